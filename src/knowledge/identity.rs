//! Words by which a plan says what it is, from `schemas/identity_words.csv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../schemas/identity_words.csv");

/// The forms of a kind, in lower case.
pub fn forms(kind: &str) -> impl Iterator<Item = &'static str> + use<> {
    static CELL: OnceLock<BTreeMap<&'static str, Vec<&'static str>>> = OnceLock::new();
    let table = CELL.get_or_init(|| {
        let mut t: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in TABLE.lines().skip(1) {
            let mut f = line.splitn(3, ',');
            if let (Some(kind), Some(forms)) = (f.next(), f.next()) {
                t.entry(kind).or_default().extend(forms.split('|'));
            }
        }
        t
    });
    table.get(kind).map(Vec::as_slice).unwrap_or_default().iter().copied()
}
