//! `stagepost verify`: whether evidence packs are still what was published.

use super::Common;
use super::console::{BAD, Console, FAINT, GOOD, count};
use super::exit_code::ExitCode;
use super::failure::Failure;
use crate::disk;
use crate::import::result::digest;
use crate::model::run::Digests;
use crate::render::evidence::{SOURCES, SUMS};
use clap::Args;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The largest file that is read.
const LARGEST: usize = 1 << 30;

/// Check that evidence packs are what they were when they were published.
///
/// Every file that a pack's SHA256SUMS names must be there with the same content, and no other. Whoever
/// can change a pack can change that list too: keep a copy of it elsewhere and name it with --sums.
#[derive(Debug, Args)]
pub struct Arguments {
    /// A pack, or a whole site with its packs.
    dir: PathBuf,
    /// Compare with this copy of the pack's SHA256SUMS, kept where nobody can change it.
    #[arg(long, value_name = "FILE")]
    sums: Option<PathBuf>,
    /// Check also the records in this project, by the pack's SOURCES.sha256.
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
}

/// Hashes by file.
type Sums = BTreeMap<String, String>;

/// Runs the command.
///
/// # Errors
/// When there is no pack, a list cannot be read, or the disk does not play along.
pub fn run(arguments: &Arguments, _: &Common, console: &mut Console) -> Result<ExitCode, Failure> {
    let packs = packs(&arguments.dir)?;
    if arguments.sums.is_some() && packs.len() > 1 {
        let message = format!("`{}` holds {}", arguments.dir.display(), count(packs.len(), "pack"));
        return Err(Failure::bad_input(message, "with --sums, name the folder of one pack"));
    }
    let mut wrong = 0;
    for (folder, files) in &packs {
        let list = folder.join(SUMS);
        let sums = read(arguments.sums.as_ref().unwrap_or(&list))?;
        let mut complaints = compare(&sums, |file| whole(&folder.join(file)));
        let others = files.iter().filter(|file| *file != SUMS && !sums.contains_key(*file));
        complaints.extend(others.map(|file| format!("{file} is not in the list")));
        if arguments.sums.is_some()
            && disk::read(&list, LARGEST)? != disk::read(arguments.sums.as_ref().unwrap_or(&list), LARGEST)?
        {
            complaints.push(format!("{SUMS} is not the copy that was kept"));
        }
        if let Some(project) = &arguments.project {
            let sources = read(&folder.join(SOURCES))?;
            complaints.extend(compare(&sources, |file| record(&project.join(file))));
        }
        wrong += complaints.len();
        tell(console, folder, sums.len(), &complaints, &whole(&list).unwrap_or_default());
    }
    Ok(if wrong == 0 { ExitCode::Ok } else { ExitCode::Findings })
}

fn tell(console: &mut Console, folder: &Path, files: usize, complaints: &[String], list: &str) {
    if complaints.is_empty() {
        let files = count(files, "file");
        console.line(format_args!("{GOOD}unchanged{GOOD:#} {} ({files})", folder.display()));
    } else {
        console.line(format_args!("{BAD}changed{BAD:#} {}", folder.display()));
        for complaint in complaints {
            console.line(format_args!("  {complaint}"));
        }
    }
    console.line(format_args!("  {FAINT}{SUMS} is {list}{FAINT:#}"));
}

/// The folders of packs with their files.
fn packs(dir: &Path) -> Result<Vec<(PathBuf, Vec<String>)>, Failure> {
    let site = dir.join("evidence");
    let root = if !disk::exists(&dir.join(SUMS)) && disk::exists(&site) { site } else { dir.to_owned() };
    let files = disk::paths(&root)?;
    let folders = files.iter().filter_map(|file| file.strip_suffix(SUMS)).filter(|f| f.is_empty() || f.ends_with('/'));
    let packs: Vec<(PathBuf, Vec<String>)> = folders
        .map(|folder| {
            let inside = files.iter().filter_map(|file| file.strip_prefix(folder)).map(str::to_owned);
            (root.join(folder.trim_end_matches('/')), inside.collect())
        })
        .collect();
    if packs.is_empty() {
        let message = format!("there is no evidence pack in `{}`", dir.display());
        return Err(Failure::bad_input(message, "name a published site, or a folder that holds SHA256SUMS"));
    }
    Ok(packs)
}

/// A list of hashes, as `sha256sum` writes it.
fn read(path: &Path) -> Result<Sums, Failure> {
    let text = disk::read_to_string(path, LARGEST)?;
    let mut sums = Sums::new();
    for (number, line) in text.lines().enumerate() {
        let parts = line.split_once(' ').map(|(sum, file)| (sum, file.trim_start_matches([' ', '*'])));
        let hash = |sum: &str| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
        // A list from somebody else must not lead out of the folder.
        let inside = |file: &str| {
            !file.starts_with('/') && !file.contains('\\') && file.split('/').all(|p| !matches!(p, "" | "." | ".."))
        };
        match parts {
            Some((sum, file)) if hash(sum) && inside(file) => {
                sums.insert(file.to_owned(), sum.to_ascii_lowercase());
            }
            _ => {
                let message = format!("{}:{}: this is no hash with a file", path.display(), number + 1);
                return Err(Failure::bad_input(message, "take the list as it was published"));
            }
        }
    }
    Ok(sums)
}

/// What is wrong with the files of a list.
fn compare(sums: &Sums, hash: impl Fn(&str) -> Result<String, Failure>) -> Vec<String> {
    let complaint = |(file, sum): (&String, &String)| match hash(file) {
        Ok(found) if found == *sum => None,
        Ok(_) => Some(format!("{file} was changed")),
        Err(failure) => Some(format!("{file} cannot be read: {}", failure.message)),
    };
    sums.iter().filter_map(complaint).collect()
}

/// The hash of a file's bytes.
fn whole(path: &Path) -> Result<String, Failure> {
    Ok(Digests::hexadecimal(&Sha256::digest(disk::read(path, LARGEST)?).into()))
}

/// The hash of a record as the site writes it: the same whatever line ends a checkout made of it.
fn record(path: &Path) -> Result<String, Failure> {
    let text = disk::read_to_string(path, LARGEST)?;
    Ok(Digests::hexadecimal(&digest(text.strip_prefix('\u{feff}').unwrap_or(&text))))
}
