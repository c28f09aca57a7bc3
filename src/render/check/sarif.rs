//! SARIF 2.1.0, the form in which code scanning takes findings.
//!
//! Every diagnostic code and every gate is a rule; every problem, and every gate that a service does not
//! come up to, is a result with the place where it is written.

use super::{Check, outcome_text, waiver_text};
use crate::ladder::gate::Gate;
use crate::model::diagnostic::{Code, Severity};
use crate::model::place::Place;
use serde_json::{Value, json};

/// The id of the rule for waivers that end soon.
const WAIVER: &str = "waiver-ends";

/// What a check found, as SARIF.
pub fn sarif(check: &Check) -> String {
    let rules = rules();
    let mut results: Vec<Value> = Vec::new();
    for diagnostic in check.diagnostics {
        let help = if diagnostic.help.is_empty() { String::new() } else { format!("\nhelp: {}", diagnostic.help) };
        let text = format!("{}{help}", diagnostic.message);
        let level = level(diagnostic.severity());
        results.push(result(check, &rules, diagnostic.code.as_str(), level, &text, &diagnostic.place));
    }
    for outcome in check.outcomes.iter().filter(|outcome| !outcome.met) {
        let rule = rule_id(outcome.gate);
        let mut value = result(check, &rules, &rule, "error", &outcome_text(outcome), &outcome.place);
        let related: Vec<Value> = (outcome.reasons.iter().enumerate())
            .map(|(index, reason)| {
                let mut location = location(check, &reason.place);
                location["id"] = json!(index);
                location["message"] = json!({ "text": super::reason_line(reason) });
                location
            })
            .collect();
        if !related.is_empty() {
            value["relatedLocations"] = json!(related);
        }
        results.push(value);
    }
    for waiver in check.waivers.iter().filter(|waiver| waiver.ends_soon) {
        results.push(result(check, &rules, WAIVER, "warning", &waiver_text(waiver), &waiver.place));
    }
    let driver = json!({
        "name": "stagepost",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    });
    let run = json!({
        "tool": { "driver": driver },
        "columnKind": "unicodeCodePoints",
        "invocations": [{ "executionSuccessful": true }],
        "properties": { "asOf": check.day.to_string(), "result": check.result() },
        "results": results,
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    });
    format!("{log:#}\n")
}

fn rules() -> Vec<Value> {
    let codes = Code::ALL.iter().map(|code| rule(code.as_str(), code.meaning(), level(code.severity())));
    let gates = Gate::ALL.iter().map(|gate| rule(&rule_id(*gate), gate.meaning(), "error"));
    codes.chain(gates).chain([rule(WAIVER, "A waiver ends within the days ahead.", "warning")]).collect()
}

fn rule(id: &str, meaning: &str, level: &str) -> Value {
    json!({
        "id": id,
        "shortDescription": { "text": meaning },
        "defaultConfiguration": { "level": level },
    })
}

fn rule_id(gate: Gate) -> String {
    format!("gate-{}", gate.as_str())
}

fn level(severity: Severity) -> &'static str {
    severity.as_str()
}

fn result(check: &Check, rules: &[Value], rule: &str, level: &str, text: &str, place: &Place) -> Value {
    let index = rules.iter().position(|known| known["id"] == rule);
    let mut value = json!({
        "ruleId": rule,
        "level": level,
        "message": { "text": text },
        "locations": [location(check, place)],
    });
    if let Some(index) = index {
        value["ruleIndex"] = json!(index);
    }
    value
}

fn location(check: &Check, place: &Place) -> Value {
    let column = place.column.max(1);
    let mut region = json!({ "startLine": place.line.max(1), "startColumn": column });
    if place.length > 0 {
        region["endColumn"] = json!(column.saturating_add(place.length));
    }
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&format!("{}{}", check.prefix, place.file)) },
            "region": region,
        }
    })
}

/// A path as a relative address: what an address cannot hold is written in percent.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
