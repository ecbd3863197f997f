//! Plain data that flows between the stages, and what each type guarantees.
//!
//! Units and origins hold for every type below: lengths are PDF points (1/72 inch), the origin
//! is the top left corner of the page as displayed (after rotation and crop box), pages count
//! from 1, rows, columns and tables from 0.

pub mod block;
pub mod comparison;
pub mod document;
pub mod field;
pub mod geometry;
pub mod note;
pub mod page;
pub mod plan;

pub use block::{Block, Candidate, Cell, How, Join, ListItem, Place, Recovered, Region, Table, TextBlock};
pub use document::{Content, Document, Source, TextExporter, TextLine, TextPage};
pub use field::Field;
pub use geometry::Rect;
pub use note::{Note, Severity};
pub use page::{ContentId, Page, PageState, Rule, Shade, TagNode, Word};
pub use plan::{
    Actors, Amount, Bound, Community, Deadline, EvidencePlace, FocusArea, HeadingMatch, Item, ItemSource, Measure,
    Plan, PlanDocument, StatusKind, Target, ThemeEvidence, Unplaced,
};
