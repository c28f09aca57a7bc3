//! What other places show of a service: cards, badges, ready texts, and what became of former names.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod program;

use program::{DAY, Project};

fn built(config: &str, files: &[(&str, &str)]) -> Project {
    let project = Project::full();
    project.write("stagepost.yaml", config);
    for (path, text) in files {
        project.write(path, text);
    }
    let answer = project.run(&["build", "--as-of", DAY]);
    assert_eq!(answer.code, 0, "{answer:?}");
    project
}

const OTHER: (&str, &str) = (
    "services/till/service.yaml",
    "id: till\ntitle: \"Till: <fast> & \\\"good\\\" [1]\"\naliases: [shop, cashier, cashier, large]\n",
);

#[test]
fn a_former_name_leads_on_and_what_is_embedded_stands_under_both() {
    let project = built("site: {title: T}\n", &[OTHER]);
    let page = project.read("public/services/cashier/index.html");
    assert!(page.contains("content=\"0; url=../../services/till/index.html\""), "{page}");
    assert!(page.contains("Till: &lt;fast&gt; &amp;"), "{page}");
    for kind in ["badges", "badges/lapse", "badges/large"] {
        let [now, before] = ["till", "cashier"].map(|name| project.read(&format!("public/{kind}/{name}.svg")));
        assert_eq!(now, before, "{kind}");
    }
    assert!(project.exists("public/badges/cashier.json") && project.exists("public/charts/cashier/stage.svg"));
    // A name that a service has today is that service's.
    assert!(!project.read("public/services/shop/index.html").contains("http-equiv=\"refresh\""));
}

#[test]
fn every_page_of_a_renamed_service_leads_on() {
    let project = Project::full();
    let file = "services/shop/service.yaml";
    project.write(file, &format!("{}aliases: [store]\n", project.read(file)));
    assert_eq!(project.run(&["build", "--as-of", DAY]).code, 0);
    let files = project.files("public/services/shop");
    let pages: Vec<&String> = files.keys().filter(|path| path.ends_with(".html")).collect();
    assert!(pages.len() >= 5, "{pages:?}");
    for path in pages {
        let inner = path.rsplit_once("services/shop/").map_or(path.as_str(), |(_, inner)| inner);
        let page = project.read(&format!("public/services/store/{inner}"));
        let up = "../".repeat(2 + inner.matches('/').count());
        assert!(page.contains(&format!("url={up}services/shop/{inner}\"")), "{inner}: {page}");
    }
}

#[test]
fn ready_texts_name_the_whole_address_and_hold_no_markup_of_a_title() {
    let project = built("site: {base_url: \"https://example.org/r/\"}\n", &[OTHER]);
    let page = project.read("public/services/till/index.html");
    for words in [
        "[![Resiliency of Till fast  good 1](https://example.org/r/badges/till.svg)](https://example.org/r/services/till/index.html)",
        "&lt;iframe src=&quot;https://example.org/r/services/till/card.html&quot;",
        "- {url: &quot;https://example.org/r/services/till/index.html&quot;, title: &quot;Resiliency of Till fast  good 1&quot;",
        "<meta property=\"og:url\" content=\"https://example.org/r/services/till/index.html\">",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let sitemap = project.read("public/sitemap.xml");
    assert!(
        sitemap.contains("services/till/index.html") && !sitemap.contains("card.html") && !sitemap.contains("cashier")
    );
}

#[test]
fn without_an_address_the_badges_are_shown_and_the_page_says_what_is_missing() {
    let project = built("site: {title: T}\n", &[]);
    let page = project.read("public/services/shop/index.html");
    assert!(
        page.contains("src=\"../../badges/large/shop.svg\"") && page.contains("href=\"../../services/shop/card.html\"")
    );
    assert!(page.contains("site.base_url") && !page.contains("<iframe"), "{page}");
    assert!(project.read("public/services/shop/card.html").contains("target=\"_top\""));
}
