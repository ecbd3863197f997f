//! Tables from drawn lines and shading, and drawings that are no tables.

use super::*;

#[test]
fn full_grid_with_spans() {
    let mut p = page(1);
    for y in [100.0, 120.0, 160.0] {
        level(&mut p, 50.0, 450.0, y);
    }
    level(&mut p, 150.0, 450.0, 140.0);
    for x in [50.0, 150.0, 300.0, 450.0] {
        upright(&mut p, x, 100.0, 160.0);
    }
    for (x, y, t) in [
        (55.0, 114.0, "Mål"),
        (155.0, 114.0, "Tiltak"),
        (305.0, 114.0, "Frist"),
        (55.0, 134.0, "Felles plan"),
        (155.0, 134.0, "Første"),
        (155.0, 154.0, "Andre"),
        (305.0, 154.0, "2025"),
    ] {
        put(&mut p, x, y, t);
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.rows(), t.columns, t.how), (3, 3, How::Ruled));
    let goal = t.at(2, 0).unwrap();
    assert_eq!((goal.text.as_str(), goal.row, goal.rowspan), ("Felles plan", 1, 2));
    assert_eq!(t.at(1, 2).unwrap().text, "");
}

#[test]
fn outer_edges_need_not_be_drawn() {
    let mut p = page(1);
    for y in [120.0, 140.0] {
        level(&mut p, 50.0, 450.0, y);
    }
    for x in [150.0, 300.0] {
        upright(&mut p, x, 100.0, 160.0);
    }
    for (r, y) in [114.0, 134.0, 154.0].into_iter().enumerate() {
        for (c, x) in [55.0, 155.0, 305.0].into_iter().enumerate() {
            put(&mut p, x, y, &format!("r{r}c{c}"));
        }
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!(grid(t)[2], ["r2c0", "r2c1", "r2c2"]);
    assert_eq!(grid(t)[0], ["r0c0", "r0c1", "r0c2"]);
}

#[test]
fn rules_that_end_inside_tell_a_column_and_bare_headings_stand_on_top() {
    let mut p = page(1);
    for y in [120.0, 160.0, 200.0] {
        level(&mut p, 50.0, 520.0, y);
    }
    for y in [140.0, 180.0] {
        level(&mut p, 150.0, 520.0, y);
    }
    for x in [260.0, 420.0] {
        upright(&mut p, x, 120.0, 200.0);
    }
    put(&mut p, 55.0, 60.0, "Mål og tiltak");
    for (x, t) in [(55.0, "Mål"), (155.0, "Situasjonen i dag"), (265.0, "Tiltak"), (425.0, "Frist")] {
        put(&mut p, x, 114.0, t);
    }
    for (k, y) in [134.0, 174.0].into_iter().enumerate() {
        put(&mut p, 55.0, y, &format!("Felles plan {k}"));
        put(&mut p, 155.0, y, "Mange ventar");
        for (j, y) in [(0, y), (1, y + 20.0)] {
            put(&mut p, 265.0, y, &format!("Lage rutine {k}{j}"));
            put(&mut p, 425.0, y, "2025");
        }
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.columns, t.header_rows, t.how), (4, 1, How::Ruled));
    assert_eq!(grid(t)[0], ["Mål", "Situasjonen i dag", "Tiltak", "Frist"]);
    assert_eq!(grid(t)[1], ["Felles plan 0", "Mange ventar", "Lage rutine 00", "2025"]);
    assert_eq!((t.at(2, 0).unwrap().text.as_str(), t.at(2, 1).unwrap().text.as_str()), ("Felles plan 0", ""));
}

#[test]
fn shaded_cells_give_columns_that_white_space_does_not() {
    let mut p = page(1);
    for (x0, x1) in [(48.0, 150.0), (150.0, 300.0), (300.0, 450.0)] {
        p.shades.push(Shade { bbox: Rect::new(x0, 88.0, x1, 104.0), color: 0xD9_E2F3 });
    }
    for (x, t) in [(50.0, "Mål"), (152.0, "Status"), (302.0, "Frist")] {
        style(&mut p, x, 100.0, t, SIZE, true);
    }
    for (k, y) in [118.0, 136.0, 154.0].into_iter().enumerate() {
        put(&mut p, 50.0, y, &format!("Mål nummer {k}"));
        put(&mut p, 302.0, y, "2025");
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!(t.columns, 3);
    assert_eq!(grid(t)[1], ["Mål nummer 0", "", "2025"]);
}

#[test]
fn the_grid_of_a_chart_is_no_table_and_an_empty_template_is_one() {
    let lines = |p: &mut Page| {
        for i in 0..=6 {
            level(p, 100.0, 500.0, 100.0 + 40.0 * f64::from(i));
        }
        for i in 0..=4 {
            upright(p, 100.0 + 100.0 * f64::from(i), 100.0, 340.0);
        }
    };
    let mut chart = page(1);
    lines(&mut chart);
    for (i, t) in ["Noreg", "Sverige", "Danmark"].iter().enumerate() {
        put(&mut chart, 210.0 + 100.0 * i as f64, 165.0 + 40.0 * i as f64, t);
    }
    for i in 0..=6 {
        put(&mut chart, 70.0, 104.0 + 40.0 * f64::from(i), &format!("{}", 60 - 10 * i));
    }
    assert!(tables(&blocks(&[chart], &[])).is_empty());
    let mut template = page(1);
    lines(&mut template);
    for (i, t) in ["Mål", "Tiltak", "Ansvarleg", "Frist"].iter().enumerate() {
        style(&mut template, 110.0 + 100.0 * i as f64, 125.0, t, SIZE, true);
    }
    put(&mut template, 110.0, 245.0, "Lage");
    let found = blocks(&[template], &[]);
    assert_eq!(tables(&found).iter().map(|t| (t.rows(), t.columns)).collect::<Vec<_>>(), [(6, 4)]);
}

#[test]
fn figures_stacked_in_the_rows_of_a_grid_are_rows() {
    // Lines divide groups of three rows; names and figures stand side by side in each.
    let mut p = page(1);
    for y in [100.0, 120.0, 164.0, 208.0] {
        level(&mut p, 50.0, 450.0, y);
    }
    for x in [50.0, 200.0, 325.0, 450.0] {
        upright(&mut p, x, 100.0, 208.0);
    }
    for (x, t) in [(55.0, "Kommune"), (205.0, "2024"), (330.0, "2025")] {
        put(&mut p, x, 114.0, t);
    }
    for (i, name) in ["Sunndal", "Aure", "Smøla", "Tingvoll", "Halsa", "Oppdal"].iter().enumerate() {
        let y = 132.0 + 13.0 * (i % 3) as f64 + 44.0 * (i / 3) as f64;
        put(&mut p, 55.0, y, name);
        put(&mut p, 205.0, y, &format!("{}", 10 + i));
        put(&mut p, 330.0, y, &format!("{},5", 20 + i));
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.rows(), t.columns, t.header_rows), (7, 3, 1));
    assert_eq!(grid(t)[3], ["Smøla", "12", "22,5"]);
    assert_eq!(grid(t)[4], ["Tingvoll", "13", "23,5"]);
}

#[test]
fn sentences_beside_stacked_figures_stay_one_row() {
    let mut p = page(1);
    for y in [100.0, 120.0, 164.0, 184.0] {
        level(&mut p, 50.0, 450.0, y);
    }
    for x in [50.0, 250.0, 350.0, 450.0] {
        upright(&mut p, x, 100.0, 184.0);
    }
    for (x, t) in [(55.0, "Tiltak"), (255.0, "Start"), (355.0, "Slutt")] {
        put(&mut p, x, 114.0, t);
    }
    for (i, line) in
        ["Opplæring av alle tilsette i", "kommunane, med kurs kvart år", "og rettleiing etterpå"].iter().enumerate()
    {
        let y = 132.0 + 13.0 * i as f64;
        put(&mut p, 55.0, y, line);
        put(&mut p, 255.0, y, &format!("202{}", 4 + i));
        put(&mut p, 355.0, y, &format!("202{}", 5 + i));
    }
    put(&mut p, 55.0, 178.0, "Felles rutinar");
    put(&mut p, 255.0, 178.0, "2024");
    let found = blocks(&[p], &[]);
    assert_eq!(tables(&found)[0].rows(), 3);
}

#[test]
fn margins_shaded_by_themselves_are_no_columns() {
    // Word and others shade the margins of a cell apart from its text.
    let mut p = page(1);
    let xs = [50.0, 200.0, 350.0];
    for x in xs {
        for (from, to) in [(x, x + 5.0), (x + 5.0, x + 145.0), (x + 145.0, x + 150.0)] {
            p.shades.push(Shade { bbox: Rect::new(from, 90.0, to, 104.0), color: 0x00cc_ddee });
        }
    }
    for (i, row) in ["Kommune", "Sunndal", "Aure", "Smøla", "Tingvoll"].iter().enumerate() {
        let y = 100.0 + 14.0 * i as f64;
        put(&mut p, xs[0] + 6.0, y, row);
        for (k, x) in xs[1..].iter().enumerate() {
            put(&mut p, x + 6.0, y, &format!("{}", 100 + 17 * i * i + 3 * k));
        }
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.rows(), t.columns), (5, 3), "{:?}", grid(t));
}

#[test]
fn a_chart_of_bars_in_a_grid_is_no_table() {
    let mut p = page(1);
    for i in 0..6 {
        level(&mut p, 50.0, 450.0, 100.0 + 20.0 * f64::from(i));
    }
    for x in [50.0, 150.0, 250.0, 350.0, 450.0] {
        upright(&mut p, x, 100.0, 200.0);
    }
    for (i, (x, t)) in [(60.0, "10%"), (160.0, "31%"), (260.0, "5%"), (160.0, "3%"), (360.0, "42%")].iter().enumerate()
    {
        put(&mut p, *x, 114.0 + 20.0 * i as f64, t);
    }
    let found = blocks(&[p], &[]);
    assert!(tables(&found).is_empty());
}

#[test]
fn axes_of_charts_side_by_side_are_no_table() {
    let mut p = page(1);
    for (x, title) in [(60.0, "Bergen"), (320.0, "Tromsø")] {
        put(&mut p, x, 100.0, title);
        for i in 0..8 {
            let y = 120.0 + 16.0 * f64::from(i);
            put(&mut p, x, y, &format!("{}", 350 - 50 * i));
            level(&mut p, x + 30.0, x + 220.0, y - 3.0);
        }
    }
    let found = blocks(&[p], &[]);
    assert!(tables(&found).is_empty(), "{:?}", tables(&found).iter().map(|t| grid(t)).collect::<Vec<_>>());
}

#[test]
fn figures_fused_for_want_of_a_line_are_columns_of_their_own() {
    let mut p = page(1);
    for i in 0..7 {
        level(&mut p, 50.0, 450.0, 100.0 + 20.0 * f64::from(i));
    }
    for x in [50.0, 150.0, 350.0, 450.0] {
        upright(&mut p, x, 100.0, 220.0);
    }
    for (x, t) in [(55.0, "Vare"), (170.0, "Tonn"), (280.0, "Kroner"), (360.0, "Pris")] {
        put(&mut p, x, 114.0, t);
    }
    for i in 0..5 {
        let y = 134.0 + 20.0 * f64::from(i);
        put(&mut p, 55.0, y, "Torsk");
        put(&mut p, 180.0, y, &format!("{}", 1200 + i));
        put(&mut p, 290.0, y, &format!("{}", 4500 + i));
        // A number in groups of three is one number, and so is one with its share.
        put(&mut p, 370.0, y, &if i < 2 { format!("123{i} (5%)") } else { format!("1 23{i}") });
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!(grid(t)[0], ["Vare", "Tonn", "Kroner", "Pris"]);
    assert_eq!(grid(t)[3], ["Torsk", "1202", "4502", "1 232"]);
}

fn shade(p: &mut Page, x0: f64, y0: f64, x1: f64, y1: f64, color: u32) {
    p.shades.push(Shade { bbox: Rect::new(x0, y0, x1, y1), color });
}

/// Lines around every cell of rows between these heights, of columns at 50, 100 and 300 to 400.
fn ruled_rows(p: &mut Page, ys: &[f64]) {
    for y in ys {
        level(p, 50.0, 400.0, *y);
    }
    for x in [50.0, 100.0, 300.0, 400.0] {
        upright(p, x, ys[0], ys[ys.len() - 1]);
    }
}

#[test]
fn shaded_headings_without_borders_stand_on_their_grid() {
    let mut p = page(1);
    for (x0, x1) in [(50.0, 100.0), (100.0, 300.0), (300.0, 400.0)] {
        shade(&mut p, x0, 90.0, x1, 110.0, 0x00_55_90);
    }
    for (x, t) in [52.0, 102.0, 302.0].iter().zip(["Pkt.", "Tiltak", "Ansvar"]) {
        style(&mut p, *x, 102.0, t, SIZE, true);
    }
    // A title over the other columns is no heading of theirs.
    shade(&mut p, 50.0, 110.0, 400.0, 130.0, 0xE6_EE_F5);
    style(&mut p, 52.0, 122.0, "1.1", SIZE, true);
    style(&mut p, 102.0, 122.0, "Delmål: Pasienten veit kven han skal ringe", SIZE, true);
    ruled_rows(&mut p, &[130.0, 150.0, 170.0]);
    for (x, y) in [(50.0, 0.0), (100.0, 0.0), (400.0, 0.0)] {
        upright(&mut p, x, 110.0 + y, 130.0);
    }
    level(&mut p, 50.0, 400.0, 110.0);
    for (y, row) in [(142.0, ["1.1.1", "Lage brev", "Kontor"]), (162.0, ["1.1.2", "Prøve ut", "Leiar"])] {
        for (x, t) in [52.0, 102.0, 302.0].iter().zip(row) {
            put(&mut p, *x, y, t);
        }
    }
    let found = blocks(&[p], &[]);
    let t = tables(&found)[0];
    assert_eq!((t.header_rows, t.columns), (1, 3));
    assert_eq!(grid(t)[0], ["Pkt.", "Tiltak", "Ansvar"]);
    assert_eq!(grid(t)[2], ["1.1.1", "Lage brev", "Kontor"]);
    assert!(t.cells.iter().any(|c| (c.row, c.col, c.colspan) == (1, 1, 2)));
}

#[test]
fn grids_between_which_shaded_bands_hold_titles_are_one_table() {
    let mut p = page(1);
    let rows = [["1", "Lage brev", "Kontor"], ["2", "Prøve ut", "Leiar"]];
    ruled_rows(&mut p, &[90.0, 110.0]);
    for (x, t) in [52.0, 102.0, 302.0].iter().zip(["Nr", "Tiltak", "Ansvar"]) {
        style(&mut p, *x, 102.0, t, SIZE, true);
    }
    for (i, title) in ["A Bygg og energi", "B Transport"].iter().enumerate() {
        let y = 110.0 + 60.0 * i as f64;
        shade(&mut p, 50.0, y, 400.0, y + 20.0, 0xD8_E4_DF);
        style(&mut p, 52.0, y + 12.0, title, SIZE, true);
        ruled_rows(&mut p, &[y + 20.0, y + 40.0, y + 60.0]);
        for (k, row) in rows.iter().enumerate() {
            for (x, t) in [52.0, 102.0, 302.0].iter().zip(row) {
                put(&mut p, *x, y + 32.0 + 20.0 * k as f64, t);
            }
        }
    }
    let found = blocks(&[p], &[]);
    assert_eq!(tables(&found).len(), 1);
    let t = tables(&found)[0];
    assert_eq!((t.header_rows, t.rows()), (1, 7));
    assert_eq!(grid(t)[4], ["B Transport", "", ""]);
}
