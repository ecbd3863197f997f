//! Which part of which line of a text became what: blocks and cells say on which line they begin,
//! and their text is looked for from there.

use std::collections::{BTreeMap, BTreeSet};

use super::limits;
use crate::model::{Block, Place, TextPage};

/// What a part of a line became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// A heading of a column: table and column.
    Header(usize, usize),
    /// The words of a header line again: tables joined over a page break leave it out.
    HeaderAgain,
    /// A row across the table: table and row.
    Section(usize, usize),
    /// A cell: table, row and column.
    Cell(usize, usize, usize),
    /// A heading outside tables.
    Heading,
    /// Running text.
    Paragraph,
    /// A list item outside tables.
    ListItem,
    /// A running head or foot, or a page number.
    Furniture,
}

/// A part of a line, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it became.
    pub became: Became,
}

/// What became of the lines of a document.
pub struct Claims {
    by_line: BTreeMap<u32, Vec<Claim>>,
}

/// A printed line, its white space left out.
struct Line {
    number: u32,
    dense: String,
    /// Position in the line of every byte of `dense`, and of its end.
    at: Vec<usize>,
    taken: Vec<(usize, usize)>,
}

impl Line {
    fn new(number: u32, text: &str) -> Self {
        let mut line = Self { number, dense: String::new(), at: Vec::new(), taken: Vec::new() };
        for (i, c) in text.char_indices().take(crate::markup::TEXT_CHARS) {
            if !c.is_whitespace() {
                line.dense.push(c);
                line.at.extend(i..i + c.len_utf8());
            }
        }
        line
    }

    /// All that is printed on the line.
    fn whole(&self, became: Became) -> Claim {
        let from = self.at.first().copied().unwrap_or(0);
        Claim { from, to: self.at.last().map_or(from, |at| at + 1), became }
    }

    /// Where `text` stands that nothing else has claimed, in bytes of `dense`.
    fn free(&self, text: &str) -> Option<(usize, usize)> {
        self.dense
            .match_indices(text)
            .map(|(from, _)| (from, from + text.len()))
            .find(|(from, to)| self.taken.iter().all(|(a, b)| to <= a || b <= from))
    }
}

impl Claims {
    /// Looks for every block and cell.
    pub fn new(pages: &[TextPage], blocks: &[Block]) -> Self {
        let mut lines: Vec<Line> = pages
            .iter()
            .flat_map(|p| &p.lines)
            .filter(|l| !l.text.trim().is_empty())
            .map(|l| Line::new(l.number, &l.text))
            .collect();
        let mut claims = Self { by_line: BTreeMap::new() };
        let mut table = 0;
        let mut furniture = Vec::new();
        for block in blocks {
            match block {
                Block::Heading(b) => claims.claim(&mut lines, &b.text, &b.places, Became::Heading),
                Block::Paragraph(b) => claims.claim(&mut lines, &b.text, &b.places, Became::Paragraph),
                Block::ListItem(b) => {
                    let text = format!("{}{}", b.marker, b.text);
                    claims.claim(&mut lines, &text, &b.places, Became::ListItem);
                }
                Block::Furniture(b) => furniture.push(dense(&b.text)),
                Block::Table(t) => {
                    for cell in &t.cells {
                        let became = if cell.row < t.header_rows {
                            Became::Header(table, cell.col)
                        } else if t.columns > 1 && cell.colspan >= t.columns {
                            Became::Section(table, cell.row)
                        } else {
                            Became::Cell(table, cell.row, cell.col)
                        };
                        claims.claim(&mut lines, &cell.text, &cell.places, became);
                    }
                    table += 1;
                }
            }
        }
        claims.headers_again(&mut lines);
        claims.furniture(&lines, &furniture);
        for parts in claims.by_line.values_mut() {
            parts.sort_by_key(|c| c.from);
        }
        claims
    }

    /// The claims on a line, in its order; none overlap.
    pub fn on(&self, line: u32) -> &[Claim] {
        self.by_line.get(&line).map_or(&[], Vec::as_slice)
    }

    fn claim(&mut self, lines: &mut [Line], text: &str, places: &[Place], became: Became) {
        let index = |number: u32| lines.partition_point(|l| l.number < number);
        let mut starts: Vec<usize> = places.iter().filter_map(|p| p.line).map(index).collect();
        starts.sort_unstable();
        let Some(mut cursor) = starts.first().copied() else { return };
        for piece in text.split('\n').map(dense).filter(|p| !p.is_empty()) {
            let next = starts.iter().copied().find(|s| *s > cursor);
            let windows = [Some(cursor), next].into_iter().flatten();
            let found = windows
                .flat_map(|from| from..lines.len().min(from.saturating_add(limits::CLAIM_WINDOW)))
                .find_map(|i| lines[i].free(&piece).map(|span| (i, span)));
            if let Some((i, (from, to))) = found {
                let line = &mut lines[i];
                line.taken.push((from, to));
                let claim = Claim { from: line.at[from], to: line.at[to - 1] + 1, became };
                self.by_line.entry(line.number).or_default().push(claim);
                cursor = i;
            }
        }
    }

    /// A repeated header is in no table: its lines are known by their words.
    fn headers_again(&mut self, lines: &mut [Line]) {
        let is_header = |claim: &Claim| matches!(claim.became, Became::Header(..));
        let printed: BTreeSet<String> = lines
            .iter()
            .filter(|l| !l.taken.is_empty() && self.on(l.number).iter().all(is_header))
            .map(|l| l.dense.clone())
            .collect();
        for line in lines.iter_mut().filter(|l| l.taken.is_empty() && printed.contains(&l.dense)) {
            line.taken.push((0, line.dense.len()));
            self.by_line.entry(line.number).or_default().push(line.whole(Became::HeaderAgain));
        }
    }

    /// Furniture is said once with its numbers left open: every line of its form that nothing else
    /// claimed is furniture.
    fn furniture(&mut self, lines: &[Line], forms: &[String]) {
        for line in lines.iter().filter(|l| l.taken.is_empty()) {
            if forms.iter().take(limits::LIST).any(|form| has_form(&line.dense, form)) {
                self.by_line.entry(line.number).or_default().push(line.whole(Became::Furniture));
            }
        }
    }
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether the line is the form with digits for every `{n}`.
fn has_form(line: &str, form: &str) -> bool {
    let mut rest = line;
    for (i, part) in form.split("{n}").enumerate() {
        if i > 0 {
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if digits.len() == rest.len() {
                return false;
            }
            rest = digits;
        }
        match rest.strip_prefix(part) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Cell, How, Table, TextBlock, TextLine};

    fn block(text: &str, line: u32) -> TextBlock {
        let places = vec![Place { page: 1, bbox: None, line: Some(line) }];
        TextBlock { text: text.to_owned(), places, level: None, prominent: false }
    }

    #[test]
    fn the_same_words_on_a_line_are_claimed_one_after_the_other() {
        let lines = ["SSU  SSU", "", "æ ø SSU", "Side 12 av 20"];
        let page = TextPage {
            number: 1,
            lines: (1..).zip(lines).map(|(number, text)| TextLine { number, text: text.to_owned() }).collect(),
        };
        let blocks = [
            Block::Paragraph(block("SSU", 1)),
            Block::Heading(block("SSU\næ ø", 1)),
            Block::Furniture(block("Side {n} av {n}", 4)),
        ];
        let claims = Claims::new(&[page], &blocks);
        let claim = |from, to, became| Claim { from, to, became };
        assert_eq!(claims.on(1), [claim(0, 3, Became::Paragraph), claim(5, 8, Became::Heading)]);
        assert_eq!(claims.on(3), [claim(0, 5, Became::Heading)]);
        assert_eq!(claims.on(4), [claim(0, 13, Became::Furniture)]);
    }

    #[test]
    fn a_header_line_that_stands_again_is_told() {
        let page = |number: u32, lines: &[&str]| TextPage {
            number,
            lines: (number * 10..)
                .zip(lines)
                .map(|(number, text)| TextLine { number, text: (*text).to_owned() })
                .collect(),
        };
        let pages = [page(1, &["Nr  Tiltak", "1 a"]), page(2, &["Nr Tiltak ", "2 b"])];
        let cell = |row, col, text: &str, line| Cell {
            row,
            col,
            rowspan: 1,
            colspan: 1,
            text: text.to_owned(),
            places: vec![Place { page: 1, bbox: None, line: Some(line) }],
        };
        let cells = vec![cell(0, 0, "Nr", 10), cell(0, 1, "Tiltak", 10), cell(1, 0, "1", 11), cell(1, 1, "a", 11)];
        let table = Table {
            page: 1,
            bbox: None,
            regions: Vec::new(),
            header_rows: 1,
            columns: 2,
            cells,
            how: How::Flattened,
            confidence: 1.0,
            joins: Vec::new(),
            row_confidence: Vec::new(),
            row_notes: Vec::new(),
            title_rows: Vec::new(),
            candidates: Vec::new(),
        };
        let claims = Claims::new(&pages, &[Block::Table(table)]);
        assert_eq!(
            claims.on(10).iter().map(|c| c.became).collect::<Vec<_>>(),
            [Became::Header(0, 0), Became::Header(0, 1)]
        );
        assert_eq!(claims.on(20), [Claim { from: 0, to: 9, became: Became::HeaderAgain }]);
        assert_eq!(claims.on(21), [], "a line that nothing claimed");
    }

    #[test]
    fn a_form_takes_numbers_alone() {
        assert!(has_form("Side12av3", "Side{n}av{n}"));
        assert!(!has_form("Sideavav3", "Side{n}av{n}"));
        assert!(!has_form("Side12av3.", "Side{n}av{n}"));
    }
}
