//! Cards in text exports: each measure a small table of labels and values, whose lines the export
//! gives one after the other, the label before its value or on a line of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::labels::Found;
use super::lines::Line;
use super::{place, sections};
use crate::knowledge::Knowledge;
use crate::model::{Field, How};
use crate::recover::cards::{self, Cards, Column, LABEL_WORDS, MIN_FIELDS, Piece, Record};
use crate::text::{number, width};

/// Cards that a document needs.
const MIN_CARDS: usize = 2;
/// Of two labels of which one begins with the other, the longer is meant where it stands at least
/// this share as often.
const LONGER: f64 = 0.5;
/// Labels of a card at most; the search for their order grows with it.
const MAX_LABELS: usize = 40;
/// Share of the cards that have a label which is one of theirs.
const IN_CARDS: f64 = 0.5;
/// Share of the labels that have a value which not every card has: in a header that is printed again, only
/// the last one seems to.
const VALUED: f64 = 0.4;
/// Share of the lines that belong to one label at most: below a header, all rows seem to be the last one's.
const LARGEST: f64 = 0.6;
/// Share of the labels of cards that each card has in the mean.
const COMPLETE: f64 = 0.6;
/// Texts of their own in the values at most, for each label: where an export gives a table column by
/// column, each heading has all cells of its column below it.
const RESTARTS: f64 = 0.3;
/// Share of the labels with a colon from which they are labelled lines, not cards.
const COLONS: f64 = 0.5;
/// Share of the widest line of values that a line fills which goes on in the next.
const FULL_LINE: f32 = 0.8;
/// Confidence of such a table: each value has its label.
const CONFIDENCE: f64 = 0.85;

/// A line that opens with words of the lexicon.
#[derive(Debug, Clone)]
struct Opening {
    key: String,
    field: Field,
    heading: String,
    /// Bytes of the line up to the value.
    end: usize,
    colon: bool,
}

/// The labels that a line may open with, the shortest first.
fn openings(line: &Line<'_>, knowledge: &Knowledge) -> Vec<Opening> {
    let text = line.text;
    if !text.starts_with(char::is_uppercase) {
        return Vec::new();
    }
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(i, _)| i).chain([text.len()]);
    let mut found = Vec::new();
    let mut words = 0;
    for end in ends {
        if text[..end].ends_with(char::is_whitespace) {
            break;
        }
        words += 1;
        if words > LABEL_WORDS {
            break;
        }
        let Some(label) = cards::label(&text[..end], &knowledge.headings).filter(|l| l.number.is_none()) else {
            continue;
        };
        if let Some(field) =
            label.field.filter(|f| !matches!(f, Field::FocusArea | Field::FocusAreaGoal | Field::MainGoal))
        {
            let colon = text[..end].ends_with(':');
            found.push(Opening { key: label.key, field, heading: label.heading, end, colon });
        }
    }
    found
}

/// A line that is a label of a card.
struct Hit {
    line: usize,
    opening: Opening,
}

/// The cards of a document, as tables with a row for each; nothing where there are none.
#[must_use]
pub fn find(lines: &[Line<'_>], furniture: &[bool], knowledge: &Knowledge) -> Vec<Found> {
    let printed: Vec<usize> = (0..lines.len()).filter(|&i| !furniture[i] && !lines[i].is_spaces()).collect();
    let hits = hits(lines, &printed, knowledge);
    let Some(order) = order(lines, &hits, knowledge) else { return Vec::new() };
    let labels = in_order(&hits, &order);
    let columns: Vec<Column> = order
        .iter()
        .filter_map(|key| hits.iter().find(|h| h.opening.key == *key))
        .map(|h| Column {
            key: h.opening.key.clone(),
            heading: h.opening.heading.clone(),
            places: vec![place(&lines[h.line])],
        })
        .collect();
    rows(lines, &printed, &labels, &order, knowledge)
        .into_iter()
        .map(|(range, rows)| Found {
            range,
            table: Cards { columns: columns.clone(), rows }.table(How::Flattened, CONFIDENCE),
        })
        .collect()
}

/// Lines with the label that they most likely open with, of those that come again.
fn hits(lines: &[Line<'_>], printed: &[usize], knowledge: &Knowledge) -> Vec<Hit> {
    let all: Vec<(usize, Vec<Opening>)> =
        printed.iter().map(|&i| (i, openings(&lines[i], knowledge))).filter(|o| !o.1.is_empty()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for opening in all.iter().flat_map(|o| &o.1) {
        *counts.entry(opening.key.clone()).or_default() += 1;
    }
    let count = |o: &Opening| counts.get(&o.key).copied().unwrap_or(0);
    all.into_iter()
        .filter_map(|(line, list)| {
            let most = list.iter().map(count).max().unwrap_or(0);
            #[allow(clippy::cast_precision_loss)]
            let opening = list.into_iter().rev().find(|o| count(o) as f64 >= LONGER * most as f64)?;
            (count(&opening) >= MIN_CARDS).then_some(Hit { line, opening })
        })
        .collect()
}

/// The labels of the cards in their order, the one that opens a card first: the one of all labels that
/// cuts the document into the most regular cards.
fn order(lines: &[Line<'_>], hits: &[Hit], knowledge: &Knowledge) -> Option<Vec<String>> {
    /// Labels looked at: cards have few, and they come first.
    const LEADS: usize = 40;
    let mut leads: Vec<&str> = Vec::new();
    for hit in hits {
        if leads.len() < LEADS && !leads.contains(&hit.opening.key.as_str()) {
            leads.push(&hit.opening.key);
        }
    }
    let mut best: Option<(usize, Vec<String>)> = None;
    for lead in leads {
        let Some(order) = order_under(lead, hits) else { continue };
        let fits = in_order(hits, &order).len();
        if best.as_ref().is_none_or(|b| fits > b.0) {
            best = Some((fits, order));
        }
    }
    let (_, order) = best?;
    let labels = in_order(hits, &order);
    let cards = labels.iter().filter(|h| h.opening.key == order[0]).count();
    let mut fields: Vec<Field> = labels.iter().map(|h| h.opening.field).collect();
    fields.sort_unstable();
    fields.dedup();
    let share = |n: usize, of: f64| {
        #[allow(clippy::cast_precision_loss)]
        let n = n as f64;
        n / of.max(1.0)
    };
    #[allow(clippy::cast_precision_loss)]
    let (all, places) = (labels.len() as f64, (cards * order.len()) as f64);
    let next = |n: usize| labels.get(n + 1).map_or(lines.len(), |h| h.line);
    let mut values: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut owned: BTreeMap<&str, usize> = BTreeMap::new();
    let mut restarts = 0;
    let widest = lines.iter().map(|l| width::estimate(l.text)).fold(0.0, f32::max);
    for (n, hit) in labels.iter().enumerate() {
        if let Some(value) = value(lines, hit, next(n), knowledge) {
            *values.entry((&hit.opening.key, value)).or_default() += 1;
        }
        if n + 1 < labels.len() {
            let printed: Vec<&Line<'_>> = lines[hit.line..next(n)].iter().filter(|l| !l.is_spaces()).collect();
            *owned.entry(&hit.opening.key).or_default() += printed.len();
            let alone = hit.opening.end == lines[hit.line].text.len();
            restarts +=
                printed.windows(2).skip(usize::from(alone)).filter(|w| restarts_after(w[0], w[1], widest)).count();
        }
    }
    let own = |n: usize| n * 2 <= cards || n == 1;
    let valued: usize = values.values().copied().filter(|&n| own(n)).sum();
    let (largest, every) = (owned.values().copied().max().unwrap_or(0), owned.values().sum::<usize>());
    #[allow(clippy::cast_precision_loss)]
    let spread = largest as f64 <= LARGEST * every as f64;
    let colons = labels.iter().filter(|h| h.opening.colon).count();
    (cards >= MIN_CARDS
        && spread
        && fields.len() >= MIN_FIELDS
        && cards::has_core(&fields)
        && share(valued, all) >= VALUED
        && share(labels.len(), places) >= COMPLETE
        && share(restarts, all) <= RESTARTS
        && share(colons, all) < COLONS)
        .then_some(order)
}

/// The labels that most of the cards have which this one opens, in the order in which they follow it.
fn order_under(lead: &str, hits: &[Hit]) -> Option<Vec<String>> {
    let mut cards: Vec<Vec<&str>> = Vec::new();
    for hit in hits {
        let key = hit.opening.key.as_str();
        if key == lead {
            cards.push(vec![key]);
        } else if let Some(card) = cards.last_mut()
            && card.len() < MAX_LABELS
            && !card.contains(&key)
        {
            card.push(key);
        }
    }
    if cards.len() < MIN_CARDS {
        return None;
    }
    // Where each label stands in its cards.
    let mut at: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for card in &cards {
        for (i, key) in card.iter().enumerate() {
            at.entry(key).or_default().push(i);
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let needed = (cards.len() as f64 * IN_CARDS).max(MIN_CARDS as f64);
    #[allow(clippy::cast_precision_loss)]
    let mut keys: Vec<(usize, &str)> = at
        .iter_mut()
        .filter(|(_, places)| places.len() as f64 >= needed)
        .map(|(key, places)| {
            places.sort_unstable();
            (places[places.len() / 2], *key)
        })
        .collect();
    keys.sort_unstable();
    Some(keys.into_iter().map(|(_, key)| key.to_owned()).collect())
}

/// The lines that are labels: the one that opens a card, or one further on in the order.
fn in_order<'h>(hits: &'h [Hit], order: &[String]) -> Vec<&'h Hit> {
    let mut at: Option<usize> = None;
    hits.iter()
        .filter(|hit| {
            let Some(index) = order.iter().position(|k| *k == hit.opening.key) else { return false };
            let fits = index == 0 || at.is_some_and(|at| index > at);
            if fits {
                at = Some(index);
            }
            fits
        })
        .collect()
}

/// Whether a line below another in a value begins a text of its own.
fn restarts_after(previous: &Line<'_>, line: &Line<'_>, widest: f32) -> bool {
    !line.is_bullet()
        && !line.text.starts_with(char::is_lowercase)
        && width::estimate(previous.text) < widest * FULL_LINE
}

/// The first line of a label's value: on its own line, or on the next one before `end`; none that is a
/// heading.
fn value<'a>(lines: &[Line<'a>], hit: &Hit, end: usize, knowledge: &Knowledge) -> Option<&'a str> {
    let rest = lines[hit.line].text[hit.opening.end..].trim();
    let value = if rest.is_empty() { lines[hit.line + 1..end].iter().find(|l| !l.is_spaces())?.text } else { rest };
    let heading = cards::label(value, &knowledge.headings).is_some_and(|l| l.field.is_some());
    (!heading).then_some(value)
}

/// The cards with their values, those with nothing between them together.
fn rows(
    lines: &[Line<'_>],
    printed: &[usize],
    labels: &[&Hit],
    order: &[String],
    knowledge: &Knowledge,
) -> Vec<(Range<usize>, Vec<Record>)> {
    let alone = labels.iter().filter(|h| h.opening.end == lines[h.line].text.len()).count();
    // Labels stand on lines of their own.
    let below = alone * 2 > labels.len();
    let widest = printed.iter().map(|&i| width::estimate(lines[i].text)).fold(0.0, f32::max);
    let mut found: Vec<(Range<usize>, Vec<Record>)> = Vec::new();
    let mut open = false;
    for (n, hit) in labels.iter().enumerate() {
        let last = labels.get(n + 1).is_none_or(|next| next.opening.key == order[0]);
        let end = labels.get(n + 1).map_or(lines.len(), |next| next.line);
        let line = &lines[hit.line];
        let mut text = line.text[hit.opening.end..].trim_start_matches(':').trim().to_owned();
        let mut places = vec![place(line)];
        let mut until = hit.line + 1;
        let mut previous = line;
        let from = printed.partition_point(|&i| i <= hit.line);
        let to = printed.partition_point(|&i| i < end);
        let mut whole = true;
        for &i in &printed[from..to] {
            let own = &lines[i];
            let first = text.is_empty();
            let titled = sections::label(own.text, knowledge).is_some();
            if last && (titled || !goes_on(previous, own, first && below, widest)) {
                whole = false;
                break;
            }
            if !first {
                text.push('\n');
            }
            text.push_str(own.text);
            if places.last().is_none_or(|p| p.page != own.page) {
                places.push(place(own));
            }
            until = i + 1;
            previous = own;
        }
        if hit.opening.key == order[0] {
            let card = Record::Card(Vec::new());
            match found.last_mut().filter(|_| open) {
                Some(run) => run.1.push(card),
                None => found.push((hit.line..until, vec![card])),
            }
        }
        open = whole;
        let piece = Piece { key: hit.opening.key.clone(), text, places };
        if let Some((range, rows)) = found.last_mut() {
            range.end = until;
            if let Some(Record::Card(pieces)) = rows.last_mut() {
                pieces.push(piece);
            }
        }
    }
    found
}

/// Whether a line goes on with the value of a card's last label; `opens` where the value has not begun.
fn goes_on(previous: &Line<'_>, line: &Line<'_>, opens: bool, widest: f32) -> bool {
    if opens {
        return line.blank_before <= previous.blank_before.max(1)
            && number::parse(line.text).is_none_or(|n| n.rest.is_empty());
    }
    let apart = line.blank_before > 0 && line.blank_before >= previous.blank_before && !line.page_start;
    let lower = line.text.starts_with(char::is_lowercase);
    lower || !apart && (line.is_bullet() || width::estimate(previous.text) >= widest * FULL_LINE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TextLine, TextPage};

    fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
        let lines: Vec<TextLine> =
            (1..).zip(text.lines()).map(|(number, l)| TextLine { number, text: l.to_owned() }).collect();
        let pages = [TextPage { number: 1, lines }];
        let lines = super::super::lines::collect(&pages);
        let furniture = vec![false; lines.len()];
        find(&lines, &furniture, &Knowledge::builtin())
            .into_iter()
            .map(|f| {
                let t = f.table;
                (0..t.rows())
                    .map(|r| (0..t.columns).map(|c| t.at(r, c).map_or(String::new(), |c| c.text.clone())).collect())
                    .collect()
            })
            .collect()
    }

    fn expected() -> Vec<Vec<Vec<String>>> {
        let rows = [
            ["Tiltak nr.", "Mål", "Tiltak", "Ansvarleg", "Kommentar"],
            ["1", "Trygge gater", "Male gangfelt ved\nskulane i bygda", "Vegsjefen", ""],
            ["2", "Lys", "Setje opp lys", "Eigedom", "Haster"],
        ];
        vec![rows.iter().map(|r| r.iter().map(|t| (*t).to_owned()).collect()).collect()]
    }

    #[test]
    fn labels_before_values() {
        let text = "Plan for vegar\n\nTiltak nr. 1\n\nMål Trygge gater\n\nTiltak Male gangfelt ved\nskulane i bygda\n\n\
            Ansvarleg Vegsjefen\n\nKommentar\n\nTiltak nr. 2\n\nMål Lys\n\nTiltak Setje opp lys\n\nAnsvarleg Eigedom\n\n\
            Kommentar Haster\n\nPlanen er vedteken.\n";
        assert_eq!(tables(text), expected());
    }

    #[test]
    fn labels_on_lines_of_their_own() {
        let text = "Plan for vegar\nTiltak nr.\n1\nMål\nTrygge gater\nTiltak\nMale gangfelt ved\nskulane i bygda\n\
            Ansvarleg\nVegsjefen\nKommentar\nTiltak nr.\n2\nMål\nLys\nTiltak\nSetje opp lys\nAnsvarleg\nEigedom\n\
            Kommentar\nHaster\n";
        assert_eq!(tables(text), expected());
    }

    #[test]
    fn columns_one_after_the_other_are_no_cards() {
        let page = |n: usize| {
            format!(
                "Mål\nTrygge gater {n}\nLys {n}\nTiltak\nMale gangfelt {n}\nSetje opp lys {n}\nAnsvarleg\nVegsjefen {n}\nEigedom {n}\nFrist\n{n}. mai\n{n}. juni\n"
            )
        };
        assert!(tables(&(1..5).map(page).collect::<String>()).is_empty());
    }

    #[test]
    fn a_header_that_stands_again_is_no_card() {
        let header = "Mål\nTiltak\nAnsvarleg\nFrist\n";
        let rows = "Trygge gater\nMale gangfelt\nVegsjefen\n2026\n";
        assert!(tables(&format!("{header}{rows}{header}{rows}{rows}{header}{rows}")).is_empty());
    }
}
