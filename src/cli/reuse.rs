//! What an earlier run into the folder made of inputs that have not changed.

use rayon::prelude::*;

use crate::export::dataset::DataSet;
use crate::export::journal::{Key, Known};
use crate::export::run_report::{InputReport, Outcome, RunReport};
use crate::pipeline;

use super::args::{Retry, RunArgs};
use super::inputs::{Fate, Seen};
use super::setup::{Setup, sha256};

/// What is known of earlier runs, less what is to be read again.
///
/// # Errors
/// A sentence for the user: there is nothing to go on with, or it was made with other options.
pub fn known(args: &RunArgs, data_set: &DataSet, unfinished: &RunReport) -> Result<Known, String> {
    let key = Key::of(unfinished);
    let mut known = data_set.known(key.as_ref());
    if args.resume && key.is_none() {
        return Err("a run with a password keeps nothing to go on with; run without --resume".to_owned());
    }
    if args.resume && !known.any {
        return Err("there is no run to go on with in the folder; run without --resume".to_owned());
    }
    if args.resume && !known.same {
        return Err("the run in the folder was made with other options or another version; give the same options, \
                    or run without --resume"
            .to_owned());
    }
    match args.retry {
        None => {}
        Some(Retry::Failed) => known.forget(|input| input.outcome == Some(Outcome::Error)),
        Some(Retry::All) => known.forget(|_| true),
    }
    Ok(known)
}

/// The report of the run before, where neither the inputs nor what was written have changed since:
/// then there is nothing to do.
pub fn nothing_changed(
    args: &RunArgs,
    setup: &Setup,
    data_set: &DataSet,
    unfinished: &RunReport,
    planned: &[(Seen, Option<String>)],
) -> Option<RunReport> {
    let made_anew = args.xlsx || args.sqlite || args.parquet || args.report;
    let wanted = !made_anew && Key::of(unfinished).is_some();
    let report = wanted.then(|| data_set.finished(unfinished)).flatten()?;
    let again = match args.retry {
        None => false,
        Some(Retry::Failed) => report.counts.error > 0,
        Some(Retry::All) => true,
    };
    let again = again || report.inputs.iter().any(InputReport::may_pass);
    if again || report.inputs.len() != planned.len() {
        return None;
    }
    let pairs: Vec<_> = planned.iter().zip(&report.inputs).collect();
    pairs.par_iter().all(|((seen, output), before)| same(seen, output.as_deref(), before, setup)).then_some(report)
}

fn same(seen: &Seen, output: Option<&str>, before: &InputReport, setup: &Setup) -> bool {
    if seen.name != before.file {
        return false;
    }
    match &seen.fate {
        Fate::Read => {
            let written = before.output.as_deref().is_none_or(|path| output.is_some_and(|name| path.ends_with(name)));
            let bytes = || pipeline::load(&seen.path, &seen.typed, setup.config.limits.file_bytes).ok();
            // Data that is named by the user is an error, in a folder it is passed over.
            let kind = before.outcome != Some(Outcome::Skipped) || !seen.explicit;
            written && kind && before.sha256.is_some() && bytes().map(|b| sha256(&b)) == before.sha256
        }
        Fate::Skipped(code, _) => before.outcome == Some(Outcome::Skipped) && before.code.as_deref() == Some(*code),
        Fate::Failed(error) => {
            before.outcome == Some(Outcome::Error) && before.code.as_deref() == Some(error.kind().code())
        }
    }
}
