//! Which plan follows which: plans of one community and one body, by period.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};

use crate::knowledge::wording::{bokmaal, is_title_word};
use crate::model::PlanDocument;

use super::group::owner;
use super::terms::words;

/// A plan and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Position of the earlier plan.
    pub before: usize,
    /// Position of the later plan.
    pub after: usize,
}

/// Share of title words that two plans of one body have in common: a title that says something of
/// its own (`FSU barn og unge`) must be met by half at least.
const SAME_BODY: f64 = 0.5;

/// Earlier plans that are looked at for the one before; a community has fewer bodies.
const LOOK_BACK: usize = 40;

/// The pairs, by community and period.
///
/// A plan follows the latest earlier plan of its community and committee; of plans without a committee,
/// the one whose title says the same beside the name of the community, years and words that all titles
/// have. Plans of one period follow by the day and number of their version, and then by identifier.
pub fn chains(plans: &[&PlanDocument]) -> Vec<Chain> {
    let stemmer = Stemmer::create(Algorithm::Norwegian);
    let mut by_community: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, plan) in plans.iter().enumerate() {
        if let Some(community) = &plan.plan.community {
            by_community.entry(&community.id).or_default().push(i);
        }
    }
    let mut out = Vec::new();
    for mut members in by_community.into_values() {
        let when = |i: &usize| plans[*i].plan.period.as_ref().map(|p| (p.from.as_str(), p.to.as_str()));
        let version = |i: &usize| version(plans[*i]);
        members.sort_by(|a, b| when(a).cmp(&when(b)).then_with(|| version(a).cmp(&version(b))).then(a.cmp(b)));
        let bodies: Vec<BTreeSet<String>> = members.iter().map(|i| body(plans[*i], &stemmer)).collect();
        for (at, after) in members.iter().enumerate() {
            let earlier = (at.saturating_sub(LOOK_BACK)..at).rev();
            let likeness = |b: usize| match (committee(plans[*after]), committee(plans[members[b]])) {
                (None, None) => alike(&bodies[at], &bodies[b]),
                (a, b) => f64::from(u8::from(a == b)),
            };
            let mut scored = earlier.map(|b| (likeness(b), b)).filter(|(s, _)| *s >= SAME_BODY);
            let first = scored.next();
            let best = scored.fold(first, |best, other| best.filter(|b| b.0 >= other.0).or(Some(other)));
            out.extend(best.map(|(_, b)| Chain { before: members[b], after: *after }));
        }
    }
    out
}

/// The committee whose plan it is; none where the plan is the owner's own.
fn committee(document: &PlanDocument) -> Option<&str> {
    let owner = document.plan.community.as_ref().map(|c| c.id.as_str());
    document.plan.body.as_ref().map(|b| b.id.as_str()).filter(|id| Some(*id) != owner)
}

/// Day and number of the version, those without one first.
fn version(document: &PlanDocument) -> (Option<&str>, Option<Vec<u32>>) {
    let version = document.plan.version.as_ref();
    let number = version.and_then(|v| v.number.as_deref());
    let parts = number.map(|n| n.split('.').filter_map(|p| p.parse().ok()).collect());
    (version.and_then(|v| v.date.as_deref()), parts)
}

/// What the title says beside the community's name, years and words that all titles have.
fn body(document: &PlanDocument, stemmer: &Stemmer) -> BTreeSet<String> {
    let (_, community) = owner(document);
    let folded = |text: &str| -> Vec<String> { words(text).map(|(_, w)| bokmaal(&w.to_lowercase())).collect() };
    let own: BTreeSet<String> = folded(community).into_iter().collect();
    folded(document.plan.title.as_deref().unwrap_or_default())
        .into_iter()
        .filter(|w| !own.contains(w) && !is_title_word(w) && !w.bytes().all(|b| b.is_ascii_digit()))
        .map(|w| stemmer.stem(&w).into_owned())
        .collect()
}

/// Shared words of both (Jaccard); two titles that say nothing of their own are alike.
#[allow(clippy::cast_precision_loss)] // words of a title
fn alike(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let both = a.union(b).count();
    if both == 0 { 1.0 } else { a.intersection(b).count() as f64 / both as f64 }
}
