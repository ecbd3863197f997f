//! Every plan in `fixtures/` through the whole pipeline, compared with its gold field by field.
//!
//! [`PASSING`] names the fixtures without a difference. A fixture on it that differs fails the
//! test, and so does one that has no difference and is not on it: the list can only grow. The
//! differences of all the others stand in `target/tmp/golden/NAME.txt`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use samstem::config::Config;
use samstem::knowledge::Knowledge;
use samstem::pipeline::extract;
use serde_json::{Value, json};

/// Fixtures that are read without a difference.
const PASSING: &[&str] = &[
    "02-html-rader",
    "03-rutenett",
    "04-blokker",
    "05-streker",
    "06-nettside",
    "07-forteljande",
    "08-to-niva",
    "10-windows-1252",
    "11-utan-tabell",
];

/// Every column field of an item.
const FIELDS: [&str; 11] = [
    "responsible",
    "deadline",
    "status",
    "comment",
    "resources",
    "indicator",
    "cost",
    "deliverable",
    "participants",
    "priority",
    "target_group",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Fixture name → gold, in order.
fn golds() -> BTreeMap<String, Value> {
    let mut golds = BTreeMap::new();
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(name) = file.strip_suffix(".gold.json") {
            golds.insert(name.to_owned(), serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap());
        }
    }
    golds
}

fn found(name: &str) -> Value {
    let bytes = std::fs::read(folder().join(format!("{name}.txt"))).unwrap();
    match extract(&format!("{name}.txt"), &bytes, &Config::default(), &Knowledge::builtin()) {
        Ok(plan) => serde_json::to_value(plan).unwrap(),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// The text of a value: white space made single, none about a slash; empty for null and absent.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => {
            text.split_whitespace().collect::<Vec<_>>().join(" ").replace("/ ", "/").replace(" /", "/")
        }
        Value::Object(object) => text(object.get("text").unwrap_or(&Value::Null)),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(" | "),
        other => other.to_string(),
    }
}

fn number(value: &Value) -> String {
    text(value).trim_end_matches('.').to_owned()
}

/// Measures in order, each with its points after it.
fn measures(item: &Value) -> Vec<String> {
    let mut all = Vec::new();
    for measure in item["measures"].as_array().into_iter().flatten() {
        all.push(text(measure));
        all.extend(measure["points"].as_array().into_iter().flatten().map(text));
    }
    all
}

/// Everything that differs, a line each: where, what was expected, what was found.
fn differences(gold: &Value, plan: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let mut check = |place: &str, expected: String, found: String| {
        if expected != found {
            lines.push(format!("{place}\n    expected: {expected}\n    found:    {found}"));
        }
    };
    check("error", String::new(), text(&plan["error"]));
    check("title", text(&gold["title"]), text(&plan["plan"]["title"]));
    check("community", text(&gold["community"]), text(&plan["plan"]["community"]["name"]));
    check("language", text(&gold["language"]), text(&plan["plan"]["language"]));
    for end in ["from", "to"] {
        check(&format!("period {end}"), text(&gold["period"][end]), text(&plan["plan"]["period"][end]));
    }
    for area in gold["empty_areas"].as_array().into_iter().flatten() {
        let said = |a: &Value| format!("{} {}", number(&a["no"]), text(&a["title"]));
        let there = plan["focus_areas"].as_array().into_iter().flatten().map(said).find(|found| *found == said(area));
        check("area without items", said(area), there.unwrap_or_default());
    }
    let none = Vec::new();
    let expected = gold["items"].as_array().unwrap_or(&none);
    let found = plan["items"].as_array().unwrap_or(&none);
    check("number of items", expected.len().to_string(), found.len().to_string());
    for at in 0..expected.len().max(found.len()) {
        let (e, f) = (expected.get(at).unwrap_or(&Value::Null), found.get(at).unwrap_or(&Value::Null));
        let named = if e.is_null() { f } else { e };
        let label = format!("item {} ({})", at + 1, [number(&named["item_no"]), measures(named).join(" | ")].join(" "));
        let mut check =
            |field: &str, expected: String, found: String| check(&format!("{label}: {field}"), expected, found);
        check("item_no", number(&e["item_no"]), number(&f["item_no"]));
        check("section", text(&e["section"]), text(&f["section"]));
        check("area number", number(&e["focus_area"]["no"]), number(&f["focus_area"]["no"]));
        check("area title", text(&e["focus_area"]["title"]), text(&f["focus_area"]["title"]));
        check("area goal", text(&e["focus_area_goal"]), text(&f["focus_area_goal"]));
        check("objective", text(&e["objective"]), text(&f["objective"]));
        check("measures", measures(e).join(" | "), measures(f).join(" | "));
        for field in FIELDS {
            check(field, text(&e["fields"][field]), text(&f[field]));
        }
        let headings = [e, f].into_iter().filter_map(|item| item["extra"].as_object()).flat_map(|extra| extra.keys());
        for heading in headings.collect::<std::collections::BTreeSet<_>>() {
            check(&format!("extra {heading}"), text(&e["extra"][heading]), text(&f["extra"][heading]));
        }
        if let norm @ Value::Object(_) = &e["deadline_norm"] {
            let said =
                |d: &Value| format!("{}..{} {}", text(&d["from"]), text(&d["to"]), text(&d["kind"]) == "continuous");
            check("deadline dates", said(norm), said(&f["deadline"]));
        }
        if e["pages"].as_array().is_some_and(|pages| !pages.is_empty()) {
            check("pages", text(&e["pages"]), text(&f["source"]["pages"]));
        }
    }
    lines
}

#[test]
fn fixtures_are_read_as_their_gold_says() {
    let golds = golds();
    assert!(golds.len() >= 10, "{}", folder().display());
    let reports = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    std::fs::create_dir_all(&reports).unwrap();
    let mut wrong = String::new();
    for name in PASSING {
        assert!(golds.contains_key(*name), "{name} is on the list and not in fixtures/");
    }
    for (name, gold) in &golds {
        let different = differences(gold, &found(name));
        let report = format!("{} differences\n\n{}\n", different.len(), different.join("\n"));
        std::fs::write(reports.join(format!("{name}.txt")), &report).unwrap();
        match (PASSING.contains(&name.as_str()), different.is_empty()) {
            (true, false) => write!(wrong, "\n{name}: {report}").unwrap(),
            (false, true) => write!(wrong, "\n{name} has no difference any more: put it on the list PASSING").unwrap(),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_fixture_says_what_is_hard_in_it() {
    for (name, gold) in golds() {
        assert_eq!(gold["hard"].as_array().map(Vec::len), Some(3), "{name}");
        assert_eq!(gold["id"], json!(name));
        assert!(folder().join(format!("{name}.txt")).exists(), "{name}");
    }
}

/// What a faultless run would give for this gold.
fn faultless(gold: &Value) -> Value {
    let items: Vec<Value> = gold["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|g| {
            let mut item = json!({
                "item_no": g["item_no"], "section": g["section"], "focus_area": g["focus_area"],
                "focus_area_goal": g["focus_area_goal"], "objective": g["objective"], "extra": g["extra"],
                "measures": g["measures"].as_array().unwrap().iter().map(|m| json!({ "text": m })).collect::<Vec<_>>(),
                "source": { "pages": g["pages"] },
            });
            for (field, value) in g["fields"].as_object().unwrap() {
                item[field] = value.clone();
            }
            if item["deadline"].is_string() {
                let norm = &g["deadline_norm"];
                item["deadline"] =
                    json!({ "text": item["deadline"], "from": norm["from"], "to": norm["to"], "kind": norm["kind"] });
            }
            item
        })
        .collect();
    json!({
        "plan": { "title": gold["title"], "community": { "name": gold["community"] },
                  "language": gold["language"], "period": gold["period"] },
        "focus_areas": gold["empty_areas"], "items": items,
    })
}

#[test]
fn the_comparison_sees_every_kind_of_damage() {
    for (name, gold) in golds() {
        assert_eq!(differences(&gold, &faultless(&gold)), [""; 0], "{name}");
    }
    let gold = &golds()["01-avsnittsmerke"];
    #[allow(clippy::type_complexity)]
    let damage: [(&str, fn(&mut Value)); 16] = [
        ("title", |p| p["plan"]["title"] = json!("Plan")),
        ("community", |p| p["plan"]["community"] = Value::Null),
        ("language", |p| p["plan"]["language"] = json!("nb")),
        ("period to", |p| p["plan"]["period"]["to"] = json!("2026")),
        ("area without items", |p| p["focus_areas"] = json!([])),
        ("number of items", |p| drop(p["items"].as_array_mut().unwrap().pop())),
        ("item_no", |p| p["items"][0]["item_no"] = json!("1.2")),
        ("area number", |p| p["items"][0]["focus_area"]["no"] = Value::Null),
        ("area title", |p| p["items"][0]["focus_area"]["title"] = json!("Trygg")),
        ("area goal", |p| p["items"][0]["focus_area_goal"] = Value::Null),
        ("objective", |p| p["items"][1]["objective"] = json!("x")),
        ("measures", |p| drop(p["items"][0]["measures"].as_array_mut().unwrap().pop())),
        ("responsible", |p| p["items"][0]["responsible"] = json!("SSU")),
        ("deadline dates", |p| p["items"][0]["deadline"]["to"] = Value::Null),
        ("cost", |p| p["items"][0]["cost"] = json!("kr 1")),
        ("extra Heimel", |p| p["items"][0]["extra"] = json!({ "Heimel": "x" })),
    ];
    for (place, change) in damage {
        let mut plan = faultless(gold);
        change(&mut plan);
        let lines = differences(gold, &plan);
        assert!(lines.iter().any(|line| line.contains(place)), "{place}: {lines:?}");
    }
}
