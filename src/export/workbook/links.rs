//! Addresses: of a source beside the data set, and of a row within the workbook.

use crate::model::{Item, PlanDocument};

use super::super::dialect::ReaderLanguage;
use super::words::{LINE_SHORT, PAGE_SHORT, say};

/// Where the inputs lie as seen from the data set.
#[derive(Debug, Clone, Default)]
pub struct Links {
    /// The way from the data set to the folder of all inputs, with `/` between the parts and at the
    /// end; none where there is no short way.
    pub inputs: Option<String>,
}

impl Links {
    /// The address of a page of a document, where the document can be found.
    pub fn source(&self, document: &PlanDocument, page: Option<u32>) -> Option<String> {
        let file = &document.source.file;
        // A name that is no text stands in the data set with its bytes written out.
        if file.contains('\\') || file.chars().any(char::is_control) {
            return None;
        }
        let base = self.inputs.as_ref()?;
        let page = page.filter(|_| document.source.media_type == "application/pdf");
        let page = page.map(|p| format!("#page={p}")).unwrap_or_default();
        Some(format!("file:///{}{page}", encoded(&format!("{base}{file}"))))
    }
}

/// Everything in ASCII that means something in an address, by its number; letters of other
/// alphabets stay, as Excel itself writes them.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if !c.is_ascii() || c.is_ascii_alphanumeric() || "/-._~!$'()*,;=@&+".contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        }
    }
    out
}

/// The address of a row of a sheet.
pub fn within(sheet: &str, row: u32) -> String {
    format!("internal:'{}'!A{row}", sheet.replace('\'', "''"))
}

/// What a person reads of a place: file, and pages or lines.
pub fn place(document: &PlanDocument, item: Option<&Item>, page: Option<u32>, language: ReaderLanguage) -> String {
    let file = document.source.file.rsplit('/').next().unwrap_or_default();
    let pages = match (item.map(|i| i.source.pages.as_slice()), page) {
        (Some([first, .., last]), _) => Some(format!("{first}–{last}")),
        (Some([only]), _) => Some(only.to_string()),
        (_, Some(page)) => Some(page.to_string()),
        _ => None,
    };
    let pages = pages.filter(|_| document.source.pages.is_some());
    let lines = item.and_then(|i| i.source.lines).map(|(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") });
    match (pages, lines) {
        (Some(pages), _) => format!("{file}, {} {pages}", say(&PAGE_SHORT, language)),
        (None, Some(lines)) => format!("{file}, {} {lines}", say(&LINE_SHORT, language)),
        _ => file.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_an_address_is_written_by_its_number() {
        assert_eq!(encoded("../a b/100 %#1?.pdf"), "../a%20b/100%20%25%231%3F.pdf");
        assert_eq!(encoded("../Møre/å.pdf"), "../Møre/å.pdf");
    }
}
