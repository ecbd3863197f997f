//! Files that are told by their first bytes to be something else than a plan as PDF or text.

use crate::error::{Error, ErrorKind, Result};

/// How a kind of file begins, what it is, and what to do with it.
const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"PK\x03\x04", "this is a Word, Excel or zip file", "save the plan as PDF and give that file"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "this is an older Word or Excel file",
        "save the plan as PDF and give that file",
    ),
    (b"{\\rtf", "this is an RTF file", "save the plan as PDF and give that file"),
    (b"\x89PNG\r\n\x1a\n", "this is a picture", "run it through text recognition (OCR) to PDF first"),
    (b"\xff\xd8\xff", "this is a picture", "run it through text recognition (OCR) to PDF first"),
    (b"GIF8", "this is a picture", "run it through text recognition (OCR) to PDF first"),
    (b"II*\x00", "this is a picture", "run it through text recognition (OCR) to PDF first"),
    (b"MM\x00*", "this is a picture", "run it through text recognition (OCR) to PDF first"),
    (b"\x1f\x8b", "this is a compressed file", "unpack it and give the plan itself"),
    (b"7z\xbc\xaf\x27\x1c", "this is a compressed file", "unpack it and give the plan itself"),
    (b"Rar!\x1a\x07", "this is a compressed file", "unpack it and give the plan itself"),
];

/// How a web page or other mark-up begins, in lower case.
const MARKUP: &[&[u8]] = &[b"<!doctype html", b"<html", b"<?xml", b"<svg"];

/// Refuses what is told by its first bytes to be no PDF and no text.
///
/// # Errors
/// When the bytes are of another kind; the hint says what to do with that kind.
pub fn refuse_foreign(bytes: &[u8], file: &str) -> Result<()> {
    let refused = |what: &str, hint: &str| Err(Error::new(ErrorKind::NotText, file, what, hint));
    if let Some((_, what, hint)) = SIGNATURES.iter().find(|(start, _, _)| bytes.starts_with(start)) {
        return refused(what, hint);
    }
    let start = visible_start(bytes);
    let begins = |mark: &&[u8]| start.len() >= mark.len() && start[..mark.len()].eq_ignore_ascii_case(mark);
    if MARKUP.iter().any(begins) {
        return refused("this is a web page or other mark-up", "print it to PDF and give that file");
    }
    if is_json(bytes) {
        return refused("this is JSON data, not a document", "give the plan itself, as PDF or text");
    }
    Ok(())
}

/// Whether the bytes are a JSON object or array, to the last byte.
#[must_use]
pub fn is_json(bytes: &[u8]) -> bool {
    let start = visible_start(bytes);
    matches!(start.first(), Some(b'{' | b'[')) && serde_json::from_slice::<serde::de::IgnoredAny>(start).is_ok()
}

fn visible_start(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_kinds_of_files_are_told_by_their_start() {
        let told = |bytes: &[u8]| refuse_foreign(bytes, "x").map_err(|e| e.to_string());
        assert!(told(b"PK\x03\x04...").unwrap_err().contains("Word"));
        assert!(told(b"\xef\xbb\xbf \n<!DOCTYPE HTML><p>").unwrap_err().contains("web page"));
        assert!(told(b"[{\"a\": 1}]\n").unwrap_err().contains("JSON"));
        for plan in [&b"%PDF-1.7"[..], b"[x] Tiltak er utfort", b"{ein merknad}", b"Handlingsplan", b"< 5 % avvik"] {
            assert_eq!(told(plan), Ok(()), "{}", String::from_utf8_lossy(plan));
        }
    }
}
