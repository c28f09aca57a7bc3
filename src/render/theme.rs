//! Themes: templates, style, script and images. What a project brings wins over the theme it names,
//! the theme over what is built in.

use super::template::{BUILT_IN, Source, Sources, TemplateError, Templates};
use crate::tree::SourceTree;
use crate::words::Words;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::sync::Arc;

static TEMPLATES: Dir = include_dir!("$CARGO_MANIFEST_DIR/templates");
static THEMES: Dir = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// Where the built-in style stands where another replaces it.
const STYLE: &str = "assets/built-in.css";
const LARGEST_TEMPLATE: usize = 1 << 20;
const LARGEST_FILE: usize = 16 << 20;

/// Everything that decides how a site looks.
#[derive(Debug, Clone)]
pub struct Theme {
    templates: Templates,
    files: BTreeMap<String, Vec<u8>>,
}

/// Why a theme cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// There is no theme of this name.
    #[error("there is no theme `{0}`; built in: {1}. A theme of your own lies in themes/{0}/")]
    Unknown(String, String),
    /// One of its files could not be read.
    #[error("`{path}` could not be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        reason: String,
    },
    /// One of its templates is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl Theme {
    /// The theme of this name with what the project brings. From the project's tree come
    /// `templates/**` (templates), `themes/<name>/templates/**` (templates), other files of
    /// `themes/<name>/` (published under `assets/`) and `static/**` (published at the root). What is replaced
    /// keeps a second name, `built-in/<template>` and `assets/built-in.css`, so that it can be built upon.
    ///
    /// # Errors
    /// When there is no such theme, a file of it cannot be read, or a template is malformed.
    pub fn load(name: &str, tree: &dyn SourceTree, words: &Arc<Words>) -> Result<Self, ThemeError> {
        let mut parts = Parts::built_in(name);
        let folder = format!("themes/{name}/");
        let mut own: Vec<(&str, &str)> = Vec::new();
        for path in tree.paths() {
            if let Some(rest) = path.strip_prefix(&folder) {
                parts.known = true;
                match rest.strip_prefix("templates/") {
                    Some(template) => parts.own(template, path, text(tree, path)?),
                    None => parts.file(format!("assets/{rest}"), bytes(tree, path)?),
                }
            } else if let Some(template) = path.strip_prefix("templates/") {
                own.push((template, path));
            } else if let Some(rest) = path.strip_prefix("static/") {
                parts.file(rest.to_owned(), bytes(tree, path)?);
            }
        }
        for (template, path) in own {
            parts.own(template, path, text(tree, path)?);
        }
        if !parts.known {
            return Err(ThemeError::Unknown(name.to_owned(), built_in_names().join(", ")));
        }
        Ok(parts.finish(words)?)
    }

    /// The built-in theme, without anything from a project.
    ///
    /// # Errors
    /// When a built-in template is malformed, which a test rules out.
    pub fn built_in(words: &Arc<Words>) -> Result<Self, TemplateError> {
        Parts::built_in("default").finish(words)
    }

    /// The templates.
    pub fn templates(&self) -> &Templates {
        &self.templates
    }

    /// The files that are published as they are, by address.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

/// The names of the built-in themes.
pub fn built_in_names() -> Vec<String> {
    THEMES.dirs().map(|dir| dir.path().to_string_lossy().into_owned()).collect()
}

struct Parts {
    known: bool,
    templates: Sources,
    /// The built-in templates that the project or its theme replaces.
    replaced: Sources,
    files: BTreeMap<String, Vec<u8>>,
}

impl Parts {
    fn built_in(name: &str) -> Self {
        let mut parts =
            Self { known: false, templates: BTreeMap::new(), replaced: BTreeMap::new(), files: BTreeMap::new() };
        for (name, bytes) in files_below(&TEMPLATES, "") {
            let text = String::from_utf8_lossy(bytes).into_owned();
            parts.templates.insert(name.clone(), Source { path: format!("{BUILT_IN}{name}"), text });
        }
        let chosen = THEMES.get_dir(name);
        parts.known = chosen.is_some();
        for dir in [THEMES.get_dir("default"), chosen].into_iter().flatten() {
            let prefix = dir.path().to_string_lossy().into_owned();
            for (path, bytes) in files_below(dir, &prefix) {
                parts.file(format!("assets/{path}"), bytes.to_vec());
            }
        }
        parts
    }

    /// A template that the project or its theme brings.
    fn own(&mut self, name: &str, path: &str, text: String) {
        let before = self.templates.insert(name.to_owned(), Source { path: path.to_owned(), text });
        if let Some(before) = before.filter(|before| before.path.starts_with(BUILT_IN)) {
            self.replaced.insert(format!("{BUILT_IN}{name}"), before);
        }
    }

    fn file(&mut self, address: String, bytes: Vec<u8>) {
        self.files.insert(address, bytes);
    }

    fn finish(mut self, words: &Arc<Words>) -> Result<Theme, TemplateError> {
        // Only those that are built upon: a component may not be defined twice, and whoever copies a whole
        // template copies its components.
        let replaced = std::mem::take(&mut self.replaced);
        for (name, source) in replaced {
            if self.templates.values().any(|own| own.text.contains(&name)) {
                self.templates.insert(name, source);
            }
        }
        if let Some(style) = THEMES.get_file("default/style.css")
            && self.files.get("assets/style.css").is_none_or(|own| own != style.contents())
        {
            self.files.entry(STYLE.to_owned()).or_insert_with(|| style.contents().to_vec());
        }
        Ok(Theme { templates: Templates::new(self.templates, words)?, files: self.files })
    }
}

/// Every file below an embedded folder, with its path relative to a prefix.
fn files_below<'d>(dir: &'d Dir<'d>, prefix: &str) -> Vec<(String, &'d [u8])> {
    let mut found = Vec::new();
    let mut folders = vec![dir];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let path = path.strip_prefix(prefix).unwrap_or(&path).trim_start_matches('/').to_owned();
            found.push((path, file.contents()));
        }
    }
    found
}

fn bytes(tree: &dyn SourceTree, path: &str) -> Result<Vec<u8>, ThemeError> {
    tree.bytes(path, LARGEST_FILE)
        .map_err(|error| ThemeError::Unreadable { path: path.to_owned(), reason: error.to_string() })
}

fn text(tree: &dyn SourceTree, path: &str) -> Result<String, ThemeError> {
    let unreadable = |reason: String| ThemeError::Unreadable { path: path.to_owned(), reason };
    let bytes = tree.bytes(path, LARGEST_TEMPLATE).map_err(|error| unreadable(error.to_string()))?;
    String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8 text".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::MemoryTree;
    use serde::Serialize;

    #[derive(Serialize)]
    struct Nothing {}

    #[test]
    fn the_project_wins_over_the_theme_and_the_theme_over_what_is_built_in() {
        let tree = MemoryTree::new([
            ("themes/mine/templates/404.html", "theme"),
            ("themes/mine/templates/doctor.html", "theme"),
            ("templates/doctor.html", "project"),
            ("themes/mine/style.css", "p{}"),
            ("static/CNAME", "example.org"),
        ]);
        let theme = Theme::load("mine", &tree, &Words::english()).unwrap();
        assert_eq!(theme.templates().render("404.html", &Nothing {}).unwrap(), b"theme");
        assert_eq!(theme.templates().render("doctor.html", &Nothing {}).unwrap(), b"project");
        let files: BTreeMap<_, _> = theme.files().collect();
        assert_eq!(files["assets/style.css"], b"p{}");
        assert_eq!(files["CNAME"], b"example.org");
        assert!(files.contains_key("assets/script.js"), "what a theme lacks comes from the default");
    }

    #[test]
    fn one_block_is_replaced_and_the_rest_stays() {
        let tree = MemoryTree::new([
            (
                "themes/mine/templates/404.html",
                "{% extends 'built-in/404.html' %}{% block extra %}<i>theme</i>{% endblock %}",
            ),
            ("templates/base.html", "{% extends 'built-in/base.html' %}{% block footer %}<i>project</i>{% endblock %}"),
        ]);
        let theme = Theme::load("mine", &tree, &Words::english()).unwrap();
        let error = theme.templates().render("404.html", &Nothing {}).unwrap_err().to_string();
        assert!(error.starts_with("built-in/base.html:2: "), "what is built in keeps its own place: {error}");
    }

    #[test]
    fn a_mistake_is_told_where_the_file_lies() {
        for path in ["themes/mine/templates/404.html", "templates/404.html"] {
            let tree = MemoryTree::new([("themes/mine/style.css", ""), (path, "\n{{ head.titel }}")]);
            let error = Theme::load("mine", &tree, &Words::english())
                .unwrap()
                .templates()
                .render("404.html", &Nothing {})
                .unwrap_err();
            assert!(error.to_string().starts_with(&format!("{path}:2: ")), "{error}");
        }
    }

    #[test]
    fn a_style_can_build_upon_the_one_that_it_replaces() {
        let files = |theme: &Theme| theme.files().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
        let own = MemoryTree::new([("themes/mine/style.css", "@import \"built-in.css\";")]);
        assert!(files(&Theme::load("mine", &own, &Words::english()).unwrap()).contains(&STYLE.to_owned()));
        assert!(
            !files(&Theme::built_in(&Words::english()).unwrap()).contains(&STYLE.to_owned()),
            "it would be there twice"
        );
    }

    #[test]
    fn a_theme_that_does_not_exist_is_refused_with_the_names_of_those_that_do() {
        let error = Theme::load("pink", &MemoryTree::default(), &Words::english()).unwrap_err().to_string();
        assert!(error.contains("`pink`") && error.contains("default"), "{error}");
    }
}
