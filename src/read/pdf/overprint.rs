//! Letters drawn over letters: the same one twice, as fake bold or shadow, and accents set on
//! their letters one by one.

use std::collections::HashMap;
use std::rc::Rc;

use super::color::alike;
use super::glyph::Glyph;

/// Offset in em up to which the same letter again is the same letter. Fake bold moves by 0.01 to
/// 0.05, shadows by up to 0.1; the narrowest letters (i, l) advance by 0.2.
const SAME_PLACE: f64 = 0.12;
/// Offset in em from which the second drawing makes the letter look bolder.
const BOLDER: f64 = 0.004;
/// Ratio of sizes of the same letter.
const SAME_SIZE: f64 = 1.05;
/// Side of a cell of the search grid in points.
const CELL: f64 = 4.0;
/// Letters looked at in a cell: more do not fit in one without lying over one another.
const LOOKED_AT: usize = 32;
/// Share of the narrower glyph that an accent must lie over its letter.
const OVER: f64 = 0.5;

/// Keeps the first drawing of a letter drawn again at nearly the same place.
pub fn once<'a>(glyphs: Vec<Glyph<'a>>) -> Vec<Glyph<'a>> {
    let mut kept: Vec<Glyph<'a>> = Vec::with_capacity(glyphs.len());
    let mut grid: HashMap<(i64, i64, Rc<str>), Vec<usize>> = HashMap::new();
    let cell = |v: f64| (v / CELL).floor() as i64;
    for glyph in glyphs {
        if glyph.text.is_empty() {
            continue;
        }
        let reach = SAME_PLACE * glyph.size;
        let (x, y) = glyph.origin;
        let mut twin = None;
        // Sizes beyond the cell would reach too far: their cells are cut to the neighbours.
        for cx in cell(x - reach).max(cell(x) - 2)..=cell(x + reach).min(cell(x) + 2) {
            for cy in cell(y - reach).max(cell(y) - 2)..=cell(y + reach).min(cell(y) + 2) {
                let found = grid.get(&(cx, cy, glyph.text.clone()));
                twin = twin.or_else(|| found?.iter().rev().take(LOOKED_AT).copied().find(|i| same(&kept[*i], &glyph)));
            }
        }
        if let Some(first) = twin.and_then(|i| kept.get_mut(i)) {
            let offset = (first.origin.0 - x).hypot(first.origin.1 - y);
            first.bold |= offset >= BOLDER * glyph.size && alike(first.color, glyph.color);
            first.color = glyph.color;
            if first.artifact && !glyph.artifact {
                (first.artifact, first.content) = (false, glyph.content);
            }
            continue;
        }
        grid.entry((cell(x), cell(y), glyph.text.clone())).or_default().push(kept.len());
        kept.push(glyph);
    }
    kept
}

fn same(a: &Glyph<'_>, b: &Glyph<'_>) -> bool {
    let ratio = a.size.max(b.size) / a.size.min(b.size);
    let offset = (a.origin.0 - b.origin.0).hypot(a.origin.1 - b.origin.1);
    ratio <= SAME_SIZE && offset <= SAME_PLACE * a.size && a.along.0 * b.along.0 + a.along.1 * b.along.1 > 0.99
}

/// The combining form of an accent that stands by itself.
fn combining(text: &str) -> Option<char> {
    Some(match text {
        "\u{b4}" => '\u{301}',
        "`" => '\u{300}',
        "\u{a8}" => '\u{308}',
        "\u{2da}" => '\u{30a}',
        "\u{2c6}" => '\u{302}',
        "\u{2dc}" => '\u{303}',
        "\u{b8}" => '\u{327}',
        "\u{2c7}" => '\u{30c}',
        _ => return None,
    })
}

/// Joins an accent drawn over the letter before or after it to that letter, as TeX sets å.
pub fn join_accents(glyphs: &mut [Glyph<'_>]) {
    for i in 1..glyphs.len() {
        let (accent, letter) = match (combining(&glyphs[i - 1].text), combining(&glyphs[i].text)) {
            (Some(_), None) => (i - 1, i),
            (None, Some(_)) => (i, i - 1),
            _ => continue,
        };
        let (a, b) = (&glyphs[accent].bbox, &glyphs[letter].bbox);
        let shared = a.x1.min(b.x1) - a.x0.max(b.x0);
        let one_letter =
            glyphs[letter].text.chars().count() == 1 && glyphs[letter].text.chars().all(char::is_alphabetic);
        if !one_letter || shared < OVER * a.width().min(b.width()) || a.y1 < b.y0 || b.y1 < a.y0 {
            continue;
        }
        if let Some(mark) = combining(&glyphs[accent].text) {
            glyphs[letter].text = format!("{}{mark}", glyphs[letter].text).into();
            glyphs[accent].text = "".into();
        }
    }
}
