//! Words that open a caption or a note of a table.

use std::sync::LazyLock;

use super::lines::Line;
use crate::model::Page;

/// Words of captions and notes: kind and word.
static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("../../../schemas/captions.csv").lines().skip(1).filter_map(|l| l.split_once(',')).collect()
});

/// Whether the line opens as a caption (a known word and a number: `Table 4.`) or a note (a known
/// word and a colon or full stop).
pub(super) fn says(page: &Page, line: &Line, kind: &str) -> bool {
    let Some(first) = line.words.first().map(|&w| page.words[w].text.as_str()) else { return false };
    let word = first.trim_end_matches([':', '.']).to_lowercase();
    if !KNOWN.iter().any(|(k, w)| *k == kind && w.trim() == word) {
        return false;
    }
    if kind == "note" {
        return first.ends_with([':', '.']);
    }
    line.words.get(1).is_some_and(|&w| {
        let t = page.words[w].text.trim_end_matches([':', '.', ',']);
        !t.is_empty()
            && t.chars().count() <= 6
            && t.chars().any(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | 'A'..='F'))
    })
}
