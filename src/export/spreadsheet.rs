//! What a spreadsheet would do to a cell, and how a cell is made to survive it.

use std::borrow::Cow;

/// Characters (UTF-16 units) that Excel keeps of a cell; from Microsoft's specification.
const MAX_CELL_UNITS: usize = 32_767;
/// Line feeds that Excel keeps in a cell; from Microsoft's specification.
const MAX_LINE_FEEDS: usize = 253;

/// The cell as a Norwegian Excel may be given it: never run as a formula, never cut in silence.
///
/// A hyphen that is a bullet becomes an en dash, which no spreadsheet runs; any other cell that
/// begins like a formula gets an apostrophe before it; a cell that is a number is left alone.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let mut text = printable(cell);
    // A spreadsheet looks past leading blanks.
    let body = text.trim_start_matches(is_blank);
    let first = body.chars().next();
    if let Some(first) = first.filter(|c| starts_formula(*c)).filter(|_| !is_number(body)) {
        let rest = &body[first.len_utf8()..];
        let bullet = first == '-' && rest.chars().next().is_none_or(char::is_whitespace);
        text = Cow::Owned(if bullet { format!("–{rest}") } else { format!("'{text}") });
    }
    fitted(text, &|left| format!(" … ({left} teikn til, sjå JSON)")).0
}

/// The cell as a workbook may be given it, where a string is never run: without characters that XML
/// cannot hold or Excel shows as boxes, and cut where Excel would cut. `mark` says how many
/// characters (UTF-16 units) are left out. Whether something was cut.
#[must_use]
pub fn string_cell<'a>(cell: &'a str, mark: &dyn Fn(usize) -> String) -> (Cow<'a, str>, bool) {
    let mut text = printable(cell);
    if text.contains(is_noncharacter) {
        text = Cow::Owned(text.chars().filter(|c| !is_noncharacter(*c)).collect());
    }
    fitted(text, mark)
}

/// Whether a spreadsheet would run the text if it were typed in.
#[must_use]
pub fn would_run(cell: &str) -> bool {
    let body = cell.trim_start_matches(is_blank);
    body.starts_with(starts_formula) && !is_number(body)
}

/// What is allowed in no XML file, or in none by advice.
fn is_noncharacter(c: char) -> bool {
    matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff) || matches!(c, '\u{fdd0}'..='\u{fdef}')
}

/// ASCII triggers, and the full-width forms that some spreadsheets fold to them.
fn starts_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')
}

/// A whole number or decimal fraction as Norwegians write it: sign, digits with or without
/// thousands of three, comma or point, per cent.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let unsigned = unsigned.strip_suffix('%').map_or(unsigned, str::trim_end);
    let (whole, fraction) = match unsigned.split_once([',', '.']) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|f| !digits(f)) {
        return false;
    }
    let mut groups = whole.split([' ', '\u{a0}', '\u{202f}']);
    let head = groups.next().unwrap_or("");
    let mut thousands = groups.peekable();
    digits(head)
        && (thousands.peek().is_none() || head.len() <= 3)
        && thousands.all(|group| group.len() == 3 && digits(group))
}

/// Line feeds alone end lines, and no other control character stays: Excel shows them as boxes.
fn printable(cell: &str) -> Cow<'_, str> {
    if !cell.contains(|c: char| c.is_control() && c != '\n') {
        return Cow::Borrowed(cell);
    }
    let text = cell.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    Cow::Owned(text.chars().filter(|c| !c.is_control() || *c == '\n').collect())
}

fn fitted<'a>(text: Cow<'a, str>, mark: &dyn Fn(usize) -> String) -> (Cow<'a, str>, bool) {
    let feeds = text.matches('\n').count();
    let text = if feeds > MAX_LINE_FEEDS {
        let mut lines = text.splitn(MAX_LINE_FEEDS + 1, '\n').collect::<Vec<_>>();
        let last = lines.pop().unwrap_or("").replace('\n', " / ");
        Cow::Owned(format!("{}\n{last}", lines.join("\n")))
    } else {
        text
    };
    let units = text.encode_utf16().count();
    if units <= MAX_CELL_UNITS {
        return (text, false);
    }
    let room = MAX_CELL_UNITS - mark(units).encode_utf16().count();
    let mut kept = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        if kept + c.len_utf16() > room {
            break;
        }
        kept += c.len_utf16();
        end = at + c.len_utf8();
    }
    (Cow::Owned(format!("{}{}", &text[..end], mark(units - kept))), true)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

    use super::*;

    #[test]
    fn formulas_are_disarmed() {
        for (cell, want) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1+1", "' =1+1"),
            ("\u{a0}=1+1", "'\u{a0}=1+1"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("+47 22 33 44 55", "'+47 22 33 44 55"),
            ("-ikkje eit tal", "'-ikkje eit tal"),
        ] {
            assert_eq!(harmless(cell), want, "{cell:?}");
        }
    }

    #[test]
    fn bullets_stay_readable_and_numbers_stay_numbers() {
        for (cell, want) in [
            ("- opprette utval\n- møte", "– opprette utval\n- møte"),
            ("-", "–"),
            ("-0,02", "-0,02"),
            ("-12 500,50", "-12 500,50"),
            ("+5 %", "+5 %"),
            ("-1.5", "-1.5"),
            ("Tiltak - del 2", "Tiltak - del 2"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell), want, "{cell:?}");
        }
    }

    #[test]
    fn what_excel_would_cut_is_cut_with_a_mark() {
        let long = "å🙂".repeat(20_000);
        let cell = harmless(&long);
        assert!(cell.encode_utf16().count() <= MAX_CELL_UNITS);
        let kept = cell.split(" … (").next().unwrap().encode_utf16().count();
        assert!(cell.ends_with(&format!("({} teikn til, sjå JSON)", 60_000 - kept)), "{}", &cell[cell.len() - 60..]);
        let lines = harmless(&"a\n".repeat(400)).into_owned();
        assert_eq!(lines.matches('\n').count(), MAX_LINE_FEEDS);
    }

    #[test]
    fn no_cell_begins_like_a_formula_unless_it_is_a_number() {
        let pieces = ["=", "+", "-", "@", "\t", "\r", "\n", " ", "\u{a0}", "a", "1", ",", "\u{ff0d}", "'", "\0"];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let cell = harmless(&format!("{a}{b}{c}")).into_owned();
                    let body = cell.trim_start_matches(is_blank);
                    let danger = body.chars().next().is_some_and(starts_formula);
                    assert!(!danger || is_number(body), "{a:?}{b:?}{c:?} became {cell:?}");
                }
            }
        }
    }

    /// Text of what breaks cells, among any other characters; cases of the same seed on every run.
    fn hostile(check: impl Fn(&str) -> Result<(), TestCaseError>) {
        const CASES: u32 = 4000;
        let nasty = prop::sample::select(
            "=+-@＝＋－＠'\"`;,|\t\r\n\0 \u{a0}\u{feff}\u{200b}\u{2028}\u{85}\u{1b}\u{ffff}\u{fdd0}_x01 9%().å🙂"
                .chars()
                .collect::<Vec<char>>(),
        );
        let text = prop::collection::vec(prop_oneof![4 => nasty, 1 => any::<char>()], 0..24);
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
        runner.run(&text, |chars| check(&chars.into_iter().collect::<String>())).unwrap();
    }

    #[test]
    fn hostile_cells_of_the_excel_dialect_are_never_run_and_come_back_as_written() {
        hostile(|text| {
            let cell = harmless(text);
            let body = cell.trim_start_matches(is_blank);
            prop_assert!(is_number(body) || !body.starts_with(starts_formula), "{text:?} became {cell:?}");
            prop_assert!(!cell.contains(|c: char| c.is_control() && c != '\n'), "{cell:?}");
            // Nothing but triggers and control characters is touched.
            let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(text), letters(&cell));
            let again = harmless(&cell);
            prop_assert_eq!(&again, &cell);
            let mut written = Vec::new();
            let mut writer = super::super::Dialect::ExcelNo.writer(&mut written).unwrap();
            writer.write_record(["før", cell.as_ref(), "etter"]).unwrap();
            writer.flush().unwrap();
            drop(writer);
            let body = written.strip_prefix("\u{feff}".as_bytes()).unwrap();
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(body);
            let read: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read[0].iter().collect::<Vec<_>>(), ["før", cell.as_ref(), "etter"]);
            Ok(())
        });
    }

    #[test]
    fn hostile_cells_of_a_workbook_are_legal_xml() {
        hostile(|text| {
            let (cell, cut) = string_cell(text, &|_| String::new());
            prop_assert!(!cut);
            prop_assert!(!cell.contains(|c: char| c.is_control() && c != '\n' || is_noncharacter(c)), "{cell:?}");
            Ok(())
        });
    }
}
