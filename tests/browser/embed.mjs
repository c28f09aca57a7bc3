// What other places show of the site: badges, charts and the card, in a plain page of another origin, directly
// and through a proxy that answers as GitHub's image proxy (camo) does.

import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { context, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { files } from "./site.mjs";

/** What camo sends with every picture, and the largest that it hands on. */
const CAMO = {
  "content-security-policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "deny",
  "x-xss-protection": "1; mode=block",
};
const CAMO_LIMIT = 5 << 20;

/** A wiki: one page of the given text, and the site's pictures below `camo/`. */
async function wiki(root, body) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    if (path === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8");
      return void response.end(`<!doctype html><html lang="en"><title>Wiki</title><meta name="color-scheme" content="light dark"><body>${body}</body></html>`);
    }
    if (!path.startsWith("/camo/")) return void response.writeHead(204).end();
    const picture = readFileSync(join(root, path.slice("/camo/".length)));
    response.writeHead(picture.length > CAMO_LIMIT ? 404 : 200, { ...CAMO, "content-type": "image/svg+xml" });
    response.end(picture);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(closed))),
  };
}

/** In the page: how large each picture is, and how many colours it shows, as far as the page may look. */
async function looked() {
  const found = [];
  for (const image of document.images) {
    await image.decode().catch(() => {});
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth || 1;
    canvas.height = image.naturalHeight || 1;
    const paint = canvas.getContext("2d");
    if (image.naturalWidth) paint.drawImage(image, 0, 0);
    let colours = null;
    try {
      const colour = new Uint32Array(paint.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      colours = [...new Set(colour)].length;
      // The corner of the ground, as a number that tells light from dark.
      found.push({ from: image.getAttribute("src"), width: image.naturalWidth, colours, ground: colour[canvas.width * 2 + 40] & 0xff });
    } catch {
      found.push({ from: image.getAttribute("src"), width: image.naturalWidth });
    }
  }
  return found;
}

export function register({ browser, server, root }) {
  const all = files(root);
  const pictures = all.filter((path) => path.endsWith(".svg") && !path.startsWith("assets/"));
  const charts = pictures.filter((path) => /(^|\/)charts\//.test(path));

  test("embedding: pictures need nothing but themselves", (report) => {
    report.check(charts.length >= 6 && pictures.length > charts.length, `${charts.length} charts of ${pictures.length} pictures`);
    for (const path of pictures) {
      const text = readFileSync(join(root, path), "utf8");
      const needs = text.match(/<(?:script|foreignObject|image|use|a|link|iframe)\b|@import|@font-face|url\(|(?:href|src|on\w+)\s*=/i);
      report.check(!needs, `${path}: ${needs?.[0]}`);
      report.check(text.length < CAMO_LIMIT, `${path}: ${text.length} bytes`);
      report.check(/^<svg [^>]*\bwidth="\d/.test(text) && /<title\b/.test(text), `${path}: no size or no title of its own`);
    }
  });

  for (const mode of ["light", "dark"]) {
    test(`embedding: pictures are painted in a plain page of another origin, in ${mode}`, async (report) => {
      const images = (base) => pictures.map((path) => `<img src="${base}${encodeURI(path)}" alt="">`).join("\n");
      const place = await wiki(root, images("/camo/") + images(server.base));
      const here = await context(browser, mode);
      try {
        const { page, troubles } = await watched(here);
        await page.goto(place.address, { waitUntil: "load" });
        const seen = await page.evaluate(looked);
        report.check(seen.length === pictures.length * 2, `${seen.length} pictures`);
        for (const { from, width, colours, ground } of seen) {
          report.check(width > 0, `${from}: is not painted`);
          if (!from.startsWith("/camo/")) continue;
          report.check(colours > 4, `${from}: ${colours} colours`);
          if (/charts\//.test(from)) report.check(mode === "dark" ? ground < 64 : ground > 192, `${from}: the ground is ${ground}`);
        }
        report.none(troubles);

        // By itself, as a click on the picture opens it: the proxy's policy holds for the whole document then.
        for (const path of [charts[0], pictures.find((path) => !charts.includes(path))]) {
          await page.goto(`${place.address}camo/${encodeURI(path)}`);
          const styled = await page.evaluate(() => {
            const text = document.querySelector("text");
            return text && getComputedStyle(text).fontFamily && getComputedStyle(text).fill;
          });
          report.check(styled, `${path}: no words by itself`);
        }
        report.none(troubles);
      } finally {
        await here.close();
        await place.close();
      }
    });
  }

  test("embedding: the texts for other places show the badge and the card, and lead to the service", async (report) => {
    const here = await context(browser, "light");
    const { page, troubles } = await watched(here);
    const address = `${server.base}services/bookstore-api/index.html`;
    await page.goto(address);
    const base = await page.locator('link[rel="canonical"]').getAttribute("href");
    const own = (text) => text.replaceAll(base.slice(0, base.indexOf("services/")), server.base);
    const texts = (await page.locator("textarea, pre, code").allTextContents()).filter((text) => /^<(a|iframe) /.test(text.trim())).map(own);
    report.check(texts.length === 2, `${texts.length} texts in HTML`);
    const place = await wiki(root, texts.join("\n"));
    try {
      await page.goto(place.address);
      const [badge] = await page.evaluate(looked);
      report.check(badge?.width > 0, "the badge is not painted");
      const card = page.frameLocator("iframe");
      report.check(/4 of 5/.test(await card.locator("main").innerText()), "the card does not name the stage");
      const size = await card.locator("html").evaluate((html) => [html.scrollWidth, innerWidth, html.scrollHeight, innerHeight]);
      report.check(size[0] <= size[1] && size[2] <= size[3], `the card does not fit its frame: ${size}`);
      await page.locator("a", { has: page.locator("img") }).click();
      await page.waitForURL(address);
      await page.goto(place.address);
      await card.locator("h1 a").click();
      await page.waitForURL(address);
      report.none(troubles);
    } finally {
      await here.close();
      await place.close();
    }
  });
}
