//! Graphics and text state (ISO 32000-2, 8.4 and 9.3).

use std::rc::Rc;

use super::color::{Space, WHITE};
use super::fonts::Font;
use super::matrix::Matrix;
use crate::model::{ContentId, Rect};

/// A colour with the space its components are read in.
#[derive(Debug, Clone, Default)]
pub struct Paint {
    /// How components are read.
    pub space: Space,
    /// The colour.
    pub color: u32,
    /// Opacity from 0 to 1.
    pub alpha: f64,
}

impl Paint {
    /// Opaque black.
    #[must_use]
    pub fn black() -> Self {
        Self { alpha: 1.0, ..Self::default() }
    }

    /// Whether its colour is the one that is seen, and not a stand-in. Without ink there is nothing to know.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.space.is_known() || self.color == WHITE
    }

    /// Nothing can be seen of it.
    #[must_use]
    pub fn invisible(&self) -> bool {
        self.alpha <= 0.001
    }
}

/// The text state.
#[derive(Clone)]
pub struct TextState<'a> {
    /// The font in use.
    pub font: Option<Rc<Font<'a>>>,
    /// Its size.
    pub size: f64,
    /// Character spacing.
    pub char_space: f64,
    /// Word spacing.
    pub word_space: f64,
    /// Horizontal scaling, 1 for none.
    pub stretch: f64,
    /// Leading.
    pub leading: f64,
    /// Rise.
    pub rise: f64,
    /// Rendering mode.
    pub mode: i64,
}

/// The graphics state.
#[derive(Clone)]
pub struct State<'a> {
    /// User space to the page as displayed.
    pub ctm: Matrix,
    /// What may be painted, as a box.
    pub clip: Rect,
    /// Nothing is painted: the clip is empty, or the shape of letters.
    pub closed: bool,
    /// For filling.
    pub fill: Paint,
    /// For stroking.
    pub stroke: Paint,
    /// Line width in user space.
    pub line_width: f64,
    /// The text state.
    pub text: TextState<'a>,
}

impl State<'_> {
    /// The state a page starts with.
    #[must_use]
    pub fn new(ctm: Matrix, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            closed: false,
            fill: Paint::black(),
            stroke: Paint::black(),
            line_width: 1.0,
            text: TextState {
                font: None,
                size: 0.0,
                char_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Narrows the clip to what it shares with a box.
    pub fn clip_to(&mut self, area: &Rect) {
        match self.clip.intersection(area) {
            Some(clip) => self.clip = clip,
            None => self.closed = true,
        }
    }
}

/// A marked-content sequence, with what it inherits from those around it.
#[derive(Debug, Clone, Default)]
pub struct Mark {
    /// Optional content that is off.
    pub hidden: bool,
    /// Page furniture.
    pub artifact: bool,
    /// The innermost MCID.
    pub content: Option<ContentId>,
    /// Replacement text that starts here, and the number of glyphs before it.
    pub actual: Option<(String, usize)>,
    /// Replacement text is in force around.
    pub replaced: bool,
}
