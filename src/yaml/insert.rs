//! One more item for a list at the top of a YAML text, and not one other byte changed.
//!
//! The parser tells where things stand, the new item is put there as text, and the result is read
//! again: it is handed out only when it says what the old text said plus the item. What people write
//! around it (comments, quotes, order, line ends, block or flow style) is never written anew.

use super::node::{Kind, Node};
use super::{Budget, parse};
use crate::model::place::Place;
use serde_yaml::granit_parser::{self, Event, Parser, StrInput, StructureStyle};

/// Why an item could not be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InsertError {
    /// The text is no mapping of keys, or not valid.
    #[error("it cannot be read as keys with values")]
    NotKeys,
    /// The list is written in a way that one item cannot be added to without changing more.
    #[error("its list is written in a way that cannot be added to without changing other lines")]
    NotAList,
}

/// A text as a YAML scalar that is the same text in block and in flow style: plain where that is
/// safe, else in double quotes.
pub fn scalar(text: &str) -> String {
    let plain =
        |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '\'' | '(' | ')' | '/' | '+' | '@');
    let word = ["null", "true", "false", "yes", "no", "on", "off"].iter().any(|w| text.eq_ignore_ascii_case(w));
    let begins = text.starts_with(char::is_alphabetic) && !text.ends_with(' ');
    if begins && !word && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Adds `item`, a value in flow style, at the end of the list under the top-level `key`, which is
/// written anew where it is missing. New lines end with `line_end`.
///
/// # Errors
/// When the text cannot be read, or when nothing but the item could not be kept as it is.
pub fn append(text: &str, key: &str, item: &str, line_end: &str) -> Result<String, InsertError> {
    let before = tree(text).ok_or(InsertError::NotKeys)?;
    let item_node = tree(item).ok_or(InsertError::NotAList)?;
    let expected = with_item(&before, key, item_node).ok_or(InsertError::NotAList)?;
    let layout = Layout::of(text, key).ok_or(InsertError::NotKeys)?;
    for (at, inserted) in layout.candidates(text, key, item, line_end) {
        let (Some(head), Some(tail)) = (text.get(..at), text.get(at..)) else { continue };
        let written = format!("{head}{inserted}{tail}");
        if tree(&written).is_some_and(|after| same(&after, &expected)) {
            return Ok(written);
        }
    }
    Err(InsertError::NotAList)
}

/// The one document of a text; none when anything is wrong with it.
fn tree(text: &str) -> Option<Node<'_>> {
    let (mut documents, diagnostics) = parse(text, &Place::start(""), Budget::OWN);
    let root = documents.pop()?;
    (documents.is_empty() && diagnostics.is_empty()).then_some(root)
}

/// What the text must say afterwards; none when the key holds anything but a list.
fn with_item<'t>(root: &Node<'t>, key: &'t str, item: Node<'t>) -> Option<Node<'t>> {
    let mut root = root.clone();
    if root.is_null() {
        root.kind = Kind::Map(Vec::new());
    }
    let span = root.span;
    let Kind::Map(entries) = &mut root.kind else { return None };
    match entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) if entry.value.is_null() => entry.value.kind = Kind::List(vec![item]),
        Some(entry) => match &mut entry.value.kind {
            Kind::List(items) => items.push(item),
            _ => return None,
        },
        None => {
            let value = Node { kind: Kind::List(vec![item]), span };
            entries.push(super::Entry { key: key.into(), span, value });
        }
    }
    Some(root)
}

/// Whether two trees say the same, wherever it stands. The last item of a list may stand first: where
/// the new one could not be put behind the others.
fn same(a: &Node<'_>, b: &Node<'_>) -> bool {
    match (&a.kind, &b.kind) {
        (Kind::Scalar { text: a, plain: p }, Kind::Scalar { text: b, plain: q }) => a == b && p == q,
        (Kind::List(a), Kind::List(b)) => {
            let equal = |a: &[Node<'_>], b: &[Node<'_>]| a.iter().zip(b).all(|(a, b)| same(a, b));
            let turned =
                |b: &[Node<'_>]| b.split_last().is_some_and(|(last, rest)| same(&a[0], last) && equal(&a[1..], rest));
            a.len() == b.len() && (equal(a, b) || (!a.is_empty() && turned(b)))
        }
        (Kind::Map(a), Kind::Map(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key == b.key && same(&a.value, &b.value))
        }
        _ => false,
    }
}

/// Where the root mapping and the wanted list stand. Offsets are bytes.
#[derive(Debug, Default)]
struct Layout {
    /// Whether the root is written in braces.
    flow: bool,
    /// Where the first key of the root stands.
    first_key: Option<usize>,
    /// Where the last thing of the root ends.
    last_end: usize,
    /// Where the closing brace of the root stands.
    close: usize,
    /// The end of the wanted key.
    key_end: Option<usize>,
    /// The wanted list.
    list: Option<List>,
}

#[derive(Debug, Default)]
struct List {
    flow: bool,
    /// Where its last item ends; none when it has none.
    last_end: Option<usize>,
    /// Where its closing bracket stands.
    close: usize,
}

impl Layout {
    fn of(text: &str, key: &str) -> Option<Self> {
        let mut options = granit_parser::options! { disallow_directives: true, };
        options.set_emit_comments(false);
        let mut parser = Parser::with_options(StrInput::new(text), options);
        let mut layout = Self::default();
        // The styles of the collections that are open.
        let mut open: Vec<bool> = Vec::new();
        let mut at_key = true;
        let mut wanted = false;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.ok()?;
            let (start, end) = (span.start.byte_offset()?, span.end.byte_offset()?);
            let depth = open.len();
            let is_key = depth == 1 && at_key;
            // Where something that is written ends; what is empty stands nowhere.
            let written;
            match event {
                Event::MappingStart(style, ..) | Event::SequenceStart(style, ..) => {
                    let flow = style == StructureStyle::Flow;
                    if depth == 0 {
                        layout.flow = flow;
                    }
                    if depth == 1 && wanted && !at_key {
                        layout.list = Some(List { flow, ..List::default() });
                    }
                    open.push(flow);
                    continue;
                }
                Event::MappingEnd | Event::SequenceEnd => {
                    let flow = open.pop()?;
                    match open.len() {
                        0 => layout.close = start,
                        1 if wanted && !at_key => {
                            if let Some(list) = &mut layout.list {
                                list.close = start;
                            }
                        }
                        _ => {}
                    }
                    written = flow.then_some(end);
                }
                Event::Scalar(word, ..) => {
                    if is_key {
                        layout.first_key.get_or_insert(start);
                        wanted = word == key;
                        if wanted {
                            layout.key_end = Some(end);
                        }
                    }
                    written = (end > start).then_some(end);
                }
                Event::Alias(_) => written = Some(end),
                _ => continue,
            }
            if let Some(end) = written.filter(|_| !open.is_empty()) {
                layout.last_end = layout.last_end.max(end);
                // The closing bracket itself ends the list, not its last item.
                if let Some(list) = layout.list.as_mut().filter(|_| wanted && !at_key && open.len() > 1) {
                    list.last_end = list.last_end.max(Some(end));
                }
            }
            if open.len() == 1 {
                at_key = !at_key;
            }
        }
        Some(layout)
    }

    /// What could be put where, the most natural first. None of them is trusted.
    fn candidates(&self, text: &str, key: &str, item: &str, line_end: &str) -> Vec<(usize, String)> {
        match (&self.list, self.key_end) {
            (Some(list), _) if list.flow => match list.last_end {
                Some(end) => vec![(end, format!(", {item}"))],
                None => vec![(list.close, item.to_owned())],
            },
            (Some(list), key_end) => {
                // The parser names the dash of some lists, the first item of others.
                let from = key_end.map_or(0, |end| next_line(text, end, "", "").0);
                let Some((line, indent)) = first_dash(text, from) else { return Vec::new() };
                let row = format!("{indent}- {item}{line_end}");
                let last = list.last_end.map(|end| next_line(text, end, &row, line_end));
                last.into_iter().chain([(line, row)]).collect()
            }
            (None, Some(key_end)) => {
                let indent = self.indent(text);
                let row = format!("{indent}  - {item}{line_end}");
                let colon = text.get(key_end..).and_then(|rest| rest.find(':')).map(|at| key_end + at + 1);
                let beside = colon.map(|at| (at, format!(" [{item}]")));
                [next_line(text, key_end, &row, line_end)].into_iter().chain(beside).collect()
            }
            (None, None) if self.flow => match self.first_key {
                Some(_) => vec![
                    (self.last_end, format!(", {key}: [{item}]")),
                    (self.close, format!(", {key}: [{item}]")),
                    (self.close, format!("{key}: [{item}]")),
                ],
                None => vec![(self.close, format!("{key}: [{item}]"))],
            },
            (None, None) => {
                let indent = self.indent(text);
                let rows = format!("{indent}{key}:{line_end}{indent}  - {item}{line_end}");
                vec![next_line(text, text.len(), &rows, line_end)]
            }
        }
    }

    /// What stands before the keys of a root in block style.
    fn indent<'t>(&self, text: &'t str) -> &'t str {
        self.first_key.and_then(|at| text.get(line_start(text, at)..at)).unwrap_or_default()
    }
}

/// The first line from `from` on that begins an item, and what stands before its dash.
fn first_dash(text: &str, from: usize) -> Option<(usize, &str)> {
    let mut at = from;
    for line in text.get(from..)?.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line[indent..].starts_with('-') {
            return Some((at, &line[..indent]));
        }
        at += line.len();
    }
    None
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
}

/// The start of the line after `at`, or `at` itself when it begins a line; rows at the end of a text
/// without a line end bring their own.
fn next_line(text: &str, at: usize, rows: &str, line_end: &str) -> (usize, String) {
    if at == line_start(text, at) {
        return (at, rows.to_owned());
    }
    match text.get(at..).and_then(|rest| rest.find('\n')) {
        Some(end) => (at + end + 1, rows.to_owned()),
        None => (text.len(), format!("{line_end}{rows}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(text: &str) -> String {
        append(text, "list", "{a: 1}", "\n").unwrap_or_else(|error| panic!("{text:?}: {error}"))
    }

    #[test]
    fn a_key_that_is_missing_is_written_at_the_end() {
        assert_eq!(added(""), "list:\n  - {a: 1}\n");
        assert_eq!(added("# nothing yet\n"), "# nothing yet\nlist:\n  - {a: 1}\n");
        assert_eq!(added("x: y # z\n\n# end\n"), "x: y # z\n\n# end\nlist:\n  - {a: 1}\n");
        assert_eq!(added("  x: y\n"), "  x: y\n  list:\n    - {a: 1}\n");
        assert_eq!(added("x: y"), "x: y\nlist:\n  - {a: 1}\n");
        assert_eq!(added("x: |+\n  text\n\n"), "x: |+\n  text\n\nlist:\n  - {a: 1}\n");
        assert_eq!(added("{x: y}\n"), "{x: y, list: [{a: 1}]}\n");
        assert_eq!(added("{}\n"), "{list: [{a: 1}]}\n");
        assert_eq!(added("{x: y,}\n"), "{x: y, list: [{a: 1}],}\n");
        assert_eq!(added("{\"x\": \"y\" # z\n}\n"), "{\"x\": \"y\", list: [{a: 1}] # z\n}\n");
    }

    #[test]
    fn a_key_without_a_value_gets_a_list() {
        assert_eq!(added("list:\nx: y\n"), "list:\n  - {a: 1}\nx: y\n");
        assert_eq!(added("list: # nobody yet\n"), "list: # nobody yet\n  - {a: 1}\n");
        assert_eq!(added("list:"), "list:\n  - {a: 1}\n");
        assert_eq!(added("\"list\":\n# c\nx: y\n"), "\"list\":\n  - {a: 1}\n# c\nx: y\n");
    }

    #[test]
    fn a_list_of_lines_gets_a_line_in_its_own_indentation() {
        assert_eq!(added("list:\n- 1\n- 2 # c\nx: y\n"), "list:\n- 1\n- 2 # c\n- {a: 1}\nx: y\n");
        assert_eq!(
            added("list:\n    - b: 2\n      c: 3\n\nx: y\n"),
            "list:\n    - b: 2\n      c: 3\n    - {a: 1}\n\nx: y\n"
        );
        assert_eq!(added("list:\n  - {b: 2}"), "list:\n  - {b: 2}\n  - {a: 1}\n");
        assert_eq!(added("list:\n  - b: \"two\n      lines\"\n"), "list:\n  - b: \"two\n      lines\"\n  - {a: 1}\n");
        assert_eq!(added("list:\n  - b: |\n      text\nx: y\n"), "list:\n  - b: |\n      text\n  - {a: 1}\nx: y\n");
        assert_eq!(added("list:\n  - b: 2\n    c:\nx: y\n"), "list:\n  - b: 2\n    c:\n  - {a: 1}\nx: y\n");
        assert_eq!(
            added("list: # c\n  # d\n  - *b\nx: y\n".replace("*b", "[1]").as_str()),
            "list: # c\n  # d\n  - [1]\n  - {a: 1}\nx: y\n"
        );
    }

    #[test]
    fn a_list_in_brackets_grows_inside_of_them() {
        assert_eq!(added("list: []\n"), "list: [{a: 1}]\n");
        assert_eq!(added("list: [ ] # c\n"), "list: [ {a: 1}] # c\n");
        assert_eq!(added("list: [{b: 2}]\nx: y\n"), "list: [{b: 2}, {a: 1}]\nx: y\n");
        assert_eq!(added("list: [\n  {b: 2}, # c\n]\n"), "list: [\n  {b: 2}, {a: 1}, # c\n]\n");
        assert_eq!(added("list: [\n  # none\n]\n"), "list: [\n  # none\n{a: 1}]\n");
        assert_eq!(added("{list: [], x: y}"), "{list: [{a: 1}], x: y}");
        assert_eq!(added("{list: , x: y}"), "{list: [{a: 1}] , x: y}");
    }

    #[test]
    fn the_same_key_elsewhere_is_another_list() {
        assert_eq!(added("x:\n  list:\n    - 1\n"), "x:\n  list:\n    - 1\nlist:\n  - {a: 1}\n");
        assert_eq!(added("x: list\ny: [list]\n"), "x: list\ny: [list]\nlist:\n  - {a: 1}\n");
    }

    #[test]
    fn line_ends_are_those_of_the_file() {
        assert_eq!(append("x: y\r\n", "list", "1", "\r\n").unwrap(), "x: y\r\nlist:\r\n  - 1\r\n");
        assert_eq!(append("list:\r\n- 2\r\n", "list", "1", "\r\n").unwrap(), "list:\r\n- 2\r\n- 1\r\n");
    }

    #[test]
    fn what_cannot_be_added_to_is_refused() {
        for text in
            ["list: word\n", "list: {b: 2}\n", "- 1\n", "word\n", "x: [\n", "x: 1\nx: 2\n", "a: &l [1]\nlist: *l\n"]
        {
            assert!(append(text, "list", "{a: 1}", "\n").is_err(), "{text:?}");
        }
        let shared = "list: &l [1]\nother: *l\n";
        assert_eq!(append(shared, "list", "2", "\n"), Err(InsertError::NotAList), "the other list would grow too");
    }

    #[test]
    fn scalars_read_as_the_text_that_they_stand_for() {
        let texts = [
            "Ana María O'Neil",
            "a: b",
            "# x",
            "-",
            "1",
            "null",
            "say \"hi\" \\ there",
            "a, b",
            "{x}",
            " x ",
            "é",
            "a\tb",
        ];
        for text in texts {
            for around in ["{k: @}", "k: @"] {
                let yaml = around.replace('@', &scalar(text));
                let node = tree(&yaml).unwrap_or_else(|| panic!("{yaml}"));
                let Kind::Map(entries) = &node.kind else { panic!("{yaml}") };
                assert!(matches!(&entries[0].value.kind, Kind::Scalar { text: read, .. } if read == text), "{yaml}");
            }
        }
        assert_eq!(scalar("Ana María O'Neil"), "Ana María O'Neil");
    }
}
