//! Rows that are no items but title those below: sections, focus areas, objectives.

use std::collections::BTreeMap;

use super::areas::{self, Named, Said};
use super::columns::Column;
use super::context::Context;
use super::rows::{Row, own, own_text};
use crate::knowledge::Knowledge;
use crate::model::plan::FocusArea;
use crate::model::{Field, How, Table};
use crate::text::fold::fold;
use crate::text::join::{Vocabulary, join};
use crate::text::number;

/// Section rows that are the objectives of the rows below them, in a table without a column of objectives:
/// `Delmål 2: Alle les`. They are counted, or an area has two of them or more; one alone under an area is that area's
/// goal, also where it has the area's number.
pub(super) fn objective_rows(
    table: &Table,
    rows: &[Row<'_>],
    sections: &[bool],
    columns: &[Column],
    area: Option<&FocusArea>,
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
) -> BTreeMap<usize, Named> {
    let goals = |f: Field| matches!(f, Field::Objective | Field::FocusAreaGoal | Field::MainGoal);
    if columns.iter().any(|c| c.field.is_some_and(goals)) {
        return BTreeMap::new();
    }
    let mut found: BTreeMap<usize, Named> = BTreeMap::new();
    let mut area_no = area.and_then(|a| a.no.clone());
    // Those of the area that is looked at.
    let mut here: Vec<(usize, Named)> = Vec::new();
    let mut close = |here: &mut Vec<(usize, Named)>, no: &Option<String>| {
        let own = |named: &Named| named.no.is_some() && named.no != *no;
        if here.len() > 1 || here.iter().all(|(_, named)| own(named)) {
            found.extend(here.drain(..));
        }
        here.clear();
    };
    for row in (table.header_rows..rows.len()).filter(|&row| sections[row]) {
        let text = own_text(&rows[row], row, vocabulary);
        if let Some(named) = areas::objective(&text, knowledge) {
            here.push((row, named));
        } else if let Said::Area { no, .. } = areas::read(&text, knowledge) {
            close(&mut here, &area_no);
            area_no = no;
        }
    }
    close(&mut here, &area_no);
    found
}

/// Words from which a whole sentence below a title is prose, not a title.
const PROSE_WORDS: usize = 6;

pub(super) fn is_prose(text: &str) -> bool {
    text.ends_with('.') && !text.contains(':') && text.split_whitespace().count() >= PROSE_WORDS
}

/// A section row may hold an area and its goal as two paragraphs.
pub(super) fn split_goal(
    text: &str,
    at: usize,
    row: &Row<'_>,
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
) -> Vec<String> {
    let mut own = row.cells.iter().flatten().filter(|c| c.row == at && !c.text.trim().is_empty());
    let (Some(cell), true) = (own.next().filter(|c| c.text.contains('\n')), own.all(|c| c.colspan > 1)) else {
        return vec![text.to_owned()];
    };
    let mut parts: Vec<String> = Vec::new();
    for line in cell.text.split('\n') {
        let goal = matches!(areas::read(line, knowledge), Said::Goal(_)) && line.contains(':');
        match parts.last_mut() {
            Some(part) if !goal => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts.iter().map(|p| join(p, vocabulary)).filter(|p| !p.is_empty()).collect()
}

/// Rows that one cell covers from edge to edge, or that hold text in the first column alone
/// and no number, where every other row holds more; those set as titles; and those with nothing but an objective that
/// its word names.
pub(super) fn section_rows(table: &Table, rows: &[Row<'_>], columns: &[Column], knowledge: &Knowledge) -> Vec<bool> {
    let counted = counted_titles(table, rows);
    let parents = numbered_parents(table, rows, columns);
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            counted[i]
                || parents[i]
                || table.title_rows.contains(&i)
                || i >= table.header_rows
                    && columns.len() > 1
                    && (row.cells.iter().flatten().next().is_some_and(|first| first.colspan >= columns.len())
                        || table.how != How::Flattened && numbered_across(i, row)
                        || titles_rows(i, row, rows.get(i + 1), columns, knowledge)
                        || names_objective(i, row, columns, knowledge))
        })
        .collect()
}

/// Rows that hold the table's headings again but for that of the measures: `Trygg skule | Ansvar | Frist` titles the rows
/// below it.
pub(super) fn headed_again(table: &Table, columns: &[Column], vocabulary: &Vocabulary) -> Vec<bool> {
    let measure = columns.iter().position(|c| c.field == Some(Field::Measure));
    let mut again = vec![false; table.rows()];
    let Some(measure) = measure else { return again };
    let mut same = vec![0usize; table.rows()];
    let mut other = vec![false; table.rows()];
    for cell in table.cells.iter().filter(|c| c.row >= table.header_rows && c.col != measure) {
        let Some(column) = columns.get(cell.col) else { continue };
        let text = join(&cell.text, vocabulary);
        if !text.is_empty() {
            let is_heading = fold(&text) == fold(&column.heading);
            same[cell.row] += usize::from(is_heading);
            other[cell.row] |= !is_heading;
        }
    }
    for (row, again) in again.iter_mut().enumerate() {
        *again = same[row] >= SAME_HEADINGS && !other[row];
    }
    again
}

/// Headings that a row repeats from which on it is no item.
const SAME_HEADINGS: usize = 2;
/// Whether a row is a number and one cell over all other columns: `1.1 | Delmål: Pasienten veit kven han skal ringe`. In
/// flattened text nothing shows how wide a cell is.
fn numbered_across(at: usize, row: &Row<'_>) -> bool {
    let across = row.cells.get(1).copied().flatten().filter(|c| c.colspan > 1 && c.colspan + 1 >= row.cells.len());
    across.is_some_and(|c| c.row == at && !c.text.trim().is_empty())
        && own(row, at, 0).and_then(number::parse).is_some_and(|n| n.rest.is_empty())
}

/// Titles that count, at least.
const MIN_COUNTED: usize = 2;
/// Share of the other rows that hold more than one text.
const FULL_ROWS: f64 = 0.8;

/// How a title counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Letter(u32),
    Number(u32),
}

impl Count {
    fn read(text: &str) -> Option<Self> {
        let mut chars = text.trim().chars();
        let letter = chars.next().filter(|c| c.is_uppercase());
        if let Some(letter) = letter
            && chars.next().is_some_and(|c| matches!(c, '.' | ')' | ':'))
            && chars.next().is_some_and(char::is_whitespace)
        {
            return Some(Self::Letter(u32::from(letter)));
        }
        let n = number::parse(text)?;
        (n.prefix.is_empty() && n.parts.len() == 1 && !n.rest.is_empty()).then(|| Self::Number(n.parts[0]))
    }

    fn goes_on(self, before: Self) -> bool {
        match (before, self) {
            (Self::Letter(a), Self::Letter(b)) | (Self::Number(a), Self::Number(b)) => b == a + 1,
            _ => false,
        }
    }

    fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Letter(_), Self::Letter(_)) | (Self::Number(_), Self::Number(_)))
    }
}

/// Rows with text in the first column alone that count `A.`, `B.`, `C.` from the table's first row on,
/// each over rows that hold more and do not count so.
fn counted_titles(table: &Table, rows: &[Row<'_>]) -> Vec<bool> {
    let mut titles = vec![false; rows.len()];
    let (mut others, mut full) = (0usize, 0usize);
    let mut last: Option<Count> = None;
    let mut after_title = false;
    for (i, row) in rows.iter().enumerate().skip(table.header_rows) {
        let texts = row.cells.iter().flatten().filter(|c| !c.text.trim().is_empty()).count();
        if texts == 0 {
            continue;
        }
        let count = own(row, i, 0).and_then(Count::read);
        match count {
            Some(count) if texts == 1 && last.is_none_or(|l| count.goes_on(l)) && !after_title => {
                last = Some(count);
                titles[i] = true;
                after_title = true;
            }
            _ => {
                if last.is_none_or(|l| count.is_some_and(|c| c.is_like(l))) {
                    return vec![false; rows.len()];
                }
                others += 1;
                full += usize::from(texts > 1);
                after_title = false;
            }
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let mostly = full as f64 >= FULL_ROWS * others as f64;
    if titles.iter().filter(|t| **t).count() < MIN_COUNTED || after_title || !mostly {
        titles.fill(false);
    }
    titles
}

/// Rows that hold a number and a title alone, `2 Vassforsyning`, each over rows whose numbers begin with
/// that one: `2.1`, `2.2`.
fn numbered_parents(table: &Table, rows: &[Row<'_>], columns: &[Column]) -> Vec<bool> {
    let mut parents = vec![false; rows.len()];
    let field = |i: usize| columns.get(i).and_then(|c| c.field);
    let objective = columns.iter().position(|c| c.field == Some(Field::Objective));
    // The number of a row's first cell; whether it is the title of others at most.
    let read = |i: usize| {
        // A cell over several columns is one; flattened text does not show how wide it is.
        let again = |c: usize| c > 0 && table.how != How::Flattened && rows[i].cells[c] == rows[i].cells[c - 1];
        let filled: Vec<usize> = (0..table.columns).filter(|&c| !again(c) && own(&rows[i], i, c).is_some()).collect();
        let first = own(&rows[i], i, *filled.first()?)?;
        let n = number::parse(first)?;
        let title = match filled[..] {
            [_] => !n.rest.is_empty(),
            [no, text] => {
                // Beside objectives, a measure whose next row has an objective of its own is none.
                let own_objectives =
                    || objective.is_none_or(|o| rows.get(i + 1).is_some_and(|r| own(r, i + 1, o).is_some()));
                n.rest.is_empty()
                    && field(no) == Some(Field::ItemNo)
                    && (field(text) == Some(Field::Measure) && own_objectives()
                        || rows[i].cells[text] == rows[i].cells.last().copied().flatten())
            }
            _ => false,
        };
        Some((n.prefix.to_owned(), n.parts, title))
    };
    let numbered: Vec<usize> = (table.header_rows..rows.len()).filter(|&i| read(i).is_some()).collect();
    for (at, i) in numbered.iter().enumerate() {
        let Some((prefix, parts, title)) = read(*i) else { continue };
        let next = numbered.get(at + 1).and_then(|&next| read(next));
        let over = next.map(|(p, below, _)| p == prefix && below.len() == parts.len() + 1 && below.starts_with(&parts));
        // The last row's items may stand in a table of their own.
        let follows = || parents.iter().rposition(|&p| p).is_some();
        parents[*i] = title && over.unwrap_or_else(follows);
    }
    if parents.iter().filter(|p| **p).count() < MIN_COUNTED {
        parents.fill(false);
    }
    parents
}

/// Whether a row titles the rows below it: its objective is its only text (a number may stand
/// before it), and the next row has an objective of its own, or the text has an area's label.
fn titles_rows(at: usize, row: &Row<'_>, next: Option<&Row<'_>>, columns: &[Column], knowledge: &Knowledge) -> bool {
    let filled: Vec<usize> = (0..columns.len()).filter(|&i| own(row, at, i).is_some()).collect();
    let field = |i: usize| columns[i].field;
    let text = match filled[..] {
        [i] if matches!(field(i), Some(Field::Objective | Field::Measure)) || i == 0 => own(row, at, i),
        [n, i] if field(n) == Some(Field::ItemNo) && field(i) == Some(Field::Objective) => own(row, at, i),
        _ => None,
    };
    let Some(text) = text else { return false };
    let alone = filled.len() == 1;
    match areas::read(&text.replace('\n', " "), knowledge) {
        Said::Goal(_) | Said::Objective(_) if text.contains(':') => return alone,
        Said::Area { named: true, .. } => return alone,
        _ => {}
    }
    if field(filled[filled.len() - 1]) != Some(Field::Objective) || crate::text::bullet::starts(text) {
        return false;
    }
    let objective = filled[filled.len() - 1];
    next.is_some_and(|next| own(next, at + 1, objective).is_some())
}

/// Whether a row holds nothing but a counted objective and its word, where a form without lines may have put that word
/// under the numbers: `Delmål` before `2: Alle les`.
fn names_objective(at: usize, row: &Row<'_>, columns: &[Column], knowledge: &Knowledge) -> bool {
    let filled: Vec<usize> = (0..columns.len()).filter(|&i| own(row, at, i).is_some()).collect();
    let text = match filled[..] {
        [i] if columns[i].field == Some(Field::Measure) || i == 0 => own(row, at, i).unwrap_or("").to_owned(),
        [n, i] if columns[n].field == Some(Field::ItemNo) && columns[i].field == Some(Field::Measure) => {
            [n, i].map(|i| own(row, at, i).unwrap_or("")).join(" ")
        }
        _ => return false,
    };
    text.contains(':') && areas::objective(&text.replace('\n', " "), knowledge).is_some_and(|named| named.no.is_some())
}

/// Whether unnamed section rows are focus areas: when the first row of the table is a section, and the table stands
/// under no area, or under a bare title while its sections are counted.
pub(super) fn sections_are_areas(
    table: &Table,
    rows: &[Row<'_>],
    sections: &[bool],
    context: &Context,
    knowledge: &Knowledge,
) -> bool {
    let said: Vec<Said> = rows
        .iter()
        .zip(sections)
        .filter(|(_, s)| **s)
        .filter_map(|(r, _)| r.cells.iter().flatten().next())
        .map(|c| areas::read(&c.text, knowledge))
        .collect();
    let named = said.iter().any(|s| matches!(s, Said::Area { named: true, .. }));
    let counted = said.iter().filter(|s| matches!(s, Said::Area { no: Some(_), .. })).count();
    let all_counted = counted > 1 && counted == said.len();
    let under_title = |area: &FocusArea| area.no.is_none() && area.goal.is_none() && area.items == 0;
    let first_is_section = sections.get(table.header_rows).copied().unwrap_or(false);
    !named && first_is_section && context.area.as_ref().is_none_or(|area| all_counted && under_title(area))
}

#[cfg(test)]
mod tests {
    use super::super::rows::grid;
    use super::super::rows::tests::{column, table};
    use super::*;

    fn titles(rows: &[[&str; 3]]) -> Vec<bool> {
        let table = table(rows);
        counted_titles(&table, &grid(&table))
    }

    #[test]
    fn numbers_of_rows_begin_with_that_of_their_title() {
        let found = |rows: &[[&str; 3]], second: Field| {
            let table = table(rows);
            let columns = [column(Field::ItemNo), column(second), column(Field::Responsible)];
            numbered_parents(&table, &grid(&table), &columns)
        };
        let head = ["Nr", "Tiltak", "Ansvarleg"];
        let rows = [
            head,
            ["1", "Skred", ""],
            ["1.1", "Reinske", "Teknisk"],
            ["2", "Straum", ""],
            ["2.1", "Kjøpe", "Eigedom"],
            ["3", "Vatn", ""],
        ];
        assert_eq!(found(&rows, Field::Measure), [false, true, false, true, false, true]);
        assert!(!found(&rows, Field::Objective).contains(&true));
        // Beside objectives of their own.
        let wide = [
            ["Nr", "Mål", "Tiltak"],
            ["1", "", "Skred"],
            ["1.1", "Trygg fjellside", "Reinske"],
            ["2", "", "Straum"],
            ["2.1", "Lys", "Kjøpe"],
        ];
        let (table, columns) =
            (table(&wide), [column(Field::ItemNo), column(Field::Objective), column(Field::Measure)]);
        assert_eq!(numbered_parents(&table, &grid(&table), &columns), [false, true, false, true, false]);
        let flat = [head, ["1", "Skred", ""], ["2", "Straum", ""], ["3", "Kjøpe", "Eigedom"]];
        assert!(!found(&flat, Field::Measure).contains(&true));
    }

    #[test]
    fn titles_count_where_rows_do_not() {
        let head = ["Tiltak", "Ansvarleg", "Frist"];
        let row = ["Male gangfelt", "Vegsjefen", "2026"];
        let found = titles(&[head, ["A. Vegar", "", ""], row, row, ["B. Lys", "", ""], row]);
        assert_eq!(found, [false, true, false, false, true, false]);
        let none = |rows: &[[&str; 3]]| assert!(!titles(rows).contains(&true), "{rows:?}");
        // The letters do not go on.
        none(&[head, ["A. Vegar", "", ""], row, ["A. Lys", "", ""], row]);
        // The rows count too.
        none(&[head, ["1. Vegar", "", ""], ["2. Male", "Vegsjefen", "2026"], ["3. Lys", "", ""], row]);
        // A plan that nobody has filled in yet.
        none(&[head, ["A. Vegar", "", ""], ["Male", "", ""], ["B. Lys", "", ""], ["Tenne", "", ""]]);
        // Nothing stands below the last one.
        none(&[head, ["A. Vegar", "", ""], row, ["B. Lys", "", ""]]);
    }
}
