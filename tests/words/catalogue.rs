//! Every message is used, and every message that is asked for exists.

use super::files;
use stagepost::words::{ENGLISH, Words};
use std::collections::BTreeSet;

fn keys() -> Vec<String> {
    let heads = ENGLISH.lines().filter_map(|line| line.split_once(" ="));
    heads.map(|(key, _)| key.to_owned()).filter(|key| !key.starts_with([' ', '#'])).collect()
}

/// What stands between quotes.
fn quoted(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// The names that follow a call.
fn asked<'s>(source: &'s str, call: &'s str) -> impl Iterator<Item = &'s str> {
    source.split(call).skip(1).filter_map(|rest| rest.split_once('"').map(|(name, _)| name))
}

#[test]
fn every_message_is_used() {
    let mut sources = files("src/site", "rs");
    sources.extend(files("src/render", "rs"));
    sources.extend(files("src/ladder", "rs"));
    sources.extend(files("src/words", "rs"));
    let mut used: BTreeSet<String> = sources.values().flat_map(|source| quoted(source)).map(str::to_owned).collect();
    let templates = files("templates", "html");
    used.extend(templates.values().flat_map(|source| quoted(source)).map(str::to_owned));
    let kinds: BTreeSet<String> = ["named(\"", "Word(\""]
        .iter()
        .flat_map(|call| sources.values().flat_map(move |source| asked(source, call)))
        .map(|kind| format!("{kind}-"))
        .collect();
    let idle: Vec<String> = keys()
        .into_iter()
        .filter(|key| !used.contains(key) && !kinds.iter().any(|kind| key.starts_with(kind)))
        .collect();
    assert_eq!(idle, [""; 0], "nothing asks for these messages");
}

#[test]
fn every_message_that_is_asked_for_exists() {
    let words = Words::english();
    let mut missing = Vec::new();
    for (path, source) in files("templates", "html") {
        for tag in source.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0)) {
            // The name stands before the filter, and each piece but the last ends with one.
            let pieces: Vec<&str> = tag.split("\" | t").collect();
            for piece in &pieces[..pieces.len() - 1] {
                let name = piece.rsplit('"').next().unwrap();
                if !words.has(name) {
                    missing.push(format!("{path}: {name}"));
                }
            }
        }
    }
    for (path, source) in files("src", "rs").into_iter().filter(|(path, _)| !path.starts_with("src/words")) {
        let source = source.split("#[cfg(test)]").next().unwrap();
        for name in [
            "words.text(\"",
            "words().text(\"",
            "say!(words, \"",
            "say!(at.words(), \"",
            "sentence!(\"",
            "each_critical(case, \"",
        ]
        .iter()
        .flat_map(|call| asked(source, call))
        {
            if !words.has(name) {
                missing.push(format!("{path}: {name}"));
            }
        }
    }
    assert_eq!(missing, [""; 0], "these are not in content/words.ftl");
}

#[test]
fn the_catalogue_is_in_order() {
    let keys = keys();
    let once: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(once.len(), keys.len(), "a message stands twice");
    assert!(keys.len() > 300);
}
