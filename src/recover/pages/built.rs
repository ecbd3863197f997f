//! The draft of a table from the lines that are known to be one's and the edges of its columns: its rows, its cells, and
//! what speaks for and against it. Which lines these are is found in [`super::aligned`].

use super::aligned::{Ground, has_leader};
use super::draft::{Draft, Part, Piece, Settled, Slot};
use super::fused;
use super::judge;
use super::lines::Line;
use super::rows::{self, Rows, Separator};
use super::stacked;
use crate::model::{Candidate, How, Rect};

/// More lines a row than this, in two columns without any line drawn: columns of prose.
const PROSE_LINES: f64 = 5.0;

impl Ground<'_> {
    /// The table in these lines, where they make one.
    pub fn build(&self, lines: &[Line], edges: &[f64]) -> Option<Draft> {
        if lines.is_empty() {
            return None;
        }
        let (draft, rows) = self.rows(lines, edges);
        let (score, why) = self.judge(lines, edges, &rows, &draft)?;
        let mut draft =
            Draft { confidence: score, candidates: vec![Candidate { how: draft.how, score, why }], ..draft };
        if rows.drawn {
            stacked::divide(self.page, &mut draft);
        }
        fused::divide(self.page, &mut draft);
        Some(draft)
    }

    /// The rows of lines that are known to belong to a table.
    pub(super) fn build_rows(&self, lines: &[Line], edges: &[f64]) -> Draft {
        let (draft, rows) = self.rows(lines, edges);
        let (score, why) = self
            .judge(lines, edges, &rows, &draft)
            .unwrap_or((0.7, vec!["the lines keep to the columns of the table on the page before".to_owned()]));
        Draft { confidence: score, candidates: vec![Candidate { how: draft.how, score, why }], ..draft }
    }

    fn rows(&self, lines: &[Line], edges: &[f64]) -> (Draft, Rows) {
        let cols = edges.len() - 1;
        let (y0, y1) = (lines[0].bbox.y0, lines[lines.len() - 1].bbox.y1);
        let from = self.separators.partition_point(|s| s.y < y0 - lines[0].size);
        let near: Vec<Separator> = self.separators[from..]
            .iter()
            .take_while(|s| s.y <= y1 + lines[0].size)
            .filter(|s| s.x0 < edges[cols] && s.x1 > edges[0])
            .copied()
            .collect();
        let rows = rows::split(self.page, lines, edges, &near, self.leading);
        (assemble(self.index, lines, edges, &rows, &near), rows)
    }

    /// Whether the last column holds page numbers that never fall: a table of contents.
    fn lists_pages(&self, draft: &Draft) -> bool {
        let mut last = 0usize;
        let mut any = false;
        for s in draft.slots.iter().filter(|s| s.col + 1 == draft.cols && !s.is_blank()) {
            for (_, w) in s.refs() {
                match self.page.words[w].text.parse::<usize>() {
                    Ok(n) if n >= last && n >= 1 => last = n,
                    _ => return false,
                }
            }
            any = true;
        }
        any
    }

    /// Evidence for and against; `None` where it is no table at all.
    fn judge(&self, lines: &[Line], edges: &[f64], rows: &Rows, draft: &Draft) -> Option<(f64, Vec<String>)> {
        let cols = edges.len() - 1;
        let n = rows.starts.len();
        if cols < 2 || n < 2 {
            return None;
        }
        let mut why = Vec::new();
        let mut score = 0.45;
        let leaders = lines.iter().filter(|l| has_leader(self.page, l)).count();
        if leaders * 3 > lines.len() {
            return None;
        }
        let filled = draft.slots.iter().filter(|s| !s.is_blank()).count();
        let fill = filled as f64 / (n * cols) as f64;
        if rows.drawn {
            score += 0.3;
            why.push("drawn lines divide the rows".to_owned());
        }
        let first = &lines[0];
        let shaded = self.is_shaded(first, edges[0], edges[cols]);
        if shaded || (first.bold && !lines[lines.len() - 1].bold) {
            score += 0.1;
            why.push("the first row is set apart by shading or bold type".to_owned());
        }
        let tabular = lines.iter().filter(|l| self.is_tabular(l)).count();
        score += 0.1 * (tabular as f64 / lines.len() as f64);
        score += 0.1 * fill;
        why.push(format!("{cols} columns divided by white space in {n} rows, {filled} cells filled"));
        if cols == 2 && self.lists_pages(draft) || judge::is_axes(self.page, draft) {
            return None;
        }
        if !rows.drawn && cols == 2 {
            let per_row = lines.len() as f64 / n as f64;
            if per_row > PROSE_LINES && !shaded {
                return None;
            }
            let marks = draft.slots.iter().filter(|s| s.col == 0 && !s.is_blank());
            let (mut all, mut lists) = (0usize, 0usize);
            for s in marks {
                all += 1;
                let words: Vec<_> = s.refs().collect();
                lists += usize::from(words.len() == 1 && super::lists::is_marker(&self.page.words[words[0].1].text));
            }
            if all > 0 && lists == all {
                return None;
            }
            if fill < 0.6 {
                score -= 0.2;
            }
        }
        let figures = judge::holds_figures(self.page, draft);
        if figures {
            score += 0.1;
            why.push("most places hold values".to_owned());
        }
        if rows.drawn {
            if let Some(reason) = judge::is_chart(self.page, draft) {
                score -= 0.5;
                why.push(reason.to_owned());
            }
        } else {
            if !shaded && !figures && judge::is_columns_of_prose(lines, cols) {
                return None;
            }
            if !figures && judge::is_running_text(self.page, draft) {
                return None;
            }
            for (points, reason) in judge::against(self.page, draft, self.body_size) {
                score -= points;
                why.push(reason.to_owned());
            }
        }
        if fill < 0.25 {
            score -= 0.2;
            why.push("most places are empty".to_owned());
        }
        let doubts = rows.sure.iter().filter(|s| s.0 < 0.9).count();
        score -= 0.1 * (doubts as f64 / n as f64);
        (score >= 0.4).then_some((score.clamp(0.05, 0.97), why))
    }
}

/// Slots of the rows found.
fn assemble(index: usize, lines: &[Line], edges: &[f64], rows: &Rows, separators: &[Separator]) -> Draft {
    let cols = edges.len() - 1;
    let n = rows.starts.len();
    let mut owner: Vec<Option<usize>> = vec![None; n * cols];
    let mut slots: Vec<Slot> = Vec::new();
    for run in &rows.runs {
        let row = rows.row_of(run.line);
        let first = rows.row_of(run.head);
        let col = run.col.min(cols - 1);
        let end = run.end.min(cols);
        let found = owner[first * cols + col].or(owner[row * cols + col]);
        let at = found.unwrap_or_else(|| {
            slots.push(Slot {
                row: first,
                col,
                rowspan: 1,
                colspan: 1,
                pieces: vec![Piece { page: index, words: Vec::new(), bbox: None }],
            });
            slots.len() - 1
        });
        let slot = &mut slots[at];
        slot.pieces[0].words.extend(&run.words);
        let down = row + 1 - slot.row.min(row + 1);
        if (slot.row..=row).all(|r| owner[r * cols + slot.col].is_none_or(|o| o == at)) {
            slot.rowspan = slot.rowspan.max(down);
        }
        for c in slot.col..end {
            let free = (slot.row..slot.row + slot.rowspan).all(|r| owner[r * cols + c].is_none_or(|o| o == at));
            if !free {
                break;
            }
            slot.colspan = slot.colspan.max(c + 1 - slot.col);
        }
        for r in slot.row..slot.row + slot.rowspan {
            for c in slot.col..slot.col + slot.colspan {
                owner[r * cols + c] = Some(at);
            }
        }
    }
    span_rows(&mut slots, &mut owner, rows, cols);
    section_rows(&mut slots, &mut owner, n, cols);
    for r in 0..n {
        for c in 0..cols {
            if owner[r * cols + c].is_none() {
                slots.push(Slot { row: r, col: c, rowspan: 1, colspan: 1, pieces: Vec::new() });
            }
        }
    }
    slots.sort_by_key(|s| (s.row, s.col));
    let mut bbox = lines.iter().map(|l| l.bbox).reduce(|a, b| a.union(&b)).unwrap_or(Rect::new(0.0, 0.0, 0.0, 0.0));
    for s in separators.iter().filter(|s| s.drawn) {
        if s.x1 - s.x0 > 0.5 * bbox.width() && s.y > bbox.y0 - 12.0 && s.y < bbox.y1 + 12.0 {
            bbox.y0 = bbox.y0.min(s.y);
            bbox.y1 = bbox.y1.max(s.y);
        }
    }
    let doubts =
        (0..n).filter(|&r| rows.sure[r].0 < 0.9).map(|r| (r, rows.sure[r].0, rows.sure[r].1.to_owned())).collect();
    Draft {
        rows: n,
        cols,
        slots,
        parts: vec![Part { page: index, bbox, edges: edges.to_vec(), open_end: false }],
        header_rows: 0,
        how: if rows.drawn { How::Ruled } else { How::Aligned },
        confidence: 0.5,
        candidates: Vec::new(),
        joins: Vec::new(),
        repeated: Vec::new(),
        doubts,
        settled: Settled::default(),
    }
}

/// Where a line above a row leaves a column out, the cell above goes on below.
fn span_rows(slots: &mut [Slot], owner: &mut [Option<usize>], rows: &Rows, cols: usize) {
    for r in 1..rows.starts.len() {
        for c in 0..cols {
            if rows.divided[r] >> c & 1 == 1 || owner[r * cols + c].is_some() {
                continue;
            }
            let Some(above) = owner[(r - 1) * cols + c] else { continue };
            let s = &mut slots[above];
            let fits = s.colspan == 1 && s.row + s.rowspan == r;
            if fits {
                s.rowspan += 1;
                owner[r * cols + c] = Some(above);
            }
        }
    }
}

/// A row whose one text runs from the first column into the next is a row across the table.
fn section_rows(slots: &mut [Slot], owner: &mut [Option<usize>], n: usize, cols: usize) {
    let mut only: Vec<Option<Option<usize>>> = vec![None; n];
    for (i, s) in slots.iter().enumerate() {
        for o in &mut only[s.row..s.row + s.rowspan] {
            *o = Some(if o.is_none() { Some(i) } else { None });
        }
    }
    for (r, o) in only.iter().enumerate() {
        let Some(Some(i)) = *o else { continue };
        let s = &mut slots[i];
        if s.col == 0
            && s.rowspan == 1
            && s.colspan > 1
            && (0..cols).all(|c| owner[r * cols + c].is_none_or(|x| x == i))
        {
            s.colspan = cols;
            for c in 0..cols {
                owner[r * cols + c] = Some(i);
            }
        }
    }
}
