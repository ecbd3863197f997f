//! From glyphs to words.
//!
//! Glyphs that go on along one baseline form a run; within a run, drawn white space and gaps
//! part words. Distances are in em, that is in sizes of the larger neighbour.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::glyph::Glyph;
use super::spacing::{Spacing, em, gap};
use crate::model::{Rect, Word};

/// Gap that parts two words. Measured on 290,000 pairs of letters within drawn words of three makes:
/// none over 0.04; the narrowest space of a common font is 0.22, squeezed in justified lines to
/// about 0.15.
pub const WORD_GAP: f64 = 0.12;
/// Gap that parts a row of leader dots from the number after it.
const LEADER_GAP: f64 = 0.05;
/// Dots that make a row of leaders.
const LEADERS: usize = 4;
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
/// Gap after a soft hyphen from which it ends its line, though other text stands beside it: more
/// than the widest space between words.
const LINE_END_GAP: f64 = 0.6;
/// How far baselines of one line may differ for neighbours to be looked up.
const NEIGHBOUR_BASELINE: f64 = 0.25;
const SOFT_HYPHEN: char = '\u{ad}';
/// Stands for a soft hyphen that is in the text and takes no room: it is not drawn.
const UNDRAWN_HYPHEN: char = '\u{200b}';
/// Room in em below which a soft hyphen is not drawn.
const UNDRAWN: f64 = 0.05;

/// Groups glyphs into words, in content order.
#[must_use]
pub fn words(glyphs: &[Glyph<'_>]) -> Vec<Word> {
    let glyphs = split_at_spaces(glyphs);
    let mut out = Words { words: Vec::new(), leads: Vec::new() };
    let mut start = 0;
    for i in 1..=glyphs.len() {
        if i == glyphs.len() || !continues(&glyphs[i - 1], &glyphs[i]) {
            out.run(&glyphs[start..i]);
            start = i;
        }
    }
    out.look_left();
    out.words
}

/// Parts glyphs whose text holds white space between letters (replacement text, odd maps), their
/// boxes by the number of characters.
fn split_at_spaces<'a>(glyphs: &[Glyph<'a>]) -> Vec<Glyph<'a>> {
    let mut out = Vec::with_capacity(glyphs.len());
    for (i, glyph) in glyphs.iter().enumerate() {
        if &*glyph.text == "\u{ad}" && room(glyph, glyphs.get(i + 1)) < UNDRAWN {
            out.push(Glyph { text: UNDRAWN_HYPHEN.to_string().into(), end: glyph.origin, ..glyph.clone() });
            continue;
        }
        if glyph.text.chars().count() < 2 || !glyph.text.contains(char::is_whitespace) || glyph.is_space() {
            if !glyph.text.is_empty() {
                out.push(glyph.clone());
            }
            continue;
        }
        let count = glyph.text.chars().count() as f64;
        let at = |share: f64| {
            (
                glyph.origin.0 + (glyph.end.0 - glyph.origin.0) * share,
                glyph.origin.1 + (glyph.end.1 - glyph.origin.1) * share,
            )
        };
        for (i, c) in glyph.text.chars().enumerate() {
            let (origin, end) = (at(i as f64 / count), at((i + 1) as f64 / count));
            let b = &glyph.bbox;
            let bbox = if glyph.along.0.abs() >= glyph.along.1.abs() {
                Rect::new(origin.0, b.y0, end.0, b.y1)
            } else {
                Rect::new(b.x0, origin.1, b.x1, end.1)
            };
            out.push(Glyph { text: c.to_string().into(), origin, end, bbox, ..glyph.clone() });
        }
    }
    out
}

/// The room in em that a glyph takes: its advance, or less where the next one is drawn over it.
fn room(glyph: &Glyph<'_>, next: Option<&Glyph<'_>>) -> f64 {
    let advance = Glyph::position(glyph.end, glyph.along) - Glyph::position(glyph.origin, glyph.along);
    let step = next
        .filter(|n| continues(glyph, n))
        .map(|n| Glyph::position(n.origin, glyph.along) - Glyph::position(glyph.origin, glyph.along));
    step.map_or(advance, |s| s.min(advance)) / glyph.size
}

fn across(a: &Glyph<'_>, b: &Glyph<'_>) -> f64 {
    (Glyph::across(b.origin, a.along) - Glyph::across(a.origin, a.along)).abs() / em(a, b)
}

fn continues(a: &Glyph<'_>, b: &Glyph<'_>) -> bool {
    let same_direction = a.along.0 * b.along.0 + a.along.1 * b.along.1 > 0.99;
    same_direction && across(a, b) <= BASELINE && (-OVERLAP..=RUN_GAP).contains(&gap(a, b))
}

fn same_word(a: &Glyph<'_>, b: &Glyph<'_>) -> bool {
    if b.text.chars().all(is_combining_mark) {
        return true;
    }
    let ratio = a.size.max(b.size) / a.size.min(b.size).max(f64::MIN_POSITIVE);
    across(a, b) <= WORD_BASELINE
        && ratio <= WORD_SIZE
        && a.content == b.content
        && a.artifact == b.artifact
        && a.bold == b.bold
        && a.italic == b.italic
        && a.color == b.color
        && a.font.name == b.font.name
}

struct Words {
    words: Vec<Word>,
    /// For each word: it is the first of its run.
    leads: Vec<bool>,
}

impl Words {
    fn run(&mut self, run: &[Glyph<'_>]) {
        let spacing = Spacing::of(run);
        let mut word: Vec<&Glyph<'_>> = Vec::new();
        let (mut drawn_space, mut before, mut lead) = (false, false, true);
        for glyph in run {
            if glyph.is_space() {
                drawn_space = true;
                continue;
            }
            if let Some(last) = word.last().copied() {
                let apart = spacing.apart(last, glyph, drawn_space) || after_leaders(&word, glyph);
                if apart || !same_word(last, glyph) {
                    let line_end = last.content != glyph.content || gap(last, glyph) >= LINE_END_GAP;
                    lead &= !self.finish(&word, before, lead, line_end);
                    word.clear();
                    before = apart;
                }
            }
            drawn_space = false;
            word.push(glyph);
        }
        self.finish(&word, before, lead, true);
    }

    /// Makes a word of some glyphs; says whether there was one.
    fn finish(&mut self, glyphs: &[&Glyph<'_>], space_before: bool, lead: bool, line_end: bool) -> bool {
        let Some(first) = glyphs.first() else { return false };
        let text: String = glyphs.iter().flat_map(|g| g.text.chars()).filter(|c| !c.is_whitespace()).nfc().collect();
        let (text, soft_hyphen_end) = resolve_soft_hyphens(&text, line_end);
        if text.is_empty() {
            // A soft hyphen of another style than its word.
            if let Some(word) = self.words.last_mut().filter(|_| soft_hyphen_end && !lead && !space_before) {
                word.soft_hyphen_end = true;
            }
            return false;
        }
        let direction = direction(first.along);
        let bbox = glyphs.iter().skip(1).fold(first.bbox, |b, g| b.union(&g.bbox));
        self.leads.push(lead);
        self.words.push(Word {
            text,
            bbox,
            baseline: if direction.is_multiple_of(180) { first.origin.1 } else { first.origin.0 },
            size: first.size,
            font: first.font.name.clone(),
            bold: first.bold,
            italic: first.italic,
            color: first.color,
            direction,
            content: first.content,
            artifact: first.artifact,
            soft_hyphen_end,
            space_before: space_before && !lead,
        });
        true
    }

    /// Gives the first words of runs their white space by what stands left of them on the line,
    /// whatever order it was drawn in.
    fn look_left(&mut self) {
        let mut order: Vec<usize> = (0..self.words.len()).collect();
        order.sort_by(|a, b| {
            let (a, b) = (&self.words[*a], &self.words[*b]);
            a.direction.cmp(&b.direction).then(a.baseline.total_cmp(&b.baseline))
        });
        let mut from = 0;
        while from < order.len() {
            let base = &self.words[order[from]];
            let (direction, limit) = (base.direction, base.baseline + NEIGHBOUR_BASELINE * base.size);
            let same = |i: &usize| self.words[*i].direction == direction && self.words[*i].baseline <= limit;
            let to = from + order[from..].iter().take_while(|i| same(i)).count();
            let line = &mut order[from..to];
            line.sort_by(|a, b| start(&self.words[*a]).total_cmp(&start(&self.words[*b])));
            for pair in line.windows(2) {
                let (left, right) = (&self.words[pair[0]], &self.words[pair[1]]);
                let distance = (start(right) - end(left)) / left.size.max(right.size).max(f64::MIN_POSITIVE);
                if self.leads[pair[1]] {
                    self.words[pair[1]].space_before = distance > WORD_GAP;
                }
            }
            from = to.max(from + 1);
        }
    }
}

/// Where a word starts and ends along its direction.
fn start(word: &Word) -> f64 {
    match word.direction {
        0 => word.bbox.x0,
        90 => word.bbox.y0,
        180 => -word.bbox.x1,
        _ => -word.bbox.y1,
    }
}

fn end(word: &Word) -> f64 {
    match word.direction {
        0 => word.bbox.x1,
        90 => word.bbox.y1,
        180 => -word.bbox.x0,
        _ => -word.bbox.y0,
    }
}

/// Whether the glyph is a number after a row of dots, as in a table of contents.
fn after_leaders(word: &[&Glyph<'_>], glyph: &Glyph<'_>) -> bool {
    word.len() >= LEADERS
        && word[word.len() - LEADERS..].iter().all(|g| matches!(&*g.text, "." | "…" | "_" | "·"))
        && glyph.text.chars().all(char::is_alphanumeric)
        && word.last().is_some_and(|last| gap(last, glyph) > LEADER_GAP)
}

/// A soft hyphen is drawn as a hyphen: at the end of a line it parts a word that goes on, within
/// a line or after a digit (`2026-04-`) it is a hyphen like any other. Some producers keep the
/// soft hyphen undrawn and draw a hyphen after it. Gives the text and whether a soft hyphen
/// ended it.
fn resolve_soft_hyphens(text: &str, line_end: bool) -> (String, bool) {
    let plain = |t: &str| t.replace(UNDRAWN_HYPHEN, "").replace(SOFT_HYPHEN, "-");
    if line_end {
        let body = text.trim_end_matches([SOFT_HYPHEN, UNDRAWN_HYPHEN]);
        let body = if body.len() == text.len() { undrawn_end(text).unwrap_or(text) } else { body };
        if body.len() < text.len() && !body.ends_with(|c: char| c.is_ascii_digit()) {
            return (plain(body), true);
        }
    }
    (plain(text), false)
}

/// The text before an undrawn soft hyphen and a drawn hyphen at its end.
fn undrawn_end(text: &str) -> Option<&str> {
    text.strip_suffix(['-', '\u{2010}'])?.strip_suffix(UNDRAWN_HYPHEN)
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
