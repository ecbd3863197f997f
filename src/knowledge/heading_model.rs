//! Which field a heading that the lexicon does not hold most likely names, learned from the lexicon.
//!
//! Multinomial logistic regression over the letters of the words: n-grams within words, with the ends of
//! words marked, weighted by TF-IDF and scaled to unit length, as is usual for short texts (Joachims 1998;
//! the weights by stochastic gradient descent, Bottou 2010). Compounds and endings of both written
//! standards share n-grams, so `Tidsramme`, `Gjennomføringstid` and `Gjennomføringsfrist` help one another.

use crate::model::Field;
use crate::text::fold::fold;
use crate::text::hash::QuickMap;

/// Letters of an n-gram. Left out by tenths and asked for, the lexicon's headings were found in 74.5 %
/// with 2 to 4, 74.0 % with 2 to 5, 72.7 % with 3 to 4.
const GRAM_LETTERS: std::ops::RangeInclusive<usize> = 2..=4;
/// Times that the lexicon is gone through; with 5 to 10 the figures are alike to 1 %.
const EPOCHS: u32 = 8;
/// Length of the first steps, and by which part of it the steps of each later epoch are shorter.
const STEP: (f32, f32) = (4.0, 0.3);

/// What a text may be: a heading that names a field, in the order of [`Field::ALL`], or no heading.
const KINDS: usize = Field::ALL.len() + 1;
/// Words of the parts of cells and prose that are learned as no headings: beginnings, as a line holds them.
const PART_WORDS: [usize; 4] = [1, 2, 3, 5];
/// Slope in a class below which a step leaves its weights: with a share of a thousandth nothing is learned.
const FLAT: f32 = 0.002;

/// The letters of an n-gram, each in [`LETTER_BITS`].
type Packed = u128;
/// Bits of a letter's code point.
const LETTER_BITS: u32 = 21;

fn packed(gram: &str) -> Packed {
    gram.chars().fold(0, |all, c| all << LETTER_BITS | Packed::from(u32::from(c)))
}

/// The n-grams of a text: where the model's own stand, and others as they are.
#[derive(Debug, Clone, Default)]
pub struct Grams {
    known: Vec<u32>,
    strange: Vec<Packed>,
}

/// The learned weights.
#[derive(Debug, Clone)]
pub struct HeadingModel {
    /// N-gram → its place in the weights.
    grams: QuickMap<Packed, u32>,
    /// Inverse document frequencies.
    idf: Vec<f32>,
    /// That of an n-gram never seen.
    unseen: f32,
    weights: Vec<[f32; KINDS]>,
}

impl HeadingModel {
    /// Learns from folded headings and their fields, and from texts that are none (`schemas/cell_texts.csv`); the
    /// same in the same order give the same weights.
    #[must_use]
    pub fn learn<'a>(headings: impl Iterator<Item = (&'a str, Field)>) -> Self {
        let others: Vec<String> = include_str!("../../schemas/cell_texts.csv")
            .lines()
            .skip(1)
            .flat_map(|line| {
                let text = fold(line);
                let words: Vec<&str> = text.split(' ').collect();
                let parts = PART_WORDS.iter().filter(|&&n| n < words.len()).map(|&n| words[..n].join(" "));
                parts.chain([text.clone()]).collect::<Vec<_>>()
            })
            .collect();
        let headings = headings.map(|(text, field)| (text, field.index()));
        Self::learn_kinds(headings.chain(others.iter().map(|t| (t.as_str(), KINDS - 1))))
    }

    fn learn_kinds<'a>(texts: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut model = Self { grams: QuickMap::default(), idf: Vec::new(), unseen: 1.0, weights: Vec::new() };
        let mut seen: Vec<f32> = Vec::new();
        let mut rows: Vec<(Vec<(u32, f32)>, usize)> = Vec::new();
        for (folded, kind) in texts {
            let mut counts: Vec<(u32, f32)> = Vec::new();
            for_each_gram(folded, |gram| {
                let next = u32::try_from(seen.len()).unwrap_or(u32::MAX);
                let id = *model.grams.entry(packed(gram)).or_insert(next);
                if id == next {
                    seen.push(0.0);
                }
                counts.push((id, 1.0));
            });
            let counts = summed(counts);
            for &(id, _) in &counts {
                seen[id as usize] += 1.0;
            }
            rows.push((counts, kind));
        }
        #[allow(clippy::cast_precision_loss)]
        let all = rows.len() as f32;
        let idf = |n: f32| ((1.0 + all) / (1.0 + n)).ln() + 1.0;
        model.idf = seen.iter().map(|n| idf(*n)).collect();
        model.unseen = idf(0.0);
        model.weights = vec![[0.0; KINDS]; seen.len()];
        for (features, _) in &mut rows {
            model.scale(features, 0.0);
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let mut random = 1;
        for epoch in 0..EPOCHS {
            shuffle(&mut order, &mut random);
            #[allow(clippy::cast_precision_loss)]
            let step = STEP.0 / (1.0 + STEP.1 * epoch as f32);
            for &row in &order {
                let (features, kind) = &rows[row];
                let mut slope = model.shares(features);
                slope[*kind] -= 1.0;
                let steep: Vec<(usize, f32)> =
                    slope.iter().enumerate().filter(|(_, s)| s.abs() > FLAT).map(|(k, s)| (k, step * s)).collect();
                for &(id, x) in features {
                    let weights = &mut model.weights[id as usize];
                    for &(k, s) in &steep {
                        weights[k] -= x * s;
                    }
                }
            }
        }
        model
    }

    /// The n-grams of a folded text.
    #[must_use]
    pub fn grams(&self, folded: &str) -> Grams {
        let mut grams = Grams::default();
        for_each_gram(folded, |gram| match self.grams.get(&packed(gram)) {
            Some(&id) => grams.known.push(id),
            None => grams.strange.push(packed(gram)),
        });
        grams
    }

    /// The probability of each field, in the order of [`Field::ALL`], and last that the text is no heading. Letters
    /// never seen make all alike.
    #[must_use]
    pub fn probabilities(&self, folded: &str) -> [f32; KINDS] {
        self.probabilities_of([&self.grams(folded)])
    }

    /// As [`Self::probabilities`], of a text whose words have these n-grams.
    #[must_use]
    pub fn probabilities_of<'g>(&self, words: impl IntoIterator<Item = &'g Grams>) -> [f32; KINDS] {
        let (mut known, mut strange) = (Vec::new(), Vec::new());
        for word in words {
            known.extend_from_slice(&word.known);
            strange.extend_from_slice(&word.strange);
        }
        let mut features = summed(known.into_iter().map(|id| (id, 1.0)).collect());
        let strange = summed(strange.into_iter().map(|gram| (gram, 1.0)).collect());
        let mut strange: Vec<f32> = strange.into_iter().map(|(_, n)| (1.0 + n.ln()) * self.unseen).collect();
        strange.sort_by(f32::total_cmp);
        self.scale(&mut features, strange.iter().map(|w| w * w).sum());
        self.shares(&features)
    }

    /// Counts to weights, of unit length together with those of unknown n-grams.
    fn scale(&self, features: &mut [(u32, f32)], strange: f32) {
        for (id, x) in features.iter_mut() {
            *x = (1.0 + x.ln()) * self.idf[*id as usize];
        }
        let length = (features.iter().map(|(_, x)| x * x).sum::<f32>() + strange).sqrt().max(f32::MIN_POSITIVE);
        features.iter_mut().for_each(|(_, x)| *x /= length);
    }

    fn shares(&self, features: &[(u32, f32)]) -> [f32; KINDS] {
        let mut scores = [0.0f32; KINDS];
        for &(id, x) in features {
            for (score, weight) in scores.iter_mut().zip(&self.weights[id as usize]) {
                *score += x * weight;
            }
        }
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let mut sum = 0.0;
        for score in &mut scores {
            *score = (*score - most).exp();
            sum += *score;
        }
        scores.map(|s| s / sum)
    }
}

/// The n-grams of each word between spaces, `<word>` with a space at either end.
fn for_each_gram(folded: &str, mut take: impl FnMut(&str)) {
    let mut padded = String::new();
    let mut starts = Vec::new();
    for word in folded.split(' ').filter(|w| !w.is_empty()) {
        padded.clear();
        padded.push(' ');
        padded.push_str(word);
        padded.push(' ');
        starts.clear();
        starts.extend(padded.char_indices().map(|(i, _)| i));
        starts.push(padded.len());
        for letters in GRAM_LETTERS {
            for ends in starts.windows(letters + 1) {
                take(&padded[ends[0]..ends[letters]]);
            }
        }
    }
}

fn summed<Id: Ord + Copy>(mut counts: Vec<(Id, f32)>) -> Vec<(Id, f32)> {
    counts.sort_unstable_by_key(|(id, _)| *id);
    counts.dedup_by(|b, a| {
        let same = a.0 == b.0;
        if same {
            a.1 += b.1;
        }
        same
    });
    counts
}

/// Fisher–Yates with the generator of Park and Miller (1988): the same order everywhere.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for i in (1..order.len()).rev() {
        *random = *random * 48_271 % 0x7fff_ffff;
        order.swap(i, usize::try_from(*random).unwrap_or(0) % (i + 1));
    }
}
