//! Document → blocks: headings, paragraphs, lists and logical tables in reading order.

mod cards;
pub mod flat;
mod halves;
pub mod pages;

use crate::config::Limits;
use crate::knowledge::Knowledge;
use crate::model::{Block, Content, Document, Note};

pub use crate::model::Recovered;

/// Finds headings, paragraphs, lists and tables.
#[must_use]
pub fn recover(document: &Document, knowledge: &Knowledge) -> Recovered {
    let mut recovered = match &document.content {
        Content::Text(pages) => flat::recover(pages, knowledge),
        Content::Pages { pages, tags, .. } => pages::recover(pages, tags, knowledge),
    };
    recovered.blocks = halves::join(recovered.blocks);
    recovered
}

/// What was found within the limits: a cell that is longer is cut, and a note says so.
#[must_use]
pub fn within(mut recovered: Recovered, limits: &Limits) -> Recovered {
    let most = limits.cell_bytes;
    let mut cut = false;
    for block in &mut recovered.blocks {
        let Block::Table(table) = block else { continue };
        for cell in table.cells.iter_mut().filter(|cell| cell.text.len() > most) {
            cell.text.truncate(cell.text.floor_char_boundary(most));
            cut = true;
        }
    }
    if cut && let Some(limit) = limits.named("cell-bytes") {
        recovered.notes.push(Note::warning("limit-reached", limit.reached()));
    }
    recovered
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TextLine, TextPage};

    #[test]
    fn a_cell_is_cut_at_the_limit_and_a_note_says_so() {
        let text = ["| Tiltak | Ansvarlig | Frist |", "| --- | --- | --- |", "| Øve på vern | Helsesjef | Q3 2026 |"];
        let lines = (1..).zip(text).map(|(number, text)| TextLine { number, text: text.to_owned() }).collect();
        let pages = [TextPage { number: 1, lines }];
        let knowledge = Knowledge::builtin();
        let cells = |setting: &str| {
            let mut limits = Limits::default();
            limits.set(setting).unwrap();
            let found = within(flat::recover(&pages, &knowledge), &limits);
            let table = found.blocks.iter().find_map(Block::table).unwrap();
            let cells: Vec<String> = table.cells.iter().skip(3).map(|c| c.text.clone()).collect();
            (cells, found.notes.into_iter().map(|n| n.code).collect::<Vec<_>>())
        };
        let (whole, said) = cells("cell-bytes=1KiB");
        assert_eq!(whole, ["Øve på vern", "Helsesjef", "Q3 2026"]);
        assert!(!said.contains(&"limit-reached".to_owned()));
        let (cut, said) = cells("cell-bytes=6");
        assert_eq!(cut, ["Øve p", "Helses", "Q3 202"]);
        assert!(said.contains(&"limit-reached".to_owned()));
    }
}
