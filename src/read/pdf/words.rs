//! From glyphs to words.
//!
//! Glyphs that go on along one baseline form a run; within a run, drawn white space and gaps
//! part words. Distances are in em, that is in sizes of the larger neighbour.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::glyph::Glyph;
use crate::model::Word;

/// Gap that parts two words. Measured on 290,000 pairs of letters within drawn words of three makes:
/// none over 0.04; the narrowest space of a common font is 0.22, squeezed in justified lines to
/// about 0.15.
const WORD_GAP: f64 = 0.12;
/// Gap after which the next glyph begins a run of its own.
const RUN_GAP: f64 = 2.5;
/// How far a glyph may step back over the one before it (kerning, accents) within a run.
const OVERLAP: f64 = 0.6;
/// How far baselines may differ within a run (superscripts are raised by 0.3–0.5).
const BASELINE: f64 = 0.6;
/// How far baselines may differ within a word.
const WORD_BASELINE: f64 = 0.1;
/// Ratio of sizes within a word.
const WORD_SIZE: f64 = 1.25;
/// Letters from which a run may be taken as letter-spaced.
const SPACED_LETTERS: usize = 4;

/// Groups glyphs into words, in content order.
#[must_use]
pub fn words(glyphs: &[Glyph<'_>]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = 0;
    for i in 1..=glyphs.len() {
        if i == glyphs.len() || !continues(&glyphs[i - 1], &glyphs[i]) {
            run_words(&glyphs[start..i], &mut words);
            start = i;
        }
    }
    words
}

fn em(a: &Glyph<'_>, b: &Glyph<'_>) -> f64 {
    a.size.max(b.size).max(f64::MIN_POSITIVE)
}

/// The gap between two glyphs in em, the character spacing in force not counted.
fn gap(a: &Glyph<'_>, b: &Glyph<'_>) -> f64 {
    let distance = Glyph::position(b.origin, a.along) - Glyph::position(a.end, a.along);
    (distance - a.spacing) / em(a, b)
}

fn continues(a: &Glyph<'_>, b: &Glyph<'_>) -> bool {
    let same_direction = a.along.0 * b.along.0 + a.along.1 * b.along.1 > 0.99;
    let across = (Glyph::across(b.origin, a.along) - Glyph::across(a.origin, a.along)).abs() / em(a, b);
    same_direction && across <= BASELINE && (-OVERLAP..=RUN_GAP).contains(&gap(a, b))
}

/// The part of a gap that every letter of a letter-spaced run has.
fn letter_spacing(run: &[&Glyph<'_>]) -> f64 {
    let mut gaps: Vec<f64> = run
        .windows(2)
        .filter(|w| !w[0].is_space() && !w[1].is_space() && w[0].text.chars().all(char::is_alphabetic))
        .map(|w| gap(w[0], w[1]))
        .collect();
    if gaps.len() < SPACED_LETTERS {
        return 0.0;
    }
    gaps.sort_by(f64::total_cmp);
    let median = gaps[gaps.len() / 2];
    if median > WORD_GAP / 2.0 { median.min(1.0) } else { 0.0 }
}

fn run_words(run: &[Glyph<'_>], words: &mut Vec<Word>) {
    let shown: Vec<&Glyph<'_>> = run.iter().filter(|g| !g.text.is_empty()).collect();
    let spacing = letter_spacing(&shown);
    let mut word: Vec<&Glyph<'_>> = Vec::new();
    let (mut space, mut first) = (false, true);
    for glyph in shown {
        if glyph.is_space() {
            finish(&mut word, words, &mut space, &mut first);
            space = true;
            continue;
        }
        if let Some(last) = word.last() {
            let apart = gap(last, glyph) > WORD_GAP + spacing;
            if apart || !same_word(last, glyph) {
                finish(&mut word, words, &mut space, &mut first);
                space = apart;
            }
        } else if !first && !space {
            space = false;
        }
        word.push(glyph);
    }
    finish(&mut word, words, &mut space, &mut first);
}

fn same_word(a: &Glyph<'_>, b: &Glyph<'_>) -> bool {
    if b.text.chars().all(is_combining_mark) {
        return true;
    }
    let across = (Glyph::across(b.origin, a.along) - Glyph::across(a.origin, a.along)).abs() / em(a, b);
    let ratio = a.size.max(b.size) / a.size.min(b.size).max(f64::MIN_POSITIVE);
    across <= WORD_BASELINE
        && ratio <= WORD_SIZE
        && a.content == b.content
        && a.artifact == b.artifact
        && a.bold == b.bold
        && a.italic == b.italic
        && a.color == b.color
        && a.font.name == b.font.name
}

fn finish(glyphs: &mut Vec<&Glyph<'_>>, words: &mut Vec<Word>, space: &mut bool, first: &mut bool) {
    let Some(lead) = glyphs.first() else { return };
    let text: String = glyphs.iter().flat_map(|g| g.text.chars()).filter(|c| !c.is_whitespace()).nfc().collect();
    if !text.is_empty() {
        let direction = direction(lead.along);
        let bbox = glyphs.iter().skip(1).fold(lead.bbox, |b, g| b.union(&g.bbox));
        words.push(Word {
            text,
            bbox,
            baseline: if direction % 180 == 0 { lead.origin.1 } else { lead.origin.0 },
            size: lead.size,
            font: lead.font.name.clone(),
            bold: lead.bold,
            italic: lead.italic,
            color: lead.color,
            direction,
            content: lead.content,
            artifact: lead.artifact,
            soft_hyphen_end: false,
            space_before: *space && !*first,
        });
        *first = false;
    }
    *space = false;
    glyphs.clear();
}

/// The nearest of the four directions, in degrees clockwise.
fn direction(along: (f64, f64)) -> u16 {
    let (x, y) = along;
    match (x.abs() >= y.abs(), x >= 0.0, y >= 0.0) {
        (true, true, _) => 0,
        (true, false, _) => 180,
        (false, _, true) => 90,
        (false, _, false) => 270,
    }
}
