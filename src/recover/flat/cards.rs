//! Cards in text exports: each measure a small table of labels and values, whose lines the export
//! gives one after the other, the label before its value or on a line of its own.

use std::collections::BTreeMap;
use std::ops::Range;

use super::labels::Found;
use super::lines::Line;
use super::{place, sections};
use crate::knowledge::Knowledge;
use crate::model::{Field, How};
use crate::recover::cards::{self, Cards, Column, LABEL_WORDS, MIN_FIELDS, NUMBER, Piece, Record, TITLE};
use crate::text::{number, width};

/// Cards that a document needs.
const MIN_CARDS: usize = 2;
/// Lines that open with the same words from which these may be a label that the lexicon does not have.
const MIN_UNKNOWN: usize = 3;
/// Share of the cards that have a label which the lexicon does not have: texts of values come again too.
const UNKNOWN_IN_CARDS: f64 = 0.9;
/// Share of such a label's lines, and of the cards, that have a value: before a text that comes again in
/// all cards its label has none, and after it stands the next label.
const UNKNOWN_VALUED: f64 = 0.5;
/// Share of the lines with the same words before them that a longer label has which the lexicon does not.
const UNKNOWN_LONGER: f64 = 0.9;
/// Share of the cards that have a title, from which on lines before cards are titles.
const TITLED: f64 = 0.8;
/// Lines of a title at most.
const TITLE_LINES: usize = 3;
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

/// Words that a line opens with, which may be a label.
#[derive(Debug, Clone)]
struct Opening {
    key: String,
    /// The field, where the lexicon has the label.
    field: Option<Field>,
    heading: String,
    /// Bytes of the line up to the value.
    end: usize,
    colon: bool,
}

/// The labels that a line may open with, known or not, the shortest first.
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
        let Some(label) = cards::label(&text[..end], &knowledge.headings) else { break };
        if label.number.is_some() || label.key.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        let colon = text[..end].ends_with(':');
        found.push(Opening { key: label.key, field: label.field, heading: label.heading, end, colon });
        if colon {
            break;
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
    let text = Text { lines, printed: &printed, knowledge };
    let Some(form) = form(&text, &hits) else { return Vec::new() };
    let columns = form.columns(lines);
    rows(&text, &form)
        .into_iter()
        .map(|(range, rows)| Found {
            range,
            table: Cards { columns: columns.clone(), rows }.table(How::Flattened, CONFIDENCE),
        })
        .collect()
}

/// The document.
struct Text<'t> {
    lines: &'t [Line<'t>],
    /// Lines with text that are no furniture.
    printed: &'t [usize],
    knowledge: &'t Knowledge,
}

impl Text<'_> {
    /// Printed lines after `from` and before `to`.
    fn between(&self, from: usize, to: usize) -> &[usize] {
        let a = self.printed.partition_point(|&i| i <= from);
        let b = self.printed.partition_point(|&i| i < to);
        &self.printed[a..b.max(a)]
    }
}

/// How the document sets its cards.
struct Form<'h> {
    /// Keys of the labels in their order, that which opens a card first.
    order: Vec<String>,
    /// The lines that are labels.
    labels: Vec<&'h Hit>,
    /// Where the title of the card begins that a label opens, by the label's line.
    titles: BTreeMap<usize, usize>,
    /// A number stands before what the label that opens a card says.
    counted: bool,
}

impl Form<'_> {
    /// A column for each label, with one for titles and one for their numbers.
    fn columns(&self, lines: &[Line<'_>]) -> Vec<Column> {
        let labelled = self.order.iter().filter_map(|key| self.labels.iter().find(|h| h.opening.key == *key));
        let mut columns: Vec<Column> = labelled
            .clone()
            .map(|h| Column {
                key: h.opening.key.clone(),
                heading: h.opening.heading.clone(),
                places: vec![place(&lines[h.line])],
            })
            .collect();
        let nameless = |key: &str| Column { key: key.to_owned(), heading: String::new(), places: Vec::new() };
        if !self.titles.is_empty() {
            // Beside a label for what is to be done, a card's title names it only.
            let says = labelled.clone().any(|h| h.opening.field == Some(Field::Measure));
            columns.insert(if says { columns.len() } else { 0 }, nameless(TITLE));
        }
        if !self.titles.is_empty() || self.counted {
            columns.insert(0, nameless(NUMBER));
        }
        columns
    }
}

/// Lines with the label that they most likely open with, of those that come again.
fn hits(lines: &[Line<'_>], printed: &[usize], knowledge: &Knowledge) -> Vec<Hit> {
    let all: Vec<(usize, Vec<Opening>)> =
        printed.iter().map(|&i| (i, openings(&lines[i], knowledge))).filter(|o| !o.1.is_empty()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for opening in all.iter().flat_map(|o| &o.1) {
        *counts.entry(opening.key.clone()).or_default() += 1;
    }
    #[allow(clippy::cast_precision_loss)]
    let count = |o: &Opening| counts.get(&o.key).copied().unwrap_or(0) as f64;
    all.into_iter()
        .filter_map(|(line, list)| {
            let most = list.iter().map(count).fold(0.0, f64::max);
            let known = list.iter().rev().find(|o| o.field.is_some() && count(o) >= LONGER * most);
            let unknown = || list.iter().rev().find(|o| count(o) >= UNKNOWN_LONGER * most);
            let opening = known.or_else(unknown)?.clone();
            #[allow(clippy::cast_precision_loss)]
            let least = if opening.field.is_some() { MIN_CARDS } else { MIN_UNKNOWN } as f64;
            (count(&opening) >= least).then_some(Hit { line, opening })
        })
        .collect()
}

/// The labels of the cards in their order, the one of all that cuts the document into the most regular
/// cards first; nothing where that makes no cards.
fn form<'h>(text: &Text<'_>, hits: &'h [Hit]) -> Option<Form<'h>> {
    /// Labels looked at: those of cards come often.
    const LEADS: usize = 40;
    let mut leads: Vec<(&str, usize)> = Vec::new();
    let mut at: BTreeMap<&str, usize> = BTreeMap::new();
    for hit in hits {
        let key = hit.opening.key.as_str();
        let index = *at.entry(key).or_insert_with(|| {
            leads.push((key, 0));
            leads.len() - 1
        });
        leads[index].1 += 1;
    }
    leads.sort_by_key(|l| std::cmp::Reverse(l.1));
    leads.truncate(LEADS);
    leads.sort_by_key(|l| at[l.0]);
    let mut best: Option<(usize, Vec<String>)> = None;
    for (lead, _) in leads {
        let Some(order) = order_under(lead, hits) else { continue };
        let order = with_values(text, hits, &order);
        let fits = in_order(hits, &order).len();
        if best.as_ref().is_none_or(|b| fits > b.0) {
            best = Some((fits, order));
        }
    }
    let (_, order) = best?;
    let labels = in_order(hits, &order);
    let titles = titles(text, &labels, &order);
    let counted = titles.is_empty() && counted(text, &labels, &order);
    let form = Form { order, labels, titles, counted };
    form.is_sound(text).then_some(form)
}

/// The order without labels that the lexicon does not have and that mostly have no value, or come without
/// one before them: texts that come again.
fn with_values(text: &Text<'_>, hits: &[Hit], order: &[String]) -> Vec<String> {
    let labels = in_order(hits, order);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (n, hit) in labels.iter().enumerate() {
        let end = labels.get(n + 1).map_or(text.lines.len(), |h| h.line);
        let rest = text.lines[hit.line].text[hit.opening.end..].trim();
        let valued = !rest.is_empty() || !text.between(hit.line, end).is_empty();
        let count = counts.entry(&hit.opening.key).or_default();
        count.0 += 1;
        count.1 += usize::from(valued);
    }
    let unknown: BTreeMap<&str, bool> =
        labels.iter().map(|h| (h.opening.key.as_str(), h.opening.field.is_none())).collect();
    order
        .iter()
        .filter(|key| {
            let (all, valued) = counts.get(key.as_str()).copied().unwrap_or_default();
            #[allow(clippy::cast_precision_loss)]
            let has_values = valued as f64 >= UNKNOWN_VALUED * all as f64;
            has_values || unknown.get(key.as_str()) != Some(&true)
        })
        .cloned()
        .collect()
}

/// Where titles begin, by the line of the label that opens their card: `Tiltak 3: …` or `2.1 …` right
/// before it. Nothing where most of the cards have none.
fn titles(text: &Text<'_>, labels: &[&Hit], order: &[String]) -> BTreeMap<usize, usize> {
    let mut found = BTreeMap::new();
    let mut cards = 0;
    let mut previous = None;
    for hit in labels {
        if hit.opening.key == order[0] {
            cards += 1;
            let before = text.printed.partition_point(|&i| i < hit.line);
            let from = previous.map_or(0, |p: usize| text.printed.partition_point(|&i| i <= p));
            let near = &text.printed[from.max(before.saturating_sub(TITLE_LINES))..before];
            let start = near.iter().rev().find(|&&i| {
                let title = cards::title(text.lines[i].text, &text.knowledge.headings);
                title.number.is_some() && title.text.starts_with(char::is_uppercase)
            });
            if let Some(&start) = start {
                found.insert(hit.line, start);
            }
        }
        previous = Some(hit.line);
    }
    #[allow(clippy::cast_precision_loss)]
    if (found.len() as f64) < TITLED * f64::from(cards) {
        found.clear();
    }
    found
}

/// Whether what the label that opens a card says begins with a number: `Tiltak 3: …`.
fn counted(text: &Text<'_>, labels: &[&Hit], order: &[String]) -> bool {
    let leads = labels.iter().filter(|h| h.opening.key == order[0]);
    let (mut all, mut counted) = (0, 0);
    for hit in leads {
        all += 1;
        let rest = text.lines[hit.line].text[hit.opening.end..].trim_start_matches([':', ' ']);
        counted += u32::from(number::parse(rest).is_some_and(|n| !n.rest.is_empty()));
    }
    f64::from(counted) >= TITLED * f64::from(all)
}

impl Form<'_> {
    /// Whether these are cards, and not headings of columns that stand again.
    fn is_sound(&self, text: &Text<'_>) -> bool {
        let (lines, labels) = (text.lines, &self.labels);
        let cards = labels.iter().filter(|h| h.opening.key == self.order[0]).count();
        let mut fields: Vec<Field> = labels.iter().filter_map(|h| h.opening.field).collect();
        fields.sort_unstable();
        fields.dedup();
        let guessed = || {
            let unknown = labels.iter().filter(|h| h.opening.field.is_none());
            let fields: Vec<Field> = unknown.map(|h| text.knowledge.headings.guess(&h.opening.key).field).collect();
            cards::has_core(&fields)
        };
        let share = |n: usize, of: f64| {
            #[allow(clippy::cast_precision_loss)]
            let n = n as f64;
            n / of.max(1.0)
        };
        #[allow(clippy::cast_precision_loss)]
        let (all, places) = (labels.len() as f64, (cards * self.order.len()) as f64);
        let mut values: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut owned: BTreeMap<&str, usize> = BTreeMap::new();
        let mut restarts = 0;
        let widest = lines.iter().map(|l| width::estimate(l.text)).fold(0.0, f32::max);
        for (n, hit) in labels.iter().enumerate() {
            let next = labels.get(n + 1).map_or(lines.len(), |h| self.start(h));
            if let Some(value) = value(lines, hit, next, text.knowledge) {
                *values.entry((&hit.opening.key, value)).or_default() += 1;
            }
            if n + 1 < labels.len() {
                let printed: Vec<&Line<'_>> = lines[hit.line..next].iter().filter(|l| !l.is_spaces()).collect();
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
        let titled = self.counted || !self.titles.is_empty();
        cards >= MIN_CARDS
            && spread
            && fields.len() >= MIN_FIELDS - usize::from(titled)
            && (titled || cards::has_core(&fields) || guessed())
            && share(valued, all) >= VALUED
            && share(labels.len(), places) >= COMPLETE
            && share(restarts, all) <= RESTARTS
            && share(colons, all) < COLONS
    }

    /// Where a label's card begins, or the label.
    fn start(&self, hit: &Hit) -> usize {
        self.titles.get(&hit.line).copied().unwrap_or(hit.line)
    }
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
    let known: BTreeMap<&str, bool> =
        hits.iter().map(|h| (h.opening.key.as_str(), h.opening.field.is_some())).collect();
    #[allow(clippy::cast_precision_loss)]
    let needed = |key: &str| {
        let share = if known.get(key) == Some(&true) { IN_CARDS } else { UNKNOWN_IN_CARDS };
        (cards.len() as f64 * share).max(MIN_CARDS as f64)
    };
    #[allow(clippy::cast_precision_loss)]
    let mut keys: Vec<(usize, &str)> = at
        .iter_mut()
        .filter(|(key, places)| places.len() as f64 >= needed(key))
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
fn rows(text: &Text<'_>, form: &Form<'_>) -> Vec<(Range<usize>, Vec<Record>)> {
    let lines = text.lines;
    let alone = form.labels.iter().filter(|h| h.opening.end == lines[h.line].text.len()).count();
    // Labels stand on lines of their own.
    let below = alone * 2 > form.labels.len();
    let widest = text.printed.iter().map(|&i| width::estimate(lines[i].text)).fold(0.0, f32::max);
    let mut found: Vec<(Range<usize>, Vec<Record>)> = Vec::new();
    let mut open = false;
    for (n, hit) in form.labels.iter().enumerate() {
        let opens = hit.opening.key == form.order[0];
        let last = form.labels.get(n + 1).is_none_or(|next| next.opening.key == form.order[0]);
        let end = form.labels.get(n + 1).map_or(lines.len(), |next| form.start(next));
        let line = &lines[hit.line];
        let mut value = line.text[hit.opening.end..].trim_start_matches(':').trim().to_owned();
        let mut places = vec![place(line)];
        let mut until = hit.line + 1;
        let mut previous = line;
        let mut whole = true;
        for &i in text.between(hit.line, end) {
            let own = &lines[i];
            let first = value.is_empty();
            let titled = sections::label(own.text, text.knowledge).is_some();
            if last && (titled || !goes_on(previous, own, first && below, widest)) {
                whole = false;
                break;
            }
            if !first {
                value.push('\n');
            }
            value.push_str(own.text);
            if places.last().is_none_or(|p| p.page != own.page) {
                places.push(place(own));
            }
            until = i + 1;
            previous = own;
        }
        let mut pieces = Vec::new();
        if opens {
            let start = form.start(hit);
            match found.last_mut().filter(|_| open) {
                Some(run) => run.1.push(Record::Card(Vec::new())),
                None => found.push((start..until, vec![Record::Card(Vec::new())])),
            }
            if start < hit.line {
                let title: Vec<&str> =
                    [start].iter().chain(text.between(start, hit.line)).map(|&i| lines[i].text).collect();
                let title = cards::title(&title.join("\n"), &text.knowledge.headings);
                let places = vec![place(&lines[start])];
                let number = title.number.unwrap_or_default();
                pieces.push(Piece { key: NUMBER.to_owned(), text: number, places: places.clone() });
                pieces.push(Piece { key: TITLE.to_owned(), text: title.text, places });
            }
            if form.counted
                && let Some(number) = number::parse(&value)
            {
                let text = number.number.to_owned();
                pieces.push(Piece { key: NUMBER.to_owned(), text, places: vec![place(line)] });
                value = number.rest.trim_start_matches([':', '.', '–', '-', ' ']).to_owned();
            }
        }
        open = whole;
        pieces.push(Piece { key: hit.opening.key.clone(), text: value, places });
        if let Some((range, rows)) = found.last_mut() {
            range.end = until;
            if let Some(Record::Card(card)) = rows.last_mut() {
                card.extend(pieces);
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
    fn labels_that_the_lexicon_does_not_have_come_in_every_card() {
        let card = |n: usize, measure: &str, value: &str| {
            format!("Tiltak {n}: {measure}\nSkuggelyd {value}\nAnsvarleg Eigedom\nFrist Hausten 202{n}\n\n")
        };
        let cards: String = [("Male gangfelt", "Stille"), ("Setje opp lys", "Høg"), ("Rydde stien", "Middels")]
            .iter()
            .zip(1..)
            .map(|((measure, value), n)| card(n, measure, value))
            .collect();
        let rows = [
            ["", "Tiltak", "Skuggelyd", "Ansvarleg", "Frist"],
            ["1", "Male gangfelt", "Stille", "Eigedom", "Hausten 2021"],
            ["2", "Setje opp lys", "Høg", "Eigedom", "Hausten 2022"],
            ["3", "Rydde stien", "Middels", "Eigedom", "Hausten 2023"],
        ];
        let expected: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|t| (*t).to_owned()).collect()).collect();
        assert_eq!(tables(&format!("Plan for vegar\n\n{cards}")), [expected]);
    }

    #[test]
    fn numbered_titles_before_cards_are_theirs() {
        let card = |n: usize, measure: &str| {
            format!("2.{n} {measure}\nAnsvarleg Eigedom {n}\nKostnad {n}0 000 kr\nFrist Hausten 202{n}\n")
        };
        let intro = "Planen gjeld alle vegar i kommunen og skal følgjast opp kvart år av kommunestyret.";
        let text =
            format!("{intro}\n{}{}For alle\n{}", card(1, "Male gangfelt"), card(2, "Setje opp lys"), card(3, "Rydde"));
        let found = tables(&text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0][0], ["", "", "Ansvarleg", "Kostnad", "Frist"]);
        assert_eq!(found[0][2], ["2.2", "Setje opp lys", "Eigedom 2", "20 000 kr", "Hausten 2022"]);
        assert_eq!(found[1][1], ["2.3", "Rydde", "Eigedom 3", "30 000 kr", "Hausten 2023"]);
    }

    #[test]
    fn columns_one_after_the_other_are_no_cards() {
        let cells = ["Trygge gater", "Lys", "Male gangfelt", "Setje opp lys", "Vegsjefen", "Eigedom", "Skulen", "Alle"];
        let page = |n: usize| {
            let cell = |i: usize| cells[(i * 3 + n * 5) % cells.len()];
            let cells: Vec<&str> = (0..6).map(cell).collect();
            format!(
                "Mål\n{}\n{}\nTiltak\n{}\n{}\nAnsvarleg\n{}\n{}\nFrist\n{n}. mai\n{n}. juni\n",
                cells[0], cells[1], cells[2], cells[3], cells[4], cells[5]
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
