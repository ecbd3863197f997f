//! Model → bytes, one file a format, and the careful writing of files.

pub mod dataset;
mod dialect;
pub mod file;
pub mod json;
pub mod names;
pub mod run_report;

pub use dialect::{Dialect, HeadLanguage};
