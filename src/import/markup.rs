//! What the text of a page carries besides words: link definitions in files beside it, and tags of
//! other site generators that are not carried out.

use super::wiki::Wiki;
use crate::markdown::{Document, includes};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::tree;
use crate::yaml::Budget;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Files whose link definitions belong to every text of their folder.
const BESIDE: &[&str] = &["links.md", "_links.md", "references.md"];

/// The texts whose link definitions belong to a page: files of links that lie beside it, and what its
/// include tags name, as far as they are in the project. Nothing of them but the definitions is used.
pub fn definitions(wiki: &Wiki, path: &str, text: &str) -> Arc<str> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let tree = wiki.tree;
    let named = wiki.definitions(folder, text);
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

pub(super) fn joined(folder: &str, name: &str) -> String {
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
        let wiki = Wiki::new(&tree);
        let found = definitions(&wiki, "a/p/db.md", text);
        assert!(found.contains("[one]") && found.contains("[two]"), "{found}");
        assert_eq!(&*definitions(&wiki, "a/p/db.md", "no reference"), "");
        let mut references = References::default();
        references.read(&found);
        let document = outline_with(text, &references);
        let told = diagnostics(&document, &Place::start("a/p/db.md").at(5, 1, 0));
        let told: Vec<_> = told.iter().map(|d| (d.code, d.place.line, d.place.column)).collect();
        assert_eq!(told, [(Code::TemplateTag, 7, 1), (Code::TemplateTag, 8, 1), (Code::UndefinedReference, 5, 19)]);
    }
}
