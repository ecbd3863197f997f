//! Lists, columns of prose, tables of contents.

use super::*;

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
