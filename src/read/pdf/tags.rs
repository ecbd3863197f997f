//! The structure tree (ISO 32000-2, 14.7 and 14.8), role maps resolved.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::{Objects, number};
use crate::model::{ContentId, TagNode};

/// Steps of a role map (producers write one or two).
const ROLE_STEPS: usize = 16;
/// Greatest span of a cell that is believed.
const SPAN: f64 = 1000.0;

/// The tree of a document and whether it was cut at a limit.
pub struct Tags {
    /// Its roots.
    pub roots: Vec<TagNode>,
    /// A limit was reached.
    pub cut: bool,
}

/// Reads the structure tree; `pages` are the page objects in order.
#[must_use]
pub fn read(objects: &Objects<'_>, pages: &[ObjectId]) -> Tags {
    let Some(root) = objects.catalog().and_then(|c| objects.dict(c, b"StructTreeRoot")) else {
        return Tags { roots: Vec::new(), cut: false };
    };
    let mut walk = Walk {
        objects,
        root,
        pages: pages.iter().copied().zip(1..).collect(),
        seen: BTreeSet::new(),
        nodes: 0,
        cut: false,
    };
    let mut top = TagNode::default();
    if let Ok(kids) = root.get(b"K") {
        walk.kids(kids, &mut top, None, 0);
    }
    Tags { roots: top.children, cut: walk.cut }
}

struct Walk<'o, 'a> {
    objects: &'o Objects<'a>,
    root: &'a Dictionary,
    pages: BTreeMap<ObjectId, u32>,
    seen: BTreeSet<ObjectId>,
    nodes: usize,
    cut: bool,
}

impl<'a> Walk<'_, 'a> {
    /// Reads the value of a `K` entry into `node`.
    fn kids(&mut self, kids: &'a Object, node: &mut TagNode, page: Option<u32>, depth: usize) {
        let list = match self.objects.resolve(kids) {
            Object::Array(list) => list.as_slice(),
            _ => std::slice::from_ref(kids),
        };
        for kid in list {
            self.nodes += 1;
            if self.nodes > self.objects.limits.tag_nodes || depth > self.objects.limits.tag_depth {
                self.cut = true;
                return;
            }
            match self.objects.resolve(kid) {
                Object::Dictionary(dict) => self.kid(kid, dict, node, page, depth),
                other => {
                    if let Some(mcid) = number(other) {
                        add_content(node, page, None, mcid);
                    }
                }
            }
        }
    }

    fn kid(&mut self, kid: &Object, dict: &'a Dictionary, node: &mut TagNode, page: Option<u32>, depth: usize) {
        let page = self.objects.reference(dict, b"Pg").and_then(|id| self.pages.get(&id).copied()).or(page);
        match self.objects.name(dict, b"Type") {
            Some(b"MCR") => {
                let form = self.objects.reference(dict, b"Stm").map(|id| id.0);
                if let Some(mcid) = self.objects.number(dict, b"MCID") {
                    add_content(node, page, form, mcid);
                }
            }
            Some(b"OBJR") => {}
            _ => {
                if let Ok(id) = kid.as_reference()
                    && !self.seen.insert(id)
                {
                    return;
                }
                let child = self.element(dict, page, depth);
                node.order.push(Err(node.children.len()));
                node.children.push(child);
            }
        }
    }

    fn element(&mut self, dict: &'a Dictionary, page: Option<u32>, depth: usize) -> TagNode {
        let objects = self.objects;
        let text = |key: &[u8]| objects.text(dict, key).filter(|t| !t.is_empty());
        let mut node = TagNode {
            role: self.role(dict),
            row_span: 1,
            col_span: 1,
            lang: text(b"Lang"),
            alt: text(b"Alt"),
            actual_text: objects.text(dict, b"ActualText"),
            ..TagNode::default()
        };
        if let Some(classes) = objects.get(dict, b"C") {
            let map = objects.dict(self.root, b"ClassMap");
            for class in one_or_many(classes) {
                if let (Some(map), Ok(name)) = (map, objects.resolve(class).as_name())
                    && let Some(attributes) = objects.get(map, name)
                {
                    self.attributes(attributes, &mut node);
                }
            }
        }
        if let Some(attributes) = objects.get(dict, b"A") {
            self.attributes(attributes, &mut node);
        }
        if let Ok(kids) = dict.get(b"K") {
            self.kids(kids, &mut node, page, depth + 1);
        }
        node
    }

    /// The standard type: the element's namespace maps first, then the tree's role map.
    fn role(&self, dict: &'a Dictionary) -> String {
        let objects = self.objects;
        let mut role = objects.name(dict, b"S").unwrap_or_default();
        let mut namespace = objects.dict(dict, b"NS");
        for _ in 0..ROLE_STEPS {
            let by_namespace = namespace.and_then(|n| objects.get(objects.dict(n, b"RoleMapNS")?, role));
            let by_tree = || objects.dict(self.root, b"RoleMap").and_then(|m| objects.get(m, role));
            let (next, space) = match by_namespace {
                Some(Object::Array(pair)) => (
                    pair.first().and_then(|o| objects.resolve(o).as_name().ok()),
                    pair.get(1).and_then(|o| objects.as_dict(o)),
                ),
                Some(other) => (other.as_name().ok(), None),
                None if namespace.is_some() => break,
                None => (by_tree().and_then(|o| o.as_name().ok()), None),
            };
            match next {
                Some(next) if next != role || space.is_some() => role = next,
                _ => break,
            }
            namespace = space;
        }
        String::from_utf8_lossy(role).into_owned()
    }

    fn attributes(&self, attributes: &'a Object, node: &mut TagNode) {
        let objects = self.objects;
        for object in one_or_many(attributes) {
            let Some(dict) = objects.as_dict(object) else { continue };
            let span = |key: &[u8]| objects.number(dict, key).map(|v| v.clamp(1.0, SPAN) as u32);
            if let Some(rows) = span(b"RowSpan") {
                node.row_span = rows;
            }
            if let Some(columns) = span(b"ColSpan") {
                node.col_span = columns;
            }
            if let Some(scope) = objects.name(dict, b"Scope") {
                node.scope = Some(String::from_utf8_lossy(scope).into_owned());
            }
        }
    }
}

fn one_or_many(object: &Object) -> &[Object] {
    match object {
        Object::Array(list) => list,
        other => std::slice::from_ref(other),
    }
}

fn add_content(node: &mut TagNode, page: Option<u32>, form: Option<u32>, mcid: f64) {
    if let Some(page) = page
        && (0.0..f64::from(u32::MAX)).contains(&mcid)
    {
        node.order.push(Ok(node.content.len()));
        node.content.push(ContentId { page, form, mcid: mcid as u32 });
    }
}
