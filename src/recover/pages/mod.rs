//! Blocks from PDF pages: by tags, by rules, by alignment.

mod aligned;
mod built;
mod captions;
mod cards;
mod cells;
mod choose;
mod columns;
mod crown;
mod draft;
mod figures;
mod furniture;
mod fused;
mod gutters;
mod header;
mod judge;
mod lines;
mod lists;
mod prose;
mod rows;
mod ruled;
mod separators;
mod stacked;
mod stitch;
mod tagged;
mod titles;
mod turned;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::draft::{Draft, WordRef};
use self::header::Strength;
use crate::knowledge::Knowledge;
use crate::knowledge::headings::Lexicon;
use crate::model::{Block, How, Note, Page, Place, Rect, Region, Table, TagNode, TextBlock};
use crate::recover::Recovered;

/// Finds headings, paragraphs, lists and tables on pages with places.
#[must_use]
pub fn recover(pages: &[Page], tags: &[TagNode], knowledge: &Knowledge) -> Recovered {
    let mut notes = Vec::new();
    let mut furniture = furniture::find(pages);
    let mut taken = furniture.clone();
    let body = lines::body_size(pages);
    let bands: Vec<_> = pages.iter().map(separators::bands).collect();

    let (tags, nodes) = tagged::Tags::new(pages, tags);
    let mut drafts = Vec::new();
    for node in nodes {
        match tagged::table(pages, &tags, node, &taken) {
            Ok(draft) => {
                claim(&mut taken, draft.refs());
                drafts.push(draft);
            }
            Err(why) => notes.push(Note::info("tagged-table-not-used", why)),
        }
    }
    let leading = lines::leading(pages);
    choose::geometric(pages, &bands, body, leading, &knowledge.headings, &mut taken, &mut drafts);
    // A header repeated on the next page is often marked as an artifact; in a table it is its own.
    for (p, w) in drafts.iter().flat_map(Draft::refs) {
        furniture[p][w] = false;
    }
    let drafts = joined(pages, &bands, &knowledge.headings, &mut taken, drafts);
    let (drafts, released) = keep_tables(drafts);
    for (p, w) in released {
        taken[p][w] = false;
    }
    let mut pieces = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let free: Vec<usize> = (0..page.words.len()).filter(|&w| !taken[index][w]).collect();
        let mut stops: Vec<Rect> =
            drafts.iter().flat_map(|d| &d.parts).filter(|p| p.page == index).map(|p| p.bbox).collect();
        stops.sort_by(|a, b| a.y0.total_cmp(&b.y0));
        pieces.extend(prose::blocks(pages, index, &free, &stops, &tags, body));
    }
    prose::levels(&mut pieces);
    let mut blocks = assemble(pages, &furniture, drafts, pieces);
    turned::turn(&mut blocks, &knowledge.headings);
    let blocks = cards::gather(blocks, &knowledge.headings);
    Recovered { blocks, exporter: None, notes }
}

/// Marks words as used.
fn claim(taken: &mut [Vec<bool>], refs: impl Iterator<Item = WordRef>) {
    for (p, w) in refs {
        taken[p][w] = true;
    }
}

/// Finds header rows and joins parts over page breaks, in reading order.
fn joined(
    pages: &[Page],
    bands: &[Vec<separators::Band>],
    lexicon: &Lexicon,
    taken: &mut [Vec<bool>],
    mut drafts: Vec<Draft>,
) -> Vec<Draft> {
    drafts.sort_by(|a, b| a.first().page.cmp(&b.first().page).then(a.first().bbox.y0.total_cmp(&b.first().bbox.y0)));
    let mut out: Vec<(Draft, Strength)> = Vec::new();
    for mut d in drafts {
        let own = header::detect(pages, bands, lexicon, &mut d);
        let empty = d.refs().next().is_none();
        if empty && out.last().is_none_or(|(last, _)| last.how == How::Tagged || last.last().page + 1 != d.first().page)
        {
            continue;
        }
        if let Some((last, _)) = out.last_mut()
            && adjacent(pages, taken, last, &d)
        {
            let verdict = if last.last().page == d.first().page {
                stitch::same_page(pages, last, &d, own)
            } else {
                stitch::weigh(pages, last, &d, own)
            };
            if let Some(verdict) = verdict {
                stitch::join(pages, last, d, verdict);
                continue;
            }
        }
        if let Some((last, _)) = out.last_mut()
            && last.last().page == d.first().page
            && last.last().bbox.y1 <= d.first().bbox.y0
        {
            let index = d.first().page;
            let (from, to) = (last.last().bbox.y1, d.first().bbox.y0);
            let between: Vec<usize> = (0..pages[index].words.len())
                .filter(|&w| {
                    let y = pages[index].words[w].bbox.center().1;
                    !taken[index][w] && from < y && y < to
                })
                .collect();
            if stitch::takes_in(pages, &bands[index], last, &d, &between)
                && let Some(verdict) = stitch::over_section(pages, last, &d, own)
            {
                claim(taken, between.iter().map(|&w| (index, w)));
                stitch::add_section(last, between);
                stitch::join(pages, last, d, verdict);
                continue;
            }
        }
        out.push((d, own));
    }
    out.into_iter()
        .map(|(mut d, _)| {
            d.unsettle();
            if d.header_rows == 0 && !d.joins.is_empty() {
                // The part before the break was too short to show its header.
                header::detect(pages, bands, lexicon, &mut d);
            }
            stitch::drop_repeated_headers(pages, &mut d);
            d
        })
        .collect()
}

/// Whether nothing but furniture stands between the end of one table and the start of another.
fn adjacent(pages: &[Page], taken: &[Vec<bool>], a: &Draft, b: &Draft) -> bool {
    let (end, start) = (a.last(), b.first());
    let free_between = |page: usize, from: f64, to: f64| {
        pages[page].words.iter().enumerate().any(|(w, word)| {
            let y = word.bbox.center().1;
            !taken[page][w] && from < y && y < to
        })
    };
    if end.page == start.page {
        return end.bbox.y1 <= start.bbox.y0 + 3.0 && !free_between(end.page, end.bbox.y1, start.bbox.y0);
    }
    end.page + 1 == start.page
        && !free_between(end.page, end.bbox.y1, f64::INFINITY)
        && !free_between(start.page, f64::NEG_INFINITY, start.bbox.y0)
}

/// Drops what turned out to be no table; its words go back to the text.
fn keep_tables(drafts: Vec<Draft>) -> (Vec<Draft>, Vec<WordRef>) {
    let mut released = Vec::new();
    let mut kept = Vec::new();
    for d in drafts {
        if d.rows >= 2 && d.cols >= 2 && d.slots.iter().filter(|s| !s.is_blank()).count() >= 2 {
            kept.push(d);
        } else {
            released.extend(d.refs());
        }
    }
    (kept, released)
}

/// All blocks in reading order.
fn assemble(pages: &[Page], furniture: &[Vec<bool>], drafts: Vec<Draft>, pieces: Vec<prose::Piece>) -> Vec<Block> {
    enum Item {
        Table(Box<Draft>),
        Text(Box<prose::Piece>),
    }
    let mut repeated: Vec<Vec<WordRef>> = Vec::new();
    let mut items: Vec<(usize, f64, Item)> = Vec::new();
    for mut d in drafts {
        repeated.append(&mut d.repeated);
        let first = d.first();
        items.push((first.page, first.bbox.y0, Item::Table(Box::new(d))));
    }
    items.extend(pieces.into_iter().map(|p| (p.page, p.y, Item::Text(Box::new(p)))));
    items.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut blocks = furniture_blocks(pages, furniture, &repeated);
    let mut run: Vec<prose::Piece> = Vec::new();
    for (_, _, item) in items {
        match item {
            Item::Text(p) => run.push(*p),
            Item::Table(d) => {
                blocks.extend(prose::join_over_breaks(std::mem::take(&mut run)).into_iter().map(|p| p.block));
                blocks.push(Block::Table(finish(pages, *d)));
            }
        }
    }
    blocks.extend(prose::join_over_breaks(run).into_iter().map(|p| p.block));
    blocks
}

/// Furniture, every text once with all its places, first of all blocks.
fn furniture_blocks(pages: &[Page], flags: &[Vec<bool>], repeated: &[Vec<WordRef>]) -> Vec<Block> {
    let mut found: BTreeMap<String, (usize, Vec<Place>)> = BTreeMap::new();
    let mut add = |page: usize, words: &[usize], text: String| {
        let next = found.len();
        let entry = found.entry(text).or_insert((next, Vec::new()));
        entry.1.push(Place { page: pages[page].number, bbox: draft::bounds(&pages[page], words), line: None });
    };
    for (p, page) in pages.iter().enumerate() {
        let words: Vec<usize> = (0..page.words.len()).filter(|&w| flags[p][w]).collect();
        for l in lines::level(page, &words) {
            add(p, &l.words, l.text(page));
        }
        let turned: Vec<usize> = words.into_iter().filter(|&w| page.words[w].direction != 0).collect();
        if !turned.is_empty() {
            add(p, &turned, cells::text(page, &turned));
        }
    }
    for refs in repeated {
        let mut by_page: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &(p, w) in refs {
            by_page.entry(p).or_default().push(w);
        }
        for (p, words) in by_page {
            add(p, &words, cells::text(&pages[p], &words));
        }
    }
    let mut all: Vec<(usize, Block)> = found
        .into_iter()
        .map(|(text, (order, places))| {
            (order, Block::Furniture(TextBlock { text, places, level: None, prominent: false }))
        })
        .collect();
    all.sort_by_key(|a| a.0);
    all.into_iter().map(|a| a.1).collect()
}

/// The finished table.
fn finish(pages: &[Page], d: Draft) -> Table {
    let regions: Vec<Region> =
        d.parts.iter().map(|p| Region { page: pages[p.page].number, bbox: Some(p.bbox) }).collect();
    let title_rows = titles::rows(pages, &d);
    let mut row_confidence = vec![(d.confidence * 1000.0).round() / 1000.0; d.rows];
    let mut row_notes = Vec::new();
    for (row, p, why) in d.doubts {
        if let Some(c) = row_confidence.get_mut(row) {
            *c = (c.min(p) * 1000.0).round() / 1000.0;
            row_notes.push((row, why));
        }
    }
    for j in &d.joins {
        if let Some(c) = j.cut_row.and_then(|r| row_confidence.get_mut(r)) {
            *c = c.min(j.confidence);
        }
    }
    Table {
        page: regions[0].page,
        bbox: regions[0].bbox,
        regions,
        header_rows: d.header_rows.min(d.rows),
        columns: d.cols,
        cells: d.slots.iter().map(|s| cells::cell(pages, s)).collect(),
        how: d.how,
        confidence: (d.confidence * 1000.0).round() / 1000.0,
        joins: d.joins,
        row_confidence,
        row_notes,
        title_rows,
        candidates: d.candidates,
    }
}
