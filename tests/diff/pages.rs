//! What a commit changes in a site that stands already.

use crate::repository::{DAY, DR, Repository, shop};
use std::collections::BTreeMap;

/// The files of the site, built as of the day.
fn site(repository: &Repository) -> BTreeMap<String, Vec<u8>> {
    let answer = repository.project.run(&["build", "--as-of", DAY]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    repository.project.files("public")
}

fn linked() -> Repository {
    let repository = shop();
    let text = "site:\n  title: Shop\n  audience: [team]\n  repo: https://github.com/example/shop\n";
    repository.project.write("stagepost.yaml", text);
    repository.project.write(".gitignore", "/public/\n.public.stagepost*\n");
    repository.commit("begin", "2026-10-13");
    repository
}

#[test]
fn a_commit_elsewhere_leaves_the_pages_of_services_as_they_are() {
    let repository = linked();
    let before = site(&repository);
    repository.project.write("README.md", "Nothing that counts.\n");
    repository.commit("readme", "2026-10-14");
    let after = site(&repository);
    let changed: Vec<&String> = before.keys().filter(|path| before[*path] != after[*path]).collect();
    assert!(changed.contains(&&"public/index.html".to_owned()), "the overview tells the commit: {changed:?}");
    assert!(!changed.iter().any(|path| path.starts_with("public/services/")), "{changed:?}");
}

#[test]
fn links_name_the_commit_of_the_file_and_the_present_one_where_it_is_not_sure_to_hold_it() {
    let repository = linked();
    let first = repository.git(&["rev-parse", "HEAD"]);
    repository.project.write("README.md", "Nothing that counts.\n");
    repository.commit("readme", "2026-10-14");
    let second = repository.git(&["rev-parse", "HEAD"]);
    let page = "public/services/shop/playbooks/dr.html";
    let link = |commit: &str| format!("https://github.com/example/shop/blob/{commit}/{DR}#L1");
    let links = |repository: &Repository| String::from_utf8(site(repository).remove(page).unwrap()).unwrap();
    assert!(links(&repository).contains(&link(&first)));
    repository.replace(DR, "1. Stop it", "1. Stop the region");
    assert!(links(&repository).contains(&link(&second)), "it is not committed as it stands");
    repository.git(&["checkout", "--quiet", "--", DR]);
    // One side of this merge drops what the other did, and no commit tells so.
    repository.git(&["checkout", "--quiet", "-b", "side"]);
    repository.replace(DR, "1. Stop it", "1. Stop the region");
    repository.commit("side-changed", "2026-10-15");
    repository.git(&["checkout", "--quiet", "main"]);
    repository.git(&["merge", "--quiet", "--no-ff", "--strategy", "ours", "side"]);
    let merge = repository.git(&["rev-parse", "HEAD"]);
    assert!(links(&repository).contains(&link(&merge)));
}
