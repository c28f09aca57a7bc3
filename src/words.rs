//! The words of a site: every sentence, heading and label that the program itself puts on a page.
//!
//! English is `content/words.ftl`, which is part of the program. A project may bring the same in another
//! language; what it leaves out, or what cannot be used of it, stays English and is told. Every catalogue is
//! read once. A message without values, or with values that are only put into it, is taken apart then, and
//! the library is asked only where words depend on a value (a plural).
//!
//! Nothing here knows HTML: whoever puts a message on a page gets it in [`Piece`]s.

mod catalogue;
mod check;
mod message;
mod sentence;
mod speech;

use crate::model::diagnostic::Diagnostic;
use message::Message;
pub(crate) use sentence::sentence;
pub use sentence::{Sentence, Term};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

/// The English catalogue: the messages that there are.
pub const ENGLISH: &str = include_str!("../content/words.ftl");

static BUILT_IN: LazyLock<Arc<Words>> = LazyLock::new(|| Arc::new(check::english()));

/// The words of a site in one language.
#[derive(Debug)]
pub struct Words {
    /// By name. Nothing goes through all of them, so that no order can show.
    messages: HashMap<String, Message>,
    english: bool,
    /// The messages of another language that stand in English for want of a translation.
    left: BTreeSet<String>,
}

/// A value that is put into a message.
#[derive(Debug, Clone)]
pub enum Value<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, on which words may depend.
    Number(i64),
    /// What the caller puts there himself, known by a number below 1,000.
    Placed(u16),
}

/// A part of a message with its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text.
    Text(&'a str),
    /// Here stands what the caller knows by this number.
    Placed(u16),
}

impl Words {
    /// The words that come with the program.
    pub fn english() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// Reads a project's words in another language; what is wrong with them is told and stays English.
    pub fn read(lang: &str, file: &str, text: &str) -> (Self, Vec<Diagnostic>) {
        check::translation(lang, file, text)
    }

    /// Whether these are the words that come with the program.
    pub fn is_english(&self) -> bool {
        self.english
    }

    /// Whether a message is English where the others are not.
    pub fn is_left_english(&self, key: &str) -> bool {
        self.left.contains(key)
    }

    /// Whether there is a message of this name.
    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// A message, if it is one that takes no values.
    pub fn plain(&self, key: &str) -> Option<&str> {
        self.messages.get(key)?.plain()
    }

    /// A message that takes no values. A name that is none is shown itself: tests know them all.
    pub fn text<'w>(&'w self, key: &'w str) -> &'w str {
        let found = self.messages.get(key).and_then(Message::plain);
        debug_assert!(found.is_some(), "`{key}` is no message without values");
        found.unwrap_or(key)
    }

    /// What a word of the facts (`pass`, `non-critical`) is called: the message `<kind>-<word>`, else the word itself.
    pub fn named(&self, kind: &str, word: &str) -> String {
        let mut key = String::with_capacity(kind.len() + 1 + word.len());
        key.push_str(kind);
        key.push('-');
        key.extend(word.chars().filter(|c| *c != '/').map(|c| if c == ' ' { '-' } else { c }));
        let found = self.messages.get(&key).and_then(Message::plain);
        debug_assert!(found.is_some(), "`{key}` is no message without values");
        found.unwrap_or(word).to_owned()
    }

    /// A message with its values.
    pub fn fill(&self, key: &str, values: &[(&str, Value)]) -> String {
        let mut filled = String::with_capacity(64);
        self.pieces(key, values, &mut |piece| {
            if let Piece::Text(text) = piece {
                filled.push_str(text);
            }
        });
        filled
    }

    /// A message with its values, piece by piece.
    pub fn pieces(&self, key: &str, values: &[(&str, Value)], take: &mut dyn FnMut(Piece)) {
        match self.messages.get(key) {
            Some(message) => message.pieces(key, values, take),
            None => {
                debug_assert!(false, "`{key}` is no message");
                take(Piece::Text(key));
            }
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

macro_rules! numbers {
    ($($kind:ty)+) => {
        $(impl From<$kind> for Value<'_> {
            fn from(number: $kind) -> Self {
                Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })+
    };
}

numbers!(u8 i32 u32 i64 u64 usize);

/// A message with its values: `say!(words, "falls", service = title, stage = 2)`.
macro_rules! say {
    ($words:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $words.fill($key, &[$((stringify!($name), $crate::words::Value::from($value))),*])
    };
}

pub(crate) use say;

#[cfg(test)]
mod tests;
