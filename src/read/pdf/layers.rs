//! Optional content: which layers are off (ISO 32000-2, 8.11).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::Objects;

/// The layers of a document that are off by default.
#[derive(Debug, Default)]
pub struct Layers {
    off: BTreeSet<ObjectId>,
}

impl Layers {
    /// Reads the default configuration of the catalog.
    #[must_use]
    pub fn read(objects: &Objects<'_>) -> Self {
        let Some(properties) = objects.catalog().and_then(|c| objects.dict(c, b"OCProperties")) else {
            return Self::default();
        };
        let Some(config) = objects.dict(properties, b"D") else { return Self::default() };
        let ids = |dict, key: &[u8]| {
            objects.array(dict, key).into_iter().flatten().filter_map(|o| o.as_reference().ok()).collect::<Vec<_>>()
        };
        let mut off = BTreeSet::new();
        if objects.name(config, b"BaseState") == Some(b"OFF") {
            off.extend(ids(properties, b"OCGs"));
            for on in ids(config, b"ON") {
                off.remove(&on);
            }
        }
        off.extend(ids(config, b"OFF"));
        Self { off }
    }

    /// Whether an `XObject` belongs to a layer that is off.
    #[must_use]
    pub fn hides<'a>(&self, objects: &Objects<'a>, x_object: &'a Dictionary) -> bool {
        if self.off.is_empty() {
            return false;
        }
        objects.dict(x_object, b"OC").is_some_and(|d| self.is_off(objects, d, objects.reference(x_object, b"OC")))
    }

    /// Whether a layer, or a group of layers by its expression (`VE`) or else its policy, is off.
    #[must_use]
    pub fn is_off<'a>(&self, objects: &Objects<'a>, layer: &'a Dictionary, id: Option<ObjectId>) -> bool {
        if self.off.is_empty() {
            return false;
        }
        if objects.name(layer, b"Type") != Some(b"OCMD") {
            return id.is_some_and(|id| self.off.contains(&id));
        }
        let mut budget = objects.limits.layer_terms;
        if let Some(expression) = objects.array(layer, b"VE")
            && let Some(shown) = self.shown(objects, expression, objects.limits.layer_depth, &mut budget)
        {
            return !shown;
        }
        let members: Vec<bool> = match layer.get(b"OCGs") {
            Ok(Object::Reference(id)) => match objects.object(*id) {
                Some(Object::Array(list)) => self.states(list),
                _ => vec![self.off.contains(id)],
            },
            Ok(Object::Array(list)) => self.states(list),
            _ => return false,
        };
        if members.is_empty() {
            return false;
        }
        let shown = match objects.name(layer, b"P") {
            Some(b"AllOn") => members.iter().all(|off| !off),
            Some(b"AnyOff") => members.iter().any(|off| *off),
            Some(b"AllOff") => members.iter().all(|off| *off),
            _ => members.iter().any(|off| !off),
        };
        !shown
    }

    /// Whether a visibility expression holds; `None` where it is malformed or beyond the limits.
    fn shown<'a>(
        &self,
        objects: &Objects<'a>,
        expression: &'a [Object],
        depth: usize,
        budget: &mut usize,
    ) -> Option<bool> {
        let (operator, terms) = expression.split_first()?;
        let depth = depth.checked_sub(1)?;
        let mut values = terms.iter().map(|term| {
            *budget = budget.checked_sub(1)?;
            match objects.resolve(term) {
                Object::Array(inner) => self.shown(objects, inner, depth, budget),
                _ => term.as_reference().ok().map(|id| !self.off.contains(&id)),
            }
        });
        match objects.resolve(operator).as_name().ok()? {
            b"Not" => values.next()?.map(|v| !v),
            b"And" => values.try_fold(true, |all, v| Some(all & v?)),
            b"Or" => values.try_fold(false, |any, v| Some(any | v?)),
            _ => None,
        }
    }

    fn states(&self, list: &[Object]) -> Vec<bool> {
        list.iter().filter_map(|o| o.as_reference().ok()).map(|id| self.off.contains(&id)).collect()
    }
}
