//! OpsLevel: `opslevel.yml`, which tells of one component, in older files called a service.

use super::{Entity, Format, get, list, plain_text, text, texts};
use serde_json::Value;

/// The format.
pub const FORMAT: Format = Format { name: "OpsLevel", files: &["opslevel.yml", "opslevel.yaml"], read };

fn read(document: &Value) -> Option<Entity> {
    get(document, "version")?;
    let component = get(document, "component").or_else(|| get(document, "service"))?;
    let tag = |tag: &Value| match (text(tag, "key"), text(tag, "value")) {
        (Some(key), Some(value)) => Some(format!("{key}:{value}")),
        (Some(key), None) => Some(key),
        _ => plain_text(tag),
    };
    let link = |tool: &Value| {
        let url = text(tool, "url").filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
        Some((text(tool, "name").or_else(|| text(tool, "category"))?.to_lowercase(), url))
    };
    let need =
        |need: &Value| ["alias", "service", "name"].iter().find_map(|key| text(need, key)).or_else(|| plain_text(need));
    let name = text(component, "name")?;
    Some(Entity {
        aliases: texts(component, "aliases"),
        is_service: true,
        title: Some(name.clone()),
        name,
        team: text(component, "owner"),
        tier: text(component, "tier"),
        tags: list(component, "tags").filter_map(tag).collect(),
        links: list(component, "tools").filter_map(link).collect(),
        needs: list(component, "dependencies").filter_map(need).collect(),
        needed_by: Vec::new(),
    })
}
