//! Dates in force: the facts of a catalog get to know when their files were recorded.

use crate::model::catalog::Catalog;
use crate::model::recorded::Records;

/// Gives every service, playbook and run the record of its file.
pub fn date(catalog: &mut Catalog, records: &Records) {
    let of = |file: &str| records.get(file).cloned();
    for dossier in &mut catalog.dossiers {
        dossier.service.recorded = of(&dossier.service.place.file);
        for playbook in &mut dossier.playbooks {
            playbook.recorded = of(&playbook.place.file);
        }
        // What is only in an earlier report brings its record along.
        for run in dossier.runs.iter_mut().filter(|run| run.origin.is_none()) {
            run.recorded = of(&run.place.file);
        }
    }
}

/// Whether anything in a catalog has no date of its own and would be dated by its record.
pub fn is_wanted(catalog: &Catalog) -> bool {
    catalog.dossiers.iter().any(|dossier| {
        let rows = dossier.service.dependencies.iter().any(|row| row.since.is_none());
        let playbooks = dossier.playbooks.iter().any(|p| p.is_judged() && p.first_dated().is_none());
        rows || playbooks || dossier.runs.iter().any(|run| run.published.on.is_none())
    })
}
