//! Blocks → the harmonised plan.

mod across;
pub mod actors;
pub mod amounts;
mod areas;
mod cell;
mod columns;
mod context;
pub mod deadline;
mod frame;
mod heads;
pub mod identity;
mod inline;
pub mod language;
mod lists;
mod narrative;
mod numbered;
mod over_tables;
mod plan_id;
mod rows;
pub mod themes;
mod ticked;
mod titles;
mod values;

use crate::knowledge::Knowledge;
use crate::model::plan::SCHEMA_VERSION;
use crate::model::{
    Block, Content, Document, Field, Item, Measure, Note, Place, Plan, PlanDocument, Recovered, Table, TextBlock,
    Unplaced,
};
use crate::text::join::{Vocabulary, join};
use context::Context;
use frame::Frame;

/// Maps blocks onto the shared schema.
#[must_use]
pub fn harmonise(document: &Document, mut recovered: Recovered, knowledge: &Knowledge) -> PlanDocument {
    lists::normalise(&mut recovered.blocks);
    heads::lift(&mut recovered.blocks, knowledge);
    across::lift(&mut recovered.blocks, knowledge);
    let vocabulary = vocabulary(document);
    let mut notes = document.notes.clone();
    notes.extend(recovered.notes);
    let mut state = State {
        vocabulary,
        context: Context::default(),
        items: Vec::new(),
        headings: Vec::new(),
        unplaced: Vec::new(),
        furniture: Vec::new(),
    };
    let mut tables = mapped(&recovered.blocks, &state.vocabulary, knowledge);
    let is_plan = |tables: &[Option<Vec<columns::Column>>]| tables.iter().flatten().any(|c| columns::is_plan(c));
    let headed = recovered.blocks.iter().zip(&tables).any(|(block, columns)| {
        matches!(block, Block::Table(t) if t.header_rows > 0) && columns.as_deref().is_some_and(columns::is_plan)
    });
    if !headed {
        inline::part(&mut recovered.blocks, knowledge);
        lists::part_labels(&mut recovered.blocks, knowledge);
        lists::mark_measures(&mut recovered.blocks, knowledge);
        tables = mapped(&recovered.blocks, &state.vocabulary, knowledge);
        let made = if let Some((blocks, made)) = numbered::tables(&recovered.blocks, knowledge) {
            recovered.blocks = blocks;
            made
        } else if is_plan(&tables) {
            Vec::new()
        } else {
            narrative::tables(&mut recovered.blocks, knowledge)
        };
        if made.contains(&true) {
            tables = mapped(&recovered.blocks, &state.vocabulary, knowledge);
        }
        for (columns, _) in tables.iter_mut().zip(made).filter(|(_, made)| *made) {
            columns.iter_mut().for_each(|columns| narrative::name(columns));
        }
    }
    let has_plan_table = is_plan(&tables);
    let frame = Frame::read(document, &recovered.blocks, knowledge);
    let plans = columns::plans(&tables);
    let is_plan_table = |i: usize| plans[i];
    let area_headings = over_tables::headings(&recovered.blocks, knowledge, is_plan_table, |text| frame.has_used(text));
    let lacks_objective = |i: usize| tables[i].iter().flatten().all(|c| c.field != Some(Field::Objective));
    let pages = matches!(document.content, Content::Pages { .. });
    let objectives =
        over_tables::objectives(&recovered.blocks, knowledge, pages, is_plan_table, lacks_objective, |i| {
            area_headings[i]
        });
    let counted = if area_headings.contains(&true) {
        Vec::new()
    } else {
        over_tables::counted_goals(&recovered.blocks, knowledge, is_plan_table)
    };
    let again = |i: usize| {
        let (Some(table), Some(columns)) = (recovered.blocks[i].table(), &tables[i]) else { return false };
        titles::headed_again(table, columns, &state.vocabulary).contains(&true)
    };
    let over_measures = if area_headings.contains(&true) {
        vec![None; tables.len()]
    } else {
        columns::areas_over_measures(&tables, &plans, again, knowledge)
    };
    let plan_tables = (0..tables.len()).filter(|&i| plans[i]);
    state.context.each_objective =
        rows::each_has_objective(plan_tables.filter_map(|i| recovered.blocks[i].table().zip(tables[i].as_deref())));
    let mut table_index = 0;
    for (i, block) in recovered.blocks.iter().enumerate() {
        match block {
            Block::Furniture(b) => state.furniture.push(join(&b.text, &state.vocabulary)),
            Block::Table(table) => {
                let columns = tables[i].as_deref().unwrap_or_default();
                state.headings.extend(columns::matches(table_index, table, columns, &state.vocabulary));
                if is_plan_table(i) {
                    if let Some(area) = &over_measures[i] {
                        state.context.heading(area, false, knowledge);
                    }
                    rows::items(
                        table,
                        table_index,
                        columns,
                        &mut state.context,
                        &state.vocabulary,
                        knowledge,
                        &mut state.items,
                    );
                } else {
                    state.unplace_table(table);
                }
                table_index += 1;
            }
            Block::Heading(b) | Block::Paragraph(b) if objectives[i] => {
                state.context.objective_heading(&join(&b.text, &state.vocabulary), knowledge);
            }
            Block::Heading(b) | Block::Paragraph(b) if counted.iter().any(|c| c.0 == i) => {
                state.context.counted_goal(&join(&b.text, &state.vocabulary), knowledge);
            }
            Block::Paragraph(b) if counted.iter().any(|c| c.1 == Some(i)) => {
                state.context.goal(Some(join(&b.text, &state.vocabulary)));
            }
            Block::Heading(b) | Block::Paragraph(b) if area_headings[i] => {
                let text = join(&b.text, &state.vocabulary);
                state.context.heading(&text, false, knowledge);
            }
            Block::Heading(b)
                if !has_plan_table && !frame.has_used(&b.text) && titles_list(&recovered.blocks[i + 1..]) =>
            {
                let text = join(&b.text, &state.vocabulary);
                state.context.heading(&text, false, knowledge);
            }
            Block::Heading(b) | Block::Paragraph(b) if frame.has_used(&b.text) => {}
            Block::Heading(b) | Block::Paragraph(b) => state.unplace(b),
            Block::ListItem(item) => {
                let text = join(&item.text, &state.vocabulary);
                if has_plan_table {
                    state.unplace_text(&text, item.places.first());
                } else {
                    state.narrative(text, item.depth, item.places.first());
                }
            }
        }
    }
    for (label, field) in std::mem::take(&mut state.context.labels) {
        state.headings.push(columns::label(label, field.key()));
    }
    state.headings.extend(frame.labels(knowledge));
    state.context.begin_section(None);
    for text in std::mem::take(&mut state.context.leftover) {
        state.unplace_text(&text, None);
    }
    let identity = frame.identity;
    let id = plan_id::plan_id(&identity, frame.body.as_ref(), frame.version.as_ref());
    let plan = Plan {
        id,
        title: identity.title,
        community: identity.community,
        body: frame.body,
        version: frame.version,
        language: frame.language,
        period: identity.period,
        main_goal: identity.main_goal,
        purpose: identity.purpose,
        sensitivity: identity.sensitivity,
    };
    values::fill(&mut state.items, &plan, &state.headings, knowledge);
    rows::set_ids(&plan, &mut state.items);
    if state.items.is_empty() {
        notes.push(Note::warning("no-items", "no table or list of measures was found; the text stands under unplaced"));
    }
    let mut made = PlanDocument {
        schema_version: SCHEMA_VERSION.to_owned(),
        source: document.source.clone(),
        plan,
        focus_areas: state.context.areas,
        items: state.items,
        headings: state.headings,
        unplaced: state.unplaced,
        furniture: state.furniture,
        warnings: notes,
    };
    made.count_areas();
    made
}

struct State {
    vocabulary: Vocabulary,
    context: Context,
    items: Vec<Item>,
    headings: Vec<crate::model::HeadingMatch>,
    unplaced: Vec<Unplaced>,
    furniture: Vec<String>,
}

impl State {
    fn unplace(&mut self, block: &TextBlock) {
        let text = join(&block.text, &self.vocabulary);
        self.unplace_text(&text, block.places.first());
    }

    fn unplace_text(&mut self, text: &str, place: Option<&Place>) {
        if !text.is_empty() {
            self.unplaced.push(Unplaced { page: place.map(|p| p.page), text: text.to_owned() });
        }
    }

    fn unplace_table(&mut self, table: &Table) {
        let mut rows: std::collections::BTreeMap<usize, Vec<String>> = std::collections::BTreeMap::new();
        for cell in &table.cells {
            rows.entry(cell.row).or_default().push(join(&cell.text, &self.vocabulary));
        }
        for cells in rows.into_values() {
            self.unplaced.push(Unplaced { page: Some(table.page), text: cells.join(" | ") });
        }
    }

    fn narrative(&mut self, text: String, depth: u8, place: Option<&Place>) {
        let default = Place { page: 1, bbox: None, line: None };
        let place = place.unwrap_or(&default);
        if depth == 0 || self.items.is_empty() {
            self.items.push(rows::narrative_item(text, place, &self.context));
        } else if let Some(item) = self.items.last_mut() {
            let deeper = depth > 1;
            match item.measures.last_mut() {
                Some(measure) if deeper => measure.points.push(text),
                _ => item.measures.push(Measure::new(text)),
            }
            if !item.source.pages.contains(&place.page) {
                item.source.pages.push(place.page);
            }
            if let (Some((_, last)), Some(line)) = (&mut item.source.lines, place.line) {
                *last = line;
            }
        }
    }
}

/// The columns of each block that is a table.
fn mapped(blocks: &[Block], vocabulary: &Vocabulary, knowledge: &Knowledge) -> Vec<Option<Vec<columns::Column>>> {
    let found: Vec<&Table> = blocks.iter().filter_map(Block::table).collect();
    let mut mapped = columns::map(&found, vocabulary, knowledge).into_iter();
    blocks.iter().map(|b| b.table().and_then(|_| mapped.next())).collect()
}

/// Whether a list follows this heading directly.
fn titles_list(blocks: &[Block]) -> bool {
    matches!(blocks.iter().find(|b| !matches!(b, Block::Furniture(_))), Some(Block::ListItem(_)))
}

fn vocabulary(document: &Document) -> Vocabulary {
    match &document.content {
        Content::Text(pages) => {
            Vocabulary::from_lines(pages.iter().flat_map(|p| p.lines.iter().map(|l| l.text.trim())))
        }
        Content::Pages { pages, .. } => {
            Vocabulary::from_lines(pages.iter().flat_map(|p| p.words.iter().map(|w| w.text.as_str())))
        }
    }
}
