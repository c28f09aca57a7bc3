//! A tool's record as a loose tree: JSON, YAML and what `kubectl describe` prints become the same
//! values, and a format asks them for what it needs.
//!
//! Asking never fails: what is missing, or is something else, is nothing. So a format must ask for
//! what proves something, and must not take silence for it. The same key twice is refused.

use crate::model::calendar::{CalendarError, Instant};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeSet;
use std::fmt;

/// A value of a record.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Any other number, always finite.
    Real(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// Keys with their values, in the order of the file.
    Map(Vec<(String, Value)>),
}

static NOTHING: Value = Value::Null;

impl Value {
    /// The value of a key; nothing where there is none.
    pub fn get(&self, key: &str) -> &Self {
        self.entries().iter().find(|(name, _)| name == key).map_or(&NOTHING, |(_, value)| value)
    }

    /// The value at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> &Self {
        path.iter().fold(self, |value, key| value.get(key))
    }

    /// The value of the first of these keys that has one: tools rename their keys.
    pub fn any(&self, keys: &[&str]) -> &Self {
        keys.iter().map(|key| self.get(key)).find(|value| !value.is_null()).unwrap_or(&NOTHING)
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The text, without white space around it; none when it is empty or something else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The text, or the number as text: ids are either.
    pub fn word(&self) -> Option<String> {
        match self {
            Self::Whole(number) => Some(number.to_string()),
            Self::Real(number) => Some(number.to_string()),
            other => other.text().map(str::to_owned),
        }
    }

    /// The number, also where it is written as text.
    pub fn number(&self) -> Option<f64> {
        let number = match self {
            Self::Whole(number) => *number as f64,
            Self::Real(number) => *number,
            other => other.text()?.parse().ok()?,
        };
        number.is_finite().then_some(number)
    }

    /// The truth value, also where it is written as text.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn list(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            _ => &[],
        }
    }

    /// The items of a list; anything else but nothing is a list of one.
    pub fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            one => std::slice::from_ref(one),
        }
    }

    /// The keys of a mapping with their values.
    pub fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The time: written in any of the ways of RFC 3339, also with more digits than a clock has; in
    /// seconds or milliseconds since 1970, as number or text; without a zone it is UTC. None where
    /// there is nothing.
    ///
    /// # Errors
    /// When something stands there that is no time.
    pub fn time(&self) -> Result<Option<Instant>, CalendarError> {
        let since_1970 = match self {
            Self::Null => return Ok(None),
            Self::Whole(number) => *number as f64,
            Self::Real(number) => *number,
            other => {
                let Some(text) = other.text() else {
                    let nothing = matches!(other, Self::Text(_));
                    return if nothing { Ok(None) } else { Err(CalendarError::Instant(other.noun().to_owned())) };
                };
                // The zero time of Go means that nothing has happened yet.
                if text.starts_with("0001-01-01T00:00:00") {
                    return Ok(None);
                }
                match text.parse::<f64>() {
                    Ok(number) => number,
                    Err(_) => return Instant::parse_assuming_utc(text).map(Some),
                }
            }
        };
        // Twelve digits before the point are milliseconds: as seconds they would lie far ahead.
        let seconds = if since_1970 >= 1e11 { since_1970 / 1000.0 } else { since_1970 };
        let wrong = || CalendarError::Range(since_1970.to_string());
        if !seconds.is_finite() || !(1.0..8e9).contains(&seconds) {
            return if seconds == 0.0 { Ok(None) } else { Err(wrong()) };
        }
        let instant = Instant::from_seconds(seconds as i64);
        if instant.day().ymd().0 > 2200 { Err(wrong()) } else { Ok(Some(instant)) }
    }

    /// What it is, in words.
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Flag(_) => "true or false",
            Self::Whole(_) | Self::Real(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// Cuts a text to so many characters.
pub fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> Visitor<'de> for Seen {
            type Value = Value;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("any value")
            }
            fn visit_unit<E>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }
            fn visit_bool<E>(self, flag: bool) -> Result<Value, E> {
                Ok(Value::Flag(flag))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
                Ok(Value::Whole(number))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
                Ok(i64::try_from(number).map_or_else(|_| Value::Text(number.to_string()), Value::Whole))
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
                let finite = number.is_finite().then_some(Value::Real(number));
                finite.ok_or_else(|| E::custom("a number that is not finite"))
            }
            fn visit_str<E>(self, text: &str) -> Result<Value, E> {
                Ok(Value::Text(text.to_owned()))
            }
            fn visit_string<E>(self, text: String) -> Result<Value, E> {
                Ok(Value::Text(text))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Value::List(items))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut entries: Vec<(String, Value)> = Vec::new();
                let mut seen = BTreeSet::new();
                while let Some(key) = map.next_key::<String>()? {
                    // Short objects are searched, long ones keep a set, so that both are cheap.
                    if entries.len() == 16 {
                        seen.extend(entries.iter().map(|(key, _)| key.clone()));
                    }
                    let twice = match entries.len() {
                        0..16 => entries.iter().any(|(known, _)| *known == key),
                        _ => !seen.insert(key.clone()),
                    };
                    if twice {
                        return Err(A::Error::custom(format_args!("duplicate field `{}`", shorten(&key, 60))));
                    }
                    entries.push((key, map.next_value()?));
                }
                Ok(Value::Map(entries))
            }
        }
        deserializer.deserialize_any(Seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn asking_for_what_is_not_there_gives_nothing() {
        let record = value(r#"{"a": {"b": [1, "two", 3.5, " ", true]}, "none": null}"#);
        let list = record.at(&["a", "b"]).list();
        assert_eq!(
            list.iter().map(Value::word).collect::<Vec<_>>(),
            [Some("1".to_owned()), Some("two".to_owned()), Some("3.5".to_owned()), None, None]
        );
        assert!(record.at(&["a", "b", "c"]).is_null());
        assert!(record.at(&["x", "y"]).list().is_empty());
        assert_eq!(record.any(&["x", "none", "a"]).entries().len(), 1);
    }

    #[test]
    fn the_same_key_twice_is_refused_however_long_the_object_is() {
        let long: Vec<String> = (0..40).map(|i| format!("\"k{i}\": 0")).collect();
        for twice in ["\"k3\": 1", "\"k39\": 1"] {
            let text = format!("{{{}, {twice}}}", long.join(","));
            let error = serde_json::from_str::<Value>(&text).unwrap_err().to_string();
            assert!(error.starts_with("duplicate field `k3"), "{error}");
        }
        assert_eq!(value(&format!("{{{}}}", long.join(","))).entries().len(), 40);
    }

    #[test]
    fn times_are_read_in_every_way_that_tools_write_them() {
        for (json, read) in [
            (r#""2020-12-14T21:52:42.9179836Z""#, "2020-12-14T21:52:42Z"),
            (r#""2020-12-14T13:56:13.6270153-08:00""#, "2020-12-14T21:56:13Z"),
            (r#""2021-09-29T13:28:59""#, "2021-09-29T13:28:59Z"),
            (r#""2024-01-01T00:00:00.000000000Z""#, "2024-01-01T00:00:00Z"),
            ("1616432509.662", "2021-03-22T17:01:49Z"),
            (r#""1616432509""#, "2021-03-22T17:01:49Z"),
            (r#""1616432509662""#, "2021-03-22T17:01:49Z"),
            ("1616432509662", "2021-03-22T17:01:49Z"),
        ] {
            assert_eq!(value(json).time().unwrap().unwrap().to_string(), read, "{json}");
        }
        for json in ["null", "\"\"", "0", "\"0\"", "\"0001-01-01T00:00:00Z\""] {
            assert_eq!(value(json).time(), Ok(None), "{json}");
        }
        for json in ["\"soon\"", "-5", "1e300", "\"NaN\"", "\"inf\"", "true", "[]", "\"2300-01-01T00:00:00Z\""] {
            assert!(value(json).time().is_err(), "{json}");
        }
    }

    #[test]
    fn numbers_written_as_text_are_numbers_and_words_are_not() {
        assert_eq!(value("\"100\"").number(), Some(100.0));
        assert_eq!(value("\"Awaited\"").number(), None);
        assert_eq!(value("\"NaN\"").number(), None);
        assert_eq!((value("\"True\"").flag(), value("1").flag()), (Some(true), None));
    }
}
