//! Rows of a grid that lines divide into groups alone: figures stand one below the other in the
//! cells of several columns, each beside its own name in the first.

use super::draft::{Draft, Piece, Slot};
use super::figures;
use super::lines::{self, Line};
use crate::model::{Page, Rect};

/// Columns of figures that must stand on the same lines.
const COLUMNS: usize = 2;
/// Figures in these columns together, at least: fewer may be two values of one row.
const FIGURES: usize = 6;
/// Baselines within this share of the type size are one line of the row.
const LEVEL: f64 = 0.35;

/// Divides such rows into one for each line.
pub(super) fn divide(page: &Page, draft: &mut Draft) {
    for row in (0..draft.rows).rev() {
        if let Some(levels) = levels(page, draft, row) {
            split(page, draft, row, &levels);
        }
    }
}

/// A line that all columns of a row share: its baseline, top and bottom.
#[derive(Debug, Clone, Copy)]
struct Level {
    baseline: f64,
    top: f64,
    bottom: f64,
}

impl Level {
    fn holds(&self, line: &Line) -> bool {
        (self.baseline - line.baseline).abs() <= LEVEL * line.size
    }
}

/// The lines of a row that are rows of their own.
fn levels(page: &Page, draft: &Draft, row: usize) -> Option<Vec<Level>> {
    // What reaches over more rows than this one says nothing of its lines.
    let own = draft.slots.iter().filter(|s| s.row == row && s.rowspan == 1 && !s.is_blank());
    let filled: Vec<(&Slot, Vec<Line>)> =
        own.map(|s| (s, s.pieces.iter().flat_map(|p| lines::level(page, &p.words)).collect())).collect();
    // Turned text makes no level lines.
    if filled.iter().any(|(s, lines)| lines.iter().map(|l| l.words.len()).sum::<usize>() != s.refs().count()) {
        return None;
    }
    let is_figures = |(_, lines): &&(&Slot, Vec<Line>)| lines.iter().all(|l| figures::is_value(page, &l.words));
    let figures: Vec<_> = filled.iter().filter(|(s, _)| s.col > 0).filter(is_figures).collect();
    let most = figures.iter().map(|f| f.1.len()).max().filter(|&n| n > 1)?;
    let full: Vec<_> = figures.iter().filter(|f| f.1.len() == most).collect();
    let mut levels: Vec<Level> =
        full.first()?.1.iter().map(|l| Level { baseline: l.baseline, top: l.bbox.y0, bottom: l.bbox.y1 }).collect();
    // Every line of every cell stands on one of them, and none of them twice in a cell.
    for (_, lines) in &filled {
        let mut next = 0;
        for line in lines {
            let at = next + levels[next..].iter().position(|l| l.holds(line))?;
            levels[at].top = levels[at].top.min(line.bbox.y0);
            levels[at].bottom = levels[at].bottom.max(line.bbox.y1);
            next = at + 1;
        }
    }
    let (_, names) = filled.iter().min_by_key(|(s, _)| s.col)?;
    let goes_on = |l: &Line| {
        let text = &page.words[l.words[0]].text;
        text.chars().next().is_some_and(char::is_lowercase)
    };
    let named = names.len() == most && !names[1..].iter().any(goes_on);
    (named && full.len() >= COLUMNS && full.len() * most >= FIGURES).then_some(levels)
}

/// Makes a row of each of these lines.
fn split(page: &Page, draft: &mut Draft, row: usize, levels: &[Level]) {
    let more = levels.len() - 1;
    let mut out = Vec::with_capacity(draft.slots.len() + more * draft.cols);
    for mut slot in std::mem::take(&mut draft.slots) {
        if slot.row != row || slot.rowspan > 1 {
            if slot.row > row {
                slot.row += more;
            } else if slot.row + slot.rowspan > row {
                slot.rowspan += more;
            }
            out.push(slot);
            continue;
        }
        let whole = slot.pieces.first().and_then(|p| p.bbox);
        let index = slot.pieces.first().map_or(draft.parts[0].page, |p| p.page);
        let all = slot.pieces.first().map_or(Vec::new(), |p| lines::level(page, &p.words));
        for (i, level) in levels.iter().enumerate() {
            let words = all.iter().filter(|l| level.holds(l)).flat_map(|l| l.words.iter().copied()).collect();
            let bbox = whole.map(|b| Rect {
                y0: if i == 0 { b.y0 } else { f64::midpoint(levels[i - 1].bottom, level.top) },
                y1: levels.get(i + 1).map_or(b.y1, |next| f64::midpoint(level.bottom, next.top)),
                ..b
            });
            out.push(Slot { row: row + i, pieces: vec![Piece { page: index, words, bbox }], ..slot.clone() });
        }
    }
    out.sort_by_key(|s| (s.row, s.col));
    draft.slots = out;
    draft.rows += more;
    for doubt in draft.doubts.iter_mut().filter(|d| d.0 > row) {
        doubt.0 += more;
    }
}
