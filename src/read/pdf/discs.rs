//! Bullets drawn as small discs: Chromium and others print the marks of lists without a font.

use std::collections::HashMap;

use crate::model::{Rect, Word};

/// Diameter of a disc in points that may be a bullet.
pub const DIAMETER: std::ops::RangeInclusive<f64> = 1.2..=8.0;
/// How much wider or higher than round it may be.
pub const ROUND: f64 = 1.25;
/// More discs than this on a page are a drawing.
pub const MOST: usize = 2_000;
/// Diameter in em of the text that follows: bullets of fonts and browsers have 0.25 to 0.45.
const RELATIVE: std::ops::RangeInclusive<f64> = 0.15..=0.6;
/// Height of its middle above the baseline in em.
const HEIGHT: std::ops::RangeInclusive<f64> = 0.1..=0.6;
/// Room in em between a bullet and its text.
const ROOM: std::ops::RangeInclusive<f64> = 0.1..=2.5;
/// Room in em before a bullet in which nothing stands.
const BEFORE: f64 = 0.6;
/// Bullets of one list begin within this (points).
const ALIGNED: f64 = 1.0;
/// Height in points of the strips in which words are looked up: no type is so large that words
/// beside a bullet begin more than three strips away.
const STRIP: f64 = 10.0;

/// Puts a bullet before the words that have a disc before them, where two at least stand one
/// below the other.
#[must_use]
pub fn with_bullets(words: Vec<Word>, discs: &[Rect]) -> Vec<Word> {
    if discs.len() < 2 || discs.len() >= MOST {
        return words;
    }
    let strip = |y: f64| (y / STRIP).floor() as i64;
    let mut strips: HashMap<i64, Vec<usize>> = HashMap::new();
    for (i, word) in words.iter().enumerate().filter(|(_, w)| w.direction == 0) {
        strips.entry(strip(word.baseline)).or_default().push(i);
    }
    let mut found: Vec<(usize, Rect)> = Vec::new();
    for disc in discs {
        let (_, y) = disc.center();
        let beside: Vec<usize> = (-1..=3).filter_map(|k| strips.get(&(strip(y) + k))).flatten().copied().collect();
        let on_line = |w: &Word| HEIGHT.contains(&((w.baseline - y) / w.size.max(1.0)));
        let next = beside
            .iter()
            .copied()
            .filter(|&i| on_line(&words[i]) && words[i].bbox.x0 > disc.x0)
            .min_by(|&a, &b| words[a].bbox.x0.total_cmp(&words[b].bbox.x0).then(a.cmp(&b)));
        let Some(next) = next else { continue };
        let word = &words[next];
        let em = word.size.max(1.0);
        let crowded = beside
            .iter()
            .map(|&i| &words[i])
            .any(|w| on_line(w) && w.bbox.x0 <= disc.x0 && w.bbox.x1 > disc.x0 - BEFORE * em);
        if RELATIVE.contains(&(disc.width() / em)) && ROOM.contains(&((word.bbox.x0 - disc.x1) / em)) && !crowded {
            found.push((next, *disc));
        }
    }
    let aligned = |disc: &Rect| found.iter().filter(|f| (f.1.x0 - disc.x0).abs() <= ALIGNED).count() >= 2;
    let mut marks: Vec<(usize, Rect)> = found.iter().filter(|f| aligned(&f.1)).copied().collect();
    marks.sort_by_key(|m| m.0);
    marks.dedup_by_key(|m| m.0);
    let mut marks = marks.into_iter().peekable();
    let mut out = Vec::with_capacity(words.len() + marks.len());
    for (i, mut word) in words.into_iter().enumerate() {
        if let Some((_, disc)) = marks.next_if(|m| m.0 == i) {
            let bbox = Rect { x0: disc.x0, x1: disc.x1, ..word.bbox };
            out.push(Word { text: "•".to_owned(), bbox, soft_hyphen_end: false, ..word.clone() });
            word.space_before = true;
        }
        out.push(word);
    }
    out
}
