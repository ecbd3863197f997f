//! Sheets whose columns are those of the field table, those for people first.

use std::borrow::Cow;

use super::super::dialect::ReaderLanguage;
use super::super::fields::{Field, Kind, Row, TableSpec};
use super::looks::Look;
use super::sheet::{Cell, Column};
use super::words::{self, Words, say};

/// Columns that programs need and people seldom: they stand last, folded.
const FOR_PROGRAMS: &[&str] = &[
    "id",
    "item_id",
    "plan_id",
    "community_id",
    "language",
    "item_language",
    "themes",
    "theme_evidence",
    "responsible_actors",
    "responsible_types",
    "deadline_kind",
    "deadline_precision",
    "deadline_flags",
    "status_kind",
    "cost_kroner",
    "cost_kroner_upper",
    "target_bound",
    "target_value",
    "target_upper",
    "target_baseline",
    "target_unit",
    "tentative",
    "extra",
    "source_file",
    "pages",
    "table",
    "rows",
    "fields",
    "sha256",
    "media_type",
    "output",
];

/// Columns of short texts, which need no wide column.
const SHORT: &[&str] = &["community", "focus_area", "responsible", "deadline", "status", "participants"];

/// Columns of a measure that stand after what is to be done, so that this is seen without scrolling.
const AFTER: &[&str] = &["focus_area_no", "focus_area_goal", "section"];

/// Columns of text that are identifiers, whatever they look like: `1.10` is not 1.1.
const IDENTIFIERS: &[&str] = &["id", "item_id", "plan_id", "community_id", "item_no", "focus_area_no", "sha256"];

/// A column.
#[derive(Debug, Clone, Copy)]
enum Slot {
    /// Of the field table.
    Field(&'static Field),
    /// The document and page, with a link to it.
    Source,
    /// The plan's own sheet, with a link to the row.
    PlanRow,
    /// The themes by name.
    ThemeNames,
}

/// What a row has beside its fields.
#[derive(Debug, Clone, Default)]
pub struct Beside<'a> {
    /// The document and page, and its address.
    pub source: (Cow<'a, str>, Option<String>),
    /// The name of the plan's sheet, and the address of the row.
    pub plan_row: (Cow<'a, str>, Option<String>),
    /// The themes by name.
    pub themes: String,
}

/// The columns of a table as the workbook shows it.
#[derive(Debug, Clone)]
pub struct FieldColumns {
    slots: Vec<Slot>,
    people: usize,
}

impl FieldColumns {
    /// The columns of the table; `with` are those it has beside its fields.
    fn new(table: &'static TableSpec, first: &[Slot], last: &[Slot]) -> Self {
        let (programs, people): (Vec<&Field>, Vec<&Field>) =
            table.fields.iter().partition(|f| FOR_PROGRAMS.contains(&f.name));
        let mut slots = first.to_vec();
        slots.extend(people.into_iter().map(Slot::Field));
        slots.extend(last);
        let people = slots.len();
        slots.extend(programs.into_iter().map(Slot::Field));
        Self { slots, people }
    }

    /// Those of the measures.
    pub fn measures(table: &'static TableSpec) -> Self {
        let mut columns = Self::new(table, &[], &[Slot::Source, Slot::PlanRow]);
        let after = columns.slots.iter().position(|s| matches!(s, Slot::Field(f) if f.name == "points"));
        columns.slots.insert(after.map_or(0, |at| at + 1), Slot::ThemeNames);
        columns.people += 1;
        let after = columns.slots.iter().position(|s| matches!(s, Slot::Field(f) if f.name == "confidence"));
        let (first, rest) = columns.slots.split_at(after.unwrap_or(columns.people));
        let moved = |slot: &&Slot| matches!(slot, Slot::Field(f) if AFTER.contains(&f.name));
        let mut slots: Vec<Slot> = first.iter().filter(|s| !moved(s)).copied().collect();
        slots.extend(first.iter().filter(moved));
        slots.extend(rest);
        columns.slots = slots;
        columns
    }

    /// Those of the plans.
    pub fn plans(table: &'static TableSpec) -> Self {
        Self::new(table, &[Slot::Source], &[Slot::PlanRow])
    }

    /// Those of text outside the tables.
    pub fn unplaced(table: &'static TableSpec) -> Self {
        Self::new(table, &[Slot::Source], &[])
    }

    /// The columns of the sheet.
    pub fn columns(&self, language: ReaderLanguage) -> Vec<Column> {
        let named = |words: &Words| Column::new(say(words, language), Look::Text);
        let columns = self.slots.iter().map(|slot| match slot {
            Slot::Field(field) => {
                let column = Column::new(field.heading(language.heads()), look(field));
                match field.name {
                    name if SHORT.contains(&name) => column.narrow(),
                    "objective" => column.middling(),
                    _ => column,
                }
            }
            Slot::Source => named(&words::SOURCE).narrow(),
            Slot::PlanRow => named(&words::PLAN_ROW).narrow(),
            Slot::ThemeNames => named(&words::THEME_NAMES).narrow(),
        });
        columns.enumerate().map(|(at, column)| Column { folded: at >= self.people, ..column }).collect()
    }

    /// The cells of a row.
    pub fn cells<'a>(&self, row: &Row<'a>, beside: &Beside<'a>) -> Vec<Cell<'a>> {
        let cells = self.slots.iter().map(|slot| match slot {
            Slot::Field(field) => Cell::Value((field.value)(row)),
            Slot::Source => Cell::Link(beside.source.0.clone(), beside.source.1.clone()),
            Slot::PlanRow => Cell::Link(beside.plan_row.0.clone(), beside.plan_row.1.clone()),
            Slot::ThemeNames => Cell::text(beside.themes.clone()),
        });
        cells.collect()
    }

    /// The fields with their columns, in the order of the sheet.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.slots.iter().filter_map(|slot| if let Slot::Field(field) = slot { Some(*field) } else { None })
    }
}

fn look(field: &Field) -> Look {
    match field.kind {
        _ if IDENTIFIERS.contains(&field.name) => Look::Code,
        Kind::Text | Kind::Lines => Look::Text,
        Kind::Codes | Kind::Choice(_) | Kind::Flag | Kind::Object => Look::Code,
        Kind::Whole | Kind::Year => Look::Whole,
        Kind::Share => Look::Share,
        Kind::Number => Look::Number,
        Kind::Date => Look::Date,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::fields::TABLES;
    use super::*;

    #[test]
    fn every_column_for_programs_is_in_the_field_table() {
        for name in FOR_PROGRAMS.iter().chain(IDENTIFIERS).chain(SHORT).chain(AFTER) {
            assert!(TABLES.iter().any(|t| t.fields.iter().any(|f| f.name == *name)), "{name}");
        }
    }
}
