//! Untrusted bytes are read in worker processes: this same program, started with
//! [`WORKER_ARGUMENT`]. What a document can do to its process (memory run out, stack run over, time
//! without end) costs that document alone.
//!
//! `wire` is what goes between, `serve` the worker's side, `child` the program's; `confine` is what
//! a worker may not do, `watch` ends those whose time is over, `job` the work itself.

mod child;
mod confine;
mod job;
mod serve;
mod watch;
mod wire;

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::error::{Error, ErrorKind, Result};
use crate::model::{PlanDocument, Table};

use super::say::Say;
use super::setup::Setup;
use child::{Death, Worker};
use watch::Watch;
use wire::{Answer, Job, Made, Task};

pub use serve::{STACK_BYTES, serve};
pub use wire::Settings;

/// What the program is started with to be a worker; no command of its users.
pub const WORKER_ARGUMENT: &str = "--worker";

/// Times a document is given to a worker before it is given up.
const TRIES: usize = 2;

/// Reads documents, in worker processes or without.
#[derive(Debug)]
pub struct Readers<'a> {
    setup: &'a Setup,
    say: &'a Say,
    /// Workers that wait for a document.
    idle: Mutex<Vec<Worker>>,
    watch: Watch,
    /// Documents are read in this process.
    inside: AtomicBool,
}

impl<'a> Readers<'a> {
    /// Readers as the settings ask for; processes are started when they are needed.
    #[must_use]
    pub fn new(setup: &'a Setup, say: &'a Say) -> Self {
        let inside = AtomicBool::new(!setup.isolated);
        Self { setup, say, idle: Mutex::default(), watch: Watch::new(), inside }
    }

    /// The plan of a document, and whether it is JSON data instead of one.
    pub fn plan(&self, name: &str, bytes: &[u8]) -> (Result<PlanDocument>, bool) {
        let answer = self.answer(name, Job::Plan, bytes);
        let plan = answer.made.and_then(|made| if let Made::Plan(plan) = made { Ok(*plan) } else { Err(other(name)) });
        (plan, answer.data)
    }

    /// The recovered tables of a document.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn tables(&self, name: &str, bytes: &[u8]) -> Result<Vec<Table>> {
        match self.answer(name, Job::Tables, bytes).made? {
            Made::Tables(tables) => Ok(tables),
            _ => Err(other(name)),
        }
    }

    /// The page to look at a document, or a sentence why there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn look(&self, name: &str, bytes: &[u8], page: Option<u32>) -> Result<std::result::Result<String, String>> {
        match self.answer(name, Job::Look(page), bytes).made? {
            Made::Look(page) => Ok(page),
            _ => Err(other(name)),
        }
    }

    fn answer(&self, name: &str, job: Job, bytes: &[u8]) -> Answer {
        let task = Task { name: name.to_owned(), job };
        let mut last = None;
        for _ in 0..TRIES {
            if self.inside.load(Ordering::Relaxed) {
                return job::perform(&task, bytes, &self.setup.config, self.setup.knowledge());
            }
            let mut worker = match self.worker() {
                Ok(worker) => worker,
                Err(error) => {
                    self.without(&error);
                    continue;
                }
            };
            match worker.ask(&task, bytes, &self.setup.settings, &self.watch) {
                Ok(answer) => {
                    self.rest(worker);
                    return answer;
                }
                // It would take as long again.
                Err(Death::Cpu) => return Answer { data: false, made: Err(self.given_up(name, &Death::Cpu)) },
                Err(death) => last = Some(death),
            }
        }
        match last {
            Some(death) => Answer { data: false, made: Err(self.given_up(name, &death)) },
            None => job::perform(&task, bytes, &self.setup.config, self.setup.knowledge()),
        }
    }

    fn worker(&self) -> io::Result<Worker> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        waiting.map_or_else(|| Worker::start(&self.setup.settings), Ok)
    }

    fn rest(&self, worker: Worker) {
        if worker.served < self.setup.settings.limits.worker_files {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
    }

    /// Goes on in this process, and says so once.
    fn without(&self, error: &io::Error) {
        if !self.inside.swap(true, Ordering::Relaxed) {
            self.say.info(&format!(
                "warning: worker processes cannot be started ({error}); documents are read in this process, \
                 where one that is made to do harm can end the run"
            ));
        }
    }

    fn given_up(&self, name: &str, death: &Death) -> Error {
        let limits = &self.setup.settings.limits;
        match death {
            Death::Cpu => Error::new(
                ErrorKind::TooSlow,
                name,
                format!("reading it took more than {} seconds of processor time and was stopped", limits.cpu_seconds),
                "split it; where it is a good file, raise the limit with --limit cpu-seconds=600",
            ),
            Death::Late => Error::new(
                ErrorKind::TooSlow,
                name,
                format!("reading it took more than {} seconds and was stopped", limits.wall_seconds),
                "split it; where it is a good file, raise the limit with --limit wall-seconds=3600",
            ),
            Death::Memory => Error::new(
                ErrorKind::WorkerDied,
                name,
                format!("reading it took more memory than there was (the limit is {} MiB)", limits.worker_memory >> 20),
                "export it again; where it is a good file, raise the limit with --limit worker-memory=4GiB",
            ),
            Death::Other(how) => Error::new(
                ErrorKind::WorkerDied,
                name,
                format!("the process that read it ended twice ({how})"),
                "the other files are not touched; please report it with the file, if it may be shared",
            ),
        }
    }
}

fn other(name: &str) -> Error {
    Error::new(ErrorKind::Internal, name, "a worker answered another question", "please report it with the file")
}
