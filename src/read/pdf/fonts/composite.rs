//! Fonts with codes of several bytes (Type 0) and their CIDs.

use std::collections::{BTreeMap, HashMap};

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use lopdf::{Dictionary, Object};

use super::super::objects::{Objects, number};
use super::Code;
use super::embedded::Embedded;

/// Width in em of a CID that no list names, where the font gives no default.
const DEFAULT_WIDTH: f64 = 1.0;

/// Codes, CIDs and widths of a composite font.
pub struct Composite {
    /// Set downwards.
    pub vertical: bool,
    /// `None` for two-byte codes that are the CIDs.
    cmap: Option<CMap>,
    widths: HashMap<u32, f64>,
    ranges: BTreeMap<u32, (u32, f64)>,
    default_width: f64,
    /// Unicode by CID of a predefined character collection.
    collection: Option<CMap>,
    /// The codes are Unicode, as the name of the encoding says: bytes of one unit.
    unicode: Option<u8>,
    /// `CIDToGIDMap`, two bytes a CID.
    glyphs: Option<Vec<u8>>,
    /// Advance downwards and the origin's height, for CIDs that `W2` does not name.
    default_vertical: Vertical,
    verticals: BTreeMap<u32, (u32, Vertical)>,
}

/// How a glyph is set downwards, in em.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vertical {
    /// Advance, negative for downwards.
    pub advance: f64,
    /// Where the origin for setting downwards lies from the one for setting along; `None` for x:
    /// half the width.
    pub origin: (Option<f64>, f64),
}

/// `DW2` of fonts that give none (ISO 32000-2, 9.7.4.3).
const DEFAULT_VERTICAL: Vertical = Vertical { advance: -1.0, origin: (None, 0.88) };

impl Composite {
    /// Reads the font dictionary and its descendant.
    pub fn read<'a>(objects: &Objects<'a>, dict: &'a Dictionary, descendant: Option<&'a Dictionary>) -> Self {
        let (cmap, mut vertical) = match objects.get(dict, b"Encoding") {
            Some(Object::Name(name)) => named_cmap(name),
            Some(Object::Stream(stream)) => (super::cmap_of(objects, stream), false),
            _ => (None, false),
        };
        vertical |= cmap.as_ref().is_some_and(|c| c.metadata().writing_mode == Some(WritingMode::Vertical));
        let mut composite = Self {
            vertical,
            cmap,
            widths: HashMap::new(),
            ranges: BTreeMap::new(),
            default_width: DEFAULT_WIDTH,
            collection: None,
            unicode: objects.name(dict, b"Encoding").and_then(unicode_unit),
            glyphs: None,
            default_vertical: DEFAULT_VERTICAL,
            verticals: BTreeMap::new(),
        };
        if let Some(d) = descendant {
            composite.default_width = objects.number(d, b"DW").map_or(DEFAULT_WIDTH, |w| w * 0.001);
            if let Some(list) = objects.array(d, b"W") {
                composite.read_widths(objects, list);
            }
            let numbers = objects.array(d, b"DW2").map(|a| objects.numbers(a));
            if let Some([y, advance, ..]) = numbers.as_deref() {
                composite.default_vertical = Vertical { advance: advance * 0.001, origin: (None, y * 0.001) };
            }
            if let Some(list) = objects.array(d, b"W2") {
                composite.read_verticals(objects, list);
            }
            composite.glyphs = objects.stream(d, b"CIDToGIDMap").and_then(|s| objects.inflate(s));
            composite.collection = objects.dict(d, b"CIDSystemInfo").and_then(|info| collection(objects, info));
        }
        composite
    }

    fn read_widths<'a>(&mut self, objects: &Objects<'a>, list: &'a [Object]) {
        let cid = |o: &Object| number(o).filter(|n| *n >= 0.0).map(|n| n as u32);
        let mut i = 0;
        while let Some(first) = list.get(i).and_then(|o| cid(objects.resolve(o))) {
            match list.get(i + 1).map(|o| objects.resolve(o)) {
                Some(Object::Array(widths)) => {
                    for (k, w) in widths.iter().enumerate() {
                        if self.widths.len() >= objects.limits.font_codes {
                            return;
                        }
                        if let Some(w) = number(objects.resolve(w)) {
                            self.widths.insert(first.saturating_add(k as u32), w * 0.001);
                        }
                    }
                    i += 2;
                }
                Some(last) => {
                    let width = list.get(i + 2).and_then(|o| number(objects.resolve(o)));
                    if let (Some(last), Some(width)) = (cid(last), width)
                        && self.ranges.len() < objects.limits.font_codes
                    {
                        self.ranges.insert(first, (last, width * 0.001));
                    }
                    i += 3;
                }
                None => return,
            }
        }
    }

    /// Reads `W2`: `c [w y-triples …]` or `first last w x y`.
    fn read_verticals<'a>(&mut self, objects: &Objects<'a>, list: &'a [Object]) {
        let at = |i: usize| list.get(i).map(|o| objects.resolve(o));
        let cid = |i: usize| at(i).and_then(number).filter(|n| *n >= 0.0).map(|n| n as u32);
        let vertical = |n: &[f64]| Vertical { advance: n[0] * 0.001, origin: (Some(n[1] * 0.001), n[2] * 0.001) };
        let mut i = 0;
        while let Some(first) = cid(i) {
            if self.verticals.len() >= objects.limits.font_codes {
                return;
            }
            if let Some(Object::Array(triples)) = at(i + 1) {
                let numbers = objects.numbers(triples);
                for (k, triple) in numbers.chunks_exact(3).take(objects.limits.font_codes).enumerate() {
                    let cid = first.saturating_add(k as u32);
                    self.verticals.insert(cid, (cid, vertical(triple)));
                }
                i += 2;
            } else {
                let numbers: Vec<f64> = (i + 2..i + 5).filter_map(|i| at(i).and_then(number)).collect();
                if let (Some(last), 3) = (cid(i + 1), numbers.len()) {
                    self.verticals.insert(first, (last, vertical(&numbers)));
                }
                i += 5;
            }
        }
    }

    /// How a code is set downwards.
    pub fn vertical(&self, code: Code) -> Vertical {
        let cid = self.cid(code);
        match self.verticals.range(..=cid).next_back() {
            Some((_, (last, vertical))) if cid <= *last => *vertical,
            _ => self.default_vertical,
        }
    }

    /// The first code of a string that is not empty.
    pub fn next_code(&self, string: &[u8]) -> Code {
        let value = |n: usize| string.iter().take(n).fold(0_u32, |v, b| v << 8 | u32::from(*b));
        if let Some(cmap) = &self.cmap {
            for bytes in 1..=string.len().min(4) {
                if cmap.lookup_cid_code(value(bytes), bytes as u8).is_some() {
                    return Code { value: value(bytes), bytes: bytes as u8 };
                }
            }
        }
        // The first half of a pair in UTF-16 takes the second along.
        let pair = self.unicode == Some(2) && (0xd800..0xdc00).contains(&value(2));
        let unit = if pair { 4 } else { usize::from(self.unicode.unwrap_or(2)) };
        let bytes = string.len().min(unit);
        Code { value: value(bytes), bytes: bytes as u8 }
    }

    fn cid(&self, code: Code) -> u32 {
        match &self.cmap {
            Some(cmap) => cmap.lookup_cid_code(code.value, code.bytes).unwrap_or(0),
            None => code.value,
        }
    }

    /// Advance in em.
    pub fn width(&self, code: Code) -> f64 {
        let cid = self.cid(code);
        if let Some(width) = self.widths.get(&cid) {
            return *width;
        }
        match self.ranges.range(..=cid).next_back() {
            Some((_, (last, width))) if cid <= *last => *width,
            _ => self.default_width,
        }
    }

    /// Text by the character collection, or by the code where that is Unicode.
    pub fn collection_text(&self, code: Code) -> Option<String> {
        self.by_collection(code).or_else(|| self.by_code(code))
    }

    fn by_code(&self, code: Code) -> Option<String> {
        let value = match code.bytes {
            _ if self.unicode.is_none() => return None,
            // Two UTF-16 units.
            4 if code.value >> 26 == 0x36 => 0x1_0000 + ((code.value >> 16 & 0x3ff) << 10 | code.value & 0x3ff),
            _ => code.value,
        };
        char::from_u32(value).map(String::from)
    }

    fn by_collection(&self, code: Code) -> Option<String> {
        match self.collection.as_ref()?.lookup_bf_string(self.cid(code))? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s),
        }
    }

    /// Glyph number in the font program.
    pub fn glyph(&self, code: Code, program: &Embedded) -> Option<u32> {
        let cid = self.cid(code);
        if let Some(map) = &self.glyphs {
            let at = 2 * cid as usize;
            return Some(u32::from(*map.get(at)?) << 8 | u32::from(*map.get(at + 1)?));
        }
        if program.glyph_of_cid.is_empty() { Some(cid) } else { program.glyph_of_cid.get(&cid).copied() }
    }
}

/// The bytes of a unit where the codes of a predefined map are UCS-2, UTF-16 or UTF-32
/// (ISO 32000-2, table 116).
fn unicode_unit(name: &[u8]) -> Option<u8> {
    let has = |form: &[u8]| name.starts_with(b"Uni") && name.windows(form.len()).any(|w| w == form);
    if has(b"UTF32") { Some(4) } else { (has(b"UCS2") || has(b"UTF16")).then_some(2) }
}

fn named_cmap(name: &[u8]) -> (Option<CMap>, bool) {
    match name {
        b"Identity-H" => (None, false),
        b"Identity-V" => (None, true),
        _ => (load_embedded(CMapName::from_bytes(name)).and_then(super::parse_cmap), name.ends_with(b"-V")),
    }
}

fn collection<'a>(objects: &Objects<'a>, info: &'a Dictionary) -> Option<CMap> {
    let part = |key: &[u8]| objects.get(info, key).and_then(|o| o.as_str().ok());
    let family = CidFamily::from_registry_ordering(part(b"Registry")?, part(b"Ordering")?);
    super::parse_cmap(load_embedded(family.ucs2_cmap()?)?)
}
