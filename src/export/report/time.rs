//! Measures by half-year, as a chart and a table; measures past due.

use std::collections::{BTreeMap, BTreeSet};

use crate::markup::{Html, num};
use crate::model::comparison::{Group, Time};

use super::coverage::{Key, key};
use super::material::Material;
use super::matrix::{Count, Head, Names, matrix};
use super::words::fill;
use super::{cells, coverage, frame, limits};

/// Times that are no half-year, in order.
const OTHER: [&str; 8] =
    ["open-ended", "continuous", "recurring", "event", "no-year", "unknown", "empty", "column-absent"];

/// Those of them that say that there is no time.
const NOTHING: [&str; 2] = ["empty", "column-absent"];

/// Width of a bar and its gap, height of the longest bar and of the line of text, in units of the drawing.
const BAR: (f64, f64, f64, f64) = (44.0, 12.0, 120.0, 18.0);

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let rows = &material.input.comparison.time;
    frame::section(html, "time", words.time);
    let halves = half_years(rows);
    chart(html, material, &halves);
    let counts: BTreeMap<Key<'_>, usize> = rows.iter().map(|t| (key(&t.group, &t.bucket), t.measures)).collect();
    let occurring: BTreeSet<&str> = rows.iter().filter(|t| t.measures > 0).map(|t| t.bucket.as_str()).collect();
    let buckets: Vec<&str> =
        halves.iter().map(String::as_str).chain(OTHER.into_iter().filter(|b| occurring.contains(b))).collect();
    let count = |group: &Group, bucket: &str| counts.get(&key(group, bucket)).copied().unwrap_or(0);
    let columns: Vec<Head> = buckets.iter().map(|b| Head::plain(words.bucket(b))).collect();
    let mut heads = coverage::group_heads(material);
    heads.push(Head::plain(words.total));
    let names = Names { caption: words.time_caption, corner: words.plan, upright: false };
    matrix(html, &names, &heads, &columns, |g, b| match material.groups.get(g) {
        Some(group) => {
            let shaded = Count::of(count(group, buckets[b]));
            // What says nothing of a time is not shaded.
            if NOTHING.contains(&buckets[b]) { Count { class: "", ..shaded } } else { shaded }
        }
        None => {
            let total: usize = material.groups.iter().map(|g| count(g, buckets[b])).sum();
            Count { text: total.to_string(), class: "sum", ..Count::default() }
        }
    });
    html.leaf("p", &[], words.half_note);
    overdue(html, material);
    html.raw("</section>\n");
}

/// A half-year counted on from the year 0.
fn ordinal(bucket: &str) -> Option<u32> {
    let (year, half) = bucket.split_once("-H")?;
    let half: u32 = half.parse().ok()?;
    year.parse::<u32>().ok()?.checked_mul(2)?.checked_add(half.checked_sub(1)?)
}

/// The half-years from the first to the last; those between too, unless a far one makes it long.
fn half_years(rows: &[Time]) -> Vec<String> {
    let seen: BTreeSet<u32> = rows.iter().filter(|t| t.measures > 0).filter_map(|t| ordinal(&t.bucket)).collect();
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Vec::new() };
    let name = |n: u32| format!("{:04}-H{}", n / 2, n % 2 + 1);
    if ((last - first) as usize) < limits::HALF_YEARS {
        (*first..=*last).map(name).collect()
    } else {
        seen.into_iter().map(name).collect()
    }
}

/// Bars for all plans together; the table below says the same in numbers.
fn chart(html: &mut Html, material: &Material<'_>, halves: &[String]) {
    let shown = halves.get(..limits::BARS).unwrap_or(halves);
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &material.input.comparison.time {
        *totals.entry(&row.bucket).or_default() += row.measures;
    }
    let most = shown.iter().filter_map(|b| totals.get(b.as_str())).max().copied().unwrap_or(0);
    if most == 0 {
        return;
    }
    let (bar, gap, height, line) = BAR;
    #[allow(clippy::cast_precision_loss)] // no more than the bars of a page
    let at = |i: usize| i as f64 * (bar + gap) + gap;
    let (width, tall) = (at(shown.len()), height + 2.0 * line + 4.0);
    html.raw("<figure>").leaf("figcaption", &[], material.words.time_chart);
    let name = material.words.time_chart;
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", name)]);
    html.open(
        "svg",
        &[
            ("viewBox", &format!("0 0 {} {}", num(width), num(tall))),
            ("width", &num(width)),
            ("height", &num(tall)),
            ("aria-hidden", "true"),
        ],
    );
    for (i, bucket) in shown.iter().enumerate() {
        let total = totals.get(bucket.as_str()).copied().unwrap_or(0);
        #[allow(clippy::cast_precision_loss)] // counts of measures
        let length = total as f64 / most as f64 * height;
        let (x, middle, top) = (num(at(i)), num(at(i) + bar / 2.0), line + height - length);
        html.empty("rect", &[("x", &x), ("y", &num(top)), ("width", &num(bar)), ("height", &num(length))]);
        html.leaf("text", &[("x", &middle), ("y", &num(top - 4.0))], &total.to_string());
        let label = bucket.replace("-H", "/");
        html.leaf("text", &[("x", &middle), ("y", &num(tall - 4.0))], &label);
    }
    html.raw("</svg></div></figure>\n");
}

fn overdue(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let Some(day) = material.input.reference_date.map(|d| material.day(d)) else { return };
    let rows = &material.input.comparison.overdue;
    if rows.is_empty() {
        html.leaf("p", &[], &fill(words.overdue_none, &day, ""));
        return;
    }
    html.raw("<table class=\"cards overdue sort narrow\">").leaf(
        "caption",
        &[],
        &format!("{} ({})", fill(words.overdue, &day, ""), rows.len()),
    );
    cells::heads(html, &[words.community, words.measure, words.responsible, words.last_day]);
    for row in rows {
        let found = material.find(&row.measure_id);
        let language = found.and_then(|f| material.mark_item(f.document, f.item));
        html.open("tr", &[("data-c", &material.community(&row.community_id))]).raw("<td>");
        match &found {
            Some(found) => cells::item_link(html, found, material.community_name(&row.community_id)),
            None => {
                html.text(material.community_name(&row.community_id));
            }
        }
        html.raw("</td>");
        cells::text(html, language, &row.measure);
        let responsible = found.and_then(|f| f.item.responsible.as_ref()).map(|_| row.responsible.as_deref());
        cells::column(html, material, language, responsible);
        html.open("td", &[("data-v", &row.deadline_to)]).text(&material.day(&row.deadline_to)).raw("</td></tr>\n");
    }
    html.raw("</tbody></table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_years_are_counted_on() {
        assert_eq!(ordinal("2025-H1"), Some(4050));
        assert_eq!(ordinal("2024-H2"), Some(4049));
        for other in ["empty", "column-absent", "x-H1", "2024-H0", "4294967295-H2"] {
            assert_eq!(ordinal(other), None, "{other}");
        }
    }
}
