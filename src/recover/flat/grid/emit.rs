//! Rows of a grid → logical tables.

use super::super::lines::Line;
use super::super::place;
use super::header::Header;
use super::line::text;
use super::rows::{Kind, Row, RowLine};
use crate::model::{Block, Cell, How, Join, Place, Region, Table};

/// Margin in nats from which a row's reading is as sure as it gets.
const SURE_MARGIN: f32 = 6.0;
/// Confidence of a row at a margin of nought and at a sure one.
const CONFIDENCE: (f64, f64) = (0.6, 0.98);

/// The table of these rows.
#[must_use]
pub fn table(lines: &[Line<'_>], header: &Header, row_lines: &[RowLine<'_>], rows: &[Row]) -> Block {
    let columns = header.columns.len();
    let mut cells: Vec<Cell> = Vec::new();
    let mut row_at = 0;
    let head = place(&lines[header.first]);
    if !header.groups.is_empty() {
        for group in &header.groups {
            let to = group.to.min(columns);
            cells.push(cell(0, group.from, to.saturating_sub(group.from).max(1), &group.label, vec![head.clone()]));
        }
        row_at = 1;
    }
    for (c, column) in header.columns.iter().enumerate() {
        cells.push(cell(row_at, c, 1, &column.heading, vec![head.clone()]));
    }
    let header_rows = row_at + 1;
    row_at = header_rows;
    let mut confidence = vec![1.0; header_rows];
    let mut joins: Vec<Join> = Vec::new();
    let mut pages: Vec<u32> = vec![lines[header.first].page];
    // Index in `cells` of the cell that each column has last.
    let mut last: Vec<Option<usize>> = vec![None; columns];
    let mut title: Option<usize> = None;
    for row in rows {
        for l in &row_lines[row.from..row.to] {
            let page = lines[l.line].page;
            if let Some(&before) = pages.last()
                && before != page
            {
                pages.push(page);
                let cut = l.line != row_lines[row.from].line;
                joins.push(Join {
                    after_page: before,
                    why: vec![
                        if cut { "the row goes on after the page break" } else { "the columns go on" }.to_owned(),
                    ],
                    confidence: 0.9,
                    cut_row: cut.then_some(row_at),
                });
            }
        }
        let Some(kinds) = &row.kinds else {
            let line = &row_lines[row.from];
            let words = text(&line.words);
            if let Some(at) = title.filter(|_| goes_on(&words)) {
                cells[at].text.push('\n');
                cells[at].text.push_str(&words);
                continue;
            }
            title = Some(cells.len());
            cells.push(cell(row_at, 0, columns, &words, vec![place(&lines[line.line])]));
            confidence.push(1.0);
            last.fill(None);
            row_at += 1;
            continue;
        };
        title = None;
        for c in 0..columns {
            let mut parts: Vec<String> = Vec::new();
            let mut places: Vec<Place> = Vec::new();
            for l in &row_lines[row.from..row.to] {
                let Some(chunk) = l.pieces[c] else { continue };
                parts.push(text(&l.words[chunk.from..chunk.to]));
                add_place(&mut places, place(&lines[l.line]));
            }
            match (kinds[c], last[c]) {
                (Kind::Merged, Some(at)) => {
                    let above: &mut Cell = &mut cells[at];
                    if above.row + above.rowspan == row_at {
                        above.rowspan += 1;
                    }
                    for part in parts {
                        if !above.text.is_empty() {
                            above.text.push('\n');
                        }
                        above.text.push_str(&part);
                    }
                    for p in places {
                        add_place(&mut above.places, p);
                    }
                }
                _ => {
                    last[c] = Some(cells.len());
                    cells.push(cell(row_at, c, 1, &parts.join("\n"), places));
                }
            }
        }
        let sure = f64::from((row.margin / SURE_MARGIN).clamp(0.0, 1.0));
        confidence.push(CONFIDENCE.0 + (CONFIDENCE.1 - CONFIDENCE.0) * sure);
        row_at += 1;
    }
    cells.sort_by_key(|c| (c.row, c.col));
    Block::Table(Table {
        page: pages[0],
        bbox: None,
        regions: pages.iter().map(|&page| Region { page, bbox: None }).collect(),
        header_rows,
        columns,
        cells,
        how: How::Grid,
        confidence: 0.9,
        joins,
        row_confidence: confidence,
        row_notes: Vec::new(),
        title_rows: Vec::new(),
        candidates: Vec::new(),
    })
}

fn goes_on(words: &str) -> bool {
    words.trim_start_matches(['«', '"', '“', '”', '(']).starts_with(char::is_lowercase)
}

fn add_place(places: &mut Vec<Place>, place: Place) {
    if places.last().is_none_or(|p| p.page != place.page) {
        places.push(place);
    }
}

fn cell(row: usize, col: usize, colspan: usize, text: &str, places: Vec<Place>) -> Cell {
    Cell { row, col, rowspan: 1, colspan, text: text.to_owned(), places }
}
