use super::recover;
use crate::knowledge::Knowledge;
use crate::model::{Block, ContentId, How, Page, Rect, Rule, Shade, Table, TagNode, Word};

const SIZE: f64 = 10.0;
const CHAR: f64 = 5.0;
const SPACE: f64 = 2.5;

fn page(number: u32) -> Page {
    Page { number, width: 595.0, height: 842.0, ..Page::default() }
}

/// Sets a line of words from `x` with its baseline at `y`.
fn put(page: &mut Page, x: f64, y: f64, text: &str) {
    style(page, x, y, text, SIZE, false);
}

fn style(page: &mut Page, x: f64, y: f64, text: &str, size: f64, bold: bool) {
    let mut at = x;
    for (i, t) in text.split_whitespace().enumerate() {
        let width = CHAR * t.chars().count() as f64 * size / SIZE;
        page.words.push(Word {
            text: t.to_owned(),
            bbox: Rect::new(at, y - 0.8 * size, at + width, y + 0.2 * size),
            baseline: y,
            size,
            font: "Test".into(),
            bold,
            italic: false,
            color: 0,
            direction: 0,
            content: None,
            artifact: false,
            soft_hyphen_end: false,
            space_before: i > 0,
        });
        at += width + SPACE;
    }
}

fn level(page: &mut Page, x0: f64, x1: f64, y: f64) {
    page.rules.push(Rule { bbox: Rect::new(x0, y - 0.25, x1, y + 0.25), horizontal: true });
}

fn upright(page: &mut Page, x: f64, y0: f64, y1: f64) {
    page.rules.push(Rule { bbox: Rect::new(x - 0.25, y0, x + 0.25, y1), horizontal: false });
}

fn blocks(pages: &[Page], tags: &[TagNode]) -> Vec<Block> {
    let found = recover(pages, tags, &Knowledge::builtin()).blocks;
    conserved(pages, &found);
    found
}

fn tables(blocks: &[Block]) -> Vec<&Table> {
    blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

fn grid(t: &Table) -> Vec<Vec<String>> {
    let mut out = vec![vec![String::new(); t.columns]; t.rows()];
    for c in &t.cells {
        out[c.row][c.col] = c.text.replace('\n', " ");
    }
    out
}

/// Every word of every page ends in exactly one block.
fn conserved(pages: &[Page], blocks: &[Block]) {
    let mut said = std::collections::BTreeMap::<char, usize>::new();
    let mut say = |t: &str, times: usize| {
        for c in t.chars().filter(|c| !c.is_whitespace()) {
            *said.entry(c).or_default() += times;
        }
    };
    for b in blocks {
        match b {
            Block::Heading(t) | Block::Paragraph(t) => say(&t.text, 1),
            Block::Furniture(t) => say(&t.text, t.places.len()),
            Block::ListItem(l) => {
                say(&l.marker, 1);
                say(&l.text, 1);
            }
            Block::Table(t) => t.cells.iter().for_each(|c| say(&c.text, 1)),
        }
    }
    let mut there = std::collections::BTreeMap::<char, usize>::new();
    for c in pages.iter().flat_map(|p| &p.words).flat_map(|w| w.text.chars()) {
        *there.entry(c).or_default() += 1;
    }
    assert_eq!(said, there);
}

/// A borderless table: bold header, rows of two lines at most, 6 pt between rows.
fn borderless(p: &mut Page, mut y: f64, header: bool, rows: &[[&str; 3]]) -> f64 {
    let xs = [50.0, 120.0, 400.0];
    if header {
        for (x, t) in xs.iter().zip(["Nr", "Tiltak", "Ansvarleg"]) {
            style(p, *x, y, t, SIZE, true);
        }
        y += 18.0;
    }
    for r in rows {
        let mut end = y;
        for (x, t) in xs.iter().zip(r) {
            for (i, line) in t.split('|').enumerate() {
                put(p, *x, y + 12.0 * i as f64, line);
                end = end.max(y + 12.0 * i as f64);
            }
        }
        y = end + 18.0;
    }
    y
}

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

fn ruled_part(p: &mut Page, top: f64, rows: &[[&str; 3]], bold_first: bool) -> f64 {
    let xs = [50.0, 100.0, 350.0, 500.0];
    let mut y = top;
    level(p, xs[0], xs[3], y);
    for (i, r) in rows.iter().enumerate() {
        let lines = r.iter().map(|c| c.split('|').count()).max().unwrap_or(1);
        for (x, c) in xs.iter().zip(r) {
            for (k, line) in c.split('|').enumerate() {
                style(p, x + 4.0, y + 12.0 + 12.0 * k as f64, line, SIZE, bold_first && i == 0);
            }
        }
        y += 6.0 + 12.0 * lines as f64;
        level(p, xs[0], xs[3], y);
    }
    for x in xs {
        upright(p, x, top, y);
    }
    y
}

#[test]
fn a_row_cut_by_the_page_is_one_row_and_a_repeated_header_none() {
    let (mut a, mut b) = (page(1), page(2));
    ruled_part(
        &mut a,
        700.0,
        &[
            ["Nr", "Tiltak", "Ansvarleg"],
            ["1.1", "Rettleie alle nye leiarar", "SSU"],
            ["1.2", "Etablere ei gruppe som skal vurdere kva data som|trengst i det strategiske arbeidet med", "FSU"],
        ],
        true,
    );
    ruled_part(
        &mut b,
        60.0,
        &[["Nr", "Tiltak", "Ansvarleg"], ["", "planen framover.", ""], ["1.3", "Lage rutine", "SSU"]],
        true,
    );
    let found = blocks(&[a, b], &[]);
    let all = tables(&found);
    assert_eq!(all.len(), 1);
    let t = all[0];
    assert_eq!(t.rows(), 4, "{:?}", grid(t));
    assert_eq!(
        grid(t)[2][1],
        "Etablere ei gruppe som skal vurdere kva data som trengst i det strategiske arbeidet med planen framover."
    );
    assert_eq!(t.joins[0].cut_row, Some(2));
    assert_eq!(t.at(2, 1).unwrap().places.iter().map(|p| p.page).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(t.regions.len(), 2);
    assert!(found.iter().any(|b| matches!(b, Block::Furniture(f) if f.text.contains("Ansvarleg"))));
}

#[test]
fn a_new_row_after_the_break_is_no_continuation() {
    let (mut a, mut b) = (page(1), page(2));
    ruled_part(&mut a, 760.0, &[["Nr", "Tiltak", "Ansvarleg"], ["1.1", "Rettleie alle", "SSU"]], true);
    ruled_part(&mut b, 60.0, &[["1.2", "Lage rutine", "SSU"], ["1.3", "Evaluere", "FSU"]], false);
    let found = blocks(&[a, b], &[]);
    let t = tables(&found)[0];
    assert_eq!((tables(&found).len(), t.rows(), t.joins[0].cut_row), (1, 4, None));
}

#[test]
fn a_heading_between_equal_tables_keeps_them_apart() {
    let (mut a, mut b) = (page(1), page(2));
    ruled_part(&mut a, 760.0, &[["Nr", "Tiltak", "Ansvarleg"], ["1.1", "Rettleie alle", "SSU"]], true);
    style(&mut b, 50.0, 60.0, "2. Rekruttering", 14.0, true);
    ruled_part(&mut b, 80.0, &[["Nr", "Tiltak", "Ansvarleg"], ["2.1", "Evaluere", "FSU"]], true);
    let found = blocks(&[a, b], &[]);
    assert_eq!(tables(&found).len(), 2);
    assert!(found.iter().any(|b| matches!(b, Block::Heading(h) if h.text == "2. Rekruttering" && h.prominent)));
}

#[test]
fn furniture_repeats_and_a_title_does_not() {
    let mut pages = Vec::new();
    for n in 1..=3 {
        let mut p = page(n);
        put(&mut p, 50.0, 30.0, "Helsefellesskapet");
        if n == 1 {
            style(&mut p, 50.0, 70.0, "Handlingsplan 2024", 16.0, true);
        }
        for k in 0..10 {
            put(&mut p, 50.0, 120.0 + 12.0 * f64::from(k), &format!("Tekst {k} på side {n} om arbeidet i perioden."));
        }
        put(&mut p, 500.0, 815.0, &format!("Side {n} av 3"));
        pages.push(p);
    }
    let found = blocks(&pages, &[]);
    let furniture: Vec<&str> =
        found.iter().filter_map(|b| if let Block::Furniture(f) = b { Some(f.text.as_str()) } else { None }).collect();
    assert_eq!(furniture, ["Helsefellesskapet", "Side 1 av 3", "Side 2 av 3", "Side 3 av 3"]);
    assert!(matches!(&found[4], Block::Heading(h) if h.text == "Handlingsplan 2024" && h.level == Some(1)));
}

#[test]
fn lists_keep_marker_and_depth() {
    let mut p = page(1);
    put(&mut p, 50.0, 100.0, "Formålet med planen er samhandling om tenester.");
    put(&mut p, 50.0, 130.0, "• Utvikle samhandlinga i tråd med føringar frå");
    put(&mut p, 57.5, 142.0, "nasjonale styresmakter");
    put(&mut p, 70.0, 154.0, "▪ Barn og unge");
    put(&mut p, 50.0, 166.0, "• Etablere sekretariat");
    let found = blocks(&[p], &[]);
    let items: Vec<(String, u8)> = found
        .iter()
        .filter_map(|b| if let Block::ListItem(l) = b { Some((l.text.replace('\n', " "), l.depth)) } else { None })
        .collect();
    assert_eq!(
        items,
        [
            ("Utvikle samhandlinga i tråd med føringar frå nasjonale styresmakter".to_owned(), 0),
            ("Barn og unge".to_owned(), 1),
            ("Etablere sekretariat".to_owned(), 0)
        ]
    );
}

#[test]
fn bullets_far_from_their_text_are_no_column() {
    let mut p = page(1);
    for i in 0..3 {
        let y = 100.0 + 60.0 * f64::from(i);
        put(&mut p, 50.0, y, "Mål: Flere kommer i arbeid");
        for (n, text) in ["Leie lokaler", "Velge en vert", "Kurs i norsk"].into_iter().enumerate() {
            let y = y + 14.0 * (n + 1) as f64;
            put(&mut p, 50.0, y, "•");
            put(&mut p, 80.0, y, text);
        }
    }
    let found = blocks(&[p], &[]);
    let items: Vec<&str> =
        found.iter().filter_map(|b| if let Block::ListItem(l) = b { Some(l.text.as_str()) } else { None }).collect();
    assert_eq!(items, ["Leie lokaler", "Velge en vert", "Kurs i norsk"].repeat(3));
}

#[test]
fn a_table_of_contents_is_no_table() {
    let mut p = page(1);
    for (k, (t, n)) in
        [("Bakgrunn", "1"), ("Om planen", "2"), ("Felles planlegging", "2"), ("Vedlegg", "4")].iter().enumerate()
    {
        let y = 100.0 + 18.0 * k as f64;
        put(&mut p, 50.0, y, t);
        put(&mut p, 500.0, y, n);
    }
    assert!(tables(&blocks(&[p], &[])).is_empty());
}

/// Tags of a table of `rows` with one word a cell, in the order of the words on the page.
fn tagged(p: &mut Page, rows: usize, cols: usize) -> TagNode {
    for (i, w) in p.words.iter_mut().enumerate() {
        w.content = Some(ContentId { page: 1, form: None, mcid: i as u32 });
    }
    let cell = |i: usize, role: &str| TagNode {
        role: role.to_owned(),
        content: vec![ContentId { page: 1, form: None, mcid: i as u32 }],
        order: vec![Ok(0)],
        row_span: 1,
        col_span: 1,
        ..TagNode::default()
    };
    let parent = |role: &str, children: Vec<TagNode>| TagNode {
        role: role.to_owned(),
        order: (0..children.len()).map(Err).collect(),
        children,
        row_span: 1,
        col_span: 1,
        ..TagNode::default()
    };
    let trs = (0..rows)
        .map(|r| parent("TR", (0..cols).map(|c| cell(r * cols + c, if r == 0 { "TH" } else { "TD" })).collect()))
        .collect();
    parent("Table", trs)
}

#[test]
fn tags_are_believed_when_they_agree_with_the_page() {
    let mut p = page(1);
    for r in 0..4 {
        for c in 0..3 {
            put(&mut p, 50.0 + 150.0 * f64::from(c), 100.0 + 14.0 * f64::from(r), &format!("r{r}c{c}"));
        }
    }
    let tags = tagged(&mut p, 4, 3);
    let found = blocks(&[p], &[tags]);
    let t = tables(&found)[0];
    assert_eq!((t.how, t.header_rows, t.rows(), t.columns), (How::Tagged, 1, 4, 3));
}

#[test]
fn tags_against_the_page_are_not_believed() {
    let mut p = page(1);
    for r in 0..4 {
        for c in 0..3 {
            put(&mut p, 50.0 + 150.0 * f64::from(c), 100.0 + 14.0 * f64::from(r), &format!("r{r}c{c}"));
        }
    }
    // Three columns of four rows, tagged as if they were four columns of three rows.
    let tags = tagged(&mut p, 3, 4);
    let found = blocks(&[p], &[tags]);
    let t = tables(&found)[0];
    assert_eq!((t.how, t.rows(), t.columns), (How::Aligned, 4, 3));
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
fn a_page_of_very_many_words_and_rules_is_read_in_bounded_time() {
    let mut p = page(1);
    for i in 0..40_000 {
        let (x, y) = (f64::from(i % 200) * 2.9, f64::from(i / 200) * 4.1);
        put(&mut p, x, y, "x");
        level(&mut p, x, x + 5.0, y);
        upright(&mut p, x, y, y + 5.0);
    }
    let start = std::time::Instant::now();
    let _ = blocks(&[p], &[]);
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn odd_pages_do_no_harm() {
    let mut p = page(1);
    put(&mut p, f64::NAN, 10.0, "a b");
    put(&mut p, 0.0, f64::INFINITY, "c");
    style(&mut p, 10.0, 10.0, "d e", 0.0, false);
    p.rules.push(Rule { bbox: Rect::new(f64::NAN, 0.0, 10.0, 0.0), horizontal: true });
    let found = recover(&[p, page(2)], &[], &Knowledge::builtin()).blocks;
    assert!(!found.is_empty());
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
fn columns_of_prose_are_no_table_and_a_table_in_one_is_found() {
    let mut p = page(1);
    for i in 0..24 {
        let y = 100.0 + 12.0 * f64::from(i);
        let text =
            if i % 6 == 0 { "Partane skal arbeide saman om dei nye" } else { "og dei vil vurdere kva som trengst for" };
        put(&mut p, 50.0, y, text);
        put(&mut p, 310.0, y + if i < 12 { 0.0 } else { 5.0 }, text);
    }
    let xs = [310.0, 400.0, 480.0];
    for (i, row) in
        [["Stad", "Menn", "Kvinner"], ["Byen", "12", "15"], ["Bygda", "7", "9"], ["Øya", "3", "2"]].iter().enumerate()
    {
        for (x, t) in xs.iter().zip(row) {
            put(&mut p, *x, 410.0 + 12.0 * i as f64, t);
        }
    }
    let found = blocks(&[p], &[]);
    let all = tables(&found);
    assert_eq!(all.len(), 1, "{:?}", all.iter().map(|t| grid(t)).collect::<Vec<_>>());
    assert_eq!(grid(all[0])[1], ["Byen", "12", "15"]);
}

#[test]
fn a_raised_mark_makes_no_line_of_its_own() {
    let mut p = page(1);
    put(&mut p, 50.0, 100.0, "Elevar i 3");
    style(&mut p, 95.5, 96.5, "rd", 6.0, false);
    put(&mut p, 110.0, 100.0, "til 5");
    style(&mut p, 133.0, 96.5, "th", 6.0, false);
    put(&mut p, 145.0, 100.0, "klasse svara på alt");
    let found = blocks(&[p], &[]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        matches!(&found[0], Block::Paragraph(t) if !t.text.contains('\n') && t.text.starts_with("Elevar i 3rd til"))
    );
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
fn known_headings_are_a_header_without_bold_type() {
    let (mut a, mut b) = (page(1), page(2));
    ruled_part(&mut a, 790.0, &[["Målsetting", "Tiltak", "Ansvarleg"]], false);
    ruled_part(&mut b, 60.0, &[["Trygg by", "Lage rutine", "SSU"], ["Rein by", "Evaluere", "FSU"]], false);
    let found = blocks(&[a, b], &[]);
    let all = tables(&found);
    assert_eq!((all.len(), all[0].rows(), all[0].header_rows), (1, 3, 1));
}

#[test]
fn a_table_over_very_many_pages_is_one() {
    const PAGES: u32 = 300;
    let pages: Vec<Page> = (1..=PAGES)
        .map(|n| {
            let mut p = page(n);
            let own = [format!("{}", 2 * n), format!("{}", 2 * n + 1)];
            let (first, second) = ([own[0].as_str(), "Lage rutine", "SSU"], [own[1].as_str(), "Evaluere", "FSU"]);
            ruled_part(&mut p, 60.0, &[["Nr", "Tiltak", "Ansvarleg"], first, second], true);
            p
        })
        .collect();
    let found = blocks(&pages, &[]);
    let all = tables(&found);
    assert_eq!((all.len(), all[0].rows(), all[0].joins.len()), (1, 1 + 2 * PAGES as usize, PAGES as usize - 1));
    let rows = grid(all[0]);
    for (i, row) in rows.iter().enumerate().skip(1) {
        assert_eq!(row[0], format!("{}", i + 1));
    }
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
fn a_title_far_from_the_rows_around_it_divides_two_tables() {
    let mut p = page(1);
    let mut y = 100.0;
    for (title, tag) in [("", "A"), ("Med vassrette linjer", "B")] {
        if !title.is_empty() {
            y += 24.0;
            put(&mut p, 50.0, y, title);
            y += 36.0;
        }
        for row in 0..4 {
            for (c, x) in [50.0, 200.0, 350.0].iter().enumerate() {
                put(&mut p, *x, y, &format!("{tag}{row}-{c}"));
            }
            y += 16.0;
        }
    }
    let found = blocks(&[p], &[]);
    let sizes: Vec<_> = tables(&found).iter().map(|t| (t.rows(), t.columns)).collect();
    assert_eq!(sizes, [(4, 3), (4, 3)]);
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
fn the_header_of_a_table_is_not_carried_on_from_the_page_before() {
    let mut first = page(1);
    for y in [700.0, 720.0, 740.0, 760.0] {
        level(&mut first, 50.0, 450.0, y);
    }
    for x in [50.0, 150.0, 250.0, 450.0] {
        upright(&mut first, x, 700.0, 760.0);
    }
    for (i, row) in
        [["Versjon", "Dato", "Endring"], ["0.9", "1. mars", "Utkast"], ["1.0", "1. mai", "Vedteken"]].iter().enumerate()
    {
        for (x, t) in [55.0, 155.0, 255.0].iter().zip(row) {
            style(&mut first, *x, 714.0 + 20.0 * i as f64, t, SIZE, i == 0);
        }
    }
    let mut second = page(2);
    second.shades.push(Shade { bbox: Rect::new(50.0, 48.0, 500.0, 66.0), color: 0x00cc_ddee });
    for (x, t) in [(55.0, "Mål"), (155.0, "Tiltak"), (260.0, "Ansvarleg"), (380.0, "Frist")] {
        style(&mut second, x, 60.0, t, SIZE, true);
    }
    for i in 0..3 {
        let y = 78.0 + 18.0 * f64::from(i);
        level(&mut second, 50.0, 500.0, y - 12.0);
        for (x, t) in [(55.0, "Færre fall"), (155.0, "Trening i lag"), (260.0, "Helse- og omsorg"), (380.0, "2025")] {
            put(&mut second, x, y, t);
        }
    }
    let found = blocks(&[first, second], &[]);
    let all: Vec<_> = tables(&found).iter().map(|t| grid(t)).collect();
    assert_eq!((all.len(), all[0].len()), (2, 3), "{all:?}");
    assert_eq!(all[1][0], ["Mål", "Tiltak", "Ansvarleg", "Frist"]);
}

#[test]
fn a_goal_merged_over_the_break_is_told_by_the_habit_of_its_column() {
    // Goals are merged over their measures; the last one has one measure on either page.
    let grid_of = |p: &mut Page, top: f64, rows: &[(&str, usize)], texts: &[&str]| {
        let mut y = top;
        upright(p, 50.0, top, top + 20.0 * texts.len() as f64);
        for x in [200.0, 450.0] {
            upright(p, x, top, top + 20.0 * texts.len() as f64);
        }
        level(p, 50.0, 450.0, y);
        for (goal, n) in rows {
            put(p, 55.0, y + 14.0, goal);
            y += 20.0 * *n as f64;
            level(p, 50.0, 450.0, y);
        }
        for (i, t) in texts.iter().enumerate() {
            level(p, 200.0, 450.0, top + 20.0 * i as f64);
            put(p, 205.0, top + 14.0 + 20.0 * i as f64, t);
        }
    };
    let (mut first, mut second) = (page(1), page(2));
    grid_of(
        &mut first,
        640.0,
        &[("Mål", 1), ("Færre fall", 2), ("Betre mat", 2), ("Fleire ute", 1)],
        &["Tiltak", "Trening", "Kurs", "Meny", "Kokk", "Turlag"],
    );
    grid_of(&mut second, 50.0, &[("", 1), ("Meir lys", 2)], &["Buss", "Lamper", "Lykter"]);
    let found = blocks(&[first, second], &[]);
    let t = tables(&found)[0];
    let goal = t.cells.iter().find(|c| c.text == "Fleire ute").expect("the goal");
    assert_eq!((t.rows(), goal.rowspan), (9, 2), "{:?}", grid(t));
    // It stands where its text does.
    assert_eq!(goal.places.iter().map(|p| p.page).collect::<Vec<_>>(), [1]);
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

#[test]
fn lines_of_running_text_in_columns_are_no_table() {
    let mut p = page(1);
    let left = [
        "The rate of growth in the",
        "sector was lower than in",
        "earlier years and has not",
        "been seen since the crisis",
        "of the last decade, when it",
    ];
    let right = [
        "expected to go on as the",
        "demand for homes rises in",
        "most parts of the country",
        "and the number of new jobs",
        "goes up in the same period",
    ];
    for (i, (a, b)) in left.iter().zip(right).enumerate() {
        let y = 100.0 + 13.0 * i as f64;
        put(&mut p, 50.0, y, a);
        put(&mut p, 230.0, y, b);
    }
    let found = blocks(&[p], &[]);
    assert!(tables(&found).is_empty(), "{:?}", grid(tables(&found)[0]));
}

#[test]
fn a_row_of_bullets_alone_on_the_next_page_goes_on_with_the_table() {
    let row = |p: &mut Page, y: f64, goal: &str, bullets: &[&str], who: &str| {
        put(p, 50.0, y, goal);
        for (i, b) in bullets.iter().enumerate() {
            put(p, 200.0, y + 12.0 * i as f64, "•");
            put(p, 212.0, y + 12.0 * i as f64, b);
        }
        put(p, 420.0, y, who);
    };
    let (mut first, mut second) = (page(1), page(2));
    for (x, t) in [(50.0, "Mål"), (200.0, "Tiltak"), (420.0, "Ansvarleg")] {
        style(&mut first, x, 690.0, t, SIZE, true);
    }
    row(&mut first, 708.0, "Færre fall", &["trening i lag", "kurs om sko"], "Kommunen");
    row(&mut first, 744.0, "Betre mat", &["ny meny", "fleire kokkar"], "Kjøkkenet");
    row(&mut first, 780.0, "Meir lys", &["lamper ute", "lykter inne"], "Vaktmeister");
    row(&mut second, 60.0, "Fleire ute", &["turlag kvar veke", "buss til fjells"], "Frivillige");
    let found = blocks(&[first, second], &[]);
    let t = tables(&found)[0];
    assert_eq!((tables(&found).len(), t.rows()), (1, 5), "{:?}", grid(t));
}

#[test]
fn page_numbers_in_large_type_are_furniture() {
    let pages: Vec<Page> = (1..=3)
        .map(|n| {
            let mut p = page(n);
            for i in 0..30 {
                style(&mut p, 50.0, 100.0 + 12.0 * f64::from(i), "Kommunane skal samarbeide om dette", 7.0, false);
            }
            style(&mut p, 300.0, 790.0, &n.to_string(), 14.0, false);
            p
        })
        .collect();
    let found = blocks(&pages, &[]);
    let number = |b: &&Block| matches!(b, Block::Furniture(t) if t.text.parse::<u32>().is_ok());
    assert_eq!(found.iter().filter(number).count(), 3);
}

#[test]
fn a_heading_above_bullets_makes_no_column_of_them() {
    let mut p = page(1);
    for (x, t) in [(50.0, "Mål"), (200.0, "Tiltak"), (400.0, "Status")] {
        style(&mut p, x, 100.0, t, SIZE, true);
    }
    let rows = [
        ("Trygge gater", ["Male gangfelt ved skulane", "Setje opp lys"], "I gang"),
        ("Mindre støv", ["Feie gatene om våren", "Salte mindre om hausten"], "Ferdig"),
        ("Lys i bygda", ["Byte lamper langs vegane", "Slokke om natta"], "Utsett"),
        ("Skilt på plass", ["Rydde gamle skilt", "Setje opp nye"], "I gang"),
    ];
    // All lines equally far apart: only the bullets tell rows in their column.
    let mut y = 112.0;
    for (goal, measures, status) in rows {
        put(&mut p, 50.0, y, goal);
        put(&mut p, 50.0, y + 12.0, "for alle i bygda");
        put(&mut p, 400.0, y, status);
        for measure in measures {
            put(&mut p, 200.0, y, "•");
            put(&mut p, 218.0, y, measure);
            put(&mut p, 218.0, y + 12.0, "saman med velforeininga");
            y += 24.0;
        }
    }
    let found = blocks(&[p], &[]);
    let found = grid(tables(&found)[0]);
    assert_eq!(found[0], ["Mål", "Tiltak", "Status"]);
    let measures = "• Feie gatene om våren saman med velforeininga • Salte mindre om hausten saman med velforeininga";
    assert_eq!(found[2], ["Mindre støv for alle i bygda", measures, "Ferdig"]);
    assert_eq!(found.len(), 5);
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
fn a_head_that_says_the_title_stands_on_one_page_alone() {
    let mut first = page(1);
    style(&mut first, 50.0, 60.0, "Plan for trygge vegar 2026–2028", 20.0, true);
    let rows: Vec<[&str; 3]> = (0..8).map(|_| ["1.1", "Male gangfelt ved skulane", "Vegsjefen"]).collect();
    borderless(&mut first, 120.0, true, &rows);
    let mut second = page(2);
    put(&mut second, 50.0, 40.0, "Plan for trygge vegar");
    borderless(&mut second, 80.0, true, &rows);
    let found = blocks(&[first, second], &[]);
    assert_eq!(tables(&found).len(), 1, "{found:#?}");
    assert!(found.iter().any(|b| matches!(b, Block::Furniture(t) if t.text == "Plan for trygge vegar")));
}

#[test]
fn a_head_above_the_text_of_the_other_page_is_furniture() {
    let rows: Vec<[&str; 3]> = (0..8).map(|_| ["1.1", "Male gangfelt ved skulane", "Vegsjefen"]).collect();
    let two = |head_at: f64| {
        let mut first = page(1);
        style(&mut first, 50.0, 74.0, "Trygge vegar", 20.0, true);
        borderless(&mut first, 120.0, true, &rows);
        let mut second = page(2);
        put(&mut second, 400.0, head_at, "Vegnemnda i Vik");
        borderless(&mut second, 70.0, true, &rows);
        blocks(&[first, second], &[])
    };
    let is_furniture =
        |found: &[Block]| found.iter().any(|b| matches!(b, Block::Furniture(t) if t.text.contains("Vik")));
    let found = two(35.0);
    assert!(is_furniture(&found) && tables(&found).len() == 1, "{found:#?}");
    assert!(!is_furniture(&two(56.0)), "a line right above the table");
}

#[test]
fn a_row_at_the_top_of_a_page_whose_cell_says_its_number_is_no_furniture() {
    let rows = [["Male gangfelt", "Rydde stiar", "Skilte"], ["Sykle", "Tette hol", "Brøyte"]];
    let pages: Vec<Page> = (1..)
        .zip(rows)
        .map(|(n, rows)| {
            let mut p = page(n);
            for (y, row) in [50.0, 64.0, 78.0].into_iter().zip(rows) {
                let texts = ["13", row, "Vegsjefen", "April", &n.to_string()];
                for (x, text) in [50.0, 100.0, 220.0, 320.0, 420.0].into_iter().zip(texts) {
                    put(&mut p, x, y, text);
                }
            }
            p
        })
        .collect();
    let found = blocks(&pages, &[]);
    assert!(!found.iter().any(|b| matches!(b, Block::Furniture(_))), "{found:#?}");
}

#[test]
fn a_foot_that_holds_the_page_and_their_number_is_furniture() {
    let pages: Vec<Page> = (1..=2)
        .map(|n| {
            let mut p = page(n);
            for i in 0..30 {
                style(&mut p, 50.0, 100.0 + 12.0 * f64::from(i), "Kommunane skal samarbeide om dette", 7.0, false);
            }
            style(&mut p, 200.0, 800.0, &format!("Utskrift {n}/2 gjeld i dag"), 9.0, false);
            p
        })
        .collect();
    let found = blocks(&pages, &[]);
    let foot = |b: &&Block| matches!(b, Block::Furniture(t) if t.text.starts_with("Utskrift"));
    assert_eq!(found.iter().filter(foot).count(), 2);
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
fn empty_cells_that_most_tagged_rows_leave_out_are_known_by_the_headings() {
    let mut p = page(1);
    let xs = [50.0, 150.0, 250.0, 350.0];
    let rows: [&[usize]; 5] = [&[0, 1, 2, 3], &[0, 2, 3], &[0, 1, 3], &[0, 2, 3], &[0, 1, 3]];
    for (r, row) in rows.iter().enumerate() {
        for &c in *row {
            put(&mut p, xs[c], 100.0 + 14.0 * r as f64, &format!("r{r}c{c}"));
        }
    }
    let mut tags = tagged(&mut p, 1, 4);
    let mut mcid = 4;
    for row in &rows[1..] {
        let mut tr = tags.children[0].clone();
        tr.children.truncate(row.len());
        tr.order.truncate(row.len());
        for cell in &mut tr.children {
            cell.role = "TD".to_owned();
            cell.content[0].mcid = mcid;
            mcid += 1;
        }
        tags.order.push(Err(tags.children.len()));
        tags.children.push(tr);
    }
    let found = blocks(&[p], &[tags]);
    let t = tables(&found)[0];
    assert_eq!((t.how, t.columns), (How::Tagged, 4));
    assert_eq!(grid(t)[1], ["r1c0", "", "r1c2", "r1c3"]);
    assert_eq!(grid(t)[2], ["r2c0", "r2c1", "", "r2c3"]);
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

/// A tagged table of these rows; the cells that hold no word are left out, as some producers do.
fn tagged_without_empty_cells(
    p: &mut Page,
    rows: &[[&str; 4]],
    spans: &[(usize, usize, u32, u32)],
    heads: usize,
) -> TagNode {
    let mut tags = tagged(p, 0, 0);
    let mut mcid = 0;
    for (r, row) in rows.iter().enumerate() {
        let mut tr = TagNode { role: "TR".to_owned(), row_span: 1, col_span: 1, ..TagNode::default() };
        for (c, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            put(p, 50.0 + 120.0 * c as f64, 100.0 + 14.0 * r as f64, text);
            let content = ContentId { page: 1, form: None, mcid };
            p.words.iter_mut().filter(|w| w.content.is_none()).for_each(|w| w.content = Some(content));
            let (down, along) = spans.iter().find(|s| (s.0, s.1) == (r, c)).map_or((1, 1), |s| (s.2, s.3));
            tr.order.push(Err(tr.children.len()));
            tr.children.push(TagNode {
                role: if r < heads { "TH" } else { "TD" }.to_owned(),
                content: vec![content],
                order: vec![Ok(0)],
                row_span: down,
                col_span: along,
                ..TagNode::default()
            });
            mcid += 1;
        }
        tags.order.push(Err(tags.children.len()));
        tags.children.push(tr);
    }
    tags
}

#[test]
fn tagged_headings_over_two_rows_tell_the_columns_where_all_rows_leave_cells_out() {
    let mut p = page(1);
    let rows = [
        ["Tiltak", "Ansvar", "Prioritet", ""],
        ["", "", "Høg", "Låg"],
        ["Aggregat", "Teknisk", "x", ""],
        ["Skilt", "Eigedom", "", "x"],
        ["Øving", "Leiar", "x", ""],
    ];
    let tags = tagged_without_empty_cells(&mut p, &rows, &[(0, 0, 2, 1), (0, 1, 2, 1), (0, 2, 1, 2)], 2);
    let found = blocks(&[p], &[tags]);
    let t = tables(&found)[0];
    assert_eq!((t.how, t.columns, t.header_rows), (How::Tagged, 4, 2));
    assert_eq!(grid(t)[2], ["Aggregat", "Teknisk", "x", ""]);
    assert_eq!(grid(t)[3], ["Skilt", "Eigedom", "", "x"]);
}

#[test]
fn headings_below_a_tagged_title_are_of_the_header() {
    let mut p = page(1);
    let rows = [
        ["Handlingsprogram", "", "", ""],
        ["Nr", "Tiltak", "Ansvar", "Frist"],
        ["1", "Gangveg", "Teknisk", "2026"],
        ["2", "Refleks", "Skulane", "2027"],
    ];
    let tags = tagged_without_empty_cells(&mut p, &rows, &[(0, 0, 1, 4)], 1);
    let found = blocks(&[p], &[tags]);
    assert_eq!(tables(&found)[0].header_rows, 2);
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
