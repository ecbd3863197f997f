//! Values read from the development corpus agree with its ground truth.
//!
//! The corpus stands beside the project, in `../shared/corpus`; without it these tests say so and
//! pass.

use std::path::{Path, PathBuf};

use samstem::harmonise::deadline::{DeadlineColumn, parse};
use samstem::model::plan::{DeadlineKind, Period};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [root.join("../shared"), root.join("../../shared")].into_iter().find(|p| p.join("corpus").is_dir())
}

fn gold() -> Vec<(String, Value)> {
    let Some(dir) = shared() else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(dir.join("corpus"))
        .unwrap()
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.to_string_lossy().ends_with(".gold.json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|p| {
            let name = p.file_name().unwrap().to_string_lossy().replace(".gold.json", "");
            (name, serde_json::from_slice(&std::fs::read(p).unwrap()).unwrap())
        })
        .collect()
}

fn period(gold: &Value) -> Period {
    let year = |k: &str| gold["period"][k].as_str().unwrap_or_default().to_owned();
    Period { from: year("from"), to: year("to"), text: String::new() }
}

#[test]
fn deadlines_agree_with_the_corpus() {
    let (mut all, mut wrong) = (0, Vec::new());
    for (name, plan) in gold() {
        let period = period(&plan);
        for item in plan["items"].as_array().unwrap() {
            let (Some(text), Some(want)) = (item["fields"]["deadline"].as_str(), item["deadline_norm"].as_object())
            else {
                continue;
            };
            all += 1;
            for column in [DeadlineColumn::Deadline, DeadlineColumn::Period] {
                let got = parse(text, column, Some(&period));
                let same = got.from.as_deref() == want["from"].as_str()
                    && got.to.as_deref() == want["to"].as_str()
                    && (got.kind == DeadlineKind::Continuous) == (want["kind"] == "continuous");
                if !same || !got.flags.is_empty() {
                    wrong.push(format!("{name}: {got:?} instead of {want:?}"));
                }
            }
        }
    }
    println!("{all} deadlines compared");
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of {all} wrong\n{}", wrong.len(), wrong.join("\n"));
    assert!(all > 0 || shared().is_none());
}
