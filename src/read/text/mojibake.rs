//! UTF-8 that was read as Windows-1252 or Latin-1 and written again: `Ã¥` for `å`.

/// The letters whose broken forms prove that a text was encoded twice: no Norwegian word holds an
/// `Ã` before one of the signs that they leave.
const PROOF: &str = "æøåÆØÅéèêòóôäöáÁüÄÖ";

/// The letters whose broken forms begin with a Norwegian letter (`Å¡` for `š`) and are still
/// repaired: those of Sámi and of names. Other pairs, as in `«GRÅ»`, are what the author wrote.
const AFTER_NORWEGIAN: &str = "šŠžŽŧŦŋŊœŒł";

/// How often a text may have been encoded over again.
const MAX_ROUNDS: usize = 3;

/// The repaired text and the number of characters that the first round put right; `None` where nothing was
/// wrong.
pub fn repair(text: &str) -> Option<(String, usize)> {
    let (mut repaired, count) = once(text)?;
    for _ in 1..MAX_ROUNDS {
        let Some((next, _)) = once(&repaired) else { break };
        repaired = next;
    }
    Some((repaired, count))
}

fn once(text: &str) -> Option<(String, usize)> {
    // Every proof begins with `Ã`, U+00C3.
    if !text.as_bytes().contains(&0x83) || !text.as_bytes().windows(2).any(|w| w == [0xc3, 0x83]) {
        return None;
    }
    let (mut proofs, mut sound) = (0_usize, 0_usize);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match decode_at(rest) {
            Some((letter, length)) => {
                proofs += usize::from(c == 'Ã' && PROOF.contains(letter));
                rest = &rest[length..];
            }
            None => {
                sound += usize::from("æøåÆØÅ".contains(c));
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if proofs == 0 {
        return None;
    }
    // Beside sound letters only what cannot be meant is repaired: `GRÅ»` is a word in quotes.
    let only_sure = sound > 0;
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match decode_at(rest) {
            Some((letter, length)) if !only_sure || "ÃÂ".contains(c) || rest.starts_with("â€") => {
                out.push(letter);
                count += 1;
                rest = &rest[length..];
            }
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Some((out, count))
}

/// The character whose UTF-8 bytes the text spells here, and how many bytes of text spell it.
fn decode_at(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let first = chars.next()?;
    let lead = byte_of(first)?;
    let length = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for slot in &mut bytes[1..length] {
        *slot = byte_of(chars.next()?).filter(|b| (0x80..=0xbf).contains(b))?;
    }
    let letter = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    if "æøåÆØÅ".contains(first) && !AFTER_NORWEGIAN.contains(letter) {
        return None;
    }
    Some((letter, text.len() - chars.as_str().len()))
}

/// The byte above 0x7F that Windows-1252, or Latin-1 with its control range, reads as this
/// character.
fn byte_of(c: char) -> Option<u8> {
    /// Characters of Windows-1252 at 0x80–0x9F in order; a space where it has none.
    const HIGH: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";
    match u32::from(c) {
        code @ 0x80..=0xff => u8::try_from(code).ok(),
        0..0x80 => None,
        _ => HIGH.chars().zip(0x80..).find(|&(high, _)| high == c).map(|(_, byte)| byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> String {
        encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn twice_encoded_text_is_repaired() {
        let text = "Område: Førebygging – «Ærleg» … Åse\u{a0}og Øystein, š";
        let (repaired, count) = repair(&broken(text)).unwrap();
        assert_eq!((repaired.as_str(), count), (text, 11));
        assert_eq!(repair(&broken(&broken(text))).unwrap().0, text);
    }

    #[test]
    fn latin_1_control_forms_are_repaired_too() {
        assert_eq!(repair("\u{c3}\u{85}pent p\u{c3}\u{a5}").unwrap().0, "Åpent på");
    }

    #[test]
    fn sound_text_is_left_alone() {
        for text in ["«GRÅ» og «BLÅ»", "Åse – Ø”", "São Paulo", "på Â", "ÅÅÅ €", "LÃ"] {
            assert_eq!(repair(text), None, "{text}");
        }
    }

    #[test]
    fn sound_letters_beside_broken_ones_stay() {
        assert_eq!(repair("«GRÅ» for pÃ¥").unwrap().0, "«GRÅ» for på");
    }
}
