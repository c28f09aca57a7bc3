//! `templates.md`: what each template gets, written from the types of the views and their comments.

use super::page::{compare, read, root};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = "content/manual/templates.md";

/// Each template with the type of its `page`, and that of its `figures` where it has any.
const TEMPLATES: [(&str, &str, &str); 18] = [
    ("calendar.html", "CalendarView", ""),
    ("card.html", "CardView", ""),
    ("changes.html", "ChangesView", ""),
    ("doctor.html", "DoctorView", ""),
    ("evidence.html", "EvidenceView", ""),
    ("fleet.html", "FleetView", "NeedsFigure"),
    ("overview.html", "OverviewView", "FleetFigures"),
    ("pack.html", "PackView", ""),
    ("page.html", "FreeView", ""),
    ("period.html", "PeriodView", ""),
    ("playbook.html", "PlaybookView", ""),
    ("requirement.html", "RequirementView", ""),
    ("requirements.html", "RequirementsView", ""),
    ("run.html", "RunView", "RunFigure"),
    ("service.html", "ServiceView", "ServiceFigures"),
    ("stage.html", "StageView", ""),
    ("stages.html", "StagesView", ""),
    ("team.html", "TeamView", "FleetFigures"),
];

/// A field: its name, its type and what its comment says.
type Field = (String, String, String);

/// The fields of every type that a template can see.
fn types() -> BTreeMap<String, Vec<Field>> {
    let mut found = BTreeMap::new();
    let files = std::fs::read_dir(root("src/site")).unwrap().map(|entry| entry.unwrap().path());
    let names = files.map(|path| format!("src/site/{}", path.file_name().unwrap().to_string_lossy()));
    let others = ["src/render/figure.rs", "src/render/markup.rs"].map(str::to_owned);
    for name in names.chain(others) {
        let source = read(&name);
        for (before, after) in source.match_indices("pub struct ").map(|(at, found)| source.split_at(at + found.len()))
        {
            let seen = before.rsplit("\n\n").next().unwrap().contains("Serialize");
            let Some((head, rest)) = after.split_once(" {\n").filter(|(head, _)| seen && !head.contains('\n')) else {
                continue;
            };
            let mut comment = Vec::new();
            let mut fields = Vec::new();
            for line in rest.lines().take_while(|line| *line != "}").map(str::trim) {
                if let Some(text) = line.strip_prefix("///") {
                    comment.push(text.trim().to_owned());
                } else if let Some((field, kind)) = line.strip_prefix("pub ").and_then(|field| field.split_once(": ")) {
                    let text = std::mem::take(&mut comment).join(" ");
                    fields.push((field.to_owned(), kind.trim_end_matches(',').to_owned(), text));
                }
            }
            let twice = found.insert(head.split('<').next().unwrap().to_owned(), fields);
            assert!(twice.is_none(), "two types are called {head}, so a reader cannot tell them apart");
        }
    }
    found
}

/// A type in words, and the names of those of ours in it.
fn worded(kind: &str, types: &BTreeMap<String, Vec<Field>>, inner: &mut BTreeSet<String>) -> String {
    let kind = kind.rsplit_once("::").map_or(kind.to_owned(), |(path, name)| {
        let start = path.rfind(|c: char| !(c.is_alphanumeric() || "_:".contains(c))).map_or(0, |at| at + 1);
        format!("{}{name}", &path[..start])
    });
    let within = |outer: &str| kind.strip_prefix(outer)?.strip_suffix('>').map(str::to_owned);
    if let Some(item) = within("Vec<") {
        return format!("list: {}", worded(&item, types, inner));
    }
    if let Some(item) = within("Option<") {
        return format!("{}, or nothing", worded(&item, types, inner));
    }
    if let Some(item) = within("Folded<") {
        let item = worded(&item, types, inner);
        return format!("`shown` and `rest`, each a list: {item}");
    }
    match kind.as_str() {
        "String" | "&'static str" | "char" => "text".to_owned(),
        "bool" => "yes or no".to_owned(),
        "u8" | "u32" | "usize" | "u64" | "f64" => "number".to_owned(),
        "Markup" => "markup, for `safe`".to_owned(),
        name if types.contains_key(name) => {
            inner.insert(name.to_owned());
            format!("[{name}](#{})", name.to_lowercase())
        }
        other => format!("`{other}`"),
    }
}

fn table(name: &str, types: &BTreeMap<String, Vec<Field>>, inner: &mut BTreeSet<String>) -> String {
    let fields = types.get(name).unwrap_or_else(|| panic!("no view is called {name}"));
    let mut text = String::from("| Field | Is | Meaning |\n|---|---|---|\n");
    for (field, kind, comment) in fields {
        assert!(!comment.is_empty(), "nothing says what `{field}` of {name} means");
        text.push_str(&format!("| `{field}` | {} | {} |\n", worded(kind, types, inner), comment.replace('|', "\\|")));
    }
    text
}

#[test]
fn what_a_template_gets_is_what_the_types_say() {
    let types = types();
    let mut wanted = BTreeSet::new();
    let mut text = format!("\n## Every template: `head`\n\n{}", table("Head", &types, &mut wanted));
    for (template, view, figures) in TEMPLATES {
        text.push_str(&format!("\n## `{template}`: `page`\n\n{}", table(view, &types, &mut wanted)));
        if !figures.is_empty() {
            text.push_str(&format!("\nAnd in `figures`:\n\n{}", table(figures, &types, &mut wanted)));
        }
    }
    text.push_str("\n## The parts\n");
    let mut told = BTreeSet::new();
    while let Some(name) = wanted.iter().find(|name| !told.contains(*name)).cloned() {
        text.push_str(&format!("\n### {name}\n\n{}", table(&name, &types, &mut wanted)));
        told.insert(name);
    }
    text.push('\n');
    compare(PAGE, &[("views", text)]);
}

#[test]
fn every_template_is_told() {
    let told: BTreeSet<&str> = TEMPLATES.iter().map(|(template, ..)| *template).collect();
    for entry in std::fs::read_dir(root("templates")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        // The frame, components, and the page that has no view of its own.
        let bare = ["404.html", "base.html", "roster.html", "ui.html"].contains(&name.as_str());
        assert!(bare || told.contains(name.as_str()), "{name} is missing");
    }
}
