// The live preview in a browser: a change appears where the reader was, errors lie over the last good page.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "./harness.mjs";

/** Starts the preview of a project and answers with its address. */
function start(binary, project) {
  const child = spawn(binary, ["serve", project, "--port", "0", "--as-of", "2026-11-21"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { PATH: process.env.PATH, HOME: project, NO_COLOR: "1" },
  });
  const address = new Promise((ready, failed) => {
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
      const found = text.match(/Serving (http:\/\/127\.0\.0\.1:\d+\/)/);
      if (found) ready(found[1]);
    });
    child.on("exit", () => failed(new Error("the preview ended")));
  });
  return { child, address };
}

export function register({ browser, binary, example }) {
  test("preview: a change keeps the place, errors lie over the last good page", async (report) => {
    const project = mkdtempSync(join(tmpdir(), "stagepost-preview-"));
    cpSync(example, project, { recursive: true });
    const { child, address } = start(binary, project);
    const context = await browser.newContext({ viewport: { width: 1280, height: 700 } });
    try {
      const page = await context.newPage();
      await page.goto(`${await address}services/checkout/index.html`);
      await page.evaluate(() => scrollTo(0, 1200));
      const file = join(project, "services/checkout/service.yaml");
      const good = readFileSync(file, "utf8");

      writeFileSync(file, good.replace(/^title:.*$/m, "title: The new till"));
      await page.waitForFunction(() => document.querySelector("h1").textContent.includes("The new till"));
      await page.waitForFunction(() => Math.abs(scrollY - 1200) < 50);

      writeFileSync(file, good.replace(/^title:/m, "titel:"));
      const box = page.getByRole("alert");
      await box.waitFor();
      const text = await box.innerText();
      report.check(/services\/checkout\/service\.yaml:\d+/.test(text), `no file and line: ${text}`);
      report.check(text.includes("titel"), `not what is wrong: ${text}`);
      report.check((await page.textContent("h1")).includes("The new till"), "the last good page is gone");

      await page.goto(`${await address}index.html`);
      await page.getByRole("alert").waitFor();
      await page.getByRole("button", { name: "Close" }).click();
      report.check((await page.getByRole("alert").count()) === 0, "it cannot be closed");

      writeFileSync(file, good.replace(/^title:.*$/m, "title: The last till"));
      await page.waitForFunction(() => document.body.textContent.includes("The last till"));
      report.check((await page.getByRole("alert").count()) === 0, "mended, and still there");
    } finally {
      await context.close();
      child.kill();
      rmSync(project, { recursive: true, force: true });
    }
  });
}
