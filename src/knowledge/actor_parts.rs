//! Names of actors in parts: the part that says who it is, and what kind of actor a name that no
//! table has must be. Words from `schemas/actor_words.csv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::actors::{Actor, Actors, is_abbreviation};
use crate::text::fold::{fold, stem};

const WORDS: &str = include_str!("../../schemas/actor_words.csv");

/// The forms of a kind of word, in lower case.
pub fn forms(kind: &str) -> &'static [&'static str] {
    static CELL: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = CELL.get_or_init(|| {
        let mut t: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in WORDS.lines().skip(1) {
            let mut f = line.splitn(3, ',');
            if let (Some(kind), Some(forms)) = (f.next(), f.next()) {
                t.entry(kind).or_default().extend(forms.split('|'));
            }
        }
        t
    });
    table.get(kind).map(Vec::as_slice).unwrap_or_default()
}

fn is(word: &str, kind: &str) -> bool {
    let lower = word.to_lowercase();
    forms(kind).contains(&lower.as_str())
}

/// Type of a committee, which an abbreviation opens with whatever it is about after it.
const COMMITTEE: &str = "utval";
/// Types of the two sides that have units and leaders of the same names.
const MUNICIPAL: &str = "kommune";
const HOSPITAL: &str = "hf";
const ROLE: &str = "rolle";
const PERSON: &str = "person";

impl Actors {
    /// The actor that a part of the name says.
    pub(super) fn in_parts(&self, name: &str) -> Option<&Actor> {
        let words: Vec<&str> = name.split_whitespace().collect();
        // `Aktuelle FSU-ar`, `den enkelte kommune`: words of number and choice say nothing of who.
        let lead = words.iter().take_while(|w| is(w, "determiner")).count();
        if lead > 0 && lead < words.len() {
            return self.resolve(&words[lead..].join(" "));
        }
        self.led(&words)
            .or_else(|| self.opened(&words))
            .or_else(|| self.placed(&words))
            .or_else(|| self.closed(&words))
            .filter(|actor| !(actor.kind == MUNICIPAL && kind_of(name) == Some(HOSPITAL)))
    }

    /// The body or role whose name opens a longer one: `FSU barn og unge i Nordhordland`,
    /// `Fagleg samarbeidsutval for barn og unge`, `Einingsleiar heimetenester`.
    fn opened(&self, words: &[&str]) -> Option<&Actor> {
        let opens = |a: &&Actor| a.kind == COMMITTEE || forms("opener").contains(&a.id.as_str());
        let mut found = None;
        for n in (1..words.len()).rev() {
            // `FSU eldre og kronisk syke` is another body than `FSU eldre`.
            let goes_on = is(words[n], "join");
            let head = words[..n].join(" ");
            let Some(actor) = self.whole(&head).filter(opens) else { continue };
            if !goes_on || n == 1 && is_abbreviation(words[0]) {
                found = Some((n, actor));
                break;
            }
        }
        let (n, actor) = found?;
        // `FSU for barn og unge` is `FSU barn og unge`; so is its name in full.
        let after = n + usize::from(words.get(n).is_some_and(|w| is(w, "about")));
        let short = self.abbreviation(actor).filter(|_| after < words.len() && actor.kind == COMMITTEE);
        let narrowed = short.and_then(|short| {
            (after + 1..=words.len()).rev().find_map(|end| {
                let goes_on = words.get(end).is_some_and(|w| is(w, "join"));
                if goes_on { None } else { self.whole(&format!("{short} {}", words[after..end].join(" "))) }
            })
        });
        Some(narrowed.unwrap_or(actor))
    }

    /// Who a leader leads: `NAV-leiar`, `Legevaktsjefane`, `Leiar av SSU`.
    fn led(&self, words: &[&str]) -> Option<&Actor> {
        if words.len() > 1 && is(words[0], "leader") {
            let skip = 1 + usize::from(is(words[1], "about") || is(words[1], "place"));
            return words.get(skip..).filter(|w| !w.is_empty()).and_then(|w| self.whole(&w.join(" ")));
        }
        let name = words.join(" ");
        let lower = name.to_lowercase();
        if lower.len() != name.len() {
            return None;
        }
        let cut = forms("leader").iter().filter_map(|f| lower.strip_suffix(f)).map(str::len).min()?;
        let led = name.get(..cut)?.trim_end_matches(['-', ' ']);
        self.whole(led).or_else(|| led.strip_suffix('s').and_then(|led| self.whole(led)))
    }

    /// An actor somewhere: `Kommunane i Sunnfjord`, `NAV Fjellsund`.
    fn placed(&self, words: &[&str]) -> Option<&Actor> {
        if let Some(at) = words.iter().position(|w| is(w, "place"))
            && at > 0
            && let head = words[..at].join(" ")
            && let Some(actor) = self.whole(&head).or_else(|| self.closed(&words[..at]))
        {
            return Some(actor);
        }
        let (first, rest) = words.split_first()?;
        let named = !rest.is_empty() && rest.iter().all(|w| w.starts_with(char::is_uppercase));
        self.whole(first).filter(|_| named && is_abbreviation(first))
    }

    /// A service, school or organisation by its last word, a place before it: `Åsen skule`,
    /// `Nordfjord legevakt`, `Fjellsund Røde Kors`.
    fn closed(&self, words: &[&str]) -> Option<&Actor> {
        (1..words.len()).find_map(|n| {
            let place = words[..n].iter().all(|w| w.starts_with(char::is_uppercase) || is(w, "join"));
            let closes = |a: &&Actor| forms("closer").contains(&a.id.as_str());
            let place = place && kind_of(&words[..n].join(" ")).is_none_or(|k| k == PERSON);
            self.whole(&words[n..].join(" ")).filter(|a| place && closes(a))
        })
    }

    /// What an actor's names are shortened to, where its identifier is that.
    fn abbreviation(&self, actor: &Actor) -> Option<String> {
        let short = actor.id.to_uppercase();
        self.whole(&short).filter(|a| a.id == actor.id).map(|_| short)
    }
}

/// The kind of actor that a name must be, though no table has it: `hf` for `Klinikkdirektør`,
/// `utval` for `Trafikktryggingsutvalet`, `person` for a name of a person.
///
/// The kinds are tried in the order of the table, on the name up to its first preposition and
/// then on the whole.
#[must_use]
pub fn kind_of(name: &str) -> Option<&'static str> {
    static CELL: OnceLock<Vec<(&'static str, Vec<&'static str>)>> = OnceLock::new();
    let kinds = CELL.get_or_init(|| {
        let rows = WORDS.lines().skip(1).filter_map(|l| l.strip_prefix("type "));
        rows.filter_map(|l| {
            let mut f = l.splitn(3, ',');
            Some((f.next()?, f.next()?.split('|').collect()))
        })
        .collect()
    });
    let plain = name.split('(').next().unwrap_or(name);
    let all: Vec<&str> = plain.split(|c: char| c.is_whitespace() || c == '/').filter(|w| !w.is_empty()).collect();
    let head = all.iter().position(|w| is(w, "about") || is(w, "place")).filter(|at| *at > 0).unwrap_or(all.len());
    for words in [&all[..head], &all[..]] {
        let opens = |kind: &str| words.first().is_some_and(|w| kinds.iter().any(|(k, f)| *k == kind && any(&[w], f)));
        // `Prosjektleiar helsenettverk` is a role, whatever its project is called.
        let found = kinds.iter().find(|(k, f)| any(words, f) && !(*k == COMMITTEE && opens(ROLE)));
        if let Some((kind, _)) = found {
            return Some(kind);
        }
    }
    is_person(&all).then_some(PERSON)
}

fn any(words: &[&str], forms: &[&str]) -> bool {
    forms.iter().any(|f| has(words, f))
}

/// Whether words have a form: a word with or without its inflection, `-ending`, `beginning-`, or words in a row.
fn has(words: &[&str], form: &str) -> bool {
    let lower = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if let Some(ending) = form.strip_prefix('-') {
        return words.iter().any(|w| {
            let w = lower(w);
            w.len() > ending.len() && w.ends_with(ending)
        });
    }
    if let Some(start) = form.strip_suffix('-') {
        return words.iter().any(|w| lower(w).starts_with(start));
    }
    if form.contains(' ') {
        return lower(&words.join(" ")).contains(form);
    }
    let plain = fold(form);
    words.iter().any(|w| {
        let w = fold(w);
        w == plain || stem(&w) == stem(&plain) && plain.chars().count() > SHORT
    })
}

/// Words this short in letters (`as`, `hr`) are no stems of others.
const SHORT: usize = 3;

/// Most words of a person's name.
const PERSON_WORDS: usize = 4;

/// Two to four capitalised words, none of them an abbreviation: `Ingrid Ørjasæter`, `K. Hansen`.
fn is_person(words: &[&str]) -> bool {
    let letters = |w: &str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\''));
    let initial = |w: &str| w.ends_with('.') && w.chars().count() <= SHORT;
    (2..=PERSON_WORDS).contains(&words.len())
        && words.iter().all(|w| w.starts_with(char::is_uppercase) && letters(w))
        && words.iter().all(|w| initial(w) || w.chars().filter(|c| c.is_lowercase()).count() * 2 >= w.chars().count())
        && words.last().is_some_and(|w| !w.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_name_says_who_it_is() {
        let actors = Actors::builtin();
        for (name, want) in [
            ("NAV-leiar", Some("nav")),
            ("Legevaktsjefane", Some("legevakt")),
            ("Leiar av SSU", Some("ssu")),
            ("Aktuelle FSU-ar", Some("fsu")),
            ("Fagleg samarbeidsutval for barn og unge", Some("fsu-barn-og-unge")),
            ("Kommunane i Sunnfjord", Some("kommunen")),
            ("NAV Fjellsund", Some("nav")),
            ("Åsen skule", Some("skule")),
            ("Einingsleiar heimetenester", Some("einingsleiar")),
            ("Avdelingsleiar kirurgisk avdeling", None),
            ("Kommunalsjef teknisk", None),
            ("Prosjektleiar", None),
        ] {
            assert_eq!(actors.resolve(name).map(|a| a.id.as_str()), want, "{name}");
        }
    }

    #[test]
    fn a_name_that_no_table_has_is_of_a_kind() {
        for (name, want) in [
            ("Klinikkdirektør", Some("hf")),
            ("Teknisk etat", Some("kommune")),
            ("Trafikktryggingsutvalet", Some("utval")),
            ("Hjartelaget pasientforening", Some("brukar")),
            ("Prosjektleiar velferdsteknologi", Some("rolle")),
            ("HR-avdelinga", Some("eining")),
            ("Ingrid Ørjasæter", Some("person")),
            ("K. Hansen", Some("person")),
            ("Ikkje avklart", None),
            ("SSU FSU", None),
        ] {
            assert_eq!(kind_of(name), want, "{name}");
        }
    }
}
