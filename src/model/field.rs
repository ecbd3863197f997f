//! The shared schema's fields, and the finer ones that the heading lexicon tells apart.

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The item's number.
    ItemNo,
    /// Focus area (innsatsområde) in a column of its own.
    FocusArea,
    /// Goal of a focus area.
    FocusAreaGoal,
    /// Goal of the whole plan.
    MainGoal,
    /// Objective (delmål).
    Objective,
    /// Measure (tiltak).
    Measure,
    /// What shall be delivered.
    Deliverable,
    /// Who is responsible.
    Responsible,
    /// Who takes part.
    Participants,
    /// A day to be done by.
    Deadline,
    /// A span of time.
    Period,
    /// A day to begin.
    Start,
    /// A year of the budget as a column.
    BudgetYear,
    /// Resources needed.
    Resources,
    /// Cost.
    Cost,
    /// Who pays.
    Funding,
    /// Status.
    Status,
    /// How far it has come.
    Progress,
    /// Follow-up.
    FollowUp,
    /// Evaluation.
    Evaluation,
    /// Comment.
    Comment,
    /// How it is measured.
    Indicator,
    /// Value to reach.
    TargetValue,
    /// Value today.
    Baseline,
    /// Priority.
    Priority,
    /// For whom.
    TargetGroup,
    /// Law or agreement behind.
    LegalBasis,
    /// Risk.
    Risk,
    /// A column that tells of something else.
    Other,
}

impl Field {
    /// Every field, in the order of the lexicon's documentation.
    pub const ALL: [Self; 29] = [
        Self::ItemNo,
        Self::FocusArea,
        Self::FocusAreaGoal,
        Self::MainGoal,
        Self::Objective,
        Self::Measure,
        Self::Deliverable,
        Self::Responsible,
        Self::Participants,
        Self::Deadline,
        Self::Period,
        Self::Start,
        Self::BudgetYear,
        Self::Resources,
        Self::Cost,
        Self::Funding,
        Self::Status,
        Self::Progress,
        Self::FollowUp,
        Self::Evaluation,
        Self::Comment,
        Self::Indicator,
        Self::TargetValue,
        Self::Baseline,
        Self::Priority,
        Self::TargetGroup,
        Self::LegalBasis,
        Self::Risk,
        Self::Other,
    ];

    /// The machine name, as in `schemas/headings.csv` and `headings.csv` of a data set.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::ItemNo => "item_no",
            Self::FocusArea => "focus_area",
            Self::FocusAreaGoal => "focus_area_goal",
            Self::MainGoal => "main_goal",
            Self::Objective => "objective",
            Self::Measure => "measure",
            Self::Deliverable => "deliverable",
            Self::Responsible => "responsible",
            Self::Participants => "participants",
            Self::Deadline => "deadline",
            Self::Period => "period",
            Self::Start => "start",
            Self::BudgetYear => "budget_year",
            Self::Resources => "resources",
            Self::Cost => "cost",
            Self::Funding => "funding",
            Self::Status => "status",
            Self::Progress => "progress",
            Self::FollowUp => "follow_up",
            Self::Evaluation => "evaluation",
            Self::Comment => "comment",
            Self::Indicator => "indicator",
            Self::TargetValue => "target_value",
            Self::Baseline => "baseline",
            Self::Priority => "priority",
            Self::TargetGroup => "target_group",
            Self::LegalBasis => "legal_basis",
            Self::Risk => "risk",
            Self::Other => "other",
        }
    }

    /// The field with this machine name.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.key() == key)
    }

    /// Position in [`Field::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// Whether the field tells of a time.
    #[must_use]
    pub fn is_time(self) -> bool {
        matches!(self, Self::Deadline | Self::Period | Self::Start)
    }
}
