// A project of extremes: very long names, hundreds of dependencies, no runs, one run, thousands of runs,
// signs and scripts from everywhere, no team. Every page of it still reads well.
//
//   node edge.mjs FOLDER    writes the project, to look at

import { readFileSync, statSync, mkdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { MARKUP } from "./access.mjs";
import { context, overflow, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { dangers } from "./hostile.mjs";
import { build, representatives, serve } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const RUNS = 5000;
const DAY = 86_400_000;
const LAST = Date.parse("2026-11-20T00:00:00Z");
const day = (ago) => new Date(LAST - ago * DAY).toISOString().slice(0, 10);

/** A name of 200 letters without a place to break it, and one with. */
const UNBROKEN = "Hypertextübertragungsprotokollvermittlungsdienst".repeat(5).slice(0, 200);
const WORDY = "The service that takes orders from every shop, kiosk and partner on earth and hands them to whoever can fulfil them first, ".repeat(2).slice(0, 200).trim();

const run = (dependency, ago, verdict = "pass") => `kind: dependency-failure
dependency: ${dependency}
environment: ${ago % 3 ? "staging" : "production"}
started: ${day(ago)}T09:00:00Z
ended: ${day(ago)}T09:20:00Z
execution: automated
trigger: schedule
fault: {type: blackhole, effect: unavailable, real: true, injected: 1}
hypothesis: orders keep working
verdict: ${verdict}
impact: none seen
measured: {detection: 40s, recovery: ${1 + (ago % 9)}m}
`;

const critical = (...ids) => `dependencies:\n  critical:\n${ids.map((id) => `    - {id: ${id}, rto: 1h, rpo: 15m}\n`).join("")}  non_critical: []\n  non_critical_reason: nothing else is used\n`;

const SERVICES = {
  unbroken: `title: ${UNBROKEN}\nteam: ${UNBROKEN.slice(0, 80)}\ntags: [${UNBROKEN.slice(0, 60)}]\n${critical("db")}`,
  wordy: `title: "${WORDY}"\nteam: shop\ntier: 1\n${critical(...Array.from({ length: 300 }, (_, n) => `dependency-number-${n + 1}`))}`,
  bare: "title: Bare\n",
  one: `title: One run\nteam: shop\n${critical("db")}`,
  busy: `title: Busy\nteam: shop\ntier: 1\n${critical("db", "cdn")}`,
  signs: `title: "🛒 Checkout 結帳 👩‍👩‍👧‍👦 ﷽"\nteam: "🚀 Rakete"\ntags: ["🏷️", "Ünïcödé"]\n${critical("db")}`,
  rtl: `title: "שירות ההזמנות (v2) – الطلبات"\nteam: "צוות א"\ntags: ["خدمة"]\n${critical("db")}`,
};

const RTL = `---
playbook: dr-failover
reviewed: 2026-09-01
---

# מעבר לאתר החלופי (failover)

## אנשי קשר

דנה, תורנית, \`+972-0-000\`

## תרחיש: האזור אבד

1. בדקו את \`curl https://example.org/health\`.
2. הפעילו את \`scripts/failover.sh\` והמתינו.

| שלב | זמן |
|---|---|
| גילוי | 5 דקות |
`;

/** Ids of an author, of headings, of footnotes and of the page, which all want the same names. */
const IDS = `---
playbook: general
---

# Ids

<a id="setup"></a>

## Setup

<b id="location">left open

## SP main

[here](#setup), [there](#a%20b), [main](#sp-main), a note[^1]

<p>across <a name="sp-theme">paragraphs

<i id="a b">twice</i> <i id="a b">twice</i> <i id="Footnote-1">note</i>

## Footnote 1

## Changed

[^1]: <b id="location">again</b>
`;

/** Writes the project. */
export function write(folder) {
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("stagepost.yaml", `site:\n  title: "${WORDY.slice(0, 120)}"\n  base_url: https://example.org/edge/\n`);
  for (const [id, text] of Object.entries(SERVICES)) put(`services/${id}/service.yaml`, text);
  put("services/rtl/playbooks/dr.md", RTL);
  put("services/signs/playbooks/ids.md", IDS);
  put("services/rtl/results/הרצה-1.yaml", `title: הפלת מסד הנתונים\n${run("db", 12)}`);
  put(`services/unbroken/results/${"x".repeat(180)}.yaml`, run("db", 9));
  put("services/signs/results/🔥.yaml", `title: "🔥 db 🔥"\n${run("db", 3, "fail")}`);
  put("services/one/results/only.yaml", run("db", 2));
  for (let number = 0; number < RUNS; number++) {
    const ago = Math.floor(number / 2);
    const dependency = number % 2 ? "cdn" : "db";
    put(`services/busy/results/${day(ago)}-${dependency}.yaml`, run(dependency, ago, number % 41 ? "pass" : "fail"));
  }
}

export function register({ browser, binary, scratch }) {
  const [project, root] = [join(scratch, "edge"), join(scratch, "edge-site")];
  let server;

  test("edge: a project of extremes is built", async (report) => {
    write(project);
    const { code, text } = build(binary, project, root, "--keep-going");
    report.check(code === 0, `code ${code}: ${text.slice(-500)}`);
    server = await serve(root, "/edge/");
  });

  for (const mode of ["light", "dark phone"]) {
    test(`edge: every page reads well in ${mode}`, async (report) => {
      const here = await context(browser, mode, { bypassCSP: true });
      const { page, troubles } = await watched(here);
      const more = ["unbroken", "wordy", "bare", "busy", "signs", "rtl"].map((id) => ({ path: `services/${id}/index.html` }));
      for (const { path } of [...representatives(root), ...more]) {
        await page.goto(server.base + path);
        report.none(await overflow(page), path);
        // What axe knows does not depend on the length of a page, which costs it minutes.
        if (mode !== "light" || path.includes("busy") || path.includes("wordy")) continue;
        await page.addScriptTag({ content: AXE });
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
        report.none(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), path);
      }
      report.none(troubles);
      await here.close();
    });
  }

  test("edge: a page of 5,000 runs names each of them and stays light", async (report) => {
    const file = join(root, "services/busy/index.html");
    const text = readFileSync(file, "utf8");
    const anchors = new Set(text.match(/ id="run-[^"]+"/g));
    report.check(anchors.size === RUNS, `${anchors.size} runs have an anchor`);
    const [size, sent] = [statSync(file).size, gzipSync(text).length];
    report.check(sent < 150_000, `${sent} bytes are sent`);
    report.note(`${Math.round(size / 1000)} kB, ${Math.round(sent / 1000)} kB compressed`);
    const here = await context(browser, "light");
    const page = await here.newPage();
    const oldest = [...anchors].at(-1).slice(5, -1);
    await page.goto(`${server.base}services/busy/index.html#${oldest}`);
    const seen = await page.locator(`[id="${oldest}"]`).evaluate((row) => {
      const box = row.getBoundingClientRect();
      return box.height > 0 && box.top >= 0 && box.top < innerHeight;
    });
    report.check(seen, "an address that names an old run does not lead to it");
    await here.close();
  });

  test("edge: an id stands once on a page, and links to it lead to it", async (report) => {
    const path = "services/signs/playbooks/ids.html";
    const validate = new HtmlValidate(new StaticConfigLoader(MARKUP));
    const { results } = await validate.validateString(readFileSync(join(root, path), "utf8"), path);
    for (const { line, ruleId, message } of results.flatMap((result) => result.messages)) report.check(false, `${line}: ${ruleId}: ${message}`);
    const here = await context(browser, "light", { bypassCSP: true });
    const { page, troubles } = await watched(here);
    await page.goto(server.base + path);
    report.none(await page.evaluate(dangers), path);
    const lost = await page.evaluate(() => [...document.querySelectorAll('.prose a[href^="#"]')].filter((link) => !document.querySelector(".prose").contains(document.getElementById(decodeURIComponent(link.hash.slice(1))))).map((link) => link.outerHTML));
    report.none(lost, "leads to no place of the text");
    await page.addScriptTag({ content: AXE });
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    report.none(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`), path);
    report.none(troubles);
    await here.close();
  });

  test("edge: writing from right to left keeps its order and the page its frame", async (report) => {
    const here = await context(browser, "light");
    const page = await here.newPage();
    await page.goto(`${server.base}services/rtl/playbooks/dr.html`);
    const prose = await page.locator(".prose").evaluate((element) => getComputedStyle(element).direction);
    report.check(prose === "rtl", `the playbook runs ${prose}`);
    report.check((await page.evaluate(() => getComputedStyle(document.body).direction)) === "ltr", "the frame runs rtl");
    await page.goto(`${server.base}index.html`);
    const name = page.locator('#fleet a[href*="/rtl/"]').first();
    report.check((await name.evaluate((element) => getComputedStyle(element).direction)) === "rtl", "a name is not kept apart");
    await here.close();
  });

  return () => server?.close() ?? Promise.resolve();
}

if (process.argv[1] === new URL(import.meta.url).pathname) write(process.argv[2]);
