//! Rows of a block of lines with known columns: by lines drawn between them, by gaps, by which
//! columns begin anew together.

use super::columns::{column_of, is_bullet};
use super::figures;
use super::lines::Line;
use crate::model::Page;

/// Lines of one cell follow one another within the leading plus this share of the type size.
const LEADING_SLACK: f64 = 0.14;
/// Leading larger than this share of the type size is no leading: every line is then a row.
const LARGEST_LEADING: f64 = 1.75;
/// Rows seen inside bands, as a share of the bands, above which the lines do not divide every row.
const UNDIVIDED: f64 = 0.15;
/// Share of close pairs of lines that must be wraps for gaps to be trusted.
const WRAPS: f64 = 0.5;
/// A row gap may be smaller than the smallest sure one by this share of the type size.
const GAP_SLACK: f64 = 0.12;
/// Lines after a separator in which the first one below it, in the columns it covers, must be.
const LOOK_AHEAD: usize = 4;
/// Lines of one heading over figures follow within this share of the type size.
const HEADING_LEADING: f64 = 1.35;
/// Lines nearer than this share of the type size stand side by side: one below the other they
/// would touch.
const BESIDE: f64 = 0.7;
/// So many lines on which a sentence begins beside a cell that begins show that these are rows.
const FEWEST_ANEW: usize = 3;
/// Share of such lines on which a sentence goes on instead, at most (cells centred by height).
const ANEW_AGAINST: f64 = 0.15;
/// A separator that covers this share of the width divides every column.
const FULL: f64 = 0.85;
/// A separator that covers this share of a column divides it.
const HALF: f64 = 0.5;

/// A level line or the edge of a shaded band.
#[derive(Debug, Clone, Copy)]
pub(super) struct Separator {
    pub y: f64,
    pub x0: f64,
    pub x1: f64,
    /// A drawn line, or else the edge of shading.
    pub drawn: bool,
}

/// Words of one line in one column, or across several.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub line: usize,
    pub col: usize,
    /// One past the last column.
    pub end: usize,
    pub words: Vec<usize>,
    pub x1: f64,
    pub baseline: f64,
    /// First line of the block of close lines it belongs to.
    pub head: usize,
}

/// The rows found.
pub(super) struct Rows {
    /// First line of every row.
    pub starts: Vec<usize>,
    /// Probability that the border above each row is right, and why where it is doubtful.
    pub sure: Vec<(f64, &'static str)>,
    pub runs: Vec<Run>,
    /// Row borders are drawn lines.
    pub drawn: bool,
    /// For each row the columns (bits) that a line above it divides; all where none is drawn.
    pub divided: Vec<u128>,
}

impl Rows {
    /// The row of a line.
    pub fn row_of(&self, line: usize) -> usize {
        self.starts.partition_point(|&s| s <= line).saturating_sub(1)
    }
}

/// The runs of every line.
pub(super) fn runs(page: &Page, lines: &[Line], edges: &[f64]) -> Vec<Run> {
    let lefts = left_ends(page, lines, edges);
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let mut current: Option<Run> = None;
        let title = is_title(page, line);
        for (k, &w) in line.words.iter().enumerate() {
            let b = page.words[w].bbox;
            let first = column_of(edges, b.x0 + 0.3 * b.width().min(8.0));
            let last = column_of(edges, b.x1 - 0.3 * b.width().min(8.0));
            let same_segment = !line.segments.iter().any(|s| s.from == k);
            if let Some(run) = &mut current {
                let tight = !title && first >= run.end && (b.x0 - lefts[first]).abs() < 2.0;
                if (same_segment && !tight) || first < run.end {
                    run.end = run.end.max(last + 1);
                    run.words.push(w);
                    run.x1 = run.x1.max(b.x1);
                    continue;
                }
            }
            out.extend(current.take());
            current = Some(Run {
                line: i,
                col: first,
                end: last + 1,
                words: vec![w],
                x1: b.x1,
                baseline: page.words[w].baseline,
                head: i,
            });
        }
        out.extend(current);
    }
    out
}

/// Whether the line is bold words without a wide gap, the first of them no number or letter: however they fall on the
/// columns, they title the rows below.
fn is_title(page: &Page, line: &Line) -> bool {
    let letters = |&w: &usize| page.words[w].text.chars().filter(|c| c.is_alphabetic()).count() > 1;
    line.bold && line.segments.len() == 1 && line.words.first().is_some_and(letters)
}

/// The x at which most lines of each column begin.
pub(super) fn left_ends(page: &Page, lines: &[Line], edges: &[f64]) -> Vec<f64> {
    let cols = edges.len() - 1;
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); cols];
    for l in lines {
        for s in &l.segments {
            let x = page.words[l.words[s.from]].bbox.x0;
            found[column_of(edges, x + 1.0)].push(x);
        }
    }
    found
        .into_iter()
        .enumerate()
        .map(|(c, mut xs)| {
            xs.sort_by(f64::total_cmp);
            let mut best = (0usize, edges[c]);
            let mut from = 0;
            for i in 0..xs.len() {
                while xs[i] - xs[from] > 1.5 {
                    from += 1;
                }
                if i + 1 - from > best.0 {
                    best = (i + 1 - from, xs[from]);
                }
            }
            best.1
        })
        .collect()
}

/// Divides a block into rows.
pub(super) fn split(page: &Page, lines: &[Line], edges: &[f64], separators: &[Separator], usual: Option<f64>) -> Rows {
    let cols = edges.len() - 1;
    let mut runs = runs(page, lines, edges);
    let data = figures::data_lines(page, lines.iter());
    let first_data = data.as_ref().and_then(|d| d.iter().position(|&d| d)).unwrap_or(0);
    figures::span_headings(page, lines, &mut runs, first_data, cols);
    let walls = walls(lines, &runs, edges, separators);
    let limit = leading(lines, &runs, cols).at_most(usual);
    let wraps = Wraps::new(page, lines, &runs, edges);
    let pairs = pairs(&runs, cols);
    let values: Vec<bool> = runs.iter().map(|r| figures::is_value(page, &r.words)).collect();
    // Values one below the other are rows; so are the lines beside them.
    let mut stacked = vec![false; lines.len() + 1];
    // A bold header is a row of its own, however close the next follows.
    let headed = lines.iter().take_while(|l| l.bold).count();
    if headed < lines.len() && lines[..headed].iter().any(|l| l.segments.len() > 1) {
        stacked[headed] = true;
    }
    if let Some(data) = &data {
        for k in 1..lines.len() {
            let apart = lines[k].baseline - lines[k - 1].baseline >= BESIDE * lines[k].size;
            stacked[k] = apart && data[k] && (data[k - 1] || k == first_data);
        }
        for &(a, b, _) in &pairs {
            if values[a] && values[b] && runs[a].line + 1 == runs[b].line {
                stacked[runs[b].line] = true;
            }
        }
    }
    let mut close: Vec<bool> = pairs
        .iter()
        .map(|&(a, b, c)| {
            let pitch = runs[b].baseline - runs[a].baseline;
            let size = lines[runs[b].line].size;
            let heading = runs[b].line < first_data && pitch <= HEADING_LEADING * size;
            if (values[a] && values[b]) || (runs[a].line + 1..=runs[b].line).any(|k| stacked[k]) {
                return false;
            }
            (pitch <= limit.of(size) || heading)
                && (runs[a].line + 1..=runs[b].line).all(|k| walls.bits[k] >> c & 1 == 0)
        })
        .collect();
    part_where_others_begin(page, &runs, &pairs, &wraps, &mut close);
    let (mut closes, mut wrapped) = (0usize, 0usize);
    for (p, &is_close) in pairs.iter().zip(&close) {
        if is_close {
            closes += 1;
            wrapped += usize::from(wraps.continues(page, &runs[p.0], &runs[p.1]));
        }
    }
    let even = closes > 0 && (wrapped as f64) < WRAPS * closes as f64;
    let n = lines.len();
    let mut crossing = vec![0u128; n + 1];
    let mut bonded = vec![false; runs.len()];
    for (&(a, b, c), &is_close) in pairs.iter().zip(&close) {
        let heading = runs[b].line < first_data;
        let centred = data.is_some() && stands_between(lines, &runs, a, b, &values);
        if (is_close || centred) && (!even || heading || centred || wraps.continues(page, &runs[a], &runs[b])) {
            bonded[b] = true;
            runs[b].head = runs[a].head;
            for across in &mut crossing[runs[a].line + 1..=runs[b].line] {
                *across |= 1 << c;
            }
        }
    }
    let mut begins = vec![0u128; n];
    let mut here = vec![0u128; n];
    for (i, r) in runs.iter().enumerate() {
        here[r.line] |= 1 << r.col;
        if !bonded[i] {
            begins[r.line] |= 1 << r.col;
        }
    }
    let counted = counts_rows(page, lines, &runs, &bonded);
    let view = View { lines, walls: &walls, crossing: &crossing, begins: &begins, here: &here, even, counted, cols };
    let divided_everywhere = view.lines_divide_every_row();
    let sure_gap = view.sure_gap();
    let mut starts = vec![0];
    let mut sure = vec![(1.0, "")];
    for k in 1..n {
        if let Some(s) = view.border(k, divided_everywhere, sure_gap, starts[starts.len() - 1]) {
            starts.push(k);
            sure.push(s);
        }
    }
    let divided = starts.iter().map(|&k| if walls.bits[k] == 0 { u128::MAX } else { walls.bits[k] }).collect();
    let drawn = walls.drawn * 2 >= starts.len();
    Rows { starts, sure, runs, drawn, divided }
}

/// Whether all that begins in the first column, below headings in bold type, is a number: each row has one.
fn counts_rows(page: &Page, lines: &[Line], runs: &[Run], bonded: &[bool]) -> bool {
    let headed = lines.iter().take_while(|l| l.bold && l.segments.len() > 1).count();
    let is_number = |r: &Run| {
        let text = r.words.iter().map(|&w| page.words[w].text.as_str()).collect::<Vec<_>>().join(" ");
        crate::text::number::parse(&text).is_some_and(|n| n.rest.is_empty())
    };
    let mut begun =
        runs.iter().zip(bonded).filter(|(r, bonded)| r.col == 0 && r.line >= headed && !**bonded).peekable();
    begun.peek().is_some() && begun.all(|(r, _)| r.end == 1 && is_number(r))
}

/// Rows set as close as the lines of a paragraph: a sentence begins on the line on which the cells beside it do. Where
/// that is the rule in a column, these lines begin rows; other columns may hold cells over several rows.
fn part_where_others_begin(
    page: &Page,
    runs: &[Run],
    pairs: &[(usize, usize, usize)],
    wraps: &Wraps,
    close: &mut [bool],
) {
    let lines = runs.last().map_or(0, |r| r.line + 1);
    let cols = pairs.iter().map(|p| p.2 + 1).max().unwrap_or(0);
    let mut goes_on = vec![false; runs.len()];
    for (&(_, b, _), _) in pairs.iter().zip(close.iter()).filter(|(_, close)| **close) {
        goes_on[b] = true;
    }
    // For each line, how many cells begin on it.
    let mut fresh = vec![0usize; lines];
    for (i, r) in runs.iter().enumerate() {
        fresh[r.line] += usize::from(!goes_on[i] && r.end - r.col == 1 && r.line > 0);
    }
    let opening = |a: usize, b: usize| wraps.opening(page, &runs[a], &runs[b]);
    let beside = || pairs.iter().zip(close.iter()).filter(|((_, b, _), close)| **close && fresh[runs[*b].line] > 0);
    let (mut agree, mut against) = (vec![0usize; cols], vec![0usize; cols]);
    for (&(a, b, c), _) in beside() {
        match opening(a, b) {
            Opening::Anew => agree[c] += 1,
            Opening::GoesOn => against[c] += 1,
            Opening::Unclear => {}
        }
    }
    let parted: Vec<bool> = (agree.iter().zip(&against))
        .map(|(&n, &against)| n >= FEWEST_ANEW && against as f64 <= ANEW_AGAINST * n as f64)
        .collect();
    let begins = |a: usize, b: usize| match opening(a, b) {
        Opening::Anew => true,
        Opening::Unclear => fresh[runs[b].line] > 1,
        Opening::GoesOn => false,
    };
    let cut: Vec<bool> = (pairs.iter().zip(close.iter()))
        .map(|(&(a, b, c), &close)| close && fresh[runs[b].line] > 0 && parted[c] && begins(a, b))
        .collect();
    for (is_close, _) in close.iter_mut().zip(cut).filter(|(_, cut)| *cut) {
        *is_close = false;
    }
}

/// Whether values stand half-way between two lines of one column: they are centred beside a text
/// of two lines.
fn stands_between(lines: &[Line], runs: &[Run], a: usize, b: usize, values: &[bool]) -> bool {
    let (from, to) = (runs[a].baseline, runs[b].baseline);
    let size = lines[runs[b].line].size;
    to - from < 2.0 * BESIDE * size
        && runs[a + 1..b].iter().zip(&values[a + 1..b]).any(|(r, &value)| {
            value
                && r.line > runs[a].line
                && r.line < runs[b].line
                && ((r.baseline - from) - (to - r.baseline)).abs() < 0.2 * size
        })
}

/// Which columns are divided by a separator between each line and the one before.
struct Walls {
    bits: Vec<u128>,
    full: Vec<bool>,
    /// Number of borders that are drawn lines.
    drawn: usize,
}

fn walls(lines: &[Line], runs: &[Run], edges: &[f64], separators: &[Separator]) -> Walls {
    let cols = edges.len() - 1;
    let width = edges[cols] - edges[0];
    let mut bits = vec![0u128; lines.len() + 1];
    let mut full = vec![false; lines.len() + 1];
    let mut is_drawn = vec![false; lines.len() + 1];
    for s in separators {
        // The first line whose middle is below the separator.
        let k = lines.partition_point(|l| l.baseline - 0.3 * l.size < s.y);
        if k == 0 || k >= lines.len() {
            continue;
        }
        let covered = s.x1.min(edges[cols]) - s.x0.max(edges[0]);
        // A narrow column beside it may go on: a cell over several rows.
        let reaches = |c: usize| s.x1.min(edges[c + 1]) - s.x0.max(edges[c]) >= HALF * (edges[c + 1] - edges[c]);
        if covered >= FULL * width && reaches(0) && reaches(cols - 1) {
            full[k] = true;
            is_drawn[k] |= s.drawn;
            bits[k] = u128::MAX >> (128 - cols.min(128));
            continue;
        }
        if !s.drawn {
            continue;
        }
        let mut own = 0u128;
        for c in 0..cols {
            let inside = s.x1.min(edges[c + 1]) - s.x0.max(edges[c]);
            if inside >= HALF * (edges[c + 1] - edges[c]) {
                own |= 1 << c;
            }
        }
        // The line of a cell that runs on beside the separator may come first.
        let from = runs.partition_point(|r| r.line < k);
        let k = runs[from..]
            .iter()
            .take_while(|r| r.line < k + LOOK_AHEAD)
            .find(|r| own >> r.col & 1 == 1)
            .map_or(k, |r| r.line);
        is_drawn[k] = true;
        bits[k] |= own;
    }
    let drawn = is_drawn.iter().filter(|&&d| d).count();
    Walls { bits, full, drawn }
}

/// Neighbours in one column: `(run, next run, column)`.
fn pairs(runs: &[Run], cols: usize) -> Vec<(usize, usize, usize)> {
    let mut last: Vec<Option<usize>> = vec![None; cols];
    let mut out = Vec::new();
    for (i, r) in runs.iter().enumerate() {
        if r.end - r.col == 1
            && let Some(a) = last[r.col]
        {
            out.push((a, i, r.col));
        }
        last[r.col..r.end].fill((r.end - r.col == 1).then_some(i));
    }
    out
}

/// How far apart lines of one cell stand.
struct Leading {
    /// In shares of the type size; 0 where lines of one cell were not seen.
    ratio: f64,
}

impl Leading {
    /// Where the document's paragraphs are set closer than the closest lines here, these are rows.
    fn at_most(self, usual: Option<f64>) -> Self {
        match usual {
            Some(u) if self.ratio > 1.05 * u => Self { ratio: u },
            _ => self,
        }
    }

    fn of(&self, size: f64) -> f64 {
        if self.ratio > 0.0 { (self.ratio + LEADING_SLACK) * size } else { 0.0 }
    }
}

fn leading(lines: &[Line], runs: &[Run], cols: usize) -> Leading {
    let mut ratios: Vec<f64> = pairs(runs, cols)
        .into_iter()
        .filter_map(|(a, b, _)| {
            let size = lines[runs[b].line].size;
            let r = (runs[b].baseline - runs[a].baseline) / size.max(1.0);
            ((0.7..=LARGEST_LEADING).contains(&r)).then_some(r)
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    let need = (ratios.len() / 20).max(2);
    for i in 0..ratios.len() {
        let upto = ratios.partition_point(|&r| r <= ratios[i] * 1.06);
        if upto - i >= need {
            return Leading { ratio: ratios[i] };
        }
    }
    Leading { ratio: ratios.first().copied().unwrap_or(0.0) }
}

/// How a line opens below another one of its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// Something begins with it.
    Anew,
    /// What stands above it had no room for its first word, which has a capital.
    Unclear,
    GoesOn,
}

/// Tells a wrapped line from a line that ends by itself.
struct Wraps {
    /// The x that text of each column may reach.
    rights: Vec<f64>,
}

impl Wraps {
    fn new(page: &Page, lines: &[Line], runs: &[Run], edges: &[f64]) -> Self {
        let cols = edges.len() - 1;
        let lefts = left_ends(page, lines, edges);
        let mut reach = vec![f64::NEG_INFINITY; cols];
        for r in runs.iter().filter(|r| r.end - r.col == 1) {
            reach[r.col] = reach[r.col].max(r.x1);
        }
        /// What cells keep free between their text and the next column's, at least.
        const INSIDE: f64 = 4.0;
        let rights = (0..cols)
            .map(|c| if c + 1 < cols { (lefts[c + 1] - INSIDE).max(reach[c]) } else { reach[c].max(edges[cols]) })
            .collect();
        Self { rights }
    }

    /// How `b` opens below `a`: anew with a bullet, or with a capital or number where `a` ends a sentence or stops short
    /// of the column's end.
    fn opening(&self, page: &Page, a: &Run, b: &Run) -> Opening {
        let (Some(&last), Some(&next)) = (a.words.last(), b.words.first()) else { return Opening::GoesOn };
        let (last, next) = (&page.words[last].text, &page.words[next].text);
        let capital = next.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        match () {
            () if is_bullet(next) && b.words.len() > 1 => Opening::Anew,
            () if !capital => Opening::GoesOn,
            () if last.ends_with(['.', '!', '?']) || !self.continues(page, a, b) => Opening::Anew,
            () => Opening::Unclear,
        }
    }

    /// Whether `b` goes on where `a` had to end.
    fn continues(&self, page: &Page, a: &Run, b: &Run) -> bool {
        let (Some(&last), Some(&next)) = (a.words.last(), b.words.first()) else { return false };
        let (last, next) = (&page.words[last], &page.words[next]);
        if is_bullet(&next.text) {
            return false;
        }
        let lower = next.text.chars().next().is_some_and(char::is_lowercase);
        if last.soft_hyphen_end || (last.text.ends_with('-') && lower) {
            return true;
        }
        let words = |r: &Run| r.words.iter().any(|&w| page.words[w].text.chars().any(char::is_alphabetic));
        if !words(a) || !words(b) {
            return false;
        }
        let full = a.x1 + 0.25 * next.size + next.bbox.width() > self.rights[a.col] - 1.0;
        // Where the last column ends is not known: its longest text always looks full.
        let full = full && (a.col + 1 < self.rights.len() || (lower && a.words.len() > 1));
        full || (lower && !last.text.ends_with(['.', ':', ';']) && a.words.len() > 1)
    }
}

/// What is known about the borders between lines.
struct View<'a> {
    lines: &'a [Line],
    walls: &'a Walls,
    crossing: &'a [u128],
    begins: &'a [u128],
    here: &'a [u128],
    even: bool,
    /// The first column holds the numbers of the rows.
    counted: bool,
    cols: usize,
}

impl View<'_> {
    /// Pitch in shares of the type size.
    fn pitch(&self, k: usize) -> f64 {
        (self.lines[k].baseline - self.lines[k - 1].baseline) / self.lines[k].size.max(1.0)
    }

    /// Two columns or more begin here and no cell runs across.
    fn strong(&self, k: usize) -> bool {
        self.crossing[k] == 0 && self.begins[k].count_ones() >= 2
    }

    /// Whether lines stand between all rows: hardly a band between them looks like several rows.
    fn lines_divide_every_row(&self) -> bool {
        let (mut bands, mut inside) = (0usize, 0usize);
        for k in 1..=self.lines.len() {
            if k == self.lines.len() || self.walls.bits[k] != 0 {
                bands += 1;
            } else if self.strong(k) {
                inside += 1;
            }
        }
        bands >= 3 && (inside as f64) <= UNDIVIDED * bands as f64
    }

    /// The smallest gap of those that surely divide rows, in shares of the type size.
    fn sure_gap(&self) -> Option<f64> {
        let mut gaps: Vec<f64> =
            (1..self.lines.len()).filter(|&k| self.strong(k) && !self.walls.full[k]).map(|k| self.pitch(k)).collect();
        gaps.sort_by(f64::total_cmp);
        gaps.get(gaps.len() / 10).copied()
    }

    /// Whether a row begins with line `k`, how surely and why not more so.
    fn border(&self, k: usize, divided: bool, sure_gap: Option<f64>, row_start: usize) -> Option<(f64, &'static str)> {
        let begins = self.begins[k];
        if self.walls.full[k] {
            return Some((0.99, ""));
        }
        // Below a line over most columns others may begin too; below one over a few, these are headings of the second level.
        let most = self.walls.bits[k].count_ones() as usize * 2 > self.cols;
        if self.walls.bits[k] != 0
            && self.crossing[k] & self.walls.bits[k] == 0
            && begins & self.walls.bits[k] != 0
            && (most || begins & !self.walls.bits[k] == 0)
        {
            return Some((0.95, ""));
        }
        if divided {
            return None;
        }
        let had = self.here[row_start..k].iter().fold(0u128, |a, b| a | b);
        if self.pitch(k) < BESIDE && had & begins == 0 {
            return None;
        }
        // Below a header the rest of a row that the page before cut.
        let headed = self.lines[row_start].bold && self.here[row_start].count_ones() >= 2;
        if self.crossing[k] == 0 && begins != 0 && headed && self.lines[k - 1].bold && !self.lines[k].bold {
            return Some((if begins.count_ones() > 1 { 0.95 } else { 0.9 }, ""));
        }
        if self.even {
            let many = begins.count_ones() as usize * 2 >= self.cols.max(3);
            let first = self.here[k] & 1 == 1 && begins & 1 == 1;
            return (self.crossing[k] == 0 && begins != 0 && (many || first)).then_some(if many {
                (0.9, "")
            } else {
                (0.75, "the line spacing does not tell rows from wrapped lines")
            });
        }
        if self.crossing[k] == 0 && begins != 0 {
            if begins.count_ones() >= 2 {
                return Some((0.95, ""));
            }
            if self.counted && begins & 1 == 0 && had & 1 == 1 {
                return None;
            }
            return match sure_gap {
                Some(g) if self.pitch(k) < g - GAP_SLACK => None,
                Some(_) => Some((0.8, "one cell alone begins here: it may be a paragraph of the row above")),
                None => Some((0.7, "no other row shows how wide the gap between rows is")),
            };
        }
        // A cell over several rows: it runs on at the left while two columns or more begin anew.
        let across = self.crossing[k];
        // A cell that is blank in the row above may begin with them.
        let again = (begins & had).count_ones();
        let at_left = across.count_ones() == 1 || across == 0b11;
        if at_left && again >= 2 && again * 3 >= begins.count_ones() * 2 && begins > across {
            return Some((0.75, "a cell at the left runs on while the others begin anew"));
        }
        None
    }
}
