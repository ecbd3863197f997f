//! The ways to cut a line into pieces of neighbouring cells, and how well each piece fits.

use super::super::atoms::{Atom, Kind};
use super::super::columns::{Columns, SHORT_WORDS};
use super::super::sections::Label;
use super::Decoder;
use super::lattice::NUMBERED_ROW;
use super::prepared::Prepared;
use super::saying;
use crate::knowledge::Knowledge;
use crate::knowledge::evidence::Evidence;
use crate::knowledge::glance::Glance;
use crate::model::Field;

/// Cost of every cell begun: cells cost, or every word would be one.
const CELL: f32 = -0.8;
/// Cost of a cut before a small letter.
const CUT_BEFORE_LOWER: f32 = -1.6;
/// Further cost where that letter opens a preposition or the like, which goes on with what is before it: `i samarbeid`
/// / `med SSU`.
const CUT_BEFORE_OPEN: f32 = -2.0;
/// Cost of a cut between two words with capitals: most are one name.
const CUT_IN_NAME: f32 = -1.0;
/// Cost of a full stop before a capital inside a line, times the share of cells that end in one.
const SENTENCE_INSIDE: f32 = -1.6;
/// Cost of a cell that ends in a preposition, a hyphen or an open bracket.
const OPEN_END: f32 = -5.0;
/// Cost of skipping a column without a mark where every empty cell leaves one.
const UNMARKED: f32 = -4.0;
/// Cost of a second bullet on a line that opens with one: most are dashes.
const DASH_IN_BULLET: f32 = -2.5;
/// Evidence of a labelled area in the column for areas.
pub(super) const LABEL_IN_AREA: f32 = 5.0;

/// Where each piece of a cut ends: its column and the word after it.
type Ends = Vec<(u8, u16)>;

/// The best cuts of an atom by first and last column.
#[derive(Default)]
struct Cuts {
    /// Score, and the place of its ends.
    best: Vec<(f32, u32, u32)>,
    ends: Ends,
}

pub(super) struct Splits {
    /// In whole rows, and in rows under merged cells.
    tables: [Cuts; 2],
    /// How well all words fit each column.
    pub(super) words: Vec<f32>,
    columns: usize,
}

impl Splits {
    /// The best cut with its first piece in column `start` and its last in `end`.
    pub(super) fn cut(&self, below: bool, start: usize, end: usize) -> Option<(f32, &[(u8, u16)])> {
        let cuts = &self.tables[usize::from(below)];
        let &(score, from, to) = cuts.best.get(start * self.columns + end)?;
        (from < to).then(|| (score, &cuts.ends[from as usize..to as usize]))
    }
}

/// Scores of an atom's pieces: `[from border][to border][column]`.
pub(super) struct Pieces {
    scores: Vec<f32>,
    borders: usize,
    columns: usize,
}

impl Pieces {
    pub(super) fn at(&self, from: usize, to: usize, column: usize) -> f32 {
        self.scores[(from * self.borders + to) * self.columns + column]
    }

    /// Adds to the evidence of a piece what it gains in each column.
    pub(super) fn add(&mut self, from: usize, to: usize, gain: impl Fn(usize) -> f32) {
        let at = (from * self.borders + to) * self.columns;
        self.scores[at..at + self.columns].iter_mut().enumerate().for_each(|(column, score)| *score += gain(column));
    }
}

impl Decoder<'_, '_> {
    /// The best cuts of an atom into the pieces of neighbouring cells, for every first and last column.
    pub(super) fn split(&self, t: usize) -> Splits {
        let c = self.columns.len();
        let atom = &self.atoms[t];
        if atom.kind == Kind::Empty {
            return Splits { tables: [Cuts::default(), Cuts::default()], words: Vec::new(), columns: c };
        }
        let n = atom.words.len();
        let sums = self.columns.word_sums(&self.prepared[t].words, &self.own[t]);
        let words = sums.iter().map(|s| Columns::bounded(s, 0, n)).collect();
        let pieces = self.pieces(t, &sums);
        let below = if self.below_from.is_some() { self.cuts(t, &pieces, true) } else { Cuts::default() };
        Splits { tables: [self.cuts(t, &pieces, false), below], words, columns: c }
    }

    fn cuts(&self, t: usize, pieces: &Pieces, below: bool) -> Cuts {
        let c = self.columns.len();
        let mut cuts = Cuts { best: vec![(f32::NEG_INFINITY, 0, 0); c * c], ends: Vec::new() };
        let Prepared { borders, cuts: costs, .. } = &*self.prepared[t];
        let ends = borders.len();
        let skips: Vec<f32> = (0..c).map(|col| self.skip(col, below)).collect();
        let filled: Vec<f32> = (0..c).map(|col| self.columns.filled(col, below)).collect();
        let mut best: Vec<(f32, u16, u8)> = Vec::new();
        for start in 0..c {
            // best[k * c + col]: words up to border k are used, the last piece is in col.
            best.clear();
            best.resize(ends * c, (f32::NEG_INFINITY, 0, 0));
            for k in 1..ends {
                best[k * c + start] = (pieces.at(0, k, start) + filled[start], 0, u8::MAX);
                for j in 1..k {
                    let cut = costs[j];
                    for last in start..c {
                        let score = best[j * c + last].0;
                        if score == f32::NEG_INFINITY {
                            continue;
                        }
                        let mut skipped = 0.0;
                        for next in last + 1..c {
                            let total = score + skipped + pieces.at(j, k, next) + filled[next] + cut;
                            if total > best[k * c + next].0 {
                                best[k * c + next] =
                                    (total, u16::try_from(j).unwrap_or(0), u8::try_from(last).unwrap_or(0));
                            }
                            skipped += skips[next];
                        }
                    }
                }
            }
            for end in start..c {
                let score = best[(ends - 1) * c + end].0;
                if score == f32::NEG_INFINITY {
                    continue;
                }
                let from = cuts.ends.len();
                let (mut k, mut col) = (ends - 1, end);
                loop {
                    let (_, j, before) = best[k * c + col];
                    cuts.ends.push((u8::try_from(col).unwrap_or(0), u16::try_from(borders[k]).unwrap_or(u16::MAX)));
                    if before == u8::MAX {
                        break;
                    }
                    k = usize::from(j);
                    col = usize::from(before);
                }
                cuts.ends[from..].reverse();
                let place = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
                cuts.best[start * c + end] = (score, place(from), place(cuts.ends.len()));
            }
        }
        cuts
    }

    /// Share of a word in each column in the last readings; empty before there are any.
    pub(super) fn own_of(&self, t: usize, word: usize) -> &[f32] {
        let c = self.columns.len();
        self.own[t].get(word * c..(word + 1) * c).unwrap_or(&[])
    }

    pub(super) fn pieces(&self, t: usize, sums: &[Vec<f32>]) -> Pieces {
        let c = self.columns.len();
        let Prepared { borders, inside, sentence, .. } = &*self.prepared[t];
        let atom = &self.atoms[t];
        let mut scores = vec![f32::NEG_INFINITY; borders.len() * borders.len() * c];
        for (i, &a) in borders.iter().enumerate() {
            if a == atom.words.len() {
                break;
            }
            let glyph = is_glyph(atom.words[a]);
            let bullet = if a == 0 { atom.bullet } else { glyph };
            let skip = usize::from(bullet && glyph);
            let mut piece = Begin { a, bullet, skip, common: CELL, sentences: 0.0 };
            if a > 0 && glyph && atom.bullet {
                piece.common += DASH_IN_BULLET;
            }
            let (mut joined, mut ended) = (a + skip, a);
            for (k, &b) in borders.iter().enumerate().skip(i + 1) {
                for cost in inside.get(joined..b - 1).unwrap_or_default() {
                    piece.common += cost;
                }
                piece.sentences += sentence[ended..b - 1].iter().map(|&s| f32::from(u8::from(s))).sum::<f32>();
                (joined, ended) = (joined.max(b - 1), b - 1);
                self.piece(t, &piece, b, sums, &mut scores[(i * borders.len() + k) * c..][..c]);
            }
        }
        Pieces { scores, borders: borders.len(), columns: c }
    }

    pub(super) fn skip(&self, column: usize, below: bool) -> f32 {
        self.columns.empty(column, below) + if self.settings.marks { UNMARKED } else { 0.0 }
    }

    /// Evidence that the words from a piece's beginning to `b` are the first line of a cell, for each column. A piece
    /// that ends inside the line is a whole cell.
    fn piece(&self, t: usize, piece: &Begin, b: usize, sums: &[Vec<f32>], out: &mut [f32]) {
        let (atom, prepared) = (&self.atoms[t], &self.prepared[t]);
        let &Begin { a, bullet, skip, mut common, sentences } = piece;
        let first = atom.words.get(a + skip).copied().unwrap_or("");
        let (e, words) = self.evidence_of(t, (a + skip).min(b), b);
        let width = atom.width(a, b);
        let said = prepared.said.piece((a + skip).min(b), b, b == atom.words.len());
        let fits = saying::fit(&said, &self.columns.fields, &e, self.columns.has_learned());
        let same = prepared.text(a, b).and_then(|text| self.columns.text_counts(text));
        let last = b == atom.words.len();
        if !last {
            let text = atom.words[b - 1];
            if text.ends_with('-') && text.len() > 1 && !text.ends_with(",-") {
                common += OPEN_END;
            }
            if prepared.open[b] > prepared.open[a] && !atom.words[a].starts_with(|c: char| c.is_ascii_digit()) {
                common += OPEN_END;
            }
        }
        let has_number_column = self.columns.fields.contains(&Some(Field::ItemNo));
        let stop = atom.words[b - 1].ends_with('.');
        for (column, score) in out.iter_mut().enumerate() {
            if !last {
                *score = self.columns.ending(column, stop);
            } else {
                *score = 0.0;
            }
            // Where cells end in full stops, one inside a line most often ends a cell.
            *score += SENTENCE_INSIDE * sentences * self.columns.stops(column);
            *score += common
                + self.columns.opening(column, &e, words, first, bullet)
                + fits[column]
                + Columns::bounded(&sums[column], a, b)
                + self.columns.fits(column, width);
            if let Some(counts) = same {
                *score += self.columns.same_text(column, counts, self.own_of(t, a));
            }
            if a == 0
                && (self.sections.label(t) == Some(Label::Area) || atom.title)
                && self.columns.fields[column] == Some(Field::FocusArea)
            {
                *score += LABEL_IN_AREA;
            }
            if atom.numbered && a == 0 {
                let number_column = self.columns.fields[column] == Some(Field::ItemNo);
                if number_column != (b == 1) && (number_column || has_number_column) {
                    *score -= NUMBERED_ROW;
                }
            }
        }
    }

    pub(super) fn evidence_of(&self, t: usize, a: usize, b: usize) -> (Evidence, usize) {
        let words = b.saturating_sub(a);
        if words == 0 || a >= self.atoms[t].words.len() {
            return (Evidence::default(), 0);
        }
        (
            self.prepared[t]
                .evidence
                .get(a * (SHORT_WORDS + 1) + words.min(SHORT_WORDS + 1) - 1)
                .copied()
                .unwrap_or_default(),
            words,
        )
    }
}

/// A piece as far as its beginning tells.
struct Begin {
    /// Its first word.
    a: usize,
    bullet: bool,
    /// Words of a bullet's glyph.
    skip: usize,
    /// Evidence for all columns alike.
    common: f32,
    /// Sentences that end inside.
    sentences: f32,
}

/// Cost of a cell that ends before the word `at`, and another that begins there.
pub(super) fn border_cost(atom: &Atom<'_>, at: usize, k: &Knowledge) -> f32 {
    let (before, word) = (atom.words[at - 1], atom.words[at]);
    let capital = |w: &str| w.starts_with(char::is_uppercase);
    if word.starts_with(char::is_lowercase) && !matches!(word, "kr" | "kr.") {
        CUT_BEFORE_LOWER + if k.words.is_open(word) { CUT_BEFORE_OPEN } else { 0.0 }
    } else if at > 1
        && capital(before)
        && capital(word)
        && !before.ends_with(['.', ':', '?'])
        && !is_definite_noun(before)
    {
        CUT_IN_NAME
    } else {
        0.0
    }
}

/// Word borders of an atom at which a cell may end: never after a word that leaves the text open.
pub(super) fn borders(atom: &Atom<'_>, knowledge: &Knowledge, shared_lines: bool) -> Vec<usize> {
    let n = atom.words.len();
    let mut borders = vec![0];
    if shared_lines || atom.numbered {
        // Inside a time expression or a sum no cell ends.
        let mut inside = 0;
        for i in 1..n {
            inside = inside.max(i - 1 + crate::knowledge::time::prefix_len(&atom.words[i - 1..]));
            // A capital may begin a cell all the same: `2022` / `Under arbeid`.
            let capital = atom.words[i].starts_with(char::is_uppercase);
            if i < inside && !capital || is_grouped_number(atom.words[i - 1], atom.words[i]) {
                continue;
            }
            let before = atom.words[i - 1];
            let open = knowledge.words.is_open(before)
                || is_glyph(before) && !crate::text::bullet::is_dash(before)
                || before.ends_with([',', '/', '(', '–', '&', '+'])
                || matches!(before, "kr" | "kr.")
                    && atom.words[i].starts_with(|c: char| c.is_ascii_digit())
                    && !(i > 1 && is_amount_end(atom.words[i - 2]))
                || before.ends_with('-') && before.len() > 1 && !before.ends_with(",-");
            let next = atom.words[i];
            // `kr` opens a sum, or goes with the one before it.
            let kroner = matches!(next, "kr" | "kr.")
                && (is_amount_end(before) || !atom.words.get(i + 1).is_some_and(|w| opens_number(w)));
            let joins = matches!(next, "og" | "eller" | "i" | "på" | "av" | "for" | "til" | "%")
                || kroner
                || next.starts_with([')', ',', '/']);
            if (!open || i == 1 && atom.numbered) && !joins {
                borders.push(i);
            }
        }
    }
    borders.push(n);
    borders
}

/// A noun with a capital and the ending of its definite article; shorter words may be names (`Bergen`).
pub(super) fn is_definite_noun(word: &str) -> bool {
    /// Letters of such a word at least, by its ending.
    const ENDINGS: [(&str, usize); 4] = [("ane", 6), ("ene", 6), ("en", 8), ("et", 8)];
    word.starts_with(char::is_uppercase)
        && ENDINGS.iter().any(|(ending, letters)| word.ends_with(ending) && word.chars().count() >= *letters)
}

/// A bullet's glyph alone.
pub(super) fn is_glyph(word: &str) -> bool {
    word.chars().count() == 1 && crate::text::bullet::starts(word)
}

fn opens_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// The word before `kr` that makes it the end of a sum: `180 000 kr`, `9,5 mill. kr`.
fn is_amount_end(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit()) || word.starts_with("mill") || word.starts_with("mrd")
}

/// `400` `000`: the groups of one number.
fn is_grouped_number(a: &str, b: &str) -> bool {
    let digits = |w: &str| w.bytes().all(|c| c.is_ascii_digit());
    digits(a)
        && a.len() <= 3
        && b.len() >= 3
        && b.bytes().take(3).all(|c| c.is_ascii_digit())
        && !b.as_bytes().get(3).is_some_and(u8::is_ascii_digit)
}

/// Evidence of the pieces of an atom: for each first word, of one to [`SHORT_WORDS`] words and of more.
pub(super) fn piece_evidence(atom: &Atom<'_>, k: &Knowledge, borders: &[usize]) -> Vec<Evidence> {
    let n = atom.words.len();
    if n == 0 {
        return Vec::new();
    }
    let mut all = vec![Evidence::default(); n * (SHORT_WORDS + 1)];
    let glance = Glance::at(&atom.words, k);
    let bullet = usize::from(atom.bullet && atom.words[0].chars().count() == 1);
    for (i, &from) in borders.iter().enumerate() {
        if from >= n {
            continue;
        }
        let glyph = usize::from(is_glyph(atom.words[from]) && from + 1 < n);
        let a = from + if from == 0 { bullet.max(glyph).min(n - 1) } else { glyph };
        if a >= n {
            continue;
        }
        let verb =
            if k.words.is_infinitive(atom.words[a].trim_start_matches(['«', '"', '“', '”'])) { 1.0 } else { 0.0 };
        all[a * (SHORT_WORDS + 1) + SHORT_WORDS] = Evidence { verb, ..Evidence::default() };
        for &b in &borders[i + 1..] {
            if b <= a || b - a > SHORT_WORDS {
                continue;
            }
            let words = &atom.words[a..b];
            all[a * (SHORT_WORDS + 1) + b - a - 1] = match (&atom.tail, b == n) {
                (Some(tail), true) => {
                    let mut words = words.to_vec();
                    words.pop();
                    words.push(tail);
                    k.evidence(&words)
                }
                _ => glance.evidence(a, b),
            };
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::super::{atoms, lines};
    use super::*;
    use crate::text::join::Vocabulary;

    /// Where a cell may end in the line, with what it costs.
    fn ends(text: &str) -> Vec<(String, f32)> {
        let knowledge = Knowledge::builtin();
        let pages = lines::text_pages(&[text]);
        let lines = lines::collect(&pages);
        let vocabulary = Vocabulary::from_lines([text]);
        let atoms = atoms::cut(&lines, &[0], &[false], false, &vocabulary);
        let atom = &atoms[0];
        let inside = borders(atom, &knowledge, true).into_iter().filter(|b| (1..atom.words.len()).contains(b));
        inside.map(|b| (atom.words[b..].join(" "), border_cost(atom, b, &knowledge))).collect()
    }

    #[test]
    fn kr_opens_a_sum_or_goes_with_the_one_before() {
        let may = |text: &str, rest: &str| ends(text).iter().any(|(r, _)| r == rest);
        assert!(may("Tid til kurs kr 60 000", "kr 60 000"));
        assert!(!may("Budsjett 60 000 kr", "kr"));
        assert!(!may("Om lag 9,5 mill. kr 2026", "kr 2026"));
    }

    #[test]
    fn prepositions_go_on_with_what_is_before_them() {
        let cost = |text: &str, rest: &str| ends(text).iter().find(|(r, _)| r == rest).map(|(_, cost)| *cost);
        let noun = cost("Gi tilgang samarbeid seint", "seint");
        let preposition = cost("Gi tilgang samarbeid med SSU", "med SSU");
        assert_eq!(noun, Some(CUT_BEFORE_LOWER));
        assert_eq!(preposition, Some(CUT_BEFORE_LOWER + CUT_BEFORE_OPEN));
    }
}
