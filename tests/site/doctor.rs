//! Thousands of problems: the pages stay short, and nothing is lost.

use super::fleet;
use super::pages::{Pages, rendered, values, words};
use stagepost::site::doctor;

fn doctors(pages: &Pages) -> Vec<(&str, &str)> {
    let all = pages.iter().filter(|(path, _)| path.starts_with("doctor") && path.ends_with(".html"));
    let mut all: Vec<_> = all.map(|(path, text)| (path.as_str(), text.as_str())).collect();
    all.sort_by_key(|(path, _)| {
        path.trim_end_matches(".html").rsplit('/').next().and_then(|n| n.parse().ok()).unwrap_or(1)
    });
    all
}

#[test]
fn every_problem_is_in_the_table_and_every_kind_of_each_service_on_a_page() {
    let fleet = fleet::ill();
    let pages = rendered(&fleet);
    let table = &pages[doctor::TABLE];
    assert_eq!(table.matches("\r\n").count(), 1 + fleet.diagnostics.len() + fleet.silenced.len());
    for diagnostic in &fleet.diagnostics {
        let (file, line) = (&diagnostic.place.file, diagnostic.place.line);
        let service = diagnostic.service.as_deref().unwrap_or_default();
        let row = format!("{},{},{service},{file},{line},1,", diagnostic.severity().as_str(), diagnostic.code.as_str());
        assert!(table.contains(&row), "{row}");
    }
    assert!(table.contains("2005,1,") && table.contains(",quoted from the vendor,stagepost.yaml:4"));

    let doctors = doctors(&pages);
    assert!(doctors.len() > 5, "{}", doctors.len());
    let all: String = doctors.iter().map(|(_, text)| words(text)).collect();
    for dossier in &fleet.catalog.dossiers {
        let id = &dossier.service.id;
        for line in [format!("{id} 2 "), format!("{id} 20 "), "dr.md:3".to_owned()] {
            let line = line.replacen(id.as_str(), &stagepost::site::words::capital(id), 1);
            assert!(all.contains(&line), "{line}");
        }
    }
    assert!(all.contains("1000 times") && all.contains("980 more are in the table"));
    // Six more than are told are counted, five are told.
    assert!(all.contains("26 times") && all.contains("6 more are in"));
    assert!(all.contains("300 lints are silenced") && all.contains("100 more are in"));
}

#[test]
fn a_page_of_problems_stays_short_however_many_there_are() {
    let pages = rendered(&fleet::ill());
    let doctors = doctors(&pages);
    for (path, text) in &doctors {
        let told = text.matches("class=\"place\"").count();
        assert!(told <= 225 + if *path == "doctor.html" { 400 } else { 0 }, "{path} tells of {told}");
        assert!(text.len() < 150_000, "{path} has {} bytes", text.len());
    }
    // Nothing of a kind stands on two pages, and each page says where the others are.
    let broken: usize = doctors.iter().map(|(_, text)| text.matches("<strong>A link inside").count()).sum();
    assert_eq!(broken, 60);
    for (path, text) in &doctors {
        let others = values(text, "href").into_iter().filter(|href| href.contains("doctor") && href.ends_with(".html"));
        assert!(others.count() >= doctors.len() - 1, "{path}");
        assert_eq!(text.matches("aria-current=\"page\"").count(), 2, "{path}: in the navigation, and among the pages");
    }
}

#[test]
fn the_worst_comes_first_and_what_helps_all_is_said_once() {
    let pages = rendered(&fleet::ill());
    let first = words(&pages["doctor.html"]);
    let at = |text: &str| first.find(text).unwrap_or_else(|| panic!("{text}"));
    assert!(at("The file is not valid YAML. yaml-syntax") < at("A link inside the project leads nowhere. broken-link"));
    assert!(at("yaml-syntax ✕ error 60 60") < at("broken-link ! warning 1560 60"));
    let group = &pages["doctor.html"][pages["doctor.html"].find("<section").unwrap()..];
    let group = &group[..group.find("</section>").unwrap()];
    assert_eq!(group.matches("Write it as Markdown.").count(), 1);
    assert_eq!(group.matches("Mend 7.").count(), 1);
}

#[test]
fn a_service_leads_to_its_problems_wherever_they_are() {
    let fleet = fleet::ill();
    let pages = rendered(&fleet);
    let last = &fleet.catalog.dossiers.last().unwrap().service.id;
    let page = &pages[&format!("services/{last}/index.html")];
    let href = values(page, "href").into_iter().find(|href| href.contains("doctor/")).expect("not on the first page");
    let (file, anchor) = href.trim_start_matches("../").split_once('#').unwrap();
    assert!(values(&pages[file], "id").contains(&anchor), "{href}");
}

#[test]
fn few_problems_need_no_pages() {
    let pages = rendered(&fleet::full());
    assert_eq!(doctors(&pages).len(), 1);
    assert!(!pages["doctor.html"].contains("Kinds of problems"));
}
