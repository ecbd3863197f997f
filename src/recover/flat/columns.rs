//! What each column holds: prior knowledge by field, and what the document itself teaches.

use std::rc::Rc;

use super::atoms::{Atom, Kind};
use super::decode::{NOTHING, Prepared};
use crate::knowledge::evidence::Evidence;
use crate::knowledge::headings::HeadingMatch;
use crate::model::Field;
use crate::text::hash::QuickMap;

/// Words of a piece for which time, sum, actor and status are looked at; longer pieces are prose.
pub const SHORT_WORDS: usize = 7;
/// Bound of what one word can say for or against a column, in nats: rare words must not decide alone.
const WORD_BOUND: f32 = 1.6;
/// Bound of what all words of a piece can say.
const WORDS_BOUND: f32 = 5.0;
/// Pseudo-counts of a word in a column.
const WORD_PRIOR: f32 = 1.5;
/// Evidence of a cell whose whole text stands in the same column elsewhere in the document.
const SAME_TEXT: f32 = 2.5;
/// Share of a column's measured width beyond which a line cannot be of that column: broken lines
/// fill a column to 85–100 %, and the estimate of widths is good to about 4 %.
const TOO_WIDE: f32 = 1.15;
/// The same for a column whose lines were never broken, and how much wider than it such a column may be: a line of
/// prose read as a cell must not make room for itself, and names differ in length.
const UNBROKEN: (f32, f32) = (0.7, 3.0);
/// Cost of a line that is too wide, for each tenth of the width.
const TOO_WIDE_COST: f32 = -2.0;
/// Share of the width that a broken line fills at least, its next word counted.
const FULL_LINE: f32 = 0.95;
/// Quantile of line widths that counts as a column's width: lines wrongly read into the column
/// must not widen it.
const WIDTH_QUANTILE: f32 = 0.85;
/// Cost of a row that begins after its measure: no plan merges the measure downwards and not what
/// is said of it, but for a long cell of a last column.
const LATE_START: f32 = -2.0;
/// Evidence of an empty cell in a row under merged cells, before the document is read: what is said
/// of a measure is merged with the objective in some plans, and in others not.
const EMPTY_BELOW: f32 = -0.8;
/// Cells that what is known of a field weighs as much as, when a document teaches something else.
const PRIOR_CELLS: f32 = 4.0;
/// Lines that a column needs before its width is believed.
const WIDTH_LINES: f32 = 3.5;
/// The quantile lies in the middle of a line's share of the lines.
const HALF_A_LINE: f32 = 0.5;
/// Times that a word or a text stands elsewhere at least, summed over readings, to tell a column.
const LEAST_COUNT: f32 = 0.9;

/// The columns of one table and what is learned of them.
#[derive(Debug, Clone)]
pub struct Columns {
    /// The field of each column, as far as known.
    pub fields: Vec<Option<Field>>,
    /// What each column's heading may name, likeliest first; nothing for columns without one.
    pub headings: Vec<Vec<HeadingMatch>>,
    /// Learned from the last reading; none before the first.
    learned: Option<Learned>,
}

#[derive(Debug, Clone)]
struct Learned {
    /// How often each word stands in each column: `[word * columns + column]`.
    words: Vec<f32>,
    totals: Vec<f32>,
    /// The same of short cells' texts.
    texts: QuickMap<u32, Vec<f32>>,
    widths: Vec<Option<f32>>,
    /// Widths that no line exceeds by much, also of columns whose lines were never broken.
    most: Vec<Option<f32>>,
    lower: Vec<f32>,
    /// Share of the rows that fill each column: whole rows, and rows under merged cells.
    filled: [Vec<f32>; 2],
    starts: Vec<f32>,
    bullets: Vec<f32>,
    stops: Vec<f32>,
    weights: Vec<Weights>,
}

/// What is asked of a column for every piece, in nats.
#[derive(Debug, Clone, Copy)]
struct Weights {
    lower: f32,
    not_lower: f32,
    bullet: f32,
    no_bullet: f32,
    stop: f32,
    no_stop: f32,
    /// In whole rows, and in rows under merged cells.
    empty: [f32; 2],
    filled: [f32; 2],
}

impl Learned {
    fn weights(&self, c: usize) -> Weights {
        let stop = |share: f32| share.ln().max(-2.5) + 0.5;
        Weights {
            lower: self.lower[c].ln() + 0.7,
            not_lower: (1.0 - self.lower[c]).ln() + 0.2,
            bullet: (self.bullets[c].ln() + 1.0).max(-3.0),
            no_bullet: ((1.0 - self.bullets[c]).ln() + 0.4).clamp(-2.5, 0.0),
            stop: stop(self.stops[c]),
            no_stop: stop(1.0 - self.stops[c]),
            empty: [(1.0 - self.filled[0][c]).ln(), (1.0 - self.filled[1][c]).ln()],
            filled: [self.filled[0][c].ln(), self.filled[1][c].ln()],
        }
    }
}

/// One cell of a reading.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Column.
    pub column: usize,
    /// Its row lies under cells merged downwards.
    pub below: bool,
    /// Its pieces: atom and word range; one a line.
    pub pieces: Vec<(usize, usize, usize)>,
}

/// A line of a cell over all readings, as the learner sees it.
#[derive(Debug, Clone, Copy)]
pub struct Piece {
    /// Its atom.
    pub atom: usize,
    /// Its first word.
    pub from: usize,
    /// The word after its last; the first again in an empty cell.
    pub to: usize,
    /// Column.
    pub column: usize,
    /// It begins a row.
    pub row_start: bool,
    /// Its row lies under cells merged downwards.
    pub below: bool,
    /// It begins its cell.
    pub first: bool,
    /// Share of the readings that have it, 0 to 1.
    pub weight: f32,
    /// Share of these in which its cell goes on on the next line.
    pub goes_on: f32,
}

impl Columns {
    /// Columns of these fields and what their headings may name; nothing learned yet.
    #[must_use]
    pub fn new(fields: Vec<Option<Field>>, headings: Vec<Vec<HeadingMatch>>) -> Self {
        Self { fields, headings, learned: None }
    }

    /// Number of columns.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// How well a piece with this evidence begins a cell of the column, in nats against a column
    /// of free text.
    #[must_use]
    pub fn opening(&self, column: usize, e: &Evidence, words: usize, first: &str, bullet: bool) -> f32 {
        let mut score = Self::prior(self.fields[column], e, words);
        let telling = e.time.max(e.money) >= 0.8;
        let lower = first.starts_with(char::is_lowercase) && !telling;
        score += match &self.learned {
            Some(l) if lower => l.weights[column].lower,
            Some(l) => l.weights[column].not_lower,
            None if lower => -1.2,
            None => 0.0,
        };
        if bullet {
            score += match &self.learned {
                Some(l) => l.weights[column].bullet,
                None => match self.fields[column] {
                    Some(Field::Measure) => 1.5,
                    Some(
                        Field::ItemNo
                        | Field::Deadline
                        | Field::Period
                        | Field::Priority
                        | Field::FocusArea
                        | Field::Objective,
                    ) => -2.0,
                    _ => -0.3,
                },
            };
        } else if let Some(l) = &self.learned {
            score += l.weights[column].no_bullet;
        }
        score
    }

    /// How well each word fits each column, as sums from the first word on: `[column][word]`.
    /// `own` is the share of each word in each column in the last readings: its own count is left out.
    #[must_use]
    pub fn word_sums(&self, words: &[u32], own: &[f32]) -> Vec<Vec<f32>> {
        let n = self.len();
        let mut sums = vec![vec![0.0f32; words.len() + 1]; n];
        let Some(l) = &self.learned else { return sums };
        let all: f32 = l.totals.iter().sum();
        for (i, (&word, was)) in words.iter().zip(own.chunks(n)).enumerate() {
            let counts =
                (word as usize).checked_mul(n).and_then(|from| l.words.get(from..from + n)).unwrap_or_default();
            let mine: f32 = was.iter().sum();
            let total: f32 = counts.iter().sum::<f32>() - mine;
            if total < LEAST_COUNT {
                sums.iter_mut().for_each(|sum| sum[i + 1] = sum[i]);
                continue;
            }
            let share = (total + WORD_PRIOR) / (all + WORD_PRIOR);
            for (column, sum) in sums.iter_mut().enumerate() {
                let here = ((counts[column] - was[column]).max(0.0) + WORD_PRIOR * l.totals[column] / all)
                    / (l.totals[column] + WORD_PRIOR);
                sum[i + 1] = sum[i] + (here / share).max(1e-3).ln().clamp(-WORD_BOUND, WORD_BOUND);
            }
        }
        sums
    }

    /// The evidence of words `a..b` from [`Self::word_sums`] of a column, bounded.
    #[must_use]
    pub fn bounded(sums: &[f32], a: usize, b: usize) -> f32 {
        (sums[b] - sums[a]).clamp(-WORDS_BOUND, WORDS_BOUND)
    }

    /// In which columns the text stands as a whole cell, how often.
    #[must_use]
    pub fn text_counts(&self, text: u32) -> Option<&[f32]> {
        self.learned.as_ref()?.texts.get(&text).map(Vec::as_slice)
    }

    /// Whether anything was learned yet.
    #[must_use]
    pub fn has_learned(&self) -> bool {
        self.learned.is_some()
    }

    /// Evidence from the same text in the same or another column; `own` as in [`Self::word_sums`],
    /// of the text's first word.
    #[must_use]
    pub fn same_text(&self, column: usize, counts: &[f32], own: &[f32]) -> f32 {
        let at = |c: usize| (counts[c] - own.get(c).copied().unwrap_or(0.0)).max(0.0);
        let all: f32 = (0..counts.len()).map(at).sum();
        if all < LEAST_COUNT {
            return 0.0;
        }
        SAME_TEXT * (2.0 * at(column) / all - 1.0)
    }

    /// Cost of a line of this width in the column.
    #[must_use]
    pub fn fits(&self, column: usize, width: f32) -> f32 {
        match self.learned.as_ref().and_then(|l| l.most[column]) {
            Some(w) if width > w * TOO_WIDE => TOO_WIDE_COST * ((width / w - TOO_WIDE) * 10.0 + 1.0).min(4.0),
            _ => 0.0,
        }
    }

    /// Whether a line of `width` could not take `next` more, so that it had to be broken there:
    /// evidence in nats that the text goes on, or that it does not.
    #[must_use]
    pub fn broken(&self, column: usize, width: f32, next: f32) -> f32 {
        match self.learned.as_ref().and_then(|l| l.widths[column]) {
            Some(w) => {
                let filled = (width + crate::text::width::SPACE + next) / w;
                if filled >= FULL_LINE { 0.8 } else { (-9.0 * (FULL_LINE - filled) - 0.6).max(-4.5) }
            }
            None => 0.0,
        }
    }

    /// The widest column, once known.
    #[must_use]
    pub fn widest(&self) -> Option<f32> {
        let l = self.learned.as_ref()?;
        l.widths.iter().flatten().copied().max_by(f32::total_cmp)
    }

    /// The column at which rows under merged cells begin: that of the measures, where something
    /// that a plan merges downwards stands before it.
    #[must_use]
    pub fn below_from(&self) -> Option<usize> {
        let measure = self.fields.iter().position(|f| *f == Some(Field::Measure))?;
        let merged = |f: &Option<Field>| matches!(f, Some(Field::Objective | Field::FocusArea | Field::FocusAreaGoal));
        self.fields[..measure].iter().any(merged).then_some(measure)
    }

    /// Evidence of an empty cell; `below` in a row under merged cells.
    #[must_use]
    pub fn empty(&self, column: usize, below: bool) -> f32 {
        match &self.learned {
            Some(l) => l.weights[column].empty[usize::from(below)],
            None if below && self.fields[column] != Some(Field::Measure) => EMPTY_BELOW,
            None => match self.fields[column] {
                Some(Field::Measure) => -3.0,
                Some(Field::Objective) => -2.5,
                Some(Field::ItemNo | Field::FocusArea) => -1.5,
                // Who answers for a measure is said more often than who takes part.
                Some(Field::Responsible) => -1.1,
                Some(Field::Participants | Field::Comment) => -0.6,
                _ => -0.8,
            },
        }
    }

    /// Evidence of a filled cell; `below` in a row under merged cells.
    #[must_use]
    pub fn filled(&self, column: usize, below: bool) -> f32 {
        self.learned.as_ref().map_or(-0.5, |l| l.weights[column].filled[usize::from(below)])
    }

    /// Evidence of a row that begins at this column, the ones before merged with the row above.
    #[must_use]
    pub fn row_start(&self, column: usize) -> f32 {
        match &self.learned {
            Some(l) => {
                let measure = self.fields.iter().position(|f| *f == Some(Field::Measure));
                let late = measure.is_some_and(|m| column > m);
                l.starts[column].ln().max(-6.0) + if late { LATE_START } else { 0.0 }
            }
            None => {
                // Cells merged downwards are those of the number, the area and the objective
                // together: a row begins after all that go with it.
                let before = column.checked_sub(1).and_then(|c| self.fields[c]);
                match (before, self.fields[column]) {
                    // An area has several rows.
                    (None, Some(Field::FocusArea)) => -1.2,
                    (None, _) if column == 0 => -0.3,
                    (Some(Field::ItemNo), Some(Field::Objective)) => -4.0,
                    (_, Some(Field::Measure)) => -1.6,
                    (Some(Field::FocusArea), Some(Field::ItemNo | Field::Objective)) => -0.5,
                    _ => -4.5,
                }
            }
        }
    }

    /// Evidence of a cell that ends with a full stop, or without one.
    #[must_use]
    pub fn ending(&self, column: usize, stop: bool) -> f32 {
        match &self.learned {
            Some(l) if stop => l.weights[column].stop,
            Some(l) => l.weights[column].no_stop,
            None => 0.0,
        }
    }

    /// Share of the column's cells that end with a full stop.
    #[must_use]
    pub fn stops(&self, column: usize) -> f32 {
        self.learned.as_ref().map_or(0.3, |l| l.stops[column])
    }

    /// Whether cells of the column hold bullets, 0 to 1.
    #[must_use]
    pub fn bulleted(&self, column: usize) -> f32 {
        match &self.learned {
            Some(l) => l.bullets[column],
            None => match self.fields[column] {
                Some(Field::Measure) => 0.7,
                Some(
                    Field::ItemNo
                    | Field::Priority
                    | Field::FocusArea
                    | Field::Deadline
                    | Field::Period
                    | Field::Objective,
                ) => 0.05,
                _ => 0.12,
            },
        }
    }

    /// Learns from the pieces of all readings; `rows` whole and under merged cells. `words` is how many different
    /// ones there are.
    pub fn learn(
        &mut self,
        pieces: &[Piece],
        rows: [f32; 2],
        atoms: &[Atom<'_>],
        prepared: &[Rc<Prepared>],
        words: usize,
    ) {
        let n = self.len();
        let mut l = Learned {
            words: vec![0.0; words * n],
            totals: vec![1.0; n],
            texts: QuickMap::default(),
            widths: vec![None; n],
            most: vec![None; n],
            lower: vec![0.3; n],
            filled: [vec![0.0; n], vec![0.0; n]],
            starts: vec![0.0; n],
            bullets: vec![0.0; n],
            stops: vec![0.3; n],
            weights: Vec::new(),
        };
        let mut lines: Vec<Vec<(f32, f32)>> = vec![Vec::new(); n];
        let mut whole: Vec<Vec<(f32, f32)>> = vec![Vec::new(); n];
        let mut row_starts = 0.0f32;
        let prior = Self::new(self.fields.clone(), Vec::new());
        for piece in pieces {
            let &Piece { atom: t, from, to, column: c, weight, goes_on, .. } = piece;
            let atom = &atoms[t];
            if piece.row_start {
                l.starts[c] += weight;
                row_starts += weight;
            }
            if atom.kind != Kind::Text || from >= to {
                continue;
            }
            let ends = weight * (1.0 - goes_on);
            if atom.words[to - 1].ends_with('.') {
                l.stops[c] += ends;
            }
            if piece.first {
                l.filled[usize::from(piece.below)][c] += weight;
                let bullet = atom.bullet && from == 0;
                if bullet {
                    l.bullets[c] += weight;
                }
                if atom.words.get(from + usize::from(bullet)).is_some_and(|w| w.starts_with(char::is_lowercase)) {
                    l.lower[c] += weight;
                }
                if let Some(text) = prepared[t].text(from, to) {
                    l.texts.entry(text).or_insert_with(|| vec![0.0; n])[c] += ends;
                }
            }
            // Only lines of cells that were broken tell the width.
            let broken = if piece.first { weight * goes_on } else { weight };
            if broken > 0.0 {
                lines[c].push((atom.width(from, to), broken));
            }
            whole[c].push((atom.width(from, to), weight));
            for &word in prepared[t].words[from..to].iter().filter(|w| **w != NOTHING) {
                l.words[word as usize * n + c] += weight;
                l.totals[c] += weight;
            }
        }
        for (c, lines) in lines.iter_mut().enumerate() {
            let cells = l.filled[0][c] + l.filled[1][c];
            l.stops[c] = (l.stops[c] / (cells + 1.0)).clamp(0.02, 0.97);
            l.lower[c] = (l.lower[c] / (cells + 1.0)).clamp(0.02, 0.95);
            l.bullets[c] = ((l.bullets[c] + PRIOR_CELLS * prior.bulleted(c)) / (cells + PRIOR_CELLS)).clamp(0.02, 0.98);
            for (below, rows) in [(false, rows[0]), (true, rows[1])] {
                let empty = prior.empty(c, below).exp().min(0.9);
                let filled = &mut l.filled[usize::from(below)][c];
                *filled = ((*filled + PRIOR_CELLS * (1.0 - empty)) / (rows + PRIOR_CELLS)).clamp(0.03, 0.97);
            }
            l.starts[c] = (l.starts[c] + PRIOR_CELLS * prior.row_start(c).exp()) / (row_starts + PRIOR_CELLS);
            l.widths[c] = quantile(lines, WIDTH_QUANTILE);
            l.most[c] = l.widths[c].or_else(|| quantile(&mut whole[c], UNBROKEN.0).map(|w| w * UNBROKEN.1));
        }
        l.weights = (0..n).map(|c| l.weights(c)).collect();
        self.learned = Some(l);
    }

    /// What is known of a field's cells before the document is read, in nats against free text.
    #[must_use]
    pub fn prior(field: Option<Field>, e: &Evidence, words: usize) -> f32 {
        let long = words > SHORT_WORDS;
        let no = |x: f32| 1.0 - x;
        // What a long text begins with was not looked at.
        let lacks = |x: f32| if long { 0.0 } else { 1.0 - x };
        match field {
            Some(Field::ItemNo) => {
                if e.number > 0.0 {
                    4.0
                } else {
                    -6.0
                }
            }
            Some(Field::Deadline | Field::Period | Field::Start) => {
                if long {
                    -4.0
                } else {
                    4.0 * e.time - 2.8 * no(e.time)
                }
            }
            Some(Field::Cost | Field::Funding | Field::BudgetYear) => {
                if long {
                    -2.5
                } else {
                    3.5 * e.money - 1.6 * no(e.money) - 1.5 * e.verb - 1.5 * e.time
                }
            }
            Some(Field::Responsible | Field::Participants) => {
                let base = 3.0 * e.actor - 1.2 * no(e.actor);
                let thing = (1.5 * e.indicator).max(e.resource).max(0.5 * e.product);
                base - 2.0 * e.verb * no(e.actor)
                    - thing * no(e.actor)
                    - 2.5 * e.time
                    - 2.5 * e.money
                    - if long { 1.5 } else { 0.0 }
            }
            Some(Field::TargetGroup) => {
                1.0 * e.actor + 2.0 * e.people
                    - 0.4 * lacks(e.people)
                    - 0.2
                    - 1.5 * e.verb
                    - 2.5 * e.time
                    - 2.5 * e.money
                    - if long { 1.0 } else { 0.0 }
            }
            Some(Field::Priority) => {
                if e.priority > 0.0 {
                    3.0
                } else {
                    -4.0
                }
            }
            Some(Field::Status | Field::Progress | Field::FollowUp) => {
                2.5 * e.status
                    - 0.8 * no(e.status)
                    - 0.8 * e.verb
                    - 1.5 * e.money
                    - 1.0 * e.time * no(e.status)
                    - e.indicator.max(e.product)
            }
            Some(Field::Measure | Field::Objective) => {
                let short = if words == 1 { 1.0 } else { 0.0 };
                1.6 * e.verb
                    - 0.4 * no(e.verb)
                    - 2.0 * e.actor * no(e.verb)
                    - 3.0 * e.time
                    - 3.0 * e.money
                    - 2.0 * e.number
                    - 1.2 * e.status
                    - short
            }
            Some(Field::FocusArea) => {
                0.2 - 2.0 * e.verb - 2.0 * e.time - 2.0 * e.money - 1.0 * e.actor - 6.0 * e.number
            }
            Some(Field::Resources) => {
                2.0 * e.resource - 0.3 * e.verb - 1.5 * e.time - 0.6 * e.actor - 1.0 * e.number - 0.7 * e.status
            }
            Some(Field::Indicator) => 2.5 * e.indicator - 0.4 * lacks(e.indicator) + Self::prior(None, e, words),
            Some(Field::Deliverable) => 2.0 * e.product - 0.3 * lacks(e.product) + Self::prior(None, e, words),
            _ => -0.6 * e.verb - 1.8 * e.time - 1.2 * e.money - 0.9 * e.actor - 1.0 * e.number - 0.5 * e.status,
        }
    }
}

/// The width that this share of the lines does not exceed, of widths and weights.
fn quantile(lines: &mut [(f32, f32)], share: f32) -> Option<f32> {
    let all: f32 = lines.iter().map(|l| l.1).sum();
    if all < WIDTH_LINES {
        return None;
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut sum = 0.0;
    lines.iter().find_map(|&(width, weight)| {
        sum += weight;
        (sum > share * (all - HALF_A_LINE)).then_some(width)
    })
}
