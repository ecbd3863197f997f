//! What the words of a line say of the kind of cell that they begin, by the model of cells.

use crate::knowledge::cell_model::{CellModel, KINDS, Said, WORDS, kind_of};
use crate::model::Field;

/// Weight of what words and endings say together, for they repeat one another and the lists of times, actors and
/// sums say part of it already; and the bound of it in nats. Before the document is read, and after: then its own
/// words tell as well. Item F1 of 62 plans that nothing was learned from, as Tika and PyMuPDF text: .813 and .809
/// without the model, .855 and .853 with it.
const UNREAD: (f32, f32) = (0.1, 2.0);
/// See [`UNREAD`].
const LEARNED: (f32, f32) = (0.05, 1.0);
/// The bound, in nats, in columns that hold remarks of every kind, which are not told from one another. At 1 a real plan's prose under `Ressursbehov` is
/// read as measures.
const ANYTHING_BOUND: f32 = 0.3;
/// What the cell of a right reading loses against the likeliest kind on average, in nats: given back, so that a
/// reading with more cells costs no more. At 0 the figures above are .845 and .851, at 0.5 .852 and .857, where a
/// real plan loses a cell.
const EXPECTED: f32 = 0.3;

/// What the words of an atom say, each as the first of a cell and as a further one.
#[derive(Debug, Default)]
pub struct Saying {
    first: Vec<Said>,
    /// Sums of what further words say, from the first word on.
    sums: Vec<Said>,
}

impl Saying {
    pub(super) fn of(words: &[&str]) -> Self {
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
    pub(super) fn piece(&self, a: usize, b: usize, goes_on: bool) -> Said {
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
pub(super) fn fit(said: &Said, fields: &[Option<Field>], learned: bool) -> Vec<f32> {
    let (weight, bound) = if learned { LEARNED } else { UNREAD };
    let all: Vec<f32> = fields.iter().map(|f| f.and_then(kind_of).map_or(0.0, |kind| weight * said[kind])).collect();
    let most_of = |anything: bool| {
        let those = all.iter().zip(fields).filter(|(_, f)| !anything || holds_anything(**f));
        those.map(|(s, _)| *s).fold(f32::NEG_INFINITY, f32::max)
    };
    let (most, anything) = (most_of(false), most_of(true));
    let against = |s: f32, bound: f32| EXPECTED + (s - most).max(-bound);
    let fits = all.iter().zip(fields);
    fits.map(|(s, f)| if holds_anything(*f) { against(anything, ANYTHING_BOUND) } else { against(*s, bound) }).collect()
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
