//! Words that a document counts its areas with, whatever they are: `Arbeidspakke 1: Meldingar`, `Arbeidspakke 2: Video`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::headings::Lexicon;
use super::time;
use crate::model::Document;
use crate::text::fold::fold;
use crate::text::number;

/// Words before the number at most: `Felles løp 1`.
const MAX_LABEL: usize = 2;
/// Words of a line that are looked at: the label, the number, a dash and the title's first.
const LOOKED_AT: usize = MAX_LABEL + 3;

/// Words that count parts of a text, or what stands in it, but no areas.
static OTHERS: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let table = include_str!("../../schemas/captions.csv");
    let row = |line: &'static str| line.split_once(',').filter(|(kind, _)| matches!(*kind, "caption" | "structure"));
    table.lines().filter_map(row).map(|(_, word)| word.trim()).collect()
});

/// What was counted with a word: each number with the title's first word, in order of their first line.
#[derive(Debug, Default)]
struct Counted {
    titles: Vec<(u32, String)>,
    /// A number stands before different titles: what is counted begins anew in every part.
    anew: bool,
    /// A colon follows the first number.
    colon: bool,
}

/// Folded words that open lines before a number and a title and count on by one from 1, if the lexicon knows them
/// not. One line alone must have a colon.
pub fn area_words(document: &Document, lexicon: &Lexicon) -> Vec<String> {
    let mut counted: BTreeMap<String, Counted> = BTreeMap::new();
    document.line_openings(LOOKED_AT, |words| {
        let Some((label, number, title, colon)) = parse(words) else { return };
        let seen = counted.entry(label).or_default();
        match seen.titles.iter().find(|(n, _)| *n == number) {
            Some((_, first)) => seen.anew |= *first != title,
            None => {
                seen.colon |= seen.titles.is_empty() && colon;
                seen.titles.push((number, title));
            }
        }
    });
    let goes_on = |seen: &Counted| (1..).zip(&seen.titles).all(|(n, (number, _))| n == *number);
    let several = |seen: &Counted| seen.titles.len() > 1 || seen.colon;
    counted
        .into_iter()
        .filter(|(label, seen)| !seen.anew && goes_on(seen) && several(seen) && is_free(label, lexicon))
        .map(|(label, _)| label)
        .collect()
}

/// The label, folded, the number, the title's first word, folded, and whether a colon stands between.
fn parse(words: &[&str]) -> Option<(String, u32, String, bool)> {
    let at = (1..=MAX_LABEL).find(|&i| words.get(i).is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit())))?;
    let is_word = |w: &str| w.chars().count() > 1 && w.chars().all(char::is_alphabetic);
    let opens = words[0].starts_with(char::is_uppercase) && words[..at].iter().all(|w| is_word(w));
    let goes_on = words[1..at].iter().all(|w| w.starts_with(char::is_lowercase));
    let number = number::parse(words[at]).filter(|n| opens && goes_on && n.parts.len() == 1 && n.rest.is_empty())?;
    let dash = |w: &str| matches!(w, "–" | "-" | "—" | ":");
    let title = words.get(at + 1..)?.iter().find(|w| !dash(w)).filter(|w| w.starts_with(char::is_uppercase))?;
    let colon = number.closing == Some(':') || words[at + 1] == ":";
    Some((fold(&words[..at].join(" ")), number.parts[0], fold(title), colon))
}

/// Whether the word has no other meaning before a number.
fn is_free(label: &str, lexicon: &Lexicon) -> bool {
    let last = label.rsplit(' ').next().unwrap_or(label);
    lexicon.label(label).is_none() && !OTHERS.contains(&last) && !time::may_be_of_one(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, Source, TextLine, TextPage};

    fn words(lines: &[&str]) -> Vec<String> {
        let lines = (1..).zip(lines).map(|(number, text)| TextLine { number, text: (*text).to_owned() }).collect();
        let source = Source {
            file: String::new(),
            sha256: String::new(),
            media_type: String::new(),
            pages: None,
            encoding: None,
            exporter: None,
        };
        let content = Content::Text(vec![TextPage { number: 1, lines }]);
        area_words(&Document { source, content, notes: Vec::new() }, &Lexicon::builtin())
    }

    #[test]
    fn words_that_count_titles_are_found() {
        assert_eq!(words(&["Arbeidspakke 1: Meldingar", "Lage rutine", "Arbeidspakke 2: Video"]), ["arbeidspakke"]);
        assert_eq!(words(&["Felles løp 1 – Heime", "Felles løp 2 – Ute"]), ["felles loep"]);
        assert_eq!(words(&["Løp 1 Vegar", "Løp 2 Lys", "Løp 1 Vegar (framhald)", "Løp 2 Lys"]), ["loep"]);
        assert_eq!(words(&["Løp 1: Vegar"]), ["loep"], "one alone with a colon");
    }

    #[test]
    fn others_are_not() {
        let none = |lines: &[&str]| assert!(words(lines).is_empty(), "{lines:?}");
        none(&["Løp 1 Vegar"]);
        none(&["Løp 1: Vegar", "Løp 3: Lys"]);
        none(&["Steg 1: Vegar", "Steg 2: Lys", "Steg 1: Skilt"]);
        none(&["Haust 2026: Start", "Haust 2027: Slutt"]);
        none(&["Veke 1: Start", "Veke 2: Slutt"]);
        none(&["Vedlegg 1: Avtalen", "Vedlegg 2: Kartet"]);
        none(&["Tiltak 1: Avtalen", "Tiltak 2: Kartet"]);
        none(&["løp 1: Vegar", "løp 2: Lys"]);
        none(&["Inntil 2 Plassar", "Minst 1: Plass"]);
    }
}
