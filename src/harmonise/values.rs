//! Values beside the text: times, actors and themes of the items.

use super::deadline::{self, DeadlineColumn};
use super::{actors, amounts, language, themes};
use crate::knowledge::Knowledge;
use crate::knowledge::amounts::value_of;
use crate::model::plan::{Column, DeadlineKind};
use crate::model::{Deadline, Field, HeadingMatch, Item, Measure, Plan};

/// A time whose text is not read yet.
#[must_use]
pub fn unread(text: String) -> Deadline {
    Deadline { text, from: None, to: None, kind: DeadlineKind::Unknown, precision: None, flags: Vec::new() }
}

/// Reads the values of all items. The meaning of a time depends on its column, and of a time
/// without a year on the plan's period.
pub fn fill(items: &mut [Item], plan: &Plan, headings: &[HeadingMatch], knowledge: &Knowledge) {
    for item in items {
        if let Some(Some(time)) = &mut item.deadline {
            let column = time_column(headings, item.source.table);
            *time = deadline::parse(&time.text, column, plan.period.as_ref(), knowledge.autumn);
        }
        if let Some(Some(responsible)) = &mut item.responsible {
            *responsible = actors::read(std::mem::take(&mut responsible.text), knowledge);
        }
        let cell = |column: &Column<String>| column.clone().flatten();
        item.status_kind = cell(&item.status).and_then(|t| amounts::status(&t));
        item.cost_amount =
            cell(&item.cost).and_then(|t| amounts::money_in(&t, true, cost_scale(headings, item.source.table)));
        item.target = cell(&item.indicator).and_then(|t| amounts::target(&t));
        item.language = language::detect(&own_words(item)).map(str::to_owned);
        let objective = item.objective.as_ref().and_then(Option::as_deref);
        let area = item.focus_area.as_ref().map(|a| a.title.as_str());
        for measure in &mut item.measures {
            let text = words_of(measure);
            measure.theme_evidence = themes::assign(&text, objective, area, &knowledge.themes);
            measure.themes = measure.theme_evidence.iter().map(|hit| hit.theme.clone()).collect();
            measure.tentative = asks(measure);
        }
    }
}

fn words_of(measure: &Measure) -> String {
    let points = measure.points.iter().map(String::as_str);
    std::iter::once(measure.text.as_str()).chain(points).collect::<Vec<_>>().join(" ")
}

/// What the row itself says in sentences: names and dates tell nothing of the language.
fn own_words(item: &Item) -> String {
    let columns = [&item.objective, &item.deliverable, &item.comment, &item.resources, &item.indicator];
    let cells = columns.into_iter().filter_map(|c| c.as_ref()?.as_deref()).map(str::to_owned);
    item.measures.iter().map(words_of).chain(cells).collect::<Vec<_>>().join("\n")
}

/// Whether the measure is put as a question. Questions listed under a lead-in (`vurdere:`) are what it
/// shall answer.
fn asks(measure: &Measure) -> bool {
    let leads_in = measure.text.trim_end().ends_with(':');
    is_tentative(&measure.text) || !leads_in && measure.points.iter().any(|p| is_tentative(p))
}

/// Whether a question mark ends the text or a part of it, so that the measure is put as a question.
/// A question that is quoted or named (`«Kva er viktig for deg?»`) is none.
fn is_tentative(text: &str) -> bool {
    text.match_indices('?').any(|(at, _)| {
        let quoted = text[at + 1..].starts_with(['»', '"', '”', '’', '\'']);
        let before = &text[..at];
        let open = before.matches('«').count() > before.matches('»').count();
        let titled = QUESTIONS.iter().any(|q| before.to_lowercase().ends_with(q));
        !quoted && !open && !titled
    })
}

/// Questions that are names of ways to work; a measure that names them is no question.
const QUESTIONS: [&str; 2] = ["viktig for deg", "viktig for deg i dag"];

/// What the numbers of the table's column of costs count, where its heading says so.
fn cost_scale(headings: &[HeadingMatch], table: Option<usize>) -> Option<f64> {
    let cost = |h: &&HeadingMatch| Some(h.table) == table && h.field.as_deref() == Some(Field::Cost.key());
    headings.iter().filter(cost).find_map(|h| amounts::scale_of_heading(&h.heading))
}

fn time_column(headings: &[HeadingMatch], table: Option<usize>) -> DeadlineColumn {
    let under = |field: Field| {
        headings.iter().filter(move |h| Some(h.table) == table && h.field.as_deref() == Some(field.key()))
    };
    let names_span = |h: &HeadingMatch| {
        let lower = h.heading.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| value_of("heading", word) == Some("span"))
    };
    if under(Field::Deadline).next().is_some() {
        DeadlineColumn::Deadline
    } else if under(Field::Period).any(names_span) {
        DeadlineColumn::Span
    } else if under(Field::Period).next().is_some() {
        DeadlineColumn::Period
    } else {
        DeadlineColumn::Start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_is_counted_as_the_heading_of_its_own_table_says() {
        let heading = |table: usize, heading: &str| serde_json::json!({ "table": table, "column": 1, "heading": heading, "field": "cost", "match": "exact", "score": 1.0 });
        let headings: Vec<HeadingMatch> =
            serde_json::from_value(serde_json::json!([heading(0, "Kostnad"), heading(1, "Budsjett (mill. kr)")]))
                .unwrap();
        assert_eq!(cost_scale(&headings, Some(0)), None);
        assert_eq!(cost_scale(&headings, Some(1)), Some(1e6));
        assert_eq!(cost_scale(&headings, None), None);
    }

    #[test]
    fn the_heading_of_the_times_says_what_a_bare_date_is() {
        let heading = |table: usize, field: &str, heading: &str| serde_json::json!({ "table": table, "column": 3, "heading": heading, "field": field, "match": "exact", "score": 1.0 });
        let headings: Vec<HeadingMatch> = serde_json::from_value(serde_json::json!([
            heading(0, "deadline", "Frist"),
            heading(1, "period", "Gjennomføringsperiode"),
            heading(2, "period", "Periode"),
            heading(3, "start", "Oppstart"),
            heading(4, "period", "Tidsrom"),
            heading(4, "deadline", "Frist"),
        ]))
        .unwrap();
        use DeadlineColumn::{Deadline, Period, Span, Start};
        for (table, want) in [Deadline, Span, Period, Start, Deadline].into_iter().enumerate() {
            assert_eq!(time_column(&headings, Some(table)), want, "{table}");
        }
    }

    #[test]
    fn a_question_mark_makes_a_measure_tentative() {
        for text in ["planforum?", "Etablere nettverk? Avklarast i SSU", "felles dagsamling (kven?)"] {
            assert!(is_tentative(text), "{text}");
        }
        for text in
            ["Etablere nettverk", "Innføre «Kva er viktig for deg?» i alle kommunar", "Kva er viktig for deg?-dagen"]
        {
            assert!(!is_tentative(text), "{text}");
        }
        let points = vec!["Er ordninga god?".to_owned()];
        assert!(!asks(&Measure { points: points.clone(), ..Measure::new("Utvalet skal vurdere:".to_owned()) }));
        assert!(asks(&Measure { points, ..Measure::new("Nytt utval".to_owned()) }));
    }
}
