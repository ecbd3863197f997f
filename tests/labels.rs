//! Figures on measures labelled by hand: `cargo test --test labels -- --nocapture` prints them.
//!
//! The measures in `tests/labels/` are invented in the style of such plans, in both written
//! standards, and labelled by the same hand; `tests/labels/README.md` says how.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::collections::BTreeMap;

use samstem::compare::{SCALE, likeness};

fn table(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Right, said, wanted → precision and recall.
#[derive(Debug, Default, Clone, Copy)]
struct Figures {
    right: usize,
    said: usize,
    wanted: usize,
}

impl Figures {
    fn count(&mut self, said: bool, wanted: bool) {
        self.said += usize::from(said);
        self.wanted += usize::from(wanted);
        self.right += usize::from(said && wanted);
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.said.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.wanted.max(1) as f64
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, said, wanted } = self;
        write!(
            f,
            "precision {:.3} ({right} of {said}), recall {:.3} ({right} of {wanted})",
            self.precision(),
            self.recall()
        )
    }
}

#[test]
fn pairs_of_measures_are_told_alike() {
    let rows = table(include_str!("labels/pairs.csv"));
    let texts: Vec<(&str, &str)> = rows.iter().map(|r| (r[2].as_str(), r[3].as_str())).collect();
    let scores = likeness(&texts);
    let mut figures: BTreeMap<(&str, &str), Figures> = BTreeMap::new();
    for (row, score) in rows.iter().zip(&scores) {
        let (set, label) = (row[0].as_str(), row[1].as_str());
        let mut count = |what, said, wanted| figures.entry((what, set)).or_default().count(said, wanted);
        count("same", *score >= f64::from(SCALE.same), label == "same");
        count("same or related", *score >= f64::from(SCALE.related), label != "different");
        if std::env::var_os("SAMSTEM_SCORES").is_some() {
            println!("{score:.3} {set} {label}: {} | {}", row[2], row[3]);
        }
    }
    for ((what, set), f) in &figures {
        println!("{what} ({set}): {f}");
    }
    assert!(rows.len() >= 150);
    for ((what, set), precision, recall) in
        [(("same", "test"), 0.85, 0.80), (("same or related", "test"), 0.90, 0.70), (("same", "dev"), 0.85, 0.80)]
    {
        let f = figures[&(what, set)];
        assert!(f.precision() >= precision && f.recall() >= recall, "{what} ({set}): {f}");
    }
}

#[test]
fn measures_have_their_themes() {
    use samstem::harmonise::themes::assign;
    use samstem::knowledge::themes::Themes;
    /// A plan year that knows all themes.
    const YEAR: i32 = 2025;
    let themes = Themes::builtin();
    let rows = table(include_str!("labels/themes.csv"));
    let mut figures: BTreeMap<(String, &str), Figures> = BTreeMap::new();
    for row in &rows {
        let wanted: Vec<&str> = row[1].split('|').filter(|t| !t.is_empty()).collect();
        let said = assign(&row[2], None, None, Some(YEAR), &themes);
        for theme in themes.list() {
            let (said, wanted) = (said.iter().any(|s| s.theme == theme.id), wanted.contains(&theme.id.as_str()));
            figures.entry((theme.id.clone(), row[0].as_str())).or_default().count(said, wanted);
            if said != wanted {
                println!("{} {} {}: {}", row[0], if said { "wrong" } else { "missed" }, theme.id, row[2]);
            }
        }
    }
    for ((theme, set), f) in &figures {
        println!("{theme} ({set}): {f}");
    }
    assert!(rows.len() >= 300);
    for ((theme, set), f) in figures.iter().filter(|((theme, _), _)| theme.starts_with("PG")) {
        assert!(f.precision() >= 0.9 && f.recall() >= 0.8, "{theme} ({set}): {f}");
    }
    let mut cross = Figures::default();
    for f in figures.iter().filter(|((theme, _), _)| theme.starts_with('X')).map(|(_, f)| f) {
        cross = Figures { right: cross.right + f.right, said: cross.said + f.said, wanted: cross.wanted + f.wanted };
    }
    println!("cross-cutting themes together: {cross}");
    assert!(cross.precision() >= 0.9 && cross.recall() >= 0.8, "{cross}");
}
