//! Marks that count the sections of a plan: `A` before rows `A1`, `A2`; `I`, `II`, `III`; `2.` before `2.1`.

/// Lines below a title where a row of its number stands at most: a heading's rest or a goal may stand between.
pub const PARENT_WITHIN: usize = 3;

/// The mark that a title opens with.
#[derive(Debug, Clone)]
pub struct Mark<'a> {
    /// As printed, without what closes it.
    pub text: &'a str,
    /// What it counts, in each way that it can be read: `I` is 1 and the ninth letter.
    values: Vec<(Way, u32)>,
}

/// A way to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// 1, 2, 3
    Number,
    /// A, B, C
    Letter,
    /// I, II, III
    Roman,
}

/// Roman numerals of sections.
const ROMANS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// The mark at the start of a title and the title itself, which begins with a capital.
#[must_use]
pub fn marked(text: &str) -> Option<(Mark<'_>, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let rest = rest.trim_start();
    let bare = first.strip_suffix(['.', ')', ':']).unwrap_or(first);
    if !rest.starts_with(char::is_uppercase) {
        return None;
    }
    let mut values = Vec::new();
    if let Ok(n) = bare.parse::<u32>() {
        values.push((Way::Number, n));
    }
    if let [letter @ b'A'..=b'Z'] = bare.as_bytes() {
        values.push((Way::Letter, u32::from(letter - b'A') + 1));
    }
    if let Some(at) = (1..).zip(ROMANS).find(|(_, roman)| *roman == bare) {
        values.push((Way::Roman, at.0));
    }
    (!values.is_empty()).then_some((Mark { text: bare, values }, rest))
}

/// Whether `row` is numbered below the mark: `A1`, `A.1`, `2.1`, `II-3`.
#[must_use]
pub fn is_below(row: &str, mark: &str) -> bool {
    let Some(rest) = row.strip_prefix(mark) else { return false };
    let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', '-']) {
        Some(rest) => digit(rest),
        None => digit(rest) && !mark.ends_with(|c: char| c.is_ascii_digit()),
    }
}

/// Whether the text opens with a letter or a Roman number and a title: `A. Vegar`, `II Kurs`.
#[must_use]
pub fn is_lettered(text: &str) -> bool {
    marked(text).is_some_and(|(mark, _)| mark.values.iter().any(|v| v.0 != Way::Number))
}

/// Which of the titles' marks count on from one to the next in the one way, from the first on; `is_other` says what is
/// no title for all that. None where fewer than two do.
pub fn chain<'m, 'a: 'm>(
    titles: impl Iterator<Item = (usize, &'m Mark<'a>)>,
    way: Way,
    is_other: impl Fn(usize, u32) -> bool,
) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    let mut next = 1;
    for (i, mark) in titles {
        if mark.values.contains(&(way, next)) && !is_other(i, next) {
            chain.push(i);
            next += 1;
        }
    }
    if chain.len() > 1 { chain } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_below_the_mark_that_their_number_begins_with() {
        for (row, mark) in [("A1 Rydde", "A"), ("A.1 Rydde", "A"), ("2.1 Rydde", "2"), ("II-3 Rydde", "II")] {
            assert!(is_below(row, mark), "{row}");
        }
        for (row, mark) in [("21 Rydde", "2"), ("Alle", "A"), ("2. Rydde", "2"), ("B1 Rydde", "A")] {
            assert!(!is_below(row, mark), "{row}");
        }
    }

    #[test]
    fn marks_count_on() {
        let found = |texts: &[&'static str], way: Way| {
            let marks: Vec<Option<Mark<'_>>> = texts.iter().map(|t| marked(t).map(|(mark, _)| mark)).collect();
            chain(marks.iter().enumerate().filter_map(|(i, m)| Some((i, m.as_ref()?))), way, |_, _| false)
        };
        assert_eq!(found(&["I Varsling", "1 Ringje", "II. Kurs", "liten", "III Læring"], Way::Roman), [0, 2, 4]);
        assert_eq!(found(&["A) Vegar", "C Bruer", "B Stiar"], Way::Letter), [0, 2]);
        assert!(found(&["B Vegar", "C Bruer"], Way::Letter).is_empty());
        assert!(found(&["A Vegar"], Way::Letter).is_empty());
        assert!(marked("A vegar").is_none());
    }
}
