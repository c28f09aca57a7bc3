//! The map of controls: what is built in, or the file that a project puts in its place.

use crate::model::control::Control;
use crate::model::diagnostic::{Code, Diagnostic};
use crate::model::place::Place;
use crate::model::requirement::IDS;
use crate::yaml::{self, Budget, Spanned, Text, nearest};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::LazyLock;

const BUILT_IN: &str = include_str!("../../content/evidence/controls.yaml");

/// A map of controls: which requirements of the ladder speak to which control of an audit.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Controls")]
pub(super) struct WrittenControls {
    /// The controls, in the order in which they are shown.
    pub controls: Vec<Spanned<WrittenControl>>,
}

/// One control.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Control")]
pub(super) struct WrittenControl {
    /// The rule book, such as `SOC 2`.
    pub framework: Text,
    /// Its number there, such as `A1.3`.
    pub id: Text,
    /// What it is about, in a few words.
    pub title: Text,
    /// What it asks for, in plain words.
    pub asks: Option<Text>,
    /// The ids of the requirements that speak to it.
    pub requirements: Vec<Spanned<String>>,
}

/// The controls that are built in.
pub fn built_in() -> Vec<Control> {
    static CONTROLS: LazyLock<Vec<Control>> = LazyLock::new(|| {
        let nowhere = |control| Control { place: None, ..control };
        read(BUILT_IN, &Place::start("controls.yaml")).0.into_iter().map(nowhere).collect()
    });
    CONTROLS.clone()
}

/// Reads a map of controls: what could be read of it, and everything that is wrong with it.
pub fn read(text: &str, place: &Place) -> (Vec<Control>, Vec<Diagnostic>) {
    let (written, mut diagnostics) = yaml::salvage::<WrittenControls>(text, place, Budget::OWN);
    let controls = written.unwrap_or_default().controls.into_iter();
    let controls = controls.map(|control| valid(control, place, &mut diagnostics)).collect();
    (controls, diagnostics)
}

fn valid(written: Spanned<WrittenControl>, file: &Place, diagnostics: &mut Vec<Diagnostic>) -> Control {
    let place = written.place(file);
    let WrittenControl { framework, id, title, asks, requirements } = written.value;
    let known = |name: &Spanned<String>| {
        let text = name.value.trim();
        if IDS.contains(&text) {
            return Some(text.to_owned());
        }
        let help = match nearest(text, IDS) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there are: {}", IDS.join(", ")),
        };
        let message = format!("there is no requirement `{text}`");
        diagnostics.push(Diagnostic::new(Code::UnknownRequirement, name.place(file), message, help));
        None
    };
    let mut requirements: Vec<String> = requirements.iter().filter_map(known).collect();
    let mut seen = Vec::new();
    requirements.retain(|id| {
        !seen.contains(id) && {
            seen.push(id.clone());
            true
        }
    });
    Control {
        framework: framework.0,
        id: id.0,
        title: title.0,
        asks: asks.map(|text| text.0).unwrap_or_default(),
        requirements,
        place: Some(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_map_is_sound_and_names_the_frameworks_it_is_for() {
        let (_, diagnostics) = read(BUILT_IN, &Place::start("controls.yaml"));
        assert_eq!(diagnostics, []);
        let names: Vec<String> = built_in().iter().map(|c| format!("{} {}", c.framework, c.id)).collect();
        assert_eq!(names, ["SOC 2 A1.3", "ISO 22301 8.5", "DORA Article 24", "DORA Article 25"]);
    }

    #[test]
    fn a_requirement_that_does_not_exist_is_told_with_its_place() {
        let text =
            "controls:\n  - framework: F\n    id: \"1\"\n    title: T\n    requirements: [cadense, gate, gate]\n";
        let (controls, diagnostics) = read(text, &Place::start("audit.yaml"));
        assert_eq!(controls[0].requirements, ["gate"]);
        let told: Vec<_> = diagnostics.iter().map(|d| (d.place.to_string(), d.help.as_str())).collect();
        assert_eq!(told, [("audit.yaml:5:20".to_owned(), "did you mean `cadence`?")]);
    }
}
