//! Templates. The one file that names the template engine.
//!
//! Everything is escaped, whatever a template is called. The `safe` filter is our own: it takes
//! [`Markup`](super::markup::Markup) and refuses all else, so that no theme can let through what people
//! wrote. `coded` escapes a sentence and sets as code what stands between backticks.

use super::markup;
use serde::Serialize;
use tera::{Context, Error, ErrorKind, Kwargs, State, Tera, TeraResult, Value};

/// A set of templates that belong together.
#[derive(Debug, Clone)]
pub struct Templates {
    engine: Tera,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}", self.place())]
pub struct TemplateError {
    /// The template's file, where the engine knows it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl TemplateError {
    fn place(&self) -> String {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => format!("templates/{file}:{line}: "),
            (Some(file), None) => format!("templates/{file}: "),
            _ => String::new(),
        }
    }

    fn from_engine(error: &Error, template: Option<&str>) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let file = if report.filename().is_empty() { template } else { Some(report.filename()) };
                let mut message = report.message().to_owned();
                let mut source = std::error::Error::source(error);
                while let Some(cause) = source {
                    message.push_str(&format!(": {cause}"));
                    source = cause.source();
                }
                Self { file: file.map(str::to_owned), line: Some(report.span().start_line), message }
            }
            _ => Self { file: template.map(str::to_owned), line: None, message: error.to_string() },
        }
    }
}

impl Templates {
    /// Reads templates given as names and texts. A later template replaces an earlier one of the same name.
    ///
    /// # Errors
    /// When a template is malformed, or names another that does not exist.
    pub fn new<'t>(sources: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, TemplateError> {
        let mut engine = Tera::default();
        engine.autoescape_on([""]);
        engine.set_escape_fn(markup::write_escaped);
        engine.register_filter("safe", safe);
        engine.register_filter("coded", coded);
        let mut sources: Vec<(&str, &str)> = sources.into_iter().collect();
        sources.reverse();
        sources.sort_by_key(|(name, _)| *name);
        sources.dedup_by_key(|(name, _)| *name);
        engine.add_raw_templates(sources).map_err(|error| TemplateError::from_engine(&error, None))?;
        Ok(Self { engine })
    }

    /// Renders a template with one view.
    ///
    /// # Errors
    /// When the template names what the view does not have, or lets through what is not markup.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
        let wrong = |error: Error| TemplateError::from_engine(&error, Some(name));
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

    fn render(source: &str) -> Result<String, TemplateError> {
        Templates::new([("t.txt", source)])?.render("t.txt", &view()).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_text_is_escaped_whatever_the_template_is_called() {
        assert_eq!(render("{{ text }}").unwrap(), "&lt;b&gt;&#39;&quot;&amp;");
    }

    #[test]
    fn only_markup_passes_unescaped() {
        assert_eq!(render("{{ drawn | safe }}").unwrap(), "<svg></svg>");
        let error = render("a\n{{ text | safe }}").unwrap_err();
        assert_eq!((error.file.as_deref(), error.line), (Some("t.txt"), Some(2)));
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
            assert_eq!((error.file.as_deref(), error.line), (Some("t.txt"), Some(line)), "{error}");
        }
    }

    #[test]
    fn the_later_of_two_templates_wins() {
        let templates = Templates::new([("a", "built in"), ("b", "b"), ("a", "project")]).unwrap();
        assert_eq!(templates.render("a", &view()).unwrap(), b"project");
    }
}
