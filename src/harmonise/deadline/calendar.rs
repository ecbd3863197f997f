//! Days of the Gregorian calendar, as far as plans need them.

use std::fmt;

/// A day. Always valid: made by [`Day::new`] or by steps from a valid day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day {
    year: i32,
    month: u32,
    day: u32,
}

impl fmt::Display for Day {
    /// ISO 8601.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Number of days in a month (1–12).
pub(super) fn days_in(year: i32, month: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// The day, if there is one.
    pub(super) fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        ((1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day)).then_some(Self { year, month, day })
    }

    /// The first day of a month; months outside 1–12 are taken as the nearest.
    pub(super) fn first(year: i32, month: u32) -> Self {
        Self { year, month: month.clamp(1, 12), day: 1 }
    }

    /// The last day of a month; months outside 1–12 are taken as the nearest.
    pub(super) fn last(year: i32, month: u32) -> Self {
        let month = month.clamp(1, 12);
        Self { year, month, day: days_in(year, month) }
    }

    pub(super) fn next(self) -> Self {
        if self.day < days_in(self.year, self.month) {
            Self { day: self.day + 1, ..self }
        } else if self.month < 12 {
            Self::first(self.year, self.month + 1)
        } else {
            Self::first(self.year + 1, 1)
        }
    }

    pub(super) fn previous(self) -> Self {
        if self.day > 1 {
            Self { day: self.day - 1, ..self }
        } else if self.month > 1 {
            Self::last(self.year, self.month - 1)
        } else {
            Self::last(self.year - 1, 12)
        }
    }

    fn add(self, days: u32) -> Self {
        (0..days).fold(self, |d, _| d.next())
    }

    /// Day of the week, Monday 0, by Sakamoto's method.
    fn weekday(self) -> u32 {
        const SHIFT: [i32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
        let y = if self.month < 3 { self.year - 1 } else { self.year };
        let index = usize::try_from(self.month - 1).unwrap_or(0);
        let day = i32::try_from(self.day).unwrap_or(1);
        let sunday_based = (y + y / 4 - y / 100 + y / 400 + SHIFT[index] + day).rem_euclid(7);
        u32::try_from((sunday_based + 6) % 7).unwrap_or(0)
    }

    /// Monday and Sunday of an ISO week (1–53).
    pub(super) fn week(year: i32, week: u32) -> Option<(Self, Self)> {
        if !(1..=53).contains(&week) {
            return None;
        }
        // 4 January is always in week 1.
        let fourth = Self { year, month: 1, day: 4 };
        let monday = (0..fourth.weekday()).fold(fourth, |d, _| d.previous()).add((week - 1) * 7);
        let thursday = monday.add(3);
        (thursday.year == year).then(|| (monday, monday.add(6)))
    }

    /// Easter Sunday, by the anonymous Gregorian method.
    pub(super) fn easter(year: i32) -> Self {
        let (a, b, c) = (year % 19, year / 100, year % 100);
        let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
        let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
        let month = u32::try_from(n / 31).unwrap_or(4);
        let day = u32::try_from(n % 31 + 1).unwrap_or(1);
        Self::new(year, month, day).unwrap_or(Self::first(year, 4))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_and_easter_fall_where_the_almanac_has_them() {
        let (a, b) = Day::week(2024, 12).unwrap();
        assert_eq!((a.to_string(), b.to_string()), ("2024-03-18".into(), "2024-03-24".into()));
        assert_eq!(Day::week(2021, 1).unwrap().0.to_string(), "2021-01-04");
        assert_eq!(Day::week(2020, 53).unwrap().1.to_string(), "2021-01-03");
        assert!(Day::week(2023, 53).is_none());
        assert_eq!(Day::easter(2024).to_string(), "2024-03-31");
        assert_eq!(Day::easter(2025).to_string(), "2025-04-20");
    }

    #[test]
    fn days_step_over_months_and_leap_days() {
        assert!(Day::new(2023, 2, 29).is_none());
        assert_eq!(Day::new(2024, 2, 28).unwrap().next().to_string(), "2024-02-29");
        assert_eq!(Day::first(2024, 1).previous().to_string(), "2023-12-31");
    }
}
