//! YAML as people write it: places, doubled keys, and hostile texts.

use super::*;
use serde::Deserialize;

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Form {
    /// The name. Further words.
    name: Text,
    #[serde(default)]
    list: Vec<Spanned<String>>,
    on: Option<OneOrMany<Date>>,
    rto: Option<Length>,
    count: Option<u32>,
    flag: Option<bool>,
    nested: Option<Nested>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Nested {
    at: Option<When>,
    days: Option<Days>,
    row: Option<Spanned<Row>>,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
}

fn place() -> Place {
    Place::start("a.yaml")
}

fn form(text: &str) -> Result<Form, Vec<Diagnostic>> {
    read(text, &place(), Budget::OWN)
}

/// Code, line and column of every problem.
fn problems(text: &str) -> Vec<(Code, u32, u32)> {
    form(text).unwrap_err().iter().map(|d| (d.code, d.place.line, d.place.column)).collect()
}

#[test]
fn scalars_stay_as_they_are_written() {
    for (text, name) in [
        ("name: 1.10", "1.10"),
        ("name: 1234567", "1234567"),
        ("name: 1e3", "1e3"),
        ("name: yes", "yes"),
        ("name: true", "true"),
        ("name: 2026-10-12", "2026-10-12"),
        ("name: \"~\"", "~"),
        ("name: !!str null", "null"),
        ("\u{feff}name: bom\r\nflag: true\r\n", "bom"),
    ] {
        assert_eq!(form(text).unwrap().name.0, name, "{text}");
    }
}

#[test]
fn everything_wrong_is_found_in_one_reading() {
    let text = "nmae: a\nlist: {a: b}\non: [2026-13-01, 2026-01-01]\ncount: -1\nflag: yes\nnested:\n  at: 2026-10-12T09:00:00\n  days: 36h\n  row: {}\n";
    assert_eq!(
        problems(text),
        [
            (Code::MissingKey, 1, 1),
            (Code::UnknownKey, 1, 1),
            (Code::WrongType, 2, 7),
            (Code::BadTime, 3, 6),
            (Code::WrongType, 4, 8),
            (Code::WrongType, 5, 7),
            (Code::BadTime, 7, 7),
            (Code::BadTime, 8, 9),
            (Code::MissingKey, 9, 8),
        ]
    );
}

#[test]
fn what_is_right_beside_what_is_wrong_can_be_read() {
    let (value, diagnostics) =
        salvage::<Form>("name: a\nlist: [b, {c: d}, e]\nrto: NaN\ncount: 3\n", &place(), Budget::OWN);
    let value = value.unwrap();
    assert_eq!(diagnostics.len(), 2);
    assert_eq!(value.list.iter().map(|l| l.value.as_str()).collect::<Vec<_>>(), ["b", "e"]);
    assert_eq!((value.count, value.rto), (Some(3), None));
}

#[test]
fn messages_are_plain_sentences_with_a_way_out() {
    let all = form("name: a\nlits: []\ncount: many\n").unwrap_err();
    assert_eq!(all[0].message, "`lits` is not a key here");
    assert_eq!(all[0].help, "did you mean `list`?");
    assert_eq!(all[0].place.length, 4);
    assert_eq!(all[1].message, "`count` should be a whole number, but is `many`");
    let missing = form("list: []").unwrap_err();
    assert_eq!(missing[0].help, "add `name:` (The name)");
}

#[test]
fn places_are_those_of_the_file_that_holds_the_text() {
    let text = "name: a\nlist:\n  - b\n  - \"é\"\n";
    let front = place().at(2, 1, 0);
    let value: Form = read(text, &front, Budget::FRONT_MATTER).unwrap();
    assert_eq!(value.list[1].place(&front), place().at(5, 5, 3));
    assert_eq!(read::<Form>("count: x", &front, Budget::OWN).unwrap_err()[0].place.line, 2);
}

#[test]
fn the_same_key_twice_is_an_error_at_the_second() {
    assert_eq!(problems("name: a\nname: b\n"), [(Code::DuplicateKey, 2, 1)]);
    let many: String = (0..40).map(|i| format!("k{i}: a\n")).collect();
    let all = read::<BTreeMap<String, String>>(&format!("{many}k3: b\nk39: c\n"), &place(), Budget::OWN).unwrap_err();
    assert_eq!(
        all.iter().map(|d| (d.code, d.place.line)).collect::<Vec<_>>(),
        [(Code::DuplicateKey, 41), (Code::DuplicateKey, 42)]
    );
}

#[test]
fn unknown_tags_second_documents_and_broken_syntax_are_errors() {
    assert_eq!(problems("name: !secret a\n"), [(Code::YamlSyntax, 1, 15)]);
    assert_eq!(problems("name: a\n---\nname: b\n"), [(Code::YamlSyntax, 3, 1)]);
    assert_eq!(problems("name: [a\n")[0].0, Code::YamlSyntax);
    assert_eq!(problems("name: a\n\tb: c\n")[0].0, Code::YamlSyntax);
    assert_eq!(problems("[a]: b\nname: a\n")[0], (Code::WrongType, 1, 1));
    assert_eq!(problems("- a\n"), [(Code::WrongType, 1, 1)]);
}

#[test]
fn one_value_stands_for_a_list_of_one_and_nothing_for_an_empty_one() {
    assert_eq!(form("name: a\non: 2026-01-01").unwrap().on.unwrap().0.len(), 1);
    assert_eq!(form("name: a\non: [2026-01-01, 2026-01-02]").unwrap().on.unwrap().0.len(), 2);
    assert_eq!(form("name: a\non:\nlist:\n").unwrap().on, None);
}

#[test]
fn aliases_repeat_but_never_multiply() {
    assert_eq!(form("name: &n a\nlist: [*n, *n]").unwrap().list.len(), 2);
    assert_eq!(problems("name: a\nlist: &l [*l]")[0], (Code::TooDeep, 2, 11));
    assert_eq!(problems("name: a\nlist: [*unknown]")[0].0, Code::YamlSyntax);
}

#[test]
fn hostile_input_is_answered() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n".to_owned();
    for i in 1..12 {
        bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(",")));
    }
    let mut block = String::new();
    for i in 0..2000 {
        block.push_str(&" ".repeat(i));
        block.push_str("a:\n");
    }
    // What multiplies would never end.
    for text in ["[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000), bomb, block] {
        let all = form(&text).unwrap_err();
        assert_eq!(all[0].code, Code::TooDeep, "{}", &text[..20]);
    }
}

#[test]
fn an_honest_large_result_is_read() {
    let text: String = (0..200_000).map(|i| format!("- {{id: {i}, word: some text}}\n")).collect();
    let read: Vec<Vec<serde_json::Value>> = documents(&text, &place(), Budget::RESULT).unwrap();
    assert_eq!(read[0].len(), 200_000);
    assert_eq!(form(&" ".repeat(3 << 20)).unwrap_err()[0].code, Code::TooLarge);
}

#[test]
fn foreign_documents_keep_their_types() {
    let text = "a: 1\nb: 1.5\nc: [true, ~, 'x', -3]\n---\nd: nan\n";
    let read: Vec<serde_json::Value> = documents(text, &place(), Budget::RESULT).unwrap();
    assert_eq!(read[0], serde_json::json!({"a": 1, "b": 1.5, "c": [true, null, "x", -3]}));
    assert_eq!(read[1], serde_json::json!({"d": "nan"}));
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = form(&text);
    }

    #[test]
    fn no_change_of_a_valid_file_makes_the_reader_panic(at in 0usize..90, with in "[\\[\\]{}:,\\-&*!|>'\"%@`#\t\n a0]{0,4}") {
        let text = "name: a\nlist: [b, \"c\", 'd']\non: 2026-01-01\nnested: {at: 2026-01-01, row: {id: x}}\nflag: true\n";
        let at = at.min(text.len());
        let text = format!("{}{with}{}", &text[..at], &text[at..]);
        if let Err(all) = form(&text) {
            assert!(!all.is_empty());
        }
    }
}
