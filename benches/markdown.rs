//! How long playbooks take to become HTML, code in colours included, beside the parser alone on the
//! same texts.
//!
//!   cargo bench --bench markdown -- FOLDER…
//!
//! The Markdown files of the folders are repeated until there are 3,000 of 24 MB in all, and rendered
//! on all cores (`RAYON_NUM_THREADS` bounds them). The fastest of several turns counts; the ratio is that of processor
//! time over all cores, where the system tells it, because other work on the machine hardly changes that.
#![allow(clippy::disallowed_methods, reason = "a measurement looks at the disk and at the clock")]

use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;
use stagepost::markdown::{Rendering, html, outline};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const FILES: usize = 3000;
const BYTES: usize = 24_000_000;
const TURNS: usize = 5;

fn main() {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).filter(|a| a != "--bench").map(PathBuf::from).collect();
    let found = texts(folders);
    if found.is_empty() {
        println!("no Markdown was found; name folders that hold some");
        return;
    }
    let texts = repeated(&found);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!(
        "{} texts, {:.1} MB, from {} files; {} threads",
        texts.len(),
        mega(bytes),
        found.len(),
        rayon::current_num_threads()
    );
    let parser = fastest(|| texts.par_iter().map(|text| parser_alone(text)).sum());
    let reading = fastest(|| texts.par_iter().map(|text| outline(text).sections.len()).sum());
    let rendering = fastest(|| {
        let rendered =
            |text: &String| html(text, Rendering::default(), &|link| Some(link.destination.to_owned())).len();
        texts.par_iter().map(rendered).sum()
    });
    for (name, took) in [("pulldown-cmark alone", &parser), ("outline", &reading), ("html", &rendering)] {
        println!(
            "{name:21} {:5.0} ms  {:5.0} ms of processor time  {:4.1} times  {:4.0} MB/s",
            took.wall.as_secs_f64() * 1e3,
            took.processor.as_secs_f64() * 1e3,
            took.processor.as_secs_f64() / parser.processor.as_secs_f64(),
            mega(bytes) / took.wall.as_secs_f64()
        );
    }
}

/// How long something took.
struct Took {
    wall: Duration,
    processor: Duration,
}

fn parser_alone(text: &str) -> usize {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut out = String::with_capacity(text.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, Parser::new_ext(text, options));
    out.len()
}

fn fastest(work: impl Fn() -> usize) -> Took {
    let turn = |_| {
        let (since, before) = (Instant::now(), processor());
        std::hint::black_box(work());
        let wall = since.elapsed();
        (wall, before.and_then(|before| Some(processor()? - before)).unwrap_or(wall))
    };
    let turns: Vec<(Duration, Duration)> = (0..TURNS).map(turn).collect();
    let least = |of: fn(&(Duration, Duration)) -> Duration| turns.iter().map(of).min().unwrap_or_default();
    Took { wall: least(|(wall, _)| *wall), processor: least(|(_, processor)| *processor) }
}

/// The time that all threads have had a core so far, as Linux tells it.
fn processor() -> Option<Duration> {
    let told = |task: std::fs::DirEntry| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
        Some(Duration::from_nanos(text.split(' ').next()?.parse().ok()?))
    };
    Some(std::fs::read_dir("/proc/self/task").ok()?.flatten().filter_map(told).sum())
}

fn texts(mut folders: Vec<PathBuf>) -> Vec<String> {
    let mut paths = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).filter(|text| !text.is_empty()).collect()
}

/// Texts of about the same size, each made of whole files.
fn repeated(found: &[String]) -> Vec<String> {
    let mut files = found.iter().cycle();
    let mut one = || {
        let mut text = String::new();
        while text.len() < BYTES / FILES {
            text.push_str(files.next().map_or("x", String::as_str));
            text.push_str("\n\n");
        }
        text
    };
    let mut texts: Vec<String> = Vec::new();
    let mut left = BYTES;
    while left > 0 && texts.len() < FILES {
        let text = one();
        left = left.saturating_sub(text.len());
        texts.push(text);
    }
    texts
}

fn mega(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a rough number is shown")]
    let bytes = bytes as f64;
    bytes / 1e6
}
