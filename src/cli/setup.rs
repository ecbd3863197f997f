//! What the user typed → what the stages need.

use std::io::{self, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::error::{Error, ErrorKind, Result};
use crate::knowledge::Knowledge;
use crate::pipeline;

use super::args::ReadingArgs;
use super::exit::Exit;
use super::inputs::{leads_astray, text_of};
use super::say::Say;

/// The name of standard input in outputs and messages.
pub const STDIN: &str = "standard-input";

/// Everything that reading documents needs.
pub struct Setup {
    /// The settings.
    pub config: Config,
    /// The tables.
    pub knowledge: Knowledge,
    /// SHA-256 of the user's own headings.
    pub headings_sha256: Option<String>,
    /// SHA-256 of the user's own actors.
    pub actors_sha256: Option<String>,
}

impl Setup {
    /// Loads what the options name.
    ///
    /// # Errors
    /// A sentence for the user: wrong use.
    pub fn new(args: &ReadingArgs) -> std::result::Result<Self, String> {
        let config = Config {
            password: args.password.clone(),
            headings: args.headings.clone(),
            actors: args.actors.clone(),
            ignore_tags: args.ignore_tags,
            jobs: args.jobs,
        };
        let mut knowledge = Knowledge::builtin();
        let headings_sha256 =
            with_user_table(args.headings.as_deref(), "headings", |text| knowledge.headings.add(text, true).map(drop))?;
        let actors_sha256 = with_user_table(args.actors.as_deref(), "actors", |text| knowledge.actors.add(text))?;
        Ok(Self { config, knowledge, headings_sha256, actors_sha256 })
    }
}

/// Adds a table of the user's, if one is named; its SHA-256.
///
/// # Errors
/// A sentence for the user: the file cannot be read, or a line of it is wrong.
pub fn with_user_table<E: std::fmt::Display>(
    path: Option<&Path>,
    what: &str,
    add: impl FnOnce(&str) -> std::result::Result<(), E>,
) -> std::result::Result<Option<String>, String> {
    let Some(path) = path else { return Ok(None) };
    let file = text_of(path.as_os_str());
    let bytes = pipeline::load(path, &file).map_err(|e| e.to_string())?;
    let text =
        std::str::from_utf8(&bytes).map_err(|_| format!("{file}: the {what} are not UTF-8; save the file as UTF-8"))?;
    add(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|fault| format!("{file}: {fault}"))?;
    Ok(Some(sha256(&bytes)))
}

/// Does the work on one document: a file or, for `-`, standard input. The work gets the name that
/// stands in the output; errors carry the path that the user typed.
///
/// # Errors
/// When it cannot be read, or the work fails.
pub fn document_named<T>(path: &Path, work: impl FnOnce(&str, &[u8]) -> Result<T>) -> Result<T> {
    if path.as_os_str() == "-" {
        return work(STDIN, &pipeline::read_limited(io::stdin().lock(), STDIN, 0)?);
    }
    let typed = text_of(path.as_os_str());
    if let Some(reason) = leads_astray(path) {
        return Err(Error::new(ErrorKind::NotAFile, typed, reason, "name the file itself"));
    }
    let bytes = pipeline::load(path, &typed)?;
    let name = path.file_name().map_or_else(|| typed.clone(), text_of);
    work(&name, &bytes).map_err(|error| error.named(typed))
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes data to standard output. A reader that stops reading is no fault.
pub fn print(bytes: &[u8], say: &Say) -> Exit {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say.error(&format!("standard output: it cannot be written to ({error}); check the disk"));
            Exit::NothingWritten
        }
        _ => Exit::Done,
    }
}
