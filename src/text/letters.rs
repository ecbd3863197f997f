//! What letters and pairs of letters are like in Norwegian (nb, nn), Northern Sámi and English.
//!
//! `schemas/letters.csv` holds for each letter its share of running text in per cent, and for each
//! pair how unlikely the second letter is after the first, in half bits (`0`–`9`, `a`–`z`; `_`
//! is a word's edge). Both are the value of the language in which the letter or pair is most at
//! home (pairs) or rarest (shares), so that sound text in any of the four stands out in none.
//! They were counted over the 25,000 most frequent words of each language, half by frequency, half word by word.

use std::sync::LazyLock;

use unicode_normalization::char::decompose_canonical;

/// Letters a–z, æ, ø, å and the word edge.
pub const SYMBOLS: usize = 30;

/// Index of the word edge.
pub const EDGE: u8 = 0;

/// Shares and pairs.
#[derive(Debug)]
pub struct Letters {
    /// Share of running text, 0 to 1, in the language that has the fewest.
    pub share: [f64; SYMBOLS],
    /// Bits of the second symbol after the first.
    bits: [[f32; SYMBOLS]; SYMBOLS],
}

/// The built-in table.
pub static LETTERS: LazyLock<Letters> = LazyLock::new(|| {
    let mut letters = Letters { share: [0.0; SYMBOLS], bits: [[f32::from(WORST); SYMBOLS]; SYMBOLS] };
    let rows = csv::Reader::from_reader(include_bytes!("../../schemas/letters.csv").as_slice())
        .into_deserialize::<(char, f64, String)>()
        .flatten();
    for ((_, share, pairs), row) in rows.zip(0..SYMBOLS) {
        letters.share[row] = share / 100.0;
        for (digit, column) in pairs.chars().zip(0..SYMBOLS) {
            letters.bits[row][column] = digit.to_digit(36).unwrap_or(36) as f32 / 2.0;
        }
    }
    letters
});

/// Bits of a pair that no language has.
const WORST: u8 = 18;

/// The symbol of a letter, accents taken off; `None` for what is no Latin letter.
#[must_use]
pub fn symbol(c: char) -> Option<u8> {
    match c {
        'a'..='z' => Some(c as u8 - b'a' + 1),
        'A'..='Z' => Some(c as u8 - b'A' + 1),
        'æ' | 'Æ' => Some(27),
        'ø' | 'Ø' => Some(28),
        'å' | 'Å' => Some(29),
        'đ' | 'Đ' | 'ð' | 'Ð' => symbol('d'),
        'ŋ' | 'Ŋ' => symbol('n'),
        'ŧ' | 'Ŧ' | 'þ' | 'Þ' => symbol('t'),
        'ł' | 'Ł' => symbol('l'),
        c if c.is_ascii() => None,
        c => {
            let mut base = None;
            decompose_canonical(c, |part| base = base.or(Some(part)));
            base.filter(char::is_ascii_alphabetic).and_then(symbol)
        }
    }
}

/// The letter of a symbol.
#[must_use]
pub fn letter(symbol: u8) -> char {
    match symbol {
        1..=26 => char::from(b'a' + symbol - 1),
        27 => 'æ',
        28 => 'ø',
        29 => 'å',
        _ => '_',
    }
}

/// Bits of the second symbol after the first.
#[must_use]
pub fn bits(first: u8, second: u8) -> f32 {
    LETTERS.bits[usize::from(first) % SYMBOLS][usize::from(second) % SYMBOLS]
}

/// Mean bits a step over a word, its edges included.
#[must_use]
pub fn mean_bits(word: &[u8]) -> f32 {
    let mut before = EDGE;
    let mut sum = 0.0;
    for &symbol in word.iter().chain(&[EDGE]) {
        sum += bits(before, symbol);
        before = symbol;
    }
    sum / (word.len() + 1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(word: &str) -> f32 {
        mean_bits(&word.chars().filter_map(symbol).collect::<Vec<_>>())
    }

    #[test]
    fn the_table_is_whole() {
        assert!((1..SYMBOLS).all(|s| LETTERS.share[s] < 0.08), "{:?}", LETTERS.share);
        assert!(LETTERS.share[5] > 0.07, "e");
        for row in 0..30 {
            assert!((0..30).any(|column| bits(row, column) < 4.0), "{}", letter(row));
        }
        assert_eq!((0..30).filter_map(|s| symbol(letter(s))).count(), 29);
    }

    #[test]
    fn words_score_better_than_their_damaged_forms() {
        for (word, damaged) in [
            ("fylkeskommune", "I\\ONHVNRPPXQH"),
            ("trafikk", "tgfkxjlo"),
            ("mearrádus", "mzdqrpjb"),
            ("through", "hgvqhpz"),
        ] {
            assert!(mean(word) + 1.0 < mean(damaged), "{word} {} {damaged} {}", mean(word), mean(damaged));
        }
    }
}
