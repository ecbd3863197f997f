//! Marked content: tags, replacement text, layers (ISO 32000-2, 14.6).

use super::interpreter::{Interpreter, Scope};
use super::lexer::Operand;
use super::state::Mark;
use crate::model::ContentId;

impl<'a> Interpreter<'_, 'a> {
    pub(super) fn mark(&self) -> Mark {
        self.marks.last().map_or_else(Mark::default, |m| Mark {
            hidden: m.hidden,
            artifact: m.artifact,
            content: m.content,
            actual: None,
            replaced: m.replaced,
        })
    }

    pub(super) fn hidden(&self) -> bool {
        self.state.closed || self.marks.last().is_some_and(|m| m.hidden)
    }

    pub(super) fn begin_mark(&mut self, tag: Option<&[u8]>, properties: Option<&Operand>, scope: Scope<'a>) {
        let mut mark = self.mark();
        if self.marks.len() >= self.reader.objects.limits.mark_depth {
            self.over("mark-depth", "marked content is nested deeper than the limit");
            return;
        }
        let objects = &self.reader.objects;
        let tag = tag.unwrap_or_default();
        mark.artifact |= tag == b"Artifact";
        let (mut mcid, mut actual) = (None, None);
        match properties {
            Some(Operand::Name(_)) => {
                if let Some(dict) = self.resource(scope.resources, b"Properties", properties) {
                    mcid = objects.integer(dict, b"MCID");
                    actual = objects.text(dict, b"ActualText");
                    mark.hidden |=
                        tag == b"OC" && self.reader.layers.is_off(objects, dict, self.layer(scope, properties));
                }
            }
            Some(inline @ Operand::Dict(_)) => {
                mcid = inline.get(b"MCID").and_then(Operand::number).map(|n| n as i64);
                if let Some(Operand::Text(text)) = inline.get(b"ActualText") {
                    actual = Some(super::objects::text_string(text));
                }
            }
            _ => {}
        }
        if let Some(mcid) = mcid.and_then(|m| u32::try_from(m).ok()) {
            mark.content = Some(ContentId { page: self.page, form: scope.form, mcid });
        }
        if let Some(text) = actual.filter(|_| !mark.replaced) {
            let most = objects.limits.actual_text;
            if text.len() > most && text.chars().nth(most).is_some() {
                objects.hit("actual-text");
            }
            let text = text.chars().take(most).collect();
            mark.actual = Some((text, self.out.glyphs.len()));
            mark.replaced = true;
        }
        self.marks.push(mark);
    }

    /// The object number of the layer that a property name stands for.
    fn layer(&self, scope: Scope<'a>, name: Option<&Operand>) -> Option<lopdf::ObjectId> {
        let objects = &self.reader.objects;
        let list = objects.dict(scope.resources?, b"Properties")?;
        objects.reference(list, name?.name()?)
    }

    /// Closes the innermost mark above `floor`; says whether there was one.
    pub(super) fn end_mark(&mut self, floor: usize) -> bool {
        if self.marks.len() <= floor {
            return false;
        }
        let Some(mark) = self.marks.pop() else { return false };
        if let Some((text, start)) = mark.actual {
            super::actual::replace(&mut self.out.glyphs, start, &text);
        }
        true
    }
}
