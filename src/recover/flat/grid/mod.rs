//! Tables kept by position in a character grid: `pdftotext -layout`, `pdfplumber --layout`.
//!
//! Headers are found by the lexicon and by place; each line is cut into the columns under them;
//! then the best cut of the lines into rows is taken.

mod cut;
mod edges;
mod emit;
mod header;
mod line;
mod rows;
#[cfg(test)]
mod tests;
mod titles;

use std::collections::BTreeSet;
use std::ops::Range;

use super::columns::Columns;
use super::lines::Line;
use super::{furniture, prose, sections};
use crate::knowledge::Knowledge;
use crate::model::{Block, Field};
use crate::text::fold::fold;
use crate::text::width;
use header::Header;
use line::{Chunk, Word, chunks};
use rows::RowLine;

/// Lines of a title above a header at most: an area, and its goal over several lines.
const MAX_TITLE: usize = 5;
/// By how much edges away from a header on the same page must read the lines better, in nats a line.
const CENTRED_GAIN: f64 = 1.0;
/// Times that the edges are learned from the lines' cuts.
const FOLLOW_PASSES: usize = 3;
/// Cost of reading a line as running over the columns.
const SPAN: f64 = -2.0;
/// Cost of such a line that begins with a small letter though none stands before it.
const SPAN_SMALL: f64 = -4.0;
/// Cost of two spaces or more inside such a line.
const SPAN_GAP: f64 = -3.0;
/// Evidence of a label (`Innsatsområde 2:`, `Mål:`) at its start.
const SPAN_LABEL: f64 = 5.0;
/// Characters beyond the second column's edge from which a piece runs over the columns.
const SPAN_OVER: f64 = 3.0;
/// Words of an unlabelled line over the columns from which it is prose.
const PROSE_WORDS: usize = 12;
/// Lines in columns that must follow such a line for the table to go on.
const GOES_ON: usize = 2;

/// What was found in a grid.
pub struct Found {
    /// The blocks in reading order, furniture left out.
    pub blocks: Vec<Block>,
    /// Which lines are furniture.
    pub furniture: Vec<bool>,
    /// A plan's table is among them.
    pub plan: bool,
}

/// Finds headings, paragraphs, lists and tables in a grid.
#[must_use]
pub fn recover(lines: &[Line<'_>], knowledge: &Knowledge) -> Found {
    let words: Vec<Vec<Word<'_>>> = lines.iter().map(line::words).collect();
    let headers = header::find(lines, &words, knowledge);
    let mut in_header = vec![false; lines.len()];
    for header in &headers {
        in_header[header.first..=header.last].fill(true);
    }
    let furniture = furniture::find(lines, &in_header);
    let in_columns = words.iter().map(|w| chunks(w).len() > 1).collect();
    let mut grid =
        Grid { in_columns, lines, words, furniture, in_header, listed: BTreeSet::new(), knowledge, blocks: Vec::new() };
    let regions = grid.regions(&headers);
    grid.list_titles(&regions);
    let mut at = 0;
    for region in &regions {
        grid.prose(at..region.first);
        grid.region(region);
        at = region.end;
    }
    grid.prose(at..lines.len());
    Found { blocks: grid.blocks, furniture: grid.furniture, plan: !regions.is_empty() }
}

/// Lines that are read as one table, or as several with the same headings.
struct Region<'h> {
    first: usize,
    end: usize,
    headers: Vec<&'h Header>,
}

/// Lines under one header or on one page.
struct Band<'h> {
    lines: Vec<usize>,
    header: Option<&'h Header>,
    page: u32,
}

struct Grid<'k, 'a> {
    lines: &'a [Line<'a>],
    words: Vec<Vec<Word<'a>>>,
    furniture: Vec<bool>,
    in_header: Vec<bool>,
    /// Lines that white space parts: rows of other tables, entries of a contents list.
    in_columns: Vec<bool>,
    /// Folded titles that stand outside the tables.
    listed: BTreeSet<String>,
    knowledge: &'k Knowledge,
    blocks: Vec<Block>,
}

impl<'a> Grid<'_, 'a> {
    fn regions<'h>(&self, headers: &'h [Header]) -> Vec<Region<'h>> {
        let mut regions: Vec<Region<'h>> = Vec::new();
        let mut open = false;
        for header in headers {
            let start = self.title_before(header.first, regions.last().filter(|_| open).map_or(0, |r| r.first));
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
                regions.push(Region { first: header.first, end: self.lines.len(), headers: vec![header] });
            }
        }
        regions
    }

    fn printed(&self, i: usize) -> bool {
        !self.lines[i].is_spaces() && !self.furniture[i]
    }

    /// Whether the line is one run of words.
    fn is_single(&self, i: usize) -> bool {
        chunks(&self.words[i]).len() == 1
    }

    /// Where the lines begin that title the header: single runs of words right above it on its
    /// page, from a label, an empty line or the page's top on.
    fn title_before(&self, header: usize, from: usize) -> usize {
        let heading = &self.words[header];
        let middle = heading.first().zip(heading.last()).map_or(0, |(a, b)| a.x.midpoint(b.x));
        // What stands at the right alone heads the page.
        let at_right = |i: usize| self.words[i].first().is_some_and(|w| w.x > middle);
        let mut group: Vec<usize> = Vec::new();
        let mut below = header;
        for i in (from..header).rev() {
            if !self.printed(i) {
                continue;
            }
            let label = sections::label(self.lines[i].text, self.knowledge);
            let same_page = self.lines[i].page == self.lines[header].page;
            let gap = self.lines[below].blank_before > 0 && !self.lines[below].page_start;
            let closes = gap && below != header && label.is_none();
            if group.len() >= MAX_TITLE
                || !self.is_single(i)
                || at_right(i)
                || self.in_header[i]
                || closes
                || !(same_page || label.is_some())
            {
                break;
            }
            group.push(i);
            below = i;
            if label == Some(sections::Label::Area) {
                return i;
            }
        }
        let titled = |i: usize| {
            let text = self.lines[i].text;
            text.split_whitespace().count() <= titles::WORDS
                && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
                && !text.ends_with(['.', ',', '-'])
        };
        // The topmost line that stands free, or opens with a label, or titles alone.
        let free = |i: usize| {
            let above = (from..i).rev().find(|&j| self.printed(j));
            self.lines[i].blank_before > 0
                || above.is_none_or(|j| self.lines[j].page != self.lines[i].page || self.in_header[j])
        };
        let label = |i: usize| sections::label(self.lines[i].text, self.knowledge).is_some();
        let top = group.iter().rev().find(|&&i| label(i) || free(i) && titled(i)).copied();
        let Some(mut top) = top else {
            return group
                .first()
                .copied()
                .filter(|&i| titled(i) && self.is_listed(self.lines[i].text))
                .unwrap_or(header);
        };
        // A goal's area stands right above it.
        if label(top)
            && sections::label(self.lines[top].text, self.knowledge) == Some(sections::Label::Goal)
            && let Some(&above) = group.iter().find(|&&i| i < top)
            && titled(above)
        {
            top = above;
        }
        top
    }

    fn list_titles(&mut self, regions: &[Region<'_>]) {
        let mut listed = BTreeSet::new();
        for i in (0..self.lines.len()).filter(|&i| self.printed(i)) {
            if regions.iter().any(|r| (r.first..r.end).contains(&i)) {
                continue;
            }
            let title = title_of(self.lines[i].text);
            if !title.is_empty() && title.split(' ').count() <= titles::WORDS {
                listed.insert(title);
            }
        }
        self.listed = listed;
    }

    fn is_listed(&self, text: &str) -> bool {
        self.listed.contains(&title_of(text))
    }

    fn prose(&mut self, range: Range<usize>) {
        let from = self.blocks.len();
        prose::blocks(self.lines, range, &self.furniture, &self.in_columns, self.knowledge, &mut self.blocks);
        for block in &mut self.blocks[from..] {
            // Entries of a contents list and rows of other tables are no headings.
            if let Block::Heading(b) = block
                && (b.text.contains("    ") || b.text.contains("....") || b.text.contains(". . ."))
            {
                *block = Block::Paragraph(b.clone());
            }
        }
    }

    fn region(&mut self, region: &Region<'_>) {
        // A header with a title above begins a table of its own; another goes on with the same.
        let mut runs: Vec<(Range<usize>, Vec<&Header>)> = Vec::new();
        for (k, &header) in region.headers.iter().enumerate() {
            let next = region.headers.get(k + 1);
            let end = next.map_or(region.end, |n| n.first);
            let previous_end = if k == 0 { region.first } else { region.headers[k - 1].last + 1 };
            let start = if k == 0 { region.first } else { self.title_before(header.first, previous_end) };
            if k == 0 || start < header.first {
                if let Some((range, _)) = runs.last_mut() {
                    range.end = start;
                }
                runs.push((start..end, vec![header]));
            } else if let Some((range, headers)) = runs.last_mut() {
                range.end = end;
                headers.push(header);
            }
        }
        let mut state: Option<(u32, Vec<f64>)> = None;
        // All runs are read with what the document teaches as a whole.
        let fields = self.fields(region.headers[0]);
        let mut all: Vec<RowLine<'a>> = Vec::new();
        let mut widths: Vec<Option<f32>> = vec![None; fields.len()];
        let mut bounds: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        for (range, headers) in &runs {
            let from = all.len();
            let bands = self.bands(range.clone(), headers);
            for band in bands {
                self.cut_band(&band, headers[0], &mut state, &fields, &mut widths, &mut all);
            }
            let end = self.table_end(&all, from);
            let tail = if end < all.len() { all[end].line..range.end } else { range.end..range.end };
            all.truncate(end);
            if let Some(first) = all.get_mut(from) {
                first.page_start = true;
            }
            bounds.push((from..all.len(), tail));
        }
        let starts: BTreeSet<usize> = bounds.iter().map(|b| b.0.start).collect();
        titles::weigh(&mut all, &starts, &fields, self.knowledge, |text| self.is_listed(text));
        let rows = rows::read(&all, &starts, &fields, &rooms(&all, region.headers[0]), self.knowledge);
        for ((_, headers), (bound, tail)) in runs.iter().zip(&bounds) {
            let header = headers[0];
            let title = runs.iter().find(|r| std::ptr::eq(r.1[0], header)).map_or(header.first, |r| r.0.start);
            self.prose(title..header.first);
            let mut own: Vec<rows::Row> = rows.iter().filter(|r| bound.contains(&r.from)).cloned().collect();
            // A title at the end heads what follows.
            let mut tail = tail.clone();
            while own.len() > 1
                && let Some(title) = own.pop_if(|row| row.kinds.is_none())
            {
                tail.start = all[title.from].line;
            }
            self.blocks.push(emit::table(self.lines, header, &all, &own));
            self.prose(tail);
        }
    }

    fn fields(&self, header: &Header) -> Vec<Option<Field>> {
        let mut fields: Vec<Option<Field>> = header.columns.iter().map(|c| c.field).collect();
        // Without a column of measures the one after the objective holds them.
        if !fields.contains(&Some(Field::Measure))
            && let Some(objective) = fields.iter().position(|f| *f == Some(Field::Objective))
            && fields.get(objective + 1) == Some(&None)
        {
            fields[objective + 1] = Some(Field::Measure);
        }
        fields
    }

    fn bands<'h>(&self, range: Range<usize>, headers: &[&'h Header]) -> Vec<Band<'h>> {
        let mut bands: Vec<Band<'h>> = Vec::new();
        let mut header: Option<&'h Header> = None;
        let first = headers[0];
        for i in first.first..range.end {
            if let Some(h) = headers.iter().find(|h| h.first == i) {
                header = Some(h);
            }
            if self.in_header[i] || !self.printed(i) {
                continue;
            }
            let page = self.lines[i].page;
            let own = header.filter(|h| self.lines[h.first].page == page);
            match bands.last_mut() {
                Some(band) if band.page == page && band.header.map(|h| h.first) == own.map(|h| h.first) => {
                    band.lines.push(i);
                }
                _ => bands.push(Band { lines: vec![i], header: own, page }),
            }
        }
        bands
    }

    /// Cuts the lines of a band into columns.
    fn cut_band(
        &self,
        band: &Band<'_>,
        first: &Header,
        state: &mut Option<(u32, Vec<f64>)>,
        fields: &[Option<Field>],
        widths: &mut Vec<Option<f32>>,
        out: &mut Vec<RowLine<'a>>,
    ) {
        #[allow(clippy::cast_precision_loss)]
        let of = |h: &Header| h.columns.iter().map(|c| c.x as f64).collect::<Vec<f64>>();
        let words: Vec<&[Word<'a>]> = band.lines.iter().map(|&i| self.words[i].as_slice()).collect();
        let (reference, same) = match (band.header, state.as_ref()) {
            (Some(h), _) => (of(h), true),
            (None, Some((page, edges))) => (edges.clone(), *page == band.page),
            (None, None) => (of(first), false),
        };
        let mut table = edges::snap(&edges::fit(&reference, &words, same), &words);
        let columns = Columns::new(fields.to_vec(), vec![Vec::new(); fields.len()]);
        let looks: Vec<cut::Look> = words.iter().map(|w| cut::Look::at(w, &columns, self.knowledge)).collect();
        let mut context = cut::Context { columns: &columns, widths: widths.to_vec() };
        {
            let nothing = vec![false; fields.len()];
            let total = |edges: &[f64]| -> f64 {
                words.iter().zip(&looks).map(|(w, look)| cut::cut(w, look, edges, &nothing, &context).score).sum()
            };
            let other = edges::align(&reference, &words);
            // Below a header that stands in the middle of its columns, text begins left of it.
            #[allow(clippy::cast_precision_loss)]
            let margin = if same { CENTRED_GAIN * words.len() as f64 } else { 0.0 };
            if total(&other) > total(&table) + margin {
                table = other;
            }
        }
        *state = Some((band.page, table.clone()));
        let mut at: Vec<edges::Edges> = vec![table.clone(); words.len()];
        let mut cuts: Vec<cut::Cut> = Vec::new();
        for pass in 0..=FOLLOW_PASSES {
            let has = |k: usize, c: usize| cuts.get(k).is_some_and(|cut: &cut::Cut| cut.pieces[c].is_some());
            let expected: Vec<Vec<bool>> = (0..words.len())
                .map(|k| (0..fields.len()).map(|c| k > 0 && has(k - 1, c) && has(k + 1, c)).collect())
                .collect();
            cuts = (0..words.len()).map(|k| cut::cut(words[k], &looks[k], &at[k], &expected[k], &context)).collect();
            if widths.iter().all(Option::is_none) {
                context.widths = cut::widths(&words, &cuts, fields.len());
            }
            if pass < FOLLOW_PASSES {
                let mut spans: Vec<bool> = Vec::with_capacity(words.len());
                for ((w, c), e) in words.iter().zip(&cuts).zip(&at) {
                    spans.push(self.spans(w, c, e, fields, spans.last() == Some(&true)));
                }
                let pieces: Vec<Vec<Option<Chunk>>> = cuts.iter().map(|c| c.pieces.clone()).collect();
                let sure: Vec<Vec<bool>> = cuts
                    .iter()
                    .zip(&spans)
                    .map(|(c, s)| if *s { vec![false; c.sure.len()] } else { c.sure.clone() })
                    .collect();
                at = edges::follow(&table, &pieces, &sure);
            }
        }
        if context.widths.iter().flatten().count() > widths.iter().flatten().count() {
            *widths = context.widths;
        }
        let mut before_section = false;
        for (k, (&i, cut)) in band.lines.iter().zip(cuts).enumerate() {
            let mut section = self.spans(words[k], &cut, &at[k], fields, before_section);
            // The rest of a section's title that is short.
            if !section && before_section && self.is_single(i) && self.lines[i].blank_before == 0 {
                section = self.lines[i].text.starts_with(char::is_lowercase) && cut.pieces[0].is_some();
            }
            before_section = section;
            let first = cut.pieces.iter().position(Option::is_some).unwrap_or(0);
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            let lead = words[k].first().map_or(0.0, |w| (w.x as f64 - table[first]) as f32);
            out.push(RowLine {
                line: i,
                page_start: k == 0,
                blank: self.lines[i].blank_before > 0,
                words: self.words[i].clone(),
                pieces: cut.pieces,
                section,
                lead,
                title: f32::NEG_INFINITY,
            });
        }
    }

    /// Whether the line runs over the columns.
    fn spans(&self, words: &[Word<'_>], cut: &cut::Cut, edges: &[f64], fields: &[Option<Field>], after: bool) -> bool {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
        let Some(&second) = edges.get(1) else { return false };
        let gaps = words.windows(2).filter(|w| w[1].x >= w[0].end + line::GAP).count();
        let text = line::text(words);
        let label = sections::label(&text, self.knowledge);
        #[allow(clippy::cast_precision_loss)]
        let over = last.end as f64 - second;
        let inside_first = over < SPAN_OVER;
        if inside_first {
            // Narrow text in the first column: a section's title where that column does not hold
            // areas itself.
            return label.is_some() && gaps == 0 && !matches!(fields[0], Some(Field::FocusArea | Field::FocusAreaGoal));
        }
        #[allow(clippy::cast_precision_loss)]
        if first.x as f64 > f64::midpoint(edges[0], second) || cut.pieces[0].is_none() {
            return false;
        }
        #[allow(clippy::cast_precision_loss)]
        let mut score = SPAN + SPAN_GAP * gaps as f64;
        if label.is_some() {
            score += SPAN_LABEL;
        } else if !after && first.text.starts_with(char::is_lowercase) {
            score += SPAN_SMALL;
        }
        score > cut.score - 1.0 * f64::from(u8::from(cut.pieces.iter().flatten().count() > 1))
    }

    /// Where the table ends in its lines: before prose that no row follows.
    fn table_end(&self, all: &[RowLine<'_>], from: usize) -> usize {
        let columnar = |l: &RowLine<'_>| !l.section && l.pieces.iter().flatten().count() >= 2;
        for at in from..all.len() {
            let line = &all[at];
            let text = self.lines[line.line].text;
            if !line.section || sections::label(text, self.knowledge).is_some() {
                continue;
            }
            let after_label = at > from
                && all[at - 1].section
                && sections::label(self.lines[all[at - 1].line].text, self.knowledge).is_some();
            let prose = text.split_whitespace().count() >= PROSE_WORDS || text.ends_with('.');
            if after_label || !prose {
                continue;
            }
            let rest = all[at..].iter().filter(|l| columnar(l)).count();
            if rest >= GOES_ON {
                continue;
            }
            // Its heading goes with it.
            let mut end = at;
            while end > from
                && all[end - 1].pieces.iter().flatten().count() <= 1
                && all[end].blank | all[end].page_start
                && all[end - 1].blank
                && self.lines[all[end - 1].line].text.split_whitespace().count() <= titles::WORDS
            {
                end -= 1;
            }
            if end > from
                && end == at
                && !all[end].blank
                && all[end - 1].blank
                && self.is_single(all[end - 1].line)
                && all[end - 1].pieces[0].is_some()
            {
                end -= 1;
            }
            return end;
        }
        all.len()
    }
}

/// The room in em of each column by its header: text that is short everywhere does not tell it.
fn rooms(all: &[RowLine<'_>], header: &Header) -> Vec<f32> {
    /// Share of the room between two headings that text fills: cells have padding, and text is
    /// narrower or wider than the grid.
    const FILLED: f32 = 0.8;
    let (mut em, mut chars) = (0.0f32, 0usize);
    for word in all.iter().flat_map(|l| &l.words) {
        em += width::estimate(word.text);
        chars += word.end - word.x;
    }
    #[allow(clippy::cast_precision_loss)]
    let mean = em / chars.max(1) as f32;
    let columns = &header.columns;
    (0..columns.len())
        .map(|c| {
            let room = columns.get(c + 1).map_or(0, |next| (next.x.saturating_sub(columns[c].x)).saturating_sub(2));
            #[allow(clippy::cast_precision_loss)]
            let room = room as f32;
            room * mean * FILLED
        })
        .collect()
}

/// A title without the page number and the leaders of a contents list, folded.
fn title_of(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches([' ', '.', '…', '_']);
    fold(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
