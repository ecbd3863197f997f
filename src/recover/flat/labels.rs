//! Plans without a table, in which each measure stands after a label and is followed by lines with more labels:
//! `Tiltak UT1: …` / `Frist: 2026Ansvarleg: …`. The groups are one table, a row each. Measures below an objective's
//! label and measures without a label are left to the reading of the blocks.

use std::ops::Range;

use super::lines::Line;
use super::place;
use crate::knowledge::Knowledge;
use crate::model::{Field, How, Place, Table};
use crate::recover::cards::{Cards, Column, NUMBER, Piece, Record};
use crate::text::fold::fold;
use crate::text::number;

/// Words of a label at most.
const LABEL_WORDS: usize = 5;
/// Numbered paragraphs with labels below from which they are the document's measures.
const MIN_NUMBERED: usize = 3;
/// Letters of a line before its first colon at most; longer beginnings are sentences.
const LABEL_BYTES: usize = 60;
/// Groups of labels that a document needs: one alone may be the plan's own data.
const MIN_GROUPS: usize = 2;
/// Labels of different fields that a group needs on average.
const MIN_FIELDS: f64 = 2.0;
/// Lines between a numbered paragraph and its labels at most.
const NEAR_LINES: usize = 4;
/// Confidence of a table that labels tell: each cell says itself what it is.
const CONFIDENCE: f64 = 0.9;

/// A labelled piece of text.
#[derive(Debug, Clone)]
struct Labelled {
    field: Field,
    /// The label as printed, without number and colon.
    heading: String,
    /// The number after it.
    number: Option<String>,
    text: String,
    places: Vec<Place>,
}

/// Lines that are one table.
pub struct Found {
    /// The lines.
    pub range: Range<usize>,
    /// What they say.
    pub table: Table,
}

/// Groups of labelled lines in `range` that are measures; nothing where labels are rare.
#[must_use]
pub fn find(lines: &[Line<'_>], range: Range<usize>, furniture: &[bool], knowledge: &Knowledge) -> Vec<Found> {
    let mut runs: Vec<(Range<usize>, Vec<Labelled>)> = Vec::new();
    let mut open = false;
    let printed: Vec<usize> = range.filter(|&i| !furniture[i] && !lines[i].is_spaces()).collect();
    if are_numbered(lines, &printed, knowledge) {
        return Vec::new();
    }
    for &i in &printed {
        let line = &lines[i];
        let pieces = pieces(line, knowledge);
        if pieces.is_empty() {
            let last = runs.last_mut().filter(|_| open).and_then(|r| r.1.last_mut().map(|p| (&mut r.0, p)));
            let Some((run, piece)) = last else { continue };
            let unfinished = knowledge.words.is_open(piece.text.rsplit(' ').next().unwrap_or(""));
            // Exports print a blank line before the last lines of some paragraphs.
            open = goes_on(line) || line.blank_before == 0 && (line.is_bullet() || unfinished);
            if open {
                run.end = i + 1;
                piece.text.push('\n');
                piece.text.push_str(line.text);
                if piece.places.last().is_none_or(|p| p.page != line.page) {
                    piece.places.push(place(line));
                }
            }
            continue;
        }
        match runs.last_mut().filter(|_| open) {
            Some((run, list)) => {
                run.end = i + 1;
                list.extend(pieces);
            }
            None => runs.push((i..i + 1, pieces)),
        }
        open = true;
    }
    let tables: Vec<(Range<usize>, Groups)> =
        runs.into_iter().filter_map(|(range, list)| Some((range, group(list)?))).collect();
    let groups: usize = tables.iter().map(|t| t.1.rows.len()).sum();
    let labels: usize = tables.iter().flat_map(|t| &t.1.rows).map(Vec::len).sum();
    #[allow(clippy::cast_precision_loss)]
    let mean = labels as f64 / groups.max(1) as f64;
    if groups < MIN_GROUPS || mean < MIN_FIELDS {
        return Vec::new();
    }
    tables.into_iter().map(|(range, groups)| Found { range, table: groups.table() }).collect()
}

/// Whether the labels stand below numbered paragraphs, which are the measures: the labels alone are no groups of them.
pub fn are_numbered(lines: &[Line<'_>], printed: &[usize], knowledge: &Knowledge) -> bool {
    let said = |i: usize| {
        pieces(&lines[i], knowledge).first().is_some_and(|p| !matches!(p.field, Field::Measure | Field::Objective))
    };
    let counted = |i: usize| {
        number::parse(lines[i].text).is_some_and(|n| n.rest.is_empty() || n.rest.contains(char::is_alphabetic))
            && !said(i)
    };
    let (mut open, mut numbered, mut groups) = (None, 0, 0);
    let mut last_said = false;
    for &i in printed {
        let says = said(i);
        if says && !last_said {
            groups += 1;
            numbered += usize::from(open.is_some_and(|lines| lines <= NEAR_LINES));
        }
        // A number before bullets is that of their objective.
        let goes_on = !says && !lines[i].is_bullet();
        open = if counted(i) { Some(0) } else { open.filter(|_| goes_on).map(|lines| lines + 1) };
        last_said = says;
    }
    numbered >= MIN_NUMBERED && numbered * 2 > groups
}

fn goes_on(line: &Line<'_>) -> bool {
    line.text.starts_with(char::is_lowercase)
}

/// Fields that the lines of one measure may be labelled with.
fn is_of_measure(field: Field) -> bool {
    !matches!(
        field,
        Field::Other | Field::FocusArea | Field::FocusAreaGoal | Field::MainGoal | Field::ItemNo | Field::BudgetYear
    )
}

/// Whether the line opens with a label of what is said of measures.
pub fn opens(line: &Line<'_>, knowledge: &Knowledge) -> bool {
    !pieces(line, knowledge).is_empty()
}

/// The line cut at its labels; nothing where it does not open with one.
fn pieces(line: &Line<'_>, knowledge: &Knowledge) -> Vec<Labelled> {
    let text = line.text;
    let mut starts: Vec<(usize, usize, Field, String, Option<String>)> = Vec::new();
    for (colon, _) in text.match_indices(':') {
        let from = starts.last().map_or(0, |s| s.1);
        let Some((start, field, heading, number)) = label(text, from, colon, knowledge) else {
            if starts.is_empty() {
                return Vec::new();
            }
            continue;
        };
        if starts.is_empty() && start > 0 {
            return Vec::new();
        }
        starts.push((start, colon + 1, field, heading, number));
    }
    let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.0).chain([text.len()]).collect();
    starts
        .into_iter()
        .zip(ends)
        .map(|((_, from, field, heading, number), end)| Labelled {
            field,
            heading,
            number,
            text: text[from..end].trim().to_owned(),
            places: vec![place(line)],
        })
        .collect()
}

/// The longest label that ends at the colon: where it begins, its field, its words and the number after them.
fn label(
    text: &str,
    from: usize,
    colon: usize,
    knowledge: &Knowledge,
) -> Option<(usize, Field, String, Option<String>)> {
    let before = &text[from..colon];
    if from == 0 && before.len() > LABEL_BYTES {
        return None;
    }
    // A label begins the line, a word, or right after the text before it: `2026Ansvarleg:`.
    let mut last = ' ';
    let mut starts: Vec<usize> = Vec::new();
    for (i, c) in before.char_indices() {
        if c.is_uppercase() && (i == 0 || !last.is_uppercase() && last != '-') {
            starts.push(from + i);
        }
        last = c;
    }
    let at = starts.len().saturating_sub(LABEL_WORDS);
    starts[at..].iter().find_map(|&start| {
        let phrase = text[start..colon].trim();
        let (words, number) = match phrase.rsplit_once(' ') {
            Some((words, last)) if number::parse(last).is_some_and(|n| n.rest.is_empty()) => (words, Some(last)),
            _ => (phrase, None),
        };
        let field = knowledge.headings.exact(&fold(words)).filter(|f| is_of_measure(*f))?;
        Some((start, field, words.to_owned(), number.map(str::to_owned)))
    })
}

/// Labelled pieces, a row for each measure.
struct Groups {
    /// Field, heading and number of each column.
    columns: Vec<(Field, String)>,
    numbered: bool,
    rows: Vec<Vec<Labelled>>,
}

/// Cuts the pieces into groups: one begins where the first label of the run, or one that the
/// group has already, stands again. Nothing where that one labels no measures.
fn group(list: Vec<Labelled>) -> Option<Groups> {
    let lead = list.first()?.field;
    if lead != Field::Measure {
        return None;
    }
    let mut columns: Vec<(Field, String)> = Vec::new();
    let mut rows: Vec<Vec<Labelled>> = Vec::new();
    let numbered = list.iter().any(|p| p.number.is_some());
    for piece in list {
        if !columns.iter().any(|c| c.0 == piece.field) {
            columns.push((piece.field, piece.heading.clone()));
        }
        match rows.last_mut() {
            Some(row) if piece.field != lead && !row.iter().any(|p| p.field == piece.field) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    (columns.len() > 1).then_some(Groups { columns, numbered, rows })
}

impl Groups {
    fn table(self) -> Table {
        let start = self.rows[0][0].places[0].clone();
        let column = |key: &str, heading: &str| Column {
            key: key.to_owned(),
            heading: heading.to_owned(),
            places: vec![start.clone()],
        };
        let number = self.numbered.then(|| column(NUMBER, ""));
        let columns = number.into_iter().chain(self.columns.iter().map(|c| column(c.0.key(), &c.1))).collect();
        let rows =
            self.rows.into_iter().map(|row| Record::Card(row.into_iter().flat_map(pieces_of).collect())).collect();
        Cards { columns, rows }.table(How::Flattened, CONFIDENCE)
    }
}

/// A labelled text as the pieces of a card: the number after the label is one of its own.
fn pieces_of(labelled: Labelled) -> impl Iterator<Item = Piece> {
    let places = labelled.places;
    let number = labelled.number.map(|text| Piece { key: NUMBER.to_owned(), text, places: places.clone() });
    number.into_iter().chain([Piece { key: labelled.field.key().to_owned(), text: labelled.text, places }])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{TextLine, TextPage};

    fn tables(text: &str) -> Vec<Table> {
        found(text).into_iter().map(|f| f.table).collect()
    }

    fn found(text: &str) -> Vec<Found> {
        let lines: Vec<TextLine> =
            (1..).zip(text.lines()).map(|(number, l)| TextLine { number, text: l.to_owned() }).collect();
        let pages = [TextPage { number: 1, lines }];
        let lines = super::super::lines::collect(&pages);
        let furniture = vec![false; lines.len()];
        find(&lines, 0..lines.len(), &furniture, &Knowledge::builtin())
    }

    #[test]
    fn labelled_lines_are_rows() {
        let found = tables(
            "Kapittel 1 Vegar\n\nTiltak V1: Bygge fortau langs\nelva.\n\nFrist: 2026Ansvarleg: Teknisk etat\n\n\
             Tiltak V2: Male gangfelt.\n\nFrist: Løpande\n",
        );
        assert_eq!(found.len(), 1);
        let texts: Vec<(usize, usize, &str)> = found[0].cells.iter().map(|c| (c.row, c.col, c.text.as_str())).collect();
        let expected = [
            (0, 0, ""),
            (0, 1, "Tiltak"),
            (0, 2, "Frist"),
            (0, 3, "Ansvarleg"),
            (1, 0, "V1"),
            (1, 1, "Bygge fortau langs\nelva."),
            (1, 2, "2026"),
            (1, 3, "Teknisk etat"),
            (2, 0, "V2"),
            (2, 1, "Male gangfelt."),
            (2, 2, "Løpande"),
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn labels_below_numbered_measures_are_left_to_these() {
        let plan = "Mål: Trygge stiar\n2.1 Skilte turar\nAnsvar: Turlaget\nTid: 2026\n2.2\nBenkar\nAnsvar: Teknisk\nTid: 2027\n\
            2.3 Gapahuk\nAnsvar: Turlaget\nTid: 2028\n";
        assert!(tables(plan).is_empty());
        assert!(!tables("Tiltak 1: Skilte turar\nAnsvar: Turlaget\nTiltak 2: Gapahuk\nAnsvar: Turlaget\n").is_empty());
    }

    #[test]
    fn what_no_label_calls_a_measure_is_left_to_the_blocks() {
        // The labels after bullets are said of these, and the objective after them opens the next.
        let bullets = "Delmål: Alle går\n• skilte\nAnsvar: Turlaget\nFrist: 2026\nDelmål: Alle sym\n• kurs\n\
            Ansvar: Symjelaget\nFrist: 2027\n";
        assert!(tables(bullets).is_empty());
    }

    #[test]
    fn a_goal_under_a_heading_is_no_group() {
        assert!(
            tables("Innsatsområde 1: Vegar\nMål: Færre ulykker\nInnsatsområde 2: Bygg\nMål: Lågare forbruk\n")
                .is_empty()
        );
        assert!(tables("Frist: 1. mai\n\nDette er eit brev: les det.\n").is_empty());
    }
}
