//! Cells of the long tables: texts in their language, empty and absent apart, times, places.

use crate::markup::Html;
use crate::model::plan::Column;
use crate::model::{Deadline, Item, Measure};

use super::material::{Found, Material};
use super::words::fill;

/// The attributes of a cell: its language where it is not that of the page.
fn open(html: &mut Html, language: Option<&'static str>) {
    match language {
        Some(language) => html.open("td", &[("lang", language)]),
        None => html.open("td", &[]),
    };
}

/// A cell of a document's text.
pub fn text(html: &mut Html, language: Option<&'static str>, text: &str) {
    open(html, language);
    html.text(text).raw("</td>");
}

/// A cell of the page's own words or numbers.
pub fn plain(html: &mut Html, text: &str) {
    html.leaf("td", &[], text);
}

/// A number, to the right.
pub fn number(html: &mut Html, number: usize) {
    html.leaf("td", &[("class", "r")], &number.to_string());
}

/// A cell that may be empty, or of a column that the plan does not have.
pub fn column(html: &mut Html, material: &Material<'_>, language: Option<&'static str>, value: Option<Option<&str>>) {
    match value {
        Some(Some(value)) => text(html, language, value),
        Some(None) => nothing(html, material.words.empty),
        None => nothing(html, material.words.absent),
    }
}

fn nothing(html: &mut Html, word: &str) {
    html.leaf("td", &[("class", "e")], word);
}

/// A measure's text with its points.
pub fn measure(html: &mut Html, material: &Material<'_>, measure: &Measure) {
    html.text(&measure.text);
    if measure.tentative {
        html.raw(" ").open("i", &[("lang", material.language.name())]).text("(").text(material.words.tentative);
        html.raw(")</i>");
    }
    if !measure.points.is_empty() {
        html.raw("<ul>");
        for point in &measure.points {
            html.leaf("li", &[], point);
        }
        html.raw("</ul>");
    }
}

/// The cell of a time: as printed, and the days it was read as.
pub fn deadline(html: &mut Html, material: &Material<'_>, language: Option<&'static str>, value: &Column<Deadline>) {
    let Some(Some(deadline)) = value else {
        return column(html, material, None, value.as_ref().map(|_| None));
    };
    html.raw("<td>");
    match language {
        Some(language) => html.leaf("span", &[("lang", language)], &deadline.text),
        None => html.text(&deadline.text),
    };
    let words = material.words;
    let read = match (&deadline.from, &deadline.to) {
        (Some(from), Some(to)) => vec![format!("{} –", material.day(from)), material.day(to)],
        (None, Some(to)) => vec![fill(words.by_day, &material.day(to), "")],
        (Some(from), None) => vec![fill(words.from_day, &material.day(from), "")],
        (None, None) => Vec::new(),
    };
    // A day stays on one line.
    for (i, day) in read.iter().enumerate() {
        html.raw(if i == 0 { "<br/>" } else { " " }).leaf("small", &[("class", "day")], day);
    }
    html.raw("</td>");
}

/// Who is responsible.
pub fn responsible(html: &mut Html, material: &Material<'_>, language: Option<&'static str>, item: &Item) {
    let value = item.responsible.as_ref().map(|c| c.as_ref().map(|r| r.text.as_str()));
    column(html, material, language, value);
}

/// Where an item stands: pages, or lines where the form marks no pages.
pub fn place(material: &Material<'_>, item: &Item) -> String {
    let range = |from: u32, to: u32| if from == to { from.to_string() } else { format!("{from}–{to}") };
    let words = material.words;
    let mut parts = Vec::new();
    if let (Some(first), Some(last)) = (item.source.pages.iter().min(), item.source.pages.iter().max()) {
        parts.push(fill(words.page, &range(*first, *last), ""));
    }
    if let Some((first, last)) = item.source.lines {
        parts.push(fill(words.line, &range(first, last), ""));
    }
    if parts.is_empty() { "–".to_owned() } else { parts.join(", ") }
}

/// A link to an item on the page.
pub fn item_link(html: &mut Html, found: &Found<'_>, text: &str) {
    html.leaf("a", &[("href", &format!("#p{}i{}", found.at.0, found.at.1))], text);
}

/// Heads of columns.
pub fn heads(html: &mut Html, heads: &[&str]) {
    html.raw("<thead><tr>");
    for head in heads {
        html.leaf("th", &[("scope", "col")], head);
    }
    html.raw("</tr></thead>\n<tbody>\n");
}
