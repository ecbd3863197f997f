//! What surrounds the tables: the lines that say whose plan it is, and the language of it all.

use std::collections::HashSet;

use super::identity::{self, Identity, IdentityLine, identify};
use super::{columns, language};
use crate::knowledge::Knowledge;
use crate::model::plan::{PlanBody, Version};
use crate::model::{Block, Content, Document, HeadingMatch};
use crate::text::fold::fold;

/// The document's identity and the lines that said it.
pub struct Frame {
    /// What was found.
    pub identity: Identity,
    /// Whose plan it is within the community.
    pub body: Option<PlanBody>,
    /// Which version of the plan it is.
    pub version: Option<Version>,
    /// Verdict on the language.
    pub language: Option<String>,
    used: HashSet<String>,
}

impl Frame {
    /// Reads the frame of a document.
    #[must_use]
    pub fn read(document: &Document, blocks: &[Block], knowledge: &Knowledge) -> Self {
        let lines = match &document.content {
            Content::Text(_) => text_lines(document, blocks),
            Content::Pages { .. } => block_lines(blocks),
        };
        let mut identity = identify(&lines, &knowledge.communities);
        if identity.title.is_none()
            && let Content::Pages { title: Some(title), .. } = &document.content
            && !title.trim().is_empty()
        {
            identity.title = Some(title.trim().to_owned());
        }
        let used = identity.used.iter().filter_map(|&i| lines.get(i)).map(|l| squeeze(&l.text)).collect();
        let owner = identity.community.as_ref().zip(identity.owner);
        let title = identity.title.as_deref();
        Self {
            body: identity::body(&lines, title, owner, &knowledge.actors),
            version: identity::version(&lines, title),
            language: judge(blocks),
            identity,
            used,
        }
    }

    /// Whether every line of the text went into the identity.
    #[must_use]
    pub fn has_used(&self, text: &str) -> bool {
        let mut lines = text.split('\n').map(squeeze).filter(|l| !l.is_empty()).peekable();
        lines.peek().is_some() && lines.all(|l| self.used.contains(&l))
    }
}

impl Frame {
    /// What the lines of the identity say beyond it: `Formål`, `HOVUDMÅL`, `Følsomhet`.
    #[must_use]
    pub fn labels(&self, knowledge: &Knowledge) -> Vec<HeadingMatch> {
        let i = &self.identity;
        let said: String = [i.title.as_deref(), i.main_goal.as_deref(), i.purpose.as_deref()]
            .into_iter()
            .flatten()
            .chain(i.community.as_ref().map(|c| c.name.as_str()))
            .chain(i.period.as_ref().map(|p| p.text.as_str()))
            .chain(i.sensitivity.as_deref())
            .collect::<Vec<_>>()
            .join(" ");
        let said: HashSet<String> = words(&said).collect();
        let mut labels: Vec<HeadingMatch> = Vec::new();
        let mut lines: Vec<&String> = self.used.iter().collect();
        lines.sort();
        for line in lines {
            // A line that the statement broke keeps half a word.
            let line = line.trim_end_matches('-');
            let rest: Vec<&str> = line
                .split_whitespace()
                .filter(|w| words(w).any(|w| w.chars().count() > 2 && !said.contains(&w)))
                .collect();
            if rest.is_empty() {
                continue;
            }
            let label = rest.join(" ").trim_end_matches(':').to_owned();
            let field = knowledge.headings.glance(&fold(&label)).map_or("sensitivity", |m| m.field.key());
            if !labels.iter().any(|l| l.heading == label) {
                labels.push(columns::label(label, field));
            }
        }
        labels
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase)
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_lines(document: &Document, blocks: &[Block]) -> Vec<IdentityLine> {
    let Content::Text(pages) = &document.content else { return Vec::new() };
    let furniture: HashSet<u32> = blocks
        .iter()
        .filter_map(|b| match b {
            Block::Furniture(f) => Some(f.places.iter().filter_map(|p| p.line)),
            _ => None,
        })
        .flatten()
        .collect();
    let headings: HashSet<&str> = blocks
        .iter()
        .filter_map(|b| match b {
            Block::Heading(h) => Some(h.text.as_str()),
            _ => None,
        })
        .collect();
    // The marks of a Markdown heading are none of its text.
    let unmarked = |text: &str| {
        let bare = text.trim_start_matches('#').trim();
        if headings.contains(bare) { bare.to_owned() } else { text.to_owned() }
    };
    let mut lines: Vec<IdentityLine> = Vec::new();
    for page in pages {
        for line in &page.lines {
            if line.text.trim().is_empty() {
                if let Some(last) = lines.last_mut() {
                    last.followed_by_blank = true;
                }
                continue;
            }
            lines.push(IdentityLine {
                text: unmarked(line.text.trim()),
                prominent: false,
                page: page.number,
                furniture: furniture.contains(&line.number),
                followed_by_blank: false,
            });
        }
    }
    lines
}

fn block_lines(blocks: &[Block]) -> Vec<IdentityLine> {
    let mut lines: Vec<IdentityLine> = Vec::new();
    for block in blocks {
        let (text, prominent, furniture, places) = match block {
            Block::Heading(b) => (b.text.as_str(), b.prominent, false, &b.places),
            Block::Paragraph(b) => (b.text.as_str(), b.prominent, false, &b.places),
            Block::Furniture(b) => (b.text.as_str(), false, true, &b.places),
            Block::ListItem(b) => (b.text.as_str(), false, false, &b.places),
            Block::Table(_) => continue,
        };
        let page = places.first().map_or(1, |p| p.page);
        let bullet = matches!(block, Block::ListItem(_));
        for (i, line) in text.split('\n').filter(|l| !l.trim().is_empty()).enumerate() {
            let marker = if bullet && i == 0 { "• " } else { "" };
            let text = format!("{marker}{}", line.trim());
            lines.push(IdentityLine { text, prominent, page, furniture, followed_by_blank: false });
        }
        if let Some(last) = lines.last_mut() {
            last.followed_by_blank = true;
        }
    }
    lines
}

/// The language by the frame, which the plan's editor wrote, and by the rows.
fn judge(blocks: &[Block]) -> Option<String> {
    let (mut frame, mut rows) = (String::new(), String::new());
    for block in blocks {
        match block {
            Block::Heading(b) | Block::Paragraph(b) | Block::Furniture(b) => push(&mut frame, &b.text),
            Block::ListItem(b) => push(&mut rows, &b.text),
            Block::Table(t) => {
                for cell in &t.cells {
                    push(if cell.row < t.header_rows { &mut frame } else { &mut rows }, &cell.text);
                }
            }
        }
    }
    language::judge_parts(&frame, &rows).map(|v| v.language.to_owned())
}

fn push(text: &mut String, more: &str) {
    text.push_str(more);
    text.push('\n');
}
