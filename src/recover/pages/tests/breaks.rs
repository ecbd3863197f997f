//! What a page break or a heading does to the tables on both sides.

use super::*;

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
fn known_headings_are_a_header_without_bold_type() {
    let (mut a, mut b) = (page(1), page(2));
    ruled_part(&mut a, 790.0, &[["Målsetting", "Tiltak", "Ansvarleg"]], false);
    ruled_part(&mut b, 60.0, &[["Trygg by", "Lage rutine", "SSU"], ["Rein by", "Evaluere", "FSU"]], false);
    let found = blocks(&[a, b], &[]);
    let all = tables(&found);
    assert_eq!((all.len(), all[0].rows(), all[0].header_rows), (1, 3, 1));
}
