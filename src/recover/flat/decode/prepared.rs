//! What the words of a table's atoms say wherever its columns are: looked at once for all attempts to read it.

use std::rc::Rc;

use super::super::atoms::{Atom, Kind};
use super::super::columns::SHORT_WORDS;
use super::pieces::{border_cost, borders, is_definite_noun, piece_evidence};
use super::saying::Saying;
use crate::knowledge::Knowledge;
use crate::knowledge::evidence::Evidence;
use crate::text::fold::fold;
use crate::text::hash::QuickMap;

/// Cost of a capital inside a cell after a word without: it begins a cell more often than a name.
const CAPITAL_INSIDE: f32 = -1.0;
/// Cost of a capital inside a cell after a noun with a capital and the definite article's ending, which is no name's
/// first word: `Skulane` / `Biblioteket`.
const NOUN_INSIDE: f32 = -1.0;

/// An atom's words.
#[derive(Debug, Default)]
pub struct Prepared {
    /// Numbers of the folded words; [`NOTHING`] for those that tell nothing of a column.
    pub words: Vec<u32>,
    /// Word borders at which a cell may end.
    pub borders: Vec<usize>,
    /// Cost of a cell that ends at each of them.
    pub cuts: Vec<f32>,
    /// As [`piece_evidence`] gives it.
    pub evidence: Vec<Evidence>,
    /// Cost of each word and the next in one cell.
    pub inside: Vec<f32>,
    /// Whether a sentence ends between each word and the next.
    pub sentence: Vec<bool>,
    /// Brackets that are opened and not closed before each word.
    pub open: Vec<i32>,
    /// What they say of the kind of cell.
    pub said: Saying,
    /// Numbers of the texts of short pieces between borders, by first word and length.
    texts: Vec<u32>,
}

/// The number of no word, and of no text.
pub const NOTHING: u32 = u32::MAX;

impl Prepared {
    /// The number of the text of the words `a..b`, where these are a short piece.
    #[must_use]
    pub fn text(&self, a: usize, b: usize) -> Option<u32> {
        let short = (a + 1..=a + SHORT_WORDS).contains(&b);
        self.texts.get(a * SHORT_WORDS + b.checked_sub(a + 1)?).copied().filter(|id| short && *id != NOTHING)
    }
}

/// Where an atom stands and what it was taken for: of two with the same, the words say the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Place {
    line: usize,
    /// Words before it on its line, and its own.
    words: (usize, usize),
    bullet: bool,
    numbered: bool,
    tail: Option<String>,
}

/// What was looked at of a table so far.
#[derive(Debug, Default)]
pub struct Looked {
    atoms: QuickMap<Place, Rc<Prepared>>,
    words: QuickMap<String, u32>,
    texts: QuickMap<String, u32>,
    /// Evidence of cells over several lines, by their text.
    joint: QuickMap<String, Evidence>,
}

impl Looked {
    /// Looks at all atoms.
    #[must_use]
    pub fn prepare(&mut self, atoms: &[Atom<'_>], shared_lines: bool, k: &Knowledge) -> Vec<Rc<Prepared>> {
        let mut before = 0;
        let mut line = usize::MAX;
        let mut all = Vec::with_capacity(atoms.len());
        for atom in atoms {
            if atom.line != line {
                (line, before) = (atom.line, 0);
            }
            let place = Place {
                line,
                words: (before, atom.words.len()),
                bullet: atom.bullet,
                numbered: atom.numbered,
                tail: atom.tail.clone(),
            };
            before += atom.words.len();
            let known = match self.atoms.get(&place) {
                Some(known) => Rc::clone(known),
                None => {
                    let prepared = Rc::new(self.look(atom, shared_lines, k));
                    self.atoms.insert(place, Rc::clone(&prepared));
                    prepared
                }
            };
            all.push(known);
        }
        all
    }

    /// The number of words seen.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words.len()
    }

    /// The number of a short piece's text, where one has it.
    #[must_use]
    pub fn text(&self, text: &str) -> Option<u32> {
        self.texts.get(text).copied()
    }

    /// The evidence of a cell over several lines.
    pub fn joint(&mut self, words: &[&str], k: &Knowledge) -> Evidence {
        let text = words.join(" ");
        match self.joint.get(&text) {
            Some(known) => *known,
            None => *self.joint.entry(text).or_insert(k.evidence(words)),
        }
    }

    fn look(&mut self, atom: &Atom<'_>, shared_lines: bool, k: &Knowledge) -> Prepared {
        if atom.kind == Kind::Empty {
            return Prepared::default();
        }
        let n = atom.words.len();
        let folded: Vec<String> = atom.words.iter().map(|w| fold(w)).collect();
        let borders = borders(atom, k, shared_lines);
        let mut evidence = piece_evidence(atom, k, &borders);
        // Letters count rows where a chain of them says so.
        if let Some(first) = evidence.first_mut().filter(|_| atom.numbered) {
            first.number = 1.0;
        }
        let mut texts = vec![NOTHING; n * SHORT_WORDS];
        for (i, &a) in borders.iter().enumerate() {
            for &b in borders[i + 1..].iter().take_while(|&&b| b - a <= SHORT_WORDS) {
                texts[a * SHORT_WORDS + b - a - 1] = number(&mut self.texts, folded[a..b].join(" "));
            }
        }
        let mut open = vec![0];
        for word in &atom.words {
            let brackets = word.chars().map(|c| i32::from(c == '(') - i32::from(c == ')')).sum::<i32>();
            open.push(open[open.len() - 1] + brackets);
        }
        let begins_sentence = |w: &str| w.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        Prepared {
            words: folded
                .into_iter()
                .map(|w| if w.is_empty() || k.words.is_open(&w) { NOTHING } else { number(&mut self.words, w) })
                .collect(),
            cuts: borders.iter().map(|&b| if b == 0 || b == n { 0.0 } else { border_cost(atom, b, k) }).collect(),
            inside: atom.words.windows(2).map(|pair| inside(pair[0], pair[1], k)).collect(),
            sentence: atom.words.windows(2).map(|p| p[0].ends_with('.') && begins_sentence(p[1])).collect(),
            said: Saying::of(&atom.words),
            borders,
            evidence,
            open,
            texts,
        }
    }
}

/// The number of a text, given in the order in which they come.
fn number(known: &mut QuickMap<String, u32>, text: String) -> u32 {
    let next = u32::try_from(known.len()).unwrap_or(NOTHING);
    *known.entry(text).or_insert(next)
}

/// Cost of two neighbouring words in one cell.
fn inside(word: &str, next: &str, k: &Knowledge) -> f32 {
    if !next.starts_with(char::is_uppercase) {
        return 0.0;
    }
    let lower = word.starts_with(char::is_lowercase) && !word.ends_with(['.', ':', '/', '?']);
    if lower && !k.words.is_open(word) {
        CAPITAL_INSIDE
    } else if is_definite_noun(word) {
        NOUN_INSIDE
    } else {
        0.0
    }
}
