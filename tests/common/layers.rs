//! The layers of the program, each as a function of any bytes that checks what the layer guarantees.
//! `tests/mutations.rs` runs them over mutated seeds, `fuzz/` over what libFuzzer thinks of.

#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use samstem::config::Config;
use samstem::export::fields::TABLES;
use samstem::export::{Dialect, json, spreadsheet};
use samstem::harmonise::{actors, amounts, deadline, language};
use samstem::knowledge::Knowledge;
use samstem::knowledge::time::AutumnFrom;
use samstem::markup::Html;
use samstem::model::{
    Block, Content, Document, Page, PageState, PlanDocument, Recovered, Rect, Rule, Shade, Source, Word,
};
use samstem::text::fold::fold;
use samstem::{pipeline, read, recover};
use unicode_normalization::is_nfc;

/// A layer: a name, what it does with bytes, and bytes to begin with.
pub struct Layer {
    pub name: &'static str,
    /// Whether the layer took the bytes.
    pub run: fn(&[u8]) -> bool,
    pub seeds: fn() -> Vec<Vec<u8>>,
}

pub const LAYERS: &[Layer] = &[
    Layer { name: "objects", run: objects, seeds: || vec![plain_pdf()] },
    Layer { name: "content", run: content, seeds: || vec![plain_content().into_bytes()] },
    Layer { name: "filters", run: filters, seeds: filter_seeds },
    Layer { name: "cmap", run: cmap, seeds: || vec![[b"\0", CMAP].concat(), [b"\x01", CMAP].concat()] },
    Layer { name: "font", run: font, seeds: font_seeds },
    Layer { name: "table", run: table, seeds: table_seeds },
    Layer { name: "text", run: text, seeds: fixtures },
    Layer { name: "flat", run: flat, seeds: fixtures },
    Layer { name: "headings", run: headings, seeds: heading_seeds },
    Layer { name: "writers", run: writers, seeds: heading_seeds },
    Layer { name: "whole", run: whole, seeds: whole_seeds },
];

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

/// The bytes as a PDF: its objects, fonts, pages and tags.
pub fn objects(bytes: &[u8]) -> bool {
    let headed = if read::pdf::is_pdf(bytes) { bytes.to_vec() } else { [b"%PDF-1.7\n", bytes].concat() };
    read_and_check(&headed)
}

/// The bytes as what a page draws.
pub fn content(bytes: &[u8]) -> bool {
    read_and_check(&pdf(&page_objects(stream("", bytes), stream("", CMAP))))
}

/// The bytes through filters that the first two choose.
pub fn filters(bytes: &[u8]) -> bool {
    const NAMES: [&str; 8] =
        ["FlateDecode", "LZWDecode", "ASCII85Decode", "ASCIIHexDecode", "RunLengthDecode", "Fl", "DCTDecode", "Crypt"];
    const PREDICTORS: [i64; 8] = [1, 2, 10, 11, 12, 15, 3, -1];
    let [chosen, how, data @ ..] = bytes else { return false };
    let (first, second) = (NAMES[usize::from(chosen & 7)], NAMES[usize::from(chosen >> 3 & 7)]);
    let names = if chosen & 0x40 == 0 { format!("/{first}") } else { format!("[/{first} /{second}]") };
    let parms = if chosen & 0x80 == 0 {
        String::new()
    } else {
        format!(
            "/DecodeParms << /Predictor {} /Columns {} /Colors {} /BitsPerComponent {} >>",
            PREDICTORS[usize::from(how & 7)],
            [1, 4, 5, 1000][usize::from(how >> 3 & 3)],
            [1, 3][usize::from(how >> 5 & 1)],
            [1, 8, 16, 0][usize::from(how >> 6)]
        )
    };
    read_and_check(&pdf(&page_objects(stream(&format!("/Filter {names} {parms}"), data), stream("", CMAP))))
}

/// The bytes as a map of codes: to Unicode, or of codes to glyphs, as the first says.
pub fn cmap(bytes: &[u8]) -> bool {
    let [which, map @ ..] = bytes else { return false };
    let mut objects = page_objects(stream("", &all_codes()), stream("", map));
    if which & 1 == 1 {
        objects[5] = b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding 7 0 R /DescendantFonts [11 0 R] /ToUnicode 12 0 R >>".to_vec();
        objects.push(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /W [1 [400 500] 3 9 600] /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> >>"
                .to_vec(),
        );
        objects.push(stream("", CMAP));
    }
    read_and_check(&pdf(&objects))
}

/// The bytes as the program of an embedded font, its kind as the first says.
pub fn font(bytes: &[u8]) -> bool {
    let [which, program @ ..] = bytes else { return false };
    let mut objects = page_objects(stream("", &all_codes()), stream("", CMAP));
    let (kind, file) = [("Type1", "FontFile"), ("TrueType", "FontFile2"), ("Type1", "FontFile3"), ("", "FontFile2")]
        [usize::from(which & 3)];
    let descriptor = format!("<< /Type /FontDescriptor /FontName /X /Flags 4 /{file} 12 0 R >>");
    if kind.is_empty() {
        objects[5] =
            b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [11 0 R] >>".to_vec();
        objects.push(
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 13 0 R /CIDToGIDMap /Identity >>"
                .to_vec(),
        );
    } else {
        objects[5] =
            format!("<< /Type /Font /Subtype /{kind} /BaseFont /X /FirstChar 0 /FontDescriptor 13 0 R >>").into_bytes();
        objects.push(b"null".to_vec());
    }
    objects.push(stream("/Subtype /Type1C /Length1 9 /Length2 9", program));
    objects.push(descriptor.into_bytes());
    read_and_check(&pdf(&objects))
}

/// The bytes as words, lines and shading of pages, from which tables are made.
pub fn table(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter().copied();
    let mut pages = vec![Page { number: 1, width: 595.0, height: 842.0, ..Page::default() }];
    let mut content = 0;
    while let Some(kind) = bytes.next() {
        let mut number =
            || f64::from(u16::from_le_bytes([bytes.next().unwrap_or(0), bytes.next().unwrap_or(0)])) / 80.0;
        let (x, y, length) = (number(), number(), number());
        let number = u32::try_from(pages.len()).unwrap();
        let Some(page) = pages.last_mut() else { return false };
        match kind % 16 {
            0 if number < 4 => {
                pages.push(Page { number: number + 1, width: 842.0, height: 595.0, ..Page::default() });
            }
            1 => page.images.push(Rect::new(x, y, x + length, y + length)),
            2 => page
                .shades
                .push(Shade { bbox: Rect::new(x, y, x + length, y + 14.0), color: u32::from(kind) * 0x01_0101 }),
            3..=5 => page.rules.push(Rule { bbox: Rect::new(x, y, x + length, y + 0.5), horizontal: true }),
            6..=8 => page.rules.push(Rule { bbox: Rect::new(x, y, x + 0.5, y + length), horizontal: false }),
            _ => {
                let text = WORDS[length as usize % WORDS.len()];
                content += 1;
                page.words.push(Word {
                    text: text.to_owned(),
                    bbox: Rect::new(x, y, x + 5.0 * text.chars().count() as f64, y + 10.0),
                    baseline: y + 8.0,
                    size: f64::from(8 + kind / 64),
                    font: "Arial".into(),
                    bold: kind & 0x40 != 0,
                    italic: false,
                    color: 0,
                    direction: if kind == 0xff { 90 } else { 0 },
                    content: None,
                    artifact: false,
                    soft_hyphen_end: false,
                    space_before: content % 3 > 0,
                });
            }
        }
    }
    let document = Document {
        source: Source {
            file: "x.pdf".to_owned(),
            sha256: "00".to_owned(),
            media_type: "application/pdf".to_owned(),
            pages: Some(1),
            encoding: None,
            exporter: None,
        },
        content: Content::Pages { pages, tags: Vec::new(), title: None, lang: None },
        notes: Vec::new(),
    };
    check_recovered(&document, &recover::recover(&document, &KNOWLEDGE));
    true
}

/// The bytes as a text export: decoded, mended, in lines.
pub fn text(bytes: &[u8]) -> bool {
    if read::pdf::is_pdf(bytes) {
        return false;
    }
    read_and_check(bytes)
}

/// The bytes as a text export in which tables are looked for.
pub fn flat(bytes: &[u8]) -> bool {
    if read::pdf::is_pdf(bytes) {
        return false;
    }
    let Ok(document) = read::read("x.txt", bytes, &Config::default()) else { return false };
    check_recovered(&document, &recover::recover(&document, &KNOWLEDGE));
    true
}

/// The lines of the bytes as headings of columns, deadlines, actors, sums.
pub fn headings(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().take(40).collect();
    for found in KNOWLEDGE.headings.assign(&lines).into_iter().flatten() {
        assert!((0.0..=1.0).contains(&found.score), "{found:?}");
    }
    for line in lines {
        let _ = KNOWLEDGE.headings.may_open(line, &fold(line), None);
        for column in
            [deadline::DeadlineColumn::Deadline, deadline::DeadlineColumn::Period, deadline::DeadlineColumn::Start]
        {
            let read = deadline::parse(line, column, None, AutumnFrom::July);
            if let (Some(from), Some(to)) = (&read.from, &read.to) {
                assert!(from <= to, "{line:?}: {read:?}");
            }
        }
        let named = actors::read(line.to_owned(), &KNOWLEDGE);
        assert_eq!(named.actors.len(), named.types.len(), "{line:?}");
        let sums = (amounts::money(line, true), amounts::money(line, false));
        let _ = (sums, amounts::status(line), amounts::target(line), language::detect(line));
    }
    true
}

/// The lines of the bytes as the cells of a plan, written and read back.
pub fn writers(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut cells = text.split('\n').chain(std::iter::repeat(""));
    let mut cell = || cells.next().unwrap_or_default().to_owned();
    let plan: PlanDocument = serde_json::from_value(serde_json::json!({
        "schema_version": "1.0",
        "source": { "file": cell(), "sha256": "00", "media_type": "text/plain", "pages": null },
        "plan": { "id": cell(), "title": cell(), "community": null, "language": "nn", "period": null },
        "focus_areas": [{ "no": cell(), "title": cell(), "goal": cell() }],
        "items": [{
            "id": cell(), "item_no": cell(), "focus_area": { "no": cell(), "title": cell() }, "focus_area_goal": cell(),
            "objective": cell(), "measures": [{ "id": cell(), "text": cell(), "points": [cell(), cell()], "themes": [] }],
            "responsible": { "text": cell(), "actors": [cell()] }, "comment": cell(), "extra": { cell(): cell() },
            "source": { "pages": [], "table": null, "rows": [], "boxes": [] }, "confidence": 1.0, "warnings": [cell()]
        }],
        "headings": [], "unplaced": [{ "page": 1, "text": cell() }], "furniture": [cell()], "warnings": []
    }))
    .unwrap();

    let written = json::pretty(&plan).unwrap();
    let again: PlanDocument = serde_json::from_slice(&written).unwrap();
    assert!(again == plan, "JSON is another when read back");

    for dialect in [Dialect::Standard, Dialect::ExcelNo] {
        for table in TABLES {
            let rows: Vec<Vec<String>> = table
                .values(&plan, "x.json")
                .iter()
                .map(|row| row.iter().map(|value| dialect.cell(value).into_owned()).collect())
                .collect();
            let mut writer = dialect.writer(Vec::new()).unwrap();
            // After headings, as in every file: a byte-order mark in front of them would be the file's own.
            rows.iter().take(1).for_each(|row| writer.write_record(vec!["head"; row.len()]).unwrap());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let file = writer.into_inner().unwrap();
            let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&file);
            let mut reader =
                csv::ReaderBuilder::new().has_headers(true).delimiter(dialect.delimiter()).from_reader(file);
            let read: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            assert!(read == rows, "{} is another when read back", table.name);
            if dialect == Dialect::ExcelNo {
                let runs = rows.iter().flatten().find(|cell| spreadsheet::would_run(cell));
                assert!(runs.is_none(), "a spreadsheet would run {runs:?}");
            }
        }
    }

    let mut html = Html::new(None);
    html.leaf("p", &[("title", &text)], &text);
    let page = html.finish();
    let inner = page.split_once("<p").unwrap().1;
    assert_eq!((inner.matches('<').count(), inner.matches('"').count()), (page_ends(&page), 2), "{inner}");

    let (kept, _) = spreadsheet::string_cell(&text, &|_| String::new());
    assert!(kept.encode_utf16().count() <= 32_767);
    assert!(!kept.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r')), "{kept:?}");
    true
}

/// The bytes from beginning to end: a plan that is read back as it was written.
pub fn whole(bytes: &[u8]) -> bool {
    extracted(bytes).map(|plan| check_plan(&plan)).is_some()
}

pub fn extracted(bytes: &[u8]) -> Option<PlanDocument> {
    pipeline::extract("mutert", bytes, &Config::default(), &KNOWLEDGE).ok()
}

pub fn check_plan(plan: &PlanDocument) {
    let written = serde_json::to_vec(plan).unwrap();
    let again: PlanDocument =
        serde_json::from_slice(&written).unwrap_or_else(|fault| panic!("the plan cannot be read back: {fault}"));
    // Places are written to a tenth of a point: what is written is the same, not every number.
    assert!(serde_json::to_vec(&again).unwrap() == written, "the plan is another when read back");
}

/// Tags that end what [`writers`] began.
fn page_ends(page: &str) -> usize {
    usize::from(page.contains("</p>"))
}

fn read_and_check(bytes: &[u8]) -> bool {
    let Ok(document) = read::read("x", bytes, &Config::default()) else { return false };
    let lost = |state: &PageState| matches!(state, PageState::Degraded(why) if why.is_empty());
    match &document.content {
        Content::Pages { pages, .. } => {
            for page in pages {
                assert!(page.width.is_finite() && page.height.is_finite());
                assert!(!lost(&page.state));
                for word in &page.words {
                    assert!(!word.text.is_empty() && !word.text.contains(char::is_whitespace), "{word:?}");
                    assert!(is_nfc(&word.text), "{word:?}");
                    assert!([0, 90, 180, 270].contains(&word.direction));
                    check_box(&word.bbox);
                }
                page.rules.iter().for_each(|r| check_box(&r.bbox));
                page.shades.iter().for_each(|s| check_box(&s.bbox));
            }
        }
        Content::Text(pages) => {
            let mut last = 0;
            for line in pages.iter().flat_map(|p| &p.lines) {
                assert!(is_nfc(&line.text), "{line:?}");
                assert!(!line.text.contains(|c: char| c.is_control() && c != '\t'), "{line:?}");
                assert!(line.number >= last);
                last = line.number;
            }
        }
    }
    true
}

fn check_box(bbox: &Rect) {
    assert!([bbox.x0, bbox.y0, bbox.x1, bbox.y1].iter().all(|v| v.is_finite()), "{bbox:?}");
    assert!(bbox.x0 <= bbox.x1 && bbox.y0 <= bbox.y1, "{bbox:?}");
}

fn count(letters: &mut BTreeMap<char, usize>, text: &str) {
    for letter in text.chars().filter(|c| c.is_alphanumeric()) {
        *letters.entry(letter).or_default() += 1;
    }
}

/// Cells lie within their table, and no letter is in the blocks that is not in the document. On a page where words
/// lie over one another two tables may claim the same ones, so that pages are not counted.
fn check_recovered(document: &Document, recovered: &Recovered) {
    let (mut given, mut found) = (BTreeMap::new(), BTreeMap::new());
    match &document.content {
        Content::Pages { .. } => {}
        Content::Text(pages) => pages.iter().flat_map(|p| &p.lines).for_each(|l| count(&mut given, &l.text)),
    }
    for block in &recovered.blocks {
        match block {
            Block::Heading(b) | Block::Paragraph(b) => count(&mut found, &b.text),
            Block::ListItem(item) => count(&mut found, &item.text),
            Block::Furniture(_) => {}
            Block::Table(table) => {
                for cell in &table.cells {
                    assert!(cell.rowspan > 0 && cell.colspan > 0, "{cell:?}");
                    assert!(cell.col + cell.colspan <= table.columns, "{cell:?} of {} columns", table.columns);
                    // Parts of one table are each given its header.
                    if cell.row >= table.header_rows {
                        count(&mut found, &cell.text);
                    }
                }
            }
        }
    }
    if matches!(document.content, Content::Pages { .. }) {
        return;
    }
    for (letter, times) in found {
        let there = given.get(&letter).copied().unwrap_or(0);
        assert!(times <= there, "{times} of {letter:?} were made of {there}: {:?}", recovered.blocks);
    }
}

const WORDS: [&str; 16] = [
    "Tiltak",
    "Ansvarlig",
    "Frist",
    "Status",
    "Mål",
    "1.1",
    "2",
    "Kurs",
    "i",
    "vern",
    "SSU",
    "Q3",
    "2026",
    "–",
    "•",
    "samhandling-",
];

const CMAP: &[u8] =
    b"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <0041> endbfrange \
    1 beginbfchar <61> <00E5> endbfchar 1 begincidrange <20> <40> 7 endcidrange endcmap";

/// Every code in one and in two bytes.
fn all_codes() -> Vec<u8> {
    let mut content = b"BT /F2 4 Tf 20 600 Td <".to_vec();
    (0..=255).for_each(|code| content.extend(format!("{code:02X}").into_bytes()));
    content.extend(b"> Tj 0 -20 Td <");
    (0..64).for_each(|code| content.extend(format!("{:04X}", code * 1021 % 65_536).into_bytes()));
    content.extend(b"> Tj ET");
    content
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<< {dict} /Length {} >>\nstream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A file of these objects, the first of them its catalog.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let (mut out, mut offsets) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(objects) {
        offsets.push(out.len());
        out.extend(format!("{number} 0 obj\n").into_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let (table, size) = (out.len(), objects.len() + 1);
    out.extend(format!("xref\n0 {size}\n0000000000 65535 f \n").into_bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    out.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    out
}

/// Ten objects: a page with this content (4), two fonts (5, 6), this map of the second (7), a form (8), tags (9, 10).
fn page_objects(content: Vec<u8>, map: Vec<u8>) -> Vec<Vec<u8>> {
    let plain = |text: &str| text.as_bytes().to_vec();
    vec![
        plain("<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 9 0 R /MarkInfo << /Marked true >> /Lang (nn) >>"),
        plain("<< /Type /Pages /Count 1 /Kids [3 0 R] >>"),
        plain(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> \
             /XObject << /X0 8 0 R >> >> >>",
        ),
        content,
        plain("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"),
        plain(
            "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 32 /LastChar 34 /Widths [250 300 400] /ToUnicode 7 0 R >>",
        ),
        map,
        stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>",
            b"BT /F1 8 Tf 60 760 Td (Handlingsplan 2026) Tj ET",
        ),
        plain("<< /Type /StructTreeRoot /K [10 0 R] >>"),
        plain("<< /Type /StructElem /S /Table /P 9 0 R /Pg 3 0 R /K [<< /Type /StructElem /S /TR /K [0] >>] >>"),
    ]
}

/// A table in rules, with a form, marks and shading.
fn plain_content() -> String {
    let mut content = String::from("/X0 Do /P <</MCID 0>> BDC\n0.5 w\n");
    const ROWS: [[&str; 3]; 4] = [
        ["Tiltak", "Ansvarlig", "Frist"],
        ["Lage rutine for samhandling", "Helsesjef", "Q3 2026"],
        ["Kurs i vern for nye", "HMS-leder", "31.12.2026"],
        ["Oppdatere planen", "Teknisk etat", "Innen 2027"],
    ];
    for (row, cells) in ROWS.iter().enumerate() {
        let (y, font) = (700 - 20 * row, 1 + row / 3);
        content += &format!("50 {y} m 450 {y} l S\n");
        for (column, words) in cells.iter().enumerate() {
            let x = 54 + 130 * column;
            content += &format!("{} 700 m {} 620 l S ", x - 4, x - 4);
            content += &format!("BT /F{font} 9 Tf {x} {} Td ({words}) Tj ET\n", y - 14);
        }
    }
    content += "50 620 m 450 620 l S 450 700 m 450 620 l S ";
    content +=
        "EMC\n1 0 0 rg 300 300 40 12 re f q 0.5 0 0 0.5 0 0 cm BT /F1 9 Tf 1 0 0 1 90 90 Tm [(Maal) -250 (nr)] TJ ET Q";
    content
}

/// A PDF with nothing compressed, so that every byte can be reached: a table in rules, a map of codes,
/// a form, tags.
pub fn plain_pdf() -> Vec<u8> {
    pdf(&page_objects(stream("", plain_content().as_bytes()), stream("", CMAP)))
}

/// The small text exports of `fixtures/`.
pub fn fixtures() -> Vec<Vec<u8>> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = if folder.ends_with("fuzz") { folder.parent().unwrap() } else { folder };
    let mut paths: Vec<_> = std::fs::read_dir(folder.join("fixtures")).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
}

/// As many PDFs as texts.
pub fn whole_seeds() -> Vec<Vec<u8>> {
    let mut seeds = fixtures();
    seeds.extend(std::iter::repeat_n(plain_pdf(), seeds.len()));
    seeds
}

fn filter_seeds() -> Vec<Vec<u8>> {
    let words = b"BT /F1 9 Tf 50 700 Td (Tiltak og frist) Tj ET";
    let zlib = {
        use std::io::Write;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(words).unwrap();
        encoder.finish().unwrap()
    };
    let lzw = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
    let hex: String = words.iter().map(|b| format!("{b:02x}")).collect();
    vec![
        [&[0x00, 0], zlib.as_slice()].concat(),
        [&[0x80, 0x0c], zlib.as_slice()].concat(),
        [&[0x81, 0x09], lzw.as_slice()].concat(),
        [&[0x02, 0], b"<~87cURDZBb;~>".as_slice()].concat(),
        [&[0x03, 0], hex.as_bytes(), b">"].concat(),
        [&[0x04, 0], b"\x03(Til\xfda\x80".as_slice()].concat(),
        [&[0x43, 0], hex.as_bytes(), b">"].concat(),
    ]
}

/// The head of a TrueType font with the tables that are looked at, and a CFF font's.
fn font_seeds() -> Vec<Vec<u8>> {
    let mut font = b"\0\x01\0\0\0\x04\0\x20\0\x02\0\0".to_vec();
    let cmap = b"\0\0\0\x01\0\x03\0\x01\0\0\0\x0c\0\x04\0\x20\0\0\0\x04\0\x04\0\x01\0\0\0\x5a\xff\xff\0\0\0\x41\xff\xff\xff\xc0\0\x01\0\0\0\0";
    let head = [0u8; 54];
    let maxp = b"\0\0\x50\0\0\x20";
    let post = b"\0\x03\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let mut offset = 12 + 4 * 16;
    let tables: [(&[u8], &[u8]); 4] = [(b"cmap", cmap), (b"head", &head), (b"maxp", maxp), (b"post", post)];
    for (tag, data) in tables {
        font.extend_from_slice(tag);
        font.extend_from_slice(&[0; 4]);
        font.extend_from_slice(&u32::to_be_bytes(offset as u32));
        font.extend_from_slice(&u32::to_be_bytes(data.len() as u32));
        offset += data.len();
    }
    tables.iter().for_each(|(_, data)| font.extend_from_slice(data));
    let cff =
        b"\x01\0\x04\x01\0\x01\x01\x01\x02X\0\x01\x01\x01\x06\x8b\x0f\x9c\x11\x8c\x12\0\0\0\0\0\x01\x01\x01\x02\x0e";
    let type1 = b"%!PS-AdobeFont-1.0: X\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 65 /A put\ndup 97 /aring put\nreadonly def\ncurrentfile eexec\n";
    vec![
        [&[1], font.as_slice()].concat(),
        [&[3], font.as_slice()].concat(),
        [&[2], cff.as_slice()].concat(),
        [&[0], type1.as_slice()].concat(),
    ]
}

fn table_seeds() -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut put = |kind: u8, x: f64, y: f64, length: f64| {
        out.push(kind);
        [x, y, length].iter().for_each(|v| out.extend_from_slice(&((v * 80.0) as u16).to_le_bytes()));
    };
    for row in 0..5 {
        let y = 100.0 + 20.0 * f64::from(row);
        put(3, 50.0, y, 400.0);
        for column in 0..4 {
            let x = 50.0 + 100.0 * f64::from(column);
            put(6, x, 100.0, 80.0);
            if row < 4 {
                put(9, x + 4.0, y + 5.0, f64::from(4 * row + column));
            }
        }
    }
    put(6, 450.0, 100.0, 80.0);
    let mut twice = out.clone();
    twice.extend([0; 7]);
    twice.extend_from_slice(&out);
    vec![out, twice]
}

fn heading_seeds() -> Vec<Vec<u8>> {
    [
        "Tiltak\nAnsvarlig\nFrist\nStatus\nHandling/\ntiltak\nInnsatsområde 1: Barn og unge",
        "innen 31.12.2026\nHøst 2023 – vår 2024\nQ3 2025\nårlig\n1. kvartal 2024 til 2027\nFortløpande\n2024-2027",
        "SSU/FSU/partnarane\nkommunedirektør og HMS-leder\nNAV, skole\n12 500,50 kr\n50 % innan 2027\n1-2 mill.\n– ferdig",
        "=1+1\n-2\n+47 55\n@x\n\"sitat\"; og, komma\n<b>x</b> & y\n'strek\ta\n\u{ff1d}1",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}
