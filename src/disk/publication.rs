//! Publishing: a site appears in its folder whole or not at all.
//!
//! Beside the live folder `public` stands `.public.stagepost`, which holds the tree before it. A
//! publication
//!
//! 1. locks that folder and marks the tree in it as unfinished; one that an earlier build left
//!    unfinished is never trusted and is thrown away;
//! 2. brings it up to date file by file: what is the same, byte for byte, is left alone;
//! 3. carries over what people put into the live folder by hand, and removes what is left over;
//! 4. exchanges the two folders in one step, and takes the mark away.
//!
//! Killed at any moment, the live folder is wholly the old site or wholly the new one. Nothing is
//! flushed to the platter file by file: after a power cut the last site may be damaged, and building
//! it once more mends it, because every file is compared with what it should be.
//!
//! The manifest in the live folder lists the files that are ours, and only these are ever removed.

use super::{CONFIG, DiskError, relative};
use crate::render::sink::{Sink, SinkError, Taken, above, has_below};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The file that lists what is ours in an output folder.
pub const MANIFEST: &str = ".stagepost-manifest";

const HEADER: &str = "stagepost manifest v1: sha256, bytes, path";

/// What a publication changed for its readers, in files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    /// New or changed.
    pub written: usize,
    /// The same as before.
    pub unchanged: usize,
    /// No longer there.
    pub removed: usize,
}

/// A site on its way to its folder. Dropped before [`Publication::finish`], the live folder stays as it was.
#[derive(Debug)]
pub struct Publication {
    place: Place,
    /// What the live folder's manifest lists; empty when there is no live folder.
    before: Manifest,
    /// Files that the buffer held when we began.
    stock: BTreeSet<String>,
    /// Folders of the buffer that are known to be folders.
    folders: Mutex<BTreeSet<String>>,
    pages: Mutex<Taken<(Hash, u64)>>,
    finished: bool,
    /// Held while we publish; the system lets go of it when we die.
    _lock: Lock,
}

/// Where the parts of a publication lie.
#[derive(Debug)]
struct Place {
    live: PathBuf,
    /// The hidden folder beside it.
    side: PathBuf,
    /// The tree that is brought up to date.
    buffer: PathBuf,
    /// There while the buffer is unfinished.
    mark: PathBuf,
    /// Where the live folder waits when two folders cannot be exchanged in one step.
    aside: PathBuf,
}

/// The lock on the hidden folder. It is let go of by name when it is dropped: a process that was
/// forked meanwhile may hold the same open file a moment longer.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Where this fails, closing the file lets go of the lock all the same.
        let _ = self.0.unlock();
    }
}

/// Path → hash and size.
type Manifest = BTreeMap<String, (Hash, u64)>;

type Hash = [u8; 32];

impl Publication {
    /// Begins to publish to a folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder is not ours to fill, another build is filling it, or the disk refuses.
    pub fn begin(out: &Path) -> Result<Self, DiskError> {
        let place = Place::of(out)?;
        place.refuse_foreign()?;
        let lock = place.lock()?;
        place.recover()?;
        // Read only now: the build that we waited for may have changed it.
        let before = place.manifest()?;
        if place.mark.exists() || !place.buffer.join(MANIFEST).is_file() {
            discard(&place.buffer)?;
        }
        fs::write(&place.mark, b"").map_err(DiskError::io("write", &place.mark))?;
        fs::create_dir_all(&place.buffer).map_err(DiskError::io("create", &place.buffer))?;
        let Listing { files, folders } = list(&place.buffer)?;
        Ok(Self {
            place,
            before,
            stock: files,
            folders: Mutex::new(folders),
            pages: Mutex::default(),
            finished: false,
            _lock: lock,
        })
    }

    /// Makes the new site the live one.
    ///
    /// # Errors
    /// When a file that somebody put there stands where a page must go, or the disk refuses; the
    /// old site then stands as it was.
    pub fn finish(mut self) -> Result<Report, DiskError> {
        let pages = std::mem::take(&mut *lock(&self.pages)).into_files();
        self.update(MANIFEST, written(&pages).as_bytes())
            .map_err(DiskError::io("write", self.place.buffer.join(MANIFEST)))?;
        let kept = self.carry_over(&pages)?;
        self.sweep(&pages, &kept)?;
        self.place.exchange()?;
        self.finished = true;
        // A mark that stays costs the next build time, and nothing else.
        let _ = fs::remove_file(&self.place.mark);
        let unchanged = pages.iter().filter(|(path, entry)| self.before.get(*path) == Some(entry)).count();
        Ok(Report {
            written: pages.len() - unchanged,
            unchanged,
            removed: self.before.keys().filter(|path| !pages.contains_key(*path)).count(),
        })
    }

    /// Makes one file of the buffer hold these bytes.
    fn update(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let target = self.place.buffer.join(path);
        if self.stock.contains(path) && same(&target, bytes)? {
            return Ok(());
        }
        // Never written through: a file that was carried over shares its bytes with the live one.
        self.clear(path, &target)?;
        File::create_new(&target)?.write_all(bytes)
    }

    /// Makes room for a file of the buffer: what had its path goes, the folders it needs come.
    fn clear(&self, path: &str, target: &Path) -> io::Result<()> {
        if self.stock.contains(path) {
            return fs::remove_file(target);
        }
        let mut folders = lock(&self.folders);
        if folders.remove(path) {
            let below = format!("{path}/");
            folders.retain(|folder| !folder.starts_with(&below));
            fs::remove_dir_all(target)?;
        }
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(()) };
        if folders.contains(folder) {
            return Ok(());
        }
        for part in above(path) {
            if !folders.contains(part) {
                let made = self.place.buffer.join(part);
                // Where the tree before had a page.
                if self.stock.contains(part) {
                    fs::remove_file(&made)?;
                }
                fs::create_dir(&made)?;
                folders.insert(part.to_owned());
            }
        }
        Ok(())
    }

    /// Carries what people put into the live folder over to the buffer; tells which files these are.
    fn carry_over(&self, pages: &Manifest) -> Result<BTreeSet<String>, DiskError> {
        let mut kept = BTreeSet::new();
        if !self.place.live.exists() {
            return Ok(kept);
        }
        let theirs = list(&self.place.live)?.files;
        for path in theirs.into_iter().filter(|path| path != MANIFEST && !self.before.contains_key(path)) {
            let within = above(&path).any(|folder| pages.contains_key(folder));
            if within || pages.contains_key(&path) || has_below(pages, &path) {
                return Err(DiskError::Collision { out: self.place.live.clone(), page: path });
            }
            let (from, to) = (self.place.live.join(&path), self.place.buffer.join(&path));
            self.clear(&path, &to).and_then(|()| carry(&from, &to)).map_err(DiskError::io("carry over", from))?;
            kept.insert(path);
        }
        Ok(kept)
    }

    /// Removes what the buffer still holds of the tree before.
    fn sweep(&self, pages: &Manifest, kept: &BTreeSet<String>) -> Result<(), DiskError> {
        let needed: BTreeSet<&str> = pages.keys().chain(kept).flat_map(|path| above(path)).collect();
        let needless = |path: &&String| *path != MANIFEST && !pages.contains_key(*path) && !kept.contains(*path);
        for path in self.stock.iter().filter(needless).filter(|path| !needed.contains(path.as_str())) {
            let path = self.place.buffer.join(path);
            match fs::remove_file(&path) {
                // It lay in a folder that made room for a page.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
                result => result.map_err(DiskError::io("remove", &path))?,
            }
        }
        // From the end: a folder comes after the one it lies in.
        for folder in lock(&self.folders).iter().rev().filter(|folder| !needed.contains(folder.as_str())) {
            let path = self.place.buffer.join(folder);
            fs::remove_dir(&path).map_err(DiskError::io("remove", &path))?;
        }
        Ok(())
    }
}

impl Sink for Publication {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        if path == MANIFEST {
            return Err(SinkError::Twice(path.to_owned()));
        }
        let entry = (Sha256::digest(bytes).into(), bytes.len() as u64);
        lock(&self.pages).take(path, entry)?;
        self.update(path, bytes).map_err(|source| SinkError::Io { path: path.to_owned(), source })
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        if !self.finished {
            // The mark goes last: while it stands, nothing of the buffer is trusted.
            let _ = discard(&self.place.buffer).map(|()| fs::remove_file(&self.place.mark));
        }
    }
}

impl Place {
    fn of(out: &Path) -> Result<Self, DiskError> {
        let no_name = || DiskError::NoName(out.to_owned());
        let whole = std::path::absolute(out).map_err(|_| no_name())?;
        // The last part is not resolved: a link would make two names for one folder.
        let name = whole.file_name().ok_or_else(no_name)?.to_owned();
        let parent = whole.parent().ok_or_else(no_name)?;
        fs::create_dir_all(parent).map_err(DiskError::io("create", parent))?;
        let parent = parent.canonicalize().map_err(DiskError::io("open", parent))?;
        let mut hidden = std::ffi::OsString::from(".");
        hidden.push(&name);
        hidden.push(".stagepost");
        let side = parent.join(hidden);
        Ok(Self {
            live: parent.join(name),
            buffer: side.join("tree"),
            mark: side.join("unfinished"),
            aside: side.join("aside"),
            side,
        })
    }

    /// Refuses a place that is not ours to fill.
    fn refuse_foreign(&self) -> Result<(), DiskError> {
        let live = self.live.clone();
        let kind = match fs::symlink_metadata(&live) {
            Ok(found) => found.file_type(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(DiskError::io("open", live)(error)),
        };
        if kind.is_symlink() {
            return Err(DiskError::NotAFolder { path: live, what: "a symbolic link" });
        }
        if !kind.is_dir() {
            return Err(DiskError::NotAFolder { path: live, what: "a file" });
        }
        if live.join(CONFIG).exists() {
            return Err(DiskError::ProjectRoot(live));
        }
        self.manifest().map(drop)
    }

    /// What the live folder's manifest lists.
    fn manifest(&self) -> Result<Manifest, DiskError> {
        let path = self.live.join(MANIFEST);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => {
                let text = fs::read_to_string(&path).map_err(DiskError::io("read", &path))?;
                parsed(&text).ok_or_else(|| DiskError::NotOurs(self.live.clone()))
            }
            Ok(_) => Err(DiskError::NotOurs(self.live.clone())),
            Err(_) => match fs::read_dir(&self.live).map(|mut entries| entries.next().is_some()) {
                Ok(true) => Err(DiskError::NotOurs(self.live.clone())),
                Ok(false) => Ok(Manifest::new()),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Manifest::new()),
                Err(error) => Err(DiskError::io("open", &self.live)(error)),
            },
        }
    }

    /// Makes the hidden folder and locks it.
    fn lock(&self) -> Result<Lock, DiskError> {
        match fs::create_dir(&self.side) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(DiskError::io("create", &self.side)(error));
            }
            _ => {}
        }
        let ours = |path: &Path, kind: fn(&fs::FileType) -> bool| {
            fs::symlink_metadata(path).map_or(true, |found| kind(&found.file_type()))
        };
        let folders = [&self.side, &self.buffer, &self.aside].into_iter().all(|path| ours(path, fs::FileType::is_dir));
        let (held, ignore) = (self.side.join("lock"), self.side.join(".gitignore"));
        let files = [&held, &ignore, &self.mark].into_iter().all(|path| ours(path, fs::FileType::is_file));
        if !folders || !files {
            return Err(DiskError::Buffer(self.side.clone()));
        }
        let options = fs::OpenOptions::new().write(true).create(true).truncate(false).to_owned();
        let file = options.open(&held).map_err(DiskError::io("open", &held))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(DiskError::Locked(self.live.clone())),
            Err(fs::TryLockError::Error(error)) => return Err(DiskError::io("lock", held)(error)),
        }
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(DiskError::io("write", ignore))?;
        }
        Ok(Lock(file))
    }

    /// Puts the live folder back when a build died between the two steps of an exchange that the
    /// system could not do in one.
    fn recover(&self) -> Result<(), DiskError> {
        if !self.aside.exists() {
            return Ok(());
        }
        if self.live.exists() { discard(&self.aside) } else { rename(&self.aside, &self.live) }
    }

    /// Makes the buffer the live folder, and the live folder the buffer.
    fn exchange(&self) -> Result<(), DiskError> {
        if !self.live.exists() {
            return rename(&self.buffer, &self.live);
        }
        if exchanged(&self.buffer, &self.live)? {
            return Ok(());
        }
        rename(&self.live, &self.aside)?;
        if let Err(error) = rename(&self.buffer, &self.live) {
            // The old site must not stay away because the new one could not come.
            rename(&self.aside, &self.live)?;
            return Err(error);
        }
        rename(&self.aside, &self.buffer)
    }
}

/// Exchanges two folders in one step; false when the system has no such step.
#[cfg(target_os = "linux")]
fn exchanged(a: &Path, b: &Path) -> Result<bool, DiskError> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(false),
        Err(error) => Err(DiskError::io("publish to", b)(error.into())),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchanged(_: &Path, _: &Path) -> Result<bool, DiskError> {
    Ok(false)
}

fn rename(from: &Path, to: &Path) -> Result<(), DiskError> {
    fs::rename(from, to).map_err(DiskError::io("publish to", to))
}

/// Removes a folder with all that is in it, if it is there; links in it are not followed.
fn discard(folder: &Path) -> Result<(), DiskError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(DiskError::io("remove", folder)(error)),
        _ => Ok(()),
    }
}

/// A second name for the same file, or the same link; a copy where there are no second names.
fn carry(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to)
        .or_else(|error| if fs::symlink_metadata(from)?.is_file() { fs::copy(from, to).map(drop) } else { Err(error) })
}

/// Files (and whatever else is no folder) and folders, by their paths with forward slashes.
struct Listing {
    files: BTreeSet<String>,
    folders: BTreeSet<String>,
}

fn list(root: &Path) -> Result<Listing, DiskError> {
    let mut listing = Listing { files: BTreeSet::new(), folders: BTreeSet::new() };
    for entry in walkdir::WalkDir::new(root).follow_links(false).min_depth(1) {
        let entry = entry.map_err(|error| DiskError::io("list", root)(error.into()))?;
        let path = relative(root, entry.path()).ok_or_else(|| DiskError::NotUtf8(entry.path().to_owned()))?;
        if entry.file_type().is_dir() {
            listing.folders.insert(path)
        } else {
            listing.files.insert(path)
        };
    }
    Ok(listing)
}

/// Whether a path is a regular file with exactly these bytes.
fn same(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let found = fs::symlink_metadata(path)?;
    if !found.is_file() || found.len() != bytes.len() as u64 {
        return Ok(false);
    }
    let mut there = Vec::with_capacity(bytes.len());
    File::open(path)?.read_to_end(&mut there)?;
    Ok(there == bytes)
}

/// The manifest as it is written: sorted, without times, so that the same site gives the same bytes.
fn written(pages: &Manifest) -> String {
    let mut text = format!("{HEADER}\n");
    for (path, (hash, size)) in pages {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {size} {path}", hexadecimal(hash));
    }
    text
}

/// Reads a manifest; `None` when we did not write it.
fn parsed(text: &str) -> Option<Manifest> {
    let mut lines = text.lines();
    lines.next().filter(|first| *first == HEADER)?;
    lines
        .map(|line| {
            let (hash, rest) = line.split_once(' ')?;
            let (size, path) = rest.split_once(' ')?;
            Some((path.to_owned(), (bytes(hash)?, size.parse().ok()?)))
        })
        .collect()
}

/// Reads what [`hexadecimal`] wrote.
fn bytes(text: &str) -> Option<Hash> {
    let digit = |sign: u8| char::from(sign).to_digit(16).filter(|_| !sign.is_ascii_uppercase());
    let mut hash = Hash::default();
    if text.len() != 2 * hash.len() {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()?;
    }
    Some(hash)
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What these hold is whole after every statement, so a thread's panic does not spoil it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
