//! Links of the finished pages: whatever wrote them, a broken one is told with the line on which it stands.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};

/// What a build says, and whether it said it as a warning that stops nothing.
fn build(project: &Project, more: &[&str]) -> String {
    let arguments = [&["build", "--as-of", DAY, "--color", "never"], more].concat();
    let answer = project.run(&arguments);
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.err
}

/// The places of broken links of pages, with what is said of them.
fn told(project: &Project, more: &[&str]) -> Vec<(String, String)> {
    let said = build(project, more);
    let of_pages = said.split("warning[broken-page-link]: ").skip(1);
    let rows = of_pages.map(|text| {
        let (message, rest) = text.split_once('\n').unwrap();
        let place = rest.split_once("--> ").unwrap().1.lines().next().unwrap();
        (place.trim().to_owned(), message.to_owned())
    });
    rows.collect()
}

#[test]
fn a_sound_project_has_none() {
    let project = Project::proven();
    project.write(
        "pages/about.md",
        "# About\n\nSee [the service](../services/bookstore/service.yaml) and [below](#x).\n\n## X\n",
    );
    assert_eq!(told(&project, &[]), []);
    assert_eq!(told(&project, &["--base-url", "https://example.org/some/where/"]), []);
}

#[test]
fn a_link_in_a_template_is_told_where_the_template_says_it() {
    let project = Project::full();
    project.write(
        "templates/service.html",
        "{% extends \"built-in/service.html\" %}\n{% block title %}{{ super() }}\n\
         <p><a href=\"{{ head.root }}missing.html\">x</a>\n<a href='{{ head.root }}fleet.html#nowhere'>x</a>\n\
         <a href=\"/absolute.html\">x</a> <a href=\"{{ head.root }}fleet.html\">good</a> <a href=\"#sp-main\">good</a></p>\n\
         {% endblock title %}",
    );
    let page = "on the page `services/shop/index.html`";
    assert_eq!(
        told(&project, &[]),
        [
            (
                "templates/service.html:3:13".to_owned(),
                format!("`../../missing.html` {page} leads to no file of the site")
            ),
            (
                "templates/service.html:4:10".to_owned(),
                format!("`../../fleet.html#nowhere` {page} leads to a place that its page does not have")
            ),
            (
                "templates/service.html:5:10".to_owned(),
                format!("`/absolute.html` {page} leads out of the site, to wherever it happens to stand")
            ),
        ]
    );
    assert!(project.exists("public/services/shop/index.html"), "the site is published all the same");
}

#[test]
fn what_every_page_has_is_told_once() {
    let project = Project::full();
    project.write(
        "templates/base.html",
        "{% extends \"built-in/base.html\" %}{% block footer %}<a href=\"{{ head.root }}imprint.html\">x</a>{% endblock %}",
    );
    let told = told(&project, &[]);
    let [(place, message)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(place, "templates/base.html:1:62");
    assert!(message.starts_with("`imprint.html` on the page `404.html` and on "), "{message}");
    project.write("static/imprint.html", "<h1>Imprint</h1><a href=\"none.html\">x</a>");
    let told = self::told(&project, &[]);
    let [(place, _)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(place, "static/imprint.html:1:26", "the page is there now, and has a link of its own");
}

#[test]
fn what_the_check_of_the_texts_told_is_not_told_again() {
    let project = Project::full();
    project.write("pages/a.md", "# A\n\n[One](b.md#none), [two](none.md), [three](#none).\n");
    project.write("pages/b.md", "# B\n");
    let said = build(&project, &[]);
    assert_eq!(said.matches("[broken-link]").count(), 3, "{said}");
    assert!(!said.contains("broken-page-link"), "{said}");
}

#[test]
fn a_place_in_the_playbook_of_another_service_is_looked_for_on_its_page() {
    let project = Project::full();
    project.write("services/cart/service.yaml", "id: cart\n");
    project.write(
        "services/cart/playbooks/cart.md",
        "# Cart\n\nSee [the database](../../shop/playbooks/db.md#database),\n[not](../../shop/playbooks/db.md#none).\n",
    );
    let told = told(&project, &[]);
    let [(place, message)] = &told[..] else { panic!("{told:?}") };
    assert_eq!(place, "services/cart/playbooks/cart.md:4:33");
    assert!(message.ends_with("leads to a place that its page does not have"), "{message}");
}

#[test]
fn pictures_of_texts_stand_on_the_site_from_wherever_it_is_opened() {
    let project = Project::full();
    let pictures = "![beside](pics/a%20b.png) ![above](../up.jpg) ![root](/docs/r.gif) ![static](/logo.png) \
                    <img src=\"pics/c.svg\" alt=\"raw\"> ![no](pics/evil.svg) ![gone](pics/gone.png)\n";
    project.write("services/shop/playbooks/shown.md", &format!("# Shown\n\n{pictures}"));
    for file in ["playbooks/pics/a b.png", "up.jpg", "playbooks/pics/unnamed.png"] {
        project.put(&format!("services/shop/{file}"), &[0x89, 0xff]);
    }
    project.put("docs/r.gif", b"GIF");
    project.put("static/logo.png", &[0x89]);
    project.write("services/shop/playbooks/pics/c.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    project.write("services/shop/playbooks/pics/evil.svg", "<svg onload = \"x()\"/>");
    for base in [&[][..], &["--base-url", "https://example.org/some/where/"]] {
        assert_eq!(told(&project, base), []);
        let page = project.read("public/services/shop/playbooks/shown.html");
        for (alt, address) in [
            ("beside", "pictures/services/shop/playbooks/pics/a b.png"),
            ("above", "pictures/services/shop/up.jpg"),
            ("root", "pictures/docs/r.gif"),
            ("static", "logo.png"),
            ("raw", "pictures/services/shop/playbooks/pics/c.svg"),
        ] {
            let source = format!("src=\"../../../{address}\"");
            assert!(page.contains(&source) && page.contains(&format!("alt=\"{alt}\"")), "{address}: {page}");
            assert!(project.exists(&format!("public/{address}")), "{address}");
        }
        assert_eq!(page.matches("<img").count(), 5, "{page}");
    }
    for not in ["pics/unnamed.png", "pics/evil.svg"] {
        assert!(!project.exists(&format!("public/pictures/services/shop/playbooks/{not}")), "{not}");
    }
    let said = build(&project, &[]);
    assert_eq!(said.matches("[broken-link]").count(), 1, "only the one that is gone: {said}");
}
