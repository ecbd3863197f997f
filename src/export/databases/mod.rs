//! The tables of a data set in the forms of databases, beside the CSV files: one SQLite file, or a
//! Parquet file a table. Which of them a build of the program can write is told by its features.

#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::fmt::Debug;
use std::io;
use std::path::Path;

use super::fields::Value;
use super::run_report::FileReport;

/// The name of the SQLite file in the data set.
pub const SQLITE_FILE: &str = "samstem.sqlite";

/// Takes the rows of every table, in the columns of the field table.
pub trait Database: Debug {
    /// Adds a row to the table at this place of [`super::fields::TABLES`].
    ///
    /// # Errors
    /// When it cannot be written.
    fn row(&mut self, table: usize, values: &[Value<'_>]) -> io::Result<()>;

    /// Gives the files their names.
    ///
    /// # Errors
    /// When a file cannot be written to its end.
    fn finish(self: Box<Self>) -> io::Result<Vec<FileReport>>;
}

/// Opens the databases that are asked for.
///
/// # Errors
/// When the folder cannot be written to, or this build cannot write one.
pub(super) fn create(folder: &Path, sqlite: bool, parquet: bool) -> io::Result<Vec<Box<dyn Database>>> {
    #[allow(unused_mut)] // a build with neither has none
    let mut databases: Vec<Box<dyn Database>> = Vec::new();
    #[cfg(feature = "sqlite")]
    if sqlite {
        databases.push(Box::new(sqlite::SqliteFile::create(folder)?));
    }
    #[cfg(feature = "parquet")]
    if parquet {
        databases.push(Box::new(parquet::ParquetFiles::create(folder)?));
    }
    if databases.len() == usize::from(sqlite) + usize::from(parquet) {
        Ok(databases)
    } else {
        Err(io::Error::other(format!("{}: not in this build", folder.display())))
    }
}

/// The Parquet file of a table.
pub(super) fn parquet_file(table: &str) -> String {
    format!("{table}.parquet")
}
