use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, dictionary};

use super::build::{Build, Read, document};
use crate::config::{Config, Limits};
use crate::model::PageState;

const TEXT: &str = "BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET ";

fn within(settings: &[&str], bytes: &[u8]) -> Read {
    let mut limits = Limits::default();
    for setting in settings {
        limits.set(setting).unwrap();
    }
    Read::of(document(bytes, &Config { limits, ..Config::default() }).unwrap())
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn named(read: &Read) -> Vec<String> {
    let reached = read.notes.iter().filter(|n| n.code == "limit-reached");
    reached.map(|n| n.message.split(' ').nth(2).unwrap().to_owned()).collect()
}

#[test]
fn a_limit_that_is_reached_keeps_what_came_before_marks_the_page_and_is_named() {
    let more = |what: &str, times: usize| format!("{TEXT}{}", what.repeat(times));
    for (name, setting, content) in [
        ("operators", "operators=20", more("0 g ", 30)),
        ("document-operators", "document-operators=20", more("0 g ", 30)),
        ("glyphs", "glyphs=6", more("BT /F1 10 Tf 100 600 Td (Frist) Tj ET ", 2)),
        ("document-glyphs", "document-glyphs=6", more("BT /F1 10 Tf 100 600 Td (Frist) Tj ET ", 2)),
        ("state-depth", "state-depth=5", more("q ", 9)),
        ("mark-depth", "mark-depth=5", more("/P BMC ", 9)),
        ("content-depth", "content-depth=5", more("[[[[[[[[1]]]]]]]] TJ ", 1)),
        ("path-points", "path-points=5", more("1 1 m 2 2 l 3 3 l 4 4 l 5 5 l 6 6 l 7 7 l S ", 1)),
        ("images", "images=2", more("BI /W 1 /H 1 /BPC 8 /CS /G ID x EI ", 4)),
    ] {
        let bytes = Build::new(content).bytes();
        let read = within(&[setting], &bytes);
        assert_eq!(read.texts(), ["Tiltak"], "{name}");
        assert!(matches!(read.page.state, PageState::Degraded(_)), "{name} {:?}", read.notes);
        assert!(read.codes().contains(&"page-degraded"), "{name}");
        assert_eq!(named(&read), [name]);
        let usual = within(&[], &bytes);
        assert_eq!(named(&usual), [""; 0], "{name}");
    }
}

#[test]
fn content_that_inflates_beyond_the_limit_is_read_up_to_it() {
    let mut build = Build::new("");
    let content = deflated(format!("{TEXT}{}", " ".repeat(1 << 20)).as_bytes());
    let id = build.stream(dictionary! { "Filter" => "FlateDecode" }, content);
    build.page.set("Contents", id);
    let bytes = build.bytes();
    for (name, setting) in [("stream-bytes", "stream-bytes=1000"), ("document-bytes", "document-bytes=1000")] {
        let read = within(&[setting], &bytes);
        assert_eq!(read.texts(), ["Tiltak"]);
        assert!(matches!(read.page.state, PageState::Degraded(_)));
        assert_eq!(named(&read), [name]);
    }
    assert_eq!(within(&[], &bytes).notes, []);
}

#[test]
fn a_map_of_codes_beyond_the_limit_is_left_out() {
    let mut build = Build::new(TEXT);
    let map = build.map_of(&[(b'T', "X")]);
    let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "ToUnicode" => map };
    let bytes = build.font("F1", font).bytes();
    assert_eq!(within(&[], &bytes).texts(), ["Xiltak"]);
    let read = within(&["cmap-bytes=10"], &bytes);
    assert_eq!(read.texts(), ["Tiltak"]);
    assert_eq!(named(&read), ["cmap-bytes"]);
}

#[test]
fn streams_of_objects_share_what_they_may_take() {
    let mut build = Build::new(TEXT);
    let padding = format!("900 0 null{}", " ".repeat(2 << 20));
    for _ in 0..3 {
        let dict = dictionary! { "Type" => "ObjSt0", "N" => 1, "First" => 6, "Filter" => "FlateDecode" };
        build.stream(dict, deflated(padding.as_bytes()));
    }
    // What builds the PDF writes no streams of objects.
    let mut bytes = build.bytes();
    while let Some(at) = bytes.windows(6).position(|w| w == b"ObjSt0") {
        bytes[at + 5] = b'm';
    }
    assert_eq!(within(&[], &bytes).codes(), [""; 0]);
    let read = within(&["object-bytes=5MiB"], &bytes);
    assert_eq!((read.texts(), read.codes()), (vec!["Tiltak"], vec!["objects-too-large"]));
    assert_eq!(within(&["object-bytes=7MiB"], &bytes).codes(), [""; 0]);
}

#[test]
fn fonts_and_forms_beyond_the_limit_cost_themselves() {
    let mut build = Build::new(format!("/X Do {TEXT}"));
    let form = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
    let id = build.stream(form, "0 g ".repeat(1000));
    build.resource("XObject", "X", id);
    let file = build.stream(Dictionary::new(), vec![b'x'; 5000]);
    let descriptor = dictionary! { "Type" => "FontDescriptor", "FontName" => "A", "Flags" => 4, "FontFile2" => file };
    let font =
        dictionary! { "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "A", "FontDescriptor" => descriptor };
    let bytes = build.font("F1", font).bytes();
    let read = within(&["stream-bytes=1000", "font-bytes=100"], &bytes);
    assert_eq!(named(&read), ["stream-bytes", "font-bytes"]);
    assert_eq!(named(&within(&["form-depth=1", "form-calls=1"], &bytes)), [""; 0]);
}
