//! The input with what several sections ask of it: groups, names, anchors.

use std::collections::BTreeMap;

use crate::knowledge::sentences::About;
use crate::markup::known_language;
use crate::model::comparison::{Coverage, Group};
use crate::model::{Item, Measure, PlanDocument};

use super::words::Words;
use super::{ReportInput, limits};
use crate::export::ReaderLanguage;

pub struct Material<'a> {
    pub input: &'a ReportInput<'a>,
    pub words: &'static Words,
    pub language: ReaderLanguage,
    /// The plans in the order of the page, with their communities' numbers.
    pub plans: Vec<&'a PlanDocument>,
    /// Every group, in the order of the comparison.
    pub groups: Vec<&'a Group>,
    /// Identifier and name of every community, in order.
    pub communities: Vec<(&'a str, &'a str)>,
    places: BTreeMap<&'a str, (usize, usize, Option<usize>)>,
    plan_of: BTreeMap<&'a str, usize>,
    actors: BTreeMap<&'a str, &'a str>,
}

/// A measure, or an item without measures, with its plan.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    pub document: &'a PlanDocument,
    pub item: &'a Item,
    pub measure: Option<&'a Measure>,
    /// Positions of the plan and the item on the page.
    pub at: (usize, usize),
}

impl<'a> Material<'a> {
    pub fn new(input: &'a ReportInput<'a>) -> Self {
        let mut plans: Vec<&PlanDocument> = input.plans.iter().collect();
        plans.sort_by(|a, b| (&a.plan.id, &a.source.file).cmp(&(&b.plan.id, &b.source.file)));
        let mut places = BTreeMap::new();
        let mut plan_of = BTreeMap::new();
        for (p, document) in plans.iter().copied().enumerate() {
            plan_of.entry(document.plan.id.as_str()).or_insert(p);
            for (i, item) in document.items.iter().enumerate() {
                places.entry(item.id.as_str()).or_insert((p, i, None));
                for (m, measure) in item.measures.iter().enumerate() {
                    places.entry(measure.id.as_str()).or_insert((p, i, Some(m)));
                }
            }
        }
        let mut groups: Vec<&Group> = Vec::new();
        for group in input.comparison.coverage.iter().map(|c| &c.group) {
            if groups.last() != Some(&group) {
                groups.push(group);
            }
        }
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        for document in &plans {
            let (id, name) = owner(document);
            names.entry(id).or_insert(name);
        }
        let actors = input.knowledge.actors.list();
        Self {
            input,
            words: input.language.words(),
            language: input.language,
            plans,
            groups,
            communities: names.into_iter().collect(),
            places,
            plan_of,
            actors: actors.iter().map(|a| (a.id.as_str(), a.name.as_str())).collect(),
        }
    }

    /// The measure or item with this identifier.
    pub fn find(&self, id: &str) -> Option<Found<'a>> {
        let (p, i, m) = *self.places.get(id)?;
        let document = *self.plans.get(p)?;
        let item = document.items.get(i)?;
        Some(Found { document, item, measure: m.and_then(|m| item.measures.get(m)), at: (p, i) })
    }

    /// Position of a plan on the page.
    pub fn plan_at(&self, id: &str) -> Option<usize> {
        self.plan_of.get(id).copied()
    }

    /// Number of a community on the page.
    pub fn community(&self, id: &str) -> String {
        let at = self.communities.binary_search_by(|c| c.0.cmp(id));
        at.map(|i| i.to_string()).unwrap_or_default()
    }

    /// Name of a community.
    pub fn community_name<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.communities.iter().find(|c| c.0 == id).map_or(id, |c| c.1)
    }

    /// The actor's name; one that is not known stands as written.
    pub fn actor<'b>(&self, id: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.actors.get(id).copied().unwrap_or(id)
    }

    /// A theme's name in the language of the page.
    pub fn theme<'b>(&self, theme: &'b Coverage) -> &'b str
    where
        'a: 'b,
    {
        let known = self.input.knowledge.themes.list().iter().find(|t| t.id == theme.theme);
        known.map_or(theme.theme_nb.as_str(), |t| t.name_in(self.language.name()))
    }

    /// A sentence of the program's own in the language of the page, and the English one where it says
    /// more or is all there is.
    pub fn sentence<'b>(&self, about: About, key: &str, english: &'b str) -> (Option<&'b str>, Option<&'b str>)
    where
        'a: 'b,
    {
        let known = self.input.knowledge.sentences.find(about, key);
        match known.and_then(|s| Some((s, s.in_language(self.language.name())?))) {
            Some((sentence, said)) => (Some(said), sentence.details.then_some(english)),
            None => (None, Some(english)),
        }
    }

    /// The language to mark a text with: none where it is that of the page.
    pub fn mark(&self, language: Option<&str>) -> Option<&'static str> {
        known_language(language).filter(|l| *l != self.language.name())
    }

    /// The language to mark the texts of an item with.
    pub fn mark_item(&self, document: &PlanDocument, item: &Item) -> Option<&'static str> {
        self.mark(item.language.as_deref().or(document.plan.language.as_deref()))
    }

    /// Whether themes and plans stand open.
    pub fn opened(&self) -> bool {
        self.plans.iter().flat_map(|p| &p.items).map(|i| i.measures.len()).sum::<usize>() <= limits::OPEN
    }

    /// `2023–2024`.
    pub fn period(&self, from: Option<&str>, to: Option<&str>) -> String {
        match (from, to) {
            (Some(from), Some(to)) if from != to => format!("{from}–{to}"),
            (Some(year), _) | (None, Some(year)) => year.to_owned(),
            (None, None) => self.words.no_period.to_owned(),
        }
    }

    /// The period of a plan.
    pub fn plan_period(&self, document: &PlanDocument) -> String {
        let period = document.plan.period.as_ref();
        self.period(period.map(|p| p.from.as_str()), period.map(|p| p.to.as_str()))
    }

    /// A share in whole per cent, as the language writes it.
    #[allow(clippy::cast_precision_loss)] // counts of measures
    pub fn percent(&self, part: usize, whole: usize) -> String {
        let value = if whole == 0 { 0.0 } else { part as f64 / whole as f64 * 100.0 };
        match self.language {
            ReaderLanguage::English => format!("{value:.0}%"),
            _ => format!("{value:.0}\u{a0}%"),
        }
    }

    /// A number with two decimals.
    pub fn decimal(&self, value: f64) -> String {
        let text = crate::markup::score(value);
        if self.language == ReaderLanguage::English { text } else { text.replace('.', ",") }
    }

    /// An ISO date as the language writes it.
    pub fn day(&self, iso: &str) -> String {
        let mut parts = iso.splitn(3, '-');
        match (self.language, parts.next(), parts.next(), parts.next()) {
            (ReaderLanguage::English, ..) => iso.to_owned(),
            (_, Some(year), Some(month), Some(day)) => {
                format!("{}.{}.{year}", day.trim_start_matches('0'), month.trim_start_matches('0'))
            }
            _ => iso.to_owned(),
        }
    }
}

/// Identifier and name of whose plan it is; a plan without a community stands for itself.
pub fn owner(document: &PlanDocument) -> (&str, &str) {
    match &document.plan.community {
        Some(community) => (&community.id, &community.name),
        None => (&document.plan.id, document.plan.title.as_deref().unwrap_or(&document.plan.id)),
    }
}
