// What the script adds, what is there without it, and how far the keyboard alone leads.

import { statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { context, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { files, representatives } from "./site.mjs";

const OVERVIEW = "index.html";
const SERVICE = "services/bookstore-api/index.html";

const visibleRows = (page) => page.locator("#fleet tbody tr[data-stage]:visible").count();
const firstCells = (page) => page.locator("#fleet tbody tr[data-stage]:visible th").allInnerTexts();

/** Everything a reader learns from a page: the texts of its content, without the controls. */
function facts(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("main :is(h1, h2, h3, h4, p, li, dt, dd, th, td, caption, figcaption, pre)")]
      .filter((element) => !element.closest("form"))
      .map((element) => {
        const copy = element.cloneNode(true);
        if (!["TH"].includes(element.tagName)) for (const control of copy.querySelectorAll("button")) control.remove();
        return copy.textContent.replace(/\s+/g, " ").trim();
      })
      .filter(Boolean)
      .sort(),
  );
}

export function register({ browser, server, root }) {
  const open = async (mode, path, more) => {
    const here = await context(browser, mode, more);
    const { page, troubles } = await watched(here);
    await page.goto(server.base + path);
    return { page, troubles, close: () => here.close() };
  };

  test("the same facts are there with and without script", async (report) => {
    const [plain, scripted] = [await open("no script", OVERVIEW), await open("light", OVERVIEW)];
    for (const { path } of representatives(root)) {
      await plain.page.goto(server.base + path);
      await scripted.page.goto(server.base + path);
      const [without, with_] = [await facts(plain.page), await facts(scripted.page)];
      report.check(without.length > 0, `${path}: nothing to read`);
      report.none(with_.filter((fact) => !without.includes(fact)).slice(0, 5), `${path}: only with script`);
      report.none(without.filter((fact) => !with_.includes(fact)).slice(0, 5), `${path}: only without script`);
    }
    await plain.close();
    await scripted.close();
  });

  test("without script no dead control is shown", async (report) => {
    const { page, close } = await open("no script", OVERVIEW);
    for (const { path } of representatives(root)) {
      await page.goto(server.base + path);
      const dead = page.locator("button:visible, input:visible, select:visible");
      report.none(await dead.evaluateAll((all) => all.map((control) => control.outerHTML.slice(0, 80))), path);
    }
    await close();
  });

  test("the services can be searched and filtered", async (report) => {
    const { page, troubles, close } = await open("light", OVERVIEW);
    const all = await visibleRows(page);
    report.check(all === 6, `${all} services at first`);
    await page.getByRole("searchbox", { name: "Text" }).fill("checkout");
    report.check((await firstCells(page)).join() === "Checkout", `a search for checkout shows ${await firstCells(page)}`);
    await page.getByRole("searchbox", { name: "Text" }).fill("no such service");
    report.check((await visibleRows(page)) === 0, "a search for nothing shows something");
    report.check(/0 of 6/.test(await page.locator("#filter output").innerText()), "and does not say so");
    await page.getByRole("searchbox", { name: "Text" }).fill("");
    for (const name of ["Stage", "Team", "Tier", "Tag"]) {
      const select = page.locator(`#filter select[name=${name.toLowerCase()}]`);
      report.check((await select.locator("xpath=ancestor::label").innerText()).startsWith(name), `${name} has no label`);
      const options = (await select.locator("option").evaluateAll((all) => all.map((o) => o.value))).filter(Boolean);
      report.check(options.length > 0, `${name} offers nothing`);
      let found = 0;
      for (const option of options) {
        await select.selectOption(option);
        const rows = await visibleRows(page);
        found += rows;
        if (name !== "Stage") report.check(rows > 0, `${name} ${option} shows nothing`);
      }
      if (name === "Stage") report.check(found === all, `the stages together show ${found} of ${all}`);
      await select.selectOption("");
    }
    report.check((await visibleRows(page)) === all, "not all services came back");
    report.none(troubles);
    await close();
  });

  test("the services can be sorted both ways by each column", async (report) => {
    const { page, troubles, close } = await open("light", OVERVIEW);
    const heads = page.locator("#fleet thead th button");
    report.check((await heads.count()) >= 5, `${await heads.count()} columns to sort`);
    for (const head of await heads.all()) {
      const name = await head.innerText();
      await head.click();
      const up = await firstCells(page);
      report.check((await page.locator('#fleet th[aria-sort="ascending"]').count()) === 1, `${name}: not announced`);
      await head.click();
      const down = await firstCells(page);
      report.check((await page.locator('#fleet th[aria-sort="descending"]').count()) === 1, `${name}: not announced downwards`);
      report.check(up.length === 6 && [...up].sort().join() === [...down].sort().join(), `${name}: rows were lost`);
      report.check(up.join() !== down.join(), `${name}: both ways show the same order`);
    }
    await page.getByRole("button", { name: "Stage", exact: true }).click();
    const stages = await page.locator("#fleet tbody tr").evaluateAll((rows) => rows.map((row) => Number(row.dataset.stage)));
    report.check(stages.join() === [...stages].sort().join(), `by stage: ${stages}`);
    report.none(troubles);
    await close();
  });

  test("services are found by the status of a requirement", async (report) => {
    const { page, troubles, close } = await open("light", OVERVIEW);
    const requirement = page.locator("#filter [name=requirement]");
    const status = page.locator("#filter [name=status]");
    await requirement.selectOption("gate");
    report.check((await status.inputValue()) === "missing", "what is chosen is not looked for as missing");
    const missing = await firstCells(page);
    await status.selectOption("there");
    const there = await firstCells(page);
    report.check(there.join() === "Checkout", `the gate is there for ${there}`);
    report.check(missing.length + there.length === 6, `${missing.length} without and ${there.length} with a gate`);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.waitForFunction(() => document.querySelectorAll("#fleet tbody tr").length === 6);
    report.check((await status.inputValue()) === "" && !page.url().includes("#"), "clearing leaves something");
    report.none(troubles);
    await close();
  });

  test("a view of the services is in the address, on a server and on disk", async (report) => {
    for (const base of [server.base, pathToFileURL(join(root, "/")).href]) {
      const { page, troubles, close } = await open("light", OVERVIEW);
      await page.goto(base + OVERVIEW);
      await page.locator("#filter [name=tag]").selectOption("public");
      await page.locator("#filter [name=group]").selectOption("team");
      await page.getByRole("button", { name: "Service", exact: true }).click();
      await page.getByRole("button", { name: "Service", exact: true }).click();
      const [address, shown] = [page.url(), await firstCells(page)];
      report.check(/#.*tag=public.*group=team.*sort=-service/.test(address), `the address is ${address}`);
      report.check(shown.length > 1 && shown.length < 6, `${shown.length} services are public`);
      await page.goto(base + SERVICE);
      await page.goto(address);
      report.check((await firstCells(page)).join() === shown.join(), "the address does not lead back to the view");
      const groups = await page.locator("#fleet tr.group th").allInnerTexts();
      report.check(groups.length > 1 && groups.every((text) => / \d+$/.test(text)), `groups: ${groups}`);
      report.check(await page.locator("#services").evaluate((head) => head.getBoundingClientRect().top < innerHeight / 2 || scrollY + innerHeight > document.body.scrollHeight - 2), "not scrolled to");
      await page.goto(`${base}${OVERVIEW}#team=nobody&stage=3&sort=nothing&requirement=%3Cb%3E&group=%22`);
      report.check((await page.locator("h1").count()) === 1, "an address that says nonsense breaks the page");
      report.none(troubles);
      await close();
    }
  });

  test("everything can be searched, with keys alone, on a server and on disk", async (report) => {
    for (const base of [server.base, pathToFileURL(join(root, "/")).href]) {
      const { page, troubles, close } = await open("light", OVERVIEW);
      const links = page.locator(".found a");
      const look = async (words, wanted) => {
        await page.goto(base + SERVICE);
        await page.keyboard.press("/");
        await page.keyboard.type(words);
        await page.locator(".found a", { hasText: wanted }).first().waitFor({ timeout: 5000 }).catch(() => {});
        const texts = await links.allInnerTexts();
        report.check(texts.some((text) => text.includes(wanted)), `${words}: ${wanted} is not found in ${texts.slice(0, 5)}`);
      };
      await look("checkout", "Checkout");
      report.check(/^Checkout/.test(await links.first().innerText()), "the service of this name is not the first");
      await look("checkout recovery proc", "Recovery procedure");
      await look("2026-11-17-payments", "2026-11-17-payments");
      await look("gate", "A failed resiliency test fails the build");
      await look("database is gone", "The database is gone");
      await page.keyboard.press("ArrowDown");
      report.check(await links.first().evaluate((link) => link === document.activeElement), "the arrow does not lead in");
      await page.keyboard.press("Escape");
      report.check(await page.evaluate(() => document.activeElement.matches(".search input")), "Escape does not lead back");
      await page.keyboard.press("Enter");
      await page.waitForURL(/playbooks\/db.*\.html/);
      await page.keyboard.press("/");
      await page.keyboard.type("no such thing");
      await page.locator(".found output", { hasText: "Nothing" }).waitFor({ timeout: 5000 }).catch(() => {});
      report.check(/Nothing is called so/.test(await page.locator(".found output").innerText()), "nothing found is not said");
      report.none(troubles);
      await close();
    }
  });

  test("no control moves what is read, and the script stays small", async (report) => {
    const { page, close } = await open("light", OVERVIEW);
    for (const path of [OVERVIEW, "teams/shop.html", SERVICE]) {
      await page.goto(server.base + path);
      const shift = await page.evaluate(
        () => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 500);
        }),
      );
      report.check(shift === 0, `${path}: what is read moves by ${shift}`);
    }
    const scripts = files(root).filter((path) => /^assets\/.*\.js$/.test(path));
    const size = scripts.reduce((sum, path) => sum + statSync(join(root, path)).size, 0);
    report.check(size < 30_000, `${size} bytes of script`);
    report.note(`${size} bytes of script in ${scripts.length} files`);
    await close();
  });

  test("the theme can be switched, and is remembered", async (report) => {
    const { page, troubles, close } = await open("light", OVERVIEW);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    const button = page.locator("#sp-theme");
    let dark = light;
    for (let clicks = 0; clicks < 3 && dark === light; clicks++) {
      await button.click();
      dark = await ground();
    }
    report.check(dark !== light, "no click made it dark");
    await page.goto(server.base + SERVICE);
    report.check((await ground()) === dark, "the next page forgot it");
    report.none(troubles);
    await close();
  });

  test("a snippet can be copied", async (report) => {
    const { page, troubles, close } = await open("light", SERVICE, { permissions: ["clipboard-read", "clipboard-write"] });
    const copy = page.getByRole("button", { name: "Copy" }).first();
    const wanted = await page.locator(".snippets dd code").first().textContent();
    await copy.click();
    const held = await page.evaluate(() => navigator.clipboard.readText());
    report.check(held === wanted, `the clipboard holds ${held}, not ${wanted}`);
    report.check(/example\.org\/resiliency\/services\/bookstore-api/.test(held), `the snippet does not lead here: ${held}`);
    report.none(troubles);
    await close();
  });

  test("the keyboard leads from the overview to a service to its evidence", async (report) => {
    const { page, troubles, close } = await open("light", OVERVIEW);
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return {
          href: element.getAttribute("href") ?? "",
          summary: element.localName === "summary",
          inside: element.closest("#checklist, [aria-labelledby=checklist]") !== null,
          ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
          seen: box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight,
          name: `${element.localName} ${element.textContent.trim().slice(0, 40)}`,
        };
      });
    const tab = async (wanted, most = 400) => {
      for (let steps = 1; steps <= most; steps++) {
        await page.keyboard.press("Tab");
        const here = await focused();
        report.check(here.ring, `${page.url().split("/").pop()}: the focus on ${here.name} cannot be seen`);
        report.check(here.seen, `${page.url().split("/").pop()}: the focus on ${here.name} is out of sight`);
        if (wanted(here)) return steps;
      }
      throw new Error(`not reached in ${most} steps on ${page.url()}`);
    };

    await page.keyboard.press("Tab");
    const first = await focused();
    report.check(first.href.startsWith("#") && first.seen, `the first stop is ${first.name}, not a way to the content`);
    await page.keyboard.press("Enter");
    report.note(`${await tab((here) => /services\/bookstore-api\/index\.html$/.test(here.href))} steps to the service`);
    await page.keyboard.press("Enter");
    await page.waitForURL(/bookstore-api\/index\.html/);
    // The evidence of a requirement may be a line of a file; the next one's is opened until a run is named.
    const evidence = (here) => here.inside && (here.summary || /runs\//.test(here.href));
    for (let opened = 0; ; opened++) {
      await tab(evidence);
      const run = /runs\//.test((await focused()).href);
      await page.keyboard.press("Enter");
      if (run) {
        report.note(`a run behind evidence number ${opened}`);
        break;
      }
    }
    await page.waitForURL(/runs\/.*\.html/);
    report.none(troubles);
    await close();
  });
}
