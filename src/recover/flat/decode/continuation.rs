//! Whether a line goes on in the cell before it.

use std::rc::Rc;

use super::super::atoms::{Atom, Kind};
use super::super::columns::{Columns, SHORT_WORDS};
use super::super::sections::Label;
use super::Decoder;
use super::lattice::{Begun, NUMBERED_ROW, Share, Step};
use super::pieces::{LABEL_IN_AREA, is_glyph};
use crate::knowledge::Knowledge;
use crate::knowledge::evidence::Evidence;
use crate::model::Field;
use crate::text::fold::fold;

/// Cost of a line that goes on in a cell of numbers: they are short.
const IN_NUMBER: f32 = -8.0;
/// Evidence of a bullet after a colon: the line before led in to it.
const LEAD_IN: f32 = 4.0;
/// Evidence of a line that surely goes on with the one before: half a word, or a slash.
const CERTAIN: f32 = 8.0;
/// Weight of the words of a line that goes on: in running text they tell less of the column.
const CONTINUED_WORDS: f32 = 0.5;
/// Cost of a line that is wholly a time or a sum in a cell of another column.
const MISMATCH: f32 = -3.0;
/// Bound in nats of what a line says by making a short cell whole.
const WHOLE_BOUND: f32 = 4.0;
/// Bound of the evidence of white space, in nats.
const SPACE_BOUND: f32 = 4.0;

/// What the white space between two lines says, as measured in the document: log odds that the
/// text goes on.
#[derive(Debug, Clone, Copy, Default)]
pub struct WhiteSpace {
    /// After an empty line.
    pub blank: f32,
    /// Without one.
    pub no_blank: f32,
    /// The line before ends in a space.
    pub space: f32,
    /// It does not.
    pub no_space: f32,
}

/// A short cell over several lines, as a whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Joint {
    evidence: Evidence,
    words: usize,
    /// Number of its text, where a short piece has the same.
    text: Option<u32>,
}

impl Decoder<'_, '_> {
    /// The last atom of text before this one.
    pub(super) fn text_before(&self, t: usize) -> Option<usize> {
        (0..t).rev().find(|&i| self.atoms[i].kind == Kind::Text)
    }

    /// Log odds that the atom goes on in the cell whose last line ended before it.
    pub(super) fn goes_on(&self, t: usize, column: usize, cell: &Begun, common: f32, words: f32) -> f32 {
        let (atom, width) = (&self.atoms[t], cell.width);
        let Some(previous) = self.text_before(t).map(|p| &self.atoms[p]) else { return f32::NEG_INFINITY };
        let mut score = common;
        let s = &self.settings.space;
        if !atom.page_break && !atom.header_before {
            // A line of spaces between is a gap as well.
            let gap = atom.blank || t > 0 && self.atoms[t - 1].kind == Kind::Empty;
            score += if gap { s.blank } else { s.no_blank };
        }
        score += if previous.space_end { s.space } else { s.no_space };
        if let Some(label) = self.sections.label(t) {
            // An area's cell may hold its goal.
            let area = self.columns.fields[column] == Some(Field::FocusArea);
            return if area && label == Label::Goal { LABEL_IN_AREA } else { -LABEL_IN_AREA };
        }
        if atom.bullet {
            // A bullet begins a paragraph of the same cell: breaking says nothing.
            let led_in = previous.last_word().ends_with(':') && !atom.header_before;
            return self.columns.bulleted(column).max(0.02).ln()
                + if led_in { LEAD_IN } else { 0.0 }
                + if atom.blank { 0.3 * s.blank.min(0.0) } else { 0.0 };
        }
        if atom.numbered {
            score -= NUMBERED_ROW;
        }
        if self.columns.fields[column] == Some(Field::ItemNo) {
            score += IN_NUMBER;
        }
        let mut fit = self.columns.broken(column, width, crate::text::width::estimate(atom.words[0]));
        if previous.last_word().ends_with('-') {
            fit = fit.max(0.0);
        }
        score
            + fit
            + CONTINUED_WORDS * words
            + self.columns.fits(column, atom.width(0, atom.words.len()))
            + self.whole(t, column, cell.at)
            + self.mismatch(t, column)
    }

    /// What a short cell says as a whole that it did not say without this line: `1. kvartal` /
    /// `2025`, `Under` / `arbeid`.
    fn whole(&self, t: usize, column: usize, (atom, word): (u32, u16)) -> f32 {
        // How a measure, an objective or an area begins says what it is, more than its length does.
        if matches!(self.columns.fields[column], Some(Field::Measure | Field::Objective | Field::FocusArea)) {
            return 0.0;
        }
        let (first, from) = (atom as usize, usize::from(word));
        let before = self.words_before[t] - self.words_before[first] - from;
        // The evidence of a line with a tail has the tail already.
        if before > SHORT_WORDS || self.text_before(t).is_none_or(|p| self.atoms[p].tail.is_some()) {
            return 0.0;
        }
        let last = self.text_before(t).unwrap_or(first);
        let was = self.joint(first, from, last);
        let is = self.joint(first, from, t);
        let same = |j: &Joint| {
            let counts = j.text.and_then(|text| self.columns.text_counts(text));
            counts.map_or(0.0, |c| self.columns.same_text(column, c, self.own_of(first, from)))
        };
        let fit = |j: &Joint| Columns::prior(self.columns.fields[column], &j.evidence, j.words) + same(j);
        (fit(&is) - fit(&was)).clamp(-WHOLE_BOUND, WHOLE_BOUND)
    }

    /// The words from `from` of the first atom to the end of the last.
    fn joint(&self, first: usize, from: usize, last: usize) -> Rc<Joint> {
        let key =
            (u32::try_from(first).unwrap_or(0), u16::try_from(from).unwrap_or(0), u32::try_from(last).unwrap_or(0));
        if let Some(known) = self.joint.borrow().get(&key) {
            return Rc::clone(known);
        }
        let end = self.words_before[last] + self.atoms[last].words.len();
        let words = end - self.words_before[first] - from;
        let mut joint = Joint { words, ..Joint::default() };
        if first == last {
            joint.evidence = self.evidence_of(first, from, self.atoms[first].words.len()).0;
            joint.text = self.prepared[first].text(from, self.atoms[first].words.len());
        } else if words <= SHORT_WORDS {
            let mut whole: Vec<String> = Vec::new();
            for (i, atom) in self.atoms[first..=last].iter().enumerate() {
                for word in &atom.words[if i == 0 { from } else { 0 }..] {
                    match whole.last_mut() {
                        Some(half) if half.ends_with('-') && half.len() > 1 && word.starts_with(char::is_lowercase) => {
                            half.pop();
                            half.push_str(word);
                        }
                        _ => whole.push((*word).to_owned()),
                    }
                }
            }
            let skip = usize::from(whole.len() > 1 && is_glyph(&whole[0]));
            let refs: Vec<&str> = whole[skip..].iter().map(String::as_str).collect();
            let mut looked = self.looked.borrow_mut();
            joint.evidence = looked.joint(&refs, self.knowledge);
            joint.text = looked.text(&whole.iter().map(|w| fold(w)).collect::<Vec<_>>().join(" "));
        }
        let joint = Rc::new(joint);
        self.joint.borrow_mut().insert(key, Rc::clone(&joint));
        joint
    }

    /// A line that is a time, a sum or a list of actors as a whole belongs in the column for it.
    fn mismatch(&self, t: usize, column: usize) -> f32 {
        let n = self.atoms[t].words.len();
        if n > SHORT_WORDS {
            return 0.0;
        }
        let (e, _) = self.evidence_of(t, 0, n);
        let has = |test: &dyn Fn(Field) -> bool| self.columns.fields.iter().flatten().any(|f| test(*f));
        let is = |test: &dyn Fn(Field) -> bool| self.columns.fields[column].is_some_and(test);
        let mut cost = 0.0;
        let time = |f: Field| f.is_time();
        let money = |f: Field| matches!(f, Field::Cost | Field::Funding);
        let actor = |f: Field| matches!(f, Field::Responsible | Field::Participants);
        if has(&time) && !is(&time) {
            cost += e.time * MISMATCH;
        }
        if has(&money) && !is(&money) {
            cost += e.money * MISMATCH;
        }
        if has(&actor) && !is(&actor) {
            cost += e.actor * MISMATCH * 0.4;
        }
        cost
    }
}

/// What the text itself says about two lines: log odds that the second goes on with the first.
pub(super) fn of_texts(previous: &Atom<'_>, atom: &Atom<'_>, k: &Knowledge) -> f32 {
    let end = previous.last_word();
    let mut score = 0.0;
    let first = atom.words.first().copied().unwrap_or("");
    if previous.tail.is_some() {
        return CERTAIN;
    }
    if end.ends_with('-') && end.len() > 1 && !end.ends_with(",-") || end.ends_with('\u{ad}') {
        return 4.0;
    }
    if k.words.is_open(end) || end.ends_with([',', '/', '(', '&', '+']) || end == "–" {
        score += 3.5;
    }
    let letter = first.trim_start_matches(['«', '"', '“', '”', '(', '[']);
    if letter.starts_with(char::is_lowercase) {
        score += if k.words.is_open(letter) { 2.8 } else { 1.8 };
    } else if letter.starts_with(char::is_uppercase) {
        score -= 1.0;
    } else if first.starts_with(['–', '—']) {
        score += 0.8;
    }
    if end.ends_with(['.', '?', '!']) {
        score -= if letter.starts_with(char::is_uppercase) { 0.2 } else { 1.0 };
    }
    if end.ends_with(':') {
        score -= 0.3;
    }
    let opened: usize = previous.words.iter().map(|w| w.matches('(').count()).sum();
    let closed: usize = previous.words.iter().map(|w| w.matches(')').count()).sum();
    if opened > closed {
        score += 2.5;
    }
    score
}

/// What lines that go on and lines that begin anew had before them: weights of
/// `[blank, no blank, space, no space]`.
struct Tally([[f32; 4]; 2]);

impl Tally {
    fn new() -> Self {
        Self([[1.0; 4]; 2])
    }

    fn add(&mut self, goes_on: bool, previous: &Atom<'_>, atom: &Atom<'_>, weight: f32) {
        let row = &mut self.0[usize::from(!goes_on)];
        if !atom.page_break && !atom.header_before {
            row[usize::from(!atom.blank)] += weight;
        }
        row[2 + usize::from(!previous.space_end)] += weight;
    }

    fn odds(&self) -> WhiteSpace {
        let odds = |i: usize, j: usize| {
            let on = self.0[0][i] / (self.0[0][i] + self.0[0][j]);
            let new = self.0[1][i] / (self.0[1][i] + self.0[1][j]);
            (on / new).ln().clamp(-SPACE_BOUND, SPACE_BOUND)
        };
        WhiteSpace { blank: odds(0, 1), no_blank: odds(1, 0), space: odds(2, 3), no_space: odds(3, 2) }
    }
}

/// Log odds of the white space between lines, from lines that surely go on and lines that surely
/// do not.
#[must_use]
pub fn white_space(atoms: &[Atom<'_>]) -> WhiteSpace {
    let mut tally = Tally::new();
    for pair in atoms.windows(2) {
        let (previous, atom) = (&pair[0], &pair[1]);
        if atom.kind != Kind::Text || previous.kind != Kind::Text || !atom.line_start {
            continue;
        }
        let lower = atom.first_word().starts_with(char::is_lowercase);
        let end = previous.last_word();
        let open = end.ends_with(['-', ',']) && end.len() > 1;
        if lower && !atom.bullet {
            tally.add(true, previous, atom, if open { 2.0 } else { 1.0 });
        } else if atom.bullet
            || atom.numbered
            || end.ends_with('.')
            // Most lines that begin with a capital begin a cell, but names do too.
            || atom.first_word().starts_with(char::is_uppercase)
        {
            tally.add(false, previous, atom, 1.0);
        }
    }
    tally.odds()
}

/// Log odds of the white space between lines, from all readings.
pub(super) fn learned_space(atoms: &[Atom<'_>], shares: &[Vec<Share>]) -> WhiteSpace {
    let mut tally = Tally::new();
    for (t, list) in shares.iter().enumerate().skip(1) {
        let (previous, atom) = (&atoms[t - 1], &atoms[t]);
        if !atom.line_start || atom.bullet || atom.kind != Kind::Text || previous.kind != Kind::Text {
            continue;
        }
        for share in list {
            match share.edge.step {
                Step::Continue => tally.add(true, previous, atom, share.weight),
                Step::SameRow(_) | Step::NewRow(_) | Step::Resume(_) => tally.add(false, previous, atom, share.weight),
                Step::Section | Step::Outside | Step::Stray => {}
            }
        }
    }
    tally.odds()
}
