//! What a font's characters come to as text: ligatures to letters, white space to one kind,
//! private signs of symbol fonts to what they show.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use super::names::{BaseEncoding, text_of};

const SYMBOLS: &str = include_str!("data/symbols.txt");

/// Symbol fonts whose codes have a meaning of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignSet {
    /// An ordinary font; private signs are taken as those of Symbol, as Word uses them.
    None,
    /// Wingdings.
    Wingdings,
    /// Symbol.
    Symbol,
}

impl SignSet {
    /// By the name of the font.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if name.starts_with("wingdings") && !name.ends_with(['2', '3']) {
            Self::Wingdings
        } else if name.starts_with("symbol") {
            Self::Symbol
        } else {
            Self::None
        }
    }
}

/// The text as it goes into words; `None` where it holds a character without meaning.
///
/// White space becomes one space each, invisible marks nothing, so the result may be empty.
#[must_use]
pub fn clean(text: &str, signs: SignSet) -> Option<Rc<str>> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fb00}' => out.push_str("ff"),
            '\u{fb01}' => out.push_str("fi"),
            '\u{fb02}' => out.push_str("fl"),
            '\u{fb03}' => out.push_str("ffi"),
            '\u{fb04}' => out.push_str("ffl"),
            '\u{fb05}' | '\u{fb06}' => out.push_str("st"),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' => {}
            '\t' | '\n' | '\r' => out.push(' '),
            _ if c.is_whitespace() => out.push(' '),
            '\0' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}' => return None,
            _ if c.is_control() => return None,
            '\u{f000}'..='\u{f0ff}' => out.push(sign(u32::from(c) & 0xff, signs)?),
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => return None,
            '!'..='\u{ff}' if signs == SignSet::Wingdings => out.push(sign(u32::from(c), signs)?),
            _ => out.push(c),
        }
    }
    Some(out.into())
}

/// The sign of a symbol font's code.
fn sign(code: u32, signs: SignSet) -> Option<char> {
    static WINGDINGS: LazyLock<HashMap<u32, char>> = LazyLock::new(|| {
        SYMBOLS
            .lines()
            .filter_map(|l| l.split_once(' '))
            .filter_map(|(code, sign)| Some((u32::from_str_radix(code, 16).ok()?, sign.chars().next()?)))
            .collect()
    });
    if signs == SignSet::Wingdings {
        return WINGDINGS.get(&code).copied();
    }
    let name = BaseEncoding::Symbol.glyph(u8::try_from(code).ok()?)?;
    text_of(name)?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_spaces_and_signs_come_to_plain_text() {
        let plain = |t| clean(t, SignSet::None);
        assert_eq!(plain("tra\u{fb01}kk").as_deref(), Some("trafikk"));
        assert_eq!(plain("a\u{a0}b\u{2009}c\u{200b}").as_deref(), Some("a b c"));
        assert_eq!(plain("\u{f0b7}").as_deref(), Some("•"));
        assert_eq!(clean("\u{f0a7}", SignSet::Wingdings).as_deref(), Some("▪"));
        assert_eq!(clean("ü", SignSet::of("Wingdings-Regular")).as_deref(), Some("✓"));
        assert_eq!(plain("\u{e123}"), None);
        assert_eq!(plain("\u{fffd}"), None);
    }
}
