use lopdf::{Object, dictionary};

use super::build::{Build, Read, near, read};

fn boxes(found: &Read, horizontal: bool) -> Vec<[i64; 4]> {
    let round = |v: f64| (v * 10.0).round() as i64;
    found
        .page
        .rules
        .iter()
        .filter(|r| r.horizontal == horizontal)
        .map(|r| [round(r.bbox.x0), round(r.bbox.y0), round(r.bbox.x1), round(r.bbox.y1)])
        .collect()
}

#[test]
fn strokes_and_thin_boxes_are_rules_with_their_width() {
    let found = read("1 w 100 700 m 300 700 l S 100 650 200 0.5 re f 100 600 m 100 700 l S");
    assert_eq!(boxes(&found, true), [[1000, 995, 3000, 1005], [1000, 1495, 3000, 1500]]);
    assert_eq!(boxes(&found, false), [[995, 1000, 1005, 2000]]);
    assert!(found.page.shades.is_empty());
}

#[test]
fn a_stroked_box_gives_four_rules_and_a_filled_one_shading() {
    let found = read("0.9 g 0 G 1 w 100 600 200 50 re B");
    assert_eq!((boxes(&found, true).len(), boxes(&found, false).len()), (2, 2));
    assert_eq!(found.page.shades.len(), 1);
    assert_eq!(found.page.shades[0].color, 0x00e6_e6e6);
    assert!(near(&found.page.shades[0].bbox, [100.0, 150.0, 300.0, 200.0]));
}

#[test]
fn a_frame_of_two_boxes_gives_four_rules() {
    let found = read("100 600 200 50 re 101 601 198 48 re f*");
    assert_eq!((boxes(&found, true).len(), boxes(&found, false).len()), (2, 2));
    assert!(found.page.shades.is_empty());
}

#[test]
fn pieces_dashes_and_dots_make_one_rule() {
    let mut content = String::new();
    for i in 0..20 {
        content += &format!("{} 700 3 0.5 re f {} 650 0.5 0.5 re f ", 100 + i * 5, f64::from(100 + i * 5) / 1.0);
        content += &format!("{} 600 m {} 600.2 l S ", 100 + i * 5, 105 + i * 5);
    }
    for i in 0..60 {
        content += &format!("{} 550 0.48 0.48 re f ", 100.0 + f64::from(i) * 0.96);
    }
    let rules = boxes(&read(content), true);
    assert_eq!(rules.len(), 3, "{rules:?}");
    assert_eq!((rules[0][0], rules[0][2]), (1000, 1980));
    assert_eq!((rules[1][0], rules[1][2]), (1000, 2000));
    assert_eq!((rules[2][0], rules[2][2]), (1000, 1571));
}

#[test]
fn double_rules_are_one_and_close_rows_are_two() {
    let found =
        read("0.5 w 100 700 m 300 700 l S 100 698.5 m 300 698.5 l S 100 650 m 300 650 l S 100 641 m 300 641 l S");
    assert_eq!(boxes(&found, true), [[1000, 998, 3000, 1018], [1000, 1498, 3000, 1503], [1000, 1588, 3000, 1593]]);
}

#[test]
fn nearly_equal_lines_are_snapped_to_one_place() {
    let found = read("0.5 w 100 700 m 200 700 l S 200 700.3 m 300 700.3 l S");
    assert_eq!(boxes(&found, true).len(), 1);
}

#[test]
fn white_lines_count_on_colour_alone() {
    let found = read(
        "1 G 1 g 1 w 100 700 m 300 700 l S 100 650 200 0.5 re f 0.8 g 100 500 200 100 re f 1 g 100 550 200 1 re f 400 400 50 50 re f",
    );
    assert_eq!(boxes(&found, true), [[1000, 2490, 3000, 2500]]);
    assert_eq!(found.page.shades.len(), 1);
}

#[test]
fn clipped_lines_are_cut_and_hidden_ones_left_out() {
    let found = read(
        "q 150 0 100 800 re W n 100 700 m 300 700 l S 400 600 m 500 600 l S Q q 0 0 0 0 re W n 100 500 m 300 500 l S Q",
    );
    assert_eq!(boxes(&found, true), [[1500, 995, 2500, 1005]]);
}

#[test]
fn curves_and_slanted_lines_are_no_rules() {
    let found = read(
        "100 700 m 300 650 l S 100 500 m 100 600 300 600 300 500 c S 200 300 m 250 300 250 250 200 250 c 150 250 150 300 200 300 c f",
    );
    assert!(found.page.rules.is_empty() && found.page.shades.is_empty(), "{:?}", found.page);
}

#[test]
fn a_thick_stroke_is_shading() {
    let found = read("0.9 G 20 w 100 700 m 300 700 l S");
    assert!(found.page.rules.is_empty());
    assert!(near(&found.page.shades[0].bbox, [100.0, 90.0, 300.0, 110.0]));
}

#[test]
fn a_box_of_the_same_colour_within_another_is_said_once() {
    let found = read("0.9 g 100 600 200 50 re f 105 610 100 12 re f 0.5 g 105 630 100 12 re f");
    assert_eq!(found.page.shades.iter().map(|s| s.color).collect::<Vec<_>>(), [0x00e6_e6e6, 0x0080_8080]);
}

#[test]
fn a_million_pieces_are_merged_in_time() {
    let mut content = String::from("0.5 w ");
    for i in 0..500_000 {
        let (x, y) = (f64::from(i % 1000) * 0.6, f64::from(i / 1000) * 1.6);
        content += &format!("{x:.1} {y:.1} m {:.1} {y:.1} l S\n", x + 0.5);
    }
    let start = std::time::Instant::now();
    let found = read(content);
    assert!(!found.page.rules.is_empty());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_gradient_in_a_box_is_shading_of_its_mean_colour() {
    let mut build = Build::new(
        "q 100 600 200 50 re W n /Sh sh Q /Pattern cs /P scn 100 500 200 50 re f 1 g BT /F1 10 Tf 110 620 Td (kvit) Tj ET",
    );
    let numbers = |n: [f32; 3]| Object::Array(n.iter().map(|v| Object::Real(*v)).collect());
    let ramp = |c0, c1| {
        Object::Dictionary(
            dictionary! { "FunctionType" => 2, "N" => 1, "Domain" => vec![0.into(), 1.into()], "C0" => numbers(c0), "C1" => numbers(c1) },
        )
    };
    let stitched = dictionary! {
        "FunctionType" => 3, "Functions" => vec![ramp([1.0, 0.0, 0.0], [0.0, 1.0, 0.0]), ramp([0.0, 1.0, 0.0], [0.0, 0.0, 0.0])],
    };
    let shading = dictionary! { "ShadingType" => 2, "ColorSpace" => "DeviceRGB", "Function" => stitched };
    build.resource("Shading", "Sh", shading.clone());
    build.resource("Pattern", "P", dictionary! { "PatternType" => 2, "Shading" => shading });
    let found = build.read();
    assert_eq!(found.page.shades.iter().map(|s| s.color).collect::<Vec<_>>(), [0x0080_0000; 2]);
    assert!(near(&found.page.shades[0].bbox, [100.0, 150.0, 300.0, 200.0]));
    assert!(near(&found.page.shades[1].bbox, [100.0, 250.0, 300.0, 300.0]));
    // What lies over a gradient is shown, whatever its colour.
    assert_eq!(found.texts(), ["kvit"]);
}

#[test]
fn outer_edges_that_are_not_drawn_are_not_made_up() {
    // Rules between rows and columns alone.
    let found = read("0.5 w 50 650 m 550 650 l S 50 600 m 550 600 l S 200 700 m 200 550 l S 400 700 m 400 550 l S");
    assert_eq!((boxes(&found, true).len(), boxes(&found, false).len()), (2, 2));
}

#[test]
fn text_on_an_ink_of_unknown_colour_is_read() {
    let unit = |count: usize| (0..2 * count).map(|i| Object::Integer((i % 2) as i64)).collect::<Vec<_>>();
    let sampled = |build: &mut Build| {
        let function = dictionary! {
            "FunctionType" => 0, "Domain" => unit(1), "Size" => vec![2.into()], "BitsPerSample" => 8, "Range" => unit(3),
        };
        build.stream(function, [255, 255, 255, 0, 255, 0].as_slice())
    };
    let program = |build: &mut Build| {
        build.stream(dictionary! { "FunctionType" => 4, "Domain" => unit(1), "Range" => unit(3) }, "{ dup dup }")
    };
    let page = |function: &dyn Fn(&mut Build) -> lopdf::ObjectId, words: &str| {
        let words = format!("{words} BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET");
        let mut build = Build::new(format!("/Ink cs 1 scn 90 690 200 30 re f {words}"));
        let function = function(&mut build);
        let ink = vec!["Separation".into(), "Spot".into(), "DeviceRGB".into(), function.into()];
        build.resource("ColorSpace", "Ink", Object::Array(ink));
        build.read()
    };
    let found = page(&sampled, "0 g");
    assert_eq!((found.texts(), found.page.shades[0].color), (vec!["Tiltak"], 0x00_ff00));
    // What has the colour of the ink cannot be seen; where that is not known, the text is kept.
    let much = "0 g BT /F1 10 Tf 100 500 Td (Ansvarlig Frist Status Helsesjef Helsesjef) Tj ET";
    let found = page(&sampled, &format!("{much} /Ink cs 1 scn"));
    assert_eq!((found.texts().len(), found.codes()), (5, vec!["text-not-shown"]));
    for words in ["0 g", "0.5 g", "1 g", ""] {
        assert_eq!(page(&program, words).texts(), ["Tiltak"], "{words}");
    }
}

#[test]
fn text_on_shapes_that_are_no_boxes_is_read() {
    let text = "BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET";
    let curved = "0 0 1 rg 90 690 m 200 690 l 210 690 210 720 200 720 c 90 720 l h f";
    assert_eq!(read(format!("{curved} 1 g {text}")).texts(), ["Tiltak"]);
    // A hole in a black box, white by either rule of what is inside.
    let holed = "0 g 50 650 300 100 re 80 680 200 50 re f*";
    assert_eq!(read(format!("{holed} {text}")).texts(), ["Tiltak"]);
    assert_eq!(read(format!("0 g 50 650 300 100 re f 1 g 10 10 5 5 re f 1 g {text}")).texts(), ["Tiltak"]);
}

#[test]
fn a_page_that_seems_to_hide_most_of_its_text_is_read() {
    let found = read("0 0.4 0 rg 50 650 300 100 re f BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET");
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec![]));
}
