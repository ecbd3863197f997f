//! `samstem report`: a data set and its comparison → one HTML page.

use std::io::Write as _;
use std::path::Path;

use crate::export::ReaderLanguage;
use crate::export::file::{WholeFile, Written};
use crate::export::report::{ReportInput, report as page_of};
use crate::knowledge::Knowledge;
use crate::pipeline::{self, CompareOptions, ReadBack, guarded};

use super::args::ReportArgs;
use super::compare::with_data_set;
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;

/// Runs the command.
pub fn report(args: &ReportArgs) -> Exit {
    let say = Say::plain();
    with_data_set(args.actors.as_deref(), args.reference_date.as_deref(), args.jobs, &say, |knowledge, day| {
        write(args, day, knowledge, &say)
    })
}

fn write(args: &ReportArgs, day: Option<String>, knowledge: &Knowledge, say: &Say) -> Exit {
    let (from, to) = (text_of(args.folder.as_os_str()), text_of(args.output.as_os_str()));
    let read = match read_plans(&args.folder, say) {
        Ok(read) => read,
        Err(sentence) => return say.nothing_written(&sentence),
    };
    if args.output.is_dir() {
        return say.nothing_written(&format!("{to}: this is a folder; give the name of a file with -o"));
    }
    if !args.force && args.output.symlink_metadata().is_ok() {
        return say
            .nothing_written(&format!("{to}: the file is there and was left alone; give another, or add --force"));
    }
    let cannot =
        |error: &std::io::Error| format!("{to}: it cannot be written ({error}); check the folder and the disk");
    let mut file = match WholeFile::create(&args.output) {
        Ok(file) => file,
        Err(error) => return say.nothing_written(&cannot(&error)),
    };
    let html = match page(&read, day, args.language, knowledge) {
        Ok(html) => html,
        Err(sentence) => return say.nothing_written(&format!("{from}: {sentence}")),
    };
    if let Err(error) = file.write_all(html.as_bytes()).and_then(|()| file.finish()) {
        return say.nothing_written(&cannot(&error));
    }
    say.info(&format!("{} plans in {to}", read.plans.len()));
    if read.failed.is_empty() { Exit::Done } else { Exit::SomeFailed }
}

/// The plans of a data set; what could not be read back is said.
///
/// # Errors
/// A sentence for the user: the folder is no data set, or holds no plan.
fn read_plans(folder: &Path, say: &Say) -> Result<ReadBack, String> {
    let from = text_of(folder.as_os_str());
    let read = pipeline::read_for_report(folder).map_err(|sentence| format!("{from}: {sentence}"))?;
    for (file, sentence) in &read.failed {
        say.error(&format!("{from}/{file}: {sentence}"));
    }
    if read.plans.is_empty() {
        return Err(format!("{from}: the data set holds no plan to report on; run it again"));
    }
    Ok(read)
}

/// The page about plans and their comparison.
///
/// # Errors
/// A sentence for the user: a fault of the program, caught.
fn page(
    read: &ReadBack,
    reference_date: Option<String>,
    language: ReaderLanguage,
    knowledge: &Knowledge,
) -> Result<String, String> {
    let options = CompareOptions { reference_date };
    let comparison = pipeline::side_by_side(&read.plans, &options, knowledge)?;
    let input = ReportInput {
        plans: &read.plans,
        comparison: &comparison,
        not_read: &read.not_read,
        failed: &read.failed,
        reference_date: options.reference_date.as_deref(),
        language,
        knowledge,
    };
    guarded("report", || Ok(page_of(&input))).map_err(|e| e.sentence())
}

/// The page of a run that has just been written, into a file that was opened before it began.
///
/// # Errors
/// A sentence for the user.
pub fn write_beside(
    folder: &Path,
    mut file: WholeFile,
    reference_date: Option<String>,
    language: ReaderLanguage,
    knowledge: &Knowledge,
    say: &Say,
) -> Result<Written, String> {
    let html = page(&read_plans(folder, say)?, reference_date, language, knowledge)?;
    let written = file.write_all(html.as_bytes()).and_then(|()| file.finish());
    written.map_err(|error| {
        format!("{}: the page cannot be written ({error}); check the disk", text_of(folder.as_os_str()))
    })
}
