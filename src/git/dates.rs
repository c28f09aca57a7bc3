//! Dates in force: one walk through the history tells for each file when it was first committed,
//! who touched it last, and whether its content is still the one of that first commit.

use super::GitError;
use crate::model::calendar::{Day, Instant};
use crate::model::ending::is_text;
use crate::model::recorded::{Before, Commit, Recorded, Records, Version};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the history tells of the files of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dates {
    /// Each committed file with its record.
    Known(Records),
    /// A part of the history is missing, so the first commit of a file is not known.
    Shallow,
    /// The project lies in no repository.
    NoRepository,
    /// git did not answer; its words.
    Unknown(String),
}

impl From<GitError> for Dates {
    fn from(error: GitError) -> Self {
        match error {
            GitError::NoRepository(_) => Self::NoRepository,
            error => Self::Unknown(error.to_string()),
        }
    }
}

/// How `git log` introduces a commit: a byte that no other entry begins with, id, both dates and parents.
pub const FORMAT: &str = "--format=tformat:%x01%H %at %ct %P";
const COMMIT: u8 = 1;

/// What is gathered of one path.
#[derive(Debug, Clone)]
struct File {
    first: Commit,
    first_content: String,
    last: Commit,
    content: Option<String>,
    before: Option<Before>,
    texts: Vec<Version>,
}

/// One changed path of a commit; no content when it was removed.
#[derive(Debug)]
struct Change {
    path: String,
    content: Option<String>,
}

/// Reads the answer of `git log -z --raw`, oldest commit first.
pub fn read(output: &[u8]) -> Records {
    let mut history = History::default();
    let mut entries = output.split(|byte| *byte == 0);
    let mut commit: Option<Commit> = None;
    let mut changes: Vec<Change> = Vec::new();
    while let Some(entry) = entries.next() {
        let entry = entry.strip_prefix(b"\n").unwrap_or(entry);
        match entry.first() {
            Some(&COMMIT) => {
                history.add(commit.take(), std::mem::take(&mut changes));
                history.merged |= is_merge(&entry[1..]);
                commit = read_commit(&entry[1..]);
            }
            Some(b':') => {
                // The path is an entry of its own, whatever it holds.
                let path = entries.next().and_then(|path| String::from_utf8(path.to_vec()).ok());
                changes.extend(path.and_then(|path| read_change(entry, path)));
            }
            _ => {}
        }
    }
    history.add(commit, changes);
    history.records()
}

fn read_commit(entry: &[u8]) -> Option<Commit> {
    let text = std::str::from_utf8(entry).ok()?;
    let mut words = text.split(' ');
    let id = words.next()?.to_owned();
    let mut instant = || words.next()?.parse().ok().map(within);
    Some(Commit { id, authored: instant()?, committed: instant()? })
}

/// Whether a commit has several parents.
fn is_merge(entry: &[u8]) -> bool {
    entry.split(|byte| *byte == b' ').filter(|word| !word.is_empty()).count() > 4
}

/// An instant as a commit carries it, kept within the years that a date may have.
fn within(seconds: i64) -> Instant {
    let last = Day::from_ymd(2200, 12, 31).map_or(i64::MAX, |day| day.end().seconds());
    Instant::from_seconds(seconds.clamp(0, last))
}

/// `:mode mode id id status`, with one more colon, mode and id for each further parent of a merge.
fn read_change(entry: &[u8], path: String) -> Option<Change> {
    let text = std::str::from_utf8(entry).ok()?;
    let fields = text.trim_start_matches(':');
    let parents = text.len() - fields.len();
    let id = fields.split(' ').nth(2 * parents + 1)?;
    let content = (!id.bytes().all(|byte| byte == b'0')).then(|| id.to_owned());
    Some(Change { path, content })
}

#[derive(Debug, Default)]
struct History {
    files: BTreeMap<String, File>,
    /// The first path and day of each content.
    contents: BTreeMap<String, Before>,
    /// Whether any branches were merged.
    merged: bool,
}

impl History {
    fn add(&mut self, commit: Option<Commit>, changes: Vec<Change>) {
        let Some(commit) = commit else { return };
        let (removed, written): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(|c| c.content.is_none());
        // What the same commit removed under one name and wrote under another was only moved.
        let mut moved: BTreeMap<String, String> = BTreeMap::new();
        for Change { path, .. } in removed {
            if let Some(file) = self.files.get_mut(&path) {
                if let Some(content) = file.content.take() {
                    moved.entry(content).or_insert(path);
                }
                file.last = commit.clone();
            }
        }
        for Change { path, content } in written {
            let Some(content) = content else { continue };
            let origin = moved.get(&content).and_then(|from| self.files.get(from)).cloned();
            self.write(&commit, path, content, origin);
        }
    }

    fn write(&mut self, commit: &Commit, path: String, content: String, origin: Option<File>) {
        let on = commit.committed.day();
        let before = self.contents.entry(content.clone()).or_insert_with(|| Before { file: path.clone(), on }).clone();
        let before = (before.file != path).then_some(before);
        // The earlier contents of texts are remembered.
        let is_text = is_text(&path);
        let file = self.files.entry(path).or_insert_with(|| {
            origin.unwrap_or_else(|| File {
                first: commit.clone(),
                first_content: content.clone(),
                last: commit.clone(),
                content: None,
                before,
                texts: Vec::new(),
            })
        });
        if commit.committed < file.first.committed {
            // A parallel branch had it earlier.
            file.first = commit.clone();
            file.first_content.clone_from(&content);
        }
        file.last = commit.clone();
        if is_text && file.texts.last().is_none_or(|last| *last.content != *content) {
            file.texts.push(Version { since: on, content: Arc::from(content.as_str()) });
        }
        file.content = Some(content);
    }

    fn records(self) -> Records {
        let record = |mut file: File| {
            if file.content.is_none() {
                // Whatever stands there now is not what the history tells of.
                file.texts.clear();
            }
            let settled = file.content.is_some() && (!self.merged || file.first.id == file.last.id);
            let edited = file.content.is_some_and(|content| content != file.first_content);
            Arc::new(Recorded {
                settled,
                first: file.first,
                last: file.last,
                edited,
                before: file.before,
                texts: file.texts,
            })
        };
        self.files.into_iter().map(|(path, file)| (path, record(file))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400;

    /// What a commit did to a file: status, content, path.
    type Touch<'a> = (&'a str, &'a str, &'a str);

    /// The answer of git to commits on the given days.
    fn log(commits: &[(i64, &[Touch])]) -> Vec<u8> {
        let mut text = String::new();
        for (index, (day, changes)) in commits.iter().enumerate() {
            text += &format!("\u{1}{index:040} {} {}\0", (day - 1) * DAY, day * DAY);
            for (number, (status, content, path)) in changes.iter().enumerate() {
                let zero = "0".repeat(40);
                let id = if *status == "D" { zero.clone() } else { format!("{content:f>40}") };
                let line = if number == 0 { "\n" } else { "" };
                text += &format!("{line}:100644 100644 {zero} {id} {status}\0{path}\0");
            }
        }
        text.into_bytes()
    }

    fn record(records: &Records, path: &str) -> (i32, i32, bool, Option<(String, i32)>) {
        let file = &records[path];
        let before = file.before.as_ref().map(|b| (b.file.clone(), b.on.number()));
        (file.on().number(), file.last.committed.day().number(), file.edited, before)
    }

    #[test]
    fn the_first_and_the_last_commit_are_told_apart_from_an_edit() {
        let records = read(&log(&[
            (10, &[("A", "1", "a"), ("A", "2", "b")]),
            (20, &[("M", "3", "a")]),
            (30, &[("M", "4", "b")]),
            (40, &[("M", "2", "b")]),
        ]));
        assert_eq!(record(&records, "a"), (10, 20, true, None));
        assert_eq!(record(&records, "b"), (10, 40, false, None), "changed and changed back");
        assert_eq!(records["a"].first.authored.day().number(), 9);
    }

    #[test]
    fn a_moved_file_keeps_its_record_and_a_copied_one_names_its_source() {
        let records =
            read(&log(&[(10, &[("A", "1", "a")]), (20, &[("D", "", "a"), ("A", "1", "b")]), (30, &[("A", "1", "c")])]));
        assert_eq!(record(&records, "b"), (10, 20, false, None));
        assert_eq!(record(&records, "c"), (30, 30, false, Some(("a".to_owned(), 10))));
    }

    #[test]
    fn what_was_withdrawn_and_brought_back_is_on_record_from_its_first_day() {
        let records = read(&log(&[(10, &[("A", "1", "a")]), (20, &[("D", "", "a")]), (30, &[("A", "2", "a")])]));
        assert_eq!(record(&records, "a"), (10, 30, true, None));
    }

    #[test]
    fn of_two_branches_the_earlier_counts_and_a_merge_may_add_a_file() {
        let zero = "0".repeat(40);
        let mut text = log(&[(20, &[("A", "1", "a")]), (10, &[("A", "1", "a")])]);
        let merge = format!(
            "\u{1}{zero} {0} {0}\0\0::000000 000000 100644 {zero} {zero} {1} AA\0b\nc\0",
            30 * DAY,
            "e".repeat(40)
        );
        text.extend(merge.into_bytes());
        let records = read(&text);
        assert_eq!(record(&records, "a"), (10, 10, false, None));
        assert_eq!(record(&records, "b\nc"), (30, 30, false, None));
    }

    #[test]
    fn the_last_commit_holds_the_present_content_unless_a_merge_may_have_taken_another() {
        let commits: &[(i64, &[Touch])] =
            &[(10, &[("A", "1", "a"), ("A", "1", "b")]), (20, &[("M", "2", "a")]), (30, &[])];
        let straight = log(commits);
        assert!(read(&straight).values().all(|file| file.settled));
        let merge = format!("\u{1}{0} {1} {1} {0} {0}\0", "0".repeat(40), 40 * DAY);
        let records = read(&[straight, merge.into_bytes()].concat());
        assert_eq!((records["a"].settled, records["b"].settled), (false, true));
    }

    #[test]
    fn dates_that_cannot_be_are_kept_within_what_a_date_may_be() {
        let text = format!("\u{1}{0} -5 99999999999999\0:0 0 {0} {1} A\0a\0", "0".repeat(40), "e".repeat(40));
        let records = read(text.as_bytes());
        assert_eq!(records["a"].on().to_string(), "2200-12-31");
        assert_eq!(records["a"].first.authored.seconds(), 0);
    }

    #[test]
    fn the_texts_of_a_page_are_remembered_also_under_the_name_it_had_before() {
        let records = read(&log(&[
            (10, &[("A", "1", "a.md"), ("A", "1", "run.yaml")]),
            (20, &[("M", "2", "a.md"), ("M", "2", "run.yaml")]),
            (30, &[("D", "", "a.md"), ("A", "2", "b.md")]),
            (40, &[("M", "1", "b.md")]),
        ]));
        let texts: Vec<_> = records["b.md"].texts.iter().map(|t| (t.since.number(), &t.content[39..])).collect();
        assert_eq!(texts, [(10, "1"), (20, "2"), (40, "1")]);
        assert!(records["run.yaml"].texts.is_empty());
    }

    #[test]
    fn anything_else_is_no_history() {
        for text in [&b""[..], b"\0\0", b":", b"\x01", b"\x01x y z\0:1\0", b"\x01a 1 2\0:100644"] {
            assert_eq!(read(text), Records::new());
        }
    }
}
