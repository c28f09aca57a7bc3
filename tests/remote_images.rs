//! Images of other hosts: links, unless the project names the host, and then nothing else may be loaded.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests look at the disk")]

mod program;

use program::{DAY, Project};

const TEXT: &str = "# About\n\n![ours](https://img.example.org/a.png) ![theirs](https://other.example.org/b.png)\n";

fn page(policy: &str) -> (String, String) {
    let project = Project::small();
    project.write("stagepost.yaml", &format!("site:\n  title: Shop\n{policy}"));
    project.write("pages/about.md", TEXT);
    let built = project.run(&["build", "--keep-going", "--as-of", DAY]);
    (project.read("public/pages/about.html"), format!("{built:?}"))
}

fn policy(page: &str) -> &str {
    let from = page.find("img-src ").unwrap();
    &page[from..from + page[from..].find(';').unwrap()]
}

#[test]
fn without_a_word_of_the_project_they_are_links() {
    let (page, _) = page("");
    assert!(!page.contains("<img "), "{page}");
    assert!(page.contains("<a class=\"image-link\" href=\"https://img.example.org/a.png\""), "{page}");
    assert_eq!(policy(&page), "img-src 'self' data:");
}

#[test]
fn those_of_a_named_host_are_shown_and_the_policy_names_it_alone() {
    let (page, _) = page("  remote_images: [img.example.org]\n");
    assert!(page.contains("<img src=\"https://img.example.org/a.png\" alt=\"ours\""), "{page}");
    assert!(page.contains("<a class=\"image-link\" href=\"https://other.example.org/b.png\""), "{page}");
    assert_eq!(policy(&page), "img-src 'self' data: https://img.example.org");
}

#[test]
fn what_is_no_host_is_told_and_stands_in_no_policy() {
    for wrong in ["https://img.example.org", "'*'", "\"img.example.org; script-src *\"", "img_.example.org", "a..b"] {
        let (page, built) = page(&format!("  remote_images: [img.example.org, {wrong}]\n"));
        assert_eq!(policy(&page), "img-src 'self' data: https://img.example.org", "{wrong}");
        assert!(built.contains("is not the name of a host") && built.contains("stagepost.yaml:3:"), "{wrong}: {built}");
    }
}
