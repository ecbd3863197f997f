//! Which field each column of a table holds: what its heading most likely names, what its cells are like, and
//! what a plan's table has, weighed together.
//!
//! For a column with heading h and cells z the field f is weighed as log P(f|h) + log P(z|f) − log P(z): the one
//! from the lexicon ([`super::headings`]), the other from what cells of each field are like
//! (`schemas/column_profiles.csv`). A table has each field once; of all ways to give its columns fields, the
//! likeliest is taken (beam search from left to right).

use std::cmp::Ordering;
use std::sync::LazyLock;

use super::Knowledge;
use super::headings::{HeadingMatch, MatchKind, SURE_FROM, slot};
use crate::model::Field;

/// The filled cells of a column.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    /// Their texts; white space of any kind between the words.
    pub texts: Vec<String>,
    /// Some of them are merged over several rows.
    pub merged: bool,
    /// Many rows have none.
    pub sparse: bool,
}

/// Kinds of cells that are looked for.
const KINDS: usize = 11;
/// Filled cells that a column needs before they tell its field.
const MIN_CELLS: usize = 2;
/// Cells of a column that are looked at; more say the same.
const MAX_CELLS: usize = 16;
/// Words of a cell that may be a time, a sum, a status or a list of actors; longer ones are prose.
const SHORT_WORDS: usize = 8;
/// Cells of a column are alike: all of them tell as much as so many that were drawn by chance.
const TELLING_CELLS: f64 = 3.0;
/// The same for their lengths.
const TELLING_LENGTHS: f64 = 1.5;
/// Share that no kind of cell goes below or beyond: the word lists are never complete.
const SHARE_BOUNDS: (f64, f64) = (0.03, 0.95);
/// Probability of a field that a known heading never names.
const RARE: f64 = 0.003;
/// Probability that a heading which nothing resembles names none of the fields.
const NO_FIELD: f64 = 0.12;
/// The same for a column without a heading.
const NO_FIELD_UNNAMED: f64 = 0.4;
/// What cells can say for or against each field of a column whose heading is known, in nats: never so much that
/// another field wins which that heading never names.
const KNOWN_BOUND: f64 = 1.2;
/// Fields of numbers, that cells alone do not give to a column with a heading, and the probability from which its
/// heading hints at one.
const BY_HEADING_ALONE: [Field; 5] =
    [Field::ItemNo, Field::Priority, Field::BudgetYear, Field::TargetValue, Field::Baseline];
const HINTED_FROM: f64 = 0.1;
/// How much likelier a table with a plan's other columns has one of measures than none, in nats.
const HAS_MEASURES: f64 = 3.0;
/// Share of the tables that have a column before the measures that no field goes below or beyond: plan writers
/// are free.
const ORDER_BOUNDS: (f64, f64) = (0.07, 0.93);
/// A column that repeats its texts or merges cells downwards, as one of areas does, in nats for that field.
const REPEATS: f64 = 1.5;
/// A column that merges cells downwards, or has none in many rows, seldom holds the measures, which make the rows; in
/// nats against that field.
const OVER_ROWS: f64 = 3.0;
/// Share of different texts below which a column repeats them.
const REPEATS_BELOW: f64 = 0.6;
/// Goals, at least, and share of different ones among them, from which each row has its own.
const MIN_OWN_GOALS: usize = 4;
const OWN_GOALS: f64 = 0.95;
/// Share of a column's texts without a letter from which it holds figures: nothing to do, nothing to reach.
const FIGURES_FROM: f64 = 0.8;
/// Columns that are weighed together; the work grows with their square, and no plan has so many.
const MAX_COLUMNS: usize = 40;
/// Ways to give fields that are kept from column to column.
const BEAM: usize = 100;
/// Nats below a column's likeliest field from which a field is not tried.
const HOPELESS: f64 = 10.0;
/// Probability from which a field is believed; below, the column is one of the plan's own.
const BELIEVED_FROM: f64 = 0.4;
/// Highest score of a field that the cells decided.
const CEILING: f64 = 0.7;

/// What the cells of a field are like: the share of each kind, and the logarithm of their words, with its spread;
/// and the share of the tables in which its column stands before that of the measures.
struct Typical {
    shares: [f64; KINDS],
    words: f64,
    spread: f64,
    before: f64,
}

/// By [`Field::index`]; last, that of no field in particular.
static TYPICAL: LazyLock<Vec<Typical>> = LazyLock::new(|| {
    let rows: Vec<(&str, Vec<f64>)> = include_str!("../../schemas/column_profiles.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(field, rest)| (field, rest.split(',').filter_map(|n| n.parse().ok()).collect()))
        .collect();
    let of = |key: &str| {
        let numbers = rows.iter().find(|(field, n)| *field == key && n.len() == KINDS + 3).map(|(_, n)| n);
        numbers.map(|n| Typical {
            shares: std::array::from_fn(|i| n[i].clamp(SHARE_BOUNDS.0, SHARE_BOUNDS.1)),
            words: n[KINDS],
            spread: n[KINDS + 1].max(0.1),
            before: n[KINDS + 2].clamp(ORDER_BOUNDS.0, ORDER_BOUNDS.1),
        })
    };
    let any = || of("").unwrap_or(Typical { shares: [0.1; KINDS], words: 1.0, spread: 1.0, before: 0.5 });
    Field::ALL.iter().map(|f| of(f.key()).unwrap_or_else(any)).chain([any()]).collect()
});

/// By [`Field::index`], how much more usual than any column's it is that the field's stands before the measures and
/// after them, in nats.
static ORDERS: LazyLock<Vec<(f64, f64)>> = LazyLock::new(|| {
    let any = TYPICAL[Field::ALL.len()].before;
    TYPICAL.iter().map(|t| ((t.before / any).ln(), ((1.0 - t.before) / (1.0 - any)).ln())).collect()
});

/// What the cells of a column are like.
#[derive(Debug, Clone, Copy)]
struct Profile {
    shares: [f64; KINDS],
    words: f64,
    /// Share of different texts.
    different: f64,
    /// Share of texts without a letter.
    wordless: f64,
}

/// A column's fields as options, in nats.
struct Choices {
    /// By [`Field::index`]; last, no field.
    scores: Vec<f64>,
    /// How the heading names each field, where it alone would be believed.
    named: Vec<Option<HeadingMatch>>,
    /// The lexicon holds the heading.
    sure: bool,
}

/// The field of each column, by the fields that its heading may name ([`super::headings::Lexicon::candidates`]) and its
/// cells; a column without cells is told by its heading alone. `named` tells which columns have a heading; one that
/// names no field at all is not given one by its cells.
#[must_use]
pub fn assign(
    headings: &[Vec<HeadingMatch>],
    named: &[bool],
    cells: &[Cells],
    knowledge: &Knowledge,
) -> Vec<Option<HeadingMatch>> {
    let seen = |i: usize| cells.get(i).and_then(|c| profile(c, knowledge).map(|p| (c, p)));
    let profiles: Vec<Option<(&Cells, Profile)>> = (0..headings.len().min(MAX_COLUMNS)).map(seen).collect();
    let goal = goals_of_rows(headings, &profiles);
    let choices: Vec<Choices> = profiles
        .into_iter()
        .enumerate()
        .map(|(i, told)| match goal {
            Some(at) if at == i => {
                let rows = |m: &HeadingMatch| HeadingMatch { field: Field::Objective, ..*m };
                choices(&headings[i].first().map(rows).into_iter().collect::<Vec<_>>(), named[i], told)
            }
            _ => choices(&headings[i], named[i], told),
        })
        .collect();
    let best = likeliest(&choices);
    let mut assigned: Vec<Option<HeadingMatch>> = (0..choices.len()).map(|i| matched(&choices, &best, i)).collect();
    // Further columns by what the lexicon holds alone.
    let mut used = best.iter().fold(0, |used, &i| used | place_of(i));
    for heading in headings.iter().skip(MAX_COLUMNS) {
        let known = heading.first().copied().filter(|m| m.score >= SURE_FROM && used & place_of(m.field.index()) == 0);
        used |= known.map_or(0, |m| place_of(m.field.index()));
        assigned.push(known);
    }
    // The goal of a table without objectives is its objective.
    if !assigned.iter().flatten().any(|m| m.field == Field::Objective)
        && let Some(m) =
            assigned.iter_mut().flatten().find(|m| matches!(m.field, Field::FocusAreaGoal | Field::MainGoal))
    {
        m.field = Field::Objective;
    }
    assigned
}

/// The column of goals that has one of its own for each row, where its heading is known and no other is known to name
/// objectives: the goal of an area is the same for all its rows, so these are the rows' objectives, whatever
/// another heading resembles.
fn goals_of_rows(headings: &[Vec<HeadingMatch>], profiles: &[Option<(&Cells, Profile)>]) -> Option<usize> {
    let known = |i: usize| headings[i].first().filter(|m| m.score >= SURE_FROM).map(|m| m.field);
    let goal = |i: usize| matches!(known(i), Some(Field::FocusAreaGoal | Field::MainGoal));
    let mut goals = (0..profiles.len()).filter(|&i| goal(i));
    let (Some(at), None) = (goals.next(), goals.next()) else { return None };
    let objectives = (0..headings.len()).any(|i| known(i) == Some(Field::Objective));
    let own =
        profiles[at].is_some_and(|(c, p)| !c.merged && c.texts.len() >= MIN_OWN_GOALS && p.different >= OWN_GOALS);
    (own && !objectives).then_some(at)
}

/// Gives fields to the columns without one; those that have one keep theirs. As [`assign`].
pub fn complete(
    fields: &mut [Option<Field>],
    headings: &[Vec<HeadingMatch>],
    named: &[bool],
    cells: &[Cells],
    knowledge: &Knowledge,
) {
    let headings: Vec<Vec<HeadingMatch>> = fields
        .iter()
        .zip(headings)
        .map(|(field, heading)| match field {
            Some(field) => vec![HeadingMatch { field: *field, kind: MatchKind::User, score: 1.0 }],
            None => heading.clone(),
        })
        .collect();
    for (field, found) in fields.iter_mut().zip(assign(&headings, named, cells, knowledge)) {
        *field = field.or(found.map(|m| m.field));
    }
}

/// How each field fits a column, none included.
fn choices(heading: &[HeadingMatch], named: bool, cells: Option<(&Cells, Profile)>) -> Choices {
    let none = Field::ALL.len();
    let mut shares = vec![RARE; none + 1];
    let mut by_heading = vec![None; none];
    let sure = heading.first().is_some_and(|m| m.score >= SURE_FROM);
    for m in heading {
        // Of a known heading's fields the first is the commoner by far.
        let share = if sure { m.score.powi(4) } else { m.score };
        shares[m.field.index()] = share.max(RARE);
        if m.kind == MatchKind::User || named && share >= BELIEVED_FROM {
            by_heading[m.field.index()] = Some(*m);
        }
    }
    shares[none] = match (sure, named) {
        (true, _) => RARE,
        (false, true) => NO_FIELD,
        (false, false) => NO_FIELD_UNNAMED,
    };
    let own = heading.iter().any(|m| m.kind == MatchKind::User);
    let scores = shares
        .iter()
        .enumerate()
        .map(|(i, share)| {
            // What the user says holds.
            if own && by_heading.get(i).is_none_or(|m| m.is_none_or(|m| m.kind != MatchKind::User)) {
                return f64::NEG_INFINITY;
            }
            // A stretch of the calendar heads marks and sums of that time, whatever they look like.
            if named && heading.is_empty() && i != none {
                return f64::NEG_INFINITY;
            }
            // A known heading names nothing else.
            if sure && i != none && !heading.iter().any(|m| m.field.index() == i) {
                return f64::NEG_INFINITY;
            }
            let says = [Field::Measure, Field::Objective].iter().any(|f| f.index() == i);
            if !own && says && cells.is_some_and(|(_, p)| p.wordless >= FIGURES_FROM) {
                return f64::NEG_INFINITY;
            }
            let told = cells.map_or(0.0, |(c, p)| {
                let repeats = c.merged || p.different < REPEATS_BELOW;
                let area = i == Field::FocusArea.index() && repeats;
                let over_rows = (c.merged || c.sparse) && i == Field::Measure.index();
                let told = p.told(&TYPICAL[i]) - p.told(&TYPICAL[none]) + if area { REPEATS } else { 0.0 }
                    - if over_rows { OVER_ROWS } else { 0.0 };
                if sure { told.clamp(-KNOWN_BOUND, KNOWN_BOUND) } else { told }
            });
            // Numbers count, rank and add up: only a heading tells which.
            let needs_heading = BY_HEADING_ALONE.iter().any(|f| f.index() == i);
            if named && needs_heading && *share < HINTED_FROM { f64::NEG_INFINITY } else { share.ln() + told }
        })
        .collect();
    Choices { scores, named: by_heading, sure }
}

/// The likeliest fields of all columns together, as places in [`Choices::scores`].
fn likeliest(choices: &[Choices]) -> Vec<usize> {
    let none = Field::ALL.len();
    let first = Way { score: 0.0, used: 0, path: [0; MAX_COLUMNS] };
    let mut beam = vec![first];
    let mut next: Vec<Way> = Vec::new();
    for (at, column) in choices.iter().enumerate() {
        let most = column.scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let tried: Vec<(u8, f64)> = (0..)
            .zip(column.scores.iter().copied())
            .filter(|&(i, s)| s > most - HOPELESS || usize::from(i) == none)
            .collect();
        next.clear();
        for way in &beam {
            for &(field, s) in &tried {
                let i = usize::from(field);
                let bit = place_of(i);
                if way.used & bit != 0 {
                    continue;
                }
                let used = way.used | bit;
                let mut way = Way { score: way.score + s + order(used, i), used, ..*way };
                way.path[at] = field;
                next.push(way);
            }
        }
        if next.len() > BEAM {
            next.select_nth_unstable_by(BEAM, Way::better);
            next.truncate(BEAM);
        }
        std::mem::swap(&mut beam, &mut next);
    }
    let columns = choices.len();
    beam.into_iter()
        .map(|way| (way.score, way.used, way.path[..columns].iter().map(|&i| usize::from(i)).collect::<Vec<usize>>()))
        .map(|(score, used, path)| (score + whole(used, sure_places(choices, &path)), path))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, path)| path)
        .unwrap_or_default()
}

/// A way to give fields to the first columns.
#[derive(Debug, Clone, Copy)]
struct Way {
    score: f64,
    /// Bits of the fields that are taken.
    used: u32,
    /// Places in [`Choices::scores`]; 0 in the columns that come.
    path: [u8; MAX_COLUMNS],
}

impl Way {
    fn better(a: &Self, b: &Self) -> Ordering {
        b.score.total_cmp(&a.score).then_with(|| a.path.cmp(&b.path))
    }
}

/// The bit of a field of which a table has one column; none for the others.
fn place_of(i: usize) -> u32 {
    match Field::ALL.get(i) {
        None | Some(Field::Other) => 0,
        Some(f) => 1 << slot(*f).index(),
    }
}

/// Fields that only a heading can tell apart: their cells are alike.
fn kind_of(i: usize) -> Option<Field> {
    Field::ALL.get(i).map(|f| match slot(*f) {
        Field::FocusAreaGoal | Field::MainGoal => Field::Objective,
        Field::Participants => Field::Responsible,
        Field::Start => Field::Deadline,
        other => other,
    })
}

/// How usual it is that field `i` comes after those of `used`, in nats more than for any column: which fields stand
/// before the measures and which after them.
fn order(used: u32, i: usize) -> f64 {
    let measure = Field::Measure.index();
    if i == measure {
        let before = |f: &&Field| used & place_of(f.index()) != 0 && slot(**f) == **f;
        return Field::ALL.iter().filter(before).map(|f| ORDERS[f.index()].0).sum();
    }
    let after = used & place_of(measure) != 0 && place_of(i) != 0;
    if after { ORDERS[i].1 } else { 0.0 }
}

/// The bits of the fields that known headings name.
fn sure_places(choices: &[Choices], path: &[usize]) -> u32 {
    choices.iter().zip(path).filter(|(c, _)| c.sure).map(|(_, &i)| place_of(i)).fold(0, |a, b| a | b)
}

/// What the fields of a table say together; a plan has another column besides its measures that a heading names,
/// or two that the cells tell.
fn whole(used: u32, sure: u32) -> f64 {
    const PLAN: [Field; 8] = [
        Field::Responsible,
        Field::Participants,
        Field::Deadline,
        Field::Status,
        Field::Objective,
        Field::Indicator,
        Field::Cost,
        Field::FocusArea,
    ];
    let has = |f: Field| used & place_of(f.index()) != 0;
    let others = PLAN.iter().filter(|f| has(**f)).count();
    let known = PLAN.iter().any(|f| sure & place_of(f.index()) != 0);
    match (has(Field::Measure), has(Field::Objective)) {
        (true, _) if known || others > 1 => HAS_MEASURES,
        (false, true) if !known && others < 3 => -HAS_MEASURES,
        _ => 0.0,
    }
}

/// The field of column `at`, with its probability where all others are as they are.
fn matched(choices: &[Choices], best: &[usize], at: usize) -> Option<HeadingMatch> {
    let sure = sure_places(choices, best);
    let with = |i: usize| {
        let mut used = 0u32;
        let mut sum = 0.0;
        for (column, &b) in best.iter().enumerate() {
            let i = if column == at { i } else { b };
            if used & place_of(i) != 0 {
                return f64::NEG_INFINITY;
            }
            used |= place_of(i);
            sum += order(used, i) + if column == at { choices[at].scores[i] } else { 0.0 };
        }
        sum + whole(used, sure & !place_of(best[at]) | if choices[at].sure { place_of(i) } else { 0 })
    };
    let &taken = best.get(at)?;
    let field = *Field::ALL.get(taken)?;
    let mine = with(taken);
    let (mut alike, mut sum) = (0.0, 0.0);
    for i in 0..choices[at].scores.len() {
        let share = (with(i) - mine).exp();
        sum += share;
        if kind_of(i) == kind_of(taken) {
            alike += share;
        }
    }
    let score = alike / sum;
    if score < BELIEVED_FROM {
        return None;
    }
    Some(match choices[at].named[taken] {
        Some(known) if known.kind != MatchKind::Similar => known,
        Some(_) => HeadingMatch { field, kind: MatchKind::Similar, score },
        None => HeadingMatch { field, kind: MatchKind::Content, score: score * CEILING },
    })
}

impl Profile {
    /// How well the cells fit a field, in nats.
    fn told(&self, typical: &Typical) -> f64 {
        let kinds: f64 =
            self.shares.iter().zip(typical.shares).map(|(s, t)| s * t.ln() + (1.0 - s) * (1.0 - t).ln()).sum();
        let away = (self.words - typical.words) / typical.spread;
        TELLING_CELLS * kinds - TELLING_LENGTHS * (away * away / 2.0 + typical.spread.ln())
    }
}

fn profile(column: &Cells, knowledge: &Knowledge) -> Option<Profile> {
    if column.texts.len() < MIN_CELLS {
        return None;
    }
    let mut shares = [0.0; KINDS];
    let mut lengths = 0.0;
    let mut wordless = 0.0;
    let mut texts = Vec::new();
    for text in column.texts.iter().take(MAX_CELLS) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let glyph = words.first().is_some_and(|w| crate::text::bullet::split(w).is_some_and(|b| b.1.is_empty()));
        let words = &words[usize::from(glyph && words.len() > 1)..];
        let e = knowledge.evidence(&words[..words.len().min(SHORT_WORDS)]);
        let short = if words.len() <= SHORT_WORDS { 1.0 } else { 0.0 };
        let told = [
            short * e.number,
            short * e.time * (1.0 - e.number),
            short * e.money,
            short * e.actor * (1.0 - e.verb),
            short * e.status,
            short * e.priority * (1.0 - e.number),
            e.verb,
            short * e.people,
            e.indicator,
            e.product,
            short * e.resource,
        ];
        for (share, t) in shares.iter_mut().zip(told) {
            *share += f64::from(t);
        }
        #[allow(clippy::cast_precision_loss)]
        let length = (words.len().max(1) as f64).ln();
        lengths += length;
        wordless += if text.contains(char::is_alphabetic) { 0.0 } else { 1.0 };
        texts.push(words.join(" "));
    }
    #[allow(clippy::cast_precision_loss)]
    let n = texts.len() as f64;
    texts.sort_unstable();
    texts.dedup();
    #[allow(clippy::cast_precision_loss)]
    let different = texts.len() as f64 / n;
    Some(Profile {
        shares: shares.map(|s| (s / n).clamp(0.0, 1.0)),
        words: lengths / n,
        different,
        wordless: wordless / n,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Cells {
        Cells { texts: texts.iter().map(|t| (*t).to_owned()).collect(), merged: false, sparse: false }
    }

    fn fields(headings: &[&str], columns: &[Cells]) -> Vec<Option<Field>> {
        let knowledge = Knowledge::builtin();
        let candidates: Vec<Vec<HeadingMatch>> = headings.iter().map(|h| knowledge.headings.candidates(h)).collect();
        let named: Vec<bool> = headings.iter().map(|h| !h.is_empty()).collect();
        assign(&candidates, &named, columns, &knowledge).iter().map(|m| m.map(|m| m.field)).collect()
    }

    #[test]
    fn columns_are_told_by_their_cells() {
        let columns = [
            cells(&["Trygg heim", "Trygg heim", "Trygg heim"]),
            cells(&["Redusere ventetida på utgreiing", "Styrkje rettleiinga", "Styrkje rettleiinga"]),
            cells(&[
                "Lage felles rutine for innkalling til samarbeidsmøte med heimkommunen",
                "Gi opplæring til alle nye som byrjar i teamet",
                "Etablere eit nettverk med faste møte for alle koordinatorane i området",
            ]),
            cells(&["Kommunane", "Helseføretaket", "Fastlegane"]),
            cells(&["2025", "Haust 2026", "Løpande"]),
            cells(&["kr 200 000", "Innanfor ramma", "50 000,-"]),
            cells(&["Ikkje starta", "Gjennomført", "Under arbeid"]),
        ];
        let expected = [
            Field::FocusArea,
            Field::Objective,
            Field::Measure,
            Field::Responsible,
            Field::Deadline,
            Field::Cost,
            Field::Status,
        ];
        assert_eq!(fields(&[""; 7], &columns), expected.map(Some));
    }

    #[test]
    fn a_known_heading_keeps_its_field_and_its_slot() {
        let columns = [cells(&["Lage plan", "Gi råd"]), cells(&["2025", "2026"]), cells(&["2027", "2028"])];
        let found = fields(&["Tiltak", "Tidsrom", ""], &columns);
        assert_eq!(found[..2], [Some(Field::Measure), Some(Field::Period)]);
        assert_ne!(found[2], Some(Field::Deadline));
    }

    #[test]
    fn cells_settle_what_a_heading_leaves_open() {
        let columns = [
            cells(&["Kurs for tilsette i butikkar og bankar om demens", "Faste møte mellom teamet og fastlegane"]),
            cells(&["Kommuneoverlegen", "Fastlegane"]),
            cells(&["Haust 2025", "Innan 1. mai 2026"]),
        ];
        let found = fields(&["Dette gjer vi", "Hvem følger opp", "Når er vi ferdige"], &columns);
        assert_eq!(found, [Field::Measure, Field::Responsible, Field::Deadline].map(Some));
    }

    #[test]
    fn cells_alone_make_no_plan_of_a_list() {
        let columns = [cells(&["Kari Ås", "Ola Li"]), cells(&["Lese brev", "Svare på brev"])];
        assert_eq!(fields(&["", ""], &columns)[1], None);
    }

    #[test]
    fn a_table_of_ten_thousand_columns_is_given_fields_at_once() {
        let mut headings = vec!["Kva vil vi gjere her?"; 10_000];
        headings[9_999] = "Tiltak";
        headings[0] = "Frist";
        let found = fields(&headings, &[]);
        assert_eq!((found.len(), found[0]), (10_000, Some(Field::Deadline)));
    }

    #[test]
    fn what_stands_under_times_is_no_field() {
        let marks = || cells(&["X", "X", "X", ""]);
        let columns = [
            cells(&["Lage plan", "Gi råd", "Halde kurs for tilsette"]),
            cells(&["Kommuneoverlegen", "Fastlegane", "Prosjektleiar"]),
            marks(),
            marks(),
            marks(),
        ];
        let found = fields(&["Dette gjer vi", "Leiar", "4. kv 26", "1. kv 27", "Haust 2027"], &columns);
        assert_eq!(found, [Some(Field::Measure), Some(Field::Responsible), None, None, None]);
    }

    #[test]
    fn goals_of_their_own_are_the_objectives_of_rows() {
        let found = |goals: &[&str], last: &str| {
            let columns = [
                cells(&["Skifte ut alarmane", "Dele ut GPS", "Montere låsar", "Prøve tilsyn om natta", "Gi kurs"]),
                cells(goals),
                cells(&["Rektor", "Helsesjef", "NAV", "Fysioterapeut", "Biblioteksjef"]),
                cells(&[]),
            ];
            fields(&["Aktivitet", "Hensikt", "Prosjekteier", last], &columns)[1]
        };
        let own = ["Alarmane verkar", "Kan gå tur", "Rask hjelp", "Ro om natta", "Alle kan lese"];
        let shared = ["Trygg heim", "Trygg heim", "Trygg heim", "Trygg skule", "Trygg skule"];
        // `Internt behov` resembles objectives.
        assert_eq!(found(&own, "Internt behov"), Some(Field::Objective));
        assert_eq!(found(&shared, "Internt behov"), Some(Field::MainGoal));
        assert_eq!(found(&own, "Delmål"), Some(Field::MainGoal));
    }

    #[test]
    fn figures_are_no_measures() {
        let columns = [cells(&["Møteplassar", "Bustad", "Transport"]), cells(&["3", "3", "2"])];
        assert_ne!(fields(&["Kapittel", "Tiltak"], &columns)[1], Some(Field::Measure));
    }

    #[test]
    fn expected_results_are_objectives_before_the_measures() {
        let found = fields(&["Nr.", "Ønsket resultat", "Aktiviteter", "Hovedansvar"], &[]);
        assert_eq!(found[1], Some(Field::Objective));
        let found = fields(&["Nr.", "Delmål", "Aktiviteter", "Ønsket resultat", "Hovedansvar"], &[]);
        assert_eq!(found[3], Some(Field::Deliverable));
    }

    #[test]
    fn every_field_of_the_profiles_is_one() {
        for line in include_str!("../../schemas/column_profiles.csv").lines().skip(1) {
            let mut parts = line.split(',');
            let field = parts.next().unwrap();
            assert!(field.is_empty() || Field::from_key(field).is_some(), "{line}");
            assert_eq!(parts.filter_map(|n| n.parse::<f64>().ok()).count(), KINDS + 3, "{line}");
        }
    }

    #[test]
    fn a_merged_column_beside_one_of_sentences_does_not_hold_the_measures() {
        let first = cells(&["Lage trygge skular", "Gi lik løn for likt arbeid", "Styrkje mangfaldet"]);
        let mut second = cells(&["Halde kurs for tilsette", "Gå gjennom alle utlysingar", "Lage felles rutine"]);
        let measure = |second: &Cells| {
            let columns = [first.clone(), second.clone(), cells(&["Rektor", "HR-sjefen", "Rektor"])];
            fields(&["", "", "Ansvar"], &columns).iter().position(|f| *f == Some(Field::Measure))
        };
        let before = measure(&second);
        second.merged = true;
        assert_eq!((before, measure(&second)), (Some(1), Some(0)));
    }
}
