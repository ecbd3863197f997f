//! The plan period: years in the title, or in a line that says it is the period.

use super::{HEAD_LINES, IdentityLine, squeeze};
use crate::knowledge::identity::forms;
use crate::knowledge::time::YEARS;
use crate::model::plan::Period;

/// Longest plausible period in years; a wider pair of years is history or a vision.
const LONGEST: u32 = 20;

/// Years in a text: first, last and the text from one to the other. A range wins over a lone
/// year; of several the first wins.
#[must_use]
pub fn years_in(text: &str) -> Option<(u32, u32, &str)> {
    let mut lone = None;
    let mut at = 0;
    while let Some((value, start, end)) = number(text, at) {
        at = end;
        if end - start != 4 || !YEARS.contains(&value) || part_of_date(text, start, end) {
            continue;
        }
        if let Some((last, stop)) = range_end(text, value, end) {
            return Some((value, last, &text[start..stop]));
        }
        lone = lone.or(Some((value, value, &text[start..end])));
    }
    lone
}

/// The next run of ASCII digits from `at`.
fn number(text: &str, at: usize) -> Option<(u32, usize, usize)> {
    let start = at + text[at..].find(|c: char| c.is_ascii_digit())?;
    let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |n| start + n);
    Some((text[start..end].parse().unwrap_or(u32::MAX), start, end))
}

/// `12.03.2024` is a date, `01/2024` a case number or month.
fn part_of_date(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let digit_before = text[..start].chars().rev().nth(1).is_some_and(|c| c.is_ascii_digit());
    let after = text[end..].chars().next();
    (matches!(before, Some('.' | '/')) && digit_before && !four_digits_before(&text[..start]))
        || matches!(after, Some('.')) && text[end + 1..].starts_with(|c: char| c.is_ascii_digit())
}

fn four_digits_before(text: &str) -> bool {
    text.chars().rev().skip(1).take_while(char::is_ascii_digit).count() == 4
}

/// The end of a range that begins with a year: `–2024`, ` - 24`, `/2024`, ` til 2024`.
fn range_end(text: &str, first: u32, end: usize) -> Option<(u32, usize)> {
    let rest = text[end..].trim_start();
    let rest = rest
        .strip_prefix(['-', '–', '—', '−', '‐', '‑', '/'])
        .or_else(|| rest.strip_prefix("til og med "))
        .or_else(|| rest.strip_prefix("til "))
        .or_else(|| rest.strip_prefix("og "))?
        .trim_start();
    let start = text.len() - rest.len();
    let (value, from, stop) = number(text, start)?;
    if from != start {
        return None;
    }
    let last = match stop - from {
        4 => value,
        2 => first / 100 * 100 + value,
        _ => return None,
    };
    (last > first && last - first <= LONGEST && YEARS.contains(&last)).then_some((last, stop))
}

/// The period and the line it stands on, where that is not the title.
pub(super) fn find(lines: &[IdentityLine], title: Option<&str>) -> Option<(Period, Option<usize>)> {
    let make = |(a, b, text): (u32, u32, &str)| Period { from: a.to_string(), to: b.to_string(), text: squeeze(text) };
    let from_title = title.and_then(years_in);
    if let Some(years) = from_title {
        return Some((make(years), None));
    }
    let mut fallback = None;
    for (i, line) in lines.iter().enumerate().take(HEAD_LINES) {
        let Some(years) = years_in(&line.text) else { continue };
        let lower = squeeze(&line.text).to_lowercase();
        if forms("period").any(|f| lower.starts_with(f) || lower.contains("perioden")) {
            return Some((make(years), Some(i)));
        }
        // A line of nothing but years under the title, or a year with a plan's name.
        let alone = squeeze(years.2).chars().count() == lower.chars().count();
        if alone && fallback.is_none() {
            fallback = Some((make(years), Some(i)));
        }
    }
    fallback.or_else(|| {
        lines
            .iter()
            .filter(|l| l.furniture)
            .find_map(|l| years_in(&l.text).filter(|y| y.1 > y.0).map(|y| (make(y), None)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_found_in_every_form() {
        for (text, want) in [
            ("Handlingsplan 2023-2025, X", Some((2023, 2025, "2023-2025"))),
            ("FELLES PLAN - 2023", Some((2023, 2023, "2023"))),
            ("Plan 2022 – 2023", Some((2022, 2023, "2022 – 2023"))),
            ("Plan 2024-27", Some((2024, 2027, "2024-27"))),
            ("Plan 2024/2025", Some((2024, 2025, "2024/2025"))),
            ("Plan 2024 til 2028", Some((2024, 2028, "2024 til 2028"))),
            ("Vedtatt 12.03.2024", None),
            ("Sak 21/2024 og kode 1234", None),
            ("Strategi 2030 for 2024-2027", Some((2024, 2027, "2024-2027"))),
        ] {
            assert_eq!(years_in(text), want, "{text}");
        }
    }
}
