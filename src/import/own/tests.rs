//! Files in, facts out, by mappings as they stand in `stagepost.yaml`.

use super::*;
use crate::config::{self, Config};
use crate::model::fault::{Effect, Injection};
use crate::tree::MemoryTree;

fn configured(formats: &str) -> Config {
    let text = format!("formats:\n{formats}");
    let (config, diagnostics) = config::read(&MemoryTree::new([("stagepost.yaml", text.as_str())]));
    assert_eq!(diagnostics, [], "{formats}");
    config
}

const DRILL: &str = "  - name: drill
    match: {path: 'x/*.json', key: /drill/id}
    fields:
      id: /drill/id
      started: /drill/began
      fault.type: /drill/what
      fault.injected: /drill/hits
      check: /drill/light
      dependency: /drill/of
    words:
      check: {green: pass, red: fail, amber: inconclusive, off: aborted}
    set: {environment: staging, trigger: ci}
";

fn drill(text: &str) -> (Vec<Foreign>, Vec<Diagnostic>) {
    let config = configured(DRILL);
    let file = SourceFile { path: "x/a.json", text };
    let own = Own::new(&config.formats);
    let [format] = own.matching(&file)[..] else { panic!("{text} is not matched") };
    read(format, &file)
}

#[test]
fn a_mapping_finds_the_facts_of_a_run() {
    let (runs, diagnostics) = drill(
        r#"{"drill": {"id": "D 17", "began": 1793696400, "what": "kill", "hits": 2, "light": "Green", "of": "db"}}"#,
    );
    assert_eq!(diagnostics, []);
    let Foreign { run, id_written, .. } = &runs[0];
    assert_eq!((run.id.as_str(), id_written, run.tool.name.as_deref()), ("d-17", &true, Some("drill")));
    assert_eq!((&run.check, &run.fault.injection), (&Check::Held, &Injection::Real(2)));
    assert_eq!(
        (run.fault.effect, run.day().map(|day| day.to_string()).as_deref()),
        (Some(Effect::Unavailable), Some("2026-11-03"))
    );
    assert_eq!((run.dependency.as_deref(), run.environment.as_deref()), (Some("db"), Some("staging")));
    let derived: Vec<&str> = run.derived.iter().map(|derived| derived.field).collect();
    assert_eq!((run.trigger, &derived[..]), (Some(Trigger::Ci), &["environment", "trigger", "fault.effect"][..]));
}

#[test]
fn what_a_file_does_not_say_is_never_made_up() {
    for (inner, injection, check) in [
        (r#""light": "green""#, Injection::Unstated, Check::Held),
        (
            r#""hits": 0, "light": "green""#,
            Injection::Nothing("the file says that no fault was injected".to_owned()),
            Check::Held,
        ),
        (
            r#""hits": 1"#,
            Injection::Real(1),
            Check::NotChecked("the file says nothing at `/drill/light`, where the check is looked for".to_owned()),
        ),
        (r#""hits": 1, "light": "red""#, Injection::Real(1), Check::Broke("the file says `red`".to_owned())),
        (r#""hits": 1, "light": "amber""#, Injection::Real(1), Check::NotChecked("the file says `amber`".to_owned())),
    ] {
        let (runs, diagnostics) = drill(&format!(r#"{{"drill": {{"id": "a", {inner}}}}}"#));
        assert_eq!(diagnostics, []);
        assert_eq!((&runs[0].run.fault.injection, &runs[0].run.check), (&injection, &check), "{inner}");
    }
    assert!(drill(r#"{"drill": {"id": "a", "light": "off"}}"#).0[0].run.halt.is_some());
}

#[test]
fn words_without_translation_and_values_that_are_none_refuse_the_run() {
    for (inner, code) in [
        (r#""light": "blue""#, Code::UnknownWord),
        (r#""light": true"#, Code::UnknownWord),
        (r#""hits": -1"#, Code::BadValue),
        (r#""began": "soon""#, Code::BadValue),
        (r#""began": NaN"#, Code::JsonSyntax),
    ] {
        let config = configured(&DRILL.replace(", key: /drill/id", ""));
        let text = format!(r#"{{"drill": {{"id": "a", {inner}}}}}"#);
        let (runs, diagnostics) = read(&config.formats[0], &SourceFile { path: "x/a.json", text: &text });
        assert_eq!((runs.len(), diagnostics[0].code), (0, code), "{inner}");
    }
}

#[test]
fn a_list_gives_several_runs_and_the_rest_of_the_file_is_at_hand() {
    let config = configured(
        "  - name: many\n    match: {key: /steps}\n    runs: /steps\n    fields: {title: /name, environment: '#/stage', check: /ok, fault.injected: /hit}\n    words: {check: {'true': pass, 'false': fail}}\n",
    );
    let text = r#"{"stage": "qa", "steps": [{"name": "one", "ok": true, "hit": true}, {"name": "two", "ok": false, "hit": 1}]}"#;
    let (runs, diagnostics) = read(&config.formats[0], &SourceFile { path: "a.json", text });
    assert_eq!(diagnostics, []);
    let told: Vec<_> = runs
        .iter()
        .map(|f| (f.run.id.as_str(), f.run.title.as_deref(), f.run.environment.clone(), f.run.check == Check::Held))
        .collect();
    let stage = || Some("qa".to_owned());
    assert_eq!(told, [("a-1", Some("one"), stage(), true), ("a-2", Some("two"), stage(), false)]);
    let (runs, diagnostics) = read(&config.formats[0], &SourceFile { path: "a.json", text: r#"{"steps": []}"# });
    assert_eq!((runs.len(), diagnostics[0].code), (0, Code::BadValue));
}

#[test]
fn xml_and_yaml_are_the_same_tree() {
    let config = configured(
        "  - name: report\n    match: {key: /report/@tool}\n    runs: /report/run\n    fields: {id: /@id, check: /seen, fault.type: /fault/@kind, fault.injected: /fault, tool.version: '#/report/@tool'}\n",
    );
    let format = &config.formats[0];
    let text = "<report tool='7'><run id='a'><seen>pass</seen><fault kind='stop'>1</fault></run><run id='b'><seen>fail</seen></run></report>";
    let (runs, diagnostics) = read(format, &SourceFile { path: "a.xml", text });
    assert_eq!(diagnostics, []);
    let [a, b] = &runs[..] else { panic!("{runs:?}") };
    assert_eq!((a.run.id.as_str(), &a.run.check, &a.run.fault.injection), ("a", &Check::Held, &Injection::Real(1)));
    assert_eq!(
        (a.run.tool.version.as_deref(), &b.run.check),
        (Some("7"), &Check::Broke("the file says `fail`".to_owned()))
    );
    let one = "<report tool='7'><run id='a'><seen>pass</seen></run></report>";
    assert_eq!(read(format, &SourceFile { path: "a.xml", text: one }).0.len(), 1);
    let yaml = "report:\n  '@tool': 7\n  run:\n  - {'@id': a, seen: pass}\n";
    let own = Own::new(&config.formats);
    assert_eq!(own.matching(&SourceFile { path: "a.yaml", text: yaml }).len(), 1);
    assert_eq!(read(format, &SourceFile { path: "a.yaml", text: yaml }).0[0].run.check, Check::Held);
    let bomb = "<!DOCTYPE x [<!ENTITY a 'pass'>]><report tool='7'><run><seen>&a;</seen></run></report>";
    assert_eq!(read(format, &SourceFile { path: "a.xml", text: bomb }).1[0].code, Code::TooDeep);
}

#[test]
fn a_mapping_that_cannot_be_is_told_with_its_place() {
    for (format, code, line, column) in [
        ("  - {name: a, match: {}, fields: {check: /x}}", Code::BadSetting, 2, 22),
        ("  - {name: a, match: {path: '['}, fields: {check: /x}}", Code::BadSetting, 2, 29),
        ("  - name: a\n    match: {key: x}\n    fields: {check: /x}", Code::BadSetting, 3, 18),
        ("  - name: a\n    match: {key: /x}\n    fields: {chek: /x}", Code::UnknownKey, 4, 20),
        ("  - name: a\n    match: {key: /x}\n    fields: {check: x}", Code::BadSetting, 4, 21),
        (
            "  - name: a\n    match: {key: /x}\n    fields: {check: /x}\n    words: {check: {green: fine}}",
            Code::UnknownWord,
            5,
            28,
        ),
        ("  - name: a\n    match: {key: /x}\n    fields: {check: /x}\n    set: {check: pass}", Code::BadSetting, 5, 18),
        (
            "  - name: a\n    match: {key: /x}\n    fields: {check: /x}\n    set: {fault.injected: 1}",
            Code::BadSetting,
            5,
            27,
        ),
        (
            "  - {name: a, match: {key: /x}, fields: {check: /x}}\n  - {name: a, match: {key: /y}, fields: {check: /x}}",
            Code::DuplicateId,
            3,
            12,
        ),
        ("  - {name: A b, match: {key: /x}, fields: {check: /x}}", Code::BadId, 2, 12),
    ] {
        let text = format!("formats:\n{format}\n");
        let (config, diagnostics) = config::read(&MemoryTree::new([("stagepost.yaml", text.as_str())]));
        let first = diagnostics.first().unwrap_or_else(|| panic!("{format}"));
        assert_eq!(
            (first.code, first.place.line, first.place.column),
            (code, line, column),
            "{format}: {}",
            first.message
        );
        assert!(config.doubt.is_some(), "{format}");
    }
}

#[test]
fn every_field_of_a_mapping_is_one_that_is_told() {
    let known: Vec<&str> =
        property::names().chain(TAGS.iter().copied().filter(|tag| *tag != "env")).chain(["id", "check"]).collect();
    let mut fields: Vec<&str> = config::FIELDS.to_vec();
    let mut known = known;
    fields.sort_unstable();
    known.sort_unstable();
    assert_eq!(fields, known);
}

#[test]
fn a_file_that_a_built_in_format_reads_too_is_read_by_none() {
    let formats = "formats:\n  - name: drill\n    match: {path: '**/drills/*'}\n    fields: {check: /x}\n";
    let tree = MemoryTree::new([
        ("stagepost.yaml", formats),
        ("services/shop/service.yaml", "title: Shop"),
        ("services/shop/results/drills/a.xml", "<testsuite><testcase name='a'/></testsuite>"),
        ("services/shop/results/drills/b.json", "{\"x\": \"inconclusive\"}"),
    ]);
    let (config, _) = config::read(&tree);
    let (catalog, diagnostics) = crate::import::read(&tree, &config);
    let told = diagnostics.iter().find(|d| d.code == Code::AmbiguousFormat).unwrap();
    assert!(told.message.ends_with("junit, drill of stagepost.yaml"), "{}", told.message);
    assert_eq!((catalog.dossiers[0].runs.len(), catalog.dossiers[0].unread.len()), (1, 1));
}
