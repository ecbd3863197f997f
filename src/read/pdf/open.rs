//! Opening a PDF: repair, decryption, and the errors that cost the document.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{DecompressError, Document, Error as PdfError, LoadOptions, Object, ObjectId};

use super::streams;
use crate::config::Limits;
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
pub fn open(file: &str, bytes: &[u8], password: Option<&str>, limits: &Limits) -> Result<Opened> {
    let mut notes = Vec::new();
    let mut loaded = load(bytes, options(bytes, password, limits));
    if matches!(&loaded, Some(Err(error)) if is_about_size(error)) {
        LEFT.set((limits.stream_bytes, limits.object_bytes));
        let whole = Some(limits.stream_bytes);
        let filtered =
            LoadOptions { filter: Some(drop_bombs), max_decompressed_size: whole, ..options(bytes, password, limits) };
        loaded = load(bytes, filtered);
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
    let mut doc = doc;
    streams::mend(&mut doc, bytes);
    Ok(Opened { doc, notes })
}

/// Opens the document again, its objects looked up by scanning the bytes: for a file whose table
/// of objects points past them.
#[must_use]
pub fn rebuild(bytes: &[u8], password: Option<&str>, limits: &Limits) -> Option<Document> {
    let loaded = load(bytes, LoadOptions { force_reconstruct: true, ..options(bytes, password, limits) });
    let mut doc = loaded?.ok().filter(|doc| !doc.is_encrypted())?;
    streams::mend(&mut doc, bytes);
    Some(doc)
}

fn options(bytes: &[u8], password: Option<&str>, limits: &Limits) -> LoadOptions {
    LoadOptions {
        password: password.map(str::to_owned),
        max_decompressed_size: Some(share(bytes, limits)),
        ..LoadOptions::default()
    }
}

/// lopdf is not ours: should it panic on hostile bytes, the document is damaged (`None`).
fn load(bytes: &[u8], options: LoadOptions) -> Option<std::result::Result<Document, PdfError>> {
    catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(bytes, options))).ok()
}

/// Bytes that one stream may inflate to while the document is opened: the streams of objects are all
/// inflated then, and share what they may take together.
fn share(bytes: &[u8], limits: &Limits) -> usize {
    /// A stream of objects of a good document is smaller, however many there are.
    const LEAST: usize = 1 << 20;
    const MARK: &[u8] = b"/ObjStm";
    let streams = bytes.windows(MARK.len()).filter(|window| *window == MARK).count();
    (limits.object_bytes / streams.max(1)).max(LEAST).min(limits.stream_bytes)
}

thread_local! {
    /// Bytes that one stream of objects, and all that are still to come, may inflate to. The filter of
    /// lopdf is a plain function.
    static LEFT: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Keeps every object but streams of objects that inflate beyond the limits.
fn drop_bombs(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Ok(stream) = object.as_stream()
        && stream.dict.has_type(b"ObjStm")
    {
        let (one, all) = LEFT.get();
        match stream.get_plain_content_with_limit(one.min(all)) {
            Ok(plain) => LEFT.set((one, all.saturating_sub(plain.len()))),
            Err(error) if is_about_size(&error) => return None,
            Err(_) => {}
        }
    }
    Some((id, object.clone()))
}

/// Whether the error says that something inflates beyond the limit.
pub fn is_about_size(error: &PdfError) -> bool {
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
const BOMB: &str = "a compressed part of the PDF that holds its objects grows beyond the limit";

fn bomb(file: &str) -> Error {
    Error::new(ErrorKind::Damaged, file, format!("{BOMB}, and without it nothing can be read"), "export it again")
}

/// The error for a PDF of which nothing can be read.
pub fn damaged(file: &str) -> Error {
    Error::new(ErrorKind::Damaged, file, "the PDF is damaged beyond repair", "export or download it again")
}
