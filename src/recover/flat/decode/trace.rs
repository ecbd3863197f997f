//! The rows of the likeliest reading.

use super::super::atoms::Kind;
use super::super::columns::Reading;
use super::Decoder;
use super::lattice::{BELOW, Node, Step};
use super::pieces::Splits;

/// A row of the reading.
#[derive(Debug, Clone)]
pub enum Row {
    /// Cells by column; the pieces of each are (atom, first word, end word).
    Cells {
        /// The cells that hold text or an empty mark.
        cells: Vec<Reading>,
        /// It goes on with the row before, which a page break cut.
        resumed: bool,
        /// How much worse the next best reading of its borders is, in nats.
        margin: f32,
    },
    /// A row over the whole width, or a heading between tables.
    Section(Vec<usize>),
    /// Text that is not of the table.
    Outside(Vec<usize>),
}

impl Decoder<'_, '_> {
    /// The rows of the best way, and its score an atom in nats.
    pub(super) fn trace(&self, nodes: &[Node], splits: &[Splits]) -> (Vec<Row>, f32) {
        let c = self.columns.len();
        let shape = self.shape();
        let states = shape.states();
        let n = self.atoms.len();
        if n == 0 {
            return (Vec::new(), 0.0);
        }
        let last = &nodes[(n - 1) * states..];
        let finals: Vec<f32> = self.finals().iter().zip(last).map(|(rest, node)| node.score + rest).collect();
        let (mut state, total) = argmax(&finals);
        let mut path = vec![(0usize, Step::Continue); n];
        // How much worse the best reading is that comes to each atom's state another way.
        let mut margins = vec![f32::INFINITY; n];
        for t in (0..n).rev() {
            let node = nodes[t * states + state];
            path[t] = (state, node.step);
            margins[t] = node.score - node.other;
            state = usize::from(node.from);
        }
        let mut rows: Vec<Row> = Vec::new();
        for (t, &(state, step)) in path.iter().enumerate() {
            let words = self.atoms[t].words.len();
            if matches!(step, Step::Continue | Step::SameRow(_) | Step::Stray)
                && let Some(Row::Cells { margin, .. }) = rows.last_mut()
            {
                *margin = margin.min(margins[t]);
            }
            match step {
                Step::Continue => {
                    if let Some(Row::Cells { cells, .. }) = rows.last_mut()
                        && let Some(cell) = cells.last_mut()
                    {
                        cell.pieces.push((t, 0, words));
                    }
                }
                Step::Stray => {}
                Step::Section => match rows.last_mut() {
                    Some(Row::Section(list)) if t > 0 && path[t - 1].1 == Step::Section && !self.sections.is_new(t) => {
                        list.push(t);
                    }
                    _ => rows.push(Row::Section(vec![t])),
                },
                Step::Outside => match rows.last_mut() {
                    Some(Row::Outside(list)) => list.push(t),
                    _ => rows.push(Row::Outside(vec![t])),
                },
                Step::SameRow(start) | Step::NewRow(start) | Step::Resume(start) => {
                    let begins = !matches!(step, Step::SameRow(_));
                    let below = state / c == BELOW;
                    if begins {
                        let resumed = matches!(step, Step::Resume(_));
                        rows.push(Row::Cells { cells: Vec::new(), resumed, margin: margins[t] });
                    }
                    let Some(Row::Cells { cells, .. }) = rows.last_mut() else { continue };
                    if self.atoms[t].kind == Kind::Empty {
                        cells.push(Reading { column: state % c, below, pieces: Vec::new() });
                        continue;
                    }
                    let Some((_, cuts)) = splits[t].cut(below, usize::from(start), state % c) else { continue };
                    let mut from = 0;
                    for &(column, to) in cuts {
                        let to = usize::from(to).min(words);
                        cells.push(Reading { column: usize::from(column), below, pieces: vec![(t, from, to)] });
                        from = to;
                    }
                }
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let evidence = total / n as f32;
        (rows, evidence)
    }
}

fn argmax(values: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, &v) in values.iter().enumerate() {
        if v > best.1 {
            best = (i, v);
        }
    }
    best
}
