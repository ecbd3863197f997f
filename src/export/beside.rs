//! The files that a run writes beside the tables when it is asked to: databases, and the page for
//! people. One that somebody changed since it was written is never replaced in silence.

use std::fs;
use std::io;
use std::path::Path;

use super::databases::{Database, SQLITE_FILE, create, parquet_file};
use super::dataset::read_report;
use super::fields::TABLES;
use super::file::hash_of;
use super::run_report::FileReport;

/// The page for people in the data set.
pub const REPORT_FILE: &str = "report.html";

/// What a run was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    sqlite: bool,
    parquet: bool,
    report: bool,
}

impl Beside {
    /// What the options ask for.
    ///
    /// # Errors
    /// A sentence for the user: this build of the program cannot write it.
    pub fn new(sqlite: bool, parquet: bool, report: bool) -> Result<Self, String> {
        let asked = [(sqlite, cfg!(feature = "sqlite"), "sqlite"), (parquet, cfg!(feature = "parquet"), "parquet")];
        match asked.into_iter().find(|(asked, built, _)| *asked && !built) {
            Some((_, _, name)) => Err(format!(
                "--{name}: this program was built without it; build it with cargo build --release --features sqlite,parquet"
            )),
            None => Ok(Self { sqlite, parquet, report }),
        }
    }

    fn files(self) -> Vec<String> {
        let mut files = Vec::new();
        if self.sqlite {
            files.push(SQLITE_FILE.to_owned());
        }
        if self.parquet {
            files.extend(TABLES.iter().map(|t| parquet_file(t.name)));
        }
        if self.report {
            files.push(REPORT_FILE.to_owned());
        }
        files
    }

    /// Such files of an earlier run in the folder. Those that nobody has changed since go, or, where
    /// this run will replace them, stay until then and are returned. A changed one is replaced with
    /// `force` alone.
    ///
    /// # Errors
    /// A sentence for the user: one has been changed since, or cannot be read or removed.
    pub fn earlier(self, folder: &Path, force: bool) -> Result<Vec<FileReport>, String> {
        let cannot = |file: &str, error: &io::Error| {
            format!("the earlier {file} cannot be read or removed ({error}); choose another folder with -o")
        };
        let written = read_report(folder).map(|r| r.beside).unwrap_or_default();
        let wanted = self.files();
        let mut kept = Vec::new();
        // A report that was tampered with leads to no other file.
        let every = Self { sqlite: true, parquet: true, report: true }.files();
        for file in every {
            let (before, replaced) = (written.iter().find(|w| w.file == file), wanted.contains(&file));
            if before.is_none() && !replaced {
                continue;
            }
            let path = folder.join(&file);
            let hash = match hash_of(&path) {
                Ok(hash) => hash,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(cannot(&file, &error)),
            };
            match before.filter(|w| w.sha256 == hash) {
                Some(unchanged) if replaced => kept.push(unchanged.clone()),
                Some(_) => fs::remove_file(&path).map_err(|e| cannot(&file, &e))?,
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

    /// Opens the databases.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn databases(self, folder: &Path) -> io::Result<Vec<Box<dyn Database>>> {
        create(folder, self.sqlite, self.parquet)
    }
}
