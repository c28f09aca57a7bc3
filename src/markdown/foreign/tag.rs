//! Tags of template languages: where one begins and ends, and what it names. None is carried out.

/// What a tag is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{% … %}`: Liquid, Jinja and their kin.
    Statement,
    /// `{{< … >}}` and `{{% … %}}` of Hugo.
    Shortcode,
    /// `{{</* … */>}}`: a shortcode that its author wants to show.
    Shown,
    /// `{{ … }}`, `{{{ … }}}` and `<%= … %>`: something is filled in here.
    Value,
    /// `{# … #}`, `<% … %>` and whatever else leaves no text behind.
    Silent,
}

/// One tag at the beginning of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// What it is for.
    pub kind: Kind,
    /// What stands between its brackets, without the dashes that trim white space.
    pub inner: &'t str,
    /// How long it is, in bytes.
    pub length: usize,
}

/// How far a tag may reach: what is open longer is no tag.
const LONGEST: usize = 1000;

/// Openers with their closers; the longer ones come first.
const BRACKETS: &[(&str, &str, Kind)] = &[
    ("{{</*", "*/>}}", Kind::Shown),
    ("{{%/*", "*/%}}", Kind::Shown),
    ("{{<", ">}}", Kind::Shortcode),
    ("{{%", "%}}", Kind::Shortcode),
    ("{{!--", "--}}", Kind::Silent),
    ("{{{", "}}}", Kind::Value),
    ("{{", "}}", Kind::Value),
    ("{%", "%}", Kind::Statement),
    ("{#", "#}", Kind::Silent),
    ("<%=", "%>", Kind::Value),
    ("<%", "%>", Kind::Silent),
];

impl<'t> Tag<'t> {
    /// The tag at the beginning of a text. It ends in the same paragraph.
    pub(super) fn at(text: &'t str) -> Option<Self> {
        let (opener, closer, kind) = BRACKETS.iter().find(|(opener, ..)| text.starts_with(opener))?;
        let mut reach = text.len().min(LONGEST);
        while !text.is_char_boundary(reach) {
            reach -= 1;
        }
        let after = &text[opener.len()..reach];
        let end = after.find(closer)?;
        let inner = &after[..end];
        if inner.contains("\n\n") || inner.contains("\n\r\n") {
            return None;
        }
        let trim = |c: char| c.is_whitespace() || matches!(c, '-' | '~' | '+');
        let inner = inner.trim_start_matches(trim).trim_end_matches(|c: char| c.is_whitespace() || c == '-');
        let kind = if *kind == Kind::Value && is_control(inner) { Kind::Silent } else { *kind };
        Some(Self { kind, inner, length: opener.len() + end + closer.len() })
    }

    /// The first word: which shortcode or statement it is, without the slash of a closing one.
    pub(super) fn name(&self) -> &'t str {
        let inner = self.inner.trim_start_matches('/').trim_start();
        let end = inner.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(' | ':'));
        inner[..end.unwrap_or(inner.len())].trim_end_matches('/')
    }

    /// The name of the block that this tag closes: `{{< /name >}}`, `{% endname %}`.
    pub(super) fn closes(&self) -> Option<&'t str> {
        match self.kind {
            Kind::Shortcode => self.inner.starts_with('/').then(|| self.name()),
            Kind::Statement => self.name().strip_prefix("end").filter(|name| !name.is_empty()),
            _ => None,
        }
    }

    /// What follows the name: words, and words with a key (`title="x"`, `title: x`), unquoted.
    pub(super) fn arguments(&self) -> Vec<(&'t str, &'t str)> {
        let name = self.name();
        let rest = self.inner.trim_start_matches('/').trim_start();
        arguments(rest.get(name.len()..).unwrap_or_default())
    }

    /// The value of the first of these keys that is there.
    pub(super) fn argument(&self, keys: &[&str]) -> Option<&'t str> {
        let arguments = self.arguments();
        keys.iter().find_map(|key| arguments.iter().find(|(k, v)| k == key && !v.is_empty()).map(|(_, v)| *v))
    }

    /// The first word without a key.
    pub(super) fn first(&self) -> Option<&'t str> {
        self.arguments().into_iter().find(|(key, value)| key.is_empty() && !value.is_empty()).map(|(_, value)| value)
    }
}

/// Whether something in the brackets of a value is no value: a condition, a loop, a partial.
fn is_control(inner: &str) -> bool {
    const WORDS: &[&str] = &[
        "if", "else", "end", "range", "with", "block", "define", "template", "include", "partial", "each", "unless",
        "for", "endif", "endfor", "import", "extends", "set", "let",
    ];
    let word = inner.split(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    inner.starts_with(['#', '/', '^', '!', '>', '/']) || WORDS.contains(&word)
}

/// Splits what follows a name into pairs of key and value; a word without a key has an empty one.
pub(super) fn arguments(mut text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        let Some(first) = text.chars().next() else { return found };
        let mut key = "";
        if !matches!(first, '"' | '\'') {
            let end =
                text.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'' | ',')).unwrap_or(text.len());
            let after = text[end..].trim_start();
            let word = &text[..end];
            if let Some(value) = after.strip_prefix('=') {
                (key, text) = (word, value.trim_start());
            } else if let Some(plain) = word.strip_suffix(':').filter(|_| !after.is_empty()) {
                (key, text) = (plain, after);
            } else if end > 0 {
                found.push(("", word));
                text = &text[end..];
                continue;
            }
        }
        let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (inner, end) = match quote {
            Some(quote) => (&text[1..], text[1..].find(quote)),
            None => (text, text.find(|c: char| c.is_whitespace() || c == ',')),
        };
        let end = end.unwrap_or(inner.len());
        found.push((key, &inner[..end]));
        text = &inner[end..];
        if let Some(quote) = quote {
            text = text.strip_prefix(quote).unwrap_or(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> (Kind, &str, usize) {
        let tag = Tag::at(text).unwrap();
        (tag.kind, tag.inner, tag.length)
    }

    #[test]
    fn the_brackets_of_every_language_are_known() {
        assert_eq!(tag("{% if x %} y"), (Kind::Statement, "if x", 10));
        assert_eq!(tag("{%- endif -%}"), (Kind::Statement, "endif", 13));
        assert_eq!(tag("{{< ref \"a.md\" >}})"), (Kind::Shortcode, "ref \"a.md\"", 18));
        assert_eq!(tag("{{% notice tip %}}"), (Kind::Shortcode, "notice tip", 18));
        assert_eq!(tag("{{</* ref */>}}"), (Kind::Shown, "ref", 15));
        assert_eq!(tag("{{ page.title }}"), (Kind::Value, "page.title", 16));
        assert_eq!(tag("{{{html}}}"), (Kind::Value, "html", 10));
        assert_eq!(tag("{{#each x}}"), (Kind::Silent, "#each x", 11));
        assert_eq!(tag("{{ range .items }}"), (Kind::Silent, "range .items", 18));
        assert_eq!(tag("<%= name %>"), (Kind::Value, "name", 11));
        assert_eq!(tag("<% if x %>"), (Kind::Silent, "if x", 10));
        assert_eq!(tag("{# no #}"), (Kind::Silent, "no", 8));
        for none in ["{", "{{ open", "{% a\n\nb %}", "{a}", "<%", "{{é"] {
            assert_eq!(Tag::at(none), None, "{none}");
        }
    }

    #[test]
    fn a_tag_tells_its_name_and_its_arguments() {
        let tag = Tag::at("{{< figure src=\"a b.png\" alt='c' title=d e >}}").unwrap();
        assert_eq!(tag.name(), "figure");
        assert_eq!(tag.arguments(), [("src", "a b.png"), ("alt", "c"), ("title", "d"), ("", "e")]);
        assert_eq!((tag.argument(&["link", "src"]), tag.first()), (Some("a b.png"), Some("e")));
        assert_eq!(Tag::at("{{< /hint >}}").unwrap().closes(), Some("hint"));
        assert_eq!(Tag::at("{% endraw %}").unwrap().closes(), Some("raw"));
        assert_eq!(Tag::at("{% tab title: \"x\" %}").unwrap().argument(&["title"]), Some("x"));
    }
}
