// One rich and one poor page of each kind, looked at in every way a reader may: light and dark, on a
// phone, on paper, without script, from a server and from disk.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MODES, context, overflow, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { representatives } from "./site.mjs";

// A4 within the margins that the style sheet sets, in CSS pixels.
const PAPER = { width: 688, height: 1000 };

export function register({ browser, server, root }) {
  const pages = representatives(root);

  for (const mode of Object.keys(MODES)) {
    test(`pages in ${mode}`, async (report) => {
      const here = await context(browser, mode);
      const { page, troubles } = await watched(here);
      for (const { path } of pages) {
        await page.goto(server.base + path, { waitUntil: "load" });
        const state = await page.evaluate(() => ({
          headings: [...document.querySelectorAll("h1")].filter((h1) => h1.getClientRects().length > 0).length,
          main: document.querySelectorAll("main").length,
          text: document.querySelector("main")?.innerText.trim().length ?? 0,
          background: getComputedStyle(document.body).backgroundColor,
          root: getComputedStyle(document.documentElement).backgroundColor,
        }));
        report.check(state.headings === 1, `${path}: ${state.headings} visible main headings`);
        report.check(state.main === 1, `${path}: ${state.main} main elements`);
        report.check(state.text > 40, `${path}: main says only ${state.text} letters`);
        if (MODES[mode].colorScheme === "dark") {
          const colour = state.background === "rgba(0, 0, 0, 0)" ? state.root : state.background;
          const [r, g, b] = colour.match(/[\d.]+/g).map(Number);
          report.check((r + g + b) / 3 < 80, `${path}: the dark page's ground is ${colour}`);
        }
        report.none(await overflow(page), path);
      }
      report.none(troubles);
      await here.close();
    });
  }

  test("pages at 320 px, the width of a page enlarged four times", async (report) => {
    const here = await context(browser, "light", { viewport: { width: 320, height: 640 } });
    const { page } = await watched(here);
    for (const { path } of pages) {
      await page.goto(server.base + path);
      report.none(await overflow(page), path);
    }
    await here.close();
  });

  test("colours that the system forces leave shapes and words", async (report) => {
    const here = await context(browser, "forced colours");
    const page = await here.newPage();
    await page.goto(server.base + "index.html");
    const ladders = await page.evaluate(() =>
      [...document.querySelectorAll("#fleet .ladder")].map((ladder) => {
        const rungs = [...ladder.querySelectorAll("i")].map((rung) => getComputedStyle(rung).backgroundColor);
        return { stage: Number(ladder.className.match(/s(\d)/)[1]), alike: rungs.filter((colour) => colour === rungs[0]).length };
      }),
    );
    report.check(ladders.length > 0, "there is no ladder");
    for (const { stage, alike } of ladders) {
      report.check(alike === (stage === 0 ? 5 : stage), `of a ladder of stage ${stage} ${alike} rungs look like the first`);
    }
    await here.close();
  });

  test("lines stay short enough to read on the widest screen", async (report) => {
    const here = await context(browser, "4K");
    const page = await here.newPage();
    for (const { path } of pages) {
      await page.goto(server.base + path);
      const long = await page.evaluate(() =>
        [...document.querySelectorAll("main p, main li, main dd")]
          .filter((element) => element.getClientRects().length > 0 && !element.closest("table"))
          .map((element) => [element.getBoundingClientRect().width / parseFloat(getComputedStyle(element).fontSize), element.textContent.trim().slice(0, 40)])
          .filter(([width]) => width > 80)
          .map(([width, text]) => `${Math.round(width)} em: ${text}`),
      );
      report.none(long.slice(0, 3), path);
    }
    await here.close();
  });

  test("nothing moves by itself for those who do not want it", async (report) => {
    for (const [reducedMotion, wanted] of [["reduce", "auto"], ["no-preference", "smooth"]]) {
      const here = await context(browser, "light", { reducedMotion });
      const page = await here.newPage();
      await page.goto(server.base + "index.html");
      const found = await page.evaluate(() => ({
        scroll: getComputedStyle(document.documentElement).scrollBehavior,
        moving: document.getAnimations().length,
      }));
      report.check(found.scroll === wanted && found.moving === 0, `${reducedMotion}: ${JSON.stringify(found)}`);
      await here.close();
    }
  });

  test("pages on paper", async (report) => {
    const here = await context(browser, "dark", { viewport: PAPER });
    const { page, troubles } = await watched(here);
    await page.emulateMedia({ media: "print" });
    for (const { path, rich } of pages) {
      await page.goto(server.base + path);
      report.none(await overflow(page), path);
      const dark = await page.evaluate(() => {
        const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
        const [r, g, b, a = 1] = parse(getComputedStyle(document.body).backgroundColor);
        return a > 0 && (r + g + b) / 3 < 200;
      });
      report.check(!dark, `${path}: prints on a dark ground`);
      const folded = await page.evaluate(() =>
        // The numbers behind a chart may stay folded: the chart is on the paper.
        [...document.querySelectorAll("main details:not([open])")]
          .filter((details) => !details.closest("figure"))
          .filter((details) => [...details.children].every((child) => child.localName === "summary" || child.getClientRects().length === 0))
          .map((details) => details.querySelector("summary")?.textContent.trim().slice(0, 60)),
      );
      report.none([...new Set(folded)].slice(0, 3), `${path}: folded away on paper`);
      if (rich) {
        for (const format of ["A4", "Letter"]) {
          const pdf = await page.pdf({ format, preferCSSPageSize: true });
          const box = pdf.toString("latin1").match(/MediaBox \[0 0 ([\d.]+)/);
          report.check(Math.abs(Number(box?.[1]) - { A4: 595, Letter: 612 }[format]) < 2, `${path}: ${format} is printed ${box?.[1]} points wide`);
        }
      }
    }
    report.none(troubles);
    await here.close();
  });

  test("pages from disk", async (report) => {
    const here = await context(browser, "light");
    const { page, troubles } = await watched(here);
    // A host shows it for any address, so it begins at the host's root; nobody opens it from a disk.
    for (const { path } of pages.filter(({ path }) => path !== "404.html")) {
      await page.goto(pathToFileURL(join(root, path)).href);
      const styled = await page.evaluate(() => [...document.styleSheets].length > 0);
      report.check(styled, `${path}: no style sheet`);
    }
    await page.goto(pathToFileURL(join(root, "index.html")).href);
    await page.locator('main a[href*="services/"]').first().click();
    report.check(/services\/[^/]+\/index\.html/.test(page.url()), `the first service's link leads to ${page.url()}`);
    report.none(troubles);
    await here.close();
  });

  test("an address that leads nowhere shows the site's own page", async (report) => {
    const here = await context(browser, "light");
    const page = await here.newPage();
    for (const address of ["nowhere.html", "services/nowhere/runs/nothing.html"]) {
      const response = await page.goto(server.base + address);
      report.check(response.status() === 404, `${address}: status ${response.status()}`);
      report.check((await page.locator("h1").count()) === 1, `${address}: no heading`);
      const width = await page.evaluate(() => getComputedStyle(document.querySelector(".in")).maxWidth);
      report.check(width !== "none", `${address}: the style is not found`);
      await page.locator(".home").click();
      report.check(page.url() === `${server.base}index.html`, `${address}: the way home leads to ${page.url()}`);
    }
    await here.close();
  });
}

/** Pictures of every kind of page, for people to look at. */
export function pictures({ browser, server, root, folder }) {
  test("pictures", async (report) => {
    mkdirSync(folder, { recursive: true });
    let count = 0;
    const shot = async (page, name) => {
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      count++;
    };
    for (const mode of Object.keys(MODES)) {
      const here = await context(browser, mode);
      const page = await here.newPage();
      for (const { kind, path, rich } of representatives(root)) {
        await page.goto(server.base + path);
        await shot(page, `${kind}${rich ? "" : " (poor)"} - ${mode}`.replaceAll("/", " "));
      }
      await here.close();
    }
    const here = await context(browser, "light", { viewport: PAPER });
    const page = await here.newPage();
    for (const { kind, path, rich } of representatives(root)) {
      if (!rich) continue;
      await page.goto(server.base + path);
      await page.pdf({ path: join(folder, `${kind.replaceAll("/", " ")} - paper.pdf`), format: "A4" });
      await page.emulateMedia({ media: "print" });
      await shot(page, `${kind.replaceAll("/", " ")} - paper`);
      await page.emulateMedia({ media: null });
    }
    await here.close();
    report.note(`${count} pictures in ${folder}`);
  });
}

/** The pictures of the README: small, the same everywhere, made anew when a page changes. */
export function portraits({ browser, server, folder }) {
  test("portraits", async (report) => {
    mkdirSync(folder, { recursive: true });
    const wanted = [
      ["overview", "light", "index.html"],
      ["service", "light", "services/bookstore-api/index.html"],
      ["run", "dark", "services/checkout/runs/2026-11-17-payments.html"],
    ];
    for (const [name, mode, path] of wanted) {
      const here = await context(browser, mode, { viewport: { width: 960, height: 640 } });
      const page = await here.newPage();
      await page.goto(server.base + path);
      const picture = await page.screenshot({ path: join(folder, `${name}.png`) });
      report.check(picture.length < 150_000, `${name} weighs ${picture.length} bytes`);
      await here.close();
    }
  });
}
