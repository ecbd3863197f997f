//! Tables from the structure tree.

use super::*;

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
