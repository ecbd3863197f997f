//! Where the columns of a table stand: by its header, by the places where text begins, and from
//! line to line, since proportional text on a grid wanders.

use super::line::{Chunk, Word, chunks};
use crate::text::bullet;

/// Shift in characters that a part of a table without its own header may have.
const MAX_SHIFT: i32 = 12;
/// Scales of such a part against the part with the header, in percent.
const SCALES: std::ops::RangeInclusive<i32> = 60..=165;
/// Step between scales, in percent.
const SCALE_STEP: usize = 3;
/// Cost of a shift, a character.
const SHIFT_COST: f64 = 0.02;
/// Cost of a scale, a percent.
const SCALE_COST: f64 = 0.006;
/// Lines above and below from which a line learns where its columns stand.
const REACH: usize = 4;
/// Weight of the table's own places against those of one line.
const OWN_WEIGHT: f64 = 1.2;
/// Quantile of the places near a line that counts as the column's edge: later lines of a bullet
/// stand to the right of it.
const QUANTILE: f64 = 0.35;

/// Character columns at which the table's columns begin, as a fraction may be.
pub type Edges = Vec<f64>;

/// Fits known edges to the lines of another part of the table: a scale and a shift under which
/// most text begins at an edge.
#[must_use]
pub fn fit(reference: &[f64], lines: &[&[Word<'_>]], same_page: bool) -> Edges {
    let width = lines.iter().flat_map(|l| l.iter()).map(|w| w.end).max().unwrap_or(0) + 3;
    let mut starts = vec![0.0f64; width];
    for line in lines {
        for chunk in chunks(line) {
            starts[chunk.x] += 1.0;
        }
    }
    let near = |x: f64| -> f64 {
        #[allow(clippy::cast_possible_truncation)]
        let at = x.round() as i64;
        let votes = |i: i64| usize::try_from(i).ok().and_then(|i| starts.get(i)).copied().unwrap_or(0.0);
        (votes(at) + 0.6 * (votes(at - 1) + votes(at + 1))).sqrt()
    };
    let scales: Vec<i32> = if same_page { vec![100] } else { SCALES.step_by(SCALE_STEP).chain([100]).collect() };
    let max_shift = if same_page { 2 } else { MAX_SHIFT };
    let mut best = (f64::NEG_INFINITY, 1.0, 0.0);
    let first = reference.first().copied().unwrap_or(0.0);
    for &scale in &scales {
        for shift in -max_shift..=max_shift {
            let (a, b) = (f64::from(scale) / 100.0, f64::from(shift));
            let votes: f64 = reference.iter().map(|&x| near(first + (x - first) * a + b)).sum();
            let total =
                votes * (1.0 - SCALE_COST * f64::from((scale - 100).abs()) - SHIFT_COST * f64::from(shift.abs()));
            if total > best.0 {
                best = (total, a, b);
            }
        }
    }
    reference.iter().map(|&x| (first + (x - first) * best.1 + best.2).max(0.0)).collect()
}

/// Edges where text begins on most lines, in the order of the columns: the white space between
/// columns is as wide as a page's text leaves it, so that no one scale fits all. A column without
/// such a place keeps its distance to the one before.
#[must_use]
pub fn align(reference: &[f64], lines: &[&[Word<'_>]]) -> Edges {
    /// Lines that must begin at a place.
    const MIN_VOTES: f64 = 2.0;
    /// Characters within which places are one.
    const NEAR: usize = 2;
    /// Cost of each character by which the distance of two columns changes.
    const STRETCH: f64 = 0.03;
    /// Cost of a column without a place.
    const UNPLACED: f64 = 0.3;
    let mut starts: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
    for line in lines {
        for chunk in chunks(line) {
            *starts.entry(chunk.x).or_default() += 1.0;
        }
    }
    let votes = |x: usize| starts.range(x..=x + NEAR).map(|(_, n)| n).sum::<f64>();
    let leads = |x: usize| starts.range(x.saturating_sub(NEAR)..x).all(|(_, &n)| n < MIN_VOTES);
    #[allow(clippy::cast_precision_loss)]
    let places: Vec<(f64, f64)> =
        starts.keys().filter(|&&x| votes(x) >= MIN_VOTES && leads(x)).map(|&x| (x as f64, votes(x).sqrt())).collect();
    if reference.is_empty() || places.is_empty() {
        return reference.to_vec();
    }
    // best[c][p]: evidence of the best edges of the columns up to c, where c stands at place p;
    // from[c][p]: the column before that has a place, and which.
    let stretch = |b: usize, q: usize, c: usize, p: usize| {
        STRETCH * ((places[p].0 - places[q].0) - (reference[c] - reference[b])).abs()
    };
    #[allow(clippy::cast_precision_loss)]
    let unplaced = |n: usize| UNPLACED * n as f64;
    let mut best = vec![vec![f64::NEG_INFINITY; places.len()]; reference.len()];
    let mut from: Vec<Vec<Option<(usize, usize)>>> = vec![vec![None; places.len()]; reference.len()];
    for c in 0..reference.len() {
        for p in 0..places.len() {
            best[c][p] = places[p].1 - unplaced(c) - STRETCH * (places[p].0 - reference[c]).abs();
            for b in 0..c {
                for q in 0..p {
                    let total = best[b][q] + places[p].1 - unplaced(c - b - 1) - stretch(b, q, c, p);
                    if total > best[c][p] {
                        best[c][p] = total;
                        from[c][p] = Some((b, q));
                    }
                }
            }
        }
    }
    let ends = (0..reference.len()).flat_map(|c| (0..places.len()).map(move |p| (c, p)));
    let mut at = ends.max_by(|a, b| {
        let score = |&(c, p): &(usize, usize)| best[c][p] - unplaced(reference.len() - 1 - c);
        score(a).total_cmp(&score(b)).then(b.cmp(a))
    });
    let mut edges: Vec<Option<f64>> = vec![None; reference.len()];
    while let Some((c, p)) = at {
        edges[c] = Some(places[p].0);
        at = from[c][p];
    }
    let mut out = Vec::with_capacity(edges.len());
    for (c, edge) in edges.iter().enumerate() {
        let kept = match out.last() {
            Some(before) => before + reference[c] - reference[c - 1],
            None => reference[c],
        };
        out.push(edge.unwrap_or(kept));
    }
    out
}

/// Moves each edge to where most text near it begins.
#[must_use]
pub fn snap(edges: &[f64], lines: &[&[Word<'_>]]) -> Edges {
    /// Characters that an edge moves at most.
    const MAX_MOVE: usize = 5;
    /// Lines that must agree on another place.
    const MIN_VOTES: usize = 2;
    /// Votes of a line that begins with a bullet: its later lines are indented.
    const BULLET_VOTES: usize = 3;
    /// An edge stays where at least one in so many of the best place's lines begin.
    const STAY: usize = 4;
    let mut starts: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    for line in lines {
        for chunk in chunks(line) {
            *starts.entry(chunk.x).or_default() += if bullet::starts(line[chunk.from].text) { BULLET_VOTES } else { 1 };
        }
    }
    let votes = |x: usize| starts.range(x.saturating_sub(1)..=x + 1).map(|(_, n)| n).sum::<usize>();
    edges
        .iter()
        .enumerate()
        .map(|(c, &edge)| {
            let left = if c == 0 { 0.0 } else { f64::midpoint(edges[c - 1], edge) };
            let right = edges.get(c + 1).map_or(f64::INFINITY, |next| f64::midpoint(edge, *next));
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
            let at = edge.round() as usize;
            #[allow(clippy::cast_precision_loss)]
            let best = starts
                .range(at.saturating_sub(MAX_MOVE)..=at + MAX_MOVE)
                .filter(|&(&x, &n)| n >= MIN_VOTES && (x as f64) > left && (x as f64) < right)
                .max_by_key(|&(&x, &n)| (n * 3, usize::MAX - x.abs_diff(at)));
            #[allow(clippy::cast_precision_loss)]
            best.filter(|&(&x, _)| votes(at) * STAY < votes(x)).map_or(edge, |(&x, _)| x as f64)
        })
        .collect()
}

/// The edges of each line, from the places of `pieces[line][column]` near it.
#[must_use]
pub fn follow(edges: &[f64], pieces: &[Vec<Option<Chunk>>], sure: &[Vec<bool>]) -> Vec<Edges> {
    let columns = edges.len();
    (0..pieces.len())
        .map(|at| {
            (0..columns)
                .map(|c| {
                    let mut places: Vec<(f64, f64)> = vec![(edges[c], OWN_WEIGHT)];
                    for l in at.saturating_sub(REACH)..(at + REACH + 1).min(pieces.len()) {
                        let Some(chunk) = pieces[l][c] else { continue };
                        if !sure[l][c] {
                            continue;
                        }
                        #[allow(clippy::cast_precision_loss)]
                        places.push((chunk.x as f64, 2.0 / (1.0 + l.abs_diff(at) as f64)));
                    }
                    quantile(&mut places)
                })
                .collect()
        })
        .collect()
}

fn quantile(places: &mut [(f64, f64)]) -> f64 {
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = places.iter().map(|p| p.1).sum();
    let mut sum = 0.0;
    for &(x, weight) in places.iter() {
        sum += weight;
        if sum >= all * QUANTILE {
            return x;
        }
    }
    places.last().map_or(0.0, |p| p.0)
}

#[cfg(test)]
mod tests {
    use super::super::super::lines::Line;
    use super::super::line;
    use super::*;

    fn line(text: &'static str) -> Line<'static> {
        let trimmed = text.trim();
        Line {
            number: 1,
            page: 1,
            text: trimmed,
            lead: text.len() - text.trim_start().len(),
            trail: 0,
            blank_before: 0,
            page_start: false,
        }
    }

    #[test]
    fn edges_find_places_that_no_scale_gives() {
        let lines = [
            line("Lage plan       Kommunen   2024         Ja"),
            line("Halde kurs      Føretaket  2025         Nei"),
            line("Skrive brev                2026         Ja"),
        ];
        let words: Vec<_> = lines.iter().map(line::words).collect();
        let words: Vec<&[Word<'_>]> = words.iter().map(Vec::as_slice).collect();
        assert_eq!(align(&[0.0, 30.0, 60.0, 66.0], &words), [0.0, 16.0, 27.0, 40.0]);
    }

    #[test]
    fn edges_follow_to_a_page_of_another_scale() {
        let lines = [line("Lage plan       Kommunen      2024"), line("Halde kurs      Helseforetak  2025")];
        let words: Vec<_> = lines.iter().map(line::words).collect();
        let words: Vec<&[Word<'_>]> = words.iter().map(Vec::as_slice).collect();
        for (edge, x) in snap(&fit(&[0.0, 20.0, 38.0], &words, false), &words).iter().zip([0.0, 16.0, 30.0]) {
            assert!((edge - x).abs() < 1.0, "{edge} for {x}");
        }
    }
}
