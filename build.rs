//! Gives the program a mark of the sources it was made from, the same on every machine: what an
//! earlier run made is taken over only from the same program.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the result of a run depends on.
const SOURCES: [&str; 4] = ["src", "schemas", "Cargo.toml", "Cargo.lock"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
        gather(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut mark = FNV_START;
    for file in files {
        let name = file.strip_prefix(&root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        mark = hashed(mark, name.as_bytes());
        mark = hashed(mark, &fs::read(&file)?);
    }
    println!("cargo:rustc-env=SAMSTEM_BUILD={mark:016x}");
    Ok(())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            gather(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// FNV-1a, 64 bits: tells sources apart, and guards against nobody.
const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

fn hashed(start: u64, bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    // The length parts what stands side by side.
    bytes.iter().chain(&bytes.len().to_le_bytes()).fold(start, step)
}
