// A test runner of the smallest kind: named tests, soft assertions (a page is looked at to its end,
// not to its first fault), one summary line.

import { stripVTControlCharacters } from "node:util";

const tests = [];

/** Registers a test. It fails when it throws or when `check` was false for it at least once. */
export function test(name, body) {
  tests.push({ name, body });
}

/** What a test body gets: `check(condition, words)` notes a fault and goes on. */
class Report {
  faults = [];
  notes = [];

  check(condition, words) {
    if (!condition) this.faults.push(words);
    return Boolean(condition);
  }

  /** The same as `check` for lists of faults that were found elsewhere. */
  none(faults, words = "") {
    for (const fault of faults) this.faults.push(words ? `${words}: ${fault}` : fault);
  }

  note(words) {
    this.notes.push(words);
  }
}

const SHOWN = 25;
const PATIENCE = 300_000;

/** The same promise, but a failure when it takes too long. */
function patiently(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE / 1000} s`)), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs all tests whose name contains `filter`, prints as it goes, and tells whether all passed. */
export async function run(filter = "") {
  let passed = 0;
  let failed = 0;
  for (const { name, body } of tests.filter((test) => test.name.includes(filter))) {
    const report = new Report();
    const begun = performance.now();
    try {
      await patiently(body(report));
    } catch (error) {
      report.faults.push(stripVTControlCharacters(error.stack ?? String(error)));
    }
    const took = ((performance.now() - begun) / 1000).toFixed(1);
    const good = report.faults.length === 0;
    good ? passed++ : failed++;
    console.log(`${good ? "ok  " : "FAIL"} ${name} (${took} s)`);
    for (const note of report.notes) console.log(`     ${note}`);
    for (const fault of report.faults.slice(0, SHOWN)) console.log(`     - ${fault}`);
    if (report.faults.length > SHOWN) console.log(`     - and ${report.faults.length - SHOWN} more`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
