//! A page of a PDF: its drawing, and below it what is said about it.

use std::collections::BTreeMap;

use super::draw::{self, MARGIN};
use super::findings;
use super::index::Index;
use super::limits::{self, Budget};
use super::tags::TagBox;
use super::words;
use crate::markup::{Html, num};
use crate::model::{Page, PageState};

/// One page.
pub fn page(html: &mut Html, page: &Page, tags: &[TagBox<'_>], index: &Index<'_>, budget: &mut Budget) {
    let on = index.page(page.number);
    html.open("article", &[("id", &format!("p{}", page.number))]).leaf("h2", &[], &words::page(page.number));
    let counts = [
        (page.words.len(), words::WORDS),
        (page.rules.len(), words::RULES),
        (page.shades.len(), words::SHADES),
        (page.images.len(), words::IMAGES),
        (tags.len(), words::TAGS),
    ];
    html.leaf("p", &[("class", "facts")], &words::page_facts((page.width, page.height), &counts));
    state(html, &page.state);
    // A page on its side needs the whole width to be read.
    html.raw(if wide(page) { "<div><div>" } else { "<div class=\"two\"><div class=\"left\">" });
    drawing(html, page, tags, index, budget);
    html.raw("</div><div class=\"right\">");
    findings::notes(html, &on.notes);
    findings::stitches(html, on);
    findings::tables(html, on, index, budget);
    // Beside the drawing where no table needs the room, else below both.
    let ends = ["</div></div>\n", ""];
    let (before, after) = if on.begins.is_empty() { (ends[1], ends[0]) } else { (ends[0], ends[1]) };
    html.raw(before);
    findings::items(html, on, budget);
    findings::blocks(html, on, budget);
    fonts(html, page);
    html.raw(after).raw("</article>\n");
}

fn drawing(html: &mut Html, page: &Page, tags: &[TagBox<'_>], index: &Index<'_>, budget: &mut Budget) {
    let on = index.page(page.number);
    let mut capped = Vec::new();
    let mut take = |wanted: usize, cap: usize, what: &'static str| {
        let granted = budget.take(wanted, cap);
        if granted < wanted {
            capped.push((granted, wanted, what));
        }
        granted
    };
    let shades = &page.shades[..take(page.shades.len(), limits::SHADES, words::SHADES)];
    let images = &page.images[..take(page.images.len(), limits::IMAGES, words::IMAGES)];
    let rules = &page.rules[..take(page.rules.len(), limits::RULES, words::RULES)];
    let drawn = &page.words[..take(page.words.len(), limits::WORDS, words::WORDS)];
    let blocks = &on.blocks[..take(on.blocks.len(), limits::BLOCKS, words::BLOCKS)];
    let cells = &on.cells[..take(on.cells.len(), limits::CELLS, words::CELLS)];
    let tags = &tags[..take(tags.len(), limits::TAGS, words::TAGS)];
    let items = &on.item_boxes[..take(on.item_boxes.len(), limits::CELLS, words::ITEMS)];

    let name = words::drawing(page.number);
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", &name)]);
    let corner = num(-MARGIN);
    let (width, height) = (num(page.width.max(1.0) + 2.0 * MARGIN), num(page.height.max(1.0) + 2.0 * MARGIN));
    let view = format!("{corner} {corner} {width} {height}");
    let class = if wide(page) { "sheet wide" } else { "sheet" };
    html.open("svg", &[("viewBox", &view), ("role", "group"), ("aria-label", &name), ("class", class)]);
    draw::paper(html, page);
    draw::shades(html, shades);
    draw::images(html, images);
    draw::blocks(html, blocks);
    draw::cells(html, cells);
    draw::rules(html, rules);
    draw::words(html, drawn);
    draw::cell_marks(html, cells);
    draw::columns(html, on);
    draw::tags(html, tags);
    draw::items(html, items);
    draw::joins(html, on, page);
    draw::candidates(html, on);
    html.raw("</svg></div>\n");
    for (granted, wanted, what) in capped {
        findings::left_out(html, granted, wanted, what);
    }
}

fn wide(page: &Page) -> bool {
    page.width > page.height
}

fn state(html: &mut Html, state: &PageState) {
    let Some(sentence) = words::state(state) else { return };
    html.open("p", &[("class", "note warning")]).leaf("strong", &[], words::STATE).text(": ").text(sentence).close("p");
    if let PageState::Degraded(reasons) = state {
        html.list(reasons.iter().map(String::as_str), limits::LIST);
    }
}

/// How many words are set in which type: what stands out can be told from it.
fn fonts(html: &mut Html, page: &Page) {
    let mut found: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for word in page.words.iter().take(limits::WORDS) {
        *found.entry((&word.font, words::size(word))).or_default() += 1;
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|((_, _), count)| std::cmp::Reverse(*count));
    findings::folded(html, words::FONTS, found.len(), |html| {
        findings::scrolling(html, words::FONTS, &words::FONT_HEADS, |html| {
            for ((font, size), count) in found.iter().take(limits::LIST) {
                html.raw("<tr>").leaf_quote("th", &[("scope", "row")], font).leaf("td", &[], size);
                html.leaf("td", &[("class", "number")], &count.to_string()).raw("</tr>");
            }
        });
    });
}
