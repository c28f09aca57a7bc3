// What Lighthouse says of a site of a thousand services, served over gzip as Pages hosts do: overview, a service, a
// playbook and a run, as a phone sees them. Fails where a verdict does not depend on the machine: access, best practices,
// layout shift, weight. Performance is told, and belongs to the machine that measured it; so does how long the search takes
// from a letter to what it found.
//
//   npm ci && node run.mjs
//
// STAGEPOST  the binary [../../target/release/stagepost]
// CHROMIUM   the browser [/usr/bin/chromium]
// SERVICES   how many services [1000]
// THROTTLE   how many times slower the processor is made, Lighthouse's own [4]

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as launcher from "chrome-launcher";
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";
import { serve } from "../../tests/browser/site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const binary = resolve(process.env.STAGEPOST ?? join(here, "../../target/release/stagepost"));
const services = process.env.SERVICES ?? "1000";
const CATEGORIES = ["performance", "accessibility", "best-practices"];
const HEAVIEST = 150_000;

const scratch = mkdtempSync(join(tmpdir(), "stagepost-lighthouse-"));
const project = join(scratch, "project");
const root = join(scratch, "site");
execFileSync("python3", ["-B", join(here, "../generate.py"), project, "--services", services, "--runs", "20"], { stdio: "inherit" });
execFileSync(binary, ["build", project, "--out", root, "--as-of", "2026-11-21", "--quiet"], { stdio: "inherit" });

const service = "services/service-0000";
const first = (folder) => `${service}/${folder}/${readdirSync(join(root, service, folder)).filter((name) => name.endsWith(".html")).sort()[0]}`;
const pages = ["index.html", `${service}/index.html`, first("playbooks"), first("runs")];

const server = await serve(root, "/", gzipSync);
const chrome = await launcher.launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
let good = true;
console.log(`| page | ${CATEGORIES.join(" | ")} | first paint | blocked | layout shift | sent |\n|---|${"---:|".repeat(CATEGORIES.length + 4)}`);
try {
  for (const page of pages) {
    const settings = { onlyCategories: CATEGORIES };
    if (process.env.THROTTLE) settings.throttling = { cpuSlowdownMultiplier: Number(process.env.THROTTLE) };
    const { lhr } = await lighthouse(server.base + page, { port: chrome.port, logLevel: "error" }, { extends: "lighthouse:default", settings });
    const score = (name) => Math.round((lhr.categories[name].score ?? 0) * 100);
    const number = (name) => lhr.audits[name].numericValue;
    const [shift, sent] = [number("cumulative-layout-shift"), number("total-byte-weight")];
    console.log(`| ${page} | ${CATEGORIES.map(score).join(" | ")} | ${(number("first-contentful-paint") / 1000).toFixed(2)} s | ${Math.round(number("total-blocking-time"))} ms | ${shift.toFixed(3)} | ${(sent / 1000).toFixed(0)} kB |`);
    for (const { auditRefs, title } of CATEGORIES.slice(1).map((name) => lhr.categories[name])) {
      for (const { id, weight } of auditRefs) {
        const { score, title: fault } = lhr.audits[id];
        if (weight > 0 && score !== null && score < 1) {
          good = false;
          const where = (lhr.audits[id].details?.items ?? []).map((item) => item.node?.snippet).filter(Boolean);
          console.log(`  ${title}: ${[fault, ...new Set(where)].join("\n    ")}`);
        }
      }
    }
    if (shift > 0 || sent > HEAVIEST) good = false;
  }

  const browser = await puppeteer.connect({ browserURL: `http://127.0.0.1:${chrome.port}` });
  const page = await browser.newPage();
  await page.goto(`${server.base}index.html`);
  await page.focus(".search input");
  await page.waitForNetworkIdle();
  console.log("\n| searched | found | median of 9 |\n|---|---|---:|");
  for (const text of ["s", "service 09", "auth", "db 2025", "nothing at all"]) {
    const [said, took] = await page.evaluate((text) => {
      const field = document.querySelector(".search input");
      const turn = () => {
        const since = performance.now();
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        document.querySelector(".found").getBoundingClientRect();
        return performance.now() - since;
      };
      const times = Array.from({ length: 9 }, turn).sort((a, b) => a - b);
      return [document.querySelector(".found output").textContent, times[4]];
    }, text);
    console.log(`| ${text} | ${said} | ${took.toFixed(1)} ms |`);
  }
  await browser.disconnect();
} finally {
  await chrome.kill();
  await server.close();
  rmSync(scratch, { recursive: true, force: true });
}
if (!good) {
  console.error(`access and best practices must be faultless, nothing may shift, and a page weighs less than ${HEAVIEST / 1000} kB`);
  process.exit(1);
}
