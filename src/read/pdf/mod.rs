//! PDF → pages of words, rules, shading and tags.
//!
//! The crate lopdf opens the file; everything after that is done here: [`interpreter`] runs a
//! page's content, `fonts` turns codes into text, `words` and `rules` gather what was drawn.

mod actual;
mod annotations;
mod canvas;
mod color;
mod discs;
mod fonts;
mod garble;
mod glyph;
mod interpreter;
mod layers;
mod lexer;
mod likeness;
mod marks;
mod matrix;
mod objects;
mod open;
mod overprint;
mod page;
mod paint;
mod paths;
mod reader;
mod rules;
mod show;
mod spacing;
mod state;
mod streams;
mod tags;
#[cfg(test)]
mod tests;
mod tree;
mod words;
mod xobjects;

use crate::config::{Config, Limits};
use crate::error::Result;
use crate::model::{Content, Document, Note, Page, PageState, Source};
use objects::Objects;
use reader::Reader;
use tree::Pages;

/// Whether the bytes are a PDF: the header stands within the first kilobyte
/// (ISO 32000-1, Annex H, implementation note 13).
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.windows(5).any(|w| w == b"%PDF-")
}

/// Reads a PDF.
///
/// A document without a text layer is read too: its pages have the state
/// [`PageState::ImageOnly`], a warning stands for each of them and one for the document.
///
/// # Errors
/// When it cannot be opened, needs a password, or has no pages.
pub fn read(mut source: Source, bytes: &[u8], config: &Config) -> Result<Document> {
    let opened = open::open(&source.file, bytes, config.password.as_deref(), &config.limits)?;
    let mut notes = opened.notes;
    let doc = match whole(&opened.doc, bytes, config) {
        Some(rebuilt) => {
            notes.push(Note::warning(
                "objects-searched",
                "the PDF's table of objects is wrong; its objects were looked up by searching the file",
            ));
            rebuilt
        }
        None => opened.doc,
    };
    let reader = Reader::new(&doc, &config.limits);
    let listed = Pages::of(&reader.objects);
    if listed.ids.is_empty() {
        return Err(open::damaged(&source.file));
    }
    notes.extend(tree_notes(&listed, &config.limits));
    let mut pages = Vec::with_capacity(listed.ids.len());
    for (number, id) in (1..).zip(&listed.ids) {
        pages.push(page::read(&reader, number, *id, &mut notes));
    }
    notes.extend(textless(&pages));
    source.media_type = "application/pdf".to_owned();
    source.pages = u32::try_from(pages.len()).ok();
    let mut tags = Vec::new();
    if !config.ignore_tags {
        let tree = tags::read(&reader.objects, &listed.ids);
        tags = tree.roots;
        if tree.cut {
            notes.push(Note::warning("tags-cut", "the structure tree is larger than the limit; the rest was left out"));
        }
    }
    notes.extend(reader.objects.limits_hit());
    let catalog = reader.objects.catalog();
    let title = reader.objects.resolve_info_title();
    let lang = catalog.and_then(|c| reader.objects.text(c, b"Lang")).filter(|l| !l.is_empty());
    Ok(Document { source, content: Content::Pages { pages, tags, title, lang }, notes })
}

/// The document opened by searching its bytes, where pages are missing from it as it was opened
/// and fewer are missing then.
fn whole(doc: &lopdf::Document, bytes: &[u8], config: &Config) -> Option<lopdf::Document> {
    let survey = |doc: &lopdf::Document| {
        let objects = Objects::new(doc, &config.limits);
        let pages = Pages::of(&objects);
        (pages.ids.len(), pages.unreadable(&objects))
    };
    let (count, lost) = survey(doc);
    if lost == 0 && count > 0 {
        return None;
    }
    let rebuilt = open::rebuild(bytes, config.password.as_deref(), &config.limits)?;
    let (count_then, lost_then) = survey(&rebuilt);
    (lost_then < lost && count_then >= count || count == 0 && count_then > 0).then_some(rebuilt)
}

/// What is wrong with the list of pages.
fn tree_notes(pages: &Pages, limits: &Limits) -> Vec<Note> {
    let mut notes = Vec::new();
    if pages.missing > 0 {
        let message = format!("{} of the pages that the PDF lists are not in it", pages.missing);
        notes.push(Note::warning("pages-missing", message));
    }
    if pages.looped > 0 {
        let message = "the list of pages leads back to itself or goes too deep; some pages may be missing";
        notes.push(Note::warning("page-tree-broken", message));
    }
    if pages.cut {
        let message = format!(
            "only the first {} pages were read; split the file to read the others, or raise the limit with --limit pages=N",
            limits.pages
        );
        notes.push(Note::warning("pages-cut", message));
    }
    notes
}

/// What is said of a document without any text.
fn textless(pages: &[Page]) -> Option<Note> {
    if pages.iter().any(|p| !p.words.is_empty()) {
        return None;
    }
    let pictures: Vec<u32> = pages.iter().filter(|p| p.state == PageState::ImageOnly).map(|p| p.number).collect();
    let message = if pictures.is_empty() {
        "the PDF holds no text".to_owned()
    } else {
        format!(
            "the PDF is a scan without a text layer ({}); export it from the program it was written in, \
             or run text recognition (OCR) on it",
            page_list(&pictures)
        )
    };
    Some(Note::warning(if pictures.is_empty() { "no-text" } else { "image-only" }, message))
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
