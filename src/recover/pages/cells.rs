//! The text of a cell: its words as layout lines, in the direction they are set.

use super::draft::{Piece, Slot, bounds};
use super::lines::{self, join_words};
use crate::model::{Cell, Page, Place};

/// Layout lines of these words joined with `\n`: level text first by baseline, then text that is
/// turned, each in its own reading direction.
pub(super) fn text(page: &Page, words: &[usize]) -> String {
    let mut out = String::new();
    for line in lines::level(page, words) {
        new_line(&mut out);
        join_words(page, &line.words, &mut out);
    }
    for direction in [270, 90, 180] {
        let turned: Vec<usize> = words.iter().copied().filter(|&w| page.words[w].direction == direction).collect();
        for line in turned_lines(page, turned, direction) {
            new_line(&mut out);
            join_words(page, &line, &mut out);
        }
    }
    out
}

fn new_line(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

/// Position along the line and across lines, for text of this direction.
fn frame(page: &Page, w: usize, direction: u16) -> (f64, f64) {
    let b = page.words[w].bbox;
    match direction {
        90 => (b.y0, -b.x0),
        270 => (-b.y1, b.x1),
        _ => (-b.x1, -b.y1),
    }
}

fn turned_lines(page: &Page, mut words: Vec<usize>, direction: u16) -> Vec<Vec<usize>> {
    words.sort_by(|&a, &b| frame(page, a, direction).1.total_cmp(&frame(page, b, direction).1));
    let mut lines: Vec<Vec<usize>> = Vec::new();
    let mut start = f64::NEG_INFINITY;
    for w in words {
        let across = frame(page, w, direction).1;
        match lines.last_mut() {
            Some(l) if across - start <= 0.5 * page.words[w].size => l.push(w),
            _ => {
                start = across;
                lines.push(vec![w]);
            }
        }
    }
    for l in &mut lines {
        l.sort_by(|&a, &b| frame(page, a, direction).0.total_cmp(&frame(page, b, direction).0));
    }
    lines
}

/// The text of a piece.
pub(super) fn piece_text(pages: &[Page], piece: &Piece) -> String {
    text(&pages[piece.page], &piece.words)
}

/// The finished cell.
pub(super) fn cell(pages: &[Page], slot: &Slot) -> Cell {
    let mut out = String::new();
    let mut places: Vec<Place> = Vec::new();
    for piece in &slot.pieces {
        let t = piece_text(pages, piece);
        if !t.is_empty() {
            new_line(&mut out);
            out.push_str(&t);
        }
        // A cell over several rows stands where its text does, not wherever its lines go on to; an
        // empty one where it begins.
        let bbox = piece.bbox.or_else(|| bounds(&pages[piece.page], &piece.words));
        if bbox.is_none() || piece.words.is_empty() && !(slot.is_blank() && places.is_empty()) {
            continue;
        }
        let page = pages[piece.page].number;
        match places.iter_mut().find(|p| p.page == page) {
            Some(p) => {
                p.bbox = match (p.bbox, bbox) {
                    (Some(a), Some(b)) => Some(a.union(&b)),
                    (a, b) => a.or(b),
                }
            }
            None => places.push(Place { page, bbox, line: None }),
        }
    }
    Cell { row: slot.row, col: slot.col, rowspan: slot.rowspan, colspan: slot.colspan, text: out, places }
}
