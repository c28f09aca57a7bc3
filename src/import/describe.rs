//! What `kubectl describe` prints of an object, read back as a loose tree.
//!
//! The text has no signs for lists: their items follow one another, each with its keys in the order of
//! the alphabet. So a key that does not come after the one before it begins a new item, and a list of
//! one item looks like a mapping; whoever expects a list asks with [`Value::items`].

use super::loose::Value;

/// The deepest level that is read; deeper lines are left out.
const DEPTH: usize = 64;
/// The most keys that are read of an object's head.
const KEYS: usize = 1000;
/// The keys before the object's own content.
const HEAD: [&str; 4] = ["Name", "Namespace", "API Version", "Kind"];

#[derive(Debug, Clone, Copy)]
struct Line<'t> {
    indent: usize,
    text: &'t str,
}

impl<'t> Line<'t> {
    /// The key and the value, where the line is one.
    fn entry(self) -> Option<(&'t str, &'t str)> {
        let (key, value) = match self.text.strip_suffix(':') {
            Some(key) if !key.contains(": ") => (key, ""),
            _ => self.text.split_once(": ")?,
        };
        Some((key.trim(), value.trim()))
    }
}

/// The value of a key at the beginning of a line, such as `Kind`.
pub fn head<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    text.lines().find_map(|line| Some(line.strip_prefix(key)?.strip_prefix(':')?.trim()))
}

/// The object of a text: `apiVersion`, `kind`, `metadata` with its name, labels and annotations, and
/// whatever else it holds.
pub fn read(text: &str) -> Value {
    let lines: Vec<Line<'_>> = text
        .lines()
        .map(|line| line.trim_end())
        .filter(|line| !line.trim_start().is_empty() && !line.trim_start().starts_with('#'))
        .map(|line| Line { indent: line.len() - line.trim_start().len(), text: line.trim_start() })
        .collect();
    let mut at = 0;
    let mut object = Vec::new();
    let mut metadata = Vec::new();
    while let Some(line) = lines.get(at) {
        at += 1;
        let Some((key, value)) = line.entry().filter(|_| line.indent == 0) else { continue };
        let text = |value: &str| Value::Text(value.to_owned());
        match key {
            "Name" | "Namespace" => put(&mut metadata, camel(key), text(value)),
            _ if HEAD.contains(&key) => put(&mut object, camel(key), text(value)),
            "Labels" | "Annotations" => {
                let sign = if key == "Labels" { "=" } else { ": " };
                let mut pairs = Vec::new();
                let more = lines[at..].iter().take_while(|line| line.indent > 0);
                for pair in std::iter::once(value).chain(more.map(|line| line.text)) {
                    at += 1;
                    if let Some((name, value)) = pair.split_once(sign) {
                        put(&mut pairs, name.trim().to_owned(), text(value.trim()));
                    }
                }
                at -= 1;
                put(&mut metadata, camel(key), Value::Map(pairs));
            }
            // A table.
            "Events" => break,
            _ => {
                let value = value_of(&lines, &mut at, 0, value, 0);
                if key == "Metadata" {
                    for (key, value) in value.entries() {
                        put(&mut metadata, key.clone(), value.clone());
                    }
                } else {
                    put(&mut object, camel(key), value);
                }
            }
        }
    }
    put(&mut object, "metadata".to_owned(), Value::Map(metadata));
    Value::Map(object)
}

/// Adds an entry; of a key that is there already the first stays.
fn put(entries: &mut Vec<(String, Value)>, key: String, value: Value) {
    if entries.len() < KEYS && entries.iter().all(|(known, _)| *known != key) {
        entries.push((key, value));
    }
}

/// What belongs to a key: the rest of its line, or what stands below it.
fn value_of(lines: &[Line<'_>], at: &mut usize, indent: usize, rest: &str, depth: usize) -> Value {
    if !rest.is_empty() {
        return Value::Text(rest.to_owned());
    }
    match lines.get(*at) {
        Some(line) if line.indent > indent => block(lines, at, line.indent, depth + 1),
        _ => Value::Null,
    }
}

/// The lines from here on that stand at least this deep.
fn block(lines: &[Line<'_>], at: &mut usize, indent: usize, depth: usize) -> Value {
    let mut items: Vec<Value> = Vec::new();
    let mut entries: Vec<(String, Value)> = Vec::new();
    while let Some(line) = lines.get(*at).filter(|line| line.indent >= indent) {
        *at += 1;
        if line.indent > indent || depth > DEPTH {
            // A text of several lines goes on.
            continue;
        }
        let Some((key, rest)) = line.entry() else {
            items.push(Value::Text(line.text.to_owned()));
            continue;
        };
        let key = camel(key);
        if entries.last().is_some_and(|(last, _)| key <= *last) {
            items.push(Value::Map(std::mem::take(&mut entries)));
        }
        let value = value_of(lines, at, indent, rest, depth);
        entries.push((key, value));
    }
    if items.is_empty() {
        return Value::Map(entries);
    }
    if !entries.is_empty() {
        items.push(Value::Map(entries));
    }
    Value::List(items)
}

/// `Probe Success Percentage` is `probeSuccessPercentage` in the object.
fn camel(label: &str) -> String {
    let mut key = String::new();
    for (number, word) in label.split_whitespace().enumerate() {
        let shouted = word.chars().all(char::is_uppercase);
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if number == 0 && !shouted => key.extend(first.to_lowercase().chain(chars)),
            _ if number == 0 => key.push_str(&word.to_lowercase()),
            Some(_) => key.push_str(word),
            None => {}
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
Name:         engine-pod-delete
Namespace:    shop
Labels:       app=shop
              name=engine
Annotations:  note: a: b
API Version:  litmuschaos.io/v1alpha1
Kind:         ChaosResult
Metadata:
  Creation Timestamp:  2026-10-01T10:00:00Z
  Finalizers:
    one
    two
  UID:  u-1
Status:
  Experiment Status:
    Fail Step:  N/A
    Verdict:    Pass
  History:
    Passed Runs:  2
    Targets:
      Kind:  pod
      Name:  db-0
  Probe Statuses:
    # a note
    Name:  one
    Status:
      Verdict:  Passed
    Name:       two
    Status:
      Verdict:  Failed
    Type:       httpProbe
Events:
  Type    Reason
  Verdict: Fail
";

    #[test]
    fn the_printed_object_is_the_object() {
        let object = read(TEXT);
        for (path, text) in [
            (&["kind"][..], "ChaosResult"),
            (&["apiVersion"], "litmuschaos.io/v1alpha1"),
            (&["metadata", "namespace"], "shop"),
            (&["metadata", "uid"], "u-1"),
            (&["metadata", "labels", "name"], "engine"),
            (&["metadata", "annotations", "note"], "a: b"),
            (&["status", "experimentStatus", "failStep"], "N/A"),
            (&["status", "history", "passedRuns"], "2"),
        ] {
            assert_eq!(object.at(path).text(), Some(text), "{path:?}");
        }
        let probes = object.at(&["status", "probeStatuses"]).items();
        for (number, (name, verdict)) in [("one", "Passed"), ("two", "Failed")].into_iter().enumerate() {
            let probe = &probes[number];
            assert_eq!(probe.get("name").text(), Some(name));
            assert_eq!(probe.at(&["status", "verdict"]).text(), Some(verdict));
        }
        assert_eq!(object.at(&["status", "history", "targets"]).items().len(), 1);
        assert_eq!(object.at(&["metadata", "finalizers"]).list().len(), 2);
        assert!(object.at(&["status", "events"]).is_null());
    }

    #[test]
    fn a_text_that_is_cut_off_holds_what_comes_before_the_cut() {
        let object = read(&TEXT[..TEXT.find("  History").unwrap()]);
        assert_eq!(object.at(&["status", "experimentStatus", "verdict"]).text(), Some("Pass"));
        assert!(object.at(&["status", "probeStatuses"]).is_null());
    }

    proptest::proptest! {
        #[test]
        fn no_text_is_too_odd(text in "([A-Z][a-z]{0,3}|:|: | |\n|#|é|  ){0,80}") {
            let _ = read(&text);
        }
    }

    #[test]
    fn deep_text_is_answered_at_once() {
        let text: String = (0..5000).map(|level| format!("{}A:\n", " ".repeat(level))).collect();
        assert!(!read(&text).entries().is_empty());
    }
}
