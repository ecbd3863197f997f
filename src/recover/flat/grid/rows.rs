//! Which lines of a table are one row: the best cut of its lines into rows, by a dynamic
//! programme over where rows begin, with what the document itself teaches.

use std::collections::BTreeSet;

use super::super::sections::{self, Label};
use super::line::{Chunk, Word, text};
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::text::{bullet, number, width};

/// A line of a table, cut into columns.
#[derive(Debug, Clone)]
pub struct RowLine<'a> {
    /// Index of the line.
    pub line: usize,
    /// It is the table's first on its page.
    pub page_start: bool,
    /// An empty line stands before it.
    pub blank: bool,
    /// The words.
    pub words: Vec<Word<'a>>,
    /// The piece in each column.
    pub pieces: Vec<Option<Chunk>>,
    /// It runs over the columns: a section's title.
    pub section: bool,
    /// Characters from the edge of its first piece's column to the line's first word.
    pub lead: f32,
    /// Evidence that it titles a section, none where it can't.
    pub title: f32,
}

/// What a row has in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A cell of its own.
    New,
    /// The cell above, merged downwards; its text may go on here.
    Merged,
    /// An empty cell.
    Empty,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// First line.
    pub from: usize,
    /// After the last line.
    pub to: usize,
    /// What each column has; none in a section's title.
    pub kinds: Option<Vec<Kind>>,
    /// Margin in nats over the next best reading of the row's begin.
    pub margin: f32,
}

/// Lines of a row at most: a page's.
const MAX_LINES: usize = 80;
/// Readings: the first by what is known of plans, the others by what the document taught.
const PASSES: usize = 3;
/// Cost of a row.
const ROW: f32 = -0.8;
/// Evidence of a cell that begins on its row's first line.
const TOP: f32 = 0.7;
/// Cost of a cell that begins one, two, three lines later.
const LATE: [f32; 3] = [-1.6, -3.2, -4.5];
/// Share of cells that begin late from which the table's cells are centred, and what the cost
/// of lateness is multiplied with then.
const CENTRED: (f32, f32) = (0.15, 0.4);
/// Cost of a gap of one, two, three lines inside a cell where other columns have text.
const GAP: [f32; 3] = [-1.0, -2.4, -4.0];
/// Cost of an empty line inside a cell.
const BLANK: f32 = -0.4;
/// Cost of a cell merged downwards whose text goes on beside a new row.
const MERGED: f32 = -0.7;
/// Cost of a row of nothing new.
const NOTHING: f32 = -9.0;
/// Cost of text that goes on after a word that cannot end a cell, counted for a new cell.
const OPEN: f32 = -2.6;
/// Evidence of a number in the column of numbers, and of one that opens an objective.
const NUMBER: f32 = 4.5;
/// A table with titles inside: evidence for each of them, and cost of reading the table so. Several
/// lines that are hardly titles one by one are so together.
const TITLED: (f32, f32) = (2.5, -5.0);
/// Evidence of an area's label in the column of areas; that of its goal counts against.
const LABEL: f32 = 4.0;
/// Evidence of a capital infinitive in the columns of objectives and measures.
const VERB: f32 = 0.7;
/// Evidence of a piece that is a value of its column by itself, and more so after another.
const COMPLETE: (f32, f32) = (0.5, 1.4);
/// Evidence from which a piece is a time, an actor or a status.
const COMPLETE_FROM: f32 = 0.8;
/// Bound of the evidence about one piece.
const BOUND: f32 = 6.0;
/// Share of the column's width that a broken line fills at least, its next word counted.
const FULL: f32 = 0.93;
/// Evidence against a break where the next word had fitted, for each tenth of the width.
const FITTED: f32 = 0.85;
/// Bound of that evidence.
const FITTED_BOUND: f32 = 3.5;
/// Lines in small letters from which the lines of a column are known to be broken, so that the
/// longest tell its width; before, the header's places do.
const WRAPPED: usize = 3;
/// Quantile of line widths that counts as a column's width.
const WIDTH_QUANTILE: f32 = 0.96;

#[derive(Debug, Clone)]
struct Piece {
    lower: bool,
    upper: bool,
    verb: bool,
    bullet: bool,
    numbered: bool,
    label: Option<Label>,
    first_width: f32,
    width: f32,
    /// By itself it is a value of its column: a time, an actor, a status.
    complete: bool,
    open_end: bool,
    stop_end: bool,
}

/// What is believed of one column.
#[derive(Debug, Clone)]
struct Belief {
    lower_new: f32,
    lower_on: f32,
    bullet_new: f32,
    bullet_on: f32,
    filled: f32,
    /// The same on rows that lie under cells merged downwards.
    filled_below: f32,
    /// Chance that a row begins at this column, the ones before it merged.
    starts: f32,
    width: f32,
}

/// Reads the lines as rows. Tables begin at the lines `starts`: no row goes over them.
#[must_use]
pub fn read(
    lines: &[RowLine<'_>],
    starts: &BTreeSet<usize>,
    fields: &[Option<Field>],
    rooms: &[f32],
    knowledge: &Knowledge,
) -> Vec<Row> {
    let may_title = lines.iter().filter(|l| l.title.is_finite()).count();
    let readings: &[(f32, f32)] = if may_title > 1 { &[(0.0, 0.0), TITLED] } else { &[(0.0, 0.0)] };
    let mut best: Option<(f32, Vec<Row>)> = None;
    for (titled, cost) in readings {
        let mut reader = Reader::new(lines, starts, fields, rooms, knowledge);
        reader.titled = *titled;
        let (mut score, mut rows) = (0.0, Vec::new());
        for pass in 0..PASSES {
            reader.weigh();
            (score, rows) = reader.best();
            if pass + 1 < PASSES {
                reader.learn(&rows);
            }
        }
        reader.merge_fields(&mut rows);
        if best.as_ref().is_none_or(|b| score + cost > b.0) {
            best = Some((score + cost, rows));
        }
    }
    best.map_or_else(Vec::new, |(_, rows)| rows)
}

struct Reader<'r, 'a> {
    lines: &'r [RowLine<'a>],
    starts: &'r BTreeSet<usize>,
    fields: &'r [Option<Field>],
    pieces: Vec<Vec<Option<Piece>>>,
    beliefs: Vec<Belief>,
    /// Columns that may be merged downwards: those before this one.
    prefix: usize,
    late: f32,
    /// Evidence for each title where the table is known to have them.
    titled: f32,
    /// Evidence in nats that a piece begins a cell.
    begins: Vec<Vec<f32>>,
    /// Line of the piece before in the same column.
    before: Vec<Vec<Option<usize>>>,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(
        lines: &'r [RowLine<'a>],
        starts: &'r BTreeSet<usize>,
        fields: &'r [Option<Field>],
        rooms: &[f32],
        knowledge: &Knowledge,
    ) -> Self {
        let columns = fields.len();
        let at = |f: Field| fields.iter().position(|&x| x == Some(f));
        let measure = at(Field::Measure).unwrap_or(columns);
        let goals = [Field::Objective, Field::FocusArea, Field::FocusAreaGoal, Field::MainGoal];
        // The columns up to the last goal before the measures.
        let prefix = (0..measure).rev().find(|&c| fields[c].is_some_and(|f| goals.contains(&f))).map_or(0, |c| c + 1);
        let number_in = if at(Field::ItemNo).is_some() { None } else { at(Field::Objective).or(at(Field::Measure)) };
        let pieces: Vec<Vec<Option<Piece>>> = lines
            .iter()
            .map(|l| {
                l.pieces
                    .iter()
                    .enumerate()
                    .map(|(c, p)| {
                        let chunk = (*p)?;
                        if l.section {
                            return None;
                        }
                        Some(look(&l.words[chunk.from..chunk.to], fields[c], number_in == Some(c), knowledge))
                    })
                    .collect()
            })
            .collect();
        let mut before = vec![vec![None; columns]; lines.len()];
        let mut last: Vec<Option<usize>> = vec![None; columns];
        for (i, line) in lines.iter().enumerate() {
            if line.section || starts.contains(&i) {
                last.fill(None);
            }
            for c in 0..columns {
                before[i][c] = last[c];
                if pieces[i][c].is_some() {
                    last[c] = Some(i);
                }
            }
        }
        let beliefs = (0..columns)
            .map(|c| {
                let mut widths: Vec<f32> = pieces.iter().filter_map(|l| l[c].as_ref()).map(|p| p.width).collect();
                widths.sort_by(f32::total_cmp);
                #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let at = (widths.len().saturating_sub(1) as f32 * WIDTH_QUANTILE).ceil() as usize;
                let field = fields[c];
                let wrapped = pieces.iter().filter_map(|l| l[c].as_ref()).filter(|p| p.lower && !p.bullet).count();
                Belief {
                    lower_new: 0.12,
                    lower_on: 0.65,
                    bullet_new: if field == Some(Field::Measure) { 0.3 } else { 0.05 },
                    bullet_on: if field == Some(Field::Measure) { 0.25 } else { 0.05 },
                    filled: match field {
                        Some(Field::Measure) => 0.95,
                        Some(Field::Objective) => 0.9,
                        Some(Field::ItemNo | Field::FocusArea) => 0.8,
                        _ => 0.6,
                    },
                    filled_below: if field == Some(Field::Measure) { 0.95 } else { 0.5 },
                    starts: if c == 0 {
                        0.6
                    } else if c <= prefix {
                        0.3
                    } else {
                        0.03
                    },
                    width: widths.get(at).copied().unwrap_or(0.0).max(if wrapped < WRAPPED { rooms[c] } else { 0.0 }),
                }
            })
            .collect();
        Self { lines, starts, fields, pieces, beliefs, prefix, late: 1.0, titled: 0.0, begins: Vec::new(), before }
    }

    /// Weighs each piece: does it begin a cell?
    fn weigh(&mut self) {
        self.begins =
            (0..self.lines.len()).map(|i| (0..self.fields.len()).map(|c| self.weigh_piece(i, c)).collect()).collect();
    }

    fn weigh_piece(&self, i: usize, c: usize) -> f32 {
        let Some(piece) = &self.pieces[i][c] else { return 0.0 };
        let b = &self.beliefs[c];
        let Some(previous) = self.before[i][c].and_then(|p| self.pieces[p][c].as_ref()) else { return 2.0 };
        let mut t = 0.0;
        if piece.bullet {
            t += (b.bullet_new / b.bullet_on).ln();
        } else {
            t += ((1.0 - b.bullet_new) / (1.0 - b.bullet_on)).ln();
            if piece.lower {
                t += (b.lower_new / b.lower_on).ln();
            } else if piece.upper {
                let upper = ((1.0 - b.lower_new) / (1.0 - b.lower_on)).ln();
                t += if previous.stop_end { upper.min(1.0) * 0.3 } else { upper };
                if piece.verb {
                    t += VERB;
                }
            }
            if previous.open_end {
                t += OPEN;
            } else if b.width > 0.0 {
                let full = (previous.width + width::SPACE + piece.first_width) / b.width;
                t += if full >= FULL { -0.5 } else { ((FULL - full) * 10.0 * FITTED).min(FITTED_BOUND) };
            }
        }
        if piece.complete {
            t += if previous.complete { COMPLETE.1 } else { COMPLETE.0 };
        }
        if piece.numbered {
            t += NUMBER;
        } else if self.fields[c] == Some(Field::ItemNo) {
            t -= 1.0;
        }
        if self.fields[c] == Some(Field::FocusArea) {
            t += match piece.label {
                Some(Label::Area) => LABEL,
                Some(Label::Goal) => -LABEL,
                None => 0.0,
            };
        }
        t.clamp(-BOUND, BOUND)
    }

    fn gap_cost(&self, from: usize, to: usize) -> f32 {
        let gap = to - from - 1;
        let gap = if gap == 0 { 0.0 } else { GAP[(gap - 1).min(2)] };
        let blanks = (from + 1..=to).filter(|&l| self.lines[l].blank && !self.lines[l].page_start).count();
        #[allow(clippy::cast_precision_loss)]
        let blanks = blanks.min(3) as f32;
        gap + BLANK * blanks
    }

    /// Scores rows that begin at `i`, for every end, and hands each to `take`.
    fn extend(&self, i: usize, mut take: impl FnMut(usize, f32, &[Option<Kind>])) {
        let columns = self.fields.len();
        let mut kinds: Vec<Option<Kind>> = vec![None; columns];
        let mut last: Vec<usize> = vec![0; columns];
        let mut score = ROW;
        let mut late = 0usize;
        for l in i..self.lines.len().min(i + MAX_LINES) {
            if self.lines[l].section || l > i && self.starts.contains(&l) {
                break;
            }
            if l > i {
                late += if self.lines[l].page_start { 2 } else { 1 };
            }
            for c in 0..columns {
                if self.pieces[l][c].is_none() {
                    continue;
                }
                let t = self.begins[l][c];
                match kinds[c] {
                    Some(_) => score += -t / 2.0 + self.gap_cost(last[c], l),
                    None => {
                        let place = if late == 0 { TOP } else { LATE[(late - 1).min(2)] * self.late };
                        let new = t / 2.0 + place;
                        let merged = match self.before[l][c] {
                            Some(p) if c < self.prefix => -t / 2.0 + MERGED + self.gap_cost(p, l),
                            _ => f32::NEG_INFINITY,
                        };
                        if new >= merged {
                            kinds[c] = Some(Kind::New);
                            score += new;
                        } else {
                            kinds[c] = Some(Kind::Merged);
                            score += merged;
                        }
                    }
                }
                last[c] = l;
            }
            let first = (0..columns).find(|&c| kinds[c] == Some(Kind::New));
            let mut end = 0.0;
            match first {
                Some(first) => {
                    end += self.beliefs[first].starts.ln().max(-6.0);
                    let below = first > 0 && first <= self.prefix;
                    for (c, (b, kind)) in self.beliefs.iter().zip(&kinds).enumerate() {
                        let filled = if below { b.filled_below } else { b.filled };
                        match kind {
                            Some(Kind::New) => end += filled.ln(),
                            None if !(below && c < first && c < self.prefix) => end += (1.0 - filled).ln(),
                            _ => {}
                        }
                    }
                }
                None => end += NOTHING,
            }
            take(l + 1, score + end, &kinds);
        }
    }

    /// The likeliest rows, with their evidence in nats.
    fn best(&self) -> (f32, Vec<Row>) {
        let n = self.lines.len();
        let mut best: Vec<f32> = vec![f32::NEG_INFINITY; n + 1];
        let mut from: Vec<(usize, Option<Vec<Kind>>)> = vec![(0, None); n + 1];
        best[0] = 0.0;
        for i in 0..n {
            let so_far = best[i];
            if self.lines[i].section {
                if so_far > best[i + 1] {
                    best[i + 1] = so_far;
                    from[i + 1] = (i, None);
                }
                continue;
            }
            let begins: f32 = self.begins[i].iter().map(|b| b.max(0.0) / 2.0).sum();
            let title = self.lines[i].title + self.titled + begins;
            if title.is_finite() && so_far + title > best[i + 1] {
                best[i + 1] = so_far + title;
                from[i + 1] = (i, None);
            }
            self.extend(i, |j, score, kinds| {
                if so_far + score > best[j] {
                    best[j] = so_far + score;
                    from[j] = (i, Some(self.finished(kinds)));
                }
            });
        }
        let mut rows = Vec::new();
        let mut at = n;
        while at > 0 {
            let (i, kinds) = from[at].clone();
            rows.push(Row { from: i, to: at, kinds, margin: 0.0 });
            at = i;
        }
        rows.reverse();
        self.margins(&mut rows);
        (best[n], rows)
    }

    fn finished(&self, kinds: &[Option<Kind>]) -> Vec<Kind> {
        let first = kinds.iter().position(|k| *k == Some(Kind::New)).unwrap_or(0);
        kinds
            .iter()
            .enumerate()
            .map(|(c, k)| {
                k.unwrap_or(if c < first && first <= self.prefix && c < self.prefix {
                    Kind::Merged
                } else {
                    Kind::Empty
                })
            })
            .collect()
    }

    /// How much worse it is to join each row with the one before.
    fn margins(&self, rows: &mut [Row]) {
        let score = |from: usize, to: usize| {
            let mut found = f32::NEG_INFINITY;
            if to - from <= MAX_LINES {
                self.extend(from, |j, s, _| {
                    if j == to {
                        found = s;
                    }
                });
            }
            found
        };
        let scores: Vec<f32> = rows.iter().map(|r| if r.kinds.is_some() { score(r.from, r.to) } else { 0.0 }).collect();
        for k in 0..rows.len() {
            let mut margin = f32::INFINITY;
            if k > 0 && rows[k].kinds.is_some() && rows[k - 1].kinds.is_some() {
                let joined = score(rows[k - 1].from, rows[k].to);
                margin = scores[k - 1] + scores[k] - joined;
            }
            rows[k].margin = margin;
        }
        for k in 1..rows.len() {
            let next = rows[k].margin;
            rows[k - 1].margin = rows[k - 1].margin.min(next);
        }
    }

    fn learn(&mut self, rows: &[Row]) {
        let columns = self.fields.len();
        let (mut late, mut top) = (1.0f32, 20.0f32);
        let mut starts = vec![0.0f32; columns];
        let mut all_rows = 0.0f32;
        let mut filled = [vec![0.0f32; columns], vec![0.0f32; columns]];
        let mut due = [vec![0.0f32; columns], vec![0.0f32; columns]];
        // Counts of new and going-on pieces: all, lower, bullets.
        let mut new = vec![[0.0f32; 4]; columns];
        let mut on = vec![[0.0f32; 4]; columns];
        for row in rows {
            let Some(kinds) = &row.kinds else { continue };
            all_rows += 1.0;
            let first = kinds.iter().position(|k| *k == Kind::New).unwrap_or(0);
            starts[first] += 1.0;
            let below = usize::from(first > 0 && first <= self.prefix);
            for c in 0..columns {
                match kinds[c] {
                    Kind::New => {
                        filled[below][c] += 1.0;
                        due[below][c] += 1.0;
                    }
                    Kind::Empty => due[below][c] += 1.0,
                    Kind::Merged => {}
                }
                let mut opened = kinds[c] != Kind::New;
                for l in row.from..row.to {
                    let Some(piece) = &self.pieces[l][c] else { continue };
                    let counts = if opened { &mut on[c] } else { &mut new[c] };
                    if !opened {
                        if l > row.from {
                            late += 1.0;
                        } else {
                            top += 1.0;
                        }
                    }
                    opened = true;
                    counts[0] += 1.0;
                    if piece.bullet {
                        counts[2] += 1.0;
                    } else {
                        counts[3] += 1.0;
                        counts[1] += f32::from(u8::from(piece.lower));
                    }
                }
            }
        }
        for c in 0..columns {
            let b = &mut self.beliefs[c];
            b.lower_new = ((new[c][1] + 0.5) / (new[c][3] + 3.0)).clamp(0.02, 0.95);
            b.lower_on = ((on[c][1] + 2.0) / (on[c][3] + 3.0)).clamp(0.1, 0.97);
            b.bullet_new = ((new[c][2] + 0.2) / (new[c][0] + 2.0)).clamp(0.02, 0.97);
            b.bullet_on = ((on[c][2] + 0.2) / (on[c][0] + 2.0)).clamp(0.02, 0.9);
            b.filled = ((filled[0][c] + 0.7) / (due[0][c] + 1.2)).clamp(0.04, 0.97);
            b.filled_below = ((filled[1][c] + 0.8) / (due[1][c] + 2.0)).clamp(0.04, 0.97);
            let prior = if c == 0 {
                0.6
            } else if c <= self.prefix {
                0.2
            } else {
                0.02
            };
            b.starts = (starts[c] + 4.0 * prior) / (all_rows + 4.0);
        }
        self.late = if late / (late + top) > CENTRED.0 { CENTRED.1 } else { 1.0 };
    }

    /// Columns after the measures whose cells are merged together with the objective's: filled on
    /// the first row of an objective and never on the others.
    fn merge_fields(&self, rows: &mut [Row]) {
        /// Chance below which it is no accident that no later row has a cell of its own.
        const ACCIDENT: f32 = 0.03;
        if self.prefix == 0 {
            return;
        }
        let measure = self.fields.iter().position(|f| *f == Some(Field::Measure));
        for c in self.prefix..self.fields.len() {
            if Some(c) == measure || self.fields[c] == Some(Field::ItemNo) {
                continue;
            }
            let (mut first, mut first_filled, mut later, mut later_filled) = (0.0f32, 0.0f32, 0.0f32, 0.0f32);
            for row in rows.iter() {
                let Some(kinds) = &row.kinds else { continue };
                let filled = f32::from(u8::from(kinds[c] == Kind::New));
                if kinds[self.prefix - 1] == Kind::New {
                    first += 1.0;
                    first_filled += filled;
                } else {
                    later += 1.0;
                    later_filled += filled;
                }
            }
            let share = (first_filled + 0.5) / (first + 1.0);
            if later_filled > 0.0 || later < 1.0 || (1.0 - share).powf(later) > ACCIDENT {
                continue;
            }
            for row in rows.iter_mut() {
                let Some(kinds) = &mut row.kinds else { continue };
                if kinds[self.prefix - 1] != Kind::New && kinds[c] == Kind::Empty {
                    kinds[c] = Kind::Merged;
                }
            }
        }
    }
}

fn look(words: &[Word<'_>], field: Option<Field>, may_number: bool, knowledge: &Knowledge) -> Piece {
    let own = text(words);
    let split = bullet::split(&own);
    let body = split.map_or(own.as_str(), |b| b.1);
    let first = body.trim_start_matches(['«', '"', '“', '”', '(', '‘', '\'']);
    let last = words.last().map_or("", |w| w.text);
    let numbered = number::parse(&own).is_some_and(|n| {
        let plain = n.parts.len() == 1 && n.closing.is_none() && n.prefix.is_empty();
        if field == Some(Field::ItemNo) {
            n.rest.is_empty() || !plain
        } else {
            may_number && !n.rest.is_empty() && !(plain && n.rest.starts_with(|c: char| c.is_lowercase() || c == '%'))
        }
    });
    let open_end = last.len() > 1 && last.ends_with(['-', '\u{ad}', ',', '/', '–', ':'])
        || last == "–"
        || last.starts_with(char::is_lowercase) && knowledge.words.is_open(last);
    let list: Vec<&str> = words.iter().map(|w| w.text).collect();
    let evidence = knowledge.evidence(&list);
    let complete = match field {
        Some(f) if f.is_time() => evidence.time >= COMPLETE_FROM && first.starts_with(char::is_alphabetic),
        Some(Field::Responsible | Field::Participants) => evidence.actor >= COMPLETE_FROM,
        Some(Field::Status | Field::Progress | Field::FollowUp) => evidence.status >= COMPLETE_FROM,
        _ => false,
    };
    Piece {
        complete,
        lower: first.starts_with(char::is_lowercase),
        upper: first.starts_with(char::is_uppercase),
        verb: matches!(field, Some(Field::Objective | Field::Measure))
            && knowledge.words.is_infinitive(first.split_whitespace().next().unwrap_or("")),
        bullet: split.is_some(),
        numbered,
        label: sections::label(&own, knowledge),
        first_width: width::estimate(words.first().map_or("", |w| w.text)),
        width: width::estimate(&own),
        open_end,
        stop_end: last.ends_with(['.', '!', '?']),
    }
}
