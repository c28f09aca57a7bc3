//! What is said of a service, in English for programs and the terminal, and by name and values, so that a site can
//! say it in its own language.

use super::{Value, Words};
use crate::model::calendar::Day;
use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

/// Words of the catalogue with their values, or words of somebody else as they are. It reads as its English text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    english: String,
    message: Option<(Cow<'static, str>, Terms)>,
    whole: bool,
}

/// Values by their names.
type Terms = Vec<(&'static str, Term)>;

/// A value of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Words of somebody else.
    Text(String),
    /// An id or another name that is written as it is, also at the start of a sentence.
    Name(String),
    /// A number, on which words may depend.
    Number(i64),
    /// A day.
    Day(Day),
    /// Names in a row: `a, b and c`.
    Row(Vec<String>),
    /// What a word of the facts is called: its kind and the word.
    Word(&'static str, &'static str),
    /// Other words of the catalogue.
    Sentence(Box<Sentence>),
    /// Several of them, one behind the other.
    Series(Vec<Sentence>),
}

impl Sentence {
    /// The message of this name with its values.
    pub fn new(key: impl Into<Cow<'static, str>>, values: Terms) -> Self {
        let key = key.into();
        let english = Words::built_in().message(&key, &values);
        Self { english, message: Some((key, values)), whole: false }
    }

    /// The same as a whole sentence: with a capital at its start, unless a name stands there, and a full stop at
    /// its end.
    pub fn whole(mut self) -> Self {
        self.english = whole(&self.english, &self.names().collect::<Vec<_>>());
        self.whole = true;
        self
    }

    /// Whether these are words of somebody else, as they are.
    pub fn is_verbatim(&self) -> bool {
        self.message.is_none()
    }

    /// The English text.
    pub fn as_str(&self) -> &str {
        &self.english
    }

    /// The names that stand in it.
    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match &self.message {
            Some((_, values)) => Box::new(values.iter().flat_map(|(_, term)| term.names())),
            None => Box::new(std::iter::once(self.as_str())),
        }
    }
}

impl Term {
    /// An id or another name.
    pub fn name(name: impl Into<String>) -> Self {
        Self::Name(name.into())
    }

    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Name(name) => Box::new(std::iter::once(name.as_str())),
            Self::Sentence(sentence) => sentence.names(),
            Self::Series(sentences) => Box::new(sentences.iter().flat_map(Sentence::names)),
            Self::Text(_) | Self::Number(_) | Self::Day(_) | Self::Row(_) | Self::Word(..) => {
                Box::new(std::iter::empty())
            }
        }
    }
}

impl Words {
    /// A sentence in this language.
    pub fn tell(&self, sentence: &Sentence) -> String {
        match &sentence.message {
            Some((key, values)) if !self.is_english() => {
                let text = self.message(key, values);
                if sentence.whole { whole(&text, &sentence.names().collect::<Vec<_>>()) } else { text }
            }
            _ => sentence.english.clone(),
        }
    }

    fn message(&self, key: &str, values: &[(&'static str, Term)]) -> String {
        let values: Vec<(&str, Value)> = values.iter().map(|(name, term)| (*name, self.value(term))).collect();
        self.fill(key, &values)
    }

    fn value<'t>(&self, term: &'t Term) -> Value<'t> {
        match term {
            Term::Text(text) | Term::Name(text) => Value::from(text),
            Term::Number(number) => Value::from(*number),
            Term::Day(day) => Value::from(self.day(*day)),
            Term::Row(names) => Value::from(self.row(names)),
            Term::Word(kind, word) => Value::from(self.named(kind, word)),
            Term::Sentence(sentence) => Value::from(self.tell(sentence)),
            Term::Series(sentences) => {
                let told: Vec<String> = sentences.iter().map(|sentence| self.tell(sentence)).collect();
                Value::from(told.join(self.text("series-next")))
            }
        }
    }
}

/// Makes a sentence of words. A name at its start is left as it is.
fn whole(words: &str, names: &[&str]) -> String {
    let word = words.split_whitespace().next().unwrap_or_default();
    let is_name = names.iter().any(|name| name.split_whitespace().next() == Some(word.trim_end_matches(':')));
    let plain = !is_name && word.chars().all(char::is_lowercase);
    let mut text = String::with_capacity(words.len() + 1);
    let mut letters = words.chars();
    if plain && let Some(first) = letters.next() {
        text.extend(first.to_uppercase());
    }
    text.push_str(letters.as_str());
    if !text.is_empty() && !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

impl Deref for Sentence {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english)
    }
}

/// Words of somebody else, which are the same in every language.
impl From<String> for Sentence {
    fn from(english: String) -> Self {
        Self { english, message: None, whole: false }
    }
}

impl From<&str> for Sentence {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl From<&str> for Term {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Term {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Term {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Day> for Term {
    fn from(day: Day) -> Self {
        Self::Day(day)
    }
}

impl From<&[String]> for Term {
    fn from(names: &[String]) -> Self {
        Self::Row(names.to_vec())
    }
}

impl From<Sentence> for Term {
    fn from(sentence: Sentence) -> Self {
        Self::Sentence(Box::new(sentence))
    }
}

impl From<&Sentence> for Term {
    fn from(sentence: &Sentence) -> Self {
        Self::from(sentence.clone())
    }
}

impl From<Vec<Sentence>> for Term {
    fn from(sentences: Vec<Sentence>) -> Self {
        Self::Series(sentences)
    }
}

macro_rules! numbers {
    ($($kind:ty)+) => {
        $(impl From<$kind> for Term {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}

numbers!(u8 i32 u32 usize);

/// Words of the catalogue with their values: `sentence!("stage-claimed", claimed = 3, proven = 2)`.
macro_rules! sentence {
    ($key:literal $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::words::Sentence::new($key, vec![$((stringify!($name), $crate::words::Term::from($value))),*])
    };
}

pub(crate) use sentence;
