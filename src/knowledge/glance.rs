//! Evidence of the pieces of a line: what each word says by itself is looked at once.

use super::evidence::Evidence;
use super::{Knowledge, actors, time};

/// A line's words, looked at.
pub struct Glance<'w> {
    knowledge: &'w Knowledge,
    words: &'w [&'w str],
    /// As [`super::evidence::Words::phrases`] tells them.
    phrases: Vec<super::evidence::Phrases>,
    /// Whether each word may be of a time.
    times: Vec<bool>,
    /// What each word says of actors; and where its parts begin, with the end.
    actors: Vec<actors::Part>,
    first: Vec<usize>,
}

impl<'w> Glance<'w> {
    /// Looks at the words.
    #[must_use]
    pub fn at(words: &'w [&'w str], knowledge: &'w Knowledge) -> Self {
        let mut parts = Vec::with_capacity(words.len());
        let mut first = vec![0];
        for word in words {
            actors::parts(word, &mut parts);
            first.push(parts.len());
        }
        Self {
            knowledge,
            words,
            phrases: knowledge.words.phrases(words),
            times: words.iter().map(|w| time::may_be_of_one(w)).collect(),
            actors: parts,
            first,
        }
    }

    /// What kind of text the words `a..b` are, taken together.
    #[must_use]
    pub fn evidence(&self, a: usize, b: usize) -> Evidence {
        let words = &self.words[a..b];
        let bytes = words.iter().map(|w| w.len() + 1).sum::<usize>().saturating_sub(1);
        let actor = actors::score_of(bytes, &self.actors[self.first[a]..self.first[b]]);
        let time = if self.times[a..b].contains(&true) { time::score(&words.join(" ")) } else { 0.0 };
        #[allow(clippy::cast_possible_truncation)]
        self.knowledge.words.evidence(words, &self.phrases[a..b], time as f32, actor as f32)
    }
}
