//! Looking: one HTML page that shows what was read, what was recovered from it and why.
//!
//! The page needs no network and no script: layers are check boxes and CSS, drawings are SVG in
//! points with the origin at the top left. Everything from the document goes through
//! [`Html`], which escapes it.

mod claims;
mod draw;
mod findings;
mod frame;
mod grid;
mod index;
mod layers;
mod limits;
mod lines;
mod places;
mod sheet;
mod tags;
mod words;

#[cfg(test)]
mod tests;

use crate::markup::Html;
use crate::model::{Content, Document, PlanDocument, Recovered};
use index::Index;
use limits::Budget;

/// One document at every stage, kept for looking.
#[derive(Debug, Clone)]
pub struct Look {
    /// As read.
    pub document: Document,
    /// The blocks found in it.
    pub recovered: Recovered,
    /// The harmonised plan.
    pub plan: PlanDocument,
}

/// What of a document is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct View {
    /// This page alone, from 1; every page where `None`.
    pub page: Option<u32>,
}

/// The HTML page. Its cost grows with the document up to the caps in `limits`; what a cap left out
/// is said on the page.
///
/// # Errors
/// A sentence for the user when the document has no such page.
pub fn inspect(look: &Look, view: View) -> Result<String, String> {
    let numbers: Vec<u32> = match &look.document.content {
        Content::Text(pages) => pages.iter().map(|p| p.number).collect(),
        Content::Pages { pages, .. } => pages.iter().map(|p| p.number).collect(),
    };
    if let Some(page) = view.page
        && !numbers.contains(&page)
    {
        let last = numbers.last().copied().unwrap_or(0);
        return Err(format!("there is no page {page}; give a number from 1 to {last}"));
    }
    let shown: Vec<u32> =
        numbers.iter().copied().filter(|n| view.page.is_none_or(|page| page == *n)).take(limits::PAGES).collect();
    let index = Index::new(look, &numbers);
    let mut html = Html::new(look.plan.plan.language.as_deref());
    let mut budget = Budget::new();
    frame::open(&mut html, look, &shown, numbers.len());
    match &look.document.content {
        Content::Text(pages) => {
            let claims = claims::Claims::new(pages, &look.recovered.blocks);
            for page in pages.iter().filter(|p| shown.contains(&p.number)) {
                lines::page(&mut html, page, &claims, &index, &mut budget);
            }
        }
        Content::Pages { pages, tags, .. } => {
            let boxes = tags::boxes(pages, tags, &shown);
            for page in pages.iter().filter(|p| shown.contains(&p.number)) {
                sheet::page(&mut html, page, boxes.get(&page.number).map_or(&[], Vec::as_slice), &index, &mut budget);
            }
        }
    }
    frame::close(&mut html, look);
    Ok(html.finish())
}
