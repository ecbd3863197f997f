//! The likeliest assignment of a flattened table's tokens to cells.
//!
//! A semi-Markov reading by dynamic programming (Viterbi): the state after each atom is the
//! column whose cell the atom's last piece is in, with three more states for section rows, text
//! outside the table and rows that a page break cut. A line that begins a cell may hold several
//! cells; a line that goes on in a cell belongs to it whole, for the cells of a row begin at the
//! same height and only one-line cells can share a line.
//!
//! What each column holds is learned from the document itself, by expectation and maximisation:
//! each pass counts over all readings, as likely as they are ([`lattice`]), and the last gives the
//! likeliest.

mod continuation;
pub mod late;
mod lattice;
mod pieces;
mod prepared;
pub mod saying;
mod trace;

use std::cell::RefCell;
use std::rc::Rc;

use super::atoms::{Atom, Kind};
use super::columns::{Columns, Piece};
use super::sections::SectionScorer;
use crate::knowledge::Knowledge;
use crate::knowledge::content::{self, Cells};
use crate::model::Field;
use crate::text::hash::QuickMap;
use continuation::{Joint, learned_space};
pub use continuation::{WhiteSpace, white_space};
use lattice::{BELOW, Share, Step};
use pieces::Splits;
pub use prepared::{Looked, NOTHING, Prepared};
pub use trace::Row;

/// Temperature of the readings that each pass but the last counts over: the first knows the document
/// least, the last settles on a reading. At two and more the columns grow alike. Item F1 of the
/// development corpus' Tika and PyMuPDF text: .958 and .942 at these and between .953 and .962, .940 and
/// .945 at all between 0.2 and 1; .924 and .905 at 2 and then 1, .848 and .813 at 3.
const TEMPERATURES: [f32; 2] = [0.5, 0.2];

/// How a table is read.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Every empty cell leaves a mark.
    pub marks: bool,
    /// What white space says.
    pub space: WhiteSpace,
    /// Several cells may share a line.
    pub shared_lines: bool,
}

/// A table's atoms with what is known of each.
pub struct Decoder<'a, 'k> {
    atoms: &'a [Atom<'a>],
    knowledge: &'k Knowledge,
    columns: &'a mut Columns,
    settings: Settings,
    sections: SectionScorer,
    prepared: Vec<Rc<Prepared>>,
    looked: &'a RefCell<Looked>,
    /// Share of each word in each column in the last readings: `[word * columns + column]`; none before.
    own: Vec<Vec<f32>>,
    /// The column in which rows begin with a number, where rows are numbered.
    number_start: Option<usize>,
    /// How much less likely each column is to hold a number of the table's own numbering than the
    /// likeliest, in nats.
    number_bias: Vec<f32>,
    /// The column at which rows under merged cells begin.
    below_from: Option<usize>,
    /// What each atom's text and that before say of going on, where there is one before.
    joins: Vec<Option<f32>>,
    /// Words before each atom.
    words_before: Vec<usize>,
    /// Short cells over several lines: first atom and word, last atom → their evidence and text.
    joint: RefCell<QuickMap<(u32, u16, u32), Rc<Joint>>>,
}

impl<'a, 'k> Decoder<'a, 'k> {
    /// Prepares the atoms, with what was `looked` at of the same table before.
    #[must_use]
    pub fn new(
        atoms: &'a [Atom<'a>],
        columns: &'a mut Columns,
        sections: SectionScorer,
        settings: Settings,
        knowledge: &'k Knowledge,
        looked: &'a RefCell<Looked>,
    ) -> Self {
        let prepared = looked.borrow_mut().prepare(atoms, settings.shared_lines, knowledge);
        let at = |f: Field| columns.fields.iter().position(|x| *x == Some(f));
        let number_start = atoms
            .iter()
            .any(|a| a.numbered)
            .then(|| at(Field::ItemNo).or_else(|| at(Field::Objective)).or_else(|| at(Field::Measure)))
            .flatten();
        let below_from = columns.below_from();
        let words_before = atoms
            .iter()
            .scan(0, |sum, a| {
                let before = *sum;
                *sum += a.words.len();
                Some(before)
            })
            .collect();
        let mut last: Option<&Atom<'_>> = None;
        let joins = atoms
            .iter()
            .map(|atom| {
                let text = (atom.kind == Kind::Text).then_some(atom);
                let before = last;
                last = text.or(last);
                text.zip(before).map(|(atom, before)| continuation::of_texts(before, atom, knowledge))
            })
            .collect();
        let number_bias = number_bias(&vec![0.0; columns.len()], number_start);
        Self {
            atoms,
            knowledge,
            columns,
            settings,
            sections,
            prepared,
            looked,
            own: vec![Vec::new(); atoms.len()],
            number_start,
            number_bias,
            below_from,
            joins,
            words_before,
            joint: RefCell::default(),
        }
    }

    /// Reads the table `passes` times, learning from each reading, and gives the last with its
    /// evidence in nats for each atom.
    #[must_use]
    pub fn read(&mut self, passes: usize) -> (Vec<Row>, f32) {
        let mut rows = Vec::new();
        let mut evidence = 0.0;
        for pass in 0..passes {
            let gathered = self.gathered();
            let splits: Vec<Splits> = (0..self.atoms.len()).map(|t| self.split(t)).collect();
            let temperature = (pass + 1 < passes).then(|| TEMPERATURES[pass.min(TEMPERATURES.len() - 1)]);
            let ways = self.ways(&splits, &gathered, temperature);
            (rows, evidence) = self.trace(&ways.nodes, &splits);
            if let Some(temperature) = temperature {
                let shares = self.shares(&ways, &splits, &gathered, temperature);
                self.learn(&rows, &shares, &splits);
            }
        }
        (rows, evidence)
    }

    fn learn(&mut self, rows: &[Row], shares: &[Vec<Share>], splits: &[Splits]) {
        let c = self.columns.len();
        let (pieces, count) = self.pieces_of(shares, splits);
        for (own, atom) in self.own.iter_mut().zip(self.atoms) {
            own.clear();
            own.resize(atom.words.len() * c, 0.0);
        }
        let mut numbers = vec![0.0; c];
        for piece in &pieces {
            for word in piece.from..piece.to {
                self.own[piece.atom][word * c + piece.column] += piece.weight;
            }
            if piece.first && piece.from == 0 && self.atoms[piece.atom].numbered {
                numbers[piece.column] += piece.weight;
            }
        }
        self.number_bias = number_bias(&numbers, self.number_start);
        self.name_columns(rows);
        let words = self.looked.borrow().words();
        self.columns.learn(&pieces, count, self.atoms, &self.prepared, words);
        self.settings.space = learned_space(self.atoms, shares);
    }

    /// The pieces of cells over all readings with their shares, and the rows: whole, and under
    /// merged cells.
    fn pieces_of(&self, shares: &[Vec<Share>], splits: &[Splits]) -> (Vec<Piece>, [f32; 2]) {
        let shape = self.shape();
        let mut pieces = Vec::new();
        let mut rows = [0.0; 2];
        // Share of the readings that go on in each state's cell on the next line.
        let mut onward = vec![0.0; shape.states()];
        for (t, list) in shares.iter().enumerate().rev() {
            let mut reached = vec![0.0; shape.states()];
            for share in list {
                reached[share.edge.to] += share.weight;
            }
            let goes_on = |state: usize| if reached[state] > 0.0 { onward[state] / reached[state] } else { 0.0f32 };
            for Share { edge, weight } in list {
                let Some((kind, column)) = shape.cell(edge.to) else { continue };
                let below = kind == BELOW;
                let words = self.atoms[t].words.len();
                let piece = Piece {
                    atom: t,
                    from: 0,
                    to: words,
                    column,
                    row_start: false,
                    below,
                    first: false,
                    weight: *weight,
                    goes_on: goes_on(edge.to).min(1.0),
                };
                let begins = matches!(edge.step, Step::NewRow(_));
                if begins {
                    rows[usize::from(below)] += weight;
                }
                match edge.step {
                    Step::Continue => pieces.push(piece),
                    Step::SameRow(start) | Step::NewRow(start) | Step::Resume(start) => {
                        if self.atoms[t].kind == Kind::Empty {
                            pieces.push(Piece { row_start: begins, first: true, ..piece });
                            continue;
                        }
                        let Some((_, cuts)) = splits[t].cut(below, usize::from(start), column) else { continue };
                        let mut from = 0;
                        for &(column, to) in cuts {
                            let to = usize::from(to).min(words);
                            let goes_on = if to == words { piece.goes_on } else { 0.0 };
                            let row_start = begins && from == 0;
                            pieces.push(Piece {
                                from,
                                to,
                                column: column.into(),
                                row_start,
                                first: true,
                                goes_on,
                                ..piece
                            });
                            from = to;
                        }
                    }
                    Step::Section | Step::Outside | Step::Stray => {}
                }
            }
            onward.fill(0.0);
            for share in list.iter().filter(|s| s.edge.step == Step::Continue) {
                onward[share.edge.to] += share.weight;
            }
        }
        (pieces, rows)
    }

    /// Columns whose headings nothing resembles get their fields from the cells of the last reading.
    fn name_columns(&mut self, rows: &[Row]) {
        if self.columns.fields.iter().all(Option::is_some) {
            return;
        }
        let mut cells = vec![Cells::default(); self.columns.len()];
        let mut below = false;
        for row in rows {
            let Row::Cells { cells: read, .. } = row else { continue };
            for cell in read {
                below |= cell.below;
                let words = cell.pieces.iter().flat_map(|&(t, a, b)| &self.atoms[t].words[a..b]);
                let text = words.copied().collect::<Vec<_>>().join(" ");
                if !text.is_empty() {
                    cells[cell.column].texts.push(text);
                }
            }
        }
        for column in cells.iter_mut().take(self.below_from.unwrap_or(0)) {
            column.merged = below;
        }
        let Columns { fields, headings, .. } = &mut *self.columns;
        let named: Vec<bool> = headings.iter().map(|h| !h.is_empty()).collect();
        content::complete(fields, headings, &named, &cells, self.knowledge);
    }
}

/// From how many numbers each column opened with in the last reading, and where they are expected.
fn number_bias(counts: &[f32], expected: Option<usize>) -> Vec<f32> {
    /// What the expectation weighs, in numbers, what the first column does, and what any column
    /// may hold by accident.
    const PRIOR: (f32, f32, f32) = (2.0, 1.0, 0.5);
    let weight = |c: usize| {
        let prior = match (expected == Some(c), c == 0) {
            (true, _) => PRIOR.0,
            (false, true) => PRIOR.1,
            _ => 0.0,
        };
        counts[c] + prior + PRIOR.2
    };
    let most = (0..counts.len()).map(weight).fold(f32::MIN_POSITIVE, f32::max);
    (0..counts.len()).map(|c| (weight(c) / most).ln()).collect()
}
