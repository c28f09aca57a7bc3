//! What other generators write, and what a reader sees of it.

use super::*;
use crate::markdown::{References, Rendering, html, html_with, outline};

fn render(text: &str) -> String {
    html(text, Rendering::default(), &|link| Some(link.destination.to_owned()))
}

/// What a reader sees: the text between the tags, white space made one.
fn seen(text: &str) -> String {
    let page = render(text);
    let words: String = page.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    let words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn removed(text: &str) -> Vec<(String, u32, u32)> {
    outline(text).removed.into_iter().map(|r| (r.written, r.line, r.column)).collect()
}

#[test]
fn a_text_without_any_of_it_is_left_alone() {
    let text = "# A\n\n${x} and {y}: a\r\n\r\n- b  \n";
    assert!(matches!(prepare(text).text, Cow::Borrowed(same) if same == text));
}

#[test]
fn admonitions_become_callouts() {
    let page = render("!!! note \"Read *this*\"\n    First\n\n    - a\n\n    ```sh\n    x\n    ```\nAfter\n");
    assert!(page.starts_with("<div class=\"alert alert-note\">\n<p class=\"alert-title\">Read this</p>\n"), "{page}");
    assert!(
        page.contains("<p>First</p>\n<ul>\n<li>a</li>") && page.ends_with("</code></pre>\n</div>\n<p>After</p>\n"),
        "{page}"
    );
    let folded = render("??? warning\n    x\n\ny");
    assert_eq!(
        folded,
        "<details class=\"alert alert-warning\"><summary class=\"alert-title\">Warning</summary>\n<p>x</p>\n</details>\n<p>y</p>\n"
    );
    assert!(render("???+ tip\n    x").contains("<details class=\"alert alert-tip\" open=\"\">"));
    let nested = render("1. one\n\n    !!! danger\n        hot\n\n        !!! tip\n            cool\n\n2. two\n");
    assert!(
        nested.contains("alert-caution") && nested.contains("<p>cool</p>\n</div>\n</div>\n</li>\n<li>"),
        "{nested}"
    );
    // An exclamation is not an admonition.
    assert_eq!(seen("!!! WARNING: do not\nrun this"), "!!! WARNING: do not run this");
    assert_eq!(seen("=== \"Linux\"\n\n    apt\n\n=== \"Mac\"\n\n    brew\n"), "Linux apt Mac brew");
}

#[test]
fn containers_become_callouts() {
    let page = render(":::note Mind the gap\nx\n:::\ny");
    assert_eq!(
        page,
        "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Mind the gap</p>\n<p>x</p>\n</div>\n<p>y</p>\n"
    );
    assert!(render(":::tip[Own title]\nx\n:::").contains("<p class=\"alert-title\">Own title</p>"));
    assert_eq!(seen("::::note\n:::tip\na\n:::\nb\n::::\nc"), "Note Tip a b c");
    assert_eq!(seen("::: row\n::: column\na\n:::\n:::\n:::\nb"), "a b");
    assert_eq!(seen(":::image type=\"content\" source=\"a.png\" alt-text=\"A map\":::"), "");
    assert!(render(":::image source=\"a.png\" alt-text=\"A map\":::").contains("<img src=\"a.png\" alt=\"A map\""));
    assert_eq!(seen("```\n:::note\n```\n"), ":::note");
    for (open, close) in [
        ("{{< hint warning >}}", "{{< /hint >}}"),
        ("{{% alert title=\"T\" color=\"warning\" %}}", "{{% /alert %}}"),
        ("{% hint style=\"warning\" %}", "{% endhint %}"),
        ("{% warning %}", "{% endwarning %}"),
    ] {
        let page = render(&format!("{open}\nx\n{close}\ny"));
        assert!(page.starts_with("<div class=\"alert alert-warning\">"), "{page}");
        assert!(page.ends_with("<p>x</p>\n</div>\n<p>y</p>\n"), "{page}");
    }
    assert!(
        render("{{< details \"More\" >}}\nx\n{{< /details >}}")
            .starts_with("<details><summary class=\"alert-title\">More")
    );
}

#[test]
fn attribute_lists_become_callouts_and_anchors_or_vanish() {
    let tip = "<div class=\"alert alert-tip\">\n<p>";
    assert_eq!(
        render("**TIP**: do\nit\n{: .notice--tip }\n"),
        format!("{tip}<strong>TIP</strong>: do\nit</p>\n</div>\n")
    );
    let item = render("1. a\n\n    ```sh\n    x\n    ```\n\n    **TIP**: do\n    {: .notice--tip }\n\n2. b\n");
    assert!(item.contains(&format!("{tip}<strong>TIP</strong>: do</p>\n</div>\n</li>")), "{item}");
    assert!(render("> x\n{: .notice--warning}").contains("<p class=\"alert-title\">Warning</p>\n<p>x</p>"));
    assert!(render("{: .note }\nx\n\ny").ends_with("<p>x</p>\n</div>\n<p>y</p>\n"));
    assert!(render("- a\n- b\n{: .notice }").contains("<li><div class") || seen("- a\n- b\n{: .notice }") == "a b");
    assert_eq!(render("_x_\n{: .text-center }"), "<p><em>x</em></p>\n");
    assert_eq!(render("![a](b.png){: .align-center } c"), "<p><img src=\"b.png\" alt=\"a\" loading=\"lazy\"> c</p>\n");
    assert_eq!(render("[a](b){:target=\"_blank\"}."), "<p><a href=\"b\">a</a>.</p>\n");
    assert_eq!(render("[a](b){target=_blank}"), "<p><a href=\"b\">a</a></p>\n");
    assert_eq!(render("x\n{: #here }"), "<p><a id=\"here\"></a>x</p>\n");
    assert_eq!(render("## A b {#c}\n"), "<h2 id=\"a-b\">A b<a id=\"c\"></a></h2>\n");
    assert_eq!(render("## A b\n{: #c .d}\n"), "<h2 id=\"a-b\">A b<a id=\"c\"></a></h2>\n\n".replace("\n\n", "\n"));
    // Braces of other kinds are words.
    for words in ["Restart {service}", "## On {host}", "f(){ return }", "a {b} {c: d}", "(x){y}"] {
        assert_eq!(seen(words), words.trim_start_matches("## "));
    }
    assert_eq!(seen("{::comment}\nno\n{:/comment}\nyes\n{::options x=\"y\" /}"), "yes");
}

#[test]
fn template_tags_are_not_shown_and_values_leave_their_name() {
    assert_eq!(render("Ask {{ site.owner }}."), "<p>Ask <var>site.owner</var>.</p>\n");
    assert_eq!(
        seen("{{COMPANY_NAME}} {{{raw}}} {{ a | upcase }} {{ \"text\" | t }} <%= host %>"),
        "COMPANY_NAME raw a text host"
    );
    assert_eq!(seen("a {% if x %}b{% endif %} {{#each y}}c{{/each}} <% if z %>d<% end %> {# no #}"), "a b c d");
    assert_eq!(seen("{% raw %}{{ .Values.x }}{% endraw %}"), "{{ .Values.x }}");
    assert_eq!(seen("{{</* ref \"x\" */>}}"), "{{< ref \"x\" >}}");
    assert_eq!(seen("| a |\n|---|\n{% for x in y %}\n| {{ x }} |\n{% endfor %}\n| z |\n"), "ax z");
    assert_eq!(seen("{{< tabs >}}\n{{< tab \"Linux\" >}}\napt\n{{< /tab >}}\n{{< /tabs >}}"), "Linux apt");
    assert_eq!(seen("{{ open and {% open and <% open"), "{{ open and {% open and <% open");
    assert_eq!(seen("\\{{ x }}"), "{{ x }}");
}

#[test]
fn code_stays_as_written() {
    for code in [
        "`{{ .Values.x }}`",
        "```yaml\nname: {{ .Values.x }}\n{% if y %}\n:::note\n!!! note\n    x\n{: .tip }\n```",
        "    kubectl get {{ x }}\n    {: .notice }\n    :::",
        "~~~\n<%= x %>\n{{< ref >}}\n",
        "- a\n\n  ```\n  {{ x }}\n  ```\n",
    ] {
        let page = render(code);
        let text =
            page.replace("&lt;", "<").replace("&gt;", ">").replace("<span class=\"hl-a\">", "").replace("</span>", "");
        for line in
            code.lines().map(|line| line.trim_matches([' ', '`', '~'])).filter(|line| line.len() > 2 && *line != "- a")
        {
            assert!(text.contains(line.trim_start_matches("yaml")), "{line} in {page}");
        }
        assert_eq!(removed(code), [], "{code}");
    }
    let block = render("{% highlight bash %}\necho {{ x }} ```\n{% endhighlight %}\ny");
    assert!(
        block.starts_with("<pre tabindex=\"0\" data-language=\"bash\"><code>") && block.contains("{{ x }} ```"),
        "{block}"
    );
    assert!(block.ends_with("</code></pre>\n<p>y</p>\n"), "{block}");
}

#[test]
fn shortcodes_lead_where_they_say() {
    assert_eq!(render("[a]({{< ref \"./b.md#c\" >}})"), "<p><a href=\"./b.md#c\">a</a></p>\n");
    assert_eq!(render("[a]({{% relref \"b\" %}})"), "<p><a href=\"b\">a</a></p>\n");
    assert_eq!(render("[a]({% link _docs/b.md %})"), "<p><a href=\"_docs/b.md\">a</a></p>\n");
    assert_eq!(render("[a]({{ site.baseurl }}/b.md)"), "<p><a href=\"/b.md\">a</a></p>\n");
    assert_eq!(render("[a]({{ '/b.md' | relative_url }})"), "<p><a href=\"/b.md\">a</a></p>\n");
    assert_eq!(render("[a]({{ other.thing }}/b.md)"), "<p>a</p>\n");
    assert_eq!(render("[a][b]\n\n[b]: {{ site.url }}/c.md"), "<p><a href=\"/c.md\">a</a></p>\n");
    assert_eq!(render("<a href=\"{{ x }}\">a</a>"), "<p><a href=\"\">a</a></p>\n");
    let figure = "{{< figure src=\"/a b.png\" alt=\"A map\" >}}";
    assert_eq!(render(figure), "<p><img src=\"/a b.png\" alt=\"A map\" loading=\"lazy\"></p>\n");
    assert_eq!(
        render("{% asset '{{ page.path }}'/stage.png alt='The [end]' %}{: .align-center }\n_x_"),
        "<p><img src=\"/stage.png\" alt=\"The [end]\" loading=\"lazy\">\n<em>x</em></p>\n"
    );
}

#[test]
fn a_table_of_contents_lists_the_headings() {
    for place in ["[[_TOC_]]", "[TOC]", "* TOC\n{:toc}", "1. x\n{:toc .y}", "{{< toc >}}", "{{ toc }}"] {
        let page = render(&format!("{place}\n\n## A\n\n### B\n\n#### C\n"));
        let list = "<ul>\n<li><a href=\"#a\">A</a></li>\n<li class=\"deeper\"><a href=\"#b\">B</a></li>\n</ul>";
        assert!(page.starts_with("<div class=\"contents\"") && page.contains(list), "{place}: {page}");
        assert!(!page.contains("<hr>"), "{place}");
    }
    assert_eq!(render("[TOC]\n\nx"), "<p>x</p>\n");
}

#[test]
fn what_vanishes_is_told_with_its_place() {
    assert_eq!(
        removed("x\n\n- a {% if b %} c {{ d }}\n\n!!! note\n    y {: .z }\n\n{: .w }\n\n:::\n"),
        [
            ("{% if b %}".to_owned(), 3, 5),
            ("{{ d }}".to_owned(), 3, 18),
            ("{: .z }".to_owned(), 6, 5),
            ("{: .w }".to_owned(), 8, 1),
            (":::".to_owned(), 10, 1),
        ]
    );
}

#[test]
fn places_stay_those_of_the_source() {
    let text = "!!! note\n    [a](x.md)\ntext\n{{< figure\n  src=\"a.png\" >}}\n\n## B\n\n:::tip\n\n[c](y.md)\n:::\n";
    let document = outline(text);
    let links: Vec<_> = document.links.iter().map(|link| (link.destination.as_str(), link.line)).collect();
    assert_eq!(links, [("x.md", 2), ("a.png", 4), ("y.md", 11)]);
    assert_eq!(document.sections.last().map(|section| section.line), Some(7));
}

#[test]
fn components_leave_what_stands_in_them() {
    let text = "import Tabs from '@theme/Tabs';\nimport {\n  A,\n} from \"x\";\n\nexport const X = () => {\n\n  return 1;\n};\n\n<Tabs groupId=\"os\">\n<TabItem value=\"l\" label=\"Linux\" default>\n\n- apt\n\n</TabItem>\n<TabItem value=\"m\">brew</TabItem>\n</Tabs>\n\n<Chart\n  data={[1, 2]}\n/>\n\n## After {/* hidden */}\n\nA <Tooltip tip=\"x\">word</Tooltip>.\n";
    assert_eq!(seen(text), "Linux apt m brew After A word.");
    assert!(render(text).contains("<p><strong>Linux</strong></p>\n<ul>\n<li>apt</li>\n</ul>"));
    let places: Vec<_> = removed(text).into_iter().map(|(written, line, _)| (written, line)).collect();
    assert_eq!(places[..2], [("import Tabs from '@theme/Tabs';".to_owned(), 1), ("import {".to_owned(), 2)]);
    assert!(places.contains(&("<Chart data={[1, 2]} />".to_owned(), 20)), "{places:?}");
    assert_eq!(
        outline(text).sections.last().map(|section| (section.title.as_str(), section.line)),
        Some(("After", 24))
    );
    let note = render("<Admonition type=\"tip\" title=\"Mine\">\n\nx\n\n</Admonition>\n\ny");
    assert_eq!(
        note,
        "<div class=\"alert alert-tip\">\n<p class=\"alert-title\">Mine</p>\n<p>x</p>\n</div>\n<p>y</p>\n"
    );
    assert_eq!(
        render(
            "<Card\n  title=\"The CDN\"\n  to=\"/cdn.md\"\n  description=\"When it *fails*\"\n/>\n\nx <Badge label=\"new\" />"
        ),
        "<p><a href=\"/cdn.md\">The CDN</a> – When it *fails*</p>\n<p>x <strong>new</strong></p>\n"
    );
    assert!(render("<div>\n<img src={x(\"a.png\")} />\n</div>").contains("<img src=\"a.png\""));
    assert_eq!(
        render("<img src={require(\"./a.png\").default} alt=\"A map\" />"),
        "<img src=\"./a.png\" alt=\"A map\" loading=\"lazy\">\n\n"
    );
    assert_eq!(seen("<div style={{color: 'red', x: `a`}} id=\"b\">\n\nx\n\n</div>"), "x");
    // Words to be replaced are words, and so is a command.
    for words in ["Use <NAMESPACE>, <Namespace> and <Type of Incident>.", "import data from a file", "export the data"]
    {
        assert_eq!(seen(words), words);
    }
    for code in ["```js\nimport a from 'b';\n<Chart />\n```", "`<Chart />` and `[[ -f x ]]`"] {
        assert_eq!(removed(code), [], "{code}");
    }
}

#[test]
fn callouts_of_notes_have_titles_and_fold() {
    assert_eq!(
        render("> [!hint]- Where **to** *look*\n> x\n"),
        "<details class=\"alert alert-note\"><summary class=\"alert-title\">Where to look</summary>\n<p>x</p>\n</details>\n"
    );
    assert!(render("> [!failure]+\n> x").contains("<details class=\"alert alert-caution\" open=\"\">"));
    assert_eq!(seen("- a\n\n  > [!WARNING] Mind\n  > x\n"), "a Mind x");
    assert_eq!(seen("> [!runbook]\n> x"), "runbook x");
    let inner = render("> a\n>\n> > [!bug] B\n> > c\n");
    assert!(inner.starts_with("<blockquote>\n<p>a</p>\n<div class=\"alert alert-caution\">"), "{inner}");
    assert_eq!(
        render("> [!NOTE]\n> x"),
        "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Note</p>\n<p>x</p>\n</div>\n"
    );
    assert_eq!(seen("> [!div class=\"nextstepaction\"]\n> [a](b)"), "a");
    assert_eq!(render("[!INCLUDE [the steps](b.md)]"), "<p><a href=\"b.md\">the steps</a></p>\n");
    assert_eq!(seen("> text [!hint] in a line"), "text [!hint] in a line");
    // A heading is plain words: one with links is said first.
    assert!(
        render("> [!tip]+ See [a](b.md)\n> x").contains("Tip</summary>\n<p>See <a href=\"b.md\">a</a></p>\n<p>x</p>")
    );
    assert_eq!(seen("!!! note \"On {{ host }} now\"\n    x"), "Note On host now x");
}

#[test]
fn links_of_wikis_are_references_by_name() {
    let mut references = References::default();
    references.read(
        "[Fail over]: </ops/fail-over.md>\n[Fail over#The end]: </ops/fail-over.md#the-end>\n[map.png]: </map.png>\n",
    );
    let text = "[[Fail over]] [[Fail over#The end|end]] ![[map.png|300]] ![[Fail over]] [[#Own part]] [[nowhere]]";
    let page = html_with(text, Rendering::default(), &references, &|l| Some(l.destination.to_owned()));
    assert_eq!(
        page,
        "<p><a href=\"/ops/fail-over.md\">Fail over</a> <a href=\"/ops/fail-over.md#the-end\">end</a> \
         <img src=\"/map.png\" alt=\"map.png\" loading=\"lazy\"> <a href=\"/ops/fail-over.md\">Fail over</a> \
         <a href=\"#own-part\">Own part</a> <span class=\"no-link\" title=\"nowhere\">nowhere</span></p>\n"
    );
    let undefined: Vec<_> = outline(text).undefined.into_iter().map(|link| link.destination).collect();
    assert_eq!(undefined.last().map(String::as_str), Some("nowhere"));
    for words in ["if [[ -f x ]]; then", "[[\"a\", 1]]", "m[[0, 1]]"] {
        assert_eq!(seen(words), words);
    }
}

#[test]
fn directives_and_roles_of_sphinx_are_read() {
    assert_eq!(
        render("```{warning} Hot\n:class: x\n\n- a\n\n~~~sh\nls\n~~~\n```\ny"),
        "<div class=\"alert alert-warning\">\n<p class=\"alert-title\">Warning</p>\n<p>Hot</p>\n<ul>\n<li>a</li>\n</ul>\n\
         <pre tabindex=\"0\" data-language=\"sh\"><code>ls\n</code></pre>\n</div>\n<p>y</p>\n"
    );
    assert_eq!(seen("````{admonition} Own title\n```{tip}\nx\n```\n````"), "Own title Tip x");
    assert_eq!(seen(":::{note}\n:class: dropdown\nx\n:::"), "Note x");
    assert!(
        render("```{code-block} python\n:linenos:\nx = 1\n```")
            .starts_with("<pre tabindex=\"0\" data-language=\"python\"><code>x")
    );
    assert_eq!(seen("::::{tab-set}\n:::{tab-item} Linux\napt\n:::\n::::"), "Linux apt");
    assert!(render("```{figure} a.png\n:alt: A map\n\nIts words\n```").contains("<img src=\"a.png\" alt=\"A map\""));
    assert!(
        render("```{toctree}\n:maxdepth: 1\n\na\nThe second <b>\n```")
            .contains("<li><a href=\"b\">The second</a></li>")
    );
    assert_eq!(render("(here)=\n## A"), "<p><a id=\"here\"></a></p>\n<h2 id=\"a\">A</h2>\n");
    assert_eq!(
        render("{kbd}`Ctrl+C`, {ref}`words <x>`, {doc}`b <b.md>`, {py:func}`~a.b`, {unknown}`c`"),
        "<p><kbd>Ctrl+C</kbd>, words, <a href=\"b.md\">b</a>, <code>a.b</code>, {unknown}<code>c</code></p>\n"
    );
    assert_eq!(
        seen("```{rubric} A heading\n```\n```{button-ref} b\n:color: x\n\nGo\n```\n```{list-table} T\n* - a\n```"),
        "A heading Go T a"
    );
    // A fence of an unknown directive is code, as it was.
    assert!(render("```{nobody-knows}\n* - a\n```").contains("<code>* - a"));
    assert!(render("::: mermaid\ngraph TD\n:::\nx").contains("data-language=\"mermaid\"><code>graph TD\n</code>"));
}

#[test]
fn what_is_no_text_is_left_out_and_told() {
    for (text, left) in [
        ("a {% comment %}b {{ c }}{% endcomment %} d", "a d"),
        ("{% comment %}\n\n# b\n\n{% endcomment %}\n\nd", "d"),
        ("{{< comment >}}b{{< /comment >}} d", "d"),
        ("a :::image type=\"icon\" source=\"i.svg\"::: b", "a b"),
        (":material-check:{ .green } done :octicons-x-16:", "done"),
        ("<style>\n.a { b: c; }\n</style>\n\nd", "d"),
        ("<script src=\"x.js\"></script>\n\nd", "d"),
    ] {
        assert_eq!(seen(text), left, "{text}");
        assert_ne!(removed(text), [], "{text}");
    }
    assert_eq!(seen("<script>alert(1)</script>"), "<script>alert(1)</script>");
    assert_eq!(seen("a :material: b 12:simple-c"), "a :material: b 12:simple-c");
    assert_eq!(render("### A {#b-(c)}\n"), "<h3 id=\"a\">A<a id=\"b-(c)\"></a></h3>\n");
    assert_eq!(
        render("<iframe src=\"https://v.example/1\" title=\"How\" allowfullscreen></iframe>"),
        "<a href=\"https://v.example/1\" rel=\"noopener noreferrer\">How</a>\n"
    );
    assert_eq!(seen("Give <source> and <object>."), "Give <source> and <object>.");
}

#[test]
fn references_are_found_in_other_files_and_the_rest_is_text() {
    let mut references = References::default();
    references.read("[#stage-1]: {{ site.url }}/one.md \"One\"\n[two]: https://x.org\n");
    let page = html_with(
        "[a][#stage-1] [two] [b][#none] x[0][1] [c][d] [1][2]\n\n{% include links.md %}",
        Rendering::default(),
        &references,
        &|l| Some(l.destination.to_owned()),
    );
    assert_eq!(
        page.trim_end(),
        "<p><a href=\"/one.md\" title=\"One\">a</a> <a href=\"https://x.org\" rel=\"noopener noreferrer\">two</a> \
         <span class=\"no-link\" title=\"#none\">b</span> x[0][1] [c][d] [1][2]</p>"
    );
    let document = outline("[a][#b]\n{% include_relative links.md %}\n{% include x/y.html z=1 %}");
    assert_eq!(document.undefined.len(), 1);
    assert_eq!((document.undefined[0].destination.as_str(), document.undefined[0].line), ("#b", 1));
    assert_eq!(document.includes, ["links.md", "x/y.html"]);
}

#[test]
fn hostile_texts_are_answered() {
    for text in [
        "{{ ".repeat(6_000),
        "{% a %}".repeat(8_000),
        "{".repeat(8_000),
        "{:".repeat(12_000),
        "){".repeat(12_000),
        "{{a}}\n".repeat(3_000),
        "!!! note\n".repeat(6_000),
        "!!! note\n    ".repeat(3_000),
        ":::note\n".repeat(6_000),
        "{{< hint >}}\n".repeat(6_000) + "{{< /hint >}}",
        "x\n{: #a }\n".repeat(3_000),
        "x\n{: .notice }\n".repeat(3_000),
        "# a {#b}\n".repeat(3_000),
        "[TOC]\n".repeat(3_000) + &"# a\n".repeat(30),
        "[a][b] ".repeat(6_000),
        "<%".repeat(12_000),
        "a@b.c ".repeat(6_000),
        "www.".repeat(8_000),
        "http://a".repeat(6_000),
        ":a".repeat(12_000),
        "(((www.a.b".repeat(3_000),
        format!("```sh\n{}\n```", "\"$(".repeat(8_000)),
        format!("```go\n{}\n```", "/* ".repeat(8_000)),
        format!("```py\n{}\n```", "\"\"\" '''".repeat(6_000)),
        "[^a]".repeat(6_000) + "\n\n[^a]: x",
        "[^a]: [^a]\n\n".repeat(5_000),
        "[[".repeat(12_000),
        "[[a]]".repeat(6_000),
        "[!INCLUDE [".repeat(3_000),
        "<Aa>".repeat(6_000),
        "<Aa>\n".repeat(6_000),
        "<Aa b={".repeat(4_000),
        "<Aa b=\"".repeat(4_000),
        "```{note}\n".repeat(3_000),
        "{a}`".repeat(6_000),
        "{/*".repeat(8_000),
        "{% comment %}".repeat(4_000),
        "> [!hint]\n".repeat(4_000),
        "export const a = {\n\n".repeat(4_000),
        "<style>\n".repeat(6_000),
        ":::image ".repeat(6_000),
    ] {
        // Work that grew with the square of them would take minutes.
        render(&text);
        let places = outline(&text).sections.into_iter().map(|section| section.line);
        assert!(places.max() <= Some(u32::try_from(text.lines().count()).unwrap()), "{}", &text[..12]);
    }
}

#[test]
fn a_value_that_is_not_filled_in_stays_a_placeholder_for_the_importer() {
    let document = outline("## On {{ host }}\n\n{{ owner }} leads\n");
    assert_eq!((document.sections[1].title.as_str(), document.sections[1].anchor.as_str()), ("On host", "on-host"));
    assert_eq!(document.sections[1].blocks[0].text(), "{{ owner }} leads");
    assert!(render("## On {{ host }}\n").contains("id=\"on-host\""));
}
