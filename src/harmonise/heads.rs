//! Titles that a table's own grid holds above its headings: they stand before the table.

use crate::knowledge::Knowledge;
use crate::model::{Block, Table, TextBlock};
use crate::text::fold::fold;

/// Rows of titles above the headings at most: an area, its goal and what explains them.
const MOST_TITLES: usize = 3;
/// Headings that the lexicon must know in the row below the titles.
const FEWEST_KNOWN: usize = 2;

/// Lifts such titles out of every table without a header, whose header then is the row below them.
pub fn lift(blocks: &mut Vec<Block>, knowledge: &Knowledge) {
    for block in std::mem::take(blocks) {
        match block {
            Block::Table(mut table) => {
                if table.header_rows == 0
                    && let Some(row) = header(&table, knowledge)
                {
                    blocks.extend(titles(&table, row).map(Block::Heading));
                    cut(&mut table, row);
                }
                blocks.push(Block::Table(table));
            }
            block => blocks.push(block),
        }
    }
}

/// The texts of a row with their columns.
fn texts(table: &Table, row: usize) -> Vec<(usize, &str)> {
    let filled = table.cells.iter().filter(|c| c.row == row && !c.text.trim().is_empty());
    filled.map(|c| (c.col, c.text.as_str())).collect()
}

/// The row of headings, where nothing but titles across the table stands above it.
fn header(table: &Table, knowledge: &Knowledge) -> Option<usize> {
    let row = (0..=MOST_TITLES.min(table.rows())).find(|&row| texts(table, row).len() > 1)?;
    let headings = texts(table, row);
    let known = headings.iter().filter(|(_, text)| knowledge.headings.exact(&fold(text)).is_some()).count();
    let titled = (0..row).all(|r| matches!(texts(table, r)[..], [(0, _)]));
    let spans = table.cells.iter().any(|c| c.row < row && c.row + c.rowspan > row);
    (row > 0 && row + 1 < table.rows() && titled && !spans && known >= FEWEST_KNOWN && known * 2 >= headings.len())
        .then_some(row)
}

fn titles(table: &Table, header: usize) -> impl Iterator<Item = TextBlock> {
    let cell = |row| table.cells.iter().find(move |c| c.row == row && !c.text.trim().is_empty());
    let found: Vec<TextBlock> = (0..header)
        .filter_map(cell)
        .map(|c| TextBlock { text: c.text.clone(), places: c.places.clone(), ..TextBlock::default() })
        .collect();
    found.into_iter()
}

/// Takes the titles out; and the headings where they stand again below others.
fn cut(table: &mut Table, header: usize) {
    let headings: Vec<(usize, String)> = texts(table, header).iter().map(|(c, t)| (*c, fold(t))).collect();
    let again = |table: &Table, row: usize| {
        let texts: Vec<(usize, String)> = texts(table, row).iter().map(|(c, t)| (*c, fold(t))).collect();
        texts == headings
    };
    let gone = (0..header).chain((header + 1..table.rows()).filter(|&row| again(table, row))).collect();
    super::across::drop_rows(table, &gone);
    table.header_rows = 1;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harmonise::across::tests::table;

    #[test]
    fn titles_above_the_headings_stand_before_the_table() {
        let mut found = table(&[
            &["Satsingsområde 1: Vegar"],
            &["Mål: Trygge vegar"],
            &["Nr.", "Tiltak", "Ansvar"],
            &["1", "Male gangfelt", "Vegsjefen"],
            &["Satsingsområde 2: Lys"],
            &["Nr.", "Tiltak", "Ansvar"],
            &["2", "Setje opp lys", "Eigedom"],
        ]);
        (found.columns, found.header_rows) = (3, 0);
        let mut blocks = vec![Block::Table(found.clone())];
        lift(&mut blocks, &Knowledge::builtin());
        let [Block::Heading(area), Block::Heading(goal), Block::Table(t)] = &blocks[..] else { panic!("{blocks:?}") };
        assert_eq!((area.text.as_str(), goal.text.as_str()), ("Satsingsområde 1: Vegar", "Mål: Trygge vegar"));
        let column: Vec<&str> = (0..t.rows()).filter_map(|r| t.at(r, 0)).map(|c| c.text.as_str()).collect();
        assert_eq!((t.header_rows, column), (1, vec!["Nr.", "1", "Satsingsområde 2: Lys", "2"]));
        // Values below the titles are no headings.
        found.cells.iter_mut().filter(|c| c.row == 2).for_each(|c| c.text = "Vik".to_owned());
        let mut blocks = vec![Block::Table(found.clone())];
        lift(&mut blocks, &Knowledge::builtin());
        assert_eq!(blocks, [Block::Table(found)]);
    }
}
