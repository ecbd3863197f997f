//! What the words of a line say of the kind of cell that they begin, by the model of cells.

use crate::knowledge::cell_model::{CellModel, KINDS, Said, WORDS, kind_of};
use crate::knowledge::evidence::Evidence;
use crate::model::Field;

/// Weight of what words and endings say together, for they repeat one another and the lists of times, actors and
/// sums say part of it already; and the bound of it in nats. Before the document is read, and after: then its own
/// words tell as well. Item F1 of 76 plans whose cells the model has not seen, as Tika and PyMuPDF text: .821 and .836
/// without it, .860 and .852 with it; of the development corpus .955 and .949, .960 and .959.
const UNREAD: (f32, f32) = (0.15, 2.3);
/// See [`UNREAD`].
const LEARNED: (f32, f32) = (0.075, 1.2);
/// The bound, in nats, in columns that hold remarks of every kind, which are not told from one another. At 1 a real
/// plan's prose under `Ressursbehov` is read as measures.
const ANYTHING_BOUND: f32 = 0.3;
/// What the cell of a right reading loses against the likeliest kind on average, in nats: given back, so that a
/// reading with more cells costs no more. Item F1 of 62 of these as Tika text, at weights of .1
/// and .05: .845 without, .849 at 0.15, .856 at 0.3, .852 at 0.5, where a real plan loses a cell.
const EXPECTED: f32 = 0.3;

/// What the words of an atom say, each as the first of a cell and as a further one.
#[derive(Debug, Default)]
pub struct Saying {
    first: Vec<Said>,
    /// Sums of what further words say, from the first word on.
    sums: Vec<Said>,
}

impl Saying {
    pub fn of(words: &[&str]) -> Self {
        let model = CellModel::builtin();
        let mut sums = vec![[0.0; KINDS]];
        let mut sum = [0.0; KINDS];
        for word in words {
            for (s, w) in sum.iter_mut().zip(model.word(word, false)) {
                *s += w;
            }
            sums.push(sum);
        }
        Self { first: words.iter().map(|w| model.word(w, true)).collect(), sums }
    }

    /// What words `a..b` say as a cell's first line, in nats for each kind; as the whole cell where it does not go on.
    pub fn piece(&self, a: usize, b: usize, goes_on: bool) -> Said {
        let Some(mut said) = self.first.get(a).copied().filter(|_| a < b) else { return [0.0; KINDS] };
        let to = b.min(a + WORDS);
        let length = if goes_on { [0.0; KINDS] } else { CellModel::builtin().length(b - a) };
        for (kind, s) in said.iter_mut().enumerate() {
            *s += self.sums[to][kind] - self.sums[a + 1][kind] + length[kind];
        }
        said
    }
}

/// What is said for each column, by their fields, in nats against the likeliest; `learned` once the document was read.
/// Where the lists know the text for what the column holds (`evidence`), nothing is said against it.
pub fn fit(said: &Said, fields: &[Option<Field>], evidence: &Evidence, learned: bool) -> Vec<f32> {
    let (weight, bound) = if learned { LEARNED } else { UNREAD };
    let all: Vec<f32> = fields.iter().map(|f| f.and_then(kind_of).map_or(0.0, |kind| weight * said[kind])).collect();
    let most_of = |anything: bool| {
        let those = all.iter().zip(fields).filter(|(_, f)| !anything || holds_anything(**f));
        those.map(|(s, _)| *s).fold(f32::NEG_INFINITY, f32::max)
    };
    let (most, anything) = (most_of(false), most_of(true));
    let against = |s: f32, bound: f32| (s - most).max(-bound);
    let fits = all.iter().zip(fields).map(|(s, f)| {
        let against = if holds_anything(*f) { against(anything, ANYTHING_BOUND) } else { against(*s, bound) };
        EXPECTED + against * (1.0 - known(*f, evidence))
    });
    fits.collect()
}

/// How surely the lists know the text for what the field holds, 0 to 1.
fn known(field: Option<Field>, e: &Evidence) -> f32 {
    match field {
        Some(Field::Responsible | Field::Participants) => e.actor,
        Some(f) if f.is_time() => e.time,
        Some(Field::Cost | Field::Funding | Field::BudgetYear) => e.money,
        _ => 0.0,
    }
}

/// Whether cells of the field hold remarks of every kind, or the field is not known.
fn holds_anything(field: Option<Field>) -> bool {
    field.is_none_or(|f| {
        matches!(
            f,
            Field::Resources
                | Field::Comment
                | Field::Indicator
                | Field::Deliverable
                | Field::Status
                | Field::Progress
                | Field::FollowUp
                | Field::Evaluation
                | Field::Other
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fit_the_columns_that_hold_their_like() {
        let fields = [Some(Field::Measure), Some(Field::Responsible), Some(Field::Comment), None];
        let said = Saying::of(&["Personalsjefen"]).piece(0, 1, false);
        for learned in [false, true] {
            let fits = fit(&said, &fields, &Evidence::default(), learned);
            assert!(fits[1] > fits[0] && fits[1] == EXPECTED, "{fits:?}");
            // Remarks may be anything: they lose little, and alike.
            assert!(fits[2] == fits[3] && fits[2] >= EXPECTED - ANYTHING_BOUND, "{fits:?}");
        }
        // What the lists know is an actor whatever it looks like.
        let measure = Saying::of(&["Etablere", "nettverk"]).piece(0, 2, false);
        let actor = Evidence { actor: 1.0, ..Evidence::default() };
        assert!(fit(&measure, &fields, &Evidence::default(), false)[1] < EXPECTED);
        assert_eq!(fit(&measure, &fields, &actor, false)[1], EXPECTED);
        assert_eq!(Saying::of(&[]).piece(0, 0, true), [0.0; KINDS]);
    }
}
