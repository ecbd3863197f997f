//! Column edges from white space: what no line of a block crosses, and what divides them widely.

use super::figures;
use super::lines::{Line, Segment};
use crate::model::Page;

/// A gap narrower than this (points) divides no columns: cells keep at least 2 pt inside on
/// either side, word spaces at 8 pt type are 2 pt.
const NARROWEST: f64 = 1.8;
/// One line in this many may cross a gap (a title row across the table).
const CROSSERS: usize = 10;
/// Left ends nearer than this (points) to the gap's right end are aligned.
const ALIGNED: f64 = 2.0;
/// A gap wider than this share of the type size is no word space, where words around keep clear
/// of it on every line.
const WIDE: f64 = 0.5;
/// For each line with a mere word space at a gap, so many must begin a cell behind it.
const TIGHT: usize = 2;
/// So many lines with two values at a gap that is a mere word space on all of them divide columns.
const MANY_TIGHT: usize = 4;
/// Cells that begin at one edge do so within this distance (points): half of what a text's first letter may stand inside.
const SAME_PLACE: f64 = 0.3;
/// Headings on several levels are so many lines at most.
const HEAD_LINES: usize = 4;
/// More columns than this are no table of text.
pub(super) const MOST: usize = 100;

/// A free vertical band.
#[derive(Debug, Clone, Copy)]
struct Gap {
    from: f64,
    to: f64,
}

/// Glyphs that open a list item and never make a column of their own.
pub(super) fn is_bullet(text: &str) -> bool {
    let mut chars = text.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    matches!(
        c,
        '•' | '◦'
            | '▪'
            | '▫'
            | '■'
            | '□'
            | '●'
            | '○'
            | '‣'
            | '⁃'
            | '∙'
            | '·'
            | '-'
            | '–'
            | '—'
            | '*'
            | '➢'
            | '➤'
            | '►'
            | '▶'
            | '✓'
            | '✔'
            | '❖'
            | '◆'
            | '◇'
            | '§'
            | 'o'
            | '→'
    ) || ('\u{f020}'..='\u{f0ff}').contains(&c)
}

/// Column edges (outer ones included) of a block of lines, or `None` where it has no columns.
pub(super) fn find(page: &Page, lines: &[&Line]) -> Option<Vec<f64>> {
    let most = lines.iter().map(|l| l.segments.len()).max()?;
    let enough = (most.div_ceil(2)).max(2);
    let mut voters: Vec<&Line> = lines.iter().copied().filter(|l| l.segments.len() >= enough).collect();
    if voters.is_empty() {
        return None;
    }
    let data = figures::data_lines(page, lines.iter().copied());
    if let Some(data) = &data {
        // Headings stand wider than the values below them.
        let most = lines.iter().zip(data).filter(|d| *d.1).map(|d| d.0.segments.len()).max().unwrap_or(2);
        let enough = (most.div_ceil(2)).max(2);
        voters = lines.iter().zip(data).filter(|d| *d.1 && d.0.segments.len() >= enough).map(|d| *d.0).collect();
    }
    let x0 = lines.iter().map(|l| l.bbox.x0).fold(f64::INFINITY, f64::min);
    let x1 = lines.iter().map(|l| l.bbox.x1).fold(f64::NEG_INFINITY, f64::max);
    let clear = free_bands(page, &voters, 0, NARROWEST);
    let tolerant = free_bands(page, &voters, voters.len() / CROSSERS, NARROWEST);
    let mut gaps: Vec<Gap> = clear.clone();
    for t in tolerant {
        if !clear.iter().any(|g| g.from < t.to && t.from < g.to) && crossed_only(page, &voters, t) {
            gaps.push(t);
        }
    }
    for g in free_bands(page, &voters[below_head(&voters)..], 0, NARROWEST) {
        if !gaps.iter().any(|o| o.from < g.to && g.from < o.to) && set_over_two(page, &voters, g) {
            gaps.push(g);
        }
    }
    gaps.sort_by(|a, b| a.from.total_cmp(&b.from));
    gaps.retain(|g| g.from > x0 && g.to < x1 && divides(page, &voters, *g, data.is_some()));
    for g in free_bands(page, &voters, 0, 0.0) {
        if !gaps.iter().any(|o| o.from <= g.to && g.from <= o.to) && begins_cells(page, lines, g) {
            gaps.push(g);
        }
    }
    gaps.sort_by(|a, b| a.from.total_cmp(&b.from));
    if data.is_some() {
        for g in &mut gaps {
            *g = clear_of(page, lines, *g);
        }
    }
    let mut edges = vec![x0];
    for g in &gaps {
        edges.push(edge_in(page, &voters, *g));
    }
    edges.push(x1);
    drop_bullet_columns(page, lines, &mut edges);
    (edges.len() > 2 && edges.len() <= MOST).then_some(edges)
}

/// Bands between the first and the last word that at most `most` lines cover, wider than `narrowest` points.
fn free_bands(page: &Page, lines: &[&Line], most: usize, narrowest: f64) -> Vec<Gap> {
    let mut events: Vec<(f64, i32)> = Vec::new();
    for l in lines {
        let mut end = f64::NEG_INFINITY;
        for &w in &l.words {
            let b = page.words[w].bbox;
            let from = b.x0.max(end);
            if b.x1 > from {
                events.push((from, 1));
                events.push((b.x1, -1));
                end = b.x1;
            }
        }
    }
    events.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    let mut out: Vec<Gap> = Vec::new();
    let (mut depth, mut open) = (0i32, None);
    for (x, d) in events {
        let before = depth;
        depth += d;
        let limit = most as i32;
        if before > limit && depth <= limit {
            open = Some(x);
        } else if before <= limit
            && depth > limit
            && let Some(from) = open.take()
            && x - from > narrowest
        {
            out.push(Gap { from, to: x });
        }
    }
    out
}

/// The first of the lines that has as many segments as any, where only a few that have fewer stand above it; else 0.
fn below_head(lines: &[&Line]) -> usize {
    let most = lines.iter().map(|l| l.segments.len()).max().unwrap_or(0);
    let first = lines.iter().position(|l| l.segments.len() == most).unwrap_or(0);
    if first <= HEAD_LINES { first } else { 0 }
}

/// Whether the one line at the head that does not keep clear of the band has a heading there over two columns, whose own
/// headings stand below it on either side of the band.
fn set_over_two(page: &Page, lines: &[&Line], g: Gap) -> bool {
    let over = |l: &Line| l.segments.iter().position(|s| s.x0 < g.from && s.x1 > g.to);
    let Some(i) = lines.iter().position(|l| over(l).is_some()) else { return false };
    let (Some(k), Some(below)) = (over(lines[i]), lines.get(i + 1)) else { return false };
    let apart = |a: &Segment, b: &Segment| (b.x0 - a.x1).max(a.x0 - b.x1);
    let nearest = |s: &Segment| {
        (0..lines[i].segments.len())
            .min_by(|&a, &b| apart(&lines[i].segments[a], s).total_cmp(&apart(&lines[i].segments[b], s)))
    };
    let under: Vec<&Segment> = below.segments.iter().filter(|s| nearest(s) == Some(k)).collect();
    under.len() == 2
        && under[0].x1 <= g.from + 0.5
        && under[1].x0 >= g.to - 0.5
        && lines[i + 1..].iter().flat_map(|l| &l.words).all(|&w| {
            let b = page.words[w].bbox;
            b.x1 <= g.from + 0.5 || b.x0 >= g.to - 0.5
        })
}

/// The widest part of the band that no word of any line touches; the band itself where there is
/// none.
fn clear_of(page: &Page, lines: &[&Line], g: Gap) -> Gap {
    let mut inside: Vec<(f64, f64)> = lines
        .iter()
        .flat_map(|l| &l.words)
        .map(|&w| (page.words[w].bbox.x0, page.words[w].bbox.x1))
        .filter(|b| b.0 < g.to && b.1 > g.from && !(b.0 <= g.from && b.1 >= g.to))
        .collect();
    inside.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut best = Gap { from: g.from, to: g.from };
    let mut at = g.from;
    for (from, to) in inside.into_iter().chain([(g.to, g.to)]) {
        if from - at > best.to - best.from {
            best = Gap { from: at, to: from };
        }
        at = at.max(to);
    }
    if best.to - best.from >= NARROWEST / 2.0 { best } else { g }
}

/// Whether cells without margins meet at the band: on many lines a word begins at the very same place behind it, and on
/// one at least it stands apart from what is before it. Words of a sentence begin there by chance on one line in forty.
fn begins_cells(page: &Page, lines: &[&Line], g: Gap) -> bool {
    let (mut wide, mut touching) = (0usize, 0usize);
    for l in lines {
        let k = l.words.partition_point(|&w| page.words[w].bbox.x0 < g.to - SAME_PLACE);
        let (Some(&after), Some(&before)) = (l.words.get(k), l.words.get(k.wrapping_sub(1))) else { continue };
        let (before, after) = (page.words[before].bbox, page.words[after].bbox);
        if after.x0 > g.to + SAME_PLACE {
            continue;
        }
        if after.x0 - before.x1 >= WIDE * l.size { wide += 1 } else { touching += 1 }
    }
    wide > 0 && touching > 0 && wide + touching >= MANY_TIGHT
}

/// Whether every word in the band runs past both its ends: then the band is crossed, not filled.
fn crossed_only(page: &Page, lines: &[&Line], g: Gap) -> bool {
    lines.iter().flat_map(|l| &l.words).all(|&w| {
        let b = page.words[w].bbox;
        b.x1 <= g.from + 0.5 || b.x0 >= g.to - 0.5 || (b.x0 < g.from && b.x1 > g.to)
    })
}

/// Whether this band divides columns: lines are divided widely there, and where only a word space
/// falls on it, many lines begin a cell right behind it.
fn divides(page: &Page, lines: &[&Line], g: Gap, data: bool) -> bool {
    let mid = f64::midpoint(g.from, g.to);
    let (mut wide, mut narrow, mut aligned, mut tight) = (0usize, 0usize, 0usize, 0usize);
    for l in lines {
        if l.bbox.x0 > mid || l.bbox.x1 < mid {
            continue;
        }
        let k = l.words.partition_point(|&w| page.words[w].bbox.x0 < mid);
        let (Some(&after), Some(&before)) = (l.words.get(k), l.words.get(k.wrapping_sub(1))) else { continue };
        let (after_text, before_text) = (&page.words[after].text, &page.words[before].text);
        let values = figures::is_value(page, &[after]) && !figures::goes_on(before_text, after_text);
        let (after, before) = (page.words[after].bbox, page.words[before].bbox);
        if before.x1 <= mid && values && data {
            // A value begins here: however narrow the space before it.
            if after.x0 - before.x1 >= WIDE * l.size {
                wide += 1;
            } else {
                tight += usize::from(!after_text.starts_with(['(', '[']) && figures::is_value(page, &[l.words[k - 1]]));
            }
            continue;
        }
        if before.x1 > mid || after.x0 - before.x1 < WIDE * l.size {
            narrow += 1;
        } else {
            wide += 1;
            aligned += usize::from((after.x0 - g.to).abs() < ALIGNED);
        }
    }
    let few = lines.len() <= 3;
    (wide >= 2 || (few && wide >= 1) || tight >= MANY_TIGHT) && (narrow == 0 || aligned >= TIGHT * narrow)
}

/// Where in the band the edge goes: just left of the next column where that is aligned left,
/// else the middle.
fn edge_in(page: &Page, lines: &[&Line], g: Gap) -> f64 {
    let (mut starts, mut aligned) = (0usize, 0usize);
    for l in lines {
        let first = l.words.iter().map(|&w| page.words[w].bbox.x0).find(|&x| x >= g.to - 0.5);
        if let Some(x) = first {
            starts += 1;
            aligned += usize::from(x - g.to < ALIGNED);
        }
    }
    let width = g.to - g.from;
    if aligned * 2 >= starts && width > 3.0 { g.to - 1.5 } else { f64::midpoint(g.from, g.to) }
}

/// Joins a column of bullets to the column of their text. Where words stand after the bullets, headings may stand
/// above them and text may go on beyond the column; values have dashes among them too.
fn drop_bullet_columns(page: &Page, lines: &[&Line], edges: &mut Vec<f64>) {
    let mut c = 0;
    while c + 2 < edges.len() {
        if is_bullet_column(page, lines, edges[c] - 0.1, edges[c + 1]) {
            edges.remove(c + 1);
        } else {
            c += 1;
        }
    }
}

fn is_bullet_column(page: &Page, lines: &[&Line], from: f64, to: f64) -> bool {
    let text = |w: usize| page.words[w].text.as_str();
    let inside = |w: usize| (from..to).contains(&page.words[w].bbox.center().0);
    let bullets = |l: &&&Line| l.words.iter().any(|&w| inside(w) && is_bullet(text(w)));
    let (mut first, mut listed, mut count) = (f64::INFINITY, true, 0);
    for l in lines.iter().filter(bullets) {
        first = first.min(l.baseline);
        count += 1;
        let after = l.words.iter().skip_while(|&&w| !(inside(w) && is_bullet(text(w)))).nth(1);
        listed &= after.is_some_and(|&w| text(w).starts_with(char::is_alphabetic));
    }
    let goes_on = |l: &Line, at: usize| l.segments.iter().any(|s| (s.from..s.to).contains(&at) && s.x1 > to);
    let is_other = |l: &Line, at: usize| {
        let w = l.words[at];
        inside(w) && !is_bullet(text(w)) && !(listed && count > 1 && (l.baseline < first || goes_on(l, at)))
    };
    first.is_finite() && !lines.iter().any(|l| (0..l.words.len()).any(|at| is_other(l, at)))
}

/// The column that holds this x.
pub(super) fn column_of(edges: &[f64], x: f64) -> usize {
    edges.partition_point(|&e| e <= x).clamp(1, edges.len() - 1) - 1
}
