//! A page of prose: its examples, its tables, and the parts that are generated.

use std::path::PathBuf;

/// The pages of the manual.
pub const MANUAL: &[&str] = &[
    "content/manual/ci.md",
    "content/manual/diagnostics.md",
    "content/manual/files.md",
    "content/manual/ladder.md",
    "content/manual/lints.md",
    "content/manual/site.md",
    "content/manual/design.md",
    "content/manual/verdicts.md",
];

/// A fenced example.
#[derive(Debug, Clone)]
pub struct Example {
    /// What stands behind the fence: the language, and words of ours.
    pub info: String,
    /// Its text.
    pub text: String,
}

/// A file of the repository.
pub fn root(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a file of the repository.
pub fn read(path: &str) -> String {
    std::fs::read_to_string(root(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The examples of a page.
pub fn examples(text: &str) -> Vec<Example> {
    let mut found = Vec::new();
    let mut open: Option<(&str, Example)> = None;
    for line in text.lines() {
        match &mut open {
            Some((fence, example)) if line == *fence => {
                found.push(example.clone());
                open = None;
            }
            Some((_, example)) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            None if line.starts_with("```") => {
                let fence = &line[..line.chars().take_while(|c| *c == '`').count()];
                let info = line[fence.len()..].trim().to_owned();
                open = Some((fence, Example { info, text: String::new() }));
            }
            None => {}
        }
    }
    assert!(open.is_none(), "an example is not closed");
    found
}

/// The text without its examples.
pub fn prose(text: &str) -> String {
    let mut fence: Option<&str> = None;
    let mut prose = String::new();
    for line in text.lines() {
        let ticks = &line[..line.chars().take_while(|c| *c == '`').count()];
        match fence {
            Some(open) if line == open => fence = None,
            Some(_) => {}
            None if ticks.len() >= 3 => fence = Some(ticks),
            None => {
                prose.push_str(line);
                prose.push('\n');
            }
        }
    }
    prose
}

/// What stands in code in the prose.
pub fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in prose(text).lines() {
        found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
    }
    found
}

/// The rows of every table below a heading, without the heads.
pub fn rows(text: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, rest) = text.split_once(&format!("{heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let section = rest.split("\n#").next().unwrap();
    let mut rows = Vec::new();
    for line in section.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<String> = line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(|cell| cell.chars().all(|c| "-|:".contains(c))) {
            rows.pop();
        } else {
            rows.push(cells);
        }
    }
    assert!(!rows.is_empty(), "no table below {heading}");
    rows
}

/// Compares the generated parts of a page with what they should be, or writes them.
pub fn compare(path: &str, parts: &[(&str, String)]) {
    let old = read(path);
    let mut new = old.clone();
    for (name, expected) in parts {
        let begin = format!("<!-- {name}: written by tests/manual -->\n");
        let end = format!("<!-- end of {name} -->");
        let (before, rest) = new.split_once(&begin).unwrap_or_else(|| panic!("{path} has no part {name}"));
        let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{path}: {name} does not end"));
        new = format!("{before}{begin}{expected}{end}{after}");
    }
    if new == old {
        return;
    }
    if std::env::var_os("STAGEPOST_UPDATE").is_some() {
        std::fs::write(root(path), new).unwrap();
    } else {
        let difference = old.lines().zip(new.lines()).find(|(a, b)| a != b);
        panic!("{path} is out of date at {difference:?}; run: STAGEPOST_UPDATE=1 cargo test --test manual");
    }
}
