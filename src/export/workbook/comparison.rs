//! The sheets of a comparison: themes, responsibility and time as matrices, the rest as lists.

use std::collections::BTreeMap;

use rust_xlsxwriter::XlsxError;
use serde::Serialize;

use crate::knowledge::themes::Themes;
use crate::model::comparison::{Comparison, CoverageState, Group};

use super::super::dialect::ReaderLanguage;
use super::super::fields::TABLES;
use super::looks::{Look, Looks};
use super::sheet::{Cell, Column, Fit, MAX_COLUMNS, Sheet};
use super::words::{self, Words, say};

/// Rows of a list that a person may still go through with filters; the CSV files have them all.
const MAX_LIST_ROWS: usize = 50_000;

/// What the sheets need to know of the rest of the workbook.
pub struct Around<'w> {
    pub looks: &'w Looks,
    pub language: ReaderLanguage,
    /// The address of a measure's row in its plan's sheet.
    pub row_of: &'w dyn Fn(&str) -> Option<String>,
    /// The names of the plans' communities.
    pub communities: &'w BTreeMap<String, String>,
    /// The names of the themes.
    pub themes: &'w Themes,
    /// A name for a sheet.
    pub name: &'w mut dyn FnMut(&Words) -> String,
    /// Takes note of what was cut in a sheet.
    pub cut: &'w mut dyn FnMut(&str, &Words),
}

/// The sheets that have rows.
pub fn sheets(comparison: &Comparison, around: &mut Around<'_>) -> Result<Vec<Sheet>, XlsxError> {
    let language = around.language;
    let mut out = Vec::new();
    let mut coverage = Matrix::default();
    for row in &comparison.coverage {
        let known = around.themes.list().iter().find(|t| t.id == row.theme);
        let theme = known.map_or(row.theme_nb.as_str(), |t| t.name_in(language.name()));
        let word = match row.state {
            CoverageState::Measures => None,
            state => Some((kebab(&state), state == CoverageState::PlannedEmpty)),
        };
        coverage.add(&row.group, &row.theme, theme, row.measures, word, row.measures_total);
    }
    out.extend(coverage.sheet(&words::COVERAGE, &words::THEME, around)?);

    let mut responsibility = Matrix::default();
    for row in &comparison.responsibility {
        let name = words::state(&row.actor_type, language);
        responsibility.add(&row.group, &row.actor_type, name, row.measures, None, row.measures_total);
    }
    out.extend(responsibility.sheet(&words::RESPONSIBILITY, &words::ACTOR_TYPE, around)?);

    let mut time = Matrix { half_years_first: true, ..Matrix::default() };
    for row in &comparison.time {
        time.add(&row.group, &row.bucket, words::state(&row.bucket, language), row.measures, None, row.measures_total);
    }
    out.extend(time.sheet(&words::TIME, &words::PERIOD, around)?);

    out.extend(overdue(comparison, around)?);
    out.extend(similar(comparison, around)?);
    out.extend(versions(comparison, around)?);
    out.extend(replaced(comparison, around)?);
    Ok(out)
}

fn overdue(comparison: &Comparison, around: &mut Around<'_>) -> Result<Option<Sheet>, XlsxError> {
    let heads = [
        (&words::PLAN, Look::Code),
        (&words::MEASURE_ID, Look::Code),
        (&words::MEASURE, Look::Text),
        (&words::RESPONSIBLE, Look::Text),
        (&words::DEADLINE, Look::Text),
        (&words::LAST_DAY, Look::Date),
        (&words::ASSUMED, Look::Text),
    ];
    let rows = comparison.overdue.iter().map(|row| {
        vec![
            Cell::text(row.plan_id.as_str()),
            id(&row.measure_id, around.row_of),
            Cell::text(row.measure.as_str()),
            Cell::maybe(row.responsible.as_deref()),
            Cell::text(row.deadline.as_str()),
            Cell::text(row.deadline_to.as_str()),
            Cell::text(row.deadline_flags.join(", ")),
        ]
    });
    let rows: Vec<_> = rows.take(MAX_LIST_ROWS + 1).collect();
    list(&words::OVERDUE, &heads, rows, around)
}

fn similar(comparison: &Comparison, around: &mut Around<'_>) -> Result<Option<Sheet>, XlsxError> {
    let heads = [
        (&words::LIKENESS, Look::Text),
        (&words::SCORE, Look::Share),
        (&words::COMMUNITY, Look::Text),
        (&words::MEASURE, Look::Text),
        (&words::OTHER_COMMUNITY, Look::Text),
        (&words::OTHER_MEASURE, Look::Text),
        (&words::SHARED, Look::Text),
        (&words::MEASURE_ID, Look::Code),
        (&words::OTHER_ID, Look::Code),
    ];
    let rows = comparison.similar.iter().map(|row| {
        vec![
            Cell::text(words::state(&kebab(&row.likeness), around.language).to_owned()),
            Cell::Value(super::super::fields::Value::Number(row.score)),
            Cell::text(around.communities.get(&row.a_plan).unwrap_or(&row.a_community).as_str()),
            Cell::text(row.a_text.as_str()),
            Cell::text(around.communities.get(&row.b_plan).unwrap_or(&row.b_community).as_str()),
            Cell::text(row.b_text.as_str()),
            Cell::text(row.shared_words.join(", ")),
            id(&row.a_id, around.row_of),
            id(&row.b_id, around.row_of),
        ]
    });
    let rows: Vec<_> = rows.take(MAX_LIST_ROWS + 1).collect();
    list(&words::SIMILAR, &heads, rows, around)
}

fn versions(comparison: &Comparison, around: &mut Around<'_>) -> Result<Option<Sheet>, XlsxError> {
    let heads = [
        (&words::FATE, Look::Text),
        (&words::BEFORE, Look::Text),
        (&words::AFTER, Look::Text),
        (&words::CHANGED_FIELDS, Look::Text),
        (&words::BEFORE_PLAN, Look::Code),
        (&words::AFTER_PLAN, Look::Code),
        (&words::SCORE, Look::Share),
        (&words::BEFORE_ID, Look::Code),
        (&words::AFTER_ID, Look::Code),
    ];
    let rows = comparison.versions.iter().map(|row| {
        let fields: Vec<&str> = row.changed_fields.iter().map(|name| field_title(name, around.language)).collect();
        vec![
            Cell::text(words::state(&kebab(&row.fate), around.language).to_owned()),
            Cell::maybe(row.before.as_deref()),
            Cell::maybe(row.after.as_deref()),
            Cell::text(fields.join(", ")),
            Cell::text(row.before_plan.as_str()),
            Cell::text(row.after_plan.as_str()),
            row.score.map_or(Cell::text(""), |score| Cell::Value(super::super::fields::Value::Number(score))),
            row.before_id.as_ref().map_or(Cell::text(""), |at| id(at, around.row_of)),
            row.after_id.as_ref().map_or(Cell::text(""), |at| id(at, around.row_of)),
        ]
    });
    let rows: Vec<_> = rows.take(MAX_LIST_ROWS + 1).collect();
    list(&words::VERSIONS, &heads, rows, around)
}

/// The plans that are in no count, with those that are counted in their place.
fn replaced(comparison: &Comparison, around: &mut Around<'_>) -> Result<Option<Sheet>, XlsxError> {
    let heads = [
        (&words::PLAN, Look::Code),
        (&words::FILE, Look::Text),
        (&words::VERSION, Look::Text),
        (&words::MEASURE_COUNT, Look::Whole),
        (&words::WHY, Look::Text),
        (&words::REPLACED_BY, Look::Code),
        (&words::REPLACED_BY_FILE, Look::Text),
        (&words::REPLACED_BY_VERSION, Look::Text),
        (&words::SHARED_TEXTS, Look::Whole),
    ];
    let rows = comparison.replaced.iter().map(|row| {
        vec![
            Cell::text(row.plan_id.as_str()),
            Cell::text(row.file.as_str()),
            Cell::maybe(row.version.as_deref()),
            Cell::whole(row.measures),
            Cell::text(words::state(&kebab(&row.reason), around.language).to_owned()),
            Cell::text(row.replaced_by.as_str()),
            Cell::text(row.replaced_by_file.as_str()),
            Cell::maybe(row.replaced_by_version.as_deref()),
            Cell::whole(row.shared_texts),
        ]
    });
    let rows: Vec<_> = rows.take(MAX_LIST_ROWS + 1).collect();
    list(&words::REPLACED, &heads, rows, around)
}

/// A list, if it has rows.
fn list(
    name: &Words,
    heads: &[(&Words, Look)],
    rows: Vec<Vec<Cell<'_>>>,
    around: &mut Around<'_>,
) -> Result<Option<Sheet>, XlsxError> {
    if rows.is_empty() {
        return Ok(None);
    }
    let columns = heads.iter().map(|(words, look)| Column::new(say(words, around.language), *look)).collect();
    let name = (around.name)(name);
    let mut sheet = Sheet::new(&name, columns, around.looks, around.language)?;
    let mut fit = Fit { full: rows.len() > MAX_LIST_ROWS, cut: false };
    for row in rows.into_iter().take(MAX_LIST_ROWS) {
        fit.cut |= sheet.row(around.looks, row)?.cut;
    }
    if fit.full {
        (around.cut)(&name, &words::CUT_ROWS);
    }
    if fit.cut {
        (around.cut)(&name, &words::CUT_CELL);
    }
    Ok(Some(sheet))
}

/// A published name that stands instead of a count, and whether it asks to be looked at.
type Word = Option<(String, bool)>;

/// Counts by row, and by community and period.
#[derive(Debug, Default)]
struct Matrix {
    half_years_first: bool,
    /// Titles of the columns, by their keys.
    groups: Vec<(String, usize)>,
    group_at: BTreeMap<(String, Option<String>, Option<String>), usize>,
    rows: Vec<(String, String)>,
    row_at: BTreeMap<String, usize>,
    cells: BTreeMap<(usize, usize), (usize, Word)>,
}

impl Matrix {
    /// Adds a cell: a count, or a word instead.
    fn add(&mut self, group: &Group, key: &str, title: &str, count: usize, word: Option<(String, bool)>, total: usize) {
        let (from, to) = (&group.period_from, &group.period_to);
        let column =
            *self.group_at.entry((group.community_id.clone(), from.clone(), to.clone())).or_insert_with(|| {
                let period = match (from, to) {
                    (Some(from), Some(to)) if from != to => format!(" {from}–{to}"),
                    (Some(year), _) | (None, Some(year)) => format!(" {year}"),
                    (None, None) => String::new(),
                };
                self.groups.push((format!("{}{period}", group.community), total));
                self.groups.len() - 1
            });
        let row = *self.row_at.entry(key.to_owned()).or_insert_with(|| {
            self.rows.push((key.to_owned(), title.to_owned()));
            self.rows.len() - 1
        });
        self.cells.insert((row, column), (count, word));
    }

    fn sheet(&self, name: &Words, first: &Words, around: &mut Around<'_>) -> Result<Option<Sheet>, XlsxError> {
        if self.rows.is_empty() {
            return Ok(None);
        }
        let mut columns = vec![Column::new(say(first, around.language), Look::Text)];
        let room = MAX_COLUMNS - 1;
        columns.extend(self.groups.iter().take(room).map(|(title, _)| Column::new(title.clone(), Look::Whole)));
        let name = (around.name)(name);
        if self.groups.len() > room {
            (around.cut)(&name, &words::CUT_COLUMNS);
        }
        let mut sheet = Sheet::new(&name, columns, around.looks, around.language)?;
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        if self.half_years_first {
            let half_year = |key: &str| key.starts_with(|c: char| c.is_ascii_digit());
            order.sort_by_key(|&row| {
                let key = self.rows[row].0.as_str();
                if half_year(key) { (false, key, 0) } else { (true, "", row) }
            });
        }
        for row in order {
            let mut cells = vec![Cell::text(self.rows[row].1.as_str())];
            cells.extend((0..self.groups.len().min(room)).map(|column| match self.cells.get(&(row, column)) {
                None => Cell::whole(0),
                Some((count, None)) => Cell::whole(*count),
                Some((_, Some((word, look)))) => {
                    let word = words::state(word, around.language);
                    if *look { Cell::Gap(word) } else { Cell::text(word) }
                }
            }));
            sheet.row(around.looks, cells)?;
        }
        let mut cells = vec![Cell::text(say(&words::ALL_MEASURES, around.language))];
        cells.extend(self.groups.iter().take(room).map(|(_, total)| Cell::whole(*total)));
        sheet.row(around.looks, cells)?;
        Ok(Some(sheet))
    }
}

/// An identifier with the way to its row.
fn id<'a>(id: &'a str, row_of: &dyn Fn(&str) -> Option<String>) -> Cell<'a> {
    Cell::Link(id.into(), row_of(id))
}

/// The title of a field of a measure.
fn field_title(name: &str, language: ReaderLanguage) -> &str {
    let field = TABLES.first().and_then(|t| t.fields.iter().find(|f| f.name == name));
    field.map_or(name, |f| f.heading(language.heads()))
}

/// The published name of a state.
fn kebab<T: Serialize>(state: &T) -> String {
    serde_json::to_value(state).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}
