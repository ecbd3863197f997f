//! What stands over a plan's tables: which headings and paragraphs name focus areas, their goals, or the objectives of
//! the tables' rows. What each says by itself is read in [`super::areas`].

use std::collections::HashSet;
use std::sync::OnceLock;

use super::areas::{Said, counted_goal, read, without_area_word};
use crate::knowledge::{Knowledge, identity};
use crate::model::Block;
use crate::text::fold::fold;
use crate::text::number;

/// A goal is no longer than this (bytes); longer paragraphs explain.
const LONGEST_GOAL: usize = 250;
/// Tables that have such a heading at least: over one alone it may be any chapter.
const MIN_TITLED: usize = 2;
/// The depth of headings that nothing counts.
const UNCOUNTED: usize = 0;

/// Whether a word for an area or its goal opens the text.
fn is_labelled(text: &str, knowledge: &Knowledge) -> bool {
    let said = read(&text.replace('\n', " "), knowledge);
    matches!(said, Said::Goal(_) | Said::Objective(_) | Said::Area { named: true, .. })
}

/// Whether a heading only names the table below it, with its years perhaps: `3 Tiltakene 2025–2027`.
fn names_table(text: &str) -> bool {
    static NAMES: OnceLock<(HashSet<String>, HashSet<String>)> = OnceLock::new();
    let (names, beside) = NAMES.get_or_init(|| {
        let of = |kinds: &[&str]| -> HashSet<String> {
            kinds
                .iter()
                .flat_map(|k| identity::forms(k))
                .flat_map(|f| fold(f).split(' ').map(str::to_owned).collect::<Vec<_>>())
                .collect()
        };
        (of(&["table_name", "title_word"]), of(&["period", "name_join", "name_lead"]))
    });
    let folded = fold(number::parse(text).map_or(text, |n| n.rest));
    let mut words = folded.split(' ').filter(|w| !w.chars().all(|c| c.is_ascii_digit())).peekable();
    let mut named = false;
    words.peek().is_some()
        && words.all(|w| {
            named |= names.contains(w);
            names.contains(w) || beside.contains(w)
        })
        && named
}

/// Which blocks are headings of focus areas, or goals of theirs: the ones right before a plan's
/// table. A heading without word or number counts when two tables or more have one of its kind:
/// over a single table it is a caption. A heading that names the table (`Tiltak 2025–2028`) is none;
/// without a number of its own it may stand between an area's title and the table. Prose may stand
/// between them too, where several tables have such headings ([`over_prose`]).
#[must_use]
pub fn headings(
    blocks: &[Block],
    knowledge: &Knowledge,
    is_plan_table: impl Fn(usize) -> bool,
    is_identity: impl Fn(&str) -> bool,
) -> Vec<bool> {
    let mut chosen = vec![false; blocks.len()];
    let mut bare: Vec<Vec<usize>> = Vec::new();
    let mut titled = Vec::new();
    for at in (0..blocks.len()).filter(|&i| is_plan_table(i)) {
        let mut group: Vec<usize> = Vec::new();
        let mut area = false;
        for i in (0..at).rev() {
            match &blocks[i] {
                Block::Furniture(_) => {}
                Block::Heading(b) | Block::Paragraph(b) if is_identity(&b.text) => break,
                Block::Paragraph(b) if !is_labelled(&b.text, knowledge) => break,
                Block::Heading(b) if names_table(&b.text) => {
                    if number::parse(&b.text).is_some() {
                        break;
                    }
                }
                Block::Heading(b) | Block::Paragraph(b) => match read(&b.text.replace('\n', " "), knowledge) {
                    Said::Goal(_) | Said::Objective(_) if !area => group.push(i),
                    Said::Area { named, no, .. } if !area || named => {
                        if named || no.is_some() {
                            group.push(i);
                            chosen_all(&mut chosen, &mut group);
                        } else {
                            group.push(i);
                        }
                        area = true;
                    }
                    _ => break,
                },
                _ => break,
            }
            if area {
                break;
            }
        }
        if area {
            titled.push(at);
        }
        if !group.is_empty() && area {
            bare.push(group);
        }
    }
    if titled.len() > 1 {
        for mut group in bare {
            chosen_all(&mut chosen, &mut group);
        }
    }
    let direct: Vec<usize> = (0..blocks.len()).filter(|&i| chosen[i]).collect();
    for i in over_prose(blocks, knowledge, &titled, &direct, &is_plan_table, &is_identity) {
        chosen[i] = true;
    }
    chosen
}

/// One in this many tables with a goal over them at least stands below another of the same area, where goals are the
/// objectives of tables: a heading of an area may be lost, in texts sooner than on pages (2 of 5 in one text of a plan
/// whose goals are the areas').
fn of_one_area_at_least(pages: bool) -> usize {
    if pages { 3 } else { 2 }
}

/// Which blocks name the objective (delmål) of the table right below them: those with a label of goals (`Mål: …`) over
/// tables without objectives, where focus areas have such a goal over each of several tables. An area has one goal of
/// its own. So do goals over several tables of a plan without areas, and what is called the goal of a part (`Delmål: …`).
#[must_use]
pub fn objectives(
    blocks: &[Block],
    knowledge: &Knowledge,
    pages: bool,
    is_plan_table: impl Fn(usize) -> bool,
    lacks_objective: impl Fn(usize) -> bool,
    is_area: impl Fn(usize) -> bool,
) -> Vec<bool> {
    let mut found = vec![false; blocks.len()];
    let names_area = |i: usize| match &blocks[i] {
        Block::Heading(b) | Block::Paragraph(b) => {
            matches!(read(&b.text.replace('\n', " "), knowledge), Said::Area { .. })
        }
        _ => false,
    };
    let above = |at: usize| (0..at).rev().find(|&i| !matches!(blocks[i], Block::Furniture(_)));
    let (mut goals, mut of_one_area, mut before) = (0, 0, None);
    let mut counted: Vec<usize> = Vec::new();
    let mut of_parts: Vec<usize> = Vec::new();
    for at in (0..blocks.len()).filter(|&i| is_plan_table(i) && lacks_objective(i)) {
        let above_table = above(at);
        let said = above_table.and_then(|i| match &blocks[i] {
            Block::Heading(b) | Block::Paragraph(b) => Some(read(&b.text.replace('\n', " "), knowledge)),
            _ => None,
        });
        counted.extend(above_table.filter(|_| matches!(said, Some(Said::Objective(_)))));
        let goal = above_table.filter(|_| matches!(said, Some(Said::Goal(Some(_)))));
        if let Some(goal) = goal {
            found[goal] = true;
            goals += 1;
            of_parts.extend(opens_with_part_goal(&blocks[goal], knowledge).then_some(goal));
            of_one_area += usize::from(before.is_some() && above(goal) == before);
        }
        before = goal.map(|_| at);
    }
    if goals + counted.len() >= MIN_TITLED && !(0..blocks.len()).any(|i| is_area(i) && names_area(i)) {
        counted.into_iter().for_each(|i| found[i] = true);
        return found;
    }
    if of_one_area * of_one_area_at_least(pages) < goals {
        found.fill(false);
        of_parts.into_iter().for_each(|i| found[i] = true);
    }
    found
}

/// Whether the word that opens the text names the goal of a part of an area: `Delmål: …`.
fn opens_with_part_goal(block: &Block, knowledge: &Knowledge) -> bool {
    let (Block::Heading(b) | Block::Paragraph(b)) = block else { return false };
    b.text.split_whitespace().next().is_some_and(|word| knowledge.words.is_part_goal(word))
}

/// Headings that count goals (`Hovedmål 2: Rekruttere`), each over a table or several, and what stands between: where no
/// other headings title the tables, these are the focus areas. The second of each is the one sentence below the heading,
/// where every heading has one.
#[must_use]
pub fn counted_goals(
    blocks: &[Block],
    knowledge: &Knowledge,
    is_plan_table: impl Fn(usize) -> bool,
) -> Vec<(usize, Option<usize>)> {
    let mut found: Vec<(usize, Option<usize>)> = Vec::new();
    for at in (0..blocks.len()).filter(|&i| is_plan_table(i)) {
        let mut between = Vec::new();
        for i in (0..at).rev() {
            match &blocks[i] {
                Block::Furniture(_) => {}
                Block::Heading(b) | Block::Paragraph(b)
                    if counted_goal(&b.text.replace('\n', " "), knowledge).is_some() =>
                {
                    found.push((i, if let [one] = between[..] { Some(one) } else { None }));
                    break;
                }
                Block::Paragraph(_) => between.push(i),
                _ => break,
            }
        }
    }
    let numbers: HashSet<Option<String>> = found
        .iter()
        .filter_map(|f| match &blocks[f.0] {
            Block::Heading(b) | Block::Paragraph(b) => counted_goal(&b.text.replace('\n', " "), knowledge),
            _ => None,
        })
        .map(|named| named.no)
        .collect();
    if numbers.len() < MIN_TITLED {
        return Vec::new();
    }
    let sentence = |i: usize| match &blocks[i] {
        Block::Paragraph(b) => {
            let text = b.text.trim();
            text.len() <= LONGEST_GOAL && text.ends_with('.') && !text[..text.len() - 1].contains(". ")
        }
        _ => false,
    };
    if !found.iter().all(|f| f.1.is_some_and(sentence)) {
        found.iter_mut().for_each(|f| f.1 = None);
    }
    found
}

/// What makes headings of areas alike: how deep they are counted, or that they are not.
fn kind_of(text: &str) -> Option<usize> {
    let n = number::parse(text).filter(|n| !n.rest.is_empty())?;
    Some(n.parts.len())
}

/// Headings of areas with prose between them and the table: counted ones, all at the same depth, over two
/// tables or more. `titled` are the tables that have a heading right before them, `direct` those headings.
fn over_prose(
    blocks: &[Block],
    knowledge: &Knowledge,
    titled: &[usize],
    direct: &[usize],
    is_plan_table: impl Fn(usize) -> bool,
    is_identity: impl Fn(&str) -> bool,
) -> Vec<usize> {
    // Whether titles are set as such: text exports do not say.
    let set_apart = blocks.iter().any(|b| matches!(b, Block::Heading(b) if b.prominent));
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut goals: Vec<(usize, usize)> = Vec::new();
    for at in (0..blocks.len()).filter(|&i| is_plan_table(i) && !titled.contains(&i)) {
        let (titles, mut goal) = (found.len(), None);
        for i in (0..at).rev() {
            match &blocks[i] {
                Block::Furniture(_) | Block::ListItem(_) => {}
                Block::Heading(b) if is_identity(&b.text) => break,
                Block::Heading(b) | Block::Paragraph(b) => {
                    let text = b.text.replace('\n', " ");
                    let heading = matches!(blocks[i], Block::Heading(_)) || is_labelled(&text, knowledge);
                    if !heading {
                        continue;
                    }
                    match kind_of(without_area_word(text.trim(), knowledge).0) {
                        Some(kind) if !names_table(&text) => found.push((kind, i)),
                        // A bare title counts where it is set as one, over what is not.
                        None if set_apart
                            && !names_table(&text)
                            && matches!(read(&text, knowledge), Said::Area { .. }) =>
                        {
                            if counted_goal(&text, knowledge).is_some() {
                                break;
                            }
                            if !b.prominent {
                                continue;
                            }
                            found.push((UNCOUNTED, i));
                        }
                        None if set_apart && !names_table(&text) => {
                            if matches!(read(&text, knowledge), Said::Goal(Some(_))) {
                                goal = Some(i);
                            }
                            continue;
                        }
                        _ => {}
                    }
                    break;
                }
                Block::Table(_) => break,
            }
        }
        goals.extend(found[titles..].first().map(|title| title.0).zip(goal));
    }
    let text = |i: usize| match &blocks[i] {
        Block::Heading(b) | Block::Paragraph(b) => b.text.replace('\n', " "),
        _ => String::new(),
    };
    let tables = (0..blocks.len()).filter(|&i| is_plan_table(i)).count();
    // Where the titles of all tables count on, chapters with and without parts are areas alike: `2.1`, `2.2`, `3`.
    let mut counted: Vec<usize> = direct.iter().copied().chain(found.iter().map(|f| f.1)).collect();
    counted.sort_unstable();
    counted.dedup();
    let numbers: Vec<Vec<u32>> = counted
        .iter()
        .filter_map(|&i| number::parse(without_area_word(text(i).trim(), knowledge).0).map(|n| n.parts))
        .collect();
    let goes_on = |n: &[Vec<u32>]| number::follows(&n[0], &n[1]) && !n[1].starts_with(&n[0]);
    if numbers.len() == tables && tables > MIN_TITLED && numbers.windows(2).all(goes_on) {
        return found.into_iter().chain(goals).map(|f| f.1).collect();
    }
    let direct: Vec<usize> =
        direct.iter().filter_map(|&i| kind_of(without_area_word(text(i).trim(), knowledge).0)).collect();
    let same =
        |kind: usize| found.iter().filter(|f| f.0 == kind).count() + direct.iter().filter(|&&d| d == kind).count();
    let Some(kind) = found.iter().map(|f| f.0).max_by_key(|&k| (same(k), std::cmp::Reverse(k))) else {
        return Vec::new();
    };
    // Bare titles are areas where every table has one of its own.
    let different: HashSet<usize> = found.iter().filter(|f| f.0 == kind).map(|f| f.1).collect();
    if kind == UNCOUNTED && (different.len() < tables || !titled.is_empty()) {
        return Vec::new();
    }
    if same(kind) < MIN_TITLED || direct.iter().any(|&d| d != kind) {
        return Vec::new();
    }
    found.into_iter().chain(goals).filter(|f| f.0 == kind).map(|f| f.1).collect()
}

fn chosen_all(chosen: &mut [bool], group: &mut Vec<usize>) {
    for i in group.drain(..) {
        chosen[i] = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ListItem, TextBlock};

    fn text(text: &str) -> TextBlock {
        TextBlock { text: text.to_owned(), places: Vec::new(), level: None, prominent: false }
    }

    /// A list item that stands for a table.
    fn table() -> Block {
        Block::ListItem(ListItem { marker: String::new(), text: String::new(), depth: 0, places: Vec::new() })
    }

    fn heading(t: &str) -> Block {
        Block::Heading(text(t))
    }

    fn chosen(blocks: &[Block]) -> Vec<usize> {
        let is_table = |i: usize| matches!(blocks[i], Block::ListItem(_));
        let found = headings(blocks, &Knowledge::builtin(), is_table, |_| false);
        (0..blocks.len()).filter(|&i| found[i]).collect()
    }

    #[test]
    fn prose_may_stand_below_counted_areas() {
        let prose = || Block::Paragraph(text("Stadig fleire ønskjer å bu heime så lenge som råd."));
        let blocks = [
            heading("Om planen"),
            prose(),
            heading("1 Bustad"),
            prose(),
            table(),
            heading("2 Helse"),
            prose(),
            table(),
        ];
        assert_eq!(chosen(&blocks), [2, 5]);
        // Over one table it may be any chapter.
        assert!(chosen(&blocks[..5]).is_empty());
        // Chapters over tables that have titles of their own.
        let blocks =
            [heading("1 Mål"), prose(), table(), heading("2 Tiltak"), prose(), table(), heading("2.1 Helse"), table()];
        assert_eq!(chosen(&blocks), [6]);
    }

    #[test]
    fn chapters_with_and_without_parts_are_areas_that_count_on() {
        let prose = || Block::Paragraph(text("Stadig fleire ønskjer å bu heime så lenge som råd."));
        let prominent =
            |t: &str| Block::Heading(TextBlock { prominent: true, text: t.to_owned(), ..TextBlock::default() });
        let goal = Block::Paragraph(text("Mål: Alle meistrar"));
        let blocks = |last: &str| {
            let under = [prominent(last), goal.clone(), prose(), table()];
            [
                vec![prominent("2 Vegar"), prominent("2.1 Fylkesveg"), table(), prominent("2.2 Kommunal veg"), table()],
                under.to_vec(),
            ]
            .concat()
        };
        assert_eq!(chosen(&blocks("3 Haldningar")), [1, 3, 5, 6]);
        assert_eq!(chosen(&blocks("5 Haldningar")), [1, 3]);
    }

    #[test]
    fn bare_titles_set_as_such_are_areas_where_every_table_has_one() {
        let prose = || Block::Paragraph(text("Stadig fleire ønskjer å bu heime så lenge som råd."));
        let title = |t: &str, prominent: bool| {
            Block::Heading(TextBlock { prominent, text: t.to_owned(), ..TextBlock::default() })
        };
        let blocks = |prominent: bool| {
            let goal = Block::Paragraph(text("Mål: Alle meistrar"));
            let area = |t: &str| [title(t, prominent), goal.clone(), title("Strategiar", false), prose(), table()];
            [area("Born og unge"), area("Vaksne")].concat()
        };
        assert_eq!(chosen(&blocks(true)), [0, 1, 5, 6]);
        assert!(chosen(&blocks(false)).is_empty());
        let mut third = blocks(true);
        third.extend([prose(), table()]);
        assert!(chosen(&third).is_empty());
    }

    #[test]
    fn goals_over_several_tables_of_one_area_are_objectives() {
        let goal = |t: &str| Block::Paragraph(text(t));
        let chosen = |blocks: &[Block]| {
            let is_table = |i: usize| matches!(blocks[i], Block::ListItem(_));
            let is_area = |i: usize| matches!(blocks[i], Block::Heading(_));
            let found = objectives(blocks, &Knowledge::builtin(), true, is_table, |_| true, is_area);
            (0..blocks.len()).filter(|&i| found[i]).collect::<Vec<_>>()
        };
        let mut blocks = vec![heading("A. Barn"), goal("Mål: Ingen ventar"), table(), goal("Mål: Alle les"), table()];
        blocks.extend([heading("B. Unge"), goal("Mål: Alle rekn"), table()]);
        assert_eq!(chosen(&blocks), [1, 3, 6]);
        // One goal for each area is the area's.
        blocks.insert(3, heading("C. Vaksne"));
        assert_eq!(chosen(&blocks), [] as [usize; 0]);
        // The goal of a part is no area's.
        let parts = [
            heading("A. Barn"),
            goal("Delmål: Ingen ventar"),
            table(),
            heading("B. Unge"),
            goal("Mål: Alle rekn"),
            table(),
        ];
        assert_eq!(chosen(&parts), [1]);
        // Without areas it is the tables'.
        blocks.retain(|b| !matches!(b, Block::Heading(_)));
        blocks.insert(2, goal("Prosa."));
        blocks.insert(5, goal("Prosa."));
        assert_eq!(chosen(&blocks), [0, 3, 6]);
        let counted = [goal("Mål 1: Ingen ventar"), table(), goal("Prosa."), goal("Mål 2: Alle les"), table()];
        assert_eq!(chosen(&counted), [0, 3]);
    }

    #[test]
    fn a_heading_may_name_the_table_alone() {
        for text in [
            "Tiltak",
            "4. Tiltakene 2024–2028",
            "Handlingsdel",
            "Tiltaksplan for perioden 2024-2028",
            "TILTAK OG AKTIVITETER",
        ] {
            assert!(names_table(text), "{text}");
        }
        for text in ["4. Tiltak mot støv", "2025", "Klima", "For perioden 2024-2028", "1"] {
            assert!(!names_table(text), "{text}");
        }
    }

    #[test]
    fn goals_that_are_counted_are_areas() {
        let prose = |t: &str| Block::Paragraph(text(t));
        let knowledge = Knowledge::builtin();
        let found = |blocks: &[Block]| counted_goals(blocks, &knowledge, |i| matches!(blocks[i], Block::ListItem(_)));
        let (goal, more) = ("Alle skal bli hos oss.", "Vi treng fleire. Dei er få.");
        let first = [heading("Hovudmål 1: Behalde"), prose(goal), table()];
        let second = [heading("Hovudmål 2: Rekruttere"), prose(goal), table()];
        assert_eq!(found(&[&first[..], &second].concat()), [(0, Some(1)), (3, Some(4))]);
        // Prose of two sentences explains.
        let second = [heading("Hovudmål 2: Rekruttere"), prose(more), table()];
        assert_eq!(found(&[&first[..], &second].concat()), [(0, None), (3, None)]);
        assert!(found(&first).is_empty(), "one alone");
        let (label, area) =
            crate::harmonise::areas::counted_area("Hovudmål 2: Rekruttere", &knowledge).expect("an area");
        assert_eq!((label.as_str(), area.no.as_deref(), area.title.as_str()), ("Hovudmål", Some("2"), "Rekruttere"));
    }
}
