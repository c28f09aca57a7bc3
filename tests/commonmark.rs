//! CommonMark's own examples, and those of GitHub's extensions, through the renderer.
//!
//! The examples are read in place from the tests of pulldown-cmark, which every build has in cargo's
//! registry; where they are not, the test says so. Where we differ on purpose, the number stands below
//! with the reason, and a difference that is gone must leave the list. All extensions of GitHub are also read
//! from its specification itself, whose text `.ci/run specification` fetches (`STAGEPOST_GFM` names the file).
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use stagepost::markdown::{Rendering, html};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Examples that we render otherwise, by their number in CommonMark 0.31.2.
const DIFFERENT: &[(&str, &[u32])] = &[
    (
        "of raw HTML only safe elements pass, with few attributes, and they are closed; the rest is shown as words",
        &[
            21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 160, 163, 164, 165, 169, 172, 173, 174, 175, 177, 180, 181,
            182, 183, 184, 187, 190, 191, 344, 475, 476, 477, 491, 494, 611, 612, 613, 614, 615, 616, 617, 623, 630,
            631, 642, 643,
        ],
    ),
    ("comments, declarations and instructions vanish", &[179, 308, 309, 625, 626, 627, 628, 629]),
    (
        "an address is a link only where its scheme is known to be safe; `<made:up>` is a placeholder",
        &[500, 596, 598, 599, 601],
    ),
    ("a style or a script is no text, and is left out and told", &[170, 176]),
    ("`[[page]]` is a link of a wiki", &[590]),
    ("bare addresses are links, as on GitHub", &[602, 606, 608]),
    ("of a reference that nothing defines the label is not shown", &[545]),
];

/// Reasons for deliberate differences, with the numbers of the examples.
type Differences = &'static [(&'static str, &'static [u32])];

/// The extensions of GitHub, with the number of their examples and the differences by number.
const GITHUB: &[(&str, usize, Differences)] =
    &[("gfm_table.rs", 8, &[]), ("gfm_strikethrough.rs", 2, &[]), ("gfm_tasklist.rs", 2, TASKS)];

const TASKS: Differences = &[("a task shows a sign that has a name, and no control that does nothing", &[1, 2])];

/// The extensions in GitHub's specification 0.29, with the number of their examples and the differences by the
/// number of the example in the whole text.
const SPECIFICATION: &[(&str, usize, Differences)] = &[
    ("table", 8, &[]),
    ("strikethrough", 2, &[]),
    // Task lists: GitHub's own test of the text leaves them out.
    ("disabled", 2, &[("a task shows a sign that has a name, and no control that does nothing", &[279, 280])]),
    ("autolink", 11, &[("an address is a link only where its scheme is known to be safe, and `ftp` is none", &[628])]),
    ("tagfilter", 1, &[("raw HTML that is left open ends with its paragraph", &[652])]),
];

/// One example: its number, its Markdown, and the HTML that is asked for.
struct Example {
    number: u32,
    markdown: String,
    html: String,
}

/// Where the parser's own package lies, whose tests carry the examples of both specifications.
fn suite() -> Option<PathBuf> {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).expect("Cargo.lock");
    let version = lock.split("name = \"pulldown-cmark\"\nversion = \"").nth(1)?.split('"').next()?.to_owned();
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?.flatten();
    let places = registries.map(|entry| entry.path().join(format!("pulldown-cmark-{version}/tests/suite")));
    let found = places.into_iter().find(|place| place.join("spec.rs").is_file());
    if found.is_none() {
        eprintln!("SKIPPED: the sources of pulldown-cmark {version} are not in cargo's registry");
    }
    found
}

/// The examples of one file of that suite.
fn examples(path: &Path) -> Vec<Example> {
    let text = std::fs::read_to_string(path).expect("a suite");
    let literal = |text: &str| text.split_once("\"##;").map(|(inner, _)| inner.to_owned());
    let mut found = Vec::new();
    for part in text.split("let original = r##\"").skip(1) {
        let markdown = literal(part).expect("a literal ends");
        let html = part.split_once("let expected = r##\"").and_then(|(_, html)| literal(html)).expect("an answer");
        let number = u32::try_from(found.len() + 1).expect("a small number");
        found.push(Example { number, markdown, html });
    }
    found
}

/// HTML in a form in which only what a reader or a program would notice differs: white space between
/// blocks, the order and quoting of attributes, and what every page of ours adds (anchors of headings, the
/// relation of links that leave the site, frames around tables, the loading of pictures) are no difference.
fn normal(html: &str) -> String {
    let (mut out, mut rest, mut pre) = (String::new(), html, false);
    while let Some((text, after)) = rest.split_once('<') {
        push_text(&mut out, text, pre);
        let Some((tag, after)) = after.split_once('>') else {
            out.push('<');
            rest = after;
            continue;
        };
        rest = after;
        let (name, attributes) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        let name = name.trim_end_matches('/').to_lowercase();
        match name.as_str() {
            "/pre" => pre = false,
            "div" if attributes.contains("table-scroll") => continue,
            _ => {}
        }
        // Colours of code.
        if pre && name.ends_with("span") {
            continue;
        }
        let kept = attributes_of(attributes, &name);
        // A block ends the line before it.
        if BLOCKS.contains(&name.trim_start_matches('/')) && !pre {
            while out.ends_with([' ', '\n']) {
                out.pop();
            }
            out.push('\n');
        }
        pre |= name == "pre";
        out.push('<');
        out.push_str(&name);
        out.push_str(&kept);
        out.push('>');
    }
    push_text(&mut out, rest, pre);
    let out = out.replace("</table>\n</div>", "</table>").replace("\n<tbody>\n</tbody>", "").replace("<a></a>", "");
    let lines = out.lines().map(|line| if pre { line } else { line.trim_end() }).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

const BLOCKS: &[&str] = &[
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "div",
    "pre",
];

fn attributes_of(text: &str, name: &str) -> String {
    let mut found = BTreeMap::new();
    let mut rest = text.trim().trim_end_matches('/').trim();
    while !rest.is_empty() {
        let (key, value) = match rest.split_once("=\"") {
            Some((key, after)) if !key.contains(' ') => {
                let (value, after) = after.split_once('"').unwrap_or((after, ""));
                rest = after.trim_start();
                (key, value)
            }
            _ => {
                let (key, after) = rest.split_once(' ').unwrap_or((rest, ""));
                rest = after.trim_start();
                (key, "")
            }
        };
        found.insert(key.to_lowercase(), decoded(value));
    }
    for ours in ["rel", "tabindex", "loading", "scope"] {
        found.remove(ours);
    }
    if name.starts_with('h') || name == "a" {
        found.remove("id");
    }
    // Alignment is a class here: the pages allow no style attribute.
    if let Some(style) = found.remove("style") {
        found.insert("class".to_owned(), style.replace("text-align: ", "align-"));
    }
    // `class="language-x"` stands on `code` there, `data-language` on `pre` here.
    if name == "code" {
        found.clear();
    }
    found.remove("data-language");
    if let Some(align) = found.remove("align") {
        found.insert("class".to_owned(), format!("align-{align}"));
    }
    found.iter().map(|(key, value)| format!(" {key}=\"{value}\"")).collect()
}

fn push_text(out: &mut String, text: &str, pre: bool) {
    let text = decoded(text);
    if pre {
        out.push_str(&text);
        return;
    }
    for c in text.chars() {
        let space = matches!(c, ' ' | '\n');
        if !(space && out.ends_with([' ', '\n', '>']) && (out.ends_with([' ', '\n']) || out.is_empty())) {
            out.push(if space && c == '\n' { '\n' } else { c });
        }
    }
}

fn decoded(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

/// Percent-encoding in an address: the browser does it, so that we need not.
fn undone(html: &str) -> String {
    let mut bytes = Vec::with_capacity(html.len());
    let mut rest = html.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.filter(|_| *first == b'%').and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn rendered(markdown: &str) -> String {
    html(markdown, Rendering::default(), &|link| Some(link.destination.to_owned()))
}

/// The text of GitHub's specification.
fn specification() -> Option<String> {
    let Some(path) = std::env::var_os("STAGEPOST_GFM") else {
        eprintln!("SKIPPED: GitHub's specification; `.ci/run specification tests` fetches it");
        return None;
    };
    Some(std::fs::read_to_string(path).expect("STAGEPOST_GFM names the text of the specification"))
}

/// The examples of one extension in it: a fence of 32 backticks, and a dot between question and answer.
fn specified(text: &str, extension: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut found = Vec::new();
    for (number, part) in (1..).zip(text.split(&format!("{fence} example")).skip(1)) {
        let (kind, rest) = part.split_once('\n').expect("an example has lines");
        let (body, _) = rest.split_once(&fence).expect("an example ends");
        if kind.trim() == extension {
            let (markdown, html) = body.split_once("\n.\n").expect("a question and an answer");
            let tabs = |text: &str| text.replace('→', "\t");
            found.push(Example { number, markdown: tabs(markdown) + "\n", html: tabs(html) });
        }
    }
    found
}

/// Which examples are rendered otherwise; each unexpected one is shown.
fn differing(
    name: &str,
    examples: &[Example],
    least: usize,
    known: &[(&str, &[u32])],
) -> (BTreeSet<u32>, BTreeSet<u32>) {
    assert!(examples.len() >= least, "{name}: {}", examples.len());
    let known: BTreeSet<u32> = known.iter().flat_map(|(_, numbers)| numbers.iter().copied()).collect();
    let mut differ = BTreeSet::new();
    for example in examples {
        let (ours, asked) = (undone(&normal(&rendered(&example.markdown))), undone(&normal(&example.html)));
        if ours != asked {
            differ.insert(example.number);
            if !known.contains(&example.number) || std::env::var_os("STAGEPOST_SHOW").is_some() {
                eprintln!("── {name} {}\n{}\n── asked\n{asked}\n── ours\n{ours}\n", example.number, example.markdown);
            }
        }
    }
    eprintln!("{name}: {} of {} as asked", examples.len() - differ.len(), examples.len());
    (differ, known)
}

#[test]
fn the_examples_of_commonmark_are_rendered_as_asked() {
    let Some(suite) = suite() else { return };
    let (differ, known) = differing("spec.rs", &examples(&suite.join("spec.rs")), 649, DIFFERENT);
    assert_eq!(differ, known);
}

#[test]
fn the_examples_of_github_are_rendered_as_asked() {
    let Some(suite) = suite() else { return };
    for (name, least, known) in GITHUB {
        let (differ, known) = differing(name, &examples(&suite.join(name)), *least, known);
        assert_eq!(differ, known, "{name}");
    }
}

#[test]
fn the_extensions_of_githubs_specification_are_rendered_as_asked() {
    let Some(text) = specification() else { return };
    for (name, least, known) in SPECIFICATION {
        let (differ, known) = differing(name, &specified(&text, name), *least, known);
        assert_eq!(differ, known, "{name}");
    }
}
