//! Plans side by side: who covers what, who is responsible, by when, who plans the same elsewhere,
//! and what is new since the last plan.
//!
//! The plans come in any order and give the same tables: they are put in the order of their
//! identifiers first.

mod coverage;
mod group;
mod neighbours;
mod responsibility;
mod series;
mod similar;
mod space;
mod terms;
mod time;
mod unit;
mod versions;

use crate::knowledge::Knowledge;
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;

pub use space::{SCALE, Scale};

use group::groups;
use space::Space;
use unit::units;

/// What the user may ask of a comparison.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// ISO date against which measures are past due; nothing is past due without it.
    pub reference_date: Option<String>,
}

/// Compares plans.
#[must_use]
pub fn compare(plans: &[PlanDocument], options: &Options, knowledge: &Knowledge) -> Comparison {
    let mut sorted: Vec<&PlanDocument> = plans.iter().collect();
    sorted.sort_by(|a, b| (&a.plan.id, &a.source.file).cmp(&(&b.plan.id, &b.source.file)));
    let plans = sorted;
    let units = units(&plans);
    let space = Space::new(&units);
    let chains = series::chains(&plans, &units, &space);
    let groups = groups(&plans, &chains, &units);
    let found = similar::similar(&plans, &units, &space);
    let (version_pairs, versions) = versions::versions(&plans, &chains, &units, &space);
    let (time, overdue) = time::time(&plans, &groups, &units, options.reference_date.as_deref());
    Comparison {
        groups: group::totals(&groups, &units),
        coverage: coverage::coverage(&plans, &groups, &units, knowledge),
        responsibility: responsibility::responsibility(&groups, &units, knowledge),
        time,
        overdue,
        similar: found.pairs,
        clusters: found.clusters,
        version_pairs,
        versions,
        replaced: series::replaced(&plans, &chains, &units, &space),
    }
}

/// How alike two texts are, 0 to 1, with the words they share: weighed against all of `texts`, among
/// which both stand. For measuring.
#[must_use]
pub fn likeness(texts: &[(&str, &str)]) -> Vec<f64> {
    let all: Vec<&str> = texts.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let space = Space::of_texts(&all);
    (0..texts.len()).map(|i| space.score(2 * i, 2 * i + 1)).collect()
}

/// A share rounded to four decimals; `None` of nothing.
#[allow(clippy::cast_precision_loss)] // counts of measures
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| (part as f64 / whole as f64 * 1e4).round() / 1e4)
}

#[cfg(test)]
mod tests;
