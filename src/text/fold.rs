//! Comparable forms of words and headings.

use std::cmp::Ordering;

/// Lower case, `å`/`aa`, `ø`/`oe`, `æ`/`ae` and accents told alike, everything but letters and
/// digits a single space; soft hyphens dropped.
///
/// ```
/// assert_eq!(samstem::text::fold::fold("Kven har\u{a0}ansvar?"), "kven har ansvar");
/// assert_eq!(samstem::text::fold::fold("Målsetjing"), samstem::text::fold::fold("Maalsetjing"));
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut take = |c: char| {
        if c == '\u{ad}' || c == '\u{200b}' {
            return;
        }
        if !c.is_alphanumeric() && c != '#' && c != '%' {
            gap = true;
            return;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        match c {
            'å' => out.push_str("aa"),
            'ø' | 'ö' => out.push_str("oe"),
            'æ' | 'ä' => out.push_str("ae"),
            'é' | 'è' | 'ê' => out.push('e'),
            'á' | 'à' => out.push('a'),
            'ó' | 'ò' | 'ô' => out.push('o'),
            'ü' => out.push('u'),
            _ => out.push(c),
        }
    };
    for c in text.chars() {
        if c.is_ascii() {
            take(c.to_ascii_lowercase());
        } else {
            c.to_lowercase().for_each(&mut take);
        }
    }
    out
}

/// The stem of a folded word: definite, plural and feminine endings of both written standards
/// off, never leaving fewer than [`MIN_STEM`] letters.
#[must_use]
pub fn stem(word: &str) -> &str {
    // By the last letter, the longest first.
    let endings: &[&str] = match word.as_bytes().last() {
        Some(b'a') => &["inga", "a"],
        Some(b'e') => &["ingane", "ingene", "ane", "ene", "e"],
        Some(b'g') => &["leg", "lig"],
        Some(b'n') => &["ingen", "en"],
        Some(b'r') => &["ingar", "inger", "ar", "er"],
        Some(b's') => &["s"],
        Some(b't') => &["et", "t"],
        _ => return word,
    };
    let long = |rest: &&str| rest.chars().nth(MIN_STEM - 1).is_some();
    endings.iter().find_map(|ending| word.strip_suffix(ending).filter(long)).unwrap_or(word)
}

/// Letters a stem keeps at least: shorter ones fall together with other words.
pub const MIN_STEM: usize = 4;

/// The letter bigrams of a folded text, spaces left out, ready for [`Bigrams::similarity`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bigrams(Vec<u64>);

impl Bigrams {
    /// Gathers the bigrams of a folded text.
    #[must_use]
    pub fn of(folded: &str) -> Self {
        let letters: Vec<u64> = folded.chars().filter(|c| *c != ' ').map(u64::from).collect();
        let mut pairs: Vec<u64> = letters.windows(2).map(|w| w[0] << 32 | w[1]).collect();
        pairs.sort_unstable();
        Self(pairs)
    }

    /// The highest similarity that texts of these lengths can have.
    #[must_use]
    pub fn bound(&self, other: &Self) -> f64 {
        dice(self.0.len().min(other.0.len()), self.0.len() + other.0.len())
    }

    /// Similarity of two folded texts, 0 to 1: Dice coefficient over letter bigrams (Dice 1945),
    /// so that `tiltaks nr` and `tiltaksnr` agree; 0 where a text has fewer than two letters.
    #[must_use]
    pub fn similarity(&self, other: &Self) -> f64 {
        self.similarity_from(other, 0.0).unwrap_or_default()
    }

    /// As [`Self::similarity`], where it is `least` or more.
    #[must_use]
    pub fn similarity_from(&self, other: &Self, least: f64) -> Option<f64> {
        let (x, y) = (&self.0, &other.0);
        let all = x.len() + y.len();
        let (mut i, mut j, mut shared) = (0, 0, 0usize);
        while i < x.len() && j < y.len() {
            match x[i].cmp(&y[j]) {
                Ordering::Less => i += 1,
                Ordering::Greater => j += 1,
                Ordering::Equal => {
                    shared += 1;
                    i += 1;
                    j += 1;
                    continue;
                }
            }
            // Were all the rest shared, it would not do.
            if dice(shared + (x.len() - i).min(y.len() - j), all) < least {
                return None;
            }
        }
        Some(dice(shared, all)).filter(|alike| *alike >= least)
    }
}

fn dice(shared: usize, all: usize) -> f64 {
    #[allow(clippy::cast_precision_loss)]
    let score = 2.0 * shared as f64 / all.max(1) as f64;
    score
}

/// An identifier made from a name: ASCII, lower case, words joined by `-`
/// (`å` → `a`, `ø` → `o`, `æ` → `ae`).
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars().flat_map(char::to_lowercase) {
        let plain: &str = match c {
            'å' | 'á' | 'à' | 'ä' | 'â' => "a",
            'ø' | 'ö' | 'ó' | 'ò' | 'ô' => "o",
            'æ' => "ae",
            'é' | 'è' | 'ê' => "e",
            'š' => "s",
            'č' => "c",
            'ž' => "z",
            'đ' => "d",
            'ŋ' | 'ń' => "n",
            'ŧ' => "t",
            'ü' => "u",
            c if c.is_ascii_alphanumeric() => {
                if gap && !out.is_empty() {
                    out.push('-');
                }
                gap = false;
                out.push(c);
                continue;
            }
            _ => {
                gap = true;
                continue;
            }
        };
        if gap && !out.is_empty() {
            out.push('-');
        }
        gap = false;
        out.push_str(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_both_spellings_of_a_letter_alike() {
        assert_eq!(fold("MÅL"), "maal");
        assert_eq!(fold("  Tids\u{ad}frist: "), "tidsfrist");
        assert_eq!(fold("Tiltak/aktivitetar"), "tiltak aktivitetar");
    }

    #[test]
    fn stems_meet_over_the_written_standards() {
        assert_eq!(stem("ansvarleg"), stem("ansvarlig"));
        assert_eq!(stem("tiltaka"), stem("tiltakene"));
        assert_eq!(stem("nr"), "nr");
    }

    #[test]
    fn similar_headings_score_high() {
        let similarity = |a, b| Bigrams::of(a).similarity(&Bigrams::of(b));
        assert!(similarity("tiltaks nr", "tiltaksnr") > 0.99);
        assert!(similarity("ansvar", "kostnad") < 0.3);
        let (short, long) = (Bigrams::of("ansvar"), Bigrams::of("ansvarleg kommune"));
        assert!(short.similarity(&long) <= short.bound(&long));
    }

    #[test]
    fn slugs_are_ascii() {
        assert_eq!(slug("Helsefellesskapet Varjjat og Østkysten"), "helsefellesskapet-varjjat-og-ostkysten");
    }
}
