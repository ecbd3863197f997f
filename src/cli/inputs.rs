//! What the user named → every file to read, in a stable order, and everything passed over with its reason.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, ErrorKind};
use crate::export::dataset;

/// Ends of file names that documents have. Only for links that lead out of the folder they lie in:
/// everywhere else the content decides.
const DOCUMENT_NAMES: [&str; 4] = ["pdf", "txt", "text", "md"];

/// A path that was seen.
#[derive(Debug)]
pub struct Seen {
    /// Where it is.
    pub path: PathBuf,
    /// The path as the user gave it, for messages.
    pub typed: String,
    /// The path below the folder that holds all inputs, with `/` between the parts: what stands in
    /// the data set, the same from every working folder.
    pub name: String,
    /// Named by the user itself, not found in a folder.
    pub explicit: bool,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a path.
#[derive(Debug)]
pub enum Fate {
    /// It is read.
    Read,
    /// It is passed over: machine name and sentence.
    Skipped(&'static str, &'static str),
    /// It cannot be read.
    Failed(Error),
}

/// Everything under `paths`, sorted by name. `output` is left out where it lies among the inputs.
///
/// # Errors
/// When the list on standard input cannot be read.
pub fn collect(paths: &[PathBuf], output: Option<&Path>) -> io::Result<Vec<Seen>> {
    let mut walk = Walk { output: output.and_then(|o| fs::canonicalize(o).ok()), ..Walk::default() };
    for path in paths {
        if path.as_os_str() == "-" {
            for line in list_from_stdin()? {
                walk.argument(&line);
            }
        } else {
            walk.argument(path);
        }
    }
    Ok(walk.finish())
}

/// The way from the output folder to the folder of all inputs, with `/` between the parts and at the
/// end. None where they share nothing but the root of the file system, or a name is no text.
pub fn way_to_inputs(output: &Path, seen: &[Seen]) -> Option<String> {
    let first = seen.iter().find(|s| matches!(s.fate, Fate::Read))?;
    let full = absolute(&first.path);
    let base = fs::canonicalize(full.ancestors().nth(first.name.split('/').count())?).ok()?;
    let output = fs::canonicalize(output).ok()?;
    let shared = output.components().zip(base.components()).take_while(|(a, b)| a == b).count();
    let is_name = |c: &Component<'_>| matches!(c, Component::Normal(_));
    base.components().take(shared).find(is_name)?;
    let mut way = "../".repeat(output.components().count() - shared);
    for part in base.components().skip(shared) {
        way.push_str(part.as_os_str().to_str()?);
        way.push('/');
    }
    Some(way)
}

/// Paths on standard input: a line each, or NUL-separated where there is a NUL.
fn list_from_stdin() -> io::Result<Vec<PathBuf>> {
    /// More bytes than the paths of a million files.
    const MAX_LIST_BYTES: u64 = 256 << 20;
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_LIST_BYTES).read_to_end(&mut bytes)?;
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|b| *b == separator).map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    Ok(lines.filter(|line| !line.trim_ascii().is_empty()).map(path_of_bytes).collect())
}

#[cfg(unix)]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The text of a name; bytes that are no UTF-8 are written `\xff`.
#[must_use]
pub fn text_of(name: &OsStr) -> String {
    let bytes = name.as_encoded_bytes();
    let mut out = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        for byte in chunk.invalid() {
            out.push_str(&format!("\\x{byte:02x}"));
        }
    }
    out
}

#[derive(Default)]
struct Walk {
    output: Option<PathBuf>,
    /// The folder each argument stands for.
    bases: Vec<PathBuf>,
    found: Vec<(PathBuf, String, bool, Fate)>,
}

impl Walk {
    fn argument(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => self.file(path, true),
            Err(_) if fs::symlink_metadata(path).is_ok() => self.file(path, true),
            Err(error) => match path.to_str().filter(|p| p.contains(['*', '?', '['])) {
                Some(pattern) => self.pattern(path, pattern),
                None => {
                    self.bases.push(parent(&absolute(path)));
                    self.fail(path, true, &error);
                }
            },
        }
    }

    fn pattern(&mut self, path: &Path, pattern: &str) {
        let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::new() };
        let mut matched = false;
        match glob::glob_with(pattern, options) {
            Ok(paths) => {
                for found in paths.flatten() {
                    matched = true;
                    if found.is_dir() { self.folder(&found) } else { self.file(&found, true) }
                }
            }
            Err(error) => {
                let fault = Error::new(
                    ErrorKind::Unreadable,
                    text_of(path.as_os_str()),
                    format!("the pattern is not understood ({})", error.msg),
                    "write it with *, ? and [abc]",
                );
                self.found.push((path.to_owned(), text_of(path.as_os_str()), true, Fate::Failed(fault)));
                return;
            }
        }
        if !matched {
            let fault = Error::new(
                ErrorKind::Unreadable,
                text_of(path.as_os_str()),
                "no file matches the pattern",
                "check the path, and put the pattern in quotes",
            );
            self.found.push((path.to_owned(), text_of(path.as_os_str()), true, Fate::Failed(fault)));
        }
    }

    fn file(&mut self, path: &Path, explicit: bool) {
        if explicit {
            self.bases.push(parent(&absolute(path)));
        }
        let fate = match (leads_astray(path), fs::metadata(path)) {
            (Some(reason), _) if explicit => {
                Fate::Failed(Error::new(ErrorKind::NotAFile, text_of(path.as_os_str()), reason, "name the file itself"))
            }
            (Some(reason), _) => Fate::Skipped("link", reason),
            (None, Err(error)) => return self.fail(path, explicit, &error),
            (None, Ok(metadata)) if metadata.is_file() || explicit => Fate::Read,
            (None, Ok(_)) => Fate::Skipped("not-a-file", "a pipe, a socket or a device is not opened"),
        };
        self.push(path, explicit, fate);
    }

    fn folder(&mut self, root: &Path) {
        self.bases.push(absolute(root));
        let mut entries = walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let path = error.path().unwrap_or(root).to_owned();
                    let cause =
                        error.into_io_error().unwrap_or_else(|| io::Error::other("the folder cannot be listed"));
                    self.fail(&path, false, &cause);
                    continue;
                }
            };
            let (path, kind) = (entry.path(), entry.file_type());
            let skipped = if entry.file_name().as_encoded_bytes().starts_with(b".") {
                Some(("hidden", "hidden files and folders are not read; name it to read it"))
            } else if kind.is_symlink() && fs::metadata(path).is_ok_and(|m| m.is_dir()) {
                Some(("link", "links to folders are not followed; name the folder to read it"))
            } else if kind.is_dir() && self.is_output(path) {
                Some(("output-folder", "the output is no input"))
            } else if kind.is_dir() && dataset::is_ours(path) {
                Some(("data-set", "an earlier data set of samstem is no input"))
            } else {
                None
            };
            if let Some((code, sentence)) = skipped {
                self.push(path, false, Fate::Skipped(code, sentence));
                if kind.is_dir() {
                    entries.skip_current_dir();
                }
            } else if !kind.is_dir() {
                self.file(path, false);
            }
        }
    }

    fn is_output(&self, path: &Path) -> bool {
        self.output.as_ref().is_some_and(|output| fs::canonicalize(path).is_ok_and(|p| p == *output))
    }

    fn fail(&mut self, path: &Path, explicit: bool, error: &io::Error) {
        let (what, hint) = match error.kind() {
            io::ErrorKind::NotFound if fs::symlink_metadata(path).is_ok() => {
                ("the link leads to no file".to_owned(), "mend or remove the link")
            }
            io::ErrorKind::NotFound => ("there is no such file".to_owned(), "check the path"),
            io::ErrorKind::PermissionDenied => ("it may not be read".to_owned(), "give yourself the right to read it"),
            _ => (format!("it cannot be read ({error})"), "check the path and the disk"),
        };
        let fault = Error::new(ErrorKind::Unreadable, text_of(path.as_os_str()), what, hint);
        self.push(path, explicit, Fate::Failed(fault));
    }

    fn push(&mut self, path: &Path, explicit: bool, fate: Fate) {
        self.found.push((path.to_owned(), text_of(path.as_os_str()), explicit, fate));
    }

    /// Names below the folder that all arguments share, sorted; a file reached twice is read once.
    fn finish(self) -> Vec<Seen> {
        let base = common(&self.bases);
        let mut seen: Vec<Seen> = self
            .found
            .into_iter()
            .map(|(path, typed, explicit, fate)| {
                let full = absolute(&path);
                let below = full.strip_prefix(&base).unwrap_or(&full);
                let parts: Vec<String> = below.components().map(|c| text_of(c.as_os_str())).collect();
                Seen { path, typed, name: parts.join("/"), explicit, fate }
            })
            .collect();
        seen.sort_by(|a, b| a.name.cmp(&b.name).then(b.explicit.cmp(&a.explicit)));
        let mut read = BTreeSet::new();
        for entry in &mut seen {
            if matches!(entry.fate, Fate::Read)
                && let Ok(real) = fs::canonicalize(&entry.path)
                && !read.insert(real)
            {
                entry.fate = Fate::Skipped("same-file", "the same file is read under another name");
            }
        }
        seen
    }
}

/// Why a link is not followed: it leads to a pipe or device, or out of its folder to something
/// that is not named as a document (a key, a password file).
#[must_use]
pub fn leads_astray(path: &Path) -> Option<&'static str> {
    if !fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
        return None;
    }
    let target = fs::canonicalize(path).ok()?;
    if !target.is_file() {
        return Some("the link leads to a pipe, a socket or a device");
    }
    let home = fs::canonicalize(parent(path)).ok()?;
    let named_as_document = target
        .extension()
        .and_then(OsStr::to_str)
        .is_some_and(|end| DOCUMENT_NAMES.iter().any(|known| end.eq_ignore_ascii_case(known)));
    (!target.starts_with(home) && !named_as_document)
        .then_some("the link leads out of its folder to a file that is not named as a document")
}

fn parent(path: &Path) -> PathBuf {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned()
}

/// The full path without `.` and `..`, by its words alone.
fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut out = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The deepest folder that holds all of `folders`.
fn common(folders: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = folders.split_first() else { return PathBuf::new() };
    let mut base: Vec<Component<'_>> = first.components().collect();
    for folder in rest {
        let shared = base.iter().zip(folder.components()).take_while(|(a, b)| **a == *b).count();
        base.truncate(shared);
    }
    base.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(seen: &[Seen]) -> Vec<(&str, &str)> {
        seen.iter()
            .map(|s| {
                let fate = match &s.fate {
                    Fate::Read => "read",
                    Fate::Skipped(code, _) => code,
                    Fate::Failed(error) => error.kind().code(),
                };
                (s.name.as_str(), fate)
            })
            .collect()
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "Tiltak").unwrap();
        }
        folder
    }

    #[test]
    fn a_folder_is_read_recursively_in_order_and_hidden_files_are_told() {
        let t = tree(&["b.txt", "a/z.txt", "a/.skjult.txt", ".git/config"]);
        let seen = collect(&[t.path().to_owned()], None).unwrap();
        assert_eq!(
            names(&seen),
            [(".git", "hidden"), ("a/.skjult.txt", "hidden"), ("a/z.txt", "read"), ("b.txt", "read")]
        );
    }

    #[test]
    fn names_do_not_depend_on_how_the_files_were_named() {
        let t = tree(&["2023/plan.txt", "2024/plan.txt"]);
        let both = [t.path().join("2024/plan.txt"), t.path().join("2023/../2023/plan.txt")];
        let want = [("2023/plan.txt", "read"), ("2024/plan.txt", "read")];
        assert_eq!(names(&collect(&both, None).unwrap()), want);
        assert_eq!(names(&collect(&[t.path().join("*")], None).unwrap()), want);
        assert_eq!(names(&collect(&[t.path().to_owned()], None).unwrap()), want);
    }

    #[test]
    fn a_missing_file_and_an_idle_pattern_are_errors_of_their_own() {
        let t = tree(&["a.txt"]);
        let seen = collect(&[t.path().join("a.txt"), t.path().join("no.txt"), t.path().join("*.pdf")], None).unwrap();
        assert_eq!(names(&seen), [("*.pdf", "unreadable"), ("a.txt", "read"), ("no.txt", "unreadable")]);
    }

    #[test]
    fn a_file_reached_twice_is_read_once() {
        let t = tree(&["a.txt"]);
        let seen = collect(&[t.path().to_owned(), t.path().join("a.txt")], None).unwrap();
        assert_eq!(names(&seen), [("a.txt", "read"), ("a.txt", "same-file")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_documents_alone() {
        use std::os::unix::fs::symlink;
        let outside = tree(&["plan.txt", "nøkkel"]);
        let t = tree(&["a.txt"]);
        symlink(outside.path().join("plan.txt"), t.path().join("link-1")).unwrap();
        symlink(outside.path().join("nøkkel"), t.path().join("link-2.txt")).unwrap();
        symlink("/dev/zero", t.path().join("link-3.txt")).unwrap();
        symlink("link-4.txt", t.path().join("link-4.txt")).unwrap();
        symlink(".", t.path().join("link-5")).unwrap();
        symlink("a.txt", t.path().join("link-6.txt")).unwrap();
        let seen = collect(&[t.path().to_owned()], None).unwrap();
        assert_eq!(
            names(&seen),
            [
                ("a.txt", "read"),
                ("link-1", "read"),
                ("link-2.txt", "link"),
                ("link-3.txt", "link"),
                ("link-4.txt", "unreadable"),
                ("link-5", "link"),
                ("link-6.txt", "same-file"),
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf8_is_written_with_its_bytes() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(text_of(OsStr::from_bytes(b"a\xff\xfeb")), "a\\xff\\xfeb");
    }
}
