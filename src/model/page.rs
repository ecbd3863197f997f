//! A PDF page as read: words, rules, shading and marked content with their places.

use std::sync::Arc;

use super::geometry::Rect;

/// A page of a PDF.
///
/// Guarantees: all places are in points, origin top left, after rotation, crop box and UserUnit;
/// words are in content order; only what is shown is here (text outside the crop box or clipped
/// away entirely is left out).
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Page number from 1.
    pub number: u32,
    /// Width as displayed.
    pub width: f64,
    /// Height as displayed.
    pub height: f64,
    /// Words in content order.
    pub words: Vec<Word>,
    /// Visible straight lines, horizontal and vertical ones alone, merged and snapped.
    pub rules: Vec<Rule>,
    /// Filled boxes that are not rules: shading of cells and rows.
    pub shades: Vec<Shade>,
    /// Boxes of what is drawn with slanted lines and curves: charts, diagrams, logos.
    pub curves: Vec<Rect>,
    /// Boxes of images.
    pub images: Vec<Rect>,
    /// Whether the page could be read.
    pub state: PageState,
}

/// Whether a page could be read, so that "could not read" is never confused with "nothing there".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum PageState {
    /// Everything on it was read.
    #[default]
    Sound,
    /// Something on it could not be read: the reasons.
    Degraded(Vec<String>),
    /// The page has images and no text: a scan without a text layer.
    ImageOnly,
}

/// Identifies a marked-content sequence: the number (MCID) is unique within its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId {
    /// Page number from 1.
    pub page: u32,
    /// Object number of the form XObject whose stream it is in; `None` for the page's own content.
    pub form: Option<u32>,
    /// The MCID.
    pub mcid: u32,
}

/// A run of glyphs without a gap as wide as a word space.
#[derive(Debug, Clone)]
pub struct Word {
    /// The text in NFC, never empty, without white space.
    pub text: String,
    /// The box of the glyphs: advance widths by font ascent and descent.
    pub bbox: Rect,
    /// y of the baseline (x for text that runs vertically).
    pub baseline: f64,
    /// Font size in points as displayed.
    pub size: f64,
    /// Base font name without subset prefix.
    pub font: Arc<str>,
    /// Bold by name, weight or fake bold.
    pub bold: bool,
    /// Italic by name or angle.
    pub italic: bool,
    /// Fill colour as `0xRRGGBB`.
    pub color: u32,
    /// Reading direction in degrees clockwise: 0, 90, 180 or 270.
    pub direction: u16,
    /// The marked content it belongs to.
    pub content: Option<ContentId>,
    /// Marked as an artifact (page furniture) by the producer.
    pub artifact: bool,
    /// A soft hyphen ended this word: the next word goes on with it.
    pub soft_hyphen_end: bool,
    /// White space (drawn or a gap) stands before this word on its line; false for the first.
    pub space_before: bool,
}

/// A visible horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Its box, the stroke's width included.
    pub bbox: Rect,
    /// Horizontal, or else vertical.
    pub horizontal: bool,
}

/// A filled box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shade {
    /// Its box.
    pub bbox: Rect,
    /// Fill colour as `0xRRGGBB`.
    pub color: u32,
}

/// A node of the structure tree, role maps resolved.
#[derive(Debug, Clone, Default)]
pub struct TagNode {
    /// Standard structure type after role mapping: `Table`, `TR`, `TH`, `TD`, `L`, `LI`, `P`, `H1` …
    pub role: String,
    /// Marked content directly under this node, in order, among `children` by position in
    /// `order`.
    pub content: Vec<ContentId>,
    /// Child nodes in order.
    pub children: Vec<TagNode>,
    /// Logical order of content and children: `Ok(i)` is `content[i]`, `Err(i)` is `children[i]`.
    pub order: Vec<Result<usize, usize>>,
    /// RowSpan attribute, 1 where absent.
    pub row_span: u32,
    /// ColSpan attribute, 1 where absent.
    pub col_span: u32,
    /// Scope attribute of a header cell.
    pub scope: Option<String>,
    /// Language of the node.
    pub lang: Option<String>,
    /// Alternative text.
    pub alt: Option<String>,
    /// Replacement text.
    pub actual_text: Option<String>,
}
