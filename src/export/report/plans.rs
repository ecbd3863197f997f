//! Plan by plan: what it is, and its items with the place of each in the source.

use crate::markup::Html;
use crate::model::{Item, PlanDocument};

use super::material::{Material, owner};
use super::words::fill;
use super::{cells, frame, limits};

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    frame::section(html, "plans", material.words.plan_sections);
    for (p, document) in material.plans.iter().enumerate() {
        one(html, material, p, document);
    }
    html.raw("</section>\n");
}

fn one(html: &mut Html, material: &Material<'_>, p: usize, document: &PlanDocument) {
    let words = material.words;
    let (community, name) = owner(document);
    let measures: usize = document.items.iter().map(|i| i.measures.len()).sum();
    let heading = format!("{name} {}", material.plan_period(document));
    let beside = format!("{}: {} · {}: {measures}", words.items, document.items.len(), words.measures);
    frame::fold(html, &format!("p{p}"), material.opened(), &heading, &beside);
    facts(html, material, document);
    let empty: Vec<&str> = document.empty_areas().map(|a| a.title.as_str()).collect();
    let language = material.mark(document.plan.language.as_deref());
    if !empty.is_empty() {
        html.raw("<p>").text(words.empty_areas).raw(": ");
        quoted(html, language, &empty.join(" · "));
        html.raw("</p>\n");
    }
    if document.items.is_empty() {
        html.leaf("p", &[], words.no_items).raw("</details>\n");
        return;
    }
    html.raw("<table class=\"cards items sort\">").leaf("caption", &[], &format!("{}: {heading}", words.items_caption));
    cells::heads(
        html,
        &[words.number, words.goal, words.measures, words.responsible, words.deadline, words.other, words.place],
    );
    let number = material.community(community);
    for (i, item) in document.items.iter().enumerate() {
        html.open("tr", &[("id", &format!("p{p}i{i}")), ("data-c", &number)]);
        row(html, material, document, item);
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></details>\n");
}

/// A text of the document amid the page's words.
fn quoted(html: &mut Html, language: Option<&'static str>, text: &str) {
    match language {
        Some(language) => html.leaf("span", &[("lang", language)], text),
        None => html.text(text),
    };
}

fn facts(html: &mut Html, material: &Material<'_>, document: &PlanDocument) {
    let words = material.words;
    let plan = &document.plan;
    let language = material.mark(plan.language.as_deref());
    html.raw("<dl class=\"about\">");
    let texts = [
        (words.plan, plan.title.as_deref()),
        (words.main_goal, plan.main_goal.as_deref()),
        (words.purpose, plan.purpose.as_deref()),
        (words.sensitivity, plan.sensitivity.as_deref()),
    ];
    for (name, text) in texts {
        if let Some(text) = text {
            html.leaf("dt", &[], name).raw("<dd>");
            quoted(html, language, text);
            html.raw("</dd>");
        }
    }
    if let Some(code) = plan.language.as_deref() {
        html.leaf("dt", &[], words.language).leaf("dd", &[], words.language_name(code));
    }
    html.leaf("dt", &[], words.file).leaf("dd", &[], &document.source.file).raw("</dl>\n");
}

fn row(html: &mut Html, material: &Material<'_>, document: &PlanDocument, item: &Item) {
    let words = material.words;
    let language = material.mark_item(document, item);
    cells::plain(html, item.item_no.as_deref().unwrap_or("–"));
    match language {
        Some(language) => html.open("td", &[("lang", language)]),
        None => html.open("td", &[]),
    };
    if let Some(area) = &item.focus_area {
        let no = area.no.as_deref().map(|n| format!("{n} ")).unwrap_or_default();
        html.leaf("small", &[], &format!("{no}{}", area.title)).raw("<br/>");
    }
    if let Some(section) = &item.section {
        html.leaf("small", &[], section).raw("<br/>");
    }
    match &item.objective {
        Some(Some(objective)) => html.text(objective),
        _ => html.raw("–"),
    };
    html.raw("</td>");
    match language {
        Some(language) => html.open("td", &[("lang", language)]),
        None => html.open("td", &[]),
    };
    match item.measures.as_slice() {
        [] => {
            html.open("i", &[("lang", material.language.name())]).text(words.no_measures).raw("</i>");
        }
        [one] => cells::measure(html, material, one),
        several => {
            html.raw("<ol>");
            for measure in several {
                html.raw("<li>");
                cells::measure(html, material, measure);
                html.raw("</li>");
            }
            html.raw("</ol>");
        }
    }
    html.raw("</td>");
    cells::responsible(html, material, language, item);
    cells::deadline(html, material, language, &item.deadline);
    others(html, material, language, item);
    html.raw("<td>").text(&cells::place(material, item));
    if item.confidence < limits::LOW_CONFIDENCE {
        let sure = fill(words.confidence, &material.decimal(item.confidence), "");
        html.raw("<br/>").leaf("small", &[], &sure);
    }
    html.raw("</td>");
}

/// The cells that have no column of their own on the page.
fn others(html: &mut Html, material: &Material<'_>, language: Option<&'static str>, item: &Item) {
    let named = [
        ("status", &item.status),
        ("comment", &item.comment),
        ("deliverable", &item.deliverable),
        ("resources", &item.resources),
        ("indicator", &item.indicator),
        ("cost", &item.cost),
        ("participants", &item.participants),
        ("priority", &item.priority),
        ("target_group", &item.target_group),
    ];
    html.raw("<td>");
    let named = named.into_iter().filter_map(|(field, value)| Some((field, value.as_ref()?.as_deref()?)));
    for (i, (field, value)) in named.enumerate() {
        html.raw(if i == 0 { "" } else { "<br/>" }).leaf("b", &[], material.language.field(field)).raw(": ");
        quoted(html, language, value);
    }
    for (heading, value) in &item.extra {
        if let Some(value) = value {
            html.raw("<p>");
            quoted(html, language, &format!("{heading}: {value}"));
            html.raw("</p>");
        }
    }
    html.raw("</td>");
}
