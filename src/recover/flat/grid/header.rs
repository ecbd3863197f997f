//! Headers in a character grid: headings side by side, their lines stacked at one place.

use std::cell::RefCell;
use std::collections::HashMap;

use super::super::furniture;
use super::super::header::{begins_with_capital, names_plan, plain};
use super::super::lines::Line;
use super::super::repeated::{AGAIN, again, fields_again};
use super::super::sections;
use super::line::{self, Chunk, Word, chunks, text};
use crate::knowledge::headings::HeadingMatch;
use crate::knowledge::{Knowledge, actors, time};
use crate::model::Field;
use crate::text::fold::fold;

/// A column of a header.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The heading as printed, layout lines joined with `\n`.
    pub heading: String,
    /// Character column at which it begins.
    pub x: usize,
    /// The likeliest field by the lexicon, if any.
    pub field: Option<Field>,
    /// Score of that match, 0 to 1.
    pub score: f64,
}

/// A label over several columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The label as printed.
    pub label: String,
    /// First column under it.
    pub from: usize,
    /// After the last column under it.
    pub to: usize,
}

/// A header found by the lexicon and by place.
#[derive(Debug, Clone)]
pub struct Header {
    /// Index of the first line.
    pub first: usize,
    /// Index of the last line.
    pub last: usize,
    /// Index of the line with the most headings.
    base: usize,
    /// Labels over several columns.
    pub groups: Vec<Group>,
    /// The columns from left to right.
    pub columns: Vec<Column>,
    /// The folded headings: equal for a header that stands again.
    pub signature: String,
    /// Sum of evidence.
    score: f64,
}

/// Lines above the one with the most headings that may belong to the header.
const MAX_ABOVE: usize = 2;
/// Lines below it.
const MAX_BELOW: usize = 3;
/// Empty lines inside a header at most.
const MAX_BLANK: usize = 1;
/// Words of a header's main line at most.
const MAX_WORDS: usize = 40;
/// Words of one line of a heading at most.
const MAX_HEADING_WORDS: usize = 7;
/// Evidence of a heading that stands in the lexicon.
const KNOWN: f64 = 3.0;
/// Evidence for each further word of it.
const KNOWN_WORD: f64 = 1.0;
/// Evidence of a heading that the lexicon holds with other endings.
const KNOWN_BUT_ENDINGS: f64 = 2.4;
/// Cost of each unknown word under a known heading.
const TAIL_WORD: f64 = -1.5;
/// Evidence of a heading that resembles known ones, times its score.
const SIMILAR: f64 = 2.4;
/// Score from which a lookup counts as resembling.
const SIMILAR_FROM: f64 = 0.45;
/// Cost of a heading that nothing resembles.
const UNKNOWN: f64 = -2.5;
/// Cost of one that stands apart from what is before it.
const UNKNOWN_APART: f64 = -1.0;
/// Cost of one that names an actor: they stand in cells.
const UNKNOWN_ACTOR: f64 = -4.0;
/// Score of a text that names an actor.
const ACTOR: f64 = 0.8;
/// Cost of a heading that cannot be one: it begins with a small letter, or ends in a hyphen.
const IMPOSSIBLE: f64 = -7.0;
/// Cost of a heading that is a number.
const NUMERIC: f64 = -4.5;
/// Evidence of a year or another stretch of time as heading.
const YEAR: f64 = 0.3;
/// Cost of one space as a border.
const NARROW_CUT: f64 = -1.0;
/// Cost of two spaces inside a heading, and of more.
const WIDE_JOIN: [f64; 2] = [-2.0, -5.0];
/// Cost of a line more in the header: it must earn its place.
const LINE: f64 = -0.6;
/// Evidence of a known label over columns.
const GROUP: f64 = 1.0;
/// Evidence of a lower line whose pieces all begin with small letters: no row does.
const LOWER_LINE: f64 = 3.5;
/// Characters that a heading's lower line may begin left of its upper one.
const LEFT: usize = 3;
/// Words that known headings open with that a header has at least.
const MIN_OPENINGS: usize = 1;
/// Words that headings use that its main line has at least.
const MIN_WORDS: usize = 2;
/// Evidence of the main line by itself below which no line over or under it makes it a header: in
/// the development plans every main line of a header has 5 or more.
const HOPELESS: f64 = -8.0;
/// Evidence that a header needs.
const NEEDED: f64 = 4.0;

impl Header {
    /// Whether the table holds items of a plan: it names measures or objectives, or otherwise
    /// what only a plan has.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        names_plan(&self.columns.iter().map(|c| c.field).collect::<Vec<_>>())
    }
}

/// All headers, in order, without overlaps.
#[must_use]
pub fn find(lines: &[Line<'_>], words: &[Vec<Word<'_>>], knowledge: &Knowledge) -> Vec<Header> {
    let mut best: Vec<Header> = Vec::new();
    let set_apart = again(lines).into_iter().enumerate().map(|(i, again)| again || heads_columns(lines, words, i));
    let weighing = Weighing::new(knowledge, set_apart.collect());
    let openings: Vec<usize> = words.iter().map(|w| openings(w, knowledge)).collect();
    for base in 0..lines.len() {
        let above = base.saturating_sub(MAX_ABOVE);
        if !weighing.again[base] && openings[above..=base].iter().sum::<usize>() < MIN_OPENINGS {
            continue;
        }
        let Some(header) = at(lines, words, base, &weighing) else { continue };
        match best.last_mut() {
            Some(last) if last.last >= header.first => {
                if header.score > last.score {
                    *last = header;
                }
            }
            _ => best.push(header),
        }
    }
    for k in 1..best.len() {
        if let Some(header) = as_before(words, &best[k], &best[..k], &weighing) {
            best[k] = header;
        }
    }
    for header in &mut best {
        let below = header.last + 1;
        if lines.get(below).is_some_and(|l| !l.page_start && l.blank_before <= MAX_BLANK)
            && dates_heading(&words[header.base], &words[below])
        {
            add_dates(header, &words[below]);
        }
    }
    best
}

/// The dates below a header are the rest of the heading that they stand nearest to.
fn add_dates(header: &mut Header, dates: &[Word<'_>]) {
    let Some((first, last)) = dates.first().zip(dates.last()) else { return };
    let middle = first.x.midpoint(last.end);
    let off = |x: usize, heading: &str| middle.abs_diff(x + heading.lines().map(str::len).max().unwrap_or(0) / 2);
    let Some(column) = header.columns.iter_mut().min_by_key(|c| off(c.x, &c.heading)) else { return };
    column.heading = format!("{}\n{}", column.heading, text(dates));
    header.last += 1;
}

/// Whether the line has headings of columns by their place: pieces with capitals and no figures, under most of which the
/// lines below begin pieces too, while the lines above do not.
fn heads_columns(lines: &[Line<'_>], words: &[Vec<Word<'_>>], at: usize) -> bool {
    /// Columns at least: fewer stand side by side in any list.
    const COLUMNS: usize = 4;
    /// Lines looked at below, and above.
    const BELOW: usize = 16;
    const ABOVE: usize = 16;
    /// Lines below that begin a piece at a column's place, and characters that it may stand off.
    const LINES: usize = 3;
    const OFF: usize = 1;
    let pieces = |i: usize| chunks(&words[i]);
    let own = pieces(at);
    let is_heading = |c: &Chunk| {
        let text = text(&words[at][c.from..c.to]);
        text == "#" || text.starts_with(char::is_uppercase) && !text.contains(|c: char| c.is_ascii_digit())
    };
    if own.len() < COLUMNS || !own.iter().all(is_heading) {
        return false;
    }
    let printed = |i: &usize| !words[*i].is_empty();
    let shared = |i: usize| {
        let other = pieces(i);
        own.iter().filter(|c| other.iter().any(|o| o.x.abs_diff(c.x) <= OFF)).count()
    };
    if lines[at].page_start || (0..at).rev().filter(printed).take(ABOVE).any(|i| shared(i) * 2 >= COLUMNS) {
        return false;
    }
    let below: Vec<Vec<Chunk>> = (at + 1..lines.len()).filter(printed).take(BELOW).map(pieces).collect();
    let headed =
        |c: &&Chunk| below.iter().filter(|line| line.iter().any(|o| o.x.abs_diff(c.x) <= OFF)).count() >= LINES;
    own.iter().filter(headed).count() * 4 >= own.len() * 3
}

/// Words of the line that a known heading may open with: the first of a run of words, or a capital.
fn openings(words: &[Word<'_>], knowledge: &Knowledge) -> usize {
    let apart = |i: usize| i == 0 || i == words.len() || words[i].x >= words[i - 1].end + line::GAP;
    (0..words.len())
        .filter(|&i| {
            let word = words[i].text;
            let next = if apart(i + 1) { None } else { Some(words[i + 1].text) };
            (apart(i) || !word.starts_with(char::is_lowercase))
                && (word == "#" || knowledge.headings.may_open(word, &fold(word), next.map(fold).as_deref()))
        })
        .count()
}

/// A header that stands again has the lines that it had before: what more was read into it is the
/// rest of a row cut by the page.
fn as_before(words: &[Vec<Word<'_>>], header: &Header, before: &[Header], weighing: &Weighing<'_>) -> Option<Header> {
    let known = |h: &Header| before.iter().any(|b| b.signature == h.signature);
    if known(header) {
        return None;
    }
    for last in (header.base..header.last).rev() {
        for grouped in [false, true] {
            if grouped && header.first == header.base {
                continue;
            }
            if let Some(shorter) = read(words, header.first, header.base, last, grouped, weighing).filter(known) {
                return Some(shorter);
            }
        }
    }
    None
}

/// The best header whose main line is `base`.
fn at(lines: &[Line<'_>], words: &[Vec<Word<'_>>], base: usize, weighing: &Weighing<'_>) -> Option<Header> {
    let knowledge = weighing.knowledge;
    let own = &words[base];
    if own.len() < 2 || own.len() > MAX_WORDS || chunks(own).len() < 2 || furniture::is_page_number(lines[base].text) {
        return None;
    }
    let known = lines[base]
        .text
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-'))
        .filter(|w| !w.is_empty() && (*w == "#" || knowledge.headings.has_word(&fold(w))))
        .count();
    if known < MIN_WORDS && !weighing.again[base] || sections::label(lines[base].text, knowledge).is_some() {
        return None;
    }
    if headings(words, &[], base, weighing)?.score < HOPELESS && !weighing.again[base] {
        return None;
    }
    let joined = |a: usize, b: usize| {
        !lines[b].page_start
            && lines[b].blank_before <= MAX_BLANK
            && lines[b].page == lines[a].page
            && !words[b].is_empty()
    };
    let mut top = base;
    while top > 0 && base - top < MAX_ABOVE && joined(top - 1, top) && !words[top - 1].is_empty() {
        top -= 1;
    }
    let mut bottom = base;
    while bottom + 1 < lines.len() && bottom - base < MAX_BELOW && joined(bottom, bottom + 1) {
        bottom += 1;
    }
    let mut found: Option<Header> = None;
    for first in top..=base {
        for last in base..=bottom {
            for groups in 0..=usize::from(first < base) {
                let Some(header) = read(words, first, base, last, groups == 1, weighing) else { continue };
                if found.as_ref().is_none_or(|f| header.score > f.score) {
                    found = Some(header);
                }
            }
        }
    }
    found
}

/// Reads the lines `first..=last` as a header; with `grouped`, the first line holds labels over
/// several columns.
fn read(
    words: &[Vec<Word<'_>>],
    first: usize,
    base: usize,
    last: usize,
    grouped: bool,
    weighing: &Weighing<'_>,
) -> Option<Header> {
    let knowledge = weighing.knowledge;
    let main = &words[base];
    let mut stack: Vec<(usize, Vec<Chunk>)> =
        (first..=last).filter(|&l| l != base).map(|l| (l, chunks(&words[l]))).collect();
    let mut score = 0.0;
    let mut labels: Vec<(String, usize)> = Vec::new();
    let mut extra: Vec<(usize, String)> = Vec::new();
    if grouped {
        let (line, list) = stack.remove(0);
        for chunk in list {
            let label = text(&words[line][chunk.from..chunk.to]);
            if chunk.end <= main[0].x {
                extra.push((chunk.x, label));
            } else if knowledge.words.is_group_label(&label) {
                score += GROUP;
                labels.push((label, chunk.x));
            } else if knowledge.headings.exact(&fold(&label)).is_some() {
                // A heading beside the labels that spans both lines.
                let free = !main.iter().any(|w| w.x < chunk.end + 1 && w.end + 1 > chunk.x);
                if !free {
                    return None;
                }
                extra.push((chunk.x, label));
            } else {
                return None;
            }
        }
        if labels.is_empty() {
            return None;
        }
    }
    for (line, list) in &mut stack {
        let lower = |c: &Chunk| words[*line][c.from].text.starts_with(|x: char| x.is_lowercase() || x == '(');
        if *line > base && list.iter().all(lower) {
            score += LOWER_LINE;
        }
        let left: Vec<Chunk> = list.iter().copied().filter(|c| c.end <= main[0].x).collect();
        list.retain(|c| c.end > main[0].x);
        for chunk in left {
            let piece = text(&words[*line][chunk.from..chunk.to]);
            match extra.iter_mut().find(|(x, _)| x.abs_diff(chunk.x) <= LEFT) {
                Some((_, heading)) => {
                    heading.push('\n');
                    heading.push_str(&piece);
                }
                None => extra.push((chunk.x, piece)),
            }
        }
    }
    let reading = headings(words, &stack, base, weighing)?;
    score += reading.score;
    let mut columns = reading.columns;
    for (x, heading) in extra {
        score += evidence(&heading, false, knowledge);
        columns.push((x, heading));
    }
    columns.sort_by_key(|c| c.0);
    #[allow(clippy::cast_precision_loss)]
    let lines = (last - first) as f64;
    score += LINE * lines + if weighing.again[base] { AGAIN } else { 0.0 };
    if score < NEEDED && !weighing.again[base] {
        return None;
    }
    build((first, base, last), &labels, columns, score, weighing)
}

/// Whether a line under a heading's is the rest of it: years one after the other (`2025 2026 2027` under `Når`), or a
/// date under words that end in one for it (`Status pr.`).
fn dates_heading(main: &[Word<'_>], lower: &[Word<'_>]) -> bool {
    let year = |w: &Word<'_>| w.text.parse().ok().filter(|y| time::YEARS.contains(y));
    let years: Vec<u32> = lower.iter().filter_map(year).collect();
    if years.len() == lower.len() && years.len() > 1 {
        return years.windows(2).all(|w| w[1] == w[0] + 1);
    }
    /// Score of a text that is a time and nothing else.
    const SURE_DATE: f64 = 0.9;
    let [date] = lower else { return false };
    let over = main.iter().rfind(|w| w.x <= date.end).map_or("", |w| w.text);
    matches!(over, "pr." | "per" | "pr") && time::score(date.text) >= SURE_DATE
}

/// The best reading of a line as headings with what stands over and under them.
struct Reading {
    score: f64,
    /// Character column and heading, from right to left.
    columns: Vec<(usize, String)>,
}

fn headings(
    words: &[Vec<Word<'_>>],
    stack: &[(usize, Vec<Chunk>)],
    base: usize,
    weighing: &Weighing<'_>,
) -> Option<Reading> {
    let main = &words[base];
    let n = main.len();
    let of = |start: usize, end: usize| {
        let from_x = if start == 0 { 0 } else { main[start].x.saturating_sub(LEFT) };
        let to_x = if end == n { usize::MAX } else { main[end].x.saturating_sub(LEFT) };
        stacked(words, stack, base, (start, end), (from_x, to_x))
    };
    let mut best: Vec<Option<(f64, usize)>> = vec![None; n + 1];
    best[0] = Some((0.0, 0));
    for start in 0..n {
        let Some((so_far, _)) = best[start] else { continue };
        let mut inside = 0.0;
        for end in start + 1..=n.min(start + MAX_HEADING_WORDS) {
            if end - start > 1 {
                let gap = main[end - 1].x - main[end - 2].end;
                inside += match gap {
                    0 | 1 => 0.0,
                    2 => WIDE_JOIN[0],
                    _ => WIDE_JOIN[1],
                };
            }
            let cut = match end < n && main[end].x - main[end - 1].end < 2 {
                true if main[end - 1].text.ends_with('/') => IMPOSSIBLE,
                true => NARROW_CUT,
                false => 0.0,
            };
            let narrow = start > 0 && main[start].x - main[start - 1].end < 2;
            let total = so_far + inside + cut + weighing.of(of(start, end), narrow);
            if best[end].is_none_or(|b| total > b.0) {
                best[end] = Some((total, start));
            }
        }
    }
    let mut columns: Vec<(usize, String)> = Vec::new();
    let mut at = n;
    while at > 0 {
        let (_, start) = best[at]?;
        columns.push((main[start].x, of(start, at)));
        at = start;
    }
    Some(Reading { score: best[n]?.0, columns })
}

fn build(
    (first, base, last): (usize, usize, usize),
    labels: &[(String, usize)],
    columns: Vec<(usize, String)>,
    score: f64,
    weighing: &Weighing<'_>,
) -> Option<Header> {
    let names: Vec<String> = columns.iter().map(|c| plain(&c.1)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let fields = weighing.fields(&names, weighing.again[base])?;
    let columns: Vec<Column> = columns
        .into_iter()
        .zip(fields)
        .map(|((x, heading), m)| Column {
            heading,
            x,
            field: m.as_ref().map(|m| m.field),
            score: m.map_or(0.0, |m| m.score),
        })
        .collect();
    let mut groups: Vec<Group> = Vec::new();
    for (i, (label, x)) in labels.iter().enumerate() {
        let from = columns.iter().position(|c| c.x + LEFT >= *x)?;
        let to = labels.get(i + 1).and_then(|(_, next)| columns.iter().position(|c| c.x + LEFT >= *next));
        groups.push(Group { label: label.clone(), from, to: to.unwrap_or(columns.len()).max(from + 1) });
    }
    let signature = columns.iter().map(|c| fold(&c.heading.replace("-\n", ""))).collect::<Vec<_>>().join("|");
    Some(Header { first, last, base, groups, columns, signature, score })
}

/// The heading of the main line's words with what stands over and under them.
fn stacked(
    words: &[Vec<Word<'_>>],
    stack: &[(usize, Vec<Chunk>)],
    base: usize,
    (start, end): (usize, usize),
    (from_x, to_x): (usize, usize),
) -> String {
    let mut out = String::new();
    let mut own = false;
    let mut push = |piece: &str| {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(piece);
    };
    for (line, list) in stack {
        if *line > base && !own {
            push(&text(&words[base][start..end]));
            own = true;
        }
        for chunk in list.iter().filter(|c| c.x >= from_x && c.x < to_x) {
            push(&text(&words[*line][chunk.from..chunk.to]));
        }
    }
    if !own {
        push(&text(&words[base][start..end]));
    }
    out
}

/// The fields of headings side by side.
type Fields = Vec<Option<HeadingMatch>>;

/// Evidence of headings, remembered while the readings of a few lines are weighed.
struct Weighing<'k> {
    knowledge: &'k Knowledge,
    /// Lines that stand again in the document.
    again: Vec<bool>,
    known: RefCell<HashMap<(String, bool), f64>>,
    /// The fields of headings side by side, joined with `|`, and whether they stand again.
    assigned: RefCell<HashMap<(String, bool), Option<Fields>>>,
}

impl<'k> Weighing<'k> {
    /// Headings that are remembered at most: those of a page, so that memory does not grow with the text.
    const REMEMBERED: usize = 10_000;

    fn new(knowledge: &'k Knowledge, again: Vec<bool>) -> Self {
        Self { knowledge, again, known: RefCell::default(), assigned: RefCell::default() }
    }

    /// Evidence of a heading; `narrow` where one space alone stands before it.
    fn of(&self, heading: String, narrow: bool) -> f64 {
        let key = (heading, narrow);
        let mut known = self.known.borrow_mut();
        if let Some(&found) = known.get(&key) {
            return found;
        }
        if known.len() >= Self::REMEMBERED {
            known.clear();
        }
        let found = evidence(&key.0, narrow, self.knowledge);
        known.insert(key, found);
        found
    }

    /// The fields of these headings side by side, where they can be a header; those of a line that stands `again`
    /// need less.
    fn fields(&self, names: &[&str], again: bool) -> Option<Fields> {
        let key = (names.join("|"), again);
        let mut assigned = self.assigned.borrow_mut();
        if let Some(found) = assigned.get(&key) {
            return found.clone();
        }
        if assigned.len() >= Self::REMEMBERED {
            assigned.clear();
        }
        let fields = self.knowledge.headings.assign(names);
        let scores: Vec<(Option<Field>, f64)> = names
            .iter()
            .zip(&fields)
            .map(|(name, m)| match m {
                Some(m) => (Some(m.field), m.score),
                None => (time::is_stretch(&plain(name)).then_some(Field::BudgetYear), 0.0),
            })
            .collect();
        let found = if self.knowledge.headings.are_header(&scores) {
            Some(fields)
        } else {
            again.then(|| fields_again(names, self.knowledge)).flatten()
        };
        assigned.insert(key, found.clone());
        found
    }
}

/// Evidence of a heading; `narrow` where one space alone stands before it.
fn evidence(heading: &str, narrow: bool, knowledge: &Knowledge) -> f64 {
    let plain = plain(heading);
    let words: Vec<&str> = plain.split_whitespace().collect();
    let Some(first) = words.first() else { return UNKNOWN };
    let folded = fold(&plain);
    if knowledge.headings.exact(&folded) == Some(Field::BudgetYear) {
        return YEAR;
    }
    #[allow(clippy::cast_precision_loss)]
    let more = (words.len() - 1) as f64;
    let small = first.starts_with(char::is_lowercase) || first.starts_with(['(', '/', '-', '–']);
    // `For hvem / Geasa` in two languages.
    if narrow && small || heading.ends_with('/') {
        return IMPOSSIBLE;
    }
    if knowledge.headings.exact(&folded).is_some() || plain == "#" {
        return KNOWN + KNOWN_WORD * more;
    }
    // In two languages: `For hvem / Geasa`.
    if let Some((known, _)) = plain.split_once(" / ").filter(|(_, other)| !other.contains('/'))
        && knowledge.headings.exact(&fold(known)).is_some()
    {
        #[allow(clippy::cast_precision_loss)]
        return KNOWN + KNOWN_WORD * (known.split_whitespace().count() - 1) as f64;
    }
    // `Status pr.` over `haust`: a known heading with more under it in small letters.
    if let Some((upper, lower)) = heading.split_once('\n')
        && lower.split('\n').all(|l| l.starts_with(|c: char| c.is_lowercase() || c == '('))
        && knowledge.headings.exact(&fold(upper)).is_some()
    {
        #[allow(clippy::cast_precision_loss)]
        let tail = lower.split_whitespace().count() as f64;
        return KNOWN + KNOWN_WORD * (more - tail) + TAIL_WORD * tail;
    }
    if small || plain.ends_with(['-', ',']) {
        return IMPOSSIBLE;
    }
    // Not `høst` below `Status pr.`
    if time::is_stretch(&plain) {
        return YEAR;
    }
    if first.starts_with(|c: char| c.is_ascii_digit()) {
        return NUMERIC;
    }
    #[allow(clippy::cast_precision_loss)]
    let inner = words[1..].iter().filter(|w| begins_with_capital(w)).count() as f64;
    if knowledge.headings.holds(&folded) {
        return KNOWN_BUT_ENDINGS + KNOWN_WORD * more;
    }
    if actors::score(&plain) >= ACTOR {
        return UNKNOWN_ACTOR;
    }
    match (inner == 0.0).then(|| knowledge.headings.guess(&folded).score) {
        Some(score) if score >= SIMILAR_FROM => SIMILAR * score - 0.15 * more,
        _ if !narrow && !plain.ends_with(['.', ':', ';']) => UNKNOWN_APART - 1.5 * inner - 0.8 * more,
        _ => UNKNOWN - 1.5 * inner - 0.8 * more,
    }
}
