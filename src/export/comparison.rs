//! A comparison → a folder of JSON and CSV files, two a table, and a report.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::model::PlanDocument;
use crate::model::comparison::{
    Cluster, Comparison, Coverage, Overdue, Replaced, Responsibility, Similar, Time, Totals, Version, VersionPair,
};
use crate::model::plan::SCHEMA_VERSION;

use super::dialect::Dialect;
use super::fields::Value;
use super::file::{TEMPORARY_PREFIX, WholeFile, write_whole};
use super::json::pretty;
use super::run_report::TOOL;

/// The folder of a data set for its comparison.
pub const COMPARISON: &str = "comparison";

/// The report of a comparison.
pub const REPORT_FILE: &str = "compare.json";

/// A table of the comparison.
#[derive(Debug)]
pub struct ComparisonTable {
    /// The name, which is the file name without its end.
    pub name: &'static str,
    /// What a row is.
    pub rows_are: &'static str,
    schema: fn() -> schemars::Schema,
}

/// The tables, in the order of the documentation.
pub const COMPARISON_TABLES: &[ComparisonTable] = &[
    table::<Totals>("groups", "the plans of one community for one period, which the rows of other tables count"),
    table::<Coverage>("coverage", "a theme in the plans of one community for one period"),
    table::<Responsibility>("responsibility", "a type of actor in the plans of one community for one period"),
    table::<Time>("time", "a half-year, or another kind of time, in the plans of one community for one period"),
    table::<Overdue>("overdue", "a measure past due without a status"),
    table::<Similar>("similar", "two measures of different communities that plan alike"),
    table::<Cluster>("clusters", "measures of several communities that plan the same"),
    table::<VersionPair>("version_pairs", "two plans of one community that follow each other"),
    table::<Version>("versions", "a measure from one plan to the next"),
    table::<Replaced>("replaced", "a plan that is in no count, as a newer version of it is counted"),
];

const fn table<T: JsonSchema>(name: &'static str, rows_are: &'static str) -> ComparisonTable {
    ComparisonTable { name, rows_are, schema: || schemars::schema_for!(T) }
}

impl ComparisonTable {
    /// The columns with what they hold, in order: those of a group first.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, String)> {
        let schema = (self.schema)().to_value();
        let described = |properties: Option<&Json>| -> Vec<(String, String)> {
            let properties = properties.and_then(Json::as_object).into_iter().flatten();
            properties
                .map(|(name, p)| (name.clone(), p["description"].as_str().unwrap_or_default().replace('\n', " ")))
                .collect()
        };
        let group = schemars::schema_for!(crate::model::comparison::Group).to_value();
        let group = described(group.get("properties"));
        let own = described(schema.get("properties"));
        let has_group = own.iter().any(|(name, _)| *name == "newest");
        let (first, rest): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|(name, _)| has_group && group.iter().any(|(g, _)| g == name));
        if has_group { group.into_iter().chain(rest).collect() } else { first.into_iter().chain(rest).collect() }
    }
}

/// What was compared, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ComparisonReport {
    /// Always `samstem`.
    pub tool: String,
    /// Version of the program.
    pub version: String,
    /// Version of the plan JSON that was compared.
    pub schema_version: String,
    /// The day against which measures are past due.
    pub reference_date: Option<String>,
    /// `standard` or `excel-no`.
    pub csv_dialect: String,
    /// The plans: identifier and input.
    pub plans: Vec<ComparedPlan>,
    /// Files of the data set that could not be read.
    pub failed: Vec<FailedPlan>,
    /// Plans that are in no count of coverage, responsibility and time, as a newer version is counted.
    #[serde(default)]
    pub replaced: Vec<Replaced>,
    /// The tables: name and number of rows.
    pub tables: Vec<WrittenTable>,
}

/// A plan that was compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedPlan {
    /// Identifier.
    pub id: String,
    /// The file it was read from.
    pub file: String,
    /// SHA-256 of that file.
    pub sha256: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedPlan {
    /// The file in the data set.
    pub file: String,
    /// What happened and what to do.
    pub message: String,
}

/// A table that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenTable {
    /// The name, which is the file name without its end.
    pub name: String,
    /// Number of rows.
    pub rows: usize,
}

/// A folder for a comparison.
#[derive(Debug)]
pub struct ComparisonFolder(PathBuf);

impl ComparisonFolder {
    /// Makes the folder, or takes an empty one; with `force` any folder.
    ///
    /// # Errors
    /// A sentence for the user: the folder holds something, or cannot be made.
    pub fn open(folder: &Path, force: bool) -> Result<Self, String> {
        if folder.exists() && !folder.is_dir() {
            return Err("there is a file of this name; choose another folder with -o".to_owned());
        }
        fs::create_dir_all(folder).map_err(|e| format!("the folder cannot be made ({e}); choose another with -o"))?;
        let mut held = fs::read_dir(folder).map_err(|e| format!("the folder cannot be listed ({e})"))?;
        if !force && held.next().is_some() {
            return Err("the folder holds files and was left alone; choose an empty one, or add --force".to_owned());
        }
        Ok(Self(folder.to_owned()))
    }

    /// Writes every table and then the report.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(
        &self,
        comparison: &Comparison,
        plans: &[PlanDocument],
        failed: &[(String, String)],
        reference_date: Option<&str>,
        dialect: Dialect,
    ) -> io::Result<()> {
        // A report that is there says that all of it is there.
        remove_file(&self.0.join(REPORT_FILE))?;
        let c = comparison;
        let rows = [
            self.table(0, &c.groups, dialect)?,
            self.table(1, &c.coverage, dialect)?,
            self.table(2, &c.responsibility, dialect)?,
            self.table(3, &c.time, dialect)?,
            self.table(4, &c.overdue, dialect)?,
            self.table(5, &c.similar, dialect)?,
            self.table(6, &c.clusters, dialect)?,
            self.table(7, &c.version_pairs, dialect)?,
            self.table(8, &c.versions, dialect)?,
            self.table(9, &c.replaced, dialect)?,
        ];
        let report = ComparisonReport {
            tool: TOOL.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            reference_date: reference_date.map(str::to_owned),
            csv_dialect: dialect.name().to_owned(),
            plans: plans
                .iter()
                .map(|p| ComparedPlan {
                    id: p.plan.id.clone(),
                    file: p.source.file.clone(),
                    sha256: p.source.sha256.clone(),
                })
                .collect(),
            failed: failed
                .iter()
                .map(|(file, message)| FailedPlan { file: file.clone(), message: message.clone() })
                .collect(),
            replaced: c.replaced.clone(),
            tables: rows.into_iter().collect(),
        };
        write_whole(&self.0.join(REPORT_FILE), &pretty(&report)?)?;
        Ok(())
    }

    fn table<T: Serialize + Sync>(&self, number: usize, rows: &[T], dialect: Dialect) -> io::Result<WrittenTable> {
        let table = &COMPARISON_TABLES[number];
        let mut json = WholeFile::create(&self.0.join(format!("{}.json", table.name)))?;
        let mut csv = dialect.writer(WholeFile::create(&self.0.join(format!("{}.csv", table.name)))?)?;
        let columns: Vec<String> = table.columns().into_iter().map(|(name, _)| name).collect();
        csv.write_record(&columns)?;
        json.write_all(b"[")?;
        for (number, chunk) in rows.chunks(AT_ONCE).enumerate() {
            let made: Vec<serde_json::Result<(String, Vec<String>)>> =
                chunk.par_iter().map(|row| written(row, &columns, dialect)).collect();
            for (i, made) in made.into_iter().enumerate() {
                let (text, cells) = made?;
                json.write_all(if number + i == 0 { b"\n" } else { b",\n" })?;
                json.write_all(text.as_bytes())?;
                csv.write_record(cells)?;
            }
        }
        json.write_all(b"\n]\n")?;
        csv.into_inner().map_err(csv::IntoInnerError::into_error)?.finish()?;
        json.finish()?;
        Ok(WrittenTable { name: table.name.to_owned(), rows: rows.len() })
    }
}

/// Rows that are turned into text at the same time; they are what is held beside the tables.
const AT_ONCE: usize = 4096;

/// A row as JSON and as cells.
fn written<T: Serialize>(row: &T, columns: &[String], dialect: Dialect) -> serde_json::Result<(String, Vec<String>)> {
    let value = serde_json::to_value(row)?;
    let cells = columns.iter().map(|c| dialect.cell(&cell(value.get(c))).into_owned()).collect();
    Ok((serde_json::to_string(&value)?, cells))
}

/// A JSON value as a cell: lists of texts with `|` between, other lists as JSON.
fn cell(value: Option<&Json>) -> Value<'static> {
    match value {
        None | Some(Json::Null) => Value::Empty,
        Some(Json::String(text)) => Value::owned(text.clone()),
        Some(Json::Bool(flag)) => Value::owned(flag.to_string()),
        Some(Json::Number(number)) => match number.as_u64() {
            Some(whole) => Value::Whole(whole),
            None => Value::Number(number.as_f64().unwrap_or_default()),
        },
        Some(Json::Array(list)) if list.iter().all(Json::is_string) => {
            Value::owned(list.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("|"))
        }
        Some(other) => Value::owned(other.to_string()),
    }
}

/// Removes an earlier comparison, by its own names alone; another folder is left alone.
///
/// # Errors
/// When a file is there and cannot be removed.
pub fn remove_comparison(folder: &Path) -> io::Result<()> {
    let ours = fs::read(folder.join(REPORT_FILE))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<ComparisonReport>(&bytes).ok())
        .is_some_and(|report| report.tool == TOOL);
    if !ours {
        return Ok(());
    }
    for table in COMPARISON_TABLES {
        for end in ["json", "csv"] {
            remove_file(&folder.join(format!("{}.{end}", table.name)))?;
        }
    }
    remove_file(&folder.join(REPORT_FILE))?;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            remove_file(&entry.path())?;
        }
    }
    // Where other files are in it, it stays.
    let _ = fs::remove_dir(folder);
    Ok(())
}

fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
