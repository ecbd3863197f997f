//! Cuts a grid line into the columns of its table.

use super::super::columns::Columns;
use super::line::{Chunk, Word, text};
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::text::{bullet, number, width};

/// Cost of one, two and more spaces as a border between columns.
const CUT: [f64; 3] = [-2.0, -0.3, 0.0];
/// Cost of two, three and more spaces inside a cell; each further space costs more.
const INSIDE: [f64; 2] = [-0.8, -2.5];
/// Cost of each space beyond three inside a cell, up to ten.
const INSIDE_MORE: f64 = -0.3;
/// Cost of each character that a piece begins left of its column.
const LEFT: f64 = -0.55;
/// Cost of each character that it begins right of it: a hanging indent or centred text does.
const RIGHT: f64 = -0.1;
/// Cost of each character that it begins past the next column's edge.
const PAST: f64 = -0.6;
/// Evidence of a piece that begins at its column's edge, within one character.
const ALIGNED: f64 = 1.0;
/// Cost of each character of a word beyond the next column's edge.
const OVER: f64 = -0.35;
/// Bound of that cost, a word.
const OVER_BOUND: f64 = -5.0;
/// Evidence of a bullet at a narrow border.
const BULLET: f64 = 1.8;
/// Evidence of a capital or a digit at a narrow border, and cost of a small letter.
const CAPITAL: f64 = 0.8;
/// Evidence of a number in the column of numbers, and cost of anything else there.
const NUMBER: f64 = 1.5;
/// Further evidence of one with white space after it.
const NUMBER_FREE: f64 = 1.5;
/// Cost of a word there that is no number.
const NO_NUMBER: f64 = -2.0;
/// Evidence of an item number at a narrow border, and cost of a border right after one.
const NUMBERED: f64 = 1.5;
/// Cost of a border after a word that cannot end a cell's line before a new cell: weak, since
/// lines break anywhere.
const OPEN: f64 = -0.2;

/// Share of the cost of spaces that stand right after a bullet.
const AFTER_BULLET: f64 = 0.3;
/// Evidence of a piece in a column that has text on the lines above and below.
const EXPECTED: f64 = 1.0;
/// Share of what is known of a field's cells that counts for a piece's beginning, and its bound.
const CONTENT: f64 = 0.25;
/// Bound of that evidence.
const CONTENT_BOUND: f64 = 1.2;
/// Words that are looked at for it.
const SHORT_WORDS: usize = 5;
/// Pieces that a column needs before its width is believed.
const WIDTH_LINES: usize = 6;
/// Quantile of their widths that counts.
const WIDTH_QUANTILE: f32 = 0.97;
/// Share of it beyond which a line cannot be of the column.
const TOO_WIDE: f32 = 1.04;
/// Cost of such a line, for each tenth of the width.
const TOO_WIDE_COST: f64 = -1.5;
/// Bound of that cost.
const TOO_WIDE_BOUND: f64 = -5.0;

/// A line cut into columns.
#[derive(Debug, Clone)]
pub struct Cut {
    /// The piece of each column.
    pub pieces: Vec<Option<Chunk>>,
    /// Whether a piece's place proves where the column begins: two spaces stand before it.
    pub sure: Vec<bool>,
    /// Evidence.
    pub score: f64,
}

/// What is known of a table's columns when its lines are cut.
pub struct Context<'c> {
    /// The field of each column.
    pub columns: &'c Columns,
    /// Width in em that no line of a column passes, once known.
    pub widths: Vec<Option<f32>>,
}

/// What the words of a line say, wherever the edges are.
pub struct Look {
    /// Evidence of a border before each word.
    borders: Vec<f64>,
    /// How well the text from each word on fits each column.
    contents: Vec<Vec<f64>>,
}

impl Look {
    /// Looks at a line's words.
    #[must_use]
    pub fn at(words: &[Word<'_>], columns: &Columns, knowledge: &Knowledge) -> Self {
        Self {
            borders: (0..words.len()).map(|s| if s == 0 { 0.0 } else { border(words, s, knowledge) }).collect(),
            contents: (0..words.len()).map(|s| content(words, s, columns, knowledge)).collect(),
        }
    }
}

/// The best way to cut the words into columns that begin at `edges`; `expected` says in which
/// columns the lines above and below have text.
#[must_use]
pub fn cut(words: &[Word<'_>], look: &Look, edges: &[f64], expected: &[bool], context: &Context<'_>) -> Cut {
    let columns = edges.len();
    let n = words.len();
    let mut pieces = vec![None; columns];
    let mut sure = vec![false; columns];
    if n == 0 || columns == 0 {
        return Cut { pieces, sure, score: 0.0 };
    }
    let mut at = 0.0;
    let em: Vec<(f32, f32)> = words
        .iter()
        .map(|w| {
            let from = at;
            at += width::estimate(w.text);
            let span = (from, at);
            at += width::SPACE;
            span
        })
        .collect();
    // best[e][c]: evidence of the best cut of the first `e` words whose last piece is in column
    // `c`; from[e][c]: where that piece begins and the column of the one before.
    let mut best = vec![vec![f64::NEG_INFINITY; columns]; n + 1];
    let mut from: Vec<Vec<(usize, usize)>> = vec![vec![(0, usize::MAX); columns]; n + 1];
    for s in 0..n {
        let (border, content) = (look.borders[s], &look.contents[s]);
        let mut left = if s == 0 { (0.0, usize::MAX) } else { (f64::NEG_INFINITY, usize::MAX) };
        for c in 0..columns {
            if s > 0 && c > 0 && best[s][c - 1] > left.0 {
                left = (best[s][c - 1], c - 1);
            }
            if left.0 == f64::NEG_INFINITY {
                continue;
            }
            let field = context.columns.fields[c];
            let mut score = left.0 + border + begins(words[s].x, c, edges) + content[c];
            if expected[c] {
                score += EXPECTED;
            }
            for e in s + 1..=n {
                let word = &words[e - 1];
                if e > s + 1 {
                    score += inside(words, e - 1);
                }
                score += over(word, c, edges) + number(words, e - 1, e == s + 1, field);
                let wide = context.widths[c].map_or(0.0, |w| too_wide(em[e - 1].1 - em[s].0, w));
                let total = score + wide;
                if total > best[e][c] {
                    best[e][c] = total;
                    from[e][c] = (s, left.1);
                }
            }
        }
    }
    let mut column = (0..columns).max_by(|&a, &b| best[n][a].total_cmp(&best[n][b]).then(b.cmp(&a))).unwrap_or(0);
    let score = best[n][column];
    let mut end = n;
    while end > 0 && column != usize::MAX {
        let (start, before) = from[end][column];
        pieces[column] = Some(Chunk { from: start, to: end, x: words[start].x, end: words[end - 1].end });
        sure[column] = start == 0 || words[start].x >= words[start - 1].end + 2;
        end = start;
        column = before;
    }
    Cut { pieces, sure, score }
}

/// The widths in em of each column, from pieces that white space alone bounds.
#[must_use]
pub fn widths(words: &[&[Word<'_>]], cuts: &[Cut], columns: usize) -> Vec<Option<f32>> {
    (0..columns)
        .map(|c| {
            let mut found: Vec<f32> = words
                .iter()
                .zip(cuts)
                .filter_map(|(w, cut)| {
                    let chunk = cut.pieces[c].filter(|_| cut.sure[c])?;
                    let free = w.get(chunk.to).is_none_or(|next| next.x >= chunk.end + 2);
                    free.then(|| width::estimate(&text(&w[chunk.from..chunk.to])))
                })
                .collect();
            if found.len() < WIDTH_LINES {
                return None;
            }
            found.sort_by(f32::total_cmp);
            #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let at = ((found.len() - 1) as f32 * WIDTH_QUANTILE).round() as usize;
            Some(found[at])
        })
        .collect()
}

fn too_wide(width: f32, column: f32) -> f64 {
    let over = width / column - TOO_WIDE;
    if over > 0.0 { (TOO_WIDE_COST * f64::from(over * 10.0 + 1.0)).max(TOO_WIDE_BOUND) } else { 0.0 }
}

fn inside(words: &[Word<'_>], k: usize) -> f64 {
    let gap = words[k].x - words[k - 1].end;
    let cost = match gap {
        0 | 1 => 0.0,
        2 => INSIDE[0],
        #[allow(clippy::cast_precision_loss)]
        _ => INSIDE[1] + INSIDE_MORE * (gap - 3).min(10) as f64,
    };
    let bullet = bullet::split(words[k - 1].text).is_some_and(|b| b.1.is_empty());
    if bullet { cost * AFTER_BULLET } else { cost }
}

fn border(words: &[Word<'_>], k: usize, knowledge: &Knowledge) -> f64 {
    let gap = words[k].x - words[k - 1].end;
    CUT[gap.clamp(1, 3) - 1] + if gap <= 2 { language(words, k, knowledge) } else { 0.0 }
}

/// How well the text from word `s` to the next gap fits each column.
fn content(words: &[Word<'_>], s: usize, columns: &Columns, knowledge: &Knowledge) -> Vec<f64> {
    let mut end = s + 1;
    while end < words.len() && end - s < SHORT_WORDS && words[end].x < words[end - 1].end + 2 {
        end += 1;
    }
    let list: Vec<&str> = words[s..end].iter().map(|w| w.text).collect();
    let evidence = knowledge.evidence(&list);
    (0..columns.len())
        .map(|c| {
            let prior = columns.opening(c, &evidence, list.len(), "", false);
            (f64::from(prior) * CONTENT).clamp(-CONTENT_BOUND, CONTENT_BOUND)
        })
        .collect()
}

/// The column of numbers holds numbers and nothing else.
fn number(words: &[Word<'_>], k: usize, first: bool, field: Option<Field>) -> f64 {
    if field != Some(Field::ItemNo) {
        return 0.0;
    }
    let word = words[k].text;
    if !first || !(word == "#" || number::parse(word).is_some_and(|n| n.rest.is_empty())) {
        return NO_NUMBER;
    }
    let free = words.get(k + 1).is_none_or(|next| next.x >= words[k].end + 2);
    if free { NUMBER + NUMBER_FREE } else { NUMBER }
}

fn begins(x: usize, c: usize, edges: &[f64]) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let x = x as f64;
    let d = x - edges[c];
    let mut score = if d.abs() <= 1.0 { ALIGNED } else { 0.0 };
    if d < -1.0 {
        score += LEFT * (-d - 1.0);
    } else if d > 1.0 {
        score += RIGHT * (d - 1.0);
    }
    if let Some(next) = edges.get(c + 1) {
        let past = x - (next - 2.0);
        if past > 0.0 {
            score += PAST * past;
        }
    }
    score
}

fn over(word: &Word<'_>, c: usize, edges: &[f64]) -> f64 {
    let Some(next) = edges.get(c + 1) else { return 0.0 };
    #[allow(clippy::cast_precision_loss)]
    let over = word.end as f64 - (next - 1.0);
    if over > 0.0 { (OVER * over).max(OVER_BOUND) } else { 0.0 }
}

fn language(words: &[Word<'_>], k: usize, knowledge: &Knowledge) -> f64 {
    let word = words[k].text;
    let before = words[k - 1].text;
    let first = word.trim_start_matches(['«', '"', '“', '”', '(', '‘']);
    if bullet::starts(word) {
        return BULLET;
    }
    let item =
        |w: &str| number::parse(w).is_some_and(|n| n.rest.is_empty() && (n.closing.is_some() || n.parts.len() > 1));
    if item(word) && words.get(k + 1).is_some_and(|w| w.text.starts_with(char::is_uppercase)) {
        return NUMBERED + CAPITAL;
    }
    let mut score = if first.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        CAPITAL
    } else if first.starts_with(char::is_lowercase) {
        -CAPITAL
    } else {
        0.0
    };
    if knowledge.words.is_open(before) && before.starts_with(char::is_lowercase) {
        score += OPEN;
    }
    if item(before) {
        score -= NUMBERED;
    }
    // The bullet itself stays with its text.
    if bullet::split(before).is_some_and(|b| b.1.is_empty()) {
        score -= BULLET + 1.0;
    }
    score
}
