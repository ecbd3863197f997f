//! What kind of text a short piece is: a time, a sum, an actor, a status, the start of a measure.

use crate::text::hash::QuickMap;
use crate::text::number;

/// Kinds of words in `schemas/words.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordKind {
    Status,
    Money,
    Priority,
    /// A word that cannot end a cell: a preposition, an article, a conjunction.
    Open,
    /// An infinitive that does not look like one.
    Verb,
    /// A word that looks like an infinitive and is none.
    Noun,
    /// A label over several columns of a two-level header.
    Group,
    /// Says that what follows comes from an earlier plan: `vidareført`.
    Carried,
    /// Opens the name of a group of people.
    People,
    /// Opens what is counted or measured.
    Indicator,
    /// What a measure makes: a routine, an agreement.
    Product,
    /// What a measure needs: posts, time, rooms.
    Resource,
    /// Stands over a list of contents.
    Contents,
    /// Names a goal of a part of an area: an objective wherever it stands.
    PartGoal,
}

/// Evidence about one piece of text, each 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// An item number alone.
    pub number: f32,
    /// A time expression.
    pub time: f32,
    /// A sum of money.
    pub money: f32,
    /// One or more actors.
    pub actor: f32,
    /// A status.
    pub status: f32,
    /// A priority.
    pub priority: f32,
    /// Opens with an infinitive, as most measures and objectives do.
    pub verb: f32,
    /// A group of people.
    pub people: f32,
    /// Something counted or measured.
    pub indicator: f32,
    /// Something that a measure makes.
    pub product: f32,
    /// Something that a measure needs.
    pub resource: f32,
}

/// The word lists.
#[derive(Debug, Clone)]
pub struct Words {
    exact: QuickMap<String, u16>,
    /// By their first letter.
    prefixes: QuickMap<char, Vec<(String, u16)>>,
    /// Bytes of the longest word that cannot end a cell.
    longest_open: usize,
}

/// Words of a piece that are looked at together: longer ones are sentences.
const PHRASE_WORDS: usize = 3;

/// What the lists say of a word in its line.
#[derive(Debug, Clone, Copy)]
pub struct Phrases {
    /// Kinds of the word, of it with the next, and so on.
    kinds: [u16; PHRASE_WORDS],
    /// It is an infinitive, but for an opening quote.
    infinitive: bool,
}

impl WordKind {
    fn from_key(key: &str) -> Option<Self> {
        Some(match key {
            "status" => Self::Status,
            "money" => Self::Money,
            "priority" => Self::Priority,
            "open" => Self::Open,
            "verb" => Self::Verb,
            "noun" => Self::Noun,
            "group" => Self::Group,
            "carried" => Self::Carried,
            "people" => Self::People,
            "indicator" => Self::Indicator,
            "product" => Self::Product,
            "resource" => Self::Resource,
            "contents" => Self::Contents,
            "part_goal" => Self::PartGoal,
            _ => return None,
        })
    }

    fn bit(self) -> u16 {
        1 << self as u8
    }
}

impl Words {
    /// The built-in lists, `schemas/words.csv`.
    #[must_use]
    pub fn builtin() -> Self {
        let mut words = Self { exact: QuickMap::default(), prefixes: QuickMap::default(), longest_open: 0 };
        for line in include_str!("../../schemas/words.csv").lines().skip(1) {
            let Some((kind, word)) = line.split_once(',') else { continue };
            let Some(kind) = WordKind::from_key(kind) else { continue };
            if kind == WordKind::Open {
                words.longest_open = words.longest_open.max(word.len());
            }
            if let Some(prefix) = word.strip_suffix('*') {
                let first = prefix.chars().next().unwrap_or('*');
                words.prefixes.entry(first).or_default().push((prefix.to_owned(), kind.bit()));
            } else {
                *words.exact.entry(word.to_owned()).or_default() |= kind.bit();
            }
        }
        words
    }

    fn bits(&self, lower: &str) -> u16 {
        let mut bits = self.exact.get(lower).copied().unwrap_or(0);
        let first = lower.chars().next();
        for (prefix, bit) in first.and_then(|c| self.prefixes.get(&c)).into_iter().flatten() {
            if lower.starts_with(prefix.as_str()) {
                bits |= bit;
            }
        }
        bits
    }

    /// Whether the word cannot end a cell.
    #[must_use]
    pub fn is_open(&self, word: &str) -> bool {
        word.len() <= self.longest_open && self.bits(&word.to_lowercase()) & WordKind::Open.bit() != 0
    }

    /// Whether the text stands over a list of contents: `Innhald`.
    #[must_use]
    pub fn is_contents(&self, text: &str) -> bool {
        self.bits(&text.trim_end_matches(':').to_lowercase()) & WordKind::Contents.bit() != 0
    }

    /// Whether the word names the goal of a part of an area (`Delmål`), which no area has for its own.
    #[must_use]
    pub fn is_part_goal(&self, word: &str) -> bool {
        self.bits(&word.trim_end_matches(':').to_lowercase()) & WordKind::PartGoal.bit() != 0
    }

    /// Whether the word says that what follows comes from an earlier plan.
    #[must_use]
    pub fn is_carried(&self, word: &str) -> bool {
        self.bits(&word.to_lowercase()) & WordKind::Carried.bit() != 0
    }

    /// Whether the text is a usual label over several columns of a two-level header.
    #[must_use]
    pub fn is_group_label(&self, text: &str) -> bool {
        self.bits(&text.trim_end_matches([':', '?']).to_lowercase()) & WordKind::Group.bit() != 0
    }

    /// Whether the word is an infinitive, by its ending or by the list.
    #[must_use]
    pub fn is_infinitive(&self, word: &str) -> bool {
        /// Letters of an infinitive that is told by its ending alone, at least.
        const MIN_LETTERS: usize = 4;
        let lower = word.to_lowercase();
        let bits = self.bits(&lower);
        if bits & WordKind::Verb.bit() != 0 {
            return true;
        }
        if bits & (WordKind::Noun.bit() | WordKind::Open.bit()) != 0 || !lower.chars().all(char::is_alphabetic) {
            return false;
        }
        lower.chars().count() >= MIN_LETTERS
            && lower.ends_with(['e', 'a'])
            && !["ane", "ene", "ande", "ende", "inga", "lege", "lige", "elle", "iske", "sinske", "skapa"]
                .iter()
                .any(|e| lower.ends_with(e))
    }

    /// What the lists say of each word.
    #[must_use]
    pub fn phrases(&self, words: &[&str]) -> Vec<Phrases> {
        let mut phrase = String::new();
        let of = |start: usize| {
            let mut kinds = [0; PHRASE_WORDS];
            phrase.clear();
            for (word, bits) in words[start..].iter().zip(&mut kinds) {
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.extend(word.trim_end_matches([',', '.', ';', ':']).chars().flat_map(char::to_lowercase));
                *bits = self.bits(&phrase);
            }
            let infinitive = self.is_infinitive(words[start].trim_start_matches(['«', '"', '“', '”']));
            Phrases { kinds, infinitive }
        };
        (0..words.len()).map(of).collect()
    }

    /// The evidence of a piece given as words with what the lists say of each ([`Self::phrases`]). `time` and `actor`
    /// come from their own tables.
    #[must_use]
    pub fn evidence(&self, words: &[&str], phrases: &[Phrases], time: f32, actor: f32) -> Evidence {
        let mut e = Evidence { time, actor, ..Evidence::default() };
        let Some(first) = words.first() else { return e };
        if words.len() == 1
            && let Some(n) = number::parse(first)
            && n.rest.is_empty()
        {
            e.number = 1.0;
        }
        // The verb may stand after an item number.
        let verb = usize::from(words.len() > 1 && number::parse(first).is_some_and(|n| n.rest.is_empty()));
        if phrases[verb].infinitive {
            e.verb = 1.0;
        }
        let mut seen = 0u16;
        for (start, phrase) in phrases.iter().take(PHRASE_WORDS).enumerate() {
            seen |= phrase.kinds.iter().take(words.len() - start).fold(0, |all, kind| all | kind);
        }
        if seen & WordKind::Status.bit() != 0 {
            e.status = if e.verb > 0.0 { 0.3 } else { 1.0 };
        }
        if words.len() == 1 && (seen & WordKind::Priority.bit() != 0 || is_small_number(words[0])) {
            e.priority = 1.0;
        }
        e.money = self.money(words, seen);
        Self::things(words, phrases, &mut e);
        e
    }

    /// Groups of people, and what is measured, made and needed: told by the first two words, for
    /// the head of a short phrase stands there; and by `%`.
    fn things(words: &[&str], phrases: &[Phrases], e: &mut Evidence) {
        /// What a second word tells, beside a first.
        const SECOND: f32 = 0.6;
        if e.verb > 0.0 {
            return;
        }
        let mut share = false;
        for (i, (word, phrase)) in words.iter().zip(phrases).enumerate() {
            share |= matches!(*word, "%" | "prosent") || word.ends_with('%');
            let weight = match i {
                0 => 1.0,
                1 => SECOND,
                _ => 0.0,
            };
            let has = |kind: WordKind| phrase.kinds[0] & kind.bit() != 0;
            if has(WordKind::Resource) && (share || weight > 0.0) {
                e.resource = e.resource.max(if share { 1.0 } else { weight });
            }
            e.people = e.people.max(if has(WordKind::People) { weight } else { 0.0 });
            e.indicator = e.indicator.max(if has(WordKind::Indicator) { weight } else { 0.0 });
            e.product = e.product.max(if has(WordKind::Product) { weight } else { 0.0 });
        }
        // `80 % av pasientane`; but `20 % stilling`.
        if share && e.resource < 1.0 {
            e.indicator = 1.0;
        }
    }

    fn money(&self, words: &[&str], seen: u16) -> f32 {
        /// Digits of a sum that is told by them alone, at least.
        const LONG_SUM: usize = 5;
        let money = seen & WordKind::Money.bit() != 0;
        let digits: usize = words.iter().map(|w| w.bytes().filter(u8::is_ascii_digit).count()).sum();
        if digits == 0 && !money {
            return 0.0;
        }
        let sum_like = || {
            words.iter().all(|w| {
                w.chars().all(|c| c.is_ascii_digit() || ".,-–:+".contains(c))
                    || self.bits(&w.to_lowercase().replace(['.', ',', '-'], "")) & WordKind::Money.bit() != 0
            })
        };
        if digits > 0 && (money || digits >= LONG_SUM) && sum_like() {
            1.0
        } else if money && words.len() <= 4 {
            if digits > 0 { 0.9 } else { 0.7 }
        } else {
            0.0
        }
    }
}

fn is_small_number(word: &str) -> bool {
    word.len() == 1 && word.as_bytes()[0].is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Evidence {
        let words: Vec<&str> = text.split_whitespace().collect();
        let lists = Words::builtin();
        lists.evidence(&words, &lists.phrases(&words), 0.0, 0.0)
    }

    #[test]
    fn tells_sums_states_and_measures() {
        assert!(of("kr 60 000,-").money > 0.8);
        assert!(of("2 500 000").money > 0.8);
        assert!(of("Innanfor ramma").money > 0.5);
        assert!(of("1.2").money < 0.1);
        assert!(of("Delvis gjennomført").status > 0.8);
        assert!(of("Etablere nettverk").verb > 0.8);
        assert!(of("Gi opplæring").verb > 0.8);
        assert!(of("Kommunane").verb < 0.1);
        assert!(of("Middels").priority > 0.8);
    }
}
