//! Path operators: from curves and rectangles to lines and filled boxes
//! (ISO 32000-2, 8.5).

use super::interpreter::Interpreter;
use super::lexer::Operand;
use super::matrix::around;
use crate::model::Rect;

/// Places beyond this are not believed, in points (the largest page has sides of a million).
const FARTHEST: f64 = 1e9;

/// A path under construction, in points on the page.
#[derive(Debug, Default)]
pub struct Path {
    parts: Vec<Part>,
    points: usize,
    /// The box around the control points of its curves.
    controls: Option<Rect>,
    /// The path becomes part of the clip when it is painted.
    clips: bool,
}

/// A run of joined lines.
#[derive(Debug, Default)]
pub struct Part {
    /// Corners in order.
    pub points: Vec<(f64, f64)>,
    /// The last corner is joined to the first.
    pub closed: bool,
    /// For each corner: a curve leads to it.
    pub curved: Vec<bool>,
}

impl<'a> Interpreter<'_, 'a> {
    /// Runs a path operator; says whether it was one.
    pub(super) fn path_operator(&mut self, operator: &[u8], operands: &[Operand]) -> bool {
        let n = |i: usize| operands.get(i).and_then(Operand::number).unwrap_or(0.0);
        match operator {
            b"m" => self.move_to(n(0), n(1)),
            b"l" => self.line_to(n(0), n(1), false),
            b"c" => {
                self.control(n(0), n(1));
                self.control(n(2), n(3));
                self.line_to(n(4), n(5), true);
            }
            b"v" | b"y" => {
                self.control(n(0), n(1));
                self.line_to(n(2), n(3), true);
            }
            b"h" => self.close(),
            b"re" => {
                let (x, y, w, h) = (n(0), n(1), n(2), n(3));
                self.move_to(x, y);
                self.line_to(x + w, y, false);
                self.line_to(x + w, y + h, false);
                self.line_to(x, y + h, false);
                self.close();
            }
            b"W" | b"W*" => self.path.clips = true,
            b"n" => self.paint(false, false),
            b"f" | b"F" | b"f*" => self.paint(true, false),
            b"S" => self.paint(false, true),
            b"s" => {
                self.close();
                self.paint(false, true);
            }
            b"B" | b"B*" => self.paint(true, true),
            b"b" | b"b*" => {
                self.close();
                self.paint(true, true);
            }
            _ => return false,
        }
        true
    }

    fn point(&mut self, x: f64, y: f64) -> Option<(f64, f64)> {
        let point = self.state.ctm.apply(x, y);
        let sound = point.0.abs() <= FARTHEST && point.1.abs() <= FARTHEST;
        if !sound {
            self.problem("some lines have places that are no numbers or far off the page");
        }
        sound.then_some(point)
    }

    fn move_to(&mut self, x: f64, y: f64) {
        let Some(point) = self.point(x, y) else { return };
        self.path.parts.push(Part { points: vec![point], closed: false, curved: vec![false] });
        self.path.points += 1;
        if self.path.points > self.reader.objects.limits.path_points {
            self.path.parts.pop();
            self.over("path-points", "a path has more points than the limit");
        }
    }

    fn line_to(&mut self, x: f64, y: f64, curved: bool) {
        let Some(point) = self.point(x, y) else { return };
        let over = self.path.points > self.reader.objects.limits.path_points;
        match self.path.parts.last_mut() {
            Some(part) if !part.closed && !over => {
                part.points.push(point);
                part.curved.push(curved);
                self.path.points += 1;
            }
            // After a closed part a line goes on from where that began.
            Some(part) if !over => {
                let start = part.points[0];
                self.path.parts.push(Part { points: vec![start, point], closed: false, curved: vec![false, curved] });
                self.path.points += 2;
            }
            Some(_) => self.over("path-points", "a path has more points than the limit"),
            None => {}
        }
    }

    fn control(&mut self, x: f64, y: f64) {
        let Some((x, y)) = self.point(x, y) else { return };
        let c = self.path.controls.unwrap_or(Rect { x0: x, y0: y, x1: x, y1: y });
        self.path.controls = Some(Rect { x0: c.x0.min(x), y0: c.y0.min(y), x1: c.x1.max(x), y1: c.y1.max(y) });
    }

    fn close(&mut self) {
        if let Some(part) = self.path.parts.last_mut() {
            part.closed = true;
        }
    }

    fn paint(&mut self, fill: bool, stroke: bool) {
        let path = std::mem::take(&mut self.path);
        if !self.hidden() {
            let solid = self.state.fill.is_known();
            if fill && !self.state.fill.invisible() {
                let paint = (self.state.fill.color, self.state.fill.alpha);
                let full = self.out.drawing.fill(&path.parts, paint, solid, &self.state.clip, &mut self.canvas);
                self.report_full(full);
            }
            if stroke && !self.state.stroke.invisible() {
                let width = self.state.line_width * self.state.ctm.scale();
                let paint = (self.state.stroke.color, self.state.stroke.alpha);
                let full = self.out.drawing.stroke(&path.parts, width, paint, &self.state.clip, &mut self.canvas);
                self.report_full(full);
            }
        }
        if path.clips {
            let corners: Vec<(f64, f64)> = path.parts.iter().flat_map(|p| p.points.iter().copied()).collect();
            // A shape is taken for the box around it: better a line too many than a word too few.
            match around(&corners) {
                Some(area) => self.state.clip_to(&path.controls.map_or(area, |c| area.union(&c))),
                None => self.state.closed = true,
            }
        }
    }

    fn report_full(&mut self, full: bool) {
        if full {
            self.problem("the page has more lines and boxes than the limit");
        }
    }
}

impl Part {
    /// The straight pieces, the closing one included where `closed`.
    pub fn pieces(&self, closed: bool) -> impl Iterator<Item = ((f64, f64), (f64, f64))> + '_ {
        let straight = self.points.iter().zip(self.points.iter().zip(&self.curved).skip(1));
        let closing = match (self.points.last(), self.points.first()) {
            (Some(last), Some(first)) if closed && self.points.len() > 2 => Some((*last, *first)),
            _ => None,
        };
        straight.filter(|(_, (_, curved))| !**curved).map(|(a, (b, _))| (*a, *b)).chain(closing)
    }

    /// The box around it.
    pub fn bbox(&self) -> Option<Rect> {
        around(&self.points)
    }
}
