//! A reading of atoms → logical tables, with headings between them where a header stands again.

use super::atoms::Atom;
use super::decode::Row;
use super::header::Header;
use super::lines::Line;
use super::place;
use crate::model::{Block, Cell, How, Join, Place, Region, Table, TextBlock};
use crate::text::number;

/// Margin in nats below which the row could as well be read another way.
const CLOSE_MARGIN: f32 = 1.0;
/// What is said of such a row.
const CLOSE_NOTE: &str = "another way to cut this row into cells is nearly as likely";
/// Confidence of a row as log odds: at no evidence, for each nat of its margin, and for each nat
/// of evidence that a token of the table has in the mean. Fitted to the share of items read right
/// in the development corpus' text exports, document by document.
const CONFIDENCE: (f64, f64, f64) = (-1.6, 0.1, 0.6);
/// Margin and evidence in nats beyond which more says nothing.
const BOUNDS: (f32, f32) = (12.0, 6.0);
/// Confidence that no row read from flattened text exceeds.
const MOST_CONFIDENT: f64 = 0.95;

/// Probability that a row is right, by the margin to the next best reading and by how well the
/// table as a whole is explained.
fn confidence(margin: f32, evidence: f32) -> f64 {
    let odds = CONFIDENCE.0
        + CONFIDENCE.1 * f64::from(margin.clamp(0.0, BOUNDS.0))
        + CONFIDENCE.2 * f64::from(evidence.clamp(0.0, BOUNDS.1));
    let p = 1.0 / (1.0 + (-odds).exp());
    (p.min(MOST_CONFIDENT) * 100.0).round() / 100.0
}

/// Adds the tables and the text between them.
pub fn emit(
    lines: &[Line<'_>],
    atoms: &[Atom<'_>],
    (rows, evidence): (&[Row], f32),
    header: &Header,
    headings: &[String],
    lead: &[usize],
    blocks: &mut Vec<Block>,
) {
    let mut table = Builder::new(lines, header, headings, lead, evidence);
    let mut outside = Vec::new();
    let mut pending: Vec<&[usize]> = Vec::new();
    for row in rows {
        match row {
            Row::Section(list) => {
                let (title, prose) = list.split_at(title_atoms(atoms, list));
                pending.extend([title, prose].into_iter().filter(|part| !part.is_empty()));
            }
            Row::Outside(list) => outside.push(text_block(lines, atoms, list)),
            Row::Cells { cells, resumed, margin } => {
                let first = cells.iter().find_map(|c| c.pieces.first()).map(|p| p.0);
                // A header stands again after these lines: they are headings of a new table.
                let again = first.is_some_and(|t| atoms[t].header_before) && !pending.is_empty()
                    || pending.iter().any(|list| header_after(atoms, list));
                if again {
                    blocks.extend(table.finish());
                    table = Builder::new(lines, header, headings, lead, evidence);
                    blocks.extend(pending.drain(..).map(|list| between(lines, atoms, list)));
                }
                for list in pending.drain(..) {
                    table.section(atoms, list);
                }
                table.row(atoms, cells, *resumed, *margin);
            }
        }
    }
    blocks.extend(table.finish());
    blocks.extend(pending.into_iter().map(|list| between(lines, atoms, list)));
    blocks.extend(outside.into_iter().map(Block::Paragraph));
}

/// Words from which a whole sentence between tables is prose, not a title.
const PROSE_WORDS: usize = 6;

/// Atoms of a section that are its title: all, or where sentences begin on the line below a counted title, those
/// of the title.
fn title_atoms(atoms: &[Atom<'_>], list: &[usize]) -> usize {
    let counted =
        list.first().is_some_and(|&t| number::parse(&atoms[t].words.join(" ")).is_some_and(|n| !n.rest.is_empty()));
    let below = (1..list.len()).find(|&i| atoms[list[i]].first_word().starts_with(char::is_uppercase));
    below.filter(|&i| counted && is_prose(atoms, &list[i..])).unwrap_or(list.len())
}

fn is_prose(atoms: &[Atom<'_>], list: &[usize]) -> bool {
    let words: Vec<&str> = list.iter().flat_map(|&t| atoms[t].words.iter().copied()).collect();
    words.len() >= PROSE_WORDS
        && words.last().is_some_and(|w| w.ends_with('.'))
        && !words.iter().any(|w| w.ends_with(':'))
}

/// Lines between two tables: a title, or prose.
fn between(lines: &[Line<'_>], atoms: &[Atom<'_>], list: &[usize]) -> Block {
    let block = text_block(lines, atoms, list);
    if is_prose(atoms, list) { Block::Paragraph(block) } else { Block::Heading(block) }
}

fn header_after(atoms: &[Atom<'_>], list: &[usize]) -> bool {
    list.last().is_some_and(|&t| atoms.get(t + 1).is_some_and(|a| a.header_before))
}

fn text_block(lines: &[Line<'_>], atoms: &[Atom<'_>], list: &[usize]) -> TextBlock {
    let text = list.iter().map(|&t| atoms[t].words.join(" ")).collect::<Vec<_>>().join("\n");
    let places = list.first().map(|&t| place(&lines[atoms[t].line])).into_iter().collect();
    TextBlock { text, places, level: None, prominent: false }
}

pub struct Builder<'a> {
    lines: &'a [Line<'a>],
    columns: usize,
    header_rows: usize,
    cells: Vec<Cell>,
    rows: usize,
    confidence: Vec<f64>,
    pages: Vec<u32>,
    joins: Vec<Join>,
    notes: Vec<(usize, String)>,
    /// Columns whose cells lead a row: its number and objective, where they stand before the measure.
    lead: Vec<usize>,
    /// Evidence in nats that a token of the table has in the mean.
    evidence: f32,
}

impl<'a> Builder<'a> {
    pub fn new(lines: &'a [Line<'a>], header: &Header, headings: &[String], lead: &[usize], evidence: f32) -> Self {
        let line = &lines[header.first];
        let mut cells = Vec::new();
        let mut row = 0;
        let columns = headings.len();
        let cell = |row: usize, col: usize, colspan: usize, text: &str| Cell {
            row,
            col,
            rowspan: 1,
            colspan,
            text: text.to_owned(),
            places: vec![place(line)],
        };
        let groups = header.groups.len();
        if !header.groups.is_empty() {
            for (i, label) in header.groups.iter().enumerate() {
                let (from, to) = (i * columns / groups.max(1), (i + 1) * columns / groups.max(1));
                cells.push(cell(0, from, to - from, label));
            }
            row = 1;
        }
        cells.extend(headings.iter().enumerate().map(|(i, h)| cell(row, i, 1, h)));
        Self {
            lines,
            columns,
            header_rows: row + 1,
            cells,
            rows: row + 1,
            confidence: vec![1.0; row + 1],
            pages: vec![line.page],
            joins: Vec::new(),
            notes: Vec::new(),
            lead: lead.to_vec(),
            evidence,
        }
    }

    fn place_of(&mut self, atoms: &[Atom<'_>], t: usize) -> Place {
        let line = &self.lines[atoms[t].line];
        if self.pages.last() != Some(&line.page) {
            self.pages.push(line.page);
        }
        place(line)
    }

    pub fn section(&mut self, atoms: &[Atom<'_>], list: &[usize]) {
        let text = list.iter().map(|&t| atoms[t].words.join(" ")).collect::<Vec<_>>().join("\n");
        let places = list.first().map(|&t| self.place_of(atoms, t)).into_iter().collect();
        self.cells.push(Cell { row: self.rows, col: 0, rowspan: 1, colspan: self.columns, text, places });
        self.confidence.push(1.0);
        self.rows += 1;
    }

    pub fn row(&mut self, atoms: &[Atom<'_>], cells: &[super::columns::Reading], resumed: bool, margin: f32) {
        let after_section = self.cells.last().is_some_and(|c| c.colspan > 1);
        let resumed = resumed && self.rows > self.header_rows && !after_section;
        let row = if resumed { self.rows - 1 } else { self.rows };
        for reading in cells {
            let text =
                reading.pieces.iter().map(|&(t, a, b)| atoms[t].words[a..b].join(" ")).collect::<Vec<_>>().join("\n");
            let mut places: Vec<Place> = Vec::new();
            for &(t, ..) in &reading.pieces {
                let place = self.place_of(atoms, t);
                if places.last().is_none_or(|p| p.page != place.page) {
                    places.push(place);
                }
            }
            let kept = self
                .cells
                .iter_mut()
                .rev()
                .take_while(|c| c.row >= row)
                .find(|c| c.row == row && c.col == reading.column);
            match kept {
                Some(cell) if resumed => {
                    if !text.is_empty() {
                        if !cell.text.is_empty() {
                            cell.text.push('\n');
                        }
                        cell.text.push_str(&text);
                    }
                    cell.places.extend(places);
                }
                _ => self.cells.push(Cell { row, col: reading.column, rowspan: 1, colspan: 1, text, places }),
            }
        }
        if resumed {
            let page = self.pages.len().checked_sub(2).map_or(0, |i| self.pages[i]);
            self.joins.push(Join {
                after_page: page,
                why: vec!["the row's text goes on after the page break".to_owned()],
                confidence: 0.9,
                cut_row: Some(row),
            });
        } else {
            self.confidence.push(confidence(margin, self.evidence));
            if margin < CLOSE_MARGIN {
                self.notes.push((row, CLOSE_NOTE.to_owned()));
            }
            self.rows += 1;
        }
    }

    pub fn finish(mut self) -> Option<Block> {
        self.cells.sort_by_key(|c| (c.row, c.col));
        self.raise_late();
        self.span_merged();
        let regions = self.pages.iter().map(|&page| Region { page, bbox: None }).collect();
        Some(Block::Table(Table {
            page: self.pages[0],
            bbox: None,
            regions,
            header_rows: self.header_rows,
            columns: self.columns,
            cells: self.cells,
            how: How::Flattened,
            confidence: 0.9,
            joins: self.joins,
            row_confidence: self.confidence,
            row_notes: self.notes,
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }))
    }

    /// Some producers print a merged cell with the last of its rows. Then the first rows of the
    /// table lack the cells that lead a row, and a row that has them closes its group: they move
    /// up to the group's first row.
    fn raise_late(&mut self) {
        let rows = self.by_row();
        let leads = |row: usize| rows[row].iter().any(|&i| self.lead.contains(&self.cells[i].col));
        let is_section =
            |row: usize| rows[row].iter().any(|&i| self.cells[i].colspan == self.columns && self.columns > 1);
        let body: Vec<usize> = (self.header_rows..self.rows).filter(|&r| !rows[r].is_empty()).collect();
        let Some(first) = body.iter().copied().find(|&r| !is_section(r)) else { return };
        if self.lead.is_empty() || leads(first) || !body.iter().any(|&r| leads(r) && !is_section(r)) {
            return;
        }
        let mut moves: Vec<(usize, usize, usize)> = Vec::new();
        let mut group: Option<usize> = None;
        for &row in &body {
            if is_section(row) {
                group = None;
                continue;
            }
            let start = *group.get_or_insert(row);
            if leads(row) {
                for &i in &rows[row] {
                    if self.lead.contains(&self.cells[i].col) && start < row {
                        moves.push((i, start, row - start + 1));
                    }
                }
                group = None;
            }
        }
        for (i, row, span) in moves {
            self.cells[i].row = row;
            self.cells[i].rowspan = span;
        }
        self.cells.sort_by_key(|c| (c.row, c.col));
    }

    /// Indices of the cells by the row that they begin in.
    fn by_row(&self) -> Vec<Vec<usize>> {
        let mut rows = vec![Vec::new(); self.rows];
        for (i, cell) in self.cells.iter().enumerate() {
            rows[cell.row].push(i);
        }
        rows
    }

    /// A row whose first cells are missing lies under cells merged downwards: their span grows.
    fn span_merged(&mut self) {
        let rows = self.by_row();
        // The cell that covers each column so far.
        let mut open: Vec<Option<usize>> = vec![None; self.columns];
        for (row, begun) in rows.iter().enumerate().skip(self.header_rows) {
            let first = begun.iter().map(|&i| self.cells[i].col).min().unwrap_or(0);
            for slot in open.iter().take(first) {
                if let Some(i) = *slot
                    && self.cells[i].row + self.cells[i].rowspan == row
                {
                    self.cells[i].rowspan += 1;
                }
            }
            for &i in begun {
                if self.cells[i].colspan > 1 {
                    open.fill(None);
                } else if self.cells[i].col < self.columns {
                    open[self.cells[i].col] = Some(i);
                }
            }
        }
    }
}
