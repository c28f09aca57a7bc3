//! Backstage: `catalog-info.yaml`, often with several documents.

use super::{Entity, Format, is_of_backstage, links, referred, text, texts};
use serde_json::Value;

/// The format.
pub const FORMAT: Format = Format { name: "Backstage", files: &["catalog-info.yaml", "catalog-info.yml"], read };

fn read(document: &Value) -> Option<Entity> {
    let kind = text(document, "kind").filter(|_| is_of_backstage(document))?;
    // Everything else tells of people, places and how things hang together.
    let is_service = match kind.as_str() {
        "Component" => text(document, "spec/type").is_none_or(|kind| kind != "library"),
        "Resource" => false,
        _ => return None,
    };
    let refer = |path: &str| texts(document, path).iter().map(|reference| referred(reference)).collect();
    Some(Entity {
        name: text(document, "metadata/name")?,
        aliases: Vec::new(),
        is_service,
        title: text(document, "metadata/title"),
        team: text(document, "spec/owner").map(|owner| referred(&owner)),
        // There is no key of its own for it; these are the usual ones.
        tier: ["spec/tier", "metadata/labels/tier", "metadata/annotations/tier"]
            .iter()
            .find_map(|path| text(document, path)),
        tags: texts(document, "metadata/tags"),
        links: links(document, "metadata/links", &["title", "type"]),
        needs: refer("spec/dependsOn"),
        needed_by: refer("spec/dependencyOf"),
    })
}
