//! Who does things: the table `schemas/actors.csv`, and a quick judge of short texts.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use crate::text::fold::{fold, slug, stem};
use crate::text::hash::{QuickMap, QuickSet};

const TABLE: &str = include_str!("../../schemas/actors.csv");
const WORDS: &str = include_str!("../../schemas/actor_words.csv");

/// An actor of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Identifier in ASCII, for example `ssu`.
    pub id: String,
    /// The name in full.
    pub name: String,
    /// `utval`, `sekretariat`, `hf`, `rhf`, `kommune`, `partner`, `brukar`, `stat` or `other`.
    pub kind: String,
}

/// The table of actors.
#[derive(Debug, Clone)]
pub struct Actors {
    list: Vec<Actor>,
    /// Abbreviations, case kept: `SI` is a hospital, `si` a word.
    exact: HashMap<String, usize>,
    /// Folded names.
    folded: HashMap<String, usize>,
    /// Folded names with every word stemmed; ambiguous ones left out.
    stemmed: HashMap<String, usize>,
    /// Folded names that the user gave.
    added: HashMap<String, usize>,
}

/// The type of an actor that is of no other.
const OTHER: &str = "other";

/// Longest variant that counts as an abbreviation, in letters (`HAVO`, `KORUS`, `NKVTS`).
const ABBREVIATION: usize = 6;

/// Whether the word is written in capitals like an abbreviation: `SSU`, `SSe`, `NAV`.
#[must_use]
pub fn is_abbreviation(word: &str) -> bool {
    let (mut letters, mut capitals) = (0usize, 0usize);
    for c in word.chars() {
        if c.is_alphabetic() {
            letters += 1;
            capitals += usize::from(c.is_uppercase());
        } else {
            return false;
        }
    }
    (2..=ABBREVIATION).contains(&letters) && capitals * 3 >= letters * 2
}

fn stem_all(folded: &str) -> String {
    folded.split(' ').map(stem).collect::<Vec<_>>().join(" ")
}

impl Actors {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> Self {
        let mut out = Self {
            list: Vec::new(),
            exact: HashMap::new(),
            folded: HashMap::new(),
            stemmed: HashMap::new(),
            added: HashMap::new(),
        };
        let mut ambiguous = HashSet::new();
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for record in reader.records().flatten() {
            let (Some(id), Some(name), Some(kind)) = (record.get(0), record.get(1), record.get(2)) else { continue };
            let index = out.list.len();
            out.list.push(Actor { id: id.to_owned(), name: name.to_owned(), kind: kind.to_owned() });
            let plain = name.split(" (").next().unwrap_or(name);
            for variant in std::iter::once(plain).chain(record.get(3).unwrap_or_default().split('|')) {
                if is_abbreviation(variant) {
                    out.exact.entry(variant.to_owned()).or_insert(index);
                    continue;
                }
                let key = fold(variant);
                let stems = stem_all(&key);
                out.folded.entry(key).or_insert(index);
                if *out.stemmed.entry(stems.clone()).or_insert(index) != index {
                    ambiguous.insert(stems);
                }
            }
        }
        out.stemmed.retain(|k, _| !ambiguous.contains(k));
        out
    }

    /// Adds the user's own actors, which win over the built-in ones: CSV with a heading row that has
    /// `canonical` (the name) and may have `id`, `type` and `variants` (`|` between). An `id` of the
    /// table gives that actor more names; columns of other names are passed over.
    ///
    /// # Errors
    /// A sentence for the user, with the line.
    pub fn add(&mut self, text: &str) -> Result<(), String> {
        let first = text.lines().next().unwrap_or_default();
        let delimiter = if first.contains(';') && !first.contains(',') { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let heads: Vec<String> =
            reader.headers().map_err(|e| e.to_string())?.iter().map(|h| h.trim().to_lowercase()).collect();
        let at = |name: &str| heads.iter().position(|h| h == name);
        let Some(canonical) = at("canonical") else {
            return Err(
                "line 1: there is no column canonical; the heading row is id,canonical,type,variants".to_owned()
            );
        };
        let (id, kind, variants) = (at("id"), at("type"), at("variants"));
        for (record, line) in reader.records().zip(2..) {
            let record = record.map_err(|e| format!("line {line}: {e}"))?;
            let cell = |column: Option<usize>| column.and_then(|c| record.get(c)).map_or("", str::trim);
            let name = cell(Some(canonical));
            if name.is_empty() {
                return Err(format!("line {line}: the name (canonical) is empty"));
            }
            let id = match cell(id) {
                "" => slug(&fold(name)),
                id => id.to_owned(),
            };
            let index = self.list.iter().position(|a| a.id == id).unwrap_or(self.list.len());
            let kind = cell(kind);
            match self.list.get_mut(index) {
                Some(actor) if !kind.is_empty() => kind.clone_into(&mut actor.kind),
                Some(_) => {}
                None => self.list.push(Actor {
                    id,
                    name: name.to_owned(),
                    kind: if kind.is_empty() { OTHER } else { kind }.to_owned(),
                }),
            }
            for variant in std::iter::once(name).chain(cell(variants).split('|')).map(str::trim) {
                let key = fold(variant);
                if !key.is_empty() {
                    self.added.insert(key.clone(), index);
                    self.folded.insert(key, index);
                    self.exact.remove(variant);
                }
            }
        }
        Ok(())
    }

    /// The actor that the user gave this name.
    #[must_use]
    pub fn added(&self, name: &str) -> Option<&Actor> {
        if self.added.is_empty() {
            return None;
        }
        self.added.get(&fold(name)).and_then(|i| self.list.get(*i))
    }

    /// Every actor, in the order of the table.
    #[must_use]
    pub fn list(&self) -> &[Actor] {
        &self.list
    }

    /// The actor that a name means: as written, in another inflection, or by the part of the name
    /// that says who it is (`FSU barn og unge i Nordhordland`, `NAV-leiar`, `Åsen skule`).
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<&Actor> {
        let edge = |c: char| c.is_whitespace() || matches!(c, '.' | ':' | ';' | ',' | '-' | '–');
        let name = name.trim_matches(edge);
        let bare = name.strip_prefix('(').and_then(|n| n.strip_suffix(')')).unwrap_or(name);
        self.whole(bare).or_else(|| self.in_parts(bare))
    }

    /// The actor that is exactly this name, in any inflection.
    #[must_use]
    pub fn whole(&self, name: &str) -> Option<&Actor> {
        if let Some(actor) = self.added(name) {
            return Some(actor);
        }
        if let Some(i) = self.exact.get(name) {
            return self.list.get(*i);
        }
        let key = fold(name);
        if key.is_empty() {
            return None;
        }
        if let Some(i) = self.folded.get(&key) {
            return self.list.get(*i);
        }
        // `FSU-ane`, `SSU-et`: the ending of an abbreviation.
        if let Some((head, tail)) = name.split_once('-')
            && is_abbreviation(head)
            && tail.chars().count() <= 4
            && tail.chars().all(char::is_lowercase)
            && let Some(i) = self.exact.get(head)
        {
            return self.list.get(*i);
        }
        self.stemmed.get(&stem_all(&key)).and_then(|i| self.list.get(*i))
    }
}

struct Lexicon {
    /// Words of one-word variants, lower case, and whole names of roles and bodies.
    strong: QuickSet<String>,
    abbreviations: QuickSet<String>,
    filler: QuickSet<&'static str>,
    against: QuickSet<&'static str>,
    /// Endings by their last byte, so that a word meets few of them.
    endings: QuickMap<u8, Vec<&'static str>>,
}

fn lexicon() -> &'static Lexicon {
    static CELL: OnceLock<Lexicon> = OnceLock::new();
    CELL.get_or_init(|| {
        let mut l = Lexicon {
            strong: QuickSet::default(),
            abbreviations: QuickSet::default(),
            filler: QuickSet::default(),
            against: QuickSet::default(),
            endings: QuickMap::default(),
        };
        for line in WORDS.lines().skip(1) {
            let mut f = line.splitn(3, ',');
            let (Some(kind), Some(forms)) = (f.next(), f.next()) else { continue };
            match kind {
                "role" | "body" => {
                    l.strong.extend(forms.split('|').map(str::to_owned));
                    for ending in forms.split('|').filter(|e| e.len() >= SHORTEST_ENDING) {
                        let last = ending.as_bytes().last().copied().unwrap_or_default();
                        l.endings.entry(last).or_default().push(ending);
                    }
                }
                "filler" => l.filler.extend(forms.split('|')),
                "against" => l.against.extend(forms.split('|')),
                _ => {}
            }
        }
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for record in reader.records().flatten() {
            for variant in record.get(3).unwrap_or_default().split('|') {
                if is_abbreviation(variant) {
                    l.abbreviations.insert(variant.to_owned());
                } else if !variant.contains(' ') && !l.filler.contains(variant.to_lowercase().as_str()) {
                    l.strong.insert(variant.to_lowercase());
                }
            }
        }
        l
    })
}

/// Shorter endings (`lag`, `råd`) stand at the end of too many other words (`forslag`, `område`).
const SHORTEST_ENDING: usize = 4;

/// Longest text in bytes that [`score`] looks at; lists of actors seen hold at most 90.
const MAX_SCORED: usize = 200;

/// Weights of a word as evidence for an actor, 0 to 1.
const KNOWN: f64 = 1.0;
const BY_ENDING: f64 = 0.9;
const UNKNOWN_ABBREVIATION: f64 = 0.7;
/// Part of a run of capitalised words, like a person's or a firm's name.
const CAPITALISED: f64 = 0.55;
/// A word after an abbreviation or a role that opens the text: it says which (`FSU barn og unge`,
/// `Prosjektleiar velferdsteknologi`).
const NARROWS_BODY: f64 = 0.5;
const NARROWS_ROLE: f64 = 0.3;
/// Texts longer than this in words are no names of one actor.
const NAME_WORDS: usize = 5;
/// A verb of a sentence, or a word of amounts, leaves this share.
const SENTENCE_SHARE: f64 = 0.3;
/// A filler counts as what stands about it, somewhat less.
const FILLER_SHARE: f64 = 0.5;

/// How surely this whole text is a list of actors, 0 to 1.
///
/// The mean evidence of its words by length: known actors, roles and bodies by word or ending,
/// abbreviations in capitals, names. Meant for cells, not for prose: a sentence about an actor
/// scores low, as most of its words are none.
#[must_use]
pub fn score(text: &str) -> f64 {
    if text.len() > MAX_SCORED || text.is_empty() {
        return 0.0;
    }
    let mut found = Vec::new();
    parts(text, &mut found);
    score_of(text.len(), &found)
}

/// What a word says of actors; of words joined by a slash and the like, each.
#[derive(Debug, Clone, Copy)]
pub struct Part {
    /// Evidence for an actor.
    value: f64,
    /// Its letters.
    weight: f64,
    upper: bool,
    digit: bool,
    abbreviation: bool,
    /// A verb of a sentence, or a word of amounts.
    against: bool,
}

/// Adds what the words of a text say of actors.
pub fn parts(text: &str, parts: &mut Vec<Part>) {
    let l = lexicon();
    let mut lower = String::with_capacity(32);
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';' | '+' | '&' | '(' | ')' | ':')) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if word.is_empty() {
            continue;
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let abbreviation = is_abbreviation(word);
        let value = if l.abbreviations.contains(word) || l.strong.contains(lower.as_str()) {
            KNOWN
        } else if l.filler.contains(lower.as_str()) {
            FILLER_SHARE
        } else if digit {
            0.0
        } else if has_actor_part(l, word, &lower) {
            BY_ENDING
        } else if abbreviation {
            UNKNOWN_ABBREVIATION
        } else {
            0.0
        };
        parts.push(Part {
            value,
            #[allow(clippy::cast_precision_loss)] // letters of a word
            weight: word.chars().count() as f64,
            upper: word.starts_with(char::is_uppercase),
            digit,
            abbreviation,
            against: l.against.contains(lower.as_str()),
        });
    }
}

/// As [`score`], of a text of so many bytes by its parts.
#[must_use]
pub fn score_of(bytes: usize, parts: &[Part]) -> f64 {
    if bytes > MAX_SCORED || parts.is_empty() {
        return 0.0;
    }
    let (mut sum, mut total) = (0.0, 0.0);
    let (mut capital_run, mut any) = (0usize, false);
    let (mut capital_weight, mut narrowing) = (0.0, 0.0);
    let words = parts.len();
    for part in parts {
        total += part.weight;
        any |= part.value >= UNKNOWN_ABBREVIATION;
        if part.value > 0.0 {
            sum += part.value * part.weight;
            capital_run += usize::from(part.upper && part.value >= BY_ENDING);
        } else if part.upper {
            capital_run += 1;
            capital_weight += part.weight;
        } else if !part.digit {
            narrowing += part.weight;
        }
    }
    // Two words or more, all capitalised: a name.
    if capital_run >= 2 && capital_run + 1 >= words || any {
        sum += CAPITALISED * capital_weight;
        any |= capital_run >= 2 && capital_run == words;
    }
    if words <= NAME_WORDS {
        let opener = match parts[0] {
            part if part.value < BY_ENDING => 0.0,
            part if part.abbreviation => NARROWS_BODY,
            _ => NARROWS_ROLE,
        };
        sum += opener * narrowing;
    }
    let share = if parts.iter().any(|p| p.against) { SENTENCE_SHARE } else { 1.0 };
    if any { share * sum / total } else { 0.0 }
}

/// `Klinikkdirektør`, `HR-avdelinga`, `NAV-leiar`: a role or body at the end of a compound.
fn has_actor_part(l: &Lexicon, word: &str, lower: &str) -> bool {
    if let Some((head, tail)) = word.split_once('-') {
        let tail_known = l.strong.contains(tail.to_lowercase().as_str());
        if tail_known || l.abbreviations.contains(head) && tail.chars().count() <= 4 {
            return true;
        }
    }
    let last = lower.as_bytes().last().copied().unwrap_or_default();
    let endings = l.endings.get(&last).map(Vec::as_slice).unwrap_or_default();
    endings.iter().any(|e| lower.len() > e.len() + 1 && lower.ends_with(e))
}

/// Words that mean all partners.
#[must_use]
pub fn means_everyone(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    super::actor_parts::forms("every").contains(&lower.as_str())
}

/// Words that mean that nobody is responsible, or that it is not decided (`Ikkje avklart`).
#[must_use]
pub fn means_nobody(text: &str) -> bool {
    let lower = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    super::actor_parts::forms("nobody").contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_actors_add_and_win() {
        let mut actors = Actors::builtin();
        actors
            .add("id,canonical,type,variants,mentions\nssu,Styringsutvalet,,Styringsutval\n,Fjordlaget,partner,FL|Laget\nmitt,FSU,utval,\n")
            .unwrap();
        let id = |name: &str| actors.resolve(name).map(|a| (a.id.as_str(), a.kind.as_str()));
        assert_eq!(id("Styringsutvalet"), Some(("ssu", "utval")));
        assert_eq!(id("fjordlaget"), Some(("fjordlaget", "partner")));
        assert_eq!(id("FL"), Some(("fjordlaget", "partner")));
        assert_eq!(id("FSU"), Some(("mitt", "utval")));
        assert_eq!(id("SSU"), Some(("ssu", "utval")));
        assert!(Actors::builtin().add("name,type\nA,b\n").unwrap_err().contains("canonical"));
        assert!(Actors::builtin().add("id,canonical\nx,\n").unwrap_err().starts_with("line 2"));
    }

    #[test]
    fn every_variant_resolves_to_its_actor() {
        let actors = Actors::builtin();
        assert_eq!(actors.list().len(), 124);
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        let mut wrong = Vec::new();
        for record in reader.records() {
            let record = record.unwrap();
            assert!(
                record[0].bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                &record[0]
            );
            for variant in record[3].split('|') {
                let id = actors.resolve(variant).map(|a| a.id.as_str());
                if id != Some(&record[0]) {
                    wrong.push(format!("{variant}: {id:?} instead of {}", &record[0]));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn inflections_and_longer_names_resolve() {
        let actors = Actors::builtin();
        let id = |s: &str| actors.resolve(s).map(|a| a.id.clone());
        assert_eq!(id("Kommuneoverlegane").as_deref(), Some("kommuneoverlege"));
        assert_eq!(id("Folkehelsekoordinatorane").as_deref(), Some("folkehelsekoordinator"));
        assert_eq!(id("SSU-et").as_deref(), Some("ssu"));
        assert_eq!(id("FSU barn og unge i Nordhordland").as_deref(), Some("fsu-barn-og-unge"));
        assert_eq!(id("FSU eldre og kronisk syke").as_deref(), Some("fsu"));
        assert_eq!(id("Ingrid Ørjasæter"), None);
        assert_eq!(id("si"), None);
        assert_eq!(id("Trafikksikkerhetsutvalget"), None);
    }

    #[test]
    fn lists_of_actors_score_high_and_other_cells_low() {
        for sure in [
            "SSU/FSU/ partnarane",
            "Klinikkdirektør",
            "HR-avdelinga",
            "Barnevernleiar, NAV-leiar",
            "Kommunedirektøren",
            "IKT-forum",
            "Arbeidsgruppa for rekruttering",
            "FSU barn og unge",
            "Nordfjella HF",
            "Høgskulen og helseføretaket",
            "Alle kommunane",
            "Legevaktsjefene",
            "Avtaleutval/ FSU",
            "Teknisk etat",
            "Ingrid Ørjasæter",
            "Prosjektleiar velferdsteknologi",
            "FSU eldre og kronisk sjuke",
        ] {
            assert!(score(sure) >= 0.5, "{sure}: {}", score(sure));
        }
        for not in [
            "Høst 2023 – vår 2024",
            "150 000",
            "1.1",
            "",
            "-",
            "Innenfor rammen",
            "Låg",
            "Løpende",
            "Utarbeide felles prosedyre for utskriving",
            "Gjennomføre opplæring i meldeplikt for alle som jobber med barn",
            "Styrke samarbeidet mellom fastlegar og sjukehus gjennom faste møte",
            "Ikke startet",
            "Kommunane skal følgje opp",
            "SSU vil vurdere saka",
            "Personvern må avklares før oppstart",
            "Kommentar",
            "Lage forslag til område for turar",
        ] {
            assert!(score(not) < 0.45, "{not}: {}", score(not));
        }
    }
}
