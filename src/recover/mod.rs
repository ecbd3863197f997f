//! Document → blocks: headings, paragraphs, lists and logical tables in reading order.

pub mod flat;
pub mod pages;

use crate::knowledge::Knowledge;
use crate::model::{Block, Content, Document, Note, TextExporter};

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

/// Finds headings, paragraphs, lists and tables.
#[must_use]
pub fn recover(document: &Document, knowledge: &Knowledge) -> Recovered {
    match &document.content {
        Content::Text(pages) => flat::recover(pages, knowledge),
        Content::Pages { pages, tags, .. } => pages::recover(pages, tags, knowledge),
    }
}
