//! scratch
use samstem::model::Content;
fn main() {
    for f in std::env::args().skip(1) {
        let bytes = std::fs::read(&f).unwrap();
        let t = std::time::Instant::now();
        match samstem::read::read(&f, &bytes, &samstem::config::Config::default()) {
            Ok(d) => {
                let Content::Pages { pages, .. } = &d.content else { continue };
                eprintln!("{f}: {} pages {:?}", pages.len(), t.elapsed());
                println!("=== {f}");
                for n in &d.notes {
                    println!("# {} {} p{:?}", n.code, n.message, n.page);
                }
                for p in pages {
                    for w in &p.words {
                        println!("{}", w.text);
                    }
                }
            }
            Err(e) => println!("=== {f}\n# ERROR {e}"),
        }
    }
}
