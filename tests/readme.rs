//! What the README says about the program is true.

#![allow(clippy::unwrap_used)]

use std::process::Command;

const README: &str = include_str!("../README.md");

/// The first words of the rows of the table under this heading.
fn rows(heading: &str) -> Vec<&'static str> {
    let from = README.find(heading).unwrap_or_else(|| panic!("no {heading}"));
    let section = &README[from + heading.len()..];
    let section = &section[..section.find("\n## ").unwrap_or(section.len())];
    let cells = section.lines().filter_map(|line| line.strip_prefix("| ")).map(|line| line.split(" |").next().unwrap());
    cells.skip(1).filter(|cell| !cell.starts_with("---")).collect()
}

#[test]
fn every_command_is_named_and_no_other() {
    let help = Command::new(env!("CARGO_BIN_EXE_samstem")).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let section = &help[help.find("Commands:\n").unwrap()..help.find("Options:\n").unwrap()];
    let mut commands: Vec<&str> = section
        .lines()
        .skip(1)
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    let mut named: Vec<&str> = rows("## Commands")
        .iter()
        .flat_map(|cell| cell.split("`samstem ").skip(1))
        .filter_map(|rest| rest.split([' ', '`']).next())
        .collect();
    commands.sort_unstable();
    named.sort_unstable();
    assert_eq!(named, commands);
}

#[test]
fn the_before_and_after_is_what_the_program_gives() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/havneset-2025-2026.pdf");
    let made = Command::new(env!("CARGO_BIN_EXE_samstem")).args(["extract", file]).output().unwrap();
    let plan: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();
    let from = README.find("```json\n").unwrap() + "```json\n".len();
    let shown: serde_json::Value =
        serde_json::from_str(&README[from..from + README[from..].find("```").unwrap()]).unwrap();
    let item = plan["items"].as_array().unwrap().iter().find(|i| i["id"] == shown["id"]).unwrap();
    assert_holds(item, &shown, "item");
}

/// Everything that is shown is in what was made: the shown one is shortened.
fn assert_holds(made: &serde_json::Value, shown: &serde_json::Value, at: &str) {
    match shown {
        serde_json::Value::Object(fields) => {
            for (name, value) in fields {
                assert_holds(&made[name], value, &format!("{at}.{name}"));
            }
        }
        serde_json::Value::Array(values) => {
            assert_eq!(made.as_array().map(Vec::len), Some(values.len()), "{at}");
            for (i, value) in values.iter().enumerate() {
                assert_holds(&made[i], value, &format!("{at}[{i}]"));
            }
        }
        value => assert_eq!(made, value, "{at}"),
    }
}
