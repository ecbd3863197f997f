//! What became of each measure from one plan of a community to the next.

use crate::markup::Html;
use crate::model::comparison::{Change, Fate, Version, VersionPair};

use super::material::Material;
use super::similar::more;
use super::words::fill;
use super::{cells, frame, limits};

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let pairs = &material.input.comparison.version_pairs;
    frame::section(html, "changes", words.changes);
    if pairs.is_empty() {
        html.leaf("p", &[], words.changes_none).raw("</section>\n");
        return;
    }
    html.open(
        "div",
        &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", words.changes_caption)],
    );
    html.raw("<table class=\"sort\">").leaf("caption", &[], words.changes_caption);
    cells::heads(
        html,
        &[
            words.community,
            words.before_plan,
            words.after_plan,
            words.carried_over,
            words.changed,
            words.moved,
            words.added,
            words.removed,
        ],
    );
    for (i, pair) in pairs.iter().enumerate() {
        html.open("tr", &[("data-c", &material.community(&pair.community_id))]);
        html.raw("<th scope=\"row\">");
        html.leaf("a", &[("href", &format!("#v{i}"))], material.community_name(&pair.community_id)).raw("</th>");
        cells::plain(html, &name(material, &pair.before_plan));
        cells::plain(html, &name(material, &pair.after_plan));
        for count in [pair.carried_over, pair.changed, pair.moved, pair.added, pair.removed] {
            cells::number(html, count);
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
    for (i, pair) in pairs.iter().enumerate() {
        one(html, material, i, pair);
    }
    html.raw("</section>\n");
}

/// A plan's period and identifier.
fn name(material: &Material<'_>, plan: &str) -> String {
    let document = material.plan_at(plan).and_then(|p| material.plans.get(p));
    document.map_or_else(|| plan.to_owned(), |d| format!("{} ({plan})", material.plan_period(d)))
}

fn one(html: &mut Html, material: &Material<'_>, number: usize, pair: &VersionPair) {
    let words = material.words;
    let rows: Vec<&Version> = material
        .input
        .comparison
        .versions
        .iter()
        .filter(|v| v.before_plan == pair.before_plan && v.after_plan == pair.after_plan)
        .filter(|v| v.fate != Fate::CarriedOver)
        .collect();
    let beside = fill(words.changes_detail, &name(material, &pair.before_plan), &name(material, &pair.after_plan));
    let heading = material.community_name(&pair.community_id);
    frame::fold(html, &format!("v{number}"), material.opened(), heading, &beside);
    if rows.is_empty() {
        html.leaf("p", &[], &format!("{}: {}", words.carried_over, pair.carried_over)).raw("</details>\n");
        return;
    }
    more(html, material, rows.len().min(limits::CHANGES), rows.len());
    html.raw("<table class=\"cards fates sort\">").leaf("caption", &[], words.changes_rows);
    cells::heads(html, &[words.fate, words.before, words.after, words.difference]);
    for row in rows.into_iter().take(limits::CHANGES) {
        html.open("tr", &[("data-c", &material.community(&row.community_id))]);
        cells::plain(html, fate(material, row.fate));
        side(html, material, row.before_id.as_deref(), row.before.as_deref());
        // An unchanged text is said once.
        let same = row.before == row.after;
        side(html, material, row.after_id.as_deref(), if same { Some("=") } else { row.after.as_deref() });
        html.raw("<td>");
        let differs = row.changes.iter().filter(|c| c.field != "measure");
        for (i, change) in differs.enumerate() {
            html.raw(if i == 0 { "" } else { "<br/>" });
            difference(html, material, change);
        }
        html.raw("</td></tr>\n");
    }
    html.raw("</tbody></table></details>\n");
}

fn fate(material: &Material<'_>, fate: Fate) -> &'static str {
    let words = material.words;
    match fate {
        Fate::CarriedOver => words.carried_over,
        Fate::Changed => words.changed,
        Fate::Moved => words.moved,
        Fate::Added => words.added,
        Fate::Removed => words.removed,
    }
}

/// A measure's text with a link to it.
fn side(html: &mut Html, material: &Material<'_>, id: Option<&str>, text: Option<&str>) {
    let found = id.and_then(|id| material.find(id));
    let Some(text) = text else { return cells::plain(html, "–") };
    cell_open(html, found.and_then(|f| material.mark_item(f.document, f.item)));
    html.text(text);
    if let Some(found) = found {
        html.raw(" ").open("span", &[("lang", material.language.name())]).raw("(");
        cells::item_link(html, &found, &cells::place(material, found.item));
        html.raw(")</span>");
    }
    html.raw("</td>");
}

fn cell_open(html: &mut Html, language: Option<&'static str>) {
    match language {
        Some(language) => html.open("td", &[("lang", language)]),
        None => html.open("td", &[]),
    };
}

/// `Status: før → no`.
fn difference(html: &mut Html, material: &Material<'_>, change: &Change) {
    let words = material.words;
    let absent = change.column_absent.as_deref();
    let shown = |value: &Option<String>, side: &str| match value {
        Some(text) => text.clone(),
        None if absent == Some(side) => format!("({})", words.absent),
        None => format!("({})", words.empty),
    };
    html.leaf("b", &[], material.language.field(&change.field)).raw(": ");
    html.quote(&shown(&change.before, "before")).raw(" → ").quote(&shown(&change.after, "after"));
}
