//! Opening a PDF: repair, decryption, and the errors that cost the document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{DecompressError, Document, Error as PdfError, LoadOptions, Object, ObjectId};

use super::limits;
use crate::error::{Error, ErrorKind, Result};
use crate::model::Note;

/// An opened document and what opening it cost.
pub struct Opened {
    /// The document, decrypted.
    pub doc: Document,
    /// What was left out.
    pub notes: Vec<Note>,
}

/// Opens the document, decrypted. Where a stream of objects inflates without end, that stream is
/// left out.
///
/// # Errors
/// When nothing of it can be opened, or not without a password.
pub fn open(file: &str, bytes: &[u8], password: Option<&str>) -> Result<Opened> {
    let mut notes = Vec::new();
    let mut loaded = load(bytes, options(password));
    if matches!(&loaded, Some(Err(error)) if is_about_size(error)) {
        loaded = load(bytes, LoadOptions { filter: Some(drop_bombs), ..options(password) });
        if !matches!(loaded, Some(Ok(_))) {
            return Err(bomb(file));
        }
        notes.push(Note::warning("objects-too-large", format!("{BOMB}; what is in it was left out")));
    }
    let doc = match loaded {
        Some(Ok(doc)) => doc,
        Some(Err(error)) if is_about_password(&error) => return Err(locked(file, password.is_some())),
        _ => return Err(damaged(file)),
    };
    if doc.is_encrypted() {
        return Err(locked(file, password.is_some()));
    }
    Ok(Opened { doc, notes })
}

/// Opens the document again, its objects looked up by scanning the bytes: for a file whose table
/// of objects points past them.
#[must_use]
pub fn rebuild(bytes: &[u8], password: Option<&str>) -> Option<Document> {
    let loaded = load(bytes, LoadOptions { force_reconstruct: true, ..options(password) });
    loaded?.ok().filter(|doc| !doc.is_encrypted())
}

fn options(password: Option<&str>) -> LoadOptions {
    LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(limits::STREAM_BYTES),
        ..LoadOptions::default()
    }
}

/// lopdf is not ours: should it panic on hostile bytes, the document is damaged (`None`).
fn load(bytes: &[u8], options: LoadOptions) -> Option<std::result::Result<Document, PdfError>> {
    catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options))).ok()
}

/// Keeps every object but streams of objects that inflate beyond the limit.
fn drop_bombs(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let too_large = |stream: &lopdf::Stream| {
        let plain = stream.get_plain_content_with_limit(limits::STREAM_BYTES);
        matches!(plain, Err(error) if is_about_size(&error))
    };
    let bomb = object.as_stream().is_ok_and(|s| s.dict.has_type(b"ObjStm") && too_large(s));
    (!bomb).then(|| (id, object.clone()))
}

fn is_about_size(error: &PdfError) -> bool {
    matches!(error, PdfError::Decompress(DecompressError::MemoryLimitExceeded { .. }))
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

/// Said of a stream of objects beyond the limit.
const BOMB: &str = "a compressed part of the PDF that holds its objects grows beyond 64 MiB";

fn bomb(file: &str) -> Error {
    Error::new(ErrorKind::Damaged, file, format!("{BOMB}, and without it nothing can be read"), "export it again")
}

/// The error for a PDF of which nothing can be read.
pub fn damaged(file: &str) -> Error {
    Error::new(ErrorKind::Damaged, file, "the PDF is damaged beyond repair", "export or download it again")
}
