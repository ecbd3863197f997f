//! Findings: what was seen, repaired or not understood, said once as a value.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Info,
    /// The result may be incomplete or wrong at this place.
    Warning,
}

/// One finding about a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// Stable machine name in kebab-case, for example `encoding-repaired`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for a person.
    pub message: String,
    /// The page, counted from 1, where the finding has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Note {
    /// An informative finding about the whole document.
    #[must_use]
    pub fn info(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Info, message: message.into(), page: None }
    }

    /// A warning about the whole document.
    #[must_use]
    pub fn warning(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity: Severity::Warning, message: message.into(), page: None }
    }

    /// The same finding, placed on a page.
    #[must_use]
    pub fn on_page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }
}
