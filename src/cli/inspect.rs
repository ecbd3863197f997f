//! `samstem inspect`: one document → an HTML page to look at.

use std::fs;
use std::path::Path;

use crate::export::file::write_whole;

use super::args::InspectArgs;
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;
use super::setup::{Setup, document_named, print};
use super::workers::Readers;

/// Runs the command.
pub fn inspect(args: &InspectArgs) -> Exit {
    let say = Say::new(&args.reading);
    let setup = match Setup::new(&args.reading) {
        Ok(setup) => setup,
        Err(sentence) => return say.wrong_use(&sentence),
    };
    if let Some(output) = &args.output
        && same_file(&args.file, output)
    {
        return say.wrong_use("the page would be written over the document; give another file with -o");
    }
    let readers = Readers::new(&setup, &say);
    let made = document_named(&args.file, &setup.config.limits, |name, bytes| readers.look(name, bytes, args.page));
    let html = match made {
        Ok(Ok(html)) => html,
        Ok(Err(sentence)) => return say.wrong_use(&sentence),
        Err(error) => return say.nothing_written(&error.to_string()),
    };
    let Some(output) = &args.output else { return print(html.as_bytes(), &say) };
    match write_whole(output, html.as_bytes()) {
        Ok(_) => {
            say.detail(1, &format!("{} written", text_of(output.as_os_str())));
            Exit::Done
        }
        Err(error) => say.nothing_written(&format!(
            "{}: it cannot be written ({error}); check the folder and the disk",
            text_of(output.as_os_str())
        )),
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}
