//! Traits of real plans in PDF, each in a PDF made here: rows cut by the page, words broken at
//! its end, cells of several paragraphs and lists, empty tables, matrices, cards, registers.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use samstem::config::Config;
use samstem::knowledge::Knowledge;
use samstem::model::Table;
use samstem::pipeline::{extract, tables};
use serde_json::Value;

const TOP: f64 = 800.0;
const LEADING: f64 = 12.0;
const FOOT: [&str; 2] = ["Produsent: Fjordviga kommune", "Skrevet ut: 3. mars 2024"];

/// The content of one page of 600 by 842 points; heights are measured from its foot.
#[derive(Default)]
struct Page(String);

impl Page {
    fn text(&mut self, x: f64, y: f64, size: f64, bold: bool, text: &str) {
        let font = if bold { "F2" } else { "F1" };
        let mut coded = String::new();
        for c in text.chars() {
            match c {
                '(' | ')' | '\\' => coded.extend(['\\', c]),
                '•' => coded.push_str("\\225"),
                '«' | '»' | '\u{a0}'..='\u{ff}' => {
                    let _ = write!(coded, "\\{:03o}", u32::from(c));
                }
                c => coded.push(c),
            }
        }
        let _ = writeln!(self.0, "BT /{font} {size} Tf {x} {y} Td ({coded}) Tj ET");
    }

    /// Cells with borders around all; lines of a cell are divided by `|`. Returns the foot.
    fn grid(&mut self, top: f64, xs: &[f64], rows: &[&[&str]], header: bool) -> f64 {
        let mut y = top;
        for (i, row) in rows.iter().enumerate() {
            let lines = row.iter().map(|c| c.split('|').count()).max().unwrap();
            let height = LEADING * lines as f64 + 8.0;
            for (c, cell) in row.iter().enumerate() {
                let _ = writeln!(self.0, "{} {} {} {height} re S", xs[c], y - height, xs[c + 1] - xs[c]);
                for (k, line) in cell.split('|').enumerate().filter(|l| !l.1.is_empty()) {
                    let indent = line.len() - line.trim_start().len();
                    let x = xs[c] + 4.0 + 5.0 * indent as f64;
                    self.text(x, y - 13.0 - LEADING * k as f64, 9.0, header && i == 0, line.trim_start());
                }
            }
            y -= height;
        }
        y
    }

    fn furniture(&mut self, number: usize) {
        self.text(50.0, 822.0, 8.0, false, "Handlingsplan for Fjordviga");
        self.text(50.0, 34.0, 8.0, false, FOOT[0]);
        self.text(50.0, 24.0, 8.0, false, FOOT[1]);
        self.text(540.0, 24.0, 8.0, false, &format!("Side {number}"));
    }
}

fn pdf(pages: Vec<Page>) -> Vec<u8> {
    let mut pdf = Document::with_version("1.7");
    let tree = pdf.new_object_id();
    let mut fonts = Dictionary::new();
    for (name, base) in [("F1", "Helvetica"), ("F2", "Helvetica-Bold")] {
        let font = pdf.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => base, "Encoding" => "WinAnsiEncoding"
        });
        fonts.set(name, font);
    }
    let kids: Vec<Object> = pages
        .into_iter()
        .map(|p| {
            let stream = pdf.add_object(Stream::new(Dictionary::new(), p.0.into_bytes()));
            pdf.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => stream,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 842.into()],
                "Resources" => dictionary! { "Font" => fonts.clone() }
            })
            .into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    pdf.objects.insert(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids }.into());
    let root = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", root);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

fn found(pages: Vec<Page>) -> Vec<Table> {
    tables("plan.pdf", &pdf(pages), &Config::default(), &Knowledge::builtin()).unwrap()
}

fn plan(pages: Vec<Page>) -> Value {
    let plan = extract("plan.pdf", &pdf(pages), &Config::default(), &Knowledge::builtin()).unwrap();
    serde_json::to_value(plan).unwrap()
}

fn cells(t: &Table) -> Vec<Vec<String>> {
    let mut out = vec![vec![String::new(); t.columns]; t.rows()];
    for c in &t.cells {
        out[c.row][c.col] = c.text.replace('\n', " ");
    }
    out
}

fn measures(item: &Value) -> Vec<String> {
    let text = |m: &Value| m["text"].as_str().unwrap_or_default().to_owned();
    item["measures"].as_array().unwrap().iter().map(text).collect()
}

const XS: [f64; 5] = [50.0, 90.0, 360.0, 460.0, 550.0];
const HEAD: [&str; 4] = ["Nr", "Tiltak", "Ansvarlig", "Frist"];

/// Two pages of one plan table: the first ends, and the second begins, with these rows.
fn two_pages(last: &[&str], repeated: bool, first: &[&[&str]]) -> Vec<Page> {
    let (mut a, mut b) = (Page::default(), Page::default());
    a.furniture(1);
    a.text(50.0, 785.0, 16.0, true, "Handlingsplan 2024");
    let mut rows: Vec<&[&str]> = vec![&HEAD];
    let filler: [[&str; 4]; 2] = [
        ["1", "Opprette eit felles lager for utstyr", "SSU", "2024"],
        ["2", "Lage rutine for overgangar", "FSU", "2025"],
    ];
    rows.extend(filler.iter().map(|r| r.as_slice()));
    rows.push(last);
    a.grid(190.0, &XS, &rows, true);
    b.furniture(2);
    let mut rows: Vec<&[&str]> = if repeated { vec![&HEAD] } else { Vec::new() };
    rows.extend(first);
    b.grid(TOP, &XS, &rows, repeated);
    vec![a, b]
}

#[test]
fn a_word_broken_at_the_page_end_is_whole_again() {
    let pages = two_pages(
        &["3", "Gi rettlei-|ing i bruk av den nye samhand-", "SSU", "2025"],
        true,
        &[&["", "lingsavtala for alle partane", "", ""], &["4", "Evaluere arbeidet", "FSU", "2026"]],
    );
    let plan = plan(pages);
    let items = plan["items"].as_array().unwrap();
    assert_eq!(items.len(), 4, "{items:#?}");
    assert_eq!(measures(&items[2]), ["Gi rettleiing i bruk av den nye samhandlingsavtala for alle partane"]);
    assert_eq!(items[2]["source"]["pages"], serde_json::json!([1, 2]));
}

#[test]
fn a_row_cut_without_a_header_on_the_next_page_is_one_row() {
    let pages = two_pages(
        &["3", "Gi opplæring til alle nye leiarar som", "SSU", "2025"],
        false,
        &[&["", "arbeider med dei fire gruppene", "", ""], &["4", "Evaluere arbeidet", "FSU", "2026"]],
    );
    let all = found(pages);
    assert_eq!(all.len(), 1);
    let grid = cells(&all[0]);
    assert_eq!(grid.len(), 5, "{grid:?}");
    assert_eq!(grid[3], ["3", "Gi opplæring til alle nye leiarar som arbeider med dei fire gruppene", "SSU", "2025"]);
    assert_eq!(all[0].joins[0].cut_row, Some(3));
    let text = format!("{grid:?}");
    assert!(!text.contains("Produsent") && !text.contains("Skrevet ut") && !text.contains("Side"), "{text}");
}

#[test]
fn paragraphs_quotes_and_two_levels_of_bullets_stay_in_their_cell() {
    let mut p = Page::default();
    let cell = "Styrke tilbodet til eldre.||«Ingen skal vente lenger enn|to veker på svar.»||• kartleggje behov|   • i kvar kommune|   \
                • på sjukehuset|• lage plan";
    p.grid(TOP, &XS, &[&HEAD, &["1", cell, "SSU", "2024"], &["2", "Evaluere", "FSU", "2025"]], true);
    let all = found(vec![p]);
    let grid = cells(&all[0]);
    assert_eq!((all.len(), grid.len()), (1, 3), "{grid:?}");
    let wanted = "Styrke tilbodet til eldre. «Ingen skal vente lenger enn to veker på svar.» • kartleggje behov \
                  • i kvar kommune • på sjukehuset • lage plan";
    assert_eq!(grid[1][1].split_whitespace().collect::<Vec<_>>(), wanted.split_whitespace().collect::<Vec<_>>());
    assert_eq!(grid[2], ["2", "Evaluere", "FSU", "2025"]);
}

#[test]
fn a_table_almost_wholly_empty_keeps_its_rows() {
    let mut p = Page::default();
    let blank: [&str; 4] = ["", "", "", ""];
    p.grid(TOP, &XS, &[&HEAD, &blank, &blank, &["3", "", "", ""], &blank, &blank, &blank], true);
    let all = found(vec![p]);
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].rows(), all[0].columns, all[0].header_rows), (7, 4, 1));
    assert_eq!(cells(&all[0])[3][0], "3");
}

#[test]
fn a_matrix_with_years_as_columns_is_a_table() {
    let mut p = Page::default();
    let xs = [50.0, 250.0, 310.0, 370.0, 430.0];
    let rows: [&[&str]; 4] = [
        &["Tiltak", "2024", "2025", "2026"],
        &["Felles lager for utstyr", "x", "x", ""],
        &["Ny rutine for overgangar", "", "x", ""],
        &["Evaluering", "", "", "x"],
    ];
    p.grid(TOP, &xs, &rows, true);
    let all = found(vec![p]);
    let grid = cells(&all[0]);
    assert_eq!((all.len(), all[0].header_rows), (1, 1));
    assert_eq!(grid[0], rows[0]);
    assert_eq!(grid[3], rows[3]);
}

#[test]
fn cards_with_labels_at_the_left_are_rows_under_their_labels() {
    let mut p = Page::default();
    p.text(50.0, 785.0, 16.0, true, "Handlingsplan 2024");
    let cards: [[&[&str]; 3]; 2] = [
        [&["Tiltak", "Opprette felles lager"], &["Ansvarleg", "SSU"], &["Frist", "2024"]],
        [&["Tiltak", "Lage rutine for overgangar"], &["Ansvarleg", "FSU"], &["Frist", "2025"]],
    ];
    let mut y = 760.0;
    for rows in &cards {
        y = p.grid(y, &[50.0, 150.0, 500.0], rows, false) - 24.0;
    }
    let all = found(vec![p]);
    assert_eq!((all.len(), all[0].header_rows), (1, 1));
    let grid = cells(&all[0]);
    assert_eq!(grid[0], cards[0].map(|row| row[0]));
    for (row, card) in grid[1..].iter().zip(cards) {
        assert_eq!(*row, card.map(|row| row[1]));
    }
}

#[test]
fn a_register_of_risks_is_a_plan_of_measures() {
    let mut p = Page::default();
    p.text(50.0, 785.0, 16.0, true, "Handlingsplan 2024");
    let xs = [50.0, 200.0, 290.0, 370.0, 490.0, 560.0];
    p.grid(
        760.0,
        &xs,
        &[
            &["Risiko", "Sannsynlighet", "Konsekvens", "Tiltak", "Ansvarlig"],
            &["Mangel på fagfolk", "Høy", "Alvorlig", "Felles vikarpool", "SSU"],
            &["Sårbare datasystem", "Lav", "Kritisk", "Øve på bortfall", "FSU"],
        ],
        true,
    );
    let plan = plan(vec![p]);
    let items = plan["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{items:#?}");
    assert_eq!(measures(&items[0]), ["Felles vikarpool"]);
    assert!(items[1]["responsible"].to_string().contains("FSU"), "{}", items[1]);
}

#[test]
fn two_names_joined_by_a_plus_over_a_line_break_are_one_cell() {
    let mut p = Page::default();
    p.grid(
        TOP,
        &XS,
        &[&HEAD, &["1", "Lage rutine", "Kari Nordmann +|Ola Hansen", "2024"], &["2", "Evaluere", "Siri Moen", "2025"]],
        true,
    );
    let all = found(vec![p]);
    let grid = cells(&all[0]);
    assert_eq!((all.len(), grid.len()), (1, 3), "{grid:?}");
    assert_eq!(grid[1][2], "Kari Nordmann + Ola Hansen");
}

#[test]
fn an_item_stands_where_its_own_cells_do_not_where_its_area_goes_on() {
    const XS: [f64; 5] = [50.0, 180.0, 330.0, 450.0, 550.0];
    let (mut a, mut b) = (Page::default(), Page::default());
    a.furniture(1);
    a.text(50.0, 785.0, 16.0, true, "Handlingsplan 2024");
    let area = |page: &mut Page, top: f64, rows: &[&[&str]], text: &[&str]| {
        let foot = page.grid(top, &XS[1..], rows, false);
        let _ = writeln!(page.0, "{} {foot} {} {} re S", XS[0], XS[1] - XS[0], top - foot);
        for (i, line) in text.iter().enumerate() {
            page.text(XS[0] + 4.0, top - 13.0 - 20.0 * i as f64, 9.0, false, line);
        }
    };
    let top = a.grid(170.0, &XS, &[&["Satsingsområde", "Mål", "Tiltak", "Frist"]], true);
    let rows: [&[&str]; 2] = [&["Færre fall", "Trening i lag", "2024"], &["Betre mat", "Ny meny", "2025"]];
    area(&mut a, top, &rows, &["Helse heile livet, med", "trening og mat til alle slike"]);
    b.furniture(2);
    area(&mut b, TOP, &[&["Fleire ute", "Turlag kvar veke", "2026"]], &["som bur heime"]);
    let plan = plan(vec![a, b]);
    let pages: Vec<Value> = plan["items"].as_array().unwrap().iter().map(|i| i["source"]["pages"].clone()).collect();
    assert_eq!(pages, [serde_json::json!([1]), serde_json::json!([1]), serde_json::json!([2])], "{plan:#}");
    assert!(plan["items"][2]["focus_area"]["title"].as_str().unwrap().ends_with("som bur heime"), "{plan:#}");
}
