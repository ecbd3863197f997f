//! From one plan of a community to the next: what was added, removed, changed, moved, carried over.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::model::PlanDocument;
use crate::model::comparison::{Change, Fate, Version, VersionPair};
use crate::model::plan::Column;

use super::group::owner;
use super::series::Chain;
use super::similar::rounded;
use super::space::Space;
use super::unit::Unit;

/// What speaks for two measures being one: mostly the text, then the objective, then the number.
const TEXT: f32 = 0.75;
const OBJECTIVE: f32 = 0.15;
const NUMBER: f32 = 0.10;

/// Least evidence for one measure in two versions: the text alone at 0.56, under the same objective
/// at 0.36, with the same number too at 0.23.
const LEAST: f32 = 0.42;

/// Texts less alike than this are two measures, whatever their objective and number.
const LEAST_TEXT: f32 = 0.2;

/// The pairs of plans with their counts, and every measure's fate.
pub fn versions(
    plans: &[&PlanDocument],
    chains: &[Chain],
    units: &[Unit<'_>],
    space: &Space,
) -> (Vec<VersionPair>, Vec<Version>) {
    let mut of_plan: Vec<Vec<usize>> = vec![Vec::new(); plans.len()];
    for (i, unit) in units.iter().enumerate() {
        of_plan[unit.plan].push(i);
    }
    let compared: Vec<(VersionPair, Vec<Version>)> = chains
        .par_iter()
        .map(|chain| one(plans, *chain, units, space, &of_plan[chain.before], &of_plan[chain.after]))
        .collect();
    let (pairs, versions): (Vec<_>, Vec<_>) = compared.into_iter().unzip();
    (pairs, versions.into_iter().flatten().collect())
}

fn one(
    plans: &[&PlanDocument],
    chain: Chain,
    units: &[Unit<'_>],
    space: &Space,
    before: &[usize],
    after: &[usize],
) -> (VersionPair, Vec<Version>) {
    let (old, new) = (plans[chain.before], plans[chain.after]);
    let blank = Version {
        community_id: owner(new).0.to_owned(),
        before_plan: old.plan.id.clone(),
        after_plan: new.plan.id.clone(),
        fate: Fate::Removed,
        moved: false,
        changed_fields: Vec::new(),
        before_id: None,
        after_id: None,
        before: None,
        after: None,
        score: None,
        changes: Vec::new(),
    };
    let matched = matches(units, space, before, after);
    let renamed = [Place::Area, Place::Section].map(|place| renamed(place, units, before, after, &matched));
    let mut rows = Vec::with_capacity(before.len() + after.len());
    for a in after {
        let now = Version {
            after_id: Some(units[*a].id().to_owned()),
            after: Some(units[*a].text()),
            fate: Fate::Added,
            ..blank.clone()
        };
        rows.push(match matched.get(a) {
            Some((b, score)) => kept(&units[*b], &units[*a], *score, &renamed, now),
            None => now,
        });
    }
    let met: BTreeSet<usize> = matched.values().map(|(b, _)| *b).collect();
    for b in before.iter().filter(|b| !met.contains(b)) {
        rows.push(Version {
            before_id: Some(units[*b].id().to_owned()),
            before: Some(units[*b].text()),
            ..blank.clone()
        });
    }
    // An item without measures is no measure; one that has got some has become one.
    let bare: BTreeSet<&str> =
        before.iter().chain(after).map(|u| &units[*u]).filter(|u| u.measure.is_none()).map(Unit::id).collect();
    let is_bare = |r: &Version| [&r.before_id, &r.after_id].into_iter().flatten().all(|id| bare.contains(id.as_str()));
    let count = |fate: Fate| rows.iter().filter(|r| r.fate == fate && !is_bare(r)).count();
    let pair = VersionPair {
        community_id: blank.community_id,
        before_plan: blank.before_plan,
        after_plan: blank.after_plan,
        carried_over: count(Fate::CarriedOver),
        changed: count(Fate::Changed),
        moved: count(Fate::Moved),
        added: count(Fate::Added),
        removed: count(Fate::Removed),
        items_without_measures: rows.iter().filter(|r| is_bare(r)).count(),
    };
    (pair, rows)
}

/// For units of the later plan, the unit of the earlier one and the likeness of their texts: the
/// pairs with the most evidence first, each unit once.
fn matches(units: &[Unit<'_>], space: &Space, before: &[usize], after: &[usize]) -> BTreeMap<usize, (usize, f32)> {
    let mut by_term: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut by_text: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for b in before {
        for (term, _) in &space.forms[space.of_text[*b] as usize].stems {
            by_term.entry(*term).or_default().push(*b);
        }
        by_text.entry(plain(&units[*b].text())).or_default().push(*b);
    }
    let mut found: Vec<(f32, f32, usize, usize)> = Vec::new();
    for a in after {
        let text = plain(&units[*a].text());
        let mut candidates: BTreeSet<usize> = by_text.get(&text).into_iter().flatten().copied().collect();
        for (term, _) in &space.forms[space.of_text[*a] as usize].stems {
            candidates.extend(by_term.get(term).into_iter().flatten());
        }
        for b in candidates {
            let same = plain(&units[b].text()) == text;
            let alike = if same { 1.0 } else { space.likeness(space.of_text[*a], space.of_text[b]).min(0.999) };
            let evidence =
                TEXT * alike + OBJECTIVE * objective(&units[b], &units[*a]) + NUMBER * number(&units[b], &units[*a]);
            if alike >= LEAST_TEXT
                && evidence >= LEAST
                && (same || space.share_words(&units[b].text(), &units[*a].text()))
            {
                found.push((evidence, alike, b, *a));
            }
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.2, x.3).cmp(&(y.2, y.3))));
    let mut out = BTreeMap::new();
    let mut taken = BTreeSet::new();
    for (_, alike, b, a) in found {
        if !out.contains_key(&a) && taken.insert(b) {
            out.insert(a, (b, alike));
        }
    }
    out
}

fn objective(b: &Unit<'_>, a: &Unit<'_>) -> f32 {
    let text = |u: &Unit<'_>| u.objective().map(plain).filter(|t| !t.is_empty());
    f32::from(u8::from(text(b).is_some() && text(b) == text(a)))
}

fn number(b: &Unit<'_>, a: &Unit<'_>) -> f32 {
    f32::from(u8::from(b.item.item_no.is_some() && b.item.item_no == a.item.item_no))
}

/// One space between words: how a text is broken over lines is no change.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a measure stands under.
#[derive(Debug, Clone, Copy)]
enum Place {
    Area,
    Section,
}

impl Place {
    fn of<'a>(self, unit: &Unit<'a>) -> Option<&'a str> {
        match self {
            Self::Area => unit.item.focus_area.as_ref().map(|a| a.title.as_str()),
            Self::Section => unit.item.section.as_deref(),
        }
    }
}

/// Names of places then and now that are one place: the old name is gone, the new one was not there, and
/// most of what both plans have stands under the one and then under the other.
fn renamed<'a>(
    place: Place,
    units: &[Unit<'a>],
    before: &[usize],
    after: &[usize],
    matched: &BTreeMap<usize, (usize, f32)>,
) -> BTreeSet<(&'a str, &'a str)> {
    let names = |of: &[usize]| -> BTreeSet<&'a str> { of.iter().filter_map(|u| place.of(&units[*u])).collect() };
    let (then, now) = (names(before), names(after));
    let mut from: BTreeMap<&str, usize> = BTreeMap::new();
    let mut to: BTreeMap<&str, usize> = BTreeMap::new();
    let mut both: BTreeMap<(&'a str, &'a str), usize> = BTreeMap::new();
    for (a, (b, _)) in matched {
        let (Some(old), Some(new)) = (place.of(&units[*b]), place.of(&units[*a])) else { continue };
        *from.entry(old).or_default() += 1;
        *to.entry(new).or_default() += 1;
        *both.entry((old, new)).or_default() += 1;
    }
    both.into_iter()
        .filter(|((old, new), _)| !now.contains(old) && !then.contains(new))
        .filter(|((old, new), times)| times * 2 > from[old] && times * 2 > to[new])
        .map(|(names, _)| names)
        .collect()
}

/// A measure that both plans have.
fn kept(b: &Unit<'_>, a: &Unit<'_>, alike: f32, renamed: &[BTreeSet<(&str, &str)>; 2], now: Version) -> Version {
    let mut changes = Vec::new();
    for (field, before, after) in cells(b).into_iter().zip(cells(a)).map(|((f, b), (_, a))| (f, b, a)) {
        let filled = |cell: &Column<String>| cell.clone().flatten().map(|t| plain(&t)).filter(|t| !t.is_empty());
        let (then, today) = (filled(&before), filled(&after));
        if then == today {
            continue;
        }
        let column_absent = match (&before, &after) {
            (None, _) => Some("before".to_owned()),
            (_, None) => Some("after".to_owned()),
            _ => None,
        };
        changes.push(Change { field: field.to_owned(), before: then, after: today, column_absent });
    }
    let is_place = |c: &Change| matches!(c.field.as_str(), "focus_area" | "section");
    let same_place = |place: Place, renamed: &BTreeSet<(&str, &str)>| {
        let (then, today) = (place.of(b), place.of(a));
        then.map(plain) == today.map(plain) || then.zip(today).is_some_and(|names| renamed.contains(&names))
    };
    let moved = !same_place(Place::Area, &renamed[0]) || !same_place(Place::Section, &renamed[1]);
    let changed = changes.iter().any(|c| !is_place(c) && c.field != "item_no");
    Version {
        fate: if changed {
            Fate::Changed
        } else if moved {
            Fate::Moved
        } else {
            Fate::CarriedOver
        },
        moved,
        changed_fields: changes.iter().map(|c| c.field.clone()).collect(),
        before_id: Some(b.id().to_owned()),
        before: Some(b.text()),
        score: Some(rounded(alike)),
        changes,
        ..now
    }
}

/// What is compared of a measure and its item.
fn cells(unit: &Unit<'_>) -> Vec<(&'static str, Column<String>)> {
    let item = unit.item;
    let always = |text: Option<&str>| Some(text.map(str::to_owned));
    vec![
        ("measure", Some(Some(unit.text()))),
        ("focus_area", always(item.focus_area.as_ref().map(|a| a.title.as_str()))),
        ("section", always(item.section.as_deref())),
        ("item_no", always(item.item_no.as_deref())),
        ("objective", item.objective.clone()),
        ("deliverable", item.deliverable.clone()),
        ("responsible", item.responsible.as_ref().map(|c| c.as_ref().map(|r| r.text.clone()))),
        ("deadline", item.deadline.as_ref().map(|c| c.as_ref().map(|d| d.text.clone()))),
        ("status", item.status.clone()),
        ("comment", item.comment.clone()),
        ("resources", item.resources.clone()),
        ("indicator", item.indicator.clone()),
        ("cost", item.cost.clone()),
        ("participants", item.participants.clone()),
        ("priority", item.priority.clone()),
        ("target_group", item.target_group.clone()),
    ]
}
