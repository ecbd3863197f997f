//! `samstem.sqlite`: one SQLite file with a table for each CSV file.
//!
//! The file is written by one connection in one transaction, in the order of the plans: the same
//! plans give the same bytes for one version of SQLite.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use tempfile::TempPath;

use super::super::dialect::HeadLanguage;
use super::super::fields::{Field, Kind, TABLES, TableSpec, Value};
use super::super::file::{hash_of, temporary_beside};
use super::super::run_report::FileReport;
use super::{Database, SQLITE_FILE};

/// The table that says what every column is.
const FIELDS_TABLE: &str = "fields";

/// The file while rows come in.
#[derive(Debug)]
pub struct SqliteFile {
    connection: Connection,
    inserts: Vec<String>,
    path: TempPath,
    target: PathBuf,
}

impl SqliteFile {
    /// Opens the file and makes its tables.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let target = folder.join(SQLITE_FILE);
        let path = temporary_beside(&target)?.into_temp_path();
        // Without URI names: a folder called `file:` is a folder.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags).map_err(to_io)?;
        // What a journal would protect is thrown away when the run stops: the file has no name yet.
        connection
            .execute_batch("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; BEGIN;")
            .map_err(to_io)?;
        for table in TABLES {
            connection.execute_batch(&definition(table)).map_err(to_io)?;
        }
        describe(&connection).map_err(to_io)?;
        let inserts = TABLES.iter().map(|table| insert(table.name, table.fields.len())).collect();
        Ok(Self { connection, inserts, path, target })
    }
}

impl Database for SqliteFile {
    fn row(&mut self, table: usize, values: &[Value<'_>]) -> io::Result<()> {
        let (Some(insert), Some(spec)) = (self.inserts.get(table), TABLES.get(table)) else { return Ok(()) };
        let cells = spec.fields.iter().zip(values).map(|(field, value)| cell(field, value));
        let mut insert = self.connection.prepare_cached(insert).map_err(to_io)?;
        insert.execute(params_from_iter(cells)).map(drop).map_err(to_io)
    }

    fn finish(self: Box<Self>) -> io::Result<Vec<FileReport>> {
        for table in TABLES {
            for (column, _) in table.refers {
                let index = format!("CREATE INDEX \"{0}_{column}\" ON \"{0}\"(\"{column}\");", table.name);
                self.connection.execute_batch(&index).map_err(to_io)?;
            }
        }
        self.connection.execute_batch("COMMIT;").map_err(to_io)?;
        self.connection.close().map_err(|(_, error)| to_io(error))?;
        std::fs::File::open(&self.path)?.sync_all()?;
        let sha256 = hash_of(&self.path)?;
        self.path.persist(&self.target).map_err(|e| e.error)?;
        Ok(vec![FileReport { file: SQLITE_FILE.to_owned(), sha256 }])
    }
}

/// `CREATE TABLE`, with a comment on every column, as programs that browse databases show it.
fn definition(table: &TableSpec) -> String {
    let mut sql = format!("CREATE TABLE \"{}\" ( -- a row is {}\n", table.name, table.rows_are[2]);
    let mut lines: Vec<(String, String)> = table.fields.iter().map(|field| column(field, table)).collect();
    for (column, other) in table.refers {
        if let Some(key) = TABLES.iter().find(|t| t.name == *other).and_then(|t| t.key) {
            lines.push((format!("FOREIGN KEY(\"{column}\") REFERENCES \"{other}\"(\"{key}\")"), String::new()));
        }
    }
    let last = lines.len().saturating_sub(1);
    for (at, (line, comment)) in lines.into_iter().enumerate() {
        let comma = if at == last { "" } else { "," };
        let _ = match comment.as_str() {
            "" => writeln!(sql, "  {line}{comma}"),
            comment => writeln!(sql, "  {line}{comma} -- {comment}"),
        };
    }
    sql.push_str(");");
    sql
}

fn column(field: &Field, table: &TableSpec) -> (String, String) {
    let name = field.name;
    let mut line = format!("\"{name}\" {}", affinity(field.kind));
    if field.required {
        line.push_str(" NOT NULL");
    }
    if table.key == Some(name) {
        line.push_str(" PRIMARY KEY");
    }
    match field.kind {
        Kind::Choice(words) => {
            let words: Vec<String> = words.iter().map(|w| format!("'{w}'")).collect();
            let _ = write!(line, " CHECK(\"{name}\" IN ({}))", words.join(", "));
        }
        Kind::Flag => {
            let _ = write!(line, " CHECK(\"{name}\" IN (0, 1))");
        }
        Kind::Share => {
            let _ = write!(line, " CHECK(\"{name}\" BETWEEN 0 AND 1)");
        }
        _ => {}
    }
    let (title, description) = field.words_in(HeadLanguage::English);
    (line, format!("{title}: {description}"))
}

/// Dates are ISO text, as SQLite's own functions take them.
fn affinity(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Lines | Kind::Codes | Kind::Choice(_) | Kind::Date | Kind::Object => "TEXT",
        Kind::Flag | Kind::Whole | Kind::Year => "INTEGER",
        Kind::Share | Kind::Number => "REAL",
    }
}

fn insert(table: &str, columns: usize) -> String {
    let marks = vec!["?"; columns].join(", ");
    format!("INSERT INTO \"{table}\" VALUES ({marks})")
}

/// Titles and descriptions of all columns in three languages.
fn describe(connection: &Connection) -> rusqlite::Result<()> {
    let languages = [HeadLanguage::Nynorsk, HeadLanguage::Bokmaal, HeadLanguage::English];
    let worded: Vec<String> = languages
        .iter()
        .map(|l| format!("\"title_{0}\" TEXT NOT NULL, \"description_{0}\" TEXT NOT NULL", l.name()))
        .collect();
    connection.execute_batch(&format!(
        "CREATE TABLE \"{FIELDS_TABLE}\" (\"table\" TEXT NOT NULL, \"field\" TEXT NOT NULL, \"holds\" TEXT NOT NULL, {}, \
         PRIMARY KEY(\"table\", \"field\"));",
        worded.join(", ")
    ))?;
    let mut add = connection.prepare(&insert(FIELDS_TABLE, 3 + 2 * languages.len()))?;
    for table in TABLES {
        for field in table.fields {
            let words = languages.iter().flat_map(|l| {
                let (title, description) = field.words_in(*l);
                [title, description]
            });
            add.execute(params_from_iter([table.name, field.name, field.kind.name()].into_iter().chain(words)))?;
        }
    }
    Ok(())
}

/// The cell in the type of its column. A year that is none stays text: SQLite allows it.
fn cell(field: &Field, value: &Value<'_>) -> Cell {
    match value {
        Value::Empty => Cell::Null,
        Value::Text(text) => match field.kind {
            Kind::Flag => Cell::Integer(i64::from(text == "true")),
            Kind::Year => text.parse().map_or_else(|_| Cell::Text(text.to_string()), Cell::Integer),
            _ => Cell::Text(text.to_string()),
        },
        Value::Whole(number) => i64::try_from(*number).map_or_else(|_| Cell::Text(number.to_string()), Cell::Integer),
        Value::Number(number) => Cell::Real(*number),
    }
}

fn to_io(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_of_the_data_set_is_called_like_ours_and_every_word_is_plain_sql() {
        for table in TABLES {
            assert_ne!(table.name, FIELDS_TABLE);
            for field in table.fields {
                assert!(!field.name.contains(['"', '\'', '\n']));
                let (title, description) = field.words_in(HeadLanguage::English);
                assert!(!title.contains('\n') && !description.contains('\n'));
                if let Kind::Choice(words) = field.kind {
                    assert!(words.iter().all(|w| !w.contains('\'')));
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(SqliteFile::create(folder.path()).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
