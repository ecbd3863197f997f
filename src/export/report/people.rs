//! Who is responsible: kinds of actors by group, and the actors named most often.

use std::collections::BTreeMap;

use crate::markup::Html;

use super::material::Material;
use super::matrix::{Count, Head, Names, matrix};
use super::{cells, coverage, frame, limits};

/// Kinds that stand last.
const LAST: [&str; 4] = ["other", "unknown", "nobody", "column-absent"];

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let rows = &material.input.comparison.responsibility;
    frame::section(html, "responsibility", words.responsibility);
    let mut kinds: Vec<&str> = rows.iter().filter(|r| r.measures > 0).map(|r| r.actor_type.as_str()).collect();
    kinds.sort_by_key(|k| (LAST.iter().position(|l| l == k).map_or(0, |p| p + 1), *k));
    kinds.dedup();
    let columns: Vec<Head> = kinds.iter().map(|k| Head::plain(words.actor_kind(k))).collect();
    let names = Names { caption: words.responsibility_caption, corner: words.plan, upright: false };
    matrix(html, &names, &coverage::group_heads(material), &columns, |g, k| {
        let row = rows.iter().find(|r| r.group == *material.groups[g] && r.actor_type == kinds[k]);
        let Some(row) = row.filter(|r| r.measures > 0) else { return Count::of(0) };
        let small = material.percent(row.measures, row.measures_total);
        let class = if LAST[1..].contains(&kinds[k]) { "" } else { Count::of(row.measures).class };
        Count { small, class, ..Count::of(row.measures) }
    });
    html.leaf("p", &[], words.responsibility_note);
    actors(html, material);
    html.raw("</section>\n");
}

fn actors(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let mut counts: BTreeMap<(&str, &str), (usize, Vec<&str>)> = BTreeMap::new();
    for row in &material.input.comparison.responsibility {
        for count in &row.actors {
            let entry = counts.entry((&count.actor, &row.actor_type)).or_default();
            entry.0 += count.measures;
            if !entry.1.contains(&row.group.community_id.as_str()) {
                entry.1.push(&row.group.community_id);
            }
        }
    }
    if counts.is_empty() {
        return;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.0.cmp(&a.1.0).then(a.0.cmp(&b.0)));
    html.raw("<table class=\"cards actors sort narrow\">").leaf("caption", &[], words.actors_caption);
    cells::heads(html, &[words.actor, words.kind_of_actor, words.measures, words.communities]);
    for ((actor, kind), (measures, communities)) in counts.iter().take(limits::ACTORS) {
        html.raw("<tr>");
        html.leaf("th", &[("scope", "row")], material.actor(actor));
        cells::plain(html, words.actor_kind(kind));
        cells::number(html, *measures);
        cells::number(html, communities.len());
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n");
}
