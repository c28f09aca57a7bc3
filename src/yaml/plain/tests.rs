//! What is read as plain equals what the library reads: node by node, span by span.

use super::super::node::Node;
use super::super::{Budget, parse_any};
use crate::model::place::Place;
use proptest::prelude::*;

/// The tree of a plain text, which must be the library's; `None` when the library has to read it.
fn read(text: &str) -> Option<Node<'_>> {
    let root = super::read(text, 6)?;
    let (documents, diagnostics) = parse_any(text, &Place::start("a.yaml").at(7, 1, 0), Budget::OWN);
    assert_eq!(diagnostics, [], "{text:?}");
    assert_eq!(documents, std::slice::from_ref(&root), "{text:?}");
    Some(root)
}

#[test]
fn what_machines_and_people_write_is_plain() {
    for text in [
        "run: 2026-10-12-db\nkind: dependency-failure\n",
        "a: 1\n\n\nb: two words, and [brackets] {too}\nc:   spaced   \nd: x:y#z http://x/y?a=b#c",
        "tool: {name: gremlin, run_id: 0a1b, url: \"https://x.org/#a: b\", deep: {er: [a, b c, 'q # r']}}",
        "a: {}\nb: []\nc: { x: 1 , y: [ ] }\nd: [2026-06-02, 2026-06-01]\ne: {t: 10:30, u: a:b}",
        "none:\nnext: null\nlast:",
        "dependencies:\n  critical:\n    - {id: db, rto: 1h}\n    - id: queue\n      rto: 1h\n      deep:\n        er: x\n  other: []\ntail: x",
        "list:\n  - one\n  - \"two\"\n  -   three\n  - [a]\n  - key:\n      a: b\n  - key:\nend: x",
        "a: it's\nb: say \"x\" (y)\nc: (z)\nd: .5\ne: $x\nf: _\ng: 'it is'\nh: \"\"",
    ] {
        assert!(read(text).is_some(), "{text}");
    }
}

#[test]
fn what_is_not_plain_beyond_doubt_is_left_to_the_library() {
    for text in [
        "",
        "\n",
        "text",
        "- a",
        "a",
        "a:b",
        "---\na: b",
        "a: b\n---\nc: d",
        "a: b\n...",
        "a: b # c",
        "# c\na: b",
        "a: b: c",
        "a: b:",
        "a: *b",
        "a: &b c",
        "a: !t b",
        "a: |\n  b",
        "a: >\n  b",
        "a: b\n  c",
        "a:\n- b",
        "a: - b",
        "a: \"b\\n\"",
        "a: 'it''s'",
        "a: \"b\" c",
        "a: \"b",
        "a: {b: c",
        "a: {b: c} d",
        "a: {b}",
        "a: {b:c}",
        "a: {b:}",
        "a: {b: c,}",
        "a: [b, ]",
        "a: [b: c]",
        "a: {b: c: d}",
        "a: [\n b]",
        "a: b\na: c",
        "a: {b: c, b: d}",
        "a: \u{e9}",
        "a: b\r\nc: d",
        "a:\tb",
        " a: b",
        "a:\n  b: c\n d: e",
        "a:\n  - b\n  c: d",
        "a:\n  - - b",
        "a:\n  -",
        "? a",
        "a: {b: c #d}",
        "a: [b #c]",
        "a: @b",
        "a: `b",
        "a: %b",
        "a: -1",
        "a: ~",
        "a: {-b: c}",
        "\u{feff}a: b",
        "a b: c",
        "a:\n  - b\n    c",
        "<<: b",
        "a: [,]",
        "a: {b: }",
        "a: [b]]",
        "a: [b}",
        "a: ,b",
        "a:\n  text",
    ] {
        assert!(super::read(text, 0).is_none(), "{text:?}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for text in [
        format!("a: {}{}", "[".repeat(40), "]".repeat(40)),
        (0..40).map(|n| format!("{}a:\n", " ".repeat(n))).collect(),
    ] {
        assert!(super::read(&text, 0).is_none());
    }
    let long: String = (0..100).map(|n| format!("k{n}: v\n")).collect();
    assert!(super::read(&long, 0).is_none());
}

/// Pieces of which texts are put together that are often plain, and often nearly so.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b",
        "key",
        "1",
        "x y",
        ":",
        ": ",
        ":\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        ",",
        "\"",
        "'",
        "\"q\"",
        "'q'",
        " ",
        "  ",
        "#",
        " #",
        "-",
        "null",
        "~",
        "2026-10-12T09:00:00Z",
        "a: b",
        "\nc: d",
        "\n  c: d",
        "\n  - e: f",
        "\n    g: h",
        "{i: j}",
        "[k, l]",
        "&",
        "*",
        "!",
        "|",
        ">",
        "?",
        "%",
        "...",
        "---",
        "\\",
    ]);
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plain_text_is_read_as_the_library_reads_it(text in pieces(), key in any::<bool>()) {
        read(&text);
        read(&format!("{}{text}", if key { "m: " } else { "m:\n  n: " }));
    }
}
