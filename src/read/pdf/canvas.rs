//! What colour lies under a point while a page is drawn: a coarse picture of its filled areas,
//! so that white lines on white and text in the colour of its ground are known as not shown.

use super::color::alike;
use crate::model::Rect;

/// Pixels at most; a page of A4 has half a million points.
const PIXELS: f64 = 1_000_000.0;
const WHITE: u32 = 0x00ff_ffff;
/// Stands for what is not one colour: images, gradients, patterns.
const MIXED: u32 = u32::MAX;

/// The picture.
pub struct Canvas {
    columns: usize,
    rows: usize,
    scale: f64,
    /// Empty until something is painted: the page is white.
    /// Empty until something is painted: most pages stay white.
    pixels: Vec<u32>,
    budget: usize,
}

impl Canvas {
    /// A white page of this size in points, with this many pixels to be painted at most.
    #[must_use]
    pub fn new(width: f64, height: f64, budget: usize) -> Self {
        let scale = (PIXELS / (width * height).max(1.0)).sqrt().min(1.0);
        let side = |length: f64| ((length * scale).ceil().max(1.0) as usize).min(PIXELS as usize);
        let (columns, rows) = (side(width), side(height));
        let rows = rows.min(2 * PIXELS as usize / columns).max(1);
        Self { columns, rows, scale, pixels: Vec::new(), budget }
    }

    fn at(&self, v: f64, end: usize) -> usize {
        ((v * self.scale).max(0.0) as usize).min(end)
    }

    /// Paints a box; `None` for what is not one colour.
    pub fn paint(&mut self, area: &Rect, color: Option<u32>) {
        let (left, right) = (self.at(area.x0, self.columns), self.at(area.x1, self.columns));
        let (top, bottom) = (self.at(area.y0, self.rows), self.at(area.y1, self.rows));
        let cost = (right - left) * (bottom - top);
        if cost > self.budget {
            self.budget = 0;
            return;
        }
        self.budget -= cost;
        if self.pixels.is_empty() {
            if color == Some(WHITE) {
                return;
            }
            self.pixels = vec![WHITE; self.columns * self.rows];
        }
        for row in top..bottom {
            let start = row * self.columns;
            self.pixels[start + left..start + right].fill(color.unwrap_or(MIXED));
        }
    }

    /// The colour at a point; `None` where it is not one colour, or no longer known.
    #[must_use]
    pub fn color(&self, x: f64, y: f64) -> Option<u32> {
        let (column, row) = (self.at(x, self.columns - 1), self.at(y, self.rows - 1));
        let color = self.pixels.get(row * self.columns + column).copied().unwrap_or(WHITE);
        (color != MIXED && self.budget > 0).then_some(color)
    }

    /// Whether a box of this colour would not be seen: its ground has the same colour in the
    /// middle and near both ends.
    #[must_use]
    pub fn hides(&self, area: &Rect, color: u32) -> bool {
        let (x, y) = area.center();
        let (dx, dy) = (area.width() * 0.4, area.height() * 0.4);
        [(x, y), (x - dx, y - dy), (x + dx, y + dy)]
            .iter()
            .all(|(x, y)| self.color(*x, *y).is_some_and(|ground| alike(ground, color)))
    }
}
