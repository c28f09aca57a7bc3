// Debian's Chromium, and pages that are watched while they are open.

import { chromium } from "playwright-core";

/** Starts the browser; nothing in it may reach for the network on its own. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

/** The ways in which a page is looked at. */
export const MODES = {
  light: { viewport: DESKTOP, colorScheme: "light" },
  dark: { viewport: DESKTOP, colorScheme: "dark" },
  phone: { viewport: PHONE, colorScheme: "light" },
  "dark phone": { viewport: PHONE, colorScheme: "dark" },
  "forced colours": { viewport: DESKTOP, colorScheme: "dark", forcedColors: "active" },
  enlarged: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2, colorScheme: "light" },
  "4K": { viewport: { width: 3840, height: 2160 }, colorScheme: "light" },
  "no script": { viewport: DESKTOP, colorScheme: "light", javaScriptEnabled: false },
};

/** A context in one of the modes. Playwright needs `bypassCSP` only where a test says so. */
export function context(browser, mode, more = {}) {
  return browser.newContext({ ...MODES[mode], reducedMotion: "reduce", ...more });
}

/**
 * A page that notes what a reader would never see: errors, blocked or failed requests, dialogs,
 * requests to hosts other than the site's own.
 */
export async function watched(context) {
  const page = await context.newPage();
  const troubles = [];
  const trouble = (words) => troubles.push(`${new URL(page.url()).pathname.split("/").slice(-3).join("/")}: ${words}`);
  page.on("console", (message) => {
    if (message.type() === "error" || /Content Security Policy/i.test(message.text())) {
      trouble(`console ${message.type()}: ${message.text().slice(0, 300)}`);
    }
  });
  page.on("pageerror", (error) => trouble(`script error: ${error.message}`));
  page.on("dialog", async (dialog) => {
    trouble(`dialog: ${dialog.message()}`);
    await dialog.dismiss().catch(() => {});
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.protocol === "file:" || url.protocol === "data:" || url.protocol === "blob:" || url.hostname === "127.0.0.1";
    if (!own) trouble(`asks another host: ${request.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Aborted: the test had already gone on to the next page.
    if (why !== "net::ERR_ABORTED") trouble(`failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) trouble(`status ${response.status()}: ${response.url()}`);
  });
  return { page, troubles };
}

/** What makes the page wider than the window, or nothing. */
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrolls = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (getComputedStyle(up).overflowX !== "visible") return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element))
      .map((element) => {
        const name = element.tagName.toLowerCase();
        const classes = element.getAttribute("class");
        return `${name}${element.id ? `#${element.id}` : ""}${classes ? `.${classes.split(/\s+/).join(".")}` : ""} reaches ${Math.round(element.getBoundingClientRect().right)} px`;
      });
    return [`${document.documentElement.scrollWidth} px wide in a window of ${width}: ${[...new Set(wide)].slice(0, 6).join("; ")}`];
  });
}
