//! Templates. The one file that names the template engine.
//!
//! Everything is escaped, whatever a template is called. The `safe` filter is our own: it takes
//! [`Markup`](super::markup::Markup) and refuses all else, so that no theme can let through what people
//! wrote. `coded` escapes a sentence and sets as code what stands between backticks.

use super::markup;
use serde::Serialize;
use std::collections::BTreeMap;
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
                let text = file.and_then(|file| sources.get(file)?.text.get(report.span().range.start..)).map(|rest| {
                    let end = rest.find(|c: char| !(c.is_alphanumeric() || "._".contains(c)));
                    end.map_or(rest, |end| rest.split_at(end).0)
                });
                if let Some(text) = text.filter(|text| !text.is_empty() && message.contains("`undefined`")) {
                    message.insert_str(0, &format!("`{text}` is not there: "));
                }
                Self { file: file.map(path), line: Some(report.span().start_line), message }
            }
            ErrorKind::MissingParent { current, parent } => {
                let message = format!("it extends `{parent}`, and there is no such template");
                Self { file: Some(path(current)), line: None, message }
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
                    Some(Self { file: Some(path(name)), line: Some(line), message: first.to_owned() })
                });
                place.unwrap_or_else(|| Self { file: template.map(path), line: None, message })
            }
        }
    }
}

impl Templates {
    /// Reads templates, given by name.
    ///
    /// # Errors
    /// When a template is malformed, or names another that does not exist.
    pub fn new(sources: Sources) -> Result<Self, TemplateError> {
        let mut engine = Tera::default();
        engine.autoescape_on([""]);
        engine.set_escape_fn(markup::write_escaped);
        engine.register_filter("safe", safe);
        engine.register_filter("coded", coded);
        let texts = sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
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

/// A sentence with what stands between backticks set as code; everything is escaped.
fn coded(text: &str, _: Kwargs, _: &State) -> Value {
    let mut html = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, code, after)) = rest.split_once('`').and_then(|(before, tail)| {
        let (code, after) = tail.split_once('`')?;
        Some((before, code, after))
    }) {
        html.push_str(&markup::escape(before));
        html.push_str("<code>");
        html.push_str(&markup::escape(code));
        html.push_str("</code>");
        rest = after;
    }
    html.push_str(&markup::escape(rest));
    Value::safe_string(&html)
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
        Templates::new(Sources::from([("t.txt".to_owned(), source)]))
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
    fn a_template_that_extends_itself_or_nothing_is_told() {
        let error = render("{% extends 't.txt' %}").unwrap_err().to_string();
        assert!(error.starts_with("templates/t.txt: ") && error.contains("`built-in/t.txt`"), "{error}");
        let error = render("{% extends 'u.txt' %}").unwrap_err().to_string();
        assert!(error.starts_with("templates/t.txt: ") && error.contains("`u.txt`"), "{error}");
    }
}
