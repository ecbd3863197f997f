//! Time expressions → dates: `Høst 2023 – vår 2024`, `innan utgangen av 2025`, `Løpande`.
//!
//! A grammar, not a list of patterns: words are looked up in `schemas/time_words.csv`, joined to
//! units and ranges ([`units`]), and read with the words around them ([`grammar`]). The choices
//! behind the dates are written in `schemas/time_expressions.md`, which is also the test.

mod calendar;
mod grammar;
mod unit;
mod units;

use crate::knowledge::time::{self, AutumnFrom};
use crate::model::plan::{Deadline, DeadlineKind, Period};
use grammar::{Clause, Years};

/// What the heading of the column says about the times in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeadlineColumn {
    /// Frist, Tidsfrist, Når: a bare date is an end alone.
    Deadline,
    /// Tid, Periode, Tidsplan: a bare date is an end alone, as plans write the day by which it is to be done there.
    Period,
    /// Tidsrom, Varighet: what is named is when the measure goes on, a bare date that one day.
    Span,
    /// Start, Oppstart: what is named is a start alone.
    Start,
    /// Outside such columns: a bare date is that day.
    Neutral,
}

/// Reads a time expression.
///
/// `period` is the plan's; it gives the year where the text has none (flag `year_inferred`, or
/// `year_unknown` where several years are possible) and the bounds of `i planperioden` and of
/// rhythms (`årleg`). Words for "all the time" get no dates unless they name the period.
/// A text that is not understood keeps its words and gets kind `unknown`. `autumn` is the user's choice
/// of when an autumn begins.
#[must_use]
pub fn parse(text: &str, column: DeadlineColumn, period: Option<&Period>, autumn: AutumnFrom) -> Deadline {
    let clause = read(text, period, autumn);
    let bare_date = clause.precision == "date";
    let (mut from, mut to) = (clause.from, clause.to);
    let mut kind = match clause.precision.as_str() {
        "deadline" => DeadlineKind::By,
        "from" => DeadlineKind::From,
        "continuous" => DeadlineKind::Continuous,
        "annual" | "recurring" => DeadlineKind::Recurring,
        "event" => DeadlineKind::Event,
        "done" if to.is_some() => DeadlineKind::By,
        "done" | "started" | "asap" | "horizon" | "duration" | "unknown" => DeadlineKind::Unknown,
        "postponed" if to.is_none() => DeadlineKind::Unknown,
        _ => DeadlineKind::Interval,
    };
    if kind == DeadlineKind::Continuous && !clause.names_period {
        (from, to) = (None, None);
    }
    match column {
        DeadlineColumn::Deadline | DeadlineColumn::Period if bare_date => {
            kind = DeadlineKind::By;
            from = None;
        }
        DeadlineColumn::Start if kind == DeadlineKind::Interval => {
            kind = DeadlineKind::From;
            to = None;
        }
        _ => {}
    }
    Deadline {
        text: text.to_owned(),
        from: from.map(|d| d.to_string()),
        to: to.map(|d| d.to_string()),
        kind,
        precision: Some(clause.precision),
        flags: clause.flags,
    }
}

/// The reading that does not look at the column.
fn read(text: &str, period: Option<&Period>, autumn: AutumnFrom) -> Clause {
    let lower = text.to_lowercase();
    let tokens = time::tokens(&lower).unwrap_or_default();
    grammar::read(&tokens, period.and_then(years), autumn)
}

fn years(period: &Period) -> Option<Years> {
    let year = |s: &str| s.get(..4).and_then(|y| y.parse::<i32>().ok());
    let (from, to) = (year(&period.from)?, year(&period.to)?);
    (from <= to).then_some(Years { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = include_str!("../../../schemas/time_expressions.md");

    fn period(from: i32, to: i32) -> Period {
        Period { from: from.to_string(), to: to.to_string(), text: String::new() }
    }

    /// A bound of the table in a plan of these years; `None` where it stays open.
    fn bound(cell: &str, from: i32, to: i32, is_end: bool) -> Option<String> {
        let whole = match cell {
            "" => return None,
            "plan.from" => return Some(format!("{from}-01-01")),
            "plan.to" => return Some(format!("{to}-12-31")),
            c => c,
        };
        if let Some(rest) = whole.strip_prefix("plan.from.year") {
            return Some(format!("{from}{rest}"));
        }
        if let Some(rest) = whole.strip_prefix("plan.to.year") {
            return Some(format!("{to}{rest}"));
        }
        if let Some(rest) = whole.strip_prefix("plan-W").or(whole.strip_prefix("plan.year-W")) {
            let week: u32 = rest.split('-').next().unwrap().parse().unwrap();
            let (a, b) = calendar::Day::week(from, week).unwrap();
            return (from == to).then(|| if is_end { b } else { a }.to_string());
        }
        if let Some(rest) = whole.strip_prefix("plan.year").or(whole.strip_prefix("plan")) {
            return (from == to).then(|| format!("{from}{rest}"));
        }
        Some(whole.to_owned())
    }

    #[test]
    fn table() {
        let rows: Vec<Vec<&str>> = TABLE
            .lines()
            .filter(|l| l.starts_with("| ") && !l.starts_with("| expression"))
            .map(|l| l.split('|').map(str::trim).collect())
            .collect();
        assert!(rows.len() >= 178, "{} rows", rows.len());
        let mut wrong = Vec::new();
        for row in &rows {
            for (a, b) in [(2024, 2024), (2023, 2026)] {
                let got = read(row[1], Some(&period(a, b)), AutumnFrom::July);
                let got = (got.from.map(|d| d.to_string()), got.to.map(|d| d.to_string()), got.precision);
                let want = (bound(row[2], a, b, false), bound(row[3], a, b, true), row[4].to_owned());
                if got != want {
                    wrong.push(format!("{} in {a}–{b}: {got:?} instead of {want:?}", row[1]));
                }
            }
        }
        assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
    }

    #[track_caller]
    fn check(text: &str, column: DeadlineColumn, want: (&str, &str, DeadlineKind)) {
        let got = parse(text, column, Some(&period(2024, 2025)), AutumnFrom::July);
        let day = |s: &str| (!s.is_empty()).then(|| s.to_owned());
        assert_eq!((got.from, got.to, got.kind), (day(want.0), day(want.1), want.2), "{text}");
        assert_eq!(got.text, text);
    }

    #[test]
    fn combinations_that_no_table_lists() {
        use DeadlineColumn::Deadline as D;
        use DeadlineKind::{By, Continuous, Event, From, Interval, Recurring, Unknown};
        check("frå 1. mars til 30. juni 2024", D, ("2024-03-01", "2024-06-30", Interval));
        check("Oppstart: 15.01.2024 Ferdig: 1. juni 2025", D, ("2024-01-15", "2025-06-01", Interval));
        check("f.o.m. hausten 2024 t.o.m. våren 2025", D, ("2024-07-01", "2025-06-30", Interval));
        check("3.–4. kvartal 2024", D, ("2024-07-01", "2024-12-31", Interval));
        check("1. og 2. tertial -25", D, ("2025-01-01", "2025-08-31", Interval));
        check("mellom 15. mars og 1. mai 2025", D, ("2025-03-15", "2025-05-01", Interval));
        check("Q4 2024 - Q1 2025", D, ("2024-10-01", "2025-03-31", Interval));
        check("H1 2025", D, ("2025-01-01", "2025-06-30", Interval));
        check("V24–H24", D, ("2024-01-01", "2024-12-31", Interval));
        check("Senest innen utgangen av juni -24", D, ("", "2024-06-30", By));
        check("nov. 2024 – jan.", D, ("2024-11-01", "2025-01-31", Interval));
        check("desember/januar 2025", D, ("2024-12-01", "2025-01-31", Interval));
        check("01.03-15.04.24", D, ("2024-03-01", "2024-04-15", Interval));
        check("Haust\n2024", D, ("2024-07-01", "2024-12-31", Interval));
        check("Innan 2. halvår 2025", D, ("", "2025-12-31", By));
        check("før 1.7.24", D, ("", "2024-07-01", By));
        check("før påske 2025", D, ("", "2025-04-20", By));
        check("slutten av mai 2024", D, ("2024-05-21", "2024-05-31", Interval));
        check("siste halvår 2024", D, ("2024-07-01", "2024-12-31", Interval));
        check("By the end of June 2024", D, ("", "2024-06-30", By));
        check("Spring 2025", D, ("2025-01-01", "2025-06-30", Interval));
        check("Čakčat 2024", D, ("2024-07-01", "2024-12-31", Interval));
        check("Kontinuerlig arbeid", D, ("", "", Continuous));
        check("Heile planperioden", D, ("2024-01-01", "2025-12-31", Continuous));
        check("to gonger i året", D, ("2024-01-01", "2025-12-31", Recurring));
        check("Kvart halvår", D, ("2024-01-01", "2025-12-31", Recurring));
        check("Når avtalen er signert", D, ("", "", Event));
        check("Frå 2025 og framover", D, ("2025-01-01", "", From));
        check("31.02.2024", D, ("", "", Unknown));
        check("Etter vedtak", D, ("", "", Event));
        check("Sjå eigen plan", D, ("", "", Unknown));
        check("", D, ("", "", Unknown));
    }

    #[test]
    fn the_column_decides_what_a_bare_date_is() {
        use DeadlineKind::{By, From, Interval};
        check("31.12.2024", DeadlineColumn::Deadline, ("", "2024-12-31", By));
        check("31.12.2024", DeadlineColumn::Period, ("", "2024-12-31", By));
        check("31.12.2024", DeadlineColumn::Span, ("2024-12-31", "2024-12-31", Interval));
        check("innan 31.12.2024", DeadlineColumn::Span, ("", "2024-12-31", By));
        check("31.12.2024", DeadlineColumn::Start, ("2024-12-31", "", From));
        check("31.12.2024", DeadlineColumn::Neutral, ("2024-12-31", "2024-12-31", Interval));
        check("haust 2024", DeadlineColumn::Start, ("2024-07-01", "", From));
        check("haust 2024", DeadlineColumn::Deadline, ("2024-07-01", "2024-12-31", Interval));
    }

    #[test]
    fn autumn_begins_when_the_user_says() {
        let days = |text: &str, autumn| {
            let got = parse(text, DeadlineColumn::Span, Some(&period(2024, 2025)), autumn);
            [got.from, got.to].map(Option::unwrap_or_default).join("/")
        };
        use AutumnFrom::{August, July, September};
        assert_eq!(days("haust 2024", July), "2024-07-01/2024-12-31");
        assert_eq!(days("haust 2024", August), "2024-08-01/2024-12-31");
        assert_eq!(days("H24 – V25", September), "2024-09-01/2025-06-30");
        assert_eq!(days("tidlig høst 2024", September), "2024-09-01/2024-09-30");
        assert_eq!(days("etter hausten 2024", August), "2025-01-01/");
        assert_eq!(days("2. halvår 2024", August), "2024-07-01/2024-12-31", "a half-year is no season");
        assert_eq!(days("haustsemesteret 2024", July), "2024-08-01/2024-12-31", "a school term has days of its own");
    }

    #[test]
    fn assumptions_are_flagged() {
        let flags = |t: &str, p: &Period| parse(t, DeadlineColumn::Deadline, Some(p), AutumnFrom::July).flags;
        assert_eq!(flags("25. august", &period(2024, 2024)), ["year_inferred"]);
        assert_eq!(flags("25. august", &period(2024, 2025)), ["year_unknown"]);
        assert_eq!(flags("xx. Jan/febr. 2022", &period(2022, 2023)), ["partial"]);
        assert_eq!(flags("innan 2025", &period(2024, 2025)), ["ambiguous"]);
        assert_eq!(flags("Årleg, fyrste gong haust 2024", &period(2024, 2025)), ["also:2024-07-01/2024-12-31"]);
        assert!(flags("haust 2024", &period(2024, 2025)).is_empty());
    }

    #[test]
    fn nothing_makes_it_fail() {
        for text in [
            "99.99.9999",
            "1/",
            "-/-/-",
            "uke 99 2024",
            "0. kvartal 2024",
            "9. halvår",
            "۳ år",
            "2024-02-30",
            "((((",
            "til til til",
        ] {
            let d = parse(text, DeadlineColumn::Deadline, None, AutumnFrom::July);
            assert_eq!(d.text, text);
        }
    }
}
