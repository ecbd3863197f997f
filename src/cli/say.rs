//! Words to people: standard error alone, one line a message, progress on a terminal only.

use std::io::{self, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::one_line;

use super::args::ReadingArgs;
use super::exit::Exit;

/// How much is said, and the progress bar that must not be written over.
#[derive(Debug)]
pub struct Say {
    quiet: bool,
    verbose: u8,
    bar: ProgressBar,
}

impl Say {
    /// As the options ask.
    #[must_use]
    pub fn new(args: &ReadingArgs) -> Self {
        Self { quiet: args.quiet, verbose: args.verbose, bar: ProgressBar::hidden() }
    }

    /// For commands that read no documents.
    #[must_use]
    pub fn plain() -> Self {
        Self { quiet: false, verbose: 0, bar: ProgressBar::hidden() }
    }

    /// Says what was wrong with what the user asked for.
    #[must_use]
    pub fn wrong_use(&self, sentence: &str) -> Exit {
        self.error(sentence);
        Exit::WrongUse
    }

    /// Says why there is no output.
    #[must_use]
    pub fn nothing_written(&self, sentence: &str) -> Exit {
        self.error(sentence);
        Exit::NothingWritten
    }

    /// Shows progress over this many inputs, where a person looks on.
    pub fn start(&mut self, inputs: usize) {
        /// A bar over fewer inputs is gone before it is seen.
        const WORTH_A_BAR: usize = 4;
        if self.quiet || inputs < WORTH_A_BAR || !io::stderr().is_terminal() {
            return;
        }
        let style = if std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
            "{pos}/{len} [{wide_bar}] {eta}"
        } else {
            "{pos}/{len} [{wide_bar:.cyan}] {eta}"
        };
        self.bar = ProgressBar::with_draw_target(Some(inputs as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template(style) {
            self.bar.set_style(style);
        }
    }

    /// One more input is done.
    pub fn step(&self) {
        self.bar.inc(1);
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Something failed: always said.
    pub fn error(&self, text: &str) {
        self.line(&format!("error: {}", one_line(text)));
    }

    /// Said unless the user asked for quiet.
    pub fn info(&self, text: &str) {
        if !self.quiet {
            self.line(&one_line(text));
        }
    }

    /// Said from this many `-v` on.
    pub fn detail(&self, level: u8, text: &str) {
        if self.verbose >= level {
            self.line(&one_line(text));
        }
    }

    fn line(&self, text: &str) {
        // Whoever closed standard error does not want to hear.
        self.bar.suspend(|| drop(writeln!(io::stderr().lock(), "{text}")));
    }
}
