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
    table().get(&fold(bare.unwrap_or(name))).map(String::as_str)
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
            ("time", None),
            ("Kinn legevakt", None),
            ("Fjellsund kommune", None),
        ] {
            assert_eq!(municipality(name), want, "{name}");
        }
        // Two names stand for two municipalities each.
        assert_eq!(TABLE.lines().count() - 1 + 2, 357);
    }
}
