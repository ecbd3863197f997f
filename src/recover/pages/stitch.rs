//! Joins the parts of a table that page breaks divide.

use super::cells;
use super::draft::{Draft, Piece, Slot, word};
use super::header::Strength;
use super::separators::Band;
use crate::model::{How, Join, Page};

/// Inner column edges of two parts may differ by this much (points).
const SAME_EDGE: f64 = 6.0;
/// Evidence from which on two parts are one table.
const JOINED: f64 = 2.0;
/// What numbers that begin anew say against it.
const ANEW: f64 = 0.7;
/// Evidence from which on a row was cut by the break.
const CUT: f64 = 1.5;
/// A cell that the break cuts reaches down to the table's last line within this share of the
/// type size.
const AT_END: f64 = 0.8;
/// A sentence that goes on may stop this far above it (two lines: no line stays alone).
const NEAR_END: f64 = 2.8;
/// Text that could have stood on the last line, had it belonged there, speaks against a cut row.
const NEW_TEXT: f64 = -0.8;
/// What cells keep free at their right edge (points), at least.
const CELL_PADDING: f64 = 2.0;
/// Closed grids further apart than this (points) on one page are two: rows are not divided so.
const CLOSED_GAP: f64 = 10.0;
/// A shaded band meets the borders above and below it within this distance (points).
const BORDER: f64 = 3.0;
/// A header this strongly set apart that differs from the first one opens a new table.
const OWN_HEADER: f64 = 2.0;

/// Why two parts are one table, and how sure it is.
pub(super) struct Verdict {
    score: f64,
    why: Vec<String>,
    /// Header rows of the second part that repeat the first one's.
    repeated: usize,
    /// Columns of the joined table for each column of either part.
    map_a: Vec<(usize, usize)>,
    map_b: Vec<(usize, usize)>,
}

/// The text of a row's cells without white space.
fn row_text(pages: &[Page], row: &[&Slot]) -> Vec<String> {
    row.iter()
        .filter(|s| !s.is_blank())
        .map(|s| cells::cell(pages, s).text.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect())
        .collect()
}

/// Weighs whether `b`, which nothing but furniture divides from `a`, goes on with it.
pub(super) fn weigh(pages: &[Page], a: &Draft, b: &Draft, own: Strength) -> Option<Verdict> {
    evidence(pages, a, b, own).filter(|v| v.score >= JOINED)
}

/// What speaks for it, however little that is; `None` where the columns differ.
fn evidence(pages: &[Page], a: &Draft, b: &Draft, own: Strength) -> Option<Verdict> {
    let mut why = Vec::new();
    let (pa, pb) = (a.last(), b.first());
    let (wa, wb) = (pages[pa.page].width, pages[pb.page].width);
    let scaled: Vec<f64> = if (wa - wb).abs() > 1.0 {
        // Another page width: the table is stretched to it.
        let (x0, x1) = (pb.bbox.x0, pb.bbox.x1);
        let stretch = pa.bbox.width() / (x1 - x0).max(1.0);
        pb.edges.iter().map(|e| pa.bbox.x0 + (e - x0) * stretch).collect()
    } else {
        pb.edges.clone()
    };
    let (map_a, map_b, worst) = match_edges(&pa.edges, &scaled)?;
    let mut score = 0.0;
    if a.cols == b.cols {
        score += if worst < 2.5 { 2.0 } else { 1.5 };
        why.push(format!("all {} column edges agree within {worst:.1} pt", a.cols + 1));
    } else {
        score += 1.0;
        why.push(format!(
            "{} of {} column edges agree within {worst:.1} pt",
            a.cols.min(b.cols) + 1,
            a.cols.max(b.cols) + 1
        ));
    }
    let mut repeated = 0;
    if a.header_rows > 0 && a.header_rows < b.rows {
        let same = (0..a.header_rows).all(|r| row_text(pages, &a.row(r)) == row_text(pages, &b.row(r)));
        if same {
            repeated = a.header_rows;
            score += 2.0;
            why.push("the header is repeated".to_owned());
        }
    }
    if repeated == 0 && a.header_rows == 0 && b.rows > 1 {
        let head = row_text(pages, &a.row(0));
        let same = head == row_text(pages, &b.row(0));
        let full = head.len() == a.cols;
        if same && full {
            repeated = 1;
            score += 1.5;
            why.push("the first row is repeated".to_owned());
        }
    }
    if repeated == 0 {
        let filled = b.row(0).iter().filter(|s| !s.is_blank()).count();
        if b.header_rows > 0 && own.0 >= OWN_HEADER && filled > 1 && a.header_rows > 0 {
            score -= 3.0;
            why.push("the second part has a header of its own".to_owned());
        } else {
            score += 0.5;
            why.push("the second part has no header of its own".to_owned());
        }
    }
    let bottom = a.last().bbox.y1 / pages[pa.page].height;
    if bottom > 0.75 {
        score += 0.3;
        why.push("the first part reaches the foot of the page".to_owned());
    }
    if let (Some(x), Some(y)) = (last_number(pages, a), first_number(pages, b, repeated)) {
        if follows(&x, &y) {
            score += 0.7;
            why.push(format!("the numbering goes on from {} to {}", dotted(&x), dotted(&y)));
        } else if y.last() == Some(&1) && x.len() == 1 {
            score -= ANEW;
            why.push("the numbering begins anew".to_owned());
        }
    }
    Some(Verdict { score, why, repeated, map_a, map_b })
}

/// Columns for each column of either part, and the largest difference; `None` where edges of the
/// narrower part have no partner.
#[allow(clippy::type_complexity)]
fn match_edges(a: &[f64], b: &[f64]) -> Option<(Vec<(usize, usize)>, Vec<(usize, usize)>, f64)> {
    let (short, long, swapped) = if a.len() <= b.len() { (a, b, false) } else { (b, a, true) };
    let n = short.len();
    let mut at = vec![0; n];
    let mut worst = 0.0_f64;
    let mut from = 1;
    for i in 1..n - 1 {
        let j = (from..long.len() - 1)
            .min_by(|&x, &y| (long[x] - short[i]).abs().total_cmp(&(long[y] - short[i]).abs()))?;
        let d = (long[j] - short[i]).abs();
        if d > SAME_EDGE {
            return None;
        }
        worst = worst.max(d);
        at[i] = j;
        from = j + 1;
    }
    at[n - 1] = long.len() - 1;
    // A part with fewer columns than half of the other's is another table.
    if (n - 1) * 2 < long.len() - 1 {
        return None;
    }
    // The outer edges are where text ends, and may differ more; not by a whole column.
    let slack = 0.5 * (long[long.len() - 1] - long[0]) / (long.len() - 1) as f64;
    if (short[0] - long[0]).abs() > slack.max(SAME_EDGE) {
        return None;
    }
    let narrow: Vec<(usize, usize)> = (0..n - 1).map(|i| (at[i], at[i + 1])).collect();
    let wide: Vec<(usize, usize)> = (0..long.len() - 1).map(|i| (i, i + 1)).collect();
    Some(if swapped { (wide, narrow, worst) } else { (narrow, wide, worst) })
}

fn numbering(text: &str) -> Option<Vec<u32>> {
    let t = text.trim_end_matches(['.', ')']);
    let parts: Option<Vec<u32>> = t.split('.').map(|p| if p.len() <= 3 { p.parse().ok() } else { None }).collect();
    parts.filter(|p| !p.is_empty() && p.len() <= 3)
}

fn number_of(pages: &[Page], slot: &Slot) -> Option<Vec<u32>> {
    let first = slot.refs().next()?;
    numbering(&word(pages, first).text)
}

fn last_number(pages: &[Page], a: &Draft) -> Option<Vec<u32>> {
    /// Cells looked at before the part at the end.
    const BEFORE: usize = 200;
    let before = a.settled.slots.iter().rev().take(BEFORE);
    a.slots.iter().rev().chain(before).filter(|s| s.col == 0 && s.colspan == 1).find_map(|s| number_of(pages, s))
}

fn first_number(pages: &[Page], b: &Draft, skip: usize) -> Option<Vec<u32>> {
    b.slots.iter().filter(|s| s.row >= skip && s.col == 0 && s.colspan == 1).find_map(|s| number_of(pages, s))
}

fn dotted(n: &[u32]) -> String {
    n.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

fn follows(x: &[u32], y: &[u32]) -> bool {
    if x.len() != y.len() {
        return false;
    }
    let at = (0..x.len()).find(|&i| x[i] != y[i]);
    at.is_some_and(|i| y[i] == x[i] + 1 && y[i + 1..].iter().all(|&n| n <= 1))
}

/// Joins `b` to `a`.
pub(super) fn join(pages: &[Page], a: &mut Draft, mut b: Draft, verdict: Verdict) {
    a.settle();
    let cols = verdict.map_a.last().map_or(a.cols, |m| m.1).max(verdict.map_b.last().map_or(b.cols, |m| m.1));
    remap(a, &verdict.map_a, cols);
    remap(&mut b, &verdict.map_b, cols);
    if b.last().edges.len() != cols + 1 {
        let edges = a.last().edges.clone();
        for part in &mut b.parts {
            part.edges.clone_from(&edges);
        }
    }
    let Verdict { score, mut why, repeated, .. } = verdict;
    if repeated > 0 {
        let lifted: Vec<_> = b.slots.iter().filter(|s| s.row < repeated).flat_map(Slot::refs).collect();
        a.repeated.push(lifted);
        b.slots.retain(|s| s.row >= repeated);
        for s in &mut b.slots {
            s.row -= repeated;
        }
        b.rows -= repeated;
        for d in &mut b.doubts {
            d.0 = d.0.saturating_sub(repeated);
        }
    }
    let cut = if b.rows == 0 { None } else { cut_row(pages, a, &b) };
    let edges_a = a.last().edges.clone();
    let base = if cut.is_some() { a.rows - 1 } else { a.rows };
    if let Some(reason) = &cut {
        why.push(reason.clone());
    }
    let mut cut_at = cut.is_some().then(|| a.rows - 1);
    let unnamed = b.slots.iter().any(|s| s.row == 0 && s.col == 0 && s.is_blank());
    for mut s in b.slots {
        let above = a.slots.iter().rposition(|t| t.col == s.col && t.row + t.rowspan == a.rows);
        if s.row == 0 && cut.is_some() {
            // The slot that covers the last row in this column takes the rest of its text.
            let target = a.slots.iter().rposition(|t| {
                t.col <= s.col && s.col < t.col + t.colspan && t.row <= base && base < t.row + t.rowspan
            });
            if let Some(t) = target {
                let t = &mut a.slots[t];
                t.pieces.append(&mut s.pieces);
                t.rowspan = t.rowspan.max(base + s.rowspan - t.row);
                continue;
            }
        }
        if s.row == 0
            && cut.is_none()
            && let Some(t) = above
            && (s.is_blank() || (a.rows > 1 && a.slots[t].row >= a.header_rows && at_end(pages, a, &a.slots[t])))
            && (spans_break(pages, &a.slots[t], &s, edges_a.get(s.col + s.colspan).copied().unwrap_or(f64::INFINITY))
                || unnamed && s.is_blank() && merges(a, &a.slots[t], &s))
        {
            let t = &mut a.slots[t];
            let down = s.rowspan;
            if !s.is_blank() {
                cut_at = Some(t.row);
            }
            t.pieces.append(&mut s.pieces);
            t.rowspan += down;
            continue;
        }
        s.row += base;
        a.slots.push(s);
    }
    a.doubts.extend(b.doubts.into_iter().map(|d| (d.0 + base, d.1, d.2)));
    a.rows = base + b.rows;
    free_overlaps(a);
    let confidence = (0.6 + 0.1 * score).clamp(0.05, 0.99);
    a.joins.push(Join { after_page: pages[a.last().page].number, why, confidence, cut_row: cut_at });
    a.joins.extend(b.joins);
    a.repeated.extend(b.repeated);
    a.parts.extend(b.parts);
    a.confidence = a.confidence.min(b.confidence.max(0.5));
}

/// Whether the slot's text reaches the last line of the part before the break.
fn at_end(pages: &[Page], a: &Draft, slot: &Slot) -> bool {
    let page = a.last().page;
    let row = a.rows - 1;
    let end =
        a.slots.iter().filter(|s| s.row + s.rowspan > row).filter_map(|s| lowest(pages, s, page)).reduce(f64::max);
    let size = slot.refs().last().map_or(10.0, |r| word(pages, r).size);
    match (lowest(pages, slot, page), end) {
        (Some(low), Some(end)) => low >= end - NEAR_END * size,
        _ => false,
    }
}

/// A cell over several rows goes on under the break: merged and blank below, or going on in
/// mid-sentence.
fn spans_break(pages: &[Page], above: &Slot, below: &Slot, right: f64) -> bool {
    if above.colspan != below.colspan || above.is_blank() {
        return false;
    }
    if below.is_blank() {
        return below.rowspan > 1 || above.rowspan > 1;
    }
    by_room(flows(pages, above, below), is_full(pages, above, below, right)) >= 2.0
}

/// Whether an empty cell at the top of a part is the rest of the one above, where neither spans
/// rows by itself: the column is one of merged cells, and has no empty ones.
fn merges(a: &Draft, above: &Slot, below: &Slot) -> bool {
    /// Merged cells that make a habit.
    const HABIT: usize = 2;
    /// Cells looked at before the break.
    const BEFORE: usize = 400;
    if above.is_blank() || above.colspan != below.colspan || above.row < a.header_rows {
        return false;
    }
    let before = a.slots.iter().rev().chain(a.settled.slots.iter().rev()).take(BEFORE);
    let column = || before.clone().filter(|s| s.col == below.col && s.row >= a.header_rows && s.colspan == 1);
    column().filter(|s| s.rowspan > 1).count() >= HABIT && !column().any(|s| s.rowspan == 1 && s.is_blank())
}

/// What the flow of a sentence is worth, given that the last line had no room for the next word:
/// cells that always begin in lower case look like sentences that go on.
fn by_room(flow: f64, full: bool) -> f64 {
    match (flow, full) {
        (f, _) if !(-0.5..2.5).contains(&f) || f == 1.0 => f,
        (f, true) if f < 0.0 => 0.3,
        (f, true) => f,
        (f, false) if f >= 2.0 => 0.5,
        _ => NEW_TEXT,
    }
}

/// Cells pushed over one another by spans: later ones win nothing, blank ones go.
fn free_overlaps(a: &mut Draft) {
    // Rows are counted from the first that is not settled.
    let top = a.settled.rows;
    let mut owner = vec![false; (a.rows - top) * a.cols];
    for s in &mut a.slots {
        s.row -= top;
    }
    a.slots.sort_by_key(|s| (s.row, s.col, s.is_blank()));
    let (rows, cols) = (a.rows - top, a.cols);
    let mut kept: Vec<Slot> = Vec::with_capacity(a.slots.len());
    for mut s in std::mem::take(&mut a.slots) {
        s.rowspan = s.rowspan.min(rows - s.row.min(rows)).max(1);
        let busy = |owner: &[bool], r: usize, c: usize| owner.get(r * cols + c).copied().unwrap_or(true);
        if busy(&owner, s.row, s.col) {
            if !s.is_blank()
                && let Some(t) = kept.iter_mut().rev().find(|t| {
                    t.col <= s.col && s.col < t.col + t.colspan && t.row <= s.row && s.row < t.row + t.rowspan
                })
            {
                t.pieces.append(&mut s.pieces);
            }
            continue;
        }
        let mut down = 1;
        while down < s.rowspan && (s.col..s.col + s.colspan).all(|c| !busy(&owner, s.row + down, c)) {
            down += 1;
        }
        s.rowspan = down;
        for r in s.row..s.row + s.rowspan {
            for c in s.col..(s.col + s.colspan).min(cols) {
                owner[r * cols + c] = true;
            }
        }
        kept.push(s);
    }
    for r in 0..rows {
        for c in 0..cols {
            if !owner[r * cols + c] {
                kept.push(Slot { row: r, col: c, rowspan: 1, colspan: 1, pieces: Vec::new() });
            }
        }
    }
    for s in &mut kept {
        s.row += top;
    }
    kept.sort_by_key(|s| (s.row, s.col));
    a.slots = kept;
}

/// Moves columns to where they stand in the joined table.
fn remap(d: &mut Draft, map: &[(usize, usize)], cols: usize) {
    if map.iter().enumerate().all(|(i, m)| *m == (i, i + 1)) && d.cols == cols {
        return;
    }
    d.unsettle();
    for s in &mut d.slots {
        let last = (s.col + s.colspan - 1).min(map.len() - 1);
        let (from, to) = (map[s.col.min(last)].0, map[last].1);
        // A blank column vanished: the text stays in the first of the columns it covers.
        let across = s.colspan > 1;
        s.col = from;
        s.colspan = if across { to - from } else { 1 };
    }
    d.cols = cols;
    fill_blanks(d);
}

/// Places without a cell get an empty one.
fn fill_blanks(d: &mut Draft) {
    let mut owner = vec![false; d.rows * d.cols];
    for s in &d.slots {
        for r in s.row..(s.row + s.rowspan).min(d.rows) {
            for c in s.col..(s.col + s.colspan).min(d.cols) {
                owner[r * d.cols + c] = true;
            }
        }
    }
    for (i, o) in owner.iter().enumerate() {
        if !o {
            d.slots.push(Slot { row: i / d.cols, col: i % d.cols, rowspan: 1, colspan: 1, pieces: Vec::new() });
        }
    }
    d.slots.sort_by_key(|s| (s.row, s.col));
}

/// The lowest baseline of a piece of a slot on this page.
fn lowest(pages: &[Page], slot: &Slot, page: usize) -> Option<f64> {
    slot.pieces
        .iter()
        .filter(|p| p.page == page)
        .flat_map(|p| p.words.iter().map(|&w| pages[page].words[w].baseline))
        .reduce(f64::max)
}

/// How well the text of `below` goes on with that of `above`: negative where it does not.
fn flows(pages: &[Page], above: &Slot, below: &Slot) -> f64 {
    let (Some(last), Some(first)) = (last_word(pages, above), below.pieces.first().and_then(|p| first_word(pages, p)))
    else {
        return 0.0;
    };
    let (last, first) = (&pages[last.0].words[last.1], &pages[first.0].words[first.1]);
    let lower = first.text.chars().next().is_some_and(char::is_lowercase);
    if last.soft_hyphen_end || (last.text.ends_with('-') && lower) {
        return 2.5;
    }
    if super::columns::is_bullet(&first.text) {
        return if below.refs().count() > 1 && has_bullet(pages, above) { 1.0 } else { 0.0 };
    }
    let open = !last.text.ends_with(['.', '!', '?']);
    match (lower, open) {
        (true, true) => 2.0,
        (true, false) => 0.7,
        (false, true) => 0.3,
        (false, false) => -0.3,
    }
}

/// Whether the last line of `above` has no room for the first word of `below`.
fn is_full(pages: &[Page], above: &Slot, below: &Slot, right: f64) -> bool {
    let (Some(last), Some(first)) = (last_word(pages, above), below.pieces.first().and_then(|p| first_word(pages, p)))
    else {
        return false;
    };
    let (last, first) = (word(pages, last), word(pages, first));
    last.bbox.x1 + 0.25 * last.size + first.bbox.width() > right - CELL_PADDING
}

fn has_bullet(pages: &[Page], slot: &Slot) -> bool {
    slot.refs().any(|r| super::columns::is_bullet(&word(pages, r).text))
}

fn first_word(pages: &[Page], piece: &Piece) -> Option<(usize, usize)> {
    let p = &pages[piece.page];
    piece
        .words
        .iter()
        .min_by(|&&a, &&b| {
            let (a, b) = (&p.words[a], &p.words[b]);
            (a.baseline / 3.0).round().total_cmp(&(b.baseline / 3.0).round()).then(a.bbox.x0.total_cmp(&b.bbox.x0))
        })
        .map(|&w| (piece.page, w))
}

fn last_word(pages: &[Page], slot: &Slot) -> Option<(usize, usize)> {
    let piece = slot.pieces.iter().rev().find(|p| !p.words.is_empty())?;
    let p = &pages[piece.page];
    piece
        .words
        .iter()
        .max_by(|&&a, &&b| {
            let (a, b) = (&p.words[a], &p.words[b]);
            (a.baseline / 3.0).round().total_cmp(&(b.baseline / 3.0).round()).then(a.bbox.x0.total_cmp(&b.bbox.x0))
        })
        .map(|&w| (piece.page, w))
}

/// Whether the first row of `b` goes on with the last of `a`, and why.
fn cut_row(pages: &[Page], a: &Draft, b: &Draft) -> Option<String> {
    let row = a.rows - 1;
    if row < a.header_rows || a.rows == 1 {
        return None;
    }
    let page = a.last().page;
    let over = |c: usize| {
        a.slots.iter().rfind(|s| s.col <= c && c < s.col + s.colspan && s.row <= row && row < s.row + s.rowspan)
    };
    let end =
        a.slots.iter().filter(|s| s.row + s.rowspan > row).filter_map(|s| lowest(pages, s, page)).reduce(f64::max)?;
    let mut score = 0.0;
    let mut reasons: Vec<&str> = Vec::new();
    if a.last().open_end {
        score += 1.0;
        reasons.push("no line closes the last row");
    }
    let mut any = false;
    let mut leading_blank = true;
    let first: Vec<&Slot> = b.slots.iter().filter(|s| s.row == 0).collect();
    for s in &first {
        if s.is_blank() {
            continue;
        }
        let Some(t) = over(s.col) else { continue };
        if s.col == 0 {
            leading_blank = false;
        }
        if s.colspan != t.colspan || (s.colspan == b.cols && b.cols > 1) {
            return None;
        }
        any = true;
        if t.is_blank() {
            score -= 2.0;
            continue;
        }
        let size = t.refs().last().map_or(10.0, |r| word(pages, r).size);
        let low = lowest(pages, t, page).unwrap_or(f64::NEG_INFINITY);
        let right = a.last().edges.get(t.col + t.colspan).copied().unwrap_or(f64::INFINITY);
        let mut f = flows(pages, t, s);
        f = by_room(f, is_full(pages, t, s, right));
        let short_of_end = end - low;
        if short_of_end > AT_END * size && (f < 2.0 || short_of_end > NEAR_END * size) {
            score -= 2.0;
            continue;
        }
        if f >= 2.0 {
            reasons.push("a sentence goes on");
        } else if f >= 1.0 {
            reasons.push("a list goes on");
        }
        score += f;
        if s.col == 0
            && s.pieces
                .first()
                .and_then(|p| first_word(pages, p))
                .is_some_and(|w| numbering(&word(pages, w).text).is_some())
        {
            score -= 3.0;
        }
    }
    if !any {
        return None;
    }
    let filled = |d: &Draft, r: usize| d.slots.iter().filter(|s| s.row == r && s.rowspan == 1 && !s.is_blank()).count();
    if filled(b, 0) < filled(a, row) {
        score += 0.5;
    }
    if leading_blank {
        // Rows with an empty first cell are common in some tables and then say little.
        let (all, blank) = a.stubs();
        let rare = 1.0 - blank as f64 / all.max(1) as f64;
        score += rare;
        if rare > 0.8 {
            reasons.push("the first cell is empty");
        }
    }
    (score >= CUT).then(|| format!("the break cuts the last row: {}", reasons.join(", ")))
}

/// Whether two parts on one page, with nothing but a row across the table between, are one table.
pub(super) fn over_section(pages: &[Page], a: &Draft, b: &Draft, own: Strength) -> Option<Verdict> {
    // The rows of each section may be counted anew.
    let enough = if a.how == How::Ruled { JOINED - ANEW } else { JOINED };
    evidence(pages, a, b, own).filter(|v| v.score >= enough && v.repeated == 0 && a.cols == b.cols)
}

/// Whether two parts on one page, with nothing but white space between, are one table.
pub(super) fn same_page(pages: &[Page], a: &Draft, b: &Draft, own: Strength) -> Option<Verdict> {
    let apart = b.first().bbox.y0 - a.last().bbox.y1;
    if a.how == How::Ruled && b.how == How::Ruled && apart > CLOSED_GAP && !a.last().open_end {
        return None;
    }
    weigh(pages, a, b, own).filter(|v| v.repeated == 0 && v.score >= JOINED && a.cols == b.cols)
}

/// Takes rows that say the header again out of the body: they are furniture.
pub(super) fn drop_repeated_headers(pages: &[Page], d: &mut Draft) {
    if d.header_rows != 1 || d.rows < 3 {
        return;
    }
    let rows = d.by_row();
    let text = |row: &[usize]| row_text(pages, &row.iter().map(|&i| &d.slots[i]).collect::<Vec<_>>());
    let head = text(&rows[0]);
    if head.len() < 2 {
        return;
    }
    let gone: Vec<bool> = (0..d.rows)
        .map(|r| {
            r > 0
                && rows[r].iter().all(|&i| d.slots[i].rowspan == 1)
                && !d.slots.iter().any(|s| s.row < r && r < s.row + s.rowspan)
                && text(&rows[r]) == head
        })
        .collect();
    if !gone.contains(&true) {
        return;
    }
    let mut shift = vec![0; d.rows + 1];
    for r in 0..d.rows {
        shift[r + 1] = shift[r] + usize::from(gone[r]);
    }
    for r in (0..d.rows).filter(|&r| gone[r]) {
        d.repeated.push(rows[r].iter().flat_map(|&i| d.slots[i].refs()).collect());
    }
    d.slots.retain(|s| !gone[s.row]);
    for s in &mut d.slots {
        s.row -= shift[s.row];
    }
    d.doubts.retain(|x| x.0 < gone.len() && !gone[x.0]);
    for x in &mut d.doubts {
        x.0 -= shift[x.0];
    }
    for j in &mut d.joins {
        j.cut_row = j.cut_row.map(|r| r - shift[r.min(d.rows)]);
    }
    d.rows -= shift[d.rows];
}

/// Whether text between two parts on one page is a row across the table: a line or two, and the
/// part below goes on without a header of its own. Between grids a shaded band holds it, from the one to the other.
pub(super) fn takes_in(pages: &[Page], bands: &[Band], a: &Draft, b: &Draft, between: &[usize]) -> bool {
    /// Longer text is no title of a section.
    const LONGEST: usize = 200;
    let page = &pages[a.last().page];
    let lines = super::lines::level(page, between);
    let chars: usize = lines.iter().map(|l| l.text(page).chars().count()).sum();
    let edges = &a.last().edges;
    let (left, right) = (edges[0], edges[edges.len() - 1]);
    let near = |x: f64, y: f64| (x - y).abs() <= BORDER;
    let (above, below) = (a.last().bbox.y1, b.first().bbox.y0);
    let banded = bands.iter().map(|s| &s.bbox).any(|s| {
        near(s.y0, above)
            && near(s.y1, below)
            && near(s.x0, left)
            && near(s.x1, right)
            && near(b.first().edges[0], left)
    });
    let alike = match (a.how, b.how) {
        (How::Aligned, How::Aligned) => a.header_rows > 0,
        (How::Ruled, How::Ruled) => banded,
        _ => false,
    };
    alike
        && !lines.is_empty()
        && lines.len() <= 3
        && chars <= LONGEST
        && lines.iter().all(|l| l.segments.len() == 1 && (l.bbox.x0 - left).abs() < 12.0)
        && b.header_rows == 0
        && match_edges(&a.last().edges, &b.first().edges).is_some()
        && a.cols == b.cols
}

/// Adds a row across the table.
pub(super) fn add_section(a: &mut Draft, between: Vec<usize>) {
    let page = a.last().page;
    a.slots.push(Slot {
        row: a.rows,
        col: 0,
        rowspan: 1,
        colspan: a.cols,
        pieces: vec![Piece { page, words: between, bbox: None }],
    });
    a.doubts.push((
        a.rows,
        0.8,
        "a line between two parts of equal columns is taken as a row across the table".to_owned(),
    ));
    a.rows += 1;
}
