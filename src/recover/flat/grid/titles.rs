//! Lines of a table that may title a section of it: how much speaks for each.

use std::collections::BTreeSet;

use super::super::marks::{self, Mark, PARENT_WITHIN, Way, is_below, marked};
use super::super::sections::{self, Label};
use super::line;
use super::rows::RowLine;
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::text::number;

/// Words of a line that names a table or a section at most.
pub const WORDS: usize = 10;
/// Cost of a bare title, and what speaks for it.
const TITLE: f32 = -4.5;
/// Evidence of a title that stands outside the table too: in the contents.
const LISTED: f32 = 6.0;
/// Evidence that the next line fills the first column and others, or begins another table.
const BEFORE_ROW: f32 = 1.0;
/// Evidence that the area's goal follows, with its label.
const BEFORE_GOAL: f32 = 7.0;
/// Evidence of a number before the title where rows have none.
const NUMBERED: f32 = 3.0;
/// Rows are numbered where one line in so many begins with a number.
const NUMBERED_ROWS: usize = 8;
/// Cost of a title that opens with an infinitive as objectives do, or ends like a sentence.
const SENTENCE: f32 = -2.0;
/// Cost of a title right after a line that left its cell open.
const AFTER_OPEN: f32 = -4.0;
/// Evidence of a line that begins left of the column that it would be in: no cell does.
const LEFT: f32 = 3.0;
/// Characters left of it from which it counts.
const LEFT_BY: f32 = 3.0;
/// Evidence of words with single spaces over the border of two columns.
const OVER: f32 = 3.0;
/// Evidence of a mark that the number of a row below begins with: `A` before `A1`, `2.` before `2.1`.
const PARENT: f32 = 7.0;
/// Evidence of marks that count on from one title to the next, from 1, I or A on.
const SERIES: f32 = 5.0;

/// Evidence of an empty line before it where few lines of the table have one.
const APART: f32 = 2.5;
/// They are few below one in so many.
const FEW_BLANKS: usize = 6;

/// Weighs the lines that may title a section; tables begin at the lines `starts`, `listed` says whether a title stands outside the tables.
pub fn weigh(
    all: &mut [RowLine<'_>],
    starts: &BTreeSet<usize>,
    fields: &[Option<Field>],
    knowledge: &Knowledge,
    listed: impl Fn(&str) -> bool,
) {
    if matches!(fields[0], Some(Field::FocusArea | Field::FocusAreaGoal)) {
        return;
    }
    let texts: Vec<String> = all.iter().map(|l| line::text(&l.words)).collect();
    let opens: Vec<bool> = (0..all.len())
        .filter(|&i| !all[i].section && all[i].pieces[0].is_some() && all[i].pieces.iter().flatten().count() > 1)
        .map(|i| number::parse(&texts[i]).is_some())
        .collect();
    let rows_numbered = opens.iter().filter(|n| **n).count() * NUMBERED_ROWS > opens.len();
    let marks: Vec<Option<Mark<'_>>> = texts.iter().map(|text| marked(text).map(|(mark, _)| mark)).collect();
    let parents: Vec<bool> = (0..all.len())
        .map(|i| {
            let below = &texts[(i + 1).min(all.len())..(i + 1 + PARENT_WITHIN).min(all.len())];
            marks[i].as_ref().is_some_and(|mark| below.iter().any(|row| is_below(row, mark.text)))
        })
        .collect();
    let may: Vec<bool> = (0..all.len()).map(|i| may_title(&all[i], &texts[i], fields)).collect();
    let series = in_series(all, &marks, &may, fields);
    let blanks_tell = all.iter().filter(|l| l.blank && !l.page_start).count() * FEW_BLANKS < all.len();
    let titles: Vec<f32> = (0..all.len())
        .map(|i| {
            let line = &all[i];
            let text = texts[i].as_str();
            if !may[i] {
                return f32::NEG_INFINITY;
            }
            let counts = parents[i] || series[i];
            let in_numbers = fields[0] == Some(Field::ItemNo) && line.pieces[0].is_some_and(|c| is_mark(line, c));
            if in_numbers && !counts {
                return f32::NEG_INFINITY;
            }
            let mut score = TITLE;
            if listed(text) {
                score += LISTED;
            }
            let next = all.get(i + 1);
            let row = starts.contains(&(i + 1))
                || next.is_some_and(|n| n.section || n.pieces[0].is_some() && n.pieces.iter().flatten().count() > 1);
            if row {
                score += BEFORE_ROW;
            }
            let goal =
                next.is_some_and(|n| n.section && sections::label(&texts[i + 1], knowledge) == Some(Label::Goal));
            if goal {
                score += BEFORE_GOAL;
            }
            if blanks_tell && line.blank {
                score += APART;
            }
            if parents[i] {
                score += PARENT;
            } else if series[i] {
                score += SERIES;
            } else if !rows_numbered && number::parse(text).is_some_and(|n| !n.rest.is_empty()) {
                score += NUMBERED;
            }
            let pieces = || line.pieces.iter().flatten();
            if line.lead <= -LEFT_BY {
                score += LEFT;
            } else if !in_numbers && pieces().count() > 1 {
                score += OVER;
            }
            let title = marked(text).map_or(text, |(_, title)| title);
            let opening = number::parse(title).map_or(title, |n| n.rest).split_whitespace().next().unwrap_or("");
            if knowledge.words.is_infinitive(opening) && !counts || text.ends_with(['.', ',', '-']) {
                score += SENTENCE;
            }
            let column = line.pieces.iter().position(Option::is_some).unwrap_or(0);
            let open = i > 0
                && all[i - 1].pieces[column].is_some_and(|c| {
                    let last = all[i - 1].words[c.to - 1].text;
                    knowledge.words.is_open(last) || last.ends_with(['-', ',', '/'])
                });
            if open {
                score += AFTER_OPEN;
            }
            score
        })
        .collect();
    for (line, title) in all.iter_mut().zip(titles) {
        line.title = title;
    }
}

/// Whether the piece is a mark alone.
fn is_mark(line: &RowLine<'_>, piece: line::Chunk) -> bool {
    piece.to == piece.from + 1 && number::parse(line.words[piece.from].text).is_some_and(|n| n.rest.is_empty())
        || line.words[piece.from].text.chars().count() == 1
}

/// Whether the line can title a section: a few words in one run, after a mark or not, that begin
/// with a capital at the table's left.
fn may_title(line: &RowLine<'_>, text: &str, fields: &[Option<Field>]) -> bool {
    let count = text.split_whitespace().count();
    let Some(column) = line.pieces.iter().position(Option::is_some) else { return false };
    let numbers = usize::from(fields[0] == Some(Field::ItemNo));
    let at_left = column <= numbers || line.lead <= -LEFT_BY;
    let chunks = line::chunks(&line.words);
    let run = chunks.len() == 1 || chunks.len() == 2 && chunks[0].to == 1 && marked(text).is_some();
    !line.section
        && at_left
        && run
        && count <= WORDS
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && number::parse(text).is_none_or(|n| !n.rest.is_empty())
}

/// Which lines' marks count on from one to the next, from the first on, and are no rows' numbers.
fn in_series(all: &[RowLine<'_>], marks: &[Option<Mark<'_>>], may: &[bool], fields: &[Option<Field>]) -> Vec<bool> {
    let mut found = vec![false; all.len()];
    // Numbers of rows: marks in the column of numbers, or at the start of lines with several pieces.
    let numbers: Vec<Option<u32>> = all
        .iter()
        .map(|l| {
            let first = l.pieces.iter().flatten().next()?;
            let several = l.pieces.iter().flatten().count() > 1;
            if !(several || fields[0] == Some(Field::ItemNo)) {
                return None;
            }
            let n = number::parse(l.words[first.from].text).filter(|n| n.prefix.is_empty() && n.parts.len() == 1)?;
            n.parts.first().copied()
        })
        .collect();
    let mut before: Vec<Option<u32>> = vec![None; all.len()];
    let mut after = before.clone();
    for i in 1..all.len() {
        before[i] = numbers[i - 1].or(before[i - 1]);
    }
    for i in (1..all.len()).rev() {
        after[i - 1] = numbers[i].or(after[i]);
    }
    let is_row = |i: usize, value: u32| match before[i] {
        Some(before) => before.checked_add(1) == Some(value),
        None => after[i] == value.checked_add(1),
    };
    for way in [Way::Number, Way::Letter, Way::Roman] {
        let titles = (0..all.len()).filter(|&i| may[i]).filter_map(|i| Some((i, marks[i].as_ref()?)));
        for i in marks::chain(titles, way, |i, value| way == Way::Number && is_row(i, value)) {
            found[i] = true;
        }
    }
    found
}
