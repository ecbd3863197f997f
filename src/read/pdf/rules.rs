//! From painted lines and boxes to rules and shading.
//!
//! What is painted is cut to the clip and told apart by its thickness at once; at the end pieces
//! are put on a grid of whole hundredths of a point, sorted and swept, so that the cost grows
//! with n log n.

use std::collections::HashSet;

use super::canvas::Canvas;
use super::color::{UNKNOWN, alike, blend};
use super::discs;
use super::paths::Part;
use crate::config::Limits;
use crate::model::{Rect, Rule, Shade};

/// Greatest thickness of a rule in points: table rules are drawn up to 3 pt (Word's list of
/// widths goes to 6, used for frames); the lowest shaded row seen is 8.
const THICKEST: f64 = 3.5;
/// Shortest rule in points: shorter ones are parts of letters, ticks and bullets.
const SHORTEST: f64 = 4.0;
/// How far from level a line may run over its length, in points.
const SLOPE: f64 = 0.3;
/// Grid units in a point.
const GRID: f64 = 100.0;
/// Lines whose middles are within this are on one line (points): producers round to 0.05–0.5 pt,
/// the closest distinct lines are double rules, 1.5 pt apart.
const SNAP: f64 = 0.75;
/// Gap up to which pieces on one line are one rule (points): dashes of Word and LibreOffice leave
/// 1–3.
const JOIN: f64 = 3.2;
/// Distance up to which two rules side by side are one double rule (points, middle to middle).
const DOUBLE: f64 = 3.0;
/// Share of the longer rule that a double rule must run beside.
const DOUBLE_OVERLAP: f64 = 0.9;
/// Boxes narrower than this are no shading (points).
const NARROWEST_SHADE: f64 = THICKEST;
/// Share of a box's outline that a filled shape with curves must follow to be taken for the box.
const BOXY: f64 = 0.5;
/// A line slants when it runs this far (points) both along and up.
const SMALLEST_CURVE: f64 = 2.0;
/// Curves smaller than this (points) are letters, bullets and rounded corners.
const SMALLEST_DRAWING: f64 = 18.0;
/// Boxes before one in its path that are looked at as what it is a hole in: work stays linear.
const HOLES: usize = 16;
/// Share of its box that a filled shape must cover.
const FILLED: f64 = 0.8;
/// Filled shapes lower or narrower than this (points) are no ground for text.
const SMALLEST_GROUND: f64 = 6.0;
/// Filled shapes larger than this (points) are no letters.
const LARGEST_LETTER: f64 = 72.0;
/// Arcs of which a disc is made, at least.
const ARCS: usize = 3;
/// Side in points of the cells in which letters drawn as shapes are remembered.
const LETTER_CELL: f64 = 4.0;
/// No more such cells than this: a page of A4 has 31,000.
const MOST_LETTER_CELLS: usize = 200_000;

/// Lines and boxes of one page, in the order drawn.
#[derive(Debug)]
pub struct Drawing {
    most_pieces: usize,
    most_shades: usize,
    pieces: Vec<Rect>,
    shades: Vec<Shade>,
    curves: Vec<Rect>,
    /// Where small shapes are filled that are no boxes: letters drawn without a font.
    letters: HashSet<(i64, i64)>,
    /// Small filled discs.
    discs: Vec<Rect>,
}

impl Drawing {
    /// An empty drawing within these limits.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            most_pieces: limits.segments,
            most_shades: limits.shades,
            pieces: Vec::new(),
            shades: Vec::new(),
            curves: Vec::new(),
            letters: HashSet::new(),
            discs: Vec::new(),
        }
    }

    /// Adds the outline of a path; says whether the limit is reached.
    pub fn stroke(
        &mut self,
        parts: &[Part],
        width: f64,
        (color, alpha): (u32, f64),
        clip: &Rect,
        canvas: &mut Canvas,
    ) -> bool {
        let half = width / 2.0;
        for part in parts {
            self.curve(part, clip);
            for ((x0, y0), (x1, y1)) in part.pieces(part.closed) {
                let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
                let mut area = Rect::new(x0, y0, x1, y1);
                if dy <= SLOPE && dx > dy {
                    (area.y0, area.y1) = (f64::midpoint(y0, y1) - half, f64::midpoint(y0, y1) + half);
                } else if dx <= SLOPE && dy > dx {
                    (area.x0, area.x1) = (f64::midpoint(x0, x1) - half, f64::midpoint(x0, x1) + half);
                } else {
                    continue;
                }
                if self.painted(&area, color, alpha, clip, canvas) {
                    return true;
                }
            }
        }
        false
    }

    /// Adds a filled path; `solid` where it has one colour. Says whether the limit is reached.
    pub fn fill(
        &mut self,
        parts: &[Part],
        (color, alpha): (u32, f64),
        solid: bool,
        clip: &Rect,
        canvas: &mut Canvas,
    ) -> bool {
        let boxes: Vec<Option<Rect>> = parts.iter().map(box_of).collect();
        let mut i = 0;
        while let Some(found) = boxes.get(i) {
            i += 1;
            let Some(area) = found else {
                self.curve(&parts[i - 1], clip);
                self.shape(&parts[i - 1], color, alpha, clip, canvas);
                continue;
            };
            // A box within a box, a thin margin apart, is a frame.
            if let Some(Some(inner)) = boxes.get(i)
                && let Some(sides) = frame(area, inner)
            {
                i += 1;
                for side in sides {
                    if self.painted(&side, color, alpha, clip, canvas) {
                        return true;
                    }
                }
                continue;
            }
            if !solid {
                if area.intersection(clip).is_some_and(|shown| self.gradient(&shown, color, canvas)) {
                    return true;
                }
                continue;
            }
            if self.painted(area, color, alpha, clip, canvas) {
                return true;
            }
            // A box that a box of the same path has painted may be a hole in it.
            let within = |outer: &Rect| outer.contains(area.x0, area.y0) && outer.contains(area.x1, area.y1);
            let before = boxes.get(i.saturating_sub(HOLES)..i - 1).unwrap_or_default();
            if before.iter().flatten().any(within)
                && let Some(hole) = area.intersection(clip)
            {
                canvas.paint(&hole, None);
            }
        }
        false
    }

    /// Adds a box that is filled with more than one colour, `color` in the mean. Says whether the
    /// limit is reached.
    pub fn gradient(&mut self, area: &Rect, color: u32, canvas: &mut Canvas) -> bool {
        if area.width().min(area.height()) <= THICKEST {
            self.pieces.push(*area);
        } else if self.shades.len() >= self.most_shades {
            return true;
        } else {
            self.shades.push(Shade { bbox: *area, color });
        }
        canvas.paint(area, None);
        self.pieces.len() >= self.most_pieces
    }

    /// Takes in the box of a part that has slanted lines or curves, where it is no letter's size.
    fn curve(&mut self, part: &Part, clip: &Rect) {
        let slanted = part
            .pieces(part.closed)
            .any(|((x0, y0), (x1, y1))| (x1 - x0).abs() > SMALLEST_CURVE && (y1 - y0).abs() > SMALLEST_CURVE);
        let curved = part.curved.iter().any(|&c| c);
        if !(slanted || curved) || self.curves.len() >= self.most_shades {
            return;
        }
        let shown = part.bbox().and_then(|b| b.intersection(clip));
        if let Some(b) = shown.filter(|b| b.width().max(b.height()) >= SMALLEST_DRAWING) {
            self.curves.push(b);
        }
    }

    /// Remembers what is filled and no box. Where in its box it lies is not kept: what stands there
    /// has no known ground, so that white text on a disc is text.
    fn shape(&mut self, part: &Part, color: u32, alpha: f64, clip: &Rect, canvas: &mut Canvas) {
        let Some(shown) = part.bbox().and_then(|b| b.intersection(clip)) else { return };
        let (x, y) = shown.center();
        let seen = blend(color, canvas.color(x, y).unwrap_or(UNKNOWN), alpha.clamp(0.0, 1.0));
        if canvas.hides(&shown, seen) {
            return;
        }
        let (w, h) = (shown.width(), shown.height());
        let round = part.curved.iter().filter(|&&c| c).count() >= ARCS && w.max(h) <= discs::ROUND * w.min(h);
        if round && discs::DIAMETER.contains(&w) && self.discs.len() < discs::MOST {
            self.discs.push(shown);
        }
        if w.max(h) <= LARGEST_LETTER {
            for cell in letter_cells(&shown) {
                if self.letters.len() < MOST_LETTER_CELLS {
                    self.letters.insert(cell);
                }
            }
        }
        // Where it has holes is not looked at either.
        if w.min(h) >= SMALLEST_GROUND || w.max(h) >= SMALLEST_DRAWING {
            canvas.paint(&shown, None);
        }
    }

    /// Small filled discs, in the order drawn.
    #[must_use]
    pub fn discs(&self) -> &[Rect] {
        &self.discs
    }

    /// Whether a small shape that is no box is filled at the middle of this box.
    #[must_use]
    pub fn has_letter_at(&self, area: &Rect) -> bool {
        let (x, y) = area.center();
        let (dx, dy) = (area.width() / 4.0, area.height() / 4.0);
        letter_cells(&Rect::new(x - dx, y - dy, x + dx, y + dy)).any(|cell| self.letters.contains(&cell))
    }

    /// Takes in a painted box as a rule, as shading, or as nothing where it cannot be seen.
    fn painted(&mut self, area: &Rect, color: u32, alpha: f64, clip: &Rect, canvas: &mut Canvas) -> bool {
        let Some(shown) = clipped(area, clip) else { return false };
        let (x, y) = shown.center();
        let ground = canvas.color(x, y);
        let color = if alpha < 1.0 { blend(color, ground.unwrap_or(UNKNOWN), alpha.max(0.0)) } else { color };
        if shown.width().min(shown.height()) <= THICKEST {
            if self.pieces.len() >= self.most_pieces {
                return true;
            }
            if !canvas.hides(&shown, color) {
                self.pieces.push(shown);
            }
            return false;
        }
        if !canvas.hides(&shown, color) && shown.width() >= NARROWEST_SHADE && shown.height() >= NARROWEST_SHADE {
            if self.shades.len() >= self.most_shades {
                return true;
            }
            self.shades.push(Shade { bbox: shown, color });
        }
        canvas.paint(&shown, Some(color));
        false
    }

    /// Merges what was drawn into rules and shading, both in reading order.
    #[must_use]
    pub fn finish(self) -> (Vec<Rule>, Vec<Shade>, Vec<Rect>) {
        let mut level = Vec::new();
        let mut upright = Vec::new();
        for piece in &self.pieces {
            let (w, h) = (piece.width(), piece.height());
            if w >= h {
                level.push(Line::new(piece.y0, piece.y1, piece.x0, piece.x1));
            }
            // Dots and corners may belong to a line of either kind.
            if h > w || (w <= THICKEST && h <= THICKEST) {
                upright.push(Line::new(piece.x0, piece.x1, piece.y0, piece.y1));
            }
            if h > w && w <= THICKEST && h <= THICKEST {
                level.push(Line::new(piece.y0, piece.y1, piece.x0, piece.x1));
            }
        }
        let mut rules: Vec<Rule> = Vec::new();
        for line in merge(level) {
            rules.push(Rule { bbox: line.rect(true), horizontal: true });
        }
        for line in merge(upright) {
            rules.push(Rule { bbox: line.rect(false), horizontal: false });
        }
        (rules, without_repeats(self.shades), self.curves)
    }
}

/// The cells that a box of a letter's size touches.
fn letter_cells(area: &Rect) -> impl Iterator<Item = (i64, i64)> + use<> {
    let cell = |v: f64| (v / LETTER_CELL).floor() as i64;
    let (x0, x1, y0, y1) = (cell(area.x0), cell(area.x1), cell(area.y0), cell(area.y1));
    let reach = (LARGEST_LETTER / LETTER_CELL) as i64 + 1;
    (x0..=x1.min(x0 + reach)).flat_map(move |x| (y0..=y1.min(y0 + reach)).map(move |y| (x, y)))
}

/// A line on the grid: its two edges across, its two ends along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    middle: i64,
    start: i64,
    end: i64,
    thickness: i64,
}

impl Line {
    fn new(edge0: f64, edge1: f64, start: f64, end: f64) -> Self {
        let grid = |v: f64| (v * GRID).round() as i64;
        Self {
            middle: grid(f64::midpoint(edge0, edge1)),
            start: grid(start),
            end: grid(end),
            thickness: grid(edge1 - edge0),
        }
    }

    fn length(&self) -> i64 {
        self.end - self.start
    }

    fn rect(&self, horizontal: bool) -> Rect {
        let point = |v: f64| v / GRID;
        let half = self.thickness as f64 / 2.0;
        let (e0, e1) = (point(self.middle as f64 - half), point(self.middle as f64 + half));
        let (s, e) = (point(self.start as f64), point(self.end as f64));
        if horizontal { Rect::new(s, e0, e, e1) } else { Rect::new(e0, s, e1, e) }
    }
}

/// Sweeps lines of one direction into rules.
fn merge(mut lines: Vec<Line>) -> Vec<Line> {
    let units = |points: f64| (points * GRID) as i64;
    lines.sort_unstable();
    let mut rules: Vec<Line> = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let limit = lines[from].middle + units(SNAP);
        let to = from + lines[from..].partition_point(|l| l.middle <= limit);
        let cluster = &mut lines[from..to];
        // One position for the whole cluster: the mean, weighted by length.
        let weight: i64 = cluster.iter().map(|l| l.length().max(1)).sum();
        let middle = cluster.iter().map(|l| l.middle * l.length().max(1)).sum::<i64>() / weight.max(1);
        cluster.sort_unstable_by_key(|l| (l.start, l.end));
        let mut current: Option<Line> = None;
        for line in cluster.iter() {
            match &mut current {
                Some(c) if line.start <= c.end + units(JOIN) => {
                    c.end = c.end.max(line.end);
                    c.thickness = c.thickness.max(line.thickness);
                }
                _ => {
                    rules.extend(current.take());
                    current = Some(Line { middle, ..*line });
                }
            }
        }
        rules.extend(current);
        from = to;
    }
    rules.retain(|r| r.length() >= units(SHORTEST));
    join_doubles(rules)
}

/// Makes one rule of two that run side by side.
fn join_doubles(rules: Vec<Line>) -> Vec<Line> {
    let reach = (DOUBLE * GRID) as i64;
    let mut joined: Vec<Line> = Vec::with_capacity(rules.len());
    // Rules are ordered by their middle: a partner can only be among those within reach.
    let mut window = 0;
    for rule in rules {
        while joined.get(window).is_some_and(|j| j.middle + reach < rule.middle) {
            window += 1;
        }
        /// Rules looked at for a partner; a real page has a few on a line.
        const PARTNERS: usize = 64;
        let partner = joined[window..].iter_mut().rev().take(PARTNERS).find(|j| {
            let shared = j.end.min(rule.end) - j.start.max(rule.start);
            let longer = j.length().max(rule.length());
            j.middle != rule.middle && shared as f64 >= DOUBLE_OVERLAP * longer as f64
        });
        match partner {
            Some(p) => {
                let low = (p.middle - p.thickness / 2).min(rule.middle - rule.thickness / 2);
                let high = (p.middle + p.thickness / 2).max(rule.middle + rule.thickness / 2);
                p.middle = i64::midpoint(low, high);
                p.thickness = high - low;
                p.start = p.start.min(rule.start);
                p.end = p.end.max(rule.end);
            }
            None => joined.push(rule),
        }
    }
    joined
}

/// Leaves out shading that an earlier box of the same colour holds already, as Word draws it
/// for a cell and again for each line in it.
fn without_repeats(shades: Vec<Shade>) -> Vec<Shade> {
    /// Earlier boxes looked at; repeats follow their cell closely.
    const LOOK_BACK: usize = 64;
    const SLACK: f64 = 0.5;
    let mut kept: Vec<Shade> = Vec::with_capacity(shades.len());
    for shade in shades {
        let b = &shade.bbox;
        let repeat = kept.iter().rev().take(LOOK_BACK).any(|k| {
            alike(k.color, shade.color)
                && k.bbox.x0 - SLACK <= b.x0
                && b.x1 <= k.bbox.x1 + SLACK
                && k.bbox.y0 - SLACK <= b.y0
                && b.y1 <= k.bbox.y1 + SLACK
        });
        if !repeat {
            kept.push(shade);
        }
    }
    kept
}

/// The part of a box inside the clip; boxes without area on one side are kept, as thin lines.
fn clipped(area: &Rect, clip: &Rect) -> Option<Rect> {
    let r =
        Rect { x0: area.x0.max(clip.x0), y0: area.y0.max(clip.y0), x1: area.x1.min(clip.x1), y1: area.y1.min(clip.y1) };
    (r.x0 <= r.x1 && r.y0 <= r.y1 && (r.width() > 0.0 || r.height() > 0.0)).then_some(r)
}

/// The box that a filled part fills, or nearly.
fn box_of(part: &Part) -> Option<Rect> {
    let bbox = part.bbox()?;
    if part.points.len() < 2 {
        return None;
    }
    // Where curves go between their ends is not kept: they are judged by their straight pieces.
    if bbox.width().min(bbox.height()) <= THICKEST && !part.curved.contains(&true) {
        return Some(bbox);
    }
    let (mut straight, mut slanted, mut area) = (0.0, false, 0.0);
    for ((x0, y0), (x1, y1)) in part.pieces(true) {
        let (dx, dy) = ((x1 - x0).abs(), (y1 - y0).abs());
        if dx <= SLOPE || dy <= SLOPE {
            straight += dx + dy;
        } else {
            slanted = true;
        }
    }
    for (i, (x0, y0)) in part.points.iter().enumerate() {
        let (x1, y1) = part.points[(i + 1) % part.points.len()];
        area += x0 * y1 - x1 * y0;
    }
    let boxy = !slanted && straight >= BOXY * 2.0 * (bbox.width() + bbox.height());
    (boxy && area.abs() / 2.0 >= FILLED * bbox.area()).then_some(bbox)
}

/// The four sides of a frame, where `inner` lies in `outer` with thin margins.
fn frame(outer: &Rect, inner: &Rect) -> Option<[Rect; 4]> {
    let margins = [inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1];
    let thin = margins.iter().all(|m| (-0.01..=THICKEST).contains(m)) && margins.iter().any(|m| *m > 0.0);
    let hollow = inner.width() > THICKEST || inner.height() > THICKEST;
    (thin && hollow).then(|| {
        [
            Rect::new(outer.x0, outer.y0, outer.x1, inner.y0),
            Rect::new(outer.x0, inner.y1, outer.x1, outer.y1),
            Rect::new(outer.x0, outer.y0, inner.x0, outer.y1),
            Rect::new(inner.x1, outer.y0, outer.x1, outer.y1),
        ]
    })
}
