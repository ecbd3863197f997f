//! Pages made by hand, room by room; what the rooms' tests share.

mod aligned;
mod breaks;
mod furniture;
mod ruled;
mod tagged;
mod text;

use super::recover;
use crate::knowledge::Knowledge;
use crate::model::{Block, ContentId, How, Page, Rect, Rule, Shade, Table, TagNode, Word};

const SIZE: f64 = 10.0;
const CHAR: f64 = 5.0;
const SPACE: f64 = 2.5;

fn page(number: u32) -> Page {
    Page { number, width: 595.0, height: 842.0, ..Page::default() }
}

/// Sets a line of words from `x` with its baseline at `y`.
fn put(page: &mut Page, x: f64, y: f64, text: &str) {
    style(page, x, y, text, SIZE, false);
}

fn style(page: &mut Page, x: f64, y: f64, text: &str, size: f64, bold: bool) {
    let mut at = x;
    for (i, t) in text.split_whitespace().enumerate() {
        let width = CHAR * t.chars().count() as f64 * size / SIZE;
        page.words.push(Word {
            text: t.to_owned(),
            bbox: Rect::new(at, y - 0.8 * size, at + width, y + 0.2 * size),
            baseline: y,
            size,
            font: "Test".into(),
            bold,
            italic: false,
            color: 0,
            direction: 0,
            content: None,
            artifact: false,
            soft_hyphen_end: false,
            space_before: i > 0,
        });
        at += width + SPACE;
    }
}

fn level(page: &mut Page, x0: f64, x1: f64, y: f64) {
    page.rules.push(Rule { bbox: Rect::new(x0, y - 0.25, x1, y + 0.25), horizontal: true });
}

fn upright(page: &mut Page, x: f64, y0: f64, y1: f64) {
    page.rules.push(Rule { bbox: Rect::new(x - 0.25, y0, x + 0.25, y1), horizontal: false });
}

fn blocks(pages: &[Page], tags: &[TagNode]) -> Vec<Block> {
    let found = recover(pages, tags, &Knowledge::builtin()).blocks;
    conserved(pages, &found);
    found
}

fn tables(blocks: &[Block]) -> Vec<&Table> {
    blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

fn grid(t: &Table) -> Vec<Vec<String>> {
    let mut out = vec![vec![String::new(); t.columns]; t.rows()];
    for c in &t.cells {
        out[c.row][c.col] = c.text.replace('\n', " ");
    }
    out
}

/// Every word of every page ends in exactly one block.
fn conserved(pages: &[Page], blocks: &[Block]) {
    let mut said = std::collections::BTreeMap::<char, usize>::new();
    let mut say = |t: &str, times: usize| {
        for c in t.chars().filter(|c| !c.is_whitespace()) {
            *said.entry(c).or_default() += times;
        }
    };
    for b in blocks {
        match b {
            Block::Heading(t) | Block::Paragraph(t) => say(&t.text, 1),
            Block::Furniture(t) => say(&t.text, t.places.len()),
            Block::ListItem(l) => {
                say(&l.marker, 1);
                say(&l.text, 1);
            }
            Block::Table(t) => t.cells.iter().for_each(|c| say(&c.text, 1)),
        }
    }
    let mut there = std::collections::BTreeMap::<char, usize>::new();
    for c in pages.iter().flat_map(|p| &p.words).flat_map(|w| w.text.chars()) {
        *there.entry(c).or_default() += 1;
    }
    assert_eq!(said, there);
}

/// A borderless table: bold header, rows of two lines at most, 6 pt between rows.
fn borderless(p: &mut Page, mut y: f64, header: bool, rows: &[[&str; 3]]) -> f64 {
    let xs = [50.0, 120.0, 400.0];
    if header {
        for (x, t) in xs.iter().zip(["Nr", "Tiltak", "Ansvarleg"]) {
            style(p, *x, y, t, SIZE, true);
        }
        y += 18.0;
    }
    for r in rows {
        let mut end = y;
        for (x, t) in xs.iter().zip(r) {
            for (i, line) in t.split('|').enumerate() {
                put(p, *x, y + 12.0 * i as f64, line);
                end = end.max(y + 12.0 * i as f64);
            }
        }
        y = end + 18.0;
    }
    y
}

#[test]
fn a_page_of_very_many_words_and_rules_is_read_in_bounded_time() {
    let mut p = page(1);
    for i in 0..40_000 {
        let (x, y) = (f64::from(i % 200) * 2.9, f64::from(i / 200) * 4.1);
        put(&mut p, x, y, "x");
        level(&mut p, x, x + 5.0, y);
        upright(&mut p, x, y, y + 5.0);
    }
    let start = std::time::Instant::now();
    let _ = blocks(&[p], &[]);
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn odd_pages_do_no_harm() {
    let mut p = page(1);
    put(&mut p, f64::NAN, 10.0, "a b");
    put(&mut p, 0.0, f64::INFINITY, "c");
    style(&mut p, 10.0, 10.0, "d e", 0.0, false);
    p.rules.push(Rule { bbox: Rect::new(f64::NAN, 0.0, 10.0, 0.0), horizontal: true });
    let found = recover(&[p, page(2)], &[], &Knowledge::builtin()).blocks;
    assert!(!found.is_empty());
}
