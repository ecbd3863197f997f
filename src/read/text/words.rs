//! Common words of plans, and what is left of them when a letter is lost.
//!
//! `schemas/common_words.csv` lists words and, for each, the letters whose loss leaves no other
//! word of Norwegian, Sámi or English: a text that holds `kmmune` has lost its `o`, a text that
//! holds `Asvar` need not have lost anything.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::letters::{EDGE, symbol};

/// Words and their damaged forms, all as symbols.
pub struct CommonWords {
    sound: HashSet<Vec<u8>>,
    /// Damaged form → the letter that it lost. Where the glyph left a gap, [`EDGE`] stands for it.
    damaged: HashMap<Vec<u8>, u8>,
    /// The most parts that a damaged form falls into.
    pub most_parts: usize,
}

/// The built-in words.
pub static WORDS: LazyLock<CommonWords> = LazyLock::new(|| {
    let mut words = CommonWords { sound: HashSet::new(), damaged: HashMap::new(), most_parts: 1 };
    let rows = csv::Reader::from_reader(include_bytes!("../../../schemas/common_words.csv").as_slice())
        .into_deserialize::<(String, String)>()
        .flatten();
    for (word, letters) in rows {
        let word: Vec<u8> = word.chars().filter_map(symbol).collect();
        for lost in letters.chars().filter_map(symbol) {
            let closed: Vec<u8> = word.iter().copied().filter(|&s| s != lost).collect();
            let parts: Vec<&[u8]> = word.split(|&s| s == lost).filter(|part| !part.is_empty()).collect();
            words.most_parts = words.most_parts.max(parts.len());
            words.damaged.insert(parts.join(&EDGE), lost);
            words.damaged.insert(closed, lost);
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

    /// The letter that a common word lost to look like this; parts with [`EDGE`] between.
    pub fn lost(&self, form: &[u8]) -> Option<u8> {
        self.damaged.get(form).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::letters::letter;
    use super::*;

    fn lost(form: &str) -> Option<char> {
        let form: Vec<u8> = form.chars().map(|c| symbol(c).unwrap_or(EDGE)).collect();
        WORDS.lost(&form).map(letter)
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
