//! What a document is: title, community, period, main goal, purpose, sensitivity.
//!
//! Every line is weighed by what speaks for it (words for a plan, years, a name, its place and
//! type, repetition in running heads) and against it (a sentence, a bullet, a contents line); no
//! rule knows a document.

mod body;
mod period;
mod statements;
mod title;

use std::collections::BTreeSet;

use crate::knowledge::communities::{Body, Communities, Named};
use crate::model::plan::{Community, Period};

pub use body::{body, version};
pub use period::years_in;

/// A line that may say what the document is, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentityLine {
    /// The text of the line.
    pub text: String,
    /// Set in larger or bolder type than the text around (known for PDFs alone).
    pub prominent: bool,
    /// Page from 1.
    pub page: u32,
    /// Part of a running head or foot.
    pub furniture: bool,
    /// A blank line or a gap of a paragraph follows.
    pub followed_by_blank: bool,
}

/// What was found, and in which lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// The title as printed, its lines joined.
    pub title: Option<String>,
    /// Whose plan it is.
    pub community: Option<Community>,
    /// What kind of body that is.
    pub owner: Option<Body>,
    /// The plan period.
    pub period: Option<Period>,
    /// The plan's main goal.
    pub main_goal: Option<String>,
    /// The plan's purpose.
    pub purpose: Option<String>,
    /// The sensitivity label in lower case.
    pub sensitivity: Option<String>,
    /// Indices of the lines that these were taken from, and of lines that only repeat them.
    pub used: Vec<usize>,
}

/// Lines from the start that may hold the title and what belongs to it. A cover, contents and
/// version table take up to 60 lines in the development corpus, of which the title is never
/// later than the eighth.
const HEAD_LINES: usize = 60;

/// Reads a document's identity from its lines (running heads included, tables left out or not).
#[must_use]
pub fn identify(lines: &[IdentityLine], communities: &Communities) -> Identity {
    let mut out = Identity::default();
    let mut used = BTreeSet::new();
    let title = title::find(lines, communities);
    if let Some(t) = &title {
        used.extend(t.lines.iter().copied());
        out.title = Some(t.text.clone());
    }
    let community = community(lines, title.as_ref(), communities);
    if let Some((named, line)) = community {
        used.extend(line);
        out.owner = Some(named.body);
        out.community = Some(Community { id: named.id, name: named.name });
    }
    if let Some((period, line)) = period::find(lines, out.title.as_deref()) {
        used.extend(line);
        out.period = Some(period);
    }
    let titles: &[usize] = title.as_ref().map_or(&[], |t| &t.lines);
    if let Some(s) = statements::main_goal(lines, titles, communities) {
        used.extend(s.lines);
        out.main_goal = Some(s.text);
    }
    if let Some(s) = statements::purpose(lines) {
        used.extend(s.lines);
        out.purpose = Some(s.text);
    }
    if let Some((label, line)) = statements::sensitivity(lines) {
        used.insert(line);
        out.sensitivity = Some(label);
    }
    used.extend(repeats(lines, &out));
    out.used = used.into_iter().collect();
    out
}

/// Lines that say the title or the name once more: on a cover, in running heads.
fn repeats<'a>(lines: &'a [IdentityLine], found: &'a Identity) -> impl Iterator<Item = usize> + 'a {
    let said: Vec<String> =
        found.title.iter().chain(found.community.as_ref().map(|c| &c.name)).map(|s| squeeze(s)).collect();
    lines.iter().enumerate().filter(move |(_, l)| said.contains(&squeeze(&l.text))).map(|(i, _)| i)
}

/// One space between words, none at the ends.
fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Weights of the places where a community's name may stand.
const IN_TITLE: f64 = 6.0;
/// A line that is nothing but the name, near the start.
const OWN_LINE: f64 = 4.0;
/// A running head or foot, counted once.
const IN_FURNITURE: f64 = 2.0;
/// Another line near the start.
const IN_HEAD: f64 = 0.6;
/// Running text further on; ten mentions weigh as much as one line of its own.
const IN_BODY: f64 = 0.05;
/// All mentions in running text together weigh no more than this.
const BODY_LIMIT: f64 = 0.5;

/// The body whose plan it is: the name with the most weight, and the line it was read from.
fn community(
    lines: &[IdentityLine],
    title: Option<&title::Title>,
    communities: &Communities,
) -> Option<(Named, Option<usize>)> {
    struct Vote {
        named: Named,
        line: Option<usize>,
        weight: f64,
        body: f64,
        furniture: bool,
    }
    let mut votes: Vec<Vote> = Vec::new();
    let mut vote = |named: Named, line: Option<usize>, weight: f64, furniture: bool, text: bool| {
        let at = votes.iter().position(|v| v.named.id == named.id).unwrap_or_else(|| {
            votes.push(Vote { named, line, weight: 0.0, body: 0.0, furniture: false });
            votes.len() - 1
        });
        let v = &mut votes[at];
        if text {
            v.body = (v.body + weight).min(BODY_LIMIT);
        } else if !(furniture && std::mem::replace(&mut v.furniture, furniture)) {
            v.weight += weight;
        }
    };
    if let Some(t) = title {
        for named in communities.find(&t.text) {
            vote(named, None, IN_TITLE, false, false);
        }
    }
    for (i, line) in lines.iter().enumerate() {
        if title.is_some_and(|t| t.lines.contains(&i)) {
            continue;
        }
        let text = squeeze(&line.text);
        // A name broken over two lines is read with the next one.
        let joined = lines
            .get(i + 1)
            .filter(|n| !line.followed_by_blank && n.furniture == line.furniture && title::goes_on(&text, &n.text))
            .map(|n| format!("{text} {}", squeeze(&n.text)));
        for named in communities.find(joined.as_deref().unwrap_or(&text)) {
            let own = named.name == text || joined.as_ref() == Some(&named.name);
            if line.furniture {
                vote(named, own.then_some(i), IN_FURNITURE, true, false);
            } else if own && i < HEAD_LINES {
                vote(named, Some(i), OWN_LINE, false, false);
            } else if i < HEAD_LINES {
                vote(named, None, IN_HEAD, false, false);
            } else {
                vote(named, None, IN_BODY, false, true);
            }
        }
    }
    let rank = |b: Body| match b {
        Body::HealthCommunity => 1.0,
        Body::Municipality | Body::County => 0.9,
        Body::Region => 0.7,
        Body::Trust => 0.4,
    };
    votes
        .into_iter()
        .map(|v| ((v.weight + v.body) * rank(v.named.body), v))
        .reduce(|a, b| if b.0 > a.0 { b } else { a })
        .map(|(_, v)| (v.named, v.line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<IdentityLine> {
        let raw: Vec<&str> = text.lines().collect();
        raw.iter()
            .enumerate()
            .filter(|(_, l)| !l.trim().is_empty())
            .map(|(i, l)| IdentityLine {
                text: (*l).to_owned(),
                page: 1,
                followed_by_blank: raw.get(i + 1).is_none_or(|n| n.trim().is_empty()),
                ..IdentityLine::default()
            })
            .collect()
    }

    fn id(text: &str) -> Identity {
        identify(&lines(text), &Communities::builtin())
    }

    #[test]
    fn a_title_broken_over_lines_is_whole() {
        for (text, title) in [
            (
                "Handlingsplan 2024, Helsefellesskapet Ytre\nStorvik\n\nInnhald",
                "Handlingsplan 2024, Helsefellesskapet Ytre Storvik",
            ),
            (
                "Plan for Helsefellesskapet Varjjat og\nØstkysten 2025-2026\n\nBakgrunn",
                "Plan for Helsefellesskapet Varjjat og Østkysten 2025-2026",
            ),
            (
                "Strategi for Nordfjella\nhelsefellesskap\n2025–2027\n\nBakgrunn",
                "Strategi for Nordfjella helsefellesskap 2025–2027",
            ),
            (
                "Handlingsplan for folkehelse\n2024-27\nBakgrunn\nTeksten går her.",
                "Handlingsplan for folkehelse 2024-27",
            ),
            ("Handlingsplan 2024\nFjellsund kommune\nBakgrunn", "Handlingsplan 2024"),
            (
                "HANDLINGSPLAN MOT VALD I NÆRE\nRELASJONAR\n\nSandvær kommune",
                "HANDLINGSPLAN MOT VALD I NÆRE RELASJONAR",
            ),
            (
                "Årsplan og handlingsplan 2025–2026 for fagutvalet\n\nMøteplan\nUtvalet møtest",
                "Årsplan og handlingsplan 2025–2026 for fagutvalet",
            ),
            (
                "Handlingsplan 2021, Helsefellesskapet Ytre Storvik\nBakgrunn\nAnsvaret ligg hos",
                "Handlingsplan 2021, Helsefellesskapet Ytre Storvik",
            ),
        ] {
            assert_eq!(id(text).title.as_deref(), Some(title));
        }
    }

    #[test]
    fn a_line_beats_a_sentence_and_a_contents_line() {
        let text = "Planen for 2022-2023 er vedteken av kommunestyret og handlingsplanen skal rullerast kvart år.\n\nTiltaksplan for trafikktryggleik ........ 3\n\nTrafikktryggingsplan 2024-2027\n\nLund kommune\n";
        let found = id(text);
        assert_eq!(found.title.as_deref(), Some("Trafikktryggingsplan 2024-2027"));
        assert_eq!(found.community.map(|c| c.id).as_deref(), Some("lund-kommune"));
        assert_eq!(found.period.map(|p| (p.from, p.to)), Some(("2024".into(), "2027".into())));
    }

    #[test]
    fn the_period_may_stand_on_a_line_of_its_own() {
        let found = id("Handlingsplan for rekruttering\n\nPlanperiode: 2025 – 2028\n\nVedteke 12.03.2024");
        assert_eq!(found.period, Some(Period { from: "2025".into(), to: "2028".into(), text: "2025 – 2028".into() }));
        let found = id("Handlingsplan for rekruttering\n\nTeksten nemner ingen år.");
        assert_eq!(found.period, None);
    }

    #[test]
    fn goal_purpose_and_label_are_read_with_their_text() {
        let found = id(
            "Følsemd: Intern\nHandlingsplan 2024, Lund kommune\n\nHovudmål: Alle skal med\n\nFøremål\nPlanen skal samle kreftene i kommunen og\nvise veg.\n\nBakgrunn\nNoko anna.",
        );
        assert_eq!(found.sensitivity.as_deref(), Some("intern"));
        assert_eq!(found.main_goal.as_deref(), Some("Alle skal med"));
        assert_eq!(found.purpose.as_deref(), Some("Planen skal samle kreftene i kommunen og vise veg."));
        assert_eq!(found.used, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn an_areas_goal_is_not_the_plans() {
        let found = id(
            "Handlingsplan 2024, Lund kommune\n\n1. Barn og unge\nHovudmål: Alle born skal med\n\n2. Eldre\nHovudmål: Alle eldre skal med",
        );
        assert_eq!(found.main_goal, None);
    }

    #[test]
    fn nothing_is_made_up() {
        assert_eq!(id(""), Identity::default());
        let found = id("Referat frå møte i arbeidsgruppa\n\nTil stades: fem");
        assert_eq!((found.community, found.period), (None, None));
    }

    #[test]
    fn titles_and_names_of_many_makes() {
        for (text, title, id_, years) in [
            (
                "HANDLINGSPLAN\nfor\nHelsefellesskapet i Vestfold\n2024-2025\n\nInnhold",
                "HANDLINGSPLAN for Helsefellesskapet i Vestfold 2024-2025",
                "vestfold",
                "2024",
            ),
            (
                "Handlingsplan mot vold i nære relasjoner\n2023–2027\n\nNordre Land kommune\n\nVedtatt av kommunestyret 12.06.2023, sak 45/2023",
                "Handlingsplan mot vold i nære relasjoner 2023–2027",
                "nordre-land-kommune",
                "2023",
            ),
            (
                "Vestland fylkeskommune\n\nTemaplan for helse og omsorg 2024 - 2036\n\nForord\nPlanen gjelder alle.",
                "Temaplan for helse og omsorg 2024 - 2036",
                "vestland-fylkeskommune",
                "2024",
            ),
            (
                "Strategiplan 2022–2026 med handlingsdel 2022–2023\nHelsefelleskap Innlandet\n\nInnledning",
                "Strategiplan 2022–2026 med handlingsdel 2022–2023",
                "innlandet",
                "2022",
            ),
            (
                "Side 1 av 8\n\nTrafikksikkerhetsplan for Flå kommune 2014-2017\n\nInnhold\nTrafikksikkerhetsplan ....... 2",
                "Trafikksikkerhetsplan for Flå kommune 2014-2017",
                "fla-kommune",
                "2014",
            ),
            (
                "Helsefellesskap Møre og Romsdal\nHandlingsplan FSU barn og unge 2025\n\n1. Tidleg innsats",
                "Handlingsplan FSU barn og unge 2025",
                "more-og-romsdal",
                "2025",
            ),
            (
                "Handlingsplan\n\nHelsefellesskapet Agder\n\nPerioden 2024-2026\n\nMål Tiltak",
                "Handlingsplan",
                "agder",
                "2024",
            ),
            ("DOAIBMAPLÁNA 2024-2026\n\nDeatnu gielda\n\nUlbmil", "DOAIBMAPLÁNA 2024-2026", "deatnu-gielda", "2024"),
            (
                "Karasjok kommune\nKommunedelplan for idrett, friluftsliv og fysisk\naktivitet 2023–2027\n\nBakgrunn",
                "Kommunedelplan for idrett, friluftsliv og fysisk aktivitet 2023–2027",
                "karasjok-kommune",
                "2023",
            ),
        ] {
            let found = id(text);
            assert_eq!(found.title.as_deref(), Some(title));
            assert_eq!(found.community.map(|c| c.id).as_deref(), Some(id_), "{title}");
            assert_eq!(found.period.map(|p| p.from).as_deref(), Some(years), "{title}");
        }
    }
}
