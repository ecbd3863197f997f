//! Themes of a measure, with the words that decided and where they stood.

use crate::knowledge::themes::Themes;
use crate::model::plan::{EvidencePlace, ThemeEvidence};

/// What a keyword counts there: inherited themes are weaker than a measure's own.
fn weight_of(place: EvidencePlace) -> f64 {
    match place {
        EvidencePlace::Measure => 1.0,
        EvidencePlace::Objective => 0.6,
        EvidencePlace::FocusArea => 0.5,
    }
}

/// A keyword that needs company counts this share of one that decides alone: two different ones,
/// or one with an inherited theme, are enough.
const WEAK: f64 = 0.3;

/// Least weight of a theme.
const LEAST: f64 = 0.5;

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
) -> Vec<ThemeEvidence> {
    let texts = [
        (EvidencePlace::Measure, Some(measure)),
        (EvidencePlace::Objective, objective),
        (EvidencePlace::FocusArea, focus_area),
    ];
    let found: Vec<_> = texts.into_iter().filter_map(|(seat, t)| t.map(|t| (seat, themes.search(t)))).collect();
    let mut out = Vec::new();
    for (i, theme) in themes.list().iter().enumerate() {
        if last_year.is_some_and(|y| !theme.holds_in(y)) {
            continue;
        }
        let mut sum = 0.0;
        let mut best: Option<(f64, EvidencePlace, &str)> = None;
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
                let value = weight_of(*seat) * if f.strong { 1.0 } else { WEAK };
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
            out.push(ThemeEvidence {
                theme: theme.id.clone(),
                phrase: phrase.to_owned(),
                place: seat,
                weight: sum.min(1.0),
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(measure: &str, objective: Option<&str>, area: Option<&str>, year: i32) -> Vec<(String, EvidencePlace)> {
        assign(measure, objective, area, Some(year), &Themes::builtin())
            .into_iter()
            .map(|h| (h.theme, h.place))
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
                ("PG3".to_owned(), EvidencePlace::Objective),
                ("X01".to_owned(), EvidencePlace::FocusArea),
                ("X02".to_owned(), EvidencePlace::Measure)
            ]
        );
    }

    #[test]
    fn weak_words_need_company() {
        assert!(hits("Forankring i leiinga", None, None, 2024).is_empty());
        let got = hits("Forankring og informasjon i alle kommunar", None, None, 2024);
        assert_eq!(got, [("X18".to_owned(), EvidencePlace::Measure)]);
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
