// What tools know about access and markup: axe-core in the browser, html-validate and the W3C's
// Nu Html Checker on the files.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { context } from "./browser.mjs";
import { test } from "./harness.mjs";
import { files, representatives } from "./site.mjs";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

// Only rules about how markup is spelt are off; each with its reason.
export const MARKUP = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    "no-trailing-whitespace": "off", // a template's line ends; invisible, and it costs bytes to avoid
    "void-style": "off", // pulldown-cmark writes <br />, templates <br>: the parser reads both alike
    "attr-quotes": "off", // playbooks are written by pulldown-cmark
    "long-title": "off", // a run's own title is not cut
    "no-raw-characters": "off", // `>` in text is valid HTML and pulldown-cmark leaves it
    "wcag/h32": "off", // the filter acts while one types and is there with script only: nothing to submit
    "doctype-style": "off", // `<!doctype html>` in small letters is as good
  },
};

export function register({ browser, server, root }) {
  const pages = representatives(root);

  for (const mode of ["light", "dark", "phone", "dark phone", "forced colours", "enlarged"]) {
    test(`axe finds nothing in ${mode}`, async (report) => {
      const here = await context(browser, mode);
      const page = await here.newPage();
      for (const { path } of pages) {
        await page.goto(server.base + path);
        // Evaluated through the debugger: the page's policy stays in force for the page itself.
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        for (const { id, help, nodes } of violations) {
          const places = nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`);
          report.check(false, `${path}: ${id} (${help}), ${nodes.length}×: ${places.join(" | ")}`);
        }
      }
      await here.close();
    });
  }

  test("html-validate finds nothing", async (report) => {
    const validate = new HtmlValidate(new StaticConfigLoader(MARKUP));
    for (const { path } of pages) {
      const { results } = await validate.validateString(readFileSync(join(root, path), "utf8"), path);
      for (const message of results.flatMap((result) => result.messages)) {
        report.check(false, `${path}:${message.line}:${message.column}: ${message.ruleId}: ${message.message} (${message.selector ?? ""})`);
      }
    }
  });

  test("the Nu Html Checker finds nothing in pages and pictures", async (report) => {
    const jar = String(require("vnu-jar"));
    const check = (paths, ...how) => {
      const arguments_ = ["-jar", jar, "--format", "json", ...how, ...paths.map((path) => join(root, path))];
      const { stderr, error } = spawnSync("java", arguments_, { encoding: "utf8", maxBuffer: 1 << 28 });
      if (error) throw error;
      for (const message of JSON.parse(stderr).messages) {
        if (message.type === "info" && message.subType !== "warning") continue;
        // The checker takes every file for an origin of its own; the browser watches the policy in all other tests.
        if (/violates Content Security Policy/.test(message.message)) continue;
        const path = message.url.slice(message.url.indexOf(root) + root.length + 1);
        report.check(false, `${path}:${message.lastLine}: ${message.message}: ${(message.extract ?? "").replaceAll("\n", " ").slice(0, 120)}`);
      }
    };
    check(pages.map(({ path }) => path));
    const pictures = files(root).filter((path) => path.endsWith(".svg"));
    report.note(`${pages.length} pages, ${pictures.length} pictures`);
    if (pictures.length > 0) check(pictures.slice(0, 40), "--svg");
  });
}
