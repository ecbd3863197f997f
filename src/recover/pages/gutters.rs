//! Text set in columns: the white bands that divide it run straight down a page, with prose on
//! either side of nearly every line. What is a table in such a column is looked for there alone.

use super::lines::{self, Line, Segment};
use crate::model::Page;

/// So many lines with prose on both sides show a gutter: rows of two cells of equal length are
/// seldom longer.
const FEWEST: usize = 9;
/// Share of the lines beside a gutter that must have prose on both sides. Cells of a table differ
/// in length: their rows leave one side free more often.
const BOTH: f64 = 0.7;
/// Words a line of prose has at least.
const WORDS: usize = 4;
/// Text to the right of a gutter begins within this distance (points).
const ALIGNED: f64 = 1.6;
/// Lines of a column follow within this share of the type size.
const APART: f64 = 4.0;
/// Share of the lines on either side that begin in lower case, at least: sentences that go on.
const GOING_ON: f64 = 0.35;

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
    let mut starts: Vec<f64> = Vec::new();
    for l in all {
        starts.extend(
            l.segments.windows(2).filter(|p| is_prose(page, l, &p[0]) && is_prose(page, l, &p[1])).map(|p| p[1].x0),
        );
    }
    starts.sort_by(f64::total_cmp);
    let mut best: Option<(usize, Gutter)> = None;
    let mut i = 0;
    while i < starts.len() {
        let to = starts.partition_point(|&s| s <= starts[i] + ALIGNED);
        if to - i >= FEWEST
            && let Some((n, g)) = longest(page, all, starts[i])
            && best.as_ref().is_none_or(|b| n > b.0)
        {
            best = Some((n, g));
        }
        i = to;
    }
    best.map(|b| b.1)
}

/// The longest run of lines that a gutter left of `x` divides, and how many have prose on both
/// sides.
fn longest(page: &Page, all: &[Line], x: f64) -> Option<(usize, Gutter)> {
    let mut best: Option<(usize, Gutter)> = None;
    let mut from = 0;
    while from < all.len() {
        let mut to = from;
        let (mut both, mut lower) = (Vec::new(), [0usize; 2]);
        while to < all.len() {
            let l = &all[to];
            let crossed = l.segments.iter().any(|s| s.x0 < x - ALIGNED && s.x1 > x - ALIGNED);
            let apart = to > from && l.baseline - all[to - 1].baseline > APART * l.size;
            if crossed || apart {
                break;
            }
            if let Some(k) = l.segments.iter().position(|s| (s.x0 - x).abs() <= ALIGNED + 0.1)
                && k > 0
                && is_prose(page, l, &l.segments[k])
                && is_prose(page, l, &l.segments[k - 1])
            {
                both.push(to);
                for (n, s) in lower.iter_mut().zip([&l.segments[k - 1], &l.segments[k]]) {
                    let first = page.words[l.words[s.from]].text.chars().next();
                    *n += usize::from(first.is_some_and(|c| c.is_lowercase()));
                }
            }
            to += 1;
        }
        if let (Some(&first), Some(&last)) = (both.first(), both.last()) {
            let n = both.len();
            let goes_on = lower.iter().all(|&l| l as f64 >= GOING_ON * n as f64);
            if n >= FEWEST
                && n as f64 >= BOTH * (last + 1 - first) as f64
                && goes_on
                && best.as_ref().is_none_or(|b| n > b.0)
            {
                best = Some((n, Gutter { x: x - ALIGNED, from, to }));
            }
        }
        from = to.max(from + 1);
    }
    best
}

/// Whether a segment is a line of running text.
fn is_prose(page: &Page, line: &Line, s: &Segment) -> bool {
    let words = &line.words[s.from..s.to];
    let letters = words.iter().filter(|&&w| page.words[w].text.chars().any(char::is_alphabetic)).count();
    words.len() >= WORDS && letters * 4 >= words.len() * 3
}
