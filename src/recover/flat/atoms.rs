//! The tokens that a flattened table is read from: pieces of lines between borders that the
//! white space itself proves, and the marks of empty cells.

use super::lines::Line;
use crate::knowledge::evidence::Words;
use crate::text::join::{Vocabulary, join};
use crate::text::{bullet, number, width};

/// What an atom is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words on one line.
    Text,
    /// A space that stands for an empty paragraph: an empty cell, most often.
    Empty,
}

/// A piece of a line: it begins at a line's start or at a proven cell border.
#[derive(Debug, Clone)]
pub struct Atom<'a> {
    /// Index of the line.
    pub line: usize,
    /// What it is.
    pub kind: Kind,
    /// The words; none in an empty mark.
    pub words: Vec<&'a str>,
    /// Width of the words from the first to each, in em, spaces counted.
    pub widths: Vec<f32>,
    /// It begins a line.
    pub line_start: bool,
    /// An empty line stands before it.
    pub blank: bool,
    /// A page ended before it.
    pub page_break: bool,
    /// A header that stands again was between this and the atom before.
    pub header_before: bool,
    /// Opens with a bullet.
    pub bullet: bool,
    /// Opens with a number of the table's own numbering.
    pub numbered: bool,
    /// Opens with a number that counts sections, not rows.
    pub title: bool,
    /// The line ends in a space.
    pub space_end: bool,
    /// An empty mark that is its line's only content may as well be an empty paragraph.
    pub lone: bool,
    /// An empty mark that may as well be a space typed at the end of a text.
    pub typed: bool,
    /// The last word together with what surely goes on with it on the lines below:
    /// `Samhandlings` / `- barometeret` / `/FSU`.
    pub tail: Option<String>,
}

impl Atom<'_> {
    /// Width in em of the words `a..b`.
    #[must_use]
    pub fn width(&self, a: usize, b: usize) -> f32 {
        if b == 0 || a >= b {
            return 0.0;
        }
        let before = if a == 0 { 0.0 } else { self.widths[a - 1] + width::SPACE };
        self.widths[b - 1] - before
    }

    /// The first word, without an opening quote.
    #[must_use]
    pub fn first_word(&self) -> &str {
        self.words.first().map_or("", |w| w.trim_start_matches(['«', '"', '“', '”', '(', '‘']))
    }

    /// The last word.
    #[must_use]
    pub fn last_word(&self) -> &str {
        self.words.last().copied().unwrap_or("")
    }
}

/// Cuts the lines `indices` into atoms. With `marks`, every paragraph of the export ends in one
/// space, so further spaces stand for empty cells; without, spaces say nothing.
#[must_use]
pub fn cut<'a>(
    lines: &[Line<'a>],
    indices: &[usize],
    headers: &[bool],
    marks: bool,
    vocabulary: &Vocabulary,
) -> Vec<Atom<'a>> {
    let mut atoms: Vec<Atom<'a>> = Vec::new();
    let mut page = None;
    let mut header_before = false;
    for &i in indices {
        let line = &lines[i];
        if headers[i] {
            header_before = true;
            continue;
        }
        if line.is_spaces() && !marks {
            continue;
        }
        // An empty header paragraph leaves a lone space at the top of a page.
        let page_top = page.is_some_and(|p| p != line.page);
        if page_top && line.is_spaces() && line.lead == 1 {
            continue;
        }
        let page_break = page_top;
        page = Some(line.page);
        let from = atoms.len();
        let push = |atoms: &mut Vec<Atom<'a>>, kind: Kind, words: Vec<&'a str>, lone: bool| {
            let mut at = 0.0;
            let widths = words
                .iter()
                .map(|w| {
                    if at > 0.0 {
                        at += width::SPACE;
                    }
                    at += width::estimate(w);
                    at
                })
                .collect();
            atoms.push(Atom {
                line: i,
                kind,
                bullet: words.first().is_some_and(|w| bullet::starts(w)),
                words,
                widths,
                line_start: false,
                blank: false,
                page_break: false,
                header_before: false,
                numbered: false,
                title: false,
                space_end: line.trail > 0,
                lone,
                typed: false,
                tail: None,
            });
        };
        if line.is_spaces() {
            for _ in 0..line.lead {
                push(&mut atoms, Kind::Empty, Vec::new(), line.lead == 1);
            }
        } else if marks {
            for _ in 0..line.lead {
                push(&mut atoms, Kind::Empty, Vec::new(), false);
            }
            let mut rest = line.text;
            loop {
                let border = rest.find("  ");
                let piece = border.map_or(rest, |b| &rest[..b]);
                push(&mut atoms, Kind::Text, piece.split(' ').filter(|w| !w.is_empty()).collect(), false);
                let Some(b) = border else { break };
                let after = rest[b..].trim_start();
                for _ in 0..rest.len() - b - after.len() - 1 {
                    push(&mut atoms, Kind::Empty, Vec::new(), false);
                }
                rest = after;
            }
            for _ in 1..line.trail {
                push(&mut atoms, Kind::Empty, Vec::new(), false);
            }
            if line.trail == 2
                && let Some(last) = atoms.last_mut()
            {
                last.typed = true;
            }
        } else {
            push(&mut atoms, Kind::Text, line.text.split_whitespace().collect(), false);
        }
        if let Some(first) = atoms.get_mut(from) {
            first.line_start = true;
            first.blank = line.blank_before > 0;
            first.page_break = page_break;
            first.header_before = header_before;
            header_before = false;
        }
    }
    let text_marks = atoms.iter().filter(|a| a.kind == Kind::Text).count();
    atoms.retain(|a| a.kind == Kind::Empty || !a.words.is_empty());
    debug_assert!(atoms.len() >= text_marks.min(1));
    for t in 1..atoms.len() {
        // `Høst 2023` / `– vår 2024`: a dash between two times is no bullet.
        let time = atoms[t].words.len() > 1 && crate::knowledge::time::prefix_len(&atoms[t].words[1..]) > 0;
        if atoms[t].bullet && time && matches!(atoms[t].words[0], "–" | "-" | "—") {
            let before = atoms[t - 1].words.last().is_some_and(|w| w.ends_with(|c: char| c.is_ascii_digit()));
            atoms[t].bullet = !before;
        }
    }
    tails(&mut atoms, vocabulary);
    number_chain(&mut atoms);
    atoms
}

/// Numbers of one level that stand before short noun phrases count the sections of a table, not
/// its rows: objectives and measures open with a verb. In a column of areas (`in_column`) the line goes on
/// with other cells.
pub fn numbered_titles(atoms: &mut [Atom<'_>], in_column: bool, words: &Words) {
    /// Share of the numbered lines that must open without a verb.
    const NO_VERB: f64 = 0.75;
    /// Words of a title at most.
    const TITLE_WORDS: usize = 9;
    /// Atoms of a section at least, where nothing else in the table counts: two rows of four.
    const ATOMS_OF_SECTION: usize = 8;
    let title = |a: &Atom<'_>| {
        let first = a.words.get(1).map_or("", |w| w.trim_start_matches(['«', '"', '“', '”']));
        let one_level = number::parse(a.words[0]).is_some_and(|n| n.parts.len() == 1);
        let phrase =
            a.words.len() > 1 && (in_column || a.words.len() <= TITLE_WORDS) && first.starts_with(char::is_uppercase);
        one_level && phrase && !words.is_infinitive(first)
    };
    let numbered = atoms.iter().filter(|a| a.numbered).count();
    if numbered == 0 {
        let opens = |a: &Atom<'_>| a.kind == Kind::Text && a.line_start && closed_number(a).is_some();
        let counted: Vec<usize> = (0..atoms.len()).filter(|&i| opens(&atoms[i])).collect();
        let in_order = counted.iter().zip(1..).all(|(&i, n)| closed_number(&atoms[i]) == Some(n) && title(&atoms[i]));
        if in_order && counted.len() > 1 && atoms.len() >= counted.len() * ATOMS_OF_SECTION {
            for i in counted {
                atoms[i].title = true;
            }
        }
        return;
    }
    let titles = atoms.iter().filter(|a| a.numbered && title(a)).count();
    #[allow(clippy::cast_precision_loss)]
    let share = titles as f64 / numbered.max(1) as f64;
    if titles > 1 && share >= NO_VERB {
        for atom in atoms.iter_mut().filter(|a| a.numbered) {
            atom.numbered = false;
            atom.title = true;
        }
    }
}

/// The number of one level that a line opens with, where it closes: `1.`, `2)`.
fn closed_number(atom: &Atom<'_>) -> Option<u32> {
    let n = number::parse(atom.words.first()?)?;
    match n.parts[..] {
        [only] if n.closing.is_some() && n.prefix.is_empty() => Some(only),
        _ => None,
    }
}

/// Marks the atoms that letters count, where a table has a column of numbers and no number counts
/// its rows: `a)`, `b)`, `c)`, the longest chain of neighbours in the alphabet.
pub fn lettered(atoms: &mut [Atom<'_>]) {
    /// Letters that a chain has at least.
    const MIN_CHAIN: usize = 3;
    if atoms.iter().any(|a| a.numbered) {
        return;
    }
    let letter = |a: &Atom<'_>| {
        let (letter, closing) = a.words.first()?.split_at_checked(1)?;
        let byte = letter.bytes().next().filter(u8::is_ascii_alphabetic)?;
        (a.kind == Kind::Text && a.line_start && matches!(closing, ")" | ".")).then_some(byte)
    };
    let candidates: Vec<(usize, u8)> = atoms.iter().enumerate().filter_map(|(i, a)| Some((i, letter(a)?))).collect();
    // A chain for each last letter: the atoms that count up to it.
    let mut chains: std::collections::BTreeMap<u8, Vec<usize>> = std::collections::BTreeMap::new();
    for (i, byte) in candidates {
        let before = byte.checked_sub(1).and_then(|b| chains.get(&b)).cloned();
        if let Some(mut chain) = before.or_else(|| byte.eq_ignore_ascii_case(&b'a').then(Vec::new)) {
            chain.push(i);
            if chains.get(&byte).is_none_or(|c| c.len() < chain.len()) {
                chains.insert(byte, chain);
            }
        }
    }
    let Some(longest) = chains.into_values().max_by_key(Vec::len).filter(|c| c.len() >= MIN_CHAIN) else { return };
    for i in longest {
        atoms[i].numbered = true;
        atoms[i].bullet = false;
    }
}

/// Finds the lines that surely go on: a slash at a line's start, and a hyphen pushed to the next
/// line in a word that the document has whole.
fn tails(atoms: &mut [Atom<'_>], vocabulary: &Vocabulary) {
    for t in (1..atoms.len()).rev() {
        let (before, rest) = atoms.split_at_mut(t);
        let (previous, atom) = (&mut before[t - 1], &mut rest[0]);
        if previous.kind != Kind::Text || atom.kind != Kind::Text || !atom.line_start {
            continue;
        }
        let last = previous.words.last().copied().unwrap_or("");
        let pushed = atom.bullet && {
            let line = atom.words.join(" ");
            let joined = join(&format!("{last}\n{line}"), vocabulary);
            !joined.contains(" - ") && joined.split(' ').count() < atom.words.len() + 1
        };
        if pushed || atom.words[0].starts_with('/') && atom.words[0].len() > 1 {
            let mut text = format!("{last}\n{}", atom.words.join(" "));
            if let Some(tail) = &atom.tail {
                text = format!("{last}\n{}\n{tail}", atom.words[..atom.words.len() - 1].join(" "));
            }
            previous.tail = Some(join(&text, vocabulary));
            atom.bullet = false;
        }
    }
}

/// Marks the atoms whose number belongs to the table's own numbering: the longest chain of
/// numbers in which each can follow the one before.
fn number_chain(atoms: &mut [Atom<'_>]) {
    /// Length of a chain at least, two for each number: two numbers may stand by accident.
    const MIN_CHAIN: usize = 5;
    /// Titles that count on by themselves at least.
    const MIN_TITLES: usize = 2;
    /// How far back a predecessor is looked for, in numbers.
    const REACH: usize = 24;
    let candidates: Vec<(usize, Vec<u32>, usize, Option<char>)> = atoms
        .iter()
        .enumerate()
        .filter(|(_, a)| a.kind == Kind::Text && a.line_start)
        .filter_map(|(i, a)| {
            let text = a.words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
            let n = number::parse(&text)?;
            let after = n.rest.chars().next();
            let plain = n.parts.len() == 1 && n.closing.is_none() && n.prefix.is_empty();
            // `4 kommunar`, `20 % stilling`: a bare number before a small letter is no item number.
            // `1. halvår 2024` is a time.
            if crate::knowledge::time::prefix_len(&a.words) > 1 {
                return None;
            }
            let unit = plain && after.is_some_and(|c| c.is_lowercase() || c == '%');
            (!unit).then_some((i, n.parts, n.prefix.len(), n.closing))
        })
        .collect();
    let mut length = vec![1usize; candidates.len()];
    let mut before = vec![usize::MAX; candidates.len()];
    for k in 0..candidates.len() {
        for j in k.saturating_sub(REACH)..k {
            let colon = |i: usize| candidates[i].3 == Some(':');
            let same_form = candidates[j].2 == candidates[k].2 && colon(j) == colon(k);
            // The numbers of one level mostly close in one way; levels differ, `1.` over `1.1`.
            let closing = candidates[j].1.len() != candidates[k].1.len() || candidates[j].3 == candidates[k].3;
            // A number printed again on each row of an objective counts less than the next one.
            let again = candidates[j].1 == candidates[k].1;
            let gain = match (again, number::follows(&candidates[j].1, &candidates[k].1)) {
                (true, _) if closing => 1,
                (false, true) => 1 + usize::from(closing),
                _ => continue,
            };
            if same_form && length[j] + gain > length[k] {
                length[k] = length[j] + gain;
                before[k] = j;
            }
        }
    }
    let Some(mut at) = (0..length.len()).max_by_key(|&k| (length[k], usize::MAX - k)) else { return };
    if length[at] < MIN_CHAIN {
        return;
    }
    let mut closings: Vec<Option<char>> = Vec::new();
    loop {
        atoms[candidates[at].0].numbered = true;
        closings.push(candidates[at].3);
        if before[at] == usize::MAX {
            break;
        }
        at = before[at];
    }
    // Numbers that close in another way than the rows' and count on by themselves: `1. Trygg
    // heimreise` over the rows 1, 2, 3 and `2. Gode overgangar` over 4 and 5.
    let usual = |c: Option<char>| closings.iter().filter(|x| **x == c).count() * 2 > closings.len();
    let mut expected = 1;
    let mut titles = Vec::new();
    for (i, parts, _, closing) in &candidates {
        if !atoms[*i].numbered && closing.is_some() && !usual(*closing) && parts[..] == [expected] {
            titles.push(*i);
            expected += 1;
        }
    }
    if titles.len() >= MIN_TITLES {
        for i in titles {
            atoms[i].title = true;
        }
    }
}
