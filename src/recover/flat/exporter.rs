//! Which kind of text export this is, by the text's own evidence.

use super::lines::Line;
use crate::model::TextExporter;

/// Share of lines with two bars or more from which the table is one of pipes.
const PIPE_SHARE: f64 = 0.15;
/// Spaces in a row that set columns apart in a character grid.
const GRID_GAP: &str = "   ";
/// Share of lines with such a gap inside from which it is a grid. Measured on the development
/// corpus: grids have 0.45 and more, other exports below 0.03.
const GRID_SHARE: f64 = 0.15;
/// Share of lines that end in one space from which every paragraph mark is a space. Measured:
/// 0.97 and more in exports of Word-made PDFs; up to 0.7 where only wrapped lines keep it.
const MARK_SHARE: f64 = 0.9;
/// Share of lines with an empty line before from which blank lines carry structure.
const BLANK_SHARE: f64 = 0.03;

/// Tells the kind of export. `form_feeds` says whether the text has any.
#[must_use]
pub fn detect(lines: &[Line<'_>], form_feeds: bool) -> TextExporter {
    let printed: Vec<&Line<'_>> = lines.iter().filter(|l| !l.is_spaces()).collect();
    let share = |count: usize| {
        #[allow(clippy::cast_precision_loss)]
        let share = count as f64 / printed.len().max(1) as f64;
        share
    };
    let count = |test: &dyn Fn(&Line<'_>) -> bool| share(printed.iter().filter(|l| test(l)).count());
    if count(&|l| l.text.matches('|').count() >= 2) >= PIPE_SHARE {
        TextExporter::Pipes
    } else if count(&|l| l.text.contains(GRID_GAP)) >= GRID_SHARE {
        TextExporter::Grid
    } else if count(&|l| l.blank_before > 0) < BLANK_SHARE {
        TextExporter::Blocks
    } else if count(&|l| l.trail > 0) >= MARK_SHARE {
        TextExporter::ParagraphMarks
    } else if form_feeds {
        TextExporter::ReadingOrder
    } else {
        TextExporter::RowMajor
    }
}
