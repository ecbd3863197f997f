//! Small grids, read whole.

use super::super::lines::collect;
use super::*;
use crate::model::{Table, TextLine, TextPage};

fn blocks(pages: &[&str]) -> Vec<Block> {
    let mut number = 0;
    let pages: Vec<TextPage> = pages
        .iter()
        .zip(1..)
        .map(|(text, page)| {
            let lines = text
                .lines()
                .map(|l| {
                    number += 1;
                    TextLine { number, text: l.to_owned() }
                })
                .collect();
            TextPage { number: page, lines }
        })
        .collect();
    recover(&collect(&pages), &Knowledge::builtin()).blocks
}

fn tables(pages: &[&str]) -> Vec<Table> {
    blocks(pages).into_iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

fn texts(table: &Table, row: usize) -> Vec<&str> {
    (0..table.columns).map(|c| table.at(row, c).map_or("∅", |x| x.text.as_str())).collect()
}

fn words_of(blocks: &[Block]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut add = |text: &str| words.extend(text.split_whitespace().map(str::to_owned));
    for block in blocks {
        match block {
            Block::Heading(b) | Block::Paragraph(b) | Block::Furniture(b) => add(&b.text),
            Block::ListItem(i) => {
                add(&i.marker);
                add(&i.text);
            }
            Block::Table(t) => t.cells.iter().for_each(|c| add(&c.text)),
        }
    }
    words.sort();
    words
}

const PLAN: &str = "\
Tiltaksplan for Nesvika
Nr   Delmål                    Tiltak                         Ansvarleg      Tids-
                                                                             frist
1.1  Betre flyt mellom         - Lage rutine for utskriving   Sjukehuset og  2025
     sjukehus og kommune       - Møtast kvar månad med        kommunen
                                 alle partar
1.2  Trygg heimreise           Ringje pasienten innan to      Heimetenesta   Hausten
                               dagar                                         2025

";

#[test]
fn lines_are_cut_and_put_together_again() {
    let table = &tables(&[PLAN])[0];
    assert_eq!((table.header_rows, table.columns, table.rows()), (1, 5, 3));
    assert_eq!(texts(table, 0)[4], "Tids-\nfrist");
    assert_eq!(
        texts(table, 1),
        [
            "1.1",
            "Betre flyt mellom\nsjukehus og kommune",
            "- Lage rutine for utskriving\n- Møtast kvar månad med\nalle partar",
            "Sjukehuset og\nkommunen",
            "2025"
        ]
    );
    assert_eq!(texts(table, 2)[4], "Hausten\n2025");
}

#[test]
fn a_goal_spans_the_rows_of_its_measures() {
    let table = &tables(&["\
Mål                     Tiltak                       Ansvar
Betre flyt mellom       Lage felles rutine for       Legevakta
sjukehus og kommune     utskriving
i heile regionen        Halde møte kvar månad        Kommunelegen
                        Følgje opp avvik saman med   Samhandlingssjefen
                        fastlegane
Trygg heimreise for     Ringje pasienten tidleg      Heimetenesta
dei som bur åleine
"])[0];
    assert_eq!(table.rows(), 5);
    assert_eq!(table.at(1, 0).map(|c| c.rowspan), Some(3));
    let goal = "Betre flyt mellom\nsjukehus og kommune\ni heile regionen";
    assert_eq!(texts(table, 2), [goal, "Halde møte kvar månad", "Kommunelegen"]);
    assert_eq!(texts(table, 3), [goal, "Følgje opp avvik saman med\nfastlegane", "Samhandlingssjefen"]);
    assert_eq!(texts(table, 4)[0], "Trygg heimreise for\ndei som bur åleine");
}

#[test]
fn a_row_goes_on_over_the_page_and_the_columns_may_stand_elsewhere() {
    let first = "\
Helsefellesskapet Nord
Mål                     Tiltak                       Ansvar          Frist
Betre flyt              Lage rutine for dei som      Legevakta       2025
";
    let second = "\
Helsefellesskapet Nord
                  skal heim same dagen
Trygg heimreise   Ringje pasienten      Heimetenesta 2026
Gode møte         Lage årshjul saman    Leiargruppa  2027
";
    let tables = tables(&[first, second]);
    assert_eq!(tables.len(), 1);
    assert_eq!(texts(&tables[0], 1)[1], "Lage rutine for dei som\nskal heim same dagen");
    assert_eq!(texts(&tables[0], 3), ["Gode møte", "Lage årshjul saman", "Leiargruppa", "2027"]);
    assert_eq!(tables[0].joins[0].cut_row, Some(1));
    assert_eq!(tables[0].at(1, 1).map(|c| c.places.iter().map(|p| p.page).collect()), Some(vec![1, 2]));
}

#[test]
fn an_area_above_a_header_begins_a_table_and_inside_one_it_is_a_section() {
    let page = "\
Innsatsområde 1: Klima
Mål                     Tiltak                       Ansvar
Mindre utslepp          Kjøpe elektriske bilar       Teknisk etat

Innsatsområde 2: Trygge vegar
Mål                     Tiltak                       Ansvar
Lågare fart             Leggje fartshumpar           Teknisk etat
Innsatsområde 3: Barn og unge
Gode skular             Lære opp miljøarbeidarar     Rektorane
";
    let found = blocks(&[page]);
    let headings: Vec<&str> =
        found.iter().filter_map(|b| if let Block::Heading(b) = b { Some(b.text.as_str()) } else { None }).collect();
    assert_eq!(headings, ["Innsatsområde 1: Klima", "Innsatsområde 2: Trygge vegar"]);
    let tables = tables(&[page]);
    assert_eq!(tables.len(), 2);
    assert_eq!(tables[1].at(2, 1).map(|c| (c.colspan, c.text.as_str())), Some((3, "Innsatsområde 3: Barn og unge")));
}

#[test]
fn labels_over_columns_are_a_row_of_the_header() {
    let table = &tables(&["\
Handlingsplan
                        Mål                       Gjennomføring
Delmål                  Tiltak                    Ansvar       Frist
Mindre utslepp          Kjøpe elektriske bilar    Rådmannen    2025
Lågare fart             Leggje fartshumpar        Rådmannen    2026
"])[0];
    assert_eq!(table.header_rows, 2);
    assert_eq!(table.at(0, 2).map(|c| (c.colspan, c.text.as_str())), Some((2, "Gjennomføring")));
    assert_eq!(texts(table, 2), ["Mindre utslepp", "Kjøpe elektriske bilar", "Rådmannen", "2025"]);
}

#[test]
fn every_word_ends_in_a_block() {
    let page = format!(
        "{PLAN}Ansvaret for å følgje opp planen ligg hos den som er nemnd i tabellen, og det skal meldast frå.\n\n\
         Medlemer\nNamn              Rolle           Eining\nKari Nes          leiar           Legevakta\n"
    );
    let mut expected: Vec<String> = page.split_whitespace().map(str::to_owned).collect();
    expected.sort();
    let found = blocks(&[&page]);
    assert_eq!(words_of(&found), expected);
    assert_eq!(found.iter().filter(|b| matches!(b, Block::Table(_))).count(), 1);
}

#[test]
fn headings_that_no_list_has_are_told_by_standing_again() {
    let header = "Grep                         Ansvarshavar       Samspel med     Slik måler vi\n";
    let text = format!(
        "1 Kommunen\n\n{header}\nMiljøfyrtårn på alle plassar  Kommunedirektøren  Verneomboda     Tal på sertifikat\n\n\n\
         2 Energi\n\n{header}\nSolceller på symjehallen      Eigedomsleiaren    Kraftlaget      Kilowattimar\n"
    );
    let found = tables(&[&text]);
    assert_eq!(texts(&found[0], 0), ["Grep", "Ansvarshavar", "Samspel med", "Slik måler vi"]);
    assert_eq!(texts(&found[1], 1)[1], "Eigedomsleiaren");
}

#[test]
fn headings_are_told_by_standing_over_the_columns() {
    let text = "1 Vegar\n\n\
        Ref       Veg/stad        Kva vi vil få gjort          Kven tek jobben    Tid\n\
        A         Skulevegen      Leggje fortau frå kyrkja     Teknisk drift      2027\n\
        B         Strandvegen     Setje opp lys                Vegsjefen          2028\n\
        C         Kyrkjevegen     Male gangfelt ved skulen     Teknisk drift      2027\n\
        D         Nedre Vik       Skilte farten ned            Vegsjefen          2029\n";
    let found = tables(&[text]);
    assert_eq!(texts(&found[0], 0)[2..], ["Kva vi vil få gjort", "Kven tek jobben", "Tid"]);
    assert_eq!(found[0].rows(), 5);
}

#[test]
fn headings_in_two_languages_are_one() {
    let text = "\
        Tiltak / Doaibma          For hvem / Geasa     Ansvar / Ovddas     Frist / Áigi\n\
        Lage kurs i duodji        Elever               Rektor              2027\n\
        Kjøpe inn bøker           Barnehagene          Styrer              2028\n";
    let found = tables(&[text]);
    assert_eq!(texts(&found[0], 0), ["Tiltak / Doaibma", "For hvem / Geasa", "Ansvar / Ovddas", "Frist / Áigi"]);
}

/// Rows of one cell each: the titles inside a table.
fn titles_in(table: &Table) -> Vec<&str> {
    (table.header_rows..table.rows())
        .filter_map(|row| table.at(row, 0).filter(|c| c.colspan == table.columns).map(|c| c.text.as_str()))
        .collect()
}

#[test]
fn titles_inside_a_table_are_told_by_the_numbers_below_them() {
    let table = &tables(&["\
Nr      Tiltak                             Ansvarleg        Frist
A Trygg bruk av legemiddel
A1      Samstemme lista innan eitt         Sjefane          2026
        døgn på alle postar
A2      Gå gjennom rutinen                 Barneklinikken   2026
B Førebygging av infeksjon
B1      Sjå på handhygiene                 Einingsleiar     2027
B2      Ta i bruk sjekkliste               Intensiven       2027
"])[0];
    assert_eq!(titles_in(table), ["A Trygg bruk av legemiddel", "B Førebygging av infeksjon"]);
    assert_eq!(texts(table, 2)[1], "Samstemme lista innan eitt\ndøgn på alle postar");
}

#[test]
fn titles_inside_a_table_are_told_by_counting_on() {
    let table = &tables(&["\
Nr      Tiltak                             Ansvarleg        Frist
I Varsling
1       Einast om eit felles ord           Delavtalegruppa  2026
2       Ringje kvar dag                    Koordinatorane   2026
II Kompetanse
3       Halde kurs                         Fagutviklar      2027
4       Lage sjekkliste                    Fagutviklar      2027
III Læring
5       Gå gjennom saker                   Rådet            2027
"])[0];
    assert_eq!(titles_in(table), ["I Varsling", "II Kompetanse", "III Læring"]);
    assert_eq!(table.rows(), 9);
}

#[test]
fn a_title_at_the_end_of_a_table_heads_what_follows() {
    let page = "\
A. Utgreiing
Mål: Barn kjem raskt til
Nr      Tiltak                        Ansvarleg        Frist
1       Vurdere alle tilvisingar      Inntaket         2026
2       Opne fleire timar             Overlegen        2026

B. Overgangar

Mål: Ungdom veit kven dei skal til
Nr      Tiltak                        Ansvarleg        Frist
3       Halde samtale                 Kontaktane       2026
";
    let found = blocks(&[page]);
    let last = found.iter().rposition(|b| matches!(b, Block::Table(_))).unwrap();
    let between: Vec<&str> = found[..last]
        .iter()
        .filter_map(|b| match b {
            Block::Heading(b) | Block::Paragraph(b) => Some(b.text.as_str()),
            _ => None,
        })
        .collect();
    assert!(between.contains(&"B. Overgangar"), "{between:?}");
}

#[test]
fn dates_under_a_heading_are_of_it() {
    let table = &tables(&["\
Tiltak                        Ansvarleg        Kostnad              Status pr.
                                               2025 2026 2027
Vurdere alle tilvisingar      Inntaket         10   20   30         Ferdig
Opne fleire timar             Overlegen        5    5    5          I gang
"])[0];
    assert_eq!(texts(table, 0)[2], "Kostnad\n2025 2026 2027");
    assert_eq!(table.rows(), 3);
    let table = &tables(&["\
Tiltak                        Ansvarleg        Status pr.
                                               15.01.2025
Vurdere alle tilvisingar      Inntaket         Ferdig
"])[0];
    assert_eq!(texts(table, 0)[2], "Status pr.\n15.01.2025");
}

#[test]
fn headings_that_are_times_hide_no_header() {
    let text = "\
Pkt.   Kva vi gjer                      Ansvarleg leiar      1. kv   2. kv   3. kv   4. kv
1.1    Tavlemøte kvar morgon            Avdelingssjef        X       X
1.2    Faste timar på laboratoriet      Klinikkdirektør              X       X
1.3    Brev til alle pasientar          Kontorleiar                                  X
";
    let found = tables(&[text]);
    assert_eq!(found.len(), 1);
    let t = &found[0];
    assert_eq!(texts(t, 0), ["Pkt.", "Kva vi gjer", "Ansvarleg leiar", "1. kv", "2. kv", "3. kv", "4. kv"]);
    assert_eq!(texts(t, 2), ["1.2", "Faste timar på laboratoriet", "Klinikkdirektør", "", "X", "X", ""]);
}
