//! Reads YAML into values, with the line and column of everything. The one place that names the
//! YAML library.
//!
//! The procedure: the library's events become a small tree of [`node::Node`]s, each with its span
//! (a text in the `plain` subset becomes the same tree without the library);
//! serde reads the tree into the written form of a file. Only when that fails is the tree compared
//! with the JSON Schema of the written form, which finds *every* unknown key, wrong type, missing
//! key, unknown word and unreadable time of the file, in plain sentences (`check`).
//!
//! Invariants: scalars reach text fields as they are written (`1.10` stays `1.10`); booleans are
//! `true` and `false` and nothing else; the same key twice, an unknown tag and a second document
//! are errors; nesting and aliases are bounded, so that every input is answered at once.

mod check;
pub mod insert;
pub mod leaf;
pub mod node;
mod plain;
mod schema;

pub use check::nearest;
pub use leaf::{Date, Days, Length, OneOrMany, Spanned, Text, When, Word, Words};
pub use schema::schema_of;

use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use node::{Entry, Kind, Node, Span};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_yaml::granit_parser::{self, ErrorKind, Event, Marker, Parser, ScalarStyle, StrInput};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How much a file of one kind may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of text.
    pub bytes: usize,
    /// Levels of nesting.
    pub depth: usize,
}

impl Budget {
    /// For the front matter of a page.
    pub const FRONT_MATTER: Self = Self { bytes: 256 << 10, depth: 32 };
    /// For files that people write: the site, services, sidecars.
    pub const OWN: Self = Self { bytes: 2 << 20, depth: 32 };
    /// For results, which may be large.
    pub const RESULT: Self = Self { bytes: 16 << 20, depth: 128 };
}

/// Reads a text that holds one document of the written form `T`.
///
/// `place` names the file and the line on which the text begins (front matter begins on line 2).
/// A text without content is read as a mapping without keys.
///
/// # Errors
/// Everything that is wrong with the structure of the text, in the order of the text.
pub fn read<T: DeserializeOwned + JsonSchema>(text: &str, place: &Place, budget: Budget) -> Result<T, Vec<Diagnostic>> {
    match salvage(text, place, budget) {
        (Some(value), diagnostics) if diagnostics.is_empty() => Ok(value),
        (_, diagnostics) => Err(diagnostics),
    }
}

/// Reads like [`read`], and hands back what is left when everything wrong is taken out.
///
/// The value is none when nothing useful is left; without diagnostics there always is a value.
pub fn salvage<T: DeserializeOwned + JsonSchema>(
    text: &str,
    place: &Place,
    budget: Budget,
) -> (Option<T>, Vec<Diagnostic>) {
    let (documents, mut diagnostics) = parse(text, place, budget);
    let mut documents = documents.into_iter();
    let Some(mut root) = documents.next() else {
        return (None, diagnostics);
    };
    if let Some(second) = documents.next() {
        diagnostics.push(Diagnostic::new(
            Code::YamlSyntax,
            second.span.place(place),
            "the file holds a second document",
            "keep one document per file: move what follows `---` into a file of its own",
        ));
    }
    if root.is_null() {
        root.kind = Kind::Map(Vec::new());
    }
    if diagnostics.is_empty()
        && let Ok(value) = T::deserialize(&root)
    {
        return (Some(value), diagnostics);
    }
    let whole = check::check::<T>(&mut root, place, &mut diagnostics);
    let value = match T::deserialize(&root) {
        Ok(value) if whole => Some(value),
        Err(error) if diagnostics.is_empty() => {
            diagnostics.push(Diagnostic::new(
                Code::WrongType,
                error.span.unwrap_or(root.span).place(place),
                error.message,
                "compare with `stagepost schema`",
            ));
            None
        }
        _ => None,
    };
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    (value, diagnostics)
}

/// Reads every document of a foreign file into any serde type, such as a JSON value.
///
/// # Errors
/// What is wrong with the text, or the first document that does not fit the type.
pub fn documents<T: DeserializeOwned>(text: &str, place: &Place, budget: Budget) -> Result<Vec<T>, Vec<Diagnostic>> {
    let (documents, diagnostics) = parse(text, place, budget);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let read = |node: &Node<'_>| {
        T::deserialize(node).map_err(|error| {
            let place = error.span.unwrap_or(node.span).place(place);
            vec![Diagnostic::new(Code::WrongType, place, error.message, "compare with the format's documentation")]
        })
    };
    documents.iter().map(read).collect()
}

/// Turns a text into the trees of its documents; what is wrong with it stands beside them.
fn parse<'t>(text: &'t str, place: &Place, budget: Budget) -> (Vec<Node<'t>>, Vec<Diagnostic>) {
    if text.len() > budget.bytes {
        let message = format!("the text has {} bytes; at most {} are read", text.len(), budget.bytes);
        let help = "split it, or keep only what matters";
        return (Vec::new(), vec![Diagnostic::new(Code::TooLarge, place.clone(), message, help)]);
    }
    match plain::read(text, place.line.saturating_sub(1)) {
        Some(root) => (vec![root], Vec::new()),
        None => parse_any(text, place, budget),
    }
}

/// The same by the library, which reads every text.
fn parse_any<'t>(text: &'t str, place: &Place, budget: Budget) -> (Vec<Node<'t>>, Vec<Diagnostic>) {
    let mut options = granit_parser::options! {
        flow_nesting_limit: budget.depth,
        block_nesting_limit: budget.depth,
        disallow_directives: true,
    };
    options.set_emit_comments(false);
    let mut builder = Builder {
        parser: Parser::with_options(StrInput::new(text), options),
        text,
        place,
        shift: place.line.saturating_sub(1),
        depth: 0,
        budget,
        // An honest text needs two bytes per node; aliases may add a little, never multiply.
        nodes: text.len() + 10_000,
        anchors: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    let mut documents = Vec::new();
    while let Some(event) = builder.next() {
        match event {
            Err(Stop) => break,
            Ok((Event::StreamEnd, _)) => break,
            Ok((Event::StreamStart | Event::DocumentStart(..) | Event::DocumentEnd, _)) => {}
            Ok((event, span)) => match builder.node(event, span) {
                Ok(node) => documents.push(node),
                Err(Stop) => break,
            },
        }
    }
    if documents.is_empty() && builder.diagnostics.is_empty() {
        let span = Span { line: place.line, column: 1, length: 0 };
        documents.push(Node { kind: Kind::Scalar { text: Cow::Borrowed(""), plain: true }, span });
    }
    (documents, builder.diagnostics)
}

/// The text cannot be read any further; the reason is among the diagnostics.
struct Stop;

struct Builder<'t, 'p> {
    parser: Parser<'t, StrInput<'t>>,
    text: &'t str,
    place: &'p Place,
    shift: u32,
    depth: usize,
    budget: Budget,
    nodes: usize,
    anchors: BTreeMap<usize, Node<'t>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'t> Builder<'t, '_> {
    fn next(&mut self) -> Option<Result<(Event<'t>, granit_parser::Span), Stop>> {
        match self.parser.next_event()? {
            Ok(event) => Some(Ok(event)),
            Err(error) => {
                let words = error.kind().to_string();
                let mut span = self.point(error.marker());
                if words.contains(" tab") {
                    span = self.tab(error.marker()).unwrap_or(span);
                }
                let place = span.place(self.place);
                self.diagnostics.push(match error.kind() {
                    ErrorKind::RecursionLimitExceeded => too_deep(place, self.budget),
                    _ if holds_conflict(self.text) => conflict(place),
                    _ => syntax(place, &words),
                });
                Some(Err(Stop))
            }
        }
    }

    /// The first tab that indents a line from the marker on: the library names the value before it.
    fn tab(&self, marker: &Marker) -> Option<Span> {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let from = marker.line().max(1);
        self.text.lines().zip(1..).skip(from - 1).find_map(|(line, at)| {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let column = line[..blanks].find('\t')?;
            let line = number(at).saturating_add(self.shift);
            Some(Span { line, column: number(column).saturating_add(1), length: 1 })
        })
    }

    fn point(&self, marker: &Marker) -> Span {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            line: number(marker.line().max(1)).saturating_add(self.shift),
            column: number(marker.col()).saturating_add(1),
            length: 0,
        }
    }

    fn span(&self, span: granit_parser::Span) -> Span {
        let mut here = self.point(&span.start);
        if span.start.line() == span.end.line() {
            here.length = u32::try_from(span.end.col().saturating_sub(span.start.col())).unwrap_or(0);
        }
        here
    }

    fn problem(&mut self, code: Code, span: Span, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::new(code, span.place(self.place), message, help));
    }

    /// Takes one node from the budget.
    fn spend(&mut self, nodes: usize, span: Span) -> Result<(), Stop> {
        match self.nodes.checked_sub(nodes) {
            Some(left) => {
                self.nodes = left;
                Ok(())
            }
            None => {
                self.problem(
                    Code::TooDeep,
                    span,
                    "the aliases of this file expand without bounds".to_owned(),
                    "write out what the aliases stand for",
                );
                Err(Stop)
            }
        }
    }

    fn node(&mut self, event: Event<'t>, at: granit_parser::Span) -> Result<Node<'t>, Stop> {
        let span = self.span(at);
        self.spend(1, span)?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = self.tag(tag.as_deref(), span);
                let plain = style == ScalarStyle::Plain && !quoted;
                Ok(self.keep(anchor, Node { kind: Kind::Scalar { text, plain }, span }))
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.tag(tag.as_deref(), span);
                let items = self.items(span)?;
                Ok(self.keep(anchor, Node { kind: Kind::List(items), span }))
            }
            Event::MappingStart(_, anchor, tag) => {
                self.tag(tag.as_deref(), span);
                let entries = self.entries(span)?;
                Ok(self.keep(anchor, Node { kind: Kind::Map(entries), span }))
            }
            Event::Alias(id) => {
                let Some(node) = self.anchors.get(&id) else {
                    self.problem(
                        Code::TooDeep,
                        span,
                        "this alias stands inside of what it repeats".to_owned(),
                        "write out what the alias stands for",
                    );
                    return Err(Stop);
                };
                let size = node.size();
                let depth = node.depth();
                if self.depth + depth > self.budget.depth {
                    self.diagnostics.push(too_deep(span.place(self.place), self.budget));
                    return Err(Stop);
                }
                self.spend(size, span)?;
                let mut node = self.anchors.get(&id).cloned().ok_or(Stop)?;
                node.span = span;
                Ok(node)
            }
            _ => {
                self.problem(
                    Code::YamlSyntax,
                    span,
                    "a value was expected here".to_owned(),
                    "look for a stray sign just before this place",
                );
                Err(Stop)
            }
        }
    }

    /// Remembers a node for the aliases that repeat it.
    fn keep(&mut self, anchor: usize, node: Node<'t>) -> Node<'t> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        node
    }

    fn enter(&mut self, span: Span) -> Result<(), Stop> {
        self.depth += 1;
        if self.depth > self.budget.depth {
            self.diagnostics.push(too_deep(span.place(self.place), self.budget));
            return Err(Stop);
        }
        Ok(())
    }

    fn items(&mut self, span: Span) -> Result<Vec<Node<'t>>, Stop> {
        self.enter(span)?;
        let mut items = Vec::new();
        loop {
            match self.next().ok_or(Stop)?? {
                (Event::SequenceEnd, _) => break,
                (event, at) => items.push(self.node(event, at)?),
            }
        }
        self.depth -= 1;
        Ok(items)
    }

    fn entries(&mut self, span: Span) -> Result<Vec<Entry<'t>>, Stop> {
        self.enter(span)?;
        let mut entries: Vec<Entry<'t>> = Vec::new();
        let mut seen = BTreeSet::new();
        loop {
            let (event, at) = match self.next().ok_or(Stop)?? {
                (Event::MappingEnd, _) => break,
                other => other,
            };
            let key = self.node(event, at)?;
            let (event, at) = self.next().ok_or(Stop)??;
            let mut value = self.node(event, at)?;
            let span = key.span;
            let Kind::Scalar { text: key, .. } = key.kind else {
                let help = "write a word before the colon; put text that begins with a bracket in quotes";
                self.problem(Code::WrongType, span, "a key must be plain text".to_owned(), help);
                continue;
            };
            if value.is_null() && value.span.length == 0 {
                value.span = span;
            }
            // Short mappings are searched, long ones keep a set, so that both are cheap.
            let twice = match entries.len() {
                0..16 => entries.iter().any(|e| e.key == key),
                16 => {
                    seen.extend(entries.iter().map(|e| e.key.clone()));
                    !seen.insert(key.clone())
                }
                _ => !seen.insert(key.clone()),
            };
            if twice {
                let message = format!("the key `{key}` is written twice");
                self.problem(Code::DuplicateKey, span, message, "keep one of the two");
                continue;
            }
            entries.push(Entry { key, span, value });
        }
        self.depth -= 1;
        Ok(entries)
    }

    /// Whether the tag makes text of a scalar; unknown tags are a problem.
    fn tag(&mut self, tag: Option<&granit_parser::Tag>, span: Span) -> bool {
        let Some(tag) = tag else { return false };
        match tag.core_suffix() {
            Some("str") => true,
            Some("int" | "float" | "bool" | "null" | "map" | "seq") => false,
            _ if tag.original() == "!" => true,
            _ => {
                let message = format!("the tag `{}` is not known", tag.original());
                self.problem(Code::YamlSyntax, span, message, "remove the tag, or put the text in quotes");
                false
            }
        }
    }
}

fn too_deep(place: Place, budget: Budget) -> Diagnostic {
    let message = format!("the content is nested more than {} levels deep", budget.depth);
    Diagnostic::new(Code::TooDeep, place, message, "look for brackets that are never closed")
}

/// Whether a merge left both of its sides in a text.
fn holds_conflict(text: &str) -> bool {
    ["<<<<<<< ", ">>>>>>> "].iter().all(|mark| text.lines().any(|line| line.starts_with(mark)))
}

fn conflict(place: Place) -> Diagnostic {
    let help = "keep one side, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
    Diagnostic::new(Code::YamlSyntax, place, "the file is in conflict: a merge left both sides in it", help)
}

fn syntax(place: Place, words: &str) -> Diagnostic {
    let help = "check the indentation (spaces, no tabs), and put text that holds `: `, ` #` or that begins \
                with a sign in quotes";
    Diagnostic::new(Code::YamlSyntax, place, format!("this is not valid YAML: {words}"), help)
}

#[cfg(test)]
mod tests;
