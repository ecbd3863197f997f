//! Themes of a measure, with the words that decided and where they stood.

use crate::knowledge::themes::Themes;

/// Where the deciding words stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// In the measure itself.
    Measure,
    /// In the objective it belongs to.
    Objective,
    /// In the focus area it belongs to.
    FocusArea,
}

impl Seat {
    /// What a keyword counts there: inherited themes are weaker than a measure's own.
    fn weight(self) -> f64 {
        match self {
            Self::Measure => 1.0,
            Self::Objective => 0.6,
            Self::FocusArea => 0.5,
        }
    }
}

/// A keyword that needs company counts this share of one that decides alone: two different ones,
/// or one with an inherited theme, are enough.
const WEAK: f64 = 0.3;

/// Least weight of a theme.
const LEAST: f64 = 0.5;

/// A theme of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeHit {
    /// Identifier of the theme.
    pub theme: String,
    /// The deciding words as printed.
    pub phrase: String,
    /// Where they stood.
    pub seat: Seat,
    /// Weight of the evidence; 1 is a strong keyword in the measure itself.
    pub weight: f64,
}

/// The themes of a measure, in the order of the table.
///
/// `last_year` is the last year of the plan period: a priority group that came later is left out.
#[must_use]
pub fn assign(
    measure: &str,
    objective: Option<&str>,
    focus_area: Option<&str>,
    last_year: Option<i32>,
    themes: &Themes,
) -> Vec<ThemeHit> {
    let texts = [(Seat::Measure, Some(measure)), (Seat::Objective, objective), (Seat::FocusArea, focus_area)];
    let found: Vec<_> = texts.into_iter().filter_map(|(seat, t)| t.map(|t| (seat, themes.search(t)))).collect();
    let mut out = Vec::new();
    for (i, theme) in themes.list().iter().enumerate() {
        if last_year.is_some_and(|y| !theme.holds_in(y)) {
            continue;
        }
        let mut sum = 0.0;
        let mut best: Option<(f64, Seat, &str)> = None;
        let mut said: Vec<String> = Vec::new();
        for (seat, lists) in &found {
            let mut here = 0.0f64;
            for f in &lists[i] {
                let phrase = f.phrase.to_lowercase();
                // The same word in measure and objective is one piece of evidence.
                if said.contains(&phrase) {
                    continue;
                }
                said.push(phrase);
                let value = seat.weight() * if f.strong { 1.0 } else { WEAK };
                here += value;
                if best.is_none_or(|(w, _, _)| value > w) {
                    best = Some((value, *seat, &f.phrase));
                }
            }
            sum += here;
        }
        if let Some((_, seat, phrase)) = best
            && sum >= LEAST
        {
            out.push(ThemeHit { theme: theme.id.clone(), phrase: phrase.to_owned(), seat, weight: sum.min(1.0) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(measure: &str, objective: Option<&str>, area: Option<&str>, year: i32) -> Vec<(String, Seat)> {
        assign(measure, objective, area, Some(year), &Themes::builtin())
            .into_iter()
            .map(|h| (h.theme, h.seat))
            .collect()
    }

    #[test]
    fn a_measure_has_its_own_and_inherited_themes() {
        let got = hits(
            "gjennomgang av alle avtalar",
            Some("Trygge overgangar for skrøpelege eldre"),
            Some("Felles planlegging"),
            2024,
        );
        assert_eq!(
            got,
            [
                ("PG3".to_owned(), Seat::Objective),
                ("X01".to_owned(), Seat::FocusArea),
                ("X02".to_owned(), Seat::Measure)
            ]
        );
    }

    #[test]
    fn weak_words_need_company() {
        assert!(hits("Forankring i leiinga", None, None, 2024).is_empty());
        let got = hits("Forankring og informasjon i alle kommunar", None, None, 2024);
        assert_eq!(got, [("X18".to_owned(), Seat::Measure)]);
    }

    #[test]
    fn a_group_that_came_later_is_left_out() {
        assert!(hits("Jordmorteneste for gravide", None, None, 2023).iter().all(|h| h.0 != "PG5"));
        assert!(hits("Jordmorteneste for gravide", None, None, 2024).iter().any(|h| h.0 == "PG5"));
    }

    #[test]
    fn the_deciding_words_are_kept_as_printed() {
        let got = assign("Opplæring i Legemiddelsamstemming", None, None, None, &Themes::builtin());
        let hit = got.iter().find(|h| h.theme == "X14").unwrap();
        assert_eq!(hit.phrase, "Legemiddelsamstemming");
    }

    #[test]
    fn children_with_complex_needs_have_both_groups() {
        let got = hits("Koordinator for barn med samansette behov", None, None, 2024);
        assert!(got.iter().any(|h| h.0 == "PG1") && got.iter().any(|h| h.0 == "PG4"), "{got:?}");
    }
}
