//! Headings, paragraphs and list items of lines outside tables.

use super::lines::Line;
use super::place;
use super::sections;
use crate::knowledge::{Knowledge, time};
use crate::model::{Block, ListItem, TextBlock};
use crate::text::{bullet, width};

/// Words of a heading at most.
const HEADING_WORDS: usize = 14;
/// Share of the widest line that a line fills at least when it goes on in the next.
const FULL_LINE: f32 = 0.8;

/// Adds the blocks of these lines.
pub fn blocks(
    lines: &[Line<'_>],
    range: std::ops::Range<usize>,
    furniture: &[bool],
    listed: &[bool],
    knowledge: &Knowledge,
    blocks: &mut Vec<Block>,
) {
    let indices: Vec<usize> = range.filter(|&i| !furniture[i] && !lines[i].is_spaces()).collect();
    let widest = indices.iter().map(|&i| width::estimate(lines[i].text)).fold(room(lines), f32::max);
    let depths = bullet_depths(lines, &indices);
    let mut previous: Option<usize> = None;
    for (n, &i) in indices.iter().enumerate() {
        let line = &lines[i];
        if let Some((glyph, rest)) = bullet::split(line.text) {
            blocks.push(Block::ListItem(ListItem {
                marker: glyph.to_string(),
                text: rest.to_owned(),
                depth: depths[n],
                places: vec![place(line)],
            }));
            previous = Some(i);
            continue;
        }
        let goes_on = !listed.get(i).copied().unwrap_or(false)
            && previous.is_some_and(|p| {
                let apart = (p + 1..i).any(|k| lines[k].is_spaces() && !furniture[k]);
                let next = indices.get(n + 1).map(|&k| &lines[k]);
                !titles(&lines[p], line, next) && goes_on(&lines[p], line, apart, widest, knowledge)
            });
        previous = Some(i);
        if goes_on {
            match blocks.last_mut() {
                Some(Block::Paragraph(block) | Block::Heading(block)) => {
                    append(&mut block.text, line.text);
                    add_place(&mut block.places, line);
                    continue;
                }
                Some(Block::ListItem(item)) => {
                    append(&mut item.text, line.text);
                    add_place(&mut item.places, line);
                    continue;
                }
                _ => {}
            }
        }
        let block = TextBlock { text: line.text.to_owned(), places: vec![place(line)], level: None, prominent: false };
        let heading = is_heading(line.text) && !listed.get(i).copied().unwrap_or(false)
            || sections::label(line.text, knowledge).is_some();
        blocks.push(if heading { Block::Heading(block) } else { Block::Paragraph(block) });
    }
}

/// The width in em that the document's long lines fill: few lines by themselves do not tell it.
fn room(lines: &[Line<'_>]) -> f32 {
    /// Words of a line that is of running text.
    const WORDS: usize = 8;
    let long = lines.iter().filter(|l| l.text.split_whitespace().count() >= WORDS);
    let mut widths: Vec<f32> = long.map(|l| width::estimate(l.text)).collect();
    let middle = widths.len() / 2;
    if middle == 0 { 0.0 } else { *widths.select_nth_unstable_by(middle, f32::total_cmp).1 }
}

fn append(text: &mut String, line: &str) {
    text.push('\n');
    text.push_str(line);
}

fn add_place(places: &mut Vec<crate::model::Place>, line: &Line<'_>) {
    if places.last().is_none_or(|p| p.page != line.page) {
        places.push(place(line));
    }
}

/// A short line that is no sentence, and does not open with a day: `3. mai Rådhuset`.
fn is_heading(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    let dated = text.starts_with(|c: char| c.is_ascii_digit()) && time::prefix_len(&words) > 1;
    !dated
        && !holds_sentence(text)
        && text.split_whitespace().count() <= HEADING_WORDS
        && !text.ends_with(['.', ',', ';'])
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '«')
}

/// Whether a sentence ends inside the text: `De første månedene er avgjørende. Nye`.
fn holds_sentence(text: &str) -> bool {
    /// Letters of a word that a full stop ends at least; shorter ones are abbreviated.
    const LETTERS: usize = 5;
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let ended = pair[0]
            .strip_suffix(['.', '!', '?'])
            .is_some_and(|w| w.chars().count() >= LETTERS && w.chars().all(char::is_lowercase));
        ended && pair[1].starts_with(char::is_uppercase)
    })
}

/// Whether the line goes on with the one before; `apart` where an empty paragraph stands between.
fn goes_on(previous: &Line<'_>, line: &Line<'_>, apart: bool, widest: f32, knowledge: &Knowledge) -> bool {
    let end = previous.text.split_whitespace().last().unwrap_or("");
    if end.ends_with('-') && end.len() > 1 || end.ends_with('\u{ad}') {
        return true;
    }
    let lower = line.text.trim_start_matches(['«', '"', '“', '”', '(']).starts_with(char::is_lowercase);
    let open = knowledge.words.is_open(end) || end.ends_with([',', '/', '(']);
    if lower {
        return true;
    }
    if apart || sections::label(line.text, knowledge).is_some() {
        return false;
    }
    let next = width::estimate(line.text.split_whitespace().next().unwrap_or(""));
    let full = width::estimate(previous.text) + width::SPACE + next >= widest * FULL_LINE;
    if open {
        return true;
    }
    // A sentence may begin at a line's start inside a paragraph: only after a full line.
    full && line.blank_before <= previous.blank_before.max(1)
        && !is_heading_alone(line.text)
        && previous.text.split_whitespace().count() > 4
}

/// Whether the line titles the list that begins after it: short, after a whole sentence.
fn titles(previous: &Line<'_>, line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    /// Words of such a title at most.
    const TITLE_WORDS: usize = 9;
    previous.text.ends_with(['.', '!', '?'])
        && is_heading(line.text)
        && line.text.split_whitespace().count() <= TITLE_WORDS
        && next.is_some_and(Line::is_bullet)
}

fn is_heading_alone(text: &str) -> bool {
    is_heading(text) && text.split_whitespace().count() <= 4
}

/// Depth of each bullet by its glyph and indentation: the first kind seen is the outermost, a
/// kind that first appears under another lies one deeper.
fn bullet_depths(lines: &[Line<'_>], indices: &[usize]) -> Vec<u8> {
    let mut kinds: Vec<(char, usize)> = Vec::new();
    let mut stack_depth: Vec<u8> = Vec::new();
    let indent_tells = {
        let mut leads: Vec<usize> = indices.iter().filter(|&&i| lines[i].is_bullet()).map(|&i| lines[i].lead).collect();
        leads.sort_unstable();
        leads.dedup();
        leads.len() > 1
    };
    let glyphs: std::collections::BTreeSet<char> =
        indices.iter().filter_map(|&i| bullet::split(lines[i].text).map(|b| b.0)).collect();
    let by_glyph = glyphs.len() > 1;
    indices
        .iter()
        .map(|&i| {
            let Some((glyph, _)) = bullet::split(lines[i].text) else { return 0 };
            let key = if by_glyph {
                (glyph, 0)
            } else if indent_tells {
                (glyph, lines[i].lead)
            } else {
                (glyph, 0)
            };
            if let Some(k) = kinds.iter().position(|&x| x == key) {
                return stack_depth[k];
            }
            let depth = match kinds.len() {
                0 => 0,
                _ if by_glyph => u8::try_from(kinds.len()).unwrap_or(u8::MAX),
                _ => {
                    let deeper = kinds.iter().filter(|k| k.1 < key.1).count();
                    u8::try_from(deeper).unwrap_or(u8::MAX)
                }
            };
            kinds.push(key);
            stack_depth.push(depth);
            depth
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_sentence_in_it_is_no_heading() {
        assert!(is_heading("Satsingsområde 1: Bosetting og kvalifisering"));
        assert!(is_heading("4. Samarbeid m.fl. Andre"));
        assert!(!is_heading("De første månedene er avgjørende. Nye innbyggere skal raskt få bolig og"));
    }
}
