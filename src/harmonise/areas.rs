//! Focus areas (innsatsområde) and their goals, from headings, section rows and columns.

use crate::knowledge::{Knowledge, amounts};
use crate::model::Field;
use crate::model::plan::FocusArea;
use crate::text::fold::fold;
use crate::text::number;

/// What a heading or section row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A focus area begins; `named` when a word for it stands before the title.
    Area {
        /// Number as printed.
        no: Option<String>,
        /// Title without word and number.
        title: String,
        /// A word such as `Innsatsområde` stands before it.
        named: bool,
    },
    /// The area's goal; `None` where the label stands without text.
    Goal(Option<String>),
    /// A counted objective of what follows: `Delmål 2: Alle les`.
    Objective(Named),
}

/// Reads a line as a focus area or its goal. Text without a label is an area's bare title.
#[must_use]
pub fn read(text: &str, knowledge: &Knowledge) -> Said {
    // Web pages set a point before titles.
    let text = without_again(text.trim().trim_start_matches(['·', '•']).trim_start());
    if let Some((label, goal)) = labelled(text, knowledge)
        && matches!(label, Field::FocusAreaGoal | Field::MainGoal | Field::Objective)
    {
        return Said::Goal((!goal.is_empty()).then(|| goal.to_owned()));
    }
    if let Some(counted) = objective(text, knowledge).filter(|named| named.no.is_some() && text.contains(':')) {
        return Said::Objective(counted);
    }
    let (rest, named) = without_area_word(text, knowledge);
    match number::parse(rest) {
        Some(n) if !n.rest.is_empty() => Said::Area {
            no: Some(n.number.to_owned()),
            title: n.rest.trim_start_matches([':', '–', '-', '·', '•', ' ']).to_owned(),
            named,
        },
        _ => {
            let (no, title) = match roman(rest) {
                (None, _) => lettered(rest),
                found => found,
            };
            Said::Area { no, title: title.trim_start_matches([':', ' ']).to_owned(), named }
        }
    }
}

/// The note that a title stands again, which ends it: `Rekruttere (forts.)`.
pub fn again(text: &str) -> Option<&str> {
    let at = text.trim_end().strip_suffix(')')?.rfind('(').filter(|&at| !text[..at].trim().is_empty())?;
    let note = text[at..].trim_end();
    let word = note.trim_matches(['(', ')', ' ']).trim_end_matches('.').to_lowercase();
    amounts::value_of("goes_on", &word).map(|_| note)
}

fn without_again(text: &str) -> &str {
    again(text).and_then(|note| text.trim_end().strip_suffix(note)).map_or(text, str::trim_end)
}

/// The label before a colon, if the lexicon knows it, and the text after.
fn labelled<'a>(text: &'a str, knowledge: &Knowledge) -> Option<(Field, &'a str)> {
    let (label, rest) = text.split_once(':')?;
    let field = knowledge.headings.label(&fold(label)).or_else(|| {
        let m = *knowledge.headings.lookup(label).first()?;
        (m.score > 0.9).then_some(m.field)
    })?;
    Some((field, rest.trim()))
}

/// Whether the line names another field than those of areas and goals, with something in it: `Frist: hausten 2026`.
#[must_use]
pub fn is_of_field(text: &str, knowledge: &Knowledge) -> bool {
    use Field::{FocusArea, FocusAreaGoal, MainGoal, Measure, Objective};
    labelled(text.trim(), knowledge).is_some_and(|(field, rest)| {
        !rest.is_empty() && !matches!(field, FocusArea | FocusAreaGoal | MainGoal | Objective | Measure)
    })
}

/// Words of a label of an area or a goal at most: `Prioritert innsatsområde`.
const LABEL_WORDS: usize = 3;

pub(super) fn without_area_word<'a>(text: &'a str, knowledge: &Knowledge) -> (&'a str, bool) {
    let ends: Vec<usize> =
        text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ':').map(|(i, _)| i).take(LABEL_WORDS).collect();
    for &end in ends.iter().rev() {
        if knowledge.headings.label(&fold(&text[..end])) == Some(Field::FocusArea) {
            let rest = text[end..].trim_start();
            let counted = lettered(rest).0.is_some() && !rest.starts_with(char::is_lowercase);
            let numbered = number::parse(rest.trim_start_matches(':')).is_some() || roman(rest).0.is_some() || counted;
            if rest.starts_with(':') || numbered {
                return (rest.trim_start_matches(':').trim_start(), true);
            }
        }
    }
    // `Del A – Vegar`: a part that is counted.
    let part = |word: &str| amounts::entries().iter().any(|e| e.kind == "part" && fold(word) == e.form);
    match text.split_once(' ') {
        Some((word, rest)) if part(word) && (number::parse(rest).is_some() || lettered(rest).0.is_some()) => {
            (rest, false)
        }
        _ => (text, false),
    }
}

/// An objective that its word names: `Delmål 2: Alle les`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The word as printed.
    pub label: String,
    /// What counts it, as printed.
    pub no: Option<String>,
    /// The objective itself.
    pub text: String,
}

/// Reads an objective that a word names before a colon or a number.
#[must_use]
pub fn objective(text: &str, knowledge: &Knowledge) -> Option<Named> {
    named(text, knowledge, &[Field::Objective])
}

/// Reads a goal that its word counts: `Hovedmål 2: Rekruttere`.
pub(super) fn counted_goal(text: &str, knowledge: &Knowledge) -> Option<Named> {
    named(text, knowledge, &[Field::MainGoal, Field::FocusAreaGoal]).filter(|named| named.no.is_some())
}

/// A text that a label of one of the fields opens; a number may stand before it (`1.1 Delmål: …`).
fn named(text: &str, knowledge: &Knowledge, fields: &[Field]) -> Option<Named> {
    match number::parse(text.trim()).filter(|n| n.parts.len() > 1 && !n.rest.is_empty()) {
        Some(n) => {
            let no = Some(n.number.to_owned());
            labelled_name(n.rest, knowledge, fields).map(|named| Named { no: named.no.or(no), ..named })
        }
        None => labelled_name(text.trim(), knowledge, fields),
    }
}

fn labelled_name(text: &str, knowledge: &Knowledge, fields: &[Field]) -> Option<Named> {
    let opens = |&(end, _): &(usize, char)| {
        !text[..end].contains(':')
            && knowledge.headings.label(&fold(&text[..end])).is_some_and(|field| fields.contains(&field))
    };
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ':');
    let (end, _) = ends.take(LABEL_WORDS).filter(opens).last()?;
    let rest = text[end..].trim_start();
    let (no, title) = match (rest.strip_prefix(':'), number::parse(rest)) {
        (Some(rest), _) => (None, rest),
        (None, Some(n)) => (Some(n.number.to_owned()), n.rest),
        (None, None) => match lettered(rest) {
            (Some(no), rest) => (Some(no), rest),
            (None, _) => return None,
        },
    };
    let title = title.trim_start_matches([':', '–', '-', ' ']);
    (!title.is_empty()).then(|| Named { label: text[..end].to_owned(), no, text: title.to_owned() })
}

/// A letter that counts areas, and the title after it: `A. Vegar`.
fn lettered(text: &str) -> (Option<String>, &str) {
    let mut chars = text.chars();
    let letter = chars.next().filter(|c| c.is_uppercase());
    let after = chars.as_str();
    // `A Tidleg innsats`: not `I`, a word.
    let bare = letter.is_some_and(|l| ('A'..='H').contains(&l)) && after.starts_with(' ');
    let (Some(letter), Some(rest)) = (letter, after.strip_prefix(['.', ')', ':']).or(bare.then_some(after))) else {
        return (None, text);
    };
    let title = rest.trim_start_matches([' ', '–']);
    let apart = title.len() < rest.len() && title.starts_with(|c: char| c.is_uppercase() || c == '«');
    if apart { (Some(letter.to_string()), title) } else { (None, text) }
}

fn roman(text: &str) -> (Option<String>, &str) {
    let end = text.find(|c: char| !matches!(c, 'I' | 'V' | 'X')).unwrap_or(0);
    let after = &text[end..];
    if end > 0 && after.starts_with([':', '.', ' ']) && !after.trim_start_matches([':', '.', ' ']).is_empty() {
        // `I Varsling`: the word `I` has a small letter after it, but for names.
        let sure = after.starts_with([':', '.']) || after.trim_start().starts_with(char::is_uppercase);
        if sure || end > 1 {
            return (Some(text[..end].to_owned()), after.trim_start_matches([':', '.', ' ']));
        }
    }
    (None, text)
}

/// Splits a cell of an area column into the area and its goal: `Rekruttering` / `Hovudmål: …`.
#[must_use]
pub fn from_cell(joined: &str, knowledge: &Knowledge) -> Option<FocusArea> {
    if joined.is_empty() {
        return None;
    }
    let mut goal = None;
    let mut head = joined;
    // The label may stand anywhere after the title: the first one that the lexicon knows.
    for (colon, _) in joined.match_indices(':') {
        let before = &joined[..colon];
        let starts: Vec<usize> =
            std::iter::once(0).chain(before.char_indices().filter(|(_, c)| *c == ' ').map(|(i, _)| i + 1)).collect();
        let last: Vec<usize> = starts.iter().rev().take(LABEL_WORDS).filter(|&&s| s > 0).rev().copied().collect();
        let goal_by =
            |field: Option<Field>| matches!(field, Some(Field::FocusAreaGoal | Field::MainGoal | Field::Objective));
        // A label that is known by its head alone must look like one, for the title goes before it:
        // `Overordna mål`, but not `Rekruttering Mål`.
        let like_label = |s: usize| {
            let mut words = before[s..].split(' ');
            words.next().is_some_and(|w| w.starts_with(char::is_uppercase))
                && words.all(|w| w.starts_with(char::is_lowercase))
        };
        let found = last.iter().find(|&&s| {
            let folded = fold(&before[s..]);
            goal_by(knowledge.headings.exact(&folded)) || like_label(s) && goal_by(knowledge.headings.label(&folded))
        });
        if let Some(&s) = found {
            head = joined[..s].trim();
            let text = joined[colon + 1..].trim();
            goal = (!text.is_empty()).then(|| text.to_owned());
            break;
        }
    }
    match read(head, knowledge) {
        Said::Area { no, title, .. } => Some(FocusArea { no, title, goal, items: 0 }),
        Said::Goal(_) | Said::Objective(_) => Some(FocusArea { no: None, title: head.to_owned(), goal, items: 0 }),
    }
}

/// The words of a heading that are neither number nor title nor goal: `Innsatsområde`, `Mål`.
#[must_use]
pub fn label_of(text: &str, said: &Said) -> Option<String> {
    let rest = match said {
        Said::Area { title, .. } => text.strip_suffix(title.as_str()).unwrap_or(""),
        Said::Goal(Some(goal)) => text.strip_suffix(goal.as_str()).unwrap_or(""),
        Said::Goal(None) => text,
        Said::Objective(named) => return Some(named.label.clone()),
    };
    let words: Vec<&str> = rest.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The labels in an area's cell: what of it is neither number nor title nor goal.
#[must_use]
pub fn labels_in(cell: &str, area: &FocusArea) -> Vec<String> {
    let mut rest = cell.to_owned();
    for part in [Some(area.title.as_str()), area.goal.as_deref()].into_iter().flatten() {
        rest = rest.replacen(part, "|", 1);
    }
    rest.split('|')
        .map(|part| {
            part.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1).collect::<Vec<_>>().join(" ")
        })
        .filter(|label| !label.is_empty())
        .collect()
}

/// The area that a heading which counts goals names.
#[must_use]
pub fn counted_area(text: &str, knowledge: &Knowledge) -> Option<(String, FocusArea)> {
    let named = counted_goal(text, knowledge)?;
    Some((named.label, FocusArea { no: named.no, title: named.text, goal: None, items: 0 }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(no: Option<&str>, title: &str, named: bool) -> Said {
        Said::Area { no: no.map(str::to_owned), title: title.to_owned(), named }
    }

    #[test]
    fn a_title_that_stands_again_is_the_same_area() {
        let k = Knowledge::builtin();
        assert_eq!(read("1 Heiltid (forts.)", &k), read("1 Heiltid", &k));
        assert_eq!(again("1 Heiltid (forts.)"), Some("(forts.)"));
        for text in ["1 Heiltid (del to)", "(forts.)", "Heiltid"] {
            assert_eq!(again(text), None, "{text}");
        }
    }

    #[test]
    fn objectives_are_named_by_their_word() {
        let k = Knowledge::builtin();
        let read = |text: &str| objective(text, &k).map(|n| (n.label, n.no.unwrap_or_default(), n.text));
        let is = |label: &str, no: &str, text: &str| Some((label.to_owned(), no.to_owned(), text.to_owned()));
        assert_eq!(read("Delmål 1: Alle les"), is("Delmål", "1", "Alle les"));
        assert_eq!(read("Mål 2.1 – Alle les"), is("Mål", "2.1", "Alle les"));
        assert_eq!(read("Resultatmål A: Alle les"), is("Resultatmål", "A", "Alle les"));
        assert_eq!(read("1.2 Delmål: Alle les"), is("Delmål", "1.2", "Alle les"));
        assert_eq!(read("Mål: Alle les"), is("Mål", "", "Alle les"));
        for text in ["Mål og tiltak", "Målet er at alle les", "Innsatsområde 2: Lesing", "Delmål 3", "Tiltak 3: Lese"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reads_areas_and_goals() {
        let k = Knowledge::builtin();
        let cases = [
            ("Innsatsområde 2: Rekruttering og kompetanse", area(Some("2"), "Rekruttering og kompetanse", true)),
            ("3. Gode pasientforløp", area(Some("3"), "Gode pasientforløp", false)),
            ("Tema: Klima", area(None, "Klima", true)),
            ("Klima og miljø", area(None, "Klima og miljø", false)),
            ("B. Trygge gater", area(Some("B"), "Trygge gater", false)),
            ("V. Trygge gater", area(Some("V"), "Trygge gater", false)),
            ("A Tidleg innsats", area(Some("A"), "Tidleg innsats", false)),
            ("Innsatsområde A – Fleire bustader", area(Some("A"), "Fleire bustader", true)),
            ("Del B – Trygge gater", area(Some("B"), "Trygge gater", false)),
            ("Del av ansvaret", area(None, "Del av ansvaret", false)),
            ("1 · Førebyggje", area(Some("1"), "Førebyggje", false)),
            ("Å bli høyrt", area(None, "Å bli høyrt", false)),
            ("B.1", area(None, "B.1", false)),
            ("Mål:", Said::Goal(None)),
            ("Hovudmål: Betre liv", Said::Goal(Some("Betre liv".to_owned()))),
            // No list has this label: its head tells.
            ("Vårt langsiktige mål: Betre liv", Said::Goal(Some("Betre liv".to_owned()))),
        ];
        for (text, said) in cases {
            assert_eq!(read(text, &k), said, "{text}");
        }
    }

    #[test]
    fn an_area_cell_may_hold_its_goal() {
        let k = Knowledge::builtin();
        let area = from_cell("Tema 1: Plan på tvers Overordna mål: Partnarane skal kjenne kvarandre", &k).unwrap();
        assert_eq!((area.no.as_deref(), area.title.as_str()), (Some("1"), "Plan på tvers"));
        assert_eq!(area.goal.as_deref(), Some("Partnarane skal kjenne kvarandre"));
        let area = from_cell("Tema 1: Plan på tvers Modig mål: Partnarane skal kjenne kvarandre", &k).unwrap();
        assert_eq!(area.title, "Plan på tvers");
    }
}
