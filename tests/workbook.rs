//! The workbook read back by a program that is not ours.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader, Xlsx};
use common::{code, folder, run, sample, stderr, tree};
use samstem::export::dataset::DataSet;
use samstem::export::fields::{Kind, TABLES};
use samstem::export::journal::Known;
use samstem::export::run_report::{InputReport, RunOptions, RunReport};
use samstem::export::workbook::{Links, WORKBOOK_FILE};
use samstem::export::{Dialect, HeadLanguage, ReaderLanguage};
use samstem::model::PlanDocument;

type Book = Xlsx<Cursor<Vec<u8>>>;

fn open(folder: &Path) -> Book {
    Xlsx::new(Cursor::new(std::fs::read(folder.join(WORKBOOK_FILE)).unwrap())).unwrap()
}

/// Writes the plans with their workbook.
fn write(folder: &Path, plans: &[PlanDocument], language: ReaderLanguage, inputs: Option<&str>) -> Book {
    let mut report = RunReport::new(RunOptions {
        csv_dialect: Dialect::Standard.name().to_owned(),
        headers: HeadLanguage::Key.name().to_owned(),
        ..RunOptions::default()
    });
    let data_set = DataSet::open(folder, false).unwrap();
    let links = Links { inputs: inputs.map(str::to_owned) };
    let workbook = data_set.workbook(language, links).unwrap();
    let mut writing = data_set.begin(&report, &Known::default(), Dialect::Standard, HeadLanguage::Key).unwrap();
    writing.with_workbook(Some(workbook));
    for (number, document) in plans.iter().enumerate() {
        let output = format!("{number}.json");
        writing.plan(document, &output).unwrap();
        writing.rows(document, &output).unwrap();
        report.push(InputReport::converted(document, &output));
    }
    let workbook = writing.finish(&mut report).unwrap().unwrap();
    data_set.finish_workbook(workbook, &mut report).unwrap();
    drop(data_set);
    open(folder)
}

fn sheet(book: &mut Book, name: &str) -> Range<Data> {
    book.worksheet_range(name).unwrap_or_else(|e| panic!("{name}: {e}; there are {:?}", book.sheet_names()))
}

fn rows(range: &Range<Data>) -> Vec<Vec<Data>> {
    range.rows().map(<[Data]>::to_vec).collect()
}

fn column(range: &Range<Data>, heading: &str) -> usize {
    let at = rows(range)[0].iter().position(|c| *c == Data::String(heading.to_owned()));
    at.unwrap_or_else(|| panic!("no column {heading} in {:?}", rows(range)[0]))
}

fn texts(range: &Range<Data>) -> String {
    rows(range).into_iter().flatten().map(|c| c.to_string()).collect::<Vec<_>>().join("\n")
}

/// Days from 30 December 1899, as Excel counts after February 1900.
fn serial(iso: &str) -> f64 {
    let parts: Vec<i64> = iso.split('-').map(|p| p.parse().unwrap()).collect();
    let (y, m) = if parts[1] > 2 { (parts[0], parts[1] - 3) } else { (parts[0] - 1, parts[1] + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + parts[2] - 1;
    (days - 693_899) as f64
}

/// Whether the cell holds what the CSV has.
fn agrees(kind: Kind, csv: &str, cell: &Data) -> bool {
    match cell {
        Data::Empty => csv.is_empty(),
        Data::String(text) => {
            matches!(kind, Kind::Text | Kind::Lines | Kind::Codes | Kind::Choice(_) | Kind::Flag | Kind::Object)
                && text == csv
        }
        Data::Float(number) => {
            matches!(kind, Kind::Whole | Kind::Share | Kind::Number | Kind::Year)
                && csv.parse::<f64>().is_ok_and(|n| n == *number)
        }
        Data::DateTime(day) => kind == Kind::Date && day.as_f64() == serial(csv),
        _ => false,
    }
}

/// Every cell of a CSV file against the sheet; how many cells were not empty.
fn assert_agreement(folder: &Path, table: &str, range: &Range<Data>, language: ReaderLanguage) -> usize {
    let spec = TABLES.iter().find(|t| t.name == table).unwrap();
    let mut reader = csv::Reader::from_path(folder.join(spec.file())).unwrap();
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(range.height(), records.len() + 1, "{table}");
    let cells = rows(range);
    let mut filled = 0;
    for (at, field) in spec.fields.iter().enumerate() {
        let to = column(range, field.heading(language.heads()));
        for (record, row) in records.iter().zip(&cells[1..]) {
            assert!(
                agrees(field.kind, &record[at], &row[to]),
                "{table}.{}: {:?} {:?}",
                field.name,
                &record[at],
                row[to]
            );
            filled += usize::from(!record[at].is_empty());
        }
    }
    filled
}

#[test]
fn the_sheets_agree_with_the_csv_files_field_by_field() {
    let names = [
        ["Tiltak", "Anna tekst", "Kjelder"],
        ["Tiltak", "Annen tekst", "Kilder"],
        ["Measures", "Other text", "Sources"],
    ];
    for (language, names) in ReaderLanguage::ALL.into_iter().zip(names) {
        let folder = tempfile::tempdir().unwrap();
        let plans = ["a", "b"].map(|id| sample(&format!("{id}.pdf"), id));
        let mut book = write(folder.path(), &plans, language, None);
        for (table, name) in ["measures", "unplaced", "plans"].into_iter().zip(names) {
            let filled = assert_agreement(folder.path(), table, &sheet(&mut book, name), language);
            assert!(filled > 10, "{table} {filled}");
        }
    }
}

#[test]
fn a_plan_stands_in_its_own_shape_with_links_to_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let mut plan = sample("år 1/plan #2.pdf", "sogn");
    plan.headings[1].heading = "Heimel".to_owned();
    let mut book = write(folder.path(), &[plan], ReaderLanguage::Nynorsk, Some("../inn data/"));
    let own = sheet(&mut book, "Sogn og Fjordane 2023-2024");
    // What stands above the rows, then the headings as printed in their order, then what no heading names.
    let heads: Vec<String> = rows(&own)[0].iter().map(ToString::to_string).collect();
    assert_eq!(heads[..6], ["Innsatsområde", "Mål for innsatsområdet", "Bolk", "Handling/ tiltak", "Heimel", "Nr."]);
    let first = &rows(&own)[1];
    assert_eq!(first[3].to_string(), "• oppretting av avtaleutval\n   – - møte\n   – =1+1\n• - strek\nto linjer");
    assert_eq!(first[4].to_string(), "§ 3, \"a\"");
    assert_eq!(first[5], Data::String("1.1".to_owned()));
    assert_eq!(own.height(), 3, "an item without measures has its row");
    let mut zip = zip_parts(folder.path());
    let links = zip.remove("xl/worksheets/_rels/sheet2.xml.rels").unwrap();
    assert!(links.contains("Target=\"../inn%20data/år%201/plan%20%232.pdf\""), "{links}");
    let xml = zip.remove("xl/worksheets/sheet2.xml").unwrap();
    assert!(xml.contains("location=\"page=1\""), "{xml}");
    let measures = zip.remove("xl/worksheets/sheet1.xml").unwrap();
    assert!(measures.contains("location=\"'Sogn og Fjordane 2023-2024'!A2\""), "{measures}");
    assert!(!zip.values().chain([&xml, &measures]).any(|part| part.contains("<f>") || part.contains("mergeCell")));
}

/// The parts of the workbook that are XML, by name.
fn zip_parts(folder: &Path) -> std::collections::BTreeMap<String, String> {
    let bytes = std::fs::read(folder.join(WORKBOOK_FILE)).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[test]
fn hostile_texts_are_strings_and_come_back() {
    let hostile = [
        "=1+1",
        "+47 55 55 55 55",
        "-2",
        "@SUM(A1)",
        "=HYPERLINK(\"http://x\")",
        "{=A1}",
        "'=1",
        "http://example.org/",
        "_x0041_ og _x000D_",
        "<b>&amp;</b>]]>",
        "  blanke  ",
        "1.10",
        "2024-01-01",
        "\u{202e}snudd",
        "ĂÅå🙂\u{301}",
    ];
    let mut plan = sample("a.pdf", "a");
    let mut measure = plan.items[0].measures[0].clone();
    plan.items[0].measures = (hostile.iter().enumerate())
        .map(|(i, text)| {
            measure.id = format!("a/{i}");
            measure.text = (*text).to_owned();
            measure.clone()
        })
        .collect();
    measure.id = "a/control".to_owned();
    measure.text = "a\u{1}b\u{b}c\u{ffff}d\r\ne\tf\u{85}g".to_owned();
    plan.items[0].measures.push(measure.clone());
    measure.id = "a/long".to_owned();
    measure.text = "lang ".repeat(8000);
    plan.items[0].measures.push(measure);
    plan.plan.community.as_mut().unwrap().name = "History".to_owned();
    plan.items[0].extra.insert("=1+1\u{0}".to_owned(), Some("@x".to_owned()));
    let folder = tempfile::tempdir().unwrap();
    let mut book = write(folder.path(), &[plan], ReaderLanguage::Bokmaal, None);
    let range = sheet(&mut book, "Tiltak");
    let at = column(&range, "Tiltak");
    let cells = rows(&range);
    for (text, row) in hostile.iter().zip(&cells[1..]) {
        assert_eq!(row[at], Data::String((*text).to_owned()));
    }
    assert_eq!(cells[hostile.len() + 1][at].to_string(), "abcd\ne fg");
    let long = cells[hostile.len() + 2][at].to_string();
    assert!(long.encode_utf16().count() <= 32_767 && long.ends_with(" tegn til, se JSON)"), "{}", long.len());
    let notes = sheet(&mut book, "Merknader");
    assert!(texts(&notes).contains("a/long") && texts(&notes).contains("Avkortet"), "{}", texts(&notes));
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
        assert!(name.encode_utf16().count() <= 31 && !name.eq_ignore_ascii_case("history"), "{name}");
    }
}

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

#[test]
fn a_run_writes_the_same_workbook_every_time_with_the_comparison() {
    let home = tempfile::tempdir().unwrap();
    let input = home.path().join("inn");
    std::fs::create_dir(&input).unwrap();
    for file in ["havneset-2025-2026.pdf", "fjordviga-2024-2026.txt", "01-avsnittsmerke.txt"] {
        std::fs::copy(Path::new(FIXTURES).join(file), input.join(file)).unwrap();
    }
    std::fs::write(input.join("tom.txt"), b"").unwrap();
    let (first, second) = (home.path().join("ut1"), home.path().join("ut2"));
    let more = ["--xlsx", "--language", "nn", "--compare", "--reference-date", "2027-01-01", "--jobs"];
    let ran = run(&[&input], &first, &[&more[..], &["1"]].concat());
    assert_eq!(code(&ran), 1, "{}", stderr(&ran));
    run(&[&input], &second, &[&more[..], &["4"]].concat());
    assert!(tree(&first) == tree(&second), "another number of threads gives other bytes");

    let mut book = open(&first);
    let names = book.sheet_names();
    for name in ["Tiltak", "Tema", "Ansvar", "Tid", "Over fristen", "Merknader", "Kjelder", "Om arbeidsboka"] {
        assert!(names.iter().any(|n| n == name), "{name} in {names:?}");
    }
    assert_agreement(&first, "measures", &sheet(&mut book, "Tiltak"), ReaderLanguage::Nynorsk);
    let own = sheet(&mut book, "Havneset 2025-2026");
    let heads: Vec<String> = rows(&own)[0].iter().map(ToString::to_string).collect();
    assert_eq!(heads[1..7], ["Nr.", "Mål", "Tiltak", "Ansvarlig", "Frist", "Status"]);
    assert!(texts(&sheet(&mut book, "Merknader")).contains("tom.txt"));

    // The last row of a matrix counts all measures: those of the plan's row in plans.csv.
    let time = sheet(&mut book, "Tid");
    let total = rows(&time).pop().unwrap();
    let plans = sheet(&mut book, "Kjelder");
    let counted = column(&plans, "Tal på tiltak");
    let sum = |cells: &[Data]| cells.iter().filter_map(Data::get_float_or_int).sum::<f64>();
    let measures: Vec<Data> = rows(&plans)[1..].iter().map(|row| row[counted].clone()).collect();
    assert_eq!(sum(&total), sum(&measures));

    let links = zip_parts(&first).remove("xl/worksheets/_rels/sheet1.xml.rels").unwrap();
    assert!(links.contains("Target=\"../inn/havneset-2025-2026.pdf\""), "{links}");
}

#[test]
fn plans_that_are_in_no_count_have_a_sheet() {
    let home = tempfile::tempdir().unwrap();
    let input = home.path().join("inn");
    std::fs::create_dir(&input).unwrap();
    for name in ["ein.pdf", "to.pdf"] {
        std::fs::copy(Path::new(FIXTURES).join("havneset-2025-2026.pdf"), input.join(name)).unwrap();
    }
    let output = home.path().join("ut");
    let ran = run(&[&input], &output, &["--xlsx", "--language", "nn", "--compare"]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let replaced = sheet(&mut open(&output), "Avløyste planar");
    let found = rows(&replaced);
    assert_eq!(found.len(), 2);
    let said = |heading: &str| found[1][column(&replaced, heading)].to_string();
    assert_eq!((said("Fil"), said("Fila til den")), ("ein.pdf".to_owned(), "to.pdf".to_owned()));
    assert_eq!(said("Kvifor"), "nesten same tekst");
    let csv = std::fs::read_to_string(output.join("comparison/replaced.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let heads = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let cell = |name: &str| row[heads.iter().position(|h| h == name).unwrap()].to_owned();
    assert_eq!((said("Plan"), said("Avløyst av")), (cell("plan_id"), cell("replaced_by")));
    assert_eq!((said("Tal på tiltak"), said("Tekstar som begge har")), (cell("measures"), cell("shared_texts")));
    assert_eq!(cell("measure_ids").split('|').count().to_string(), cell("measures"));
    assert!(cell("shared_ids").split('|').count() >= cell("shared_texts").parse().unwrap());
}

trait Numbers {
    fn get_float_or_int(&self) -> Option<f64>;
}

impl Numbers for Data {
    fn get_float_or_int(&self) -> Option<f64> {
        match self {
            Data::Float(n) => Some(*n),
            Data::Int(n) => Some(*n as f64),
            _ => None,
        }
    }
}

#[test]
fn a_workbook_that_was_edited_is_left_alone_without_force() {
    let input = folder(&[(
        "a.txt",
        b"Handlingsplan 2025-2027\n\nNr. Tiltak Ansvarleg Frist \n1.1 Lage rutine SSU Haust 2025 \n",
    )]);
    let output = tempfile::tempdir().unwrap();
    let book = output.path().join(WORKBOOK_FILE);
    let again = |more: &[&str]| run(&[input.path()], output.path(), more);
    assert_eq!(code(&again(&["--xlsx"])), 0);
    let written = std::fs::read(&book).unwrap();
    assert_eq!(code(&again(&["--xlsx"])), 0, "our own is replaced");
    assert_eq!(std::fs::read(&book).unwrap(), written);

    std::fs::write(&book, b"edited").unwrap();
    let refused = again(&["--xlsx"]);
    assert_eq!(code(&refused), 3);
    assert!(stderr(&refused).contains("has been edited"), "{}", stderr(&refused));
    assert_eq!(code(&again(&[])), 0);
    assert_eq!(std::fs::read(&book).unwrap(), b"edited", "a run without a workbook leaves it");
    assert_eq!(code(&again(&["--xlsx", "--force"])), 0);
    assert_eq!(std::fs::read(&book).unwrap(), written);

    assert_eq!(code(&again(&[])), 0);
    assert!(!book.exists(), "one that is out of date and nobody's goes");
    assert_eq!(code(&again(&["--language", "nn"])), 2, "a language without a workbook");
}
