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

#[divan::bench(args = PLANS)]
fn extract(bencher: divan::Bencher<'_, '_>, name: &str) {
    let file = format!("{name}.txt");
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(&file)).unwrap_or_default();
    let (knowledge, config) = (Knowledge::builtin(), Config::default());
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| samstem::pipeline::extract(&file, &bytes, &config, &knowledge));
}
