//! The links of rendered pages: whatever wrote them, a template, a theme, the menu or a text, each one
//! that stays on the site leads to a file of it, and to an anchor that is there.
//!
//! A sink on the way to another looks at each page while it is rendered. It keeps a number for every file
//! and every anchor, and of addresses those that are wanted and have not come yet, each once, however many pages
//! have it; what is not there in the end is told.

mod numbers;
mod origin;
mod scan;

use super::sink::{Sink, SinkError};
use super::theme::Theme;
use crate::model::diagnostic::Diagnostic;
use crate::model::text::decode;
use crate::site::{Site, address};
use crate::tree::SourceTree;
use numbers::Numbers;
use scan::{plain, scan};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A sink that looks at the links of the pages on their way to another.
pub struct LinkCheck<'s> {
    inner: &'s dyn Sink,
    /// The address at which the site will stand, where that is known.
    base: Option<Base<'s>>,
    seen: Mutex<Seen>,
}

/// The site's own address, in full and from the root of its host on.
#[derive(Clone, Copy)]
struct Base<'s>([&'s str; 2]);

#[derive(Default)]
struct Seen {
    /// The files, and the anchors of pages.
    there: Numbers,
    /// The pages with links to what is wanted, as they came.
    pages: Vec<Box<str>>,
    /// What links lead to and what has not come yet.
    wanted: BTreeMap<u64, Wanted>,
}

/// How many pages are kept that have a link to the same address. Where it stands in a template, one is
/// enough; where texts have it, each of them is to be told.
const KEPT: usize = 8;

/// An address that links lead to.
struct Wanted {
    /// The first pages that have such a link, by their position.
    pages: Vec<u32>,
    /// What is written on the first of them.
    href: Box<str>,
    /// How many pages have one.
    number: usize,
}

/// A link that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Broken {
    /// The first pages that have it, with the address as seen from there.
    pub pages: Vec<(String, String)>,
    /// How many pages have it.
    pub number: usize,
    /// Why it leads nowhere.
    pub fault: Fault,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// There is no such file.
    NoFile,
    /// The page has no such anchor.
    NoAnchor,
    /// It leads out of the site, to a place that differs with where the site stands.
    LeavesSite,
}

/// Where a link leads.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// To another site.
    Outside,
    /// To a file of this one, and to a place in it.
    Inside(String, String),
    /// Out of the site.
    Astray,
}

impl<'s> LinkCheck<'s> {
    /// Looks at what goes into a sink. `base` is the address at which the site will stand.
    pub fn new(inner: &'s dyn Sink, base: Option<&'s str>) -> Self {
        Self { inner, base: base.map(Base::new), seen: Mutex::default() }
    }

    /// The links that lead nowhere, by page; asked once everything was rendered.
    pub fn broken(&self) -> Vec<Broken> {
        let seen = self.lock();
        let Seen { there, pages, wanted } = &*seen;
        let is_there = |path: &str, anchor: &str| there.contains(key(path, anchor));
        let mut broken = Vec::new();
        for (key, wanted) in wanted {
            let pages = wanted.pages.iter().filter_map(|page| pages.get(usize::try_from(*page).ok()?)).map(|p| &**p);
            let first = pages.clone().next().unwrap_or_default();
            let target = target(first, &wanted.href, self.base);
            debug_assert_eq!(*key, target.key(&wanted.href));
            let (fault, inside) = match &target {
                // A server opens the page of a folder that is named without a slash.
                Target::Inside(path, _) if is_there(&format!("{path}/index.html"), "") => continue,
                Target::Inside(path, anchor) => {
                    let fault = if is_there(path, "") { Fault::NoAnchor } else { Fault::NoFile };
                    let hash = if anchor.is_empty() { "" } else { "#" };
                    (fault, format!("{path}{hash}{anchor}"))
                }
                Target::Astray => (Fault::LeavesSite, String::new()),
                Target::Outside => continue,
            };
            let seen_from = |page: &str| match fault {
                Fault::LeavesSite => wanted.href.to_string(),
                Fault::NoFile | Fault::NoAnchor => format!("{}{inside}", address::root(page)),
            };
            let rest = pages.clone().skip(1).map(|page| (page.to_owned(), seen_from(page)));
            let pages = std::iter::once((first.to_owned(), wanted.href.to_string())).chain(rest).collect();
            broken.push(Broken { pages, number: wanted.number, fault });
        }
        broken.sort();
        broken
    }

    /// What is wrong with the links, where it is written; what the check of the sources told already is not
    /// told again.
    pub fn diagnostics(&self, site: &Site, theme: &Theme, tree: &dyn SourceTree) -> Vec<Diagnostic> {
        origin::diagnostics(&self.broken(), site, theme, tree)
    }

    fn look(&self, page: &str, text: &str) {
        let found = scan(text);
        let mut there = Vec::with_capacity(found.anchors.len() + 1);
        there.push(key(page, ""));
        there.extend(found.anchors.iter().map(|anchor| key(page, &plain(anchor))));
        let mut wanted: Vec<(u64, &str)> = Vec::with_capacity(found.addresses.len());
        wanted.extend(found.addresses.into_iter().filter_map(|href| match target(page, href, self.base) {
            Target::Outside => None,
            target => Some((target.key(href), href)),
        }));
        // Of several ways to write the same address the first in order is kept.
        wanted.sort_unstable();
        wanted.dedup_by_key(|(key, _)| *key);
        self.lock().note(page, &there, &wanted);
    }

    fn lock(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn note(&mut self, page: &str, there: &[u64], wanted: &[(u64, &str)]) {
        self.come(there);
        let mut own = None;
        for (key, href) in wanted.iter().filter(|(key, _)| !self.there.contains(*key)) {
            let number = *own.get_or_insert_with(|| {
                self.pages.push(page.into());
                u32::try_from(self.pages.len() - 1).unwrap_or(u32::MAX)
            });
            let pages = &self.pages;
            let name =
                |number: u32| usize::try_from(number).ok().and_then(|number| pages.get(number)).map(|page| &**page);
            let known = self.wanted.entry(*key).or_insert_with(|| Wanted {
                pages: Vec::new(),
                href: (*href).into(),
                number: 0,
            });
            known.number += 1;
            let at = known.pages.iter().rposition(|other| name(*other) < Some(page)).map_or(0, |at| at + 1);
            if at < KEPT {
                known.pages.insert(at, number);
                known.pages.truncate(KEPT);
            }
            if at == 0 && &*known.href != *href {
                known.href = (*href).into();
            }
        }
    }

    /// What is there is no longer waited for.
    fn come(&mut self, there: &[u64]) {
        for key in there {
            self.there.insert(*key);
            self.wanted.remove(key);
        }
    }
}

impl Target {
    /// The number of what a link leads to.
    fn key(&self, href: &str) -> u64 {
        match self {
            Self::Inside(path, anchor) => key(path, anchor),
            // No file is called so.
            Self::Astray | Self::Outside => key("..", href),
        }
    }
}

impl Sink for LinkCheck<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        self.inner.put(path, bytes)?;
        let is_page = path.ends_with(".html");
        match is_page.then_some(bytes).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
            Some(text) => self.look(path, text),
            None => self.lock().come(&[key(path, "")]),
        }
        Ok(())
    }
}

/// The number of a file, or of an anchor in it. It is the same in every run.
fn key(path: &str, anchor: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    path.hash(&mut hasher);
    anchor.hash(&mut hasher);
    hasher.finish()
}

/// Where an address leads that stands on a page.
fn target(page: &str, href: &str, base: Option<Base>) -> Target {
    let href = plain(href.trim());
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let own = base.and_then(|Base(forms)| forms.iter().find_map(|form| href.strip_prefix(form)));
    let (folder, rest) = own.map_or((folder, &*href), |rest| ("", rest));
    let (address, anchor) = rest.split_once('#').unwrap_or((rest, ""));
    let address = address.split('?').next().unwrap_or_default();
    let has_scheme = address.split('/').next().is_some_and(|head| head.contains(':'));
    if own.is_none() && (has_scheme || address.starts_with("//")) {
        return Target::Outside;
    }
    if own.is_none() && address.starts_with('/') {
        return Target::Astray;
    }
    let address = decode(address);
    let path = if own.is_none() && address.is_empty() { page.to_owned() } else { joined(folder, &address) };
    // What a script reads behind the `#` is no anchor: `#team=shop` filters a table.
    let is_anchor = path.ends_with(".html") && !anchor.contains('=') && !anchor.starts_with(":~:") && anchor != "top";
    match path.starts_with("..") {
        true => Target::Astray,
        false => Target::Inside(path, if is_anchor { decode(anchor).into_owned() } else { String::new() }),
    }
}

/// The path of an address in a folder; it begins with `..` where it leaves the site.
fn joined(folder: &str, address: &str) -> String {
    let mut path = String::with_capacity(folder.len() + address.len() + "/index.html".len());
    path.push_str(folder);
    let add = |path: &mut String, name: &str| {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(name);
    };
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." if path.is_empty() => return "..".to_owned(),
            ".." => path.truncate(path.rfind('/').unwrap_or_default()),
            name => add(&mut path, name),
        }
    }
    // The page of a folder.
    if address.is_empty() || address.ends_with(['/', '.']) {
        add(&mut path, "index.html");
    }
    path
}

impl<'s> Base<'s> {
    fn new(base: &'s str) -> Self {
        Self([base, address::below_host(base)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::sink::MemorySink;

    fn inside(path: &str, anchor: &str) -> Target {
        Target::Inside(path.to_owned(), anchor.to_owned())
    }

    #[test]
    fn an_address_is_followed_from_the_page_on_which_it_stands() {
        let page = "services/shop/index.html";
        for (href, expected) in [
            ("", inside(page, "")),
            ("#runs", inside(page, "runs")),
            ("card.html?x#a", inside("services/shop/card.html", "a")),
            ("../../index.html#team=shop", inside("index.html", "")),
            ("../../", inside("index.html", "")),
            ("..", inside("services/index.html", "")),
            ("runs/a%20b.html#%C3%BC", inside("services/shop/runs/a b.html", "ü")),
            ("chart.svg#view", inside("services/shop/chart.svg", "")),
            ("../../../x.html", Target::Astray),
            ("/x.html", Target::Astray),
            ("//example.org/x", Target::Outside),
            ("mailto:ana@example.org", Target::Outside),
            ("https://example.org/other/x.html", Target::Outside),
            ("https://example.org/site/fleet.html#a", inside("fleet.html", "a")),
            ("https://example.org/site/", inside("index.html", "")),
            ("/site/fleet.html", inside("fleet.html", "")),
        ] {
            assert_eq!(target(page, href, Some(Base::new("https://example.org/site/"))), expected, "{href}");
        }
        assert_eq!(
            target("index.html", "/fleet.html", Some(Base::new("https://example.org/"))),
            inside("fleet.html", "")
        );
    }

    #[test]
    fn what_has_come_is_no_longer_waited_for() {
        let memory = MemorySink::new();
        let check = LinkCheck::new(&memory, None);
        for number in 0..50 {
            let page =
                "<a href=\"../index.html#here\">x</a><a href=\"../x.png\">x</a><a href=\"#own\" id=\"own\">x</a>";
            check.put(&format!("pages/{number}.html"), page.as_bytes()).unwrap();
        }
        assert_eq!(check.lock().wanted.len(), 2, "the same address is kept once");
        check.put("x.png", b"").unwrap();
        check.put("index.html", b"<h1 id=\"here\">x</h1>").unwrap();
        assert_eq!(check.lock().wanted.len(), 0);
        assert_eq!(check.broken(), []);
        check.put("late.html", b"<a href=\"index.html#here\">x</a>").unwrap();
        let seen = check.lock();
        assert_eq!((seen.wanted.len(), seen.pages.len()), (0, 50), "a page that wants nothing more is not kept");
    }

    #[test]
    fn each_broken_address_is_told_once_with_the_number_of_its_pages() {
        let memory = MemorySink::new();
        let check = LinkCheck::new(&memory, None);
        let bad = "<a href=\"../none.html\">x</a> <a href=\"../b/index.html#none\">x</a>";
        check.put("b/index.html", format!("<h1 id=\"here\">b</h1>{bad}").as_bytes()).unwrap();
        check.put("a/index.html", bad.as_bytes()).unwrap();
        let good = "<a href='b/index.html#here'>x</a><a href='b'>x</a><a href='#top'>x</a><img src=\"x.png\">";
        check.put("index.html", format!("{good}<a href=\"/none\">x</a>").as_bytes()).unwrap();
        check.put("x.png", &[0xff]).unwrap();
        check.put("search/x.js", b"<a href='nothing'>").unwrap();
        let told: Vec<_> = check.broken().into_iter().map(|b| (b.pages, b.number, b.fault)).collect();
        let page = |page: &str, href: &str| (page.to_owned(), href.to_owned());
        let both = |href: &str| vec![page("a/index.html", href), page("b/index.html", href)];
        assert_eq!(
            told,
            [
                // On the second page it leads to the page itself.
                (both("../b/index.html#none"), 2, Fault::NoAnchor),
                (both("../none.html"), 2, Fault::NoFile),
                (vec![page("index.html", "/none")], 1, Fault::LeavesSite),
            ]
        );
        assert!(memory.get("x.png").is_some(), "everything is handed on");
    }
}
