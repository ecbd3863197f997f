//! What a data set holds, from plans made by hand.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::Path;

use common::sample;
use samstem::export::check::check;
use samstem::export::dataset::DataSet;
use samstem::export::journal::Known;
use samstem::export::run_report::{InputReport, RunOptions, RunReport};
use samstem::export::{Dialect, HeadLanguage};

const DIALECTS: [Dialect; 2] = [Dialect::Standard, Dialect::ExcelNo];
const HEADERS: [HeadLanguage; 4] =
    [HeadLanguage::Key, HeadLanguage::Nynorsk, HeadLanguage::Bokmaal, HeadLanguage::English];

fn write(folder: &Path, dialect: Dialect, headers: HeadLanguage) {
    let mut report = RunReport::new(RunOptions {
        csv_dialect: dialect.name().to_owned(),
        headers: headers.name().to_owned(),
        ..RunOptions::default()
    });
    let data_set = DataSet::open(folder, false).unwrap();
    let mut writing = data_set.begin(&report, &Known::default(), dialect, headers).unwrap();
    for id in ["plan-a", "plan-b"] {
        let (document, output) = (sample(&format!("{id}.pdf"), id), format!("{id}.pdf.json"));
        writing.plan(&document, &output).unwrap();
        writing.rows(&document, &output).unwrap();
        report.push(InputReport::converted(&document, &output));
    }
    writing.finish(&mut report).unwrap();
}

fn rows(folder: &Path, table: &str, delimiter: u8) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(folder.join(table)).unwrap();
    let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).from_reader(body.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn cell<'a>(rows: &'a [Vec<String>], row: usize, column: &str) -> &'a str {
    let at = rows[0].iter().position(|h| h == column).unwrap_or_else(|| panic!("no column {column}"));
    &rows[row][at]
}

#[test]
fn every_dialect_and_language_passes_the_check() {
    for dialect in DIALECTS {
        for headers in HEADERS {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), dialect, headers);
            let checked = check(folder.path()).unwrap();
            assert_eq!(checked.faults, [], "{dialect:?} {headers:?}");
            // Each plan: one row in plans, two items, two measures, two headings, two unplaced.
            assert_eq!((checked.plans, checked.rows), (2, 18));
        }
    }
}

#[test]
fn the_standard_dialect_keeps_every_cell_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), Dialect::Standard, HeadLanguage::Key);
    let measures = rows(folder.path(), "measures.csv", b',');
    assert_eq!(measures.len(), 5);
    assert_eq!(cell(&measures, 1, "id"), "plan-a/1.1/1");
    assert_eq!(cell(&measures, 1, "item_id"), "plan-a/1.1");
    assert_eq!(cell(&measures, 1, "community"), "Sogn og Fjordane helsefellesskap");
    assert_eq!(cell(&measures, 1, "objective"), "Revidere \"avtalen\"; ferdig, no");
    assert_eq!(cell(&measures, 1, "points"), "- møte\n=1+1");
    assert_eq!(cell(&measures, 1, "themes"), "agreements|planning");
    assert_eq!(cell(&measures, 2, "measure"), "- strek\nto linjer");
    assert_eq!(cell(&measures, 1, "comment"), "=HYPERLINK(\"http://x\")");
    assert_eq!(cell(&measures, 1, "responsible_actors"), "ssu|fsu|partnarane");
    assert_eq!(cell(&measures, 1, "deadline_from"), "2023-08-01");
    assert_eq!(cell(&measures, 1, "deadline_kind"), "interval");
    assert_eq!(cell(&measures, 1, "pages"), "1|2");
    assert_eq!(cell(&measures, 1, "confidence"), "0.97");
    assert_eq!(cell(&measures, 1, "extra"), "{\"Heimel\":\"§ 3, \\\"a\\\"\",\"Merknad\":null}");
    let items = rows(folder.path(), "items.csv", b',');
    assert_eq!(cell(&items, 1, "measures"), "oppretting av avtaleutval\n- - møte\n- =1+1\n- strek\nto linjer");
    assert_eq!(cell(&items, 2, "confidence"), "1");
    // An absent column and an empty cell are both empty here, and told apart beside it.
    for table in [&measures, &items] {
        assert_eq!((cell(table, 1, "deliverable"), cell(table, 1, "status")), ("", ""));
        assert_eq!(
            cell(table, 1, "absent_fields"),
            "deliverable|resources|indicator|participants|priority|target_group"
        );
    }
    let plans = rows(folder.path(), "plans.csv", b',');
    assert_eq!(cell(&plans, 1, "empty_focus_areas"), "4 Akuttmedisinske tenester");
    assert_eq!(cell(&plans, 1, "fields"), "objective|measure|responsible|deadline|status|comment|cost");
    assert_eq!(cell(&plans, 1, "warnings"), "2");
    let bytes = std::fs::read(folder.path().join("plans.csv")).unwrap();
    assert!(bytes.starts_with(b"id,title,") && bytes.ends_with(b"\r\n"));
}

#[test]
fn the_excel_dialect_is_safe_to_open_with_a_double_click() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), Dialect::ExcelNo, HeadLanguage::Nynorsk);
    let bytes = std::fs::read(folder.path().join("measures.csv")).unwrap();
    assert!(bytes.starts_with("\u{feff}Tiltaks-ID;".as_bytes()), "{:?}", &bytes[..20]);
    let measures = rows(folder.path(), "measures.csv", b';');
    assert_eq!(cell(&measures, 2, "Tiltak"), "– strek\nto linjer");
    assert_eq!(cell(&measures, 1, "Kommentar"), "'=HYPERLINK(\"http://x\")");
    assert_eq!(cell(&measures, 1, "Kostnad"), "-12 500,50");
    assert_eq!(cell(&measures, 1, "Tillit"), "0,97");
    let unplaced = rows(folder.path(), "unplaced.csv", b';');
    assert_eq!(cell(&unplaced, 1, "Tekst"), "'+47 55 55 55 55");
}

#[test]
fn the_package_describes_the_files_as_they_are() {
    use sha2::Digest;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), Dialect::ExcelNo, HeadLanguage::Bokmaal);
    let package: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("datapackage.json")).unwrap()).unwrap();
    for resource in package["resources"].as_array().unwrap() {
        let bytes = std::fs::read(folder.path().join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(resource["bytes"].as_u64().unwrap(), bytes.len() as u64);
        let hash: String = sha2::Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(resource["hash"].as_str().unwrap(), format!("sha256:{hash}"));
        let names: Vec<_> =
            resource["schema"]["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(names, rows(folder.path(), resource["path"].as_str().unwrap(), b';')[0]);
    }
}

#[test]
fn the_check_sees_each_kind_of_damage() {
    let damage: [(&str, &str, &str, &str); 8] = [
        ("measures.csv", "0.97", "97 %", "confidence holds \"97 %\""),
        ("measures.csv", "2023-08-01", "2023-08-32", "deadline_from holds"),
        ("measures.csv", "plan-a/1.1/2", "plan-a/1.1/1", "stands twice"),
        ("items.csv", "plan-a/2,plan-a", "plan-a/2,plan-c", "is not in plans.csv"),
        ("plans.csv", ",sensitivity,", ",sensitivitet,", "the heading row is"),
        ("unplaced.csv", "Medlemmer", "Medlemmer,x", "row 3 has"),
        ("plans/plan-a.pdf.json", "\"interval\"", "\"intervall\"", "intervall"),
        ("plans/plan-b.pdf.json", "\"items\": [", "\"itemz\": [", "items"),
    ];
    for (file, from, to, said) in damage {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), Dialect::Standard, HeadLanguage::Key);
        let path = folder.path().join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} {from}");
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        let faults = check(folder.path()).unwrap().faults;
        assert!(faults.iter().any(|(f, s)| f == file && s.contains(said)), "{file} {to}: {faults:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), Dialect::Standard, HeadLanguage::Key);
    std::fs::remove_file(folder.path().join("plans/plan-a.pdf.json")).unwrap();
    std::fs::write(folder.path().join("plans/stranger.json"), "{}").unwrap();
    let faults = check(folder.path()).unwrap().faults;
    assert_eq!(faults.len(), 2, "{faults:?}");
}

/// Where `SAMSTEM_FRICTIONLESS` names the `frictionless` program, it has to find every data set valid.
#[test]
fn frictionless_finds_the_package_valid() {
    let Some(program) = std::env::var_os("SAMSTEM_FRICTIONLESS") else { return };
    for dialect in DIALECTS {
        for headers in HEADERS {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), dialect, headers);
            let mut validate = std::process::Command::new(&program);
            let said = validate.args(["validate", "datapackage.json"]).current_dir(folder.path()).output().unwrap();
            assert!(said.status.success(), "{dialect:?} {headers:?}: {}", String::from_utf8_lossy(&said.stdout));
        }
    }
}

/// CSV on the Web: the names, files and references that the description speaks of are there.
#[test]
fn the_description_for_the_web_is_of_the_files_as_they_are() {
    for dialect in DIALECTS {
        for headers in HEADERS {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), dialect, headers);
            let described: serde_json::Value =
                serde_json::from_slice(&std::fs::read(folder.path().join("csv-metadata.json")).unwrap()).unwrap();
            assert_eq!(described["@context"][0], "http://www.w3.org/ns/csvw");
            let delimiter = described["dialect"]["delimiter"].as_str().unwrap().as_bytes()[0];
            assert_eq!(delimiter, dialect.delimiter());
            let tables = described["tables"].as_array().unwrap();
            let column = |file: &serde_json::Value, name: &serde_json::Value| {
                let table = tables.iter().find(|t| t["url"] == *file).unwrap_or_else(|| panic!("no table {file}"));
                let columns = table["tableSchema"]["columns"].as_array().unwrap();
                columns.iter().position(|c| c["name"] == *name).unwrap_or_else(|| panic!("no column {name} in {file}"))
            };
            let mut files = Vec::new();
            for table in tables {
                let file = table["url"].as_str().unwrap();
                files.push(file);
                let rows = rows(folder.path(), file, delimiter);
                let columns = table["tableSchema"]["columns"].as_array().unwrap();
                let titles: Vec<_> = columns.iter().map(|c| c["titles"].as_str().unwrap()).collect();
                assert_eq!(titles, rows[0], "{file}");
                for (at, column) in columns.iter().enumerate() {
                    let languages: Vec<_> =
                        column["dc:title"].as_array().unwrap().iter().map(|t| &t["@language"]).collect();
                    assert_eq!(languages, ["nn", "nb", "en"]);
                    for row in &rows[1..] {
                        let cell = row[at].as_str();
                        assert!(!cell.is_empty() || column["required"] != true, "{file} {column}");
                        match column["datatype"]["base"].as_str().unwrap_or("") {
                            "boolean" => assert!(["true", "false"].contains(&cell), "{cell}"),
                            "decimal" => {
                                let point = column["datatype"]["format"]["decimalChar"].as_str().unwrap_or(".");
                                assert!(cell.is_empty() || cell.replace(point, ".").parse::<f64>().is_ok(), "{cell}");
                            }
                            _ => {}
                        }
                    }
                }
                let schema = &table["tableSchema"];
                if !schema["primaryKey"].is_null() {
                    column(&table["url"], &schema["primaryKey"]);
                }
                for key in schema["foreignKeys"].as_array().into_iter().flatten() {
                    let from = column(&table["url"], &key["columnReference"]);
                    let other = &key["reference"];
                    let to = column(&other["resource"], &other["columnReference"]);
                    let known: Vec<String> = self::rows(folder.path(), other["resource"].as_str().unwrap(), delimiter)
                        .iter()
                        .map(|r| r[to].clone())
                        .collect();
                    assert!(rows[1..].iter().all(|r| known.contains(&r[from])), "{file}");
                }
            }
            let mut there: Vec<String> = std::fs::read_dir(folder.path())
                .unwrap()
                .map(|e| e.unwrap().file_name().into_string().unwrap())
                .filter(|name| name.ends_with(".csv"))
                .collect();
            there.sort();
            files.sort_unstable();
            assert_eq!(files, there);
        }
    }
}
