//! Identifiers of plans, items and measures: unique in a data set, stable from run to run.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::model::PlanDocument;

/// Letters of the checksum that tell plans of one name apart: one in 16 million pairs falls together, and gets
/// a number.
const CHECKSUM_LETTERS: usize = 6;

/// The plan identifiers given out in a data set.
#[derive(Debug, Default)]
pub struct PlanIds {
    taken: BTreeSet<String>,
}

impl PlanIds {
    /// Gives the plan an identifier of its own: the one it has where that is free, otherwise with the beginning of
    /// its checksum after it; a plan without one is called after its file. The identifier that was wanted.
    pub fn settle(&mut self, document: &mut PlanDocument) -> String {
        let wanted =
            if document.plan.id.is_empty() { slug(file_stem(&document.source.file)) } else { document.plan.id.clone() };
        self.settle_as(document, &wanted);
        wanted
    }

    /// Gives the plan this identifier, or with the beginning of its checksum after it where it is taken: what a
    /// plan is called then hangs on its own bytes, not on how many others there are. The same bytes once more
    /// get a number.
    pub fn settle_as(&mut self, document: &mut PlanDocument, wanted: &str) {
        let mut name = wanted.to_owned();
        if self.taken.contains(&name.to_lowercase())
            && let Some(sum) = document.source.sha256.get(..CHECKSUM_LETTERS)
        {
            name = format!("{wanted}-{sum}");
        }
        let id = free(&mut self.taken, &name);
        rename_plan(document, &id);
    }
}

/// The name, with a number after it where it is taken already, in whatever case.
fn free(taken: &mut BTreeSet<String>, wanted: &str) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while !taken.insert(name.to_lowercase()) {
        name = format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// Gives the plan this identifier, and its items and measures those that follow from it:
/// `<plan>/<item key>` and `<plan>/<item key>/<measure key>`. A key that stands twice (a number
/// printed twice) gets `-2`, `-3` … after it.
pub fn rename_plan(document: &mut PlanDocument, id: &str) {
    let old = format!("{}/", document.plan.id);
    let mut taken = BTreeSet::new();
    for item in &mut document.items {
        let item_old = format!("{}/", item.id);
        let key = item.id.strip_prefix(&old).unwrap_or(&item.id);
        let item_new = free(&mut taken, &format!("{id}/{key}"));
        for measure in &mut item.measures {
            measure.id = format!("{item_new}/{}", measure.id.strip_prefix(&item_old).unwrap_or(&measure.id));
        }
        item.id = item_new;
    }
    document.plan.id = id.to_owned();
}

fn file_stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// Lower-case letters and digits with single hyphens between, `å` written `a`, `ø` written `o`.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.to_lowercase().nfkd() {
        match c {
            'æ' => out.push_str("ae"),
            'ø' => out.push('o'),
            c if c.is_ascii_alphanumeric() => out.push(c),
            '\u{300}'..='\u{36f}' => {}
            _ if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "plan".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::PlanDocument;

    fn document(file: &str, id: &str) -> PlanDocument {
        let item = |key: &str| {
            serde_json::json!({
                "id": format!("{id}/{key}"), "item_no": key, "focus_area": null, "focus_area_goal": null,
                "measures": [{ "id": format!("{id}/{key}/1"), "text": "t", "points": [], "themes": [] }],
                "source": { "pages": [], "table": null, "rows": [], "boxes": [] }, "confidence": 1.0, "warnings": []
            })
        };
        serde_json::from_value(serde_json::json!({
            "schema_version": "1.0",
            "source": { "file": file, "sha256": "", "media_type": "text/plain", "pages": null },
            "plan": { "id": id, "title": null, "community": null, "language": null, "period": null },
            "focus_areas": [], "items": [item("1.1")], "headings": [], "unplaced": [], "furniture": [], "warnings": []
        }))
        .unwrap()
    }

    #[test]
    fn a_taken_identifier_gets_the_checksum_of_its_own_document() {
        let named = |sums: &[&str]| -> Vec<String> {
            let mut ids = PlanIds::default();
            let give = |sum: &&str| {
                let mut d = document("a.txt", "sogn-2023-2024");
                d.source.sha256 = (*sum).to_owned();
                ids.settle(&mut d);
                d.plan.id
            };
            sums.iter().map(give).collect()
        };
        let (a, b, c) = ("aaaaaaaa11", "bbbbbbbb22", "cccccccc33");
        assert_eq!(named(&[a, b, c]), ["sogn-2023-2024", "sogn-2023-2024-bbbbbb", "sogn-2023-2024-cccccc"]);
        // The last one is called the same without the one between.
        assert_eq!(named(&[a, c, c]), ["sogn-2023-2024", "sogn-2023-2024-cccccc", "sogn-2023-2024-cccccc-2"]);
    }

    #[test]
    fn a_taken_identifier_gets_a_number_where_nothing_tells_and_items_follow() {
        let mut ids = PlanIds::default();
        let [mut a, mut b, mut c] = ["a.txt", "b.txt", "c.txt"].map(|f| document(f, "sogn-2023-2024"));
        for d in [&mut a, &mut b, &mut c] {
            ids.settle(d);
        }
        assert_eq!(a.plan.id, "sogn-2023-2024");
        assert_eq!(b.plan.id, "sogn-2023-2024-2");
        assert_eq!(b.items[0].id, "sogn-2023-2024-2/1.1");
        assert_eq!(b.items[0].measures[0].id, "sogn-2023-2024-2/1.1/1");
        assert_eq!(c.plan.id, "sogn-2023-2024-3");
    }

    #[test]
    fn an_item_key_that_stands_twice_is_made_distinct() {
        let mut d = document("a.txt", "p");
        d.items.push(d.items[0].clone());
        rename_plan(&mut d, "p");
        assert_eq!((d.items[0].id.as_str(), d.items[1].id.as_str()), ("p/1.1", "p/1.1-2"));
        assert_eq!(d.items[1].measures[0].id, "p/1.1-2/1");
        let once = d.clone();
        rename_plan(&mut d, "p");
        assert_eq!(d, once);
    }

    #[test]
    fn a_plan_without_an_identifier_is_called_after_its_file() {
        let mut d = document("mappe/Plan Sør-Øst å.2024.pdf", "");
        PlanIds::default().settle(&mut d);
        assert_eq!(d.plan.id, "plan-sor-ost-a-2024");
        assert_eq!(d.items[0].id, "plan-sor-ost-a-2024/1.1");
    }
}
