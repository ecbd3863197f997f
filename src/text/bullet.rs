//! Bullets at line starts.

/// Glyphs that stand alone at a line start as bullets.
const GLYPHS: &[char] = &[
    '-', '–', '—', '−', '‐', '‑', '•', '▪', '■', '◦', '‣', '·', '*', '→', '➢', '●', '○', '□', '❖', '✓', '§', '⁃', '►',
    '▸', '»', '\u{f0b7}', '\u{f0a7}', '\u{f0d8}', '\u{f02d}', '\u{f0fc}',
];

/// Splits a bullet from the text after it: `- tiltak` → (`-`, `tiltak`). A lone glyph is an
/// empty bullet. A hyphen needs white space after it: `-tal` is no bullet.
#[must_use]
pub fn split(line: &str) -> Option<(char, &str)> {
    let line = line.trim_start();
    let mut chars = line.chars();
    let first = chars.next()?;
    let rest = chars.as_str();
    if GLYPHS.contains(&first) {
        if rest.is_empty() || rest.starts_with(char::is_whitespace) {
            return Some((first, rest.trim_start()));
        }
        let clear = !matches!(first, '-' | '–' | '—' | '−' | '‐' | '‑' | '*' | '§' | '»' | '·');
        return (clear && rest.starts_with(char::is_alphanumeric)).then_some((first, rest));
    }
    if first == 'o' && rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase) {
        return Some((first, rest.trim_start()));
    }
    None
}

/// Whether the word is a dash alone, which may as well stand for an empty cell.
#[must_use]
pub fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "−" | "‐" | "‑")
}

/// Whether the line opens with a bullet.
#[must_use]
pub fn starts(line: &str) -> bool {
    split(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_bullets_and_nothing_else() {
        assert_eq!(split("- etablere nettverk"), Some(('-', "etablere nettverk")));
        assert_eq!(split("•Barn"), Some(('•', "Barn")));
        assert_eq!(split("-"), Some(('-', "")));
        assert_eq!(split("-talet"), None);
        assert_eq!(split("o Første punkt"), Some(('o', "Første punkt")));
        assert_eq!(split("o og så"), None);
        assert_eq!(split("Tiltak"), None);
    }
}
