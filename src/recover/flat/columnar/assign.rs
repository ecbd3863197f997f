//! Which column each line is of: the likeliest way through the columns (Viterbi).

use std::collections::HashSet;

use super::super::atoms::Atom;
use super::super::columns::Columns;
use super::super::decode::saying::{self, Saying};
use crate::knowledge::Knowledge;
use crate::model::Field;

/// Log probabilities of the next block's column after a block's: the next one, the same, one further right, one to
/// the left. Counted in the PDFs of 136 plans beside their text.
const NEXT: f32 = -0.5;
const SAME: f32 = -2.3;
const RIGHT: f32 = -2.6;
const LEFT: f32 = -1.5;
/// Costs of leaving the table for text outside it, and of coming back.
const LEAVE: f32 = -2.0;
const RETURN: f32 = -1.0;
const RETURN_LATE: f32 = -2.5;
/// Log probabilities inside a block: the next column, another one right or left, text outside.
const INSIDE: (f32, f32, f32, f32) = (-3.0, -5.0, -3.7, -6.0);
/// Cost of the first cell's line below a header that stands in one block.
const FIRST_CELL: f32 = -0.5;
/// Weight of a line's words where it may go on with the line before.
const GOES_ON: f32 = 0.25;
/// Cost, for each em, of a line that is wider than its column's lines are.
const TOO_WIDE: f32 = -0.4;
/// Bound of that cost.
const TOO_WIDE_BOUND: f32 = -4.0;
/// Cost of a line that stands outside the table, the first of a block and a further one.
const OUTSIDE: f32 = -2.5;
const OUTSIDE_FURTHER: f32 = -1.25;
/// Evidence of a word that has the shape of one right below the column's heading.
const SAME_SHAPE: f32 = 2.5;
/// Bound of what a text's evidence says against a column.
const BOUND: f32 = 7.0;

/// What is known of a line beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    /// A heading of this column.
    pub heading: Option<usize>,
    /// No cell can be this line.
    pub outside: bool,
    /// Evidence in nats of a line outside the table.
    pub title: f32,
}

/// How well each text fits each column, in nats against the one that it fits best.
pub fn fits(texts: &[&str], fields: &[Option<Field>], knowledge: &Knowledge) -> Vec<f32> {
    let words: Vec<&str> = texts.iter().flat_map(|t| t.split_whitespace()).collect();
    let evidence = knowledge.evidence(&words);
    let said = Saying::of(&words).piece(0, words.len(), false);
    let said = saying::fit(&said, fields, &evidence, false);
    let fits: Vec<f32> = fields.iter().zip(said).map(|(f, s)| Columns::prior(*f, &evidence, words.len()) + s).collect();
    let most = fits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    fits.iter().map(|f| (f - most).max(-BOUND)).collect()
}

/// The best that the line fits, alone or with the line below.
fn opening(atoms: &[Atom<'_>], t: usize, fields: &[Option<Field>], knowledge: &Knowledge) -> Vec<f32> {
    let text = |t: usize| atoms[t].words.join(" ");
    let alone = fits(&[&text(t)], fields, knowledge);
    let Some(next) = atoms.get(t + 1).filter(|a| !a.blank && !a.page_break && !a.bullet) else { return alone };
    let both = fits(&[&text(t), &next.words.join(" ")], fields, knowledge);
    alone.into_iter().zip(both).map(|(a, b)| a.max(b)).collect()
}

/// The column of each line; none outside the table.
pub fn columns(
    atoms: &[Atom<'_>],
    gaps: &[bool],
    marks: &[Mark],
    fields: &[Option<Field>],
    knowledge: &Knowledge,
) -> Vec<Option<usize>> {
    let mut opens: Vec<Vec<f32>> = (0..atoms.len()).map(|t| opening(atoms, t, fields, knowledge)).collect();
    let shapes: Vec<Option<String>> = atoms.iter().map(shape).collect();
    let below_heading: HashSet<(&str, usize)> = (1..atoms.len())
        .filter(|&t| !gaps[t] && marks[t].heading.is_none())
        .filter_map(|t| Some((shapes[t].as_deref()?, marks[t - 1].heading?)))
        .collect();
    for (opens, shape) in opens.iter_mut().zip(&shapes) {
        let Some(shape) = shape else { continue };
        for (c, fit) in opens.iter_mut().enumerate() {
            if below_heading.contains(&(shape.as_str(), c)) {
                *fit = fit.max(0.0) + SAME_SHAPE;
            }
        }
    }
    let mut widest: Vec<Option<f32>> = vec![None; fields.len()];
    let mut read = Vec::new();
    for _ in 0..2 {
        read = way(atoms, gaps, marks, &opens, &widest);
        widest = widths(atoms, &read, fields.len());
    }
    read
}

/// The shape of a line of one short word with digits: `K12` and `K3` are alike, `3.1` and `4.2`.
fn shape(atom: &Atom<'_>) -> Option<String> {
    /// Letters of such a word at most.
    const LETTERS: usize = 6;
    let [word] = atom.words[..] else { return None };
    let mut shape: Vec<char> = word.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape.dedup();
    (word.contains(|c: char| c.is_ascii_digit()) && word.chars().count() <= LETTERS)
        .then(|| shape.into_iter().collect())
}

/// Width that most lines of each column keep within.
fn widths(atoms: &[Atom<'_>], read: &[Option<usize>], columns: usize) -> Vec<Option<f32>> {
    /// Lines from which the width is known.
    const LINES: usize = 4;
    /// Share of the lines that keep within it, and how much wider a line may be.
    const KEPT: (usize, usize) = (9, 10);
    const SLACK: f32 = 1.1;
    (0..columns)
        .map(|c| {
            let mut all: Vec<f32> = atoms
                .iter()
                .zip(read)
                .filter(|(_, r)| **r == Some(c))
                .map(|(a, _)| a.width(0, a.words.len()))
                .collect();
            all.sort_by(f32::total_cmp);
            (all.len() >= LINES).then(|| all[(all.len() * KEPT.0 / KEPT.1).min(all.len() - 1)] * SLACK)
        })
        .collect()
}

fn way(
    atoms: &[Atom<'_>],
    gaps: &[bool],
    marks: &[Mark],
    opens: &[Vec<f32>],
    widest: &[Option<f32>],
) -> Vec<Option<usize>> {
    let k = widest.len();
    let states = k + 1;
    let mut best = vec![f32::NEG_INFINITY; states];
    let mut back: Vec<Vec<usize>> = Vec::with_capacity(atoms.len());
    for (t, mark) in marks.iter().enumerate() {
        let mut now = vec![f32::NEG_INFINITY; states];
        let mut from = vec![0; states];
        let width = atoms[t].width(0, atoms[t].words.len());
        let gap = t == 0 || gaps[t];
        // A header in one block, row by row.
        let row_of_headings =
            t > 1 && marks[t - 1].heading.is_some_and(|h| marks[t - 2].heading.is_some_and(|g| g != h)) && !gaps[t - 1];
        let after_heading = t > 0 && marks[t - 1].heading.is_some();
        for s in 0..states {
            if mark.outside && s < k || mark.heading.is_some_and(|h| h != s) {
                continue;
            }
            let fit = |begins: bool| {
                if s == k {
                    return mark.title + if begins { OUTSIDE } else { OUTSIDE_FURTHER };
                }
                if mark.heading.is_some() {
                    return 0.0;
                }
                let over = widest[s].map_or(0.0, |w| ((width - w).max(0.0) * TOO_WIDE).max(TOO_WIDE_BOUND));
                over + if begins { opens[t][s] } else { GOES_ON * opens[t][s] }
            };
            if t == 0 {
                now[s] = fit(true) + if s == 0 || s == k { 0.0 } else { NEXT };
                continue;
            }
            for (p, before) in best.iter().enumerate() {
                if *before == f32::NEG_INFINITY {
                    continue;
                }
                let step = if gap { between(p, s, k) } else { inside(p, s, k, row_of_headings) };
                let score = before + step + fit(gap || p != s || after_heading);
                if score > now[s] {
                    (now[s], from[s]) = (score, p);
                }
            }
        }
        best = now;
        back.push(from);
    }
    let mut state = (0..states).max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(k);
    let mut read = vec![None; atoms.len()];
    for t in (0..atoms.len()).rev() {
        read[t] = (state < k).then_some(state);
        state = back[t][state];
    }
    read
}

fn between(from: usize, to: usize, outside: usize) -> f32 {
    #[allow(clippy::cast_precision_loss)]
    let spread = |n: usize| -(n.max(1) as f32).ln();
    match (from == outside, to == outside) {
        (true, true) => 0.0,
        (false, true) => LEAVE,
        (true, false) if to == 0 => RETURN,
        (true, false) => RETURN_LATE,
        _ if to == from + 1 => NEXT,
        _ if to == from => SAME,
        _ if to > from => RIGHT + spread(outside - from - 2),
        _ => LEFT + spread(from),
    }
}

fn inside(from: usize, to: usize, outside: usize, row_of_headings: bool) -> f32 {
    if from == to {
        return 0.0;
    }
    if row_of_headings && to < from {
        return FIRST_CELL;
    }
    if from == outside || to == outside {
        INSIDE.3
    } else if to == from + 1 {
        INSIDE.0
    } else if to > from {
        INSIDE.1
    } else {
        INSIDE.2
    }
}
