//! By what endings a text in Markdown is known.

/// Endings of texts in Markdown, also where another program is to fill something in.
const TEXTS: &[&str] = &[".md", ".markdown", ".mdx", ".md.erb", ".markdown.erb"];

/// Whether a file is a text in Markdown, by its name.
pub fn is_text(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    TEXTS.iter().any(|ending| lower.ends_with(ending))
}

/// The path of a text without its endings: `a/b` of `a/b.html.md.erb`. Of other files the last ending goes.
pub fn stem(path: &str) -> &str {
    let lower = path.to_ascii_lowercase();
    let text = TEXTS.iter().filter(|ending| lower.ends_with(**ending)).map(|ending| ending.len()).max();
    match text.and_then(|length| path.get(..path.len() - length)) {
        Some(stem) => {
            stem.strip_suffix(".html").filter(|stem| !stem.is_empty() && !stem.ends_with('/')).unwrap_or(stem)
        }
        None => path.rsplit_once('.').filter(|(_, ending)| !ending.contains('/')).map_or(path, |(stem, _)| stem),
    }
}

/// The files that a text without its endings may be: `a/b.md`, `a/b.html.md.erb`.
pub fn texts(stem: &str) -> impl Iterator<Item = String> {
    TEXTS.iter().flat_map(move |ending| [format!("{stem}{ending}"), format!("{stem}.html{ending}")])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_have_more_than_one_ending() {
        for (path, name) in [
            ("a/b.md", Some("a/b")),
            ("a/b.MDX", Some("a/b")),
            ("b.html.md.erb", Some("b")),
            ("b.markdown.erb", Some("b")),
            ("a/.html.md", Some("a/.html")),
            ("v1.2.md", Some("v1.2")),
            ("b.html.erb", None),
            ("b.md/c", None),
        ] {
            assert_eq!((is_text(path), is_text(path).then(|| stem(path))), (name.is_some(), name), "{path}");
        }
        assert_eq!([stem("a.b/c"), stem("run.json"), stem("x")], ["a.b/c", "run", "x"]);
        assert!(texts("a/b").all(|path| is_text(&path) && stem(&path) == "a/b"));
    }
}
