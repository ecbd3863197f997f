//! Text that a font's map spoils: told by its letters and mended where the font itself, or the
//! common order of glyphs, says better. What cannot be mended is kept and reported.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::glyph::Glyph;
use super::likeness::score;
use super::reader::Reader;
use super::spacing::gap;
use super::words::WORD_GAP;
use crate::text::letters::{mean_bits, symbol};

/// Letters from which another reading of a font's text on a page is judged.
const ENOUGH: usize = 40;
/// Different letters among them: fewer are a code or a sample, not text.
const DIFFERENT: usize = 8;
/// Mean logarithm, signs within the text counted, below which other readings are tried. Plans of
/// the corpus stand at -2.9 (worst font on a page: -3.3), text in a random alphabet near -4.3.
const SUSPECT: f64 = -3.5;
/// By how much another reading must be better to be taken.
const BETTER: f64 = 0.5;
/// Share of a font's glyphs without text from which other readings are tried.
const TEXTLESS: f64 = 0.5;
/// The shift of fonts whose codes are glyph numbers of a common TrueType order.
const SHIFT: u32 = 29;
/// Share of a font's glyphs that another reading must give text for.
const COVERED: f64 = 0.9;
/// Letters of a word from which its pairs of letters are judged; abbreviations are shorter.
const LONG_WORD: usize = 6;
/// Different long words from which a font's text on a page is judged to be garbled.
const WORDS: usize = 8;
/// Bits a pair of letters above which such words are no words: of 28,000 sound lines of plans the worst
/// has 4.4, Polish and Icelandic names reach 5.2, exchanged letters have 5.5 and more.
const GARBLED_BITS: f32 = 5.4;

/// Another way to read the codes of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// By encoding, glyph names or font program, the map left out of account.
    Names,
    /// By the code itself, in Latin 1 or Unicode.
    Codes,
    /// By the glyph number in the order that most TrueType fonts begin with.
    Order,
    /// By moving each letter.
    Shift,
}

impl Reading {
    const ALL: [Self; 4] = [Self::Names, Self::Shift, Self::Codes, Self::Order];

    fn how(self) -> &'static str {
        match self {
            Self::Names => "by the names of its glyphs",
            Self::Codes => "by its codes",
            Self::Order => "by the common order of glyphs",
            Self::Shift => "by moving each letter 29 places",
        }
    }

    fn text(self, glyph: &Glyph<'_>, reader: &Reader<'_>) -> Option<Rc<str>> {
        match self {
            Self::Names => glyph.font.unmapped_text(&reader.objects, glyph.code),
            Self::Codes => glyph.font.code_text(glyph.code),
            Self::Order => glyph.font.ordered_text(&reader.objects, glyph.code),
            Self::Shift => shift(&glyph.text),
        }
    }
}

/// How a font's text is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    reading: Reading,
    /// Glyphs that have a text are read anew too.
    all: bool,
}

impl Repair {
    fn text(self, glyph: &Glyph<'_>, reader: &Reader<'_>) -> Option<Rc<str>> {
        if self.all || glyph.text.contains('\u{fffd}') {
            self.reading.text(glyph, reader)
        } else {
            Some(glyph.text.clone())
        }
    }
}

/// A finding about a font on a page.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code of the note.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
    /// The text was mended: nothing is lost.
    pub mended: bool,
}

/// Looks at the text of each font, mends it where there is a better reading, and reports what is
/// not known or makes no words.
pub fn mend(glyphs: &mut [Glyph<'_>], reader: &Reader<'_>) -> Vec<Finding> {
    let mut by_font: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, glyph) in glyphs.iter().enumerate() {
        by_font.entry(Rc::as_ptr(&glyph.font).cast::<u8>() as usize).or_default().push(i);
    }
    // Addresses differ from run to run: the order is that of the page.
    let mut order: Vec<_> = by_font.into_values().collect();
    order.sort_by_key(|members| members.first().copied());
    let mut findings = Vec::new();
    for members in order {
        let Some(font) = members.first().map(|i| glyphs[*i].font.clone()) else { continue };
        let name = if font.name.is_empty() { "without a name" } else { &*font.name };
        findings.extend(mend_font(glyphs, &members, name, reader));
    }
    findings
}

fn mend_font(glyphs: &mut [Glyph<'_>], members: &[usize], name: &str, reader: &Reader<'_>) -> Option<Finding> {
    let finding = |code, message, mended| Some(Finding { code, message, mended });
    let repair = better_reading(glyphs, members, reader);
    if let Some(repair) = repair {
        for i in members {
            let text = repair.text(&glyphs[*i], reader);
            glyphs[*i].text = text.unwrap_or_else(|| reader.unknown.clone());
        }
    }
    let unknown = members.iter().filter(|i| glyphs[**i].text.contains('\u{fffd}')).count();
    if unknown > 0 {
        let all = members.iter().filter(|i| !glyphs[**i].is_space()).count();
        let rest = repair.map(|r| format!("; the others were read {}", r.reading.how())).unwrap_or_default();
        let message = format!("{unknown} of {all} glyphs of the font {name} have no known text{rest}");
        return finding("font-without-text", message, false);
    }
    if let Some(repair) = repair {
        let message = format!("the text of the font {name} was garbled and was read {}", repair.reading.how());
        return finding("font-map-repaired", message, true);
    }
    if makes_no_words(glyphs, members) {
        let message = format!("the letters of the font {name} make no words; its text may not be what is shown");
        return finding("font-garbled", message, false);
    }
    None
}

/// The reading that makes a suspect font's text much more like Norwegian, or that did so on an
/// earlier page.
fn better_reading(glyphs: &[Glyph<'_>], members: &[usize], reader: &Reader<'_>) -> Option<Repair> {
    let font = &glyphs[*members.first()?].font;
    if let Some(proven) = font.proven.get() {
        return Some(proven);
    }
    let now = score(members.iter().map(|i| &*glyphs[*i].text));
    let textless = members.iter().filter(|i| glyphs[**i].text.contains('\u{fffd}')).count();
    let textless = textless as f64 >= TEXTLESS * members.len() as f64;
    let suspect = now.mean < SUSPECT && now.count >= ENOUGH && now.different >= DIFFERENT;
    if !suspect && !textless || members.len() < ENOUGH {
        return None;
    }
    let repairs = Reading::ALL.into_iter().map(|reading| Repair { reading, all: !textless });
    let found = repairs.filter(|r| r.all || r.reading != Reading::Shift).find(|repair| {
        let texts: Vec<Rc<str>> = members.iter().filter_map(|i| repair.text(&glyphs[*i], reader)).collect();
        let then = score(texts.iter().map(|t| &**t));
        texts.len() as f64 >= COVERED * members.len() as f64
            && then.count >= ENOUGH
            && then.different >= DIFFERENT
            && then.mean >= SUSPECT
            && (textless || then.mean >= now.mean + BETTER)
    });
    font.proven.set(found);
    found
}

/// Whether the long words among these glyphs, each counted once, hold pairs of letters that no
/// language of the north has.
fn makes_no_words(glyphs: &[Glyph<'_>], members: &[usize]) -> bool {
    let mut words: BTreeSet<Vec<u8>> = BTreeSet::new();
    let mut word = Vec::new();
    let mut last: Option<&Glyph<'_>> = None;
    let mut end = |word: &mut Vec<u8>| {
        if word.len() >= LONG_WORD {
            words.insert(std::mem::take(word));
        }
        word.clear();
    };
    for glyph in members.iter().map(|i| &glyphs[*i]) {
        if last.is_some_and(|l| gap(l, glyph).abs() > WORD_GAP || l.origin.1 != glyph.origin.1) {
            end(&mut word);
        }
        for c in glyph.text.chars() {
            match symbol(c) {
                Some(s) => word.push(s),
                None => end(&mut word),
            }
        }
        last = Some(glyph);
    }
    end(&mut word);
    if words.len() < WORDS {
        return false;
    }
    let (bits, steps) = words.iter().fold((0.0, 0), |(bits, steps), w| {
        let n = w.len() + 1;
        (bits + mean_bits(w) * n as f32, steps + n)
    });
    bits / steps as f32 > GARBLED_BITS
}

fn shift(text: &str) -> Option<Rc<str>> {
    let moved: Option<String> =
        text.chars().map(|c| if c == ' ' { Some(c) } else { char::from_u32(u32::from(c) + SHIFT) }).collect();
    moved.map(Rc::from)
}
