//! What an embedded font program tells: the text of its glyphs and whether it is bold.

use std::collections::HashMap;

use lopdf::Dictionary;
use skrifa::raw::TableProvider;
use skrifa::raw::ps::cff::CffFontRef;
use skrifa::raw::ps::type1::Type1Font;
use skrifa::raw::tables::cmap::{CmapSubtable, PlatformId};
use skrifa::raw::tables::post::DEFAULT_GLYPH_NAMES;
use skrifa::{FontRef, GlyphId, GlyphNames, MetadataProvider};

use super::super::objects::Objects;
use super::names::text_of;

/// The weight from which a face counts as bold (600 is semi-bold).
pub const BOLD_WEIGHT: f64 = 600.0;

/// What was read from a font program.
#[derive(Debug, Default)]
pub struct Embedded {
    /// Text by code, through the program's own encoding.
    pub by_code: HashMap<u32, String>,
    /// Text by glyph number.
    pub by_glyph: HashMap<u32, String>,
    /// Glyph number by CID, where the program is CID-keyed with another order.
    pub glyph_of_cid: HashMap<u32, u32>,
    /// Bold by its own tables.
    pub bold: bool,
    /// Italic by its own tables.
    pub italic: bool,
}

/// Reads the font program of a font descriptor; `None` where none is embedded or none is known.
#[must_use]
pub fn read(objects: &Objects<'_>, descriptor: &Dictionary) -> Option<Embedded> {
    let stream = [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"]
        .iter()
        .find_map(|key| descriptor.get(key).ok())
        .and_then(|o| match o {
            lopdf::Object::Reference(id) => objects.object(*id),
            other => Some(other),
        })?
        .as_stream()
        .ok()?;
    let data = objects.inflate_within(stream, objects.limits.font_bytes, "font-bytes")?;
    let codes = objects.limits.font_codes;
    if let Ok(font) = FontRef::new(&data) {
        return Some(open_type(&font, codes));
    }
    if let Ok(font) = CffFontRef::new_cff(&data, 0, None) {
        return Some(compact(&font, codes));
    }
    Type1Font::new(&data).ok().map(|font| type1(&font, codes))
}

fn open_type(font: &FontRef<'_>, codes: usize) -> Embedded {
    let mut found = Embedded::default();
    let maps = Maps::of(font);
    for (code, glyph) in maps.unicode.iter().flat_map(CmapSubtable::iter).take(codes) {
        let Some(c) = char::from_u32(code) else { continue };
        // Symbol maps repeat the codes at U+F000: they tell the code, not the text.
        if !('\u{f000}'..='\u{f0ff}').contains(&c) {
            found.by_glyph.entry(glyph.to_u32()).or_insert_with(|| c.to_string());
        }
    }
    let names = GlyphNames::new(font);
    for (glyph, name) in names.iter().take(codes) {
        if name.is_synthesized() || found.by_glyph.contains_key(&glyph.to_u32()) {
            continue;
        }
        if let Some(text) = text_of(name.as_str()) {
            found.by_glyph.insert(glyph.to_u32(), text);
        }
    }
    for code in 0..=255_u8 {
        let Some(glyph) = maps.glyph(code) else { continue };
        if let Some(text) = found.by_glyph.get(&glyph) {
            found.by_code.insert(u32::from(code), text.clone());
        }
    }
    let attributes = font.attributes();
    found.bold = f64::from(attributes.weight.value()) >= BOLD_WEIGHT;
    found.italic = attributes.style != skrifa::attribute::Style::Normal;
    found
}

/// The character maps of a TrueType font, by what their codes mean.
#[derive(Default)]
struct Maps<'f> {
    /// Codes are Unicode.
    unicode: Option<CmapSubtable<'f>>,
    /// Codes are those of the string, at U+F000 or as they are.
    symbol: Option<CmapSubtable<'f>>,
    /// Codes are those of the string, in Mac OS Roman where the font is a whole one.
    mac: Option<CmapSubtable<'f>>,
}

impl<'f> Maps<'f> {
    fn of(font: &FontRef<'f>) -> Self {
        let mut maps = Self::default();
        let Ok(cmap) = font.cmap() else { return maps };
        for record in cmap.encoding_records() {
            let Ok(map) = record.subtable(cmap.offset_data()) else { continue };
            let slot = match (record.platform_id(), record.encoding_id()) {
                (PlatformId::Windows, 1 | 10) | (PlatformId::Unicode, 0..=4 | 6) => &mut maps.unicode,
                (PlatformId::Windows, 0) => &mut maps.symbol,
                (PlatformId::Macintosh, 0) => &mut maps.mac,
                _ => continue,
            };
            slot.get_or_insert(map);
        }
        maps
    }

    /// The glyph of a byte in a font without an encoding (ISO 32000-2, 9.6.5.4).
    fn glyph(&self, code: u8) -> Option<u32> {
        let code = u32::from(code);
        let symbol = self.symbol.as_ref();
        let glyph = symbol.and_then(|m| m.map_codepoint(0xf000 + code).or_else(|| m.map_codepoint(code)));
        let glyph = glyph.or_else(|| self.mac.as_ref()?.map_codepoint(code));
        glyph.map(GlyphId::to_u32).filter(|g| *g != 0)
    }
}

fn compact(font: &CffFontRef<'_>, codes: usize) -> Embedded {
    let mut found = Embedded::default();
    let Some(charset) = font.charset() else { return found };
    for (glyph, sid) in charset.iter().take(codes) {
        if font.is_cid() {
            found.glyph_of_cid.insert(u32::from(sid.to_u16()), glyph.to_u32());
        } else if let Some(text) = font.string(sid).and_then(|n| std::str::from_utf8(n).ok()).and_then(text_of) {
            found.by_glyph.insert(glyph.to_u32(), text);
        }
    }
    if let Some(encoding) = font.encoding() {
        for code in 0..=255_u8 {
            let text = encoding.map(code).and_then(|g: GlyphId| found.by_glyph.get(&g.to_u32()));
            if let Some(text) = text {
                found.by_code.insert(u32::from(code), text.clone());
            }
        }
    }
    if let Some(metadata) = font.metadata() {
        found.bold = metadata.weight().is_some_and(|w| w.to_ascii_lowercase().contains("bold"));
    }
    found
}

/// The text of a glyph number in the order that most TrueType fonts of Apple and Microsoft begin
/// with (OpenType, `post` table, version 1.0).
#[must_use]
pub fn common_order(glyph: u32) -> Option<String> {
    text_of(DEFAULT_GLYPH_NAMES.get(glyph as usize)?)
}

fn type1(font: &Type1Font, codes: usize) -> Embedded {
    let mut found = Embedded::default();
    if let Some(encoding) = font.encoding() {
        for code in 0..=255_u8 {
            if let Some(text) = encoding.glyph_name(code).and_then(text_of) {
                found.by_code.insert(u32::from(code), text);
            }
        }
    }
    for (glyph, name) in font.glyph_names().take(codes) {
        if let Some(text) = text_of(name) {
            found.by_glyph.insert(glyph.to_u32(), text);
        }
    }
    found.bold = font.weight().is_some_and(|w| w.to_ascii_lowercase().contains("bold"));
    found.italic = font.italic_angle() != 0;
    found
}
