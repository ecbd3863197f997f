//! Quick judges of short texts for table recovery: is this cell a time, does it begin with one, is this heading a stretch
//! of the calendar?

use super::{Class, Kind, Token, YEARS, lexicon, tokens};

/// Longest text in bytes that [`score`] looks at; time cells seen hold at most 80.
const MAX_SCORED: usize = 160;

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
}
