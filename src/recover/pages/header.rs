//! Which of a table's first rows are its header: by type, shading, position and the look of the
//! text.

use super::draft::{Draft, Piece, Slot, word};
use super::separators::{Band, shade_at};
use crate::knowledge::headings::{Lexicon, MatchKind};
use crate::model::{How, Page};
use crate::text::fold::fold;

/// No more header rows than this.
const MOST: usize = 4;
/// Evidence that makes a row a header row.
const ENOUGH: f64 = 2.0;
/// What a row of headings of the lexicon alone is worth: with cells that are short and no data it
/// is enough without any mark of type or colour.
const KNOWN: f64 = 1.6;
/// A heading has at most this many characters.
const LONGEST: usize = 60;
/// Rows after which the body's style is known well enough.
const SAMPLE: usize = 40;

/// What a row looks like.
#[derive(Debug, Clone, Default)]
struct Look {
    /// Share of the words with letters that are bold.
    bold: f64,
    shade: Option<u32>,
    color: u32,
    /// Cells with text.
    filled: usize,
    /// Characters in the longest cell and in the mean.
    longest: usize,
    mean: f64,
    /// Cells that look like data: numbers, bullets, a sentence's full stop.
    data: usize,
    /// Cells that are headings of the lexicon but for endings.
    known: usize,
}

/// What tells a row from the body, for joining over page breaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Strength(pub f64);

/// Sets `header_rows` where the tags did not, and says how strongly the first row is set apart.
pub(super) fn detect(pages: &[Page], bands: &[Vec<Band>], lexicon: &Lexicon, draft: &mut Draft) -> Strength {
    let rows = draft.by_row();
    let mut looks: Vec<Look> = rows.iter().take(SAMPLE).map(|r| look(pages, bands, draft, r)).collect();
    for (l, row) in looks.iter_mut().zip(&rows).take(MOST) {
        l.known = known(pages, lexicon, draft, row);
    }
    if looks.is_empty() {
        return Strength(0.0);
    }
    let tagged = draft.header_rows > 0;
    let scores: Vec<f64> = (0..looks.len().min(MOST)).map(|r| score(&looks, r)).collect();
    if tagged {
        // Tags that mark a title over all columns alone leave the headings below it to the data.
        let titled = looks.iter().take(draft.header_rows).all(|l| l.filled == 1) && draft.cols > 2;
        let next = draft.header_rows;
        let headings = looks.get(next).is_some_and(|l| l.known >= 2 && l.known * 2 >= l.filled);
        if titled && headings && next + 1 < draft.rows && scores.get(next).is_some_and(|&s| s >= ENOUGH) {
            draft.header_rows = next + 1;
        }
        return Strength(scores.first().copied().unwrap_or(0.0).max(3.0));
    }
    let mut count = 0;
    for (r, s) in scores.iter().enumerate() {
        if r + 1 >= looks.len() || *s < ENOUGH || looks[r].filled == 0 {
            break;
        }
        let across = looks[r].filled == 1 && draft.cols > 1;
        let goes_on = scores.get(r + 1).is_some_and(|n| *n >= ENOUGH) && looks.get(r + 1).is_some_and(|l| l.filled > 1);
        let reaches_down = rows[r].iter().any(|&i| draft.slots[i].rowspan > 1 && !draft.slots[i].is_blank());
        if count > 0 && spans_headings(draft, r) {
            break;
        }
        if across && (count > 0 || !(goes_on || reaches_down)) {
            break;
        }
        count = r + 1;
    }
    // A header cell that reaches into the next row takes that row along.
    if count > 0 {
        let reach = draft.slots.iter().filter(|s| s.row < count && !s.is_blank()).map(|s| s.row + s.rowspan).max();
        if let Some(reach) = reach
            && reach <= MOST
            && reach < draft.rows
        {
            count = count.max(reach);
        }
    }
    if count == 0 && plain_header(&looks, draft.cols) {
        count = 1;
    }
    if count == 0 && part_headings(pages, lexicon, draft) {
        return detect(pages, bands, lexicon, draft);
    }
    count = count.max(above_figures(pages, draft, &rows).unwrap_or(0));
    draft.header_rows = count;
    Strength(scores.first().copied().unwrap_or(0.0))
}

/// Whether a cell of the row stands below several headings of the row above: no heading is wider than the one over it.
fn spans_headings(draft: &Draft, row: usize) -> bool {
    let told = |r: usize| draft.slots.iter().filter(move |s| s.row == r && !s.is_blank());
    told(row).any(|s| told(row - 1).filter(|h| h.col >= s.col && h.col < s.col + s.colspan).count() > 1)
}

/// Parts the headings from the first row of a table without lines, where nothing but their words tells the border: its
/// cells all begin on one line, which holds headings of the lexicon. `false` where they don't.
fn part_headings(pages: &[Page], lexicon: &Lexicon, draft: &mut Draft) -> bool {
    /// Cells of such a line at least.
    const FEWEST: usize = 3;
    let own: Vec<usize> = (0..draft.slots.len()).filter(|&i| draft.slots[i].row == 0).collect();
    let whole = |s: &Slot| s.colspan == 1 && s.pieces.len() == 1 && !s.is_blank();
    let separate = !matches!(draft.how, How::Aligned) || draft.rows < 2;
    if separate || own.len() < FEWEST || own.len() < draft.cols || !own.iter().all(|&i| whole(&draft.slots[i])) {
        return false;
    }
    let bbox = |s: &Slot, w: usize| word(pages, (s.pieces[0].page, w)).bbox;
    let tops: Vec<f64> = own
        .iter()
        .map(|&i| &draft.slots[i])
        .map(|s| s.pieces[0].words.iter().map(|&w| bbox(s, w).y0).fold(f64::INFINITY, f64::min))
        .collect();
    let heads: Vec<(Vec<usize>, Vec<usize>)> = own
        .iter()
        .zip(&tops)
        .map(|(&i, top)| {
            let s = &draft.slots[i];
            s.pieces[0].words.iter().partition(|&&w| bbox(s, w).y0 < top + bbox(s, w).height() / 2.0)
        })
        .collect();
    let Some((first, _)) = heads.first() else { return false };
    let height = first.first().map_or(0.0, |&w| bbox(&draft.slots[own[0]], w).height());
    let aligned = tops.iter().all(|t| (t - tops[0]).abs() < height / 2.0);
    let text = |k: usize| {
        let page = draft.slots[own[k]].pieces[0].page;
        heads[k].0.iter().map(|&w| word(pages, (page, w)).text.as_str()).collect::<Vec<_>>().join(" ")
    };
    let known = (0..own.len())
        .filter(|&k| lexicon.glance(&fold(&text(k))).is_some_and(|m| m.kind <= MatchKind::Folded))
        .count();
    let below = heads.iter().filter(|h| !h.1.is_empty()).count();
    let is_data = |k: usize| text(k).contains(|c: char| c.is_ascii_digit());
    if !aligned || known < 2 || known * 2 < own.len() || below * 2 < own.len() || (0..own.len()).any(is_data) {
        return false;
    }
    for slot in draft.slots.iter_mut().filter(|s| s.row > 0) {
        slot.row += 1;
    }
    for (&i, (head, rest)) in own.iter().zip(heads) {
        let slot = &mut draft.slots[i];
        let below = Slot { row: 1, pieces: vec![Piece { words: rest, ..slot.pieces[0].clone() }], ..slot.clone() };
        slot.pieces[0].words = head;
        slot.rowspan = 1;
        draft.slots.push(below);
    }
    draft.slots.sort_by_key(|s| (s.row, s.col));
    draft.rows += 1;
    draft.doubts.iter_mut().for_each(|doubt| doubt.0 += 1);
    true
}

/// What stands above the first row of figures in a table of figures: headings, whatever their type.
fn above_figures(pages: &[Page], draft: &Draft, rows: &[Vec<usize>]) -> Option<usize> {
    /// Share of the places behind the first column that a row of figures fills with them.
    const IN_ROW: f64 = 0.6;
    /// Share of the rows below the header that hold figures.
    const BODY: f64 = 0.7;
    /// Rows of figures that tell.
    const FEWEST: usize = 3;
    let counts: Vec<(usize, usize, usize)> = rows
        .iter()
        .take(SAMPLE)
        .map(|row| {
            let (mut texts, mut values, mut years) = (0, 0, 0);
            for s in row.iter().map(|&i| &draft.slots[i]).filter(|s| s.col > 0 && !s.is_blank()) {
                match s.pieces.iter().filter(|p| !p.words.is_empty()).map(|p| kind(&pages[p.page], &p.words)).max() {
                    Some(Kind::Value) => values += 1,
                    Some(Kind::Year) => years += 1,
                    _ => texts += 1,
                }
            }
            (texts, values, years)
        })
        .collect();
    let is_body = |c: &(usize, usize, usize)| c.1 > 0 && (c.1 + c.2) as f64 >= IN_ROW * (c.0 + c.1 + c.2) as f64;
    let mut first = counts.iter().position(is_body)?;
    let below = counts[first..].iter().filter(|c| c.0 + c.1 + c.2 > 0);
    let (all, body) = below.fold((0, 0), |(all, body), c| (all + 1, body + usize::from(is_body(c))));
    if first == 0 || first > MOST || body < FEWEST || (body as f64) < BODY * f64::from(all) {
        return None;
    }
    // A title of the first group of rows is none of the header's, nor is a cell that reaches down.
    while first > 1 && counts[first - 1] == (0, 0, 0) {
        first -= 1;
    }
    let reaches = rows[..first].iter().flatten().any(|&i| draft.slots[i].row + draft.slots[i].rowspan > first);
    let headings = counts[..first].iter().any(|c| c.0 + c.2 > 1 || (c.0 + c.2 > 0 && draft.cols == 2));
    (headings && !reaches && counts[..first].iter().all(|c| c.1 == 0)).then_some(first)
}

/// What a cell of a table of figures holds, from the least telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Year,
    Value,
    Text,
}

fn kind(page: &Page, words: &[usize]) -> Kind {
    let is_year = |&w: &usize| {
        let digits = page.words[w].text.trim_matches(|c: char| !c.is_ascii_digit());
        let mut parts = digits.split(['-', '/', '–']);
        let year = |t: &str| t.len() == 4 && (t.starts_with("19") || t.starts_with("20"));
        parts.next().is_some_and(year) && parts.all(|t| year(t) || t.len() == 2)
    };
    if words.iter().all(is_year) {
        Kind::Year
    } else if super::figures::is_value(page, words) {
        Kind::Value
    } else {
        Kind::Text
    }
}

fn look(pages: &[Page], bands: &[Vec<Band>], draft: &Draft, row: &[usize]) -> Look {
    let mut out = Look::default();
    let (mut letters, mut bold, mut chars) = (0usize, 0usize, 0usize);
    let mut shades: Vec<Option<u32>> = Vec::new();
    for &i in row {
        let slot: &Slot = &draft.slots[i];
        if let Some(b) = slot
            .pieces
            .iter()
            .find_map(|p| p.bbox.or_else(|| super::draft::bounds(&pages[p.page], &p.words)).map(|b| (p.page, b)))
        {
            let (x, y) = b.1.center();
            shades.push(shade_at(&bands[b.0], x, y).map(|s| s.color));
        }
        if slot.is_blank() {
            continue;
        }
        out.filled += 1;
        let mut length = 0;
        let mut last = "";
        let mut first = "";
        let mut digits = true;
        for r in slot.refs() {
            let w = word(pages, r);
            length += w.text.chars().count() + 1;
            if w.text.chars().any(char::is_alphabetic) {
                letters += 1;
                bold += usize::from(w.bold);
                digits = false;
            }
            if first.is_empty() {
                first = &w.text;
            }
            last = &w.text;
            out.color = w.color;
        }
        chars += length;
        out.longest = out.longest.max(length);
        let stop = last.ends_with('.') && length > 25;
        if digits || stop || super::columns::is_bullet(first) {
            out.data += 1;
        }
    }
    out.bold = if letters == 0 { 0.0 } else { bold as f64 / letters as f64 };
    out.mean = if out.filled == 0 { 0.0 } else { chars as f64 / out.filled as f64 };
    shades.sort_unstable();
    out.shade = shades.iter().copied().max_by_key(|s| shades.iter().filter(|t| *t == s).count()).flatten();
    out
}

/// The cells of a row that the lexicon has as headings.
fn known(pages: &[Page], lexicon: &Lexicon, draft: &Draft, row: &[usize]) -> usize {
    let is_known = |s: &Slot| {
        let text = super::cells::cell(pages, s).text.replace("\u{ad}\n", "").replace('\n', " ");
        text.chars().count() <= LONGEST && lexicon.glance(&fold(&text)).is_some_and(|m| m.kind <= MatchKind::Folded)
    };
    row.iter().map(|&i| &draft.slots[i]).filter(|s| !s.is_blank() && is_known(s)).count()
}

/// Evidence that a row is a header row.
fn score(looks: &[Look], r: usize) -> f64 {
    let own = &looks[r];
    let rest: Vec<&Look> = looks.iter().skip(r + 1).filter(|l| l.filled > 1).collect();
    let rest: Vec<&Look> = if rest.is_empty() { looks.iter().skip(r + 1).collect() } else { rest };
    if rest.is_empty() {
        return 0.0;
    }
    let share = |f: &dyn Fn(&Look) -> bool| rest.iter().filter(|l| f(l)).count() as f64 / rest.len() as f64;
    let mut s = 0.0;
    if own.bold > 0.9 {
        s += 2.0 * (1.0 - share(&|l| l.bold > 0.9));
    }
    if own.shade.is_some() {
        s += 2.0 * (1.0 - share(&|l| l.shade == own.shade)).powi(2);
    }
    s += 0.5 * (1.0 - share(&|l| l.color == own.color));
    if own.longest <= LONGEST && own.data == 0 {
        s += 0.7;
    } else if own.longest > 2 * LONGEST {
        s -= 1.0;
    }
    if own.known >= 2 && own.known * 2 >= own.filled {
        s += KNOWN * own.known as f64 / own.filled as f64;
    }
    s - 0.7 * own.data as f64 / own.filled.max(1) as f64
}

/// A header that nothing sets apart: every column has a short heading, the body's texts are longer
/// or numbers.
fn plain_header(looks: &[Look], cols: usize) -> bool {
    let own = &looks[0];
    let rest: Vec<&Look> = looks.iter().skip(1).filter(|l| l.filled > 0).collect();
    if rest.is_empty() || own.data > 0 || own.filled < cols || own.longest > LONGEST / 2 {
        return false;
    }
    let mean = rest.iter().map(|l| l.mean).sum::<f64>() / rest.len() as f64;
    let data = rest.iter().filter(|l| l.data > 0).count();
    own.mean * 1.6 < mean || data * 2 > rest.len()
}
