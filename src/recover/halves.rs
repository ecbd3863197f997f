//! Tables printed several pages wide: the right part stands on later pages, as spreadsheets print it.
//!
//! The first columns are often repeated there (print titles). Both parts then have the same rows under different
//! headings; on paper the rows stand at the same heights, for they are the same rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Block, Cell, Join, Table};
use crate::text::fold::fold;
use crate::text::number;

/// Rows that both parts have at least; fewer are alike by accident.
const MIN_ROWS: usize = 3;
/// The same row on two pages differs by this much in height at most (points): the pages are set alike, and what is
/// left is rounding.
const SAME_HEIGHT: f64 = 1.5;
/// Rows differ in height by this much (points) where their texts are broken into lines: such a pattern is none by accident.
const VARIED: f64 = 4.0;
/// Pieces of text that may stand between the parts where the heights tell: lines under and over the table.
const MAX_BETWEEN: usize = 6;
/// Letters of such a piece at most; longer ones are prose, and a table after prose is its own.
const MAX_LETTERS: usize = 120;
/// Probability that a join is right where the heights tell, and where only keys do.
const CONFIDENCE: (f64, f64) = (0.97, 0.85);

/// Joins the right parts of tables to the left ones.
pub fn join(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut last: Option<usize> = None;
    for block in blocks {
        let Block::Table(right) = block else {
            out.push(block);
            continue;
        };
        if let Some(at) = last
            && let Some(Block::Table(left)) = out.get(at)
            && let Some(halves) = weigh(left, &right, &out[at + 1..])
            && let Some(Block::Table(left)) = out.get_mut(at)
        {
            unite(left, right, halves);
            continue;
        }
        last = Some(out.len());
        out.push(Block::Table(right));
    }
    out
}

/// Why two tables are the halves of one.
struct Halves {
    /// The first column of the right one repeats that of the left one.
    repeated: bool,
    why: Vec<String>,
    confidence: f64,
}

fn weigh(left: &Table, right: &Table, between: &[Block]) -> Option<Halves> {
    let last_page = |t: &Table| t.regions.last().map_or(t.page, |r| r.page);
    let rows = left.rows().checked_sub(left.header_rows)?;
    if left.header_rows == 0
        || left.header_rows != right.header_rows
        || left.rows() != right.rows()
        || rows < MIN_ROWS
        || right.page <= last_page(left)
        || last_page(left) - left.page != last_page(right) - right.page
    {
        return None;
    }
    let (a, b) = (headings(left), headings(right));
    let repeated = a.first() == b.first() && keys(left) == keys(right) && keys(left).len() >= MIN_ROWS;
    let own = |names: &[String], from: usize| -> BTreeSet<String> {
        names.iter().skip(from).filter(|n| !n.is_empty()).cloned().collect()
    };
    let (a, b) = (own(&a, 0), own(&b, usize::from(repeated)));
    if b.is_empty() || !a.is_disjoint(&b) {
        return None;
    }
    let heights = heights(left, right);
    let clear = between.iter().all(|b| matches!(b, Block::Furniture(_)));
    let counted = keys(left).iter().all(|(_, key)| number::parse(key).is_some_and(|n| n.prefix.is_empty()));
    let told = match heights {
        Heights::Same { varied: true } => quiet(between),
        Heights::Same { varied: false } => clear && repeated,
        // Numbers from one on are keys of any table.
        Heights::Unknown => clear && repeated && !counted,
        Heights::Other => false,
    };
    if !told {
        return None;
    }
    let mut why = vec![format!("both parts have {rows} rows, under different headings")];
    if repeated {
        why.push("the first column is repeated, with the same texts".to_owned());
    }
    let same = matches!(heights, Heights::Same { .. });
    if same {
        why.push(format!("the rows stand at the same heights within {SAME_HEIGHT} pt"));
    }
    Some(Halves { repeated, why, confidence: if same { CONFIDENCE.0 } else { CONFIDENCE.1 } })
}

/// Whether little stands between the halves: no list, no table, no prose.
fn quiet(between: &[Block]) -> bool {
    let texts: Vec<&Block> = between.iter().filter(|b| !matches!(b, Block::Furniture(_))).collect();
    texts.len() <= MAX_BETWEEN
        && texts.iter().all(|b| match b {
            Block::Heading(b) | Block::Paragraph(b) => b.text.chars().count() <= MAX_LETTERS,
            _ => false,
        })
}

/// The lowest headings of the columns, folded.
fn headings(table: &Table) -> Vec<String> {
    (0..table.columns)
        .map(|col| {
            let texts = (0..table.header_rows).rev().filter_map(|row| table.at(row, col)).map(|c| fold(&c.text));
            texts.into_iter().find(|t| !t.is_empty()).unwrap_or_default()
        })
        .collect()
}

/// The rows and texts of the first column below the header; a cell across the whole table is none.
fn keys(table: &Table) -> Vec<(usize, &str)> {
    let key = |c: &&Cell| c.col == 0 && c.row >= table.header_rows && (c.colspan == 1 || c.colspan < table.columns);
    table.cells.iter().filter(key).map(|c| (c.row, c.text.trim())).filter(|(_, t)| !t.is_empty()).collect()
}

/// Whether the rows of two tables stand at the same heights.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Heights {
    Same { varied: bool },
    Other,
    Unknown,
}

fn heights(left: &Table, right: &Table) -> Heights {
    let (Some(a), Some(b)) = (tops(left), tops(right)) else { return Heights::Unknown };
    if a.iter().zip(&b).any(|(a, b)| (a.1 - b.1).abs() > SAME_HEIGHT || a.0 - left.page != b.0 - right.page) {
        return Heights::Other;
    }
    let steps: Vec<f64> = a.windows(2).filter(|w| w[0].0 == w[1].0).map(|w| w[1].1 - w[0].1).collect();
    let most = steps.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = steps.iter().copied().fold(f64::INFINITY, f64::min);
    Heights::Same { varied: most - least > VARIED }
}

/// Page and top of each row, by its highest cell; `None` where a row has no box.
fn tops(table: &Table) -> Option<Vec<(u32, f64)>> {
    let mut tops: Vec<Option<(u32, f64)>> = vec![None; table.rows()];
    for cell in &table.cells {
        let Some(place) = cell.places.first() else { continue };
        let Some(bbox) = place.bbox else { continue };
        let top = (place.page, bbox.y0);
        let known = tops.get_mut(cell.row)?;
        if known.is_none_or(|k| top.0 < k.0 || top.0 == k.0 && top.1 < k.1) {
            *known = Some(top);
        }
    }
    tops.into_iter().collect()
}

/// Puts the columns of the right part beside those of the left one.
fn unite(left: &mut Table, right: Table, halves: Halves) {
    let skip = usize::from(halves.repeated);
    let columns = left.columns;
    let whole = columns + right.columns - skip;
    let after_page = left.regions.last().map_or(left.page, |r| r.page);
    // A title across the left part goes across both where the right one is empty there.
    let filled: BTreeSet<usize> = right.cells.iter().filter(|c| !c.text.trim().is_empty()).map(|c| c.row).collect();
    let titles: BTreeSet<usize> = left
        .cells
        .iter()
        .filter(|c| c.col == 0 && c.colspan >= columns && columns > 1 && c.rowspan == 1 && !filled.contains(&c.row))
        .map(|c| c.row)
        .collect();
    for cell in left.cells.iter_mut().filter(|c| c.col == 0 && titles.contains(&c.row)) {
        cell.colspan = whole;
    }
    let mut keys: BTreeMap<usize, usize> = BTreeMap::new();
    keys.extend(left.cells.iter().enumerate().filter(|(_, c)| c.col == 0).map(|(i, c)| (c.row, i)));
    for mut cell in right.cells {
        if titles.contains(&cell.row) {
            continue;
        }
        if cell.col < skip {
            if let Some(key) = keys.get(&cell.row).and_then(|&i| left.cells.get_mut(i)) {
                key.places.append(&mut cell.places);
            }
            if cell.colspan <= skip {
                continue;
            }
            cell.colspan -= skip;
            cell.col = skip;
        }
        cell.col = cell.col - skip + columns;
        left.cells.push(cell);
    }
    left.cells.sort_by_key(|c| (c.row, c.col));
    left.columns = whole;
    left.regions.extend(right.regions);
    left.confidence = left.confidence.min(right.confidence);
    for (row, other) in left.row_confidence.iter_mut().zip(&right.row_confidence) {
        *row = row.min(*other);
    }
    left.row_notes.extend(right.row_notes);
    left.joins.push(Join { after_page, why: halves.why, confidence: halves.confidence, cut_row: None });
    left.joins.extend(right.joins);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{How, Place, Rect, Region, TextBlock};

    /// A table on a page, a text a cell, with the tops of its rows.
    fn table(page: u32, rows: &[&[&str]], tops: &[f64]) -> Table {
        let place = |row: usize, col: usize| {
            let (x, y) = (50.0 * f64::from(u32::try_from(col).unwrap()), tops.get(row).copied()?);
            Some(Place { page, bbox: Some(Rect { x0: x, y0: y, x1: x + 50.0, y1: y + 10.0 }), line: None })
        };
        let cells = (rows.iter().enumerate())
            .flat_map(|(row, texts)| texts.iter().enumerate().map(move |(col, text)| (row, col, *text)))
            .map(|(row, col, text)| Cell {
                row,
                col,
                rowspan: 1,
                colspan: if rows[row].len() == 1 { rows[0].len() } else { 1 },
                text: text.to_owned(),
                places: place(row, col).into_iter().collect(),
            })
            .collect();
        Table {
            page,
            bbox: None,
            regions: vec![Region { page, bbox: None }],
            header_rows: 1,
            columns: rows[0].len(),
            cells,
            how: How::Ruled,
            confidence: 0.9,
            joins: Vec::new(),
            row_confidence: Vec::new(),
            row_notes: Vec::new(),
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }
    }

    fn text(text: &str) -> Block {
        Block::Paragraph(TextBlock { text: text.to_owned(), places: Vec::new(), level: None, prominent: false })
    }

    fn joined(blocks: Vec<Block>) -> Vec<Table> {
        join(blocks).iter().filter_map(Block::table).cloned().collect()
    }

    const LEFT: [&[&str]; 4] = [&["Nr", "Tiltak"], &["1", "Lese"], &["2", "Skrive"], &["3", "Rekne"]];
    const RIGHT: [&[&str]; 4] = [&["Nr", "Frist"], &["1", "2026"], &["2", "2027"], &["3", "2028"]];
    const VARIED_TOPS: [f64; 4] = [90.0, 110.0, 145.0, 165.0];
    const EVEN_TOPS: [f64; 4] = [90.0, 110.0, 130.0, 150.0];

    #[test]
    fn the_right_part_goes_beside_the_left_one() {
        let pages =
            vec![table(1, &LEFT, &VARIED_TOPS), table(2, &RIGHT, &VARIED_TOPS)].into_iter().map(Block::Table).collect();
        let found = joined(pages);
        assert_eq!((found.len(), found[0].columns, found[0].rows()), (1, 3, 4));
        assert_eq!(found[0].at(2, 2).unwrap().text, "2027");
        assert_eq!(found[0].at(2, 2).unwrap().places[0].page, 2);
        let pages: Vec<u32> = found[0].at(2, 0).unwrap().places.iter().map(|p| p.page).collect();
        assert_eq!(pages, [1, 2]);
        assert_eq!((found[0].joins.len(), found[0].joins[0].after_page, found[0].regions.len()), (1, 1, 2));
        assert!(found[0].cells.windows(2).all(|c| (c[0].row, c[0].col) < (c[1].row, c[1].col)));
    }

    #[test]
    fn heights_tell_through_lines_between_and_without_a_repeated_column() {
        let right: [&[&str]; 4] =
            [&["Ansvarleg", "Frist"], &["Rektor", "2026"], &["Rektor", "2027"], &["Rektor", "2028"]];
        let between =
            |right: Table| vec![Block::Table(table(1, &LEFT, &VARIED_TOPS)), text("Oppdatert"), Block::Table(right)];
        let found = joined(between(table(2, &right, &VARIED_TOPS)));
        assert_eq!((found.len(), found[0].columns), (1, 4));
        // At other heights they are other rows.
        assert_eq!(joined(between(table(2, &right, &EVEN_TOPS))).len(), 2);
        assert_eq!(joined(between(table(2, &RIGHT, &EVEN_TOPS))).len(), 2);
    }

    #[test]
    fn two_tables_that_count_alike_are_two() {
        let two = |a: Table, title: Option<Block>, b: Table| {
            joined([Block::Table(a)].into_iter().chain(title).chain([Block::Table(b)]).collect()).len()
        };
        // Rows of one line each, under a title of their own.
        assert_eq!(two(table(1, &LEFT, &EVEN_TOPS), Some(text("Risiko")), table(2, &RIGHT, &EVEN_TOPS)), 2);
        // No places are known, and numbers are keys of any table.
        assert_eq!(two(table(1, &LEFT, &[]), None, table(2, &RIGHT, &[])), 2);
        // On one page.
        assert_eq!(two(table(1, &LEFT, &VARIED_TOPS), None, table(1, &RIGHT, &VARIED_TOPS)), 2);
        // The same headings: the table goes on.
        let again: [&[&str]; 4] = [&["Nr", "Tiltak"], &["1", "Gå"], &["2", "Stå"], &["3", "Sitje"]];
        assert_eq!(two(table(1, &LEFT, &VARIED_TOPS), None, table(2, &again, &VARIED_TOPS)), 2);
        // Other rows.
        let other: [&[&str]; 4] = [&["Nr", "Frist"], &["4", "2026"], &["5", "2027"], &["6", "2028"]];
        assert_eq!(two(table(1, &LEFT, &EVEN_TOPS), None, table(2, &other, &EVEN_TOPS)), 2);
    }

    #[test]
    fn titles_across_the_left_part_go_across_both() {
        let left: [&[&str]; 5] = [&["Nr", "Tiltak"], &["Skule"], &["1", "Lese"], &["2", "Skrive"], &["3", "Rekne"]];
        let right: [&[&str]; 5] = [&["Nr", "Frist"], &["", ""], &["1", "2026"], &["2", "2027"], &["3", "2028"]];
        let tops = [90.0, 110.0, 145.0, 165.0, 185.0];
        let found = joined(vec![Block::Table(table(1, &left, &tops)), Block::Table(table(2, &right, &tops))]);
        assert_eq!((found.len(), found[0].at(1, 2).unwrap().text.as_str()), (1, "Skule"));
    }
}
