//! `samstem extract`: one document → its plan JSON.

use crate::export::json;
use crate::pipeline::PlanIds;

use super::args::ExtractArgs;
use super::exit::Exit;
use super::say::Say;
use super::setup::{Setup, document_named, print};
use super::workers::Readers;

/// Runs the command.
pub fn extract(args: &ExtractArgs) -> Exit {
    let say = Say::new(&args.reading);
    let setup = match Setup::new(&args.reading) {
        Ok(setup) => setup,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    let readers = Readers::new(&setup, &say);
    let made = document_named(&args.file, &setup.config.limits, |name, bytes| readers.plan(name, bytes).0);
    let mut document = match made {
        Ok(document) => document,
        Err(error) => return say.nothing_written(&error.to_string()),
    };
    PlanIds::default().settle(&mut document);
    for note in &document.warnings {
        say.detail(1, &format!("{}: {}", note.code, note.message));
    }
    match json::pretty(&document) {
        Ok(bytes) => print(&bytes, &say),
        Err(error) => say.nothing_written(&format!("the plan cannot be written as JSON ({error}); please report it")),
    }
}
