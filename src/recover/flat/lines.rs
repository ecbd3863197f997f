//! The lines of a text export with what stands around them.

use std::borrow::Cow;

use crate::model::{TextLine, TextPage};
use crate::text::bullet;

/// A printed line.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// Line number in the file, from 1.
    pub number: u32,
    /// Page from 1: by form feeds, or by runs of empty lines where there are none.
    pub page: u32,
    /// The line without leading and trailing white space; empty for a line of spaces alone.
    pub text: &'a str,
    /// Leading spaces.
    pub lead: usize,
    /// Trailing spaces.
    pub trail: usize,
    /// Empty lines before it (lines of spaces are lines of their own).
    pub blank_before: usize,
    /// It is the first line of its page.
    pub page_start: bool,
}

impl Line<'_> {
    /// A line of spaces alone.
    #[must_use]
    pub fn is_spaces(&self) -> bool {
        self.text.is_empty()
    }

    /// Opens with a bullet.
    #[must_use]
    pub fn is_bullet(&self) -> bool {
        bullet::starts(self.text)
    }
}

/// Empty lines in a row that mark a page break where there are no form feeds: PDFBox ends a page
/// so, and no paragraph gap of the exports seen has more than two.
const PAGE_BREAK_BLANKS: usize = 3;

/// The lines that print or hold spaces, with the empty ones counted.
#[must_use]
pub fn collect(pages: &[TextPage]) -> Vec<Line<'_>> {
    let by_form_feed = pages.len() > 1;
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut page = 0;
    for text_page in pages {
        page = if by_form_feed { text_page.number } else { page + 1 };
        let mut start = true;
        let mut blanks = 0;
        for line in &text_page.lines {
            let raw = line.text.as_str();
            if raw.is_empty() {
                blanks += 1;
                continue;
            }
            if !by_form_feed && blanks >= PAGE_BREAK_BLANKS && !lines.is_empty() {
                page += 1;
                start = true;
            }
            let text = raw.trim();
            let lead = raw.len() - raw.trim_start().len();
            let trail = if text.is_empty() { 0 } else { raw.len() - raw.trim_end().len() };
            lines.push(Line { number: line.number, page, text, lead, trail, blank_before: blanks, page_start: start });
            start = false;
            blanks = 0;
        }
    }
    lines
}

/// The pages with each bullet that stands on a line of its own at the start of the line after it, as other exports
/// print it. A dash alone may stand for an empty cell, and stays. The line has the bullet's number.
#[must_use]
pub fn with_bullets(pages: &[TextPage]) -> Cow<'_, [TextPage]> {
    let alone = |line: &TextLine| bullet::split(&line.text).is_some_and(|(_, rest)| rest.is_empty());
    let is_bullet = |line: &TextLine| alone(line) && !bullet::is_dash(line.text.trim());
    if !pages.iter().any(|p| p.lines.iter().any(is_bullet)) {
        return Cow::Borrowed(pages);
    }
    let joined = pages.iter().map(|page| {
        let mut lines: Vec<TextLine> = Vec::with_capacity(page.lines.len());
        for line in &page.lines {
            let text = line.text.trim_start();
            match lines.last_mut() {
                Some(before) if is_bullet(before) && !text.is_empty() && !bullet::starts(text) => {
                    before.text.truncate(before.text.trim_end().len());
                    before.text.push(' ');
                    before.text.push_str(text);
                }
                _ => lines.push(line.clone()),
            }
        }
        TextPage { number: page.number, lines }
    });
    Cow::Owned(joined.collect())
}

/// Pages of these texts, for tests.
#[cfg(test)]
pub fn text_pages(texts: &[&str]) -> Vec<TextPage> {
    let lines = |text: &str| text.lines().zip(1..).map(|(l, n)| TextLine { number: n, text: l.to_owned() }).collect();
    texts.iter().zip(1..).map(|(text, number)| TextPage { number, lines: lines(text) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_on_lines_of_their_own_open_the_next_line() {
        let pages = text_pages(&["Mål\n•\nStarte kurs \nfor alle\n•\n\n–\nIngen\n• Alt\n"]);
        let joined = with_bullets(&pages);
        let lines: Vec<(u32, &str)> = joined[0].lines.iter().map(|l| (l.number, l.text.as_str())).collect();
        let expected = [
            (1, "Mål"),
            (2, "• Starte kurs "),
            (4, "for alle"),
            (5, "•"),
            (6, ""),
            (7, "–"),
            (8, "Ingen"),
            (9, "• Alt"),
        ];
        assert_eq!(lines, expected);
        assert!(matches!(with_bullets(&text_pages(&["– Alt\n"])), Cow::Borrowed(_)));
    }
}
