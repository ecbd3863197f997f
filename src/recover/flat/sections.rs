//! Rows over the whole width and headings between tables: `Innsatsområde 2: Rekruttering`,
//! `Mål: …`, `Frå handlingsplanen 2022`.

use std::collections::HashSet;

use super::atoms::{Atom, Kind};
use super::contents;
use super::marks::{self, Mark, PARENT_WITHIN, Way, is_below, marked};
use crate::knowledge::{Knowledge, communities, time};
use crate::model::Field;
use crate::text::fold::fold;
use crate::text::number;

/// Evidence of a line that opens with a word for a focus area or its goal and a number or colon.
const NAMED: f32 = 8.0;
/// Evidence of a line that stands right before a header that is printed again.
const BEFORE_HEADER: f32 = 5.0;
/// Cost of an unnamed section row: most rows are rows.
const UNNAMED: f32 = -5.0;
/// Evidence of a title with a number that counts sections.
const NUMBERED_TITLE: f32 = 6.0;
/// Cost of a named section row in a table that has a column for areas: the cell says it.
const IN_COLUMN: f32 = -4.0;
/// Evidence of a line before a numbered row in a numbered table, when it has no number itself.
const BEFORE_NUMBER: f32 = 1.5;
/// Evidence of a line that names a plan and its year: `Frå handlingsplanen 2022` says where the rows below come from.
const NAMES_PLAN: f32 = 7.0;
/// Words of an unnamed section row at most.
const MAX_WORDS: usize = 9;

/// What a labelled line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// `Innsatsområde 2: Rekruttering`
    Area,
    /// `Mål: …`, `Delmål 2: …`
    Goal,
}

/// Tells whether the text is a focus area's heading or goal by the word that it opens with.
#[must_use]
pub fn label(text: &str, knowledge: &Knowledge) -> Option<Label> {
    let text = text.trim();
    // A small letter goes on with what stands before: `kommuneplanen` / `kap. 3`.
    if text.starts_with(char::is_lowercase) {
        return None;
    }
    let head_end = text.find([':', '–']).unwrap_or(text.len()).min(60);
    let mut end = head_end;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let colon = text[end..].starts_with(':');
    let words: Vec<&str> = head.split_whitespace().collect();
    for n in (1..=words.len().min(4)).rev() {
        let Some(field) = knowledge.headings.label(&fold(&words[..n].join(" "))) else { continue };
        let rest = &words[n..];
        let letter = |w: &str| w.chars().count() == 1 && w.starts_with(char::is_uppercase);
        let numbered = rest.first().is_some_and(|w| {
            number::parse(w.trim_end_matches(['.', ':'])).is_some()
                || matches!(*w, "I" | "II" | "III" | "IV" | "V" | "VI")
                || rest.len() == 1 && end < text.len() && letter(w)
                || w.strip_suffix(['.', ')']).is_some_and(letter)
        });
        let found = match field {
            Field::FocusArea if numbered || (rest.is_empty() && colon) => Some(Label::Area),
            Field::FocusAreaGoal | Field::MainGoal | Field::Objective if rest.is_empty() && colon => Some(Label::Goal),
            Field::Objective if numbered && rest.len() == 1 && colon => Some(Label::Goal),
            _ => None,
        };
        // What counts may have been taken for a part of the label: `Satsingsområde A`.
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Lines that a title of the contents fills, from the first of these atoms on; none where it is no title.
fn listed_lines(atoms: &[Atom<'_>], titles: &HashSet<String>) -> usize {
    if titles.is_empty() || atoms[0].bullet || !atoms[0].line_start {
        return 0;
    }
    let mut text = String::new();
    for (i, atom) in atoms.iter().take(contents::MAX_LINES).enumerate() {
        if atom.kind != Kind::Text {
            break;
        }
        text = format!("{text} {}", atom.words.join(" "));
        if titles.contains(&fold(text.trim())) {
            return i + 1;
        }
    }
    0
}

/// Whose marks count sections: a row's number below begins with the mark, or letters and Roman numbers count on and each
/// stands before a numbered row.
fn counted(atoms: &[Atom<'_>]) -> Vec<bool> {
    let mut found = vec![false; atoms.len()];
    let lines: Vec<usize> = (0..atoms.len()).filter(|&t| atoms[t].kind == Kind::Text && atoms[t].line_start).collect();
    let texts: Vec<String> = lines.iter().map(|&t| atoms[t].words.join(" ")).collect();
    let marks: Vec<Option<Mark<'_>>> = lines
        .iter()
        .zip(&texts)
        .map(|(&t, text)| {
            let short = atoms[t].words.len() <= MAX_WORDS && !atoms[t].bullet && !text.ends_with(['.', ',', '-']);
            marked(text).filter(|_| short).map(|(mark, _)| mark)
        })
        .collect();
    for (i, mark) in marks.iter().enumerate() {
        let below = texts.iter().skip(i + 1).take(PARENT_WITHIN);
        found[lines[i]] = mark.as_ref().is_some_and(|m| below.into_iter().any(|row| is_below(row, m.text)));
    }
    for way in [Way::Letter, Way::Roman] {
        let before_row = |i: usize| lines.get(i + 1).is_some_and(|&t| atoms[t].numbered) && !atoms[lines[i]].numbered;
        let titles = marks.iter().enumerate().filter_map(|(i, m)| Some((i, m.as_ref()?)));
        for i in marks::chain(titles, way, |i, _| !before_row(i)) {
            found[lines[i]] = true;
        }
    }
    found
}

/// Whether a time stands at the end by itself, as in the last cells of a row (`Eigedom Juni 2026`) and not in a title
/// (`Satsingar for 2026`).
fn ends_in_time(words: &[&str]) -> bool {
    (1..words.len())
        .any(|i| words[i].starts_with(char::is_uppercase) && time::prefix_len(&words[i..]) == words.len() - i)
}

/// Scores of section rows, atom by atom.
#[derive(Debug, Clone)]
pub struct SectionScorer {
    opens: Vec<f32>,
    goes_on: Vec<f32>,
    labels: Vec<Option<Label>>,
    /// Its mark counts the sections.
    counted: Vec<bool>,
}

impl SectionScorer {
    /// Looks at all atoms. `before_header[line]` counts how the line stands before a header
    /// that is printed again: 0 not, else. `titles` are those in the list of contents, folded.
    #[must_use]
    pub fn new(
        atoms: &[Atom<'_>],
        knowledge: &Knowledge,
        before_header: &[bool],
        titles: &HashSet<String>,
        area_column: bool,
    ) -> Self {
        let mut opens = vec![f32::NEG_INFINITY; atoms.len()];
        let mut goes_on = vec![f32::NEG_INFINITY; atoms.len()];
        let mut labels = vec![None; atoms.len()];
        let begins = |a: &Atom<'_>| a.kind == Kind::Text && a.line_start;
        let own: Vec<Option<Label>> =
            atoms.iter().map(|a| begins(a).then(|| label(&a.words.join(" "), knowledge)).flatten()).collect();
        let counted = counted(atoms);
        let any_numbered = atoms.iter().any(|a| a.numbered);
        for (t, atom) in atoms.iter().enumerate() {
            if atom.kind != Kind::Text || !atom.line_start {
                continue;
            }
            let text = atom.words.join(" ");
            labels[t] = own[t];
            // The word alone on its line, number and title on the next.
            if labels[t].is_none()
                && knowledge.headings.exact(&fold(&text)) == Some(Field::FocusArea)
                && let Some(next) = atoms.get(t + 1).filter(|a| a.kind == Kind::Text)
            {
                labels[t] = label(&format!("{text} {}", next.words.join(" ")), knowledge);
            }
            let listed = listed_lines(&atoms[t..], titles);
            if labels[t].is_none() && listed > 0 {
                labels[t] = Some(Label::Area);
            }
            let short = atom.words.len() <= MAX_WORDS && !atom.bullet;
            let next_goal = (t + 1..atoms.len())
                .find(|&i| atoms[i].kind == Kind::Text)
                .is_some_and(|i| own[i] == Some(Label::Goal));
            let before = before_header.get(atom.line).copied().unwrap_or(false);
            opens[t] = if labels[t].is_some() && area_column && !before {
                IN_COLUMN
            } else if labels[t].is_some() {
                NAMED
            } else if (atom.title || counted[t]) && !area_column {
                NUMBERED_TITLE
            } else if before && !atom.bullet {
                BEFORE_HEADER
            } else if next_goal && short && !ends_in_time(&atom.words) {
                NAMED - 1.0
            } else if short && atom.first_word().starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
                let verb = knowledge.words.is_infinitive(atom.first_word());
                let sentence = text.ends_with(['.', ',']) || knowledge.words.is_open(atom.last_word());
                let next = atoms[t + 1..].iter().find(|a| a.kind == Kind::Text);
                let before_number = any_numbered && !atom.numbered && next.is_some_and(|a| a.numbered);
                let year = |w: &str| {
                    w.trim_matches(|c: char| !c.is_ascii_digit()).parse().is_ok_and(|y| time::YEARS.contains(&y))
                };
                let plan = |w: &str| communities::is_title_word(w) || knowledge.words.is_carried(w);
                let names_plan = text.split_whitespace().any(plan) && text.split_whitespace().any(year);
                let apart = if before_number { BEFORE_NUMBER } else { 0.0 } + if names_plan { NAMES_PLAN } else { 0.0 };
                UNNAMED
                    + apart
                    + if verb { -2.0 } else { 0.5 }
                    + if sentence { -3.0 } else { 0.0 }
                    + if atom.blank { 0.3 } else { 0.0 }
            } else {
                f32::NEG_INFINITY
            };
            if t > 0 {
                let lower = atom.first_word().starts_with(char::is_lowercase);
                goes_on[t] = match (labels[t], lower) {
                    (Some(_), _) if area_column && !before => IN_COLUMN,
                    (Some(_), _) => NAMED,
                    (None, true) => 1.5,
                    (None, false) if before => 2.0,
                    (None, false) => -3.5,
                };
                if atom.numbered {
                    goes_on[t] -= 5.0;
                }
            }
        }
        // The other lines of a title of the contents go on with it.
        for t in 0..atoms.len() {
            for line in goes_on.iter_mut().skip(t + 1).take(listed_lines(&atoms[t..], titles).saturating_sub(1)) {
                *line = NAMED;
            }
        }
        Self { opens, goes_on, labels, counted }
    }

    /// Evidence that a section row begins here.
    #[must_use]
    pub fn opens(&self, t: usize) -> f32 {
        self.opens[t]
    }

    /// Evidence that the section row's text goes on here.
    #[must_use]
    pub fn goes_on(&self, t: usize) -> f32 {
        self.goes_on[t]
    }

    /// Whether a section row of its own begins here, after another.
    #[must_use]
    pub fn is_new(&self, t: usize) -> bool {
        self.labels[t].is_some() || self.goes_on[t] < 0.0
    }

    /// What the atom is labelled as, if it is.
    #[must_use]
    pub fn label(&self, t: usize) -> Option<Label> {
        self.labels[t]
    }

    /// Cost of reading the atom as a row.
    #[must_use]
    pub fn against_row(&self, t: usize) -> f32 {
        let sure = self.labels[t] == Some(Label::Area) || self.counted[t];
        if sure && self.opens[t] > 0.0 { -3.0 } else { 0.0 }
    }
}
