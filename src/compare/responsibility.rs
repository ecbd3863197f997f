//! Who is responsible, by type of actor.

use std::collections::{BTreeMap, BTreeSet};

use crate::knowledge::Knowledge;
use crate::knowledge::actors::means_nobody;
use crate::model::Actors;
use crate::model::comparison::{ActorCount, Responsibility};
use crate::model::plan::UNKNOWN_ACTOR;

use super::group::Members;
use super::share;
use super::unit::Unit;

/// Measures whose cell is empty or says that nobody is responsible yet.
const NOBODY: &str = "nobody";
/// Measures of tables without the column.
const ABSENT: &str = "column-absent";

#[derive(Default)]
struct Count<'a> {
    measures: Vec<&'a str>,
    actors: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Count<'a> {
    /// Adds a measure, once even where it names several actors of the type.
    fn add(&mut self, id: &'a str) {
        if self.measures.last() != Some(&id) {
            self.measures.push(id);
        }
    }
}

/// A row for every group and type of actor that occurs in it; the rows for nobody and for an absent
/// column are always there.
pub fn responsibility(groups: &[Members], units: &[Unit<'_>], knowledge: &Knowledge) -> Vec<Responsibility> {
    let kinds: BTreeMap<&str, &str> =
        knowledge.actors.list().iter().map(|a| (a.id.as_str(), a.kind.as_str())).collect();
    let mut out = Vec::new();
    for members in groups {
        let mut counts: BTreeMap<&str, Count<'_>> = BTreeMap::new();
        for end in [NOBODY, ABSENT] {
            counts.entry(end).or_default();
        }
        for unit in members.measures.iter().map(|u| &units[*u]) {
            match &unit.item.responsible {
                None => counts.entry(ABSENT).or_default().add(unit.id()),
                Some(None) => counts.entry(NOBODY).or_default().add(unit.id()),
                Some(Some(actors)) if means_nobody(&actors.text) => counts.entry(NOBODY).or_default().add(unit.id()),
                Some(Some(actors)) => {
                    for (kind, actor) in typed(actors, &kinds) {
                        let count = counts.entry(kind).or_default();
                        count.add(unit.id());
                        count.actors.entry(actor).or_default().push(unit.id());
                    }
                }
            }
        }
        let mut rows: Vec<(&str, Count<'_>)> = counts.into_iter().collect();
        rows.sort_by_key(|(kind, _)| (matches!(*kind, UNKNOWN_ACTOR | NOBODY | ABSENT), *kind));
        for (kind, count) in rows {
            let mut actors: Vec<ActorCount> = count
                .actors
                .into_iter()
                .map(|(actor, ids)| ActorCount {
                    actor: actor.to_owned(),
                    measures: ids.len(),
                    measure_ids: ids.into_iter().map(str::to_owned).collect(),
                })
                .collect();
            actors.sort_by(|a, b| b.measures.cmp(&a.measures).then(a.actor.cmp(&b.actor)));
            out.push(Responsibility {
                group: members.group.clone(),
                actor_type: kind.to_owned(),
                measures: count.measures.len(),
                measures_total: members.measures.len(),
                share: share(count.measures.len(), members.measures.len()),
                actors,
                measure_ids: count.measures.into_iter().map(str::to_owned).collect(),
            });
        }
    }
    out
}

/// The actors of a cell with their types; a cell whose text names no one is unknown as a whole.
fn typed<'a>(actors: &'a Actors, kinds: &BTreeMap<&'a str, &'a str>) -> BTreeSet<(&'a str, &'a str)> {
    if actors.actors.is_empty() {
        return BTreeSet::from([(UNKNOWN_ACTOR, actors.text.as_str())]);
    }
    let kind = |i: usize, actor: &str| {
        let written = actors.types.get(i).map(String::as_str);
        written.or_else(|| kinds.get(actor).copied()).unwrap_or(UNKNOWN_ACTOR)
    };
    actors.actors.iter().enumerate().map(|(i, actor)| (kind(i, actor), actor.as_str())).collect()
}
