//! What looks like a table and is none: charts, diagrams, frames around prose, lists, notes,
//! blocks of addresses. Evidence is counted against a reading; a table needs more for it.
//!
//! Measured on the EU half of the ICDAR 2013 table competition (27 PDFs, 76 tables): before, 21
//! of 97 regions found were no table; with this judgement 6 of 82 are, and every table is still
//! found. The development plans, tagged or not, lose none of theirs: their cells hold sentences,
//! which [`LABEL`] keeps out of the tests for charts, and rows that begin together, which keeps
//! them out of those for prose.

use super::draft::{Draft, Slot};
use super::figures;
use super::lines::Line;
use crate::model::{Page, Rect};

/// Places from which on a grid can be called sparse. The charts seen have 44 to 408.
const SPARSE_PLACES: usize = 12;
/// Share of the places of a chart's grid that hold text, at most. Empty plan templates have a
/// header that fills its row.
const SPARSE: f64 = 0.25;
/// Share of its row that a header fills.
const HEADER_FILL: f64 = 0.6;
/// Words in the mean in the labels of a chart, at most.
const LABEL: f64 = 4.0;
/// Share of the rows of a chart's grid whose first place holds text, at most.
const STUBS: f64 = 0.6;
/// So many rows of labels below empty rows make a grid of charts.
const RETURNS: usize = 2;
/// Terms from which on equal steps are a scale.
const TERMS: usize = 4;
/// Share of the numbers of a reading that a scale makes up.
const SCALE_SHARE: f64 = 0.25;
/// Share of a region that drawn curves cover in a chart.
const CURVED: f64 = 0.3;
/// Slanted lines and curves of which a chart is made, at least.
const CURVES: usize = 2;
/// Rows from which on a grid without two texts in one row is no table.
const BARS: usize = 4;
/// Words in the mean that cells of a frame around prose hold.
const WORDY: f64 = 30.0;
/// Rows of a frame around prose, at most.
const FRAME_ROWS: usize = 3;
/// A table without lines of fewer places than this needs something else that speaks for it.
const SMALL_PLACES: usize = 6;

/// Why a grid of drawn lines is a chart or a frame, and no table.
pub(super) fn grid_is_none(page: &Page, draft: &Draft, lines: &[Line], open: bool) -> Option<&'static str> {
    let places = draft.rows * draft.cols;
    let filled = draft.slots.iter().filter(|s| !s.is_blank()).count();
    if filled == 0 {
        // The rest of a template whose header stands on the page before.
        return None;
    }
    let area: usize = draft.slots.iter().filter(|s| !s.is_blank()).map(|s| s.rowspan * s.colspan).sum();
    let rows = draft.by_row();
    let full = |row: &Vec<usize>| row.iter().filter(|&&i| !draft.slots[i].is_blank()).count();
    let headed = rows.iter().take(2).any(|row| {
        let full = full(row);
        full >= 2 && full as f64 >= HEADER_FILL * row.len() as f64
    });
    let area = if headed { area } else { area.min(filled * places / draft.slots.len().max(1)) };
    let empty = rows.iter().filter(|r| full(r) == 0).count();
    let many = |row: &Vec<usize>| full(row) as f64 >= HEADER_FILL * row.len() as f64;
    let returns = (1..rows.len()).filter(|&r| many(&rows[r]) && full(&rows[r - 1]) == 0).count();
    let words: usize = draft.slots.iter().map(|s| s.refs().count()).sum();
    // Labels are short, and no column holds one a row: what is left of a plan may be sparse too.
    let stubs = draft.slots.iter().filter(|s| s.col == 0 && !s.is_blank()).count();
    let labels = words as f64 <= LABEL * filled as f64 && stubs as f64 <= STUBS * draft.rows as f64;
    if labels && empty * 2 > rows.len() && returns >= RETURNS && draft.cols > 2 && places >= SPARSE_PLACES {
        return Some("rows lie empty between filled ones, as in the grid of a chart");
    }
    if labels && places >= SPARSE_PLACES && draft.rows > 1 && (area as f64) < SPARSE * places as f64 && !headed {
        return Some("hardly any place holds text, as in the grid of a chart");
    }
    if is_axes(page, draft) || has_scale(page, draft) && (filled as f64) < 0.6 * places as f64 {
        return Some("numbers go up in equal steps, as on the axis of a chart");
    }
    if is_drawing(page, draft.first().bbox) && (filled as f64) < 0.6 * places as f64 {
        return Some("curves are drawn over it, as in a chart");
    }
    let short = words as f64 <= LABEL * filled as f64;
    // Where lines divide rows alone, the texts may stand side by side all the same.
    let aside = lines.iter().filter(|l| l.segments.len() > 1).count();
    let beside = draft.cols == 1 && 2 * aside > lines.len();
    if short && !beside && draft.rows >= BARS && filled >= 2 && rows.iter().all(|r| full(r) <= 1) {
        return Some("no row holds two texts side by side, as in a chart of bars");
    }
    let prose = draft.rows <= FRAME_ROWS && words as f64 > WORDY * filled as f64;
    if open && prose && is_columns_of_prose(lines, draft.cols) {
        return Some("open lines around long text are a frame");
    }
    None
}

/// What speaks against a reading by alignment alone: points, and why.
pub(super) fn against(page: &Page, draft: &Draft, body: f64) -> Vec<(f64, &'static str)> {
    let mut out = Vec::new();
    if has_scale(page, draft) {
        out.push((0.3, "numbers go up in equal steps, as on the axis of a chart"));
    }
    if is_drawing(page, draft.first().bbox) {
        out.push((0.3, "curves are drawn over it, as in a chart"));
    }
    if is_notes(page, draft, body) {
        out.push((0.4, "small type behind marks, as in notes"));
    }
    if is_list(page, draft) {
        out.push((0.4, "the first column holds marks alone, as in a list"));
    }
    match draft.rows * draft.cols {
        0..=4 => out.push((0.3, "it is very small")),
        5..=SMALL_PLACES => out.push((0.1, "it is small")),
        _ => {}
    }
    out
}

/// Why what a grid of drawn lines holds is a chart, by its words as aligned.
pub(super) fn is_chart(page: &Page, draft: &Draft) -> Option<&'static str> {
    let places = draft.rows * draft.cols;
    let filled = draft.slots.iter().filter(|s| !s.is_blank()).count();
    if has_scale(page, draft) {
        return Some("numbers go up in equal steps, as on the axis of a chart");
    }
    (is_drawing(page, draft.first().bbox) && (filled as f64) < 0.6 * places as f64)
        .then_some("curves are drawn over it, as in a chart")
}

/// The numbers of a reading that stand alone in their places, by column and by row.
fn numbers(page: &Page, draft: &Draft) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let number = |s: &Slot| -> Option<f64> {
        let refs: Vec<_> = s.refs().collect();
        if refs.len() != 1 {
            return None;
        }
        let text = page.words[refs[0].1].text.trim_end_matches('%').replace(',', ".");
        text.parse::<f64>().ok()
    };
    let mut columns: Vec<Vec<f64>> = vec![Vec::new(); draft.cols];
    let mut rows: Vec<Vec<f64>> = vec![Vec::new(); draft.rows];
    for s in &draft.slots {
        if let Some(n) = number(s) {
            columns[s.col].push(n);
            rows[s.row].push(n);
        }
    }
    (columns, rows)
}

/// Whether the numbers of a reading are the axes of charts and nothing else.
pub(super) fn is_axes(page: &Page, draft: &Draft) -> bool {
    /// Share of the numbers that scales make up.
    const SHARE: f64 = 0.8;
    let (columns, rows) = numbers(page, draft);
    let all: usize = columns.iter().map(Vec::len).sum();
    let words: usize = draft.slots.iter().map(|s| s.refs().count()).sum();
    let filled = draft.slots.iter().filter(|s| !s.is_blank()).count();
    if words as f64 > LABEL * filled as f64 || columns.iter().any(|v| v.len() > 1 && is_numbering(v)) {
        return false;
    }
    let terms = |lists: &[Vec<f64>]| lists.iter().flat_map(|v| scales(v)).filter(|&n| n >= TERMS).sum::<usize>();
    let on_scales = terms(&columns).max(terms(&rows));
    on_scales > TERMS && on_scales as f64 >= SHARE * all as f64
}

/// Whether a column or row holds numbers that go up or down in equal steps. Counting and years do
/// so in tables.
fn has_scale(page: &Page, draft: &Draft) -> bool {
    let (columns, rows) = numbers(page, draft);
    let all: usize = columns.iter().map(Vec::len).sum();
    let words: usize = draft.slots.iter().map(|s| s.refs().count()).sum();
    let filled = draft.slots.iter().filter(|s| !s.is_blank()).count();
    if words as f64 > LABEL * filled as f64 {
        return false;
    }
    let items = columns.first().is_some_and(|v| is_numbering(v));
    let columns = &columns[usize::from(items)..];
    let longest = columns.iter().chain(&rows).map(|v| scale(v)).max().unwrap_or(0);
    longest >= TERMS && longest as f64 >= SCALE_SHARE * all as f64
}

/// Whether these are numbers of items, as they go down a column: 3.1, 3.2, 3.3.
fn is_numbering(values: &[f64]) -> bool {
    values.windows(2).all(|p| p[1] > p[0] && p[1] - p[0] <= 1.0 + 1e-6)
}

/// The longest run of numbers that go on in equal round steps.
fn scale(values: &[f64]) -> usize {
    scales(values).into_iter().max().unwrap_or(0)
}

/// The lengths of the runs of numbers that go on in equal round steps.
fn scales(values: &[f64]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut from = 0;
    while from + 1 < values.len() {
        let step = values[from + 1] - values[from];
        let mut to = from + 2;
        while to < values.len() && (values[to] - values[to - 1] - step).abs() < 1e-6 * step.abs().max(1.0) {
            to += 1;
        }
        let year = values[from..to].iter().all(|n| (1800.0..2200.0).contains(n) && n.fract() == 0.0);
        if is_round(step) && !year {
            found.push(to - from);
        }
        from = to - 1;
    }
    found
}

/// Whether a step is 1, 2, 2.5 or 5 times a power of ten; counting by ones is none.
fn is_round(step: f64) -> bool {
    let step = step.abs();
    if step < 1e-9 || (step - 1.0).abs() < 1e-6 {
        return false;
    }
    let lead = step / 10f64.powf(step.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0].iter().any(|r| (lead - r).abs() < 1e-6)
}

/// Whether curves make up what is drawn here.
fn is_drawing(page: &Page, area: Rect) -> bool {
    let (mut n, mut covered) = (0usize, 0.0_f64);
    for c in &page.curves {
        if let Some(shared) = c.intersection(&area)
            && shared.area() > 0.5 * c.area()
        {
            n += 1;
            covered = covered.max(shared.area());
        }
    }
    n >= CURVES && covered >= CURVED * area.area() || n >= 20 * CURVES
}

/// Notes under a table: a mark or a word with a colon, then text, in type smaller than the text.
fn is_notes(page: &Page, draft: &Draft, body: f64) -> bool {
    if draft.cols != 2 {
        return false;
    }
    let (mut all, mut marks, mut small, mut words) = (0usize, 0usize, 0usize, 0usize);
    for s in &draft.slots {
        let refs: Vec<usize> = s.refs().map(|r| r.1).collect();
        words += refs.len();
        small += refs.iter().filter(|&&w| page.words[w].size < 0.95 * body).count();
        if s.col == 0 && !refs.is_empty() {
            let text: String = refs.iter().map(|&w| page.words[w].text.as_str()).collect();
            all += 1;
            marks += usize::from(
                (refs.len() <= 2 && text.ends_with(':'))
                    || (text.chars().count() <= 5 && !text.chars().any(char::is_alphabetic)),
            );
        }
    }
    all > 0 && marks == all && small == words || all > 1 && marks == all && draft.rows <= 3
}

/// Marks of a list alone in the first of two columns.
fn is_list(page: &Page, draft: &Draft) -> bool {
    if draft.cols != 2 {
        return false;
    }
    let (mut all, mut marks) = (0usize, 0usize);
    for s in draft.slots.iter().filter(|s| s.col == 0 && !s.is_blank()) {
        let refs: Vec<usize> = s.refs().map(|r| r.1).collect();
        all += 1;
        marks += usize::from(refs.len() == 1 && is_mark(&page.words[refs[0]].text));
    }
    all > 0 && marks == all
}

/// `A.`, `iv)`, `12.`, `¢`, `*`: what opens an item of a list.
fn is_mark(text: &str) -> bool {
    if super::lists::is_marker(text) {
        return true;
    }
    let core = text.trim_matches(['(', ')', '.', ':']);
    let closed = text.len() > core.len();
    let roman = !core.is_empty() && core.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x'));
    let letter = core.chars().count() == 1 && core.chars().all(char::is_alphabetic);
    (closed && (roman || letter)) || (text.chars().count() <= 2 && !text.chars().any(char::is_alphanumeric))
}

/// Whether columns hold running text: nearly every line fills all of them with several words.
pub(super) fn is_columns_of_prose(lines: &[Line], cols: usize) -> bool {
    /// Fewer lines than this do not tell.
    const LINES: usize = 8;
    /// More columns than this are not set for reading.
    const COLS: usize = 4;
    /// Share of the places on the lines that are filled.
    const FILLED: f64 = 0.8;
    /// Words a line of a column in the mean.
    const WORDS: f64 = 3.5;
    let segments: usize = lines.iter().map(|l| l.segments.len().min(cols)).sum();
    let words: usize = lines.iter().map(|l| l.words.len()).sum();
    lines.len() >= LINES
        && cols <= COLS
        && segments as f64 >= FILLED * (lines.len() * cols) as f64
        && words as f64 >= WORDS * segments as f64
}

/// Whether the cells are lines of running text set in columns: the long ones fill their column, and
/// many go on below in lower case or after a hyphen.
pub(super) fn is_running_text(page: &Page, draft: &Draft) -> bool {
    /// Words of a line of text, at least.
    const LONG: usize = 4;
    /// Fewer such lines do not tell.
    const FEWEST: usize = 6;
    /// Share of its column's widest line that a line fills.
    const WIDE: f64 = 0.85;
    /// Share of the lines that do so: cells of a table end anywhere.
    const FULL: f64 = 0.75;
    /// Share of the lines that go on below.
    const GOING_ON: f64 = 0.4;
    let mut at: Vec<Option<(f64, &Slot)>> = vec![None; draft.rows * draft.cols];
    let mut widest = vec![0.0_f64; draft.cols];
    for s in draft.slots.iter().filter(|s| s.colspan == 1 && s.rowspan == 1 && !s.is_blank()) {
        let words: Vec<usize> = s.refs().map(|r| r.1).collect();
        let Some(b) = super::draft::bounds(page, &words) else { continue };
        widest[s.col] = widest[s.col].max(b.width());
        at[s.row * draft.cols + s.col] = Some((b.width(), s));
    }
    let (mut long, mut full, mut going) = (0usize, 0usize, 0usize);
    for (width, s) in at.iter().flatten().filter(|(_, s)| s.refs().count() >= LONG) {
        long += 1;
        full += usize::from(*width >= WIDE * widest[s.col]);
        let below = at.get((s.row + 1) * draft.cols + s.col).copied().flatten();
        let text = |r: Option<super::draft::WordRef>| r.map_or("", |r| page.words[r.1].text.as_str());
        let lower = |t: &str| t.chars().next().is_some_and(char::is_lowercase);
        let hyphen = text(s.refs().last()).ends_with('-');
        going += usize::from(below.is_some_and(|b| hyphen || lower(text(b.1.refs().next()))));
    }
    long >= FEWEST && full as f64 >= FULL * long as f64 && going as f64 >= GOING_ON * long as f64
}

/// Whether values fill most of a table: figures speak for it.
pub(super) fn holds_figures(page: &Page, draft: &Draft) -> bool {
    /// Share of the filled places behind the first column.
    const SHARE: f64 = 0.6;
    let (mut all, mut values) = (0usize, 0usize);
    for s in draft.slots.iter().filter(|s| s.col > 0 && !s.is_blank()) {
        let words: Vec<usize> = s.refs().map(|r| r.1).collect();
        all += 1;
        values += usize::from(figures::is_value(page, &words));
    }
    all >= 4 && values as f64 >= SHARE * all as f64
}
