//! Whatever happens to a file on its way, it proves no more than it did: 200 cuts and 2,000 changed bytes
//! of each file that a tool wrote, ours and the shared ones, and texts that are made to hurt.
//!
//! The same files are cut and changed in the same places every time. A file of more than 8 kB is changed
//! less often, in proportion, so that no file takes longer than the others. A digit is not changed into
//! another one: that would be another honest file.

use rayon::prelude::*;
use stagepost::config::Config;
use stagepost::import;
use stagepost::import::format::{FORMATS, SourceFile};
use stagepost::model::fault::Injection;
use stagepost::model::run::{Check, Run, Verdict};
use stagepost::tree::MemoryTree;
use std::path::{Path, PathBuf};

const CUTS: usize = 200;
const CHANGES: usize = 2000;
const LARGE: usize = 8 << 10;

/// How much a run proves: 2 when a fault was there and the service held, 1 when it held and the file does
/// not say that there was a fault, 0 when it is no pass whatever somebody says beside it.
fn strength(run: &Run) -> u8 {
    let stated_less = matches!(run.stated, Some(Verdict::Fail | Verdict::Inconclusive | Verdict::Aborted));
    let held = match run.check {
        Check::Held => !stated_less,
        Check::Unstated => run.stated == Some(Verdict::Pass),
        _ => false,
    };
    match run.fault.injection {
        _ if !held || run.halt.is_some() => 0,
        Injection::Real(_) => 2,
        Injection::Unstated | Injection::Nothing(_) | Injection::Simulated => 1,
    }
}

/// The most that anything in a file proves; a file that two formats claim is read by none.
fn proven(path: &str, text: &str) -> u8 {
    let file = SourceFile { path, text };
    let claims: Vec<_> = FORMATS.iter().filter(|format| (format.claims)(&file)).collect();
    let [format] = claims[..] else { return 0 };
    (format.read)(&file).0.iter().map(|foreign| strength(&foreign.run)).max().unwrap_or(0)
}

/// Numbers that are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Every file below a folder.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() { below(&path, found) } else { found.push(path) }
    }
}

/// Files that a format reads: ours, and the shared ones where they are at hand.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared =
        std::env::var_os("STAGEPOST_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from).join("fixtures");
    if !shared.is_dir() {
        eprintln!("SKIPPED: the shared samples are not at hand; set STAGEPOST_SHARED");
    }
    let mut paths = Vec::new();
    below(&root.join("tests/fixtures"), &mut paths);
    below(&shared, &mut paths);
    let text = |path: PathBuf| Some((path.to_string_lossy().into_owned(), std::fs::read_to_string(path).ok()?));
    let read = |(path, text): &(String, String)| FORMATS.iter().any(|f| (f.claims)(&SourceFile { path, text }));
    paths.into_iter().filter_map(text).filter(read).collect()
}

/// Whether a text of this kind shows where it ends.
fn has_an_end(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '<'])
}

fn cuts(path: &str, text: &str, random: &mut Random) -> Vec<String> {
    let whole = proven(path, text);
    let mut wrong = Vec::new();
    for _ in 0..CUTS {
        let mut end = random.below(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (cut, rest) = text.split_at(end);
        let allowed = if has_an_end(text) && !rest.trim().is_empty() { 0 } else { whole };
        if proven(path, cut) > allowed {
            wrong.push(format!("{path} cut at {end}"));
        }
    }
    wrong
}

fn changes(path: &str, text: &str, random: &mut Random) -> Vec<String> {
    let whole = proven(path, text);
    let mut wrong = Vec::new();
    let count = if text.len() > LARGE { CHANGES * LARGE / text.len() } else { CHANGES };
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..count {
        let at = random.below(bytes.len());
        let with = random.below(256) as u8;
        let was = std::mem::replace(&mut bytes[at], with);
        if !(was.is_ascii_digit() && with.is_ascii_digit())
            && let Ok(changed) = std::str::from_utf8(&bytes)
            && proven(path, changed) > whole
        {
            wrong.push(format!("{path}: byte {at} became {:?}", with as char));
        }
        bytes[at] = was;
    }
    wrong
}

fn harmed(harm: fn(&str, &str, &mut Random) -> Vec<String>) {
    let files = files();
    assert!(files.len() > 40);
    let wrong: Vec<String> = files
        .par_iter()
        .enumerate()
        .flat_map(|(number, (path, text))| harm(path, text, &mut Random(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1))))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_cut_file_proves_what_the_whole_does_not() {
    harmed(cuts);
}

#[test]
fn no_changed_byte_makes_a_pass() {
    harmed(changes);
}

#[test]
fn texts_that_are_made_to_hurt_are_listed_and_prove_nothing() {
    let deep = 5000;
    let list = |open: &str, close: &str| format!("{}{}", open.repeat(deep), close.repeat(deep));
    let mut aliases = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for i in 1..12 {
        aliases.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(",")));
    }
    let entities =
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;\">]>";
    let texts: Vec<(&str, String)> = vec![
        ("xml", format!("{entities}<testsuite><testcase name=\"&c;\"/></testsuite>")),
        ("xml", list("<testsuite>", "</testsuite>")),
        ("xml", format!("<testsuite{}><testcase name='a'/></testsuite>", " a=''".repeat(deep))),
        ("xml", "<testsuite time='NaN'><testcase name='a' time='-1'/></testsuite>".to_owned()),
        ("xml", "<testsuite><testcase name='a'/></testsuite>\u{0}".to_owned()),
        ("json", list("[", "]")),
        ("json", format!("{{\"chaoslib-version\": \"1\", \"run\": {}}}", list("[", "]"))),
        ("json", format!("{{\"guid\": \"x\", \"stage\": \"Successful\", \"command\": {}}}", list("{\"a\":", "1"))),
        ("json", "{\"metrics\": {\"iterations\": {\"count\": NaN}}, \"root_group\": {}}".to_owned()),
        ("json", "{\"metrics\": {\"iterations\": {\"count\": -1e999}}, \"root_group\": {}}".to_owned()),
        ("yaml", format!("run: x\nverdict: pass\n{aliases}")),
        ("yaml", format!("run: x\nverdict: pass\nfault: {}", list("[", "]"))),
        ("yaml", "run: x\nverdict: pass\nfault: {real: true}\nmeasured: {recovery: -5m}\n".to_owned()),
        ("yaml", "run: x\nverdict: pass\nfault: {injected: .nan}\n".to_owned()),
        ("md", format!("---\ndate: 2026-11-03\nverdict: pass\n{aliases}---\n")),
        ("md", format!("---\ndate: 2026-11-03\nverdict: pass\n---\n{}", "> ".repeat(deep))),
        ("log", "Running x gremlin with guid 'ffffffff-ffff-1fff-bfff-ffffffffffff' for -9 seconds\n".repeat(deep)),
        ("txt", format!("Started by user ana\n{}", "SSH: Connecting with configuration [".repeat(deep))),
        ("txt", format!("Started by timer\n{}", "\u{1b}[8mha:".repeat(deep))),
    ];
    for (ending, text) in &texts {
        let path = format!("services/shop/results/r.{ending}");
        let tree = MemoryTree::new([("services/shop/service.yaml", "title: Shop"), (path.as_str(), text.as_str())]);
        let (catalog, _) = import::read(&tree, &Config::default());
        let dossier = &catalog.dossiers[0];
        let begin: String = text.chars().take(60).collect();
        assert!(dossier.runs.len() + dossier.unread.len() > 0, "{begin} is nowhere");
        assert!(dossier.runs.iter().all(|run| strength(run) < 2), "{begin}");
    }
}
