//! Cortex: `cortex.yaml`, an OpenAPI document whose `info` carries more.

use super::{Entity, Format, get, links, list, plain_text, text, texts};
use serde_json::Value;

/// The format.
pub const FORMAT: Format = Format { name: "Cortex", files: &["cortex.yaml", "cortex.yml"], read };

fn read(document: &Value) -> Option<Entity> {
    let info = get(document, "info")?;
    let name = text(info, "x-cortex-tag")?;
    let kind = text(info, "x-cortex-type");
    if kind.as_deref().is_some_and(|kind| matches!(kind, "domain" | "team")) {
        return None;
    }
    // A group before a person, for a team owns a service.
    let owner = |kind: &str| {
        let owners = || list(info, "x-cortex-owners").filter(move |owner| text(owner, "type").as_deref() == Some(kind));
        owners().find_map(|owner| text(owner, "name").or_else(|| text(owner, "email")))
    };
    let mut tags = texts(info, "x-cortex-groups");
    tags.extend(texts(info, "x-cortex-service-groups"));
    let tier =
        tags.iter().find_map(|tag| Some(tag.strip_prefix("tier")?.trim_start_matches([':', '-', '_']).to_owned()));
    let of_cortex = list(info, "x-cortex-dependency/cortex");
    let needs = list(info, "x-cortex-dependency").chain(of_cortex);
    Some(Entity {
        name,
        aliases: Vec::new(),
        is_service: kind.is_none_or(|kind| kind == "service"),
        title: text(info, "title"),
        team: owner("group").or_else(|| owner("email")),
        tier: tier.filter(|tier| !tier.is_empty()).or_else(|| text(info, "x-cortex-custom-metadata/tier")),
        tags,
        links: links(info, "x-cortex-link", &["name", "type"]),
        needs: needs.filter_map(|need| text(need, "tag").or_else(|| plain_text(need))).collect(),
        needed_by: Vec::new(),
    })
}
