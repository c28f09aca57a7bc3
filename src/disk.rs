//! The one floor that touches files: it lists and reads a project, and publishes a site.
//!
//! [`DiskTree`] is a project's folder as the importer sees it, [`Publication`] a site on its way
//! to a folder. The functions here are what commands need for single files: write one that is not
//! there yet, replace one whole, read one, read a folder of overrides.

#![expect(clippy::disallowed_methods, reason = "this floor is where files are touched")]

mod keep;
mod publication;
mod source;

pub use keep::keep;
pub use publication::{MANIFEST, Publication, Report};
pub use source::DiskTree;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// The file whose folder is a project's root.
pub const CONFIG: &str = "stagepost.yaml";

/// Why the disk did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// The output folder holds somebody's files.
    #[error("`{0}` is not empty and was not made by stagepost; choose another folder with --out, or empty it")]
    NotOurs(PathBuf),
    /// The output folder is a project or holds one.
    #[error("`{0}` holds the project itself; choose a folder inside it with --out, such as `public`")]
    ProjectRoot(PathBuf),
    /// The output is something else than a folder.
    #[error("`{path}` is {what}, not a folder; choose another place with --out")]
    NotAFolder {
        /// The output.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// The output has no name of its own.
    #[error("`{0}` cannot be an output folder: it has no name of its own")]
    NoName(PathBuf),
    /// The folder that keeps the previous tree is not ours.
    #[error("`{0}` should hold the previous site, but it is not a folder that stagepost made; move it away")]
    Buffer(PathBuf),
    /// Another build publishes to the same folder.
    #[error("another stagepost is publishing to `{0}`; wait until it is done")]
    Locked(PathBuf),
    /// Somebody's file stands where a page must go.
    #[error("`{page}` in `{out}` was put there by hand, and the site has a page with this address; move the file away")]
    Collision {
        /// The output folder.
        out: PathBuf,
        /// The file's path in it.
        page: String,
    },
    /// The file exists.
    #[error("`{0}` exists already and is left as it is")]
    Exists(PathBuf),
    /// The file is larger than allowed.
    #[error("`{path}` has {size} bytes; at most {limit} are read")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        size: u64,
        /// The most that is read, in bytes.
        limit: usize,
    },
    /// The file is not text.
    #[error("`{0}` is not UTF-8 text")]
    NotUtf8(PathBuf),
    /// The system refused.
    #[error("cannot {doing} `{path}`: {source}")]
    Io {
        /// What was tried: `read`, `create`, …
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
}

impl DiskError {
    /// Whether the request itself cannot be granted, rather than the system having failed.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Io { .. } | Self::Locked(_))
    }

    fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { doing, path, source }
    }
}

/// The nearest folder from here upwards that holds `stagepost.yaml`.
pub fn find_root(from: &Path) -> Option<PathBuf> {
    let from = std::path::absolute(from).ok()?;
    from.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf)
}

/// Whether anything has this path, be it a link that leads nowhere.
pub fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Whether there is a folder at this path.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

/// Writes a file that is not there yet, with the folders it needs.
///
/// # Errors
/// [`DiskError::Exists`] when anything has this path; what is there is left as it is.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(DiskError::io("create", folder))?;
    }
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(DiskError::Exists(path.to_owned())),
        Err(error) => return Err(DiskError::io("create", path)(error)),
    };
    file.write_all(bytes).map_err(|error| {
        // Half a file would be refused as "exists already" the next time.
        let _ = fs::remove_file(path);
        DiskError::io("write", path)(error)
    })
}

/// Replaces a file whole: a reader sees the old bytes or the new ones, never a part.
///
/// # Errors
/// When it is no regular file, or cannot be written.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), DiskError> {
    let before = fs::symlink_metadata(path).map_err(DiskError::io("read", path))?;
    if !before.is_file() {
        return Err(DiskError::io("replace", path)(io::Error::other("not a regular file")));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(DiskError::io("write in", folder))?;
    file.write_all(bytes).map_err(DiskError::io("write", path))?;
    file.as_file().set_permissions(before.permissions()).map_err(DiskError::io("write", path))?;
    file.as_file().sync_all().map_err(DiskError::io("write", path))?;
    file.persist(path).map_err(|error| DiskError::io("replace", path)(error.error))?;
    Ok(())
}

/// Reads a regular file of at most `limit` bytes.
///
/// # Errors
/// When it is missing, no regular file, or larger.
pub fn read(path: &Path, limit: usize) -> Result<Vec<u8>, DiskError> {
    // A pipe would block here for ever, so what it is comes first.
    let size = match fs::metadata(path) {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return Err(DiskError::io("read", path)(io::Error::other("not a regular file"))),
        Err(error) => return Err(DiskError::io("read", path)(error)),
    };
    let too_large = |size| DiskError::TooLarge { path: path.to_owned(), size, limit };
    if size > limit as u64 {
        return Err(too_large(size));
    }
    let file = fs::File::open(path).map_err(DiskError::io("read", path))?;
    let mut bytes = Vec::with_capacity(size as usize);
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(DiskError::io("read", path))?;
    if bytes.len() > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// Reads a text file of at most `limit` bytes.
///
/// # Errors
/// When it is missing, no regular file, larger, or not UTF-8.
pub fn read_to_string(path: &Path, limit: usize) -> Result<String, DiskError> {
    String::from_utf8(read(path, limit)?).map_err(|_| DiskError::NotUtf8(path.to_owned()))
}

/// The paths of all regular files below a folder, relative to it with forward slashes, sorted; hidden
/// ones too. Links are not followed.
///
/// # Errors
/// When a folder cannot be read, or a name is not UTF-8.
pub fn paths(folder: &Path) -> Result<Vec<String>, DiskError> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| DiskError::io("read", folder)(error.into()))?;
        if entry.file_type().is_file() {
            let path = relative(folder, entry.path()).ok_or_else(|| DiskError::NotUtf8(entry.path().to_owned()))?;
            paths.push(path);
        }
    }
    Ok(paths)
}

/// All regular files of a folder such as `templates/` or `static/`, hidden ones too, by their paths
/// relative to it with forward slashes. A folder that is not there has none; links are not followed.
///
/// # Errors
/// When anything cannot be read, is larger than `limit` bytes, or has a name that is not UTF-8.
pub fn read_dir_files(folder: &Path, limit: usize) -> Result<BTreeMap<String, Vec<u8>>, DiskError> {
    let mut files = BTreeMap::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for path in paths(folder)? {
        let bytes = read(&folder.join(&path), limit)?;
        files.insert(path, bytes);
    }
    Ok(files)
}

/// A path below a folder, with forward slashes; `None` when it is not UTF-8.
fn relative(folder: &Path, path: &Path) -> Option<String> {
    let inner = path.strip_prefix(folder).ok()?;
    if std::path::MAIN_SEPARATOR == '/' {
        return inner.to_str().map(str::to_owned);
    }
    Some(inner.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_nearest_folder_with_a_config() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("apps/shop");
        write_new(&outer.path().join(CONFIG), b"").unwrap();
        fs::create_dir_all(inner.join("services/api")).unwrap();
        assert_eq!(find_root(&inner.join("services/api")).as_deref(), Some(outer.path()));
        write_new(&inner.join(CONFIG), b"").unwrap();
        assert_eq!(find_root(&inner.join("services/api")).as_deref(), Some(&*inner));
        assert_eq!(find_root(Path::new("/")), None);
    }

    #[test]
    fn a_new_file_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/service.yaml");
        write_new(&path, b"mine").unwrap();
        assert!(matches!(write_new(&path, b"yours"), Err(DiskError::Exists(_))));
        assert_eq!(read_to_string(&path, 10).unwrap(), "mine");
    }

    #[test]
    fn replacing_keeps_the_file_whole_and_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("playbook.md");
        assert!(replace(&path, b"x").is_err(), "there is nothing to replace");
        write_new(&path, b"old").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        replace(&path, b"new").unwrap();
        assert_eq!(read(&path, 10).unwrap(), b"new");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&path).unwrap().permissions()) & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
    }

    #[test]
    fn reading_stops_at_the_limit_and_at_what_is_no_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        write_new(&path, &[0xff; 5]).unwrap();
        assert!(matches!(read(&path, 4), Err(DiskError::TooLarge { size: 5, .. })));
        assert!(matches!(read_to_string(&path, 5), Err(DiskError::NotUtf8(_))));
        assert!(matches!(read(folder.path(), 5), Err(DiskError::Io { .. })), "a folder");
    }

    #[test]
    fn overrides_are_read_with_hidden_files_and_without_links() {
        let folder = tempfile::tempdir().unwrap();
        write_new(&folder.path().join("css/site.css"), b"a").unwrap();
        write_new(&folder.path().join(".nojekyll"), b"").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("secret")).unwrap();
        let files = read_dir_files(folder.path(), 10).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), [".nojekyll", "css/site.css"]);
        assert!(read_dir_files(&folder.path().join("none"), 10).unwrap().is_empty());
    }
}
