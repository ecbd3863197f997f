//! Operations on text that several stages share; they know nothing of documents.

pub mod broken;
pub mod bullet;
pub mod fold;
pub mod hash;
pub mod join;
pub mod letters;
pub mod number;
pub mod spaced;
pub mod width;
