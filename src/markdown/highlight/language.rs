//! The languages that are coloured, by what their lexing needs.

mod keyword;

use keyword::*;

/// What matters of a language.
#[derive(Debug)]
pub(super) struct Language {
    /// What it is called behind a fence.
    pub names: &'static [&'static str],
    /// What begins a comment to the end of the line.
    pub comments: &'static [&'static str],
    /// What begins and ends a comment.
    pub block: Option<(&'static str, &'static str)>,
    /// Quotes around strings.
    pub quotes: &'static [u8],
    /// Words with a meaning of their own, in order.
    pub keywords: &'static [&'static str],
    /// Whether case does not matter to them.
    pub any_case: bool,
    /// What else is known of it.
    pub traits: &'static [Trait],
}

/// A habit of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trait {
    /// `$name` and `${name}` are variables.
    Variables,
    /// A line may begin with a prompt, words with a dash are options, and strings go over lines.
    Shell,
    /// `# ` may be a prompt, too.
    Session,
    /// `key:` at the beginning of a line.
    Keys,
    /// `key =` at the beginning of a line, and `[section]`.
    Settings,
    /// A string before a colon is a key.
    QuotedKeys,
    /// Lines that begin with `+` and `-`.
    Difference,
    /// `<name …>`.
    Markup,
}

use Trait::{Difference, Keys, Markup, QuotedKeys, Session, Settings, Shell, Variables};

/// Every language.
pub(super) const LANGUAGES: &[Language] = &[
    Language {
        names: &["bash", "sh", "shell", "zsh", "ksh", "fish", "bashrc", "makefile", "make", "awk"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: SHELL,
        any_case: false,
        traits: &[Shell, Variables],
    },
    Language {
        names: &["console", "shell-session", "sh-session", "shellsession", "terminal", "session"],
        comments: &[],
        block: None,
        quotes: b"\"'",
        keywords: SHELL,
        any_case: false,
        traits: &[Shell, Session, Variables],
    },
    Language {
        names: &["powershell", "ps1", "pwsh", "ps"],
        comments: &["#"],
        block: Some(("<#", "#>")),
        quotes: b"\"'",
        keywords: POWERSHELL,
        any_case: true,
        traits: &[Shell, Variables],
    },
    Language {
        names: &["yaml", "yml"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: WORDS,
        any_case: false,
        traits: &[Keys],
    },
    Language {
        names: &["json", "jsonc", "json5", "jsonnet", "geojson"],
        comments: &["//"],
        block: Some(("/*", "*/")),
        quotes: b"\"'",
        keywords: WORDS,
        any_case: false,
        traits: &[QuotedKeys],
    },
    Language {
        names: &["toml", "ini", "properties", "conf", "cfg", "config", "env", "dotenv", "editorconfig", "systemd"],
        comments: &["#", ";"],
        block: None,
        quotes: b"\"'",
        keywords: WORDS,
        any_case: false,
        traits: &[Settings, Variables],
    },
    Language {
        names: &["nginx", "apache", "haproxy", "caddy"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: WORDS,
        any_case: false,
        traits: &[Variables],
    },
    Language {
        names: &["python", "py", "python3", "starlark", "bzl"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: PYTHON,
        any_case: false,
        traits: &[],
    },
    Language {
        names: &["ruby", "rb", "elixir"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: RUBY,
        any_case: false,
        traits: &[],
    },
    Language {
        names: &["sql", "mysql", "postgres", "postgresql", "psql", "plsql", "tsql", "sqlite", "cql", "kql", "kusto"],
        comments: &["--", "//"],
        block: Some(("/*", "*/")),
        quotes: b"\"'`",
        keywords: SQL,
        any_case: true,
        traits: &[],
    },
    Language {
        names: &["promql", "logql", "metricsql"],
        comments: &["#"],
        block: None,
        quotes: b"\"'`",
        keywords: PROMQL,
        any_case: true,
        traits: &[],
    },
    Language {
        names: &["hcl", "terraform", "tf", "tfvars"],
        comments: &["#", "//"],
        block: Some(("/*", "*/")),
        quotes: b"\"",
        keywords: HCL,
        any_case: false,
        traits: &[Settings],
    },
    Language {
        names: &["dockerfile", "docker", "containerfile"],
        comments: &["#"],
        block: None,
        quotes: b"\"'",
        keywords: DOCKER,
        any_case: true,
        traits: &[Variables],
    },
    Language {
        names: &["php", "perl", "pl"],
        comments: &["//", "#"],
        block: Some(("/*", "*/")),
        quotes: b"\"'",
        keywords: C,
        any_case: false,
        traits: &[Variables],
    },
    Language {
        names: &[
            "go",
            "golang",
            "javascript",
            "js",
            "jsx",
            "typescript",
            "ts",
            "tsx",
            "mjs",
            "node",
            "java",
            "kotlin",
            "kt",
            "scala",
            "groovy",
            "gradle",
            "jenkinsfile",
            "c",
            "cpp",
            "c++",
            "h",
            "csharp",
            "cs",
            "c#",
            "rust",
            "rs",
            "swift",
            "dart",
            "proto",
            "protobuf",
            "graphql",
            "rego",
        ],
        comments: &["//"],
        block: Some(("/*", "*/")),
        quotes: b"\"'`",
        keywords: C,
        any_case: false,
        traits: &[],
    },
    Language {
        names: &["diff", "patch"],
        comments: &[],
        block: None,
        quotes: b"",
        keywords: &[],
        any_case: false,
        traits: &[Difference],
    },
    Language {
        names: &["html", "xml", "svg", "xhtml", "jinja", "vue"],
        comments: &[],
        block: Some(("<!--", "-->")),
        quotes: b"\"",
        keywords: &[],
        any_case: false,
        traits: &[Markup],
    },
];

/// What is used where no language is named: only prompts are marked.
pub(super) const UNNAMED: Language =
    Language { names: &[], comments: &[], block: None, quotes: b"", keywords: &[], any_case: false, traits: &[] };

impl Language {
    /// The language of this name.
    pub(super) fn of(name: &str) -> Option<&'static Self> {
        LANGUAGES.iter().find(|language| language.names.iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    pub(super) fn has(&self, habit: Trait) -> bool {
        self.traits.contains(&habit)
    }

    pub(super) fn is_keyword(&self, word: &str) -> bool {
        if self.any_case {
            self.keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
        } else {
            self.keywords.binary_search(&word).is_ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_in_order_and_names_are_given_once() {
        let mut seen = std::collections::BTreeSet::new();
        for language in LANGUAGES {
            assert!(language.keywords.is_sorted(), "{:?}", language.names);
            assert!(language.names.iter().all(|name| seen.insert(*name)), "{:?}", language.names);
        }
    }
}
