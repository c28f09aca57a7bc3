//! What every page shows around its own content: title, navigation, day and origin.

use super::Site;
use super::link::Link;
use super::page::Page;
use super::team;
use super::viewpoint::Viewpoint;
use super::when::When;
use crate::words::say;
use serde::Serialize;

/// The frame of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    /// The page's title.
    pub title: String,
    /// The site's title.
    pub site: String,
    /// The language of the site's words.
    pub lang: String,
    /// The way that language is written: `ltr` or `rtl`.
    pub dir: &'static str,
    /// Whether the words are in another language than English, so that what stays English is marked so.
    pub foreign: bool,
    /// One sentence about the page.
    pub description: String,
    /// The way to the site's root: empty, `../` once or more, or the root's path on its host.
    pub root: String,
    /// The hosts from which images are shown.
    pub images: Vec<String>,
    /// The main navigation.
    pub nav: Vec<NavItem>,
    /// Free pages that found no room in the main navigation.
    pub more: Vec<Link>,
    /// The way from the overview to this page, without the page itself.
    pub trail: Vec<Link>,
    /// The day of the judgement.
    pub as_of: When,
    /// The program and its version.
    pub generator: String,
    /// The commit, shortened; empty when it is not known, and on pages that speak of a part only.
    pub commit: String,
    /// Whether files differ from the commit.
    pub dirty: bool,
    /// The page's absolute address; empty when the site does not know where it will stand.
    pub canonical: String,
}

/// One entry of the main navigation.
#[derive(Debug, Clone, Serialize)]
pub struct NavItem {
    /// What is shown.
    pub text: String,
    /// Where it leads.
    pub href: String,
    /// Whether it is the page itself.
    pub here: bool,
    /// A word beside it, such as the number of problems; empty for none.
    pub note: String,
}

/// The frame of a page.
pub fn head(at: &Viewpoint, page: Page, title: String, description: String) -> Head {
    let site = at.site;
    let address = page.address(site);
    Head {
        title,
        site: site.config.site.title.clone(),
        dir: direction(&site.config.site.lang),
        lang: site.config.site.lang.clone(),
        foreign: !at.words().is_english(),
        description,
        root: at.root.clone(),
        images: site.config.site.remote_images.clone(),
        nav: navigation(at, page),
        more: if roomy(site) { Vec::new() } else { (0..site.free.len()).map(|index| free(at, index)).collect() },
        trail: trail(at, page),
        as_of: at.when(site.day),
        generator: concat!("Stagepost ", env!("CARGO_PKG_VERSION")).to_owned(),
        commit: commit(site, page),
        dirty: site.source.dirty,
        canonical: canonical(site, &address),
    }
}

/// The commit, on the pages that speak of the whole project. On every page it would change all of them
/// with each commit; links to files name the commit of the file.
fn commit(site: &Site, page: Page) -> String {
    let whole = matches!(page, Page::Overview | Page::Doctor(_) | Page::Evidence | Page::Period(_) | Page::Pack(..));
    let commit = site.source.commit.as_deref().filter(|_| whole);
    commit.map(|commit| commit.chars().take(10).collect()).unwrap_or_default()
}

/// The way a language is written.
pub fn direction(lang: &str) -> &'static str {
    let written = ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ku", "ps", "sd", "ug", "ur", "yi"];
    let first = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if written.contains(&first.as_str()) { "rtl" } else { "ltr" }
}

fn canonical(site: &Site, address: &str) -> String {
    match &site.config.site.base_url {
        Some(base) if address == "index.html" => base.clone(),
        Some(base) => format!("{base}{address}"),
        None => String::new(),
    }
}

/// Whether the free pages find room in the main navigation.
fn roomy(site: &Site) -> bool {
    site.free.len() <= 3
}

fn free(at: &Viewpoint, index: usize) -> Link {
    let title = at.site.free.get(index).map(|page| page.title.clone()).unwrap_or_default();
    Link::new(title, at.href(&Page::Free(index).address(at.site)))
}

fn navigation(at: &Viewpoint, page: Page) -> Vec<NavItem> {
    let fixed = [
        (Page::Overview, "nav-overview"),
        (Page::Stages, "nav-stages"),
        (Page::Requirements, "nav-requirements"),
        (Page::Changes, "nav-changes"),
        (Page::Calendar, "nav-calendar"),
        (Page::Fleet, "nav-fleet"),
        (Page::Evidence, "nav-evidence"),
        (Page::Doctor(0), "nav-doctor"),
    ];
    let problems = at.site.diagnostics.len();
    let mut items: Vec<NavItem> = fixed
        .into_iter()
        .map(|(target, key)| NavItem {
            text: at.text(key),
            href: at.href(&target.address(at.site)),
            here: target == if matches!(page, Page::Doctor(_)) { Page::Doctor(0) } else { page },
            note: if target == Page::Doctor(0) && problems > 0 { problems.to_string() } else { String::new() },
        })
        .collect();
    if roomy(at.site) {
        let pages = (0..at.site.free.len()).map(|index| (index, free(at, index)));
        items.extend(pages.map(|(index, link)| NavItem {
            text: link.text,
            href: link.href,
            here: page == Page::Free(index),
            note: String::new(),
        }));
    }
    items
}

fn trail(at: &Viewpoint, page: Page) -> Vec<Link> {
    let to = |target: Page, key: &str| Link::new(at.text(key), at.href(&target.address(at.site)));
    let overview = to(Page::Overview, "nav-overview");
    match page {
        Page::Overview | Page::NotFound => Vec::new(),
        Page::Run(service, _) | Page::Playbook(service, _) | Page::Card(service) => {
            let case = at.site.cases.get(service);
            let own = case.map(|case| at.service(&case.dossier.service));
            std::iter::once(overview).chain(of_team(at, service)).chain(own).collect()
        }
        Page::Service(service) => std::iter::once(overview).chain(of_team(at, service)).collect(),
        Page::Requirement(_) => vec![overview, to(Page::Requirements, "nav-requirements")],
        Page::Period(_) => vec![overview, to(Page::Evidence, "nav-evidence")],
        Page::Pack(number, _) => {
            let name = at.site.periods.get(number).map_or("", |period| &period.name);
            vec![
                overview,
                to(Page::Evidence, "nav-evidence"),
                Link::new(name, at.href(&Page::Period(number).address(at.site))),
            ]
        }
        Page::Doctor(1..) => vec![overview, to(Page::Doctor(0), "nav-doctor")],
        Page::Stage(_) => vec![overview, to(Page::Stages, "nav-stages")],
        _ => vec![overview],
    }
}

/// The page of a service's team.
fn of_team(at: &Viewpoint, service: usize) -> Option<Link> {
    team::of(at.site, service).map(|team| team::link(at, team))
}

/// How many services there are, in words.
pub fn services(site: &Site) -> String {
    say!(site.config.words, "count-services", number = site.cases.len())
}
