#!/usr/bin/env python3
"""Times samstem against other programs on the same PDFs: tests/speed.py FOLDER --binary target/release/samstem [--rounds 3].

Every program gets every PDF of the folder. CPU seconds (user and system, children included) and wall
seconds are the least of the rounds, the rounds of all programs in turn. `one process` is one start for
all files, `one a file` a start for each. Programs that are not installed are left out: pdftotext is
poppler's; pdfplumber, pymupdf and camelot are looked for by the Python given with --python.
The last lines are the memory of a run over 2,000 plans (copies under other names), of the largest process.
"""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# What each program does with a file `f`; a file that it cannot read costs what it costs to find out.
PEERS = {
    "pdfplumber, tables": ("pdfplumber", "[t.extract() for p in pdfplumber.open(f).pages for t in p.find_tables()]"),
    "PyMuPDF, find_tables": ("pymupdf", "[t.extract() for p in pymupdf.open(f) for t in p.find_tables()]"),
    "camelot, lattice": ("camelot", "[t.df for t in camelot.read_pdf(f, pages='all')]"),
}
PEER = """import sys, {module}
for f in sys.argv[1:]:
    try:
        {work}
    except Exception as error:
        print(f, error, file=sys.stderr)
"""


def timed(commands):
    """CPU and wall seconds of the commands, one after the other; None where one cannot be started."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    for command in commands:
        try:
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        except OSError:
            return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - start


def has(python, module):
    return subprocess.run([python, "-c", f"import {module}"], stderr=subprocess.DEVNULL).returncode == 0


def programs(binary, files, python, out):
    run = [binary, "run", *files, "-o", str(out), "--force", "-q", "--retry", "all"]
    rows = {
        "samstem run, one process": [run],
        "samstem run, 1 thread": [[*run, "--jobs", "1"]],
        "samstem run, 2 threads": [[*run, "--jobs", "2"]],
        "samstem run, no workers": [[*run, "--no-isolation"]],
        "samstem tables, one a file": [[binary, "tables", f, "-q"] for f in files],
        "samstem tables, one a file, no workers": [[binary, "tables", f, "-q", "--no-isolation"] for f in files],
    }
    if shutil.which("pdftotext"):
        rows["pdftotext -layout, one a file"] = [["pdftotext", "-layout", f, "-"] for f in files]
    for name, (module, work) in PEERS.items():
        if has(python, module):
            rows[name] = [[python, "-c", PEER.format(module=module, work=work), *files]]
    return rows


def memory(binary, files, folder, plans=2000):
    """MiB of the largest process of a run over so many plans, and how many there were."""
    many = folder / "many"
    many.mkdir()
    for i in range(plans):
        os.link(files[i % len(files)], many / f"{i:05}.pdf") if os.stat(files[0]).st_dev == os.stat(many).st_dev else shutil.copy(
            files[i % len(files)], many / f"{i:05}.pdf"
        )
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, binary, "run", str(many), "-o", str(folder / "out-many"), "-q"]
    start = time.monotonic()
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return int(found) / 1024, time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    files = sorted(str(f.resolve()) for f in args.folder.glob("*.pdf"))
    if not files:
        sys.exit(f"{args.folder}: there is no PDF")
    with tempfile.TemporaryDirectory() as folder:
        rows = programs(str(Path(args.binary).resolve()), files, args.python, Path(folder) / "out")
        best = {}
        for _ in range(args.rounds):
            for name, commands in rows.items():
                if (found := timed(commands)) is not None:
                    best[name] = tuple(map(min, found, best.get(name, found)))
        print(f"{len(files)} PDFs, least of {args.rounds} rounds\n")
        print("| program | CPU s | wall s |\n| --- | --- | --- |")
        for name, (cpu, wall) in best.items():
            print(f"| {name} | {cpu:.2f} | {wall:.2f} |")
        most, wall = memory(str(Path(args.binary).resolve()), files, Path(folder))
        print(f"\n2,000 plans: largest process {most:.0f} MiB, {wall:.1f} s")


if __name__ == "__main__":
    main()
