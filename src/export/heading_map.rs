//! How the headings of a data set were mapped, gathered over its plans.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::PlanDocument;

/// One heading as it was printed, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadingSummary {
    /// As printed; empty for a column without a heading.
    pub heading: String,
    /// The field it was mapped to; null where none was found.
    pub field: Option<String>,
    /// How it was recognised.
    #[serde(rename = "match")]
    pub matched: String,
    /// The least sure of its matches, 0 to 1.
    pub score: f64,
    /// Number of columns under it.
    pub columns: usize,
    /// Number of plans that have it.
    pub plans: usize,
    /// The nearest fields of an unknown heading.
    pub suggestions: Vec<String>,
}

/// Every heading of the plans: those without a field first, then by field, the most used first.
#[must_use]
pub fn heading_map<'a>(plans: impl IntoIterator<Item = &'a PlanDocument>) -> Vec<HeadingSummary> {
    let mut found: BTreeMap<(Option<String>, String, String), HeadingSummary> = BTreeMap::new();
    for plan in plans {
        let mut here = std::collections::BTreeSet::new();
        for heading in &plan.headings {
            let key = (heading.field.clone(), heading.heading.clone(), heading.matched.clone());
            let summary = found.entry(key.clone()).or_insert_with(|| HeadingSummary {
                heading: heading.heading.clone(),
                field: heading.field.clone(),
                matched: heading.matched.clone(),
                score: heading.score,
                columns: 0,
                plans: 0,
                suggestions: heading.suggestions.clone(),
            });
            summary.score = summary.score.min(heading.score);
            summary.columns += 1;
            summary.plans += usize::from(here.insert(key));
        }
    }
    let mut all: Vec<HeadingSummary> = found.into_values().collect();
    all.sort_by(|a, b| {
        (a.field.as_deref(), std::cmp::Reverse(a.plans), &a.heading).cmp(&(
            b.field.as_deref(),
            std::cmp::Reverse(b.plans),
            &b.heading,
        ))
    });
    all
}
