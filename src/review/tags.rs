//! The boxes of structure tags: the words marked with their content, those of their children too.

use std::collections::BTreeMap;

use crate::model::{ContentId, Page, Rect, TagNode};

/// Levels of the tree that are followed (seen: under 40).
const DEPTH: usize = 100;

/// A tag on a page.
pub struct TagBox<'a> {
    /// Its role.
    pub role: &'a str,
    /// Its box on this page.
    pub bbox: Rect,
    /// Levels below the root.
    pub depth: usize,
}

/// Roles that group whole pages: their box says nothing.
const GROUPS: [&str; 6] = ["Document", "DocumentFragment", "Part", "Art", "Sect", "Div"];

/// The tags of the pages that are shown, outer before inner.
pub fn boxes<'a>(pages: &[Page], roots: &'a [TagNode], shown: &[u32]) -> BTreeMap<u32, Vec<TagBox<'a>>> {
    let mut marked: BTreeMap<ContentId, Rect> = BTreeMap::new();
    for page in pages.iter().filter(|p| shown.contains(&p.number)) {
        for word in &page.words {
            if let Some(content) = word.content {
                marked.entry(content).and_modify(|b| *b = b.union(&word.bbox)).or_insert(word.bbox);
            }
        }
    }
    let mut walk = Walk { marked, out: BTreeMap::new() };
    for root in roots {
        walk.node(root, 0);
    }
    for tags in walk.out.values_mut() {
        tags.sort_by_key(|tag| tag.depth);
    }
    walk.out
}

struct Walk<'a> {
    marked: BTreeMap<ContentId, Rect>,
    out: BTreeMap<u32, Vec<TagBox<'a>>>,
}

impl<'a> Walk<'a> {
    /// The node's box by page.
    fn node(&mut self, node: &'a TagNode, depth: usize) -> BTreeMap<u32, Rect> {
        let mut own: BTreeMap<u32, Rect> = BTreeMap::new();
        let mut add = |page: u32, bbox: Rect| {
            own.entry(page).and_modify(|b| *b = b.union(&bbox)).or_insert(bbox);
        };
        for content in &node.content {
            if let Some(bbox) = self.marked.get(content) {
                add(content.page, *bbox);
            }
        }
        if depth < DEPTH {
            for child in &node.children {
                for (page, bbox) in self.node(child, depth + 1) {
                    add(page, bbox);
                }
            }
        }
        if !GROUPS.contains(&node.role.as_str()) {
            for (page, bbox) in &own {
                self.out.entry(*page).or_default().push(TagBox { role: &node.role, bbox: *bbox, depth });
            }
        }
        own
    }
}
