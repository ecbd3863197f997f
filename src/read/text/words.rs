//! Common words of plans, and what is left of them when a letter is lost.
//!
//! `schemas/common_words.csv` lists words and, for each, the letters whose loss leaves no other
//! word of Norwegian, Sámi or English: a text that holds `kmmune` has lost its `o`, a text that
//! holds `Asvar` need not have lost anything.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text::letters::{EDGE, symbol};

/// Words and their damaged forms, all as symbols.
pub struct CommonWords {
    sound: HashSet<Vec<u8>>,
    /// Damaged form, or the beginning of one that fell into parts. Where the glyph left a gap,
    /// [`EDGE`] stands for it.
    damaged: HashMap<Vec<u8>, Form>,
}

/// What a form can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Form {
    /// The letter that a common word lost to look like this.
    pub lost: Option<u8>,
    /// Whether more parts may follow.
    pub more: bool,
}

/// The built-in words.
pub static WORDS: LazyLock<CommonWords> = LazyLock::new(|| {
    let mut words = CommonWords { sound: HashSet::new(), damaged: HashMap::new() };
    let rows = csv::Reader::from_reader(include_bytes!("../../../schemas/common_words.csv").as_slice())
        .into_deserialize::<(String, String)>()
        .flatten();
    for (word, letters) in rows {
        let word: Vec<u8> = word.chars().filter_map(symbol).collect();
        for lost in letters.chars().filter_map(symbol) {
            let closed: Vec<u8> = word.iter().copied().filter(|&s| s != lost).collect();
            let parts: Vec<&[u8]> = word.split(|&s| s == lost).filter(|part| !part.is_empty()).collect();
            for count in 1..parts.len() {
                words.damaged.entry(parts[..count].join(&EDGE)).or_default().more = true;
            }
            words.damaged.entry(parts.join(&EDGE)).or_default().lost = Some(lost);
            words.damaged.entry(closed).or_default().lost = Some(lost);
        }
        words.sound.insert(word);
    }
    words
});

impl CommonWords {
    /// Whether this is a common word.
    pub fn is_sound(&self, word: &[u8]) -> bool {
        self.sound.contains(word)
    }

    /// What the form can be; parts with [`EDGE`] between.
    pub fn form(&self, form: &[u8]) -> Form {
        self.damaged.get(form).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use crate::text::letters::letter;
    use super::*;

    fn lost(form: &str) -> Option<char> {
        let form: Vec<u8> = form.chars().map(|c| symbol(c).unwrap_or(EDGE)).collect();
        WORDS.form(&form).lost.map(letter)
    }

    #[test]
    fn damaged_words_tell_the_letter() {
        assert_eq!(lost("kmmune"), Some('o'));
        assert_eq!(lost("Rapprter"), Some('o'));
        assert_eq!(lost("KOMMU E"), Some('n'));
        assert_eq!(lost("h ndlingspl n"), Some('a'));
        for word in ["kommune", "plan", "andre", "tiltk plan", "sa arbeidar"] {
            assert_eq!(lost(word), None, "{word}");
        }
    }
}
