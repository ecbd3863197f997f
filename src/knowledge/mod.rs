//! What is known about plans, loaded from the tables in `schemas/` that analysts may edit.

pub mod actor_parts;
pub mod actors;
pub mod amounts;
pub mod cell_model;
pub mod communities;
pub mod content;
mod counted;
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
use std::sync::{Arc, OnceLock};

use crate::model::{Document, Field};
use headings::Lexicon;

/// The tables, loaded once and shared by every stage. A copy costs little: it shares them.
#[derive(Debug, Clone)]
pub struct Knowledge {
    /// Who does things.
    pub actors: Arc<actors::Actors>,
    /// Whose plans they are.
    pub communities: Arc<communities::Communities>,
    /// What the program says about documents, in the languages of its readers.
    pub sentences: Arc<sentences::Sentences>,
    /// When an autumn begins.
    pub autumn: time::AutumnFrom,
    /// What measures are about.
    pub themes: Arc<themes::Themes>,
    /// Column headings.
    pub headings: OnDemand,
    /// Words that tell what a cell holds.
    pub words: Arc<evidence::Words>,
}

/// The heading lexicon, loaded when it is first asked: loading it takes longer than all other tables, and
/// what comes after the reading of documents does without.
#[derive(Debug, Clone, Default)]
pub struct OnDemand {
    lexicon: Arc<OnceLock<Lexicon>>,
    /// Words that a document itself counts its areas with, folded ([`counted`]).
    area_words: Vec<String>,
}

impl Deref for OnDemand {
    type Target = Lexicon;

    fn deref(&self) -> &Lexicon {
        self.lexicon.get_or_init(Lexicon::builtin)
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
        Ok(Self { lexicon: Arc::new(OnceLock::from(lexicon)), area_words: Vec::new() })
    }

    /// The field of a label before a colon or a number: the document's own word for its areas, or what the lexicon
    /// says ([`Lexicon::label`]).
    #[must_use]
    pub fn label(&self, folded: &str) -> Option<Field> {
        self.deref().label(folded).or_else(|| self.area_words.iter().any(|w| w == folded).then_some(Field::FocusArea))
    }
}

impl Knowledge {
    /// What is known, with the words that this document counts its areas with ([`counted`]).
    #[must_use]
    pub fn of(&self, document: &Document) -> Self {
        let mut own = self.clone();
        own.headings.area_words = counted::area_words(document, &self.headings);
        own
    }

    /// The built-in tables.
    #[must_use]
    pub fn builtin() -> Self {
        Self {
            actors: Arc::new(actors::Actors::builtin()),
            communities: Arc::new(communities::Communities::builtin()),
            sentences: Arc::new(sentences::Sentences::builtin()),
            autumn: time::AutumnFrom::default(),
            themes: Arc::new(themes::Themes::builtin()),
            headings: OnDemand::default(),
            words: Arc::new(evidence::Words::builtin()),
        }
    }

    /// What kind of text these words are, taken together.
    #[must_use]
    pub fn evidence(&self, words: &[&str]) -> evidence::Evidence {
        glance::Glance::at(words, self).evidence(0, words.len())
    }
}
