//! `samstem tables`: the recovered tables of one document.

use crate::export::tables::{tables_csv, tables_json};

use super::args::{TableFormat, TablesArgs};
use super::exit::Exit;
use super::say::Say;
use super::setup::{Setup, document_named, print};
use super::workers::Readers;

/// Runs the command.
pub fn tables(args: &TablesArgs) -> Exit {
    let say = Say::new(&args.reading);
    let setup = match Setup::new(&args.reading) {
        Ok(setup) => setup,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    let readers = Readers::new(&setup, &say);
    let made = document_named(&args.file, &setup.config.limits, |name, bytes| readers.tables(name, bytes));
    let tables = match made {
        Ok(tables) => tables,
        Err(error) => return say.nothing_written(&error.to_string()),
    };
    say.detail(1, &format!("{} tables", tables.len()));
    let written = match args.format {
        TableFormat::Json => tables_json(&tables),
        TableFormat::Csv => tables_csv(&tables, args.csv_dialect),
    };
    match written {
        Ok(bytes) => print(&bytes, &say),
        Err(error) => say.nothing_written(&format!("the tables cannot be written ({error}); please report it")),
    }
}
