//! Addresses of before: what stood under a former name of a service leads to where it stands now.
//!
//! Pages hosts know no redirects of their own, so a small page sends the reader on; badges and what
//! else is embedded elsewhere stand under the former name as well.

use super::RenderError;
use super::sink::Sink;
use super::svg::escape;
use crate::site::head::direction;
use crate::site::page::Page;
use crate::site::{Site, address};
use crate::words::{Piece, Value, say};

/// Writes a page that leads on for every page of a service that had another name.
///
/// # Errors
/// When the sink does not take a file.
pub fn write(site: &Site, sink: &dyn Sink) -> Result<(), RenderError> {
    for (name, index) in &site.former {
        let Some(case) = site.cases.get(*index) else { continue };
        let (dossier, id) = (case.dossier, &case.dossier.service.id);
        let runs =
            (0..dossier.runs.len()).filter(|run| site.has_run_page(*index, *run)).map(|run| Page::Run(*index, run));
        let playbooks = (0..dossier.playbooks.len()).map(|playbook| Page::Playbook(*index, playbook));
        for page in [Page::Service(*index), Page::Card(*index)].into_iter().chain(playbooks).chain(runs) {
            let now = page.address(site);
            let folder = format!("services/{}/", address::segment(id));
            let Some(rest) = now.strip_prefix(&folder) else { continue };
            let before = format!("services/{}/{rest}", address::segment(name));
            let way = format!("{}{now}", address::root(&before));
            sink.put(&before, leads_on(site, &way, &dossier.service.title).as_bytes())?;
        }
    }
    Ok(())
}

fn leads_on(site: &Site, way: &str, title: &str) -> String {
    let words = &site.config.words;
    let (lang, dir) = (escape(&site.config.site.lang), direction(&site.config.site.lang));
    let heading = escape(&say!(words, "moved-title", service = title));
    let way = escape(way);
    let link = format!("<a href=\"{way}\">{}</a>", escape(words.text("moved-link")));
    let mut sentence = String::new();
    words.pieces("moved-about", &[("link", Value::Placed(0))], &mut |piece| match piece {
        Piece::Text(text) => sentence.push_str(&escape(text)),
        Piece::Placed(_) => sentence.push_str(&link),
    });
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\">\n\
         <title>{heading}</title>\n<meta http-equiv=\"refresh\" content=\"0; url={way}\">\n\
         <link rel=\"canonical\" href=\"{way}\">\n<meta name=\"robots\" content=\"noindex\">\n</head>\n<body>\n\
         <h1>{heading}</h1>\n<p>{sentence}</p>\n</body>\n</html>\n"
    )
}
