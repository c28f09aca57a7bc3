//! Addresses: the one place that knows where a page lies. All are relative to the site's root and
//! name a file, so that links work from a sub-path and from `file://`.

pub use crate::model::text::segment;

use crate::model::place::Place;

/// The rows of all services, of a fleet whose table does not stand on the overview.
pub const ROSTER: &str = "search/services.js";
/// The folder of the evidence packs.
pub const EVIDENCE: &str = "evidence/";

/// A service's page.
pub fn service(id: &str) -> String {
    format!("services/{}/index.html", segment(id))
}

/// A service's card, for a frame in another page.
pub fn card(id: &str) -> String {
    format!("services/{}/card.html", segment(id))
}

/// A service's badge: flat, flat with the day on which the stage lapses, or large.
pub fn badge(id: &str, form: BadgeForm) -> String {
    let folder = match form {
        BadgeForm::Flat => "",
        BadgeForm::Lapse => "lapse/",
        BadgeForm::Large => "large/",
    };
    format!("badges/{folder}{}.svg", segment(id))
}

/// The forms of a badge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadgeForm {
    /// One line.
    Flat,
    /// One line, with the day on which the stage lapses.
    Lapse,
    /// Three lines, with the name of the stage.
    Large,
}

/// A chart of a service by itself, or the numbers behind it.
pub fn chart(service: &str, name: &str, ending: &str) -> String {
    format!("charts/{}/{name}.{ending}", segment(service))
}

/// The fleet over time by itself, or the numbers behind it.
pub fn fleet_chart(ending: &str) -> String {
    format!("charts/fleet.{ending}")
}

/// A run's own page.
pub fn run(service: &str, run: &str) -> String {
    format!("services/{}/runs/{}.html", segment(service), segment(run))
}

/// A result as the tool wrote it. What a browser might run gets a name that it only shows.
pub fn original(file: &str) -> String {
    const SHOWN: [&str; 6] = [".json", ".yaml", ".yml", ".log", ".txt", ".md"];
    let shown = SHOWN.iter().any(|ending| file.to_ascii_lowercase().ends_with(ending));
    format!("results/{file}{}", if shown { "" } else { ".txt" })
}

/// A picture of the project that a text shows. What lies in `static/` stands at the root of the site.
pub fn picture(file: &str) -> String {
    file.strip_prefix("static/").map_or_else(|| format!("pictures/{file}"), str::to_owned)
}

/// The name of a run's row on its service's page.
pub fn run_anchor(run: &str) -> String {
    format!("run-{}", segment(run))
}

/// A playbook's page.
pub fn playbook(service: &str, name: &str) -> String {
    format!("services/{}/playbooks/{}.html", segment(service), segment(name))
}

/// A requirement's page.
pub fn requirement(id: &str) -> String {
    format!("requirements/{}.html", segment(id))
}

/// A stage's page.
pub fn stage(number: u8) -> String {
    format!("stages/{number}.html")
}

/// A team's page, by a name that is a segment already.
pub fn team(segment: &str) -> String {
    format!("teams/{segment}.html")
}

/// A free page.
pub fn free(name: &str) -> String {
    let parts: Vec<_> = name.split('/').filter(|part| !part.is_empty()).map(segment).collect();
    format!("pages/{}.html", parts.join("/"))
}

/// A file of a period's evidence pack.
pub fn evidence(period: &str, file: &str) -> String {
    format!("{EVIDENCE}{}/{file}", segment(period))
}

/// The way from a page back to the site's root: `../` once for each folder the page lies in.
pub fn root(page: &str) -> String {
    "../".repeat(page.matches('/').count())
}

/// The path of an absolute address: what stands behind its host, from the slash on.
pub fn below_host(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or("/", |at| &address[host + at..])
}

/// A source file's line on the web, for the forges whose addresses are known.
pub fn source(repo: &str, commit: Option<&str>, folder: &str, place: &Place) -> String {
    let commit = commit.unwrap_or("HEAD");
    let middle = if repo.contains("gitlab") {
        "-/blob"
    } else if repo.contains("bitbucket") {
        "src"
    } else if repo.contains("codeberg") || repo.contains("gitea") || repo.contains("forgejo") {
        "src/commit"
    } else {
        "blob"
    };
    let slash = if folder.is_empty() { "" } else { "/" };
    let path = encoded(&format!("{folder}{slash}{}", place.file));
    let line = if repo.contains("bitbucket") { "lines-" } else { "L" };
    format!("{repo}/{middle}/{commit}/{path}#{line}{}", place.line)
}

/// A path with everything escaped that an address must not hold.
pub fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_the_root_follows_the_depth() {
        assert_eq!(root("index.html"), "");
        assert_eq!(root("requirements/gate.html"), "../");
        assert_eq!(root(&run("shop", "r1")), "../../../");
    }

    #[test]
    fn source_links_name_commit_file_and_line() {
        let place = Place { file: "services/a b/service.yaml".into(), line: 7, column: 1, length: 0 };
        assert_eq!(
            source("https://github.com/example/shop", Some("9f1c"), "ops", &place),
            "https://github.com/example/shop/blob/9f1c/ops/services/a%20b/service.yaml#L7"
        );
        assert_eq!(
            source("https://gitlab.com/example/shop", None, "", &place),
            "https://gitlab.com/example/shop/-/blob/HEAD/services/a%20b/service.yaml#L7"
        );
    }
}
