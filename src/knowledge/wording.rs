//! Nynorsk and Bokmål told alike, and words that say little, from `schemas/wording.csv`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../schemas/wording.csv");

/// How much a word says of what a measure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Telling {
    /// Nothing: a word of grammar.
    Nothing,
    /// Little: it opens most measures (`utarbeide`, `sikre`).
    Little,
    /// What the measure is about.
    Much,
}

struct Table {
    words: HashMap<&'static str, &'static str>,
    /// By their first letter, the longest first.
    parts: BTreeMap<char, Vec<(&'static str, &'static str)>>,
    stop: HashSet<&'static str>,
    weak: HashSet<&'static str>,
    title: HashSet<&'static str>,
    base: Vec<&'static str>,
}

fn table() -> &'static Table {
    static CELL: OnceLock<Table> = OnceLock::new();
    CELL.get_or_init(|| {
        let mut t = Table {
            words: HashMap::new(),
            parts: BTreeMap::new(),
            stop: HashSet::new(),
            weak: HashSet::new(),
            title: HashSet::new(),
            base: Vec::new(),
        };
        for line in TABLE.lines().skip(1) {
            let mut fields = line.splitn(4, ',');
            let (Some(kind), Some(form), Some(means)) = (fields.next(), fields.next(), fields.next()) else { continue };
            let Some(first) = form.chars().next() else { continue };
            match kind {
                "word" => drop(t.words.insert(form, means)),
                "part" => t.parts.entry(first).or_default().push((form, means)),
                "stop" => drop(t.stop.insert(form)),
                "weak" => drop(t.weak.insert(form)),
                "title" => drop(t.title.insert(form)),
                "base" => t.base.push(form),
                _ => {}
            }
        }
        for parts in t.parts.values_mut() {
            parts.sort_by_key(|(form, _)| std::cmp::Reverse(form.len()));
        }
        t
    })
}

/// The Bokmål form of a word in lower case: the whole word by the table, otherwise its parts. A word
/// that is Bokmål already stays.
///
/// ```
/// use samstem::knowledge::wording::bokmaal;
/// assert_eq!(bokmaal("pasienttryggleik"), "pasientsikkerhet");
/// assert_eq!(bokmaal("sjukeheim"), "sykehjem");
/// assert_eq!(bokmaal("utvalg"), "utvalg");
/// ```
#[must_use]
pub fn bokmaal(word: &str) -> String {
    let t = table();
    if let Some(whole) = t.words.get(word) {
        return (*whole).to_owned();
    }
    let mut out = String::with_capacity(word.len() + 4);
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let part = t.parts.get(&c).and_then(|parts| {
            parts.iter().find(|(form, means)| {
                // `utval` stands in `utvalg`, which is Bokmål already.
                rest.starts_with(form) && !(means.starts_with(form) && rest.starts_with(means))
            })
        });
        match part {
            Some((form, means)) => {
                out.push_str(means);
                rest = &rest[form.len()..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// How much a word says, in its Bokmål form and lower case.
#[must_use]
pub fn telling(word: &str) -> Telling {
    let t = table();
    if t.stop.contains(word) {
        Telling::Nothing
    } else if t.weak.contains(word) {
        Telling::Little
    } else {
        Telling::Much
    }
}

/// Whether titles of all plans have the word, in its Bokmål form and lower case.
#[must_use]
pub fn is_title_word(word: &str) -> bool {
    table().title.contains(word) || table().stop.contains(word)
}

/// Words that compounds are made of, in their Bokmål form and lower case.
#[must_use]
pub fn base_words() -> &'static [&'static str] {
    &table().base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nynorsk_words_meet_their_twins() {
        for (nn, nb) in [
            ("korleis", "hvordan"),
            ("brukarmedverknad", "brukermedvirkning"),
            ("heimebuande", "hjemmeboende"),
            ("utskrivingsklare", "utskrivningsklare"),
            ("sjølvmord", "selvmord"),
            ("helsetenester", "helsetjenester"),
            ("samarbeidsutval", "samarbeidsutvalg"),
            ("rettleiing", "veiledning"),
        ] {
            assert_eq!(bokmaal(nn), nb);
        }
    }

    #[test]
    fn bokmaal_stays() {
        for nb in
            ["utvalg", "innbyggere", "sykehjem", "tjenester", "pasientsikkerhet", "utskrivningsklare", "helhetlig"]
        {
            assert_eq!(bokmaal(nb), nb);
        }
    }

    #[test]
    fn every_line_of_the_table_is_of_a_known_kind() {
        for line in TABLE.lines().skip(1) {
            let kind = line.split(',').next().unwrap();
            let fields: Vec<&str> = line.split(',').collect();
            assert!(["word", "part", "stop", "weak", "title", "base"].contains(&kind), "{line}");
            assert_eq!(fields[1], fields[1].to_lowercase(), "{line}");
            assert_eq!(matches!(kind, "word" | "part"), !fields[2].is_empty(), "{line}");
        }
    }
}
