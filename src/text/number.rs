//! Item numbers as printed at the start of a cell or line: `1.1`, `3.`, `2)`, `M4`, `BA1:`.

/// An item number split from the text after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbered<'a> {
    /// As printed, without a closing stop, bracket or colon.
    pub number: &'a str,
    /// Letters before the digits.
    pub prefix: &'a str,
    /// The digits' values, level by level.
    pub parts: Vec<u32>,
    /// How it closes: `.`, `)`, `:` or nothing.
    pub closing: Option<char>,
    /// The text after it.
    pub rest: &'a str,
}

/// Digits of one level at most: longer ones are years, sums and file numbers.
const MAX_DIGITS: usize = 3;
/// Letters before the digits at most: `BA1`, `TS-3`.
const MAX_PREFIX: usize = 3;
/// Levels at most: `1.2.3.4`.
const MAX_LEVELS: usize = 4;

/// Reads an item number at the start of `text`, if one stands there as a token of its own.
#[must_use]
pub fn parse(text: &str) -> Option<Numbered<'_>> {
    let text = text.trim_start();
    let bytes = text.as_bytes();
    let open = usize::from(bytes.first() == Some(&b'('));
    let mut i = open;
    while i < bytes.len() && bytes[i].is_ascii_uppercase() && i - open < MAX_PREFIX {
        i += 1;
    }
    let prefix = &text[open..i];
    if !prefix.is_empty() && bytes.get(i) == Some(&b'-') {
        i += 1;
    }
    let mut parts = Vec::new();
    loop {
        let from = i;
        while i < bytes.len() && bytes[i].is_ascii_digit() && i - from < MAX_DIGITS {
            i += 1;
        }
        if i == from {
            break;
        }
        parts.push(text[from..i].parse().ok()?);
        // `2-1 Byggje fortau` counts; `2-3 møte` is a range.
        if parts.len() == 1 && bytes.get(i) == Some(&b'-') && is_second_level(&text[i + 1..]) {
            i += 1;
            continue;
        }
        if bytes.get(i) == Some(&b'.') && bytes.get(i + 1).is_some_and(u8::is_ascii_digit) && parts.len() < MAX_LEVELS {
            i += 1;
        } else {
            break;
        }
    }
    if parts.is_empty() || bytes.get(i).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    // A letter after the digits is a level of its own: `2a`, `2b`.
    if bytes.get(i).is_some_and(u8::is_ascii_lowercase)
        && bytes.get(i + 1).is_none_or(|b| matches!(b, b' ' | b'.' | b')' | b':'))
    {
        parts.push(u32::from(bytes[i] - b'a' + 1));
        i += 1;
    }
    let number = &text[open..i];
    let closing = bytes.get(i).map(|&b| b as char).filter(|c| matches!(c, '.' | ')' | ':'));
    i += usize::from(closing.is_some());
    let rest = &text[i..];
    if !rest.is_empty() && !rest.starts_with(char::is_whitespace) {
        return None;
    }
    Some(Numbered { number, prefix, parts, closing, rest: rest.trim_start() })
}

/// Whether the text after a hyphen is a second level: digits, and a text that begins with a capital, or nothing.
fn is_second_level(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &text[digits..];
    let title = rest.strip_prefix([' ', '\n']).map(|r| r.trim_start_matches(['«', '"', '“', '”']));
    (1..MAX_DIGITS).contains(&digits) && (rest.is_empty() || title.is_some_and(|t| t.starts_with(char::is_uppercase)))
}

/// Whether `next` can follow `previous` in one numbering: the next number of a level, or the
/// first of a deeper or a restarted level.
#[must_use]
pub fn follows(previous: &[u32], next: &[u32]) -> bool {
    let shared = previous.iter().zip(next).take_while(|(a, b)| a == b).count();
    if shared == previous.len() {
        return next.len() > shared && next[shared..].iter().all(|&n| n <= 1);
    }
    if shared == next.len() {
        return false;
    }
    let (old, new) = (previous[shared], next[shared]);
    // One number may be missing in a real plan.
    (new == old + 1 || new == old + 2) && next[shared + 1..].iter().all(|&n| n <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms() {
        let cases = [
            ("1.1 Avtale", "1.1", "Avtale"),
            ("3 Fullføre", "3", "Fullføre"),
            ("2. Ha eit", "2", "Ha eit"),
            ("2) Ha", "2", "Ha"),
            ("(4) Ha", "4", "Ha"),
            ("BA1: Tiltak", "BA1", "Tiltak"),
            ("TS-3 Veg", "TS-3", "Veg"),
            ("R1-2 Rydde", "R1-2", "Rydde"),
            ("2b Veg", "2b", "Veg"),
            ("7.", "7", ""),
            ("2-1 Byggje fortau", "2-1", "Byggje fortau"),
            ("10-12", "10-12", ""),
        ];
        for (text, number, rest) in cases {
            let n = parse(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((n.number, n.rest), (number, rest), "{text}");
        }
    }

    #[test]
    fn leaves_years_sums_and_words_alone() {
        for text in ["2023 – 2024", "1.juni", "FSU barn", "12345 Oslo", "3-årig", "2-3 møte", "2025-2027", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn knows_what_can_follow() {
        assert!(follows(&[1, 1], &[1, 2]));
        assert!(follows(&[1, 4], &[2, 1]));
        assert!(follows(&[2], &[3]));
        assert!(follows(&[2], &[2, 1]));
        assert!(!follows(&[2, 1], &[1, 1]));
        assert!(!follows(&[2], &[9]));
    }
}
