//! Text that a font's map spoils: told by its letters, mended where the font itself says better,
//! and reported in any case.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::glyph::Glyph;
use super::reader::Reader;

/// How often each letter occurs in Norwegian text, in tenths of a thousandth (counted in plans;
/// letters of names and loan words raised to what general text has).
const LETTERS: [(char, f64); 29] = [
    ('a', 700.0),
    ('b', 140.0),
    ('c', 30.0),
    ('d', 370.0),
    ('e', 1450.0),
    ('f', 230.0),
    ('g', 400.0),
    ('h', 150.0),
    ('i', 610.0),
    ('j', 100.0),
    ('k', 380.0),
    ('l', 600.0),
    ('m', 370.0),
    ('n', 740.0),
    ('o', 450.0),
    ('p', 230.0),
    ('q', 5.0),
    ('r', 880.0),
    ('s', 640.0),
    ('t', 730.0),
    ('u', 190.0),
    ('v', 230.0),
    ('w', 15.0),
    ('x', 8.0),
    ('y', 70.0),
    ('z', 8.0),
    ('æ', 20.0),
    ('ø', 115.0),
    ('å', 115.0),
];
/// Logarithm taken for another Latin letter, as of Sámi and foreign names.
const OTHER_LETTER: f64 = -5.0;
/// Logarithm taken for a sign that does not stand in words.
const SIGN: f64 = -7.0;
/// Letters from which a font's text on a page is judged.
const ENOUGH: usize = 40;
/// Different letters among them: fewer are a code or a sample, not text.
const DIFFERENT: usize = 8;
/// Mean logarithm of letters below which text is called improbable. Any 60 letters on end of the
/// corpus stand above -3.27, English near -3.5, text in a random alphabet at -4.1 (half of them
/// below, nine tenths below -3.76).
const IMPROBABLE: f64 = -3.8;
/// The same below which it is garbage and left out.
const GARBLED: f64 = -4.1;
/// Mean logarithm, signs within the text counted, below which other readings are tried.
const SUSPECT: f64 = -3.5;
/// By how much another reading must be better to be taken.
const BETTER: f64 = 0.5;
/// The shift of fonts whose codes are glyph numbers of a common TrueType order.
const SHIFT: u32 = 29;
/// Share of a font's glyphs that another reading must give text for.
const COVERED: f64 = 0.9;

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

/// Looks at the text of each font, mends it where there is a better reading, and takes out what
/// is garbage.
pub fn mend(glyphs: &mut [Glyph<'_>], reader: &Reader<'_>) -> Vec<Finding> {
    let mut by_font: BTreeMap<(Rc<str>, usize), Vec<usize>> = BTreeMap::new();
    for (i, glyph) in glyphs.iter().enumerate() {
        let address = Rc::as_ptr(&glyph.font).cast::<u8>() as usize;
        by_font.entry((Rc::from(&*glyph.font.name), address)).or_default().push(i);
    }
    let mut order: Vec<_> = by_font.into_iter().collect();
    order.sort_by_key(|(_, members)| members.first().copied());
    let mut findings = Vec::new();
    for ((name, _), members) in order {
        findings.extend(mend_font(glyphs, &members, &name, reader));
    }
    findings
}

fn mend_font(glyphs: &mut [Glyph<'_>], members: &[usize], name: &str, reader: &Reader<'_>) -> Option<Finding> {
    let finding = |code, message, mended| Some(Finding { code, message, mended });
    let now = score(members.iter().map(|i| &*glyphs[*i].text));
    let unknown = members.iter().filter(|i| glyphs[**i].text.contains('\u{fffd}')).count();
    if now.mean < SUSPECT && now.count >= ENOUGH && now.different >= DIFFERENT {
        let own: Vec<Option<Rc<str>>> =
            members.iter().map(|i| glyphs[*i].font.unmapped_text(&reader.objects, glyphs[*i].code)).collect();
        let shifted: Vec<Option<Rc<str>>> = members.iter().map(|i| shift(&glyphs[*i].text)).collect();
        for (reading, how) in [(own, "by the names of its glyphs"), (shifted, "by moving each letter 29 places")] {
            if reading.iter().flatten().count() as f64 >= COVERED * members.len() as f64 {
                let then = score(reading.iter().flatten().map(|t| &**t));
                if then.mean >= now.mean + BETTER && then.mean >= SUSPECT {
                    for (i, text) in members.iter().zip(reading) {
                        glyphs[*i].text = text.unwrap_or_else(|| reader.unknown.clone());
                    }
                    return finding(
                        "font-map-repaired",
                        format!("the text of the font {name} was garbled and was read {how}"),
                        true,
                    );
                }
            }
        }
    }
    if now.letters < IMPROBABLE && now.count >= ENOUGH && now.different >= DIFFERENT {
        if now.letters >= GARBLED {
            return finding(
                "font-improbable",
                format!("the text of the font {name} ({} letters) is hardly text; its map may be wrong", now.count),
                false,
            );
        }
        for i in members {
            if !glyphs[*i].is_space() && !glyphs[*i].text.is_empty() {
                glyphs[*i].text = reader.unknown.clone();
            }
        }
        return finding(
            "font-garbled",
            format!("the text of the font {name} is garbled ({} letters) and was left out", members.len()),
            false,
        );
    }
    if unknown > 0 {
        let all = members.iter().filter(|i| !glyphs[**i].is_space()).count();
        return finding(
            "font-without-text",
            format!("{unknown} of {all} glyphs of the font {name} have no known text"),
            false,
        );
    }
    None
}

/// How much like Norwegian (or its neighbours) a text is: the mean logarithm of the frequency of
/// its letters. Digits, marks of punctuation and other scripts do not count.
struct Score {
    /// Letters, and signs that do not stand in text.
    mean: f64,
    /// Letters alone.
    letters: f64,
    /// Number of letters and signs.
    count: usize,
    /// Number of different ones.
    different: usize,
}

fn score<'t>(texts: impl Iterator<Item = &'t str>) -> Score {
    let total: f64 = LETTERS.iter().map(|(_, f)| f).sum();
    let (mut letters, mut letter_count, mut signs) = (0.0, 0_u32, 0_u32);
    let mut different = BTreeSet::new();
    let mut last = ' ';
    for c in texts.flat_map(str::chars) {
        let c = c.to_lowercase().next().unwrap_or(c);
        // A line of the same letter is a filling, not text.
        if std::mem::replace(&mut last, c) == c {
            continue;
        }
        let value = match LETTERS.iter().find(|(l, _)| *l == c) {
            Some((_, f)) => (f / total).ln(),
            None if ('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic() => OTHER_LETTER,
            None => {
                if is_sign(c) {
                    signs += 1;
                    different.insert(c);
                }
                continue;
            }
        };
        letters += value;
        letter_count += 1;
        different.insert(c);
    }
    let mean = |sum: f64, count: u32| if count == 0 { 0.0 } else { sum / f64::from(count) };
    Score {
        mean: mean(letters + SIGN * f64::from(signs), letter_count + signs),
        letters: mean(letters, letter_count),
        count: (letter_count + signs) as usize,
        different: different.len(),
    }
}

/// Signs that hardly stand in running text.
fn is_sign(c: char) -> bool {
    matches!(c, '[' | '\\' | ']' | '^' | '_' | '`' | '{' | '|' | '}' | '~' | '@' | '<' | '>' | '$' | '#')
        || ('\u{80}'..='\u{b6}').contains(&c) && !matches!(c, '§' | '©' | '«' | '°' | '\u{ad}')
}

fn shift(text: &str) -> Option<Rc<str>> {
    let moved: Option<String> =
        text.chars().map(|c| if c == ' ' { Some(c) } else { char::from_u32(u32::from(c) + SHIFT) }).collect();
    moved.map(Rc::from)
}
