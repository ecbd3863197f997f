//! Running heads, feet and page numbers: told by artifact marks, by standing in the same place on
//! several pages, or by what they say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::lines::{self, Line};
use crate::model::Page;

/// Share of the page's height, from either edge, in which furniture may stand.
const ZONE: f64 = 0.2;
/// Share of the page's height in which a page number or label is believed on its own.
const OUTER: f64 = 0.11;
/// The same line on two pages may stand this far apart (points).
const SAME_PLACE: f64 = 4.0;
/// Share of the pages on which a line must stand; three pages are enough in any document.
const SHARE: f64 = 0.3;
/// Furniture keeps this distance (shares of the type size) from the text.
const APART: f64 = 0.9;
/// Lines nearer than this (shares of the type size) stand together.
const TOGETHER: f64 = 0.9;
/// Lines looked at from either edge.
const MOST_LINES: usize = 8;
/// Documents whose words are marked artifact beyond this share are wrongly marked.
const MOST_ARTIFACT: f64 = 0.5;

/// Words of furniture: kind and word.
static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("../../../schemas/furniture.csv").lines().skip(1).filter_map(|l| l.split_once(',')).collect()
});

fn is_known(kind: &str, word: &str) -> bool {
    KNOWN.iter().any(|(k, w)| *k == kind && w.trim() == word)
}

/// A line near an edge: page, index among the outer lines, distance from the edge.
type Seen = (usize, usize, f64);

/// Marks the words of furniture, by page.
pub(super) fn find(pages: &[Page]) -> Vec<Vec<bool>> {
    let words: usize = pages.iter().map(|p| p.words.len()).sum();
    let marked = pages.iter().flat_map(|p| &p.words).filter(|w| w.artifact).count();
    let believed = (marked as f64) <= MOST_ARTIFACT * words as f64;
    let mut flags: Vec<Vec<bool>> =
        pages.iter().map(|p| p.words.iter().map(|w| w.artifact && believed).collect()).collect();
    let body = lines::body_size(pages);
    let edges: Vec<[Vec<Line>; 2]> = pages.iter().zip(&flags).map(|(p, f)| zones(p, f)).collect();
    let repeated = repetitions(pages, &edges, body);
    let title = pages.first().map(title).unwrap_or_default();
    for (p, page) in pages.iter().enumerate() {
        for side in 0..2 {
            let lines = &edges[p][side];
            let title = if p > 0 { title.as_str() } else { "" };
            let mut known = repeated[p][side].clone();
            if side == 0 && stands_above(&edges, p, body) {
                known[0] = true;
            }
            let count = accepted(page, lines, side, &known, body, title);
            for l in &lines[..count] {
                for &w in &l.words {
                    flags[p][w] = true;
                }
            }
        }
    }
    flags
}

/// The outermost lines of a page, from the edge inwards: top, then bottom. One more than may be
/// furniture, to see how far the text stands off.
fn zones(page: &Page, flags: &[bool]) -> [Vec<Line>; 2] {
    let free: Vec<usize> = (0..page.words.len()).filter(|&w| !flags[w]).collect();
    let all = lines::level(page, &free);
    let top: Vec<Line> = all.iter().take(MOST_LINES + 1).cloned().collect();
    let bottom: Vec<Line> = all.iter().rev().take(MOST_LINES + 1).cloned().collect();
    [top, bottom]
}

/// Distance from the page's edge.
fn depth(page: &Page, line: &Line, side: usize) -> f64 {
    if side == 0 { line.baseline } else { page.height - line.baseline }
}

fn masked(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if c.is_ascii_digit() {
            if !out.ends_with('#') {
                out.push('#');
            }
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}

fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|s| !s.is_empty()).map(|s| s.parse().unwrap_or(-1)).collect()
}

/// For every page and side, which of its outer lines stand on other pages too.
fn repetitions(pages: &[Page], edges: &[[Vec<Line>; 2]], body: f64) -> Vec<[Vec<bool>; 2]> {
    let mut groups: BTreeMap<(usize, String), Vec<Seen>> = BTreeMap::new();
    for (p, sides) in edges.iter().enumerate() {
        for (side, lines) in sides.iter().enumerate() {
            for (i, l) in lines.iter().enumerate().take(MOST_LINES) {
                let d = depth(&pages[p], l, side);
                if d <= ZONE * pages[p].height {
                    groups.entry((side, masked(&l.text(&pages[p])))).or_default().push((p, i, d));
                }
            }
        }
    }
    let mut out: Vec<[Vec<bool>; 2]> =
        edges.iter().map(|s| [vec![false; s[0].len()], vec![false; s[1].len()]]).collect();
    for ((side, _), mut seen) in groups {
        seen.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
        let mut from = 0;
        while from < seen.len() {
            let mut to = from + 1;
            while to < seen.len() && seen[to].2 - seen[from].2 <= SAME_PLACE {
                to += 1;
            }
            let mut same: Vec<_> = seen[from..to].to_vec();
            same.sort_unstable_by_key(|s| (s.0, s.1));
            let n = same.len();
            let enough = n >= 3 || (n >= 2 && n as f64 >= SHARE * pages.len() as f64);
            if enough && counts_pages(pages, edges, side, &same, body) {
                for &(p, i, _) in &same {
                    out[p][side][i] = true;
                }
            }
            from = to;
        }
    }
    out
}

/// Whether the numbers in these lines stay or go on with the pages, and the type is no larger
/// than a heading's when they do not stay.
fn counts_pages(pages: &[Page], edges: &[[Vec<Line>; 2]], side: usize, seen: &[Seen], body: f64) -> bool {
    let line = |s: &Seen| &edges[s.0][side][s.1];
    let of = |s: &Seen| numbers(&line(s).text(&pages[s.0]));
    let first = of(&seen[0]);
    let mut stays = true;
    for s in &seen[1..] {
        let now = of(s);
        let step = s.0 as i64 - seen[0].0 as i64;
        for (a, b) in first.iter().zip(&now) {
            if a != b {
                stays = false;
                if b - a != step {
                    return false;
                }
            }
        }
    }
    let large = line(&seen[0]).size > 1.1 * body || line(&seen[0]).bold;
    // A number that goes on with the pages ends or opens its line, stands before the number of all pages in any type, or
    // says what it is.
    let text = line(&seen[0]).text(&pages[seen[0].0]);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let at_end = digit(text.chars().next()) || digit(text.chars().next_back());
    let of_all = |s: &Seen| {
        let pair = [s.0 as i64 + 1, pages.len() as i64];
        of(s).windows(2).any(|n| n == pair)
    };
    // A page number is one in any type.
    stays || (!large && at_end) || seen.iter().all(of_all) || says_furniture(&pages[seen[0].0], line(&seen[0]))
}

/// How many of the outer lines are furniture.
fn accepted(page: &Page, lines: &[Line], side: usize, repeated: &[bool], body: f64, title: &str) -> usize {
    let mut count = 0;
    for (i, l) in lines.iter().enumerate().take(MOST_LINES) {
        let d = depth(page, l, side);
        if d > ZONE * page.height || in_table(page, l) {
            break;
        }
        let says = d <= OUTER * page.height && l.size <= 1.1 * body && says_furniture(page, l);
        // A line close to one that is furniture and far from the text goes with it.
        let beside =
            i > 0 && i == count && l.size <= body && together(&lines[i - 1], l) && says_furniture(page, &lines[i - 1]);
        let ahead = l.size <= body
            && d <= OUTER * page.height
            && lines.get(i + 1).is_some_and(|n| {
                together(l, n)
                    && depth(page, n, side) <= OUTER * page.height
                    && n.size <= 1.1 * body
                    && says_furniture(page, n)
            });
        let of_title = d <= OUTER * page.height && l.size <= body && says_title(page, l, title);
        if repeated[i] || says || of_title || beside || ahead {
            count = i + 1;
        } else {
            break;
        }
    }
    // The innermost lines must stand off from the text, or they are its first line.
    while count > 0 && count < lines.len() {
        let (last, next) = (&lines[count - 1], &lines[count]);
        let gap = if side == 0 { next.bbox.y0 - last.bbox.y1 } else { last.bbox.y0 - next.bbox.y1 };
        let numbered = says_furniture(page, last) || last.size <= body && says_title(page, last, title);
        let looks_like_text = last.bold || last.segments.len() > 1 || last.size > body;
        if gap >= APART * last.size || numbered || (!looks_like_text && repeated[count - 1]) {
            break;
        }
        count -= 1;
    }
    count
}

/// Whether the first line of a page stands above where text begins: higher than any of the other pages, whose text begins
/// where the rest of this page does. A running head that the first page has not stands so in a document of two pages.
fn stands_above(edges: &[[Vec<Line>; 2]], p: usize, body: f64) -> bool {
    /// Text begins at one height within this (points): tables keep free space inside.
    const SAME_TOP: f64 = 8.0;
    let [head, next, ..] = edges[p][0].as_slice() else { return false };
    let tops = || edges.iter().enumerate().filter(|(q, _)| *q != p).filter_map(|(_, e)| e[0].first());
    head.size <= body
        && next.bbox.y0 - head.bbox.y1 >= head.size
        && tops().all(|l| l.bbox.y0 > head.bbox.y1)
        && tops().any(|l| (l.bbox.y0 - next.bbox.y0).abs() <= SAME_TOP)
}

/// The words in the largest type of the first page, as [`masked`].
fn title(page: &Page) -> String {
    /// Types that differ by less are one size.
    const SAME_SIZE: f64 = 0.97;
    let largest = page.words.iter().map(|w| w.size).fold(0.0, f64::max);
    let words = page.words.iter().filter(|w| w.size >= SAME_SIZE * largest).map(|w| w.text.as_str());
    masked(&words.collect::<String>())
}

/// Whether the line says the title of the document, or how it begins: where it stands on one page alone nothing is
/// repeated.
fn says_title(page: &Page, line: &Line, title: &str) -> bool {
    /// Words of a title that other text does not happen to say.
    const FEWEST: usize = 3;
    line.words.len() >= FEWEST && title.starts_with(&masked(&line.text(page)))
}

fn together(a: &Line, b: &Line) -> bool {
    let gap = (b.bbox.y0 - a.bbox.y1).max(a.bbox.y0 - b.bbox.y1);
    gap < TOGETHER * a.size.max(b.size)
}

/// Whether upright rules or shading enclose the line: then it is a table's.
fn in_table(page: &Page, line: &Line) -> bool {
    let (x, y) = line.bbox.center();
    let upright = page.rules.iter().filter(|r| !r.horizontal && r.bbox.y0 <= y && y <= r.bbox.y1).take(2).count();
    upright >= 2
        || page
            .shades
            .iter()
            .any(|s| s.color != 0xFF_FFFF && s.bbox.contains(x, y) && s.bbox.height() < 0.5 * page.height)
}

/// Whether a line says a page number or a label of secrecy. A bare number is that of the page in a line of few parts
/// only, and on pages whose own furniture is marked as such only where the line is no marked content: it may be a
/// cell's.
fn says_furniture(page: &Page, line: &Line) -> bool {
    /// Left, in the middle and right.
    const PARTS: usize = 3;
    let of_content = || {
        page.words.iter().any(|w| w.artifact)
            && line.words.iter().all(|&w| page.words[w].content.is_some() && !page.words[w].artifact)
    };
    let bare = line.segments.len() <= PARTS && !of_content();
    line.segments.iter().any(|s| {
        let words: Vec<String> = line.words[s.from..s.to]
            .iter()
            .map(|&w| page.words[w].text.trim_matches([':', '.', ',', '–', '-', '|']).to_lowercase())
            .filter(|t| !t.is_empty())
            .collect();
        is_page_number(&words, page.number) && (bare || words.len() > 1) || is_label(&words)
    })
}

fn is_page_number(words: &[String], page: u32) -> bool {
    let number = |t: &str| t.len() <= 4 && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = words
        .iter()
        .flat_map(|w| w.split_inclusive('/'))
        .flat_map(|w| {
            let cut = w.strip_suffix('/');
            [cut.unwrap_or(w), if cut.is_some() { "/" } else { "" }]
        })
        .filter(|p| !p.is_empty())
        .collect();
    match parts.as_slice() {
        [n] => n.parse() == Ok(page),
        [w, n] => is_known("page", w) && number(n),
        [n, of, m] => number(n) && is_known("of", of) && number(m),
        [w, n, of, m] => is_known("page", w) && number(n) && is_known("of", of) && number(m),
        _ => false,
    }
}

fn is_label(words: &[String]) -> bool {
    /// A label has no more words than this.
    const MOST: usize = 4;
    !words.is_empty() && words.len() <= MOST && words.iter().all(|w| is_known("label", w))
}
