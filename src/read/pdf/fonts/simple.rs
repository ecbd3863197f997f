//! Fonts with one byte a code: Type 1, TrueType and Type 3.

use lopdf::{Dictionary, Object};

use super::super::objects::{Objects, number};
use super::embedded::Embedded;
use super::names::{BaseEncoding, text_of};
use super::standard::Face;

/// Encoding and widths of a simple font.
pub struct Simple {
    names: Vec<Option<String>>,
    /// Names come from the font dictionary itself, not from a default.
    own_encoding: bool,
    /// Its codes are numbers of glyphs, not of characters.
    numbered: bool,
    /// Names like `a12` are those of ZapfDingbats.
    dingbats: bool,
    type3: bool,
    widths: Vec<Option<f64>>,
    missing_width: f64,
}

/// The first code of a character that prints (the space).
const FIRST_PRINTED: i64 = 32;
/// Width in em of a glyph that nothing tells.
const UNKNOWN_WIDTH: f64 = 0.5;

impl Simple {
    /// Reads the encoding and widths of a font dictionary.
    pub fn read<'a>(objects: &Objects<'a>, dict: &'a Dictionary, face: Face, symbolic: bool) -> Self {
        let encoding = objects.get(dict, b"Encoding");
        let type3 = objects.name(dict, b"Subtype") == Some(b"Type3");
        let base = match encoding {
            Some(Object::Name(name)) => BaseEncoding::by_name(name),
            Some(Object::Dictionary(d)) => objects.name(d, b"BaseEncoding").and_then(BaseEncoding::by_name),
            _ => None,
        };
        let default = match face {
            Face::Symbol => BaseEncoding::Symbol,
            Face::ZapfDingbats => BaseEncoding::ZapfDingbats,
            _ => BaseEncoding::Standard,
        };
        let embedded = objects
            .dict(dict, b"FontDescriptor")
            .is_some_and(|d| [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].iter().any(|k| d.has(k)));
        // An embedded or symbolic font without a base encoding has one of its own.
        let own =
            base.is_none() && (embedded || type3 || symbolic) && !matches!(face, Face::Symbol | Face::ZapfDingbats);
        let start = (!own).then_some(base.unwrap_or(default));
        let mut names: Vec<Option<String>> =
            (0..=255).map(|code| start.and_then(|e| e.glyph(code)).map(str::to_owned)).collect();
        if let Some(Object::Dictionary(d)) = encoding
            && let Some(differences) = objects.array(d, b"Differences")
        {
            apply_differences(objects, differences, &mut names);
        }
        let scale = if type3 { super::type3_scale(dict).0 } else { 0.001 };
        let mut widths = explicit_widths(objects, dict, scale);
        if !widths.iter().any(|w| w.is_some_and(|w| w > 0.0)) && !type3 {
            widths = names.iter().map(|n| n.as_deref().and_then(|n| face.width(n))).collect();
        }
        let missing = objects.dict(dict, b"FontDescriptor").and_then(|d| objects.number(d, b"MissingWidth"));
        let missing_width = match missing {
            Some(w) => w * 0.001,
            None if dict.has(b"Widths") => 0.0,
            None => UNKNOWN_WIDTH,
        };
        let numbered = objects.integer(dict, b"FirstChar").is_some_and(|first| first < FIRST_PRINTED);
        let dingbats = matches!(face, Face::ZapfDingbats);
        Self { names, own_encoding: start.is_none(), numbered, dingbats, type3, widths, missing_width }
    }

    /// Advance in em.
    pub fn width(&self, code: u32) -> f64 {
        self.widths.get(code as usize).copied().flatten().unwrap_or(self.missing_width)
    }

    /// Text by glyph name. Bitmap fonts of TeX name glyphs by their codes (`a229`), where letters
    /// stand as in Latin 1; only in ZapfDingbats are these names of signs.
    pub fn named_text(&self, code: u32) -> Option<String> {
        let name = self.names.get(code as usize)?.as_deref()?;
        let number = name.strip_prefix('a').and_then(|n| n.parse::<u32>().ok()).filter(|_| !self.dingbats);
        let Some(number) = number else { return text_of(name) };
        let c = char::from_u32(code).filter(|_| self.type3 && number == code)?;
        let plain = c.is_alphanumeric() || matches!(c, '!' | '\'' | '('..='/' | ':' | ';' | '?');
        plain.then(|| c.to_string())
    }

    /// Text by names that only number the glyphs of the font program (`g12`, `glyph12`, `index12`).
    pub fn glyph_number_text(&self, code: u32, program: &Embedded) -> Option<String> {
        let name = self.names.get(code as usize)?.as_deref()?;
        let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        program.by_glyph.get(&digits.parse::<u32>().ok()?).cloned()
    }

    /// Text by the standard encoding, where the font has an encoding of its own that says nothing
    /// and the code has no name. Fonts that use codes of control characters number their glyphs:
    /// there a guess would be garbage.
    pub fn fallback_text(&self, code: u32) -> Option<String> {
        if !self.own_encoding || self.numbered || self.names.get(code as usize)?.is_some() {
            return None;
        }
        text_of(BaseEncoding::WinAnsi.glyph(u8::try_from(code).ok()?)?)
    }
}

fn apply_differences<'a>(objects: &Objects<'a>, differences: &'a [Object], names: &mut [Option<String>]) {
    let mut code = 0_usize;
    for object in differences {
        match objects.resolve(object) {
            Object::Name(name) => {
                if let Some(slot) = names.get_mut(code) {
                    *slot = Some(String::from_utf8_lossy(name).into_owned());
                }
                code = code.saturating_add(1);
            }
            other => {
                if let Some(n) = number(other).filter(|n| *n >= 0.0) {
                    code = n as usize;
                }
            }
        }
    }
}

fn explicit_widths<'a>(objects: &Objects<'a>, dict: &'a Dictionary, scale: f64) -> Vec<Option<f64>> {
    let mut widths = vec![None; 256];
    let first = objects.integer(dict, b"FirstChar").unwrap_or(0);
    let Some(list) = objects.array(dict, b"Widths") else { return widths };
    for (i, object) in list.iter().enumerate().take(256) {
        let code = first.saturating_add(i as i64);
        let Some(slot) = usize::try_from(code).ok().and_then(|c| widths.get_mut(c)) else { continue };
        *slot = number(objects.resolve(object)).map(|w| w * scale);
    }
    widths
}
