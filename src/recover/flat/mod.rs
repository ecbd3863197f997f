//! Blocks from text exports in which nobody kept the columns.

use crate::knowledge::Knowledge;
use crate::model::TextPage;
use crate::recover::Recovered;

/// Finds headings, paragraphs, lists and tables in lines of text.
#[must_use]
pub fn recover(_pages: &[TextPage], _knowledge: &Knowledge) -> Recovered {
    Recovered::default()
}
