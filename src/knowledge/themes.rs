//! Themes of measures: the table `schemas/themes.csv` and the matching of its keywords.

use std::collections::HashMap;

const TABLE: &str = include_str!("../../schemas/themes.csv");

/// A theme.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Identifier, for example `PG1` or `X03`.
    pub id: String,
    /// Name in Bokmål.
    pub name_nb: String,
    /// Name in Nynorsk.
    pub name_nn: String,
    /// Name in English.
    pub name_en: String,
    /// One of the national priority groups, not a cross-cutting theme.
    pub priority_group: bool,
    /// The first year of the theme: plans that end before it have no gap there.
    pub from_year: Option<i32>,
    keywords: Vec<(Keyword, bool)>,
    /// By the number of the keyword, the theme that it gives way to.
    gives_way: Vec<Option<usize>>,
    traps: Vec<Keyword>,
}

impl Theme {
    /// The name in `nn`, `nb` or `en`.
    #[must_use]
    pub fn name_in(&self, language: &str) -> &str {
        match language {
            "nn" => &self.name_nn,
            "en" => &self.name_en,
            _ => &self.name_nb,
        }
    }
}

/// A keyword: one pattern a word.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Keyword(Vec<Pattern>);

impl Keyword {
    fn new(text: &str) -> Self {
        let patterns = text.split(' ').flat_map(|word| match word.strip_prefix(COMPOUND) {
            Some(_) => vec![Pattern::new(word)],
            None => words(word).iter().map(|w| Pattern::new(w.text)).collect(),
        });
        Self(patterns.collect())
    }

    /// The word after the keyword, where it stands at `from`.
    fn end(&self, words: &[Word<'_>], from: usize) -> Option<usize> {
        let to = from + self.0.len();
        let here = words.get(from..to)?;
        if here.iter().skip(1).any(|word| word.opens) {
            return None;
        }
        self.0.iter().zip(here).all(|(p, word)| p.matches(word)).then_some(to)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    /// An abbreviation: case counts.
    Exact(String),
    /// A short word, alone or with an inflection.
    Inflected(String),
    /// A longer word: also the beginning of a compound or inflected form.
    Start(String),
    /// Written `*avtale`: a word that ends so, alone, inflected, or as the last part of a compound
    /// (`delavtalar`); never the first word of a keyword.
    End(String),
}

/// Stands before a word that may be the last part of a compound.
const COMPOUND: char = '*';

/// A word this long in letters is told from others by its beginning; shorter ones (`rus`,
/// `barn`) begin many a word that means something else.
const TELLING_START: usize = 5;

/// A keyword this long in letters may lose its last `e`, which its definite forms do not have:
/// `tenesteavtale` begins `tenesteavtalane`.
const DROPS_ENDING: usize = 7;

/// Endings that a short keyword may have and stay the same word.
const INFLECTIONS: [&str; 21] = [
    "", "a", "e", "i", "s", "t", "en", "et", "ar", "er", "ene", "ane", "ens", "ets", "es", "na", "ne", "r", "ande",
    "ende", "te",
];

impl Pattern {
    fn new(word: &str) -> Self {
        if let Some(end) = word.strip_prefix(COMPOUND) {
            let lower = end.to_lowercase();
            return Self::End(lower.strip_suffix('e').map_or(lower.clone(), str::to_owned));
        }
        let letters = word.chars().count();
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if letters >= 2 && capitals * 2 > letters {
            Self::Exact(word.to_owned())
        } else if letters >= TELLING_START {
            let lower = word.to_lowercase();
            let start = lower.strip_suffix('e').filter(|_| letters >= DROPS_ENDING).map(str::to_owned);
            Self::Start(start.unwrap_or(lower))
        } else {
            Self::Inflected(word.to_lowercase())
        }
    }

    /// The first two letters in lower case, which every word that matches has.
    fn opening(&self) -> [char; 2] {
        match self {
            Self::Exact(k) | Self::Inflected(k) | Self::Start(k) | Self::End(k) => opening(&k.to_lowercase()),
        }
    }

    fn matches(&self, word: &Word<'_>) -> bool {
        match self {
            Self::Exact(k) => {
                word.text == k || word.text.strip_prefix(k.as_str()).is_some_and(|rest| rest.starts_with('-'))
            }
            Self::Start(k) => word.lower.starts_with(k.as_str()),
            Self::End(k) => INFLECTIONS
                .iter()
                .filter_map(|ending| word.lower.strip_suffix(ending))
                .any(|stem| stem.ends_with(k.as_str())),
            Self::Inflected(k) => word
                .lower
                .strip_prefix(k.as_str())
                .is_some_and(|rest| INFLECTIONS.contains(&rest) || rest.starts_with('-')),
        }
    }
}

/// A word of the text.
struct Word<'a> {
    text: &'a str,
    lower: String,
    start: usize,
    end: usize,
    /// A sentence ends before it: `… for unge. Leiarane …` speaks of no young leaders.
    opens: bool,
}

/// A keyword found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The words as printed.
    pub phrase: String,
    /// A keyword that decides alone, not one that needs company.
    pub strong: bool,
    /// Position of a theme that the words rather speak of where it is named too: a `helsestasjon` that takes
    /// part in care after birth.
    pub gives_way: Option<usize>,
}

/// The table of themes.
#[derive(Debug, Clone)]
pub struct Themes {
    list: Vec<Theme>,
    /// The first two letters of the keywords and traps → theme and number: keywords first, then traps.
    openings: HashMap<[char; 2], Vec<(usize, usize)>>,
}

impl Themes {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> Self {
        let mut list: Vec<Theme> = Vec::new();
        let mut ways: Vec<Vec<(String, String)>> = Vec::new();
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for record in reader.records().flatten() {
            let field = |i: usize| record.get(i).unwrap_or_default();
            let parse =
                |s: &str| -> Vec<Keyword> { s.split('|').filter(|k| !k.is_empty()).map(Keyword::new).collect() };
            let strong = parse(field(5)).into_iter().map(|k| (k, true));
            let pairs = field(8).split('|').filter_map(|pair| pair.split_once(':'));
            ways.push(pairs.map(|(keyword, theme)| (keyword.to_owned(), theme.to_owned())).collect());
            list.push(Theme {
                id: field(0).to_owned(),
                name_nb: field(1).to_owned(),
                name_nn: field(2).to_owned(),
                name_en: field(10).to_owned(),
                priority_group: field(3) == "priority_group",
                from_year: field(4).parse().ok(),
                keywords: strong.chain(parse(field(6)).into_iter().map(|k| (k, false))).collect(),
                traps: parse(field(7)),
                gives_way: Vec::new(),
            });
        }
        for (i, ways) in ways.iter().enumerate() {
            let to = |keyword: &Keyword| {
                let (_, theme) = ways.iter().find(|(k, _)| Keyword::new(k) == *keyword)?;
                list.iter().position(|t| t.id == *theme)
            };
            let found = list[i].keywords.iter().map(|(k, _)| to(k)).collect();
            list[i].gives_way = found;
        }
        let mut openings: HashMap<[char; 2], Vec<(usize, usize)>> = HashMap::new();
        for (i, theme) in list.iter().enumerate() {
            for (number, keyword) in theme.sought().enumerate() {
                if let Some(first) = keyword.0.first() {
                    openings.entry(first.opening()).or_default().push((i, number));
                }
            }
        }
        Self { list, openings }
    }

    /// Every theme, in the order of the table.
    #[must_use]
    pub fn list(&self) -> &[Theme] {
        &self.list
    }

    /// The priority groups that a plan of this last year is measured against: four, and five from
    /// 2024.
    pub fn priority_groups(&self, last_year: i32) -> impl Iterator<Item = &Theme> {
        self.list.iter().filter(move |t| t.priority_group && t.holds_in(last_year))
    }

    /// The keywords found in a text, a list for every theme in the order of the table.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<Vec<Found>> {
        let words = words(text);
        let mut places: Vec<Vec<Place>> = vec![Vec::new(); self.list.len()];
        for (from, word) in words.iter().enumerate() {
            for &(theme, number) in self.openings.get(&opening(&word.lower)).into_iter().flatten() {
                if let Some(to) = self.list[theme].numbered(number).and_then(|k| k.end(&words, from)) {
                    places[theme].push(Place { number, from, to });
                }
            }
        }
        self.list.iter().zip(places).map(|(t, places)| t.found(text, &words, places)).collect()
    }
}

/// Where a keyword or a trap stands in a text, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    number: usize,
    from: usize,
    to: usize,
}

impl Theme {
    /// Whether plans that end in this year know the theme: one that reaches the year in which it came does.
    #[must_use]
    pub fn holds_in(&self, last_year: i32) -> bool {
        self.from_year.is_none_or(|y| last_year >= y)
    }

    /// Keywords and traps, in the order of their numbers.
    fn sought(&self) -> impl Iterator<Item = &Keyword> {
        self.keywords.iter().map(|k| &k.0).chain(&self.traps)
    }

    fn numbered(&self, number: usize) -> Option<&Keyword> {
        match self.keywords.get(number) {
            Some((keyword, _)) => Some(keyword),
            None => self.traps.get(number - self.keywords.len()),
        }
    }

    /// What the keywords found, without what lies in a trap.
    fn found(&self, text: &str, words: &[Word<'_>], mut places: Vec<Place>) -> Vec<Found> {
        places.sort_unstable();
        let (keywords, traps) = places.split_at(places.partition_point(|p| p.number < self.keywords.len()));
        let mut found: Vec<((usize, usize), Found)> = Vec::new();
        for &Place { number, from, to } in keywords {
            if traps.iter().any(|trap| trap.from <= from && to <= trap.to) {
                continue;
            }
            let strong = self.keywords[number].1;
            let gives_way = self.gives_way[number];
            let phrase = text[words[from].start..words[to - 1].end].to_owned();
            // A longer keyword at the same place says the same, better.
            match found.iter_mut().find(|((a, b), _)| *a <= from && to <= *b || from <= *a && *b <= to) {
                Some((range, f)) => {
                    if to - from > range.1 - range.0 {
                        *range = (from, to);
                        f.phrase = phrase;
                    }
                    f.strong |= strong;
                    f.gives_way = f.gives_way.and(gives_way);
                }
                None => found.push(((from, to), Found { phrase, strong, gives_way })),
            }
        }
        found.sort_by_key(|(range, _)| range.0);
        found.into_iter().map(|(_, f)| f).collect()
    }
}

fn opening(lower: &str) -> [char; 2] {
    let mut letters = lower.chars();
    [letters.next().unwrap_or('\0'), letters.next().unwrap_or('\0')]
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let mut start = None;
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '§' || c == 'ø';
    for (i, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (is_word(c), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                // A hyphen at the end of a word suspends it: `barne- og ungdoms…`.
                let word = text[s..i].trim_end_matches('-');
                if !word.is_empty() {
                    let before = out.last().map_or(0, |w: &Word<'_>| w.end);
                    out.push(Word {
                        text: word,
                        lower: word.to_lowercase(),
                        start: s,
                        end: s + word.len(),
                        opens: ends_sentence(&text[before..s]),
                    });
                }
                start = None;
            }
            _ => {}
        }
    }
    out
}

/// Whether a sentence ends in what stands between two words.
fn ends_sentence(between: &str) -> bool {
    let marks = between.trim_start_matches([')', '»', '"']);
    let mut letters = marks.chars();
    letters.next().is_some_and(|c| matches!(c, '.' | '!' | '?' | ';'))
        && letters.next().is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong(text: &str) -> Vec<String> {
        let t = Themes::builtin();
        t.search(text)
            .iter()
            .zip(t.list())
            .filter(|(f, _)| f.iter().any(|x| x.strong))
            .map(|(_, t)| t.id.clone())
            .collect()
    }

    #[test]
    fn the_table_has_five_groups_and_eighteen_themes() {
        let t = Themes::builtin();
        assert_eq!(t.list().iter().filter(|x| x.priority_group).count(), 5);
        assert_eq!(t.list().len(), 23);
        assert!(t.list().iter().all(|x| !x.keywords.is_empty()));
    }

    #[test]
    fn four_groups_before_2024_and_five_from_then() {
        let t = Themes::builtin();
        assert_eq!(t.priority_groups(2023).count(), 4);
        assert_eq!(t.priority_groups(2024).count(), 5);
    }

    #[test]
    fn every_keyword_finds_its_theme() {
        let t = Themes::builtin();
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        for (i, record) in reader.records().enumerate() {
            let record = record.unwrap();
            for k in record[5].split('|').chain(record[6].split('|')).filter(|k| !k.is_empty()) {
                assert!(!t.search(k)[i].is_empty(), "{k} does not find {}", &record[0]);
            }
        }
    }

    #[test]
    fn traps_are_no_hits() {
        for (text, not) in [
            ("Besøk av barnebarn", "PG1"),
            ("Arbeidet ved Rusten skal vere utan trussel", "PG2"),
            ("Kjøpe krus til alle", "PG2"),
            ("Russ og rustfrie rekkverk", "PG2"),
            ("Rydde i eldre avtalar", "PG3"),
            ("Erstatte eldre versjonar av rutinen", "PG3"),
            ("Pasienten avtaler time sjølv", "X02"),
            ("Sende ikkje akutt sjuke til dagtid", "X05"),
            ("Halde eit digitalt møte", "X04"),
            ("Legen lar pasienten vente", "X14"),
            ("I alle fall to møte", "PG3"),
            ("Oppdatere eldre tenesteavtalar og rammeavtalen", "PG3"),
            ("Byte ut eldre journalsystem", "PG3"),
            ("Nettverk for unge fastlegar", "PG1"),
            ("Ruste opp møterommet", "PG2"),
            ("Psykososial støtte etter ulukker", "PG2"),
        ] {
            assert!(!strong(text).iter().any(|t| t == not), "{text}: {:?}", strong(text));
        }
    }

    #[test]
    fn a_trap_ends_with_the_sentence() {
        for text in ["Tilbod for unge. Fastlegane deltek", "Kurs for eldre; planen skal vedtakast"] {
            assert!(strong(text).iter().any(|t| t == "PG1" || t == "PG3"), "{text}");
        }
    }

    #[test]
    fn a_keyword_says_what_it_gives_way_to() {
        let t = Themes::builtin();
        let at = |id: &str| t.list().iter().position(|x| x.id == id);
        let found = &t.search("Felles samling for helsestasjonane")[at("PG1").unwrap()];
        assert_eq!((found.len(), found[0].strong, found[0].gives_way), (1, true, at("PG5")));
        assert_eq!(t.search("Samling for ungdom på helsestasjonen")[at("PG1").unwrap()][0].gives_way, None);
    }

    #[test]
    fn both_standards_and_inflections_are_hits() {
        for (text, want) in [
            ("Gravide i sårbare situasjonar", "PG5"),
            ("Barna skal høyrast", "PG1"),
            ("ungdommane på skulen", "PG1"),
            ("personar med ruslidingar", "PG2"),
            ("rus og psykisk helse", "PG2"),
            ("Skrøpelege eldre", "PG3"),
            ("skrøpelige eldre", "PG3"),
            ("pasientar med fleire kroniske lidingar", "PG4"),
            ("gjennomgang av alle avtalar", "X02"),
            ("iverksetjing av avtaleverket", "X02"),
            ("e-læringsprogram om utskriving", "X13"),
            ("rekruttere sjukepleiarar", "X03"),
            ("pandemikoordineringsgruppa", "X09"),
            ("pasienttryggleik", "X07"),
            ("LAR-pasientar", "PG2"),
            ("LAR-pasientar", "X14"),
            ("rehabiliteringstilbod", "X12"),
            ("samiske pasientar treng tolk", "X15"),
        ] {
            assert!(strong(text).iter().any(|t| t == want), "{text}: {:?} without {want}", strong(text));
        }
    }
}
