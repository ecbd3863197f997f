//! The order of the stages: one input through all of them.

mod foreign;
mod guard;
mod identity;
mod load;
mod side_by_side;

use crate::config::Config;
use crate::error::Result;
use crate::harmonise::harmonise;
use crate::knowledge::Knowledge;
use crate::model::{Block, Document, PlanDocument, Table};
use crate::read::read;
use crate::recover::{recover, within};
use crate::review::Look;

pub use crate::compare::Options as CompareOptions;
pub use foreign::{is_json, refuse_foreign};
pub use guard::{guarded, record_panics};
pub use identity::{PlanIds, rename_plan};
pub use load::{load, read_limited};
pub use side_by_side::{ReadBack, read_back, read_for_report, side_by_side};

/// One document, from bytes to the harmonised plan.
///
/// # Errors
/// When the bytes cannot be read as a document.
pub fn extract(file: &str, bytes: &[u8], config: &Config, knowledge: &Knowledge) -> Result<PlanDocument> {
    let mut document = open(file, bytes, config)?;
    let knowledge = &knowledge.of(&document);
    let recovered = within(recover(&document, knowledge), &config.limits);
    document.source.exporter = recovered.exporter;
    Ok(harmonise(&document, recovered, knowledge))
}

/// The tables of one document as they were recovered, before harmonisation.
///
/// # Errors
/// When the bytes cannot be read as a document.
pub fn tables(file: &str, bytes: &[u8], config: &Config, knowledge: &Knowledge) -> Result<Vec<Table>> {
    let document = open(file, bytes, config)?;
    let blocks = within(recover(&document, &knowledge.of(&document)), &config.limits).blocks;
    Ok(blocks
        .into_iter()
        .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
        .collect())
}

/// One document with what every stage made of it, for looking.
///
/// # Errors
/// When the bytes cannot be read as a document.
pub fn look(file: &str, bytes: &[u8], config: &Config, knowledge: &Knowledge) -> Result<Look> {
    let mut document = open(file, bytes, config)?;
    let knowledge = &knowledge.of(&document);
    let recovered = within(recover(&document, knowledge), &config.limits);
    document.source.exporter = recovered.exporter;
    let plan = harmonise(&document, recovered.clone(), knowledge);
    Ok(Look { document, recovered, plan })
}

/// Reads what is not told to be another kind of file.
fn open(file: &str, bytes: &[u8], config: &Config) -> Result<Document> {
    refuse_foreign(bytes, file)?;
    read(file, bytes, config)
}
