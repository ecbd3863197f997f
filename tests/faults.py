#!/usr/bin/env python3
"""Lets the n-th call of the system fail while a data set is made, for every n, and looks at what is left.

    tests/faults.py --binary target/release/samstem [--calls openat,read,...] [--most 200] [--memory]

strace does it (Debian: strace), to the whole program and its workers, in each of which the n-th call fails: opening and looking at inputs, reading them, listing
folders, writing, syncing, renaming, starting processes. Every run has to end with one of its own statuses and a whole
data set or an error that names the cause; the next run has to end with the bytes of an unbroken one. --memory runs in
smaller and smaller address spaces instead. What fails before the program itself has begun (in the loader of the system, in the start of the Rust runtime)
is not counted.
"""
import argparse, json, os, re, resource, shutil, subprocess, sys, tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Call and the error it gives.
CALLS = {
    "openat": "EIO", "read": "EIO", "statx": "EIO", "getdents64": "EIO", "write": "ENOSPC", "fdatasync": "EIO", "fsync": "EIO",
    "rename,renameat,renameat2": "EIO", "unlink,unlinkat": "EIO", "mkdir,mkdirat": "ENOSPC", "flock": "EIO", "lseek": "EIO",
    "pipe2": "EMFILE", "clone3,clone,vfork,fork": "EAGAIN", "mmap": "ENOMEM", "brk": "ENOMEM", "poll,ppoll": "EINTR",
}
# The statuses of the program; 127 is the loader's, 134 and -6 an abort (memory that is not to be had).
OWN, LOADER, ABORTED = (0, 1, 2, 3), 127, (134, -6)
CLOCK_SECONDS = 120


def tree(folder):
    """Files and bytes; what lies under temporary names is no result."""
    files = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".samstem"))
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def halves(files):
    """Files under their real names that are not whole."""
    for name, data in files.items():
        if name.endswith(".json"):
            try:
                json.loads(data)
            except ValueError:
                yield name
        elif name.endswith(".csv") and not data.endswith(b"\r\n"):
            yield name


def run(command, output, before=None):
    done = subprocess.run([*command, "-o", str(output)], capture_output=True, timeout=CLOCK_SECONDS, stdin=subprocess.DEVNULL, preexec_fn=before)
    return done.returncode, done.stderr.decode("utf-8", "replace")


def judge(status, said, output, wanted, command, loader, may_abort):
    """None: the program had not begun. Else what is wrong, as a list."""
    begun = "initialization or cleanup bug" not in said
    if not begun or status == LOADER or "error while loading shared libraries" in said or (not said and status in (127, -11, 139) and loader):
        return None
    wrong = []
    if status in ABORTED and may_abort and ("memory allocation" in said or "fatal runtime error" in said):
        pass
    elif status not in OWN:
        wrong.append(f"status {status}")
    elif "panicked" in said or "a fault of the program" in said:
        wrong.append("panic")
    files = tree(output) if output.exists() else {}
    wrong += [f"half: {name}" for name in halves(files)]
    wrong += [f"another plan: {name}" for name, data in files.items() if name.startswith("plans/") and data != wanted.get(name)]
    if status == 0 and files != wanted:
        wrong.append("said to be done, and another data set")
    if status not in (0, *ABORTED) and not said.strip():
        wrong.append("no word")
    status, again = run(command, output)
    if status != 0 or tree(output) != wanted:
        wrong.append(f"the next run does not mend it (status {status}): {again[-200:]}")
    return wrong


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("--binary", required=True)
    parse.add_argument("--calls", default=";".join(CALLS), help="groups of calls, ; between")
    parse.add_argument("--most", type=int, default=200)
    parse.add_argument("--memory", action="store_true")
    parse.add_argument("--inside", action="store_true", help="without worker processes")
    given = parse.parse_args()
    if not given.memory and (not shutil.which("strace") or subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True).returncode):
        print("strace is not here or may not trace: failing calls are not tested")
        return 0
    faults = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as scratch:
        scratch = Path(scratch)
        inputs = scratch / "in"
        inputs.mkdir()
        for name in sorted(p.name for p in (ROOT / "fixtures").glob("*") if p.suffix in (".txt", ".pdf"))[:4]:
            shutil.copy(ROOT / "fixtures" / name, inputs / name)
        shutil.copy(ROOT / "fixtures" / "havneset-2025-2026.pdf", inputs)
        program = [str(Path(given.binary).resolve()), "run", str(inputs), "--jobs", "1", "-q"] + ["--no-isolation"] * given.inside
        sound = scratch / "sound"
        assert run(program, sound) == (0, ""), "the unbroken run"
        wanted = tree(sound)

        def one(name, command, before=None, may_abort=False, loader=True):
            nonlocal faults
            output = scratch / "out"
            shutil.rmtree(output, ignore_errors=True)
            try:
                status, said = run(command, output, before)
            except subprocess.TimeoutExpired:
                status, said = "no end", ""
            wrong = judge(status, said, output, wanted, program, loader, may_abort) if status != "no end" else ["no end"]
            for fault in wrong or []:
                faults += 1
                print(f"{name}: {fault}: {said.strip()[-200:]}")
            return status, said, wrong

        if given.memory:
            seen = {}
            for mib in [*range(8, 128, 4), *range(128, 1100, 64)]:
                def before(most=mib << 20):
                    resource.setrlimit(resource.RLIMIT_AS, (most, most))
                    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
                status, said, wrong = one(f"{mib} MiB", program, before, may_abort=True)
                seen.setdefault("not begun" if wrong is None else status, []).append(mib)
            print("address space in MiB by status:", seen)
        else:
            for calls in given.calls.split(";"):
                error, ends, counted = CALLS[calls], {}, 0
                for number in range(1, given.most + 1):
                    log = scratch / "log"
                    traced = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}:when={number}", *program]
                    status, said, wrong = one(f"{calls} {number}", traced, may_abort=calls in ("mmap", "brk"))
                    ends["not begun" if wrong is None else status] = ends.get("not begun" if wrong is None else status, 0) + 1
                    counted = number
                    # Fewer calls than that are made.
                    if "INJECTED" not in log.read_text(errors="replace"):
                        break
                print(f"{calls}: {error}, n = 1 to {counted}: runs by status {ends}", flush=True)
    print("faults:", faults)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
