//! Plans → CSV files, a row at a time, in either dialect.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::Path;

use crate::model::PlanDocument;

use super::actors::UnknownActors;
use super::databases::Database;
use super::dialect::{Dialect, HeadLanguage};
use super::field_table::ACTORS_TABLE;
use super::fields::{TABLES, TableSpec, Value};
use super::file::{WholeFile, Written};
use super::run_report::FileReport;
use super::spreadsheet::harmless;

/// What begins a file that Excel shall read as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Dialect {
    /// What stands between cells.
    #[must_use]
    pub fn delimiter(self) -> u8 {
        match self {
            Self::Standard => b',',
            Self::ExcelNo => b';',
        }
    }

    /// What stands between whole and fraction.
    #[must_use]
    pub fn decimal(self) -> char {
        match self {
            Self::Standard => '.',
            Self::ExcelNo => ',',
        }
    }

    /// A CSV writer of this dialect over `out`; a byte-order mark is written first where the
    /// dialect has one.
    ///
    /// # Errors
    /// When `out` cannot be written to.
    pub fn writer<W: Write>(self, mut out: W) -> io::Result<csv::Writer<W>> {
        if self == Self::ExcelNo {
            out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        }
        Ok(csv::WriterBuilder::new()
            .delimiter(self.delimiter())
            .terminator(csv::Terminator::CRLF)
            .flexible(true)
            .from_writer(out))
    }

    /// The cell as this dialect writes it.
    #[must_use]
    pub fn cell<'a>(self, value: &'a Value<'_>) -> Cow<'a, str> {
        match value {
            Value::Empty => Cow::Borrowed(""),
            Value::Text(text) => self.text(text),
            Value::Whole(number) => Cow::Owned(number.to_string()),
            Value::Number(number) => Cow::Owned(number.to_string().replace('.', &self.decimal().to_string())),
        }
    }

    /// Text as this dialect writes it.
    #[must_use]
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::Standard => Cow::Borrowed(text),
            Self::ExcelNo => harmless(text),
        }
    }
}

/// A table and what was written of it.
pub type WrittenTable = (&'static TableSpec, Written);

/// The CSV files of a data set while they are being written.
#[derive(Debug)]
pub struct CsvFiles {
    dialect: Dialect,
    unknown: UnknownActors,
    databases: Vec<Box<dyn Database>>,
    files: Vec<(&'static TableSpec, csv::Writer<WholeFile>)>,
}

impl CsvFiles {
    /// Opens every file and writes its heading row.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn create(folder: &Path, dialect: Dialect, headers: HeadLanguage) -> io::Result<Self> {
        let mut files = Vec::with_capacity(TABLES.len());
        for table in TABLES {
            let mut writer = dialect.writer(WholeFile::create(&folder.join(table.file()))?)?;
            writer.write_record(table.fields.iter().map(|f| f.heading(headers)))?;
            files.push((table, writer));
        }
        Ok(Self { dialect, unknown: UnknownActors::default(), databases: Vec::new(), files })
    }

    /// Gives every row to these databases too.
    pub fn with_databases(&mut self, databases: Vec<Box<dyn Database>>) {
        self.databases = databases;
    }

    /// Adds the rows of a plan. `output` is its file in the data set.
    ///
    /// # Errors
    /// When a row cannot be written.
    pub fn add(&mut self, document: &PlanDocument, output: &str) -> io::Result<()> {
        self.unknown.add(document);
        for (at, (table, writer)) in self.files.iter_mut().enumerate() {
            for row in table.values(document, output) {
                writer.write_record(row.iter().map(|value| self.dialect.cell(value).into_owned()))?;
                for database in &mut self.databases {
                    database.row(at, &row)?;
                }
            }
        }
        Ok(())
    }

    /// Gives every file its name; what was written, table by table, and the databases.
    ///
    /// # Errors
    /// When a file cannot be written to its end.
    pub fn finish(mut self) -> io::Result<(Vec<WrittenTable>, Vec<FileReport>)> {
        let gathered = self.files.iter_mut().enumerate().filter(|(_, (table, _))| table.name == ACTORS_TABLE);
        for (at, (_, writer)) in gathered {
            for row in self.unknown.rows() {
                writer.write_record(row.iter().map(|value| self.dialect.cell(value).into_owned()))?;
                for database in &mut self.databases {
                    database.row(at, &row)?;
                }
            }
        }
        let mut written = Vec::with_capacity(self.files.len());
        for (table, writer) in self.files {
            let file = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
            written.push((table, file.finish()?));
        }
        let mut databases = Vec::new();
        for database in self.databases {
            databases.extend(database.finish()?);
        }
        Ok((written, databases))
    }
}
