//! Tables from the alignment of text alone.

use super::*;

#[test]
fn headings_right_above_the_first_row_are_a_header_though_nothing_sets_them_apart() {
    let mut p = page(1);
    let columns = [60.0, 200.0, 330.0, 440.0];
    let mut y = 120.0;
    let mut line = |p: &mut Page, texts: [&str; 4]| {
        for (x, text) in columns.iter().zip(texts) {
            put(p, *x, y, text);
        }
        y += 12.0;
    };
    line(&mut p, ["Delmål", "Tiltak", "Ansvarleg", "Frist"]);
    for (goal, more, by, when) in [
        ("Alle les heile livet", "Opne biblioteket", "Kultursjefen", "2026"),
        ("Ingen er einsame her", "Halde open kafé", "Frivilligsentralen", "2027"),
        ("Fleire er med på noko", "Låne ut utstyr", "Idrettsrådet", "2028"),
    ] {
        line(&mut p, [goal, more, by, when]);
        line(&mut p, ["i alle bygder", "og gjere det kjent for", "", ""]);
        line(&mut p, ["", "alle som bur her", "", ""]);
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.rows(), t.columns, t.header_rows, t.how), (4, 4, 1, How::Aligned));
    assert_eq!(grid(t)[0], ["Delmål", "Tiltak", "Ansvarleg", "Frist"]);
    assert_eq!(grid(t)[1][0], "Alle les heile livet i alle bygder");
}

#[test]
fn wrapped_lines_of_a_borderless_table_are_one_row() {
    let mut p = page(1);
    put(&mut p, 50.0, 80.0, "Planen vert rullert kvart år og gjeld for heile perioden i alle kommunane.");
    borderless(
        &mut p,
        120.0,
        true,
        &[
            ["1.", "Etablere ein felles rutine for utskriving av|pasientar med store behov", "Helseføretaket"],
            ["2.", "Lage opplæring", "Kommunane og|helseføretaket"],
            ["3.", "Evaluere ordninga", ""],
        ],
    );
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.rows(), t.columns, t.header_rows, t.how), (4, 3, 1, How::Aligned));
    assert_eq!(grid(t)[1][1], "Etablere ein felles rutine for utskriving av pasientar med store behov");
    assert_eq!(grid(t)[2][2], "Kommunane og helseføretaket");
    assert_eq!(grid(t)[3], ["3.", "Evaluere ordninga", ""]);
}

/// Lines of values: a label at 50, then a value right-aligned at every 80 points from 250 on.
fn figures(p: &mut Page, top: f64, rows: &[&[&str]]) -> f64 {
    let mut y = top;
    for row in rows {
        for (i, t) in row.iter().enumerate() {
            let width = CHAR * t.chars().count() as f64;
            put(p, if i == 0 { 50.0 } else { 170.0 + 80.0 * i as f64 - width }, y, t);
        }
        y += 12.0;
    }
    y
}

#[test]
fn every_line_of_values_is_a_row_and_captions_and_notes_are_outside() {
    let mut p = page(1);
    put(&mut p, 50.0, 90.0, "Table 4. Employment by kind of work and year, in thousands of persons");
    put(&mut p, 242.5, 114.0, "Persons in work");
    let end = figures(
        &mut p,
        126.0,
        &[
            &["Kind", "First", "Second", "Third"],
            &["Farming and fishing", "1,234", "1,199", "-"],
            &["Industry", "845", "812", "799"],
            &["Services", "2,310", "2,402", "2,516"],
            &["Total", "4,389", "4,413", "3,315"],
        ],
    );
    put(&mut p, 50.0, end, "Source: Survey of work, all regions, figures of persons of working age");
    let found = blocks(&[p], &[]);
    let all = tables(&found);
    assert_eq!(all.len(), 1);
    let rows = grid(all[0]);
    assert_eq!((rows.len(), all[0].columns), (6, 4), "{rows:?}");
    let heading = all[0].at(0, 1).unwrap();
    assert_eq!((heading.text.as_str(), heading.colspan), ("Persons in work", 2));
    assert_eq!(rows[3], ["Industry", "845", "812", "799"]);
    assert_eq!(rows[5], ["Total", "4,389", "4,413", "3,315"]);
}

#[test]
fn sentences_that_begin_beside_cells_begin_rows() {
    let mut p = page(1);
    for (x, t) in [50.0, 400.0].iter().zip(["Tiltak", "Ansvarleg"]) {
        style(&mut p, *x, 100.0, t, SIZE, true);
    }
    let mut y = 112.0;
    for (who, first) in [
        ("SSU", "Lage ei felles rutine for overgangar mellom avdelingane og"),
        ("FSU", "Evaluere dei nye avtalane i kvar av kommunane våre og så"),
        ("PSU", "Opprette eit felles lager for utstyr til alle partane og"),
        ("RKK", "Øve på bortfall av straum saman med kraftlaget og dei"),
    ] {
        put(&mut p, 50.0, y, first);
        put(&mut p, 400.0, y, who);
        put(&mut p, 50.0, y + 12.0, "dele ho med alle som treng det.");
        y += 24.0;
    }
    let found = blocks(&[p], &[]);
    let rows = grid(tables(&found)[0]);
    assert_eq!(rows.len(), 5, "{rows:?}");
    assert_eq!(rows[2][1], "FSU");
}

#[test]
fn a_narrow_cell_goes_on_beside_the_line_under_the_others() {
    let mut p = page(1);
    let xs = [50.0, 110.0, 330.0];
    for (x, t) in xs.iter().zip(["Område", "Tiltak", "Ansvarleg"]) {
        style(&mut p, *x, 100.0, t, SIZE, true);
    }
    level(&mut p, 46.0, 560.0, 86.0);
    level(&mut p, 46.0, 560.0, 106.0);
    for (i, t) in ["Akutt", "hjelp for", "alle når", "det hastar", "mest om", "natta."].iter().enumerate() {
        put(&mut p, 50.0, 120.0 + 12.0 * i as f64, t);
    }
    for (i, (t, who)) in [("Lage rutine", "SSU"), ("Øve saman", "FSU")].iter().enumerate() {
        put(&mut p, 110.0, 120.0 + 30.0 * i as f64, t);
        put(&mut p, 330.0, 120.0 + 30.0 * i as f64, who);
        level(&mut p, 106.0, 560.0, 136.0 + 30.0 * i as f64);
    }
    let found = blocks(&[p], &[]);
    let rows = grid(tables(&found)[0]);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_eq!(rows[1][0], "Akutt hjelp for alle når det hastar mest om natta.");
}

#[test]
fn headings_above_figures_are_the_header_whatever_their_type() {
    let mut p = page(1);
    put(&mut p, 210.0, 100.0, "Faste stillingar");
    for (x, t) in [(50.0, "Kommune"), (200.0, "2024"), (280.0, "2025"), (360.0, "Merknad")] {
        put(&mut p, x, 114.0, t);
    }
    for (i, name) in ["Sunndal", "Aure", "Smøla", "Tingvoll"].iter().enumerate() {
        let y = 128.0 + 14.0 * i as f64;
        put(&mut p, 50.0, y, name);
        for (k, x) in [200.0, 280.0, 360.0].iter().enumerate() {
            put(&mut p, *x, y, &format!("{}", 100 + 17 * i * i + 3 * k));
        }
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!(t.header_rows, t.rows() - 4, "{:?}", grid(t));
    assert!(t.header_rows > 0);
}

#[test]
fn cells_may_begin_beside_a_line_under_most_columns() {
    let mut p = page(1);
    let xs = [50.0, 90.0, 210.0, 330.0, 430.0];
    for (x, t) in xs.iter().zip(["Nr", "Mål", "Tiltak", "Ansvarleg", "Frist"]) {
        style(&mut p, *x, 100.0, t, SIZE, true);
    }
    level(&mut p, 50.0, 500.0, 106.0);
    let mut y = 120.0;
    for (no, goal) in [(1, "Trygge gater"), (2, "Mindre støv"), (3, "Lys i bygda")] {
        put(&mut p, xs[1], y, goal);
        for (part, measure) in ["Male gangfelt", "Setje opp lys", "Rydde skilt"].iter().enumerate() {
            if part > 0 {
                level(&mut p, xs[2], 500.0, y - 14.0);
            }
            let no = format!("{no}.{}", part + 1);
            for (x, t) in [(xs[0], no.as_str()), (xs[2], measure), (xs[3], "Vegsjefen"), (xs[4], "2027")] {
                put(&mut p, x, y, t);
            }
            y += 24.0;
        }
        level(&mut p, 50.0, 500.0, y - 14.0);
    }
    let found = blocks(&[p], &[]);
    let found = grid(tables(&found)[0]);
    assert_eq!(found.len(), 10, "{found:?}");
    assert_eq!(found[2], ["1.2", "", "Setje opp lys", "Vegsjefen", "2027"]);
}

#[test]
fn headings_over_two_columns_do_not_hide_that_these_are_two() {
    let mut p = page(1);
    for (x, t) in [(50.0, "Nr"), (90.0, "Tiltak"), (306.0, "Gjennomføring")] {
        style(&mut p, x, 100.0, t, SIZE, true);
    }
    for (x, t) in [(270.0, "Ansvarleg"), (370.0, "Tidsfrist")] {
        style(&mut p, x, 114.0, t, SIZE, true);
    }
    level(&mut p, 48.0, 450.0, 118.0);
    style(&mut p, 50.0, 130.0, "Trygge vegar", SIZE, true);
    level(&mut p, 48.0, 450.0, 134.0);
    for (i, who) in ["Vegsjefen", "Rektor i Vik", "Leiar for skular", "Vaktmeister"].iter().enumerate() {
        let y = 146.0 + 16.0 * i as f64;
        for (x, t) in [
            (50.0, format!("{}", i + 1)),
            (90.0, "Setje opp lys".into()),
            (270.0, (*who).into()),
            (370.0, "2027".into()),
        ] {
            put(&mut p, x, y, &t);
        }
        level(&mut p, 48.0, 450.0, y + 4.0);
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.columns, t.header_rows), (4, 2), "{:?}", grid(t));
    assert_eq!(t.at(2, 0).map(|c| c.text.as_str()), Some("Trygge vegar"));
}

#[test]
fn a_full_line_does_not_keep_the_next_row_from_beginning() {
    let mut p = page(1);
    let xs = [50.0, 90.0, 330.0, 450.0];
    for (x, t) in xs.iter().zip(["Nr", "Tiltak", "Ansvarleg", "Frist"]) {
        style(&mut p, *x, 100.0, t, SIZE, true);
    }
    let rows = [
        ["Lage ei felles rutine for overgangar og", "dele henne."],
        ["Evaluere dei nye avtalane kvart år, så", "endre dei med kommunane og helseføretaket"],
        ["Opprette eit felles lager for utstyr til", "alle partane våre og til sjukehuset her"],
        ["Øve på bortfall av straum saman med alle", "kraftlag."],
        ["Kjøpe nye apparat til alle dei som treng", "det."],
        ["Halde fagdag om hausten for alle som vil", "vere med."],
    ];
    let mut y = 112.0;
    for (no, lines) in (1..).zip(rows) {
        for (x, t) in [(xs[0], format!("{no}")), (xs[2], "Vegsjefen".to_owned()), (xs[3], "2027".to_owned())] {
            put(&mut p, x, y, &t);
        }
        for line in lines {
            put(&mut p, xs[1], y, line);
            y += 12.0;
        }
    }
    let found = blocks(&[p], &[]);
    let rows = grid(tables(&found)[0]);
    assert_eq!(rows.len(), 7, "{rows:?}");
    assert_eq!(rows[4][1], "Øve på bortfall av straum saman med alle kraftlag.");
}

#[test]
fn cells_without_margins_meet_where_a_full_line_touches_the_next_cell() {
    let mut p = page(1);
    let xs = [50.0, 150.3, 300.0];
    level(&mut p, 50.0, 400.0, 88.0);
    for (x, t) in xs.iter().zip(["Tiltak", "Ansvarleg", "Frist"]) {
        style(&mut p, *x, 100.0, t, SIZE, true);
    }
    // Twenty letters fill the first column to its edge.
    let rows = [
        ["Kommunikasjonsplanen", "ferdig.", "Kommunedirektøren", "2026"],
        ["Samhandlingsrutinane", "vedtekne.", "Helsesjefen", "2027"],
        ["Stillingsbeskrivelse", "for alle.", "Personalsjefen", "2028"],
    ];
    let mut y = 114.0;
    for [a, b, who, when] in rows {
        level(&mut p, 50.0, 400.0, y - 10.0);
        for (x, t) in xs.iter().zip([a, who, when]) {
            put(&mut p, *x, y, t);
        }
        put(&mut p, xs[0], y + 12.0, b);
        y += 28.0;
    }
    level(&mut p, 50.0, 400.0, y - 10.0);
    let found = blocks(&[p], &[]);
    let rows = grid(tables(&found)[0]);
    assert_eq!(rows[0], ["Tiltak", "Ansvarleg", "Frist"]);
    assert_eq!(rows[1], ["Kommunikasjonsplanen ferdig.", "Kommunedirektøren", "2026"]);
    assert_eq!(rows[3], ["Stillingsbeskrivelse for alle.", "Personalsjefen", "2028"]);
}

#[test]
fn counted_rows_as_high_as_half_a_page_are_rows_and_their_paragraphs_are_none() {
    let xs = [50.0, 80.0, 320.0, 450.0];
    let mut pages = [page(1), page(2)];
    for p in &mut pages {
        for (x, t) in xs.iter().zip(["Nr", "Tiltak", "Ansvar", "Når"]) {
            style(p, *x, 100.0, t, SIZE, true);
        }
    }
    let mut row = |p: usize, y: f64, texts: [&str; 4]| {
        for (x, t) in xs.iter().zip(texts) {
            put(&mut pages[p], *x, y, t);
        }
        put(&mut pages[p], xs[1], y + 11.5, "som gjeld alle som bur her.");
        put(&mut pages[p], xs[1], y + 28.5, "Kurset går over to dagar.");
    };
    row(0, 116.5, ["1", "Undervisning om kropp og grenser", "Rektor", "2026"]);
    row(0, 300.0, ["2", "Rettleiing i grupper for foreldre", "Leiar", "2027"]);
    row(1, 230.0, ["3", "Kurs i å snakke med barn om vald", "Jordmor", "2028"]);
    row(1, 420.0, ["4", "Avtale om korleis uro skal meldast", "Styrar", "2028"]);
    // The rest of the second row stands below the headings again.
    put(&mut pages[1], xs[1], 116.5, "frå Helsedirektoratet.");
    let found = blocks(&pages, &[]);
    assert_eq!(tables(&found).len(), 1);
    let rows = grid(tables(&found)[0]);
    let numbers: Vec<&str> = rows.iter().map(|r| r[0].as_str()).filter(|n| !n.is_empty()).collect();
    assert_eq!(numbers, ["Nr", "1", "2", "3", "4"], "{rows:?}");
    assert!(rows[1][1].ends_with("Kurset går over to dagar."), "{rows:?}");
    assert!(rows.iter().any(|r| r[1].ends_with("frå Helsedirektoratet.") && !r[1].starts_with("Tiltak")), "{rows:?}");
}
