//! Blocks from PDF pages: by tags, by rules, by alignment.

use crate::knowledge::Knowledge;
use crate::model::{Page, TagNode};
use crate::recover::Recovered;

/// Finds headings, paragraphs, lists and tables on pages with places.
#[must_use]
pub fn recover(_pages: &[Page], _tags: &[TagNode], _knowledge: &Knowledge) -> Recovered {
    Recovered::default()
}
