//! `samstem extract`: one document → its plan JSON.

use crate::export::json;
use crate::pipeline::{self, PlanIds, guarded};

use super::args::ExtractArgs;
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;
use super::setup::{Setup, one_document, print, refuse_data};

/// Runs the command.
pub fn extract(args: &ExtractArgs) -> Exit {
    let say = Say::new(&args.reading);
    let setup = match Setup::new(&args.reading) {
        Ok(setup) => setup,
        Err(sentence) => {
            say.error(&sentence);
            return Exit::WrongUse;
        }
    };
    let made = one_document(&args.file).and_then(|(name, bytes)| {
        refuse_data(&bytes, &name)?;
        guarded(&name, || pipeline::extract(&name, &bytes, &setup.config, &setup.knowledge))
    });
    match made {
        Ok(mut document) => {
            PlanIds::default().settle(&mut document);
            for note in &document.warnings {
                say.detail(1, &format!("{}: {}", note.code, note.message));
            }
            match json::pretty(&document) {
                Ok(bytes) => print(&bytes, &say),
                Err(error) => {
                    say.error(&format!("the plan cannot be written as JSON ({error}); please report it"));
                    Exit::NothingWritten
                }
            }
        }
        Err(error) => {
            let error = if args.file.as_os_str() == "-" { error } else { error.named(text_of(args.file.as_os_str())) };
            say.error(&error.to_string());
            Exit::NothingWritten
        }
    }
}
