//! Lenient access to the objects of a PDF: references followed, wrong types are `None`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::Read;

use flate2::read::DeflateDecoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::matrix::Matrix;
use super::open::is_about_size;
use crate::config::Limits;
use crate::model::Note;

/// The objects of one document.
pub struct Objects<'a> {
    doc: &'a Document,
    /// What may be spent.
    pub limits: &'a Limits,
    inflated: Cell<usize>,
    /// Names of the limits that were reached.
    hit: RefCell<BTreeSet<&'static str>>,
}

/// A number, integer or real.
#[must_use]
pub fn number(object: &Object) -> Option<f64> {
    let value = match object {
        Object::Integer(i) => *i as f64,
        Object::Real(r) => f64::from(*r),
        _ => return None,
    };
    value.is_finite().then_some(value)
}

impl<'a> Objects<'a> {
    /// Access to the objects of `doc`, within these limits.
    #[must_use]
    pub fn new(doc: &'a Document, limits: &'a Limits) -> Self {
        Self { doc, limits, inflated: Cell::new(0), hit: RefCell::default() }
    }

    /// Notes that the limit of this name was reached; false, for whoever asks whether to go on.
    pub fn hit(&self, name: &'static str) -> bool {
        self.hit.borrow_mut().insert(name);
        false
    }

    /// What is said of the limits that were reached, one by one.
    pub fn limits_hit(&self) -> Vec<Note> {
        let hit = self.hit.borrow();
        let reached = self.limits.list().into_iter().filter(|limit| hit.contains(limit.name));
        reached.map(|limit| Note::warning("limit-reached", limit.reached())).collect()
    }

    /// The document's catalog.
    #[must_use]
    pub fn catalog(&self) -> Option<&'a Dictionary> {
        self.doc.catalog().ok()
    }

    /// The document's trailer.
    #[must_use]
    pub fn trailer(&self) -> &'a Dictionary {
        &self.doc.trailer
    }

    /// The object itself, or the one it refers to; null where that is missing.
    #[must_use]
    pub fn resolve(&self, object: &'a Object) -> &'a Object {
        self.doc.dereference(object).map_or(&Object::Null, |(_, o)| o)
    }

    /// The object with this number.
    #[must_use]
    pub fn object(&self, id: ObjectId) -> Option<&'a Object> {
        self.doc.get_object(id).ok()
    }

    /// The value of a key; `None` for null.
    #[must_use]
    pub fn get(&self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
        let value = self.resolve(dict.get(key).ok()?);
        (!matches!(value, Object::Null)).then_some(value)
    }

    /// The object number behind a key whose value is a reference.
    #[must_use]
    pub fn reference(&self, dict: &Dictionary, key: &[u8]) -> Option<ObjectId> {
        dict.get(key).ok()?.as_reference().ok()
    }

    /// A dictionary, also that of a stream.
    #[must_use]
    pub fn as_dict(&self, object: &'a Object) -> Option<&'a Dictionary> {
        match self.resolve(object) {
            Object::Dictionary(d) => Some(d),
            Object::Stream(s) => Some(&s.dict),
            _ => None,
        }
    }

    /// The dictionary behind a key.
    #[must_use]
    pub fn dict(&self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Dictionary> {
        self.as_dict(dict.get(key).ok()?)
    }

    /// The stream behind a key.
    #[must_use]
    pub fn stream(&self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Stream> {
        self.get(dict, key)?.as_stream().ok()
    }

    /// The array behind a key.
    #[must_use]
    pub fn array(&self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a Vec<Object>> {
        self.get(dict, key)?.as_array().ok()
    }

    /// The number behind a key.
    #[must_use]
    pub fn number(&self, dict: &'a Dictionary, key: &[u8]) -> Option<f64> {
        number(self.get(dict, key)?)
    }

    /// The whole number behind a key.
    #[must_use]
    pub fn integer(&self, dict: &'a Dictionary, key: &[u8]) -> Option<i64> {
        self.number(dict, key).map(|v| v as i64)
    }

    /// The name behind a key.
    #[must_use]
    pub fn name(&self, dict: &'a Dictionary, key: &[u8]) -> Option<&'a [u8]> {
        self.get(dict, key)?.as_name().ok()
    }

    /// The text string behind a key, in Unicode.
    #[must_use]
    pub fn text(&self, dict: &'a Dictionary, key: &[u8]) -> Option<String> {
        self.get(dict, key)?.as_str().ok().map(text_string)
    }

    /// The title in the document's information dictionary, if it says anything.
    #[must_use]
    pub fn resolve_info_title(&self) -> Option<String> {
        let title = self.text(self.dict(self.trailer(), b"Info")?, b"Title")?;
        Some(title.trim().to_owned()).filter(|t| !t.is_empty())
    }

    /// The numbers of an array; an entry of another type counts as 0.
    #[must_use]
    pub fn numbers(&self, array: &'a [Object]) -> Vec<f64> {
        array.iter().map(|o| number(self.resolve(o)).unwrap_or(0.0)).collect()
    }

    /// The rectangle behind a key: x0, y0, x1, y1 in order.
    #[must_use]
    pub fn rect(&self, dict: &'a Dictionary, key: &[u8]) -> Option<[f64; 4]> {
        let n = self.numbers(self.array(dict, key)?);
        let [a, b, c, d] = n.get(..4)?.try_into().ok()?;
        Some([f64::min(a, c), f64::min(b, d), f64::max(a, c), f64::max(b, d)])
    }

    /// The matrix behind a key.
    #[must_use]
    pub fn matrix(&self, dict: &'a Dictionary, key: &[u8]) -> Option<Matrix> {
        let n = self.numbers(self.array(dict, key)?);
        let [a, b, c, d, e, f] = n.get(..6)?.try_into().ok()?;
        Some(Matrix::new(a, b, c, d, e, f))
    }

    /// The bytes of a stream with all filters undone; `None` where a filter is not known, the
    /// bytes do not decode or a limit is reached.
    #[must_use]
    pub fn inflate(&self, stream: &Stream) -> Option<Vec<u8>> {
        self.inflate_within(stream, self.limits.stream_bytes, "stream-bytes")
    }

    /// As [`Self::inflate`], within a limit of its own, which has this name.
    #[must_use]
    pub fn inflate_within(&self, stream: &Stream, most: usize, name: &'static str) -> Option<Vec<u8>> {
        let left = self.limits.document_bytes.saturating_sub(self.inflated.get());
        match stream.get_plain_content_with_limit(most.min(left)) {
            Ok(bytes) => {
                self.inflated.set(self.inflated.get().saturating_add(bytes.len()));
                Some(bytes)
            }
            Err(error) => {
                if is_about_size(&error) {
                    self.hit(if most > left { "document-bytes" } else { name });
                }
                None
            }
        }
    }

    /// As [`Self::inflate`], but what comes before damage or a limit is kept; says whether it is
    /// all of the stream.
    #[must_use]
    pub fn inflate_leniently(&self, stream: &Stream) -> (Vec<u8>, bool) {
        /// Bytes of the zlib header; the checksum at the end is not looked at, as encrypted files
        /// often spoil it.
        const HEADER: usize = 2;
        if is_plain_flate(stream)
            && let Some(data) = stream.content.get(HEADER..)
        {
            let left = self.limits.document_bytes.saturating_sub(self.inflated.get());
            let name = if self.limits.stream_bytes > left { "document-bytes" } else { "stream-bytes" };
            let left = left.min(self.limits.stream_bytes);
            let mut bytes = Vec::new();
            let end = DeflateDecoder::new(data).take(left as u64 + 1).read_to_end(&mut bytes);
            if bytes.len() > left {
                self.hit(name);
            }
            let whole = end.is_ok() && bytes.len() <= left;
            if whole || !bytes.is_empty() {
                bytes.truncate(left);
                self.inflated.set(self.inflated.get().saturating_add(bytes.len()));
                return (bytes, whole);
            }
        }
        self.inflate(stream).map_or((Vec::new(), false), |bytes| (bytes, true))
    }
}

/// Whether a stream's one filter is Flate, without a predictor.
fn is_plain_flate(stream: &Stream) -> bool {
    let predicted = stream.dict.get(b"DecodeParms").is_ok_and(|p| !matches!(p, Object::Null));
    !predicted && stream.filters().is_ok_and(|f| f == [b"FlateDecode"])
}

/// A text string (ISO 32000-2, 7.9.2.2): UTF-16 with a byte order mark, UTF-8 with one, or
/// PDFDocEncoding.
#[must_use]
pub fn text_string(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xfe, 0xff, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| pdf_doc(*b)).collect(),
    };
    without_language_escapes(&text)
}

/// A byte in PDFDocEncoding.
fn pdf_doc(byte: u8) -> char {
    /// 0x80–0xA0 (ISO 32000-2, table D.2).
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    /// 0x18–0x1F.
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Takes out the language marks that stand between two U+001B in a UTF-16 string.
fn without_language_escapes(text: &str) -> String {
    if !text.contains('\u{1b}') {
        return text.to_owned();
    }
    text.split('\u{1b}').step_by(2).collect()
}
