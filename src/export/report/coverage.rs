//! Who has measures for what: themes and groups, the count in every cell.

use std::collections::BTreeMap;

use crate::markup::Html;
use crate::model::comparison::{Coverage, CoverageState, Group};

use super::frame;
use super::material::Material;
use super::matrix::{Count, Head, Names, matrix};
use super::words::fill;

/// More groups than this stand as rows, so that a page grows downwards: so many columns fit on a
/// sheet of A4 beside the names of the themes.
const COLUMNS_AT_MOST: usize = 8;

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    frame::section(html, "coverage", words.coverage);
    let themes = themes(material);
    let rows: BTreeMap<Key<'_>, &Coverage> =
        material.input.comparison.coverage.iter().map(|c| (key(&c.group, &c.theme), c)).collect();
    let row = |g: usize, t: usize| rows.get(&key(material.groups[g], &themes[t].theme)).copied();
    let theme_heads: Vec<Head> =
        themes.iter().map(|c| Head { link: Some(anchor(&c.theme)), ..Head::plain(material.theme(c)) }).collect();
    let group_heads = group_heads(material);
    let turned = group_heads.len() > COLUMNS_AT_MOST;
    let names = Names {
        caption: words.coverage_caption,
        corner: if turned { words.plan } else { words.theme },
        upright: turned,
    };
    if turned {
        matrix(html, &names, &group_heads, &theme_heads, |g, t| count(material, row(g, t)));
    } else {
        matrix(html, &names, &theme_heads, &group_heads, |t, g| count(material, row(g, t)));
    }
    legend(html, material);
    not_counted(html, material);
    html.raw("</section>\n");
}

/// Plans in whose place a newer version is counted; of many the first ones.
fn not_counted(html: &mut Html, material: &Material<'_>) {
    /// More are read in `replaced.csv`.
    const MOST: usize = 20;
    for row in material.input.comparison.replaced.iter().take(MOST) {
        let named = |plan: &str, file: &str| format!("{plan} ({file})");
        let (old, new) = (named(&row.plan_id, &row.file), named(&row.replaced_by, &row.replaced_by_file));
        html.leaf("p", &[], &fill(material.words.not_counted, &old, &new));
    }
}

/// Community, first and last year, and what is counted: a theme or a time.
pub type Key<'k> = (&'k str, Option<&'k str>, Option<&'k str>, &'k str);

/// The key of a count.
pub fn key<'k>(group: &'k Group, counted: &'k str) -> Key<'k> {
    (&group.community_id, group.period_from.as_deref(), group.period_to.as_deref(), counted)
}

/// The first row of every theme, in order.
pub fn themes<'a>(material: &Material<'a>) -> Vec<&'a Coverage> {
    let rows = &material.input.comparison.coverage;
    rows.iter().filter(|c| material.groups.first().is_some_and(|g| **g == c.group)).collect()
}

/// The anchor of a theme.
pub fn anchor(theme: &str) -> String {
    format!("#t-{theme}")
}

/// The heads of the groups: community and period.
pub fn group_heads(material: &Material<'_>) -> Vec<Head> {
    let head = |group: &&Group| Head {
        text: group.community.clone(),
        small: material.period(group.period_from.as_deref(), group.period_to.as_deref()),
        link: group.plans.first().and_then(|p| material.plan_at(p)).map(|p| format!("#p{p}")),
    };
    material.groups.iter().map(head).collect()
}

fn count(material: &Material<'_>, row: Option<&Coverage>) -> Count {
    let Some(row) = row else { return Count::default() };
    match row.state {
        CoverageState::Measures => Count { link: Some(anchor(&row.theme)), ..Count::of(row.measures) },
        CoverageState::PlannedEmpty => {
            Count { text: material.words.state_empty.to_owned(), class: "hole", ..Count::default() }
        }
        CoverageState::NotMentioned => Count::of(0),
        CoverageState::NotInPeriod => Count { text: "–".to_owned(), class: "later", ..Count::default() },
    }
}

fn legend(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    html.open("dl", &[("class", "legend"), ("aria-label", words.legend)]);
    let states = [
        ("n0", "0", words.state_none_note),
        ("hole", words.state_empty, words.state_empty_note),
        ("later", "–", words.state_later_note),
    ];
    for (class, sign, note) in states {
        html.raw("<div>").leaf("dt", &[("class", class)], sign).leaf("dd", &[], note).raw("</div>");
    }
    html.raw("</dl>\n").leaf("p", &[], words.shade_note);
}
