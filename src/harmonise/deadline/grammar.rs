//! Tokens of one cell → what it says: clauses read in order, the first that is dated decides.

use super::calendar::Day;
use super::unit::{Shape, Unit};
use super::units::Cursor;
use crate::knowledge::time::{AutumnFrom, Class, Kind, Token, ending_sense};

/// The plan's years, as the clauses need them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Years {
    pub(super) from: i32,
    pub(super) to: i32,
}

/// What a clause or a whole cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause {
    /// The finer kind.
    pub(super) precision: String,
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    pub(super) flags: Vec<String>,
    /// Rests on words that mean a time by themselves, not on bare numbers.
    strong: bool,
    /// The words themselves name the plan's period.
    pub(super) names_period: bool,
}

impl Clause {
    fn new(precision: &str) -> Self {
        Self {
            precision: precision.to_owned(),
            from: None,
            to: None,
            flags: Vec::new(),
            strong: true,
            names_period: false,
        }
    }

    fn bounded(precision: &str, years: Option<Years>) -> Self {
        let mut c = Self::new(precision);
        c.from = years.map(|y| Day::first(y.from, 1));
        c.to = years.map(|y| Day::last(y.to, 12));
        c
    }

    fn flag(&mut self, flag: &str) {
        if !self.flags.iter().any(|f| f == flag) {
            self.flags.push(flag.to_owned());
        }
    }

    fn is_open(&self) -> bool {
        matches!(self.precision.as_str(), "unknown" | "start")
    }
}

/// Words that stand before a time and say which end of it is meant.
#[derive(Debug, Default, Clone, Copy)]
struct Lead {
    by: Option<bool>,
    from: Option<bool>,
    start: bool,
    finish: bool,
    status: Option<Class>,
    end: bool,
    approximate: bool,
}

/// Reads a cell's tokens.
pub(super) fn read(tokens: &[Token<'_>], years: Option<Years>, autumn: AutumnFrom) -> Clause {
    let mut cursor = Cursor { tokens, at: 0, autumn };
    let mut clauses: Vec<Clause> = Vec::new();
    let (mut unknown, mut partial, mut tentative) = (0usize, false, false);
    while let Some(token) = cursor.peek(0) {
        let before = cursor.at;
        if let Some(clause) = clause(&mut cursor, years) {
            clauses.push(clause);
        }
        if cursor.at == before {
            match token.kind {
                Kind::Unknown => match ending_sense(token.text) {
                    Some(_) => {
                        clauses.push(occasion(&mut cursor, years, false));
                        continue;
                    }
                    None => unknown += 1,
                },
                Kind::Known(s) if s.class == Class::Placeholder => partial = true,
                Kind::Number(..) => partial = true,
                Kind::Mark('?') => tentative = true,
                _ => {}
            }
            cursor.at += 1;
        }
    }
    let mut main = combine(clauses);
    if unknown > 0 && !main.strong {
        main = Clause::new("unknown");
    }
    if main.precision != "unknown" {
        if unknown > 0 || partial {
            main.flag("partial");
        }
        if tentative {
            main.flag("tentative");
        }
    }
    main
}

/// The clause that decides, with the others named in a flag.
fn combine(mut clauses: Vec<Clause>) -> Clause {
    let Some(first) = clauses.iter().position(|c| !c.is_open()).or_else(|| (!clauses.is_empty()).then_some(0)) else {
        return Clause::new("unknown");
    };
    let mut main = clauses.remove(first);
    if main.precision == "start" {
        "unknown".clone_into(&mut main.precision);
    }
    for other in clauses {
        let closes = main.precision == "from" && other.precision == "deadline";
        if closes && main.to.is_none() && main.from.zip(other.to).is_some_and(|(a, b)| a <= b) {
            main.to = other.to;
            main.precision = main
                .flags
                .iter()
                .chain(&other.flags)
                .find_map(|f| f.strip_prefix("unit:"))
                .map_or_else(|| "date_range".to_owned(), |u| format!("{u}_range"));
        } else if !other.is_open() {
            let range = match (other.from, other.to) {
                (None, None) => other.precision.clone(),
                (a, b) => format!(
                    "{}/{}",
                    a.map_or(String::from(".."), |d| d.to_string()),
                    b.map_or(String::from(".."), |d| d.to_string())
                ),
            };
            main.flag(&format!("also:{range}"));
        }
    }
    main.flags.retain(|f| !f.starts_with("unit:"));
    main
}

fn clause(c: &mut Cursor<'_>, years: Option<Years>) -> Option<Clause> {
    let lead = lead(c);
    if let Some(mut f) = frequency(c, years) {
        if lead.approximate {
            f.flag("approximate");
        }
        return Some(f);
    }
    if let Some(sense) = c.sense(0) {
        let simple = match sense.class {
            Class::Continuous | Class::WeakContinuous => {
                let mut x = Clause::bounded("continuous", years);
                x.names_period = sense.value == 1;
                Some(x)
            }
            Class::Asap => Some(Clause::new("asap")),
            Class::Horizon => Some(Clause::new("horizon")),
            Class::Undecided => Some(Clause::new("unknown")),
            Class::Recurring if sense.value == 1 => Some(Clause::new("recurring")),
            Class::Recurring => Some(Clause::bounded("recurring", years)),
            Class::Annual => Some(Clause::bounded("annual", years)),
            Class::ThisYear => {
                let this = years.map(|y| Years { from: y.from, to: y.from });
                Some(Clause::bounded("plan_period", this))
            }
            _ => None,
        };
        if let Some(x) = simple {
            c.at += 1;
            return Some(x);
        }
        if sense.class == Class::PlanPeriod {
            c.at += 1;
            if let Some(x) = dated(c, lead, years) {
                return Some(x);
            }
            return Some(plan_period(lead, years));
        }
        if sense.class == Class::Event {
            return Some(event(c, lead, years));
        }
    }
    if let Some(x) = dated(c, lead, years) {
        return Some(x);
    }
    let occasion_next =
        c.peek(0).is_some_and(|t| t.kind == Kind::Unknown) && (lead.by.is_some() || lead.from.is_some() || lead.end);
    if occasion_next {
        return Some(occasion(c, years, lead.by.is_some()));
    }
    match lead.status {
        Some(Class::Done) => Some(Clause::new("done")),
        Some(Class::Started) => Some(Clause::new("started")),
        Some(Class::Postponed) => Some(Clause::new("postponed")),
        _ if lead.finish => Some(Clause::new("done")),
        _ if lead.start => Some(Clause::new("start")),
        _ => None,
    }
}

fn lead(c: &mut Cursor<'_>) -> Lead {
    let mut lead = Lead::default();
    while let Some(token) = c.peek(0) {
        match token.kind {
            Kind::Mark(':' | ',' | ';' | '(' | '.') => {}
            Kind::Known(s) => match s.class {
                Class::By => lead.by = Some(lead.by.unwrap_or(false) || s.value == 1),
                Class::From => lead.from = Some(s.value == 1),
                Class::Start => lead.start = true,
                Class::Finish => lead.finish = true,
                Class::Done | Class::Started | Class::Postponed => lead.status = Some(s.class),
                Class::Edge if s.value == 3 => lead.end = true,
                Class::Approximate => lead.approximate = true,
                Class::During | Class::Filler | Class::And => {}
                _ => break,
            },
            _ => break,
        }
        c.at += 1;
    }
    lead
}

fn plan_period(lead: Lead, years: Option<Years>) -> Clause {
    let mut x = Clause::bounded("plan_period", years);
    if lead.by.is_some() || lead.end || lead.finish {
        "deadline".clone_into(&mut x.precision);
        x.from = None;
    } else if lead.from.is_some() || lead.start {
        "from".clone_into(&mut x.precision);
        x.to = None;
    }
    x
}

/// `4 møter årleg`, `1 gong i året`, `kvart fjerde år`, `kvar 14. dag`, `3 år`.
fn frequency(c: &mut Cursor<'_>, years: Option<Years>) -> Option<Clause> {
    let start = c.at;
    let found = frequency_here(c, years);
    if found.is_none() {
        c.at = start;
    }
    found
}

fn count(c: &Cursor<'_>) -> Option<u32> {
    match (c.number(0), c.sense(0)) {
        (Some((v, d)), _) if d <= 2 => Some(v),
        (_, Some(s)) if s.class == Class::Count => u32::try_from(s.value).ok(),
        _ => None,
    }
}

fn frequency_here(c: &mut Cursor<'_>, years: Option<Years>) -> Option<Clause> {
    match c.class(0) {
        Some(Class::Every) => {
            c.at += 1;
            let skipped = count(c).is_some() || c.class(0) == Some(Class::Ordinal);
            if skipped {
                c.at += 1;
                c.at += usize::from(c.is_mark(0, &['.']));
            }
            let sense = c.sense(0)?;
            c.at += 1;
            return Some(match sense.class {
                Class::SpanUnit if sense.value == 1 && !skipped => Clause::bounded("annual", years),
                Class::Season | Class::LooseSeason | Class::Month | Class::Semester if !skipped => {
                    let mut x = Clause::bounded("annual", years);
                    x.flag("also:season");
                    x
                }
                Class::SpanUnit | Class::Unit | Class::Week => Clause::bounded("recurring", years),
                _ => return None,
            });
        }
        Some(Class::EveryOther) => {
            c.at += 1;
            matches!(c.class(0)?, Class::SpanUnit | Class::Week | Class::Unit | Class::Month).then_some(())?;
            c.at += 1;
            return Some(Clause::bounded("recurring", years));
        }
        _ => {}
    }
    let n = count(c)?;
    c.at += 1;
    if c.class(0) == Some(Class::Times) {
        c.at += 1;
        let sense = c.sense(0)?;
        if matches!(sense.class, Class::Annual | Class::Recurring) {
            c.at += 1;
            return Some(rhythm(n, sense.class == Class::Annual, years));
        }
        matches!(sense.class, Class::Per | Class::Filler | Class::Every).then_some(())?;
        c.at += 1;
        let unit = c.sense(0)?;
        matches!(unit.class, Class::SpanUnit | Class::Unit | Class::Week).then_some(())?;
        c.at += 1;
        return Some(rhythm(n, unit.class == Class::SpanUnit && unit.value == 1, years));
    }
    let unit = c.class(0)?;
    if matches!(unit, Class::SpanUnit | Class::Week) && c.number(1).is_none() {
        c.at += 1;
        while matches!(c.class(0), Some(Class::From | Class::Start)) {
            c.at += 1;
        }
        return Some(Clause::new("duration"));
    }
    None
}

fn rhythm(n: u32, yearly: bool, years: Option<Years>) -> Clause {
    Clause::bounded(if n == 1 && yearly { "annual" } else { "recurring" }, years)
}

/// A condition or an occasion: takes the rest of the cell, its date if it has one.
fn event(c: &mut Cursor<'_>, lead: Lead, years: Option<Years>) -> Clause {
    c.at += 1;
    let start = c.at;
    if let Some(x) = dated(c, lead, years) {
        return x;
    }
    c.at = start;
    occasion(c, years, lead.by.is_some())
}

/// An occasion such as a meeting: only the unit of time named with it is certain.
fn occasion(c: &mut Cursor<'_>, years: Option<Years>, by: bool) -> Clause {
    let mut x = Clause::new("event");
    while c.peek(0).is_some() {
        if matches!(c.peek(0).map(|t| t.kind), Some(Kind::Mark(';' | ')'))) {
            break;
        }
        let before = c.at;
        if let Some(list) = c.units() {
            let named = span(&list, years);
            x.from = named.from.filter(|_| !by);
            x.to = named.to;
            break;
        }
        c.at = before + 1;
    }
    x
}

/// Units with the words before and after them that say which end is meant.
fn dated(c: &mut Cursor<'_>, lead: Lead, years: Option<Years>) -> Option<Clause> {
    let list = c.units()?;
    let mut x = span(&list, years);
    let unit = x.precision.clone();
    if lead.approximate {
        x.flag("approximate");
    }
    let open_end = c.class(0) == Some(Class::Onwards)
        || c.is_mark(0, &['→', '>'])
        || c.is_mark(0, &['-']) && (c.peek(1).is_none() || c.is_mark(1, &['>']));
    let (first, last) = (*list.first()?, *list.last()?);
    let strict = lead.by == Some(true);
    match lead.status {
        Some(Class::Done) => {
            "done".clone_into(&mut x.precision);
            x.from = None;
        }
        Some(Class::Postponed) => "postponed".clone_into(&mut x.precision),
        _ if open_end
            || lead.from.is_some() && list.len() == 1
            || lead.start
            || lead.status == Some(Class::Started) =>
        {
            c.at += usize::from(open_end);
            x.from = bound(&first, years, |u, y| u.start_for(y, lead.from == Some(true)));
            x.to = None;
            "from".clone_into(&mut x.precision);
            x.flags.push(format!("unit:{unit}"));
            // `frå haust 2023 … innan juni 2024`: the end is a clause of its own.
        }
        _ if lead.by.is_some() || lead.end || lead.finish => {
            x.to = bound(&last, years, |u, y| u.end_for(y, strict));
            x.from = None;
            "deadline".clone_into(&mut x.precision);
            x.flags.push(format!("unit:{unit}"));
            if lead.by == Some(false) && !lead.end && last.shape == Shape::Year {
                x.flag("ambiguous");
            }
        }
        _ => {}
    }
    if list.iter().any(|u| u.year.is_some_and(|y| u.days(y).is_none())) {
        let mut none = Clause::new("unknown");
        none.flag("no_such_date");
        return Some(none);
    }
    if x.from.is_none() && x.to.is_none() {
        x.flags.retain(|f| f != "year_inferred" && f != "ambiguous");
        x.flag("year_unknown");
    }
    Some(x)
}

fn bound(unit: &Unit, years: Option<Years>, day: impl Fn(&Unit, i32) -> Option<Day>) -> Option<Day> {
    match (unit.year, years) {
        (Some(y), _) => day(unit, y),
        (None, Some(p)) if p.from == p.to => day(unit, p.from),
        _ => None,
    }
}

/// Too short to stand for the same days of several years.
fn is_point(shape: Shape) -> bool {
    matches!(shape, Shape::Day { .. } | Shape::Week(_) | Shape::Feast(_) | Shape::TurnOfMonth(_) | Shape::TurnOfYear)
}

/// The days from the first to the last of the units.
fn span(list: &[Unit], years: Option<Years>) -> Clause {
    let mut x = Clause::new("unknown");
    let first = &list[0];
    let last = list.last().unwrap_or(first);
    x.precision = if list.len() > 1 {
        match last.precision() {
            p @ ("part_of_month" | "part_of_year" | "school_year" | "term") => p.to_owned(),
            p => format!("{p}_range"),
        }
    } else {
        first.precision().to_owned()
    };
    let named: Vec<(Day, Day)> = list.iter().filter_map(|u| u.days(u.year?)).collect();
    if named.len() == list.len() {
        x.from = named.iter().map(|d| d.0).min();
        x.to = named.iter().map(|d| d.1).max();
    } else if list.iter().all(|u| u.year.is_none())
        && let Some(p) = years
    {
        let single = p.from == p.to;
        // A month without a year may be any of the plan's; a day cannot stand for several.
        if single || list.iter().all(|u| u.share.is_none() && !is_point(u.shape)) {
            x.from = list.iter().filter_map(|u| u.days(p.from)).map(|d| d.0).min();
            x.to = list.iter().filter_map(|u| u.days(p.to)).map(|d| d.1).max();
            x.flag("year_inferred");
            if !single {
                x.flag("ambiguous");
            }
        }
    }
    if list.iter().any(Unit::is_approximate) {
        x.flag("approximate");
    }
    x.strong = list
        .iter()
        .any(|u| u.year.is_some_and(|_| !matches!(u.shape, Shape::Day { .. })) || matches!(u.shape, Shape::Month(_)))
        || list.iter().any(|u| matches!(u.shape, Shape::Day { .. }) && u.year.is_some());
    x
}
