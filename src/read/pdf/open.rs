//! Opening a PDF: repair, decryption, and the errors that cost the document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, Error as PdfError, LoadOptions};

use super::objects::Objects;
use super::{limits, tree};
use crate::error::{Error, ErrorKind, Result};

/// Opens the document, decrypted.
pub fn open(file: &str, bytes: &[u8], password: Option<&str>) -> Result<Document> {
    let doc = load(file, bytes, password, false)?;
    let pages = tree::pages(&Objects::new(&doc));
    if !pages.ids.is_empty() && pages.missing == 0 {
        return Ok(doc);
    }
    // The table of objects may name wrong places: look for the objects themselves.
    let Ok(rebuilt) = load(file, bytes, password, true) else { return Ok(doc) };
    let more = tree::pages(&Objects::new(&rebuilt)).ids.len() > pages.ids.len();
    Ok(if more { rebuilt } else { doc })
}

fn load(file: &str, bytes: &[u8], password: Option<&str>, rebuild: bool) -> Result<Document> {
    let options = LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(limits::STREAM_BYTES),
        force_reconstruct: rebuild,
        ..LoadOptions::default()
    };
    // lopdf is not ours: should it panic on hostile bytes, the document is damaged.
    let loaded = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options)));
    let doc = match loaded {
        Ok(Ok(doc)) => doc,
        Ok(Err(error)) if is_about_password(&error) => return Err(locked(file, password.is_some())),
        Ok(Err(_)) | Err(_) => return Err(damaged(file)),
    };
    if doc.is_encrypted() {
        return Err(locked(file, password.is_some()));
    }
    Ok(doc)
}

fn is_about_password(error: &PdfError) -> bool {
    matches!(error, PdfError::InvalidPassword | PdfError::Decryption(_))
}

fn locked(file: &str, given: bool) -> Error {
    let (what, hint) = if given {
        ("the password does not open the PDF", "give the right one with --password")
    } else {
        ("the PDF needs a password", "give it with --password")
    };
    Error::new(ErrorKind::Password, file, what, hint)
}

/// The error for a PDF of which nothing can be read.
pub fn damaged(file: &str) -> Error {
    Error::new(ErrorKind::Damaged, file, "the PDF is damaged beyond repair", "export or download it again")
}
