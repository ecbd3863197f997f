//! `actors.csv`: the names of actors that are not known, over all plans.

use std::collections::BTreeMap;

use crate::knowledge::wording::bokmaal;
use crate::model::PlanDocument;
use crate::model::plan::UNKNOWN_ACTOR;
use crate::text::fold::{fold, slug};

use super::fields::Value;

/// Items that are named a name; the rest is in the count.
const ITEMS_NAMED: usize = 20;

/// Unknown names as they are gathered, by their folded form.
#[derive(Debug, Default)]
pub struct UnknownActors {
    names: BTreeMap<String, Unknown>,
}

#[derive(Debug, Default)]
struct Unknown {
    spellings: BTreeMap<String, u64>,
    /// What its words say it must be; empty where they do not.
    kind: String,
    mentions: u64,
    plans: u64,
    items: Vec<String>,
}

impl UnknownActors {
    /// Adds the unknown names of a plan.
    pub fn add(&mut self, document: &PlanDocument) {
        let mut here = std::collections::BTreeSet::new();
        for item in &document.items {
            let Some(Some(responsible)) = &item.responsible else { continue };
            for (name, kind) in responsible.actors.iter().zip(&responsible.types) {
                let key = key_of(name);
                // A data set of an earlier version names them by their type alone.
                let unresolved = kind == UNKNOWN_ACTOR || responsible.unresolved.contains(name);
                if !unresolved || key.is_empty() {
                    continue;
                }
                let unknown = self.names.entry(key.clone()).or_default();
                if kind != UNKNOWN_ACTOR {
                    unknown.kind.clone_from(kind);
                }
                *unknown.spellings.entry(name.clone()).or_default() += 1;
                unknown.mentions += 1;
                unknown.plans += u64::from(here.insert(key));
                if unknown.items.len() < ITEMS_NAMED {
                    unknown.items.push(item.id.clone());
                }
            }
        }
    }

    /// The rows of the table, the most frequent name first, then by name.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<Value<'_>>> {
        let mut names: Vec<(&String, &Unknown)> = self.names.iter().collect();
        names.sort_by(|a, b| b.1.mentions.cmp(&a.1.mentions).then(a.0.cmp(b.0)));
        names.into_iter().map(|(key, unknown)| unknown.row(key)).collect()
    }
}

/// The folded name, in which `AMK-leiar` and `AMK-leder` are one.
fn key_of(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(|w| bokmaal(&w.to_lowercase()));
    fold(&words.collect::<Vec<_>>().join(" "))
}

impl Unknown {
    fn row(&self, key: &str) -> Vec<Value<'_>> {
        let mut spellings: Vec<(&String, &u64)> = self.spellings.iter().collect();
        spellings.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let mut spellings = spellings.into_iter().map(|(name, _)| name.as_str());
        let name = spellings.next().unwrap_or_default();
        vec![
            Value::owned(slug(key)),
            Value::text(name),
            Value::text(&self.kind),
            Value::owned(spellings.collect::<Vec<_>>().join("|")),
            Value::Whole(self.mentions),
            Value::Whole(self.plans),
            Value::owned(self.items.join("|")),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::fields::TABLES;
    use super::*;

    fn plan(id: &str, names: &[&[&str]]) -> PlanDocument {
        let items: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(i, names)| {
                let kind = |n: &&str| match *n {
                    "ssu" => "utval",
                    "Fjordlaget" => UNKNOWN_ACTOR,
                    _ => "rolle",
                };
                let types: Vec<&str> = names.iter().map(kind).collect();
                let unresolved: Vec<&str> = names.iter().filter(|n| **n != "ssu").copied().collect();
                serde_json::json!({
                    "id": format!("{id}/{i}"), "item_no": null, "focus_area": null, "focus_area_goal": null, "measures": [],
                    "responsible": { "text": "", "actors": names, "types": types, "unresolved": unresolved },
                    "source": { "pages": [], "table": null, "rows": [], "boxes": [] }, "confidence": 1.0, "warnings": []
                })
            })
            .collect();
        serde_json::from_value(serde_json::json!({
            "schema_version": "1.0",
            "source": { "file": "a", "sha256": "", "media_type": "text/plain", "pages": null },
            "plan": { "id": id, "title": null, "community": null, "language": null, "period": null },
            "focus_areas": [], "items": items, "headings": [], "unplaced": [], "furniture": [], "warnings": []
        }))
        .unwrap()
    }

    #[test]
    fn the_most_frequent_unknown_name_comes_first() {
        let mut unknown = UnknownActors::default();
        unknown.add(&plan("a", &[&["Fjordlaget", "ssu"], &["Åsleiaren"], &["Åsleiaren"]]));
        unknown.add(&plan("b", &[&["Åslederen", "Sámediggi Kárášjoga"]]));
        let rows = unknown.rows();
        let table = TABLES.iter().find(|t| t.name == "actors").unwrap();
        assert!(rows.iter().all(|r| r.len() == table.fields.len()));
        let text = |row: usize, at: usize| match &rows[row][at] {
            Value::Text(t) => t.to_string(),
            Value::Whole(n) => n.to_string(),
            _ => String::new(),
        };
        let shown: Vec<Vec<String>> =
            (0..rows.len()).map(|r| [0, 1, 2, 3, 4, 5, 6].map(|c| text(r, c)).to_vec()).collect();
        assert_eq!(
            shown,
            [
                ["aaslederen", "Åsleiaren", "rolle", "Åslederen", "3", "2", "a/1|a/2|b/0"],
                ["fjordlaget", "Fjordlaget", "", "", "1", "1", "a/0"],
                ["samediggi-karasjoga", "Sámediggi Kárášjoga", "rolle", "", "1", "1", "b/0"]
            ]
        );
    }
}
