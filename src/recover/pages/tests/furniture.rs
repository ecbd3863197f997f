//! Running heads, feet and page numbers.

use super::*;

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
fn a_number_that_is_marked_content_beside_marked_furniture_is_no_page_number() {
    let found = |marked: bool| {
        let rows = [["Male gangfelt", "Rydde stiar"], ["Sykle", "Brøyte"]];
        let pages: Vec<Page> = (1..)
            .zip(rows)
            .map(|(n, rows)| {
                let mut p = page(n);
                for (y, row) in [50.0, 64.0].into_iter().zip(rows) {
                    put(&mut p, 50.0, y, row);
                    put(&mut p, 420.0, y, &n.to_string());
                }
                for (i, word) in p.words.iter_mut().enumerate() {
                    word.content = marked.then_some(ContentId { page: n, form: None, mcid: i as u32 });
                }
                put(&mut p, 50.0, 30.0, if n == 1 { "Vik kommune" } else { "Trygge vegar" });
                p.words.iter_mut().rev().take(2).for_each(|w| w.artifact = true);
                p
            })
            .collect();
        let said = |b: &Block| if let Block::Furniture(t) = b { Some(t.text.clone()) } else { None };
        blocks(&pages, &[]).iter().filter_map(said).collect::<Vec<_>>()
    };
    assert_eq!(found(true), ["Vik kommune", "Trygge vegar"]);
    assert!(found(false).len() > 2, "nothing says what is content");
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
