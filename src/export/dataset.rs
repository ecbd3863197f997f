//! The folder of a data set: who may write to it, and what an earlier run left there.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;
use serde_json::Value as Json;

use crate::model::PlanDocument;
use crate::model::plan::SCHEMA_VERSION;

use super::beside::Beside;
use super::csv::CsvFiles;
use super::csvw::{CSVW_FILE, csvw};
use super::datapackage::datapackage;
use super::dialect::{Dialect, HeadLanguage, ReaderLanguage};
use super::faults::{self, point};
use super::file::{TEMPORARY_PREFIX, hash_of, sha256_of, sync_folder, write_whole};
use super::journal::{Journal, Key, Known};
use super::json::pretty;
use super::run_report::{FileReport, InputReport, RunReport, TOOL, WorkbookReport};
use super::workbook::{Links, WORKBOOK_FILE, Workbook};

/// The name of the run's report.
pub const RUN_FILE: &str = "run.json";
/// The folder of the plans.
pub const PLANS: &str = "plans";
/// The description of the CSV files.
pub const PACKAGE_FILE: &str = "datapackage.json";
/// Held while a run writes; removed when it ends.
const LOCK_FILE: &str = ".samstem-lock";

/// A folder that this run alone writes to.
#[derive(Debug)]
pub struct DataSet {
    folder: PathBuf,
    lock: File,
}

/// The path of a plan below the data set, by its output name.
#[must_use]
pub fn plan_path(output: &str) -> String {
    format!("{PLANS}/{output}")
}

/// The output name of such a path; nothing that leads elsewhere.
#[must_use]
pub fn plan_name(path: &str) -> Option<&str> {
    let name = path.strip_prefix(PLANS)?.strip_prefix('/')?;
    (!name.contains(['/', '\\']) && name != "..").then_some(name)
}

/// Whether the folder is a data set of this program: its `run.json` says so.
#[must_use]
pub fn is_ours(folder: &Path) -> bool {
    read_report(folder).is_some()
}

/// The report of the run that wrote the folder, if one did.
#[must_use]
pub fn read_report(folder: &Path) -> Option<RunReport> {
    report_of(&faults::read(&folder.join(RUN_FILE)).ok()?)
}

/// Why the report of a run cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoReport {
    /// The folder is no data set: a sentence for the user.
    NoDataSet(String),
    /// It is one, of which the report cannot be read: a sentence for the user.
    Damaged(String),
}

impl NoReport {
    /// The sentence.
    #[must_use]
    pub fn sentence(self) -> String {
        match self {
            Self::NoDataSet(sentence) => sentence,
            Self::Damaged(sentence) => format!("{RUN_FILE}: {sentence}"),
        }
    }
}

/// The report of the run that wrote the folder.
///
/// # Errors
/// When there is none, it is another program's, or it is damaged.
pub fn report_or_why(folder: &Path) -> Result<RunReport, NoReport> {
    let bytes = match faults::read(&folder.join(RUN_FILE)) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let said = format!("there is no {RUN_FILE} of samstem in the folder; give the folder that run wrote");
            return Err(NoReport::NoDataSet(said));
        }
        Err(error) => {
            return Err(NoReport::NoDataSet(format!(
                "{RUN_FILE} cannot be read ({error}); check its rights and the disk"
            )));
        }
    };
    let damaged = |error: &serde_json::Error| NoReport::Damaged(format!("the file is damaged ({error}); run it again"));
    let value: Json = serde_json::from_slice(&bytes).map_err(|e| damaged(&e))?;
    if value.get("tool").and_then(Json::as_str) != Some(TOOL) {
        let said = format!("the {RUN_FILE} in the folder is not one of samstem; give the folder that run wrote");
        return Err(NoReport::NoDataSet(said));
    }
    let form = value.get("schema_version").and_then(Json::as_str).unwrap_or_default().to_owned();
    serde_json::from_value(value).map_err(|error| match form == SCHEMA_VERSION {
        true => damaged(&error),
        false => NoReport::Damaged(other_form(&form)),
    })
}

/// Says that a report is of another form than this program's.
#[must_use]
pub fn other_form(form: &str) -> String {
    format!("the report is of form {form}, this program reads form {SCHEMA_VERSION}; run it again")
}

/// The report in these bytes, if it is one of ours.
fn report_of(bytes: &[u8]) -> Option<RunReport> {
    let report: RunReport = serde_json::from_slice(bytes).ok()?;
    (report.tool == TOOL).then_some(report)
}

impl DataSet {
    /// Makes the folder, or takes over an empty one or an earlier data set; with `force` any folder.
    ///
    /// # Errors
    /// A sentence for the user: the folder holds something else, is in use, or cannot be written to.
    pub fn open(folder: &Path, force: bool) -> Result<Self, String> {
        let cannot = |what: &str, error: &io::Error| format!("{what} ({error}); choose another folder with -o");
        if folder.exists() && !folder.is_dir() {
            return Err("there is a file of this name; choose another folder with -o".to_owned());
        }
        // Told apart from a folder of someone else, and before anything is changed.
        let ours = match faults::read(&folder.join(RUN_FILE)) {
            Ok(bytes) => report_of(&bytes).is_some(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(cannot(&format!("its {RUN_FILE} cannot be read"), &error)),
        };
        fs::create_dir_all(folder.join(PLANS)).map_err(|e| cannot("the folder cannot be made", &e))?;
        if !force && !ours && !is_empty(folder).map_err(|e| cannot("the folder cannot be listed", &e))? {
            let _ = fs::remove_dir(folder.join(PLANS));
            return Err(
                "the folder holds other files and was left alone; choose an empty one, or add --force".to_owned()
            );
        }
        let lock = locked(&folder.join(LOCK_FILE)).map_err(|e| cannot("the folder cannot be written to", &e))?;
        let Some(lock) = lock else {
            return Err("another run is writing to this folder; wait until it is done".to_owned());
        };
        let data_set = Self { folder: folder.to_owned(), lock };
        data_set.sweep().map_err(|e| cannot("what an earlier run left cannot be removed", &e))?;
        Ok(data_set)
    }

    /// The workbook of an earlier run. One that nobody has edited since goes, or, where this run will
    /// `replace` it, stays until then and is returned. An edited one is replaced with `force` alone.
    ///
    /// # Errors
    /// A sentence for the user: it has been edited since, or cannot be read or removed.
    pub fn earlier_workbook(&self, replace: bool, force: bool) -> Result<Option<WorkbookReport>, String> {
        let path = self.folder.join(WORKBOOK_FILE);
        let cannot = |error: &io::Error| {
            format!("the earlier {WORKBOOK_FILE} cannot be read or removed ({error}); choose another folder with -o")
        };
        let hash = match hash_of(&path) {
            Ok(hash) => hash,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot(&error)),
        };
        match read_report(&self.folder).and_then(|r| r.workbook).filter(|w| w.sha256 == hash) {
            Some(written) if replace => Ok(Some(written)),
            Some(_) => fs::remove_file(&path).map(|()| None).map_err(|e| cannot(&e)),
            None if replace && !force => Err(format!(
                "{WORKBOOK_FILE} has been edited since it was written, and was left alone; move it away, or add --force"
            )),
            None => Ok(None),
        }
    }

    /// Opens the workbook of this run.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn workbook(&self, language: ReaderLanguage, links: Links) -> io::Result<Workbook> {
        Workbook::create(&self.folder, language, links)
    }

    /// Gives the workbook its name, and says so in the report.
    ///
    /// # Errors
    /// When a file cannot be written to its end.
    pub fn finish_workbook(&self, workbook: Workbook, report: &mut RunReport) -> io::Result<()> {
        let language = workbook.language().name().to_owned();
        let written = workbook.finish(report)?;
        report.workbook = Some(WorkbookReport { file: WORKBOOK_FILE.to_owned(), language, sha256: written.sha256 });
        self.report(report)
    }

    /// Says in the report that this file was written beside the tables.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub fn add_beside(&self, file: FileReport, report: &mut RunReport) -> io::Result<()> {
        report.beside.push(file);
        self.report(report)
    }

    /// What earlier runs in the folder know of inputs, under this key.
    #[must_use]
    pub fn known(&self, key: Option<&Key>) -> Known {
        Known::read(&self.folder, key)
    }

    /// The report of a finished run with these versions and options whose files are all there as it
    /// wrote them, and no others.
    #[must_use]
    pub fn finished(&self, like: &RunReport) -> Option<RunReport> {
        let report = read_report(&self.folder)?;
        let same = report.complete
            && (&report.version, &report.schema_version, &report.build)
                == (&like.version, &like.schema_version, &like.build)
            && report.options == like.options;
        if !same || report.files.is_empty() || report.workbook.is_some() || !report.beside.is_empty() {
            return None;
        }
        let plans: Vec<(String, &str)> = report
            .inputs
            .iter()
            .filter_map(|input| Some((input.output.clone()?, input.output_sha256.as_deref()?)))
            .collect();
        let others = report.files.iter().map(|(name, sha256)| (name.clone(), sha256.as_str()));
        let files: Vec<(String, &str)> = others.chain(plans).collect();
        let whole =
            |(name, sha256): &(String, &str)| hash_of(&self.folder.join(name)).is_ok_and(|found| found == *sha256);
        files.par_iter().all(whole).then_some(())?;
        Some(report)
    }

    /// A plan that an earlier run wrote, where its file is as that run wrote it.
    #[must_use]
    pub fn plan_of(&self, input: &InputReport) -> Option<PlanDocument> {
        let name = plan_name(input.output.as_deref()?)?;
        let bytes = faults::read(&self.folder.join(PLANS).join(name)).ok()?;
        (Some(sha256_of(&bytes)) == input.output_sha256).then_some(())?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Begins the journal, writes the report that marks the folder as ours, removes the plans of the
    /// run before that this run will not write again, and opens the CSV files.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn begin(
        &self,
        report: &RunReport,
        known: &Known,
        dialect: Dialect,
        headers: HeadLanguage,
    ) -> io::Result<Writing<'_>> {
        let journal = Journal::begin(&self.folder, Key::of(report).as_ref(), known)?;
        let keep: BTreeSet<&str> = report.inputs.iter().filter_map(|i| i.output.as_deref()).collect();
        for input in read_report(&self.folder).map(|r| r.inputs).unwrap_or_default() {
            if let Some(output) = input.output
                && !keep.contains(output.as_str())
                && let Some(name) = plan_name(&output)
            {
                self.remove_plan(name)?;
            }
        }
        self.report(report)?;
        let csv = CsvFiles::create(&self.folder, dialect, headers)?;
        Ok(Writing { data_set: self, journal, csv, workbook: None, dialect, headers })
    }

    fn remove_plan(&self, name: &str) -> io::Result<()> {
        point()?;
        match fs::remove_file(self.folder.join(PLANS).join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn report(&self, report: &RunReport) -> io::Result<()> {
        write_whole(&self.folder.join(RUN_FILE), &pretty(report)?)?;
        Ok(())
    }

    /// Removes the half-written files of a run that was stopped.
    fn sweep(&self) -> io::Result<()> {
        for folder in [self.folder.clone(), self.folder.join(PLANS)] {
            for entry in fs::read_dir(folder)? {
                let entry = entry?;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if name.starts_with(TEMPORARY_PREFIX) && name.ends_with(".tmp") {
                    fs::remove_file(entry.path())?;
                }
            }
        }
        Ok(())
    }
}

/// A data set while it is being written, plan by plan.
#[derive(Debug)]
pub struct Writing<'a> {
    data_set: &'a DataSet,
    journal: Journal,
    csv: CsvFiles,
    workbook: Option<Workbook>,
    dialect: Dialect,
    headers: HeadLanguage,
}

impl Writing<'_> {
    /// Adds the plans to this workbook too.
    pub fn with_workbook(&mut self, workbook: Option<Workbook>) {
        self.workbook = workbook;
    }

    /// Adds the rows of the plans to the databases that are asked for too.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn with_databases(&mut self, wanted: Beside) -> io::Result<()> {
        self.csv.with_databases(wanted.databases(&self.data_set.folder)?);
        Ok(())
    }

    /// Writes a plan under its output name; the SHA-256 of its file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn plan(&mut self, document: &PlanDocument, output: &str) -> io::Result<String> {
        Ok(write_whole(&self.data_set.folder.join(PLANS).join(output), &pretty(document)?)?.sha256)
    }

    /// Notes what became of an input, its plan being written.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn note(&mut self, input: &InputReport) -> io::Result<()> {
        self.journal.note(input)
    }

    /// Adds the rows of a plan to the tables.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn rows(&mut self, document: &PlanDocument, output: &str) -> io::Result<()> {
        let output = plan_path(output);
        if let Some(workbook) = &mut self.workbook {
            workbook.add(document, &output)?;
        }
        self.csv.add(document, &output)
    }

    /// There is no plan for this output name: what an earlier run left under it goes.
    ///
    /// # Errors
    /// When it is there and cannot be removed.
    pub fn no_plan(&mut self, output: &str) -> io::Result<()> {
        self.data_set.remove_plan(output)
    }

    /// Gives the CSV files their names, describes them, and writes the final report. The workbook is
    /// handed back: a comparison may be added to it.
    ///
    /// # Errors
    /// When a file cannot be written to its end.
    pub fn finish(self, report: &mut RunReport) -> io::Result<Option<Workbook>> {
        let (written, databases) = self.csv.finish()?;
        report.beside = databases;
        let package = datapackage(report, &written, self.dialect, self.headers);
        let described = write_whole(&self.data_set.folder.join(PACKAGE_FILE), &pretty(&package)?)?;
        report.files = written.into_iter().map(|(table, file)| (table.file(), file.sha256)).collect();
        report.files.insert(PACKAGE_FILE.to_owned(), described.sha256);
        let tables = write_whole(&self.data_set.folder.join(CSVW_FILE), &pretty(&csvw(self.dialect, self.headers))?)?;
        report.files.insert(CSVW_FILE.to_owned(), tables.sha256);
        report.complete = true;
        // The names of the plans reach the disk before the report that counts on them.
        sync_folder(&self.data_set.folder.join(PLANS))?;
        self.data_set.report(report)?;
        self.journal.remove()?;
        sync_folder(&self.data_set.folder)?;
        Ok(self.workbook)
    }
}

impl Drop for DataSet {
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.join(LOCK_FILE));
        let _ = self.lock.unlock();
    }
}

/// The lock, or `None` where another run has it.
fn locked(path: &Path) -> io::Result<Option<File>> {
    /// How often a held lock is asked for again, and the time between: a process that a run was
    /// starting when it was killed holds its lock for a moment longer.
    const ASKED: u32 = 20;
    const PAUSE: Duration = Duration::from_millis(50);
    let mut asked = 0;
    loop {
        let lock = File::options().create(true).truncate(false).write(true).open(path)?;
        match lock.try_lock() {
            // The run that had it before may have removed the file in between: then it is no lock.
            Ok(()) if still_there(&lock, path) => return Ok(Some(lock)),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if asked < ASKED => {
                asked += 1;
                thread::sleep(PAUSE);
            }
            Err(TryLockError::WouldBlock) => return Ok(None),
            // Not every file system has locks; without them one run at a time is the user's care.
            Err(TryLockError::Error(_)) => return Ok(Some(lock)),
        }
    }
}

#[cfg(unix)]
fn still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |m: &fs::Metadata| (m.dev(), m.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => number(&held) == number(&named),
        _ => false,
    }
}

#[cfg(not(unix))]
fn still_there(_: &File, path: &Path) -> bool {
    path.exists()
}

/// Nothing in it but what a run that was stopped at its start leaves.
fn is_empty(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let idle_plans = name == PLANS && fs::read_dir(entry.path()).is_ok_and(|mut e| e.next().is_none());
        if !idle_plans && !name.to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::faults::{after, points};
    use super::super::run_report::RunOptions;
    use super::*;

    fn document(number: usize, words: &str) -> PlanDocument {
        serde_json::from_value(serde_json::json!({
            "schema_version": "1.0",
            "source": { "file": format!("{number}.txt"), "sha256": format!("{number}{words}"), "media_type": "text/plain", "pages": null },
            "plan": { "id": format!("p{number}"), "title": words.repeat(9000), "community": null, "language": null, "period": null },
            "focus_areas": [], "items": [], "headings": [], "unplaced": [], "furniture": [], "warnings": []
        }))
        .unwrap()
    }

    /// A run as `cli/run.rs` does it, over plans of these words.
    fn run(folder: &Path, words: &[&str]) -> Result<(), String> {
        let data_set = DataSet::open(folder, false)?;
        write(&data_set, words).map_err(|e| e.to_string())
    }

    fn write(data_set: &DataSet, words: &[&str]) -> io::Result<()> {
        let mut report = RunReport::new(RunOptions::default());
        for number in 0..words.len() {
            report.push(InputReport::planned(&format!("{number}.txt"), &format!("{number}.json")));
        }
        let known = data_set.known(Key::of(&report).as_ref());
        let mut writing = data_set.begin(&report, &known, Dialect::Standard, HeadLanguage::Key)?;
        let mut report = RunReport::new(RunOptions::default());
        for (number, words) in words.iter().enumerate() {
            let (document, output) = (document(number, words), format!("{number}.json"));
            let before = known.of(&document.source.file, &document.source.sha256).cloned();
            let taken_over = before.and_then(|before| Some((data_set.plan_of(&before)?, before.output_sha256?)));
            let (document, sha256) = match taken_over {
                Some(taken_over) => taken_over,
                None => {
                    let sha256 = writing.plan(&document, &output)?;
                    (document, sha256)
                }
            };
            writing.rows(&document, &output)?;
            let input = InputReport { output_sha256: Some(sha256), ..InputReport::converted(&document, &output) };
            writing.note(&input)?;
            report.push(input);
        }
        writing.finish(&mut report).map(drop)
    }

    fn tree(folder: &Path) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        for folder in [folder.to_owned(), folder.join(PLANS)] {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for entry in entries.map(Result::unwrap).filter(|e| e.path().is_file()) {
                files.push((entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).unwrap()));
            }
        }
        files.sort();
        files
    }

    /// Every file that bears its real name can be read to its end.
    fn assert_whole(folder: &Path, at: usize) {
        for (name, bytes) in tree(folder) {
            if name.ends_with(".json") {
                assert!(serde_json::from_slice::<serde_json::Value>(&bytes).is_ok(), "{name} is half after {at}");
            } else if name.ends_with(".csv") {
                assert!(bytes.ends_with(b"\r\n"), "{name} is half after {at}");
            }
        }
    }

    #[test]
    fn whichever_operation_fails_the_result_is_whole_or_an_error_and_the_next_run_mends_it() {
        let (old, new) = (["a", "b", "c"], ["a", "x", "c", "d"]);
        let (fresh, again) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        run(fresh.path(), &new).unwrap();
        let wanted = tree(fresh.path());
        run(again.path(), &old).unwrap();
        let operations = points(|| run(again.path(), &new).unwrap());
        assert_eq!(tree(again.path()), wanted);
        assert!(operations > 40, "{operations}");
        for at in 0..operations {
            // From there on, over an earlier run and in an empty folder; in that one alone.
            for (earlier, alone) in [(&old[..], false), (&[], false), (&old[..], true)] {
                let folder = tempfile::tempdir().unwrap();
                if !earlier.is_empty() {
                    run(folder.path(), earlier).unwrap();
                }
                let work = || run(folder.path(), &new);
                let failed = if alone { faults::at(at, work) } else { after(at, work) };
                assert_whole(folder.path(), at);
                match failed {
                    Ok(()) => assert_eq!(tree(folder.path()), wanted, "said to be done after {at}"),
                    Err(sentence) => assert!(sentence.contains("no space left"), "{sentence}"),
                }
                run(folder.path(), &new).unwrap();
                assert_eq!(tree(folder.path()), wanted, "after {at}");
            }
        }
    }
}
