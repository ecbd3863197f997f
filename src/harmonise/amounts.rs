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

/// The money that a text names; `None` where it names none (`innenfor rammen`) or where a number
/// counts something else (`20 % stilling`, `2024`).
///
/// `is_cost` says that the column is one of money: then a bare number of four digits or more is
/// an amount, and `Ingen` is 0.
#[must_use]
pub fn money(text: &str, is_cost: bool) -> Option<Amount> {
    let lower = text.trim().trim_end_matches('.').to_lowercase();
    if is_cost && entries().iter().any(|e| e.kind == "nothing" && e.form == lower) {
        return Some(Amount { kroner: 0, upper: None, approximate: false, yearly: false });
    }
    let pieces = pieces(text);
    let words: Vec<&str> =
        pieces.iter().filter_map(|p| if let Piece::Word(w) = p { Some(w.as_str()) } else { None }).collect();
    let currency = words.iter().any(|w| value_of("currency", w).is_some());
    let scale_after = |i: usize| match pieces.get(i + 1) {
        Some(Piece::Word(w)) => value_of("scale", w).and_then(|v| v.parse::<f64>().ok()),
        _ => None,
    };
    let mut amounts: Vec<(usize, f64)> = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        let Piece::Number(value) = piece else { continue };
        if matches!(pieces.get(i + 1), Some(Piece::Mark('%'))) {
            continue;
        }
        let scale = scale_after(i).or_else(|| {
            // `1–2 mill. kr`: the scale after the upper end is that of both.
            let upper =
                matches!(pieces.get(i + 1), Some(Piece::Dash)) && matches!(pieces.get(i + 2), Some(Piece::Number(_)));
            upper.then(|| scale_after(i + 2)).flatten()
        });
        /// Smaller bare numbers in a money column count people, places or years.
        const SMALLEST_BARE: f64 = 2100.0;
        let near_currency = |w: Option<&Piece>| matches!(w, Some(Piece::Word(w)) if value_of("currency", w).is_some());
        let beside = near_currency(pieces.get(i + 1)) || i > 0 && near_currency(pieces.get(i - 1));
        let in_range = currency && matches!(pieces.get(i + 1), Some(Piece::Dash));
        if scale.is_some() || beside || in_range || is_cost && (*value >= SMALLEST_BARE || *value == 0.0) {
            amounts.push((i, value * scale.unwrap_or(1.0)));
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

fn range_between(pieces: &[Piece]) -> bool {
    pieces.iter().any(|p| *p == Piece::Dash || matches!(p, Piece::Word(w) if w == "til"))
}

#[allow(clippy::cast_possible_truncation)] // bounded by LARGEST times the largest scale
fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// How far a measure has come, by the first status words of the text; the longest form at a
/// place decides (`ikke startet` before `startet`).
#[must_use]
pub fn status(text: &str) -> Option<StatusKind> {
    let lower = text.to_lowercase();
    let mut best: Option<(usize, &Entry)> = None;
    for entry in entries().iter().filter(|e| e.kind == "status") {
        if let Some(at) = whole_word(&lower, entry.form)
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
    let (at, value) = pieces.iter().enumerate().find_map(|(i, p)| number(p).map(|v| (i, v)))?;
    // A year is a time and no target.
    let is_year = (1990.0..2070.0).contains(&value) && matches!(pieces[at], Piece::Number(_));
    if is_year {
        return None;
    }
    let unit = match pieces.get(at + 1) {
        Some(Piece::Mark('%')) => "%".to_owned(),
        Some(Piece::Word(w)) if matches!(w.as_str(), "prosent" | "pst") => "%".to_owned(),
        Some(Piece::Word(w)) => w.clone(),
        _ => String::new(),
    };
    Some(Target { bound: bound_before(&pieces[..at]), value, unit })
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
        ] {
            assert_eq!(status(text), Some(want), "{text}");
        }
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
        for none in ["Antall deltakere", "Ventetid i dager", "Gjennomført ja/nei", "Sykefravær i prosent", "Innen 2025"]
        {
            assert_eq!(t(none), None, "{none}");
        }
    }
}
