//! A cell's layout lines → running text, or measures with their points.

use crate::model::Measure;
use crate::text::bullet;
use crate::text::join::{Vocabulary, join};

/// Stands for the numbers of a list, as a bullet of their own kind.
const COUNTED: char = '#';

/// A cell's text in one line; `None` where it is empty or a lone dash.
#[must_use]
pub fn text(cell: &str, vocabulary: &Vocabulary) -> Option<String> {
    let joined = join(cell, vocabulary);
    (!joined.is_empty() && !is_dash(&joined)).then_some(joined)
}

fn is_dash(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '-' | '–' | '—' | '•' | '▪'))
}

/// Whether the lines of a cell are a list that counts, from 1 or a on: `1) …`, `2) …`. Its numbers are no item's.
#[must_use]
pub fn is_counted(cell: &str) -> bool {
    counted(cell).iter().any(Option::is_some)
}

/// For each filled line of a cell, its text after the mark, where it opens the next part of a list that counts.
fn counted(cell: &str) -> Vec<Option<&str>> {
    /// Parts of such a list at least.
    const FEWEST: u32 = 2;
    let lines: Vec<&str> = cell.split('\n').filter(|l| !l.trim().is_empty()).collect();
    for way in [numeral, letter] {
        // A list may go on from the cell above: then capitals tell it from a text that a number wraps into.
        let from = mark(lines.first().copied().unwrap_or_default(), way).map_or(1, |(value, _)| value);
        let mut next = from;
        let found: Vec<Option<&str>> = lines
            .iter()
            .map(|line| {
                let (_, rest) = mark(line, way).filter(|(value, _)| *value == next)?;
                next += 1;
                Some(rest)
            })
            .collect();
        let capitals = found.iter().flatten().all(|rest| !rest.starts_with(char::is_lowercase));
        if next >= from + FEWEST && (from == 1 || capitals) {
            return found;
        }
    }
    vec![None; lines.len()]
}

fn numeral(mark: &str) -> Option<u32> {
    mark.parse().ok().filter(|_| mark.len() <= 2)
}

fn letter(mark: &str) -> Option<u32> {
    match mark.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(u32::from(letter - b'a') + 1),
        _ => None,
    }
}

/// What a closed mark at the start of a line counts, and the text after it.
fn mark(line: &str, way: fn(&str) -> Option<u32>) -> Option<(u32, &str)> {
    let (word, rest) = line.trim_start().split_once(char::is_whitespace)?;
    let open = word.strip_prefix('(').unwrap_or(word);
    let bare = open.strip_suffix(')').or_else(|| word.strip_suffix('.'))?;
    let rest = rest.trim();
    Some((way(bare)?, rest)).filter(|_| !rest.is_empty())
}

/// The measures of a cell: a bullet or a number of a list each; text before the first bullet is a measure of its own,
/// and the bullets under it are its points; bullets of a second kind are points of the bullet
/// above; a cell without bullets is one measure. Identifiers are left empty.
#[must_use]
pub fn measures(cell: &str, vocabulary: &Vocabulary) -> Vec<Measure> {
    let mut parts: Vec<(Option<char>, String)> = Vec::new();
    let counted = counted(cell);
    for (line, counted) in cell.split('\n').filter(|l| !l.trim().is_empty()).zip(counted) {
        if let Some(rest) = counted {
            parts.push((Some(COUNTED), rest.to_owned()));
            continue;
        }
        let broken = parts.last().is_some_and(|(_, t)| is_pushed_break(t, line, vocabulary));
        match bullet::split(line) {
            Some((glyph, rest)) if !broken => parts.push((Some(glyph), rest.to_owned())),
            _ => match parts.last_mut() {
                Some((_, text)) => {
                    text.push('\n');
                    text.push_str(line);
                }
                None => parts.push((None, line.to_owned())),
            },
        }
    }
    let top = parts.iter().find_map(|(glyph, _)| *glyph);
    let lead_in = parts.len() > 1 && parts[0].0.is_none();
    let mut measures: Vec<Measure> = Vec::new();
    for (glyph, lines) in parts {
        let text = join(&lines, vocabulary);
        if text.is_empty() || is_dash(&text) {
            continue;
        }
        let nested = glyph.is_some() && glyph != top;
        match measures.last_mut() {
            Some(last) if nested || lead_in && glyph.is_some() => last.points.push(text),
            _ => measures.push(Measure::new(text)),
        }
    }
    measures
}

/// Whether the line is the second half of a word whose hyphen was pushed to it.
fn is_pushed_break(before: &str, line: &str, vocabulary: &Vocabulary) -> bool {
    bullet::split(line).is_some_and(|(glyph, _)| glyph == '-') && {
        let joined = join(&format!("{before}\n{line}"), vocabulary);
        !joined.contains(" - ")
            && joined.split(' ').count() < before.split_whitespace().count() + line.split_whitespace().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cell: &str) -> Vec<(String, Vec<String>)> {
        measures(cell, &Vocabulary::default()).into_iter().map(|m| (m.text, m.points)).collect()
    }

    fn m(text: &str, points: &[&str]) -> (String, Vec<String>) {
        (text.to_owned(), points.iter().map(|p| (*p).to_owned()).collect())
    }

    #[test]
    fn bullets_are_measures() {
        assert_eq!(of("- lage skjema\nfor alle\n- årshjul"), [m("lage skjema for alle", &[]), m("årshjul", &[])]);
        assert_eq!(of("Prosess og\nmetode"), [m("Prosess og metode", &[])]);
        assert_eq!(of("-"), []);
        assert_eq!(of(""), []);
    }

    #[test]
    fn numbers_that_count_are_measures() {
        let two = [m("Ny rutine for alle", &[]), m("Kurs", &[])];
        assert_eq!(of("1) Ny rutine\nfor alle\n2) Kurs"), two);
        assert_eq!(of("1. Ny rutine\nfor alle\n2. Kurs"), two);
        assert_eq!(of("a) Ny rutine\nfor alle\n(b) Kurs"), two);
        assert_eq!(of("Tre ting:\n1) Rutine\n• Kurs\n2) Øving"), [m("Tre ting:", &["Rutine", "Kurs", "Øving"])]);
        assert_eq!(of("4. Fallrisiko\n5. Hoftevern"), [m("Fallrisiko", &[]), m("Hoftevern", &[])]);
        assert!(is_counted("1) Rutine\n2) Kurs"));
        for whole in ["1) Rutine", "Bygge ut\n2. etasje", "2. etasje\n3. etasje", "1. og\n2. trinn"] {
            let joined = whole.replace('\n', " ");
            assert_eq!(of(whole).len(), 1 + usize::from(whole.starts_with("1. og")), "{joined}");
        }
    }

    #[test]
    fn a_lead_in_holds_its_bullets_as_points() {
        assert_eq!(
            of("Be gruppa vurdera:\n- Er avtalen god?\n- Kva manglar?"),
            [m("Be gruppa vurdera:", &["Er avtalen god?", "Kva manglar?"])]
        );
    }

    #[test]
    fn a_second_kind_of_bullet_is_a_point() {
        assert_eq!(
            of("- etablere utval\n• barn\n• eldre\n- møte"),
            [m("etablere utval", &["barn", "eldre"]), m("møte", &[])]
        );
    }
}
