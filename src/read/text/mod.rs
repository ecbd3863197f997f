//! Text exports → lines, by page where form feeds mark pages.
//!
//! [`kind`] refuses what is no text, [`encoding`] and [`mojibake`] find the characters, [`lines`]
//! and [`clean`] the lines, [`garbled`] says where the letters are not those that were printed.

mod clean;
mod encoding;
mod garbled;
mod kind;
mod lines;
mod mojibake;
mod shifted;
mod words;

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::model::{Content, Document, Note, Source};
use clean::{Count, Tally};
use lines::Split;

/// Reads a text export.
///
/// # Errors
/// When the bytes are no text, too many, or hold neither letters nor digits.
pub fn read(mut source: Source, bytes: &[u8], config: &Config) -> Result<Document> {
    kind::check(&source.file, bytes, config.limits.text_bytes)?;
    let decoded = encoding::decode(bytes);
    if !decoded.wide && kind::too_many_controls(bytes, decoded.broken) {
        return Err(kind::not_text(&source.file));
    }
    let mut notes = decoded.notes;
    let mut encoding = decoded.name;
    let mut text = decoded.text;
    if let Some((repaired, count)) = mojibake::repair(&text) {
        encoding.push_str(" (double-encoded)");
        notes.push(Note::warning(
            "encoding-repaired",
            format!("{count} characters were UTF-8 read in another encoding (as Ã¥ for å) and were put right"),
        ));
        text = repaired.into();
    }
    let Split { pages, tally, cut } = lines::split(&text, config.limits.line_bytes);
    drop(text);
    if !pages.iter().flat_map(|p| &p.lines).any(|l| l.text.contains(char::is_alphanumeric)) {
        return Err(Error::new(
            ErrorKind::Empty,
            source.file,
            "the text holds no letters or digits",
            "export the plan again; a scanned plan must have its text recognised first",
        ));
    }
    let counted = notes.iter().any(|n| n.code == "broken-bytes");
    notes.extend(cleaned(&tally).into_iter().filter(|n| !counted || n.code != "broken-bytes"));
    notes.extend(garbled::find(&pages));
    if cut && let Some(limit) = config.limits.named("line-bytes") {
        notes.push(Note::warning("limit-reached", limit.reached()));
    }
    source.media_type = "text/plain".to_owned();
    source.encoding = Some(encoding);
    source.pages = (pages.len() > 1).then_some(u32::try_from(pages.len()).unwrap_or(u32::MAX));
    Ok(Document { source, content: Content::Text(pages), notes })
}

/// The findings about cleaned characters.
fn cleaned(tally: &Tally) -> Vec<Note> {
    let found = |count: Count, make: fn(&str, String) -> Note, code: &str, what: &str| {
        (count.count > 0).then(|| make(code, format!("{} {what}, the first in line {}", count.count, count.first_line)))
    };
    [
        found(tally.controls, Note::warning, "control-characters", "control characters were left out"),
        found(
            tally.replacements,
            Note::warning,
            "broken-bytes",
            "places were already lost when the text was made and stand as \u{fffd}",
        ),
        found(
            tally.private_use,
            Note::warning,
            "private-use",
            "signs of a symbol font have no known meaning and stand as they came",
        ),
        found(tally.spaced, Note::info, "letter-spaced", "letter-spaced words were joined"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use unicode_normalization::{UnicodeNormalization, is_nfc};

    use super::*;
    use crate::model::TextLine;

    fn read(bytes: &[u8]) -> Result<Document> {
        crate::read::read("plan.txt", bytes, &Config::default())
    }

    fn lines(document: &Document) -> Vec<Vec<TextLine>> {
        match &document.content {
            Content::Text(pages) => pages.iter().map(|p| p.lines.clone()).collect(),
            Content::Pages { .. } => panic!("text was read as pages"),
        }
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        lines(&read(bytes).unwrap()).into_iter().flatten().map(|l| l.text).collect()
    }

    fn kind(bytes: &[u8]) -> Option<ErrorKind> {
        read(bytes).err().map(|e| e.kind())
    }

    #[test]
    fn the_same_text_is_read_from_every_encoding() {
        let text = "Område – «Åse»\r\nTiltak\t\u{a0}SSU  \r\n";
        let utf16 = |little: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
        };
        let legacy = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let twice = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (utf16(true), "UTF-16LE"),
            ([vec![0xfe, 0xff], utf16(false)].concat(), "UTF-16BE"),
            (legacy, "windows-1252"),
            (twice.into_bytes(), "UTF-8 (double-encoded)"),
        ] {
            let document = read(&bytes).unwrap();
            assert_eq!(document.source.encoding.as_deref(), Some(encoding));
            assert_eq!(texts(&bytes), ["Område – «Åse»", "Tiltak\t SSU  "], "{encoding}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(kind(b"\n \t\r\n\x0c \n"), Some(ErrorKind::Empty));
        assert_eq!(kind(b"\xef\xbb\xbf"), Some(ErrorKind::Empty));
        assert_eq!(kind(b"%"), Some(ErrorKind::Empty));
        assert_eq!(kind(&[0; 4096]), Some(ErrorKind::NotText));
        let mut random = Random(9);
        let bytes: Vec<u8> = (0..65_536).map(|_| random.next() as u8).collect();
        assert_eq!(kind(&bytes), Some(ErrorKind::NotText));
        assert_eq!(kind(&vec![b'a'; (32 << 20) + 1]), Some(ErrorKind::TooLarge));
    }

    #[test]
    fn repairs_are_said_once_each() {
        let codes = |bytes: &[u8]| read(bytes).unwrap().notes.into_iter().map(|n| n.code).collect::<Vec<_>>();
        assert_eq!(codes(b"Tiltak\tKa\0ri\n\0\0\0\n"), ["control-characters"]);
        assert_eq!(codes("pÃ¥ skulen".as_bytes()), ["encoding-repaired"]);
        assert_eq!(codes("på sk\u{fffd}len".as_bytes()), ["broken-bytes"]);
        assert_eq!(codes(b"Tiltak\n\xff\xfe\xc3(\n"), ["broken-bytes"]);
        assert_eq!(codes("H A N D L I N G S P L A N\n".as_bytes()), ["letter-spaced"]);
        assert_eq!(codes("Tiltak \u{f0b7} \u{ad}kurs\u{a0}\n".as_bytes()), [""; 0]);
    }

    #[test]
    fn pages_are_counted_where_form_feeds_mark_them() {
        assert_eq!(read(b"a\n").unwrap().source.pages, None);
        assert_eq!(read(b"a\n\x0c").unwrap().source.pages, None);
        assert_eq!(read(b"a\n\x0cb\n\x0c").unwrap().source.pages, Some(2));
    }

    #[test]
    fn a_line_of_many_megabytes_is_read() {
        let bytes = "Tiltak på ".repeat(1 << 20).into_bytes();
        let mut config = Config::default();
        config.limits.set("line-bytes=32MiB").unwrap();
        let document = crate::read::read("plan.txt", &bytes, &config).unwrap();
        assert_eq!(lines(&document)[0][0].text.len(), 11 << 20);
        assert!(document.notes.is_empty());
        let document = read(&bytes).unwrap();
        assert_eq!(lines(&document)[0][0].text.len(), 1 << 20);
        assert_eq!(document.notes.iter().map(|n| n.code.as_str()).collect::<Vec<_>>(), ["limit-reached"]);
        assert!(document.notes[0].message.contains("line-bytes (1 MiB)"), "{:?}", document.notes);
    }

    /// xorshift64*: the same cases on every run.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
        }

        fn below(&mut self, end: usize) -> usize {
            self.next() as usize % end
        }
    }

    /// Pieces that the rules of this reader are about, beside random bytes.
    const PIECES: &[&[u8]] = &[
        b"\n",
        b"\r\n",
        b"\r",
        b"\x0c",
        b"\t",
        b"  ",
        b" ",
        b"\0",
        b"\xc2\xa0",
        b"\xc2\xad",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xe2\x80\x8b",
        b"\xef\xac\x81",
        b"\xef\x82\xb7",
        b"\xef\xbb\xbf",
        b"\xef\xbf\xbe",
        b"a\xcc\x8a",
        b"\xcc\x81",
        b"tiltak",
        b"p\xc3\xa5",
        b"p\xe5",
        b"\xc3\x83\xc2\xa5",
        b"\xe2\x80\x93",
        b"T R A F I K K",
        b"1.1",
        b"(cid:3)",
        b"\xff\xfe",
        b"\xf0\x9f\x98\x80",
        b"\xe1\x84\x80\xe1\x85\xa1",
        b"KOMMU E",
        b"5RJDODQGI\\ONHVNRPPXQH",
        b"\xc3\x85\xc2\xbb",
    ];

    fn case(random: &mut Random) -> Vec<u8> {
        let mut bytes = Vec::new();
        let raw = random.below(4);
        for _ in 0..random.below(40) {
            match random.below(8) {
                0 if raw == 0 => bytes.push(random.next() as u8),
                1 => bytes.push(b' ' + random.below(95) as u8),
                2 => bytes.extend("æøåÆØÅé".chars().nth(random.below(7)).unwrap().to_string().into_bytes()),
                _ => bytes.extend_from_slice(PIECES[random.below(PIECES.len())]),
            }
        }
        bytes
    }

    #[test]
    fn ten_thousand_odd_inputs_hold_the_guarantees() {
        let mut random = Random(0x5eed);
        let mut read_ones = 0;
        for _ in 0..10_000 {
            let bytes = case(&mut random);
            let Ok(document) = read(&bytes) else { continue };
            read_ones += 1;
            let mut last = 1;
            for page in lines(&document) {
                assert!(page.windows(2).all(|w| w[0].number < w[1].number), "{bytes:?}");
                for line in page {
                    assert!(is_nfc(&line.text), "{bytes:?}");
                    assert!(!line.text.contains(|c: char| c.is_control() && c != '\t'), "{bytes:?}");
                    assert!(line.number >= last, "{bytes:?}");
                    last = line.number;
                }
            }
        }
        assert!(read_ones > 8_000, "{read_ones}");
    }

    #[test]
    fn every_letter_of_sound_text_is_kept_in_order() {
        let mut random = Random(77);
        for _ in 0..10_000 {
            let text = String::from_utf8_lossy(&case(&mut random)).replace(['\u{fffd}', 'Ã', 'â', 'Â'], "");
            let Ok(document) = read(text.as_bytes()) else { continue };
            if document.source.encoding.as_deref() != Some("UTF-8") {
                continue;
            }
            let letters = |text: &str| -> String {
                text.replace('\u{fb01}', "fi").nfc().filter(|c| c.is_alphanumeric()).collect()
            };
            let kept: String = lines(&document).into_iter().flatten().map(|l| l.text + "\n").collect();
            // A combining mark after a character that was taken out joins the letter before that.
            let plain: String = text.chars().filter(|c| c.is_alphanumeric() || !c.is_ascii()).collect();
            if !plain.contains('\u{301}') && !plain.contains('\u{30a}') {
                assert_eq!(letters(&kept), letters(&text), "{text:?}");
            }
        }
    }
}
