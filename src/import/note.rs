//! Results written as Markdown: front matter and prose, as after a chaos day or a game day.
//!
//! The front matter takes the keys of a run, and those that site generators put there (`date`, `tags`,
//! `authors`) are no mistake. A verdict that is not one of ours or a plain word for one is inconclusive, with
//! that word as the reason. What stands under the headings Hypothesis, Expected, Actual, Result, Impact,
//! Participants and Findings is kept for the reader; prose proves nothing that the front matter does not say.

mod words;

use super::diagnostics::any_error;
use super::format::{Foreign, SourceFile};
use super::front_matter::split;
use super::id;
use super::loose::{Value, shorten};
use super::run::Sidecar;
use crate::markdown::{Block, Document, outline};
use crate::model::calendar::{Day, Instant};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::run::{Derived, Grade, Run, RunFinding, Verdict};
use crate::yaml::{self, Budget};
use words::Heading;

/// The id of the format.
pub const ID: &str = "markdown";

/// Pages that explain a folder and tell of no run.
const PAGES: &[&str] =
    &["readme", "changelog", "contributing", "license", "sources", "template", "code_of_conduct", "security"];
/// Keys of front matter that a note of a run has, and a page of documentation has not.
const KEYS: &[&str] = &[
    "date",
    "run",
    "verdict",
    "result",
    "outcome",
    "hypothesis",
    "dependency",
    "environment",
    "impact",
    "fault",
    "started",
    "ended",
    "participants",
    "measured",
];
/// Keys that site generators and people write, and that say nothing to us.
const FOREIGN: &[&str] = &[
    "date",
    "layout",
    "tags",
    "categories",
    "category",
    "authors",
    "author",
    "slug",
    "draft",
    "weight",
    "description",
    "summary",
    "image",
    "permalink",
    "result",
    "outcome",
    "status",
    "labels",
    "keywords",
    "sidebar_label",
    "sidebar_position",
    "hide_table_of_contents",
    "toc",
    "lang",
    "type",
    "team",
    "id",
    "last_update",
    "updated",
];
/// How much of a section is kept, in characters.
const TEXT: usize = 500;
/// How many findings are kept.
const FINDINGS: usize = 40;

/// Whether the file is a note of a run.
pub fn claims(file: &SourceFile<'_>) -> bool {
    let stem = file.stem().to_ascii_lowercase();
    if !matches!(file.ending().as_str(), "md" | "markdown") || PAGES.contains(&stem.as_str()) {
        return false;
    }
    let mut lines = file.text.lines();
    if lines.next().is_some_and(|line| line.trim_end() == "---") {
        let front = lines.by_ref().take_while(|line| !matches!(line.trim_end(), "---" | "..."));
        let keys = front.filter_map(|line| Some(line.split_once(':')?.0));
        if keys.into_iter().any(|key| KEYS.contains(&key.trim_matches(['"', '\'']))) {
            return true;
        }
    }
    if day_in_name(file).is_some() {
        return true;
    }
    let heading = |line: &str| words::heading(line.strip_prefix('#')?.trim_start_matches('#'));
    let mut found: Vec<Heading> = file.text.lines().filter_map(heading).collect();
    found.sort_unstable();
    found.dedup();
    found.len() > 1
}

/// The day with which the file's name or its folder's begins.
fn day_in_name(file: &SourceFile<'_>) -> Option<Day> {
    let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
    [file.name(), folder].into_iter().find_map(|name| Day::parse(name.get(..10)?).ok())
}

/// The run of a note.
pub fn read(file: &SourceFile<'_>) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let place = Place::start(file.path);
    let parts = match split(file.text, &place) {
        Ok(parts) => parts,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let mut diagnostics = Vec::new();
    let mut foreign = Foreign::from(Run::blank(name(file), ID, place.clone()));
    foreign.run.grade = Grade::Declared;
    if let Some((text, line)) = parts.front {
        let at = place.at(line, 1, 0);
        let front = yaml::documents::<Value>(text, &at, Budget::FRONT_MATTER)
            .ok()
            .and_then(|documents| documents.into_iter().next())
            .unwrap_or_default();
        let (written, found) = Sidecar::front_matter(text, &at);
        let free = free_verdict(&front);
        diagnostics = found.into_iter().filter(|d| !is_foreign(d, text, line, free.is_some())).collect();
        date(&front, &mut foreign.run, &at, &mut diagnostics);
        diagnostics.extend(written.merge(&mut foreign));
        if let Some(free) = free.filter(|_| foreign.run.stated.is_none()) {
            judge(&free, &mut foreign.run);
        }
        let tags = [front.get("tags"), front.get("categories")].into_iter().flat_map(Value::list);
        foreign.tags = tags.filter_map(Value::word).take(50).collect();
    }
    if any_error(&diagnostics) {
        return (Vec::new(), diagnostics);
    }
    prose(&outline(parts.body), &mut foreign.run);
    if foreign.run.when().is_none()
        && let Some(day) = day_in_name(file)
    {
        foreign.run.ended = Some(day.end());
        foreign.run.derived.push(Derived { field: "ended", from: "the name of the file or of its folder".to_owned() });
    }
    if foreign.run.grade == Grade::Declared && foreign.run.when().is_some() {
        foreign.run.grade = Grade::Recorded;
    }
    (vec![foreign], diagnostics)
}

/// The file's name; a page that site generators call `index` is called after its folder.
fn name(file: &SourceFile<'_>) -> String {
    let folder = file.path.rsplit('/').nth(1).unwrap_or_default();
    let own = file.stem();
    let name = id::from_text(if own.eq_ignore_ascii_case("index") && !folder.is_empty() { folder } else { own });
    if name.is_empty() { "note".to_owned() } else { name }
}

/// Whether what is wrong with the front matter only is that it also serves others, or that its
/// verdict is a word of its author.
fn is_foreign(diagnostic: &Diagnostic, text: &str, first: u32, free: bool) -> bool {
    let at = diagnostic.place.line.saturating_sub(first) as usize;
    let line = text.lines().nth(at).unwrap_or_default();
    let key = line.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'', ' '])).unwrap_or_default();
    match diagnostic.code {
        Code::UnknownKey => diagnostic.place.column == 1 && (FOREIGN.contains(&key) || !is_near(key)),
        Code::UnknownWord => free && key == "verdict",
        _ => false,
    }
}

/// Whether a key looks like one of a run that is misspelt.
fn is_near(key: &str) -> bool {
    yaml::nearest(key, KEYS.iter().copied().chain(["service", "services", "reason", "title"])).is_some()
}

/// The author's own word for how it went.
fn free_verdict(front: &Value) -> Option<String> {
    let keys = ["verdict", "result", "outcome"];
    keys.into_iter()
        .find_map(|key| front.get(key).word())
        .filter(|word| Verdict::parse(word).is_none() || front.get("verdict").is_null())
}

fn judge(word: &str, run: &mut Run) {
    run.tool.word = Some(shorten(word, 60));
    run.stated = words::verdict(word);
    if run.stated.is_none() {
        run.stated = Some(Verdict::Inconclusive);
        run.reason.get_or_insert_with(|| format!("its author calls it `{}`", shorten(word, 80)));
    }
}

/// The key `date`, which a run does not have; a day alone is the end of that day.
fn date(front: &Value, run: &mut Run, place: &Place, diagnostics: &mut Vec<Diagnostic>) {
    if !front.get("started").is_null() || !front.get("ended").is_null() {
        return;
    }
    let Some(text) = front.get("date").word() else { return };
    match Instant::parse_assuming_utc(&text) {
        Ok(at) => run.ended = Some(at),
        Err(error) => {
            let message = format!("`date` cannot be read: {error}");
            let help = "write the day on which it was tested, such as 2026-10-12";
            diagnostics.push(Diagnostic::new(Code::BadTime, place.clone(), message, help));
        }
    }
}

/// Keeps what stands under the headings that are known.
fn prose(document: &Document, run: &mut Run) {
    if run.title.is_none() {
        let first = document.sections.iter().find(|section| section.level > 0);
        run.title = first.map(|section| shorten(section.title.trim(), 200)).filter(|title| !title.is_empty());
    }
    let mut notes = Vec::new();
    for section in &document.sections {
        let Some(heading) = words::heading(&section.title) else { continue };
        let text: Vec<String> = section.blocks.iter().map(Block::text).filter(|text| !text.trim().is_empty()).collect();
        let joined = shorten(text.join("\n").trim(), TEXT);
        if joined.is_empty() {
            continue;
        }
        match heading {
            Heading::Hypothesis => {
                run.hypothesis.get_or_insert(joined);
            }
            Heading::Impact => {
                run.impact.get_or_insert(joined);
            }
            Heading::Actual => notes.push(joined),
            Heading::Result => {
                if let (None, Some(verdict)) = (run.stated, words::verdict(&joined)) {
                    run.stated = Some(verdict);
                }
                notes.push(joined);
            }
            Heading::Participants => {
                let items = section.blocks.iter().filter(|block| matches!(block, Block::Item { .. }));
                run.participants.extend(items.map(|item| shorten(item.text().trim(), 100)).take(50));
            }
            Heading::Findings => {
                let items = section.blocks.iter().filter(|block| matches!(block, Block::Item { depth: 1, .. }));
                let finding = |item: &Block| RunFinding {
                    text: shorten(item.text().trim(), 300),
                    owner: None,
                    due: None,
                    closed: None,
                };
                let room = FINDINGS.saturating_sub(run.findings.len());
                run.findings.extend(items.take(room).map(finding));
            }
            Heading::Experiment => {}
        }
    }
    if run.notes.is_none() && !notes.is_empty() {
        run.notes = Some(shorten(&notes.join("\n\n"), 2 * TEXT));
    }
}

#[cfg(test)]
mod tests;
