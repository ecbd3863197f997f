//! What a reader hands on: the source, and its text or pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::note::Note;
use super::page::{Page, TagNode};

/// Where a document came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The path below the folder that holds all inputs, with `/` between the parts.
    pub file: String,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// `text/plain` or `application/pdf`, told by the content.
    pub media_type: String,
    /// Number of pages; `null` where the form marks none.
    pub pages: Option<u32>,
    /// The character encoding a text was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The kind of text export, told by the text's own evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exporter: Option<TextExporter>,
}

/// The kinds of text export, by what they keep of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TextExporter {
    /// Cells in row-major order; every paragraph, also an empty cell's, ends in one space.
    ParagraphMarks,
    /// Cells in row-major order, blank lines between; empty cells leave nothing.
    RowMajor,
    /// One block of lines a cell, no blank lines.
    Blocks,
    /// Columns kept by position in a character grid.
    Grid,
    /// Lines in reading order of the page; columns of a row may be interleaved.
    ReadingOrder,
    /// `| a | b |` rows.
    Pipes,
    /// No table found: headings, paragraphs and bullets.
    Prose,
}

/// One document as read, before any table is looked for.
///
/// Guarantees: text is NFC; no control characters but those a line cannot hold; every character
/// of the source that prints stands in exactly one line or word.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it came from.
    pub source: Source,
    /// Its text or its pages.
    pub content: Content,
    /// What the reader found or repaired.
    pub notes: Vec<Note>,
}

/// The two forms a document can be read in.
#[derive(Debug, Clone)]
pub enum Content {
    /// A text export: lines, by page where form feeds mark pages.
    Text(Vec<TextPage>),
    /// A PDF: words, rules and shading with their places, and the structure tree.
    Pages {
        /// The pages in order.
        pages: Vec<Page>,
        /// The structure tree's roots; empty where the document is not tagged or tags are ignored.
        tags: Vec<TagNode>,
        /// The title in the document's metadata, if any.
        title: Option<String>,
        /// The document language in its catalog, if any (for example `nn-NO`).
        lang: Option<String>,
    },
}

impl Document {
    /// Gives the first words of every line, at most `most` of them, in content order. A line of a page ends where
    /// a word has no white space before it.
    pub fn line_openings(&self, most: usize, mut see: impl FnMut(&[&str])) {
        let mut words = Vec::with_capacity(most);
        match &self.content {
            Content::Text(pages) => {
                for line in pages.iter().flat_map(|page| &page.lines) {
                    words.clear();
                    words.extend(line.text.split_whitespace().take(most));
                    see(&words);
                }
            }
            Content::Pages { pages, .. } => {
                for line in pages.iter().flat_map(|page| page.words.chunk_by(|_, next| next.space_before)) {
                    words.clear();
                    words.extend(line.iter().take(most).map(|word| word.text.as_str()));
                    see(&words);
                }
            }
        }
    }
}

/// The lines between two form feeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPage {
    /// Page number from 1.
    pub number: u32,
    /// The lines in order.
    pub lines: Vec<TextLine>,
}

/// One line of a text export, without its line end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// Line number in the file, from 1.
    pub number: u32,
    /// The text: leading and trailing spaces are kept, they carry meaning.
    pub text: String,
}
