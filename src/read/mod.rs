//! Bytes → [`Document`]. The kind of a file is told by its content, not by its name.

pub mod pdf;
pub mod text;

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Document, Source};

/// Reads one document. `file` is the path as it shall stand in the output.
///
/// # Errors
/// When the bytes are empty, no text and no PDF, or cannot be opened.
pub fn read(file: &str, bytes: &[u8], config: &Config) -> Result<Document> {
    if bytes.is_empty() {
        return Err(Error::new(ErrorKind::Empty, file, "the file is empty", "export the plan again"));
    }
    let source = Source {
        file: file.to_owned(),
        sha256: Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect(),
        media_type: String::new(),
        pages: None,
        encoding: None,
        exporter: None,
    };
    if pdf::is_pdf(bytes) { pdf::read(source, bytes, config) } else { text::read(source, bytes, config) }
}
