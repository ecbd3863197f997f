//! What several tests share.

#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use samstem::model::PlanDocument;
use serde_json::json;

/// A plan made by hand, with what is hard for CSV: quotes, line ends, bullets, formulas, a column
/// that is absent and cells that are empty.
pub fn sample(file: &str, id: &str) -> PlanDocument {
    serde_json::from_value(json!({
        "schema_version": "1.0",
        "source": { "file": file, "sha256": "00", "media_type": "application/pdf", "pages": 6 },
        "plan": {
            "id": id, "title": "Handlingsplan 2023–2024, «Sogn og Fjordane»",
            "community": { "id": "sogn-og-fjordane", "name": "Sogn og Fjordane helsefellesskap" },
            "language": "nn", "period": { "from": "2023", "to": "2024", "text": "2023-2024" }, "sensitivity": "intern"
        },
        "focus_areas": [
            { "no": "1", "title": "Felles planlegging", "goal": null },
            { "no": "4", "title": "Akuttmedisinske tenester", "goal": null }
        ],
        "items": [
            {
                "id": format!("{id}/1.1"), "item_no": "1.1", "section": "Frå handlingsplanen 2022",
                "focus_area": { "no": "1", "title": "Felles planlegging" }, "focus_area_goal": "Planleggje i lag",
                "objective": "Revidere \"avtalen\"; ferdig, no",
                "measures": [
                    { "id": format!("{id}/1.1/1"), "text": "oppretting av avtaleutval", "points": ["- møte", "=1+1"],
                      "themes": ["agreements", "planning"] },
                    { "id": format!("{id}/1.1/2"), "text": "- strek\nto linjer", "points": [], "themes": [] }
                ],
                "responsible": { "text": "SSU/FSU/partnarane", "actors": ["ssu", "fsu", "partnarane"] },
                "deadline": { "text": "Høst 2023 – vår 2024", "from": "2023-08-01", "to": "2024-06-30", "kind": "interval" },
                "comment": "=HYPERLINK(\"http://x\")", "cost": "-12 500,50", "status": null,
                "extra": { "Heimel": "§ 3, \"a\"", "Merknad": null },
                "source": { "pages": [1, 2], "table": 0, "rows": [3],
                            "boxes": [{ "page": 1, "bbox": [56.6, 301.2, 512.0, 388.9] }] },
                "confidence": 0.97, "warnings": ["raden er delt"]
            },
            {
                "id": format!("{id}/2"), "item_no": null, "focus_area": null, "focus_area_goal": null, "objective": null,
                "measures": [], "responsible": null,
                "deadline": { "text": "fortløpande", "from": null, "to": null, "kind": "continuous" },
                "source": { "pages": [], "table": null, "rows": [], "boxes": [] }, "confidence": 1.0, "warnings": []
            }
        ],
        "headings": [
            { "table": 0, "column": 2, "heading": "Handling/\ntiltak", "field": "measure", "match": "exact", "score": 1.0 },
            { "table": 0, "column": 3, "heading": "Heimel", "field": null, "match": "none", "score": 0.4,
              "suggestions": ["comment", "resources"] }
        ],
        "unplaced": [{ "page": 1, "text": "+47 55 55 55 55" }, { "page": null, "text": "Medlemmer" }],
        "furniture": ["Side {n} av {n}"],
        "warnings": [{ "code": "page-degraded", "severity": "warning", "message": "sida er uklår", "page": 3 }]
    }))
    .unwrap()
}

/// The program, ready to be given arguments, in a folder of its own.
pub fn samstem() -> Command {
    Command::new(env!("CARGO_BIN_EXE_samstem"))
}

/// Runs `samstem run` with these arguments and `-o output`.
pub fn run(paths: &[&Path], output: &Path, more: &[&str]) -> Output {
    samstem().arg("run").args(paths).arg("-o").arg(output).args(more).output().unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// Every file below the folder with its bytes, by name.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else {
                out.push((path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    out.sort();
    out
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}
