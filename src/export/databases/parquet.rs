//! `<table>.parquet`: a Parquet file for each CSV file, with the columns of the field table in their
//! types and the Table Schema in the metadata.

use std::io;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use ::parquet::column::writer::ColumnWriter;
use ::parquet::data_type::ByteArray;
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::types::Type;

use super::super::datapackage::schema;
use super::super::dialect::{Dialect, HeadLanguage};
use super::super::fields::{Field, Kind, TABLES, TableSpec, Value};
use super::super::file::WholeFile;
use super::super::run_report::FileReport;
use super::{Database, parquet_file};

/// Rows that are held until they are written: some tens of megabytes of measures, and few enough
/// groups that readers skip by.
const ROWS_A_GROUP: usize = 20_000;

/// The key of the Table Schema in the metadata of a file.
const SCHEMA_KEY: &str = "table-schema";

/// Every file while rows come in.
#[derive(Debug)]
pub struct ParquetFiles {
    files: Vec<TableFile>,
}

struct TableFile {
    table: &'static TableSpec,
    writer: SerializedFileWriter<WholeFile>,
    columns: Vec<Column>,
    rows: usize,
}

impl std::fmt::Debug for TableFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableFile").field("table", &self.table.name).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// The cells of a column that are not written yet: which rows have one (1) or none (0), and those there are.
struct Column {
    there: Vec<i16>,
    cells: Cells,
}

enum Cells {
    Text(Vec<ByteArray>),
    Flags(Vec<bool>),
    Small(Vec<i32>),
    Whole(Vec<i64>),
    Numbers(Vec<f64>),
}

impl ParquetFiles {
    /// Opens the files.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let files = TABLES.iter().map(|table| TableFile::create(folder, table)).collect::<io::Result<_>>()?;
        Ok(Self { files })
    }
}

impl Database for ParquetFiles {
    fn row(&mut self, table: usize, values: &[Value<'_>]) -> io::Result<()> {
        self.files.get_mut(table).map_or(Ok(()), |file| file.row(values))
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileReport>> {
        // All of them reach the disk before the first gets its name.
        let closed: Vec<(String, WholeFile)> =
            self.files.into_iter().map(TableFile::close).collect::<io::Result<_>>()?;
        let named = closed.into_iter().map(|(file, whole)| Ok(FileReport { file, sha256: whole.finish()?.sha256 }));
        named.collect()
    }
}

impl TableFile {
    fn create(folder: &Path, table: &'static TableSpec) -> io::Result<Self> {
        let columns = table.fields.iter().map(|f| column_type(f).map(Arc::new)).collect::<Result<_, _>>();
        let group = columns.and_then(|columns| Type::group_type_builder(table.name).with_fields(columns).build());
        let described = schema(table, Dialect::Standard, HeadLanguage::Key).to_string();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![KeyValue::new(SCHEMA_KEY.to_owned(), described)]))
            .build();
        let file = WholeFile::create(&folder.join(parquet_file(table.name)))?;
        let writer = SerializedFileWriter::new(file, Arc::new(group.map_err(to_io)?), Arc::new(properties));
        let columns = table.fields.iter().map(|f| Column::new(f.kind)).collect();
        Ok(Self { table, writer: writer.map_err(to_io)?, columns, rows: 0 })
    }

    fn row(&mut self, values: &[Value<'_>]) -> io::Result<()> {
        for ((column, field), value) in self.columns.iter_mut().zip(self.table.fields).zip(values) {
            let there = column.cells.push(field.kind, value);
            column.there.push(i16::from(there));
        }
        self.rows += 1;
        if self.rows >= ROWS_A_GROUP { self.group().map_err(to_io) } else { Ok(()) }
    }

    /// Writes the rows that are held.
    fn group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            let there = Some(column.there.as_slice());
            match (writer.untyped(), &column.cells) {
                (ColumnWriter::ByteArrayColumnWriter(out), Cells::Text(cells)) => out.write_batch(cells, there, None),
                (ColumnWriter::BoolColumnWriter(out), Cells::Flags(cells)) => out.write_batch(cells, there, None),
                (ColumnWriter::Int32ColumnWriter(out), Cells::Small(cells)) => out.write_batch(cells, there, None),
                (ColumnWriter::Int64ColumnWriter(out), Cells::Whole(cells)) => out.write_batch(cells, there, None),
                (ColumnWriter::DoubleColumnWriter(out), Cells::Numbers(cells)) => out.write_batch(cells, there, None),
                _ => Err(ParquetError::General("a column is of another type than its cells".to_owned())),
            }?;
            writer.close()?;
            column.clear();
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn close(mut self) -> io::Result<(String, WholeFile)> {
        if self.rows > 0 {
            self.group().map_err(to_io)?;
        }
        let mut file = self.writer.into_inner().map_err(to_io)?;
        file.secure()?;
        Ok((parquet_file(self.table.name), file))
    }
}

/// Every column may be empty, also one that is required: whether it is, `check` tells.
fn column_type(field: &Field) -> Result<Type, ParquetError> {
    let (physical, logical) = match field.kind {
        Kind::Text | Kind::Lines | Kind::Codes | Kind::Choice(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Object => (Physical::BYTE_ARRAY, Some(LogicalType::Json)),
        Kind::Flag => (Physical::BOOLEAN, None),
        Kind::Whole => (Physical::INT64, None),
        Kind::Share | Kind::Number => (Physical::DOUBLE, None),
        Kind::Year => (Physical::INT32, None),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    Type::primitive_type_builder(field.name, physical)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(logical)
        .build()
}

impl Column {
    fn new(kind: Kind) -> Self {
        let cells = match kind {
            Kind::Text | Kind::Lines | Kind::Codes | Kind::Choice(_) | Kind::Object => Cells::Text(Vec::new()),
            Kind::Flag => Cells::Flags(Vec::new()),
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Share | Kind::Number => Cells::Numbers(Vec::new()),
            Kind::Year | Kind::Date => Cells::Small(Vec::new()),
        };
        Self { there: Vec::new(), cells }
    }

    fn clear(&mut self) {
        self.there.clear();
        match &mut self.cells {
            Cells::Text(cells) => cells.clear(),
            Cells::Flags(cells) => cells.clear(),
            Cells::Small(cells) => cells.clear(),
            Cells::Whole(cells) => cells.clear(),
            Cells::Numbers(cells) => cells.clear(),
        }
    }
}

impl Cells {
    /// Adds a cell; false where there is none. A date or year that is none is left out: no type holds it.
    fn push(&mut self, kind: Kind, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Text(cells), Value::Text(text)) => cells.push(ByteArray::from(text.as_bytes().to_vec())),
            (Self::Flags(cells), Value::Text(text)) => cells.push(text == "true"),
            (Self::Whole(cells), Value::Whole(number)) => match i64::try_from(*number) {
                Ok(number) => cells.push(number),
                Err(_) => return false,
            },
            (Self::Numbers(cells), Value::Number(number)) => cells.push(*number),
            (Self::Small(cells), Value::Text(text)) => {
                let number = if kind == Kind::Date { days(text) } else { text.parse().ok() };
                match number {
                    Some(number) => cells.push(number),
                    None => return false,
                }
            }
            _ => return false,
        }
        true
    }
}

/// Days from 1 January 1970 to an ISO date, negative before.
fn days(date: &str) -> Option<i32> {
    if !Kind::Date.accepts(date) {
        return None;
    }
    let mut parts = date.split('-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years that begin in March, so that the leap day is the last one.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    /// Days from 1 March of the year 0 to 1 January 1970.
    const EPOCH: i32 = 719_468;
    Some(365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - EPOCH)
}

fn to_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (date, wanted) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("1972-02-29", 789),
            ("2000-03-01", 11_017),
            ("2024-02-29", 19_782),
            ("2024-12-31", 20_088),
        ] {
            assert_eq!(days(date), Some(wanted), "{date}");
        }
        assert_eq!(days("våren 2024"), None);
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(ParquetFiles::create(folder.path()).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
