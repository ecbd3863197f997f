//! Which language a text is in, by the weight of its telling words.

use crate::knowledge::language::{LANGUAGES, Weights, weigh};

/// Least evidence for a verdict: one word that only one language has.
const LEAST_WEIGHT: f64 = 1.0;

/// Least lead over the second language, as a share of both. The narrowest lead on the
/// development corpus and the real plans is 0.31 (a plan with most rows in the other standard).
const LEAST_LEAD: f64 = 0.05;

/// A verdict with its strength.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// `nn`, `nb`, `se` or `en`.
    pub language: &'static str,
    /// Lead over the second language: 0 is a tie, 1 says that nothing speaks for another.
    pub lead: f64,
}

/// The language of a text: `nn`, `nb`, `se` or `en`; `None` where too little speaks for one.
///
/// Nynorsk and Bokmål mix within one document: the majority of the telling words decides.
#[must_use]
pub fn detect(text: &str) -> Option<&'static str> {
    judge(text).map(|v| v.language)
}

/// As [`detect`], with the strength of the verdict.
#[must_use]
pub fn judge(text: &str) -> Option<Verdict> {
    verdict(&weigh(text))
}

/// Evidence at which a part of a document counts for half of what it may: a part with one telling
/// word must not outweigh one with hundreds.
const HALF: f64 = 4.0;

/// Judges a document by its frame (title, headings, introduction, column headings), which its
/// editor wrote, and by its rows, which come from many hands. The shares of both are added, so
/// that rows taken over in the other standard do not outvote the editor by their number.
#[must_use]
pub fn judge_parts(frame: &str, rows: &str) -> Option<Verdict> {
    let (f, r) = (weigh(frame), weigh(rows));
    let (sum_f, sum_r): (f64, f64) = (f.iter().sum(), r.iter().sum());
    if sum_f + sum_r < LEAST_WEIGHT {
        return None;
    }
    let mut both = Weights::default();
    for i in 0..both.len() {
        both[i] = f[i] / (sum_f + HALF) + r[i] / (sum_r + HALF);
    }
    lead(&both)
}

fn verdict(weights: &Weights) -> Option<Verdict> {
    if weights.iter().copied().fold(0.0, f64::max) < LEAST_WEIGHT {
        return None;
    }
    lead(weights)
}

fn lead(weights: &Weights) -> Option<Verdict> {
    let best = (0..weights.len()).max_by(|a, b| weights[*a].total_cmp(&weights[*b]).then(b.cmp(a)))?;
    let second = (0..weights.len()).filter(|i| *i != best).map(|i| weights[i]).fold(0.0, f64::max);
    let lead = (weights[best] - second) / (weights[best] + second);
    (lead >= LEAST_LEAD).then_some(Verdict { language: LANGUAGES[best], lead })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_of_each_language() {
        for (text, want) in [
            ("Kommunane skal saman med helseføretaket auke kompetansen", "nn"),
            ("Kommunene skal sammen med helseforetaket øke kompetansen", "nb"),
            ("Gielddat ja buohcciviessu galget ovddidit dearvvašvuođa", "se"),
            ("The municipalities and the hospital shall share data", "en"),
            ("Opprette avtaleutvalg for tjenestene", "nb"),
            ("Setja ned arbeidsgrupper som følgjer opp tenestene", "nn"),
            // A Sámi name does not make a Norwegian sentence Sámi.
            ("Sámi giellaguovddáš og kommunene følger opp hvordan tjenestene gis til brukere", "nb"),
        ] {
            assert_eq!(detect(text), Some(want), "{text}");
        }
    }

    #[test]
    fn too_little_gives_no_verdict() {
        for text in ["", "SSU/FSU", "2023-2024", "Plan", "12 %"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }

    #[test]
    fn a_part_with_one_telling_word_does_not_tie_with_the_rest() {
        let frame =
            "Kommunane skal saman med helseføretaket auke kompetansen og betre tenestene, slik at dei ikkje ventar";
        assert_eq!(judge_parts(frame, "ikke").map(|v| v.language), Some("nn"));
        assert_eq!(judge_parts("ikke", frame).map(|v| v.language), Some("nn"));
    }

    #[test]
    fn the_editor_is_not_outvoted_by_rows_in_the_other_standard() {
        let rows = "Kostnadene fordeles dersom partene ikke blir enige. Saman om helsa. Kva er viktig for deg, og korleis vi hjelper dykk.";
        let frame = "Føremålet med planen er at kommunane og helseføretaket ikkje skal arbeide kvar for seg. Innleiing. Kven har ansvar?";
        assert_eq!(judge_parts(frame, rows).map(|v| v.language), Some("nn"));
    }
}
