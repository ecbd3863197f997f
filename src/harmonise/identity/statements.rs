//! The plan's own statements: main goal, purpose, sensitivity label.

use super::period::years_in;
use super::title::is_section;
use super::{IdentityLine, squeeze};
use crate::knowledge::communities::{Communities, is_title_word};
use crate::knowledge::identity::forms;
use crate::text::bullet;

/// A text with the lines it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Statement {
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
}

/// A statement longer than this (in characters) runs into the body of the plan.
const LONGEST: usize = 3000;

/// A heading has at most so many words.
const HEADING_WORDS: usize = 9;

/// The text after a label: `Some("")` where the label stands alone.
fn after_label<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let mut labels: Vec<&str> = forms(kind).collect();
    labels.sort_by_key(|l| std::cmp::Reverse(l.len()));
    labels.into_iter().find_map(|label| {
        let rest = lower.strip_prefix(label)?;
        let tail = text[text.len() - rest.len()..].trim_start();
        if tail.is_empty() {
            return Some("");
        }
        tail.strip_prefix([':', '–', '-']).map(str::trim_start)
    })
}

/// The plan's main goal: a labelled line among the title's, or a heading of its own that comes
/// once. A goal under an area's heading belongs to the area.
pub(super) fn main_goal(lines: &[IdentityLine], title: &[usize], communities: &Communities) -> Option<Statement> {
    let labelled: Vec<usize> = (0..lines.len())
        .filter(|&i| !lines[i].furniture && after_label(&squeeze(&lines[i].text), "main_goal").is_some())
        .collect();
    let first = *labelled.first()?;
    let before = lines[..first].iter().enumerate().rev().find(|(_, l)| !l.furniture);
    let at_title = before.is_none_or(|(i, l)| title.contains(&i) || is_front_matter(&squeeze(&l.text), communities));
    let text = squeeze(&lines[first].text);
    let run_in = after_label(&text, "main_goal").is_some_and(|t| !t.is_empty());
    // A label alone is a heading when nothing else in the plan bears it.
    (at_title || labelled.len() == 1 && !run_in && !text.ends_with(':'))
        .then(|| statement(lines, first, "main_goal"))?
}

/// Title, name, period, slogan-free lines that may stand between the title and the goal.
fn is_front_matter(text: &str, communities: &Communities) -> bool {
    let lower = text.to_lowercase();
    let named = communities.find(text).iter().any(|n| n.name == text);
    named
        || years_in(text).is_some() && text.split([' ', ',']).any(is_title_word)
        || forms("period").any(|f| lower.starts_with(f))
        || after_label(text, "purpose").is_some()
        || sensitivity_of(text).is_some()
}

/// The plan's purpose: the text under its label.
pub(super) fn purpose(lines: &[IdentityLine]) -> Option<Statement> {
    (0..lines.len())
        .filter(|&i| !lines[i].furniture && after_label(&squeeze(&lines[i].text), "purpose").is_some())
        .find_map(|i| statement(lines, i, "purpose"))
}

/// The text of a labelled statement: from the label to the next heading, bullet or number.
fn statement(lines: &[IdentityLine], at: usize, kind: &str) -> Option<Statement> {
    let label = squeeze(&lines[at].text);
    let mut text = after_label(&label, kind)?.to_owned();
    let run_in = !text.is_empty();
    let mut used = vec![at];
    let mut ended = run_in && lines[at].followed_by_blank;
    for (i, line) in lines.iter().enumerate().skip(at + 1) {
        if line.furniture {
            continue;
        }
        let next = squeeze(&line.text);
        let mid_sentence = !text.is_empty() && !text.ends_with(['.', '!', '?', ':']);
        let starts_lower = next.starts_with(char::is_lowercase);
        if bullet::starts(&next) || is_section(&next) || next.starts_with(|c: char| c.is_ascii_digit()) && !mid_sentence
        {
            break;
        }
        if run_in {
            // A statement beside its label is one paragraph.
            if ended || !(mid_sentence || starts_lower) {
                break;
            }
        } else if !mid_sentence && is_heading(&next) && !text.is_empty() || text.is_empty() && is_label_of_other(&next)
        {
            break;
        }
        if text.len() + next.len() > LONGEST {
            break;
        }
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&next);
        used.push(i);
        ended = run_in && line.followed_by_blank;
    }
    (!text.is_empty()).then_some(Statement { text, lines: used })
}

/// Short and without a stop.
fn is_heading(text: &str) -> bool {
    text.split(' ').count() <= HEADING_WORDS && !text.ends_with(['.', '!', '?', ','])
}

fn is_label_of_other(text: &str) -> bool {
    ["area", "main_goal"].into_iter().any(|k| after_label(text, k).is_some())
}

/// The label on the document: `Følsomhet Intern` → `intern`.
pub(super) fn sensitivity(lines: &[IdentityLine]) -> Option<(String, usize)> {
    lines.iter().enumerate().find_map(|(i, l)| sensitivity_of(&squeeze(&l.text)).map(|s| (s, i)))
}

fn sensitivity_of(text: &str) -> Option<String> {
    /// `Følsomhet Strengt fortrolig` has two words after the label.
    const MAX_LABEL_WORDS: usize = 2;
    let lower = text.to_lowercase();
    let rest = forms("sensitivity").find_map(|f| lower.strip_prefix(f))?;
    let value = rest.strip_prefix(|c: char| c == ':' || c.is_whitespace())?.trim_start_matches([':', ' ']).trim();
    let words = value.split(' ').count();
    let plain = value.chars().all(|c| c.is_alphabetic() || c == ' ');
    (!value.is_empty() && plain && words <= MAX_LABEL_WORDS).then(|| value.to_owned())
}
