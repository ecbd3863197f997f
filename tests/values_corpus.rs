//! Values read from the development corpus agree with its ground truth.
//!
//! The corpus stands beside the project, in `../shared/corpus`; without it these tests say so and
//! pass.
#![allow(clippy::unwrap_used, clippy::print_stdout)] // a test says what it measured

use std::path::{Path, PathBuf};

use samstem::harmonise::deadline::{DeadlineColumn, parse};
use samstem::harmonise::identity::{IdentityLine, identify};
use samstem::harmonise::language::judge_parts;
use samstem::knowledge::communities::Communities;
use samstem::knowledge::time::AutumnFrom;
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
                let got = parse(text, column, Some(&period), AutumnFrom::July);
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

#[test]
fn languages_agree_with_the_corpus_and_the_seeds() {
    let Some(dir) = shared() else { return };
    let mut texts: Vec<(String, String, String)> = Vec::new();
    for (name, plan) in gold() {
        for form in ["tika", "pdftotext", "layout", "pymupdf"] {
            if let Ok(text) = std::fs::read_to_string(dir.join(format!("corpus/{name}.{form}.txt"))) {
                texts.push((format!("{name}.{form}"), text, plan["language"].as_str().unwrap().to_owned()));
            }
        }
    }
    for (file, text, plan) in seeds(&dir) {
        texts.push((file, text, plan["language"].as_str().unwrap().to_owned()));
    }
    let mut narrowest = (1.0, String::new());
    let mut wrong = Vec::new();
    for (name, text, want) in &texts {
        let (frame, rows) = frame_and_rows(text);
        match judge_parts(&frame, &rows) {
            Some(v) if v.language == want => {
                if v.lead < narrowest.0 {
                    narrowest = (v.lead, name.clone());
                }
            }
            other => wrong.push(format!("{name}: {other:?} instead of {want}")),
        }
    }
    println!("{} texts, narrowest lead {:.2} in {}", texts.len(), narrowest.0, narrowest.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The three real plans: file name, text, ground truth.
fn seeds(dir: &Path) -> Vec<(String, String, Value)> {
    let mut out = Vec::new();
    for n in ["000", "003", "004"] {
        let gold: Value =
            serde_json::from_slice(&std::fs::read(dir.join(format!("eval/seed_gold/{n}.json"))).unwrap()).unwrap();
        let file = gold["source"].as_str().unwrap().to_owned();
        let text = std::fs::read_to_string(dir.join("seeds").join(&file)).unwrap();
        out.push((file, text, gold));
    }
    out
}

/// What stands before the first bullet or numbered line, and the rest.
fn frame_and_rows(text: &str) -> (String, String) {
    let is_row = |l: &str| l.trim_start().starts_with(|c: char| c.is_ascii_digit() || "-–•▪".contains(c));
    let lines: Vec<&str> = text.lines().collect();
    let cut = lines.iter().skip(3).position(|l| is_row(l)).map_or(lines.len(), |i| i + 3);
    (lines[..cut].join("\n"), lines[cut..].join("\n"))
}

/// The lines of a text export, running heads told by their coming again on pages.
fn identity_lines(text: &str) -> Vec<IdentityLine> {
    let mut out = Vec::new();
    for (n, page) in text.split('\u{c}').enumerate() {
        let raw: Vec<&str> = page.lines().collect();
        for (i, line) in raw.iter().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
            out.push(IdentityLine {
                text: (*line).to_owned(),
                page: u32::try_from(n + 1).unwrap(),
                followed_by_blank: raw.get(i + 1).is_none_or(|l| l.trim().is_empty()),
                ..IdentityLine::default()
            });
        }
    }
    out
}

#[test]
fn identities_agree_with_the_corpus_and_the_seeds() {
    let Some(dir) = shared() else { return };
    let communities = Communities::builtin();
    let mut texts: Vec<(String, String, Value)> = Vec::new();
    for (name, plan) in gold() {
        for form in ["tika", "pdftotext", "layout", "pymupdf"] {
            if let Ok(text) = std::fs::read_to_string(dir.join(format!("corpus/{name}.{form}.txt"))) {
                texts.push((format!("{name}.{form}"), text, plan.clone()));
            }
        }
    }
    texts.extend(seeds(&dir));
    let mut wrong = Vec::new();
    for (name, text, want) in &texts {
        let got = identify(&identity_lines(text), &communities);
        let mut check = |what: &str, got: Option<&str>, want: &Value| {
            if got != want.as_str() {
                wrong.push(format!("{name} {what}: {got:?} instead of {want}"));
            }
        };
        check("title", got.title.as_deref(), &want["title"]);
        check("community", got.community.as_ref().map(|c| c.name.as_str()), &want["community"]);
        check("from", got.period.as_ref().map(|p| p.from.as_str()), &want["period"]["from"]);
        check("to", got.period.as_ref().map(|p| p.to.as_str()), &want["period"]["to"]);
        if name.ends_with(".txt") {
            check("main goal", got.main_goal.as_deref(), &want["main_goal"]);
            check("purpose", got.purpose.as_deref(), &want["purpose"]);
        } else {
            check("main goal", got.main_goal.as_deref(), &Value::Null);
        }
    }
    println!("{} texts", texts.len());
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn responsible_cells_of_the_corpus_look_like_actors_and_others_do_not() {
    use samstem::knowledge::{actors, time};
    let (mut yes, mut no, mut low, mut high) = (0, 0, Vec::new(), Vec::new());
    let (mut times, mut slow, mut false_times) = (0, Vec::new(), Vec::new());
    for (_, plan) in gold() {
        for item in plan["items"].as_array().unwrap() {
            for (field, value) in item["fields"].as_object().unwrap() {
                let text = value.as_str().unwrap_or_default();
                if text.is_empty() {
                    continue;
                }
                let (a, t) = (actors::score(text), time::score(text));
                match field.as_str() {
                    "responsible" | "participants" => {
                        yes += 1;
                        if a < 0.5 {
                            low.push(text.to_owned());
                        }
                    }
                    _ => {
                        no += 1;
                        if a >= 0.5 && field != "target_group" {
                            high.push(format!("{field}: {text} {a:.2}"));
                        }
                    }
                }
                if field == "deadline" {
                    times += 1;
                    if t < 0.8 {
                        slow.push(text.to_owned());
                    }
                } else if t >= 0.5 {
                    false_times.push(text.to_owned());
                }
            }
        }
    }
    for list in [&mut low, &mut high, &mut slow, &mut false_times] {
        list.sort();
        list.dedup();
    }
    println!("actors: {yes} cells, below 0.5: {low:?}; {no} others, above 0.5: {high:?}");
    println!("times: {times} cells, below 0.8: {slow:?}; others above 0.5: {false_times:?}");
    assert!(low.len() <= 2 && high.len() <= 4, "{low:?} {high:?}");
    assert!(slow.is_empty() && false_times.is_empty(), "{slow:?} {false_times:?}");
}

#[test]
fn costs_and_statuses_of_the_corpus_are_read() {
    use samstem::harmonise::amounts::{money, status, target};
    let (mut costs, mut unread) = (0, Vec::new());
    let (mut statuses, mut silent) = (0, Vec::new());
    let mut targets = std::collections::BTreeMap::new();
    for (_, plan) in gold() {
        for item in plan["items"].as_array().unwrap() {
            let field = |k: &str| item["fields"][k].as_str().filter(|t| !t.is_empty()).map(str::to_owned);
            if let Some(text) = field("cost") {
                costs += 1;
                if money(&text, true).is_none() {
                    unread.push(text);
                }
            }
            if let Some(text) = field("status") {
                statuses += 1;
                if status(&text).is_none() {
                    silent.push(text);
                }
            }
            if let Some(text) = field("indicator") {
                targets.insert(text.clone(), target(&text));
            }
        }
    }
    unread.sort();
    unread.dedup();
    println!("{costs} costs, without an amount: {unread:?}; {statuses} statuses, silent: {silent:?}; {targets:?}");
    // What is left names no amount.
    assert!(unread.iter().all(|t| !t.contains(|c: char| c.is_ascii_digit())), "{unread:?}");
    assert!(silent.is_empty(), "{silent:?}");
}
