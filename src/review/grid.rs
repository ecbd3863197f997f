//! A logical table as rows and cells.

use std::collections::BTreeMap;

use super::findings::left_out;
use super::limits::{self, Budget};
use super::words;
use crate::markup::{Html, score};
use crate::model::{Cell, Table};

/// Colours of columns; they come again after the last.
pub const COLOURS: usize = 8;

/// The class that colours a column.
pub fn colour(col: usize) -> String {
    format!("c{}", col % COLOURS)
}

/// The table with its spans; places without a cell differ from cells printed empty.
pub fn table(html: &mut Html, number: usize, table: &Table, budget: &mut Budget) {
    let (all_rows, columns) = (table.rows(), table.columns.min(limits::COLUMNS));
    let rows = budget.take(all_rows.saturating_mul(columns), limits::ROWS.saturating_mul(columns)) / columns.max(1);
    let cells: BTreeMap<(usize, usize), &Cell> = table.cells.iter().map(|c| ((c.row, c.col), c)).collect();
    let name = format!("{}: {}", words::table(number), words::ROWS_AND_CELLS);
    html.open("details", &[("open", "open")]).leaf("summary", &[], words::ROWS_AND_CELLS);
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", &name)]);
    html.raw("<table class=\"grid\"><thead><tr><td></td>");
    for col in 0..columns {
        html.leaf("th", &[("scope", "col"), ("class", &colour(col))], &words::column_mark(col));
    }
    html.raw("</tr></thead><tbody>\n");
    let mut covered = vec![0usize; columns];
    for row in 0..rows {
        row_head(html, table, row);
        for col in 0..columns {
            if covered[col] > row {
                continue;
            }
            let Some(cell) = cells.get(&(row, col)) else {
                html.raw("<td class=\"absent\"></td>");
                continue;
            };
            let room = (col..columns).take_while(|c| covered[*c] <= row).count();
            let (down, across) = (cell.rowspan.clamp(1, rows - row), cell.colspan.clamp(1, room.max(1)));
            covered[col..col + across].fill(row + down);
            place(html, table, cell, (down, across));
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div></details>\n");
    left_out(html, rows, all_rows, words::ROWS);
    left_out(html, columns, table.columns, words::COLUMNS);
}

fn row_head(html: &mut Html, table: &Table, row: usize) {
    /// Rows below this are marked.
    const DOUBTFUL: f64 = 0.8;
    let confidence = table.row_confidence.get(row);
    let class = match confidence {
        _ if row < table.header_rows => "head",
        Some(c) if *c < DOUBTFUL => "doubt",
        _ => "",
    };
    html.open("tr", &[("class", class)]).raw("<th scope=\"row\">").text(&row.to_string());
    if let Some(confidence) = confidence {
        html.raw(" <small>").text(&score(*confidence)).raw("</small>");
    }
    html.raw("</th>");
}

fn place(html: &mut Html, table: &Table, cell: &Cell, (down, across): (usize, usize)) {
    let class = if is_section(table, cell) {
        "section-row".to_owned()
    } else if cell.text.is_empty() {
        "printed-empty".to_owned()
    } else {
        colour(cell.col)
    };
    let (down, across) = (down.to_string(), across.to_string());
    html.open("td", &[("rowspan", &down), ("colspan", &across), ("class", &class)]).quote(&cell.text).close("td");
}

/// Whether the cell is a row of its own across the table.
pub fn is_section(table: &Table, cell: &Cell) -> bool {
    cell.row >= table.header_rows && table.columns > 1 && cell.colspan >= table.columns
}
