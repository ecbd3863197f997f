//! What recovery hands on: headings, paragraphs, lists and logical tables in reading order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::TextExporter;
use super::geometry::Rect;
use super::note::Note;

/// Where a piece of text stands in the source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Page from 1.
    pub page: u32,
    /// Box on the page; `null` in text exports.
    pub bbox: Option<Rect>,
    /// First line in the file, from 1, in text exports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// What recovery found.
#[derive(Debug, Clone, Default)]
pub struct Recovered {
    /// Blocks in reading order; every character of the document is in one of them.
    pub blocks: Vec<Block>,
    /// The kind of text export, for text input.
    pub exporter: Option<TextExporter>,
    /// Findings.
    pub notes: Vec<Note>,
}

/// One block in reading order. Every character of a document ends in exactly one block.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A line or more that titles what follows.
    Heading(TextBlock),
    /// Running text.
    Paragraph(TextBlock),
    /// A bullet or numbered line of a list outside tables.
    ListItem(ListItem),
    /// A table, joined over page breaks.
    Table(Table),
    /// Running heads, feet, page numbers: kept, said once.
    Furniture(TextBlock),
}

impl Block {
    /// The table, if it is one.
    #[must_use]
    pub fn table(&self) -> Option<&Table> {
        if let Self::Table(table) = self { Some(table) } else { None }
    }
}

/// Text outside tables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TextBlock {
    /// The layout lines joined with `\n`.
    pub text: String,
    /// Where it stands, a place a page.
    pub places: Vec<Place>,
    /// Heading level from 1 where known.
    pub level: Option<u8>,
    /// Set in type larger or bolder than the text around (known for PDFs alone).
    pub prominent: bool,
}

/// A list item outside tables.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// The bullet glyph or number as printed, for example `•`, `-`, `2.1`.
    pub marker: String,
    /// The text without its marker, layout lines joined with `\n`.
    pub text: String,
    /// Depth from 0, by marker kind and indentation.
    pub depth: u8,
    /// Where it stands.
    pub places: Vec<Place>,
}

/// How a table was recovered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum How {
    /// From the PDF's structure tree.
    Tagged,
    /// From drawn lines.
    Ruled,
    /// From alignment of the text alone.
    Aligned,
    /// From text in which nobody kept the columns.
    Flattened,
    /// From the columns of a character grid.
    Grid,
}

/// A logical table, joined over page breaks.
///
/// Guarantees: cells are sorted by row, then column; no two cells cover the same place; the
/// header rows come first; a repeated header is not in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Page of the first part.
    pub page: u32,
    /// Box of the first part; `null` in text exports.
    pub bbox: Option<Rect>,
    /// Every part.
    pub regions: Vec<Region>,
    /// Number of header rows; 0 where the table has none.
    pub header_rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Cells that hold text, and those printed empty.
    pub cells: Vec<Cell>,
    /// How it was recovered.
    pub how: How,
    /// Probability that the structure is right.
    pub confidence: f64,
    /// The joins over page breaks.
    pub joins: Vec<Join>,
    /// Confidence by row (same length as the number of rows); empty where not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_confidence: Vec<f64>,
    /// Rows whose reading was close to another: row and sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub row_notes: Vec<(usize, String)>,
    /// Rows that hold one text alone, set as a title as no others are: bold, in a table whose rows are not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub title_rows: Vec<usize>,
    /// The candidates that were weighed, the chosen one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

/// A part of a table on one page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Page from 1.
    pub page: u32,
    /// Its box; `null` in text exports.
    pub bbox: Option<Rect>,
}

/// A table cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cell {
    /// First row.
    pub row: usize,
    /// First column.
    pub col: usize,
    /// Rows covered, at least 1.
    pub rowspan: usize,
    /// Columns covered, at least 1.
    pub colspan: usize,
    /// Layout lines joined with `\n`; empty for a cell printed empty.
    pub text: String,
    /// Where it stands: one place a page.
    pub places: Vec<Place>,
}

/// A join of two parts over a page break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Join {
    /// The page before the break.
    pub after_page: u32,
    /// The reasons, a sentence each.
    pub why: Vec<String>,
    /// Probability that the join is right.
    pub confidence: f64,
    /// The row that the break cut, if it cut one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_row: Option<usize>,
}

/// A way to read a region that was weighed against others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// How it was made.
    pub how: How,
    /// Its score: higher is better; comparable within one region alone.
    pub score: f64,
    /// The evidence, a sentence each.
    pub why: Vec<String>,
}

impl Table {
    /// Number of rows, header rows included.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cells.iter().map(|c| c.row + c.rowspan).max().unwrap_or(0)
    }

    /// The cell that covers this place, spans included.
    #[must_use]
    pub fn at(&self, row: usize, col: usize) -> Option<&Cell> {
        self.cells
            .iter()
            .find(|c| (c.row..c.row + c.rowspan).contains(&row) && (c.col..c.col + c.colspan).contains(&col))
    }
}
