//! Characters → pages and lines.
//!
//! A line ends at LF, CR, CRLF, CR CR LF (a double conversion), NEL, VT, U+2028 or U+2029. A form feed ends a
//! page and, where it stands inside a line, cuts that line in two parts with one number: numbers
//! count line ends alone, as an editor does. White space after the last form feed is no page.

use super::clean::{Cleaner, Tally};
use crate::model::{TextLine, TextPage};

/// What a text is cut into.
pub struct Split {
    /// The pages.
    pub pages: Vec<TextPage>,
    /// What was cleaned.
    pub tally: Tally,
    /// Some line was longer than the limit.
    pub cut: bool,
}

/// Cuts the text into pages of clean lines of at most `most` bytes, what follows in a line left out.
pub fn split(text: &str, most: usize) -> Split {
    let bytes = text.as_bytes();
    let mut cleaner = Cleaner::default();
    let mut cut = false;
    let mut line = |start: usize, end: usize, odd: bool, number: u32| {
        let kept = text[start..end].floor_char_boundary(most);
        cut |= kept < end - start;
        TextLine { number, text: cleaner.line(&text[start..start + kept], odd, number) }
    };
    let mut pages = Vec::new();
    let mut page = TextPage { number: 1, lines: Vec::new() };
    let mut number = 1_u32;
    let (mut start, mut at, mut odd) = (0, 0, false);
    while let Some(&byte) = bytes.get(at) {
        let class = CLASS[usize::from(byte)];
        if class == PLAIN {
            at += 1;
            continue;
        }
        match stop(bytes, at, class) {
            Stop::LineEnd(length) => {
                page.lines.push(line(start, at, odd, number));
                number = number.saturating_add(1);
                at += length;
                (start, odd) = (at, false);
            }
            Stop::PageEnd => {
                if start < at {
                    page.lines.push(line(start, at, odd, number));
                }
                let next = page.number.saturating_add(1);
                pages.push(std::mem::replace(&mut page, TextPage { number: next, lines: Vec::new() }));
                at += 1;
                (start, odd) = (at, false);
                if text[at..].chars().all(|c| c.is_whitespace() && c != '\u{c}') {
                    return Split { pages, tally: cleaner.tally, cut };
                }
            }
            Stop::Plain(length) => at += length,
            Stop::Odd(length) => {
                odd = true;
                at += length;
            }
        }
    }
    if start < at {
        page.lines.push(line(start, at, odd, number));
    }
    pages.push(page);
    Split { pages, tally: cleaner.tally, cut }
}

enum Stop {
    /// A line end of so many bytes.
    LineEnd(usize),
    PageEnd,
    /// So many bytes that may stand in a line as they are.
    Plain(usize),
    /// So many bytes of which a line must be cleaned.
    Odd(usize),
}

const PLAIN: u8 = 0;
const BREAK: u8 = 1;
const C2: u8 = 2;
const E2: u8 = 3;
const ODD: u8 = 4;

/// What a byte can be. Plain are printable ASCII, the tab, the letters of Latin-1 and Latin
/// Extended-A (lead bytes C3 to C5, all of them in NFC already) and continuation bytes.
const CLASS: [u8; 256] = {
    let mut class = [ODD; 256];
    let mut byte = 0x20;
    while byte <= 0xc5 {
        class[byte] = PLAIN;
        byte += 1;
    }
    class[0x09] = PLAIN;
    class[0x0a] = BREAK;
    class[0x0b] = BREAK;
    class[0x0c] = BREAK;
    class[0x0d] = BREAK;
    class[0x7f] = ODD;
    class[0xc2] = C2;
    class[0xe2] = E2;
    class
};

fn stop(bytes: &[u8], at: usize, class: u8) -> Stop {
    let byte = |offset: usize| bytes.get(at + offset).copied().unwrap_or(0);
    match class {
        BREAK => match byte(0) {
            b'\x0c' => Stop::PageEnd,
            b'\r' if byte(1) == b'\n' => Stop::LineEnd(2),
            b'\r' if byte(1) == b'\r' && byte(2) == b'\n' => Stop::LineEnd(3),
            _ => Stop::LineEnd(1),
        },
        C2 => match byte(1) {
            0x85 => Stop::LineEnd(2),
            // Controls, the no-break space and the soft hyphen.
            0x80..=0xa0 | 0xad => Stop::Odd(2),
            _ => Stop::Plain(2),
        },
        E2 => match (byte(1), byte(2)) {
            (0x80, 0xa8 | 0xa9) => Stop::LineEnd(3),
            // Dashes, quotes, bullets, ellipsis; the euro sign; boxes, squares, ticks.
            (0x80, 0x90..=0xa7) | (0x82, _) | (0x94..=0x9e, _) => Stop::Plain(3),
            _ => Stop::Odd(3),
        },
        _ => Stop::Odd(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<(u32, String)>> {
        split(text, usize::MAX)
            .pages
            .into_iter()
            .map(|p| p.lines.into_iter().map(|l| (l.number, l.text)).collect())
            .collect()
    }

    fn one(lines: &[(u32, &str)]) -> Vec<(u32, String)> {
        lines.iter().map(|&(n, t)| (n, t.to_owned())).collect()
    }

    #[test]
    fn every_line_end_ends_a_line() {
        let expected = one(&[(1, "a"), (2, ""), (3, "b"), (4, " c "), (5, "d"), (6, "e"), (7, "f"), (8, "g")]);
        assert_eq!(texts("a\n\nb\r c \r\nd\u{2028}e\u{2029}f\u{85}g"), [expected]);
        assert_eq!(texts("a\r\r\nb\r\r\n"), [one(&[(1, "a"), (2, "b")])]);
        assert_eq!(texts("a\u{b}b"), [one(&[(1, "a"), (2, "b")])]);
    }

    #[test]
    fn spaces_at_both_ends_are_kept() {
        assert_eq!(texts("SSU   \n  felles \n\tx\t\n"), [one(&[(1, "SSU   "), (2, "  felles "), (3, "\tx\t")])]);
    }

    #[test]
    fn form_feeds_end_pages_and_no_line() {
        assert_eq!(
            texts("a\n\u{c}b\nc\u{c}d\n\u{c}\n"),
            [one(&[(1, "a")]), one(&[(2, "b"), (3, "c")]), one(&[(3, "d")])]
        );
        assert_eq!(texts("a\u{c}\u{c}b\u{c}"), [one(&[(1, "a")]), one(&[]), one(&[(1, "b")])]);
        let numbers: Vec<u32> = split("a\u{c}\u{c}b", usize::MAX).pages.iter().map(|p| p.number).collect();
        assert_eq!(numbers, [1, 2, 3]);
    }

    #[test]
    fn a_line_is_cut_at_the_limit_and_never_within_a_letter() {
        let found = split("aå\nabå\nab\u{c}abcd", 3);
        let lines: Vec<_> = found.pages.iter().flat_map(|p| &p.lines).map(|l| (l.number, l.text.as_str())).collect();
        assert_eq!(lines, [(1, "aå"), (2, "ab"), (3, "ab"), (3, "abc")]);
        assert!(found.cut);
    }

    #[test]
    fn ordinary_norwegian_lines_need_no_cleaning() {
        let Split { pages, tally, cut } = split("Åse – «blåbær» • ▪ ☐ 1 000 € č š …\n", usize::MAX);
        assert!(!cut);
        assert_eq!(pages[0].lines[0].text, "Åse – «blåbær» • ▪ ☐ 1 000 € č š …");
        assert_eq!(tally, Tally::default());
    }
}
