//! Blocks → the harmonised plan.

pub mod deadline;
pub mod language;

use crate::knowledge::Knowledge;
use crate::model::{Document, Plan, PlanDocument, plan::SCHEMA_VERSION};
use crate::recover::Recovered;

/// Maps blocks onto the shared schema.
#[must_use]
pub fn harmonise(document: &Document, recovered: Recovered, _knowledge: &Knowledge) -> PlanDocument {
    PlanDocument {
        schema_version: SCHEMA_VERSION.to_owned(),
        source: document.source.clone(),
        plan: Plan {
            id: String::new(),
            title: None,
            community: None,
            language: None,
            period: None,
            main_goal: None,
            purpose: None,
            sensitivity: None,
        },
        focus_areas: Vec::new(),
        items: Vec::new(),
        headings: Vec::new(),
        unplaced: Vec::new(),
        furniture: Vec::new(),
        warnings: recovered.notes,
    }
}
