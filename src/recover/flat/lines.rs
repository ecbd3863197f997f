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

/// Empty lines between bullets and their texts at most.
const BULLET_BLANKS: usize = 2;

/// The pages with each bullet that stands on a line of its own at the start of its text, as other exports print it: on
/// the next line, or, of several bullets in a row, each on one of the lines after them. A dash alone may stand for an
/// empty cell, and stays. A line keeps its own number.
#[must_use]
pub fn with_bullets(pages: &[TextPage]) -> Cow<'_, [TextPage]> {
    if !pages.iter().any(|p| p.lines.iter().any(is_lone_bullet)) {
        return Cow::Borrowed(pages);
    }
    Cow::Owned(pages.iter().map(|page| TextPage { number: page.number, lines: bullets_joined(&page.lines) }).collect())
}

fn is_lone_bullet(line: &TextLine) -> bool {
    bullet::split(&line.text).is_some_and(|(_, rest)| rest.is_empty()) && !bullet::is_dash(line.text.trim())
}

fn bullets_joined(lines: &[TextLine]) -> Vec<TextLine> {
    let is_blank = |i: usize| lines[i].text.trim().is_empty();
    // The bullet of each line, and the lines whose bullets stand elsewhere now.
    let mut opens: Vec<Option<&str>> = vec![None; lines.len()];
    let mut moved = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if !is_lone_bullet(&lines[at]) {
            at += 1;
            continue;
        }
        let mut bullets = vec![at];
        let (mut next, mut blanks) = (at + 1, 0);
        while next < lines.len() && (is_lone_bullet(&lines[next]) || is_blank(next) && blanks < BULLET_BLANKS) {
            if is_lone_bullet(&lines[next]) {
                bullets.push(next);
                blanks = 0;
            } else {
                blanks += 1;
            }
            next += 1;
        }
        let block =
            lines[next..].iter().take_while(|l| !l.text.trim().is_empty() && !bullet::starts(l.text.trim_start()));
        let block: Vec<&str> = block.map(|l| l.text.trim()).collect();
        for (&bullet, line) in bullets.iter().zip(beginnings(&block, bullets.len())) {
            opens[next + line] = Some(lines[bullet].text.trim());
            moved[bullet] = true;
        }
        at = next.max(at + 1);
    }
    // The empty lines around such bullets end no paragraph.
    let mut printed_before = vec![None; lines.len()];
    let mut printed_after = vec![None; lines.len()];
    for i in 1..lines.len() {
        printed_before[i] = if is_blank(i - 1) { printed_before[i - 1] } else { Some(i - 1) };
    }
    for i in (1..lines.len()).rev() {
        printed_after[i - 1] = if is_blank(i) { printed_after[i] } else { Some(i) };
    }
    let beside = |i: usize| [printed_before[i], printed_after[i]].iter().flatten().any(|&k: &usize| moved[k]);
    let kept = (0..lines.len()).filter(|&i| !(moved[i] || is_blank(i) && beside(i)));
    kept.map(|i| {
        let line = &lines[i];
        let text = opens[i].map_or_else(|| line.text.clone(), |bullet| format!("{bullet} {}", line.text.trim_start()));
        TextLine { number: line.number, text }
    })
    .collect()
}

/// Which lines of the block begin the texts of so many bullets: the first, and those that least go on from the one
/// before.
fn beginnings(block: &[&str], bullets: usize) -> Vec<usize> {
    if block.len() <= bullets {
        return (0..block.len()).collect();
    }
    let widest = block.iter().map(|l| l.chars().count()).max().unwrap_or(0);
    // A small letter goes on; so does a line whose first word had not fitted on the one before.
    let apart = |i: usize| {
        let word = block[i].split_whitespace().next().map_or(0, |w| w.chars().count());
        let had_fitted = block[i - 1].chars().count() + 1 + word < widest;
        2 * u8::from(!block[i].starts_with(char::is_lowercase)) + u8::from(had_fitted)
    };
    let mut lines: Vec<usize> = (1..block.len()).collect();
    lines.sort_by_key(|&i| (std::cmp::Reverse(apart(i)), i));
    lines.truncate(bullets - 1);
    lines.push(0);
    lines.sort_unstable();
    lines
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
            (3, "• Starte kurs "),
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
    #[test]
    fn bullets_in_a_row_open_the_lines_after_them() {
        let lines = |text: &str| -> Vec<String> {
            with_bullets(&text_pages(&[text]))[0].lines.iter().map(|l| l.text.clone()).collect()
        };
        let text = "Mål\n•\n\nStarte kurs\n\n•\n•\n\nGje foreldra ein fast kontakt som dei kan\nnå om kvelden\nØve\nAnsvar: SLT\n";
        let expected = [
            "Mål",
            "• Starte kurs",
            "• Gje foreldra ein fast kontakt som dei kan",
            "nå om kvelden",
            "• Øve",
            "Ansvar: SLT",
        ];
        assert_eq!(lines(text), expected);
        // More bullets than texts: those that are left stay.
        assert_eq!(lines("•\n•\nStarte\n\nSlutt"), ["•", "• Starte", "", "Slutt"].map(str::to_owned).to_vec());
    }
}
