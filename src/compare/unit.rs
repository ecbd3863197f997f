//! What is compared: measures, and items that have none.

use crate::model::{Item, Measure, PlanDocument};

/// A measure, or an item without measures, which its objective stands for.
#[derive(Debug, Clone, Copy)]
pub struct Unit<'a> {
    /// Position of the plan.
    pub plan: usize,
    /// The item.
    pub item: &'a Item,
    /// The measure; `None` for an item without.
    pub measure: Option<&'a Measure>,
}

impl<'a> Unit<'a> {
    /// The identifier: the measure's, or the item's.
    pub fn id(&self) -> &'a str {
        self.measure.map_or(&self.item.id, |m| &m.id)
    }

    /// The text, points and all.
    pub fn text(&self) -> String {
        match self.measure {
            Some(measure) => {
                let points = measure.points.iter().map(String::as_str);
                std::iter::once(measure.text.as_str()).chain(points).collect::<Vec<_>>().join("\n")
            }
            None => self.objective().unwrap_or_default().to_owned(),
        }
    }

    /// The objective.
    pub fn objective(&self) -> Option<&'a str> {
        self.item.objective.as_ref()?.as_deref()
    }
}

/// The units of all plans, in the order of plans and items.
pub fn units<'a>(plans: &[&'a PlanDocument]) -> Vec<Unit<'a>> {
    let mut out = Vec::new();
    for (plan, document) in plans.iter().enumerate() {
        for item in &document.items {
            if item.measures.is_empty() {
                out.push(Unit { plan, item, measure: None });
            }
            out.extend(item.measures.iter().map(|m| Unit { plan, item, measure: Some(m) }));
        }
    }
    out
}
