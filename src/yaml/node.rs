//! A document as a tree whose every node knows its place, and the way from it into serde types.

use crate::model::place::Place;
use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, U32Deserializer};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;

/// Where a node stands: line and column from 1, length in characters (0 when it spans lines).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Line of the file, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Length in characters; 0 when it is not known.
    pub length: u32,
}

impl Span {
    /// The span as a place in the same file as `file`.
    pub fn place(self, file: &Place) -> Place {
        file.at(self.line, self.column, self.length)
    }
}

/// A value of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'t> {
    /// What it holds.
    pub kind: Kind<'t>,
    /// Where it stands.
    pub span: Span,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'t> {
    /// Text as written; `plain` when it stands without quotes and may be a number, a boolean or nothing.
    Scalar {
        /// The text.
        text: Cow<'t, str>,
        /// Whether it stands without quotes.
        plain: bool,
    },
    /// A list.
    List(Vec<Node<'t>>),
    /// A mapping, in the order of the file.
    Map(Vec<Entry<'t>>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The key.
    pub key: Cow<'t, str>,
    /// Where the key stands.
    pub span: Span,
    /// The value.
    pub value: Node<'t>,
}

impl Node<'_> {
    /// Whether nothing is written here.
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(&**text, "" | "~" | "null" | "Null" | "NULL"))
    }

    /// How many nodes it holds, itself included.
    pub fn size(&self) -> usize {
        match &self.kind {
            Kind::Scalar { .. } => 1,
            Kind::List(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            Kind::Map(entries) => 1 + entries.iter().map(|e| 1 + e.value.size()).sum::<usize>(),
        }
    }

    /// How many levels it nests.
    pub fn depth(&self) -> usize {
        match &self.kind {
            Kind::Scalar { .. } => 0,
            Kind::List(items) => 1 + items.iter().map(Node::depth).max().unwrap_or(0),
            Kind::Map(entries) => 1 + entries.iter().map(|e| e.value.depth()).max().unwrap_or(0),
        }
    }

    /// What it is, in words.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "empty",
            Kind::Scalar { .. } => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping of keys",
        }
    }

    fn wrong(&self, wanted: &str) -> Error {
        Error { message: format!("this should be {wanted}, but is {}", self.noun()), span: Some(self.span) }
    }
}

/// Why a node does not fit a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// The reason, in words.
    pub message: String,
    /// Where, once that is known.
    pub span: Option<Span>,
}

impl Error {
    fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None }
    }
}

/// The name by which [`super::Spanned`] asks for a value together with its span.
pub(super) const SPANNED: &str = "$spanned";
/// The name by which [`super::OneOrMany`] asks for a list, even of one.
pub(super) const ONE_OR_MANY: &str = "$one-or-many";

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ty,)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.kind {
                Kind::Scalar { text, plain: true } => match text.parse::<$type>() {
                    Ok(number) => visitor.$visit(number).map_err(|e: Error| e.at(self.span)),
                    Err(_) => Err(self.wrong("a whole number")),
                },
                _ => Err(self.wrong("a whole number")),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for &'de Node<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { plain: false, .. } => self.deserialize_str(visitor),
            Kind::Scalar { text, .. } => match &**text {
                _ if self.is_null() => visitor.visit_unit(),
                "true" => visitor.visit_bool(true),
                "false" => visitor.visit_bool(false),
                text => match (text.parse::<u64>(), text.parse::<i64>(), finite(text)) {
                    (Ok(number), ..) if !text.starts_with('+') => visitor.visit_u64(number),
                    (_, Ok(number), _) => visitor.visit_i64(number),
                    (_, _, Some(number)) => visitor.visit_f64(number),
                    _ => visitor.visit_borrowed_str(text),
                },
            }
            .map_err(|e: Error| e.at(self.span)),
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { text, plain: true } if text == "true" => visitor.visit_bool(true),
            Kind::Scalar { text, plain: true } if text == "false" => visitor.visit_bool(false),
            _ => Err(self.wrong("true or false")),
        }
    }

    numbers! {
        deserialize_u8 visit_u8 u8,
        deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32,
        deserialize_u64 visit_u64 u64,
        deserialize_i8 visit_i8 i8,
        deserialize_i16 visit_i16 i16,
        deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64,
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => match finite(text) {
                Some(number) => visitor.visit_f64(number),
                None => Err(self.wrong("a number")),
            },
            _ => Err(self.wrong("a number")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { text, .. } if !self.is_null() => {
                visitor.visit_borrowed_str(text).map_err(|e: Error| e.at(self.span))
            }
            _ => Err(self.wrong("text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::List(_) => visitor.visit_newtype_struct(self),
            _ if name == ONE_OR_MANY && self.is_null() => visitor.visit_seq(Items { items: [].iter() }),
            _ if name == ONE_OR_MANY => visitor.visit_seq(Items { items: std::slice::from_ref(self).iter() }),
            _ => visitor.visit_newtype_struct(self),
        }
        .map_err(|e: Error| e.at(self.span))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::List(items) => visitor.visit_seq(Items { items: items.iter() }).map_err(|e: Error| e.at(self.span)),
            _ if self.is_null() => visitor.visit_seq(Items { items: [].iter() }).map_err(|e: Error| e.at(self.span)),
            _ => Err(self.wrong("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Map(entries) => {
                let access = Entries { entries: entries.iter(), value: None };
                visitor.visit_map(access).map_err(|e: Error| e.at(self.span))
            }
            _ if self.is_null() => {
                visitor.visit_map(Entries { entries: [].iter(), value: None }).map_err(|e: Error| e.at(self.span))
            }
            _ => Err(self.wrong("a mapping of keys")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            visitor.visit_seq(WithSpan { node: self, step: 0 })
        } else {
            self.deserialize_map(visitor)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.kind {
            Kind::Scalar { text, .. } => {
                let text: BorrowedStrDeserializer<'_, Error> = BorrowedStrDeserializer::new(text);
                visitor.visit_enum(text)
            }
            Kind::Map(entries) => {
                let access = Entries { entries: entries.iter(), value: None };
                visitor.visit_enum(MapAccessDeserializer::new(access))
            }
            Kind::List(_) => Err(self.wrong("a word")),
        }
        .map_err(|e: Error| e.at(self.span))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_null() { visitor.visit_unit() } else { Err(self.wrong("empty")) }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit_struct tuple tuple_struct identifier }
}

/// A number that stands without quotes; words such as `nan` and `inf` stay words.
pub(super) fn finite(text: &str) -> Option<f64> {
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
    begins.then(|| text.parse::<f64>().ok()).flatten().filter(|n| n.is_finite())
}

impl<'de> IntoDeserializer<'de, Error> for &'de Node<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

struct Items<'n, 't> {
    items: std::slice::Iter<'n, Node<'t>>,
}

impl<'n> SeqAccess<'n> for Items<'n, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.items.next().map(|node| seed.deserialize(node).map_err(|e| e.at(node.span))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'n, 't> {
    entries: std::slice::Iter<'n, Entry<'t>>,
    value: Option<&'n Node<'t>>,
}

impl<'n> MapAccess<'n> for Entries<'n, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'n>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key: BorrowedStrDeserializer<'_, Error> = BorrowedStrDeserializer::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|e| e.at(entry.span))
    }

    fn next_value_seed<V: DeserializeSeed<'n>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(node) => seed.deserialize(node).map_err(|e| e.at(node.span)),
            None => Err(serde::de::Error::custom("a value without its key was asked for")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// Hands out a value, then its line, column and length.
struct WithSpan<'n, 't> {
    node: &'n Node<'t>,
    step: u8,
}

impl<'n> SeqAccess<'n> for WithSpan<'n, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'n>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Span { line, column, length } = self.node.span;
        self.step += 1;
        let number: U32Deserializer<Error> = match self.step {
            1 => return seed.deserialize(self.node).map(Some).map_err(|e| e.at(self.node.span)),
            2 => line,
            3 => column,
            4 => length,
            _ => return Ok(None),
        }
        .into_deserializer();
        seed.deserialize(number).map(Some)
    }
}
