//! Errors that cost one input: what happened, to which file, and what to do about it.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

/// What went wrong with one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file cannot be opened or read.
    Unreadable,
    /// The path is a folder, a device or another thing that is no file.
    NotAFile,
    /// The file holds no bytes.
    Empty,
    /// The bytes are neither a PDF nor text.
    NotText,
    /// The file is larger than the limit.
    TooLarge,
    /// The PDF needs a password, or the given one does not open it.
    Password,
    /// The PDF is damaged beyond repair.
    Damaged,
    /// An internal fault, caught.
    Internal,
    /// The worker process that read the file ended before it was done, twice.
    WorkerDied,
    /// Reading took longer than the limit.
    TooSlow,
}

impl ErrorKind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 10] = [
        Self::Unreadable,
        Self::NotAFile,
        Self::Empty,
        Self::NotText,
        Self::TooLarge,
        Self::Password,
        Self::Damaged,
        Self::Internal,
        Self::WorkerDied,
        Self::TooSlow,
    ];

    /// The stable machine name, as in `run.json`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.entry().0
    }

    /// What happened, in one sentence for `docs/errors.md`.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        self.entry().1
    }

    /// What to do about it, in one sentence for `docs/errors.md`.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        self.entry().2
    }

    /// The one list: code, what happened, what to do.
    fn entry(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Unreadable => (
                "unreadable",
                "The file does not exist, or cannot be opened or read.",
                "Check the path and the right to read it.",
            ),
            Self::NotAFile => (
                "not-a-file",
                "The path is a device, a pipe, a socket or a link that leads astray; it was not opened.",
                "Give a regular file, or `-` to read standard input.",
            ),
            Self::Empty => ("empty", "The file holds no bytes.", "Export the plan again."),
            Self::NotText => (
                "not-text",
                "The bytes are neither a PDF nor the text of a document.",
                "Save the plan as PDF or as plain text and give that file.",
            ),
            Self::TooLarge => (
                "too-large",
                "The file is larger than the limit, which no plan comes near.",
                "Split the file, or take out the pictures.",
            ),
            Self::Password => (
                "password",
                "The PDF needs a password, or the given one does not open it.",
                "Give the password with `--password`.",
            ),
            Self::Damaged => ("damaged", "The PDF is damaged beyond repair.", "Save or export the PDF again."),
            Self::Internal => (
                "internal",
                "A fault of the program, caught: it cost this file alone.",
                "Report it with the file, if it may be shared.",
            ),
            Self::WorkerDied => (
                "worker-died",
                "The process that read the file ended before it was done, twice: most often the file asks for more memory than the limit.",
                "Export the PDF again; where the file is a good one, raise the limit with `--limit worker-memory=4GiB`.",
            ),
            Self::TooSlow => (
                "too-slow",
                "Reading the file took longer than the limit, and was stopped.",
                "Split the file; where it is a good one, raise the limit with `--limit cpu-seconds=600`.",
            ),
        }
    }
}

/// An error that costs one input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    kind: ErrorKind,
    file: String,
    page: Option<u32>,
    message: String,
    hint: String,
}

impl Error {
    /// `message` says what happened, `hint` what to do; both are sentences without a final stop.
    pub fn new(kind: ErrorKind, file: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { kind, file: file.into(), page: None, message: message.into(), hint: hint.into() }
    }

    /// The same error, placed on a page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The same error under another name of the file: the one the user typed.
    #[must_use]
    pub fn named(mut self, file: impl Into<String>) -> Self {
        self.file = file.into();
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The page, where there is one.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// What happened and what to do, without the name of the file.
    #[must_use]
    pub fn sentence(&self) -> String {
        let page = self.page.map(|page| format!("page {page}: ")).unwrap_or_default();
        format!("{page}{}; {}", self.message, self.hint)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", one_line(&self.file), one_line(&self.sentence()))
    }
}

impl std::error::Error for Error {}

/// The result of reading one input.
pub type Result<T> = std::result::Result<T, Error>;

/// The text on one line that no terminal obeys: control characters, line ends and marks that turn
/// the writing direction are escaped.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || turns => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_the_line_or_steer_the_terminal() {
        let error = Error::new(ErrorKind::Empty, "a\n\u{1b}[31m\u{202e}b", "the file is empty", "export it again");
        assert_eq!(error.to_string(), "a\\n\\u{1b}[31m\\u{202e}b: the file is empty; export it again");
    }

    #[test]
    fn codes_are_distinct_and_kebab_case() {
        let codes: std::collections::BTreeSet<_> = ErrorKind::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
        assert!(codes.iter().all(|c| c.chars().all(|c| c.is_ascii_lowercase() || c == '-')));
    }
}
