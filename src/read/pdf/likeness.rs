//! How much a text is like Norwegian, told by its letters.

use std::collections::BTreeSet;

/// How often each letter occurs in Norwegian text, in tenths of a thousandth (counted in plans;
/// letters of names and loan words raised to what general text has).
const LETTERS: [(char, f64); 29] = [
    ('a', 700.0),
    ('b', 140.0),
    ('c', 30.0),
    ('d', 370.0),
    ('e', 1450.0),
    ('f', 230.0),
    ('g', 400.0),
    ('h', 150.0),
    ('i', 610.0),
    ('j', 100.0),
    ('k', 380.0),
    ('l', 600.0),
    ('m', 370.0),
    ('n', 740.0),
    ('o', 450.0),
    ('p', 230.0),
    ('q', 5.0),
    ('r', 880.0),
    ('s', 640.0),
    ('t', 730.0),
    ('u', 190.0),
    ('v', 230.0),
    ('w', 15.0),
    ('x', 8.0),
    ('y', 70.0),
    ('z', 8.0),
    ('æ', 20.0),
    ('ø', 115.0),
    ('å', 115.0),
];
/// Logarithm taken for another Latin letter, as of Sámi and foreign names.
const OTHER_LETTER: f64 = -5.0;
/// Logarithm taken for a sign that does not stand in words.
const SIGN: f64 = -7.0;

/// How much like Norwegian (or its neighbours) a text is: the mean logarithm of the frequency of
/// its letters. Digits, marks of punctuation and other scripts do not count.
#[derive(Debug)]
pub struct Score {
    /// Letters, and signs that do not stand in text.
    pub mean: f64,
    /// Number of letters and signs.
    pub count: usize,
    /// Number of different ones.
    pub different: usize,
}

/// The score of a text.
pub fn score<'t>(texts: impl Iterator<Item = &'t str>) -> Score {
    let total: f64 = LETTERS.iter().map(|(_, f)| f).sum();
    let (mut letters, mut letter_count, mut signs) = (0.0, 0_u32, 0_u32);
    let mut different = BTreeSet::new();
    let mut last = ' ';
    for c in texts.flat_map(str::chars) {
        let c = c.to_lowercase().next().unwrap_or(c);
        // A line of the same letter is a filling, not text.
        if std::mem::replace(&mut last, c) == c {
            continue;
        }
        let value = match LETTERS.iter().find(|(l, _)| *l == c) {
            Some((_, f)) => (f / total).ln(),
            None if ('\u{c0}'..='\u{24f}').contains(&c) && c.is_alphabetic() => OTHER_LETTER,
            None => {
                if is_sign(c) {
                    signs += 1;
                    different.insert(c);
                }
                continue;
            }
        };
        letters += value;
        letter_count += 1;
        different.insert(c);
    }
    let mean = |sum: f64, count: u32| if count == 0 { 0.0 } else { sum / f64::from(count) };
    Score {
        mean: mean(letters + SIGN * f64::from(signs), letter_count + signs),
        count: (letter_count + signs) as usize,
        different: different.len(),
    }
}

/// Signs that hardly stand in running text.
fn is_sign(c: char) -> bool {
    matches!(c, '[' | '\\' | ']' | '^' | '_' | '`' | '{' | '|' | '}' | '~' | '@' | '<' | '>' | '$' | '#')
        || ('\u{80}'..='\u{b6}').contains(&c) && !matches!(c, '§' | '©' | '«' | '°' | '\u{ad}')
}
