//! What stands on which page, gathered once.

use std::collections::{BTreeMap, BTreeSet};

use super::Look;
use crate::model::{Block, Cell, HeadingMatch, Item, Join, Note, Place, Rect, Table};

/// What stands on one page.
#[derive(Default)]
pub struct OnPage<'a> {
    /// Tables that begin here, with their number.
    pub begins: Vec<(usize, &'a Table)>,
    /// Parts of tables: the table's number, the table, the box.
    pub parts: Vec<(usize, &'a Table, Rect)>,
    /// Cells with a box here.
    pub cells: Vec<Placed<'a>>,
    /// Blocks of text, furniture too, with their place here.
    pub blocks: Vec<(&'a Block, Place)>,
    /// Items that begin here.
    pub items: Vec<&'a Item>,
    /// Items that began on a page before.
    pub going_on: Vec<&'a Item>,
    /// Boxes of items.
    pub item_boxes: Vec<(&'a Item, Rect)>,
    /// Joins over the break before this page and the one after it, with the table's number.
    pub joined_before: Vec<(usize, &'a Join)>,
    /// See `joined_before`.
    pub joined_after: Vec<(usize, &'a Join)>,
    /// Findings.
    pub notes: Vec<&'a Note>,
}

/// A cell on a page.
pub struct Placed<'a> {
    /// The table's number.
    pub number: usize,
    /// The table.
    pub table: &'a Table,
    /// The cell.
    pub cell: &'a Cell,
    /// Its box on this page.
    pub bbox: Rect,
}

/// What stands on which page, and the mapping of headings by table.
pub struct Index<'a> {
    pages: BTreeMap<u32, OnPage<'a>>,
    headings: BTreeMap<usize, Vec<&'a HeadingMatch>>,
    nothing: OnPage<'a>,
}

impl<'a> Index<'a> {
    /// Gathers. What names no page, or one that the document does not have, stands on the first.
    pub fn new(look: &'a Look, numbers: &[u32]) -> Self {
        let first = numbers.first().copied().unwrap_or(1);
        let known: BTreeSet<u32> = numbers.iter().copied().collect();
        let home = |page: Option<u32>| page.filter(|p| known.contains(p)).unwrap_or(first);
        let mut pages: BTreeMap<u32, OnPage<'a>> = BTreeMap::new();
        let mut number = 0;
        for block in &look.recovered.blocks {
            if let Block::Table(table) = block {
                add_table(&mut pages, number, table, home(Some(table.page)));
                number += 1;
            } else {
                for place in places(block) {
                    pages.entry(place.page).or_default().blocks.push((block, place.clone()));
                }
            }
        }
        for item in &look.plan.items {
            pages.entry(home(item.source.pages.first().copied())).or_default().items.push(item);
            for page in item.source.pages.iter().skip(1) {
                pages.entry(*page).or_default().going_on.push(item);
            }
            for place in &item.source.boxes {
                if let Some(bbox) = place.bbox {
                    pages.entry(place.page).or_default().item_boxes.push((item, bbox));
                }
            }
        }
        for note in look.plan.warnings.iter().filter(|n| n.page.is_some()) {
            pages.entry(home(note.page)).or_default().notes.push(note);
        }
        let mut headings: BTreeMap<usize, Vec<&'a HeadingMatch>> = BTreeMap::new();
        for heading in &look.plan.headings {
            headings.entry(heading.table).or_default().push(heading);
        }
        Self { pages, headings, nothing: OnPage::default() }
    }

    /// What stands on this page.
    pub fn page(&self, number: u32) -> &OnPage<'a> {
        self.pages.get(&number).unwrap_or(&self.nothing)
    }

    /// How the headings of this table were mapped.
    pub fn headings(&self, table: usize) -> &[&'a HeadingMatch] {
        self.headings.get(&table).map_or(&[], Vec::as_slice)
    }
}

fn add_table<'a>(pages: &mut BTreeMap<u32, OnPage<'a>>, number: usize, table: &'a Table, home: u32) {
    pages.entry(home).or_default().begins.push((number, table));
    for region in &table.regions {
        if let Some(bbox) = region.bbox {
            pages.entry(region.page).or_default().parts.push((number, table, bbox));
        }
    }
    for join in &table.joins {
        pages.entry(join.after_page).or_default().joined_after.push((number, join));
        pages.entry(join.after_page.saturating_add(1)).or_default().joined_before.push((number, join));
    }
    for cell in &table.cells {
        for place in &cell.places {
            if let Some(bbox) = place.bbox {
                pages.entry(place.page).or_default().cells.push(Placed { number, table, cell, bbox });
            }
        }
    }
}

/// The places of a block of text.
pub fn places(block: &Block) -> &[Place] {
    match block {
        Block::Heading(b) | Block::Paragraph(b) | Block::Furniture(b) => &b.places,
        Block::ListItem(b) => &b.places,
        Block::Table(_) => &[],
    }
}
