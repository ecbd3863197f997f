//! Whether a data set is what the schemas promise.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::dataset::{NoReport, PLANS, RUN_FILE, plan_name, plan_path, report_or_why};
use super::dialect::{Dialect, HeadLanguage};
use super::fields::{Kind, TABLES, TableSpec};
use super::schema::plan_schema;

/// Faults of one file that are told; the rest is counted.
const MAX_FAULTS_A_FILE: usize = 20;

/// What was checked, and what is wrong.
#[derive(Debug, Default)]
pub struct Checked {
    /// Number of plans.
    pub plans: usize,
    /// Number of CSV rows, heading rows not counted.
    pub rows: usize,
    /// What is wrong: the file, and a sentence.
    pub faults: Vec<(String, String)>,
}

/// Checks every file of a data set against the schemas and against each other.
///
/// # Errors
/// A sentence for the user when the folder is no data set.
pub fn check(folder: &Path) -> Result<Checked, String> {
    let report = report_or_why(folder).map_err(NoReport::sentence)?;
    let mut checked = Checked::default();
    if !report.complete {
        checked.fault(RUN_FILE, "the run was stopped before its end; run it again".to_owned());
    }
    let outputs: BTreeSet<&str> = report.inputs.iter().filter_map(|i| i.output.as_deref()).collect();
    check_plans(folder, &outputs, &mut checked)?;
    match (dialect(&report.options.csv_dialect), headers(&report.options.headers)) {
        (Some(dialect), Some(headers)) => check_tables(folder, dialect, headers, &mut checked),
        _ => checked.fault(RUN_FILE, "the CSV options are not known; run it again with this version".to_owned()),
    }
    Ok(checked)
}

impl Checked {
    fn fault(&mut self, file: &str, sentence: String) {
        self.faults.push((file.to_owned(), sentence));
    }

    /// The faults of one file, the first ones told and the others counted.
    fn faults_of(&mut self, file: &str, faults: Vec<String>) {
        let more = faults.len().saturating_sub(MAX_FAULTS_A_FILE);
        for fault in faults.into_iter().take(MAX_FAULTS_A_FILE) {
            self.fault(file, fault);
        }
        if more > 0 {
            self.fault(file, format!("and {more} more"));
        }
    }
}

fn dialect(name: &str) -> Option<Dialect> {
    [Dialect::Standard, Dialect::ExcelNo].into_iter().find(|d| d.name() == name)
}

fn headers(name: &str) -> Option<HeadLanguage> {
    [HeadLanguage::Nynorsk, HeadLanguage::Bokmaal, HeadLanguage::English, HeadLanguage::Key]
        .into_iter()
        .find(|h| h.name() == name)
}

fn check_plans(folder: &Path, outputs: &BTreeSet<&str>, checked: &mut Checked) -> Result<(), String> {
    let schema = plan_schema();
    let validator = jsonschema::validator_for(&schema).map_err(|e| format!("the schema is faulty ({e}); report it"))?;
    for path in outputs {
        let Some(name) = plan_name(path) else {
            checked.fault(RUN_FILE, format!("the output {path} lies outside {PLANS}/"));
            continue;
        };
        let bytes = match fs::read(folder.join(PLANS).join(name)) {
            Ok(bytes) => bytes,
            Err(error) => {
                checked.fault(path, format!("the plan is named in {RUN_FILE} and cannot be read ({error})"));
                continue;
            }
        };
        checked.plans += 1;
        match serde_json::from_slice::<Value>(&bytes) {
            Ok(value) => {
                let faults = validator.iter_errors(&value).map(|e| format!("at {}: {e}", e.instance_path())).collect();
                checked.faults_of(path, faults);
            }
            Err(error) => checked.fault(path, format!("this is no JSON ({error})")),
        }
    }
    let found =
        fs::read_dir(folder.join(PLANS)).map_err(|e| format!("{PLANS}/ cannot be listed ({e}); run it again"))?;
    let mut strangers: Vec<String> = found
        .flatten()
        .map(|entry| plan_path(&entry.file_name().to_string_lossy()))
        .filter(|path| !outputs.contains(path.as_str()))
        .collect();
    strangers.sort();
    for path in strangers {
        checked.fault(&path, format!("the file is not named in {RUN_FILE}; it belongs to no input of this run"));
    }
    Ok(())
}

fn check_tables(folder: &Path, dialect: Dialect, headers: HeadLanguage, checked: &mut Checked) {
    let mut contents = Vec::new();
    for table in TABLES {
        match read_rows(folder, table, dialect, headers) {
            Ok(rows) => contents.push((table, rows)),
            Err(fault) => checked.fault(&table.file(), fault),
        }
    }
    let keys: BTreeMap<&str, BTreeSet<String>> = contents
        .iter()
        .filter_map(|(table, rows)| {
            let at = position(table, table.key?)?;
            Some((table.name, rows.iter().filter_map(|row| row.get(at).cloned()).collect()))
        })
        .collect();
    for (table, rows) in &contents {
        checked.rows += rows.len();
        checked.faults_of(&table.file(), faults_of(table, rows, dialect, &keys));
    }
}

fn position(table: &TableSpec, name: &str) -> Option<usize> {
    table.fields.iter().position(|f| f.name == name)
}

/// The rows below the heading row.
fn read_rows(
    folder: &Path,
    table: &TableSpec,
    dialect: Dialect,
    headers: HeadLanguage,
) -> Result<Vec<Vec<String>>, String> {
    let bytes = fs::read(folder.join(table.file())).map_err(|e| format!("it cannot be read ({e})"))?;
    let text = std::str::from_utf8(&bytes).map_err(|e| format!("it is not UTF-8 (byte {})", e.valid_up_to()))?;
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter())
        .has_headers(false)
        .flexible(true)
        .from_reader(body.as_bytes());
    let mut rows = reader.records().map(|r| r.map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>()));
    let heads = rows.next().transpose().map_err(|e| e.to_string())?.unwrap_or_default();
    let wanted: Vec<&str> = table.fields.iter().map(|f| f.heading(headers)).collect();
    if heads != wanted {
        return Err(format!("the heading row is {:?}, not {:?}", heads.join(" "), wanted.join(" ")));
    }
    rows.collect::<Result<_, _>>().map_err(|e| e.to_string())
}

fn faults_of(
    table: &TableSpec,
    rows: &[Vec<String>],
    dialect: Dialect,
    keys: &BTreeMap<&str, BTreeSet<String>>,
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    // The heading row is row 1, as a spreadsheet counts.
    for (row, number) in rows.iter().zip(2..) {
        if row.len() != table.fields.len() {
            faults.push(format!("row {number} has {} cells, not {}", row.len(), table.fields.len()));
            continue;
        }
        for (field, cell) in table.fields.iter().zip(row) {
            let plain = if matches!(field.kind, Kind::Share | Kind::Number) {
                cell.replace(dialect.decimal(), ".")
            } else {
                cell.clone()
            };
            if cell.is_empty() {
                if field.required {
                    faults.push(format!("row {number}: {} is empty", field.name));
                }
            } else if !field.kind.accepts(&plain) {
                faults.push(format!("row {number}: {} holds {cell:?}, which is no {}", field.name, field.kind.name()));
            }
        }
        if let Some(key) = table.key.and_then(|key| position(table, key)).and_then(|at| row.get(at))
            && !seen.insert(key)
        {
            faults.push(format!("row {number}: the key {key:?} stands twice"));
        }
        for (column, other) in table.refers {
            if let (Some(cell), Some(known)) = (position(table, column).and_then(|at| row.get(at)), keys.get(other))
                && !known.contains(cell)
            {
                faults.push(format!("row {number}: {column} {cell:?} is not in {other}.csv"));
            }
        }
    }
    faults
}
