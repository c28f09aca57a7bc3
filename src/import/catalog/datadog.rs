//! Datadog: `service.datadog.yaml` of version 2, `entity.datadog.yaml` of version 3, often with several documents.

use super::{Entity, Format, get, links, referred, text, texts};
use serde_json::Value;

/// The format.
pub const FORMAT: Format = Format {
    name: "Datadog",
    files: &["service.datadog.yaml", "service.datadog.yml", "entity.datadog.yaml", "entity.datadog.yml"],
    read,
};

fn read(document: &Value) -> Option<Entity> {
    if get(document, "schema-version").is_some() {
        return Some(Entity {
            name: text(document, "dd-service")?,
            is_service: true,
            team: text(document, "team").or_else(|| text(document, "dd-team")),
            tier: text(document, "tier"),
            tags: texts(document, "tags"),
            links: links(document, "links", &["name", "type"]),
            ..Entity::default()
        });
    }
    if text(document, "apiVersion")? != "v3" {
        return None;
    }
    let kind = text(document, "kind")?;
    if !matches!(kind.as_str(), "service" | "datastore" | "queue") {
        return None;
    }
    let refer = |path: &str| texts(document, path).iter().map(|reference| referred(reference)).collect();
    Some(Entity {
        name: text(document, "metadata/name")?,
        aliases: Vec::new(),
        is_service: kind == "service",
        title: text(document, "metadata/displayName"),
        team: text(document, "metadata/owner").map(|owner| referred(&owner)),
        tier: text(document, "spec/tier"),
        tags: texts(document, "metadata/tags"),
        links: links(document, "metadata/links", &["name", "type"]),
        needs: refer("spec/dependsOn"),
        needed_by: refer("spec/dependencyOf"),
    })
}
