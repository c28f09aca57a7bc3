//! A template names only what its view has. The engine takes an unknown name in a condition for
//! "no", so the names are looked up here in the views of a fleet that has something everywhere.

use super::fleet;
use serde::Serialize;
use serde_json::Value;
use stagepost::render::page::{self, Press};
use stagepost::render::template::TemplateError;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What a template puts together itself.
static CAUGHT: Value = Value::Null;

type Scope<'v> = BTreeMap<String, Vec<&'v Value>>;

/// Keeps the views instead of printing them.
#[derive(Default)]
struct Views(RefCell<BTreeMap<String, Vec<Value>>>);

impl Press for Views {
    fn print(&self, template: &str, view: &impl Serialize) -> Result<Vec<u8>, TemplateError> {
        let value = serde_json::to_value(view).unwrap();
        self.0.borrow_mut().entry(template.to_owned()).or_default().push(value);
        Ok(Vec::new())
    }
}

fn views() -> BTreeMap<String, Vec<Value>> {
    let views = Views::default();
    for fleet in [fleet::full(), fleet::busy(), fleet::ill(), fleet::minimal(), fleet::empty()] {
        let site = fleet.site();
        for page in site.pages() {
            page::render(&site, &views, page).unwrap();
        }
        page::roster(&site, &views).unwrap();
    }
    views.0.into_inner()
}

#[expect(clippy::disallowed_methods, reason = "the test reads the templates of the repository")]
fn sources() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// `{{ … }}` and `{% … %}` of a template, with whether it is a statement.
fn tags(source: &str) -> Vec<(bool, String)> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find(['{']) {
        let kind = rest.get(start..start + 2).unwrap_or_default();
        let end = match kind {
            "{{" => "}}",
            "{%" => "%}",
            _ => {
                rest = &rest[start + 1..];
                continue;
            }
        };
        let length = rest[start..].find(end).expect("a tag is closed");
        let inner = rest[start + 2..start + length].trim_matches('-').trim().to_owned();
        found.push((kind == "{%", inner));
        rest = &rest[start + length + 2..];
    }
    found
}

/// The bodies of components, by name, with the names of their arguments.
fn components(sources: &BTreeMap<String, String>) -> BTreeMap<String, (Vec<String>, String)> {
    let mut found = BTreeMap::new();
    for source in sources.values() {
        let mut rest = source.as_str();
        while let Some(start) = rest.find("{%- component ") {
            let head = &rest[start + 14..];
            let (name, tail) = head.split_once('(').unwrap();
            let (arguments, tail) = tail.split_once(") -%}").unwrap();
            let (body, tail) = tail.split_once("{%- endcomponent").unwrap();
            let names = arguments.split(',').map(|a| a.split('=').next().unwrap().trim().to_owned()).collect();
            found.insert(name.to_owned(), (names, body.to_owned()));
            rest = tail;
        }
    }
    found
}

/// The template without the components it defines.
fn without_components(source: &str) -> String {
    let mut text = source.to_owned();
    while let (Some(start), Some(end)) = (text.find("{%- component "), text.find("{%- endcomponent")) {
        let close = text[end..].find("%}").unwrap() + end + 2;
        text.replace_range(start..close, "");
    }
    text
}

struct Check<'c> {
    components: &'c BTreeMap<String, (Vec<String>, String)>,
    faults: Vec<String>,
}

impl Check<'_> {
    fn template<'v>(&mut self, name: &str, source: &str, root: Scope<'v>) {
        let mut scopes: Vec<Scope<'v>> = vec![root];
        for (statement, text) in tags(source) {
            let words: Vec<&str> = text.split_whitespace().collect();
            match (statement, words.first().copied()) {
                (true, Some("for")) => {
                    let items: Vec<&Value> = self
                        .look_up(name, words[3], &scopes)
                        .into_iter()
                        .flat_map(|value| value.as_array().into_iter().flatten())
                        .collect();
                    if items.is_empty() {
                        self.faults.push(format!("{name}: nothing is ever in `{}`", words[3]));
                    }
                    scopes.push(Scope::from([(words[1].to_owned(), items)]));
                }
                (true, Some("endfor")) => drop(scopes.pop()),
                (true, Some("if" | "elif")) => self.expression(name, &text[words[0].len()..], &scopes),
                (true, Some("set")) => {
                    let Some(word) = words.get(1) else { continue };
                    let caught = Scope::from([((*word).to_owned(), vec![&CAUGHT])]);
                    scopes.last_mut().unwrap().extend(caught);
                }
                (true, _) => {}
                (false, _) if text.starts_with('<') => self.call(name, &text, &scopes),
                (false, _) if text.contains(" | t(") => self.message(name, &text, &scopes),
                (false, _) => self.expression(name, &text, &scopes),
            }
        }
    }

    /// `<ui.link link={row.service}/>`
    fn call(&mut self, name: &str, text: &str, scopes: &[Scope]) {
        let inner = text.trim_matches(['<', '/', '>']);
        let component = inner.split_whitespace().next().unwrap();
        let Some((arguments, body)) = self.components.get(component) else {
            return self.faults.push(format!("{name}: no component `{component}`"));
        };
        let word = Value::String("word".to_owned());
        let mut scope = Scope::new();
        for argument in arguments {
            let given = inner.split_once(&format!("{argument}={{")).and_then(|(_, tail)| tail.split_once('}'));
            let values = match given {
                Some((path, _)) if !path.starts_with('"') => self.look_up(name, path, scopes),
                _ => vec![&word],
            };
            scope.insert(argument.clone(), values);
        }
        self.template(&format!("{name} > {component}"), body, scope);
    }

    /// `"key" | t(name=row.name, link=<ui.link link={row.link}/>)`
    fn message(&mut self, name: &str, text: &str, scopes: &[Scope]) {
        let values = text.split_once(" | t(").unwrap().1.trim_end_matches(')');
        for value in values.split(", ").filter_map(|value| Some(value.split_once('=')?.1)) {
            match value.starts_with('<') {
                true => self.call(name, value, scopes),
                false => self.expression(name, value, scopes),
            }
        }
    }

    fn expression(&mut self, name: &str, text: &str, scopes: &[Scope]) {
        let bare: String = text.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        let bare = bare.split(" | ").next().unwrap_or_default();
        for path in bare.split(|c: char| !(c.is_alphanumeric() || "._[]".contains(c))) {
            let reserved = ["", "if", "not", "and", "or", "else", "in", "is", "super", "loop", "true", "false"];
            let first = path.split(['.', '[']).next().unwrap_or_default();
            if !reserved.contains(&first) && !first.chars().all(|c| c.is_numeric()) {
                self.look_up(name, path, scopes);
            }
        }
    }

    fn look_up<'v>(&mut self, name: &str, path: &str, scopes: &[Scope<'v>]) -> Vec<&'v Value> {
        let index = path.contains('[');
        let path = path.split('[').next().unwrap_or(path);
        let mut parts = path.split('.');
        let first = parts.next().unwrap_or_default();
        let Some(mut values) = scopes.iter().rev().find_map(|scope| scope.get(first)).cloned() else {
            self.faults.push(format!("{name}: nothing is called `{first}`"));
            return Vec::new();
        };
        for part in parts {
            values = values.into_iter().filter_map(|value| value.get(part)).collect();
            if values.is_empty() {
                self.faults.push(format!("{name}: `{path}` is never there"));
            }
        }
        if index {
            values = values.into_iter().flat_map(|value| value.as_array().into_iter().flatten()).collect();
        }
        values
    }
}

#[test]
fn every_template_names_only_what_its_view_has() {
    let (sources, views) = (sources(), views());
    let components = components(&sources);
    let mut check = Check { components: &components, faults: Vec::new() };
    for (name, source) in &sources {
        let used: Vec<&Value> = match name.as_str() {
            "ui.html" => continue,
            "base.html" => views.values().flatten().collect(),
            _ => views.get(name).unwrap_or_else(|| panic!("no page uses {name}")).iter().collect(),
        };
        let scope = ["head", "page", "figures", "prose"]
            .map(|part| (part.to_owned(), used.iter().filter_map(|view| view.get(part)).collect()));
        check.template(name, &without_components(source), Scope::from(scope));
    }
    assert!(check.faults.is_empty(), "{}", check.faults.join("\n"));
}

#[test]
fn a_wrong_name_is_found() {
    let views = views();
    let components = BTreeMap::new();
    let mut check = Check { components: &components, faults: Vec::new() };
    let pages: Vec<&Value> = views["doctor.html"].iter().filter_map(|view| view.get("page")).collect();
    let source =
        "{% if page.claen %}{% endif %}{% for g in page.groups %}{{ g.count }}{{ g.cuont }}{% endfor %}{{ x }}";
    check.template("t", source, Scope::from([("page".to_owned(), pages)]));
    assert_eq!(
        check.faults,
        ["t: `page.claen` is never there", "t: `g.cuont` is never there", "t: nothing is called `x`",]
    );
}
