//! Containers between colons: `:::note`, up to as many colons.

use super::super::tag;
use super::{Callout, Container, Converter, DEEPEST, End, Kind};

impl Converter<'_> {
    /// `:::note Title` of Docusaurus and its kin, up to as many colons.
    pub(super) fn colons(&mut self, number: usize, text: &str, width: usize) -> bool {
        let count = text.bytes().take_while(|b| *b == b':').count();
        let rest = text[count..].trim();
        if rest.is_empty() {
            let open = self.stack.iter().rposition(|c| matches!(c.end, End::Colons(n) if n == count));
            match open.or_else(|| self.stack.iter().rposition(|c| matches!(c.end, End::Colons(_)))) {
                Some(at) => self.close(at),
                None => self.remove(number, text),
            }
            return true;
        }
        if let Some(whole) = rest.strip_suffix(":::") {
            let words = tag::arguments(whole);
            let get = |keys: &[&str]| words.iter().find(|(k, _)| keys.contains(k)).map(|(_, value)| *value);
            self.remove(number, text);
            let shown = match get(&["source", "src"]) {
                Some(source) => super::super::inline::picture(source, get(&["alt-text", "alt"]).unwrap_or_default()),
                None => String::new(),
            };
            self.emit(number, &format!("{}{shown}", " ".repeat(width)));
            return true;
        }
        if self.stack.len() >= DEEPEST {
            return false;
        }
        if self.diagram(number, rest, width) {
            return true;
        }
        let has_options = rest.starts_with('{');
        let rest = rest.trim_start_matches(['{', '.', ' ']).trim_end_matches(['}', ':']);
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).unwrap_or(rest.len());
        let (word, title) = rest.split_at(end);
        let title = title.split_once('{').map_or(title, |(title, _)| title).trim();
        let title = title.strip_prefix('[').and_then(|title| title.strip_suffix(']')).unwrap_or(title);
        let title = title.trim_start_matches('}').trim();
        let kind = Kind::of(word.trim_start_matches("callout-"));
        let folds = matches!(word, "details" | "dropdown");
        if kind.is_some() || folds {
            let callout = Callout { kind, title: title.trim_matches('"').to_owned(), fold: folds.then_some(false) };
            self.open(number, callout, width, width, End::Colons(count));
            if has_options {
                self.skip_options();
            }
            return true;
        }
        self.remove(number, text);
        if matches!(word, "tab-item" | "card" | "grid-item-card" | "tab") && !title.is_empty() {
            self.name(number, title, width);
        }
        if has_options {
            self.skip_options();
        }
        self.stack.push(Container { strip: width, prefix: " ".repeat(width), end: End::Colons(count) });
        true
    }
}
