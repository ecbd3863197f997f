//! Cuts a grid line into the columns of its table.

use super::line::{Chunk, Word};
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::text::{bullet, number};

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
/// Cost of a word there that is no number.
const NO_NUMBER: f64 = -2.0;
/// Evidence of an item number at a narrow border, and cost of a border right after one.
const NUMBERED: f64 = 1.5;
/// Cost of a border after a word that cannot end a cell's line before a new cell: weak, since
/// lines break anywhere.
const OPEN: f64 = -0.2;

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

/// The best way to cut the words into columns that begin at `edges`.
#[must_use]
pub fn cut(words: &[Word<'_>], edges: &[f64], fields: &[Option<Field>], knowledge: &Knowledge) -> Cut {
    let columns = edges.len();
    let n = words.len();
    let mut pieces = vec![None; columns];
    let mut sure = vec![false; columns];
    if n == 0 || columns == 0 {
        return Cut { pieces, sure, score: 0.0 };
    }
    let mut best = vec![vec![f64::NEG_INFINITY; columns]; n];
    let mut from: Vec<Vec<usize>> = vec![vec![usize::MAX; columns]; n];
    for (c, slot) in best[0].iter_mut().enumerate() {
        *slot = begins(words[0].x, c, edges) + over(&words[0], c, edges) + number(words[0].text, true, fields[c]);
    }
    for k in 1..n {
        let gap = words[k].x - words[k - 1].end;
        let inside = match gap {
            0 | 1 => 0.0,
            2 => INSIDE[0],
            #[allow(clippy::cast_precision_loss)]
            _ => INSIDE[1] + INSIDE_MORE * (gap - 3).min(10) as f64,
        };
        let after_bullet = k == 1 && bullet::starts(words[0].text);
        let border = CUT[gap.clamp(1, 3) - 1] + if gap <= 2 { language(words, k, knowledge) } else { 0.0 };
        let mut left: (f64, usize) = (f64::NEG_INFINITY, 0);
        for c in 0..columns {
            let here = over(&words[k], c, edges);
            let bulleted = after_bullet || bullet::split(words[k - 1].text).is_some_and(|b| b.1.is_empty());
            let same = best[k - 1][c]
                + if bulleted { inside * 0.3 } else { inside }
                + here
                + number(words[k].text, false, fields[c]);
            let new = left.0 + border + begins(words[k].x, c, edges) + here + number(words[k].text, true, fields[c]);
            if same >= new {
                best[k][c] = same;
                from[k][c] = c;
            } else {
                best[k][c] = new;
                from[k][c] = left.1;
            }
            if best[k - 1][c] > left.0 {
                left = (best[k - 1][c], c);
            }
        }
    }
    let mut at = (0..columns).max_by(|&a, &b| best[n - 1][a].total_cmp(&best[n - 1][b]).then(b.cmp(&a))).unwrap_or(0);
    let score = best[n - 1][at];
    let mut end = n;
    for k in (0..n).rev() {
        let before = if k == 0 { usize::MAX } else { from[k][at] };
        if before != at {
            pieces[at] = Some(Chunk { from: k, to: end, x: words[k].x, end: words[end - 1].end });
            sure[at] = k == 0 || words[k].x >= words[k - 1].end + 2;
            end = k;
            at = before;
        }
    }
    Cut { pieces, sure, score }
}

/// The column of numbers holds numbers and nothing else.
fn number(word: &str, first: bool, field: Option<Field>) -> f64 {
    if field != Some(Field::ItemNo) {
        0.0
    } else if !first {
        NO_NUMBER
    } else if word == "#" || number::parse(word).is_some_and(|n| n.rest.is_empty()) {
        NUMBER
    } else {
        NO_NUMBER
    }
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
    let item = |w: &str| number::parse(w).is_some_and(|n| n.rest.is_empty() && (n.closing.is_some() || n.parts.len() > 1));
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
    if item(before) && k == 1 {
        score -= NUMBERED;
    }
    // The bullet itself stays with its text.
    if bullet::split(before).is_some_and(|b| b.1.is_empty()) {
        score -= BULLET + 1.0;
    }
    score
}
