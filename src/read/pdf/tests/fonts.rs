use lopdf::{Dictionary, Object, dictionary};

use super::build::{Build, helvetica};
use crate::model::{PageState, Severity};

#[test]
fn codes_get_their_text_from_names_and_differences() {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ABCDEF+Arial-BoldItalicMT",
        "Encoding" => dictionary! {
            "BaseEncoding" => "MacRomanEncoding",
            "Differences" => vec![1.into(), "fi".into(), "uni00E6".into(), "u00F8".into(), 65.into(), "Aring.sc".into()],
        },
    };
    let found = Build::new("BT /F3 10 Tf 50 700 Td <01020341428C> Tj ET").font("F3", font).read();
    assert_eq!(found.texts(), ["fiæøÅBå"]);
    let word = &found.page.words[0];
    assert!(word.bold && word.italic && &*word.font == "Arial-BoldItalicMT");
}

fn composite(build: &mut Build, to_unicode: Option<&str>, encoding: &str) -> Dictionary {
    let descendant = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Carlito", "DW" => 500,
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"), "Supplement" => 0 },
        "W" => vec![3.into(), Object::Array(vec![700.into(), 300.into()]), 10.into(), 12.into(), 250.into()],
    };
    let mut font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Carlito", "Encoding" => encoding,
        "DescendantFonts" => vec![Object::Dictionary(descendant)],
    };
    if let Some(map) = to_unicode {
        let id = build.stream(Dictionary::new(), map);
        font.set("ToUnicode", id);
    }
    font
}

#[test]
fn composite_fonts_have_two_byte_codes_widths_and_maps() {
    let mut build = Build::new("BT /F3 10 Tf 50 700 Td <000300040005000A> Tj ET");
    let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange \
               2 beginbfrange <0003> <0004> <0061> <0005> <0005> [<00660069>] endbfrange 1 beginbfchar <000A> <00E5> endbfchar";
    let font = composite(&mut build, Some(map), "Identity-H");
    let found = build.font("F3", font).read();
    assert_eq!(found.texts(), ["abfiå"]);
    assert!((found.page.words[0].bbox.width() - (7.0 + 3.0 + 5.0 + 2.5)).abs() < 0.01);
    assert_eq!(found.page.state, PageState::Sound);
}

#[test]
fn glyphs_without_text_are_counted_and_degrade_the_page() {
    let mut build = Build::new("BT /F1 10 Tf 50 700 Td (Tiltak) Tj /F3 10 Tf 0 -20 Td <00030004> Tj ET");
    let font = composite(&mut build, None, "Identity-H");
    let found = build.font("F3", font).read();
    assert_eq!(found.texts(), ["Tiltak", "\u{fffd}\u{fffd}"]);
    assert_eq!(found.notes[0].message, "2 of 2 glyphs of the font Carlito have no known text");
    assert_eq!((found.notes[0].severity, found.notes[0].page), (Severity::Warning, Some(1)));
    assert!(matches!(found.page.state, PageState::Degraded(_)));
}

#[test]
fn predefined_maps_of_character_collections_are_known() {
    let descendant = dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType0", "BaseFont" => "HeiseiMin-W3",
        "CIDSystemInfo" => dictionary! { "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Japan1"), "Supplement" => 2 },
    };
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "HeiseiMin-W3", "Encoding" => "90ms-RKSJ-H",
        "DescendantFonts" => vec![Object::Dictionary(descendant)],
    };
    let found = Build::new("BT /F3 10 Tf 50 700 Td <93FA967B41> Tj ET").font("F3", font).read();
    assert_eq!(found.texts(), ["日本A"]);
}

#[test]
fn type3_fonts_have_text_by_name_and_their_own_scale() {
    let mut build = Build::new("BT /T3 2 Tf 50 700 Td (ab) Tj ET");
    let glyph = build.stream(Dictionary::new(), "500 0 0 0 500 500 d1 0 0 500 500 re f");
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FontBBox" => vec![0.into(), 0.into(), 0.into(), 0.into()],
        "FontMatrix" => vec![Object::Real(0.01), 0.into(), 0.into(), Object::Real(0.01), 0.into(), 0.into()],
        "CharProcs" => dictionary! { "aring" => glyph, "oslash" => glyph },
        "Encoding" => dictionary! { "Differences" => vec![97.into(), "aring".into(), "oslash".into()] },
        "FirstChar" => 97, "LastChar" => 98, "Widths" => vec![500.into(), 400.into()],
    };
    let found = build.font("T3", font).read();
    assert_eq!(found.texts(), ["åø"]);
    assert!((found.page.words[0].bbox.width() - 18.0).abs() < 0.01, "{:?}", found.page.words[0].bbox);
}

#[test]
fn bitmap_fonts_of_tex_have_their_codes_for_names() {
    let mut build = Build::new("BT /F3 10 Tf 50 700 Td (\\345r a) Tj ET BT /F4 10 Tf 50 600 Td (\\345) Tj ET");
    let glyph = build.stream(Dictionary::new(), "500 0 0 0 500 500 d1 0 0 500 500 re f");
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type3", "FontBBox" => vec![0.into(), 0.into(), 500.into(), 500.into()],
        "FontMatrix" => vec![Object::Real(0.001), 0.into(), 0.into(), Object::Real(0.001), 0.into(), 0.into()],
        "FirstChar" => 97, "Widths" => vec![Object::Integer(500); 159],
        "CharProcs" => dictionary! { "a229" => glyph, "a114" => glyph, "a97" => glyph },
        "Encoding" => dictionary! {
            "Type" => "Encoding",
            "Differences" => vec![
                97.into(), "a97".into(), 114.into(), "a114".into(), 229.into(), "a229".into(),
            ],
        },
    };
    let dingbats = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ZapfDingbats",
        "Encoding" => dictionary! { "Type" => "Encoding", "Differences" => vec![229.into(), "a199".into()] },
    };
    let found = build.font("F3", font).font("F4", dingbats).read();
    assert!(found.texts()[0].starts_with("år"), "{:?}", found.texts());
    assert_eq!(found.texts().last(), Some(&"➬"));
}

#[test]
fn bullets_of_symbol_fonts_become_signs() {
    let mut build = Build::new("BT /W 10 Tf 50 700 Td <A7> Tj /S 10 Tf 0 -20 Td <B7> Tj ET");
    let map = build.map_of(&[(0xa7, "\u{f0a7}")]);
    let wingdings = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ABCDEF+Wingdings-Regular", "ToUnicode" => map,
        "FirstChar" => 0xa7, "LastChar" => 0xa7, "Widths" => vec![500.into()],
    };
    let symbol = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Symbol" };
    assert_eq!(build.font("W", wingdings).font("S", symbol).read().texts(), ["▪", "•"]);
}

/// Text of 40 letters and more, so that it can be judged.
const SENTENCE: &str = "Kommunen skal styrke arbeidet med psykisk helse blant barn og unge i regionen";

#[test]
fn a_font_shifted_by_29_is_mended_and_said() {
    let shifted: String = SENTENCE.chars().map(|c| char::from(c as u8 - if c == ' ' { 0 } else { 29 })).collect();
    let escaped = shifted.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    let found = Build::new(format!("BT /F1 10 Tf 50 700 Td ({escaped}) Tj ET")).read();
    assert_eq!(found.texts().join(" "), SENTENCE);
    assert_eq!(found.codes(), ["font-map-repaired"]);
    assert_eq!(found.page.state, PageState::Sound);
}

#[test]
fn a_broken_map_gives_way_to_the_names_of_the_glyphs() {
    let mut build = Build::new(format!("BT /F3 10 Tf 50 700 Td ({SENTENCE}) Tj ET"));
    // Each letter is mapped to a rare one.
    let pairs: Vec<(u8, String)> = (b'a'..=b'z')
        .map(|b| (b, char::from(b"qxzwcjqxzwcjbyqxzwcjqxzwcj"[usize::from(b - b'a')]).to_string()))
        .collect();
    let pairs: Vec<(u8, &str)> = pairs.iter().map(|(b, t)| (*b, t.as_str())).collect();
    let map = build.map_of(&pairs);
    let mut font = helvetica("Helvetica");
    font.set("ToUnicode", map);
    let found = build.font("F3", font).read();
    assert_eq!(found.texts().join(" "), SENTENCE);
    assert_eq!(found.codes(), ["font-map-repaired"]);
}

/// Text with words enough to tell letters that make no words.
const LONGER: &str = "Kommunen skal styrke arbeidet med psykisk helse blant barn og unge i regionen \
                      gjennom tettere samarbeid mellom skoler barnehager familier og tannlegar";

/// The longer text in codes that mean nothing in any order, and the code of each letter.
fn scrambled() -> (String, Vec<(u8, char)>) {
    let mut letters: Vec<char> = LONGER.chars().filter(|c| *c != ' ').collect();
    letters.sort_unstable();
    letters.dedup();
    let codes: Vec<(u8, char)> = (0..).zip(&letters).map(|(i, c)| (0x80 + (i * 11) % 29, *c)).collect();
    let code = |c: char| codes.iter().find(|(_, l)| *l == c).map_or(b' ', |(code, _)| *code);
    (LONGER.chars().map(|c| format!("{:02X}", code(c))).collect(), codes)
}

fn nameless(map: lopdf::ObjectId) -> Dictionary {
    let names: Vec<Object> = std::iter::once(Object::from(0x80))
        .chain((0..32).map(|i| Object::Name(format!("c{i}x").into_bytes())))
        .collect();
    dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "ABCDEF+Smallcaps", "ToUnicode" => map,
        "Encoding" => dictionary! { "Differences" => names },
    }
}

#[test]
fn garbage_beside_sound_text_is_kept_and_reported() {
    let (codes, letters) = scrambled();
    let mut build = Build::new(format!("BT /F3 4 Tf 50 700 Td <{codes}> Tj /F1 10 Tf 0 -30 Td (31.12.2025) Tj ET"));
    let rare: Vec<String> =
        letters.iter().map(|(code, _)| char::from(b"qxzwcjpbkv"[usize::from(*code) % 10]).to_string()).collect();
    let mut pairs: Vec<(u8, &str)> = letters.iter().zip(&rare).map(|((code, _), r)| (*code, r.as_str())).collect();
    pairs.push((b' ', " "));
    let map = build.map_of(&pairs);
    let found = build.font("F3", nameless(map)).read();
    let texts = found.texts();
    assert_eq!((texts.len(), texts.last()), (LONGER.split(' ').count() + 1, Some(&"31.12.2025")));
    assert!(texts.iter().all(|t| !t.contains('\u{fffd}')), "{texts:?}");
    assert_eq!(found.codes(), ["font-garbled"]);
    assert!(found.notes[0].message.contains("Smallcaps"));
    assert!(matches!(found.page.state, PageState::Degraded(_)));
}

#[test]
fn english_text_and_codes_are_not_called_garbled() {
    let english = "We will show how the quick work on new work methods for children who need complex care could work";
    for text in [english, &"x".repeat(200), "XZ-12 QW-7 CX-3 ZX-99 WQ-1 CW-4 XQ-2 ZC-8"] {
        let found = Build::new(format!("BT /F1 4 Tf 50 700 Td ({text}) Tj ET")).read();
        assert_eq!((found.texts().join(" ").as_str(), found.codes()), (text, vec![]));
    }
}

#[test]
fn codes_that_number_glyphs_are_not_guessed_at() {
    for (first, text) in [(1, "\u{fffd}\u{fffd}"), (97, "ab")] {
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "ABCDEF+Carlito", "FirstChar" => first, "LastChar" => 98,
            "Widths" => vec![Object::from(500); 98 - first as usize + 1],
            "FontDescriptor" => dictionary! { "Flags" => 4 },
        };
        assert_eq!(Build::new("BT /F3 10 Tf 50 700 Td (ab) Tj ET").font("F3", font).read().texts(), [text]);
    }
}

#[test]
fn one_broken_map_leaves_the_dates_beside_it_as_they_are() {
    // The names are in a font whose map is broken, the dates in another.
    let (codes, _) = scrambled();
    let mut build = Build::new(format!(
        "BT /F3 4 Tf 50 700 Td <{codes}> Tj /F1 10 Tf 300 20 Td (31.12.2025) Tj 0 -20 Td (2026-04-29) Tj ET"
    ));
    let map = build.map_of(&[(b' ', " ")]);
    let found = build.font("F3", nameless(map)).read();
    assert_eq!(found.texts()[found.texts().len() - 2..], ["31.12.2025", "2026-04-29"]);
    assert_eq!(found.codes(), ["font-without-text"]);
    assert!(found.notes[0].message.contains("Smallcaps"), "{:?}", found.notes);
}

#[test]
fn rare_letters_in_few_words_are_no_garbage() {
    // A filling of one letter, codes and abbreviations: nothing to judge by.
    let filling = "x".repeat(900);
    for text in [
        filling.as_str(),
        "QX-1 WZ-2 KJQ CWX BZX XQC WJX KZQ QWX ZXK JQX CXZ WQK",
        "qzxwkjq qzxwkjq qzxwkjq qzxwkjq qzxwkjq qzxwkjq",
    ] {
        let found = Build::new(format!("BT /F1 1 Tf 5 700 Td ({text}) Tj ET")).read();
        assert_eq!((found.texts().join(" "), found.codes()), (text.to_owned(), vec![]));
    }
}

#[test]
fn other_languages_of_the_north_are_no_garbage() {
    for text in [
        "Sami language and culture shall be strengthened through cooperation between schools and municipalities every year",
        "Suohkan galga nannet bargguin psyhkalas dearvvasvuodain manain ja nuoraid gaskkas guovllus ovttas fylkkasuohkaniin",
        "Kunnan tulee vahvistaa lasten ja nuorten mielenterveystyota alueella yhteistyossa laanin kanssa vuosittain",
        "Kommunen ska starka arbetet med psykisk halsa bland barn och ungdomar tillsammans med landstinget varje ar",
    ] {
        let found = Build::new(format!("BT /F1 4 Tf 5 700 Td ({text}) Tj ET")).read();
        assert_eq!((found.texts().join(" "), found.codes()), (text.to_owned(), vec![]), "{text}");
    }
}

/// The codes of a text in the order of glyphs that most TrueType fonts begin with.
fn in_common_order(text: &str) -> String {
    text.chars().map(|c| format!("{:04X}", u32::from(c) - 29)).collect()
}

#[test]
fn glyph_numbers_in_the_common_order_are_read_where_they_make_text() {
    let mut build = Build::new(format!("BT /F3 10 Tf 50 700 Td <{}> Tj ET", in_common_order(SENTENCE)));
    let font = composite(&mut build, None, "Identity-H");
    let found = build.font("F3", font).read();
    assert_eq!((found.texts().join(" "), found.codes()), (SENTENCE.to_owned(), vec!["font-map-repaired"]));
    // Numbers in another order stay unknown.
    let codes: String = SENTENCE.chars().map(|c| format!("{:04X}", (u32::from(c) * 7) % 90 + 4)).collect();
    let mut build = Build::new(format!("BT /F3 10 Tf 50 700 Td <{codes}> Tj ET"));
    let font = composite(&mut build, None, "Identity-H");
    let found = build.font("F3", font).read();
    assert_eq!(found.codes(), ["font-without-text"]);
}

#[test]
fn codes_of_unicode_encodings_are_their_text() {
    for (encoding, codes) in [
        ("UniJIS-UCS2-H", "004D00E50041"),
        ("UniGB-UTF16-H", "004D00E50041"),
        ("UniKS-UTF32-H", "0000004D000000E500000041"),
    ] {
        let mut build = Build::new(format!("BT /F3 10 Tf 50 700 Td <{codes}> Tj ET"));
        let font = composite(&mut build, None, encoding);
        assert_eq!(build.font("F3", font).read().texts(), ["MåA"], "{encoding}");
    }
}

#[test]
fn text_set_downwards_has_its_own_advances() {
    let mut build = Build::new("BT /F3 10 Tf 100 700 Td <000300050004> Tj ET");
    let map = "1 begincodespacerange <0000> <FFFF> endcodespacerange \
               2 beginbfrange <0003> <0004> <0061> <0005> <0005> <0020> endbfrange";
    let mut font = composite(&mut build, Some(map), "Identity-V");
    let descendant = font.get_mut(b"DescendantFonts").unwrap().as_array_mut().unwrap()[0].as_dict_mut().unwrap();
    descendant.set("DW2", vec![800.into(), (-500).into()]);
    descendant.set("W2", vec![3.into(), Object::Array(vec![(-2000).into(), 100.into(), 900.into()])]);
    let found = build.font("F3", font).read();
    let [a, b] = found.page.words.as_slice() else { panic!("{:?}", found.texts()) };
    assert_eq!((a.text.as_str(), a.direction, b.text.as_str()), ("a", 90, "b"));
    // a: origin 1 pt right and 9 pt above; it advances by 20 pt, the space by 5. b: half its width of
    // 3 pt, 8 pt above.
    assert!((a.bbox.x0 - 99.0).abs() < 0.01 && (b.bbox.x0 - 98.5).abs() < 0.01, "{a:?} {b:?}");
    assert!((b.bbox.y0 - a.bbox.y0 - 24.0).abs() < 0.01, "{a:?} {b:?}");
}

#[test]
fn codes_in_latin_1_are_read_where_they_make_text_and_known_letters_are_kept() {
    // Codes below the space are glyph numbers of æøå: the map has one of them, and nothing else.
    let text = SENTENCE.replace("barn", "b\u{1}rn").replace("unge", "\u{2}nge");
    let mut build = Build::new(format!("BT /F3 10 Tf 50 700 Td ({text} p\\345) Tj ET"));
    let map = build.map_of(&[(1, "å")]);
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "AAAAAA+Carlito", "ToUnicode" => map, "FirstChar" => 0,
        "FontDescriptor" => dictionary! { "Type" => "FontDescriptor", "Flags" => 4 },
    };
    let found = build.font("F3", font).read();
    let expected = SENTENCE.replace("barn", "bårn").replace("unge", "\u{fffd}nge") + " på";
    assert_eq!(found.texts().join(" "), expected);
    assert_eq!(found.codes(), ["font-without-text"]);
    assert!(found.notes[0].message.ends_with("the others were read by its codes"), "{:?}", found.notes);
}
