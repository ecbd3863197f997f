//! Words, beginnings and endings that tell languages apart, from `schemas/language_words.csv`.

use std::collections::HashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../schemas/language_words.csv");

/// The languages of plans: Nynorsk, Bokmål, Northern Sámi, English.
pub const LANGUAGES: [&str; 4] = ["nn", "nb", "se", "en"];

/// Evidence for each of [`LANGUAGES`], in the same order.
pub type Weights = [f64; 4];

struct Table {
    words: HashMap<&'static str, (usize, f64)>,
    starts: Vec<(&'static str, usize, f64)>,
    endings: Vec<(&'static str, usize, f64)>,
    letters: Vec<(char, usize, f64)>,
}

/// A word this short has no telling beginning or ending.
const SHORTEST_AFFIXED: usize = 5;

fn table() -> &'static Table {
    static CELL: OnceLock<Table> = OnceLock::new();
    CELL.get_or_init(|| {
        let mut t = Table { words: HashMap::new(), starts: Vec::new(), endings: Vec::new(), letters: Vec::new() };
        for line in TABLE.lines().skip(1) {
            let f: Vec<&str> = line.splitn(5, ',').collect();
            let [kind, language, weight, forms, ..] = f[..] else { continue };
            let (Some(l), Ok(w)) = (LANGUAGES.iter().position(|x| *x == language), weight.parse()) else { continue };
            match kind {
                "word" => t.words.extend(forms.split('|').map(|x| (x, (l, w)))),
                "start" => t.starts.extend(forms.split('|').map(|x| (x, l, w))),
                "ending" => t.endings.extend(forms.split('|').map(|x| (x, l, w))),
                "letter" => t.letters.extend(forms.chars().map(|x| (x, l, w))),
                _ => {}
            }
        }
        // The longest affix decides; equal lengths in the order of the table.
        t.starts.sort_by_key(|s| std::cmp::Reverse(s.0.len()));
        t.endings.sort_by_key(|s| std::cmp::Reverse(s.0.len()));
        t
    })
}

/// Adds up the evidence of a text's words.
///
/// A word that comes again adds less each time (its n-th coming 1/n): a sentence repeated in every
/// row says no more about the language than one.
#[must_use]
pub fn weigh(text: &str) -> Weights {
    let t = table();
    let mut sum = Weights::default();
    let lower = text.to_lowercase();
    let mut seen: HashMap<&str, f64> = HashMap::new();
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
        let times = seen.entry(word).or_insert(0.0);
        *times += 1.0;
        let damped = 1.0 / *times;
        if let Some(&(l, w)) = t.words.get(word) {
            sum[l] += w * damped;
            continue;
        }
        for c in word.chars() {
            if let Some(&(_, l, w)) = t.letters.iter().find(|x| x.0 == c) {
                sum[l] += w * damped;
            }
        }
        if word.chars().count() < SHORTEST_AFFIXED {
            continue;
        }
        if let Some(&(_, l, w)) = t.starts.iter().find(|s| word.starts_with(s.0)) {
            sum[l] += w * damped;
        }
        if let Some(&(_, l, w)) = t.endings.iter().find(|s| word.len() > s.0.len() && word.ends_with(s.0)) {
            sum[l] += w * damped;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        for line in TABLE.lines().skip(1) {
            let f: Vec<&str> = line.split(',').collect();
            assert!(
                f.len() >= 5 && LANGUAGES.contains(&f[1]) && f[2].parse::<f64>().is_ok() && !f[3].is_empty(),
                "{line}"
            );
            assert!(["word", "start", "ending", "letter"].contains(&f[0]), "{line}");
        }
    }

    #[test]
    fn a_word_is_claimed_by_one_language_only() {
        let mut seen = HashMap::new();
        for line in TABLE.lines().skip(1).filter(|l| l.starts_with("word")) {
            let f: Vec<&str> = line.split(',').collect();
            for word in f[3].split('|') {
                assert!(seen.insert(word, f[1]).is_none(), "{word} twice");
            }
        }
    }
}
