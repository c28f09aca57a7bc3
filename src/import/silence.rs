//! Lints that somebody silenced with a reason: taken from what is shown first, and never lost.
//!
//! Only what is said is changed. What the ladder found stays as it is.

use crate::config::Config;
use crate::model::catalog::Catalog;
use crate::model::diagnostic::{Diagnostic, Silence, Silenced};
use crate::tree;
use globset::GlobMatcher;
use std::collections::BTreeMap;

/// Takes out the lints that a playbook or the configuration silences, and hands them back with the reason.
pub fn apply(catalog: &Catalog, config: &Config, diagnostics: &mut Vec<Diagnostic>) -> Vec<Silenced> {
    let playbooks = catalog.dossiers.iter().flat_map(|dossier| &dossier.playbooks);
    let own: BTreeMap<&str, &[Silence]> = playbooks
        .filter(|playbook| !playbook.silences.is_empty())
        .map(|playbook| (&*playbook.place.file, &*playbook.silences))
        .collect();
    // A glob that fails here was reported when the configuration was read.
    let matcher = |path: &String| tree::glob(path).map(|glob| glob.compile_matcher()).ok();
    let rules: Vec<(Option<GlobMatcher>, &Silence)> = (config.silences.iter())
        .filter_map(|rule| match &rule.path {
            None => Some((None, &rule.silence)),
            Some(path) => Some((Some(matcher(path)?), &rule.silence)),
        })
        .collect();
    if own.is_empty() && rules.is_empty() {
        return Vec::new();
    }
    let silence = |diagnostic: &Diagnostic| -> Option<Silence> {
        let code = diagnostic.code;
        let file = &*diagnostic.place.file;
        let of_file = own.get(file).into_iter().flat_map(|silences| silences.iter());
        let of_rules = (rules.iter()).filter(|(glob, _)| glob.as_ref().is_none_or(|glob| glob.is_match(file)));
        let mut all = of_file.chain(of_rules.map(|(_, silence)| *silence));
        all.find(|silence| silence.code == code && code.is_lint()).cloned()
    };
    let mut silenced = Vec::new();
    diagnostics.retain(|diagnostic| match silence(diagnostic) {
        Some(Silence { reason, place, .. }) => {
            silenced.push(Silenced { diagnostic: diagnostic.clone(), reason, by: place });
            false
        }
        None => true,
    });
    silenced.sort_by(|a, b| a.diagnostic.order().cmp(&b.diagnostic.order()));
    silenced
}
