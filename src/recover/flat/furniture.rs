//! Running heads, feet and page numbers of text exports, by place and repetition over pages.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::lines::Line;

/// Printed lines at the top and at the bottom of a page among which furniture is looked for:
/// three lines of head and two of foot have been seen.
const EDGE_LINES: usize = 5;
/// Pages that a line must stand on at least.
const MIN_PAGES: usize = 2;
/// Share of the pages that it must stand on.
const MIN_SHARE: f64 = 0.5;
/// Share of the pages for a line that may be a sentence of a paragraph that stands twice.
const SENTENCE_SHARE: f64 = 0.8;
/// Letters from which a line may be one of a paragraph.
const LONG: usize = 90;
/// Letters of a running head at most.
const MAX_LETTERS: usize = 160;

/// Which lines are furniture. `protected` lines (headers of tables) never are.
#[must_use]
pub fn find(lines: &[Line<'_>], protected: &[bool]) -> Vec<bool> {
    let mut furniture = vec![false; lines.len()];
    let pages = pages(lines);
    let mut seen: HashMap<String, Vec<usize>> = HashMap::new();
    for (page, range) in pages.iter().enumerate() {
        for i in edges(lines, range.clone()) {
            let text = mask(lines[i].text);
            if protected[i] || text.len() > MAX_LETTERS {
                continue;
            }
            let places = seen.entry(text).or_default();
            if places.last() != Some(&page) {
                places.push(page);
            }
        }
    }
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let needed = |text: &str| {
        let share = if text.ends_with('.') || text.len() > LONG { SENTENCE_SHARE } else { MIN_SHARE };
        MIN_PAGES.max((pages.len() as f64 * share).ceil() as usize)
    };
    for range in &pages {
        for i in edges(lines, range.clone()) {
            if protected[i] {
                continue;
            }
            let text = mask(lines[i].text);
            let repeated = seen.get(&text).is_some_and(|p| p.len() >= needed(&text));
            furniture[i] = repeated && !is_title_like(lines, i, &pages) || is_page_number(lines[i].text);
        }
    }
    drop_number_cells(lines, &pages, &mut furniture);
    mark_web_foot(lines, protected, &mut furniture);
    furniture
}

/// Openings of lines that web pages print under their text.
static WEB: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let rows = include_str!("../../../schemas/furniture.csv").lines();
    rows.filter_map(|l| l.strip_prefix("web,")).map(str::trim).collect()
});

/// Marks the last lines of a text that are a web page's own: when it was published, and what to do with it.
fn mark_web_foot(lines: &[Line<'_>], protected: &[bool], furniture: &mut [bool]) {
    for i in (0..lines.len()).rev().filter(|&i| !lines[i].is_spaces()) {
        let text = lines[i].text.to_lowercase();
        if furniture[i] {
            continue;
        }
        if protected[i] || !WEB.iter().any(|w| text.starts_with(w)) {
            break;
        }
        furniture[i] = true;
    }
}

/// Lines that open several pages and are no part of a header that stands again there: they stand
/// nowhere else, or what follows them differs from place to place. For the search of headers,
/// before anything is known of tables.
#[must_use]
pub fn running_heads(lines: &[Line<'_>]) -> Vec<bool> {
    let mut running = vec![false; lines.len()];
    let pages = pages(lines);
    let mut tops: HashMap<String, Vec<usize>> = HashMap::new();
    for range in &pages {
        for i in edges_top(lines, range.clone()) {
            tops.entry(mask(lines[i].text)).or_default().push(i);
        }
    }
    tops.retain(|_, places| places.len() >= MIN_PAGES);
    // How often the line stands anywhere, what follows it, and whether that differs.
    let mut places: HashMap<&str, (usize, Option<String>, bool)> = HashMap::new();
    let printed: Vec<usize> = (0..lines.len()).filter(|&i| !lines[i].is_spaces()).collect();
    for (n, &i) in printed.iter().enumerate() {
        let Some((text, _)) = tops.get_key_value(&mask(lines[i].text)) else { continue };
        let next = printed.get(n + 1).map(|&j| mask(lines[j].text));
        let seen = places.entry(text).or_insert_with(|| (0, next.clone(), false));
        seen.0 += 1;
        seen.2 |= seen.1 != next;
    }
    for range in &pages {
        for i in edges_top(lines, range.clone()) {
            let text = mask(lines[i].text);
            let heads = tops.get(&text).zip(places.get(text.as_str()));
            if !heads.is_some_and(|(tops, (all, _, differs))| tops.len() == *all || *differs) {
                break;
            }
            running[i] = true;
        }
    }
    running
}

/// The first time a repeated line stands alone in the middle of its page it is the title, not a
/// head: a cover prints it large.
fn is_title_like(lines: &[Line<'_>], i: usize, pages: &[std::ops::Range<usize>]) -> bool {
    let Some(first) = pages.first() else { return false };
    if !first.contains(&i) {
        return false;
    }
    let same = |j: &usize| mask(lines[*j].text) == mask(lines[i].text);
    // Twice on the first page: once as head or foot, once as title; the title is the later one
    // at the top, the earlier one at the bottom.
    let on_first: Vec<usize> = first.clone().filter(same).collect();
    on_first.len() > 1 && {
        let other_pages_top = pages.iter().skip(1).filter(|p| edges_top(lines, (*p).clone()).any(|j| same(&j))).count();
        let head = other_pages_top * 2 > pages.len().saturating_sub(1);
        if head { on_first.last() == Some(&i) } else { on_first.first() == Some(&i) }
    }
}

/// What a number is more than the number of pages before its own.
fn offset(number: i64, page: usize) -> i64 {
    number.saturating_sub(i64::try_from(page).unwrap_or(i64::MAX))
}

/// A bare number at a page's edge is a page number only if it counts the pages.
fn drop_number_cells(lines: &[Line<'_>], pages: &[std::ops::Range<usize>], furniture: &mut [bool]) {
    let mut offsets: BTreeMap<i64, usize> = BTreeMap::new();
    for (page, range) in pages.iter().enumerate() {
        for i in edges(lines, range.clone()) {
            if let Ok(n) = lines[i].text.parse::<i64>() {
                *offsets.entry(offset(n, page)).or_default() += 1;
            }
        }
    }
    let best = offsets
        .iter()
        .max_by_key(|(offset, count)| (**count, Reverse(offset.unsigned_abs())))
        .filter(|(_, count)| **count >= MIN_PAGES || pages.len() == 1)
        .map(|(o, _)| *o);
    for (page, range) in pages.iter().enumerate() {
        for i in edges(lines, range.clone()) {
            if let Ok(n) = lines[i].text.parse::<i64>() {
                let counts = best == Some(offset(n, page));
                let alone = pages.len() > 1 || n == 1;
                furniture[i] = counts && alone && at_very_edge(lines, range, i, furniture);
            }
        }
    }
}

fn at_very_edge(lines: &[Line<'_>], range: &std::ops::Range<usize>, i: usize, furniture: &[bool]) -> bool {
    let quiet = |j: usize| furniture[j] || lines[j].is_spaces() || lines[j].text.parse::<i64>().is_ok();
    (range.start..i).all(quiet) || (i + 1..range.end).all(quiet)
}

fn pages(lines: &[Line<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut pages = Vec::new();
    let mut start = 0;
    for i in 1..=lines.len() {
        if i == lines.len() || lines[i].page_start {
            pages.push(start..i);
            start = i;
        }
    }
    pages
}

fn edges_top<'a>(lines: &'a [Line<'_>], range: std::ops::Range<usize>) -> impl Iterator<Item = usize> + 'a {
    range.filter(|&i| !lines[i].is_spaces()).take(EDGE_LINES)
}

fn edges<'a>(lines: &'a [Line<'_>], range: std::ops::Range<usize>) -> impl Iterator<Item = usize> + 'a {
    let bottom = range.clone().rev().filter(|&i| !lines[i].is_spaces()).take(EDGE_LINES);
    let top: Vec<usize> = edges_top(lines, range.clone()).collect();
    let last = top.last().copied().unwrap_or(range.start);
    top.into_iter().chain(bottom.filter(move |&i| i > last))
}

/// The line with every run of digits as `{n}`, white space single.
#[must_use]
pub fn mask(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut digits = false;
    let mut space = false;
    for c in text.chars() {
        if c.is_ascii_digit() {
            if !digits {
                out.push_str("{n}");
            }
            digits = true;
            space = false;
            continue;
        }
        digits = false;
        if c.is_whitespace() {
            if !space {
                out.push(' ');
            }
            space = true;
        } else {
            out.push(c);
            space = false;
        }
    }
    out
}

/// Whether the line is a page number: `Side 2 av 8`, `Side 2`, `- 2 -`, `2 / 8`, `s. 2`, `Page 2 of 8`: never anything else.
pub fn is_page_number(text: &str) -> bool {
    const FORMS: [&str; 9] = [
        "side {n} av {n}",
        "side {n}",
        "side {n} / {n}",
        "side {n}/{n}",
        "s. {n}",
        "- {n} -",
        "– {n} –",
        "page {n} of {n}",
        "page {n}",
    ];
    let masked = mask(text).to_lowercase();
    FORMS.contains(&masked.as_str()) || masked.ends_with(" side {n} av {n}") || masked.ends_with(" side {n}")
}

#[cfg(test)]
mod tests {
    use super::super::lines::{collect, text_pages};
    use super::*;

    fn furniture(pages: &[&str]) -> Vec<String> {
        let pages = text_pages(pages);
        let lines = collect(&pages);
        let found = find(&lines, &vec![false; lines.len()]);
        lines.iter().zip(found).filter(|(_, f)| *f).map(|(l, _)| l.text.to_owned()).collect()
    }

    #[test]
    fn heads_and_numbers_go_and_the_title_stays() {
        let pages = ["Intern\nPlan for fjorden\na\nb\nc\nd\ne\nf\n1", "Intern\nnoko\nx\ny\nz\nu\nv\n2"];
        assert_eq!(furniture(&pages), ["Intern", "1", "Intern", "2"]);
    }

    #[test]
    fn white_space_makes_no_head_too_long() {
        let gap = " ".repeat(200);
        let pages = [format!("Plan\na\nb\nFjorden{gap}1"), format!("noko\nx\ny\nFjorden{gap}2")];
        assert_eq!(furniture(&[&pages[0], &pages[1]]).len(), 2);
    }

    #[test]
    fn a_web_page_ends_in_furniture() {
        let pages = ["Plan\nPublisert for alle\nTiltak\nSist oppdatert 3.4.2025\nSkriv ut"];
        assert_eq!(furniture(&pages), ["Sist oppdatert 3.4.2025", "Skriv ut"]);
    }

    #[test]
    fn a_number_in_the_table_is_no_page_number() {
        let pages = ["Topp\na\nb\n7", "Topp\nc\nd\n9"];
        assert_eq!(furniture(&pages), ["Topp", "Topp"]);
    }
}
