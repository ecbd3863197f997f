//! Health communities, municipalities and counties: the table `schemas/communities.csv`, and a
//! recogniser of such names in running text, known or not.

use std::collections::HashMap;

use crate::text::fold::{fold, slug};

const TABLE: &str = include_str!("../../schemas/communities.csv");

/// What kind of body a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Body {
    /// A helsefellesskap.
    HealthCommunity,
    /// A kommune or herad.
    Municipality,
    /// A fylkeskommune.
    County,
    /// A council of municipalities.
    Region,
    /// A health trust.
    Trust,
}

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The name as printed.
    pub name: String,
    /// Identifier from the table, or made from the name.
    pub id: String,
    /// The kind of body.
    pub body: Body,
    /// Whether the table has it.
    pub known: bool,
    /// Byte range in the text.
    pub range: (usize, usize),
}

/// The table of communities.
#[derive(Debug, Clone)]
pub struct Communities {
    /// Identifier by folded place name (`sogn og fjordane`).
    places: HashMap<String, String>,
}

/// Letters by which a misspelt "helsefellesskapet" may differ (seen: helsefelleskapet,
/// helsefellsskapet, helefellesskapet: one or two).
const MISSPELLING: usize = 2;

/// Longest name in words: "Helsefellesskapet St. Olavs hospital og kommunene" has six.
const MAX_NAME_WORDS: usize = 8;

impl Communities {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> Self {
        let mut places = HashMap::new();
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for record in reader.records().flatten() {
            let Some(id) = record.get(0) else { continue };
            let names = [1, 2].iter().filter_map(|i| record.get(*i));
            let variants = record.get(6).unwrap_or_default().split('|');
            for name in names.chain(variants) {
                let key = place(name);
                if !key.is_empty() {
                    places.entry(key).or_insert_with(|| id.to_owned());
                }
            }
        }
        Self { places }
    }

    /// The identifier of a name: the table's, or made from the name itself.
    #[must_use]
    pub fn id(&self, name: &str, body: Body) -> (String, bool) {
        let key = place(name);
        if body == Body::HealthCommunity {
            if let Some(id) = self.places.get(&key) {
                return (id.clone(), true);
            }
            let own = slug(&unfolded_place(name));
            return (if own.is_empty() { slug(name) } else { own }, false);
        }
        (slug(name), false)
    }

    /// Every name in a text, in order.
    ///
    /// A name is a word for a body with the capitalised words before it (`Sogn og Fjordane
    /// helsefellesskap`, `Nordre Land kommune`) or, for health communities, after it
    /// (`Helsefellesskapet i Bergensområdet`).
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Named> {
        let words = words(text);
        let mut out: Vec<Named> = Vec::new();
        for (i, word) in words.iter().enumerate() {
            let Some(body) = body_of(word.text) else { continue };
            let after = (body == Body::HealthCommunity).then(|| self.name_after(&words, i)).flatten();
            let Some((first, last)) = after.or_else(|| name_before(&words, i)) else { continue };
            let range = (words[first].start, words[last].end);
            if out.last().is_some_and(|n| n.range.1 > range.0) {
                continue;
            }
            let name = text[range.0..range.1].split_whitespace().collect::<Vec<_>>().join(" ");
            let (id, known) = self.id(&name, body);
            out.push(Named { name, id, body, known, range });
        }
        out
    }

    /// `Helsefellesskapet i Bergensområdet`: the longest run that the table has, or else the
    /// capitalised words.
    fn name_after(&self, words: &[Word<'_>], at: usize) -> Option<(usize, usize)> {
        if !words[at].text.starts_with(char::is_uppercase) || words[at].closes {
            return None;
        }
        let mut from = at + 1;
        if words.get(from).is_some_and(|w| is(w.text, "name_lead") && w.glue) {
            from += 1;
        }
        let end = (at + MAX_NAME_WORDS).min(words.len());
        let known = (from..end).rev().find(|&last| {
            // Text in between may hold commas ("Lofoten, Vesterålen og Salten") but no dash.
            words[at + 1..=last].iter().all(|w| w.glue || w.after_comma)
                && self.places.contains_key(&fold(&join(&words[from..=last])))
        });
        if let Some(last) = known {
            return Some((at, last));
        }
        let mut last = None;
        for (j, w) in words.iter().enumerate().take(end).skip(from) {
            if !w.glue {
                break;
            }
            if starts_name(w.text) && body_of(w.text).is_none() {
                last = Some(j);
            } else if !(is(w.text, "name_join") && last.is_some()) {
                // `Helsefellesskapet i fjordregionen`: a place in lower case after "i".
                let place = last.is_none() && j == from && from > at + 1 && is_place_word(w.text);
                last = if place { Some(j) } else { last };
                break;
            }
            if w.closes {
                break;
            }
        }
        last.map(|last| (at, last))
    }
}

/// Words of place that are also written in lower case.
fn is_place_word(word: &str) -> bool {
    const ENDINGS: [&str; 6] = ["området", "regionen", "distriktet", "fjorden", "landet", "dalen"];
    ENDINGS.iter().any(|e| word.ends_with(e))
}

fn join(words: &[Word<'_>]) -> String {
    words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ")
}

/// The capitalised words before a word for a body.
fn name_before(words: &[Word<'_>], at: usize) -> Option<(usize, usize)> {
    let mut first = None;
    let mut i = at;
    while i > 0 && at - i < MAX_NAME_WORDS && words[i].glue {
        let w = &words[i - 1];
        if starts_name(w.text) && !is_title_word(w.text) && body_of(w.text).is_none() {
            first = Some(i - 1);
        } else if !(is(w.text, "name_join") && first.is_some()) {
            break;
        }
        i -= 1;
    }
    // A sentence's first word is capitalised without being a name ("Alle kommune…").
    first.map(|f| (f, at))
}

fn starts_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    /// Nothing but white space stands between it and the word before.
    glue: bool,
    /// A comma and white space stand before it.
    after_comma: bool,
    /// A mark stands after it.
    closes: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '\u{ad}';
    let mut out: Vec<Word<'_>> = Vec::new();
    let mut end_before = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(i, c)) = chars.peek() {
            if !is_word(c) {
                break;
            }
            end = i + c.len_utf8();
            chars.next();
        }
        let gap = &text[end_before..start];
        let blank = gap.chars().all(char::is_whitespace);
        if let Some(last) = out.last_mut() {
            last.closes = !blank;
        }
        let comma = gap.trim() == ",";
        // `St. Olavs`: a stop after a short capitalised word does not end a name.
        let stop = gap.trim() == "." && out.last().is_some_and(|w| w.text.chars().count() <= 3);
        out.push(Word {
            text: &text[start..end],
            start,
            end,
            glue: (blank || stop) && !gap.contains("\n\n"),
            after_comma: comma,
            closes: false,
        });
        end_before = end;
    }
    out
}

/// The kind of body that a word names.
#[must_use]
pub fn body_of(word: &str) -> Option<Body> {
    // No such word is shorter than "HF"; most words of a text end here.
    if word.len() < 2 || !word.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let lower = word.to_lowercase();
    let has = |kind: &str| super::identity::forms(kind).any(|f| f == lower);
    if has("municipality") {
        return Some(Body::Municipality);
    }
    if has("county") {
        return Some(Body::County);
    }
    if has("region") {
        return Some(Body::Region);
    }
    if word == "HF" || lower.len() > 2 && has("trust") {
        return Some(Body::Trust);
    }
    is_health_community(&lower).then_some(Body::HealthCommunity)
}

/// Whether a lower-case word is "helsefellesskap" in some form or spelling.
fn is_health_community(lower: &str) -> bool {
    const SHORTEST: usize = 12;
    if lower.len() < SHORTEST || !lower.starts_with("he") || !lower.contains("fell") {
        return false;
    }
    super::identity::forms("community").any(|f| edit_distance(lower, f, MISSPELLING) <= MISSPELLING)
}

/// Levenshtein distance, `limit + 1` where it is greater than `limit`.
fn edit_distance(a: &str, b: &str, limit: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (diagonal + usize::from(x != y)).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = next;
        }
    }
    row[b.len()]
}

fn is(word: &str, kind: &str) -> bool {
    let lower = word.to_lowercase();
    super::identity::forms(kind).any(|f| f == lower)
}

/// Whether a word names a kind of plan.
#[must_use]
pub fn is_title_word(word: &str) -> bool {
    let lower = word.to_lowercase();
    super::identity::forms("title_word").any(|f| f == lower)
        || super::identity::forms("title_ending").any(|e| lower.len() > e.len() + 2 && lower.ends_with(e))
}

/// A name's folded place: without the word for the body and the small words beside it.
fn place(name: &str) -> String {
    fold(&unfolded_place(name))
}

fn unfolded_place(name: &str) -> String {
    let words = words(name);
    let mut kept: Vec<&str> =
        words.iter().map(|w| w.text).filter(|w| body_of(w) != Some(Body::HealthCommunity)).collect();
    while kept.first().is_some_and(|w| is(w, "name_lead")) {
        kept.remove(0);
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn first(text: &str) -> (String, String) {
        let n = Communities::builtin().find(text).remove(0);
        (n.name, n.id)
    }

    #[test]
    fn names_are_found_before_and_after_the_word() {
        for (text, name, id) in [
            (
                "Handlingsplan 2023-2024, Sogn og Fjordane helsefellesskap",
                "Sogn og Fjordane helsefellesskap",
                "sogn-og-fjordane",
            ),
            ("Helsefellesskapet i Bergensområdet", "Helsefellesskapet i Bergensområdet", "bergensomradet"),
            ("Helsefellesskapet i bergensområdet", "Helsefellesskapet i bergensområdet", "bergensomradet"),
            ("Handlingsplan for Helsefellesskapet Finnmark 2022 – 2023", "Helsefellesskapet Finnmark", "finnmark"),
            ("Plan for Helsefelleskapet i Finnmark", "Helsefelleskapet i Finnmark", "finnmark"),
            ("Helefellesskapet i Telemark vil", "Helefellesskapet i Telemark", "telemark"),
            (
                "Helsefellesskap Lofoten, Vesterålen og Salten 2024",
                "Helsefellesskap Lofoten, Vesterålen og Salten",
                "lofoten-vesteralen-salten",
            ),
            (
                "Helsefellesskapet Varjjat og Østkysten 2021",
                "Helsefellesskapet Varjjat og Østkysten",
                "varjjat-og-ostkysten",
            ),
            ("Tiltaksplan 2025-2026 – Nordfjella helsefellesskap", "Nordfjella helsefellesskap", "nordfjella"),
            ("Handlingsplan Nordre Land kommune 2024", "Nordre Land kommune", "nordre-land-kommune"),
            ("FJELLSUND KOMMUNE", "FJELLSUND KOMMUNE", "fjellsund-kommune"),
            ("Regional plan for Vestland fylkeskommune", "Vestland fylkeskommune", "vestland-fylkeskommune"),
            (
                "Helsefellesskapet St. Olavs hospital og kommunene",
                "Helsefellesskapet St. Olavs hospital og kommunene",
                "st-olavs",
            ),
        ] {
            assert_eq!(first(text), (name.to_owned(), id.to_owned()), "{text}");
        }
    }

    #[test]
    fn common_nouns_are_no_names() {
        let c = Communities::builtin();
        for text in [
            "Helsefellesskapet skal utvikle samhandlingen",
            "alle kommuner og helseforetaket",
            "Kommunen har ansvar",
            "felles kommune",
        ] {
            assert!(c.find(text).is_empty(), "{text}: {:?}", c.find(text));
        }
    }

    #[test]
    fn every_community_of_the_table_finds_itself() {
        let c = Communities::builtin();
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        let mut n = 0;
        for record in reader.records() {
            let record = record.unwrap();
            for name in [&record[1], &record[2]] {
                let found = c.find(name);
                assert_eq!(
                    found.first().map(|f| (f.id.as_str(), f.known)),
                    Some((&record[0], true)),
                    "{name}: {found:?}"
                );
                n += 1;
            }
        }
        assert!(n >= 38);
    }
}
