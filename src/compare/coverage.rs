//! Who covers which patient group and theme.

use std::collections::{BTreeMap, BTreeSet};

use crate::knowledge::Knowledge;
use crate::knowledge::actors::means_nobody;
use crate::knowledge::themes::{Found, Theme};
use crate::model::comparison::{Coverage, CoverageState};
use crate::model::plan::{Column, EvidencePlace};
use crate::model::{Item, PlanDocument};

use super::group::Members;
use super::share;
use super::unit::Unit;

/// How a column stands for a set of measures.
#[derive(Default)]
struct Filled {
    with: usize,
    without: usize,
    absent: usize,
}

impl Filled {
    fn count<'a, T: 'a>(
        measures: &[&Unit<'a>],
        of: impl Fn(&'a Item) -> &'a Column<T>,
        says: impl Fn(&'a T) -> bool,
    ) -> Self {
        let mut out = Self::default();
        for unit in measures {
            match of(unit.item) {
                Some(Some(cell)) if says(cell) => out.with += 1,
                Some(_) => out.without += 1,
                None => out.absent += 1,
            }
        }
        out
    }

    fn share(&self) -> Option<f64> {
        share(self.with, self.with + self.without)
    }
}

/// A row for every group and theme.
pub fn coverage(
    plans: &[&PlanDocument],
    groups: &[Members],
    units: &[Unit<'_>],
    knowledge: &Knowledge,
) -> Vec<Coverage> {
    let themes = knowledge.themes.list();
    let mut spoken = Spoken { knowledge, known: BTreeMap::new() };
    let mut out = Vec::with_capacity(groups.len() * themes.len());
    for members in groups {
        let empty = empty_places(plans, members, units, &mut spoken);
        let mut with_theme: BTreeMap<&str, Vec<&Unit<'_>>> = BTreeMap::new();
        for unit in members.measures.iter().map(|u| &units[*u]) {
            for theme in unit.measure.map(|m| m.themes.as_slice()).unwrap_or_default() {
                with_theme.entry(theme.as_str()).or_default().push(unit);
            }
        }
        for (number, theme) in themes.iter().enumerate() {
            let measures = with_theme.remove(theme.id.as_str()).unwrap_or_default();
            out.push(row(members, theme, &measures, empty.get(&number).cloned().unwrap_or_default()));
        }
    }
    out
}

fn row(members: &Members, theme: &Theme, measures: &[&Unit<'_>], empty_places: Vec<String>) -> Coverage {
    let responsible = Filled::count(measures, |i| &i.responsible, |actors| !means_nobody(&actors.text));
    let deadline = Filled::count(measures, |i| &i.deadline, |_| true);
    let status = Filled::count(measures, |i| &i.status, |_| true);
    let inherited = |unit: &&&Unit<'_>| {
        let evidence = unit.measure.and_then(|m| m.theme_evidence.iter().find(|e| e.theme == theme.id));
        evidence.is_some_and(|e| e.place != EvidencePlace::Measure)
    };
    let state = if !measures.is_empty() {
        CoverageState::Measures
    } else if members.last_year.is_some_and(|year| !theme.holds_in(year)) {
        CoverageState::NotInPeriod
    } else if empty_places.is_empty() {
        CoverageState::NotMentioned
    } else {
        CoverageState::PlannedEmpty
    };
    Coverage {
        group: members.group.clone(),
        theme: theme.id.clone(),
        theme_nn: theme.name_nn.clone(),
        theme_nb: theme.name_nb.clone(),
        kind: if theme.priority_group { "priority_group" } else { "cross_cutting" }.to_owned(),
        state,
        measures: measures.len(),
        measures_total: members.measures.len(),
        share: share(measures.len(), members.measures.len()),
        inherited: measures.iter().filter(inherited).count(),
        with_responsible: responsible.with,
        without_responsible: responsible.without,
        no_responsible_column: responsible.absent,
        share_with_responsible: responsible.share(),
        with_deadline: deadline.with,
        without_deadline: deadline.without,
        no_deadline_column: deadline.absent,
        share_with_deadline: deadline.share(),
        with_status: status.with,
        without_status: status.without,
        no_status_column: status.absent,
        share_with_status: status.share(),
        measure_ids: measures.iter().map(|u| u.id().to_owned()).collect(),
        empty_places: if state == CoverageState::NotInPeriod { Vec::new() } else { empty_places },
    }
}

/// The themes that texts speak of, each text looked at once.
struct Spoken<'k> {
    knowledge: &'k Knowledge,
    known: BTreeMap<String, Vec<usize>>,
}

impl Spoken<'_> {
    /// Positions of the themes whose keywords stand in the text: one that decides alone, or two that
    /// need company.
    fn themes(&mut self, text: &str) -> &[usize] {
        let knowledge = self.knowledge;
        self.known.entry(text.to_owned()).or_insert_with(|| {
            let decides = |found: &[Found]| found.iter().any(|f| f.strong) || found.len() > 1;
            let lists = knowledge.themes.search(text);
            lists.iter().enumerate().filter(|(_, found)| decides(found)).map(|(i, _)| i).collect()
        })
    }
}

/// Focus areas without items, and items without measures, by the themes they speak of.
fn empty_places(
    plans: &[&PlanDocument],
    members: &Members,
    units: &[Unit<'_>],
    spoken: &mut Spoken<'_>,
) -> BTreeMap<usize, Vec<String>> {
    let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for document in members.plans.iter().map(|i| plans[*i]) {
        let used: BTreeSet<(Option<&str>, &str)> = document
            .items
            .iter()
            .filter_map(|i| i.focus_area.as_ref())
            .map(|a| (a.no.as_deref(), a.title.as_str()))
            .collect();
        for area in document.focus_areas.iter().filter(|a| !used.contains(&(a.no.as_deref(), a.title.as_str()))) {
            let text = format!("{}\n{}", area.title, area.goal.as_deref().unwrap_or_default());
            let name = area.no.as_deref().unwrap_or(&area.title);
            for theme in spoken.themes(&text) {
                out.entry(*theme).or_default().push(format!("{}#{name}", document.plan.id));
            }
        }
    }
    for unit in members.bare_items.iter().map(|u| &units[*u]) {
        for theme in spoken.themes(unit.objective().unwrap_or_default()) {
            out.entry(*theme).or_default().push(unit.item.id.clone());
        }
    }
    out
}
