//! How CSV files are written: for programs, or for a Norwegian Excel.

/// The CSV dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// RFC 4180: comma, UTF-8 without byte-order mark, cells exactly as read.
    #[default]
    Standard,
    /// What a Norwegian Excel opens with a double click: byte-order mark, semicolon, cells that
    /// would run as formulas made harmless.
    ExcelNo,
}

impl Dialect {
    /// The name on the command line and in `run.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::ExcelNo => "excel-no",
        }
    }
}

/// The language of the heading row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HeadLanguage {
    /// Nynorsk.
    Nynorsk,
    /// Bokmål.
    Bokmaal,
    /// English.
    English,
    /// The JSON field names.
    #[default]
    Key,
}

impl HeadLanguage {
    /// The name on the command line and in `run.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Nynorsk => "nn",
            Self::Bokmaal => "nb",
            Self::English => "en",
            Self::Key => "key",
        }
    }
}

/// The language of the person who reads a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReaderLanguage {
    /// Nynorsk.
    Nynorsk,
    /// Bokmål.
    #[default]
    Bokmaal,
    /// English.
    English,
}

impl ReaderLanguage {
    /// Every language, in the order in which the texts of the field table stand.
    pub const ALL: [Self; 3] = [Self::Nynorsk, Self::Bokmaal, Self::English];

    /// The language of the headings.
    #[must_use]
    pub fn heads(self) -> HeadLanguage {
        match self {
            Self::Nynorsk => HeadLanguage::Nynorsk,
            Self::Bokmaal => HeadLanguage::Bokmaal,
            Self::English => HeadLanguage::English,
        }
    }

    /// The name on the command line and in `run.json`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.heads().name()
    }
}
