//! PDF → pages of words, rules, shading and tags.
//!
//! The crate lopdf opens the file; everything after that is done here: [`interpreter`] runs a
//! page's content, `fonts` turns codes into text, `words` and `rules` gather what was drawn.

mod actual;
mod canvas;
mod color;
mod fonts;
mod garble;
mod glyph;
mod interpreter;
mod layers;
mod lexer;
mod limits;
mod matrix;
mod objects;
mod open;
mod overprint;
mod page;
mod paths;
mod reader;
mod rules;
mod show;
mod spacing;
mod state;
mod tags;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Content, Document, Note, Page, PageState, Source};
use reader::Reader;

/// Whether the bytes are a PDF: the header stands within the first kilobyte
/// (ISO 32000-1, Annex H, implementation note 13).
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(5).any(|w| w == b"%PDF-")
}

/// Reads a PDF.
///
/// # Errors
/// When it cannot be opened, needs a password, or has no text layer at all.
pub fn read(mut source: Source, bytes: &[u8], config: &Config) -> Result<Document> {
    let doc = open::open(&source.file, bytes, config.password.as_deref())?;
    let reader = Reader::new(&doc);
    let tree::Pages { ids, missing, cut } = tree::pages(&reader.objects);
    if ids.is_empty() {
        return Err(open::damaged(&source.file));
    }
    let mut notes = Vec::new();
    if cut || missing > 0 {
        notes.push(Note::warning(
            "page-tree-broken",
            "the list of pages is damaged or too long; some pages may be missing",
        ));
    }
    let mut pages = Vec::with_capacity(ids.len());
    for (number, id) in (1..).zip(&ids) {
        pages.push(page::read(&reader, number, *id, &mut notes));
    }
    refuse_pictures(&source.file, &pages)?;
    source.media_type = "application/pdf".to_owned();
    source.pages = u32::try_from(pages.len()).ok();
    let mut tags = Vec::new();
    if !config.ignore_tags {
        let tree = tags::read(&reader.objects, &ids);
        tags = tree.roots;
        if tree.cut {
            notes.push(Note::warning("tags-cut", "the structure tree is larger than the limit; the rest was left out"));
        }
    }
    let catalog = reader.objects.catalog();
    let title = reader.objects.resolve_info_title();
    let lang = catalog.and_then(|c| reader.objects.text(c, b"Lang")).filter(|l| !l.is_empty());
    Ok(Document { source, content: Content::Pages { pages, tags, title, lang }, notes })
}

/// A document of pictures alone is an error: nothing of it can be read.
fn refuse_pictures(file: &str, pages: &[Page]) -> Result<()> {
    let pictures: Vec<u32> = pages.iter().filter(|p| p.state == PageState::ImageOnly).map(|p| p.number).collect();
    if pictures.is_empty() || pages.iter().any(|p| !p.words.is_empty()) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::ImageOnly,
        file,
        format!("no page has a text layer; nothing but pictures on {}", page_list(&pictures)),
        "export it from the program it was written in, or run text recognition (OCR) on it",
    ))
}

/// `page 3`, or `pages 1–4, 7`.
fn page_list(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match ranges.last_mut() {
            Some((_, end)) if *end + 1 == *page => *end = *page,
            _ => ranges.push((*page, *page)),
        }
    }
    let words: Vec<String> =
        ranges.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") }).collect();
    format!("{} {}", if pages.len() == 1 { "page" } else { "pages" }, words.join(", "))
}

/// The note for a page of a document that is a picture.
fn picture_note(page: u32) -> Note {
    Note::warning("page-image-only", "the page is a picture without a text layer; nothing of it was read").on_page(page)
}
