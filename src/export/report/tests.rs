//! The page as a whole, from plans made by hand.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::compare::{Options, compare};
use crate::export::run_report::InputReport;
use crate::knowledge::Knowledge;
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;

use super::{ReportInput, report};
use crate::export::ReaderLanguage;

fn item(id: &str, text: &str, more: &Value) -> Value {
    let mut item = json!({
        "id": id, "item_no": "1", "focus_area": null, "focus_area_goal": null,
        "measures": [{ "id": format!("{id}/1"), "text": text, "points": [], "themes": ["PG1"] }],
        "source": { "pages": [4, 5], "table": 0, "rows": [1], "boxes": [] }, "confidence": 0.9, "warnings": []
    });
    for (key, value) in more.as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

fn plan(id: &str, community: &str, years: (&str, &str), language: &str, items: &[Value]) -> PlanDocument {
    serde_json::from_value(json!({
        "schema_version": "1.0",
        "source": { "file": format!("{id}.pdf"), "sha256": "00", "media_type": "application/pdf", "pages": 6 },
        "plan": {
            "id": id, "title": "Handlingsplan", "community": { "id": community, "name": community },
            "language": language, "period": { "from": years.0, "to": years.1, "text": "" }
        },
        "focus_areas": [], "items": items,
        "headings": [{ "table": 0, "column": 3, "heading": "Heimel", "field": null, "match": "none", "score": 0.4,
                       "suggestions": ["comment"] }],
        "unplaced": [{ "page": 2, "text": "Medlemmer i utvalget" }], "furniture": [],
        "warnings": [{ "code": "x", "severity": "warning", "message": "a page is unclear", "page": 3 }]
    }))
    .unwrap()
}

fn plans() -> Vec<PlanDocument> {
    let by = json!({ "text": "2024", "from": null, "to": "2024-12-31", "kind": "by" });
    let timed = json!({ "deadline": by, "status": null, "responsible": { "text": "SSU", "actors": ["ssu"] } });
    vec![
        plan(
            "a-2022",
            "a",
            ("2022", "2023"),
            "nn",
            &[item("a-2022/1", "Team for unge", &json!({ "responsible": null }))],
        ),
        plan("a-2024", "a", ("2024", "2025"), "nn", &[item("a-2024/1", "Nytt mottak for born", &timed)]),
        plan("b-2024", "b", ("2024", "2025"), "nb", &[item("b-2024/1", "Møte om barn", &timed)]),
    ]
}

fn made(plans: &[PlanDocument], language: ReaderLanguage) -> (String, Comparison) {
    let knowledge = Knowledge::builtin();
    let day = "2025-06-01";
    let comparison = compare(plans, &Options { reference_date: Some(day.to_owned()) }, &knowledge);
    let not_read = [InputReport {
        file: "locked.pdf".to_owned(),
        message: Some("the PDF needs a password".to_owned()),
        ..InputReport::default()
    }];
    let page = report(&ReportInput {
        plans,
        comparison: &comparison,
        not_read: &not_read,
        failed: &[],
        reference_date: Some(day),
        language,
        knowledge: &knowledge,
    });
    (page, comparison)
}

/// What stands between the tags, and the tags.
fn tags(page: &str) -> Vec<&str> {
    page.match_indices('<').map(|(at, _)| &page[at..=at + page[at..].find('>').unwrap()]).collect()
}

/// The page without its styles and its script.
fn body(page: &str) -> &str {
    &page[page.find("<body").unwrap()..page.rfind("<script>").unwrap()]
}

#[test]
fn nothing_is_loaded_and_nothing_else_may_run() {
    let (page, _) = made(&plans(), ReaderLanguage::English);
    assert!(page.contains(
        "http-equiv=\"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src &#39;sha256-"
    ));
    for part in ["script-src &#39;sha256-", "base-uri &#39;none&#39;", "form-action &#39;none&#39;"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("unsafe"));
    for word in ["http:", "https:", "//www", "url(", "@import", "fetch(", "XMLHttp", "import(", "eval(", "innerHTML"] {
        assert!(!page.contains(word), "{word}");
    }
    for tag in tags(body(&page)) {
        for attribute in
            [" src=", " style=", " srcset=", " onclick=", " onload=", " action=", "<link", "<img", "<iframe"]
        {
            assert!(!tag.contains(attribute), "{tag}");
        }
        if let Some(at) = tag.find(" href=\"") {
            assert!(tag[at + 7..].starts_with('#'), "{tag}");
        }
    }
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("<style>").count(), 2);
}

#[test]
fn every_link_leads_to_a_place_on_the_page_and_no_anchor_is_given_twice() {
    let (page, _) = made(&plans(), ReaderLanguage::Bokmaal);
    let tags = tags(body(&page));
    let values = |name: &str| -> Vec<&str> {
        let found = tags.iter().filter_map(|t| t.split_once(name));
        found.map(|(_, rest)| rest.split_once('"').unwrap().0).collect()
    };
    let mut ids = values(" id=\"");
    for link in values(" href=\"#") {
        assert!(ids.contains(&link), "{link}");
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn whatever_a_document_says_is_text() {
    let evil = "</td><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"x' {n} \u{202e}";
    let mut plans = vec![
        plan(
            evil,
            evil,
            ("2022", "2023"),
            evil,
            &[item(
                &format!("{evil}/1"),
                evil,
                &json!({
                    "item_no": evil, "section": evil, "objective": evil, "status": evil, "language": evil,
                    "focus_area": { "no": evil, "title": evil }, "extra": { evil: evil }, "warnings": [evil],
                    "responsible": { "text": evil, "actors": [evil], "types": [evil] },
                    "deadline": { "text": evil, "from": evil, "to": evil, "kind": "by" }
                }),
            )],
        ),
        plan("b", "b", (evil, evil), "nn", &[item("b/1", evil, &json!({}))]),
        plan("c", evil, ("2024", "2025"), "nn", &[item("c/1", "Noko anna", &json!({ "status": evil }))]),
    ];
    plans[0].plan.title = Some(evil.to_owned());
    plans[0].source.file = evil.to_owned();
    plans[0].headings[0].heading = evil.to_owned();
    plans[0].headings[0].suggestions = vec![evil.to_owned()];
    plans[0].unplaced[0].text = evil.to_owned();
    plans[0].warnings[0].message = evil.to_owned();
    for language in ReaderLanguage::ALL {
        let (page, comparison) = made(&plans, language);
        assert!(!comparison.similar.is_empty() && !comparison.versions.is_empty(), "the case is too weak");
        for tag in tags(body(&page)) {
            let name: String = tag[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
            assert!(!matches!(name.as_str(), "script" | "img"), "{tag}");
            assert!(!tag.contains(" onclick=\"") && !tag.contains(" onerror="), "{tag}");
            if let Some((_, rest)) = tag.split_once(" lang=\"") {
                assert!(["nn", "nb", "en", "se"].contains(&rest.split_once('"').unwrap().0), "{tag}");
            }
        }
        assert!(!page.contains('\u{202e}'));
        assert!(page.matches("&lt;script&gt;").count() > 20);
    }
}

#[test]
fn counts_are_those_of_the_comparison() {
    let (page, comparison) = made(&plans(), ReaderLanguage::Nynorsk);
    let pg1: Vec<_> = comparison.coverage.iter().filter(|c| c.theme == "PG1").collect();
    assert_eq!(pg1.iter().map(|c| c.measures).collect::<Vec<_>>(), [1, 1, 1]);
    let from = page.find("<section id=\"coverage\"").unwrap();
    let section = &page[from..from + page[from..].find("</section>").unwrap()];
    for state in ["class=\"n1\"", "class=\"n0\""] {
        assert!(section.contains(state), "{state}");
    }
    let shaded = section.matches("href=\"#t-PG1\">1</a>").count();
    assert_eq!(shaded, 3);
    let rows = |anchor: &str| {
        let from = page.find(&format!("<details id=\"{anchor}\"")).unwrap();
        page[from..from + page[from..].find("</details>").unwrap()].matches("<tr data-c").count()
    };
    for theme in comparison.coverage.iter().map(|c| &c.theme).collect::<std::collections::BTreeSet<_>>() {
        let listed: usize = comparison.coverage.iter().filter(|c| c.theme == *theme).map(|c| c.measure_ids.len()).sum();
        assert_eq!(rows_or_none(&page, theme, rows), listed, "{theme}");
    }
    assert_eq!(comparison.overdue.len(), 2);
    assert!(page.contains("Over tida utan status per 1.6.2025 (2)"));
    let pair = &comparison.version_pairs[0];
    assert_eq!((pair.added, pair.removed), (1, 1));
    assert!(page.contains("locked.pdf") && page.contains("the PDF needs a password"));
}

fn rows_or_none(page: &str, theme: &str, rows: impl Fn(&str) -> usize) -> usize {
    if page.contains(&format!("<details id=\"t-{theme}\"")) { rows(&format!("t-{theme}")) } else { 0 }
}

#[test]
fn texts_are_marked_with_their_language_where_it_is_not_the_page_s() {
    let (nynorsk, _) = made(&plans(), ReaderLanguage::Nynorsk);
    assert!(nynorsk.contains("<html lang=\"nn\">"));
    assert!(nynorsk.contains("<td lang=\"nb\">Møte om barn"));
    assert!(nynorsk.contains("<td>Nytt mottak for born"));
    let (english, _) = made(&plans(), ReaderLanguage::English);
    assert!(english.contains("<td lang=\"nn\">Nytt mottak for born"));
    assert!(english.contains("<td lang=\"nb\">Møte om barn"));
}

#[test]
fn empty_and_absent_and_place_are_said() {
    let (page, _) = made(&plans(), ReaderLanguage::English);
    assert!(page.contains("<td class=\"e\">empty cell</td>"));
    assert!(page.contains("<td class=\"e\">no such column</td>"));
    assert!(page.contains(">p. 4–5</a>"));
    assert!(page.contains("Medlemmer i utvalget") && page.contains("Heimel"));
}

#[test]
fn tables_have_captions_and_scoped_heads() {
    let (page, _) = made(&plans(), ReaderLanguage::Bokmaal);
    let tables: Vec<&str> = page.split("<table").skip(1).collect();
    assert!(tables.len() > 8);
    for table in tables {
        let rest = table.split_once('>').unwrap().1;
        assert!(rest.starts_with("<caption>"), "{}", &rest[..60.min(rest.len())]);
    }
    assert!(
        tags(&page).iter().filter(|t| t.starts_with("<th") && !t.starts_with("<thead")).all(|t| t.contains("scope="))
    );
}

#[test]
fn the_same_plans_in_any_order_give_the_same_bytes() {
    let mut turned = plans();
    turned.reverse();
    assert_eq!(made(&plans(), ReaderLanguage::Nynorsk).0, made(&turned, ReaderLanguage::Nynorsk).0);
}

#[test]
fn a_page_of_many_plans_stays_small() {
    let text = "Etablere felles rutine for samhandling mellom kommunene og helseforetaket om pasienter som trenger det";
    let many: Vec<PlanDocument> = (0..57)
        .map(|n| {
            let id = format!("p{n}");
            let items: Vec<Value> =
                (0..40).map(|i| item(&format!("{id}/{i}"), &format!("{text} {n} {i}"), &json!({}))).collect();
            plan(&id, &format!("c{}", n / 3), (["2021", "2023", "2025"][n % 3], "2026"), "nb", &items)
        })
        .collect();
    let (page, comparison) = made(&many, ReaderLanguage::Nynorsk);
    assert!(comparison.similar.len() > super::limits::SIMILAR);
    assert!(page.len() < 5_000_000, "{}", page.len());
}
