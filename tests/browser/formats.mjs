// What the gate writes for other programs, read by what others read it with: SARIF by its own schema,
// JUnit by a reader that build servers use, annotations by the rules of workflow commands.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { parse } from "junit2json";
import { test } from "./harness.mjs";

const require = createRequire(import.meta.url);

/** What SARIF's own schema finds wrong with a log. */
function validator() {
  const path = require.resolve("@microsoft/jest-sarif").replace(/index\.js$/, "schemas/sarif-2.1.0-rtm.5.json");
  const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(path, "utf8")));
  return (log) => (validate(log) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message}`));
}

/** Runs the gate on a project and returns what it printed. */
function check(binary, project, format) {
  const gates = ["--min-stage", "3", "--targets", "--horizon", "60d", "--max-age", "35d"];
  const result = spawnSync(binary, ["check", ".", "--as-of", "2026-11-21", ...gates, "--format", format], {
    encoding: "utf8",
    cwd: project,
    env: { PATH: process.env.PATH, HOME: project, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
  });
  if (result.error) throw result.error;
  return { code: result.status, text: result.stdout };
}

/** Registers the tests for a project with a name. */
export function register({ binary, project, name }) {
  test(`formats: SARIF of the ${name} keeps to its schema`, (report) => {
    const { code, text } = check(binary, project, "sarif");
    report.check(code === 3 || code === 1, `exit code ${code}`);
    const log = JSON.parse(text);
    report.none(validator()(log));
    const [run] = log.runs;
    report.check(run.results.length > 0, "no results");
    for (const result of run.results) {
      report.check(run.tool.driver.rules[result.ruleIndex]?.id === result.ruleId, `${result.ruleId} is no rule`);
    }
    report.note(`${run.results.length} results of ${run.tool.driver.rules.length} rules`);
  });

  test(`formats: JUnit of the ${name} is read by a reader`, async (report) => {
    const { text } = check(binary, project, "junit");
    const read = await parse(text);
    const suites = Object.fromEntries(read.testsuite.map((suite) => [suite.name, suite]));
    for (const [suite, expected] of Object.entries(suites)) {
      report.check(expected.testcase.length === expected.tests, `${suite}: ${expected.testcase.length} cases, ${expected.tests} counted`);
      const failures = expected.testcase.filter((one) => one.failure).length;
      report.check(failures === expected.failures, `${suite}: ${failures} failures, ${expected.failures} counted`);
      report.none(expected.testcase.filter((one) => !one.name || !one.classname).map((one) => JSON.stringify(one)), "without a name");
    }
    const gates = JSON.parse(check(binary, project, "json").text).gates;
    report.check(suites.gates.tests === gates.length, "a case for each service at each gate");
    report.check(suites.gates.failures === gates.filter((row) => !row.met).length, "a failure for each gate that is not met");
  });

  test(`formats: annotations of the ${name} are workflow commands`, (report) => {
    const { text } = check(binary, project, "github");
    const command = /^::(error|warning|notice) file=[^:,\n]+,line=[1-9]\d*,col=[1-9]\d*,title=[^:,\n]+::\S.*$/;
    const lines = text.split("\n").slice(0, -1);
    report.check(lines.length > 0, "no annotations");
    report.none(lines.filter((line) => !command.test(line)));
  });
}
