//! Stand-ins for floors that are not there yet.
#![allow(missing_docs)]
use crate::config::Config;
use crate::ladder::standing::Standing;
use crate::model::calendar::Day;
use crate::model::catalog::Catalog;
use crate::model::diagnostic::Diagnostic;
use crate::model::policy::Policy;
use crate::render::sink::{Sink, SinkError};
use crate::tree::SourceTree;

pub fn import_read(_: &dyn SourceTree, _: &Config) -> (Catalog, Vec<Diagnostic>) {
    (Catalog::default(), Vec::new())
}
pub fn remarks(_: &Catalog, _: &Policy, _: Day) -> Vec<Diagnostic> {
    Vec::new()
}
pub fn judge(_: &Catalog, _: &Policy, _: Day) -> Vec<Standing> {
    Vec::new()
}
pub fn render(sink: &dyn Sink) -> Result<(), SinkError> {
    sink.put("index.html", b"<html><body>hello</body></html>")
}
