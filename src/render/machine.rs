//! What stands beside the pages for other programs: badges, embeddable charts, calendars, the feed, one
//! JSON file per service, the sitemap and `robots.txt`.

use super::badge::Badge;
use super::csv::Csv;
use super::sink::Sink;
use super::svg::escape;
use super::theme::Theme;
use super::{RenderError, atom, calendar, figure, redact, report};
use crate::site::address::{self, BadgeForm, segment};
use crate::site::{Case, Site, doctor, stage};
use rayon::prelude::*;

/// Writes everything for machines into a sink.
///
/// # Errors
/// When the sink does not take a file.
pub fn write(site: &Site, theme: &Theme, sink: &dyn Sink) -> Result<(), RenderError> {
    let report = report::written(site)?;
    sink.put(report::ADDRESS, &redact::machine(&report.bytes, site.config.site.redact))?;
    sink.put(doctor::TABLE, &problems(site))?;
    sink.put("changes.atom", atom::feed(site).as_bytes())?;
    let fleet = calendar::calendar(site, &site.config.site.title, site.cases.iter(), true);
    sink.put("calendar.ics", fleet.as_bytes())?;
    if let Some((svg, csv)) = figure::fleet_alone(site) {
        sink.put(&address::fleet_chart("svg"), svg.as_bytes())?;
        sink.put(&address::fleet_chart("csv"), &csv)?;
    }
    // A project may have its own.
    if !theme.files().any(|(path, _)| path == ROBOTS) {
        sink.put(ROBOTS, robots(site).as_bytes())?;
    }
    if let Some(base) = &site.config.site.base_url {
        sink.put("sitemap.xml", sitemap(site, base).as_bytes())?;
    }
    site.cases.par_iter().enumerate().try_for_each(|(index, case)| {
        let own = report.services.get(index).and_then(|place| report.bytes.get(place.clone())).unwrap_or_default();
        sink.put(&format!("services/{}/index.json", segment(&case.dossier.service.id)), &[own, b"\n"].concat())?;
        of_service(site, index, case, sink)
    })
}

fn of_service(site: &Site, index: usize, case: &Case, sink: &dyn Sink) -> Result<(), RenderError> {
    let service = &case.dossier.service;
    let standing = case.standing;
    let words = &*site.config.words;
    let label = words.text("badge-label");
    let badge = Badge { words, label, stage: standing.stage, waiver: standing.uses_waiver, lapse: None };
    let titled = Badge { label: &service.title, ..badge };
    let lapsing = Badge { lapse: standing.lapse.as_ref().map(|lapse| lapse.on), ..titled };
    let charts = figure::alone(site, case);
    // What others embed stands under former names as well: a picture follows no redirect page.
    let former = site.former.iter().filter(|(_, at)| *at == index).map(|(name, _)| *name);
    for name in std::iter::once(service.id.as_str()).chain(former) {
        let id = segment(name);
        sink.put(&address::badge(name, BadgeForm::Flat), titled.svg().as_bytes())?;
        sink.put(&address::badge(name, BadgeForm::Lapse), lapsing.svg().as_bytes())?;
        sink.put(
            &address::badge(name, BadgeForm::Large),
            lapsing.large(&stage::name(&site.config.words, standing.stage)).as_bytes(),
        )?;
        sink.put(&format!("badges/{id}.json"), badge.endpoint().as_bytes())?;
        for (chart, svg, csv) in &charts {
            sink.put(&address::chart(name, chart, "svg"), svg.as_bytes())?;
            sink.put(&address::chart(name, chart, "csv"), csv)?;
        }
    }
    let id = segment(&service.id);
    let calendar = calendar::calendar(site, &service.title, std::iter::once(case), false);
    sink.put(&format!("services/{id}/calendar.ics"), calendar.as_bytes())?;
    Ok(())
}

/// Everything that is wrong with the input; of which the pages tell long lists in part.
fn problems(site: &Site) -> Vec<u8> {
    let mut csv = Csv::new(&[
        "severity",
        "code",
        "service",
        "file",
        "line",
        "column",
        "message",
        "help",
        "silenced_because",
        "silenced_in",
    ]);
    for (diagnostic, silenced) in doctor::all(site) {
        let place = &diagnostic.place;
        csv.row([
            diagnostic.severity().as_str().to_owned(),
            diagnostic.code.as_str().to_owned(),
            diagnostic.service.clone().unwrap_or_default(),
            place.file.to_string(),
            place.line.to_string(),
            place.column.to_string(),
            diagnostic.message.clone(),
            diagnostic.help.clone(),
            silenced.map(|(reason, _)| reason.to_owned()).unwrap_or_default(),
            silenced.map(|(_, by)| by.to_string()).unwrap_or_default(),
        ]);
    }
    csv.into_bytes()
}

/// What search engines ask for first.
const ROBOTS: &str = "robots.txt";

fn robots(site: &Site) -> String {
    let sitemap = site.config.site.base_url.as_ref().map(|base| format!("Sitemap: {base}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}

fn sitemap(site: &Site, base: &str) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in site.addresses() {
        xml.push_str("<url><loc>");
        xml.push_str(&escape(&format!("{base}{address}")));
        xml.push_str("</loc></url>\n");
    }
    xml.push_str("</urlset>\n");
    xml
}
