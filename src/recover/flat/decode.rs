//! The likeliest assignment of a flattened table's tokens to cells.
//!
//! A semi-Markov reading by dynamic programming (Viterbi): the state after each atom is the
//! column whose cell the atom's last piece is in, with three more states for section rows, text
//! outside the table and rows that a page break cut. A line that begins a cell may hold several
//! cells; a line that goes on in a cell belongs to it whole, for the cells of a row begin at the
//! same height and only one-line cells can share a line.

use super::atoms::{Atom, Kind};
use super::columns::{Columns, Reading, SHORT_WORDS};
use super::sections::{Label, SectionScorer};
use crate::knowledge::Knowledge;
use crate::knowledge::content::{self, Cells};
use crate::knowledge::evidence::Evidence;
use crate::model::Field;
use crate::text::fold::fold;

/// Cost of every cell begun: cells cost, or every word would be one.
const CELL: f32 = -0.8;
/// Cost of a cut before a small letter.
const CUT_BEFORE_LOWER: f32 = -1.6;
/// Cost of a cut between two words with capitals: most are one name.
const CUT_IN_NAME: f32 = -1.0;
/// Cost of a capital inside a cell after a word without: it begins a cell more often than a name.
const CAPITAL_INSIDE: f32 = -0.7;
/// Cost of a full stop before a capital inside a line, times the share of cells that end in one.
const SENTENCE_INSIDE: f32 = -1.6;
/// Cost of a row that begins without a number in the column where others have one.
const UNNUMBERED_ROW: f32 = -3.5;
/// Cost of a cell that ends in a preposition, a hyphen or an open bracket.
const OPEN_END: f32 = -5.0;
/// Cost of a proven empty mark that is taken for an empty paragraph: one alone on its line, and one that is not.
const STRAY_MARK: (f32, f32) = (-0.5, -3.0);
/// Cost of taking one mark at a line's end for a space that the author typed.
const TYPED_SPACE: f32 = -1.5;
/// Cost of skipping a column without a mark where every empty cell leaves one.
const UNMARKED: f32 = -4.0;
/// Evidence of a number of the table's own numbering at a row's start, and cost elsewhere.
const NUMBERED_ROW: f32 = 5.0;
/// Cost of a row under merged cells: without one, a reading that cuts each measure into rows
/// explains itself best. Between -0.3 and -0.7 the development corpus' figures stand still.
const BELOW_ROW: f32 = -0.4;
/// Cost of a line that goes on in a cell of numbers: they are short.
const IN_NUMBER: f32 = -8.0;
/// Cost of reading a row as the rest of one that a page break cut.
const RESUME: f32 = -2.0;
/// Cost of a cell that does not go on after a page break.
const RESUMED_EMPTY: f32 = -0.1;
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
/// Evidence of a labelled area or goal in the column for areas.
const LABEL_IN_AREA: f32 = 5.0;
/// Evidence of a line that surely goes on with the one before: half a word, or a slash.
const CERTAIN: f32 = 8.0;
/// Weight of the words of a line that goes on: in running text they tell less of the column.
const CONTINUED_WORDS: f32 = 0.5;
/// Cost of a second bullet on a line that opens with one: most are dashes.
const DASH_IN_BULLET: f32 = -2.5;
/// Cost of a line that is wholly a time or a sum in a cell of another column.
const MISMATCH: f32 = -3.0;
/// Bound of the evidence of white space, in nats.
const SPACE_BOUND: f32 = 4.0;

/// What the white space between two lines says, as measured in the document: log odds that the
/// text goes on.
#[derive(Debug, Clone, Copy, Default)]
pub struct WhiteSpace {
    /// After an empty line.
    pub blank: f32,
    /// Without one.
    pub no_blank: f32,
    /// The line before ends in a space.
    pub space: f32,
    /// It does not.
    pub no_space: f32,
}

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

/// What one step of the reading does with an atom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Continue,
    SameRow(u8),
    NewRow(u8),
    Resume(u8),
    Section,
    Outside,
    Stray,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    score: f32,
    from: u8,
    step: Step,
    width: f32,
    /// Score of the best other way to get here.
    other: f32,
}

/// Kinds of rows, in the order of their states: whole, under merged cells, the rest of a cut one.
const WHOLE: usize = 0;
const BELOW: usize = 1;
const RESUMED: usize = 2;
/// Width of a cell that an empty mark stands for: no text goes on in it.
const EMPTY: f32 = -1.0;
const DEAD: Node =
    Node { score: f32::NEG_INFINITY, from: 0, step: Step::Continue, width: 0.0, other: f32::NEG_INFINITY };

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

/// A way to cut an atom: its score, and for each piece the column and the word after it.
type Cut = (f32, Vec<(u8, u16)>);

struct Splits {
    /// Best score for start and end column, and the word borders: in whole rows, and in rows under
    /// merged cells.
    tables: [Vec<Option<Cut>>; 2],
    /// How well all words fit each column.
    words: Vec<f32>,
}

/// Scores of an atom's pieces: borders, and `[from border][to border][column]`.
struct Pieces {
    borders: Vec<usize>,
    scores: Vec<f32>,
    columns: usize,
}

impl Pieces {
    fn at(&self, from: usize, to: usize, column: usize) -> f32 {
        self.scores[(from * self.borders.len() + to) * self.columns + column]
    }
}

/// A table's atoms with what is known of each.
pub struct Decoder<'a, 'k> {
    atoms: &'a [Atom<'a>],
    knowledge: &'k Knowledge,
    columns: &'a mut Columns,
    settings: Settings,
    sections: SectionScorer,
    folded: Vec<Vec<String>>,
    /// Column of each word in the last reading.
    own: Vec<Vec<u8>>,
    evidence: Vec<Vec<Evidence>>,
    /// The column in which rows begin with a number, where rows are numbered.
    number_start: Option<usize>,
    /// How much less likely each column is to hold a number of the table's own numbering than the
    /// likeliest, in nats.
    number_bias: Vec<f32>,
    /// The column at which rows under merged cells begin.
    below_from: Option<usize>,
}

impl<'a, 'k> Decoder<'a, 'k> {
    /// Prepares the atoms.
    #[must_use]
    pub fn new(
        atoms: &'a [Atom<'a>],
        columns: &'a mut Columns,
        sections: SectionScorer,
        settings: Settings,
        knowledge: &'k Knowledge,
    ) -> Self {
        let folded: Vec<Vec<String>> = atoms.iter().map(|a| a.words.iter().map(|w| fold(w)).collect()).collect();
        let own = atoms.iter().map(|a| vec![u8::MAX; a.words.len()]).collect();
        let evidence =
            atoms.iter().map(|a| piece_evidence(a, knowledge, &borders(a, knowledge, settings.shared_lines))).collect();
        let at = |f: Field| columns.fields.iter().position(|x| *x == Some(f));
        let number_start = atoms
            .iter()
            .any(|a| a.numbered)
            .then(|| at(Field::ItemNo).or_else(|| at(Field::Objective)).or_else(|| at(Field::Measure)))
            .flatten();
        let below_from = columns.below_from();
        let number_bias = number_bias(&vec![0.0; columns.len()], number_start);
        Self {
            atoms,
            knowledge,
            columns,
            settings,
            sections,
            folded,
            own,
            evidence,
            number_start,
            number_bias,
            below_from,
        }
    }

    /// Reads the table `passes` times, learning from each reading, and gives the last with its
    /// evidence in nats for each atom.
    #[must_use]
    pub fn read(&mut self, passes: usize) -> (Vec<Row>, f32) {
        let mut rows = Vec::new();
        let mut evidence = 0.0;
        for pass in 0..passes {
            (rows, evidence) = self.pass();
            if pass + 1 < passes {
                self.learn(&rows);
            }
        }
        (rows, evidence)
    }

    fn learn(&mut self, rows: &[Row]) {
        let mut readings = Vec::new();
        let mut count = [0; 2];
        for own in &mut self.own {
            own.fill(u8::MAX);
        }
        for row in rows {
            let Row::Cells { cells, resumed, .. } = row else { continue };
            let below = cells.first().is_some_and(|c| c.below);
            count[usize::from(below)] += usize::from(!resumed);
            for cell in cells {
                for &(atom, a, b) in &cell.pieces {
                    self.own[atom][a..b].fill(u8::try_from(cell.column).unwrap_or(u8::MAX));
                }
                let mut cell = cell.clone();
                cell.row_start &= !resumed;
                readings.push(cell);
            }
        }
        let mut numbers = vec![0.0; self.columns.len()];
        for reading in &readings {
            if reading.pieces.first().is_some_and(|&(t, a, _)| a == 0 && self.atoms[t].numbered) {
                numbers[reading.column] += 1.0;
            }
        }
        self.number_bias = number_bias(&numbers, self.number_start);
        self.name_columns(&readings, count[BELOW] > 0);
        self.columns.learn(&readings, count, self.atoms, &self.folded, self.knowledge);
        self.settings.space = white_space(self.atoms, Some(rows));
    }

    /// Columns whose headings nothing resembles get their fields from the cells of the last reading.
    fn name_columns(&mut self, readings: &[Reading], below: bool) {
        if self.columns.fields.iter().all(Option::is_some) {
            return;
        }
        let mut cells = vec![Cells::default(); self.columns.len()];
        for reading in readings {
            let text = reading.pieces.iter().map(|&(t, a, b)| self.atoms[t].words[a..b].join(" ")).collect::<Vec<_>>();
            if !text.is_empty() {
                cells[reading.column].texts.push(text.join(" "));
            }
        }
        for column in cells.iter_mut().take(self.below_from.unwrap_or(0)) {
            column.merged = below;
        }
        let _ = content::infer(&mut self.columns.fields, &cells, self.knowledge);
    }

    /// A state for each column in a whole row, in a row under merged cells and in the rest of a row
    /// that a page break cut; one for section rows, one for text outside the table.
    fn states(&self) -> usize {
        3 * self.columns.len() + 2
    }

    fn pass(&self) -> (Vec<Row>, f32) {
        let c = self.columns.len();
        let states = self.states();
        let mut nodes: Vec<Node> = Vec::with_capacity(self.atoms.len() * states);
        let mut splits: Vec<Splits> = Vec::with_capacity(self.atoms.len());
        // Before the first atom: as after a section, so that a row must begin.
        let mut before: Vec<Node> = vec![DEAD; states];
        before[3 * c] = Node { score: 0.0, ..DEAD };
        for t in 0..self.atoms.len() {
            let split = self.split(t);
            let now = self.step(t, &before, &split);
            splits.push(split);
            nodes.extend_from_slice(&now);
            before = now;
        }
        self.trace(&nodes, &splits)
    }

    /// The best cuts of an atom into the pieces of neighbouring cells, for every first and last column.
    fn split(&self, t: usize) -> Splits {
        let c = self.columns.len();
        let atom = &self.atoms[t];
        if atom.kind == Kind::Empty {
            return Splits { tables: [vec![None; c * c], vec![None; c * c]], words: Vec::new() };
        }
        let n = atom.words.len();
        let sums = self.columns.word_sums(&self.folded[t], &self.own[t]);
        let words = sums.iter().map(|s| Columns::bounded(s, 0, n)).collect();
        let pieces = self.pieces(t, &sums);
        let below = if self.below_from.is_some() { self.cuts(t, &pieces, true) } else { vec![None; c * c] };
        Splits { tables: [self.cuts(t, &pieces, false), below], words }
    }

    fn cuts(&self, t: usize, pieces: &Pieces, below: bool) -> Vec<Option<Cut>> {
        let c = self.columns.len();
        let mut table = vec![None; c * c];
        let borders = &pieces.borders;
        let ends = borders.len();
        let skips: Vec<f32> = (0..c).map(|col| self.skip(col, below)).collect();
        let filled: Vec<f32> = (0..c).map(|col| self.columns.filled(col, below)).collect();
        let mut best: Vec<(f32, u16, u8)> = Vec::new();
        for start in 0..c {
            // best[k * c + col]: words up to border k are used, the last piece is in col.
            best.clear();
            best.resize(ends * c, (f32::NEG_INFINITY, 0, 0));
            for k in 1..ends {
                best[k * c + start] = (pieces.at(0, k, start) + filled[start], 0, u8::MAX);
                for j in 1..k {
                    let cut = self.cut(t, borders[j]);
                    for last in start..c {
                        let score = best[j * c + last].0;
                        if score == f32::NEG_INFINITY {
                            continue;
                        }
                        let mut skipped = 0.0;
                        for next in last + 1..c {
                            let total = score + skipped + pieces.at(j, k, next) + filled[next] + cut;
                            if total > best[k * c + next].0 {
                                best[k * c + next] =
                                    (total, u16::try_from(j).unwrap_or(0), u8::try_from(last).unwrap_or(0));
                            }
                            skipped += skips[next];
                        }
                    }
                }
            }
            for end in start..c {
                let score = best[(ends - 1) * c + end].0;
                if score == f32::NEG_INFINITY {
                    continue;
                }
                let mut cuts = Vec::new();
                let (mut k, mut col) = (ends - 1, end);
                loop {
                    let (_, j, before) = best[k * c + col];
                    cuts.push((u8::try_from(col).unwrap_or(0), u16::try_from(borders[k]).unwrap_or(u16::MAX)));
                    if before == u8::MAX {
                        break;
                    }
                    k = usize::from(j);
                    col = usize::from(before);
                }
                cuts.reverse();
                table[start * c + end] = Some((score, cuts));
            }
        }
        table
    }

    fn pieces(&self, t: usize, sums: &[Vec<f32>]) -> Pieces {
        let c = self.columns.len();
        let borders = self.borders(t);
        let n = self.atoms[t].words.len();
        let mut scores = vec![f32::NEG_INFINITY; borders.len() * borders.len() * c];
        for (i, &a) in borders.iter().enumerate() {
            for (k, &b) in borders.iter().enumerate().skip(i + 1) {
                self.piece(t, a, b, b == n, sums, &mut scores[(i * borders.len() + k) * c..][..c]);
            }
        }
        Pieces { borders, scores, columns: c }
    }

    fn borders(&self, t: usize) -> Vec<usize> {
        borders(&self.atoms[t], self.knowledge, self.settings.shared_lines)
    }

    fn cut(&self, t: usize, at: usize) -> f32 {
        let (before, word) = (self.atoms[t].words[at - 1], self.atoms[t].words[at]);
        let capital = |w: &str| w.starts_with(char::is_uppercase);
        if word.starts_with(char::is_lowercase) && !matches!(word, "kr" | "kr.") {
            CUT_BEFORE_LOWER
        } else if at > 1 && capital(before) && capital(word) && !before.ends_with(['.', ':', '?']) {
            CUT_IN_NAME
        } else {
            0.0
        }
    }

    fn skip(&self, column: usize, below: bool) -> f32 {
        self.columns.empty(column, below) + if self.settings.marks { UNMARKED } else { 0.0 }
    }

    /// Evidence that words `a..b` are the first line of a cell, for each column. A piece that ends
    /// inside the line is a whole cell.
    fn piece(&self, t: usize, a: usize, b: usize, last: bool, sums: &[Vec<f32>], out: &mut [f32]) {
        let atom = &self.atoms[t];
        let glyph = is_glyph(atom.words[a]);
        let bullet = if a == 0 { atom.bullet } else { glyph };
        let skip = usize::from(bullet && glyph);
        let first = atom.words.get(a + skip).copied().unwrap_or("");
        let (e, words) = self.evidence_of(t, (a + skip).min(b), b);
        let width = atom.width(a, b);
        let same = (b - a <= SHORT_WORDS && self.columns.has_learned())
            .then(|| self.columns.text_counts(&self.folded[t][a..b].join(" ")))
            .flatten();
        let mut common = CELL;
        if a > 0 && glyph && atom.bullet {
            common += DASH_IN_BULLET;
        }
        for pair in atom.words[a + skip.min(b - a)..b].windows(2) {
            let lower = pair[0].starts_with(char::is_lowercase) && !pair[0].ends_with(['.', ':', '/', '?']);
            if lower && pair[1].starts_with(char::is_uppercase) && !self.knowledge.words.is_open(pair[0]) {
                common += CAPITAL_INSIDE;
            }
        }
        if !last {
            let text = atom.words[b - 1];
            if text.ends_with('-') && text.len() > 1 && !text.ends_with(",-") {
                common += OPEN_END;
            }
            let opened = atom.words[a..b].iter().map(|w| w.matches('(').count()).sum::<usize>();
            let closed = atom.words[a..b].iter().map(|w| w.matches(')').count()).sum::<usize>();
            if opened > closed && !atom.words[a].starts_with(|c: char| c.is_ascii_digit()) {
                common += OPEN_END;
            }
        }
        let has_number_column = self.columns.fields.contains(&Some(Field::ItemNo));
        let stop = atom.words[b - 1].ends_with('.');
        let sentences = atom.words[a..b]
            .windows(2)
            .filter(|p| p[0].ends_with('.') && p[1].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
            .count();
        #[allow(clippy::cast_precision_loss)]
        let sentences = sentences as f32;
        for (column, score) in out.iter_mut().enumerate() {
            if !last {
                *score = self.columns.ending(column, stop);
            } else {
                *score = 0.0;
            }
            // Where cells end in full stops, one inside a line most often ends a cell.
            *score += SENTENCE_INSIDE * sentences * self.columns.stops(column);
            *score += common
                + self.columns.opening(column, &e, words, first, bullet)
                + Columns::bounded(&sums[column], a, b)
                + self.columns.fits(column, width);
            if let Some(counts) = same {
                *score += self.columns.same_text(column, counts, self.own[t][a]);
            }
            if a == 0
                && (self.sections.label(t) == Some(Label::Area) || atom.title)
                && self.columns.fields[column] == Some(Field::FocusArea)
            {
                *score += LABEL_IN_AREA;
            }
            if atom.numbered && a == 0 {
                let number_column = self.columns.fields[column] == Some(Field::ItemNo);
                if number_column != (b == 1) && (number_column || has_number_column) {
                    *score -= NUMBERED_ROW;
                }
            }
        }
    }

    fn evidence_of(&self, t: usize, a: usize, b: usize) -> (Evidence, usize) {
        let words = b.saturating_sub(a);
        if words == 0 || a >= self.atoms[t].words.len() {
            return (Evidence::default(), 0);
        }
        (
            self.evidence[t].get(a * (SHORT_WORDS + 1) + words.min(SHORT_WORDS + 1) - 1).copied().unwrap_or_default(),
            words,
        )
    }

    /// The last atom of text before this one.
    fn text_before(&self, t: usize) -> Option<usize> {
        (0..t).rev().find(|&i| self.atoms[i].kind == Kind::Text)
    }

    /// Log odds that the atom goes on in the cell whose last line ended before it.
    fn goes_on(&self, t: usize, column: usize, width: f32, common: f32, words: f32) -> f32 {
        let atom = &self.atoms[t];
        let Some(previous) = self.text_before(t).map(|p| &self.atoms[p]) else { return f32::NEG_INFINITY };
        let mut score = common;
        let s = &self.settings.space;
        if !atom.page_break && !atom.header_before {
            // A line of spaces between is a gap as well.
            let gap = atom.blank || t > 0 && self.atoms[t - 1].kind == Kind::Empty;
            score += if gap { s.blank } else { s.no_blank };
        }
        score += if previous.space_end { s.space } else { s.no_space };
        if let Some(label) = self.sections.label(t) {
            // An area's cell may hold its goal.
            let area = self.columns.fields[column] == Some(Field::FocusArea);
            return if area && label == Label::Goal { LABEL_IN_AREA } else { -LABEL_IN_AREA };
        }
        if atom.bullet {
            // A bullet begins a paragraph of the same cell: breaking says nothing.
            return self.columns.bulleted(column).max(0.02).ln()
                + if atom.blank { 0.3 * s.blank.min(0.0) } else { 0.0 };
        }
        if atom.numbered {
            score -= NUMBERED_ROW;
        }
        if self.columns.fields[column] == Some(Field::ItemNo) {
            score += IN_NUMBER;
        }
        let mut fit = self.columns.broken(column, width, crate::text::width::estimate(atom.words[0]));
        if previous.last_word().ends_with('-') {
            fit = fit.max(0.0);
        }
        score
            + fit
            + CONTINUED_WORDS * words
            + self.columns.fits(column, atom.width(0, atom.words.len()))
            + self.joins_time(t, column)
            + self.mismatch(t, column)
    }

    /// A line that is a time, a sum or a list of actors as a whole belongs in the column for it.
    fn mismatch(&self, t: usize, column: usize) -> f32 {
        let n = self.atoms[t].words.len();
        if n > SHORT_WORDS {
            return 0.0;
        }
        let (e, _) = self.evidence_of(t, 0, n);
        let has = |test: &dyn Fn(Field) -> bool| self.columns.fields.iter().flatten().any(|f| test(*f));
        let is = |test: &dyn Fn(Field) -> bool| self.columns.fields[column].is_some_and(test);
        let mut cost = 0.0;
        let time = |f: Field| f.is_time();
        let money = |f: Field| matches!(f, Field::Cost | Field::Funding);
        let actor = |f: Field| matches!(f, Field::Responsible | Field::Participants);
        if has(&time) && !is(&time) {
            cost += e.time * MISMATCH;
        }
        if has(&money) && !is(&money) {
            cost += e.money * MISMATCH;
        }
        if has(&actor) && !is(&actor) {
            cost += e.actor * MISMATCH * 0.4;
        }
        cost
    }

    /// `1. kvartal` / `2025`: a time that only the next line completes.
    fn joins_time(&self, t: usize, column: usize) -> f32 {
        let field = self.columns.fields[column];
        if !field.is_some_and(Field::is_time) || self.atoms[t].words.len() > SHORT_WORDS {
            return 0.0;
        }
        let (e, _) = self.evidence_of(t, 0, self.atoms[t].words.len());
        if e.time > 0.5 && self.atoms[t].words[0].starts_with(|c: char| c.is_ascii_digit()) { 1.0 } else { 0.0 }
    }

    #[allow(clippy::too_many_lines)]
    fn step(&self, t: usize, before: &[Node], split: &Splits) -> Vec<Node> {
        let c = self.columns.len();
        let (section, outside) = (3 * c, 3 * c + 1);
        let atom = &self.atoms[t];
        let mut now = vec![DEAD; self.states()];
        let offer = |now: &mut Vec<Node>, to: usize, from: usize, step: Step, score: f32, width: f32| {
            let node = &mut now[to];
            if score > node.score {
                let other = node.score.max(node.other);
                *node = Node { score, from: u8::try_from(from).unwrap_or(0), step, width, other };
            } else {
                node.other = node.other.max(score);
            }
        };
        // Ending a row leaves the columns after the last cell empty.
        let end_of_row = |state: usize| -> f32 {
            if state >= section {
                return 0.0;
            }
            let below = state / c == BELOW;
            let resumed = state / c == RESUMED;
            if resumed { 0.0 } else { (state % c + 1..c).map(|k| self.skip(k, below)).sum() }
        };
        let ended: Vec<f32> = (0..self.states()).map(|s| before[s].score + end_of_row(s)).collect();
        let (best_end, best_ended) = argmax(&ended);

        if atom.kind == Kind::Empty {
            for (s, node) in before.iter().enumerate() {
                if node.score == f32::NEG_INFINITY {
                    continue;
                }
                let stray = match (atom.lone, atom.typed) {
                    (true, _) => STRAY_MARK.0,
                    (_, true) => TYPED_SPACE,
                    _ => STRAY_MARK.1,
                };
                offer(&mut now, s, s, Step::Stray, node.score + stray, node.width);
                if s < section && (s % c) + 1 < c {
                    let next = s + 1;
                    // In the rest of a cut row, the cells that were whole before the break stay empty.
                    let empty =
                        if s / c == RESUMED { RESUMED_EMPTY } else { self.columns.empty(next % c, s / c == BELOW) };
                    let score = node.score + empty;
                    offer(&mut now, next, s, Step::SameRow(u8::try_from(next % c).unwrap_or(0)), score, EMPTY);
                }
            }
            let score = best_ended + self.columns.row_start(0) + self.columns.empty(0, false);
            offer(&mut now, 0, best_end, Step::NewRow(0), score, EMPTY);
            if atom.page_break {
                let (from, value) = best_of(&before[..section]);
                offer(&mut now, RESUMED * c, from, Step::Resume(0), value + RESUME, EMPTY);
            }
            return now;
        }

        let width_of = |cuts: &[(u8, u16)]| {
            let from = if cuts.len() > 1 { usize::from(cuts[cuts.len() - 2].1) } else { 0 };
            atom.width(from, atom.words.len())
        };
        // Go on in the same cell.
        if let Some(p) = self.text_before(t).filter(|_| atom.line_start) {
            let common = common_continuation(&self.atoms[p], atom, self.knowledge);
            for (s, node) in before.iter().enumerate().take(section) {
                if node.score > f32::NEG_INFINITY && node.width >= 0.0 {
                    let score = node.score + self.goes_on(t, s % c, node.width, common, split.words[s % c]);
                    offer(&mut now, s, s, Step::Continue, score, atom.width(0, atom.words.len()));
                }
            }
        }
        let fresh_penalty = self.sections.against_row(t);
        for start in 0..c {
            for end in start..c {
                let column = u8::try_from(start).unwrap_or(0);
                // The next cells of the same row.
                for kind in [WHOLE, BELOW, RESUMED] {
                    let below = kind == BELOW;
                    let Some((score, cuts)) = &split.tables[usize::from(below)][start * c + end] else { continue };
                    let mut skipped = 0.0;
                    let mut best: Option<(f32, usize)> = None;
                    for col in (0..start).rev() {
                        let s = kind * c + col;
                        let total = before[s].score + skipped;
                        if before[s].score > f32::NEG_INFINITY && best.is_none_or(|(b, _)| total > b) {
                            best = Some((total, s));
                        }
                        skipped +=
                            if kind == RESUMED { 0.2 * self.columns.empty(col, false) } else { self.skip(col, below) };
                    }
                    if let Some((total, s)) = best {
                        // The number's column need not be the first: then it goes on in the row.
                        let here =
                            self.columns.fields[start] == Some(Field::ItemNo) || self.number_start == Some(start);
                        let mut numbered = match (atom.numbered, here) {
                            (true, true) => NUMBERED_ROW,
                            (true, false) => -NUMBERED_ROW,
                            _ => 0.0,
                        };
                        if kind == RESUMED && !atom.bullet && atom.first_word().starts_with(char::is_lowercase) {
                            numbered += RESUMED_LOWER;
                        }
                        let total = total + score + numbered;
                        offer(&mut now, kind * c + end, s, Step::SameRow(column), total, width_of(cuts));
                    }
                }
                // A new row.
                let numbered = if atom.numbered {
                    NUMBERED_ROW + self.number_bias[start]
                } else if self.number_start == Some(start) {
                    UNNUMBERED_ROW
                } else {
                    0.0
                };
                let below = self.below_from.is_some_and(|b| start >= b);
                let kind = if below { BELOW } else { WHOLE };
                if let Some((score, cuts)) = &split.tables[usize::from(below)][start * c + end] {
                    let kept = if below { BELOW_ROW } else { 0.0 };
                    let total = best_ended + self.columns.row_start(start) + score + numbered + fresh_penalty + kept;
                    offer(&mut now, kind * c + end, best_end, Step::NewRow(column), total, width_of(cuts));
                }
                // The rest of a row that a page break cut.
                if atom.page_break
                    && t > 0
                    && let Some((score, cuts)) = &split.tables[0][start * c + end]
                {
                    let (from, value) = best_of(&before[..section]);
                    let open = common_continuation(&self.atoms[t - 1], atom, self.knowledge).max(0.0);
                    let lower = if atom.first_word().starts_with(char::is_lowercase) { 1.5 } else { -0.5 };
                    let total = value + RESUME + score + lower + 0.3 * open;
                    offer(&mut now, RESUMED * c + end, from, Step::Resume(column), total, width_of(cuts));
                }
            }
        }
        // A section row, a heading between tables, or more of it.
        if atom.line_start {
            let score = best_ended + self.sections.opens(t);
            offer(&mut now, section, best_end, Step::Section, score, 0.0);
            if before[section].score > f32::NEG_INFINITY && t > 0 {
                let score = before[section].score + self.sections.goes_on(t);
                offer(&mut now, section, section, Step::Section, score, 0.0);
            }
            let wide = self.columns.widest().is_some_and(|w| atom.width(0, atom.words.len()) > w * OUTSIDE_WIDTH);
            let line = OUTSIDE_LINE + if wide { WIDER_THAN_COLUMNS } else { 0.0 };
            offer(&mut now, outside, best_end, Step::Outside, best_ended + OUTSIDE + line, 0.0);
            if before[outside].score > f32::NEG_INFINITY {
                offer(&mut now, outside, outside, Step::Outside, before[outside].score + line, 0.0);
            }
        }
        now
    }

    fn trace(&self, nodes: &[Node], splits: &[Splits]) -> (Vec<Row>, f32) {
        let c = self.columns.len();
        let states = self.states();
        let n = self.atoms.len();
        if n == 0 {
            return (Vec::new(), 0.0);
        }
        let last = &nodes[(n - 1) * states..];
        let finals: Vec<f32> = (0..states)
            .map(|s| {
                let rest: f32 =
                    if s < RESUMED * c { (s % c + 1..c).map(|k| self.skip(k, s / c == BELOW)).sum() } else { 0.0 };
                last[s].score + rest
            })
            .collect();
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
                        cells.push(Reading { column: state % c, row_start: begins, below, pieces: Vec::new() });
                        continue;
                    }
                    let cut = &splits[t].tables[usize::from(below)][usize::from(start) * c + state % c];
                    let Some((_, cuts)) = cut else { continue };
                    let mut from = 0;
                    for &(column, to) in cuts {
                        let to = usize::from(to).min(words);
                        cells.push(Reading {
                            column: usize::from(column),
                            row_start: begins && from == 0,
                            below,
                            pieces: vec![(t, from, to)],
                        });
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

/// Word borders of an atom at which a cell may end: never after a word that leaves the text open.
fn borders(atom: &Atom<'_>, knowledge: &Knowledge, shared_lines: bool) -> Vec<usize> {
    let n = atom.words.len();
    let mut borders = vec![0];
    if shared_lines || atom.numbered {
        // Inside a time expression or a sum no cell ends.
        let mut inside = 0;
        for i in 1..n {
            inside = inside.max(i - 1 + crate::knowledge::time::prefix_len(&atom.words[i - 1..]));
            // A capital may begin a cell all the same: `2022` / `Under arbeid`.
            let capital = atom.words[i].starts_with(char::is_uppercase);
            if i < inside && !capital || is_grouped_number(atom.words[i - 1], atom.words[i]) {
                continue;
            }
            let before = atom.words[i - 1];
            let open = knowledge.words.is_open(before)
                || before.ends_with([',', '/', '(', '–', '&', '+'])
                || matches!(before, "kr" | "kr.")
                    && atom.words[i].starts_with(|c: char| c.is_ascii_digit())
                    && !(i > 1 && is_amount_end(atom.words[i - 2]))
                || before.ends_with('-') && before.len() > 1 && !before.ends_with(",-");
            let next = atom.words[i];
            let joins = matches!(next, "og" | "eller" | "i" | "på" | "av" | "for" | "til" | "kr" | "kr." | "%")
                || next.starts_with([')', ',', '/']);
            if (!open || i == 1 && atom.numbered) && !joins {
                borders.push(i);
            }
        }
    }
    borders.push(n);
    borders
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

/// A bullet's glyph alone.
fn is_glyph(word: &str) -> bool {
    word.chars().count() == 1 && crate::text::bullet::starts(word)
}

/// The word before `kr` that makes it the end of a sum: `180 000 kr`, `9,5 mill. kr`.
fn is_amount_end(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) || word.starts_with("mill") || word.starts_with("mrd")
}

/// `400` `000`: the groups of one number.
fn is_grouped_number(a: &str, b: &str) -> bool {
    let digits = |w: &str| w.bytes().all(|c| c.is_ascii_digit());
    digits(a)
        && a.len() <= 3
        && b.len() >= 3
        && b.bytes().take(3).all(|c| c.is_ascii_digit())
        && !b.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
}

/// Evidence of the pieces of an atom: for each first word, of one to [`SHORT_WORDS`] words and of more.
fn piece_evidence(atom: &Atom<'_>, k: &Knowledge, borders: &[usize]) -> Vec<Evidence> {
    let n = atom.words.len();
    if n == 0 {
        return Vec::new();
    }
    let mut all = vec![Evidence::default(); n * (SHORT_WORDS + 1)];
    let bullet = usize::from(atom.bullet && atom.words[0].chars().count() == 1);
    for (i, &from) in borders.iter().enumerate() {
        if from >= n {
            continue;
        }
        let glyph = usize::from(is_glyph(atom.words[from]) && from + 1 < n);
        let a = from + if from == 0 { bullet.max(glyph).min(n - 1) } else { glyph };
        if a >= n {
            continue;
        }
        let verb =
            if k.words.is_infinitive(atom.words[a].trim_start_matches(['«', '"', '“', '”'])) { 1.0 } else { 0.0 };
        all[a * (SHORT_WORDS + 1) + SHORT_WORDS] = Evidence { verb, ..Evidence::default() };
        for &b in &borders[i + 1..] {
            if b <= a || b - a > SHORT_WORDS {
                continue;
            }
            let words = &atom.words[a..b];
            all[a * (SHORT_WORDS + 1) + b - a - 1] = match (&atom.tail, b == n) {
                (Some(tail), true) => {
                    let mut words = words.to_vec();
                    words.pop();
                    words.push(tail);
                    k.evidence(&words)
                }
                _ => k.evidence(words),
            };
        }
    }
    all
}

/// What the text itself says about two lines: log odds that the second goes on with the first.
fn common_continuation(previous: &Atom<'_>, atom: &Atom<'_>, k: &Knowledge) -> f32 {
    let end = previous.last_word();
    let mut score = 0.0;
    let first = atom.words.first().copied().unwrap_or("");
    if previous.tail.is_some() {
        return CERTAIN;
    }
    if end.ends_with('-') && end.len() > 1 && !end.ends_with(",-") || end.ends_with('\u{ad}') {
        return 4.0;
    }
    if k.words.is_open(end) || end.ends_with([',', '/', '(', '&', '+']) || end == "–" {
        score += 3.5;
    }
    let letter = first.trim_start_matches(['«', '"', '“', '”', '(', '[']);
    if letter.starts_with(char::is_lowercase) {
        score += if k.words.is_open(letter) { 2.8 } else { 1.8 };
    } else if letter.starts_with(char::is_uppercase) {
        score -= 1.0;
    } else if first.starts_with(['–', '—']) {
        score += 0.8;
    }
    if end.ends_with(['.', '?', '!']) {
        score -= if letter.starts_with(char::is_uppercase) { 0.2 } else { 1.0 };
    }
    if end.ends_with(':') {
        score -= 0.3;
    }
    let opened: usize = previous.words.iter().map(|w| w.matches('(').count()).sum();
    let closed: usize = previous.words.iter().map(|w| w.matches(')').count()).sum();
    if opened > closed {
        score += 2.5;
    }
    score
}

/// Log odds of the white space between lines, from lines that surely go on and lines that surely
/// do not; from a whole reading, once there is one.
#[must_use]
pub fn white_space(atoms: &[Atom<'_>], rows: Option<&[Row]>) -> WhiteSpace {
    // Goes on: [blank, no blank, space, no space]; begins anew: the same.
    let mut counts = [[1.0f32; 4]; 2];
    let mut tally = |goes_on: bool, previous: &Atom<'_>, atom: &Atom<'_>| {
        let row = &mut counts[usize::from(!goes_on)];
        if !atom.page_break && !atom.header_before {
            row[usize::from(!atom.blank)] += 1.0;
        }
        row[2 + usize::from(!previous.space_end)] += 1.0;
    };
    if let Some(rows) = rows {
        let mut goes_on = vec![None; atoms.len()];
        for row in rows {
            let Row::Cells { cells, .. } = row else { continue };
            for cell in cells {
                for (i, &(t, a, _)) in cell.pieces.iter().enumerate() {
                    if a == 0 && atoms[t].line_start && !atoms[t].bullet {
                        goes_on[t] = Some(i > 0);
                    }
                }
            }
        }
        for t in 1..atoms.len() {
            if let Some(on) = goes_on[t]
                && atoms[t - 1].kind == Kind::Text
            {
                tally(on, &atoms[t - 1], &atoms[t]);
            }
        }
    } else {
        for pair in atoms.windows(2) {
            let (previous, atom) = (&pair[0], &pair[1]);
            if atom.kind != Kind::Text || previous.kind != Kind::Text || !atom.line_start {
                continue;
            }
            let lower = atom.first_word().starts_with(char::is_lowercase);
            let end = previous.last_word();
            let open = end.ends_with(['-', ',']) && end.len() > 1;
            if lower && !atom.bullet {
                tally(true, previous, atom);
                if open {
                    tally(true, previous, atom);
                }
            } else if atom.bullet || atom.numbered || end.ends_with('.') {
                tally(false, previous, atom);
            } else if atom.first_word().starts_with(char::is_uppercase) {
                // Most lines that begin with a capital begin a cell, but names do too.
                tally(false, previous, atom);
            }
        }
    }
    let odds = |i: usize, j: usize| {
        let on = counts[0][i] / (counts[0][i] + counts[0][j]);
        let new = counts[1][i] / (counts[1][i] + counts[1][j]);
        (on / new).ln().clamp(-SPACE_BOUND, SPACE_BOUND)
    };
    WhiteSpace { blank: odds(0, 1), no_blank: odds(1, 0), space: odds(2, 3), no_space: odds(3, 2) }
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

fn best_of(nodes: &[Node]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (i, node) in nodes.iter().enumerate() {
        if node.score > best.1 {
            best = (i, node.score);
        }
    }
    best
}
