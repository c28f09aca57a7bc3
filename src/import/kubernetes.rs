//! Objects of Kubernetes as `kubectl` gives them: YAML, JSON, a list of objects, or the text of
//! `kubectl describe`. What an object means is its format's to say.

use super::describe;
use super::diagnostics::Diagnostics;
use super::finder::Finder;
use super::format::SourceFile;
use super::json;
use super::loose::Value;
use crate::model::calendar::Instant;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::yaml::{self, Budget};

/// One object.
#[derive(Debug)]
pub struct Object {
    /// All of it.
    pub value: Value,
    /// Where its name stands.
    pub place: Place,
}

impl Object {
    /// Its kind.
    pub fn kind(&self) -> &str {
        self.value.get("kind").text().unwrap_or_default()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.value.at(&["metadata", "name"]).text().unwrap_or_default()
    }

    /// A text of its metadata.
    pub fn metadata(&self, key: &str) -> Option<&str> {
        self.value.at(&["metadata", key]).text()
    }

    /// Its labels and annotations as tags; the object as it was once applied, which some tools keep in
    /// an annotation, says nothing of the run.
    pub fn tags(&self) -> Vec<String> {
        let pairs = ["labels", "annotations"].iter().flat_map(|key| self.value.at(&["metadata", key]).entries());
        let short = |text: &str| text.len() <= 200;
        pairs.filter_map(|(key, value)| Some(format!("{key}:{}", value.word().filter(|text| short(text))?))).collect()
    }

    /// When its status was last written, where the object keeps who wrote what.
    pub fn status_written(&self) -> Option<Instant> {
        let wrote = |entry: &&Value| !entry.at(&["fieldsV1", "f:status"]).is_null();
        let entries = self.value.at(&["metadata", "managedFields"]).items().iter().filter(wrote);
        entries.filter_map(|entry| entry.get("time").time().ok()?).max()
    }
}

/// Whether a file holds an object of this group, of a kind that fits, on its own or in a list.
pub fn claims(file: &SourceFile<'_>, group: &str, kind: &dyn Fn(&str) -> bool) -> bool {
    // Nearly every other file is told apart by this.
    if !file.text.contains(group) {
        return false;
    }
    let ours = |version: &str| version.strip_prefix(group).is_some_and(|rest| rest.starts_with('/'));
    if describe::head(file.text, "API Version").is_some_and(ours) {
        return describe::head(file.text, "Kind").is_some_and(kind);
    }
    if json::says(file.text, &["apiVersion"], &ours) {
        return json::says(file.text, &["kind"], &|word| kind(word.strip_suffix("List").unwrap_or(word)));
    }
    if json::says(file.text, &["items", "apiVersion"], &ours) {
        return json::says(file.text, &["items", "kind"], kind);
    }
    let (mut version, mut of_kind, mut list) = (false, false, false);
    for line in file.text.lines() {
        list |= line.starts_with("items:");
        let level = line.len() - line.trim_start_matches([' ', '-']).len();
        let Some((key, value)) =
            line.get(level..).filter(|_| level == 0 || list && level <= 4).and_then(|line| line.split_once(':'))
        else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        version |= key == "apiVersion" && ours(value);
        of_kind |= key == "kind" && kind(value.strip_suffix("List").unwrap_or(value));
        if version && of_kind {
            return true;
        }
    }
    false
}

/// The objects of a file that a format claims; `what` names one of them for people.
///
/// # Errors
/// What is wrong with the text.
pub fn objects(
    file: &SourceFile<'_>,
    what: &str,
    wanted: &dyn Fn(&str) -> bool,
) -> Result<Vec<Object>, Vec<Diagnostic>> {
    let text = file.text.trim_start_matches('\u{feff}');
    let place = Place::start(file.path);
    let documents = if describe::head(text, "API Version").is_some() {
        texts(text).map(describe::read).collect()
    } else if text.trim_start().starts_with('{') {
        vec![json::read(file, what).map_err(|diagnostic| vec![diagnostic])?]
    } else {
        yaml::documents::<Value>(text, &place, Budget::RESULT)?
    };
    let mut finder = Finder::new(file);
    let mut objects = Vec::new();
    for document in documents {
        let list = !document.get("items").is_null();
        match document {
            Value::Map(entries) if list => {
                let items = entries.into_iter().filter(|(key, _)| key == "items");
                objects.extend(items.flat_map(|(_, items)| match items {
                    Value::List(items) => items,
                    other => vec![other],
                }));
            }
            other => objects.push(other),
        }
    }
    let object = |value: Value| {
        let place = finder.next(value.at(&["metadata", "name"]).text().unwrap_or_default());
        Object { value, place }
    };
    let objects: Vec<Object> = objects.into_iter().map(object).collect();
    // The items of a typed list need not repeat their kind.
    Ok(objects.into_iter().filter(|object| object.kind().is_empty() || wanted(object.kind())).collect())
}

/// The objects of a `kubectl describe` text, of which each begins with its name.
fn texts(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.match_indices("Name:").map(|(at, _)| at).filter(|at| *at == 0 || text[..*at].ends_with('\n'));
    let mut starts: Vec<usize> = starts.collect();
    starts.push(text.len());
    let parts: Vec<&str> = starts.windows(2).filter_map(|pair| text.get(pair[0]..pair[1])).collect();
    if parts.is_empty() { vec![text].into_iter() } else { parts.into_iter() }
}

/// The objects' status; what has none is cut off, or was saved before the run.
pub fn status<'o>(object: &'o Object, what: &str, out: &mut Diagnostics) -> Option<&'o Value> {
    let status = object.value.get("status");
    if status.entries().is_empty() {
        let message = format!("{what} `{}` holds no `status`", object.name());
        let help = "save the object whole, once the run has ended; one that is cut off proves nothing";
        out.put(Code::MissingKey, object.place.clone(), message, help);
        return None;
    }
    Some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(text: &str) -> bool {
        claims(&SourceFile { path: "a", text }, "litmuschaos.io", &|kind| kind == "ChaosResult")
    }

    #[test]
    fn an_object_is_claimed_however_it_is_printed() {
        for text in [
            "apiVersion: litmuschaos.io/v1alpha1\nkind: ChaosResult\n",
            "---\nkind: \"ChaosResult\"\napiVersion: 'litmuschaos.io/v1alpha1'\n",
            "apiVersion: v1\nitems:\n- apiVersion: litmuschaos.io/v1alpha1\n  kind: ChaosResult\n",
            "apiVersion: v1\nitems:\n  - apiVersion: litmuschaos.io/v1alpha1\n    kind: ChaosResult\n",
            "apiVersion: litmuschaos.io/v1alpha1\nkind: ChaosResultList\nitems: []\n",
            "{\"apiVersion\": \"litmuschaos.io/v1alpha1\", \"kind\" : \"ChaosResult\", \"status\": {",
            "{\"items\": [{\"kind\":\"ChaosResult\",\"apiVersion\":\"litmuschaos.io/v1beta1\"}], \"kind\": \"List\"}",
            "Name: x\nAPI Version:  litmuschaos.io/v1alpha1\nKind:         ChaosResult\n",
        ] {
            assert!(claimed(text), "{text}");
        }
    }

    #[test]
    fn what_only_mentions_such_an_object_is_not_claimed() {
        for text in [
            "apiVersion: litmuschaos.io/v1alpha1\nkind: ChaosEngine\n",
            "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n     apiVersion: litmuschaos.io/v1\n     kind: ChaosResult\n",
            "apiVersion: chaos-mesh.org/v1\nkind: ChaosResult\nnote: litmuschaos.io\n",
            "{\"output\": {\"apiVersion\": \"litmuschaos.io/v1\", \"kind\": \"ChaosResult\"}}",
            "{\"log\": \"{\\\"apiVersion\\\": \\\"litmuschaos.io/v1\\\", \\\"kind\\\": \\\"ChaosResult\\\"}\"}",
            "verdict: pass\nnotes: |\n  apiVersion: litmuschaos.io/v1\n  kind: ChaosResult\n",
            "apiVersion: litmuschaos.io.example/v1\nkind: ChaosResult\n",
            "",
        ] {
            assert!(!claimed(text), "{text}");
        }
    }

    #[test]
    fn every_object_of_a_list_has_its_place_and_others_are_left_out() {
        let text = "items:\n- kind: Pod\n  metadata: {name: p}\n- kind: ChaosResult\n  metadata: {name: one}\n- kind: \
                    ChaosResult\n  metadata:\n    name: two\n";
        let file = SourceFile { path: "a.yaml", text };
        let objects = objects(&file, "the object", &|kind| kind == "ChaosResult").unwrap();
        let told: Vec<_> = objects.iter().map(|object| (object.name(), object.place.line)).collect();
        assert_eq!(told, [("one", 5), ("two", 8)]);
    }

    #[test]
    fn several_described_objects_are_several() {
        let one = "Name: one\nAPI Version: litmuschaos.io/v1\nKind: ChaosResult\nStatus:\n  Name:  x\n";
        let text = format!("{one}\n\n{}", one.replace("one", "two"));
        let objects = objects(&SourceFile { path: "a.txt", text: &text }, "the object", &|_| true).unwrap();
        assert_eq!(objects.iter().map(Object::name).collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn aliases_that_multiply_are_refused() {
        let mut text =
            "apiVersion: litmuschaos.io/v1\nkind: ChaosResult\na0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let list = format!("*a{}, ", level - 1).repeat(9);
            text.push_str(&format!("a{level}: &a{level} [{}]\n", list.trim_end_matches(", ")));
        }
        let refused = objects(&SourceFile { path: "a.yaml", text: &text }, "the object", &|_| true).unwrap_err();
        assert_eq!(refused[0].code, Code::TooDeep);
    }
}
