//! `samstem run`: every document under the paths → one data set.

use std::io;

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::export::comparison::{COMPARISON, remove_comparison};
use crate::export::dataset::{DataSet, Writing};
use crate::export::names::output_names;
use crate::export::run_report::{InputReport, RunOptions, RunReport, WorkbookReport};
use crate::export::workbook::{Links, Workbook};
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;
use crate::pipeline::{self, PlanIds};

use super::args::RunArgs;
use super::compare::{compare_into, reference_day};
use super::exit::Exit;
use super::inputs::{self, Fate, Seen};
use super::say::Say;
use super::setup::{Setup, sha256};
use super::workers::{Readers, STACK_BYTES};

/// Documents in flight for each thread: enough that a slow one does not leave the others idle,
/// few enough that memory is bounded by them.
const IN_FLIGHT_PER_THREAD: usize = 8;

/// Runs the command.
pub fn run(args: &RunArgs) -> Exit {
    let mut say = Say::new(&args.reading);
    let setup = match Setup::new(&args.reading) {
        Ok(setup) => setup,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    if let Err(sentence) = reference_day(args.reference_date.as_deref()) {
        return say.wrong_use(&sentence);
    }
    let output = inputs::text_of(args.output.as_os_str());
    let data_set = match DataSet::open(&args.output, args.force) {
        Ok(data_set) => data_set,
        Err(sentence) => return say.nothing_written(&format!("{output}: {sentence}")),
    };
    let earlier = match data_set.earlier_workbook(args.xlsx, args.force) {
        Ok(earlier) => earlier,
        Err(sentence) => return say.nothing_written(&format!("{output}: {sentence}")),
    };
    let seen = match inputs::collect(&args.paths, Some(&args.output)) {
        Ok(seen) => seen,
        Err(error) => {
            say.error(&format!(
                "the list of paths on standard input cannot be read ({error}); give the paths as arguments"
            ));
            return Exit::WrongUse;
        }
    };
    say.start(seen.iter().filter(|s| matches!(s.fate, Fate::Read)).count());
    let written = convert_all(args, &setup, &data_set, earlier, seen, &say);
    say.end();
    let cannot = |error: &io::Error| {
        say.error(&format!("{output}: the data set cannot be written ({error}); check the disk and run again"));
        Exit::NothingWritten
    };
    match written {
        Ok((mut report, workbook)) => {
            let exit = conclude(&report, &output, &say);
            let (exit, found) = beside(args, &setup, exit, &say);
            match workbook.map_or(Ok(()), |book| bound(&data_set, book, found.as_ref(), &mut report)) {
                Ok(()) => exit,
                Err(error) => cannot(&error),
            }
        }
        Err(error) => cannot(&error),
    }
}

/// Completes the workbook.
fn bound(
    data_set: &DataSet,
    mut workbook: Workbook,
    found: Option<&Comparison>,
    report: &mut RunReport,
) -> io::Result<()> {
    if let Some(found) = found {
        workbook.compare(found)?;
    }
    data_set.finish_workbook(workbook, report)
}

/// What reading one input gave: the SHA-256 of its bytes, and the plan.
struct Made {
    sha256: Option<String>,
    plan: Result<PlanDocument>,
    /// Text that is no document, in a folder: passed over.
    data: bool,
}

fn convert(seen: &Seen, setup: &Setup, readers: &Readers<'_>) -> Made {
    let bytes = match pipeline::load(&seen.path, &seen.typed, setup.config.limits.file_bytes) {
        Ok(bytes) => bytes,
        Err(error) => return Made { sha256: None, plan: Err(error), data: false },
    };
    let (plan, data) = readers.plan(&seen.name, &bytes);
    let plan = plan.map_err(|error| error.named(&seen.typed));
    Made { sha256: Some(sha256(&bytes)), plan, data: data && !seen.explicit }
}

fn convert_all(
    args: &RunArgs,
    setup: &Setup,
    data_set: &DataSet,
    earlier: Option<WorkbookReport>,
    seen: Vec<Seen>,
    say: &Say,
) -> io::Result<(RunReport, Option<Workbook>)> {
    let workbook = if args.xlsx {
        let links = Links { inputs: inputs::way_to_inputs(&args.output, &seen) };
        Some(data_set.workbook(args.language, links)?)
    } else {
        None
    };
    let options = RunOptions {
        password: args.reading.password.is_some(),
        headings: setup.headings_sha256.clone(),
        actors: setup.actors_sha256.clone(),
        ignore_tags: args.reading.ignore_tags,
        csv_dialect: args.csv_dialect.name().to_owned(),
        headers: args.headers.name().to_owned(),
    };
    let read: Vec<&str> = seen.iter().filter(|s| matches!(s.fate, Fate::Read)).map(|s| s.name.as_str()).collect();
    let mut outputs = output_names(&read).into_iter();
    let planned: Vec<(Seen, Option<String>)> = seen
        .into_iter()
        .map(|s| {
            let output = if matches!(s.fate, Fate::Read) { outputs.next() } else { None };
            (s, output)
        })
        .collect();

    let mut unfinished = RunReport { workbook: earlier.clone(), ..RunReport::new(options.clone()) };
    for (seen, output) in &planned {
        if let Some(output) = output {
            unfinished.push(InputReport::planned(&seen.name, output));
        }
    }
    let mut writing = data_set.begin(&unfinished, args.csv_dialect, args.headers)?;
    writing.with_workbook(workbook);

    let threads = args.reading.jobs.unwrap_or(0);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .stack_size(STACK_BYTES)
        .build()
        .map_err(io::Error::other)?;
    let readers = Readers::new(setup, say);
    let mut report = RunReport { workbook: earlier, ..RunReport::new(options) };
    let mut ids = PlanIds::default();
    for chunk in planned.chunks(pool.current_num_threads() * IN_FLIGHT_PER_THREAD) {
        let made: Vec<Option<Made>> = pool.install(|| {
            chunk
                .par_iter()
                .map(|(seen, output)| {
                    let made = output.is_some().then(|| convert(seen, setup, &readers));
                    say.step();
                    made
                })
                .collect()
        });
        for ((seen, output), made) in chunk.iter().zip(made) {
            report.push(settle(seen, output.as_deref(), made, &mut writing, &mut ids, say)?);
        }
    }
    let workbook = writing.finish(&mut report)?;
    Ok((report, workbook))
}

/// Writes what one input gave, in the order of the inputs.
fn settle(
    seen: &Seen,
    output: Option<&str>,
    made: Option<Made>,
    writing: &mut Writing<'_>,
    ids: &mut PlanIds,
    say: &Say,
) -> io::Result<InputReport> {
    let failed = |error: &Error, sha256| {
        say.error(&error.to_string());
        InputReport::failed(&seen.name, error, sha256)
    };
    let skipped = |code: &str, sentence: &str| {
        say.detail(1, &format!("{}: skipped; {sentence}", seen.typed));
        InputReport::skipped(&seen.name, code, sentence)
    };
    let (made, output) = match (&seen.fate, made, output) {
        (Fate::Failed(error), _, _) => return Ok(failed(error, None)),
        (Fate::Skipped(code, sentence), _, _) => return Ok(skipped(code, sentence)),
        (Fate::Read, Some(made), Some(output)) => (made, output),
        (Fate::Read, _, _) => return Err(io::Error::other("an input was not read")),
    };
    match made.plan {
        Ok(mut document) => {
            ids.settle(&mut document);
            writing.plan(&document, output)?;
            say.detail(1, &format!("{}: {} items", seen.typed, document.items.len()));
            for note in &document.warnings {
                say.detail(2, &format!("{}: {}: {}", seen.typed, note.code, note.message));
            }
            Ok(InputReport::converted(&document, output))
        }
        Err(error) => {
            writing.no_plan(output)?;
            Ok(if made.data {
                skipped("data", "this is JSON data, not a document")
            } else {
                failed(&error, made.sha256)
            })
        }
    }
}

/// Writes the comparison beside the data set where it is asked for; one of an earlier run goes.
fn beside(args: &RunArgs, setup: &Setup, exit: Exit, say: &Say) -> (Exit, Option<Comparison>) {
    let folder = args.output.join(COMPARISON);
    if let Err(error) = remove_comparison(&folder) {
        say.error(&format!(
            "{}: the earlier comparison cannot be removed ({error})",
            inputs::text_of(folder.as_os_str())
        ));
        return (Exit::NothingWritten, None);
    }
    if !args.compare || exit == Exit::NothingWritten {
        return (exit, None);
    }
    let day = match reference_day(args.reference_date.as_deref()) {
        Ok(day) => day,
        Err(sentence) => return (say.wrong_use(&sentence), None),
    };
    match compare_into(&args.output, &folder, day, args.csv_dialect, true, setup.knowledge(), say) {
        (Exit::Done, found) => (exit, found),
        other => other,
    }
}

/// Says how it went, and with which status the program ends.
fn conclude(report: &RunReport, output: &str, say: &Say) -> Exit {
    let counts = &report.counts;
    let converted = counts.ok + counts.ok_with_warnings;
    if converted == 0 && counts.error == 0 {
        say.error("no document was found under the paths; give files, folders or globs that hold PDFs or text exports");
        return Exit::NothingWritten;
    }
    say.info(&format!(
        "{converted} converted ({} with warnings), {} failed, {} skipped: {} items, {} measures in {output}",
        counts.ok_with_warnings, counts.error, counts.skipped, counts.items, counts.measures
    ));
    match (converted, counts.error) {
        (_, 0) => Exit::Done,
        (0, _) => {
            say.error("no input could be converted; see the lines above and run.json");
            Exit::NothingWritten
        }
        _ => Exit::SomeFailed,
    }
}
