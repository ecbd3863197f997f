//! Tables that are turned: the headings stand in the first column, and each column beside it is a measure. And cards that
//! stand side by side, each with labels of its own.

use std::collections::BTreeSet;

use crate::knowledge::headings::Lexicon;
use crate::model::{Block, Cell, Field, Table};
use crate::recover::cards::{self, has_core};

/// Columns at least: with one value beside each heading it is a card.
const FEWEST_COLUMNS: usize = 3;
/// Headings of different fields in the first column at least.
const FEWEST_FIELDS: usize = 3;
/// Share of the rows whose first cells are known headings at least.
const KNOWN_SHARE: f64 = 0.75;
/// Share of the cells beside the headings that are filled at least: cards that leave columns free are none.
const FILLED_SHARE: f64 = 0.7;

/// Turns such tables, so that their headings are a row, and puts cards that stand side by side under one another.
pub(super) fn turn(blocks: &mut [Block], lexicon: &Lexicon) {
    for block in blocks {
        let Block::Table(table) = block else { continue };
        if is_turned(table, lexicon) {
            *table = turned(table);
        } else if let Some(cards) = stacked(table, lexicon) {
            *table = cards;
        }
    }
}

/// The cards of a table of label, value, label, value whose rows have the same label twice, left ones first; rows
/// across part them. Nothing for other tables.
fn stacked(table: &Table, lexicon: &Lexicon) -> Option<Table> {
    /// Columns of two cards side by side.
    const COLUMNS: usize = 4;
    /// Rows with the same label twice at least.
    const FEWEST: usize = 2;
    if table.columns != COLUMNS || table.cells.iter().any(|c| c.rowspan > 1) {
        return None;
    }
    let mut rows: Vec<Vec<&Cell>> = vec![Vec::new(); table.rows()];
    for cell in &table.cells {
        rows.get_mut(cell.row)?.push(cell);
    }
    let is_pair = |row: &Vec<&Cell>| {
        let key = |cell: &Cell| cards::label(&cell.text, lexicon).map(|label| label.key);
        row.len() == COLUMNS && key(row[0]).is_some() && key(row[0]) == key(row[2])
    };
    let across = |row: &Vec<&Cell>| row.iter().filter(|c| !c.text.trim().is_empty()).count() < 2;
    let pairs = rows.iter().filter(|row| is_pair(row)).count();
    let known = rows.iter().filter(|row| is_pair(row)).filter_map(|row| cards::label(&row[0].text, lexicon)?.field);
    let known: Vec<Field> = known.collect();
    if pairs < FEWEST || !has_core(&known) || !rows.iter().all(|row| is_pair(row) || across(row)) {
        return None;
    }
    let mut cells: Vec<Cell> = Vec::new();
    let mut at = 0;
    for run in rows.chunk_by(|a, b| is_pair(a) && is_pair(b)) {
        let halves: &[usize] = if is_pair(&run[0]) { &[0, 2] } else { &[] };
        for &half in halves {
            for row in run {
                cells.extend(row[half..half + 2].iter().map(|c| Cell { row: at, col: c.col - half, ..(*c).clone() }));
                at += 1;
            }
        }
        for row in run.iter().filter(|_| halves.is_empty()) {
            let text = row.iter().find(|c| !c.text.trim().is_empty()).or(row.first());
            cells.extend(text.map(|c| Cell { row: at, col: 0, colspan: 2, ..(*c).clone() }));
            at += 1;
        }
    }
    Some(Table {
        header_rows: 0,
        columns: 2,
        cells,
        row_confidence: vec![table.confidence; at],
        row_notes: Vec::new(),
        title_rows: Vec::new(),
        ..table.clone()
    })
}

#[allow(clippy::cast_precision_loss)]
fn is_turned(table: &Table, lexicon: &Lexicon) -> bool {
    let rows = table.rows();
    if table.columns < FEWEST_COLUMNS || rows < FEWEST_FIELDS || table.cells.iter().any(|c| c.colspan > 1) {
        return false;
    }
    let field = |cell: &Cell| cards::label(&cell.text, lexicon).and_then(|label| label.field);
    let firsts: Vec<&Cell> = table.cells.iter().filter(|c| c.col == 0).collect();
    let known: Vec<Field> = firsts.iter().filter_map(|c| field(c)).collect();
    let different: BTreeSet<Field> = known.iter().copied().collect();
    let beside: Vec<&Cell> = table.cells.iter().filter(|c| c.col > 0).collect();
    let filled = beside.iter().filter(|c| !c.text.trim().is_empty()).count();
    different.len() == known.len()
        && different.len() >= FEWEST_FIELDS
        && has_core(&known)
        && known.len() as f64 >= KNOWN_SHARE * rows as f64
        && filled as f64 >= FILLED_SHARE * (rows * (table.columns - 1)) as f64
        && !beside.iter().any(|c| field(c).is_some())
}

/// The table with rows for columns.
fn turned(table: &Table) -> Table {
    let mut cells: Vec<Cell> = table
        .cells
        .iter()
        .map(|c| Cell { row: c.col, col: c.row, rowspan: c.colspan, colspan: c.rowspan, ..c.clone() })
        .collect();
    cells.sort_by_key(|c| (c.row, c.col));
    Table {
        header_rows: 1,
        columns: table.rows(),
        cells,
        row_confidence: vec![table.confidence; table.columns],
        row_notes: Vec::new(),
        title_rows: Vec::new(),
        ..table.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;
    use crate::model::{How, Region};

    fn table(rows: &[&[&str]]) -> Table {
        let cells = rows.iter().enumerate().flat_map(|(row, texts)| {
            texts.iter().enumerate().map(move |(col, text)| Cell {
                row,
                col,
                rowspan: 1,
                colspan: 1,
                text: (*text).to_owned(),
                places: Vec::new(),
            })
        });
        Table {
            page: 1,
            bbox: None,
            regions: vec![Region { page: 1, bbox: None }],
            header_rows: 0,
            columns: rows[0].len(),
            cells: cells.collect(),
            how: How::Ruled,
            confidence: 0.9,
            joins: Vec::new(),
            row_confidence: vec![0.9; rows.len()],
            row_notes: Vec::new(),
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }
    }

    #[test]
    fn headings_down_the_first_column_become_a_row() {
        let knowledge = Knowledge::builtin();
        let rows: [&[&str]; 4] = [
            &["Tiltak", "Vennebenk ved skulane", "Kurs i leiing"],
            &["Ansvarleg", "Rektorane", "PPT"],
            &["Frist", "Vår 2026", "Haust 2027"],
            &["Kostnad", "50 000", ""],
        ];
        let mut blocks = [Block::Table(table(&rows))];
        turn(&mut blocks, &knowledge.headings);
        let found = blocks[0].table().unwrap();
        let text = |row, col| found.at(row, col).map_or("", |c| c.text.as_str());
        assert_eq!((found.header_rows, found.columns, found.rows()), (1, 4, 3));
        assert_eq!([text(0, 0), text(0, 3), text(2, 0), text(2, 1)], ["Tiltak", "Kostnad", "Kurs i leiing", "PPT"]);
    }

    #[test]
    fn cards_side_by_side_come_under_one_another() {
        let knowledge = Knowledge::builtin();
        let rows: [&[&str]; 4] = [
            &["Tiltak", "Trygg skuleveg", "Tiltak", "Hjartesone"],
            &["Ansvarleg", "Teknisk", "Ansvarleg", "Rektor"],
            &["Tiltak", "Refleksdag", "Tiltak", "Sykkelprøve"],
            &["Ansvarleg", "FAU", "Ansvarleg", "Lærar"],
        ];
        let found = stacked(&table(&rows), &knowledge.headings).unwrap();
        let values: Vec<&str> = found.cells.iter().filter(|c| c.col == 1).map(|c| c.text.as_str()).collect();
        assert_eq!((found.columns, found.rows()), (2, 8));
        assert_eq!(
            values,
            ["Trygg skuleveg", "Teknisk", "Refleksdag", "FAU", "Hjartesone", "Rektor", "Sykkelprøve", "Lærar"]
        );
    }

    #[test]
    fn cards_and_usual_tables_stay() {
        let knowledge = Knowledge::builtin();
        let card: [&[&str]; 3] = [&["Tiltak", "Vennebenk"], &["Ansvarleg", "Rektorane"], &["Frist", "Vår 2026"]];
        let pairs: [&[&str]; 3] =
            [&["Tiltak", "Vennebenk", "Nr."], &["Ansvarleg", "Rektorane", "Frist"], &["Kostnad", "50 000", "Status"]];
        let usual: [&[&str]; 3] =
            [&["Tiltak", "Ansvarleg", "Frist"], &["Vennebenk", "Rektor", "2026"], &["Kurs", "PPT", "2027"]];
        for rows in [&card[..], &pairs[..], &usual[..]] {
            assert!(!is_turned(&table(rows), &knowledge.headings), "{rows:?}");
            assert!(stacked(&table(rows), &knowledge.headings).is_none(), "{rows:?}");
        }
    }
}
