//! The page around: head, policy, what the document is, switches, findings without a page.

use super::layers;
use super::limits;
use super::words;
use super::{Look, findings};
use crate::markup::{Html, policy};
use crate::model::{Block, Content};

const STYLE: &str = include_str!("inspect.css");

/// Everything before the first page.
pub fn open(html: &mut Html, look: &Look, shown: &[u32], of: usize) {
    let drawn = matches!(look.document.content, Content::Pages { .. });
    let title = words::title(&look.document.source.file);
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    html.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy(&[STYLE], &[]))]);
    html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\"/>\n").leaf("title", &[], &title);
    html.raw("\n<style>").raw(STYLE).raw("</style>\n</head>\n<body>\n");
    if let Some(first) = shown.first() {
        html.leaf("a", &[("class", "skip"), ("href", &format!("#p{first}"))], words::SKIP);
    }
    html.raw("<header>").leaf_quote("h1", &[], &look.document.source.file);
    facts(html, look);
    html.raw("</header>\n");
    layers::switches(html, if drawn { layers::DRAWN } else { layers::LINES });
    html.open("nav", &[("aria-label", words::PAGES)]);
    for number in shown {
        html.leaf("a", &[("href", &format!("#p{number}"))], &number.to_string()).raw(" ");
    }
    html.raw("</nav>\n");
    if shown.len() < of {
        html.leaf("p", &[("class", "left-out")], &words::pages_left_out(shown.len(), of));
    }
    html.raw("<main>\n").leaf("p", &[("class", "hint")], if drawn { words::LEGEND_DRAWN } else { words::LEGEND_TEXT });
}

fn facts(html: &mut Html, look: &Look) {
    let (source, plan) = (&look.document.source, &look.plan.plan);
    let tables = look.recovered.blocks.iter().filter(|b| matches!(b, Block::Table(_))).count();
    let found = words::found(tables, look.plan.items.len(), look.plan.focus_areas.len(), look.plan.unplaced.len());
    let exporter = look.plan.source.exporter.or(look.recovered.exporter).map(words::exporter);
    let period = plan.period.as_ref().map(|p| format!("{}–{} ({})", p.from, p.to, p.text));
    let community = plan.community.as_ref().map(|c| format!("{} ({})", c.name, c.id));
    let values: [Option<String>; words::FACTS.len()] = [
        Some(source.file.clone()),
        Some(source.sha256.clone()),
        Some(source.media_type.clone()),
        source.pages.map(|p| p.to_string()),
        exporter.map(str::to_owned),
        source.encoding.clone(),
        Some(plan.title.clone().unwrap_or_else(|| words::NOT_FOUND.to_owned())),
        Some(community.unwrap_or_else(|| words::NOT_FOUND.to_owned())),
        Some(period.unwrap_or_else(|| words::NOT_FOUND.to_owned())),
        Some(plan.language.clone().unwrap_or_else(|| words::NOT_FOUND.to_owned())),
        Some(found),
    ];
    html.open("dl", &[("aria-label", words::DOCUMENT)]);
    for (name, value) in words::FACTS.iter().zip(values) {
        if let Some(value) = value {
            html.leaf("dt", &[], name).leaf_quote("dd", &[], &value);
        }
    }
    html.raw("</dl>\n");
}

/// Everything after the last page: what has no page of its own.
pub fn close(html: &mut Html, look: &Look) {
    html.raw("<section class=\"end\">");
    html.leaf("h2", &[], words::DOCUMENT);
    let notes: Vec<_> = look.plan.warnings.iter().filter(|n| n.page.is_none()).collect();
    findings::notes(html, &notes);
    findings::folded(html, words::AREAS, look.plan.focus_areas.len(), |html| {
        let areas: Vec<String> = look
            .plan
            .focus_areas
            .iter()
            .map(|a| format!("{} {}{}", a.no.as_deref().unwrap_or("–"), a.title, goal(a.goal.as_deref())))
            .collect();
        html.list(areas.iter().map(String::as_str), limits::LIST);
    });
    findings::folded(html, words::UNPLACED, look.plan.unplaced.len(), |html| {
        html.list(look.plan.unplaced.iter().map(|u| u.text.as_str()), limits::LIST);
    });
    findings::folded(html, words::FURNITURE, look.plan.furniture.len(), |html| {
        html.list(look.plan.furniture.iter().map(String::as_str), limits::LIST);
    });
    if look.plan.unplaced.len() > limits::LIST {
        let sentence = words::left_out(limits::LIST, look.plan.unplaced.len(), words::UNPLACED);
        html.leaf("p", &[("class", "left-out")], &sentence);
    }
    html.raw("</section>\n</main>\n</body>\n</html>\n");
}

fn goal(goal: Option<&str>) -> String {
    goal.map(|g| format!(": {g}")).unwrap_or_default()
}
