//! The placing of a page's broken cells in its rows: a dynamic programme row by row.

use crate::recover::flat::decode::late::{self, Rows};

/// Cost in nats of a broken cell that is none of a row: a line above the table, or a heading.
const ABOVE: f32 = -3.0;
/// The same of one below the table, or on a page without a header: there is little there.
const ELSEWHERE: f32 = -6.0;
/// Cost of a row under merged cells, as in every reading of rows.
const BELOW_ROW: f32 = -0.5;
/// States of a row that are looked at, at most: two hundred words and thirty broken cells in eight columns.
const MAX_STATES: usize = 50_000;
/// The same of a page: some 50 MB.
const MAX_STATES_OF_PAGE: usize = 2_000_000;

/// The pieces of a row's lines.
pub type RowLines = Vec<late::Line>;

/// A cell of a row as it was placed.
#[derive(Debug, Clone, Copy)]
pub struct Filled {
    /// Its row.
    pub row: usize,
    /// The row lies under merged cells.
    pub below: bool,
    /// Its column.
    pub column: usize,
    /// Line of the row, and its words; none for a broken cell that stands before the first.
    pub words: (usize, usize, usize),
    /// The broken cell.
    pub cell: Option<usize>,
}

/// The best way to a state: its evidence, the state before in the same row, and whether a broken cell was placed on
/// the way from there.
#[derive(Clone, Copy)]
struct Slot {
    score: f32,
    from: usize,
    cell: bool,
}

const NOWHERE: Slot = Slot { score: f32::NEG_INFINITY, from: usize::MAX, cell: false };

/// The ways through a row, which lies under merged cells or is whole.
struct RowWays {
    /// By place in the row, columns used and cells placed.
    slots: Vec<Slot>,
    /// The line and the border of each place.
    places: Vec<(usize, usize)>,
    columns: usize,
    cells: usize,
}

impl RowWays {
    fn state(&self, place: usize, columns: usize, cells: usize) -> usize {
        (place * (self.columns + 1) + columns) * (self.cells + 1) + cells
    }

    /// Place, columns used and cells placed.
    fn split(&self, state: usize) -> (usize, usize, usize) {
        let (rest, cells) = (state / (self.cells + 1), state % (self.cells + 1));
        (rest / (self.columns + 1), rest % (self.columns + 1), cells)
    }
}

/// Places the broken cells of a page, whose fit to each column is given, in its rows. Gives how many stand above the rows, and the cells of all rows.
#[must_use]
pub fn place(rows: &[RowLines], cells: &[Vec<f32>], table: &Rows, header: bool) -> (usize, Vec<Filled>) {
    let n = cells.len();
    #[allow(clippy::cast_precision_loss)]
    let mut scores: Vec<f32> = (0..=n).map(|k| k as f32 * if header { ABOVE } else { ELSEWHERE }).collect();
    let mut tables: Vec<[Option<RowWays>; 2]> = Vec::with_capacity(rows.len());
    // For each row and count of cells placed after it: under merged cells or not, and the last state.
    let mut ends: Vec<Vec<(bool, usize)>> = Vec::with_capacity(rows.len());
    let mut left = MAX_STATES_OF_PAGE;
    for row in rows {
        let mut next = vec![f32::NEG_INFINITY; n + 1];
        let mut end = vec![(false, usize::MAX); n + 1];
        let mut both = [None, None];
        for below in [false, true] {
            if below && table.below_from.is_none() {
                continue;
            }
            let Some(ways) = row_ways(row, cells, table, below, &scores, left.min(MAX_STATES)) else { continue };
            left -= ways.slots.len();
            let last = ways.places.len() - 1;
            for columns in 1..=ways.columns {
                let rest: f32 = table.filling[usize::from(below)][columns..].iter().map(|f| f.0).sum();
                for cell in 0..=n {
                    let state = ways.state(last, columns, cell);
                    let total = ways.slots[state].score + rest;
                    if total > next[cell] {
                        next[cell] = total;
                        end[cell] = (below, state);
                    }
                }
            }
            both[usize::from(below)] = Some(ways);
        }
        // A row that is no row, of more pieces than columns, or too much work.
        if next.iter().all(|score| *score == f32::NEG_INFINITY) {
            (next, both) = (scores, [None, None]);
        }
        scores = next;
        tables.push(both);
        ends.push(end);
    }
    #[allow(clippy::cast_precision_loss)]
    let whole = |k: usize| scores[k] + ELSEWHERE * (n - k) as f32;
    let mut placed = (0..=n).max_by(|&a, &b| whole(a).total_cmp(&whole(b))).unwrap_or(0);
    let mut out = Vec::new();
    for (row, (table, end)) in tables.iter().zip(&ends).enumerate().rev() {
        let (below, mut state) = end[placed];
        let Some(ways) = table[usize::from(below)].as_ref() else { continue };
        while let Slot { from, cell, .. } = ways.slots[state]
            && from != usize::MAX
        {
            let (place, columns, cells_placed) = ways.split(state);
            let (before, ..) = ways.split(from);
            let (k, border) = ways.places[before];
            let borders = &rows[row][k].borders;
            let words = (k, borders[border], if cell { borders[border] } else { borders[border + place - before] });
            let cell = cell.then(|| cells_placed - 1);
            out.push(Filled { row, below, column: columns - 1, words, cell });
            state = from;
        }
        placed = ways.split(state).2;
    }
    out.reverse();
    (placed, out)
}

/// The best ways through a row from each count of cells placed before it, whose evidence is given; none where that
/// takes more than so many states.
fn row_ways(
    row: &RowLines,
    cells: &[Vec<f32>],
    table: &Rows,
    below: bool,
    scores: &[f32],
    most: usize,
) -> Option<RowWays> {
    let columns = table.starts.len();
    let (n, from) = (cells.len(), table.below_from);
    let fills = &table.filling[usize::from(below)];
    let mut places: Vec<(usize, usize)> = Vec::new();
    for (k, line) in row.iter().enumerate() {
        places.extend((0..line.borders.len() - 1).map(|j| (k, j)));
    }
    let last = row.len() - 1;
    places.push((last, row[last].borders.len() - 1));
    let states = places.len() * (columns + 1) * (n + 1);
    if states > most {
        return None;
    }
    let mut ways = RowWays { slots: vec![NOWHERE; states], places, columns, cells: n };
    for (slot, &score) in ways.slots.iter_mut().zip(scores) {
        slot.score = score;
    }
    for place in 0..ways.places.len() {
        let (k, j) = ways.places[place];
        let line = &row[k];
        for column in 0..=columns {
            for cell in 0..=n {
                let state = ways.state(place, column, cell);
                let score = ways.slots[state].score;
                if score == f32::NEG_INFINITY {
                    continue;
                }
                let mut skipped = 0.0;
                for to in column..columns {
                    let gain = if column > 0 {
                        skipped
                    } else if from.is_some_and(|from| to >= from) == below {
                        table.starts[to] + if below { BELOW_ROW } else { 0.0 }
                    } else {
                        continue;
                    };
                    skipped += fills[to].0;
                    let mut go = |slot: usize, total: f32, cell: bool| {
                        if total > ways.slots[slot].score {
                            ways.slots[slot] = Slot { score: total, from: state, cell };
                        }
                    };
                    let begun = score + gain + fills[to].1;
                    let cut = if j > 0 { line.cuts[j] } else { 0.0 };
                    let at = |place: usize, cell: usize| (place * (columns + 1) + to + 1) * (n + 1) + cell;
                    for end in j + 1..line.borders.len() {
                        go(at(place + end - j, cell), begun + cut + line.at(j, end, to), false);
                    }
                    if let Some(fits) = cells.get(cell) {
                        go(at(place, cell + 1), begun + fits[to], true);
                    }
                }
            }
        }
    }
    Some(ways)
}
