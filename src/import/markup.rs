//! What the text of a page carries besides words: link definitions in files beside it, and tags of
//! other site generators that are not carried out.

use crate::markdown::address::{decode, slug};
use crate::markdown::{Document, includes, wiki_targets};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::tree::{self, SourceTree};
use crate::yaml::Budget;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// Files whose link definitions belong to every text of their folder.
const BESIDE: &[&str] = &["links.md", "_links.md", "references.md"];

/// The texts whose link definitions belong to a page: files of links that lie beside it, and what its
/// include tags name, as far as they are in the project. Nothing of them but the definitions is used.
pub fn definitions(tree: &dyn SourceTree, path: &str, text: &str) -> Arc<str> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let named = pages(tree, folder, text);
    if !text.contains("][") && !text.contains("[]") {
        return Arc::from(named);
    }
    let included = includes(text);
    let mut candidates: Vec<String> = Vec::new();
    for name in included.iter().map(|name| name.trim_start_matches("./")).filter(|name| !name.contains("..")) {
        let mut above = folder;
        loop {
            candidates.push(joined(above, name));
            candidates.push(joined(above, &format!("_includes/{name}")));
            let Some((parent, _)) = above.rsplit_once('/') else { break };
            above = parent;
        }
        candidates.push(joined("", name));
        candidates.push(joined("", &format!("_includes/{name}")));
    }
    candidates.extend(BESIDE.iter().map(|name| joined(folder, name)));
    let mut seen = BTreeSet::new();
    let found = candidates.iter().filter(|file| *file != path && tree.contains(file) && seen.insert(file.as_str()));
    let texts = found.filter_map(|file| tree::text(tree, file, Budget::OWN.bytes).ok());
    Arc::from(texts.chain(std::iter::once(named)).collect::<Vec<_>>().join("\n\n"))
}

/// Definitions of the pages and pictures that the links of a wiki name: in the same folder, else wherever in the project
/// a file has the name.
fn pages(tree: &dyn SourceTree, folder: &str, text: &str) -> String {
    let targets: BTreeSet<&str> = wiki_targets(text).into_iter().filter(|target| !target.starts_with('#')).collect();
    let mut wanted: BTreeMap<String, Option<String>> = BTreeMap::new();
    for target in &targets {
        let name = file_of(target);
        let beside = tree.contains(&joined(folder, &name)).then(|| joined(folder, &name));
        wanted.insert(name.to_lowercase(), beside.or_else(|| tree.contains(&name).then(|| name.clone())));
    }
    if wanted.values().any(Option::is_none) {
        for path in tree.paths() {
            let lower = path.to_lowercase();
            // A name may tell the folders above the file, and be written with dashes for spaces.
            let ends = lower.match_indices('/').map(|(at, _)| at + 1).chain(std::iter::once(0)).map(|at| &lower[at..]);
            for end in ends {
                for name in [end.to_owned(), end.replace('-', " ")] {
                    if let Some(place @ None) = wanted.get_mut(&name) {
                        *place = Some(path.to_string());
                    }
                }
            }
        }
    }
    let mut out = String::new();
    for target in targets {
        let heading = target.split_once('#').map_or("", |(_, heading)| heading).rsplit('#').next().unwrap_or_default();
        let anchor =
            if heading.is_empty() || heading.starts_with('^') { String::new() } else { format!("#{}", slug(heading)) };
        if let Some(Some(file)) = wanted.get(&file_of(target).to_lowercase()) {
            let _ = writeln!(out, "[{target}]: </{}{anchor}>", file.replace(['<', '>', '\n'], ""));
        }
    }
    out
}

/// The file that a link of a wiki names.
fn file_of(target: &str) -> String {
    let file = decode(target.split('#').next().unwrap_or(target)).trim_matches('/').trim_start_matches("./").to_owned();
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
    let has_ending = (2..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    if has_ending { file } else { format!("{file}.md") }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// What is told of a text: tags that are not carried out, and references that nothing defines. The text
/// begins at `start`.
pub fn diagnostics(document: &Document, start: &Place) -> Vec<Diagnostic> {
    let place = |line: u32, column: u32| start.at(start.line.saturating_add(line).saturating_sub(1), column, 0);
    let removed = document.removed.iter().map(|removed| {
        let message = format!("`{}` belongs to another site generator and is not carried out", removed.written);
        let help = "write what it would give; to show it as it is, put it into code";
        Diagnostic::new(Code::TemplateTag, place(removed.line, removed.column), message, help)
    });
    let undefined = document.undefined.iter().map(|link| {
        let message = format!("nothing defines `[{}]`, so the link is only text", link.destination);
        let help = format!("add `[{}]: address` to this file, or to `links.md` beside it", link.destination);
        Diagnostic::new(Code::UndefinedReference, place(link.line, link.column), message, help)
    });
    removed.chain(undefined).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{References, outline_with};
    use crate::tree::MemoryTree;

    #[test]
    fn definitions_come_from_included_and_sibling_files() {
        let tree = MemoryTree::new([
            ("a/p/links.md", "[one]: 1.md\n"),
            ("a/_includes/global.md", "[two]: 2.md\n"),
            ("p.md", ""),
        ]);
        let text = "[x][one] [y][two] [z][three]\n\n{% include global.md %}\n{% include ../secret.md %}\n";
        let found = definitions(&tree, "a/p/db.md", text);
        assert!(found.contains("[one]") && found.contains("[two]"), "{found}");
        assert_eq!(&*definitions(&tree, "a/p/db.md", "no reference"), "");
        let wiki = "[[Page one#The end|x]] ![[map.png|300]] [[other]] [[none]] [[ -f x ]]";
        let tree = MemoryTree::new([("a/p/Page one.md", ""), ("img/map.png", ""), ("b/Other.md", "")]);
        assert_eq!(
            &*definitions(&tree, "a/p/db.md", wiki),
            "[Page one#The end]: </a/p/Page one.md#the-end>\n[map.png]: </img/map.png>\n[other]: </b/Other.md>\n"
        );
        let mut references = References::default();
        references.read(&found);
        let document = outline_with(text, &references);
        let told = diagnostics(&document, &Place::start("a/p/db.md").at(5, 1, 0));
        let told: Vec<_> = told.iter().map(|d| (d.code, d.place.line, d.place.column)).collect();
        assert_eq!(told, [(Code::TemplateTag, 7, 1), (Code::TemplateTag, 8, 1), (Code::UndefinedReference, 5, 19)]);
    }
}
