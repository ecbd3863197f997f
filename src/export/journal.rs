//! The journal of a run: what became of each input, by its content, so that a run that was stopped
//! goes on and unchanged inputs are not read again. It lies in the folder while a run writes; what a
//! finished run knows stands in `run.json`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::dataset::read_report;
use super::faults::{self, Fallible, point};
use super::file::write_whole;
use super::run_report::{InputReport, RunOptions, RunReport};

/// The name of the journal.
const JOURNAL_FILE: &str = ".samstem-journal";

/// What the plan of an input depends on besides its name and bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    version: String,
    schema_version: String,
    build: String,
    options: RunOptions,
}

impl Key {
    /// The key of a run; none where a password was given, which is never kept.
    #[must_use]
    pub fn of(report: &RunReport) -> Option<Self> {
        // How tables are written changes no plan.
        let options = RunOptions { csv_dialect: String::new(), headers: String::new(), ..report.options.clone() };
        (!options.password && !report.build.is_empty()).then(|| Self {
            version: report.version.clone(),
            schema_version: report.schema_version.clone(),
            build: report.build.clone(),
            options,
        })
    }
}

/// What is known of earlier runs in a folder.
#[derive(Debug, Default)]
pub struct Known {
    /// What became of each input, by its name; with the SHA-256 of its bytes.
    inputs: BTreeMap<String, InputReport>,
    /// There is a run in the folder, whatever it was made with.
    pub any: bool,
    /// It was made with the same key.
    pub same: bool,
}

impl Known {
    /// What the folder knows under this key.
    #[must_use]
    pub fn read(folder: &Path, key: Option<&Key>) -> Self {
        let mut known = Self::default();
        let Some(report) = read_report(folder) else { return known };
        known.any = true;
        let Some(key) = key else { return known };
        if Key::of(&report).as_ref() == Some(key) {
            known.same = true;
            known.add(report.inputs);
        }
        // A line that was cut off, and what would follow it, was not finished.
        let text = faults::read(&folder.join(JOURNAL_FILE)).unwrap_or_default();
        let mut lines = text.split_inclusive(|b| *b == b'\n').map_while(|line| line.strip_suffix(b"\n"));
        let header = lines.next().and_then(|line| serde_json::from_slice::<Key>(line).ok());
        if header.as_ref() == Some(key) {
            known.same = true;
            known.add(lines.map_while(|line| serde_json::from_slice(line).ok()));
        }
        known
    }

    fn add(&mut self, inputs: impl IntoIterator<Item = InputReport>) {
        for input in inputs {
            if input.sha256.is_some() && input.outcome.is_some() && !input.may_pass() {
                self.inputs.insert(input.file.clone(), input);
            }
        }
    }

    /// What became of the input of this name when it had these bytes.
    #[must_use]
    pub fn of(&self, file: &str, sha256: &str) -> Option<&InputReport> {
        self.inputs.get(file).filter(|input| input.sha256.as_deref() == Some(sha256))
    }

    /// Forgets the inputs that are to be read again.
    pub fn forget(&mut self, again: impl Fn(&InputReport) -> bool) {
        self.inputs.retain(|_, input| !again(input));
    }
}

/// The journal of a run that is writing.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// `None` where nothing is kept.
    file: Option<Fallible<File>>,
}

impl Journal {
    /// Begins the journal with what is known already, before anything else in the folder is changed.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn begin(folder: &Path, key: Option<&Key>, known: &Known) -> io::Result<Self> {
        let path = folder.join(JOURNAL_FILE);
        let Some(key) = key else {
            let journal = Self { path, file: None };
            return journal.remove().map(|()| journal);
        };
        let mut lines = line_of(key)?;
        for input in known.inputs.values() {
            lines.extend(line_of(input)?);
        }
        write_whole(&path, &lines)?;
        point()?;
        let file = Some(Fallible(OpenOptions::new().append(true).open(&path)?));
        Ok(Self { path, file })
    }

    /// Notes what became of an input; its files are written.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn note(&mut self, input: &InputReport) -> io::Result<()> {
        match &mut self.file {
            Some(file) if input.sha256.is_some() => file.write_all(&line_of(input)?),
            _ => Ok(()),
        }
    }

    /// Takes the journal away: the run is done.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn remove(&self) -> io::Result<()> {
        point()?;
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn line_of(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorKind};
    use crate::export::dataset::RUN_FILE;
    use crate::export::run_report::Outcome;

    fn input(file: &str, sha256: &str) -> InputReport {
        InputReport {
            file: file.to_owned(),
            outcome: Some(Outcome::Ok),
            sha256: Some(sha256.to_owned()),
            ..InputReport::default()
        }
    }

    #[test]
    fn what_may_not_lie_in_the_file_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut report = RunReport::new(RunOptions::default());
        for (file, kind) in [("a", ErrorKind::Damaged), ("b", ErrorKind::WorkerDied), ("c", ErrorKind::Internal)] {
            report.push(InputReport::failed(file, &Error::new(kind, file, "what", "hint"), Some("1".to_owned())));
        }
        fs::write(folder.path().join(RUN_FILE), serde_json::to_vec(&report).unwrap()).unwrap();
        let known = Known::read(folder.path(), Key::of(&report).as_ref());
        assert!(known.of("a", "1").is_some() && known.of("b", "1").is_none());
        assert!(known.of("c", "1").is_none());
    }

    #[test]
    fn a_journal_that_breaks_off_gives_the_lines_that_are_whole() {
        let folder = tempfile::tempdir().unwrap();
        let report = RunReport::new(RunOptions::default());
        let key = Key::of(&report);
        fs::write(folder.path().join(RUN_FILE), serde_json::to_vec(&report).unwrap()).unwrap();
        let mut journal = Journal::begin(folder.path(), key.as_ref(), &Known::default()).unwrap();
        for (file, sha256) in [("a", "1"), ("b", "2"), ("c", "3")] {
            journal.note(&input(file, sha256)).unwrap();
        }
        let whole = fs::read(&journal.path).unwrap();
        fs::write(&journal.path, &whole[..whole.len() - 5]).unwrap();
        let known = Known::read(folder.path(), key.as_ref());
        assert!(known.of("a", "1").is_some() && known.of("b", "2").is_some() && known.same);
        assert!(known.of("c", "3").is_none() && known.of("a", "2").is_none());
        let mut other = report;
        other.options.ignore_tags = true;
        assert!(!Known::read(folder.path(), Key::of(&other).as_ref()).same);
        other.options.password = true;
        assert_eq!(Key::of(&other), None);
    }
}
