//! The feed of stage changes in Atom form (RFC 4287), newest first.
//!
//! Ids are made from what an entry is about, not from where the site stands, so that moving the site
//! repeats nothing for its readers.

use super::svg::escape;
use super::uuid;
use crate::ladder::standing::Change;
use crate::site::{Case, Site, address, changes, requirement};
use crate::words::say;

/// How many changes the feed holds.
const ENTRIES: usize = 100;

/// The feed of a site.
pub fn feed(site: &Site) -> String {
    let mut changes: Vec<(&Case, &Change)> =
        site.cases.iter().flat_map(|case| case.standing.history.iter().map(move |change| (case, change))).collect();
    changes.sort_by(|(a, x), (b, y)| y.on.cmp(&x.on).then_with(|| a.dossier.service.id.cmp(&b.dossier.service.id)));
    changes.truncate(ENTRIES);
    let title = &site.config.site.title;
    let updated = changes.first().map_or(site.day, |(_, change)| change.on);
    let mut xml =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"");
    xml.push_str(&format!(" xml:lang=\"{}\">\n", escape(&site.config.site.lang)));
    xml.push_str(&format!("<id>{}</id>\n", uuid::urn(&format!("changes of {title}"))));
    let heading = say!(site.config.words, "feed-title", site = title);
    xml.push_str(&format!("<title>{}</title>\n", escape(&heading)));
    xml.push_str(&format!("<updated>{updated}T00:00:00Z</updated>\n"));
    xml.push_str("<author><name>Stagepost</name></author>\n");
    if let Some(base) = &site.config.site.base_url {
        xml.push_str(&format!("<link rel=\"self\" href=\"{}changes.atom\"/>\n", escape(base)));
        xml.push_str(&format!("<link rel=\"alternate\" href=\"{}changes.html\"/>\n", escape(base)));
    }
    for (case, change) in changes {
        entry(&mut xml, site, case, change);
    }
    xml.push_str("</feed>\n");
    xml
}

fn entry(xml: &mut String, site: &Site, case: &Case, change: &Change) {
    let service = &case.dossier.service;
    let words = &site.config.words;
    let key = if change.stage > change.from { "feed-rose" } else { "feed-fell" };
    let titles: Vec<String> = change.requirements.iter().map(|id| requirement::title(words, id)).collect();
    xml.push_str("<entry>\n");
    xml.push_str(&format!(
        "<id>{}</id>\n",
        uuid::urn(&format!("{}: {} {} {}", site.config.site.title, service.id, change.on, change.stage))
    ));
    let values = [("service", (&service.title).into()), ("from", change.from.into()), ("to", change.stage.into())];
    let title = words.fill(key, &values);
    xml.push_str(&format!("<title>{}</title>\n", escape(&title)));
    xml.push_str(&format!("<updated>{}T00:00:00Z</updated>\n", change.on));
    let causes = changes::told(words, &change.because);
    let summary = say!(words, "feed-summary", causes = causes, requirements = titles.join("; "));
    xml.push_str(&format!("<summary>{}</summary>\n", escape(&summary)));
    let base = site.config.site.base_url.as_deref().unwrap_or_default();
    xml.push_str(&format!("<link rel=\"alternate\" href=\"{}{}\"/>\n", escape(base), address::service(&service.id)));
    xml.push_str("</entry>\n");
}
