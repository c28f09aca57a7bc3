// The browser tests: builds two sites with the release binary, one of the example and one of hostile
// strings, and looks at them as readers do.
//
//   node run.mjs [FILTER]
//
// STAGEPOST    the binary [../../target/release/stagepost]
// CHROMIUM     the browser [/usr/bin/chromium]
// PORTRAITS    a folder for the three pictures of the README
// SCREENSHOTS  a folder for pictures of every kind of page, for people to look at

import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as access from "./access.mjs";
import { launch } from "./browser.mjs";
import * as corpus from "./corpus.mjs";
import * as feeds from "./feeds.mjs";
import * as edge from "./edge.mjs";
import * as embed from "./embed.mjs";
import * as formats from "./formats.mjs";
import { run } from "./harness.mjs";
import * as hostile from "./hostile.mjs";
import * as links from "./links.mjs";
import * as pages from "./pages.mjs";
import * as preview from "./preview.mjs";
import * as script from "./script.mjs";
import { build, serve } from "./site.mjs";
import * as words from "./words.mjs";

const top = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = resolve(process.env.STAGEPOST ?? join(top, "target/release/stagepost"));
if (!existsSync(binary)) {
  console.error(`there is no ${binary}: run \`cargo build --release\`, or name the binary in STAGEPOST`);
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), "stagepost-browser-"));
const project = join(scratch, "example");
const root = join(scratch, "site");
cpSync(join(top, "content/example"), project, { recursive: true });
const built = build(binary, project, root);
if (built.code !== 0) {
  console.error(`the example was not built (code ${built.code}):\n${built.text}`);
  process.exit(1);
}

const browser = await launch();
const server = await serve(root);
const world = { browser, server, root, binary, scratch };
links.register(world);
pages.register(world);
script.register(world);
access.register(world);
embed.register(world);
preview.register({ browser, binary, example: project });
formats.register({ binary, project, name: "example" });
feeds.register({ binary, project, scratch, name: "example" });
const enemy = join(scratch, "hostile-formats");
hostile.write(enemy);
formats.register({ binary, project: enemy, name: "hostile project" });
const spoiled = join(scratch, "spoiled");
cpSync(join(top, "content/example"), spoiled, { recursive: true });
feeds.spoil(spoiled);
feeds.register({ binary, project: spoiled, scratch, name: "example with hostile names" });
const closeHostile = hostile.register(world);
corpus.register(world);
const closeEdge = edge.register(world);
const closeWords = words.register(world);
if (process.env.SCREENSHOTS) pages.pictures({ ...world, folder: resolve(process.env.SCREENSHOTS) });

if (process.env.PORTRAITS) pages.portraits({ ...world, folder: resolve(process.env.PORTRAITS) });

const good = await run(process.argv[2]).finally(async () => {
  await browser.close();
  await closeHostile().catch(() => {});
  await closeEdge().catch(() => {});
  await closeWords().catch(() => {});
  await server.close();
  if (!process.env.KEEP) rmSync(scratch, { recursive: true, force: true });
});
process.exit(good ? 0 : 1);
