//! Finds table headers in lines of text: runs of words that read as column headings.

use std::collections::{BTreeMap, BTreeSet};

use super::furniture;
use super::lines::Line;
use super::repeated::{Places, header_again};
use super::spans::{Known, LineFacts, Spans, Word};
use crate::knowledge::Knowledge;
use crate::knowledge::headings::{MAX_HEADING_WORDS, undated};
use crate::knowledge::time;
use crate::model::Field;
use crate::text::fold::fold;

/// A column of a header.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The heading as printed, layout lines joined with `\n`.
    pub heading: String,
    /// The likeliest field by the lexicon, if any.
    pub field: Option<Field>,
    /// Score of that match, 0 to 1.
    pub score: f64,
}

impl Column {
    /// Whether the heading is known, as one that plans' tables have.
    fn is_of_plan(&self) -> bool {
        self.score >= SURE && !matches!(self.field, None | Some(Field::BudgetYear | Field::Other))
    }
}

/// A header found in the lines.
#[derive(Debug, Clone)]
pub struct Header {
    /// Index of the first line.
    pub first: usize,
    /// Index of the last line.
    pub last: usize,
    /// Labels over several columns, in a row of their own above.
    pub groups: Vec<String>,
    /// The columns in order.
    pub columns: Vec<Column>,
    /// The folded headings: equal for a header that stands again.
    pub signature: String,
    /// Sum of evidence.
    pub score: f64,
    /// It is one because it stands again, not for its words.
    pub(super) again: bool,
}

impl Header {
    /// Columns whose headings are known.
    fn sure(&self) -> usize {
        let plan = self.is_plan();
        let counts = |f: Option<Field>| f != Some(Field::BudgetYear) && !(plan && f == Some(Field::Other));
        self.columns.iter().filter(|c| c.score >= SURE && counts(c.field)).count()
    }

    /// Whether the other header has every heading that is known in this one.
    fn keeps_in(&self, other: &Self) -> bool {
        let has = |c: &Column| other.columns.iter().any(|o| o.heading == c.heading);
        let labelled = |c: &Column| other.groups.contains(&c.heading);
        self.columns.iter().filter(|c| c.is_of_plan()).all(|c| has(c) || labelled(c))
    }

    /// Whether its first line is a known heading for what another one names in the other header, which lacks that line:
    /// a title over it (`Hva vi skal gjøre` over `ID | Aktivitet | Ansvarlig`).
    fn is_titled(&self, line: &str, other: &Self, knowledge: &Knowledge) -> bool {
        let exact = |c: &Column| knowledge.headings.exact(&fold(&plain(&c.heading)));
        let first = &self.columns[0];
        first.heading == line && exact(first).is_some_and(|field| other.columns.iter().any(|c| exact(c) == Some(field)))
    }

    /// Whether it says on its first line what the items are, with other headings beside it, and the other header does
    /// not say it: no title over a header, but the beginning of one whose next heading nothing resembles.
    fn is_opened_by_core(&self, line: &str, other: &Self) -> bool {
        let says = |c: &Column| c.is_of_plan() && matches!(c.field, Some(Field::Measure | Field::Objective));
        self.columns.iter().any(|c| says(c) && line != c.heading && line.contains(&c.heading))
            && !other.columns.iter().any(says)
    }

    /// A header of these columns that begins at the line.
    #[must_use]
    pub fn of(columns: Vec<Column>, line: usize) -> Self {
        let signature = signature(&columns);
        Self { first: line, last: line, groups: Vec::new(), columns, signature, score: 0.0, again: false }
    }

    /// Whether the table holds items of a plan: it names measures or objectives, or otherwise
    /// what only a plan has.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        names_plan(&self.columns.iter().map(|c| c.field).collect::<Vec<_>>())
    }
}

/// Where a line stands beside a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before its first line.
    Above,
    /// After its last line.
    Below,
}

impl Header {
    /// Adds the line above as the first column's heading, or as its first line; the line below as
    /// the last one's, or its last line.
    pub fn take(&mut self, side: Side, row: usize, text: &str, knowledge: &Knowledge) {
        let column = Column { heading: text.to_owned(), field: None, score: 0.0 };
        match side {
            Side::Above => {
                self.first = row;
                match self.columns.first_mut().filter(|c| c.heading.starts_with(char::is_lowercase)) {
                    Some(first) => first.heading.insert_str(0, &format!("{text}\n")),
                    None => self.columns.insert(0, column),
                }
            }
            Side::Below => {
                self.last = row;
                match self.columns.last_mut().filter(|_| text.starts_with(char::is_lowercase)) {
                    Some(last) => last.heading.push_str(&format!("\n{text}")),
                    None => self.columns.push(column),
                }
            }
        }
        let names: Vec<String> = self.columns.iter().map(|c| plain(&c.heading)).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for (column, m) in self.columns.iter_mut().zip(knowledge.headings.assign(&names)) {
            column.field = m.map(|m| m.field);
            column.score = m.map_or(0.0, |m| m.score);
        }
        self.signature = signature(&self.columns);
    }
}

pub(super) fn signature(columns: &[Column]) -> String {
    columns.iter().map(|c| fold(&c.heading.replace("-\n", ""))).collect::<Vec<_>>().join("|")
}

/// Lines a header can take, spaces left out: seven columns of one cell a line, two of them broken.
pub(super) const MAX_LINES: usize = 16;
/// Words a header can have.
const MAX_WORDS: usize = 44;
/// Evidence of a heading that stands in the lexicon.
const KNOWN: f64 = 3.0;
/// The same of one that stands there with other endings.
const KNOWN_BUT_ENDINGS: f64 = 2.4;
/// Evidence for each further word of it: `Kva vil vi oppnå?` is no accident.
const KNOWN_WORD: f64 = 1.0;
/// Cost of a known heading whose field another one has: a title may stand over the header.
const TWICE: f64 = -3.0;
/// Evidence of a heading that resembles known ones, times its score.
const SIMILAR: f64 = 2.4;
/// Cost of a heading that nothing resembles.
const UNKNOWN: f64 = -1.5;
/// Cost of one that names an actor: they stand in cells.
const UNKNOWN_ACTOR: f64 = -4.0;
/// Cost of one that is a line by itself.
const UNKNOWN_LINE: f64 = -1.0;
/// Cost of a heading with a colon after one without: a label over the first row.
const LABEL: f64 = -6.0;
/// Cost of a heading that begins with a small letter.
const SMALL_LETTER: f64 = -6.0;
/// Cost of a heading that is a number or a date: they stand in cells.
const NUMERIC: f64 = -7.0;
/// Evidence of a year as a heading: a matrix may have them, but cells hold them too.
const YEAR: f64 = 0.3;
/// The same of one without another beside it, which most often ends the heading before: `Status per mai 2025`.
const LONE_YEAR: f64 = -0.7;
/// Cost of an end before a line that begins with a small letter.
const CUT_SHORT: f64 = -2.5;
/// Evidence of a known heading with a word or two more in small letters: `Status pr.` / `haust`.
const EXTENDED: f64 = 0.3;
/// The same where a year closes it, though on a line of its own.
const DATED: f64 = 0.8;
/// Bytes of a shortened word with its full stop at most (`inkl.`): a longer one ends a sentence.
const LONGEST_SHORTENED: usize = 5;
/// Words that may extend a known heading, the year behind them not counted: `Status per mai 2025`.
const EXTENSION_WORDS: usize = 2;
/// Cost of a line break inside a heading where no hyphen asks for it.
const BROKEN: f64 = -0.4;
/// Evidence a header needs: two headings, known or nearly so.
pub(super) const NEEDED: f64 = 4.0;
/// Score of a heading that counts as known; a header has two at least, and half of its columns.
const SURE: f64 = 0.9;
/// Words that known headings open with that a header has at least.
const MIN_OPENINGS: usize = 1;
/// Score from which a lookup counts as resembling.
const SIMILAR_FROM: f64 = 0.8;
/// The same for a heading whose last word leaves it open: `Vi vil`, `Saman med`.
const OPEN_FROM: f64 = 0.9;

/// Whether columns of these fields hold items of a plan: measures or objectives, or otherwise what
/// only a plan has.
#[must_use]
pub fn names_plan(fields: &[Option<Field>]) -> bool {
    let has = |f: Field| fields.contains(&Some(f));
    let core = has(Field::Measure) || has(Field::Objective);
    let care = has(Field::Responsible) || has(Field::Deadline) || has(Field::Period) || has(Field::Status);
    let followed = FOLLOW_UP.iter().filter(|&&f| has(f)).count();
    let other = fields.iter().filter(|&&f| f == Some(Field::Other)).count();
    (core
        || (care && (has(Field::Deliverable) || has(Field::ItemNo) || has(Field::FocusArea)))
        || followed >= MIN_FOLLOW_UP)
        && other * 2 < fields.len()
}

/// What a plan says of each measure beside its text.
const FOLLOW_UP: [Field; 10] = [
    Field::Responsible,
    Field::Deadline,
    Field::Period,
    Field::Status,
    Field::Resources,
    Field::Cost,
    Field::Indicator,
    Field::TargetGroup,
    Field::Participants,
    Field::Priority,
];
/// Columns of that kind that make a table a plan's where no heading of measures is known.
const MIN_FOLLOW_UP: usize = 3;

/// All headers, in order, without overlaps.
#[must_use]
pub fn find(lines: &[Line<'_>], knowledge: &Knowledge) -> Vec<Header> {
    let mut found: Vec<Header> = Vec::new();
    let mut spans = Spans::new(lines, knowledge);
    let running = furniture::running_heads(lines);
    let places = Places::find(lines);
    let mut i = 0;
    while i < lines.len() {
        if !places.again[i] && places.stacked[i] == 0 && !has_openings(lines, &spans.line_facts, i) {
            i += 1;
            continue;
        }
        let Some(mut header) = at(lines, i, &places, knowledge, &mut spans) else {
            i += 1;
            continue;
        };
        // Lines before the header that only cost are none of it.
        let mut later = i + 1;
        while later <= header.last && !header.again {
            if let Some(other) = at(lines, later, &places, knowledge, &mut spans)
                && (other.score >= header.score && !header.is_opened_by_core(lines[header.first].text, &other)
                    || header.is_titled(lines[header.first].text, &other, knowledge)
                    || running[header.first] && !header.columns[0].is_of_plan() && header.keeps_in(&other)
                    || header.groups.is_empty()
                        && header.keeps_in(&other)
                        && other.sure() + other.groups.len() >= header.sure())
            {
                header = other;
            }
            later += 1;
        }
        i = header.last + 1;
        found.push(header);
    }
    give_back(lines, &mut found);
    take_repeated(lines, &mut found, knowledge);
    found
}

/// A header that goes on where most others with the same headings end took in the first words of
/// its table.
fn give_back(lines: &[Line<'_>], headers: &mut [Header]) {
    let mut stands: BTreeMap<String, usize> = BTreeMap::new();
    for header in headers.iter() {
        *stands.entry(header.signature.clone()).or_default() += 1;
    }
    for header in headers.iter_mut().filter(|h| h.columns.last().is_some_and(|c| c.heading.contains('\n'))) {
        let Some((column, kept)) = header.columns.last().and_then(|c| Some((c, c.heading.rsplit_once('\n')?.0))) else {
            continue;
        };
        let shorter = Column { heading: kept.to_owned(), ..column.clone() };
        let mut columns = header.columns.clone();
        columns.pop();
        columns.push(shorter);
        let signature = signature(&columns);
        let Some(last) = (header.first..header.last).rev().find(|&l| !lines[l].is_spaces()) else { continue };
        if stands.get(&signature) > stands.get(&header.signature) {
            *header = Header { last, columns, signature, ..header.clone() };
        }
    }
}

/// Headings that nothing resembles at either end: the lines that stand next to each of several
/// headers with the same headings, and nowhere else, belong to them.
fn take_repeated(lines: &[Line<'_>], headers: &mut [Header], knowledge: &Knowledge) {
    /// Lines that are taken so at most on each side, two columns of two lines.
    const MAX_TAKEN: usize = 4;
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, header) in headers.iter().enumerate().filter(|(_, h)| h.groups.is_empty() && h.is_plan()) {
        groups.entry(header.signature.clone()).or_default().push(i);
    }
    for group in groups.into_values().filter(|g| g.len() > 1) {
        for side in [Side::Above, Side::Below] {
            for _ in 0..MAX_TAKEN {
                let beside = |&i: &usize| match side {
                    Side::Above => {
                        let floor = if i == 0 { 0 } else { headers[i - 1].last + 1 };
                        headers[i].first.checked_sub(1).filter(|&l| l >= floor)
                    }
                    Side::Below => {
                        let end = headers.get(i + 1).map_or(lines.len(), |h| h.first);
                        Some(headers[i].last + 1).filter(|&l| l < end)
                    }
                };
                let rows: Option<Vec<usize>> = group.iter().map(beside).collect();
                let Some(rows) = rows.filter(|rows| stand_there_alone(lines, rows)) else { break };
                for (&i, &row) in group.iter().zip(&rows) {
                    headers[i].take(side, row, lines[row].text, knowledge);
                }
            }
        }
    }
}

/// Whether these lines read the same, as a heading may, and no other line does.
fn stand_there_alone(lines: &[Line<'_>], rows: &[usize]) -> bool {
    let text = fold(lines[rows[0]].text);
    may_be_heading(lines[rows[0]].text)
        && rows.iter().all(|&l| fold(lines[l].text) == text)
        // A running head opens every page; a heading stands lower somewhere.
        && rows.iter().any(|&l| !lines[l].page_start)
        && lines.iter().filter(|l| fold(l.text) == text).count() == rows.len()
}

/// Whether a line that nothing resembles may be a heading, by its form.
#[must_use]
pub fn may_be_heading(text: &str) -> bool {
    /// Words of such a line at most.
    const LINE_WORDS: usize = 8;
    let words = text.split_whitespace().count();
    let ends = text.ends_with([':', ',']) || text.ends_with('.') && words > 1;
    (1..=LINE_WORDS).contains(&words) && !ends && !furniture::is_page_number(text)
}

/// Whether the lines that a header from `first` on may take have openings enough for it.
fn has_openings(lines: &[Line<'_>], facts: &[LineFacts], first: usize) -> bool {
    let (mut taken, mut words, mut known) = (0, 0, 0);
    for (line, facts) in lines.iter().zip(facts).skip(first).filter(|(l, _)| !l.is_spaces()) {
        if taken > 0 && line.page_start || taken >= MAX_LINES || words >= MAX_WORDS {
            return false;
        }
        known += facts.openings;
        if known >= MIN_OPENINGS {
            return true;
        }
        // A page number is skipped by the search, and counts for nothing there.
        if !facts.page_number {
            taken += 1;
            words += facts.printed;
        }
    }
    false
}

/// The header that begins at this line, if one does.
fn at(
    lines: &[Line<'_>],
    first: usize,
    places: &Places,
    knowledge: &Knowledge,
    spans: &mut Spans<'_, '_>,
) -> Option<Header> {
    let again = places.again[first] || places.stacked[first] > 0;
    if !may_begin(lines[first].text, knowledge) && !again {
        return None;
    }
    let facts = &spans.line_facts[first];
    if facts.label.is_some() || facts.page_number || facts.marked {
        return None;
    }
    let words = spans.gather(first, places.shared[first], (MAX_LINES, MAX_WORDS));
    let known = known_header(first, &words, knowledge, spans);
    if !again {
        return known;
    }
    // What stands again is all of the header: known headings may be a part of it.
    let whole = header_again(first, places.stacked[first].max(1), &words, knowledge, spans);
    let columns = |h: &Option<Header>| h.as_ref().map_or(0, |h| h.columns.len() + h.groups.len());
    let (whole_columns, known_columns) = (columns(&whole), columns(&known));
    if whole_columns > known_columns {
        return whole;
    }
    // As much as stands again: nothing at its beginning is to be left out.
    known.map(|header| Header { again: header.again || whole_columns == known_columns, ..header })
}

/// A header whose headings are mostly known.
fn known_header(first: usize, words: &[Word<'_>], knowledge: &Knowledge, spans: &mut Spans<'_, '_>) -> Option<Header> {
    let parsed = parse(words, spans)?;
    let (groups, parsed) = split_groups(words, parsed, knowledge, spans);
    let parsed = before_repetition(words, parsed, knowledge);
    let columns = columns(words, &parsed, knowledge);
    let names: Vec<(Option<Field>, f64)> = columns.iter().map(|c| (c.field, c.score)).collect();
    if !knowledge.headings.are_header(&names) || groups.len() > columns.len() {
        return None;
    }
    let last = words[parsed.cuts.last()?.1 - 1].line;
    let signature = signature(&columns);
    let twice = columns
        .iter()
        .filter(|c| c.field.is_none() && knowledge.headings.exact(&fold(&plain(&c.heading))).is_some())
        .count();
    #[allow(clippy::cast_precision_loss)]
    let score = parsed.score + TWICE * twice as f64;
    Some(Header { first, last, groups, columns, signature, score, again: false })
}

/// A quick look that spares most lines the search: the first word opens a heading, or the line
/// has two words that headings use.
fn may_begin(text: &str, knowledge: &Knowledge) -> bool {
    if text.is_empty() || text.len() > 300 {
        return false;
    }
    let Some(first) = text.chars().next() else { return false };
    if !(first.is_uppercase() || first == '#' || first.is_ascii_digit() || first == '(') {
        return false;
    }
    text.split(|c: char| c.is_whitespace() || c == '/').take(6).any(|w| knowledge.headings.has_word(&fold(w)))
}

#[derive(Debug, Clone)]
struct Parsed {
    /// Word ranges of the columns.
    cuts: Vec<(usize, usize)>,
    score: f64,
}

/// The best reading of the words from `from` as headings, ending at a line's end.
fn parse(words: &[Word<'_>], spans: &mut Spans<'_, '_>) -> Option<Parsed> {
    let n = words.len();
    // best[j]: evidence of the best reading of words[..j], and where its last heading begins.
    let mut best: Vec<Option<(f64, usize)>> = vec![None; n + 1];
    best[0] = Some((0.0, 0));
    for start in 0..n {
        let Some((score, _)) = best[start] else { continue };
        // A sentence soon costs more than any header gains.
        if score < -4.0 {
            continue;
        }
        let longest = n.min(start + MAX_HEADING_WORDS);
        for (end, slot) in best.iter_mut().enumerate().take(longest + 1).skip(start + 1) {
            let total = score + spans.evidence(words, start, end, |spans, k| evidence(words, start, end, k, spans));
            if slot.is_none_or(|(s, _)| total > s) {
                *slot = Some((total, start));
            }
        }
    }
    let (end, score) = (1..=n)
        .filter(|&end| words[end - 1].line_end)
        .filter_map(|end| best[end].map(|(s, _)| (end, s)))
        // A small letter on the next line goes on with the last heading.
        .map(|(end, s)| (end, s + if words.get(end).is_some_and(|w| !w.capital) { CUT_SHORT } else { 0.0 }))
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
    if score < NEEDED {
        return None;
    }
    Some(Parsed { cuts: way(&best, end)?, score })
}

/// The pieces of the best way to `end`, where `best[j]` tells the evidence up to `j` and where the last piece begins.
pub(super) fn way(best: &[Option<(f64, usize)>], end: usize) -> Option<Vec<(usize, usize)>> {
    let mut cuts = Vec::new();
    let mut at = end;
    while at > 0 {
        let (_, start) = best[at]?;
        cuts.push((start, at));
        at = start;
    }
    cuts.reverse();
    Some(cuts)
}

/// The heading as printed, lines joined with `\n`.
pub(super) fn heading(words: &[Word<'_>], start: usize, end: usize) -> String {
    let mut out = String::new();
    for (i, word) in words[start..end].iter().enumerate() {
        if i > 0 {
            out.push(if words[start + i - 1].line_end { '\n' } else { ' ' });
        }
        out.push_str(word.text);
    }
    out
}

/// The heading in one line: a hyphen at a line's end goes.
#[must_use]
pub fn plain(heading: &str) -> String {
    heading.replace("-\n", "").replace("\u{ad}\n", "").replace('\n', " ")
}

/// The words that name a heading's field: without the small words and the year that extend it (`Status per mai 2025`).
#[must_use]
pub fn name_of(heading: &str, knowledge: &Knowledge) -> String {
    let plain = plain(heading);
    let small = plain.split(' ').rev().nth(1).is_some_and(|w| w.starts_with(char::is_lowercase));
    match undated(&plain).filter(|rest| knowledge.headings.exact(&fold(rest)).is_some_and(is_dated)) {
        Some(rest) if small && plain.split(' ').next_back().is_some_and(is_year) => rest.to_owned(),
        _ => plain,
    }
}

/// Whether a heading of the field may say of which day it is; others with a date title tables (`Tiltak i 2025`).
fn is_dated(field: Field) -> bool {
    matches!(field, Field::Status | Field::Progress | Field::FollowUp)
}

/// Whether a word has a capital, but for abbreviations (`FSU`), which stand inside headings too.
#[must_use]
pub fn begins_with_capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && !letters.next().is_some_and(char::is_uppercase)
}

/// Cost of a heading that ends in a stroke.
const OPEN_END: f64 = -5.0;
/// Words behind the stroke of a heading in two languages at most.
const SECOND_LANGUAGE: usize = 3;

/// Evidence in nats that the words are one heading.
fn evidence(words: &[Word<'_>], start: usize, end: usize, knowledge: &Knowledge, spans: &mut Spans<'_, '_>) -> f64 {
    let span = &words[start..end];
    let (first, last) = (&span[0], &span[span.len() - 1]);
    let mut score = 0.0;
    if !first.capital || first.text.starts_with(['(', '/', '-', '–']) {
        score += SMALL_LETTER;
    }
    // What goes on behind a stroke is the same heading: `For hvem / Geasa`.
    if last.text.ends_with('/') {
        score += OPEN_END;
    }
    if last.text.ends_with(':') && start > 0 && !words[start - 1].text.ends_with(':') {
        score += LABEL;
    }
    for word in &words[start..end - 1] {
        if word.line_end && !word.text.ends_with('-') && !word.text.ends_with('/') {
            score += BROKEN;
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let length = span.len() as f64;
    let known = spans.known(words, start, end);
    let year = known == Known::Exactly(Field::BudgetYear) || known == Known::No && is_stretch(words, start, end);
    if year || first.text.starts_with(|c: char| c.is_ascii_digit()) {
        let times = year && (length < 2.0 || known == Known::No);
        let beside = |w: Option<&Word<'_>>| w.is_some_and(|w| is_year(w.text));
        let lone = is_year(first.text)
            && !beside(words.get(end))
            && !beside(start.checked_sub(1).map(|before| &words[before]));
        return score
            + match (times, lone) {
                (true, false) => YEAR,
                (true, true) => LONE_YEAR,
                (false, _) => NUMERIC,
            };
    }
    if matches!(known, Known::Exactly(_)) {
        return score + KNOWN + KNOWN_WORD * (length - 1.0);
    }
    if let Some(stroke) = (start + 1..end - 1).find(|&k| words[k].text == "/")
        && end - stroke - 1 <= SECOND_LANGUAGE
        && !words[stroke + 1..end].iter().any(|w| w.text == "/")
        && matches!(spans.known(words, start, stroke), Known::Exactly(_))
    {
        #[allow(clippy::cast_precision_loss)]
        return score + KNOWN + KNOWN_WORD * (stroke - start - 1) as f64 - 0.5 * (end - stroke - 2) as f64;
    }
    let whole =
        !(last.text.ends_with('.') && last.text.len() > LONGEST_SHORTENED || knowledge.words.is_open(last.text));
    for to in (start + 1..end).rev().take(EXTENSION_WORDS + usize::from(is_year(last.text))) {
        let dated = end - to > 1 && is_year(last.text);
        let small = words[to..end - usize::from(dated)].iter().all(|w| !w.capital || w.text.starts_with('('));
        if small
            && whole
            && let Known::Exactly(field) = spans.known(words, start, to)
            && (!dated || is_dated(field))
        {
            #[allow(clippy::cast_precision_loss)]
            return score + KNOWN + KNOWN_WORD * (to - start - 1) as f64 + if dated { DATED } else { EXTENDED };
        }
    }
    if known == Known::ButEndings {
        return score + KNOWN_BUT_ENDINGS + KNOWN_WORD * (length - 1.0);
    }
    if last.text.ends_with(['-', ',']) {
        return f64::NEG_INFINITY;
    }
    // A capital inside, after a small letter, begins the next heading.
    let inner = span[1..].iter().filter(|w| begins_with_capital(w.text)).count();
    // What makes a known heading and the line below it resemble one is the heading alone.
    let whole_before = (start + 1..end).any(|k| words[k - 1].line_end && spans.known(words, start, k) != Known::No);
    let open = !last.closes && last.text.chars().all(char::is_lowercase) && knowledge.words.is_open(last.text);
    let actor = spans.names_actor(span);
    let may_resemble = !whole_before && first.capital && inner == 0 && !actor;
    if open || may_resemble {
        let guess = spans.guess(span);
        if open && guess.score < OPEN_FROM {
            return f64::NEG_INFINITY;
        }
        if may_resemble && guess.score >= SIMILAR_FROM && guess.field != Field::BudgetYear {
            return score + SIMILAR * guess.score - 0.15 * (length - 1.0);
        }
    }
    let begins = start == 0 || words[start - 1].line_end;
    let broken = span[..span.len() - 1].iter().any(|w| w.line_end);
    let own_line = begins && last.line_end && !broken && !last.text.ends_with(['.', ':', ';']);
    let unknown = match (actor, own_line) {
        (true, _) => UNKNOWN_ACTOR,
        (false, true) => UNKNOWN_LINE,
        (false, false) => UNKNOWN,
    };
    #[allow(clippy::cast_precision_loss)]
    let inner = inner as f64;
    score + unknown - 1.5 * inner - 0.5 * (length - 1.0)
}

fn columns(words: &[Word<'_>], parsed: &Parsed, knowledge: &Knowledge) -> Vec<Column> {
    let headings: Vec<String> = parsed.cuts.iter().map(|&(start, end)| heading(words, start, end)).collect();
    let names: Vec<String> = headings.iter().map(|h| name_of(h, knowledge)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let fields = knowledge.headings.assign(&names);
    headings
        .into_iter()
        .zip(fields)
        .map(|(heading, m)| {
            let time = || time::is_stretch(&plain(&heading)).then_some(Field::BudgetYear);
            let (field, score) = m.map_or_else(|| (time(), 0.0), |m| (Some(m.field), m.score));
            Column { heading, field, score }
        })
        .collect()
}

/// Whether the words are one time beside others of the same form: `V25` `H25`, `1. kv` `2. kv`.
fn is_stretch(words: &[Word<'_>], start: usize, end: usize) -> bool {
    /// Words of such a heading at most.
    const STRETCH_WORDS: usize = 2;
    let length = end - start;
    let is_one = |from: usize| {
        let span = &words[from..from + length];
        let digit = span.iter().any(|w| w.text.contains(|c: char| c.is_ascii_digit()));
        digit && time::is_stretch(&plain(&heading(span, 0, length)))
    };
    // Numbers of rows below one another look like parts of a year: `H1`, `H2`.
    let numbered = words[start..end].iter().filter(|w| w.text.contains(|c: char| c.is_ascii_digit())).all(|w| {
        let digits = w.text.bytes().filter(u8::is_ascii_digit).count();
        digits == 1 && w.text.len() == 2
    });
    let beside = |from: usize| is_one(from) && (!numbered || words[from].line == words[start].line);
    length <= STRETCH_WORDS
        && is_one(start)
        && (end + length <= words.len() && beside(end) || start >= length && beside(start - length))
}

/// Four digits.
fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Cuts the reading short where a line begins with a heading whose field an earlier one has: there
/// the table's first row begins (`Tema …` / `Tema 1: …`).
fn before_repetition(words: &[Word<'_>], mut parsed: Parsed, knowledge: &Knowledge) -> Parsed {
    /// Columns that must be left for a header.
    const ENOUGH: usize = 3;
    let mut seen = Vec::new();
    for (i, &(start, end)) in parsed.cuts.iter().enumerate() {
        let field = knowledge.headings.exact(&fold(&plain(&heading(words, start, end))));
        let begins = start == 0 || words[start - 1].line_end;
        if i >= ENOUGH && begins && field.is_some() && seen.contains(&field) {
            parsed.cuts.truncate(i);
            // What nothing resembles at the end is that row's, or a title over it.
            let unknown = |&(s, e): &(usize, usize)| {
                let folded = fold(&plain(&heading(words, s, e)));
                let resembles =
                    knowledge.headings.holds(&folded) || knowledge.headings.guess(&folded).score >= SIMILAR_FROM;
                !resembles && (s == 0 || words[s - 1].line_end)
            };
            while parsed.cuts.len() > ENOUGH && parsed.cuts.last().is_some_and(unknown) {
                parsed.cuts.pop();
            }
            break;
        }
        seen.push(field);
    }
    parsed
}

/// A two-level header: the first line or lines are labels over several columns, the rest is a
/// whole header by itself.
fn split_groups(
    words: &[Word<'_>],
    parsed: Parsed,
    knowledge: &Knowledge,
    spans: &mut Spans<'_, '_>,
) -> (Vec<String>, Parsed) {
    /// Labels in words of no list whose fields the headings under them have too, at least.
    const MIN_SAID: usize = 2;
    let mut best: Option<(usize, usize)> = None;
    let may_split = |&split: &usize| {
        let (upper, lower) = parsed.cuts.split_at(split);
        words[upper[split - 1].1 - 1].line_end && lower.len() > upper.len() && lower.len() > 1
    };
    let splits: Vec<usize> = (1..parsed.cuts.len()).rev().filter(may_split).collect();
    if splits.is_empty() {
        return (Vec::new(), parsed);
    }
    let names: Vec<Option<Field>> = parsed.cuts.iter().map(|&(start, end)| spans.named(words, start, end)).collect();
    for split in splits {
        let (upper, lower) = parsed.cuts.split_at(split);
        let (above, fields) = names.split_at(split);
        let labels = upper.iter().all(|&(s, e)| knowledge.words.is_group_label(&plain(&heading(words, s, e))));
        // Labels may say in other words what the headings under them say.
        let repeats = above.iter().filter(|f| f.is_some() && fields.contains(f)).count();
        if !labels && (repeats < MIN_SAID || repeats + 1 < upper.len() || lower.len() <= upper.len() + 1) {
            continue;
        }
        let has = |f: Field| fields.contains(&Some(f));
        let opens = matches!(
            fields[0],
            None | Some(Field::ItemNo | Field::FocusArea | Field::FocusAreaGoal | Field::Objective)
        );
        if opens
            && (has(Field::Measure) || has(Field::Objective) || fields.contains(&None))
            && (split > 1 || repeats > 0 || !has(Field::Objective))
        {
            // `Mål` may be a label over columns, and the column of objectives itself.
            let different: BTreeSet<Field> = fields.iter().copied().flatten().collect();
            if best.is_none_or(|(_, most)| different.len() > most) {
                best = Some((split, different.len()));
            }
        }
    }
    if let Some((split, _)) = best {
        let (upper, lower) = parsed.cuts.split_at(split);
        let groups = upper.iter().map(|&(s, e)| heading(words, s, e)).collect();
        return (groups, Parsed { cuts: lower.to_vec(), score: parsed.score });
    }
    (Vec::new(), parsed)
}
