//! List items outside tables: marks, and depth by indentation.

use super::columns::is_bullet;

/// Whether a word marks a list item: a bullet, or a number or letter with `.` or `)`.
pub(super) fn is_marker(text: &str) -> bool {
    is_bullet(text) || is_number(text)
}

/// `1.`, `2)`, `(3)`, `a)`, `2.1`, `2.1.`: at most three numbers of two digits, so that dates and
/// years are none.
fn is_number(text: &str) -> bool {
    let inner = text.strip_prefix('(').unwrap_or(text);
    let closed = inner.ends_with(')') || inner.ends_with('.');
    let core = inner.trim_end_matches([')', '.']);
    if core.is_empty() || inner.len() - core.len() > 1 {
        return false;
    }
    let parts: Vec<&str> = core.split('.').collect();
    let digits = |p: &str| (1..=2).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    if parts.len() == 1 {
        let letter = core.len() == 1 && core.bytes().all(|b| b.is_ascii_lowercase()) && inner.ends_with(')');
        return closed && (digits(core) || letter);
    }
    parts.len() <= 3 && parts.iter().all(|p| digits(p))
}

/// Indents seen in a list, outermost first.
#[derive(Debug, Default)]
pub(super) struct Depths(Vec<f64>);

/// Marks whose left ends differ by less than this (points) stand at one depth.
const SAME_INDENT: f64 = 3.0;

impl Depths {
    /// The depth of an item that begins at `x`.
    pub fn of(&mut self, x: f64) -> u8 {
        while self.0.last().is_some_and(|&l| l > x + SAME_INDENT) {
            self.0.pop();
        }
        if self.0.last().is_none_or(|&l| x > l + SAME_INDENT) {
            self.0.push(x);
        }
        u8::try_from(self.0.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }

    /// Text between lists begins a new one.
    pub fn reset(&mut self) {
        self.0.clear();
    }
}
