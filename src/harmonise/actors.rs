//! A cell that names who is responsible → identifiers of actors, in order.

use crate::knowledge::Knowledge;
use crate::knowledge::actors::{Actor, means_everyone, score};
use crate::knowledge::communities::Body;
use crate::model::plan::UNKNOWN_ACTOR;

/// Identifier of all partners together.
const EVERYONE: &str = "partnarane";

/// Evidence at which the two sides of "og" are two actors rather than one name.
const SIDE_SCORE: f64 = 0.5;

/// The actors that a text names: identifiers of known ones, other names as written, in order and
/// each once.
#[must_use]
pub fn split(text: &str, knowledge: &Knowledge) -> Vec<String> {
    split_typed(text, knowledge).into_iter().map(|(id, _)| id).collect()
}

/// As [`split`], each with its type: one of the table's, or [`UNKNOWN_ACTOR`].
#[must_use]
pub fn split_typed(text: &str, knowledge: &Knowledge) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for name in names(text, knowledge) {
        let (id, kind) = identify(&name, knowledge);
        if !id.is_empty() && out.iter().all(|(known, _)| *known != id) {
            out.push((id, kind));
        }
    }
    out
}

/// The identifier and type of one name; the name as written where it is not known.
fn identify(name: &str, knowledge: &Knowledge) -> (String, String) {
    let known = |actor: &Actor| (actor.id.clone(), actor.kind.clone());
    if let Some(actor) = knowledge.actors.added(name) {
        return known(actor);
    }
    if means_everyone(name) {
        let kind = knowledge.actors.list().iter().find(|a| a.id == EVERYONE).map_or("partner", |a| a.kind.as_str());
        return (EVERYONE.to_owned(), kind.to_owned());
    }
    if let Some(actor) = knowledge.actors.resolve(name) {
        return known(actor);
    }
    let named = knowledge.communities.find(name);
    if let [only] = named.as_slice()
        && only.name == name
    {
        let kind = match only.body {
            Body::Municipality => Some("kommune"),
            Body::County => Some("fylkeskommune"),
            Body::HealthCommunity => Some("helsefellesskap"),
            _ => None,
        };
        if let Some(kind) = kind {
            return (only.id.clone(), kind.to_owned());
        }
    }
    // `Samhandlingssjef (HF)`: what stands in brackets only narrows it.
    if let Some((head, _)) = name.split_once('(')
        && let Some(actor) = knowledge.actors.resolve(head)
    {
        return known(actor);
    }
    (name.trim_end_matches(['.', ':']).to_owned(), UNKNOWN_ACTOR.to_owned())
}

/// The names in a text, split where it lists several.
fn names(text: &str, knowledge: &Knowledge) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_matches(|c: char| matches!(c, '-' | '–' | '•' | ',' | ';' | '/' | ' ')).to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    if knowledge.actors.whole(&text).is_some() || means_everyone(&text) {
        return vec![text];
    }
    for marks in [&[';', ',', '•'][..], &['/', '+', '&']] {
        let parts = cut(&text, marks);
        if parts.len() > 1 {
            return parts.iter().flat_map(|p| names(p, knowledge)).collect();
        }
    }
    for word in [" i samarbeid med ", " i samråd med ", " saman med ", " sammen med ", " samt ", " v/", " ved "] {
        if let Some((a, b)) = text.split_once(word) {
            return [a, b].into_iter().flat_map(|p| names(p, knowledge)).collect();
        }
    }
    for word in [" og ", " and ", " ja ", " eller "] {
        for (at, _) in text.match_indices(word) {
            let (a, b) = (&text[..at], &text[at + word.len()..]);
            let is_actor = |s: &str| knowledge.actors.whole(s).is_some() || score(s) >= SIDE_SCORE;
            if !a.ends_with('-') && is_actor(a) && is_actor(b) {
                return [a, b].into_iter().flat_map(|p| names(p, knowledge)).collect();
            }
        }
    }
    // `SSU FSU`: nothing but a space between abbreviations that are all known.
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() > 1 && words.iter().all(|w| w.len() <= 5 && knowledge.actors.whole(w).is_some()) {
        return words.into_iter().map(str::to_owned).collect();
    }
    vec![text]
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
            ("Barnevernleiar, NAV-leiar", vec!["Barnevernleiar", "NAV-leiar"]),
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
            ("Arbeidsgruppa for rekruttering", vec!["Arbeidsgruppa for rekruttering"]),
            ("", vec![]),
            ("-", vec![]),
        ] {
            assert_eq!(split(text, &k), want, "{text}");
        }
    }
}
