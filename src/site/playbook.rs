//! A playbook's page, and the list of playbooks on a service's page.

use super::Case;
use super::link::Link;
use super::mark::Mark;
use super::past::{self, Since};
use super::viewpoint::Viewpoint;
use super::when::When;
use super::words::capital;
use crate::model::agreement::{Agreement, MinorChange, Opinion};
use crate::model::playbook::{Entry, Playbook, PlaybookKind, Scenario};
use crate::words::{Words, say};
use serde::Serialize;

/// A playbook in the list of its service.
#[derive(Debug, Clone, Serialize)]
pub struct PlaybookRow {
    /// Its page.
    pub playbook: Link,
    /// What it is for.
    pub kind: String,
    /// The dependencies it covers.
    pub covers: String,
    /// When it was last reviewed.
    pub reviewed: Option<When>,
    /// Who agreed to it as it stands, in a sentence.
    pub agreement: String,
    /// Whether every party has agreed to it as it stands.
    pub agreed: Mark,
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct PlaybookView {
    /// Its name.
    pub title: String,
    /// What it is for.
    pub kind: String,
    /// Where it is written.
    pub source: Link,
    /// The present revision, shortened.
    pub revision: String,
    /// The present revision, whole.
    pub revision_whole: String,
    /// When it was last reviewed.
    pub reviewed: Option<When>,
    /// How much of it runs from scripts; empty where nobody said.
    pub automation: String,
    /// The script, and whether it is there.
    pub script: String,
    /// Why its front matter cannot be read, so that nothing on the page counts; empty where it can.
    pub unreadable: String,
    /// Parts of the playbook that nobody has written yet, with what stands there instead.
    pub unwritten: Vec<Unwritten>,
    /// What can happen.
    pub scenarios: Vec<ScenarioRow>,
    /// The dependencies it covers, with their names.
    pub covers: Vec<String>,
    /// What each party said last.
    pub agreements: Vec<AgreementRow>,
    /// What they said before.
    pub earlier: Vec<AgreementRow>,
    /// Who agreed to it as it stands, in a sentence.
    pub agreement: String,
    /// Changes of the text that somebody calls minor, the newest first.
    pub minor: Vec<MinorRow>,
    /// What changed since it was agreed and since it was used, as far as anything did.
    pub since: Vec<Since>,
    /// Links that lead nowhere.
    pub broken: Vec<Link>,
    /// The newest runs in which it was used.
    pub runs: Vec<UseRow>,
    /// How many older ones there are, in words; empty for none.
    pub older_runs: String,
    /// The list of all runs of the service.
    pub all_runs: String,
}

/// A part that nobody has written yet.
#[derive(Debug, Clone, Serialize)]
pub struct Unwritten {
    /// The part.
    pub name: String,
    /// What stands there instead.
    pub text: String,
}

/// A field that people fill in.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// What it says, or that it is missing.
    pub text: String,
    /// Whether it says something.
    pub filled: bool,
}

/// One scenario.
#[derive(Debug, Clone, Serialize)]
pub struct ScenarioRow {
    /// Its name.
    pub title: String,
    /// How bad it is.
    pub severity: Field,
    /// Who leads.
    pub leads: Field,
    /// Recovery time objective.
    pub rto: Field,
    /// Recovery point objective.
    pub rpo: Field,
    /// What is not written yet, in a sentence.
    pub missing: String,
}

/// What one person said for a party.
#[derive(Debug, Clone, Serialize)]
pub struct AgreementRow {
    /// The party.
    pub party: String,
    /// Who; empty where nobody spoke.
    pub who: String,
    /// When.
    pub on: Option<When>,
    /// What that means for the playbook as it stands.
    pub state: String,
    /// The sign beside it.
    pub mark: Mark,
}

/// A change that somebody calls minor.
#[derive(Debug, Clone, Serialize)]
pub struct MinorRow {
    /// Who.
    pub by: String,
    /// From when on.
    pub on: When,
    /// Why.
    pub why: String,
    /// Between which texts.
    pub texts: String,
}

/// A run in which the playbook was used.
#[derive(Debug, Clone, Serialize)]
pub struct UseRow {
    /// The run.
    pub run: Link,
    /// When.
    pub date: String,
    /// What it proved.
    pub verdict: Mark,
}

const SHOWN: usize = 6;

/// How a party, or all of them, stand to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Consent {
    Agreed,
    Older,
    Objected,
    Silent,
    Doubtful,
}

impl Consent {
    fn mark(self, words: &Words) -> Mark {
        match self {
            Self::Agreed => Mark::new(words, "consent-agreed", "✓", "good"),
            Self::Older => Mark::new(words, "consent-older", "◑", "late"),
            Self::Objected => Mark::new(words, "consent-objected", "✕", "bad"),
            Self::Silent => Mark::new(words, "consent-silent", "○", "missing"),
            Self::Doubtful => Mark::new(words, "consent-doubtful", "?", "unknown"),
        }
    }
}

/// The playbooks of a service.
pub fn rows(at: &Viewpoint, case: &Case) -> Vec<PlaybookRow> {
    case.dossier
        .playbooks
        .iter()
        .map(|playbook| {
            let (agreement, agreed) = agreement(at, playbook);
            PlaybookRow {
                playbook: at.playbook(playbook),
                kind: kind(at, playbook.kind),
                covers: at.words().row(&covers(playbook)),
                reviewed: playbook.reviewed.iter().max().map(|day| at.when(*day)),
                agreement,
                agreed: agreed.mark(at.words()),
            }
        })
        .collect()
}

fn kind(at: &Viewpoint, kind: PlaybookKind) -> String {
    at.text(match kind {
        PlaybookKind::DrFailover => "playbook-failover",
        PlaybookKind::DependencyFailure => "playbook-dependency",
        PlaybookKind::General => "playbook-general",
    })
}

fn covers(playbook: &Playbook) -> Vec<String> {
    let named = playbook.dependencies.iter().map(|(id, _)| id);
    let mut ids: Vec<String> = Vec::new();
    for id in named.chain(playbook.scenarios.iter().flat_map(|scenario| &scenario.dependencies)) {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    ids
}

/// The page; `None` when there is no such playbook.
pub fn view(at: &Viewpoint, service: usize, index: usize) -> Option<PlaybookView> {
    let case = at.site.cases.get(service)?;
    let playbook = case.dossier.playbooks.get(index)?;
    let (agreements, earlier) = agreements(at, playbook);
    let runs = uses(at, service, case, playbook);
    Some(PlaybookView {
        title: playbook.title.clone(),
        kind: kind(at, playbook.kind),
        source: at.place(&playbook.place),
        revision: playbook.revision.short(),
        revision_whole: playbook.revision.to_string(),
        reviewed: playbook.reviewed.iter().max().map(|day| at.when(*day)),
        automation: playbook
            .automation
            .map(|automation| at.words().named("automation", automation.as_str()))
            .unwrap_or_default(),
        script: playbook
            .script
            .as_ref()
            .map(|script| match script.exists {
                true => script.path.clone(),
                false => say!(at.words(), "playbook-no-script", path = &script.path),
            })
            .unwrap_or_default(),
        unreadable: playbook.unreadable.as_deref().map(capital).unwrap_or_default(),
        unwritten: [("fact-contacts", &playbook.contacts), ("fact-notification", &playbook.notification)]
            .into_iter()
            .map(|(key, entry)| (at.text(key), field(at.words(), entry)))
            .filter(|(_, field)| !field.filled && playbook.unreadable.is_none())
            .map(|(name, field)| Unwritten { name, text: field.text })
            .collect(),
        scenarios: playbook.scenarios.iter().map(|found| scenario(at.words(), found)).collect(),
        covers: covers(playbook)
            .into_iter()
            .map(|id| match case.dossier.service.dependency(&id) {
                Some(dependency) if dependency.title != id => format!("{} ({id})", dependency.title),
                Some(_) => id,
                None => say!(at.words(), "playbook-no-dependency", id = id),
            })
            .collect(),
        agreements,
        earlier,
        agreement: agreement(at, playbook).0,
        minor: minor(at, playbook),
        since: past::since(at.words(), case, playbook, at.site.day),
        broken: playbook
            .broken_links
            .iter()
            .map(|(address, place)| {
                let text = say!(at.words(), "playbook-broken", address = address, line = place.line);
                Link { text, ..at.place(place) }
            })
            .collect(),
        older_runs: match runs.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => say!(at.words(), "playbook-older-runs", number = more),
        },
        runs: runs.into_iter().take(SHOWN).collect(),
        all_runs: format!("{}#runs", at.service(&case.dossier.service).href),
    })
}

fn field(words: &Words, entry: &Entry) -> Field {
    match entry {
        Entry::Filled(text, _) => Field { text: text.clone(), filled: true },
        Entry::Placeholder(text, _) => Field { text: say!(words, "field-placeholder", text = text), filled: false },
        Entry::Missing => Field { text: words.text("field-missing").to_owned(), filled: false },
    }
}

/// The severity with its name before it, unless it says so itself.
fn severity(words: &Words, entry: &Entry) -> Field {
    let field = field(words, entry);
    let named = field.text.to_lowercase().starts_with("sev");
    if named { field } else { Field { text: say!(words, "field-severity", text = &field.text), ..field } }
}

fn scenario(words: &Words, scenario: &Scenario) -> ScenarioRow {
    let fields = [
        ("part-overview", &scenario.overview),
        ("part-assumptions", &scenario.assumptions),
        ("part-recovery", &scenario.recovery),
        ("part-test", &scenario.test),
        ("part-resume", &scenario.resume),
    ];
    let missing: Vec<String> =
        fields.into_iter().filter(|(_, entry)| !entry.is_filled()).map(|(key, _)| words.text(key).to_owned()).collect();
    ScenarioRow {
        title: scenario.title.clone(),
        severity: severity(words, &scenario.severity),
        leads: field(words, &scenario.leads),
        rto: field(words, &scenario.rto),
        rpo: field(words, &scenario.rpo),
        missing: words.row(&missing),
    }
}

/// The minor change through which an agreement to an earlier text stands for the present one.
fn carried<'p>(at: &Viewpoint, playbook: &'p Playbook, agreement: &Agreement) -> Option<&'p MinorChange> {
    let agreed = agreement.revision.as_ref().filter(|revision| !revision.names(&playbook.revision))?;
    playbook.minor_change(agreed, &playbook.revision, at.site.day)
}

fn agreement(at: &Viewpoint, playbook: &Playbook) -> (String, Consent) {
    if playbook.unreadable.is_some() {
        return (at.text("agreement-unreadable"), Consent::Doubtful);
    }
    let objections = playbook.agreements.iter().filter(|a| a.opinion == Opinion::Object && a.closed.is_none()).count();
    if objections > 0 {
        return (say!(at.words(), "agreement-objections", number = objections), Consent::Objected);
    }
    let stands = |a: &Agreement| past::is_current(playbook, a) || carried(at, playbook, a).is_some();
    let agreed = |party: &String| {
        playbook
            .agreements
            .iter()
            .any(|a| a.party.eq_ignore_ascii_case(party) && a.opinion == Opinion::Agree && stands(a))
    };
    let open: Vec<String> = at.site.config.policy.parties.iter().filter(|party| !agreed(party)).cloned().collect();
    if open.is_empty() {
        (at.text("agreement-all"), Consent::Agreed)
    } else {
        let consent = if playbook.agreements.is_empty() { Consent::Silent } else { Consent::Older };
        (say!(at.words(), "agreement-open", parties = at.words().row(&open)), consent)
    }
}

/// What each party said last, and what they said before.
fn agreements(at: &Viewpoint, playbook: &Playbook) -> (Vec<AgreementRow>, Vec<AgreementRow>) {
    let mut sorted: Vec<&Agreement> = playbook.agreements.iter().collect();
    sorted.sort_by_key(|agreement| std::cmp::Reverse(agreement.on));
    let (mut last, mut earlier): (Vec<AgreementRow>, Vec<AgreementRow>) = (Vec::new(), Vec::new());
    for agreement in sorted {
        let row = agreement_row(at, playbook, agreement);
        let open = agreement.opinion == Opinion::Object && agreement.closed.is_none();
        if open || !last.iter().any(|said| said.party.eq_ignore_ascii_case(&row.party)) {
            last.push(row);
        } else {
            earlier.push(row);
        }
    }
    let parties = at.site.config.policy.parties.iter().filter(|_| playbook.unreadable.is_none());
    for party in parties {
        if !last.iter().any(|said| said.party.eq_ignore_ascii_case(party)) {
            let (state, mark) = (at.text("agreement-nobody"), Consent::Silent.mark(at.words()));
            last.push(AgreementRow { party: party.clone(), who: String::new(), on: None, state, mark });
        }
    }
    let rank = |party: &str| at.site.config.policy.parties.iter().position(|p| p.eq_ignore_ascii_case(party));
    last.sort_by_key(|row| rank(&row.party).unwrap_or(usize::MAX));
    (last, earlier)
}

fn agreement_row(at: &Viewpoint, playbook: &Playbook, agreement: &Agreement) -> AgreementRow {
    let words = at.words();
    let (state, consent) = match (agreement.opinion, &agreement.revision, agreement.closed) {
        (Opinion::Object, _, Some(closed)) => {
            (say!(words, "agreement-withdrawn", day = closed.to_string()), Consent::Older)
        }
        (Opinion::Object, _, None) => (at.text("agreement-settle"), Consent::Objected),
        (Opinion::Agree, None, _) => (at.text("agreement-no-text"), Consent::Doubtful),
        (Opinion::Agree, Some(_), _) if past::is_current(playbook, agreement) => {
            (at.text("agreement-this-text"), Consent::Agreed)
        }
        (Opinion::Agree, Some(revision), _) => match carried(at, playbook, agreement) {
            Some(change) => {
                let state = say!(words, "agreement-carried", revision = revision.short(), who = &change.by);
                (state, Consent::Agreed)
            }
            None => (say!(words, "agreement-older", revision = revision.short()), Consent::Older),
        },
    };
    AgreementRow {
        party: agreement.party.clone(),
        who: agreement.who.clone(),
        on: agreement.on.map(|day| at.when(day)),
        state,
        mark: consent.mark(words),
    }
}

fn minor(at: &Viewpoint, playbook: &Playbook) -> Vec<MinorRow> {
    let mut changes: Vec<&MinorChange> = playbook.minor.iter().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.on));
    changes
        .into_iter()
        .map(|change| MinorRow {
            by: change.by.clone(),
            on: at.when(change.on),
            why: change.why.clone(),
            texts: say!(at.words(), "playbook-minor-texts", from = change.from.short(), to = change.to.short()),
        })
        .collect()
}

fn uses(at: &Viewpoint, service: usize, case: &Case, playbook: &Playbook) -> Vec<UseRow> {
    case.dossier
        .runs
        .iter()
        .zip(&case.standing.ledger)
        .enumerate()
        .rev()
        .filter(|(_, (run, _))| past::is_used(case, playbook, run))
        .map(|(index, (run, row))| UseRow {
            run: at.run(service, index),
            date: run.day().map_or_else(|| at.text("undated"), |day| day.to_string()),
            verdict: Mark::verdict(at.words(), row.ruling.verdict),
        })
        .collect()
}
