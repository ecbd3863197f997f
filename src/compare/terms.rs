//! Texts → terms: stems in which Nynorsk and Bokmål fall together.

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};

use crate::knowledge::wording::{Telling, base_words, bokmaal, telling};

/// A term of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Number of the term.
    pub term: u32,
    /// Byte range of the word as printed.
    pub from: usize,
    /// End of the range.
    pub to: usize,
}

/// The terms of all texts, each word taken apart once.
pub struct Vocabulary {
    stemmer: Stemmer,
    words: HashMap<String, Option<u32>>,
    terms: HashMap<String, u32>,
    /// The stem of every term.
    pub stems: Vec<String>,
    /// Whether a term says little.
    pub weak: Vec<bool>,
}

/// A word longer than this in bytes is no word; it is cut.
const MAX_WORD: usize = 64;

/// Shorter words than this in letters say nothing, unless they are abbreviations or numbers.
const SHORTEST: usize = 3;

impl Vocabulary {
    /// Without terms.
    pub fn new() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::Norwegian),
            words: HashMap::new(),
            terms: HashMap::new(),
            stems: Vec::new(),
            weak: Vec::new(),
        }
    }

    /// The terms of a text, in order; words of grammar are left out.
    pub fn tokens(&mut self, text: &str) -> Vec<Token> {
        let mut out = Vec::new();
        for (from, word) in words(text) {
            let (printed, lower) = (word, word.to_lowercase());
            let term = match self.words.get(&lower) {
                Some(term) => *term,
                None => {
                    let term = self.term(printed, &lower);
                    self.words.insert(lower, term);
                    term
                }
            };
            if let Some(term) = term {
                out.push(Token { term, from, to: from + printed.len() });
            }
        }
        out
    }

    /// The terms of a text whose words were met before.
    pub fn known<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Token> + 'a {
        words(text).filter_map(|(from, word)| {
            let term = (*self.words.get(&word.to_lowercase())?)?;
            Some(Token { term, from, to: from + word.len() })
        })
    }

    fn term(&mut self, printed: &str, lower: &str) -> Option<u32> {
        let end = (0..=MAX_WORD.min(lower.len())).rev().find(|i| lower.is_char_boundary(*i)).unwrap_or(0);
        let folded = bokmaal(&lower[..end]);
        let told = telling(&folded);
        let letters = folded.chars().count();
        let short = letters < SHORTEST && !printed.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
        // A year says when, not what.
        let year = letters == 4 && folded.starts_with("20") && folded.bytes().all(|b| b.is_ascii_digit());
        if told == Telling::Nothing || short || year {
            return None;
        }
        let stem = self.stemmer.stem(&folded).into_owned();
        Some(self.intern(stem, told == Telling::Little))
    }

    fn intern(&mut self, stem: String, weak: bool) -> u32 {
        let stems = &mut self.stems;
        let weaks = &mut self.weak;
        let term = *self.terms.entry(stem).or_insert_with_key(|stem| {
            stems.push(stem.clone());
            weaks.push(weak);
            u32::try_from(stems.len() - 1).unwrap_or(u32::MAX)
        });
        // A stem says little when one of its forms does.
        if let Some(known) = self.weak.get_mut(term as usize) {
            *known |= weak;
        }
        term
    }

    /// The parts of every term that is a compound of words that stand alone elsewhere or that
    /// compounds are known to be made of: `samhandlingsavvik` is `samhandling` and `avvik`. To be
    /// asked when all texts have been met.
    pub fn compounds(&mut self) -> Vec<Vec<u32>> {
        for word in base_words() {
            let stem = self.stemmer.stem(word).into_owned();
            self.intern(stem, telling(word) == Telling::Little);
        }
        let base: HashSet<String> = base_words().iter().map(|w| self.stemmer.stem(w).into_owned()).collect();
        let is_part = |s: &str| {
            base.contains(s) || s.chars().count() >= LEAST_PART && self.terms.contains_key(s) && !s.ends_with('s')
        };
        self.stems
            .iter()
            .map(|stem| {
                let whole = base.contains(stem) || stem.chars().count() < LEAST_COMPOUND;
                let parts = if !whole { split(stem, &is_part, 0) } else { None };
                parts.unwrap_or_default().into_iter().filter_map(|p| self.terms.get(p).copied()).collect()
            })
            .collect()
    }
}

/// Letters of a word that may be a compound.
const LEAST_COMPOUND: usize = 7;

/// Letters of a part that is only known to stand alone: shorter ones begin and end too many words.
const LEAST_PART: usize = 6;

/// Parts of a compound at most.
const MAX_PARTS: usize = 4;

/// The parts of a compound, the first as long as it can be; a joining `s` or `e` between.
fn split<'a>(word: &'a str, is_part: &impl Fn(&str) -> bool, depth: usize) -> Option<Vec<&'a str>> {
    if depth + 1 >= MAX_PARTS {
        return None;
    }
    let cuts: Vec<usize> = word.char_indices().map(|(i, _)| i).skip(3).collect();
    for cut in cuts.into_iter().rev() {
        let (head, tail) = word.split_at(cut);
        if tail.chars().count() < 3 {
            continue;
        }
        let joined = ['s', 'e'].into_iter().filter_map(|c| head.strip_suffix(c)).find(|h| is_part(h));
        let Some(head) = Some(head).filter(|h| is_part(h)).or(joined) else { continue };
        if is_part(tail) {
            return Some(vec![head, tail]);
        }
        if let Some(rest) = split(tail, is_part, depth + 1) {
            return Some(std::iter::once(head).chain(rest).collect());
        }
    }
    None
}

/// Runs of letters and digits, with where they begin.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(move |w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str) -> Vec<String> {
        let mut v = Vocabulary::new();
        v.tokens(text).iter().map(|t| v.stems[t.term as usize].clone()).collect()
    }

    #[test]
    fn both_standards_give_the_same_terms() {
        for (nn, nb) in [
            ("gjennomgang av alle avtalar", "gjennomgang av alle avtaler"),
            (
                "Lage e-læringsprogram om utskriving frå sjukehuset",
                "Lage e-læringsprogram om utskrivning fra sykehuset",
            ),
            ("Betre pasienttryggleiken for heimebuande eldre", "Bedre pasientsikkerheten for hjemmeboende eldre"),
            ("Auke brukarmedverknaden i tenestene", "Øke brukermedvirkningen i tjenestene"),
            ("førebyggjande tiltak mot sjølvmord", "forebyggende tiltak mot selvmord"),
        ] {
            assert_eq!(stems(nn), stems(nb));
        }
    }

    #[test]
    fn compounds_are_taken_apart() {
        let mut v = Vocabulary::new();
        v.tokens("samhandlingsavvik kompetanseplan rehabiliteringstilbud legevaktsentral rekruttering framtid");
        let compounds = v.compounds();
        let parts: Vec<String> = compounds[..6]
            .iter()
            .map(|c| c.iter().map(|t| v.stems[*t as usize].clone()).collect::<Vec<_>>().join("+"))
            .collect();
        assert_eq!(parts, ["samhandling+avvik", "kompetans+plan", "rehabilitering+tilbud", "leg+vakt+sentral", "", ""]);
    }

    #[test]
    fn grammar_and_years_are_no_terms() {
        assert_eq!(stems("i løpet av 2024 og for alle").len(), 1);
        assert_eq!(stems("ACT og IP"), ["act", "ip"]);
    }
}
