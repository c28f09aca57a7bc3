// Calendars and the feed, read by what others read them with: iCalendar (RFC 5545) by a parser and by
// the rules that parsers let pass, Atom (RFC 4287) by a schema and a validator.

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ICAL from "ical.js";
import { test } from "./harness.mjs";
import { files } from "./site.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");

/** Builds the project as of a day, and returns the folder. */
function build(binary, project, out, day) {
  const result = spawnSync(binary, ["build", project, "--out", out, "--as-of", day, "--keep-going", "--quiet"], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: project, NO_COLOR: "1" },
  });
  if (result.status !== 0) throw new Error(result.stderr);
  return out;
}

/** What is wrong with the lines of a calendar: their ends, their length, what stands in them. */
function lineFaults(bytes) {
  const faults = [];
  const text = bytes.toString("utf8");
  if (!text.endsWith("\r\n")) faults.push("the last line does not end");
  if (text.replaceAll("\r\n", "").match(/[\r\n]/)) faults.push("a line ends in something else than CRLF");
  for (const line of text.split("\r\n")) {
    if (Buffer.byteLength(line) > 75) faults.push(`${Buffer.byteLength(line)} octets: ${line}`);
    // eslint-disable-next-line no-control-regex
    if (/[\x00-\x08\x0b-\x1f\x7f]/.test(line)) faults.push(`a control character: ${JSON.stringify(line)}`);
  }
  for (const line of text.replaceAll("\r\n ", "").split("\r\n")) {
    const [, name, value] = line.match(/^(SUMMARY|DESCRIPTION|X-WR-CALNAME):(.*)$/) ?? [];
    if (name && /(^|[^\\])(\\\\)*([;,]|\\[^\\;,nN])/.test(value)) faults.push(`not escaped: ${line}`);
  }
  return faults;
}

/** The events of a calendar, after everything was checked that its readers rely on. */
function events(report, path, bytes) {
  report.none(lineFaults(bytes), path);
  const [name, properties, components] = ICAL.parse(bytes.toString("utf8"));
  report.check(name === "vcalendar", `${path}: ${name}`);
  for (const wanted of ["version", "prodid"]) {
    report.check(properties.filter(([one]) => one === wanted).length === 1, `${path}: ${wanted} is not there once`);
  }
  report.check(components.length > 0, `${path}: a calendar must hold something`);
  const found = new ICAL.Component([name, properties, components]).getAllSubcomponents("vevent").map((event) => {
    const one = (property) => {
      const all = event.getAllProperties(property);
      report.check(all.length === 1, `${path}: ${all.length} × ${property}`);
      return all[0]?.getFirstValue();
    };
    const [start, end] = [one("dtstart"), one("dtend")];
    report.check(start.isDate && end.isDate && end.compare(start) > 0, `${path}: ${start} to ${end}`);
    report.check(one("dtstamp").toString().endsWith("Z"), `${path}: the stamp is not in UTC`);
    return { uid: one("uid"), start: String(start), summary: one("summary"), about: one("description") };
  });
  const ids = found.map((event) => event.uid);
  report.check(new Set(ids).size === ids.length, `${path}: an id is given twice`);
  report.none(ids.filter((id) => !/^[0-9a-f-]{36}$/.test(id)), `${path}: no id`);
  return found;
}

/** Gives every service a name that breaks out of whatever does not hold it. */
export function spoil(project) {
  const names = files(project).filter((path) => path.endsWith("/service.yaml"));
  for (const [index, path] of names.entries()) {
    const name = `${index};a,b\\c "d" <e>&amp;]]>\r\nEND:VEVENT\r\nX:\u0007\u202e ${"ü😀".repeat(40)}`;
    const text = readFileSync(join(project, path), "utf8").replace(/^title:.*$/m, () => `title: ${JSON.stringify(name)}`);
    writeFileSync(join(project, path), text);
  }
}

/** Registers the tests for a project with a name. */
export function register({ binary, project, scratch, name }) {
  const days = ["2026-11-21", "2026-11-24"];
  const sites = {};
  const site = (day) => (sites[day] ??= build(binary, project, join(scratch, `feeds-${name}-${day}`), day));

  test(`feeds: calendars of the ${name} are read by a reader, and events keep their ids`, (report) => {
    const seen = days.map((day) => {
      const calendars = files(site(day)).filter((path) => path.endsWith(".ics"));
      report.check(calendars.length > 1, "the fleet's calendar and one of each service");
      return new Map(calendars.map((path) => [path, events(report, path, readFileSync(join(site(day), path)))]));
    });
    let kept = 0;
    for (const [path, before] of seen[0]) {
      for (const event of before) {
        const same = seen[1].get(path)?.filter((e) => e.start === event.start && e.summary === event.summary && e.about === event.about);
        if (same?.length !== 1) continue;
        kept += 1;
        report.check(same[0].uid === event.uid, `${path}: ${event.summary} has another id on ${days[1]}`);
      }
    }
    report.check(kept > 0, "no event stands in both builds");
    const fleet = new Set(seen[0].get("calendar.ics").map((event) => event.uid));
    for (const [path, own] of seen[0]) {
      report.none(own.filter((event) => !fleet.has(event.uid)).map((event) => event.summary), `${path}: not in the fleet's calendar`);
    }
    report.note(`${seen[0].size} calendars, ${fleet.size} events, ${kept} of all in both builds`);
  });

  test(`feeds: the feed of the ${name} keeps to Atom's schema`, (report) => {
    const ids = days.map((day) => {
      const feed = join(site(day), "changes.atom");
      const driver = "nu.validator.vendor.thaiopensource.relaxng.util.Driver";
      try {
        execFileSync("java", ["-cp", jar, driver, "-c", join(here, "atom.rnc"), feed], { encoding: "utf8", stdio: "pipe" });
      } catch (error) {
        report.none(`${error.stdout}${error.stderr}`.trim().split("\n"));
      }
      const found = [...readFileSync(feed, "utf8").matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
      report.check(new Set(found).size === found.length, "an id is given twice");
      return found;
    });
    report.check(ids[0][0] === ids[1][0], "the feed has another id on another day");
    report.none(ids[0].filter((id) => !ids[1].includes(id)), "gone three days later");
    report.note(`${ids[0].length - 1} entries`);
  });
}
