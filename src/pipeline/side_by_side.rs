//! A data set read back, and its plans compared.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use crate::compare;
use crate::config::Limits;
use crate::export::dataset::{NoReport, PLANS, RUN_FILE, other_form, plan_name, plan_path, report_or_why};
use crate::export::run_report::{InputReport, Outcome};
use crate::knowledge::Knowledge;
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;
use crate::model::plan::SCHEMA_VERSION;

use super::guarded;
use super::load::load;

/// The plans of a data set as they were read back.
#[derive(Debug, Default)]
pub struct ReadBack {
    /// The plans, in the order of the run.
    pub plans: Vec<PlanDocument>,
    /// What could not be read back: the file in the data set, and a sentence that says what to do.
    pub failed: Vec<(String, String)>,
    /// Inputs of the run that could not be converted.
    pub not_read: Vec<InputReport>,
}

impl ReadBack {
    /// Whether no plan says anything that can be compared: none has an item or a focus area.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.plans.iter().all(|p| p.items.is_empty() && p.focus_areas.is_empty())
    }
}

/// Reads the plans of a data set, without what no comparison looks at.
///
/// # Errors
/// A sentence for the user when the folder is no data set.
pub fn read_back(folder: &Path) -> Result<ReadBack, String> {
    let mut read = read_whole(folder, slim)?;
    read.not_read = Vec::new();
    Ok(read)
}

/// Reads the plans of a data set with everything but the boxes of their items.
///
/// # Errors
/// A sentence for the user when the folder is no data set.
pub fn read_for_report(folder: &Path) -> Result<ReadBack, String> {
    read_whole(folder, without_boxes)
}

/// Reads the plans; of each is kept what `lessen` leaves.
fn read_whole(folder: &Path, lessen: fn(&mut PlanDocument)) -> Result<ReadBack, String> {
    let mut out = ReadBack::default();
    let outputs: Vec<String> = match report_or_why(folder) {
        Ok(report) => {
            if report.schema_version != SCHEMA_VERSION {
                out.failed.push((RUN_FILE.to_owned(), other_form(&report.schema_version)));
            }
            if !report.complete {
                out.failed.push((RUN_FILE.to_owned(), "the run was stopped before its end; run it again".to_owned()));
            }
            out.not_read = report.inputs.iter().filter(|i| i.outcome == Some(Outcome::Error)).cloned().collect();
            report.inputs.into_iter().filter_map(|i| i.output).collect()
        }
        // What was written is there all the same.
        Err(NoReport::Damaged(sentence)) => {
            out.failed.push((RUN_FILE.to_owned(), sentence));
            written(folder)?
        }
        Err(NoReport::NoDataSet(sentence)) => return Err(sentence),
    };
    let read: Vec<Result<PlanDocument, String>> = outputs
        .par_iter()
        .map(|path| {
            let mut plan = plan(folder, path)?;
            lessen(&mut plan);
            Ok(plan)
        })
        .collect();
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for (path, read) in outputs.into_iter().zip(read) {
        match read {
            Ok(plan) => match taken.get(&plan.plan.id) {
                Some(other) => {
                    let id = &plan.plan.id;
                    let said = format!("the plan has the identifier {id}, as {other} has; run it again");
                    out.failed.push((path, said));
                }
                None => {
                    taken.insert(plan.plan.id.clone(), path);
                    out.plans.push(plan);
                }
            },
            Err(sentence) => out.failed.push((path, sentence)),
        }
    }
    Ok(out)
}

/// The plans in the folder, by name, where no report lists them.
fn written(folder: &Path) -> Result<Vec<String>, String> {
    let cannot = |e: std::io::Error| format!("{PLANS} cannot be listed ({e}); run it again");
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder.join(PLANS)).map_err(cannot)? {
        let name = entry.map_err(cannot)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && !name.starts_with('.') {
            out.push(plan_path(&name));
        }
    }
    out.sort();
    Ok(out)
}

fn slim(plan: &mut PlanDocument) {
    plan.headings = Vec::new();
    plan.unplaced = Vec::new();
    plan.furniture = Vec::new();
    without_boxes(plan);
}

fn without_boxes(plan: &mut PlanDocument) {
    for item in &mut plan.items {
        item.source.boxes = Vec::new();
    }
}

fn plan(folder: &Path, path: &str) -> Result<PlanDocument, String> {
    let name = plan_name(path).ok_or_else(|| format!("it lies outside {PLANS}/ and was not read; run it again"))?;
    let bytes = load(&folder.join(PLANS).join(name), path, Limits::default().answer_bytes).map_err(|e| e.sentence())?;
    let read: Result<PlanDocument, serde_json::Error> = serde_json::from_slice(&bytes);
    let version = match &read {
        Ok(plan) => Some(plan.schema_version.clone()),
        Err(_) => serde_json::from_slice::<Value>(&bytes)
            .ok()
            .and_then(|v| v.get("schema_version")?.as_str().map(str::to_owned)),
    };
    if let Some(version) = version.filter(|v| v != SCHEMA_VERSION) {
        return Err(format!(
            "the plan is of form {version}, this program compares form {SCHEMA_VERSION}; run it again"
        ));
    }
    read.map_err(|e| format!("this is no plan ({e}); run it again"))
}

/// Compares plans; a fault inside costs the comparison, not the program.
///
/// # Errors
/// A sentence when there was a fault.
pub fn side_by_side(
    plans: &[PlanDocument],
    options: &compare::Options,
    knowledge: &Knowledge,
) -> Result<Comparison, String> {
    guarded("comparison", || Ok(compare::compare(plans, options, knowledge))).map_err(|e| e.sentence())
}
