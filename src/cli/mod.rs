//! Arguments, commands and words to people. With `main.rs` the only place that prints.

mod args;
mod check;
mod compare;
mod exit;
mod extract;
mod generate;
mod headings;
mod inputs;
mod inspect;
mod limits;
mod report;
mod reuse;
mod run;
mod say;
mod setup;
mod tables;
mod workers;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use exit::Exit;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|argument| argument == workers::WORKER_ARGUMENT) {
        crate::pipeline::record_panics();
        return workers::serve();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let wrong = error.use_stderr();
            // What cannot be printed has no reader: a closed pipe is no fault.
            let _ = error.print();
            return if wrong { Exit::WrongUse } else { Exit::Done }.into();
        }
    };
    crate::pipeline::record_panics();
    let exit = match &cli.command {
        Command::Run(args) => run::run(args),
        Command::Extract(args) => extract::extract(args),
        Command::Tables(args) => tables::tables(args),
        Command::Inspect(args) => inspect::inspect(args),
        Command::Compare(args) => compare::compare(args),
        Command::Report(args) => report::report(args),
        Command::Headings(args) => headings::headings(args),
        Command::Check(args) => check::check(args),
        Command::Limits(args) => limits::limits(args),
        Command::Schema => generate::schema(),
        Command::Completions(args) => generate::completions(args),
        Command::Man => generate::man(),
    };
    exit.into()
}
