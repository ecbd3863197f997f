//! Which field each column of a table holds.

use std::collections::{BTreeMap, BTreeSet};

use super::ticked::{self, Ticked};
use crate::knowledge::Knowledge;
use crate::knowledge::content::{self, Cells};
use crate::knowledge::headings::{self, MatchKind};
use crate::model::{Cell, Field, HeadingMatch, Table};
use crate::text::fold::fold;
use crate::text::join::{Vocabulary, join};

/// A column with its field.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading as printed, in one line; empty where none is printed.
    pub heading: String,
    /// The field, if one was found.
    pub field: Option<Field>,
    /// How it was matched and how surely.
    pub matched: (String, f64),
    /// Nearest fields of a heading without one.
    pub suggestions: Vec<Field>,
    /// What its crosses stand for, where it holds nothing else.
    pub ticked: Option<Ticked>,
}

impl Column {
    /// A column of which its heading alone is known.
    pub(super) fn headed(heading: String) -> Self {
        Self { heading, field: None, matched: ("none".to_owned(), 0.0), suggestions: Vec::new(), ticked: None }
    }

    /// The field that its cells say something of.
    fn names(&self) -> Option<Field> {
        self.field.or(self.ticked.as_ref().map(|t| t.field))
    }
}

/// Probability of a field from which it is suggested for a column without one.
const SUGGESTED_FROM: f64 = 0.05;
/// Share of the rows in which a column of measures has a cell.
const FILLED: f64 = 0.7;
/// Score of a column without a heading told by what its cells hold.
const BY_CONTENT: f64 = 0.7;
/// Score of a column without a heading that stands where one of the table before has its heading.
const BY_POSITION: f64 = 0.7;
/// So many columns must hold what those of the table before do, of a table without headings that goes on with its.
const AGREE: usize = 2;
/// Headings that tables with areas over their measures share, at least.
const HEADED: usize = 2;
/// Share of a column's filled cells that must be item numbers for it to be the number column.
const NUMBER_SHARE: f64 = 0.6;

/// The columns of a document's tables. Tables with the same headings are looked at together where
/// the cells must tell what a column holds.
#[must_use]
pub fn map(tables: &[&Table], vocabulary: &Vocabulary, knowledge: &Knowledge) -> Vec<Vec<Column>> {
    let mut all: Vec<Vec<Column>> = tables.iter().map(|t| named(t, vocabulary)).collect();
    let mut alike: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for (i, columns) in all.iter().enumerate() {
        alike.entry(columns.iter().map(|c| fold(&c.heading)).collect()).or_default().push(i);
    }
    for group in alike.into_values() {
        by_content(tables, &mut all, &group, vocabulary, knowledge);
    }
    for i in 1..all.len() {
        if all[i].iter().all(|c| c.heading.is_empty())
            && let Some(before) = (0..i).rev().find(|&b| all[b].iter().any(|c| !c.heading.is_empty()))
        {
            let (above, below) = all.split_at_mut(i);
            go_on(&above[before], &mut below[0]);
        }
    }
    all
}

/// Columns without headings are those of the table before that has headings, where all that the cells tell agrees with
/// these.
fn go_on(before: &[Column], columns: &mut [Column]) {
    let told = |c: &Column| c.field.filter(|&f| f != Field::ItemNo && f != Field::Other);
    let pairs = || before.iter().zip(columns.iter());
    let agree = pairs().filter(|(b, c)| told(c).is_some_and(|f| b.field == Some(f))).count();
    let differ = pairs().any(|(b, c)| told(c).is_some_and(|f| b.field != Some(f)));
    if before.len() != columns.len() || differ || agree < AGREE {
        return;
    }
    for (b, c) in before.iter().zip(columns) {
        if c.field.is_none() {
            c.field = b.field;
            c.matched = ("position".to_owned(), BY_POSITION);
            if b.field.is_none() {
                c.heading.clone_from(&b.heading);
            }
        }
    }
}

/// The columns of a table by their headings.
fn named(table: &Table, vocabulary: &Vocabulary) -> Vec<Column> {
    let headings: Vec<String> = (0..table.columns)
        .map(|col| {
            (0..table.header_rows)
                .rev()
                .filter_map(|row| table.at(row, col))
                .map(|cell| join(&cell.text, vocabulary))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        })
        .collect();
    let mut columns: Vec<Column> = headings.into_iter().map(Column::headed).collect();
    unnamed_numbers(table, &mut columns);
    columns
}

/// The column without a heading that holds the item numbers.
fn unnamed_numbers(table: &Table, columns: &mut [Column]) {
    if columns.iter().any(|c| c.field == Some(Field::ItemNo)) {
        return;
    }
    for (col, column) in columns.iter_mut().enumerate() {
        if column.field.is_some() {
            continue;
        }
        let cells: Vec<&str> = body(table, col).map(|c| c.text.trim()).collect();
        let letters = count_on(&cells);
        let numbers = cells.iter().filter(|t| letters || counts(t)).count();
        #[allow(clippy::cast_precision_loss)]
        let share = numbers as f64 / cells.len().max(1) as f64;
        if column.heading.is_empty() && (share >= NUMBER_SHARE || cells.is_empty() && col == 0) {
            column.field = Some(Field::ItemNo);
            column.matched = (if cells.is_empty() { "position" } else { "content" }.to_owned(), BY_CONTENT);
            return;
        }
    }
}

/// Whether the cells are letters that count on, `a`, `b`, `c`, or begin again.
fn count_on(cells: &[&str]) -> bool {
    let letters: Option<Vec<u8>> = cells
        .iter()
        .map(|t| match t.as_bytes() {
            [letter] if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase()),
            _ => None,
        })
        .collect();
    let Some(letters) = letters.filter(|l| l.len() > 1 && l[0] == b'a') else { return false };
    letters.windows(2).all(|w| w[1] == w[0] + 1 || w[1] == b'a' && w[0] > b'a')
}

/// Whether the text counts: a number, or a letter that closes: `a)`.
fn counts(text: &str) -> bool {
    let mut chars = text.chars();
    let letter = chars.next().is_some_and(char::is_alphabetic) && matches!(chars.as_str(), ")" | ".");
    letter || crate::text::number::parse(text).is_some_and(|n| n.rest.is_empty())
}

/// The filled cells of a column below the header.
fn body(table: &Table, col: usize) -> impl Iterator<Item = &Cell> {
    table
        .cells
        .iter()
        .filter(move |c| c.col == col && c.row >= table.header_rows && c.colspan == 1 && !c.text.trim().is_empty())
}

/// Columns that hold measures too, beside the one that does: their headings open with the same word, which names
/// measures by itself (`Tiltak på kort sikt`, `Tiltak på lang sikt`).
fn more_measures(columns: &[Column], assigned: &mut [Option<headings::HeadingMatch>], knowledge: &Knowledge) {
    let opening = |c: &Column| c.heading.split_whitespace().next().map(fold).unwrap_or_default();
    let Some(at) = assigned.iter().position(|m| m.is_some_and(|m| m.field == Field::Measure)) else { return };
    let word = opening(&columns[at]);
    if knowledge.headings.exact(&word) != Some(Field::Measure) || fold(&columns[at].heading) == word {
        return;
    }
    let found = assigned[at];
    for (column, assigned) in columns.iter().zip(assigned) {
        if assigned.is_none() && opening(column) == word && fold(&column.heading) != word {
            *assigned = found;
        }
    }
}

/// One of several columns under a heading over them (`Vik | Nes | Sand` under `Status i kommunen`) that its cells alone tell
/// is no more of the field than those beside it which have none: all stay the plan's own.
fn leave_one_of_several(over: &[String], assigned: &mut [Option<headings::HeadingMatch>]) {
    let alone = |f: Field| !matches!(f, Field::ItemNo | Field::FocusArea | Field::Objective | Field::Measure);
    for i in 0..assigned.len().min(over.len()) {
        let told = assigned[i].is_some_and(|m| m.kind == MatchKind::Content && alone(m.field));
        let beside: Vec<usize> = (0..over.len()).filter(|&j| j != i && over[j] == over[i]).collect();
        // A title over all columns says nothing of one.
        let several = !over[i].is_empty() && beside.len() + 1 < over.len();
        if told && several && beside.iter().any(|&j| assigned.get(j).is_some_and(Option::is_none)) {
            assigned[i] = None;
        }
    }
}

/// Columns of the tables `group`, alike in their headings: what these most likely name and what all
/// their cells are like.
fn by_content(
    tables: &[&Table],
    all: &mut [Vec<Column>],
    group: &[usize],
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
) {
    let Some(first) = group.first().map(|&i| all[i].clone()) else { return };
    let named: Vec<bool> = first.iter().map(|c| !c.heading.is_empty()).collect();
    let rows: usize = group.iter().map(|&i| tables[i].rows() - tables[i].header_rows.min(tables[i].rows())).sum();
    let mut cells: Vec<Cells> = (0..first.len())
        .map(|col| {
            let body = || group.iter().flat_map(|&i| body(tables[i], col));
            let texts: Vec<String> = body().map(|c| c.text.clone()).collect();
            let sparse = (texts.len() as f64) < FILLED * rows as f64;
            Cells { texts, merged: body().any(|c| c.rowspan > 1), sparse }
        })
        .collect();
    let own: Vec<String> = first.iter().map(|c| c.heading.clone()).collect();
    let over: Vec<String> =
        (0..own.len()).map(|col| ticked::over(tables[group[0]], col, &own[col], vocabulary)).collect();
    let ticked = ticked::find(&own, &over, &cells, knowledge);
    for (cells, _) in cells.iter_mut().zip(&ticked).filter(|t| t.1.is_some()) {
        *cells = Cells::default();
    }
    let headings: Vec<Vec<headings::HeadingMatch>> = first
        .iter()
        .zip(&ticked)
        .map(|(c, ticked)| match c.field {
            Some(field) => vec![headings::HeadingMatch { field, kind: MatchKind::User, score: c.matched.1 }],
            None if ticked.is_some() => Vec::new(),
            None => knowledge.headings.candidates(&c.heading),
        })
        .collect();
    let mut assigned = content::assign(&headings, &named, &cells, knowledge);
    leave_one_of_several(&over, &mut assigned);
    let free = |t: &Ticked| !assigned.iter().flatten().any(|m| m.field == t.field);
    let ticked: Vec<Option<Ticked>> = ticked.into_iter().map(|t| t.filter(free)).collect();
    more_measures(&first, &mut assigned, knowledge);
    for &i in group {
        for (col, ((column, found), candidates)) in all[i].iter_mut().zip(&assigned).zip(&headings).enumerate() {
            if column.field.is_some() {
                continue;
            }
            if let Some(crosses) = &ticked[col] {
                column.ticked = Some(crosses.clone());
                column.matched = ("crosses".to_owned(), BY_CONTENT);
                continue;
            }
            match found {
                Some(m) => {
                    column.field = Some(m.field);
                    column.matched = (m.kind.key().to_owned(), m.score);
                }
                None => {
                    let likely = candidates.iter().filter(|m| m.score >= SUGGESTED_FROM).take(3);
                    column.suggestions = likely.map(|m| m.field).collect();
                }
            }
        }
    }
}

/// Whether a table with these columns holds items of a plan.
#[must_use]
pub fn is_plan(columns: &[Column]) -> bool {
    let has = |f: Field| columns.iter().any(|c| c.names() == Some(f));
    let care = has(Field::Responsible) || has(Field::Deadline) || has(Field::Period) || has(Field::Status);
    let other = columns.iter().filter(|c| c.field == Some(Field::Other)).count();
    let says = |c: &&Column| matches!(c.field, Some(Field::Measure | Field::Objective));
    // Beside headings of other tables, cells that look like measures are none.
    let named = columns.iter().filter(says).any(|c| c.matched.0 != "content");
    let core = columns.iter().any(|c| says(&c)) && (named || care || other == 0);
    (core || care && (has(Field::Deliverable) || has(Field::ItemNo) || has(Field::FocusArea)))
        && other * 2 < columns.len()
}

/// Which of a document's tables hold items of its plan. Beside tables with measures or objectives, one without them is
/// of the plan where it has their headings: dates and subjects of meetings are none.
#[must_use]
pub fn plans(tables: &[Option<Vec<Column>>]) -> Vec<bool> {
    let core = |columns: &[Column]| {
        columns.iter().any(|c| matches!(c.field, Some(Field::Measure | Field::Objective))) && is_plan(columns)
    };
    let names = |columns: &[Column]| -> BTreeSet<String> {
        columns.iter().map(|c| fold(&c.heading)).filter(|h| !h.is_empty()).collect()
    };
    let known: BTreeSet<String> = tables.iter().flatten().filter(|c| core(c)).flat_map(|c| names(c)).collect();
    let shares = |columns: &[Column]| {
        let own = names(columns);
        own.intersection(&known).count() * 2 >= own.len()
    };
    let has_core = tables.iter().flatten().any(|c| core(c));
    // A glossary after the plan looks like objectives and measures, and has neither headings nor who and when.
    let headed = |c: &[Column]| c.iter().any(|c| !c.heading.is_empty());
    let has_headed = tables.iter().flatten().any(|c| core(c) && headed(c));
    let bare = |c: &[Column]| {
        let tells = |c: &Column| match c.names() {
            // Numbers in its cells, not an empty first column.
            Some(Field::ItemNo) => c.matched.0 == "content",
            Some(f) => !matches!(f, Field::Objective | Field::Measure | Field::Other),
            None => false,
        };
        !headed(c) && !c.iter().any(tells)
    };
    let is = |c: &Vec<Column>| is_plan(c) && (!has_core || core(c) || shares(c)) && !(has_headed && bare(c));
    tables.iter().map(|t| t.as_ref().is_some_and(is)).collect()
}

/// For each table the heading of its measures where that names the table's area (`Rekruttering | Ansvar | Frist`): no list
/// knows it, and other tables with the same other headings have another one there, or rows of the table itself do.
#[must_use]
pub fn areas_over_measures(
    tables: &[Option<Vec<Column>>],
    is_plan: &[bool],
    again: impl Fn(usize) -> bool,
    knowledge: &Knowledge,
) -> Vec<Option<String>> {
    let named = |columns: &[Column]| -> Option<(String, Vec<String>)> {
        let at = columns.iter().position(|c| c.field == Some(Field::Measure))?;
        let heading = &columns[at].heading;
        let unknown = knowledge.headings.known(heading).is_none_or(|m| m.kind > MatchKind::Folded);
        let others: Vec<String> =
            columns.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| fold(&c.heading)).collect();
        let headed = others.iter().filter(|h| !h.is_empty()).count() >= HEADED;
        let has_area = columns.iter().any(|c| c.field == Some(Field::FocusArea));
        (unknown && headed && !heading.is_empty() && !has_area).then(|| (heading.clone(), others))
    };
    let mut alike: BTreeMap<Vec<String>, BTreeMap<String, usize>> = BTreeMap::new();
    let found: Vec<Option<(String, Vec<String>)>> =
        tables.iter().zip(is_plan).map(|(t, plan)| t.as_ref().filter(|_| *plan).and_then(|c| named(c))).collect();
    for (heading, others) in found.iter().flatten() {
        *alike.entry(others.clone()).or_default().entry(fold(heading)).or_default() += 1;
    }
    let differ = |others: &Vec<String>| alike.get(others).is_some_and(|h| h.len() > 1 && h.values().all(|n| *n == 1));
    let area = |(i, f): (usize, Option<(String, Vec<String>)>)| {
        f.filter(|(_, others)| again(i) || differ(others)).map(|(heading, _)| heading)
    };
    found.into_iter().enumerate().map(area).collect()
}

/// The findings about headings, as the output tells them.
#[must_use]
pub fn matches(index: usize, table: &Table, columns: &[Column], vocabulary: &Vocabulary) -> Vec<HeadingMatch> {
    let over = table.cells.iter().filter(|c| c.row + 1 < table.header_rows).filter_map(|cell| {
        let heading = join(&cell.text, vocabulary);
        let said_below = columns.iter().any(|c| c.heading == heading);
        (!heading.is_empty() && !said_below).then(|| HeadingMatch {
            table: index,
            column: Some(cell.col),
            heading,
            field: None,
            matched: "group".to_owned(),
            score: 0.0,
            suggestions: Vec::new(),
        })
    });
    let own = columns.iter().enumerate().map(|(column, c)| HeadingMatch {
        table: index,
        column: Some(column),
        heading: c.heading.clone(),
        field: c.names().map(|f| f.key().to_owned()),
        matched: c.matched.0.clone(),
        score: (c.matched.1 * 1000.0).round() / 1000.0,
        suggestions: c.suggestions.iter().map(|f| f.key().to_owned()).collect(),
    });
    over.chain(own).collect()
}

/// A label outside the columns (`Innsatsområde`, `Mål:`, `Formål`) as a finding.
#[must_use]
pub fn label(heading: String, field: &str) -> HeadingMatch {
    HeadingMatch {
        table: 0,
        column: None,
        heading,
        field: Some(field.to_owned()),
        matched: "label".to_owned(),
        score: 1.0,
        suggestions: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_measures_beside_those_with_them_has_their_headings() {
        let columns = |of: &[(&str, Field)]| -> Option<Vec<Column>> {
            let column = |(heading, field): &(&str, Field)| Column {
                heading: (*heading).to_owned(),
                field: Some(*field),
                matched: (String::new(), 1.0),
                ..Column::headed(String::new())
            };
            Some(of.iter().map(column).collect())
        };
        let plan = columns(&[("Tiltak", Field::Measure), ("Ansvar", Field::Responsible), ("Dato", Field::Deadline)]);
        let meetings = columns(&[("Møtedato", Field::Deadline), ("Tema", Field::FocusArea)]);
        let rest = columns(&[("Ansvar", Field::Responsible), ("Dato", Field::Deadline), ("Nr", Field::ItemNo)]);
        assert_eq!(plans(&[plan.clone(), None, meetings.clone()]), [true, false, false]);
        assert_eq!(plans(&[plan.clone(), rest]), [true, true]);
        assert_eq!(plans(&[meetings]), [true]);
        let glossary = columns(&[("", Field::Objective), ("", Field::Measure)]);
        assert_eq!(plans(&[plan, glossary.clone()]), [true, false]);
        assert_eq!(plans(&[glossary]), [true]);
    }

    #[test]
    fn a_table_without_headings_goes_on_with_those_before_where_its_cells_agree() {
        let columns = |fields: &[Option<Field>], headings: &[&str]| -> Vec<Column> {
            let column = |(&field, heading): (&Option<Field>, &&str)| Column {
                heading: (*heading).to_owned(),
                field,
                ..Column::headed(String::new())
            };
            fields.iter().zip(headings).map(column).collect()
        };
        let fields = [Some(Field::Objective), Some(Field::Measure), Some(Field::Responsible), None];
        let before = columns(&fields, &["Mål", "Tiltak", "Ansvar", "Sak"]);
        let mut after = columns(&[None, Some(Field::Measure), Some(Field::Responsible), None], &["", "", "", ""]);
        go_on(&before, &mut after);
        assert_eq!(after.iter().map(|c| c.field).collect::<Vec<_>>(), fields);
        assert_eq!(after[3].heading, "Sak");
        // What the cells tell is another order of columns, or too little.
        for told in
            [[None, Some(Field::Responsible), Some(Field::Measure), None], [None, Some(Field::Measure), None, None]]
        {
            let mut after = columns(&told, &["", "", "", ""]);
            go_on(&before, &mut after);
            assert_eq!(after.iter().map(|c| c.field).collect::<Vec<_>>(), told);
        }
    }

    #[test]
    fn unknown_headings_over_the_measures_name_areas_where_they_differ() {
        let knowledge = Knowledge::builtin();
        let columns = |measure: &str, who: &str| -> Option<Vec<Column>> {
            let of = |heading: &str, field| Column { field: Some(field), ..Column::headed(heading.to_owned()) };
            Some(vec![of(measure, Field::Measure), of(who, Field::Responsible), of("Frist", Field::Deadline)])
        };
        let named = |tables: &[Option<Vec<Column>>], again: bool| {
            let plans = vec![true; tables.len()];
            areas_over_measures(tables, &plans, |_| again, &knowledge)
        };
        let (skule, fritid) = (columns("Trygg skule", "Ansvar"), columns("Aktiv fritid", "Ansvar"));
        let both = [Some("Trygg skule".to_owned()), Some("Aktiv fritid".to_owned())];
        assert_eq!(named(&[skule.clone(), fritid], false), both);
        // The same heading again, other headings beside it, or one that lists know.
        assert_eq!(named(&[skule.clone(), skule.clone()], false), [None, None]);
        assert_eq!(named(&[skule.clone(), columns("Aktiv fritid", "Kven")], false), [None, None]);
        assert_eq!(named(&[columns("Tiltak", "Ansvar"), columns("Aktivitet", "Ansvar")], false), [None, None]);
        // One table whose rows hold the headings again.
        assert_eq!(named(std::slice::from_ref(&skule), true), [Some("Trygg skule".to_owned())]);
        assert_eq!(named(&[skule], false), [None]);
    }

    #[test]
    fn one_of_several_columns_under_a_heading_is_not_the_status_of_all() {
        let of = |field, kind| Some(headings::HeadingMatch { field, kind, score: 0.7 });
        let over = ["", "Status i kommunen", "Status i kommunen", ""].map(str::to_owned);
        let mut assigned = [of(Field::Measure, MatchKind::Exact), None, of(Field::Status, MatchKind::Content), None];
        leave_one_of_several(&over, &mut assigned);
        assert!(assigned[0].is_some() && assigned[2].is_none());
        // A heading that the list knows, and a title over all columns.
        for (over, kind) in [(over, MatchKind::Exact), (["Plan"; 4].map(str::to_owned), MatchKind::Content)] {
            let mut assigned = [None, None, of(Field::Status, kind), None];
            leave_one_of_several(&over, &mut assigned);
            assert!(assigned[2].is_some());
        }
    }

    #[test]
    fn numbers_and_letters_that_close_count() {
        for text in ["1", "2.3", "a)", "B."] {
            assert!(counts(text), "{text}");
        }
        for text in ["a", "ab)", "2 plassar", "", ")"] {
            assert!(!counts(text), "{text}");
        }
    }

    #[test]
    fn what_looks_like_measures_beside_other_headings_is_no_plan() {
        let column = |field: Field, how: &str| Column {
            heading: "x".to_owned(),
            field: Some(field),
            matched: (how.to_owned(), 0.7),
            ..Column::headed(String::new())
        };
        let contacts =
            [column(Field::Objective, "content"), column(Field::Other, "exact"), column(Field::Measure, "content")];
        assert!(!is_plan(&contacts));
        let named =
            [column(Field::Measure, "exact"), column(Field::Other, "exact"), column(Field::Objective, "content")];
        assert!(is_plan(&named));
    }
}
