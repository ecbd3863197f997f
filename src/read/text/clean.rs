//! The characters of one line: odd spaces, soft hyphens, ligatures, control characters and private
//! bullets made plain, the rest in NFC. The author's letters, quotes and dashes are kept, so are
//! spaces at both ends (they stand for empty cells) and tabs (they stand between cells).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use crate::text::spaced;


/// Private-use code points that symbol fonts leave, and the ordinary signs for them.
static PRIVATE_USE: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    csv::Reader::from_reader(include_bytes!("../../../schemas/private_use.csv").as_slice())
        .deserialize::<(String, char, String)>()
        .flatten()
        .filter_map(|(code, sign, _)| Some((char::from_u32(u32::from_str_radix(&code, 16).ok()?)?, sign)))
        .collect()
});

/// A gap of so many spaces inside a line is one between the columns of a character grid; it is
/// made wider or narrower where characters before it went away or came, so that columns stay
/// under one another. Shorter runs count empty cells and are never changed.
const GRID_GAP: usize = 4;

/// What was cleaned, counted over a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Control characters removed.
    pub controls: Count,
    /// U+FFFD found in the text.
    pub replacements: Count,
    /// Private-use characters without a known sign, kept.
    pub private_use: Count,
    /// Letter-spaced words joined.
    pub spaced: Count,
}

/// How many, and the first line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub count: usize,
    /// Number of the first line with one; 0 where there is none.
    pub first_line: u32,
}

impl Count {
    fn add(&mut self, count: usize, line: u32) {
        if count > 0 && self.count == 0 {
            self.first_line = line;
        }
        self.count += count;
    }
}

/// Cleans lines and keeps the tally.
#[derive(Debug, Default)]
pub struct Cleaner {
    /// What was cleaned so far.
    pub tally: Tally,
}

impl Cleaner {
    /// The line as it shall stand. `odd` says that it may hold other characters than printable
    /// ASCII, tabs and what is plain in NFC.
    pub fn line(&mut self, line: &str, odd: bool, number: u32) -> String {
        let text = if odd { self.odd_line(line, number) } else { line.to_owned() };
        match spaced::join(&text) {
            Some((joined, words)) => {
                self.tally.spaced.add(words, number);
                joined
            }
            None => text,
        }
    }

    fn odd_line(&mut self, line: &str, number: u32) -> String {
        let mut out = String::with_capacity(line.len());
        // Characters that the line has lost so far; negative where it gained.
        let mut lost = 0_isize;
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            match c {
                ' ' if lost != 0 => {
                    let more = rest.bytes().take_while(|&b| b == b' ').count();
                    let inside = !out.is_empty() && more < rest.len();
                    let mut width = more + 1;
                    if width >= GRID_GAP && inside {
                        width = width.saturating_add_signed(lost).max(2);
                        lost = 0;
                    }
                    out.extend(std::iter::repeat_n(' ', width));
                    rest = &rest[more..];
                }
                ' '..='~' | '\t' => out.push(c),
                '\u{ad}' => match soft_hyphen(out.chars().next_back(), rest.chars().next()) {
                    Some(sign) => out.push(sign),
                    None => lost += 1,
                },
                c if is_space(c) => out.push(' '),
                c if is_invisible(c) => lost += 1,
                c if c.is_control() || is_noncharacter(c) => self.tally.controls.add(1, number),
                '\u{fb00}'..='\u{fb06}' => {
                    let letters = ligature(c);
                    lost -= letters.len() as isize - 1;
                    out.push_str(letters);
                }
                '\u{e000}'..='\u{f8ff}' => out.push(self.private(c, &out, rest, number)),
                '\u{fffd}' => {
                    self.tally.replacements.add(1, number);
                    out.push(c);
                }
                _ => out.push(c),
            }
        }
        if is_nfc_quick(out.chars()) == IsNormalized::Yes { out } else { out.nfc().collect() }
    }

    fn private(&mut self, c: char, before: &str, after: &str, number: u32) -> char {
        if let Some(&sign) = PRIVATE_USE.get(&c) {
            return sign;
        }
        let opens = before.trim_end().is_empty() || before.ends_with("  ") || before.ends_with('\t');
        if opens && after.chars().next().is_none_or(char::is_whitespace) {
            return '•';
        }
        self.tally.private_use.add(1, number);
        c
    }
}

/// What becomes of a soft hyphen between these neighbours. At a line end, or before the gap after
/// a cell's line, it stays: there the word goes on below. Inside a word it goes. Anywhere else it
/// was drawn as a hyphen and is one: between two dates, as a bullet.
fn soft_hyphen(before: Option<char>, after: Option<char>) -> Option<char> {
    let ends = after.is_none_or(|c| c.is_whitespace() || is_space(c));
    match before {
        Some('\u{ad}') => None,
        Some(c) if c.is_numeric() => Some('-'),
        Some(c) if !c.is_whitespace() && ends => Some('\u{ad}'),
        Some(c) if !c.is_whitespace() && !after.is_some_and(char::is_numeric) => None,
        _ => Some('-'),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// Zero-width spaces and joiners, direction marks, variation selectors, the byte-order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{61c}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

fn ligature(c: char) -> &'static str {
    match c {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        _ => "st",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(line: &str) -> String {
        Cleaner::default().line(line, true, 1)
    }

    #[test]
    fn odd_spaces_become_plain_and_invisible_ones_go() {
        assert_eq!(clean("a\u{a0}b\u{2009}c\u{2007}d\u{200b}e\u{202f}f\u{feff}g\u{2060}h"), "a b c de fgh");
        assert_eq!(clean("\u{a0}\u{a0}SSU\u{a0}"), "  SSU ");
    }

    #[test]
    fn soft_hyphens_stay_at_line_ends_alone() {
        assert_eq!(clean("sam\u{ad}arbeid om helse\u{ad}"), "samarbeid om helse\u{ad}");
        assert_eq!(clean("helse\u{ad} "), "helse\u{ad} ");
        assert_eq!(clean("gjen\u{ad}        medlem"), "gjen\u{ad}        medlem");
        assert_eq!(clean("2023\u{ad}2024"), "2023-2024");
        assert_eq!(clean("2026-04\u{ad}"), "2026-04-");
        assert_eq!(clean("\u{ad} kurs \u{ad} fagdag"), "- kurs - fagdag");
    }

    #[test]
    fn ligatures_are_letters() {
        assert_eq!(
            clean("tra\u{fb01}kk, kon\u{fb02}ikt, o\u{fb03}siell, e\u{fb00}ekt"),
            "trafikk, konflikt, offisiell, effekt"
        );
    }

    #[test]
    fn private_bullets_become_ordinary_ones() {
        assert_eq!(clean("\u{f0b7} a"), "• a");
        assert_eq!(clean("\u{f0a7} a"), "▪ a");
        assert_eq!(clean("\u{f0d8} a"), "➢ a");
        assert_eq!(clean("\u{f02d} a"), "– a");
        assert_eq!(clean("  \u{f123} a"), "  • a", "an unknown sign where a bullet stands");
        let mut cleaner = Cleaner::default();
        assert_eq!(cleaner.line("a\u{e123}b", true, 7), "a\u{e123}b");
        assert_eq!(cleaner.tally.private_use, Count { count: 1, first_line: 7 });
    }

    #[test]
    fn control_characters_go_and_are_counted() {
        let mut cleaner = Cleaner::default();
        assert_eq!(cleaner.line("Ka\0ri\u{7}\u{7f}\u{9c}\tx", true, 3), "Kari\tx");
        assert_eq!(cleaner.tally.controls, Count { count: 4, first_line: 3 });
    }

    #[test]
    fn letters_are_composed_and_otherwise_kept() {
        assert_eq!(clean("a\u{30a}rleg «Ærleg» “x” é"), "årleg «Ærleg» “x” é");
        assert_eq!(clean("½ m² ﷺ"), "½ m² ﷺ");
    }

    #[test]
    fn columns_of_a_grid_stay_under_one_another() {
        assert_eq!(clean("sam\u{ad}arbeid      SSU"), "samarbeid       SSU");
        assert_eq!(clean("tra\u{fb01}kk      SSU"), "trafikk     SSU");
        assert_eq!(clean("sam\u{ad}arbeid   "), "samarbeid   ", "spaces at the end count empty cells");
        assert_eq!(clean("sam\u{ad}arbeid  SSU"), "samarbeid  SSU");
    }
}
