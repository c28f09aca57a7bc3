//! The doctor's pages: everything that is wrong with the input, by service and kind, the worst first.
//!
//! A kind of problem is told in full for its first places and counted beyond, and a page holds no more than can
//! be read: what goes on is the next page. The whole list stands beside them as a table.

use super::Site;
use super::link::Link;
use super::mark::Mark;
use super::viewpoint::Viewpoint;
use super::words::{capital, instruction, sentence};
use crate::model::diagnostic::{Code, Diagnostic, Severity};
use crate::model::place::Place;
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Every problem, as a table for other programs.
pub const TABLE: &str = "doctor.csv";
/// So many places of one kind are told in full.
const SHOWN: usize = 20;
/// So few more are not worth counting.
const SPARED: usize = 5;
/// About so many places stand on a page.
const ON_PAGE: usize = 200;

/// The problems of one kind in one service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind<'a> {
    /// The service; none for those of no service.
    service: Option<&'a str>,
    code: Code,
    /// In the order in which they are shown.
    all: Vec<&'a Diagnostic>,
}

impl Kind<'_> {
    /// How many are told in full.
    fn shown(&self) -> usize {
        if self.all.len() > SHOWN + SPARED { SHOWN } else { self.all.len() }
    }
}

/// What stands on which of the pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheets<'a> {
    kinds: Vec<Kind<'a>>,
    /// The kinds of each page.
    pages: Vec<Range<usize>>,
    /// The page on which each service begins, and how many problems it has.
    services: BTreeMap<Option<&'a str>, (usize, usize)>,
}

impl<'a> Sheets<'a> {
    /// Lays the problems out. They are in order already, the worst first; those of no service come last.
    pub fn new(diagnostics: &[&'a Diagnostic]) -> Self {
        let mut kinds: BTreeMap<(bool, Option<&str>, Severity, Code), Vec<&Diagnostic>> = BTreeMap::new();
        for diagnostic in diagnostics {
            let service = diagnostic.service.as_deref();
            kinds
                .entry((service.is_none(), service, diagnostic.severity(), diagnostic.code))
                .or_default()
                .push(diagnostic);
        }
        let mut sheets = Self::default();
        let (mut from, mut room) = (0, ON_PAGE);
        for (index, ((_, service, _, code), all)) in kinds.into_iter().enumerate() {
            let kind = Kind { service, code, all };
            if kind.shown() > room && room < ON_PAGE {
                sheets.pages.push(from..index);
                (from, room) = (index, ON_PAGE);
            }
            room = room.saturating_sub(kind.shown());
            sheets.services.entry(service).or_insert((sheets.pages.len(), 0)).1 += kind.all.len();
            sheets.kinds.push(kind);
        }
        // A page without problems says that there are none.
        sheets.pages.push(from..sheets.kinds.len());
        sheets
    }

    /// How many pages there are; one at least.
    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// How many problems there are in the files of a service.
    pub fn problems(&self, service: &str) -> usize {
        self.services.get(&Some(service)).map_or(0, |(_, number)| *number)
    }

    /// Where the problems of a service begin: the page, and the name within it.
    pub fn address(&self, service: Option<&str>) -> String {
        let page = self.services.get(&service).map_or(0, |(page, _)| *page);
        format!("{}#{}", address(page), anchor(service))
    }
}

/// The address of a page, from 0.
pub fn address(page: usize) -> String {
    if page == 0 { "doctor.html".to_owned() } else { format!("doctor/{}.html", page + 1) }
}

/// The page.
#[derive(Debug, Clone, Serialize)]
pub struct DoctorView {
    /// The page's title.
    pub title: String,
    /// The page's number, from 1.
    pub number: usize,
    /// How many problems there are, in a sentence.
    pub summary: String,
    /// Whether there is none.
    pub clean: bool,
    /// The whole list as a table.
    pub table: String,
    /// Which problems there are in the whole project; on the first of several pages.
    pub overview: Vec<KindRow>,
    /// The problems by service; those of no service come last.
    pub groups: Vec<DoctorGroup>,
    /// All pages, when there are several.
    pub pages: Vec<PageLink>,
    /// The page before this one.
    pub before: Option<Link>,
    /// The page after it.
    pub after: Option<Link>,
    /// How many lints somebody silenced, in words; empty for none, and on pages after the first.
    pub silenced: String,
    /// The first of these lints.
    pub quiet: Vec<Quiet>,
    /// How many more there are, in words; empty for none.
    pub more_quiet: String,
}

/// A kind of problem in the whole project.
#[derive(Debug, Clone, Serialize)]
pub struct KindRow {
    /// How bad.
    pub mark: Mark,
    /// Its stable code.
    pub code: &'static str,
    /// What the code means.
    pub meaning: &'static str,
    /// How often.
    pub times: usize,
    /// In how many services.
    pub services: usize,
}

/// One of several pages.
#[derive(Debug, Clone, Serialize)]
pub struct PageLink {
    /// Its number.
    pub number: usize,
    /// Its address.
    pub href: String,
    /// What stands on it.
    pub about: String,
    /// Whether it is the page itself.
    pub here: bool,
}

/// A lint that somebody silenced.
#[derive(Debug, Clone, Serialize)]
pub struct Quiet {
    /// Its stable code.
    pub code: &'static str,
    /// What would be said.
    pub message: String,
    /// Where.
    pub place: Link,
    /// Why it is not.
    pub reason: String,
    /// Where that is written.
    pub by: Link,
}

/// The problems of one service.
#[derive(Debug, Clone, Serialize)]
pub struct DoctorGroup {
    /// The service, or what the problems belong to.
    pub service: Link,
    /// The name of the group within the page.
    pub anchor: String,
    /// How many in all, in words; and that they began on the page before.
    pub count: String,
    /// The kinds of problems, worst first.
    pub kinds: Vec<KindView>,
}

/// The problems of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct KindView {
    /// How bad.
    pub mark: Mark,
    /// Its stable code.
    pub code: &'static str,
    /// What the code means.
    pub meaning: &'static str,
    /// How often, in words; empty for once.
    pub times: String,
    /// How to mend them, where that is the same for all that are shown.
    pub help: String,
    /// The first of them.
    pub problems: Vec<Problem>,
    /// How many more there are, in words; empty for none.
    pub more: String,
}

/// One problem.
#[derive(Debug, Clone, Serialize)]
pub struct Problem {
    /// Where, down to line and column.
    pub place: Link,
    /// What is wrong.
    pub message: String,
    /// How to mend it; empty where the kind says it.
    pub help: String,
}

/// The name of a service's group within the page.
fn anchor(service: Option<&str>) -> String {
    match service {
        Some(id) => format!("service-{}", super::address::segment(id)),
        None => "project".to_owned(),
    }
}

/// One of the pages, from 0.
pub fn view(at: &Viewpoint, page: usize) -> DoctorView {
    let sheets = &at.site.doctor;
    let kinds = sheets.pages.get(page).and_then(|range| sheets.kinds.get(range.clone())).unwrap_or_default();
    let groups = kinds.chunk_by(|a, b| a.service == b.service);
    let first = page == 0;
    let several = sheets.pages() > 1;
    let silenced = if first { at.site.silenced } else { &[] };
    let to = |page: usize| Link::new(say!(at.words(), "doctor-to-page", number = page + 1), at.href(&address(page)));
    let link = |place: &Place| Link { text: place.to_string(), ..at.place(place) };
    DoctorView {
        title: if first { at.text("heading-doctor") } else { say!(at.words(), "doctor-page", number = page + 1) },
        number: page + 1,
        summary: summary(at.words(), &at.site.diagnostics),
        clean: at.site.diagnostics.is_empty(),
        table: at.href(TABLE),
        overview: if first && several { overview(at.words(), sheets) } else { Vec::new() },
        groups: groups.map(|kinds| group(at, page, kinds)).collect(),
        before: page.checked_sub(1).map(to),
        after: (page + 1 < sheets.pages()).then(|| to(page + 1)),
        pages: (0..if several { sheets.pages() } else { 0 }).map(|number| page_link(at, number, page)).collect(),
        silenced: match silenced.len() {
            0 => String::new(),
            number => say!(at.words(), "doctor-silenced", number = number),
        },
        quiet: (silenced.iter().take(ON_PAGE))
            .map(|quiet| Quiet {
                code: quiet.diagnostic.code.as_str(),
                message: capital(&quiet.diagnostic.message),
                place: link(&quiet.diagnostic.place),
                reason: sentence(&capital(&quiet.reason)),
                by: link(&quiet.by),
            })
            .collect(),
        more_quiet: more(at, silenced.len().saturating_sub(ON_PAGE)),
    }
}

fn group(at: &Viewpoint, page: usize, kinds: &[Kind]) -> DoctorGroup {
    let service = kinds.first().and_then(|kind| kind.service);
    let (begins, number) = at.site.doctor.services.get(&service).copied().unwrap_or_default();
    let problems = say!(at.words(), "count-problems", number = number);
    DoctorGroup {
        service: name(at, service),
        anchor: anchor(service),
        count: if begins < page { say!(at.words(), "doctor-continued", problems = problems) } else { problems },
        kinds: kinds.iter().map(|kind| kind_view(at, kind)).collect(),
    }
}

fn name(at: &Viewpoint, service: Option<&str>) -> Link {
    match service {
        Some(id) => at.site.case(id).map_or_else(|| Link::plain(id), |case| at.service(&case.dossier.service)),
        None => Link::plain(at.text("doctor-project")),
    }
}

fn kind_view(at: &Viewpoint, kind: &Kind) -> KindView {
    let shown = &kind.all[..kind.shown()];
    // What is said of every place is said once.
    let help = shown.first().map(|first| &first.help);
    let help = help.filter(|help| shown.len() > 1 && shown.iter().all(|diagnostic| diagnostic.help == **help));
    KindView {
        mark: Mark::severity(at.words(), kind.code.severity()),
        code: kind.code.as_str(),
        meaning: kind.code.meaning(),
        times: match kind.all.len() {
            0 | 1 => String::new(),
            number => say!(at.words(), "doctor-times", number = number),
        },
        problems: (shown.iter())
            .map(|diagnostic| Problem {
                place: Link { text: diagnostic.place.to_string(), ..at.place(&diagnostic.place) },
                message: capital(&diagnostic.message),
                help: if help.is_some() { String::new() } else { instruction(&diagnostic.help) },
            })
            .collect(),
        help: help.map(|help| instruction(help)).unwrap_or_default(),
        more: more(at, kind.all.len() - shown.len()),
    }
}

/// What is not told in full is counted.
fn more(at: &Viewpoint, number: usize) -> String {
    match number {
        0 => String::new(),
        _ => say!(at.words(), "doctor-more", number = number),
    }
}

/// The kinds of problems in the whole project, the worst and then the most frequent first.
fn overview(words: &Words, sheets: &Sheets) -> Vec<KindRow> {
    let mut found: BTreeMap<Code, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for kind in &sheets.kinds {
        let (times, services) = found.entry(kind.code).or_default();
        *times += kind.all.len();
        services.extend(kind.service);
    }
    let mut rows: Vec<_> = found.into_iter().collect();
    rows.sort_by_key(|(code, (times, _))| (code.severity(), std::cmp::Reverse(*times)));
    rows.into_iter()
        .map(|(code, (times, services))| KindRow {
            mark: Mark::severity(words, code.severity()),
            code: code.as_str(),
            meaning: code.meaning(),
            times,
            services: services.len(),
        })
        .collect()
}

/// A page by its number and by what it begins and ends with.
fn page_link(at: &Viewpoint, number: usize, here: usize) -> PageLink {
    let sheets = &at.site.doctor;
    let kinds = sheets.pages.get(number).and_then(|range| sheets.kinds.get(range.clone())).unwrap_or_default();
    let text = |kind: Option<&Kind>| kind.map(|kind| name(at, kind.service).text).unwrap_or_default();
    let (first, last) = (text(kinds.first()), text(kinds.last()));
    PageLink {
        number: number + 1,
        href: at.href(&address(number)),
        about: if first == last { first } else { say!(at.words(), "doctor-from-to", first = first, last = last) },
        here: number == here,
    }
}

/// Every problem with its place, and those that somebody silenced, with the reason.
pub fn all<'s>(site: &'s Site) -> impl Iterator<Item = (&'s Diagnostic, Option<(&'s str, &'s Place)>)> {
    let silenced = site.silenced.iter().map(|quiet| (&quiet.diagnostic, Some((quiet.reason.as_str(), &quiet.by))));
    site.diagnostics.iter().map(|diagnostic| (*diagnostic, None)).chain(silenced)
}

fn summary(words: &Words, diagnostics: &[&Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|d| d.severity() == severity).count();
    let kinds =
        [(Severity::Error, "count-errors"), (Severity::Warning, "count-warnings"), (Severity::Note, "count-notes")];
    let counts: Vec<(usize, &str)> =
        kinds.into_iter().map(|(kind, key)| (of(kind), key)).filter(|(number, _)| *number > 0).collect();
    let Some((first, _)) = counts.first() else { return words.text("doctor-clean").to_owned() };
    let told: Vec<String> = counts.iter().map(|(number, key)| say!(words, key, number = *number)).collect();
    say!(words, "doctor-summary", first = *first, problems = words.row(&told))
}
