//! Where writing can fail: tests let the n-th operation fail, programs know nothing of it.

use std::io::{self, Write};

/// Writes through, and can be made to fail.
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
pub use testing::{after, point, points};

#[cfg(test)]
mod testing {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// Operations done, and the one from which on the disk takes nothing.
        static STATE: Cell<(usize, usize)> = const { Cell::new((0, usize::MAX)) };
    }

    /// Counts an operation; fails it where its turn has come.
    pub fn point() -> io::Result<()> {
        let (done, fails) = STATE.get();
        STATE.set((done + 1, fails));
        if done >= fails { Err(io::Error::new(io::ErrorKind::StorageFull, "no space left (test)")) } else { Ok(()) }
    }

    /// Does the work on a disk that takes nothing after this many operations.
    pub fn after<T>(operations: usize, work: impl FnOnce() -> T) -> T {
        STATE.set((0, operations));
        let made = work();
        STATE.set((0, usize::MAX));
        made
    }

    /// The number of operations that the work does.
    pub fn points(work: impl FnOnce()) -> usize {
        STATE.set((0, usize::MAX));
        work();
        let (done, _) = STATE.get();
        STATE.set((0, usize::MAX));
        done
    }
}
