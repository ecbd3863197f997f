//! Tables from drawn lines: rules that cross make a grid; a border that is not drawn between two
//! cells makes them one cell.

use super::draft::{Draft, Part, Piece, Settled, Slot};
use crate::model::{How, Page, Rect, Rule};

/// Rules whose ends are this near (points) meet. Producers draw borders up to 2 pt short of one
/// another; the narrowest cells are 8 pt.
const REACH: f64 = 2.5;
/// Parallel rules nearer than this (points) are one border (double lines, cells with a gap
/// between their boxes).
const SAME_EDGE: f64 = 3.5;
/// Rules shorter than this (points) are marks, not borders.
const SHORTEST: f64 = 4.0;
/// A border counts as drawn when rules cover this share of it.
const DRAWN: f64 = 0.6;
/// Level rules that run this far (points) past the outermost upright ones have cells there whose
/// outer edge is not drawn.
const OPEN_SIDE: f64 = 12.0;
/// No more tests for crossings than this on a page: more is a drawing, not a table.
const MOST_TESTS: usize = 4_000_000;
/// No more places than this in one grid.
const MOST_PLACES: usize = 400_000;

/// A grid found on a page.
pub(super) struct Grid {
    pub draft: Draft,
    pub bbox: Rect,
    /// Row borders (y), one more than rows.
    pub row_edges: Vec<f64>,
    /// The left or the right side has no border drawn.
    pub open: bool,
}

/// The grids on a page, from top to bottom, filled with these words.
pub(super) fn grids(page: &Page, page_index: usize, free: &[usize]) -> Vec<Grid> {
    let mut found = Vec::new();
    for (level, upright) in components(page) {
        let ends = undrawn_edges(page, &level, &upright);
        if let Some(frame) = Frame::new(&level, &upright, &ends) {
            found.push(frame);
        }
    }
    found.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    drop_nested(&mut found);
    let mut taken = vec![false; page.words.len()];
    let mut out = Vec::new();
    for frame in found {
        let words: Vec<usize> = free
            .iter()
            .copied()
            .filter(|&w| {
                let (x, y) = page.words[w].bbox.center();
                !taken[w] && frame.bbox.contains(x, y)
            })
            .collect();
        for &w in &words {
            taken[w] = true;
        }
        if let Some(grid) = frame.fill(page, page_index, &words) {
            out.push(grid);
        }
    }
    out
}

impl Grid {
    /// Takes in the words just below the grid that go on with the lines of its last row: the page
    /// ended before the row did, and its border was not drawn.
    pub fn spill(&mut self, page: &Page, free: &[usize]) {
        /// Lines of one cell follow within this share of the type size.
        const CLOSE: f64 = 1.6;
        /// No row spills further below its grid (points).
        const FARTHEST: f64 = 150.0;
        let (top, bottom) = (self.bbox.y1, self.bbox.y1 + FARTHEST);
        let near = |w: &usize| (top..bottom).contains(&page.words[*w].bbox.center().1);
        let below: Vec<usize> = free.iter().copied().filter(near).collect();
        let (cols, last) = (self.draft.cols, self.draft.rows - 1);
        let edges = self.draft.parts[0].edges.clone();
        let mut ends: Vec<Option<(usize, f64)>> = vec![None; cols];
        for (i, s) in self.draft.slots.iter().enumerate() {
            if s.row + s.rowspan > last {
                let low = s.refs().map(|r| page.words[r.1].baseline).reduce(f64::max);
                for e in &mut ends[s.col..s.col + s.colspan] {
                    *e = low.map(|l| (i, l));
                }
            }
        }
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for line in super::lines::level(page, &below) {
            for s in &line.segments {
                let (a, b) =
                    (super::columns::column_of(&edges, s.x0 + 1.0), super::columns::column_of(&edges, s.x1 - 1.0));
                let Some((slot, end)) = ends[a] else { return };
                if s.x0 < edges[0] - 1.0 || s.x1 > edges[cols] + 1.0 || line.baseline - end > CLOSE * line.size {
                    return;
                }
                if a != b && ends[b].is_none_or(|e| e.0 != slot) {
                    return;
                }
                ends[a] = Some((slot, line.baseline));
                taken.extend(line.words[s.from..s.to].iter().map(|&w| (slot, w)));
            }
        }
        for (slot, w) in taken {
            self.draft.slots[slot].pieces[0].words.push(w);
            let b = page.words[w].bbox;
            self.bbox = self.bbox.union(&b);
            self.draft.parts[0].bbox = self.draft.parts[0].bbox.union(&b);
            self.draft.parts[0].open_end = true;
        }
    }
}

/// A grid inside a cell of another, or a frame around one, would claim the same words: the one
/// with more cells stays.
fn drop_nested(frames: &mut Vec<Frame>) {
    /// More frames than this on a page are a drawing.
    const MOST: usize = 500;
    frames.truncate(MOST);
    let mut keep = vec![true; frames.len()];
    for i in 0..frames.len() {
        for j in 0..frames.len() {
            if i == j || !keep[i] || !keep[j] {
                continue;
            }
            let inside = frames[i].bbox.intersection(&frames[j].bbox).map_or(0.0, |r| r.area());
            let small = frames[i].bbox.area().min(frames[j].bbox.area()).max(1.0);
            if inside / small > 0.6 {
                let (a, b) = (frames[i].places(), frames[j].places());
                if a < b {
                    keep[i] = false;
                } else {
                    keep[j] = false;
                }
            }
        }
    }
    let mut it = keep.iter();
    frames.retain(|_| it.next().copied().unwrap_or(true));
}

/// Groups of level and upright rules that meet.
fn components(page: &Page) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let long = |r: &&Rule| if r.horizontal { r.bbox.width() >= SHORTEST } else { r.bbox.height() >= SHORTEST };
    let level: Vec<Rule> = page.rules.iter().filter(long).filter(|r| r.horizontal).copied().collect();
    let mut upright: Vec<Rule> = page.rules.iter().filter(long).filter(|r| !r.horizontal).copied().collect();
    upright.sort_by(|a, b| a.bbox.center().0.total_cmp(&b.bbox.center().0));
    let mut sets = Sets::new(level.len() + upright.len());
    let mut tests = 0usize;
    for (i, h) in level.iter().enumerate() {
        let y = h.bbox.center().1;
        let from = upright.partition_point(|v| v.bbox.center().0 < h.bbox.x0 - REACH);
        for (j, v) in upright.iter().enumerate().skip(from) {
            if v.bbox.center().0 > h.bbox.x1 + REACH {
                break;
            }
            tests += 1;
            if v.bbox.y0 - REACH <= y && y <= v.bbox.y1 + REACH {
                sets.join(i, level.len() + j);
            }
        }
        if tests > MOST_TESTS {
            return Vec::new();
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = std::collections::BTreeMap::new();
    for (i, r) in level.iter().chain(&upright).enumerate() {
        let group = groups.entry(sets.root(i)).or_default();
        if r.horizontal { group.0.push(*r) } else { group.1.push(*r) }
    }
    groups.into_values().filter(|(h, v)| !h.is_empty() && !v.is_empty()).collect()
}

/// Edges of columns that level rules tell by ending there, several at one place inside the grid, where no upright rule
/// is drawn and no word crosses: those of cells beside merged ones without lines between.
fn undrawn_edges(page: &Page, level: &[Rule], upright: &[Rule]) -> Vec<f64> {
    /// Rules that end at such an edge at least.
    const FEWEST: usize = 2;
    /// Such edges that are looked at, at most: more are a drawing.
    const MOST: usize = 50;
    /// Distance in points from every other edge at least, and of words from it.
    const APART: f64 = OPEN_SIDE;
    let bound = |ends: fn(&Rule) -> f64, most: fn(f64, f64) -> f64, from: f64| level.iter().map(ends).fold(from, most);
    let (x0, x1) = (bound(|r| r.bbox.x0, f64::min, f64::INFINITY), bound(|r| r.bbox.x1, f64::max, f64::NEG_INFINITY));
    let (y0, y1) = (bound(|r| r.bbox.y0, f64::min, f64::INFINITY), bound(|r| r.bbox.y1, f64::max, f64::NEG_INFINITY));
    let mut drawn: Vec<f64> = upright.iter().map(|r| r.bbox.center().0).chain([x0, x1]).collect();
    drawn.sort_by(f64::total_cmp);
    let mut ends: Vec<f64> = level
        .iter()
        .flat_map(|r| [r.bbox.x0, r.bbox.x1])
        .filter(|x| (x - drawn[nearest(&drawn, *x)]).abs() > APART)
        .collect();
    ends.sort_by(f64::total_cmp);
    let mut found = Vec::new();
    for group in ends.chunk_by(|a, b| b - a <= SAME_EDGE).filter(|group| group.len() >= FEWEST).take(MOST) {
        #[allow(clippy::cast_precision_loss)]
        let x = group.iter().sum::<f64>() / group.len() as f64;
        let crosses = |b: &Rect| b.y1 > y0 && b.y0 < y1 && b.x0 < x - 1.0 && b.x1 > x + 1.0;
        if !page.words.iter().any(|w| crosses(&w.bbox)) {
            found.push(x);
        }
    }
    found
}

/// Disjoint sets with path halving.
pub(super) struct Sets(Vec<usize>);

impl Sets {
    pub fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    pub fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.0[high] = low;
    }
}

/// The means of groups of values that lie within [`SAME_EDGE`] of the one before.
fn cluster(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let mut out: Vec<(f64, f64, f64)> = Vec::new();
    for v in values {
        match out.last_mut() {
            Some((sum, n, first)) if v - *first <= SAME_EDGE => {
                *sum += v;
                *n += 1.0;
            }
            _ => out.push((v, 1.0, v)),
        }
    }
    out.into_iter().map(|(sum, n, _)| sum / n).collect()
}

/// Index of the edge nearest to `v`.
fn nearest(edges: &[f64], v: f64) -> usize {
    let i = edges.partition_point(|&e| e < v);
    if i == 0 {
        0
    } else if i == edges.len() || v - edges[i - 1] <= edges[i] - v {
        i - 1
    } else {
        i
    }
}

/// Edges of a grid and which borders are drawn.
struct Frame {
    bbox: Rect,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// Border at the left of a place drawn; `rows × (cols + 1)`.
    left: Vec<bool>,
    /// Border at the top of a place drawn; `(rows + 1) × cols`.
    top: Vec<bool>,
    open_end: bool,
    open: bool,
}

impl Frame {
    /// The frame of these rules; `undrawn` are edges of columns that no upright rule draws.
    fn new(level: &[Rule], upright: &[Rule], undrawn: &[f64]) -> Option<Self> {
        let mut xs = cluster(upright.iter().map(|r| r.bbox.center().0).collect());
        xs.extend(undrawn);
        xs.sort_by(f64::total_cmp);
        let mut ys = cluster(level.iter().map(|r| r.bbox.center().1).collect());
        let x0 = level.iter().map(|r| r.bbox.x0).fold(f64::INFINITY, f64::min);
        let x1 = level.iter().map(|r| r.bbox.x1).fold(f64::NEG_INFINITY, f64::max);
        let y0 = upright.iter().map(|r| r.bbox.y0).fold(f64::INFINITY, f64::min);
        let y1 = upright.iter().map(|r| r.bbox.y1).fold(f64::NEG_INFINITY, f64::max);
        let (mut open_left, mut open_right, mut open_top, mut open_end) = (false, false, false, false);
        if xs[0] - x0 > OPEN_SIDE {
            xs.insert(0, x0);
            open_left = true;
        }
        if x1 - xs[xs.len() - 1] > OPEN_SIDE {
            xs.push(x1);
            open_right = true;
        }
        if ys[0] - y0 > SAME_EDGE {
            ys.insert(0, y0);
            open_top = true;
        }
        if y1 - ys[ys.len() - 1] > SAME_EDGE {
            ys.push(y1);
            open_end = true;
        }
        if xs.len() < 2 || ys.len() < 2 || (xs.len() - 1) * (ys.len() - 1) > MOST_PLACES {
            return None;
        }
        let (rows, cols) = (ys.len() - 1, xs.len() - 1);
        let mut left = vec![false; rows * (cols + 1)];
        let mut top = vec![false; (rows + 1) * cols];
        cover(upright, &xs, &ys, false, |edge, row| left[row * (cols + 1) + edge] = true);
        cover(level, &ys, &xs, true, |edge, col| top[edge * cols + col] = true);
        for r in 0..rows {
            if open_left {
                left[r * (cols + 1)] = true;
            }
            if open_right {
                left[r * (cols + 1) + cols] = true;
            }
            for x in undrawn {
                left[r * (cols + 1) + nearest(&xs, *x)] = true;
            }
        }
        for c in 0..cols {
            if open_top {
                top[c] = true;
            }
            if open_end {
                top[rows * cols + c] = true;
            }
        }
        let bbox = Rect::new(xs[0], ys[0], xs[cols], ys[rows]);
        let open = open_left || open_right;
        Some(Self { bbox, xs, ys, left, top, open_end, open })
    }

    fn places(&self) -> usize {
        (self.xs.len() - 1) * (self.ys.len() - 1)
    }

    /// A last row that is open below and holds no word is the rest of the row above it.
    fn close(&mut self, page: &Page, words: &[usize]) {
        if self.open_end && self.ys.len() > 2 {
            let rows = self.ys.len() - 1;
            let cols = self.xs.len() - 1;
            if words.iter().any(|&w| page.words[w].bbox.center().1 > self.ys[rows - 1]) {
                return;
            }
            self.ys.remove(rows - 1);
            self.left.truncate((rows - 1) * (cols + 1));
            self.top.drain((rows - 1) * cols..rows * cols);
        }
    }

    fn fill(mut self, page: &Page, page_index: usize, words: &[usize]) -> Option<Grid> {
        self.close(page, words);
        let (rows, cols) = (self.ys.len() - 1, self.xs.len() - 1);
        if rows * cols < 2 || (words.is_empty() && cols < 3) {
            return None;
        }
        let mut at: Vec<Vec<usize>> = vec![Vec::new(); rows * cols];
        for &w in words {
            let (x, y) = page.words[w].bbox.center();
            let c = self.xs.partition_point(|&e| e <= x).clamp(1, cols) - 1;
            let r = self.ys.partition_point(|&e| e <= y).clamp(1, rows) - 1;
            at[r * cols + c].push(w);
        }
        let mut slots = Vec::new();
        for (r0, c0, r1, c1) in self.rectangles() {
            let bbox = Rect::new(self.xs[c0], self.ys[r0], self.xs[c1], self.ys[r1]);
            let mut inside = Vec::new();
            for r in r0..r1 {
                for c in c0..c1 {
                    inside.append(&mut at[r * cols + c]);
                }
            }
            inside.sort_unstable();
            slots.push(Slot {
                row: r0,
                col: c0,
                rowspan: r1 - r0,
                colspan: c1 - c0,
                pieces: vec![Piece { page: page_index, words: inside, bbox: Some(bbox) }],
            });
        }
        let draft = Draft {
            rows,
            cols,
            slots,
            parts: vec![Part { page: page_index, bbox: self.bbox, edges: self.xs.clone(), open_end: self.open_end }],
            header_rows: 0,
            how: How::Ruled,
            confidence: 0.0,
            candidates: Vec::new(),
            joins: Vec::new(),
            repeated: Vec::new(),
            doubts: Vec::new(),
            settled: Settled::default(),
        };
        Some(Grid { draft, bbox: self.bbox, row_edges: self.ys, open: self.open })
    }

    /// Cells: places with no border between them, as rectangles `(row, col, row end, col end)`.
    fn rectangles(&self) -> Vec<(usize, usize, usize, usize)> {
        let (rows, cols) = (self.ys.len() - 1, self.xs.len() - 1);
        let mut sets = Sets::new(rows * cols);
        for r in 0..rows {
            for c in 0..cols {
                if c + 1 < cols && !self.left[r * (cols + 1) + c + 1] {
                    sets.join(r * cols + c, r * cols + c + 1);
                }
                if r + 1 < rows && !self.top[(r + 1) * cols + c] {
                    sets.join(r * cols + c, (r + 1) * cols + c);
                }
            }
        }
        let mut groups: Vec<(usize, usize, usize, usize, usize)> = vec![(usize::MAX, usize::MAX, 0, 0, 0); rows * cols];
        for r in 0..rows {
            for c in 0..cols {
                let g = &mut groups[sets.root(r * cols + c)];
                *g = (g.0.min(r), g.1.min(c), g.2.max(r + 1), g.3.max(c + 1), g.4 + 1);
            }
        }
        let mut out = Vec::new();
        for r in 0..rows {
            let mut c = 0;
            while c < cols {
                let root = sets.root(r * cols + c);
                let g = groups[root];
                if g.4 == (g.2 - g.0) * (g.3 - g.1) {
                    if (g.0, g.1) == (r, c) {
                        out.push((g.0, g.1, g.2, g.3));
                    }
                    c = g.3;
                    continue;
                }
                let mut end = c + 1;
                while end < cols && sets.root(r * cols + end) == root {
                    end += 1;
                }
                // Not a rectangle: runs of one row, joined downwards where the run above has the
                // same ends.
                match out.iter_mut().rev().take(2 * cols + 2).find(|o| o.2 == r && o.1 == c && o.3 == end) {
                    Some(o) if sets.root(o.0 * cols + c) == root => o.2 = r + 1,
                    _ => out.push((r, c, r + 1, end)),
                }
                c = end;
            }
        }
        out
    }
}

/// Calls `mark(edge, interval)` for every border between `across` edges that rules cover.
fn cover(rules: &[Rule], along: &[f64], across: &[f64], horizontal: bool, mut mark: impl FnMut(usize, usize)) {
    let mut spans: Vec<(usize, f64, f64)> = rules
        .iter()
        .map(|r| {
            let (x, y) = r.bbox.center();
            if horizontal {
                (nearest(along, y), r.bbox.x0, r.bbox.x1)
            } else {
                (nearest(along, x), r.bbox.y0, r.bbox.y1)
            }
        })
        .collect();
    spans.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let n = across.len() - 1;
    let mut i = 0;
    while i < spans.len() {
        let edge = spans[i].0;
        let mut covered = vec![0.0_f64; n];
        let mut reached = f64::NEG_INFINITY;
        while i < spans.len() && spans[i].0 == edge {
            let (from, to) = (spans[i].1.max(reached), spans[i].2);
            if to > from {
                let first = across.partition_point(|&e| e <= from).saturating_sub(1);
                for k in first..n {
                    if across[k] >= to {
                        break;
                    }
                    covered[k] += (across[k + 1].min(to) - across[k].max(from)).max(0.0);
                }
                reached = to;
            }
            i += 1;
        }
        for (k, c) in covered.iter().enumerate() {
            if *c >= DRAWN * (across[k + 1] - across[k]) {
                mark(edge, k);
            }
        }
    }
}
