//! What the preview shows: the pages that were built last, or why there are none.

use crate::site::address::below_host;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::broadcast;

/// The script that loads a page again, which keeps the place in it, and that shows what is wrong over the
/// last good one; never part of the built site. Texts are put in as texts, so that nothing in them runs.
pub const SCRIPT: &str = r#""use strict";
const events = new EventSource("/_stagepost/events");
let opened = false;
events.addEventListener("open", () => {
  if (opened) location.reload();
  opened = true;
});
events.addEventListener("reload", () => location.reload());
events.addEventListener("problems", (event) => {
  console.error(event.data);
  document.getElementById("stagepost-problems")?.remove();
  const box = document.createElement("section");
  box.id = "stagepost-problems";
  box.setAttribute("role", "alert");
  box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:9;max-height:60vh;overflow:auto;padding:1rem 1.25rem;" +
    "background:#2b1512;color:#fff;border-top:4px solid #ff9a84;font:0.875rem/1.5 system-ui,sans-serif";
  const head = document.createElement("strong");
  head.textContent = "The content has errors. This is the last good page.";
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.style.cssText = "float:right;color:inherit;background:none;border:1px solid;padding:0.2rem 0.6rem;cursor:pointer";
  close.addEventListener("click", () => box.remove());
  const text = document.createElement("pre");
  text.textContent = event.data;
  text.style.cssText = "white-space:pre-wrap;margin:0.75rem 0 0;font:0.8125rem/1.45 ui-monospace,monospace";
  box.append(close, head, text);
  document.body.append(box);
});
"#;

/// What is added to every page on its way out.
const TAG: &str = r#"<script src="/_stagepost/reload.js" defer></script>"#;

/// What open pages are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// There are new pages.
    Reload,
    /// The content has errors, and the last good pages stay.
    Problems(Arc<str>),
}

/// The files of one build.
#[derive(Debug, Default)]
pub struct Pages {
    files: BTreeMap<String, Arc<[u8]>>,
    /// The path at which the published site will stand, without a slash before it. Links that name it lead
    /// to the same files here.
    home: String,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A file: its path and bytes.
    File(String, Vec<u8>),
    /// The page that says that there is no such page.
    Missing(Vec<u8>),
    /// A folder without the slash at its end: where it is.
    Moved(String),
    /// Nothing was ever built: why.
    Broken(Vec<u8>),
}

impl Pages {
    /// The files of one build. `base` is the address at which the site will be published.
    pub fn new(files: BTreeMap<String, Arc<[u8]>>, base: Option<&str>) -> Self {
        let home = base.map(below_host).unwrap_or_default().trim_start_matches('/').to_owned();
        Self { files, home }
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The answer for a decoded path, which begins with a slash. Only names of built files are
    /// known here, so that no path leads to a file of this machine.
    fn answer(&self, path: &str) -> Answer {
        let name = path.strip_prefix('/').unwrap_or(path);
        let name = match name.strip_prefix(&self.home) {
            Some(rest) if !self.files.contains_key(name) => rest,
            _ => name,
        };
        let name = if name.is_empty() || name.ends_with('/') { format!("{name}index.html") } else { name.to_owned() };
        if let Some(bytes) = self.files.get(&name) {
            let bytes = if name.ends_with(".html") { with_script(bytes) } else { bytes.to_vec() };
            return Answer::File(name, bytes);
        }
        if self.files.contains_key(&format!("{name}/index.html")) {
            return Answer::Moved(format!("/{name}/"));
        }
        let page = self
            .files
            .get("404.html")
            .map_or_else(|| with_script(b"<h1>There is no such page.</h1>"), |b| with_script(b));
        Answer::Missing(page)
    }
}

/// What is shown at present.
pub struct Preview {
    pages: RwLock<Option<Arc<Pages>>>,
    problems: RwLock<Option<Arc<str>>>,
    news: broadcast::Sender<News>,
}

impl Default for Preview {
    fn default() -> Self {
        Self { pages: RwLock::default(), problems: RwLock::default(), news: broadcast::Sender::new(16) }
    }
}

impl Preview {
    /// Shows new pages.
    pub fn replace(&self, pages: Pages) {
        *self.pages.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(pages));
        *self.problems.write().unwrap_or_else(PoisonError::into_inner) = None;
        // Nobody listens when no page is open.
        let _ = self.news.send(News::Reload);
    }

    /// Keeps the last good pages, for this reason.
    pub fn keep(&self, problems: String) {
        let problems: Arc<str> = problems.into();
        *self.problems.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&problems));
        let nothing_good = self.pages.read().unwrap_or_else(PoisonError::into_inner).is_none();
        let _ = self.news.send(if nothing_good { News::Reload } else { News::Problems(problems) });
    }

    /// What a page that is opened now is told: what is wrong at present, and then everything new.
    pub fn news(&self) -> (Option<News>, broadcast::Receiver<News>) {
        let news = self.news.subscribe();
        let good = self.pages.read().unwrap_or_else(PoisonError::into_inner).is_some();
        let problems = self.problems.read().unwrap_or_else(PoisonError::into_inner).clone();
        // Where nothing was ever built the page itself tells it.
        (problems.filter(|_| good).map(News::Problems), news)
    }

    /// The answer for a decoded path, which begins with a slash.
    pub fn answer(&self, path: &str) -> Answer {
        let pages = self.pages.read().unwrap_or_else(PoisonError::into_inner).clone();
        match pages {
            Some(pages) => pages.answer(path),
            None => {
                let problems = self.problems.read().unwrap_or_else(PoisonError::into_inner).clone();
                Answer::Broken(problem_page(problems.as_deref().unwrap_or_default()))
            }
        }
    }
}

fn with_script(page: &[u8]) -> Vec<u8> {
    let end = page.windows(7).rposition(|part| part.eq_ignore_ascii_case(b"</body>")).unwrap_or(page.len());
    [&page[..end], TAG.as_bytes(), &page[end..]].concat()
}

fn problem_page(problems: &str) -> Vec<u8> {
    let text = problems.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The content has errors</title></head>\
         <body><h1>The content has errors</h1><p>The site appears as soon as they are mended.</p><pre>{text}</pre>\
         {TAG}</body></html>"
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Pages {
        let files = [("index.html", "<body>a</body>"), ("a/index.html", "b"), ("a/x.svg", "<svg/>")];
        let files = files.into_iter().map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes())));
        Pages::new(files.collect(), Some("https://example.org/team/site/"))
    }

    #[test]
    fn links_that_name_the_path_of_the_published_site_lead_to_the_same_files() {
        for path in ["/team/site/", "/team/site/index.html", "/team/site/a/x.svg"] {
            assert!(matches!(pages().answer(path), Answer::File(..)), "{path}");
        }
        assert!(matches!(pages().answer("/team/"), Answer::Missing(_)));
    }

    #[test]
    fn the_script_is_added_to_pages_only() {
        let Answer::File(_, index) = pages().answer("/") else { panic!() };
        assert_eq!(String::from_utf8(index).unwrap(), format!("<body>a{TAG}</body>"));
        assert_eq!(pages().answer("/a/x.svg"), Answer::File("a/x.svg".to_owned(), b"<svg/>".to_vec()));
    }

    #[test]
    fn a_folder_is_named_with_its_slash() {
        assert_eq!(pages().answer("/a"), Answer::Moved("/a/".to_owned()));
        assert!(matches!(pages().answer("/a/"), Answer::File(..)));
    }

    #[test]
    fn only_built_files_have_an_address() {
        for path in ["/../etc/passwd", "//index.html", "/a/../index.html", "/nothing", "/index.html/"] {
            assert!(matches!(pages().answer(path), Answer::Missing(_)), "{path}");
        }
    }

    #[test]
    fn without_a_good_build_the_problems_are_the_page() {
        let preview = Preview::default();
        preview.keep("a.yaml:1: <b>".to_owned());
        let Answer::Broken(page) = preview.answer("/any") else { panic!() };
        assert!(String::from_utf8(page).unwrap().contains("a.yaml:1: &lt;b&gt;"));
        preview.replace(pages());
        preview.keep("again".to_owned());
        assert!(matches!(preview.answer("/"), Answer::File(..)), "the last good pages stay");
        assert_eq!(preview.news().0, Some(News::Problems("again".into())), "who comes late is told as well");
        preview.replace(pages());
        assert_eq!(preview.news().0, None);
    }
}
