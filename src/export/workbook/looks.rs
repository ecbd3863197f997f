//! How cells look: a format for each kind of value.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use super::super::dialect::ReaderLanguage;

/// Text in a Nordic office's everyday size.
const FONT_SIZE: f64 = 10.0;
/// Blue on white, contrast 8.6:1.
const LINK_COLOUR: u32 = 0x00_3D_99;
/// Behind headings; black on it has contrast 17:1.
const HEAD_FILL: u32 = 0xE7_EC_F1;
/// Behind cells that ask to be looked at; black on it has contrast 18:1, and a word says the same.
const GAP_FILL: u32 = 0xFF_F0_C2;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Text of people.
    Text,
    /// Identifiers, numbers as printed, lists of codes: text that no spreadsheet may read as a number.
    Code,
    /// A whole number or a year.
    Whole,
    /// A number from 0 to 1.
    Share,
    /// Another number.
    Number,
    /// A day.
    Date,
}

/// The formats of a workbook.
#[derive(Debug)]
pub struct Looks {
    pub head: Format,
    pub text: Format,
    pub code: Format,
    pub whole: Format,
    pub share: Format,
    pub number: Format,
    pub date: Format,
    pub link: Format,
    pub gap: Format,
}

impl Looks {
    /// The formats for readers of this language.
    pub fn new(language: ReaderLanguage) -> Self {
        let base = Format::new().set_font_size(FONT_SIZE).set_align(FormatAlign::Top);
        let text = base.clone().set_text_wrap();
        let date = if language == ReaderLanguage::English { "yyyy-mm-dd" } else { "dd.mm.yyyy" };
        Self {
            head: text
                .clone()
                .set_bold()
                .set_background_color(Color::RGB(HEAD_FILL))
                .set_border_bottom(FormatBorder::Medium),
            code: text.clone().set_num_format("@"),
            whole: base.clone().set_num_format("0"),
            share: base.clone().set_num_format("0.00"),
            date: base.clone().set_num_format(date).set_align(FormatAlign::Left),
            number: base,
            link: text.clone().set_font_color(Color::RGB(LINK_COLOUR)).set_underline(FormatUnderline::Single),
            gap: text.clone().set_background_color(Color::RGB(GAP_FILL)),
            text,
        }
    }
}
