//! Words of time: the table `schemas/time_words.csv` and a tokeniser over it. Whether a short text is a time tells
//! `likeness`; what an expression *means* is read by `harmonise::deadline`.

mod likeness;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::text::hash::QuickMap;
pub use likeness::{is_stretch, may_be_of_one, prefix_len, score};

const TABLE: &str = include_str!("../../../schemas/time_words.csv");

/// Longest word of the table's plain entries matters little; a token list longer than this is a
/// sentence and no time expression (the longest seen in a time cell has 14 tokens).
const MAX_TOKENS: usize = 40;

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
    fn stops_and_line_breaks_do_not_split_phrases() {
        let lower = "f.o.m. 2024";
        let t = tokens(lower).unwrap();
        assert_eq!(t.len(), 2);
        assert_eq!(t[0].sense().map(|s| s.class), Some(Class::From));
        let t = tokens("i løpet\nav 2024").unwrap();
        assert_eq!(t[0].sense().map(|s| s.class), Some(Class::During));
    }
}
