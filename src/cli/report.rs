//! `samstem report`: a data set and its comparison → one HTML page.

use std::io::Write as _;

use crate::export::file::WholeFile;
use crate::export::report::{ReportInput, report as page_of};
use crate::knowledge::Knowledge;
use crate::pipeline::{self, CompareOptions, guarded};

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
    let read = match pipeline::read_for_report(&args.folder) {
        Ok(read) => read,
        Err(sentence) => return say.nothing_written(&format!("{from}: {sentence}")),
    };
    for (file, sentence) in &read.failed {
        say.error(&format!("{from}/{file}: {sentence}"));
    }
    if read.plans.is_empty() {
        return say.nothing_written(&format!("{from}: the data set holds no plan to report on; run it again"));
    }
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
    let options = CompareOptions { reference_date: day };
    let made = pipeline::side_by_side(&read.plans, &options, knowledge).and_then(|comparison| {
        let input = ReportInput {
            plans: &read.plans,
            comparison: &comparison,
            not_read: &read.not_read,
            failed: &read.failed,
            reference_date: options.reference_date.as_deref(),
            language: args.language,
            knowledge,
        };
        guarded("report", || Ok(page_of(&input))).map_err(|e| e.sentence())
    });
    let html = match made {
        Ok(html) => html,
        Err(sentence) => return say.nothing_written(&format!("{from}: {sentence}")),
    };
    if let Err(error) = file.write_all(html.as_bytes()).and_then(|()| file.finish()) {
        return say.nothing_written(&cannot(&error));
    }
    say.info(&format!("{} plans in {to}", read.plans.len()));
    if read.failed.is_empty() { Exit::Done } else { Exit::SomeFailed }
}
