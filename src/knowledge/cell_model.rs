//! What kind of cell a text most likely is, learned from cells of plans (`schemas/cells.csv`).
//!
//! Naive Bayes over the words of a text and their endings (McCallum and Nigam 1998): compounds end in what they are
//! (`Personalsjefen`, `Vaksenopplæringa`), and a measure begins otherwise than the objective it serves. Words and
//! endings of one text say the same more than once, so what they say together is tempered.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use crate::model::Field;

/// Kinds of cells that are told apart.
pub const KINDS: usize = 15;
/// Running text around tables, as a kind of its own: what it shares with cells says less of them.
const PROSE: usize = 14;
/// How the table of cells names it.
const PROSE_KEY: &str = "prose";
/// Words of a text that are looked at: what a cell is stands in its first words.
pub const WORDS: usize = 8;
/// Letters of the endings that are looked at.
const ENDINGS: std::ops::RangeInclusive<usize> = 3..=5;
/// Letters of the first word's endings, which tell nouns from verbs.
const FIRST_ENDINGS: std::ops::RangeInclusive<usize> = 3..=4;
/// Cells of every kind that a feature is taken to have been seen in besides those counted.
const PRIOR_CELLS: f32 = 2.0;

/// What a text says for each kind of cell, in nats against any cell, untempered.
pub type Said = [f32; KINDS];

/// The learned weights.
#[derive(Debug)]
pub struct CellModel {
    /// Feature → its place in the weights.
    places: HashMap<u64, u32>,
    weights: Vec<Said>,
}

/// What a word is seen as.
#[derive(Hash)]
enum Feature<'a> {
    Word(&'a str),
    Ending(&'a str),
    First(&'a str),
    FirstEnding(&'a str),
    Opens(Opening),
    Length(usize),
}

/// How a text opens.
#[derive(Hash)]
enum Opening {
    Capital,
    Digit,
    Other,
}

/// The kind of cells that a field holds, where there is one: who takes part is named as who answers.
#[must_use]
pub fn kind_of(field: Field) -> Option<usize> {
    Some(match field {
        Field::Responsible | Field::Participants => 0,
        Field::Deadline | Field::Start | Field::Period => 1,
        Field::Cost | Field::Funding | Field::BudgetYear => 2,
        Field::Measure => 3,
        Field::Objective | Field::FocusAreaGoal | Field::MainGoal => 4,
        Field::FocusArea => 5,
        Field::Indicator => 6,
        Field::Deliverable => 7,
        Field::Resources => 8,
        Field::Status | Field::Progress | Field::FollowUp => 9,
        Field::Comment | Field::Evaluation => 10,
        Field::TargetGroup => 11,
        Field::Priority => 12,
        Field::Other => 13,
        _ => return None,
    })
}

impl CellModel {
    /// The model of the built-in cells.
    #[must_use]
    pub fn builtin() -> &'static Self {
        static MODEL: LazyLock<CellModel> = LazyLock::new(|| {
            let mut rows = csv::ReaderBuilder::new().from_reader(include_bytes!("../../schemas/cells.csv").as_slice());
            let cells: Vec<(usize, String)> = rows
                .records()
                .filter_map(Result::ok)
                .filter_map(|row| {
                    let kind = match row.get(0)? {
                        PROSE_KEY => PROSE,
                        key => Field::from_key(key).and_then(kind_of)?,
                    };
                    Some((kind, row.get(1)?.to_owned()))
                })
                .collect();
            CellModel::learn(&cells)
        });
        &MODEL
    }

    /// Learns from kinds and texts.
    #[must_use]
    fn learn(cells: &[(usize, String)]) -> Self {
        let mut model = Self { places: HashMap::new(), weights: Vec::new() };
        let mut cells_of = [0.0f32; KINDS];
        let mut seen = Vec::new();
        for (kind, text) in cells {
            cells_of[*kind] += 1.0;
            seen.clear();
            let words: Vec<&str> = text.split_whitespace().collect();
            for (i, word) in words.iter().take(WORDS).enumerate() {
                features(word, i == 0, &mut |f| seen.push(place(&f)));
            }
            seen.push(place(&Feature::Length(words.len().min(WORDS + 1))));
            seen.sort_unstable();
            seen.dedup();
            for hash in &seen {
                let next = u32::try_from(model.weights.len()).unwrap_or(u32::MAX);
                let id = *model.places.entry(*hash).or_insert(next);
                if id == next {
                    model.weights.push([0.0; KINDS]);
                }
                model.weights[id as usize][*kind] += 1.0;
            }
        }
        let all: f32 = cells_of.iter().sum();
        for counts in &mut model.weights {
            let share = counts.iter().sum::<f32>() / all;
            for (count, of) in counts.iter_mut().zip(cells_of) {
                *count = ((*count + PRIOR_CELLS * share) / (of + PRIOR_CELLS) / share).ln();
            }
        }
        model
    }

    /// What a word says; `first` where a cell begins with it.
    #[must_use]
    pub fn word(&self, word: &str, first: bool) -> Said {
        let mut said = [0.0; KINDS];
        features(word, first, &mut |feature| self.add(&feature, &mut said));
        said
    }

    /// What the number of a cell's words says.
    #[must_use]
    pub fn length(&self, words: usize) -> Said {
        let mut said = [0.0; KINDS];
        self.add(&Feature::Length(words.min(WORDS + 1)), &mut said);
        said
    }

    fn add(&self, feature: &Feature<'_>, said: &mut Said) {
        if let Some(weights) = self.places.get(&place(feature)).and_then(|&i| self.weights.get(i as usize)) {
            for (sum, w) in said.iter_mut().zip(weights) {
                *sum += w;
            }
        }
    }
}

fn place(feature: &Feature<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    feature.hash(&mut hasher);
    hasher.finish()
}

/// The features of a word: figures are alike.
fn features(word: &str, first: bool, found: &mut impl FnMut(Feature<'_>)) {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    let plain: String =
        bare.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if plain.is_empty() {
        return;
    }
    found(Feature::Word(&plain));
    let letters: Vec<usize> = plain.char_indices().map(|(i, _)| i).collect();
    let ending = |n: usize| (letters.len() > n).then(|| &plain[letters[letters.len() - n]..]);
    ENDINGS.filter_map(ending).for_each(|e| found(Feature::Ending(e)));
    if first {
        found(Feature::First(&plain));
        FIRST_ENDINGS.filter_map(ending).for_each(|e| found(Feature::FirstEnding(e)));
        found(Feature::Opens(match bare.chars().next() {
            Some(c) if c.is_uppercase() => Opening::Capital,
            Some(c) if c.is_ascii_digit() => Opening::Digit,
            _ => Opening::Other,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeliest(text: &str) -> usize {
        let model = CellModel::builtin();
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut said = model.length(words.len());
        for (i, word) in words.iter().enumerate() {
            said.iter_mut().zip(model.word(word, i == 0)).for_each(|(sum, w)| *sum += w);
        }
        (0..KINDS).max_by(|a, b| said[*a].total_cmp(&said[*b])).unwrap()
    }

    #[test]
    fn cells_that_no_list_has_are_told_by_their_words() {
        let is = |field: Field| kind_of(field).unwrap();
        assert_eq!(likeliest("Vaksenopplæringa"), is(Field::Responsible));
        assert_eq!(likeliest("Personalsjefen"), is(Field::Responsible));
        assert_eq!(likeliest("Sommaren 2028"), is(Field::Deadline));
        assert_eq!(likeliest("Andel elevar som har faste rutiner"), is(Field::Indicator));
        assert_eq!(likeliest("Nytt gjerde langs jernbanelinja"), is(Field::Measure));
    }
}
