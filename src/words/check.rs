//! The English catalogue, and a translation beside it: what is missing, unknown or wrong is told with its
//! place and stays English.

use super::catalogue::{Catalogue, Written};
use super::message::Message;
use super::{ENGLISH, Words};
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use std::collections::{BTreeMap, BTreeSet};

/// So many names of missing messages are told.
const NAMED: usize = 20;

/// The English catalogue.
pub(super) fn english() -> Words {
    let messages = written().into_iter().filter_map(|written| Some((written.key, written.message?))).collect();
    Words { messages, english: true, left: BTreeSet::new() }
}

fn written() -> Vec<Written> {
    Catalogue::read("en", ENGLISH).messages()
}

/// A translation, with English for what it lacks.
pub(super) fn translation(lang: &str, file: &str, text: &str) -> (Words, Vec<Diagnostic>) {
    let mut check = Check { file, text, diagnostics: Vec::new() };
    let catalogue = Catalogue::read(lang, text);
    for (at, words) in &catalogue.broken {
        let help = "write each message as `name = words`, and indent the lines that go on";
        check.tell(Code::WordsSyntax, *at, 1, format!("this is no message: {words}"), help);
    }
    let english: BTreeMap<String, Written> = written().into_iter().map(|w| (w.key.clone(), w)).collect();
    let mut own: BTreeMap<String, Message> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for message in catalogue.messages() {
        if !seen.insert(message.key.clone()) {
            let words = format!("`{}` stands here a second time", message.key);
            check.tell(Code::WrongWords, message.at, message.key.len(), words, "keep one of them; the first is used");
        } else if check.is_usable(&message, &english) {
            own.extend(message.message.map(|found| (message.key, found)));
        }
    }
    let missing: Vec<&str> = english.keys().filter(|key| !seen.contains(*key)).map(String::as_str).collect();
    check.missing(&missing);
    let left = english.keys().filter(|key| !own.contains_key(*key)).cloned().collect();
    let messages = english.into_iter().filter_map(|(key, written)| {
        let message = own.remove(&key).or(written.message)?;
        Some((key, message))
    });
    (Words { messages: messages.collect(), english: false, left }, check.diagnostics)
}

struct Check<'t> {
    file: &'t str,
    text: &'t str,
    diagnostics: Vec<Diagnostic>,
}

impl Check<'_> {
    fn tell(&mut self, code: Code, at: usize, length: usize, message: String, help: impl Into<String>) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let place = Place::start(self.file).at(number(line), number(column), number(length));
        self.diagnostics.push(Diagnostic::new(code, place, message, help));
    }

    /// Whether a message can stand for the English one.
    fn is_usable(&mut self, message: &Written, english: &BTreeMap<String, Written>) -> bool {
        let key = &message.key;
        let wrong = |check: &mut Self, words: String, help: String| {
            check.tell(Code::WrongWords, message.at, key.len(), words, help);
        };
        let Some(original) = english.get(key) else {
            let help = match nearest(key, english.keys()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take it away; `stagepost schema words` prints all that there are".to_owned(),
            };
            wrong(self, format!("the site has no message `{key}`"), help);
            return false;
        };
        if let Some(unknown) = message.unknown.first() {
            let words = format!("`{key}` names `{unknown}`, which is not here or leads back to itself");
            wrong(self, words, "write the words themselves; the English ones are used until then".to_owned());
            return false;
        }
        let quoted = |values: Vec<&String>| values.iter().map(|v| format!("`${v}`")).collect::<Vec<_>>().join(", ");
        let unknown: Vec<&String> = message.values.difference(&original.values).collect();
        if !unknown.is_empty() {
            let known = quoted(original.values.iter().collect());
            let known = if known.is_empty() { "it has none".to_owned() } else { format!("it has {known}") };
            let words = format!("`{key}` has no value {}", quoted(unknown));
            wrong(self, words, format!("{known}; the English words are used until then"));
            return false;
        }
        let lost: Vec<&String> = original.values.difference(&message.values).collect();
        if !lost.is_empty() {
            wrong(self, format!("`{key}` leaves out {}", quoted(lost)), "put it where it belongs".to_owned());
        }
        if message.attributes {
            let help = "nobody asks for it: take it away".to_owned();
            wrong(self, format!("`{key}` has a part with a name of its own"), help);
        }
        if message.message.is_none() {
            wrong(self, format!("`{key}` says nothing"), "write its words behind the `=`".to_owned());
        }
        message.message.is_some()
    }

    fn missing(&mut self, missing: &[&str]) {
        if missing.is_empty() {
            return;
        }
        let named: Vec<String> = missing.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
        let more = match missing.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let are = if missing.len() == 1 { "message is" } else { "messages are" };
        let words = format!("{} {are} not translated and stand in English: {}{more}", missing.len(), named.join(", "));
        let help = "add them; `stagepost schema words` prints the English ones";
        self.tell(Code::MissingWords, 0, 0, words, help);
    }
}

/// The name that is most like another.
fn nearest<'k>(key: &str, known: impl Iterator<Item = &'k String>) -> Option<&'k String> {
    known
        .map(|name| (strsim::damerau_levenshtein(key, name), name))
        .filter(|(distance, _)| *distance <= 1 + key.chars().count() / 4)
        .min()
        .map(|(_, name)| name)
}
