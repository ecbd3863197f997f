//! One page: its box, rotation and content.

use lopdf::{Dictionary, Object, ObjectId};

use super::glyph::Glyph;
use super::interpreter::{Drawn, Interpreter};
use super::matrix::Matrix;
use super::objects::Objects;
use super::reader::Reader;
use super::{discs, garble, overprint, words};
use crate::model::{Note, Page, PageState};

/// Size taken for a page without a usable box: A4, in points.
const A4: [f64; 4] = [0.0, 0.0, 595.0, 842.0];
/// Sides of a page that are believed, in points (Acrobat's limit is 14,400 times the unit).
const SIDES: std::ops::RangeInclusive<f64> = 1.0..=1_000_000.0;

/// Share of the type size within which baselines are of one line.
const SAME_LINE: f64 = 0.5;
/// A page hides at most one in so many of its letters in the colour of their ground.
const HIDDEN_SHARE: usize = 5;

/// Reads a page.
pub fn read(reader: &Reader<'_>, number: u32, id: ObjectId, notes: &mut Vec<Note>) -> Page {
    let objects = &reader.objects;
    let Some(dict) = objects.object(id).and_then(|o| objects.as_dict(o)) else {
        notes.push(Note::warning("page-degraded", "the page could not be read").on_page(number));
        let state = PageState::Degraded(vec!["the page object is missing".to_owned()]);
        return Page { number, width: A4[2], height: A4[3], state, ..Page::default() };
    };
    let (ctm, width, height) = geometry(objects, dict);
    let resources = inherited(objects, dict, b"Resources").and_then(|o| objects.as_dict(o));
    let (content, whole) = content(objects, dict);
    let mut drawn = Interpreter::new(reader, number, width, height, ctm).run(&content, dict, resources);
    if !whole {
        drawn.problems.insert("a part of the page's content is missing or could not be decoded".to_owned());
    }
    assemble(reader, number, (width, height), drawn, notes)
}

/// Which glyphs are shown: invisible text is the text layer of a scan where a picture lies over it,
/// that of letters drawn as shapes (fonts that may not be embedded) where most of a line's letters
/// have one at their place, and hidden else.
fn text_layers(drawn: &Drawn<'_>) -> Vec<bool> {
    let pictured = |g: &Glyph<'_>| {
        let (x, y) = g.bbox.center();
        drawn.images.iter().any(|i| i.contains(x, y))
    };
    let mut shown: Vec<bool> = drawn.glyphs.iter().map(|g| !g.invisible || pictured(g)).collect();
    let line = |g: &Glyph<'_>| Glyph::across(g.origin, g.along);
    let mut from = 0;
    while from < shown.len() {
        let first = &drawn.glyphs[from];
        let hidden =
            |i: &usize| !shown[*i] && (line(&drawn.glyphs[*i]) - line(first)).abs() <= SAME_LINE * first.size.max(1.0);
        let to = from + (from..shown.len()).take_while(hidden).count();
        let letters = || drawn.glyphs[from..to].iter().filter(|g| !g.is_space());
        let drawn_as_shapes = letters().filter(|g| drawn.drawing.has_letter_at(&g.bbox)).count();
        if to > from && 2 * drawn_as_shapes > letters().count() {
            shown[from..to].fill(true);
        }
        from = to.max(from + 1);
    }
    shown
}

fn assemble<'a>(
    reader: &Reader<'a>,
    number: u32,
    (width, height): (f64, f64),
    mut drawn: Drawn<'a>,
    notes: &mut Vec<Note>,
) -> Page {
    let mut losses = Vec::new();
    let mut layers = text_layers(&drawn).into_iter();
    drawn.glyphs.retain(|_| layers.next().unwrap_or(true));
    // Few letters are hidden on purpose; where many seem to be, the picture of the ground is wrong.
    let doubtful = drawn.glyphs.iter().filter(|g| g.doubtful).count();
    if doubtful.saturating_mul(HIDDEN_SHARE) <= drawn.glyphs.len() {
        drawn.glyphs.retain(|g| !g.doubtful);
        drawn.camouflaged += doubtful;
    }
    let mut glyphs = overprint::once(std::mem::take(&mut drawn.glyphs));
    overprint::join_accents(&mut glyphs);
    for finding in garble::mend(&mut glyphs, reader) {
        let note = if finding.mended { Note::info } else { Note::warning };
        notes.push(note(finding.code, finding.message.clone()).on_page(number));
        if !finding.mended {
            losses.push(finding.message);
        }
    }
    if drawn.camouflaged > 0 {
        let message = format!("{} letters in the colour of their ground were left out", drawn.camouflaged);
        notes.push(Note::info("text-not-shown", message).on_page(number));
    }
    let words = discs::with_bullets(words::words(&glyphs), drawn.drawing.discs());
    let (rules, shades, curves) = drawn.drawing.finish();
    for problem in &drawn.problems {
        notes.push(Note::warning("page-degraded", problem.clone()).on_page(number));
    }
    losses.extend(drawn.problems);
    let state = if !losses.is_empty() {
        PageState::Degraded(losses)
    } else if words.is_empty() && !drawn.images.is_empty() {
        notes.push(super::picture_note(number));
        PageState::ImageOnly
    } else {
        PageState::Sound
    };
    Page { number, width, height, words, rules, shades, curves, images: drawn.images, state }
}

/// A value of the page or of the nodes above it.
fn inherited<'a>(objects: &Objects<'a>, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..objects.limits.parent_chain {
        if let Some(value) = objects.get(node, key) {
            return Some(value);
        }
        node = objects.dict(node, b"Parent")?;
    }
    None
}

/// The map from user space to the page as displayed, and the size of that.
fn geometry<'a>(objects: &Objects<'a>, page: &'a Dictionary) -> (Matrix, f64, f64) {
    let rect = |key: &[u8]| {
        let n = objects.numbers(inherited(objects, page, key)?.as_array().ok()?);
        let [a, b, c, d] = n.get(..4)?.try_into().ok()?;
        let r = [f64::min(a, c), f64::min(b, d), f64::max(a, c), f64::max(b, d)];
        (SIDES.contains(&(r[2] - r[0])) && SIDES.contains(&(r[3] - r[1]))).then_some(r)
    };
    let media = rect(b"MediaBox").unwrap_or(A4);
    let cut =
        rect(b"CropBox").map(|c| [c[0].max(media[0]), c[1].max(media[1]), c[2].min(media[2]), c[3].min(media[3])]);
    let [x0, y0, x1, y1] = cut.filter(|c| c[2] - c[0] >= 1.0 && c[3] - c[1] >= 1.0).unwrap_or(media);
    let turn = inherited(objects, page, b"Rotate").and_then(super::objects::number).unwrap_or(0.0);
    let unit = objects.number(page, b"UserUnit").filter(|u| (0.01..=1000.0).contains(u)).unwrap_or(1.0);
    let (width, height) = (x1 - x0, y1 - y0);
    let quarter = ((turn / 90.0).round() as i64).rem_euclid(4);
    let (map, width, height) = match quarter {
        0 => (Matrix::new(1.0, 0.0, 0.0, -1.0, -x0, y1), width, height),
        1 => (Matrix::new(0.0, 1.0, 1.0, 0.0, -y0, -x0), height, width),
        2 => (Matrix::new(-1.0, 0.0, 0.0, 1.0, x1, -y0), width, height),
        _ => (Matrix::new(0.0, -1.0, -1.0, 0.0, y1, x1), height, width),
    };
    (map.then(&Matrix::new(unit, 0.0, 0.0, unit, 0.0, 0.0)), width * unit, height * unit)
}

/// The page's content, its streams joined by white space; `false` where one could not be decoded.
fn content<'a>(objects: &Objects<'a>, page: &'a Dictionary) -> (Vec<u8>, bool) {
    let streams: Vec<&Object> = match objects.get(page, b"Contents") {
        Some(Object::Array(parts)) => parts.iter().map(|o| objects.resolve(o)).collect(),
        Some(stream) => vec![stream],
        None if objects.reference(page, b"Contents").is_some() => return (Vec::new(), false),
        None => Vec::new(),
    };
    let (mut content, mut whole) = (Vec::new(), true);
    for object in streams {
        let (bytes, all) = object.as_stream().map_or((Vec::new(), false), |s| objects.inflate_leniently(s));
        let room = objects.limits.stream_bytes.saturating_sub(content.len());
        content.extend_from_slice(&bytes[..bytes.len().min(room)]);
        content.push(b'\n');
        whole &= all && bytes.len() <= room;
    }
    (content, whole)
}
