//! Words that a column narrower than they are breaks at any letter, without a hyphen: `Folkehelsekoordi` + `nator`.
//!
//! Two readings of a line's last letters and the next line's first are weighed: one word that goes on, or a word that
//! ends and another that begins. How likely each is tells a model of letters after the three before them, learned from
//! the words of the data files; counts are smoothed by those after fewer letters (a Dirichlet prior, MacKay and Peto 1995,
//! "A hierarchical Dirichlet language model").

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

/// Letters before a letter that tell how likely it is.
const ORDER: usize = 3;
/// Letters of the second half that are weighed.
const DEPTH: usize = 4;
/// Strength of that prior, in letters seen: the longer context weighs as much as the shorter one from as many on.
const BACK_OFF: f64 = 5.0;
/// Share of a letter that was never seen: one in as many as there are letters and signs.
const UNSEEN: f64 = 1.0 / 35.0;
/// Nats by which one word must be the likelier reading. In 144 plans 24 of 26 words broken so lie above it, and none of 334
/// lines of one word that the next line's word only follows; of 3,575 pairs of words that stand beside each other in
/// their lines 8 do. Of the 533 long words in twelve of the plans, broken after each letter from the eighth on, 85 % do.
const ONE_WORD: f64 = 3.5;
/// Letters of the first half at least: narrower columns than this are hardly set.
const FIRST_HALF: usize = 8;
/// Marks before a word's first letter and after its last.
const BEGIN: char = '^';
const END: char = '$';

/// Whether the last word of one line and the first of the next are most likely halves of one.
///
/// `left` is all of its line, `right` the letters that open the next.
#[must_use]
pub fn is_one_word(left: &str, right: &str) -> bool {
    let model = Model::get();
    let (left, right) = (left.to_lowercase(), right.to_lowercase());
    left.chars().count() >= FIRST_HALF && !model.small.contains(&right) && model.one_word(&left, &right) > ONE_WORD
}

/// The letters before, [`ANY`] for those that are not looked at, and the letter.
type Key = [char; ORDER + 1];
const ANY: char = '\0';

fn key(before: &[char], length: usize, letter: char) -> Key {
    let mut key = [ANY; ORDER + 1];
    key[ORDER - length..ORDER].copy_from_slice(&before[before.len() - length..]);
    key[ORDER] = letter;
    key
}

struct Model {
    /// How often a letter follows those before it; with [`ANY`] for it, how often any does.
    counts: HashMap<Key, u32>,
    /// Words that link others or stand often, which are no halves.
    small: HashSet<String>,
}

impl Model {
    fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            let texts = [
                include_str!("../../schemas/cells.csv"),
                include_str!("../../schemas/headings.csv"),
                include_str!("../../schemas/actors.csv"),
                include_str!("../../schemas/themes.csv"),
            ];
            let learned: BTreeSet<String> = texts.iter().flat_map(|text| words(text)).collect();
            let mut counts = HashMap::new();
            for word in &learned {
                let mut letters = vec![BEGIN; ORDER];
                letters.extend(word.chars());
                letters.push(END);
                for at in ORDER..letters.len() {
                    for length in 0..=ORDER {
                        *counts.entry(key(&letters[..at], length, letters[at])).or_default() += 1;
                        *counts.entry(key(&letters[..at], length, ANY)).or_default() += 1;
                    }
                }
            }
            Self { counts, small: small() }
        })
    }

    /// Probability of the letter after those before it.
    fn after(&self, before: &[char], letter: char) -> f64 {
        let mut p = UNSEEN;
        for length in 0..=ORDER.min(before.len()) {
            let Some(&all) = self.counts.get(&key(before, length, ANY)) else { break };
            let seen = self.counts.get(&key(before, length, letter)).copied().unwrap_or(0);
            p = (f64::from(seen) + BACK_OFF * p) / (f64::from(all) + BACK_OFF);
        }
        p
    }

    /// Nats by which one word is likelier than two.
    fn one_word(&self, left: &str, right: &str) -> f64 {
        let mut going: Vec<char> = [BEGIN; ORDER].into_iter().chain(left.chars()).collect();
        let mut beginning = vec![BEGIN; ORDER];
        let mut nats = -self.after(&going, END).ln();
        let ends = right.chars().count() < DEPTH;
        for letter in right.chars().take(DEPTH).chain(ends.then_some(END)) {
            nats += self.after(&going, letter).ln() - self.after(&beginning, letter).ln();
            going.push(letter);
            beginning.push(letter);
        }
        nats
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1).map(str::to_lowercase)
}

/// The words of the lists that hold words which link others, stand often, or tell the language.
fn small() -> HashSet<String> {
    type OfRow = fn(&csv::StringRecord) -> Option<&str>;
    let lists: [(&str, OfRow); 3] = [
        (include_str!("../../schemas/words.csv"), |row| row.get(1).filter(|_| row.get(0) == Some("open"))),
        (include_str!("../../schemas/common_words.csv"), |row| row.get(0)),
        (include_str!("../../schemas/language_words.csv"), |row| row.get(3).filter(|_| row.get(0) == Some("word"))),
    ];
    let mut small = HashSet::new();
    for (list, of_row) in lists {
        for row in csv::Reader::from_reader(list.as_bytes()).records().flatten() {
            small.extend(of_row(&row).into_iter().flat_map(|forms| forms.split('|')).map(str::to_lowercase));
        }
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_a_word_are_told_from_words() {
        for (left, right) in [
            ("Barnehagesty", "rar"),
            ("Eigedomssje", "f"),
            ("Kommunepsykol", "og"),
            ("Administrasjonss", "jef"),
            ("varslingsrutin", "en"),
            ("Kommuneadvokat", "e"),
            ("Fagsjukeplei", "arane"),
        ] {
            let one = right != "og" && right != "en";
            assert_eq!(is_one_word(left, right), one, "{left} {right}");
        }
        for (left, right) in [
            ("Oppdatere", "varslingslista"),
            ("Kommuneoverlegen", "vurderer"),
            ("Barnehagane", "får"),
            ("Tverrfagleg", "rettleiing"),
            ("Gjennomføre", "brukarmøte"),
            ("Kort", "løp"),
            ("Rapporteres", "i"),
        ] {
            assert!(!is_one_word(left, right), "{left} {right}");
        }
    }
}
