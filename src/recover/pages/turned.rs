//! Tables that are turned: the headings stand in the first column, and each column beside it is a measure.

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

/// Turns such tables, so that their headings are a row.
pub(super) fn turn(blocks: &mut [Block], lexicon: &Lexicon) {
    for block in blocks {
        if let Block::Table(table) = block
            && is_turned(table, lexicon)
        {
            *table = turned(table);
        }
    }
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
    fn cards_and_usual_tables_stay() {
        let knowledge = Knowledge::builtin();
        let card: [&[&str]; 3] = [&["Tiltak", "Vennebenk"], &["Ansvarleg", "Rektorane"], &["Frist", "Vår 2026"]];
        let pairs: [&[&str]; 3] =
            [&["Tiltak", "Vennebenk", "Nr."], &["Ansvarleg", "Rektorane", "Frist"], &["Kostnad", "50 000", "Status"]];
        let usual: [&[&str]; 3] =
            [&["Tiltak", "Ansvarleg", "Frist"], &["Vennebenk", "Rektor", "2026"], &["Kurs", "PPT", "2027"]];
        for rows in [&card[..], &pairs[..], &usual[..]] {
            assert!(!is_turned(&table(rows), &knowledge.headings), "{rows:?}");
        }
    }
}
