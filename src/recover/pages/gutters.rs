//! Text set in columns: the white bands that divide it run straight down a page, with prose on
//! either side of nearly every line. What is a table in such a column is looked for there alone.

use super::lines::{self, Line, Segment};
use crate::model::Page;

/// So many lines of prose on either side show a gutter: cells of a table are seldom longer.
const FEWEST: usize = 9;
/// Share of its height that text fills on either side. Cells of a table differ in length: their
/// rows leave one side free.
const FILLED: f64 = 0.75;
/// Words a line of prose has at least.
const WORDS: usize = 4;
/// Text to the right of a gutter begins within this distance (points).
const ALIGNED: f64 = 1.6;
/// Lines of a column follow within this share of the type size.
const APART: f64 = 4.0;
/// Share of the lines on either side that begin in lower case, at least: sentences that go on.
const GOING_ON: f64 = 0.3;
/// Level lines across a gutter from which on they divide rows.
const ROW_LINES: usize = 2;
/// Places tried for a gutter on a page.
const TRIED: usize = 6;

/// A gutter: its place, and the lines it divides.
struct Gutter {
    x: f64,
    from: usize,
    to: usize,
}

/// The lines of the page in the order in which tables are looked for: where text is set in
/// columns, the lines of one column come together.
pub(super) fn streams(page: &Page, all: Vec<Line>) -> Vec<Vec<Line>> {
    let mut out = Vec::new();
    split(page, all, 0, &mut out);
    out
}

fn split(page: &Page, all: Vec<Line>, depth: usize, out: &mut Vec<Vec<Line>>) {
    /// No page has more columns of prose side by side than two to this power.
    const DEEPEST: usize = 4;
    let found = if depth < DEEPEST { find(page, &all) } else { None };
    let Some(g) = found else {
        if !all.is_empty() {
            out.push(all);
        }
        return;
    };
    let mut all = all;
    let below = all.split_off(g.to);
    let beside = all.split_off(g.from);
    split(page, all, depth + 1, out);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for l in &beside {
        for &w in &l.words {
            if page.words[w].bbox.center().0 < g.x { left.push(w) } else { right.push(w) }
        }
    }
    split(page, lines::level(page, &left), depth + 1, out);
    split(page, lines::level(page, &right), depth + 1, out);
    split(page, below, depth + 1, out);
}

/// The gutter that divides most lines.
fn find(page: &Page, all: &[Line]) -> Option<Gutter> {
    let mut starts: Vec<f64> =
        all.iter().flat_map(|l| l.segments.iter().filter(|s| is_prose(page, l, s)).map(|s| s.x0)).collect();
    starts.sort_by(f64::total_cmp);
    let mut places: Vec<(usize, f64)> = Vec::new();
    let mut i = 0;
    while i < starts.len() {
        let to = starts.partition_point(|&s| s <= starts[i] + ALIGNED);
        if to - i >= FEWEST {
            places.push((to - i, starts[i]));
        }
        i = to;
    }
    places.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    let found = places.into_iter().take(TRIED).filter_map(|(_, x)| longest(page, all, x));
    found.max_by_key(|g| g.0).map(|g| g.1)
}

/// The longest run of lines that a gutter left of `x` divides, and how many lines of prose its
/// poorer side has.
fn longest(page: &Page, all: &[Line], x: f64) -> Option<(usize, Gutter)> {
    let edge = x - ALIGNED;
    let mut best: Option<(usize, Gutter)> = None;
    let mut from = 0;
    while from < all.len() {
        let mut to = from;
        let mut sides = [Side::default(), Side::default()];
        while to < all.len() {
            let l = &all[to];
            let crossed = l.segments.iter().any(|s| s.x0 < edge && s.x1 > edge);
            let apart = to > from && l.baseline - all[to - 1].baseline > APART * l.size;
            if crossed || apart {
                break;
            }
            for s in &l.segments {
                sides[usize::from(s.x0 >= edge)].add(page, l, s);
            }
            to += 1;
        }
        let n = sides[0].prose.min(sides[1].prose);
        if n >= FEWEST && best.as_ref().is_none_or(|b| n > b.0) && are_columns(page, &sides, edge) {
            best = Some((n, Gutter { x: edge, from, to }));
        }
        from = to.max(from + 1);
    }
    best
}

/// What stands on one side of a gutter.
#[derive(Default)]
struct Side {
    baselines: Vec<f64>,
    prose: usize,
    lower: usize,
    size: f64,
}

impl Side {
    fn add(&mut self, page: &Page, line: &Line, s: &Segment) {
        if self.baselines.last().is_none_or(|&b| line.baseline - b > 0.5 * line.size) {
            self.baselines.push(line.baseline);
        }
        self.size = self.size.max(line.size);
        if is_prose(page, line, s) {
            self.prose += 1;
            let first = page.words[line.words[s.from]].text.chars().next();
            self.lower += usize::from(first.is_some_and(char::is_lowercase));
        }
    }

    /// Share of the height between these places that lines of the usual pitch fill.
    fn filled(&self, from: f64, to: f64) -> f64 {
        let mut pitches: Vec<f64> = self.baselines.windows(2).map(|p| p[1] - p[0]).collect();
        pitches.sort_by(f64::total_cmp);
        let Some(&pitch) = pitches.get(pitches.len() / 2) else { return 0.0 };
        let inside = self.baselines.iter().filter(|b| (from..=to).contains(*b)).count();
        inside as f64 * pitch.min(2.0 * self.size) / (to - from + pitch).max(1.0)
    }
}

/// Whether both sides are filled with sentences from top to bottom, and nothing divides rows.
fn are_columns(page: &Page, sides: &[Side; 2], x: f64) -> bool {
    let ends = |s: &Side| s.baselines.first().copied().zip(s.baselines.last().copied());
    let (Some(left), Some(right)) = (ends(&sides[0]), ends(&sides[1])) else { return false };
    let (from, to) = (left.0.max(right.0), left.1.min(right.1));
    let lines = page
        .rules
        .iter()
        .filter(|r| r.horizontal && r.bbox.x0 < x - 20.0 && r.bbox.x1 > x + 20.0)
        .filter(|r| (from..to).contains(&r.bbox.center().1))
        .count();
    to > from
        && lines < ROW_LINES
        && sides.iter().all(|s| s.filled(from, to) >= FILLED && s.lower as f64 >= GOING_ON * s.prose as f64)
}

/// Whether a segment is a line of running text.
fn is_prose(page: &Page, line: &Line, s: &Segment) -> bool {
    let words = &line.words[s.from..s.to];
    let letters = words.iter().filter(|&&w| page.words[w].text.chars().any(char::is_alphabetic)).count();
    words.len() >= WORDS && letters * 4 >= words.len() * 3
}
