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
    /// What further parts can no longer change.
    pub settled: Settled,
}

/// Cells of a long table that end above everything its last row touches. They are set apart while
/// parts are joined, so that each join looks at the end of the table alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Settled {
    /// In order of rows.
    pub slots: Vec<Slot>,
    /// All of them end at this row; none of the others begins above it.
    pub rows: usize,
    /// Places below the header in the first column, and how many of them begin no cell with text.
    pub stubs: (usize, usize),
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

    /// The cells that begin in this row, by column; at the head or the end of a table.
    pub fn row(&self, row: usize) -> Vec<&Slot> {
        let settled = self.settled.slots.iter().take_while(|s| s.row <= row);
        let mut found: Vec<&Slot> = settled.chain(&self.slots).filter(|s| s.row == row).collect();
        found.sort_by_key(|s| s.col);
        found
    }

    /// Sets apart what no further part can change.
    pub fn settle(&mut self) {
        let Some(last) = self.rows.checked_sub(1) else { return };
        let mut from = last;
        // Cells over several rows reach up from the last one.
        loop {
            let above = self.slots.iter().filter(|s| s.row + s.rowspan > from).map(|s| s.row).min().unwrap_or(from);
            if above >= from {
                break;
            }
            from = above;
        }
        if from <= self.settled.rows {
            return;
        }
        let (mut gone, kept): (Vec<Slot>, Vec<Slot>) =
            std::mem::take(&mut self.slots).into_iter().partition(|s| s.row < from);
        gone.sort_by_key(|s| (s.row, s.col));
        let stubs = count_stubs(&gone, self.header_rows);
        self.settled.stubs.0 += stubs.0;
        self.settled.stubs.1 += stubs.1;
        self.settled.slots.append(&mut gone);
        self.settled.rows = from;
        self.slots = kept;
    }

    /// Puts everything in one place again.
    pub fn unsettle(&mut self) {
        let mut all = std::mem::take(&mut self.settled).slots;
        all.append(&mut self.slots);
        all.sort_by_key(|s| (s.row, s.col));
        self.slots = all;
    }

    /// Places below the header in the first column, and how many of them begin no cell with text.
    pub fn stubs(&self) -> (usize, usize) {
        let own = count_stubs(&self.slots, self.header_rows);
        (self.settled.stubs.0 + own.0, self.settled.stubs.1 + own.1)
    }

    /// Every word in it.
    pub fn refs(&self) -> impl Iterator<Item = WordRef> + '_ {
        self.settled.slots.iter().chain(&self.slots).flat_map(Slot::refs).chain(self.repeated.iter().flatten().copied())
    }
}

fn count_stubs(slots: &[Slot], header_rows: usize) -> (usize, usize) {
    let (mut all, mut blank) = (0, 0);
    for s in slots.iter().filter(|s| s.col == 0 && s.row >= header_rows && s.colspan == 1) {
        all += s.rowspan;
        blank += if s.is_blank() { s.rowspan } else { s.rowspan - 1 };
    }
    (all, blank)
}

/// The word behind a reference.
pub(super) fn word(pages: &[Page], at: WordRef) -> &Word {
    &pages[at.0].words[at.1]
}

/// The smallest box around these words of one page.
pub(super) fn bounds(page: &Page, words: &[usize]) -> Option<Rect> {
    words.iter().map(|&w| page.words[w].bbox).reduce(|a, b| a.union(&b))
}
