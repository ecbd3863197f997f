//! The samstem command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    samstem::cli::main()
}
