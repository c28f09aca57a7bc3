//! A report as a list of tests, each with how it ended, its properties and its time, whatever the dialect.

use super::super::loose::{Value, shorten};
use super::super::property::{TAGS, known};
use super::super::redact::redact;
use super::super::xml::Element;
use crate::model::calendar::{Duration, Instant};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;

/// The longest time that is taken for one, in seconds: a year.
const LONGEST: f64 = 31_622_400.0;

/// How a test ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Passed,
    /// An assertion did not hold.
    Failed(String),
    /// Something broke while it ran.
    Error(String),
    /// What it needs could not be set up, or it could not be cleaned up.
    NeverRan(String),
    Skipped,
    /// The report does not tell, or tells two things.
    Unclear(String),
}

/// A property that says something to us.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// Its documented name.
    pub name: String,
    pub value: String,
    pub place: Place,
}

/// One test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    pub name: String,
    pub seen: Seen,
    /// Its own properties and those of the suites around it.
    pub properties: Vec<Property>,
    pub started: Option<Instant>,
    pub ended: Option<Instant>,
    /// Whether it has a time of its own, and not that of its suite.
    pub own_time: bool,
    /// Whether its time names no zone.
    pub zoneless: bool,
    pub took: Option<Duration>,
    pub place: Place,
}

/// A whole report.
#[derive(Debug, Default)]
pub(super) struct Report {
    /// The name of the root, or of its first suite.
    pub name: Option<String>,
    /// The tests, in the order of the file.
    pub cases: Vec<Case>,
    /// Why nothing in it can be taken for a pass.
    pub doubt: Option<String>,
}

/// What a suite gives to everything inside of it.
#[derive(Clone, Default)]
struct Suite {
    properties: Vec<Property>,
    started: Option<Instant>,
    ended: Option<Instant>,
    zoneless: bool,
}

struct Reader {
    file: Place,
    report: Report,
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// Reads a tree.
    pub(super) fn new(root: &Element, file: Place) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader { file, report: Self::default(), diagnostics: Vec::new() };
        let first = root.all("testsuite").next();
        let name = root.attribute("name").or_else(|| first.and_then(|suite| suite.attribute("name")));
        reader.report.name = name.map(str::to_owned);
        reader.suite(root, &Suite::default());
        (reader.report, reader.diagnostics)
    }
}

impl Reader {
    fn doubt(&mut self, element: &Element, why: String) {
        let help = "record the report as it was written; if it was, report it to Stagepost";
        let place = element.place(&self.file);
        self.diagnostics.push(Diagnostic::new(Code::Contradiction, place, why.clone(), help));
        self.report.doubt.get_or_insert(why);
    }

    /// A suite, or the root. The tree is no deeper than `xml` allows.
    fn suite(&mut self, element: &Element, outer: &Suite) {
        let mut suite = outer.clone();
        let (started, zoneless) = self.time(element);
        if started.is_some() {
            (suite.started, suite.zoneless) = (started, zoneless);
            suite.ended = started.and_then(|start| later(start, self.took(element)?));
        }
        for child in element.all("properties") {
            self.properties(child, &mut suite.properties);
        }
        let before = self.report.cases.len();
        for child in &element.children {
            match child.name.as_str() {
                "testsuite" | "testsuites" => self.suite(child, &suite),
                "testcase" => self.case(child, &suite),
                "properties" | "system-out" | "system-err" => {}
                other => self.doubt(child, format!("the report holds `<{other}>`, which is not understood")),
            }
        }
        self.count(element, before);
    }

    /// Compares what a suite counts with what it holds.
    fn count(&mut self, element: &Element, before: usize) {
        let number = |name| element.attribute(name).and_then(|text| text.parse::<usize>().ok()).unwrap_or_default();
        let cases = self.report.cases.get(before..).unwrap_or_default();
        let bad = |case: &&Case| matches!(case.seen, Seen::Failed(_) | Seen::Error(_) | Seen::NeverRan(_));
        let (held, broken) = (cases.len(), cases.iter().filter(bad).count());
        let counted = number("failures").saturating_add(number("errors"));
        if counted > 0 && broken == 0 {
            self.doubt(element, format!("the report counts {counted} failed tests and names none"));
        }
        // Some writers count skipped tests and leave them out.
        let left_out = number("skipped").saturating_add(number("disabled"));
        if number("tests").saturating_sub(left_out) > held {
            let counted = number("tests");
            self.doubt(element, format!("the report counts {counted} tests and holds {held}"));
        }
    }

    fn case(&mut self, element: &Element, suite: &Suite) {
        let mut properties = suite.properties.clone();
        for child in element.all("properties") {
            self.properties(child, &mut properties);
        }
        let (own, zoneless) = self.time(element);
        let took = self.took(element);
        let (started, ended) = match own {
            Some(start) => (own, took.and_then(|took| later(start, took))),
            None => (suite.started, suite.ended),
        };
        self.report.cases.push(Case {
            name: element.attribute("name").unwrap_or("a test without a name").to_owned(),
            seen: seen(element),
            properties,
            started,
            ended,
            own_time: own.is_some(),
            zoneless: if own.is_some() { zoneless } else { suite.zoneless },
            took,
            place: element.place(&self.file),
        });
    }

    /// Adds properties; an inner one replaces an outer one of the same name.
    fn properties(&mut self, element: &Element, list: &mut Vec<Property>) {
        for property in element.all("property") {
            let Some(written) = property.attribute("name").map(str::to_lowercase) else { continue };
            let text = Some(property.text.trim()).filter(|text| !text.is_empty());
            let Some(value) = property.attribute("value").or(text) else { continue };
            let name = match known(&written) {
                Some(name) => name.to_owned(),
                None if written == "env" => "environment".to_owned(),
                None if TAGS.contains(&written.as_str()) => written,
                None => continue,
            };
            let place = property.place(&self.file);
            list.retain(|outer| outer.name != name);
            list.push(Property { name, value: value.to_owned(), place });
        }
    }

    /// When it began, and whether that names no zone.
    fn time(&mut self, element: &Element) -> (Option<Instant>, bool) {
        let Some(text) = element.attribute("timestamp") else { return (None, false) };
        match Value::Text(text.to_owned()).time() {
            Ok(time) => (time, text.parse::<f64>().is_err() && Instant::parse(text).is_err() && !text.ends_with("GMT")),
            Err(error) => {
                let message = format!("the `timestamp` cannot be read: {error}");
                let help = "record the report as it was written, or date it in the file beside it";
                self.diagnostics.push(Diagnostic::new(Code::BadTime, element.place(&self.file), message, help));
                (None, false)
            }
        }
    }

    /// How long it took; what is no length of time is told and nothing.
    fn took(&mut self, element: &Element) -> Option<Duration> {
        let text = element.attribute("time")?;
        // Some writers group the digits: 1,234.5.
        let seconds: Option<f64> = text.replace(',', "").parse().ok();
        match seconds.filter(|seconds| (0.0..LONGEST).contains(seconds)) {
            Some(seconds) => Some(Duration::seconds(seconds.round() as u64)),
            None => {
                let message = format!("`time` is `{}`, which is no length of time; it is not taken", shorten(text, 40));
                let help = "nothing needs to be done if the date of the run is right";
                self.diagnostics.push(Diagnostic::new(Code::Contradiction, element.place(&self.file), message, help));
                None
            }
        }
    }
}

fn later(start: Instant, took: Duration) -> Option<Instant> {
    let seconds = i64::try_from(took.as_seconds()).ok()?;
    Some(Instant::from_seconds(start.seconds().checked_add(seconds)?))
}

/// How a test ended: the worst of everything that its element says.
fn seen(case: &Element) -> Seen {
    let mut skipped = false;
    let mut unclear = None;
    let (mut failed, mut error) = (None, None);
    for child in &case.children {
        match child.name.as_str() {
            "failure" => failed = failed.or_else(|| Some(message(child))),
            "error" => error = error.or_else(|| Some(message(child))),
            "skipped" | "disabled" => skipped = true,
            "flakyFailure" | "flakyError" => unclear = Some("it only passed when it was repeated".to_owned()),
            "rerunFailure" | "rerunError" => unclear = Some("it failed and was repeated".to_owned()),
            "properties" | "system-out" | "system-err" => {}
            other => unclear = Some(format!("its report holds `<{other}>`, which is not understood")),
        }
    }
    for name in ["status", "result"] {
        match case.attribute(name).map(str::to_lowercase).as_deref() {
            None | Some("passed" | "pass" | "success" | "successful" | "ok" | "run" | "completed" | "done") => {}
            Some("failed" | "fail" | "failure") => failed = failed.or(Some(String::new())),
            Some("error" | "errored" | "crashed") => error = error.or(Some(String::new())),
            Some(
                "skipped" | "skip" | "disabled" | "notrun" | "ignored" | "pending" | "suppressed" | "todo"
                | "notexecuted",
            ) => skipped = true,
            Some(word) => unclear = Some(format!("its `{name}` is `{}`", shorten(word, 40))),
        }
    }
    // The runner of Node says it twice.
    if failed.is_none() && error.is_none() {
        failed = case.attribute("failure").map(first_line);
        error = case.attribute("error").map(first_line);
    }
    match (failed, error, unclear) {
        (Some(why), ..) => Seen::Failed(why),
        (None, Some(why), _) if is_setup(&why) => Seen::NeverRan(why),
        (None, Some(why), _) => Seen::Error(why),
        (None, None, Some(why)) => Seen::Unclear(why),
        (None, None, None) if skipped => Seen::Skipped,
        (None, None, None) => Seen::Passed,
    }
}

/// What pytest writes when a test did not get as far as its own first line, or past its last.
fn is_setup(why: &str) -> bool {
    ["failed on setup", "failed on teardown", "collection failure"].iter().any(|begin| why.starts_with(begin))
}

fn message(child: &Element) -> String {
    first_line(child.attribute("message").unwrap_or(&child.text))
}

fn first_line(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    shorten(&redact(line), 160)
}
