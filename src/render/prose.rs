//! Prose: Markdown as it is shown, with links that lead to pages of the site where they can.

use super::markup::{Markup, escape};

/// The HTML of a Markdown text.
pub fn prose(text: &str) -> Markup {
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| match paragraph.trim().strip_prefix("## ") {
            Some(heading) => format!("<h2>{}</h2>", escape(heading)),
            None => format!("<p>{}</p>", escape(paragraph.trim())),
        })
        .collect();
    Markup::vouched(paragraphs.join("\n"))
}
