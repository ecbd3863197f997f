//! Mutated documents: whatever the bytes, reading them ends in a plan or in an error, never in a fault
//! or without end, and a plan is read back as it was written.
//!
//! `SAMSTEM_MUTATIONS=100000 cargo test --release --test mutations` runs more of them;
//! `SAMSTEM_MUTATION_START=N SAMSTEM_MUTATIONS=1` runs one again.

#![allow(clippy::unwrap_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use samstem::config::Config;
use samstem::knowledge::Knowledge;
use samstem::model::PlanDocument;
use samstem::pipeline;

/// Mutations that fit a minute of an unoptimised build.
const USUAL: usize = 6_000;
/// Time for one of them: far above what a sound document of this size takes, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);
/// As in the worker processes.
const STACK_BYTES: usize = 16 << 20;

/// xorshift64*: the same cases on every run.
struct Random(u64);

impl Random {
    fn of(case: usize) -> Self {
        let mut random = Self((case as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        random.next();
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        self.next() as usize % end.max(1)
    }
}

/// What the formats give a meaning to.
const TOKENS: &[&str] = &[
    "<<",
    ">>",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "/",
    "%",
    "stream\n",
    "\nendstream",
    "obj",
    "endobj",
    "R",
    "null",
    "true",
    "xref",
    "trailer",
    "startxref",
    "%%EOF",
    "/Type",
    "/Page",
    "/Pages",
    "/Kids",
    "/Count",
    "/Parent",
    "/Contents",
    "/Resources",
    "/Font",
    "/XObject",
    "/Form",
    "/Length",
    "/Filter",
    "/FlateDecode",
    "/ASCIIHexDecode",
    "/DecodeParms",
    "/Predictor 15",
    "/Columns 2147483647",
    "/ObjStm",
    "/XRef",
    "/W [1 8 8]",
    "/Index [0 99999999]",
    "/ToUnicode",
    "/Identity-H",
    "/DescendantFonts",
    "/Widths",
    "/FirstChar -1",
    "/MediaBox [0 0 1e38 nan]",
    "/Rotate 450",
    "/Encrypt",
    "/StructTreeRoot",
    "/MCID",
    "/ActualText",
    "/K",
    "/S /Table",
    "/RoleMap",
    "BT",
    "ET",
    "Tj",
    "TJ",
    "Tf",
    "Td",
    "Tm",
    "T*",
    "q",
    "Q",
    "cm",
    "re",
    "f",
    "S",
    "m",
    "l",
    "h",
    "Do",
    "BMC",
    "BDC",
    "EMC",
    "BI",
    "ID",
    "EI",
    "gs",
    "sh",
    "scn",
    "beginbfrange",
    "endbfrange",
    "begincodespacerange",
    "usecmap",
    "<0000> <FFFF> <0041>",
    "-1",
    "0",
    "1e400",
    "99999999999",
    "2147483648",
    "-9223372036854775808",
    "0.0000001",
    "Tiltak",
    "Ansvarlig",
    "Frist",
    "Status",
    "1.1",
    "2.1.3",
    "31.12.2026",
    "Q3 2025",
    "Haust 2024 – vår 2025",
    "|",
    "+---+",
    "\t",
    "\n",
    "\r",
    "\u{c}",
    "  ",
    "\0",
    "\u{feff}",
    "\u{fffd}",
    "\u{a0}",
    "•",
    "- ",
    "Side 1 av 9",
    "a\u{301}",
    "\u{202e}",
    "ﬁ",
    "\u{f0b7}",
    "Ã¥",
];

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(6) {
        let (at, length) = (random.below(bytes.len()), 1 + random.below(64));
        let end = (at + length).min(bytes.len());
        match random.below(9) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.next() as u8;
                }
            }
            2 => drop(bytes.drain(at..end)),
            3 => {
                let part = bytes[at..end].repeat(1 + random.below(40));
                bytes.splice(at..at, part);
            }
            4 | 5 => {
                let token = TOKENS[random.below(TOKENS.len())].as_bytes();
                bytes.splice(at..at, token.iter().copied());
            }
            6 => {
                let token = TOKENS[random.below(TOKENS.len())].as_bytes();
                bytes.splice(at..end, token.iter().copied());
            }
            7 => {
                let (from, part) = (random.below(bytes.len()), bytes[at..end].to_vec());
                bytes.splice(from..from, part);
            }
            _ if random.below(4) == 0 => bytes.truncate(at),
            _ => number(bytes, at, random),
        }
    }
}

/// Puts another number in the place of the next one.
fn number(bytes: &mut Vec<u8>, at: usize, random: &mut Random) {
    const NUMBERS: &[&str] =
        &["0", "-1", "1", "7", "65536", "2147483647", "4294967296", "1e38", "-0.5", "999999999999"];
    let Some(start) = bytes[at..].iter().position(u8::is_ascii_digit).map(|p| at + p) else { return };
    let length = bytes[start..].iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    bytes.splice(start..start + length, NUMBERS[random.below(NUMBERS.len())].bytes());
}

/// A PDF with nothing compressed, so that every byte can be reached: a table in rules, a map of codes,
/// a form, tags.
fn plain_pdf() -> Vec<u8> {
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
    let map = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <41> <5A> <0041> endbfrange \
               1 beginbfchar <61> <00E5> endbfchar endcmap";
    let form = "BT /F1 8 Tf 60 760 Td (Handlingsplan 2026) Tj ET";
    let stream = |dict: &str, data: &str| format!("<< {dict} /Length {} >>\nstream\n{data}\nendstream", data.len());
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /StructTreeRoot 9 0 R /MarkInfo << /Marked true >> /Lang (nn) >>".to_owned(),
        "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> \
         /XObject << /X0 8 0 R >> >> >>"
            .to_owned(),
        stream("", &content),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 32 /LastChar 34 /Widths [250 300 400] /ToUnicode 7 0 R >>"
            .to_owned(),
        stream("", map),
        stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >>", form),
        "<< /Type /StructTreeRoot /K [10 0 R] >>".to_owned(),
        "<< /Type /StructElem /S /Table /P 9 0 R /Pg 3 0 R /K [<< /Type /StructElem /S /TR /K [0] >>] >>".to_owned(),
    ];
    let (mut out, mut offsets) = (b"%PDF-1.7\n".to_vec(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        offsets.push(out.len());
        out.extend(format!("{number} 0 obj\n{object}\nendobj\n").into_bytes());
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for offset in &offsets {
        out.extend(format!("{offset:010} 00000 n \n").into_bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    out
}

fn seeds() -> Vec<Vec<u8>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(fixtures).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt" || e == "pdf"));
    paths.sort();
    let mut seeds: Vec<Vec<u8>> = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    // As many of the PDFs as of the texts.
    let texts = seeds.len();
    seeds.extend(std::iter::repeat_n(plain_pdf(), texts));
    seeds
}

fn extract(bytes: &[u8], knowledge: &Knowledge) -> Option<PlanDocument> {
    pipeline::extract("mutert", bytes, &Config::default(), knowledge).ok()
}

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_seed_that_is_made_here_is_a_plan() {
    let plan = extract(&plain_pdf(), &Knowledge::builtin()).unwrap();
    assert_eq!(plan.items.len(), 3, "{plan:?}");
}

#[test]
fn no_mutation_makes_a_fault_or_has_no_end() {
    let (start, count) =
        (setting("SAMSTEM_MUTATION_START").unwrap_or(0), setting("SAMSTEM_MUTATIONS").unwrap_or(USUAL));
    let (seeds, knowledge) = (seeds(), Knowledge::builtin());
    let (next, plans) = (AtomicUsize::new(start), AtomicUsize::new(0));
    let work = || {
        loop {
            let case = next.fetch_add(1, Ordering::Relaxed);
            if case >= start + count {
                return;
            }
            let mut random = Random::of(case);
            let mut bytes = seeds[random.below(seeds.len())].clone();
            mutate(&mut bytes, &mut random);
            let began = Instant::now();
            let made = catch_unwind(AssertUnwindSafe(|| extract(&bytes, &knowledge)));
            let took = began.elapsed();
            let Ok(made) = made else { panic!("mutation {case} made a fault; its message stands above") };
            assert!(took < LONGEST, "mutation {case} took {took:?}");
            if let Some(plan) = made {
                plans.fetch_add(1, Ordering::Relaxed);
                let written = serde_json::to_vec(&plan).unwrap();
                let again: PlanDocument = serde_json::from_slice(&written)
                    .unwrap_or_else(|fault| panic!("the plan of mutation {case} cannot be read back: {fault}"));
                // Places are written to a tenth of a point: what is written is the same, not every number.
                assert!(serde_json::to_vec(&again).unwrap() == written, "mutation {case} is another when read back");
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).unwrap();
        }
    });
    let plans = plans.into_inner();
    assert!(count < 100 || plans * 2 > count, "only {plans} of {count} mutations are still documents");
}
