//! Files of the project that are published as they are: results, only where the site asks for it and nothing in
//! them looks like a secret, and the pictures that texts show.

use super::failure::Failure;
use crate::import::format::SourceFile;
use crate::import::secret;
use crate::import::xml::{self, Element};
use crate::model::catalog::Catalog;
use crate::render::RenderError;
use crate::render::sink::Sink;
use crate::site::free::FreePage;
use crate::tree::SourceTree;
use crate::yaml::Budget;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A picture that is larger stays a link to the repository.
const LARGEST_PICTURE: usize = 16 << 20;

/// The files of runs that may be shown whole. What is not text, or has a name that no address can have,
/// may not.
pub fn clean(tree: &dyn SourceTree, catalog: &Catalog) -> BTreeSet<Arc<str>> {
    let runs = catalog.dossiers.iter().flat_map(|dossier| &dossier.runs);
    let files: BTreeSet<Arc<str>> = runs.map(|run| Arc::clone(&run.place.file)).collect();
    let plain = |path: &str| !path.contains(|c: char| c.is_control() || c == '\\' || c == ':');
    let shown = |path: &Arc<str>| {
        let text = tree.bytes(path, Budget::RESULT.bytes).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        plain(path) && text.is_some_and(|text| secret::find(&text).is_empty())
    };
    files.into_par_iter().filter(shown).collect()
}

/// The pictures of the project that playbooks and pages show, as far as they can be shown. A drawing that could
/// do more than be looked at stays where it is.
pub fn pictures(tree: &dyn SourceTree, catalog: &Catalog, pages: &[FreePage]) -> BTreeSet<Arc<str>> {
    let playbooks = catalog.dossiers.iter().flat_map(|dossier| &dossier.playbooks).flat_map(|book| &book.images);
    let named: BTreeSet<&str> =
        playbooks.chain(pages.iter().flat_map(|page| &page.images)).map(String::as_str).collect();
    let plain = |path: &str| !path.contains(|c: char| c.is_control() || "\\:%?#".contains(c));
    let shown = |path: &&str| {
        let bytes = tree.bytes(path, LARGEST_PICTURE).ok();
        let is_drawing = path.to_ascii_lowercase().ends_with(".svg");
        bytes.is_some_and(|bytes| !is_drawing || String::from_utf8(bytes).is_ok_and(|svg| is_harmless(path, &svg)))
    };
    named.into_iter().filter(|path| plain(path) && tree.contains(path)).filter(shown).map(Arc::from).collect()
}

/// Whether a drawing runs nothing where it is opened by itself, and loads nothing. What cannot be read as XML, or
/// declares anything of its own, is not looked into.
fn is_harmless(path: &str, svg: &str) -> bool {
    let mut text = svg.trim_start_matches('\u{feff}').trim_start();
    let parts = [("<?xml ", "?>"), ("<!--", "-->"), ("<!DOCTYPE", ">")];
    // What generators write before a drawing: its declaration, a comment, the name of a public document type.
    while let Some((_, end)) = parts.iter().find(|(start, _)| text.starts_with(start)) {
        let Some((head, rest)) = text.split_once(end) else { return false };
        if head.contains('[') && !head.starts_with("<!--") {
            return false;
        }
        text = rest.trim_start();
    }
    let lower = text.to_ascii_lowercase();
    let loads = |from: &str| {
        let address = from.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        !address.starts_with('#') && !is_own_picture(address)
    };
    let style_loads = lower.contains("@import") || lower.split("url(").skip(1).any(loads);
    // Instructions to a program, such as a style sheet that may hold scripts.
    let instructs = text.contains("<?");
    let file = SourceFile { path, text };
    !style_loads && !instructs && xml::read(&file, "the drawing").is_ok_and(|root| is_still(&root))
}

/// Whether an element of a drawing, with all in it, can only be looked at.
fn is_still(element: &Element) -> bool {
    const DOES_MORE: &[&str] = &[
        "script",
        "foreignobject",
        "iframe",
        "embed",
        "object",
        "audio",
        "video",
        "handler",
        "listener",
        "base",
        "meta",
        "link",
    ];
    let harmless = |(name, value): &(String, String)| {
        let name = name.to_ascii_lowercase();
        let value: String = value.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
        let value = value.to_ascii_lowercase();
        let is_address = matches!(name.as_str(), "href" | "src");
        let leads = value.starts_with('#') || is_own_picture(&value);
        let follows = element.name == "a" && (value.starts_with("https://") || value.starts_with("http://"));
        !name.starts_with("on") && !value.contains("javascript:") && (!is_address || leads || follows)
    };
    !DOES_MORE.contains(&element.name.to_ascii_lowercase().as_str())
        && element.attributes.iter().all(harmless)
        && element.children.iter().all(is_still)
}

/// Whether an address holds a picture itself, of a kind in which nothing can run.
fn is_own_picture(address: &str) -> bool {
    ["png", "jpeg", "jpg", "gif", "webp"].iter().any(|kind| address.starts_with(&format!("data:image/{kind}")))
}

/// Puts files of the project onto the site.
///
/// # Errors
/// When a file cannot be read any more, or not be kept.
pub fn publish(
    tree: &dyn SourceTree,
    files: &BTreeSet<Arc<str>>,
    address: fn(&str) -> String,
    sink: &dyn Sink,
) -> Result<(), Failure> {
    // What lies in `static/` is published by itself.
    files.iter().filter(|path| !path.starts_with("static/")).try_for_each(|path| {
        let bytes = tree.bytes(path, LARGEST_PICTURE.max(Budget::RESULT.bytes));
        let bytes = bytes.map_err(|error| Failure::environment(format!("`{path}` cannot be read: {error}")))?;
        sink.put(&address(path), &bytes).map_err(|error| RenderError::from(error).into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawings_as_programs_write_them_are_shown() {
        for svg in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>On = off</title><rect id=\"one\" fill=\"url(#g)\"/></svg>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/x.dtd\">\n<!-- a [b] -->\n<svg/>",
            "\u{feff}<svg><a xlink:href=\"https://example.org/\"><text>x</text></a><use href=\"#a\"/></svg>",
            "<svg><image href=\"data:image/png;base64,AAAA\"/><style>a { fill: url('#b') }</style></svg>",
            "<svg><rdf:Description about=\"\"/></svg>",
        ] {
            assert!(is_harmless("a.svg", svg), "{svg}");
        }
    }

    #[test]
    fn drawings_that_could_do_more_are_not() {
        for svg in [
            "<svg><script>x()</script></svg>",
            "<svg><s:script xmlns:s=\"http://www.w3.org/2000/svg\">x()</s:script></svg>",
            "<svg onload=\"x()\"/>",
            "<svg ONLOAD\n= 'x()'/>",
            "<svg><a href=\"javascript:x()\"/></svg>",
            "<svg><a href=\"java&#115;cript:x()\"/></svg>",
            "<svg><a href=\"java&#x9;script:x()\"/></svg>",
            "<svg><set attributeName=\"href\" to=\"javascript:x()\"/></svg>",
            "<svg><image href=\"https://example.org/a.png\"/></svg>",
            "<svg><use href=\"other.svg#a\"/></svg>",
            "<svg><use href=\"data:image/svg+xml,x\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><style>@import 'x.css';</style></svg>",
            "<svg><rect style=\"fill: url( 'https://example.org/a')\"/></svg>",
            "<?xml version=\"1.0\"?><?xml-stylesheet href=\"#x\" type=\"text/xsl\"?><svg/>",
            "<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"x()\">]><svg/>",
            "<!DOCTYPE svg [<!ENTITY a \"x\">]><svg>&a;</svg>",
            "<svg><g>",
            "no drawing",
        ] {
            assert!(!is_harmless("a.svg", svg), "{svg}");
        }
    }
}
