//! The harmonised form of one document: what `plans/<file>.json` holds.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::block::Place;
use super::document::Source;
use super::note::Note;

/// Version of the JSON form; the first number changes when a reader must change.
pub const SCHEMA_VERSION: &str = "1.0";

/// A cell of a column: the outer `None` says that the plan has no such column, the inner `None`
/// that the cell was empty.
pub type Column<T> = Option<Option<T>>;

fn some<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Column<T>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// One document, harmonised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlanDocument {
    /// Version of this form.
    pub schema_version: String,
    /// Where it came from.
    pub source: Source,
    /// What the plan is.
    pub plan: Plan,
    /// Focus areas (innsatsområde), those without items too: a gap is a finding.
    pub focus_areas: Vec<FocusArea>,
    /// One item a row of a plan table, or a top bullet of a narrative plan.
    pub items: Vec<Item>,
    /// How every source heading was mapped.
    pub headings: Vec<HeadingMatch>,
    /// Text that found no field.
    pub unplaced: Vec<Unplaced>,
    /// Running heads, feet and page numbers, each said once.
    pub furniture: Vec<String>,
    /// Findings.
    pub warnings: Vec<Note>,
}

impl PlanDocument {
    /// The focus areas that are printed without items.
    pub fn empty_areas(&self) -> impl Iterator<Item = &FocusArea> {
        let used: BTreeSet<(Option<&str>, &str)> = self.items.iter().filter_map(Item::area).collect();
        self.focus_areas.iter().filter(move |a| !used.contains(&(a.no.as_deref(), a.title.as_str())))
    }

    /// Counts the items of every focus area.
    pub fn count_areas(&mut self) {
        for area in &mut self.focus_areas {
            let key = (area.no.as_deref(), area.title.as_str());
            area.items = self.items.iter().filter(|i| i.area() == Some(key)).count();
        }
    }
}

/// What the plan is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Stable identifier: community and period, the committee, kind and version where the plan names them; where
    /// two plans of a data set have one name, the second has the beginning of its checksum after it.
    pub id: String,
    /// The title as printed.
    pub title: Option<String>,
    /// The community, municipality or county whose plan it is.
    pub community: Option<Community>,
    /// Whose plan it is within the community: a committee, or the owner itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<PlanBody>,
    /// Which version it is, where the plan says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// Verdict on the whole document: `nn`, `nb`, `se` or `en`.
    pub language: Option<String>,
    /// The plan period.
    pub period: Option<Period>,
    /// The plan's main goal (hovudmål), as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub main_goal: Option<String>,
    /// The plan's purpose (føremål), as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Sensitivity label in lower case, for example `intern`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<String>,
}

/// A community, municipality or county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Community {
    /// Identifier from `communities.csv`, or made from the name.
    pub id: String,
    /// The name as printed.
    pub name: String,
}

/// The body whose plan it is: a committee of the community, a municipality, a county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlanBody {
    /// Identifier: of the actor (`fsu-barn-og-unge`), or of the community where no committee is named.
    pub id: String,
    /// The name as printed.
    pub name: String,
    /// `utval`, `helsefellesskap`, `kommune`, `fylkeskommune` or `hf`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A version of a plan, as the plan says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// As printed.
    pub text: String,
    /// The number, for example `2.1`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day of its status, revision or adoption, ISO; of a month its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// The plan period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Period {
    /// First year.
    pub from: String,
    /// Last year, inclusive.
    pub to: String,
    /// As printed.
    pub text: String,
}

/// A focus area (innsatsområde, satsingsområde, tema).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FocusArea {
    /// Number as printed, without a final stop.
    pub no: Option<String>,
    /// Title without the word and number before it.
    pub title: String,
    /// The area's goal.
    pub goal: Option<String>,
    /// Items that stand under it; 0 where the area is printed and nothing is planned in it.
    #[serde(default)]
    pub items: usize,
}

/// A focus area as an item refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AreaRef {
    /// Number as printed.
    pub no: Option<String>,
    /// Title.
    pub title: String,
}

/// A row of a plan's table, or a top bullet of a narrative plan.
///
/// A field whose column the plan does not have is left out; an empty cell is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// Stable from run to run.
    pub id: String,
    /// As printed, without a final stop; null where none is printed.
    pub item_no: Option<String>,
    /// A heading row inside the table that this row stands under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The focus area it belongs to.
    pub focus_area: Option<AreaRef>,
    /// The focus area's goal.
    pub focus_area_goal: Option<String>,
    /// The objective (delmål).
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub objective: Column<String>,
    /// The measures (tiltak), in order.
    pub measures: Vec<Measure>,
    /// What shall be delivered.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub deliverable: Column<String>,
    /// Who is responsible.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub responsible: Column<Actors>,
    /// When.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub deadline: Column<Deadline>,
    /// Resources needed.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub resources: Column<String>,
    /// Status.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub status: Column<String>,
    /// Comment.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub comment: Column<String>,
    /// How it is measured.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub indicator: Column<String>,
    /// Cost.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub cost: Column<String>,
    /// Who takes part.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub participants: Column<String>,
    /// Priority.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub priority: Column<String>,
    /// For whom.
    #[serde(default, deserialize_with = "some", skip_serializing_if = "Option::is_none")]
    pub target_group: Column<String>,
    /// What the status text says; absent where no word of it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_kind: Option<StatusKind>,
    /// The money that the cost text names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_amount: Option<Amount>,
    /// The target value that the indicator text names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// Language of the item's own text: `nn`, `nb`, `se` or `en`; absent where too little speaks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Columns without a field of their own, under their heading as printed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extra: BTreeMap<String, Option<String>>,
    /// Where it stands.
    pub source: ItemSource,
    /// Probability that the item is right.
    pub confidence: f64,
    /// Findings about this item, a sentence each.
    pub warnings: Vec<String>,
}

impl Item {
    /// Number and title of its focus area.
    fn area(&self) -> Option<(Option<&str>, &str)> {
        self.focus_area.as_ref().map(|a| (a.no.as_deref(), a.title.as_str()))
    }

    /// The fields whose column the item's table does not have, by their names: what is empty of the others is an
    /// empty cell.
    #[must_use]
    pub fn absent_fields(&self) -> Vec<&'static str> {
        let columns = [
            ("objective", self.objective.is_none()),
            ("deliverable", self.deliverable.is_none()),
            ("responsible", self.responsible.is_none()),
            ("deadline", self.deadline.is_none()),
            ("resources", self.resources.is_none()),
            ("status", self.status.is_none()),
            ("comment", self.comment.is_none()),
            ("indicator", self.indicator.is_none()),
            ("cost", self.cost.is_none()),
            ("participants", self.participants.is_none()),
            ("priority", self.priority.is_none()),
            ("target_group", self.target_group.is_none()),
        ];
        columns.into_iter().filter(|(_, absent)| *absent).map(|(name, _)| name).collect()
    }
}

/// A measure (tiltak).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measure {
    /// Item id and the measure's number in it, from 1.
    pub id: String,
    /// The text without its bullet.
    pub text: String,
    /// Bullets under a lead-in text.
    pub points: Vec<String>,
    /// Themes, by identifier.
    pub themes: Vec<String>,
    /// Why it has these themes, in the same order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub theme_evidence: Vec<ThemeEvidence>,
    /// A question mark says that it is not decided (`planforum?`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tentative: bool,
}

impl Measure {
    /// A measure of this text, its identifier and values not set yet.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Why a measure has a theme.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ThemeEvidence {
    /// Identifier of the theme.
    pub theme: String,
    /// The deciding words as printed.
    pub phrase: String,
    /// Where they stand.
    pub place: EvidencePlace,
    /// Weight, above 0 to 1: words of the objective or the focus area weigh less than the measure's own.
    pub weight: f64,
}

/// Where the words stand that gave a measure its theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidencePlace {
    /// In the measure itself.
    Measure,
    /// In the objective that it belongs to.
    Objective,
    /// In the focus area that it belongs to.
    FocusArea,
}

impl EvidencePlace {
    /// The name as published.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Objective => "objective",
            Self::FocusArea => "focus-area",
        }
    }
}

/// How far a measure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusKind {
    /// Nothing is done yet.
    NotStarted,
    /// Work goes on.
    Ongoing,
    /// Some of it is done.
    PartlyDone,
    /// It is done.
    Done,
    /// It waits for something.
    Waiting,
    /// It is late or put off.
    Delayed,
    /// It goes on from an earlier plan.
    CarriedOver,
    /// It was given up.
    Stopped,
}

impl StatusKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::NotStarted,
        Self::Ongoing,
        Self::PartlyDone,
        Self::Done,
        Self::Waiting,
        Self::Delayed,
        Self::CarriedOver,
        Self::Stopped,
    ];

    /// The name as published.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Ongoing => "ongoing",
            Self::PartlyDone => "partly-done",
            Self::Done => "done",
            Self::Waiting => "waiting",
            Self::Delayed => "delayed",
            Self::CarriedOver => "carried-over",
            Self::Stopped => "stopped",
        }
    }
}

/// An amount of money in whole kroner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Amount {
    /// The amount, or the lower end of a range.
    pub kroner: i64,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<i64>,
    /// A word says that it is rough.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
    /// It recurs each year (`årleg`, `per år`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub yearly: bool,
}

/// A target value of an indicator.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Which way it is met.
    pub bound: Bound,
    /// The number; the lower one of a range, the one to come to of a change (`frå 20 til 40`).
    pub value: f64,
    /// The upper end of a range.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The number that a change starts from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    /// What is counted: `%` or the word after the number.
    pub unit: String,
}

/// Which way a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// The value or more.
    AtLeast,
    /// The value or less.
    AtMost,
    /// Near the value.
    About,
    /// The value, no word says which way.
    Plain,
}

impl Bound {
    /// The name as published.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AtLeast => "at-least",
            Self::AtMost => "at-most",
            Self::About => "about",
            Self::Plain => "plain",
        }
    }
}

/// Who is responsible: the text and the actors found in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Actors {
    /// As printed.
    pub text: String,
    /// Identifiers of the actors, in order; a name that is not known stands as written.
    pub actors: Vec<String>,
    /// What kind of actor each of them is, in the same order; of a name that is not known, what its
    /// words say it must be (`hf`, `kommune`, `utval` …, `rolle`, `eining`, `person`), or `unknown`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Those of `actors` that stand as written, as no actor of that name is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unresolved: Vec<String>,
}

/// The type of an actor whose name is not known and says nothing of its kind.
pub const UNKNOWN_ACTOR: &str = "unknown";

/// What a time expression says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DeadlineKind {
    /// From one day to another.
    Interval,
    /// An end alone.
    By,
    /// A start alone.
    From,
    /// Without an end.
    Continuous,
    /// Again and again.
    Recurring,
    /// Tied to an event.
    Event,
    /// Not understood.
    Unknown,
}

/// A time: the text and what it means. Dates are ISO, both inclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deadline {
    /// As printed.
    pub text: String,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// What kind of statement it is.
    pub kind: DeadlineKind,
    /// The finer kind, for example `season`, `quarter`, `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<String>,
    /// Set where the reading rests on an assumption, for example a year taken from the plan period.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub flags: Vec<String>,
}

/// Where an item stands in its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ItemSource {
    /// Pages from 1; empty where the form marks none.
    pub pages: Vec<u32>,
    /// The table, counted from 0 over the document; null outside tables.
    pub table: Option<usize>,
    /// Rows of that table, header rows counted.
    pub rows: Vec<usize>,
    /// Boxes on the pages; empty in text exports.
    pub boxes: Vec<Place>,
    /// First and last line in the file, in text exports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<(u32, u32)>,
}

/// How a source heading was mapped.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct HeadingMatch {
    /// The table, counted from 0.
    pub table: usize,
    /// The column, counted from 0; null for a label outside the columns.
    pub column: Option<usize>,
    /// As printed; empty for a column without a heading.
    pub heading: String,
    /// The field; null where none was found and the column became an `extra` one.
    pub field: Option<String>,
    /// `exact`, `folded`, `similar`, `content`, `position`, `user`, `none`; `crosses` for a column whose crosses stand for
    /// a value of the field and which is an `extra` one too; `group` for a label over
    /// several columns, `label` for one outside the columns.
    #[serde(rename = "match")]
    pub matched: String,
    /// How sure, 0 to 1.
    pub score: f64,
    /// The nearest fields of an unknown heading.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<String>,
}

/// Text that found no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unplaced {
    /// Page from 1; null where the form marks none.
    pub page: Option<u32>,
    /// The text.
    pub text: String,
}
