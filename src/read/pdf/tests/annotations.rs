use lopdf::{Object, dictionary};

use super::build::{Build, helvetica};

const TEXT: &str = "BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET";

/// A page with a filled-in field whose annotation has `more` too.
fn field(content: String, more: lopdf::Dictionary) -> Build {
    let mut build = Build::new(content);
    let look = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 50.into(), 10.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => helvetica("Helvetica") } },
    };
    let look = build.stream(look, "0.5 g 0 0 50 10 re f 0 g BT /F1 5 Tf 1 2 Td (Helsesjef) Tj ET");
    let mut annotation = dictionary! {
        "Type" => "Annot", "Subtype" => "Widget", "F" => 4, "V" => Object::string_literal("Helsesjef"),
        "Rect" => vec![100.into(), 400.into(), 200.into(), 420.into()], "AP" => dictionary! { "N" => look },
    };
    for (key, value) in more {
        annotation.set(key, value);
    }
    build.page.set("Annots", vec![annotation.into()]);
    build
}

#[test]
fn what_stands_in_a_field_is_read_where_it_is_shown() {
    let found = field(format!("q 1 0 0 2 7 -707 cm {TEXT}"), dictionary! {}).read();
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak", "Helsesjef"], vec![]));
    let word = found.word("Helsesjef");
    let near = |value: f64, expected: f64| (value - expected).abs() < 0.1;
    assert!(near(word.bbox.x0, 102.0) && near(word.baseline, 396.0) && near(word.size, 10.0), "{word:?}");
    assert!(found.page.shades.is_empty() && found.page.rules.is_empty());
}

#[test]
fn the_chosen_state_of_a_box_is_read() {
    let mut build = field(TEXT.to_owned(), dictionary! { "AS" => "On" });
    let states = build.page.get_mut(b"Annots").unwrap().as_array_mut().unwrap()[0].as_dict_mut().unwrap();
    let look = states.get(b"AP").unwrap().as_dict().unwrap().get(b"N").unwrap().clone();
    states.set("AP", dictionary! { "N" => dictionary! { "On" => look } });
    assert_eq!(build.read().texts(), ["Tiltak", "Helsesjef"]);
}

#[test]
fn what_is_not_shown_is_not_read() {
    for hidden in [dictionary! { "F" => 2 }, dictionary! { "F" => 36 }, dictionary! { "Subtype" => "Popup" }] {
        let found = field(TEXT.to_owned(), hidden).read();
        assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec![]));
    }
}

#[test]
fn text_that_a_field_keeps_without_a_drawing_is_told_of() {
    let found = field(TEXT.to_owned(), dictionary! { "AP" => Object::Null }).read();
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec!["page-degraded"]));
    let found = field(TEXT.to_owned(), dictionary! { "AP" => Object::Null, "V" => Object::Null }).read();
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec![]));
}
