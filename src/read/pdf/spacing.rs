//! Gaps between glyphs, and lines whose letters are spread by a gap of their own.

use std::collections::BTreeSet;

use super::glyph::Glyph;
use super::words::WORD_GAP;
use crate::text::spaced::{MIN_WORD, is_word};

/// Letters from which a line may count as spread.
const SPREAD_LETTERS: usize = 5;
/// Spread in em up to which even letters are taken for words: titles go to 0.5.
const USUAL_SPREAD: f64 = 0.6;
/// The same where a space is drawn after every letter.
const USUAL_SPELLED: f64 = 0.9;
/// Greatest spread in em of letters that make words: in wider ones each is a column's.
const WIDEST: f64 = 1.5;
/// Different letters in a spread line: rows of marks have one or two.
const KINDS: usize = 3;
/// How far a gap may be from the middle one to count as the same, in em: spread by a setting, gaps
/// differ by kerning alone; letters centred in columns differ by their widths, 0.1 and more.
const EVEN: f64 = 0.06;
/// Share of gaps that must be even: the others are those between words.
const EVEN_SHARE: f64 = 0.7;
/// Share of single letters among the parts of a spelled line.
const SINGLE_SHARE: f64 = 0.8;
/// How much wider than between letters the gap between words of a spelled line is.
const SPELLED_WORD: f64 = 1.6;

/// The greater size of two glyphs, in points.
pub fn em(a: &Glyph<'_>, b: &Glyph<'_>) -> f64 {
    a.size.max(b.size).max(f64::MIN_POSITIVE)
}

/// The gap between two glyphs in em, the character spacing in force not counted where it is that of
/// spread letters: some producers set signs in columns by a character spacing of several em.
pub fn gap(a: &Glyph<'_>, b: &Glyph<'_>) -> f64 {
    let distance = Glyph::position(b.origin, a.along) - Glyph::position(a.end, a.along);
    let widest = if is_letter(a) && is_letter(b) { WIDEST } else { USUAL_SPREAD };
    let spacing = if a.spacing > widest * em(a, b) { 0.0 } else { a.spacing };
    (distance - spacing) / em(a, b)
}

/// How the letters of a run are spread.
#[derive(Debug, PartialEq)]
pub enum Spacing {
    /// As the font has it.
    Normal,
    /// By this gap in em between letters.
    Spread(f64),
    /// A space is drawn after every letter; the gap in em between letters of a word.
    Spelled(f64),
}

impl Spacing {
    /// The spacing of a run.
    #[must_use]
    pub fn of(run: &[Glyph<'_>]) -> Self {
        if let Some(found) = spelled(run).map(Self::Spelled).filter(|s| s.is_told_by(run)) {
            return found;
        }
        let letters = run.windows(2).filter(|w| is_letter(&w[0]) && is_letter(&w[1]));
        let spread = match even(letters.map(|w| gap(&w[0], &w[1])).collect(), SPREAD_LETTERS - 1) {
            Some(middle) if (WORD_GAP / 2.0..=WIDEST).contains(&middle) => Some(Self::Spread(middle)),
            _ => None,
        };
        spread.filter(|s| s.is_told_by(run)).unwrap_or(Self::Normal)
    }

    /// Whether the letters of a run make words when this spacing is taken out: those of marks and of
    /// narrow columns do not.
    fn is_told_by(&self, run: &[Glyph<'_>]) -> bool {
        let (middle, usual) = match self {
            Self::Normal => return true,
            Self::Spread(middle) => (*middle, USUAL_SPREAD),
            Self::Spelled(middle) => (*middle, USUAL_SPELLED),
        };
        let letters = || run.iter().filter(|g| is_letter(g));
        let kinds = letters().map(|g| &*g.text).collect::<BTreeSet<_>>().len();
        if kinds < KINDS || middle <= usual {
            return kinds >= KINDS;
        }
        let mut words: Vec<Vec<char>> = Vec::new();
        let mut last: Option<&Glyph<'_>> = None;
        for glyph in run.iter().filter(|g| !g.is_space()) {
            match words.last_mut() {
                Some(word) if last.is_some_and(|l| !self.apart(l, glyph, false)) => word.extend(glyph.text.chars()),
                _ => words.push(glyph.text.chars().collect()),
            }
            last = Some(glyph);
        }
        let long = words.iter().filter(|w| w.len() >= MIN_WORD).count();
        long > 0 && words.iter().all(|w| w.iter().any(|c| !c.is_alphabetic()) || w.len() > 1 && is_word(w))
    }

    /// Whether two neighbours belong to different words; `drawn` where white space is drawn
    /// between them.
    #[must_use]
    pub fn apart(&self, a: &Glyph<'_>, b: &Glyph<'_>, drawn: bool) -> bool {
        match self {
            Self::Spelled(middle) => gap(a, b) > middle * SPELLED_WORD,
            Self::Spread(middle) => drawn || gap(a, b) > middle + WORD_GAP,
            Self::Normal => drawn || gap(a, b) > WORD_GAP,
        }
    }
}

fn is_letter(glyph: &Glyph<'_>) -> bool {
    let mut chars = glyph.text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// The gap of a line like `T I L T A K`, drawn with spaces.
fn spelled(run: &[Glyph<'_>]) -> Option<f64> {
    let mut parts = run.split(Glyph::is_space).filter(|p| !p.is_empty());
    let (mut singles, mut total) = (0_usize, 0_usize);
    let mut gaps = Vec::new();
    let mut last: Option<&Glyph<'_>> = None;
    for part in parts.by_ref() {
        total += 1;
        let single = matches!(part, [one] if is_letter(one));
        singles += usize::from(single);
        if let (Some(last), true) = (last, single) {
            gaps.push(gap(last, &part[0]));
        }
        last = part.last().filter(|_| single);
    }
    if singles < SPREAD_LETTERS || (singles as f64) < SINGLE_SHARE * total as f64 {
        return None;
    }
    even(gaps, SPREAD_LETTERS - 1).filter(|middle| (WORD_GAP..=WIDEST).contains(middle))
}

/// The middle gap, where most gaps are like it.
fn even(mut gaps: Vec<f64>, least: usize) -> Option<f64> {
    if gaps.len() < least {
        return None;
    }
    gaps.sort_by(f64::total_cmp);
    let middle = gaps[gaps.len() / 2];
    let like = gaps.iter().filter(|g| (**g - middle).abs() <= EVEN).count();
    (like as f64 >= EVEN_SHARE * gaps.len() as f64).then_some(middle)
}
