//! What the program says about a document, in Nynorsk and Bokmål: `schemas/sentences.csv`.
//!
//! Findings and errors are English where they are made, as the data set has them. People who read
//! another language get the sentence of this table, and the English one beside it where that one
//! says more (how many, which page).

use std::collections::HashMap;

const TABLE: &str = include_str!("../../schemas/sentences.csv");

/// What a sentence is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum About {
    /// A finding about a document, by its code.
    Note,
    /// A finding about an item, by its English sentence.
    Item,
    /// An error that cost an input, by its code.
    Error,
}

/// A sentence in the languages of the table.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Nynorsk.
    pub nn: String,
    /// Bokmål.
    pub nb: String,
    /// The English sentence says more.
    pub details: bool,
}

impl Sentence {
    /// The sentence in this language; none in English, which the table does not hold.
    #[must_use]
    pub fn in_language(&self, language: &str) -> Option<&str> {
        match language {
            "nn" => Some(&self.nn),
            "nb" => Some(&self.nb),
            _ => None,
        }
    }
}

/// The table.
#[derive(Debug, Clone)]
pub struct Sentences(HashMap<(About, String), Sentence>);

impl Sentences {
    /// The built-in table.
    #[must_use]
    pub fn builtin() -> Self {
        let mut reader = csv::Reader::from_reader(TABLE.as_bytes());
        let rows = reader.records().flatten().filter_map(|record| {
            let field = |i: usize| record.get(i).unwrap_or_default().to_owned();
            let about = match record.get(0)? {
                "note" => About::Note,
                "item" => About::Item,
                "error" => About::Error,
                _ => return None,
            };
            Some(((about, field(1)), Sentence { nn: field(3), nb: field(4), details: !field(2).is_empty() }))
        });
        Self(rows.collect())
    }

    /// The sentence for a code, or for the English sentence about an item.
    #[must_use]
    pub fn find(&self, about: About, key: &str) -> Option<&Sentence> {
        // No text of a document is longer than a sentence of ours.
        self.0.get(&(about, key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use regex::Regex;

    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn every_line_of_the_table_is_taken() {
        assert_eq!(Sentences::builtin().0.len(), TABLE.lines().count() - 1);
        assert!(Sentences::builtin().0.values().all(|s| !s.nn.is_empty() && !s.nb.is_empty()));
    }

    #[test]
    fn every_error_is_in_the_table() {
        let sentences = Sentences::builtin();
        for kind in ErrorKind::ALL {
            assert!(sentences.find(About::Error, kind.code()).is_some(), "{}", kind.code());
        }
    }

    /// Every code of a finding that stands in the sources of the stages.
    #[test]
    fn every_finding_is_in_the_table() {
        let sentences = Sentences::builtin();
        let made =
            Regex::new(r#"(?:Note::(?:warning|info)\(|Note::(?:warning|info),|finding\()\s*"([a-z-]+)""#).unwrap();
        let mut seen = 0;
        let mut todo = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(path) = todo.pop() {
            if path.is_dir() {
                todo.extend(std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()));
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap();
            for found in made.captures_iter(source) {
                seen += 1;
                assert!(sentences.find(About::Note, &found[1]).is_some(), "{} of {}", &found[1], path.display());
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
