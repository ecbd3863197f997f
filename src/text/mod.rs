//! Operations on text that several stages share; they know nothing of documents.
