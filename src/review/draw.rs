//! The layers of a drawn page, a group each, in points with the origin at the top left.

use std::collections::{BTreeMap, BTreeSet};

use super::grid;
use super::index::{OnPage, Placed};
use super::tags::TagBox;
use super::{findings, words};
use crate::markup::{Html, num};
use crate::model::{Block, Item, Page, Place, Rect, Rule, Shade, Word};

/// Room around the page for labels that stand outside it, in points.
pub const MARGIN: f64 = 14.0;
/// Type size of a label, in points: smaller than any text around, readable when enlarged.
const LABEL: f64 = 6.0;
/// Width of a hair line, so that rules without a width are seen, in points.
const HAIR: f64 = 0.5;
/// Roles of pieces of a line: so many that their labels would hide the text.
const INLINE: [&str; 3] = ["Span", "Link", "Reference"];
/// Contrast with white from which text is readable (Web Content Accessibility Guidelines 2.2,
/// success criterion 1.4.3).
const READABLE: f64 = 4.5;

fn rect(html: &mut Html, class: &str, b: &Rect, title: Option<&str>) {
    let (x, y, w, h) = (num(b.x0), num(b.y0), num(b.width()), num(b.height()));
    let attributes = [("class", class), ("x", &x), ("y", &y), ("width", &w), ("height", &h)];
    match title {
        Some(title) => html.open("rect", &attributes).leaf("title", &[], title).close("rect"),
        None => html.empty("rect", &attributes),
    };
}

fn label(html: &mut Html, class: &str, (x, y): (f64, f64), text: &str) {
    let (x, y, size) = (num(x), num(y), num(LABEL));
    html.leaf("text", &[("class", class), ("x", &x), ("y", &y), ("font-size", &size)], text);
}

/// The page itself.
pub fn paper(html: &mut Html, page: &Page) {
    rect(html, "paper", &Rect::new(0.0, 0.0, page.width, page.height), None);
}

/// Filled boxes, in their colours.
pub fn shades(html: &mut Html, shades: &[Shade]) {
    html.layer("l-shades", false);
    for shade in shades {
        let b = &shade.bbox;
        let (x, y, w, h) = (num(b.x0), num(b.y0), num(b.width()), num(b.height()));
        let fill = format!("#{:06x}", shade.color & 0x00ff_ffff);
        html.empty("rect", &[("x", &x), ("y", &y), ("width", &w), ("height", &h), ("fill", &fill)]);
    }
    html.raw("</g>\n");
}

/// Boxes of images.
pub fn images(html: &mut Html, images: &[Rect]) {
    html.layer("l-images", false);
    for image in images {
        rect(html, "image", image, None);
    }
    html.raw("</g>\n");
}

/// Rules, no thinner than a hair.
pub fn rules(html: &mut Html, rules: &[Rule]) {
    html.layer("l-rules", false);
    for rule in rules {
        let b = &rule.bbox;
        let (x, y) = ((HAIR - b.width()).max(0.0) / 2.0, (HAIR - b.height()).max(0.0) / 2.0);
        rect(html, "rule", &Rect { x0: b.x0 - x, y0: b.y0 - y, x1: b.x1 + x, y1: b.y1 + y }, None);
    }
    html.raw("</g>\n");
}

/// Words at their place, stretched to the width that was read.
pub fn words(html: &mut Html, words: &[Word]) {
    html.layer("l-words", true);
    for word in words {
        let b = &word.bbox;
        let (along, turn) = match word.direction {
            90 => (b.height(), Some((word.baseline, b.y0, 90))),
            180 => (b.width(), Some((b.x1, word.baseline, 180))),
            270 => (b.height(), Some((word.baseline, b.y1, -90))),
            _ => (b.width(), None),
        };
        let (size, along) = (num(word.size.max(0.1)), num(along.max(0.1)));
        let class = match (word.bold, word.italic, word.artifact) {
            (true, true, _) => "bold italic",
            (true, false, _) => "bold",
            (false, true, _) => "italic",
            (false, false, _) => "",
        };
        let fill =
            if readable(word.color) { format!("#{:06x}", word.color & 0x00ff_ffff) } else { "#222222".to_owned() };
        let (x, y, transform);
        let mut attributes: Vec<(&'static str, &str)> = Vec::new();
        if let Some((tx, ty, angle)) = turn {
            transform = format!("translate({} {}) rotate({angle})", num(tx), num(ty));
            attributes.push(("transform", &transform));
        } else {
            (x, y) = (num(b.x0), num(word.baseline));
            attributes.extend([("x", x.as_str()), ("y", y.as_str())]);
        }
        attributes.extend([("font-size", size.as_str()), ("textLength", along.as_str())]);
        attributes.extend([("lengthAdjust", "spacingAndGlyphs"), ("fill", fill.as_str())]);
        if !class.is_empty() {
            attributes.push(("class", class));
        }
        html.leaf("text", &attributes, &word.text);
    }
    html.raw("</g>\n");
}

/// Whether text of this colour can be read on white: white text on a dark box could not where the
/// box is switched off.
fn readable(color: u32) -> bool {
    let part = |shift: u32| {
        let v = f64::from(color >> shift & 0xff) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
    1.05 / (luminance + 0.05) >= READABLE
}

/// Text outside tables and furniture.
pub fn blocks(html: &mut Html, blocks: &[(&Block, Place)]) {
    for (layer, furniture) in [("l-blocks", false), ("l-furniture", true)] {
        html.layer(layer, false);
        for (block, place) in blocks.iter().filter(|(b, _)| matches!(b, Block::Furniture(_)) == furniture) {
            if let Some(bbox) = &place.bbox {
                let (kind, class) = findings::kind(block);
                rect(html, class, bbox, Some(kind));
            }
        }
        html.raw("</g>\n");
    }
}

/// Boxes of cells by column, and of header rows.
pub fn cells(html: &mut Html, cells: &[Placed<'_>]) {
    html.layer("l-cells", false);
    for placed in cells {
        let class = if grid::is_section(placed.table, placed.cell) {
            "cell section-row".to_owned()
        } else {
            format!("cell {}", grid::colour(placed.cell.col))
        };
        rect(html, &class, &placed.bbox, None);
    }
    html.raw("</g>\n").layer("l-headers", false);
    let mut rows: BTreeMap<(usize, usize), Rect> = BTreeMap::new();
    for placed in cells.iter().filter(|p| p.cell.row < p.table.header_rows) {
        let row = rows.entry((placed.number, placed.cell.row)).or_insert(placed.bbox);
        *row = row.union(&placed.bbox);
    }
    for bbox in rows.values() {
        rect(html, "header-row", bbox, Some(words::HEADER_LABEL));
        label(html, "mark end", (bbox.x0 - 1.0, bbox.center().1 + 0.35 * LABEL), words::HEADER_LABEL);
    }
    html.raw("</g>\n");
}

/// Row, column and spans of cells, above the words: in the lower right corner of cells that share
/// their edges, else beside the box, which then is as narrow as its text.
pub fn cell_marks(html: &mut Html, cells: &[Placed<'_>]) {
    #[allow(clippy::cast_possible_truncation)]
    let tenths = |x: f64| (x * 10.0).round() as i64;
    let starts: BTreeSet<(usize, i64)> = cells.iter().map(|p| (p.number, tenths(p.bbox.x0))).collect();
    let shared: BTreeSet<usize> =
        cells.iter().filter(|p| starts.contains(&(p.number, tenths(p.bbox.x1)))).map(|p| p.number).collect();
    html.layer("l-marks", false);
    for placed in cells {
        let cell = placed.cell;
        let text = words::cell_mark(cell.row, cell.col, (cell.rowspan, cell.colspan));
        let y = placed.bbox.y1 - 0.8;
        if shared.contains(&placed.number) {
            label(html, "mark end", (placed.bbox.x1 - 0.8, y), &text);
        } else {
            label(html, "mark", (placed.bbox.x1 + 0.8, y), &text);
        }
    }
    html.raw("</g>\n");
}

/// Left and right edge of every column of every part, as the cells that cover one column have them.
pub fn columns(html: &mut Html, on: &OnPage<'_>) {
    let mut edges: BTreeMap<(usize, usize), (f64, f64)> = BTreeMap::new();
    for placed in on.cells.iter().filter(|p| p.cell.colspan == 1) {
        let edge = edges.entry((placed.number, placed.cell.col)).or_insert((placed.bbox.x0, placed.bbox.x1));
        *edge = (edge.0.min(placed.bbox.x0), edge.1.max(placed.bbox.x1));
    }
    html.layer("l-columns", false);
    for (number, _, part) in &on.parts {
        for ((_, col), (from, to)) in edges.range((*number, 0)..(number.saturating_add(1), 0)) {
            let (top, bottom) = (num(part.y0 - LABEL), num(part.y1 + LABEL));
            for x in [from, to] {
                let x = num(*x);
                html.empty("line", &[("class", "edge"), ("x1", &x), ("x2", &x), ("y1", &top), ("y2", &bottom)]);
            }
            label(html, "mark edge-mark", (f64::midpoint(*from, *to), part.y0 - LABEL), &words::column_mark(*col));
        }
    }
    html.raw("</g>\n");
}

/// Tags with their roles; each kind has its label at another corner, so that nested ones are read.
pub fn tags(html: &mut Html, tags: &[TagBox<'_>]) {
    html.layer("l-tags", false);
    for tag in tags {
        let b = &tag.bbox;
        let (class, at) = match tag.role {
            "Table" => ("tag tag-table", (b.x0, b.y0 - 1.2 * LABEL)),
            "THead" | "TBody" | "TFoot" => ("tag tag-table", (b.x0 + 5.0 * LABEL, b.y0 - 1.2 * LABEL)),
            "TR" => ("tag tag-row", (b.x0 - 1.6 * LABEL, b.y0 + 0.8 * LABEL)),
            "TH" | "TD" => ("tag tag-cell", (b.x0, b.y0 + 0.2)),
            "L" | "LI" | "Lbl" | "LBody" => ("tag tag-list", (b.x0 - 1.4 * LABEL, b.y1)),
            "P" => ("tag tag-text", (b.x1 - 0.6 * LABEL, b.y1 + 0.6)),
            _ => ("tag tag-other", (b.x1 - 2.0 * LABEL, b.y0)),
        };
        rect(html, class, b, Some(tag.role));
        if !INLINE.contains(&tag.role) {
            label(html, "mark tag-mark", at, tag.role);
        }
    }
    html.raw("</g>\n");
}

/// Boxes of items with their identifiers.
pub fn items(html: &mut Html, items: &[(&Item, Rect)]) {
    html.layer("l-items", false);
    for (item, bbox) in items {
        rect(html, "item", bbox, Some(&item.id));
        label(html, "mark item-mark", (bbox.x0, bbox.y1 - 0.6), &words::item_mark(item));
    }
    html.raw("</g>\n");
}

/// Stitches: a thick line where a part goes on from the page before or on the page after.
pub fn joins(html: &mut Html, on: &OnPage<'_>, page: &Page) {
    html.layer("l-joins", false);
    let parts = |number: usize| on.parts.iter().filter(move |(n, _, _)| *n == number).map(|(_, _, bbox)| *bbox);
    let whole = Rect::new(0.0, 0.0, page.width, page.height);
    for (number, join) in &on.joined_before {
        let part = parts(*number).reduce(|a, b| if b.y0 < a.y0 { b } else { a }).unwrap_or(whole);
        stitch(html, &part, part.y0, -1.5, &words::joined_from(*number, join));
    }
    for (number, join) in &on.joined_after {
        let part = parts(*number).reduce(|a, b| if b.y1 > a.y1 { b } else { a }).unwrap_or(whole);
        stitch(html, &part, part.y1, 1.2 * LABEL, &words::joined_to(*number, join));
    }
    html.raw("</g>\n");
}

fn stitch(html: &mut Html, part: &Rect, y: f64, beside: f64, text: &str) {
    let (from, to, at) = (num(part.x0), num(part.x1), num(y));
    html.empty("line", &[("class", "stitch"), ("x1", &from), ("x2", &to), ("y1", &at), ("y2", &at)]);
    label(html, "mark stitch-mark", (part.x0, y + beside), text);
}

/// The box of every part of a table, with the candidates that were weighed for it.
pub fn candidates(html: &mut Html, on: &OnPage<'_>) {
    html.layer("l-candidates", false);
    for (number, table, bbox) in &on.parts {
        rect(html, "part", bbox, None);
        let text = format!("{} · {}", words::table_mark(*number, table), words::candidates_mark(table));
        label(html, "mark part-mark", (bbox.x0, bbox.y0 - 1.6 * LABEL), &text);
    }
    html.raw("</g>\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pale_text_is_told() {
        assert!(readable(0x00_00_00) && readable(0x1f_4e_79) && readable(0x76_76_76));
        assert!(!readable(0xff_ff_ff) && !readable(0xff_ff_00) && !readable(0x77_77_77 + 0x01_01_01));
    }
}
