//! Plans without tables in which every objective has its measures as bullets and then says who and when:
//!
//! ```text
//! 2.1 Flere får hjelp tidlig
//!  • lage rutine for varsling
//!  • tilby kurs hvert halvår
//! Ansvar: Kommuneoverlegen
//! Frist: 1. juni 2026
//! ```
//!
//! Each becomes a table of one row, so that the rest is read as in every other plan. A word before the
//! objective's number and a line that leads in to the bullets are the headings of its columns. An objective that
//! its word names (`Mål: …`, `Delmål 2.1: …`) needs no labels below, and prose may stand between it and the bullets.

use super::columns::Column;
use super::numbered::{self, Unknown};
use crate::knowledge::Knowledge;
use crate::model::{Block, Cell, Field, How, ListItem, Place, Region, Table, TextBlock};
use crate::text::fold::fold;
use crate::text::number;

/// Objectives with measures and labels below them that a document has at least before they are a plan's items.
const MIN_RUNS: usize = 2;
/// Words of an objective at most, without those that name it: longer texts lead in to a list.
const OBJECTIVE_WORDS: usize = 16;
/// Paragraphs between a named objective and its bullets at most.
const MAX_PROSE: usize = 2;
/// Words of a label at most; longer beginnings are sentences.
const SAID_WORDS: usize = 5;
/// Words that name an objective at most, before its number or colon: `Dette vil vi oppnå: …`. A clause has more.
const LABEL_WORDS: usize = 5;
/// Probability of the structure, from the documents that were looked at.
const CONFIDENCE: f64 = 0.8;

/// A value with its label.
pub(super) struct Labelled {
    pub field: Field,
    pub label: String,
    pub value: String,
    pub places: Vec<Place>,
}

/// An objective, its bullets and its labels, as blocks `first..end`; more bullets with labels of their own may follow
/// under the same objective.
struct Run {
    title: usize,
    first: usize,
    end: usize,
    labels: Vec<Labelled>,
    /// The block that leads in to the bullets: `Slik gjør vi det:`.
    lead: Option<usize>,
    /// The prose between.
    prose: Vec<usize>,
}

/// Makes a table of every objective with its measures, where the document has several; tells by block which are such.
pub fn tables(blocks: &mut Vec<Block>, knowledge: &Knowledge) -> Vec<bool> {
    let apart = apart(blocks, knowledge);
    let unknown = numbered::unknown(&apart, knowledge);
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while at < apart.len() {
        let more = runs.last().filter(|r| r.end == at).and_then(|r| goes_on(&apart, r, &unknown, knowledge));
        match more.or_else(|| run(&apart, at, &unknown, knowledge)) {
            Some(run) => {
                at = run.end;
                runs.push(run);
            }
            None => at += 1,
        }
    }
    if runs.len() < MIN_RUNS {
        return vec![false; blocks.len()];
    }
    *blocks = apart;
    let mut headings: Vec<(Field, String)> = Vec::new();
    for label in runs.iter().flat_map(|r| &r.labels) {
        if !headings.iter().any(|(field, heading)| numbered::is_of(label, *field, heading)) {
            headings.push((label.field, label.label.clone()));
        }
    }
    let mut out = Vec::with_capacity(blocks.len());
    let mut made = Vec::with_capacity(blocks.len());
    let mut at = 0;
    for run in runs {
        made.resize(made.len() + run.first - at, false);
        out.extend(blocks[at..run.first].iter().cloned());
        at = run.end;
        // Prose and running heads between the pages of a run stand after it.
        let between = (run.first..run.end)
            .filter(|i| matches!(blocks[*i], Block::Furniture(_)) || run.prose.contains(i))
            .map(|i| blocks[i].clone());
        let between: Vec<Block> = between.collect();
        out.push(Block::Table(table(blocks, &run, &headings, knowledge)));
        made.push(true);
        made.resize(made.len() + between.len(), false);
        out.extend(between);
    }
    made.resize(made.len() + blocks.len() - at, false);
    out.extend(blocks[at..].iter().cloned());
    *blocks = out;
    made
}

/// The first two columns hold the objective and its measures, which have no headings.
pub fn name(columns: &mut [Column]) {
    for (column, field) in columns.iter_mut().zip([Field::Objective, Field::Measure]) {
        column.field = Some(field);
        column.matched = ("position".to_owned(), CONFIDENCE);
    }
}

/// The blocks with named objectives, and lines that lead in to what is said, in blocks of their own.
fn apart(blocks: &[Block], knowledge: &Knowledge) -> Vec<Block> {
    let leads_in = |line: &str| {
        let label = line.trim().strip_suffix(':').and_then(|label| knowledge.headings.label(&fold(label)));
        label == Some(Field::Measure)
    };
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let Some(text) = titled(block).filter(|b| b.text.contains('\n')) else {
            out.push(block.clone());
            continue;
        };
        let mut parts: Vec<Vec<&str>> = Vec::new();
        let mut open = false;
        for line in text.text.split('\n') {
            let (named, leads) = (is_named(line, knowledge), leads_in(line));
            match parts.last_mut().filter(|_| open && !named && !leads) {
                Some(part) => part.push(line),
                None => parts.push(vec![line]),
            }
            open = !leads;
        }
        for part in parts {
            let part = TextBlock { text: part.join("\n"), ..text.clone() };
            out.push(if matches!(block, Block::Heading(_)) { Block::Heading(part) } else { Block::Paragraph(part) });
        }
    }
    out
}

/// Whether a word names the text an objective: `Delmål 2.1: Alle les`.
pub(super) fn is_named(text: &str, knowledge: &Knowledge) -> bool {
    text.contains(':') && !without_word(text, knowledge).0.is_empty()
}

fn run(blocks: &[Block], first: usize, unknown: &Unknown, knowledge: &Knowledge) -> Option<Run> {
    let title = titled(&blocks[first])?;
    let named = is_named(&title.text, knowledge);
    let is_short = |text: &str| text.split_whitespace().count() <= OBJECTIVE_WORDS;
    if !is_short(&without_word(&title.text, knowledge).1)
        || title.text.trim_end().ends_with(':')
        || labels(title, knowledge).is_some()
    {
        return None;
    }
    let mut at = printed(blocks, first + 1)?;
    let leads_in = |block: &TextBlock| is_short(&block.text) && block.text.trim_end().ends_with(':');
    let is_prose =
        |block: &TextBlock| !leads_in(block) && !is_named(&block.text, knowledge) && labels(block, knowledge).is_none();
    let mut prose = Vec::new();
    while named && prose.len() < MAX_PROSE && matches!(&blocks[at], Block::Paragraph(b) if is_prose(b)) {
        prose.push(at);
        at = printed(blocks, at + 1)?;
    }
    let lead = Some(at).filter(|&i| titled(&blocks[i]).is_some_and(leads_in));
    if lead.is_some() {
        at = printed(blocks, at + 1)?;
    }
    let (end, labels) = listed(blocks, at, unknown, knowledge)?;
    (named || !labels.is_empty()).then_some(Run { title: first, first, end, labels, lead, prose })
}

/// More bullets with labels below, right after those of a run.
fn goes_on(blocks: &[Block], before: &Run, unknown: &Unknown, knowledge: &Knowledge) -> Option<Run> {
    let (end, labels) = listed(blocks, before.end, unknown, knowledge)?;
    let run = Run { title: before.title, first: before.end, end, labels, lead: None, prose: Vec::new() };
    (!run.labels.is_empty() && !before.labels.is_empty()).then_some(run)
}

/// Bullets from `at` on and what labels below say of them, and where these end.
fn listed(blocks: &[Block], mut at: usize, unknown: &Unknown, knowledge: &Knowledge) -> Option<(usize, Vec<Labelled>)> {
    let mut bullets = 0;
    let mut end = at;
    while let Some(Block::ListItem(_)) = blocks.get(at) {
        bullets += 1;
        end = at + 1;
        at = printed(blocks, end).unwrap_or(blocks.len());
    }
    let mut labels = Vec::new();
    while let Some(found) = blocks.get(at).and_then(titled).and_then(|block| numbered::said(block, unknown, knowledge))
    {
        labels.extend(found);
        end = at + 1;
        match printed(blocks, end) {
            Some(next) => at = next,
            None => break,
        }
    }
    (bullets > 0).then_some((end, labels))
}

/// The first block from `i` on that is no furniture.
pub(super) fn printed(blocks: &[Block], i: usize) -> Option<usize> {
    (i..blocks.len()).find(|&j| !matches!(blocks[j], Block::Furniture(_)))
}

pub(super) fn titled(block: &Block) -> Option<&TextBlock> {
    if let Block::Heading(b) | Block::Paragraph(b) = block { Some(b) } else { None }
}

/// The labels and values of a block whose lines all go with a label of what is said of measures.
pub(super) fn labels(block: &TextBlock, knowledge: &Knowledge) -> Option<Vec<Labelled>> {
    let mut found: Vec<Labelled> = Vec::new();
    for line in block.text.split('\n') {
        let labelled = line.split_once(':').and_then(|(label, value)| {
            let short = label.split_whitespace().count() <= SAID_WORDS;
            let field = knowledge.headings.label(&fold(label)).filter(|f| short && is_said_of_measures(*f))?;
            Some((field, label, value))
        });
        match (labelled, found.last_mut()) {
            (Some((field, label, value)), _) => found.push(Labelled {
                field,
                label: label.trim().to_owned(),
                value: value.trim().to_owned(),
                places: block.places.clone(),
            }),
            (None, Some(last)) => {
                last.value.push('\n');
                last.value.push_str(line);
            }
            (None, None) => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether a label of what is said of measures opens the line.
pub(super) fn is_labelled(line: &str, knowledge: &Knowledge) -> bool {
    labels(&TextBlock { text: line.to_owned(), ..TextBlock::default() }, knowledge).is_some()
}

fn is_said_of_measures(field: Field) -> bool {
    !matches!(
        field,
        Field::Other
            | Field::ItemNo
            | Field::FocusArea
            | Field::FocusAreaGoal
            | Field::MainGoal
            | Field::Objective
            | Field::Measure
            | Field::BudgetYear
    )
}

/// Splits the word for an objective from its number or text: `Mål 1.1: Alle les` is `Mål` and `1.1 Alle les`.
pub(super) fn without_word(text: &str, knowledge: &Knowledge) -> (String, String) {
    let opens = |&(end, _): &(usize, char)| {
        !text[..end].contains(':') && knowledge.headings.label(&fold(&text[..end])) == Some(Field::Objective)
    };
    let ends = text.char_indices().filter(|(_, c)| c.is_whitespace() || *c == ':');
    let Some((end, _)) = ends.take(LABEL_WORDS).filter(opens).last() else { return (String::new(), text.to_owned()) };
    let rest = text[end..].trim_start();
    match (rest.strip_prefix(':'), number::parse(rest)) {
        (Some(objective), _) => (text[..end].to_owned(), objective.trim_start().to_owned()),
        (None, Some(n)) if !n.rest.is_empty() => (text[..end].to_owned(), format!("{} {}", n.number, n.rest)),
        _ => (String::new(), text.to_owned()),
    }
}

fn table(blocks: &[Block], run: &Run, headings: &[(Field, String)], knowledge: &Knowledge) -> Table {
    let lead = run.lead.and_then(|i| titled(&blocks[i]));
    let title = titled(&blocks[run.title]);
    let (blocks, labels) = (&blocks[run.first..run.end], &run.labels);
    let (word, objective) = title.map(|b| without_word(&b.text, knowledge)).unwrap_or_default();
    let title_places = || title.map_or(Vec::new(), |b| b.places.clone());
    let cell = |row, col, text: String, places| Cell { row, col, rowspan: 1, colspan: 1, text, places };
    let lead_in = lead.map_or("", |b| b.text.trim_end().trim_end_matches(':')).to_owned();
    let mut cells: Vec<Cell> = vec![
        cell(0, 0, word.clone(), if word.is_empty() { Vec::new() } else { title_places() }),
        cell(0, 1, lead_in, lead.map_or(Vec::new(), |b| b.places.clone())),
    ];
    for (i, (_, heading)) in headings.iter().enumerate() {
        cells.push(cell(0, i + 2, heading.clone(), Vec::new()));
    }
    let bullets: Vec<&ListItem> =
        blocks.iter().filter_map(|b| if let Block::ListItem(item) = b { Some(item) } else { None }).collect();
    let text = bullets.iter().map(|b| format!("{} {}", b.marker, b.text)).collect::<Vec<_>>().join("\n");
    let places = bullets.iter().flat_map(|b| b.places.clone()).collect();
    cells.push(cell(1, 0, objective, title_places()));
    cells.push(cell(1, 1, text, places));
    for (i, (field, heading)) in headings.iter().enumerate() {
        let mut said = labels.iter().filter(|l| numbered::is_of(l, *field, heading));
        let first = said.next();
        let mut text = first.map(|l| l.value.clone()).unwrap_or_default();
        for more in said {
            text.push('\n');
            text.push_str(&more.value);
        }
        cells.push(cell(1, i + 2, text, first.map_or(Vec::new(), |l| l.places.clone())));
    }
    made_table(cells, headings.len() + 2)
}

/// A table of these cells, with one row of headings.
pub(super) fn made_table(cells: Vec<Cell>, columns: usize) -> Table {
    let mut pages: Vec<u32> = cells.iter().flat_map(|c| c.places.iter().map(|p| p.page)).collect();
    pages.sort_unstable();
    pages.dedup();
    Table {
        page: pages.first().copied().unwrap_or(1),
        bbox: None,
        regions: pages.into_iter().map(|page| Region { page, bbox: None }).collect(),
        header_rows: 1,
        columns,
        cells,
        how: How::Aligned,
        confidence: CONFIDENCE,
        joins: Vec::new(),
        row_confidence: Vec::new(),
        row_notes: Vec::new(),
        title_rows: Vec::new(),
        candidates: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(text: &str) -> TextBlock {
        let places = vec![Place { page: 1, bbox: None, line: Some(1) }];
        TextBlock { text: text.to_owned(), places, level: None, prominent: false }
    }

    fn bullet(text: &str) -> Block {
        Block::ListItem(ListItem { marker: "•".to_owned(), text: text.to_owned(), depth: 0, places: Vec::new() })
    }

    fn plan() -> Vec<Block> {
        vec![
            Block::Paragraph(block("Dette ligger bak planen:")),
            bullet("lang vei til tilbud"),
            Block::Heading(block("1.1 Flere får hjelp tidlig")),
            Block::ListItem(ListItem {
                marker: "a)".to_owned(),
                text: "lage rutine for varsling".to_owned(),
                depth: 0,
                places: Vec::new(),
            }),
            Block::Furniture(block("Side 1")),
            bullet("tilby kurs hvert halvår"),
            Block::Paragraph(block("Ansvar: Kommuneoverlegen\nFrist: 1. juni 2026")),
            Block::Heading(block("1.2 Alle vet hvem de kan spørre")),
            bullet("opprette felles telefon"),
            Block::Paragraph(block("Ansvar: Sekretariatet")),
        ]
    }

    #[test]
    fn objectives_with_bullets_and_labels_become_rows() {
        let mut blocks = plan();
        let made = tables(&mut blocks, &Knowledge::builtin());
        assert_eq!(made, [false, false, true, false, true]);
        let Block::Table(first) = &blocks[2] else { panic!("{:?}", blocks[2]) };
        let row: Vec<&str> = first.cells.iter().filter(|c| c.row == 1).map(|c| c.text.as_str()).collect();
        assert_eq!(
            row,
            [
                "1.1 Flere får hjelp tidlig",
                "a) lage rutine for varsling\n• tilby kurs hvert halvår",
                "Kommuneoverlegen",
                "1. juni 2026"
            ]
        );
        let Block::Table(second) = &blocks[4] else { panic!("{:?}", blocks[4]) };
        assert_eq!(second.columns, first.columns);
    }

    #[test]
    fn words_before_numbers_and_lines_that_lead_in_are_headings() {
        let mut blocks = plan();
        blocks[2] = Block::Heading(block("Mål 1.1: Flere får hjelp tidlig."));
        blocks.insert(3, Block::Paragraph(block("Slik gjør vi det:")));
        tables(&mut blocks, &Knowledge::builtin());
        let Block::Table(first) = &blocks[2] else { panic!("{:?}", blocks[2]) };
        let text = |row, col| first.at(row, col).map(|c| c.text.as_str());
        assert_eq!((text(0, 0), text(0, 1)), (Some("Mål"), Some("Slik gjør vi det")));
        assert_eq!(text(1, 0), Some("1.1 Flere får hjelp tidlig."));
    }

    #[test]
    fn named_objectives_need_no_labels_and_may_be_explained() {
        let mut blocks = vec![
            Block::Heading(block("Satsingsområde 1: Bustad\nMål: Alle har ein stad å bu")),
            bullet("leige inn private bustader"),
            Block::Paragraph(block("Delmål 2: Fleire i arbeid")),
            Block::Paragraph(block("Mange står utanfor.\nTiltak:")),
            bullet("arrangere jobbmesse"),
            bullet("tilby praksis"),
        ];
        assert_eq!(tables(&mut blocks, &Knowledge::builtin()), [false, true, true, false]);
        let rows: Vec<Vec<&str>> = blocks
            .iter()
            .filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None })
            .map(|t| t.cells.iter().filter(|c| c.row == 1).map(|c| c.text.as_str()).collect())
            .collect();
        assert_eq!(rows[0], ["Alle har ein stad å bu", "• leige inn private bustader"]);
        assert_eq!(rows[1][1], "• arrangere jobbmesse\n• tilby praksis");
        assert!(matches!(&blocks[3], Block::Paragraph(b) if b.text == "Mange står utanfor."));
    }

    #[test]
    fn the_words_that_name_an_objective_do_not_make_it_long() {
        let aim = "Ungdom med langvarig sjukdom har ein plan for overgangen før dei fyller 16 år.";
        let mut blocks = vec![
            Block::Paragraph(block(&format!("Dette vil vi oppnå: {aim}"))),
            bullet("velje sjekkliste"),
            Block::Paragraph(block("Dette vil vi oppnå: Fastlegen er med.")),
            bullet("avklare innkalling"),
        ];
        assert_eq!(tables(&mut blocks, &Knowledge::builtin()), [true, true]);
        let Block::Table(first) = &blocks[0] else { panic!("{:?}", blocks[0]) };
        let text = |row| first.at(row, 0).map(|c| c.text.as_str());
        assert_eq!((text(0), text(1)), (Some("Dette vil vi oppnå"), Some(aim)));
    }

    #[test]
    fn one_such_list_is_no_plan() {
        let mut blocks = plan();
        blocks.truncate(7);
        assert!(!tables(&mut blocks, &Knowledge::builtin()).contains(&true));
        assert_eq!(blocks.len(), 7);
    }

    #[test]
    fn more_bullets_with_labels_go_on_under_the_same_objective() {
        let said = |text: &str| Block::Paragraph(block(text));
        let mut blocks = vec![
            said("2.1 Det er trygt å gå"),
            bullet("gruse turstiar"),
            said("Ansvar: Teknisk\nVi følgjer med på: meter sti"),
            bullet("låne ut utstyr"),
            said("Ansvar: Kultur\nVi følgjer med på: utlån"),
        ];
        assert_eq!(tables(&mut blocks, &Knowledge::builtin()), [true, true]);
        let row = |b: &Block| match b {
            Block::Table(t) => (0..t.columns).filter_map(|c| t.at(1, c)).map(|c| c.text.clone()).collect::<Vec<_>>(),
            _ => panic!("{b:?}"),
        };
        assert_eq!(row(&blocks[0])[2..], ["Teknisk", "meter sti"]);
        assert_eq!(row(&blocks[1])[0], row(&blocks[0])[0]);
        assert_eq!(row(&blocks[1])[2..], ["Kultur", "utlån"]);
    }
}
