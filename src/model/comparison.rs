//! What plans say side by side: the tables that `compare` makes.
//!
//! Every count names the measures behind it by their identifiers. An item without measures (an
//! objective that nothing is planned for) has the item's identifier.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The tables of a comparison.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Comparison {
    /// Whose plans are counted, and what the totals stand for.
    pub groups: Vec<Totals>,
    /// Who covers which patient group and theme.
    pub coverage: Vec<Coverage>,
    /// Who is responsible.
    pub responsibility: Vec<Responsibility>,
    /// When.
    pub time: Vec<Time>,
    /// Measures past due that have no status; empty without a reference date.
    pub overdue: Vec<Overdue>,
    /// Measures of two communities that plan alike.
    pub similar: Vec<Similar>,
    /// Measures of several communities that plan the same.
    pub clusters: Vec<Cluster>,
    /// Plans of one community that follow each other.
    pub version_pairs: Vec<VersionPair>,
    /// What became of each measure from one plan to the next.
    pub versions: Vec<Version>,
    /// Plans that a newer version of them replaces in the counts.
    pub replaced: Vec<Replaced>,
}

/// Whose plans a row counts: those of one community for one period. Of versions of one plan (a plan and
/// its status version) the newest counts; the others are in [`Comparison::replaced`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Identifier of the community, or of the plan where it names none.
    pub community_id: String,
    /// The community's name as printed.
    pub community: String,
    /// First year of the plan period.
    pub period_from: Option<String>,
    /// Last year of the plan period, inclusive.
    pub period_to: Option<String>,
    /// Whether the community has no later period in the data set.
    pub newest: bool,
    /// The plans that are counted.
    pub plans: Vec<String>,
    /// Items of these plans that have no measures: they are in none of the counts.
    pub items_without_measures: usize,
}

/// What the totals of a group stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Whose plans.
    #[serde(flatten)]
    pub group: Group,
    /// All measures of these plans.
    pub measures_total: usize,
    /// The measures.
    pub measure_ids: Vec<String>,
    /// The items without measures.
    pub bare_item_ids: Vec<String>,
}

/// What a community's plans say of a theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoverageState {
    /// Measures have the theme.
    Measures,
    /// The theme is printed as a focus area or an objective, and no measure is planned for it.
    PlannedEmpty,
    /// Nothing speaks of it.
    NotMentioned,
    /// The plan ends before the theme's first year: no gap.
    NotInPeriod,
}

/// A theme in a community's plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Whose plans.
    #[serde(flatten)]
    pub group: Group,
    /// Identifier of the theme.
    pub theme: String,
    /// The theme's name in Nynorsk.
    pub theme_nn: String,
    /// The theme's name in Bokmål.
    pub theme_nb: String,
    /// `priority_group` or `cross_cutting`.
    pub kind: String,
    /// What the plans say of it: `measures`, `planned-empty` (printed as a focus area or an objective, and no
    /// measure for it), `not-mentioned`, `not-in-period` (a plan that ends before the theme's first year has
    /// no gap; the fifth priority group came in 2024).
    pub state: CoverageState,
    /// Measures with the theme.
    pub measures: usize,
    /// All measures of these plans.
    pub measures_total: usize,
    /// Share of all measures.
    pub share: Option<f64>,
    /// Of the measures with the theme, those that have it from the objective or the focus area alone.
    pub inherited: usize,
    /// Measures that name someone responsible.
    pub with_responsible: usize,
    /// Measures whose cell for it is empty or says that nobody is (`Ikkje avklart`).
    pub without_responsible: usize,
    /// Measures of plans or tables without such a column.
    pub no_responsible_column: usize,
    /// Share of the measures that have the column.
    pub share_with_responsible: Option<f64>,
    /// Measures with a deadline or period.
    pub with_deadline: usize,
    /// Measures whose cell for it is empty.
    pub without_deadline: usize,
    /// Measures of plans or tables without such a column.
    pub no_deadline_column: usize,
    /// Share of the measures that have the column.
    pub share_with_deadline: Option<f64>,
    /// Measures with a status.
    pub with_status: usize,
    /// Measures whose cell for it is empty.
    pub without_status: usize,
    /// Measures of plans or tables without such a column.
    pub no_status_column: usize,
    /// Share of the measures that have the column.
    pub share_with_status: Option<f64>,
    /// The measures.
    pub measure_ids: Vec<String>,
    /// Focus areas without items (`plan#area`) and items without measures that speak of the theme.
    pub empty_places: Vec<String>,
    /// The measures that are counted in `inherited`.
    pub inherited_ids: Vec<String>,
    /// Those in `with_responsible`.
    pub with_responsible_ids: Vec<String>,
    /// Those in `without_responsible`.
    pub without_responsible_ids: Vec<String>,
    /// Those in `no_responsible_column`.
    pub no_responsible_column_ids: Vec<String>,
    /// Those in `with_deadline`.
    pub with_deadline_ids: Vec<String>,
    /// Those in `without_deadline`.
    pub without_deadline_ids: Vec<String>,
    /// Those in `no_deadline_column`.
    pub no_deadline_column_ids: Vec<String>,
    /// Those in `with_status`.
    pub with_status_ids: Vec<String>,
    /// Those in `without_status`.
    pub without_status_ids: Vec<String>,
    /// Those in `no_status_column`.
    pub no_status_column_ids: Vec<String>,
}

/// An actor and the number of measures that name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ActorCount {
    /// Identifier, or the name as written.
    pub actor: String,
    /// Number of measures.
    pub measures: usize,
    /// The measures.
    pub measure_ids: Vec<String>,
}

/// A type of actor in a community's plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Responsibility {
    /// Whose plans.
    #[serde(flatten)]
    pub group: Group,
    /// Type of actor; of a name that is not known what its words suggest, or `unknown`; `nobody` for an empty cell or one
    /// that says so (`Ikkje avklart`), `column-absent`.
    pub actor_type: String,
    /// Measures that name such an actor; a measure with several types counts in each.
    pub measures: usize,
    /// All measures of these plans.
    pub measures_total: usize,
    /// Share of all measures.
    pub share: Option<f64>,
    /// The actors, the most frequent first.
    pub actors: Vec<ActorCount>,
    /// The measures.
    pub measure_ids: Vec<String>,
}

/// A half-year, or another kind of time, in a community's plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Time {
    /// Whose plans.
    #[serde(flatten)]
    pub group: Group,
    /// `2025-H1` (January to June) and so on, by the last day; otherwise `open-ended` (a start alone),
    /// `continuous`, `recurring`, `event`, `no-year` (a day or time without a year, in a plan of several),
    /// `unknown` (not understood), `empty`, `column-absent`.
    pub bucket: String,
    /// Measures.
    pub measures: usize,
    /// All measures of these plans.
    pub measures_total: usize,
    /// Share of all measures.
    pub share: Option<f64>,
    /// Of them, those whose time was read on an assumption (`deadline.flags`: a year taken from the plan period …).
    pub assumed: usize,
    /// Of them, those past due with an empty status, or none of that column; null without a reference date.
    pub past_due_without_status: Option<usize>,
    /// The measures.
    pub measure_ids: Vec<String>,
    /// The measures that are counted in `assumed`.
    pub assumed_ids: Vec<String>,
    /// Those in `past_due_without_status`.
    pub past_due_ids: Vec<String>,
}

/// A measure past due without a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Overdue {
    /// Identifier of the community, or of the plan where it names none.
    pub community_id: String,
    /// The plan.
    pub plan_id: String,
    /// The measure.
    pub measure_id: String,
    /// Its text.
    pub measure: String,
    /// Who is responsible, as printed.
    pub responsible: Option<String>,
    /// The time as printed.
    pub deadline: String,
    /// Its last day.
    pub deadline_to: String,
    /// On what assumptions that day was read, for example `year_inferred`; empty where it is printed as it is.
    pub deadline_flags: Vec<String>,
    /// `empty` or `column-absent`.
    pub status: String,
}

/// How alike two measures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// They plan the same.
    Same,
    /// They are about the same.
    Related,
}

/// Two measures of different communities that plan alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Similar {
    /// Likeness of the texts, 0 to 1.
    pub score: f64,
    /// What the score stands for.
    pub likeness: Likeness,
    /// The words that both have, as the first one prints them, the most telling first.
    pub shared_words: Vec<String>,
    /// The first measure.
    pub a_id: String,
    /// Its plan.
    pub a_plan: String,
    /// Its community.
    pub a_community: String,
    /// Language of its item, or of its plan.
    pub a_language: Option<String>,
    /// Its text.
    pub a_text: String,
    /// The second measure.
    pub b_id: String,
    /// Its plan.
    pub b_plan: String,
    /// Its community.
    pub b_community: String,
    /// Language of its item, or of its plan.
    pub b_language: Option<String>,
    /// Its text.
    pub b_text: String,
}

/// Measures of two communities or more that plan the same as the one in the middle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// Number of the cluster, from 1.
    pub cluster: usize,
    /// Number of measures.
    pub measures: usize,
    /// Number of communities.
    pub communities: usize,
    /// Text of the measure in the middle.
    pub text: String,
    /// Words of the middle one that most of the others have.
    pub shared_words: Vec<String>,
    /// The communities.
    pub community_ids: Vec<String>,
    /// The measures; the one in the middle first.
    pub measure_ids: Vec<String>,
}

/// Two plans of one community that follow each other, with what became of the measures; items without
/// measures are in none of the counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionPair {
    /// Identifier of the community.
    pub community_id: String,
    /// The earlier plan.
    pub before_plan: String,
    /// The later plan.
    pub after_plan: String,
    /// Measures in both, alike in everything but perhaps their number and the name of their area. The rows of
    /// `versions` for the two plans are the measures behind this count and those that follow.
    pub carried_over: usize,
    /// Measures in both with another text, time, status or other field.
    pub changed: usize,
    /// Measures in both that stand under another focus area or section and are otherwise alike.
    pub moved: usize,
    /// Measures of the later plan alone.
    pub added: usize,
    /// Measures of the earlier plan alone.
    pub removed: usize,
    /// Rows of `versions` for items without measures, of either plan.
    pub items_without_measures: usize,
}

/// What became of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// In both, alike in everything but perhaps the number and the name of the area.
    CarriedOver,
    /// In both, with another text, time, status or other field.
    Changed,
    /// In both, under another focus area or section and otherwise alike.
    Moved,
    /// In the later plan alone.
    Added,
    /// In the earlier plan alone.
    Removed,
}

/// A field that differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The field.
    pub field: String,
    /// What it held: null for an empty cell.
    pub before: Option<String>,
    /// What it holds: null for an empty cell.
    pub after: Option<String>,
    /// Set to `before`, `after` where that plan has no such column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column_absent: Option<String>,
}

/// A measure from one plan to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// Identifier of the community.
    pub community_id: String,
    /// The earlier plan.
    pub before_plan: String,
    /// The later plan.
    pub after_plan: String,
    /// What became of it.
    pub fate: Fate,
    /// Whether it stands under another focus area or section; one that was only given another name is the same.
    pub moved: bool,
    /// Fields that differ.
    pub changed_fields: Vec<String>,
    /// The measure of the earlier plan.
    pub before_id: Option<String>,
    /// The measure of the later plan.
    pub after_id: Option<String>,
    /// Its text then.
    pub before: Option<String>,
    /// Its text now.
    pub after: Option<String>,
    /// Likeness of the two, 0 to 1.
    pub score: Option<f64>,
    /// What differs.
    pub changes: Vec<Change>,
}

/// Why a plan is a newer version of another one of the same body and period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Newer {
    /// The days or numbers of their versions say so.
    Version,
    /// They have nearly the same text.
    SameText,
}

/// A plan that is left out of coverage, responsibility and time, as a newer version is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Replaced {
    /// Identifier of the community.
    pub community_id: String,
    /// The plan that is left out.
    pub plan_id: String,
    /// The file it was read from.
    pub file: String,
    /// Its version as printed.
    pub version: Option<String>,
    /// Its measures, which are in no count.
    pub measures: usize,
    /// Why: `version` (day or number of the versions) or `same-text` (half of the texts or more are the same).
    pub reason: Newer,
    /// The plan that is counted in its place, or the next one on the way to it.
    pub replaced_by: String,
    /// The file that one was read from.
    pub replaced_by_file: String,
    /// The version of that one as printed.
    pub replaced_by_version: Option<String>,
    /// Texts of measures that both have.
    pub shared_texts: usize,
    /// The measures of the plan that is left out.
    pub measure_ids: Vec<String>,
    /// Those of them, and of its items without measures, with a text that the other plan has too.
    pub shared_ids: Vec<String>,
}
