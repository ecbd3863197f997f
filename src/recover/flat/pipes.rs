//! Pipe and Markdown tables: `| a | b |` rows, with or without outer bars and separator rows.

use super::lines::Line;
use super::{furniture, place, prose, sections};
use crate::knowledge::Knowledge;
use crate::model::{Block, Cell, Field, How, Join, Region, Table, TextBlock};
use crate::text::fold::fold;
use crate::text::number;

/// Words of a row's only cell at most when it titles a section without a label or bold type.
const TITLE_WORDS: usize = 10;
/// Known headings that a first row without a separator under it must have to be a header.
const KNOWN_HEADINGS: usize = 2;
/// Confidence of a table whose columns are printed as bars.
const CONFIDENCE: f64 = 0.97;

/// What was found in a text with pipe tables.
pub struct Found {
    /// The blocks in reading order, furniture left out.
    pub blocks: Vec<Block>,
    /// Which lines are furniture.
    pub furniture: Vec<bool>,
    /// Tables were found.
    pub tables: bool,
}

/// A printed row.
#[derive(Debug)]
struct Row {
    line: usize,
    cells: Vec<String>,
    /// The whole of the first cell was set bold.
    bold: bool,
    /// It ends in a bar.
    closed: bool,
}

/// Finds headings, paragraphs, lists and pipe tables.
#[must_use]
pub fn recover(lines: &[Line<'_>], knowledge: &Knowledge) -> Found {
    let barred: Vec<bool> = lines.iter().map(|l| bars(l.text) > 0).collect();
    let rows: Vec<bool> =
        (0..lines.len()).map(|i| is_row(lines, &barred, i) && !are_labels(lines[i].text, knowledge)).collect();
    let furniture = furniture::find(lines, &rows);
    let clean: Vec<String> = lines.iter().map(|l| plain(l.text)).collect();
    let cleaned: Vec<Line<'_>> =
        lines.iter().zip(&clean).map(|(l, text)| Line { text: text.as_str(), ..l.clone() }).collect();
    let mut writer =
        Writer { lines, cleaned: &cleaned, furniture: &furniture, knowledge, blocks: Vec::new(), open: false };
    let mut at = 0;
    while at < lines.len() {
        if rows[at] {
            let end = table_end(lines, &rows, &furniture, at);
            writer.table(&rows, at..end);
            at = end;
        } else {
            let end = (at..lines.len()).find(|&i| rows[i]).unwrap_or(lines.len());
            writer.prose(at..end);
            at = end;
        }
    }
    let tables = writer.blocks.iter().any(|b| matches!(b, Block::Table(_)));
    Found { blocks: writer.blocks, tables, furniture }
}

/// Bars that are not escaped.
fn bars(text: &str) -> usize {
    let mut escaped = false;
    let mut count = 0;
    for c in text.chars() {
        count += usize::from(c == '|' && !escaped);
        escaped = c == '\\' && !escaped;
    }
    count
}

/// A line with an outer bar or two bars, or with one right beside a line that has bars too.
fn is_row(lines: &[Line<'_>], barred: &[bool], i: usize) -> bool {
    let text = lines[i].text;
    if !barred[i] || furniture::is_page_number(text) {
        return false;
    }
    let count = bars(text);
    if text.starts_with('|') || count > 1 {
        return true;
    }
    let near = |j: usize| barred.get(j) == Some(&true);
    near(i + 1) && lines[i + 1].blank_before == 0 || i > 0 && near(i - 1) && lines[i].blank_before == 0
}

/// Whether bars divide values with labels of their own: `Ansvar: Rektor | Frist: 2027`.
fn are_labels(text: &str, knowledge: &Knowledge) -> bool {
    let label = |part: &str| {
        part.split_once(':').is_some_and(|(label, _)| knowledge.headings.label(&fold(label.trim())).is_some())
    };
    !text.trim_start().starts_with('|') && text.split('|').all(label)
}

/// Where the rows from `at` end: at an empty line that no further row of as many cells follows,
/// or at other text. Text right under a row that has lost its last bar belongs to its last cell.
fn table_end(lines: &[Line<'_>], rows: &[bool], furniture: &[bool], at: usize) -> usize {
    let width = bars(lines[at].text);
    let mut end = at + 1;
    let mut i = at + 1;
    while i < lines.len() {
        let blank = lines[i].blank_before > 0 || lines[i].page_start;
        if furniture[i] || lines[i].is_spaces() {
            i += 1;
            continue;
        }
        let follows = rows[i] && (!blank || bars(lines[i].text).abs_diff(width) <= 1 && !opens_table(lines, rows, i));
        let hangs = !rows[i]
            && !blank
            && end == i
            && lines[at].text.starts_with('|')
            && !lines[i - 1].text.ends_with('|')
            && heading(lines[i].text).is_none();
        if !(follows || hangs) {
            break;
        }
        i += 1;
        end = i;
    }
    end
}

/// A separator row stands under this one: it is a header.
fn opens_table(lines: &[Line<'_>], rows: &[bool], i: usize) -> bool {
    rows.get(i + 1) == Some(&true) && is_separator(lines[i + 1].text)
}

fn is_separator(text: &str) -> bool {
    /// Dashes of a cell at least: a lone dash is a cell's content.
    const MIN_DASHES: usize = 2;
    let cells = split(text);
    let mut dashes = 0;
    for cell in cells.iter().map(|c| c.trim()) {
        if !cell.is_empty() && !cell.trim_start_matches(':').trim_end_matches(':').chars().all(|c| c == '-') {
            return false;
        }
        dashes = dashes.max(cell.matches('-').count());
    }
    dashes >= MIN_DASHES
}

/// The raw cells of a row, outer bars left out.
fn split(text: &str) -> Vec<String> {
    let mut text = text.trim();
    text = text.strip_prefix('|').unwrap_or(text);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        if escaped && c == '|' {
            if let Some(cell) = cells.last_mut() {
                cell.pop();
                cell.push('|');
            }
        } else if c == '|' {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            cell.push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    if text.ends_with('|') && !text.ends_with("\\|") {
        cells.pop();
    }
    cells
}

/// The text of a cell: breaks as `\n`, marks of bold type and code away.
fn content(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag_end = rest[at..].find('>').map(|e| at + e + 1);
        let tag = tag_end.map_or("", |e| &rest[at + 1..e - 1]);
        let name = tag.trim_matches(['/', ' ']).to_ascii_lowercase();
        let known = ["br", "p", "li", "ul", "ol", "b", "i", "strong", "em", "u", "sup", "sub", "span"];
        match (tag_end, known.contains(&name.as_str())) {
            (Some(end), true) => {
                match name.as_str() {
                    "br" | "p" => out.push('\n'),
                    "li" if !tag.starts_with('/') => out.push_str("\n- "),
                    _ => {}
                }
                rest = &rest[end..];
            }
            _ => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    let lines: Vec<String> = out.split('\n').map(plain).filter(|l| !l.is_empty()).collect();
    lines.join("\n")
}

/// A line without the marks of bold type and code, white space single.
fn plain(text: &str) -> String {
    let text = text.replace("**", "").replace('`', "").replace("&nbsp;", " ").replace("&amp;", "&");
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.split_whitespace()
        .map(|w| w.strip_prefix("__").unwrap_or(w))
        .map(|w| w.strip_suffix("__").unwrap_or(w))
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Level and text of a Markdown heading.
fn heading(text: &str) -> Option<(u8, &str)> {
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    let title = rest.strip_prefix(' ')?.trim().trim_end_matches('#').trim();
    let level = u8::try_from(level).ok().filter(|l| (1..=6).contains(l))?;
    (!title.is_empty()).then_some((level, title))
}

/// A line of dashes, asterisks, underscores or equals signs alone.
fn is_ruler(text: &str) -> bool {
    const MIN_MARKS: usize = 3;
    text.len() >= MIN_MARKS && text.chars().all(|c| matches!(c, '-' | '*' | '_' | '=' | ' '))
}

struct Writer<'w, 'a> {
    lines: &'w [Line<'a>],
    cleaned: &'w [Line<'w>],
    furniture: &'w [bool],
    knowledge: &'w Knowledge,
    blocks: Vec<Block>,
    /// Nothing but furniture stands after the last table: another part of it may follow.
    open: bool,
}

impl Writer<'_, '_> {
    fn prose(&mut self, range: std::ops::Range<usize>) {
        let mut from = range.start;
        for i in range.clone() {
            let text = self.lines[i].text;
            let title = heading(text);
            if title.is_none() && !is_ruler(text) {
                self.open &= self.furniture[i] || text.is_empty();
                continue;
            }
            prose::blocks(self.cleaned, from..i, self.furniture, &[], self.knowledge, &mut self.blocks);
            from = i + 1;
            if let Some((level, title)) = title {
                self.open = false;
                self.blocks.push(Block::Heading(TextBlock {
                    text: plain(title),
                    places: vec![place(&self.lines[i])],
                    level: Some(level),
                    prominent: false,
                }));
            }
        }
        prose::blocks(self.cleaned, from..range.end, self.furniture, &[], self.knowledge, &mut self.blocks);
    }

    fn table(&mut self, is_row: &[bool], range: std::ops::Range<usize>) {
        let mut rows: Vec<Row> = Vec::new();
        let mut separator = None;
        for i in range {
            let text = self.lines[i].text;
            if self.furniture[i] || text.is_empty() {
                continue;
            }
            if !is_row[i] {
                if let Some(cell) = rows.last_mut().filter(|r| !r.closed).and_then(|r| r.cells.last_mut()) {
                    cell.push('\n');
                    cell.push_str(&content(text));
                }
                continue;
            }
            if is_separator(text) {
                if separator.is_none() {
                    separator = Some(rows.len());
                }
                continue;
            }
            let raw = split(text);
            let first = raw.first().map_or("", |c| c.trim());
            rows.push(Row {
                line: i,
                bold: first.len() > 4 && first.starts_with("**") && first.ends_with("**"),
                closed: text.ends_with('|'),
                cells: raw.iter().map(|c| content(c)).collect(),
            });
        }
        let known = |row: &Row| {
            row.cells.iter().filter(|c| self.knowledge.headings.exact(&fold(&c.replace('\n', " "))).is_some()).count()
        };
        let header_rows = match separator {
            Some(at) if at > 0 => at,
            _ => usize::from(rows.first().is_some_and(|r| known(r) >= KNOWN_HEADINGS && known(r) * 2 >= r.cells.len())),
        };
        let width =
            rows.iter().map(|r| r.cells.iter().rposition(|c| !c.is_empty()).map_or(0, |p| p + 1)).max().unwrap_or(0);
        let width = width.max(rows.first().map_or(0, |r| r.cells.len()));
        if width == 0 {
            return;
        }
        self.emit(&rows, header_rows, width);
        self.open = true;
    }

    fn emit(&mut self, rows: &[Row], header_rows: usize, width: usize) {
        let open = self.open;
        let table = match self.blocks.last_mut() {
            // A part without a header, or with the same, goes on with the table before.
            Some(Block::Table(table)) if open && goes_on(table, rows, header_rows, width) => table,
            _ => {
                let page = rows.first().map_or(1, |r| self.lines[r.line].page);
                self.blocks.push(Block::Table(Table {
                    page,
                    bbox: None,
                    regions: vec![Region { page, bbox: None }],
                    header_rows,
                    columns: width,
                    cells: Vec::new(),
                    how: How::Grid,
                    confidence: CONFIDENCE,
                    joins: Vec::new(),
                    row_confidence: Vec::new(),
                    row_notes: Vec::new(),
                    title_rows: Vec::new(),
                    candidates: Vec::new(),
                }));
                let Some(Block::Table(table)) = self.blocks.last_mut() else { return };
                for (r, row) in rows[..header_rows].iter().enumerate() {
                    for c in 0..width {
                        let text = row.cells.get(c).map_or("", String::as_str);
                        table.cells.push(cell(r, c, 1, text, &self.lines[row.line]));
                    }
                    table.row_confidence.push(1.0);
                }
                table
            }
        };
        fill(table, rows, header_rows, self.lines, self.knowledge);
    }
}

fn goes_on(table: &Table, rows: &[Row], header_rows: usize, width: usize) -> bool {
    table.header_rows > 0
        && table.columns >= width
        && (header_rows == 0 || rows.first().is_some_and(|r| is_header(table, r)))
}

/// The row prints the table's headings again.
fn is_header(table: &Table, row: &Row) -> bool {
    let last = table.header_rows.saturating_sub(1);
    let headings: Vec<String> = table.cells.iter().filter(|c| c.row == last).map(|c| fold(&c.text)).collect();
    let own: Vec<String> = row.cells.iter().map(|c| fold(c)).collect();
    table.header_rows > 0
        && own.iter().any(|c| !c.is_empty())
        && headings.iter().enumerate().all(|(i, h)| own.get(i).map_or(h.is_empty(), |c| c == h))
}

fn fill(table: &mut Table, rows: &[Row], header_rows: usize, lines: &[Line<'_>], knowledge: &Knowledge) {
    let width = table.columns;
    let fields = fields(table, knowledge);
    let goals = [Field::FocusArea, Field::FocusAreaGoal, Field::MainGoal];
    let goal = |c: usize| fields[c].is_some_and(|f| goals.contains(&f));
    let measure = fields.iter().position(|f| *f == Some(Field::Measure)).unwrap_or(0);
    // Columns whose cells are left empty where the cell above holds on.
    let prefix = (0..measure).rev().find(|&c| goal(c) || fields[c] == Some(Field::Objective)).map_or(0, |c| c + 1);
    let mut above: Vec<Option<usize>> = vec![None; width];
    let mut at = table.rows().max(table.header_rows);
    for (k, row) in rows.iter().enumerate() {
        let line = &lines[row.line];
        let before = table.regions.last().map_or(line.page, |r| r.page);
        if before != line.page {
            table.regions.push(Region { page: line.page, bbox: None });
            table.joins.push(Join {
                after_page: before,
                why: vec!["rows of the same columns go on".to_owned()],
                confidence: CONFIDENCE,
                cut_row: None,
            });
        }
        let empty = row.cells.iter().all(String::is_empty);
        if k < header_rows || empty || is_header(table, row) {
            continue;
        }
        if is_section(row, rows.get(k + 1), width, &fields, knowledge) {
            table.cells.push(cell(at, 0, width, &row.cells[0], line));
            above.fill(None);
        } else {
            let first = row.cells.iter().position(|c| !c.is_empty()).unwrap_or(0);
            let merged = first == prefix || (first < prefix && (0..first).all(goal));
            for (c, slot) in above.iter_mut().enumerate() {
                let text = row.cells.get(c).map_or("", String::as_str);
                if c < first
                    && merged
                    && let Some(up) = *slot
                {
                    let up: &mut Cell = &mut table.cells[up];
                    if up.row + up.rowspan == at {
                        up.rowspan += 1;
                        continue;
                    }
                }
                *slot = Some(table.cells.len());
                table.cells.push(cell(at, c, 1, text, line));
            }
        }
        table.row_confidence.push(CONFIDENCE);
        at += 1;
    }
    table.cells.sort_by_key(|c| (c.row, c.col));
}

fn fields(table: &Table, knowledge: &Knowledge) -> Vec<Option<Field>> {
    let last = table.header_rows.saturating_sub(1);
    let mut names = vec![""; table.columns];
    for cell in table.cells.iter().filter(|c| c.row == last && table.header_rows > 0) {
        names[cell.col] = cell.text.as_str();
    }
    knowledge.headings.assign(&names).into_iter().map(|m| m.map(|m| m.field)).collect()
}

/// Whether the row titles a section: its first cell alone is filled, with a label, in bold type,
/// or with a short title over a row that fills more.
fn is_section(row: &Row, next: Option<&Row>, width: usize, fields: &[Option<Field>], knowledge: &Knowledge) -> bool {
    let Some(first) = row.cells.first().filter(|c| !c.is_empty()) else { return false };
    if width < 2
        || row.cells[1..].iter().any(|c| !c.is_empty())
        || number::parse(first).is_some_and(|n| n.rest.is_empty())
    {
        return false;
    }
    let area = matches!(fields[0], Some(Field::FocusArea | Field::FocusAreaGoal));
    let bare = row.cells.len() == 1 && row.closed;
    let opening = number::parse(first).map_or(first.as_str(), |n| n.rest);
    let word = opening.split_whitespace().next().unwrap_or("");
    let short = first.split_whitespace().count() <= TITLE_WORDS
        && word.starts_with(char::is_uppercase)
        && !first.ends_with(['.', ','])
        && !knowledge.words.is_infinitive(word)
        && fields[0] != Some(Field::Measure)
        && next.is_some_and(|n| n.cells.iter().filter(|c| !c.is_empty()).count() > 1);
    bare || !area && (row.bold || sections::label(first, knowledge).is_some() || short)
}

fn cell(row: usize, col: usize, colspan: usize, text: &str, line: &Line<'_>) -> Cell {
    Cell { row, col, rowspan: 1, colspan, text: text.to_owned(), places: vec![place(line)] }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{collect, text_pages};
    use super::*;

    fn blocks(text: &str) -> Vec<Block> {
        recover(&collect(&text_pages(&[text])), &Knowledge::builtin()).blocks
    }

    fn tables(text: &str) -> Vec<Table> {
        blocks(text).into_iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
    }

    fn texts(table: &Table, row: usize) -> Vec<&str> {
        (0..table.columns).map(|c| table.at(row, c).map_or("∅", |x| x.text.as_str())).collect()
    }

    #[test]
    fn reads_a_markdown_table_under_its_heading() {
        let text = "# Handlingsplan\n\n## Innsatsområde 1: Klima\n\n| Nr | Tiltak | Ansvarlig |\n|---|:--:|---|\n\
            | 1 | **Lage** plan<br>- for a \\| b<br/>- for c | HF |\n| 2 | Holde kurs |  |\n|  |  |  |\n";
        let found = blocks(text);
        assert!(matches!(&found[1], Block::Heading(b) if b.text == "Innsatsområde 1: Klima" && b.level == Some(2)));
        let tables = tables(text);
        assert_eq!(tables.len(), 1);
        assert_eq!((tables[0].header_rows, tables[0].rows()), (1, 3));
        assert_eq!(texts(&tables[0], 1), ["1", "Lage plan\n- for a | b\n- for c", "HF"]);
        assert_eq!(texts(&tables[0], 2), ["2", "Holde kurs", ""]);
    }

    #[test]
    fn outer_bars_and_last_bars_may_be_missing() {
        let table = &tables("Tiltak | Ansvar | Frist\n--- | --- | ---\nLage plan | HF | 2024\nHolde kurs | HF\n")[0];
        assert_eq!(texts(table, 1), ["Lage plan", "HF", "2024"]);
        assert_eq!(texts(table, 2), ["Holde kurs", "HF", ""]);
        let table =
            &tables("| Tiltak | Ansvar | Frist\n| Lage plan | HF | innen\nhøst 2024\n| Holde kurs || 2025 |\n")[0];
        assert_eq!(texts(table, 1), ["Lage plan", "HF", "innen\nhøst 2024"]);
        assert_eq!(texts(table, 2), ["Holde kurs", "", "2025"]);
    }

    #[test]
    fn empty_goal_cells_hang_under_the_goal_and_sections_span() {
        let table = &tables(
            "| Mål | Tiltak | Ansvar |\n|---|---|---|\n| **Frå planen for 2022** | | |\n| Betre flyt | Lage plan | HF |\n\
             | | Holde kurs | NAV |\n| Mål | Tiltak | Ansvar |\n| Nytt mål | Noko | HF |\n",
        )[0];
        assert_eq!(table.at(1, 2).map(|c| (c.colspan, c.text.as_str())), Some((3, "Frå planen for 2022")));
        assert_eq!(texts(table, 3), ["Betre flyt", "Holde kurs", "NAV"]);
        assert_eq!(table.at(2, 0).map(|c| c.rowspan), Some(2));
        assert_eq!(texts(table, 4), ["Nytt mål", "Noko", "HF"]);
    }

    #[test]
    fn prose_around_keeps_its_words() {
        let found = blocks("Innleiing her.\n\n| a | b |\n|---|---|\n| c | d |\n\n* punkt **ein**\n  * under\n");
        let list: Vec<(&str, u8)> = found
            .iter()
            .filter_map(|b| if let Block::ListItem(i) = b { Some((i.text.as_str(), i.depth)) } else { None })
            .collect();
        assert_eq!(list, [("punkt ein", 0), ("under", 1)]);
        assert!(matches!(&found[0], Block::Paragraph(b) if b.text == "Innleiing her."));
    }
}
