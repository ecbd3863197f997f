//! Text operators: from strings to glyphs on the page (ISO 32000-2, 9.4).

use lopdf::Dictionary;

use super::fonts::{Char, Code};
use super::glyph::Glyph;
use super::interpreter::Interpreter;
use super::lexer::Operand;
use super::matrix::{Matrix, around};

/// Cosine of the angle between baseline and stem from which a glyph counts as slanted (about 6°;
/// italics lean 8° and more).
const SLANT: f64 = 0.1;
/// Stroke width in em from which text that is filled and stroked counts as bold.
const BOLD_STROKE: f64 = 0.01;
/// A render mode that neither fills nor strokes nor clips.
const INVISIBLE: i64 = 3;
/// Render modes from this one on add the letters to the clip.
const CLIPPING: i64 = 4;
/// Fill, then stroke.
const FILL_AND_STROKE: i64 = 2;
const STROKE: i64 = 1;

impl<'a> Interpreter<'_, 'a> {
    pub(super) fn text_operator(&mut self, operator: &[u8], operands: &[Operand], resources: Option<&'a Dictionary>) {
        let n = |i: usize| operands.get(i).and_then(Operand::number).unwrap_or(0.0);
        let string = |i: usize| match operands.get(i) {
            Some(Operand::Text(t)) => t.as_slice(),
            _ => &[],
        };
        let text = &mut self.state.text;
        match operator {
            b"BT" => {
                self.text_matrix = Matrix::IDENTITY;
                self.line_matrix = Matrix::IDENTITY;
            }
            b"ET" => {
                let closes = std::mem::take(&mut self.clipped_by_text);
                self.state.closed |= closes;
            }
            b"Tc" => text.char_space = n(0),
            b"Tw" => text.word_space = n(0),
            b"Tz" => text.stretch = n(0) / 100.0,
            b"TL" => text.leading = n(0),
            b"Ts" => text.rise = n(0),
            b"Tr" => text.mode = n(0) as i64,
            b"Tf" => {
                let font = self.resource(resources, b"Font", operands.first());
                if font.is_none() {
                    self.problem("a font that the page names is missing");
                }
                self.set_font(font, n(1));
            }
            b"Td" => self.next_line(n(0), n(1)),
            b"TD" => {
                text.leading = -n(1);
                self.next_line(n(0), n(1));
            }
            b"Tm" if operands.len() >= 6 => {
                self.line_matrix = Matrix::new(n(0), n(1), n(2), n(3), n(4), n(5));
                self.text_matrix = self.line_matrix;
            }
            b"T*" => self.next_line(0.0, -self.state.text.leading),
            b"Tj" => self.show(string(0)),
            b"'" => {
                self.next_line(0.0, -self.state.text.leading);
                self.show(string(0));
            }
            b"\"" => {
                text.word_space = n(0);
                text.char_space = n(1);
                self.next_line(0.0, -self.state.text.leading);
                self.show(string(2));
            }
            b"TJ" => {
                let Some(Operand::Array(items)) = operands.first() else { return };
                for item in items {
                    match item {
                        Operand::Text(t) => self.show(t),
                        Operand::Number(v) => self.adjust(*v),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix = Matrix::shift(x, y).then(&self.line_matrix);
        self.text_matrix = self.line_matrix;
    }

    /// A number within `TJ`, in thousandths of the size.
    fn adjust(&mut self, thousandths: f64) {
        let text = &self.state.text;
        let shift = -thousandths / 1000.0 * text.size;
        let vertical = text.font.as_ref().is_some_and(|f| f.vertical);
        let (x, y) = if vertical { (0.0, shift) } else { (shift * text.stretch, 0.0) };
        self.text_matrix = Matrix::shift(x, y).then(&self.text_matrix);
    }

    fn show(&mut self, string: &[u8]) {
        let Some(font) = self.font() else { return };
        if self.state.text.mode >= CLIPPING {
            self.clipped_by_text = true;
        }
        let reader = self.reader;
        font.codes(string, |code| {
            let char = font.char(&reader.objects, code);
            self.show_char(code, &char);
        });
    }

    fn show_char(&mut self, code: Code, char: &Char) {
        let Some(font) = self.font() else { return };
        let text = &self.state.text;
        let (size, stretch) = (text.size, text.stretch);
        let word_space = if code.bytes == 1 && code.value == 32 { text.word_space } else { 0.0 };
        let spacing = text.char_space + word_space;
        let (shift_x, shift_y) = match char.vertical {
            Some(v) => (0.0, v.advance * size + spacing),
            None => ((char.width * size + spacing) * stretch, 0.0),
        };
        let mut map =
            Matrix::new(size * stretch, 0.0, 0.0, size, 0.0, text.rise).then(&self.text_matrix).then(&self.state.ctm);
        if let Some(v) = char.vertical {
            let (x, y) = v.origin;
            map = Matrix::shift(-x.unwrap_or(char.width / 2.0), -y).then(&map);
        }
        // Down the page, spacing counts upwards.
        let char_space = if char.vertical.is_some() { -text.char_space } else { text.char_space };
        if !self.hidden() {
            self.place(&font, (code, char), &map, char_space);
        }
        self.text_matrix = Matrix::shift(shift_x, shift_y).then(&self.text_matrix);
    }

    /// Puts a glyph on the page; `map` goes from glyph space of size 1.
    fn place(
        &mut self,
        font: &std::rc::Rc<super::fonts::Font<'a>>,
        (code, char): (Code, &Char),
        map: &Matrix,
        char_space: f64,
    ) {
        let origin = map.apply(0.0, 0.0);
        let end = char.vertical.map_or_else(|| map.apply(char.width, 0.0), |v| map.apply(0.0, v.advance));
        let right = if font.vertical { map.apply_vector(0.0, -1.0) } else { map.apply_vector(1.0, 0.0) };
        let up = map.apply_vector(0.0, 1.0);
        let (length, size) = (right.0.hypot(right.1), up.0.hypot(up.1));
        if ![length, size, origin.0, origin.1, end.0, end.1].iter().all(|v| v.is_finite()) {
            self.problem("some text has a place or size that is no number");
            return;
        }
        if length <= 0.0 || size <= 0.0 {
            return;
        }
        let along = (right.0 / length, right.1 / length);
        let (bottom, top) = (font.descent, font.ascent);
        let corners =
            [(0.0, bottom), (char.width, bottom), (0.0, top), (char.width, top)].map(|(x, y)| map.apply(x, y));
        let Some(bbox) = around(&corners) else { return };
        let (x, y) = bbox.center();
        if !self.state.clip.contains(x, y) {
            return;
        }
        let text = &self.state.text;
        let (fill, stroke) = (&self.state.fill, &self.state.stroke);
        let paint = if text.mode == STROKE { stroke } else { fill };
        let color = paint.color;
        let unknown = !paint.is_known();
        let faint = paint.invisible() && (text.mode != FILL_AND_STROKE || stroke.invisible());
        let camouflaged = !unknown
            && text.mode != FILL_AND_STROKE
            && text.mode < CLIPPING
            && char.text.as_deref().is_some_and(|t| !t.trim().is_empty())
            && self.canvas.hides(&bbox, color);
        let slant = (right.0 * up.0 + right.1 * up.1).abs() / (length * size);
        let stroked = text.mode == FILL_AND_STROKE
            && self.state.line_width * self.state.ctm.scale() >= BOLD_STROKE * size
            && super::color::alike(stroke.color, fill.color);
        let spacing = char_space * text.stretch * length / (text.size * text.stretch).abs().max(f64::MIN_POSITIVE);
        let invisible = text.mode == INVISIBLE || faint;
        // White on paper is sure; other grounds are known from a coarse picture.
        let doubtful = camouflaged && !invisible && !super::color::alike(color, super::color::WHITE);
        if camouflaged && !invisible && !doubtful {
            self.out.camouflaged += 1;
            return;
        }
        let mark = self.mark();
        self.push_glyph(Glyph {
            text: char.text.clone().unwrap_or_else(|| self.reader.unknown.clone()),
            code,
            origin,
            end,
            along,
            spacing,
            size,
            bbox,
            font: font.clone(),
            bold: font.bold || stroked,
            italic: font.italic || (!font.vertical && slant > SLANT),
            color,
            content: mark.content,
            artifact: mark.artifact,
            invisible,
            doubtful,
        });
    }
}
