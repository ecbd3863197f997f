//! Finds tables by alignment: blocks of lines whose columns are told by white space, with whatever
//! lines and shading divide their rows. The draft of each is made in [`super::built`].

use super::captions;
use super::columns::{self, is_bullet};
use super::draft::Draft;
use super::figures;
use super::lines::{Line, Segment};
use super::rows::{self, Separator};
use super::separators::{self, Band, shade_at};
use crate::model::{Page, Rect};
use crate::text::number;

/// White space higher than this share of the type size ends a block. Empty template rows and
/// generous padding stay below it; parts that it divides wrongly are joined again if nothing
/// stands between.
const BLOCK_GAP: f64 = 4.5;
/// The same above a band with one text: the title of another table.
const BAND_GAP: f64 = 2.5;
/// Type this much larger than running text is a heading.
const HEADING_SIZE: f64 = 1.12;
/// Lines of one paragraph or cell follow within this share of the type size.
const CLOSE: f64 = 1.55;
/// Larger type this near to divided lines on both sides (shares of the type size) is no heading.
const INSIDE: f64 = 1.35;
/// Lines that overlap by this share of the type size stand side by side.
const BESIDE: f64 = 0.3;
/// A heading over several columns stands this near above the next line (shares of the type size).
const SPANNING_PITCH: f64 = 2.0;
/// A lone line across the columns is a row of the table when its neighbours are this near
/// (shares of the type size).
const SECTION_PITCH: f64 = 2.6;
/// Share of the words that may cross the edges of shaded cells.
const CROSSING: f64 = 0.03;
/// Cells are no narrower than this share of the type size.
const NARROWEST_CELL: f64 = 0.8;
/// How much further apart (shares of the widest other pitch) a lone line stands from the rows above and
/// below it to be a title between two tables.
const TITLE_PITCH: f64 = 1.5;
/// Lines at the head of a block among which the shaded header is looked for.
const HEADER_LINES: usize = 5;
/// White space above a bold row, in shares of the usual pitch, that makes it a new table's header.
const NEW_TABLE: f64 = 1.7;
/// How often a block may be divided again.
const DEEPEST: usize = 12;
/// Text of a later page may run this far (points) past the longest line of the page before.
const OUTSIDE: f64 = 60.0;
/// Text begins this near (points) behind its column's edge.
const AT_EDGE: f64 = 8.0;

/// What the page offers besides words.
pub(super) struct Ground<'a> {
    pub page: &'a Page,
    pub index: usize,
    pub bands: &'a [Band],
    pub separators: &'a [Separator],
    pub body_size: f64,
    /// How close the document's paragraphs are set, in shares of the type size.
    pub leading: Option<f64>,
}

/// A table found, and one past the last line it took.
pub(super) struct Found {
    pub draft: Draft,
    pub to: usize,
}

/// The tables in these lines.
pub(super) fn tables(ground: &Ground<'_>, lines: &[Line]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut from = 0;
    for i in 1..=lines.len() {
        if i == lines.len() || ground.breaks_before(lines, i) {
            ground.carve(lines, from, i, 0, &mut out);
            from = i;
        }
    }
    out
}

/// Lines with leaders belong to a table of contents, unless several values follow.
pub(super) fn has_leader(page: &Page, line: &Line) -> bool {
    if line.segments.len() > 2 && figures::is_data(page, line) {
        return false;
    }
    let dots = |t: &str| t.chars().filter(|&c| matches!(c, '.' | '…' | '_' | '·')).count();
    let mut single = 0usize;
    for &w in &line.words {
        let t = &page.words[w].text;
        if dots(t) >= 4 && dots(t) * 10 >= t.chars().count() * 6 {
            return true;
        }
        single += usize::from(t == ".");
    }
    single >= 5
}

impl Ground<'_> {
    /// Lines that show columns: divided widely, and not by a list mark or leaders alone.
    pub fn is_tabular(&self, line: &Line) -> bool {
        if line.segments.len() < 2 || has_leader(self.page, line) {
            return false;
        }
        let first = &line.segments[0];
        !(line.segments.len() == 2
            && first.to - first.from == 1
            && is_bullet(&self.page.words[line.words[first.from]].text))
    }

    /// Whether shading stands behind the whole of a line's row.
    pub(super) fn is_shaded(&self, line: &Line, x0: f64, x1: f64) -> bool {
        let (x, y) = line.bbox.center();
        shade_at(self.bands, x, y).is_some_and(|b| {
            b.bbox.x1.min(x1) - b.bbox.x0.max(x0) > 0.8 * (x1 - x0) && b.bbox.height() < 6.0 * line.size
        })
    }

    /// Whether drawn lines stand close above and below.
    fn is_boxed(&self, line: &Line, x0: f64, x1: f64) -> bool {
        let near = 1.2 * line.size;
        let wide = |s: &&Separator| s.drawn && s.x1.min(x1) - s.x0.max(x0) > 0.8 * (x1 - x0);
        let from = self.separators.partition_point(|s| s.y < line.bbox.y0 - near);
        let mut around = self.separators[from..].iter().take_while(|s| s.y <= line.bbox.y1 + near).filter(wide);
        let above = around.clone().any(|s| s.y <= line.bbox.y0 + 0.3 * line.size);
        above && around.any(|s| s.y >= line.baseline - 0.1 * line.size)
    }

    /// Whether a drawn line stands close below, and none between this line and the one before it: the row goes on.
    fn is_closed_below(&self, before: &Line, line: &Line, x0: f64, x1: f64) -> bool {
        let wide = |s: &&Separator| s.drawn && s.x1.min(x1) - s.x0.max(x0) > 0.8 * (x1 - x0);
        let from = self.separators.partition_point(|s| s.y < before.baseline);
        let next = self.separators[from..].iter().find(wide);
        next.is_some_and(|s| s.y > line.baseline && s.y <= line.bbox.y1 + 1.2 * line.size)
    }

    /// Column edges by the boxes behind the cells of one row, where the words keep to them.
    fn shaded_columns(&self, first: &Line, lines: &[Line]) -> Option<Vec<f64>> {
        if self.page.shades.len() > separators::MOST_BANDS {
            return None;
        }
        let y = first.bbox.center().1;
        let mut boxes: Vec<Rect> = self
            .page
            .shades
            .iter()
            .map(|s| s.bbox)
            .filter(|b| b.y0 <= y && y <= b.y1 && b.height() < 12.0 * first.size && b.width() > 4.0)
            .collect();
        boxes.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        boxes.dedup_by(|a, b| (a.x0 - b.x0).abs() < 1.0 && (a.x1 - b.x1).abs() < 1.0);
        if boxes.len() < 2 || boxes.len() > columns::MOST || boxes.windows(2).any(|p| (p[1].x0 - p[0].x1).abs() > 3.0) {
            return None;
        }
        let mut edges: Vec<f64> = vec![boxes[0].x0];
        edges.extend(boxes.windows(2).map(|p| f64::midpoint(p[0].x1, p[1].x0)));
        edges.push(boxes[boxes.len() - 1].x1);
        let (mut all, mut crossing) = (0usize, 0usize);
        for l in lines.iter().filter(|l| l.segments.len() > 1) {
            for &w in &l.words {
                let b = self.page.words[w].bbox;
                all += 1;
                crossing += usize::from(
                    columns::column_of(&edges, b.x0 + 1.0) != columns::column_of(&edges, b.x1 - 1.0)
                        || b.x0 < edges[0] - 2.0
                        || b.x1 > edges[edges.len() - 1] + 2.0,
                );
            }
        }
        if crossing as f64 > CROSSING * all as f64 {
            return None;
        }
        let filled = self.filled_columns(lines, &edges);
        drop_margins(&mut edges, filled, NARROWEST_CELL * first.size);
        (edges.len() > 2).then_some(edges)
    }

    /// Which columns between these edges hold a word.
    fn filled_columns(&self, lines: &[Line], edges: &[f64]) -> Vec<bool> {
        let mut filled = vec![false; edges.len() - 1];
        for &w in lines.iter().flat_map(|l| &l.words) {
            filled[columns::column_of(edges, self.page.words[w].bbox.center().0)] = true;
        }
        filled
    }

    /// Whether the line's words stand in columns: none runs across an edge, and the first word
    /// behind an edge begins its column.
    fn keeps_columns(&self, line: &Line, edges: &[f64], lefts: &[f64]) -> bool {
        let mut column = None;
        line.words.iter().all(|&w| {
            let b = self.page.words[w].bbox;
            let (a, z) = (columns::column_of(edges, b.x0 + 1.0), columns::column_of(edges, b.x1 - 1.0));
            let begins = column == Some(a) || (b.x0 - lefts[a]).abs() < 2.5;
            column = Some(z);
            a == z && begins
        })
    }

    fn breaks_before(&self, lines: &[Line], i: usize) -> bool {
        let (a, b) = (&lines[i - 1], &lines[i]);
        let apart = b.bbox.y0 - a.bbox.y1 > BLOCK_GAP * a.size.max(b.size).min(2.0 * self.body_size);
        if apart && !self.counts_on(lines, i) {
            return true;
        }
        let shade = |l: &Line| shade_at(self.bands, l.bbox.center().0, l.bbox.center().1).map(|band| band.color);
        if b.segments.len() == 1
            && shade(b).is_some_and(|color| shade(a) != Some(color))
            && b.bbox.y0 - a.bbox.y1 > BAND_GAP * a.size.max(b.size)
        {
            return true;
        }
        // Lines that overlap stand side by side, in cells centred by their height.
        let overlap = a.bbox.y1 - b.bbox.y0 > BESIDE * a.size.min(b.size);
        if overlap {
            return false;
        }
        // Between divided lines that follow closely, larger type is a cell's.
        let inside = |k: usize| {
            k > 0
                && k + 1 < lines.len()
                && self.is_tabular(&lines[k - 1])
                && self.is_tabular(&lines[k + 1])
                && (k..=k + 1).all(|j| lines[j].baseline - lines[j - 1].baseline < INSIDE * lines[j].size)
        };
        (self.is_heading(a) && !inside(i - 1)) || (self.is_heading(b) && !inside(i))
    }

    /// Whether the line begins the row that counts on from the last one above, or the first one, in the same columns: rows
    /// may be as high as a table's author made them.
    fn counts_on(&self, lines: &[Line], i: usize) -> bool {
        /// Lines of the row above, at most.
        const LOOK_BACK: usize = 60;
        /// Cells that begin at the same places, the number among them.
        const FEWEST: usize = 3;
        let number = |l: &Line| {
            let first = l.segments.first().filter(|s| s.to - s.from == 1 && l.segments.len() >= FEWEST)?;
            let word = &self.page.words[l.words[first.from]];
            let n = number::parse(&word.text).filter(|n| n.rest.is_empty())?;
            Some((first.x0, n.prefix.to_owned(), n.parts))
        };
        let Some((x0, prefix, parts)) = number(&lines[i]) else { return false };
        let same = |a: f64, b: f64| (a - b).abs() < 1.5;
        let above = lines[i.saturating_sub(LOOK_BACK)..i].iter().rev().find(|l| same(l.bbox.x0, x0));
        let Some(above) = above else { return false };
        let starts = lines[i].segments.iter().filter(|s| above.segments.iter().any(|t| same(s.x0, t.x0))).count();
        let follows = match number(above) {
            Some((_, before, last)) => before == prefix && number::follows(&last, &parts),
            // Headings, below which the rest of a row stands that the page before cut.
            None => above.bold && !lines[i].bold,
        };
        follows && starts >= FEWEST
    }

    /// A lone line in larger type, not set into a table by shading.
    fn is_heading(&self, line: &Line) -> bool {
        let (x, y) = line.bbox.center();
        line.segments.len() == 1 && line.size >= HEADING_SIZE * self.body_size && shade_at(self.bands, x, y).is_none()
    }

    fn carve(&self, lines: &[Line], from: usize, to: usize, depth: usize, out: &mut Vec<Found>) {
        let Some((from, to)) = self.tabular_range(lines, from, to) else { return };
        if depth > DEEPEST {
            return;
        }
        let refs: Vec<&Line> = lines[from..to].iter().collect();
        let by_space = columns::find(self.page, &refs);
        let shaded = (from..to.min(from + HEADER_LINES))
            .filter_map(|i| self.shaded_columns(&lines[i], &lines[from..to]))
            .max_by_key(Vec::len);
        let finer = match (&shaded, &by_space) {
            // Columns that hold nothing do not make a reading finer.
            (Some(s), Some(b)) => {
                self.filled_columns(&lines[from..to], s).iter().filter(|&&f| f).count() + 1 >= b.len()
            }
            (s, _) => s.is_some(),
        };
        let Some(edges) = (if finer { shaded } else { by_space }) else {
            self.divide(lines, from, to, depth, out);
            return;
        };
        if let Some(cut) = self.foreign(lines, from, to, &edges, false) {
            for (a, b) in [(from, cut.0), (cut.1, to)] {
                self.carve(lines, a, b, depth + 1, out);
            }
            return;
        }
        let (from, to) = self.trim(lines, from, to, &edges);
        if from >= to {
            return;
        }
        let (from, to) = self.extend(lines, from, to, &edges);
        if let Some(draft) = self.build(&lines[from..to], &edges) {
            out.push(Found { draft, to });
        }
    }

    /// First tabular line and one past the last; two at least.
    fn tabular_range(&self, lines: &[Line], from: usize, to: usize) -> Option<(usize, usize)> {
        let first = (from..to).find(|&i| self.is_tabular(&lines[i]))?;
        let last = (first..to).rev().find(|&i| self.is_tabular(&lines[i]))?;
        (last > first).then_some((first, last + 1))
    }

    /// A block without common columns is divided where it is most likely two.
    fn divide(&self, lines: &[Line], from: usize, to: usize, depth: usize, out: &mut Vec<Found>) {
        let odd = |i: usize| lines[i].segments.len() == 1 && !self.is_tabular(&lines[i]);
        let cut = (from + 1..to.saturating_sub(1)).filter(|&i| odd(i)).max_by(|&a, &b| {
            let weight = |i: usize| lines[i].bbox.width() + 20.0 * (lines[i].bbox.y0 - lines[i - 1].bbox.y1);
            weight(a).total_cmp(&weight(b)).then(b.cmp(&a))
        });
        let cut = cut.map(|c| (c, c + 1)).or_else(|| {
            let gap = |i: usize| lines[i].bbox.y0 - lines[i - 1].bbox.y1;
            (from + 1..to).max_by(|&a, &b| gap(a).total_cmp(&gap(b)).then(b.cmp(&a))).map(|c| (c, c))
        });
        if let Some((a, b)) = cut {
            self.carve(lines, from, a, depth + 1, out);
            self.carve(lines, b, to, depth + 1, out);
        }
    }

    /// Lines inside a block that belong to no table: prose and headings between two tables, and
    /// the place where a second header begins.
    fn foreign(&self, lines: &[Line], from: usize, to: usize, edges: &[f64], headed: bool) -> Option<(usize, usize)> {
        let headed = headed || lines[from].bold;
        let (x0, x1) = (edges[0], edges[edges.len() - 1]);
        let lefts = rows::left_ends(self.page, &lines[from..to], edges);
        let crosses = |i: usize| {
            let l = &lines[i];
            l.segments.len() == 1
                && l.words.iter().any(|&w| {
                    let b = self.page.words[w].bbox;
                    let e = edges[1..edges.len() - 1].partition_point(|&e| e < b.x0 + 2.0);
                    edges[1..edges.len() - 1].get(e).is_some_and(|&e| e < b.x1 - 2.0)
                })
        };
        let wide = |i: usize| {
            let l = &lines[i];
            if self.keeps_columns(l, edges, &lefts) {
                return false;
            }
            crosses(i)
                || (l.segments.len() == 1 && edges.len() > 2 && l.bbox.x0 < edges[1] && l.bbox.x1 > edges[1] + 2.0)
        };
        let pitch = |i: usize| (lines[i].baseline - lines[i - 1].baseline) / lines[i].size.max(1.0);
        for i in from + 1..to - 1 {
            let l = &lines[i];
            if self.is_shaded(l, x0, x1) || self.is_boxed(l, x0, x1) {
                continue;
            }
            if wide(i) {
                let lone = !wide(i - 1) && !wide(i + 1);
                let near = pitch(i) <= SECTION_PITCH && pitch(i + 1) <= SECTION_PITCH;
                let header_next = lines[i + 1].bold && self.is_tabular(&lines[i + 1]) && !l.bold;
                if !(lone && near && l.bbox.x0 < edges[1] && !header_next) {
                    let mut end = i + 1;
                    while end < to && !self.is_tabular(&lines[end]) {
                        end += 1;
                    }
                    return Some((i, end));
                }
            }
        }
        if let Some(title) = self.title_between(lines, from, to) {
            return Some((title, title + 1));
        }
        let mut pitches: Vec<f64> = (from + 1..to).map(pitch).collect();
        pitches.sort_by(f64::total_cmp);
        let usual = pitches.get(pitches.len() * 3 / 4).copied().unwrap_or(f64::INFINITY);
        // A second header: bold, divided as the first lines, after lines that are not bold.
        let head = lines[from].text(self.page);
        for i in from + 2..to {
            let l = &lines[i];
            if !l.bold || !self.is_tabular(l) || lines[i - 1].bold && self.is_tabular(&lines[i - 1]) {
                continue;
            }
            if lines[from..i].iter().all(|l| l.bold) {
                continue;
            }
            let again = l.text(self.page) == head;
            let shade = |l: &Line| shade_at(self.bands, l.bbox.center().0, l.bbox.center().1).map(|b| b.color);
            let same_shade = shade(l).is_some() && shade(l) == shade(&lines[from]);
            let stands_off = pitch(i) > NEW_TABLE * usual && l.segments.len() >= 2;
            let mut start = i;
            while start > from + 1
                && lines[start - 1].segments.len() == 1
                && (lines[start - 1].bold || !crosses_column(&lines[start - 1], edges))
            {
                if pitch(start - 1) > CLOSE || lines[start - 1].bold {
                    start -= 1;
                } else {
                    break;
                }
            }
            let text_between = start < i;
            let filled = l.segments.len() * 3 >= (edges.len() - 1) * 2;
            let few_differ = l.segments.len() * 2 >= lines[from].segments.len();
            let plain_next = lines[i + 1..to].iter().find(|l| self.is_tabular(l)).is_some_and(|l| !l.bold);
            let titled = text_between && lines[start].bold && !lines[start - 1].bold && plain_next;
            if again
                || titled
                || (headed && text_between && (filled || lines[start].bold))
                || (headed && few_differ && (same_shade || stands_off))
            {
                return Some((start, i));
            }
        }
        None
    }

    /// A lone line that stands further from the rows above and below it than any of these stand
    /// from one another.
    fn title_between(&self, lines: &[Line], from: usize, to: usize) -> Option<usize> {
        let pitch = |i: usize| (lines[i].baseline - lines[i - 1].baseline) / lines[i].size.max(1.0);
        let mut widest: Vec<f64> = (from + 1..to).map(pitch).collect();
        widest.sort_by(|a, b| b.total_cmp(a));
        // The two pitches around it are the widest of all, and no other comes near.
        let others = *widest.get(2)?;
        let far = |i: usize| pitch(i) > (TITLE_PITCH * others).max(CLOSE);
        (from + 2..to.saturating_sub(2)).find(|&i| lines[i].segments.len() == 1 && far(i) && far(i + 1))
    }

    /// Leaves out the captions above and the notes below a table of figures.
    fn trim(&self, lines: &[Line], mut from: usize, mut to: usize, edges: &[f64]) -> (usize, usize) {
        let says = |i: usize, kind: &str| captions::says(self.page, &lines[i], kind);
        if let Some(caption) = (from..to.min(from + HEADER_LINES)).rev().find(|&i| says(i, "caption")) {
            from = caption + 1;
        }
        if let Some(note) = (from + 2..to).find(|&i| says(i, "note") && runs_over(self.page, &lines[i], &edges[1..2])) {
            to = note;
        }
        let Some(data) = figures::data_lines(self.page, lines[from..to].iter()) else { return (from, to) };
        let (Some(first), Some(last)) = (data.iter().position(|&d| d), data.iter().rposition(|&d| d)) else {
            return (from, to);
        };
        let (first, last) = (from + first, from + last);
        let (x0, x1) = (edges[0], edges[edges.len() - 1]);
        let set = |l: &Line| self.is_shaded(l, x0, x1) || self.is_boxed(l, x0, x1);
        // A caption begins at the left and runs on over the columns.
        if let Some(caption) =
            (from..first).rev().find(|&i| !set(&lines[i]) && runs_over(self.page, &lines[i], &edges[1..2]))
        {
            from = caption + 1;
        }
        let inner = &edges[1..edges.len() - 1];
        let mut end = last + 1;
        while end < to {
            let l = &lines[end];
            let beside = lines[end - 1].bbox.y1 - l.bbox.y0 > BESIDE * l.size;
            let row = l.segments.len() * 2 >= edges.len() - 1 && !runs_over(self.page, l, inner) && edges.len() > 3;
            if !(set(l) || beside || row) {
                break;
            }
            end += 1;
        }
        to = end.min(to);
        (from, to)
    }

    /// Takes in the lines before and after the tabular ones that belong to them.
    fn extend(&self, lines: &[Line], from: usize, to: usize, edges: &[f64]) -> (usize, usize) {
        let (x0, x1) = (edges[0], edges[edges.len() - 1]);
        let lefts = rows::left_ends(self.page, &lines[from..to], edges);
        let aligned = |l: &Line| lefts.iter().skip(1).any(|&x| (l.bbox.x0 - x).abs() < 2.5);
        let one_column = |l: &Line| {
            columns::column_of(edges, l.bbox.x0 + 1.0) == columns::column_of(edges, l.bbox.x1 - 1.0)
                && l.bbox.x1 <= x1 + 2.0
                && l.bbox.x0 >= x0 - 2.0
        };
        let figures = figures::data_lines(self.page, lines[from..to].iter()).is_some();
        let (mut a, mut b) = (from, to);
        while a > 0 && !self.breaks_before(lines, a) {
            let l = &lines[a - 1];
            let near = lines[a].baseline - l.baseline <= 2.2 * l.size;
            let shaded = self.is_shaded(l, x0, x1) || self.is_boxed(l, x0, x1);
            let wrapped = lines[a].baseline - l.baseline <= CLOSE * l.size && one_column(l) && aligned(l);
            // A heading over several columns leaves the first one free.
            let spanning = lines[a].baseline - l.baseline <= SPANNING_PITCH * l.size
                && l.bbox.x0 > edges[1] - 2.0
                && l.bbox.x1 <= x1 + 2.0
                && a + 2 > from
                && (a < 2
                    || l.baseline - lines[a - 2].baseline > CLOSE * l.size
                    || lines[a - 2].bbox.x0 > edges[1] - 2.0);
            let beside = l.bbox.y1 - lines[a].bbox.y0 > BESIDE * l.size && l.bbox.x0 > x0 - 2.0 && l.bbox.x1 < x1 + 2.0;
            if !(near && (shaded || wrapped || spanning || beside)) || self.is_tabular(l) {
                break;
            }
            a -= 1;
        }
        while b < lines.len() && !self.breaks_before(lines, b) {
            let l = &lines[b];
            let pitch = l.baseline - lines[b - 1].baseline;
            let shaded = self.is_shaded(l, x0, x1) || self.is_boxed(l, x0, x1);
            let kept = one_column(l) || self.keeps_columns(l, edges, &lefts);
            // Words of two cells that fill their columns are one segment.
            let wrapped = kept && pitch <= CLOSE * l.size && !l.bold;
            if figures && !shaded && !(wrapped && self.is_closed_below(&lines[b - 1], l, x0, x1)) {
                break;
            }
            let cell = kept && aligned(l) && pitch <= SECTION_PITCH * l.size;
            if !(shaded || wrapped || cell) || self.is_tabular(l) {
                break;
            }
            b += 1;
        }
        (a, b)
    }

    /// The lines at the top of the page that go on with a table of the page before: they keep to
    /// its columns, and show more than its first column.
    pub fn carry(&self, pages: &[Page], lines: &[Line], last: &Draft, below: f64) -> Option<Found> {
        let part = last.last();
        if part.page + 1 != self.index || (pages[part.page].width - self.page.width).abs() > 1.0 || last.cols < 2 {
            return None;
        }
        let edges = &part.edges;
        let (x0, x1) = (edges[0], edges[edges.len() - 1]);
        let fits = |l: &Line| {
            let outside = l.bbox.x0 < x0 - 3.0 || l.bbox.x1 > x1.max(part.bbox.x1) + OUTSIDE;
            !outside
                && l.words.iter().all(|&w| {
                    let b = self.page.words[w].bbox;
                    let e = edges[1..edges.len() - 1].partition_point(|&e| e < b.x0 + 2.0);
                    edges[1..edges.len() - 1].get(e).is_none_or(|&e| e >= b.x1 - 2.0)
                })
        };
        let first = lines.first()?;
        if first.bbox.y0 > below {
            return None;
        }
        let mut to = 0;
        while to < lines.len() && lines[to].bbox.y0 < below {
            let l = &lines[to];
            if to > 0 && self.breaks_before(lines, to) || self.is_heading(l) {
                break;
            }
            if !fits(l) && !self.is_shaded(l, x0, x1) && !self.is_boxed(l, x0, x1) {
                break;
            }
            to += 1;
        }
        if to > 2
            && let Some(cut) = self.foreign(lines, 0, to, edges, last.header_rows > 0 || part.page == 0)
        {
            to = cut.0;
        }
        // Text behind a bullet begins where that does.
        let starts = |l: &Line| {
            let at_edge =
                |s: &Segment| edges.iter().take(edges.len() - 1).any(|&e| s.x0 >= e - 1.0 && s.x0 < e + AT_EDGE);
            let marked = |i: usize| {
                i.checked_sub(1)
                    .and_then(|i| l.segments.get(i))
                    .is_some_and(|p| p.to - p.from == 1 && is_bullet(&self.page.words[l.words[p.from]].text))
            };
            l.segments.iter().enumerate().filter(|(i, s)| at_edge(s) || marked(*i)).count()
        };
        // Text in the first column alone, or a bold line there, is what follows the table.
        while to > 0 {
            let l = &lines[to - 1];
            let inner = l.segments.iter().any(|s| s.x0 > edges[1] - 1.0);
            let closed = self.is_shaded(l, x0, x1) || self.is_boxed(l, x0, x1);
            let wrapped = to > 1 && l.baseline - lines[to - 2].baseline <= CLOSE * l.size && !l.bold;
            if inner || closed || wrapped {
                break;
            }
            to -= 1;
        }
        let evidence = lines[..to]
            .iter()
            .any(|l| l.segments.iter().any(|s| s.x0 > edges[1] - 1.0) && starts(l) == l.segments.len());
        if to == 0 || !evidence {
            return None;
        }
        if self.opens_block(lines, to, x0, x1) {
            return None;
        }
        let draft = self.build_rows(&lines[..to], edges);
        Some(Found { draft, to })
    }

    /// Whether the first lines of a page are the header of what follows them closely in columns of
    /// its own.
    fn opens_block(&self, lines: &[Line], to: usize, x0: f64, x1: f64) -> bool {
        let (Some(last), Some(next)) = (lines[..to].last(), lines.get(to)) else { return false };
        to <= HEADER_LINES
            && lines[..to].iter().all(|l| l.bold || self.is_shaded(l, x0, x1))
            && self.is_tabular(next)
            && !next.bold
            && next.bbox.y0 - last.bbox.y1 < CLOSE * last.size
    }
}

/// Joins columns that are empty and too narrow for cells (the margins of cells, shaded by themselves)
/// to the columns beside them.
fn drop_margins(edges: &mut Vec<f64>, mut filled: Vec<bool>, narrowest: f64) {
    let mut c = 0;
    while c < filled.len() && filled.len() > 1 {
        if filled[c] || edges[c + 1] - edges[c] >= narrowest {
            c += 1;
            continue;
        }
        let left = c > 0 && (filled[c - 1] || c + 1 == filled.len());
        edges.remove(if left { c } else { c + 1 });
        filled.remove(c);
    }
}

/// Whether words without a wide gap between them run over one of these edges.
fn runs_over(page: &Page, line: &Line, edges: &[f64]) -> bool {
    line.segments.iter().any(|s| {
        edges.iter().any(|&e| s.x0 < e - 2.0 && s.x1 > e + 2.0)
            && s.to - s.from >= 2
            && line.words[s.from..s.to].iter().any(|&w| page.words[w].bbox.x1 < s.x1)
    })
}

/// Whether the line runs across a column edge.
fn crosses_column(line: &Line, edges: &[f64]) -> bool {
    columns::column_of(edges, line.bbox.x0 + 1.0) != columns::column_of(edges, line.bbox.x1 - 1.0)
}
