//! Words of time: the table `schemas/time_words.csv`, a tokeniser over it, and two quick judges
//! of short strings for table recovery. What an expression *means* is read by
//! `harmonise::deadline`.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::text::hash::QuickMap;

const TABLE: &str = include_str!("../../schemas/time_words.csv");

/// Longest word of the table's plain entries matters little; a token list longer than this is a
/// sentence and no time expression (the longest seen in a time cell has 14 tokens).
const MAX_TOKENS: usize = 40;

/// Longest text in bytes that [`score`] looks at; time cells seen hold at most 80.
const MAX_SCORED: usize = 160;

/// Four-digit numbers in this range are years.
pub const YEARS: std::ops::RangeInclusive<u32> = 1990..=2069;

/// The month in which an autumn begins. July leaves no gap after a spring that ends with June, and makes
/// `haust` the second half-year (`schemas/time_expressions.md`, convention 1); who counts from the end
/// of the holidays sets another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AutumnFrom {
    /// From 1 July.
    #[default]
    July,
    /// From 1 August.
    August,
    /// From 1 September.
    September,
}

impl AutumnFrom {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::July, Self::August, Self::September];

    /// The name on the command line and in `run.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::July => "july",
            Self::August => "august",
            Self::September => "september",
        }
    }

    /// The month's number.
    #[must_use]
    pub fn month(self) -> u32 {
        match self {
            Self::July => 7,
            Self::August => 8,
            Self::September => 9,
        }
    }
}

/// What a word of the table does in a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Value 1–12.
    Month,
    /// Value 1 spring, 2 summer, 3 autumn, 4 winter; plus 100 for its early, 200 for its late part.
    Season,
    /// As [`Class::Season`], but the word has other uses: only beside a year or another season.
    LooseSeason,
    /// A school term, valued as its season.
    Semester,
    /// A part of a year: value is how many of them a year has.
    Unit,
    /// A letter that stands for a [`Class::Unit`] before a digit.
    Letter,
    /// A week of the ISO calendar.
    Week,
    /// A letter that means week only before a number.
    LooseWeek,
    /// A length of time: how many of them a year has.
    SpanUnit,
    /// First, second …; 9 is the last.
    Ordinal,
    /// One, two …
    Count,
    /// What follows is an end; value 1: strictly before it.
    By,
    /// What follows is a start; value 1: strictly after it.
    From,
    /// A start is named.
    Start,
    /// An end is named, or the work is finished.
    Finish,
    /// The work is done.
    Done,
    /// The work is begun.
    Started,
    /// The work is put off.
    Postponed,
    /// 3 the end, 4 an early, 5 a middle, 6 a late part of what follows.
    Edge,
    /// 1 primo, 2 medio, 3 ultimo.
    Part,
    /// The days about two months' border.
    TurnOfMonth,
    /// The days about New Year.
    TurnOfYear,
    /// 1 New Year, 2 Christmas, 3 Easter.
    Feast,
    /// Two halves of two calendar years.
    SchoolYear,
    /// A council's term.
    Term,
    /// Without an end; value 1: names the plan's period.
    Continuous,
    /// As [`Class::Continuous`], by words that also describe.
    WeakContinuous,
    /// Once a year.
    Annual,
    /// With another rhythm; value 1: without bounds.
    Recurring,
    /// Every second.
    EveryOther,
    /// Every.
    Every,
    /// Per.
    Per,
    /// Times, meetings.
    Times,
    /// Roughly, at least.
    Approximate,
    /// The plan's own period.
    PlanPeriod,
    /// The year that runs.
    ThisYear,
    /// At once.
    Asap,
    /// A span of years without dates.
    Horizon,
    /// Said to be open.
    Undecided,
    /// After a time: and onwards.
    Onwards,
    /// Opens a condition or an occasion.
    Event,
    /// An occasion, told by a word's ending.
    EventNoun,
    /// A template's place holder.
    Placeholder,
    /// Within a period.
    During,
    /// Carries no meaning of its own.
    Filler,
    /// Joins two times.
    And,
}

impl Class {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "month" => Self::Month,
            "season" => Self::Season,
            "loose_season" => Self::LooseSeason,
            "semester" => Self::Semester,
            "unit" => Self::Unit,
            "letter" => Self::Letter,
            "week" => Self::Week,
            "loose_week" => Self::LooseWeek,
            "span_unit" => Self::SpanUnit,
            "ordinal" => Self::Ordinal,
            "count" => Self::Count,
            "by" => Self::By,
            "from" => Self::From,
            "start" => Self::Start,
            "finish" => Self::Finish,
            "done" => Self::Done,
            "started" => Self::Started,
            "postponed" => Self::Postponed,
            "edge" => Self::Edge,
            "part" => Self::Part,
            "turn_of_month" => Self::TurnOfMonth,
            "turn_of_year" => Self::TurnOfYear,
            "feast" => Self::Feast,
            "school_year" => Self::SchoolYear,
            "term" => Self::Term,
            "continuous" => Self::Continuous,
            "weak_continuous" => Self::WeakContinuous,
            "annual" => Self::Annual,
            "recurring" => Self::Recurring,
            "every_other" => Self::EveryOther,
            "every" => Self::Every,
            "per" => Self::Per,
            "times" => Self::Times,
            "approximate" => Self::Approximate,
            "plan_period" => Self::PlanPeriod,
            "this_year" => Self::ThisYear,
            "asap" => Self::Asap,
            "horizon" => Self::Horizon,
            "undecided" => Self::Undecided,
            "onwards" => Self::Onwards,
            "event" => Self::Event,
            "event_noun" => Self::EventNoun,
            "placeholder" => Self::Placeholder,
            "during" => Self::During,
            "filler" => Self::Filler,
            "and" => Self::And,
            _ => return None,
        })
    }

    /// How surely a cell that holds this word and nothing unknown is a time, 0 to 1; 0 for words
    /// that prove nothing alone.
    fn strength(self) -> f64 {
        match self {
            Self::Month
            | Self::Season
            | Self::Semester
            | Self::Unit
            | Self::Continuous
            | Self::Annual
            | Self::Recurring
            | Self::SchoolYear
            | Self::TurnOfMonth
            | Self::TurnOfYear
            | Self::ThisYear
            | Self::Asap => 0.97,
            Self::PlanPeriod | Self::Week | Self::EveryOther | Self::Part | Self::Feast | Self::Term => 0.8,
            Self::Horizon => 0.7,
            Self::WeakContinuous => 0.6,
            Self::LooseSeason => 0.45,
            Self::Undecided => 0.3,
            Self::Done | Self::Finish | Self::Postponed | Self::Started | Self::Start => 0.2,
            Self::Placeholder => 0.15,
            _ => 0.0,
        }
    }
}

/// A word's entry in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// What it does.
    pub class: Class,
    /// See [`Class`].
    pub value: i32,
}

/// A piece of a time expression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token<'a> {
    /// Its kind.
    pub kind: Kind,
    /// The text in lower case.
    pub text: &'a str,
    /// White space stands before it.
    pub spaced: bool,
    /// A full stop follows a word directly.
    pub dotted: bool,
}

/// The kinds of token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Digits: their value and count.
    Number(u32, u8),
    /// A word or phrase of the table.
    Known(Sense),
    /// Any other word.
    Unknown,
    /// A mark; every dash is `-`, every arrow `→`.
    Mark(char),
}

impl Token<'_> {
    /// The sense of a known word.
    #[must_use]
    pub fn sense(&self) -> Option<Sense> {
        match self.kind {
            Kind::Known(s) => Some(s),
            _ => None,
        }
    }

    /// The year, if the token is a number of four digits in [`YEARS`].
    #[must_use]
    pub fn year(&self) -> Option<u32> {
        match self.kind {
            Kind::Number(v, 4) if YEARS.contains(&v) => Some(v),
            _ => None,
        }
    }
}

struct Phrase {
    rest: Vec<&'static str>,
    sense: Sense,
}

struct Lexicon {
    words: QuickMap<&'static str, Sense>,
    /// Phrases by first word, the longest first.
    phrases: QuickMap<&'static str, Vec<Phrase>>,
    endings: Vec<(&'static str, Sense)>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut lex = Lexicon { words: QuickMap::default(), phrases: QuickMap::default(), endings: Vec::new() };
        for line in TABLE.lines().skip(1) {
            let mut fields = line.splitn(4, ',');
            let (Some(words), Some(class), Some(value)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let Some(class) = Class::named(class) else { continue };
            let sense = Sense { class, value: value.parse().unwrap_or(0) };
            for word in words.split('|') {
                if let Some(ending) = word.strip_prefix('*') {
                    lex.endings.push((ending, sense));
                } else if let Some((first, rest)) = word.split_once(' ') {
                    let rest = rest.split(' ').collect();
                    lex.phrases.entry(first).or_default().push(Phrase { rest, sense });
                } else {
                    lex.words.entry(word).or_insert(sense);
                }
            }
        }
        // The order of values in a map does not matter here: each list is sorted by itself.
        #[allow(clippy::iter_over_hash_type)]
        for list in lex.phrases.values_mut() {
            list.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        lex
    })
}

/// The sense that an unknown word has by its ending, for example an occasion (`…møtet`).
#[must_use]
pub fn ending_sense(word: &str) -> Option<Sense> {
    lexicon().endings.iter().find(|(e, _)| word.len() > e.len() && word.ends_with(e)).map(|(_, s)| *s)
}

/// Splits lower-case text into tokens; `None` where there are more than a time cell ever has.
///
/// Line breaks count as spaces, so an expression broken over two lines is whole again.
#[must_use]
pub fn tokens(lower: &str) -> Option<Vec<Token<'_>>> {
    let lex = lexicon();
    let mut out = Vec::new();
    let mut at = 0;
    let mut spaced = false;
    while let Some(c) = lower[at..].chars().next() {
        if is_space(c) {
            spaced = true;
            at += c.len_utf8();
            continue;
        }
        if out.len() >= MAX_TOKENS {
            return None;
        }
        let start = at;
        let mut dotted = false;
        let kind = if c.is_ascii_digit() {
            let len = lower[at..].bytes().take_while(u8::is_ascii_digit).count();
            at += len;
            Kind::Number(lower[start..at].parse().unwrap_or(u32::MAX), u8::try_from(len).unwrap_or(u8::MAX))
        } else if c.is_alphabetic() {
            let (end, kind) = word(lex, lower, at);
            at = end;
            dotted = lower[at..].starts_with('.');
            if dotted {
                at += 1;
            }
            kind
        } else {
            at += c.len_utf8();
            Kind::Mark(mark(c))
        };
        let end = if dotted { at - 1 } else { at };
        out.push(Token { kind, text: &lower[start..end], spaced, dotted });
        spaced = false;
    }
    Some(out)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}')
}

/// One spelling for each kind of mark.
fn mark(c: char) -> char {
    match c {
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '➔' | '➜' | '⇒' | '►' | '→' => '→',
        '’' | '‘' | '´' | '`' | '\'' => '\'',
        c => c,
    }
}

fn word_end(text: &str, at: usize) -> usize {
    at + text[at..].chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum::<usize>()
}

/// The end of the word or phrase that starts at `at`, and what it is.
fn word(lex: &'static Lexicon, text: &str, at: usize) -> (usize, Kind) {
    let end = word_end(text, at);
    let first = &text[at..end];
    if let Some((end, known)) = abbreviation(lex, text, at, end) {
        return (end, known);
    }
    if let Some(list) = lex.phrases.get(first) {
        for phrase in list {
            if let Some(end) = phrase_end(text, end, &phrase.rest) {
                return (end, Kind::Known(phrase.sense));
            }
        }
    }
    (end, lex.words.get(first).map_or(Kind::Unknown, |s| Kind::Known(*s)))
}

/// `f.o.m.` and its like: single letters with stops between them, looked up without the stops.
fn abbreviation(lex: &Lexicon, text: &str, at: usize, end: usize) -> Option<(usize, Kind)> {
    let mut letters = [0u8; 4];
    let (mut n, mut pos) = (0, at);
    let mut stop = end;
    while n < letters.len() {
        let e = word_end(text, pos);
        if e - pos != 1 {
            break;
        }
        letters[n] = text.as_bytes()[pos];
        n += 1;
        stop = e;
        match text[e..].strip_prefix('.') {
            Some(rest) => pos = text.len() - rest.trim_start_matches(' ').len(),
            None => break,
        }
    }
    if n < 2 {
        return None;
    }
    let key = std::str::from_utf8(&letters[..n]).ok()?;
    lex.words.get(key).map(|s| (stop, Kind::Known(*s)))
}

fn phrase_end(text: &str, mut at: usize, rest: &[&str]) -> Option<usize> {
    for part in rest {
        let gap = text[at..].trim_start_matches(|c| is_space(c) || c == '.');
        let start = text.len() - gap.len();
        if start == at || !text[start..].starts_with(part) {
            return None;
        }
        at = word_end(text, start);
        if at != start + part.len() {
            return None;
        }
    }
    Some(at)
}

/// How surely this whole text is a time expression, 0 to 1.
///
/// Evidence: every token is of the table or of a number's shape, and at least one of them means a
/// time by itself. Each unknown word takes its share away. Meant for cells, not for prose.
#[must_use]
pub fn score(text: &str) -> f64 {
    if text.len() > MAX_SCORED || text.is_empty() {
        return 0.0;
    }
    let lower = text.to_lowercase();
    tokens(&lower).map_or(0.0, |t| score_tokens(&t))
}

/// Whether a heading is a stretch of the calendar and nothing else: `2. kv 27`, `Q1 2026`, `Jan`, `Haust 2026`. A year
/// alone is none, for budgets are headed so; nor is a day, which is left of `Status per 1.9.25` where a form tears
/// headings; nor a word that asks for a time: `Kvartal`, `Innan`.
#[must_use]
pub fn is_stretch(heading: &str) -> bool {
    if heading.len() > MAX_SCORED {
        return false;
    }
    let lower = heading.to_lowercase();
    let Some(tokens) = tokens(&lower) else { return false };
    let number = |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(|t| matches!(t.kind, Kind::Number(..)));
    let ordinal = |i: Option<usize>| {
        i.and_then(|i| tokens.get(i)).and_then(Token::sense).is_some_and(|s| s.class == Class::Ordinal)
    };
    let is_stop = |i: usize| tokens[i].kind == Kind::Mark('.');
    let mut anchored = false;
    let mut i = 0;
    while i < tokens.len() {
        let mut len = 1;
        match tokens[i].kind {
            Kind::Number(_, digits) => match number_shape(&tokens[i..]) {
                Some((n, _)) if tokens[i].year().is_some() && n <= 3 => len = n,
                Some(_) => return false,
                None if digits <= 2 => {}
                None => return false,
            },
            Kind::Known(sense) => match sense.class {
                // `1. mars`
                Class::Month if number(i.checked_sub(1)) || number(i.checked_sub(2)) && is_stop(i - 1) => return false,
                Class::Month
                | Class::Season
                | Class::Semester
                | Class::SchoolYear
                | Class::TurnOfMonth
                | Class::TurnOfYear => anchored = true,
                // No heading is a pronoun; a letter may stand for anything.
                Class::LooseSeason if tokens[i].text.chars().nth(1).is_some() => anchored = true,
                Class::LooseSeason | Class::Letter | Class::LooseWeek if number(Some(i + 1)) => anchored = true,
                Class::Unit | Class::Week => {
                    // The number stands before it, with a full stop perhaps, or after it.
                    let before = i
                        .checked_sub(1)
                        .filter(|&b| tokens[b].kind == Kind::Mark('.'))
                        .map_or_else(|| i.checked_sub(1), |b| b.checked_sub(1));
                    if !number(before) && !ordinal(before) && !number(Some(i + 1)) {
                        return false;
                    }
                    anchored = true;
                }
                Class::Ordinal | Class::Edge | Class::Part | Class::And => {}
                _ => return false,
            },
            Kind::Mark('.' | ',' | '-' | '/' | '(' | ')' | '\'') => {}
            Kind::Mark(_) | Kind::Unknown => return false,
        }
        i += len;
    }
    anchored
}

/// Whether a text with this word can be a time expression; of the others each needs such a word.
#[must_use]
pub fn may_be_of_one(word: &str) -> bool {
    let lex = lexicon();
    let lower = word.to_lowercase();
    let letter = |w: &str| w.chars().nth(1).is_none();
    lower.bytes().any(|b| b.is_ascii_digit())
        || lower
            .split(|c: char| !c.is_alphabetic())
            .filter(|w| !w.is_empty())
            .any(|w| letter(w) || lex.words.contains_key(w) || lex.phrases.contains_key(w))
}

/// What is left of the score where the words are as much of a status or an effort.
const DOUBT: f64 = 0.5;

fn score_tokens(tokens: &[Token<'_>]) -> f64 {
    let (mut best, mut known, mut total) = (0.0f64, 0usize, 0usize);
    let mut i = 0;
    while i < tokens.len() {
        let t = &tokens[i];
        let (len, strength, counts) = number_shape(&tokens[i..]).map_or_else(
            || match t.kind {
                Kind::Known(s) => (1, loose_strength(tokens, i, s.class), true),
                Kind::Mark('.' | ',' | '-' | '/' | ':' | '(' | ')' | '→' | '+' | '\'' | '&') => (1, 0.0, true),
                Kind::Number(..) => (1, 0.0, near_unit(tokens, i)),
                Kind::Unknown | Kind::Mark(_) => (1, 0.0, false),
            },
            |(len, strength)| (len, strength, true),
        );
        best = best.max(strength);
        for token in &tokens[i..i + len] {
            let weight = if matches!(token.kind, Kind::Mark(_)) { 0 } else { token.text.chars().count() };
            total += weight;
            known += if counts { weight } else { 0 };
        }
        i += len;
    }
    if total == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss)] // counts of characters in a cell
    let share = known as f64 / total as f64;
    // `Utsett til 2025` is rather a status, `To møte i halvåret` rather an effort.
    let doubtful = tokens
        .first()
        .and_then(Token::sense)
        .is_some_and(|s| matches!(s.class, Class::Done | Class::Postponed | Class::Started))
        || tokens.iter().any(|t| t.sense().is_some_and(|s| s.class == Class::Times));
    let doubt = if doubtful { DOUBT } else { 1.0 };
    best * doubt * share * share * share
}

/// A season word that is also a pronoun counts fully beside a year.
fn loose_strength(tokens: &[Token<'_>], i: usize, class: Class) -> f64 {
    let beside_number = tokens.get(i + 1).is_some_and(|t| matches!(t.kind, Kind::Number(..)));
    match class {
        Class::LooseSeason | Class::LooseWeek | Class::Letter if beside_number => 0.95,
        c => c.strength(),
    }
}

/// Whether a bare number belongs to a word of time beside it (`uke 12`, `kvar 14. dag`).
fn near_unit(tokens: &[Token<'_>], i: usize) -> bool {
    let is = |t: Option<&Token<'_>>| {
        t.and_then(Token::sense).is_some_and(|s| {
            matches!(
                s.class,
                Class::Month
                    | Class::Season
                    | Class::LooseSeason
                    | Class::Week
                    | Class::LooseWeek
                    | Class::Unit
                    | Class::Letter
                    | Class::SpanUnit
                    | Class::Times
                    | Class::Every
            )
        })
    };
    is(i.checked_sub(1).and_then(|j| tokens.get(j)))
        || (1..=4).any(|k| is(tokens.get(i + k)))
        || tokens[..i].iter().any(|t| is(Some(t)))
}

/// A date or year at the head of the tokens: how many tokens it takes and how sure it is.
fn number_shape(t: &[Token<'_>]) -> Option<(usize, f64)> {
    let number = |i: usize| match t.get(i).map(|t| t.kind) {
        Some(Kind::Number(v, d)) => Some((v, d)),
        _ => None,
    };
    let is_mark =
        |i: usize, marks: &[char]| matches!(t.get(i).map(|t| t.kind), Some(Kind::Mark(c)) if marks.contains(&c));
    let (a, digits) = number(0)?;
    if digits == 4 && YEARS.contains(&a) {
        if is_mark(1, &['-', '.', '/'])
            && number(2).is_some_and(|(m, d)| d <= 2 && (1..=12).contains(&m))
            && is_mark(3, &['-', '.', '/'])
            && number(4).is_some_and(|(v, d)| d <= 2 && (1..=31).contains(&v))
        {
            return Some((5, 1.0));
        }
        if is_mark(1, &['-', '/'])
            && number(2).is_some_and(|(v, d)| (d == 4 && YEARS.contains(&v)) || (d == 2 && v == a % 100 + 1))
        {
            return Some((3, 0.97));
        }
        return Some((1, 0.85));
    }
    if digits > 2 || a == 0 || a > 31 {
        return None;
    }
    let (b, bd) = is_mark(1, &['.', '/', '-']).then(|| number(2)).flatten()?;
    if bd == 4 && YEARS.contains(&b) && a <= 12 {
        return Some((3, 0.9));
    }
    if bd > 2 || b == 0 || b > 12 {
        return None;
    }
    if is_mark(3, &['.', '/', '-']) {
        if number(4).is_some_and(|(v, d)| (d == 4 && YEARS.contains(&v)) || d == 2) {
            return Some((5, 1.0));
        }
    } else if number(3).is_some_and(|(v, d)| d == 4 && YEARS.contains(&v)) {
        return Some((4, 0.97));
    }
    // `01.06` may be a day, `1.6` is more often a number of an item.
    (digits == 2 && bd == 2).then_some((3, 0.35))
}

/// How many leading words form the longest time expression; 0 where none does.
///
/// The words of a line with several columns are given; the expression ends where a word of no
/// time follows, and does not end on a joining word, a dash or a lone number.
#[must_use]
pub fn prefix_len(words: &[&str]) -> usize {
    let mut joined = String::with_capacity(64);
    let mut best = 0;
    for (n, word) in words.iter().enumerate() {
        if joined.len() + word.len() > MAX_SCORED {
            break;
        }
        if n > 0 {
            joined.push(' ');
        }
        joined.extend(word.chars().flat_map(char::to_lowercase));
        let Some(tokens) = tokens(&joined) else { break };
        if tokens.iter().any(|t| t.kind == Kind::Unknown) && !open_phrase(word) {
            break;
        }
        if score_tokens(&tokens) >= PREFIX_SCORE && closed(&tokens) {
            best = n + 1;
        }
    }
    best
}

/// [`prefix_len`] wants every word to belong, so that a lone loose word (`vår`) is not enough.
const PREFIX_SCORE: f64 = 0.55;

/// Whether the word may yet become part of a phrase of the table.
fn open_phrase(word: &str) -> bool {
    let lower = word.to_lowercase();
    lexicon().phrases.contains_key(lower.trim_end_matches('.'))
}

/// Whether the expression may end here.
fn closed(tokens: &[Token<'_>]) -> bool {
    let Some(last) = tokens.last() else { return false };
    match last.kind {
        Kind::Number(v, d) => {
            d == 4 && YEARS.contains(&v)
                || tokens.len() >= 2
                    && !last.spaced
                    && matches!(tokens[tokens.len() - 2].kind, Kind::Mark('.' | '/' | '-' | '\'') | Kind::Known(_))
                || tokens.len() >= 2 && {
                    let before = &tokens[tokens.len() - 2];
                    before.sense().is_some_and(|s| matches!(s.class, Class::Week | Class::LooseWeek))
                }
        }
        Kind::Known(s) => !matches!(
            s.class,
            Class::By
                | Class::From
                | Class::Start
                | Class::Edge
                | Class::Every
                | Class::EveryOther
                | Class::Per
                | Class::Approximate
                | Class::Event
                | Class::During
                | Class::Filler
                | Class::And
                | Class::Ordinal
                | Class::Count
                | Class::Times
                | Class::Letter
                | Class::LooseWeek
                | Class::Placeholder
        ),
        Kind::Mark(c) => matches!(c, ')' | '→' | '.') && tokens.len() > 1,
        Kind::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_has_a_class() {
        for line in TABLE.lines().skip(1) {
            let class = line.split(',').nth(1).unwrap();
            assert!(Class::named(class).is_some(), "{line}");
        }
    }

    #[test]
    fn times_score_high_and_other_cells_low() {
        for sure in [
            "Høst 2023 – vår 2024",
            "Løpende",
            "Innen 01.06.2026",
            "2023/2024",
            "1. halvår 2024",
            "4. kv. 2025",
            "Q3 2025",
            "Kontinuerleg",
            "juni 2024",
            "aug.-des. 2024",
            "Innan utgangen av 2025",
            "15.01.25",
            "2024",
            "f.o.m. 2024",
            "uke 12 2024",
            "Våren 2026",
            "Årleg i november",
            "H23",
            "Heile planperioden",
            "andre halvår 2022",
        ] {
            assert!(score(sure) >= 0.8, "{sure}: {}", score(sure));
        }
        for not in [
            "1.2",
            "2",
            "SSU/FSU",
            "Vår felles plan for 2024 med kommunane",
            "Utvikle felles planlegging",
            "-",
            "",
            "4 møter",
            "150 000",
            "400 000 kr",
            "20 % stilling",
            "Ingen",
            "80 % av pasientene er fornøyde",
            "Frist",
            "Når",
            "Utsatt til behandling i SSU",
            "Barn 0–6 år",
            "1.10",
            "Ferdig",
            "Under arbeid",
            "Hjemmeboende over 75 år",
        ] {
            assert!(score(not) <= 0.4, "{not}: {}", score(not));
        }
    }

    #[test]
    fn headings_that_are_stretches_of_the_calendar() {
        for text in [
            "1. kv 26",
            "2. kv 27",
            "Q1 2026",
            "Jan",
            "jan.",
            "Mai 26",
            "Haust 2026",
            "Vår -26",
            "1. halvår",
            "Uke 12",
            "Sep-okt",
            "2026 Q3",
            "T2",
            "andre halvår 2027",
            "Vår og haust",
            "Vår",
        ] {
            assert!(is_stretch(text), "{text}");
        }
        for text in [
            "2026",
            "2025-2028",
            "2025–26",
            "Kvartal",
            "Når",
            "Frist",
            "Innan 2026",
            "Start",
            "Årleg",
            "Veke",
            "Status mai",
            "Budsjett 2026",
            "1",
            "1.2",
            "",
            "Tiltak i 2026",
            "Ferdig haust 2026",
            "År 1",
            "Månad",
            "1.9.25",
            "2026-10-01",
            "1. mars",
            "1 mars",
        ] {
            assert!(!is_stretch(text), "{text}");
        }
    }

    #[test]
    fn a_prefix_ends_where_the_time_ends() {
        let len = |s: &str| prefix_len(&s.split_whitespace().collect::<Vec<_>>());
        assert_eq!(len("Høst 2023 – vår 2024 SSe utarbeider utkast"), 5);
        assert_eq!(len("Innen 01.06.2026 Arbeidet er krevende"), 2);
        assert_eq!(len("Løpende Personvern må avklares"), 1);
        assert_eq!(len("2023/2024 - utarbeide mandat"), 1);
        assert_eq!(len("Innan utgangen av 2025 SSU"), 4);
        assert_eq!(len("1. halvår 2024 2 møter"), 3);
        assert_eq!(len("2. kv. 2026"), 3);
        assert_eq!(len("Hele planperioden Kommunene"), 2);
        assert_eq!(len("uke 12 SSU"), 2);
        assert_eq!(len("vår felles plan"), 0);
        assert_eq!(len("SSU 2024"), 0);
        assert_eq!(len(""), 0);
    }

    #[test]
    fn stops_and_line_breaks_do_not_split_phrases() {
        let lower = "f.o.m. 2024";
        let t = tokens(lower).unwrap();
        assert_eq!(t.len(), 2);
        assert_eq!(t[0].sense().map(|s| s.class), Some(Class::From));
        let t = tokens("i løpet\nav 2024").unwrap();
        assert_eq!(t[0].sense().map(|s| s.class), Some(Class::During));
    }
}
