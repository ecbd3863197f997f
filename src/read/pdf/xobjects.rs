//! External objects: forms and images (ISO 32000-2, 8.8 to 8.10).

use lopdf::{Dictionary, Object};

use super::interpreter::{Interpreter, Scope};
use super::lexer::Operand;
use super::matrix::transformed;

impl<'a> Interpreter<'_, 'a> {
    pub(super) fn x_object(&mut self, operands: &[Operand], scope: Scope<'a>) {
        let objects = &self.reader.objects;
        let Some(name) = operands.first().and_then(Operand::name) else { return };
        let Some(list) = scope.resources.and_then(|r| objects.dict(r, b"XObject")) else { return };
        let Some(Object::Stream(stream)) = objects.get(list, name) else {
            if list.has(name) {
                self.problem("a picture or form that the page names is missing");
            }
            return;
        };
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

    pub(super) fn form(
        &mut self,
        dict: &'a Dictionary,
        stream: &'a lopdf::Stream,
        form: Option<u32>,
        scope: Scope<'a>,
    ) {
        self.forms += 1;
        let limits = self.reader.objects.limits;
        if scope.depth >= limits.form_depth || self.forms > limits.form_calls {
            let name = if scope.depth >= limits.form_depth { "form-depth" } else { "form-calls" };
            self.over(name, "forms are nested deeper or drawn more often than the limit");
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
    pub(super) fn image(&mut self) {
        if self.hidden() || self.state.fill.invisible() {
            return;
        }
        let Some(area) = transformed(&self.state.ctm, 0.0, 0.0, 1.0, 1.0).intersection(&self.state.clip) else {
            return;
        };
        self.canvas.paint(&area, None);
        if self.out.images.len() < self.reader.objects.limits.images {
            self.out.images.push(area);
        } else {
            self.over("images", "the page has more images than the limit");
        }
    }
}
