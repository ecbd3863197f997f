//! Recovered tables as they are, before harmonisation: JSON or CSV.

use std::io;

use serde_json::json;

use crate::model::Table;

use super::dialect::Dialect;
use super::json::pretty;

/// `{ "tables": [ … ] }`.
///
/// # Errors
/// When a number cannot be JSON.
pub fn tables_json(tables: &[Table]) -> io::Result<Vec<u8>> {
    pretty(&json!({ "tables": tables }))
}

/// One grid after the other with an empty row between. The text of a cell that covers several
/// places stands in each of them, so that every row can be read alone.
///
/// # Errors
/// When a row cannot be written.
pub fn tables_csv(tables: &[Table], dialect: Dialect) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = dialect.writer(&mut out)?;
    for (i, table) in tables.iter().enumerate() {
        if i > 0 {
            writer.write_record([""])?;
        }
        for row in grid(table) {
            writer.write_record(row.iter().map(|cell| dialect.text(cell).into_owned()))?;
        }
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}

fn grid(table: &Table) -> Vec<Vec<&str>> {
    let columns = table.cells.iter().map(|c| c.col + c.colspan).max().unwrap_or(0).max(table.columns);
    let mut grid = vec![vec![""; columns]; table.rows()];
    for cell in &table.cells {
        for row in grid.iter_mut().skip(cell.row).take(cell.rowspan) {
            for place in row.iter_mut().skip(cell.col).take(cell.colspan) {
                *place = &cell.text;
            }
        }
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        serde_json::from_value(json!({
            "page": 1, "bbox": null, "regions": [], "header_rows": 1, "columns": 2, "how": "grid", "confidence": 1.0,
            "joins": [], "cells": [
                { "row": 0, "col": 0, "rowspan": 1, "colspan": 2, "text": "Mål", "places": [] },
                { "row": 1, "col": 0, "rowspan": 2, "colspan": 1, "text": "a\nb", "places": [] },
                { "row": 2, "col": 1, "rowspan": 1, "colspan": 1, "text": "- c", "places": [] },
            ]
        }))
        .unwrap()
    }

    #[test]
    fn spanned_cells_stand_in_every_place() {
        let csv = String::from_utf8(tables_csv(&[table(), table()], Dialect::Standard).unwrap()).unwrap();
        let one = "Mål,Mål\r\n\"a\nb\",\r\n\"a\nb\",- c\r\n";
        assert_eq!(csv, format!("{one}\"\"\r\n{one}"));
        let excel = String::from_utf8(tables_csv(&[table()], Dialect::ExcelNo).unwrap()).unwrap();
        assert_eq!(excel, "\u{feff}Mål;Mål\r\n\"a\nb\";\r\n\"a\nb\";– c\r\n");
    }

    #[test]
    fn the_json_has_the_names_of_the_contract() {
        let value: serde_json::Value = serde_json::from_slice(&tables_json(&[table()]).unwrap()).unwrap();
        let table = value["tables"][0].as_object().unwrap();
        for name in ["page", "bbox", "regions", "header_rows", "cells", "how", "confidence", "joins"] {
            assert!(table.contains_key(name), "{name}");
        }
        let cell = table["cells"][0].as_object().unwrap();
        for name in ["row", "col", "rowspan", "colspan", "text", "places"] {
            assert!(cell.contains_key(name), "{name}");
        }
    }
}
