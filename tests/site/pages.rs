//! What the pages say, and what no page may hold.

use super::fleet::{self, Fleet};
use stagepost::config::RunPages;
use stagepost::render::sink::MemorySink;
use stagepost::render::theme::Theme;
use stagepost::site::page::Page;
use std::collections::{BTreeMap, BTreeSet};

pub type Pages = BTreeMap<String, String>;

pub fn rendered(fleet: &Fleet) -> Pages {
    let sink = MemorySink::new();
    stagepost::render::render(&fleet.site(), &Theme::built_in(&fleet.config.words).unwrap(), &sink).unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    sink.into_files().into_iter().map(|(path, bytes)| (path, text(&bytes))).collect()
}

fn html(pages: &Pages) -> impl Iterator<Item = (&str, &str)> {
    pages.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, text)| (path.as_str(), text.as_str()))
}

/// The values of an attribute, in order.
pub fn values<'t>(text: &'t str, attribute: &str) -> Vec<&'t str> {
    let start = format!(" {attribute}=\"");
    text.split(&start).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// What a reader sees: the text without tags, spaces made one.
pub fn words(text: &str) -> String {
    let body = text.split_once("<main").map_or(text, |(_, main)| main);
    let visible: String =
        body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect::<Vec<_>>().join(" ");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link as seen from a page, relative to the site's root.
fn resolved(page: &str, href: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop().expect("no link leaves the site")),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_leads_to_a_page_and_every_anchor_to_an_element() {
    for fleet in [fleet::full(), fleet::ill(), fleet::minimal(), fleet::empty()] {
        let pages = rendered(&fleet);
        let made_for_machines =
            |path: &str| ["badges/", "changes.atom", "calendar.ics"].iter().any(|start| path.starts_with(start));
        for (page, text) in html(&pages) {
            for href in values(text, "href").into_iter().chain(values(text, "src")) {
                if href.starts_with("https://") {
                    continue;
                }
                let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
                let target = match file.strip_prefix("/resiliency/") {
                    // Hosts show it wherever something is missing, so it cannot know from where.
                    Some(file) if page == "404.html" => file.to_owned(),
                    _ if file.is_empty() => page.to_owned(),
                    _ => resolved(page, file),
                };
                if made_for_machines(&target) {
                    continue;
                }
                let Some(target_text) = pages.get(&target) else {
                    panic!("{page} links to {href}, which does not exist")
                };
                if !anchor.is_empty() {
                    assert!(values(target_text, "id").contains(&anchor), "{page} links to {href}: no such anchor");
                }
            }
        }
    }
}

#[test]
fn every_page_holds_to_the_content_security_policy_and_to_one_outline() {
    for (page, text) in html(&rendered(&fleet::full())) {
        let first_meta = text.split("<meta ").nth(2).unwrap();
        assert!(first_meta.starts_with("http-equiv=\"Content-Security-Policy\""), "{page}");
        for refused in [" style=\"", "<style", "<script>", " onclick", "javascript:"] {
            assert!(!text.contains(refused), "{page} holds {refused}");
        }
        assert_eq!(text.matches("<h1").count(), 1, "{page}");
        let mut level = 1;
        for heading in text.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10)) {
            assert!(heading <= level + 1, "{page}: h{heading} after h{level}");
            level = heading;
        }
        let ids = values(text, "id");
        assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{page} has an id twice: {ids:?}");
    }
}

#[test]
fn what_people_wrote_is_escaped_everywhere() {
    let pages = rendered(&fleet::full());
    for (page, text) in html(&pages) {
        assert!(
            !text.contains("<script>alert") && !text.contains("<Storefront>") && !text.contains("<b>again"),
            "{page}"
        );
    }
    assert!(pages["doctor.html"].contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(words(&pages["services/shop/index.html"]).contains("Dashboard , Wiki"), "a refused address stays a text");
}

#[test]
fn a_new_service_is_no_failure() {
    let pages = rendered(&fleet::minimal());
    let service = words(&pages["services/bare/index.html"]);
    assert!(service.contains("No stage proven yet. There is no complete proof"), "{service}");
    assert!(service.contains("To reach stage 1"));
    assert!(service.contains("No run is recorded yet. Put a tool’s result into"));
    for page in ["services/bare/index.html", "index.html"] {
        assert!(!pages[page].contains("mark bad"), "{page} marks a new service as bad");
    }
    assert!(words(&pages["index.html"]).contains("No stage is proven yet; there is 1 service here."));
}

#[test]
fn every_missing_requirement_of_the_next_stage_says_what_to_do() {
    for fleet in [fleet::full(), fleet::minimal()] {
        let site = fleet.site();
        let pages = rendered(&fleet);
        for case in &site.cases {
            let Some(next) = &case.standing.next else { continue };
            let page = &pages[&stagepost::site::address::service(&case.dossier.service.id)];
            let list = page.split_once("<ol class=\"todo\">").unwrap().1.split_once("</ol>").unwrap().0;
            let steps: Vec<&str> = list.split("<li><p>").skip(1).collect();
            assert!(steps.iter().all(|step| step.contains("<ul><li>")), "{steps:?}");
            for id in &next.missing {
                assert!(steps.iter().any(|step| step.contains(&format!("href=\"#{id}\""))), "nothing to do for {id}");
            }
        }
    }
}

#[test]
fn the_claim_stands_beside_the_computed_stage() {
    let pages = rendered(&fleet::full());
    assert!(
        words(&pages["services/shop/index.html"]).contains("Stage 5 is claimed by hand; the evidence proves stage 0.")
    );
    assert!(words(&pages["index.html"]).contains("0 of 5 claims 5"));
    assert!(!words(&pages["services/checkout/index.html"]).contains("claimed by hand"));
}

#[test]
fn the_overview_counts_lapses_and_changes() {
    let text = words(&rendered(&fleet::full())["index.html"]);
    for expected in [
        "5 of 7 services have proven a stage of resiliency, 1 of them the highest, stage 5.",
        "Checkout falls from 5 to 4: Automated resiliency tests run in production",
        "2026-11-16 Orders and returns fell from 2 to 1",
        "3 problems were found in the files.",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn the_ledger_tells_what_a_run_counts_for_or_why_it_does_not() {
    let pages = rendered(&fleet::full());
    let shop = words(&pages["services/shop/index.html"]);
    assert!(shop.contains("the tool says “completed”"), "{shop}");
    assert!(shop.contains("nothing: "));
    assert!(shop.contains("results/broken.json:88 result, about db The file ends in the middle of a list."));
    let run = words(&pages["services/shop/runs/2026-11-18-cdn-staging.html"]);
    for expected in [
        "Counts for nothing: ",
        "Orders keep working while it is gone.",
        "nothing was injected: a dry run",
        "cut the network ? not known",
        "put it back ✕ failed",
        "Not everything was put back",
        "owner lee, due 2026-11-30",
        "Environment the folder staging",
        "RTO 30 min ✓ within the target",
    ] {
        assert!(run.contains(expected), "{expected} is not in {run}");
    }
    assert!(!pages["services/shop/runs/2026-11-18-cdn-staging.html"].contains("href=\"javascript"));
}

#[test]
fn a_playbook_tells_who_agreed_to_which_text() {
    let text = words(&rendered(&fleet::full())["services/shop/playbooks/cdn.html"]);
    for expected in [
        "older text developers , ana",
        "objection testers , bo",
        "agreed operations , lee",
        "what it was is not known: this build sees no commit of the file",
        "missing stakeholders nobody has agreed yet",
        "only a placeholder: TODO",
        "../gone.md at line 33",
        "Covers Content network (cdn)",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn a_playbook_shows_what_changed_since_it_was_agreed() {
    let pages = rendered(&fleet::full());
    let page = &pages["services/shop/playbooks/db.html"];
    let text = words(page);
    for expected in [
        "agreed developers , ana",
        "the change since is minor, says lee",
        "the script does &lt;it&gt; says lee",
        "What changed since developers agreed to it on",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert!(page.contains("<del>Call &lt;ana&gt;, then look at the dashboard.</del>"), "{page}");
    assert!(page.contains("<ins>Run the script, then look at the dashboard.</ins>"), "{page}");
    let other = words(&pages["services/catalogue/playbooks/cdn.html"]);
    assert!(!other.contains("What changed since") && !other.contains("Minor changes"), "{other}");
}

#[test]
fn links_between_files_become_links_between_pages_or_to_the_repository() {
    let page = &rendered(&fleet::full())["pages/game-days.html"];
    assert!(page.contains("href=\"../services/shop/playbooks/db.html#recovery\""), "{page}");
    assert!(page.contains("href=\"https://github.com/example/bookstore/blob/9f1c2ab4d5e6f7a8/RULES.md\""), "{page}");
}

#[test]
fn evidence_leads_to_file_and_line_in_the_repository() {
    let page = &rendered(&fleet::full())["services/checkout/index.html"];
    let link = "href=\"https://github.com/example/bookstore/blob/9f1c2ab4d5e6f7a8/services/checkout/service.yaml#L6\"";
    assert!(page.contains(link));
    let page = &rendered(&fleet::minimal())["services/bare/index.html"];
    assert!(
        page.contains("<code class=\"place\">services/bare/service.yaml:1</code>"),
        "without a repository it is a text"
    );
}

#[test]
fn run_pages_can_be_left_out_and_runs_keep_their_anchors() {
    let mut fleet = fleet::full();
    let count = |pages: &Pages| pages.keys().filter(|path| path.contains("/runs/")).count();
    let all = count(&rendered(&fleet));
    fleet.config.site.run_pages = RunPages::Notable;
    let notable = count(&rendered(&fleet));
    fleet.config.site.run_pages = RunPages::None;
    let pages = rendered(&fleet);
    assert!(all > notable && notable > 0 && count(&pages) == 0, "{all} {notable}");
    assert!(pages["services/checkout/index.html"].contains("id=\"run-2026-11-12-db-staging\""));
    assert!(
        pages["services/checkout/index.html"]
            .contains("href=\"../../services/checkout/index.html#run-2026-11-12-db-staging\"")
    );
}

#[test]
fn the_addresses_are_those_of_the_pages_and_the_bytes_are_the_same_every_time() {
    let fleet = fleet::full();
    let pages = rendered(&fleet);
    let addresses = fleet.site().addresses();
    // Nobody begins with a part of a page, with one that leads on, or with none at all.
    let apart =
        |path: &str, text: &str| path.ends_with("/card.html") || path == "404.html" || text.contains("has moved");
    let whole = html(&pages).filter(|(path, text)| !apart(path, text));
    assert_eq!(addresses, whole.map(|(path, _)| path.to_owned()).collect::<Vec<_>>());
    assert_eq!(pages, rendered(&fleet));
}

#[test]
fn the_file_of_a_service_is_its_part_of_the_report() {
    for fleet in [fleet::full(), fleet::ill(), fleet::empty()] {
        let pages = rendered(&fleet);
        let report: serde_json::Value = serde_json::from_str(&pages["report.json"]).unwrap();
        let services = report["services"].as_array().unwrap();
        let own = pages.iter().filter(|(path, _)| path.starts_with("services/") && path.ends_with("/index.json"));
        let own: Vec<&String> = own.map(|(_, text)| text).collect();
        assert_eq!(own.len(), services.len());
        for service in services {
            let text =
                own.iter().find(|text| serde_json::from_str::<serde_json::Value>(text).unwrap()["id"] == service["id"]);
            let text = text.unwrap().strip_suffix('\n').unwrap();
            assert_eq!(&serde_json::from_str::<serde_json::Value>(text).unwrap(), service);
            assert!(pages["report.json"].contains(text), "byte for byte");
        }
    }
}

#[test]
fn a_requirement_tells_its_window_from_the_policy() {
    let mut fleet = fleet::full();
    fleet.config.policy.cadence = 14;
    let text = words(&rendered(&fleet)["requirements/cadence.html"]);
    assert!(text.contains("Evidence counts for 14 days"), "{text}");
}

#[test]
fn the_calendar_tells_how_the_fleet_will_stand_on_days_that_matter() {
    let text = words(&rendered(&fleet::full())["calendar.html"]);
    for expected in [
        "Black Friday, 2026-11-27 in 6 days 1 service needs something done before:",
        "Shop &amp; &lt;Storefront&gt; 0 of 5 0 of 5 4 of 5 below its target already",
        "Stocktaking (Payments), 2026-12-31 in 40 days 1 service needs something done before:",
        "Payments 4 of 5 2 of 5 none 2026-12-17 in 26 days Test db again. Test cdn again.",
        "December 2026",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn stages_name_the_services_that_stand_there() {
    let pages = rendered(&fleet::full());
    assert!(words(&pages["stages/5.html"]).contains("Who stands here Checkout"));
    assert!(words(&pages["stages/0.html"]).contains("Shop &amp; &lt;Storefront&gt;"));
    assert!(words(&pages["stages/2.html"]).contains("No service at present."));
}

#[test]
fn a_team_has_a_page_with_its_services_and_the_overview_leads_there() {
    let pages = rendered(&fleet::full());
    let shop = words(&pages["teams/shop.html"]);
    assert!(shop.contains("shop") && !shop.contains("no-team"), "{shop}");
    let overview = &pages["index.html"];
    assert!(overview.contains("href=\"teams/shop.html\""));
    for (page, text) in html(&pages).filter(|(page, _)| page.starts_with("teams/")) {
        let rows = text.matches("<tr data-stage").count();
        assert!(rows > 0, "{page} shows no service");
        for row in text.split("<tr data-stage").skip(1) {
            let letters = values(row, "data-is")[0];
            assert_eq!(letters.len(), 21, "{page}: {letters}");
        }
    }
}

/// How many rows of services stand on the overview, on the pages of the teams, and in the file that the
/// filter loads.
fn rows_of_services(number: usize) -> [usize; 3] {
    let fleet = fleet::crowd(number);
    let (site, theme) = (fleet.site(), Theme::built_in(&fleet.config.words).unwrap());
    let rows = |bytes: &[u8]| String::from_utf8_lossy(bytes).matches("<tr data-stage").count();
    let of = |page| rows(&stagepost::render::page::render(&site, theme.templates(), page).unwrap());
    let teams = (0..site.teams.len()).map(|team| of(Page::Team(team))).sum();
    let sink = MemorySink::new();
    stagepost::render::search::write(&site, theme.templates(), &sink).unwrap();
    let loaded = sink.into_files().into_iter().find(|(path, _)| path == "search/services.js");
    [of(Page::Overview), teams, loaded.map_or(0, |(_, bytes)| rows(&bytes))]
}

#[test]
fn the_table_of_a_large_fleet_stands_on_the_pages_of_its_teams_and_is_loaded_by_the_filter() {
    assert_eq!(rows_of_services(1000), [1000, 1000, 0]);
    assert_eq!(rows_of_services(1001), [0, 1001, 1001]);
}

#[test]
fn two_teams_never_share_an_address() {
    let mut fleet = fleet::crowd(3);
    for (dossier, team) in fleet.catalog.dossiers.iter_mut().zip(["A b", "a-b", "no-team"]) {
        dossier.service.team = Some(team.to_owned());
    }
    fleet.catalog.dossiers.extend(fleet::minimal().catalog.dossiers);
    let fleet = Fleet::new(fleet.catalog.dossiers);
    let site = fleet.site();
    let addresses: Vec<&str> = site.teams.iter().map(|team| team.address.as_str()).collect();
    assert_eq!(addresses, ["teams/A-b.html", "teams/a-b-2.html", "teams/no-team.html", "teams/no-team-2.html"]);
}

#[test]
fn of_many_runs_the_newest_are_rows_and_each_of_the_others_is_a_line_of_its_year() {
    let fleet = fleet::busy();
    let page = &rendered(&fleet)["services/busy/index.html"];
    let runs = fleet.catalog.dossiers[0].runs.len();
    let anchors: BTreeSet<&str> = values(page, "id").into_iter().filter(|id| id.starts_with("run-")).collect();
    assert_eq!(anchors.len(), runs, "each run has an anchor");
    assert_eq!(page.matches("<tr id=\"run-").count(), 50);
    assert_eq!(page.matches("<li id=\"run-").count(), runs - 50);
    assert!(words(page).contains("Older runs") && page.contains("<summary>2026: "), "years are told");
    // Where runs have no pages of their own the line says where each is written.
    let mut plain = fleet::busy();
    plain.config.site.run_pages = RunPages::None;
    let page = &rendered(&plain)["services/busy/index.html"];
    let line = page.split("<li id=\"run-").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(line.contains(".yaml:1") && line.contains("counts for nothing: "), "{line}");
}

#[test]
fn a_long_list_of_what_is_missing_is_folded_and_nothing_of_it_is_lost() {
    let page = &rendered(&fleet::busy())["services/busy/index.html"];
    for number in 0..30 {
        assert!(
            page.contains(&format!("partner-{number} ")) || page.contains(&format!("partner-{number}<")),
            "{number}"
        );
    }
    assert!(words(page).contains("And ") && page.contains(" more</summary>"));
}
