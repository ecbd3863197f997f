use super::super::lines;
use super::*;

/// Two tables as `pdftotext` prints them: blocks of one column each, with gaps where a cell leaves its row unfilled.
const TWO_TABLES: &str = "Handlingsplan for Granvika\n\n1. Heim\nMål: Alle bur trygt.\nKva gjer vi?\nByggje omsorgsbustader på\nMyra\n\
    Kartleggje behovet i alle krinsane, og\nleggje det fram for kommunestyret\nkvart år\nTilby bustadrettleiing\n\n\
    Kven har ansvaret?\nKommunedirektøren\n\nNår?\nVår 2026\n\nFølgt opp i\nBudsjettet\n\nTeknisk etat\n\nHaust 2026\n\n\
    Årsmeldinga\n\nNAV\n\nLøpande\n\nBudsjettet\n\n2. Helse\nMål: Alle får hjelp.\nKva gjer vi?\nOpprette lågterskeltilbod\n\
    Innføre felles rutine for utskriving frå\nsjukehuset\n\nKven har ansvaret?\nHelsesjefen\nKommuneoverlegen\n\nNår?\n2026\n2027\n\n\
    Følgt opp i\nÅrsmeldinga\n";

fn read(text: &str) -> Option<Vec<Block>> {
    let pages = lines::text_pages(&[text]);
    let lines = lines::collect(&pages);
    let knowledge = Knowledge::builtin();
    let vocabulary = Vocabulary::from_lines(lines.iter().map(|l| l.text));
    let titles = HashSet::new();
    Columnar::find(&lines, &titles, &knowledge, &vocabulary).and_then(|c| c.read())
}

fn rows(block: &Block) -> Vec<Vec<String>> {
    let Block::Table(table) = block else { return Vec::new() };
    let rows = table.cells.iter().map(|c| c.row + c.rowspan).max().unwrap_or(0);
    let mut out = vec![vec![String::new(); table.columns]; rows];
    for cell in &table.cells {
        out[cell.row][cell.col] = cell.text.replace('\n', " ");
    }
    out
}

#[test]
fn columns_printed_one_after_the_other_become_rows() {
    let blocks = read(TWO_TABLES).expect("headings stand apart");
    let tables: Vec<Vec<Vec<String>>> = blocks.iter().map(rows).filter(|r| !r.is_empty()).collect();
    let heading = ["Kva gjer vi?", "Kven har ansvaret?", "Når?", "Følgt opp i"];
    assert_eq!(tables.len(), 2);
    assert_eq!(
        tables[0],
        [
            heading,
            ["Byggje omsorgsbustader på Myra", "Kommunedirektøren", "Vår 2026", "Budsjettet"],
            [
                "Kartleggje behovet i alle krinsane, og leggje det fram for kommunestyret kvart år",
                "Teknisk etat",
                "Haust 2026",
                "Årsmeldinga"
            ],
            ["Tilby bustadrettleiing", "NAV", "Løpande", "Budsjettet"],
        ]
    );
    assert_eq!(
        tables[1],
        [
            heading,
            ["Opprette lågterskeltilbod", "Helsesjefen", "2026", "Årsmeldinga"],
            ["Innføre felles rutine for utskriving frå sjukehuset", "Kommuneoverlegen", "2027", ""],
        ]
    );
    let titles: Vec<&str> = blocks
        .iter()
        .filter_map(|b| match b {
            Block::Heading(h) => Some(h.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(titles.ends_with(&["2. Helse", "Mål: Alle får hjelp."]), "{titles:?}");
}

#[test]
fn no_line_is_lost() {
    let blocks = read(TWO_TABLES).expect("headings stand apart");
    let said = format!("{blocks:?}").replace("\\n", " ");
    for line in TWO_TABLES.lines().filter(|l| !l.is_empty()) {
        assert!(said.contains(line), "{line}");
    }
}

#[test]
fn rows_printed_one_after_the_other_are_left_to_others() {
    let by_rows = "Kva gjer vi?\n\nKven har ansvaret?\n\nNår?\n\nByggje omsorgsbustader\n\nKommunedirektøren\n\nVår 2026\n\n\
        Tilby rettleiing\n\nNAV\n\nLøpande\n\nKva gjer vi?\n\nKven har ansvaret?\n\nNår?\n\nInnføre rutine\n\nHelsesjefen\n\n2027\n";
    assert!(read(by_rows).is_none());
}
