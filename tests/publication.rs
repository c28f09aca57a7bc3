//! A site appears in its folder whole or not at all, and what is not ours stays.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests look at the disk")]

use rayon::prelude::*;
use stagepost::disk::{DiskError, MANIFEST, Publication, Report};
use stagepost::render::sink::{Sink, SinkError};
use std::collections::BTreeMap;
use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

type Files = BTreeMap<String, Vec<u8>>;

fn site(pages: &[(&str, &str)]) -> Files {
    pages.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn publish(out: &Path, files: &Files) -> Result<Report, DiskError> {
    let publication = Publication::begin(out)?;
    files.par_iter().for_each(|(path, bytes)| publication.put(path, bytes).unwrap());
    publication.finish()
}

/// Everything below a folder that is no folder, without the manifest.
fn on_disk(out: &Path) -> Files {
    fn walk(folder: &Path, root: &Path, files: &mut Files) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if entry.file_type().unwrap().is_dir() {
                assert!(fs::read_dir(&path).unwrap().next().is_some(), "{} is empty", path.display());
                walk(&path, root, files);
            } else if path.file_name().unwrap() != MANIFEST {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = Files::new();
    walk(out, out, &mut files);
    files
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("public");
    (folder, out)
}

#[test]
fn publishes_and_brings_up_to_date() {
    let (_keep, out) = folder();
    let first = site(&[("index.html", "1"), ("a/index.html", "a"), ("a/old.html", "x"), ("b/c/d.html", "d")]);
    assert_eq!(publish(&out, &first).unwrap(), Report { written: 4, unchanged: 0, removed: 0 });
    assert_eq!(on_disk(&out), first);
    let second = site(&[("index.html", "2"), ("a/index.html", "a"), ("new/x.html", "x")]);
    assert_eq!(publish(&out, &second).unwrap(), Report { written: 2, unchanged: 1, removed: 2 });
    assert_eq!(on_disk(&out), second);
    // The buffer is now two builds old, and the counts are still those of the reader.
    assert_eq!(publish(&out, &second).unwrap(), Report { written: 0, unchanged: 3, removed: 0 });
    assert_eq!(on_disk(&out), second);
    assert_eq!(publish(&out, &first).unwrap(), Report { written: 3, unchanged: 1, removed: 1 });
    assert_eq!(on_disk(&out), first);
}

#[test]
fn a_page_may_become_a_folder_and_a_folder_a_page() {
    let (_keep, out) = folder();
    let a = site(&[("x", "page"), ("y/z/1", "1"), ("y/z/2", "2")]);
    let b = site(&[("x/z", "page"), ("y", "1")]);
    for files in [&a, &b, &a, &b, &b, &a] {
        publish(&out, files).unwrap();
        assert_eq!(&on_disk(&out), files);
    }
}

#[test]
fn the_same_site_gives_the_same_manifest() {
    let files: Files = (0..200).map(|n| (format!("p{}/{n}.html", n % 7), vec![n as u8; n])).collect();
    let manifests: Vec<_> = (0..2)
        .map(|_| {
            let (_keep, out) = folder();
            publish(&out, &files).unwrap();
            fs::read(out.join(MANIFEST)).unwrap()
        })
        .collect();
    assert_eq!(manifests[0], manifests[1]);
}

#[test]
fn what_people_put_there_stays() {
    let (_keep, out) = folder();
    let files = site(&[("index.html", "1"), ("a/b.html", "2")]);
    publish(&out, &files).unwrap();
    fs::write(out.join("CNAME"), "example.org").unwrap();
    fs::create_dir_all(out.join("a/hand")).unwrap();
    fs::write(out.join("a/hand/notes.txt"), "n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("a/hand/notes.txt", out.join("link")).unwrap();
    for text in ["1", "2", "3", "3"] {
        publish(&out, &site(&[("index.html", text)])).unwrap();
        let there = on_disk(&out);
        assert_eq!(there["CNAME"], b"example.org");
        assert_eq!(there["a/hand/notes.txt"], b"n");
        assert!(!there.contains_key("a/b.html"), "ours, and no longer in the site");
        #[cfg(unix)]
        assert_eq!(fs::read_link(out.join("link")).unwrap(), Path::new("a/hand/notes.txt"));
    }
    // Taken away by hand: it does not come back from the tree before.
    fs::remove_file(out.join("CNAME")).unwrap();
    publish(&out, &files).unwrap();
    assert!(!on_disk(&out).contains_key("CNAME"));
    // Once it is a page of ours, the file that was carried over is not written through.
    fs::hard_link(out.join("a/hand/notes.txt"), out.join("a/hand/second.txt")).unwrap();
    publish(&out, &files).unwrap();
    fs::remove_file(out.join("a/hand/second.txt")).unwrap();
    publish(&out, &site(&[("a/hand/second.txt", "page")])).unwrap();
    assert_eq!(on_disk(&out)["a/hand/notes.txt"], b"n");
}

#[test]
fn a_page_never_replaces_what_people_put_there() {
    for (theirs, page) in [("CNAME", "CNAME"), ("docs", "docs/index.html"), ("docs/mine.txt", "docs")] {
        let (_keep, out) = folder();
        let files = site(&[("index.html", "1")]);
        publish(&out, &files).unwrap();
        fs::create_dir_all(out.join(theirs).parent().unwrap()).unwrap();
        fs::write(out.join(theirs), "theirs").unwrap();
        let error = publish(&out, &site(&[("index.html", "2"), (page, "ours")])).unwrap_err();
        assert!(matches!(&error, DiskError::Collision { page, .. } if page == theirs), "{error}");
        assert!(error.is_refusal());
        assert_eq!(on_disk(&out), site(&[("index.html", "1"), (theirs, "theirs")]));
        publish(&out, &files).unwrap();
    }
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let (keep, out) = folder();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("thesis.tex"), "years of work").unwrap();
    assert!(matches!(Publication::begin(&out), Err(DiskError::NotOurs(_))));
    fs::write(out.join(MANIFEST), "something else\n").unwrap();
    assert!(matches!(Publication::begin(&out), Err(DiskError::NotOurs(_))));
    fs::write(out.join("stagepost.yaml"), "").unwrap();
    assert!(matches!(Publication::begin(&out), Err(DiskError::ProjectRoot(_))));
    assert_eq!(on_disk(&out).len(), 2);
    for name in ["/", "..", "a/.."] {
        assert!(matches!(Publication::begin(Path::new(name)), Err(DiskError::NoName(_))), "{name}");
    }
    let file = keep.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(Publication::begin(&file), Err(DiskError::NotAFolder { .. })));
    let left: Vec<_> = fs::read_dir(keep.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "a refusal leaves nothing behind: {left:?}");
}

#[test]
fn an_empty_folder_is_taken() {
    let (_keep, out) = folder();
    fs::create_dir(&out).unwrap();
    let files = site(&[("index.html", "1")]);
    publish(&out, &files).unwrap();
    assert_eq!(on_disk(&out), files);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere() {
    let (keep, out) = folder();
    let elsewhere = keep.path().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &out).unwrap();
    assert!(matches!(Publication::begin(&out), Err(DiskError::NotAFolder { .. })));
    fs::remove_file(&out).unwrap();
    let side = keep.path().join(".public.stagepost");
    std::os::unix::fs::symlink(&elsewhere, &side).unwrap();
    assert!(matches!(Publication::begin(&out), Err(DiskError::Buffer(_))));
    fs::remove_file(&side).unwrap();
    // A tree in the buffer that somebody prepared with a link in it.
    fs::create_dir_all(side.join("tree")).unwrap();
    fs::write(side.join("tree").join(MANIFEST), "").unwrap();
    std::os::unix::fs::symlink(&elsewhere, side.join("tree/services")).unwrap();
    let files = site(&[("services/x.html", "1")]);
    publish(&out, &files).unwrap();
    assert_eq!(on_disk(&out), files);
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn what_is_not_finished_changes_nothing() {
    let (_keep, out) = folder();
    let files = site(&[("index.html", "1")]);
    publish(&out, &files).unwrap();
    let publication = Publication::begin(&out).unwrap();
    publication.put("index.html", b"2").unwrap();
    publication.put("other.html", b"2").unwrap();
    drop(publication);
    assert_eq!(on_disk(&out), files);
    publish(&out, &files).unwrap();
    assert_eq!(on_disk(&out), files);
}

#[test]
fn one_build_at_a_time() {
    let (_keep, out) = folder();
    let first = Publication::begin(&out).unwrap();
    let error = Publication::begin(&out).unwrap_err();
    assert!(matches!(error, DiskError::Locked(_)), "{error}");
    first.put("index.html", b"1").unwrap();
    first.finish().unwrap();
    publish(&out, &site(&[("index.html", "2")])).unwrap();
}

#[test]
fn an_address_is_taken_once() {
    let (_keep, out) = folder();
    let publication = Publication::begin(&out).unwrap();
    publication.put("a/b.html", b"1").unwrap();
    assert!(matches!(publication.put("a/b.html", b"1"), Err(SinkError::Twice(_))));
    assert!(matches!(publication.put("a", b"1"), Err(SinkError::FolderAndPage(_))));
    assert!(matches!(publication.put("a/b.html/c", b"1"), Err(SinkError::FolderAndPage(_))));
    assert!(matches!(publication.put("../x", b"1"), Err(SinkError::BadPath(_))));
    assert!(publication.put(MANIFEST, b"1").is_err());
}

#[test]
fn the_previous_tree_is_kept_out_of_git() {
    let (keep, out) = folder();
    publish(&out, &site(&[("index.html", "1")])).unwrap();
    assert_eq!(fs::read_to_string(keep.path().join(".public.stagepost/.gitignore")).unwrap(), "*\n");
}

const CHILD: &str = "STAGEPOST_TEST_PUBLISH_TO";
const PAGES: usize = 60;

/// A site of which every page tells the same number.
fn numbered(number: usize) -> Files {
    (0..PAGES)
        .map(|page| (format!("s{}/{page}-{}.html", page % 5, number % 2), number.to_string().into_bytes()))
        .collect()
}

/// Not a test of its own: publishes one site after the other until it is killed.
#[test]
fn child_publishes_for_ever() {
    let Some(out) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    for number in 0.. {
        publish(&out, &numbered(number)).unwrap();
        // The parent waits for this line, so that it never kills before anything happened.
        println!("published");
    }
}

#[test]
fn killed_at_any_moment_the_site_is_whole() {
    let (_keep, out) = folder();
    fs::create_dir(&out).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let mut delay = 1_u64;
    for kill in 0..300 {
        if kill >= 30 && seen.len() > 3 {
            break;
        }
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child_publishes_for_ever", "--nocapture"])
            .env(CHILD, &out)
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = std::io::BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while told.read_line(&mut line).unwrap() > 0 && !line.contains("published") {}
        // Spread over the first tenth of a second without a clock or a source of chance.
        delay = delay * 7919 % 100_003;
        std::thread::sleep(std::time::Duration::from_micros(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        drop(told);
        let there = on_disk(&out);
        let Some(first) = there.values().next() else { continue };
        let number: usize = String::from_utf8(first.clone()).unwrap().parse().unwrap();
        assert_eq!(there, numbered(number));
        seen.insert(number);
    }
    assert!(seen.len() > 3, "the child was never killed in the midst of its work: {seen:?}");
    // And the next build mends whatever the last one left.
    publish(&out, &numbered(7)).unwrap();
    assert_eq!(on_disk(&out), numbered(7));
}
