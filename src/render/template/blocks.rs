//! Blocks: what a template may fill in of those that it extends, and what is said where there is no such block.

use super::{BUILT_IN, Sources, TemplateError};

/// What is said of a block that no template above has: its name and those that there are, told of the file that can be
/// mended. `file` is the template that fills the block.
pub(super) fn undefined(error: &TemplateError, file: &str, sources: &Sources) -> Option<TemplateError> {
    let name = error.message.strip_prefix("Block `")?.split_once("` is not defined in any parent")?.0;
    let above = above(file, sources);
    let there: Vec<&str> = above.iter().filter_map(|name| sources.get(*name)).flat_map(|s| blocks(&s.text)).collect();
    let is_own = |name: &&&str| sources.get(**name).is_some_and(|source| !source.path.starts_with(BUILT_IN));
    let source = sources.get(file)?;
    // A built-in template is not at fault: the project's own above it has taken its block away.
    if source.path.starts_with(BUILT_IN)
        && let Some(own) = above.iter().find(is_own).and_then(|own| sources.get(*own))
    {
        let message =
            format!("it has no block `{name}`, which `{file}` fills; add `{{% block {name} %}}{{% endblock %}}`");
        return Some(TemplateError { file: Some(own.path.clone()), line: None, message });
    }
    let parent = above.first().copied().unwrap_or_default();
    let nearest = there.iter().map(|other| (strsim::damerau_levenshtein(name, other), *other)).min();
    let help = match nearest {
        Some((distance, other)) if distance <= 1 + name.chars().count() / 3 => format!("did you mean `{other}`?"),
        Some(_) => format!("it has `{}`", there.join("`, `")),
        None => "it has none".to_owned(),
    };
    let message = format!("`{parent}` has no block `{name}`; {help}");
    Some(TemplateError { message, ..error.clone() })
}

/// What is said of a template that extends one that is not there.
pub(super) fn orphan(parent: &str, sources: &Sources) -> String {
    match parent.strip_prefix(BUILT_IN).filter(|name| sources.contains_key(*name)) {
        Some(name) => format!(
            "it extends `{parent}`, which is there only for a template of the project that is itself called `{name}`; \
             is this file's name right?"
        ),
        None => format!("it extends `{parent}`, and there is no such template"),
    }
}

/// The templates that one extends, the nearest first.
fn above<'s>(file: &str, sources: &'s Sources) -> Vec<&'s str> {
    let mut found: Vec<&str> = Vec::new();
    let mut next = file;
    while let Some(parent) = sources.get(next).and_then(|source| quoted(source.text.split_once("{% extends")?.1)) {
        if found.contains(&parent) {
            break;
        }
        found.push(parent);
        next = parent;
    }
    found
}

/// The names of the blocks in a template.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("{% block ").skip(1).filter_map(|rest| rest.split([' ', '%']).next()).filter(|name| !name.is_empty())
}

/// The text in the first quotes.
fn quoted(text: &str) -> Option<&str> {
    let open = text.find(['"', '\''])?;
    text[open + 1..].split(&text[open..=open]).next()
}
