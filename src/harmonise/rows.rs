//! Rows of a plan's table → items.

use std::collections::BTreeMap;

use super::areas;
use super::cell;
use super::columns::Column;
use super::context::Context;
use super::ticked;
use super::titles::{headed_again, is_prose, objective_rows, section_rows, sections_are_areas, split_goal};
use crate::knowledge::{Knowledge, amounts};
use crate::model::plan::AreaRef;
use crate::model::{Actors, Cell, Field, How, Item, ItemSource, Measure, Place, Plan, Table};
use crate::text::join::{Vocabulary, join};
use crate::text::number;

/// The cells of one row, by column.
pub(super) struct Row<'t> {
    pub(super) cells: Vec<Option<&'t Cell>>,
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
    let again = headed_again(table, columns, vocabulary);
    context.begin_table();
    let counted = numbers_count_measures(table, &rows, columns);
    let mut objectives = objective_rows(table, &rows, &sections, columns, context.area.as_ref(), vocabulary, knowledge);
    for (row, cells) in rows.iter().enumerate().skip(table.header_rows) {
        if let Some(named) = objectives.remove(&row) {
            context.label(named.label, Field::Objective);
            context.begin_objective(Some(named.text));
            continue;
        }
        if again[row] {
            let measure = column(Field::Measure).and_then(|i| own(cells, row, i)).unwrap_or_default();
            let text = join(measure, vocabulary);
            if !text.is_empty() {
                context.heading(&text, has_area_column, knowledge);
            }
            continue;
        }
        if sections[row] {
            let text = own_text(cells, row, vocabulary);
            if !text.is_empty() {
                for part in split_goal(&text, row, cells, vocabulary, knowledge) {
                    if is_prose(&part) {
                        context.leftover.push(part);
                    } else if section_is_area && areas::counted_area(&part, knowledge).is_some() {
                        context.counted_goal(&part, knowledge);
                    } else {
                        context.heading(&part, !section_is_area, knowledge);
                    }
                }
            }
            continue;
        }
        if is_sum(row, cells) {
            context.leftover.push(own_text(cells, row, vocabulary));
            continue;
        }
        if table.how == How::Flattened && is_stray(row, cells, columns, knowledge) {
            context.leftover.push(own_text(cells, row, vocabulary));
            continue;
        }
        if let Some(mut item) = item(table, index, row, cells, columns, context, vocabulary, knowledge) {
            if let Some(above) = out.last() {
                carry_down(&mut item, above, table.how, counted, context.each_objective);
            }
            context.used.0 = true;
            // A table with objectives of its own says nothing of the one named before it.
            context.used.1 |= column(Field::Objective).is_none();
            out.push(item);
        }
    }
}

/// Whether a row holds a word for sums and figures, nothing else: it adds up the rows above.
fn is_sum(at: usize, row: &Row<'_>) -> bool {
    let mut filled = (0..row.cells.len()).filter_map(|i| own(row, at, i)).collect::<Vec<_>>();
    filled.dedup();
    let is_figure = |text: &&str| text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || ",.-–".contains(c));
    let (figures, words): (Vec<&str>, Vec<&str>) = filled.into_iter().partition(is_figure);
    let [word] = words[..] else { return false };
    let word = word.trim().trim_end_matches(':').to_lowercase();
    let before = |form: &str| !figures.is_empty() && word.strip_prefix(form).is_some_and(|rest| rest.starts_with(' '));
    amounts::entries().iter().any(|e| e.kind == "sum" && word == e.form || e.kind == "sum_of" && before(e.form))
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
pub(super) fn own_text(cells: &Row<'_>, row: usize, vocabulary: &Vocabulary) -> String {
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

pub(super) fn grid(table: &Table) -> Vec<Row<'_>> {
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

/// The text of a cell that begins in this row and holds some.
pub(super) fn own<'t>(row: &Row<'t>, at: usize, i: usize) -> Option<&'t str> {
    row.cells[i].filter(|c| c.row == at && !c.text.trim().is_empty()).map(|c| c.text.as_str())
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
    let mut measures: Vec<Measure> = cell::measures(&measure_raw, vocabulary);
    let more = (0..columns.len()).filter(|&i| columns[i].field == Some(Field::Measure)).skip(1);
    for cell in more.filter_map(|i| cells.cells[i]) {
        measures.extend(cell::measures(&cell.text, vocabulary));
    }
    if item_no.is_none()
        && measures.is_empty()
        && objective.as_ref().is_none_or(Option::is_none)
        && only_area(cells, columns, row)
    {
        return None;
    }
    let plain = |f: Field| -> crate::model::plan::Column<String> {
        column(f)
            .map(|i| cells.cells[i].and_then(|c| cell::text(&c.text, vocabulary)))
            .or_else(|| ticked::value(columns, &cells.cells, f))
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
    let statuses = [Field::Status, Field::FollowUp, Field::Progress];
    let status_field = statuses.into_iter().find(|f| column(*f).is_some()).unwrap_or(Field::Status);
    let goal_column = column(Field::FocusAreaGoal).or_else(|| column(Field::MainGoal));
    for (i, c) in columns.iter().enumerate() {
        let known = c.field.is_some_and(|f| placed(f) || f == status_field) || Some(i) == goal_column;
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
        deadline: (time.is_some() || start.is_some())
            .then_some(deadline_text)
            .or_else(|| ticked::value(columns, &cells.cells, Field::Deadline))
            .map(|text| text.map(super::values::unread)),
        resources: plain(Field::Resources),
        status: plain(status_field),
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

/// Whether an objective of the table is merged over rows that have numbers of their own.
fn numbers_count_measures(table: &Table, rows: &[Row<'_>], columns: &[Column]) -> bool {
    let column = |f: Field| columns.iter().position(|c| c.field == Some(f));
    let (Some(no), Some(objective)) = (column(Field::ItemNo), column(Field::Objective)) else { return false };
    let numbered = |row: usize| rows.get(row).is_some_and(|cells| own(cells, row, no).is_some());
    let mut cells =
        table.cells.iter().filter(|c| c.col == objective && c.row >= table.header_rows && !c.text.is_empty());
    cells.any(|c| (c.row..c.row + c.rowspan).filter(|&row| numbered(row)).count() > 1)
}

/// A row with measures and neither number nor objective stands under the objective above it: many
/// plans leave the cell empty instead of merging it.
///
/// A row with a number of its own does so too where the numbers count measures under merged objectives (`counted`),
/// and where the form keeps no spans.
///
/// Where each row of the plan says its objective (`each`), an empty cell says that there is none, but for the rest of
/// a merged cell that the page cut.
fn carry_down(item: &mut Item, above: &Item, how: How, counted: bool, each: bool) {
    let cut = item.source.pages.first() != above.source.pages.last() || above.warnings.iter().any(|w| w == CARRIED);
    let same =
        above.source.table == item.source.table && above.section == item.section && above.focus_area == item.focus_area;
    let spans_lost = counted || matches!(how, How::Flattened | How::Grid);
    let unsaid = (item.item_no.is_none() || spans_lost) && item.objective == Some(None) && !item.measures.is_empty();
    if same && unsaid && above.objective.as_ref().is_some_and(Option::is_some) {
        if each && !cut {
            item.warnings.extend(spans_lost.then(|| NOT_CARRIED.to_owned()));
            return;
        }
        item.objective.clone_from(&above.objective);
        if item.item_no.is_none() {
            item.item_no.clone_from(&above.item_no);
        }
        item.warnings.push(CARRIED.to_owned());
    }
}

/// What is said of an objective that [`carry_down`] found.
const CARRIED: &str = "the objective is the one above: its own cell is empty";
/// What is said of an objective that it did not look for above, where the form may have lost that the cell is merged.
const NOT_CARRIED: &str = "no objective: its own cell is empty, and nearly each row of the plan names its own";
/// Share of the rows without an objective of their own up to which an empty cell is none. Of 64 plans whose gold tells,
/// the 12 where each row has its own cell have none in 0.03 to 0.21 of the rows; where cells are merged, or left empty
/// instead, it is 0.27 (two plans), 0.36 and more.
const NONE_TO: f64 = 0.24;

/// Whether nearly each row of these tables says its objective itself.
pub fn each_has_objective<'t>(tables: impl Iterator<Item = (&'t Table, &'t [Column])>) -> bool {
    let (mut all, mut without) = (0, 0);
    for (table, columns) in tables {
        let column = |f: Field| columns.iter().position(|c| c.field == Some(f));
        let (Some(measure), Some(objective)) = (column(Field::Measure), column(Field::Objective)) else { continue };
        let mut page = None;
        for (at, row) in grid(table).iter().enumerate().skip(table.header_rows) {
            let Some(cell) = row.cells[measure].filter(|c| c.row == at && !c.text.trim().is_empty()) else { continue };
            let before = std::mem::replace(&mut page, cell.places.first().map(|p| p.page));
            all += 1;
            // Texts keep the span of some merged cells only.
            let spans = matches!(table.how, How::Tagged | How::Ruled);
            let said = row.cells[objective].is_some_and(|c| (spans || c.row == at) && !c.text.trim().is_empty());
            without += u32::from(!said && before == page);
        }
    }
    f64::from(without) <= NONE_TO * f64::from(all)
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
    let empty = objective.as_ref().is_some_and(|o| o.trim().is_empty());
    if let Some((text, (number, rest))) = objective.and_then(|text| leading_number(text).map(|found| (text, found))) {
        *text = rest;
        return Some(number);
    }
    // Beside an objective a plain number counts its measures: `1 Lage rutine`; `A2 Lage rutine` below none is the item's.
    let own = |n: number::Numbered<'_>| n.parts.len() > 1 || empty && !n.prefix.is_empty();
    let counts = !beside || number::parse(measure).is_some_and(own);
    let counts = counts && !cell::is_counted(measure);
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
pub(super) mod tests {
    use super::*;

    pub fn cell(row: usize, col: usize, text: &str) -> Cell {
        Cell { row, col, rowspan: 1, colspan: 1, text: text.to_owned(), places: Vec::new() }
    }

    pub fn table(rows: &[[&str; 3]]) -> Table {
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
            title_rows: Vec::new(),
            candidates: Vec::new(),
        }
    }

    pub fn column(field: Field) -> Column {
        Column { field: Some(field), ..Column::headed(String::new()) }
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
        context.enter(crate::model::plan::FocusArea {
            no: Some("3".to_owned()),
            title: "Skule".to_owned(),
            goal: None,
            items: 0,
        });
        let (vocabulary, knowledge) = (Vocabulary::default(), Knowledge::builtin());
        super::items(&table, 0, &columns, &mut context, &vocabulary, &knowledge, &mut items);
        items.into_iter().map(|i| (i.objective.flatten(), i.focus_area_goal)).collect()
    }

    #[test]
    fn an_empty_objective_is_the_one_above_only_where_many_are_empty() {
        let own = |objective: &'static str| [objective, "Kjøpe bøker", "Rektor"];
        let items = |rows: &[[&str; 3]], second_page: usize, how: How| {
            let mut table = table(&[&[["Mål", "Tiltak", "Ansvarleg"]], rows].concat());
            table.how = how;
            for cell in &mut table.cells {
                cell.places = vec![Place { page: 1 + u32::from(cell.row > second_page), bbox: None, line: None }];
            }
            let columns = [column(Field::Objective), column(Field::Measure), column(Field::Responsible)];
            let each = each_has_objective([(&table, &columns[..])].into_iter());
            let (mut context, mut items) = (Context { each_objective: each, ..Context::default() }, Vec::new());
            let (vocabulary, knowledge) = (Vocabulary::default(), Knowledge::builtin());
            super::items(&table, 0, &columns, &mut context, &vocabulary, &knowledge, &mut items);
            items
        };
        let objectives = |items: Vec<Item>| -> Vec<String> {
            items.into_iter().map(|i| i.objective.flatten().unwrap_or_default()).collect()
        };
        let read = |rows: &[[&str; 3]], second_page: usize| objectives(items(rows, second_page, How::Ruled));
        let merged = [own("Alle les"), own(""), own("Alle reknar"), own("")];
        assert_eq!(read(&merged, 9), ["Alle les", "Alle les", "Alle reknar", "Alle reknar"]);
        let mut each = ["a", "b", "c", "d", "e", "f", "", "h"].map(own);
        assert_eq!(read(&each, 9), ["a", "b", "c", "d", "e", "f", "", "h"]);
        // A form that may have lost that the cell is merged says what was not done.
        let notes = |how: How| items(&each, 9, how).swap_remove(6).warnings;
        assert!(notes(How::Ruled).is_empty());
        assert_eq!(notes(How::Grid), [NOT_CARRIED]);
        // The page cut the cell.
        each[7] = own("");
        assert_eq!(read(&each, 6), ["a", "b", "c", "d", "e", "f", "f", "f"]);
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
    fn an_objective_that_no_row_takes_is_left_over() {
        let table = table(&[["Nr", "Mål", "Tiltak"], ["1", "Alle reknar", "Kjøpe brikker"]]);
        let (vocabulary, knowledge) = (Vocabulary::default(), Knowledge::builtin());
        let left_over = |second: Field| {
            let columns = [column(Field::ItemNo), column(second), column(Field::Measure)];
            let (mut context, mut items) = (Context::default(), Vec::new());
            context.heading("Delmål 3: Alle les", false, &knowledge);
            super::items(&table, 0, &columns, &mut context, &vocabulary, &knowledge, &mut items);
            context.begin_section(None);
            (items[0].objective.clone().flatten(), context.leftover)
        };
        assert_eq!(left_over(Field::Objective), (Some("Alle reknar".to_owned()), vec!["Alle les".to_owned()]));
        assert_eq!(left_over(Field::Responsible), (Some("Alle les".to_owned()), Vec::new()));
    }

    #[test]
    fn columns_of_one_heading_are_kept_apart() {
        let named = |rows: &[[&str; 3]], header_rows: usize| -> Vec<String> {
            let mut table = table(rows);
            table.header_rows = header_rows;
            let column = |t: &&str| Column::headed((*t).to_owned());
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
        // Without an objective a letter and a number are the item's.
        assert_eq!(taken(Some(""), "A2 Reinske"), some("A2", "", "Reinske"));
        assert_eq!(taken(Some(""), "2 Reinske").0, None);
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
    fn rows_of_sums_are_no_items() {
        let is = |texts: [&str; 3]| {
            let table = table(&[["Nr", "Tiltak", "Kostnad"], texts]);
            is_sum(1, &grid(&table)[1])
        };
        assert!(is(["", "Sum", "1 250"]) && is(["", "Totalt:", ""]) && is(["", "Sum vegar", "300,5"]));
        assert!(!is(["", "Sum vegar", ""]) && !is(["1", "Samla plan for vegar", "20"]) && !is(["", "Male", "20"]));
        assert!(!is(["", "Sum", "Vegsjefen"]));
    }

    #[test]
    fn rows_with_the_headings_again_title_the_rows_below() {
        let table = table(&[
            ["Trygg skule", "Ansvar", "Frist"],
            ["Innføre trivselsprogram", "Rektor", "2026"],
            ["Aktiv fritid", "Ansvar", "Frist"],
            ["Opne utlånssentral", "Kulturleiar", "2027"],
        ]);
        let headings = ["Trygg skule", "Ansvar", "Frist"].map(str::to_owned);
        let fields = [Field::Measure, Field::Responsible, Field::Deadline];
        let columns: Vec<Column> =
            headings.into_iter().zip(fields).map(|(h, f)| Column { field: Some(f), ..Column::headed(h) }).collect();
        let mut context = Context::default();
        let mut out = Vec::new();
        let knowledge = Knowledge::builtin();
        context.heading("Trygg skule", false, &knowledge);
        items(&table, 0, &columns, &mut context, &Vocabulary::default(), &knowledge, &mut out);
        let areas: Vec<&str> = out.iter().filter_map(|i| i.focus_area.as_ref()).map(|a| a.title.as_str()).collect();
        assert_eq!(areas, ["Trygg skule", "Aktiv fritid"]);
    }
}
