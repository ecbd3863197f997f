//! A page of a text export: its lines with what each became, the tables beside.

use super::claims::{Became, Claim, Claims};
use super::findings;
use super::grid;
use super::index::Index;
use super::limits::{self, Budget};
use super::words;
use crate::markup::Html;
use crate::model::{TextLine, TextPage};

/// One page.
pub fn page(html: &mut Html, page: &TextPage, claims: &Claims, index: &Index<'_>, budget: &mut Budget) {
    let on = index.page(page.number);
    let id = format!("p{}", page.number);
    html.open("article", &[("id", &id)]).leaf("h2", &[], &words::page(page.number));
    findings::notes(html, &on.notes);
    html.raw("<div class=\"two\"><div class=\"left\">");
    let granted = budget.take(page.lines.len(), limits::LINES);
    html.leaf("h3", &[], words::LINES);
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", words::LINES)]);
    html.raw("<table class=\"lines\"><thead><tr>");
    for head in words::LINE_HEADS {
        html.leaf("th", &[("scope", "col")], head);
    }
    html.raw("</tr></thead><tbody>\n");
    for text in page.lines.iter().take(granted) {
        line(html, text, claims.on(text.number));
    }
    html.raw("</tbody></table></div>\n");
    findings::left_out(html, granted, page.lines.len(), words::LINES);
    html.raw("</div><div class=\"right\">");
    findings::stitches(html, on);
    findings::tables(html, on, index, budget);
    html.raw("</div></div>\n");
    findings::blocks(html, on, budget);
    findings::items(html, on, budget);
    html.raw("</article>\n");
}

fn line(html: &mut Html, line: &TextLine, claims: &[Claim]) {
    let blank = line.text.trim().is_empty();
    html.open("tr", &[("class", if blank { "l-blank" } else { "" })]);
    html.leaf("th", &[("scope", "row")], &line.number.to_string());
    html.leaf("td", &[("class", "became")], &label(claims, blank)).raw("<td class=\"text\">");
    let mut at = 0;
    for claim in claims {
        rest(html, line.text.get(at..claim.from));
        let class = class(claim.became);
        html.leaf_quote("mark", &[("class", &class)], line.text.get(claim.from..claim.to).unwrap_or_default());
        at = claim.to;
    }
    rest(html, line.text.get(at..));
    html.raw("</td></tr>\n");
}

/// What nothing claimed.
fn rest(html: &mut Html, text: Option<&str>) {
    match text {
        None | Some("") => {}
        Some(text) if text.trim().is_empty() => {
            html.text(text);
        }
        Some(text) => {
            html.leaf_quote("mark", &[("class", "l-lost")], text);
        }
    }
}

/// The first things that a line became; the colours show the others.
fn label(claims: &[Claim], blank: bool) -> String {
    match claims {
        [] if blank => String::new(),
        [] => words::NOTHING_LEFT.to_owned(),
        [one] => words::became(one.became),
        [first, .., last] => format!("{} … {}", words::became(first.became), words::became(last.became)),
    }
}

fn class(became: Became) -> String {
    match became {
        Became::Header(..) | Became::HeaderAgain => "l-headers".to_owned(),
        Became::Section(..) => "l-sections".to_owned(),
        Became::Cell(_, _, col) => format!("l-cells {}", grid::colour(col)),
        Became::Heading => "l-headings".to_owned(),
        Became::Paragraph => "l-paragraphs".to_owned(),
        Became::ListItem => "l-lists".to_owned(),
        Became::Furniture => "l-furniture".to_owned(),
    }
}
