//! Lines across a table that are a column of it: those that say more of the row above them (`Status: Ferdig`), and
//! the measures of a table whose headings name only what stands below each of them (`Ansvarlig | Frist | Status`).

use std::collections::BTreeSet;

use crate::knowledge::Knowledge;
use crate::knowledge::headings::undated;
use crate::model::{Block, Cell, Field, Table};
use crate::text::fold::fold;

/// Lines of a kind from which on they are a column: with the same label, or each over its row.
const FEWEST: usize = 2;
/// Columns that a table has at most after lines were made columns.
const MOST_COLUMNS: usize = 100;

/// Headings of a table with its measures across, at least.
const FEWEST_HEADINGS: usize = 2;
/// Share of the lines across with one row below them, from which on they are measures; with more rows they title these.
const ONE_BELOW: f64 = 0.8;

/// Makes columns of such lines, in every table with a header.
pub fn lift(blocks: &mut [Block], knowledge: &Knowledge) {
    for block in blocks {
        if let Block::Table(table) = block {
            while table.header_rows > 0 && table.columns < MOST_COLUMNS && lift_one(table, knowledge) {}
            lift_measures(table, knowledge);
        }
    }
}

/// Makes the lines across a column before the others, where no heading names what is done and each has one row of
/// what the headings name below it.
fn lift_measures(table: &mut Table, knowledge: &Knowledge) {
    if table.header_rows == 0 || table.at(0, 0).is_none_or(|c| c.text.trim().is_empty()) {
        return;
    }
    let heads = || table.cells.iter().filter(|c| c.row < table.header_rows && !c.text.trim().is_empty());
    let known = |text: &str| knowledge.headings.known(text).map(|m| m.field);
    let adds = |c: &Cell| {
        let text = c.text.replace('\n', " ");
        known(&text).or_else(|| known(undated(&text)?)).is_some_and(says_more)
    };
    if heads().count() < FEWEST_HEADINGS || !heads().all(adds) {
        return;
    }
    let body = table.header_rows..table.rows();
    let runs_wide = |row: usize| across(table, row).is_some_and(|c| is_wide(c, table.columns));
    // A text alone right below one that fills the width is what the first heading names.
    let is_across = |&row: &usize| across(table, row).is_some() && (runs_wide(row) || !runs_wide(row - 1));
    // The last line before its row is the measure; those above it title.
    let below = |&row: &usize| (row + 1..table.rows()).take_while(|r| !is_across(r)).count();
    let lines: Vec<usize> = body.clone().filter(is_across).filter(|r| below(r) > 0).collect();
    let ones = lines.iter().filter(|r| below(r) == 1).count();
    #[allow(clippy::cast_precision_loss)]
    let mostly = ones as f64 >= ONE_BELOW * lines.len() as f64;
    // Nothing stands below the headings but for a line above it.
    let first = body.take_while(is_across).last();
    if lines.len() < FEWEST || !mostly || lines.first().copied() != first {
        return;
    }
    let measures: Vec<Cell> = lines
        .iter()
        .filter_map(|&row| {
            let own = across(table, row)?;
            Some(Cell { row: row + 1, col: 0, rowspan: below(&row), colspan: 1, ..own.clone() })
        })
        .collect();
    let taken: BTreeSet<usize> = measures.iter().map(|c| c.row - 1).collect();
    for cell in &mut table.cells {
        if is_wide(cell, table.columns) && !taken.contains(&cell.row) {
            cell.colspan = table.columns + 1;
        } else {
            cell.col += 1;
        }
    }
    table.cells.retain(|c| !taken.contains(&c.row));
    table.cells.extend(measures);
    table.columns += 1;
    drop_rows(table, &taken);
}

/// The text of a row that is alone in it, in its first column.
fn across(table: &Table, row: usize) -> Option<&Cell> {
    let mut filled = table.cells.iter().filter(|c| c.row == row && !c.text.trim().is_empty());
    let (Some(cell), None) = (filled.next(), filled.next()) else { return None };
    let over = table.cells.iter().any(|c| c.row < row && c.row + c.rowspan > row);
    (cell.col == 0 && cell.rowspan == 1 && !over).then_some(cell)
}

fn is_wide(cell: &Cell, columns: usize) -> bool {
    cell.col == 0 && cell.colspan == columns
}

/// A line across: its row, its label, and what stands after the label.
struct Line {
    row: usize,
    label: String,
    text: String,
}

/// Makes one label's lines a column; `false` where there are none.
fn lift_one(table: &mut Table, knowledge: &Knowledge) -> bool {
    let lines: Vec<Line> = (table.header_rows..table.rows()).filter_map(|row| line(table, row, knowledge)).collect();
    let heads: BTreeSet<String> =
        table.cells.iter().filter(|c| c.row < table.header_rows).map(|c| fold(&c.text)).collect();
    let count = |label: &str| lines.iter().filter(|l| fold(&l.label) == fold(label)).count();
    let Some(label) = lines.iter().map(|l| l.label.clone()).find(|l| count(l) >= FEWEST && !heads.contains(&fold(l)))
    else {
        return false;
    };
    let chosen: Vec<&Line> = lines.iter().filter(|l| fold(&l.label) == fold(&label)).collect();
    let taken: BTreeSet<usize> = chosen.iter().map(|l| l.row).collect();
    // A line without a row above it, or the second one under the same row, stays.
    let above = |row: usize| row.checked_sub(1).filter(|r| *r >= table.header_rows && !taken.contains(r));
    if chosen.iter().any(|l| above(l.row).is_none_or(|r| lines.iter().any(|o| o.row == r))) {
        return false;
    }
    let col = table.columns;
    let head = Cell { row: 0, col, rowspan: table.header_rows, colspan: 1, text: label, places: Vec::new() };
    let mut cells = vec![head];
    for line in &chosen {
        let places = table.at(line.row, 0).map(|c| c.places.clone()).unwrap_or_default();
        cells.push(Cell { row: line.row - 1, col, rowspan: 1, colspan: 1, text: line.text.clone(), places });
    }
    // What runs across the table does so still.
    table.cells.iter_mut().filter(|c| c.col == 0 && c.colspan == col).for_each(|c| c.colspan += 1);
    table.cells.extend(cells);
    table.columns += 1;
    drop_rows(table, &taken);
    true
}

/// Reads a row as a line across: one text, that a known word for something of an item opens.
fn line(table: &Table, row: usize, knowledge: &Knowledge) -> Option<Line> {
    let cell = across(table, row)?;
    let (label, text) = cell.text.split_once(':')?;
    let field = knowledge.headings.exact(&fold(label))?;
    says_more(field).then(|| Line { row, label: label.trim().to_owned(), text: text.trim().to_owned() })
}

/// Whether a column of the field says more of a measure that stands elsewhere.
fn says_more(field: Field) -> bool {
    matches!(
        field,
        Field::Status
            | Field::FollowUp
            | Field::Progress
            | Field::Comment
            | Field::Responsible
            | Field::Deadline
            | Field::Period
            | Field::Resources
            | Field::Cost
            | Field::Indicator
            | Field::Participants
            | Field::Priority
            | Field::TargetGroup
            | Field::Deliverable
    )
}

/// Takes these rows out of the table.
pub(super) fn drop_rows(table: &mut Table, taken: &BTreeSet<usize>) {
    table.cells.retain(|c| !taken.contains(&c.row));
    let now = |row: usize| row - taken.range(..row).count();
    if table.row_confidence.len() > *taken.last().unwrap_or(&0) {
        let mut row = 0;
        table.row_confidence.retain(|_| {
            row += 1;
            !taken.contains(&(row - 1))
        });
    }
    table.row_notes.retain(|n| !taken.contains(&n.0));
    table.row_notes.iter_mut().for_each(|n| n.0 = now(n.0));
    table.title_rows.retain(|r| !taken.contains(r));
    table.title_rows.iter_mut().for_each(|r| *r = now(*r));
    for cell in &mut table.cells {
        cell.row = now(cell.row);
    }
    table.cells.sort_by_key(|c| (c.row, c.col));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::How;

    pub fn table(rows: &[&[&str]]) -> Table {
        let columns = rows.iter().map(|r| r.len()).max().unwrap_or(0);
        let mut cells = Vec::new();
        for (row, texts) in rows.iter().enumerate() {
            let colspan = if texts.len() == 1 { columns } else { 1 };
            for (col, text) in texts.iter().enumerate() {
                cells.push(Cell { row, col, rowspan: 1, colspan, text: (*text).to_owned(), places: Vec::new() });
            }
        }
        Table {
            page: 1,
            bbox: None,
            regions: Vec::new(),
            header_rows: 1,
            columns,
            cells,
            how: How::Ruled,
            confidence: 1.0,
            joins: Vec::new(),
            row_confidence: (0..rows.len()).map(|r| r as f64).collect(),
            row_notes: vec![(rows.len() - 1, "close".to_owned())],
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }
    }

    fn lifted(rows: &[&[&str]]) -> Table {
        let mut blocks = [Block::Table(table(rows))];
        lift(&mut blocks, &Knowledge::builtin());
        let [Block::Table(table)] = blocks else { unreachable!() };
        table
    }

    #[test]
    fn labelled_lines_under_the_rows_are_a_column() {
        let t = lifted(&[
            &["Nr", "Tiltak"],
            &["1", "Male gangfelt"],
            &["Status: Ferdig"],
            &["Trygge vegar"],
            &["2", "Setje opp lys"],
            &["Status:"],
            &["3", "Leggje fortau"],
        ]);
        let text = |row, col| t.at(row, col).map(|c| c.text.as_str());
        assert_eq!((t.columns, t.rows()), (3, 5));
        assert_eq!([text(0, 2), text(1, 2), text(3, 2), text(4, 2)], [Some("Status"), Some("Ferdig"), Some(""), None]);
        assert_eq!(t.at(2, 0).map(|c| c.colspan), Some(3));
        assert_eq!((text(2, 0), text(4, 1)), (Some("Trygge vegar"), Some("Leggje fortau")));
        assert_eq!(t.row_confidence, [0.0, 1.0, 3.0, 4.0, 6.0]);
        assert_eq!(t.row_notes[0].0, 4);
    }

    #[test]
    fn measures_across_the_table_are_a_column_of_it() {
        let t = lifted(&[
            &["Ansvarlig", "Frist", "Status 1. juni 2025"],
            &["Energi"],
            &["1.1 Skifte til LED"],
            &["Eiendom", "2025", "I rute"],
            &["1.2 Senke ventilasjonen"],
            &["Driftssjef", "", "Forsinket"],
            &["Innkjøp"],
            &["2.1 Kjøpe mindre"],
            &["Innkjøpsavdelingen", "", ""],
        ]);
        let text = |row, col| t.at(row, col).map(|c| c.text.as_str());
        assert_eq!((t.columns, t.rows()), (4, 6));
        assert_eq!([text(5, 0), text(5, 1)], [Some("2.1 Kjøpe mindre"), Some("Innkjøpsavdelingen")]);
        assert_eq!([text(0, 0), text(0, 1)], [None, Some("Ansvarlig")]);
        assert_eq!(
            [text(2, 0), text(2, 1), text(3, 0), text(3, 3)],
            [Some("1.1 Skifte til LED"), Some("Eiendom"), Some("1.2 Senke ventilasjonen"), Some("Forsinket")]
        );
        assert_eq!([text(1, 0), text(4, 0)], [Some("Energi"), Some("Innkjøp")]);
        assert_eq!(t.at(1, 0).map(|c| c.colspan), Some(4));
    }

    #[test]
    fn other_rows_stay() {
        for rows in [
            // Titles of several rows; a heading that may name what is done.
            [&["Ansvarlig", "Frist"][..], &["Energi"], &["Eiendom", "2025"], &["Drift", "2026"]],
            [&["Oppgåve", "Frist"], &["Energi"], &["Måle", "2025"], &["Innkjøp"]],
            // One alone; one without a row above; a label that titles; a heading that the table has.
            [&["Nr", "Tiltak"][..], &["1", "Male gangfelt"], &["Status: Ferdig"], &["2", "Setje opp lys"]],
            [&["Nr", "Tiltak"], &["Status: Ferdig"], &["1", "Male gangfelt"], &["Status: Ferdig"]],
            [&["Nr", "Tiltak"], &["Mål: Alle les"], &["1", "Male gangfelt"], &["Mål: Alle rekn"]],
            [&["Status", "Tiltak"], &["1", "Male gangfelt"], &["Status: Ferdig"], &["Status: Ferdig"]],
        ] {
            assert_eq!(lifted(&rows), table(&rows));
        }
    }
}
