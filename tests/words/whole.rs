//! A site in another language, whole: every message is put between signs, and what stands on the pages outside
//! of them is what people wrote, data, or marked as English.

use super::files;
use stagepost::import::format::FORMATS;
use stagepost::ladder::requirement::{Effort, REQUIREMENTS};
use stagepost::ladder::status::Status;
use stagepost::model::calendar::Day;
use stagepost::model::diagnostic::Code;
use stagepost::model::run::{Execution, Grade, Outcome, RunKind, Trigger, Verdict};
use stagepost::render::sink::MemorySink;
use stagepost::render::theme::Theme;
use stagepost::site::{Site, SiteInput, Source};
use stagepost::tree::{MemoryTree, SourceTree};
use stagepost::words::{ENGLISH, Words};
use stagepost::{config, import, ladder};
use std::collections::{BTreeMap, BTreeSet};

/// The English catalogue with every text between `⟦` and `⟧`, and longer; values stay outside.
pub fn signed() -> String {
    let mut text = String::new();
    for line in ENGLISH.lines() {
        let head = [" = ", "] "].iter().find_map(|sign| Some(line.find(sign)? + sign.len()));
        match head {
            Some(at) if !line.starts_with('#') && !line.ends_with("->") => {
                text.push_str(&line[..at]);
                text.push_str(&sign(&line[at..]));
            }
            _ => text.push_str(line),
        }
        text.push('\n');
    }
    text
}

fn sign(pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern;
    let mut code = false;
    while !rest.is_empty() {
        let open = rest.find('{').unwrap_or(rest.len());
        let (said, tail) = rest.split_at(open);
        // Between backticks stands code.
        for (number, said) in said.split('`').enumerate() {
            if number > 0 {
                text.push('`');
                code = !code;
            }
            if !code && said.chars().any(char::is_alphabetic) {
                let (left, right) = (said.len() - said.trim_start().len(), said.trim_end().len());
                text.push_str(&format!("{}⟦{}·ø·⟧{}", &said[..left], &said[left..right], &said[right..]));
            } else {
                text.push_str(said);
            }
        }
        let close = tail.find('}').map_or(tail.len(), |at| at + 1);
        text.push_str(&tail[..close]);
        rest = &tail[close..];
    }
    text
}

/// The example, with these words.
pub fn example(settings: &str, words: &str) -> MemoryTree {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    for ending in ["yaml", "json", "md", "sh", "txt"] {
        all.extend(files("content/example", ending));
    }
    let mut all: BTreeMap<String, String> =
        all.into_iter().map(|(path, text)| (path.replace("content/example/", ""), text)).collect();
    let config = all.get_mut("stagepost.yaml").unwrap();
    *config = config.replacen("site:\n", &format!("site:\n{settings}"), 1);
    all.insert("words/xx.ftl".to_owned(), words.to_owned());
    MemoryTree::new(all)
}

/// The pages of a project.
pub fn pages(tree: &dyn SourceTree) -> BTreeMap<String, String> {
    let day = Day::parse("2026-11-30").unwrap();
    let (config, problems) = config::read(tree);
    assert!(problems.iter().all(|problem| problem.code == Code::MissingWords), "{problems:?}");
    let (catalog, diagnostics) = import::read(tree, &config);
    let standings = ladder::judge(&catalog, &config.policy, day);
    let site = Site::new(SiteInput {
        catalog: &catalog,
        standings: &standings,
        config: &config,
        diagnostics: &diagnostics,
        silenced: &[],
        day,
        source: Source { commit: Some("9f1c2ab4d5e6f7a8".to_owned()), ..Source::default() },
        pages: Vec::new(),
        originals: Default::default(),
        pictures: Default::default(),
    });
    let sink = MemorySink::new();
    stagepost::render::render(&site, &Theme::load("default", tree, &config.words).unwrap(), &sink).unwrap();
    let files = sink.into_files();
    files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn unescaped(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The texts of a page with the attributes that are read, without what is marked as English, what people wrote
/// in Markdown, and code.
fn texts(html: &str) -> Vec<String> {
    const VOID: [&str; 8] = ["meta", "link", "br", "input", "img", "rect", "path", "circle"];
    let mut found = Vec::new();
    // Each open element, and whether what stands in it is left out.
    let mut open: Vec<(&str, bool)> = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap();
        let left_out = open.last().is_some_and(|(_, out)| *out);
        if tag.starts_with('/') {
            while let Some((last, _)) = open.pop() {
                if last == name {
                    break;
                }
            }
        } else if !tag.starts_with('!') {
            let out = left_out
                || tag.contains(" lang=\"en\"")
                || tag.contains("class=\"prose\"")
                || tag.contains("class=\"difference\"")
                || matches!(name, "code" | "script" | "style");
            if !out {
                for attribute in ["aria-label", "title", "alt", "placeholder", "data-label", "label"] {
                    let value = tag.split(&format!(" {attribute}=\"")).nth(1).and_then(|rest| rest.split_once('"'));
                    found.extend(value.map(|(value, _)| value.to_owned()));
                }
            }
            if !VOID.contains(&name) && !tag.ends_with('/') {
                open.push((name, out));
            }
        }
        if !open.last().is_some_and(|(_, out)| *out) {
            found.push(text.to_owned());
        }
    }
    found.iter().map(|text| unescaped(text)).collect()
}

/// What stands outside of the signs.
fn bare(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0;
    for letter in text.chars() {
        match letter {
            '⟦' => {
                depth += 1;
                found.push(String::new());
            }
            '⟧' => depth -= 1,
            _ if depth == 0 => found.last_mut().unwrap().push(letter),
            _ => {}
        }
    }
    let edges = |c: char| !c.is_alphanumeric();
    let pieces = found.iter().flat_map(|text| text.split([',', ';', '(', ')', ':', '–', '→', '“', '”', '|', '…']));
    let trimmed = pieces.map(|text| text.trim_matches(edges).to_owned());
    trimmed.filter(|text| text.chars().any(char::is_alphabetic)).collect()
}

/// What people wrote in the project, and what was read of it.
struct Written {
    /// The facts, with everything that readers of foreign formats say, as they are.
    facts: String,
    /// Everything, in lower case and with single spaces.
    whole: String,
    /// Values, list items and headings.
    values: BTreeSet<String>,
}

impl Written {
    fn of(tree: &MemoryTree) -> Self {
        let mut whole = String::new();
        let mut values = BTreeSet::new();
        for path in tree.paths().iter().filter(|path| !path.starts_with("words/")) {
            let text = String::from_utf8(tree.bytes(path, 1 << 24).unwrap()).unwrap().to_lowercase();
            values.extend(path.split('/').map(str::to_owned));
            values.insert(path.to_string());
            for line in text.lines() {
                let line = line.split(" #").next().unwrap();
                let value = line.split_once(": ").map_or(line, |(_, value)| value);
                let edges = |c: char| !c.is_alphanumeric();
                values.insert(line.trim_matches(edges).to_owned());
                values.insert(value.trim_matches(edges).to_owned());
                let pieces = line.split([
                    ',', ';', '{', '}', '[', ']', '|', '"', '`', '*', '(', ')', '/', ':', '–', '→', '“', '”', '…',
                ]);
                values.extend(pieces.map(|piece| piece.trim_matches(edges).to_owned()));
            }
            whole.push_str(&text.split_whitespace().collect::<Vec<_>>().join(" "));
            whole.push('\n');
        }
        let (config, _) = config::read(tree);
        let mut facts = format!("{:?}", import::read(tree, &config).0.dossiers).to_lowercase();
        let ids = REQUIREMENTS.iter().map(|r| r.id).chain(FORMATS.iter().map(|f| f.id));
        facts.extend(ids.chain(Code::ALL.iter().map(|code| code.as_str())).map(|id| format!("\"{id}\"")));
        facts.extend(
            config
                .evidence
                .controls
                .iter()
                .map(|c| format!("\"{} {}\"", c.framework.to_lowercase(), c.id.to_lowercase())),
        );
        Self { facts, whole, values }
    }

    fn has(&self, text: &str) -> bool {
        let low = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let ends = [format!("\"{low}\""), format!(", {low}\"")];
        let fact =
            ends.iter().any(|end| self.facts.contains(end)) || low.contains([' ', '-']) && self.facts.contains(&low);
        let words =
            || low.split(' ').all(|word| self.values.contains(word) || self.facts.contains(word) || is_data(word));
        fact || self.values.contains(&low)
            || low.contains('.') && words()
            || low.split(' ').count() > 2 && self.whole.contains(&low)
    }
}

/// Numbers with their units, days, places in files, and names that are the same in every language.
fn is_data(text: &str) -> bool {
    const NAMES: [&str; 8] =
        ["SVG", "CSV", "HTML", "Markdown", "Confluence", "AsciiDoc", "Stagepost 0.1.0", "SOURCES.sha256"];
    const UNITS: [&str; 8] = ["d", "h", "min", "s", "ms", "day", "days", "years"];
    let numbers = text
        .split([' ', ','])
        .all(|word| UNITS.contains(&word) || word.chars().all(|c| c.is_ascii_digit() || ".:-TZ≥%".contains(c)));
    // Ids, hashes, days and files.
    let id = !text.contains(' ') && text.contains(|c: char| c.is_ascii_digit() || c == '.');
    numbers || id || NAMES.contains(&text)
}

#[test]
fn everything_that_the_program_says_is_a_message() {
    let tree = example("  lang: de\n  words: words/xx.ftl\n", &signed());
    let written = Written::of(&tree);
    let pages = pages(&tree);
    let mut escaped: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".svg")) {
        for text in texts(text) {
            for text in bare(&text).into_iter().filter(|text| !is_data(text) && !written.has(text)) {
                escaped.entry(text).or_insert_with(|| path.clone());
            }
        }
    }
    let told: Vec<String> = escaped.iter().map(|(text, path)| format!("{path}: {text}")).collect();
    assert!(told.is_empty(), "{} texts:\n{}", told.len(), told.join("\n"));
}

/// What the ladder calls its requirements, and what the words of the facts mean, stands in the catalogue as it is
/// there; `report.json` and the terminal have it from the ladder.
#[test]
fn the_catalogue_says_the_same_as_the_ladder() {
    let words = Words::english();
    for requirement in REQUIREMENTS {
        assert_eq!(words.named("title", requirement.id), requirement.title);
        assert_eq!(words.named("why", requirement.id), requirement.why);
        assert_eq!(words.named("how", requirement.id), requirement.how);
    }
    for status in Status::ALL {
        assert_eq!(words.named("status", status.as_str()), status.as_str());
        assert_eq!(words.named("meaning", status.as_str()), status.meaning());
    }
    for (kind, all) in [
        ("verdict", Verdict::ALL.iter().map(|word| word.as_str()).collect::<Vec<_>>()),
        ("kind", RunKind::ALL.iter().map(|word| word.as_str()).collect()),
        ("execution", Execution::ALL.iter().map(|word| word.as_str()).collect()),
        ("trigger", Trigger::ALL.iter().map(|word| word.as_str()).collect()),
        ("outcome", Outcome::ALL.iter().map(|word| word.as_str()).collect()),
        ("grade", Grade::ALL.iter().map(|word| word.as_str()).collect()),
    ] {
        for word in all {
            assert_eq!(words.named(kind, word), word);
        }
    }
    for effort in [Effort::Writing, Effort::Agreeing, Effort::Testing, Effort::Exercising, Effort::Automating] {
        assert_eq!(stagepost::site::requirement::effort(&words, effort), effort.sentence());
    }
    for control in &config::Config::default().evidence.controls {
        let slug = format!("{} {}", control.framework, control.id).to_lowercase().replace('.', "-");
        assert_eq!(words.named("control", &slug), control.title);
        assert_eq!(words.named("control", &format!("{slug}-asks")), control.asks);
    }
}

/// A language that is written from right to left, with a word that is not translated.
#[test]
fn every_page_says_its_language_and_direction_and_marks_what_stays_english() {
    let tree = example("  lang: ar\n  words: words/xx.ftl\n", "nav-overview = نظرة عامة\n");
    let pages = pages(&tree);
    for (path, text) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(text.contains("<html lang=\"ar\" dir=\"rtl\">"), "{path}");
    }
    assert!(pages["index.html"].contains(">نظرة عامة</a>"));
    assert!(pages["services/search/index.html"].contains("<span lang=\"en\" dir=\"ltr\">"));
    assert!(pages["stages/1.html"].contains("<div class=\"prose\" lang=\"en\" dir=\"ltr\">"));
    assert!(pages["changes.atom"].contains("xml:lang=\"ar\""));
}

/// What programs read stays as it is in every language.
#[test]
fn reports_and_tables_of_numbers_are_the_same_in_every_language() {
    let (english, other) = (pages(&example("", "")), pages(&example("  lang: de\n  words: words/xx.ftl\n", &signed())));
    for (path, text) in &english {
        let read = path.ends_with(".csv") || path.ends_with(".json") && !path.starts_with("badges/");
        if read {
            assert_eq!(other.get(path), Some(text), "{path}");
        }
    }
}
