//! The worker process: documents in, answers out, until its input ends.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;
use std::thread;

use super::confine;
use super::job::perform;
use super::wire::{Settings, Task, receive, receive_value, send, send_value};

/// Stack for one document in bytes: the usual 2 MiB with room for deeply nested PDF objects.
pub const STACK_BYTES: usize = 16 << 20;

/// Most bytes of settings, with tables of the user's own, and of a task.
const SETTINGS_BYTES: usize = 256 << 20;

/// What is sent once when documents can be taken.
pub const READY: &[u8] = b"samstem";

/// Serves tasks on standard input and output.
#[must_use]
pub fn serve() -> ExitCode {
    let served = thread::Builder::new().stack_size(STACK_BYTES).spawn(tasks);
    match served.map(thread::JoinHandle::join) {
        Ok(Ok(Ok(()))) => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn tasks() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = BufWriter::new(io::stdout().lock());
    let Some(settings) = receive_value::<Settings>(&mut input, SETTINGS_BYTES)? else { return Ok(()) };
    confine::process(&settings.limits);
    let config = settings.config();
    // Taking the tables down piece by piece would be a tenth of a small file's time; the process ends with them.
    let knowledge = Box::leak(Box::new(settings.knowledge().map_err(|(_, fault)| io::Error::other(fault))?));
    confine::thread();
    send(&mut output, READY)?;
    output.flush()?;
    while let Some(task) = receive_value::<Task>(&mut input, SETTINGS_BYTES)? {
        confine::next_document(&settings.limits);
        let bytes = receive(&mut input, usize::MAX)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let answer = perform(&task, &bytes, &config, knowledge);
        send_value(&mut output, &answer)?;
        output.flush()?;
    }
    Ok(())
}
