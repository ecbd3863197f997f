//! Plans without tables in which each measure is a numbered paragraph with labelled lines below:
//!
//! ```text
//! Mål: Stinettet er trygt
//! 2.1 Skilte 38 turar
//!     Ansvar: Turlaget
//!     Tid: 2026–2028
//! 2.2 …
//! ```
//!
//! The measures of one objective become one table, a row each, so that the rest is read as in every other plan. In a PDF
//! the numbers and the texts beside them may have been taken for a table of two columns without a header: its cells are
//! paragraphs then.

use std::collections::BTreeMap;

use super::narrative::{Labelled, is_labelled, is_named, labels, made_table, printed, titled, without_word};
use crate::knowledge::Knowledge;
use crate::knowledge::headings::BELIEVED_FROM;
use crate::model::{Block, Cell, Field, Table, TextBlock};
use crate::text::number;

/// Measures with labels below them that a document has at least before they are a plan's items.
const MIN_MEASURES: usize = 3;
/// Paragraphs that go on with a measure at most, before its labels; and between an objective and its first measure.
const MAX_PROSE: usize = 2;
/// Words of a label that no list knows at most, and times that it stands at least.
const UNKNOWN_WORDS: usize = 4;
const MIN_UNKNOWN: usize = 2;

struct Measure {
    text: TextBlock,
    labels: Vec<Labelled>,
}

/// Measures that follow one another, as blocks `first..end`, under an objective or none.
struct Group {
    objective: Option<usize>,
    first: usize,
    end: usize,
    measures: Vec<Measure>,
}

/// Labels that no list knows: short words with a colon, again and again right below a label.
pub(super) type Unknown = BTreeMap<String, Field>;

/// The blocks with a table for each objective's measures, and which blocks are such; `None` where there are too few.
pub fn tables(blocks: &[Block], knowledge: &Knowledge) -> Option<(Vec<Block>, Vec<bool>)> {
    let blocks = expanded(blocks, knowledge);
    let unknown = unknown(&blocks, knowledge);
    let groups = groups(&blocks, &unknown, knowledge);
    if groups.iter().map(|g| g.measures.len()).sum::<usize>() < MIN_MEASURES {
        return None;
    }
    let mut headings: Vec<(Field, String)> = Vec::new();
    for label in groups.iter().flat_map(|g| &g.measures).flat_map(|m| &m.labels) {
        if !headings.iter().any(|(field, heading)| is_of(label, *field, heading)) {
            headings.push((label.field, label.label.clone()));
        }
    }
    let objectives: Vec<usize> = groups.iter().filter_map(|g| g.objective).collect();
    // One goal without a number right below every heading is the goal of that area.
    let of_area = |&i: &usize| {
        let counted = titled(&blocks[i]).is_none_or(|b| is_numbered(&without_word(&b.text, knowledge).1));
        let above = (0..i).rev().find(|&j| !matches!(blocks[j], Block::Furniture(_)));
        !counted && above.is_some_and(|j| matches!(blocks[j], Block::Heading(_)))
    };
    let of_areas = objectives.len() > 1 && objectives.iter().all(of_area);
    let objectives = if of_areas { Vec::new() } else { objectives };
    let (mut out, mut made) = (Vec::new(), Vec::new());
    let mut at = 0;
    for group in groups {
        out.extend((at..group.first).filter(|i| !objectives.contains(i)).map(|i| blocks[i].clone()));
        made.resize(out.len(), false);
        let objective = group.objective.filter(|_| !of_areas).and_then(|i| titled(&blocks[i]));
        out.push(Block::Table(table(objective, &group.measures, &headings, knowledge)));
        made.push(true);
        out.extend(blocks[group.first..group.end].iter().filter(|b| matches!(b, Block::Furniture(_))).cloned());
        made.resize(out.len(), false);
        at = group.end;
    }
    out.extend(blocks[at..].iter().cloned());
    made.resize(out.len(), false);
    Some((out, made))
}

fn is_numbered(text: &str) -> bool {
    number::parse(text).is_some_and(|n| !n.rest.is_empty() && n.rest.contains(char::is_alphabetic))
}

/// Whether the label goes with the column: labels of no field are told by their words.
pub(super) fn is_of(label: &Labelled, field: Field, heading: &str) -> bool {
    label.field == field && (field != Field::Other || label.label == heading)
}

/// The word before the line's first colon, where it is short and opens with a capital.
fn word_before_colon(line: &str) -> Option<&str> {
    let (word, _) = line.split_once(':')?;
    let word = word.trim();
    let short = word.split_whitespace().count() <= UNKNOWN_WORDS && word.starts_with(char::is_uppercase);
    short.then_some(word)
}

pub(super) fn unknown(blocks: &[Block], knowledge: &Knowledge) -> Unknown {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut below = false;
    for line in blocks.iter().filter_map(titled).flat_map(|b| b.text.split('\n')) {
        let label = is_labelled(line, knowledge);
        if let Some(word) = word_before_colon(line).filter(|_| below && !label && !is_named(line, knowledge)) {
            *counts.entry(word).or_default() += 1;
        }
        below = label;
    }
    let field = |word: &str| {
        let best = knowledge.headings.candidates(word).into_iter().find(|m| m.score >= BELIEVED_FROM);
        best.map_or(Field::Other, |m| m.field)
    };
    counts.into_iter().filter(|(_, n)| *n >= MIN_UNKNOWN).map(|(word, _)| (word.to_owned(), field(word))).collect()
}

/// What a block says under labels, those that no list knows too.
pub(super) fn said(block: &TextBlock, unknown: &Unknown, knowledge: &Knowledge) -> Option<Vec<Labelled>> {
    let mut said: Vec<Labelled> = Vec::new();
    for line in block.text.split('\n') {
        let word = word_before_colon(line).and_then(|word| unknown.get_key_value(word));
        let line = TextBlock { text: line.to_owned(), places: block.places.clone(), ..TextBlock::default() };
        match (labels(&line, knowledge), word, said.last_mut()) {
            (Some(found), ..) => said.extend(found),
            (None, Some((word, field)), _) => said.push(Labelled {
                field: *field,
                label: word.clone(),
                value: line.text.split_once(':').map_or("", |(_, value)| value.trim()).to_owned(),
                places: line.places,
            }),
            (None, None, Some(last)) => {
                last.value.push('\n');
                last.value.push_str(&line.text);
            }
            (None, None, None) => return None,
        }
    }
    (!said.is_empty()).then_some(said)
}

fn groups(blocks: &[Block], unknown: &Unknown, knowledge: &Knowledge) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut objective: Option<(usize, usize)> = None;
    let mut adjoins = false;
    let mut at = 0;
    while at < blocks.len() {
        let Some(block) = titled(&blocks[at]) else {
            adjoins &= matches!(blocks[at], Block::Furniture(_));
            at += 1;
            continue;
        };
        if is_named(&block.text, knowledge) {
            objective = Some((at, 0));
            adjoins = false;
        } else if let Some((measure, end)) = measure(blocks, at, unknown, knowledge) {
            match groups.last_mut().filter(|_| adjoins) {
                Some(group) => {
                    group.measures.push(measure);
                    group.end = end;
                }
                None => groups.push(Group {
                    objective: objective.take().map(|(i, _)| i),
                    first: at,
                    end,
                    measures: vec![measure],
                }),
            }
            adjoins = true;
            at = end;
            continue;
        } else {
            adjoins = false;
            objective = objective
                .map(|(i, prose)| (i, prose + 1))
                .filter(|&(_, prose)| prose <= MAX_PROSE && matches!(blocks[at], Block::Paragraph(_)));
        }
        at += 1;
    }
    groups
}

/// The measure whose number opens this block, with the labels below it, and where it ends.
fn measure(blocks: &[Block], first: usize, unknown: &Unknown, knowledge: &Knowledge) -> Option<(Measure, usize)> {
    let mut text = titled(&blocks[first]).filter(|b| is_numbered(&b.text))?.clone();
    let mut at = printed(blocks, first + 1)?;
    for _ in 0..MAX_PROSE {
        let Block::Paragraph(more) = &blocks[at] else { break };
        if labels(more, knowledge).is_some() || is_named(&more.text, knowledge) || is_numbered(&more.text) {
            break;
        }
        text.text.push('\n');
        text.text.push_str(&more.text);
        text.places.extend(more.places.iter().cloned());
        at = printed(blocks, at + 1)?;
    }
    let (mut all, mut end) = (Vec::new(), first);
    while let Some(found) = blocks.get(at).and_then(titled).and_then(|b| said(b, unknown, knowledge)) {
        all.extend(found);
        end = at + 1;
        match printed(blocks, end) {
            Some(next) => at = next,
            None => break,
        }
    }
    (!all.is_empty()).then_some((Measure { text, labels: all }, end))
}

/// The blocks with labelled lines, and the numbered paragraphs between them, in blocks of their own; headerless tables
/// of numbers and such paragraphs too.
fn expanded(blocks: &[Block], knowledge: &Knowledge) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Paragraph(text) if text.text.contains('\n') => {
                out.extend(parts(text, matches!(block, Block::Heading(_)), knowledge));
            }
            Block::Table(table) if holds_measures(table, knowledge) => {
                for row in rows(table) {
                    out.extend(parts(&row, false, knowledge));
                }
            }
            Block::ListItem(item) if number::parse(&item.marker).is_some() => {
                let text = TextBlock {
                    text: format!("{} {}", item.marker, item.text),
                    places: item.places.clone(),
                    ..TextBlock::default()
                };
                out.extend(parts(&text, false, knowledge));
            }
            _ => out.push(block.clone()),
        }
    }
    with_numbers(out)
}

/// The blocks with each number that is a block of its own at the start of the next, where that begins a text.
fn with_numbers(blocks: Vec<Block>) -> Vec<Block> {
    let alone = |b: &Block| titled(b).is_some_and(|b| number::parse(&b.text).is_some_and(|n| n.rest.is_empty()));
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in blocks {
        let number = out.last().filter(|b| alone(b)).and_then(titled).map(|b| (b.text.clone(), b.places.clone()));
        if let (Some((number, places)), Block::Heading(text) | Block::Paragraph(text)) = (number, &mut block)
            && text.text.starts_with(|c: char| c.is_uppercase() || c == '«')
        {
            text.text = format!("{number} {}", text.text);
            text.places.splice(0..0, places);
            out.pop();
        }
        out.push(block);
    }
    out
}

/// A text cut before its first labelled line, and after its last where a number or an objective follows.
fn parts(text: &TextBlock, heading: bool, knowledge: &Knowledge) -> Vec<Block> {
    let mut parts: Vec<(bool, Vec<&str>)> = Vec::new();
    for line in text.text.split('\n') {
        let label = is_labelled(line, knowledge);
        let opens = label || is_named(line, knowledge) || is_numbered(line);
        match parts.last_mut() {
            Some((said, part)) if !opens || label && *said => part.push(line),
            _ => parts.push((label, vec![line])),
        }
    }
    if !parts.iter().any(|(label, _)| *label) {
        parts = vec![(false, text.text.split('\n').collect())];
    }
    let block = |(_, lines): (bool, Vec<&str>)| {
        let part = TextBlock { text: lines.join("\n"), ..text.clone() };
        if heading { Block::Heading(part) } else { Block::Paragraph(part) }
    };
    parts.into_iter().map(block).collect()
}

/// Whether half of the rows of a headerless table of two columns are a number and a text with labels.
fn holds_measures(table: &Table, knowledge: &Knowledge) -> bool {
    if table.header_rows > 0 || table.columns != 2 {
        return false;
    }
    let rows = rows(table);
    let measures =
        rows.iter().filter(|r| is_numbered(&r.text) && r.text.split('\n').any(|l| is_labelled(l, knowledge)));
    measures.count() * 2 >= rows.len().max(1)
}

/// Each row as one text, its cells one after the other.
fn rows(table: &Table) -> Vec<TextBlock> {
    let count = table.cells.iter().map(|c| c.row + 1).max().unwrap_or(0);
    let mut rows: Vec<TextBlock> = vec![TextBlock::default(); count];
    let mut cells: Vec<&Cell> = table.cells.iter().filter(|c| !c.text.is_empty()).collect();
    cells.sort_by_key(|c| (c.row, c.col));
    for cell in cells {
        let row = &mut rows[cell.row];
        if !row.text.is_empty() {
            row.text.push(' ');
        }
        row.text.push_str(&cell.text);
        row.places.extend(cell.places.iter().cloned());
    }
    rows.retain(|r| !r.text.is_empty());
    rows
}

fn table(
    objective: Option<&TextBlock>,
    measures: &[Measure],
    headings: &[(Field, String)],
    knowledge: &Knowledge,
) -> Table {
    let cell = |row, col, text: String, places| Cell { row, col, rowspan: 1, colspan: 1, text, places };
    let (word, text) = objective.map(|b| without_word(&b.text, knowledge)).unwrap_or_default();
    let places = objective.map_or(Vec::new(), |b| b.places.clone());
    let mut cells = vec![
        cell(0, 0, word.clone(), if word.is_empty() { Vec::new() } else { places.clone() }),
        cell(0, 1, String::new(), Vec::new()),
    ];
    cells.extend((2..).zip(headings).map(|(i, (_, heading))| cell(0, i, heading.clone(), Vec::new())));
    if objective.is_some() {
        cells.push(Cell { rowspan: measures.len(), ..cell(1, 0, text, places) });
    }
    for (row, measure) in (1..).zip(measures) {
        cells.push(cell(row, 1, measure.text.text.clone(), measure.text.places.clone()));
        for (col, (field, heading)) in (2..).zip(headings) {
            let said: Vec<&Labelled> = measure.labels.iter().filter(|l| is_of(l, *field, heading)).collect();
            let text = said.iter().map(|l| l.value.as_str()).collect::<Vec<_>>().join("\n");
            cells.push(cell(row, col, text, said.first().map_or(Vec::new(), |l| l.places.clone())));
        }
    }
    made_table(cells, headings.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{How, Place};

    fn paragraph(text: &str) -> Block {
        let places = vec![Place { page: 1, bbox: None, line: Some(1) }];
        Block::Paragraph(TextBlock { text: text.to_owned(), places, level: None, prominent: false })
    }

    fn rows_of(block: &Block) -> Vec<Vec<String>> {
        let Block::Table(table) = block else { panic!("{block:?}") };
        let mut rows =
            vec![vec![String::new(); table.columns]; table.cells.iter().map(|c| c.row + 1).max().unwrap_or(0)];
        table.cells.iter().for_each(|c| rows[c.row][c.col].clone_from(&c.text));
        rows
    }

    #[test]
    fn numbered_measures_with_labels_below_are_rows_of_their_objective() {
        let blocks = [
            paragraph("2 Stiar\nTiltaka gjeld fjellet."),
            paragraph("Mål: Stinettet er trygt"),
            paragraph(
                "2.1 Skilte turar i heile\nkommunen\nAnsvar: Turlaget\nTid: 2026\n2.2 Ny løypemaskin\nAnsvar: Løypelaget",
            ),
            paragraph("Mål: Alle går tur"),
            paragraph("2.3 Benkar"),
            paragraph("Tid: Løpande"),
            paragraph("Slik følgjer vi opp."),
        ];
        let (out, made) = tables(&blocks, &Knowledge::builtin()).expect("three measures");
        assert_eq!(made, [false, true, true, false]);
        let heading = ["Mål", "", "Ansvar", "Tid"];
        assert_eq!(
            rows_of(&out[1]),
            [
                heading,
                ["Stinettet er trygt", "2.1 Skilte turar i heile\nkommunen", "Turlaget", "2026"],
                ["", "2.2 Ny løypemaskin", "Løypelaget", ""]
            ]
        );
        assert_eq!(rows_of(&out[2]), [heading, ["Alle går tur", "2.3 Benkar", "", "Løpande"]]);
    }

    #[test]
    fn a_headerless_table_of_such_measures_is_taken_apart() {
        let cell =
            |row, col, text: &str| Cell { row, col, rowspan: 1, colspan: 1, text: text.to_owned(), places: Vec::new() };
        let table =
            |cells: Vec<Cell>| Block::Table(Table { how: How::Aligned, header_rows: 0, ..made_table(cells, 2) });
        let blocks = [table(vec![
            cell(0, 0, "2.1"),
            cell(0, 1, "Skilte turar\nAnsvar: Turlaget"),
            cell(1, 0, "Mål: Alle går tur"),
            cell(2, 0, "2.2"),
            cell(2, 1, "Benkar\nAnsvar: Teknisk"),
            cell(3, 0, "2.3"),
            cell(3, 1, "Gapahuk\nAnsvar: Turlaget"),
        ])];
        let (out, made) = tables(&blocks, &Knowledge::builtin()).expect("three measures");
        assert_eq!(made, [true, true]);
        assert_eq!(rows_of(&out[0]), [["", "", "Ansvar"], ["", "2.1 Skilte turar", "Turlaget"]]);
        assert_eq!(
            rows_of(&out[1]),
            [["Mål", "", "Ansvar"], ["Alle går tur", "2.2 Benkar", "Teknisk"], ["", "2.3 Gapahuk", "Turlaget"]]
        );
        let others = [table(vec![cell(0, 0, "1"), cell(0, 1, "Leiar"), cell(1, 0, "2"), cell(1, 1, "Nestleiar")])];
        assert!(tables(&others, &Knowledge::builtin()).is_none());
    }

    #[test]
    fn labels_that_no_list_knows_are_told_by_standing_again() {
        let blocks = [
            paragraph("2.1 Skilte turar\nAnsvar: Turlaget\nTonn CO2: 3"),
            paragraph("2.2 Benkar\nAnsvar: Teknisk\nTonn CO2: 5 og\nmeir"),
            paragraph("2.3"),
            paragraph("Gapahuk\nAnsvar: Turlaget\nSøre Lia: ei gong"),
        ];
        let (out, _) = tables(&blocks, &Knowledge::builtin()).expect("three measures");
        assert_eq!(
            rows_of(&out[0]),
            [
                ["", "", "Ansvar", "Tonn CO2"],
                ["", "2.1 Skilte turar", "Turlaget", "3"],
                ["", "2.2 Benkar", "Teknisk", "5 og\nmeir"],
                ["", "2.3 Gapahuk", "Turlaget\nSøre Lia: ei gong", ""],
            ]
        );
    }

    #[test]
    fn two_such_paragraphs_are_no_plan() {
        let blocks = [paragraph("1.1 Møte\nTid: mai"), paragraph("1.2 Møte\nTid: juni")];
        assert!(tables(&blocks, &Knowledge::builtin()).is_none());
    }

    #[test]
    fn one_goal_below_each_heading_is_the_areas() {
        let heading = |text: &str| Block::Heading(TextBlock { text: text.to_owned(), ..TextBlock::default() });
        let area = |n: u32| {
            let measures = (1..=2).map(move |m| paragraph(&format!("{n}.{m} Male gangfelt\nAnsvar: Vegsjefen")));
            [heading(&format!("{n} Vegar")), paragraph("Mål: Trygge vegar")].into_iter().chain(measures)
        };
        let blocks: Vec<Block> = area(1).chain(area(2)).collect();
        let (out, made) = tables(&blocks, &Knowledge::builtin()).expect("four measures");
        assert_eq!(made, [false, false, true, false, false, true]);
        assert_eq!(out[1], paragraph("Mål: Trygge vegar"));
    }
}
