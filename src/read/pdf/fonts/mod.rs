//! Fonts: from the codes of a string to text, widths and style.

mod composite;
mod embedded;
mod names;
mod simple;
mod standard;
mod text;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use lopdf::Dictionary;

use super::objects::Objects;
use composite::{Composite, Vertical};
use embedded::Embedded;
use simple::Simple;
use text::{SignSet, clean};

/// Ascent and descent in em where a font tells none.
const DEFAULT_ASCENT: f64 = 0.75;
const DEFAULT_DESCENT: f64 = -0.25;
/// The range in which a font's own ascent and descent are believed.
const ASCENT_RANGE: (f64, f64) = (0.3, 1.05);
const DESCENT_RANGE: (f64, f64) = (-0.4, 0.0);
/// `ForceBold` and `Italic` of a font descriptor's flags (ISO 32000-2, table 121).
const FORCE_BOLD: i64 = 1 << 18;
const ITALIC: i64 = 1 << 6;
const FIXED_PITCH: i64 = 1;
const SERIF: i64 = 1 << 1;
const SYMBOLIC: i64 = 1 << 2;

/// A code of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// The value of its bytes.
    pub value: u32,
    /// Their number.
    pub bytes: u8,
}

/// What a code comes to.
#[derive(Debug, Clone)]
pub struct Char {
    /// Text, cleaned; `None` where the font does not tell it.
    pub text: Option<Rc<str>>,
    /// Advance in text space for size 1.
    pub width: f64,
    /// How it is set downwards; `None` for fonts set along the line.
    pub vertical: Option<Vertical>,
}

/// A font as the interpreter needs it.
pub struct Font<'a> {
    /// Base font name without subset prefix.
    pub name: Arc<str>,
    /// Bold by name, descriptor or font program.
    pub bold: bool,
    /// Italic by name, descriptor or font program.
    pub italic: bool,
    /// Height of the glyph box above the baseline for size 1.
    pub ascent: f64,
    /// Depth of the glyph box below the baseline for size 1, negative.
    pub descent: f64,
    /// Set downwards.
    pub vertical: bool,
    /// The glyphs are content streams of their own.
    pub type3: bool,
    kind: Kind,
    to_unicode: Option<CMap>,
    signs: SignSet,
    descriptor: Option<&'a Dictionary>,
    embedded: OnceCell<Option<Embedded>>,
    memo: RefCell<HashMap<Code, Char>>,
    /// The repair that an earlier page proved to be better than the font's own text.
    pub proven: Cell<Option<super::garble::Repair>>,
}

enum Kind {
    Simple(Box<Simple>),
    Composite(Box<Composite>),
}

impl<'a> Font<'a> {
    /// Reads a font dictionary.
    #[must_use]
    pub fn read(objects: &Objects<'a>, dict: &'a Dictionary) -> Self {
        let subtype = objects.name(dict, b"Subtype").unwrap_or_default();
        let composite = subtype == b"Type0";
        let type3 = subtype == b"Type3";
        let descendant = objects.array(dict, b"DescendantFonts").and_then(|a| objects.as_dict(a.first()?));
        let holder = descendant.filter(|_| composite).unwrap_or(dict);
        let descriptor = objects.dict(holder, b"FontDescriptor");
        let name = base_name(objects.name(dict, b"BaseFont").or_else(|| objects.name(dict, b"Name")).unwrap_or(b""));
        let flags = descriptor.and_then(|d| objects.integer(d, b"Flags")).unwrap_or(0);
        let mut style = Style::by_name(&name);
        style.bold |= flags & FORCE_BOLD != 0;
        style.italic |= flags & ITALIC != 0;
        if let Some(d) = descriptor {
            style.bold |= objects.number(d, b"FontWeight").is_some_and(|w| w >= embedded::BOLD_WEIGHT);
            style.italic |= objects.number(d, b"ItalicAngle").is_some_and(|a| a != 0.0);
        }
        let face = standard::Face::by_name(
            &name,
            style.bold,
            style.italic,
            flags & FIXED_PITCH != 0,
            flags & SERIF != 0 && descriptor.is_some(),
        );
        let kind = if composite {
            Kind::Composite(Box::new(Composite::read(objects, dict, descendant)))
        } else {
            Kind::Simple(Box::new(Simple::read(objects, dict, face, flags & SYMBOLIC != 0)))
        };
        let (ascent, descent) = extent(dict, descriptor, face, type3);
        let font = Self {
            bold: style.bold,
            italic: style.italic,
            ascent,
            descent,
            vertical: matches!(&kind, Kind::Composite(c) if c.vertical),
            type3,
            kind,
            to_unicode: objects.stream(dict, b"ToUnicode").and_then(|s| cmap_of(objects, s)),
            signs: SignSet::of(&name),
            name: name.into(),
            descriptor,
            embedded: OnceCell::new(),
            memo: RefCell::default(),
            proven: Cell::new(None),
        };
        font.with_program_style(objects, &style)
    }

    /// Fonts whose names tell no style (`CIDFont+F1`) have it in the font program.
    fn with_program_style(mut self, objects: &Objects<'a>, style: &Style) -> Self {
        if !style.bold && !style.named && !self.type3 {
            let program = self.program(objects).map(|e| (e.bold, e.italic));
            if let Some((bold, italic)) = program {
                self.bold |= bold;
                self.italic |= italic;
            }
        }
        self
    }

    fn program(&self, objects: &Objects<'a>) -> Option<&Embedded> {
        self.embedded.get_or_init(|| embedded::read(objects, self.descriptor?)).as_ref()
    }

    /// Splits a string into codes.
    pub fn codes(&self, string: &[u8], mut each: impl FnMut(Code)) {
        match &self.kind {
            Kind::Simple(_) => string.iter().for_each(|b| each(Code { value: u32::from(*b), bytes: 1 })),
            Kind::Composite(composite) => {
                let mut rest = string;
                while !rest.is_empty() {
                    let code = composite.next_code(rest);
                    rest = rest.get(usize::from(code.bytes)..).unwrap_or_default();
                    each(code);
                }
            }
        }
    }

    /// Text and width of a code.
    pub fn char(&self, objects: &Objects<'a>, code: Code) -> Char {
        if let Some(known) = self.memo.borrow().get(&code) {
            return known.clone();
        }
        let (width, vertical) = match &self.kind {
            Kind::Simple(simple) => (simple.width(code.value), None),
            Kind::Composite(composite) => (composite.width(code), self.vertical.then(|| composite.vertical(code))),
        };
        let char = Char { text: self.text(objects, code), width, vertical };
        self.memo.borrow_mut().insert(code, char.clone());
        char
    }

    fn text(&self, objects: &Objects<'a>, code: Code) -> Option<Rc<str>> {
        let cleaned = |t: String| clean(&t, self.signs);
        self.mapped(code).and_then(cleaned).or_else(|| self.encoded(objects, code).and_then(cleaned))
    }

    /// Text of a code with the `ToUnicode` map left out of account.
    pub fn unmapped_text(&self, objects: &Objects<'a>, code: Code) -> Option<Rc<str>> {
        self.encoded(objects, code).and_then(|t| clean(&t, self.signs))
    }

    /// Text of a code that is the character itself: one byte in Latin 1, more in Unicode.
    pub fn code_text(&self, code: Code) -> Option<Rc<str>> {
        let latin = |c: &char| (' '..='~').contains(c) || ('\u{a0}'..='\u{ff}').contains(c);
        let c = char::from_u32(code.value).filter(|c| code.bytes > 1 || latin(c))?;
        clean(c.encode_utf8(&mut [0; 4]), self.signs)
    }

    /// Text of a code whose glyph number stands for the letter, as in fonts cut down without
    /// renumbering.
    pub fn ordered_text(&self, objects: &Objects<'a>, code: Code) -> Option<Rc<str>> {
        let glyph = match &self.kind {
            Kind::Simple(_) => Some(code.value),
            Kind::Composite(composite) => match self.program(objects) {
                Some(program) => composite.glyph(code, program),
                None => Some(code.value),
            },
        };
        embedded::common_order(glyph?).and_then(|t| clean(&t, self.signs))
    }

    /// By the `ToUnicode` map.
    fn mapped(&self, code: Code) -> Option<String> {
        match self.to_unicode.as_ref()?.lookup_bf_string(code.value)? {
            BfString::Char(c) => Some(c.to_string()),
            BfString::String(s) => Some(s),
        }
    }

    /// By encoding, character collection or font program.
    fn encoded(&self, objects: &Objects<'a>, code: Code) -> Option<String> {
        match &self.kind {
            Kind::Simple(simple) => simple.named_text(code.value).or_else(|| {
                let program = self.program(objects).and_then(|e| {
                    e.by_code.get(&code.value).cloned().or_else(|| simple.glyph_number_text(code.value, e))
                });
                program.or_else(|| simple.fallback_text(code.value))
            }),
            Kind::Composite(composite) => composite.collection_text(code).or_else(|| {
                let program = self.program(objects)?;
                program.by_glyph.get(&composite.glyph(code, program)?).cloned()
            }),
        }
    }
}

struct Style {
    bold: bool,
    italic: bool,
    /// The name is one a person gave, so that "not bold" by name means something.
    named: bool,
}

impl Style {
    fn by_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
        Self {
            bold: has(&["bold", "black", "heavy", "demi", "-bd", ",bd", "halvfet"]),
            italic: has(&["italic", "oblique", "kursiv", "-it", "slanted"]),
            named: name.chars().filter(char::is_ascii_alphabetic).count() > 3 && !name.starts_with("cidfont"),
        }
    }
}

/// The name without its subset prefix `ABCDEF+`.
fn base_name(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name);
    match name.split_once('+') {
        Some((prefix, rest)) if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) => rest.to_owned(),
        _ => name.into_owned(),
    }
}

fn extent(dict: &Dictionary, descriptor: Option<&Dictionary>, face: standard::Face, type3: bool) -> (f64, f64) {
    let read = |d: &Dictionary, key: &[u8]| d.get(key).ok().and_then(super::objects::number).map(|v| v / 1000.0);
    let (ascent, descent);
    if type3 {
        let (scale, bbox) = (type3_scale(dict).1, dict.get(b"FontBBox").ok().and_then(|o| o.as_array().ok()));
        let side = |i: usize| bbox.and_then(|b| super::objects::number(b.get(i)?)).map(|v| v * scale);
        (ascent, descent) = (side(3), side(1));
    } else if let Some(d) = descriptor {
        (ascent, descent) = (read(d, b"Ascent"), read(d, b"Descent").map(|v| -v.abs()));
    } else {
        let (a, d) = face.ascent_descent();
        (ascent, descent) = (Some(a), Some(d));
    }
    let ascent = ascent.filter(|a| *a >= ASCENT_RANGE.0).map_or(DEFAULT_ASCENT, |a| a.min(ASCENT_RANGE.1));
    let descent = descent.filter(|d| *d < DESCENT_RANGE.1).map_or(DEFAULT_DESCENT, |d| d.max(DESCENT_RANGE.0));
    (ascent, descent)
}

/// The scale of a Type 3 font's glyph space in x and y.
fn type3_scale(dict: &Dictionary) -> (f64, f64) {
    let numbers = dict.get(b"FontMatrix").ok().and_then(|o| o.as_array().ok());
    let at = |i: usize| numbers.and_then(|n| super::objects::number(n.get(i)?)).map(f64::abs).filter(|v| *v > 0.0);
    (at(0).unwrap_or(0.001), at(3).unwrap_or(0.001))
}

/// Parses a character map, with the predefined ones it may build on.
/// The map of character codes in a stream.
fn cmap_of(objects: &Objects<'_>, stream: &lopdf::Stream) -> Option<CMap> {
    parse_cmap(&objects.inflate_within(stream, objects.limits.cmap_bytes, "cmap-bytes")?)
}

fn parse_cmap(data: &[u8]) -> Option<CMap> {
    CMap::parse(data, |name: CMapName<'_>| load_embedded(name))
}
