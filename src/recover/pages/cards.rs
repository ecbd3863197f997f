//! Tables that hold a card for each measure: labels in the first column, values beside them. The
//! cards of a document become tables with a row for each, wherever page breaks and frames cut them.

use std::collections::{BTreeMap, BTreeSet};

use crate::knowledge::headings::Lexicon;
use crate::model::{Block, Cell, Field, How, Place, Table, TextBlock};
use crate::recover::cards::{self, Cards, Column, MIN_FIELDS, NUMBER, Piece, Record, TITLE};

/// Columns that tables of cards have at most: two pairs of label and value.
const MOST_COLUMNS: usize = 4;
/// Cards that a document needs: one alone may be the plan's own data.
const MIN_CARDS: usize = 2;
/// Share of the rows between the first known label of a table and the last that have known labels.
const KNOWN_SHARE: f64 = 0.6;
/// Share of the cards that have a label which the lexicon does not have, from which on it is as good as known;
/// and the cards that it takes at least.
const STEADY: (f64, usize) = (0.8, 3);
/// Share of the cards that have a title, from which on titles name measures.
const TITLED: f64 = 0.8;

/// A row of a table, read as part of a card.
#[derive(Debug, Clone)]
enum Line<'t> {
    /// Labels with their values.
    Pairs(Vec<(cards::Label, &'t Cell, Vec<&'t Cell>)>),
    /// One text across.
    Across(&'t Cell),
    /// Nothing in the first column: the value above goes on.
    GoesOn(Vec<&'t Cell>),
    /// Nothing at all.
    Blank,
}

/// The blocks with every series of cards as tables that have a row a card.
pub(super) fn gather(blocks: Vec<Block>, lexicon: &Lexicon) -> Vec<Block> {
    let mut read: Vec<Option<Vec<Line<'_>>>> =
        blocks.iter().map(|b| b.table().and_then(|t| lines(t, lexicon))).collect();
    let Some(known) = Known::find(&read, lexicon) else { return blocks };
    // A text alone that comes once is a title, not a label without a value.
    for line in read.iter_mut().flatten().flatten() {
        if let Some((label, cell)) = lone(line)
            && !known.labels.contains_key(&label.key)
        {
            *line = Line::Across(cell);
        }
    }
    let ranges: Vec<Option<(usize, usize)>> =
        read.iter().map(|lines| lines.as_ref().and_then(|l| known.range(l))).collect();
    let mut count = (0, 0);
    for (lines, range) in read.iter().zip(&ranges) {
        if let (Some(lines), Some((from, to))) = (lines, range) {
            let (cards, titles) = known.count(&lines[*from..*to]);
            count = (count.0 + cards, count.1 + titles);
        }
    }
    if count.0 < MIN_CARDS {
        return blocks;
    }
    #[allow(clippy::cast_precision_loss)]
    let titled = count.1 as f64 >= TITLED * count.0 as f64;
    let mut out: Vec<Block> = Vec::new();
    let mut open: Option<Series> = None;
    for ((block, lines), range) in blocks.iter().zip(&read).zip(&ranges) {
        match (block, lines, range) {
            (Block::Table(table), Some(lines), Some((from, to))) => {
                if let Some(before) = part(table, 0, *from) {
                    close(&mut open, &known, &mut out);
                    out.push(before);
                }
                open.get_or_insert_default().take(table, &lines[*from..*to], &known, titled, lexicon);
                if let Some(after) = part(table, *to, lines.len()) {
                    close(&mut open, &known, &mut out);
                    out.push(after);
                }
            }
            (Block::Furniture(_), ..) => out.push(block.clone()),
            _ => {
                close(&mut open, &known, &mut out);
                out.push(block.clone());
            }
        }
    }
    close(&mut open, &known, &mut out);
    out
}

fn close(open: &mut Option<Series>, known: &Known, out: &mut Vec<Block>) {
    if let Some(series) = open.take() {
        out.extend(series.finish(known));
    }
}

/// The rows of a table as lines of cards; nothing where it has too many columns for them.
fn lines<'t>(table: &'t Table, lexicon: &Lexicon) -> Option<Vec<Line<'t>>> {
    if !(2..=MOST_COLUMNS).contains(&table.columns) {
        return None;
    }
    let mut rows: Vec<Vec<&Cell>> = vec![Vec::new(); table.rows()];
    for cell in &table.cells {
        rows.get_mut(cell.row)?.push(cell);
    }
    // Headings side by side have their values below. One of them may be the plan's own (`Status 1. juni 2025`) where
    // another stands in the place of a value.
    let is_header = |row: &Vec<&Cell>| {
        let is_filled = |c: &&Cell| !c.text.trim().is_empty();
        let is_known = |c: &&Cell| cards::label(&c.text, lexicon).is_some_and(|l| l.field.is_some());
        let (filled, known) = (row.iter().copied().filter(is_filled), row.iter().copied().filter(is_known));
        let (filled, known) = (filled.count(), known.count());
        let labels_a_label = row.chunks_exact(2).any(|pair| pair.iter().all(is_known));
        filled > 1 && (known == filled || labels_a_label && known + 1 == filled)
    };
    if rows.iter().take(table.header_rows.max(1)).any(is_header) {
        return None;
    }
    Some(rows.into_iter().map(|row| line(row, table.columns, lexicon)).collect())
}

fn line<'t>(row: Vec<&'t Cell>, columns: usize, lexicon: &Lexicon) -> Line<'t> {
    let filled = |c: &&&Cell| !c.text.trim().is_empty();
    let Some(first) = row.first().copied() else { return Line::Blank };
    if !row.iter().any(|c| filled(&c)) {
        return Line::Blank;
    }
    if first.col == 0 && first.colspan >= columns {
        return Line::Across(first);
    }
    if first.col > 0 || first.text.trim().is_empty() {
        return Line::GoesOn(row.into_iter().filter(|c| filled(&c)).collect());
    }
    let alone = row.iter().filter(filled).count() == 1;
    let Some(label) = cards::label(&first.text, lexicon) else {
        return if alone { Line::Across(first) } else { Line::Blank };
    };
    let mut pairs = vec![(label, first, Vec::new())];
    for cell in row.into_iter().skip(1) {
        // A second pair stands beside the first where its label is known.
        let beside = cell.col + 1 < columns && pairs.last().is_some_and(|p| !p.2.is_empty());
        match cards::label(&cell.text, lexicon).filter(|l| beside && l.field.is_some()) {
            Some(label) => pairs.push((label, cell, Vec::new())),
            None => {
                if let Some(last) = pairs.last_mut() {
                    last.2.push(cell);
                }
            }
        }
    }
    Line::Pairs(pairs)
}

/// The first column's text that the lexicon does not know, where it is the only one of its row.
fn lone<'l, 't>(line: &'l Line<'t>) -> Option<(&'l cards::Label, &'t Cell)> {
    match line {
        Line::Pairs(pairs) => match pairs.as_slice() {
            [(label, cell, values)] if label.field.is_none() && values.iter().all(|c| c.text.trim().is_empty()) => {
                Some((label, cell))
            }
            _ => None,
        },
        _ => None,
    }
}

/// The labels that come again in the document.
struct Known {
    /// Keys with their fields.
    labels: BTreeMap<String, Option<Field>>,
    /// Keys without one that nearly every card has.
    steady: BTreeSet<String>,
}

impl Known {
    /// What comes twice or more, where that makes cards.
    fn find(read: &[Option<Vec<Line<'_>>>], lexicon: &Lexicon) -> Option<Self> {
        let mut seen: BTreeMap<String, (usize, Option<Field>)> = BTreeMap::new();
        let (mut across, mut cards) = (0usize, 0usize);
        for line in read.iter().flatten().flatten() {
            match line {
                Line::Pairs(pairs) => {
                    for (label, ..) in pairs {
                        let entry = seen.entry(label.key.clone()).or_insert((0, label.field));
                        entry.0 += 1;
                        cards = cards.max(entry.0);
                    }
                }
                Line::Across(_) => across += 1,
                _ => {}
            }
        }
        let once = |l: &&Line<'_>| lone(l).is_some_and(|(label, _)| seen.get(&label.key).is_some_and(|s| s.0 == 1));
        across += read.iter().flatten().flatten().filter(once).count();
        seen.retain(|_, (count, _)| *count >= MIN_CARDS);
        let mut fields: Vec<Field> = seen.values().filter_map(|s| s.1).collect();
        fields.sort_unstable();
        fields.dedup();
        let titled = across >= MIN_CARDS && across * 2 >= cards;
        #[allow(clippy::cast_precision_loss)]
        let is_steady = |count: usize| cards >= STEADY.1 && count as f64 >= STEADY.0 * cards as f64;
        let steady: BTreeSet<String> =
            seen.iter().filter(|(_, s)| s.1.is_none() && is_steady(s.0)).map(|(key, _)| key.clone()).collect();
        let guessed = || cards::has_core(&steady.iter().map(|key| lexicon.guess(key).field).collect::<Vec<_>>());
        if fields.len() < MIN_FIELDS - usize::from(titled) || !cards::has_core(&fields) && !titled && !guessed() {
            return None;
        }
        Some(Self { labels: seen.into_iter().map(|(key, (_, field))| (key, field)).collect(), steady })
    }

    fn has_known(&self, line: &Line<'_>) -> bool {
        let known = |key: &str| self.labels.get(key).is_some_and(Option::is_some) || self.steady.contains(key);
        matches!(line, Line::Pairs(pairs) if pairs.iter().any(|(label, ..)| known(&label.key)))
    }

    /// The rows of a table that are cards.
    fn range(&self, lines: &[Line<'_>]) -> Option<(usize, usize)> {
        let mut from = lines.iter().position(|l| self.has_known(l))?;
        let mut to = lines.iter().rposition(|l| self.has_known(l))? + 1;
        let rows: Vec<&Line<'_>> = lines[from..to].iter().filter(|l| matches!(l, Line::Pairs(_))).collect();
        let known = rows.iter().filter(|l| self.has_known(l)).count();
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for line in &rows {
            if let Line::Pairs(pairs) = line {
                keys.extend(pairs.iter().map(|p| p.0.key.as_str()).filter(|k| self.labels.contains_key(*k)));
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let mostly = known as f64 >= KNOWN_SHARE * rows.len() as f64;
        // A table in which one label alone is known is one of another kind, unless all of it is.
        if !mostly || keys.len() < 2 && known < lines.len() {
            return None;
        }
        while from > 0 && matches!(lines[from - 1], Line::Across(_)) {
            from -= 1;
        }
        let goes_on = |l: &Line<'_>| match l {
            Line::GoesOn(_) | Line::Blank => true,
            Line::Pairs(pairs) => pairs.iter().any(|(l, ..)| self.labels.contains_key(&l.key)),
            Line::Across(_) => false,
        };
        while to < lines.len() && goes_on(&lines[to]) {
            to += 1;
        }
        // The title of a card whose labels the page break divides from it.
        if to + 1 == lines.len() && matches!(lines[to], Line::Across(_)) {
            to += 1;
        }
        Some((from, to))
    }

    /// Cards, by their commonest label, and titles that stand before a known label.
    fn count(&self, lines: &[Line<'_>]) -> (usize, usize) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in lines {
            if let Line::Pairs(pairs) = line {
                for (label, ..) in pairs.iter().filter(|p| self.labels.contains_key(&p.0.key)) {
                    *counts.entry(label.key.as_str()).or_default() += 1;
                }
            }
        }
        let titles = lines.windows(2).filter(|w| matches!(w[0], Line::Across(_)) && self.has_known(&w[1])).count();
        (counts.into_values().max().unwrap_or(0), titles)
    }
}

/// Cards that are being gathered.
#[derive(Default)]
struct Series {
    cards: Cards,
    /// Key of the label that opened the first card.
    lead: Option<String>,
    /// Labels that stand again: said once, as the heads of tables are.
    again: BTreeMap<String, (String, Vec<Place>)>,
    how: Option<How>,
    confidence: f64,
    joins: Vec<crate::model::Join>,
    /// No card is open: a section was the last row.
    closed: bool,
}

impl Series {
    fn take(&mut self, table: &Table, lines: &[Line<'_>], known: &Known, titled: bool, lexicon: &Lexicon) {
        self.confidence = if self.how.is_none() { table.confidence } else { self.confidence.min(table.confidence) };
        self.how.get_or_insert(table.how);
        self.joins.extend(table.joins.iter().cloned().map(|j| crate::model::Join { cut_row: None, ..j }));
        for (i, line) in lines.iter().enumerate() {
            match line {
                Line::Blank => {}
                Line::Across(cell) => {
                    let title = cards::title(&cell.text, lexicon);
                    let opens = lines.get(i + 1).is_none_or(|l| known.has_known(l));
                    let named = title.word.is_some() && (title.number.is_some() || !title.text.is_empty());
                    if opens && (named || titled && cards::known_area(&cell.text, lexicon).is_none()) {
                        self.title(cell, title);
                    } else {
                        let piece = Piece { key: String::new(), text: cell.text.clone(), places: cell.places.clone() };
                        self.cards.rows.push(Record::Section(piece));
                        self.closed = true;
                    }
                }
                Line::GoesOn(cells) => self.go_on(cells),
                Line::Pairs(pairs) => {
                    for (label, at, values) in pairs {
                        self.value(label, at, values);
                    }
                }
            }
        }
    }

    fn column(&mut self, key: &str, heading: &str, places: &[Place]) {
        if self.cards.columns.iter().any(|c| c.key == key) {
            if !heading.is_empty() {
                let again = self.again.entry(key.to_owned()).or_insert_with(|| (heading.to_owned(), Vec::new()));
                again.1.extend(places.iter().cloned());
            }
            return;
        }
        let column = Column { key: key.to_owned(), heading: heading.to_owned(), places: places.to_vec() };
        if key == NUMBER {
            self.cards.columns.insert(0, column);
        } else {
            self.cards.columns.push(column);
        }
    }

    fn open(&mut self) {
        self.cards.rows.push(Record::Card(Vec::new()));
        self.closed = false;
    }

    fn push(&mut self, key: &str, text: String, places: Vec<Place>) {
        if let Some(Record::Card(pieces)) = self.cards.rows.last_mut() {
            pieces.push(Piece { key: key.to_owned(), text, places });
        }
    }

    fn title(&mut self, cell: &Cell, title: cards::Title) {
        self.open();
        self.lead = Some(TITLE.to_owned());
        if let Some(number) = title.number {
            self.column(NUMBER, "", &cell.places);
            self.push(NUMBER, number, cell.places.clone());
        }
        if !title.text.is_empty() {
            self.column(TITLE, title.word.as_deref().unwrap_or(""), &cell.places);
            self.push(TITLE, title.text, cell.places.clone());
        } else if let Some(word) = title.word {
            // `Tiltak 1` alone: the word names no column, and is kept as what stands over every card.
            self.again
                .entry(TITLE.to_owned())
                .or_insert_with(|| (word, Vec::new()))
                .1
                .extend(cell.places.iter().cloned());
        }
    }

    fn value(&mut self, label: &cards::Label, at: &Cell, values: &[&Cell]) {
        let has = |row: Option<&Record>| match row {
            Some(Record::Card(pieces)) => pieces.iter().any(|p| p.key == label.key),
            _ => true,
        };
        if self.closed || self.lead.as_deref() == Some(&label.key) || has(self.cards.rows.last()) {
            self.open();
        }
        self.lead.get_or_insert_with(|| label.key.clone());
        if let Some(number) = &label.number {
            self.column(NUMBER, "", &at.places);
            self.push(NUMBER, number.clone(), at.places.clone());
        }
        self.column(&label.key, &label.heading, &at.places);
        let text: Vec<&str> = values.iter().map(|c| c.text.as_str()).filter(|t| !t.trim().is_empty()).collect();
        let places = values.iter().flat_map(|c| c.places.clone()).collect();
        self.push(&label.key, text.join("\n"), places);
    }

    fn go_on(&mut self, cells: &[&Cell]) {
        let Some(Record::Card(pieces)) = self.cards.rows.last_mut() else { return };
        let Some(piece) = pieces.last_mut() else { return };
        for cell in cells {
            if !piece.text.is_empty() {
                piece.text.push('\n');
            }
            piece.text.push_str(&cell.text);
            for place in &cell.places {
                match piece.places.iter_mut().find(|p| p.page == place.page) {
                    Some(own) => {
                        own.bbox = match (own.bbox, place.bbox) {
                            (Some(a), Some(b)) => Some(a.union(&b)),
                            (a, b) => a.or(b),
                        };
                    }
                    None => piece.places.push(place.clone()),
                }
            }
        }
    }

    fn finish(mut self, known: &Known) -> Vec<Block> {
        // Beside a label for what is to be done, a card's title names it only.
        let says = |c: &Column| known.labels.get(&c.key).copied().flatten() == Some(Field::Measure);
        if self.cards.columns.iter().any(says)
            && let Some(at) = self.cards.columns.iter().position(|c| c.key == TITLE)
        {
            let title = self.cards.columns.remove(at);
            self.cards.columns.push(title);
        }
        let mut table = self.cards.table(self.how.unwrap_or(How::Ruled), self.confidence);
        table.joins = self.joins;
        let furniture = |(text, places)| Block::Furniture(TextBlock { text, places, level: None, prominent: false });
        self.again.into_values().map(furniture).chain([Block::Table(table)]).collect()
    }
}

/// Rows of a table as a table of their own; nothing where no text is in them.
fn part(table: &Table, from: usize, to: usize) -> Option<Block> {
    let cells: Vec<Cell> = table
        .cells
        .iter()
        .filter(|c| (from..to).contains(&c.row))
        .map(|c| Cell { row: c.row - from, rowspan: c.rowspan.min(to - c.row), ..c.clone() })
        .collect();
    if !cells.iter().any(|c| !c.text.trim().is_empty()) {
        return None;
    }
    let header_rows = table.header_rows.saturating_sub(from).min(to - from);
    let row_confidence = table.row_confidence.get(from..to.min(table.row_confidence.len()));
    let pages: BTreeSet<u32> = cells.iter().flat_map(|c| &c.places).map(|p| p.page).collect();
    let mut regions: Vec<_> = table.regions.iter().filter(|r| pages.contains(&r.page)).cloned().collect();
    if regions.is_empty() {
        regions.clone_from(&table.regions);
    }
    Some(Block::Table(Table {
        page: regions.first().map_or(table.page, |r| r.page),
        bbox: regions.first().and_then(|r| r.bbox),
        regions,
        header_rows,
        cells,
        joins: Vec::new(),
        row_confidence: row_confidence.map(<[f64]>::to_vec).unwrap_or_default(),
        row_notes: Vec::new(),
        title_rows: Vec::new(),
        ..table.clone()
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Knowledge;
    use crate::model::Region;

    /// A table of rows; a row of one text is one cell across.
    fn table(page: u32, rows: &[&[&str]]) -> Block {
        let columns = rows.iter().map(|r| r.len()).max().unwrap();
        let mut cells = Vec::new();
        for (row, texts) in rows.iter().enumerate() {
            for (col, text) in texts.iter().enumerate() {
                let colspan = if texts.len() == 1 { columns } else { 1 };
                let places = vec![Place { page, bbox: None, line: None }];
                cells.push(Cell { row, col, rowspan: 1, colspan, text: (*text).to_owned(), places });
            }
        }
        Block::Table(Table {
            page,
            bbox: None,
            regions: vec![Region { page, bbox: None }],
            header_rows: 0,
            columns,
            cells,
            how: How::Ruled,
            confidence: 0.9,
            joins: Vec::new(),
            row_confidence: vec![0.9; rows.len()],
            row_notes: Vec::new(),
            title_rows: Vec::new(),
            candidates: Vec::new(),
        })
    }

    fn tables(blocks: Vec<Block>) -> Vec<Vec<Vec<String>>> {
        gather(blocks, &Knowledge::builtin().headings)
            .iter()
            .filter_map(Block::table)
            .map(|t| {
                (0..t.rows())
                    .map(|r| (0..t.columns).map(|c| t.at(r, c).map_or(String::new(), |c| c.text.clone())).collect())
                    .collect()
            })
            .collect()
    }

    #[test]
    fn cards_are_rows_across_frames_and_pages() {
        let members = [["Møtedag", "Stad"], ["3. mai", "Rådhuset"]];
        let found = tables(vec![
            table(
                1,
                &[
                    &members[0],
                    &members[1],
                    &["Tiltak nr.", "1"],
                    &["Mål", "Trygge gater"],
                    &["Tiltak", "Male gangfelt"],
                    &["Skuggeløype", "Nord"],
                    &["", "og sør"],
                    &["Ansvarleg", "Vegsjefen"],
                    &["Tiltak nr.", "2"],
                ],
            ),
            table(
                2,
                &[
                    &["Mål", "Lys ved skular"],
                    &["Tiltak", "Setje opp lys"],
                    &["Skuggeløype", ""],
                    &["Ansvarleg", "Eigedom"],
                ],
            ),
        ]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], members);
        let expected = [
            ["Tiltak nr.", "Mål", "Tiltak", "Skuggeløype", "Ansvarleg"],
            ["1", "Trygge gater", "Male gangfelt", "Nord\nog sør", "Vegsjefen"],
            ["2", "Lys ved skular", "Setje opp lys", "", "Eigedom"],
        ];
        assert_eq!(found[1], expected);
    }

    #[test]
    fn titles_open_cards_and_other_rows_across_are_sections() {
        let found = tables(vec![table(
            1,
            &[
                &["Innsatsområde 1: Vegar"],
                &["Tiltak 1: Male gangfelt"],
                &["Mål", "Trygge gater"],
                &["Ansvarleg", "Vegsjefen", "Frist", "2026"],
                &["Tiltak 2: Setje opp lys"],
                &["Mål", "Lys"],
                &["Ansvarleg", "Eigedom", "Frist", "2027"],
            ],
        )]);
        let expected = [
            ["", "Tiltak", "Mål", "Ansvarleg", "Frist"],
            ["Innsatsområde 1: Vegar"; 5],
            ["1", "Male gangfelt", "Trygge gater", "Vegsjefen", "2026"],
            ["2", "Setje opp lys", "Lys", "Eigedom", "2027"],
        ];
        assert_eq!(found, [expected]);
    }

    #[test]
    fn headings_side_by_side_are_no_labels_though_one_is_the_plans_own() {
        let rows: &[&[&str]] = &[
            &["Ansvarleg", "Frist", "Tiltak", "Skuggeløype"],
            &["Vegsjefen", "2026", "Male gangfelt", "Nord"],
            &["Ansvarleg", "Frist", "Tiltak", "Skuggeløype"],
            &["Eigedom", "2027", "Setje opp lys", "Sør"],
        ];
        assert_eq!(tables(vec![table(1, rows)]), [rows]);
        // A card whose second pair has no value.
        let found = tables(vec![table(
            1,
            &[
                &["Ansvarleg", "Vegsjefen", "Frist", ""],
                &["Tiltak", "Male gangfelt", "Mål", "Trygge gater"],
                &["Ansvarleg", "Eigedom", "Frist", "2027"],
                &["Tiltak", "Setje opp lys", "Mål", "Lys"],
            ],
        )]);
        let expected = [
            ["Ansvarleg", "Frist", "Tiltak", "Mål"],
            ["Vegsjefen", "", "Male gangfelt", "Trygge gater"],
            ["Eigedom", "2027", "Setje opp lys", "Lys"],
        ];
        assert_eq!(found, [expected]);
    }

    #[test]
    fn the_word_before_the_number_of_a_card_is_kept() {
        let cards: &[&[&str]] = &[
            &["Tiltak 1"],
            &["Mål", "Trygge gater"],
            &["Ansvarleg", "Vegsjefen", "Frist", "2026"],
            &["Tiltak 2"],
            &["Mål", "Lys"],
            &["Ansvarleg", "Eigedom", "Frist", "2027"],
        ];
        let found = gather(vec![table(1, cards)], &Knowledge::builtin().headings);
        let said = |b: &Block| matches!(b, Block::Furniture(t) if t.text == "Tiltak" && t.places.len() == 2);
        assert!(found.iter().any(said), "{found:#?}");
        assert_eq!(tables(found)[0][1][..2], ["1", "Trygge gater"]);
    }

    #[test]
    fn a_table_with_a_header_is_none() {
        let blocks =
            vec![table(1, &[&["Tiltak", "Ansvarleg"], &["Male gangfelt", "Vegsjefen"], &["Setje opp lys", "Eigedom"]])];
        assert_eq!(gather(blocks.clone(), &Knowledge::builtin().headings), blocks);
    }
}
