//! Builds small PDFs.

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, Stream, dictionary};

use crate::config::Config;
use crate::error::Result;
use crate::model::{Content, Document, Note, Page, TagNode, Word};

/// A PDF under construction: one page of 600 by 800 points, fonts `F1` (Helvetica) and `F2`
/// (Helvetica-Bold).
pub struct Build {
    pub pdf: Pdf,
    pub page: Dictionary,
    pub fonts: Dictionary,
    pub resources: Dictionary,
    pub catalog: Dictionary,
    pub content: Vec<u8>,
    pub page_id: ObjectId,
}

pub fn helvetica(name: &str) -> Dictionary {
    dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => name, "Encoding" => "WinAnsiEncoding" }
}

impl Build {
    pub fn new(content: impl Into<Vec<u8>>) -> Self {
        let mut pdf = Pdf::with_version("1.7");
        let page_id = pdf.new_object_id();
        Self {
            pdf,
            page: dictionary! {
                "Type" => "Page",
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
            },
            fonts: dictionary! { "F1" => helvetica("Helvetica"), "F2" => helvetica("Helvetica-Bold") },
            resources: Dictionary::new(),
            catalog: dictionary! { "Type" => "Catalog" },
            content: content.into(),
            page_id,
        }
    }

    pub fn font(mut self, name: &str, font: Dictionary) -> Self {
        self.fonts.set(name, font);
        self
    }

    pub fn stream(&mut self, dict: Dictionary, content: impl Into<Vec<u8>>) -> ObjectId {
        self.pdf.add_object(Stream::new(dict, content.into()))
    }

    pub fn resource(&mut self, kind: &str, name: &str, object: impl Into<Object>) {
        let mut list = self.resources.get(kind.as_bytes()).and_then(Object::as_dict).cloned().unwrap_or_default();
        list.set(name, object.into());
        self.resources.set(kind, list);
    }

    /// A second font map: `/ToUnicode` of the pairs of one-byte codes and texts.
    pub fn map_of(&mut self, pairs: &[(u8, &str)]) -> ObjectId {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange <00> <FF> endcodespacerange\n",
        );
        for (code, text) in pairs {
            let hex: String = text.encode_utf16().map(|u| format!("{u:04X}")).collect();
            map += &format!("1 beginbfchar <{code:02X}> <{hex}> endbfchar\n");
        }
        self.stream(Dictionary::new(), map + "endcmap end")
    }

    pub fn bytes(mut self) -> Vec<u8> {
        let content = self.pdf.add_object(Stream::new(Dictionary::new(), self.content));
        self.resources.set("Font", self.fonts);
        let pages = self.pdf.new_object_id();
        self.page.set("Parent", pages);
        if !self.page.has(b"Contents") {
            self.page.set("Contents", content);
        }
        self.page.set("Resources", self.resources);
        self.pdf.objects.insert(self.page_id, self.page.into());
        let tree = dictionary! { "Type" => "Pages", "Count" => 1, "Kids" => vec![self.page_id.into()] };
        self.pdf.objects.insert(pages, tree.into());
        self.catalog.set("Pages", pages);
        let root = self.pdf.add_object(self.catalog);
        self.pdf.trailer.set("Root", root);
        let mut bytes = Vec::new();
        self.pdf.save_to(&mut bytes).unwrap();
        bytes
    }

    pub fn read(self) -> Read {
        Read::of(document(&self.bytes(), &Config::default()).unwrap())
    }
}

pub fn document(bytes: &[u8], config: &Config) -> Result<Document> {
    crate::read::read("test.pdf", bytes, config)
}

/// The one page that was read.
#[derive(Debug)]
pub struct Read {
    pub page: Page,
    pub notes: Vec<Note>,
    pub tags: Vec<TagNode>,
}

impl Read {
    pub fn of(document: Document) -> Self {
        let Content::Pages { mut pages, tags, .. } = document.content else { panic!("not a PDF") };
        Self { page: pages.remove(0), notes: document.notes, tags }
    }

    pub fn texts(&self) -> Vec<&str> {
        self.page.words.iter().map(|w| w.text.as_str()).collect()
    }

    pub fn word(&self, text: &str) -> &Word {
        self.page.words.iter().find(|w| w.text == text).unwrap_or_else(|| panic!("{text} not in {:?}", self.texts()))
    }

    pub fn codes(&self) -> Vec<&str> {
        self.notes.iter().map(|n| n.code.as_str()).collect()
    }
}

/// Reads a page with this content.
pub fn read(content: impl Into<Vec<u8>>) -> Read {
    Build::new(content).read()
}

/// Whether a box is where it should be, to a tenth of a point.
pub fn near(found: &crate::model::Rect, expected: [f64; 4]) -> bool {
    [found.x0, found.y0, found.x1, found.y1].iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.1)
}
