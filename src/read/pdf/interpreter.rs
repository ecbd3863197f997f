//! Runs a page's content stream (ISO 32000-2, 8 and 9): what it draws, with place and marks.

use std::collections::BTreeSet;
use std::rc::Rc;

use lopdf::Dictionary;

use super::canvas::Canvas;
use super::glyph::Glyph;
use super::lexer::{Lexer, Operand};
use super::matrix::Matrix;
use super::paths::Path;
use super::reader::Reader;
use super::rules::Drawing;
use super::state::{Mark, State};
use crate::model::Rect;

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
    pub(super) page: u32,
    pub(super) state: State<'a>,
    pub(super) stack: Vec<State<'a>>,
    pub(super) marks: Vec<Mark>,
    pub(super) text_matrix: Matrix,
    pub(super) line_matrix: Matrix,
    pub(super) canvas: Canvas,
    pub(super) path: Path,
    pub(super) out: Drawn<'a>,
    /// Letters were added to the clip in the current text object.
    pub(super) clipped_by_text: bool,
    pub(super) forms: usize,
    operators: usize,
}

/// Where a stream of operators stands.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The resources its names are looked up in.
    pub resources: Option<&'a Dictionary>,
    /// The object number of the form it is in.
    pub form: Option<u32>,
    /// Forms around it.
    pub depth: usize,
    /// Marks opened outside, which the stream may not close.
    pub marks: usize,
    /// States saved outside.
    pub states: usize,
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
            canvas: Canvas::new(width, height, reader.objects.limits.painted_pixels),
            path: Path::default(),
            out: Drawn {
                glyphs: Vec::new(),
                drawing: Drawing::new(reader.objects.limits),
                images: Vec::new(),
                camouflaged: 0,
                problems: BTreeSet::new(),
            },
            clipped_by_text: false,
            forms: 0,
            operators: 0,
        }
    }

    /// Runs the page's own content, and what its annotations show.
    #[must_use]
    pub fn run(mut self, content: &[u8], page: &'a Dictionary, resources: Option<&'a Dictionary>) -> Drawn<'a> {
        let fresh = self.state.clone();
        self.stream(content, Scope { resources, form: None, depth: 0, marks: 0, states: 0 });
        while self.end_mark(0) {}
        self.stack.clear();
        self.state = fresh;
        self.annotations(page);
        self.out
    }

    pub(super) fn stream(&mut self, content: &[u8], scope: Scope<'a>) {
        let mut lexer = Lexer::new(content, self.reader.objects.limits);
        let mut operands = Vec::new();
        while let Some(operator) = lexer.next_operator(&mut operands) {
            self.operators += 1;
            const SENTENCE: &str = "the page has more drawing operators than the limit";
            if self.operators > self.reader.objects.limits.operators {
                self.over("operators", SENTENCE);
                return;
            }
            if !self.reader.spend_operator() {
                self.problem(SENTENCE);
                return;
            }
            self.operator(operator, &operands, scope);
        }
        if lexer.cut {
            self.over("content-depth", "objects in the page's content are nested deeper or are longer than the limit");
        }
    }

    /// A limit of this name was reached; the sentence says what it cost the page.
    pub(super) fn over(&mut self, limit: &'static str, sentence: &str) {
        self.reader.objects.hit(limit);
        self.problem(sentence);
    }

    pub(super) fn problem(&mut self, sentence: &str) {
        if !self.out.problems.contains(sentence) {
            self.out.problems.insert(sentence.to_owned());
        }
    }

    fn operator(&mut self, operator: &[u8], operands: &[Operand], scope: Scope<'a>) {
        let n = |i: usize| operands.get(i).and_then(Operand::number).unwrap_or(0.0);
        match operator {
            b"q" => {
                if self.stack.len() < self.reader.objects.limits.state_depth {
                    self.stack.push(self.state.clone());
                } else {
                    self.over("state-depth", "graphics states are nested deeper than the limit");
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
            b"sh" => self.shading(operands, scope),
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

    pub(super) fn set_font(&mut self, font: Option<&'a Dictionary>, size: f64) {
        self.state.text.font = font.map(|d| self.reader.font(d));
        self.state.text.size = size;
    }

    pub(super) fn push_glyph(&mut self, glyph: Glyph<'a>) {
        const SENTENCE: &str = "the page has more letters than the limit";
        if self.out.glyphs.len() >= self.reader.objects.limits.glyphs {
            self.over("glyphs", SENTENCE);
        } else if self.reader.spend_glyph() {
            self.out.glyphs.push(glyph);
        } else {
            self.problem(SENTENCE);
        }
    }

    pub(super) fn font(&self) -> Option<Rc<super::fonts::Font<'a>>> {
        self.state.text.font.clone()
    }
}
