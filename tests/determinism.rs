//! The same inputs and options give the same bytes: whatever the threads, the folder, the order of
//! the arguments and the clock.

#![allow(clippy::unwrap_used)]

mod common;

use common::{code, folder, run, stderr, tree};

/// Many small documents, some alike, some that fail.
fn inputs() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for i in 0..16 {
        let plan = format!(
            "Handlingsplan 202{}-2027\n\nNr. Tiltak Ansvarleg Frist \n1.{i} Lage rutine {i} SSU Haust 2025 \n1.{} Evaluere \
             FSU Vår 2026 \n",
            i % 4,
            i + 1
        );
        files.push((format!("m{}/plan-{}.txt", i % 5, i / 5), plan.into_bytes()));
    }
    files.push(("m0/empty.txt".to_owned(), Vec::new()));
    files.push(("m1/broken.pdf".to_owned(), b"%PDF-1.7\ngarbage".to_vec()));
    files
}

fn written(files: &[(String, Vec<u8>)]) -> tempfile::TempDir {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    folder(&files)
}

#[test]
fn threads_folder_and_order_change_no_byte() {
    let files = inputs();
    let reference = tempfile::tempdir().unwrap();
    let here = written(&files);
    let ran = run(&[here.path()], reference.path(), &["--jobs", "1"]);
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    let want = tree(reference.path());
    assert!(want.len() > 16, "{}", want.len());

    for jobs in ["2", "8"] {
        let output = tempfile::tempdir().unwrap();
        run(&[here.path()], output.path(), &["--jobs", jobs]);
        assert!(tree(output.path()) == want, "--jobs {jobs} gives other bytes");
    }

    let mut turned = files;
    turned.reverse();
    let there = written(&turned);
    let output = tempfile::tempdir().unwrap();
    run(&[there.path()], output.path(), &[]);
    assert!(tree(output.path()) == want, "another folder gives other bytes");

    let output = tempfile::tempdir().unwrap();
    let parts: Vec<_> = [3, 0, 4, 1, 2].iter().map(|i| there.path().join(format!("m{i}"))).collect();
    let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    run(&parts, output.path(), &["--jobs", "3"]);
    assert!(tree(output.path()) == want, "another order of arguments gives other bytes");
}
