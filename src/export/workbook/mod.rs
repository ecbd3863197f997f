//! `samstem.xlsx`: the data set as a workbook for people, in the language of its reader.
//!
//! Every text is written as a string, so nothing is ever run; no cells are merged; what Excel
//! cannot hold is cut with a mark and a note. The same plans give the same bytes.

mod comparison;
mod fields;
mod links;
mod looks;
mod names;
mod plan;
mod sheet;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use crate::knowledge::sentences::{About, Sentences};
use crate::knowledge::themes::Themes;
use crate::model::comparison::Comparison;
use crate::model::{Item, PlanDocument, Severity};

use super::dialect::ReaderLanguage;
use super::fields::{Row, TABLES, TableSpec};
use super::file::{WholeFile, Written};
use super::run_report::{Outcome, RunReport};
use fields::{Beside, FieldColumns};
pub use links::Links;
use links::{place, within};
use looks::{Look, Looks};
use names::SheetNames;
use plan::PlanShape;
use sheet::{Cell, Column, Fit, Sheet};
use words::{Words, say};

/// The name of the workbook in the data set.
pub const WORKBOOK_FILE: &str = "samstem.xlsx";

/// Plans with a sheet of their own: more tabs than these nobody finds his way among, and every
/// sheet costs memory until the workbook is written.
const MAX_PLAN_SHEETS: usize = 250;

/// The day that stands in every workbook as the day it was made: a clock would change its bytes.
const MADE: (u16, u8, u8) = (2000, 1, 1);

/// A workbook while its plans come in. What is held in memory grows with the number of measures.
pub struct Workbook {
    language: ReaderLanguage,
    links: Links,
    file: WholeFile,
    looks: Looks,
    names: SheetNames,
    themes: Themes,
    sentences: Sentences,
    measures: FieldSheet,
    plans: FieldSheet,
    unplaced: FieldSheet,
    notes: Sheet,
    own: Vec<Sheet>,
    compared: Vec<Sheet>,
    /// Where the measures stand in the sheets of their plans.
    places: BTreeMap<String, (usize, u32)>,
    /// The communities of the plans, as printed.
    communities: BTreeMap<String, String>,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("language", &self.language).field("file", &self.file).finish_non_exhaustive()
    }
}

/// A sheet over a table of the field table.
struct FieldSheet {
    table: &'static TableSpec,
    columns: FieldColumns,
    sheet: Sheet,
}

/// What a note says and about what.
struct Note<'a> {
    kind: &'static Words,
    plan: &'a str,
    source: (String, Option<String>),
    about: &'a str,
    code: &'a str,
    text: &'a str,
}

impl Workbook {
    /// Opens the file and begins the sheets.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(folder: &Path, language: ReaderLanguage, links: Links) -> io::Result<Self> {
        let file = WholeFile::create(&folder.join(WORKBOOK_FILE))?;
        let looks = Looks::new(language);
        let mut names = SheetNames::default();
        let mut begin = |name: &str, words: &Words, columns: fn(&'static TableSpec) -> FieldColumns| {
            let table = TABLES.iter().find(|t| t.name == name).ok_or_else(|| io::Error::other("no such table"))?;
            let columns = columns(table);
            let name = names.take(say(words, language), "");
            let sheet = Sheet::new(&name, columns.columns(language), &looks, language).map_err(to_io)?;
            io::Result::Ok(FieldSheet { table, columns, sheet: sheet.hiding_empty() })
        };
        let measures = begin("measures", &words::MEASURES, FieldColumns::measures)?;
        let unplaced = begin("unplaced", &words::UNPLACED, FieldColumns::unplaced)?;
        let plans = begin("plans", &words::SOURCES, FieldColumns::plans)?;
        let heads = [
            (&words::KIND, Look::Text),
            (&words::TEXT, Look::Text),
            (&words::SOURCE, Look::Text),
            (&words::PLACE, Look::Code),
            (&words::PLAN, Look::Code),
            (&words::CODE, Look::Code),
        ];
        let columns = heads.iter().map(|(words, look)| Column::new(say(words, language), *look)).collect();
        let name = names.take(say(&words::NOTES, language), "");
        let notes = Sheet::new(&name, columns, &looks, language).map_err(to_io)?;
        // The names that come later are kept free of plans.
        for words in LATER {
            names.take(say(words, language), "");
        }
        Ok(Self {
            language,
            links,
            file,
            looks,
            names,
            themes: Themes::builtin(),
            sentences: Sentences::builtin(),
            measures,
            plans,
            unplaced,
            notes,
            own: Vec::new(),
            compared: Vec::new(),
            places: BTreeMap::new(),
            communities: BTreeMap::new(),
        })
    }

    /// The language of its reader.
    #[must_use]
    pub fn language(&self) -> ReaderLanguage {
        self.language
    }

    /// Adds a plan. `output` is its file in the data set.
    ///
    /// # Errors
    /// When a sheet cannot take it.
    pub fn add(&mut self, document: &PlanDocument, output: &str) -> io::Result<()> {
        if let Some(community) = &document.plan.community {
            self.communities.insert(document.plan.id.clone(), community.name.clone());
        }
        self.plan(document, output).map_err(to_io)
    }

    fn plan(&mut self, document: &PlanDocument, output: &str) -> Result<(), XlsxError> {
        let rows = self.own_sheet(document)?;
        let sheet = self.own.last().filter(|_| !rows.is_empty()).map(|s| s.name().to_owned());
        let plan_row = |row: Option<&u32>| match (&sheet, row) {
            (Some(sheet), Some(row)) => (Cow::Owned(sheet.clone()), Some(within(sheet, *row))),
            _ => (Cow::Borrowed(""), None),
        };
        let mut cut: Vec<(Option<&str>, Fit)> = Vec::new();

        let mut at = 0;
        for row in (self.measures.table.rows)(document, output) {
            let Some(item) = row.item else { continue };
            while document.items.get(at).is_some_and(|i| !std::ptr::eq(i, item)) {
                at += 1;
            }
            let own = rows.get(at);
            if let (Some(measure), Some(own)) = (row.measure, own) {
                self.places.insert(measure.id.clone(), (self.own.len() - 1, *own));
            }
            let themes = row.measure.map(|m| self.theme_names(&m.themes)).unwrap_or_default();
            let beside = Beside { source: self.source(document, item), plan_row: plan_row(own), themes };
            let fit = self.measures.sheet.row(&self.looks, self.measures.columns.cells(&row, &beside))?;
            cut.push((row.measure.map(|m| m.id.as_str()), fit));
        }
        for row in (self.unplaced.table.rows)(document, output) {
            let page = row.unplaced.and_then(|u| u.page);
            let place = place(document, None, page, self.language);
            let beside = Beside { source: (place.into(), self.links.source(document, page)), ..Beside::default() };
            let fit = self.unplaced.sheet.row(&self.looks, self.unplaced.columns.cells(&row, &beside))?;
            cut.push((None, fit));
        }
        let file = (Cow::Borrowed(document.source.file.as_str()), self.links.source(document, None));
        let first = rows.first();
        let beside = Beside { source: file, plan_row: plan_row(first), themes: String::new() };
        let row = Row::plan(document, output);
        let fit = self.plans.sheet.row(&self.looks, self.plans.columns.cells(&row, &beside))?;
        cut.push((None, fit));
        for (about, fit) in cut {
            self.note_fit(document, about, fit)?;
        }
        self.notes_of(document)
    }

    /// The plan's own sheet; the rows of its items, none where it has no sheet.
    fn own_sheet(&mut self, document: &PlanDocument) -> Result<Vec<u32>, XlsxError> {
        if document.items.is_empty() {
            return Ok(Vec::new());
        }
        if self.own.len() >= MAX_PLAN_SHEETS {
            self.note_plan(document, &words::INFO, "", say(&words::NO_SHEET, self.language))?;
            return Ok(Vec::new());
        }
        let shape = PlanShape::new(document, self.language);
        let name = self.names.plan(document);
        let mut sheet = Sheet::new(&name, shape.columns(self.language), &self.looks, self.language)?;
        let mut rows = Vec::with_capacity(document.items.len());
        for item in &document.items {
            let (text, url) = self.source(document, item);
            rows.push(sheet.next_row());
            let fit = sheet.row(&self.looks, shape.cells(item, (text.into_owned(), url)))?;
            self.note_fit(document, Some(&item.id), fit)?;
        }
        if shape.cut {
            self.note_plan(document, &words::CUT, &name, say(&words::CUT_COLUMNS, self.language))?;
        }
        self.own.push(sheet);
        Ok(rows)
    }

    fn source<'a>(&self, document: &PlanDocument, item: &Item) -> (Cow<'a, str>, Option<String>) {
        let page = item.source.pages.first().copied();
        (place(document, Some(item), None, self.language).into(), self.links.source(document, page))
    }

    fn theme_names(&self, ids: &[String]) -> String {
        ids.iter().map(|id| self.theme_name(id).unwrap_or(id)).collect::<Vec<_>>().join("; ")
    }

    fn theme_name(&self, id: &str) -> Option<&str> {
        self.themes.list().iter().find(|t| t.id == id).map(|t| t.name_in(self.language.name()))
    }

    /// A sentence of the program's own in the language of the reader, with the English one where it says
    /// more or is all there is.
    fn sentence(&self, about: About, key: &str, english: &str) -> String {
        let known = self.sentences.find(about, key);
        match known.and_then(|s| Some((s, s.in_language(self.language.name())?))) {
            Some((sentence, said)) if sentence.details => format!("{said} ({english})"),
            Some((_, said)) => said.to_owned(),
            None => english.to_owned(),
        }
    }

    /// What was found out about a plan.
    fn notes_of(&mut self, document: &PlanDocument) -> Result<(), XlsxError> {
        for note in &document.warnings {
            let kind = if note.severity == Severity::Warning { &words::WARNING } else { &words::INFO };
            let source = (place(document, None, note.page, self.language), self.links.source(document, note.page));
            let (plan, code) = (document.plan.id.as_str(), note.code.as_str());
            let text = self.sentence(About::Note, code, &note.message);
            self.note(Note { kind, plan, source, about: "", code, text: &text })?;
        }
        for heading in document.headings.iter().filter(|h| h.field.is_none() && !h.heading.is_empty()) {
            let text = format!("{}: {}", heading.heading, say(&words::HEADING_KEPT, self.language));
            self.note_plan(document, &words::UNKNOWN_HEADING, "", &text)?;
        }
        for area in self.empty_areas(document) {
            self.note_plan(document, &words::NO_ITEMS_AREA, "", &area)?;
        }
        for item in &document.items {
            for text in &item.warnings {
                let (text_of_place, url) = self.source(document, item);
                let source = (text_of_place.into_owned(), url);
                let (plan, about) = (document.plan.id.as_str(), item.id.as_str());
                let text = self.sentence(About::Item, text, text);
                self.note(Note { kind: &words::WARNING, plan, source, about, code: "item", text: &text })?;
            }
        }
        Ok(())
    }

    fn empty_areas(&self, document: &PlanDocument) -> Vec<String> {
        let field = self.plans.table.fields.iter().find(|f| f.name == "empty_focus_areas");
        let row = Row::plan(document, "");
        match field.map(|f| (f.value)(&row)) {
            Some(super::fields::Value::Text(areas)) => areas.lines().map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    fn note_fit(&mut self, document: &PlanDocument, about: Option<&str>, fit: Fit) -> Result<(), XlsxError> {
        if fit.cut {
            self.note_plan(document, &words::CUT, about.unwrap_or_default(), say(&words::CUT_CELL, self.language))?;
        }
        if fit.full {
            self.note_plan(document, &words::CUT, about.unwrap_or_default(), say(&words::CUT_ROWS, self.language))?;
        }
        Ok(())
    }

    fn note_plan(
        &mut self,
        document: &PlanDocument,
        kind: &'static Words,
        about: &str,
        text: &str,
    ) -> Result<(), XlsxError> {
        let source = (place(document, None, None, self.language), self.links.source(document, None));
        self.note(Note { kind, plan: &document.plan.id, source, about, code: "", text })
    }

    fn note(&mut self, note: Note<'_>) -> Result<(), XlsxError> {
        let cells = [
            Cell::text(say(note.kind, self.language)),
            Cell::text(note.text),
            Cell::Link(note.source.0.into(), note.source.1),
            Cell::text(note.about),
            Cell::text(note.plan),
            Cell::text(note.code),
        ];
        self.notes.row(&self.looks, cells).map(drop)
    }

    /// Adds what a comparison of the plans found.
    ///
    /// # Errors
    /// When a sheet cannot take it.
    pub fn compare(&mut self, found: &Comparison) -> io::Result<()> {
        let (places, own) = (&self.places, &self.own);
        let row_of = |id: &str| places.get(id).map(|(sheet, row)| within(own[*sheet].name(), *row));
        let mut cut: Vec<(String, String)> = Vec::new();
        let language = self.language;
        let mut around = comparison::Around {
            looks: &self.looks,
            language,
            row_of: &row_of,
            communities: &self.communities,
            themes: &self.themes,
            // These names were kept free when the workbook was begun.
            name: &mut |words| say(words, language).to_owned(),
            cut: &mut |sheet, words| cut.push((sheet.to_owned(), say(words, language).to_owned())),
        };
        let sheets = comparison::sheets(found, &mut around).map_err(to_io)?;
        self.compared = sheets;
        for (sheet, text) in &cut {
            let source = (String::new(), None);
            let note = Note { kind: &words::CUT, plan: "", source, about: sheet, code: "", text };
            self.note(note).map_err(to_io)?;
        }
        Ok(())
    }

    /// Gives the file its name. `report` says what became of every input.
    ///
    /// # Errors
    /// When the file cannot be written to its end.
    pub fn finish(mut self, report: &RunReport) -> io::Result<Written> {
        for input in &report.inputs {
            let kind = match input.outcome {
                Some(Outcome::Error) => &words::FAILED,
                Some(Outcome::Skipped) => &words::SKIPPED,
                _ => continue,
            };
            let (code, text) =
                (input.code.as_deref().unwrap_or_default(), input.message.as_deref().unwrap_or_default());
            let source = (input.file.clone(), None);
            self.note(Note { kind, plan: "", source, about: "", code, text }).map_err(to_io)?;
        }
        let about = self.about().map_err(to_io)?;
        let mut file = self.file;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheets = std::iter::once(self.measures.sheet).chain(self.compared).chain(self.own).chain([
            self.notes,
            self.unplaced.sheet,
            self.plans.sheet,
            about,
        ]);
        for sheet in sheets {
            book.push_worksheet(sheet.finish().map_err(to_io)?);
        }
        let (year, month, day) = MADE;
        let made = ExcelDateTime::from_ymd(year, month, day).map_err(to_io)?;
        let version = format!("{} {}", report.tool, report.version);
        book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_comment(version));
        file.write_all(&book.save_to_buffer().map_err(to_io)?)?;
        file.finish()
    }

    /// How to read the workbook, and what each column means.
    fn about(&self) -> Result<Sheet, XlsxError> {
        let named = |words: &Words| Column::new(say(words, self.language), Look::Text);
        let columns = vec![
            named(&words::SHEET),
            named(&words::COLUMN),
            named(&words::MEANING),
            Column::new(say(&words::KEY, self.language), Look::Code),
        ];
        let mut sheet = Sheet::new(say(&words::ABOUT, self.language), columns, &self.looks, self.language)?;
        for line in words::HOW_TO_READ {
            sheet.row(&self.looks, [Cell::text(""), Cell::text(""), Cell::text(say(line, self.language))])?;
        }
        for shown in [&self.measures, &self.unplaced, &self.plans] {
            for field in shown.columns.fields() {
                let (title, description) = field.words_in(self.language.heads());
                let key = format!("{}.{}", shown.table.name, field.name);
                sheet.row(
                    &self.looks,
                    [Cell::text(shown.sheet.name()), Cell::text(title), Cell::text(description), Cell::text(key)],
                )?;
            }
        }
        Ok(sheet)
    }
}

/// Sheets that come after the plans are in.
const LATER: &[&Words] = &[
    &words::COVERAGE,
    &words::RESPONSIBILITY,
    &words::TIME,
    &words::OVERDUE,
    &words::SIMILAR,
    &words::VERSIONS,
    &words::ABOUT,
];

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err wants")]
fn to_io(error: XlsxError) -> io::Error {
    io::Error::other(format!("{WORKBOOK_FILE}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sheets_have_distinct_names_in_every_language() {
        let first = [&words::MEASURES, &words::UNPLACED, &words::SOURCES, &words::NOTES];
        for language in ReaderLanguage::ALL {
            let mut names = SheetNames::default();
            for words in first.iter().chain(LATER) {
                assert_eq!(names.take(say(words, language), ""), say(words, language));
            }
        }
    }
}
