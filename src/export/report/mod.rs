//! The report: one self-contained HTML page of a data set and its comparison, for people.
//!
//! The page loads nothing and is whole without its script, which adds search, filter and sort.
//! Every count comes from the [`Comparison`]; everything from a document goes through
//! [`Html`], which escapes it.

mod cells;
mod changes;
mod coverage;
mod frame;
mod gaps;
mod limits;
mod material;
mod matrix;
mod people;
mod plans;
mod similar;
mod summary;
mod themes;
mod time;
mod words;

#[cfg(test)]
mod tests;

use crate::export::ReaderLanguage;
use crate::knowledge::Knowledge;
use crate::markup::Html;
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;

use super::run_report::InputReport;
use material::Material;

/// What the report is made of.
#[derive(Debug)]
pub struct ReportInput<'a> {
    /// The plans, whole.
    pub plans: &'a [PlanDocument],
    /// Their comparison.
    pub comparison: &'a Comparison,
    /// Inputs of the run that gave no plan.
    pub not_read: &'a [InputReport],
    /// Files of the data set that could not be read back, each with a sentence.
    pub failed: &'a [(String, String)],
    /// The day that measures were held against.
    pub reference_date: Option<&'a str>,
    /// The language of the page's own words.
    pub language: ReaderLanguage,
    /// Names of actors and themes.
    pub knowledge: &'a Knowledge,
}

/// The HTML page; the same input gives the same bytes.
#[must_use]
pub fn report(input: &ReportInput<'_>) -> String {
    let material = Material::new(input);
    let mut html = Html::new(None);
    frame::open(&mut html, &material);
    summary::section(&mut html, &material);
    coverage::section(&mut html, &material);
    time::section(&mut html, &material);
    people::section(&mut html, &material);
    themes::section(&mut html, &material);
    similar::section(&mut html, &material);
    changes::section(&mut html, &material);
    gaps::section(&mut html, &material);
    plans::section(&mut html, &material);
    frame::close(&mut html, &material);
    html.finish()
}
