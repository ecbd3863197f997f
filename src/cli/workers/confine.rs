//! What a worker process may not do: take memory and time without end, leave core files, open
//! files, reach the network, start processes. As far as the system has the means; the limits on
//! what is read (`config::Limits`) hold everywhere.

use crate::config::Limits;

/// Bounds the process as a whole, at its start.
pub fn process(limits: &Limits) {
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        lower(Resource::As, limits.worker_memory as u64);
        lower(Resource::Core, 0);
        lower(Resource::Fsize, 0);
    }
    #[cfg(target_os = "linux")]
    {
        // Whoever kills the program wants no worker left behind.
        let _ = rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL));
    }
    #[cfg(not(unix))]
    let _ = limits;
}

/// Bounds the thread that reads documents, once nothing needs to be opened any more: no new file or
/// socket, and where the kernel has Landlock no change to the file system and no connection.
pub fn thread() {
    /// Standard input, output and error are open; a fourth is not to be had.
    #[cfg(unix)]
    const OPEN: u64 = 3;
    #[cfg(unix)]
    {
        use rustix::process::Resource;
        lower(Resource::Nofile, OPEN);
        lower(Resource::Nproc, 0);
    }
    #[cfg(target_os = "linux")]
    let _ = landlocked();
}

/// Gives up every right to files and ports that Landlock knows and the kernel can take.
#[cfg(target_os = "linux")]
fn landlocked() -> Result<(), landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr};
    Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .create()?
        .restrict_self()?;
    Ok(())
}

/// Gives the next document its share of processor time; when it is used up the system ends the
/// process (SIGXCPU).
pub fn next_document(limits: &Limits) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        use rustix::time::{ClockId, clock_gettime};
        let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(0);
        let maximum = getrlimit(Resource::Cpu).maximum;
        let wanted = used + 1 + limits.cpu_seconds as u64;
        let current = Some(maximum.map_or(wanted, |most| most.min(wanted)));
        let _ = setrlimit(Resource::Cpu, Rlimit { current, maximum });
    }
    #[cfg(not(unix))]
    let _ = limits;
}

/// Lowers a limit for good; one that is lower already stays.
#[cfg(unix)]
fn lower(resource: rustix::process::Resource, value: u64) {
    use rustix::process::{Rlimit, getrlimit, setrlimit};
    let value = getrlimit(resource).maximum.map_or(value, |most| most.min(value));
    let _ = setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) });
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn behind_landlock_nothing_can_be_opened_made_or_removed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "kept").unwrap();
        let inner = path.clone();
        // The thread alone is bounded, and is gone afterwards.
        let tried = std::thread::spawn(move || {
            landlocked().unwrap();
            [
                std::fs::read(&inner).is_ok(),
                std::fs::write(inner.with_extension("new"), "x").is_ok(),
                std::fs::remove_file(&inner).is_ok(),
                std::net::TcpStream::connect("127.0.0.1:9")
                    .is_err_and(|e| e.kind() != std::io::ErrorKind::PermissionDenied),
            ]
        });
        let done = tried.join().unwrap();
        if std::path::Path::new("/sys/kernel/security/landlock").exists() || done != [true; 4] {
            assert_eq!(done, [false; 4], "opened, made, removed, connected");
            assert_eq!(std::fs::read(&path).unwrap(), b"kept");
        }
    }
}
