//! Templates. The one file that names the template engine.
//!
//! Everything is escaped, whatever a template is called. The `safe` filter is our own: it takes
//! [`Markup`](super::markup::Markup) and refuses all else, so that no theme can let through what people
//! wrote. `coded` escapes a sentence and sets as code what stands between backticks. `t` puts a message of the
//! site's words there by its name, with its values: markup stays as it is, all else is escaped. `english` is for
//! sentences that are English in every language of the site.

mod blocks;
mod strict;

use super::markup;
use crate::words::{Piece, Value as Given, Words};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// A set of templates that belong together.
#[derive(Debug, Clone)]
pub struct Templates {
    engine: Tera,
    sources: Sources,
}

/// What the paths of built-in templates begin with, and their names where a project has a template of the
/// same name.
pub const BUILT_IN: &str = "built-in/";

/// Templates by name.
pub type Sources = BTreeMap<String, Source>;

/// The text of a template and where it stands.
#[derive(Debug, Clone)]
pub struct Source {
    /// The path of its file, for errors.
    pub path: String,
    /// The text.
    pub text: String,
}

impl Source {
    /// The text as the engine reads it. Of what is built in a test has looked at every name.
    fn read(&self) -> Cow<'_, str> {
        if self.path.starts_with(BUILT_IN) { Cow::Borrowed(&self.text) } else { Cow::Owned(strict::strict(&self.text)) }
    }
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct TemplateError {
    /// The path of the template's file, where the engine knows it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl TemplateError {
    fn place(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("{file}:{line}: "),
            (Some(file), None) => format!("{file}: "),
            _ => String::new(),
        }
    }

    fn from_engine(error: &Error, template: Option<&str>, sources: &Sources) -> Self {
        let path = |name: &str| sources.get(name).map_or(name, |source| &source.path).to_owned();
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let file = if report.filename().is_empty() { template } else { Some(report.filename()) };
                let mut message = report.message().to_owned();
                let mut source = std::error::Error::source(error);
                while let Some(cause) = source {
                    message.push_str(&format!(": {cause}"));
                    source = cause.source();
                }
                // The engine says what an unknown name is, not which one it was, and may point at its first part.
                let text = file.and_then(|file| sources.get(file)).map(Source::read);
                let text = text.as_deref().and_then(|text| text.get(report.span().range.start..)).map(|rest| {
                    let end = rest.find(|c: char| !(c.is_alphanumeric() || "._".contains(c)));
                    end.map_or(rest, |end| rest.split_at(end).0)
                });
                if let Some(text) = text.filter(|text| !text.is_empty() && message.contains("`undefined`")) {
                    message.insert_str(0, &format!("`{text}` is not there: "));
                }
                let told = Self { file: file.map(path), line: Some(report.span().start_line), message };
                file.and_then(|file| blocks::undefined(&told, file, sources)).unwrap_or(told)
            }
            ErrorKind::MissingParent { current, parent } => {
                Self { file: Some(path(current)), line: None, message: blocks::orphan(parent, sources) }
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                let message = format!("it extends itself; what it replaces is called `built-in/{tpl}`");
                Self { file: Some(path(tpl)), line: None, message }
            }
            _ => {
                let message = error.to_string();
                // Where several things are unknown, the engine tells them in one text with the place below each.
                let place = message.split_once("--> ").and_then(|(first, rest)| {
                    let mut parts = rest.lines().next()?.rsplitn(3, ':');
                    let (line, name) = (parts.nth(1)?.parse().ok()?, parts.next()?);
                    let first = first.trim().trim_start_matches("error: ");
                    let told = Self { file: Some(path(name)), line: Some(line), message: first.to_owned() };
                    Some(blocks::undefined(&told, name, sources).unwrap_or(told))
                });
                place.unwrap_or_else(|| Self { file: template.map(path), line: None, message })
            }
        }
    }
}

impl Templates {
    /// Reads templates, given by name, with the words that they put on pages.
    ///
    /// # Errors
    /// When a template is malformed, or names another that does not exist.
    pub fn new(sources: Sources, words: &Arc<Words>) -> Result<Self, TemplateError> {
        let mut engine = Tera::default();
        engine.autoescape_on([""]);
        engine.set_escape_fn(markup::write_escaped);
        engine.register_filter("safe", safe);
        engine.register_filter("coded", coded);
        engine.register_filter("t", translation(words));
        engine.register_filter("english", if words.is_english() { coded } else { foreign });
        engine.register_filter(strict::FILTER, known);
        let mut sources = sources;
        sources.values_mut().for_each(|source| source.text = said(&source.text, words));
        let texts = sources.iter().map(|(name, source)| (name.as_str(), source.read()));
        match engine.add_raw_templates(texts) {
            Ok(()) => Ok(Self { engine, sources }),
            Err(error) => Err(TemplateError::from_engine(&error, None, &sources)),
        }
    }

    /// Those that the project or its theme brings, by name.
    pub fn own(&self) -> impl Iterator<Item = &Source> {
        self.sources.values().filter(|source| !source.path.starts_with(BUILT_IN))
    }

    /// Renders a template with one view.
    ///
    /// # Errors
    /// When the template names what the view does not have, or lets through what is not markup.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
        let wrong = |error: Error| TemplateError::from_engine(&error, Some(name), &self.sources);
        let context = Context::from_serialize(view).map_err(wrong)?;
        let mut bytes = Vec::with_capacity(8 * 1024);
        self.engine.render_to(name, &context, &mut bytes).map_err(wrong)?;
        Ok(bytes)
    }
}

/// Lets a value through that is there; `name` is what it is called, from the value `of` on. What would be in a
/// value that is nothing is nothing, too.
fn known(value: Value, named: Kwargs, _: &State) -> TeraResult<Value> {
    if !value.is_undefined() {
        return Ok(value);
    }
    let (name, mut of): (String, Value) = (named.must_get("name")?, named.must_get("of")?);
    let mut path = String::new();
    for part in name.split('.') {
        let step = if path.is_empty() {
            Some(of.clone())
        } else {
            of.as_map().and_then(|map| map.get(&part.to_owned().into())).cloned()
        };
        match step.filter(|step| !step.is_undefined()) {
            Some(step) if step.is_none() => return Ok(value),
            Some(step) => of = step,
            None => return Err(Error::message(missing(&path, part, &of))),
        }
        path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
    }
    Ok(value)
}

/// What is said of a name that is not in a value.
fn missing(path: &str, part: &str, of: &Value) -> String {
    let there: Vec<&str> = match of.as_map() {
        Some(map) => map.keys().filter_map(|key| key.as_str()).collect(),
        None if path.is_empty() => ["head", "page", "figures", "prose"].to_vec(),
        None => Vec::new(),
    };
    let within = if path.is_empty() { String::new() } else { format!("{path}.") };
    let nearest = there.iter().map(|other| (strsim::damerau_levenshtein(part, other), other)).min();
    let help = match nearest {
        Some((distance, other)) if distance <= 1 + part.chars().count() / 3 => {
            format!("did you mean `{within}{other}`?")
        }
        Some(_) => format!("there are `{within}{}`", there.join(&format!("`, `{within}"))),
        None => "nothing is in it".to_owned(),
    };
    format!("`{within}{part}` is not there; {help}")
}

/// Lets markup through as it is.
fn safe(value: Value, _: Kwargs, _: &State) -> TeraResult<Value> {
    match value.as_map().and_then(|map| map.get(&markup::FIELD.into())).and_then(Value::as_str) {
        Some(html) => Ok(Value::safe_string(html)),
        None if value.is_safe() => Ok(value),
        None => {
            Err(Error::message("`safe` takes only markup made by Stagepost; leave it out, and the text is escaped"))
        }
    }
}

/// A template in which every message that takes no values stands already, as HTML: a page has dozens of them, and a
/// site tens of thousands of pages. Lines stay where they are. What would be read as a tag is left to the engine.
fn said(source: &str, words: &Words) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{ \"") {
        text.push_str(before);
        rest = after;
        let message = after.split_once("\" | t }}").filter(|(key, _)| !key.contains(['"', '}']));
        let html = message.and_then(|(key, tail)| {
            let mut html = String::new();
            write_coded(&mut html, words.plain(key)?);
            (!html.contains(['{', '}', '\n'])).then_some((html, tail))
        });
        match html {
            Some((html, tail)) => {
                text.push_str(&html);
                rest = tail;
            }
            None => text.push_str("{{ \""),
        }
    }
    text.push_str(rest);
    text
}

/// Puts messages there by name.
fn translation(words: &Arc<Words>) -> impl Fn(&str, Kwargs, &State) -> TeraResult<Value> + Send + Sync + 'static {
    let words = Arc::clone(words);
    move |key: &str, kwargs: Kwargs, _: &State| match words.plain(key) {
        Some(text) => Ok(code(text)),
        None if words.has(key) => Ok(message(&words, key, &kwargs)),
        None => Err(Error::message(format!("there is no message `{key}`"))),
    }
}

fn message(words: &Words, key: &str, kwargs: &Kwargs) -> Value {
    let mut values: Vec<(&str, Given)> = Vec::new();
    let mut placed: Vec<&str> = Vec::new();
    for (name, value) in kwargs.iter() {
        let Some(name) = name.as_str() else { continue };
        values.push(match (value.as_str(), value.as_i64()) {
            (Some(html), _) if value.is_safe() => {
                placed.push(html);
                (name, Given::Placed(u16::try_from(placed.len() - 1).unwrap_or_default()))
            }
            (Some(text), _) => (name, Given::from(text)),
            (None, Some(number)) => (name, Given::Number(number)),
            (None, None) => (name, Given::from(value.to_string())),
        });
    }
    let mut html = String::with_capacity(128);
    words.pieces(key, &values, &mut |piece| match piece {
        Piece::Text(text) => write_coded(&mut html, text),
        Piece::Placed(number) => html.push_str(placed.get(usize::from(number)).copied().unwrap_or_default()),
    });
    Value::safe_string(&html)
}

/// A sentence with what stands between backticks set as code; everything is escaped.
fn coded(text: &str, _: Kwargs, _: &State) -> Value {
    code(text)
}

/// The same of an English sentence on a page in another language.
fn foreign(text: &str, _: Kwargs, _: &State) -> Value {
    let mut html = String::with_capacity(text.len() + 48);
    if !text.is_empty() {
        html.push_str("<span lang=\"en\" dir=\"ltr\">");
        write_coded(&mut html, text);
        html.push_str("</span>");
    }
    Value::safe_string(&html)
}

fn code(text: &str) -> Value {
    let mut html = String::with_capacity(text.len() + 16);
    write_coded(&mut html, text);
    Value::safe_string(&html)
}

fn write_coded(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some((before, code, after)) = rest.split_once('`').and_then(|(before, tail)| {
        let (code, after) = tail.split_once('`')?;
        Some((before, code, after))
    }) {
        markup::push_escaped(html, before);
        html.push_str("<code>");
        markup::push_escaped(html, code);
        html.push_str("</code>");
        rest = after;
    }
    markup::push_escaped(html, rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::markup::Markup;

    #[derive(Serialize)]
    struct View {
        text: &'static str,
        drawn: Markup,
    }

    fn view() -> View {
        View { text: "<b>'\"&", drawn: Markup::vouched("<svg></svg>".to_owned()) }
    }

    fn templates(text: &str) -> Result<Templates, TemplateError> {
        let source = Source { path: "templates/t.txt".to_owned(), text: text.to_owned() };
        Templates::new(Sources::from([("t.txt".to_owned(), source)]), &Words::english())
    }

    fn render(source: &str) -> Result<String, TemplateError> {
        templates(source)?.render("t.txt", &view()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_text_is_escaped_whatever_the_template_is_called() {
        assert_eq!(render("{{ text }}").unwrap(), "&lt;b&gt;&#39;&quot;&amp;");
    }

    #[test]
    fn only_markup_passes_unescaped() {
        assert_eq!(render("{{ drawn | safe }}").unwrap(), "<svg></svg>");
        let error = render("a\n{{ text | safe }}").unwrap_err();
        assert_eq!((error.file.as_deref(), error.line), (Some("templates/t.txt"), Some(2)));
        assert!(error.to_string().starts_with("templates/t.txt:2: "), "{error}");
    }

    #[test]
    fn backticks_become_code_and_everything_stays_escaped() {
        for (source, expected) in [
            ("{{ 'use `a<b` or `c`' | coded }}", "use <code>a&lt;b</code> or <code>c</code>"),
            ("{{ 'a lone ` <' | coded }}", "a lone ` &lt;"),
        ] {
            assert_eq!(render(source).unwrap(), expected);
        }
    }

    #[test]
    fn messages_are_escaped_and_markup_stands_where_the_message_wants_it() {
        let ftl = "heading-tests = <b> & `stagepost`\nstage-title = { $name } & { $stage }\n";
        let words = Arc::new(Words::read("de", "words/de.ftl", ftl).0);
        let source = "{% set i %}<i>{{ text }}</i>{% endset %}{{ 'heading-tests' | t }} {{ 'stage-title' | t(stage=i, name=text) }}, \
                      {{ 'stage-title' | t(stage=<x.u text={text}/>, name=3) }} {{ 'a `b`' | english }}\
                      {%- component x.u(text) -%}<u>{{ text }}</u>{%- endcomponent x.u -%}";
        let source = Source { path: "t".to_owned(), text: source.to_owned() };
        let templates = Templates::new(Sources::from([("t".to_owned(), source)]), &words).unwrap();
        let text = "&lt;b&gt;&#39;&quot;&amp;";
        assert_eq!(
            String::from_utf8(templates.render("t", &view()).unwrap()).unwrap(),
            format!(
                "&lt;b&gt; &amp; <code>stagepost</code> {text} &amp; <i>{text}</i>, 3 &amp; <u>{text}</u> \
                 <span lang=\"en\" dir=\"ltr\">a <code>b</code></span>"
            )
        );
    }

    #[test]
    fn what_looks_like_a_tag_in_a_message_is_text() {
        let words = Words::read("de", "words/de.ftl", "heading-tests = { \"{{ nothing }}{% if %}\" } & `x`\n").0;
        let source = "a\n{{ \"heading-tests\" | t }}\n{{ \"heading-teams\" | t }} {{ \"x\" }}".to_owned();
        assert_eq!(said(&source, &words), "a\n{{ \"heading-tests\" | t }}\nTeams {{ \"x\" }}");
        let source = Source { path: "t".to_owned(), text: source };
        let templates = Templates::new(Sources::from([("t".to_owned(), source)]), &Arc::new(words)).unwrap();
        let page = String::from_utf8(templates.render("t", &view()).unwrap()).unwrap();
        assert_eq!(page, "a\n{{ nothing }}{% if %} &amp; <code>x</code>\nTeams x");
    }

    #[test]
    fn a_message_that_does_not_exist_is_told_with_its_place() {
        let error = render("\n{{ 'heading-tets' | t }}").unwrap_err();
        assert_eq!((error.line, error.message.contains("`heading-tets`")), (Some(2), true), "{error}");
    }

    #[test]
    fn errors_name_file_and_line() {
        for (source, line) in [("\n{{ nothing }}", 2), ("{% if %}", 1), ("x\n\n{{ text.deeper.down }}", 3)] {
            let error = render(source).unwrap_err();
            assert_eq!((error.file.as_deref(), error.line), (Some("templates/t.txt"), Some(line)), "{error}");
        }
    }

    #[test]
    fn errors_name_what_is_missing() {
        for (source, missing) in
            [("{{ page.titel }}", "page"), ("{{ drawn.titel }}", "titel"), ("{{ texxt }}", "texxt")]
        {
            let error = render(source).unwrap_err();
            assert!(error.message.contains(missing), "{error}");
        }
    }

    #[test]
    fn a_condition_names_what_is_there() {
        for (source, missing) in [
            ("a\n{% if txet %}x{% endif %}", "`txet` is not there"),
            ("a\n{% if not drawn.txet %}x{% endif %}", "`drawn.txet` is not there"),
            ("a\n{%- if text and rows[0] and txet == 'a' -%}x{% endif %}", "`txet` is not there"),
            ("a\n{% if text %}{% elif txet %}x{% endif %}{% if txet %}{% endif %}", ""),
            ("a\n{% if inner.tilte %}x{% endif %}", "`inner.tilte` is not there; did you mean `inner.title`?"),
            ("a\n{% if inner.other %}x{% endif %}", "`inner.other` is not there; there are `inner.title`"),
            ("a\n{% if innre.title %}x{% endif %}", "`innre` is not there"),
            ("a\n{{ 'x' if inner.tilte else 'y' }}", "`inner.tilte` is not there; did you mean `inner.title`?"),
            ("a\n{% for row in inner.rows %}x{% endfor %}", "`inner.rows` is not there"),
            ("a\n{{ inner.tilte }}", "`inner.tilte` is not there; did you mean `inner.title`?"),
        ] {
            let template = templates(source).unwrap_or_else(|error| panic!("{source}: {error}"));
            let told = template.render("t.txt", &nested()).err().map(|error| error.to_string()).unwrap_or_default();
            assert!(told.contains(missing), "{source}: {told}");
            assert!(missing.is_empty() || told.starts_with("templates/t.txt:2: "), "{source}: {told}");
        }
    }

    #[test]
    fn a_condition_may_ask_whether_something_is_there() {
        for (source, expected) in [
            ("{% if inner.title %}{{ inner.title | upper }}{% endif %}", "T"),
            ("{% if nothing.at.all %}x{% else %}y{% endif %}", "y"),
            ("{% if txet is defined %}x{% endif %}{% if inner.a is not defined %}y{% endif %}", "y"),
            ("{{ inner.a | default(value='z') }}{% if text == 'inner.a' or \"txet\" == text %}x{% endif %}", "z"),
            ("{% if inner.title == 't' %}{% set seen = true %}{% endif %}{% if seen %}s{% endif %}", "s"),
            ("{% for c in rows %}{% if loop.last %}{{ c }}{% endif %}{% endfor %}", "2"),
            ("{% if rows[1] == 2 and (rows | length) > 1 %}x{% endif %}", "x"),
            ("{% raw %}{% if txet %}{% endraw %}{# {% if txet %} #}", "{% if txet %}"),
            ("{{ drawn | safe }}", "<svg></svg>"),
        ] {
            let bytes = templates(source).and_then(|templates| templates.render("t.txt", &nested()));
            let text = bytes.map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(text.as_deref(), Ok(expected), "{source}");
        }
    }

    #[derive(Serialize)]
    struct Nested {
        text: &'static str,
        inner: BTreeMap<&'static str, &'static str>,
        nothing: Option<u8>,
        rows: [u8; 2],
        drawn: Markup,
    }

    fn nested() -> Nested {
        let drawn = Markup::vouched("<svg></svg>".to_owned());
        Nested { text: "a", inner: BTreeMap::from([("title", "t")]), nothing: None, rows: [1, 2], drawn }
    }

    #[test]
    fn a_template_that_extends_itself_or_nothing_is_told() {
        let error = render("{% extends 't.txt' %}").unwrap_err().to_string();
        assert!(error.starts_with("templates/t.txt: ") && error.contains("`built-in/t.txt`"), "{error}");
        let error = render("{% extends 'u.txt' %}").unwrap_err().to_string();
        assert!(error.starts_with("templates/t.txt: ") && error.contains("`u.txt`"), "{error}");
    }

    #[test]
    fn a_block_that_is_not_there_is_named_with_those_that_are() {
        let told = |files: &[(&str, &str, &str)]| {
            let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
            let sources = files.iter().map(|(name, path, text)| ((*name).to_owned(), source(path, text)));
            Templates::new(sources.collect(), &Words::english()).unwrap_err().to_string()
        };
        let base = ("base.html", "built-in/base.html", "{% block main %}{% endblock %}{% block end %}{% endblock %}");
        let own = |text| told(&[base, ("p.html", "templates/p.html", text)]);
        assert_eq!(
            own("{% extends \"base.html\" %}\n{% block mian %}{% endblock %}"),
            "templates/p.html:2: `base.html` has no block `mian`; did you mean `main`?"
        );
        assert_eq!(
            own("{% extends \"base.html\" %}\n{% block sidebar %}{% endblock %}"),
            "templates/p.html:2: `base.html` has no block `sidebar`; it has `main`, `end`"
        );
        // A base of one's own must leave room for what is built upon it.
        let page = ("p.html", "built-in/p.html", "{% extends \"base.html\" %}{% block main %}{% endblock %}");
        assert_eq!(
            told(&[("base.html", "templates/base.html", "<p>"), page]),
            "templates/base.html: it has no block `main`, which `p.html` fills; add `{% block main %}{% endblock %}`"
        );
        let slip = ("q.html", "templates/q.html", "{% extends \"built-in/p.html\" %}");
        assert!(told(&[base, page, slip]).contains("itself called `p.html`; is this file's name right?"));
    }
}
