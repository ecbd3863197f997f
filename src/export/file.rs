//! Whole files or none: a file is written under a temporary name in its own folder and renamed.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use super::faults::{self, Fallible, point};

/// How the name of a file that is being written begins; what an interrupted run leaves behind is
/// known by it.
pub const TEMPORARY_PREFIX: &str = ".samstem-";

/// A file that appears under its name only when all of it is written.
#[derive(Debug)]
pub struct WholeFile {
    target: PathBuf,
    inner: BufWriter<Fallible<NamedTempFile>>,
    hash: Sha256,
    bytes: u64,
}

/// What a finished file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Number of bytes.
    pub bytes: u64,
    /// SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

impl WholeFile {
    /// Opens a temporary file beside `target`.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn create(target: &Path) -> io::Result<Self> {
        point()?;
        let inner = BufWriter::new(Fallible(temporary_beside(target)?));
        Ok(Self { target: target.to_owned(), inner, hash: Sha256::new(), bytes: 0 })
    }

    /// Writes what is buffered to the disk; after that only the name can fail.
    ///
    /// # Errors
    /// When any byte could not be written.
    pub fn secure(&mut self) -> io::Result<()> {
        self.inner.flush()?;
        self.inner.get_ref().0.as_file().sync_data()
    }

    /// Writes what is buffered to the disk and gives the file its name.
    ///
    /// # Errors
    /// When any byte could not be written; then nothing is left under the name.
    pub fn finish(self) -> io::Result<Written> {
        let Fallible(file) = self.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
        point()?;
        file.as_file().sync_data()?;
        point()?;
        file.persist(&self.target).map_err(|e| e.error)?;
        Ok(Written { bytes: self.bytes, sha256: hexadecimal(&self.hash.finalize()) })
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.inner.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// A temporary file in the folder of `target`, to be renamed to it when it is whole.
///
/// # Errors
/// When the folder cannot be written to.
pub(super) fn temporary_beside(target: &Path) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY_PREFIX).suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A data set is meant to be shared: the umask decides, as for every other program.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// SHA-256 of a file in lower-case hexadecimal.
///
/// # Errors
/// When it cannot be read.
pub fn hash_of(path: &Path) -> io::Result<String> {
    let mut file = faults::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hexadecimal(&hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}

/// SHA-256 of bytes in lower-case hexadecimal.
#[must_use]
pub fn sha256_of(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Sees to it that the names in a folder are on the disk, where the system has a way to.
///
/// # Errors
/// When the disk does not take them.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    point()?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes all of `bytes` to `target`, or nothing.
///
/// # Errors
/// When any byte could not be written.
pub fn write_whole(target: &Path, bytes: &[u8]) -> io::Result<Written> {
    let mut file = WholeFile::create(target)?;
    file.write_all(bytes)?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = WholeFile::create(&folder.path().join("a.csv")).unwrap();
        file.write_all(b"half").unwrap();
        file.flush().unwrap();
        drop(file);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_finished_file_stands_alone_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        write_whole(&folder.path().join("a.csv"), b"whole").unwrap();
        let names: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["a.csv"]);
        assert_eq!(std::fs::read(folder.path().join("a.csv")).unwrap(), b"whole");
    }
}
