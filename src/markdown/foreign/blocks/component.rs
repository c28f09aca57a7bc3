//! What MDX puts between the blocks: imports and exports, components, and the styles and scripts of a page.

use super::super::element::{Closed, Element};
use super::{Callout, Converter, DEEPEST, End, Kind};

/// How many lines an export, a style or a script may have.
const REACH: usize = 500;

impl<'t> Converter<'t> {
    /// `import X from 'y'` and `export const x = …`: they make nothing that can be read.
    pub(super) fn module_line(&mut self, number: usize, text: &str, width: usize) -> bool {
        if width > 0 || self.paragraph.is_some() || !self.stack.is_empty() {
            return false;
        }
        let quoted = |line: &str| line.trim_end_matches([';', ' ']).ends_with(['"', '\'']);
        let imports = |line: &str| {
            let from = line.contains(" from '") || line.contains(" from \"") || line.starts_with("} from");
            (from || line.starts_with("import '") || line.starts_with("import \"")) && quoted(line)
        };
        let exported = ["export const ", "export default ", "export function ", "export let "];
        let last = if imports(text) && text.starts_with("import ") {
            number
        } else if text.trim_end() == "import {" {
            let after = self.lines[number..].iter().take(60).position(|line| line.starts_with('}') && imports(line));
            let Some(after) = after else { return false };
            number + after
        } else if exported.iter().any(|word| text.starts_with(word)) && text.contains(['=', '(', '{']) {
            let (mut depth, mut last) = (0_isize, number);
            for (at, line) in self.lines.iter().enumerate().skip(number).take(REACH) {
                if line.trim().is_empty() && depth <= 0 {
                    break;
                }
                let signs = |open: char, close: char| {
                    line.chars().map(|c| isize::from(c == open) - isize::from(c == close)).sum::<isize>()
                };
                depth += signs('{', '}') + signs('(', ')') + signs('[', ']');
                last = at;
            }
            last
        } else {
            return false;
        };
        self.remove(number, text);
        self.next = last + 1;
        self.emit(number, "");
        true
    }

    /// A line that begins with a tag.
    pub(super) fn element_line(&mut self, number: usize, text: &str, width: usize) -> bool {
        if self.hidden_block(number, text) {
            return true;
        }
        let Some(behind) = self.rest_of(number, text) else { return false };
        let Some(element) = Element::at(behind) else { return false };
        let name = element.name;
        if !element.is_component(|| self.element_closes(behind, name)) {
            return false;
        }
        if element.closes {
            self.remove(number, &behind[..element.length]);
            let at = self.stack.iter().rposition(|c| matches!(&c.end, End::Tag(open) if open == name));
            if let Some(at) = at {
                self.close(at);
            }
            self.continue_after(number, behind, element.length, width);
            return true;
        }
        let whole = !element.empty && self.element_closes(behind, name);
        let title = element.attribute(&["title", "label", "summary", "header", "heading", "tabName"]);
        let folds = matches!(name, "Details" | "Accordion" | "Collapsible" | "Expandable" | "AccordionGroup.Item");
        let kind = match name {
            "Admonition" | "Callout" | "Alert" | "Aside" => {
                let said = element.attribute(&["type", "kind", "variant", "intent", "severity"]);
                Some(said.and_then(Kind::of).unwrap_or(Kind::Note))
            }
            name => Kind::of(name),
        };
        if whole && (folds || kind.is_some()) && self.stack.len() < DEEPEST {
            let kind = kind.filter(|_| !folds);
            let callout = Callout { kind, title: title.unwrap_or_default().to_owned(), fold: folds.then_some(false) };
            self.open(number, callout, width, width, End::Tag(name.to_owned()));
        } else {
            self.remove(number, &behind[..element.length]);
            match title.or_else(|| element.attribute(&["value"]).filter(|_| name == "TabItem")) {
                Some(title) if whole => self.name(number, title, width),
                _ => {
                    self.blank_before(number);
                    let words = if element.empty { element.words() } else { String::new() };
                    self.emit(
                        number,
                        &format!("{}{words}", " ".repeat(if words.is_empty() { 0 } else { width.min(3) })),
                    );
                    self.emit(number, "");
                }
            }
        }
        self.continue_after(number, behind, element.length, width);
        true
    }

    /// Whether a component is closed in the rest of the source.
    fn element_closes(&mut self, rest: &str, name: &str) -> bool {
        let source = self.source;
        self.closed.get_or_insert_with(|| Closed::of(source)).behind(source.len() - rest.len(), name)
    }

    /// A style or a script from its first line to its last: it is no text, and is not carried out.
    fn hidden_block(&mut self, number: usize, text: &str) -> bool {
        let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
        let Some(name) = ["style", "script"].into_iter().find(|name| {
            lower
                .strip_prefix('<')
                .and_then(|rest| rest.strip_prefix(name))
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }) else {
            return false;
        };
        let end = format!("</{name}>");
        let closes = |line: &&str| line.to_ascii_lowercase().trim_end().ends_with(&end);
        let Some(after) = self.lines[number..].iter().take(REACH).position(closes) else { return false };
        // `<script>alert(1)</script>` may be what somebody writes about.
        if after == 0 && text.starts_with("<script>") {
            return false;
        }
        self.remove(number, text);
        self.next = number + after + 1;
        self.emit(number, "");
        true
    }

    /// The source from a piece of this line on.
    fn rest_of(&self, number: usize, text: &str) -> Option<&'t str> {
        let line = self.lines[number];
        let at = line.as_ptr() as usize - self.source.as_ptr() as usize + line.find(text)?;
        self.source.get(at..)
    }

    /// Goes on behind a tag, on whatever line it ends.
    fn continue_after(&mut self, number: usize, behind: &str, length: usize, width: usize) {
        let lines = behind[..length].matches('\n').count();
        self.next = self.next.max(number + lines + 1);
        let left = behind[length..].lines().next().unwrap_or_default().trim();
        if left.is_empty() {
            return;
        }
        let last = number + lines;
        // What closes on the same line has no line of its own to close on.
        match left.rfind("</").map(|at| left.split_at(at)) {
            Some((words, end))
                if Element::at(end).is_some_and(|e| e.length == end.len() && e.closes && e.is_component(|| false)) =>
            {
                self.emit(last, &format!("{}{words}", " ".repeat(width)));
                let name = Element::at(end).map_or("", |element| element.name).to_owned();
                let at = self.stack.iter().rposition(|c| matches!(&c.end, End::Tag(open) if *open == name));
                if let Some(at) = at {
                    self.close(at);
                }
                self.emit(last, "");
            }
            _ => self.emit(last, &format!("{}{left}", " ".repeat(width))),
        }
    }
}
