//! Layout lines → running text: spaces, and the four kinds of hyphen at a line end.

use std::cell::LazyCell;
use std::collections::HashMap;

use super::{broken, width};

/// The words of a document as they stand inside lines, to tell whether two halves are one word.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Whether each stands between others on some line: the first and last of a line may be halves.
    words: HashMap<String, bool>,
}

impl Vocabulary {
    /// Collects the words of these lines. The first and last word of a line may be half a word
    /// and counts only where no hyphen stands.
    pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words: HashMap<String, bool> = HashMap::new();
        for line in lines {
            let all = line.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
            let mut all = all.enumerate().peekable();
            while let Some((n, word)) = all.next() {
                if word.len() > 3 && !word.starts_with('-') && !word.ends_with('-') {
                    *words.entry(word.to_lowercase()).or_default() |= n > 0 && all.peek().is_some();
                }
            }
        }
        Self { words }
    }

    /// Whether the word stands in the document.
    #[must_use]
    pub fn has(&self, word: &str) -> bool {
        self.words.contains_key(&word.to_lowercase())
    }

    /// Whether the word stands between others on a line, where no break can have cut it.
    fn stands_inside(&self, word: &str) -> bool {
        self.words.get(&word.to_lowercase()).is_some_and(|inside| *inside)
    }
}

/// Share of a broken word's width by which other lines of its cell may be wider: the estimate is of no font in
/// particular.
const WIDER: f32 = 0.15;
/// Words that follow a suspended hyphen: `helse- og sykehusplan`.
const CONJUNCTIONS: [&str; 5] = ["og", "eller", "samt", "til", "og/eller"];

/// Joins layout lines (separated by `\n`) into running text.
///
/// A hyphen at a line end goes when it only breaks the word (`Tids-` + `frist`), stays without a
/// space in a compound (`e-` + `læringsprogram`) and between digits, and stays with a space when
/// it is suspended (`helse-` + `og sykehusplan`). A break pushed to the next line
/// (`Samhandlings` + `- barometeret`) is joined when the document has the whole word; so is a word that fills its line
/// and is cut without a hyphen (`Kommuneoverleg` + `ane`), and a date that is (`01.06.20` + `26`); a word that the document
/// has nowhere whole is joined where its letters tell ([`broken`]).
#[must_use]
pub fn join(text: &str, vocabulary: &Vocabulary) -> String {
    let mut out = String::with_capacity(text.len());
    let mut above = "";
    let lines = || text.split('\n').map(str::trim).filter(|l| !l.is_empty());
    let widest = LazyCell::new(|| lines().map(width::estimate).fold(0.0, f32::max));
    for line in lines() {
        let broken = || is_broken(above, line, vocabulary) && *widest <= width::estimate(above) * (1.0 + WIDER);
        if out.is_empty() || is_cut(above, line, vocabulary) || broken() {
            push_single_spaced(&mut out, line);
        } else {
            append(&mut out, line, vocabulary);
        }
        above = line;
    }
    out
}

/// Whether a word or a date goes on from one line to the next without a hyphen, as where a column is narrower than the word.
fn is_cut(above: &str, line: &str, vocabulary: &Vocabulary) -> bool {
    /// Letters of a word that fills a line, and of what stands on the next, at least.
    const FILLS: usize = 5;
    let left = above.rsplit(' ').next().unwrap_or(above);
    let right = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    if left.len() == above.len() && left.chars().all(char::is_alphabetic) && left.chars().count() >= FILLS {
        let small = right.starts_with(char::is_lowercase) && right.chars().all(char::is_alphabetic);
        return small && vocabulary.has(&format!("{left}{right}"));
    }
    let mut parts = left.split('.');
    let digits = |s: Option<&str>, most: usize| {
        s.is_some_and(|s| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()))
    };
    let date = digits(parts.next(), 2) && digits(parts.next(), 2);
    let year = parts.next().filter(|y| date && digits(Some(*y), 3) && parts.next().is_none());
    year.is_some_and(|y| {
        digits(Some(right), 3) && y.len() + right.len() == 4 && format!("{y}{right}").starts_with("20")
    })
}

/// Whether a word that is all of its line goes on in the next, by the letters at the seam.
fn is_broken(above: &str, line: &str, vocabulary: &Vocabulary) -> bool {
    let right = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let small = right.starts_with(char::is_lowercase) && !line[right.len()..].starts_with(['/', '.']);
    small
        && above.chars().all(char::is_alphabetic)
        && !vocabulary.stands_inside(right)
        && broken::is_one_word(above, right)
}

fn push_single_spaced(out: &mut String, line: &str) {
    for (i, word) in line.split_whitespace().enumerate() {
        if i > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// What becomes of the hyphen between two lines.
enum Seam {
    /// Both halves are one word: the hyphen goes.
    Word,
    /// The hyphen belongs to the word: no space.
    Compound,
    /// A space between the lines.
    Space,
}

fn append(out: &mut String, line: &str, vocabulary: &Vocabulary) {
    if out.ends_with('\u{ad}') {
        out.pop();
        push_single_spaced(out, line);
        return;
    }
    if let Some(whole) = pushed_break(out, line, vocabulary) {
        push_single_spaced(out, whole);
        return;
    }
    match seam(out, line, vocabulary) {
        Seam::Word => {
            out.pop();
        }
        Seam::Compound => {}
        Seam::Space => {
            let slash = out.ends_with('/') && !out.ends_with(" /") && line.starts_with(char::is_alphanumeric);
            if !slash && !line.starts_with('/') {
                out.push(' ');
            }
        }
    }
    push_single_spaced(out, line);
}

/// `Samhandlings` + `- barometeret`: the rest of the line after the hyphen, when the document
/// has the whole word.
fn pushed_break<'a>(out: &str, line: &'a str, vocabulary: &Vocabulary) -> Option<&'a str> {
    let rest = line.strip_prefix('-')?.trim_start();
    let right = rest.split(|c: char| !c.is_alphanumeric()).next().filter(|w| !w.is_empty())?;
    let left = out.rsplit(|c: char| !c.is_alphanumeric()).next().filter(|w| !w.is_empty())?;
    (right.starts_with(char::is_lowercase) && vocabulary.has(&format!("{left}{right}"))).then_some(rest)
}

fn seam(out: &str, line: &str, vocabulary: &Vocabulary) -> Seam {
    let Some(body) = out.strip_suffix(['-', '\u{2010}', '\u{2011}']) else { return Seam::Space };
    let Some(last) = body.chars().last() else { return Seam::Space };
    if last.is_whitespace() {
        return Seam::Space;
    }
    let first_word = line.split_whitespace().next().unwrap_or("");
    if CONJUNCTIONS.contains(&first_word.trim_end_matches(',')) {
        return Seam::Space;
    }
    let left = body.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or("");
    let right = first_word.trim_end_matches(|c: char| !c.is_alphanumeric());
    let next = first_word.chars().next().unwrap_or(' ');
    if last.is_ascii_digit() && next.is_ascii_digit() || last.is_numeric() || next.is_numeric() {
        return Seam::Compound;
    }
    if vocabulary.has(&format!("{left}-{right}")) && !vocabulary.has(&format!("{left}{right}")) {
        return Seam::Compound;
    }
    if vocabulary.has(&format!("{left}{right}")) {
        return Seam::Word;
    }
    let part = left.rsplit('-').next().unwrap_or(left);
    let all_capitals = part.chars().count() > 1 && part.chars().all(char::is_uppercase);
    if part.chars().count() <= 1 || all_capitals || next.is_uppercase() || part.eq_ignore_ascii_case("covid") {
        return Seam::Compound;
    }
    if next.is_alphabetic() { Seam::Word } else { Seam::Space }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_dates_cut_without_a_hyphen_are_whole() {
        let known = Vocabulary::from_lines(["Kommuneoverlegane møtest", "helsefellesskapet og andre"]);
        let whole = |text: &str| join(text, &known);
        assert_eq!(whole("Kommuneoverleg\nane, SSU"), "Kommuneoverlegane, SSU");
        assert_eq!(whole("Innan 01.06.2\n026"), "Innan 01.06.2026");
        assert_eq!(whole("01.11.20\n23"), "01.11.2023");
        assert_eq!(whole("01.11.23\n12 deltakarar"), "01.11.23 12 deltakarar");
        assert_eq!(whole("Kommuneoverleg\nog andre"), "Kommuneoverleg og andre");
        assert_eq!(whole("for kommuneoverleg\nane"), "for kommuneoverleg ane", "it would have begun a line");
        assert_eq!(whole("Helse\nFellesskapet"), "Helse Fellesskapet");
        assert_eq!(whole("1.2.3\n4"), "1.2.3 4");
    }

    #[test]
    fn a_word_broken_at_any_letter_is_whole_where_it_alone_fills_the_column() {
        let known = Vocabulary::from_lines(["den nator vi", "Folkehelsekoordi", "nator"]);
        let whole = |text: &str| join(text, &Vocabulary::default());
        assert_eq!(whole("Folkehelsekoordi\nnator og\nlærar"), "Folkehelsekoordinator og lærar");
        assert_eq!(
            whole("Folkehelsekoordi\nnator saman med alle lærarane"),
            "Folkehelsekoordi nator saman med alle lærarane"
        );
        assert_eq!(whole("med Folkehelsekoordi\nnator"), "med Folkehelsekoordi nator", "it would have begun a line");
        assert_eq!(whole("Folkehelsekoordi\nnator/lærar"), "Folkehelsekoordi nator/lærar", "an abbreviation");
        assert_eq!(join("Folkehelsekoordi\nnator", &known), "Folkehelsekoordi nator", "a word of the document");
    }

    #[test]
    fn very_many_broken_words_are_joined_in_bounded_time() {
        const MANY: usize = 200_000;
        let text = "Folkehelsekoordi\nnator\n".repeat(MANY);
        assert!(join(&text, &Vocabulary::default()).len() > MANY * "Folkehelsekoordinator".len());
    }

    fn joined(text: &str) -> String {
        join(text, &Vocabulary::from_lines(["om Samhandlingsbarometeret her", "ein e-post"]))
    }

    #[test]
    fn the_four_kinds_of_hyphen() {
        assert_eq!(joined("Tids-\nfrist"), "Tidsfrist");
        assert_eq!(joined("nytt e-\nlæringsprogram"), "nytt e-læringsprogram");
        assert_eq!(joined("Nasjonal helse-\nog sykehusplan"), "Nasjonal helse- og sykehusplan");
        assert_eq!(joined("Samhandlings\n- barometeret\n/FSU"), "Samhandlingsbarometeret/FSU");
        assert_eq!(joined("2026-04-\n29"), "2026-04-29");
        assert_eq!(joined("av IKT-\nutstyr"), "av IKT-utstyr");
    }

    #[test]
    fn lines_become_one_spaced_line() {
        assert_eq!(joined("SSU/FSU/ \npartnarane "), "SSU/FSU/partnarane");
        assert_eq!(joined("Avklare  relasjon\n til andre"), "Avklare relasjon til andre");
        assert_eq!(joined("til\n- noko heilt anna"), "til - noko heilt anna");
        assert_eq!(joined("vidare\u{ad}\nutvikle"), "vidareutvikle");
    }
}
