//! JSON as it is written: indented, ended with a line end, keys in the order of the types.

use std::io;

use serde::Serialize;

/// The value as indented JSON with a final line end.
///
/// # Errors
/// When the value cannot be JSON (a map with keys that are no strings).
pub fn pretty(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
