//! Bounds that keep hostile files from hanging the reader or eating memory.
//!
//! Each stands far above what was measured in real documents (in brackets); hitting one keeps
//! what was read so far and degrades the page.

/// Bytes one stream may inflate to (largest page content seen: under 2 MB).
pub const STREAM_BYTES: usize = 64 << 20;
/// Bytes that all streams of one document may inflate to together.
pub const DOCUMENT_BYTES: usize = 512 << 20;
/// Pages that are read (longest plan seen: under 300; an hour of reading for the later stages, whose
/// cost grows with the square of a table's parts, begins above this).
pub const PAGES: usize = 2_000;
/// Levels of the page tree (seen: 6).
pub const PAGE_TREE_DEPTH: usize = 1_000;
/// Nesting of arrays and dictionaries in a content stream (seen: 3).
pub const OBJECT_DEPTH: usize = 32;
/// Operands kept for one operator (the most any takes is 33, of `scn`).
pub const OPERANDS: usize = 64;
/// Entries of one array or dictionary in a content stream (a `TJ` array of a page: under 5,000).
pub const ARRAY_ITEMS: usize = 200_000;
/// Saved graphics states (seen: under 30).
pub const STATE_DEPTH: usize = 512;
/// Nested marked-content sequences (seen: under 20).
pub const MARK_DEPTH: usize = 512;
/// Form XObjects within form XObjects (seen: 5).
pub const FORM_DEPTH: usize = 24;
/// Form XObjects drawn by one page (seen: under 2,000).
pub const FORM_CALLS: usize = 50_000;
/// Operators run for one page, those of its forms included (a large map: 1.5 million).
pub const OPERATORS: usize = 4_000_000;
/// Operators run for one document.
pub const DOCUMENT_OPERATORS: usize = 60_000_000;
/// Glyphs of one page (a dense page: 10,000).
pub const GLYPHS: usize = 400_000;
/// Glyphs of one document.
pub const DOCUMENT_GLYPHS: usize = 20_000_000;
/// Straight pieces of painted paths kept for one page.
pub const SEGMENTS: usize = 2_000_000;
/// Points of one path.
pub const PATH_POINTS: usize = 2_000_000;
/// Filled boxes kept for one page.
pub const SHADES: usize = 100_000;
/// Images kept for one page.
pub const IMAGES: usize = 20_000;
/// Length of a parent or reference chain (page tree, inherited values).
pub const CHAIN: usize = 64;
/// Depth of the structure tree (seen: under 40).
pub const TAG_DEPTH: usize = 200;
/// Nodes of the structure tree (a plan of 100 pages: 30,000).
pub const TAG_NODES: usize = 1_000_000;
/// Characters of one replacement text.
pub const ACTUAL_TEXT: usize = 10_000;
/// Bytes of an embedded font program that is opened.
pub const FONT_BYTES: usize = 32 << 20;
/// Codes kept of one font's width list.
pub const WIDTHS: usize = 70_000;
