//! The order of the stages: one input through all of them.

use crate::config::Config;
use crate::error::Result;
use crate::harmonise::harmonise;
use crate::knowledge::Knowledge;
use crate::model::PlanDocument;
use crate::read::read;
use crate::recover::recover;

/// One document, from bytes to the harmonised plan.
///
/// # Errors
/// When the bytes cannot be read as a document.
pub fn extract(file: &str, bytes: &[u8], config: &Config, knowledge: &Knowledge) -> Result<PlanDocument> {
    let mut document = read(file, bytes, config)?;
    let recovered = recover(&document, knowledge);
    document.source.exporter = recovered.exporter;
    Ok(harmonise(&document, recovered, knowledge))
}
