//! Runs a page's content stream (ISO 32000-2, 8 and 9): what it draws, with place and marks.

use std::collections::BTreeSet;
use std::rc::Rc;

use lopdf::{Dictionary, Object};

use super::canvas::Canvas;
use super::color::Space;
use super::glyph::Glyph;
use super::lexer::{Lexer, Operand};
use super::limits;
use super::matrix::Matrix;
use super::paths::Path;
use super::reader::Reader;
use super::rules::Drawing;
use super::state::{Mark, State};
use crate::model::{ContentId, Rect};

/// What a page draws.
pub struct Drawn<'a> {
    /// Glyphs in content order.
    pub glyphs: Vec<Glyph<'a>>,
    /// Lines and filled boxes.
    pub drawing: Drawing,
    /// Boxes of images.
    pub images: Vec<Rect>,
    /// Glyphs left out because they have the colour of their ground.
    pub camouflaged: usize,
    /// Why something may be missing, a sentence each.
    pub problems: BTreeSet<String>,
}

/// The interpreter of one page.
pub struct Interpreter<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    page: u32,
    pub(super) state: State<'a>,
    stack: Vec<State<'a>>,
    pub(super) marks: Vec<Mark>,
    pub(super) text_matrix: Matrix,
    pub(super) line_matrix: Matrix,
    pub(super) canvas: Canvas,
    pub(super) path: Path,
    pub(super) out: Drawn<'a>,
    /// Letters were added to the clip in the current text object.
    pub(super) clipped_by_text: bool,
    forms: usize,
    operators: usize,
}

/// Where a stream of operators stands.
#[derive(Clone, Copy)]
struct Scope<'a> {
    resources: Option<&'a Dictionary>,
    form: Option<u32>,
    depth: usize,
    /// Marks and states opened outside, which the stream may not close.
    marks: usize,
    states: usize,
}

impl<'r, 'a> Interpreter<'r, 'a> {
    /// An interpreter for a page of this size, with the map from user space to it.
    pub fn new(reader: &'r Reader<'a>, page: u32, width: f64, height: f64, ctm: Matrix) -> Self {
        Self {
            reader,
            page,
            state: State::new(ctm, Rect::new(0.0, 0.0, width, height)),
            stack: Vec::new(),
            marks: Vec::new(),
            text_matrix: Matrix::IDENTITY,
            line_matrix: Matrix::IDENTITY,
            canvas: Canvas::new(width, height),
            path: Path::default(),
            out: Drawn {
                glyphs: Vec::new(),
                drawing: Drawing::default(),
                images: Vec::new(),
                camouflaged: 0,
                problems: BTreeSet::new(),
            },
            clipped_by_text: false,
            forms: 0,
            operators: 0,
        }
    }

    /// Runs the page's own content.
    #[must_use]
    pub fn run(mut self, content: &[u8], resources: Option<&'a Dictionary>) -> Drawn<'a> {
        self.stream(content, Scope { resources, form: None, depth: 0, marks: 0, states: 0 });
        while self.end_mark(0) {}
        self.out
    }

    fn stream(&mut self, content: &[u8], scope: Scope<'a>) {
        let mut lexer = Lexer::new(content);
        let mut operands = Vec::new();
        while let Some(operator) = lexer.next_operator(&mut operands) {
            self.operators += 1;
            if self.operators > limits::OPERATORS || !self.reader.spend_operator() {
                self.problem("the page has more drawing operators than the limit");
                return;
            }
            self.operator(operator, &operands, scope);
        }
        if lexer.cut {
            self.problem("objects in the page's content are nested deeper or are longer than the limit");
        }
    }

    pub(super) fn problem(&mut self, sentence: &str) {
        if !self.out.problems.contains(sentence) {
            self.out.problems.insert(sentence.to_owned());
        }
    }

    pub(super) fn mark(&self) -> Mark {
        self.marks.last().map_or_else(Mark::default, |m| Mark {
            hidden: m.hidden,
            artifact: m.artifact,
            content: m.content,
            actual: None,
            replaced: m.replaced,
        })
    }

    pub(super) fn hidden(&self) -> bool {
        self.state.closed || self.marks.last().is_some_and(|m| m.hidden)
    }

    fn operator(&mut self, operator: &[u8], operands: &[Operand], scope: Scope<'a>) {
        let n = |i: usize| operands.get(i).and_then(Operand::number).unwrap_or(0.0);
        match operator {
            b"q" => {
                if self.stack.len() < limits::STATE_DEPTH {
                    self.stack.push(self.state.clone());
                } else {
                    self.problem("graphics states are nested deeper than the limit");
                }
            }
            b"Q" => {
                if self.stack.len() > scope.states
                    && let Some(state) = self.stack.pop()
                {
                    self.state = state;
                }
            }
            b"cm" if operands.len() >= 6 => {
                let matrix = Matrix::new(n(0), n(1), n(2), n(3), n(4), n(5));
                self.state.ctm = matrix.then(&self.state.ctm);
            }
            b"w" => self.state.line_width = n(0).abs(),
            b"gs" => self.graphics_state(operands, scope),
            b"Do" => self.x_object(operands, scope),
            b"EI" => self.image(),
            b"sh" => {
                let area = self.state.clip;
                if !self.hidden() {
                    self.canvas.paint(&area, None);
                }
            }
            b"BMC" => self.begin_mark(operands.first().and_then(Operand::name), None, scope),
            b"BDC" => self.begin_mark(operands.first().and_then(Operand::name), operands.get(1), scope),
            b"EMC" => {
                self.end_mark(scope.marks);
            }
            _ => {
                if !self.color_operator(operator, operands, scope.resources) && !self.path_operator(operator, operands)
                {
                    self.text_operator(operator, operands, scope.resources);
                }
            }
        }
    }

    fn graphics_state(&mut self, operands: &[Operand], scope: Scope<'a>) {
        let objects = &self.reader.objects;
        let Some(dict) = self.resource(scope.resources, b"ExtGState", operands.first()) else { return };
        if let Some(width) = objects.number(dict, b"LW") {
            self.state.line_width = width.abs();
        }
        if let Some(alpha) = objects.number(dict, b"ca") {
            self.state.fill.alpha = alpha;
        }
        if let Some(alpha) = objects.number(dict, b"CA") {
            self.state.stroke.alpha = alpha;
        }
        if let Some([font, size]) = objects.array(dict, b"Font").and_then(|f| f.get(..2)) {
            let size = super::objects::number(objects.resolve(size)).unwrap_or(0.0);
            let font = objects.as_dict(font).map(|d| self.reader.font(d));
            self.state.text.font = font;
            self.state.text.size = size;
        }
    }

    /// The dictionary of a resource named by an operand.
    pub(super) fn resource(
        &self,
        resources: Option<&'a Dictionary>,
        kind: &[u8],
        name: Option<&Operand>,
    ) -> Option<&'a Dictionary> {
        let objects = &self.reader.objects;
        objects.dict(objects.dict(resources?, kind)?, name?.name()?)
    }

    fn color_operator(&mut self, operator: &[u8], operands: &[Operand], resources: Option<&'a Dictionary>) -> bool {
        let stroke = operator.first().is_some_and(u8::is_ascii_uppercase);
        let paint = if stroke { &mut self.state.stroke } else { &mut self.state.fill };
        let space = match operator {
            b"g" | b"G" => Space::Gray,
            b"rg" | b"RG" => Space::Rgb,
            b"k" | b"K" => Space::Cmyk,
            b"cs" | b"CS" => {
                let name = operands.first().and_then(Operand::name).unwrap_or_default();
                paint.space = Space::named(&self.reader.objects, resources, name);
                paint.color = paint.space.initial();
                return true;
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => std::mem::take(&mut paint.space),
            _ => return false,
        };
        let mut values = [0.0; limits::OPERANDS];
        let mut count = 0;
        for (slot, value) in values.iter_mut().zip(operands.iter().filter_map(Operand::number)) {
            *slot = value;
            count += 1;
        }
        paint.color = space.color(&values[..count]);
        paint.space = space;
        true
    }

    fn x_object(&mut self, operands: &[Operand], scope: Scope<'a>) {
        let objects = &self.reader.objects;
        let Some(name) = operands.first().and_then(Operand::name) else { return };
        let Some(list) = scope.resources.and_then(|r| objects.dict(r, b"XObject")) else { return };
        let Some(Object::Stream(stream)) = objects.get(list, name) else { return };
        if self.reader.layers.hides(objects, &stream.dict) {
            return;
        }
        match objects.name(&stream.dict, b"Subtype") {
            Some(b"Image") => self.image(),
            Some(b"Form") => {
                let form = objects.reference(list, name).map(|id| id.0);
                self.form(&stream.dict, stream, form, scope);
            }
            _ => {}
        }
    }

    fn form(&mut self, dict: &'a Dictionary, stream: &'a lopdf::Stream, form: Option<u32>, scope: Scope<'a>) {
        self.forms += 1;
        if scope.depth >= limits::FORM_DEPTH || self.forms > limits::FORM_CALLS {
            self.problem("forms are nested deeper or drawn more often than the limit");
            return;
        }
        if self.hidden() {
            return;
        }
        let Some(content) = self.reader.form_content(stream) else {
            self.problem("a form could not be decoded");
            return;
        };
        let objects = &self.reader.objects;
        let outer = self.state.clone();
        let (text_matrix, line_matrix) = (self.text_matrix, self.line_matrix);
        if let Some(matrix) = objects.matrix(dict, b"Matrix") {
            self.state.ctm = matrix.then(&self.state.ctm);
        }
        if let Some([x0, y0, x1, y1]) = objects.rect(dict, b"BBox") {
            let area = transformed(&self.state.ctm, x0, y0, x1, y1);
            self.state.clip_to(&area);
        }
        let path = std::mem::take(&mut self.path);
        let inner = Scope {
            resources: objects.dict(dict, b"Resources").or(scope.resources),
            form,
            depth: scope.depth + 1,
            marks: self.marks.len(),
            states: self.stack.len(),
        };
        self.stream(&content, inner);
        while self.end_mark(inner.marks) {}
        self.stack.truncate(inner.states);
        self.path = path;
        self.state = outer;
        (self.text_matrix, self.line_matrix) = (text_matrix, line_matrix);
    }

    /// An image fills the unit square of user space.
    fn image(&mut self) {
        if self.hidden() || self.state.fill.invisible() {
            return;
        }
        let Some(area) = transformed(&self.state.ctm, 0.0, 0.0, 1.0, 1.0).intersection(&self.state.clip) else {
            return;
        };
        self.canvas.paint(&area, None);
        if self.out.images.len() < limits::IMAGES {
            self.out.images.push(area);
        } else {
            self.problem("the page has more images than the limit");
        }
    }

    fn begin_mark(&mut self, tag: Option<&[u8]>, properties: Option<&Operand>, scope: Scope<'a>) {
        let mut mark = self.mark();
        if self.marks.len() >= limits::MARK_DEPTH {
            self.problem("marked content is nested deeper than the limit");
            return;
        }
        let objects = &self.reader.objects;
        let tag = tag.unwrap_or_default();
        mark.artifact |= tag == b"Artifact";
        let (mut mcid, mut actual) = (None, None);
        match properties {
            Some(Operand::Name(_)) => {
                if let Some(dict) = self.resource(scope.resources, b"Properties", properties) {
                    mcid = objects.integer(dict, b"MCID");
                    actual = objects.text(dict, b"ActualText");
                    mark.hidden |=
                        tag == b"OC" && self.reader.layers.is_off(objects, dict, self.layer(scope, properties));
                }
            }
            Some(inline @ Operand::Dict(_)) => {
                mcid = inline.get(b"MCID").and_then(Operand::number).map(|n| n as i64);
                if let Some(Operand::Text(text)) = inline.get(b"ActualText") {
                    actual = Some(super::objects::text_string(text));
                }
            }
            _ => {}
        }
        if let Some(mcid) = mcid.and_then(|m| u32::try_from(m).ok()) {
            mark.content = Some(ContentId { page: self.page, form: scope.form, mcid });
        }
        if let Some(text) = actual.filter(|_| !mark.replaced) {
            let text = text.chars().take(limits::ACTUAL_TEXT).collect();
            mark.actual = Some((text, self.out.glyphs.len()));
            mark.replaced = true;
        }
        self.marks.push(mark);
    }

    /// The object number of the layer that a property name stands for.
    fn layer(&self, scope: Scope<'a>, name: Option<&Operand>) -> Option<lopdf::ObjectId> {
        let objects = &self.reader.objects;
        let list = objects.dict(scope.resources?, b"Properties")?;
        objects.reference(list, name?.name()?)
    }

    /// Closes the innermost mark above `floor`; says whether there was one.
    fn end_mark(&mut self, floor: usize) -> bool {
        if self.marks.len() <= floor {
            return false;
        }
        let Some(mark) = self.marks.pop() else { return false };
        if let Some((text, start)) = mark.actual {
            super::actual::replace(&mut self.out.glyphs, start, &text);
        }
        true
    }

    pub(super) fn set_font(&mut self, font: Option<&'a Dictionary>, size: f64) {
        self.state.text.font = font.map(|d| self.reader.font(d));
        self.state.text.size = size;
    }

    pub(super) fn push_glyph(&mut self, glyph: Glyph<'a>) {
        if self.out.glyphs.len() >= limits::GLYPHS || !self.reader.spend_glyph() {
            self.problem("the page has more letters than the limit");
            return;
        }
        self.out.glyphs.push(glyph);
    }

    pub(super) fn font(&self) -> Option<Rc<super::fonts::Font<'a>>> {
        self.state.text.font.clone()
    }
}

/// The box around a transformed rectangle.
#[must_use]
pub fn transformed(matrix: &Matrix, x0: f64, y0: f64, x1: f64, y1: f64) -> Rect {
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| matrix.apply(x, y));
    around(&corners).unwrap_or(Rect::new(0.0, 0.0, 0.0, 0.0))
}

/// The box around some points.
#[must_use]
pub fn around(points: &[(f64, f64)]) -> Option<Rect> {
    let first = points.first()?;
    let start = Rect { x0: first.0, y0: first.1, x1: first.0, y1: first.1 };
    Some(points.iter().fold(start, |r, (x, y)| Rect {
        x0: r.x0.min(*x),
        y0: r.y0.min(*y),
        x1: r.x1.max(*x),
        y1: r.y1.max(*y),
    }))
}
