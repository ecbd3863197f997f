//! `samstem check`: whether a data set is what the schemas promise.

use crate::export::check;

use super::args::CheckArgs;
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;

/// Runs the command.
pub fn check(args: &CheckArgs) -> Exit {
    let say = Say::plain();
    let folder = text_of(args.folder.as_os_str());
    match check::check(&args.folder) {
        Ok(checked) if checked.faults.is_empty() => {
            say.info(&format!("{folder}: {} plans and {} rows are as the schemas say", checked.plans, checked.rows));
            Exit::Done
        }
        Ok(checked) => {
            for (file, sentence) in &checked.faults {
                say.error(&format!("{folder}/{file}: {sentence}"));
            }
            Exit::SomeFailed
        }
        Err(sentence) => say.wrong_use(&format!("{folder}: {sentence}")),
    }
}
