//! Document → blocks: headings, paragraphs, lists and logical tables in reading order.

pub mod flat;
pub mod pages;

use crate::knowledge::Knowledge;
use crate::model::{Content, Document};

pub use crate::model::Recovered;

/// Finds headings, paragraphs, lists and tables.
#[must_use]
pub fn recover(document: &Document, knowledge: &Knowledge) -> Recovered {
    match &document.content {
        Content::Text(pages) => flat::recover(pages, knowledge),
        Content::Pages { pages, tags, .. } => pages::recover(pages, tags, knowledge),
    }
}
