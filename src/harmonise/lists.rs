//! Lists outside tables: one depth for each kind of bullet.

use super::narrative;
use crate::knowledge::Knowledge;
use crate::model::{Block, ListItem, TextBlock};
use crate::text::{bullet, number};

/// Makes every block that opens with a bullet a list item, and gives each kind of bullet its
/// depth by the order in which the kinds first stand; a list with one kind keeps the depths that
/// its indentation told.
pub fn normalise(blocks: &mut Vec<Block>) {
    for block in blocks.iter_mut() {
        let (Block::Heading(b) | Block::Paragraph(b)) = block else { continue };
        let Some((glyph, rest)) = bullet::split(&b.text) else { continue };
        if rest.is_empty() {
            continue;
        }
        *block = Block::ListItem(ListItem {
            marker: glyph.to_string(),
            text: rest.to_owned(),
            depth: 0,
            places: b.places.clone(),
        });
    }
    split_bullets(blocks);
    let mut kinds: Vec<String> = Vec::new();
    for block in blocks.iter() {
        if let Block::ListItem(item) = block
            && is_glyph(&item.marker)
            && !kinds.contains(&item.marker)
        {
            kinds.push(item.marker.clone());
        }
    }
    if kinds.len() < 2 {
        return;
    }
    for block in blocks.iter_mut() {
        if let Block::ListItem(item) = block
            && let Some(depth) = kinds.iter().position(|k| *k == item.marker)
        {
            item.depth = u8::try_from(depth).unwrap_or(u8::MAX);
        }
    }
}

/// In plans without tables: lines that say something of measures (`Ansvar: Rektor`) inside a list item stand in a
/// paragraph of their own, and several of them on one line (`Ansvar: Rektor | Frist: 2027`) on lines of their own.
pub fn part_labels(blocks: &mut Vec<Block>, knowledge: &Knowledge) {
    let labelled = |line: &str| narrative::is_labelled(line, knowledge);
    for mut block in std::mem::take(blocks) {
        match block {
            Block::ListItem(mut item) if item.text.split('\n').skip(1).any(labelled) => {
                let lines: Vec<&str> = item.text.split('\n').collect();
                let at = lines.iter().skip(1).position(|l| labelled(l)).map_or(lines.len(), |i| i + 1);
                let said =
                    TextBlock { text: lines[at..].join("\n"), places: item.places.clone(), ..TextBlock::default() };
                item.text = lines[..at].join("\n");
                blocks.extend([Block::ListItem(item), Block::Paragraph(said)]);
            }
            Block::Heading(ref mut text) | Block::Paragraph(ref mut text) if text.text.contains('|') => {
                let lines = text.text.split('\n').flat_map(|line| {
                    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
                    if parts.iter().all(|part| labelled(part)) { parts } else { vec![line] }
                });
                text.text = lines.collect::<Vec<_>>().join("\n");
                blocks.push(block);
            }
            block => blocks.push(block),
        }
    }
}

/// In plans without tables whose export lost the bullets: the lines between a numbered objective and what is said of its
/// measures are list items, where several objectives have two such lines or more.
pub fn mark_measures(blocks: &mut [Block], knowledge: &Knowledge) {
    /// Objectives with two lines or more below them.
    const FEWEST: usize = 2;
    /// Words of a line at most; longer ones are prose.
    const MOST_WORDS: usize = 30;
    let is_numbered = |text: &str| number::parse(text).is_some_and(|n| n.parts.len() > 1 && !n.rest.is_empty());
    let said = |b: &TextBlock| narrative::labels(b, knowledge).is_some();
    let is_line = |b: &TextBlock| {
        let text = b.text.trim();
        text.starts_with(char::is_uppercase)
            && !text.ends_with(['.', ':'])
            && text.split_whitespace().count() <= MOST_WORDS
            && !is_numbered(text)
            && !said(b)
    };
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    for first in (0..blocks.len()).filter(|&i| narrative::titled(&blocks[i]).is_some_and(|b| is_numbered(&b.text))) {
        let lines = blocks[first + 1..].iter().take_while(|b| narrative::titled(b).is_some_and(is_line)).count();
        let end = first + 1 + lines;
        if lines > 0 && blocks.get(end).and_then(narrative::titled).is_some_and(said) {
            found.push(first + 1..end);
        }
    }
    let several = found.iter().filter(|range| range.len() > 1).count();
    if several < FEWEST || several * 2 < found.len() {
        return;
    }
    for i in found.into_iter().flatten() {
        if let Some(b) = narrative::titled(&blocks[i]) {
            let (text, places) = (b.text.clone(), b.places.clone());
            blocks[i] = Block::ListItem(ListItem { marker: "•".to_owned(), text, depth: 0, places });
        }
    }
}

/// A line inside an item or a paragraph that opens with a bullet is an item of its own.
fn split_bullets(blocks: &mut Vec<Block>) {
    for block in std::mem::take(blocks) {
        match block {
            Block::ListItem(item) if item.text.split('\n').skip(1).any(is_item) => {
                let mut parts = parts(&item.text).into_iter();
                let first = parts.next().unwrap_or_default();
                let (depth, places) = (item.depth, item.places.clone());
                blocks.push(Block::ListItem(ListItem { text: first, ..item }));
                for part in parts {
                    let Some((glyph, rest)) = bullet::split(&part) else { continue };
                    blocks.push(Block::ListItem(ListItem {
                        marker: glyph.to_string(),
                        text: rest.to_owned(),
                        depth,
                        places: places.clone(),
                    }));
                }
            }
            other => blocks.push(other),
        }
    }
}

/// Whether the line opens with a bullet that no dash between words could be.
fn is_item(line: &str) -> bool {
    bullet::split(line).is_some_and(|(glyph, rest)| !rest.is_empty() && !matches!(glyph, '-' | '–' | '—'))
}

/// The text cut before each line that opens with a bullet.
fn parts(text: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for line in text.split('\n') {
        match parts.last_mut() {
            Some(part) if !is_item(line) => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts
}

fn is_glyph(marker: &str) -> bool {
    marker.chars().count() == 1 && !marker.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_with_a_bullet_is_an_item_and_kinds_tell_the_depth() {
        let text = |text: &str| TextBlock { text: text.to_owned(), places: Vec::new(), level: None, prominent: true };
        let item =
            |marker: &str| ListItem { marker: marker.to_owned(), text: "x".to_owned(), depth: 0, places: Vec::new() };
        let mut blocks = vec![
            Block::Heading(text("• Felles plan")),
            Block::ListItem(item("▪")),
            Block::ListItem(item("•")),
            Block::Heading(text("Formål")),
        ];
        normalise(&mut blocks);
        let depths: Vec<Option<u8>> = blocks
            .iter()
            .map(|b| match b {
                Block::ListItem(i) => Some(i.depth),
                _ => None,
            })
            .collect();
        assert_eq!(depths, [Some(0), Some(1), Some(0), None]);
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(TextBlock { text: text.to_owned(), ..TextBlock::default() })
    }

    #[test]
    fn labels_stand_apart_from_list_items_and_from_one_another() {
        let item = |text: &str| {
            Block::ListItem(ListItem { marker: "•".to_owned(), text: text.to_owned(), depth: 0, places: Vec::new() })
        };
        let mut blocks = vec![
            item("Male gangfelt\nved skulane\nAnsvar: Vegsjefen\nFrist: 2027"),
            paragraph("Ansvar: Rektor | Frist: 2026"),
            paragraph("Sjå vik.no | Frist: 2026"),
        ];
        part_labels(&mut blocks, &Knowledge::builtin());
        assert_eq!(
            blocks,
            [
                item("Male gangfelt\nved skulane"),
                paragraph("Ansvar: Vegsjefen\nFrist: 2027"),
                paragraph("Ansvar: Rektor\nFrist: 2026"),
                paragraph("Sjå vik.no | Frist: 2026"),
            ]
        );
    }

    #[test]
    fn lines_between_objectives_and_labels_are_measures_where_that_is_the_rule() {
        let texts = |lines: &[&str]| {
            let mut blocks: Vec<Block> = lines.iter().map(|l| paragraph(l)).collect();
            mark_measures(&mut blocks, &Knowledge::builtin());
            blocks.iter().filter(|b| matches!(b, Block::ListItem(_))).count()
        };
        let first = ["1.1 Alle les", "Opne biblioteket", "Lesetime kvar dag", "Ansvar: Rektor"];
        let second = ["1.2 Alle rekn", "Kjøpe spel", "Mattekveld", "Ansvar: Rektor"];
        assert_eq!(texts(&[first, second].concat()), 4);
        // Numbered measures, one of which goes on in a second paragraph.
        assert_eq!(texts(&[&first[..], &["1.2 Alle rekn", "Ansvar: Rektor"]].concat()), 0);
    }
}
