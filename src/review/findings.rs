//! What is said below a page: findings, stitches, tables, blocks and items.

use super::grid;
use super::index::{Index, OnPage};
use super::limits::{self, Budget};
use super::words;
use crate::markup::{Html, score};
use crate::model::{Block, HeadingMatch, Item, Note, Table};

/// A part that can be folded away, with the number of things in it; nothing where there are none.
pub fn folded(html: &mut Html, title: &str, count: usize, inside: impl FnOnce(&mut Html)) {
    if count == 0 {
        return;
    }
    html.raw("<details><summary>").text(title).raw(" <span class=\"count\">").text(&count.to_string());
    html.raw("</span></summary>");
    inside(html);
    html.raw("</details>\n");
}

/// A table with these heads that scrolls by itself where it is too wide.
pub fn scrolling(html: &mut Html, name: &str, heads: &[&str], rows: impl FnOnce(&mut Html)) {
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)]);
    html.raw("<table class=\"list\"><thead><tr>");
    for head in heads {
        html.leaf("th", &[("scope", "col")], head);
    }
    html.raw("</tr></thead><tbody>");
    rows(html);
    html.raw("</tbody></table></div>\n");
}

/// Findings as a list.
pub fn notes(html: &mut Html, notes: &[&Note]) {
    if notes.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::FINDINGS).raw("<ul>");
    for note in notes.iter().take(limits::LIST) {
        let class = format!("note {}", words::severity(note.severity));
        html.open("li", &[("class", &class)]).leaf("strong", &[], words::severity(note.severity)).text(" ");
        html.leaf("code", &[], &note.code).text(" ").quote(&note.message).close("li");
    }
    html.raw("</ul>\n");
}

/// Stitches over the breaks before and after the page.
pub fn stitches(html: &mut Html, on: &OnPage<'_>) {
    let all: Vec<_> = on.joined_before.iter().chain(&on.joined_after).collect();
    if all.is_empty() {
        return;
    }
    html.leaf("h3", &[], words::STITCHES).raw("<ul>");
    for (number, join) in all.into_iter().take(limits::LIST) {
        html.raw("<li>")
            .text(&words::join(*number, join))
            .list(join.why.iter().map(String::as_str), limits::LIST)
            .raw("</li>");
    }
    html.raw("</ul>\n");
}

/// The tables that begin on the page.
pub fn tables(html: &mut Html, on: &OnPage<'_>, index: &Index<'_>, budget: &mut Budget) {
    for (number, table) in on.begins.iter().take(limits::LIST) {
        let id = format!("t{number}");
        html.open("section", &[("class", "table"), ("aria-labelledby", &id)]);
        html.leaf("h3", &[("id", &id)], &words::table(*number));
        html.leaf("p", &[("class", "facts")], &words::table_facts(table));
        candidates(html, table);
        row_notes(html, table);
        headings(html, index.headings(*number));
        grid::table(html, *number, table, budget);
        html.raw("</section>\n");
    }
}

fn candidates(html: &mut Html, table: &Table) {
    folded(html, words::CANDIDATES, table.candidates.len(), |html| {
        scrolling(html, words::CANDIDATES, &words::CANDIDATE_HEADS, |html| {
            for candidate in table.candidates.iter().take(limits::LIST) {
                html.raw("<tr>").leaf("th", &[("scope", "row")], words::how(candidate.how));
                html.leaf("td", &[("class", "number")], &score(candidate.score)).raw("<td>");
                html.list(candidate.why.iter().map(String::as_str), limits::LIST).raw("</td></tr>");
            }
        });
    });
}

fn row_notes(html: &mut Html, table: &Table) {
    folded(html, words::ROW_NOTES, table.row_notes.len(), |html| {
        let notes: Vec<String> = table.row_notes.iter().map(|(row, note)| words::row_note(*row, note)).collect();
        html.list(notes.iter().map(String::as_str), limits::LIST);
    });
}

fn headings(html: &mut Html, headings: &[&HeadingMatch]) {
    folded(html, words::HEADINGS, headings.len(), |html| {
        scrolling(html, words::HEADINGS, &words::HEADING_HEADS, |html| {
            for heading in headings.iter().take(limits::LIST) {
                let field = heading.field.as_deref().unwrap_or(words::NONE);
                let class = if heading.field.is_some() { "" } else { "doubt" };
                html.open("tr", &[("class", class)]).leaf(
                    "th",
                    &[("scope", "row")],
                    &heading.column.map_or_else(String::new, |c| c.to_string()),
                );
                html.leaf_quote("td", &[], &heading.heading).open("td", &[]).leaf("code", &[], field).close("td");
                html.leaf("td", &[], &heading.matched).leaf("td", &[("class", "number")], &score(heading.score));
                html.leaf("td", &[], &heading.suggestions.join(", ")).raw("</tr>");
            }
        });
    });
}

/// Text outside tables.
pub fn blocks(html: &mut Html, on: &OnPage<'_>, budget: &mut Budget) {
    let granted = budget.take(on.blocks.len(), limits::BLOCKS);
    folded(html, words::BLOCKS, on.blocks.len(), |html| {
        scrolling(html, words::BLOCKS, &words::BLOCK_HEADS, |html| {
            for (block, place) in on.blocks.iter().take(granted) {
                let (kind, _) = kind(block);
                let (text, level) = match block {
                    Block::Heading(b) | Block::Paragraph(b) | Block::Furniture(b) => {
                        (b.text.clone(), b.level.map(|l| l.to_string()).unwrap_or_default())
                    }
                    Block::ListItem(b) => (format!("{} {}", b.marker, b.text), b.depth.to_string()),
                    Block::Table(_) => continue,
                };
                html.raw("<tr>").leaf("th", &[("scope", "row")], kind);
                html.leaf("td", &[], &super::places::spot(place)).leaf_quote("td", &[("class", "kept")], &text);
                html.leaf("td", &[], &level).raw("</tr>");
            }
        });
    });
    left_out(html, granted, on.blocks.len(), words::BLOCKS);
}

/// What a block is called, and the class of its box.
pub fn kind(block: &Block) -> (&'static str, &'static str) {
    match block {
        Block::Heading(_) => ("heading", "b-heading"),
        Block::Paragraph(_) => ("paragraph", "b-paragraph"),
        Block::ListItem(_) => ("list item", "b-list"),
        Block::Furniture(_) => ("furniture", "b-furniture"),
        Block::Table(_) => ("table", "b-table"),
    }
}

/// The items that begin on the page, and those that go on.
pub fn items(html: &mut Html, on: &OnPage<'_>, budget: &mut Budget) {
    let granted = budget.take(on.items.len(), limits::ITEMS);
    folded(html, words::ITEMS, on.items.len(), |html| {
        scrolling(html, words::ITEMS, &words::ITEM_HEADS, |html| {
            for item in on.items.iter().take(granted) {
                row(html, item);
            }
        });
    });
    left_out(html, granted, on.items.len(), words::ITEMS);
    if !on.going_on.is_empty() {
        let ids: Vec<&str> = on.going_on.iter().take(limits::LIST).map(|i| i.id.as_str()).collect();
        html.leaf("p", &[("class", "facts")], &words::going_on(&ids));
    }
}

fn row(html: &mut Html, item: &Item) {
    /// Items below this are marked: of those marked 0.8, one in five is wrong.
    const DOUBTFUL: f64 = 0.8;
    let class = if item.confidence < DOUBTFUL || !item.warnings.is_empty() { "doubt" } else { "" };
    html.open("tr", &[("class", class)]).leaf("th", &[("scope", "row")], &item.id);
    html.leaf("td", &[("class", "number")], &score(item.confidence));
    html.leaf("td", &[], &super::places::of_item(item));
    let area = item.focus_area.as_ref().map(|a| format!("{} {}", a.no.as_deref().unwrap_or(""), a.title));
    html.leaf_quote("td", &[], area.as_deref().unwrap_or("").trim());
    html.leaf_quote("td", &[], item.objective.as_ref().and_then(Option::as_deref).unwrap_or("")).raw("<td><ol>");
    for measure in item.measures.iter().take(limits::LIST) {
        html.raw("<li>").quote(&measure.text);
        if !measure.points.is_empty() {
            html.list(measure.points.iter().map(String::as_str), limits::LIST);
        }
        html.raw("</li>");
    }
    html.raw("</ol></td>");
    let responsible = item.responsible.as_ref().and_then(Option::as_ref).map_or("", |r| r.text.as_str());
    html.leaf_quote("td", &[], responsible).raw("<td>");
    if let Some(time) = item.deadline.as_ref().and_then(Option::as_ref) {
        let open = |day: &Option<String>| day.clone().unwrap_or_else(|| "…".to_owned());
        html.quote(&time.text).raw("<br/>").text(&format!("{} – {}", open(&time.from), open(&time.to)));
    }
    html.raw("</td><td>");
    if !item.warnings.is_empty() {
        html.list(item.warnings.iter().map(String::as_str), limits::LIST);
    }
    html.raw("</td></tr>");
}

/// Says what a cap left out.
pub fn left_out(html: &mut Html, shown: usize, of: usize, what: &str) {
    if shown < of {
        html.leaf("p", &[("class", "left-out")], &words::left_out(shown, of, what));
    }
}
