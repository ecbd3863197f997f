//! Names of sheets that Excel takes: short, legal, distinct.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::model::PlanDocument;

/// Longest name of a sheet in UTF-16 units; from Microsoft's specification.
const MAX_UNITS: usize = 31;
/// A name that Excel keeps for itself.
const RESERVED: &str = "history";

/// Hands out names of sheets.
#[derive(Debug, Default)]
pub struct SheetNames(BTreeSet<String>);

impl SheetNames {
    /// A name like `head` and `tail` with a blank between, the head cut where both are too long; a
    /// taken name gets a number.
    pub fn take(&mut self, head: &str, tail: &str) -> String {
        let (head, tail) = (legal(head), cut(&legal(tail), MAX_UNITS / 2));
        let mut number = 1;
        loop {
            let mut end = if tail.is_empty() { String::new() } else { format!(" {tail}") };
            if number > 1 {
                end.push_str(&format!(" ({number})"));
            }
            let room = MAX_UNITS - end.encode_utf16().count();
            let mut start = cut(&head, room);
            if start.len() < head.len() {
                start = format!("{}…", cut(&head, room - 1).trim_end());
            }
            let name = format!("{start}{end}").trim_matches([' ', '\'']).to_owned();
            let name = if name.is_empty() || name.to_lowercase() == RESERVED { format!("({name})") } else { name };
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }

    /// The name for the sheet of a plan: community and period, or title, or file.
    pub fn plan(&mut self, document: &PlanDocument) -> String {
        let plan = &document.plan;
        let community = plan.community.as_ref().map(|c| telling(&c.name, &c.id));
        let head = community.or_else(|| plan.title.clone()).filter(|h| !legal(h).is_empty());
        let head = head.unwrap_or_else(|| document.source.file.rsplit('/').next().unwrap_or_default().to_owned());
        let period =
            plan.period.as_ref().map(|p| if p.from == p.to { p.from.clone() } else { format!("{}-{}", p.from, p.to) });
        self.take(&head, period.as_deref().unwrap_or_default())
    }
}

/// The words of a community's name that its identifier has too: what tells it from others, without
/// what it is. The whole name where they share nothing.
fn telling(name: &str, id: &str) -> String {
    let parts: Vec<&str> = id.split('-').collect();
    let words = name.split_whitespace().filter(|word| parts.contains(&plain(word).as_str()));
    let telling = words.collect::<Vec<_>>().join(" ");
    if telling.is_empty() { name.to_owned() } else { telling }
}

/// A word as identifiers have it.
fn plain(word: &str) -> String {
    let mut out = String::new();
    for c in word.to_lowercase().nfkd() {
        match c {
            'æ' => out.push_str("ae"),
            'ø' => out.push('o'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

/// Without what Excel takes in no name, blanks single.
fn legal(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c })
        .filter(|c| !matches!(u32::from(*c) & 0xffff, 0xfffe | 0xffff))
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches('\'').to_owned()
}

fn cut(text: &str, units: usize) -> String {
    let mut room = units;
    text.chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= room;
            room = room.saturating_sub(c.len_utf16());
            fits
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_legal_short_and_distinct() {
        let mut names = SheetNames::default();
        let heads = [
            "Helsefellesskapet Sørlandet og Øst/Agder: «plan»",
            "HELSEFELLESSKAPET SØRLANDET og øst/agder: «plan»",
            "'quoted'",
            "History",
            "[]:*?/\\",
            "",
            "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
            "a\u{ffff}\u{1}b",
        ];
        let mut seen = BTreeSet::new();
        for head in heads {
            for tail in ["2023-2024", "2023-2024", "", "'"] {
                let name = names.take(head, tail);
                assert!(rust_xlsxwriter::Worksheet::new().set_name(&name).is_ok(), "{name:?}");
                assert!(!name.eq_ignore_ascii_case("history"));
                assert!(seen.insert(name.to_lowercase()), "{name:?}");
            }
        }
        assert_eq!(telling("Helsefellesskapet i Møre og Romsdal", "more-og-romsdal"), "Møre og Romsdal");
        assert_eq!(telling("Vår kommune", "plan"), "Vår kommune");
        assert_eq!(SheetNames::default().take(heads[0], "2023-2024"), "Helsefellesskapet Sø… 2023-2024");
    }
}
