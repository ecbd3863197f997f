//! Headers in flattened text, seen through the tables that come out.

use super::lines::text_pages;
use super::recover;
use crate::knowledge::Knowledge;
use crate::model::{Block, Table};

fn tables(pages: &[&str]) -> Vec<Table> {
    let found = recover(&text_pages(pages), &Knowledge::builtin());
    let table = |b| if let Block::Table(t) = b { Some(t) } else { None };
    found.blocks.into_iter().filter_map(table).collect()
}

/// The headings of the columns, the last row of the header.
fn headings(table: &Table) -> Vec<&str> {
    table.cells.iter().filter(|c| c.row + 1 == table.header_rows).map(|c| c.text.as_str()).collect()
}

const ROWS: &str = "1.1\nLage felles opplæringsplan\nKommunen\nHaust 2025\n1.2\nEtablere fagnettverk for lungesjuke\nHelseføretaket\n\
    Vår 2026\n1.3\nGjennomføre fagdag om ernæring\nKommunen\nHaust 2026\n";

#[test]
fn a_heading_that_nothing_resembles_stands_inside_a_header() {
    let found = tables(&[&format!("Handlingsplan\nNr.\nVegen vidare\nAnsvarleg\nFrist\n{ROWS}")]);
    assert_eq!(headings(&found[0]), ["Nr.", "Vegen vidare", "Ansvarleg", "Frist"]);
}

#[test]
fn running_heads_are_no_headings() {
    let head = "Til intern bruk\nVersjon tre\n";
    let header = "Nr.\nTiltak\nAnsvarleg\nFrist\n";
    let rest = ROWS.replace("1.", "2.").replace("fagdag om ernæring", "samling for leiarar");
    let found = tables(&[&format!("{head}Handlingsplan\n{header}{ROWS}"), &format!("{head}{header}{rest}")]);
    for table in &found {
        assert_eq!(headings(table), ["Nr.", "Tiltak", "Ansvarleg", "Frist"]);
    }
}

#[test]
fn words_that_an_exporter_glued_are_two_headings() {
    let found = tables(&[&format!("Plan\nMål GjennomføringDelmål Tiltak Ansvarleg Frist\n{ROWS}")]);
    assert!(headings(&found[0]).contains(&"Delmål"), "{:?}", headings(&found[0]));
}

#[test]
fn a_title_that_is_a_heading_too_stands_over_the_header() {
    let text = "Tiltak\nPrioritet\nTiltak\nAnsvarleg\nFrist\n1\nByggje fortau langs fylkesvegen\nKommunen\n2026\n2\n\
        Rydde sikt i tre kryss\nKommunen\n2027\n3\nSkilte om skulevegen\nKommunen\n2028\n";
    let found = tables(&[text]);
    assert_eq!(headings(&found[0]), ["Prioritet", "Tiltak", "Ansvarleg", "Frist"]);
    let numbers: Vec<&str> = found[0]
        .cells
        .iter()
        .filter(|c| c.row >= found[0].header_rows && c.col == 0)
        .map(|c| c.text.as_str())
        .collect();
    assert_eq!(numbers, ["1", "2", "3"]);
}

#[test]
fn a_year_behind_small_words_ends_a_heading_and_years_side_by_side_are_columns() {
    let found = tables(&[&format!("Plan\nNr.\nTiltak\nAnsvarleg\nFrist\nStatus\nper mai\n2025\nMerknad\n{ROWS}")]);
    assert_eq!(headings(&found[0])[4..], ["Status\nper mai\n2025", "Merknad"]);
    let found = tables(&[&format!("Plan\nNr. Tiltak Ansvarleg Frist 2025 2026\n{ROWS}")]);
    assert_eq!(headings(&found[0])[4..], ["2025", "2026"]);
}

#[test]
fn parts_of_years_side_by_side_are_columns() {
    let row = |n: u32| format!("1.{n} Lage felles opplæringsplan\nKommunen\n×\n");
    let text = format!("Plan\nPkt. Tiltak Ansvarleg V25 H25 V26 H26\n{}", (1..5).map(row).collect::<String>());
    assert_eq!(headings(&tables(&[&text])[0]), ["Pkt.", "Tiltak", "Ansvarleg", "V25", "H25", "V26", "H26"]);
    // One alone counts the row below the header.
    let text = format!("Plan\nPkt. Tiltak Ansvarleg Frist\nH1 Lage opplæringsplan\n{ROWS}");
    assert_eq!(headings(&tables(&[&text])[0]), ["Pkt.", "Tiltak", "Ansvarleg", "Frist"]);
}

#[test]
fn a_heading_over_two_lines_that_nothing_resembles_parts_no_header() {
    let text = format!("Plan\nNr. Tiltak Dette er på plass når\nåret er omme\nAnsvarleg Frist Status\n{ROWS}");
    let found = tables(&[&text]);
    let expected = ["Nr.", "Tiltak", "Dette er på plass når\nåret er omme", "Ansvarleg", "Frist", "Status"];
    assert_eq!(headings(&found[0]), expected);
}

#[test]
fn a_known_heading_alone_over_one_for_the_same_is_a_title() {
    let text = format!("Plan\nHva vi skal gjøre\n\nNr. Aktivitet Ansvarleg Frist\n\n{ROWS}");
    assert_eq!(headings(&tables(&[&text])[0]), ["Nr.", "Aktivitet", "Ansvarleg", "Frist"]);
}

#[test]
fn numbers_beyond_any_page_are_no_page_numbers_and_no_fault() {
    let page = |number: i64| format!("{number}\nNr.\nTiltak\nAnsvarleg\nFrist\n{ROWS}{number}\n");
    let found = tables(&[&page(i64::MIN), &page(i64::MAX), &page(i64::MIN)]);
    assert_eq!(headings(&found[0])[..4], ["Nr.", "Tiltak", "Ansvarleg", "Frist"]);
}

#[test]
fn a_line_that_leads_in_to_bullets_is_no_cell_of_another_column() {
    let text = " \nNr Mål Korleis Tidsrom Ressursar Status \n\n1. Lage felles retning for \nsamarbeidet \n \n\nProsess og metode Haust 2025 \n \n\n\
        Sekretariatet lagar utkast til \ninnhald \n\n \n\nResultat: \n- Skrive ei kort erklæring \n \n\n    \n\n2. Ha avtalar som er i \ntråd med lova \n \n\n\
        Gå gjennom avtalane Vår 2026 \n \n\nTid i to møte \n\n \n\n3. Dele kompetanse på tvers \nav nivåa \n \n\nArrangere fagdag Haust 2026 \n \n\n\
        Rom og servering \n\n \n";
    let found = tables(&[text]);
    let status: Vec<&str> = found[0]
        .cells
        .iter()
        .filter(|c| c.row >= found[0].header_rows && c.col + 1 == found[0].columns)
        .map(|c| c.text.as_str())
        .filter(|t| !t.is_empty())
        .collect();
    assert!(
        status.is_empty(),
        "{status:?} {:?}",
        found[0].cells.iter().map(|c| (c.row, c.col, &c.text)).collect::<Vec<_>>()
    );
}

#[test]
fn sentences_below_a_counted_title_are_no_part_of_it() {
    let header = "Nr.\nTiltak\nAnsvarleg\nFrist\n";
    let between = "2 Butilbod med bemanning\nKommunen har i dag åtte bustader utan fellesareal.\n";
    let second = ROWS.replace("1.", "2.").replace("fagdag", "samling");
    let text = format!("Plan\n1 Bustad\n{header}{ROWS}{between}{header}{second}");
    let blocks = recover(&text_pages(&[&text]), &Knowledge::builtin()).blocks;
    let has = |wanted: &Block| {
        blocks.iter().any(|b| match (b, wanted) {
            (Block::Heading(a), Block::Heading(b)) | (Block::Paragraph(a), Block::Paragraph(b)) => a.text == b.text,
            _ => false,
        })
    };
    let block = |text: &str| crate::model::TextBlock {
        text: text.to_owned(),
        places: Vec::new(),
        level: None,
        prominent: false,
    };
    assert!(has(&Block::Heading(block("2 Butilbod med bemanning"))), "{blocks:#?}");
    assert!(has(&Block::Paragraph(block("Kommunen har i dag åtte bustader utan fellesareal."))));
}

#[test]
fn headings_that_no_list_has_are_told_by_standing_again() {
    let part = |line: &str, area: &str, row: &str| format!("{area}\n{line}\n{row}\n");
    let one = "Grep Ansvarshavar Samspel med Slik måler vi";
    let rows = [
        "Miljøfyrtårn på alle arbeidsplassar Kommunedirektøren Verneomboda Tal på sertifikat",
        "Solceller på symjehallen Eigedomsleiaren Kraftlaget Kilowattimar",
        "Varmepumpe på sjukeheimen Prosjektleiaren Enova Forbruk per år",
    ];
    let text: String =
        rows.iter().zip(["1 Kommunen", "2 Energi", "3 Varme"]).map(|(row, area)| part(one, area, row)).collect();
    let found = tables(&[&format!("Plan for klima\n{text}")]);
    assert_eq!(headings(&found[0]), ["Grep", "Ansvarshavar", "Samspel med", "Slik måler vi"]);
    // The same with each heading on a line of its own.
    let lines =
        one.replace(" Ansvarshavar", "\nAnsvarshavar").replace(" Samspel", "\nSamspel").replace(" Slik", "\nSlik");
    let found = tables(&[&format!("Plan for klima\n{}", text.replace(one, &lines))]);
    assert_eq!(headings(&found[0]), ["Grep", "Ansvarshavar", "Samspel med", "Slik måler vi"]);
}

#[test]
fn rows_that_stand_again_are_no_header() {
    let row = "Rektor Lærarane Elevane Foreldra\n";
    assert!(tables(&[&format!("Møte om skulen\n{row}Vi møtest kvar månad.\n{row}Vi møtest igjen.\n{row}")]).is_empty());
}

#[test]
fn what_follows_a_header_that_stands_again_is_no_part_of_it() {
    let header = "Hva gjør vi? Hvem har ansvaret? Når? Dokumenteres i\n";
    let text = format!(
        "{header}Vaktplan med to voksne Avdelingsleder Løpende Vaktplan\n{header}Samtale med eleven Lærer Hver uke Logg\n"
    );
    let found = tables(&[&format!("Plan mot mobbing\n{text}")]);
    assert_eq!(headings(&found[0]), ["Hva gjør vi?", "Hvem har ansvaret?", "Når?", "Dokumenteres i"]);
}

#[test]
fn a_header_of_who_and_when_alone_is_the_rest_of_the_one_before() {
    let text = "Plan\nNr. Mål Tiltak\n1.1 Trygge gater Male gangfelt ved skulane\n1.2 Lys i bygda Setje opp lys langs vegane\n\
        1.3 Mindre støv Feie gatene om våren\nAnsvarleg Frist Kostnad (kr)\nVegsjefen 2026 100 000\nEigedom 2027 200 000\n";
    let found = tables(&[text]);
    assert_eq!(found.len(), 1);
    assert_eq!(headings(&found[0]), ["Nr.", "Mål", "Tiltak", "Ansvarleg", "Frist", "Kostnad (kr)"]);
}

#[test]
fn a_header_that_stands_again_keeps_headings_that_only_resemble_known_ones() {
    let header = "Målsettinga vår\nAktivitetsform\nAnsvarleg\nTidsplan\nKjelde\n";
    let part = |area: &str, row: &str| format!("{area}\n{header}{row}\n");
    let rows = [
        "Trygge gater\nMale gangfelt\nVegsjefen\nHaust 2026\nKommuneplanen",
        "Lys i bygda\nSetje opp lys\nEigedom\n2027\nBudsjettet",
    ];
    let text: String = ["1 Vegar", "2 Lys"].iter().zip(rows).map(|(area, row)| part(area, row)).collect();
    let found = tables(&[&format!("Plan for vegane\n{text}")]);
    assert_eq!(headings(&found[0]), ["Målsettinga vår", "Aktivitetsform", "Ansvarleg", "Tidsplan", "Kjelde"]);
}

#[test]
fn a_label_below_a_header_is_no_heading() {
    let text = "Plan for vegane\nMålbilete Tiltaksskildring Kostnader Prioritet\nVegar og lys\nMål:\n\
        1.1 Trygge gater\n\n- male gangfelt\n- setje opp lys\n\n100 000 kr\n\n1\n";
    let found = tables(&[text]);
    assert_eq!(headings(&found[0]), ["Målbilete", "Tiltaksskildring", "Kostnader", "Prioritet"]);
}

#[test]
fn a_section_that_is_counted_is_no_heading() {
    let below = format!("Plan\nNr.\nTiltak\nAnsvarleg\nFrist\nA. Fysiske tiltak på veg\n{ROWS}");
    let above = format!("Plan\nA Akutte situasjonar\nNr.\nTiltak\nAnsvarleg\nFrist\n{ROWS}");
    for text in [below, above] {
        assert_eq!(headings(&tables(&[&text])[0]), ["Nr.", "Tiltak", "Ansvarleg", "Frist"]);
    }
}

#[test]
fn headings_that_stand_again_may_be_long_and_end_in_a_date() {
    let header = "Ønskt stode\nDet vi gjer for å kome dit\nAnsvarshaldar\nInnan\nStatus per 1. mars\n";
    let rows = "Alle barn lærer om kropp\nLage undervisning til skulane\nOppvekstleiarane\nHaust 2026\nI gang\n\
        Vaksne ser teikna\nHalde kurs i samtale\nHelsestasjonen\nVår 2027\nFerdig\n";
    let more = "Born får hjelp raskt\nSetje opp eit team i kommunen\nLeiar for barnevernet\nVår 2026\nUtsett\n\
        Foreldre er trygge\nRinge heim same dagen\nPolitiet\nHaust 2027\nI gang\n";
    let found = tables(&[&format!("Plan\n1 Førebygging\n{header}{rows}2 Hjelp\n{header}{more}")]);
    assert_eq!(found.len(), 2);
    assert_eq!(
        headings(&found[1]),
        ["Ønskt stode", "Det vi gjer for å kome dit", "Ansvarshaldar", "Innan", "Status per 1. mars"]
    );
}

#[test]
fn broken_cells_that_a_spreadsheet_prints_after_its_rows_go_back_to_them() {
    let text = "Plan for ernæring\n\nID Tiltak Ansvarlig Frist Status\nA-1 Fagutvikler 15.06.2026 Pågår\n\n\
        A-2 Seponere faste sovemedisiner Sykehjemslege 30.09.2026 Ferdig\n\n\
        A-3 Velge ernæringskontakt på hver avdeling 01.03.2026 Pågår\n\nA-4 Kjøkkensjef Løpende Ikke startet\n\n\
        A-5 Kartlegge matsvinn Kjøkkensjef 01.05.2026 Ferdig\n\nHolde medisinkurs for assistenter og \nferievikarer\n\n\
        Avdelingsleder på \nsykehjemmet\n\nFlytte kveldsmaten slik at natten uten \nmat blir under elleve timer\n";
    let found = tables(&[text]);
    let column = |col: usize| -> Vec<&str> {
        found[0].cells.iter().filter(|c| c.row > 0 && c.col == col).map(|c| c.text.as_str()).collect()
    };
    assert_eq!(column(0), ["A-1", "A-2", "A-3", "A-4", "A-5"]);
    assert_eq!(
        column(1),
        [
            "Holde medisinkurs for assistenter og\nferievikarer",
            "Seponere faste sovemedisiner",
            "Velge ernæringskontakt på hver avdeling",
            "Flytte kveldsmaten slik at natten uten\nmat blir under elleve timer",
            "Kartlegge matsvinn"
        ]
    );
    assert_eq!(
        column(2),
        ["Fagutvikler", "Sykehjemslege", "Avdelingsleder på\nsykehjemmet", "Kjøkkensjef", "Kjøkkensjef"]
    );
}
