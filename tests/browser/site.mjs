// A site on disk: built with the real binary, listed, sorted into kinds of pages, served.

import { execFileSync, spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, normalize, sep } from "node:path";

/** Builds a project and returns what was printed; a failed build is an error. */
export function build(binary, project, out, ...more) {
  const result = spawnSync(binary, ["build", project, "--out", out, "--as-of", "2026-11-21", ...more], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { PATH: process.env.PATH, HOME: project, NO_COLOR: "1" },
  });
  if (result.error) throw result.error;
  return { code: result.status, text: result.stdout + result.stderr };
}

/** Every file below a folder, relative, with forward slashes, sorted. */
export function files(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1).split(sep).join("/"))
    .sort();
}

/** The kind of a page by its address: pages of one kind come from one template. */
export function kind(path) {
  if (/^services\/[^/]+\/index\.html$/.test(path)) return "service";
  if (/^services\/[^/]+\/runs\/[^/]+\.html$/.test(path)) return "run";
  if (/^services\/[^/]+\/playbooks\/[^/]+\.html$/.test(path)) return "playbook";
  if (/^services\/[^/]+\/card\.html$/.test(path)) return "card";
  if (/^services\/[^/]+\/[^/]+\.html$/.test(path)) return `service ${path.split("/").pop()}`;
  if (/^requirements\/(?!index)[^/]+\.html$/.test(path)) return "requirement";
  if (/^stages\/(?!index)[^/]+\.html$/.test(path)) return "stage";
  if (/^evidence\/[^/]+\/index\.html$/.test(path)) return "evidence of a period";
  if (/^evidence\/[^/]+\/services\//.test(path)) return "evidence of a service";
  if (/^pages\//.test(path)) return "free page";
  return path.replace(/\.html$/, "");
}

/** Whether a file only leads on, from where a service stood under a former name. */
export function leadsOn(root, path) {
  return path.endsWith(".html") && readFileSync(join(root, path), "utf8").includes('http-equiv="refresh"');
}

/** The richest and the poorest page of each kind. */
export function representatives(root) {
  const kinds = new Map();
  for (const path of files(root).filter((path) => path.endsWith(".html") && !leadsOn(root, path))) {
    const page = { path, size: statSync(join(root, path)).size };
    kinds.set(kind(path), [...(kinds.get(kind(path)) ?? []), page]);
  }
  const chosen = [];
  for (const [kind, pages] of [...kinds].sort()) {
    pages.sort((a, b) => b.size - a.size);
    chosen.push({ kind, path: pages[0].path, rich: true });
    if (pages.length > 1) chosen.push({ kind, path: pages.at(-1).path, rich: false });
  }
  return chosen;
}

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".json": "application/json",
  ".atom": "application/atom+xml",
  ".xml": "application/xml",
  ".ics": "text/calendar; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/**
 * Serves a folder under the sub-path that the example's address has, as Pages hosts do: nothing above it, the site's own 404 page. `pack` makes what is
 * sent smaller, such as `gzipSync`.
 */
export async function serve(root, prefix = "/resiliency/", pack = null) {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    // Browsers ask for it beside a bare picture; it is not the site's.
    if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
    let path = decodeURIComponent(url.pathname);
    const inside = path.startsWith(prefix);
    path = inside ? normalize(path.slice(prefix.length)) : "";
    if (path === "." || path.endsWith("/")) path = join(path, "index.html");
    const file = join(root, path);
    const found = inside && !path.startsWith("..") && existsSync(file) && statSync(file).isFile();
    const own404 = inside && existsSync(join(root, "404.html"));
    response.statusCode = found ? 200 : 404;
    response.setHeader("content-type", found ? (TYPES[extname(file)] ?? "application/octet-stream") : TYPES[".html"]);
    const body = found ? readFileSync(file) : own404 ? readFileSync(join(root, "404.html")) : "nothing here";
    if (pack) response.setHeader("content-encoding", "gzip");
    response.end(pack ? pack(body) : body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address();
  return {
    base: `http://127.0.0.1:${port}${prefix}`,
    close: () => new Promise((closed) => (server.closeAllConnections(), server.close(closed))),
  };
}

/** Makes a folder a git repository with one commit, so that dates of first commits are known. */
export function commit(folder, day = "2026-11-20T12:00:00Z") {
  const git = (...words) =>
    execFileSync("git", ["-c", "user.name=ana", "-c", "user.email=ana@example.org", ...words], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, GIT_AUTHOR_DATE: day, GIT_COMMITTER_DATE: day },
    });
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "first");
}
