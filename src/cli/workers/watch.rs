//! Ends worker processes whose time by the clock is over.

use std::collections::BTreeMap;
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A process under watch.
#[derive(Debug)]
struct Watched {
    until: Instant,
    child: Arc<Mutex<Child>>,
    late: Arc<AtomicBool>,
}

#[derive(Debug, Default)]
struct State {
    over: bool,
    next: u64,
    watched: BTreeMap<u64, Watched>,
}

/// The watch over all workers of a run.
#[derive(Debug)]
pub struct Watch {
    shared: Arc<(Mutex<State>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

/// Watches as long as it lives.
#[derive(Debug)]
pub struct Guard<'a> {
    watch: &'a Watch,
    number: u64,
}

impl Watch {
    /// Begins to watch; without a thread for it nothing is ended.
    #[must_use]
    pub fn new() -> Self {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let inner = shared.clone();
        let thread = thread::Builder::new().name("watch".to_owned()).spawn(move || look(&inner)).ok();
        Self { shared, thread }
    }

    /// Ends the process after this time, unless the guard is dropped before; `late` tells that it
    /// was.
    pub fn over(&self, child: &Arc<Mutex<Child>>, time: Duration, late: &Arc<AtomicBool>) -> Guard<'_> {
        let now = Instant::now();
        let until = now.checked_add(time).unwrap_or(now + Duration::from_secs(u64::from(u32::MAX)));
        let mut state = lock(&self.shared.0);
        let number = state.next;
        state.next += 1;
        state.watched.insert(number, Watched { until, child: child.clone(), late: late.clone() });
        self.shared.1.notify_all();
        Guard { watch: self, number }
    }
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        lock(&self.watch.shared.0).watched.remove(&self.number);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&self.shared.0).over = true;
        self.shared.1.notify_all();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn look(shared: &(Mutex<State>, Condvar)) {
    /// Time to sleep where nothing is watched.
    const LONG: Duration = Duration::from_secs(3600);
    let mut state = lock(&shared.0);
    while !state.over {
        let now = Instant::now();
        state.watched.retain(|_, watched| {
            let goes_on = watched.until > now;
            if !goes_on {
                watched.late.store(true, Ordering::Relaxed);
                let _ = watched.child.lock().unwrap_or_else(PoisonError::into_inner).kill();
            }
            goes_on
        });
        let next = state.watched.values().map(|w| w.until).min();
        let time = next.map_or(LONG, |until| until.saturating_duration_since(now));
        state = shared.1.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
