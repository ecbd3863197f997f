//! Who covers which patient group and theme.

use std::collections::BTreeMap;

use crate::knowledge::Knowledge;
use crate::knowledge::actors::means_nobody;
use crate::knowledge::themes::{Found, Theme};
use crate::model::comparison::{Coverage, CoverageState};
use crate::model::plan::{Column, EvidencePlace};
use crate::model::{Item, PlanDocument};

use super::group::Members;
use super::share;
use super::unit::Unit;

/// How a column stands for a set of measures: the measures of each state.
#[derive(Default)]
struct Filled {
    with: Vec<String>,
    without: Vec<String>,
    absent: Vec<String>,
}

impl Filled {
    fn count<'a, T: 'a>(
        measures: &[&Unit<'a>],
        of: impl Fn(&'a Item) -> &'a Column<T>,
        says: impl Fn(&'a T) -> bool,
    ) -> Self {
        let mut out = Self::default();
        for unit in measures {
            let state = match of(unit.item) {
                Some(Some(cell)) if says(cell) => &mut out.with,
                Some(_) => &mut out.without,
                None => &mut out.absent,
            };
            state.push(unit.id().to_owned());
        }
        out
    }

    fn share(&self) -> Option<f64> {
        share(self.with.len(), self.with.len() + self.without.len())
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
    let inherited: Vec<String> = measures.iter().filter(inherited).map(|u| u.id().to_owned()).collect();
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
        inherited: inherited.len(),
        with_responsible: responsible.with.len(),
        without_responsible: responsible.without.len(),
        no_responsible_column: responsible.absent.len(),
        share_with_responsible: responsible.share(),
        with_deadline: deadline.with.len(),
        without_deadline: deadline.without.len(),
        no_deadline_column: deadline.absent.len(),
        share_with_deadline: deadline.share(),
        with_status: status.with.len(),
        without_status: status.without.len(),
        no_status_column: status.absent.len(),
        share_with_status: status.share(),
        measure_ids: measures.iter().map(|u| u.id().to_owned()).collect(),
        empty_places: if state == CoverageState::NotInPeriod { Vec::new() } else { empty_places },
        inherited_ids: inherited,
        with_responsible_ids: responsible.with,
        without_responsible_ids: responsible.without,
        no_responsible_column_ids: responsible.absent,
        with_deadline_ids: deadline.with,
        without_deadline_ids: deadline.without,
        no_deadline_column_ids: deadline.absent,
        with_status_ids: status.with,
        without_status_ids: status.without,
        no_status_column_ids: status.absent,
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
        for area in document.empty_areas() {
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
