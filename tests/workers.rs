//! Documents are read in worker processes: what one does to its process costs that document alone.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{code, folder, run, samstem, stderr, tree};
use serde_json::Value;

const PLAN: &[u8] = "Handlingsplan 2024\n\nTiltak Ansvarleg Frist \nLage rutine SSU 2024 \n".as_bytes();

/// Text that takes seconds to read and far more memory than its size.
fn heavy() -> Vec<u8> {
    "Tiltak\tAnsvarlig\tFrist\nLage rutine\tSSU\t2024\n".repeat(400_000).into_bytes()
}

fn fates(folder: &Path) -> Vec<(String, String, String)> {
    let report: Value = serde_json::from_slice(&std::fs::read(folder.join("run.json")).unwrap()).unwrap();
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let inputs = report["inputs"].as_array().unwrap();
    inputs.iter().map(|i| (text(&i["file"]), text(&i["outcome"]), text(&i["code"]))).collect()
}

#[test]
fn with_and_without_worker_processes_the_bytes_are_the_same() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let runs: Vec<_> = [&["--no-isolation", "--jobs", "1"][..], &["--jobs", "1"], &["--jobs", "8"]]
        .iter()
        .map(|more| {
            let output = tempfile::tempdir().unwrap();
            let ran = run(&[&fixtures], output.path(), more);
            assert!(!stderr(&ran).contains("warning: worker processes"), "{}", stderr(&ran));
            tree(output.path())
        })
        .collect();
    assert!(runs[0].len() > 10);
    assert!(runs[0] == runs[1] && runs[0] == runs[2]);
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;

    /// Runs over a heavy document between two good ones.
    fn beside_good_ones(more: &[&str]) -> (String, Vec<(String, String, String)>, f64) {
        let heavy = heavy();
        let input = folder(&[("a.txt", PLAN), ("b.txt", &heavy), ("c.txt", PLAN)]);
        let output = tempfile::tempdir().unwrap();
        let began = std::time::Instant::now();
        let ran = run(&[input.path()], output.path(), &[&["-q", "--jobs", "2"], more].concat());
        let took = began.elapsed().as_secs_f64();
        assert_eq!(code(&ran), 1, "{}", stderr(&ran));
        assert_eq!(stderr(&ran).lines().count(), 1, "{}", stderr(&ran));
        let alone = folder(&[("a.txt", PLAN), ("c.txt", PLAN)]);
        let good = tempfile::tempdir().unwrap();
        assert_eq!(code(&run(&[alone.path()], good.path(), &["-q"])), 0);
        assert_eq!(tree(&output.path().join("plans")), tree(&good.path().join("plans")));
        (stderr(&ran), fates(output.path()), took)
    }

    fn coded(found: &[(String, String, String)]) -> Vec<&str> {
        found.iter().map(|(_, _, code)| code.as_str()).collect()
    }

    #[test]
    fn memory_without_end_costs_the_document_alone() {
        let (said, found, _) = beside_good_ones(&["--limit", "worker-memory=150MiB"]);
        assert_eq!(coded(&found), ["", "worker-died", ""], "{found:?} {said}");
        assert!(said.contains("b.txt: reading it took more memory than there was (the limit is 150 MiB); "), "{said}");
    }

    #[test]
    fn processor_time_without_end_costs_the_document_alone() {
        let (said, found, _) = beside_good_ones(&["--limit", "cpu-seconds=1"]);
        assert_eq!(coded(&found), ["", "too-slow", ""], "{found:?} {said}");
        assert!(said.contains("more than 1 seconds of processor time"), "{said}");
    }

    #[test]
    fn time_by_the_clock_without_end_costs_the_document_alone() {
        let (said, found, took) = beside_good_ones(&["--limit", "wall-seconds=1"]);
        assert_eq!(coded(&found), ["", "too-slow", ""], "{found:?} {said}");
        assert!(took < 60.0, "{took}");
    }

    #[test]
    fn a_worker_is_replaced_after_its_number_of_documents() {
        let files: Vec<(String, &[u8])> = (0..30).map(|n| (format!("{n:02}.txt"), PLAN)).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let input = folder(&files);
        let (few, many) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        assert_eq!(code(&run(&[input.path()], few.path(), &["--limit", "worker-files=2"])), 0);
        assert_eq!(code(&run(&[input.path()], many.path(), &[])), 0);
        assert_eq!(tree(&few.path().join("plans")), tree(&many.path().join("plans")));
    }

    #[test]
    fn where_no_process_can_be_started_documents_are_read_all_the_same() {
        let input = folder(&[("a.txt", PLAN), ("b.txt", PLAN)]);
        let output = tempfile::tempdir().unwrap();
        // Files enough for the run itself, and none for the pipes of a process.
        let ran = std::process::Command::new("sh")
            .args(["-c", "ulimit -n 14 && exec \"$0\" run \"$1\" -o \"$2\" --jobs 1", env!("CARGO_BIN_EXE_samstem")])
            .args([input.path(), output.path()])
            .output()
            .unwrap();
        assert_eq!(code(&ran), 0, "{}", stderr(&ran));
        let warnings = stderr(&ran).lines().filter(|l| l.starts_with("warning: worker processes")).count();
        assert_eq!(warnings, 1, "{}", stderr(&ran));
    }
}

#[test]
fn commands_for_one_document_give_a_sentence_for_one_that_breaks_its_process() {
    let input = folder(&[("heavy.txt", &heavy())]);
    for command in ["extract", "tables", "inspect"] {
        let ran = samstem()
            .arg(command)
            .arg(input.path().join("heavy.txt"))
            .args(["--limit", "worker-memory=150MiB"])
            .output()
            .unwrap();
        assert_eq!(code(&ran), 3, "{command}");
        assert!(ran.stdout.is_empty());
        assert!(stderr(&ran).contains("heavy.txt: reading it took more than"), "{}", stderr(&ran));
    }
}

#[test]
fn limits_are_listed_and_a_wrong_one_is_wrong_use() {
    let listed = samstem().args(["limits", "--json"]).output().unwrap();
    let limits: Vec<Value> = serde_json::from_slice(&listed.stdout).unwrap();
    let shown = String::from_utf8(samstem().arg("limits").output().unwrap().stdout).unwrap();
    assert!(limits.len() > 5);
    for limit in &limits {
        assert!(shown.contains(limit["name"].as_str().unwrap()), "{limit}");
        assert!(limit["value"].is_u64() && limit["unit"].is_string() && limit["reason"].is_string(), "{limit}");
    }
    let input = folder(&[("a.txt", PLAN)]);
    for wrong in ["no-such=3", "file-bytes", "file-bytes=many"] {
        let ran = samstem().arg("extract").arg(input.path().join("a.txt")).args(["--limit", wrong]).output().unwrap();
        assert_eq!(code(&ran), 2, "{wrong}");
    }
    let small =
        samstem().arg("extract").arg(input.path().join("a.txt")).args(["--limit", "file-bytes=10"]).output().unwrap();
    assert_eq!(code(&small), 3);
    assert!(stderr(&small).contains("larger than 10 bytes"), "{}", stderr(&small));
}
