//! Every word that the page itself says. What comes from the document is never here.

use crate::model::{How, Item, Join, PageState, Severity, Table, TextExporter, Word};

use super::claims::Became;
use crate::markup::score;

pub const LAYERS: &str = "Layers";
pub const SKIP: &str = "To the first page";
pub const PAGES: &str = "Pages";
pub const DOCUMENT: &str = "The document";
pub const NONE: &str = "none";
pub const NOT_FOUND: &str = "not found";
pub const FINDINGS: &str = "Findings";
pub const STATE: &str = "State of the page";
pub const STITCHES: &str = "Stitches over page breaks";
pub const CANDIDATES: &str = "Candidates, the chosen one first";
pub const ROW_NOTES: &str = "Rows in doubt";
pub const HEADINGS: &str = "Headings and their fields";
pub const ROWS_AND_CELLS: &str = "Rows and cells";
pub const BLOCKS: &str = "Headings, paragraphs, lists and furniture";
pub const ITEMS: &str = "Items";
pub const FONTS: &str = "Type";
pub const UNPLACED: &str = "Text that found no field";
pub const FURNITURE: &str = "Furniture";
pub const AREAS: &str = "Focus areas";
pub const NOTHING_LEFT: &str = "became nothing";
pub const LEGEND_TEXT: &str = "Every line with what it became; columns of a table have a colour each. Lines that are shared by several cells show each part.";
pub const HEADER_LABEL: &str = "header";
pub const LINES: &str = "Lines";
pub const WORDS: &str = "words";
pub const RULES: &str = "rules";
pub const SHADES: &str = "filled boxes";
pub const IMAGES: &str = "images";
pub const TAGS: &str = "tags";
pub const CELLS: &str = "cells";
pub const ROWS: &str = "rows";
pub const COLUMNS: &str = "columns";
pub const LEGEND_DRAWN: &str =
    "Drawn from the places that were read; boxes of cells are those of the table that was chosen.";

/// Column heads of the lists.
pub const HEADING_HEADS: [&str; 6] = ["Column", "Heading", "Field", "Match", "Score", "Perhaps"];
pub const CANDIDATE_HEADS: [&str; 3] = ["How", "Score", "Why"];
pub const BLOCK_HEADS: [&str; 4] = ["Kind", "Where", "Text", "Level"];
pub const ITEM_HEADS: [&str; 9] =
    ["Identifier", "Confidence", "Where", "Focus area", "Objective", "Measures", "Responsible", "Time", "Warnings"];
pub const FONT_HEADS: [&str; 3] = ["Font", "Size (pt)", "Words"];
pub const LINE_HEADS: [&str; 3] = ["Line", "Became", "Text"];

/// Facts on the document.
pub const FACTS: [&str; 11] =
    ["File", "SHA-256", "Kind", "Pages", "Export", "Encoding", "Title", "Community", "Period", "Language", "Found"];

pub fn title(file: &str) -> String {
    format!("{file} – inspected")
}

pub fn page(number: u32) -> String {
    format!("Page {number}")
}

pub fn drawing(number: u32) -> String {
    format!("Drawing of page {number}")
}

pub fn pages_left_out(shown: usize, of: usize) -> String {
    format!("{shown} of {of} pages are shown; --page N shows another one")
}

pub fn left_out(shown: usize, of: usize, what: &str) -> String {
    format!("only the first {shown} of {of} {what} are shown")
}

pub fn found(tables: usize, items: usize, areas: usize, unplaced: usize) -> String {
    format!("{tables} tables, {items} items, {areas} focus areas, {unplaced} texts without a field")
}

pub fn page_facts(size: (f64, f64), counts: &[(usize, &str)]) -> String {
    let mut text = format!("{:.0} × {:.0} pt", size.0, size.1);
    for (count, what) in counts {
        text.push_str(&format!(" · {count} {what}"));
    }
    text
}

pub fn state(state: &PageState) -> Option<&'static str> {
    match state {
        PageState::Sound => None,
        PageState::Degraded(_) => Some("degraded: something on the page could not be read"),
        PageState::ImageOnly => Some("a picture without a text layer: nothing on it could be read"),
    }
}

pub fn how(how: How) -> &'static str {
    match how {
        How::Tagged => "tagged",
        How::Ruled => "ruled",
        How::Aligned => "aligned",
        How::Flattened => "flattened",
        How::Grid => "grid",
    }
}

pub fn exporter(exporter: TextExporter) -> &'static str {
    match exporter {
        TextExporter::ParagraphMarks => "paragraph marks: every paragraph ends in a space",
        TextExporter::RowMajor => "row major: blank lines between cells, empty cells leave nothing",
        TextExporter::Blocks => "blocks: a block of lines a cell",
        TextExporter::Grid => "grid: columns by position",
        TextExporter::ReadingOrder => "reading order of the page",
        TextExporter::Pipes => "rows with pipes",
        TextExporter::Prose => "prose: no table found",
    }
}

pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
    }
}

pub fn table(number: usize) -> String {
    format!("Table {number}")
}

pub fn table_facts(table: &Table) -> String {
    let pages: Vec<String> = table.regions.iter().map(|r| r.page.to_string()).collect();
    format!(
        "{} · confidence {} · {} rows, {} of them header · {} columns · page {}",
        how(table.how),
        score(table.confidence),
        table.rows(),
        table.header_rows,
        table.columns,
        pages.join(", ")
    )
}

pub fn table_mark(number: usize, table: &Table) -> String {
    format!("table {number} · {} {}", how(table.how), score(table.confidence))
}

pub fn candidates_mark(table: &Table) -> String {
    let all: Vec<String> = table.candidates.iter().map(|c| format!("{} {}", how(c.how), score(c.score))).collect();
    if all.is_empty() { "no candidates kept".to_owned() } else { all.join(" › ") }
}

pub fn join(number: usize, join: &Join) -> String {
    let cut = join.cut_row.map(|row| format!(", row {row} was cut")).unwrap_or_default();
    format!(
        "Table {number}: page {} to {}, confidence {}{cut}",
        join.after_page,
        join.after_page.saturating_add(1),
        score(join.confidence)
    )
}

pub fn joined_from(number: usize, join: &Join) -> String {
    format!("table {number} goes on from page {} ({})", join.after_page, score(join.confidence))
}

pub fn joined_to(number: usize, join: &Join) -> String {
    format!("table {number} goes on page {} ({})", join.after_page.saturating_add(1), score(join.confidence))
}

pub fn row_note(row: usize, note: &str) -> String {
    format!("row {row}: {note}")
}

pub fn cell_mark(row: usize, col: usize, spans: (usize, usize)) -> String {
    if spans == (1, 1) { format!("r{row} c{col}") } else { format!("r{row} c{col} {}×{}", spans.0, spans.1) }
}

pub fn item_mark(item: &Item) -> String {
    let no = item.item_no.as_deref().unwrap_or(&item.id);
    format!("{no} · {}", score(item.confidence))
}

/// Size and cut of the type of a word.
pub fn size(word: &Word) -> String {
    let cut = match (word.bold, word.italic) {
        (true, true) => " bold italic",
        (true, false) => " bold",
        (false, true) => " italic",
        (false, false) => "",
    };
    format!("{:.1}{cut}", word.size)
}

pub fn column_mark(col: usize) -> String {
    format!("c{col}")
}

pub fn became(became: Became) -> String {
    match became {
        Became::Header(t, c) => format!("t{t} header c{c}"),
        Became::HeaderAgain => "header again".to_owned(),
        Became::Section(t, r) => format!("t{t} section r{r}"),
        Became::Cell(t, r, c) => format!("t{t} r{r} c{c}"),
        Became::Heading => "heading".to_owned(),
        Became::Paragraph => "paragraph".to_owned(),
        Became::ListItem => "list item".to_owned(),
        Became::Furniture => "furniture".to_owned(),
    }
}

pub fn going_on(ids: &[&str]) -> String {
    format!("Begun on a page before: {}", ids.join(", "))
}
