//! Prints the words of PDFs with their places: `words FILE...`, a line of JSON for each page.
//!
//! `tests/glyphs.py` holds them against another reader.

use std::io::Write;

use samstem::config::Config;
use samstem::model::Content;
use serde_json::json;

fn main() -> std::io::Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for file in std::env::args().skip(1) {
        let bytes = std::fs::read(&file)?;
        let document = match samstem::read::read(&file, &bytes, &Config::default()) {
            Ok(document) => document,
            Err(error) => {
                writeln!(out, "{}", json!({ "file": file, "error": error.to_string() }))?;
                continue;
            }
        };
        let notes: Vec<_> = document.notes.iter().map(|n| json!([n.page, n.code, n.message])).collect();
        let Content::Pages { pages, .. } = document.content else { continue };
        for page in pages {
            let words: Vec<_> = page
                .words
                .iter()
                .map(|w| {
                    let b = w.bbox;
                    json!([w.text, w.direction, w.baseline, b.x0, b.y0, b.x1, b.y1, w.size, w.soft_hyphen_end])
                })
                .collect();
            let line = json!({
                "file": file, "page": page.number, "width": page.width, "height": page.height,
                "notes": notes.iter().filter(|n| n[0] == page.number).collect::<Vec<_>>(), "words": words,
            });
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
