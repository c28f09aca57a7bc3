//! JUnit XML: one suite of what is wrong with the input, one of the gates with a case for each service.
//!
//! Of the dialects this is the one that every reader takes: `testsuites` with counts, `testcase` with a
//! name and a class name, and `failure` with a message, a type and text.

use super::{Check, outcome_line, reason_line};
use crate::model::diagnostic::{Diagnostic, Severity};
use crate::render::svg::escape;

/// What a check found, as JUnit XML.
pub fn junit(check: &Check) -> String {
    let suites = [diagnostics(check), gates(check)];
    let total: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    xml.push_str(&format!(
        "<testsuites name=\"stagepost\" tests=\"{total}\" failures=\"{failures}\" errors=\"0\" time=\"0\">\n"
    ));
    for suite in suites.iter().filter(|suite| !suite.cases.is_empty()) {
        xml.push_str(&suite.xml(&check.day.to_string()));
    }
    xml.push_str("</testsuites>\n");
    xml
}

struct Suite {
    name: &'static str,
    cases: Vec<Case>,
}

struct Case {
    class: String,
    name: String,
    outcome: Result<String, Failure>,
}

struct Failure {
    kind: String,
    message: String,
    text: String,
}

/// A case for each problem; a note or a warning fails nothing. Without any there is one case that passes.
fn diagnostics(check: &Check) -> Suite {
    let case = |diagnostic: &Diagnostic| {
        let place =
            format!("{}{}:{}:{}", check.prefix, diagnostic.place.file, diagnostic.place.line, diagnostic.place.column);
        let help = if diagnostic.help.is_empty() { String::new() } else { format!("\nhelp: {}", diagnostic.help) };
        let text = format!("{place}\n{}{help}", diagnostic.message);
        let code = diagnostic.code.as_str();
        Case {
            class: format!("diagnostics.{code}"),
            name: format!("{place} {}", diagnostic.message),
            outcome: match diagnostic.severity() {
                Severity::Error => Err(Failure { kind: code.to_owned(), message: diagnostic.message.clone(), text }),
                severity => Ok(format!("{}: {text}", severity.as_str())),
            },
        }
    };
    let mut cases: Vec<Case> = check.diagnostics.iter().map(case).collect();
    if cases.is_empty() {
        let outcome = Ok("nothing to mend".to_owned());
        cases.push(Case { class: "diagnostics".to_owned(), name: "the content is sound".to_owned(), outcome });
    }
    Suite { name: "diagnostics", cases }
}

fn gates(check: &Check) -> Suite {
    let cases = check.outcomes.iter().map(|outcome| {
        let line = outcome_line(outcome);
        let reasons: Vec<String> = outcome.reasons.iter().map(reason_line).collect();
        Case {
            class: format!("gate.{}", outcome.gate.as_str()),
            name: if outcome.service.is_empty() { "every service".to_owned() } else { outcome.service.clone() },
            outcome: if outcome.met {
                Ok(line)
            } else {
                Err(Failure { kind: outcome.gate.as_str().to_owned(), message: line, text: reasons.join("\n") })
            },
        }
    });
    Suite { name: "gates", cases: cases.collect() }
}

impl Suite {
    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| case.outcome.is_err()).count()
    }

    fn xml(&self, day: &str) -> String {
        let (tests, failures) = (self.cases.len(), self.failures());
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\"");
        let name = self.name;
        let mut xml = format!("  <testsuite name=\"{name}\" {counts} time=\"0\" timestamp=\"{day}T00:00:00\">\n");
        for case in &self.cases {
            let (class, name) = (attribute(&case.class), attribute(&case.name));
            xml.push_str(&format!("    <testcase classname=\"{class}\" name=\"{name}\" time=\"0\">\n"));
            match &case.outcome {
                Ok(text) => xml.push_str(&format!("      <system-out>{}</system-out>\n", escape(text))),
                Err(Failure { kind, message, text }) => xml.push_str(&format!(
                    "      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                    attribute(message),
                    attribute(kind),
                    escape(text),
                )),
            }
            xml.push_str("    </testcase>\n");
        }
        xml.push_str("  </testsuite>\n");
        xml
    }
}

/// Text in an attribute: a reader would make spaces of its line ends.
fn attribute(text: &str) -> String {
    escape(&text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" "))
}
