//! A table while it is being recovered: words by page and index, so that nothing is lost or said
//! twice, until the text is set at the end.

use crate::model::{Candidate, How, Join, Page, Rect, Word};

/// A word: index of the page in the slice, index of the word on it.
pub(super) type WordRef = (usize, usize);

/// The part of a cell that stands on one page.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Index of the page.
    pub page: usize,
    /// Indices of its words.
    pub words: Vec<usize>,
    /// The cell's box where lines or bands give one; else the words' box; none for an empty
    /// cell without one.
    pub bbox: Option<Rect>,
}

/// A cell in the making.
#[derive(Debug, Clone)]
pub(super) struct Slot {
    pub row: usize,
    pub col: usize,
    pub rowspan: usize,
    pub colspan: usize,
    pub pieces: Vec<Piece>,
}

impl Slot {
    /// Whether no word stands in it.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|p| p.words.is_empty())
    }

    /// Its words in order of the pieces.
    pub fn refs(&self) -> impl Iterator<Item = WordRef> + '_ {
        self.pieces.iter().flat_map(|p| p.words.iter().map(move |&w| (p.page, w)))
    }
}

/// The part of a table on one page.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Index of the page.
    pub page: usize,
    pub bbox: Rect,
    /// Column edges from left to right, one more than columns.
    pub edges: Vec<f64>,
    /// The last row goes on below: lines that divide columns run past the last line under a row.
    pub open_end: bool,
}

/// A table in the making.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub rows: usize,
    pub cols: usize,
    pub slots: Vec<Slot>,
    pub parts: Vec<Part>,
    pub header_rows: usize,
    pub how: How,
    /// Probability that the structure is right.
    pub confidence: f64,
    /// The chosen reading first, then what it was weighed against.
    pub candidates: Vec<Candidate>,
    pub joins: Vec<Join>,
    /// Words of repeated header rows: said once as furniture.
    pub repeated: Vec<Vec<WordRef>>,
    /// Rows whose borders are less certain: row and probability.
    pub doubts: Vec<(usize, f64, String)>,
}

impl Draft {
    pub fn first(&self) -> &Part {
        &self.parts[0]
    }

    pub fn last(&self) -> &Part {
        &self.parts[self.parts.len() - 1]
    }

    /// The rows' slots: indices of the slots that begin in each row, by column.
    pub fn by_row(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.rows];
        for (i, s) in self.slots.iter().enumerate() {
            if let Some(r) = rows.get_mut(s.row) {
                r.push(i);
            }
        }
        for r in &mut rows {
            r.sort_by_key(|&i| self.slots[i].col);
        }
        rows
    }

    /// Every word in it.
    pub fn refs(&self) -> impl Iterator<Item = WordRef> + '_ {
        self.slots.iter().flat_map(Slot::refs).chain(self.repeated.iter().flatten().copied())
    }
}

/// The word behind a reference.
pub(super) fn word(pages: &[Page], at: WordRef) -> &Word {
    &pages[at.0].words[at.1]
}

/// The smallest box around these words of one page.
pub(super) fn bounds(page: &Page, words: &[usize]) -> Option<Rect> {
    words.iter().map(|&w| page.words[w].bbox).reduce(|a, b| a.union(&b))
}
