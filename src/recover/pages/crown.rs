//! Rows on top of a grid of lines, whose own borders are not drawn: its headings, shaded or not.

use super::draft::{Piece, Slot};
use super::lines;
use super::ruled::Grid;
use super::separators::Band;
use crate::knowledge::headings::Lexicon;
use crate::model::{Field, Page, Rect};

/// A band stands on the grid, and its ends are the grid's, within this distance (points): the width of a border.
const SAME_EDGE: f64 = 3.0;
/// A word reaches out of its cell by this much (points) at most.
const OVERHANG: f64 = 1.5;
/// Rows on top at most: headings on two levels, and the title of a section below them.
const MOST: usize = 4;

/// Takes in the rows of headings that stand on top of the grid, with the titles of sections between them and it; of the
/// page's words, `free` may be taken.
pub(super) fn take(grid: &mut Grid, page: &Page, bands: &[Band], free: &[usize]) {
    let near = |a: f64, b: f64| (a - b).abs() <= SAME_EDGE;
    let (x0, x1) = (grid.bbox.x0, grid.bbox.x1);
    let mut top = grid.bbox.y0;
    let mut rows: Vec<(f64, Vec<Slot>)> = Vec::new();
    while rows.len() < MOST {
        let found = bands.iter().find(|b| near(b.bbox.y1, top) && near(b.bbox.x0, x0) && near(b.bbox.x1, x1));
        let Some(row) = found.and_then(|b| row(grid, page, &b.bbox, top, free)) else { break };
        top = found.map_or(top, |b| b.bbox.y0);
        rows.push((top, row));
    }
    let filled = |row: &[Slot]| row.iter().filter(|s| !s.is_blank()).count();
    while rows.last().is_some_and(|(_, row)| filled(row) < 2) {
        rows.pop();
    }
    for (top, row) in rows {
        for slot in &mut grid.draft.slots {
            slot.row += 1;
        }
        grid.draft.slots.splice(0..0, row);
        grid.draft.rows += 1;
        grid.bbox = Rect::new(grid.bbox.x0, top, grid.bbox.x1, grid.bbox.y1);
        grid.draft.parts[0].bbox = grid.bbox;
        grid.row_edges.insert(0, top);
    }
}

/// Distance of headings from the line below them, and of their lines from one another, in type sizes at most.
const CLOSE: (f64, f64) = (1.2, 1.6);
/// Lines of headings at most.
const MOST_LINES: usize = 4;

/// Takes in the headings that stand right above a grid which has none of its own, each over one column: words that the
/// lexicon holds as a header. Of the page's words, `free` may be taken.
pub(super) fn take_bare(grid: &mut Grid, page: &Page, lexicon: &Lexicon, free: &[usize]) {
    let edges = grid.draft.parts[0].edges.clone();
    let cols = edges.len() - 1;
    let first: Vec<String> = (0..cols)
        .map(|c| {
            let slot = grid.draft.slots.iter().find(|s| s.row == 0 && s.col == c);
            slot.map_or_else(String::new, |s| text(page, s.refs().map(|r| r.1)))
        })
        .collect();
    if is_header(&first, lexicon) {
        return;
    }
    let top = grid.bbox.y0;
    let inside = |b: &Rect| b.x0 >= edges[0] - OVERHANG && b.x1 <= edges[cols] + OVERHANG && b.y1 <= top + OVERHANG;
    let near: Vec<usize> = free.iter().copied().filter(|&w| inside(&page.words[w].bbox)).collect();
    let mut cells: Vec<Vec<usize>> = vec![Vec::new(); cols];
    let mut below: Option<f64> = None;
    for line in lines::level(page, &near).iter().rev().take(MOST_LINES) {
        let gap = below.map_or(top - line.baseline, |below| below - line.baseline);
        let most = if below.is_some() { CLOSE.1 } else { CLOSE.0 };
        let column = |s: &lines::Segment| edges.partition_point(|&e| e <= s.x0 + OVERHANG).clamp(1, cols) - 1;
        if gap > most * line.size || line.segments.iter().any(|s| s.x1 > edges[column(s) + 1] + OVERHANG) {
            return;
        }
        below = Some(line.baseline);
        for segment in &line.segments {
            cells[column(segment)].splice(0..0, line.words[segment.from..segment.to].iter().copied());
        }
        let names: Vec<String> = cells.iter().map(|words| text(page, words.iter().copied())).collect();
        if names.iter().filter(|n| n.is_empty()).count() * 2 < cols && is_header(&names, lexicon) {
            let row_top = line.bbox.y0;
            for slot in &mut grid.draft.slots {
                slot.row += 1;
            }
            let page_index = grid.draft.parts[0].page;
            let row = cells.into_iter().enumerate().map(|(col, words)| {
                let bbox = Some(Rect::new(edges[col], row_top, edges[col + 1], top));
                Slot { row: 0, col, rowspan: 1, colspan: 1, pieces: vec![Piece { page: page_index, words, bbox }] }
            });
            grid.draft.slots.splice(0..0, row);
            grid.draft.rows += 1;
            grid.bbox = Rect::new(grid.bbox.x0, row_top, grid.bbox.x1, grid.bbox.y1);
            grid.draft.parts[0].bbox = grid.bbox;
            grid.row_edges.insert(0, row_top);
            return;
        }
    }
}

fn text(page: &Page, words: impl Iterator<Item = usize>) -> String {
    words.map(|w| page.words[w].text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether the texts are a header of a plan's table by the lexicon.
fn is_header(names: &[String], lexicon: &Lexicon) -> bool {
    let names: Vec<&str> = names.iter().map(String::as_str).filter(|n| !n.is_empty()).collect();
    let fields: Vec<(Option<Field>, f64)> =
        lexicon.assign(&names).iter().map(|m| (m.map(|m| m.field), m.map_or(0.0, |m| m.score))).collect();
    lexicon.are_header(&fields)
}

/// The cells of a band that reaches down to `bottom`: its own boxes where they end at the grid's columns, else the columns,
/// or all of them for a title that goes over some. `None` where it holds no word.
fn row(grid: &Grid, page: &Page, band: &Rect, bottom: f64, free: &[usize]) -> Option<Vec<Slot>> {
    let part = &grid.draft.parts[0];
    let inner = &part.edges[1..part.edges.len() - 1];
    let inside = |b: &Rect| band.contains(b.center().0, b.center().1);
    let own: Vec<f64> = page.shades.iter().filter(|s| inside(&s.bbox)).map(|s| s.bbox.x0).collect();
    let ends_there = |e: f64| own.iter().any(|x| (x - e).abs() <= SAME_EDGE);
    let told: Vec<f64> = inner.iter().copied().filter(|&e| ends_there(e)).collect();
    let borders: Vec<f64> = if told.is_empty() { inner.to_vec() } else { told.clone() };
    let mut edges = vec![part.edges[0]];
    edges.extend(&borders);
    edges.push(part.edges[part.edges.len() - 1]);
    let cell = |x0: f64, x1: f64| {
        // Both are edges of the grid's columns.
        let (from, last) = (inner.partition_point(|&e| e <= x0), inner.partition_point(|&e| e < x1));
        let bbox = Some(Rect::new(x0, band.y0, x1, bottom));
        let pieces = vec![Piece { page: part.page, words: Vec::new(), bbox }];
        Slot { row: 0, col: from, rowspan: 1, colspan: (last + 1).saturating_sub(from).max(1), pieces }
    };
    let words: Vec<usize> = free.iter().copied().filter(|&w| inside(&page.words[w].bbox)).collect();
    let at = |w: usize| borders.partition_point(|&e| e <= page.words[w].bbox.center().0);
    let keeps = |&w: &usize| {
        let b = page.words[w].bbox;
        b.x0 >= edges[at(w)] - OVERHANG && b.x1 <= edges[at(w) + 1] + OVERHANG
    };
    let title = told.is_empty() && lines::level(page, &words).iter().all(|l| l.segments.len() == 1);
    if title || !words.iter().all(keeps) {
        let mut whole = cell(edges[0], edges[edges.len() - 1]);
        whole.pieces[0].words.extend(&words);
        return (!words.is_empty()).then(|| vec![whole]);
    }
    let mut cells: Vec<Slot> = edges.windows(2).map(|e| cell(e[0], e[1])).collect();
    for &w in &words {
        cells[at(w)].pieces[0].words.push(w);
    }
    (!words.is_empty()).then_some(cells)
}
