//! Which lines of the columns are one row: a search over rows from top to bottom, a beam wide.
//!
//! A column's lines come in order, so a row takes some lines from the front of each column. What says how many: cells of
//! a row begin at one height, so a cell that is followed by the next without a gap fills its row, and one that does not
//! is followed by a gap; blocks that the export prints one after the other, from left to right, begin in the same row;
//! and how the lines read.

use std::rc::Rc;

use super::super::atoms::Atom;
use super::assign;
use crate::knowledge::Knowledge;
use crate::model::Field;

/// Readings kept of those that took as many lines.
const BEAM: usize = 40;
/// Ways to cut a cell from a column that are tried.
const WAYS: usize = 10;
/// Cost in nats from which a cell is not made longer.
const HOPELESS: f32 = -9.0;
/// Lines of a cell at most.
const MAX_LINES: usize = 30;
/// Weight and bound of how a cell fits its column, which its lines were put in already.
const FIT: (f32, f32) = (0.3, -1.5);
/// Cost of a row.
const ROW: f32 = -0.4;
/// Log odds that a line begins a cell of the next row, where no gap stands before it, by what it begins with and the
/// line before ends with; two values where the first word would not have fitted on that line, and would have. Counted
/// over 7 000 pairs of lines in the PDFs of 130 plans beside their text.
const BULLET: f32 = -2.7;
const SMALL: f32 = -4.7;
const SMALL_AFTER_OPEN: f32 = -6.0;
const AFTER_OPEN: f32 = -3.2;
const AFTER_COLON: f32 = -2.0;
const AFTER_STOP: (f32, f32) = (-1.9, -0.3);
const CAPITAL: (f32, f32) = (1.4, 1.8);
const DIGIT: (f32, f32) = (-0.5, 0.8);
const OTHER: f32 = -2.0;
/// The same of a number of the table's own numbering: each stands in its own row.
const NUMBER: f32 = 4.0;
/// Share of a column's widest line that a line fills which has no room for the next word.
const FULL: f32 = 0.95;
/// Cost of a cell that goes on after a gap.
const OVER_GAP: f32 = -2.5;
/// Cost for each line of height that a row has too many or too few for lines that stand together; and its bound.
const UNEVEN: (f32, f32) = (-1.3, -4.0);
/// Cost of a gap where none is needed.
const NEEDLESS_GAP: f32 = -0.4;
/// Cost of a cell that begins before the one above ends.
const OVERLAP: f32 = -1.5;
/// Cost of a cell merged over rows.
const MERGED: f32 = -0.3;
/// Rows of blocks printed one after the other, from left to right: the same first row (free), a later row, one before.
const RIGHTWARD: (f32, f32) = (-3.3, -2.7);
/// And from right to left: the next row (free), another.
const LEFTWARD: f32 = -2.0;

/// A line of a column.
#[derive(Debug, Clone, Copy)]
struct Strip {
    atom: usize,
    /// A gap stands before it.
    gap: bool,
    /// Its block.
    block: usize,
}

/// A block: lines of a column that the text prints together.
#[derive(Debug, Clone, Copy)]
struct Piece {
    column: usize,
    /// Its lines in the column.
    from: usize,
    to: usize,
}

/// A row: the atoms of each column's cell.
pub type Row = Vec<Vec<usize>>;

#[derive(Debug, Clone)]
struct State {
    at: Vec<usize>,
    /// Height at which each column's last cell ends.
    ends: Vec<i32>,
    /// Row in which each column's current block begins, and that of its last cell.
    block_rows: Vec<(usize, usize)>,
    height: i32,
    rows: usize,
    score: f32,
    taken: Option<Rc<Taken>>,
}

#[derive(Debug)]
struct Taken {
    before: Option<Rc<Taken>>,
    lines: Vec<usize>,
}

struct Search<'a, 'k> {
    atoms: &'a [Atom<'a>],
    fields: &'a [Option<Field>],
    knowledge: &'k Knowledge,
    columns: Vec<Vec<Strip>>,
    blocks: Vec<Piece>,
    /// Log odds that a cell begins at each line of a column, by what it and the line before say.
    begins: Vec<Vec<f32>>,
    /// Fit and lines of the ways to cut a cell at each place of a column.
    ways: Vec<Vec<Vec<(usize, f32)>>>,
}

/// The rows of lines `read`: atom, column, whether a gap stands before it on the page.
pub fn rows(
    atoms: &[Atom<'_>],
    read: &[(usize, usize, bool)],
    fields: &[Option<Field>],
    knowledge: &Knowledge,
) -> Vec<Row> {
    let search = Search::new(atoms, read, fields, knowledge);
    search.run()
}

impl<'a, 'k> Search<'a, 'k> {
    fn new(
        atoms: &'a [Atom<'a>],
        read: &[(usize, usize, bool)],
        fields: &'a [Option<Field>],
        knowledge: &'k Knowledge,
    ) -> Self {
        let mut columns: Vec<Vec<Strip>> = vec![Vec::new(); fields.len()];
        let mut blocks: Vec<Piece> = Vec::new();
        // Number of the gap before which each column's last line stands.
        let mut stretch = 0;
        let mut last: Vec<Option<usize>> = vec![None; fields.len()];
        for (i, &(atom, column, gap)) in read.iter().enumerate() {
            stretch += usize::from(gap);
            let new = gap || i == 0 || read[i - 1].1 != column;
            let at = columns[column].len();
            if new {
                blocks.push(Piece { column, from: at, to: at });
            }
            let apart = last[column].is_none_or(|l| l != stretch);
            last[column] = Some(stretch);
            let block = blocks.len() - 1;
            blocks[block].to = at + 1;
            columns[column].push(Strip { atom, gap: apart, block });
        }
        let mut search = Self { atoms, fields, knowledge, columns, blocks, begins: Vec::new(), ways: Vec::new() };
        search.begins = (0..fields.len()).map(|c| search.begins(c)).collect();
        search.ways =
            (0..fields.len()).map(|c| (0..search.columns[c].len()).map(|at| search.ways(c, at)).collect()).collect();
        search
    }

    fn begins(&self, column: usize) -> Vec<f32> {
        let lines = &self.columns[column];
        let width = |i: usize| self.atoms[lines[i].atom].width(0, self.atoms[lines[i].atom].words.len());
        let widest = (0..lines.len()).map(width).fold(0.0, f32::max);
        (0..lines.len())
            .map(|i| {
                if i == 0 {
                    return 0.0;
                }
                let (before, atom) = (&self.atoms[lines[i - 1].atom], &self.atoms[lines[i].atom]);
                if self.fields[column] == Some(Field::ItemNo) || atom.numbered {
                    return NUMBER;
                }
                let next = crate::text::width::estimate(atom.words[0]) + crate::text::width::SPACE;
                // The first word would have fitted on the line before.
                let early = width(i - 1) + next < widest * FULL;
                let first = atom.first_word();
                let end = before.last_word();
                let open = end.ends_with([',', '-', '/', '\u{ad}']) || self.knowledge.words.is_open(end);
                if atom.bullet {
                    BULLET
                } else if first.starts_with(char::is_lowercase) {
                    if open { SMALL_AFTER_OPEN } else { SMALL }
                } else if open {
                    AFTER_OPEN
                } else if end.ends_with(':') {
                    AFTER_COLON
                } else if end.ends_with(['.', '?', '!']) {
                    if early { AFTER_STOP.1 } else { AFTER_STOP.0 }
                } else if first.starts_with(char::is_uppercase) {
                    if early { CAPITAL.1 } else { CAPITAL.0 }
                } else if first.starts_with(|c: char| c.is_ascii_digit()) {
                    if early { DIGIT.1 } else { DIGIT.0 }
                } else {
                    OTHER
                }
            })
            .collect()
    }

    /// Ways to cut a cell that begins here: lines and what speaks for it.
    fn ways(&self, column: usize, at: usize) -> Vec<(usize, f32)> {
        let lines = &self.columns[column];
        let mut ways: Vec<(usize, f32)> = Vec::new();
        let mut cost = 0.0;
        for n in 1..=MAX_LINES.min(lines.len() - at) {
            if n > 1 {
                let i = at + n - 1;
                if lines[i].gap {
                    cost += OVER_GAP;
                }
                // It goes on here.
                cost -= softplus(self.begins[column][i]);
            }
            let end = at + n;
            let closes = if end >= lines.len() || lines[end].gap { 0.0 } else { -softplus(-self.begins[column][end]) };
            if cost < HOPELESS {
                break;
            }
            ways.push((n, cost + closes));
        }
        ways.sort_by(|a, b| b.1.total_cmp(&a.1));
        ways.truncate(WAYS);
        for way in &mut ways {
            let texts: Vec<String> = lines[at..at + way.0].iter().map(|l| self.atoms[l.atom].words.join(" ")).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            way.1 += (FIT.0 * assign::fits(&texts, self.fields, self.knowledge)[column]).max(FIT.1);
        }
        ways
    }

    /// Cost of no cell in this column's row.
    fn empty(&self, column: usize) -> f32 {
        if self.columns[column].is_empty() {
            return 0.0;
        }
        match self.fields[column] {
            Some(Field::Measure) => -2.5,
            Some(Field::ItemNo) => -1.2,
            Some(Field::Objective | Field::FocusArea | Field::FocusAreaGoal) => -0.8,
            Some(Field::Responsible | Field::Deadline | Field::Period) => -1.0,
            _ => -0.5,
        }
    }

    fn run(&self) -> Vec<Row> {
        let k = self.columns.len();
        let all: usize = self.columns.iter().map(Vec::len).sum();
        let mut buckets: Vec<Vec<State>> = vec![Vec::new(); all + 1];
        buckets[0].push(State {
            at: vec![0; k],
            ends: vec![0; k],
            block_rows: vec![(0, 0); k],
            height: 0,
            rows: 0,
            score: 0.0,
            taken: None,
        });
        for done in 0..all {
            let mut states = std::mem::take(&mut buckets[done]);
            states.sort_by(|a, b| b.score.total_cmp(&a.score));
            states.truncate(BEAM);
            for state in states {
                for next in self.next_rows(&state) {
                    let taken: usize = next.at.iter().sum();
                    buckets[taken].push(next);
                }
            }
        }
        let best = buckets[all].iter().max_by(|a, b| a.score.total_cmp(&b.score));
        let mut rows = Vec::new();
        let mut taken = best.and_then(|s| s.taken.clone());
        let mut ends: Vec<usize> = self.columns.iter().map(Vec::len).collect();
        while let Some(row) = taken {
            let cells = row
                .lines
                .iter()
                .enumerate()
                .map(|(c, &n)| self.columns[c][ends[c] - n..ends[c]].iter().map(|s| s.atom).collect())
                .collect();
            row.lines.iter().zip(&mut ends).for_each(|(n, end)| *end -= n);
            rows.push(cells);
            taken = row.before.clone();
        }
        rows.reverse();
        rows
    }

    /// The likeliest next rows.
    fn next_rows(&self, state: &State) -> Vec<State> {
        let k = self.columns.len();
        let mut partial: Vec<(Vec<usize>, f32)> = vec![(Vec::with_capacity(k), ROW)];
        for c in 0..k {
            let at = state.at[c];
            let ways = self.ways[c].get(at).map_or(&[][..], Vec::as_slice);
            let begins = ways.first().map_or(0.0, |_| self.begin_cost(state, c));
            let empty = self.empty(c);
            let mut grown = Vec::with_capacity(partial.len() * (ways.len() + 1));
            for (lines, score) in partial {
                for &(n, fit) in ways {
                    let mut lines = lines.clone();
                    lines.push(n);
                    grown.push((lines, score + begins + fit));
                }
                let mut lines = lines;
                lines.push(0);
                grown.push((lines, score + empty));
            }
            grown.sort_by(|a, b| b.1.total_cmp(&a.1));
            grown.truncate(BEAM * 2);
            partial = grown;
        }
        let mut next: Vec<State> = partial
            .into_iter()
            .filter(|(lines, _)| lines.iter().any(|&n| n > 0))
            .flat_map(|(lines, score)| self.with_row(state, &lines, state.score + score))
            .collect();
        next.sort_by(|a, b| b.score.total_cmp(&a.score));
        next.truncate(BEAM);
        next
    }

    /// What the height at which a row begins says of a cell that begins there.
    fn begin_cost(&self, state: &State, column: usize) -> f32 {
        let at = state.at[column];
        if at == 0 {
            return 0.0;
        }
        #[allow(clippy::cast_precision_loss)]
        let apart = (state.height - state.ends[column]) as f32;
        if !self.columns[column][at].gap {
            return (UNEVEN.0 * apart.abs()).max(UNEVEN.1);
        }
        if apart < 0.0 {
            (OVERLAP * -apart).max(2.0 * UNEVEN.1)
        } else if apart == 0.0 {
            NEEDLESS_GAP
        } else {
            0.0
        }
    }

    /// The states after this row: with cells as high as the row, or some merged over rows.
    fn with_row(&self, state: &State, lines: &[usize], score: f32) -> Vec<State> {
        let mut heights: Vec<usize> = lines.iter().copied().filter(|&n| n > 0).collect();
        heights.sort_unstable();
        heights.dedup();
        let full = heights.last().copied().unwrap_or(1);
        let measure = self.fields.iter().position(|f| *f == Some(Field::Measure));
        // Cells that are merged are higher than the measure of their first row.
        let least = measure.map_or(0, |m| lines[m]);
        let lower = heights.iter().copied().rfind(|&h| h < full && h >= least.max(1));
        let mut states = Vec::new();
        for height in [Some(full), lower].into_iter().flatten() {
            let merged = lines.iter().filter(|&&n| n > height).count();
            #[allow(clippy::cast_precision_loss)]
            let mut score = score + MERGED * merged as f32;
            let mut next = state.clone();
            for (c, &n) in lines.iter().enumerate().filter(|(_, n)| **n > 0) {
                let at = state.at[c];
                let strip = self.columns[c][at];
                let new = self.blocks[strip.block].from == at;
                next.block_rows[c] = (if new { state.rows } else { state.block_rows[c].0 }, state.rows);
                next.at[c] = at + n;
                next.ends[c] = state.height + i32::try_from(n).unwrap_or(i32::MAX);
                // A cell over several blocks: the last one's row.
                if self.columns[c][at + n - 1].block != strip.block {
                    next.block_rows[c] = (state.rows, state.rows);
                }
            }
            for (c, &n) in lines.iter().enumerate().filter(|(_, n)| **n > 0) {
                let first = self.columns[c][state.at[c]].block;
                let last = self.columns[c][state.at[c] + n - 1].block;
                for block in first..=last {
                    if self.blocks[block].column == c && self.blocks[block].from >= state.at[c] {
                        score += self.order(state, &next, block);
                    }
                }
            }
            next.height = state.height + i32::try_from(height).unwrap_or(i32::MAX);
            next.rows += 1;
            next.score = score;
            next.taken = Some(Rc::new(Taken { before: state.taken.clone(), lines: lines.to_vec() }));
            states.push(next);
        }
        states
    }

    /// What the order of the text says of a block that begins in the row after `state`, by the block printed before it.
    fn order(&self, state: &State, next: &State, block: usize) -> f32 {
        let Some(before) = block.checked_sub(1).map(|b| self.blocks[b]) else { return 0.0 };
        let (column, a, row) = (self.blocks[block].column, before.column, state.rows);
        if a == column {
            return 0.0;
        }
        if column < a {
            let ended = state.at[a] == before.to && state.block_rows[a].1 + 1 == row;
            return if ended { 0.0 } else { LEFTWARD };
        }
        let reached = next.at[a];
        if reached <= before.from {
            RIGHTWARD.1
        } else if reached <= before.to && next.block_rows[a].0 == row {
            0.0
        } else {
            RIGHTWARD.0
        }
    }
}

/// ln(1 + e^x).
fn softplus(x: f32) -> f32 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
