//! The small types of which written forms are made: text, words, dates, times, durations.
//!
//! Each knows its JSON Schema. The keyword `x-reads` in it names how the text is read, so that the
//! comparison with the schema finds an unreadable date as it finds an unknown key.

use super::node::{ONE_OR_MANY, SPANNED, Span};
use crate::model::calendar::{CalendarError, Day, Duration, Instant};
use crate::model::place::Place;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use std::borrow::Cow;
use std::marker::PhantomData;

/// A value together with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    span: Span,
}

impl<T> Spanned<T> {
    /// Where the value stands, in the same file as `file`.
    pub fn place(&self, file: &Place) -> Place {
        self.span.place(file)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Seen<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let missing = || A::Error::custom("a value is missing");
                let value = access.next_element()?.ok_or_else(missing)?;
                let line = access.next_element()?.ok_or_else(missing)?;
                let column = access.next_element()?.ok_or_else(missing)?;
                let length = access.next_element()?.ok_or_else(missing)?;
                Ok(Spanned { value, span: Span { line, column, length } })
            }
        }

        deserializer.deserialize_struct(SPANNED, &[], Seen(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// One value, or a list of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("one value or a list")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(self, list: D) -> Result<Self::Value, D::Error> {
                Vec::deserialize(list).map(OneOrMany)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Self::Value, A::Error> {
                let mut values = Vec::new();
                while let Some(value) = access.next_element()? {
                    values.push(value);
                }
                Ok(OneOrMany(values))
            }
        }

        deserializer.deserialize_newtype_struct(ONE_OR_MANY, Each(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [one, { "type": "array", "items": one }, { "type": "null" }] })
    }
}

/// A set of words of which a field takes one.
pub trait Words: Sized + Copy + 'static {
    /// The written words with their values.
    fn all() -> Vec<(&'static str, Self)>;
}

/// One word of a set, read without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<W>(pub W);

impl<'de, W: Words> Deserialize<'de> for Word<W> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let found = W::all().into_iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim()));
        found.map(|(_, value)| Self(value)).ok_or_else(|| D::Error::custom(format!("`{text}` is not a known word")))
    }
}

impl<W: Words> JsonSchema for Word<W> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = W::all().into_iter().map(|(word, _)| word).collect();
        json_schema!({ "type": "string", "enum": words })
    }
}

macro_rules! leaves {
    ($($(#[doc = $doc:literal])+ $name:ident($type:ty) reads $reads:literal by $parse:expr, as $schema:tt;)+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, PartialEq, Eq)]
            pub struct $name(pub $type);

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let text = Cow::<str>::deserialize(deserializer)?;
                    let parse: fn(&str) -> Result<$type, CalendarError> = $parse;
                    parse(&text).map(Self).map_err(D::Error::custom)
                }
            }

            impl JsonSchema for $name {
                fn inline_schema() -> bool {
                    true
                }

                fn schema_name() -> Cow<'static, str> {
                    stringify!($name).into()
                }

                fn json_schema(_: &mut SchemaGenerator) -> Schema {
                    json_schema!($schema)
                }
            }
        )+

        /// Reads a text the way the schema's `x-reads` says; an unknown way accepts everything.
        pub(super) fn accepts(reads: &str, text: &str) -> Result<(), CalendarError> {
            match reads {
                $($reads => {
                    let parse: fn(&str) -> Result<$type, CalendarError> = $parse;
                    parse(text).map(drop)
                })+
                _ => Ok(()),
            }
        }
    };
}

leaves! {
    /// Text as written: `1.10`, `9012345` and `yes` stay what they are.
    Text(String) reads "text" by |text| Ok(text.to_owned()),
        as { "type": ["string", "number", "boolean"] };
    /// A calendar day, `2026-10-12`.
    Date(Day) reads "day" by Day::parse,
        as { "type": "string", "format": "date", "x-reads": "day" };
    /// A time with its zone, or a day, which means its end in UTC.
    When(Instant) reads "time" by Instant::parse,
        as { "type": "string", "x-reads": "time", "examples": ["2026-10-12T09:00:00Z", "2026-10-12"] };
    /// A duration; a bare number is hours.
    Length(Duration) reads "duration" by Duration::parse,
        as { "type": ["string", "number"], "x-reads": "duration", "examples": ["30m", "1h 30m", "PT1H"] };
    /// A number of whole days.
    Days(u32) reads "days" by whole_days,
        as { "type": "string", "x-reads": "days", "examples": ["35d"] };
}

fn whole_days(text: &str) -> Result<u32, CalendarError> {
    let seconds = Duration::parse(text)?.as_seconds();
    match u32::try_from(seconds / 86_400) {
        Ok(days) if seconds.is_multiple_of(86_400) => Ok(days),
        _ => Err(CalendarError::Duration(text.to_owned())),
    }
}
