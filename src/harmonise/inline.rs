//! In plans without tables: what is said of a measure at the end of its own paragraph or list item,
//! `Open hall. Every Sunday. Ansvar: Idrettsrådet. Frist: 2026.` or `Open hall (ansvar: Idrettsrådet, frist: 2026)`.

use super::narrative::is_labelled;
use crate::knowledge::Knowledge;
use crate::model::{Block, ListItem, TextBlock};

/// Paragraphs that say so much of their measures that a document needs.
const FEWEST: usize = 3;
/// Labels that each of them has at least: one alone may be a sentence with a colon.
const LABELS: usize = 2;
/// Words of a label at most.
const LABEL_WORDS: usize = 3;

/// Makes such paragraphs list items, each with the labels in a paragraph of its own below.
pub fn part(blocks: &mut Vec<Block>, knowledge: &Knowledge) {
    let text = |block: &Block| match block {
        Block::Heading(b) | Block::Paragraph(b) => Some(b.text.clone()),
        Block::ListItem(item) => Some(item.text.clone()),
        _ => None,
    };
    let texts: Vec<Option<String>> = blocks.iter().map(text).collect();
    let found: Vec<Option<(String, String)>> =
        texts.iter().map(|text| text.as_ref().and_then(|text| split(text, knowledge))).collect();
    let inside = found.iter().flatten().count();
    // Labels that begin lines are read as such.
    let begins_line = |text: &str, said: &str| {
        let label = said.split(':').next().unwrap_or(said);
        text.split('\n').skip(1).any(|line| line.trim_start().starts_with(label))
    };
    let on_lines = texts.iter().zip(&found).filter(|(text, found)| {
        text.as_ref().zip(found.as_ref()).is_some_and(|(text, (_, said))| begins_line(text, said))
    });
    if inside < FEWEST || on_lines.count() * 2 > inside {
        return;
    }
    for (block, found) in std::mem::take(blocks).into_iter().zip(found) {
        let Some((measure, said)) = found else {
            blocks.push(block);
            continue;
        };
        let (marker, depth, places) = match block {
            Block::ListItem(item) => (item.marker, item.depth, item.places),
            Block::Heading(b) | Block::Paragraph(b) => ("•".to_owned(), 0, b.places),
            _ => continue,
        };
        blocks.push(Block::ListItem(ListItem { marker, text: measure, depth, places: places.clone() }));
        blocks.push(Block::Paragraph(TextBlock { text: said, places, ..TextBlock::default() }));
    }
}

/// The measure, and what is said of it with each label on a line of its own.
fn split(text: &str, knowledge: &Knowledge) -> Option<(String, String)> {
    let flat = text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let starts: Vec<usize> = flat.match_indices(':').filter_map(|(colon, _)| label(&flat, colon, knowledge)).collect();
    let first = *starts.first()?;
    let measure = flat[..first].trim_end_matches([' ', '\n', '(', '–', '-', '|', ';', ',']);
    let opens_labelled = flat[..first].contains(':') && is_labelled(&flat[..first], knowledge);
    if starts.len() < LABELS || measure.is_empty() || opens_labelled {
        return None;
    }
    let in_brackets = flat[..first].trim_end().ends_with('(');
    let ends = starts[1..].iter().copied().chain([flat.len()]);
    let said: Vec<String> = starts
        .iter()
        .zip(ends)
        .map(|(&from, to)| {
            let value = flat[from..to].trim_end().trim_end_matches(['.', ',', ';', '|', '–']);
            let value = if in_brackets && to == flat.len() { value.trim_end_matches(')') } else { value };
            value.trim_end().to_owned()
        })
        .collect();
    Some((measure.to_owned(), said.join("\n")))
}

/// Where the label begins that ends at the colon: on a line of its own, or after the end of a sentence or a part of one.
fn label(text: &str, colon: usize, knowledge: &Knowledge) -> Option<usize> {
    let before = &text[..colon];
    let starts = before.char_indices().rev().filter(|(_, c)| matches!(c, ' ' | '\n' | '(')).map(|(i, _)| i + 1);
    let starts: Vec<usize> = starts.take(LABEL_WORDS).collect();
    starts.into_iter().find(|&start| {
        let ended = text[..start].trim_end_matches(' ').ends_with(['\n', '.', '!', '?', ';', ',', '(', '|', '–']);
        ended && is_labelled(&format!("{}: x", &text[start..colon]), knowledge)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_end_a_paragraph_of_their_measure() {
        let k = Knowledge::builtin();
        let is = |measure: &str, said: &str| Some((measure.to_owned(), said.to_owned()));
        assert_eq!(
            split("Åpen hall. Hallen er åpen hver\nsøndag. Ansvarlig: Idrettsrådet. Frist: Høst 2025.", &k),
            is("Åpen hall. Hallen er åpen hver\nsøndag.", "Ansvarlig: Idrettsrådet\nFrist: Høst 2025")
        );
        assert_eq!(
            split("Opne hallen (ansvar: Idrettsrådet, frist: 2026)", &k),
            is("Opne hallen", "ansvar: Idrettsrådet\nfrist: 2026")
        );
        for text in [
            "Ansvar: Idrettsrådet | Frist: 2026 | Status: I gang",
            "Hallen er åpen. Frist: 2026.",
            "Ansvar: Idrettsrådet. Frist: 2026",
            "Tre ord: hei. Og: hå.",
        ] {
            assert_eq!(split(text, &k), None, "{text}");
        }
    }

    #[test]
    fn a_document_has_several_such_paragraphs() {
        let k = Knowledge::builtin();
        let paragraph = |n: usize| {
            let text = format!("Tiltak nummer {n}. Ansvar: Rektor. Frist: 2026.");
            Block::Paragraph(TextBlock { text, ..TextBlock::default() })
        };
        let parted = |n: usize| {
            let mut blocks: Vec<Block> = (0..n).map(paragraph).collect();
            part(&mut blocks, &k);
            blocks.len()
        };
        assert_eq!((parted(2), parted(3)), (2, 6));
        let lines = || TextBlock { text: "Tiltak\nAnsvar: Rektor | Frist: 2026.".to_owned(), ..TextBlock::default() };
        let mut blocks = vec![Block::Paragraph(lines()); 3];
        part(&mut blocks, &k);
        assert_eq!(blocks.len(), 3);
    }
}
