//! Weighs the readings of each page: full grids, lines carried on from the page before, blocks
//! told by alignment.

use super::aligned::{self, Ground};
use super::claim;
use super::columns;
use super::crown;
use super::draft::Draft;
use super::fused;
use super::gutters;
use super::judge;
use super::lines::{self, Line};
use super::rows::Separator;
use super::ruled::{self, Grid};
use super::separators::{self, Band};
use super::stacked;
use crate::knowledge::headings::Lexicon;
use crate::model::{Candidate, Page, Rect};

/// A full grid with words in every place scores this much at best.
const GRID: f64 = 0.97;
/// Share of words that may cross the lines of a grid.
const CROSSING: f64 = 0.03;
/// Grids of so few rows are tested for rows that no line divides.
const FEW_BANDS: usize = 4;
/// So many rows for one band, and the lines divide no rows.
const ROWS_A_BAND: usize = 3;

/// Finds the tables told by geometry on every page, in order.
pub(super) fn geometric(
    pages: &[Page],
    bands: &[Vec<Band>],
    body: f64,
    leading: Option<f64>,
    lexicon: &Lexicon,
    taken: &mut [Vec<bool>],
    drafts: &mut Vec<Draft>,
) {
    let mut open: Option<Draft> = None;
    for (index, page) in pages.iter().enumerate() {
        let free =
            |taken: &[Vec<bool>]| -> Vec<usize> { (0..page.words.len()).filter(|&w| !taken[index][w]).collect() };
        let mut here: Vec<Draft> = Vec::new();
        let mut boxes: Vec<Rect> = Vec::new();
        let mut charts: Vec<Rect> = Vec::new();
        let with_artifacts: Vec<usize> =
            (0..page.words.len()).filter(|&w| !taken[index][w] || page.words[w].artifact).collect();
        let grids = ruled::grids(page, index, &with_artifacts);
        let mut gridded = vec![false; page.words.len()];
        grids.iter().filter(|g| g.draft.cols > 1).flat_map(|g| g.draft.refs()).for_each(|r| gridded[r.1] = true);
        for mut grid in grids {
            grid.spill(page, &free(taken));
            if grid.draft.cols > 1 {
                grid.draft.refs().for_each(|r| gridded[r.1] = true);
                let outside: Vec<usize> = with_artifacts.iter().copied().filter(|&w| !gridded[w]).collect();
                crown::take(&mut grid, page, &bands[index], &outside);
                crown::take_bare(&mut grid, page, lexicon, &outside);
                grid.draft.refs().for_each(|r| gridded[r.1] = true);
            }
            let words: Vec<usize> = grid.draft.refs().map(|r| r.1).collect();
            if !words.is_empty() && words.iter().all(|&w| taken[index][w]) {
                continue;
            }
            let all = lines::level(page, &words);
            let edges: Vec<Separator> = grid
                .row_edges
                .iter()
                .map(|&y| Separator { y, x0: grid.bbox.x0, x1: grid.bbox.x1, drawn: true })
                .collect();
            let inside = Ground { page, index, bands: &bands[index], separators: &edges, body_size: body, leading };
            let other = rival(&inside, &grid, &all);
            let none = match &other {
                Some(other) => judge::is_chart(page, other),
                None => judge::grid_is_none(page, &grid.draft, &all, grid.open),
            };
            if none.is_some() {
                charts.push(grid.bbox);
                continue;
            }
            if let Some(draft) = weigh(page, grid, other) {
                claim(taken, draft.refs());
                boxes.extend(draft.parts.iter().map(|p| p.bbox));
                here.push(draft);
            }
        }
        let outside = |w: &usize| {
            let (x, y) = page.words[*w].bbox.center();
            !charts.iter().any(|c| c.contains(x, y))
        };
        let rest: Vec<usize> = free(taken).into_iter().filter(outside).collect();
        let rest = lines::level(page, &rest);
        let separators = separators::find(page, &bands[index], &rest, &boxes);
        let ground = Ground { page, index, bands: &bands[index], separators: &separators, body_size: body, leading };
        let mut from = 0;
        if let Some(last) = open.take()
            && let Some(found) =
                ground.carry(pages, &rest, &last, here.iter().map(|d| d.first().bbox.y0).fold(f64::INFINITY, f64::min))
            && !heads(page, &found.draft, &here)
        {
            from = found.to;
            claim(taken, found.draft.refs());
            here.push(found.draft);
        }
        for stream in gutters::streams(page, rest[from..].to_vec()) {
            for found in aligned::tables(&ground, &stream) {
                claim(taken, found.draft.refs());
                here.push(found.draft);
            }
        }
        here.sort_by(|a, b| a.first().bbox.y0.total_cmp(&b.first().bbox.y0));
        if let Some(d) = here.last() {
            let below = d.last().bbox.y1;
            let clear =
                !page.words.iter().enumerate().any(|(w, word)| !taken[index][w] && word.bbox.center().1 > below);
            open = clear.then(|| d.clone());
        }
        drafts.append(&mut here);
    }
}

/// Whether lines that keep to the columns of the page before stand right above a grid with columns
/// of its own: they are its header.
fn heads(page: &Page, lines: &Draft, here: &[Draft]) -> bool {
    /// Between a header and its grid there is less room than this (shares of the type size).
    const NEAR: f64 = 1.0;
    /// Column edges of one table differ by less (points).
    const SAME_EDGE: f64 = 6.0;
    let size = lines.refs().map(|r| page.words[r.1].size).fold(0.0, f64::max);
    let Some(grid) = here.iter().min_by(|a, b| a.first().bbox.y0.total_cmp(&b.first().bbox.y0)) else { return false };
    let (own, other) = (&lines.first().edges, &grid.first().edges);
    let same = own.len() == other.len() && own.iter().zip(other).all(|(a, b)| (a - b).abs() <= SAME_EDGE);
    !same && grid.first().bbox.y0 - lines.first().bbox.y1 < NEAR * size
}

/// The reading by alignment of what stands in a grid, where the grid may be too coarse.
fn rival(ground: &Ground<'_>, grid: &Grid, all: &[Line]) -> Option<Draft> {
    if all.is_empty() {
        return None;
    }
    let refs: Vec<&Line> = all.iter().collect();
    let found = columns::find(ground.page, &refs);
    let by_space = found.as_ref().map_or(1, |e| e.len() - 1);
    if grid.draft.cols == 2 && by_space > grid.draft.cols {
        // More columns than lines: only where every drawn edge is among them.
        let edges = found?;
        let agrees = grid.draft.parts[0].edges[1..grid.draft.cols]
            .iter()
            .all(|&x| edges[1..edges.len() - 1].iter().any(|&e| (e - x).abs() < 12.0));
        return if agrees { ground.build(all, &edges).filter(|d| d.rows > 2) } else { None };
    }
    if grid.draft.cols >= 2 && grid.draft.rows <= FEW_BANDS {
        let draft = ground.build(all, &grid.draft.parts[0].edges)?;
        return (draft.rows >= ROWS_A_BAND * grid.draft.rows).then_some(draft);
    }
    None
}

/// The better of a grid and the other reading of its words; `None` where neither is a table.
fn weigh(page: &Page, grid: Grid, other: Option<Draft>) -> Option<Draft> {
    let mut draft = grid.draft;
    if draft.cols < 2 {
        return None;
    }
    let mut why = vec![format!("lines make {} rows and {} columns", draft.rows, draft.cols)];
    let (mut words, mut crossing, mut filled) = (0usize, 0usize, 0usize);
    for s in &draft.slots {
        filled += usize::from(!s.is_blank());
        for p in &s.pieces {
            let Some(b) = p.bbox else { continue };
            for &w in &p.words {
                words += 1;
                let x = page.words[w].bbox;
                crossing += usize::from(x.x0 < b.x0 - 2.0 || x.x1 > b.x1 + 2.0);
            }
        }
    }
    let crossing = crossing as f64 / words.max(1) as f64;
    let mut score = GRID;
    if crossing > CROSSING {
        score -= crossing;
        why.push(format!("{:.0} of 100 words cross a line", 100.0 * crossing));
    }
    // An empty grid may be the rest of a table whose header ended the page before; alone it is none.
    if filled == 1 {
        return None;
    }
    split_merged(page, &mut draft);
    stacked::divide(page, &mut draft);
    fused::divide(page, &mut draft);
    let own = Candidate { how: draft.how, score, why };
    if let Some(mut other) = other {
        let rival = other.candidates[0].clone();
        /// A grid that is coarser than the alignment of its words keeps this share of its score.
        const COARSE: f64 = 0.5;
        if rival.score > COARSE * score {
            other.candidates.push(Candidate { score: COARSE * score, ..own });
            return Some(other);
        }
        draft.candidates = vec![own, rival];
    } else {
        draft.candidates = vec![own];
    }
    draft.confidence = score.clamp(0.05, 0.99);
    Some(draft)
}

/// Cells that no line divides, but whose text stands column by column, are cells of their own
/// (header rows without upright lines).
fn split_merged(page: &Page, draft: &mut Draft) {
    let edges = draft.parts[0].edges.clone();
    let mut extra = Vec::new();
    for s in &mut draft.slots {
        if s.colspan < 2 || s.rowspan > 1 || s.is_blank() {
            continue;
        }
        let all = lines::level(page, &s.pieces[0].words);
        let divided = all.iter().any(|l| l.segments.len() > 1)
            && all
                .iter()
                .flat_map(|l| &l.segments)
                .all(|g| columns::column_of(&edges, g.x0 + 1.0) == columns::column_of(&edges, g.x1 - 1.0));
        if !divided {
            continue;
        }
        let row_box = s.pieces[0].bbox;
        let (first, last) = (s.col, s.col + s.colspan);
        let words = std::mem::take(&mut s.pieces[0].words);
        s.colspan = 1;
        for c in first..last {
            let own: Vec<usize> = words
                .iter()
                .copied()
                .filter(|&w| columns::column_of(&edges, page.words[w].bbox.center().0) == c)
                .collect();
            let bbox = row_box.map(|b| Rect { x0: edges[c], x1: edges[c + 1], ..b });
            if c == first {
                s.pieces[0].words = own;
                s.pieces[0].bbox = bbox;
            } else {
                let mut t = s.clone();
                t.col = c;
                t.pieces[0].words = own;
                t.pieces[0].bbox = bbox;
                extra.push(t);
            }
        }
    }
    draft.slots.append(&mut extra);
    draft.slots.sort_by_key(|s| (s.row, s.col));
}
