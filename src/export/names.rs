//! Output names: `<input file name>.json`, distinct on every file system.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

/// Longest file name in bytes that the common file systems take.
const MAX_NAME_BYTES: usize = 255;
/// The end that every output name gets.
const END: &str = ".json";
/// Hexadecimal digits of the hash that stands for what was cut from a long name.
const HASH_DIGITS: usize = 12;

/// An output name for every input name (paths with `/`, sorted), in the same order.
///
/// The first input of a name keeps it; the second and later ones get a suffix made from their
/// folder. Names are distinct also where a file system folds case or composes letters.
#[must_use]
pub fn output_names(inputs: &[&str]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut out: BTreeMap<usize, String> = BTreeMap::new();
    for (i, input) in inputs.iter().enumerate() {
        let name = fitted(file_name(input), "", input);
        if taken.insert(folded(&name)) {
            out.insert(i, name);
        }
    }
    for (i, input) in inputs.iter().enumerate() {
        if out.contains_key(&i) {
            continue;
        }
        let folder =
            input.rsplit_once('/').map_or(String::new(), |(folder, _)| format!(".{}", folder.replace('/', "-")));
        let mut name = fitted(file_name(input), &folder, input);
        let mut number = 2;
        while !taken.insert(folded(&name)) {
            name = fitted(file_name(input), &format!("{folder}-{number}"), input);
            number += 1;
        }
        out.insert(i, name);
    }
    out.into_values().collect()
}

fn file_name(input: &str) -> &str {
    input.rsplit('/').next().unwrap_or(input)
}

/// Name, suffix and end; cut, with a hash of the whole path, where that is too long. Marks that
/// break lines or turn the writing direction become `_`.
fn fitted(name: &str, suffix: &str, input: &str) -> String {
    let whole: String = format!("{name}{suffix}")
        .chars()
        .map(|c| {
            let steers = c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            if steers || c == '\\' { '_' } else { c }
        })
        .collect();
    if whole.len() + END.len() <= MAX_NAME_BYTES {
        return whole + END;
    }
    let hash: String = Sha256::digest(format!("{input}{suffix}")).iter().map(|b| format!("{b:02x}")).collect();
    let room = MAX_NAME_BYTES - END.len() - HASH_DIGITS - 1;
    let cut = (0..=room).rev().find(|i| whole.is_char_boundary(*i)).unwrap_or(0);
    format!("{}~{}{END}", &whole[..cut], &hash[..HASH_DIGITS])
}

fn folded(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_name_gets_its_folder_as_suffix() {
        assert_eq!(
            output_names(&["2023/plan.pdf", "2024/a/plan.pdf", "plan.txt"]),
            ["plan.pdf.json", "plan.pdf.2024-a.json", "plan.txt.json"]
        );
    }

    #[test]
    fn case_and_composed_letters_do_not_collide() {
        assert_eq!(output_names(&["Plan.pdf", "plan.PDF"]), ["Plan.pdf.json", "plan.PDF-2.json"]);
        assert_eq!(output_names(&["n/\u{e5}.pdf", "n/a\u{30a}.pdf"])[1], "a\u{30a}.pdf.n.json");
    }

    #[test]
    fn a_file_that_is_named_like_a_suffixed_one_keeps_its_name() {
        let names = output_names(&["a/plan.pdf", "b/plan.pdf", "plan.pdf.b"]);
        assert_eq!(names, ["plan.pdf.json", "plan.pdf.b-2.json", "plan.pdf.b.json"]);
    }

    #[test]
    fn long_names_are_cut_and_stay_distinct() {
        let (a, b) = (format!("{}1", "ø".repeat(127)), format!("{}2", "ø".repeat(127)));
        let names = output_names(&[&a, &b]);
        assert!(names.iter().all(|n| n.len() <= MAX_NAME_BYTES && n.ends_with(END)), "{names:?}");
        assert_ne!(names[0], names[1]);
    }
}
