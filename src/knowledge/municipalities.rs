//! Names of municipalities without the word for one, from `schemas/municipalities.csv`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::text::fold::{fold, slug};

const TABLE: &str = include_str!("../../schemas/municipalities.csv");

/// Words after a name that say the same as the form of the table.
const FORMS: [&str; 5] = ["kommune", "kommuna", "herad", "kom", "kommunes"];

/// Identifiers by folded name: `kinn` → `kinn-kommune`, `voss` → `voss-herad`.
fn table() -> &'static HashMap<String, String> {
    static CELL: OnceLock<HashMap<String, String>> = OnceLock::new();
    CELL.get_or_init(|| {
        let mut out = HashMap::new();
        for row in csv::Reader::from_reader(TABLE.as_bytes()).records().flatten() {
            let (Some(name), Some(form), Some(variants)) = (row.get(0), row.get(1), row.get(2)) else { continue };
            let id = slug(&format!("{name} {form}"));
            for name in std::iter::once(name).chain(variants.split('|')).filter(|n| !n.is_empty()) {
                out.entry(fold(name)).or_insert_with(|| id.clone());
            }
        }
        out
    })
}

/// The identifier of the municipality that is exactly this name, with or without the word for one after it:
/// `Kinn`, `Kinn kommune`, `Voss herad`, `Guovdageaidnu`.
#[must_use]
pub fn municipality(name: &str) -> Option<&'static str> {
    let name = name.trim().trim_end_matches('.');
    if !name.starts_with(char::is_uppercase) {
        return None;
    }
    let bare = name.rsplit_once(' ').filter(|(_, last)| FORMS.contains(&last.to_lowercase().as_str())).map(|(n, _)| n);
    let bare = bare.unwrap_or(name);
    let known = |name: &str| table().get(&fold(name)).map(String::as_str);
    known(bare).or_else(|| {
        // The name in two languages: `Karasjok – Kárášjohka`.
        let mut parts = bare.split(['–', '/', '|']).flat_map(|part| part.split(" - ")).map(|part| known(part.trim()));
        let first = parts.next()??;
        parts.all(|part| part == Some(first)).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_alone_is_a_municipality() {
        for (name, want) in [
            ("Kinn", Some("kinn-kommune")),
            ("Kinn kommune", Some("kinn-kommune")),
            ("Voss", Some("voss-herad")),
            ("Voss kommune", Some("voss-herad")),
            ("Guovdageaidnu", Some("kautokeino-kommune")),
            ("Evje og Hornnes", Some("evje-og-hornnes-kommune")),
            ("Kárášjohka – Karasjok", Some("karasjok-kommune")),
            ("Porsanger/Porsáŋgu/Porsanki kommune", Some("porsanger-kommune")),
            ("Nore og Uvdal – Rollag", None),
            ("Sunnfjord/Fjellsund", None),
            ("time", None),
            ("Kinn legevakt", None),
            ("Fjellsund kommune", None),
        ] {
            assert_eq!(municipality(name), want, "{name}");
        }
    }

    #[test]
    fn every_municipality_of_2024_is_there_once_in_its_county() {
        let mut counties: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        let mut names: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
        for row in csv::Reader::from_reader(TABLE.as_bytes()).records() {
            let row = row.unwrap();
            for name in std::iter::once(&row[0]).chain(row[2].split('|')).filter(|n| !n.is_empty()) {
                let other = names.insert(fold(name), row[0].to_owned());
                assert!(other.is_none_or(|other| other == row[0]), "{name} stands twice");
            }
            assert!(["kommune", "herad"].contains(&&row[1]), "{row:?}");
            // Two names stand for two municipalities each.
            row[4].split('|').for_each(|county| *counties.entry(county.to_owned()).or_default() += 1);
        }
        let counted: Vec<usize> = counties.values().copied().collect();
        // Agder, Akershus, Buskerud, Finnmark, Innlandet, Møre og Romsdal, Nordland, Oslo, Rogaland, Telemark,
        // Troms, Trøndelag, Vestfold, Vestland, Østfold
        assert_eq!(counted, [25, 21, 18, 18, 46, 27, 41, 1, 23, 17, 21, 38, 6, 43, 12]);
        assert_eq!(counted.iter().sum::<usize>(), 357);
    }
}
