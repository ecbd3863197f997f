//! Headings that stand over their column's cells, each apart from the other headings.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::lines::Line;
use super::super::{header, sections};
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::text::fold::fold;
use crate::text::width;

/// Lines of a heading at most.
const MAX_LINES: usize = 4;
/// Lines of a title over it at most.
pub const MAX_TITLE: usize = 3;
/// Evidence from which a text names an actor, and is a cell rather.
const ACTOR: f32 = 0.5;
/// Times that a heading which nothing resembles stands at least.
const MIN_REPEATED: usize = 2;
/// Headers from which a heading must stand in half of them.
const MANY: usize = 3;
/// Headings of a document at most, all printings counted: no plan has as many, and the work grows with their square.
const MAX_HITS: usize = 4000;
/// Columns of a table at least.
const MIN_COLUMNS: usize = 3;
/// Share of a header's headings that another one must have to be its like.
const ALIKE: f64 = 0.6;
/// Width in em from which a line is prose that no column holds.
pub const WIDE: f32 = 48.0;

/// A heading where it stands.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Index among the printed lines.
    pub at: usize,
    /// Lines.
    pub len: usize,
    /// As printed.
    pub text: String,
    /// Its field.
    pub field: Field,
    /// The folded heading.
    pub key: String,
}

/// The columns that some of the document's headers share, from left to right.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Headings as printed first.
    pub headings: Vec<String>,
    /// Their folded forms.
    pub keys: Vec<String>,
    /// Their fields.
    pub fields: Vec<Option<Field>>,
}

impl Schema {
    fn share(&self, keys: &[&str]) -> f64 {
        let has = keys.iter().filter(|k| self.keys.iter().any(|s| s == *k)).count();
        #[allow(clippy::cast_precision_loss)]
        let share = has as f64 / keys.len().max(1) as f64;
        share
    }
}

/// One printing of a header.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Which schema; none where the header is no plan's.
    pub schema: Option<usize>,
    /// Its headings: column and place.
    pub hits: Vec<(usize, Hit)>,
}

impl Instance {
    /// The printed lines from its first heading to the end of its last.
    pub fn range(&self) -> std::ops::Range<usize> {
        let first = self.hits.iter().map(|(_, h)| h.at).min().unwrap_or(0);
        first..self.hits.iter().map(|(_, h)| h.at + h.len).max().unwrap_or(first)
    }
}

/// The heading that begins at the printed line, of the lines that stand together from there.
fn heading_at(lines: &[Line<'_>], printed: &[usize], at: usize, end: usize, knowledge: &Knowledge) -> Option<Hit> {
    let first = lines[printed[at]].text;
    if !first.starts_with(|c: char| c.is_uppercase() || c == '#') || !header::may_be_heading(first) {
        return None;
    }
    let mut words = first.split_whitespace();
    let (word, next) = (words.next()?, words.next());
    if !knowledge.headings.may_open(word, &fold(word), next.map(fold).as_deref()) {
        return None;
    }
    for len in (1..=MAX_LINES.min(end - at)).rev() {
        let text = printed[at..at + len].iter().map(|&i| lines[i].text).collect::<Vec<_>>().join("\n");
        let plain = header::plain(&text);
        let Some(best) = knowledge.headings.known(&plain) else { continue };
        let mut len = len;
        let mut text = text;
        // `Status pr.` / `haust`: a word or two more in small letters.
        while len < MAX_LINES && at + len < end {
            let next = lines[printed[at + len]].text;
            if !next.starts_with(char::is_lowercase) || next.split_whitespace().count() > 2 {
                break;
            }
            text = format!("{text}\n{next}");
            len += 1;
        }
        let key = fold(&header::plain(&text));
        return Some(Hit { at, len, text, field: best.field, key });
    }
    None
}

fn is_title(text: &str, titles: &HashSet<String>, knowledge: &Knowledge) -> bool {
    sections::label(text, knowledge).is_some() || titles.contains(&fold(text))
}

fn is_over_header(text: &str, titles: &HashSet<String>, knowledge: &Knowledge) -> bool {
    is_title(text, titles, knowledge) || super::super::is_counted(text) || width::estimate(text) > WIDE
}

/// Headings at the start of lines that stand together: one, or several before the first cell.
fn hits(
    lines: &[Line<'_>],
    printed: &[usize],
    gaps: &[bool],
    titles: &HashSet<String>,
    knowledge: &Knowledge,
) -> Vec<Hit> {
    let mut found: Vec<Hit> = Vec::new();
    let mut ends: Vec<(Hit, usize)> = Vec::new();
    let mut at = 0;
    while at < printed.len() {
        let end = (at + 1..printed.len()).find(|&i| gaps[i]).unwrap_or(printed.len());
        let mut i = at;
        // Titles may stand right over the first heading.
        while i + 1 < end
            && i < at + MAX_TITLE
            && heading_at(lines, printed, i, end, knowledge).is_none()
            && (is_over_header(lines[printed[i]].text, titles, knowledge)
                || heading_at(lines, printed, i + 1, end, knowledge).is_some_and(|h| h.field == Field::ItemNo))
        {
            i += 1;
        }
        let before = found.len();
        while i < end {
            let Some(hit) = heading_at(lines, printed, i, end, knowledge) else { break };
            i += hit.len;
            found.push(hit);
        }
        if found.len() == before {
            let last = (at..end).rev().take(2).find_map(|i| {
                heading_at(lines, printed, i, end, knowledge).filter(|h| h.at + h.len == end && h.at > at)
            });
            ends.extend(last.map(|h| (h, end)));
        }
        at = end;
    }
    // The last lines of a block are a heading where the next block begins with one.
    let begun: HashSet<usize> = found.iter().map(|h| h.at).collect();
    found.extend(ends.into_iter().filter(|(_, end)| begun.contains(end)).map(|(hit, _)| hit));
    found.sort_by_key(|h| h.at);
    found
}

/// The printed lines of a document, and what is known of them.
pub struct Text<'a> {
    pub lines: &'a [Line<'a>],
    pub printed: &'a [usize],
    pub gaps: &'a [bool],
    pub titles: &'a HashSet<String>,
    pub knowledge: &'a Knowledge,
}

impl Text<'_> {
    fn text(&self, at: usize) -> &str {
        self.lines[self.printed[at]].text
    }

    fn number(&self, at: usize) -> u32 {
        self.lines[self.printed[at]].page
    }

    /// Whether text between tables stands among these lines.
    fn apart(&self, mut range: std::ops::Range<usize>, heading: usize) -> bool {
        range.any(|i| {
            let text = self.text(i);
            width::estimate(text) > WIDE
                || is_title(text, self.titles, self.knowledge)
                || self.gaps[i] && i + 1 == heading && super::super::is_counted(text)
        })
    }

    /// Headings that nothing resembles: they begin blocks again and again right after the block of the same heading.
    fn unknown(&self, known: &[Hit]) -> Vec<Hit> {
        let starts: Vec<usize> = (0..self.printed.len()).filter(|&i| self.gaps[i]).collect();
        let block_of = |at: usize| starts.partition_point(|&s| s <= at).checked_sub(1);
        let at_start: HashMap<usize, &Hit> =
            known.iter().filter_map(|h| block_of(h.at).map(|block| (block, h))).collect();
        let held: HashSet<usize> = known.iter().flat_map(|h| h.at..h.at + h.len).collect();
        let mut after: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        for (block, &start) in starts.iter().enumerate() {
            let text = self.text(start);
            if held.contains(&start)
                || !text.starts_with(char::is_uppercase)
                || !header::may_be_heading(text)
                || text.contains(|c: char| c.is_ascii_digit())
                || is_title(text, self.titles, self.knowledge)
            {
                continue;
            }
            if let Some(before) = block.checked_sub(1).and_then(|b| at_start.get(&b)) {
                after.entry((text, before.key.as_str())).or_default().push(start);
            }
        }
        let mut begun: HashMap<&str, Vec<usize>> = HashMap::new();
        for &start in &starts {
            begun.entry(self.text(start)).or_default().push(start);
        }
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for hit in known {
            *counts.entry(&hit.key).or_default() += 1;
        }
        let mut found: Vec<Hit> = Vec::new();
        let mut taken = HashSet::new();
        for ((text, before), places) in after {
            let (headings, begun) = (counts[before], &begun[text]);
            if taken.contains(text) {
                continue;
            }
            if places.len() >= MIN_REPEATED && places.len() * 2 >= headings && places.len() * 3 >= begun.len() * 2 {
                taken.insert(text);
                for &at in begun {
                    let key = fold(text);
                    let field = self.knowledge.headings.candidates(text).first().map_or(Field::Other, |m| m.field);
                    found.push(Hit { at, len: 1, text: text.to_owned(), field, key });
                }
            }
        }
        found
    }
}

/// Headers and their columns; no schema where no header of a plan stands column by column.
pub fn instances(page: &Text<'_>) -> (Vec<Schema>, Vec<Instance>) {
    let mut hits = hits(page.lines, page.printed, page.gaps, page.titles, page.knowledge);
    hits.extend(page.unknown(&hits));
    hits.sort_by_key(|h| h.at);
    if hits.len() > MAX_HITS {
        return (Vec::new(), Vec::new());
    }
    let chains = chains(page, &hits);
    let plan: Vec<&Vec<usize>> = chains.iter().filter(|c| is_plan(c.iter().map(|&i| &hits[i]))).collect();
    let rare = rare(&plan, &hits, page.knowledge);
    let kept: Vec<Vec<&Hit>> =
        chains.iter().map(|c| c.iter().map(|&i| &hits[i]).filter(|h| !rare.contains(&h.key)).collect()).collect();
    let mut order: Vec<usize> = (0..kept.len()).filter(|&i| is_plan(kept[i].iter().copied())).collect();
    order.sort_by_key(|&i| (std::cmp::Reverse(kept[i].len()), i));
    let mut schemas: Vec<Schema> = Vec::new();
    for &i in &order {
        let keys: Vec<&str> = kept[i].iter().map(|h| h.key.as_str()).collect();
        match schemas.iter_mut().find(|s| s.share(&keys) >= ALIKE) {
            Some(schema) => add_missing(schema, &kept[i]),
            None => {
                let mut schema = Schema::default();
                add_missing(&mut schema, &kept[i]);
                schemas.push(schema);
            }
        }
    }
    let mut instances: Vec<Instance> = Vec::new();
    for chain in kept.iter().filter(|c| !c.is_empty()) {
        let keys: Vec<&str> = chain.iter().map(|h| h.key.as_str()).collect();
        let schema = schemas.iter().position(|s| s.share(&keys) >= ALIKE);
        for hit in chain {
            let column = schema.and_then(|s| schemas[s].keys.iter().position(|k| *k == hit.key));
            if schema.is_some() && column.is_none() {
                continue;
            }
            let column = column.unwrap_or(0);
            let opens = instances.last().is_none_or(|last| {
                last.schema != schema
                    || schema.is_some() && last.hits.iter().any(|(c, _)| *c == column)
                    || last.hits.last().is_some_and(|(_, h)| page.number(h.at) != page.number(hit.at))
            });
            if opens {
                instances.push(Instance { schema, hits: Vec::new() });
            }
            if let Some(last) = instances.last_mut() {
                last.hits.push((column, (*hit).clone()));
            }
        }
    }
    for schema in &mut schemas {
        settle(schema, page.knowledge);
    }
    (schemas, instances)
}

/// Whether the headings are a plan's table's.
fn is_plan<'h>(chain: impl Iterator<Item = &'h Hit>) -> bool {
    let fields: Vec<Option<Field>> = chain.map(|h| Some(h.field)).collect();
    fields.len() >= MIN_COLUMNS && header::names_plan(&fields)
}

/// Headings in order, apart where one stands again, or text stands between.
fn chains(page: &Text<'_>, hits: &[Hit]) -> Vec<Vec<usize>> {
    let mut chains: Vec<Vec<usize>> = Vec::new();
    let mut end = 0;
    for (i, hit) in hits.iter().enumerate() {
        let apart = chains.last().is_none_or(|chain| {
            page.apart(end..hit.at, hit.at)
                || hit.at > end && !page.gaps[hit.at]
                || chain.iter().any(|&j| hits[j].key == hit.key)
                || chain.last().is_some_and(|&j| page.number(hits[j].at) != page.number(hit.at))
                || chain.len() >= MIN_REPEATED
                    && chain.iter().all(|&j| hits[j].field == Field::Other)
                    && hit.field != Field::Other
        });
        end = hit.at + hit.len;
        if apart {
            chains.push(Vec::new());
        }
        if let Some(chain) = chains.last_mut() {
            chain.push(i);
        }
    }
    chains
}

/// Texts that are headings elsewhere, and cells here: they stand in few of the headers.
fn rare(plan: &[&Vec<usize>], hits: &[Hit], knowledge: &Knowledge) -> HashSet<String> {
    let mut keys: HashMap<&str, usize> = HashMap::new();
    let mut fields: HashMap<Field, usize> = HashMap::new();
    for chain in plan {
        let mut seen = Vec::new();
        for hit in chain.iter().map(|&i| &hits[i]) {
            *keys.entry(&hit.key).or_default() += 1;
            if !seen.contains(&hit.field) {
                *fields.entry(hit.field).or_default() += 1;
                seen.push(hit.field);
            }
        }
    }
    let mut rare = HashSet::new();
    for chain in plan {
        let mut seen: Vec<Field> = Vec::new();
        for hit in chain.iter().map(|&i| &hits[i]) {
            let count = keys[hit.key.as_str()];
            let words: Vec<&str> = hit.text.split_whitespace().collect();
            let actor = || knowledge.evidence(&words).actor >= ACTOR;
            // Of one field in a header, the first.
            let second = hit.field != Field::Other && seen.contains(&hit.field) && count < MANY;
            let in_few = count * 2 <= plan.len() && actor()
                || plan.len() >= MANY && count * 2 < plan.len() && fields[&hit.field] > 2 * count;
            if second || in_few {
                rare.insert(hit.key.clone());
            }
            seen.push(hit.field);
        }
    }
    rare
}

/// One field a column.
fn settle(schema: &mut Schema, knowledge: &Knowledge) {
    let names: Vec<String> = schema.headings.iter().map(|h| header::plain(h)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    schema.fields = knowledge.headings.assign(&names).into_iter().map(|m| m.map(|m| m.field)).collect();
}

/// Adds the headings that the schema lacks, each after the one that it stands after.
fn add_missing(schema: &mut Schema, group: &[&Hit]) {
    let known: HashMap<String, usize> = schema.keys.iter().cloned().zip(0..).collect();
    let mut after = 0;
    for hit in group {
        if let Some(&at) = known.get(&hit.key) {
            after = at + 1;
            continue;
        }
        let at = after.min(schema.keys.len());
        schema.keys.insert(at, hit.key.clone());
        schema.headings.insert(at, hit.text.clone());
        schema.fields.insert(at, Some(hit.field));
        after = at + 1;
    }
}
