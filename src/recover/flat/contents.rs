//! The titles in a document's list of contents: what stands there titles a section, also where it
//! stands in a table.

use std::collections::HashSet;

use super::lines::Line;
use crate::knowledge::Knowledge;
use crate::text::fold::fold;
use crate::text::number;

/// Entries that follow one another at least, where no leaders tell that they are entries.
const MIN_ENTRIES: usize = 3;
/// Lines after the heading of the contents, itself one of them, before its first entry at most.
const PATIENCE: usize = 3;
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
    // Below the heading of the contents, titles and pages may stand on lines of their own.
    let mut below = 0;
    let mut printed = lines.iter().filter(|l| !l.is_spaces()).peekable();
    while let Some(line) = printed.next() {
        if knowledge.words.is_contents(line.text) {
            below = PATIENCE;
        }
        let mut found = entry(line.text);
        if below > 0
            && found.is_none()
            && let Some(page) = printed.peek().and_then(|next| page(next.text))
            && opens_title(line.text)
        {
            found = Some((line.text, page, false));
            let _ = printed.next();
        }
        match found {
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
            None => {
                below = if run.is_empty() { below.saturating_sub(1) } else { 0 };
                run.clear();
            }
        }
    }
    titles
}

/// Title and page of an entry, and whether leaders stand between.
fn entry(text: &str) -> Option<(&str, u32, bool)> {
    let text = text.trim();
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let page = page(&text[before.len()..])?;
    let title = before.trim_end_matches([' ', '.', '…', '_', '\t']);
    let between = &before[title.len()..];
    let leaders = between.chars().filter(|c| matches!(c, '.' | '…' | '_')).count() > 2;
    (!between.is_empty() && opens_title(title)).then_some((title, page, leaders))
}

/// A page's number alone.
fn page(text: &str) -> Option<u32> {
    text.parse().ok().filter(|p| (1..1000).contains(p))
}

/// Whether the text may be a title; `2022 – 2024` and `kap. 3` are none.
fn opens_title(text: &str) -> bool {
    let opens = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let dash = text.ends_with(['–', '-', '—', ',', ':']);
    opens && !dash && letters > 3 && text.split_whitespace().count() <= MAX_WORDS
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
    fn titles_and_pages_may_stand_on_lines_of_their_own() {
        let list = "Innhald\nOm planen\n2\nTrygg heim\n3\nGode liv\n3\nTekst\n";
        assert_eq!(of(list), ["gode liv", "om planen", "trygg heim"]);
        // Without the heading these are rows.
        assert!(of(&list.replace("Innhald", "Nr.")).is_empty());
    }

    #[test]
    fn other_lines_with_numbers_are_none() {
        assert!(of("Møte 2\nTal 1\nPlan 2022\nHaust 2024 – 2\n").is_empty());
        // The column of measures is no section.
        assert!(of("Tiltak ....... 4\n").is_empty());
    }
}
