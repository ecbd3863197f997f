//! Units of time (a year, a season, a day …) and the days they cover.

use super::calendar::{Day, days_in};

/// The shape of a unit; its year stands beside it in [`Unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Year,
    /// 1 spring, 2 summer, 4 winter, 5 winter from December on.
    Season(i32),
    /// From that month to the end of the year.
    Autumn(u32),
    /// A school term in that season.
    Semester(i32),
    /// Which of how many equal parts of the year.
    Part {
        nth: u32,
        of: u32,
    },
    Month(u32),
    /// Day of a month.
    Day {
        day: u32,
        month: u32,
    },
    Week(u32),
    /// From August to July.
    SchoolYear,
    /// A council's term; the last year.
    Term(i32),
    /// The border of two months: the first.
    TurnOfMonth(u32),
    /// The border of two years: the first.
    TurnOfYear,
    /// 1 New Year, 2 Christmas, 3 Easter.
    Feast(i32),
    /// A number that takes its kind from a neighbour: `15.` in `15.–17. april`.
    Bare(u32),
}

/// A part of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    /// The first third.
    First,
    /// The middle third.
    Middle,
    /// The last third.
    Last,
    /// An early part of a season, year …
    Early,
    /// A late part.
    Late,
}

/// A unit of time, its year perhaps not yet known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) shape: Shape,
    pub(super) year: Option<i32>,
    pub(super) share: Option<Share>,
}

impl Unit {
    pub(super) fn new(shape: Shape, year: Option<i32>) -> Self {
        Self { shape, year, share: None }
    }

    /// The finer kind, as published in `precision`.
    pub(super) fn precision(&self) -> &'static str {
        match (self.shape, self.share) {
            (Shape::Year, Some(_)) | (Shape::TurnOfYear | Shape::Feast(_), _) => "part_of_year",
            (Shape::Month(_), Some(_)) | (Shape::TurnOfMonth(_), _) => "part_of_month",
            (Shape::Year, None) => "year",
            (Shape::Season(_) | Shape::Autumn(_) | Shape::Semester(_), _) => "season",
            (Shape::Part { of: 2, .. }, _) => "half_year",
            (Shape::Part { of: 3, .. }, _) => "tertial",
            (Shape::Part { .. }, _) => "quarter",
            (Shape::Month(_), None) => "month",
            (Shape::Day { .. } | Shape::Bare(_), _) => "date",
            (Shape::Week(_), _) => "week",
            (Shape::SchoolYear, _) => "school_year",
            (Shape::Term(_), _) => "term",
        }
    }

    /// Whether the days are a convention rather than what the words fix.
    pub(super) fn is_approximate(&self) -> bool {
        self.share.is_some() && !matches!(self.shape, Shape::Month(_))
            || matches!(self.shape, Shape::TurnOfMonth(_) | Shape::TurnOfYear | Shape::Feast(_) | Shape::Term(_))
            || matches!(self.shape, Shape::Season(4))
    }

    /// First and last day in that year; `None` where the calendar has no such unit.
    pub(super) fn days(&self, year: i32) -> Option<(Day, Day)> {
        let (from, to) = self.whole(year)?;
        Some(match (self.share, self.shape) {
            (None, _) => (from, to),
            (Some(share), Shape::Month(m)) => month_share(year, m, share),
            (Some(share), Shape::Year) => year_share(year, share),
            (Some(share), shape @ (Shape::Season(_) | Shape::Autumn(_))) => {
                season_share(year, shape, share).unwrap_or((from, to))
            }
            (Some(_), _) => (from, to),
        })
    }

    fn whole(&self, year: i32) -> Option<(Day, Day)> {
        let months = |a: u32, b: u32| Some((Day::first(year, a), Day::last(year, b)));
        match self.shape {
            Shape::Year => months(1, 12),
            Shape::Season(1) | Shape::Semester(1) => months(1, 6),
            Shape::Season(2) => months(6, 8),
            Shape::Autumn(first) => months(first, 12),
            Shape::Season(5) => Some((Day::first(year, 12), Day::last(year + 1, 2))),
            Shape::Season(_) => months(1, 3),
            Shape::Semester(_) => months(8, 12),
            Shape::Part { nth, of } => {
                let length = 12u32.checked_div(of)?;
                (1..=of)
                    .contains(&nth)
                    .then(|| (Day::first(year, (nth - 1) * length + 1), Day::last(year, nth * length)))
            }
            Shape::Month(m) => months(m, m),
            Shape::Day { day, month } => Day::new(year, month, day).map(|d| (d, d)),
            Shape::Week(w) => Day::week(year, w),
            Shape::SchoolYear => Some((Day::first(year, 8), Day::last(year + 1, 7))),
            // Councils are elected in September every fourth year and meet from October.
            Shape::Term(last) => Some((Day::first(year, 10), Day::last(last, 9))),
            Shape::TurnOfMonth(m) => {
                let (next_year, next) = if m == 12 { (year + 1, 1) } else { (year, m + 1) };
                Some((Day::new(year, m, days_in(year, m).min(25))?, Day::new(next_year, next, 7)?))
            }
            Shape::TurnOfYear => Some((Day::new(year, 12, 15)?, Day::new(year + 1, 1, 15)?)),
            Shape::Feast(1) => Day::new(year, 1, 1).map(|d| (d, d)),
            Shape::Feast(2) => Day::new(year, 12, 24).map(|d| (d, d)),
            Shape::Feast(_) => Some((Day::easter(year), Day::easter(year))),
            Shape::Bare(_) => None,
        }
    }

    /// The last day for "by this unit"; strictly before it where `strict`.
    pub(super) fn end_for(&self, year: i32, strict: bool) -> Option<Day> {
        let (from, to) = self.days(year)?;
        Some(match self.shape {
            // "Before the summer" means before the holidays, whichever word is used.
            Shape::Season(2) if self.share.is_none() => Day::last(year, 6),
            Shape::TurnOfYear => Day::last(year, 12),
            // "By New Year 2025" is the end of 2024.
            Shape::Feast(1) => from.previous(),
            Shape::Day { .. } | Shape::Feast(_) => to,
            _ if strict => from.previous(),
            _ => to,
        })
    }

    /// The first day for "from this unit"; strictly after it where `strict`.
    pub(super) fn start_for(&self, year: i32, strict: bool) -> Option<Day> {
        let (from, to) = self.days(year)?;
        Some(match self.shape {
            // "After the summer" is when the holidays end.
            Shape::Season(2) if strict => Day::first(year, 8),
            Shape::TurnOfYear => Day::first(year + 1, 1),
            _ if strict => to.next(),
            _ => from,
        })
    }
}

/// Thirds of a month: days 1–10, 11–20 and the rest.
fn month_share(year: i32, month: u32, share: Share) -> (Day, Day) {
    let last = Day::last(year, month);
    let at = |d: u32| Day::new(year, month, d).unwrap_or(last);
    match share {
        Share::First | Share::Early => (at(1), at(10)),
        Share::Middle => (at(11), at(20)),
        Share::Last | Share::Late => (at(21), last),
    }
}

/// Primo is January, medio June and July, ultimo December; early and late are thirds.
fn year_share(year: i32, share: Share) -> (Day, Day) {
    let (a, b) = match share {
        Share::First => (1, 1),
        Share::Middle => (6, 7),
        Share::Last => (12, 12),
        Share::Early => (1, 4),
        Share::Late => (9, 12),
    };
    (Day::first(year, a), Day::last(year, b))
}

/// Early and late parts of spring and autumn; early autumn begins after the holidays.
fn season_share(year: i32, season: Shape, share: Share) -> Option<(Day, Day)> {
    let (a, b) = match (season, share) {
        (Shape::Autumn(first), Share::Early | Share::First) => (first.max(8), 9),
        (Shape::Autumn(_), Share::Middle) => (9, 10),
        (Shape::Autumn(_), Share::Late | Share::Last) => (11, 12),
        (Shape::Season(1), Share::Early | Share::First) => (1, 2),
        (Shape::Season(1), Share::Middle) => (3, 4),
        (Shape::Season(1), Share::Late | Share::Last) => (5, 6),
        _ => return None,
    };
    Some((Day::first(year, a), Day::last(year, b)))
}
