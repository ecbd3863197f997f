use samstem::{config::Config, knowledge::Knowledge};
fn main() {
    for f in std::env::args().skip(1) {
        let bytes = std::fs::read(&f).unwrap();
        let d = samstem::pipeline::extract(&f, &bytes, &Config::default(), &Knowledge::builtin());
        if let Err(e) = d {
            println!("{e}");
        }
    }
}
