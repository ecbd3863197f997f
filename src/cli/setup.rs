//! What the user typed → what the stages need.

use std::io::{self, Write};
use std::path::Path;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use crate::config::{Config, Limits};
use crate::error::{Error, ErrorKind, Result};
use crate::knowledge::Knowledge;
use crate::pipeline;

use super::args::ReadingArgs;
use super::exit::Exit;
use super::inputs::{leads_astray, text_of};
use super::say::Say;
use super::workers::Settings;

/// The name of standard input in outputs and messages.
pub const STDIN: &str = "standard-input";

/// Everything that reading documents needs.
#[derive(Debug)]
pub struct Setup {
    /// The settings, as the stages take them.
    pub config: Config,
    /// The settings, as a worker process is told them.
    pub settings: Settings,
    /// Documents are read in worker processes.
    pub isolated: bool,
    /// SHA-256 of the user's own headings.
    pub headings_sha256: Option<String>,
    /// SHA-256 of the user's own actors.
    pub actors_sha256: Option<String>,
    /// The tables, loaded where this process needs them itself.
    knowledge: OnceLock<Knowledge>,
}

impl Setup {
    /// Loads what the options name.
    ///
    /// # Errors
    /// A sentence for the user: wrong use.
    pub fn new(args: &ReadingArgs) -> std::result::Result<Self, String> {
        let mut limits = Limits::default();
        for setting in &args.limits {
            limits.set(setting).map_err(|sentence| format!("--limit: {sentence}"))?;
        }
        let headings = user_table(args.headings.as_deref(), "headings")?;
        let actors = user_table(args.actors.as_deref(), "actors")?;
        let text = |table: &Option<UserTable>| table.as_ref().map(|t| t.text.clone());
        let settings = Settings {
            password: args.password.clone(),
            ignore_tags: args.ignore_tags,
            headings: text(&headings),
            actors: text(&actors),
            autumn: args.autumn_from,
            limits,
        };
        let setup = Self {
            config: settings.config(),
            isolated: !args.no_isolation,
            headings_sha256: headings.as_ref().map(|t| t.sha256.clone()),
            actors_sha256: actors.as_ref().map(|t| t.sha256.clone()),
            knowledge: OnceLock::new(),
            settings,
        };
        if headings.is_some() || actors.is_some() {
            let loaded = setup.settings.knowledge().map_err(|(table, fault)| {
                let path = if table == "headings" { &args.headings } else { &args.actors };
                format!("{}: {fault}", path.as_deref().map(|p| text_of(p.as_os_str())).unwrap_or_default())
            })?;
            let _ = setup.knowledge.set(loaded);
        }
        Ok(setup)
    }

    /// The tables, the user's own added.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        // A table of the user's that cannot be taken is refused by `new`.
        self.knowledge.get_or_init(|| self.settings.knowledge().unwrap_or_else(|_| Knowledge::builtin()))
    }
}

/// A table of the user's own.
struct UserTable {
    text: String,
    sha256: String,
}

fn user_table(path: Option<&Path>, what: &str) -> std::result::Result<Option<UserTable>, String> {
    let Some(path) = path else { return Ok(None) };
    let file = text_of(path.as_os_str());
    let bytes = pipeline::load(path, &file, Limits::default().file_bytes).map_err(|e| e.to_string())?;
    let sha256 = sha256(&bytes);
    let text =
        String::from_utf8(bytes).map_err(|_| format!("{file}: the {what} are not UTF-8; save the file as UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Some(UserTable { text, sha256 }))
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
    let Some(table) = user_table(path, what)? else { return Ok(None) };
    let file = path.map(|p| text_of(p.as_os_str())).unwrap_or_default();
    add(&table.text).map_err(|fault| format!("{file}: {fault}"))?;
    Ok(Some(table.sha256))
}

/// Does the work on one document: a file or, for `-`, standard input. The work gets the name that
/// stands in the output; errors carry the path that the user typed.
///
/// # Errors
/// When it cannot be read, or the work fails.
pub fn document_named<T>(path: &Path, limits: &Limits, work: impl FnOnce(&str, &[u8]) -> Result<T>) -> Result<T> {
    if path.as_os_str() == "-" {
        return work(STDIN, &pipeline::read_limited(io::stdin().lock(), STDIN, 0, limits.file_bytes)?);
    }
    let typed = text_of(path.as_os_str());
    if let Some(reason) = leads_astray(path) {
        return Err(Error::new(ErrorKind::NotAFile, typed, reason, "name the file itself"));
    }
    let bytes = pipeline::load(path, &typed, limits.file_bytes)?;
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
