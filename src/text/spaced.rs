//! Letter-spaced titles: `T R A F I K K P L A N` → `TRAFIKKPLAN`.
//!
//! Single letters with one space between are a word; two or three spaces stand between words. A
//! row of marks (`X X X`), of column letters (`A B C`), of months or weekdays (`J F M A`) looks the
//! same: a run is joined only where its letters make a plausible word.

use super::letters::{mean_bits, symbol};

/// Mean bits a letter up to which a run of letters is a word. Of Norwegian words with four letters
/// or more 99 in 100 lie under it.
const MAX_WORD_BITS: f32 = 4.3;

/// The longest word of a letter-spaced run has so many letters at least; abbreviations and grades
/// (`S S U`, `G R Y`) are shorter.
pub const MIN_WORD: usize = 4;

/// Different letters that such a word holds at least; rows of marks hold one or two.
const MIN_KINDS: usize = 3;

/// Rows of letters that are headings of narrow columns: months and weekdays.
const INITIALS: &[&str] = &["jfmamjjasond", "mtotfls", "mtwtfss"];

/// A line longer than this, in bytes, is no title.
const MAX_TITLE: usize = 400;

/// One byte in so many is a space at least; in a letter-spaced line it is every second one.
const MIN_SPACES: usize = 4;

/// The line with its letter-spaced words joined, and their number; `None` where it has none.
#[must_use]
pub fn join(line: &str) -> Option<(String, usize)> {
    let spaces = line.bytes().filter(|&b| b == b' ').count();
    if spaces * MIN_SPACES < line.len() || line.len() > MAX_TITLE || !may_hold(line.as_bytes()) {
        return None;
    }
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let (mut at, mut words) = (0, 0);
    while at < chars.len() {
        let starts = at == 0 || chars[at - 1].is_whitespace();
        match starts.then(|| run(&chars, at)).flatten() {
            Some((text, end, count)) => {
                out.push_str(&text);
                words += count;
                at = end;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    (words > 0).then_some((out, words))
}

/// Whether two single letters stand between three spaces: four letters in a row leave that.
fn may_hold(line: &[u8]) -> bool {
    line.windows(5).enumerate().any(|(at, w)| {
        w[0] == b' '
            && w[1] > b'/'
            && match (w[2] == b' ', w[3] == b' ', w[4] == b' ') {
                (true, false, true) => true,
                // One of the letters takes two bytes.
                (true, false, false) | (false, true, false) => w[1].max(w[3]) > 0x7f && line.get(at + 5) == Some(&b' '),
                _ => false,
            }
    })
}

/// The longest letter-spaced run of words from here: joined text, end, number of words.
fn run(chars: &[char], start: usize) -> Option<(String, usize, usize)> {
    let (mut text, mut count, mut letters) = (String::new(), 0, 0);
    let mut at = start;
    let mut end = start;
    while let Some(stop) = word(chars, at) {
        let word: Vec<char> = chars[at..stop].iter().copied().step_by(2).collect();
        if word.iter().all(|c| c.is_alphabetic()) {
            if !is_word(&word) {
                break;
            }
            letters = letters.max(word.len());
        } else if count == 0 || !word.iter().all(|c| c.is_ascii_digit() || "-–.,:".contains(*c)) {
            break;
        }
        if count > 0 {
            text.push(' ');
        }
        text.extend(word);
        count += 1;
        end = stop;
        let gap = chars[stop..].iter().take_while(|&&c| c == ' ').count();
        if !(2..=3).contains(&gap) {
            break;
        }
        at = stop + gap;
    }
    (letters >= MIN_WORD).then_some((text, end, count))
}

/// Whether letters that stand apart make a word: rows of marks, grades and initials do not.
#[must_use]
pub fn is_word(letters: &[char]) -> bool {
    let symbols: Vec<u8> = letters.iter().filter_map(|&c| symbol(c)).collect();
    let lower: String = letters.iter().flat_map(|c| c.to_lowercase()).collect();
    let kinds = symbols.iter().enumerate().filter(|(i, s)| !symbols[..*i].contains(s)).count();
    symbols.len() == letters.len()
        && kinds >= MIN_KINDS.min(letters.len())
        && lower.contains(['a', 'e', 'i', 'o', 'u', 'y', 'æ', 'ø', 'å', 'á'])
        && !symbols.windows(2).all(|w| w[1] == w[0] + 1)
        && !INITIALS.iter().any(|row| row.contains(&lower))
        && mean_bits(&symbols) <= MAX_WORD_BITS
}

/// End of the single characters with one space between each that start here; at least two.
fn word(chars: &[char], start: usize) -> Option<usize> {
    let single = |at: usize| {
        chars.get(at).is_some_and(|c| !c.is_whitespace()) && chars.get(at + 1).is_none_or(|c| c.is_whitespace())
    };
    if !single(start) {
        return None;
    }
    let mut at = start;
    while chars.get(at + 1) == Some(&' ') && single(at + 2) {
        at += 2;
    }
    // A letter more would stand against a longer word: `a b c def`.
    let clear = chars.get(at + 1).is_none_or(|c| c.is_whitespace());
    (at > start && clear).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_joined() {
        for (line, joined) in [
            ("T R A F I K K S I K K E R H E T S P L A N", "TRAFIKKSIKKERHETSPLAN"),
            (" H A N D L I N G S P L A N   2 0 2 4 - 2 0 2 7 ", " HANDLINGSPLAN 2024-2027 "),
            ("P L A N  F O R  V E G A R ", "PLAN FOR VEGAR "),
            ("F ø l g j e b r e v", "Følgjebrev"),
            ("Tittel:  Å R S P L A N", "Tittel:  ÅRSPLAN"),
        ] {
            assert_eq!(join(line).map(|j| j.0).as_deref(), Some(joined), "{line}");
        }
    }

    #[test]
    fn rows_of_marks_and_letters_are_not() {
        for line in [
            "X X X X",
            "x x x",
            "A B C D E",
            "J F M A M J J A S O N D",
            "a b c",
            "1 2 3 4",
            "Q 1 2 3",
            "M T O T F L S",
            "V H V H",
            "i å",
            "G R Y",
            "- a b",
            "S S U",
            "N A V",
            "K K K K K K",
            "A A A A",
            "Vi er i A og B no",
            "O O O O",
            "E E E",
            "I I I I",
            "ja / nei",
            "R G G R",
            "V Å S H V",
            "G G R Y Y",
            "J A S O N D",
        ] {
            assert_eq!(join(line), None, "{line}");
        }
    }
}
