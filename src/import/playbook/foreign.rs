//! Keys in the front matter that are not ours: those of another program, and slips of the pen.
//!
//! A playbook that was written for a site generator carries that generator's keys, which do no harm. A
//! key that is nearly one of ours is a slip: what it says is lost, and it could be an objection.

use super::front_matter_schema;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::yaml::nearest;
use serde_json::{Map, Value};

/// Keys that other programs read although they look like ours.
const KNOWN: &[&str] = &[
    "review_in",
    "review_by",
    "reviewed_by",
    "reviewer",
    "reviewers",
    "subtitle",
    "since",
    "series",
    "source",
    "sources",
    "license",
    "slug",
    "style",
];

/// Turns unknown keys that belong to other programs into one note. `front` is the front matter, and the
/// line on which it begins.
pub(super) fn sort(front: (&str, u32), diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let schema = front_matter_schema();
    let ours = schema.get("properties").and_then(Value::as_object);
    let mut foreign: Vec<(String, Place)> = Vec::new();
    let mut kept = Vec::new();
    for diagnostic in diagnostics {
        match key(front, &diagnostic).filter(|key| is_foreign(key, ours)) {
            Some(key) => foreign.push((key, diagnostic.place)),
            None => kept.push(diagnostic),
        }
    }
    if let Some((_, place)) = foreign.first() {
        let names: Vec<String> = foreign.iter().map(|(name, _)| format!("`{name}`")).collect();
        let (keys, verb) = if names.len() == 1 { ("the key", "belongs") } else { ("the keys", "belong") };
        let message = format!("{keys} {} {verb} to another program and say nothing here", names.join(", "));
        let message = if names.len() == 1 { message.replace(" say ", " says ") } else { message };
        let help = "they do no harm; `stagepost schema playbook` lists the keys that are read";
        kept.push(Diagnostic::new(Code::ForeignKey, place.clone(), message, help));
    }
    kept.sort_by(|a, b| a.order().cmp(&b.order()));
    kept
}

/// The unknown key at the top level that a diagnostic is about.
fn key((text, first): (&str, u32), diagnostic: &Diagnostic) -> Option<String> {
    let Place { line, column, length, .. } = diagnostic.place;
    if diagnostic.code != Code::UnknownKey || column != 1 {
        return None;
    }
    let line = text.lines().nth(line.checked_sub(first)? as usize)?;
    let key: String = line.chars().take(length as usize).collect();
    Some(key.trim_matches(['"', '\'']).to_owned()).filter(|key| !key.is_empty() && key != "<<")
}

fn is_foreign(key: &str, ours: Option<&Map<String, Value>>) -> bool {
    let ours = ours.into_iter().flat_map(Map::keys).map(String::as_str);
    KNOWN.contains(&key.to_lowercase().as_str()) || nearest(key, ours).is_none()
}
