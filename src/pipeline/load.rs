//! Opening an input with care: regular files alone, never more bytes than the limit.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, ErrorKind, Result};
use crate::export::faults;

/// Reads a regular file of at most `most` bytes. `file` names it in errors.
///
/// # Errors
/// When the path is no regular file, cannot be read, or is larger.
pub fn load(path: &Path, file: &str, most: usize) -> Result<Vec<u8>> {
    let unreadable = |error: &io::Error| {
        let (what, hint) = match error.kind() {
            io::ErrorKind::NotFound => ("there is no such file".to_owned(), "check the path"),
            io::ErrorKind::PermissionDenied => {
                ("the file may not be read".to_owned(), "give yourself the right to read it")
            }
            _ => (format!("the file cannot be read ({error})"), "check the path and the disk"),
        };
        Error::new(ErrorKind::Unreadable, file, what, hint)
    };
    // Looked at before it is opened: opening a pipe waits for ever.
    let seen = faults::metadata(path).map_err(|e| unreadable(&e))?;
    regular(&seen, file)?;
    let opened = faults::open(path).map_err(|e| unreadable(&e))?;
    let found = opened.0.metadata().map_err(|e| unreadable(&e))?;
    regular(&found, file)?;
    if found.len() > most as u64 {
        return Err(too_large(file, most));
    }
    read_limited(opened, file, usize::try_from(found.len()).unwrap_or(0), most)
}

/// Reads a stream to its end; `expected` bytes are made room for.
///
/// # Errors
/// When it cannot be read or holds more than `most` bytes.
pub fn read_limited(stream: impl Read, file: &str, expected: usize, most: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(expected);
    stream.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| {
        Error::new(ErrorKind::Unreadable, file, format!("reading broke off ({error})"), "check the file and the disk")
    })?;
    if bytes.len() > most { Err(too_large(file, most)) } else { Ok(bytes) }
}

fn regular(metadata: &fs::Metadata, file: &str) -> Result<()> {
    if metadata.is_file() {
        return Ok(());
    }
    let (what, hint) = if metadata.is_dir() {
        ("this is a folder", "give a file, or use run for folders")
    } else {
        ("this is a pipe, a socket or a device and was not opened", "give a file, or - to read standard input")
    };
    Err(Error::new(ErrorKind::NotAFile, file, what, hint))
}

fn too_large(file: &str, most: usize) -> Error {
    let limit = if most >= 1 << 20 { format!("{} MiB", most >> 20) } else { format!("{most} bytes") };
    Error::new(
        ErrorKind::TooLarge,
        file,
        format!("the file is larger than {limit}"),
        "split it, or take out the pictures; where it is a good file, raise the limit with --limit file-bytes=1GiB",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_without_end_stops_at_the_limit() {
        assert_eq!(read_limited(io::repeat(b'a'), "zero", 0, 1 << 20).unwrap_err().kind(), ErrorKind::TooLarge);
    }

    #[test]
    fn whichever_operation_fails_the_error_names_the_file_and_the_cause() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.txt");
        let bytes = b"Tiltak\n".repeat(1 << 16);
        fs::write(&path, &bytes).unwrap();
        let load = || load(&path, "plan.txt", 1 << 20);
        let operations = faults::points(|| drop(load().unwrap()));
        assert!(operations >= 4, "{operations}");
        for operation in 0..operations {
            let error = faults::at(operation, load).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Unreadable);
            assert!(
                error.to_string().starts_with("plan.txt: ") && error.to_string().contains("no space left"),
                "{error}"
            );
        }
        assert_eq!(load().unwrap(), bytes);
    }

    #[test]
    fn a_folder_and_a_missing_file_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(load(folder.path(), "x", 10).unwrap_err().kind(), ErrorKind::NotAFile);
        assert_eq!(load(&folder.path().join("no"), "x", 10).unwrap_err().kind(), ErrorKind::Unreadable);
    }
}
