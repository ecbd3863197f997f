use lopdf::dictionary;

use super::build::{Build, near, read};
use crate::model::PageState;

const TEXT: &str = "BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET";

#[test]
fn rotation_crop_box_and_user_unit_give_places_as_displayed() {
    for (turn, direction, corner) in
        [(0, 0, [90.0, 72.82]), (90, 90, [677.93, 90.0]), (180, 180, [376.11, 677.93]), (270, 270, [72.82, 376.11])]
    {
        let mut build = Build::new(TEXT);
        build.page.set("CropBox", vec![10.into(), 20.into(), 500.into(), 780.into()]);
        build.page.set("Rotate", turn);
        let found = build.read();
        let word = found.word("Tiltak");
        assert_eq!(word.direction, direction);
        assert!(
            (word.bbox.x0 - corner[0]).abs() < 0.1 && (word.bbox.y0 - corner[1]).abs() < 0.1,
            "{turn}: {:?}",
            word.bbox
        );
        assert_eq!(found.page.width, if turn % 180 == 0 { 490.0 } else { 760.0 });
    }
    let mut build = Build::new(TEXT);
    build.page.set("UserUnit", 2);
    let found = build.read();
    assert_eq!((found.page.width, found.word("Tiltak").size), (1200.0, 20.0));
}

#[test]
fn text_set_sideways_has_its_direction() {
    let found = read("BT /F1 10 Tf 0 1 -1 0 100 700 Tm (opp) Tj 0 -1 1 0 200 700 Tm (ned) Tj ET");
    assert_eq!((found.word("opp").direction, found.word("ned").direction), (270, 90));
    assert!((found.word("opp").baseline - 100.0).abs() < 0.01);
}

#[test]
fn text_outside_page_or_clip_is_left_out() {
    let found = read(
        "BT /F1 10 Tf 700 700 Td (utenfor) Tj ET q 0 0 300 800 re W n BT /F1 10 Tf 100 700 Td (vist) Tj 300 0 Td (klippet) Tj ET Q \
         BT /F1 10 Tf 400 600 Td (etter) Tj ET",
    );
    assert_eq!(found.texts(), ["vist", "etter"]);
}

#[test]
fn text_in_the_colour_of_its_ground_is_left_out_with_a_note() {
    let found = read(
        "1 g BT /F1 10 Tf 100 700 Td (skjult) Tj ET 0 0 0.5 rg 100 600 200 30 re f 1 g BT /F1 10 Tf 110 610 Td (synlig) Tj ET",
    );
    assert_eq!(found.texts(), ["synlig"]);
    assert_eq!(found.codes(), ["text-not-shown"]);
    assert_eq!(found.page.state, PageState::Sound);
}

#[test]
fn invisible_text_counts_over_a_picture_alone() {
    let mut build =
        Build::new("q 300 0 0 300 50 450 cm /Im Do Q BT /F1 10 Tf 3 Tr 100 700 Td (lesbar) Tj 0 -600 Td (borte) Tj ET");
    let image = build.stream(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 },
        vec![0_u8],
    );
    build.resource("XObject", "Im", image);
    let found = build.read();
    assert_eq!(found.texts(), ["lesbar"]);
    assert!(near(&found.page.images[0], [50.0, 50.0, 350.0, 350.0]));
    assert_eq!(found.page.state, PageState::Sound);
}

#[test]
fn white_text_on_a_shape_that_is_no_box_is_text() {
    // A disc, and a band with slanted ends.
    let found = read(
        "0 0 0.5 rg 200 600 m 200 628 178 650 150 650 c 122 650 100 628 100 600 c 100 572 122 550 150 550 c \
         178 550 200 572 200 600 c f 300 600 m 500 600 l 490 580 l 290 580 l f \
         1 g BT /F1 10 Tf 130 600 Td (hjelp) Tj 200 -14 Td (overskrift) Tj 0 -100 Td (bak) Tj ET",
    );
    assert_eq!(found.texts(), ["hjelp", "overskrift"]);
    assert_eq!(found.codes(), ["text-not-shown"]);
}

#[test]
fn invisible_text_over_letters_drawn_as_shapes_is_their_text() {
    // Chromium draws letters of fonts that may not be embedded as shapes, and transparent text over them.
    let mut content = String::from("0 g ");
    for x in [100, 107, 110, 113, 118, 124] {
        content += &format!("{x} 700 m {} 707 l {} 700 l f ", x + 2, x + 4);
    }
    content += "/Gs gs BT /F1 12 Tf 100 700 Td (Tiltak) Tj 0 -200 Td (borte) Tj ET";
    let mut build = Build::new(content);
    build.resource("ExtGState", "Gs", dictionary! { "ca" => 0 });
    assert_eq!(build.read().texts(), ["Tiltak"]);
}

#[test]
fn bullets_drawn_as_discs_are_bullets() {
    let disc = |x: f64, y: f64| {
        let (r, k) = (1.5, 0.83);
        format!(
            "{} {y} m {} {} {} {} {x} {} c {} {} {} {} {} {y} c {} {} {} {} {x} {} c {} {} {} {} {} {y} c f ",
            x + r,
            x + r,
            y + k,
            x + k,
            y + r,
            y + r,
            x - k,
            y + r,
            x - r,
            y + k,
            x - r,
            x - r,
            y - k,
            x - k,
            y - r,
            y - r,
            x + k,
            y - r,
            x + r,
            y - k,
            x + r,
        )
    };
    let text = "BT /F1 10 Tf 110 700 Td (lage rutine) Tj 0 -20 Td (halde kurs) Tj 200 -30 Td (kart) Tj ET ";
    let found = read(format!("0 g {}{}{}{text}", disc(103.0, 703.0), disc(103.0, 683.0), disc(303.0, 653.0)));
    // A disc by itself may be a mark on a map.
    assert_eq!(found.texts(), ["•", "lage", "rutine", "•", "halde", "kurs", "kart"]);
    assert!(found.page.words[1].space_before);
}

#[test]
fn layers_that_are_off_are_left_out() {
    let mut build = Build::new(format!("/OC /L1 BDC {TEXT} EMC /OC /L2 BDC BT /F1 10 Tf 100 600 Td (frist) Tj ET EMC"));
    let off = build.pdf.add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal("utkast") });
    let on = build.pdf.add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal("tekst") });
    build.resource("Properties", "L1", off);
    build.resource("Properties", "L2", on);
    let config = dictionary! { "OFF" => vec![off.into()] };
    build.catalog.set("OCProperties", dictionary! { "OCGs" => vec![off.into(), on.into()], "D" => config });
    assert_eq!(build.read().texts(), ["frist"]);
}

#[test]
fn a_form_has_its_own_matrix_box_and_resources() {
    let mut build = Build::new(format!("q 1 0 0 1 0 -100 cm /Fm Do Q {TEXT}"));
    let form = build.stream(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Matrix" => vec![2.into(), 0.into(), 0.into(), 2.into(), 0.into(), 0.into()],
            "BBox" => vec![0.into(), 0.into(), 100.into(), 400.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => super::build::helvetica("Courier-Bold") } },
        },
        "BT /F1 10 Tf 20 380 Td (inni) Tj 100 0 Td (utenfor) Tj ET",
    );
    build.resource("XObject", "Fm", form);
    let found = build.read();
    assert_eq!(found.texts(), ["inni", "Tiltak"]);
    let inner = found.word("inni");
    assert_eq!((inner.size, inner.baseline, inner.bold), (20.0, 140.0, true));
    assert!(!found.word("Tiltak").bold);
}

#[test]
fn groups_of_layers_follow_their_policy_and_expression() {
    let mut build = Build::new(String::new());
    let off = build.pdf.add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal("utkast") });
    let on = build.pdf.add_object(dictionary! { "Type" => "OCG", "Name" => lopdf::Object::string_literal("tekst") });
    let both = || lopdf::Object::Array(vec![off.into(), on.into()]);
    let name = |n: &str| lopdf::Object::Name(n.as_bytes().to_vec());
    let not = |o: lopdf::Object| lopdf::Object::Array(vec![name("Not"), o]);
    let group = |key: &str, value: lopdf::Object| {
        let mut group = dictionary! { "Type" => "OCMD", "OCGs" => both() };
        group.set(key, value);
        group
    };
    let list = |op: &str| vec![name(op), off.into(), on.into()];
    let groups = [
        ("anyon", group("P", name("AnyOn")), true),
        ("allon", group("P", name("AllOn")), false),
        ("anyoff", group("P", name("AnyOff")), true),
        ("alloff", group("P", name("AllOff")), false),
        ("and", group("VE", list("And").into()), false),
        ("or", group("VE", list("Or").into()), true),
        ("nor", group("VE", not(list("Or").into())), false),
        ("notoff", group("VE", not(off.into())), true),
        // Malformed: the policy counts.
        ("odd", group("VE", vec![name("Xor"), off.into()].into()), true),
    ];
    let mut shown = Vec::new();
    for (i, (label, group, seen)) in groups.into_iter().enumerate() {
        let id = build.pdf.add_object(group);
        build.resource("Properties", label, id);
        let line = format!("/OC /{label} BDC BT /F1 10 Tf 100 {} Td ({label}) Tj ET EMC ", 700 - 20 * i);
        build.content.extend_from_slice(line.as_bytes());
        if seen {
            shown.push(label);
        }
    }
    let config = dictionary! { "OFF" => vec![off.into()] };
    build.catalog.set("OCProperties", dictionary! { "OCGs" => both(), "D" => config });
    assert_eq!(build.read().texts(), shown);
}

#[test]
fn a_clip_of_another_shape_is_taken_for_the_box_around_it() {
    let found = read(
        "q 100 600 m 200 700 l 300 600 l h W n BT /F1 10 Tf 110 680 Td (hjorne) Tj 300 0 Td (utenfor) Tj ET Q \
         q 100 400 m 100 500 300 500 300 400 c h W n BT /F1 10 Tf 180 460 Td (bue) Tj ET Q",
    );
    assert_eq!(found.texts(), ["hjorne", "bue"]);
}
