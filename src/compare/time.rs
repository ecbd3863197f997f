//! Measures by half-year and by other kinds of time, and those past due.

use std::collections::BTreeMap;

use crate::model::comparison::{Overdue, Time};
use crate::model::plan::{Column, DeadlineKind};
use crate::model::{Deadline, PlanDocument};

use super::group::{Members, owner};
use super::share;
use super::unit::Unit;

/// The last month of the first half of a year.
const MIDYEAR: &str = "06";

/// The measures of a bucket.
#[derive(Debug, Default)]
struct Times<'a> {
    ids: Vec<&'a str>,
    /// Those whose reading rests on an assumption.
    assumed: Vec<&'a str>,
    past_due: Vec<&'a str>,
}

/// Flags of the measure's time that say on what assumption it was read; that more times stand beside it
/// (`also:`) is none.
fn flags<'a>(unit: &Unit<'a>) -> Vec<&'a str> {
    let deadline = unit.item.deadline.as_ref().and_then(Option::as_ref);
    let all = deadline.into_iter().flat_map(|d| &d.flags).map(String::as_str);
    all.filter(|f| !f.starts_with("also:")).collect()
}

/// A row for every group and time that occurs in it; and the measures past due.
pub fn time(
    plans: &[&PlanDocument],
    groups: &[Members],
    units: &[Unit<'_>],
    reference: Option<&str>,
) -> (Vec<Time>, Vec<Overdue>) {
    let mut rows = Vec::new();
    let mut late = Vec::new();
    for members in groups {
        let mut buckets: BTreeMap<(u8, String), Times<'_>> = BTreeMap::new();
        for unit in members.measures.iter().map(|u| &units[*u]) {
            let entry = buckets.entry(bucket(&unit.item.deadline)).or_default();
            entry.ids.push(unit.id());
            if !flags(unit).is_empty() {
                entry.assumed.push(unit.id());
            }
            if let Some(overdue) = reference.and_then(|date| overdue(plans[unit.plan], unit, date)) {
                entry.past_due.push(unit.id());
                late.push(overdue);
            }
        }
        for ((_, bucket), times) in buckets {
            let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect::<Vec<String>>();
            rows.push(Time {
                group: members.group.clone(),
                bucket,
                measures: times.ids.len(),
                measures_total: members.measures.len(),
                share: share(times.ids.len(), members.measures.len()),
                assumed: times.assumed.len(),
                past_due_without_status: reference.map(|_| times.past_due.len()),
                measure_ids: owned(times.ids),
                assumed_ids: owned(times.assumed),
                past_due_ids: owned(times.past_due),
            });
        }
    }
    (rows, late)
}

/// The half-year of the last day, or the kind of time; half-years come first.
fn bucket(deadline: &Column<Deadline>) -> (u8, String) {
    let deadline = match deadline {
        None => return (9, "column-absent".to_owned()),
        Some(None) => return (8, "empty".to_owned()),
        Some(Some(deadline)) => deadline,
    };
    let other = |rank: u8, name: &str| (rank, name.to_owned());
    match (deadline.kind, deadline.to.as_deref()) {
        (DeadlineKind::Continuous, _) => other(2, "continuous"),
        (DeadlineKind::Recurring, _) => other(3, "recurring"),
        (_, Some(to)) if to.len() >= 7 && to.is_char_boundary(4) && to.is_char_boundary(7) => {
            let half = if to.get(5..7).is_some_and(|month| month <= MIDYEAR) { 1 } else { 2 };
            (0, format!("{}-H{half}", &to[..4]))
        }
        (DeadlineKind::Event, _) => other(4, "event"),
        (DeadlineKind::By | DeadlineKind::Interval, None) if deadline.from.is_none() => other(5, "no-year"),
        (DeadlineKind::From, _) => other(1, "open-ended"),
        _ if deadline.from.is_some() => other(1, "open-ended"),
        _ => other(6, "unknown"),
    }
}

/// The measure, if its last day lies before the reference date and nothing is said of its status.
fn overdue(document: &PlanDocument, unit: &Unit<'_>, reference: &str) -> Option<Overdue> {
    let deadline = unit.item.deadline.as_ref()?.as_ref()?;
    let to = deadline.to.as_deref().filter(|to| *to < reference)?;
    if matches!(deadline.kind, DeadlineKind::Continuous | DeadlineKind::Recurring) {
        return None;
    }
    let status = match &unit.item.status {
        None => "column-absent",
        Some(None) => "empty",
        Some(Some(_)) => return None,
    };
    Some(Overdue {
        community_id: owner(document).0.to_owned(),
        plan_id: document.plan.id.clone(),
        measure_id: unit.id().to_owned(),
        measure: unit.text(),
        responsible: unit.item.responsible.as_ref().and_then(Option::as_ref).map(|r| r.text.clone()),
        deadline: deadline.text.clone(),
        deadline_to: to.to_owned(),
        deadline_flags: flags(unit).into_iter().map(str::to_owned).collect(),
        status: status.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deadline(kind: DeadlineKind, from: Option<&str>, to: Option<&str>) -> Column<Deadline> {
        let date = |d: Option<&str>| d.map(str::to_owned);
        Some(Some(Deadline {
            text: String::new(),
            from: date(from),
            to: date(to),
            kind,
            precision: None,
            flags: Vec::new(),
        }))
    }

    #[test]
    fn times_fall_into_half_years_by_their_last_day() {
        for (column, want) in [
            (deadline(DeadlineKind::By, None, Some("2025-06-30")), "2025-H1"),
            (deadline(DeadlineKind::Interval, Some("2024-01-01"), Some("2025-07-01")), "2025-H2"),
            (deadline(DeadlineKind::From, Some("2024-01-01"), None), "open-ended"),
            (deadline(DeadlineKind::Continuous, Some("2024-01-01"), Some("2024-12-31")), "continuous"),
            (deadline(DeadlineKind::Event, None, None), "event"),
            (deadline(DeadlineKind::Unknown, None, None), "unknown"),
            (deadline(DeadlineKind::By, None, None), "no-year"),
            (deadline(DeadlineKind::By, None, Some("å")), "unknown"),
            (Some(None), "empty"),
            (None, "column-absent"),
        ] {
            assert_eq!(bucket(&column).1, want);
        }
    }
}
