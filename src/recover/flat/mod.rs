//! Blocks from text exports in which nobody kept the columns.

mod atoms;
mod cards;
mod columnar;
mod columns;
mod contents;
mod decode;
mod exporter;
mod furniture;
mod grid;
mod header;
mod labels;
mod late;
mod lines;
mod marks;
mod pipes;
mod prose;
mod repeated;
mod sections;
mod spans;
mod tables;
#[cfg(test)]
mod tests;

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::RangeInclusive;

use crate::knowledge::communities::is_title_word;
use crate::knowledge::headings::HeadingMatch;
use crate::knowledge::{Knowledge, content};
use crate::model::{Block, Field, Note, Place, TextBlock, TextExporter, TextPage};
use crate::recover::Recovered;
use crate::text::fold::fold;
use crate::text::join::Vocabulary;
use crate::text::number;
use header::{Header, Side};
use lines::Line;

/// Readings of a table: the first by what is known of plans, the others by what the document
/// itself taught.
const PASSES: usize = 3;
/// Lines beside a header that are tried as headings of it, on each side.
const MAX_TAKEN: usize = 2;
/// By how much a header with one line more, above or below, must explain its table better, in nats
/// a token. With known headings dropped from the lexicon, true headings gave 0.27 above and -0.05 to
/// 0.22 below on the development corpus' text exports; other lines 0.06 above at most, but for
/// names, and 0.06 below.
const TAKEN_GAIN: (f32, f32) = (0.1, 0.07);
/// Evidence from which words name an actor.
const LISTED_ACTOR: f32 = 0.5;
/// Tokens of a table that can tell.
const TAKEN_TOKENS: usize = 20;
/// Share of lines that end in a space from which every paragraph is taken to leave one.
const MARK_SHARE: f64 = 0.9;

/// Evidence in nats of a table's token in the mean below which the text most likely does not keep
/// the order of rows: on the development corpus' text exports, documents below it have an item F1
/// of 0.44 in the mean, those above of 0.8 and more.
const MIXED: f32 = 1.7;
/// Tokens that tell.
const MIXED_TOKENS: f32 = 10.0;
/// What is said then.
const MIXED_SENTENCE: &str = "the text hardly reads as rows of a table: the export may have mixed their columns. \
    Check every item, or give the PDF itself or an export that keeps the layout (pdftotext -layout)";

/// What is said where the columns are printed one after the other.
const APART_SENTENCE: &str = "the export prints the columns of its tables one after the other, and their rows were put \
    together again. Check every item, or give the PDF itself or an export that keeps the layout (pdftotext -layout)";

/// Finds headings, paragraphs, lists and tables in lines of text.
#[must_use]
pub fn recover(pages: &[TextPage], knowledge: &Knowledge) -> Recovered {
    let pages = lines::with_bullets(pages);
    let lines = lines::collect(&pages);
    let vocabulary = Vocabulary::from_lines(lines.iter().map(|l| l.text));
    let exporter = exporter::detect(&lines, pages.len() > 1);
    if exporter != TextExporter::Pipes
        && let Some(blocks) = as_cards(&lines, knowledge)
    {
        return Recovered { blocks, exporter: Some(exporter), notes: Vec::new() };
    }
    if exporter == TextExporter::Grid {
        let found = grid::recover(&lines, knowledge);
        let mut blocks = found.blocks;
        add_furniture(&lines, &found.furniture, &mut blocks);
        let exporter = if found.plan { exporter } else { TextExporter::Prose };
        return Recovered { blocks, exporter: Some(exporter), notes: Vec::new() };
    }
    if exporter == TextExporter::Pipes {
        let found = pipes::recover(&lines, knowledge);
        let mut blocks = found.blocks;
        add_furniture(&lines, &found.furniture, &mut blocks);
        let exporter = if found.tables { exporter } else { TextExporter::Prose };
        return Recovered { blocks, exporter: Some(exporter), notes: Vec::new() };
    }
    let read = |lines: &[Line<'_>]| read(lines, exporter, knowledge, &vocabulary);
    // Of several orders that the lines may have, the one in which they read best as rows.
    let orders = late::orders(&lines, knowledge, &vocabulary);
    let readings = orders.iter().map(|lines| read(lines));
    let best = readings.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.unwrap_or_else(|| read(&lines)).0
}

/// Reads lines that keep no columns; also the evidence in nats of a token of their tables in the mean.
fn read(
    lines: &[Line<'_>],
    exporter: TextExporter,
    knowledge: &Knowledge,
    vocabulary: &Vocabulary,
) -> (Recovered, f32) {
    let mut headers = header::find(lines, knowledge);
    // Labels below numbered measures are no headings.
    if labels::are_numbered(lines, &printed(lines), knowledge) {
        headers.retain(|h| !lines[h.first..=h.last].iter().any(|l| labels::opens(l, knowledge)));
    }
    let (headers, halves) = joined_halves(headers);
    let mut in_header = vec![false; lines.len()];
    for header in &headers {
        in_header[header.first..=header.last].fill(true);
    }
    let mut furniture = furniture::find(lines, &in_header);
    halves.into_iter().for_each(|half| furniture[half].fill(true));
    let mut blocks = Vec::new();
    let mut at = 0;
    let mut evidence = (0.0, 0.0);
    let listed = other_rows(lines, &headers, &furniture, knowledge);
    let titles = contents::titles(lines, knowledge);
    let columnar = columnar::Columnar::find(lines, &titles, knowledge, vocabulary);
    if let Some(blocks) = columnar.and_then(|c| c.read()) {
        let notes = vec![Note::warning("columns-mixed", APART_SENTENCE)];
        return (Recovered { blocks, exporter: Some(exporter), notes }, 0.0);
    }
    for region in regions(lines, &headers, &furniture, knowledge) {
        text(lines, at..region.first, &furniture, &listed, knowledge, &mut blocks);
        let table = Flat {
            lines,
            furniture: &furniture,
            in_header: &in_header,
            titles: &titles,
            knowledge,
            vocabulary,
            looked: RefCell::default(),
        };
        let (mean, count) = table.read(&region, &mut blocks);
        evidence.0 += mean * count;
        evidence.1 += count;
        at = region.end;
    }
    text(lines, at..lines.len(), &furniture, &listed, knowledge, &mut blocks);
    add_furniture(lines, &furniture, &mut blocks);
    let exporter = if headers.iter().any(Header::is_plan) { exporter } else { TextExporter::Prose };
    let mut notes = Vec::new();
    let mean = if evidence.1 > 0.0 { evidence.0 / evidence.1 } else { 0.0 };
    if evidence.1 >= MIXED_TOKENS && mean < MIXED {
        notes.push(Note::warning("columns-mixed", MIXED_SENTENCE));
    }
    (Recovered { blocks, exporter: Some(exporter), notes }, mean)
}

fn printed(lines: &[Line<'_>]) -> Vec<usize> {
    (0..lines.len()).filter(|&i| !lines[i].is_spaces()).collect()
}

/// The headers, where one that says who and when without saying what is the rest of the one before: the export gave
/// the columns one after the other, and no table begins there. Also the lines of these, which are no cells.
fn joined_halves(headers: Vec<Header>) -> (Vec<Header>, Vec<RangeInclusive<usize>>) {
    let says = |h: &Header| h.columns.iter().any(|c| matches!(c.field, Some(Field::Measure | Field::Objective)));
    let mut kept: Vec<Header> = Vec::with_capacity(headers.len());
    let mut halves = Vec::new();
    for header in headers {
        let half = header.is_plan()
            && !says(&header)
            && kept.last().is_some_and(|before| {
                let shares = |f: Field| before.columns.iter().any(|c| c.field == Some(f));
                says(before) && !header.columns.iter().filter_map(|c| c.field).any(shares)
            });
        if half {
            halves.push(header.first..=header.last);
            if let Some(before) = kept.last_mut() {
                before.columns.extend(header.columns);
            }
        } else {
            kept.push(header);
        }
    }
    (kept, halves)
}

/// The blocks of a document that sets its measures as cards, where it does.
fn as_cards(lines: &[Line<'_>], knowledge: &Knowledge) -> Option<Vec<Block>> {
    let found = cards::find(lines, &vec![false; lines.len()], knowledge);
    if found.is_empty() {
        return None;
    }
    let mut protected = vec![false; lines.len()];
    for found in &found {
        protected[found.range.clone()].fill(true);
    }
    let mut furniture = furniture::find(lines, &protected);
    // Running heads and feet may stand inside cards that the page break cuts.
    let running = furniture::find(lines, &vec![false; lines.len()]);
    let kept = cards::find(lines, &running, knowledge);
    let labels = |found: &[labels::Found]| -> usize { found.iter().map(|f| f.table.cells.len()).sum() };
    let found = if labels(&kept) == labels(&found) {
        furniture = running;
        kept
    } else {
        found
    };
    let headers: Vec<Header> = header::find(lines, knowledge)
        .into_iter()
        .filter(|h| !found.iter().any(|f| f.range.contains(&h.first) || f.range.contains(&h.last)))
        .collect();
    let listed = other_rows(lines, &headers, &furniture, knowledge);
    let mut blocks = Vec::new();
    let mut at = 0;
    for found in found {
        prose::blocks(lines, at..found.range.start, &furniture, &listed, knowledge, &mut blocks);
        blocks.push(Block::Table(found.table));
        at = found.range.end;
    }
    prose::blocks(lines, at..lines.len(), &furniture, &listed, knowledge, &mut blocks);
    add_furniture(lines, &furniture, &mut blocks);
    Some(blocks)
}

/// The blocks of lines outside tables: groups of labelled lines, and prose between them.
fn text(
    lines: &[Line<'_>],
    range: std::ops::Range<usize>,
    furniture: &[bool],
    listed: &[bool],
    knowledge: &Knowledge,
    blocks: &mut Vec<Block>,
) {
    let mut at = range.start;
    for found in labels::find(lines, range.clone(), furniture, knowledge) {
        prose::blocks(lines, at..found.range.start, furniture, listed, knowledge, blocks);
        blocks.push(Block::Table(found.table));
        at = found.range.end;
    }
    prose::blocks(lines, at..range.end, furniture, listed, knowledge, blocks);
}

/// Lines that are read as one table: headers with the same headings and all between.
struct Region<'h> {
    first: usize,
    end: usize,
    headers: Vec<&'h Header>,
}

fn regions<'h>(
    lines: &[Line<'_>],
    headers: &'h [Header],
    furniture: &[bool],
    knowledge: &Knowledge,
) -> Vec<Region<'h>> {
    let mut regions: Vec<Region<'h>> = Vec::new();
    let mut open = false;
    for header in headers {
        let start = title_before(lines, header.first, furniture, knowledge);
        let plan = header.is_plan();
        if let Some(region) = regions.last_mut()
            && open
        {
            if plan && region.headers[0].signature == header.signature {
                region.headers.push(header);
                continue;
            }
            region.end = start.max(region.headers.last().map_or(0, |h| h.last + 1));
        }
        open = plan;
        if plan {
            regions.push(Region { first: header.first, end: lines.len(), headers: vec![header] });
        }
    }
    regions
}

/// Lines of tables that are none of a plan: members, abbreviations, versions. Nothing in them is a
/// heading, but for a line with a label, and the line apart that may title the next table.
fn other_rows(lines: &[Line<'_>], headers: &[Header], furniture: &[bool], knowledge: &Knowledge) -> Vec<bool> {
    let mut listed = vec![false; lines.len()];
    for (i, header) in headers.iter().enumerate().filter(|(_, h)| !h.is_plan()) {
        let end = headers.get(i + 1).map_or(lines.len(), |next| next.first);
        let mut previous = header.last;
        for j in header.last + 1..end {
            if lines[j].is_spaces() || furniture[j] {
                continue;
            }
            if sections::label(lines[j].text, knowledge).is_some()
                || opens_text(lines, previous, j, knowledge)
                || i + 1 < headers.len() && titles_table(lines, previous, j, end)
            {
                break;
            }
            listed[j] = true;
            previous = j;
        }
    }
    listed
}

/// Whether the line counts the table whose header begins at `header`: `2. Gode pasientforløp` right
/// before it, where the list's rows have no numbers.
fn titles_table(lines: &[Line<'_>], previous: usize, at: usize, header: usize) -> bool {
    is_counted(lines[at].text) && !is_counted(lines[previous].text) && lines[at + 1..header].iter().all(Line::is_spaces)
}

pub(in crate::recover::flat) fn is_counted(text: &str) -> bool {
    number::parse(text).is_some_and(|n| n.closing.is_some() && !n.rest.is_empty())
}

/// Whether the line after a row of a list begins something else: a short line set apart that
/// does not read like a row.
fn opens_text(lines: &[Line<'_>], previous: usize, at: usize, knowledge: &Knowledge) -> bool {
    let line = &lines[at];
    let words: Vec<&str> = line.text.split_whitespace().collect();
    if line.is_bullet() {
        return true;
    }
    let gap = lines[previous + 1..at].iter().any(Line::is_spaces);
    let apart = gap || line.blank_before > 0 && lines[previous].blank_before < line.blank_before || line.page_start;
    if apart && is_counted(line.text) && !is_counted(lines[previous].text) {
        return true;
    }
    let dated = line.text.contains(|c: char| c.is_ascii_digit())
        && crate::knowledge::time::prefix_len(&words[1.min(words.len())..]) > 0;
    let actor = (1..words.len()).any(|i| knowledge.evidence(&words[i..]).actor >= LISTED_ACTOR);
    let sentence = line.text.ends_with('.') && words.len() > 8;
    (apart || sentence) && !dated && !actor
}

/// Where the title lines of a table begin that stand right before its header.
fn title_before(lines: &[Line<'_>], header: usize, furniture: &[bool], knowledge: &Knowledge) -> usize {
    /// Lines of a title at most: an area, its goal in two lines, a caption.
    const MAX_TITLE: usize = 4;
    /// Words of a line that names a table at most.
    const MAX_WORDS: usize = 9;
    let mut at = header;
    let mut i = header;
    for _ in 0..MAX_TITLE {
        let Some(j) = (0..i).rev().find(|&j| !lines[j].is_spaces() && !furniture[j]) else { break };
        let line = &lines[j];
        let labelled = sections::label(line.text, knowledge).is_some();
        // The last line of the page before is a cell's, where the header stands first on its page.
        let title = at == header
            && line.page == lines[header].page
            && line.text.split_whitespace().count() <= MAX_WORDS
            && line.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !line.text.ends_with(['.', ',']);
        if labelled || title {
            at = j;
        }
        if title && !labelled && at == j {
            i = j;
            continue;
        }
        i = j;
    }
    at
}

struct Flat<'a> {
    lines: &'a [Line<'a>],
    furniture: &'a [bool],
    in_header: &'a [bool],
    /// Titles in the list of contents, folded.
    titles: &'a HashSet<String>,
    knowledge: &'a Knowledge,
    vocabulary: &'a Vocabulary,
    /// What the attempts to read the table share.
    looked: RefCell<decode::Looked>,
}

impl Flat<'_> {
    fn marks(&self) -> bool {
        let printed = self.lines.iter().filter(|l| !l.is_spaces());
        let (all, marked) = printed.fold((0u32, 0u32), |(a, m), l| (a + 1, m + u32::from(l.trail > 0)));
        f64::from(marked) >= MARK_SHARE * f64::from(all.max(1))
    }

    /// Reads a region; gives the evidence in nats of a token in the mean, and how many there are.
    fn read(&self, region: &Region<'_>, blocks: &mut Vec<Block>) -> (f32, f32) {
        let mut header = region.headers[0].clone();
        let mut in_header = self.in_header.to_vec();
        let mut best = self.attempt(region, &header, &in_header, PASSES);
        if region.headers.len() == 1 && best.atoms.len() >= TAKEN_TOKENS {
            for side in [Side::Above, Side::Below] {
                for _ in 0..MAX_TAKEN {
                    let Some(row) = self.beside(&header, side, region) else { break };
                    let mut wider = header.clone();
                    wider.take(side, row, self.lines[row].text, self.knowledge);
                    let mut in_wider = in_header.clone();
                    in_wider[row] = true;
                    let attempt = self.attempt(region, &wider, &in_wider, PASSES);
                    let gain = if side == Side::Above { TAKEN_GAIN.0 } else { TAKEN_GAIN.1 };
                    if attempt.evidence < best.evidence + gain {
                        break;
                    }
                    (header, in_header, best) = (wider, in_wider, attempt);
                }
            }
        }
        tables::emit(self.lines, &best.atoms, (&best.rows, best.evidence), &header, &best.printed, &best.lead, blocks);
        #[allow(clippy::cast_precision_loss)]
        let count = best.atoms.len() as f32;
        (best.evidence, count)
    }

    /// The line next to the header that may be a heading of it which nothing resembles.
    fn beside(&self, header: &Header, side: Side, region: &Region<'_>) -> Option<usize> {
        let prints = |l: &usize| !self.lines[*l].is_spaces();
        let row = match side {
            Side::Above => (0..header.first).rev().find(prints)?,
            Side::Below => (header.last + 1..region.end).find(prints)?,
        };
        let text = self.lines[row].text;
        let fits = !self.furniture[row]
            && !self.in_header[row]
            && self.lines[row].page == self.lines[header.first].page
            && header::may_be_heading(text)
            && !text.starts_with(char::is_lowercase)
            && !text.contains(|c: char| c.is_ascii_digit())
            && !text.split_whitespace().any(is_title_word)
            && !self.names_an_actor(text)
            && self.knowledge.headings.may_be_heading(&fold(text))
            && sections::label(text, self.knowledge).is_none();
        fits.then_some(row)
    }

    /// Whether the line ends in an actor, as a row of a list of members does.
    fn names_an_actor(&self, text: &str) -> bool {
        let words: Vec<&str> = text.split_whitespace().collect();
        (0..words.len()).any(|i| self.knowledge.evidence(&words[i..]).actor >= LISTED_ACTOR)
    }

    /// Reads a region under this header.
    fn attempt(&self, region: &Region<'_>, header: &Header, in_header: &[bool], passes: usize) -> Attempt<'_> {
        let Laid { printed, lead, atoms, sections, settings, mut columns } = self.laid(region, header, in_header);
        let mut decoder = decode::Decoder::new(&atoms, &mut columns, sections, settings, self.knowledge, &self.looked);
        let (rows, evidence) = decoder.read(passes);
        Attempt { printed, lead, atoms, rows, evidence }
    }

    /// Lays out a region under this header for reading.
    fn laid(&self, region: &Region<'_>, header: &Header, in_header: &[bool]) -> Laid<'_> {
        let marks = self.marks();
        let unnamed = marks && self.lines[header_line(self.lines, header)].lead > 0;
        let headings: Vec<String> =
            header.columns.iter().map(|c| header::name_of(&c.heading, self.knowledge)).collect();
        let mut candidates: Vec<Vec<HeadingMatch>> =
            headings.iter().map(|h| self.knowledge.headings.candidates(h)).collect();
        let mut fields: Vec<Option<Field>> =
            content::assign(&candidates, &vec![true; candidates.len()], &[], self.knowledge)
                .into_iter()
                .map(|m| m.map(|m| m.field))
                .collect();
        let mut printed: Vec<String> = header.columns.iter().map(|c| c.heading.clone()).collect();
        if unnamed {
            fields.insert(0, Some(Field::ItemNo));
            candidates.insert(0, Vec::new());
            printed.insert(0, String::new());
        }
        // Priorities that stand first count the rows.
        if fields[0] == Some(Field::Priority) && !fields.contains(&Some(Field::ItemNo)) {
            fields[0] = Some(Field::ItemNo);
        }
        let indices: Vec<usize> = (region.first..region.end).filter(|&i| !self.furniture[i]).collect();
        let mut atoms = atoms::cut(self.lines, &indices, in_header, marks, self.vocabulary);
        // A first column of numbers says that numbers count rows.
        if fields.contains(&Some(Field::ItemNo)) {
            atoms::lettered(&mut atoms);
        }
        if fields[0] != Some(Field::ItemNo) {
            atoms::numbered_titles(&mut atoms, fields[0] == Some(Field::FocusArea), &self.knowledge.words);
        }
        let mut before_header = vec![false; self.lines.len()];
        for header in region.headers.iter().skip(1) {
            let start = title_before(self.lines, header.first, self.furniture, self.knowledge);
            before_header[start..header.first].fill(true);
        }
        let area_column = fields.contains(&Some(Field::FocusArea));
        let sections = sections::SectionScorer::new(&atoms, self.knowledge, &before_header, self.titles, area_column);
        let settings = decode::Settings { marks, space: decode::white_space(&atoms), shared_lines: true };
        let measure = fields.iter().position(|f| *f == Some(Field::Measure)).unwrap_or(0);
        let lead: Vec<usize> =
            (0..measure).filter(|&i| matches!(fields[i], Some(Field::ItemNo | Field::Objective))).collect();
        let columns = columns::Columns::new(fields, candidates);
        Laid { printed, lead, atoms, sections, settings, columns }
    }
}

/// A region as it is laid out for reading under one header.
struct Laid<'a> {
    /// The headings, that of a nameless first column included.
    printed: Vec<String>,
    /// Columns whose cells lead a row.
    lead: Vec<usize>,
    atoms: Vec<atoms::Atom<'a>>,
    sections: sections::SectionScorer,
    settings: decode::Settings,
    columns: columns::Columns,
}

/// A region as it reads under one header.
struct Attempt<'a> {
    /// The headings, that of a nameless first column included.
    printed: Vec<String>,
    /// Columns whose cells lead a row.
    lead: Vec<usize>,
    atoms: Vec<atoms::Atom<'a>>,
    rows: Vec<decode::Row>,
    /// Evidence in nats of a token in the mean.
    evidence: f32,
}

/// The line on which the columns' headings begin: after a row of labels, where there is one.
fn header_line(lines: &[Line<'_>], header: &Header) -> usize {
    if header.groups.is_empty() {
        return header.first;
    }
    let first = header.columns[0].heading.split([' ', '\n']).next().unwrap_or("");
    (header.first..=header.last).find(|&i| lines[i].text.starts_with(first)).unwrap_or(header.first)
}

fn add_furniture(lines: &[Line<'_>], furniture: &[bool], blocks: &mut Vec<Block>) {
    let mut seen = std::collections::BTreeSet::new();
    for (line, _) in lines.iter().zip(furniture).filter(|(l, f)| **f && !l.is_spaces()) {
        if seen.insert(furniture::mask(line.text)) {
            blocks.push(Block::Furniture(TextBlock {
                text: furniture::mask(line.text),
                places: vec![place(line)],
                level: None,
                prominent: false,
            }));
        }
    }
}

fn place(line: &Line<'_>) -> Place {
    Place { page: line.page, bbox: None, line: Some(line.number) }
}
