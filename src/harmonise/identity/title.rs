//! Which lines are the title.

use std::collections::{HashMap, HashSet};

use super::period::years_in;
use super::{HEAD_LINES, IdentityLine, squeeze};
use crate::knowledge::communities::{Communities, body_of, is_title_word};
use crate::knowledge::identity::forms;
use crate::text::bullet;

/// The title and the lines it was joined from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    pub(super) text: String,
    pub(super) lines: Vec<usize>,
}

/// Lines that one title may take (a cover may give each part its own); more are a paragraph.
const MAX_LINES: usize = 4;
/// Words that a title may have; the longest of the corpus and the seeds has ten.
const MAX_WORDS: usize = 18;

/// Weights of evidence. A word for a plan with years is a title wherever it stands on the first
/// page; each of them alone needs more.
const PLAN_WORD: f64 = 3.0;
const YEARS: f64 = 2.0;
const NAME: f64 = 1.0;
const PROMINENT: f64 = 1.5;
const REPEATED: f64 = 0.5;
const FIRST: f64 = 1.0;
const SENTENCE: f64 = -4.0;
const LATE_PAGE: f64 = -2.0;
/// Least weight of a title: a word for a plan near the start, or years and a name in larger type.
const LEAST: f64 = 3.0;

/// The title: the line, or joined lines, with the most evidence.
pub(super) fn find(lines: &[IdentityLine], communities: &Communities) -> Option<Title> {
    let mut best: Option<(f64, Title)> = None;
    let first_page = lines.first().map_or(1, |l| l.page);
    let mut body_lines = 0usize;
    let mut seen: HashMap<String, usize> = HashMap::new();
    for line in lines {
        *seen.entry(squeeze(&line.text)).or_default() += 1;
    }
    let mut weighed: HashSet<String> = HashSet::new();
    for (i, line) in lines.iter().enumerate() {
        if !line.furniture {
            body_lines += 1;
        }
        // Running heads of any page may repeat a title that the first page lacks.
        if body_lines > HEAD_LINES && !line.furniture {
            continue;
        }
        let candidate = joined(lines, i);
        // A running head is weighed where it comes first.
        if line.furniture && !weighed.insert(candidate.text.clone()) {
            continue;
        }
        let mut weight = weigh(&candidate.text, communities);
        if weight <= 0.0 {
            continue;
        }
        if line.prominent {
            weight += PROMINENT;
        }
        if line.page != first_page {
            weight += LATE_PAGE;
        }
        #[allow(clippy::cast_precision_loss)] // a line number
        let place = body_lines.saturating_sub(1) as f64;
        weight += FIRST - place.min(30.0) / 15.0;
        if seen.get(&squeeze(&line.text)).is_some_and(|n| *n > 1) {
            weight += REPEATED;
        }
        if best.as_ref().is_none_or(|(w, _)| weight > *w) {
            best = Some((weight, candidate));
        }
    }
    best.filter(|(w, _)| *w >= LEAST).map(|(_, t)| t).or_else(|| by_type(lines))
}

/// Without a word for a plan: the first line of the first page in larger type.
fn by_type(lines: &[IdentityLine]) -> Option<Title> {
    let first_page = lines.first()?.page;
    let i = lines.iter().position(|l| {
        l.prominent && !l.furniture && l.page == first_page && !is_section(&l.text) && is_short(&squeeze(&l.text))
    })?;
    Some(joined(lines, i))
}

fn is_short(text: &str) -> bool {
    (1..=MAX_WORDS).contains(&text.split(' ').count())
}

/// What the text itself says for or against its being a title.
fn weigh(text: &str, communities: &Communities) -> f64 {
    let count = text.split(' ').count();
    if text.is_empty() || count > MAX_WORDS || bullet::starts(text) || is_contents_line(text) || is_section(text) {
        return 0.0;
    }
    let mut weight = 0.0;
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|w| !w.is_empty());
    if words.any(is_title_word) {
        weight += PLAN_WORD;
        // `Plan og styring på tvers` names a field, not a plan; `Årsplan og handlingsplan` names two plans.
        let mut opening = text.split(' ');
        let (first, second, third) = (opening.next(), opening.next(), opening.next());
        if matches!(second, Some("og" | "and")) && first.is_some_and(is_title_word) && !third.is_some_and(is_title_word)
        {
            weight -= PLAN_WORD;
        }
    }
    if years_in(text).is_some() {
        weight += YEARS;
    }
    if !communities.find(text).is_empty() {
        weight += NAME;
    }
    if is_sentence(text) {
        weight += SENTENCE;
    }
    if is_numbered(text) || is_labelled(text) {
        weight -= PLAN_WORD;
    }
    weight
}

/// What stands before a dash, comma or bracket that says by whom the plan was adopted.
fn before_adopted(text: &str) -> &str {
    let marks = [" – ", " - ", " — ", ", ", " ("];
    let cuts = marks.iter().flat_map(|m| text.match_indices(m).map(|(at, m)| (at, at + m.len())));
    let adopted = |from: usize| {
        let first = text[from..].split(' ').next().unwrap_or_default().to_lowercase();
        forms("adopted").any(|f| f == first)
    };
    cuts.filter(|(_, to)| adopted(*to)).map(|(at, _)| &text[..at]).min_by_key(|t| t.len()).unwrap_or(text)
}

/// Ends like a sentence, or has a verb of one.
fn is_sentence(text: &str) -> bool {
    const VERBS: [&str; 22] = [
        "skal", "er", "blir", "vart", "ble", "har", "vil", "kan", "må", "bør", "gjelder", "gjeld", "bygger", "byggjer",
        "vedtatt", "vedteken", "vedteke", "godkjent", "is", "shall", "gjør", "gjer",
    ];
    // `Handlingsplan 2023–2025 – vedteken av partnarskapsmøtet 14. februar 2023`: what was adopted when is
    // no sentence of the title.
    let text = before_adopted(text);
    let stop = text.ends_with('.') || text.ends_with(';') || text.ends_with('?');
    stop && text.split(' ').count() > 3
        || text.split(' ').any(|w| VERBS.contains(&w))
        || text.starts_with(|c: char| c.is_lowercase())
}

/// `Bakgrunn ........ 2`
fn is_contents_line(text: &str) -> bool {
    text.contains("....") || text.contains("…") || text.contains(". . .")
}

/// `1. Felles planlegging`, `1.1 Handlingsplan`; a year does not count.
fn is_numbered(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    (1..=2).contains(&digits) && text[digits..].starts_with(['.', ')', ' '])
}

/// `Satsingsområde 1: Plan og styring`, `Mål: …`
fn is_labelled(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["area", "main_goal", "purpose"].into_iter().flat_map(forms).any(|f| {
        lower.strip_prefix(f).is_some_and(|rest| {
            let rest = rest.trim_start();
            rest.starts_with(':') || rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.starts_with("20")
        })
    })
}

/// `Innhald`, `Bakgrunn`: a heading of a part.
pub(super) fn is_section(text: &str) -> bool {
    let lower = squeeze(text).to_lowercase();
    let lower = lower.trim_end_matches(':');
    ["section", "purpose", "main_goal"].into_iter().flat_map(forms).any(|f| f == lower)
}

/// The line with those that go on with it.
fn joined(lines: &[IdentityLine], i: usize) -> Title {
    let mut text = squeeze(&lines[i].text);
    let mut used = vec![i];
    while used.len() < MAX_LINES {
        let last = used[used.len() - 1];
        let Some(next) = lines.get(last + 1) else { break };
        let before = &lines[last];
        let tail = squeeze(&next.text);
        // `Handlingsplan 2025–2026 for utvalet` may go on in smaller type: `i Helsefellesskapet …`.
        let smaller = before.prominent && tail.starts_with(char::is_lowercase);
        if next.furniture != before.furniture
            || next.page != before.page
            || next.prominent != before.prominent && !smaller
        {
            break;
        }
        let years_follow = years_in(&text).is_none()
            && years_in(&tail).is_some_and(|y| y.2.chars().count() == tail.chars().count())
            && text.split([' ', ',']).any(is_title_word);
        let open = goes_on(&text, &tail);
        // A gap between the lines needs an end that cannot stand.
        if !(open && (!before.followed_by_blank || ends_open(&text)) || years_follow) {
            break;
        }
        text.push(' ');
        text.push_str(&tail);
        used.push(last + 1);
    }
    Title { text, lines: used }
}

/// Whether `next` goes on with a title or name that `text` began.
pub(super) fn goes_on(text: &str, next: &str) -> bool {
    let next = next.trim();
    let Some(first) = next.split_whitespace().next() else { return false };
    if bullet::starts(next) || is_section(next) || next.ends_with('.') && next.split_whitespace().count() > MAX_WORDS {
        return false;
    }
    if ends_open(text) {
        return true;
    }
    // Capitals go on with capitals: the line was too narrow.
    let capitals = |t: &str| {
        t.chars().filter(|c| c.is_alphabetic()).count() > 3 && !t.contains(char::is_lowercase) && !t.contains(':')
    };
    if capitals(text) && capitals(next) && text.split([' ', ',']).any(is_title_word) {
        return true;
    }
    // A line in lower case goes on; but prose does too, so the line before must look like a title.
    first.starts_with(char::is_lowercase) && text.split([' ', ',']).any(is_title_word)
}

/// `… Varjjat og`, `… Helsefellesskapet`, `… Ytre`, `Tiltaksplan 2025 –`: something must follow.
fn ends_open(text: &str) -> bool {
    let text = text.trim_end();
    if text.ends_with(['-', '–', '—', ',', ':']) && text.split([' ', ',']).any(is_title_word) {
        return true;
    }
    let Some(last) = text.split_whitespace().next_back() else { return false };
    let lower = last.to_lowercase();
    let known = forms("open_end").any(|f| f == lower);
    // `Nordfjella helsefellesskap` is whole, `for Helsefellesskapet` is not.
    let bare_body = last.starts_with(char::is_uppercase)
        && matches!(body_of(last), Some(crate::knowledge::communities::Body::HealthCommunity))
        && last.chars().any(char::is_lowercase);
    (known || bare_body) && text.split_whitespace().count() > 1
}
