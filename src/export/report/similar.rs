//! Measures that other communities plan alike.

use crate::markup::Html;
use crate::model::comparison::{Likeness, Similar};

use super::material::Material;
use super::words::fill;
use super::{cells, frame, limits};

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let pairs = &material.input.comparison.similar;
    frame::section(html, "similar", words.similar);
    if pairs.is_empty() {
        html.leaf("p", &[], words.similar_none).raw("</section>\n");
        return;
    }
    html.leaf("p", &[], words.similar_note);
    clusters(html, material);
    let mut shown: Vec<&Similar> = pairs.iter().collect();
    shown.sort_by(|a, b| b.score.total_cmp(&a.score).then((&a.a_id, &a.b_id).cmp(&(&b.a_id, &b.b_id))));
    shown.truncate(limits::SIMILAR);
    more(html, material, shown.len(), pairs.len());
    html.raw("<table class=\"cards pairs sort\">").leaf("caption", &[], words.similar_caption);
    cells::heads(html, &[words.likeness, words.one, words.the_other, words.shared_words]);
    for pair in shown {
        let ids = [&pair.a_community, &pair.b_community].map(|c| material.community(c));
        html.open("tr", &[("data-c", &ids.join(" "))]);
        let word = match pair.likeness {
            Likeness::Same => words.same,
            Likeness::Related => words.related,
        };
        cells::plain(html, &format!("{} {word}", material.decimal(pair.score)));
        side(html, material, &pair.a_id, &pair.a_community, pair.a_language.as_deref(), &pair.a_text);
        side(html, material, &pair.b_id, &pair.b_community, pair.b_language.as_deref(), &pair.b_text);
        cells::text(html, material.mark(pair.a_language.as_deref()), &pair.shared_words.join(", "));
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n</section>\n");
}

fn side(html: &mut Html, material: &Material<'_>, id: &str, community: &str, language: Option<&str>, text: &str) {
    html.raw("<td>");
    let name = material.community_name(community);
    match material.find(id) {
        Some(found) => cells::item_link(html, &found, name),
        None => {
            html.text(name);
        }
    }
    html.raw("<br/>");
    match material.mark(language) {
        Some(language) => html.leaf("span", &[("lang", language)], text),
        None => html.text(text),
    };
    html.raw("</td>");
}

/// Says how many of the rows are shown, where it is not all.
pub fn more(html: &mut Html, material: &Material<'_>, shown: usize, all: usize) {
    if shown < all {
        html.leaf("p", &[], &fill(material.words.more_rows, &shown.to_string(), &all.to_string()));
    }
}

fn clusters(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let clusters = &material.input.comparison.clusters;
    if clusters.is_empty() {
        return;
    }
    more(html, material, clusters.len().min(limits::CLUSTERS), clusters.len());
    html.raw("<table class=\"cards clusters sort narrow\">").leaf("caption", &[], words.clusters_caption);
    cells::heads(html, &[words.measure, words.plans, words.communities]);
    for cluster in clusters.iter().take(limits::CLUSTERS) {
        let ids: Vec<String> = cluster.community_ids.iter().map(|c| material.community(c)).collect();
        html.open("tr", &[("data-c", &ids.join(" "))]);
        let middle = cluster.measure_ids.first().and_then(|id| material.find(id));
        let language = middle.and_then(|f| material.mark_item(f.document, f.item));
        cells::text(html, language, &cluster.text);
        html.raw("<td>");
        for (i, found) in cluster.measure_ids.iter().filter_map(|id| material.find(id)).enumerate() {
            html.raw(if i == 0 { "" } else { ", " });
            let (_, name) = super::material::owner(found.document);
            cells::item_link(html, &found, &format!("{name} {}", material.plan_period(found.document)));
        }
        html.raw("</td>");
        cells::number(html, cluster.communities);
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table>\n");
}
