//! The words of all lines as parts of headings, and what is known of the spans that begin with each: looked at
//! once, as the searches from neighbouring lines see the same spans.

use std::cell::OnceCell;

use super::furniture;
use super::header::{heading, plain};
use super::lines::Line;
use super::marks;
use super::sections::{self, Label};
use crate::knowledge::heading_model::Grams;
use crate::knowledge::headings::{HeadingMatch, MAX_HEADING_WORDS, stemmed};
use crate::knowledge::{Knowledge, actors};
use crate::model::Field;
use crate::text::fold::fold;
use crate::text::hash::QuickMap;
use crate::text::number;

/// Score of a text that names an actor: what stands in cells resembles no heading.
const ACTOR: f64 = 0.8;

/// A word of a line; of two headings printed as one, each is a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub line: usize,
    /// Its place among the words of all lines.
    index: usize,
    pub line_end: bool,
    pub capital: bool,
    /// What stands again elsewhere ends with it.
    pub closes: bool,
}

/// What a word says wherever it stands.
#[derive(Debug)]
struct Facts {
    folded: String,
    /// A heading that the lexicon holds may open with it.
    may_open: bool,
    /// It may name an actor.
    actor: bool,
    grams: OnceCell<Grams>,
}

/// What a line says wherever a header may begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineFacts {
    /// Nothing is printed on it but a page's number.
    pub page_number: bool,
    /// It begins with a number, as a row does.
    row: bool,
    pub label: Option<Label>,
    /// It begins with a mark that counts sections: `A. Vegar`.
    pub marked: bool,
    /// Its printed words, and how many of them a known heading may open with.
    pub printed: usize,
    pub openings: usize,
}

/// Whether the lexicon holds a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    No,
    /// But for endings.
    ButEndings,
    Exactly(Field),
}

pub(super) struct Spans<'a, 'k> {
    knowledge: &'k Knowledge,
    lines: &'a [Line<'a>],
    pub line_facts: Vec<LineFacts>,
    words: Vec<Word<'a>>,
    /// The place of each line's first word, and the end.
    first: Vec<usize>,
    /// What each different word says, and which of them each word is.
    facts: Vec<Facts>,
    facts_of: Vec<u32>,
    places: QuickMap<&'a str, u32>,
    /// By first word and length.
    known: Vec<[Option<Known>; MAX_HEADING_WORDS]>,
    evidence: QuickMap<(usize, usize), f64>,
    /// By the same, what the lexicon's search for likeness finds.
    named: QuickMap<(usize, usize), Option<Field>>,
}

impl<'a, 'k> Spans<'a, 'k> {
    pub fn new(lines: &'a [Line<'a>], knowledge: &'k Knowledge) -> Self {
        let mut spans = Self {
            knowledge,
            lines,
            line_facts: Vec::with_capacity(lines.len()),
            words: Vec::new(),
            first: Vec::with_capacity(lines.len() + 1),
            facts: Vec::new(),
            facts_of: Vec::new(),
            places: QuickMap::default(),
            known: Vec::new(),
            evidence: QuickMap::default(),
            named: QuickMap::default(),
        };
        for index in 0..lines.len() {
            spans.first.push(spans.words.len());
            spans.add(index);
        }
        spans.first.push(spans.words.len());
        spans.known = vec![[None; MAX_HEADING_WORDS]; spans.words.len()];
        spans.places = QuickMap::default();
        spans
    }

    fn add(&mut self, index: usize) {
        let (text, headings) = (self.lines[index].text, &self.knowledge.headings);
        let printed: Vec<(&str, String)> = text.split_whitespace().map(|w| (w, fold(w))).collect();
        let opens = |&i: &usize| {
            let (word, folded) = &printed[i];
            let next = printed.get(i + 1).map(|(_, folded)| folded.as_str());
            !word.starts_with(char::is_lowercase) && (*word == "#" || headings.may_open(word, folded, next))
        };
        self.line_facts.push(LineFacts {
            page_number: furniture::is_page_number(text),
            row: number::parse(text).is_some_and(|n| n.closing.is_some() || n.parts.len() > 1),
            label: sections::label(text, self.knowledge),
            marked: marks::is_lettered(text),
            openings: (0..printed.len()).filter(opens).count(),
            printed: printed.len(),
        });
        for (word, folded) in printed {
            match unglue(word, self.knowledge) {
                Some((first, second)) => {
                    // Words are glued where a line of the page ended.
                    self.push(index, first, fold(first), true);
                    self.push(index, second, fold(second), false);
                }
                None => self.push(index, word, folded, false),
            }
        }
        if let Some(word) = self.words.last_mut().filter(|w| w.line == index) {
            word.line_end = true;
        }
    }

    fn push(&mut self, line: usize, text: &'a str, folded: String, line_end: bool) {
        let capital = text.chars().next().is_some_and(|c| !c.is_lowercase());
        let next = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        let place = *self.places.entry(text).or_insert(next);
        if place == next {
            let may_open = self.knowledge.headings.may_go_on(&stemmed(&folded));
            let actor = actors::score(text) > 0.0;
            self.facts.push(Facts { folded, may_open, actor, grams: OnceCell::new() });
        }
        self.words.push(Word { text, line, index: self.words.len(), line_end, capital, closes: false });
        self.facts_of.push(place);
    }

    /// The words that a header from the line `first` on may take: `lines` and `words` at most, and of a header that
    /// stands again no more lines than the `shared` ones.
    pub fn gather(&self, first: usize, shared: usize, most: (usize, usize)) -> Vec<Word<'a>> {
        let mut words: Vec<Word<'a>> = Vec::with_capacity(most.1);
        let mut taken = 0;
        for (index, line) in self.lines.iter().enumerate().skip(first) {
            let facts = &self.line_facts[index];
            if line.is_spaces() || facts.page_number {
                continue;
            }
            // The same line again begins the header of the next part.
            let again = taken > 0 && line.text == self.lines[first].text;
            if taken > 0
                && (line.page_start
                    || line.is_bullet()
                    || facts.row
                    || facts.marked
                    || facts.label == Some(Label::Area))
                || again
                || taken >= most.0.min(shared)
                || words.len() >= most.1
            {
                break;
            }
            taken += 1;
            let count = words.len();
            words.extend_from_slice(&self.words[self.first[index]..self.first[index + 1]]);
            if words.len() > count
                && let Some(word) = words.last_mut()
            {
                word.closes = taken == shared;
            }
        }
        words
    }

    /// What the word at this place among all words says.
    fn facts_of(&self, index: usize) -> &Facts {
        &self.facts[self.facts_of[index] as usize]
    }

    /// Whether a hyphen at a line's end inside the span joins two words.
    fn is_joined(words: &[Word<'_>]) -> bool {
        words.split_last().is_some_and(|(_, rest)| rest.iter().any(|w| w.line_end && w.text.ends_with(['-', '\u{ad}'])))
    }

    fn folded(&self, words: &[Word<'_>]) -> String {
        if Self::is_joined(words) {
            return fold(&plain(&heading(words, 0, words.len())));
        }
        let mut out = String::new();
        for word in words.iter().map(|w| self.facts_of(w.index).folded.as_str()).filter(|w| !w.is_empty()) {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        out
    }

    /// Whether the lexicon holds the words `start..end` as a heading.
    pub fn known(&mut self, words: &[Word<'_>], start: usize, end: usize) -> Known {
        let place = (words[start].index, end - start - 1);
        if let Some(known) = self.known[place.0][place.1] {
            return known;
        }
        let span = &words[start..end];
        let known = if self.facts_of(place.0).may_open || Self::is_joined(span) {
            let folded = self.folded(span);
            match self.knowledge.headings.exact(&folded) {
                Some(field) => Known::Exactly(field),
                None if self.knowledge.headings.holds(&folded) => Known::ButEndings,
                None => Known::No,
            }
        } else {
            Known::No
        };
        self.known[place.0][place.1] = Some(known);
        known
    }

    /// The field that these words likeliest name, by [`crate::knowledge::headings::Lexicon::lookup`].
    pub fn named(&mut self, words: &[Word<'_>], start: usize, end: usize) -> Option<Field> {
        let lookup = || self.knowledge.headings.lookup(&plain(&heading(words, start, end))).first().map(|m| m.field);
        *self.named.entry((words[start].index, end - start)).or_insert_with(lookup)
    }

    /// As [`crate::knowledge::headings::Lexicon::guess`], of these words.
    pub fn guess(&self, words: &[Word<'_>]) -> HeadingMatch {
        let headings = &self.knowledge.headings;
        if Self::is_joined(words) {
            return headings.guess(&self.folded(words));
        }
        headings.guess_of(words.iter().map(|w| {
            let facts = self.facts_of(w.index);
            facts.grams.get_or_init(|| headings.grams(&facts.folded))
        }))
    }

    /// Whether these words name an actor: then one of them does by itself.
    pub fn names_actor(&self, words: &[Word<'_>]) -> bool {
        let may = Self::is_joined(words) || words.iter().any(|w| self.facts_of(w.index).actor);
        may && actors::score(&plain(&heading(words, 0, words.len()))) >= ACTOR
    }

    /// The evidence of the words `start..end`, as it was looked at first.
    pub fn evidence(
        &mut self,
        words: &[Word<'_>],
        start: usize,
        end: usize,
        look: impl FnOnce(&mut Self, &Knowledge) -> f64,
    ) -> f64 {
        let place = (words[start].index, end - start - 1);
        if let Some(known) = self.evidence.get(&place) {
            return *known;
        }
        let evidence = look(self, self.knowledge);
        self.evidence.insert(place, evidence);
        evidence
    }
}

/// Two headings that an exporter printed as one word: `GjennomføringDelmål`.
fn unglue<'w>(word: &'w str, knowledge: &Knowledge) -> Option<(&'w str, &'w str)> {
    let ((at, last), _) =
        word.char_indices().zip(word.chars().skip(1)).find(|((_, a), b)| a.is_lowercase() && b.is_uppercase())?;
    let (first, second) = word.split_at(at + last.len_utf8());
    let known = |part: &str| knowledge.headings.exact(&fold(part)).is_some() || knowledge.words.is_group_label(part);
    (known(first) && known(second)).then_some((first, second))
}
