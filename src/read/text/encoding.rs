//! Bytes → characters: which encoding a text export is in.
//!
//! Order of judgement: a byte-order mark; zero bytes on one side of every pair (UTF-16 without a
//! mark); valid UTF-8; else a single-byte encoding, taken only where the letters that it gives are
//! those of Norwegian, Sámi and neighbouring languages. What stays undecodable becomes U+FFFD and is
//! counted.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::kind::SAMPLE_BYTES;
use crate::model::Note;

/// Share of zero bytes on one side of the byte pairs from which text is taken as UTF-16 without a
/// mark. Western text has 0.97 and more; single-byte text with stray zero bytes stays under 0.1.
const UTF16_ZERO_SHARE: f64 = 0.6;

/// Share of zero bytes on the other side that UTF-16 text may have.
const UTF16_OTHER_SHARE: f64 = 0.05;

/// Share of the bytes above 0x7F that must be plausible letters or signs for a single-byte
/// encoding to be believed. Norwegian text in its own encoding has 0.98 and more, in a wrong one
/// under 0.4, random bytes 0.3.
const MIN_PLAUSIBLE: f64 = 0.75;

/// Letters and signs above ASCII that plans are written with.
const EXPECTED: &str = "æøåÆØÅáÁéÉèÈêÊòÒóÓôÔâÂäöüÄÖÜëçñšŠžŽčČđĐŋŊŧŦ§«»–—‘’“”„…•·°½¼¾²³±×€£©®™‐→▪■●\u{a0}\u{ad}";

/// A decoded text.
pub struct Decoded<'a> {
    /// The characters, byte-order mark removed.
    pub text: Cow<'a, str>,
    /// Name of the encoding.
    pub name: String,
    /// Findings.
    pub notes: Vec<Note>,
    /// Neither valid UTF-8 nor plausible in another encoding.
    pub broken: bool,
    /// Every character stands for more than one byte, so control bytes say nothing.
    pub wide: bool,
}

/// Decodes a text export.
pub fn decode(bytes: &[u8]) -> Decoded<'_> {
    if let Some(little) = utf32_mark(bytes) {
        return wide("UTF-32", Cow::Owned(utf32(&bytes[4..], little)));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes)
        && encoding != encoding_rs::UTF_8
    {
        return wide(encoding.name(), encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return wide(encoding.name(), encoding.decode_without_bom_handling(bytes).0);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            Decoded { text: Cow::Borrowed(text), name: "UTF-8".into(), notes: Vec::new(), broken: false, wide: false }
        }
        Err(_) => legacy(bytes),
    }
}

fn wide<'a>(name: &str, text: Cow<'a, str>) -> Decoded<'a> {
    let mut notes = Vec::new();
    let lost = text.chars().filter(|&c| c == '\u{fffd}').count();
    if lost > 0 {
        notes.push(broken_bytes(lost));
    }
    Decoded { text, name: name.into(), notes, broken: false, wide: true }
}

fn broken_bytes(count: usize) -> Note {
    Note::warning(
        "broken-bytes",
        format!("{count} places could not be decoded and stand as \u{fffd}; export the plan again if they matter"),
    )
}

fn utf32_mark(bytes: &[u8]) -> Option<bool> {
    let little = bytes.starts_with(&[0xff, 0xfe, 0, 0]);
    (bytes.len().is_multiple_of(4) && (little || bytes.starts_with(&[0, 0, 0xfe, 0xff]))).then_some(little)
}

fn utf32(bytes: &[u8], little: bool) -> String {
    let (units, _) = bytes.as_chunks::<4>();
    let code = |unit: &[u8; 4]| if little { u32::from_le_bytes(*unit) } else { u32::from_be_bytes(*unit) };
    units.iter().map(|unit| char::from_u32(code(unit)).unwrap_or('\u{fffd}')).collect()
}

fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = bytes[..bytes.len().min(SAMPLE_BYTES)].as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let share = |side: usize| pairs.iter().filter(|p| p[side] == 0).count() as f64 / pairs.len() as f64;
    let (first, second) = (share(0), share(1));
    if second >= UTF16_ZERO_SHARE && first <= UTF16_OTHER_SHARE {
        Some(UTF_16LE)
    } else if first >= UTF16_ZERO_SHARE && second <= UTF16_OTHER_SHARE {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text that is not valid UTF-8 throughout: a single-byte encoding, or UTF-8 with broken bytes, or
/// lines of both.
fn legacy(bytes: &[u8]) -> Decoded<'_> {
    let Some(encoding) = single_byte_encoding(bytes) else {
        let text = String::from_utf8_lossy(bytes);
        let lost = bytes.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
        return Decoded { text, name: "UTF-8".into(), notes: vec![broken_bytes(lost)], broken: true, wide: false };
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let (mut utf8_lines, mut legacy_lines, mut lost) = (0_usize, 0_usize, 0_usize);
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        match std::str::from_utf8(line) {
            Ok(line) => {
                utf8_lines += usize::from(!line.is_ascii());
                text.push_str(line);
            }
            Err(_) if plausible(encoding, line) >= MIN_PLAUSIBLE => {
                legacy_lines += 1;
                text.push_str(&encoding.decode_without_bom_handling(line).0);
            }
            Err(_) => {
                lost += line.utf8_chunks().filter(|chunk| !chunk.invalid().is_empty()).count();
                text.push_str(&String::from_utf8_lossy(line));
            }
        }
    }
    let mut notes = Vec::new();
    if lost > 0 {
        notes.push(broken_bytes(lost));
    }
    let name = if utf8_lines > 0 {
        notes.push(Note::warning(
            "mixed-encodings",
            format!(
                "{legacy_lines} lines are in {} and {utf8_lines} in UTF-8; each was read as what it is",
                encoding.name()
            ),
        ));
        format!("UTF-8 and {}", encoding.name())
    } else {
        encoding.name().to_owned()
    };
    Decoded { text: Cow::Owned(text), name, notes, broken: false, wide: false }
}

/// The single-byte encoding in which most of the lines that are no UTF-8 make sense.
fn single_byte_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let mut left = SAMPLE_BYTES;
    let odd: Vec<&[u8]> = bytes
        .split_inclusive(|&b| b == b'\n')
        .filter(|line| std::str::from_utf8(line).is_err())
        .map(|line| {
            let part = &line[..line.len().min(left)];
            left -= part.len();
            part
        })
        .take_while(|part| !part.is_empty())
        .collect();
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    odd.iter().for_each(|line| {
        detector.feed(line, false);
    });
    detector.feed(b"", true);
    let guess = detector.guess(Some(b"no"), Utf8Detection::Deny);
    let mut best: Option<(&'static Encoding, usize)> = None;
    // Ties go to the earlier one.
    for encoding in [WINDOWS_1252, guess, MACINTOSH] {
        let lines = odd.iter().filter(|line| plausible(encoding, line) >= MIN_PLAUSIBLE).count();
        if lines > 0 && lines * 2 >= odd.len() && best.is_none_or(|(_, most)| lines > most) {
            best = Some((encoding, lines));
        }
    }
    best.map(|(encoding, _)| encoding)
}

/// Share of the characters above ASCII, as this encoding reads them, that plans are written with.
fn plausible(encoding: &'static Encoding, bytes: &[u8]) -> f64 {
    let text = encoding.decode_without_bom_handling(bytes).0;
    let (mut all, mut good) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        good += usize::from(EXPECTED.contains(c));
    }
    if all == 0 { 0.0 } else { good as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Innsatsområde 1: Førebygging\nSjå òg «Trygg heim» – Ævar, Åse og Øystein\n";

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn the_common_encodings_are_told_apart() {
        let cases: Vec<(Vec<u8>, &str)> = vec![
            (TEXT.into(), "UTF-8"),
            ([b"\xef\xbb\xbf", TEXT.as_bytes()].concat(), "UTF-8"),
            ([vec![0xff, 0xfe], utf16(TEXT, true)].concat(), "UTF-16LE"),
            ([vec![0xfe, 0xff], utf16(TEXT, false)].concat(), "UTF-16BE"),
            (utf16(TEXT, true), "UTF-16LE"),
            (utf16(TEXT, false), "UTF-16BE"),
            (
                TEXT.chars().fold(vec![0xff, 0xfe, 0, 0], |v, c| [v, u32::from(c).to_le_bytes().to_vec()].concat()),
                "UTF-32",
            ),
            (WINDOWS_1252.encode(TEXT).0.into_owned(), "windows-1252"),
            (MACINTOSH.encode(TEXT).0.into_owned(), "macintosh"),
        ];
        for (bytes, name) in cases {
            let decoded = decode(&bytes);
            assert_eq!((decoded.text.as_ref(), decoded.name.as_str()), (TEXT, name));
            assert!(decoded.notes.is_empty(), "{name}: {:?}", decoded.notes);
        }
    }

    #[test]
    fn one_letter_is_enough_for_latin_1() {
        assert_eq!(decode(b"Tiltak p\xe5 skulen\n").text, "Tiltak på skulen\n");
    }

    #[test]
    fn broken_bytes_are_seen_and_counted() {
        let decoded = decode(b"Tiltak\tKari\n\xff\xfe\xc3\x28\xf0\x28\x8c\xbc \xed\xa0\x80 \xc0\xaf\n");
        assert!(decoded.broken);
        assert!(decoded.text.starts_with("Tiltak\tKari\n\u{fffd}"));
        assert!(decoded.notes[0].message.starts_with("11 places"), "{:?}", decoded.notes);
    }

    #[test]
    fn lines_in_two_encodings_are_each_read_as_what_they_are() {
        let decoded = decode(b"Omr\xc3\xa5de\nOmr\xe5de p\xe5 \xf8ya\nB\xf8, \xc5l\nOmr\xc3\xa5de \x81\xfe\n");
        assert_eq!(decoded.text, "Område\nOmråde på øya\nBø, Ål\nOmråde \u{fffd}\u{fffd}\n");
        let codes: Vec<_> = decoded.notes.iter().map(|n| n.code.as_str()).collect();
        assert_eq!(codes, ["broken-bytes", "mixed-encodings"]);
    }
}
