//! What is known about plans, loaded from the tables in `schemas/` that analysts may edit.

pub mod actor_parts;
pub mod actors;
pub mod amounts;
pub mod cell_model;
pub mod communities;
pub mod content;
pub mod evidence;
pub mod glance;
pub mod heading_model;
pub mod headings;
pub mod identity;
pub mod language;
pub mod municipalities;
pub mod sentences;
pub mod themes;
pub mod time;
pub mod wording;

use std::ops::Deref;
use std::sync::OnceLock;

use headings::Lexicon;

/// The tables, loaded once and shared by every stage.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Who does things.
    pub actors: actors::Actors,
    /// Whose plans they are.
    pub communities: communities::Communities,
    /// What the program says about documents, in the languages of its readers.
    pub sentences: sentences::Sentences,
    /// When an autumn begins.
    pub autumn: time::AutumnFrom,
    /// What measures are about.
    pub themes: themes::Themes,
    /// Column headings.
    pub headings: OnDemand,
    /// Words that tell what a cell holds.
    pub words: evidence::Words,
}

/// The heading lexicon, loaded when it is first asked: loading it takes longer than all other tables, and
/// what comes after the reading of documents does without.
#[derive(Debug, Clone, Default)]
pub struct OnDemand(OnceLock<Lexicon>);

impl Deref for OnDemand {
    type Target = Lexicon;

    fn deref(&self) -> &Lexicon {
        self.0.get_or_init(Lexicon::builtin)
    }
}

impl OnDemand {
    /// The built-in lexicon with the user's own rows ([`Lexicon::add`]).
    ///
    /// # Errors
    /// What is wrong with a row.
    pub fn with(rows: &str) -> Result<Self, String> {
        let mut lexicon = Lexicon::builtin();
        lexicon.add(rows, true)?;
        Ok(Self(OnceLock::from(lexicon)))
    }
}

impl Knowledge {
    /// The built-in tables.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            actors: actors::Actors::builtin(),
            communities: communities::Communities::builtin(),
            sentences: sentences::Sentences::builtin(),
            autumn: time::AutumnFrom::default(),
            themes: themes::Themes::builtin(),
            headings: OnDemand::default(),
            words: evidence::Words::builtin(),
        }
    }

    /// What kind of text these words are, taken together.
    #[must_use]
    pub fn evidence(&self, words: &[&str]) -> evidence::Evidence {
        glance::Glance::at(words, self).evidence(0, words.len())
    }
}
