//! The pages of the page tree in order (ISO 32000-2, 7.7.3), whatever loops and copies are in it.

use std::collections::BTreeSet;

use lopdf::{Object, ObjectId};

use super::limits;
use super::objects::Objects;

/// The pages of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The page objects in order.
    pub ids: Vec<ObjectId>,
    /// Entries of the tree that are no page and no node.
    pub missing: usize,
    /// The tree loops, or is larger than the limits.
    pub cut: bool,
}

/// Walks the page tree.
#[must_use]
pub fn pages(objects: &Objects<'_>) -> Pages {
    let mut found = Pages::default();
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
            if open.len() < limits::PAGE_TREE_DEPTH && seen.insert(id) {
                open.extend(kids(objects, id));
            } else {
                found.cut = true;
            }
        } else if found.ids.len() < limits::PAGES {
            found.ids.push(id);
        } else {
            found.cut = true;
            return found;
        }
    }
    found
}

fn kids<'a>(objects: &Objects<'a>, node: ObjectId) -> Option<std::slice::Iter<'a, Object>> {
    objects.array(objects.as_dict(objects.object(node)?)?, b"Kids").map(|k| k.iter())
}

fn is_page<'a>(objects: &Objects<'a>, object: &'a Object) -> bool {
    objects.as_dict(object).is_some_and(|d| d.has(b"Contents"))
}
