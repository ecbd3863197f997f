//! Columns of figures between which a grid lacks its line, or white space is narrow: two values stand
//! side by side in nearly every cell of one column, with the same white space between them.

use super::draft::{Draft, Piece, Slot};
use super::figures;
use super::lines;
use crate::model::{Page, Rect};

/// Cells with two values that tell.
const FEWEST: usize = 4;
/// Share of the cells of figures in a column that hold two.
const SHARE: f64 = 0.8;
/// White space narrower than this (points) divides no columns.
const NARROWEST: f64 = 1.8;
/// Words of a heading this far apart (shares of the type size) stand over columns of their own.
const APART: f64 = 0.5;
/// No more columns than this are divided in a table.
const MOST: usize = 50;

/// Divides such columns.
pub(super) fn divide(page: &Page, draft: &mut Draft) {
    let mut col = 0;
    let mut divided = 0;
    while col < draft.cols && divided < MOST {
        match gap(page, draft, col) {
            Some(x) => {
                part(page, draft, col, x);
                divided += 1;
            }
            None => col += 1,
        }
    }
}

/// Whether a cell is one of this column alone, with one line of values.
fn is_figures(page: &Page, slot: &Slot) -> bool {
    slot.pieces.len() == 1
        && lines::level(page, &slot.pieces[0].words).len() == 1
        && figures::is_value(page, &slot.pieces[0].words)
}

/// Where two columns of figures stand in one.
fn gap(page: &Page, draft: &Draft, col: usize) -> Option<f64> {
    let cells: Vec<Vec<usize>> = draft
        .slots
        .iter()
        .filter(|s| s.col == col && s.colspan == 1 && is_figures(page, s))
        .map(|s| {
            let mut words = s.pieces[0].words.clone();
            words.sort_by(|&a, &b| page.words[a].bbox.x0.total_cmp(&page.words[b].bbox.x0));
            words
        })
        .collect();
    let mut spans: Vec<(f64, f64)> =
        cells.iter().flatten().map(|&w| (page.words[w].bbox.x0, page.words[w].bbox.x1)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut end = spans.first()?.1;
    for (x0, x1) in spans {
        if x0 - end >= NARROWEST {
            let x = f64::midpoint(end, x0);
            let (mut both, mut groups) = (0usize, 0usize);
            for words in &cells {
                let k = words.partition_point(|&w| page.words[w].bbox.x1 < x);
                if let (Some(&before), Some(&after)) = (words.get(k.wrapping_sub(1)), words.get(k)) {
                    both += 1;
                    let text = |w: usize| page.words[w].text.as_str();
                    // Groups of thousands, shares in brackets, ranges, and signs apart from their numbers.
                    let sign = |w: usize| !text(w).contains(|c: char| c.is_ascii_digit());
                    let one = figures::goes_on(text(before), text(after))
                        || text(after).starts_with(['(', '[', '±'])
                        || sign(before)
                        || sign(after)
                        || !figures::is_value(page, &words[..k])
                        || !figures::is_value(page, &words[k..]);
                    groups += usize::from(one);
                }
            }
            if both >= FEWEST && both as f64 >= SHARE * cells.len() as f64 && groups * 2 < both {
                return Some(x);
            }
        }
        end = end.max(x1);
    }
    None
}

/// Parts a column at `x`.
fn part(page: &Page, draft: &mut Draft, col: usize, x: f64) {
    let mut out = Vec::with_capacity(draft.slots.len() + draft.rows);
    for mut slot in std::mem::take(&mut draft.slots) {
        if slot.col > col {
            slot.col += 1;
        } else if slot.col == col && slot.colspan == 1 && divides(page, &slot, x) {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for p in &slot.pieces {
                let (l, r): (Vec<usize>, Vec<usize>) =
                    p.words.iter().partition(|&&w| page.words[w].bbox.center().0 < x);
                left.push(Piece { words: l, bbox: p.bbox.map(|b| Rect { x1: x, ..b }), ..*p });
                right.push(Piece { words: r, bbox: p.bbox.map(|b| Rect { x0: x, ..b }), ..*p });
            }
            out.push(Slot { col: col + 1, pieces: right, ..slot });
            slot.pieces = left;
        } else if slot.col + slot.colspan > col {
            slot.colspan += 1;
        }
        out.push(slot);
    }
    out.sort_by_key(|s| (s.row, s.col));
    draft.slots = out;
    draft.cols += 1;
    for p in &mut draft.parts {
        p.edges.insert(col + 1, x);
    }
}

/// Whether the words of a cell keep clear of `x`, and stand apart there.
fn divides(page: &Page, slot: &Slot, x: f64) -> bool {
    if is_figures(page, slot) {
        return true;
    }
    let boxes = || slot.pieces.iter().flat_map(|p| &p.words).map(|&w| (page.words[w].bbox, page.words[w].size));
    let before = boxes().filter(|b| b.0.center().0 < x).map(|b| b.0.x1).reduce(f64::max);
    let after = boxes().filter(|b| b.0.center().0 >= x).map(|b| b.0.x0).reduce(f64::min);
    match (before, after) {
        (Some(before), Some(after)) => after - before >= APART * boxes().map(|b| b.1).fold(1.0, f64::max),
        (None, None) => true,
        // A heading on one side is that column's, one in the middle is both columns'.
        (Some(end), None) => end <= x,
        (None, Some(start)) => start >= x,
    }
}
