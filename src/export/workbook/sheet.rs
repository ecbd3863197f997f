//! One sheet while it is being written: a heading row and rows below it.

use std::borrow::Cow;

use rust_xlsxwriter::{ExcelDateTime, Url, Worksheet, XlsxError};

use super::super::dialect::ReaderLanguage;
use super::super::fields::Value;
use super::super::spreadsheet::{string_cell, would_run};
use super::looks::{Look, Looks};
use super::words::{CUT_MARK, say};

/// Rows of a sheet, the heading row counted; from Microsoft's specification.
const MAX_ROWS: u32 = 1_048_576;
/// Columns of a sheet; from Microsoft's specification.
pub const MAX_COLUMNS: usize = 16_384;
/// Links of a sheet; from Microsoft's specification.
const MAX_LINKS: usize = 65_530;
/// Longest address of a link; from Microsoft's specification.
const MAX_LINK_UNITS: usize = 2_080;
/// Narrowest and widest column in characters: a date fits, and a line stays readable.
const WIDTHS: (usize, usize) = (9, 52);
/// Room beside the text, for the button of the filter in the heading row.
const MARGIN: usize = 3;
/// Characters of a line in the widest column before it is broken, with room for wide letters.
const LINE: usize = 46;
/// Widest column of names and other short texts, so that more columns stand side by side.
const NARROW: usize = 30;
/// Widest column of what stands before the text that is read.
const MIDDLING: usize = 40;
/// A heading is broken into lines of this length where its longest word allows.
const HEAD_LINE: usize = 14;
/// Height of a line of 10 points, and the air around a row, in points.
const LINE_HEIGHT: f64 = 13.0;
const ROW_AIR: f64 = 3.0;
/// Highest row in points; from Microsoft's specification.
const MAX_HEIGHT: f64 = 409.0;
/// Characters side by side on a printed page, about half the size of the screen.
const PAGE_WIDTH: usize = 260;
/// A4.
const PAPER: u8 = 9;

/// A column.
#[derive(Debug, Clone)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// What the cells are.
    pub look: Look,
    /// Whether it is for programs: such columns stand last, folded.
    pub folded: bool,
    /// Characters of its widest.
    pub widest: usize,
}

impl Column {
    pub fn new(title: impl Into<String>, look: Look) -> Self {
        Self { title: title.into(), look, folded: false, widest: WIDTHS.1 }
    }

    /// The same, of short texts.
    pub fn narrow(self) -> Self {
        Self { widest: NARROW, ..self }
    }

    /// The same, of texts that say again on many rows what belongs to several of them.
    pub fn middling(self) -> Self {
        Self { widest: MIDDLING, ..self }
    }

    /// The width that the heading wants; over numbers it is broken at every word.
    fn head_width(&self) -> usize {
        let word = self.title.split_whitespace().map(width).max().unwrap_or(0);
        let line = if self.look == Look::Whole { 0 } else { width(&self.title).min(HEAD_LINE) };
        line.max(word).min(WIDTHS.1 / 2)
    }

    /// Characters of a line before it is broken.
    fn line(&self) -> usize {
        self.widest - (WIDTHS.1 - LINE)
    }
}

/// A cell.
#[derive(Debug, Clone)]
pub enum Cell<'a> {
    /// A value, as the look of its column has it.
    Value(Value<'a>),
    /// Text with an address behind it, if there is one.
    Link(Cow<'a, str>, Option<String>),
    /// A word that asks to be looked at.
    Gap(&'a str),
}

impl<'a> Cell<'a> {
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        Self::Value(if text.is_empty() { Value::Empty } else { Value::Text(text) })
    }

    pub fn maybe(text: Option<&'a str>) -> Self {
        Self::text(text.unwrap_or_default())
    }

    pub fn whole(number: usize) -> Self {
        Self::Value(Value::whole(number))
    }
}

impl Cell<'_> {
    /// Lines that the cell takes on the screen.
    fn lines(&self, line: usize) -> usize {
        match self {
            Self::Value(Value::Text(text)) | Self::Link(text, _) => lines(text, line),
            Self::Gap(text) => lines(text, line),
            Self::Value(_) => 1,
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fit {
    /// A cell was cut.
    pub cut: bool,
    /// The sheet is full, and this is the first row it did not take.
    pub full: bool,
}

/// A sheet.
pub struct Sheet {
    name: String,
    language: ReaderLanguage,
    worksheet: Worksheet,
    columns: Vec<Column>,
    widths: Vec<usize>,
    filled: Vec<bool>,
    rows: u32,
    links: usize,
    full: bool,
    /// Columns without a value are hidden.
    hide_empty: bool,
}

impl Sheet {
    /// A sheet with its heading row.
    pub fn new(name: &str, columns: Vec<Column>, looks: &Looks, language: ReaderLanguage) -> Result<Self, XlsxError> {
        let mut worksheet = Worksheet::new();
        worksheet.set_name(name)?;
        let mut sheet = Self {
            name: name.to_owned(),
            language,
            worksheet,
            widths: columns.iter().map(Column::head_width).collect(),
            filled: vec![false; columns.len()],
            columns,
            rows: 1,
            links: 0,
            full: false,
            hide_empty: false,
        };
        for at in 0..sheet.columns.len() {
            let title = sheet.columns[at].title.clone();
            let title = string_cell(&title, &|left| cut_mark(left, language)).0.into_owned();
            sheet.worksheet.write_string_with_format(0, column(at)?, title, &looks.head)?;
        }
        Ok(sheet)
    }

    /// The same, its columns without a value hidden: where what others fill is no finding.
    pub fn hiding_empty(self) -> Self {
        Self { hide_empty: true, ..self }
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The row that is written next, counted from 1 as Excel does.
    pub fn next_row(&self) -> u32 {
        self.rows + 1
    }

    /// Adds a row; one that finds no room is left out.
    pub fn row<'a>(&mut self, looks: &Looks, cells: impl IntoIterator<Item = Cell<'a>>) -> Result<Fit, XlsxError> {
        if self.rows >= MAX_ROWS {
            let first = !self.full;
            self.full = true;
            return Ok(Fit { cut: false, full: first });
        }
        let mut cut = false;
        let mut high = 1;
        for (at, cell) in cells.into_iter().take(self.columns.len()).enumerate() {
            cut |= self.put(at, &cell, looks)?;
            if !self.columns[at].folded {
                high = high.max(cell.lines(self.columns[at].line()));
            }
        }
        // Not every program fits the rows to broken lines when it opens the file.
        if high > 1 {
            self.worksheet.set_row_height(self.rows, height(high))?;
        }
        self.rows += 1;
        Ok(Fit { cut, full: false })
    }

    fn put(&mut self, at: usize, cell: &Cell<'_>, looks: &Looks) -> Result<bool, XlsxError> {
        let (row, to, look) = (self.rows, column(at)?, self.columns[at].look);
        let (text, format) = match cell {
            Cell::Value(Value::Empty) => return Ok(false),
            Cell::Value(Value::Whole(number)) => {
                self.seen(at, &number.to_string());
                // Above 2^53 a spreadsheet has no whole numbers; none is counted that far.
                self.worksheet.write_number_with_format(row, to, *number as f64, &looks.whole)?;
                return Ok(false);
            }
            Cell::Value(Value::Number(number)) if number.is_finite() => {
                let format = if look == Look::Share { &looks.share } else { &looks.number };
                self.seen(at, &number.to_string());
                self.worksheet.write_number_with_format(row, to, *number, format)?;
                return Ok(false);
            }
            Cell::Value(Value::Number(_)) => return Ok(false),
            Cell::Value(Value::Text(text)) => {
                if look == Look::Date
                    && let Some(day) = day(text)
                {
                    self.seen(at, text);
                    self.worksheet.write_datetime_with_format(row, to, day, &looks.date)?;
                    return Ok(false);
                }
                if look == Look::Whole
                    && let Some(number) = year(text)
                {
                    self.seen(at, text);
                    self.worksheet.write_number_with_format(row, to, f64::from(number), &looks.whole)?;
                    return Ok(false);
                }
                (text.as_ref(), if look == Look::Code { &looks.code } else { &looks.text })
            }
            Cell::Link(text, None) => (text.as_ref(), &looks.text),
            Cell::Link(text, Some(url)) => {
                if self.links < MAX_LINKS && url.encode_utf16().count() <= MAX_LINK_UNITS && !text.is_empty() {
                    self.links += 1;
                    let (shown, cut) = string_cell(text, &|left| cut_mark(left, self.language));
                    let link = Url::new(url.as_str()).set_text(shown.as_ref());
                    self.worksheet.write_url_with_format(row, to, link, &looks.link)?;
                    self.seen(at, text);
                    return Ok(cut);
                }
                (text.as_ref(), &looks.text)
            }
            Cell::Gap(text) => (*text, &looks.gap),
        };
        if text.is_empty() {
            return Ok(false);
        }
        self.seen(at, text);
        let (shown, cut) = string_cell(text, &|left| cut_mark(left, self.language));
        if would_run(text) {
            // The cell stays text when somebody edits it.
            self.worksheet.write_string_with_format(row, to, shown, &format.clone().set_quote_prefix())?;
        } else {
            self.worksheet.write_string_with_format(row, to, shown, format)?;
        }
        Ok(cut)
    }

    fn seen(&mut self, at: usize, text: &str) {
        self.filled[at] = true;
        let widest = self.columns[at].widest;
        if self.widths[at] < widest {
            self.widths[at] = self.widths[at].max(width(text).min(widest));
        }
    }

    /// The sheet as it is to be looked at and printed.
    pub fn finish(mut self) -> Result<Worksheet, XlsxError> {
        let Some(last) = self.columns.len().checked_sub(1) else { return Ok(self.worksheet) };
        let (mut wide, mut head) = (0, 1);
        for (at, units) in self.widths.iter().enumerate() {
            let units = (units + MARGIN).clamp(WIDTHS.0, self.columns[at].widest);
            self.worksheet.set_column_width(column(at)?, units as f64)?;
            if !self.columns[at].folded {
                wide += units;
                head = head.max(lines(&self.columns[at].title, units - MARGIN));
            }
            if self.hide_empty && !self.filled[at] && !self.columns[at].folded && self.rows > 1 {
                self.worksheet.set_column_hidden(column(at)?)?;
                wide -= units;
            }
        }
        // A group needs a column after it for its button.
        if let Some(first) = self.columns.iter().position(|c| c.folded)
            && last + 1 < MAX_COLUMNS
        {
            self.worksheet.group_columns_collapsed(column(first)?, column(last)?)?;
        }
        self.worksheet.set_freeze_panes(1, 0)?;
        if self.rows > 1 {
            self.worksheet.autofilter(0, 0, self.rows - 1, column(last)?)?;
        }
        let pages = u16::try_from(wide.div_ceil(PAGE_WIDTH)).unwrap_or(u16::MAX).max(1);
        self.worksheet.set_row_height(0, height(head))?;
        self.worksheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(pages, 0);
        self.worksheet.set_repeat_rows(0, 0)?.set_print_gridlines(true).set_footer("&L&A&R&P / &N");
        Ok(self.worksheet)
    }
}

/// The number of a column.
fn column(at: usize) -> Result<u16, XlsxError> {
    u16::try_from(at).map_err(|_| XlsxError::RowColumnLimitError)
}

/// Characters of the longest line.
fn width(text: &str) -> usize {
    text.lines().map(|line| line.chars().take(WIDTHS.1).count()).max().unwrap_or(0)
}

/// Lines of a text that is broken between words, as many as a row can show.
fn lines(text: &str, line: usize) -> usize {
    let most = (MAX_HEIGHT / LINE_HEIGHT) as usize;
    let mut lines = 0;
    for part in text.split('\n') {
        let mut at = 0;
        lines += 1;
        for word in part.split(' ') {
            let long = word.chars().count();
            if at > 0 && at + 1 + long > line {
                lines += 1;
                at = 0;
            }
            lines += long.saturating_sub(1) / line;
            at += long.checked_sub(1).map_or(0, |l| l % line + 1) + usize::from(at > 0);
            if lines >= most {
                return most;
            }
        }
    }
    lines
}

/// Height of a row of so many lines in points.
fn height(lines: usize) -> f64 {
    (lines as f64 * LINE_HEIGHT + ROW_AIR).min(MAX_HEIGHT)
}

fn cut_mark(left: usize, language: ReaderLanguage) -> String {
    format!("{}{left}{}", say(&CUT_MARK.0, language), say(&CUT_MARK.1, language))
}

/// An ISO date that Excel can hold.
fn day(text: &str) -> Option<ExcelDateTime> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    ExcelDateTime::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A year in four digits.
fn year(text: &str) -> Option<u16> {
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        for (text, line, want) in [
            ("", 10, 1),
            ("ein to tre", 10, 1),
            ("ein to tre fire", 10, 2),
            ("ein\nto\ntre", 10, 3),
            ("lite langtordsomikkjefårplass", 10, 4),
        ] {
            assert_eq!(lines(text, line), want, "{text}");
        }
        assert!(height(lines(&"ord ".repeat(9000), 10)) <= MAX_HEIGHT);
    }

    #[test]
    fn days_and_years_are_told_from_text() {
        assert!(day("2024-02-29").is_some() && day("1899-12-30").is_none() && day("haust 2024").is_none());
        assert_eq!((year("2024"), year("24"), year("MMXX")), (Some(2024), None, None));
    }
}
