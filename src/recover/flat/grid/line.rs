//! The words of a line with the character columns that they stand at.

use super::super::lines::Line;

/// Spaces between two words from which they may be of different columns.
pub const GAP: usize = 2;

/// A word of a grid line.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// The text.
    pub text: &'a str,
    /// Character column of its first letter, from 0.
    pub x: usize,
    /// Character column after its last letter.
    pub end: usize,
}

/// A run of words with single spaces between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chunk {
    /// First word.
    pub from: usize,
    /// After the last word.
    pub to: usize,
    /// Character column of its first letter.
    pub x: usize,
    /// Character column after its last letter.
    pub end: usize,
}

/// The words of a line, by place.
#[must_use]
pub fn words<'a>(line: &Line<'a>) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut x = line.lead;
    let mut start: Option<(usize, usize)> = None;
    for (byte, c) in line.text.char_indices() {
        if c.is_whitespace() {
            if let Some((from, at)) = start.take() {
                words.push(Word { text: &line.text[from..byte], x: at, end: x });
            }
        } else if start.is_none() {
            start = Some((byte, x));
        }
        x += 1;
    }
    if let Some((from, at)) = start {
        words.push(Word { text: &line.text[from..], x: at, end: x });
    }
    words
}

/// The words cut where two spaces or more stand.
#[must_use]
pub fn chunks(words: &[Word<'_>]) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        match chunks.last_mut() {
            Some(chunk) if word.x < chunk.end + GAP => {
                chunk.to = i + 1;
                chunk.end = word.end;
            }
            _ => chunks.push(Chunk { from: i, to: i + 1, x: word.x, end: word.end }),
        }
    }
    chunks
}

/// Words with single spaces between them.
#[must_use]
pub fn text(words: &[Word<'_>]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word.text);
    }
    out
}
