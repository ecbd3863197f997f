//! Arguments, commands and words to people. With `main.rs` the only place that prints.

use std::process::ExitCode;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    ExitCode::SUCCESS
}
