//! The fields of a playbook, and the many names that people give them.

use crate::model::calendar::Duration;

/// A field that a heading, a label or a table may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Leads,
    Severity,
    Rto,
    Rpo,
    Overview,
    Assumptions,
    Recovery,
    Test,
    Resume,
    Contacts,
    Notification,
}

/// Each field with its names, in the form of [`plain`].
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Leads,
        &[
            "leads",
            "lead",
            "disaster recovery leads",
            "disaster recovery lead",
            "dr leads",
            "dr lead",
            "recovery leads",
            "recovery lead",
            "scenario leads",
            "scenario lead",
            "team leads",
            "team lead",
            "incident lead",
            "incident commander",
            "owner",
            "owners",
            "scenario owner",
            "responsible",
            "responsible party",
            "incident manager",
            "led by",
            "owned by",
        ],
    ),
    (Field::Severity, &["severity", "severity level", "priority", "priority level", "sev"]),
    (
        Field::Rto,
        &[
            "rto",
            "recovery time objective",
            "recovery time objective rto",
            "rto target",
            "target rto",
            "recovery time",
            "target recovery time",
            "maximum recovery time",
        ],
    ),
    (
        Field::Rpo,
        &[
            "rpo",
            "recovery point objective",
            "recovery point objective rpo",
            "rpo target",
            "target rpo",
            "recovery point",
            "target recovery point",
            "acceptable data loss",
            "maximum data loss",
        ],
    ),
    (
        Field::Overview,
        &[
            "overview",
            "summary",
            "description",
            "scenario overview",
            "scenario description",
            "what happens",
            "meaning",
            "symptoms",
            "background",
        ],
    ),
    (Field::Assumptions, &["assumptions", "assumption", "preconditions"]),
    (
        Field::Recovery,
        &[
            "recovery procedure",
            "recovery procedures",
            "recovery steps",
            "recovery plan",
            "recovery actions",
            "recovery",
            "failover",
            "failover procedure",
            "failover procedures",
            "failover steps",
            "fail over",
            "fail over procedure",
            "mitigation",
            "mitigations",
            "mitigation steps",
            "remediation",
            "remediation steps",
            "resolution",
            "resolution steps",
            "restore procedure",
            "how to recover",
            "recover",
            "remediate",
            "mitigate",
            "recovery process",
            "recommended actions",
            "how to fix",
            "what to do",
            "restoration",
            "restoration procedure",
            "restoration steps",
            "failover plan",
            "failover process",
            "switchover",
            "switchover procedure",
        ],
    ),
    (
        Field::Test,
        &[
            "test procedure",
            "test procedures",
            "testing procedure",
            "test plan",
            "test steps",
            "test",
            "testing",
            "how to test",
            "drill",
            "exercise procedure",
            "testing plan",
        ],
    ),
    (
        Field::Resume,
        &[
            "resume procedure",
            "resume procedures",
            "resume",
            "resumption",
            "resumption procedure",
            "resume normal operation",
            "resume normal operations",
            "failback",
            "failback procedure",
            "failback steps",
            "fail back",
            "fail back procedure",
            "switch back",
            "return to normal",
            "return to normal operation",
            "return to normal operations",
            "returning to normal",
            "reconstitution",
            "return to service",
            "back to normal",
            "restore normal operations",
            "failback plan",
            "switchback",
        ],
    ),
    (
        Field::Contacts,
        &[
            "contacts",
            "contact",
            "contact information",
            "contact details",
            "contact list",
            "key contacts",
            "emergency contacts",
            "on call",
            "on call contacts",
            "oncall",
            "point of contact",
            "points of contact",
            "who to call",
            "who to contact",
            "call list",
            "call tree",
            "escalation contacts",
        ],
    ),
    (
        Field::Notification,
        &[
            "notification",
            "notifications",
            "notification procedure",
            "notification procedures",
            "notification plan",
            "activation and notification",
            "communication",
            "communications",
            "communication plan",
            "communication procedure",
            "communicate",
            "escalation",
            "escalation procedure",
            "escalation path",
            "escalation plan",
            "how to notify",
            "incident communication",
        ],
    ),
];

/// Headings that only group what stands under them.
const GROUPS: &[&str] = &[
    "scenarios",
    "failure scenarios",
    "recovery scenarios",
    "disaster scenarios",
    "disaster recovery scenarios",
    "dependency failure scenarios",
    "playbook",
    "playbooks",
    "procedure",
    "procedures",
    "objectives",
    "recovery objectives",
    "targets",
    "recovery targets",
    "service levels",
    "rto and rpo",
    "rto rpo",
    "rpo and rto",
    "rpo rto",
    "details",
    "metadata",
    "general",
    "general information",
    "people",
    "roles",
];

impl Field {
    /// The field that a heading, a label or a column of a table names.
    pub(super) fn named(text: &str) -> Option<Self> {
        // `Recovery Time Objective (RTO)`
        let whole = plain(text);
        let before = text.split_once('(').map(|(before, _)| plain(before));
        let find = |name: &str| NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(field, _)| *field);
        find(&whole).or_else(|| find(&before?))
    }

    /// The name shown in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Severity => "severity",
            Self::Rto => "RTO",
            Self::Rpo => "RPO",
            Self::Overview => "overview",
            Self::Assumptions => "assumptions",
            Self::Recovery => "recovery procedure",
            Self::Test => "test procedure",
            Self::Resume => "resume procedure",
            Self::Contacts => "contacts",
            Self::Notification => "notification procedure",
        }
    }

    /// Whether it belongs to the whole playbook.
    pub(super) fn is_of_document(self) -> bool {
        matches!(self, Self::Contacts | Self::Notification)
    }

    /// Whether it makes the heading above it a scenario; a summary alone does not.
    pub(super) fn makes_scenario(self) -> bool {
        matches!(self, Self::Rto | Self::Rpo | Self::Recovery | Self::Test | Self::Resume)
    }

    /// Whether it is short, so that it may be written as a label within an overview.
    pub(super) fn is_short(self) -> bool {
        matches!(self, Self::Leads | Self::Severity | Self::Rto | Self::Rpo)
    }
}

/// Whether a heading only groups what stands under it.
pub(super) fn is_group(heading: &str) -> bool {
    GROUPS.contains(&plain(heading).as_str())
}

/// A name in lower case, without numbering, emphasis, punctuation at its ends and doubled spaces.
pub(super) fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['-', '_', '/', '*', '`', '&', '‑'], " ");
    let numbering = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | ')' | '(' | '#' | ':');
    let trimmed = lower.trim_start_matches(numbering);
    let edge = |c: char| !c.is_alphanumeric();
    let words: Vec<&str> = trimmed.trim_matches(edge).split_whitespace().collect();
    words.join(" ").replace("(s)", "s")
}

/// Splits `RTO: 1 hour` into the field and its value, which may be empty.
pub(super) fn label(text: &str) -> Option<(Field, &str)> {
    let at = text.find([':', '=', '：'])?;
    let (name, value) = text.split_at(at);
    if name.chars().count() > 60 || name.contains('\n') {
        return None;
    }
    let value = value.trim_start_matches([':', '=', '：']).trim();
    Field::named(name).map(|field| (field, value))
}

/// The labels on a line that holds several short ones, as in `RTO: 1 h | RPO: 15 min`; else the line itself.
pub(super) fn several(line: &str) -> impl Iterator<Item = &str> {
    let short = |text: &str| label(text).is_some_and(|(field, value)| field.is_short() && !value.is_empty());
    // A longer line is prose.
    let mut rest = (line.len() < 500 && short(line)).then_some(line);
    let mut whole = if rest.is_none() { Some(line) } else { None };
    std::iter::from_fn(move || {
        if let Some(line) = whole.take() {
            return Some(line);
        }
        let text = rest.take()?;
        let ends =
            text.match_indices([',', ';', '|', '·', '/']).filter(|(at, sign)| short(text[at + sign.len()..].trim()));
        match ends.map(|(at, sign)| (at, at + sign.len())).next() {
            Some((end, next)) => {
                rest = Some(text[next..].trim());
                Some(text[..end].trim())
            }
            None => Some(text),
        }
    })
}

/// A bare number below a name that gives its unit, as in `RTO (minutes)`, with that unit.
pub(super) fn with_unit(name: &str, value: &str) -> Option<String> {
    let number = value.trim().trim_matches(['*', '_', '`']);
    let (_, unit) = name.trim_end().trim_end_matches([':', '*', '_']).strip_suffix(')')?.rsplit_once('(')?;
    let unit = unit.trim().trim_start_matches("in ").to_lowercase();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    (is_number && Duration::parse(&format!("1 {unit}")).is_ok()).then(|| format!("{number} {unit}"))
}

/// Reads a duration out of prose: `≤ 15 minutes`, `4 h (business hours)`, `within 1 day, at most`.
/// `None` when no duration can be told for certain.
pub(super) fn objective(text: &str) -> Option<Duration> {
    let line = text.lines().next()?.to_lowercase();
    let mut rest = line.trim();
    loop {
        let shorter = rest.trim_start_matches(|c: char| c.is_whitespace() || "≤<=~≈*_:".contains(c));
        let words =
            ["within", "less than", "at most", "up to", "under", "about", "max.", "max", "maximum", "no more than"];
        let shorter = words.iter().find_map(|word| shorter.strip_prefix(word)).unwrap_or(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    let rest = rest.split(['(', ',', ';', '–', '—']).next()?.trim().trim_end_matches(['.', '*', '_']);
    if let Ok(whole) = Duration::parse(rest) {
        return Some(whole);
    }
    // `15 minutes or less`: the amount counts when the words after it cannot change it.
    let tail = ["or less", "max", "maximum", "at most", "or better"];
    tail.iter().find_map(|tail| Duration::parse(rest.strip_suffix(tail)?.trim()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_many_names() {
        for (text, field) in [
            ("RTO", Field::Rto),
            ("Recovery Time Objective (RTO)", Field::Rto),
            ("2.1 Recovery procedure", Field::Recovery),
            ("**Failover**:", Field::Recovery),
            ("3) Fail-over procedure", Field::Recovery),
            ("Owner(s)", Field::Leads),
            ("DISASTER RECOVERY LEADS", Field::Leads),
            ("Priority", Field::Severity),
            ("Return to normal", Field::Resume),
            ("📞 On-call", Field::Contacts),
            ("Communication plan", Field::Notification),
            ("Summary", Field::Overview),
        ] {
            assert_eq!(Field::named(text), Some(field), "{text}");
        }
        for text in ["", "Recovery of the database", "Loss of the CDN", "2.1", "Ownership", "Test results"] {
            assert_eq!(Field::named(text), None, "{text}");
        }
    }

    #[test]
    fn a_label_is_a_known_name_before_a_colon() {
        assert_eq!(label("RTO: 1 hour"), Some((Field::Rto, "1 hour")));
        assert_eq!(label("Severity:"), Some((Field::Severity, "")));
        assert_eq!(label("Recovery Time Objective (RTO): 15:00"), Some((Field::Rto, "15:00")));
        assert_eq!(label("Note: RTO: 1"), None);
        assert_eq!(label("RTO"), None);
    }

    #[test]
    fn a_line_may_hold_several_labels() {
        let read = |line| several(line).filter_map(label).collect::<Vec<_>>();
        assert_eq!(read("RTO: 1 h | RPO: 15 min"), [(Field::Rto, "1 h"), (Field::Rpo, "15 min")]);
        assert_eq!(read("RTO: ____ | RPO: 1h"), [(Field::Rto, "____"), (Field::Rpo, "1h")]);
        let three = [(Field::Severity, "1"), (Field::Leads, "Ana, Lee"), (Field::Rto, "1h")];
        assert_eq!(read("Severity: 1; Owner: Ana, Lee, RTO: 1h"), three);
        assert_eq!(read("RTO: 1 h, at night 2 h"), [(Field::Rto, "1 h, at night 2 h")]);
        assert_eq!(several("Recovery: a, RTO: 1").collect::<Vec<_>>(), ["Recovery: a, RTO: 1"]);
    }

    #[test]
    fn a_bare_number_takes_the_unit_of_its_name() {
        for (name, value, whole) in [
            ("RTO (minutes)", "15", Some("15 minutes")),
            ("**RPO (in h)**:", " 4 ", Some("4 h")),
            ("RTO (min)", "1 hour", None),
            ("Recovery Time Objective (RTO)", "15", None),
            ("RTO", "15", None),
        ] {
            assert_eq!(with_unit(name, value).as_deref(), whole, "{name}");
        }
    }

    #[test]
    fn objectives_are_read_only_when_they_are_certain() {
        for (text, seconds) in [
            ("1 hour", Some(3600)),
            ("≤ 15 minutes", Some(900)),
            ("4 h (business hours)", Some(14_400)),
            ("within 1 day", Some(86_400)),
            ("15 minutes or less", Some(900)),
            ("<= 30m.", Some(1800)),
            ("24", Some(86_400)),
            ("0", Some(0)),
            ("1 hour 30 minutes", Some(5400)),
            ("1-2 hours", None),
            ("4 nines", None),
            ("soon", None),
            ("N/A", None),
            ("", None),
            ("1 hour per database", None),
        ] {
            assert_eq!(objective(text).map(Duration::as_seconds), seconds, "{text}");
        }
    }
}
