//! The command line: what is written where, and with which status the program ends.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{code, folder, run, samstem, stderr, tree};
use serde_json::Value;

/// A text that every version reads as a document.
const PLAN: &[u8] = "Handlingsplan 2024\n\nTiltak Ansvarleg Frist \nLage rutine SSU 2024 \n".as_bytes();

fn report(folder: &std::path::Path) -> Value {
    serde_json::from_slice(&std::fs::read(folder.join("run.json")).unwrap()).unwrap()
}

fn fates(report: &Value) -> Vec<(String, String, String)> {
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let inputs = report["inputs"].as_array().unwrap();
    inputs.iter().map(|i| (text(&i["file"]), text(&i["outcome"]), text(&i["code"]))).collect()
}

#[test]
fn all_converted_ends_with_0_and_every_file_of_the_contract() {
    let (input, output) = (folder(&[("a/plan.txt", PLAN), ("b/plan.txt", PLAN)]), tempfile::tempdir().unwrap());
    let ran = run(&[input.path()], output.path(), &[]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    assert!(ran.stdout.is_empty());
    let names: Vec<String> = tree(output.path()).iter().map(|(name, _)| name.display().to_string()).collect();
    assert_eq!(
        names,
        [
            "actors.csv",
            "csv-metadata.json",
            "datapackage.json",
            "headings.csv",
            "items.csv",
            "measures.csv",
            "plans/plan.txt.b.json",
            "plans/plan.txt.json",
            "plans.csv",
            "run.json",
            "unplaced.csv",
        ]
    );
    let report = report(output.path());
    assert_eq!(report["complete"], true);
    assert_eq!(report["inputs"][0]["output"], "plans/plan.txt.json");
    assert_eq!(report["inputs"][1]["file"], "b/plan.txt");
    assert_eq!(report["inputs"][1]["output"], "plans/plan.txt.b.json");
    let ids: Vec<&Value> = report["inputs"].as_array().unwrap().iter().map(|i| &i["plan_id"]).collect();
    assert_ne!(ids[0], ids[1]);
    let checked = samstem().arg("check").arg(output.path()).output().unwrap();
    assert_eq!(code(&checked), 0, "{}", stderr(&checked));
}

#[test]
fn the_user_says_when_autumn_begins_in_both_ways_of_reading() {
    let plan = "Handlingsplan 2024\n\nTiltak Ansvarleg Frist \nLage rutine SSU Haust 2024 \n";
    let (input, output) = (folder(&[("plan.txt", plan.as_bytes())]), tempfile::tempdir().unwrap());
    let begins = |options: &[&str]| {
        let ran = run(&[input.path()], output.path(), options);
        assert_eq!(code(&ran), 0, "{}", stderr(&ran));
        let plan: Value =
            serde_json::from_slice(&std::fs::read(output.path().join("plans/plan.txt.json")).unwrap()).unwrap();
        plan["items"][0]["deadline"]["from"].as_str().unwrap().to_owned()
    };
    assert_eq!(begins(&[]), "2024-07-01");
    assert_eq!(begins(&["--autumn-from", "august"]), "2024-08-01", "a reading with other options is made anew");
    assert_eq!(report(output.path())["options"]["autumn_from"], "august");
    assert_eq!(begins(&["--autumn-from", "september", "--no-isolation"]), "2024-09-01");
}

#[test]
fn some_failed_ends_with_1_a_line_for_each_and_the_others_written() {
    let input = folder(&[("a.txt", PLAN), ("empty.txt", b""), ("data.json", b"{\"a\": [1]}"), (".hidden.txt", PLAN)]);
    let output = tempfile::tempdir().unwrap();
    let ran = run(&[input.path(), &input.path().join("no such.pdf")], output.path(), &["-q"]);
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    let lines = stderr(&ran);
    assert_eq!(lines.lines().count(), 2, "{lines}");
    assert!(lines.contains("empty.txt: the file is empty; "), "{lines}");
    assert!(lines.contains("no such.pdf: there is no such file; "), "{lines}");
    let want = [
        (".hidden.txt", "skipped", "hidden"),
        ("a.txt", "ok", ""),
        ("data.json", "skipped", "data"),
        ("empty.txt", "error", "empty"),
        ("no such.pdf", "error", "unreadable"),
    ];
    let found = fates(&report(output.path()));
    for ((file, outcome, code), (f, o, c)) in want.iter().zip(&found) {
        assert_eq!((*file, *code), (f.as_str(), c.as_str()));
        assert!(o.starts_with(outcome), "{file} {o}");
    }
    assert_eq!(found.len(), want.len());
}

#[test]
fn wrong_use_ends_with_2() {
    for arguments in [
        &["run", "x"][..],
        &["run"],
        &["nonsense"],
        &["run", "x", "-o", "y", "--jobs", "0"],
        &["run", "x", "-o", "y", "--headings", "/no/such/file.csv"],
        &["extract"],
        &["check", "/no/such/folder"],
    ] {
        let ran = samstem().args(arguments).output().unwrap();
        assert_eq!(code(&ran), 2, "{arguments:?}");
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
}

#[test]
fn nothing_written_ends_with_3_and_says_why() {
    let input = folder(&[("empty.txt", b"")]);
    let output = tempfile::tempdir().unwrap();
    let ran = run(&[input.path()], &output.path().join("new"), &["-q"]);
    assert_eq!(code(&ran), 3, "{}", stderr(&ran));
    assert_eq!(fates(&report(&output.path().join("new")))[0].2, "empty");
    let none = tempfile::tempdir().unwrap();
    let ran = run(&[none.path()], &output.path().join("new2"), &[]);
    assert_eq!(code(&ran), 3);
    assert!(stderr(&ran).contains("no document was found"), "{}", stderr(&ran));
}

#[test]
fn a_folder_of_someone_elses_is_left_alone_unless_forced() {
    let input = folder(&[("a.txt", PLAN)]);
    let output = folder(&[("letter.txt", b"keep me")]);
    let before = tree(output.path());
    let ran = run(&[input.path()], output.path(), &[]);
    assert_eq!(code(&ran), 3);
    assert!(stderr(&ran).contains("--force"), "{}", stderr(&ran));
    assert_eq!(tree(output.path()), before);
    assert_eq!(code(&run(&[input.path()], output.path(), &["--force"])), 0);
    assert_eq!(std::fs::read(output.path().join("letter.txt")).unwrap(), b"keep me");
    let file = output.path().join("letter.txt");
    assert_eq!(code(&run(&[input.path()], &file, &["--force"])), 3);
    assert_eq!(code(&run(&[input.path()], &file.join("below"), &[])), 3);
}

#[test]
fn a_second_run_takes_over_its_own_folder_and_removes_what_is_gone() {
    let input = folder(&[("a.txt", PLAN), ("b.txt", PLAN)]);
    let output = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
    let first = tree(output.path());
    // What a run that was killed leaves behind.
    std::fs::write(output.path().join(".samstem-x1.tmp"), "half").unwrap();
    std::fs::write(output.path().join("plans/.samstem-x2.tmp"), "half").unwrap();
    assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
    assert_eq!(tree(output.path()), first);
    std::fs::remove_file(input.path().join("b.txt")).unwrap();
    assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
    assert!(!output.path().join("plans/b.txt.json").exists());
    assert!(output.path().join("plans/a.txt.json").exists());
}

#[test]
fn the_output_is_no_input() {
    let input = folder(&[("a.txt", PLAN)]);
    let output = input.path().join("out");
    assert_eq!(code(&run(&[input.path()], &output, &[])), 0);
    let first = tree(&output);
    assert_eq!(code(&run(&[input.path()], &output, &[])), 0);
    assert_eq!(tree(&output), first);
    let other = input.path().join("other");
    assert_eq!(code(&run(&[input.path()], &other, &[])), 0);
    let found = fates(&report(&other));
    assert!(found.contains(&("out".to_owned(), "skipped".to_owned(), "data-set".to_owned())), "{found:?}");
}

#[test]
fn extract_prints_what_run_writes_and_reads_standard_input() {
    let input = folder(&[("plan.txt", PLAN)]);
    let output = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
    let file = samstem().arg("extract").arg(input.path().join("plan.txt")).output().unwrap();
    assert_eq!(code(&file), 0);
    assert_eq!(file.stdout, std::fs::read(output.path().join("plans/plan.txt.json")).unwrap());
    let mut child = samstem().args(["extract", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PLAN).unwrap();
    let piped: Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    let mut same: Value = serde_json::from_slice(&file.stdout).unwrap();
    same["source"]["file"] = "standard-input".into();
    assert_eq!(piped["source"], same["source"]);
    assert_eq!(piped["items"].as_array().unwrap().len(), same["items"].as_array().unwrap().len());
}

#[test]
fn a_list_of_paths_comes_by_line_or_by_nul() {
    let input = folder(&[("a.txt", PLAN), ("b c.txt", PLAN)]);
    for separator in ["\n", "\r\n", "\0"] {
        let output = tempfile::tempdir().unwrap();
        let list: Vec<String> = ["a.txt", "b c.txt"].map(|name| input.path().join(name).display().to_string()).to_vec();
        let mut child = samstem()
            .args(["run", "-", "-o"])
            .arg(output.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(list.join(separator).as_bytes()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(0));
        assert_eq!(report(output.path())["counts"]["error"], 0);
        assert_eq!(std::fs::read_dir(output.path().join("plans")).unwrap().count(), 2);
    }
}

#[test]
fn a_reader_that_stops_reading_is_no_fault() {
    let mut child = samstem().arg("schema").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(code(&ended), 0, "{}", stderr(&ended));
    assert!(ended.stderr.is_empty());
}

#[test]
fn schema_completions_and_man_page_are_printed() {
    let schema = samstem().arg("schema").output().unwrap();
    let committed = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/plan.schema.json")).unwrap();
    assert_eq!(schema.stdout, committed);
    for (arguments, holds) in [
        (&["completions", "bash"][..], "_samstem"),
        (&["completions", "fish"], "complete -c samstem"),
        (&["man"], ".TH samstem 1"),
        (&["--help"], "Exit status: 0"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let printed = samstem().args(arguments).output().unwrap();
        assert_eq!(code(&printed), 0, "{arguments:?}");
        assert!(String::from_utf8(printed.stdout).unwrap().contains(holds), "{arguments:?}");
    }
}

#[test]
fn tables_and_headings_are_printed() {
    let input = folder(&[("plan.txt", PLAN)]);
    let output = tempfile::tempdir().unwrap();
    assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
    let tables = samstem().arg("tables").arg(input.path().join("plan.txt")).output().unwrap();
    assert_eq!(code(&tables), 0, "{}", stderr(&tables));
    assert!(serde_json::from_slice::<Value>(&tables.stdout).unwrap()["tables"].is_array());
    let csv = samstem().args(["tables", "--format", "csv"]).arg(input.path().join("plan.txt")).output().unwrap();
    assert_eq!(code(&csv), 0, "{}", stderr(&csv));
    let headings = samstem().args(["headings", "--format", "json"]).arg(output.path()).output().unwrap();
    assert!(serde_json::from_slice::<Value>(&headings.stdout).unwrap().is_array(), "{}", stderr(&headings));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn odd_names_are_read_written_and_told_on_one_line() {
        let input = tempfile::tempdir().unwrap();
        for name in
            [&b"new\nline.txt"[..], b"\x1b[31mred.txt", b"bad-\xff.txt", b"--help.txt", b"=1+1.txt", &[b'n'; 255]]
        {
            std::fs::write(input.path().join(OsStr::from_bytes(name)), PLAN).unwrap();
        }
        std::fs::write(input.path().join("empty\n2.txt"), "").unwrap();
        let output = tempfile::tempdir().unwrap();
        let ran = run(&[input.path()], output.path(), &["-q"]);
        assert_eq!(code(&ran), 1, "{}", stderr(&ran));
        assert_eq!(stderr(&ran).lines().count(), 1, "{}", stderr(&ran));
        assert!(stderr(&ran).contains("empty\\n2.txt: the file is empty"), "{}", stderr(&ran));
        assert_eq!(std::fs::read_dir(output.path().join("plans")).unwrap().count(), 6);
        let checked = samstem().arg("check").arg(output.path()).output().unwrap();
        assert_eq!(code(&checked), 0, "{}", stderr(&checked));
    }

    #[test]
    fn pipes_devices_and_loops_are_not_opened() {
        let input = folder(&[("a.txt", PLAN)]);
        let fifo = input.path().join("fifo.txt");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        symlink("loop.txt", input.path().join("loop.txt")).unwrap();
        symlink(".", input.path().join("round")).unwrap();
        symlink("/dev/zero", input.path().join("zero.txt")).unwrap();
        std::fs::create_dir(input.path().join("folder.txt")).unwrap();
        let output = tempfile::tempdir().unwrap();
        let ran = run(&[input.path()], output.path(), &["-q"]);
        assert_eq!(code(&ran), 1, "{}", stderr(&ran));
        let found = fates(&report(output.path()));
        let coded: Vec<(&str, &str)> = found.iter().map(|(file, _, code)| (file.as_str(), code.as_str())).collect();
        assert_eq!(
            coded,
            [
                ("a.txt", ""),
                ("fifo.txt", "not-a-file"),
                ("loop.txt", "unreadable"),
                ("round", "link"),
                ("zero.txt", "link")
            ]
        );
        for path in [&fifo, &input.path().join("zero.txt"), std::path::Path::new("/dev/null"), input.path()] {
            let named = samstem().arg("extract").arg(path).output().unwrap();
            assert_eq!(code(&named), 3, "{}", path.display());
            assert_eq!(stderr(&named).lines().count(), 1, "{}", stderr(&named));
        }
    }

    #[test]
    fn a_file_that_may_not_be_read_costs_itself_alone() {
        let input = folder(&[("a.txt", PLAN), ("shut.txt", PLAN)]);
        let shut = input.path().join("shut.txt");
        std::fs::set_permissions(&shut, std::fs::Permissions::from_mode(0o000)).unwrap();
        if std::fs::File::open(&shut).is_ok() {
            return; // The superuser reads it all the same.
        }
        let output = tempfile::tempdir().unwrap();
        let ran = run(&[input.path()], output.path(), &[]);
        assert_eq!(code(&ran), 1);
        assert!(stderr(&ran).contains("shut.txt: the file may not be read; "), "{}", stderr(&ran));
    }

    #[test]
    fn a_disk_that_takes_no_more_is_told() {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let Ok(full) = full else { return };
        let ran = samstem().arg("schema").stdout(full).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(code(&ran), 3);
        assert!(stderr(&ran).contains("standard output"), "{}", stderr(&ran));
    }
}

#[test]
fn inspect_writes_a_page_and_never_over_the_document() {
    let input = folder(&[("plan.txt", PLAN), ("empty.txt", b"")]);
    let (plan, page) = (input.path().join("plan.txt"), input.path().join("page.html"));
    let inspect = |args: &[&std::ffi::OsStr]| samstem().arg("inspect").args(args).output().unwrap();
    let written = inspect(&[plan.as_ref(), "-o".as_ref(), page.as_ref()]);
    assert_eq!((code(&written), written.stdout.len()), (0, 0), "{}", stderr(&written));
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("Lage rutine") && html.ends_with("</html>\n"));
    assert_eq!(inspect(&[plan.as_ref()]).stdout, html.as_bytes());

    let over = inspect(&[plan.as_ref(), "-o".as_ref(), plan.as_ref()]);
    assert_eq!(code(&over), 2);
    assert_eq!(std::fs::read(&plan).unwrap(), PLAN);
    let absent = inspect(&[plan.as_ref(), "--page".as_ref(), "7".as_ref()]);
    assert_eq!((code(&absent), absent.stdout.len()), (2, 0));
    assert!(stderr(&absent).contains("there is no page 7"), "{}", stderr(&absent));
    assert_eq!(code(&inspect(&[input.path().join("empty.txt").as_ref()])), 3);
}
