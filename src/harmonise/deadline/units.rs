//! Tokens → lists of units: `15.–17. april 2024`, `haust 2023 – vår 2024`, `Q3–Q4 2024`.

use super::unit::{Shape, Share, Unit};
use crate::knowledge::time::{AutumnFrom, Class, Kind, Sense, Token};

/// Two-digit numbers from here on are years where a year may stand; below they are rather days
/// or months. No plan of the kind is older than 2010.
const FIRST_SHORT_YEAR: u32 = 10;

/// Words for "by" that also join the two ends of a range.
const UNTIL: [&str; 9] = ["til", "til og med", "tom", "fram til", "frem til", "inntil", "until", "to", "through"];

/// A cursor over the tokens of one cell.
pub(super) struct Cursor<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) at: usize,
    pub(super) autumn: AutumnFrom,
}

impl<'a> Cursor<'a> {
    pub(super) fn peek(&self, ahead: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn sense(&self, ahead: usize) -> Option<Sense> {
        self.peek(ahead).and_then(Token::sense)
    }

    pub(super) fn class(&self, ahead: usize) -> Option<Class> {
        self.sense(ahead).map(|s| s.class)
    }

    pub(super) fn number(&self, ahead: usize) -> Option<(u32, u8)> {
        match self.peek(ahead)?.kind {
            Kind::Number(v, d) => Some((v, d)),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, ahead: usize, marks: &[char]) -> bool {
        matches!(self.peek(ahead).map(|t| t.kind), Some(Kind::Mark(c)) if marks.contains(&c))
    }

    fn glued(&self, ahead: usize) -> bool {
        self.peek(ahead).is_some_and(|t| !t.spaced)
    }

    fn full_year(&self, ahead: usize) -> Option<i32> {
        self.peek(ahead).and_then(Token::year).and_then(|y| i32::try_from(y).ok())
    }

    /// A year of two digits that nothing makes a day of.
    fn short_year(&self, ahead: usize) -> Option<i32> {
        let (value, digits) = self.number(ahead)?;
        let goes_on = self.is_mark(ahead + 1, &['.']) && self.peek(ahead + 2).is_some()
            || matches!(self.class(ahead + 1), Some(Class::Month | Class::SpanUnit | Class::Times | Class::Unit));
        (digits == 2 && (FIRST_SHORT_YEAR..=69).contains(&value) && !goes_on)
            .then(|| 2000 + i32::try_from(value).unwrap_or(0))
    }

    /// The year after a unit: `2024`, `, 2024`, `i 2024`, `-24`, `'24`, `/24`, `24`.
    fn year_after(&mut self) -> Option<i32> {
        let skip = usize::from(self.is_mark(0, &[',']) || matches!(self.class(0), Some(Class::Filler)));
        if let Some(y) = self.full_year(skip) {
            self.at += skip + 1;
            return Some(y);
        }
        if self.is_mark(0, &['/'])
            && let Some(y) = self.full_year(1)
        {
            self.at += 2;
            return Some(y);
        }
        let mark = usize::from(self.is_mark(0, &['-', '\'', '/']) && self.glued(1));
        if (mark == 1 || skip == 0)
            && let Some(y) = self.short_year(mark)
        {
            self.at += mark + 1;
            return Some(y);
        }
        None
    }

    /// A list of units joined by dashes, strokes, commas, "og" or "til", its years filled in from
    /// one another.
    pub(super) fn units(&mut self) -> Option<Vec<Unit>> {
        let start = self.at;
        let mut list = vec![self.unit()?];
        while let Some(last) = list.last().copied() {
            let before = self.at;
            // `2026 Q2`, `2024: vår`
            if last.shape == Shape::Year && last.share.is_none() {
                self.at += usize::from(self.is_mark(0, &[':', ',']) && self.sense(1).is_some());
                match self.unit() {
                    Some(u) if u.year.is_none() && !matches!(u.shape, Shape::Day { .. } | Shape::Bare(_)) => {
                        list.pop();
                        list.push(Unit { year: last.year, ..u });
                        continue;
                    }
                    _ => self.at = before,
                }
            }
            if !self.separator() {
                break;
            }
            match self.unit_after(last) {
                Some(u) => list.push(u),
                None => {
                    self.at = before;
                    break;
                }
            }
        }
        if resolve_bare(&mut list) {
            fill_years(&mut list);
            Some(list)
        } else {
            self.at = start;
            None
        }
    }

    fn separator(&mut self) -> bool {
        let joins = |c: &Self| {
            c.is_mark(0, &['-', '/', ',', '&', '+'])
                || c.class(0) == Some(Class::And)
                || c.peek(0).is_some_and(|t| UNTIL.contains(&t.text))
        };
        let start = self.at;
        while joins(self) && self.at < start + 2 {
            self.at += 1;
        }
        self.at > start
    }

    fn unit_after(&mut self, last: Unit) -> Option<Unit> {
        if let Some((value, digits)) = self.number(0) {
            let free = !self.is_mark(1, &['.']) && !matches!(self.class(1), Some(Class::Month | Class::Unit));
            match last.shape {
                Shape::Year if digits == 2 && free => {
                    let year = 2000 + i32::try_from(value).ok()?;
                    if last.year.is_some_and(|y| year > y) {
                        self.at += 1;
                        return Some(Unit::new(Shape::Year, Some(year)));
                    }
                }
                Shape::Week(_) if digits <= 2 && free => {
                    self.at += 1;
                    let year = self.year_after();
                    return Some(Unit::new(Shape::Week(value), year));
                }
                Shape::Part { of, .. } if digits == 1 && free => {
                    self.at += 1;
                    let year = self.year_after();
                    return Some(Unit::new(Shape::Part { nth: value, of }, year));
                }
                _ => {}
            }
        }
        self.at += usize::from(self.class(0) == Some(Class::Filler));
        self.unit()
    }

    /// One unit at the cursor.
    fn unit(&mut self) -> Option<Unit> {
        let start = self.at;
        let found = self.unit_here();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn unit_here(&mut self) -> Option<Unit> {
        if let Some(y) = self.full_year(0) {
            return Some(self.year_unit(y));
        }
        if self.number(0).is_some() {
            return self.day_number();
        }
        let sense = self.sense(0)?;
        let glued_digit = self.number(1).filter(|_| self.glued(1) && !self.peek(0).is_some_and(|t| t.dotted));
        match sense.class {
            Class::Month => {
                self.at += 1;
                let month = u32::try_from(sense.value).ok()?;
                let year = self.year_after();
                Some(Unit::new(Shape::Month(month), year))
            }
            Class::LooseSeason if self.peek(0).is_some_and(|t| t.text.len() == 1) => {
                let (value, digits) = glued_digit.or_else(|| self.number(1))?;
                let (season, is_h) = (sense.value, sense.value == 3);
                let short = (digits == 2 && value >= 20 && glued_digit.is_some()).then_some(value);
                self.at += 2;
                if let Some(y) = short {
                    return Some(Unit::new(self.season_shape(season), Some(2000 + i32::try_from(y).ok()?)));
                }
                let shape = match (is_h, digits) {
                    (true, 1) if glued_digit.is_some() => Shape::Part { nth: value, of: 2 },
                    (false, 1 | 2) => Shape::Week(value),
                    _ => return None,
                };
                let year = self.year_after();
                Some(Unit::new(shape, year))
            }
            Class::Season | Class::LooseSeason => {
                self.at += 1;
                Some(self.season(sense.value))
            }
            Class::Semester => {
                self.at += 1;
                let year = self.year_after();
                Some(Unit::new(Shape::Semester(sense.value), year))
            }
            Class::Letter => {
                let (nth, digits) = glued_digit.or_else(|| self.number(1))?;
                let of = u32::try_from(sense.value).ok()?;
                if digits > 1 || nth > of {
                    return None;
                }
                self.at += 2;
                let year = self.year_after();
                Some(Unit::new(Shape::Part { nth, of }, year))
            }
            Class::Unit => {
                let (nth, _) = self.number(1).filter(|(_, d)| *d == 1)?;
                self.at += 2;
                let year = self.year_after();
                Some(Unit::new(Shape::Part { nth, of: u32::try_from(sense.value).ok()? }, year))
            }
            Class::Ordinal => {
                let unit = self.sense(1).filter(|s| s.class == Class::Unit)?;
                let of = u32::try_from(unit.value).ok()?;
                let nth = u32::try_from(sense.value).ok()?.min(of);
                self.at += 2;
                let year = self.year_after();
                Some(Unit::new(Shape::Part { nth, of }, year))
            }
            Class::Week | Class::LooseWeek => {
                let (week, digits) = self.number(1)?;
                if digits > 2 {
                    return None;
                }
                self.at += 2;
                let year = self.year_after_week();
                Some(Unit::new(Shape::Week(week), year))
            }
            Class::SchoolYear | Class::Term => self.two_years(sense.class),
            Class::TurnOfYear => {
                self.at += 1;
                let year = self.year_after();
                if self.is_mark(0, &['/', '-']) && (self.full_year(1).is_some() || self.short_year(1).is_some()) {
                    self.at += 2;
                }
                Some(Unit::new(Shape::TurnOfYear, year))
            }
            Class::TurnOfMonth => {
                self.at += 1;
                let list = self.units()?;
                match list.first()?.shape {
                    Shape::Month(m) => Some(Unit::new(Shape::TurnOfMonth(m), list.first()?.year)),
                    _ => None,
                }
            }
            Class::Feast => {
                self.at += 1;
                let year = self.year_after();
                Some(Unit::new(Shape::Feast(sense.value), year))
            }
            Class::Part | Class::Edge => {
                let share = match (sense.class, sense.value) {
                    (Class::Part, 1) => Share::First,
                    (Class::Part, 2) | (Class::Edge, 5) => Share::Middle,
                    (Class::Part, _) => Share::Last,
                    (_, 4) => Share::Early,
                    (_, 6) => Share::Late,
                    _ => return None,
                };
                self.at += 1;
                self.at += usize::from(self.class(0) == Some(Class::Filler));
                let mut unit = self.unit()?;
                unit.share = Some(share);
                matches!(unit.shape, Shape::Month(_) | Shape::Year | Shape::Season(_) | Shape::Autumn(_))
                    .then_some(unit)
            }
            _ => None,
        }
    }

    /// A week's year must not be taken from `40-42`.
    fn year_after_week(&mut self) -> Option<i32> {
        if self.is_mark(0, &['-']) && self.full_year(1).is_none() { None } else { self.year_after() }
    }

    /// The shape of a season by its number in the table of words.
    fn season_shape(&self, season: i32) -> Shape {
        if season == 3 { Shape::Autumn(self.autumn.month()) } else { Shape::Season(season) }
    }

    fn season(&mut self, value: i32) -> Unit {
        let (season, share) = match value {
            101..=199 => (value - 100, Some(Share::Early)),
            201..=299 => (value - 200, Some(Share::Late)),
            v => (v, None),
        };
        let year = self.year_after();
        let mut shape = self.season_shape(season);
        if season == 4
            && let Some(y) = year
            && self.is_mark(0, &['/', '-'])
            && self.full_year(1).or_else(|| self.short_year(1)) == Some(y + 1)
        {
            self.at += 2;
            shape = Shape::Season(5);
        }
        Unit { shape, year, share }
    }

    /// `skoleåret 2023/2024`, `skuleåret 23/24`, `valperioden 2023–2027`.
    fn two_years(&mut self, class: Class) -> Option<Unit> {
        self.at += 1;
        let first = self.full_year(0).or_else(|| self.short_year(0)).or_else(|| {
            self.number(0)
                .filter(|(v, d)| *d == 2 && *v < 70)
                .and_then(|(v, _)| i32::try_from(v).ok())
                .map(|v| 2000 + v)
        })?;
        self.at += 1;
        let mut last = None;
        if self.is_mark(0, &['/', '-']) {
            last = self.full_year(1).or_else(|| self.short_year(1));
            if last.is_some() {
                self.at += 2;
            }
        }
        match class {
            Class::SchoolYear => Some(Unit::new(Shape::SchoolYear, Some(first))),
            _ => Some(Unit::new(Shape::Term(last.unwrap_or(first + 4)), Some(first))),
        }
    }

    /// A year, or an ISO date or month that starts with it.
    fn year_unit(&mut self, year: i32) -> Unit {
        let part = |c: &Self, k: usize| c.number(k).filter(|(_, d)| *d <= 2).map(|(v, _)| v);
        if self.is_mark(1, &['-', '.', '/'])
            && let (Some(month), true, Some(day)) = (part(self, 2), self.is_mark(3, &['-', '.', '/']), part(self, 4))
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
        {
            self.at += 5;
            return Unit::new(Shape::Day { day, month }, Some(year));
        }
        // `2024-06` is a month, `2024-25` and `2011-12` are two years.
        if self.is_mark(1, &['-'])
            && self.glued(1)
            && self.glued(2)
            && let Some((month, 2)) = self.number(2)
            && (1..=12).contains(&month)
            && i32::try_from(month).is_ok_and(|m| m <= year % 100)
        {
            self.at += 3;
            return Unit::new(Shape::Month(month), Some(year));
        }
        self.at += 1;
        Unit::new(Shape::Year, Some(year))
    }

    /// A unit that starts with a number of one or two digits.
    fn day_number(&mut self) -> Option<Unit> {
        let (a, digits) = self.number(0).filter(|(_, d)| *d <= 2)?;
        if self.is_mark(1, &['.', '/']) {
            let stop = self.is_mark(1, &['.']);
            if let Some(y) = self.full_year(2)
                && (1..=12).contains(&a)
            {
                self.at += 3;
                return Some(Unit::new(Shape::Month(a), Some(y)));
            }
            if let Some((b, bd)) = self.number(2).filter(|(_, d)| *d <= 2) {
                if (1..=12).contains(&b) && (1..=31).contains(&a) && !self.is_ordinal_list(stop) {
                    return Some(self.day_and_month(a, b));
                }
                if !stop && digits == 2 && bd == 2 && (1..=12).contains(&a) && (13..=69).contains(&b) {
                    self.at += 3;
                    return Some(Unit::new(Shape::Month(a), Some(2000 + i32::try_from(b).ok()?)));
                }
                if !stop && digits == 2 && (13..=69).contains(&a) && b == a + 1 {
                    self.at += 1;
                    return Some(Unit::new(Shape::Year, Some(2000 + i32::try_from(a).ok()?)));
                }
            }
        }
        let stop = usize::from(self.is_mark(1, &['.']));
        match self.sense(1 + stop) {
            Some(s) if s.class == Class::Month && (1..=31).contains(&a) => {
                self.at += 2 + stop;
                let month = u32::try_from(s.value).ok()?;
                let year = self.year_after();
                Some(Unit::new(Shape::Day { day: a, month }, year))
            }
            Some(s) if s.class == Class::Unit => {
                self.at += 2 + stop;
                let year = self.year_after();
                Some(Unit::new(Shape::Part { nth: a, of: u32::try_from(s.value).ok()? }, year))
            }
            Some(s) if s.class == Class::Week && stop == 1 => {
                self.at += 3;
                let year = self.year_after();
                Some(Unit::new(Shape::Week(a), year))
            }
            _ if self.is_mark(1 + stop, &['-', '/', ',', '&']) || self.class(1 + stop) == Some(Class::And) => {
                self.at += 1 + stop;
                Some(Unit::new(Shape::Bare(a), None))
            }
            _ => None,
        }
    }

    /// `1./2. kvartal`: two ordinals and no date.
    fn is_ordinal_list(&self, stop: bool) -> bool {
        let after = if self.is_mark(3, &['.']) { 4 } else { 3 };
        !stop && matches!(self.class(after), Some(Class::Unit | Class::Month))
    }

    /// `01.06.24`, `1/6-24`, `01.06 2024`, `01.06`; the cursor stands at the day.
    fn day_and_month(&mut self, day: u32, month: u32) -> Unit {
        let shape = Shape::Day { day, month };
        self.at += 3;
        if let Some(y) = self.full_year(0) {
            self.at += 1;
            return Unit::new(shape, Some(y));
        }
        if self.is_mark(0, &['.', '/', '-']) {
            let stop = self.is_mark(0, &['.']);
            let tight = self.glued(0) && self.glued(1);
            let year = self.full_year(1).filter(|_| stop || tight).or_else(|| {
                let short = self.number(1).filter(|(v, d)| *d == 2 && *v < 70 && (stop || tight));
                let is_day = self.is_mark(2, &['.', '/']) && self.number(3).is_some();
                short.filter(|_| !is_day).and_then(|(v, _)| i32::try_from(v).ok()).map(|v| 2000 + v)
            });
            if year.is_some() {
                self.at += 2;
            } else if stop {
                self.at += 1;
            }
            return Unit::new(shape, year);
        }
        Unit::new(shape, None)
    }
}

/// Gives bare numbers the kind of a neighbour, the right one first; false where none fits.
fn resolve_bare(list: &mut [Unit]) -> bool {
    let like = |n: u32, other: Shape| match other {
        Shape::Day { month, .. } => Some(Shape::Day { day: n, month }),
        Shape::Part { of, .. } => Some(Shape::Part { nth: n, of }),
        Shape::Week(_) => Some(Shape::Week(n)),
        _ => None,
    };
    for i in (0..list.len()).rev() {
        if let Shape::Bare(n) = list[i].shape {
            let right = list.get(i + 1).and_then(|u| like(n, u.shape));
            let left = i.checked_sub(1).and_then(|j| list.get(j)).and_then(|u| like(n, u.shape));
            match right.or(left) {
                Some(shape) => list[i].shape = shape,
                None => return false,
            }
        }
    }
    true
}

/// Gives units without a year the year of a neighbour: `des. – jan. 2020` starts in 2019,
/// `haust 2023 – vår` ends in 2024.
fn fill_years(list: &mut [Unit]) {
    for i in (0..list.len().saturating_sub(1)).rev() {
        if list[i].year.is_none()
            && let Some(y) = list[i + 1].year
        {
            let later = list[i].days(y).zip(list[i + 1].days(y)).is_some_and(|(a, b)| a.0 > b.0);
            list[i].year = Some(if later { y - 1 } else { y });
        }
    }
    for i in 1..list.len() {
        if list[i].year.is_none()
            && let Some(y) = list[i - 1].year
        {
            let earlier = list[i].days(y).zip(list[i - 1].days(y)).is_some_and(|(a, b)| a.1 < b.0);
            list[i].year = Some(if earlier { y + 1 } else { y });
        }
    }
}
