//! Code in colours, at build time: comments, strings, numbers, keywords, keys, options and prompts.
//!
//! One lexer for all languages, which differ only in a table. Grammars would say more and cost too
//! much: syntect with its pure-Rust expressions colours a tenth of a megabyte in a second, this lexer
//! hundreds. A text is walked once; what is open and never closed is looked for once.

mod language;

use super::html::escape;
use language::{Language, Trait, UNNAMED};

/// How far a string may reach over lines.
const LONGEST: usize = 4000;

/// Writes code as HTML; a language that is not known leaves it plain.
pub(super) fn write(code: &str, name: &str, out: &mut String) {
    let language = match name {
        "" => Some(&UNNAMED),
        name => Language::of(name),
    };
    match language {
        Some(language) => Lexer { code, language, out, at: 0, plain: 0, open_comment: false }.run(),
        None => out.push_str(&escape(code)),
    }
}

struct Lexer<'c, 'o> {
    code: &'c str,
    language: &'static Language,
    out: &'o mut String,
    at: usize,
    /// Where the text begins that is not written yet.
    plain: usize,
    /// A comment was opened that nothing closes.
    open_comment: bool,
}

impl Lexer<'_, '_> {
    fn run(mut self) {
        let bytes = self.code.as_bytes();
        let mut new_line = true;
        while let Some(byte) = bytes.get(self.at).copied() {
            if new_line {
                new_line = false;
                if self.line_start() {
                    new_line = self.at > 0 && bytes[self.at - 1] == b'\n';
                    continue;
                }
            }
            if byte == b'\n' {
                new_line = true;
                self.at += 1;
            } else if !self.token(byte) {
                self.at += 1;
            }
        }
        let rest = &self.code[self.plain..];
        self.out.push_str(&escape(rest));
    }

    /// Writes the next bytes in a class.
    fn span(&mut self, class: &str, length: usize) {
        let end = self.at + length;
        self.out.push_str(&escape(&self.code[self.plain..self.at]));
        self.out.push_str("<span class=\"hl-");
        self.out.push_str(class);
        self.out.push_str("\">");
        self.out.push_str(&escape(&self.code[self.at..end]));
        self.out.push_str("</span>");
        (self.at, self.plain) = (end, end);
    }

    /// What only stands at the beginning of a line.
    fn line_start(&mut self) -> bool {
        let language = self.language;
        let rest = &self.code[self.at..];
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if language.has(Trait::Difference) {
            let class = match line.as_bytes() {
                [b'+', ..] => "i",
                [b'-', ..] => "d",
                [b'@', ..] => "c",
                _ => return false,
            };
            self.span(class, line.len());
            return true;
        }
        if (language.has(Trait::Shell) || language.names.is_empty())
            && let Some(length) = prompt(line, language.has(Trait::Session))
        {
            self.span("p", length);
            return true;
        }
        let margin = line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        if language.has(Trait::Settings) && line[margin..].starts_with('[') && line.trim_end().ends_with(']') {
            self.span("k", line.trim_end().len());
            return true;
        }
        let sign = match () {
            () if language.has(Trait::Keys) => ":",
            () if language.has(Trait::Settings) => "=",
            () => return false,
        };
        let mut from = margin;
        while sign == ":" && line[from..].starts_with("- ") {
            from += 2;
        }
        let Some(end) = line[from..].find(sign).filter(|end| *end > 0) else { return false };
        let key = line[from..from + end].trim_end();
        let after = &line[from + end + 1..];
        let is_key = key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./\"'*<>$@ ".contains(&b));
        if !is_key || key.starts_with(' ') || (sign == ":" && !(after.is_empty() || after.starts_with([' ', '\r']))) {
            return false;
        }
        let length = key.len();
        self.at += from;
        self.span("a", length);
        true
    }

    fn token(&mut self, byte: u8) -> bool {
        let language = self.language;
        let rest = &self.code[self.at..];
        let before = self.code[..self.at].bytes().next_back();
        let apart = before.is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b';' | b'(' | b'{' | b'['));
        if let Some(comment) = language.comments.iter().find(|comment| rest.starts_with(**comment))
            && (apart || comment.len() > 1 && before != Some(b':'))
        {
            self.span("c", rest.find('\n').unwrap_or(rest.len()));
            return true;
        }
        if let Some((open, close)) = language.block
            && !self.open_comment
            && rest.starts_with(open)
        {
            match rest[open.len()..].find(close) {
                Some(end) => {
                    self.span("c", open.len() + end + close.len());
                    return true;
                }
                None => self.open_comment = true,
            }
        }
        match byte {
            _ if language.quotes.contains(&byte) => self.string(byte, before),
            b'$' if language.has(Trait::Variables) => self.variable(),
            b'-' if language.has(Trait::Shell) && apart => {
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count();
                let is_option = length > 1 && rest.bytes().any(|b| b.is_ascii_alphabetic());
                if is_option {
                    self.span("a", length);
                }
                is_option
            }
            b'<' if language.has(Trait::Markup) => {
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"</?!-:".contains(b)).count();
                self.span("k", length);
                true
            }
            b'0'..=b'9' => {
                let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_')).count();
                if language.names.is_empty() || language.has(Trait::Markup) || language.has(Trait::Difference) {
                    self.at += length;
                } else {
                    self.span("n", length);
                }
                true
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => {
                let is_word = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | 0x80..);
                let length = rest.bytes().take_while(is_word).count();
                if apart && language.is_keyword(&rest[..length]) {
                    self.span("k", length);
                } else {
                    self.at += length;
                }
                true
            }
            _ => false,
        }
    }

    fn string(&mut self, quote: u8, before: Option<u8>) -> bool {
        // An apostrophe in a word opens nothing.
        if quote == b'\'' && before.is_some_and(|b| b.is_ascii_alphanumeric()) {
            return false;
        }
        let over_lines = self.language.has(Trait::Shell) || quote == b'`';
        let bytes = &self.code.as_bytes()[self.at..];
        let mut at = 1;
        if bytes.starts_with(b"\"\"\"") || bytes.starts_with(b"'''") {
            let mark = &self.code[self.at..self.at + 3];
            if !self.open_comment {
                match self.code[self.at + 3..].find(mark) {
                    Some(end) => {
                        self.span("s", end + 6);
                        return true;
                    }
                    None => self.open_comment = true,
                }
            }
        }
        while let Some(byte) = bytes.get(at).copied().filter(|_| at < LONGEST) {
            match byte {
                b'\\' if !(quote == b'\'' && over_lines) => at += 1,
                b'\n' if !over_lines => return false,
                byte if byte == quote => {
                    at += 1;
                    let is_key = self.language.has(Trait::QuotedKeys)
                        && self.code[self.at + at..].trim_start_matches(' ').starts_with(':');
                    self.span(if is_key { "a" } else { "s" }, at);
                    return true;
                }
                _ => {}
            }
            at += 1;
        }
        false
    }

    fn variable(&mut self) -> bool {
        let rest = &self.code.as_bytes()[self.at..];
        let length = match rest.get(1) {
            Some(b'{') => {
                rest.iter().take(200).take_while(|b| **b != b'\n').position(|b| *b == b'}').map(|end| end + 1)
            }
            Some(b) if b.is_ascii_alphabetic() || *b == b'_' => {
                Some(1 + rest[1..].iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count())
            }
            Some(b'0'..=b'9' | b'?' | b'@' | b'!' | b'*') => Some(2),
            _ => None,
        };
        if let Some(length) = length {
            self.span("v", length);
        }
        length.is_some()
    }
}

/// How long the prompt is with which a line begins. `# ` is one only where a session is shown.
fn prompt(line: &str, session: bool) -> Option<usize> {
    if line.starts_with("$ ") || (session && (line.starts_with("# ") || line.starts_with("% "))) {
        return Some(2);
    }
    let head = line.get(..line.len().min(80)).unwrap_or_default();
    if head.starts_with("PS ") && head.contains("> ") {
        return head.find("> ").map(|at| at + 2);
    }
    // `user@host:~$ ` and `[user@host ~]# `.
    let end = head.find("$ ").or_else(|| head.find("# "))?;
    let named = &head[..end];
    let words = named.split(' ').count();
    let is_named =
        named.contains('@') && (words == 1 || (words == 2 && named.starts_with('[') && named.ends_with(']')));
    is_named.then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, language: &str) -> String {
        let mut out = String::new();
        write(code, language, &mut out);
        out.replace("<span class=\"hl-", "⟨").replace("</span>", "⟩").replace("\">", " ")
    }

    #[test]
    fn code_is_told_apart() {
        assert_eq!(
            shown("$ kubectl get -n \"$NS\" pods # all\nx=${A}", "sh"),
            "⟨p $ ⟩kubectl get ⟨a -n⟩ ⟨s &quot;$NS&quot;⟩ pods ⟨c # all⟩\nx=⟨v ${A}⟩"
        );
        assert_eq!(
            shown("- a: 1\n  b-c: \"x\" # y\n", "yaml"),
            "- ⟨a a⟩: ⟨n 1⟩\n  ⟨a b-c⟩: ⟨s &quot;x&quot;⟩ ⟨c # y⟩\n"
        );
        assert_eq!(shown("{\"a\": true}", "JSON"), "{⟨a &quot;a&quot;⟩: ⟨k true⟩}");
        assert_eq!(shown("SELECT 'a' -- b", "sql"), "⟨k SELECT⟩ ⟨s 'a'⟩ ⟨c -- b⟩");
        assert_eq!(shown("+a\n-b\n c", "diff"), "⟨i +a⟩\n⟨d -b⟩\n c");
        assert_eq!(shown("[unit]\nA = b\n", "ini"), "⟨k [unit]⟩\n⟨a A⟩ = b\n");
        assert_eq!(shown("if x == 'don't", "python"), "⟨k if⟩ x == ⟨s 'don'⟩t");
        assert_eq!(shown("<b> & \"c\"", "nonsense"), "&lt;b&gt; &amp; &quot;c&quot;");
    }

    #[test]
    fn prompts_are_marked_and_comments_are_not_prompts() {
        assert_eq!(shown("$ ls\nout", ""), "⟨p $ ⟩ls\nout");
        assert_eq!(shown("# ls\n", "bash"), "⟨c # ls⟩\n");
        assert_eq!(shown("# ls\n", "console"), "⟨p # ⟩ls\n");
        assert_eq!(shown("ana@host:~$ ls", "console"), "⟨p ana@host:~$ ⟩ls");
        assert_eq!(shown("[root@db ~]# ls", "sh"), "⟨p [root@db ~]# ⟩ls");
        assert_eq!(shown("echo a$ b", "sh"), "⟨k echo⟩ a$ b");
    }

    #[test]
    fn the_words_stay_what_they_were() {
        let code = "é=\"ü\" /* ö\n'''\n\"\"\" $ ${ <!-- <a b='c'> \\\n\r\n\t- x: y";
        for name in ["sh", "console", "yaml", "json", "toml", "py", "go", "sql", "html", "diff", "hcl", "php", ""] {
            let mut out = String::new();
            write(code, name, &mut out);
            let text: String = out.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            assert_eq!(text, code, "{name}");
        }
    }
}
