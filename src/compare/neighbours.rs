//! Which texts are alike, without looking at all pairs: an inverted index over stems.

use rayon::prelude::*;

use super::space::Space;

/// Terms in more texts than this lead to no candidates: they are in so many that a pair which shares
/// nothing rarer is not alike. A text whose terms are all that common is looked up by its rarest one.
const MAX_POSTINGS: usize = 1500;

/// Candidates of one text that are scored, the ones with the most in common first.
const MAX_CANDIDATES: usize = 300;

/// Least likeness by the looked-up stems for a candidate to be scored.
const LEAST_IN_COMMON: f32 = 0.12;

/// Neighbours that are kept of one text.
const MAX_NEIGHBOURS: usize = 60;

/// The neighbours of every form with a likeness of `least` or more, the nearest first.
///
/// The work for a form is bounded by its number of terms and the limits above, so that the whole
/// grows with the number of forms.
pub fn neighbours(space: &Space, least: f32) -> Vec<Vec<(u32, f32)>> {
    let mut postings: Vec<Vec<(u32, f32)>> =
        space.frequency.iter().map(|f| Vec::with_capacity((*f as usize).min(MAX_POSTINGS + 1))).collect();
    for (number, form) in (0u32..).zip(&space.forms) {
        for (term, weight) in &form.stems {
            if postings[*term as usize].len() <= MAX_POSTINGS {
                postings[*term as usize].push((number, *weight));
            }
        }
    }
    let forms = space.forms.len();
    (0..u32::try_from(forms).unwrap_or(u32::MAX))
        .into_par_iter()
        .map_init(
            || (vec![0.0f32; forms], Vec::new()),
            |(common, touched), form| near(space, &postings, form, least, common, touched),
        )
        .collect()
}

/// The neighbours of one form. `common` is all zero before and after.
fn near(
    space: &Space,
    postings: &[Vec<(u32, f32)>],
    form: u32,
    least: f32,
    common: &mut [f32],
    touched: &mut Vec<u32>,
) -> Vec<(u32, f32)> {
    let stems = &space.forms[form as usize].stems;
    let rare = |term: u32| postings[term as usize].len() <= MAX_POSTINGS;
    let rarest = stems.iter().min_by_key(|(t, _)| (space.frequency[*t as usize], *t)).map(|(t, _)| *t);
    for (term, weight) in stems.iter().filter(|(t, _)| rare(*t) || Some(*t) == rarest) {
        for (other, w) in &postings[*term as usize] {
            if common[*other as usize] == 0.0 {
                touched.push(*other);
            }
            common[*other as usize] += weight * w;
        }
    }
    let mut candidates: Vec<(u32, f32)> = touched
        .drain(..)
        .map(|other| (other, std::mem::take(&mut common[other as usize])))
        .filter(|(other, share)| *other != form && *share >= LEAST_IN_COMMON)
        .collect();
    let nearest = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    if candidates.len() > MAX_CANDIDATES {
        candidates.select_nth_unstable_by(MAX_CANDIDATES, nearest);
        candidates.truncate(MAX_CANDIDATES);
    }
    let scored = candidates.into_iter().map(|(other, _)| (other, space.likeness(form, other)));
    let mut out: Vec<(u32, f32)> = scored.filter(|(_, score)| *score >= least).collect();
    out.sort_unstable_by(nearest);
    out.truncate(MAX_NEIGHBOURS);
    out
}
