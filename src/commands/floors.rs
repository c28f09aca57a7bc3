//! Stand-ins for floors that are not there yet.
#![allow(missing_docs)]
use crate::config::Config;
use crate::model::catalog::Catalog;
use crate::model::diagnostic::Diagnostic;
use crate::tree::SourceTree;

pub fn import_read(_: &dyn SourceTree, _: &Config) -> (Catalog, Vec<Diagnostic>) {
    (Catalog::default(), Vec::new())
}
