//! What goes between the program and a worker process: frames of JSON and bytes over its standard
//! input and output.

use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::config::{Config, Limits};
use crate::error::Result;
use crate::knowledge::time::AutumnFrom;
use crate::knowledge::{Knowledge, OnDemand};
use crate::model::{PlanDocument, Table};

/// What holds for every document of a run: sent once, first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Password for encrypted PDFs.
    pub password: Option<String>,
    /// Leave a PDF's structure tree out.
    pub ignore_tags: bool,
    /// The text of the user's own headings: a worker opens no file.
    pub headings: Option<String>,
    /// The text of the user's own actors.
    pub actors: Option<String>,
    /// When an autumn begins.
    pub autumn: AutumnFrom,
    /// What one document may cost.
    pub limits: Limits,
}

/// What is to be made of a document. Its bytes follow in a frame of their own.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    /// The name that stands in the output.
    pub name: String,
    /// What is to be made.
    pub job: Job,
}

/// What is to be made.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Job {
    /// The harmonised plan.
    Plan,
    /// The recovered tables.
    Tables,
    /// The page to look at, or one page of it.
    Look(Option<u32>),
}

/// What was made.
#[derive(Debug, Serialize, Deserialize)]
pub enum Made {
    /// The harmonised plan.
    Plan(Box<PlanDocument>),
    /// The recovered tables.
    Tables(Vec<Table>),
    /// The page, or a sentence why there is none.
    Look(std::result::Result<String, String>),
}

/// The answer to a task.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    /// The bytes are JSON data, no document.
    pub data: bool,
    /// What was made.
    pub made: Result<Made>,
}

impl Settings {
    /// The settings as the stages take them.
    #[must_use]
    pub fn config(&self) -> Config {
        Config {
            password: self.password.clone(),
            ignore_tags: self.ignore_tags,
            limits: self.limits.clone(),
            ..Config::default()
        }
    }

    /// The tables, the user's own added.
    ///
    /// # Errors
    /// What is wrong with a line of the user's: which table, and a sentence.
    pub fn knowledge(&self) -> std::result::Result<Knowledge, (&'static str, String)> {
        let mut knowledge = Knowledge { autumn: self.autumn, ..Knowledge::builtin() };
        if let Some(text) = &self.headings {
            knowledge.headings = OnDemand::with(text).map_err(|fault| ("headings", fault))?;
        }
        if let Some(text) = &self.actors {
            Arc::make_mut(&mut knowledge.actors).add(text).map_err(|fault| ("actors", fault))?;
        }
        Ok(knowledge)
    }
}

/// Writes a frame: eight bytes of length, and the bytes.
///
/// # Errors
/// When the other side is gone.
pub fn send(out: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    out.write_all(&(bytes.len() as u64).to_le_bytes())?;
    out.write_all(bytes)
}

/// Writes a value as a frame of JSON.
///
/// # Errors
/// When the other side is gone.
pub fn send_value(out: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    send(out, &serde_json::to_vec(value)?)
}

/// Reads a frame of at most `most` bytes; `None` where the other side ended in order.
///
/// # Errors
/// When the other side breaks off, or the frame is longer.
pub fn receive(input: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    /// Bytes for which room is made on the word of the other side alone.
    const TRUSTED: u64 = 1 << 20;
    let mut length = [0; 8];
    if input.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut length[1..])?;
    let length = u64::from_le_bytes(length);
    if length > most as u64 {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the frame is longer than the limit"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(TRUSTED)).unwrap_or(0));
    if input.take(length).read_to_end(&mut bytes)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(bytes))
}

/// Reads a value from a frame of JSON; `None` where the other side ended in order.
///
/// # Errors
/// When the other side breaks off, the frame is longer than `most`, or is not the value.
pub fn receive_value<T: DeserializeOwned>(input: &mut impl Read, most: usize) -> io::Result<Option<T>> {
    let bytes = receive(input, most)?;
    Ok(bytes.map(|b| serde_json::from_slice(&b)).transpose()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in() {
        let mut wire = Vec::new();
        send_value(&mut wire, &Task { name: "å\n.pdf".to_owned(), job: Job::Look(Some(3)) }).unwrap();
        send(&mut wire, b"").unwrap();
        send(&mut wire, &[7; 3_000_000]).unwrap();
        let mut wire = wire.as_slice();
        let task: Task = receive_value(&mut wire, 1 << 20).unwrap().unwrap();
        assert_eq!(task.name, "å\n.pdf");
        assert!(matches!(task.job, Job::Look(Some(3))));
        assert_eq!(receive(&mut wire, 10).unwrap().unwrap(), b"");
        assert_eq!(receive(&mut wire, 3_000_000).unwrap().unwrap().len(), 3_000_000);
        assert!(receive(&mut wire, 10).unwrap().is_none());
    }

    #[test]
    fn a_frame_that_breaks_off_or_is_too_long_is_an_error() {
        let mut wire = Vec::new();
        send(&mut wire, b"abc").unwrap();
        assert!(receive(&mut &wire[..10], 100).is_err());
        assert!(receive(&mut &wire[..5], 100).is_err());
        assert!(receive(&mut &wire[..], 2).is_err());
    }
}
