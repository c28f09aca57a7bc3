//! What a reader sees, and what a reader must never be able to run.

use super::*;

fn render(text: &str) -> String {
    html(text, Rendering::default(), &|link| {
        link.destination.ends_with(".md").then(|| link.destination.replace(".md", ".html"))
    })
}

#[test]
fn placeholders_that_look_like_tags_stay_visible() {
    assert_eq!(
        render("kubectl -n <namespace> get <pod name>"),
        "<p>kubectl -n &lt;namespace&gt; get &lt;pod name&gt;</p>\n"
    );
    assert_eq!(render("<fill in>"), "&lt;fill in&gt;\n");
    assert_eq!(render("ask <team:lead>"), "<p>ask &lt;team:lead&gt;</p>\n");
    assert_eq!(render("<namespace>\n\n**x**"), "&lt;namespace&gt;\n\n<p><strong>x</strong></p>\n");
}

#[test]
fn known_raw_html_passes_without_its_handlers() {
    assert_eq!(
        render("<details open onclick=\"x()\"><summary>Logs</summary>\n\nyes\n\n</details>"),
        "<details open=\"\"><summary>Logs</summary>\n\n<p>yes</p>\n</details>\n"
    );
    assert_eq!(render("a<br/>b <b style='x'>c</b>"), "<p>a<br>b <b>c</b></p>\n");
    assert_eq!(render("<a name=\"top\"></a>"), "<p><a id=\"top\"></a></p>\n");
}

#[test]
fn nothing_runs() {
    for trap in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
        "<a href=\"&#106;avascript:alert(1)\">x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVa&#115;cript:alert(1))",
        "[x](\u{1}javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "![x](javascript:alert(1))",
        "![x](\"onerror=\"alert(1))",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "<iframe src=//x></iframe>",
        "<style>*{}</style>",
        "<b title='\"><script>alert(1)</script>'>x</b>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<p id=x onmouseover=alert(1)>y",
        "```\"onload=alert(1)\nx\n```",
        "<form action=//x><input></form>",
        "[x]: javascript:alert(1)\n\n[x]",
    ] {
        let page = render(trap);
        let tags: Vec<&str> = page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()).collect();
        for tag in tags {
            let tag = tag.to_lowercase();
            let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
            assert!(
                !["script", "svg", "iframe", "style", "math", "form", "input", "img"].contains(&name),
                "{trap}: {page}"
            );
            assert!(!tag.contains(" on") && !tag.contains("href=\"j") && !tag.contains("href=\"d"), "{trap}: {page}");
            assert!(!tag.contains("script:") || tag.starts_with("span"), "{trap}: {page}");
        }
    }
}

#[test]
fn links_inside_the_project_go_through_the_resolver() {
    assert_eq!(render("[a](db.md)"), "<p><a href=\"db.html\">a</a></p>\n");
    assert_eq!(render("[a](gone.txt)"), "<p><span class=\"no-link\" title=\"gone.txt\">a</span></p>\n");
    assert_eq!(render("<a href='db.md'>a</a>"), "<p><a href=\"db.html\">a</a></p>\n");
    assert_eq!(render("[a](#x)"), "<p><a href=\"#x\">a</a></p>\n");
    assert_eq!(
        render("[a](https://example.org)"),
        "<p><a href=\"https://example.org\" rel=\"noopener noreferrer\">a</a></p>\n"
    );
}

#[test]
fn images_of_other_hosts_become_links() {
    let link = "<p><a class=\"image-link\" href=\"https://x.org/a.png\" rel=\"noopener noreferrer\">map</a></p>\n";
    assert_eq!(render("![map](https://x.org/a.png)"), link);
    assert_eq!(render("![map](//x.org/a.png)"), link);
    assert_eq!(render("a <img alt=map src=https://x.org/a.png>"), link.replace("<p>", "<p>a "));
    assert_eq!(
        render("[![build](https://x.org/b.svg)](https://x.org)"),
        "<p><a href=\"https://x.org\" rel=\"noopener noreferrer\">build</a></p>\n"
    );
}

#[test]
fn images_of_trusted_hosts_are_shown() {
    let hosts = ["img.example.org".to_owned(), "localhost:8080".to_owned()];
    let render = |text: &str| html(text, Rendering { images: &hosts, ..Rendering::default() }, &|_| None);
    let shown = "<p><img src=\"https://img.example.org/a.png?b\" alt=\"map\" loading=\"lazy\" referrerpolicy=\"no-referrer\"></p>\n";
    assert_eq!(render("![map](https://img.example.org/a.png?b)"), shown);
    assert_eq!(render("![map](//IMG.example.org/a.png?b)"), shown.replace("img.", "IMG."));
    for (text, is_shown) in [
        ("x <img alt=map src=https://img.example.org/a.png>", true),
        ("![a](https://localhost:8080/a.png)", true),
        ("![a](https://localhost/a.png)", false),
        ("![a](http://img.example.org/a.png)", false),
        ("![a](https://img.example.org.evil.org/a.png)", false),
        ("![a](https://evil.org/img.example.org/a.png)", false),
        ("![a](https://img.example.org@evil.org/a.png)", false),
        ("![a](https://evil.org\\\\@img.example.org/a.png)", false),
        ("![a](https://img.example.org:444/a.png)", false),
        ("![a](data:image/png;base64,AAAA)", false),
    ] {
        assert_eq!(render(text).contains("<img "), is_shown, "{text}: {}", render(text));
    }
}

#[test]
fn headings_sink_and_carry_their_anchors() {
    let page = html(
        "# Title\n\n## Recovery\n\n###### Recovery\n",
        Rendering { shift: 1, drop_title: true, ..Rendering::default() },
        &|_| None,
    );
    let title = "<a id=\"title\"></a>";
    assert_eq!(page, format!("{title}<h3 id=\"recovery\">Recovery</h3>\n<h6 id=\"recovery-1\">Recovery</h6>\n"));
    assert_eq!(html("<h1>x</h1>", Rendering { shift: 1, ..Rendering::default() }, &|_| None), "<h2>x</h2>\n");
}

#[test]
fn the_forms_of_github_are_rendered() {
    let table = render("| a | b |\n|---|--:|\n| 1 | 2 |\n");
    assert!(table.contains("<th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th>"), "{table}");
    assert!(table.contains("<td>1</td><td class=\"align-right\">2</td>"), "{table}");
    assert!(table.starts_with("<div class=\"table-scroll\""), "{table}");
    assert!(render("- [x] a\n- [ ] b\n").contains("aria-label=\"done\">☑</span> a"));
    assert!(render("> [!WARNING]\n> hot\n").contains("<p class=\"alert-title\">Warning</p>"));
    assert!(
        render("```sh\na < b\n```").contains("<pre tabindex=\"0\" data-language=\"sh\"><code>a &lt; b\n</code></pre>")
    );
    let note = render("a[^n]\n\n[^n]: why\n");
    assert!(note.contains("href=\"#Footnote-1\"") && note.contains("id=\"Footnote-1\""), "{note}");
    assert!(render("3. a\n4. b\n").starts_with("<ol start=\"3\">"));
    assert!(render("~~a~~").contains("<del>a</del>"));
}

#[test]
fn deep_and_hostile_texts_are_answered() {
    // So much of each that work which grew with its square would take an hour.
    for text in [
        ">".repeat(100_000),
        "<div>".repeat(20_000),
        "<b><i>".repeat(20_000),
        "*a_".repeat(30_000),
        "[".repeat(100_000),
        "- ".repeat(50_000),
        "<p>".repeat(30_000),
        "![".repeat(50_000),
        "<a href='x'>".repeat(8_000),
        "<!--".repeat(25_000),
        "|".repeat(100_000),
        "`".repeat(100_000),
        "<table><tr><td>".repeat(6_000),
        "{/* ".repeat(100_000),
        "{% comment %} ".repeat(40_000),
        "<Aa>\n\n".repeat(80_000),
        "x <Aa> ".repeat(60_000),
        "[[ab ".repeat(80_000),
        "{kbd}`a".repeat(60_000),
        ":::note\n".repeat(60_000),
        "```{note}\n".repeat(40_000),
    ] {
        let page = render(&text);
        assert!(outline(&text).sections.len() < 2, "{page:.100}");
    }
}

#[test]
fn the_outline_holds_sections_items_rows_code_and_links() {
    let text = "lead\n\n# A `b`\n\nfirst\nsecond <!-- no --> <who>\n\n1. one\n   - deep\n2. two\n\n| k | v |\n|---|---|\n| RTO | **1h** |\n\n```\ncode\n```\n\n____\n\n---\n\n## A b\n\nsee [db](db.md#x) <a id=\"y\"></a>\n";
    let document = outline(text);
    let headings: Vec<_> =
        document.sections.iter().map(|s| (s.level, s.title.as_str(), s.anchor.as_str(), s.line)).collect();
    assert_eq!(headings, [(0, "", "", 1), (1, "A b", "a-b", 3), (2, "A b", "a-b-1", 24)]);
    let blocks = &document.sections[1].blocks;
    let head = vec!["k".to_owned(), "v".to_owned()];
    assert_eq!(
        blocks[..],
        [
            Block::Text { text: "first\nsecond  <who>".to_owned(), line: 5 },
            Block::Item { text: "one".to_owned(), line: 8, depth: 1, number: Some(1) },
            Block::Item { text: "deep".to_owned(), line: 9, depth: 2, number: None },
            Block::Item { text: "two".to_owned(), line: 10, depth: 1, number: Some(2) },
            Block::Row { cells: head.clone(), head: head.clone(), is_head: true, line: 12 },
            Block::Row { cells: vec!["RTO".to_owned(), "1h".to_owned()], head, is_head: false, line: 14 },
            Block::Code { text: "code\n".to_owned(), line: 16 },
            Block::Text { text: "____".to_owned(), line: 20 },
        ]
    );
    assert_eq!(document.links, [OutlineLink { destination: "db.md#x".to_owned(), line: 26, column: 5 }]);
    assert_eq!(document.anchors, ["y"]);
}

#[test]
fn a_code_in_a_heading_is_a_sign_to_people_and_a_word_of_its_anchor() {
    let section = outline("## :fire: Hot\n").sections[1].clone();
    assert_eq!((section.title.as_str(), section.anchor.as_str()), ("🔥 Hot", "fire-hot"));
    assert!(render("[TOC]\n\n## :fire: Hot\n").contains("<a href=\"#fire-hot\">🔥 Hot</a>"));
}

#[test]
fn both_faces_agree_on_every_anchor() {
    let text = "# Use <namespace> & `code`\n\n## [a](b.md) *b* ![c](d.png)\n\n## <b>x</b> y\n\n## <foo:bar>\n\nTwo\nlines\n---\n\n## x y\n\n## A &amp; B <!-- c -->\n";
    let page = html(text, Rendering { shift: 1, drop_title: true, ..Rendering::default() }, &|_| None);
    let document = outline(text);
    assert_eq!(document.sections.len(), 8);
    for section in document.sections.iter().skip(1) {
        assert!(page.contains(&format!("id=\"{}\"", section.anchor)), "{} in {page}", section.anchor);
    }
}

#[test]
fn no_mixture_of_hostile_pieces_runs() {
    const PIECES: &[&str] = &[
        "<a href=",
        "\"",
        "'",
        ">",
        "<",
        "javascript:alert(1)",
        "[x](",
        ")",
        "![",
        "](",
        "<img src=x ",
        "onerror=alert(1)",
        "<b ",
        "<svg ",
        "</",
        "-->",
        "<!--",
        "`",
        "\n",
        "\n\n",
        "&#58;",
        "&lt;",
        "<script>",
        "data:text/html,x",
        " ",
        "|",
        "<style>",
        "\u{0}",
        "\t",
        "<details ",
        "# ",
        "[x]: ",
        "//x.org/",
        "title=",
        "=",
        "/",
        "*",
    ];
    let mut random = 0x1234_5678_9abc_def1_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..12 {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            text.push_str(PIECES[(random % PIECES.len() as u64) as usize]);
        }
        let page = html(&text, Rendering::default(), &|link| Some(link.destination.to_owned()));
        let page = page.to_lowercase();
        for tag in page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()) {
            let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap_or_default();
            assert!(!["script", "svg", "style"].contains(&name), "{text:?}: {page}");
            // What stands in a quoted value is text; what stands between values is an attribute.
            for between in tag.split('"').step_by(2) {
                assert!(!between.contains(" on"), "{text:?}: {page}");
            }
            assert!(!tag.contains("href=\"javascript") && !tag.contains("href=\"data"), "{text:?}: {page}");
            assert!(!tag.contains("src=\"javascript") && !tag.contains("src=\"data"), "{text:?}: {page}");
        }
    }
}

#[test]
fn an_id_stands_once_on_a_page_whoever_asks_for_it() {
    let ids = |text: &str| {
        let page = render(text);
        let ids: Vec<String> =
            page.split(" id=\"").skip(1).map(|rest| rest[..rest.find('"').unwrap()].to_owned()).collect();
        (ids, page)
    };
    for (text, expected) in [
        // A heading's before one of raw HTML, the first before the second.
        ("<a id=\"setup\"></a>\n\n## Setup\n", vec!["setup"]),
        ("<b id=x>a</b> <i id=x>b</i>\n", vec!["x"]),
        // What is closed across others is opened again by the parser, with all that it has.
        ("<b id=location>one<p>two</b>three<p>four\n", vec!["location"]),
        // A footnote's name is none that a heading can have.
        ("# Footnote 1\n\na[^1]\n\n[^1]: b\n", vec!["footnote-1", "Footnote-ref-1", "Footnote-1"]),
        ("<i id=\"Footnote-1\">x</i> a[^1]\n\n[^1]: b\n", vec!["Footnote-1-1", "Footnote-ref-1", "Footnote-1"]),
        // The page around the text has names of its own.
        ("# SP main\n\n<i id=sp-theme>x</i>\n", vec!["sp-main-1", "sp-theme-1"]),
        // An id holds no white space, and is no empty word.
        ("<i id=\" a \tb \">x</i><i id=''>y</i>\n", vec!["a-b"]),
    ] {
        let (ids, page) = ids(text);
        assert_eq!(ids, expected, "{page}");
    }
    let anywhere = |text: &str| html(text, Rendering::default(), &|link| Some(format!("/{}", link.destination)));
    let page = anywhere(
        "[to](#sp-main) [it](#a%20b) [o](<#a b>) <a href='#a b'>p</a> [q](b.md#a%20b)\n\n# SP main\n\n<i id='a b'>x</i>\n",
    );
    assert_eq!(page.matches("href=\"#a-b\"").count(), 3, "{page}");
    assert!(page.contains("href=\"#sp-main-1\"") && page.contains("href=\"/b.md#a-b\""), "{page}");
}

#[test]
fn what_the_page_around_a_text_is_called_is_known() {
    // Templates that show a text.
    let mut own: Vec<&str> = Vec::new();
    for template in [
        include_str!("../../templates/base.html"),
        include_str!("../../templates/playbook.html"),
        include_str!("../../templates/page.html"),
    ] {
        own.extend(template.split(" id=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]));
    }
    own.sort_unstable();
    let mut known = address::OF_THE_PAGE.to_vec();
    known.sort_unstable();
    assert_eq!(own, known);
}

#[test]
fn raw_html_that_is_left_open_ends_with_what_it_stands_in() {
    assert_eq!(render("a <b>b\n\nc\n"), "<p>a <b>b</b></p>\n<p>c</p>\n");
    assert_eq!(render("# a <i>b\n\nc\n"), "<h1 id=\"a-b\">a <i>b</i></h1>\n<p>c</p>\n");
    assert_eq!(render("- a <b>b\n- c</b>\n"), "<ul>\n<li>a <b>b</b></li>\n<li>c</li>\n</ul>\n");
    assert_eq!(render("*a <b>b* c</b>\n"), "<p><em>a <b>b</b></em> c</p>\n");
    assert_eq!(
        render("<a name=\"x\">\n\nnext <a id=y>point</a>\n"),
        "<a id=\"x\"></a>\n\n<p>next <a id=\"y\"></a>point</p>\n"
    );
    // A block may hold blocks of Markdown, and ends where it is closed.
    assert_eq!(render("<div>\n\n*a*\n\n</div>\n\n<b>c</b>"), "<div>\n\n<p><em>a</em></p>\n</div>\n\n<p><b>c</b></p>\n");
    assert_eq!(
        render("> <details>\n>\n> a\n\nb\n"),
        "<blockquote>\n<details>\n\n<p>a</p>\n</details></blockquote>\n<p>b</p>\n"
    );
    let note = render("a[^1]\n\n<div>\n\n[^1]: <b>open\n");
    assert!(note.contains("<div>\n\n</div><section") && note.contains("<b>open</b>"), "{note}");
}
