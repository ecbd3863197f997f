//! A glyph as drawn on the page.

use std::rc::Rc;

use super::fonts::{Code, Font};
use crate::model::{ContentId, Rect};

/// A drawn glyph; places in points on the page as displayed.
#[derive(Clone)]
pub struct Glyph<'a> {
    /// Its text; empty for none, `U+FFFD` where the font does not tell.
    pub text: Rc<str>,
    /// Its code in the font.
    pub code: Code,
    /// Origin on the baseline.
    pub origin: (f64, f64),
    /// Where the glyph ends on the baseline, spacing not counted.
    pub end: (f64, f64),
    /// Unit vector of the writing direction.
    pub along: (f64, f64),
    /// Character spacing in force, in points along the line.
    pub spacing: f64,
    /// Font size.
    pub size: f64,
    /// Advance by ascent and descent.
    pub bbox: Rect,
    /// The font.
    pub font: Rc<Font<'a>>,
    /// By font, or drawn so.
    pub bold: bool,
    /// By font, or slanted.
    pub italic: bool,
    /// Fill colour.
    pub color: u32,
    /// The marked content it is in.
    pub content: Option<ContentId>,
    /// Within an artifact.
    pub artifact: bool,
    /// Drawn in render mode 3: shown only as the text layer of a scan.
    pub invisible: bool,
    /// Of the colour that was painted under it, as far as that is known.
    pub doubtful: bool,
}

impl Glyph<'_> {
    /// Place along the writing direction of `along`.
    #[must_use]
    pub fn position(point: (f64, f64), along: (f64, f64)) -> f64 {
        point.0 * along.0 + point.1 * along.1
    }

    /// Place across the writing direction, growing downwards for upright text.
    #[must_use]
    pub fn across(point: (f64, f64), along: (f64, f64)) -> f64 {
        point.1 * along.0 - point.0 * along.1
    }

    /// White space alone.
    #[must_use]
    pub fn is_space(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(char::is_whitespace)
    }
}
