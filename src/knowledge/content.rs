//! What a column holds, told by its cells: for headings that the lexicon does not know.

use std::collections::HashSet;

use super::Knowledge;
use crate::model::Field;

/// The filled cells of a column.
#[derive(Debug, Clone, Default)]
pub struct Cells {
    /// Their texts; white space of any kind between the words.
    pub texts: Vec<String>,
    /// Some of them are merged over several rows.
    pub merged: bool,
}

/// What the cells of a column are like, each 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
struct Profile {
    number: f64,
    time: f64,
    money: f64,
    actor: f64,
    status: f64,
    priority: f64,
    verb: f64,
    /// Share of different texts.
    different: f64,
}

/// Filled cells that a column needs before they tell its field.
const MIN_CELLS: usize = 2;
/// Words of a cell that may be a time, a sum, a status or a list of actors; longer ones are prose.
const SHORT_WORDS: usize = 8;
/// Share of a column's cells that are of one kind, from which it is the column of that kind.
const KIND_SHARE: f64 = 0.5;
/// Share of cells that open with an infinitive, from which they are measures or objectives: of the
/// development plans' columns of measures and objectives 95 % have more, of the others 3 %.
const VERB_SHARE: f64 = 0.4;
/// Share of different texts below which a column repeats its texts, as one of areas does.
const REPEATS: f64 = 0.6;
/// Columns of a plan's kind that a table needs besides before cells alone tell that it holds
/// measures: one by its heading, or two by their cells.
const OTHER_COLUMNS: (usize, usize) = (1, 2);
/// Highest score that the cells alone can give.
const CEILING: f64 = 0.7;

/// Fills in the fields of columns without one, by their cells; gives the score of each field that
/// was found so. A field is given to one column.
#[must_use]
pub fn infer(fields: &mut [Option<Field>], columns: &[Cells], knowledge: &Knowledge) -> Vec<Option<f64>> {
    let mut scores = vec![None; fields.len()];
    if fields.iter().all(Option::is_some) {
        return scores;
    }
    let profiles: Vec<Option<Profile>> = columns.iter().map(|c| profile(c, knowledge)).collect();
    let has = |fields: &[Option<Field>], list: &[Field]| fields.iter().flatten().any(|f| list.contains(f));
    let time = [Field::Deadline, Field::Period, Field::Start];
    let money = [Field::Cost, Field::Funding, Field::BudgetYear];
    let status = [Field::Status, Field::Progress, Field::FollowUp];
    let mut found: Vec<(f64, usize, Field, &[Field])> = Vec::new();
    for (i, profile) in profiles.iter().enumerate().filter(|(i, _)| fields[*i].is_none()) {
        let Some(p) = profile else { continue };
        found.push((p.number, i, Field::ItemNo, &[Field::ItemNo]));
        found.push((p.time, i, Field::Deadline, &time));
        found.push((p.money, i, Field::Cost, &money));
        found.push((p.status, i, Field::Status, &status));
        found.push((p.actor, i, Field::Responsible, &[Field::Responsible]));
        found.push((p.actor * 0.99, i, Field::Participants, &[Field::Participants]));
        found.push((p.priority * 0.9, i, Field::Priority, &[Field::Priority]));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (share, i, field, slot) in found {
        if share >= KIND_SHARE && fields[i].is_none() && !has(fields, slot) {
            fields[i] = Some(field);
            scores[i] = Some(CEILING * share);
        }
    }
    text_columns(fields, &profiles, columns, &mut scores);
    scores
}

/// Measures and objectives open with verbs; a column before them that repeats its texts holds areas.
fn text_columns(
    fields: &mut [Option<Field>],
    profiles: &[Option<Profile>],
    columns: &[Cells],
    scores: &mut [Option<f64>],
) {
    let at = |fields: &[Option<Field>], f: Field| fields.iter().position(|x| *x == Some(f));
    let plan = |f: Option<Field>| f.is_some_and(|f| !matches!(f, Field::Other | Field::ItemNo));
    let told =
        |by_cells: bool| (0..fields.len()).filter(|&i| plan(fields[i]) && scores[i].is_some() == by_cells).count();
    let verb = |i: usize| profiles[i].map_or(0.0, |p| p.verb);
    let verbs: Vec<usize> = (0..fields.len()).filter(|&i| fields[i].is_none() && verb(i) >= VERB_SHARE).collect();
    // Two columns of verbs are a plan's objectives and measures more likely than any other list.
    let two = usize::from(verbs.len() > 1);
    if told(false) < OTHER_COLUMNS.0 && told(true) + two < OTHER_COLUMNS.1 {
        return;
    }
    let mut give = |fields: &mut [Option<Field>], i: usize, field: Field, share: f64| {
        fields[i] = Some(field);
        scores[i] = Some(CEILING * share);
    };
    match (at(fields, Field::Objective), at(fields, Field::Measure)) {
        (None, None) => match verbs[..] {
            [] => {}
            [only] => give(fields, only, Field::Measure, verb(only)),
            [first, second, ..] => {
                give(fields, first, Field::Objective, verb(first));
                give(fields, second, Field::Measure, verb(second));
            }
        },
        (Some(objective), None) => {
            if let Some(&i) = verbs.iter().find(|&&i| i > objective) {
                give(fields, i, Field::Measure, verb(i));
            }
        }
        (None, Some(measure)) => {
            if let Some(&i) = verbs.iter().rev().find(|&&i| i < measure) {
                give(fields, i, Field::Objective, verb(i));
            }
        }
        (Some(_), Some(_)) => {}
    }
    let first = at(fields, Field::Objective).or(at(fields, Field::Measure)).unwrap_or(0);
    if at(fields, Field::FocusArea).is_none()
        && let Some(i) = (0..first).find(|&i| fields[i].is_none())
        && let Some(p) = profiles[i]
        && (columns[i].merged || p.different < REPEATS)
    {
        give(fields, i, Field::FocusArea, 1.0 - p.verb);
    }
}

fn profile(column: &Cells, knowledge: &Knowledge) -> Option<Profile> {
    let mut sum = Profile::default();
    let mut texts = HashSet::new();
    for text in &column.texts {
        let words: Vec<&str> = text.split_whitespace().collect();
        let glyph = words.first().is_some_and(|w| crate::text::bullet::split(w).is_some_and(|b| b.1.is_empty()));
        let words = &words[usize::from(glyph && words.len() > 1)..];
        texts.insert(words.join(" "));
        let e = knowledge.evidence(&words[..words.len().min(SHORT_WORDS)]);
        sum.verb += f64::from(e.verb);
        if words.len() <= SHORT_WORDS {
            sum.number += f64::from(e.number);
            sum.time += f64::from(e.time * (1.0 - e.number));
            sum.money += f64::from(e.money);
            sum.actor += f64::from(e.actor * (1.0 - e.verb));
            sum.status += f64::from(e.status);
            sum.priority += f64::from(e.priority * (1.0 - e.number));
        }
    }
    if column.texts.len() < MIN_CELLS {
        return None;
    }
    #[allow(clippy::cast_precision_loss)]
    let n = column.texts.len() as f64;
    #[allow(clippy::cast_precision_loss)]
    let different = texts.len() as f64 / n;
    Some(Profile {
        number: sum.number / n,
        time: sum.time / n,
        money: sum.money / n,
        actor: sum.actor / n,
        status: sum.status / n,
        priority: sum.priority / n,
        verb: sum.verb / n,
        different,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(texts: &[&str]) -> Cells {
        Cells { texts: texts.iter().map(|t| (*t).to_owned()).collect(), merged: false }
    }

    #[test]
    fn columns_are_told_by_their_cells() {
        let columns = [
            cells(&["Trygg heim", "Trygg heim", "Trygg heim"]),
            cells(&["Redusere ventetida på utgreiing", "Styrkje rettleiinga", "Styrkje rettleiinga"]),
            cells(&["Lage felles rutine for innkalling", "Gi opplæring til alle nye", "Etablere eit nettverk"]),
            cells(&["Kommunane", "Helseføretaket", "Fastlegane"]),
            cells(&["2025", "Haust 2026", "Løpande"]),
            cells(&["kr 200 000", "Innanfor ramma", "50 000,-"]),
            cells(&["Ikkje starta", "Gjennomført", "Under arbeid"]),
        ];
        let mut fields = vec![None; 7];
        let scores = infer(&mut fields, &columns, &Knowledge::builtin());
        let found: Vec<Field> = fields.into_iter().flatten().collect();
        let expected = [
            Field::FocusArea,
            Field::Objective,
            Field::Measure,
            Field::Responsible,
            Field::Deadline,
            Field::Cost,
            Field::Status,
        ];
        assert_eq!(found, expected);
        assert!(scores.iter().flatten().all(|s| *s <= CEILING));
    }

    #[test]
    fn a_known_heading_keeps_its_field_and_its_slot() {
        let columns = [cells(&["Lage plan", "Gi råd"]), cells(&["2025", "2026"]), cells(&["2027", "2028"])];
        let mut fields = vec![Some(Field::Measure), Some(Field::Period), None];
        let _ = infer(&mut fields, &columns, &Knowledge::builtin());
        assert_eq!(fields, [Some(Field::Measure), Some(Field::Period), None]);
    }

    #[test]
    fn cells_alone_make_no_plan_of_a_list() {
        let columns = [cells(&["Kari Ås", "Ola Li"]), cells(&["Lese brev", "Svare på brev"])];
        let mut fields = vec![None, None];
        let _ = infer(&mut fields, &columns, &Knowledge::builtin());
        assert_eq!(fields[1], None);
    }
}
