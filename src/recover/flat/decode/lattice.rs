//! The lattice of readings: what each token may do after each state, the likeliest way through,
//! and how likely each step is over all ways.
//!
//! The likeliest way is Viterbi's; the expected counts are those of the forward–backward algorithm
//! (Baum and others 1970), with the edges of the likeliest way's cells: the width of the line
//! before and where the cell began are taken from the best way to each state.

use super::super::atoms::Kind;
use super::pieces::Splits;
use super::{Decoder, continuation};
use crate::model::Field;

/// Evidence of a number of the table's own numbering at a row's start, and cost elsewhere.
pub(super) const NUMBERED_ROW: f32 = 5.0;
/// Cost of a row that begins without a number in the column where others have one.
const UNNUMBERED_ROW: f32 = -3.5;
/// Cost of a proven empty mark that is taken for an empty paragraph: one alone on its line, and one that is not.
const STRAY_MARK: (f32, f32) = (-0.5, -3.0);
/// Cost of taking one mark at a line's end for a space that the author typed.
const TYPED_SPACE: f32 = -1.5;
/// Cost of a row under merged cells: without one, a reading that cuts each measure into rows
/// explains itself best. Between -0.4 and -0.7 the real plans and our own stay right; at -1.5 and -2 item F1
/// of the development corpus' Tika text falls by one and two hundredths.
const BELOW_ROW: f32 = -0.5;
/// Further cost of a row right below a header that begins after its measure: there is no row yet whose cells it may
/// share.
const LATE_FIRST: f32 = -3.0;
/// Cost of reading a row as the rest of one that a page break cut.
const RESUME: f32 = -2.0;
/// Evidence of a small letter where the rest of a cut row begins, and cost of another.
const RESUME_LETTER: (f32, f32) = (1.5, -0.5);
/// Weight of what the text itself says of going on, where the rest of a cut row begins.
const RESUME_OPEN: f32 = 0.3;
/// Cost of a cell that does not go on after a page break.
const RESUMED_EMPTY: f32 = -0.1;
/// Weight of an empty cell's cost in the rest of a cut row.
const RESUMED_SKIP: f32 = 0.2;
/// Evidence of a small letter at the start of a cell that goes on after a page break.
const RESUMED_LOWER: f32 = 3.0;
/// Cost of text outside the table between rows.
const OUTSIDE: f32 = -6.0;
/// Cost of each line of it: more than what a line costs that is read as part of a row.
const OUTSIDE_LINE: f32 = -7.0;
/// Evidence for text outside the table in a line wider than every column.
const WIDER_THAN_COLUMNS: f32 = 4.0;
/// How much wider than the widest column a line of outside text is.
const OUTSIDE_WIDTH: f32 = 1.25;

/// Kinds of rows, in the order of their states: whole, under merged cells, the rest of a cut one.
pub(super) const WHOLE: usize = 0;
/// See [`WHOLE`].
pub(super) const BELOW: usize = 1;
/// See [`WHOLE`].
pub(super) const RESUMED: usize = 2;
const KINDS: usize = 3;
/// Width of a cell that an empty mark stands for: no text goes on in it.
const EMPTY: f32 = -1.0;
/// What is known of the cell where there is none, or an empty one.
const NOTHING: Begun = Begun { width: EMPTY, at: (0, 0) };

/// What one step of the reading does with an atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Continue,
    SameRow(u8),
    NewRow(u8),
    Resume(u8),
    Section,
    Outside,
    Stray,
}

/// The cell that a state is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Begun {
    /// Width in em of its last line; negative where no text goes on in it.
    pub(super) width: f32,
    /// Atom and word at which it began.
    pub(super) at: (u32, u16),
}

/// The best way to a state after an atom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) score: f32,
    pub(super) from: u8,
    pub(super) step: Step,
    pub(super) cell: Begun,
    /// Score of the best other way to get here.
    pub(super) other: f32,
}

const DEAD: Node = Node {
    score: f32::NEG_INFINITY,
    from: 0,
    step: Step::Continue,
    cell: Begun { width: 0.0, at: (0, 0) },
    other: f32::NEG_INFINITY,
};

impl Node {
    pub(super) fn is_reached(&self) -> bool {
        self.score > f32::NEG_INFINITY
    }
}

/// The ways through the lattice.
pub(super) struct Ways {
    /// The best way to each state, a node for each state of each atom.
    pub(super) nodes: Vec<Node>,
    /// Probability of each source before each atom, up to a factor: `[atom * sources + source]`.
    forward: Vec<f64>,
    /// Evidence that each atom goes on in the cell of each state: `[atom * states + state]`.
    onward: Vec<f32>,
}

/// One thing that an atom may do: from a source to a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    pub(super) source: usize,
    pub(super) to: usize,
    pub(super) step: Step,
    pub(super) gain: f32,
    pub(super) cell: Begun,
}

/// States and sources of the lattice for `columns` columns: a state for each column in each kind
/// of row, one for section rows and one for text outside the table. A source is a state itself, or
/// gathers states: all, with the cells after them left empty, as where a row ends; all within a
/// row; and all before a column in a row of a kind, with the cells between left empty.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    columns: usize,
}

impl Shape {
    pub(super) fn new(columns: usize) -> Self {
        Self { columns }
    }

    pub(super) fn states(self) -> usize {
        KINDS * self.columns + 2
    }

    pub(super) fn section(self) -> usize {
        KINDS * self.columns
    }

    fn outside(self) -> usize {
        self.section() + 1
    }

    fn ended(self) -> usize {
        self.states()
    }

    fn within(self) -> usize {
        self.states() + 1
    }

    fn before(self, kind: usize, column: usize) -> usize {
        self.states() + 2 + kind * self.columns + column
    }

    fn sources(self) -> usize {
        self.states() + 2 + KINDS * self.columns
    }

    /// The column and kind of row of a state within a row.
    pub(super) fn cell(self, state: usize) -> Option<(usize, usize)> {
        (state < self.section()).then(|| (state / self.columns, state % self.columns))
    }

    /// The column of a state that was reached, where text may go on in its cell.
    fn within_cell(self, state: usize, node: &Node) -> Option<usize> {
        self.cell(state).filter(|_| node.is_reached() && node.cell.width >= 0.0).map(|(_, column)| column)
    }
}

/// How much of a reading each step takes on the average over all readings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) edge: Edge,
    /// Probability, 0 to 1.
    pub(super) weight: f32,
}

/// Probability below which a step is left out of the counts.
const LEAST_SHARE: f32 = 0.005;

impl Decoder<'_, '_> {
    pub(super) fn shape(&self) -> Shape {
        Shape::new(self.columns.len())
    }

    /// What each source gathers: source, state, and the gain of going there.
    pub(super) fn gathered(&self) -> Vec<(usize, usize, f32)> {
        let (shape, c) = (self.shape(), self.columns.len());
        let mut list = Vec::new();
        for state in 0..shape.states() {
            list.push((state, state, 0.0));
            let rest = match shape.cell(state) {
                Some((kind, column)) if kind != RESUMED => (column + 1..c).map(|k| self.skip(k, kind == BELOW)).sum(),
                _ => 0.0,
            };
            list.push((shape.ended(), state, rest));
            if let Some((kind, column)) = shape.cell(state) {
                list.push((shape.within(), state, 0.0));
                let mut skipped = 0.0;
                for next in column + 1..c {
                    list.push((shape.before(kind, next), state, skipped));
                    skipped += match kind {
                        RESUMED => RESUMED_SKIP * self.columns.empty(next, false),
                        _ => self.skip(next, kind == BELOW),
                    };
                }
            }
        }
        list
    }

    /// The best way to each state after each atom; with a `temperature`, also how likely the
    /// sources are over all readings whose scores are divided by it: at one the scores are log
    /// probabilities, above it the readings are more alike.
    pub(super) fn ways(&self, splits: &[Splits], gathered: &[(usize, usize, f32)], temperature: Option<f32>) -> Ways {
        let shape = self.shape();
        let states = shape.states();
        let mut ways = Ways {
            nodes: Vec::with_capacity(self.atoms.len() * states),
            forward: Vec::new(),
            onward: Vec::with_capacity(self.atoms.len() * states),
        };
        let mut before = Self::start(shape);
        let mut edges = Vec::new();
        let mut likely: Vec<f64> = before.iter().map(|node| f64::from(u8::from(node.is_reached()))).collect();
        let gains: Vec<f64> = temperature.map_or_else(Vec::new, |t| gathered.iter().map(|g| weight(g.2, t)).collect());
        let mut sources: Vec<(f32, u8)> = Vec::new();
        let mut now: Vec<Node> = Vec::new();
        for (t, split) in splits.iter().enumerate() {
            sources.clear();
            sources.resize(shape.sources(), (f32::NEG_INFINITY, 0));
            for &(source, state, gain) in gathered {
                let score = before[state].score + gain;
                if score > sources[source].0 {
                    sources[source] = (score, u8::try_from(state).unwrap_or(0));
                }
            }
            self.onward(t, &before, split, &mut ways.onward);
            self.edges(t, &before, split, &ways.onward[t * states..], &mut edges);
            now.clear();
            now.resize(states, DEAD);
            for edge in &edges {
                let (score, from) = sources[edge.source];
                let score = score + edge.gain;
                let node = &mut now[edge.to];
                if score > node.score {
                    let other = node.score.max(node.other);
                    *node = Node { score, from, step: edge.step, cell: edge.cell, other };
                } else {
                    node.other = node.other.max(score);
                }
            }
            ways.nodes.extend_from_slice(&now);
            std::mem::swap(&mut before, &mut now);
            if let Some(temperature) = temperature {
                let from = ways.forward.len();
                ways.forward.resize(from + shape.sources(), 0.0);
                let sources = &mut ways.forward[from..];
                for (&(source, state, _), gain) in gathered.iter().zip(&gains) {
                    sources[source] += likely[state] * gain;
                }
                likely.fill(0.0);
                for edge in &edges {
                    likely[edge.to] += sources[edge.source] * weight(edge.gain, temperature);
                }
                normalise(&mut likely);
            }
        }
        ways
    }

    /// Before the first atom: as after a section, so that a row must begin.
    fn start(shape: Shape) -> Vec<Node> {
        let mut start = vec![DEAD; shape.states()];
        start[shape.section()] = Node { score: 0.0, ..DEAD };
        start
    }

    /// What the reading ends with after each state: the row's last cells empty.
    pub(super) fn finals(&self) -> Vec<f32> {
        let (shape, c) = (self.shape(), self.columns.len());
        (0..shape.states())
            .map(|s| match shape.cell(s) {
                Some((kind, column)) if kind != RESUMED => (column + 1..c).map(|k| self.skip(k, kind == BELOW)).sum(),
                _ => 0.0,
            })
            .collect()
    }

    /// How likely each step is for each atom, over all readings at the temperature of the `ways`.
    pub(super) fn shares(
        &self,
        ways: &Ways,
        splits: &[Splits],
        gathered: &[(usize, usize, f32)],
        temperature: f32,
    ) -> Vec<Vec<Share>> {
        let shape = self.shape();
        let (states, n) = (shape.states(), splits.len());
        let gains: Vec<f64> = gathered.iter().map(|g| weight(g.2, temperature)).collect();
        let start = Self::start(shape);
        let mut edges = Vec::new();
        let mut shares = vec![Vec::new(); n];
        let mut after: Vec<f64> = self.finals().into_iter().map(|rest| weight(rest, temperature)).collect();
        let mut sources = vec![0.0; shape.sources()];
        let mut list: Vec<f64> = Vec::new();
        for (t, split) in splits.iter().enumerate().rev() {
            let before = if t == 0 { &start[..] } else { &ways.nodes[(t - 1) * states..t * states] };
            self.edges(t, before, split, &ways.onward[t * states..], &mut edges);
            let forward = &ways.forward[t * sources.len()..];
            sources.fill(0.0);
            list.clear();
            for edge in &edges {
                let onward = weight(edge.gain, temperature) * after[edge.to];
                sources[edge.source] += onward;
                list.push(forward[edge.source] * onward);
            }
            let all: f64 = list.iter().sum();
            if all > 0.0 {
                #[allow(clippy::cast_possible_truncation)]
                let kept = edges.iter().zip(&list).map(|(edge, w)| Share { edge: *edge, weight: (w / all) as f32 });
                shares[t] = kept.filter(|s| s.weight >= LEAST_SHARE).collect();
            }
            after.fill(0.0);
            for (&(source, state, _), gain) in gathered.iter().zip(&gains) {
                after[state] += sources[source] * gain;
            }
            normalise(&mut after);
        }
        shares
    }

    /// Everything that atom `t` may do; `onward` by state.
    fn edges(&self, t: usize, before: &[Node], split: &Splits, onward: &[f32], edges: &mut Vec<Edge>) {
        edges.clear();
        let shape = self.shape();
        let atom = &self.atoms[t];
        if atom.kind == Kind::Empty {
            self.edges_of_mark(t, before, edges);
            return;
        }
        if atom.line_start {
            self.edges_within(t, before, onward, edges);
        }
        let this = u32::try_from(t).unwrap_or(0);
        let cell = |cuts: &[(u8, u16)]| {
            let from = if cuts.len() > 1 { cuts[cuts.len() - 2].1 } else { 0 };
            Begun { width: atom.width(usize::from(from), atom.words.len()), at: (this, from) }
        };
        let lower = atom.first_word().starts_with(char::is_lowercase);
        let against = self.sections.against_row(t);
        let resumes = if atom.page_break && t > 0 {
            let open = continuation::of_texts(&self.atoms[t - 1], atom, self.knowledge).max(0.0);
            Some(RESUME + RESUME_OPEN * open + if lower { RESUME_LETTER.0 } else { RESUME_LETTER.1 })
        } else {
            None
        };
        let c = self.columns.len();
        let measure = self.columns.fields.iter().position(|f| *f == Some(Field::Measure));
        let first = t == 0 || atom.header_before;
        for start in 0..c {
            let late = if first && measure.is_some_and(|m| start > m) { LATE_FIRST } else { 0.0 };
            let column = u8::try_from(start).unwrap_or(0);
            // The number's column need not be the first: then it goes on in the row.
            let here = self.columns.fields[start] == Some(Field::ItemNo) || self.number_start == Some(start);
            let numbered = match (atom.numbered, here) {
                (true, true) => NUMBERED_ROW,
                (true, false) => -NUMBERED_ROW,
                _ => 0.0,
            };
            let opens = if atom.numbered {
                NUMBERED_ROW + self.number_bias[start]
            } else if self.number_start == Some(start) {
                UNNUMBERED_ROW
            } else {
                0.0
            };
            let below = self.below_from.is_some_and(|b| start >= b);
            for end in start..c {
                // The next cells of the same row.
                for kind in [WHOLE, BELOW, RESUMED] {
                    let Some((score, cuts)) = split.cut(kind == BELOW, start, end) else { continue };
                    let goes_on = if kind == RESUMED && !atom.bullet && lower { RESUMED_LOWER } else { 0.0 };
                    edges.push(Edge {
                        source: shape.before(kind, start),
                        to: kind * c + end,
                        step: Step::SameRow(column),
                        gain: score + numbered + goes_on,
                        cell: cell(cuts),
                    });
                }
                // A new row.
                let (kind, kept) = if below { (BELOW, BELOW_ROW) } else { (WHOLE, 0.0) };
                if let Some((score, cuts)) = split.cut(below, start, end) {
                    edges.push(Edge {
                        source: shape.ended(),
                        to: kind * c + end,
                        step: Step::NewRow(column),
                        gain: self.columns.row_start(start) + score + opens + against + kept + late,
                        cell: cell(cuts),
                    });
                }
                // The rest of a row that a page break cut.
                if let (Some(resumes), Some((score, cuts))) = (resumes, split.cut(false, start, end)) {
                    edges.push(Edge {
                        source: shape.within(),
                        to: RESUMED * c + end,
                        step: Step::Resume(column),
                        gain: resumes + score,
                        cell: cell(cuts),
                    });
                }
            }
        }
        if atom.line_start {
            self.edges_between(t, before, edges);
        }
    }

    /// The evidence that atom `t` goes on in the cell of each state; 0 for states in whose cell nothing can.
    fn onward(&self, t: usize, before: &[Node], split: &Splits, onward: &mut Vec<f32>) {
        let shape = self.shape();
        let begins_line = self.atoms[t].kind == Kind::Text && self.atoms[t].line_start;
        let common = self.joins[t].filter(|_| begins_line);
        onward.extend(before.iter().enumerate().map(|(s, node)| {
            common
                .zip(shape.within_cell(s, node))
                .map_or(0.0, |(common, column)| self.goes_on(t, column, &node.cell, common, split.words[column]))
        }));
    }

    /// Going on in the cell that each state is in.
    fn edges_within(&self, t: usize, before: &[Node], onward: &[f32], edges: &mut Vec<Edge>) {
        let (shape, atom) = (self.shape(), &self.atoms[t]);
        if self.joins[t].is_none() {
            return;
        }
        let width = atom.width(0, atom.words.len());
        for (s, (node, &gain)) in before.iter().zip(onward).enumerate() {
            if shape.within_cell(s, node).is_some() {
                let cell = Begun { width, at: node.cell.at };
                edges.push(Edge { source: s, to: s, step: Step::Continue, gain, cell });
            }
        }
    }

    /// A section row, a heading between tables, text outside the table, or more of them.
    fn edges_between(&self, t: usize, before: &[Node], edges: &mut Vec<Edge>) {
        let (shape, atom) = (self.shape(), &self.atoms[t]);
        let (section, outside) = (shape.section(), shape.outside());
        let mut push = |source, to, step, gain| edges.push(Edge { source, to, step, gain, cell: NOTHING });
        push(shape.ended(), section, Step::Section, self.sections.opens(t));
        if before[section].is_reached() && t > 0 {
            push(section, section, Step::Section, self.sections.goes_on(t));
        }
        let wide = self.columns.widest().is_some_and(|w| atom.width(0, atom.words.len()) > w * OUTSIDE_WIDTH);
        let line = OUTSIDE_LINE + if wide { WIDER_THAN_COLUMNS } else { 0.0 };
        push(shape.ended(), outside, Step::Outside, OUTSIDE + line);
        if before[outside].is_reached() {
            push(outside, outside, Step::Outside, line);
        }
    }

    /// An empty cell, or an empty paragraph.
    fn edges_of_mark(&self, t: usize, before: &[Node], edges: &mut Vec<Edge>) {
        let (shape, c, atom) = (self.shape(), self.columns.len(), &self.atoms[t]);
        let stray = match (atom.lone, atom.typed) {
            (true, _) => STRAY_MARK.0,
            (_, true) => TYPED_SPACE,
            _ => STRAY_MARK.1,
        };
        for (s, node) in before.iter().enumerate().filter(|(_, node)| node.is_reached()) {
            edges.push(Edge { source: s, to: s, step: Step::Stray, gain: stray, cell: node.cell });
            if let Some((kind, column)) = shape.cell(s).filter(|(_, column)| column + 1 < c) {
                let next = column + 1;
                // In the rest of a cut row, the cells that were whole before the break stay empty.
                let gain = if kind == RESUMED { RESUMED_EMPTY } else { self.columns.empty(next, kind == BELOW) };
                let step = Step::SameRow(u8::try_from(next).unwrap_or(0));
                edges.push(Edge { source: s, to: s + 1, step, gain, cell: NOTHING });
            }
        }
        let gain = self.columns.row_start(0) + self.columns.empty(0, false);
        edges.push(Edge { source: shape.ended(), to: 0, step: Step::NewRow(0), gain, cell: NOTHING });
        if atom.page_break {
            let to = RESUMED * c;
            edges.push(Edge { source: shape.within(), to, step: Step::Resume(0), gain: RESUME, cell: NOTHING });
        }
    }
}

/// What a score makes a reading more likely by.
fn weight(gain: f32, temperature: f32) -> f64 {
    f64::from(gain / temperature).exp()
}

/// Divides by the greatest, so that products of many probabilities stay within range.
fn normalise(values: &mut [f64]) {
    let most = values.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        for v in values {
            *v /= most;
        }
    }
}
