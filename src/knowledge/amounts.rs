//! Words of status, bounds, numbers and money, from `schemas/value_words.csv`.

use std::sync::OnceLock;

const TABLE: &str = include_str!("../../schemas/value_words.csv");

/// An entry: its kind, its value and one form in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// `status`, `symbol`, `colour`, `bound`, `number`, `no_unit`, `from_word`, `to_word`, `of_word`, `scale`,
    /// `currency`, `nothing`, `frame`, `heading`, `sum`, `sum_of`, `cross` or
    /// `goes_on`.
    pub kind: &'static str,
    /// What the form means.
    pub value: &'static str,
    /// The form.
    pub form: &'static str,
}

/// All entries, the longest form first, so that `delvis gjennomført` is met before `gjennomført`.
#[must_use]
pub fn entries() -> &'static [Entry] {
    static CELL: OnceLock<Vec<Entry>> = OnceLock::new();
    CELL.get_or_init(|| {
        let mut out = Vec::new();
        for line in TABLE.lines().skip(1) {
            let mut f = line.splitn(4, ',');
            if let (Some(kind), Some(value), Some(forms)) = (f.next(), f.next(), f.next()) {
                out.extend(forms.split('|').map(|form| Entry { kind, value, form }));
            }
        }
        out.sort_by_key(|e| std::cmp::Reverse(e.form.len()));
        out
    })
}

/// The value of a form of one kind.
#[must_use]
pub fn value_of(kind: &str, form: &str) -> Option<&'static str> {
    entries().iter().find(|e| e.kind == kind && e.form == form).map(|e| e.value)
}
