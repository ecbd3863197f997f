//! What a CSV column is, and how its value is taken from a plan.

use std::borrow::Cow;

use crate::model::{HeadingMatch, Item, Measure, PlanDocument, Unplaced};

use super::dialect::HeadLanguage;
pub use super::field_table::TABLES;

/// A CSV file of the data set.
#[derive(Debug)]
pub struct TableSpec {
    /// The name, which is the file name without its end.
    pub name: &'static str,
    /// What a row is, in Nynorsk, Bokmål and English.
    pub rows_are: [&'static str; 3],
    /// The column that names a row, if one does.
    pub key: Option<&'static str>,
    /// Columns that hold the key of another table: column and table.
    pub refers: &'static [(&'static str, &'static str)],
    /// The columns, in order.
    pub fields: &'static [Field],
    /// Which things of a plan become rows.
    pub(super) rows: for<'a> fn(&'a PlanDocument, &'a str) -> Vec<Row<'a>>,
}

/// A CSV column: the one source for headings, Table Schema and `docs/fields.md`.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key: the JSON field name.
    pub name: &'static str,
    /// What the cells hold.
    pub kind: Kind,
    /// Whether every row has a value.
    pub required: bool,
    /// Title and description in Nynorsk, Bokmål and English.
    pub(super) words: [(&'static str, &'static str); 3],
    /// The value of a row.
    pub(super) value: for<'a> fn(&Row<'a>) -> Value<'a>,
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text as printed, line breaks allowed.
    Text,
    /// Several texts, one a line.
    Lines,
    /// Several codes or numbers with `|` between.
    Codes,
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Whole,
    /// A number from 0 to 1.
    Share,
    /// Another number, with a decimal point where it has one.
    Number,
    /// A year.
    Year,
    /// An ISO date.
    Date,
    /// A JSON object.
    Object,
}

/// A cell's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing: no such column in the plan, or an empty cell.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(u64),
    /// Another number.
    Number(f64),
}

/// What a row is made of; which parts are there depends on the table.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    pub(super) document: &'a PlanDocument,
    /// The plan's file in the data set.
    pub(super) output: &'a str,
    pub(super) item: Option<&'a Item>,
    pub(super) measure: Option<&'a Measure>,
    pub(super) heading: Option<&'a HeadingMatch>,
    pub(super) unplaced: Option<&'a Unplaced>,
}

impl<'a> Row<'a> {
    /// A row about the plan itself.
    pub(super) fn plan(document: &'a PlanDocument, output: &'a str) -> Self {
        Self { document, output, item: None, measure: None, heading: None, unplaced: None }
    }
}

impl TableSpec {
    /// The rows of one plan, each with a value a field. `output` is the plan's file in the data set.
    pub fn values<'a>(&self, document: &'a PlanDocument, output: &'a str) -> Vec<Vec<Value<'a>>> {
        let rows = (self.rows)(document, output);
        rows.iter().map(|row| self.fields.iter().map(|field| (field.value)(row)).collect()).collect()
    }

    /// The file name in the data set.
    #[must_use]
    pub fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
}

impl Field {
    /// The heading in this language; the key itself for [`HeadLanguage::Key`].
    #[must_use]
    pub fn heading(&self, language: HeadLanguage) -> &'static str {
        match language {
            HeadLanguage::Key => self.name,
            other => self.words_in(other).0,
        }
    }

    /// Title and description in this language; English for [`HeadLanguage::Key`].
    #[must_use]
    pub fn words_in(&self, language: HeadLanguage) -> (&'static str, &'static str) {
        self.words[match language {
            HeadLanguage::Nynorsk => 0,
            HeadLanguage::Bokmaal => 1,
            HeadLanguage::English | HeadLanguage::Key => 2,
        }]
    }
}

impl Kind {
    /// The type in Table Schema.
    #[must_use]
    pub fn table_schema_type(self) -> &'static str {
        match self {
            Self::Text | Self::Lines | Self::Codes | Self::Choice(_) => "string",
            Self::Flag => "boolean",
            Self::Whole => "integer",
            Self::Share | Self::Number => "number",
            Self::Year => "year",
            Self::Date => "date",
            Self::Object => "object",
        }
    }

    /// What a cell is called in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Lines => "lines of text",
            Self::Codes => "list with | between",
            Self::Choice(_) => "word of its list",
            Self::Flag => "true or false",
            Self::Whole => "whole number",
            Self::Share => "number from 0 to 1",
            Self::Number => "number",
            Self::Year => "year",
            Self::Date => "date (YYYY-MM-DD)",
            Self::Object => "JSON object",
        }
    }

    /// Whether a cell of the standard dialect, not empty, is of this kind.
    #[must_use]
    pub fn accepts(self, cell: &str) -> bool {
        match self {
            Self::Text | Self::Lines | Self::Codes => true,
            Self::Choice(words) => words.contains(&cell),
            Self::Flag => matches!(cell, "true" | "false"),
            Self::Whole => cell.parse::<u64>().is_ok(),
            Self::Share => cell.parse::<f64>().is_ok_and(|n| (0.0..=1.0).contains(&n)),
            Self::Number => cell.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Year => cell.len() == 4 && cell.bytes().all(|b| b.is_ascii_digit()),
            Self::Date => is_date(cell),
            Self::Object => serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(cell).is_ok(),
        }
    }
}

/// `YYYY-MM-DD`, a day that exists.
fn is_date(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return false;
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse::<u32>(), month.parse::<u32>(), day.parse::<u32>()) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return false,
    };
    (1..=days).contains(&day)
}

impl<'a> Value<'a> {
    pub(super) fn text(text: &'a str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Borrowed(text)) }
    }

    pub(super) fn owned(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(Cow::Owned(text)) }
    }

    pub(super) fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Empty, Self::text)
    }

    pub(super) fn whole(number: usize) -> Self {
        Self::Whole(number as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_titles_are_distinct_within_a_table() {
        for table in TABLES {
            for language in [HeadLanguage::Key, HeadLanguage::Nynorsk, HeadLanguage::Bokmaal, HeadLanguage::English] {
                let heads: BTreeSet<_> = table.fields.iter().map(|f| f.heading(language)).collect();
                assert_eq!(heads.len(), table.fields.len(), "{} {language:?}", table.name);
            }
        }
    }

    #[test]
    fn keys_and_references_name_columns_that_exist() {
        for table in TABLES {
            let has = |name: &str| table.fields.iter().any(|f| f.name == name);
            assert!(table.key.is_none_or(has), "{}", table.name);
            for (column, other) in table.refers {
                assert!(has(column), "{}.{column}", table.name);
                assert!(TABLES.iter().any(|t| t.name == *other && t.key.is_some()), "{other}");
            }
        }
    }

    #[test]
    fn dates_are_days_that_exist() {
        assert!(Kind::Date.accepts("2024-02-29"));
        for wrong in ["2023-02-29", "2024-13-01", "2024-1-1", "24-01-01", "2024-01-01T00:00", "våren 2024"] {
            assert!(!Kind::Date.accepts(wrong), "{wrong}");
        }
    }
}
