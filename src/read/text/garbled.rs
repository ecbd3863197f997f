//! Text that is there but does not say what was printed: a font without a character map (every
//! letter shifted), a letter that is missing everywhere, signs without any meaning.
//!
//! Judged by letters, pairs of letters and common words against sound nb, nn, se and en text.
//! Numbers, abbreviations and names must not be flagged: pairs are judged in long words alone.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::text::letters::{EDGE, LETTERS, SYMBOLS, bits, letter, symbol};
use super::shifted::{SHIFT_FROM_BITS, SHIFT_PROOF, shift};
use super::words::WORDS;
use crate::model::{Note, TextPage};

/// Of a longer text an even selection of lines is judged, so many bytes of it. Plans are shorter.
const JUDGED_BYTES: usize = 1 << 19;

/// Words from this length on are judged by their pairs; abbreviations are shorter.
const LONG_WORD: usize = 6;

/// A line with fewer letters in long words is not judged by its pairs.
const MIN_LONG_LETTERS: usize = 12;

/// Mean bits a step in long words above which a line is unreadable. Of 28,000 sound lines of plans the
/// worst has 4.4, Polish and Icelandic names reach 5.2; of words with their letters exchanged half have 5.5 and more.
const UNREADABLE_BITS: f32 = 5.0;

/// Share of unreadable lines, of those judged, above which the document is said to be garbled.
const UNREADABLE_SHARE: f64 = 0.5;

/// Unreadable lines in a row, judged lines alone counted, that are said to be garbled.
const UNREADABLE_RUN: usize = 5;

/// How often a letter must be expected before its absence says anything. At 15 sound text has it
/// with a probability of all but one in three millions.
const MISSING_EXPECTED: f64 = 15.0;

/// Letters with a smaller share of running text hang on the topic and say nothing.
const MISSING_FROM_SHARE: f64 = 0.025;

/// Share of the expected number up to which a letter is missing. In 350 sound texts the rarest
/// letter stands at 0.6 and more, in damaged ones at 0.
const MISSING_SHARE: f64 = 0.15;

/// More letters than this that no common word proves to be missing are those that codes do without.
const MOST_MISSING: usize = 3;

/// Capital words shorter than this are abbreviations, whose letters are not those of text.
const MIN_CAPITAL_WORD: usize = 5;

/// Common words without the same letter from which on it is missing; of two kinds at least.
const MISSING_WORDS: usize = 3;

/// Common words without a letter for each that has it, on the same lines.
const MISSING_RATIO: usize = 4;

/// What is wrong with the text, as warnings with the code `garbled-text`, and `degraded` for the
/// document where anything is.
pub fn find(pages: &[TextPage]) -> Vec<Note> {
    let judge = Judge::over(pages);
    let mut notes = Vec::new();
    let mut bad = BTreeSet::new();
    for (shift, lines) in judge.shifted() {
        notes.push(Note::warning(
            "garbled-text",
            format!(
                "{} came from a font without a character map (letters moved by {shift}) and cannot be read; \
                 export the plan again or recognise its pages as pictures",
                list(&lines)
            ),
        ));
        bad.extend(lines);
    }
    for (lost, capitals, lines) in judge.missing() {
        let whose = if capitals { "capital letters" } else { "words" };
        let place = if lines.is_empty() { "the whole text".to_owned() } else { list(&lines) };
        notes.push(Note::warning(
            "garbled-text",
            format!("the letter {lost} is missing from {whose} in {place}; export the plan again"),
        ));
        bad.extend(lines);
    }
    let unreadable: Vec<u32> = judge.unreadable().into_iter().filter(|line| !bad.contains(line)).collect();
    if !unreadable.is_empty() {
        notes.push(Note::warning(
            "garbled-text",
            format!("{} hold letters that make no words; export the plan again", list(&unreadable)),
        ));
        bad.extend(unreadable);
    }
    if !judge.unmapped.is_empty() {
        notes.push(Note::warning(
            "garbled-text",
            format!(
                "{} hold glyph numbers, (cid:…), in place of letters; export the plan again",
                list(&judge.unmapped)
            ),
        ));
        bad.extend(&judge.unmapped);
    }
    if !notes.is_empty() {
        notes.push(Note::warning(
            "degraded",
            format!(
                "the text is damaged in at least {} of {} lines: what was read from it may be wrong",
                bad.len(),
                judge.lines
            ),
        ));
    }
    notes
}

/// `lines 3–9 and 14`; at most ten stretches.
fn list(lines: &[u32]) -> String {
    const MOST: usize = 10;
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    for &line in lines {
        match stretches.last_mut() {
            Some((_, last)) if line <= last.saturating_add(1) => *last = line,
            _ => stretches.push((line, line)),
        }
    }
    let said: Vec<String> = stretches
        .iter()
        .take(MOST)
        .map(|&(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") })
        .collect();
    let more =
        if stretches.len() > MOST { format!(" and {} stretches more", stretches.len() - MOST) } else { String::new() };
    let noun = if lines.len() == 1 { "line" } else { "lines" };
    format!("{noun} {}{more}", said.join(", "))
}

/// What the lines show, gathered in one pass.
#[derive(Default)]
struct Judge {
    /// Lines with letters.
    lines: usize,
    /// Line, whether it is proof by itself, shift.
    shifts: Vec<(u32, bool, i32)>,
    /// Line and mean bits of the lines judged by pairs.
    scored: Vec<(u32, f32)>,
    /// Lines with `(cid:`.
    unmapped: Vec<u32>,
    /// The words whose letters were counted.
    seen: HashSet<Vec<u8>>,
    /// How often each letter stands in words that are not, and that are, capitals throughout.
    counts: [[usize; SYMBOLS]; 2],
    /// Line, damaged form, letter lost, whether in capitals.
    damaged: Vec<(u32, Vec<u8>, u8, bool)>,
    /// How many sound common words with a letter stand on a line that has damaged ones.
    sound: BTreeMap<(u8, bool), usize>,
}

/// A word of a line as symbols.
struct Word {
    start: usize,
    end: usize,
    capitals: bool,
    /// A hyphen stands at one of its ends: it may be half a word.
    cut: bool,
}

impl Judge {
    fn over(pages: &[TextPage]) -> Self {
        let mut judge = Self::default();
        let bytes: usize = pages.iter().flat_map(|p| &p.lines).map(|l| l.text.len()).sum();
        let step = bytes.div_ceil(JUDGED_BYTES).max(1);
        let (mut symbols, mut words) = (Vec::new(), Vec::new());
        for line in pages.iter().flat_map(|p| &p.lines).step_by(step) {
            // A line longer than all that is judged is judged in its beginning.
            let end = line.text.floor_char_boundary(JUDGED_BYTES);
            judge.line(line.number, &line.text[..end], &mut symbols, &mut words);
        }
        judge
    }

    fn line(&mut self, number: u32, text: &str, symbols: &mut Vec<u8>, words: &mut Vec<Word>) {
        split(text, symbols, words);
        if words.is_empty() {
            return;
        }
        self.lines += 1;
        if text.contains("(cid:") {
            self.unmapped.push(number);
            return;
        }
        let (mut long, mut steps, mut sum) = (0, 0, 0.0);
        let (mut all_steps, mut all_sum) = (0, 0.0);
        for word in words.iter() {
            let letters = &symbols[word.start..word.end];
            let mut before = EDGE;
            let mut word_bits = 0.0;
            for &symbol in letters.iter().chain(&[EDGE]) {
                word_bits += bits(before, symbol);
                before = symbol;
            }
            all_steps += letters.len() + 1;
            all_sum += word_bits;
            if letters.len() >= LONG_WORD {
                long += letters.len();
                steps += letters.len() + 1;
                sum += word_bits;
            }
            // Each word counts once: a column of `kr` is no running text.
            let counts = !word.capitals || letters.len() >= MIN_CAPITAL_WORD;
            if counts && !self.seen.contains(letters) {
                self.seen.insert(letters.to_vec());
                for &symbol in letters {
                    self.counts[usize::from(word.capitals)][usize::from(symbol)] += 1;
                }
            }
        }
        if long >= MIN_LONG_LETTERS {
            self.scored.push((number, sum / steps as f32));
        }
        if all_sum / all_steps as f32 >= SHIFT_FROM_BITS
            && let Some(shift) = shift(text)
        {
            // Rows of numbers and abbreviations may be moved to something by chance.
            let proof = long >= SHIFT_PROOF && sum / steps as f32 >= SHIFT_FROM_BITS;
            self.shifts.push((number, proof, shift));
        }
        self.common_words(number, symbols, words);
    }

    fn common_words(&mut self, number: u32, symbols: &[u8], words: &[Word]) {
        let first = self.damaged.len();
        let mut form = Vec::new();
        for (at, word) in words.iter().enumerate() {
            if word.cut {
                continue;
            }
            form.clear();
            for part in &words[at..] {
                // A single capital beside capitals is one of them: `KOMMU E`.
                let alike = part.capitals == word.capitals || part.end - part.start == 1;
                if part.cut || !alike {
                    break;
                }
                if !form.is_empty() {
                    form.push(EDGE);
                }
                form.extend_from_slice(&symbols[part.start..part.end]);
                let known = WORDS.form(&form);
                if let Some(lost) = known.lost {
                    self.damaged.push((number, form.clone(), lost, word.capitals));
                }
                if !known.more {
                    break;
                }
            }
        }
        let lost: BTreeSet<(u8, bool)> = self.damaged[first..].iter().map(|d| (d.2, d.3)).collect();
        for (letter, capitals) in lost {
            let sound = words
                .iter()
                .filter(|w| w.capitals == capitals)
                .map(|w| &symbols[w.start..w.end])
                .filter(|w| w.contains(&letter) && WORDS.is_sound(w))
                .count();
            *self.sound.entry((letter, capitals)).or_default() += sound;
        }
    }

    /// Shift → lines, for lines that are long enough or not alone.
    fn shifted(&self) -> BTreeMap<i32, Vec<u32>> {
        let mut lines: BTreeMap<i32, Vec<u32>> = BTreeMap::new();
        let sure: BTreeSet<i32> = self.shifts.iter().filter(|s| s.1).map(|s| s.2).collect();
        for &(line, _, shift) in self.shifts.iter().filter(|s| sure.contains(&s.2)) {
            lines.entry(shift).or_default().push(line);
        }
        lines
    }

    /// Letters that are missing: letter, whether from capitals alone, lines (none: everywhere).
    fn missing(&self) -> Vec<(char, bool, Vec<u32>)> {
        let mut found = Vec::new();
        for capitals in [false, true] {
            let counts = &self.counts[usize::from(capitals)];
            let all: usize = counts.iter().sum();
            let mut here: Vec<(char, bool, Vec<u32>)> = Vec::new();
            for (code, (&count, &share)) in (EDGE..).zip(counts.iter().zip(&LETTERS.share)).skip(1) {
                let mut lines: Vec<u32> = Vec::new();
                let mut forms = BTreeSet::new();
                let mut hits = 0;
                for (line, form, _, _) in self.damaged.iter().filter(|d| d.2 == code && d.3 == capitals) {
                    hits += 1;
                    forms.insert(form);
                    lines.push(*line);
                }
                lines.dedup();
                let sound = self.sound.get(&(code, capitals)).copied().unwrap_or(0);
                let by_words = hits >= MISSING_WORDS && forms.len() >= 2 && sound * MISSING_RATIO <= hits;
                let expected = all as f64 * share;
                let by_share = share >= MISSING_FROM_SHARE
                    && expected >= MISSING_EXPECTED
                    && count as f64 <= expected * MISSING_SHARE;
                if by_words || by_share {
                    // Without proof by words a line with a damaged one is chance.
                    lines.retain(|_| by_words);
                    here.push((letter(code), capitals, lines));
                }
            }
            if here.iter().filter(|(_, _, lines)| lines.is_empty()).count() > MOST_MISSING {
                here.retain(|(_, _, lines)| !lines.is_empty());
            }
            found.append(&mut here);
        }
        found
    }

    /// Lines whose long words are none, where there are many of them or several in a row.
    fn unreadable(&self) -> Vec<u32> {
        let bad = self.scored.iter().filter(|s| s.1 > UNREADABLE_BITS).count();
        let many = bad >= UNREADABLE_RUN && bad as f64 >= UNREADABLE_SHARE * self.scored.len() as f64;
        let mut lines = Vec::new();
        for run in self.scored.chunk_by(|a, b| (a.1 > UNREADABLE_BITS) == (b.1 > UNREADABLE_BITS)) {
            if run[0].1 > UNREADABLE_BITS && (many || run.len() >= UNREADABLE_RUN) {
                lines.extend(run.iter().map(|s| s.0));
            }
        }
        lines
    }
}

/// The words of a line: runs of Latin letters.
fn split(text: &str, symbols: &mut Vec<u8>, words: &mut Vec<Word>) {
    symbols.clear();
    words.clear();
    let (mut open, mut hyphen) = (false, false);
    for c in text.chars() {
        let symbol = symbol(c);
        if let Some(symbol) = symbol {
            if !open {
                words.push(Word { start: symbols.len(), end: symbols.len(), capitals: true, cut: hyphen });
            }
            symbols.push(symbol);
        }
        hyphen = matches!(c, '-' | '\u{ad}' | '‐' | '‑');
        if let Some(word) = words.last_mut().filter(|_| open || symbol.is_some()) {
            word.end = symbols.len();
            word.capitals &= symbol.is_none() || c.is_uppercase();
            word.cut |= hyphen;
        }
        open = symbol.is_some();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TextLine;

    fn notes(text: &str) -> Vec<Note> {
        let lines = (1..).zip(text.lines()).map(|(number, text)| TextLine { number, text: text.to_owned() }).collect();
        find(&[TextPage { number: 1, lines }])
    }

    #[test]
    fn a_shifted_line_is_found_among_sound_ones() {
        let found = notes("Samarbeid om kvalitet\n5RJDODQGI\\ONHVNRPPXQH\nTiltak og frist\n");
        let said: Vec<&str> = found.iter().map(|n| n.message.as_str()).collect();
        assert!(said[0].starts_with("line 2 came from a font") && said[0].contains("moved by 29"), "{said:?}");
        assert_eq!(found[1].code, "degraded");
        assert!(said[1].contains("1 of 3 lines"), "{said:?}");
    }

    fn codes(text: &str) -> Vec<String> {
        notes(text).into_iter().map(|n| n.code).collect()
    }

    const PLAN: &str = "Innsatsområde 1: Folkehelse og førebygging\nKommunen skal etablere ei arbeidsgruppe\n\
        Rapporter om samarbeid i fylkeskommunen\nGjennomføre opplæring for foreldre\nHMS, AMK, SSU, FSU, PSU, RHF, NAV\n";

    #[test]
    fn sound_text_is_not_flagged() {
        let rows = "kr 400 000  31.12.2026  X  X  --  1.1\n".repeat(200);
        let names = "Krzysztof Szczepański\nNguyễn Thị Hương\nÞórður Guðmundsson\nMáret Ánne Hætta\n".repeat(9);
        let sami = "Gielda galgá ovttas bargat dearvvasvuođain\nMánáid ja nuoraid birasbálvalusat\n";
        let leaders = "Bakgrunn.................................................... 3\n".repeat(20);
        let english = "The municipality shall establish a working group through dialogue with youth\n";
        let halves =
            "Oppføl-\nging for pasien\u{ad}\nter og fastlega\u{ad}\nne, opplærin\u{ad}\nga, tenes-\n".repeat(9);
        let short =
            "PPT/FACT/KAD/HMS/SLT/NVDB, DIPS FHI KLP\nSSU FSU PSU RHF HF FFO KPR NPR DPS BUP\nXDS KPR SMTS GTT\n"
                .repeat(9);
        let codes = "BCDFG KLMPR TRSVX HJKLM\nQWRTZ PSDFG XCVBN\nGHJKL MNBVC DFGHK\n".repeat(9);
        for text in [PLAN, &short, &codes, &rows, &names, sami, &leaders, english, &halves] {
            assert_eq!(notes(text), [], "{text}");
        }
    }

    #[test]
    fn a_missing_letter_is_found_with_its_lines() {
        let found = notes(&PLAN.replace(['o', 'O'], ""));
        let said = &found[0].message;
        assert!(said.starts_with("the letter o is missing from words in lines 1–4;"), "{said}");
        assert_eq!(found[1].code, "degraded");
    }

    #[test]
    fn a_letter_missing_from_capitals_is_found() {
        let text = format!(
            "{PLAN}GODKJE I G I KOMMU ESTYRET\nKVALSU D KOMMU E\nPLA E FOR KOMMU E\nSAMHA DLI G OG BAR EHAGE\n"
        );
        let found = notes(&text);
        let said = &found[0].message;
        assert!(said.starts_with("the letter n is missing from capital letters in lines 6–9;"), "{said}");
    }

    #[test]
    fn a_letter_missing_from_a_long_text_is_found_without_known_words() {
        let letters: String = ('a'..='z').filter(|&c| c != 't').collect();
        let mut seed = 1_usize;
        let text: String = (0..400)
            .map(|n| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                if n % 5 == 4 { ' ' } else { letters.as_bytes()[(seed >> 33) % letters.len()].into() }
            })
            .collect();
        assert!(notes(&text).iter().any(|n| n.message.contains("letter t is missing from words in the whole text")));
    }

    #[test]
    fn letters_that_make_no_words_are_found() {
        let line = "Xqzvkw jpdgxf mwqcvz hbtkqj wxzpgf\n";
        assert_eq!(codes(&format!("{PLAN}{line}")), [""; 0], "one line alone may be a name or a code");
        assert_eq!(codes(&format!("{PLAN}{}", line.repeat(5))), ["garbled-text", "degraded"]);
        assert_eq!(codes(&format!("{PLAN}(cid:12)(cid:7)ommune\n")), ["garbled-text", "degraded"]);
    }

    #[test]
    fn lines_are_listed_by_stretches() {
        assert_eq!(list(&[3]), "line 3");
        assert_eq!(list(&[3, 4, 5, 9]), "lines 3–5, 9");
        assert!(list(&(0..40).map(|n| n * 2).collect::<Vec<_>>()).ends_with("18 and 30 stretches more"));
    }
}
