//! A worker process as the program sees it: started, asked, and buried.

use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::WORKER_ARGUMENT;
use super::serve::READY;
use super::watch::Watch;
use super::wire::{Answer, Settings, Task, receive, receive_value, send, send_value};

/// A running worker.
#[derive(Debug)]
pub struct Worker {
    child: Arc<Mutex<Child>>,
    /// `None` once it is closed.
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// Documents it was given.
    pub served: usize,
}

/// Why a worker ended before it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Death {
    /// The document's processor time was used up.
    Cpu,
    /// The document's time by the clock was over.
    Late,
    /// Memory ran out.
    Memory,
    /// Anything else, as a phrase.
    Other(String),
}

impl Worker {
    /// Starts one.
    ///
    /// # Errors
    /// When no process can be started.
    pub fn start(settings: &Settings) -> io::Result<Self> {
        let mut child = Command::new(program()?)
            .arg(WORKER_ARGUMENT)
            .current_dir("/")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the process has no pipes"));
        };
        let mut worker =
            Self { child: Arc::new(Mutex::new(child)), input: Some(input), output: BufReader::new(output), served: 0 };
        worker.send(|input| send_value(input, settings))?;
        match receive(&mut worker.output, READY.len())? {
            Some(word) if word == READY => Ok(worker),
            _ => Err(io::Error::other("the process ended at its start")),
        }
    }

    /// Gives it a document and waits for the answer.
    ///
    /// # Errors
    /// Why it ended without one; then it is of no more use.
    pub fn ask(&mut self, task: &Task, bytes: &[u8], settings: &Settings, watch: &Watch) -> Result<Answer, Death> {
        self.served += 1;
        let late = Arc::new(AtomicBool::new(false));
        let time = Duration::from_secs(settings.limits.wall_seconds as u64);
        let guard = watch.over(&self.child, time, &late);
        let answered = self
            .send(|input| {
                send_value(input, task)?;
                send(input, bytes)
            })
            .and_then(|()| receive_value(&mut self.output, settings.limits.answer_bytes));
        drop(guard);
        match answered {
            Ok(Some(answer)) => Ok(answer),
            Ok(None) => Err(self.bury(late.load(Ordering::Relaxed), None)),
            Err(error) => Err(self.bury(late.load(Ordering::Relaxed), Some(&error))),
        }
    }

    fn send(&mut self, write: impl FnOnce(&mut ChildStdin) -> io::Result<()>) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        write(input)?;
        input.flush()
    }

    /// Ends it, and tells why it had ended.
    fn bury(&mut self, late: bool, error: Option<&io::Error>) -> Death {
        /// Bytes of its last words that are looked at.
        const LAST_WORDS: u64 = 4096;
        self.input = None;
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        // One that closed its output is about to end: with what status is worth a moment.
        let status = patiently(&mut child);
        let mut words = Vec::new();
        if let (Some(_), Some(stderr)) = (&status, child.stderr.as_mut()) {
            let _ = stderr.take(LAST_WORDS).read_to_end(&mut words);
        }
        let words = String::from_utf8_lossy(&words);
        match (status, error) {
            _ if late => Death::Late,
            (_, Some(error)) if error.kind() == io::ErrorKind::FileTooLarge => {
                Death::Other("what it made of the file is larger than the limit".to_owned())
            }
            (Some(status), _) => told(status, &words),
            (None, Some(error)) => Death::Other(format!("its answer could not be read: {error}")),
            (None, None) => Death::Other("it stopped answering".to_owned()),
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.input = None;
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Waits a moment for the process to end by itself, and then ends it. The status where it did.
fn patiently(child: &mut Child) -> Option<ExitStatus> {
    /// Looks at a process that is ending, and the time between them.
    const LOOKS: u32 = 50;
    const PAUSE: Duration = Duration::from_millis(10);
    for _ in 0..LOOKS {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) => std::thread::sleep(PAUSE),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn told(status: ExitStatus, words: &str) -> Death {
    if words.contains("memory allocation of") {
        return Death::Memory;
    }
    if words.contains("overflowed its stack") {
        return Death::Other("the file is nested too deeply".to_owned());
    }
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        if let Some(signal) = status.signal() {
            if signal == rustix::process::Signal::XCPU.as_raw() {
                return Death::Cpu;
            }
            return Death::Other(format!("it was ended by signal {signal}"));
        }
    }
    Death::Other(format!("it ended with {status}"))
}

/// The program itself, also where its file has been replaced since it was started.
fn program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
