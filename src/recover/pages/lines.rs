//! Layout lines: words on one baseline, split into segments where the gap is wider than a word
//! space.

use super::columns::is_bullet;
use crate::model::{Page, Rect, Word};

/// Words whose baselines differ by less than this share of the type size stand on one line
/// (superscripts stay on theirs; the next line is a whole leading away).
const SAME_BASELINE: f64 = 0.4;
/// A mark above or below the line is set this much smaller than its neighbour, at most.
const RAISED_SIZE: f64 = 0.85;
/// It stands off its neighbour's baseline by this share of the neighbour's size, at most.
const RAISED: f64 = 0.6;
/// It follows its neighbour, or is followed, within this share of the neighbour's size.
const RAISED_GAP: f64 = 0.35;
/// A gap wider than this share of the type size divides segments. A word space is 0.2–0.33 of
/// the size, in justified text up to about 0.6.
const SEGMENT_GAP: f64 = 0.75;
/// A word that follows closer than this share of the type size has no space before it.
const NO_SPACE: f64 = 0.12;

/// Words of one line without a wide gap between them.
#[derive(Debug, Clone)]
pub(super) struct Segment {
    /// Range in the line's words.
    pub from: usize,
    pub to: usize,
    pub x0: f64,
    pub x1: f64,
}

/// Words on one baseline, from left to right.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Indices of the page's words.
    pub words: Vec<usize>,
    pub bbox: Rect,
    pub baseline: f64,
    /// The largest type size on it.
    pub size: f64,
    pub segments: Vec<Segment>,
    /// Every word with a letter is bold.
    pub bold: bool,
}

impl Line {
    /// Its text, words divided by a space unless they touch.
    pub fn text(&self, page: &Page) -> String {
        let mut out = String::new();
        join_words(page, &self.words, &mut out);
        out
    }
}

/// Appends these words, in their order, to `out`.
pub(super) fn join_words(page: &Page, words: &[usize], out: &mut String) {
    let mut last: Option<&Word> = None;
    for &i in words {
        let w = &page.words[i];
        if let Some(p) = last
            && !touches(p, w)
        {
            out.push(' ');
        }
        out.push_str(&w.text);
        last = Some(w);
    }
    if last.is_some_and(|w| w.soft_hyphen_end) && !out.ends_with('\u{ad}') {
        out.push('\u{ad}');
    }
}

/// Whether the second word follows the first without white space.
fn touches(a: &Word, b: &Word) -> bool {
    if b.space_before {
        return false;
    }
    let gap = match b.direction {
        0 => b.bbox.x0 - a.bbox.x1,
        90 => b.bbox.y0 - a.bbox.y1,
        180 => a.bbox.x0 - b.bbox.x1,
        _ => a.bbox.y0 - b.bbox.y1,
    };
    gap < NO_SPACE * a.size.max(b.size) && gap > -a.size.max(b.size)
}

/// The level lines of a page made of these words (others are left to the caller), from top to
/// bottom.
pub(super) fn level(page: &Page, words: &[usize]) -> Vec<Line> {
    let mut sorted: Vec<(f64, usize)> = words
        .iter()
        .copied()
        .filter(|&w| page.words[w].direction == 0)
        .map(|w| (raised(page, w).unwrap_or(page.words[w].baseline), w))
        .collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(page.words[a.1].bbox.x0.total_cmp(&page.words[b.1].bbox.x0)));
    let mut lines = Vec::new();
    let mut current: Vec<usize> = Vec::new();
    let mut start = f64::NEG_INFINITY;
    let mut size = 0.0_f64;
    for (baseline, w) in sorted {
        let word = &page.words[w];
        if !current.is_empty() && baseline - start > SAME_BASELINE * size.min(word.size).max(1.0) {
            lines.push(make(page, std::mem::take(&mut current)));
        }
        if current.is_empty() {
            start = baseline;
            size = word.size;
        }
        current.push(w);
    }
    if !current.is_empty() {
        lines.push(make(page, current));
    }
    lines
}

/// The baseline of the line to which a raised or lowered mark belongs: that of the larger word
/// beside it in the order of writing.
fn raised(page: &Page, w: usize) -> Option<f64> {
    let word = &page.words[w];
    let beside = |other: Option<&Word>, after: bool| {
        let v = other?;
        let gap = if after { v.bbox.x0 - word.bbox.x1 } else { word.bbox.x0 - v.bbox.x1 };
        let off = (word.baseline - v.baseline).abs();
        let fits = v.direction == 0
            && word.size <= RAISED_SIZE * v.size
            && off > 0.0
            && off <= RAISED * v.size
            && (-0.1 * v.size..=RAISED_GAP * v.size).contains(&gap);
        fits.then_some(v.baseline)
    };
    beside(w.checked_sub(1).and_then(|i| page.words.get(i)), false).or_else(|| beside(page.words.get(w + 1), true))
}

/// A line of these words.
pub(super) fn make(page: &Page, mut words: Vec<usize>) -> Line {
    words.sort_by(|&a, &b| page.words[a].bbox.x0.total_cmp(&page.words[b].bbox.x0).then(a.cmp(&b)));
    let mut bbox = page.words[words[0]].bbox;
    let mut size = 0.0_f64;
    let mut baseline = f64::NEG_INFINITY;
    let mut bold = true;
    let mut letters = false;
    let mut segments: Vec<Segment> = Vec::new();
    // Bullets are often set in a type of their own size.
    let bullets = words.iter().all(|&w| is_bullet(&page.words[w].text));
    for (i, &w) in words.iter().enumerate() {
        let word = &page.words[w];
        bbox = bbox.union(&word.bbox);
        if is_bullet(&word.text) && !bullets {
            // Neither size nor baseline are the text's.
        } else if word.size > size {
            size = word.size;
            baseline = word.baseline;
        } else if word.size > RAISED_SIZE * size {
            baseline = baseline.max(word.baseline);
        }
        if word.text.chars().any(char::is_alphanumeric) {
            letters = true;
            bold &= word.bold;
        }
        match segments.last_mut() {
            Some(s) if word.bbox.x0 - s.x1 <= SEGMENT_GAP * word.size.max(1.0) => {
                s.to = i + 1;
                s.x1 = s.x1.max(word.bbox.x1);
            }
            _ => segments.push(Segment { from: i, to: i + 1, x0: word.bbox.x0, x1: word.bbox.x1 }),
        }
    }
    if segments.len() > 1 && is_spaced_out(page, &words) {
        let (x0, x1) = (segments[0].x0, segments[segments.len() - 1].x1);
        segments = vec![Segment { from: 0, to: words.len(), x0, x1 }];
    }
    Line { words, bbox, baseline, size, segments, bold: bold && letters }
}

/// Whether a line of text is stretched to the column's width: all its spaces are wide, none far
/// wider than the others.
fn is_spaced_out(page: &Page, words: &[usize]) -> bool {
    /// Fewer words than this do not tell.
    const WORDS: usize = 6;
    /// Widest space of stretched text, in shares of the type size.
    const WIDEST: f64 = 1.4;
    /// Its usual space, at least.
    const USUAL: f64 = 0.42;
    /// Share of its words that have letters.
    const LETTERS: f64 = 0.7;
    if words.len() < WORDS {
        return false;
    }
    let letters = words.iter().filter(|&&w| page.words[w].text.chars().any(char::is_alphabetic)).count();
    let mut gaps: Vec<f64> = words
        .windows(2)
        .map(|p| {
            let (a, b) = (&page.words[p[0]], &page.words[p[1]]);
            (b.bbox.x0 - a.bbox.x1) / a.size.max(b.size).max(1.0)
        })
        .collect();
    gaps.sort_by(f64::total_cmp);
    letters as f64 >= LETTERS * words.len() as f64 && gaps[gaps.len() - 1] < WIDEST && gaps[gaps.len() / 2] > USUAL
}

/// The median of the type sizes, weighted by characters: the size of running text.
pub(super) fn body_size(pages: &[Page]) -> f64 {
    /// Tenths of a point up to this size are told apart.
    const LARGEST: usize = 1000;
    let mut count = vec![0usize; LARGEST + 1];
    for w in pages.iter().flat_map(|p| &p.words) {
        let at = ((w.size * 10.0).round().max(0.0) as usize).min(LARGEST);
        count[at] += w.text.len();
    }
    let half = count.iter().sum::<usize>() / 2;
    let mut seen = 0;
    for (size, n) in count.iter().enumerate() {
        seen += n;
        if seen > half {
            return size as f64 / 10.0;
        }
    }
    10.0
}

/// How far apart the lines of one paragraph stand, in shares of the type size: measured on lines
/// that go on in lower case under a line of several words. `None` where too few are seen.
pub(super) fn leading(pages: &[Page]) -> Option<f64> {
    /// Fewer pairs than this say nothing.
    const FEWEST: usize = 4;
    /// No more pages than this are needed.
    const PAGES: usize = 50;
    let mut ratios = Vec::new();
    for page in pages.iter().take(PAGES) {
        let all: Vec<usize> = (0..page.words.len()).collect();
        let lines = level(page, &all);
        for (i, a) in lines.iter().enumerate() {
            for s in a.segments.iter().filter(|s| s.to - s.from >= 2) {
                let below = lines[i + 1..].iter().take(4).find_map(|b| {
                    let t = b.segments.iter().find(|t| (t.x0 - s.x0).abs() < 1.5)?;
                    let lower = page.words[b.words[t.from]].text.chars().next().is_some_and(char::is_lowercase);
                    lower.then_some((b.baseline - a.baseline) / a.size.max(1.0))
                });
                ratios.extend(below.filter(|r| (0.9..=1.9).contains(r)));
            }
        }
    }
    if ratios.len() < FEWEST {
        return None;
    }
    ratios.sort_by(f64::total_cmp);
    Some(ratios[ratios.len() / 10])
}
