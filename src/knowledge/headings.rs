//! The heading lexicon: which field a column heading names, and how surely.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::OnceLock;

use super::heading_model::{Grams, HeadingModel};
use super::time;
use crate::model::Field;
use crate::text::fold::{Bigrams, fold, stem};
use crate::text::hash::QuickMap;

/// How a heading was matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// Found in the user's own file.
    User,
    /// The heading stands in the lexicon.
    Exact,
    /// It does, but for case, punctuation, hyphens, `å`/`aa` or an ending.
    Folded,
    /// It resembles a heading of the lexicon, or its words are ones that headings of one field use.
    Similar,
    /// The cells of the column told, more than its heading.
    Content,
}

impl MatchKind {
    /// The machine name, as in `headings.csv` of a data set.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Similar => "similar",
            Self::Content => "content",
        }
    }
}

/// A field that a heading may name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeadingMatch {
    /// The field.
    pub field: Field,
    /// How it was matched.
    pub kind: MatchKind,
    /// How surely, 0 to 1.
    pub score: f64,
}

/// Score of a heading that agrees but for case and punctuation.
const FOLDED_SCORE: f64 = 0.98;
/// Score of a heading that agrees but for endings.
const STEMMED_SCORE: f64 = 0.93;
/// Score of a heading that the lexicon knows as a label with a colon alone.
const LABEL_SCORE: f64 = 0.8;
/// Bigram similarity from which two headings may be the same one, misspelt or extended. On the
/// lexicon itself, headings of different fields stay below 0.75 for 97 % of the pairs that share a word.
const SIMILAR_FROM: f64 = 0.75;
/// Highest score that likeness alone can give.
const SIMILAR_CEILING: f64 = 0.85;
/// Highest score that the words alone can give.
const WORDS_CEILING: f64 = 0.75;
/// Letters that a word must share with a lexicon word's start or end to count as its compound.
const COMPOUND_LETTERS: usize = 4;
/// Score of a heading that counts as known.
pub const SURE_FROM: f64 = 0.9;
/// Score from which a heading that resembles known ones counts in a header, and what it counts.
const ALIKE_FROM: f64 = 0.6;
/// Known headings that a header has: two, or one and some that are alike.
const HEADER_KNOWN: f64 = 2.0;
/// Words of a heading at most; longer texts are sentences.
pub const MAX_HEADING_WORDS: usize = 8;
/// Words that say nothing of the field.
const EMPTY_WORDS: [&str; 26] = [
    "og", "i", "paa", "for", "av", "til", "er", "det", "vi", "me", "som", "skal", "vil", "den", "ein", "eit", "en",
    "et", "om", "med", "pr", "per", "ved", "under", "a", "evt",
];
/// Weight of an unknown word before one other: it qualifies it (`konkrete tiltak`).
const QUALIFIER: f64 = 0.4;
/// Score of a heading that longer headings of one field begin with: `Kva vil me`, `Kva vil me oppnå`.
const BEGINNING_SCORE: f64 = 0.8;
/// Score of a heading whose head is a heading by itself: with something after it, and with words before it.
const HEAD_SCORE: (f64, f64) = (0.8, 0.72);
/// Words after which comes what the head of a phrase concerns.
const PREPOSITIONS: [&str; 18] = [
    "for", "i", "av", "paa", "til", "ved", "pr", "per", "om", "fraa", "fra", "mot", "hos", "under", "med", "som",
    "innan", "innen",
];
/// Words that join two heads.
const PAIR_WORDS: [&str; 3] = ["og", "eller", "samt"];
/// Words that open a question.
const QUESTION_WORDS: [&str; 11] =
    ["kva", "hva", "kven", "hvem", "korleis", "hvordan", "naar", "kor", "hvor", "kvifor", "hvorfor"];

/// The heading lexicon.
#[derive(Debug, Clone)]
pub struct Lexicon {
    entries: Vec<Entry>,
    exact: QuickMap<String, Vec<usize>>,
    stems: QuickMap<String, Vec<usize>>,
    /// The keys of [`Self::stems`], in order.
    joined_stems: BTreeSet<String>,
    /// The folded headings with their fields, in order.
    ordered: BTreeSet<(String, Field)>,
    /// The same without their spaces.
    sorted: BTreeSet<String>,
    /// Stem of the word that headings open with → stems of the words that follow it.
    openings: QuickMap<String, Vec<String>>,
    /// Stem of a heading word → how many headings of each field use it.
    words: QuickMap<String, [u16; Field::ALL.len()]>,
    /// Learned when first a heading is asked for that the lexicon does not hold.
    model: OnceLock<HeadingModel>,
}

#[derive(Debug, Clone)]
struct Entry {
    field: Field,
    folded: String,
    bigrams: Bigrams,
    user: bool,
    /// Printed with a colon: a label before text, seldom a column's heading.
    label: bool,
}

/// The heading without the time at its end, where it has one: `Status per mai 2025`.
#[must_use]
pub fn undated(heading: &str) -> Option<&str> {
    /// Score of a time from which it is one.
    const TIME_FROM: f64 = 0.85;
    let starts = heading.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(i, c)| (i, i + c.len_utf8()));
    starts
        .into_iter()
        .find(|&(_, next)| time::score(&heading[next..]) >= TIME_FROM)
        .map(|(end, _)| heading[..end].trim_end())
}

impl Lexicon {
    /// The built-in lexicon, `schemas/headings.csv`.
    #[must_use]
    pub fn builtin() -> Self {
        let mut lexicon = Self::empty();
        // The embedded table is checked by a test; a broken row would be left out.
        let _ = lexicon.add(include_str!("../../schemas/headings.csv"), false);
        lexicon
    }

    fn empty() -> Self {
        Self {
            entries: Vec::new(),
            exact: QuickMap::default(),
            stems: QuickMap::default(),
            joined_stems: BTreeSet::new(),
            ordered: BTreeSet::new(),
            sorted: BTreeSet::new(),
            openings: QuickMap::default(),
            words: QuickMap::default(),
            model: OnceLock::new(),
        }
    }

    /// Adds the rows of a CSV text with the columns `field` and `heading`. Rows of a user's file
    /// win over the built-in ones.
    ///
    /// # Errors
    /// A sentence with the row's number when a column is missing or a field is not known.
    pub fn add(&mut self, csv_text: &str, user: bool) -> Result<usize, String> {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_reader(csv_text.trim_start_matches('\u{feff}').as_bytes());
        let heads = reader.headers().map_err(|e| e.to_string())?.clone();
        let column = |name: &str| {
            heads
                .iter()
                .position(|h| h.trim() == name)
                .ok_or_else(|| format!("the heading row has no column «{name}»; it needs field and heading"))
        };
        let (field_at, heading_at) = (column("field")?, column("heading")?);
        let mut added = 0;
        for (record, row) in reader.records().zip(2..) {
            let record = record.map_err(|e| format!("row {row}: {e}"))?;
            let key = record.get(field_at).unwrap_or("").trim();
            let heading = record.get(heading_at).unwrap_or("").trim();
            if heading.is_empty() {
                continue;
            }
            let field = Field::from_key(key).ok_or_else(|| {
                format!("row {row}: «{key}» is no field; use one of {}", Field::ALL.map(Field::key).join(", "))
            })?;
            self.insert(field, heading, user);
            added += 1;
        }
        Ok(added)
    }

    fn insert(&mut self, field: Field, heading: &str, user: bool) {
        let folded = fold(heading);
        let index = self.entries.len();
        self.exact.entry(folded.clone()).or_default().push(index);
        self.joined_stems.insert(stemmed(&folded));
        self.stems.entry(stemmed(&folded)).or_default().push(index);
        self.ordered.insert((folded.clone(), field));
        self.sorted.insert(folded.replace(' ', ""));
        let mut opening = folded.split(' ').map(stem);
        if let (Some(first), Some(second)) = (opening.next(), opening.next()) {
            self.openings.entry(first.to_owned()).or_default().push(second.to_owned());
        }
        for word in folded.split(' ').filter(|w| !EMPTY_WORDS.contains(w)) {
            let counts = self.words.entry(stem(word).to_owned()).or_insert([0; Field::ALL.len()]);
            counts[field.index()] += 1;
        }
        let bigrams = Bigrams::of(&folded);
        self.model = OnceLock::new();
        self.entries.push(Entry { field, folded, bigrams, user, label: heading.trim_end().ends_with(':') });
    }

    /// The fields whose lexicon holds exactly this folded heading.
    #[must_use]
    pub fn exact(&self, folded: &str) -> Option<Field> {
        let list = self.exact.get(folded).filter(|_| !folded.is_empty())?;
        let entries = || list.iter().map(|&i| &self.entries[i]);
        entries()
            .rev()
            .find(|e| e.user)
            .or_else(|| entries().find(|e| !e.label))
            .or_else(|| entries().next())
            .map(|e| e.field)
    }

    /// Whether the lexicon holds this folded heading, but for endings.
    #[must_use]
    pub fn holds(&self, folded: &str) -> bool {
        self.stems.contains_key(&stemmed(folded))
    }

    /// Whether some heading uses the word or a word with its stem.
    #[must_use]
    pub fn has_word(&self, folded: &str) -> bool {
        self.words.contains_key(stem(folded))
    }

    /// Whether the stems of some heading's words, joined, begin with these ([`stemmed`]).
    #[must_use]
    pub fn may_go_on(&self, stemmed: &str) -> bool {
        begins(&self.joined_stems, stemmed)
    }

    /// Whether a heading that the lexicon holds, but for endings, can open with this printed word, given with its
    /// folded form, where `next` follows on its line, folded. Of one that is cut by a hyphen the letters before it
    /// count.
    #[must_use]
    pub fn may_open(&self, word: &str, folded: &str, next: Option<&str>) -> bool {
        if word.ends_with(['-', '\u{ad}']) {
            return begins(&self.sorted, folded);
        }
        if self.stems.contains_key(&stemmed(folded)) {
            return true;
        }
        let (first, second) = folded.split_once(' ').unwrap_or((folded, ""));
        let Some(seconds) = self.openings.get(stem(first)) else { return false };
        let next = if second.is_empty() { next.unwrap_or_default() } else { second };
        let next = stem(next.split(' ').next().unwrap_or(""));
        next.is_empty() || seconds.iter().any(|s| s == next)
    }

    /// The fields this heading may name, likeliest first; empty where nothing resembles it.
    #[must_use]
    pub fn lookup(&self, heading: &str) -> Vec<HeadingMatch> {
        let folded = fold(heading);
        if heading.trim().is_empty() || folded.split(' ').count() > MAX_HEADING_WORDS {
            return Vec::new();
        }
        let mut best = self.held(heading, &folded);
        if !best.values().any(|m| m.score >= STEMMED_SCORE) {
            for m in self.similar(&folded) {
                offer(&mut best, m);
            }
        }
        in_order(best)
    }

    /// The likeliest field of a heading that the lexicon holds, but for case, punctuation and endings.
    #[must_use]
    pub fn known(&self, heading: &str) -> Option<HeadingMatch> {
        let folded = fold(heading);
        if folded.is_empty() || folded.split(' ').count() > MAX_HEADING_WORDS {
            return None;
        }
        in_order(self.held(heading, &folded)).first().copied().filter(|m| m.score >= SURE_FROM)
    }

    /// The fields that the heading of a column may name, likeliest first: those of the lexicon where it holds
    /// the heading, none where it is a stretch of the calendar (`2. kv 27`), else all with their probabilities
    /// ([`HeadingModel`]).
    #[must_use]
    pub fn candidates(&self, heading: &str) -> Vec<HeadingMatch> {
        self.weighed(heading).0
    }

    /// As [`Self::candidates`], for a text that may be no heading: with the probability that it is one.
    fn told(&self, heading: &str) -> Vec<HeadingMatch> {
        let (mut found, none) = self.weighed(heading);
        if let Some(none) = none {
            found.iter_mut().for_each(|m| m.score *= SIMILAR_CEILING * (1.0 - none));
        }
        found
    }

    /// The fields as [`Self::candidates`]; and where these are guessed, the probability that the text is no heading.
    fn weighed(&self, heading: &str) -> (Vec<HeadingMatch>, Option<f64>) {
        let folded = fold(heading);
        if folded.is_empty() {
            return (if heading.trim() == "#" { self.lookup(heading) } else { self.unnamed() }, None);
        }
        let held = self.held(heading, &folded);
        if held.values().any(|m| m.score >= STEMMED_SCORE) {
            return (in_order(held), None);
        }
        // In two languages, one of which is known: `Tiltak / Doaibmabidju`.
        for part in heading.split('/').filter(|_| heading.matches('/').count() == 1) {
            let held = self.held(part.trim(), &fold(part));
            if held.values().any(|m| m.score >= STEMMED_SCORE) {
                return (in_order(held), None);
            }
        }
        // What happens then, or how much it costs then, only the column tells.
        if time::is_stretch(heading) {
            return (Vec::new(), None);
        }
        // It is known to be a heading.
        let shares = self.shares(&folded);
        let sum = shares[..Field::ALL.len()].iter().sum::<f32>().max(f32::MIN_POSITIVE);
        let mut found: Vec<HeadingMatch> = Field::ALL
            .into_iter()
            .zip(shares)
            .map(|(field, share)| HeadingMatch { field, kind: MatchKind::Similar, score: f64::from(share / sum) })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.field.cmp(&b.field)));
        (found, Some(f64::from(shares[Field::ALL.len()])))
    }

    /// The field that a folded text most likely names if it is a heading at all, with the probability of both.
    #[must_use]
    pub fn guess(&self, folded: &str) -> HeadingMatch {
        likeliest(self.shares(folded))
    }

    /// As [`Self::guess`], of a text whose words have these n-grams ([`Self::grams`]).
    #[must_use]
    pub fn guess_of<'g>(&self, words: impl IntoIterator<Item = &'g Grams>) -> HeadingMatch {
        likeliest(self.model().probabilities_of(words))
    }

    /// The n-grams of a folded word.
    #[must_use]
    pub fn grams(&self, folded: &str) -> Grams {
        self.model().grams(folded)
    }

    /// Whether a folded text may be a heading at all: more likely than that it is a cell's or a title.
    #[must_use]
    pub fn may_be_heading(&self, folded: &str) -> bool {
        const LEAST: f32 = 0.1;
        1.0 - self.shares(folded)[Field::ALL.len()] >= LEAST
    }

    fn shares(&self, folded: &str) -> [f32; Field::ALL.len() + 1] {
        self.model().probabilities(folded)
    }

    fn model(&self) -> &HeadingModel {
        let entries = || self.entries.iter().map(|e| (e.folded.as_str(), e.field));
        self.model.get_or_init(|| HeadingModel::learn(entries()))
    }

    /// The fields of a column without a heading: as common as those of the lexicon's headings.
    fn unnamed(&self) -> Vec<HeadingMatch> {
        let mut counts = [0.0; Field::ALL.len()];
        self.entries.iter().for_each(|e| counts[e.field.index()] += 1.0);
        let all: f64 = counts.iter().sum::<f64>().max(1.0);
        let score = |field: Field| counts[field.index()] / all;
        Field::ALL
            .into_iter()
            .map(|field| HeadingMatch { field, kind: MatchKind::Content, score: score(field) })
            .collect()
    }

    /// The fields of headings that the lexicon holds, but for case, punctuation and endings.
    fn held(&self, heading: &str, folded: &str) -> BTreeMap<Field, HeadingMatch> {
        let mut best: BTreeMap<Field, HeadingMatch> = BTreeMap::new();
        let sure = |i: usize, score: f64, exact: bool| {
            let entry = &self.entries[i];
            let kind = match (entry.user, exact) {
                (true, _) => MatchKind::User,
                (false, true) => MatchKind::Exact,
                (false, false) => MatchKind::Folded,
            };
            HeadingMatch { field: entry.field, kind, score: if entry.user { 1.0 } else { score } }
        };
        if let Some(list) = self.exact.get(folded) {
            let colon = heading.trim_end().ends_with(':');
            let mut list = list.clone();
            list.sort_by_key(|&i| self.entries[i].label != colon);
            for (place, &i) in list.iter().enumerate() {
                // The lexicon lists the commoner field of an ambiguous heading first.
                #[allow(clippy::cast_precision_loss)]
                offer(&mut best, sure(i, if place == 0 { 1.0 } else { 0.9 - 0.05 * place as f64 }, true));
            }
        }
        if let Some(list) = self.stems.get(&stemmed(folded)) {
            for &i in list {
                let score = if self.entries[i].label && !heading.trim_end().ends_with(':') {
                    LABEL_SCORE
                } else if self.entries[i].folded.replace(' ', "") == folded.replace(' ', "") {
                    FOLDED_SCORE
                } else {
                    STEMMED_SCORE
                };
                offer(&mut best, sure(i, score, false));
            }
        }
        best
    }

    /// A quick look at what a text may name: by the lexicon's headings but for endings, else by
    /// its words; without the search for similar spellings that [`Self::lookup`] makes.
    #[must_use]
    pub fn glance(&self, folded: &str) -> Option<HeadingMatch> {
        if folded.is_empty() {
            return None;
        }
        if let Some(&i) = self.stems.get(&stemmed(folded)).and_then(|l| l.first()) {
            return Some(HeadingMatch { field: self.entries[i].field, kind: MatchKind::Folded, score: STEMMED_SCORE });
        }
        let beginning = self.by_beginning(folded).into_iter().map(|(field, share)| (field, BEGINNING_SCORE * share));
        let words = self.by_words(folded).into_iter().map(|(field, share)| (field, WORDS_CEILING * share));
        beginning.chain(words).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(field, score)| HeadingMatch {
            field,
            kind: MatchKind::Similar,
            score,
        })
    }

    /// The fields of a whole header: each field once, the surest heading first; a heading whose
    /// field is taken gets its next likely one.
    #[must_use]
    pub fn assign(&self, headings: &[&str]) -> Vec<Option<HeadingMatch>> {
        let candidates: Vec<Vec<HeadingMatch>> = headings.iter().map(|h| self.told(h)).collect();
        let mut pairs: Vec<(f64, usize, HeadingMatch)> = candidates
            .iter()
            .enumerate()
            .flat_map(|(i, list)| list.iter().map(move |m| (m.score, i, *m)))
            .filter(|(score, ..)| *score >= BELIEVED_FROM)
            .collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut assigned: Vec<Option<HeadingMatch>> = vec![None; headings.len()];
        let mut taken = [false; Field::ALL.len()];
        for (_, i, m) in pairs {
            let group = slot(m.field);
            if assigned[i].is_none() && (!taken[group.index()] || m.field == Field::Other) {
                taken[group.index()] = true;
                assigned[i] = Some(m);
            }
        }
        // The goal of a table without objectives is its objective.
        if !taken[Field::Objective.index()]
            && let Some(m) =
                assigned.iter_mut().flatten().find(|m| matches!(m.field, Field::FocusAreaGoal | Field::MainGoal))
        {
            m.field = Field::Objective;
        }
        assigned
    }

    /// Whether headings with these fields and scores can be a table's header: enough of different
    /// fields are known, as many as the lexicon holds and fewer that only resemble, and half of all.
    #[must_use]
    pub fn are_header(&self, headings: &[(Option<Field>, f64)]) -> bool {
        let weight = |score: f64| match score {
            s if s >= SURE_FROM => 1.0,
            s if s >= ALIKE_FROM => ALIKE_FROM,
            _ => 0.0,
        };
        let mut known: BTreeMap<Field, f64> = BTreeMap::new();
        let mut others = 0.0;
        let mut most = 0.0;
        for (field, score) in headings {
            let Some(field) = field.filter(|f| *f != Field::BudgetYear) else { continue };
            let w = weight(*score);
            if field == Field::Other {
                others += w;
            } else {
                let best = known.entry(field).or_default();
                *best = w.max(*best);
            }
            most = w.max(most);
        }
        // Years and other times say when something is done or paid, whatever the other headings are.
        let telling = headings.iter().filter(|(field, _)| *field != Some(Field::BudgetYear)).count();
        #[allow(clippy::cast_precision_loss)]
        let half = telling as f64 / 2.0;
        let sum: f64 = known.values().sum::<f64>() + others;
        headings.len() > 1 && most >= 1.0 && sum >= HEADER_KNOWN && sum >= half
    }

    fn similar(&self, folded: &str) -> Vec<HeadingMatch> {
        let mut found: BTreeMap<Field, f64> = BTreeMap::new();
        let bigrams = Bigrams::of(folded);
        for entry in self.entries.iter().filter(|e| bigrams.bound(&e.bigrams) >= SIMILAR_FROM) {
            if let Some(alike) = bigrams.similarity_from(&entry.bigrams, SIMILAR_FROM) {
                let score = found.entry(entry.field).or_default();
                *score = score.max(SIMILAR_CEILING * alike);
            }
        }
        for (field, share) in self.by_beginning(folded) {
            let score = found.entry(field).or_default();
            *score = score.max(BEGINNING_SCORE * share);
        }
        if let Some((field, head)) = self.by_head(folded) {
            let score = found.entry(field).or_default();
            *score = score.max(head);
        }
        for (field, share) in self.by_words(folded) {
            let score = found.entry(field).or_default();
            *score = score.max(WORDS_CEILING * share);
        }
        found.into_iter().map(|(field, score)| HeadingMatch { field, kind: MatchKind::Similar, score }).collect()
    }

    /// Share of each field in the headings that begin with these words and go on.
    fn by_beginning(&self, folded: &str) -> Vec<(Field, f64)> {
        /// Words that a beginning needs: one alone says too little.
        const MIN_WORDS: usize = 2;
        if folded.split(' ').count() < MIN_WORDS {
            return Vec::new();
        }
        let start = format!("{folded} ");
        let mut counts: BTreeMap<Field, f64> = BTreeMap::new();
        for (_, field) in
            self.ordered.range((start.clone(), Field::ALL[0])..).take_while(|(h, _)| h.starts_with(&start))
        {
            *counts.entry(*field).or_default() += 1.0;
        }
        let all: f64 = counts.values().sum();
        counts.into_iter().map(|(field, n)| (field, n / all)).collect()
    }

    /// The field of a label before a colon or a number: as a heading, or by its head, so that
    /// `Overordna mål:` is known by `mål` alone.
    #[must_use]
    pub fn label(&self, folded: &str) -> Option<Field> {
        self.exact(folded).or_else(|| self.by_head(folded).map(|(field, _)| field))
    }

    /// The field of the phrase's head, where that is a heading by itself: a Norwegian noun phrase has
    /// its qualifiers before the head and what it concerns after it, with a preposition
    /// (`planlagde tiltak`, `status for arbeidet`). Questions and pairs have no such head.
    fn by_head(&self, folded: &str) -> Option<(Field, f64)> {
        let words: Vec<&str> = folded.split(' ').collect();
        if words.len() < 2 || QUESTION_WORDS.contains(&words[0]) || words.iter().any(|w| PAIR_WORDS.contains(w)) {
            return None;
        }
        let end = words.iter().position(|w| PREPOSITIONS.contains(w)).unwrap_or(words.len());
        // A longer phrase is a sentence; and a text without end is not gone through from each of its words.
        if end > MAX_HEADING_WORDS {
            return None;
        }
        (0..end).find_map(|start| {
            let head = words[start..end].iter().map(|w| stem(w)).collect::<String>();
            let &i = self.stems.get(&head)?.first()?;
            Some((self.entries[i].field, if start == 0 { HEAD_SCORE.0 } else { HEAD_SCORE.1 }))
        })
    }

    /// Share of each field in the lexicon's use of the heading's words, averaged over the words
    /// that it knows by how often it uses them; compounds count by their known start or end (`hovudansvar` by `ansvar`).
    fn by_words(&self, folded: &str) -> Vec<(Field, f64)> {
        let mut shares = [0.0; Field::ALL.len()];
        let (mut known, mut weights) = (0.0, 0.0);
        let mut all = 0.0;
        let words: Vec<&str> = folded.split(' ').filter(|w| !EMPTY_WORDS.contains(w)).collect();
        for (i, word) in words.iter().enumerate() {
            let Some(counts) = self.counts(stem(word)) else {
                // A Norwegian phrase carries its meaning in the last word.
                all += if i == 0 && words.len() == 2 { QUALIFIER } else { 1.0 };
                continue;
            };
            let sum: f64 = counts.iter().map(|&n| f64::from(n)).sum();
            // A word that many headings use tells more surely than one seen once.
            let weight = sum.ln_1p();
            for (share, n) in shares.iter_mut().zip(counts) {
                *share += weight * f64::from(*n) / sum;
            }
            weights += weight;
            known += 1.0;
            all += 1.0;
        }
        if known == 0.0 {
            return Vec::new();
        }
        Field::ALL
            .into_iter()
            .zip(shares)
            .filter(|(_, share)| *share > 0.0)
            .map(|(field, share)| (field, share / weights * (known / all)))
            .collect()
    }

    fn counts(&self, stem: &str) -> Option<&[u16; Field::ALL.len()]> {
        if let Some(counts) = self.words.get(stem) {
            return Some(counts);
        }
        if stem.len() <= COMPOUND_LETTERS {
            return None;
        }
        // Norwegian compounds carry their meaning in the last part; the longest known end wins.
        stem.char_indices()
            .skip(2)
            .map(|(i, _)| &stem[i..])
            .take_while(|end| end.len() >= COMPOUND_LETTERS)
            .find_map(|end| self.words.get(end))
            .or_else(|| {
                (COMPOUND_LETTERS..stem.len())
                    .rev()
                    .filter(|&i| stem.is_char_boundary(i))
                    .find_map(|i| self.words.get(&stem[..i]))
            })
    }
}

fn likeliest(shares: [f32; Field::ALL.len() + 1]) -> HeadingMatch {
    let (field, share) =
        Field::ALL.into_iter().zip(shares).fold((Field::Other, 0.0), |a, b| if b.1 > a.1 { b } else { a });
    HeadingMatch { field, kind: MatchKind::Similar, score: f64::from(share) }
}

fn offer(best: &mut BTreeMap<Field, HeadingMatch>, m: HeadingMatch) {
    let kept = best.entry(m.field).or_insert(m);
    if m.score > kept.score {
        *kept = m;
    }
}

fn in_order(found: BTreeMap<Field, HeadingMatch>) -> Vec<HeadingMatch> {
    let mut found: Vec<HeadingMatch> = found.into_values().collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.kind.cmp(&b.kind)).then(a.field.cmp(&b.field)));
    found
}

/// Score from which a heading's field is believed; below, it is a suggestion alone.
pub const BELIEVED_FROM: f64 = 0.4;

/// Fields of which a table has one column: spans of time and days share a slot, a start has its own.
pub(super) fn slot(field: Field) -> Field {
    match field {
        Field::Period => Field::Deadline,
        Field::Progress | Field::FollowUp => Field::Status,
        other => other,
    }
}

/// Whether one of the texts begins with `start`.
fn begins(texts: &BTreeSet<String>, start: &str) -> bool {
    texts.range::<str, _>((Bound::Included(start), Bound::Unbounded)).next().is_some_and(|text| text.starts_with(start))
}

/// The stems of a folded text's words, joined: `tiltaks nr` and `tiltaksnr` agree.
#[must_use]
pub fn stemmed(folded: &str) -> String {
    folded.split(' ').map(stem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(heading: &str) -> Option<(Field, MatchKind)> {
        Lexicon::builtin().lookup(heading).first().map(|m| (m.field, m.kind))
    }

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("../../schemas/headings.csv").lines().skip(1).filter(|l| !l.trim().is_empty()).count();
        assert_eq!(Lexicon::builtin().entries.len(), rows);
    }

    #[test]
    fn both_written_standards_meet() {
        assert_eq!(first("Ansvarleg"), Some((Field::Responsible, MatchKind::Exact)));
        assert_eq!(first("ANSVARLIG:"), Some((Field::Responsible, MatchKind::Exact)));
        assert_eq!(first("Tiltaks-nr").map(|m| m.0), Some(Field::ItemNo));
        assert_eq!(first("Kva vil vi oppnå?").map(|m| m.0), Some(Field::Objective));
    }

    #[test]
    fn a_phrase_is_known_by_its_head_and_a_sentence_is_not() {
        let lexicon = Lexicon::builtin();
        assert_eq!(lexicon.label(&fold("Viktige planlagde tiltak for kommunane")), Some(Field::Measure));
        assert_eq!(lexicon.label(&fold(&format!("{} tiltak", ["planlagde"; MAX_HEADING_WORDS].join(" ")))), None);
    }

    #[test]
    fn unseen_headings_are_found_by_their_words() {
        assert_eq!(first("Ansvarleg kommune eller føretak").map(|m| m.0), Some(Field::Responsible));
        assert_eq!(first("Tiltaksskildring i praksis").map(|m| m.0), Some(Field::Measure));
        assert_eq!(first("Kostnadsoverslag totalt").map(|m| m.0), Some(Field::Cost));
        assert_eq!(first("Viktigaste tiltak framover").map(|m| m.0), Some(Field::Measure));
        assert_eq!(first("Forventa framdrift i arbeidet").map(|m| m.0), Some(Field::Progress));
        assert_eq!(first("Xyzzy"), None);
    }

    /// The lexicon without a tenth of its headings is asked for these: how many get a field of theirs, how many are
    /// believed, and how many of those rightly.
    #[test]
    fn headings_left_out_are_found() {
        const PARTS: usize = 10;
        let all = Lexicon::builtin();
        let mut groups: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
        all.entries.iter().for_each(|e| groups.entry(stemmed(&e.folded)).or_default().push(e));
        let (mut right, mut believed, mut rightly) = (0, 0, 0);
        for part in 0..PARTS {
            let mut rest = String::from("field,heading\n");
            for (_, group) in groups.values().enumerate().filter(|(i, _)| i % PARTS != part) {
                group.iter().for_each(|e| rest += &format!("{},{}\n", e.field.key(), e.folded));
            }
            let mut lexicon = Lexicon::empty();
            lexicon.add(&rest, false).unwrap();
            for (_, group) in groups.values().enumerate().filter(|(i, _)| i % PARTS == part) {
                let Some(found) = lexicon.candidates(&group[0].folded).first().copied() else { continue };
                let is_right = usize::from(group.iter().any(|e| e.field == found.field));
                right += is_right;
                if found.score >= BELIEVED_FROM {
                    believed += 1;
                    rightly += is_right;
                }
            }
        }
        let told = format!("of {} headings {right} right; {believed} believed, {rightly} of them right", groups.len());
        assert!(right * 100 >= groups.len() * 73, "{told}");
        assert!(rightly * 100 >= believed * 82, "{told}");
    }

    #[test]
    fn the_user_wins() {
        let mut lexicon = Lexicon::builtin();
        lexicon.add("field,heading\ncomment,Ansvarleg\n", true).unwrap();
        let best = lexicon.lookup("ansvarleg")[0];
        assert_eq!((best.field, best.kind), (Field::Comment, MatchKind::User));
        assert!(lexicon.add("field,heading\nbanan,Gul\n", true).unwrap_err().contains("row 2"));
    }
}
