//! A table of counts: scoped heads, shading with the number in it, a region that scrolls.

use crate::markup::Html;

/// A head of a row or column.
pub struct Head {
    pub text: String,
    /// A second line.
    pub small: String,
    pub link: Option<String>,
}

impl Head {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), small: String::new(), link: None }
    }

    fn write(&self, html: &mut Html, scope: &'static str) {
        html.open("th", &[("scope", scope)]).raw("<span>");
        match &self.link {
            Some(link) => html.leaf("a", &[("href", link)], &self.text),
            None => html.text(&self.text),
        };
        if !self.small.is_empty() {
            html.raw(" ").leaf("small", &[], &self.small);
        }
        html.raw("</span></th>");
    }
}

/// A cell.
#[derive(Default)]
pub struct Count {
    pub text: String,
    pub class: &'static str,
    pub link: Option<String>,
    pub small: String,
}

impl Count {
    /// A number with its shade.
    pub fn of(number: usize) -> Self {
        Self { text: number.to_string(), class: shade(number), ..Self::default() }
    }
}

/// The class of a count: four steps of one hue, the number always stands in the cell.
pub fn shade(number: usize) -> &'static str {
    match number {
        0 => "n0",
        1..=2 => "n1",
        3..=5 => "n2",
        6..=9 => "n3",
        _ => "n4",
    }
}

/// What a table of counts is called.
pub struct Names<'a> {
    pub caption: &'a str,
    pub corner: &'a str,
    /// Heads of columns stand upright: many narrow columns.
    pub upright: bool,
}

/// The table. Where there are more columns than rows the caller turns it.
pub fn matrix(
    html: &mut Html,
    names: &Names<'_>,
    rows: &[Head],
    columns: &[Head],
    cell: impl Fn(usize, usize) -> Count,
) {
    html.open("div", &[("class", "scroll"), ("tabindex", "0"), ("role", "region"), ("aria-label", names.caption)]);
    html.open("table", &[("class", if names.upright { "matrix upright" } else { "matrix" })]);
    html.leaf("caption", &[], names.caption).raw("\n<thead><tr>");
    html.leaf("th", &[("scope", "col")], names.corner);
    for head in columns {
        head.write(html, "col");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for (r, head) in rows.iter().enumerate() {
        html.raw("<tr>");
        head.write(html, "row");
        for c in 0..columns.len() {
            let count = cell(r, c);
            html.open("td", &[("class", count.class)]);
            match &count.link {
                Some(link) => html.leaf("a", &[("href", link)], &count.text),
                None => html.text(&count.text),
            };
            if !count.small.is_empty() {
                html.raw(" ").leaf("small", &[], &count.small);
            }
            html.raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
}
