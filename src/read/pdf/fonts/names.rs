//! Glyph names and the encodings of simple fonts.

use std::collections::HashMap;
use std::sync::LazyLock;

const GLYPHS: &str = include_str!("data/glyphs.txt");
const ENCODINGS: &str = include_str!("data/encodings.txt");

/// The encodings that fonts start from (ISO 32000-2, annex D).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseEncoding {
    /// Adobe standard Latin.
    Standard,
    /// Windows code page 1252.
    WinAnsi,
    /// Mac OS standard Latin.
    MacRoman,
    /// The font Symbol.
    Symbol,
    /// The font `ZapfDingbats`.
    ZapfDingbats,
}

impl BaseEncoding {
    /// By its name in a PDF.
    #[must_use]
    pub fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            _ => None,
        }
    }

    /// The glyph name of a code.
    #[must_use]
    pub fn glyph(self, code: u8) -> Option<&'static str> {
        static TABLE: LazyLock<[[Option<&'static str>; 5]; 256]> = LazyLock::new(|| {
            let mut table = [[None; 5]; 256];
            for line in lines(ENCODINGS) {
                let mut parts = line.split(' ');
                let code = parts.next().and_then(|c| usize::from_str_radix(c, 16).ok());
                let Some(row) = code.and_then(|c| table.get_mut(c)) else { continue };
                for (cell, name) in row.iter_mut().zip(parts) {
                    *cell = (name != "-").then_some(name);
                }
            }
            table
        });
        TABLE[usize::from(code)][self as usize]
    }
}

fn lines(data: &'static str) -> impl Iterator<Item = &'static str> {
    data.lines().filter(|l| !l.starts_with('#') && !l.is_empty())
}

/// The text of a glyph name (Adobe glyph list specification, 2): the part before the first dot,
/// its components parted by `_`, each by the list, `uniXXXX…` or `uXXXX[XX]`.
#[must_use]
pub fn text_of(name: &str) -> Option<String> {
    let name = name.split('.').next().filter(|n| !n.is_empty())?;
    let mut text = String::new();
    for component in name.split('_') {
        component_text(component, &mut text)?;
    }
    (!text.is_empty()).then_some(text)
}

fn component_text(name: &str, text: &mut String) -> Option<()> {
    static LIST: LazyLock<HashMap<&'static str, char>> = LazyLock::new(|| {
        let mut list = HashMap::new();
        for line in lines(GLYPHS) {
            let mut parts = line.split(' ');
            let code = parts.next().and_then(|c| u32::from_str_radix(c, 16).ok()).and_then(char::from_u32);
            let Some(code) = code else { continue };
            list.extend(parts.map(|name| (name, code)));
        }
        list
    });
    if let Some(c) = LIST.get(name) {
        text.push(*c);
        return Some(());
    }
    let upper_hex = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b));
    if let Some(digits) = name.strip_prefix("uni").filter(|d| d.len() % 4 == 0 && upper_hex(d)) {
        for chunk in digits.as_bytes().chunks(4) {
            let code = chunk.iter().fold(0, |v, b| v * 16 + char::from(*b).to_digit(16).unwrap_or(0));
            text.push(char::from_u32(code)?);
        }
        return Some(());
    }
    let digits = name.strip_prefix('u').filter(|d| (4..=6).contains(&d.len()) && upper_hex(d))?;
    text.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_form_give_their_text() {
        for (name, text) in [
            ("aring", "å"),
            ("f_i", "fi"),
            ("a.sc", "a"),
            ("uni00E60301", "æ\u{301}"),
            ("u1F600", "😀"),
            ("Lcommaaccent", "Ļ"),
            ("a71", "●"),
        ] {
            assert_eq!(text_of(name).as_deref(), Some(text), "{name}");
        }
        for name in ["g12", ".notdef", "uniE6", "cid_1"] {
            assert_eq!(text_of(name), None, "{name}");
        }
    }

    #[test]
    fn encodings_differ_where_they_should() {
        assert_eq!(BaseEncoding::WinAnsi.glyph(0xe5), Some("aring"));
        assert_eq!(BaseEncoding::MacRoman.glyph(0x8c), Some("aring"));
        assert_eq!(BaseEncoding::Standard.glyph(0xe5), None);
        assert_eq!(BaseEncoding::Symbol.glyph(0xb7), Some("bullet"));
    }
}
