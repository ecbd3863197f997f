//! Rows of a plan's table → items.

use std::collections::BTreeMap;

use super::areas::{self, Named, Said};
use super::cell;
use super::columns::Column;
use crate::knowledge::Knowledge;
use crate::model::plan::{AreaRef, FocusArea};
use crate::model::{Actors, Cell, Field, How, Item, ItemSource, Measure, Place, Plan, Table};
use crate::text::join::{Vocabulary, join};
use crate::text::number;

/// What holds for the rows that follow.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The focus area.
    pub area: Option<FocusArea>,
    /// The section row inside a table.
    pub section: Option<String>,
    /// The objective that a row across the table names for the rows below it.
    pub objective: Option<String>,
    /// All focus areas so far.
    pub areas: Vec<FocusArea>,
    /// Text of headings that found no place, such as a second goal of one area.
    pub leftover: Vec<String>,
    /// Words that label areas and goals, as printed, each once with its field.
    pub labels: Vec<(String, Field)>,
}

impl Context {
    /// Takes in a heading or a section row. `inside` a table, an unnamed title after the first
    /// item of a table without areas is a section.
    pub fn heading(&mut self, text: &str, as_section: bool, knowledge: &Knowledge) {
        let said = areas::read(text, knowledge);
        if let Some(label) = areas::label_of(text.trim(), &said) {
            let field = if matches!(said, Said::Goal(_)) { Field::FocusAreaGoal } else { Field::FocusArea };
            self.label(label, field);
        }
        match said {
            Said::Goal(goal) => {
                let Some(area) = &mut self.area else {
                    self.leftover.extend(goal);
                    return;
                };
                if let Some(old) = area.goal.clone().filter(|old| goal.as_ref() != Some(old)) {
                    self.leftover.push(old);
                }
                area.goal.clone_from(&goal);
                if let Some(known) = self.areas.iter_mut().find(|a| a.title == area.title && a.no == area.no) {
                    known.goal = goal;
                }
            }
            Said::Area { named: false, .. } if as_section => {
                self.section = Some(text.trim().to_owned());
                self.objective = None;
            }
            Said::Area { no, title, .. } => {
                self.section = None;
                self.enter(FocusArea { no, title, goal: None });
            }
        }
    }

    /// Keeps a label that was read off a heading.
    pub fn label(&mut self, label: String, field: Field) {
        if !self.labels.iter().any(|(l, f)| *l == label && *f == field) {
            self.labels.push((label, field));
        }
    }

    /// A focus area begins.
    pub fn enter(&mut self, area: FocusArea) {
        self.objective = None;
        if let Some(known) = self.areas.iter_mut().find(|a| a.title == area.title && a.no == area.no) {
            match (&known.goal, area.goal) {
                (None, goal) => known.goal = goal,
                (Some(old), Some(new)) if *old != new => self.leftover.push(new),
                _ => {}
            }
            self.area = Some(known.clone());
        } else {
            self.areas.push(area.clone());
            self.area = Some(area);
        }
    }
}

/// The cells of one row, by column.
struct Row<'t> {
    cells: Vec<Option<&'t Cell>>,
}

/// Adds the items of a plan's table.
pub fn items(
    table: &Table,
    index: usize,
    columns: &[Column],
    context: &mut Context,
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
    out: &mut Vec<Item>,
) {
    let rows = grid(table);
    let column = |f: Field| columns.iter().position(|c| c.field == Some(f));
    let has_area_column = column(Field::FocusArea).is_some();
    let sections = section_rows(table, &rows, columns, knowledge);
    let section_is_area = !has_area_column && sections_are_areas(table, &rows, &sections, context, knowledge);
    let word =
        counting_word((0..rows.len()).filter(|&row| sections[row]).map(|row| own_text(&rows[row], row, vocabulary)));
    let mut objectives = objective_rows(table, &rows, &sections, columns, context.area.as_ref(), vocabulary, knowledge);
    context.section = None;
    context.objective = None;
    for (row, cells) in rows.iter().enumerate().skip(table.header_rows) {
        if let Some(named) = objectives.remove(&row) {
            context.label(named.label, Field::Objective);
            context.objective = Some(named.text);
            continue;
        }
        if sections[row] {
            let text = own_text(cells, row, vocabulary);
            if !text.is_empty() {
                for part in split_goal(&text, row, cells, vocabulary, knowledge) {
                    if is_prose(&part) {
                        context.leftover.push(part);
                    } else if let Some(title) = word.as_deref().and_then(|word| part.strip_prefix(word))
                        && section_is_area
                    {
                        context.label(word.clone().unwrap_or_default(), Field::FocusArea);
                        context.heading(title, false, knowledge);
                    } else {
                        context.heading(&part, !section_is_area, knowledge);
                    }
                }
            }
            continue;
        }
        if table.how == How::Flattened && is_stray(row, cells, columns, knowledge) {
            context.leftover.push(own_text(cells, row, vocabulary));
            continue;
        }
        if let Some(mut item) = item(table, index, row, cells, columns, context, vocabulary, knowledge) {
            if let Some(above) = out.last() {
                carry_down(&mut item, above, table.how);
            }
            out.push(item);
        }
    }
}

/// The word that counts titles, whatever it is, where all that open with it count on by one: `Arbeidspakke 1: …`,
/// `Arbeidspakke 2: …`.
fn counting_word(titles: impl Iterator<Item = String>) -> Option<String> {
    let mut counted: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for title in titles {
        let Some((word, rest)) = title.trim().split_once(' ') else { continue };
        let is_word = word.chars().all(char::is_alphabetic) && word.starts_with(char::is_uppercase);
        if let Some(n) = number::parse(rest).filter(|n| is_word && n.parts.len() == 1 && n.closing.is_some()) {
            counted.entry(word.to_owned()).or_default().push(n.parts[0]);
        }
    }
    let goes_on = |numbers: &[u32]| numbers.len() >= MIN_COUNTED && numbers.windows(2).all(|n| n[1] == n[0] + 1);
    counted.into_iter().find(|(_, numbers)| goes_on(numbers)).map(|(word, _)| word)
}

/// Section rows that are the objectives of the rows below them, in a table without a column of objectives:
/// `Delmål 2: Alle les`. They are counted, or an area has two of them or more; one alone under an area is that area's
/// goal, also where it has the area's number.
fn objective_rows(
    table: &Table,
    rows: &[Row<'_>],
    sections: &[bool],
    columns: &[Column],
    area: Option<&FocusArea>,
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
) -> BTreeMap<usize, Named> {
    let goals = |f: Field| matches!(f, Field::Objective | Field::FocusAreaGoal | Field::MainGoal);
    if columns.iter().any(|c| c.field.is_some_and(goals)) {
        return BTreeMap::new();
    }
    let mut found: BTreeMap<usize, Named> = BTreeMap::new();
    let mut area_no = area.and_then(|a| a.no.clone());
    // Those of the area that is looked at.
    let mut here: Vec<(usize, Named)> = Vec::new();
    let mut close = |here: &mut Vec<(usize, Named)>, no: &Option<String>| {
        let own = |named: &Named| named.no.is_some() && named.no != *no;
        if here.len() > 1 || here.iter().all(|(_, named)| own(named)) {
            found.extend(here.drain(..));
        }
        here.clear();
    };
    for row in (table.header_rows..rows.len()).filter(|&row| sections[row]) {
        let text = own_text(&rows[row], row, vocabulary);
        if let Some(named) = areas::objective(&text, knowledge) {
            here.push((row, named));
        } else if let Said::Area { no, .. } = areas::read(&text, knowledge) {
            close(&mut here, &area_no);
            area_no = no;
        }
    }
    close(&mut here, &area_no);
    found
}

/// Evidence from which a text is nothing but of its kind: a time, a sum, a status, an actor.
const STRAY_FROM: f32 = 0.9;

/// Whether all that a row of flattened text holds, under its objective and its measure, are times, sums,
/// statuses, actors and the like: cells of columns that the export tore off; or a number
/// without a text. They are no measures.
fn is_stray(at: usize, row: &Row<'_>, columns: &[Column], knowledge: &Knowledge) -> bool {
    let (mut numbers, mut texts) = (0, 0);
    for (i, column) in columns.iter().enumerate() {
        let Some(text) = own(row, at, i) else { continue };
        if column.field == Some(Field::ItemNo) && columns.len() > 2 {
            numbers += 1;
            continue;
        }
        if !matches!(column.field, Some(Field::Objective | Field::Measure)) {
            return false;
        }
        texts += 1;
        let words: Vec<&str> = text.split_whitespace().collect();
        let e = knowledge.evidence(&words);
        let kinds = [e.time, e.money, e.status, e.actor, e.people, e.indicator, e.resource, e.priority];
        if e.verb > 0.0 || kinds.iter().all(|kind| *kind < STRAY_FROM) {
            return false;
        }
    }
    (numbers > 0) != (texts > 0)
}

/// The text of a row that is one title: a number in a cell of its own stands before it.
fn own_text(cells: &Row<'_>, row: usize, vocabulary: &Vocabulary) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut last: Option<&Cell> = None;
    for cell in cells.cells.iter().flatten().filter(|c| c.row == row) {
        if last != Some(*cell) && !cell.text.trim().is_empty() {
            parts.push(join(&cell.text, vocabulary));
        }
        last = Some(cell);
    }
    parts.join(" ")
}

/// Words from which a whole sentence below a title is prose, not a title.
const PROSE_WORDS: usize = 6;

fn is_prose(text: &str) -> bool {
    text.ends_with('.') && !text.contains(':') && text.split_whitespace().count() >= PROSE_WORDS
}

/// A section row may hold an area and its goal as two paragraphs.
fn split_goal(text: &str, at: usize, row: &Row<'_>, vocabulary: &Vocabulary, knowledge: &Knowledge) -> Vec<String> {
    let mut own = row.cells.iter().flatten().filter(|c| c.row == at && !c.text.trim().is_empty());
    let (Some(cell), true) = (own.next().filter(|c| c.text.contains('\n')), own.all(|c| c.colspan > 1)) else {
        return vec![text.to_owned()];
    };
    let mut parts: Vec<String> = Vec::new();
    for line in cell.text.split('\n') {
        let goal = matches!(areas::read(line, knowledge), Said::Goal(_)) && line.contains(':');
        match parts.last_mut() {
            Some(part) if !goal => {
                part.push('\n');
                part.push_str(line);
            }
            _ => parts.push(line.to_owned()),
        }
    }
    parts.iter().map(|p| join(p, vocabulary)).filter(|p| !p.is_empty()).collect()
}

fn grid(table: &Table) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = (0..table.rows()).map(|_| Row { cells: vec![None; table.columns] }).collect();
    for cell in &table.cells {
        for row in cell.row..cell.row + cell.rowspan {
            for col in cell.col..(cell.col + cell.colspan).min(table.columns) {
                if let Some(slot) = rows.get_mut(row).and_then(|r| r.cells.get_mut(col)) {
                    *slot = Some(cell);
                }
            }
        }
    }
    rows
}

/// Rows that one cell covers from edge to edge, or that hold text in the first column alone
/// and no number, where every other row holds more; and those with nothing but an objective that its word names.
fn section_rows(table: &Table, rows: &[Row<'_>], columns: &[Column], knowledge: &Knowledge) -> Vec<bool> {
    let counted = counted_titles(table, rows);
    let parents = numbered_parents(table, rows, columns);
    rows.iter()
        .enumerate()
        .map(|(i, row)| {
            counted[i]
                || parents[i]
                || i >= table.header_rows
                    && columns.len() > 1
                    && (row.cells.iter().flatten().next().is_some_and(|first| first.colspan >= columns.len())
                        || titles_rows(i, row, rows.get(i + 1), columns, knowledge)
                        || names_objective(i, row, columns, knowledge))
        })
        .collect()
}

/// Titles that count, at least.
const MIN_COUNTED: usize = 2;
/// Share of the other rows that hold more than one text.
const FULL_ROWS: f64 = 0.8;

/// How a title counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Count {
    Letter(u32),
    Number(u32),
}

impl Count {
    fn read(text: &str) -> Option<Self> {
        let mut chars = text.trim().chars();
        let letter = chars.next().filter(|c| c.is_uppercase());
        if let Some(letter) = letter
            && chars.next().is_some_and(|c| matches!(c, '.' | ')' | ':'))
            && chars.next().is_some_and(char::is_whitespace)
        {
            return Some(Self::Letter(u32::from(letter)));
        }
        let n = number::parse(text)?;
        (n.prefix.is_empty() && n.parts.len() == 1 && !n.rest.is_empty()).then(|| Self::Number(n.parts[0]))
    }

    fn goes_on(self, before: Self) -> bool {
        match (before, self) {
            (Self::Letter(a), Self::Letter(b)) | (Self::Number(a), Self::Number(b)) => b == a + 1,
            _ => false,
        }
    }

    fn is_like(self, other: Self) -> bool {
        matches!((self, other), (Self::Letter(_), Self::Letter(_)) | (Self::Number(_), Self::Number(_)))
    }
}

/// Rows with text in the first column alone that count `A.`, `B.`, `C.` from the table's first row on,
/// each over rows that hold more and do not count so.
fn counted_titles(table: &Table, rows: &[Row<'_>]) -> Vec<bool> {
    let mut titles = vec![false; rows.len()];
    let (mut others, mut full) = (0usize, 0usize);
    let mut last: Option<Count> = None;
    let mut after_title = false;
    for (i, row) in rows.iter().enumerate().skip(table.header_rows) {
        let texts = row.cells.iter().flatten().filter(|c| !c.text.trim().is_empty()).count();
        if texts == 0 {
            continue;
        }
        let count = own(row, i, 0).and_then(Count::read);
        match count {
            Some(count) if texts == 1 && last.is_none_or(|l| count.goes_on(l)) && !after_title => {
                last = Some(count);
                titles[i] = true;
                after_title = true;
            }
            _ => {
                if last.is_none_or(|l| count.is_some_and(|c| c.is_like(l))) {
                    return vec![false; rows.len()];
                }
                others += 1;
                full += usize::from(texts > 1);
                after_title = false;
            }
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let mostly = full as f64 >= FULL_ROWS * others as f64;
    if titles.iter().filter(|t| **t).count() < MIN_COUNTED || after_title || !mostly {
        titles.fill(false);
    }
    titles
}

/// Rows that hold a number and a title alone, `2 Vassforsyning`, each over rows whose numbers begin with
/// that one: `2.1`, `2.2`.
fn numbered_parents(table: &Table, rows: &[Row<'_>], columns: &[Column]) -> Vec<bool> {
    let mut parents = vec![false; rows.len()];
    let field = |i: usize| columns.get(i).and_then(|c| c.field);
    let objectives = columns.iter().any(|c| c.field == Some(Field::Objective));
    // The number of a row's first cell; whether it is the title of others at most.
    let read = |i: usize| {
        let filled: Vec<usize> = (0..table.columns).filter(|&c| own(&rows[i], i, c).is_some()).collect();
        let first = own(&rows[i], i, *filled.first()?)?;
        let n = number::parse(first)?;
        let title = match filled[..] {
            [_] => !n.rest.is_empty(),
            [no, text] => {
                n.rest.is_empty()
                    && field(no) == Some(Field::ItemNo)
                    && (field(text) == Some(Field::Measure) && !objectives
                        || rows[i].cells[text] == rows[i].cells.last().copied().flatten())
            }
            _ => false,
        };
        Some((n.prefix.to_owned(), n.parts, title))
    };
    let numbered: Vec<usize> = (table.header_rows..rows.len()).filter(|&i| read(i).is_some()).collect();
    for (at, i) in numbered.iter().enumerate() {
        let Some((prefix, parts, title)) = read(*i) else { continue };
        let next = numbered.get(at + 1).and_then(|&next| read(next));
        let over = next.map(|(p, below, _)| p == prefix && below.len() == parts.len() + 1 && below.starts_with(&parts));
        // The last row's items may stand in a table of their own.
        let follows = || parents.iter().rposition(|&p| p).is_some();
        parents[*i] = title && over.unwrap_or_else(follows);
    }
    if parents.iter().filter(|p| **p).count() < MIN_COUNTED {
        parents.fill(false);
    }
    parents
}

/// The text of a cell that begins in this row and holds some.
fn own<'t>(row: &Row<'t>, at: usize, i: usize) -> Option<&'t str> {
    row.cells[i].filter(|c| c.row == at && !c.text.trim().is_empty()).map(|c| c.text.as_str())
}

/// Whether a row titles the rows below it: its objective is its only text (a number may stand
/// before it), and the next row has an objective of its own, or the text has an area's label.
fn titles_rows(at: usize, row: &Row<'_>, next: Option<&Row<'_>>, columns: &[Column], knowledge: &Knowledge) -> bool {
    let filled: Vec<usize> = (0..columns.len()).filter(|&i| own(row, at, i).is_some()).collect();
    let field = |i: usize| columns[i].field;
    let text = match filled[..] {
        [i] if matches!(field(i), Some(Field::Objective | Field::Measure)) || i == 0 => own(row, at, i),
        [n, i] if field(n) == Some(Field::ItemNo) && field(i) == Some(Field::Objective) => own(row, at, i),
        _ => None,
    };
    let Some(text) = text else { return false };
    let alone = filled.len() == 1;
    match areas::read(&text.replace('\n', " "), knowledge) {
        Said::Goal(_) if text.contains(':') => return alone,
        Said::Area { named: true, .. } => return alone,
        _ => {}
    }
    if field(filled[filled.len() - 1]) != Some(Field::Objective) || crate::text::bullet::starts(text) {
        return false;
    }
    let objective = filled[filled.len() - 1];
    next.is_some_and(|next| own(next, at + 1, objective).is_some())
}

/// Whether a row holds nothing but a counted objective and its word, where a form without lines may have put that word
/// under the numbers: `Delmål` before `2: Alle les`.
fn names_objective(at: usize, row: &Row<'_>, columns: &[Column], knowledge: &Knowledge) -> bool {
    let filled: Vec<usize> = (0..columns.len()).filter(|&i| own(row, at, i).is_some()).collect();
    let text = match filled[..] {
        [i] if columns[i].field == Some(Field::Measure) || i == 0 => own(row, at, i).unwrap_or("").to_owned(),
        [n, i] if columns[n].field == Some(Field::ItemNo) && columns[i].field == Some(Field::Measure) => {
            [n, i].map(|i| own(row, at, i).unwrap_or("")).join(" ")
        }
        _ => return false,
    };
    text.contains(':') && areas::objective(&text.replace('\n', " "), knowledge).is_some_and(|named| named.no.is_some())
}

/// Whether unnamed section rows are focus areas: when the table stands under no area and the
/// first row of it is a section.
fn sections_are_areas(
    table: &Table,
    rows: &[Row<'_>],
    sections: &[bool],
    context: &Context,
    knowledge: &Knowledge,
) -> bool {
    let named = rows.iter().zip(sections).filter(|(_, s)| **s).any(|(r, _)| {
        r.cells
            .iter()
            .flatten()
            .next()
            .is_some_and(|c| matches!(areas::read(&c.text, knowledge), Said::Area { named: true, .. }))
    });
    let first_is_section = sections.get(table.header_rows).copied().unwrap_or(false);
    !named && first_is_section && context.area.is_none()
}

#[allow(clippy::too_many_arguments, clippy::too_many_lines)]
fn item(
    table: &Table,
    index: usize,
    row: usize,
    cells: &Row<'_>,
    columns: &[Column],
    context: &mut Context,
    vocabulary: &Vocabulary,
    knowledge: &Knowledge,
) -> Option<Item> {
    let own = |c: &Cell| c.row == row;
    let filled_here = cells.cells.iter().flatten().any(|c| own(c) && cell::text(&c.text, vocabulary).is_some());
    let column = |f: Field| columns.iter().position(|c| c.field == Some(f));
    let raw = |f: Field| column(f).and_then(|i| cells.cells[i]).map_or("", |c| c.text.as_str());
    if let Some(i) = column(Field::FocusArea)
        && let Some(c) = cells.cells[i]
        && own(c)
        && let Some(area) = areas::from_cell(&join(&c.text, vocabulary), knowledge)
    {
        for label in areas::labels_in(&join(&c.text, vocabulary), &area) {
            context.label(label, Field::FocusArea);
        }
        context.enter(area);
    }
    if !filled_here {
        return None;
    }
    let mut item_no =
        column(Field::ItemNo).and_then(|_| cell::text(raw(Field::ItemNo), vocabulary)).map(|t| printed_number(&t));
    let mut objective_raw = raw(Field::Objective).to_owned();
    let mut measure_raw = raw(Field::Measure).to_owned();
    if column(Field::ItemNo).is_none() {
        item_no = take_number(column(Field::Objective).map(|_| &mut objective_raw), &mut measure_raw);
    }
    let objective = column(Field::Objective)
        .map(|_| cell::text(&objective_raw, vocabulary))
        .or_else(|| context.objective.clone().map(Some));
    let measures: Vec<Measure> = cell::measures(&measure_raw, vocabulary);
    if item_no.is_none()
        && measures.is_empty()
        && objective.as_ref().is_none_or(Option::is_none)
        && only_area(cells, columns, row)
    {
        return None;
    }
    let plain = |f: Field| -> crate::model::plan::Column<String> {
        column(f).map(|i| cells.cells[i].and_then(|c| cell::text(&c.text, vocabulary)))
    };
    let time = [Field::Deadline, Field::Period].into_iter().find_map(column);
    let start = column(Field::Start);
    let deadline_text = match (start.and_then(|i| cells.cells[i]), time.and_then(|i| cells.cells[i])) {
        (Some(from), Some(to)) => {
            let (from, to) = (cell::text(&from.text, vocabulary), cell::text(&to.text, vocabulary));
            match (from, to) {
                (Some(from), Some(to)) => Some(format!("{from} – {to}")),
                (from, to) => from.or(to),
            }
        }
        (from, to) => from.or(to).and_then(|c| cell::text(&c.text, vocabulary)),
    };
    let mut extra = BTreeMap::new();
    let placed = |f: Field| {
        matches!(
            f,
            Field::ItemNo
                | Field::FocusArea
                | Field::Objective
                | Field::Measure
                | Field::Deliverable
                | Field::Responsible
                | Field::Deadline
                | Field::Period
                | Field::Start
                | Field::Resources
                | Field::Status
                | Field::Comment
                | Field::Indicator
                | Field::Cost
                | Field::Participants
                | Field::Priority
                | Field::TargetGroup
        )
    };
    let status_field = [Field::Status, Field::FollowUp, Field::Progress].into_iter().find(|f| column(*f).is_some());
    let goal_column = column(Field::FocusAreaGoal).or_else(|| column(Field::MainGoal));
    for (i, c) in columns.iter().enumerate() {
        let known = c.field.is_some_and(|f| placed(f) || Some(f) == status_field) || Some(i) == goal_column;
        if !known {
            let text = cells.cells[i].and_then(|c| cell::text(&c.text, vocabulary));
            extra.insert(own_name(table, columns, i, vocabulary), text);
        }
    }
    let mut goal = context.area.as_ref().and_then(|a| a.goal.clone());
    if let Some(text) = goal_column.and_then(|i| cells.cells[i]).and_then(|c| cell::text(&c.text, vocabulary)) {
        goal = Some(text);
    }
    // An area that is merged over several rows is theirs together: where its text goes on is not where
    // the first of them does.
    let area_of_many = |i: usize, c: &Cell| columns[i].field == Some(Field::FocusArea) && c.rowspan > 1;
    let boxes: Vec<Place> = (cells.cells.iter().enumerate())
        .filter_map(|(i, c)| c.filter(|c| own(c) && !area_of_many(i, c)))
        .flat_map(|c| c.places.clone())
        .collect();
    let mut pages: Vec<u32> = boxes.iter().map(|p| p.page).collect();
    pages.sort_unstable();
    pages.dedup();
    let lines = boxes.iter().filter_map(|p| p.line).fold(None, |range: Option<(u32, u32)>, line| {
        Some(range.map_or((line, line), |(a, b)| (a.min(line), b.max(line))))
    });
    Some(Item {
        id: String::new(),
        item_no,
        section: context.section.clone(),
        focus_area: context.area.as_ref().map(|a| AreaRef { no: a.no.clone(), title: a.title.clone() }),
        focus_area_goal: goal,
        objective,
        measures,
        deliverable: plain(Field::Deliverable),
        responsible: plain(Field::Responsible)
            .map(|t| t.map(|text| Actors { actors: Vec::new(), types: Vec::new(), unresolved: Vec::new(), text })),
        deadline: (time.is_some() || start.is_some()).then(|| deadline_text.map(super::values::unread)),
        resources: plain(Field::Resources),
        status: status_field.and_then(plain),
        comment: plain(Field::Comment),
        indicator: plain(Field::Indicator),
        cost: plain(Field::Cost),
        participants: plain(Field::Participants),
        priority: plain(Field::Priority),
        target_group: plain(Field::TargetGroup),
        status_kind: None,
        cost_amount: None,
        target: None,
        language: None,
        extra,
        source: ItemSource {
            pages,
            table: Some(index),
            rows: vec![row],
            boxes: boxes.into_iter().filter(|p| p.bbox.is_some()).collect(),
            lines,
        },
        confidence: table.row_confidence.get(row).copied().unwrap_or(table.confidence),
        warnings: table.row_notes.iter().filter(|(r, _)| *r == row).map(|(_, n)| n.clone()).collect(),
    })
}

/// What a column without a field is called: its heading; where others have the same, with the heading over them
/// (`2027 1. kv`), or else its place.
fn own_name(table: &Table, columns: &[Column], at: usize, vocabulary: &Vocabulary) -> String {
    let heading = &columns[at].heading;
    if heading.is_empty() {
        return format!("#{}", at + 1);
    }
    let same = |i: usize| i != at && columns[i].heading == *heading;
    if !(0..columns.len()).any(same) {
        return heading.clone();
    }
    let over = |i: usize| -> Option<String> {
        let mut texts = (0..table.header_rows).filter_map(|row| table.at(row, i)).map(|c| join(&c.text, vocabulary));
        texts.find(|t| !t.is_empty() && *t != columns[i].heading)
    };
    match over(at) {
        Some(text) if !(0..columns.len()).any(|i| same(i) && over(i).as_ref() == Some(&text)) => {
            format!("{text} {heading}")
        }
        _ if (0..at).any(same) => format!("{heading} #{}", at + 1),
        _ => heading.clone(),
    }
}

/// A row with measures and neither number nor objective stands under the objective above it: many
/// plans leave the cell empty instead of merging it.
///
/// A row with a number of its own does so too where the form keeps no spans: there the number
/// counts measures, and the objective was merged over them.
fn carry_down(item: &mut Item, above: &Item, how: How) {
    let same =
        above.source.table == item.source.table && above.section == item.section && above.focus_area == item.focus_area;
    let spans_lost = matches!(how, How::Flattened | How::Grid);
    let unsaid = (item.item_no.is_none() || spans_lost) && item.objective == Some(None) && !item.measures.is_empty();
    if same && unsaid && above.objective.as_ref().is_some_and(Option::is_some) {
        item.objective.clone_from(&above.objective);
        if item.item_no.is_none() {
            item.item_no.clone_from(&above.item_no);
        }
        item.warnings.push("the objective is the one above: its own cell is empty".to_owned());
    }
}

/// A row that holds nothing but its area's name.
fn only_area(cells: &Row<'_>, columns: &[Column], row: usize) -> bool {
    cells
        .cells
        .iter()
        .zip(columns)
        .filter(|(c, _)| c.is_some_and(|c| c.row == row && !c.text.trim().is_empty()))
        .all(|(_, column)| matches!(column.field, Some(Field::FocusArea | Field::FocusAreaGoal)))
}

fn printed_number(text: &str) -> String {
    text.trim_end_matches(['.', ':']).to_owned()
}

/// Takes the item's number from the start of its objective, or of its measure: beside objectives a number of several
/// levels, for a bare one may count things.
fn take_number(objective: Option<&mut String>, measure: &mut String) -> Option<String> {
    let beside = objective.is_some();
    if let Some((text, (number, rest))) = objective.and_then(|text| leading_number(text).map(|found| (text, found))) {
        *text = rest;
        return Some(number);
    }
    let counts = !beside || number::parse(measure).is_some_and(|n| n.parts.len() > 1);
    let (number, rest) = leading_number(measure).filter(|_| counts)?;
    *measure = rest;
    Some(number)
}

/// An item number at the start of a cell, and the rest of it.
fn leading_number(cell: &str) -> Option<(String, String)> {
    let n = number::parse(cell)?;
    // A bare number before a small letter counts something: `4 kommunar`.
    let plain = n.parts.len() == 1 && n.closing.is_none() && n.prefix.is_empty();
    if plain && n.rest.starts_with(|c: char| c.is_lowercase() || c == '%') {
        return None;
    }
    let bracket = if n.closing == Some(')') { ")" } else { "" };
    Some((format!("{}{bracket}", n.number), n.rest.to_owned()))
}

/// Identifiers of items and measures: the plan's id, the item's number or place, the measure's number.
pub fn identify(items: &mut [Item], plan: &str) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (i, item) in items.iter_mut().enumerate() {
        let key = item.item_no.clone().unwrap_or_else(|| format!("#{}", i + 1));
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        let key = if *count > 1 { format!("{key}~{count}") } else { key };
        item.id = format!("{plan}/{key}");
        for (n, measure) in item.measures.iter_mut().enumerate() {
            measure.id = format!("{}/{}", item.id, n + 1);
        }
    }
}

/// A narrative plan: top bullets are objectives, the bullets under them measures.
#[must_use]
pub fn narrative_item(objective: String, place: &Place, context: &Context) -> Item {
    Item {
        id: String::new(),
        item_no: None,
        section: None,
        focus_area: context.area.as_ref().map(|a| AreaRef { no: a.no.clone(), title: a.title.clone() }),
        focus_area_goal: context.area.as_ref().and_then(|a| a.goal.clone()),
        objective: Some(Some(objective)),
        measures: Vec::new(),
        deliverable: None,
        responsible: None,
        deadline: None,
        resources: None,
        status: None,
        comment: None,
        indicator: None,
        cost: None,
        participants: None,
        priority: None,
        target_group: None,
        status_kind: None,
        cost_amount: None,
        target: None,
        language: None,
        extra: BTreeMap::new(),
        source: ItemSource {
            pages: vec![place.page],
            table: None,
            rows: Vec::new(),
            boxes: place.bbox.is_some().then(|| place.clone()).into_iter().collect(),
            lines: place.line.map(|l| (l, l)),
        },
        confidence: 0.9,
        warnings: Vec::new(),
    }
}

/// Plan-wide identity goes to [`identify`]; kept beside so that both change together.
pub fn set_ids(plan: &Plan, items: &mut [Item]) {
    identify(items, &plan.id);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: usize, col: usize, text: &str) -> Cell {
        Cell { row, col, rowspan: 1, colspan: 1, text: text.to_owned(), places: Vec::new() }
    }

    fn table(rows: &[[&str; 3]]) -> Table {
        let cells = (rows.iter().enumerate())
            .flat_map(|(row, texts)| texts.iter().enumerate().map(move |(col, text)| cell(row, col, text)))
            .collect();
        Table {
            page: 1,
            bbox: None,
            regions: Vec::new(),
            header_rows: 1,
            columns: 3,
            cells,
            how: How::Ruled,
            confidence: 0.9,
            joins: Vec::new(),
            row_confidence: Vec::new(),
            row_notes: Vec::new(),
            candidates: Vec::new(),
        }
    }

    fn titles(rows: &[[&str; 3]]) -> Vec<bool> {
        let table = table(rows);
        counted_titles(&table, &grid(&table))
    }

    fn column(field: Field) -> Column {
        Column { heading: String::new(), field: Some(field), matched: (String::new(), 1.0), suggestions: vec![] }
    }

    #[test]
    fn numbers_of_rows_begin_with_that_of_their_title() {
        let found = |rows: &[[&str; 3]], second: Field| {
            let table = table(rows);
            let columns = [column(Field::ItemNo), column(second), column(Field::Responsible)];
            numbered_parents(&table, &grid(&table), &columns)
        };
        let head = ["Nr", "Tiltak", "Ansvarleg"];
        let rows = [
            head,
            ["1", "Skred", ""],
            ["1.1", "Reinske", "Teknisk"],
            ["2", "Straum", ""],
            ["2.1", "Kjøpe", "Eigedom"],
            ["3", "Vatn", ""],
        ];
        assert_eq!(found(&rows, Field::Measure), [false, true, false, true, false, true]);
        assert!(!found(&rows, Field::Objective).contains(&true));
        let flat = [head, ["1", "Skred", ""], ["2", "Straum", ""], ["3", "Kjøpe", "Eigedom"]];
        assert!(!found(&flat, Field::Measure).contains(&true));
    }

    fn across(row: usize, text: &str) -> Cell {
        Cell { colspan: 3, ..cell(row, 0, text) }
    }

    /// Objectives and goals of the items of a table with these rows below its header; one text in a row goes across.
    fn objectives(rows: &[&[&str]], last: Field) -> Vec<(Option<String>, Option<String>)> {
        let mut table = table(&[["Nr", "Tiltak", "Ansvarleg"]]);
        for (row, texts) in (1..).zip(rows) {
            match texts {
                [text] => table.cells.push(across(row, text)),
                texts => table.cells.extend(texts.iter().enumerate().map(|(col, text)| cell(row, col, text))),
            }
        }
        let columns = [column(Field::ItemNo), column(Field::Measure), column(last)];
        let (mut context, mut items) = (Context::default(), Vec::new());
        context.enter(FocusArea { no: Some("3".to_owned()), title: "Skule".to_owned(), goal: None });
        let (vocabulary, knowledge) = (Vocabulary::default(), Knowledge::builtin());
        super::items(&table, 0, &columns, &mut context, &vocabulary, &knowledge, &mut items);
        items.into_iter().map(|i| (i.objective.flatten(), i.focus_area_goal)).collect()
    }

    #[test]
    fn rows_across_name_the_objectives_of_those_below() {
        let goal = |text: &str| (None, Some(text.to_owned()));
        let own = |text: &str| (Some(text.to_owned()), None);
        let rows: [&[&str]; 5] = [
            &["Delmål 1: Alle les"],
            &["1.1", "Kjøpe bøker", "Rektor"],
            &["1.2", "Halde ope", "Rektor"],
            &["Delmål 2: Alle reknar"],
            &["2.1", "Kjøpe brikker", "Rektor"],
        ];
        let expected = [own("Alle les"), own("Alle les"), own("Alle reknar")];
        assert_eq!(objectives(&rows, Field::Responsible), expected);
        // A form without lines tore the word from its number.
        let torn: [&[&str]; 4] = [
            &["Delmål", "1: Alle les", ""],
            &["1.1", "Kjøpe bøker", "Rektor"],
            &["Delmål", "2: Alle reknar", ""],
            &["2.1", "Kjøpe brikker", "Rektor"],
        ];
        assert_eq!(objectives(&torn, Field::Responsible), [own("Alle les"), own("Alle reknar")]);
        let unnumbered: [&[&str]; 4] =
            [&["Mål: Alle les"], &["1", "Kjøpe bøker", "Rektor"], &["Mål: Alle reknar"], &["2", "Kjøpe", "Rektor"]];
        assert_eq!(objectives(&unnumbered, Field::Responsible), [own("Alle les"), own("Alle reknar")]);
        // One for the whole area, with its number or none.
        for row in ["Mål: Alle les", "Mål 3: Alle les"] {
            let rows: [&[&str]; 2] = [&[row], &["1", "Kjøpe bøker", "Rektor"]];
            assert_eq!(objectives(&rows, Field::Responsible)[0].0, None, "{row}");
        }
        let rows: [&[&str]; 2] = [&["Mål: Alle les"], &["1", "Kjøpe bøker", "Rektor"]];
        assert_eq!(objectives(&rows, Field::Responsible), [goal("Alle les")]);
        // The table has its own column of objectives.
        let rows: [&[&str]; 2] = [&["Delmål 1: Alle les"], &["1", "Kjøpe bøker", "Lesing"]];
        assert_eq!(objectives(&rows, Field::Objective)[0].0.as_deref(), Some("Lesing"));
    }

    #[test]
    fn a_word_that_counts_titles_is_no_part_of_them() {
        let word = |titles: &[&str]| counting_word(titles.iter().map(|t| (*t).to_owned()));
        let titles = ["Arbeidspakke 1: Meldingar", "Arbeidspakke 2: Video", "Frå før", "Arbeidspakke 3: Drift"];
        assert_eq!(word(&titles).as_deref(), Some("Arbeidspakke"));
        assert_eq!(word(&["Arbeidspakke 1: Meldingar", "Arbeidspakke 3: Video"]), None);
        assert_eq!(word(&["Arbeidspakke 1: Meldingar", "Video 2: Drift"]), None);
        assert_eq!(word(&["Haust 2026", "Haust 2027"]), None);
    }

    #[test]
    fn columns_of_one_heading_are_kept_apart() {
        let named = |rows: &[[&str; 3]], header_rows: usize| -> Vec<String> {
            let mut table = table(rows);
            table.header_rows = header_rows;
            let column = |t: &&str| Column {
                heading: (*t).to_owned(),
                field: None,
                matched: (String::new(), 0.0),
                suggestions: vec![],
            };
            let columns: Vec<Column> = rows[header_rows - 1].iter().map(column).collect();
            (0..3).map(|i| own_name(&table, &columns, i, &Vocabulary::default())).collect()
        };
        assert_eq!(named(&[["", "2026", "2027"], ["Hva", "1. kv", "1. kv"]], 2), ["Hva", "2026 1. kv", "2027 1. kv"]);
        assert_eq!(named(&[["Hva", "Merknad", "Merknad"]], 1), ["Hva", "Merknad", "Merknad #3"]);
        assert_eq!(named(&[["", "Jan", "Feb"]], 1), ["#1", "Jan", "Feb"]);
    }

    #[test]
    fn numbers_stand_before_objectives_or_measures() {
        let taken = |objective: Option<&str>, measure: &str| {
            let (mut objective, mut measure) = (objective.map(str::to_owned), measure.to_owned());
            (take_number(objective.as_mut(), &mut measure), objective.unwrap_or_default(), measure)
        };
        let some = |number: &str, objective: &str, measure: &str| {
            (Some(number.to_owned()), objective.to_owned(), measure.to_owned())
        };
        assert_eq!(taken(Some("2 Trygge vegar"), "1.1 Reinske"), some("2", "Trygge vegar", "1.1 Reinske"));
        assert_eq!(taken(Some("Trygge vegar"), "3.1.1 Reinske"), some("3.1.1", "Trygge vegar", "Reinske"));
        assert_eq!(taken(None, "3 Reinske"), some("3", "", "Reinske"));
        // Three of something.
        assert_eq!(taken(Some("Trygge vegar"), "3 Gangfelt").0, None);
    }

    #[test]
    fn a_time_alone_under_measures_is_no_item() {
        let columns = [column(Field::Measure), column(Field::Comment)];
        let knowledge = Knowledge::builtin();
        let stray = |a: &str, b: &str| {
            let cells = [cell(0, 0, a), cell(0, 1, b)];
            is_stray(0, &Row { cells: cells.iter().map(Some).collect() }, &columns, &knowledge)
        };
        assert!(stray("Innan 15.06.2026", ""));
        assert!(stray("400 000 kr", ""));
        assert!(!stray("Halde kurs i 2026", ""));
        assert!(!stray("Haust 2026", "Sjå vedlegg"));
        assert!(!stray("", ""));
    }

    #[test]
    fn titles_count_where_rows_do_not() {
        let head = ["Tiltak", "Ansvarleg", "Frist"];
        let row = ["Male gangfelt", "Vegsjefen", "2026"];
        let found = titles(&[head, ["A. Vegar", "", ""], row, row, ["B. Lys", "", ""], row]);
        assert_eq!(found, [false, true, false, false, true, false]);
        let none = |rows: &[[&str; 3]]| assert!(!titles(rows).contains(&true), "{rows:?}");
        // The letters do not go on.
        none(&[head, ["A. Vegar", "", ""], row, ["A. Lys", "", ""], row]);
        // The rows count too.
        none(&[head, ["1. Vegar", "", ""], ["2. Male", "Vegsjefen", "2026"], ["3. Lys", "", ""], row]);
        // A plan that nobody has filled in yet.
        none(&[head, ["A. Vegar", "", ""], ["Male", "", ""], ["B. Lys", "", ""], ["Tenne", "", ""]]);
        // Nothing stands below the last one.
        none(&[head, ["A. Vegar", "", ""], row, ["B. Lys", "", ""]]);
    }
}
