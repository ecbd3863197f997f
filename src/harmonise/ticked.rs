//! Columns of crosses: each stands for one value of a field, and a cross in a row says that the row has it
//! (`2026 | 2027 | 2028`, `Ikkje starta | I arbeid | Ferdig`).

use super::columns::Column;
use crate::knowledge::Knowledge;
use crate::knowledge::amounts::value_of;
use crate::knowledge::content::Cells;
use crate::knowledge::headings::SURE_FROM;
use crate::knowledge::time;
use crate::model::{Cell, Field, Table};
use crate::text::join::{Vocabulary, join};

/// What the crosses of a column stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticked {
    /// The field.
    pub field: Field,
    /// Its value: the heading, with the one over it where it says only a part of a time (`Q1 2026`).
    pub value: String,
}

/// A whole text is a time from this score on: that of a year alone.
const TIME_FROM: f64 = 0.85;
/// Columns of one field that stand side by side, at least; a status may have one alone (`Ferdig`).
const FEWEST: usize = 2;

/// What a text of a column of crosses says.
fn mark(text: &str) -> Option<bool> {
    let text = text.trim().trim_matches(['(', ')', '[', ']']).trim();
    value_of("cross", &text.to_lowercase()).map(|value| value == "set")
}

/// The columns of crosses among these, by their headings, what stands over them and their cells.
pub(super) fn find(
    headings: &[String],
    over: &[String],
    cells: &[Cells],
    knowledge: &Knowledge,
) -> Vec<Option<Ticked>> {
    let crossed = |c: &Cells| c.texts.iter().any(|t| mark(t) == Some(true));
    let fits = |i: usize| cells[i].texts.iter().all(|t| mark(t).is_some());
    let kinds: Vec<Option<Ticked>> =
        (0..headings.len()).map(|i| fits(i).then(|| kind(&headings[i], &over[i], knowledge)).flatten()).collect();
    let mut out = vec![None; headings.len()];
    let mut from = 0;
    while from < kinds.len() {
        let field = kinds[from].as_ref().map(|k| k.field);
        let to = (from..kinds.len()).find(|&i| kinds[i].as_ref().map(|k| k.field) != field).unwrap_or(kinds.len());
        let enough = to - from >= FEWEST || field == Some(Field::Status);
        if field.is_some() && enough && cells[from..to].iter().any(crossed) {
            out[from..to].clone_from_slice(&kinds[from..to]);
        }
        from = to;
    }
    out
}

/// The field of which a heading is a value.
fn kind(heading: &str, over: &str, knowledge: &Knowledge) -> Option<Ticked> {
    if heading.is_empty() {
        return None;
    }
    let words: Vec<&str> = heading.split_whitespace().collect();
    let of = |field, value: String| Some(Ticked { field, value });
    if time::score(heading) >= TIME_FROM || time::is_stretch(heading) {
        let whole = format!("{heading} {over}");
        let adds = time::score(over) >= TIME_FROM && time::score(&whole) >= TIME_FROM && !heading.contains(over);
        return of(Field::Deadline, if adds { whole } else { heading.to_owned() });
    }
    if value_of("status", &heading.to_lowercase()).is_some() {
        return of(Field::Status, heading.to_owned());
    }
    let named = knowledge.headings.lookup(over).first().filter(|m| m.score >= SURE_FROM).map(|m| m.field);
    let listed = matches!(
        named,
        Some(
            Field::Responsible
                | Field::Participants
                | Field::TargetGroup
                | Field::Priority
                | Field::Status
                | Field::Deadline
        )
    );
    match named {
        Some(field) if listed && !over.is_empty() => of(field, heading.to_owned()),
        // A bare number may count anything.
        _ if heading.contains(char::is_alphabetic)
            && knowledge.evidence(&words).priority >= 1.0
            && knowledge.headings.known(heading).is_none() =>
        {
            of(Field::Priority, heading.to_owned())
        }
        _ => None,
    }
}

/// The text over a column's own heading.
pub(super) fn over(table: &Table, col: usize, own: &str, vocabulary: &Vocabulary) -> String {
    let mut texts =
        (0..table.header_rows).rev().filter_map(|row| table.at(row, col)).map(|c| join(&c.text, vocabulary));
    texts.find(|t| !t.is_empty() && t != own).unwrap_or_default()
}

/// What a row's crosses say of the field; `None` where the table has no such columns.
pub(super) fn value(columns: &[Column], cells: &[Option<&Cell>], field: Field) -> Option<Option<String>> {
    let of: Vec<(usize, &Ticked)> = columns
        .iter()
        .enumerate()
        .filter_map(|(i, c)| c.ticked.as_ref().filter(|t| t.field == field).map(|t| (i, t)))
        .collect();
    if of.is_empty() {
        return None;
    }
    let set = |i: usize| cells.get(i).copied().flatten().is_some_and(|c| mark(&c.text) == Some(true));
    let crossed: Vec<&(usize, &Ticked)> = of.iter().filter(|(i, _)| set(*i)).collect();
    let (Some(first), Some(last)) = (crossed.first(), crossed.last()) else { return Some(None) };
    // Times side by side are one stretch.
    let together = field == Field::Deadline && crossed.len() > 1 && last.0 - first.0 + 1 == crossed.len();
    Some(Some(if together {
        format!("{} – {}", first.1.value, last.1.value)
    } else {
        crossed.iter().map(|t| t.1.value.as_str()).collect::<Vec<_>>().join(", ")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harmonise::columns::map;
    use crate::harmonise::rows::tests::table;

    fn ticked(headings: [&str; 3], rows: &[[&str; 3]]) -> Vec<Option<Field>> {
        let rows: Vec<[&str; 3]> = std::iter::once(headings).chain(rows.iter().copied()).collect();
        let table = table(&rows);
        let columns = &map(&[&table], &Vocabulary::default(), &Knowledge::builtin())[0];
        columns.iter().map(|c| c.ticked.as_ref().map(|t| t.field)).collect()
    }

    #[test]
    fn columns_of_crosses_have_the_field_of_their_headings() {
        let rows = [["Lage rutine", "x", ""], ["Kurse alle tilsette", "", "x"], ["Evaluere ordninga", "x", "x"]];
        let (time, status) = (Some(Field::Deadline), Some(Field::Status));
        assert_eq!(ticked(["Tiltak", "2026", "2027"], &rows), [None, time, time]);
        assert_eq!(ticked(["Tiltak", "I arbeid", "Ferdig"], &rows), [None, status, status]);
        assert_eq!(ticked(["Tiltak", "Bygda", "Øya"], &rows), [None, None, None]);
    }

    #[test]
    fn texts_and_empty_boxes_are_no_crosses() {
        let sums = [["Lage rutine", "200", ""], ["Kurse alle tilsette", "", "150"]];
        assert_eq!(ticked(["Tiltak", "2026", "2027"], &sums), [None, None, None]);
        let boxes = [["Lage rutine", "☐", "☐"], ["Kurse alle tilsette", "☐", "☐"]];
        assert_eq!(ticked(["Tiltak", "2026", "2027"], &boxes), [None, None, None]);
    }

    #[test]
    fn a_table_with_a_column_of_the_field_keeps_it() {
        let rows = [["Lage rutine", "Juni 2026", "x"], ["Kurse alle tilsette", "Mai 2027", ""]];
        assert_eq!(ticked(["Tiltak", "Frist", "Ferdig"], &rows), [None, None, Some(Field::Status)]);
        let rows = [["Lage rutine", "I gang", "x"], ["Kurse alle tilsette", "Ferdig", ""]];
        assert_eq!(ticked(["Tiltak", "Status", "Ferdig"], &rows), [None, None, None]);
    }

    #[test]
    fn times_side_by_side_are_one_stretch() {
        let column = |value: &str| Column {
            ticked: Some(Ticked { field: Field::Deadline, value: value.to_owned() }),
            ..Column::headed(value.to_owned())
        };
        let columns = [column("2025"), column("2026"), column("2027")];
        let of = |texts: [&str; 3]| {
            let table = table(&[texts]);
            let cells: Vec<Option<&Cell>> = table.cells.iter().map(Some).collect();
            value(&columns, &cells, Field::Deadline).flatten()
        };
        assert_eq!(of(["x", "X", ""]).as_deref(), Some("2025 – 2026"));
        assert_eq!(of(["(x)", "", "✓"]).as_deref(), Some("2025, 2027"));
        assert_eq!(of(["", "", "x"]).as_deref(), Some("2027"));
        assert_eq!(of(["", "☐", ""]), None);
    }
}
