//! Where the disk can fail: tests let the n-th operation fail, programs know nothing of it.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::Path;

/// Reads and writes through, and can be made to fail.
#[derive(Debug)]
pub struct Fallible<W>(pub W);

impl<W: Write> Write for Fallible<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        point()?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        point()?;
        self.0.flush()
    }
}

impl<R: Read> Read for Fallible<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        point()?;
        self.0.read(bytes)
    }
}

/// Opens a file to read it.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> io::Result<Fallible<File>> {
    point()?;
    File::open(path).map(Fallible)
}

/// What a path leads to, links followed.
///
/// # Errors
/// When that cannot be told.
pub fn metadata(path: &Path) -> io::Result<Metadata> {
    point()?;
    fs::metadata(path)
}

/// All bytes of a file.
///
/// # Errors
/// When it cannot be opened or read to its end.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An operation on the disk is about to be done.
///
/// # Errors
/// Where a test wants it to fail.
#[cfg(not(test))]
#[inline]
pub fn point() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub use testing::{after, at, point, points};

#[cfg(test)]
mod testing {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// Operations done.
        static DONE: Cell<usize> = const { Cell::new(0) };
        /// Those that fail, from the first to before the second.
        static FAIL: Cell<(usize, usize)> = const { Cell::new((usize::MAX, usize::MAX)) };
    }

    /// Counts an operation; fails it where its turn has come.
    pub fn point() -> io::Result<()> {
        let (done, (from, to)) = (DONE.get(), FAIL.get());
        DONE.set(done + 1);
        if (from..to).contains(&done) {
            Err(io::Error::new(io::ErrorKind::StorageFull, "no space left (test)"))
        } else {
            Ok(())
        }
    }

    /// Does the work while these operations fail.
    fn failing<T>(from: usize, to: usize, work: impl FnOnce() -> T) -> T {
        DONE.set(0);
        FAIL.set((from, to));
        let made = work();
        FAIL.set((usize::MAX, usize::MAX));
        made
    }

    /// Does the work on a disk that does nothing more after this many operations.
    pub fn after<T>(operations: usize, work: impl FnOnce() -> T) -> T {
        failing(operations, usize::MAX, work)
    }

    /// Does the work on a disk that fails in this operation alone, counted from 0.
    pub fn at<T>(operation: usize, work: impl FnOnce() -> T) -> T {
        failing(operation, operation + 1, work)
    }

    /// The number of operations that the work does.
    pub fn points(work: impl FnOnce()) -> usize {
        failing(usize::MAX, usize::MAX, work);
        DONE.get()
    }
}
