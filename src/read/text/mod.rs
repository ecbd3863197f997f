//! Text exports → lines, by page where form feeds mark pages.

use crate::error::Result;
use crate::model::{Content, Document, Source, TextLine, TextPage};

/// Reads a text export.
///
/// # Errors
/// When the bytes are no text.
pub fn read(mut source: Source, bytes: &[u8]) -> Result<Document> {
    let text = String::from_utf8_lossy(bytes);
    source.media_type = "text/plain".to_owned();
    let mut number = 0;
    let pages: Vec<TextPage> = text
        .split('\u{c}')
        .zip(1..)
        .map(|(page, page_number)| TextPage {
            number: page_number,
            lines: page
                .split('\n')
                .map(|line| {
                    number += 1;
                    TextLine { number, text: line.trim_end_matches('\r').to_owned() }
                })
                .collect(),
        })
        .collect();
    source.pages = (pages.len() > 1).then_some(u32::try_from(pages.len()).unwrap_or(u32::MAX));
    Ok(Document { source, content: Content::Text(pages), notes: Vec::new() })
}
