//! Replacement text (`ActualText`) laid on the glyphs it stands for.

use std::rc::Rc;

use super::glyph::Glyph;

/// Puts `text` in place of what the glyphs from `start` on say. Where both say the same, the
/// glyphs keep their own, which have the better places.
pub fn replace(glyphs: &mut [Glyph<'_>], start: usize, text: &str) {
    let Some(glyphs) = glyphs.get_mut(start..).filter(|g| !g.is_empty()) else { return };
    let letters = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let drawn: String = glyphs.iter().map(|g| letters(&g.text)).collect();
    if drawn == letters(text) {
        return;
    }
    let chars: Vec<char> =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
    let count = glyphs.len();
    for (i, glyph) in glyphs.iter_mut().enumerate() {
        let share = |i: usize| i * chars.len() / count;
        let part: String = chars[share(i)..share(i + 1)].iter().collect();
        glyph.text = Rc::from(part);
    }
}
