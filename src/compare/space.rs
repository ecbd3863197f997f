//! Texts as weighted terms: TF-IDF over stems and over letter sequences of stems
//! (Spärck Jones 1972; Salton and Buckley 1988, cosine of length-normalised vectors).

use std::collections::{BTreeSet, HashMap};

use super::terms::{Token, Vocabulary};
use super::unit::Unit;

/// Scores above which two measures plan the same, or are about the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// They plan the same.
    pub same: f32,
    /// They are about the same.
    pub related: f32,
}

/// Chosen on the development half of `tests/labels/pairs.csv`; the figures of the other half are
/// printed by `cargo test --test labels`.
pub const SCALE: Scale = Scale { same: 0.55, related: 0.2 };

/// Share of stems in the score; the rest is letter sequences, which see that
/// `utskrivningsplanlegging` speaks of `planlegging`.
const STEMS: f32 = 0.6;

/// What a word that opens most measures counts beside others.
const WEAK: f32 = 0.35;

/// Texts that are taken to exist beside those at hand, so that a word which both of two texts have
/// still counts where there are few texts.
const PRIOR: f32 = 50.0;

/// A text with fewer telling terms is read together with its objective: `Møte to gonger i året`.
const ENOUGH: usize = 3;

/// What a term of the objective counts then, in hundredths of a word.
const CONTEXT: u16 = 50;

/// What a part of a compound counts, in hundredths of the compound.
const PART: u16 = 70;

/// Letters of a sequence.
const GRAM: usize = 4;

/// Terms that two texts must share to be alike beyond [`THIN`]: one shared word is no shared plan.
const LEAST_SHARED: usize = 2;

/// Telling terms that must be shared for one text to count as standing within the other: a measure and
/// the same one with a sentence after it.
const LEAST_WITHIN: usize = 3;

/// The score of a text that stands within another one whole.
const WITHIN: f32 = 0.8;

/// What is left of the score below [`LEAST_SHARED`].
const THIN: f32 = 0.6;

/// A distinct text as terms.
#[derive(Debug)]
pub struct Form {
    /// Terms by number, with their weights; the squares add up to 1.
    pub stems: Vec<(u32, f32)>,
    grams: Vec<(u32, f32)>,
    /// Number of telling terms.
    pub telling: usize,
    /// The terms of the text itself and their parts, without those that its objective lends it; in order.
    own: Vec<u32>,
}

/// All texts, weighed against each other.
pub struct Space {
    /// The distinct texts.
    pub forms: Vec<Form>,
    /// The form of every text.
    pub of_text: Vec<u32>,
    /// Number of forms with the term.
    pub frequency: Vec<u32>,
    vocabulary: Vocabulary,
    weight: Vec<f32>,
    /// The parts of every term that is a compound.
    parts: Vec<Vec<u32>>,
}

impl Space {
    /// Of units, in their order.
    pub fn new(units: &[Unit<'_>]) -> Self {
        Self::build(units.iter().map(|u| (u.text(), u.objective())))
    }

    /// Of bare texts.
    pub fn of_texts(texts: &[&str]) -> Self {
        Self::build(texts.iter().map(|t| ((*t).to_owned(), None)))
    }

    fn build<'a>(texts: impl Iterator<Item = (String, Option<&'a str>)>) -> Self {
        let mut vocabulary = Vocabulary::new();
        let mut known: HashMap<Bag, u32> = HashMap::new();
        let mut bags: Vec<Bag> = Vec::new();
        let mut of_text = Vec::new();
        for (text, objective) in texts {
            let bag = bag(&mut vocabulary, &text, objective);
            let form = *known.entry(bag).or_insert_with_key(|bag| {
                bags.push(bag.clone());
                u32::try_from(bags.len() - 1).unwrap_or(u32::MAX)
            });
            of_text.push(form);
        }
        drop(known);
        let compounds = vocabulary.compounds();
        for bag in &mut bags {
            take_apart(bag, &compounds);
        }
        let terms = vocabulary.stems.len();
        let frequency = frequencies(terms, bags.iter().map(|b| b.iter().map(|(t, _)| *t)));
        let grams = Grams::new(&vocabulary.stems);
        let gram_sets: Vec<Vec<u32>> = bags.iter().map(|bag| grams.of(bag)).collect();
        let gram_frequency = frequencies(grams.count, gram_sets.iter().map(|g| g.iter().copied()));
        let idf = |f: &u32| inverse(bags.len(), *f);
        let weight: Vec<f32> =
            frequency.iter().zip(&vocabulary.weak).map(|(f, weak)| idf(f) * if *weak { WEAK } else { 1.0 }).collect();
        let gram_weight: Vec<f32> = gram_frequency.iter().map(idf).collect();
        let forms = bags
            .iter()
            .map(|bag| Form {
                telling: telling(&vocabulary, bag),
                own: bag.iter().filter(|(_, amount)| *amount > CONTEXT).map(|(t, _)| *t).collect(),
                stems: normed(bag.iter().map(|(t, n)| (*t, weight[*t as usize] * amount(*n))).collect()),
                grams: normed(grams.weighed(bag, &vocabulary.weak, &gram_weight)),
            })
            .collect();
        Self { forms, of_text, frequency, vocabulary, weight, parts: compounds }
    }

    /// How alike two texts are, 0 to 1.
    pub fn score(&self, a: usize, b: usize) -> f64 {
        f64::from(self.likeness(self.of_text[a], self.of_text[b]))
    }

    /// How alike two forms are, 0 to 1.
    pub fn likeness(&self, a: u32, b: u32) -> f32 {
        let (x, y) = (&self.forms[a as usize], &self.forms[b as usize]);
        if !self.meet(x, y) {
            return 0.0;
        }
        if a == b {
            return if x.telling >= LEAST_SHARED { 1.0 } else { THIN };
        }
        let (stems, shared) = product(&x.stems, &y.stems, |t| !self.vocabulary.weak[t as usize]);
        let (grams, _) = product(&x.grams, &y.grams, |_| true);
        let score = STEMS * stems + (1.0 - STEMS) * grams;
        if shared < LEAST_SHARED {
            return score * THIN;
        }
        if shared >= LEAST_WITHIN { score.max(WITHIN * within(&x.stems, &y.stems)) } else { score }
    }

    /// Whether two texts have something in common themselves: a telling term, or all that one of them says.
    /// What their objectives lend them makes alike what meets already, and nothing else.
    fn meet(&self, x: &Form, y: &Form) -> bool {
        let common = x.own.iter().filter(|t| y.own.binary_search(t).is_ok());
        let (mut shared, mut tells) = (0, false);
        for term in common {
            shared += 1;
            tells |= !self.vocabulary.weak[*term as usize];
        }
        tells || shared > 0 && shared == x.own.len().min(y.own.len())
    }

    /// Whether a form says enough to be the same as another text of the same terms.
    pub fn says_enough(&self, form: u32) -> bool {
        let form = &self.forms[form as usize];
        form.telling >= LEAST_SHARED && !form.own.is_empty()
    }

    /// Whether the text of a form itself has the term, or a part of it.
    pub fn has(&self, form: usize, term: u32) -> bool {
        let own = &self.forms[form].own;
        std::iter::once(&term).chain(&self.parts[term as usize]).any(|t| own.binary_search(t).is_ok())
    }

    /// Whether two texts have a word in common, inflected or not, or a part of a compound: their objectives
    /// do not count.
    pub fn share_words(&self, a: &str, b: &str) -> bool {
        let terms = |text: &str| -> BTreeSet<u32> {
            let own = self.vocabulary.known(text).map(|t| t.term);
            own.flat_map(|t| std::iter::once(t).chain(self.parts[t as usize].iter().copied())).collect()
        };
        !terms(a).is_disjoint(&terms(b))
    }

    /// The words of a text whose terms a test accepts, as printed, each term once, the most telling
    /// first.
    pub fn printed(&self, text: &str, accept: impl Fn(u32) -> bool) -> Vec<String> {
        let mut found: Vec<(u32, &str)> = Vec::new();
        for Token { term, from, to } in self.vocabulary.known(text) {
            if accept(term) && found.iter().all(|(t, _)| *t != term) {
                found.push((term, &text[from..to]));
            }
        }
        found.sort_by(|a, b| self.weight[b.0 as usize].total_cmp(&self.weight[a.0 as usize]).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(_, word)| word.to_owned()).collect()
    }
}

/// Terms by number with their amounts in hundredths: 100 is a word that stands there once.
type Bag = Vec<(u32, u16)>;

/// The terms of a text; where they say little, those of its objective too.
fn bag(vocabulary: &mut Vocabulary, text: &str, objective: Option<&str>) -> Bag {
    let mut terms: Vec<u32> = vocabulary.tokens(text).into_iter().map(|t| t.term).collect();
    terms.sort_unstable();
    let mut out: Bag = Vec::new();
    let mut at = 0;
    while let Some(term) = terms.get(at) {
        let times = terms[at..].iter().take_while(|t| *t == term).count();
        out.push((*term, repeated(times)));
        at += times;
    }
    if let Some(objective) = objective
        && telling(vocabulary, &out) < ENOUGH
    {
        for token in vocabulary.tokens(objective) {
            if out.iter().all(|(t, _)| *t != token.term) {
                out.push((token.term, CONTEXT));
            }
        }
        out.sort_unstable();
    }
    out
}

/// Adds the parts of compounds.
fn take_apart(bag: &mut Bag, compounds: &[Vec<u32>]) {
    let parts: Bag = bag
        .iter()
        .flat_map(|(t, amount)| {
            compounds[*t as usize].iter().map(move |p| (*p, amount / 100 * PART + amount % 100 * PART / 100))
        })
        .collect();
    bag.extend(parts);
    bag.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    bag.dedup_by_key(|(t, _)| *t);
}

fn telling(vocabulary: &Vocabulary, bag: &[(u32, u16)]) -> usize {
    bag.iter().filter(|(t, _)| !vocabulary.weak[*t as usize]).count()
}

/// Coming again adds less each time.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few times
fn repeated(times: usize) -> u16 {
    (100.0 * (1.0 + (times.min(1000) as f32).ln())) as u16
}

fn amount(hundredths: u16) -> f32 {
    f32::from(hundredths) / 100.0
}

/// Rarity among `all` texts of what stands in `with` of them.
#[allow(clippy::cast_precision_loss)] // counts of texts
fn inverse(all: usize, with: u32) -> f32 {
    (1.0 + (all as f32 + PRIOR) / (with as f32 + 1.0)).ln()
}

fn frequencies<I: Iterator<Item = u32>>(kinds: usize, texts: impl Iterator<Item = I>) -> Vec<u32> {
    let mut out = vec![0; kinds];
    for text in texts {
        for kind in text {
            out[kind as usize] += 1;
        }
    }
    out
}

fn normed(mut vector: Vec<(u32, f32)>) -> Vec<(u32, f32)> {
    let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|(_, w)| *w /= length);
    }
    vector
}

/// Scalar product of two vectors by number, and how many accepted numbers they share.
fn product(a: &[(u32, f32)], b: &[(u32, f32)], accept: impl Fn(u32) -> bool) -> (f32, usize) {
    let (mut i, mut j, mut sum, mut shared) = (0, 0, 0.0, 0);
    while let (Some((x, v)), Some((y, w))) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += v * w;
                shared += usize::from(accept(*x));
                i += 1;
                j += 1;
            }
        }
    }
    (sum, shared)
}

/// How much of the one of two texts stands in the other: of the one of which it is more.
fn within(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let has = |v: &[(u32, f32)], term: u32| v.binary_search_by_key(&term, |(t, _)| *t).is_ok();
    let part =
        |v: &[(u32, f32)], w: &[(u32, f32)]| v.iter().filter(|(t, _)| has(w, *t)).map(|(_, x)| x * x).sum::<f32>();
    part(a, b).max(part(b, a))
}

/// Letter sequences of the terms.
struct Grams {
    of_term: Vec<Vec<u32>>,
    count: usize,
}

impl Grams {
    fn new(stems: &[String]) -> Self {
        let mut known: HashMap<[char; GRAM], u32> = HashMap::new();
        let mut of_term = Vec::with_capacity(stems.len());
        for stem in stems {
            let letters: Vec<char> = std::iter::once('^').chain(stem.chars()).chain(std::iter::once('$')).collect();
            let grams = letters.windows(GRAM).filter_map(|w| {
                let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
                let gram: [char; GRAM] = w.try_into().ok()?;
                Some(*known.entry(gram).or_insert(next))
            });
            of_term.push(grams.collect());
        }
        Self { of_term, count: known.len() }
    }

    /// The sequences of a text, each once.
    fn of(&self, bag: &[(u32, u16)]) -> Vec<u32> {
        let mut out: Vec<u32> = bag.iter().flat_map(|(t, _)| self.of_term[*t as usize].iter().copied()).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    fn weighed(&self, bag: &[(u32, u16)], weak: &[bool], weight: &[f32]) -> Vec<(u32, f32)> {
        let mut all: Vec<(u32, f32)> = Vec::new();
        for (term, count) in bag {
            let share = if weak[*term as usize] { WEAK } else { 1.0 } * amount(*count);
            all.extend(self.of_term[*term as usize].iter().map(|g| (*g, weight[*g as usize] * share)));
        }
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        all.dedup_by_key(|(g, _)| *g);
        all
    }
}
