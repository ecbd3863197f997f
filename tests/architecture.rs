//! The import rules of ARCHITECTURE.md, held by reading the sources.

#![allow(clippy::unwrap_used)]

use std::path::Path;

/// What each room may import. A room that is not named here is a rule that was forgotten.
const RULES: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &[]),
    ("error", &["model"]),
    ("config", &[]),
    ("knowledge", &["model", "text"]),
    ("read", &["model", "text", "knowledge", "error", "config"]),
    ("recover", &["model", "text", "knowledge", "error", "config"]),
    ("harmonise", &["model", "text", "knowledge", "error", "config"]),
    ("compare", &["model", "text", "knowledge", "error", "config"]),
    ("markup", &[]),
    ("export", &["model", "text", "knowledge", "error", "config", "markup"]),
    ("review", &["model", "text", "error", "markup"]),
    (
        "pipeline",
        &[
            "model",
            "text",
            "knowledge",
            "error",
            "config",
            "read",
            "recover",
            "harmonise",
            "compare",
            "export",
            "review",
        ],
    ),
    ("cli", &["model", "text", "knowledge", "error", "config", "export", "review", "pipeline"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Crates that take PDFs apart: named in `read/` alone, so that they can be replaced there.
const PDF_CRATES: &[&str] = &["lopdf", "hayro_cmap", "hayro_syntax", "hayro_interpret", "skrifa"];

/// What only `cli/` and `main.rs` may do: print, and look at the process and its surroundings.
const EDGE_ALONE: &[&str] = &[
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!(",
    "std::env::",
    "std::process",
    "io::stdin",
    "io::stdout",
    "io::stderr",
];

struct Line {
    place: String,
    /// The room the line is in.
    room: String,
    /// Names of the modules from the crate's root to the file.
    module: Vec<String>,
    text: String,
}

/// The code of every source file: no comments, no tests.
fn code() -> Vec<Line> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    let mut todo = vec![root.clone()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                read(&root, &path, &mut out);
            }
        }
    }
    out
}

fn read(root: &Path, path: &Path, out: &mut Vec<Line>) {
    let below = path.strip_prefix(root).unwrap().with_extension("");
    let mut module: Vec<String> = below.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    if module.last().is_some_and(|name| name == "mod") {
        module.pop();
    }
    if module.contains(&"tests".to_owned()) {
        return;
    }
    let room = module[0].clone();
    let text = std::fs::read_to_string(path).unwrap();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line == "mod tests {" {
            break;
        }
        if !line.starts_with("//") {
            let place = format!("src/{}:{number}", path.strip_prefix(root).unwrap().display());
            out.push(Line { place, room: room.clone(), module: module.clone(), text: line.to_owned() });
        }
    }
}

/// The rooms that a line names: `crate::room`, `samstem::room`, `crate::{room, …}` and `super::…`
/// chains that climb to the root.
fn rooms_named(line: &Line) -> Vec<String> {
    let mut out = Vec::new();
    let mut after = Vec::new();
    for root in ["crate::", "samstem::"] {
        after.extend(line.text.match_indices(root).map(|(at, _)| &line.text[at + root.len()..]));
    }
    let climb = "super::".repeat(line.module.len());
    after.extend(line.text.match_indices(&climb).map(|(at, _)| &line.text[at + climb.len()..]));
    for rest in after {
        let names = match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                let mut flat = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        c if depth == 0 => flat.push(c),
                        _ => {}
                    }
                }
                flat.split(',').map(|name| first_word(name.trim())).collect()
            }
            None => vec![first_word(rest)],
        };
        out.extend(names.into_iter().filter(|name| RULES.iter().any(|(room, _)| room == name)));
    }
    out
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn every_room_has_a_rule() {
    let rooms: std::collections::BTreeSet<String> = code().into_iter().map(|line| line.room).collect();
    for room in rooms {
        assert!(RULES.iter().any(|(known, _)| **known == room), "src/{room} has no rule in tests/architecture.rs");
    }
}

#[test]
fn no_room_imports_what_it_may_not() {
    for line in code() {
        let (_, allowed) = RULES.iter().find(|(room, _)| **room == line.room).unwrap();
        for name in rooms_named(&line) {
            let own = name == line.room || line.room == "lib";
            assert!(
                own || allowed.contains(&name.as_str()),
                "{}: `{}` may not use `{name}`, only {allowed:?}: {}",
                line.place,
                line.room,
                line.text
            );
        }
    }
}

#[test]
fn pdf_crates_are_named_in_read_alone() {
    for line in code() {
        for name in PDF_CRATES {
            let named = line.text.contains(&format!("{name}::"));
            assert!(!named || line.room == "read", "{}: {name} is named outside src/read: {}", line.place, line.text);
        }
    }
}

#[test]
fn only_the_edge_prints_and_looks_around() {
    for line in code() {
        for act in EDGE_ALONE {
            let done = line.text.contains(act) && !line.text.contains(&format!("e{act}"));
            let edge = matches!(line.room.as_str(), "cli" | "main");
            assert!(!done || edge, "{}: only src/cli and src/main.rs may use {act}: {}", line.place, line.text);
        }
    }
}

#[test]
fn nothing_opens_a_connection() {
    for line in code() {
        for name in ["std::net", "TcpStream", "UdpSocket", "UnixStream"] {
            assert!(!line.text.contains(name), "{}: the program has no network: {}", line.place, line.text);
        }
    }
}

#[test]
fn the_reader_of_imports_sees_every_form() {
    let line = |text: &str| Line {
        place: String::new(),
        room: "read".to_owned(),
        module: vec!["read".to_owned(), "pdf".to_owned()],
        text: text.to_owned(),
    };
    assert_eq!(rooms_named(&line("use crate::recover::flat;")), ["recover"]);
    assert_eq!(rooms_named(&line("use crate::{error::{Error, Result}, harmonise::rows};")), ["error", "harmonise"]);
    assert_eq!(rooms_named(&line("let x = super::super::export::json::pretty(&a);")), ["export"]);
    assert_eq!(rooms_named(&line("use super::fonts;")), [""; 0]);
}
