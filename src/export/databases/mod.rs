//! The tables of a data set in the forms of databases, beside the CSV files: one SQLite file, or a
//! Parquet file a table. Which of them a build of the program can write is told by its features.

#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::fmt::Debug;
use std::fs;
use std::io;
use std::path::Path;

use super::dataset::read_report;
use super::fields::{TABLES, Value};
use super::file::hash_of;
use super::run_report::FileReport;

/// The name of the SQLite file in the data set.
pub const SQLITE_FILE: &str = "samstem.sqlite";

/// Takes the rows of every table, in the columns of the field table.
pub trait Database: Debug {
    /// Adds a row to the table at this place of [`TABLES`].
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

/// The databases that a run was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    sqlite: bool,
    parquet: bool,
}

impl Wanted {
    /// What the options ask for.
    ///
    /// # Errors
    /// A sentence for the user: this build of the program cannot write it.
    pub fn new(sqlite: bool, parquet: bool) -> Result<Self, String> {
        let asked = [(sqlite, cfg!(feature = "sqlite"), "sqlite"), (parquet, cfg!(feature = "parquet"), "parquet")];
        match asked.into_iter().find(|(asked, built, _)| *asked && !built) {
            Some((_, _, name)) => Err(format!(
                "--{name}: this program was built without it; build it with cargo build --release --features sqlite,parquet"
            )),
            None => Ok(Self { sqlite, parquet }),
        }
    }

    /// The files that will be written.
    fn files(self) -> Vec<String> {
        let mut files = Vec::new();
        if self.sqlite {
            files.push(SQLITE_FILE.to_owned());
        }
        if self.parquet {
            files.extend(TABLES.iter().map(|t| parquet_file(t.name)));
        }
        files
    }

    /// The databases of an earlier run in the folder. Those that nobody has changed since go, or, where
    /// this run will replace them, stay until then and are returned. A changed one is replaced with `force`
    /// alone.
    ///
    /// # Errors
    /// A sentence for the user: one has been changed since, or cannot be read or removed.
    pub fn earlier(self, folder: &Path, force: bool) -> Result<Vec<FileReport>, String> {
        let cannot = |file: &str, error: &io::Error| {
            format!("the earlier {file} cannot be read or removed ({error}); choose another folder with -o")
        };
        let written = read_report(folder).map(|r| r.databases).unwrap_or_default();
        let wanted = self.files();
        let mut kept = Vec::new();
        let known = written.iter().map(|w| &w.file).filter(|file| !wanted.contains(file));
        let known: Vec<&String> = known.filter(|file| is_name(file)).chain(&wanted).collect();
        for file in known {
            let path = folder.join(file);
            let hash = match hash_of(&path) {
                Ok(hash) => hash,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(cannot(file, &error)),
            };
            let replaced = wanted.contains(file);
            match written.iter().find(|w| w.file == *file && w.sha256 == hash) {
                Some(unchanged) if replaced => kept.push(unchanged.clone()),
                Some(_) => fs::remove_file(&path).map_err(|e| cannot(file, &e))?,
                None if replaced && !force => {
                    return Err(format!(
                        "{file} has been changed since it was written, and was left alone; move it away, or add --force"
                    ));
                }
                None => {}
            }
        }
        Ok(kept)
    }

    /// Opens the files.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(self, folder: &Path) -> io::Result<Vec<Box<dyn Database>>> {
        #[allow(unused_mut)] // a build with neither has none
        let mut databases: Vec<Box<dyn Database>> = Vec::new();
        #[cfg(feature = "sqlite")]
        if self.sqlite {
            databases.push(Box::new(sqlite::SqliteFile::create(folder)?));
        }
        #[cfg(feature = "parquet")]
        if self.parquet {
            databases.push(Box::new(parquet::ParquetFiles::create(folder)?));
        }
        if databases.len() == usize::from(self.sqlite) + usize::from(self.parquet) {
            Ok(databases)
        } else {
            Err(io::Error::other(format!("{}: not in this build", folder.display())))
        }
    }
}

/// The Parquet file of a table.
fn parquet_file(table: &str) -> String {
    format!("{table}.parquet")
}

/// A file in the folder itself; a report that was tampered with leads nowhere else.
fn is_name(file: &str) -> bool {
    file == SQLITE_FILE || TABLES.iter().any(|t| parquet_file(t.name) == file)
}
