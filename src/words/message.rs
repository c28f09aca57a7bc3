//! One message, taken apart as far as it does not depend on values.

use super::catalogue::{Bundle, choose};
use super::{Piece, Value};
use std::sync::Arc;

/// A message.
#[derive(Debug, Clone)]
pub(super) enum Message {
    /// It takes no values.
    Plain(String),
    /// Its values are only put into it.
    Parts(Vec<Part>),
    /// Its words depend on its values.
    Chosen(Arc<Bundle>),
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Text.
    Text(String),
    /// The value of this name.
    Value(String),
}

/// The first of the characters that stand for what the caller puts there himself. They mean nothing by
/// themselves, so that none of them stands in a text for something else.
const FIRST: u32 = 0xF_0000;
const PLACES: u32 = 1000;

impl Message {
    /// The text of a message that takes no values.
    pub fn plain(&self) -> Option<&str> {
        match self {
            Self::Plain(text) => Some(text),
            _ => None,
        }
    }

    /// The message with its values, piece by piece.
    pub fn pieces(&self, key: &str, values: &[(&str, Value)], take: &mut dyn FnMut(Piece)) {
        match self {
            Self::Plain(text) => take(Piece::Text(text)),
            Self::Parts(parts) => {
                for part in parts {
                    match part {
                        Part::Text(text) => take(Piece::Text(text)),
                        Part::Value(name) => put(key, name, values, take),
                    }
                }
            }
            Self::Chosen(bundle) => split(&choose(bundle, key, values), take),
        }
    }
}

fn put(key: &str, name: &str, values: &[(&str, Value)], take: &mut dyn FnMut(Piece)) {
    match values.iter().find(|(known, _)| *known == name) {
        Some((_, Value::Text(text))) => take(Piece::Text(text)),
        Some((_, Value::Number(number))) => take(Piece::Text(&number.to_string())),
        Some((_, Value::Placed(number))) => take(Piece::Placed(*number)),
        None => debug_assert!(false, "`{key}` wants a value `{name}`"),
    }
}

/// The character that stands for what the caller puts there himself.
pub(super) fn sign(number: u16) -> char {
    char::from_u32(FIRST + u32::from(number) % PLACES).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Takes apart what holds such characters.
fn split(text: &str, take: &mut dyn FnMut(Piece)) {
    let mut rest = text;
    let is_sign = |c: char| (FIRST..FIRST + PLACES).contains(&u32::from(c));
    while let Some(at) = rest.find(is_sign) {
        let (before, after) = rest.split_at(at);
        let mut letters = after.chars();
        let number = letters.next().map_or(0, |c| u32::from(c) - FIRST);
        if !before.is_empty() {
            take(Piece::Text(before));
        }
        take(Piece::Placed(u16::try_from(number).unwrap_or_default()));
        rest = letters.as_str();
    }
    if !rest.is_empty() {
        take(Piece::Text(rest));
    }
}
