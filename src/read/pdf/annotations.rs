//! What annotations show: the text of filled-in form fields, notes laid on the page (ISO 32000-2, 12.5).

use lopdf::{Dictionary, Object, Stream};

use super::interpreter::{Interpreter, Scope};
use super::matrix::{Matrix, transformed};
use super::objects::Objects;
use super::rules::Drawing;

/// Flags of an annotation that is not shown on a screen: hidden, no view (table 167).
const NOT_SHOWN: i64 = 1 << 1 | 1 << 5;

impl<'a> Interpreter<'_, 'a> {
    /// Adds the text that annotations show. Their lines and shading are no part of the page's tables and are left out.
    pub(super) fn annotations(&mut self, page: &'a Dictionary) {
        let objects = &self.reader.objects;
        let Some(list) = objects.array(page, b"Annots") else { return };
        let drawing = std::mem::replace(&mut self.out.drawing, Drawing::new(objects.limits));
        let images = self.out.images.len();
        for annotation in list.iter().filter_map(|o| objects.as_dict(o)) {
            let flags = objects.integer(annotation, b"F").unwrap_or(0);
            let shown = flags & NOT_SHOWN == 0 && !self.reader.layers.hides(objects, annotation);
            if !shown || objects.name(annotation, b"Subtype") == Some(b"Popup") {
                continue;
            }
            match appearance(objects, annotation) {
                Some((stream, number)) => self.appearance(annotation, stream, number),
                None if holds_text(objects, annotation) => {
                    self.problem("a form field or note keeps its text without a drawing of it; the text was not read");
                }
                None => {}
            }
        }
        self.out.drawing = drawing;
        self.out.images.truncate(images);
    }

    /// Draws an appearance into the rectangle of its annotation (12.5.5, algorithm 8).
    fn appearance(&mut self, annotation: &'a Dictionary, stream: &'a Stream, number: Option<u32>) {
        let objects = &self.reader.objects;
        let (Some(place), Some(bbox)) = (objects.rect(annotation, b"Rect"), objects.rect(&stream.dict, b"BBox")) else {
            return;
        };
        let matrix = objects.matrix(&stream.dict, b"Matrix").unwrap_or(Matrix::IDENTITY);
        let drawn = transformed(&matrix, bbox[0], bbox[1], bbox[2], bbox[3]);
        let factor = |to: f64, from: f64| if from > 0.0 { to / from } else { 1.0 };
        let (x, y) = (factor(place[2] - place[0], drawn.width()), factor(place[3] - place[1], drawn.height()));
        let fit = Matrix::new(x, 0.0, 0.0, y, place[0] - drawn.x0 * x, place[1] - drawn.y0 * y);
        let outer = self.state.clone();
        self.state.ctm = fit.then(&self.state.ctm);
        self.form(&stream.dict, stream, number, Scope { resources: None, form: None, depth: 0, marks: 0, states: 0 });
        self.state = outer;
    }
}

/// The normal appearance, of the state that is chosen, and its object number.
fn appearance<'a>(objects: &Objects<'a>, annotation: &'a Dictionary) -> Option<(&'a Stream, Option<u32>)> {
    let all = objects.dict(annotation, b"AP")?;
    let number = |dict: &Dictionary, key: &[u8]| objects.reference(dict, key).map(|id| id.0);
    match objects.get(all, b"N")? {
        Object::Stream(stream) => Some((stream, number(all, b"N"))),
        Object::Dictionary(states) => {
            let state = objects.name(annotation, b"AS")?;
            Some((objects.stream(states, state)?, number(states, state)))
        }
        _ => None,
    }
}

/// Whether it is a field or a note on the page that has text.
fn holds_text<'a>(objects: &Objects<'a>, annotation: &'a Dictionary) -> bool {
    let says = |dict: &'a Dictionary, key: &[u8]| objects.text(dict, key).is_some_and(|t| !t.trim().is_empty());
    match objects.name(annotation, b"Subtype") {
        Some(b"FreeText") => says(annotation, b"Contents"),
        // The value may stand with the field above.
        Some(b"Widget") => {
            says(annotation, b"V") || objects.dict(annotation, b"Parent").is_some_and(|field| says(field, b"V"))
        }
        _ => false,
    }
}
