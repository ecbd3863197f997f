//! A run that was stopped goes on, and what has not changed is not read again.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use common::{code, folder, run, samstem, stderr, tree};
use serde_json::Value;
use sha2::{Digest, Sha256};

fn plan(number: usize) -> Vec<u8> {
    format!("Handlingsplan 2024\n\nTiltak\tAnsvarleg\tFrist\nLage rutine nr. {number}\tSSU\t2024\n").into_bytes()
}

fn inputs(count: usize) -> tempfile::TempDir {
    let folder = folder(&[("tom.txt", b"")]);
    for number in 0..count {
        fs::write(folder.path().join(format!("plan-{number:03}.txt")), plan(number)).unwrap();
    }
    folder
}

fn report(folder: &Path) -> Value {
    serde_json::from_slice(&fs::read(folder.join("run.json")).unwrap()).unwrap()
}

/// Changes the report as nobody but a test does: what is then found again was not read again.
fn edit_report(folder: &Path, edit: impl FnOnce(&mut Value)) {
    let mut value = report(folder);
    edit(&mut value);
    let mut bytes = serde_json::to_vec_pretty(&value).unwrap();
    bytes.push(b'\n');
    fs::write(folder.join("run.json"), bytes).unwrap();
}

fn input<'a>(report: &'a mut Value, name: &str) -> &'a mut Value {
    report["inputs"].as_array_mut().unwrap().iter_mut().find(|i| i["file"] == name).unwrap()
}

#[test]
fn nothing_changed_reads_and_writes_nothing() {
    let (input_folder, output) = (inputs(5), tempfile::tempdir().unwrap());
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    edit_report(output.path(), |r| input(r, "tom.txt")["message"] = "as it was".into());
    let first = tree(output.path());
    let second = run(&[input_folder.path()], output.path(), &[]);
    assert_eq!(code(&second), 1);
    assert_eq!(tree(output.path()), first);
    assert!(stderr(&second).contains("tom.txt: as it was"), "{}", stderr(&second));
    assert!(stderr(&second).contains("5 converted"), "{}", stderr(&second));
    // A file that is no longer what was written is written anew.
    let rows = output.path().join("measures.csv");
    fs::write(&rows, "edited").unwrap();
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    assert_eq!(tree(output.path()), first);
}

#[test]
fn one_changed_input_is_read_and_the_others_are_taken_over() {
    let (input_folder, output) = (inputs(4), tempfile::tempdir().unwrap());
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    // A plan whose file and report agree on other words.
    let path = output.path().join("plans/plan-001.txt.json");
    let told = fs::read_to_string(&path).unwrap().replace("Lage rutine nr. 1", "Taken over");
    fs::write(&path, &told).unwrap();
    let hash: String = Sha256::digest(told.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
    edit_report(output.path(), |r| input(r, "plan-001.txt")["output_sha256"] = hash.into());
    fs::write(input_folder.path().join("plan-002.txt"), plan(77)).unwrap();
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    let rows = fs::read_to_string(output.path().join("measures.csv")).unwrap();
    assert!(rows.contains("Taken over") && rows.contains("rutine nr. 77") && rows.contains("rutine nr. 3"), "{rows}");
    assert!(!rows.contains("rutine nr. 1") && !rows.contains("rutine nr. 2"), "{rows}");
    // Another setting makes other plans.
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &["--ignore-tags"])), 1);
    assert!(fs::read_to_string(output.path().join("measures.csv")).unwrap().contains("rutine nr. 1"));
}

#[test]
fn what_was_taken_over_is_what_a_first_run_writes() {
    let input_folder = inputs(3);
    // Two plans that want the same identifier: which of them gets it depends on the others.
    for name in ["a", "b"] {
        fs::create_dir(input_folder.path().join(name)).unwrap();
        fs::write(input_folder.path().join(name).join("plan.txt"), plan(7)).unwrap();
    }
    let output = tempfile::tempdir().unwrap();
    let steps: [&dyn Fn(); 4] = [
        &|| {},
        &|| fs::write(input_folder.path().join("plan-000.txt"), plan(50)).unwrap(),
        &|| fs::remove_file(input_folder.path().join("a/plan.txt")).unwrap(),
        &|| fs::write(input_folder.path().join("aa.json"), "{}").unwrap(),
    ];
    for (step, change) in steps.iter().enumerate() {
        change();
        for more in [&[][..], &["--xlsx"], &["--headers", "nn"], &["--jobs", "1"]] {
            let (again, fresh) = (run(&[input_folder.path()], output.path(), more), tempfile::tempdir().unwrap());
            let first = run(&[input_folder.path()], fresh.path(), more);
            assert_eq!((code(&again), code(&first)), (1, 1), "{}", stderr(&again));
            let differing: Vec<_> = tree(output.path())
                .into_iter()
                .zip(tree(fresh.path()))
                .filter(|((a, x), (b, y))| a != b || x != y)
                .map(|((a, _), _)| a)
                .collect();
            assert_eq!(differing, [""; 0].map(std::path::PathBuf::from), "step {step} {more:?}");
        }
    }
}

#[test]
fn what_failed_is_read_again_when_asked_for() {
    let (input_folder, output) = (inputs(2), tempfile::tempdir().unwrap());
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    let first = tree(output.path());
    edit_report(output.path(), |r| input(r, "tom.txt")["message"] = "as it was".into());
    let again = run(&[input_folder.path()], output.path(), &["--retry", "failed"]);
    assert!(stderr(&again).contains("tom.txt: the file is empty"), "{}", stderr(&again));
    assert_eq!(tree(output.path()), first);
}

#[test]
fn resume_goes_on_with_the_same_run_alone() {
    let (input_folder, output) = (inputs(2), tempfile::tempdir().unwrap());
    let refused = run(&[input_folder.path()], output.path(), &["--resume"]);
    assert_eq!(code(&refused), 3);
    assert!(stderr(&refused).contains("no run to go on with"), "{}", stderr(&refused));
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &["--resume"])), 1);
    let before = tree(output.path());
    let refused = run(&[input_folder.path()], output.path(), &["--resume", "--ignore-tags"]);
    assert_eq!(code(&refused), 3);
    assert!(stderr(&refused).contains("other options"), "{}", stderr(&refused));
    assert_eq!(tree(output.path()), before);
}

#[cfg(unix)]
#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    use std::os::unix::fs::MetadataExt;
    let (input_folder, output, unbroken) = (inputs(300), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    assert_eq!(code(&run(&[input_folder.path()], unbroken.path(), &["-q"])), 1);
    let journal = output.path().join(".samstem-journal");
    let noted = || fs::read(&journal).map_or(0, |bytes| bytes.iter().filter(|b| **b == b'\n').count());
    let mut child = samstem()
        .arg("run")
        .arg(input_folder.path())
        .arg("-o")
        .arg(output.path())
        .args(["-q", "--jobs", "1"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = Instant::now();
    while noted() < 20 && began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None, "the run was over before it was killed");
    let made = noted();
    assert!((20..290).contains(&made), "{made}");
    assert_eq!(report(output.path())["complete"], false);
    let first = output.path().join("plans/plan-003.txt.json");
    let number = fs::metadata(&first).unwrap().ino();
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &["-q", "--resume"])), 1);
    assert_eq!(fs::metadata(&first).unwrap().ino(), number, "a plan that was made is not made again");
    assert_eq!(tree(output.path()), tree(unbroken.path()));
}

#[test]
fn a_second_run_into_a_folder_in_use_is_refused() {
    let (input_folder, output) = (inputs(1), tempfile::tempdir().unwrap());
    assert_eq!(code(&run(&[input_folder.path()], output.path(), &[])), 1);
    let before = tree(output.path());
    let lock = fs::File::create(output.path().join(".samstem-lock")).unwrap();
    lock.lock().unwrap();
    let refused = run(&[input_folder.path()], output.path(), &[]);
    assert_eq!(code(&refused), 3);
    assert!(stderr(&refused).contains("another run is writing to this folder"), "{}", stderr(&refused));
    lock.unlock().unwrap();
    fs::remove_file(output.path().join(".samstem-lock")).unwrap();
    assert_eq!(tree(output.path()), before);
}
