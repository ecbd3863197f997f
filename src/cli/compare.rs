//! `samstem compare`: the plans of a data set side by side.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::export::Dialect;
use crate::export::comparison::ComparisonFolder;
use crate::export::fields::Kind;
use crate::knowledge::Knowledge;
use crate::model::PlanDocument;
use crate::model::comparison::{Comparison, Newer, Replaced};
use crate::pipeline::{self, CompareOptions, PlanIds};

use super::args::CompareArgs;
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;
use super::setup::with_user_table;

/// Runs the command.
pub fn compare(args: &CompareArgs) -> Exit {
    let say = Say::plain();
    with_data_set(args.actors.as_deref(), args.reference_date.as_deref(), args.jobs, &say, |knowledge, day| {
        compare_into(&args.folders, &args.output, day, args.csv_dialect, args.force, knowledge, &say).0
    })
}

/// Runs the work on a data set with the user's actors and day, on as many threads as asked for.
pub fn with_data_set(
    actors: Option<&Path>,
    reference_date: Option<&str>,
    jobs: Option<usize>,
    say: &Say,
    work: impl FnOnce(&Knowledge, Option<String>) -> Exit + Send,
) -> Exit {
    let mut knowledge = Knowledge::builtin();
    let added = with_user_table(actors, "actors", |text| Arc::make_mut(&mut knowledge.actors).add(text));
    let day = match added.and_then(|_| reference_day(reference_date)) {
        Ok(day) => day,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    let pool = match rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build() {
        Ok(pool) => pool,
        Err(error) => return say.nothing_written(&format!("threads cannot be started ({error}); try --jobs 1")),
    };
    pool.install(|| work(&knowledge, day))
}

/// The plans of all data sets.
#[derive(Default)]
struct Gathered {
    plans: Vec<PlanDocument>,
    /// Files that could not be read, and what to do.
    failed: Vec<(String, String)>,
    /// What is wrong with whole data sets.
    complaints: Vec<(String, String)>,
}

/// Reads the data sets back. What is wrong is said at once; of a plan that stands in two of them, byte for byte,
/// one is kept, and of two plans of one identifier the later is given one of its own.
fn gather(data_sets: &[PathBuf], say: &Say) -> Gathered {
    let mut out = Gathered::default();
    let mut ids = PlanIds::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (number, data_set) in data_sets.iter().enumerate() {
        let mut twice = 0usize;
        let from = text_of(data_set.as_os_str());
        let read = match pipeline::read_back(data_set) {
            Ok(read) => read,
            Err(sentence) => {
                out.complaints.push((from, sentence));
                continue;
            }
        };
        let says_nothing = read.says_nothing();
        for (file, sentence) in read.failed {
            say.error(&format!("{from}/{file}: {sentence}"));
            let file = if data_sets.len() > 1 { format!("{from}/{file}") } else { file };
            out.failed.push((file, sentence));
        }
        if read.plans.is_empty() {
            out.complaints.push((from, "the data set holds no plan that can be compared; run it again".to_owned()));
        } else if says_nothing {
            let sentence = format!(
                "the data set is empty: none of its plans ({}) has an item or a focus area; nothing was compared; see the \
                 warnings of the run",
                read.plans.len()
            );
            out.complaints.push((from, sentence));
        } else {
            for mut plan in read.plans {
                if *known.entry(plan.source.sha256.clone()).or_insert(number) != number {
                    twice += 1;
                    continue;
                }
                let wanted = plan.plan.id.clone();
                if data_sets.len() > 1 {
                    ids.settle_as(&mut plan, &wanted);
                }
                if plan.plan.id != wanted {
                    say.info(&format!(
                        "{from}: the plan {wanted} ({}) is called {} here, as another data set has one of that name",
                        plan.source.file, plan.plan.id
                    ));
                }
                out.plans.push(plan);
            }
            if twice > 0 {
                say.info(&format!(
                    "{from}: {twice} plans are in another data set too, byte for byte; each is compared once"
                ));
            }
        }
    }
    out
}

/// Reads data sets back, compares their plans and writes the tables; what was found, where it was written.
pub fn compare_into(
    data_sets: &[PathBuf],
    output: &Path,
    reference_date: Option<String>,
    dialect: Dialect,
    force: bool,
    knowledge: &Knowledge,
    say: &Say,
) -> (Exit, Option<Comparison>) {
    let nothing = |sentence: &str| (say.nothing_written(sentence), None);
    let from = data_sets.iter().map(|d| text_of(d.as_os_str())).collect::<Vec<_>>().join(", ");
    let to = text_of(output.as_os_str());
    let complain = |(data_set, sentence): &(String, String)| say.error(&format!("{data_set}: {sentence}"));
    let mut read = gather(data_sets, say);
    if read.plans.is_empty()
        && let Some(last) = read.complaints.pop()
    {
        read.complaints.iter().for_each(complain);
        return nothing(&format!("{}: {}", last.0, last.1));
    }
    read.complaints.iter().for_each(complain);
    read.failed.append(&mut read.complaints);
    let folder = match ComparisonFolder::open(output, force) {
        Ok(folder) => folder,
        Err(sentence) => return nothing(&format!("{to}: {sentence}")),
    };
    let options = CompareOptions { reference_date };
    let made = match pipeline::side_by_side(&read.plans, &options, knowledge) {
        Ok(made) => made,
        Err(sentence) => return nothing(&format!("{from}: {sentence}")),
    };
    let written = folder.write(&made, &read.plans, &read.failed, options.reference_date.as_deref(), dialect);
    if let Err(error) = written {
        return nothing(&format!("{to}: the comparison cannot be written ({error}); check the disk"));
    }
    for sentence in left_out(&made.replaced) {
        say.info(&sentence);
    }
    say.info(&format!(
        "{} plans compared: {} similar pairs, {} clusters, {} pairs of versions in {to}",
        read.plans.len(),
        made.similar.len(),
        made.clusters.len(),
        made.version_pairs.len()
    ));
    (if read.failed.is_empty() { Exit::Done } else { Exit::SomeFailed }, Some(made))
}

/// Which plans are in no count, a sentence each; of many the first ones.
fn left_out(replaced: &[Replaced]) -> Vec<String> {
    /// More are read in the table.
    const MOST: usize = 10;
    let named = |version: &Option<String>| version.as_ref().map(|v| format!(", {v}")).unwrap_or_default();
    let mut out: Vec<String> = replaced
        .iter()
        .take(MOST)
        .map(|r| {
            let why = match r.reason {
                Newer::Version => "as a newer version of it",
                Newer::SameText => "as it has nearly the same text",
            };
            format!(
                "{} ({}{}; {} measures) is in no count of coverage, responsibility and time: {} ({}{}) is counted in its place, {why}",
                r.plan_id,
                r.file,
                named(&r.version),
                r.measures,
                r.replaced_by,
                r.replaced_by_file,
                named(&r.replaced_by_version)
            )
        })
        .collect();
    if replaced.len() > MOST {
        out.push(format!("{} more plans are left out in the same way: replaced.csv", replaced.len() - MOST));
    }
    out
}

/// The day that the user gave: an ISO date, or `today` by the clock (UTC).
///
/// # Errors
/// A sentence for the user when it is no day.
pub fn reference_day(given: Option<&str>) -> Result<Option<String>, String> {
    match given {
        None => Ok(None),
        Some("today") => {
            let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
            Ok(Some(day_of(seconds / 86_400)))
        }
        Some(day) if Kind::Date.accepts(day) => Ok(Some(day.to_owned())),
        Some(day) => Err(format!("--reference-date {day}: this is no day; give YYYY-MM-DD, or today")),
    }
}

/// The ISO date of a day counted from 1 January 1970 (Gregorian calendar).
fn day_of(mut days: u64) -> String {
    let leap = |y: u64| y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 1;
    for length in [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year:04}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        for (days, want) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_453, "2025-12-31")] {
            assert_eq!(day_of(days), want);
        }
    }

    #[test]
    fn a_reference_date_is_a_day() {
        assert_eq!(reference_day(Some("2024-02-29")), Ok(Some("2024-02-29".to_owned())));
        assert_eq!(reference_day(None), Ok(None));
        for wrong in ["2023-02-29", "i dag", "2024"] {
            assert!(reference_day(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
