//! Caps on what the report shows, so that it opens fast for any number of plans. What is left out is
//! said on the page and stands in the tables of the data set or the comparison.

/// Pairs of similar measures (a pair costs about 700 bytes; 19 communities with three plans: 6,000).
pub const SIMILAR: usize = 400;
/// Clusters.
pub const CLUSTERS: usize = 200;
/// Rows of one pair of versions (a plan has up to 200 measures).
pub const CHANGES: usize = 400;
/// Texts without a field shown of one plan, and headings and warnings of all plans.
pub const LIST: usize = 200;
/// Actors shown of those named most often.
pub const ACTORS: usize = 40;
/// Half-years that the time line fills without a gap; beyond them only those that occur.
pub const HALF_YEARS: usize = 24;
/// Bars of the chart of half-years.
pub const BARS: usize = 40;
/// Measures up to which themes and plans stand open.
pub const OPEN: usize = 150;
/// Items below this probability are named among what was not understood.
pub const LOW_CONFIDENCE: f64 = 0.6;
