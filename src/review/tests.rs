//! The page as a whole: what is on it, that it is well formed, and that nothing hostile lives on it.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document as Pdf, Object, Stream, dictionary};

use super::{Look, View, inspect, layers, limits};
use crate::config::Config;
use crate::knowledge::Knowledge;
use crate::model::{
    Block, Candidate, Cell, Content, Document, HeadingMatch, How, Join, Note, Page, PageState, Place, Recovered, Rect,
    Region, Source, Table, TagNode, TextBlock, TextLine, TextPage, Word,
};

/// Void elements: they have no end tag.
const VOID: [&str; 4] = ["meta", "input", "br", "!DOCTYPE"];

/// A PDF of two pages with a ruled table that goes on over the break.
fn pdf() -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.7");
    let tree = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding"
    });
    let rows = [
        vec![["Nr", "Tiltak", "Ansvarlig", "Frist"], ["1", "Lage <script>alert(1)</script>", "SSU", "2024"]],
        vec![["2", "Dele rutinen ]]> & meir", "FSU", "2025"], ["3", "Evaluere rutinen", "SSU", "2025"]],
    ];
    let mut kids: Vec<Object> = Vec::new();
    for (number, rows) in rows.iter().enumerate() {
        let (top, height) = (if number == 0 { 160.0 } else { 760.0 }, 60.0);
        let mut content = String::new();
        if number == 0 {
            content += "BT /F1 16 Tf 60 700 Td (Handlingsplan 2024 for Fjordviga) Tj ET\n";
        }
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate() {
                let (x, y) = (60.0 + 120.0 * col as f64, top - height * row as f64);
                content += &format!("{x} {} 120 {height} re S\n", y - height);
                let text = text.replace('(', "\\(").replace(')', "\\)");
                content += &format!("BT /F1 8 Tf {} {} Td ({text}) Tj ET\n", x + 4.0, y - 14.0);
            }
        }
        let stream = pdf.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        kids.push(
            pdf.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => stream,
                "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
                "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } }
            })
            .into(),
        );
    }
    let count = i64::try_from(kids.len()).unwrap();
    pdf.objects.insert(tree, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids }.into());
    let root = pdf.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    pdf.trailer.set("Root", root);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

const TEXT: &str = "Handlingsplan 2024\n\nHelsefellesskapet i Fjordviga\n\n\
    Nr Tiltak Ansvarlig Frist \n1 \nLage rutine <img src=x onerror=alert(1)> \nSSU \n2024 \n\
    2 \nDele \u{202e}rutinen ]]> \nFSU \n2025 \n";

fn look(file: &str, bytes: &[u8]) -> Look {
    let knowledge = Knowledge::builtin();
    let document = crate::read::read(file, bytes, &Config::default()).unwrap();
    stages(document, &knowledge)
}

fn stages(document: Document, knowledge: &Knowledge) -> Look {
    let recovered = crate::recover::recover(&document, knowledge);
    let plan = crate::harmonise::harmonise(&document, recovered.clone(), knowledge);
    Look { document, recovered, plan }
}

fn whole(look: &Look) -> String {
    inspect(look, View::default()).unwrap()
}

/// Reads the page as strict XML (but for the elements that HTML leaves open) and gives the names
/// of its elements and attributes.
fn well_formed(html: &str) -> BTreeSet<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut ids = BTreeSet::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(open.last() == Some(&"style") || !text.contains('>'), "a bare > in {text:?}");
        entities(text);
        let end = at + rest[at..].find('>').expect("a tag that does not end");
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes another element");
            continue;
        }
        let closed = tag.ends_with('/');
        let tag = tag.trim_end_matches('/');
        let (name, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '!'), "element {name:?}");
        seen.insert(name.to_owned());
        let mut own = BTreeSet::new();
        while name != "!DOCTYPE" && !attributes.trim().is_empty() {
            let (key, after) = attributes.trim_start().split_once("=\"").expect("an attribute without a value");
            let (value, after) = after.split_once('"').expect("a value that does not end");
            assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "attribute {key:?}");
            assert!(own.insert(key), "{key} stands twice on {name}");
            assert!(key != "id" || ids.insert(value.to_owned()), "id {value} stands twice");
            entities(value);
            seen.insert(format!("{name}@{key}"));
            attributes = after;
        }
        if !closed && !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    for target in html.split("href=\"").skip(1) {
        let target = target.split('"').next().unwrap();
        assert!(ids.contains(target.strip_prefix('#').expect("a link out of the page")), "{target} leads nowhere");
    }
    for target in html.split("for=\"").skip(1) {
        assert!(ids.contains(target.split('"').next().unwrap()), "a label of nothing");
    }
    seen
}

fn entities(text: &str) {
    for part in text.split('&').skip(1) {
        let name = part.split(';').next().unwrap();
        assert!(["amp", "lt", "gt", "quot", "#39"].contains(&name), "&{name} is no entity of XML");
    }
    assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')), "a control character in {text:?}");
}

/// Nothing runs, nothing is loaded, nothing is sent.
fn inert(html: &str) {
    let seen = well_formed(html);
    for name in ["script", "img", "iframe", "object", "embed", "form", "link", "base", "use", "image", "foreignObject"]
    {
        assert!(!seen.contains(name), "<{name}>");
    }
    for name in &seen {
        let attribute = name.split('@').nth(1).unwrap_or_default();
        assert!(!attribute.starts_with("on"), "{name}");
        assert!(!["src", "srcset", "style", "action", "data"].contains(&attribute), "{name}");
    }
    for word in ["http:", "https:", "url(", "@import", "javascript:"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("default-src &#39;none&#39;; style-src &#39;sha256-"));
}

#[test]
fn a_pdf_shows_every_layer_its_joins_its_fields_and_its_items() {
    let look = look("fjord<viga>.pdf", &pdf());
    let html = whole(&look);
    inert(&html);
    for layer in layers::DRAWN {
        assert!(html.contains(&format!("id=\"s-{}\"", layer.id)), "no switch of {}", layer.id);
        assert!(html.contains(&format!("class=\"l-{}\"", layer.id)), "no layer {}", layer.id);
    }
    assert_eq!(html.matches("<svg ").count(), 2);
    assert!(html.contains("viewBox=\"-14 -14 628 828\""), "{}", &html[..2000]);
    let Content::Pages { pages, .. } = &look.document.content else { panic!("not a PDF") };
    let word = pages[0].words.iter().find(|w| w.text == "SSU").unwrap();
    let (x, y) = (crate::markup::num(word.bbox.x0), crate::markup::num(word.baseline));
    assert!(html.contains(&format!("<text x=\"{x}\" y=\"{y}\"")), "SSU is not where it was read");
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(html.contains("class=\"rule\"") && html.contains("class=\"header-row\""));
    let table =
        look.recovered.blocks.iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).unwrap();
    assert_eq!((table.joins.len(), table.header_rows), (1, 1), "the test's own table is not read as it is meant");
    for why in table.joins[0].why.iter().chain(&table.candidates[0].why) {
        assert!(html.contains(why.as_str()), "{why}");
    }
    assert!(html.contains("goes on from page 1 (") && html.contains("goes on page 2 ("));
    assert!(html.contains("<code>measure</code>") && html.contains("<code>deadline</code>"));
    assert!(!look.plan.items.is_empty());
    for item in &look.plan.items {
        assert!(html.contains(&format!("<th scope=\"row\">{}</th>", item.id)), "{}", item.id);
    }
}

#[test]
fn one_page_is_shown_alone_and_one_that_is_not_there_is_said() {
    let look = look("a.pdf", &pdf());
    let html = inspect(&look, View { page: Some(2) }).unwrap();
    assert!(html.contains("id=\"p2\"") && !html.contains("id=\"p1\""));
    well_formed(&html);
    assert_eq!(inspect(&look, View { page: Some(3) }).unwrap_err(), "there is no page 3; give a number from 1 to 2");
}

#[test]
fn a_text_shows_what_every_line_became() {
    let look = look("plan.txt", TEXT.as_bytes());
    let html = whole(&look);
    inert(&html);
    for layer in layers::LINES {
        assert!(html.contains(&format!("id=\"s-{}\"", layer.id)), "no switch of {}", layer.id);
    }
    let row = |line: u32| {
        let from = html.find(&format!("<th scope=\"row\">{line}</th><td class=\"became\"")).unwrap();
        &html[from..from + html[from..].find("</tr>").unwrap()]
    };
    assert!(row(5).contains("t0 header c0 … t0 header c3"), "{}", row(5));
    assert!(row(7).contains("t0 r1 c1") && row(7).contains("l-cells c1"), "{}", row(7));
    assert!(row(7).contains("&lt;img src=x onerror=alert(1)&gt;"), "{}", row(7));
    assert!(row(11).contains("rutinen ]]&gt;"), "{}", row(11));
    assert!(html.contains("<td class=\"became\"></td>") && !html.contains('\u{202e}'));
    assert!(html.contains("class=\"grid\"") && html.contains("Export</dt>"));
}

/// A document made by hand, hostile wherever it has text.
fn hostile() -> Look {
    let evil = "\"'><script>x</script>]]>\u{202e}\u{0}&amp;";
    let place = Place { page: 1, bbox: Some(Rect::new(f64::NAN, -1e300, f64::INFINITY, 9.0)), line: None };
    let word = Word {
        text: evil.to_owned(),
        bbox: Rect::new(10.0, 10.0, 50.0, 20.0),
        baseline: f64::NAN,
        size: -4.0,
        font: evil.into(),
        bold: true,
        italic: true,
        color: 0xff_ff_ff,
        direction: 90,
        content: None,
        artifact: false,
        soft_hyphen_end: false,
        space_before: false,
    };
    let block = TextBlock { text: evil.to_owned(), places: vec![place.clone()], level: Some(9), prominent: true };
    let cell = |row, col, rowspan, colspan| Cell {
        row,
        col,
        rowspan,
        colspan,
        text: evil.to_owned(),
        places: vec![place.clone()],
    };
    let table = Table {
        page: 7,
        bbox: place.bbox,
        regions: vec![Region { page: 1, bbox: place.bbox }],
        header_rows: 1,
        columns: 3,
        cells: vec![cell(0, 0, 2, 9), cell(0, 1, 1, 1), cell(1, 2, 4_000_000, 1)],
        how: How::Tagged,
        confidence: f64::NAN,
        joins: vec![Join { after_page: u32::MAX, why: vec![evil.to_owned()], confidence: 2.0, cut_row: Some(1) }],
        row_confidence: vec![0.1],
        row_notes: vec![(0, evil.to_owned())],
        title_rows: Vec::new(),
        candidates: vec![Candidate { how: How::Grid, score: f64::INFINITY, why: vec![evil.to_owned()] }],
    };
    let source = Source {
        file: evil.to_owned(),
        sha256: evil.to_owned(),
        media_type: evil.to_owned(),
        pages: Some(1),
        encoding: Some(evil.to_owned()),
        exporter: None,
    };
    let page = Page {
        number: 1,
        width: f64::NAN,
        height: 0.0,
        words: vec![word; limits::WORDS + 1],
        state: PageState::Degraded(vec![evil.to_owned()]),
        ..Page::default()
    };
    let tag = TagNode { role: evil.to_owned(), ..TagNode::default() };
    let content = Content::Pages { pages: vec![page], tags: vec![tag], title: None, lang: Some(evil.to_owned()) };
    let notes = vec![Note::warning(evil, evil).on_page(1), Note::info(evil, evil)];
    let document = Document { source, content, notes };
    let blocks = vec![Block::Table(table), Block::Heading(block.clone()), Block::Furniture(block)];
    let recovered = Recovered { blocks, exporter: None, notes: Vec::new() };
    let mut plan = crate::harmonise::harmonise(&document, Recovered::default(), &Knowledge::builtin());
    plan.plan.language = Some(evil.to_owned());
    plan.headings.push(HeadingMatch {
        table: 0,
        column: Some(0),
        heading: evil.to_owned(),
        field: Some(evil.to_owned()),
        matched: evil.to_owned(),
        score: f64::NAN,
        suggestions: vec![evil.to_owned()],
    });
    Look { document, recovered, plan }
}

#[test]
fn hostile_text_and_numbers_stay_inert_and_caps_are_said() {
    let html = whole(&hostile());
    inert(&html);
    assert!(html.contains(&format!("only the first {} of {} words are shown", limits::WORDS, limits::WORDS + 1)));
    assert!(!html.contains('\u{202e}'));
    assert!(html.contains("<bdi>&quot;&#39;&gt;&lt;script&gt;x&lt;/script&gt;]]&gt;‹U+202E›‹U+0000›&amp;amp;</bdi>"));
    assert!(html.contains("degraded: something on the page could not be read"));
    assert!(html.contains(&format!("only the first {} of 4000001 rows are shown", limits::ROWS)));
    for number in ["NaN", "inf"] {
        assert!(!html.contains(&format!("=\"{number}\"")), "{number} as a length");
    }
}

#[test]
fn a_long_text_is_cut_where_the_limit_says() {
    let line =
        |number| TextLine { number, text: "x".repeat(if number == 1 { crate::markup::TEXT_CHARS * 2 } else { 3 }) };
    let page = TextPage { number: 1, lines: (1..=limits::LINES as u32 + 5).map(line).collect() };
    let mut look = look("plan.txt", TEXT.as_bytes());
    look.document.content = Content::Text(vec![page]);
    look.recovered.blocks.clear();
    let html = whole(&look);
    well_formed(&html);
    assert_eq!(html.matches("class=\"became\"").count(), limits::LINES);
    assert!(html.contains(&format!("only the first {} of {} Lines", limits::LINES, limits::LINES + 5)));
    assert!(html.contains(&format!("{}…<", "x".repeat(crate::markup::TEXT_CHARS))));
}

#[test]
fn every_layer_has_a_rule_and_a_sample() {
    let style = include_str!("inspect.css");
    for layer in layers::DRAWN.iter().chain(layers::LINES) {
        assert!(style.contains(&format!("#s-{}:not(:checked)", layer.id)), "no rule for {}", layer.id);
        assert!(style.contains(&format!(".key-{} ", layer.id)), "no sample of {}", layer.id);
    }
    assert!(!style.contains('<') && !style.contains('&'));
}
