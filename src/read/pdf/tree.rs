//! The pages of the page tree in order (ISO 32000-2, 7.7.3), whatever loops and copies are in it.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId};

use super::objects::Objects;

/// The pages that a page tree lists.
#[derive(Debug, Default)]
pub struct Pages {
    /// The page objects in order.
    pub ids: Vec<ObjectId>,
    /// Pages or branches that are listed and whose objects are missing, or no dictionaries.
    pub missing: usize,
    /// Branches left out because they loop or lie too deep.
    pub looped: usize,
    /// Pages beyond the limit were left out.
    pub cut: bool,
}

impl Pages {
    /// The pages of a document.
    #[must_use]
    pub fn of(objects: &Objects<'_>) -> Self {
        let mut found = Self::default();
        let root = objects.catalog().and_then(|c| objects.reference(c, b"Pages"));
        // Each node is opened once; a page may stand in several places.
        let mut seen: BTreeSet<ObjectId> = root.into_iter().collect();
        let mut open: Vec<std::slice::Iter<'_, Object>> = Vec::new();
        open.extend(root.and_then(|id| kids(objects, id)));
        if open.is_empty() {
            found.ids.extend(root.filter(|id| objects.object(*id).is_some_and(|o| is_page(objects, o))));
        }
        while let Some(level) = open.last_mut() {
            let Some(kid) = level.next() else {
                open.pop();
                continue;
            };
            let (Ok(id), Some(dict)) = (kid.as_reference(), objects.as_dict(kid)) else {
                found.missing += 1;
                continue;
            };
            if dict.has(b"Kids") {
                if open.len() < objects.limits.page_tree_depth && seen.insert(id) {
                    open.extend(kids(objects, id));
                } else {
                    found.looped += 1;
                }
            } else if found.ids.len() < objects.limits.pages {
                found.ids.push(id);
            } else {
                found.cut = true;
                return found;
            }
        }
        found
    }

    /// Pages whose own objects or contents are missing, those that are not even listed included.
    #[must_use]
    pub fn unreadable(&self, objects: &Objects<'_>) -> usize {
        let lost = |id: &&ObjectId| {
            let Some(page) = objects.object(**id).and_then(|o| objects.as_dict(o)) else { return true };
            match page.get(b"Contents") {
                Ok(Object::Array(parts)) => parts.iter().any(|p| matches!(objects.resolve(p), Object::Null)),
                Ok(contents @ Object::Reference(_)) => matches!(objects.resolve(contents), Object::Null),
                _ => false,
            }
        };
        self.missing + self.ids.iter().filter(lost).count()
    }
}

fn kids<'a>(objects: &Objects<'a>, node: ObjectId) -> Option<std::slice::Iter<'a, Object>> {
    objects.array(objects.as_dict(objects.object(node)?)?, b"Kids").map(|k| k.iter())
}

fn is_page<'a>(objects: &Objects<'a>, object: &'a Object) -> bool {
    objects.as_dict(object).is_some_and(|d| d.has(b"Contents"))
}
