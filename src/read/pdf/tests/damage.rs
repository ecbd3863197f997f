use lopdf::encryption::{EncryptionState, EncryptionVersion, Permissions};
use lopdf::{Dictionary, Object, dictionary};

use super::build::{Build, Read, document, read};
use crate::config::Config;
use crate::error::ErrorKind;
use crate::model::{PageState, Severity};

const TEXT: &str = "BT /F1 10 Tf 100 700 Td (Tiltak) Tj ET";

fn encrypted(user: &str) -> Vec<u8> {
    let mut pdf = lopdf::Document::load_mem(&Build::new(TEXT).bytes()).unwrap();
    let id = || Object::string_literal("0123456789abcdef");
    pdf.trailer.set("ID", vec![id(), id()]);
    let version = EncryptionVersion::V2 {
        document: &pdf,
        owner_password: "eigar",
        user_password: user,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    pdf.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_locked_pdf_asks_for_the_password_and_opens_with_it() {
    let bytes = encrypted("hemmeleg");
    let error = document(&bytes, &Config::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Password);
    assert!(error.to_string().contains("--password"));
    let with = |p: &str| document(&bytes, &Config { password: Some(p.to_owned()), ..Config::default() });
    assert_eq!(with("feil").unwrap_err().kind(), ErrorKind::Password);
    assert_eq!(Read::of(with("hemmeleg").unwrap()).texts(), ["Tiltak"]);
}

#[test]
fn a_pdf_locked_against_changes_alone_opens_without_a_word() {
    assert_eq!(Read::of(document(&encrypted(""), &Config::default()).unwrap()).texts(), ["Tiltak"]);
    // Nor does a password given for other files of the run close it.
    let config = Config { password: Some("til ei anna fil".to_owned()), ..Config::default() };
    assert_eq!(Read::of(document(&encrypted(""), &config).unwrap()).texts(), ["Tiltak"]);
}

#[test]
fn what_is_no_pdf_inside_is_damaged() {
    for bytes in
        [b"%PDF-1.7\n".to_vec(), b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj trailer << /Root 1 0 R >>".to_vec()]
    {
        assert_eq!(document(&bytes, &Config::default()).unwrap_err().kind(), ErrorKind::Damaged);
    }
}

#[test]
fn a_lost_cross_reference_table_is_rebuilt() {
    let mut bytes = Build::new(TEXT).bytes();
    let at = bytes.windows(9).rposition(|w| w == b"startxref").unwrap();
    bytes.truncate(at);
    assert_eq!(Read::of(document(&bytes, &Config::default()).unwrap()).texts(), ["Tiltak"]);
}

#[test]
fn a_table_that_names_wrong_places_is_rebuilt() {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] /MediaBox [0 0 600 800] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{TEXT}\nendstream", TEXT.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let (mut file, mut table) = ("%PDF-1.7\n".to_owned(), "0000000000 65535 f \n".to_owned());
    for (number, object) in (1..).zip(&objects) {
        let place = if number == 3 { 11 } else { file.len() };
        table += &format!("{place:010} 00000 n \n");
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    file += &format!("xref\n0 6\n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    let found = Read::of(document(file.as_bytes(), &Config::default()).unwrap());
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec!["objects-searched"]));
}

fn picture(build: &mut Build) {
    let image = build.stream(
        dictionary! { "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1, "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8 },
        vec![0_u8],
    );
    build.resource("XObject", "Im", image);
}

#[test]
fn a_scan_is_said_to_be_one_page_by_page() {
    let mut build = Build::new("q 600 0 0 800 0 0 cm /Im Do Q");
    picture(&mut build);
    let bytes = build.bytes();
    let found = Read::of(document(&bytes, &Config::default()).unwrap());
    assert_eq!(
        (found.codes(), found.page.state.clone()),
        (vec!["page-image-only", "image-only"], PageState::ImageOnly)
    );
    assert_eq!((found.notes[0].page, found.notes[0].severity), (Some(1), Severity::Warning));
    assert!(found.notes[1].message.contains("scan") && found.notes[1].message.contains("page 1"), "{found:?}");
    // The same page before one of text.
    let mut pdf = lopdf::Document::load_mem(&bytes).unwrap();
    let first = pdf.page_iter().next().unwrap();
    let parent = pdf.get_dictionary(first).unwrap().get(b"Parent").unwrap().as_reference().unwrap();
    let content = pdf.add_object(lopdf::Stream::new(Dictionary::new(), TEXT.into()));
    let font = dictionary! { "Font" => dictionary! { "F1" => super::build::helvetica("Helvetica") } };
    let second = pdf
        .add_object(dictionary! { "Type" => "Page", "Parent" => parent, "Contents" => content, "Resources" => font });
    pdf.get_dictionary_mut(parent).unwrap().set("Kids", vec![first.into(), second.into()]);
    pdf.get_dictionary_mut(parent).unwrap().set("MediaBox", vec![0.into(), 0.into(), 600.into(), 800.into()]);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let found = Read::of(document(&bytes, &Config::default()).unwrap());
    assert_eq!(found.page.state, PageState::ImageOnly);
    assert_eq!((found.codes(), found.notes[0].page), (vec!["page-image-only"], Some(1)));
}

#[test]
fn an_empty_page_is_sound_and_a_document_without_text_is_said_to_be_so() {
    let found = read("");
    assert_eq!((found.codes(), &found.page.state), (vec!["no-text"], &PageState::Sound));
}

#[test]
fn streams_that_cannot_be_decoded_degrade_the_page() {
    let mut build = Build::new("");
    let good = build.stream(Dictionary::new(), TEXT);
    let bad = build.stream(dictionary! { "Filter" => "NoSuchDecode" }, "x");
    build.page.set("Contents", vec![good.into(), bad.into()]);
    let found = build.read();
    assert_eq!(found.texts(), ["Tiltak"]);
    assert!(matches!(found.page.state, PageState::Degraded(_)));
    assert_eq!(found.codes(), ["page-degraded"]);
}

#[test]
fn what_comes_before_damage_in_a_stream_is_read() {
    let lines: String = (0..400)
        .map(|i| format!("BT /F1 10 Tf {} {} Td (ord{i}) Tj ET\n", 20 + i % 10 * 50, 780 - i / 10 * 15))
        .collect();
    let mut stream = lopdf::Stream::new(Dictionary::new(), lines.into_bytes());
    stream.compress().unwrap();
    let half = stream.content.len() / 2;
    stream.content.truncate(half);
    stream.dict.set("Length", half as i64);
    let mut build = Build::new("");
    let cut = build.pdf.add_object(stream);
    build.page.set("Contents", cut);
    let found = build.read();
    assert!(found.texts().len() > 50 && found.texts()[0] == "ord0");
    assert!(matches!(found.page.state, PageState::Degraded(_)));
}

#[test]
fn forms_that_draw_themselves_end_at_the_limit() {
    let mut build = Build::new(format!("{TEXT} /Fm Do"));
    let form = build.pdf.new_object_id();
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Fm" => form } },
    };
    build.pdf.objects.insert(form, lopdf::Stream::new(dict, b"/Fm Do /Fm Do /Fm Do".to_vec()).into());
    build.resource("XObject", "Fm", form);
    let found = build.read();
    assert_eq!(found.texts(), ["Tiltak"]);
    assert!(matches!(found.page.state, PageState::Degraded(_)));
}

#[test]
fn unbalanced_and_senseless_operators_do_no_harm() {
    let found = read(format!("Q Q EMC EMC ET 1 2 Td (x) Tj /Nope Do /Nope gs [1 2 cm {TEXT} q q BT /P BMC"));
    assert_eq!(found.texts(), ["Tiltak"]);
    let found = read(format!("1e400 0 0 1 0 0 cm {TEXT} q 99999999999999999999 0 0 1 0 0 cm 0 0 m 1 1 l S {TEXT} Q"));
    assert!(found.page.words.iter().all(|w| w.bbox.x0.is_finite()));
}

#[test]
fn pages_that_are_nowhere_are_counted() {
    let mut pdf = lopdf::Document::load_mem(&Build::new(TEXT).bytes()).unwrap();
    let first = pdf.page_iter().next().unwrap();
    let parent = pdf.get_dictionary(first).unwrap().get(b"Parent").unwrap().as_reference().unwrap();
    let kids = vec![Object::Reference((900, 0)), first.into(), Object::Reference((901, 0))];
    pdf.get_dictionary_mut(parent).unwrap().set("Kids", kids);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let found = Read::of(document(&bytes, &Config::default()).unwrap());
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec!["pages-missing"]));
    assert!(found.notes[0].message.starts_with("2 of the pages"), "{:?}", found.notes);
}

#[test]
fn missing_contents_and_forms_degrade_the_page() {
    let mut build = Build::new("");
    build.page.set("Contents", Object::Reference((900, 0)));
    assert!(matches!(build.read().page.state, PageState::Degraded(_)));
    let mut build = Build::new(format!("{TEXT} /Fm Do"));
    build.resource("XObject", "Fm", Object::Reference((900, 0)));
    let found = build.read();
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec!["page-degraded"]));
}

#[test]
fn a_stream_of_objects_that_grows_without_end_costs_itself_alone() {
    let mut build = Build::new(TEXT);
    // Written under another name, since lopdf writes its own streams of objects.
    let dict = dictionary! { "Type" => "ObjXxx", "N" => 1, "First" => 4 };
    let mut bomb = lopdf::Stream::new(dict, vec![b' '; 65 << 20]);
    bomb.compress().unwrap();
    build.pdf.add_object(bomb);
    let mut bytes = build.bytes();
    let at = bytes.windows(6).position(|w| w == b"ObjXxx").unwrap();
    bytes.splice(at..at + 6, *b"ObjStm");
    let found = Read::of(document(&bytes, &Config::default()).unwrap());
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec!["objects-too-large"]));
}

#[test]
fn a_list_of_pages_beyond_the_limit_is_cut_with_a_word() {
    let mut pdf = lopdf::Document::load_mem(&Build::new(TEXT).bytes()).unwrap();
    let first = pdf.page_iter().next().unwrap();
    let parent = pdf.get_dictionary(first).unwrap().get(b"Parent").unwrap().as_reference().unwrap();
    pdf.get_dictionary_mut(parent).unwrap().set("Kids", vec![Object::Reference(first); 100_000]);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    let document = document(&bytes, &Config::default()).unwrap();
    assert_eq!(document.source.pages, Some(2_000));
    assert_eq!(document.notes[0].code, "pages-cut");
}

#[test]
fn a_stream_without_a_length_ends_where_it_says() {
    let bytes = Build::new(TEXT).bytes();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let length = format!("/Length {}", TEXT.len());
    assert!(text.contains(&length));
    let other = text.replace(&length, &format!("/Longth {}", TEXT.len()));
    let found = Read::of(document(other.as_bytes(), &Config::default()).unwrap());
    assert_eq!((found.texts(), found.codes()), (vec!["Tiltak"], vec![]));
    let found = Read::of(document(format!("junk\n{other}").as_bytes(), &Config::default()).unwrap());
    assert_eq!(found.texts(), ["Tiltak"]);
}

#[test]
fn filters_that_stand_in_objects_of_their_own_are_found() {
    let hex: String = TEXT.bytes().map(|b| format!("{b:02x}")).collect();
    for listed in [false, true] {
        let mut build = Build::new("");
        let name = build.pdf.add_object(Object::Name(b"ASCIIHexDecode".to_vec()));
        let filter = if listed { build.pdf.add_object(vec![Object::Reference(name)]) } else { name };
        let content = build.stream(dictionary! { "Filter" => filter }, format!("{hex}>"));
        build.page.set("Contents", content);
        assert_eq!(build.read().texts(), ["Tiltak"]);
    }
}
