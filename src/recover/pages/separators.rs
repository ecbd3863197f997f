//! What divides rows on a page: level lines and the edges of shaded bands.

use super::lines::Line;
use super::rows::Separator;
use crate::model::{Page, Rect};

/// Pieces of one line or band whose ends are this near (points) are one.
const JOIN: f64 = 3.5;
/// Edges nearer than this (points) are at one height.
const SAME_HEIGHT: f64 = 1.2;
/// A line this near below a baseline (share of the type size) and as long as the words is an
/// underline.
const UNDERLINE: f64 = 0.35;
/// Shades lower than this (points) are rules or highlights of a line, not bands.
const LOWEST_BAND: f64 = 6.0;

/// More shades or separators than this on a page are a drawing, not tables.
pub(super) const MOST_BANDS: usize = 5_000;
/// As [`MOST_BANDS`], for separators.
const MOST_SEPARATORS: usize = 20_000;

/// A shaded band made of the shades that stand side by side.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub bbox: Rect,
    pub color: u32,
}

/// Shades of one colour that stand side by side, as one; from top to bottom. White is no shade.
pub(super) fn bands(page: &Page) -> Vec<Band> {
    if page.shades.len() > MOST_BANDS {
        return Vec::new();
    }
    let mut shades: Vec<_> = page
        .shades
        .iter()
        .filter(|s| s.color != 0xFF_FFFF && s.bbox.height() >= LOWEST_BAND)
        .filter(|s| s.bbox.height() < 0.9 * page.height || s.bbox.width() < 0.9 * page.width)
        .collect();
    shades.sort_by(|a, b| {
        let height = |v: f64| (v / SAME_HEIGHT).round() as i64;
        (height(a.bbox.y0), height(a.bbox.y1), a.color)
            .cmp(&(height(b.bbox.y0), height(b.bbox.y1), b.color))
            .then(a.bbox.x0.total_cmp(&b.bbox.x0))
    });
    let mut out: Vec<Band> = Vec::new();
    for s in shades {
        match out.last_mut() {
            Some(b)
                if b.color == s.color
                    && (b.bbox.y0 - s.bbox.y0).abs() <= 2.0 * SAME_HEIGHT
                    && (b.bbox.y1 - s.bbox.y1).abs() <= 2.0 * SAME_HEIGHT
                    && s.bbox.x0 - b.bbox.x1 <= JOIN
                    && s.bbox.x0 >= b.bbox.x0 - JOIN =>
            {
                b.bbox = b.bbox.union(&s.bbox);
            }
            _ => out.push(Band { bbox: s.bbox, color: s.color }),
        }
    }
    out.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    out
}

/// The separators on a page, from top to bottom, without those inside `taken` and underlines.
pub(super) fn find(page: &Page, bands: &[Band], lines: &[Line], taken: &[Rect]) -> Vec<Separator> {
    let free = |x: f64, y: f64| !taken.iter().any(|t| t.contains(x, y));
    let mut all: Vec<Separator> = Vec::new();
    for r in page.rules.iter().filter(|r| r.horizontal) {
        let (x, y) = r.bbox.center();
        if free(x, y) && !underlines(page, lines, r.bbox) {
            all.push(Separator { y, x0: r.bbox.x0, x1: r.bbox.x1, drawn: true });
        }
    }
    for b in bands {
        let (x, y) = b.bbox.center();
        if free(x, y) {
            all.push(Separator { y: b.bbox.y0, x0: b.bbox.x0, x1: b.bbox.x1, drawn: false });
            all.push(Separator { y: b.bbox.y1, x0: b.bbox.x0, x1: b.bbox.x1, drawn: false });
        }
    }
    all.sort_by(|a, b| a.drawn.cmp(&b.drawn).then(a.y.total_cmp(&b.y)).then(a.x0.total_cmp(&b.x0)));
    let mut out: Vec<Separator> = Vec::new();
    let mut group = 0;
    for s in all {
        if out.get(group).is_none_or(|g| g.drawn != s.drawn || s.y - g.y > SAME_HEIGHT) {
            group = out.len();
        }
        match out[group..].iter_mut().rev().take(8).find(|g| s.x0 <= g.x1 + JOIN && g.x0 <= s.x1 + JOIN) {
            Some(g) => {
                g.x0 = g.x0.min(s.x0);
                g.x1 = g.x1.max(s.x1);
            }
            None => out.push(s),
        }
    }
    if out.len() > MOST_SEPARATORS {
        return Vec::new();
    }
    out.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    out
}

/// Whether the rule underlines words.
fn underlines(page: &Page, lines: &[Line], rule: Rect) -> bool {
    let y = rule.center().1;
    let from = lines.partition_point(|l| l.baseline < y - 30.0);
    lines[from..].iter().take_while(|l| l.baseline <= y + 0.5).any(|l| {
        if y - l.baseline > UNDERLINE * l.size {
            return false;
        }
        let inside = l
            .words
            .iter()
            .map(|&w| page.words[w].bbox)
            .filter(|b| b.x1 > rule.x0 + 1.0 && b.x0 < rule.x1 - 1.0)
            .reduce(|a, b| a.union(&b));
        inside.is_some_and(|b| (b.x0 - rule.x0).abs() < 2.0 && (b.x1 - rule.x1).abs() < 2.0)
    })
}

/// The colour of the band behind a point, the smallest band where several are.
pub(super) fn shade_at(bands: &[Band], x: f64, y: f64) -> Option<&Band> {
    bands.iter().filter(|b| b.bbox.contains(x, y)).min_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()))
}
