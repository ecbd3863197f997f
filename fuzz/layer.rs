//! A layer of the program under libFuzzer. Which one: the environment variable `SAMSTEM_LAYER`, a name of
//! `tests/common/layers.rs`; with `SAMSTEM_SEEDS` the seeds of the layer are written into that folder first.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../tests/common/layers.rs"]
mod layers;

static LAYER: LazyLock<&layers::Layer> = LazyLock::new(|| {
    let name = std::env::var("SAMSTEM_LAYER").unwrap_or_default();
    let layer = layers::LAYERS.iter().find(|layer| layer.name == name).expect("SAMSTEM_LAYER names no layer");
    if let Some(folder) = std::env::var_os("SAMSTEM_SEEDS") {
        for (number, seed) in (layer.seeds)().iter().enumerate() {
            std::fs::write(std::path::Path::new(&folder).join(format!("seed-{number}")), seed)
                .expect("seeds can be written");
        }
    }
    layer
});

fuzz_target!(init: { LazyLock::force(&LAYER); }, |bytes: &[u8]| {
    let _ = (LAYER.run)(bytes);
});
