//! Which folder is the project, and how it is called from where the user stands.

use super::failure::Failure;
use crate::disk::{CONFIG, find_root};
use std::path::{Component, Path, PathBuf};

/// A project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its absolute path.
    pub root: PathBuf,
    /// The absolute path of the configuration, when it is another file than the folder's own.
    pub config: Option<PathBuf>,
}

impl Folder {
    /// The project that the user means: the folder named, else the folder of the configuration named,
    /// else the nearest folder upwards that holds a configuration.
    ///
    /// # Errors
    /// When there is no such project.
    pub fn find(dir: Option<&Path>, config: Option<&Path>) -> Result<Self, Failure> {
        let here = here()?;
        if let Some(config) = config {
            let config = tidy(&here.join(config));
            let parent = config.parent().map_or_else(|| here.clone(), Path::to_path_buf);
            let root = dir.map_or(parent, |dir| tidy(&here.join(dir)));
            let own = config == root.join(CONFIG);
            return Ok(Self { root, config: (!own).then_some(config) });
        }
        if let Some(dir) = dir {
            let root = tidy(&here.join(dir));
            if find_root(&root).as_ref() != Some(&root) {
                let message = format!("`{}` is no project: it holds no {CONFIG}", dir.display());
                let help = format!("run `stagepost init {}` to start a project there", dir.display());
                return Err(Failure::bad_input(message, help));
            }
            return Ok(Self { root, config: None });
        }
        match find_root(&here) {
            Some(root) => Ok(Self { root, config: None }),
            None => Err(Failure::bad_input(
                format!("there is no {CONFIG} in this folder or above it"),
                "run `stagepost init` to start a project here, or name a project's folder",
            )),
        }
    }

    /// What leads from the current folder to the project: empty, or a path that ends in a slash.
    pub fn prefix(&self) -> String {
        here().map(|here| prefix(&here, &self.root)).unwrap_or_default()
    }

    /// The path of an absolute path below the project, relative to it and with forward slashes.
    pub fn inside(&self, path: &Path) -> Option<String> {
        let inner = path.strip_prefix(&self.root).ok()?;
        let parts: Option<Vec<&str>> = inner.iter().map(|part| part.to_str()).collect();
        parts.map(|parts| parts.join("/")).filter(|path| !path.is_empty())
    }
}

/// The current folder.
///
/// # Errors
/// When it is gone.
pub fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .map_err(|error| Failure::environment(format!("the current folder is not available: {error}")))
}

/// A path without `.` and, as far as that can be told from its text, without `..`.
pub fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}

/// The path from one folder to another, with forward slashes: empty, or ending in a slash.
fn prefix(from: &Path, to: &Path) -> String {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common <= 1 && from.len() > 1 {
        // They share nothing but the root: the whole path says it better.
        let whole: PathBuf = to.iter().collect();
        return format!("{}/", whole.display());
    }
    let mut prefix = "../".repeat(from.len() - common);
    for part in &to[common..] {
        prefix.push_str(&part.as_os_str().to_string_lossy());
        prefix.push('/');
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_from_one_folder_to_another() {
        for (from, to, expected) in
            [("/a/b", "/a/b", ""), ("/a", "/a/b/c", "b/c/"), ("/a/b/c", "/a/b", "../"), ("/a/x/y", "/a/b", "../../b/")]
        {
            assert_eq!(prefix(Path::new(from), Path::new(to)), expected);
        }
    }

    #[test]
    fn dots_are_resolved_by_text() {
        assert_eq!(tidy(Path::new("/a/./b/../c")), Path::new("/a/c"));
        assert_eq!(tidy(Path::new("../x")), Path::new("../x"));
    }
}
