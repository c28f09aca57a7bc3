//! Writes what people say of a playbook into its front matter, and disturbs not one byte of the rest.

use super::front_matter::split;
use super::placeholder::is_placeholder;
use crate::model::agreement::{Agreement, MinorChange, Opinion};
use crate::model::place::Place;
use crate::model::playbook::Playbook;
use crate::yaml::insert::{self, InsertError, scalar};

/// Why it could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// The front matter does not end.
    #[error("{0}")]
    Open(String),
    /// The front matter cannot take it.
    #[error("the front matter stays as it is: {0}")]
    Insert(#[from] InsertError),
}

/// The playbook's text with one more agreement or objection.
///
/// # Errors
/// When the front matter cannot be read, or not be kept as it is.
pub fn add_agreement(text: &str, agreement: &Agreement) -> Result<String, WriteError> {
    let Agreement { party, who, on, revision, opinion, closed: _, place: _ } = agreement;
    let mut item = format!("{{party: {}, who: {}", scalar(party), scalar(who));
    if let Some(on) = on {
        item.push_str(&format!(", on: {on}"));
    }
    if let Some(revision) = revision {
        item.push_str(&format!(", revision: {revision}"));
    }
    if *opinion == Opinion::Object {
        item.push_str(", verdict: object");
    }
    item.push('}');
    append(text, "agreements", &item)
}

/// The playbook's text with one more minor change.
///
/// # Errors
/// When the front matter cannot be read, or not be kept as it is.
pub fn add_minor_change(text: &str, change: &MinorChange) -> Result<String, WriteError> {
    let MinorChange { from, to, by, on, why, place: _ } = change;
    let item = format!("{{from: {from}, to: {to}, by: {}, on: {on}, why: {}}}", scalar(by), scalar(why));
    append(text, "minor", &item)
}

/// Whether a text names somebody; a placeholder names nobody.
pub fn names_somebody(who: &str) -> bool {
    !who.trim().is_empty() && !is_placeholder(who)
}

/// Whether a playbook holds this agreement, wherever it stands.
pub fn holds_agreement(playbook: &Playbook, agreement: &Agreement) -> bool {
    playbook.agreements.iter().any(|a| Agreement { place: agreement.place.clone(), ..a.clone() } == *agreement)
}

/// Whether a playbook holds this minor change, wherever it stands.
pub fn holds_minor_change(playbook: &Playbook, change: &MinorChange) -> bool {
    playbook.minor.iter().any(|c| MinorChange { place: change.place.clone(), ..c.clone() } == *change)
}

fn append(text: &str, key: &str, item: &str) -> Result<String, WriteError> {
    let page = text.trim_start_matches('\u{feff}');
    let mark = &text[..text.len() - page.len()];
    let line_end = line_end(page);
    let parts = split(page, &Place::start("")).map_err(|diagnostic| WriteError::Open(diagnostic.message))?;
    let Some((front, _)) = parts.front else {
        return Ok(format!("{mark}---{line_end}{key}:{line_end}  - {item}{line_end}---{line_end}{page}"));
    };
    let start = page.find('\n').map_or(page.len(), |end| end + 1);
    let rest = &page[start + front.len()..];
    let front = insert::append(front, key, item, line_end)?;
    Ok(format!("{mark}{}{front}{rest}", &page[..start]))
}

/// The line end of a text: that of its first line.
fn line_end(text: &str) -> &'static str {
    match text.find('\n') {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::format::SourceFile;
    use crate::import::front_matter::revision;
    use crate::import::playbook;
    use crate::model::agreement::Revision;
    use crate::model::calendar::Day;
    use proptest::prelude::*;

    fn statement(party: &str, who: &str, revision: Revision) -> Agreement {
        Agreement {
            party: party.to_owned(),
            who: who.to_owned(),
            on: Day::parse("2026-09-02").ok(),
            revision: Some(revision),
            opinion: Opinion::Agree,
            closed: None,
            place: Place::start("p.md"),
        }
    }

    fn read(text: &str) -> Option<Playbook> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        playbook::read(&SourceFile { path: "services/shop/playbooks/p.md", text }, "shop", &|_| true).0
    }

    /// The text with the agreement written into it, and what was inserted.
    fn inserted(before: &str, after: &str) -> Option<String> {
        let head = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        // The same bytes may stand at both ends of what was put in.
        (0..=head).rev().find_map(|at| {
            let added = after.len().checked_sub(before.len())?;
            let (start, tail) = (after.as_bytes().get(..at)?, after.as_bytes().get(at + added..)?);
            let rest = start == &before.as_bytes()[..at] && tail == &before.as_bytes()[at..];
            rest.then(|| String::from_utf8_lossy(&after.as_bytes()[at..at + added]).into_owned())
        })
    }

    fn agree(text: &str) -> String {
        add_agreement(text, &statement("testers", "ana", Revision::parse("sha256:0123456789ab").unwrap())).unwrap()
    }

    #[test]
    fn a_page_without_front_matter_gets_one() {
        let item = "agreements:\n  - {party: testers, who: ana, on: 2026-09-02, revision: sha256:0123456789ab}\n---\n";
        assert_eq!(agree("# Title\n"), format!("---\n{item}# Title\n"));
        assert_eq!(agree("\u{feff}# Title\n"), format!("\u{feff}---\n{item}# Title\n"));
        assert_eq!(agree("# A\r\nb\r\n"), format!("---\n{item}").replace('\n', "\r\n") + "# A\r\nb\r\n");
        assert_eq!(agree(""), format!("---\n{item}"));
    }

    #[test]
    fn the_body_stays_whatever_stands_in_it() {
        for body in ["", "agreements:\n  - {party: x}\n", "---\nagreements: []\n---\n", "no line end"] {
            let before = format!("---\nplaybook: general\nagreements: [] # none\n---\n{body}");
            let item = "[{party: testers, who: ana, on: 2026-09-02, revision: sha256:0123456789ab}] # none";
            assert_eq!(agree(&before), format!("---\nplaybook: general\nagreements: {item}\n---\n{body}"));
        }
    }

    #[test]
    fn an_objection_and_a_name_that_needs_quotes_are_read_back() {
        let text = "---\nplaybook: general\n---\nbody\n";
        let mut objection = statement("operations", "max: \"the\" {second}", revision("body\n"));
        objection.opinion = Opinion::Object;
        let playbook = read(&add_agreement(text, &objection).unwrap()).unwrap();
        assert!(holds_agreement(&playbook, &objection));
        assert!(!holds_agreement(&playbook, &Agreement { opinion: Opinion::Agree, ..objection }));
    }

    #[test]
    fn a_minor_change_is_read_back() {
        let change = MinorChange {
            from: revision("old"),
            to: revision("body\n"),
            by: "lee".to_owned(),
            on: Day::parse("2026-09-02").unwrap(),
            why: "a typo: `teh`, nothing else".to_owned(),
            place: Place::start("p.md"),
        };
        let playbook = read(&add_minor_change("body\n", &change).unwrap()).unwrap();
        assert!(holds_minor_change(&playbook, &change));
        assert_eq!(playbook.revision, revision("body\n"), "front matter is no content");
    }

    #[test]
    fn front_matter_that_cannot_be_read_is_refused() {
        for text in [
            "---\nagreements: []\n# no end\n",
            "---\n- a\n---\n",
            "---\nagreements: [\n---\n",
            "---\nagreements: {a: b}\n---\n",
        ] {
            let statement = statement("testers", "ana", revision("x"));
            assert!(add_agreement(text, &statement).is_err(), "{text:?}");
        }
    }

    fn item() -> impl Strategy<Value = String> {
        let party = prop_oneof!["testers", "\"operations\"", "'stakeholders'"];
        (party, "[a-z]{1,6}", 1..28u32, 0..3u8).prop_map(|(party, who, day, style)| match style {
            0 => format!("{{party: {party}, who: {who}, on: 2026-03-{day:02}}}"),
            1 => format!("party: {party}\n@  who: {who} # said so\n@  on: 2026-03-{day:02}"),
            _ => format!("party: {party}\n@  who: >-\n@    {who}"),
        })
    }

    fn list() -> impl Strategy<Value = String> {
        let block = (prop::collection::vec((item(), any::<bool>()), 1..4), 0..4usize).prop_map(|(items, indent)| {
            let indent = " ".repeat(indent);
            let row = |(item, comment): (String, bool)| {
                let comment = if comment { "# between\n\n" } else { "" };
                format!("{comment}{indent}- {}\n", item.replace('@', &indent))
            };
            format!("agreements:\n{}", items.into_iter().map(row).collect::<String>())
        });
        let flow =
            (prop::collection::vec("[a-z]{1,6}", 0..3), any::<bool>(), any::<bool>()).prop_map(|(who, wide, comma)| {
                let gap = if wide { "\n  " } else { " " };
                let comma = if comma && !who.is_empty() { "," } else { "" };
                let items: Vec<String> = who.iter().map(|who| format!("{{party: testers, who: {who}}}")).collect();
                let end = if wide { " # last\n  ]" } else { "]" };
                format!("agreements: [{gap}{}{comma}{end}\n", items.join(&format!(",{gap}")))
            });
        prop_oneof![3 => block, 2 => flow, 1 => Just("agreements:\n".to_owned()), 1 => Just(String::new())]
    }

    fn page() -> impl Strategy<Value = String> {
        let before = prop::collection::vec(
            prop_oneof![
                Just("playbook: dr-failover # kind\n"),
                Just("# a comment\n\n"),
                Just("reviewed: [2026-01-01, '2026-02-02']\n"),
                Just("title: \"Ünïcode — title\"\n"),
                Just("notification: |\n  agreements:\n    - not this\n\n"),
            ],
            0..4,
        );
        let after = prop_oneof![
            Just(""),
            Just("contacts:\n- ana\n- lee\n"),
            Just("# end\n\n"),
            Just("contacts: >+\n  all\n\n\n"),
            Just("automation: semi\n"),
        ];
        let body = prop_oneof![Just(""), Just("# Title\n\ntext  \n"), Just("\n\n---\nx: 1\n---\n"), Just("last line")];
        let shape = (any::<bool>(), any::<bool>(), any::<bool>());
        (before, list(), after, body, shape).prop_map(|(mut before, list, after, body, (crlf, mark, bare))| {
            let mut seen = std::collections::BTreeSet::new();
            before.retain(|row| seen.insert(*row));
            let front = format!("---\n{}{list}{after}---\n", before.concat());
            let page = if bare && list.is_empty() { body.to_owned() } else { front + body };
            let page = if crlf { page.replace('\n', "\r\n") } else { page };
            if mark { format!("\u{feff}{page}") } else { page }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn nothing_but_the_agreement_is_new(page in page(), who in "[ -~é]{1,12}", object in any::<bool>()) {
            let before = read(&page).expect("every page of this test can be read");
            let mut said = statement("developers", who.trim(), before.revision.clone());
            if object {
                said.opinion = Opinion::Object;
            }
            let written = add_agreement(&page, &said).unwrap();
            let new = inserted(&page, &written);
            prop_assert!(new.is_some(), "{page:?}\nbecame\n{written:?}");
            if page.contains("\r\n") {
                prop_assert!(!new.unwrap().replace("\r\n", "").contains('\n'), "{written:?}");
            }
            let after = read(&written).expect("what was written can be read");
            prop_assert_eq!(after.agreements.len(), before.agreements.len() + 1);
            prop_assert!(!names_somebody(&who) || holds_agreement(&after, &said), "{written:?}");
            prop_assert_eq!(&after.body, &before.body);
            prop_assert_eq!(&after.revision, &before.revision);
            for old in &before.agreements {
                prop_assert!(holds_agreement(&after, old));
            }
            let rest = |p: &Playbook| format!("{:?}{:?}{:?}{:?}{:?}", p.title, p.kind, p.reviewed, p.contacts.text(), p.notification.text());
            prop_assert_eq!(rest(&after), rest(&before));
        }
    }
}
