// Follows every link of the site from its first page, as a search engine would, and reads every
// page's frame on the way.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "./harness.mjs";
import { files, leadsOn } from "./site.mjs";

/** What a document refers to and offers, found by a real HTML parser (the browser's). */
function outline([text, type]) {
  const document = new DOMParser().parseFromString(text, type);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const references = [];
  for (const element of all("*")) {
    for (const name of ["href", "src", "data", "action", "poster", "xlink:href"]) {
      const value = element.getAttribute(name);
      if (value !== null) references.push({ element: element.localName, name, value, rel: element.getAttribute("rel") ?? "" });
    }
    for (const part of (element.getAttribute("srcset") ?? "").split(",").filter(Boolean)) {
      references.push({ element: element.localName, name: "srcset", value: part.trim().split(/\s+/)[0], rel: "" });
    }
  }
  const ids = all("[id]").map((element) => element.id);
  return {
    references,
    ids: [...ids, ...all("a[name]").map((element) => element.getAttribute("name"))],
    twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    broken: document.querySelector("parsererror")?.textContent ?? "",
    lang: document.documentElement.getAttribute("lang") ?? "",
    title: document.title,
    headings: all("h1").length,
    handlers: all("*").flatMap((element) => element.getAttributeNames().filter((name) => name.startsWith("on"))),
    inline: all("script:not([src]), style, [style]")
      .filter((element) => !/json$/.test(element.getAttribute("type") ?? ""))
      .map((element) => element.localName),
    first: document.head?.firstElementChild?.outerHTML ?? "",
    policy: document.querySelector("meta[http-equiv=Content-Security-Policy]")?.getAttribute("content") ?? "",
  };
}

/** Reads documents with the browser's parser; nothing of them runs. */
async function reader(browser) {
  const page = await browser.newPage();
  return (text, type) => page.evaluate(outline, [text, type]);
}

const PARSED = { html: "text/html", svg: "image/svg+xml", atom: "application/xml", xml: "application/xml" };

/** Everything reachable from the first page: address → outline (null for files that hold no links). */
export async function crawl(browser, base) {
  const read = await reader(browser);
  const found = new Map();
  const broken = [];
  const outside = new Set();
  const waiting = [{ url: new URL("index.html", base), from: "the start" }];
  const seen = new Set();
  while (waiting.length > 0) {
    const { url, from } = waiting.shift();
    const address = url.href.split("#")[0];
    if (seen.has(address)) continue;
    seen.add(address);
    const response = await fetch(address);
    if (!response.ok) {
      broken.push(`${from} leads to ${address.replace(base, "")}: status ${response.status}`);
      continue;
    }
    const path = decodeURIComponent(address.slice(base.length)) || "index.html";
    const text = await response.text();
    const extension = path.split(".").pop();
    if (extension === "css") {
      found.set(path, null);
      for (const [, target] of text.matchAll(/url\(\s*["']?([^"')]+)/g)) {
        if (!target.startsWith("data:")) waiting.push({ url: new URL(target, address), from: path });
      }
      continue;
    }
    if (!PARSED[extension]) {
      found.set(path, null);
      continue;
    }
    const page = await read(text, PARSED[extension]);
    found.set(path, page);
    if (extension !== "html") continue;
    for (const reference of page.references) {
      const target = new URL(reference.value, address);
      reference.url = target;
      if (!["http:", "https:"].includes(target.protocol)) continue;
      if (target.host !== url.host) outside.add(target.href);
      else if (!target.href.startsWith(base)) broken.push(`${path} leads out of the site: ${reference.value}`);
      else waiting.push({ url: target, from: `${path} (${reference.element} ${reference.value})` });
    }
  }
  return { found, broken, outside };
}

/** Links whose `#anchor` is on no page. */
function anchors(found, base) {
  const lost = [];
  for (const [path, page] of found) {
    for (const { url, value } of page?.references ?? []) {
      if (!url?.hash || !url.href.startsWith(base)) continue;
      const target = decodeURIComponent(url.href.split("#")[0].slice(base.length)) || "index.html";
      const anchor = decodeURIComponent(url.hash.slice(1));
      const there = found.get(target);
      if (there && anchor !== "top" && !there.ids.includes(anchor)) lost.push(`${path}: no such place: ${value}`);
    }
  }
  return lost;
}

export function register({ browser, server, root }) {
  let site;
  const whole = async () => (site ??= await crawl(browser, server.base));

  test("every link of the site leads somewhere", async (report) => {
    const { found, broken, outside } = await whole();
    report.note(`${found.size} files reached, ${outside.size} links to other hosts`);
    report.none(broken);
    report.none(anchors(found, server.base));
  });

  test("every page can be reached", async (report) => {
    const { found } = await whole();
    const apart = (path) => path === "404.html" || leadsOn(root, path);
    const lost = files(root).filter((path) => path.endsWith(".html") && !found.has(path) && !apart(path));
    report.none(lost, "nothing leads to");
  });

  test("links work from a sub-path and from file://", async (report) => {
    const { found } = await whole();
    for (const [path, page] of found) {
      for (const { element, rel, value } of page?.references ?? []) {
        if (/^[a-z][a-z0-9+.-]*:/i.test(value) || rel === "canonical") continue;
        report.check(!value.startsWith("/"), `${path}: ${element} ${value} begins at the host's root`);
        report.check(!/(^|\/)(\.{0,2})(#.*)?$/.test(value) || value.startsWith("#"), `${path}: ${element} ${value} names a folder`);
      }
    }
  });

  test("every page has one title, one language, one main heading, and no name twice", async (report) => {
    const { found } = await whole();
    const titles = new Map();
    for (const [path, page] of [...found].filter(([path]) => path.endsWith(".html"))) {
      report.check(page.headings === 1, `${path}: ${page.headings} h1`);
      report.check(page.lang === "en", `${path}: lang is ${JSON.stringify(page.lang)}`);
      report.check(page.title.trim() !== "", `${path}: no title`);
      report.check(!titles.has(page.title), `${path}: has the title of ${titles.get(page.title)}: ${page.title}`);
      titles.set(page.title, path);
      report.none([...new Set(page.twice)], `${path}: an id twice`);
    }
  });

  test("the Content-Security-Policy comes first and needs no exception", async (report) => {
    const { found } = await whole();
    for (const [path, page] of [...found].filter(([path]) => path.endsWith(".html"))) {
      report.check(/Content-Security-Policy/i.test(page.first) || /charset/i.test(page.first), `${path}: begins with ${page.first}`);
      report.check(/default-src 'none'|default-src 'self'/.test(page.policy), `${path}: policy ${page.policy}`);
      report.check(!/unsafe-|\*/.test(page.policy), `${path}: policy ${page.policy}`);
      report.none([...new Set(page.handlers)], `${path}: handler`);
      report.none([...new Set(page.inline)], `${path}: inline`);
    }
  });

  test("feeds, maps and pictures are well-formed", async (report) => {
    const read = await reader(browser);
    const { origin, pathname } = new URL("https://example.org/resiliency/");
    for (const path of files(root)) {
      const text = readFileSync(join(root, path), "utf8");
      if (path.endsWith(".json")) {
        try {
          JSON.parse(text);
        } catch (error) {
          report.check(false, `${path}: ${error.message}`);
        }
      }
      const extension = path.split(".").pop();
      if (["svg", "atom", "xml"].includes(extension)) {
        const document = await read(text, PARSED[extension]);
        report.check(document.broken === "", `${path}: ${document.broken.slice(0, 120)}`);
      }
      if (["atom", "xml", "ics", "txt"].includes(extension)) {
        for (const [address] of text.matchAll(/https:\/\/example\.org\/resiliency\/[^\s<>"'\\]*/g)) {
          const target = decodeURIComponent(address.slice(origin.length + pathname.length).split("#")[0]) || "index.html";
          report.check(files(root).includes(target), `${path}: leads to ${target}, which is not there`);
        }
      }
    }
  });
}
