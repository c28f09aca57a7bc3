//! Links in the manner of wikis: `[[Page#Heading|words]]` names a page by its title, wherever in the project it lies.

use super::markup::joined;
use crate::markdown::address::{decode, slug};
use crate::markdown::wiki_targets;
use crate::tree::SourceTree;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::{Arc, OnceLock};

/// The files of a project by their names. They are sorted once, when the first link asks for one.
pub struct Wiki<'t> {
    /// The project.
    pub tree: &'t dyn SourceTree,
    names: OnceLock<BTreeMap<String, Vec<&'t Arc<str>>>>,
}

impl<'t> Wiki<'t> {
    /// The files of a project.
    pub fn new(tree: &'t dyn SourceTree) -> Self {
        Self { tree, names: OnceLock::new() }
    }

    /// Definitions of the pages and pictures that the links of a text name: in the same folder, else wherever in the
    /// project a file has the name.
    pub fn definitions(&self, folder: &str, text: &str) -> String {
        let targets: BTreeSet<&str> =
            wiki_targets(text).into_iter().filter(|target| !target.starts_with('#')).collect();
        let mut out = String::new();
        for target in targets {
            let heading =
                target.split_once('#').map_or("", |(_, heading)| heading).rsplit('#').next().unwrap_or_default();
            let anchor = if heading.is_empty() || heading.starts_with('^') {
                String::new()
            } else {
                format!("#{}", slug(heading))
            };
            let name = file_of(target);
            let beside = joined(folder, &name);
            let near = [beside, name.clone()].into_iter().find(|path| self.tree.contains(path));
            if let Some(file) = near.or_else(|| self.named(&name)) {
                let _ = writeln!(out, "[{target}]: </{}{anchor}>", file.replace(['<', '>', '\n'], ""));
            }
        }
        out
    }

    /// The first file of this name. It may tell the folders above the file, and be written with dashes for spaces.
    fn named(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let is_named = |path: &str| path == name || path.strip_suffix(&name).is_some_and(|above| above.ends_with('/'));
        let same = |path: &&&Arc<str>| {
            let path = path.to_lowercase();
            is_named(&path) || is_named(&path.replace('-', " "))
        };
        let names = self.names.get_or_init(|| self.sorted());
        names.get(last(&name))?.iter().find(same).map(|path| path.to_string())
    }

    fn sorted(&self) -> BTreeMap<String, Vec<&'t Arc<str>>> {
        let mut names: BTreeMap<String, Vec<&Arc<str>>> = BTreeMap::new();
        for path in self.tree.paths() {
            let name = last(path).to_lowercase();
            let spaced = name.replace('-', " ");
            for name in BTreeSet::from([name, spaced]) {
                names.entry(name).or_default().push(path);
            }
        }
        names
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The file that a link of a wiki names.
fn file_of(target: &str) -> String {
    let file = decode(target.split('#').next().unwrap_or(target)).trim_matches('/').trim_start_matches("./").to_owned();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let has_ending = (2..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if has_ending { file } else { format!("{file}.md") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MemoryTree;

    #[test]
    fn a_page_is_found_beside_the_text_else_anywhere_by_its_name() {
        let paths = ["a/p/Page one.md", "img/map.png", "b/Other.md", "c/Other.md", "c/fail-over.md", "d/fail-over.md"];
        let tree = MemoryTree::new(paths.map(|path| (path, "")));
        let wiki = Wiki::new(&tree);
        let text =
            "[[Page one#The end|x]] ![[map.png|300]] [[other]] [[none]] [[ -f x ]] [[d/Fail over]] [[Fail over]]";
        assert_eq!(
            wiki.definitions("a/p", text),
            "[Fail over]: </c/fail-over.md>\n[Page one#The end]: </a/p/Page one.md#the-end>\n\
             [d/Fail over]: </d/fail-over.md>\n[map.png]: </img/map.png>\n[other]: </b/Other.md>\n"
        );
        assert_eq!(wiki.definitions("c", "[[Other]]"), "[Other]: </c/Other.md>\n");
    }
}
