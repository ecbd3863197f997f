//! A cell that names who is responsible → identifiers of actors, in order.

use crate::knowledge::Knowledge;
use crate::knowledge::actor_parts::{forms, kind_of};
use crate::knowledge::actors::{Actor, is_abbreviation, means_everyone, means_nobody, score};
use crate::knowledge::communities::Body;
use crate::knowledge::municipalities::municipality;
use crate::model::plan::{Actors, UNKNOWN_ACTOR};

/// Type that two capitalised words look like: `Nordre Land` too.
const PERSON: &str = "person";

/// Identifier of all partners together.
const EVERYONE: &str = "partnarane";

/// Evidence at which the two sides of "og" are two actors rather than one name.
const SIDE_SCORE: f64 = 0.5;

/// The actors that a text names: identifiers of known ones, other names as written, in order and
/// each once.
#[must_use]
pub fn split(text: &str, knowledge: &Knowledge) -> Vec<String> {
    read(text.to_owned(), knowledge).actors
}

/// A cell and the actors that it names, each with its type and those without an identifier told apart.
#[must_use]
pub fn read(text: String, knowledge: &Knowledge) -> Actors {
    let mut out = Actors { actors: Vec::new(), types: Vec::new(), unresolved: Vec::new(), text };
    for name in names(&out.text, knowledge) {
        if means_nobody(&name) {
            continue;
        }
        // `SSU v/leiar`: a leader of the one before.
        if !out.actors.is_empty() && forms("leader").contains(&name.to_lowercase().as_str()) {
            continue;
        }
        let (actor, kind) = match identify(&name, knowledge) {
            Some(known) => known,
            None => {
                let name = name.trim_end_matches(['.', ':']).to_owned();
                if !name.is_empty() && !out.unresolved.contains(&name) {
                    out.unresolved.push(name.clone());
                }
                let kind = kind_of(&name).unwrap_or(UNKNOWN_ACTOR).to_owned();
                (name, kind)
            }
        };
        if !actor.is_empty() && !out.actors.contains(&actor) {
            out.actors.push(actor);
            out.types.push(kind);
        }
    }
    out
}

/// The identifier and type of one name.
fn identify(name: &str, knowledge: &Knowledge) -> Option<(String, String)> {
    let known = |actor: &Actor| (actor.id.clone(), actor.kind.clone());
    if let Some(actor) = knowledge.actors.added(name) {
        return Some(known(actor));
    }
    if means_everyone(name) {
        let kind = knowledge.actors.list().iter().find(|a| a.id == EVERYONE).map_or("partner", |a| a.kind.as_str());
        return Some((EVERYONE.to_owned(), kind.to_owned()));
    }
    if let Some(actor) = knowledge.actors.whole(name) {
        return Some(known(actor));
    }
    if let Some(id) = municipality(name) {
        return Some((id.to_owned(), "kommune".to_owned()));
    }
    let named = knowledge.communities.find(name);
    if let [only] = named.as_slice()
        && only.name == name
    {
        let kind = match only.body {
            Body::Municipality => "kommune",
            Body::County => "fylkeskommune",
            Body::HealthCommunity => "helsefellesskap",
            Body::Trust => "hf",
            Body::Region => "kommune",
        };
        return Some((only.id.clone(), kind.to_owned()));
    }
    if let Some(actor) = knowledge.actors.resolve(name) {
        return Some(known(actor));
    }
    // `Samhandlingssjef (HF)`: what stands in brackets only narrows it.
    let (head, _) = name.split_once('(')?;
    knowledge.actors.resolve(head).map(known)
}

/// The names in a text, split where it lists several.
fn names(text: &str, knowledge: &Knowledge) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(|c: char| matches!(c, '-' | '–' | '•' | ',' | ';' | '/' | ' ')).to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    if knowledge.actors.whole(&text).is_some() || means_everyone(&text) || means_nobody(&text) {
        return vec![text];
    }
    if municipality(&text).is_some() {
        return vec![text];
    }
    if let Some(named) = municipalities(&text, knowledge) {
        return named;
    }
    // `Ansvarleg: SSU`: the label is no name.
    if let Some((label, rest)) = text.split_once(':')
        && forms("label").contains(&label.to_lowercase().as_str())
    {
        return names(rest, knowledge);
    }
    for marks in [&[';', ',', '•'][..], &['/', '+', '&']] {
        let parts = goes_on(cut(&text, marks), knowledge);
        if parts.len() > 1 {
            return parts
                .iter()
                .flat_map(|p| if p == &text { vec![text.clone()] } else { names(p, knowledge) })
                .collect();
        }
    }
    for word in
        [" i samarbeid med ", " i samråd med ", " saman med ", " sammen med ", " samt ", " v/", " ved ", " – ", " - "]
    {
        if let Some((a, b)) = text.split_once(word) {
            return [a, b].into_iter().flat_map(|p| names(p, knowledge)).collect();
        }
    }
    for word in [" og ", " and ", " ja ", " eller "] {
        for (at, _) in text.match_indices(word) {
            let (a, b) = (&text[..at], &text[at + word.len()..]);
            let places = |s: &str| s.split(word).all(|p| municipality(p).is_some());
            let is_actor = |s: &str| knowledge.actors.whole(s).is_some() || score(s) >= SIDE_SCORE || places(s);
            if !a.ends_with('-') && is_actor(a) && is_actor(b) {
                return [a, b].into_iter().flat_map(|p| names(p, knowledge)).collect();
            }
        }
    }
    // `SSU FSU`, `SSU-FSU`: nothing but a space or hyphen between abbreviations that are all known.
    let words: Vec<&str> = text.split([' ', '-']).collect();
    if words.len() > 1 && words.iter().all(|w| is_abbreviation(w) && knowledge.actors.whole(w).is_some()) {
        return words.into_iter().map(str::to_owned).collect();
    }
    vec![text]
}

/// `Gulen og Solund kommunar`, `Kommunane Kinn, Sunnfjord og Gulen`: each name is a municipality. A single
/// name must be one that is known.
fn municipalities(text: &str, knowledge: &Knowledge) -> Option<Vec<String>> {
    let is_plural = |w: &str| forms("municipalities").contains(&w.to_lowercase().as_str());
    let listed = match (text.rsplit_once(' '), text.split_once(' ')) {
        (Some((rest, last)), _) if is_plural(last) => rest,
        (_, Some((first, rest))) if is_plural(first) => rest,
        _ => return None,
    };
    let mut named: Vec<String> = Vec::new();
    for part in listed.split([',', ';', '/']).flat_map(|p| p.split(" og ")).map(str::trim) {
        let whole = named.last().map(|before| format!("{before} og {part}"));
        match whole.filter(|w| municipality(w).is_some()) {
            // `Evje og Hornnes` is one.
            Some(whole) => {
                named.pop();
                named.push(whole);
            }
            None => named.push(part.to_owned()),
        }
    }
    let is_name = |name: &String| {
        let place = name.split(' ').all(|w| w.starts_with(char::is_uppercase));
        let known = municipality(name).is_some();
        let other = forms("determiner").contains(&name.to_lowercase().as_str())
            || knowledge.actors.whole(name).is_some()
            || is_abbreviation(name)
            || kind_of(name).is_some_and(|k| k != PERSON);
        known || place && !other
    };
    let sure = named.len() > 1 || named.iter().all(|n| municipality(n).is_some());
    (sure && named.iter().all(is_name)).then(|| named.into_iter().map(|n| format!("{n} kommune")).collect())
}

/// Joins parts that only go on with what a committee or leader is for: `FSU psykisk helse, rus og
/// avhengighet`.
fn goes_on(parts: Vec<String>, knowledge: &Knowledge) -> Vec<String> {
    let opens = |part: &str| {
        let first = part.split(' ').next().unwrap_or_default();
        part.contains(' ')
            && (knowledge.actors.whole(first).is_some_and(|a| a.kind == "utval") || score(first) >= SIDE_SCORE)
    };
    let mut out: Vec<String> = Vec::new();
    for part in parts {
        let names_someone = !part.starts_with(char::is_lowercase)
            || knowledge.actors.resolve(&part).is_some()
            || means_everyone(&part)
            || score(&part) >= SIDE_SCORE;
        match out.last_mut() {
            Some(before) if !names_someone && opens(before) => {
                before.push_str(", ");
                before.push_str(&part);
            }
            _ => out.push(part),
        }
    }
    out
}

/// Cuts at marks outside brackets; a part that ends in a hyphen goes on (`barne-, ungdoms- og …`).
fn cut(text: &str, marks: &[char]) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let last = parts.len() - 1;
        let is_cut = depth == 0 && marks.contains(&c) && !parts[last].trim_end().ends_with('-');
        // `v/` is "ved".
        if is_cut && !(c == '/' && ends_with_ved(&parts[last])) {
            parts.push(String::new());
        } else {
            parts[last].push(c);
        }
    }
    parts.iter().map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
}

fn ends_with_ved(text: &str) -> bool {
    text == "v" || text.ends_with(" v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_identifiers_in_order() {
        let k = Knowledge::builtin();
        for (text, want) in [
            ("SSU/FSU/ partnarane", vec!["ssu", "fsu", "partnarane"]),
            ("SSU/FSU/partnarane", vec!["ssu", "fsu", "partnarane"]),
            ("Avtaleutval/ FSU", vec!["avtaleutval", "fsu"]),
            ("Samhandlingsbarometeret/FSU", vec!["samhandlingsbarometeret", "fsu"]),
            ("FSU barn og unge", vec!["fsu-barn-og-unge"]),
            ("FSU eldre og kronisk sjuke", vec!["fsu"]),
            ("Høgskulen og helseføretaket", vec!["hogskular-og-universitet", "helseforetaket"]),
            ("Kommunane og helseføretaket", vec!["partnarane"]),
            ("Helse- og omsorgssjef", vec!["kommunalsjef-helse-og-omsorg"]),
            ("Barnevernleiar, NAV-leiar", vec!["barnevernet", "nav"]),
            ("alle", vec!["partnarane"]),
            ("Begge partar", vec!["partnarane"]),
            ("Alle kommunane", vec!["kommunen"]),
            ("Fjellsund kommune og SSU", vec!["fjellsund-kommune", "ssu"]),
            ("Kommunen v/kommuneoverlege", vec!["kommunen", "kommuneoverlege"]),
            ("FSU, FSU", vec!["fsu"]),
            ("SSU FSU", vec!["ssu", "fsu"]),
            ("Ingrid Ørjasæter + SSe", vec!["Ingrid Ørjasæter", "samarbeidssekretariatet"]),
            ("Barne-, ungdoms- og familieetaten", vec!["bufetat"]),
            ("Samhandlingssjef (HF)", vec!["samhandlingssjef"]),
            ("Arbeidsgruppa for rekruttering", vec!["arbeidsgruppe"]),
            ("Kinn, Sunnfjord og Gulen", vec!["kinn-kommune", "sunnfjord-kommune", "gulen-kommune"]),
            ("Kinn og Gulen og Solund", vec!["kinn-kommune", "gulen-kommune", "solund-kommune"]),
            ("Gulen og Solund kommunar", vec!["gulen-kommune", "solund-kommune"]),
            (
                "Austdal, Nordre Fjellsund og Voss kommuner",
                vec!["austdal-kommune", "nordre-fjellsund-kommune", "voss-herad"],
            ),
            ("Kommunane Kinn og Evje og Hornnes", vec!["kinn-kommune", "evje-og-hornnes-kommune"]),
            ("Kommunane i Sunnfjord", vec!["kommunen"]),
            ("Helse Førde/Kinn", vec!["helse-forde-hf", "kinn-kommune"]),
            ("SSU og kommunane", vec!["ssu", "kommunen"]),
            ("Ikkje avklart", vec![]),
            ("Ingen", vec![]),
            ("Ikke avklart.", vec![]),
            ("SSU, uavklart", vec!["ssu"]),
            ("", vec![]),
            ("-", vec![]),
        ] {
            assert_eq!(split(text, &k), want, "{text}");
        }
    }
}
