//! What was not understood: files, headings, texts without a field, findings.

use crate::knowledge::sentences::About;
use crate::markup::Html;
use crate::model::{PlanDocument, Severity};

use super::material::{Material, owner};
use super::words::fill;
use super::{cells, frame, limits, summary};

/// The language in which the program's own sentences are made.
const SENTENCES: &str = "en";

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    frame::section(html, "gaps", words.gaps);
    let mut said = not_read(html, material);
    said |= warnings(html, material);
    said |= headings(html, material);
    said |= items(html, material);
    for (p, document) in material.plans.iter().enumerate() {
        said |= unplaced(html, material, p, document);
    }
    if !said {
        html.leaf("p", &[], words.gaps_none);
    }
    html.raw("</section>\n");
}

fn not_read(html: &mut Html, material: &Material<'_>) -> bool {
    let words = material.words;
    let of_run = material
        .input
        .not_read
        .iter()
        .map(|i| (i.file.as_str(), i.code.as_deref().unwrap_or_default(), i.message.as_deref().unwrap_or("–")));
    let of_set = material.input.failed.iter().map(|(file, sentence)| (file.as_str(), "", sentence.as_str()));
    let rows: Vec<(&str, &str, &str)> = of_run.chain(of_set).collect();
    if rows.is_empty() {
        return false;
    }
    html.raw("<table class=\"cards files sort narrow\">").leaf("caption", &[], words.not_read_caption);
    cells::heads(html, &[words.file, words.why]);
    for (file, code, why) in rows {
        html.raw("<tr>").leaf("th", &[("scope", "row")], file);
        html.raw("<td>");
        said(html, material, (About::Error, code), why);
        html.raw("</td>");
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n");
    true
}

/// A sentence of the program's own.
fn said(html: &mut Html, material: &Material<'_>, (about, key): (About, &str), english: &str) {
    let (own, english) = material.sentence(about, key, english);
    if let Some(own) = own {
        html.text(own);
    }
    let Some(english) = english else { return };
    let language = material.mark(Some(SENTENCES));
    let attributes: Vec<(&str, &str)> = language.map(|l| ("lang", l)).into_iter().collect();
    match own {
        Some(_) => html.raw("<br/>").leaf("small", &attributes, english),
        None => html.leaf("span", &attributes, english),
    };
}

/// A row's head: the plan, linked.
fn plan_head(html: &mut Html, material: &Material<'_>, p: usize, document: &PlanDocument) {
    let (id, name) = owner(document);
    html.open("tr", &[("data-c", &material.community(id))]).raw("<th scope=\"row\">");
    html.leaf("a", &[("href", &format!("#p{p}"))], name).raw(" ");
    html.leaf("small", &[], &material.plan_period(document)).raw("</th>");
}

fn warnings(html: &mut Html, material: &Material<'_>) -> bool {
    let words = material.words;
    let rows: Vec<_> = material
        .plans
        .iter()
        .enumerate()
        .flat_map(|(p, d)| d.warnings.iter().map(move |n| (p, *d, n)))
        .filter(|(_, _, n)| n.severity == Severity::Warning)
        .collect();
    if rows.is_empty() {
        return false;
    }
    html.raw("<table class=\"cards doubts sort narrow\">").leaf("caption", &[], words.warnings_caption);
    cells::heads(html, &[words.plan, words.place, words.text]);
    for (p, document, note) in rows.iter().take(limits::LIST) {
        plan_head(html, material, *p, document);
        cells::plain(html, &note.page.map_or("–".to_owned(), |n| fill(words.page, &n.to_string(), "")));
        html.raw("<td>");
        said(html, material, (About::Note, &note.code), &note.message);
        html.raw("</td>");
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n");
    left_out(html, material, rows.len());
    true
}

fn left_out(html: &mut Html, material: &Material<'_>, all: usize) {
    if let Some(more) = all.checked_sub(limits::LIST).filter(|n| *n > 0) {
        html.leaf("p", &[], &fill(material.words.more_rows, &(all - more).to_string(), &all.to_string()));
    }
}

fn headings(html: &mut Html, material: &Material<'_>) -> bool {
    let words = material.words;
    let rows: Vec<_> = material
        .plans
        .iter()
        .enumerate()
        .flat_map(|(p, d)| d.headings.iter().map(move |h| (p, *d, h)))
        .filter(|(_, _, h)| summary::is_open(h))
        .collect();
    if rows.is_empty() {
        return false;
    }
    html.raw("<table class=\"cards heads sort narrow\">").leaf("caption", &[], words.headings_caption);
    cells::heads(html, &[words.plan, words.heading, words.perhaps]);
    for (p, document, heading) in rows.iter().take(limits::LIST) {
        plan_head(html, material, *p, document);
        cells::text(html, material.mark(document.plan.language.as_deref()), &heading.heading);
        let near: Vec<&str> = heading.suggestions.iter().map(|s| material.language.field(s)).collect();
        cells::plain(html, &if near.is_empty() { "–".to_owned() } else { near.join(", ") });
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n");
    left_out(html, material, rows.len());
    true
}

fn items(html: &mut Html, material: &Material<'_>) -> bool {
    let words = material.words;
    let rows: Vec<_> = material
        .plans
        .iter()
        .enumerate()
        .flat_map(|(p, d)| d.items.iter().enumerate().map(move |(i, item)| (p, *d, i, item)))
        .filter(|(.., item)| !item.warnings.is_empty() || item.confidence < limits::LOW_CONFIDENCE)
        .collect();
    if rows.is_empty() {
        return false;
    }
    html.raw("<table class=\"cards doubts sort narrow\">").leaf("caption", &[], words.items_warned);
    cells::heads(html, &[words.plan, words.place, words.text]);
    for (p, document, i, item) in rows.iter().take(limits::LIST) {
        plan_head(html, material, *p, document);
        html.raw("<td>").leaf("a", &[("href", &format!("#p{p}i{i}"))], &cells::place(material, item)).raw("</td>");
        html.raw("<td>").text(&fill(words.confidence, &material.decimal(item.confidence), ""));
        for warning in &item.warnings {
            html.raw("<br/>");
            said(html, material, (About::Item, warning), warning);
        }
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table>\n");
    left_out(html, material, rows.len());
    true
}

fn unplaced(html: &mut Html, material: &Material<'_>, p: usize, document: &PlanDocument) -> bool {
    let words = material.words;
    let texts = &document.unplaced;
    if texts.is_empty() {
        return false;
    }
    let (_, name) = owner(document);
    let beside = format!("{}: {}", words.unplaced, texts.len());
    let heading = format!("{name} {}", material.plan_period(document));
    frame::fold(html, &format!("u{p}"), false, &heading, &beside);
    html.raw("<ul>");
    for text in texts.iter().take(limits::LIST) {
        html.raw("<li>");
        if let Some(page) = text.page {
            html.leaf("small", &[], &fill(words.page, &page.to_string(), "")).raw(" ");
        }
        match material.mark(document.plan.language.as_deref()) {
            Some(language) => html.leaf("span", &[("lang", language)], &text.text),
            None => html.text(&text.text),
        };
        html.raw("</li>\n");
    }
    if let Some(more) = texts.len().checked_sub(limits::LIST).filter(|n| *n > 0) {
        html.leaf("li", &[], &fill(words.unplaced_more, &more.to_string(), ""));
    }
    html.raw("</ul></details>\n");
    true
}
