//! What other places show of a service: badges, a card for a frame, and texts that link to its page.

use super::Case;
use super::address::{self, BadgeForm};
use super::link::Link;
use super::mark::StageMark;
use super::stage;
use super::viewpoint::Viewpoint;
use super::when::When;
use crate::model::service::Service;
use crate::words::{Words, say};
use serde::Serialize;
use std::collections::BTreeSet;

/// The box of the service's page.
#[derive(Debug, Clone, Serialize)]
pub struct Elsewhere {
    /// The badges, as seen from the page.
    pub badges: Vec<BadgeRow>,
    /// The card's address, as seen from the page.
    pub card: Link,
    /// Texts that link here; none where the site does not know where it will stand.
    pub snippets: Vec<Snippet>,
}

/// One form of the badge.
#[derive(Debug, Clone, Serialize)]
pub struct BadgeRow {
    /// What it shows.
    pub text: String,
    /// Its address.
    pub href: String,
}

/// A text that links here.
#[derive(Debug, Clone, Serialize)]
pub struct Snippet {
    /// For which kind of text.
    pub name: String,
    /// The text itself.
    pub text: String,
}

/// The card.
#[derive(Debug, Clone, Serialize)]
pub struct CardView {
    /// The service's name.
    pub title: String,
    /// Its page.
    pub link: Link,
    /// The proven stage.
    pub mark: StageMark,
    /// What that means.
    pub sentence: String,
    /// What is missing for the next stage, in words; empty on the highest.
    pub next: String,
    /// When the stage falls by itself.
    pub lapse: Option<When>,
}

/// The box of a service's page.
pub fn elsewhere(at: &Viewpoint, case: &Case) -> Elsewhere {
    let service = &case.dossier.service;
    let badge = |key, form| BadgeRow { text: at.text(key), href: at.href(&address::badge(&service.id, form)) };
    let mut badges = vec![badge("badge-stage", BadgeForm::Flat)];
    if case.standing.lapse.is_some() {
        badges.push(badge("badge-lapse", BadgeForm::Lapse));
    }
    badges.push(badge("badge-large", BadgeForm::Large));
    Elsewhere {
        badges,
        card: Link::new(at.text("badge-card"), at.href(&address::card(&service.id))),
        snippets: at
            .site
            .config
            .site
            .base_url
            .as_deref()
            .map(|base| snippets(at.words(), service, base))
            .unwrap_or_default(),
    }
}

fn snippets(words: &Words, service: &Service, base: &str) -> Vec<Snippet> {
    let page = format!("{base}{}", address::service(&service.id));
    let card = format!("{base}{}", address::card(&service.id));
    let badge = format!("{base}{}", address::badge(&service.id, BadgeForm::Flat));
    let title = say!(words, "snippet-title", service = &service.title);
    let plain: String = title.chars().filter(|c| !"[]<>\"&|\\:#".contains(*c)).collect();
    let link = format!("<a href=\"{page}\"><img src=\"{badge}\" alt=\"{plain}\"></a>");
    let frame = format!("<iframe src=\"{card}\" title=\"{plain}\" width=\"400\" height=\"210\"></iframe>");
    vec![
        Snippet { name: "Markdown".to_owned(), text: format!("[![{plain}]({badge})]({page})") },
        Snippet { name: "HTML".to_owned(), text: link },
        Snippet { name: words.text("snippet-card").to_owned(), text: frame },
        Snippet { name: "Confluence".to_owned(), text: format!("[!{badge}|alt={plain}!|{page}]") },
        Snippet { name: "AsciiDoc".to_owned(), text: format!("image:{badge}[\"{plain}\",link=\"{page}\"]") },
        Snippet {
            name: words.text("snippet-backstage").to_owned(),
            text: format!("- {{url: \"{page}\", title: \"{plain}\", icon: dashboard}}"),
        },
    ]
}

/// The card of a service; `None` when there is no such service.
pub fn card(at: &Viewpoint, index: usize) -> Option<CardView> {
    let case = at.site.cases.get(index)?;
    let (service, standing) = (&case.dossier.service, case.standing);
    Some(CardView {
        title: service.title.clone(),
        link: at.service(service),
        mark: StageMark::of(at.words(), standing),
        sentence: stage::sentence(at.words(), standing.stage),
        next: match &standing.next {
            Some(next) => {
                let missing = say!(at.words(), "count-requirements", number = next.missing.len());
                say!(at.words(), "card-next", requirements = missing, stage = next.stage)
            }
            None => String::new(),
        },
        lapse: standing.lapse.as_ref().map(|lapse| at.when(lapse.on)),
    })
}

/// The names under which services were known before, with the position of the service: those that no
/// service has today, each once.
pub fn former_names<'a>(cases: &[Case<'a>]) -> Vec<(&'a str, usize)> {
    let folded = |name: &str| address::segment(name).to_ascii_lowercase();
    let mut taken: BTreeSet<String> = cases.iter().map(|case| folded(&case.dossier.service.id)).collect();
    let aliases = cases
        .iter()
        .enumerate()
        .flat_map(|(index, case)| case.dossier.service.aliases.iter().map(move |alias| (alias.as_str(), index)));
    aliases.filter(|(alias, _)| taken.insert(folded(alias))).collect()
}
