//! Which body of a community the plan is for, and which version of the plan it is.

use super::super::deadline::{DeadlineColumn, parse};
use super::{IdentityLine, squeeze};
use crate::knowledge::actors::{Actors, is_abbreviation};
use crate::knowledge::communities::{Body, body_of, is_title_word};
use crate::knowledge::identity::forms;
use crate::knowledge::time::AutumnFrom;
use crate::model::plan::{Community, PlanBody, Version};
use crate::text::fold::slug;

/// Type of a committee, and committees that make or adopt a plan rather than have one.
const COMMITTEE: &str = "utval";
const MAKERS: [&str; 4] = ["arbeidsgruppe", "styringsgruppe", "planforum", "partnarskapsmotet"];

/// Committees of which a community has one a place: the place is their name.
const LOCAL_COMMITTEES: [&str; 2] = ["lsu", "omradeutval"];

/// Lines from the start that may say the body or the version besides the title: a cover.
const COVER_LINES: usize = 12;
/// Longest line in words that does nothing but say one of them.
const LINE_WORDS: usize = 8;

/// Whose plan it is within the community: the committee that the title or a line of the cover
/// names, and otherwise the municipality, county or community itself.
#[must_use]
pub fn body(
    lines: &[IdentityLine],
    title: Option<&str>,
    community: Option<(&Community, Body)>,
    actors: &Actors,
) -> Option<PlanBody> {
    // A line that opens in lower case goes on from the one before (`Vedteken av / partnarskapsmøtet`).
    let own = |t: &String| t.split(' ').count() <= LINE_WORDS && t.starts_with(char::is_uppercase);
    let cover = beside_title(lines, title.unwrap_or_default(), actors).into_iter().filter(own);
    // A line of the cover must open with the committee; a title may name it anywhere.
    let committee = title
        .and_then(|t| (0..t.split_whitespace().count()).find_map(|at| committee(t, at, actors)))
        .or_else(|| cover.filter(|t| t.as_str() != title.unwrap_or_default()).find_map(|t| committee(&t, 0, actors)));
    committee.or_else(|| {
        let (community, body) = community?;
        let kind = match body {
            Body::HealthCommunity => "helsefellesskap",
            Body::Municipality | Body::Region => "kommune",
            Body::County => "fylkeskommune",
            Body::Trust => "hf",
        };
        Some(PlanBody { id: community.id.clone(), name: community.name.clone(), kind: kind.to_owned() })
    })
}

/// The lines of the cover that stand with the title: next to it, or after lines that say whose plan
/// it is and when. A name further down stands in a table or in the text.
fn beside_title(lines: &[IdentityLine], title: &str, actors: &Actors) -> Vec<String> {
    /// Lines before the title and after it at most.
    const BESIDE: usize = 4;
    let printed: Vec<String> = cover(lines).collect();
    let is_title =
        |t: &String| t.contains(' ') && (title.contains(t.as_str()) || t.contains(title) && !title.is_empty());
    let says = |t: &&String| {
        is_title(t)
            || t.split(' ').any(|w| body_of(w).is_some() || w.starts_with(|c: char| c.is_ascii_digit()))
            || committee(t, 0, actors).is_some()
    };
    let at = printed.iter().position(is_title).unwrap_or(0);
    let before = printed[..at].iter().rev().take(BESIDE).take_while(says);
    let after = printed[at..].iter().take(BESIDE + 1).take_while(says);
    before.chain(after).cloned().collect()
}

/// The committee whose name begins at a word.
fn committee(text: &str, at: usize, actors: &Actors) -> Option<PlanBody> {
    let ends = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        bare.is_empty()
            || bare.starts_with(|c: char| c.is_ascii_digit())
            || body_of(bare).is_some()
            || is_title_word(bare)
            || forms("name_end").any(|f| f == bare.to_lowercase())
    };
    let mut words: Vec<&str> = Vec::new();
    let mut printed: Vec<&str> = Vec::new();
    for word in text.split_whitespace().skip(at) {
        // `Lokalt samarbeidsutval i Nordfjord`: of these, a community has one a place.
        let local = is_place_link(word)
            && actors.whole(&words.join(" ")).is_some_and(|a| LOCAL_COMMITTEES.contains(&a.id.as_str()));
        if !local && ends(word) {
            break;
        }
        printed.push(word);
        // `Fagleg samarbeidsutval (FSU) skrøpelege eldre`: a short name in brackets says nothing more.
        if !words.is_empty() && is_short_name(word, actors) {
            if word.ends_with([',', ':', ';']) {
                break;
            }
            continue;
        }
        words.push(word.trim_end_matches([',', ':', ';', '.', ')']).trim_start_matches('('));
        if word.ends_with([',', ':', ';', ')']) {
            break;
        }
    }
    let is_committee = |n: usize| {
        let head = words[..n].join(" ");
        actors.whole(&head).filter(|a| a.kind == COMMITTEE && !MAKERS.contains(&a.id.as_str()))
    };
    let (n, opener) = (1..=words.len()).find_map(|n| is_committee(n).map(|a| (n, a)))?;
    let name = words.join(" ");
    // The table may know it with what it is about (`fsu` → `fsu-barn-og-unge`).
    let actor = actors.resolve(&name).filter(|a| a.id.starts_with(&opener.id)).unwrap_or(opener);
    let about: Vec<&str> =
        words[n..].iter().copied().skip_while(|w| is_place_link(w) || matches!(*w, "for" | "-" | "–")).collect();
    // `FSU rehabilitering`, `Lokalt samarbeidsutval Sunnfjord` are committees of their own, though no table
    // has them.
    let id = if actor.id == opener.id && !about.is_empty() && actors.whole(&name).is_none() {
        format!("{}-{}", opener.id, slug(&about.join(" ")))
    } else {
        actor.id.clone()
    };
    let name = printed.join(" ").trim_end_matches([',', ':', ';', '.']).to_owned();
    Some(PlanBody { id, name, kind: COMMITTEE.to_owned() })
}

fn is_place_link(word: &str) -> bool {
    matches!(word, "i" | "på")
}

/// A committee's abbreviation in brackets.
fn is_short_name(word: &str, actors: &Actors) -> bool {
    let word = word.trim_end_matches([',', ':', ';', '.']);
    word.strip_prefix('(')
        .and_then(|w| w.strip_suffix(')'))
        .is_some_and(|w| is_abbreviation(w) && actors.whole(w).is_some_and(|a| a.kind == COMMITTEE))
}

fn cover(lines: &[IdentityLine]) -> impl Iterator<Item = String> + '_ {
    lines.iter().filter(|l| !l.furniture).take(COVER_LINES).map(|l| squeeze(&l.text))
}

/// The version: its number (`Versjon 2.1`) or its date (`Status per 1. oktober 2024`, `Revidert
/// 12.03.2024`, `Vedteken i SSU 20.01.2024`), from a short line of the cover, a running head or the title.
#[must_use]
pub fn version(lines: &[IdentityLine], title: Option<&str>) -> Option<Version> {
    let running = lines.iter().filter(|l| l.furniture).map(|l| squeeze(&l.text));
    let short = cover(lines).chain(running).filter(|t| t.split(' ').count() <= LINE_WORDS);
    let mut out: Option<Version> = None;
    for text in title.map(squeeze).into_iter().chain(short) {
        let words: Vec<&str> = text.split(' ').collect();
        for at in 0..words.len() {
            // What was adopted opens the line or what stands behind a dash, comma or bracket.
            let opens = at == 0
                || words[at].starts_with('(')
                || words[at - 1].ends_with(',')
                || words[at - 1].chars().all(|c| !c.is_alphanumeric());
            let Some(found) = stated(&words[at..], opens) else { continue };
            let out = out.get_or_insert_with(|| Version { text: found.text.clone(), number: None, date: None });
            out.number = out.number.take().or(found.number);
            out.date = out.date.take().or(found.date);
        }
    }
    out
}

/// A version stated by the words from the first on.
fn stated(words: &[&str], opens: bool) -> Option<Version> {
    let bare = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let is = |w: &str, kind: &str| forms(kind).any(|f| f == bare(w));
    let (first, rest) = words.split_first()?;
    let text = |n: usize| words[..n].join(" ");
    if is(first, "version") {
        let number = rest.first()?.trim_matches(|c: char| !c.is_ascii_digit());
        let plain = number.len() <= 6 && number.starts_with(|c: char| c.is_ascii_digit());
        let plain = plain && number.chars().all(|c| c.is_ascii_digit() || c == '.') && !is_year(number);
        // `Versjon 2.0 – 15.03.2024`: its day stands beside it.
        let day = rest.get(1..).and_then(|after| day(after, |w| is(w, "version_link") || is(w, "version_date")));
        return plain.then(|| Version {
            text: text(2 + day.as_ref().map_or(0, |d| d.1)),
            number: Some(number.to_owned()),
            date: day.map(|d| d.0),
        });
    }
    let found = if is(first, "version_date") {
        day(rest, |w| is(w, "version_link"))
    } else if opens && is(first, "adopted") {
        // `Vedteken av partnarskapsmøtet 14. februar 2023`: by whom may stand between.
        day(rest, |w| !w.contains(|c: char| c.is_ascii_digit()))
    } else {
        None
    };
    found.map(|(date, words)| Version { text: text(1 + words), number: None, date: Some(date) })
}

/// The first day or month that the words name, after words that may stand before it, and how many words
/// that takes: a month stands for its last day.
fn day(words: &[&str], may_stand: impl Fn(&str) -> bool) -> Option<(String, usize)> {
    /// Most words between what is said and its day: `av partnarskapsmøtet i møte den`.
    const BETWEEN: usize = 5;
    let mark = |w: &str| w.chars().all(|c| !c.is_alphanumeric());
    let skip = words.iter().take(BETWEEN).take_while(|w| mark(w) || may_stand(w)).count();
    // Where a word of the day itself may stand before it (`1. mars`: no; `november 2023`: yes), it is tried first.
    (0..=skip).find_map(|from| {
        let said = words.get(from..)?;
        (1..=said.len().min(3)).find_map(|n| {
            let time = parse(
                said[..n].join(" ").trim_matches(['(', ')', ',', ';']),
                DeadlineColumn::Deadline,
                None,
                AutumnFrom::July,
            );
            let is_day = matches!(time.precision.as_deref(), Some("date" | "month")) && time.flags.is_empty();
            time.to.filter(|_| is_day).map(|date| (date, from + n))
        })
    })
}

fn is_year(number: &str) -> bool {
    number.len() == 4 && (number.starts_with("19") || number.starts_with("20"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> IdentityLine {
        IdentityLine { text: text.to_owned(), page: 1, ..IdentityLine::default() }
    }

    fn of(title: &str, cover: &[&str]) -> Option<(String, String)> {
        let lines: Vec<IdentityLine> = cover.iter().map(|t| line(t)).collect();
        body(&lines, Some(title), None, &Actors::builtin()).map(|b| (b.id, b.name))
    }

    #[test]
    fn the_body_is_the_committee_that_title_or_cover_names() {
        for (title, cover, want) in [
            ("Handlingsplan for FSU barn og unge 2024–2025", &[][..], Some(("fsu-barn-og-unge", "FSU barn og unge"))),
            (
                "Handlingsplan 2025, Fagleg samarbeidsutval for barn og unge, Austdal helsefellesskap",
                &[],
                Some(("fsu-barn-og-unge", "Fagleg samarbeidsutval for barn og unge")),
            ),
            ("Tiltaksplan FSU rehabilitering 2024", &[], Some(("fsu-rehabilitering", "FSU rehabilitering"))),
            (
                "Handlingsplan 2024",
                &["Handlingsplan 2024", "Fagleg samarbeidsutval (FSU) skrøpelege eldre"],
                Some(("fsu-skropelege-eldre", "Fagleg samarbeidsutval (FSU) skrøpelege eldre")),
            ),
            (
                "Handlingsplan 2024 for lokalt samarbeidsutval Sunnfjord",
                &[],
                Some(("lsu-sunnfjord", "lokalt samarbeidsutval Sunnfjord")),
            ),
            (
                "Handlingsplan 2024",
                &["Handlingsplan 2024", "Lokalt samarbeidsutval i Nordfjord"],
                Some(("lsu-nordfjord", "Lokalt samarbeidsutval i Nordfjord")),
            ),
            (
                "Handlingsplan 2024 for strategisk samarbeidsutval (SSU)",
                &[],
                Some(("ssu", "strategisk samarbeidsutval (SSU)")),
            ),
            ("SSU handlingsplan 2024–26", &[], Some(("ssu", "SSU"))),
            ("Handlingsplan 2024", &["Strategisk samarbeidsutval"], Some(("ssu", "Strategisk samarbeidsutval"))),
            ("Handlingsplan 2024", &["Handlingsplan 2024", "Austdal helsefellesskap", "SSU"], Some(("ssu", "SSU"))),
            ("Handlingsplan 2024", &["Handlingsplan 2024", "Endring", "Godkjend av", "Utkast", "SSU"], None),
            ("Handlingsplan 2024", &["Vedteken av", "fagleg samarbeidsutval i mars"], None),
            ("Handlingsplan 2024", &["Planen er vedteken av SSU i møte"], None),
            ("Handlingsplan 2024, Austdal helsefellesskap", &[], None),
        ] {
            let want = want.map(|(id, name)| (id.to_owned(), name.to_owned()));
            assert_eq!(of(title, cover), want, "{title} {cover:?}");
        }
    }

    #[test]
    fn without_a_committee_the_owner_is_the_body() {
        let community = Community { id: "kinn-kommune".to_owned(), name: "Kinn kommune".to_owned() };
        let found = body(&[], Some("Plan"), Some((&community, Body::Municipality)), &Actors::builtin()).unwrap();
        assert_eq!((found.id.as_str(), found.kind.as_str()), ("kinn-kommune", "kommune"));
    }

    #[test]
    fn a_version_is_a_number_or_a_day() {
        let of = |text: &str| version(&[line(text)], None).map(|v| (v.number, v.date));
        let number = |n: &str| Some((Some(n.to_owned()), None));
        let date = |d: &str| Some((None, Some(d.to_owned())));
        assert_eq!(of("Versjon 2.1"), number("2.1"));
        assert_eq!(of("Status per 01.10.2024"), date("2024-10-01"));
        assert_eq!(of("Sist oppdatert: 12. mars 2024"), date("2024-03-12"));
        assert_eq!(of("Revidert 12.03.2024"), date("2024-03-12"));
        let both = |n: &str, d: &str| Some((Some(n.to_owned()), Some(d.to_owned())));
        assert_eq!(of("Versjon 2.0 – 15.03.2024"), both("2.0", "2024-03-15"));
        assert_eq!(of("Versjon 1.1, datert 2. mai 2024"), both("1.1", "2024-05-02"));
        assert_eq!(of("Vedteken i SSU 20.01.2024"), date("2024-01-20"));
        assert_eq!(of("Utkast per 3.12.2022"), date("2022-12-03"));
        assert_eq!(of("Status per november 2023"), date("2023-11-30"));
        let title = "Handlingsplan 2023–2025 – vedteken av partnarskapsmøtet 14. februar 2023";
        let found = version(&[], Some(title)).and_then(|v| v.date);
        assert_eq!(found.as_deref(), Some("2023-02-14"));
        for none in [
            "Planen er vedteken 20.01.2024",
            "Vedteken av SSU",
            "Versjon",
            "Versjon 2024",
            "Status pr. haust 2023",
            "Status",
            "Versjonshistorikk",
            "Oppdatert plan",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
