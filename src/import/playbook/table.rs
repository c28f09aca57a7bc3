//! Tables that list what a service depends on, as playbooks hold them.
//!
//! Such a table is read to be compared with what the service declares. It makes no scenario and fills
//! no field, whatever columns it has.

use super::field::{Field, objective, plain, with_unit};
use crate::import::placeholder::is_placeholder;
use crate::model::dependency::Criticality;
use crate::model::place::Place;
use crate::model::playbook::Listed;

/// First columns that name a dependency.
const NAMES: &[&str] = &[
    "dependency",
    "dependencies",
    "dependency name",
    "critical dependency",
    "non critical dependency",
    "external dependency",
    "external service",
    "upstream",
    "upstream service",
    "upstream dependency",
];
/// First columns that name one when the heading speaks of dependencies.
const NAMES_UNDER_HEADING: &[&str] = &["name", "service", "component", "system", "what", "id", "provider", "resource"];
/// Columns that say whether it is critical.
const CRITICALITY: &[&str] = &["criticality", "critical", "is critical", "type", "kind", "hard or soft"];
/// Columns that say how long its loss is tolerable.
const TOLERABLE: &[&str] = &[
    "threshold",
    "thresholds",
    "tolerance",
    "tolerable for",
    "tolerable outage",
    "tolerable downtime",
    "maximum tolerable downtime",
    "mtd",
    "becomes critical after",
    "critical after",
    "max outage",
    "acceptable outage",
];

/// Whether the table under a heading lists dependencies. A table of scenarios, which has steps, leads or
/// a severity, does not.
pub(super) fn lists_dependencies(heading: &str, head: &[String]) -> bool {
    let Some(first) = head.first().map(|name| plain(name)) else { return false };
    let scenario = |name: &String| {
        let field = Field::named(name);
        field.is_some_and(|field| field.makes_scenario() && !matches!(field, Field::Rto | Field::Rpo))
            || matches!(field, Some(Field::Leads | Field::Severity))
    };
    let named = NAMES.contains(&first.as_str())
        || NAMES_UNDER_HEADING.contains(&first.as_str()) && plain(heading).contains("dependenc");
    named && head.len() > 1 && !head.iter().any(scenario)
}

/// The dependency in a row.
pub(super) fn listed(heading: &str, head: &[String], cells: &[String], place: Place) -> Option<Listed> {
    let name = cells.first().map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && !is_placeholder(cell))?;
    let column = |names: &[&str]| {
        let at = head.iter().skip(1).position(|name| names.contains(&plain(name).as_str()))? + 1;
        cells.get(at).map(String::as_str)
    };
    let time = |field: Field| {
        let at = head.iter().position(|name| Field::named(name) == Some(field))?;
        let cell = cells.get(at)?;
        objective(&with_unit(&head[at], cell).unwrap_or_else(|| cell.clone()))
    };
    let first = head.first().map(String::as_str).unwrap_or_default();
    let told = column(CRITICALITY).and_then(criticality);
    Some(Listed {
        name: name.to_owned(),
        criticality: told.or_else(|| of_words(first)).or_else(|| of_words(heading)),
        rto: time(Field::Rto),
        rpo: time(Field::Rpo),
        tolerable: column(TOLERABLE).and_then(objective),
        place,
    })
}

/// What a cell says of a dependency; nothing where it says something else, such as `database`.
fn criticality(cell: &str) -> Option<Criticality> {
    match plain(cell).as_str() {
        _ if cell.trim() == "✓" => Some(Criticality::Critical),
        "yes" | "hard" | "true" => Some(Criticality::Critical),
        "no" | "soft" | "false" | "optional" => Some(Criticality::NonCritical),
        _ => of_words(cell),
    }
}

/// What a heading such as `Non-critical dependencies` says of what stands under it.
fn of_words(text: &str) -> Option<Criticality> {
    let text = plain(text);
    let words: Vec<&str> = text.split(' ').collect();
    let at = words.iter().position(|word| matches!(*word, "critical" | "noncritical"))?;
    let denied = words[at] == "noncritical" || at > 0 && matches!(words[at - 1], "non" | "not" | "un");
    Some(if denied { Criticality::NonCritical } else { Criticality::Critical })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(heading: &str, head: &[&str], cells: &[&str]) -> Option<Listed> {
        let own = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let (head, cells) = (own(head), own(cells));
        if !lists_dependencies(heading, &head) {
            return None;
        }
        listed(heading, &head, &cells, Place::start("p.md"))
    }

    #[test]
    fn a_row_is_read_by_the_names_of_its_columns() {
        let head = ["Dependency", "Critical?", "Recovery Time Objective (RTO)", "RPO", "Tolerable for"];
        let row = row("Overview", &head, &["db", "Yes", "1 hour", "15m", "20 minutes"]).unwrap();
        let seconds = |time: Option<crate::model::calendar::Duration>| time.map(|time| time.as_seconds());
        assert_eq!((row.name.as_str(), row.criticality), ("db", Some(Criticality::Critical)));
        assert_eq!((seconds(row.rto), seconds(row.rpo), seconds(row.tolerable)), (Some(3600), Some(900), Some(1200)));
    }

    #[test]
    fn the_heading_says_what_the_columns_do_not() {
        let of = |heading: &str| row(heading, &["Name", "RTO"], &["cdn", "n/a"]).map(|row| row.criticality);
        assert_eq!(of("Critical dependencies"), Some(Some(Criticality::Critical)));
        assert_eq!(of("Non-critical dependencies"), Some(Some(Criticality::NonCritical)));
        assert_eq!(of("Dependencies"), Some(None));
        assert_eq!(of("Contacts"), None);
    }

    #[test]
    fn a_table_of_scenarios_lists_no_dependencies() {
        assert_eq!(row("x", &["Dependency", "RTO", "Recovery"], &["db", "1h", "promote"]), None);
        assert_eq!(row("x", &["Dependency", "Severity"], &["db", "high"]), None);
        assert_eq!(row("Dependencies", &["Dependency", "RTO"], &["TODO", "1h"]), None);
    }
}
