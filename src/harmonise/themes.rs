//! Themes of a measure, with the words that decided and where they stood.

use crate::knowledge::themes::{Found, Themes};
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

/// Most that a theme weighs of which the deciding word is inherited, however many words there are: the same
/// words in the measure weigh more.
const INHERITED: f64 = 0.9;

/// The themes of a measure, in the order of the table. A priority group that came after the plan is
/// assigned too where the plan speaks of it; that an older plan has no gap there is told by the coverage.
#[must_use]
pub fn assign(measure: &str, objective: Option<&str>, focus_area: Option<&str>, themes: &Themes) -> Vec<ThemeEvidence> {
    let texts = [
        (EvidencePlace::Measure, Some(measure)),
        (EvidencePlace::Objective, objective),
        (EvidencePlace::FocusArea, focus_area),
    ];
    let found: Vec<_> = texts.into_iter().filter_map(|(seat, t)| t.map(|t| (seat, themes.search(t)))).collect();
    // A keyword that gives way to a theme which is named too needs company.
    let decides = |f: &Found| {
        let named = |other: usize| found.iter().any(|(_, lists)| lists[other].iter().any(|f| f.strong));
        f.strong && !f.gives_way.is_some_and(named)
    };
    let mut out = Vec::new();
    for (i, theme) in themes.list().iter().enumerate() {
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
                let value = weight_of(*seat) * if decides(f) { 1.0 } else { WEAK };
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
                weight: rounded(sum.min(if seat == EvidencePlace::Measure { 1.0 } else { INHERITED })),
            });
        }
    }
    out
}

/// To three decimals: a sum of weights has no more to say.
fn rounded(weight: f64) -> f64 {
    (weight * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(measure: &str, objective: Option<&str>, area: Option<&str>) -> Vec<(String, EvidencePlace)> {
        assign(measure, objective, area, &Themes::builtin()).into_iter().map(|h| (h.theme, h.place)).collect()
    }

    #[test]
    fn a_measure_has_its_own_and_inherited_themes() {
        let got = hits(
            "gjennomgang av alle avtalar",
            Some("Trygge overgangar for skrøpelege eldre"),
            Some("Felles planlegging"),
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
        assert!(hits("Forankring i leiinga", None, None).is_empty());
        let got = hits("Forankring og informasjon i alle kommunar", None, None);
        assert_eq!(got, [("X18".to_owned(), EvidencePlace::Measure)]);
    }

    #[test]
    fn inherited_words_weigh_less_than_the_same_words_in_the_measure() {
        let themes = Themes::builtin();
        let weight = |measure: &str, objective: Option<&str>, area: Option<&str>, theme: &str| {
            assign(measure, objective, area, &themes)
                .into_iter()
                .find(|h| h.theme == theme)
                .map(|h| (h.place, h.weight))
        };
        for phrase in ["Rus og psykiatri, overdose og selvmord", "Geriatri", "Skrøpelege eldre med demens"] {
            for theme in ["PG2", "PG3"] {
                let Some((place, own)) = weight(phrase, None, None, theme) else { continue };
                assert_eq!(place, EvidencePlace::Measure);
                let (place, inherited) = weight("Møte", Some(phrase), Some("Eldre, rus"), theme).unwrap();
                assert!(place != EvidencePlace::Measure && inherited < own && inherited < 1.0, "{phrase} {inherited}");
            }
        }
    }

    #[test]
    fn the_deciding_words_are_kept_as_printed() {
        let got = assign("Opplæring i Legemiddelsamstemming", None, None, &Themes::builtin());
        let hit = got.iter().find(|h| h.theme == "X14").unwrap();
        assert_eq!(hit.phrase, "Legemiddelsamstemming");
    }

    #[test]
    fn a_service_that_takes_part_is_not_the_group_that_it_mostly_serves() {
        let has = |measure: &str, objective: Option<&str>, theme: &str| {
            hits(measure, objective, None).iter().any(|h| h.0 == theme)
        };
        assert!(has("Utvide opningstida på helsestasjonen", None, "PG1"));
        assert!(!has("Rettleiing om amming på helsestasjonen", None, "PG1"));
        assert!(!has("Dialogmøte med helsestasjonen", Some("Betre informasjon til gravide"), "PG1"));
        assert!(has("Helsestasjonen følgjer opp barnet etter fødsel", None, "PG1"));
    }

    #[test]
    fn children_with_complex_needs_have_both_groups() {
        let got = hits("Koordinator for barn med samansette behov", None, None);
        assert!(got.iter().any(|h| h.0 == "PG1") && got.iter().any(|h| h.0 == "PG4"), "{got:?}");
    }
}
