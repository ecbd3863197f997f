//! What there is, in numbers; the plans; what to keep in mind.

use std::collections::BTreeSet;

use crate::markup::Html;
use crate::model::comparison::Coverage;
use crate::model::{HeadingMatch, PlanDocument, Severity};

use super::material::{Material, owner};
use super::words::fill;
use super::{cells, frame};

/// The section.
pub fn section(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    frame::section(html, "summary", words.summary);
    let counts = Counts::new(material);
    html.raw("<dl class=\"facts\">");
    for (name, value) in counts.facts(material) {
        html.raw("<div>").leaf("dt", &[], name).leaf("dd", &[], &value).raw("</div>");
    }
    html.raw("</dl>\n<ul class=\"open\">");
    for (name, number) in counts.open(material) {
        html.raw("<li>").leaf("a", &[("href", "#gaps")], name).text(&format!(": {number}")).raw("</li>");
    }
    html.raw("</ul>\n");
    let counted: usize = per_group(material).map(|c| c.measures_total).sum();
    html.leaf("p", &[], &fill(words.counted_note, &counted.to_string(), &counts.measures.to_string()));
    html.leaf("p", &[], words.machine_note);
    plans(html, material);
    html.raw("</section>\n");
}

/// One row of the coverage for each group: the totals are the same in all of them.
fn per_group<'a>(material: &Material<'a>) -> impl Iterator<Item = &'a Coverage> {
    let rows = &material.input.comparison.coverage;
    rows.iter().enumerate().filter(|(i, c)| *i == 0 || rows[i - 1].group != c.group).map(|(_, c)| c)
}

#[derive(Default)]
struct Counts {
    items: usize,
    measures: usize,
    with_responsible: usize,
    with_deadline: usize,
    unplaced: usize,
    headings: usize,
    warnings: usize,
    periods: BTreeSet<String>,
}

impl Counts {
    fn new(material: &Material<'_>) -> Self {
        let mut counts = Self::default();
        for document in &material.plans {
            counts.items += document.items.len();
            counts.unplaced += document.unplaced.len();
            counts.headings += headings_open(document);
            counts.warnings += warnings(document);
            if document.plan.period.is_some() {
                counts.periods.insert(material.plan_period(document));
            }
            for item in &document.items {
                let measures = item.measures.len();
                counts.measures += measures;
                counts.with_responsible += if matches!(item.responsible, Some(Some(_))) { measures } else { 0 };
                counts.with_deadline += if matches!(item.deadline, Some(Some(_))) { measures } else { 0 };
            }
        }
        counts
    }

    fn facts(&self, material: &Material<'_>) -> [(&'static str, String); 7] {
        let words = material.words;
        let part = |n: usize| format!("{n} ({})", material.percent(n, self.measures));
        let periods: Vec<&str> = self.periods.iter().map(String::as_str).collect();
        let shown = match periods.as_slice() {
            [] => "–".to_owned(),
            few if few.len() <= 4 => few.join(", "),
            [first, .., last] => format!("{first} … {last}"),
            [one] => (*one).to_owned(),
        };
        [
            (words.plans, material.plans.len().to_string()),
            (words.communities, material.communities.len().to_string()),
            (words.periods, shown),
            (words.items, self.items.to_string()),
            (words.measures, self.measures.to_string()),
            (words.with_responsible, part(self.with_responsible)),
            (words.with_deadline, part(self.with_deadline)),
        ]
    }

    fn open(&self, material: &Material<'_>) -> [(&'static str, usize); 4] {
        let words = material.words;
        [
            (words.not_read, material.input.not_read.len() + material.input.failed.len()),
            (words.unplaced, self.unplaced),
            (words.headings_open, self.headings),
            (words.warnings, self.warnings),
        ]
    }
}

fn headings_open(document: &PlanDocument) -> usize {
    document.headings.iter().filter(|h| is_open(h)).count()
}

/// Whether a heading found no field; a column without a heading is none.
pub fn is_open(heading: &HeadingMatch) -> bool {
    heading.field.is_none() && !heading.heading.trim().is_empty()
}

/// Findings that are warnings.
fn warnings(document: &PlanDocument) -> usize {
    document.warnings.iter().filter(|n| n.severity == Severity::Warning).count()
}

fn plans(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    html.open(
        "div",
        &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", words.plans_caption)],
    );
    html.raw("<table class=\"sort\">").leaf("caption", &[], words.plans_caption);
    cells::heads(
        html,
        &[
            words.community,
            words.period,
            words.language,
            words.items,
            words.measures,
            words.unplaced,
            words.headings_open,
            words.warnings,
            words.file,
        ],
    );
    for (p, document) in material.plans.iter().enumerate() {
        let (id, name) = owner(document);
        html.open("tr", &[("data-c", &material.community(id))]);
        html.raw("<th scope=\"row\">").leaf("a", &[("href", &format!("#p{p}"))], name).raw("</th>");
        cells::plain(html, &material.plan_period(document));
        cells::plain(html, words.language_name(document.plan.language.as_deref().unwrap_or_default()));
        let measures = document.items.iter().map(|i| i.measures.len()).sum();
        for count in
            [document.items.len(), measures, document.unplaced.len(), headings_open(document), warnings(document)]
        {
            cells::number(html, count);
        }
        cells::plain(html, &document.source.file);
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}
