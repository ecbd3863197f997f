//! Values beside the text: times, actors and themes of the items.

use super::deadline::{self, DeadlineColumn};
use super::{actors, themes};
use crate::knowledge::Knowledge;
use crate::model::plan::DeadlineKind;
use crate::model::{Deadline, Field, HeadingMatch, Item, Plan};

/// A time whose text is not read yet.
#[must_use]
pub fn unread(text: String) -> Deadline {
    Deadline { text, from: None, to: None, kind: DeadlineKind::Unknown, precision: None, flags: Vec::new() }
}

/// Reads the values of all items. The meaning of a time depends on its column, and of a time
/// without a year on the plan's period.
pub fn fill(items: &mut [Item], plan: &Plan, headings: &[HeadingMatch], knowledge: &Knowledge) {
    let last_year = plan.period.as_ref().and_then(|p| p.to.parse().ok());
    for item in items {
        if let Some(Some(time)) = &mut item.deadline {
            let column = time_column(headings, item.source.table);
            *time = deadline::parse(&time.text, column, plan.period.as_ref());
        }
        if let Some(Some(responsible)) = &mut item.responsible {
            responsible.actors = actors::split(&responsible.text, knowledge);
        }
        let objective = item.objective.as_ref().and_then(Option::as_deref);
        let area = item.focus_area.as_ref().map(|a| a.title.as_str());
        for measure in &mut item.measures {
            let text = std::iter::once(measure.text.as_str())
                .chain(measure.points.iter().map(String::as_str))
                .collect::<Vec<_>>()
                .join(" ");
            measure.themes = themes::assign(&text, objective, area, last_year, &knowledge.themes)
                .into_iter()
                .map(|hit| hit.theme)
                .collect();
        }
    }
}

fn time_column(headings: &[HeadingMatch], table: Option<usize>) -> DeadlineColumn {
    let has = |field: Field| headings.iter().any(|h| Some(h.table) == table && h.field.as_deref() == Some(field.key()));
    if has(Field::Deadline) {
        DeadlineColumn::Deadline
    } else if has(Field::Period) {
        DeadlineColumn::Period
    } else {
        DeadlineColumn::Start
    }
}
