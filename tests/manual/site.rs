//! `site.md`: every address that it names exists, and every file of a site stands under one of them.

use super::files::project;
use super::page::{compare, examples, read, root, rows};
use stagepost::disk::DiskTree;
use stagepost::import::front_matter;
use stagepost::model::calendar::Day;
use stagepost::model::place::Place;
use stagepost::render::sink::MemorySink;
use stagepost::render::theme::{Theme, built_in_names};
use stagepost::site::free::FreePage;
use stagepost::site::{Site, SiteInput, Source};
use stagepost::tree::{MemoryTree, SourceTree, text};
use stagepost::{config, import, ladder};
use std::collections::BTreeMap;

const PAGE: &str = "content/manual/site.md";

/// The files of the site that is made of a project.
fn built(tree: &dyn SourceTree) -> BTreeMap<String, String> {
    built_with("default", tree)
}

/// The same with a theme.
fn built_with(theme: &str, tree: &dyn SourceTree) -> BTreeMap<String, String> {
    let day = Day::parse("2026-11-30").unwrap();
    let (config, _) = config::read(tree);
    let (catalog, diagnostics) = import::read(tree, &config);
    let standings = ladder::judge(&catalog, &config.policy, day);
    let pages = catalog.pages.iter().map(|page| {
        let place = Place::start(page.path.as_str());
        let body = front_matter::split(&page.text, &place).unwrap().body;
        FreePage {
            name: "about".to_owned(),
            title: "About".to_owned(),
            body: body.into(),
            definitions: std::sync::Arc::default(),
            images: Vec::new(),
            place,
        }
    });
    let site = Site::new(SiteInput {
        catalog: &catalog,
        standings: &standings,
        config: &config,
        diagnostics: &diagnostics,
        silenced: &[],
        day,
        source: Source::default(),
        pages: pages.collect(),
        originals: Default::default(),
        pictures: Default::default(),
    });
    let sink = MemorySink::new();
    stagepost::render::render(&site, &Theme::load(theme, tree, &config.words).unwrap(), &sink).unwrap();
    let files = sink.into_files();
    files.into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned())).collect()
}

/// Whether an address has the form of a pattern such as `services/<id>/index.html`.
fn fits(address: &str, pattern: &str) -> bool {
    let (address, pattern): (Vec<_>, Vec<_>) = (address.split('/').collect(), pattern.split('/').collect());
    let part = |(part, form): (&&str, &&str)| match (form.find('<'), form.find('>')) {
        (Some(from), Some(to)) => {
            part.len() > from + form.len() - to - 1
                && part.starts_with(&form[..from])
                && part.ends_with(&form[to + 1..])
        }
        _ => part == form,
    };
    address.len() == pattern.len() && address.iter().zip(&pattern).all(part)
}

#[test]
fn the_addresses_that_are_told_are_those_of_a_site() {
    let files = built(&DiskTree::open(&root("content/example")).unwrap());
    let table = rows(&read(PAGE), "## Addresses");
    let told: Vec<&str> = table.iter().map(|row| row[0].trim_matches('`')).collect();
    for pattern in &told {
        assert!(files.keys().any(|address| fits(address, pattern)), "nothing stands at {pattern}");
    }
    for address in files.keys() {
        // `<name>` alone would take in `index.html`, which is told by itself.
        assert!(told.iter().any(|pattern| fits(address, pattern)), "{address} is not told");
    }
    assert!(files["services/checkout/index.html"].contains(" id=\"run-"), "each run is a row");
}

#[test]
fn the_badge_is_linked_as_the_site_says() {
    let files = built(&project());
    let snippet = examples(&read(PAGE)).into_iter().find(|e| e.text.contains("badges/tickets.svg")).unwrap();
    assert!(files["services/tickets/index.html"].contains(snippet.text.trim()), "{}", snippet.text);
    for address in ["badges/tickets.svg", "badges/tickets.json"] {
        assert!(files.contains_key(address) && read(PAGE).contains(&format!("/{address}")), "{address}");
    }
    assert!(files["badges/tickets.svg"].contains("with a waiver"));
}

#[test]
fn the_templates_that_are_told_are_those_that_are_built_in() {
    let mut names: Vec<String> = std::fs::read_dir(root("templates"))
        .unwrap()
        .map(|entry| format!("`{}`", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    names.sort();
    let last = names.pop().unwrap();
    compare(PAGE, &[("templates", format!("{} and {last}.\n", names.join(", ")))]);
    let (manual, names) = (read(PAGE), built_in_names());
    assert_eq!(names, ["default", "plain", "print"]);
    for name in names {
        assert!(manual.contains(&format!("| `{name}` |")), "{name} is not told");
    }
}

#[test]
fn the_template_that_is_shown_works() {
    let tree = project();
    let shown = examples(&read(PAGE)).into_iter().find(|e| e.info == "html templates/page.html").unwrap();
    let all = tree.paths().iter().map(|path| (path.to_string(), text(&tree, path, usize::MAX).unwrap()));
    let own = [
        ("templates/page.html".to_owned(), shown.text),
        ("static/CNAME".to_owned(), "example.org".to_owned()),
        ("themes/default/style.css".to_owned(), "p { color: teal }".to_owned()),
    ];
    let files = built(&MemoryTree::new(all.chain(own)));
    let page = &files["pages/about.html"];
    assert!(page.contains("with the windows open") && page.contains("Ask the box office"), "{page}");
    assert_eq!((files["CNAME"].as_str(), files["assets/style.css"].as_str()), ("example.org", "p { color: teal }"));
}

/// The project with more files.
fn project_and(own: impl IntoIterator<Item = (String, String)>) -> MemoryTree {
    let tree = project();
    let all = tree.paths().iter().map(|path| (path.to_string(), text(&tree, path, usize::MAX).unwrap()));
    MemoryTree::new(all.chain(own).collect::<Vec<_>>())
}

#[test]
fn a_site_of_every_theme_differs_in_nothing_but_its_style() {
    let mut plain = built(&project());
    plain.retain(|address, _| !address.starts_with("assets/"));
    for theme in built_in_names() {
        let mut files = built_with(&theme, &project());
        for (_, style) in files.iter().filter(|(address, _)| address.ends_with("style.css")) {
            assert!(!style.contains("//"), "nothing from another host");
            let name = style.split("@import \"").nth(1).and_then(|tail| tail.split('"').next());
            assert!(name.is_none_or(|name| files.contains_key(&format!("assets/{name}"))), "{theme}: {name:?}");
        }
        files.retain(|address, _| !address.starts_with("assets/"));
        assert!(files == plain, "{theme}");
    }
}

#[test]
fn a_block_that_is_shown_replaces_one_part_and_no_other() {
    let examples = examples(&read(PAGE));
    let plain = built(&project());
    for (name, new, gone) in [
        ("base.html", "Run by the box office", "<footer"),
        ("service.html", "Ask the box office before you test.", "id=\"tested\""),
    ] {
        let path = format!("templates/{name}");
        let shown = examples.iter().find(|e| e.info == format!("html {path}")).unwrap_or_else(|| panic!("no {name}"));
        let files = built(&project_and([(path, shown.text.clone())]));
        let (before, after) = (&plain["services/tickets/index.html"], &files["services/tickets/index.html"]);
        assert!(after.contains(new) && !before.contains(new), "{name}");
        assert!(before.contains(gone), "{name}");
        for kept in ["class=\"top\"", "id=\"checklist\"", "id=\"history\"", "id=\"runs\"", "Made by"] {
            assert!(after.contains(kept), "{name}: {kept} is gone");
        }
        let other = "requirements/index.html";
        assert_eq!(files[other] == plain[other], name == "service.html", "{name}: other pages");
    }
}

#[test]
fn the_blocks_that_are_told_are_those_that_there_are() {
    let mut table = String::from("| Template | Its blocks |\n|---|---|\n");
    for name in ["base.html", "overview.html", "service.html", "playbook.html", "run.html"] {
        let source = read(&format!("templates/{name}"));
        let blocks = source.split("{% block ").skip(1).filter_map(|rest| rest.split_once(" %}"));
        let own = blocks.map(|(block, _)| format!("`{block}`")).collect::<Vec<_>>().join(", ");
        table.push_str(&format!("| `{name}` | {own} |\n"));
    }
    compare(PAGE, &[("blocks", table)]);
}
