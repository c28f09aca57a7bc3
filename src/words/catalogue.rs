//! A catalogue as it is written. The one file that names the library.

use super::Value;
use super::message::{Message, Part, sign};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::unicode::unescape_unicode_to_string;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// What the library knows of a catalogue.
pub(super) struct Bundle(FluentBundle<Arc<FluentResource>>);

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bundle")
    }
}

/// A catalogue, and what is wrong with its syntax.
pub(super) struct Catalogue {
    source: Arc<FluentResource>,
    bundle: Arc<Bundle>,
    /// Byte and words of every syntax error.
    pub broken: Vec<(usize, String)>,
}

/// A message as it is written.
pub(super) struct Written {
    /// Its name.
    pub key: String,
    /// The byte at which it begins.
    pub at: usize,
    /// The values that it names.
    pub values: BTreeSet<String>,
    /// What it names that is not there.
    pub unknown: Vec<String>,
    /// Whether it has parts with names of their own, which nobody asks for.
    pub attributes: bool,
    /// What it says; none where it says nothing.
    pub message: Option<Message>,
}

impl Catalogue {
    /// Reads a catalogue. What cannot be read is left out.
    pub fn read(lang: &str, text: &str) -> Self {
        let (resource, errors) = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => (resource, Vec::new()),
            Err((resource, errors)) => (resource, errors),
        };
        let source = Arc::new(resource);
        let mut bundle = FluentBundle::new_concurrent(vec![lang.parse().unwrap_or_default()]);
        // Pages set apart what is written in another direction themselves.
        bundle.set_use_isolating(false);
        // It fails where a message stands twice, which is told by its place.
        let _ = bundle.add_resource(Arc::clone(&source));
        let _ = bundle.add_builtins();
        let broken = errors.into_iter().map(|error| (error.pos.start, error.kind.to_string())).collect();
        Self { source, bundle: Arc::new(Bundle(bundle)), broken }
    }

    /// Its messages, in order.
    pub fn messages(&self) -> Vec<Written> {
        let mut patterns = BTreeMap::new();
        for entry in self.source.entries() {
            match entry {
                Entry::Message(message) => {
                    message.value.as_ref().and_then(|value| patterns.insert(message.id.name.to_owned(), value))
                }
                Entry::Term(term) => patterns.insert(format!("-{}", term.id.name), &term.value),
                _ => None,
            };
        }
        let messages = self.source.entries().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            _ => None,
        });
        messages
            .map(|message| {
                let way = vec![message.id.name.to_owned()];
                let mut named = Named { patterns: &patterns, values: BTreeSet::new(), unknown: Vec::new(), way };
                message.value.iter().for_each(|pattern| named.pattern(pattern));
                let text = |pattern| self.compile(message.id.name, pattern, named.values.is_empty());
                Written {
                    key: message.id.name.to_owned(),
                    at: message.id.name.as_ptr() as usize - self.source.source().as_ptr() as usize,
                    attributes: !message.attributes.is_empty(),
                    message: message.value.as_ref().filter(|_| named.unknown.is_empty()).map(text),
                    values: named.values,
                    unknown: named.unknown,
                }
            })
            .collect()
    }

    fn compile(&self, key: &str, pattern: &Pattern<&str>, plain: bool) -> Message {
        let mut parts: Vec<Part> = Vec::new();
        for element in &pattern.elements {
            let text = match element {
                PatternElement::TextElement { value } => (*value).to_owned(),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                    InlineExpression::StringLiteral { value } => unescape_unicode_to_string(value).into_owned(),
                    InlineExpression::VariableReference { id } => {
                        parts.push(Part::Value(id.name.to_owned()));
                        continue;
                    }
                    _ if plain => return Message::Plain(choose(&self.bundle, key, &[])),
                    _ => return Message::Chosen(Arc::clone(&self.bundle)),
                },
                PatternElement::Placeable { .. } => return Message::Chosen(Arc::clone(&self.bundle)),
            };
            match parts.last_mut() {
                Some(Part::Text(before)) => before.push_str(&text),
                _ => parts.push(Part::Text(text)),
            }
        }
        match parts.as_mut_slice() {
            [] => Message::Plain(String::new()),
            [Part::Text(text)] => Message::Plain(std::mem::take(text)),
            _ => Message::Parts(parts),
        }
    }
}

/// A message whose words depend on its values.
pub(super) fn choose(bundle: &Bundle, key: &str, values: &[(&str, Value)]) -> String {
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        let value = match value {
            Value::Text(text) => FluentValue::from(text.as_ref()),
            Value::Number(number) => FluentValue::from(*number),
            Value::Placed(number) => FluentValue::from(sign(*number).to_string()),
        };
        args.set(*name, value);
    }
    let Some(pattern) = bundle.0.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let mut errors = Vec::new();
    let text = bundle.0.format_pattern(pattern, Some(&args), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "`{key}`: {errors:?}");
    text
}

/// What a message names, directly and through others.
struct Named<'p, 's> {
    patterns: &'p BTreeMap<String, &'s Pattern<&'s str>>,
    values: BTreeSet<String>,
    unknown: Vec<String>,
    /// The messages that were gone through to get here.
    way: Vec<String>,
}

impl Named<'_, '_> {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                variants.iter().for_each(|variant| self.pattern(&variant.value));
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                self.values.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::FunctionReference { id, arguments } => {
                if id.name != "NUMBER" {
                    self.unknown.push(format!("{}()", id.name));
                }
                arguments.positional.iter().for_each(|argument| self.inline(argument));
            }
            InlineExpression::MessageReference { id, attribute: None } => self.other(id.name.to_owned()),
            InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                self.other(format!("-{}", id.name));
            }
            InlineExpression::MessageReference { id, .. } | InlineExpression::TermReference { id, .. } => {
                self.unknown.push(format!("a part of {}", id.name));
            }
        }
    }

    /// Another message that stands in this one.
    fn other(&mut self, key: String) {
        match self.patterns.get(&key) {
            Some(pattern) if !self.way.contains(&key) => {
                self.way.push(key);
                self.pattern(pattern);
                self.way.pop();
            }
            _ => self.unknown.push(key),
        }
    }
}
