//! Places in words.

use crate::model::{Item, Place};

/// Where a block stands on its page.
pub fn spot(place: &Place) -> String {
    match (place.bbox, place.line) {
        (Some(b), _) => format!("{:.0} {:.0} {:.0} {:.0}", b.x0, b.y0, b.x1, b.y1),
        (None, Some(line)) => format!("line {line}"),
        (None, None) => String::new(),
    }
}

/// Where an item stands in its document.
pub fn of_item(item: &Item) -> String {
    let source = &item.source;
    let mut parts = Vec::new();
    if let Some(table) = source.table {
        let rows: Vec<String> = source.rows.iter().map(ToString::to_string).collect();
        parts.push(format!("table {table} row {}", rows.join(", ")));
    }
    if !source.pages.is_empty() {
        let pages: Vec<String> = source.pages.iter().map(ToString::to_string).collect();
        parts.push(format!("page {}", pages.join(", ")));
    }
    if let Some((first, last)) = source.lines {
        parts.push(format!("lines {first}–{last}"));
    }
    parts.join(", ")
}
