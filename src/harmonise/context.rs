//! What holds for the rows that follow: focus area, section, objective; and what found no place.

use super::areas::{self, Said};
use crate::knowledge::Knowledge;
use crate::model::Field;
use crate::model::plan::FocusArea;

/// What holds for the rows that follow.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The focus area.
    pub area: Option<FocusArea>,
    /// The section row inside a table.
    pub(super) section: Option<String>,
    /// The objective that a row across the table names for the rows below it.
    pub(super) objective: Option<String>,
    /// An item stands under the section; and under the objective.
    pub(super) used: (bool, bool),
    /// All focus areas so far.
    pub areas: Vec<FocusArea>,
    /// Text of headings that found no place, such as a second goal of one area.
    pub leftover: Vec<String>,
    /// Words that label areas and goals, as printed, each once with its field.
    pub labels: Vec<(String, Field)>,
    /// Nearly each row of the plan says its objective itself.
    pub(super) each_objective: bool,
}

impl Context {
    /// A section begins, or none; the title of one that had no items is kept as left over.
    pub fn begin_section(&mut self, title: Option<String>) {
        let before = std::mem::replace(&mut self.section, title);
        self.leftover.extend(before.filter(|_| !self.used.0));
        self.begin_objective(None);
        self.used.0 = false;
    }

    /// A table begins: sections end, an objective that was named right before it goes on into it.
    pub fn begin_table(&mut self) {
        let named = self.objective.take_if(|_| !self.used.1);
        self.begin_section(None);
        self.objective = named;
    }

    /// As [`Self::begin_section`], of an objective that a row across the table names.
    pub fn begin_objective(&mut self, text: Option<String>) {
        let before = std::mem::replace(&mut self.objective, text);
        self.leftover.extend(before.filter(|_| !self.used.1));
        self.used.1 = false;
    }

    /// Takes in a heading or a section row. `inside` a table, an unnamed title after the first
    /// item of a table without areas is a section.
    pub fn heading(&mut self, text: &str, as_section: bool, knowledge: &Knowledge) {
        self.leftover.extend(areas::again(text).map(str::to_owned));
        let said = match areas::read(text, knowledge) {
            // `Mål 3: …` of area 3 is the area's goal.
            Said::Objective(named) if self.area.as_ref().is_some_and(|a| a.no == named.no) => {
                Said::Goal(Some(named.text))
            }
            said => said,
        };
        if let Some(label) = areas::label_of(text.trim(), &said) {
            let field = match said {
                Said::Goal(_) => Field::FocusAreaGoal,
                Said::Objective(_) => Field::Objective,
                Said::Area { .. } => Field::FocusArea,
            };
            self.label(label, field);
        }
        match said {
            Said::Goal(goal) => self.goal(goal),
            Said::Objective(named) => self.begin_objective(Some(named.text)),
            Said::Area { named: false, .. } if as_section => self.begin_section(Some(text.trim().to_owned())),
            // A number alone, which counts what stands below it, is no title.
            Said::Area { named: false, title, .. }
                if areas::is_of_field(text, knowledge) || !title.contains(char::is_alphabetic) =>
            {
                self.leftover.push(text.to_owned());
            }
            Said::Area { no, title, .. } => {
                self.begin_section(None);
                self.enter(FocusArea { no, title, goal: None, items: 0 });
            }
        }
    }

    /// The goal of the area; without one it is left over.
    pub fn goal(&mut self, goal: Option<String>) {
        let Some(area) = &mut self.area else {
            self.leftover.extend(goal);
            return;
        };
        if let Some(old) = area.goal.clone().filter(|old| goal.as_ref() != Some(old)) {
            self.leftover.push(old);
        }
        area.goal.clone_from(&goal);
        if let Some(known) = self.areas.iter_mut().find(|a| a.title == area.title && a.no == area.no) {
            known.goal = goal;
        }
    }

    /// Takes in a heading that counts goals, each of which is a focus area.
    pub fn counted_goal(&mut self, text: &str, knowledge: &Knowledge) {
        let Some((label, area)) = areas::counted_area(text, knowledge) else {
            self.leftover.push(text.to_owned());
            return;
        };
        self.label(label, Field::FocusArea);
        self.begin_section(None);
        self.enter(area);
    }

    /// Takes in a goal that is the objective of the table below.
    pub fn objective_heading(&mut self, text: &str, knowledge: &Knowledge) {
        let said = areas::read(text, knowledge);
        if let Some(label) = areas::label_of(text.trim(), &said) {
            self.label(label, Field::Objective);
        }
        match said {
            Said::Goal(goal) => self.begin_objective(goal),
            Said::Objective(named) => self.begin_objective(Some(named.text)),
            _ => self.begin_objective(Some(text.to_owned())),
        }
    }

    /// Keeps a label that was read off a heading.
    pub fn label(&mut self, label: String, field: Field) {
        if !self.labels.iter().any(|(l, f)| *l == label && *f == field) {
            self.labels.push((label, field));
        }
    }

    /// A focus area begins.
    pub fn enter(&mut self, area: FocusArea) {
        self.begin_objective(None);
        if let Some(known) = self.areas.iter_mut().find(|a| a.title == area.title && a.no == area.no) {
            match (&known.goal, area.goal) {
                (None, goal) => known.goal = goal,
                (Some(old), Some(new)) if *old != new => self.leftover.push(new),
                _ => {}
            }
            self.area = Some(known.clone());
        } else {
            self.areas.push(area.clone());
            self.area = Some(area);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objective_named_before_a_table_is_that_of_its_rows() {
        let mut context = Context::default();
        let knowledge = Knowledge::builtin();
        context.heading("B Vaksne", false, &knowledge);
        context.heading("Delmål 3: Alle les", false, &knowledge);
        context.begin_table();
        assert_eq!(context.objective.as_deref(), Some("Alle les"));
        assert_eq!(context.areas.len(), 1, "{:?}", context.areas);
        context.used.1 = true;
        context.begin_table();
        assert_eq!(context.objective, None);
        assert!(context.leftover.is_empty());
    }

    #[test]
    fn titles_of_sections_without_items_are_left_over() {
        let mut context = Context::default();
        let knowledge = Knowledge::builtin();
        context.heading("Tidlegare vedtekne tiltak", true, &knowledge);
        context.heading("Nye tiltak i perioden", true, &knowledge);
        context.used.0 = true;
        context.heading("Idear til seinare", true, &knowledge);
        context.begin_section(None);
        assert_eq!(context.leftover, ["Tidlegare vedtekne tiltak", "Idear til seinare"]);
    }
}
