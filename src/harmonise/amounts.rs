//! Values that stand beside their text: money, status, targets. The text is never replaced.

use crate::knowledge::amounts::{Entry, entries, value_of};
use crate::model::plan::{Amount, Bound, StatusKind, Target};

fn named(name: &str) -> Option<StatusKind> {
    StatusKind::ALL.into_iter().find(|s| s.name() == name)
}

/// A word or number of a text.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Number(f64),
    Word(String),
    Dash,
    Mark(char),
}

/// Largest number that is read: a thousand milliards.
const LARGEST: f64 = 1e12;

/// Splits into numbers (thousands joined over spaces and stops, decimal comma) and lower-case
/// words.
fn pieces(text: &str) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let c = chars[i];
        if c.is_ascii_digit() {
            let (value, next) = number(&chars, i);
            out.push(Piece::Number(value.min(LARGEST)));
            i = next;
        } else if c.is_alphabetic() {
            let from = i;
            while i < chars.len() && chars[i].is_alphabetic() {
                i += 1;
            }
            out.push(Piece::Word(chars[from..i].iter().flat_map(|c| c.to_lowercase()).collect()));
        } else {
            if matches!(c, '-' | '–' | '—' | '−') {
                out.push(Piece::Dash);
            } else if !c.is_whitespace() && c != '.' && c != ',' {
                out.push(Piece::Mark(c));
            }
            i += 1;
        }
    }
    out
}

/// A number at `i` and where it ends: `2 500 000`, `300.000`, `1,2`, `60 000,-`.
fn number(chars: &[char], mut i: usize) -> (f64, usize) {
    let digit = |i: usize| chars.get(i).copied().filter(char::is_ascii_digit).and_then(|c| c.to_digit(10));
    let mut value = 0.0;
    let mut length = 0;
    while let Some(d) = digit(i) {
        value = value * 10.0 + f64::from(d);
        length += 1;
        i += 1;
    }
    let mut grouped = length <= 3;
    while grouped {
        // Exactly three digits after a space or stop are thousands.
        let gap = chars.get(i).is_some_and(|c| matches!(c, ' ' | '.' | '\u{a0}' | '\u{202f}' | '\''));
        let three: Option<Vec<u32>> = (1..=3).map(|k| digit(i + k)).collect();
        match three {
            Some(d) if gap && digit(i + 4).is_none() => {
                value = value * 1000.0 + f64::from(d[0] * 100 + d[1] * 10 + d[2]);
                i += 4;
            }
            _ => grouped = false,
        }
    }
    if chars.get(i).is_some_and(|c| matches!(c, ',' | '.')) && digit(i + 1).is_some() {
        let mut unit = 0.1;
        i += 1;
        while let Some(d) = digit(i) {
            value += f64::from(d) * unit;
            unit /= 10.0;
            i += 1;
        }
    }
    (value, i)
}

/// What a number counts under a heading: 1000 under `Kostnad (1000 kr)`, a million under `Budsjett (mill. kr)`.
#[must_use]
pub fn scale_of_heading(heading: &str) -> Option<f64> {
    let pieces = pieces(heading);
    let unit = pieces.iter().enumerate().find_map(|(i, p)| match p {
        Piece::Number(value) => Some(*value).filter(|v| is_unit(*v) && beside_currency(&pieces, i)),
        _ => None,
    });
    unit.or_else(|| pieces.iter().find_map(scale_word))
}

/// A number that stands for a unit of money beside its currency: `1000 kr`.
fn is_unit(value: f64) -> bool {
    [1e3, 1e6, 1e9].contains(&value)
}

fn scale_word(piece: &Piece) -> Option<f64> {
    match piece {
        Piece::Word(w) => value_of("scale", w).and_then(|v| v.parse::<f64>().ok()),
        _ => None,
    }
}

fn beside_currency(pieces: &[Piece], i: usize) -> bool {
    let near = |w: Option<&Piece>| matches!(w, Some(Piece::Word(w)) if value_of("currency", w).is_some());
    near(pieces.get(i + 1)) || i > 0 && near(pieces.get(i - 1))
}

/// The scale that stands after a number, in brackets or not: `1,2 mill.`, `250 (1000 kr)`, `250 (i 1000 kr)`.
fn scale_after(pieces: &[Piece], i: usize) -> Option<f64> {
    let mut at = i + 1;
    if pieces.get(at) == Some(&Piece::Mark('(')) {
        at += 1;
        if matches!(pieces.get(at), Some(Piece::Word(w)) if w == "i") {
            at += 1;
        }
        if let Some(Piece::Number(unit)) = pieces.get(at) {
            return Some(*unit).filter(|u| is_unit(*u) && beside_currency(pieces, at));
        }
    }
    pieces.get(at).and_then(scale_word)
}

/// The money that a text names; `None` where it names none (`innenfor rammen`) or where a number
/// counts something else (`20 % stilling`, `2024`).
///
/// `is_cost` says that the column is one of money: then a bare number of four digits or more is
/// an amount, and `Ingen` is 0.
#[must_use]
pub fn money(text: &str, is_cost: bool) -> Option<Amount> {
    money_in(text, is_cost, None)
}

/// The same in a column whose heading says what its numbers count ([`scale_of_heading`]): there every
/// number without a currency or a scale of its own is an amount of that.
#[must_use]
pub fn money_in(text: &str, is_cost: bool, heading: Option<f64>) -> Option<Amount> {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    if is_cost && entries().iter().any(|e| e.kind == "nothing" && e.form == lower) {
        return Some(Amount { kroner: 0, upper: None, approximate: false, yearly: false });
    }
    let pieces = pieces(text);
    let words: Vec<&str> =
        pieces.iter().filter_map(|p| if let Piece::Word(w) = p { Some(w.as_str()) } else { None }).collect();
    let currency = words.iter().any(|w| value_of("currency", w).is_some());
    let numbers = pieces.iter().filter(|p| matches!(p, Piece::Number(_))).count();
    // The number after the dash of a range.
    let upper_of = |i: usize| match (pieces.get(i + 1), pieces.get(i + 2)) {
        (Some(Piece::Dash), Some(Piece::Number(upper))) => Some((i + 2, *upper)),
        _ => None,
    };
    let mut amounts: Vec<(usize, f64)> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let Piece::Number(value) = piece else { continue };
        let is_percent = |at: usize| {
            matches!(pieces.get(at + 1), Some(Piece::Mark('%')))
                || matches!(pieces.get(at + 1), Some(Piece::Word(w)) if matches!(w.as_str(), "prosent" | "pst"))
        };
        // The unit in brackets is no amount.
        let unit = i > 0
            && is_unit(*value)
            && amounts.last().is_some_and(|(at, _)| at + 3 >= i)
            && pieces[..i].iter().rev().take(2).any(|p| *p == Piece::Mark('('));
        if is_percent(i) || upper_of(i).is_some_and(|(at, _)| is_percent(at)) || unit {
            continue;
        }
        // `1–2 mill. kr`: the scale after the upper end is that of both.
        let scale = scale_after(&pieces, i).or_else(|| upper_of(i).and_then(|(at, _)| scale_after(&pieces, at)));
        /// Smaller bare numbers in a money column count people, places or years.
        const SMALLEST_BARE: f64 = 2100.0;
        let in_range = currency && matches!(pieces.get(i + 1), Some(Piece::Dash));
        let beside = beside_currency(&pieces, i);
        // A year beside other numbers says when.
        let counted = heading.filter(|_| !(currency || is_year(*value) && numbers > 1));
        let value = upper_of(i).filter(|_| scale.is_none()).map_or(*value, |(_, upper)| as_thousands(*value, upper));
        let large = is_cost && (value >= SMALLEST_BARE || value == 0.0);
        if scale.is_some() || beside || in_range || counted.is_some() || large {
            amounts.push((i, value * scale.or(counted).unwrap_or(1.0)));
        }
    }
    let (at, first) = *amounts.first()?;
    let upper = amounts.get(1).filter(|(i, v)| *v > first && range_between(&pieces[at..*i])).map(|a| a.1);
    let about = entries().iter().filter(|e| e.kind == "bound" && e.value == "about");
    Some(Amount {
        kroner: whole(first),
        upper: upper.map(whole),
        approximate: about.into_iter().any(|e| words.contains(&e.form)),
        yearly: words.iter().any(|w| w.starts_with("årl"))
            || words.windows(2).any(|w| matches!(w, ["per" | "pr" | "i", "år" | "året"])),
    })
}

fn is_year(value: f64) -> bool {
    (1990.0..2070.0).contains(&value) && value.fract() == 0.0
}

/// The lower end of a range whose thousands are said once: `300–400 000` is 300 000 to 400 000.
fn as_thousands(lower: f64, upper: f64) -> f64 {
    [1e9, 1e6, 1e3]
        .into_iter()
        .find(|k| upper % k == 0.0 && lower > 0.0 && lower < upper / k)
        .map_or(lower, |k| lower * k)
}

fn range_between(pieces: &[Piece]) -> bool {
    pieces.iter().any(|p| *p == Piece::Dash || matches!(p, Piece::Word(w) if w == "til"))
}

#[allow(clippy::cast_possible_truncation)] // bounded by LARGEST times the largest scale
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// How far a measure has come: by the first status words of the text (the longest form at a place decides,
/// `ikke startet` before `startet`), by a percentage, and where there is neither by a symbol or a colour.
#[must_use]
pub fn status(text: &str) -> Option<StatusKind> {
    let lower = text.to_lowercase();
    let said = status_words(&lower, "status");
    // `50 % ferdig` is not done; what waits or is late does so at any percentage.
    let open = matches!(said, None | Some(StatusKind::Done | StatusKind::Ongoing | StatusKind::PartlyDone));
    share_done(&lower)
        .filter(|_| open)
        .or(said)
        .or_else(|| status_mark(text))
        .or_else(|| status_words(&lower, "colour"))
}

/// What a percentage says that opens the text, stands alone or stands before a status word.
fn share_done(lower: &str) -> Option<StatusKind> {
    let pieces = pieces(lower);
    let at = pieces.iter().position(|p| matches!(p, Piece::Number(_)))?;
    let Piece::Number(value) = pieces[at] else { return None };
    let unit = match pieces.get(at + 1) {
        Some(Piece::Mark('%')) => true,
        Some(Piece::Word(w)) => matches!(w.as_str(), "prosent" | "pst"),
        _ => false,
    };
    let counts = match pieces.get(at + 2) {
        None => true,
        Some(Piece::Word(w)) => status_words(w, "status").is_some(),
        Some(_) => at == 0,
    };
    if !unit || !counts || value > 100.0 {
        return None;
    }
    Some(if value == 0.0 {
        StatusKind::NotStarted
    } else if value < 100.0 {
        StatusKind::PartlyDone
    } else {
        StatusKind::Done
    })
}

/// What a symbol says that stands alone or opens the text (`✔ januar 2024`).
fn status_mark(text: &str) -> Option<StatusKind> {
    let first = text.split_whitespace().next()?;
    // The selector that asks for a picture says nothing.
    let plain: String = first.chars().filter(|c| *c != '\u{fe0f}' && *c != '\u{fe0e}').collect();
    let letter = plain.chars().all(char::is_alphabetic);
    if letter && text.split_whitespace().nth(1).is_some() {
        return None;
    }
    let entry = entries().iter().find(|e| e.kind == "symbol" && e.form == plain)?;
    named(entry.value)
}

/// The first words of a kind.
fn status_words(lower: &str, kind: &str) -> Option<StatusKind> {
    let mut best: Option<(usize, &Entry)> = None;
    for entry in entries().iter().filter(|e| e.kind == kind) {
        if let Some(at) = whole_word(lower, entry.form)
            && best
                .is_none_or(|(b, e)| at < b && at + entry.form.len() <= b || at <= b && entry.form.len() > e.form.len())
        {
            best = Some((at, entry));
        }
    }
    let (at, entry) = best?;
    // A word for not before it turns it round; forms that say so themselves are longer.
    let negated = lower[..at].trim_end().rsplit(' ').next().is_some_and(|w| matches!(w, "ikkje" | "ikke" | "not"));
    match named(entry.value) {
        Some(StatusKind::Done | StatusKind::Ongoing | StatusKind::PartlyDone) if negated => {
            Some(StatusKind::NotStarted)
        }
        found => found,
    }
}

/// Where a form stands as whole words.
fn whole_word(text: &str, form: &str) -> Option<usize> {
    text.match_indices(form).map(|(i, _)| i).find(|&i| {
        let before = text[..i].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        before && text[i + form.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    })
}

/// The target value in an indicator; `None` where it only names what is counted.
#[must_use]
pub fn target(text: &str) -> Option<Target> {
    let pieces = pieces(text);
    let number = |p: &Piece| match p {
        Piece::Number(v) => Some(*v),
        // `ein`, `en`, `et` are articles far more often than counts.
        Piece::Word(w) => {
            value_of("number", w).and_then(|v| v.parse::<f64>().ok()).filter(|v| *v > 1.0 || w == "ingen")
        }
        _ => None,
    };
    // A year is a time and no target.
    let counted = |i: usize| {
        let value = pieces.get(i).and_then(number)?;
        let year = is_year(value) && matches!(pieces[i], Piece::Number(_));
        (!year).then_some(value)
    };
    let word_at = |i: usize, kind: &str| matches!(pieces.get(i), Some(Piece::Word(w)) if value_of(kind, w).is_some());
    let first = (0..pieces.len()).find(|i| pieces.get(*i).and_then(number).is_some())?;
    // `frå 20 til 40`: the target is what it shall come to.
    let change = (first > 0 && word_at(first - 1, "from_word")).then(|| {
        let to = (first + 1..pieces.len()).find(|i| word_at(*i, "to_word"))?;
        let last = (to + 1..pieces.len()).find(|i| counted(*i).is_some())?;
        Some((last, counted(first)?))
    });
    let (at, baseline) = match change.flatten() {
        Some((at, baseline)) => (at, Some(baseline)),
        None => (first, None),
    };
    let value = counted(at)?;
    // `80-90 %`: the unit stands after the upper end.
    let upper = match (pieces.get(at + 1), counted(at + 2)) {
        (Some(Piece::Dash), Some(upper)) if upper > value => Some(upper),
        _ => None,
    };
    let end = if upper.is_some() { at + 2 } else { at };
    let named = |i: usize| match pieces.get(i) {
        Some(Piece::Mark('%')) => Some("%".to_owned()),
        Some(Piece::Word(w)) if matches!(w.as_str(), "prosent" | "pst") => Some("%".to_owned()),
        Some(Piece::Word(w)) if value_of("no_unit", w).is_none() => Some(w.clone()),
        _ => None,
    };
    // `5 av 10 kommunar`, `frå 20 % til 40`: the unit of the other number.
    let of = (word_at(end + 1, "of_word") && counted(end + 2).is_some()).then(|| named(end + 3)).flatten();
    let unit = named(end + 1).or(of).or_else(|| baseline.and_then(|_| named(first + 1)));
    let from = if baseline.is_some() { first - 1 } else { at };
    Some(Target { bound: bound_before(&pieces[..from]), value, upper, baseline, unit: unit.unwrap_or_default() })
}

fn bound_before(pieces: &[Piece]) -> Bound {
    let text: String = pieces
        .iter()
        .map(|p| match p {
            Piece::Word(w) => format!("{w} "),
            Piece::Mark(c) => format!("{c} "),
            _ => String::new(),
        })
        .collect();
    let text = text.trim_end();
    let found = entries()
        .iter()
        .filter(|e| e.kind == "bound")
        .find(|e| text.strip_suffix(e.form).is_some_and(|rest| rest.is_empty() || rest.ends_with(' ')));
    match found.map(|e| e.value) {
        Some("at-least") => Bound::AtLeast,
        Some("at-most") => Bound::AtMost,
        Some("about") => Bound::About,
        _ => Bound::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_in_every_form() {
        for (text, kroner, upper) in [
            ("2 500 000", 2_500_000, None),
            ("400 000 kr", 400_000, None),
            ("kr 60 000,-", 60_000, None),
            ("1,2 mill. kr", 1_200_000, None),
            ("75\u{a0}000 kr", 75_000, None),
            ("ca. 300.000 kroner", 300_000, None),
            ("100 000–200 000 kr", 100_000, Some(200_000)),
            ("1–2 mill. kr", 1_000_000, Some(2_000_000)),
            ("500 tkr", 500_000, None),
            ("1,5 MNOK årleg", 1_500_000, None),
            ("250 (1000 kr)", 250_000, None),
            ("250 (i 1 000 kr)", 250_000, None),
            ("300–400 000 kr", 300_000, Some(400_000)),
            ("50 - 100 000", 50_000, Some(100_000)),
            ("5 000–7 500 kr", 5_000, Some(7_500)),
            ("500–1000 kr", 500, Some(1_000)),
            ("Ingen", 0, None),
            ("0", 0, None),
        ] {
            let got = money(text, true).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((got.kroner, got.upper), (kroner, upper), "{text}");
        }
        assert!(money("1,5 MNOK årleg", true).unwrap().yearly);
        assert!(money("ca. 300.000 kroner", true).unwrap().approximate);
    }

    #[test]
    fn a_heading_says_what_its_numbers_count() {
        for (heading, text, want) in [
            ("Kostnad (1000 kr)", "100", Some((100_000, None))),
            ("Kostnad i 1 000 kr", "1 200", Some((1_200_000, None))),
            ("Budsjett (mill. kr)", "1,5", Some((1_500_000, None))),
            ("Kostnad (tkr)", "50-80", Some((50_000, Some(80_000)))),
            ("Kostnad (1000 kr)", "100 000 kr", Some((100_000, None))),
            ("Kostnad (1000 kr)", "2 mill.", Some((2_000_000, None))),
            ("Kostnad (1000 kr)", "2024: 300", Some((300_000, None))),
            ("Kostnad (1000 kr)", "20 % stilling", None),
            ("Kostnad (kr)", "100", None),
            ("Kostnad 2024", "100", None),
        ] {
            let got = money_in(text, true, scale_of_heading(heading)).map(|a| (a.kroner, a.upper));
            assert_eq!(got, want, "{heading}: {text}");
        }
    }

    #[test]
    fn other_numbers_are_no_money() {
        for text in ["Innenfor rammen", "20 % stilling", "2024", "To møter", "", "Fem medlemmer"] {
            assert_eq!(money(text, true), None, "{text}");
        }
        assert_eq!(money("150 000 innbyggere", false), None);
    }

    #[test]
    fn status_words_are_told_apart() {
        for (text, want) in [
            ("Ikke startet", StatusKind::NotStarted),
            ("Ikkje starta", StatusKind::NotStarted),
            ("Godt i gang, to av fem kommuner er med", StatusKind::Ongoing),
            ("Under arbeid", StatusKind::Ongoing),
            ("Delvis gjennomført", StatusKind::PartlyDone),
            ("Gjennomført", StatusKind::Done),
            ("Ferdig", StatusKind::Done),
            ("Venter på avklaring i SSU", StatusKind::Waiting),
            ("Utsatt til 2025", StatusKind::Delayed),
            ("Vidareført frå førre plan", StatusKind::CarriedOver),
            ("Ikke gjennomført", StatusKind::NotStarted),
            ("Forseinka", StatusKind::Delayed),
            ("Delvis", StatusKind::PartlyDone),
            ("0 %", StatusKind::NotStarted),
            ("25 %", StatusKind::PartlyDone),
            ("Ca. 50 % ferdig", StatusKind::PartlyDone),
            ("100%", StatusKind::Done),
            ("40 prosent, forsinka", StatusKind::Delayed),
            ("Ansatt i 20 % stilling, ferdig", StatusKind::Done),
            ("✓", StatusKind::Done),
            ("✔️ januar 2024", StatusKind::Done),
            ("X", StatusKind::Done),
            ("●", StatusKind::Done),
            ("◐", StatusKind::PartlyDone),
            ("○", StatusKind::NotStarted),
            ("🟢", StatusKind::Done),
            ("🔴", StatusKind::NotStarted),
            ("Gul", StatusKind::Ongoing),
            ("Raud", StatusKind::NotStarted),
            ("Rød", StatusKind::NotStarted),
            ("Grøn", StatusKind::Done),
            ("Grønn", StatusKind::Done),
            ("Grøn: i rute", StatusKind::Ongoing),
            ("🔴 Forsinka", StatusKind::Delayed),
        ] {
            assert_eq!(status(text), Some(want), "{text}");
        }
        assert_eq!(status("20 % stilling"), None);
        assert_eq!(status("X antal møte"), None);
        assert_eq!(status("SSU"), None);
        assert_eq!(status("Ferdighetstrening"), None);
    }

    #[test]
    fn targets_have_a_value_a_unit_and_a_way() {
        let t = |s: &str| target(s).map(|t| (t.bound, t.value, t.unit));
        assert_eq!(t("80 % av pasientene er fornøyde"), Some((Bound::Plain, 80.0, "%".into())));
        assert_eq!(t("Minst to møter i året"), Some((Bound::AtLeast, 2.0, "møter".into())));
        assert_eq!(t("Mindre enn 5 prosent"), Some((Bound::AtMost, 5.0, "%".into())));
        assert_eq!(t("> 90 %"), Some((Bound::AtLeast, 90.0, "%".into())));
        let full = |s: &str| target(s).map(|t| (t.baseline, t.value, t.upper, t.unit));
        assert_eq!(full("Auke frå 20 til 40"), Some((Some(20.0), 40.0, None, String::new())));
        assert_eq!(full("Auke frå 20 % i 2023 til 40 % i 2025"), Some((Some(20.0), 40.0, None, "%".into())));
        assert_eq!(full("5 av 10"), Some((None, 5.0, None, String::new())));
        assert_eq!(full("Minst 5 av 10 kommunar"), Some((None, 5.0, None, "kommunar".into())));
        assert_eq!(full("80-90 %"), Some((None, 80.0, Some(90.0), "%".into())));
        assert_eq!(full("frå mai til juni"), None);
        for none in ["Antall deltakere", "Ventetid i dager", "Gjennomført ja/nei", "Sykefravær i prosent", "Innen 2025"]
        {
            assert_eq!(t(none), None, "{none}");
        }
    }
}
