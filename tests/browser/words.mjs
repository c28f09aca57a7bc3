// The site in another language: written from right to left, every message longer and between signs. It still
// fits a phone, and scripts speak in its words.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { context, overflow, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { build, representatives, serve } from "./site.mjs";

const top = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The English words between signs, and longer by a third; values and code stay as they are. */
function translated() {
  const said = (text) => (/\p{L}/u.test(text) ? text.replace(/^(\s*)(.*?)(\s*)$/s, (_, a, words, b) => `${a}⟦${words} ${"كلمة ".repeat(Math.ceil(words.length / 20)).trim()}⟧${b}`) : text);
  const pattern = (text) => text.split(/(\{[^}]*\}|`[^`]*`)/).map((part, n) => (n % 2 ? part : said(part))).join("");
  const line = (text) => {
    const parts = /^([a-z][\w-]* = |\s+\*?\[\w+\] )(.*)$/.exec(text);
    return parts && !text.endsWith("->") ? parts[1] + pattern(parts[2]) : text;
  };
  return readFileSync(join(top, "content/words.ftl"), "utf8").split("\n").map(line).join("\n");
}

export function register({ browser, binary, scratch }) {
  const [project, root] = [join(scratch, "words"), join(scratch, "words-site")];
  let server;

  test("words: the example is built in another language", async (report) => {
    cpSync(join(top, "content/example"), project, { recursive: true });
    const config = join(project, "stagepost.yaml");
    const text = readFileSync(config, "utf8");
    writeFileSync(config, text.replace("site:\n", "site:\n  lang: ar\n  words: words/ar.ftl\n"));
    mkdirSync(join(project, "words"));
    writeFileSync(join(project, "words/ar.ftl"), translated());
    const answer = build(binary, project, root);
    report.check(answer.code === 0, `code ${answer.code}: ${answer.text.slice(-500)}`);
    report.check(!answer.text.includes("words/ar.ftl"), `something is wrong with the words: ${answer.text.slice(-500)}`);
    server = await serve(root);
  });

  for (const mode of ["light", "phone"]) {
    test(`words: every page fits from right to left in ${mode}`, async (report) => {
      const here = await context(browser, mode);
      const { page, troubles } = await watched(here);
      for (const { path } of representatives(root)) {
        await page.goto(server.base + path);
        report.none(await overflow(page), path);
        const direction = await page.evaluate(() => getComputedStyle(document.body).direction);
        report.check(direction === "rtl", `${path} runs ${direction}`);
        const english = await page.evaluate(() => [...document.querySelectorAll("[lang=en]")].map((e) => getComputedStyle(e).direction));
        report.check(english.every((way) => way === "ltr"), `${path}: English runs from right to left`);
        const arrows = await page.evaluate(() => [...document.querySelectorAll(".arrow")].map((e) => getComputedStyle(e).transform));
        report.check(arrows.every((way) => way !== "none"), `${path}: an arrow points against the text`);
      }
      report.none(troubles);
      await here.close();
    });
  }

  test("words: scripts say what the page gives them", async (report) => {
    const here = await context(browser, "light", { permissions: ["clipboard-read", "clipboard-write"] });
    const { page, troubles } = await watched(here);
    await page.goto(`${server.base}index.html`);
    const own = (text, what) => report.check(text?.includes("⟦") && !/\{\w+\}/.test(text), `${what} says ${text}`);
    const theme = page.locator("#sp-theme");
    await theme.click();
    own(await theme.textContent(), "the switch");
    own(await theme.getAttribute("aria-label"), "the name of the switch");
    await page.locator("form.search input").fill("book");
    await page.locator("form.search li").first().waitFor();
    own(await page.locator("form.search output").textContent(), "the search");
    own(await page.locator("form.search li .quiet").first().textContent(), "what was found");
    await page.locator("form.search input").fill("nothing is called so");
    own(await page.locator("form.search output").textContent(), "a search for nothing");
    await page.locator("form.search input").fill("");
    await page.locator("#filter [name=group]").selectOption("stage");
    own(await page.locator("#fleet tr.group th").first().textContent(), "a group");
    await page.locator("#filter [name=text]").fill("checkout");
    own(await page.locator("#filter output").textContent(), "the filter");
    await page.goto(`${server.base}services/bookstore-api/index.html`);
    const copy = page.locator(".snippets dd button").first();
    own(await copy.textContent(), "the button");
    await copy.click();
    await page.waitForFunction((before) => document.querySelector(".snippets dd button").textContent !== before, await copy.textContent()).catch(() => {});
    own(await copy.textContent(), "the button afterwards");
    report.none(troubles);
    await here.close();
  });

  return () => server?.close() ?? Promise.resolve();
}
