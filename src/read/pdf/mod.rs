//! PDF → pages of words, rules, shading and tags.

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Source};

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
pub fn read(source: Source, _bytes: &[u8], _config: &Config) -> Result<Document> {
    Err(Error::new(
        ErrorKind::NotText,
        source.file,
        "PDF input is not read yet",
        "export the plan as text and give that file",
    ))
}
