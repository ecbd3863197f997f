//! Rows set as titles of the rows below them.

use super::draft::{Draft, Slot};
use crate::model::Page;

/// Share of the other rows whose first text is not bold, at least: where most are, bold says nothing.
const PLAIN_ROWS: f64 = 0.9;

/// Rows below the header that hold one bold text alone, in the first column or the one after it, where other rows do
/// not begin with bold text.
pub(super) fn rows(pages: &[Page], draft: &Draft) -> Vec<usize> {
    let bold = |s: &Slot| s.refs().all(|(page, word)| pages[page].words[word].bold);
    let mut filled: Vec<Vec<&Slot>> = vec![Vec::new(); draft.rows];
    for s in draft.slots.iter().filter(|s| !s.is_blank()) {
        for row in filled.iter_mut().take(s.row + s.rowspan).skip(s.row) {
            row.push(s);
        }
    }
    let (mut titles, mut others, mut plain) = (Vec::new(), 0usize, 0usize);
    for (r, row) in filled.iter().enumerate().skip(draft.header_rows).filter(|(_, row)| !row.is_empty()) {
        match row[..] {
            [only] if only.col < 2 && only.rowspan == 1 && bold(only) => titles.push(r),
            _ => {
                others += 1;
                plain += usize::from(row.iter().min_by_key(|s| s.col).is_some_and(|s| !bold(s)));
            }
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let tells = others > 0 && plain as f64 >= PLAIN_ROWS * others as f64;
    if tells { titles } else { Vec::new() }
}
