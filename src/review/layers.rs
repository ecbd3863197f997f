//! The layers and their switches: check boxes that CSS reads, so that no script is needed. The CSS
//! has a rule for every identifier here.

use super::words;
use crate::markup::Html;

/// A layer that can be switched off.
pub struct Layer {
    /// Its identifier: `s-…` of its switch, `l-…` of what it shows.
    pub id: &'static str,
    /// What people read.
    pub label: &'static str,
    /// On at first.
    pub on: bool,
}

const fn layer(id: &'static str, label: &'static str, on: bool) -> Layer {
    Layer { id, label, on }
}

/// Layers of drawn pages.
pub const DRAWN: &[Layer] = &[
    layer("words", "Words", true),
    layer("rules", "Rules", true),
    layer("shades", "Shading", true),
    layer("images", "Images", true),
    layer("tags", "Tags", false),
    layer("columns", "Column edges", false),
    layer("cells", "Cells", true),
    layer("marks", "Cell numbers", true),
    layer("headers", "Header rows", true),
    layer("joins", "Stitches", true),
    layer("candidates", "Candidates", false),
    layer("blocks", "Headings, text, lists", true),
    layer("furniture", "Furniture", true),
    layer("items", "Items", false),
];

/// Layers of lines of text.
pub const LINES: &[Layer] = &[
    layer("headers", "Headers", true),
    layer("cells", "Cells by column", true),
    layer("sections", "Section rows", true),
    layer("headings", "Headings", true),
    layer("paragraphs", "Paragraphs", true),
    layer("lists", "List items", true),
    layer("furniture", "Furniture", true),
    layer("lost", "Became nothing", true),
    layer("blank", "Blank lines", true),
];

/// The switches.
pub fn switches(html: &mut Html, layers: &[Layer]) {
    html.raw("<fieldset class=\"switches\">").leaf("legend", &[], words::LAYERS);
    for layer in layers {
        let id = format!("s-{}", layer.id);
        html.open("label", &[("for", &id)]);
        if layer.on {
            html.empty("input", &[("type", "checkbox"), ("id", &id), ("checked", "checked")]);
        } else {
            html.empty("input", &[("type", "checkbox"), ("id", &id)]);
        }
        let key = format!("key key-{}", layer.id);
        html.leaf("span", &[("class", &key), ("aria-hidden", "true")], "").text(layer.label).close("label");
    }
    html.raw("</fieldset>\n");
}
