//! How fast text exports become plans: `cargo bench --bench text`. Figures are throughput in bytes of
//! input on one thread; a whole run spreads files over all of them.

use std::path::Path;

use divan::counter::BytesCount;
use samstem::config::Config;
use samstem::knowledge::Knowledge;

fn main() {
    divan::main();
}

/// A plan of the fixtures in each kind of export.
const PLANS: [&str; 4] = ["01-avsnittsmerke", "03-rutenett", "04-blokker", "05-streker"];

/// The exports of the development corpus, by the ends of their names.
const FORMS: [&str; 4] = ["tika.txt", "layout.txt", "pymupdf.txt", "pdftotext.txt"];

#[divan::bench(args = PLANS)]
fn extract(bencher: divan::Bencher<'_, '_>, name: &str) {
    let file = format!("{name}.txt");
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(&file)).unwrap_or_default();
    let (knowledge, config) = (Knowledge::builtin(), Config::default());
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| samstem::pipeline::extract(&file, &bytes, &config, &knowledge));
}

/// All plans of the development corpus in one kind of export, where the corpus stands beside the repository.
#[divan::bench(args = FORMS, sample_count = 5)]
fn corpus(bencher: divan::Bencher<'_, '_>, form: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let end = format!(".{form}");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()).filter(|p| p.to_string_lossy().ends_with(&end)))
        .collect();
    paths.sort();
    let texts: Vec<Vec<u8>> = paths.iter().filter_map(|p| std::fs::read(p).ok()).collect();
    let (knowledge, config) = (Knowledge::builtin(), Config::default());
    bencher.counter(BytesCount::new(texts.iter().map(Vec::len).sum::<usize>())).bench(|| {
        texts.iter().filter(|bytes| samstem::pipeline::extract(form, bytes, &config, &knowledge).is_ok()).count()
    });
}
