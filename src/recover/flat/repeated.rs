//! Headers that are told by standing again: in every part of a table, on every page. Rows seldom do, so few
//! of their headings need to be known.

use std::collections::{BTreeMap, HashMap};

use super::furniture;
use super::header::{
    Column, Header, MAX_LINES, NEEDED, begins_with_capital, heading, may_be_heading, names_plan, signature, way,
};
use super::lines::Line;
use super::spans::{Known, Spans, Word};
use crate::knowledge::headings::{HeadingMatch, MAX_HEADING_WORDS};
use crate::knowledge::{Knowledge, content, time};
use crate::text::fold::fold;

/// Evidence of a line that stands again in the document where no page begins: rows seldom do.
pub const AGAIN: f64 = 3.0;
/// Score of a text that is a time and nothing else.
const SURE_DATE: f64 = 0.9;
/// Headings of such a line at least.
const AGAIN_HEADINGS: usize = 3;
/// Probability from which one of them is taken for a heading of some field, and the share of them that must be.
const AGAIN_FROM: f64 = 0.5;
const AGAIN_SHARE: f64 = 0.5;

/// Lines that stand again, not as running heads: words without figures, as headings side by side are.
#[must_use]
pub fn again(lines: &[Line<'_>]) -> Vec<bool> {
    let running = furniture::running_heads(lines);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let may = |i: usize| {
        let text = lines[i].text;
        let capitals = text.split_whitespace().filter(|w| w.starts_with(char::is_uppercase)).count();
        !running[i]
            && !lines[i].is_bullet()
            && capitals >= AGAIN_HEADINGS
            && text.starts_with(char::is_uppercase)
            && !without_date(text).contains(|c: char| c.is_ascii_digit())
    };
    let mut places: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for i in (0..lines.len()).filter(|&i| may(i)) {
        places.entry(words(lines[i].text)).or_default().push(i);
    }
    let mut again = vec![false; lines.len()];
    // One of them stands lower on its page.
    let lower = |list: &Vec<usize>| list.iter().any(|&i| !lines[i].page_start);
    for list in places.values().filter(|list| list.len() > 1 && lower(list)) {
        list.iter().for_each(|&i| again[i] = true);
    }
    again
}

/// The text without the day of a status: `Status per` of `Status per 1. mars`.
fn without_date(text: &str) -> &str {
    let ends = [" per ", " pr. ", " pr "].iter().filter_map(|word| text.rfind(word));
    let is_date = |at: &usize| {
        let date = text[*at..].trim_start().split_once(' ').map_or("", |(_, date)| date);
        !date.is_empty() && time::score(date) >= SURE_DATE
    };
    ends.filter(is_date).max().map_or(text, |at| &text[..at])
}

/// For each line, how many lines from it on stand again together, each as a heading may: at least three, and the
/// longest such run alone, from its first line on; else 0.
fn stacked(lines: &[Line<'_>]) -> Vec<usize> {
    let running = furniture::running_heads(lines);
    let printed: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_spaces()).collect();
    let may = |n: usize| {
        let line = &lines[printed[n]];
        !running[printed[n]]
            && !line.is_bullet()
            && may_be_heading(line.text)
            && !without_date(line.text).contains(|c: char| c.is_ascii_digit())
    };
    let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for n in (0..printed.len()).filter(|&n| may(n)) {
        places.entry(lines[printed[n]].text).or_default().push(n);
    }
    let common = |a: usize, b: usize| {
        let text = |n: usize| printed.get(n).map(|&i| lines[i].text);
        (0..MAX_LINES)
            .take_while(|k| a + k < b && text(a + k) == text(b + k) && text(a + k).is_some() && may(a + k))
            .count()
    };
    let mut stacked = vec![0; lines.len()];
    let mut covered = 0;
    for n in 0..printed.len() {
        let Some(list) = places.get(lines[printed[n]].text).filter(|l| may(n) && l.len() > 1 && n >= covered) else {
            continue;
        };
        // The neighbours in the list: with the one before or after, headings are shared whole.
        let at = list.partition_point(|&m| m < n);
        let next = list.get(at + 1).map_or(0, |&m| common(n, m));
        let before = at.checked_sub(1).map_or(0, |k| common(list[k], n));
        let run = next.max(before);
        let opens = !lines[printed[n]].text.starts_with(char::is_lowercase);
        if run >= AGAIN_HEADINGS && opens {
            stacked[printed[n]] = run;
            covered = n + run;
        }
    }
    stacked
}

/// The fields of headings on a line that stands again, by the lexicon and by what resembles it; nothing where these
/// are no headings of a plan's table.
#[must_use]
pub fn fields_again(names: &[&str], knowledge: &Knowledge) -> Option<Vec<Option<HeadingMatch>>> {
    if names.len() < AGAIN_HEADINGS {
        return None;
    }
    let told = |name: &&&str| {
        let folded = fold(name);
        knowledge.headings.holds(&folded) || knowledge.headings.guess(&folded).score >= AGAIN_FROM
    };
    #[allow(clippy::cast_precision_loss)]
    let enough = names.iter().filter(told).count() as f64 >= AGAIN_SHARE * names.len() as f64;
    if !enough {
        return None;
    }
    let candidates: Vec<Vec<HeadingMatch>> = names.iter().map(|n| knowledge.headings.candidates(n)).collect();
    let fields = content::assign(&candidates, &vec![true; names.len()], &[], knowledge);
    names_plan(&fields.iter().map(|m| m.map(|m| m.field)).collect::<Vec<_>>()).then_some(fields)
}

/// How many printed lines, from each line on, stand so again elsewhere: a header that is printed again is no longer
/// than what its places share. [`usize::MAX`] for a line that does not come again or says too little.
fn shared_lines(lines: &[Line<'_>]) -> Vec<usize> {
    /// Words of a line that comes again by no accident.
    const MIN_WORDS: usize = 3;
    /// Places of a line that are looked at.
    const MAX_PLACES: usize = 40;
    let printed: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_spaces()).collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, &i) in printed.iter().enumerate() {
        if lines[i].text.split_whitespace().count() >= MIN_WORDS {
            places.entry(lines[i].text).or_default().push(n);
        }
    }
    let mut shared = vec![usize::MAX; lines.len()];
    let common = |a: usize, b: usize| {
        let alike = printed[a..].iter().zip(&printed[b..]).take(MAX_LINES);
        alike.take_while(|(x, y)| lines[**x].text == lines[**y].text).count()
    };
    for (n, &i) in printed.iter().enumerate() {
        if let Some(list) = places.get(lines[i].text).filter(|l| l.len() > 1) {
            let others = list.iter().filter(|&&m| m != n).take(MAX_PLACES);
            shared[i] = others.map(|&m| common(n, m)).max().unwrap_or(usize::MAX);
        }
    }
    shared
}

/// Where lines stand again.
pub(super) struct Places {
    /// As [`shared_lines`].
    pub shared: Vec<usize>,
    /// As [`again`].
    pub again: Vec<bool>,
    /// As [`stacked`].
    pub stacked: Vec<usize>,
}

impl Places {
    pub fn find(lines: &[Line<'_>]) -> Self {
        Self { shared: shared_lines(lines), again: again(lines), stacked: stacked(lines) }
    }
}

/// A header on a line that stands again, or on so many lines that do, cut where its pieces most resemble headings.
pub(super) fn header_again(
    first: usize,
    lines: usize,
    words: &[Word<'_>],
    knowledge: &Knowledge,
    spans: &mut Spans<'_, '_>,
) -> Option<Header> {
    /// What a piece must resemble a heading by to be one, as probability.
    const PIECE: f64 = 0.25;
    /// Cost of a capital inside a piece.
    const CAPITAL: f64 = 0.5;
    /// What each word of a heading that the lexicon holds says.
    const HELD_WORD: f64 = 1.0;
    let end = words.iter().enumerate().filter(|(_, w)| w.line_end).map(|(i, _)| i + 1).nth(lines - 1);
    let n = end.unwrap_or(words.len());
    let of_date = |i: usize| i > 0 && matches!(words[i - 1].text, "per" | "pr." | "pr");
    let opens = |i: usize| words[i].capital && !of_date(i) && !words[i].text.starts_with(['(', '/', '-', '–', '&']);
    let mut best: Vec<Option<(f64, usize)>> = vec![None; n + 1];
    best[0] = Some((0.0, 0));
    for start in (0..n).filter(|&i| opens(i)) {
        let Some((so_far, _)) = best[start] else { continue };
        for end in start + 1..=n.min(start + MAX_HEADING_WORDS) {
            if end < n && !opens(end) {
                continue;
            }
            // A capital on the next line begins a heading.
            if (start + 1..end).any(|i| words[i - 1].line_end && opens(i)) {
                break;
            }
            #[allow(clippy::cast_precision_loss)]
            let (length, inner) = (
                (end - start) as f64,
                words[start + 1..end].iter().filter(|w| begins_with_capital(w.text)).count() as f64,
            );
            let held = if spans.known(words, start, end) == Known::No { 0.0 } else { HELD_WORD * length };
            let total = so_far + held.max(spans.guess(&words[start..end]).score - CAPITAL * inner) - PIECE;
            if best[end].is_none_or(|b| total > b.0) {
                best[end] = Some((total, start));
            }
        }
    }
    let headings: Vec<String> = way(&best, n)?.iter().map(|&(start, end)| heading(words, start, end)).collect();
    let names: Vec<&str> = headings.iter().map(String::as_str).collect();
    let fields = fields_again(&names, knowledge)?;
    let columns: Vec<Column> = headings
        .iter()
        .zip(fields)
        .map(|(h, m)| Column { heading: h.clone(), field: m.map(|m| m.field), score: m.map_or(0.0, |m| m.score) })
        .collect();
    let signature = signature(&columns);
    let last = words[n - 1].line;
    Some(Header { first, last, groups: Vec::new(), columns, signature, score: NEEDED, again: true })
}
