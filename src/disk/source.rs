//! A project's folder as the importer sees it: listed once, read on demand.
//!
//! Nothing outside the folder is ever opened: links are not followed, neither while listing nor
//! while reading, and what is no regular file is not opened at all.

use super::publication::MANIFEST;
use super::{DiskError, relative};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::tree::{self, ReadError, SourceTree};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// A folder on disk.
///
/// Hidden files and folders are no content, nor are `node_modules`, build folders (`target` beside
/// a build file, anything with a `CACHEDIR.TAG`) and sites that stagepost itself published.
#[derive(Debug)]
pub struct DiskTree {
    root: PathBuf,
    /// The folder as it was when it was listed, whatever its path leads to later.
    #[cfg(target_os = "linux")]
    handle: std::os::fd::OwnedFd,
    paths: Vec<Arc<str>>,
    diagnostics: Vec<Diagnostic>,
}

impl DiskTree {
    /// Lists a folder.
    ///
    /// # Errors
    /// When the folder itself cannot be opened; what is wrong inside it is a diagnostic.
    pub fn open(root: &Path) -> Result<Self, DiskError> {
        fs::read_dir(root).map_err(DiskError::io("open", root))?;
        let mut tree = Self {
            root: root.to_owned(),
            #[cfg(target_os = "linux")]
            handle: File::open(root).map_err(DiskError::io("open", root))?.into(),
            paths: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut walk = WalkDir::new(root).follow_links(false).into_iter().filter_entry(is_content);
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) => match relative(root, entry.path()) {
                    Some(path) => tree.add(path, &entry),
                    None => {
                        tree.not_utf8(entry.path());
                        if entry.file_type().is_dir() {
                            walk.skip_current_dir();
                        }
                    }
                },
                Err(error) => tree.cannot_list(&error),
            }
        }
        // Sorted as whole texts, which is not the order of a walk: `a-b/x` comes before `a/x`.
        tree.paths.sort();
        tree.diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(tree)
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn add(&mut self, path: String, entry: &DirEntry) {
        let kind = entry.file_type();
        if kind.is_file() {
            self.paths.push(path.into());
        } else if kind.is_symlink() {
            let place = Place::start(path.as_str());
            self.diagnostics.push(match self.target(entry.path()) {
                Some(target) => Diagnostic::new(
                    Code::OwnLink,
                    place,
                    format!("this is a symbolic link to `{target}`, and links are never followed"),
                    "name the real place under `sources:` in stagepost.yaml if it is not read there already",
                ),
                None => Diagnostic::new(
                    Code::Symlink,
                    place,
                    "this is a symbolic link that leads out of the project or nowhere, and links are never followed",
                    "put the file itself here",
                ),
            });
        } else if !kind.is_dir() {
            self.diagnostics.push(Diagnostic::new(
                Code::Unreadable,
                Place::start(path.as_str()),
                "this is a pipe, a socket or a device, and was not opened",
                "move it out of the project",
            ));
        }
    }

    /// The file or folder of this project to which a link leads.
    fn target(&self, link: &Path) -> Option<String> {
        let target = link.canonicalize().ok()?;
        relative(&self.root.canonicalize().ok()?, &target).filter(|path| !path.is_empty())
    }

    fn not_utf8(&mut self, path: &Path) {
        let shown = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        self.diagnostics.push(tree::strange_name(&shown));
    }

    fn cannot_list(&mut self, error: &walkdir::Error) {
        let path = error.path().unwrap_or(&self.root);
        let shown = path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().into_owned();
        let why = error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
        self.diagnostics.push(Diagnostic::new(
            Code::Unreadable,
            Place::start(shown.as_str()),
            format!("the folder could not be listed: {why}"),
            "give the user who runs stagepost the right to read it, or move it out of the project",
        ));
    }

    /// Opens a file beneath the root without following any link on the way.
    #[cfg(target_os = "linux")]
    fn open_file(&self, path: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        use rustix::io::Errno;
        // A pipe that took the file's place since the listing must not block.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let within = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS;
        match openat2(&self.handle, path, flags, Mode::empty(), within) {
            Ok(file) => Ok(file.into()),
            // An old kernel, or a sandbox that does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => self.open_checked(path),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open_file(&self, path: &str) -> io::Result<File> {
        self.open_checked(path)
    }

    /// Looks at each step of the path before the file is opened.
    fn open_checked(&self, path: &str) -> io::Result<File> {
        let mut at = self.root.clone();
        let mut steps = path.split('/').peekable();
        while let Some(step) = steps.next() {
            at.push(step);
            let kind = fs::symlink_metadata(&at)?.file_type();
            if !(if steps.peek().is_some() { kind.is_dir() } else { kind.is_file() }) {
                return Err(io::Error::other("not a regular file"));
            }
        }
        File::open(at)
    }
}

impl SourceTree for DiskTree {
    fn paths(&self) -> &[Arc<str>] {
        &self.paths
    }

    fn bytes(&self, path: &str, limit: usize) -> Result<Vec<u8>, ReadError> {
        let (file, size) = self.checked(path, limit as u64)?;
        let mut bytes = Vec::with_capacity(size as usize);
        // One byte more than allowed shows that the file grew while it was read.
        file.take((limit as u64).saturating_add(1)).read_to_end(&mut bytes).map_err(words)?;
        if bytes.len() > limit { Err(ReadError::TooLarge(bytes.len() as u64)) } else { Ok(bytes) }
    }

    fn stream(&self, path: &str, limit: u64) -> Result<Box<dyn Read + '_>, ReadError> {
        let (file, size) = self.checked(path, limit)?;
        // What is added while it is read is another state of the file.
        Ok(Box::new(file.take(size)))
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.diagnostics.clone()
    }
}

fn words(error: io::Error) -> ReadError {
    ReadError::Io(error.to_string())
}

impl DiskTree {
    /// Opens a regular file of the project that is not larger than allowed, and tells its size.
    fn checked(&self, path: &str, limit: u64) -> Result<(File, u64), ReadError> {
        if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(ReadError::Io("the path leads out of the project".to_owned()));
        }
        let file = self.open_file(path).map_err(words)?;
        let found = file.metadata().map_err(words)?;
        if !found.is_file() {
            return Err(ReadError::Io("not a regular file".to_owned()));
        }
        if found.len() > limit {
            return Err(ReadError::TooLarge(found.len()));
        }
        let size = found.len();
        Ok((file, size))
    }
}

/// Whether an entry is part of a project's content.
fn is_content(entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().as_encoded_bytes();
    if name.starts_with(b".") {
        return false;
    }
    if !entry.file_type().is_dir() {
        return true;
    }
    let folder = entry.path();
    let beside = |file: &str| folder.parent().is_some_and(|parent| parent.join(file).is_file());
    // A service may well be called `target`: only a build tool's folder is left out.
    let built = name == b"target" && ["Cargo.toml", "pom.xml", "build.sbt"].into_iter().any(beside);
    let marked = [MANIFEST, "CACHEDIR.TAG"].into_iter().any(|file| folder.join(file).is_file());
    name != b"node_modules" && !built && !marked
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::super::write_new;
    use super::*;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    fn project(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            write_new(&folder.path().join(file), file.as_bytes()).unwrap();
        }
        folder
    }

    #[test]
    fn lists_content_and_leaves_out_what_tools_made() {
        let folder = project(&[
            "stagepost.yaml",
            "services/a-b/service.yaml",
            "services/a/service.yaml",
            "services/target/service.yaml",
            "services/a/results/.gitkeep",
            ".git/config",
            ".github/workflows/ci.yml",
            "web/node_modules/x/README.md",
            "Cargo.toml",
            "target/debug/x",
            "cache/CACHEDIR.TAG",
            "cache/x",
            "public/.stagepost-manifest",
            "public/index.html",
        ]);
        let tree = DiskTree::open(folder.path()).unwrap();
        let content = [
            "Cargo.toml",
            "services/a-b/service.yaml",
            "services/a/service.yaml",
            "services/target/service.yaml",
            "stagepost.yaml",
        ];
        assert_eq!(tree.paths().iter().map(|p| &**p).collect::<Vec<_>>(), content);
        assert!(content.into_iter().all(|path| tree.contains(path)));
        assert_eq!(tree.diagnostics(), []);
        assert_eq!(tree.bytes("services/a/service.yaml", 100).unwrap(), b"services/a/service.yaml");
    }

    #[test]
    fn links_are_reported_and_never_followed() {
        let outside = project(&["secret"]);
        let folder = project(&["a.md"]);
        symlink(outside.path().join("secret"), folder.path().join("link.md")).unwrap();
        symlink(outside.path(), folder.path().join("linked")).unwrap();
        let tree = DiskTree::open(folder.path()).unwrap();
        assert_eq!(tree.paths().len(), 1);
        let found: Vec<_> = tree.diagnostics().into_iter().map(|d| (d.code, d.place.file.to_string())).collect();
        assert_eq!(found, [(Code::Symlink, "link.md".to_owned()), (Code::Symlink, "linked".to_owned())]);
        for path in ["link.md", "linked/secret", "../secret", "/etc/hostname", "a.md/..", "", "./a.md"] {
            assert!(tree.bytes(path, 100).is_err(), "{path}");
            let lexical = path.split('/').any(|part| matches!(part, "" | "." | ".."));
            assert!(lexical || tree.open_checked(path).is_err(), "{path} where openat2 is missing");
        }
        assert!(tree.open_checked("a.md").is_ok());
    }

    #[test]
    fn a_pipe_is_reported_and_never_opened() {
        let folder = project(&["a.md"]);
        let fifo = |name: &str| {
            let mode = rustix::fs::Mode::from_raw_mode(0o600);
            rustix::fs::mknodat(rustix::fs::CWD, folder.path().join(name), rustix::fs::FileType::Fifo, mode, 0)
                .unwrap();
        };
        fifo("pipe.md");
        let tree = DiskTree::open(folder.path()).unwrap();
        assert_eq!(tree.paths().len(), 1);
        assert_eq!(tree.diagnostics()[0].code, Code::Unreadable);
        fs::remove_file(folder.path().join("a.md")).unwrap();
        fifo("a.md");
        assert_eq!(tree.bytes("a.md", 100), Err(ReadError::Io("not a regular file".to_owned())));
    }

    #[test]
    fn a_name_that_is_no_text_is_reported_once() {
        let folder = project(&["a.md"]);
        let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9"));
        write_new(&odd.join("x.md"), b"").unwrap();
        let tree = DiskTree::open(folder.path()).unwrap();
        assert_eq!(tree.paths().len(), 1);
        let found = tree.diagnostics();
        assert_eq!((found.len(), found[0].code), (1, Code::NotUtf8));
        assert_eq!(&*found[0].place.file, "caf\u{fffd}");
    }

    #[test]
    fn the_limit_is_exact() {
        let folder = project(&["12345"]);
        let tree = DiskTree::open(folder.path()).unwrap();
        assert_eq!(tree.bytes("12345", 5).unwrap(), b"12345");
        assert_eq!(tree.bytes("12345", 4), Err(ReadError::TooLarge(5)));
        assert!(matches!(tree.bytes("none", 4), Err(ReadError::Io(_))));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(DiskTree::open(Path::new("/does/not/exist")).is_err());
    }
}
