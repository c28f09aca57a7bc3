//! Directives of MyST: fences and colons whose name stands in braces, with their options.

use super::{Callout, Converter, DEEPEST, End, Fence, Kind, LONG_FENCE};

impl<'t> Converter<'t> {
    /// A fence that opens with `{name}`; whether it was one that is known.
    pub(super) fn directive(&mut self, number: usize, text: &str, sign: char, length: usize, width: usize) -> bool {
        let Some((name, rest)) = text[length..].strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return false;
        };
        let rest = rest.trim();
        let margin = " ".repeat(width);
        if matches!(name, "code-block" | "code" | "sourcecode" | "code-cell" | "prompt" | "mermaid" | "graphviz") {
            let language = if matches!(name, "mermaid" | "graphviz") { name } else { rest };
            let fence: String = std::iter::repeat_n(sign, length).collect();
            self.emit(number, &format!("{margin}{fence}{language}"));
            self.fence = Some(Fence { sign, length, indent: width, depth: self.stack.len() });
            self.skip_options();
            return true;
        }
        if self.stack.len() >= DEEPEST {
            return false;
        }
        let end = End::Fence(sign, length);
        if let Some(kind) = Kind::of(name) {
            // A title belongs to a plain admonition; elsewhere it is the first of the words.
            let (title, first) = if name == "admonition" { (rest, "") } else { ("", rest) };
            self.open(number, Callout { kind: Some(kind), title: title.to_owned(), fold: None }, width, width, end);
            self.skip_options();
            if !first.is_empty() {
                self.emit(number, first);
            }
            return true;
        }
        match name {
            "dropdown" | "details" => {
                self.open(number, Callout { kind: None, title: rest.to_owned(), fold: Some(false) }, width, width, end);
            }
            "tab-set" | "grid" | "grid-item" | "card" | "tab-item" | "grid-item-card" | "margin" | "sidebar"
            | "topic" | "div" | "container" | "only" | "figure" | "image" | "tabs" | "tab" | "rubric"
            | "button-ref" | "button-link" | "class" | "rst-class" | "glossary" | "epigraph" | "table"
            | "list-table" | "versionadded" | "versionchanged" | "deprecated" => {
                self.remove(number, text);
                match name {
                    "figure" | "image" if !rest.is_empty() => {
                        let alt = self.option(&["alt"]).unwrap_or_default();
                        self.blank_before(number);
                        let shown = super::super::inline::picture(rest, alt);
                        self.emit(number, &format!("{margin}{shown}"));
                        self.emit(number, "");
                    }
                    "tab-set" | "grid" | "grid-item" | "margin" | "div" | "container" | "only" | "tabs"
                    | "button-ref" | "button-link" | "class" | "rst-class" => self.emit(number, ""),
                    _ if rest.is_empty() => self.emit(number, ""),
                    _ => self.name(number, rest, width),
                }
                self.stack.push(super::Container { strip: width, prefix: margin, end });
            }
            "toctree" => {
                self.remove(number, text);
                self.skip_options();
                self.blank_before(number);
                while let Some(line) = self.lines.get(self.next) {
                    let at = self.next;
                    self.next += 1;
                    let entry = line.trim();
                    if entry.len() >= length && entry.chars().all(|c| c == sign) {
                        break;
                    }
                    let (words, path) =
                        entry.strip_suffix('>').and_then(|e| e.split_once('<')).unwrap_or((entry, entry));
                    if !entry.is_empty() {
                        let words = super::super::inline::literal(words);
                        self.emit(at, &format!("{margin}- [{words}](<{}>)", path.replace(['<', '>'], "")));
                    }
                }
                self.ended = true;
                return true;
            }
            _ => return false,
        }
        self.skip_options();
        true
    }

    /// Whether a line is the end of a directive, and closes it.
    pub(super) fn ends_directive(&mut self, trimmed: &str) -> bool {
        let open = self.stack.iter().rposition(|container| {
            let End::Fence(sign, length) = container.end else { return false };
            trimmed.len() >= length && trimmed.chars().all(|c| c == sign)
        });
        if let Some(at) = open {
            self.close(at);
        }
        open.is_some()
    }

    /// Options at the beginning of a directive, `:name: value` or between two rules: none of them is text.
    pub(super) fn skip_options(&mut self) {
        let is_option = |line: &str| {
            line.trim().strip_prefix(':').and_then(|line| line.split_once(':')).is_some_and(|(name, rest)| {
                !name.is_empty()
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
                    && (rest.is_empty() || rest.starts_with(' '))
            })
        };
        if self.lines.get(self.next).is_some_and(|line| line.trim() == "---")
            && let Some(end) = self.lines[self.next + 1..].iter().take(20).position(|line| line.trim() == "---")
        {
            self.next += end + 2;
        }
        while self.lines.get(self.next).is_some_and(|line| is_option(line)) {
            self.next += 1;
        }
    }

    /// The value of an option of the directive that begins on the line before.
    fn option(&self, names: &[&str]) -> Option<&'t str> {
        let lines = self.lines[self.next..].iter().take(10).map(|line| line.trim());
        let mut options = lines.map_while(|line| line.strip_prefix(':')?.split_once(':'));
        options.find(|(name, _)| names.contains(name)).map(|(_, value)| value.trim())
    }

    /// `(name)=` gives what follows a name.
    pub(super) fn target_line(&mut self, number: usize, text: &str) -> bool {
        let Some(name) = text.strip_prefix('(').and_then(|text| text.strip_suffix(")=")) else { return false };
        if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/')) {
            return false;
        }
        self.blank_before(number);
        self.emit(number, &format!("<a id=\"{name}\"></a>"));
        self.emit(number, "");
        true
    }

    /// `::: mermaid` of Azure DevOps: code up to the colons.
    pub(super) fn diagram(&mut self, number: usize, rest: &str, width: usize) -> bool {
        let name = rest.trim_matches(['{', '}', ' ']);
        let closes = |line: &&str| line.trim() == ":::";
        if !matches!(name, "mermaid" | "plantuml") || !self.lines[self.next..].iter().any(closes) {
            return false;
        }
        self.blank_before(number);
        self.emit(number, &format!("{}{LONG_FENCE}{name}", " ".repeat(width)));
        self.verbatim = Some(super::Verbatim { closer: ":::".to_owned(), depth: self.stack.len() });
        true
    }
}
