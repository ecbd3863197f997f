//! Which plan follows which: plans of one community and one body, by period.

use std::collections::{BTreeMap, BTreeSet};

use rust_stemmers::{Algorithm, Stemmer};

use crate::knowledge::wording::{bokmaal, is_title_word};
use crate::model::PlanDocument;
use crate::model::comparison::{Newer, Replaced};

use super::group::owner;
use super::space::Space;
use super::terms::words;
use super::unit::Unit;

/// A plan and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// Position of the earlier plan.
    pub before: usize,
    /// Position of the later plan.
    pub after: usize,
    /// Why the later plan stands for the earlier one, where both are of one period.
    pub version: Option<Newer>,
    /// Texts that both plans have.
    pub shared: usize,
}

/// Share of title words that two plans of one body have in common: a title that says something of
/// its own (`FSU barn og unge`) must be met by half at least.
const SAME_BODY: f64 = 0.5;

/// Earlier plans that are looked at for the one before; a community has fewer bodies.
const LOOK_BACK: usize = 40;

/// Share of texts that two plans of one period have in common when nothing but the text says that they
/// are one plan. Different plans of one community and period share none of theirs in the development
/// corpus; a plan and its status version share nearly all.
const SAME_TEXT: f64 = 0.5;

/// The same where one of them names a version and the other none.
const SOME_TEXT: f64 = 0.1;

/// The pairs, by community and period.
///
/// A plan follows the latest earlier plan of its community and committee; of plans without a committee,
/// the one whose title says the same beside the name of the community, years and words that all titles
/// have. Plans of one period are versions of one another only where something speaks for it: the days or
/// numbers of their versions, or their texts. Without that both stand for themselves.
pub fn chains(plans: &[&PlanDocument], units: &[Unit<'_>], space: &Space) -> Vec<Chain> {
    let stemmer = Stemmer::create(Algorithm::Norwegian);
    let mut by_community: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, plan) in plans.iter().enumerate() {
        if let Some(community) = &plan.plan.community {
            by_community.entry(&community.id).or_default().push(i);
        }
    }
    let texts = texts(plans, units, space);
    let mut out: Vec<Chain> = Vec::new();
    let mut replaced = vec![false; plans.len()];
    for mut members in by_community.into_values() {
        let when = |i: usize| plans[i].plan.period.as_ref().map(|p| (p.from.as_str(), p.to.as_str()));
        let numbered = members.iter().all(|i| plans[*i].plan.version.as_ref().is_none_or(|v| v.number.is_some()));
        members.sort_by(|&a, &b| {
            when(a)
                .cmp(&when(b))
                .then_with(|| order(plans, a, numbered).cmp(&order(plans, b, numbered)))
                .then(a.cmp(&b))
        });
        let bodies: Vec<BTreeSet<String>> = members.iter().map(|i| body(plans[*i], &stemmer)).collect();
        for (at, &after) in members.iter().enumerate() {
            let likeness = |b: usize| match (committee(plans[after]), committee(plans[members[b]])) {
                (None, None) => alike(&bodies[at], &bodies[b]),
                (a, b) => f64::from(u8::from(a == b)),
            };
            let earlier: Vec<(f64, usize)> = (at.saturating_sub(LOOK_BACK)..at)
                .rev()
                .map(|b| (likeness(b), members[b]))
                .filter(|(likeness, _)| *likeness >= SAME_BODY)
                .collect();
            let pair = |before: usize, version| Chain { before, after, version, shared: shared(&texts, before, after) };
            let newer = earlier.iter().filter(|(_, b)| when(*b) == when(after) && !replaced[*b]).find_map(|(_, b)| {
                newer(plans[*b], plans[after], &texts[*b], &texts[after]).map(|why| pair(*b, Some(why)))
            });
            if let Some(chain) = newer {
                replaced[chain.before] = true;
                out.push(chain);
                continue;
            }
            // Of plans of one earlier period, the one with most of the same measures.
            let best = earlier.into_iter().filter(|(_, b)| when(*b) != when(after) && !replaced[*b]).max_by(|x, y| {
                let key = |b: usize| (when(b), shared(&texts, b, after), b);
                x.0.total_cmp(&y.0).then_with(|| key(x.1).cmp(&key(y.1)))
            });
            out.extend(best.map(|(_, b)| pair(b, None)));
        }
    }
    out
}

/// The distinct texts of every plan, by the number of their form.
fn texts(plans: &[&PlanDocument], units: &[Unit<'_>], space: &Space) -> Vec<Vec<u32>> {
    let mut out: Vec<Vec<u32>> = vec![Vec::new(); plans.len()];
    for (unit, form) in units.iter().zip(&space.of_text) {
        out[unit.plan].push(*form);
    }
    for forms in &mut out {
        forms.sort_unstable();
        forms.dedup();
    }
    out
}

/// How many texts two plans both have.
fn shared(texts: &[Vec<u32>], a: usize, b: usize) -> usize {
    texts[a].iter().filter(|form| texts[b].binary_search(form).is_ok()).count()
}

/// Why one of two plans of a body and period is a newer version of the other; `None` where nothing says so.
#[allow(clippy::cast_precision_loss)] // counts of measures
fn newer(before: &PlanDocument, after: &PlanDocument, then: &[u32], now: &[u32]) -> Option<Newer> {
    let both = then.iter().filter(|form| now.binary_search(form).is_ok()).count();
    let share = if both == 0 { 0.0 } else { (2 * both) as f64 / (then.len() + now.len()) as f64 };
    let (old, new) = (before.plan.version.as_ref(), after.plan.version.as_ref());
    let differ = match (old, new) {
        (Some(old), Some(new)) => match (&old.date, &new.date, &old.number, &new.number) {
            (Some(a), Some(b), _, _) if a != b => true,
            (_, _, Some(a), Some(b)) if a != b => true,
            _ => old != new && share >= SOME_TEXT,
        },
        (None, Some(_)) => share >= SOME_TEXT,
        _ => false,
    };
    if differ {
        Some(Newer::Version)
    } else if share >= SAME_TEXT {
        Some(Newer::SameText)
    } else {
        None
    }
}

/// What orders the plans of one period: the day and number of the version (the number first where all
/// versions have one), then how many items have a status, then how many there are.
fn order(plans: &[&PlanDocument], i: usize, numbered: bool) -> impl Ord {
    let version = plans[i].plan.version.as_ref();
    let number = version.and_then(|v| v.number.as_deref());
    let parts: Option<Vec<u32>> = number.map(|n| n.split('.').filter_map(|p| p.parse().ok()).collect());
    let date = version.and_then(|v| v.date.clone());
    let first = parts.clone().filter(|_| numbered);
    let with_status = plans[i].items.iter().filter(|item| matches!(item.status, Some(Some(_)))).count();
    (first, date, parts, with_status, plans[i].items.len())
}

/// The committee whose plan it is; none where the plan is the owner's own.
fn committee(document: &PlanDocument) -> Option<&str> {
    let owner = document.plan.community.as_ref().map(|c| c.id.as_str());
    document.plan.body.as_ref().map(|b| b.id.as_str()).filter(|id| Some(*id) != owner)
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

/// The plans that are left out of the counts, with those that are counted in their place.
pub fn replaced(plans: &[&PlanDocument], chains: &[Chain], units: &[Unit<'_>], space: &Space) -> Vec<Replaced> {
    let texts = texts(plans, units, space);
    let mut of_plan: Vec<Vec<usize>> = vec![Vec::new(); plans.len()];
    for (i, unit) in units.iter().enumerate() {
        of_plan[unit.plan].push(i);
    }
    let mut out: Vec<Replaced> = chains
        .iter()
        .filter_map(|chain| {
            let (old, new) = (plans[chain.before], plans[chain.after]);
            let version = |p: &PlanDocument| p.plan.version.as_ref().map(|v| v.text.clone());
            let own = || of_plan[chain.before].iter().map(|u| (&units[*u], space.of_text[*u]));
            let in_both = |form: u32| texts[chain.after].binary_search(&form).is_ok();
            Some(Replaced {
                community_id: owner(old).0.to_owned(),
                plan_id: old.plan.id.clone(),
                file: old.source.file.clone(),
                version: version(old),
                measures: old.items.iter().map(|i| i.measures.len()).sum(),
                reason: chain.version?,
                replaced_by: new.plan.id.clone(),
                replaced_by_file: new.source.file.clone(),
                replaced_by_version: version(new),
                shared_texts: chain.shared,
                measure_ids: own().filter(|(u, _)| u.measure.is_some()).map(|(u, _)| u.id().to_owned()).collect(),
                shared_ids: own().filter(|(_, form)| in_both(*form)).map(|(u, _)| u.id().to_owned()).collect(),
            })
        })
        .collect();
    out.sort_by(|a, b| a.plan_id.cmp(&b.plan_id));
    out
}
