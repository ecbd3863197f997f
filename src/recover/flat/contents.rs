//! The titles in a document's list of contents: what stands there titles a section, also where it
//! stands in a table.

use std::collections::HashSet;

use super::lines::Line;
use crate::knowledge::Knowledge;
use crate::text::fold::fold;
use crate::text::number;

/// Entries that follow one another at least, where no leaders tell that they are entries.
const MIN_ENTRIES: usize = 3;
/// Words of a title at most.
const MAX_WORDS: usize = 12;
/// Lines that a title fills in a narrow column at most.
pub const MAX_LINES: usize = 4;

/// The folded titles, with their numbers and without. A column's heading is none.
#[must_use]
pub fn titles(lines: &[Line<'_>], knowledge: &Knowledge) -> HashSet<String> {
    let mut titles = HashSet::new();
    let mut run: Vec<(&str, u32)> = Vec::new();
    let mut add = |title: &str| {
        let bare = number::parse(title).map_or(title, |n| n.rest);
        for text in [title, bare] {
            let folded = fold(text);
            if !folded.is_empty() && knowledge.headings.exact(&folded).is_none() {
                titles.insert(folded);
            }
        }
    };
    for line in lines.iter().filter(|l| !l.is_spaces()) {
        match entry(line.text) {
            Some((title, _, true)) => add(title),
            Some((title, page, false)) => {
                if run.last().is_some_and(|(_, before)| *before > page) {
                    run.clear();
                }
                run.push((title, page));
                // The first ones count once there are enough.
                match run.len() {
                    n if n == MIN_ENTRIES => run.iter().for_each(|(title, _)| add(title)),
                    n if n > MIN_ENTRIES => add(title),
                    _ => {}
                }
            }
            None => run.clear(),
        }
    }
    titles
}

/// Title and page of an entry, and whether leaders stand between.
fn entry(text: &str) -> Option<(&str, u32, bool)> {
    let text = text.trim();
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let page = text[before.len()..].parse().ok().filter(|p| (1..1000).contains(p))?;
    let title = before.trim_end_matches([' ', '.', '…', '_', '\t']);
    let between = &before[title.len()..];
    let leaders = between.chars().filter(|c| matches!(c, '.' | '…' | '_')).count() > 2;
    let words = title.split_whitespace().count();
    let opens = title.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    // `2022 – 2024` and `kap. 3` are no entries.
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    let dash = title.ends_with(['–', '-', '—', ',', ':']);
    (opens && !dash && !between.is_empty() && letters > 3 && words <= MAX_WORDS).then_some((title, page, leaders))
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let pages = lines::text_pages(&[text]);
        let mut found: Vec<String> = titles(&lines::collect(&pages), &Knowledge::builtin()).into_iter().collect();
        found.sort();
        found
    }

    #[test]
    fn entries_with_leaders_or_in_a_run_are_titles() {
        assert_eq!(of("1. Trygg heim .......... 3\nnoko anna\n"), ["1 trygg heim", "trygg heim"]);
        assert_eq!(
            of("Innhald\nOm planen 2\nTrygg heim 3\nGode liv 3\n\nTekst\n"),
            ["gode liv", "om planen", "trygg heim"]
        );
    }

    #[test]
    fn other_lines_with_numbers_are_none() {
        assert!(of("Møte 2\nTal 1\nPlan 2022\nHaust 2024 – 2\n").is_empty());
        // The column of measures is no section.
        assert!(of("Tiltak ....... 4\n").is_empty());
    }
}
