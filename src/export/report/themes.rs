//! Each theme with the measures of all communities side by side.

use crate::markup::Html;
use crate::model::comparison::{Coverage, CoverageState};

use super::material::{Material, owner};
use super::words::fill;
use super::{cells, coverage, frame};

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    frame::section(html, "themes", material.words.themes);
    for theme in coverage::themes(material) {
        let rows: Vec<&Coverage> =
            material.input.comparison.coverage.iter().filter(|c| c.theme == theme.theme).collect();
        one(html, material, theme, &rows);
    }
    html.raw("</section>\n");
}

fn one(html: &mut Html, material: &Material<'_>, theme: &Coverage, rows: &[&Coverage]) {
    let words = material.words;
    let name = material.theme(theme);
    let total: usize = rows.iter().map(|c| c.measures).sum();
    let mut holders: Vec<&str> =
        rows.iter().filter(|c| c.measures > 0).map(|c| c.group.community_id.as_str()).collect();
    holders.dedup();
    let beside = fill(words.theme_count, &total.to_string(), &holders.len().to_string());
    frame::fold(html, &format!("t-{}", theme.theme), material.opened(), name, &beside);
    let empty: Vec<String> = rows
        .iter()
        .filter(|c| c.state == CoverageState::PlannedEmpty)
        .map(|c| {
            let period = material.period(c.group.period_from.as_deref(), c.group.period_to.as_deref());
            format!("{} ({period})", c.group.community)
        })
        .collect();
    if !empty.is_empty() {
        html.leaf("p", &[], &fill(words.printed_empty, &empty.join(", "), ""));
    }
    if total == 0 {
        html.leaf("p", &[], words.theme_none).raw("</details>\n");
        return;
    }
    html.raw("<table class=\"cards measures sort\">").leaf("caption", &[], &fill(words.theme_caption, name, ""));
    cells::heads(html, &[words.community, words.measure, words.responsible, words.deadline, words.status, words.place]);
    for id in rows.iter().flat_map(|c| &c.measure_ids) {
        row(html, material, id);
    }
    html.raw("</tbody></table></details>\n");
}

fn row(html: &mut Html, material: &Material<'_>, id: &str) {
    let Some(found) = material.find(id) else { return };
    let (document, item) = (found.document, found.item);
    let language = material.mark_item(document, item);
    let (community, name) = owner(document);
    html.open("tr", &[("data-c", &material.community(community))]);
    html.raw("<td>").text(name).raw("<br/>").leaf("small", &[], &material.plan_period(document)).raw("</td>");
    match language {
        Some(language) => html.open("td", &[("lang", language)]),
        None => html.open("td", &[]),
    };
    match found.measure {
        Some(measure) => cells::measure(html, material, measure),
        None => {
            html.text(item.objective.as_ref().and_then(Option::as_deref).unwrap_or("–"));
        }
    }
    html.raw("</td>");
    cells::responsible(html, material, language, item);
    cells::deadline(html, material, language, &item.deadline);
    cells::column(html, material, language, item.status.as_ref().map(Option::as_deref));
    html.raw("<td>");
    cells::item_link(html, &found, &cells::place(material, item));
    html.raw("</td></tr>\n");
}
