//! What the pages of one document share: objects, fonts, layers and what may still be spent.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use lopdf::{Dictionary, Document, Stream};

use super::fonts::Font;
use super::layers::Layers;
use super::objects::Objects;
use crate::config::Limits;

/// Shared by all pages of a document.
pub struct Reader<'a> {
    /// The objects.
    pub objects: Objects<'a>,
    /// The layers.
    pub layers: Layers,
    /// Stands for a glyph whose text nothing tells.
    pub unknown: Rc<str>,
    /// By the address of the dictionary, which stays where it is while the document is open.
    fonts: RefCell<HashMap<usize, Rc<Font<'a>>>>,
    forms: RefCell<HashMap<usize, Rc<Vec<u8>>>>,
    cached: Cell<usize>,
    operators: Cell<usize>,
    glyphs: Cell<usize>,
}

impl<'a> Reader<'a> {
    /// For a document, within these limits.
    #[must_use]
    pub fn new(doc: &'a Document, limits: &'a Limits) -> Self {
        let objects = Objects::new(doc, limits);
        Self {
            layers: Layers::read(&objects),
            objects,
            unknown: "\u{fffd}".into(),
            fonts: RefCell::default(),
            forms: RefCell::default(),
            cached: Cell::new(0),
            operators: Cell::new(0),
            glyphs: Cell::new(0),
        }
    }

    /// The font of a dictionary, read once.
    pub fn font(&self, dict: &'a Dictionary) -> Rc<Font<'a>> {
        let key = std::ptr::from_ref(dict) as usize;
        if let Some(font) = self.fonts.borrow().get(&key) {
            return font.clone();
        }
        let font = Rc::new(Font::read(&self.objects, dict));
        self.fonts.borrow_mut().insert(key, font.clone());
        font
    }

    /// The operators of a form, decoded once.
    pub fn form_content(&self, stream: &'a Stream) -> Option<Rc<Vec<u8>>> {
        let key = std::ptr::from_ref(stream) as usize;
        if let Some(content) = self.forms.borrow().get(&key) {
            return Some(content.clone());
        }
        let content = Rc::new(self.objects.inflate(stream)?);
        let total = self.cached.get().saturating_add(content.len());
        if total <= self.objects.limits.form_cache {
            self.cached.set(total);
            self.forms.borrow_mut().insert(key, content.clone());
        }
        Some(content)
    }

    /// Counts an operator; says whether the document may still run it.
    pub fn spend_operator(&self) -> bool {
        spend(&self.operators, self.objects.limits.document_operators) || self.objects.hit("document-operators")
    }

    /// Counts a glyph; says whether the document may still have it.
    pub fn spend_glyph(&self) -> bool {
        spend(&self.glyphs, self.objects.limits.document_glyphs) || self.objects.hit("document-glyphs")
    }
}

fn spend(counter: &Cell<usize>, limit: usize) -> bool {
    let used = counter.get();
    counter.set(used.saturating_add(1));
    used < limit
}
