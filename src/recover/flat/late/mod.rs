//! Spreadsheets printed as pages: their exports have the one-line cells of a page row by row, and after all rows the
//! cells that were broken over several lines, in the order of the rows. Here these go back to their rows.
//!
//! A dynamic programme over a page: each row's words are cut into cells anew, with some of the broken cells between
//! them, so that all cells fit their columns best and every broken cell has a row no earlier than the one before it.

mod place;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::atoms::Atom;
use super::columns::Piece;
use super::decode::{self, Decoder, Row};
use super::header::{self, Header};
use super::lines::Line;
use super::{Flat, Laid, PASSES, Region, furniture, regions, sections};
use crate::knowledge::Knowledge;
use crate::text::join::Vocabulary;
use crate::text::width;
use place::{Filled, RowLines, place};

/// Broken cells at least.
const MIN_CELLS: usize = 3;
/// One-line cells among the broken ones at a page's end, as a share of these at most: in exports that keep the order
/// there are one to three for each.
const MAX_SINGLE: f64 = 0.2;
/// Broken cells that stand before, in the order of the rows, as a share of those at the page's end at most: those of a
/// header that stands again.
const MAX_IN_ORDER: f64 = 0.3;
/// Lines before the broken cells of their pages, for each of these at least: the rows. Nine such texts have 0.64 and
/// more, other texts that end in broken cells 0.29 and fewer.
const MIN_BEFORE: f64 = 0.45;
/// Lines of a cell at most; where more end in a space, that says nothing.
const MAX_LINES: usize = 12;
/// Times that the cells are placed: first by what the one-line cells taught, then by what the placed ones did.
const ROUNDS: usize = 3;
/// Whether the first time also takes from the one-line cells which cells of a row are empty: they tell it where few
/// cells are broken. Of both the order in which the lines read best is taken.
const STARTS: [bool; 2] = [true, false];
/// Cost in nats of a cell that is too wide for its column, and of a broken one that the column had room for.
const MISFIT: f32 = -4.0;
/// By how much an estimated width may miss, as a share of it.
const WIDTH_ERROR: f32 = 0.06;
/// What a cell that was not broken counts towards the width of its column, in broken ones.
const UNBROKEN_COUNTS: f32 = 0.3;

/// The orders that the lines may have where the export has broken cells after the rows; none where it has not.
#[must_use]
pub fn orders<'a>(lines: &[Line<'a>], knowledge: &Knowledge, vocabulary: &Vocabulary) -> Vec<Vec<Line<'a>>> {
    if lines.iter().filter(|l| is_broken(l)).count() < MIN_CELLS {
        return Vec::new();
    }
    let lines = &unglued(lines)[..];
    let Some(cells) = find(lines, &furniture::find(lines, &vec![false; lines.len()])) else { return Vec::new() };
    let headers = header::find(lines, knowledge);
    let mut in_header = vec![false; lines.len()];
    for header in &headers {
        in_header[header.first..=header.last].fill(true);
    }
    let mut furniture = furniture::find(lines, &in_header);
    for cell in &cells {
        furniture[cell.clone()].fill(true);
        in_header[cell.clone()].fill(false);
    }
    let headers: Vec<Header> =
        headers.into_iter().filter(|h| !cells.iter().any(|c| c.contains(&h.first) || c.contains(&h.last))).collect();
    let mut all: Vec<Vec<Move>> = vec![Vec::new(); STARTS.len()];
    for region in regions(lines, &headers, &furniture, knowledge) {
        let flat = Flat {
            lines,
            furniture: &furniture,
            in_header: &in_header,
            titles: &HashSet::new(),
            knowledge,
            vocabulary,
            looked: RefCell::default(),
        };
        for (moves, found) in all.iter_mut().zip(flat.late_cells(&region, &cells)) {
            moves.extend(found);
        }
    }
    all.iter_mut().for_each(|moves| moves.sort_unstable());
    let different: BTreeSet<Vec<Move>> = all.into_iter().filter(|moves| !moves.is_empty()).collect();
    different.into_iter().map(|moves| moved(lines, &cells, &moves)).collect()
}

/// A line that goes on on the next one, in an export that does not end every line in a space.
fn is_broken(line: &Line<'_>) -> bool {
    !line.is_spaces() && line.trail > 0
}

/// The lines, where the last one of a broken cell and the first one of the next, which stand at nearly the same height,
/// are printed as one: `… er under` / `seks vekerBarnehagane ser`.
fn unglued<'a>(lines: &[Line<'a>]) -> Vec<Line<'a>> {
    let mut out: Vec<Line<'a>> = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        let border = (i > 0 && is_broken(&lines[i - 1])).then(|| glued_at(line.text)).flatten();
        let Some(at) = border else {
            out.push(line.clone());
            continue;
        };
        let (end, next) = line.text.split_at(at);
        out.push(Line { text: end, trail: 0, ..line.clone() });
        out.push(Line { text: next, lead: 0, page_start: false, ..line.clone() });
    }
    out
}

/// Where two words are glued: a capital after a small letter, in a word that is no name (`BankID`, `DigiHelse`).
fn glued_at(text: &str) -> Option<usize> {
    /// Letters of the first of them at least: one that begins with a small letter, and one with a capital.
    const LETTERS: (usize, usize) = (2, 8);
    for word in text.split_whitespace() {
        let Some(border) = word
            .char_indices()
            .zip(word.chars().skip(1))
            .zip(word.chars().skip(2))
            .find(|(((_, a), b), c)| a.is_lowercase() && b.is_uppercase() && c.is_lowercase())
            .map(|(((at, a), _), _)| at + a.len_utf8())
        else {
            continue;
        };
        let first = &word[..border];
        let least = if first.starts_with(char::is_lowercase) { LETTERS.0 } else { LETTERS.1 };
        if first.chars().count() >= least {
            return Some(word.as_ptr() as usize - text.as_ptr() as usize + border);
        }
    }
    None
}

/// The lines of each cell that stands after the rows of its page, where the export prints broken cells so.
fn find(lines: &[Line<'_>], furniture: &[bool]) -> Option<Vec<Range<usize>>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let (mut late, mut in_order, mut before, mut longest) = (0, 0, 0, 0);
    let mut first = 0;
    while first < lines.len() {
        let end = (first..lines.len()).find(|&i| lines[i].page != lines[first].page).unwrap_or(lines.len());
        let printed: Vec<usize> = (first..end).filter(|&i| !furniture[i] && !lines[i].is_spaces()).collect();
        let cells = cells_of(lines, &printed);
        let mut single = 0;
        let mut broken = 0;
        let mut begins = cells.len();
        for (k, cell) in cells.iter().enumerate().rev() {
            let is_single = cell.len() == 1;
            single += usize::from(is_single);
            broken += usize::from(!is_single);
            #[allow(clippy::cast_precision_loss)]
            if !is_single && single as f64 <= MAX_SINGLE * broken as f64 {
                begins = k;
            }
        }
        let of_late = cells[begins..].iter().filter(|c| c.len() > 1).count();
        late += of_late;
        in_order += broken - of_late;
        before += if of_late > 0 { begins } else { 0 };
        longest = longest.max(cells.iter().map(Range::len).max().unwrap_or(0));
        // Where empty lines part broken cells from others, lines without one between them are of one cell.
        let of_page = &cells[begins..];
        let parted = of_page.iter().filter(|c| c.len() > 1).all(|c| lines[c.start].blank_before > 0);
        for cell in of_page {
            match found.last_mut().filter(|last| parted && last.end == cell.start && last.start >= first) {
                Some(last) if lines[cell.start].blank_before == 0 => last.end = cell.end,
                _ => found.push(cell.clone()),
            }
        }
        first = end;
    }
    #[allow(clippy::cast_precision_loss)]
    let share = |count: usize| count as f64 / late as f64;
    let is_sheet =
        late >= MIN_CELLS && share(in_order) <= MAX_IN_ORDER && share(before) >= MIN_BEFORE && longest <= MAX_LINES;
    is_sheet.then_some(found)
}

/// The cells of a page's printed lines as far as the lines tell: what ends in a space goes on on the next one, and so do
/// lines with bullets.
fn cells_of(lines: &[Line<'_>], printed: &[usize]) -> Vec<Range<usize>> {
    let mut cells: Vec<Range<usize>> = Vec::new();
    for (k, &i) in printed.iter().enumerate() {
        let goes_on = k > 0 && {
            let before = &lines[printed[k - 1]];
            is_broken(before) || before.is_bullet() && lines[i].is_bullet()
        };
        match cells.last_mut().filter(|_| goes_on) {
            Some(cell) => cell.end = i + 1,
            None => cells.push(i..i + 1),
        }
    }
    cells
}

/// A broken cell and where it goes: before a word of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Move {
    line: usize,
    word: usize,
    cell: usize,
}

/// The lines with the cells moved.
fn moved<'a>(lines: &[Line<'a>], cells: &[Range<usize>], moves: &[Move]) -> Vec<Line<'a>> {
    let mut gone = vec![false; lines.len()];
    for m in moves {
        gone[cells[m.cell].clone()].fill(true);
    }
    let mut out: Vec<Line<'a>> = Vec::with_capacity(lines.len() + moves.len());
    let mut moves = moves.iter().peekable();
    for (i, line) in lines.iter().enumerate() {
        let mut from = 0;
        while let Some(m) = moves.next_if(|m| m.line == i) {
            let at = byte_of(line.text, m.word);
            push_part(&mut out, line, from, at);
            from = from.max(at);
            out.extend(lines[cells[m.cell].clone()].iter().enumerate().map(|(k, l)| Line {
                blank_before: if k == 0 { line.blank_before } else { l.blank_before },
                page_start: false,
                ..l.clone()
            }));
        }
        if from == 0 && !gone[i] {
            out.push(line.clone());
        } else if !gone[i] {
            push_part(&mut out, line, from, line.text.len());
        }
    }
    out
}

/// Adds the bytes of the line as a line of its own, where they print.
fn push_part<'a>(out: &mut Vec<Line<'a>>, line: &Line<'a>, from: usize, to: usize) {
    let text = line.text[from..to.max(from)].trim();
    if !text.is_empty() {
        let whole = to == line.text.len();
        let page_start = line.page_start && from == 0;
        out.push(Line { text, trail: if whole { line.trail } else { 0 }, page_start, ..line.clone() });
    }
}

/// Where the word begins in the text; the text's end for the one after the last.
fn byte_of(text: &str, word: usize) -> usize {
    text.split_whitespace().nth(word).map_or(text.len(), |w| w.as_ptr() as usize - text.as_ptr() as usize)
}

/// The lines of rows, and the broken cells that are to be placed in them.
struct Sheet<'a> {
    /// The atoms of the rows, and after them those of the broken cells.
    atoms: Vec<Atom<'a>>,
    /// The atoms of each row.
    rows: Vec<Vec<usize>>,
    /// The broken cells of the table, by their places among all.
    ids: Vec<usize>,
    /// The atoms of each, and the bounds of its column's width.
    cells: Vec<Range<usize>>,
    bounds: Vec<(f32, f32)>,
}

/// A page whose broken cells are placed.
struct Page<'s> {
    rows: &'s [Vec<usize>],
    /// The broken cells that stand on it.
    cells: Range<usize>,
    /// The line of its header, and how many of the cells stand above its rows.
    header: Option<usize>,
    above: usize,
    filled: Vec<Filled>,
}

impl Flat<'_> {
    /// Where the broken cells of a table may go, from each start.
    fn late_cells(&self, region: &Region<'_>, cells: &[Range<usize>]) -> Vec<Vec<Move>> {
        let header = region.headers[0];
        let Laid { atoms, sections, settings, mut columns, .. } = self.laid(region, header, self.in_header);
        let mut decoder = Decoder::new(&atoms, &mut columns, sections, settings, self.knowledge, &self.looked);
        let (rows, _) = decoder.read(PASSES);
        let own = decoder.own();
        let mut others = vec![true; self.lines.len()];
        cells.iter().for_each(|cell| others[cell.clone()].fill(false));
        let in_header = vec![false; others.len()];
        let late = Flat { furniture: &others, in_header: &in_header, looked: self.looked.take().into(), ..*self };
        let sheet = Sheet::new(atoms, &rows, late.laid(region, header, &in_header).atoms, cells);
        let sections = sections::SectionScorer::new(&sheet.atoms, self.knowledge, &[], self.titles, false);
        let mut found = Vec::new();
        for learned in STARTS {
            let (mut columns, mut own) = (columns.clone(), own.clone());
            let mut widths: Vec<Option<f32>> = vec![None; columns.len()];
            for round in 0..ROUNDS {
                let (count, sections) = (columns.len(), sections.clone());
                let mut decoder =
                    Decoder::new(&sheet.atoms, &mut columns, sections, settings, self.knowledge, &late.looked);
                decoder.set_own(own);
                let table = decoder.rows(learned || round > 0);
                let pages = sheet.place(&decoder, &table, &widths, self.lines, region);
                if round + 1 == ROUNDS {
                    found.push(sheet.moves(&pages));
                }
                widths = sheet.widths(&pages, count);
                let (pieces, rows) = sheet.pieces(&pages);
                own = decoder.learn_placed(&pieces, rows);
            }
        }
        found
    }
}

impl<'a> Sheet<'a> {
    fn new(mut atoms: Vec<Atom<'a>>, rows: &[Row], late: Vec<Atom<'a>>, cells: &[Range<usize>]) -> Self {
        let of_row = |row: &Row| match row {
            Row::Cells { cells, .. } => {
                let mut atoms: Vec<usize> = cells.iter().flat_map(|c| c.pieces.iter().map(|p| p.0)).collect();
                atoms.dedup();
                (!atoms.is_empty()).then_some(atoms)
            }
            _ => None,
        };
        let rows = rows.iter().filter_map(of_row).collect();
        let mut at = atoms.len();
        atoms.extend(late);
        let (mut ids, mut of_cell) = (Vec::new(), Vec::new());
        for (id, cell) in cells.iter().enumerate() {
            let begins = at;
            while atoms.get(at).is_some_and(|a| a.line < cell.end) {
                at += 1;
            }
            // Cells outside the table have no atoms.
            if begins < at {
                ids.push(id);
                of_cell.push(begins..at);
            }
        }
        let bounds = of_cell.iter().map(|c| bounds(&atoms[c.clone()])).collect();
        Self { atoms, rows, ids, cells: of_cell, bounds }
    }

    /// Places the broken cells of all pages.
    fn place(
        &self,
        decoder: &Decoder<'_, '_>,
        table: &decode::late::Rows,
        widths: &[Option<f32>],
        lines: &[Line<'_>],
        region: &Region<'_>,
    ) -> Vec<Page<'_>> {
        let page_of = |t: usize| lines[self.atoms[t].line].page;
        let row_line = |&t: &usize| {
            let mut line = decoder.line(t);
            line.weigh(|from, to, column| {
                let width = self.atoms[t].width(from, to);
                widths[column].map_or(0.0, |w| misfit((width, f32::INFINITY), w))
            });
            line
        };
        let mut pages = Vec::new();
        let mut from = 0;
        for rows in self.rows.chunk_by(|a, b| page_of(a[0]) == page_of(b[0])) {
            let page = page_of(rows[0][0]);
            from += self.cells[from..].iter().take_while(|c| page_of(c.start) < page).count();
            let here = self.cells[from..].iter().take_while(|c| page_of(c.start) == page).count();
            let cells = from..from + here;
            from = cells.end;
            let scores: Vec<Vec<f32>> = cells
                .clone()
                .map(|c| {
                    let mut scores = decoder.cell(self.cells[c].clone());
                    for (score, width) in scores.iter_mut().zip(widths) {
                        *score += width.map_or(0.0, |w| misfit(self.bounds[c], w));
                    }
                    scores
                })
                .collect();
            let header = region.headers.iter().map(|h| h.first).find(|&line| lines[line].page == page);
            let row_lines: Vec<RowLines> = rows.iter().map(|row| row.iter().map(row_line).collect()).collect();
            let (above, filled) = place(&row_lines, &scores, table, header.is_some());
            pages.push(Page { rows, cells, header, above, filled });
        }
        pages
    }

    fn moves(&self, pages: &[Page<'_>]) -> Vec<Move> {
        let mut moves = Vec::new();
        for page in pages {
            let above = page.cells.clone().take(page.above);
            moves.extend(
                page.header.into_iter().flat_map(|line| above.clone().map(move |cell| Move { cell, line, word: 0 })),
            );
            moves.extend(page.filled.iter().filter_map(|f| {
                let line = self.atoms[page.rows[f.row][f.words.0]].line;
                Some(Move { cell: self.ids[page.cells.start + f.cell?], line, word: f.words.1 })
            }));
        }
        moves
    }

    /// The widths in em that the cells of each column agree with.
    fn widths(&self, pages: &[Page<'_>], columns: usize) -> Vec<Option<f32>> {
        let mut found: Vec<Vec<((f32, f32), f32)>> = vec![Vec::new(); columns];
        for page in pages {
            for f in &page.filled {
                let (k, from, to) = f.words;
                found[f.column].push(match f.cell {
                    Some(c) => (self.bounds[page.cells.start + c], 1.0),
                    None => {
                        let width = self.atoms[page.rows[f.row][k]].width(from, to);
                        ((width, f32::INFINITY), UNBROKEN_COUNTS)
                    }
                });
            }
        }
        found.iter().map(|bounds| width_in(bounds)).collect()
    }

    /// The lines of all cells as they were placed, and the rows: whole, and under merged cells.
    fn pieces(&self, pages: &[Page<'_>]) -> (Vec<Piece>, [f32; 2]) {
        let mut pieces = Vec::new();
        let mut rows = [0.0; 2];
        for page in pages {
            let mut row = usize::MAX;
            for f in &page.filled {
                let begins = f.row != row;
                row = f.row;
                rows[usize::from(f.below)] += f32::from(u8::from(begins));
                let piece = |atom: usize, from: usize, to: usize| Piece {
                    atom,
                    from,
                    to,
                    column: f.column,
                    row_start: begins,
                    below: f.below,
                    first: true,
                    weight: 1.0,
                    goes_on: 0.0,
                };
                let Some(cell) = f.cell else {
                    let (k, from, to) = f.words;
                    pieces.push(piece(page.rows[f.row][k], from, to));
                    continue;
                };
                let atoms = self.cells[page.cells.start + cell].clone();
                pieces.extend(atoms.clone().map(|t| Piece {
                    first: t == atoms.start,
                    row_start: begins && t == atoms.start,
                    goes_on: f32::from(u8::from(t + 1 < atoms.end)),
                    ..piece(t, 0, self.atoms[t].words.len())
                }));
            }
        }
        (pieces, rows)
    }
}

/// Between which widths in em the column lies that broke the cell where it did.
fn bounds(lines: &[Atom<'_>]) -> (f32, f32) {
    let widest = lines.iter().map(|l| l.width(0, l.words.len())).fold(0.0, f32::max);
    let room = |pair: &[Atom<'_>]| pair[0].width(0, pair[0].words.len()) + width::SPACE + pair[1].width(0, 1);
    (widest, lines.windows(2).map(room).fold(f32::INFINITY, f32::min))
}

/// The width that most cells of a column agree with, of their bounds and what each counts; none without a broken cell.
fn width_in(cells: &[((f32, f32), f32)]) -> Option<f32> {
    let agreed = |width: f32| -> f32 { cells.iter().filter(|(b, _)| misfit(*b, width) == 0.0).map(|c| c.1).sum() };
    let broken = cells.iter().filter(|((_, upper), _)| upper.is_finite());
    broken.map(|((lower, _), _)| *lower).max_by(|&a, &b| agreed(a).total_cmp(&agreed(b)).then(b.total_cmp(&a)))
}

/// Cost of a cell with these bounds in a column of this width.
fn misfit((lower, upper): (f32, f32), width: f32) -> f32 {
    let fits = lower <= width * (1.0 + WIDTH_ERROR) && upper >= width * (1.0 - WIDTH_ERROR);
    if fits { 0.0 } else { MISFIT }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with as many whole lines and, after them, broken cells of two lines.
    fn page(whole: usize, broken: usize) -> Vec<Line<'static>> {
        let line = |trail| Line {
            number: 1,
            page: 1,
            text: "Setje opp lys",
            lead: 0,
            trail,
            blank_before: 1,
            page_start: false,
        };
        let cells = (0..broken).flat_map(|_| [line(1), Line { blank_before: 0, ..line(0) }]);
        (0..whole).map(|_| line(0)).chain(cells).collect()
    }

    #[test]
    fn broken_cells_after_rows_are_those_of_a_spreadsheet_where_there_are_rows_enough() {
        let cells = |whole, broken| {
            let lines = page(whole, broken);
            find(&lines, &vec![false; lines.len()]).map(|cells| cells.len())
        };
        assert_eq!((cells(9, 14), cells(4, 14)), (Some(14), None));
        // Too few to tell.
        assert_eq!((cells(4, 2), cells(4, 3)), (None, Some(3)));
    }
}
