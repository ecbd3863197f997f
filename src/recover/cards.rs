//! Measures set as cards: labels with their values below one another, again and again. The cards are
//! one table, a row each; the labels are its header.

use crate::knowledge::headings::{Lexicon, MatchKind};
use crate::model::{Cell, Field, How, Place, Rect, Region, Table};
use crate::text::fold::fold;
use crate::text::number;

/// Words of a label at most.
pub(super) const LABEL_WORDS: usize = 6;
/// Bytes of a label at most.
const LABEL_BYTES: usize = 60;
/// Labels of different fields that cards have at least.
pub(super) const MIN_FIELDS: usize = 3;
/// Key of the number that stands after a label or opens a title.
pub(super) const NUMBER: &str = "#";
/// Key of a card's title.
pub(super) const TITLE: &str = "=";

/// A column of the table: what every card may say.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// What makes the label the same in every card.
    pub key: String,
    /// The label as printed, without number and colon.
    pub heading: String,
    /// Where it first stands.
    pub places: Vec<Place>,
}

/// A value with the key of its label.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub key: String,
    pub text: String,
    pub places: Vec<Place>,
}

/// A row of the table.
#[derive(Debug, Clone)]
pub(super) enum Record {
    /// What one card says.
    Card(Vec<Piece>),
    /// A title over the cards below it.
    Section(Piece),
}

/// Cards with nothing between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards {
    pub columns: Vec<Column>,
    pub rows: Vec<Record>,
}

impl Cards {
    /// The table with one header row; a value without a column of its key is left out.
    pub fn table(self, how: How, confidence: f64) -> Table {
        let mut cells: Vec<Cell> = Vec::new();
        let mut add = |row, col, colspan, text, places| {
            cells.push(Cell { row, col, rowspan: 1, colspan, text, places });
        };
        let count = self.rows.len();
        for (col, column) in self.columns.iter().enumerate() {
            add(0, col, 1, column.heading.clone(), column.places.clone());
        }
        for (row, record) in (1..).zip(self.rows) {
            match record {
                Record::Section(title) => add(row, 0, self.columns.len(), title.text, title.places),
                Record::Card(pieces) => {
                    for piece in pieces {
                        if let Some(col) = self.columns.iter().position(|c| c.key == piece.key) {
                            add(row, col, 1, piece.text, piece.places);
                        }
                    }
                }
            }
        }
        cells.sort_by_key(|c| (c.row, c.col));
        cells.dedup_by_key(|c| (c.row, c.col));
        let regions = regions(&cells);
        Table {
            page: regions.first().map_or(1, |r| r.page),
            bbox: regions.first().and_then(|r| r.bbox),
            regions,
            header_rows: 1,
            columns: self.columns.len(),
            cells,
            how,
            confidence,
            joins: Vec::new(),
            row_confidence: vec![confidence; count + 1],
            row_notes: Vec::new(),
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }
    }
}

/// The pages that hold these cells, with the box around them on each.
fn regions(cells: &[Cell]) -> Vec<Region> {
    let mut regions: Vec<Region> = Vec::new();
    let mut places: Vec<&Place> = cells.iter().flat_map(|c| &c.places).collect();
    places.sort_by_key(|p| p.page);
    for place in places {
        let join = |old: Option<Rect>| match (old, place.bbox) {
            (Some(a), Some(b)) => Some(a.union(&b)),
            (a, b) => a.or(b),
        };
        match regions.last_mut().filter(|r| r.page == place.page) {
            Some(region) => region.bbox = join(region.bbox),
            None => regions.push(Region { page: place.page, bbox: place.bbox }),
        }
    }
    regions
}

/// What a text says as a label.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub key: String,
    pub heading: String,
    /// The number after its words: `Tiltak 3`.
    pub number: Option<String>,
    /// The field, where the lexicon knows the label.
    pub field: Option<Field>,
}

/// Reads a short text as a label; layout lines may divide it.
pub(super) fn label(text: &str, lexicon: &Lexicon) -> Option<Label> {
    let whole = text.replace("\u{ad}\n", "").replace('\n', " ");
    let whole = whole.trim().trim_end_matches(':').trim_end();
    if whole.is_empty() || whole.len() > LABEL_BYTES || whole.split(' ').count() > LABEL_WORDS {
        return None;
    }
    let of = |words: &str, number: Option<&str>| {
        let key = fold(words);
        let field = known(&key, lexicon);
        (!key.is_empty()).then(|| Label { key, heading: words.to_owned(), number: number.map(str::to_owned), field })
    };
    let own = of(whole, None)?;
    if own.field.is_none()
        && let Some((words, last)) = whole.rsplit_once(' ')
        && let Some(number) = number::parse(last).filter(|n| n.rest.is_empty())
        && let Some(counted) = of(words, Some(number.number)).filter(|l| l.field.is_some())
    {
        return Some(counted);
    }
    Some(own)
}

/// The field of a label that the lexicon has, but for endings.
pub(super) fn known(key: &str, lexicon: &Lexicon) -> Option<Field> {
    let found = lexicon.exact(key).or_else(|| {
        let m = lexicon.glance(key)?;
        (m.kind <= MatchKind::Folded).then_some(m.field)
    });
    found.filter(|f| !matches!(f, Field::Other | Field::BudgetYear))
}

/// Where the word for a focus area ends that opens the text and has a number or colon after it.
pub(super) fn known_area(text: &str, lexicon: &Lexicon) -> Option<usize> {
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ':').map(|(i, _)| i).take(LABEL_WORDS);
    ends.filter(|&end| {
        let rest = text[end..].trim_start();
        lexicon.label(&fold(&text[..end])) == Some(Field::FocusArea)
            && (rest.starts_with(':') || number::parse(rest).is_some())
    })
    .last()
}

/// Whether labels of these fields tell what is to be done.
pub(super) fn has_core(fields: &[Field]) -> bool {
    fields.iter().any(|f| matches!(f, Field::Measure | Field::Objective))
}

/// A card's title: `Tiltak 3: Opprette team`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Title {
    /// The word before the number, as printed.
    pub word: Option<String>,
    pub number: Option<String>,
    pub text: String,
}

/// Reads the title of a card.
pub(super) fn title(text: &str, lexicon: &Lexicon) -> Title {
    let text = text.replace("\u{ad}\n", "").replace('\n', " ");
    let text = text.trim();
    let ends: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_whitespace() || *c == ':')
        .map(|(i, _)| i)
        .chain([text.len()])
        .take(LABEL_WORDS)
        .collect();
    let word = ends.iter().rev().find(|&&end| {
        let opens = matches!(known(&fold(&text[..end]), lexicon), Some(Field::Measure | Field::ItemNo));
        let rest = text[end..].trim_start();
        opens && (rest.is_empty() || rest.starts_with(':') || number::parse(rest).is_some())
    });
    let rest = word.map_or(text, |&end| text[end..].trim_start_matches([':', ' ']));
    let marks = [':', '.', '–', '-', ' '];
    let (number, rest) = match number::parse(rest) {
        Some(n) => (Some(n.number.to_owned()), n.rest.trim_start_matches(marks)),
        None => (None, rest),
    };
    Title { word: word.map(|&end| text[..end].to_owned()), number, text: rest.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;

    #[test]
    fn titles_give_word_number_and_text() {
        let knowledge = Knowledge::builtin();
        let read = |text: &str| {
            let t = title(text, &knowledge.headings);
            (t.word, t.number, t.text)
        };
        let some = |t: &str| Some(t.to_owned());
        assert_eq!(read("Tiltak 3: Male gangfelt"), (some("Tiltak"), some("3"), "Male gangfelt".to_owned()));
        assert_eq!(read("Tiltak nr. 4"), (some("Tiltak nr."), some("4"), String::new()));
        assert_eq!(read("2.1 Male gangfelt"), (None, some("2.1"), "Male gangfelt".to_owned()));
        assert_eq!(read("Tiltak som varer"), (None, None, "Tiltak som varer".to_owned()));
    }

    #[test]
    fn labels_may_count() {
        let knowledge = Knowledge::builtin();
        let found = label("Tiltak 3:", &knowledge.headings).unwrap();
        assert_eq!((found.heading.as_str(), found.number.as_deref()), ("Tiltak", Some("3")));
        assert_eq!(found.field, Some(Field::Measure));
        assert_eq!(label("Skuggeløype", &knowledge.headings).unwrap().field, None);
        assert_eq!(label("Dette er ein lang setning som slett ikkje er ein merkelapp", &knowledge.headings), None);
    }
}
