//! What a reader sees of playbooks as people write them: nothing of another generator's tags, and every
//! word. The playbooks of public repositories are read in place where they are at hand.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use stagepost::import::front_matter::split;
use stagepost::markdown::{References, Rendering, html_with, outline};
use stagepost::model::place::Place;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let named = std::env::var_os("STAGEPOST_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).find(|root| root.join("wild-playbooks").is_dir());
    if found.is_none() {
        eprintln!("SKIPPED: the shared playbooks are not at hand; set STAGEPOST_SHARED");
    }
    found
}

/// Every text of the shared folder, by its path, and what `STAGEPOST_PLAYBOOKS` names besides.
fn texts(root: &Path) -> Vec<(String, String)> {
    let more = std::env::var_os("STAGEPOST_PLAYBOOKS").map(PathBuf::from);
    let (mut folders, mut found) = (vec![root.join("wild-playbooks"), root.join("seeds")], Vec::new());
    folders.extend(more);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let is_text = path.extension().is_some_and(|e| e == "md" || e == "markdown" || e == "txt");
            if path.is_dir() {
                folders.push(path);
            } else if is_text && !path.ends_with("SOURCES.txt") {
                let text = String::from_utf8_lossy(&std::fs::read(&path).expect("a file")).into_owned();
                found.push((path.to_string_lossy().into_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The text of a page between its tags; without code, or with it.
fn seen(page: &str, with_code: bool) -> String {
    let (mut text, mut rest, mut code) = (String::new(), page, 0);
    while let Some((before, after)) = rest.split_once('<') {
        if code == 0 || with_code {
            text.push_str(before);
        }
        let (tag, after) = after.split_once('>').expect("a tag ends");
        match tag.split(' ').next() {
            Some("code" | "pre") => code += 1,
            Some("/code" | "/pre") => code -= 1,
            Some("p" | "li" | "br" | "td" | "th" | "tr" | "/p" | "/li" | "/td" | "/th") => text.push('\n'),
            _ => {}
        }
        rest = after;
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// Placeholder words of a source: `<namespace>`, `{{ name }}`.
fn placeholders(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in source.split('<').skip(1) {
        let Some((inner, _)) = part.split_once('>') else { continue };
        let is_words = inner.starts_with(|c: char| c.is_alphabetic())
            && inner.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c));
        let name = inner.split(' ').next().unwrap_or_default().to_lowercase();
        if is_words && !HTML.contains(&name.as_str()) {
            found.insert(inner.to_owned());
        }
    }
    // What stands in a tag or in an address is no word for a reader.
    let mut before = "";
    for part in source.split("{{") {
        let is_word = !before.ends_with(['(', '"', '\'']) && !before.is_empty();
        before = part;
        let Some((inner, _)) = part.split_once("}}").filter(|_| is_word) else { continue };
        let inner = inner.trim();
        if !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || "_.-".contains(c)) {
            found.insert(inner.to_owned());
        }
    }
    for control in ["end", "else", "toc"] {
        found.remove(control);
    }
    found
}

const HTML: &[&str] = &[
    "a", "b", "br", "code", "dd", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "i", "img", "kbd",
    "li", "ol", "p", "pre", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "u", "ul", "center", "font",
];

#[test]
fn no_tag_of_another_generator_is_seen_and_every_word_is() {
    let Some(root) = shared() else { return };
    let texts = texts(&root);
    assert!(texts.len() > 20, "{}", texts.len());
    let mut wrong = Vec::new();
    let mut words = 0;
    for (path, text) in &texts {
        let body = split(text, &Place::start("p.md")).map_or(text.as_str(), |split| split.body);
        let page =
            html_with(body, Rendering::default(), &References::default(), &|link| Some(link.destination.to_owned()));
        let prose = seen(&page, false);
        for sign in ["{:", "{%", "%}", "{{", "<%", "][#", "!!! ", "[[_TOC_]]"] {
            if let Some(at) = prose.find(sign) {
                let around: String = prose[at..].chars().take(60).collect();
                wrong.push(format!("{path}: {sign} is seen in {around:?}"));
            }
        }
        if prose.lines().any(|line| line.trim_start().starts_with(":::")) {
            wrong.push(format!("{path}: ::: is seen"));
        }
        let whole = seen(&page, true);
        for word in placeholders(body) {
            words += 1;
            if !whole.contains(&word) {
                wrong.push(format!("{path}: the placeholder {word:?} is not seen"));
            }
        }
        let lines = u32::try_from(body.lines().count()).expect("few lines");
        for removed in outline(body).removed {
            assert!((1..=lines).contains(&removed.line), "{path}: {removed:?}");
        }
    }
    assert!(words >= 8, "{words} placeholders");
    assert_eq!(wrong, Vec::<String>::new());
}
