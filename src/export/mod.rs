//! Model → bytes, one file a format, and the careful writing of files.

pub mod actors;
pub mod beside;
pub mod check;
pub mod comparison;
pub mod csv;
pub mod csvw;
pub mod databases;
pub mod datapackage;
pub mod dataset;
mod dialect;
pub(crate) mod faults;
mod field_table;
pub mod fields;
pub mod file;
pub mod heading_map;
pub mod journal;
pub mod json;
pub mod names;
pub mod report;
pub mod run_report;
pub mod schema;
pub mod spreadsheet;
pub mod tables;
pub mod workbook;

pub use dialect::{Dialect, HeadLanguage, ReaderLanguage};
