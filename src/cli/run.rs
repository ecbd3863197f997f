//! `samstem run`: every document under the paths → one data set.

use std::io;

use rayon::prelude::*;

use crate::error::{Error, one_line};
use crate::export::beside::{Beside, REPORT_FILE};
use crate::export::comparison::{COMPARISON, remove_comparison};
use crate::export::dataset::{DataSet, Writing, plan_path};
use crate::export::file::WholeFile;
use crate::export::journal::Known;
use crate::export::names::output_names;
use crate::export::run_report::{FileReport, InputReport, Outcome, RunOptions, RunReport, WorkbookReport};
use crate::export::workbook::{Links, Workbook};
use crate::model::PlanDocument;
use crate::model::comparison::Comparison;
use crate::pipeline::{self, PlanIds};

use super::args::RunArgs;
use super::compare::{compare_into, reference_day};
use super::exit::Exit;
use super::inputs::{self, Fate, Seen};
use super::report::write_beside;
use super::reuse;
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
    let wanted = match Beside::new(args.sqlite, args.parquet, args.report) {
        Ok(wanted) => wanted,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    let output = inputs::text_of(args.output.as_os_str());
    let data_set = match DataSet::open(&args.output, args.force) {
        Ok(data_set) => data_set,
        Err(sentence) => return say.nothing_written(&format!("{output}: {sentence}")),
    };
    let earlier = data_set
        .earlier_workbook(args.xlsx, args.force)
        .and_then(|workbook| Ok(Earlier { workbook, beside: wanted.earlier(&args.output, args.force)? }));
    let earlier = match earlier {
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
    let page = match args.report.then(|| WholeFile::create(&args.output.join(REPORT_FILE))).transpose() {
        Ok(page) => page,
        Err(error) => {
            return say.nothing_written(&format!("{output}: {REPORT_FILE} cannot be written ({error})"));
        }
    };
    say.start(seen.iter().filter(|s| matches!(s.fate, Fate::Read)).count());
    let run = Run { args, setup: &setup, data_set: &data_set, say: &say };
    let written = run.convert_all(earlier, wanted, seen);
    say.end();
    let cannot = |error: &io::Error| {
        say.error(&format!("{output}: the data set cannot be written ({error}); check the disk and run again"));
        Exit::NothingWritten
    };
    match written {
        Ok((mut report, workbook)) => {
            let exit = conclude(&report, &output, &say);
            let (exit, found) = beside(args, &setup, &report, exit, &say);
            match workbook.map_or(Ok(()), |book| bound(&data_set, book, found.as_ref(), &mut report)) {
                Ok(()) => match page.map_or(Ok(()), |page| told(args, &setup, page, &data_set, &mut report, &say)) {
                    Ok(()) => exit,
                    Err(sentence) => say.nothing_written(&sentence),
                },
                Err(error) => cannot(&error),
            }
        }
        Err(Stop::Use(sentence)) => say.nothing_written(&format!("{output}: {sentence}")),
        Err(Stop::Write(error)) => cannot(&error),
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

/// Writes the page for people; without a plan there is none, and that of an earlier run goes.
fn told(
    args: &RunArgs,
    setup: &Setup,
    page: WholeFile,
    data_set: &DataSet,
    report: &mut RunReport,
    say: &Say,
) -> Result<(), String> {
    if report.counts.ok + report.counts.ok_with_warnings == 0 {
        let _ = std::fs::remove_file(args.output.join(REPORT_FILE));
        return Ok(());
    }
    let day = reference_day(args.reference_date.as_deref())?;
    let written = write_beside(&args.output, page, day, args.language, setup.knowledge(), say)?;
    let file = FileReport { file: REPORT_FILE.to_owned(), sha256: written.sha256 };
    data_set.add_beside(file, report).map_err(|error| format!("the report of the run cannot be written ({error})"))
}

/// What an earlier run wrote and this one will replace.
struct Earlier {
    workbook: Option<WorkbookReport>,
    beside: Vec<FileReport>,
}

/// What reading one input gave.
enum Made {
    /// A plan; where an earlier run made it, the identifier it wanted and the SHA-256 of its file.
    Plan(Box<PlanDocument>, Option<(String, String)>),
    /// An error, and the SHA-256 of the bytes where they were read.
    Failed(Error, Option<String>),
    /// Text that is no document, in a folder: passed over.
    Data(String),
    /// What became of the same bytes before, which was no plan.
    Before(Box<InputReport>),
}

/// What a run works with.
#[derive(Clone, Copy)]
struct Run<'a> {
    args: &'a RunArgs,
    setup: &'a Setup,
    data_set: &'a DataSet,
    say: &'a Say,
}

impl Run<'_> {
    fn convert(&self, seen: &Seen, output: &str, readers: &Readers<'_>, known: &Known) -> Made {
        let bytes = match pipeline::load(&seen.path, &seen.typed, self.setup.config.limits.file_bytes) {
            Ok(bytes) => bytes,
            Err(error) => return Made::Failed(error, None),
        };
        let sha256 = sha256(&bytes);
        if let Some(made) = known.of(&seen.name, &sha256).and_then(|before| self.before(seen, output, before)) {
            return made;
        }
        match readers.plan(&seen.name, &bytes) {
            (Ok(document), _) => Made::Plan(Box::new(document), None),
            (Err(_), true) if !seen.explicit => Made::Data(sha256),
            (Err(error), _) => Made::Failed(error.named(&seen.typed), Some(sha256)),
        }
    }

    /// What an earlier run made of the same bytes, where it is still there.
    fn before(&self, seen: &Seen, output: &str, before: &InputReport) -> Option<Made> {
        match before.outcome? {
            Outcome::Error => Some(Made::Before(Box::new(before.clone()))),
            Outcome::Skipped => (!seen.explicit).then(|| Made::Before(Box::new(before.clone()))),
            Outcome::Ok | Outcome::OkWithWarnings => {
                let wanted = before.wanted_id.clone().or_else(|| before.plan_id.clone())?;
                (before.output.as_deref()? == plan_path(output)).then_some(())?;
                let file = before.output_sha256.clone()?;
                Some(Made::Plan(Box::new(self.data_set.plan_of(before)?), Some((wanted, file))))
            }
        }
    }

    fn options(&self) -> RunOptions {
        let limits = self.setup.config.limits.changed();
        RunOptions {
            password: self.args.reading.password.is_some(),
            headings: self.setup.headings_sha256.clone(),
            actors: self.setup.actors_sha256.clone(),
            ignore_tags: self.args.reading.ignore_tags,
            autumn_from: self.args.reading.autumn_from,
            csv_dialect: self.args.csv_dialect.name().to_owned(),
            headers: self.args.headers.name().to_owned(),
            limits: limits.into_iter().map(|limit| (limit.name.to_owned(), limit.value)).collect(),
        }
    }

    fn convert_all(
        &self,
        earlier: Earlier,
        wanted: Beside,
        seen: Vec<Seen>,
    ) -> Result<(RunReport, Option<Workbook>), Stop> {
        let threads = self.args.reading.jobs.unwrap_or(0);
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .stack_size(STACK_BYTES)
            .build()
            .map_err(io::Error::other)?;
        let links = Links { inputs: inputs::way_to_inputs(&self.args.output, &seen) };
        let planned = with_outputs(seen);
        let mut unfinished =
            RunReport { workbook: earlier.workbook.clone(), beside: earlier.beside, ..RunReport::new(self.options()) };
        for (seen, output) in &planned {
            if let Some(output) = output {
                unfinished.push(InputReport::planned(&seen.name, output));
            }
        }
        let known = reuse::known(self.args, self.data_set, &unfinished).map_err(Stop::Use)?;
        let before =
            pool.install(|| reuse::nothing_changed(self.args, self.setup, self.data_set, &unfinished, &planned));
        if let Some(report) = before {
            for ((seen, _), input) in planned.iter().zip(&report.inputs) {
                self.say_before(seen, input);
            }
            return Ok((report, None));
        }
        let workbook = if self.args.xlsx { Some(self.data_set.workbook(self.args.language, links)?) } else { None };
        let mut writing = self.data_set.begin(&unfinished, &known, self.args.csv_dialect, self.args.headers)?;
        writing.with_workbook(workbook);
        writing.with_databases(wanted)?;
        let readers = Readers::new(self.setup, self.say);
        let mut report = RunReport { workbook: earlier.workbook, ..RunReport::new(self.options()) };
        let mut ids = PlanIds::default();
        for chunk in planned.chunks(pool.current_num_threads() * IN_FLIGHT_PER_THREAD) {
            let made: Vec<Option<Made>> = pool.install(|| {
                chunk
                    .par_iter()
                    .map(|(seen, output)| {
                        let made = output.as_deref().map(|output| self.convert(seen, output, &readers, &known));
                        self.say.step();
                        made
                    })
                    .collect()
            });
            for ((seen, output), made) in chunk.iter().zip(made) {
                let input = self.settle(seen, output.as_deref(), made, &mut writing, &mut ids)?;
                writing.note(&input)?;
                report.push(input);
            }
        }
        let workbook = writing.finish(&mut report)?;
        Ok((report, workbook))
    }

    /// Writes what one input gave, in the order of the inputs.
    fn settle(
        &self,
        seen: &Seen,
        output: Option<&str>,
        made: Option<Made>,
        writing: &mut Writing<'_>,
        ids: &mut PlanIds,
    ) -> io::Result<InputReport> {
        let failed = |error: &Error, sha256| {
            self.say.error(&error.to_string());
            InputReport::failed(&seen.name, error, sha256)
        };
        let skipped = |code: &str, sentence: &str, sha256| {
            self.say.detail(1, &format!("{}: skipped; {sentence}", seen.typed));
            InputReport::skipped(&seen.name, code, sentence, sha256)
        };
        let (made, output) = match (&seen.fate, made, output) {
            (Fate::Failed(error), _, _) => return Ok(failed(error, None)),
            (Fate::Skipped(code, sentence), _, _) => return Ok(skipped(code, sentence, None)),
            (Fate::Read, Some(made), Some(output)) => (made, output),
            (Fate::Read, _, _) => return Err(io::Error::other("an input was not read")),
        };
        let (mut document, before) = match made {
            Made::Plan(document, before) => (document, before),
            Made::Failed(error, sha256) => {
                writing.no_plan(output)?;
                return Ok(failed(&error, sha256));
            }
            Made::Data(sha256) => {
                writing.no_plan(output)?;
                return Ok(skipped("data", "this is JSON data, not a document", Some(sha256)));
            }
            Made::Before(before) => {
                writing.no_plan(output)?;
                self.say_before(seen, &before);
                return Ok(*before);
            }
        };
        let id_before = document.plan.id.clone();
        let (wanted, file) = match before {
            Some((wanted, file)) => {
                ids.settle_as(&mut document, &wanted);
                (wanted, (document.plan.id == id_before).then_some(file))
            }
            None => (ids.settle(&mut document), None),
        };
        let sha256 = match file {
            Some(unchanged) => unchanged,
            None => writing.plan(&document, output)?,
        };
        writing.rows(&document, output)?;
        self.say.detail(1, &format!("{}: {} items", seen.typed, document.items.len()));
        for note in &document.warnings {
            self.say.detail(2, &format!("{}: {}: {}", seen.typed, note.code, note.message));
        }
        let wanted_id = (wanted != document.plan.id).then_some(wanted);
        Ok(InputReport { output_sha256: Some(sha256), wanted_id, ..InputReport::converted(&document, output) })
    }

    /// Says what was said of an input that is as it was.
    fn say_before(&self, seen: &Seen, before: &InputReport) {
        let sentence = before.message.as_deref().unwrap_or_default();
        match before.outcome {
            Some(Outcome::Error) => self.say.error(&format!("{}: {sentence}", one_line(&seen.typed))),
            Some(Outcome::Skipped) => self.say.detail(1, &format!("{}: skipped; {sentence}", seen.typed)),
            _ => self.say.detail(1, &format!("{}: {} items", seen.typed, before.items.unwrap_or(0))),
        }
    }
}

/// Why a run ends before it is done.
enum Stop {
    /// A sentence for the user.
    Use(String),
    /// The data set cannot be written.
    Write(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// Every path with the output name of those that are read.
fn with_outputs(seen: Vec<Seen>) -> Vec<(Seen, Option<String>)> {
    let read: Vec<&str> = seen.iter().filter(|s| matches!(s.fate, Fate::Read)).map(|s| s.name.as_str()).collect();
    let mut outputs = output_names(&read).into_iter();
    seen.into_iter()
        .map(|s| {
            let output = if matches!(s.fate, Fate::Read) { outputs.next() } else { None };
            (s, output)
        })
        .collect()
}

/// Writes the comparison beside the data set where it is asked for; one of an earlier run goes.
fn beside(args: &RunArgs, setup: &Setup, report: &RunReport, exit: Exit, say: &Say) -> (Exit, Option<Comparison>) {
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
    match compare_into(std::slice::from_ref(&args.output), &folder, day, args.csv_dialect, true, setup.knowledge(), say)
    {
        (Exit::Done, found) => (exit, found),
        // Nothing to compare; the data set itself is there.
        (Exit::NothingWritten, None) if report.counts.items == 0 => (Exit::SomeFailed, None),
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
