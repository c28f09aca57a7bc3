//! What is taken from a software catalogue, and what stays with the service.

use super::super::service;
use super::*;
use crate::import::format::SourceFile;
use crate::tree::MemoryTree;

const SERVICE: &str = "id: shop\nteam: own\ndependencies:\n  critical:\n    - {id: db, rto: 1h, rpo: 1h, children: [disk]}\n  \
                       non_critical:\n    - {id: mail, title: Mail Server}\n";

const BACKSTAGE: &str = "# The shop and what it needs\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: \
shop\n  title: The Shop\n  tags: [public, java]\n  links:\n    - {url: 'https://grafana.example.org', title: \
Dashboard}\n    - {url: 'javascript:x', title: Bad}\nspec:\n  type: service\n  owner: group:default/web\n  \
dependsOn: ['resource:db', 'component:default/mail-server', 'component:disk', 'component:search', \
'component:shop']\n---\napiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata: {name: queue}\nspec: {type: queue, owner: \
web, dependencyOf: ['component:shop']}\n---\napiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: web}\n";

fn filled(own: &str, files: &[(&str, &str)]) -> (Service, Vec<(Code, String, String)>) {
    let path = "services/shop/service.yaml";
    let (file, diagnostics) = service::read(&SourceFile { path, text: own });
    let mut services = vec![(file.service, None, diagnostics)];
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (*path, *text)));
    let told = fill(&tree, files.iter().map(|(path, _)| *path), &mut services);
    let told = told.into_iter().map(|d| (d.code, d.place.to_string(), d.message)).collect();
    (services.remove(0).0, told)
}

#[test]
fn a_catalogue_fills_what_the_services_own_file_leaves_open_and_says_so() {
    let (service, _) = filled(SERVICE, &[("services/shop/catalog-info.yaml", BACKSTAGE)]);
    assert_eq!((service.team.as_deref(), service.title.as_str()), (Some("own"), "The Shop"));
    assert_eq!(service.tags, ["public", "java"]);
    assert_eq!(
        service.links.into_iter().collect::<Vec<_>>(),
        [("dashboard".into(), "https://grafana.example.org".into())]
    );
    let derived: Vec<_> = service.derived.iter().map(|d| (d.field, d.from.as_str())).collect();
    let from = "services/shop/catalog-info.yaml:3";
    assert_eq!(derived, [("tags", from), ("title", from), ("links", from)]);
    assert_eq!(service.dependencies.len(), 2, "nothing that is judged comes from a catalogue");
}

#[test]
fn a_dependency_that_nobody_classed_is_told_with_both_files() {
    let (_, told) = filled(SERVICE, &[("services/shop/catalog-info.yaml", BACKSTAGE)]);
    let by = |line: u32, name: &str| {
        format!(
            "by services/shop/catalog-info.yaml:{line} the service depends on `{name}`, which is listed here neither as \
             critical nor as non-critical"
        )
    };
    let place = "services/shop/service.yaml:1:1".to_owned();
    let code = Code::UnclassifiedDependency;
    assert_eq!(told, [(code, place.clone(), by(3, "search")), (code, place, by(17, "queue"))]);
}

#[test]
fn every_format_tells_owner_tier_tags_links_and_needs() {
    let datadog = "schema-version: v2.2\ndd-service: shop\nteam: web\ntier: high\ntags: ['area:shop']\nlinks:\n  - {name: Wiki, type: \
                   doc, url: 'https://wiki.example.org'}\nunknown: {key: 1}\n---\nschema-version: v2\ndd-service: other\ndd-team: x\n";
    let newer = "apiVersion: v3\nkind: service\nmetadata:\n  name: shop\n  owner: web\n  tags: ['area:shop']\n  links: [{name: Wiki, \
                 type: doc, url: 'https://wiki.example.org'}]\nspec: {tier: high, dependsOn: ['datastore:cache']}\n";
    let opslevel = "version: 1\ncomponent:\n  name: Shop\n  owner: web\n  tier: high\n  tags: [{key: area, value: shop}]\n  tools: \
                    [{name: Wiki, category: wiki, url: 'https://wiki.example.org'}]\n  dependencies: [{alias: cache, notes: n}]\n";
    let cortex = "openapi: 3.0.1\ninfo:\n  title: Shop\n  x-cortex-tag: shop\n  x-cortex-owners: [{type: email, email: \
                  a@example.org}, {type: group, name: web}]\n  x-cortex-groups: ['area:shop', 'tier:high']\n  x-cortex-link: [{name: \
                  Wiki, type: doc, url: 'https://wiki.example.org'}]\n  x-cortex-dependency: {cortex: [{tag: cache}]}\n";
    for (path, text, needs) in [
        ("service.datadog.yaml", datadog, 0),
        ("entity.datadog.yaml", newer, 1),
        ("opslevel.yml", opslevel, 1),
        ("cortex.yaml", cortex, 1),
    ] {
        let (service, told) = filled("id: shop\n", &[(path, text)]);
        assert_eq!((service.team.as_deref(), service.tier.as_deref()), (Some("web"), Some("high")), "{path}");
        assert_eq!(service.tags.first().map(String::as_str), Some("area:shop"), "{path}");
        assert_eq!(service.links.get("wiki").map(String::as_str), Some("https://wiki.example.org"), "{path}");
        let lints: Vec<_> = told.iter().filter(|(code, ..)| *code == Code::UnclassifiedDependency).collect();
        assert_eq!(lints.len(), needs, "{path}: {told:?}");
    }
}

#[test]
fn services_without_a_file_of_their_own_are_counted_once() {
    let many: String = (0..3000)
        .map(|n| format!("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: s{n}}}\nspec: {{owner: x}}\n---\n"))
        .collect();
    let (_, told) = filled(SERVICE, &[("catalog-info.yaml", &many)]);
    assert_eq!(
        told,
        [(
            Code::Uncatalogued,
            "catalog-info.yaml:1:1".to_owned(),
            "3000 services of catalogues have no service.yaml, `s0` among them".to_owned()
        )]
    );
}

#[test]
fn the_only_service_of_a_file_beside_a_service_is_that_service_whatever_it_is_called() {
    let other = BACKSTAGE.replace("name: shop\n", "name: shop-backend\n");
    let (service, _) = filled("id: shop\n", &[("services/shop/catalog-info.yaml", &other)]);
    assert_eq!(service.team.as_deref(), Some("web"));
    let (service, told) = filled("id: shop\n", &[("catalog-info.yaml", &other)]);
    assert_eq!(service.team, None);
    assert!(told.iter().any(|(code, ..)| *code == Code::Uncatalogued));
}

#[test]
fn a_catalogue_that_cannot_be_read_is_told_and_holds_nothing_up() {
    for (text, place) in [
        ("a: [\n", "catalog-info.yaml:1:4"),
        ("", "catalog-info.yaml:1:1"),
        ("a: 1\n", "catalog-info.yaml:1:1"),
        ("- 1\n", "catalog-info.yaml:1:1"),
        ("kind: Component\n", "catalog-info.yaml:1:1"),
    ] {
        let (_, told) = filled(SERVICE, &[("catalog-info.yaml", text)]);
        assert_eq!(told.len(), 1, "{text}");
        assert_eq!((told[0].0, told[0].1.as_str()), (Code::BrokenCatalogue, place), "{text}: {}", told[0].2);
        assert_eq!(told[0].0.severity(), crate::model::diagnostic::Severity::Warning);
    }
    let people = "apiVersion: backstage.io/v1alpha1\nkind: User\nmetadata: {name: ana}\n";
    assert_eq!(filled(SERVICE, &[("catalog-info.yaml", people)]).1, []);
}
