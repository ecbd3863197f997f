//! Text exports that print the columns of a table one after the other (`pdftotext` without `-layout`): blocks of lines,
//! each of one column and one or more rows of it, a band of rows after the other, gaps between.
//!
//! First the likeliest column of each line ([`assign`]), then the rows ([`align`]).

mod align;
mod assign;
mod header;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::atoms::{self, Atom};
use super::columns::Reading;
use super::header::{Column, Header};
use super::lines::Line;
use super::tables::Builder;
use super::{furniture, place, prose, sections};
use crate::knowledge::Knowledge;
use crate::model::{Block, Field, TextBlock};
use crate::text::fold::fold;
use crate::text::join::Vocabulary;
use crate::text::{bullet, width};
use assign::Mark;
use header::{Instance, Schema};

/// Evidence in nats of a line that its words name a section, of one in the list of contents, of one right before a
/// header, and of one as wide as prose.
const LABELLED: f32 = 7.0;
const LISTED: f32 = 6.0;
const BEFORE_HEADER: f32 = 1.5;
const PROSE: f32 = 6.0;

/// Share of a document's headings with cells between them and the heading before from which its columns are printed one
/// after the other. Twelve of 76 plans of other hands as `pdftotext` text have it, and none of them loses more than .01 by
/// it (item F1 of the 76: .49 without, .55 with it); between a quarter and this, as many lose as gain, also where rows read badly.
const APART: f64 = 0.75;
/// Share of the lines under the headers that find no column from which the reading has failed.
const FAILED: f64 = 0.3;
/// Lines of one table on one page at most: a page of the smallest print in many columns has some 500.
const MAX_LINES: usize = 1000;
/// Headings beside another one that can tell.
const MIN_HEADINGS: usize = 4;

/// A document whose tables are printed column by column.
pub struct Columnar<'a> {
    lines: &'a [Line<'a>],
    furniture: Vec<bool>,
    knowledge: &'a Knowledge,
    vocabulary: &'a Vocabulary,
    titles: &'a HashSet<String>,
    printed: Vec<usize>,
    gaps: Vec<bool>,
    schemas: Vec<Schema>,
    instances: Vec<Instance>,
}

/// Lines, from the first printed to the last, that are read under one schema.
struct Span {
    schema: usize,
    from: usize,
    to: usize,
}

impl<'a> Columnar<'a> {
    /// Finds headings that stand apart from one another; `None` where those of plans' tables do not.
    pub fn find(
        lines: &'a [Line<'a>],
        titles: &'a HashSet<String>,
        knowledge: &'a Knowledge,
        vocabulary: &'a Vocabulary,
    ) -> Option<Self> {
        // Running heads hardly matter to how headings stand, and are not looked for before.
        let all: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_spaces()).collect();
        let found = Headings::of(lines, all, titles, knowledge)?;
        let mut protected = vec![false; lines.len()];
        for hit in found.instances.iter().flat_map(|i| &i.hits).map(|(_, hit)| hit) {
            found.printed[hit.at..hit.at + hit.len].iter().for_each(|&i| protected[i] = true);
        }
        let furniture = furniture::find(lines, &protected);
        let lone = |i: usize| bullet::split(lines[i].text).is_some_and(|(_, rest)| rest.is_empty());
        let printed = found.printed.into_iter().filter(|&i| !furniture[i] && !lone(i)).collect();
        let Headings { printed, gaps, schemas, instances } = Headings::of(lines, printed, titles, knowledge)?;
        Some(Self { lines, furniture, knowledge, vocabulary, titles, printed, gaps, schemas, instances })
    }

    /// The blocks of the document; `None` where too many lines find no column, or all: headings alone are no table.
    #[must_use]
    pub fn read(&self) -> Option<Vec<Block>> {
        let spans = self.spans();
        let first = spans.first()?.from;
        let mut blocks = Vec::new();
        self.outside(0..first, &mut blocks);
        let (mut left, mut all) = (0, 0);
        for span in &spans {
            let (l, a) = self.read_span(span, &mut blocks);
            (left, all) = (left + l, all + a);
        }
        #[allow(clippy::cast_precision_loss)]
        let failed = left == all || left as f64 > FAILED * all as f64;
        super::add_furniture(self.lines, &self.furniture, &mut blocks);
        (!failed).then_some(blocks)
    }

    fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for instance in &self.instances {
            let (Some(schema), from) = (instance.schema, instance.range().start) else { continue };
            if spans.last().is_some_and(|s| s.schema == schema) {
                continue;
            }
            if let Some(last) = spans.last_mut() {
                last.to = from;
            }
            spans.push(Span { schema, from, to: self.printed.len() });
        }
        spans
    }

    /// Text outside tables, of these printed lines.
    fn outside(&self, range: std::ops::Range<usize>, blocks: &mut Vec<Block>) {
        if range.is_empty() {
            return;
        }
        let (from, to) = (self.printed[range.start], self.printed[range.end - 1] + 1);
        prose::blocks(self.lines, from..to, &self.furniture, &[], self.knowledge, blocks);
    }

    fn marks(&self, span: &Span) -> Vec<Mark> {
        let instances = &self.instances;
        let mut marks = vec![Mark::default(); span.to - span.from];
        for (i, mark) in marks.iter_mut().enumerate() {
            let text = self.lines[self.printed[span.from + i]].text;
            if furniture::is_page_number(text) {
                mark.outside = true;
            } else if sections::label(text, self.knowledge).is_some() {
                mark.title = LABELLED;
            } else if self.titles.contains(&fold(text)) {
                mark.title = LISTED;
            } else if width::estimate(text) > header::WIDE {
                mark.title = PROSE;
            }
        }
        for (n, instance) in instances.iter().enumerate() {
            let from = instance.range().start;
            if !(span.from..span.to).contains(&from) {
                continue;
            }
            if instance.schema == Some(span.schema) {
                for (column, hit) in &instance.hits {
                    for i in hit.at..(hit.at + hit.len).min(span.to) {
                        marks[i - span.from] = Mark { heading: Some(*column), ..Mark::default() };
                    }
                }
                self.title_before(span, from, &mut marks);
            } else {
                let to = instances.get(n + 1).map_or(span.to, |next| next.range().start.min(span.to));
                for mark in &mut marks[from - span.from..to - span.from] {
                    mark.outside = true;
                }
            }
        }
        marks
    }

    /// What the lines over the header that begins at this printed line have in favour of being its title.
    fn title_before(&self, span: &Span, from: usize, marks: &mut [Mark]) {
        let first = (span.from..from).rev().take(header::MAX_TITLE).find(|&i| self.gaps[i]);
        let Some(first) = first.filter(|_| from > span.from) else { return };
        let labelled = marks[first - span.from..from - span.from].iter().any(|m| m.title >= LABELLED);
        for (i, mark) in (first..from).zip(&mut marks[first - span.from..]) {
            let counted = i == first && super::is_counted(self.lines[self.printed[i]].text);
            mark.title = mark.title.max(if labelled || counted { LABELLED } else { BEFORE_HEADER });
        }
    }

    /// Reads a span; gives how many of its lines below the headings found no column, and how many there are.
    fn read_span(&self, span: &Span, blocks: &mut Vec<Block>) -> (usize, usize) {
        let schema = &self.schemas[span.schema];
        let indices = &self.printed[span.from..span.to];
        let none = vec![false; self.lines.len()];
        let atoms = atoms::cut(self.lines, indices, &none, false, self.vocabulary);
        if atoms.len() != indices.len() {
            self.outside(span.from..span.to, blocks);
            return (indices.len(), indices.len());
        }
        let marks = self.marks(span);
        let gaps = &self.gaps[span.from..span.to];
        let columns = assign::columns(&atoms, gaps, &marks, &schema.fields, self.knowledge);
        // First printed line of each header → the end of its last heading.
        let starts: HashMap<usize, usize> = self
            .instances
            .iter()
            .filter(|i| i.schema == Some(span.schema))
            .filter_map(|i| {
                let range = i.range();
                (span.from <= range.start && range.start < span.to)
                    .then(|| (range.start - span.from, range.end - span.from))
            })
            .collect();
        let mut table = Building::new(self, schema, &atoms);
        let mut segment: Vec<(usize, usize, bool)> = Vec::new();
        let mut within = 0;
        let mut i = 0;
        while i < atoms.len() {
            if let Some(&last) = starts.get(&i) {
                table.flush(&mut segment);
                table.close(blocks);
                within = last;
            }
            if marks[i].heading.is_some() {
                i += 1;
                continue;
            }
            let Some(column) = columns[i] else {
                let end = (i + 1..atoms.len())
                    .find(|&j| columns[j].is_some() || starts.contains_key(&j))
                    .unwrap_or(atoms.len());
                if i < within {
                    table.lead.extend(i..end);
                } else {
                    table.flush(&mut segment);
                    table.between(i..end, starts.contains_key(&end) || end == atoms.len(), blocks);
                }
                i = end;
                continue;
            };
            if atoms[i].page_break {
                table.flush(&mut segment);
            }
            segment.push((i, column, gaps[i] || i > 0 && marks[i - 1].heading.is_some()));
            i += 1;
        }
        table.flush(&mut segment);
        table.close(blocks);
        let cells = || (0..atoms.len()).filter(|&i| marks[i].heading.is_none());
        (cells().filter(|&i| columns[i].is_none()).count(), cells().count())
    }
}

/// Headings that stand apart from one another.
struct Headings {
    /// Indices of the printed lines.
    printed: Vec<usize>,
    /// Whether a gap stands before each.
    gaps: Vec<bool>,
    schemas: Vec<Schema>,
    instances: Vec<Instance>,
}

impl Headings {
    /// Those among these lines; `None` where fewer than [`APART`] stand apart.
    fn of(lines: &[Line<'_>], printed: Vec<usize>, titles: &HashSet<String>, knowledge: &Knowledge) -> Option<Self> {
        let gaps: Vec<bool> = printed
            .iter()
            .enumerate()
            .map(|(n, &i)| n == 0 || lines[i].blank_before > 0 || lines[i].page_start || printed[n - 1] + 1 != i)
            .collect();
        let text = header::Text { lines, printed: &printed, gaps: &gaps, titles, knowledge };
        let (schemas, instances) = header::instances(&text);
        let pairs: Vec<bool> = instances
            .iter()
            .filter(|i| i.schema.is_some())
            .flat_map(|i| i.hits.windows(2).map(|pair| pair[1].1.at > pair[0].1.at + pair[0].1.len))
            .collect();
        #[allow(clippy::cast_precision_loss)]
        let apart = pairs.iter().filter(|apart| **apart).count() as f64 >= APART * pairs.len() as f64;
        (pairs.len() >= MIN_HEADINGS && apart).then_some(Self { printed, gaps, schemas, instances })
    }
}

/// A table while it is read.
struct Building<'r, 'a> {
    reader: &'r Columnar<'a>,
    schema: &'r Schema,
    atoms: &'r [Atom<'r>],
    rows: Vec<Part>,
    /// Lines that stand among the header's: they are printed above it.
    lead: Vec<usize>,
}

/// A part of a table's height.
enum Part {
    Row(align::Row),
    Section(Vec<usize>),
}

impl<'r, 'a> Building<'r, 'a> {
    fn new(reader: &'r Columnar<'a>, schema: &'r Schema, atoms: &'r [Atom<'r>]) -> Self {
        Self { reader, schema, atoms, rows: Vec::new(), lead: Vec::new() }
    }

    fn flush(&mut self, segment: &mut Vec<(usize, usize, bool)>) {
        if segment.is_empty() {
            return;
        }
        if segment.len() > MAX_LINES {
            self.rows.push(Part::Section(segment.drain(..).map(|(t, ..)| t).collect()));
            return;
        }
        let rows = align::rows(self.atoms, segment, &self.schema.fields, self.reader.knowledge);
        self.rows.extend(rows.into_iter().map(Part::Row));
        segment.clear();
    }

    /// Lines outside the columns: above a header that stands again, or within the table.
    fn between(&mut self, range: std::ops::Range<usize>, closes: bool, blocks: &mut Vec<Block>) {
        if closes {
            self.close(blocks);
            self.text(&range.collect::<Vec<_>>(), blocks);
        } else {
            self.rows.push(Part::Section(range.collect()));
        }
    }

    fn text(&self, list: &[usize], blocks: &mut Vec<Block>) {
        for &t in list {
            let line = &self.reader.lines[self.atoms[t].line];
            let block =
                TextBlock { text: line.text.to_owned(), places: vec![place(line)], level: None, prominent: false };
            let title = width::estimate(line.text) <= header::WIDE;
            blocks.push(if title { Block::Heading(block) } else { Block::Paragraph(block) });
        }
    }

    fn close(&mut self, blocks: &mut Vec<Block>) {
        let lead = std::mem::take(&mut self.lead);
        self.text(&lead, blocks);
        let parts = std::mem::take(&mut self.rows);
        let Some(first) = parts.iter().find_map(|p| match p {
            Part::Row(cells) => cells.iter().flatten().min().copied(),
            Part::Section(list) => list.first().copied(),
        }) else {
            return;
        };
        let columns = self
            .schema
            .headings
            .iter()
            .zip(&self.schema.fields)
            .map(|(h, f)| Column { heading: h.clone(), field: *f, score: 1.0 })
            .collect();
        let line = self.atoms[first].line;
        let header = Header::of(columns, line);
        let measure = self.schema.fields.iter().position(|f| *f == Some(Field::Measure)).unwrap_or(0);
        let lead: Vec<usize> =
            (0..measure).filter(|&i| matches!(self.schema.fields[i], Some(Field::ItemNo | Field::Objective))).collect();
        let mut table = Builder::new(self.reader.lines, &header, &self.schema.headings, &lead, 1.0);
        for part in parts {
            match part {
                Part::Section(list) => table.section(self.atoms, &list),
                Part::Row(cells) => {
                    let cells: Vec<Reading> = cells
                        .into_iter()
                        .enumerate()
                        .filter(|(_, list)| !list.is_empty())
                        .map(|(column, list)| Reading {
                            column,
                            below: false,
                            pieces: list.into_iter().map(|t| (t, 0, self.atoms[t].words.len())).collect(),
                        })
                        .collect();
                    table.row(self.atoms, &cells, false, 2.0);
                }
            }
        }
        blocks.extend(table.finish());
    }
}
