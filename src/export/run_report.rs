//! `run.json`: one entry for every path that was seen, and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::knowledge::time::AutumnFrom;
use crate::model::plan::SCHEMA_VERSION;
use crate::model::{PlanDocument, Severity};

/// The name of this program, as in `run.json`.
pub const TOOL: &str = "samstem";

/// Mark of the sources this program was made from.
const BUILD: &str = env!("SAMSTEM_BUILD");

/// The report of a run. It holds no clock, no thread count and no folder of the machine: the same
/// inputs and options give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RunReport {
    /// Always `samstem`.
    pub tool: String,
    /// Version of the program.
    pub version: String,
    /// Version of the plan JSON.
    pub schema_version: String,
    /// Mark of the sources the program was made from.
    #[serde(default)]
    pub build: String,
    /// False while a run is writing, and after one that was stopped.
    pub complete: bool,
    /// What was asked for.
    pub options: RunOptions,
    /// How many inputs ended how.
    pub counts: Counts,
    /// The workbook, where one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workbook: Option<WorkbookReport>,
    /// The databases and the page for people, where they were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<FileReport>,
    /// SHA-256 of the other files beside the plans, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// Every path that was seen, in order.
    pub inputs: Vec<InputReport>,
}

/// The workbook of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkbookReport {
    /// The file in the data set.
    pub file: String,
    /// `nn`, `nb` or `en`.
    pub language: String,
    /// SHA-256 of its bytes: a workbook with another one has been edited since.
    pub sha256: String,
}

/// A file of a run beside the tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// The file in the data set.
    pub file: String,
    /// SHA-256 of its bytes: a file with another one has been changed since.
    pub sha256: String,
}

/// What was asked for, without what cannot change the result.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunOptions {
    /// Whether a password was given; never the password.
    pub password: bool,
    /// SHA-256 of the user's own headings.
    pub headings: Option<String>,
    /// SHA-256 of the user's own actors.
    #[serde(default)]
    pub actors: Option<String>,
    /// Whether the structure tree of PDFs was left out.
    pub ignore_tags: bool,
    /// When an autumn begins.
    #[serde(default)]
    pub autumn_from: AutumnFrom,
    /// `standard` or `excel-no`.
    pub csv_dialect: String,
    /// `nn`, `nb`, `en` or `key`.
    pub headers: String,
    /// Limits that were changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, usize>,
}

/// How many inputs ended how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Without a warning.
    pub ok: usize,
    /// Written, with something to look at.
    pub ok_with_warnings: usize,
    /// Not converted.
    pub error: usize,
    /// Passed over.
    pub skipped: usize,
    /// Items in all plans.
    pub items: usize,
    /// Measures in all plans.
    pub measures: usize,
}

/// One path that was seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputReport {
    /// The path below the folder that holds all inputs, with `/` between the parts.
    pub file: String,
    /// What became of it; absent while the run is not complete.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The error's code, or the reason why it was passed over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The same as a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// SHA-256 of the bytes, where they were read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The plan's file in the data set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
    /// SHA-256 of that file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_sha256: Option<String>,
    /// The plan's identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<String>,
    /// The identifier it would have if another plan had not taken it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_id: Option<String>,
    /// Number of items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<usize>,
    /// Number of measures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measures: Option<usize>,
    /// How often each finding was made, by its code; `item` counts those on items.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub warnings: BTreeMap<String, usize>,
}

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Converted without a warning.
    Ok,
    /// Converted, with something to look at.
    OkWithWarnings,
    /// Not converted.
    Error,
    /// Passed over.
    Skipped,
}

impl RunReport {
    /// A report without inputs.
    #[must_use]
    pub fn new(options: RunOptions) -> Self {
        Self {
            tool: TOOL.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            build: BUILD.to_owned(),
            complete: false,
            options,
            counts: Counts::default(),
            workbook: None,
            beside: Vec::new(),
            files: BTreeMap::new(),
            inputs: Vec::new(),
        }
    }

    /// Adds an input and counts it.
    pub fn push(&mut self, input: InputReport) {
        match input.outcome {
            Some(Outcome::Ok) => self.counts.ok += 1,
            Some(Outcome::OkWithWarnings) => self.counts.ok_with_warnings += 1,
            Some(Outcome::Error) => self.counts.error += 1,
            Some(Outcome::Skipped) => self.counts.skipped += 1,
            None => {}
        }
        self.counts.items += input.items.unwrap_or(0);
        self.counts.measures += input.measures.unwrap_or(0);
        self.inputs.push(input);
    }
}

impl InputReport {
    /// An input whose fate is not known yet.
    #[must_use]
    pub fn planned(file: &str, output: &str) -> Self {
        Self { file: file.to_owned(), output: Some(super::dataset::plan_path(output)), ..Self::default() }
    }

    /// An input that was converted.
    #[must_use]
    pub fn converted(document: &PlanDocument, output: &str) -> Self {
        let mut warnings = BTreeMap::new();
        for note in document.warnings.iter().filter(|n| n.severity == Severity::Warning) {
            *warnings.entry(note.code.clone()).or_insert(0) += 1;
        }
        let on_items = document.items.iter().map(|i| i.warnings.len()).sum::<usize>();
        if on_items > 0 {
            warnings.insert("item".to_owned(), on_items);
        }
        Self {
            outcome: Some(if warnings.is_empty() { Outcome::Ok } else { Outcome::OkWithWarnings }),
            sha256: Some(document.source.sha256.clone()),
            plan_id: Some(document.plan.id.clone()),
            items: Some(document.items.len()),
            measures: Some(document.items.iter().map(|i| i.measures.len()).sum()),
            warnings,
            ..Self::planned(&document.source.file, output)
        }
    }

    /// An input that could not be converted.
    #[must_use]
    pub fn failed(file: &str, error: &Error, sha256: Option<String>) -> Self {
        Self {
            file: file.to_owned(),
            outcome: Some(Outcome::Error),
            code: Some(error.kind().code().to_owned()),
            message: Some(error.sentence()),
            sha256,
            ..Self::default()
        }
    }

    /// Whether what became of it may lie in the machine and not in its bytes: then the next run tries again.
    /// A worker also ends where it cannot read or somebody kills it, and a fault may be for want of memory.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        [ErrorKind::WorkerDied, ErrorKind::Internal].iter().any(|kind| self.code.as_deref() == Some(kind.code()))
    }

    /// An input that was passed over.
    #[must_use]
    pub fn skipped(file: &str, code: &str, sentence: &str, sha256: Option<String>) -> Self {
        Self {
            file: file.to_owned(),
            outcome: Some(Outcome::Skipped),
            code: Some(code.to_owned()),
            message: Some(sentence.to_owned()),
            sha256,
            ..Self::default()
        }
    }
}
