//! Tables from the structure tree, believed only where they agree with where the words stand.

use std::collections::BTreeMap;

use super::cells;
use super::draft::{Draft, Part, Piece, Settled, Slot, WordRef, bounds};
use crate::model::{Candidate, ContentId, How, Page, Rect, TagNode};

/// The tree is followed no deeper than this.
const DEEPEST: usize = 200;
/// A tagged table is believed when this share of what can be checked agrees with the places.
const BELIEVED: f64 = 0.92;
/// Boxes may overlap by this much (points) before they contradict the order of cells.
const OVERLAP: f64 = 3.0;
/// More cells than this are not followed.
const MOST_CELLS: usize = 2_000_000;
/// A span larger than this is nonsense.
const LARGEST_SPAN: u32 = 1_000;

/// What the tree says a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Heading(Option<u8>),
    Paragraph,
    /// The mark of a list item.
    Label,
    /// The text of a list item.
    Item,
}

/// A word's place in the tree: which block-level element, of which kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub block: usize,
    pub kind: Kind,
}

/// The tree joined to the words.
pub(super) struct Tags {
    words: BTreeMap<ContentId, Vec<WordRef>>,
    /// Marks by page and word.
    pub marks: Vec<Vec<Option<Mark>>>,
    /// The tree's paragraphs and headings stand in the order of the page.
    pub usable: bool,
}

/// What walking the tree gathers.
struct Walk<'a, 't> {
    pages: &'a [Page],
    tags: &'t mut Tags,
    blocks: usize,
    tables: Vec<&'a TagNode>,
}

impl Tags {
    /// Joins tree and words; the tables of the tree come along, outermost first.
    pub fn new<'a>(pages: &'a [Page], roots: &'a [TagNode]) -> (Self, Vec<&'a TagNode>) {
        let mut tags = Self {
            words: BTreeMap::new(),
            marks: pages.iter().map(|p| vec![None; p.words.len()]).collect(),
            usable: false,
        };
        for (p, page) in pages.iter().enumerate() {
            for (w, word) in page.words.iter().enumerate() {
                if let Some(id) = word.content {
                    tags.words.entry(id).or_default().push((p, w));
                }
            }
        }
        let mut walk = Walk { pages, tags: &mut tags, blocks: 0, tables: Vec::new() };
        for root in roots {
            walk.node(root, None, 0);
        }
        let tables = std::mem::take(&mut walk.tables);
        let all: usize = pages.iter().map(|p| p.words.iter().filter(|w| !w.artifact).count()).sum();
        let marked: usize = tags.marks.iter().flatten().filter(|m| m.is_some()).count();
        /// A tree that leaves out more than this share of the words is not used for text.
        const LEFT_OUT: f64 = 0.3;
        tags.usable = marked as f64 >= (1.0 - LEFT_OUT) * all as f64 && marked > 0;
        (tags, tables)
    }

    /// The words under a node, in the tree's order.
    fn under(&self, node: &TagNode, depth: usize, out: &mut Vec<WordRef>) {
        if depth > DEEPEST {
            return;
        }
        for o in in_order(node) {
            match o {
                Ok(id) => out.extend(self.words.get(&id).into_iter().flatten()),
                Err(child) => self.under(child, depth + 1, out),
            }
        }
    }
}

/// Content and children of a node in the tree's order; those that `order` forgets come last.
fn in_order(node: &TagNode) -> Vec<Result<ContentId, &TagNode>> {
    let mut out: Vec<Result<ContentId, &TagNode>> = Vec::new();
    if node.order.is_empty() {
        out.extend(node.content.iter().map(|&c| Ok(c)));
        out.extend(node.children.iter().map(Err));
        return out;
    }
    for o in &node.order {
        match o {
            Ok(i) => out.extend(node.content.get(*i).map(|&c| Ok(c))),
            Err(i) => out.extend(node.children.get(*i).map(Err)),
        }
    }
    out
}

impl<'a> Walk<'a, '_> {
    fn node(&mut self, node: &'a TagNode, above: Option<Mark>, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        if node.role == "Table" {
            self.tables.push(node);
        }
        let kind = match node.role.as_str() {
            "H" | "Title" => Some(Kind::Heading(None)),
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" => Some(Kind::Heading(node.role[1..].parse().ok())),
            "Lbl" => Some(Kind::Label),
            "LBody" | "LI" => Some(Kind::Item),
            "P" | "Caption" | "BlockQuote" | "Note" | "TOCI" | "TD" | "TH" => Some(Kind::Paragraph),
            _ => None,
        };
        let mark = match (kind, above) {
            // A paragraph inside a list item or heading keeps what it stands in.
            (Some(Kind::Paragraph), Some(Mark { kind: k @ (Kind::Item | Kind::Label | Kind::Heading(_)), .. })) => {
                self.blocks += 1;
                Some(Mark { block: self.blocks, kind: k })
            }
            (Some(kind), _) => {
                self.blocks += 1;
                Some(Mark { block: self.blocks, kind })
            }
            (None, above) => above,
        };
        for o in in_order(node) {
            match o {
                Ok(id) => {
                    let Some(refs) = self.tags.words.get(&id) else { continue };
                    for &(p, w) in refs {
                        if p < self.pages.len() {
                            self.tags.marks[p][w] = mark.or(Some(Mark { block: 0, kind: Kind::Paragraph }));
                        }
                    }
                }
                Err(child) => self.node(child, mark, depth + 1),
            }
        }
    }
}

/// A row of the tree: is it in `THead`, and its cells.
struct Row<'a> {
    head: bool,
    cells: Vec<&'a TagNode>,
}

fn rows_of<'a>(node: &'a TagNode, head: bool, depth: usize, out: &mut Vec<Row<'a>>) {
    if depth > DEEPEST {
        return;
    }
    for o in in_order(node) {
        let Err(child) = o else { continue };
        match child.role.as_str() {
            "TR" => {
                let cells = in_order(child)
                    .into_iter()
                    .filter_map(Result::err)
                    .filter(|c| c.role == "TD" || c.role == "TH")
                    .collect();
                out.push(Row { head, cells });
            }
            "THead" => rows_of(child, true, depth + 1, out),
            "Caption" | "Table" | "P" => {}
            _ => rows_of(child, head, depth + 1, out),
        }
    }
}

/// A tagged table that agrees with the places of its words, or why it does not.
pub(super) fn table(pages: &[Page], tags: &Tags, node: &TagNode, taken: &[Vec<bool>]) -> Result<Draft, String> {
    let mut rows = Vec::new();
    rows_of(node, false, 0, &mut rows);
    verify(pages, place(pages, tags, &rows, taken)?, taken)
}

/// Places the cells of the rows by the rule of spans. Some producers also write a cell for every
/// place that a span covers: a row with more cells than it has room for is placed by counting.
fn place(pages: &[Page], tags: &Tags, rows: &[Row<'_>], taken: &[Vec<bool>]) -> Result<Draft, String> {
    let width = |r: &Row<'_>| -> usize { r.cells.iter().map(|c| c.col_span.clamp(1, LARGEST_SPAN) as usize).sum() };
    // Where empty cells are left out in most rows, the headings still tell all columns.
    let filled = |r: &Row<'_>| {
        let told: Vec<&&TagNode> = r.cells.iter().filter(|c| !is_blank(tags, c)).collect();
        // One title over all columns may be wider than they are.
        let heads = told.len() > 1 && told.iter().all(|c| c.role == "TH" || r.head);
        let spans = || told.iter().map(|c| c.col_span.clamp(1, LARGEST_SPAN) as usize).sum();
        if heads { spans() } else { told.len() }
    };
    let widest = usual_width(rows, tags).max(rows.iter().map(filled).max().unwrap_or(0));
    let mut short_rows = vec![false; rows.len()];
    let mut slots: Vec<Slot> = Vec::new();
    let mut heading_rows = vec![true; rows.len()];
    // For each column how many rows from above still reach down.
    let mut busy: Vec<usize> = Vec::new();
    let mut cells_seen = 0usize;
    let mut cell_refs: Vec<Vec<WordRef>> = Vec::new();
    for (r, row) in rows.iter().enumerate() {
        let mut c = 0;
        let mut next = busy.iter().map(|b| b.saturating_sub(1)).collect::<Vec<_>>();
        let covered = busy.iter().filter(|&&b| b > 0).count();
        // Blank cells at the end beyond the table's width are the trace of a row that a page cut.
        let mut cells: &[&TagNode] = &row.cells;
        let mut own = width(row);
        while own + covered > widest
            && let Some((last, rest)) = cells.split_last()
            && is_blank(tags, last)
        {
            own -= last.col_span.clamp(1, LARGEST_SPAN) as usize;
            cells = rest;
        }
        let overfull = own + covered > widest;
        if overfull {
            cells = &row.cells;
        }
        short_rows[r] = own + covered < widest;
        for cell in cells {
            let colspan = cell.col_span.clamp(1, LARGEST_SPAN) as usize;
            if overfull && busy.get(c).is_some_and(|&b| b > 0) {
                if is_blank(tags, cell) {
                    c += colspan;
                    continue;
                }
                // The span above does not reach down here after all.
                if let Some(above) = slots.iter_mut().rfind(|s| s.col <= c && c < s.col + s.colspan) {
                    above.rowspan = above.rowspan.min(r - above.row).max(1);
                    let (from, to) = (above.col, (above.col + above.colspan).min(busy.len()));
                    busy[from..to].fill(0);
                    next[from..to].fill(0);
                }
            }
            while busy.get(c).is_some_and(|&b| b > 0) {
                c += 1;
            }
            let rowspan = (cell.row_span.clamp(1, LARGEST_SPAN) as usize).min(rows.len() - r);
            cells_seen += colspan;
            if cells_seen > MOST_CELLS || c + colspan > super::columns::MOST {
                return Err("the tags give more cells than a table holds".to_owned());
            }
            if next.len() < c + colspan {
                next.resize(c + colspan, 0);
                busy.resize(c + colspan, 0);
            }
            next[c..c + colspan].fill(rowspan - 1);
            let mut refs = Vec::new();
            tags.under(cell, 0, &mut refs);
            refs.retain(|&(p, w)| !taken[p][w]);
            refs.sort_unstable();
            refs.dedup();
            if cell.role != "TH" && !row.head {
                heading_rows[r] = false;
            }
            slots.push(Slot { row: r, col: c, rowspan, colspan, pieces: Vec::new() });
            cell_refs.push(refs);
            c += colspan;
        }
        if row.cells.is_empty() {
            heading_rows[r] = false;
        }
        busy = next;
    }
    let cols = slots.iter().map(|s| s.col + s.colspan).max().unwrap_or(0);
    let n = rows.len();
    if n < 2 || cols < 2 || cell_refs.iter().all(Vec::is_empty) {
        return Err("the tagged table has a single row or column".to_owned());
    }
    let mut header_rows = heading_rows.iter().take_while(|&&h| h).count();
    if header_rows == n {
        header_rows = usize::from(rows.first().is_some_and(|r| r.head));
    }
    let repeated = lift_repeated(pages, &slots, &mut cell_refs, header_rows);
    for (slot, refs) in slots.iter_mut().zip(&cell_refs) {
        for &(p, w) in refs {
            match slot.pieces.last_mut() {
                Some(piece) if piece.page == p => piece.words.push(w),
                _ => slot.pieces.push(Piece { page: p, words: vec![w], bbox: None }),
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    if !cell_refs.iter().flatten().all(|r| seen.insert(*r)) {
        return Err("the tags put one word into two cells".to_owned());
    }
    shift_short_rows(pages, &mut slots, &short_rows, cols);
    fill_gaps(&mut slots, n, cols)?;
    let parts = parts(pages, &slots, cols);
    let draft = Draft {
        rows: n,
        cols,
        slots,
        parts,
        header_rows,
        how: How::Tagged,
        confidence: 0.0,
        candidates: Vec::new(),
        joins: Vec::new(),
        repeated,
        doubts: Vec::new(),
        settled: Settled::default(),
    };
    Ok(draft)
}

/// The draft, if it agrees with the places of its words.
fn verify(pages: &[Page], mut draft: Draft, taken: &[Vec<bool>]) -> Result<Draft, String> {
    let (n, cols) = (draft.rows, draft.cols);
    let (agree, why) = agreement(pages, &draft, taken);
    if agree < BELIEVED {
        return Err(format!("the tags do not agree with the page: {why}"));
    }
    draft.confidence = 0.99 * agree;
    draft.candidates.push(Candidate {
        how: How::Tagged,
        score: draft.confidence,
        why: vec![format!("the structure tree gives {n} rows and {cols} columns"), why],
    });
    Ok(draft)
}

fn is_blank(tags: &Tags, cell: &TagNode) -> bool {
    let mut refs = Vec::new();
    tags.under(cell, 0, &mut refs);
    refs.is_empty()
}

/// The number of columns that most rows fill, counting spans from above.
fn usual_width(rows: &[Row<'_>], tags: &Tags) -> usize {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    let mut busy: Vec<usize> = Vec::new();
    for row in rows {
        let mut next: Vec<usize> = busy.iter().map(|b| b.saturating_sub(1)).collect();
        let covered = busy.iter().filter(|&&b| b > 0).count();
        let mut c = 0;
        let mut last = 0;
        for cell in &row.cells {
            let colspan = cell.col_span.clamp(1, LARGEST_SPAN) as usize;
            while busy.get(c).is_some_and(|&b| b > 0) {
                c += 1;
            }
            if c + colspan > super::columns::MOST {
                break;
            }
            if next.len() < c + colspan {
                next.resize(c + colspan, 0);
            }
            next[c..c + colspan].fill(cell.row_span.clamp(1, LARGEST_SPAN) as usize - 1);
            c += colspan;
            if !is_blank(tags, cell) {
                last = c;
            }
        }
        let own: usize = row.cells.iter().map(|c| c.col_span.clamp(1, LARGEST_SPAN) as usize).sum();
        if last > 0 {
            *count.entry(own + covered).or_default() += 1;
        }
        busy = next;
    }
    count.into_iter().max_by_key(|&(w, n)| (n, w)).map_or(0, |(w, _)| w)
}

/// Rows with fewer cells than places have lost their empty ones: their cells go to the columns
/// they stand under.
fn shift_short_rows(pages: &[Page], slots: &mut Vec<Slot>, short: &[bool], cols: usize) {
    if !short.contains(&true) {
        return;
    }
    let left = |s: &Slot| {
        let p = s.pieces.first()?;
        Some((p.page, bounds(&pages[p.page], &p.words)?.x0))
    };
    let mut lefts: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    let mut anywhere: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for s in slots.iter().filter(|s| s.colspan == 1 && !short[s.row]) {
        if let Some((page, x)) = left(s) {
            lefts.entry((page, s.col)).or_default().push(x);
            anywhere.entry(s.col).or_default().push(x);
        }
    }
    let middle = |v: Option<&mut Vec<f64>>| {
        v.map(|v| {
            v.sort_by(f64::total_cmp);
            v[v.len() / 2]
        })
    };
    let own: BTreeMap<(usize, usize), f64> =
        lefts.iter_mut().filter_map(|(k, v)| middle(Some(v)).map(|m| (*k, m))).collect();
    let common: BTreeMap<usize, f64> =
        anywhere.iter_mut().filter_map(|(k, v)| middle(Some(v)).map(|m| (*k, m))).collect();
    let mut i = 0;
    while i < slots.len() {
        let row = slots[i].row;
        let to = i + slots[i..].iter().take_while(|s| s.row == row).count();
        if short[row] && slots[i..to].iter().all(|s| s.colspan == 1) {
            let mut free = 0;
            for s in slots[i..to].iter_mut().filter(|s| !s.is_blank()) {
                let Some((page, x)) = left(s) else { continue };
                let at = (free.max(s.col)..cols)
                    .rev()
                    .find(|&c| own.get(&(page, c)).or_else(|| common.get(&c)).is_some_and(|&l| l <= x + OVERLAP));
                s.col = at.unwrap_or(free.max(s.col)).min(cols - 1);
                free = s.col + 1;
            }
        }
        i = to;
    }
    slots.retain(|s| !(short[s.row] && s.is_blank()));
}

/// Empty places become empty cells; two cells on one place are an error.
fn fill_gaps(slots: &mut Vec<Slot>, n: usize, cols: usize) -> Result<(), String> {
    if n.saturating_mul(cols) > MOST_CELLS {
        return Err("the tags give more cells than a table holds".to_owned());
    }
    let mut busy = vec![false; n * cols];
    for s in slots.iter_mut() {
        s.colspan = s.colspan.min(cols - s.col);
        for r in s.row..s.row + s.rowspan {
            for c in s.col..s.col + s.colspan {
                if std::mem::replace(&mut busy[r * cols + c], true) {
                    return Err("the tags put two cells on one place".to_owned());
                }
            }
        }
    }
    for r in 0..n {
        for c in 0..cols {
            if !busy[r * cols + c] {
                slots.push(Slot { row: r, col: c, rowspan: 1, colspan: 1, pieces: Vec::new() });
            }
        }
    }
    slots.sort_by_key(|s| (s.row, s.col));
    Ok(())
}

/// Header cells that hold their text again for every page keep the first; the copies are furniture.
fn lift_repeated(pages: &[Page], slots: &[Slot], refs: &mut [Vec<WordRef>], header_rows: usize) -> Vec<Vec<WordRef>> {
    let mut by_page: BTreeMap<usize, Vec<WordRef>> = BTreeMap::new();
    for (slot, refs) in slots.iter().zip(refs.iter_mut()) {
        if slot.row >= header_rows || refs.is_empty() {
            continue;
        }
        let first = refs[0].0;
        let text = |page: usize, refs: &[WordRef]| {
            let words: Vec<usize> = refs.iter().filter(|r| r.0 == page).map(|r| r.1).collect();
            cells::text(&pages[page], &words).split_whitespace().collect::<String>()
        };
        let original = text(first, refs);
        let others: Vec<usize> = {
            let mut o: Vec<usize> = refs.iter().map(|r| r.0).filter(|&p| p != first).collect();
            o.dedup();
            o
        };
        for page in others {
            if text(page, refs) == original {
                by_page.entry(page).or_default().extend(refs.iter().filter(|r| r.0 == page));
                refs.retain(|r| r.0 != page);
            }
        }
    }
    by_page.into_values().collect()
}

/// The page parts of a tagged table, with column edges by where the columns' words begin.
fn parts(pages: &[Page], slots: &[Slot], cols: usize) -> Vec<Part> {
    let mut boxes: BTreeMap<usize, (Rect, Vec<f64>)> = BTreeMap::new();
    for s in slots {
        for piece in &s.pieces {
            let Some(b) = bounds(&pages[piece.page], &piece.words) else { continue };
            let e = boxes.entry(piece.page).or_insert_with(|| (b, vec![f64::INFINITY; cols]));
            e.0 = e.0.union(&b);
            e.1[s.col] = e.1[s.col].min(b.x0);
        }
    }
    boxes
        .into_iter()
        .map(|(page, (bbox, lefts))| {
            let mut edges: Vec<f64> = lefts.iter().map(|l| l - 1.5).collect();
            edges[0] = bbox.x0;
            for c in (1..cols).rev() {
                let next = edges.get(c + 1).copied().unwrap_or(bbox.x1);
                if !edges[c].is_finite() || edges[c] > next {
                    edges[c] = next;
                }
            }
            edges.push(bbox.x1);
            Part { page, bbox, edges, open_end: false }
        })
        .collect()
}

/// The share of what can be checked that agrees, and a sentence on it.
fn agreement(pages: &[Page], draft: &Draft, taken: &[Vec<bool>]) -> (f64, String) {
    let (mut tests, mut against) = (0usize, 0usize);
    let mut row_top: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let mut lefts: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    for s in draft.slots.iter() {
        for piece in &s.pieces {
            let Some(b) = bounds(&pages[piece.page], &piece.words) else { continue };
            if s.rowspan == 1 {
                let top = row_top.entry((piece.page, s.row)).or_insert(b.y0);
                *top = top.min(b.y0);
            }
            if s.colspan == 1 {
                lefts.entry((piece.page, s.col)).or_default().push(b.x0);
            }
        }
    }
    let tops: Vec<_> = row_top.iter().collect();
    for pair in tops.windows(2) {
        if pair[0].0.0 == pair[1].0.0 {
            tests += 1;
            against += usize::from(*pair[1].1 < pair[0].1 - OVERLAP);
        }
    }
    let median: BTreeMap<(usize, usize), f64> = lefts
        .into_iter()
        .map(|(k, mut v)| {
            v.sort_by(f64::total_cmp);
            (k, v[v.len() / 2])
        })
        .collect();
    let mut last: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for s in draft.slots.iter() {
        for piece in &s.pieces {
            let Some(b) = bounds(&pages[piece.page], &piece.words) else { continue };
            // Cells of a row stand side by side in order.
            let before = last.insert((piece.page, s.row), b.x1);
            if let Some(x) = before {
                tests += 1;
                against += usize::from(b.x0 < x - OVERLAP);
            }
            // A cell stands in its own column, not where the next one begins.
            if s.colspan == 1
                && let Some(next) = (s.col + 1..draft.cols).find_map(|c| median.get(&(piece.page, c)))
                && let Some(own) = median.get(&(piece.page, s.col))
            {
                tests += 1;
                against += usize::from(own >= next || b.x0 >= next - 1.0);
            }
        }
    }
    // Words that stand in the table's box but not in its cells.
    let mut inside = std::collections::BTreeSet::new();
    inside.extend(draft.refs());
    let mut foreign = 0usize;
    for part in &draft.parts {
        let page = &pages[part.page];
        for (w, word) in page.words.iter().enumerate() {
            let (x, y) = word.bbox.center();
            if part.bbox.contains(x, y) && !word.artifact && !taken[part.page][w] && !inside.contains(&(part.page, w)) {
                foreign += 1;
            }
        }
    }
    let order = if tests == 0 { 1.0 } else { 1.0 - against as f64 / tests as f64 };
    let whole = inside.len() as f64 / (inside.len() + foreign) as f64;
    let why = format!(
        "{against} of {tests} tests of order and column fail, {foreign} of {} words in its place are left out",
        inside.len() + foreign
    );
    (order.min(whole), why)
}
