//! `run --sqlite` and `run --parquet`: what is written, replaced and left alone. What the files hold is
//! read by other programs in `tests/agreement.py`.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::{code, folder, run, stderr};

const PLAN: &[u8] = b"Handlingsplan 2024-2027\n\nNr. Tiltak Ansvarleg Frist \n1.1 Lage rutine SSU Haust 2025 \n";

fn there(folder: &Path, end: &str) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(end)).collect();
    names.sort();
    names
}

#[cfg(not(all(feature = "sqlite", feature = "parquet")))]
#[test]
fn a_build_without_them_says_so_and_writes_nothing() {
    let input = folder(&[("plan.txt", PLAN)]);
    let output = tempfile::tempdir().unwrap();
    let to = output.path().join("out");
    for (option, built) in [("--sqlite", cfg!(feature = "sqlite")), ("--parquet", cfg!(feature = "parquet"))] {
        if !built {
            let ran = run(&[input.path()], &to, &[option]);
            assert_eq!(code(&ran), 2, "{}", stderr(&ran));
            assert!(stderr(&ran).contains("--features"), "{}", stderr(&ran));
            assert!(there(output.path(), "out").is_empty());
        }
    }
}

#[cfg(all(feature = "sqlite", feature = "parquet"))]
mod built {
    use common::tree;

    use super::*;

    const ALL: [&str; 7] = [
        "actors.parquet",
        "headings.parquet",
        "items.parquet",
        "measures.parquet",
        "plans.parquet",
        "samstem.sqlite",
        "unplaced.parquet",
    ];

    fn databases(folder: &Path) -> Vec<String> {
        let mut all = there(folder, ".parquet");
        all.extend(there(folder, ".sqlite"));
        all.sort();
        all
    }

    #[test]
    fn the_bytes_are_the_same_for_any_number_of_threads() {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let outputs = ["1", "4"].map(|jobs| {
            let output = tempfile::tempdir().unwrap();
            let ran = run(&[&fixtures], output.path(), &["--sqlite", "--parquet", "--jobs", jobs]);
            assert_eq!(code(&ran), 0, "{}", stderr(&ran));
            assert_eq!(databases(output.path()), ALL);
            tree(output.path())
        });
        assert!(outputs[0] == outputs[1]);
    }

    #[test]
    fn those_of_an_earlier_run_go_or_are_replaced() {
        let input = folder(&[("plan.txt", PLAN)]);
        let output = tempfile::tempdir().unwrap();
        let again = |options: &[&str]| {
            let ran = run(&[input.path()], output.path(), options);
            assert_eq!(code(&ran), 0, "{}", stderr(&ran));
        };
        again(&["--sqlite", "--parquet"]);
        let first = tree(output.path());
        again(&["--sqlite", "--parquet"]);
        assert!(tree(output.path()) == first);
        again(&["--sqlite"]);
        assert_eq!(databases(output.path()), ["samstem.sqlite"]);
        again(&[]);
        assert!(databases(output.path()).is_empty());
    }

    #[test]
    fn one_that_was_changed_is_replaced_with_force_alone() {
        let input = folder(&[("plan.txt", PLAN)]);
        let output = tempfile::tempdir().unwrap();
        assert_eq!(code(&run(&[input.path()], output.path(), &["--sqlite", "--parquet"])), 0);
        for file in ["samstem.sqlite", "items.parquet"] {
            let path = output.path().join(file);
            let written = std::fs::read(&path).unwrap();
            std::fs::write(&path, b"mine").unwrap();
            let before = tree(output.path());
            let ran = run(&[input.path()], output.path(), &["--sqlite", "--parquet"]);
            assert_eq!(code(&ran), 3, "{}", stderr(&ran));
            assert!(stderr(&ran).contains(file) && stderr(&ran).contains("--force"), "{}", stderr(&ran));
            assert!(tree(output.path()) == before, "{file}");
            // A run that does not write it leaves it alone too.
            assert_eq!(code(&run(&[input.path()], output.path(), &[])), 0);
            assert_eq!(std::fs::read(&path).unwrap(), b"mine");
            assert_eq!(code(&run(&[input.path()], output.path(), &["--sqlite", "--parquet", "--force"])), 0);
            assert!(std::fs::read(&path).unwrap() == written, "{file}");
        }
    }
}
