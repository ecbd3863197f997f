//! Whose plans a row counts: the plans of one community for one period.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::PlanDocument;
use crate::model::comparison::{Group, Totals};

use super::series::Chain;
use super::unit::Unit;

/// A group and its units.
#[derive(Debug)]
pub struct Members {
    /// As published.
    pub group: Group,
    /// Positions of the plans.
    pub plans: Vec<usize>,
    /// Positions of the measures; items without measures are not among them.
    pub measures: Vec<usize>,
    /// Positions of the items without measures.
    pub bare_items: Vec<usize>,
    /// The last year of the period: a plan that reaches a year knows what came in it.
    pub last_year: Option<i32>,
}

/// Community and name of a plan; a plan without a community stands for itself.
pub fn owner(document: &PlanDocument) -> (&str, &str) {
    match &document.plan.community {
        Some(community) => (&community.id, &community.name),
        None => (&document.plan.id, document.plan.title.as_deref().unwrap_or(&document.plan.id)),
    }
}

/// First and last year of a plan period.
type Years = Option<(String, String)>;

/// The groups, by community and period.
pub fn groups(plans: &[&PlanDocument], chains: &[Chain], units: &[Unit<'_>]) -> Vec<Members> {
    let period = |i: usize| plans[i].plan.period.as_ref().map(|p| (p.from.clone(), p.to.clone()));
    let mut by_key: BTreeMap<(&str, Years), Vec<usize>> = BTreeMap::new();
    // A newer version counts in the place of the one before.
    let replaced: BTreeSet<usize> = chains.iter().filter(|c| c.version.is_some()).map(|c| c.before).collect();
    for (i, plan) in plans.iter().enumerate() {
        if !replaced.contains(&i) {
            by_key.entry((owner(plan).0, period(i))).or_default().push(i);
        }
    }
    let mut newest: BTreeMap<&str, Years> = BTreeMap::new();
    for (community, period) in by_key.keys() {
        let latest = newest.entry(community).or_default();
        let ends = |p: &Years| p.as_ref().map(|(from, to)| (to.clone(), from.clone()));
        if ends(period) > ends(latest) {
            latest.clone_from(period);
        }
    }
    let mut of_plan: Vec<Vec<usize>> = vec![Vec::new(); plans.len()];
    for (i, unit) in units.iter().enumerate() {
        of_plan[unit.plan].push(i);
    }
    by_key
        .into_iter()
        .map(|((community, period), members)| {
            let (measures, bare_items): (Vec<usize>, Vec<usize>) =
                members.iter().flat_map(|i| of_plan[*i].iter().copied()).partition(|u| units[*u].measure.is_some());
            Members {
                group: Group {
                    community_id: community.to_owned(),
                    community: members.first().map(|i| owner(plans[*i]).1.to_owned()).unwrap_or_default(),
                    newest: newest.get(community) == Some(&period),
                    plans: members.iter().map(|i| plans[*i].plan.id.clone()).collect(),
                    items_without_measures: bare_items.len(),
                    period_from: period.as_ref().map(|p| p.0.clone()),
                    period_to: period.as_ref().map(|p| p.1.clone()),
                },
                measures,
                bare_items,
                last_year: period.as_ref().and_then(|p| p.1.parse().ok()),
                plans: members,
            }
        })
        .collect()
}

/// What the totals of every group stand for.
pub fn totals(groups: &[Members], units: &[Unit<'_>]) -> Vec<Totals> {
    let row = |members: &Members| Totals {
        group: members.group.clone(),
        measures_total: members.measures.len(),
        measure_ids: members.measures.iter().map(|u| units[*u].id().to_owned()).collect(),
        bare_item_ids: members.bare_items.iter().map(|u| units[*u].id().to_owned()).collect(),
    };
    groups.iter().map(row).collect()
}
