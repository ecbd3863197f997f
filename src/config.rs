//! What the user may set, validated, for every stage.

mod limits;

use std::path::PathBuf;

pub use limits::{Limit, Limits, Unit};

/// Settings of a run.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Password for encrypted PDFs.
    pub password: Option<String>,
    /// The user's own headings, which win over the built-in ones.
    pub headings: Option<PathBuf>,
    /// The user's own actors, which win over the built-in ones.
    pub actors: Option<PathBuf>,
    /// Leave a PDF's structure tree out.
    pub ignore_tags: bool,
    /// Number of worker threads; all cores where `None`.
    pub jobs: Option<usize>,
    /// What one document may cost.
    pub limits: Limits,
}
