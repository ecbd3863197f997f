//! How well lines fit the columns as whole cells, and in pieces, outside the order of the table.

use std::ops::Range;

use super::Decoder;
use super::lattice::Begun;
use super::pieces::Pieces;
use crate::recover::flat::columns::{Columns, Piece};

/// The pieces that an atom can be cut into, with what each is worth in each column.
pub struct Line {
    /// Word borders at which a cell may end, the first 0.
    pub borders: Vec<usize>,
    /// Cost of a cell that ends at each of them.
    pub cuts: Vec<f32>,
    pieces: Pieces,
}

impl Line {
    /// Evidence in nats that the words between two borders are a cell of the column.
    #[must_use]
    pub fn at(&self, from: usize, to: usize, column: usize) -> f32 {
        self.pieces.at(from, to, column)
    }

    /// Adds to the evidence of each piece what the words between two borders, as word numbers, gain in a column.
    pub fn weigh(&mut self, gain: impl Fn(usize, usize, usize) -> f32) {
        for (i, &from) in self.borders.iter().enumerate() {
            for (k, &to) in self.borders.iter().enumerate().skip(i + 1) {
                self.pieces.add(i, k, |column| gain(from, to, column));
            }
        }
    }
}

/// What the rows of a table are like, in nats.
pub struct Rows {
    /// Evidence of an empty cell of each column, and of a filled one, in whole rows and in rows under merged cells.
    pub filling: [Vec<(f32, f32)>; 2],
    /// Evidence of a row that begins at each column.
    pub starts: Vec<f32>,
    /// The column at which rows under merged cells begin.
    pub below_from: Option<usize>,
}

impl Decoder<'_, '_> {
    /// The atom's pieces as cells.
    #[must_use]
    pub fn line(&self, t: usize) -> Line {
        let prepared = &self.prepared[t];
        let sums = self.columns.word_sums(&prepared.words, &self.own[t]);
        Line { borders: prepared.borders.clone(), cuts: prepared.cuts.clone(), pieces: self.pieces(t, &sums) }
    }

    /// Evidence in nats for each column that the atoms are one whole cell of it.
    #[must_use]
    pub fn cell(&self, atoms: Range<usize>) -> Vec<f32> {
        let c = self.columns.len();
        let mut scores = vec![0.0; c];
        for t in atoms.clone() {
            let (atom, prepared) = (&self.atoms[t], &self.prepared[t]);
            let n = atom.words.len();
            let none = vec![0.0; n * c];
            let own = if self.own[t].is_empty() { &none } else { &self.own[t] };
            let sums = self.columns.word_sums(&prepared.words, own);
            let words: Vec<f32> = sums.iter().map(|s| Columns::bounded(s, 0, n)).collect();
            if t == atoms.start {
                let pieces = self.pieces(t, &sums);
                let last = prepared.borders.len() - 1;
                scores.iter_mut().enumerate().for_each(|(column, score)| *score = pieces.at(0, last, column));
                continue;
            }
            let before = &self.atoms[t - 1];
            let width = before.width(0, before.words.len());
            let begun = Begun { width, at: (u32::try_from(atoms.start).unwrap_or(0), 0) };
            for (column, score) in scores.iter_mut().enumerate() {
                *score += self.goes_on(t, column, &begun, self.joins[t].unwrap_or(0.0), words[column]);
            }
        }
        scores
    }

    /// What rows are like: as the columns were learned, or before anything was.
    #[must_use]
    pub fn rows(&self, learned: bool) -> Rows {
        let unlearned = Columns::new(self.columns.fields.clone(), Vec::new());
        let columns = if learned { &*self.columns } else { &unlearned };
        let filling =
            |below: bool| (0..columns.len()).map(|c| (columns.empty(c, below), columns.filled(c, below))).collect();
        Rows {
            filling: [filling(false), filling(true)],
            starts: (0..columns.len()).map(|c| columns.row_start(c)).collect(),
            below_from: self.below_from,
        }
    }

    /// Share of each word in each column in the last readings.
    #[must_use]
    pub fn own(self) -> Vec<Vec<f32>> {
        self.own
    }

    /// Sets that share for the first atoms; the others have none.
    pub fn set_own(&mut self, own: Vec<Vec<f32>>) {
        for (slot, own) in self.own.iter_mut().zip(own) {
            *slot = own;
        }
    }

    /// Learns the columns from cells as they were placed, `rows` whole and under merged cells; gives the share of each
    /// word in each column.
    #[must_use]
    pub fn learn_placed(self, pieces: &[Piece], rows: [f32; 2]) -> Vec<Vec<f32>> {
        let c = self.columns.len();
        let mut own: Vec<Vec<f32>> = self.atoms.iter().map(|a| vec![0.0; a.words.len() * c]).collect();
        for piece in pieces {
            (piece.from..piece.to).for_each(|word| own[piece.atom][word * c + piece.column] = piece.weight);
        }
        let words = self.looked.borrow().words();
        self.columns.learn(pieces, rows, self.atoms, &self.prepared, words);
        own
    }
}
