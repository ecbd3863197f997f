//! Mutated documents: whatever the bytes, reading them ends in a plan or in an error, never in a fault
//! or without end, and a plan is read back as it was written.
//!
//! `SAMSTEM_MUTATIONS=100000 cargo test --release --test mutations` runs more of them of each layer;
//! `SAMSTEM_MUTATION_LAYER=text SAMSTEM_MUTATION_START=N SAMSTEM_MUTATIONS=1` runs one again.

#![allow(clippy::unwrap_used)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

#[path = "common/layers.rs"]
mod layers;

use layers::{LAYERS, Layer};

/// Mutations of a layer that fit the time of all tests.
fn usual(layer: &str) -> usize {
    match layer {
        "headings" => 4_000,
        "flat" | "writers" | "whole" => 6_000,
        "cmap" | "font" => 10_000,
        _ => 12_000,
    }
}

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

fn setting(name: &str) -> Option<usize> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn the_seed_that_is_made_here_is_a_plan() {
    let plan = layers::extracted(&layers::plain_pdf()).unwrap();
    assert_eq!(plan.items.len(), 3, "{plan:?}");
}

/// Runs a layer over mutations of its seeds, on all processors.
fn run(layer: &Layer, start: usize, count: usize) {
    let seeds = (layer.seeds)();
    assert!(seeds.iter().all(|seed| (layer.run)(seed)), "a seed of {} is not read", layer.name);
    let (next, kept) = (AtomicUsize::new(start), AtomicUsize::new(0));
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
            let taken = catch_unwind(AssertUnwindSafe(|| (layer.run)(&bytes)));
            let took = began.elapsed();
            let Ok(taken) = taken else {
                panic!("mutation {case} of {} made a fault; its message stands above", layer.name)
            };
            kept.fetch_add(usize::from(taken), Ordering::Relaxed);
            assert!(took < LONGEST, "mutation {case} of {} took {took:?}", layer.name);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, work).unwrap();
        }
    });
    let kept = kept.into_inner();
    assert!(count < 100 || kept * 2 > count, "only {kept} of {count} mutations of {} are still read", layer.name);
}

#[test]
fn no_mutation_makes_a_fault_or_has_no_end() {
    let (start, count) = (setting("SAMSTEM_MUTATION_START").unwrap_or(0), setting("SAMSTEM_MUTATIONS"));
    let only = std::env::var("SAMSTEM_MUTATION_LAYER").ok();
    for layer in LAYERS.iter().filter(|l| only.as_ref().is_none_or(|name| l.name == name)) {
        let began = Instant::now();
        let count = count.unwrap_or_else(|| usual(layer.name));
        run(layer, start, count);
        eprintln!("{}: {count} mutations in {:.1?}", layer.name, began.elapsed());
    }
}
