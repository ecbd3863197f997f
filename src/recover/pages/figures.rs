//! Tables of figures: lines that hold values tell rows and columns better than white space does,
//! for a cell never holds a column of numbers, and headings stand wider than what is below them.

use super::lines::{Line, Segment};
use super::rows::Run;
use crate::model::Page;

/// Lines of values from which on a block is a table of figures.
const FEWEST: usize = 3;
/// Two lines are enough where each holds so many values.
const TWO: usize = 2;
/// Share of the divided lines of a block that must hold values.
const SHARE: f64 = 0.5;
/// Share of the segments of a line behind the first that must be values.
const IN_LINE: f64 = 0.6;
/// Share of the columns that a line of a regular table fills.
const FULL_LINE: f64 = 0.75;
/// Share of the lines that must do so.
const FULL_LINES: f64 = 0.8;
/// Words a cell of a regular table has in the mean, at most.
const SHORT_CELL: f64 = 2.5;
/// Letters that may stand with the digits of a value: units, footnote marks (`12 kg`, `25g`, `7p`).
const LETTERS: usize = 2;

/// A heading whose middle is this near (points) to the middle of its one column stands over it.
const OVER_ONE: f64 = 4.0;
/// A heading whose middle is this near (points) to the middle of several columns stands over them.
const OVER_MANY: f64 = 6.0;

/// A sign that stands where a value is missing or nil.
fn is_nil(text: &str) -> bool {
    let t = text.trim_matches(['(', ')', '[', ']']);
    !t.is_empty()
        && (t.chars().count() <= 3 || t.chars().count() <= 6 && t.contains("**"))
        && t.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '.' | '…' | ':' | '*'))
        || matches!(text, "n/a" | "N/A" | "n.a." | "NA" | "na" | "(X)" | "(D)" | "(Z)")
}

/// A word that is a number with its signs: `1,234.5`, `(12)`, `45%`, `$7`, `2.3*`, `1990**`, `<5`.
fn is_number(text: &str) -> bool {
    let (mut digits, mut letters, mut others) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        match c {
            '0'..='9' if letters > 0 => others += 1,
            '0'..='9' => digits += 1,
            '.' | ',' | '%' | '(' | ')' | '+' | '-' | '–' | '−' | '$' | '€' | '£' | '*' | '<' | '>' | '±' | '/'
            | '\'' | '’' | '†' | '‡' | '=' | '~' | '≈' | '¹' | '²' | '³' | '#' | ' ' | '\u{a0}' => {}
            c if c.is_alphabetic() && digits > 0 => letters += 1,
            _ => others += 1,
        }
    }
    digits > 0 && letters <= LETTERS && letters < digits.max(2) && others == 0
}

/// A sign of money or share that stands apart from its number.
fn is_unit(text: &str) -> bool {
    matches!(text, "$" | "€" | "£" | "%" | "kr" | "kr." | "(" | ")" | "±" | "+" | "<" | ">" | "*" | "**" | "***")
}

/// Whether these words are one value: a number, or a sign that there is none. List marks (`1.`,
/// `a)`) are none.
pub(super) fn is_value(page: &Page, words: &[usize]) -> bool {
    let mut any = false;
    for &w in words {
        let t = page.words[w].text.as_str();
        if is_nil(t) || is_number(t) {
            any = true;
        } else if !is_unit(t) {
            return false;
        }
    }
    any
}

fn value_segment(page: &Page, line: &Line, s: &Segment) -> bool {
    is_value(page, &line.words[s.from..s.to])
}

/// Whether the line holds values: one behind its first segment at least, and few other things.
pub(super) fn is_data(page: &Page, line: &Line) -> bool {
    let n = line.segments.len();
    if n < 2 {
        return false;
    }
    let values = line.segments[1..].iter().filter(|s| value_segment(page, line, s)).count();
    values as f64 >= IN_LINE * (n - 1) as f64 && !is_years(page, line)
}

/// A header of years is no line of values.
fn is_years(page: &Page, line: &Line) -> bool {
    let mut years = 0usize;
    for s in &line.segments {
        for &w in &line.words[s.from..s.to] {
            let t = page.words[w].text.trim_matches(|c: char| !c.is_ascii_digit());
            let year = t.len() == 4 && (t.starts_with("19") || t.starts_with("20"));
            let text = page.words[w].text.chars().all(char::is_alphabetic);
            if year {
                years += 1;
            } else if !text {
                return false;
            }
        }
    }
    years >= 2 && years + 1 >= line.segments.len()
}

/// Which lines hold values, where the block is a table of figures.
pub(super) fn data_lines<'a>(page: &Page, lines: impl Iterator<Item = &'a Line>) -> Option<Vec<bool>> {
    let lines: Vec<&Line> = lines.collect();
    let mut divided = 0usize;
    let data: Vec<bool> = lines
        .iter()
        .map(|l| {
            divided += usize::from(l.segments.len() >= 2);
            is_data(page, l)
        })
        .collect();
    let n = data.iter().filter(|&&d| d).count();
    let two = n == TWO && lines.iter().zip(&data).filter(|d| *d.1).all(|d| d.0.segments.len() > TWO);
    if (n >= FEWEST || two) && n as f64 >= SHARE * divided as f64 {
        return Some(data);
    }
    full_lines(&lines)
}

/// Which lines fill nearly all columns with a word or two, where nearly all lines do: then each is
/// a row, for the lines of wrapped cells differ in how many columns they fill.
fn full_lines(lines: &[&Line]) -> Option<Vec<bool>> {
    let most = lines.iter().map(|l| l.segments.len()).max()?;
    if most < FEWEST || lines.len() <= FEWEST {
        return None;
    }
    let full: Vec<bool> = lines.iter().map(|l| l.segments.len() as f64 >= FULL_LINE * most as f64).collect();
    let n = full.iter().filter(|&&f| f).count();
    let segments: usize = lines.iter().map(|l| l.segments.len()).sum();
    let words: usize = lines.iter().map(|l| l.words.len()).sum();
    (n as f64 >= FULL_LINES * lines.len() as f64 && words as f64 <= SHORT_CELL * segments as f64).then_some(full)
}

/// Whether the second word may be the next group of thousands of the number before it.
pub(super) fn goes_on(before: &str, after: &str) -> bool {
    let group = after.as_bytes().get(..3).is_some_and(|g| g.iter().all(u8::is_ascii_digit))
        && after.as_bytes().get(3).is_none_or(|c| !c.is_ascii_digit());
    let head = before.trim_start_matches(['-', '(', '+', '–', '−', '$', '€', '£']);
    group && (1..=3).contains(&head.len()) && head.bytes().all(|c| c.is_ascii_digit())
}

/// Headings above figures that stand in the middle of several columns span them: there are fewer
/// headings on their line than on a line below.
pub(super) fn span_headings(page: &Page, lines: &[Line], runs: &mut Vec<Run>, first_data: usize, cols: usize) {
    if first_data < 2 {
        return;
    }
    // Where the text of each column stands, by single cells from the first line of values on.
    let mut extent: Vec<Option<(f64, f64)>> = vec![None; cols];
    let x0 = |r: &Run| r.words.first().map_or(0.0, |&w| page.words[w].bbox.x0);
    for r in runs.iter().filter(|r| r.line >= first_data && r.end - r.col == 1) {
        let e = extent[r.col].get_or_insert((x0(r), r.x1));
        *e = (e.0.min(x0(r)), e.1.max(r.x1));
    }
    let mut filled = vec![0u128; lines.len()];
    for r in runs.iter() {
        filled[r.line] |= 1 << r.col;
    }
    let middle = |a: usize, z: usize| -> Option<f64> {
        let (a, z) = (extent[a]?, extent[z]?);
        Some(f64::midpoint(a.0, z.1))
    };
    let mut parts: Vec<(usize, Vec<Run>)> = Vec::new();
    let mut from = 0;
    while from < runs.len() && runs[from].line < first_data {
        let line = runs[from].line;
        let to = from + runs[from..].iter().take_while(|r| r.line == line).count();
        let below = (line + 1..=first_data).fold(0u128, |b, l| b | filled[l]);
        for i in from..to {
            let left = if i > from { runs[i - 1].end } else { 0 };
            let right = runs.get(i + 1).filter(|_| i + 1 < to).map_or(cols, |r| r.col);
            let centre = f64::midpoint(x0(&runs[i]), runs[i].x1);
            let (col, end) = (runs[i].col, runs[i].end);
            if col == 0 {
                continue;
            }
            if end - col > 1
                && let Some(pieces) = over_each(page, &runs[i], &extent)
            {
                parts.push((i, pieces));
                continue;
            }
            if end - col == 1 && middle(col, col).is_none_or(|m| (m - centre).abs() <= OVER_ONE) {
                continue;
            }
            let mut best: Option<(f64, usize, usize)> = None;
            for a in left.max(1)..=col {
                for z in end..=right.min(cols) {
                    if z - a < 2 || (a..z).any(|c| below >> c & 1 == 0) {
                        continue;
                    }
                    let Some(m) = middle(a, z - 1) else { continue };
                    let off = (m - centre).abs();
                    if off <= OVER_MANY && best.is_none_or(|b| off < b.0) {
                        best = Some((off, a, z));
                    }
                }
            }
            if let Some((_, a, z)) = best {
                runs[i].col = a;
                runs[i].end = z;
            }
        }
        from = to;
    }
    for (i, pieces) in parts.into_iter().rev() {
        runs.splice(i..=i, pieces);
    }
}

/// The headings in a run that stands over several columns with mere word spaces between them,
/// where each part has the middle or an end in common with its column.
fn over_each(page: &Page, run: &Run, extent: &[Option<(f64, f64)>]) -> Option<Vec<Run>> {
    let mut pieces: Vec<Run> = Vec::new();
    for &w in &run.words {
        let b = page.words[w].bbox;
        let x = b.center().0;
        let near = |c: &usize| extent[*c].map_or(f64::INFINITY, |e| if x < e.0 { e.0 - x } else { (x - e.1).max(0.0) });
        let col = (run.col..run.end).min_by(|a, c| near(a).total_cmp(&near(c)))?;
        match pieces.last_mut() {
            Some(p) if p.col == col => {
                p.words.push(w);
                p.x1 = b.x1;
            }
            Some(p) if p.col > col => return None,
            _ => pieces.push(Run { col, end: col + 1, words: vec![w], x1: b.x1, ..run.clone() }),
        }
    }
    let fits = |p: &Run| {
        let (Some(e), Some(&first)) = (extent[p.col], p.words.first()) else { return false };
        let x0 = page.words[first].bbox.x0;
        (f64::midpoint(x0, p.x1) - f64::midpoint(e.0, e.1)).abs() <= OVER_ONE
            || (x0 - e.0).abs() <= 2.0
            || (p.x1 - e.1).abs() <= 2.0
    };
    (pieces.len() == run.end - run.col && pieces.iter().all(fits)).then_some(pieces)
}
