//! What is known about plans, loaded from the tables in `schemas/` that analysts may edit.

pub mod language;
pub mod time;

/// The tables, loaded once and shared by every stage.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {}

impl Knowledge {
    /// The built-in tables.
    #[must_use]
    pub fn builtin() -> Self {
        Self::default()
    }
}
