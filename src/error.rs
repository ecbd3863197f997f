//! Errors that cost one input: what happened, to which file, and what to do about it.

use std::fmt;

/// What went wrong with one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// No page has a text layer.
    ImageOnly,
    /// An internal fault, caught.
    Internal,
}

impl ErrorKind {
    /// The stable machine name, as in `run.json`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::NotAFile => "not-a-file",
            Self::Empty => "empty",
            Self::NotText => "not-text",
            Self::TooLarge => "too-large",
            Self::Password => "password",
            Self::Damaged => "damaged",
            Self::ImageOnly => "image-only",
            Self::Internal => "internal",
        }
    }
}

/// An error that costs one input.
#[derive(Debug, Clone, PartialEq, Eq)]
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
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may hold line ends or terminal escapes: one line, printable characters alone.
        let name: String = self.file.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
        write!(f, "{name}: ")?;
        if let Some(page) = self.page {
            write!(f, "page {page}: ")?;
        }
        write!(f, "{}; {}", self.message, self.hint)
    }
}

impl std::error::Error for Error {}

/// The result of reading one input.
pub type Result<T> = std::result::Result<T, Error>;
