//! The sheet of one plan in its own shape: its columns as printed, in their order.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::plan::Measure;
use crate::model::{Item, PlanDocument};

use super::super::dialect::ReaderLanguage;
use super::super::fields::TABLES;
use super::looks::Look;
use super::sheet::{Cell, Column, MAX_COLUMNS};
use super::words::{self, say};

/// What a column shows of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown<'a> {
    /// A field, by its name.
    Field(&'static str),
    /// A column without a field of its own, by its heading.
    Extra(&'a str),
}

/// Fields that an item has a place for, in the order in which they stand where no heading says another.
const FIELDS: &[&str] = &[
    "focus_area",
    "focus_area_goal",
    "section",
    "item_no",
    "objective",
    "measure",
    "deliverable",
    "responsible",
    "participants",
    "deadline",
    "resources",
    "cost",
    "indicator",
    "priority",
    "target_group",
    "status",
    "comment",
];

/// Of them, those that stand above the rows of most plans: first, where the plan has no column for them.
const ABOVE_ROWS: usize = 3;

/// Headings of several fields end in one place of an item.
const ENDS_IN: &[(&str, &str)] = &[
    ("start", "deadline"),
    ("period", "deadline"),
    ("follow_up", "status"),
    ("progress", "status"),
    ("main_goal", "focus_area_goal"),
];

/// The columns of a plan, in order.
#[derive(Debug)]
pub struct PlanShape<'a> {
    shown: Vec<(Shown<'a>, String)>,
    /// Not all of them found room.
    pub cut: bool,
}

/// Columns after those of the plan: source, confidence, identifier.
const OWN_COLUMNS: usize = 3;

impl<'a> PlanShape<'a> {
    /// The columns that the plan has or its items fill.
    pub fn new(document: &'a PlanDocument, language: ReaderLanguage) -> Self {
        let with_items: BTreeSet<usize> = document.items.iter().filter_map(|i| i.source.table).collect();
        let mut extras: BTreeMap<Option<usize>, BTreeSet<&'a str>> = BTreeMap::new();
        let mut filled: BTreeSet<Shown<'a>> = BTreeSet::new();
        for item in &document.items {
            for name in item.extra.keys() {
                extras.entry(item.source.table).or_default().insert(name);
                filled.insert(Shown::Extra(name));
            }
            for field in FIELDS.iter().filter(|f| !is_empty(&value(item, f))) {
                filled.insert(Shown::Field(field));
            }
        }
        let mut headings: Vec<_> = document
            .headings
            .iter()
            .filter(|h| h.column.is_some() && h.matched != "group" && with_items.contains(&h.table))
            .collect();
        headings.sort_by_key(|h| (h.table, h.column));
        let mut place: BTreeMap<Shown<'a>, usize> = BTreeMap::new();
        let mut printed: Vec<(Shown<'a>, Vec<String>)> = Vec::new();
        for heading in headings {
            let number = format!("#{}", heading.column.map_or(0, |c| c + 1));
            let name = if heading.heading.is_empty() { number.as_str() } else { heading.heading.as_str() };
            let shown = match extras.get(&Some(heading.table)).and_then(|names| names.get(name)) {
                Some(name) => Shown::Extra(name),
                None => match heading.field.as_deref().and_then(known) {
                    Some(field) => Shown::Field(field),
                    None => continue,
                },
            };
            let title = heading.heading.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = *place.entry(shown).or_insert_with(|| {
                printed.push((shown, Vec::new()));
                printed.len() - 1
            });
            let titles = &mut printed[at].1;
            if !title.is_empty() && !titles.contains(&title) && titles.len() < MAX_TITLES {
                titles.push(title);
            }
        }
        let unprinted = |shown: &Shown<'_>| filled.contains(shown) && !place.contains_key(shown);
        let field = |name: &&'static str| Shown::Field(name);
        let mut all: Vec<(Shown<'a>, String)> = Vec::new();
        let own = |shown: Shown<'a>| (shown, title(shown, language));
        all.extend(FIELDS[..ABOVE_ROWS].iter().map(field).filter(unprinted).map(own));
        all.extend(printed.into_iter().map(|(shown, titles)| {
            (shown, if titles.is_empty() { title(shown, language) } else { titles.join(" / ") })
        }));
        all.extend(FIELDS[ABOVE_ROWS..].iter().map(field).filter(unprinted).map(own));
        all.extend(filled.iter().copied().filter(|s| matches!(s, Shown::Extra(_))).filter(unprinted).map(own));
        let cut = all.len() > MAX_COLUMNS - OWN_COLUMNS - 1;
        all.truncate(MAX_COLUMNS - OWN_COLUMNS - 1);
        Self { shown: all, cut }
    }

    /// The columns of the sheet.
    pub fn columns(&self, language: ReaderLanguage) -> Vec<Column> {
        let look = |shown: Shown<'_>| if shown == Shown::Field("item_no") { Look::Code } else { Look::Text };
        let mut columns: Vec<Column> =
            self.shown.iter().map(|(shown, title)| Column::new(title.clone(), look(*shown))).collect();
        columns.push(Column::new(say(&words::SOURCE, language), Look::Text));
        columns.push(Column::new(table_title("confidence", language), Look::Share));
        columns.push(Column { folded: true, ..Column::new(table_title("id", language), Look::Code) });
        columns
    }

    /// The cells of an item; `source` is the document and page, and its address.
    pub fn cells(&self, item: &'a Item, source: (String, Option<String>)) -> Vec<Cell<'a>> {
        let mut cells: Vec<Cell<'a>> = self
            .shown
            .iter()
            .map(|(shown, _)| match shown {
                Shown::Field(name) => value(item, name),
                Shown::Extra(name) => Cell::maybe(item.extra.get(*name).and_then(Option::as_deref)),
            })
            .collect();
        cells.push(Cell::Link(Cow::Owned(source.0), source.1));
        cells.push(Cell::Value(super::super::fields::Value::Number(item.confidence)));
        cells.push(Cell::text(item.id.as_str()));
        cells
    }
}

/// Headings that are named for one column, where its tables call it differently.
const MAX_TITLES: usize = 4;

fn is_empty(cell: &Cell<'_>) -> bool {
    matches!(cell, Cell::Value(super::super::fields::Value::Empty))
}

/// The field in which a heading's field ends, if an item has a place for it.
fn known(field: &str) -> Option<&'static str> {
    let field = ENDS_IN.iter().find(|(from, _)| *from == field).map_or(field, |(_, to)| to);
    FIELDS.iter().copied().find(|f| *f == field)
}

/// Our own title of a column that has none in the plan.
fn title(shown: Shown<'_>, language: ReaderLanguage) -> String {
    match shown {
        Shown::Field("measure") => table_title("measures", language).to_owned(),
        Shown::Field(name) => table_title(name, language).to_owned(),
        Shown::Extra(name) => name.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The title of a field of an item.
fn table_title(name: &'static str, language: ReaderLanguage) -> &'static str {
    let items = TABLES.iter().find(|t| t.name == "items");
    let field = items.and_then(|t| t.fields.iter().find(|f| f.name == name));
    field.map_or(name, |f| f.heading(language.heads()))
}

fn value<'a>(item: &'a Item, field: &str) -> Cell<'a> {
    let plain = |column: &'a Option<Option<String>>| Cell::maybe(column.as_ref().and_then(Option::as_deref));
    match field {
        "focus_area" => item.focus_area.as_ref().map_or(Cell::text(""), |area| match &area.no {
            Some(no) => Cell::text(format!("{no} {}", area.title)),
            None => Cell::text(area.title.as_str()),
        }),
        "focus_area_goal" => Cell::maybe(item.focus_area_goal.as_deref()),
        "section" => Cell::maybe(item.section.as_deref()),
        "item_no" => Cell::maybe(item.item_no.as_deref()),
        "objective" => plain(&item.objective),
        "measure" => Cell::text(measures(&item.measures)),
        "deliverable" => plain(&item.deliverable),
        "responsible" => Cell::maybe(item.responsible.as_ref().and_then(Option::as_ref).map(|r| r.text.as_str())),
        "participants" => plain(&item.participants),
        "deadline" => Cell::maybe(item.deadline.as_ref().and_then(Option::as_ref).map(|d| d.text.as_str())),
        "resources" => plain(&item.resources),
        "cost" => plain(&item.cost),
        "indicator" => plain(&item.indicator),
        "priority" => plain(&item.priority),
        "target_group" => plain(&item.target_group),
        "status" => plain(&item.status),
        "comment" => plain(&item.comment),
        _ => Cell::text(""),
    }
}

/// Measures one below the other, with bullets where there are several; their points below each.
fn measures(measures: &[Measure]) -> String {
    let bullet = if measures.len() > 1 { "• " } else { "" };
    let mut lines = Vec::new();
    for measure in measures {
        lines.push(format!("{bullet}{}", measure.text));
        lines.extend(measure.points.iter().map(|point| format!("   – {point}")));
    }
    lines.join("\n")
}
