use lopdf::dictionary;

use super::build::{Build, near, read};

#[test]
fn words_have_text_place_and_style() {
    let found = read("BT /F1 10 Tf 1 0 0 rg 100 700 Td (Tiltak og) Tj /F2 10 Tf 0 -20 Td (frist) Tj ET");
    assert_eq!(found.texts(), ["Tiltak", "og", "frist"]);
    let tiltak = found.word("Tiltak");
    // T 611, i 222, l 222, t 278, a 556, k 500; ascent 718, descent -207.
    assert!(near(&tiltak.bbox, [100.0, 92.82, 123.89, 102.07]), "{:?}", tiltak.bbox);
    assert_eq!((tiltak.baseline, tiltak.size, tiltak.color, tiltak.bold), (100.0, 10.0, 0x00ff_0000, false));
    assert!(!tiltak.space_before && found.word("og").space_before);
    let frist = found.word("frist");
    assert!(frist.bold && &*frist.font == "Helvetica-Bold" && !frist.space_before);
}

#[test]
fn words_are_told_from_gaps_where_no_space_is_drawn() {
    // Justified text: the spaces are moves of 0.25 em, kerning is up to 0.03 em.
    let found = read("BT /F1 10 Tf 50 700 Td [(T)30(iltak)-250(og)-250(ans)-20(var)-250(og)-180(frist)] TJ ET");
    assert_eq!(found.texts(), ["Tiltak", "og", "ansvar", "og", "frist"]);
    assert!(found.page.words[1..].iter().all(|w| w.space_before));
}

#[test]
fn words_drawn_one_by_one_in_any_order_know_the_space_before_them() {
    let found = read(
        "BT /F1 10 Tf 1 0 0 1 150 700 Tm (frist) Tj 1 0 0 1 123.89 700 Tm (et) Tj 1 0 0 1 100 700 Tm (Tiltak) Tj ET",
    );
    assert!(found.word("frist").space_before && !found.word("Tiltak").space_before && !found.word("et").space_before);
}

#[test]
fn letter_spaced_titles_are_words() {
    for content in [
        "BT /F1 20 Tf 6 Tc 50 700 Td (TILTAK OG FRIST) Tj ET",
        "BT /F1 20 Tf 50 700 Td [(T)-300(I)-300(L)-300(T)-300(A)-300(K)-900(O)-300(G)-900(F)-300(R)-300(I)-300(S)-300(T)] TJ ET",
        "BT /F1 20 Tf 50 700 Td (T I L T A K   O G   F R I S T) Tj ET",
    ] {
        assert_eq!(read(content).texts(), ["TILTAK", "OG", "FRIST"], "{content}");
    }
}

#[test]
fn signs_set_in_columns_by_character_spacing_are_words_of_their_own() {
    let found = read("BT /F1 9 Tf 36 Tc 100 700 Td (--0) Tj ET");
    assert_eq!(found.texts(), ["-", "-", "0"]);
}

#[test]
fn letters_set_far_apart_are_words_where_they_make_one() {
    let spread = |text: &str, step: f64| {
        let mut content = String::from("BT /F1 10 Tf ");
        let mut x = 50.0;
        for c in text.chars() {
            // Widths of Helvetica: I 278, A K 667, N D H 722, G 778, L 556, S P 667.
            let width = match c {
                'I' => 2.78,
                'L' => 5.56,
                'G' => 7.78,
                'N' | 'D' | 'H' => 7.22,
                _ => 6.67,
            };
            content += &format!("1 0 0 1 {x:.2} 700 Tm ({c}) Tj ");
            x += width + step;
        }
        read(content + "ET").texts().iter().map(|t| (*t).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(spread("HANDLINGSPLAN", 3.0), ["HANDLINGSPLAN"]);
    assert_eq!(spread("HANDLINGSPLAN", 11.0), ["HANDLINGSPLAN"]);
    // Marks, and letters of narrow columns.
    assert_eq!(spread("XXXXXX", 3.0), ["X"; 6]);
    assert_eq!(spread("ABCDEFGH", 11.0), ["A", "B", "C", "D", "E", "F", "G", "H"]);
}

#[test]
fn letters_over_columns_stay_apart() {
    // The months of a chart, centred in columns of 20 pt.
    let mut content = String::from("BT /F1 10 Tf ");
    for (i, (letter, width)) in
        [("J", 5.0), ("F", 6.11), ("M", 8.33), ("A", 6.67), ("M", 8.33), ("J", 5.0), ("J", 5.0), ("A", 6.67)]
            .iter()
            .enumerate()
    {
        content += &format!("1 0 0 1 {:.2} 700 Tm ({letter}) Tj ", 110.0 + 12.0 * i as f64 - width / 2.0);
    }
    assert_eq!(read(content + "ET").texts(), ["J", "F", "M", "A", "M", "J", "J", "A"]);
}

#[test]
fn text_drawn_twice_is_read_once_and_bold() {
    let found = read(
        "BT /F1 10 Tf 50 700 Td (Ball) Tj ET BT /F1 10 Tf 50.25 700 Td (Ball) Tj ET BT /F1 10 Tf 50 650 Td (illl) Tj ET",
    );
    assert_eq!(found.texts(), ["Ball", "illl"]);
    assert!(found.word("Ball").bold && !found.word("illl").bold);
}

#[test]
fn filled_and_stroked_text_is_bold() {
    let found = read("BT /F1 10 Tf 2 Tr 0.3 w 50 700 Td (fet) Tj 0 Tr 0 -20 Td (mager) Tj ET");
    assert!(found.word("fet").bold && !found.word("mager").bold);
}

#[test]
fn slanted_text_is_italic() {
    let found = read("BT /F1 10 Tf 1 0 0.2 1 50 700 Tm (kursiv) Tj 1 0 0 1 50 650 Tm (rett) Tj ET");
    assert!(found.word("kursiv").italic && !found.word("rett").italic);
}

#[test]
fn soft_hyphens_end_a_line_or_are_hyphens() {
    // WinAnsi 0xAD. Two dates within a line, a word over the line end, an ISO date at a line end.
    let found = read(
        b"BT /F1 10 Tf 12 TL 50 700 Td (2019\xad2023) Tj T* (gjennom\xad) Tj T* (f\xf8ring 2026\xad04\xad) Tj T* (29) Tj ET".to_vec(),
    );
    assert_eq!(found.texts(), ["2019-2023", "gjennom", "føring", "2026-04-", "29"]);
    assert!(found.word("gjennom").soft_hyphen_end);
    assert_eq!(found.page.words.iter().filter(|w| w.soft_hyphen_end).count(), 1);
}

#[test]
fn a_soft_hyphen_before_the_next_cell_ends_its_line() {
    let found = read(b"BT /F1 10 Tf 50 700 Td (Tids\xad) Tj 35 0 Td (Ansvar) Tj ET".to_vec());
    assert_eq!(found.texts(), ["Tids", "Ansvar"]);
    assert!(found.word("Tids").soft_hyphen_end);
}

#[test]
fn dates_and_numbers_broken_over_lines_keep_their_parts() {
    let found = read("BT /F1 10 Tf 12 TL 50 700 Td (2026-04-) Tj T* (29) Tj T* (25 ) Tj T* (000,00) Tj ET");
    assert_eq!(found.texts(), ["2026-04-", "29", "25", "000,00"]);
    assert!(found.page.words.iter().all(|w| !w.soft_hyphen_end));
}

#[test]
fn decomposed_letters_and_accents_set_apart_are_composed() {
    let mut build = Build::new("BT /F3 10 Tf 50 700 Td (b2r) Tj /F1 10 Tf 0 -20 Td (f) Tj [(\\260)] TJ ET");
    let map = build.map_of(&[(b'b', "b"), (b'2', "a\u{30a}"), (b'r', "r")]);
    let mut font = super::build::helvetica("Helvetica");
    font.set("ToUnicode", map);
    assert_eq!(build.font("F3", font).read().texts()[0], "bår");
    // TeX: the ring, a step back, the letter.
    let tex = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "CMR10", "FirstChar" => 1, "LastChar" => 2,
        "Widths" => vec![500.into(), 500.into()],
        "Encoding" => dictionary! { "Differences" => vec![1.into(), "ring".into(), "a".into()] },
    };
    let found = Build::new("BT /T 10 Tf 50 700 Td [<01> 500 <02>] TJ ET").font("T", tex).read();
    assert_eq!(found.texts(), ["å"]);
}

#[test]
fn operators_move_scale_and_raise_text() {
    let found = read("BT /F1 10 Tf 50 Tz 14 TL 50 700 Td (a) Tj (b) ' 3 1 (c d) \" 100 Tz 0 Tc 0 Tw 4 Ts (e) Tj ET");
    let at = |t: &str| (found.word(t).bbox.x0, found.word(t).baseline);
    assert_eq!(at("a"), (50.0, 100.0));
    assert_eq!(at("b"), (50.0, 114.0));
    assert_eq!(at("c"), (50.0, 128.0));
    // c 500, space 278 at half width, character space 1 twice and word space 3 at half.
    assert!((at("d").0 - (50.0 + 2.5 + 1.39 + 2.5)).abs() < 0.01, "{:?}", at("d"));
    assert!((at("e").1 - 124.0).abs() < 0.01);
}

#[test]
fn superscripts_are_words_of_their_own_without_space() {
    let found = read("BT /F1 10 Tf 50 700 Td (m) Tj /F1 6 Tf 4 Ts (2) Tj ET");
    assert_eq!(found.texts(), ["m", "2"]);
    assert!(!found.word("2").space_before);
}

#[test]
fn leaders_do_not_swallow_the_page_number() {
    let found = read("BT /F1 10 Tf 50 700 Td [(Tiltak)-300(..........)-80(12)] TJ ET");
    assert_eq!(found.texts(), ["Tiltak", "..........", "12"]);
}

#[test]
fn soft_hyphens_that_are_not_drawn_leave_no_mark() {
    // As browsers write them: the soft hyphen takes no room; at a line end a hyphen follows.
    let found = read(
        b"BT /F1 10 Tf 12 TL 50 700 Td [(selvmords\xad) 333 (fors\xf8k)] TJ T* [(gjennom\xad) 333 (-)] TJ T* (f\xf8ring) Tj ET".to_vec(),
    );
    assert_eq!(found.texts(), ["selvmordsforsøk", "gjennom", "føring"]);
    assert!(found.word("gjennom").soft_hyphen_end && !found.word("selvmordsforsøk").soft_hyphen_end);
}
