//! The files of an evidence pack for programs and for auditors: CSV, JSON, and the lists of hashes.
//!
//! `SHA256SUMS` names every file of a pack and is written last, from what the sink was really handed;
//! `SOURCES.sha256` names the records in the repository. Both have the form that `sha256sum --check`
//! reads, so that nobody needs this program to check them.

mod table;
mod view;

use super::RenderError;
use super::sink::{Sink, SinkError};
use crate::model::run::Digests;
use crate::site::Site;
use crate::site::address::{self, EVIDENCE};
use crate::site::pack::Pack;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The form's name and version.
pub const SCHEMA: &str = "stagepost/evidence/v1";
/// The list of the files of a pack.
pub const SUMS: &str = "SHA256SUMS";
/// The list of the records in the repository.
pub const SOURCES: &str = "SOURCES.sha256";

/// The JSON schema of a pack.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(view::Evidence).to_value()
}

/// Writes what stands in the packs beside their pages.
///
/// # Errors
/// When the sink does not take a file.
pub fn write(site: &Site, sink: &dyn Sink) -> Result<(), RenderError> {
    site.periods.par_iter().try_for_each(|period| {
        let put = |name: &str, bytes: &[u8]| sink.put(&address::evidence(&period.name, name), bytes);
        let packs: Vec<Pack> = (0..site.cases.len()).filter_map(|index| Pack::of(site, period, index)).collect();
        let findings: Vec<_> = packs.par_iter().map(|pack| pack.requirements(site)).collect();
        put("tests.csv", &table::tests(&packs))?;
        put("findings.csv", &table::findings(&packs))?;
        put("requirements.csv", &table::requirements(&packs, &findings))?;
        put("evidence.json", &view::json(site, period, &packs, &findings)?)?;
        put(SOURCES, sources(&packs).as_bytes())?;
        Ok(())
    })
}

/// The records behind the tests of a period, each once.
fn sources(packs: &[Pack]) -> String {
    let mut sums = BTreeMap::new();
    for run in packs.iter().flat_map(|pack| &pack.tests).map(|test| test.run) {
        let Some(Digests { result, sidecar }) = run.digests else { continue };
        sums.insert(run.place.file.to_string(), result);
        if let Some(sidecar) = sidecar {
            sums.insert(format!("{}.meta.yaml", run.place.file), sidecar);
        }
    }
    list(&sums)
}

/// Hashes with their files, as `sha256sum` writes them.
fn list(sums: &BTreeMap<String, [u8; 32]>) -> String {
    sums.iter().map(|(file, sum)| format!("{}  {file}\n", Digests::hexadecimal(sum))).collect()
}

/// A sink that remembers the hashes of what belongs to a pack on its way to another.
pub struct Witness<'s> {
    inner: &'s dyn Sink,
    /// By folder of a pack, the files below it.
    seen: Mutex<BTreeMap<String, BTreeMap<String, [u8; 32]>>>,
}

impl<'s> Witness<'s> {
    /// Looks at what goes into a sink.
    pub fn new(inner: &'s dyn Sink) -> Self {
        Self { inner, seen: Mutex::default() }
    }

    /// Writes the list of hashes of every pack: the last thing that is written.
    ///
    /// # Errors
    /// When the sink does not take a file.
    pub fn finish(self) -> Result<(), SinkError> {
        let seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        seen.iter()
            .try_for_each(|(folder, sums)| self.inner.put(&format!("{EVIDENCE}{folder}/{SUMS}"), list(sums).as_bytes()))
    }
}

impl Sink for Witness<'_> {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), SinkError> {
        self.inner.put(path, bytes)?;
        if let Some((folder, file)) = path.strip_prefix(EVIDENCE).and_then(|rest| rest.split_once('/')) {
            let sum = Sha256::digest(bytes).into();
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.entry(folder.to_owned()).or_default().insert(file.to_owned(), sum);
        }
        Ok(())
    }
}
