//! Whether bytes are text at all, and if not, what they are and what to do about it.

use crate::error::{Error, ErrorKind};

/// How much of the file is looked at to tell text from other bytes.
pub const SAMPLE_BYTES: usize = 64 << 10;

/// Share of control bytes above which bytes are no text whatever else they are. Text written
/// through a font without a character map reaches 0.25 (its spaces and digits become control
/// characters); program files lie above 0.3.
const MAX_CONTROL_SHARE: f64 = 0.30;

/// Share of control bytes above which bytes that are no valid UTF-8 either are no text. Legacy
/// encodings have none; random bytes have 0.11.
const MAX_CONTROL_SHARE_BROKEN: f64 = 0.03;

const SAVE: &str = "save it as PDF or as text and give that file";

/// Beginnings of files that are no text: the bytes, what they are, what to do.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt)", SAVE),
    (b"{\\rtf", "an RTF file", SAVE),
    (b"%!PS", "a PostScript file", "convert it to PDF and give that file"),
    (b"\x89PNG", "a picture (PNG)", "give the PDF or text export of the plan"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "give the PDF or text export of the plan"),
    (b"GIF8", "a picture (GIF)", "give the PDF or text export of the plan"),
    (b"II*\0", "a picture (TIFF)", "give the PDF or text export of the plan"),
    (b"MM\0*", "a picture (TIFF)", "give the PDF or text export of the plan"),
    (b"\x7fELF", "a program", "give the PDF or text export of the plan"),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it first"),
    (b"BZh", "a compressed file (bzip2)", "unpack it first"),
    (b"\xfd7zXZ\0", "a compressed file (xz)", "unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", "unpack it first"),
    (b"Rar!\x1a", "an archive (RAR)", "unpack it first"),
    (b"SQLite format 3\0", "a database", "give the PDF or text export of the plan"),
];

/// Members by which the kinds of ZIP container are told.
const ZIP_MEMBERS: &[(&[u8], &str)] = &[
    (b"word/", "a Word file"),
    (b"xl/", "an Excel file"),
    (b"ppt/", "a PowerPoint file"),
    (b"opendocument.text", "an OpenDocument text"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet"),
    (b"opendocument", "an OpenDocument file"),
    (b"epub+zip", "an e-book"),
];

/// What a file of mark-up opens with, after white space, in lower case.
const MARKUP: &[(&str, &str)] = &[
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<head", "a web page"),
    ("<body", "a web page"),
    ("<base", "a web page"),
    ("<meta", "a web page"),
    ("<table", "a web page"),
    ("<div", "a web page"),
    ("<script", "a web page"),
    ("<?xml", "an XML file"),
    ("<svg", "a drawing (SVG)"),
];

/// Refuses bytes that are no text by their first bytes or by their length.
///
/// # Errors
/// [`ErrorKind::TooLarge`] or [`ErrorKind::NotText`].
pub fn check(file: &str, bytes: &[u8], most: usize) -> Result<(), Error> {
    if let Some((what, hint)) = known(bytes) {
        return Err(Error::new(ErrorKind::NotText, file, format!("{what}, not text"), hint));
    }
    if bytes.len() > most {
        return Err(Error::new(
            ErrorKind::TooLarge,
            file,
            format!("the text is {} MB long; at most {} MB are read", bytes.len() >> 20, most >> 20),
            "split it, one plan a file; where it is a good file, raise the limit with --limit text-bytes=100MiB",
        ));
    }
    Ok(())
}

/// The error for bytes that hold more control bytes than any text.
pub fn not_text(file: &str) -> Error {
    Error::new(
        ErrorKind::NotText,
        file,
        "the bytes are neither a PDF nor text",
        "give the PDF or text export of the plan",
    )
}

/// Whether single-byte or UTF-8 bytes hold too many control bytes for text. `broken` says that
/// they are neither valid UTF-8 nor plausible in another encoding.
pub fn too_many_controls(bytes: &[u8], broken: bool) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let controls = sample.iter().filter(|&&b| (b < 0x20 && !b"\t\n\x0b\x0c\r\x1b".contains(&b)) || b == 0x7f).count();
    let share = controls as f64 / sample.len().max(1) as f64;
    share > if broken { MAX_CONTROL_SHARE_BROKEN } else { MAX_CONTROL_SHARE }
}

/// Bytes of an archive in which the names of its members are looked for.
const SEARCHED_BYTES: usize = 32 << 20;

fn known(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let contains = |part: &[u8]| bytes.windows(part.len()).take(SEARCHED_BYTES).any(|w| w == part);
        let what = ZIP_MEMBERS.iter().find(|(part, _)| contains(part)).map(|(_, what)| *what);
        return Some(what.map_or(("an archive (ZIP)", "unpack it first"), |what| (what, SAVE)));
    }
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, _, _)| bytes.starts_with(magic)) {
        return Some((what, hint));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let head: String = bytes[start..].iter().take(20).map(|&b| b.to_ascii_lowercase() as char).collect();
    let (opening, what) = MARKUP.iter().find(|(opening, _)| head.starts_with(opening))?;
    let ends = head[opening.len()..].chars().next().is_none_or(|c| c == '>' || c.is_ascii_whitespace());
    ends.then_some((what, "open it in a browser and save it as PDF or as text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8]) -> Option<ErrorKind> {
        check("a.txt", bytes, 32 << 20).err().map(|e| e.kind())
    }

    #[test]
    fn known_files_are_named() {
        let word = b"PK\x03\x04\x14\0\0\0[Content_Types].xml...word/document.xml";
        let message = check("plan.txt", word, 32 << 20).unwrap_err().to_string();
        assert!(message.contains("a Word file") && message.contains("save it as PDF"), "{message}");
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0"[..],
            b"\x7fELF\x02\x01",
            b"  <!DOCTYPE html><html>",
            b"<?xml version=\"1.0\"?>",
            b"<table><tr>",
            b"{\\rtf1\\ansi",
            b"PK\x03\x04zip",
        ] {
            assert_eq!(kind(bytes), Some(ErrorKind::NotText), "{bytes:?}");
        }
    }

    #[test]
    fn text_that_looks_a_little_like_mark_up_is_text() {
        for text in ["<tabell> Tiltak", "MZ er ei forkorting", "BM 2", "<5 år", "< html", "%PS", "<divisjon>"] {
            assert_eq!(kind(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_limit_holds_and_is_said() {
        let most = 32 << 20;
        let long = vec![b'a'; most + 1];
        let error = check("a.txt", &long, most).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(error.to_string().contains("32 MB"));
        assert_eq!(kind(&long[1..]), None);
    }

    #[test]
    fn control_bytes_tell_text_from_other_bytes() {
        assert!(!too_many_controls(b"Tiltak\tKa\0ri\n\0\0\0\n", false));
        assert!(too_many_controls(&[0, 1, 2, b'a', 5, 6], false));
        let mixed = [&b"a".repeat(95)[..], &[1; 5]].concat();
        assert!(too_many_controls(&mixed, true) && !too_many_controls(&mixed, false));
    }
}
