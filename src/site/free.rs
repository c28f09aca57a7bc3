//! Free pages: texts that people put beside the evidence.

use super::link::Link;
use super::viewpoint::Viewpoint;
use crate::model::place::Place;
use serde::Serialize;
use std::sync::Arc;

/// A free page as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreePage {
    /// Its path below the pages' folder, without ending.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its Markdown, without front matter.
    pub body: Arc<str>,
    /// Texts of other files whose link definitions belong to it.
    pub definitions: Arc<str>,
    /// The files that its images may be, from the project's root.
    pub images: Vec<String>,
    /// Where it is written.
    pub place: Place,
}

/// A free page as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct FreeView {
    /// Its title.
    pub title: String,
    /// Where it is written.
    pub source: Link,
}

/// A free page; `None` when there is no such page.
pub fn view(at: &Viewpoint, index: usize) -> Option<FreeView> {
    let page = at.site.free.get(index)?;
    Some(FreeView { title: page.title.clone(), source: at.place(&page.place) })
}
