//! Playbooks as they come: broken front matter, other line ends, texts without end, tables and lists out of all
//! proportion, addresses that lead out of the project or into script. Each page is there, holds every word, and
//! runs nothing; what is wrong is said.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};
use serde_json::Value;
use std::fmt::Write;

const FRONT: &str = "---\nplaybook: dependency-failure\ndependencies: [db]\nreviewed: 2026-11-01\n---\n";
const BODY: &str = "# Db fails\n\n## Leads\n\nana\n\n## Severity\n\n1\n\n## Overview\n\nIt is gone.\n\n## Recovery\n\n1. Promote \
                    it.\n\n## Test procedure\n\nStop it.\n\n## Resume\n\nNothing is to be undone.\n";

/// What becomes of a project whose playbook holds these bytes.
struct Built {
    project: Project,
    page: String,
    report: Value,
}

impl Built {
    fn from(bytes: &[u8]) -> Self {
        let project = Project::small();
        project.write("stagepost.yaml", "site: {title: Bookstore, repo: \"https://github.com/example/bookstore\"}\n");
        project.write(
            "services/shop/service.yaml",
            "id: shop\ndependencies:\n  critical: [{id: db, rto: 1h, rpo: 15m}]\n  non_critical: []\n  non_critical_reason: none\n",
        );
        project.put("services/shop/playbooks/db.md", bytes);
        Self::of(project)
    }

    fn with(text: &str) -> Self {
        Self::from(format!("{FRONT}{BODY}{text}").as_bytes())
    }

    fn of(project: Project) -> Self {
        let built = project.run(&["build", "--as-of", DAY, "--keep-going"]);
        assert!(!built.err.contains("panicked"), "{}", built.err);
        assert!(project.exists("public/report.json"), "{built:?}");
        let page = "public/services/shop/playbooks/db.html";
        let page = if project.exists(page) { project.read(page) } else { String::new() };
        let report = serde_json::from_str(&project.read("public/report.json")).unwrap();
        Self { page, report, project }
    }

    /// Code and line of what is wrong with the playbook.
    fn wrong(&self) -> Vec<(&str, u64)> {
        let all = self.report["diagnostics"].as_array().unwrap().iter();
        let of_file = all.filter(|row| row["file"].as_str().unwrap().ends_with("db.md"));
        of_file.map(|row| (row["code"].as_str().unwrap(), row["line"].as_u64().unwrap())).collect()
    }

    fn status(&self, requirement: &str) -> &str {
        let all = self.report["services"][0]["requirements"].as_array().unwrap();
        all.iter().find(|row| row["id"] == requirement).unwrap()["status"].as_str().unwrap()
    }

    /// The text of the playbook on its page.
    fn prose(&self) -> &str {
        let (_, after) = self.page.split_once("<article class=\"prose\"").expect("a page");
        after.split_once("</article>").unwrap().0
    }

    fn has(&self, words: &[&str]) {
        for words in words {
            assert!(self.prose().contains(words), "{words} in {}", &self.prose()[..self.prose().len().min(3_000)]);
        }
    }
}

#[test]
fn a_playbook_whose_front_matter_cannot_be_read_is_still_a_page() {
    for (front, wrong) in [
        ("---\nthis is: [not yaml\n: : :\n---\n", ("yaml-syntax", 3)),
        ("---\n- a\n- b\n---\n", ("wrong-type", 2)),
        ("---\nplaybook: 7\n---\n", ("unknown-word", 2)),
        ("---\nplaybook: dependency-failure\n", ("open-front-matter", 1)),
        ("+++\nplaybook = \"general\"\n+++\n", ("yaml-syntax", 1)),
        ("---\na: &a [*a, *a]\n---\n", ("too-deep", 2)),
        ("---\n\"\\uD800\": x\n---\n", ("yaml-syntax", 2)),
    ] {
        let built = Built::from(format!("{front}{BODY}").as_bytes());
        assert_eq!(built.wrong().first(), Some(&wrong), "{front}");
        built.has(&["Promote it."]);
        assert!(built.page.contains("cannot be read"), "the page says so: {front}");
        assert_eq!(built.status("critical-playbooks"), "unknown", "{front}");
    }
}

#[test]
fn line_ends_tabs_and_marks_change_nothing() {
    let plain = Built::with("");
    assert_eq!(plain.wrong(), []);
    let text = format!("{FRONT}{BODY}");
    for other in [text.replace('\n', "\r\n"), format!("\u{feff}{text}"), text.replace(". Promote", ".\tPromote")] {
        let built = Built::from(other.as_bytes());
        assert_eq!(built.wrong(), [], "{other:?}");
        assert_eq!(built.prose(), plain.prose());
        assert_eq!(built.status("critical-playbooks"), plain.status("critical-playbooks"));
    }
    let alone = Built::from(text.replace('\n', "\r").as_bytes());
    assert_eq!(alone.wrong(), [("yaml-syntax", 1)]);
    alone.has(&["Promote it."]);
    Built::with("- a\n\t- b\n\t\t- c\n\n|a\t|b|\n|-|-|\n|\t1|2|\n").has(&["<th scope=\"col\">a</th>", "<li>c</li>"]);
}

#[test]
fn bytes_that_are_no_text_are_said_and_hold_up_nothing_else() {
    let text = format!("{FRONT}{BODY}Müller\n");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [latin, [&[0xff, 0xfe][..], &wide].concat()] {
        let built = Built::from(&bytes);
        assert_eq!(built.wrong().first().map(|(code, _)| *code), Some("not-utf8"));
        assert_eq!(built.status("critical-playbooks"), "unknown");
        assert!(built.project.exists("public/services/shop/index.html"));
    }
    let nul = Built::with("before\0after\n");
    nul.has(&["before\u{fffd}after"]);
}

#[test]
fn what_is_never_closed_hides_nothing() {
    Built::with("\n```sh\nkubectl get pods\n# no heading\n").has(&["kubectl get pods", "# no heading"]);
    Built::with("\n~~~~\n```\nx\n~~~\nstill\n").has(&["still"]);
    Built::with("\n<div>\n\n**x**\n").has(&["<strong>x</strong>"]);
    Built::with("\n<details><summary>Logs</summary>\n\nyes\n").has(&["<p>yes</p>", "</details>"]);
    Built::with("\n**a *b `c [d](e ![f\n").has(&["**a *b `c [d](e ![f"]);
    let comment = Built::with("\n<!-- to do\n\n## Later\n\n<script>alert(1)</script>\n");
    comment.has(&["&lt;!-- to do", "## Later", "&lt;script&gt;"]);
    assert!(!comment.page.contains("id=\"later\""), "it is no heading, and proves nothing");
}

/// So much of everything that work which grew with its square would not end.
#[test]
fn size_loses_nothing() {
    let number = 5_000;
    let row = |name: &str| (1..=number).fold(String::from("|"), |row, n| row + &format!("{name}{n}|"));
    let table = format!("\n{}\n{}\n{}\n", row("c"), "|-".repeat(number) + "|", row("v"));
    let built = Built::with(&table);
    built.has(&[">c1<", ">c5000<", ">v5000<"]);
    assert_eq!(built.prose().matches("<td").count(), number);

    let text = |line: &dyn Fn(usize, &mut String)| {
        let mut text = String::from("\n");
        (1..=number).for_each(|n| line(n, &mut text));
        text
    };
    let steps = text(&|n, text| {
        let _ = writeln!(text, "{n}. step {n} `kubectl get pods -n ns{n}` [x](x{n}.md) <b id=\"b{n}\">b</b>");
    });
    let headings = text(&|n, text| {
        let _ = writeln!(text, "## head {n}\n\n[to](#head-{n}) [away](#nowhere-{n})\n");
    });
    let notes = text(&|n, text| {
        let _ = writeln!(text, "[^{n}]: note {n} [^{}]\n", n % number + 1);
    });
    let references = text(&|n, text| {
        let _ = writeln!(text, "[r{n}]: https://example.org/{n}\n\nsee [r{n}]\n");
    });
    let size = FRONT.len() + BODY.len() + steps.len();
    assert!(size > 253_000, "{size}");
    let built = Built::with(&steps);
    built.has(&["step 1 ", "step 5000 ", "id=\"b5000\""]);
    assert_eq!(built.wrong().len(), number, "every link is told");
    let built = Built::with(&headings);
    built.has(&["id=\"head-1\"", "href=\"#head-5000\"", "id=\"head-5000\""]);
    assert_eq!(built.wrong().len(), number, "those that lead nowhere");
    Built::with(&format!("a[^1]\n{notes}")).has(&["id=\"Footnote-5000\""]);
    Built::with(&references).has(&["href=\"https://example.org/5000\""]);
}

#[test]
fn depth_loses_nothing() {
    let deep = (0..500).fold(String::from("\n"), |text, n| text + &"  ".repeat(n) + &format!("- level {n}\n"));
    Built::with(&deep).has(&["level 0", "level 47", "level 499"]);
    for text in [
        "> ".repeat(500) + "deep",
        "<div>".repeat(3_000) + "\n\ndeep",
        "<b>".repeat(3_000) + "deep",
        "*a **".repeat(3_000) + "deep",
        "[".repeat(3_000) + "deep" + &"](".repeat(3_000),
        "![".repeat(3_000) + "deep",
        "<a href=\"x".repeat(3_000) + "deep",
        "&".repeat(3_000) + "deep",
    ] {
        Built::with(&format!("\n{text}\n")).has(&["deep"]);
    }
}

#[test]
fn an_address_in_percent_leads_to_the_file_that_it_means() {
    let project = Built::with("\n[a](a%20page%20%C3%BC.md#x%20y) ![b](/static/b%20%23.png)\n").project;
    project.write("services/shop/playbooks/a page ü.md", "# A\n\n<b id=\"x y\">x</b>\n");
    project.put("static/b #.png", b"PNG");
    let built = Built::of(project);
    built.has(&["href=\"../../../services/shop/playbooks/a-page--.html#x-y\"", "src=\"../../../b%20%23.png\""]);
    assert!(built.project.exists("public/b #.png"));
    assert_eq!(built.wrong(), []);
}

#[test]
fn no_address_leads_out_of_the_project_or_into_script() {
    let built = Built::with(
        "\n[up](../../../../../../etc/passwd) [out](../../../..) [js](javascript:alert(1)) [js](<java\tscript:alert(1)>) \
         [data](data:text/html,x) [enc](..%2f..%2f..%2f..%2fetc%2fpasswd) ![d](data:image/svg+xml,x) \
         ![up](../../../../secret.png) <a href=\"javascript:alert(1)\">raw</a> <a href=\"&#106;avascript:alert(1)\">raw</a> \
         <img src=\"data:image/svg+xml,x\" alt=\"pic\"> [svc](../service.yaml)\n",
    );
    let prose = built.prose();
    let hrefs: Vec<&str> = prose.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    // A character reference in an address of raw HTML stays as written, so it is a strange path and no scheme.
    assert!(hrefs[0].starts_with("https://github.com/example/bookstore/blob/HEAD/services/shop/playbooks/%26"));
    assert_eq!(hrefs[1..], ["../../../services/shop/index.html"]);
    assert!(!prose.contains("<img"), "{prose}");
    let wrong = built.wrong();
    assert!(wrong.len() >= 4 && wrong.iter().all(|(code, _)| *code == "broken-link"), "{wrong:?}");
}

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(1)</script></svg>";

#[test]
fn a_picture_with_script_is_published_nowhere_where_it_runs() {
    let project =
        Built::with(&format!("\n![p](pic.svg) <img src=\"pic.svg\" alt=\"q\"> [s](pic.svg)\n\n{SVG}\n\ntext {SVG}\n"))
            .project;
    project.write("services/shop/playbooks/pic.svg", SVG);
    project.write("services/shop/results/pic.svg", SVG);
    project.write("services/shop/results/page.html", "<script>alert(1)</script>");
    project.write("pages/about.md", &format!("# About\n\n{SVG}\n"));
    project.write(
        "stagepost.yaml",
        "site: {title: Bookstore, repo: \"https://github.com/example/bookstore\", publish_results: clean}\n",
    );
    let built = Built::of(project);
    // The picture is led to where the repository shows it, and never loaded from there.
    assert!(!built.prose().contains("<img"), "{}", built.prose());
    assert_eq!(built.prose().matches("href=\"https://github.com/example/bookstore/blob/").count(), 3);
    built.has(&["&lt;script&gt;alert(1)"]);
    for (path, bytes) in built.project.files("public") {
        let text = String::from_utf8_lossy(&bytes);
        let shown_as_text = path.ends_with(".txt") || path.ends_with(".json") || path.ends_with(".csv");
        let runs = text.contains("<script>") || text.contains(" onload=\"") || text.contains("<svg onload");
        assert!(!runs || shown_as_text || path.contains("search/"), "{path}");
    }
}
