//! `samstem report`: the page of the fixtures, held against the tables of `compare`.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;
use std::process::Output;

use common::{code, run, samstem, stderr};
use serde_json::Value;

fn data_set() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    assert_eq!(code(&run(&[&from], folder.path(), &["--compare", "--reference-date", "2026-01-01"])), 0);
    folder
}

fn report(folder: &Path, page: &Path, more: &[&str]) -> Output {
    samstem().arg("report").arg(folder).arg("-o").arg(page).args(more).output().unwrap()
}

/// The texts of the cells of a section's first table, row by row, without the tags.
fn rows(page: &str, section: &str) -> Vec<Vec<String>> {
    let from = page.find(&format!("<section id=\"{section}\"")).unwrap();
    let table = page[from..].split_once("<tbody>").unwrap().1.split_once("</tbody>").unwrap().0;
    let cell = |cell: &str| {
        let mut text = String::new();
        let mut inside = true;
        for c in cell.chars() {
            match c {
                '<' => inside = false,
                '>' => inside = true,
                c if inside => text.push(c),
                _ => {}
            }
        }
        text
    };
    let cells = |row: &str| row.split("<td").skip(1).map(|c| cell(c.split_once('>').unwrap().1)).collect();
    table.split("<tr").skip(1).map(cells).collect()
}

#[test]
fn the_numbers_are_those_that_compare_writes() {
    let folder = data_set();
    let path = folder.path().join("report.html");
    let ran = report(folder.path(), &path, &["--language", "nn", "--reference-date", "2026-01-01"]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    assert!(ran.stdout.is_empty());
    let page = std::fs::read_to_string(&path).unwrap();
    let read = |table: &str| -> Vec<Value> {
        let bytes = std::fs::read(folder.path().join(format!("comparison/{table}.json"))).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    };
    let sum = |rows: &[Value]| rows.iter().map(|r| r["measures"].as_u64().unwrap()).sum::<u64>();
    let shown = |section: &str| -> u64 {
        let numbers = rows(&page, section).into_iter().flatten();
        numbers.filter_map(|c| c.trim().split([' ', '\u{a0}']).next().unwrap().parse::<u64>().ok()).sum()
    };
    assert!(sum(&read("coverage")) > 20);
    assert_eq!(shown("coverage"), sum(&read("coverage")));
    assert_eq!(shown("responsibility"), sum(&read("responsibility")));
    // The last row of the time line is the sum of the others.
    assert_eq!(shown("time"), 2 * sum(&read("time")));
    let overdue = read("overdue").len();
    assert!(overdue > 0);
    assert!(page.contains(&format!("Over tida utan status per 1.1.2026 ({overdue})")));
    let versions = read("version_pairs");
    assert_eq!(versions.is_empty(), !page.contains("id=\"v0\""));
}

#[test]
fn a_plan_that_is_not_counted_is_named() {
    let inputs = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/havneset-2025-2026.pdf");
    for name in ["ein.pdf", "to.pdf"] {
        std::fs::copy(&from, inputs.path().join(name)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(&[inputs.path()], folder.path(), &["--report", "--language", "en"])), 0);
    let page = std::fs::read_to_string(folder.path().join("report.html")).unwrap();
    let line = page.lines().find(|l| l.contains("Not counted here")).unwrap();
    assert!(line.contains("ein.pdf") && line.contains("to.pdf"), "{line}");
}

#[test]
fn nothing_is_written_over_without_force_and_the_bytes_are_the_same() {
    let folder = data_set();
    let path = folder.path().join("report.html");
    assert_eq!(code(&report(folder.path(), &path, &["--jobs", "1"])), 0);
    let first = std::fs::read(&path).unwrap();
    let again = report(folder.path(), &path, &["--language", "en"]);
    assert_eq!(code(&again), 3);
    assert!(stderr(&again).contains("--force"), "{}", stderr(&again));
    assert!(std::fs::read(&path).unwrap() == first);
    assert_eq!(code(&report(folder.path(), &path, &["--force", "--jobs", "4"])), 0);
    assert!(std::fs::read(&path).unwrap() == first);
    assert_eq!(code(&report(folder.path(), &path, &["--force", "--language", "nn"])), 0);
    assert!(std::fs::read(&path).unwrap() != first);
}

#[test]
fn run_writes_the_same_page_and_takes_it_away_again() {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let options = ["--report", "--language", "nn", "--reference-date", "2026-01-01"];
    let ran = run(&[&from], folder.path(), &options);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let beside = folder.path().join("report.html");
    let page = std::fs::read(&beside).unwrap();
    let apart = tempfile::tempdir().unwrap();
    let other = apart.path().join("page.html");
    assert_eq!(code(&report(folder.path(), &other, &options[1..])), 0);
    assert!(std::fs::read(&other).unwrap() == page);
    // One that somebody changed is left alone.
    std::fs::write(&beside, b"mine").unwrap();
    let ran = run(&[&from], folder.path(), &["--report"]);
    assert_eq!(code(&ran), 3);
    assert!(stderr(&ran).contains("report.html") && stderr(&ran).contains("--force"), "{}", stderr(&ran));
    assert_eq!(std::fs::read(&beside).unwrap(), b"mine");
    assert_eq!(code(&run(&[&from], folder.path(), &["--report", "--force"])), 0);
    assert_eq!(code(&run(&[&from], folder.path(), &[])), 0);
    assert!(!beside.exists());
    assert_eq!(code(&run(&[&from], folder.path(), &["--language", "nn"])), 2);
}

#[test]
fn the_page_speaks_the_language_of_its_reader() {
    let folder = data_set();
    let page = |language: &str| {
        let path = folder.path().join(format!("{language}.html"));
        assert_eq!(code(&report(folder.path(), &path, &["--language", language])), 0);
        std::fs::read_to_string(path).unwrap()
    };
    let (nn, nb, en) = (page("nn"), page("nb"), page("en"));
    let said = [
        ("Personar med alvorlege psykiske lidingar", "delmålet er det som står over: rada"),
        ("Personer med alvorlige psykiske lidelser", "delmålet er det som står over: raden"),
        ("People with severe mental illness", "the objective is the one above"),
    ];
    for (at, page) in [&nn, &nb, &en].into_iter().enumerate() {
        for (other, (theme, finding)) in said.into_iter().enumerate() {
            assert_eq!(page.contains(theme), at == other, "{theme} {at}");
            assert_eq!(page.contains(finding), at == other, "{finding} {at}");
        }
    }
}

#[test]
fn wrong_use_and_what_cannot_be_written_leave_what_was_there() {
    let folder = data_set();
    let nothing = tempfile::tempdir().unwrap();
    let page = nothing.path().join("report.html");
    assert_eq!(code(&report(nothing.path(), &page, &[])), 3);
    assert_eq!(code(&report(folder.path(), &page, &["--language", "sv"])), 2);
    assert_eq!(code(&report(folder.path(), &page, &["--reference-date", "i morgon"])), 2);
    assert_eq!(code(&report(folder.path(), &nothing.path().join("no/such/report.html"), &[])), 3);
    assert_eq!(code(&report(folder.path(), nothing.path(), &["--force"])), 3);
    assert_eq!(std::fs::read_dir(nothing.path()).unwrap().count(), 0);
}

#[test]
fn a_plan_that_cannot_be_read_back_is_named_on_the_page() {
    let folder = data_set();
    std::fs::write(folder.path().join("plans/havneset-2025-2026.pdf.json"), b"{").unwrap();
    let page = folder.path().join("report.html");
    let ran = report(folder.path(), &page, &[]);
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("plans/havneset-2025-2026.pdf.json</th>"));
}
