//! Keeps files that belong together: all of them are there at once, or none is, and what is there
//! stays as it is.
//!
//! They are written into a hidden folder beside their place, which then gets its name. A folder that
//! holds something cannot be replaced by that on any system, so that of several who keep the same at
//! the same time one does and the others are told; whoever reads meanwhile sees nothing or the whole.

use super::{DiskError, exists};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// How the name of an unfinished folder begins. Hidden folders are no content.
const UNFINISHED: &str = ".recording-";

/// Makes a folder with files in it.
///
/// # Errors
/// [`DiskError::Exists`] when anything has the folder's path; what is there is left as it is.
pub fn keep(folder: &Path, files: &[(String, &[u8])]) -> Result<(), DiskError> {
    if exists(folder) {
        return Err(DiskError::Exists(folder.to_owned()));
    }
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(DiskError::io("create", parent))?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o777));
    let unfinished = builder.tempdir_in(parent).map_err(DiskError::io("write in", parent))?;
    for (name, bytes) in files {
        let path = unfinished.path().join(name);
        let write = || {
            let mut file = File::create_new(&path)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(DiskError::io("write", folder.join(name)))?;
    }
    match fs::rename(unfinished.path(), folder) {
        // Nothing is left at the old path that could be removed.
        Ok(()) => {
            let _ = unfinished.keep();
            Ok(())
        }
        Err(_) if exists(folder) => Err(DiskError::Exists(folder.to_owned())),
        Err(error) => Err(DiskError::io("create", folder)(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_whole_and_is_never_replaced() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("2026/a");
        keep(&folder, &[("x.json".to_owned(), b"1"), ("x.json.meta.yaml".to_owned(), b"2")]).unwrap();
        assert!(matches!(keep(&folder, &[("x.json".to_owned(), b"3")]), Err(DiskError::Exists(_))));
        assert_eq!(fs::read(folder.join("x.json")).unwrap(), b"1");
        assert_eq!(fs::read_dir(root.path().join("2026")).unwrap().count(), 1, "no unfinished folder is left");
        fs::write(root.path().join("file"), b"mine").unwrap();
        assert!(matches!(keep(&root.path().join("file"), &[("x".to_owned(), b"1")]), Err(DiskError::Exists(_))));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode(&folder), mode(&root.path().join("2026")), "as any other folder");
        }
    }

    #[test]
    fn of_many_at_once_one_keeps_and_the_others_are_told() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("a");
        let kept: Vec<usize> = std::thread::scope(|scope| {
            let one = |number: usize| {
                let folder = &folder;
                scope.spawn(move || {
                    keep(folder, &[("x".to_owned(), number.to_string().as_bytes())]).is_ok().then_some(number)
                })
            };
            let all: Vec<_> = (0..8).map(one).collect();
            all.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(kept.len(), 1);
        assert_eq!(fs::read_to_string(folder.join("x")).unwrap(), kept[0].to_string());
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
    }
}
