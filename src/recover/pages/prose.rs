//! Text outside tables: headings, paragraphs and list items from layout lines.

use super::columns;
use super::draft::WordRef;
use super::lines::{self, Line, join_words};
use super::lists::{Depths, is_marker};
use super::tagged::{Kind, Mark, Tags};
use crate::model::{Block, ListItem, Page, Place, Rect, TextBlock};

/// Lines of one paragraph follow within this share of the type size.
const CLOSE: f64 = 1.65;
/// Type this much larger than running text is prominent.
const LARGER: f64 = 1.12;
/// A heading has at most this many lines and characters.
const HEADING_LINES: usize = 4;
const HEADING_CHARS: usize = 200;
/// Bold text longer than this is emphasis, not a heading.
const BOLD_CHARS: usize = 140;
/// Left ends nearer than this (points) are one indent.
const SAME_LEFT: f64 = 3.0;
/// So many lines side by side make two columns of prose.
const TWO_COLUMNS: usize = 6;

/// A block with its place in reading order and the words it was made of.
pub(super) struct Piece {
    pub page: usize,
    pub y: f64,
    pub block: Block,
    pub words: Vec<WordRef>,
    /// Type size and boldness, for heading levels.
    style: (i64, bool),
}

/// The lines of one block in the making.
struct Group {
    lines: Vec<Line>,
    mark: Option<Mark>,
    marker: bool,
    /// Left end of the text after the marker.
    text_x: f64,
}

/// The blocks of the words that are left on a page. `stops` are the heights at which tables
/// stand: no block runs across one.
pub(super) fn blocks(
    pages: &[Page],
    index: usize,
    free: &[usize],
    stops: &[Rect],
    tags: &Tags,
    body: f64,
) -> Vec<Piece> {
    let page = &pages[index];
    let mut out = Vec::new();
    let all = lines::level(page, free);
    let mut zone: Vec<Line> = Vec::new();
    let mut stop = 0;
    for l in all {
        let before = stop;
        while stop < stops.len() && stops[stop].y0 < l.bbox.center().1 {
            stop += 1;
        }
        if stop != before && !zone.is_empty() {
            flow(page, index, std::mem::take(&mut zone), tags, body, &mut out);
        }
        zone.push(l);
    }
    if !zone.is_empty() {
        flow(page, index, zone, tags, body, &mut out);
    }
    turned(page, index, free, &mut out);
    out
}

/// Text that is turned and stands in no table.
fn turned(page: &Page, index: usize, free: &[usize], out: &mut Vec<Piece>) {
    for direction in [90, 180, 270] {
        let words: Vec<usize> = free.iter().copied().filter(|&w| page.words[w].direction == direction).collect();
        let Some(bbox) = super::draft::bounds(page, &words) else { continue };
        let text = super::cells::text(page, &words);
        out.push(Piece {
            page: index,
            y: bbox.y0,
            block: Block::Paragraph(TextBlock {
                text,
                places: vec![Place { page: page.number, bbox: Some(bbox), line: None }],
                level: None,
                prominent: false,
            }),
            words: words.into_iter().map(|w| (index, w)).collect(),
            style: (0, false),
        });
    }
}

/// Lines between two tables: in one column, or two side by side.
fn flow(page: &Page, index: usize, zone: Vec<Line>, tags: &Tags, body: f64, out: &mut Vec<Piece>) {
    let y = zone[0].bbox.y0;
    let refs: Vec<&Line> = zone.iter().collect();
    // A bullet and its text are no two columns.
    let listed =
        |l: &Line| l.segments.first().is_some_and(|s| s.to - s.from == 1) && is_marker(&page.words[l.words[0]].text);
    let paired = zone.iter().filter(|l| l.segments.len() == 2 && !listed(l)).count();
    if paired >= TWO_COLUMNS
        && paired * 2 >= zone.len()
        && let Some(edges) = columns::find(page, &refs)
        && edges.len() == 3
    {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for l in &zone {
            for &w in &l.words {
                if page.words[w].bbox.center().0 < edges[1] { left.push(w) } else { right.push(w) }
            }
        }
        let from = out.len();
        for side in [left, right] {
            group(page, index, lines::level(page, &side), tags, body, out);
        }
        // Both columns are read where the first begins, left before right.
        for p in &mut out[from..] {
            p.y = y;
        }
        return;
    }
    group(page, index, zone, tags, body, out);
}

fn group(page: &Page, index: usize, zone: Vec<Line>, tags: &Tags, body: f64, out: &mut Vec<Piece>) {
    let mut depths = Depths::default();
    let mut current: Option<Group> = None;
    for line in zone {
        let mark = if tags.usable { tags.marks[index].get(line.words[0]).copied().flatten() } else { None };
        let label = mark.is_some_and(|m| m.kind == Kind::Label);
        let marker =
            line.words.len() > 1 && (is_marker(&page.words[line.words[0]].text) || label) && !prominent(&line, body);
        let goes_on = current.as_ref().is_some_and(|g| continues(page, g, &line, mark, marker, body));
        if !goes_on && let Some(g) = current.take() {
            finish(page, index, &g, body, &mut depths, out);
        }
        match &mut current {
            Some(g) => g.lines.push(line),
            None => {
                let text_x = line.words.get(usize::from(marker)).map_or(line.bbox.x0, |&w| page.words[w].bbox.x0);
                current = Some(Group { lines: vec![line], mark, marker, text_x });
            }
        }
    }
    if let Some(g) = current {
        finish(page, index, &g, body, &mut depths, out);
    }
}

fn prominent(line: &Line, body: f64) -> bool {
    line.bold || line.size >= LARGER * body
}

fn continues(page: &Page, g: &Group, line: &Line, mark: Option<Mark>, marker: bool, body: f64) -> bool {
    let last = &g.lines[g.lines.len() - 1];
    let pitch = line.baseline - last.baseline;
    if marker || pitch > 2.5 * line.size.max(last.size) {
        return false;
    }
    if let (Some(a), Some(b)) = (g.mark, mark) {
        // The text of an item is another element than its mark.
        let item = g.marker && b.kind == Kind::Item && pitch <= CLOSE * line.size;
        return a.block == b.block || item;
    }
    if pitch > CLOSE * line.size.max(last.size) || pitch < 0.0 {
        return false;
    }
    if (line.size - last.size).abs() > 0.8 || line.bold != last.bold {
        let was = prominent(&g.lines[0], body);
        if was != prominent(line, body) || (line.size - last.size).abs() > 0.8 {
            return false;
        }
    }
    if super::aligned::has_leader(page, last) {
        return false;
    }
    if g.marker {
        let lower = page.words[line.words[0]].text.chars().next().is_some_and(char::is_lowercase);
        return (line.bbox.x0 - g.text_x).abs() < SAME_LEFT || (lower && line.bbox.x0 > g.lines[0].bbox.x0 - SAME_LEFT);
    }
    true
}

fn finish(page: &Page, index: usize, g: &Group, body: f64, depths: &mut Depths, out: &mut Vec<Piece>) {
    let words: Vec<WordRef> = g.lines.iter().flat_map(|l| l.words.iter().map(|&w| (index, w))).collect();
    let bbox = g.lines.iter().map(|l| l.bbox).reduce(|a, b| a.union(&b));
    let places = vec![Place { page: page.number, bbox, line: None }];
    let size = g.lines.iter().map(|l| l.size).fold(0.0, f64::max);
    let bold = g.lines.iter().all(|l| l.bold);
    let style = ((size * 2.0).round() as i64, bold);
    let y = g.lines[0].bbox.y0;
    let mut text = String::new();
    for (i, l) in g.lines.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        join_words(page, if i == 0 && g.marker { &l.words[1..] } else { &l.words }, &mut text);
    }
    if g.marker {
        let marker = page.words[g.lines[0].words[0]].text.clone();
        let depth = depths.of(g.lines[0].bbox.x0);
        out.push(Piece {
            page: index,
            y,
            block: Block::ListItem(ListItem { marker, text, depth, places }),
            words,
            style,
        });
        return;
    }
    depths.reset();
    let stands_out = bold || size >= LARGER * body;
    let chars = text.chars().count();
    let short = g.lines.len() <= HEADING_LINES && chars <= HEADING_CHARS;
    let tagged = match g.mark {
        Some(Mark { kind: Kind::Heading(level), .. }) => Some(level),
        _ => None,
    };
    let by_size = size >= LARGER * body && short;
    let by_weight = bold && short && chars <= BOLD_CHARS && !text.ends_with('.');
    let letters = text.chars().any(char::is_alphabetic);
    let block = TextBlock { text, places, level: tagged.flatten(), prominent: stands_out };
    let heading = tagged.is_some() || (letters && (by_size || by_weight));
    let block = if heading { Block::Heading(block) } else { Block::Paragraph(block) };
    out.push(Piece { page: index, y, block, words, style });
}

/// Sets the level of headings that the tags give none: the larger the type, the higher.
pub(super) fn levels(pieces: &mut [Piece]) {
    let mut styles: Vec<(i64, bool)> =
        pieces.iter().filter(|p| matches!(p.block, Block::Heading(_))).map(|p| p.style).collect();
    styles.sort_by(|a, b| b.cmp(a));
    styles.dedup();
    for p in pieces {
        if let Block::Heading(h) = &mut p.block
            && h.level.is_none()
        {
            let rank = styles.iter().position(|s| *s == p.style).unwrap_or(0);
            h.level = u8::try_from(rank + 1).ok().map(|l| l.min(6));
        }
    }
}

/// Joins a paragraph or item that a page break cut in mid-sentence with its rest.
pub(super) fn join_over_breaks(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if let (Some(last), Block::Paragraph(rest)) = (out.last_mut(), &piece.block)
            && last.words.last().is_some_and(|w| w.0 + 1 == piece.page)
            && rest.text.chars().next().is_some_and(char::is_lowercase)
        {
            let target = match &mut last.block {
                Block::Paragraph(t) if !t.text.ends_with(['.', ':', '!', '?']) => Some((&mut t.text, &mut t.places)),
                Block::ListItem(t) if !t.text.ends_with(['.', ':', '!', '?']) => Some((&mut t.text, &mut t.places)),
                _ => None,
            };
            if let Some((text, places)) = target {
                text.push('\n');
                text.push_str(&rest.text);
                places.extend(rest.places.iter().cloned());
                last.words.extend(piece.words);
                continue;
            }
        }
        out.push(piece);
    }
    out
}
