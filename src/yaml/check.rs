//! Finds everything that is wrong with the structure of a document, by its JSON Schema.
//!
//! What is wrong is reported and taken out of the tree: a bad value goes with its key, a bad entry
//! goes from its list, and where a key is missing its whole mapping goes. What is left can be read.
//!
//! The schema is always one that was derived from a written form, so only the keywords that such
//! schemas hold are looked at.

use super::leaf;
use super::node::{Kind, Node, finite};
use super::schema::schema_of;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use schemars::JsonSchema;
use serde_json::{Map, Value};

/// Compares a document with its written form; whether the document as a whole can be kept.
pub(super) fn check<T: JsonSchema>(root: &mut Node<'_>, place: &Place, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let schema = schema_of::<T>();
    let mut check = Check { root: &schema, place, diagnostics };
    check.node(root, &schema, "the file")
}

/// The word of a list that is most like the given one, when any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(word.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

struct Check<'s, 'd> {
    root: &'s Value,
    place: &'d Place,
    diagnostics: &'d mut Vec<Diagnostic>,
}

impl<'s> Check<'s, '_> {
    fn report(&mut self, code: Code, place: Place, message: String, help: String) -> bool {
        self.diagnostics.push(Diagnostic::new(code, place, message, help));
        false
    }

    /// Follows references; the description nearest to the use is the best help.
    fn resolve(&self, mut schema: &'s Value) -> &'s Value {
        while let Some(pointer) = schema.get("$ref").and_then(Value::as_str) {
            match self.root.pointer(pointer.trim_start_matches('#')) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }

    fn node(&mut self, node: &mut Node<'_>, schema: &'s Value, name: &str) -> bool {
        let help = describe(schema);
        let schema = self.resolve(schema);
        let help = help.or_else(|| describe(schema));
        if let Some(branches) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
            let branches: Vec<_> = branches.iter().map(|branch| self.resolve(branch)).collect();
            let words: Vec<_> = branches.iter().filter_map(|b| b.get("const").and_then(Value::as_str)).collect();
            if !words.is_empty() {
                return self.word(node, &words, name);
            }
            if node.is_null() && branches.iter().any(|b| allows(b, "null")) {
                return true;
            }
            let Some(branch) = branches.iter().find(|branch| fits(node, branch)) else {
                let wanted =
                    branches.iter().find(|b| !allows(b, "null") || types(b).len() > 1).map_or("text", |b| wanted(b));
                return self.wrong(node, wanted, name, hint(wanted, help));
            };
            return self.node(node, branch, name);
        }
        if let Some(words) = schema.get("enum").and_then(Value::as_array) {
            if node.is_null() && words.iter().any(Value::is_null) {
                return true;
            }
            let words: Vec<_> = words.iter().filter_map(Value::as_str).collect();
            return self.word(node, &words, name);
        }
        if types(schema).is_empty() && schema.get("properties").is_none() {
            return true;
        }
        if !fits(node, schema) {
            let wanted = wanted(schema);
            return self.wrong(node, wanted, name, hint(wanted, help));
        }
        let place = node.span.place(self.place);
        match &mut node.kind {
            Kind::Map(entries) => {
                let mut present: Vec<String> = Vec::new();
                let properties = schema.get("properties").and_then(Value::as_object);
                let property = |key: &str| properties.and_then(|p| p.get(key));
                let others = schema.get("additionalProperties");
                entries.retain_mut(|entry| {
                    let schema = property(&entry.key).or(others.filter(|o| o.is_object()));
                    let keep = match schema {
                        Some(schema) => self.node(&mut entry.value, schema, &format!("`{}`", entry.key)),
                        None if others == Some(&Value::Bool(false)) => {
                            let place = entry.span.place(self.place);
                            self.unknown(&entry.key, place, properties)
                        }
                        None => true,
                    };
                    // A key with a bad value is there: only its value is reported.
                    present.push(entry.key.to_string());
                    keep
                });
                let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                let mut whole = true;
                for key in required.iter().filter_map(Value::as_str) {
                    if !present.iter().any(|p| p == key) {
                        let help = property(key).and_then(|p| describe(p).or_else(|| describe(self.resolve(p))));
                        let help =
                            help.map_or_else(|| format!("add `{key}:`"), |words| format!("add `{key}:` ({words})"));
                        let owner = if name == "the file" { String::new() } else { format!(" in {name}") };
                        self.report(
                            Code::MissingKey,
                            place.clone(),
                            format!("the key `{key}` is missing{owner}"),
                            help,
                        );
                    }
                    whole &= entries.iter().any(|e| e.key == key);
                }
                whole
            }
            Kind::List(items) => {
                if let Some(schema) = schema.get("items") {
                    let name = format!("an entry of {name}");
                    items.retain_mut(|item| self.node(item, schema, &name));
                }
                true
            }
            Kind::Scalar { text, .. } => {
                let reads = schema.get("x-reads").and_then(Value::as_str);
                let Some(Err(error)) = reads.filter(|_| !text.is_empty()).map(|reads| leaf::accepts(reads, text))
                else {
                    return true;
                };
                let words = error.to_string();
                let (message, way) = words.split_once("; ").unwrap_or((&words, "write a valid value"));
                let way = if reads == Some("days") { "write whole days, such as 35d" } else { way };
                self.report(Code::BadTime, place, format!("{name}: {message}"), way.to_owned())
            }
        }
    }

    fn unknown(&mut self, key: &str, place: Place, properties: Option<&Map<String, Value>>) -> bool {
        let keys: Vec<&str> = properties.into_iter().flat_map(Map::keys).map(String::as_str).collect();
        let help = match nearest(key, keys.iter().copied()) {
            _ if key == "<<" => "merge keys are not read; write the keys out".to_owned(),
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are: {}", keys.join(", ")),
        };
        self.report(Code::UnknownKey, place, format!("`{key}` is not a key here"), help)
    }

    fn word(&mut self, node: &Node<'_>, words: &[&str], name: &str) -> bool {
        let Kind::Scalar { text, .. } = &node.kind else {
            return self.wrong(node, "one word", name, format!("write one of: {}", words.join(", ")));
        };
        if words.iter().any(|word| word.eq_ignore_ascii_case(text.trim())) {
            return true;
        }
        let list = format!("write one of: {}", words.join(", "));
        let help = match nearest(text, words.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`? {list}"),
            None => list,
        };
        let message = format!("{name} does not take the word `{}`", shorten(text));
        self.report(Code::UnknownWord, node.span.place(self.place), message, help)
    }

    fn wrong(&mut self, node: &Node<'_>, wanted: &str, name: &str, help: String) -> bool {
        let is = match &node.kind {
            Kind::Scalar { text, .. } if !node.is_null() => format!("`{}`", shorten(text)),
            _ => node.noun().to_owned(),
        };
        self.report(
            Code::WrongType,
            node.span.place(self.place),
            format!("{name} should be {wanted}, but is {is}"),
            help,
        )
    }
}

/// The beginning of a text, for a message.
fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        short.push('…');
    }
    short
}

/// What to write where something of the wrong type stands.
fn hint(wanted: &str, description: Option<String>) -> String {
    description.map_or_else(|| format!("write {wanted} here"), |words| format!("write {wanted} here ({words})"))
}

/// The first sentence of a schema's description.
fn describe(schema: &Value) -> Option<String> {
    let text = schema.get("description")?.as_str()?;
    let end = text.find(". ").or_else(|| text.find(".\n")).unwrap_or(text.len());
    Some(text[..end].trim_end_matches('.').replace('\n', " "))
}

fn types(schema: &Value) -> Vec<&str> {
    match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_str).collect(),
        _ if schema.get("enum").is_some() || schema.get("const").is_some() => vec!["string"],
        _ if schema.get("properties").is_some() => vec!["object"],
        _ => Vec::new(),
    }
}

fn allows(schema: &Value, name: &str) -> bool {
    types(schema).contains(&name)
}

/// Whether a node has one of the schema's types. An empty list or mapping may be written as nothing.
fn fits(node: &Node<'_>, schema: &Value) -> bool {
    types(schema).into_iter().any(|name| match (&node.kind, name) {
        (_, "null") | (_, "array") | (_, "object") if node.is_null() => true,
        (Kind::Map(_), "object") | (Kind::List(_), "array") => true,
        (Kind::Scalar { .. }, "string") => !node.is_null(),
        (Kind::Scalar { text, plain: true }, "boolean") => text == "true" || text == "false",
        (Kind::Scalar { text, plain: true }, "number") => finite(text).is_some(),
        (Kind::Scalar { text, plain: true }, "integer") => whole(text, schema),
        _ => false,
    })
}

fn whole(text: &str, schema: &Value) -> bool {
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    text.parse::<i64>().is_ok_and(|n| {
        let n = n as f64;
        let limit =
            if schema.get("format").and_then(Value::as_str) == Some("uint32") { f64::from(u32::MAX) } else { f64::MAX };
        n >= bound("minimum").unwrap_or(f64::MIN) && n <= bound("maximum").unwrap_or(limit)
    })
}

/// What a schema wants, in words.
fn wanted(schema: &Value) -> &'static str {
    match schema.get("x-reads").and_then(Value::as_str) {
        Some("day") => return "a date such as 2026-10-12",
        Some("time") => return "a time such as 2026-10-12T09:00:00Z",
        Some("duration") => return "a duration such as 30m",
        Some("days") => return "whole days such as 35d",
        _ => {}
    }
    match types(schema).first() {
        Some(&"object") => "a mapping of keys",
        Some(&"array") => "a list",
        Some(&"boolean") => "true or false",
        Some(&"integer") => "a whole number",
        Some(&"number") => "a number",
        _ => "text",
    }
}
