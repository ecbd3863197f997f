//! The exit status: one list, the same in the help, the README and the tests.

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All inputs were converted.
    Done,
    /// Some input failed; the others are written.
    SomeFailed,
    /// Wrong use.
    WrongUse,
    /// Nothing could be written.
    NothingWritten,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::SomeFailed => 1,
            Exit::WrongUse => 2,
            Exit::NothingWritten => 3,
        })
    }
}
