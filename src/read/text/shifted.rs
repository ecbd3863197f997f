//! Lines in a font without a character map: every letter moved by the same number of places, as in
//! `5RJDODQGI\ONHVNRPPXQH`.

use crate::text::letters::{EDGE, bits, symbol};

/// Mean bits a step above which a line may be shifted, all words counted: three in four shifted
/// words have more, and a line holds several.
pub const SHIFT_FROM_BITS: f32 = 4.6;

/// Mean bits a step up to which the shifted-back line is readable: 95 in 100 words of the four
/// languages have 3.9 at most, and a line evens them out.
const SHIFT_TO_BITS: f32 = 3.9;

/// Bits a step that shifting back must win. With this no line of 350 sound texts is taken for a
/// shifted one, and 27 of 30 single lines shifted by 29 in sound plans are found.
const SHIFT_GAIN: f32 = 1.2;

/// Letters in long words from which on a line is judged as shifted by itself; one with fewer needs
/// another line with the same shift. Rows of abbreviations have none.
pub const SHIFT_PROOF: usize = 10;

/// Shortest line that is judged as shifted at all.
const SHIFT_MIN: usize = 6;

/// Share of letters among the signs of the shifted-back line.
const SHIFT_LETTERS: f64 = 0.85;

/// Largest distance of a shift that is tried; 29 is the one of fonts whose glyphs stand in the
/// order of ASCII without its controls and three signs more.
const SHIFT_REACH: i32 = 40;

/// Bits for two signs in a row that are no letters.
const NO_LETTERS_BITS: f32 = 6.0;

/// The shift that makes the line readable, if one does.
pub fn shift(text: &str) -> Option<i32> {
    let mut signs: Vec<i32> = Vec::new();
    for sign in text.chars().filter(char::is_ascii_graphic).map(|c| c as i32) {
        // Dot leaders and rows of marks are no letters.
        if !signs.ends_with(&[sign, sign]) {
            signs.push(sign);
        }
    }
    let others = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).count();
    if signs.len() < SHIFT_MIN || others * 5 > signs.len() {
        return None;
    }
    let now = shifted_bits(&signs, 0)?;
    (-SHIFT_REACH..=SHIFT_REACH)
        .filter(|shift| shift % 32 != 0)
        .filter_map(|shift| Some((shift, shifted_bits(&signs, shift)?)))
        .filter(|&(_, bits)| bits <= SHIFT_TO_BITS && now - bits >= SHIFT_GAIN)
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(shift, _)| shift)
}

/// Mean bits a step of the signs moved by `shift`; `None` where too few become letters.
fn shifted_bits(signs: &[i32], shift: i32) -> Option<f32> {
    let (mut sum, mut letters) = (0.0, 0);
    let mut before = EDGE;
    for sign in signs {
        let now = u8::try_from(sign + shift).ok().and_then(|b| symbol(char::from(b))).unwrap_or(EDGE);
        sum += if now == EDGE && before == EDGE { NO_LETTERS_BITS } else { bits(before, now) };
        letters += usize::from(now != EDGE);
        before = now;
    }
    let enough = shift == 0 || letters as f64 >= SHIFT_LETTERS * signs.len() as f64;
    enough.then_some(sum / signs.len() as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(text: &str, by: i32) -> String {
        text.chars().filter(|c| *c != ' ').filter_map(|c| char::from_u32((c as i32 + by) as u32)).collect()
    }

    #[test]
    fn the_shift_is_found() {
        assert_eq!(shift(&moved("Rogaland fylkeskommune", -29)), Some(29));
        assert_eq!(shift(&moved("Tiltak og ansvar for barn", 3)), Some(-3));
        assert_eq!(shift(&moved("Kommune", -29)), Some(29));
        assert_eq!(shift(&moved("HANDLINGSPLAN FOR HELSE", -29)), Some(29));
    }

    #[test]
    fn sound_lines_and_leaders_have_none() {
        for line in ["Rogaland fylkeskommune", "Bakgrunn ........................ 3", "-----", "short"] {
            assert_eq!(shift(line), None, "{line}");
        }
    }
}
