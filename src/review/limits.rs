//! Caps on what the page shows, so that no document makes a page that no browser opens. Each stands
//! far above what plans have (in brackets); what is left out is said on the page.

/// Pages drawn (longest plan seen: under 300, typical: 10).
pub const PAGES: usize = 500;
/// Words drawn of one page (a dense page: 1,500).
pub const WORDS: usize = 8_000;
/// Rules drawn of one page (a large ruled table: 400).
pub const RULES: usize = 4_000;
/// Filled boxes drawn of one page (seen: under 300).
pub const SHADES: usize = 2_000;
/// Boxes of images drawn of one page.
pub const IMAGES: usize = 500;
/// Tags drawn of one page (a page of a tagged table: 300).
pub const TAGS: usize = 2_000;
/// Cells drawn of one page (seen: under 200).
pub const CELLS: usize = 3_000;
/// Blocks of text shown of one page (seen: under 100).
pub const BLOCKS: usize = 1_000;
/// Items shown of one page (seen: under 40).
pub const ITEMS: usize = 500;
/// Lines shown of one page of text: a text without form feeds is one page (longest plan: 4,000).
pub const LINES: usize = 20_000;
/// Rows shown of one table (seen: under 200).
pub const ROWS: usize = 1_000;
/// Columns shown of one table (seen: 12).
pub const COLUMNS: usize = 40;
/// Notes, reasons or candidates shown in one list.
pub const LIST: usize = 200;
/// Elements drawn or listed over the whole document: about 60 MB of HTML.
pub const ELEMENTS: usize = 400_000;
/// Lines searched onwards for the next line of a cell: the columns of a row may be interleaved,
/// but not over more than about a page.
pub const CLAIM_WINDOW: usize = 60;

/// What is left of [`ELEMENTS`].
pub struct Budget {
    left: usize,
}

impl Budget {
    pub fn new() -> Self {
        Self { left: ELEMENTS }
    }

    /// How many of `wanted` elements may be shown, no more than `cap`.
    pub fn take(&mut self, wanted: usize, cap: usize) -> usize {
        let granted = wanted.min(cap).min(self.left);
        self.left -= granted;
        granted
    }
}
