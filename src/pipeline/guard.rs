//! A fault inside one document costs that document alone.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

use crate::error::{Error, ErrorKind, Result};

thread_local! {
    /// Where the last fault of this thread was, as the panic hook saw it.
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes faults silent and keeps the place of each, so that [`guarded`] can name it. For programs:
/// it replaces the panic hook of the process.
pub fn record_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(|l| format!("{}:{}", l.file(), l.line()));
        LAST.with(|last| last.replace(place));
    }));
}

/// Runs the work on one file; a panic becomes an error of kind [`ErrorKind::Internal`].
///
/// # Errors
/// What the work gives, or the caught fault.
pub fn guarded<T>(file: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    panic::catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|fault| {
        let what = fault
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| fault.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no message".to_owned());
        let place = LAST.with(RefCell::take).map(|place| format!(" at {place}")).unwrap_or_default();
        Err(Error::new(
            ErrorKind::Internal,
            file,
            format!("a fault of the program{place} ({what})"),
            "the other files are not touched; please report it with the file, if it may be shared",
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error_that_names_the_file() {
        let error = guarded::<()>("a.pdf", || panic!("index {} out of range", 7)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.to_string().starts_with("a.pdf: a fault of the program"), "{error}");
        assert!(error.to_string().contains("index 7 out of range"), "{error}");
    }
}
