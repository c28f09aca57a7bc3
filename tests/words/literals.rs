//! Templates and scripts hold no words of their own.

use super::files;

/// Names that are the same in every language.
const NAMES: [&str; 3] = ["SVG", "CSV", "sha256"];

/// Attributes that people read or hear.
const ATTRIBUTES: [&str; 7] = ["aria-label", "alt", "title", "placeholder", "data-label", "label", "caption"];

/// The template without what is filled in.
fn emptied(source: &str) -> String {
    let mut text = source.to_owned();
    for (open, close) in [("{{", "}}"), ("{%", "%}")] {
        while let Some(start) = text.find(open) {
            let end = start + text[start..].find(close).unwrap() + 2;
            text.replace_range(start..end, "\u{1}");
        }
    }
    text
}

fn has_words(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
    words.into_iter().any(|word| !NAMES.contains(&word))
}

/// The values of a tag's attributes that people read or hear.
fn read(tag: &str) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in ATTRIBUTES {
        let open = format!(" {attribute}=\"");
        found.extend(tag.split(&open).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
    }
    found
}

/// What a template says by itself, in text and in attributes that are read.
fn said(source: &str) -> Vec<String> {
    let text = emptied(source);
    let mut found = Vec::new();
    for (number, part) in text.split('<').enumerate() {
        let (tag, text) = if number == 0 { ("", part) } else { part.split_once('>').unwrap_or((part, "")) };
        found.push(text.trim().to_owned());
        found.extend(read(tag));
    }
    // What is handed to a component.
    for tag in source.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0)) {
        found.extend(read(tag));
    }
    found.retain(|text| has_words(text));
    found
}

#[test]
fn no_template_has_words_of_its_own() {
    for (path, source) in files("templates", "html") {
        assert_eq!(said(&source), [""; 0], "{path}: put them into content/words.ftl");
    }
}

#[test]
fn words_of_a_template_are_found_wherever_they_stand() {
    let source = "<p title=\"Hint\">Text {{ x | t }}<a href=\"#a\">SVG</a></p>{{ <ui.a caption=\"Name\"/> }}{% if a %}too{% endif %}";
    assert_eq!(said(source), ["Text \u{1}", "Hint", "\u{1}\u{1}too\u{1}", "Name"]);
}

/// The texts of a script that begin with a capital or hold a space between words.
fn sentences(script: &str) -> Vec<String> {
    let code: Vec<&str> = script.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let mut found = Vec::new();
    for line in code {
        for quote in ['"', '`'] {
            for text in line.split(quote).skip(1).step_by(2) {
                let words = text.split(' ').filter(|word| word.len() > 1 && word.chars().all(char::is_alphabetic));
                let capital = text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.starts_with("DOM");
                if text != "use strict"
                    && (words.count() > 1 || capital && !text.starts_with("Arrow") && text != "Escape")
                {
                    found.push(text.to_owned());
                }
            }
        }
    }
    found
}

#[test]
fn no_script_has_words_of_its_own() {
    for (path, script) in files("themes", "js") {
        assert_eq!(sentences(&script), [""; 0], "{path}: let the page hold them");
    }
    assert_eq!(sentences("a = \"Copied\"; b = `not ${c} found`; d = \"click\";"), ["Copied", "not ${c} found"]);
}
