#!/usr/bin/env python3
"""Reads every PDF below a folder, each in a run of its own, beside poppler's pdftotext, and judges what became of it.

    tests/odd_pdfs.py FOLDER --binary target/release/samstem [--jobs N] [--only PART] [--poppler FILE] [--rows FILE]

FOLDER holds odd PDFs, one folder a source: the test files of programs that read PDFs. Get them with git and leave them
out of this repository, as they are others':

    for r in mozilla/pdf.js qpdf/qpdf apache/pdfbox pdf-rs/pdf corkami/pocs pdfminer/pdfminer.six veraPDF/veraPDF-corpus; do
        git clone --depth 1 https://github.com/$r FOLDER/${r/\\//+}; done

pdfium's lie in testing/resources of https://pdfium.googlesource.com/pdfium. Equal files are read once. `*.fuzz` below
qpdf's qpdf_extra count as PDFs.

Judged a fault (exit status 1): a process that ends by a signal or panics; a document that kills its worker or whose
fault was caught; more than 10 s of processor time or 512 MiB; an error without words; success without a letter and
without a warning where pdftotext finds 50 letters. pdftotext looks past the crop box and shows hidden text, so that it may
have more letters than are seen. Letters are counted as a multiset, taken apart (NFKD), case folded.
--poppler keeps what pdftotext found for the next time; --rows writes everything that was measured.
"""
import argparse, hashlib, html, json, os, re, resource, signal, subprocess, sys, tempfile, threading, time, unicodedata
from collections import Counter
from pathlib import Path

# Processor seconds and MiB that one document may take.
CPU_SECONDS, MEMORY_MIB = 10, 512
# Seconds by the clock after which a run is ended: the machine may be busy.
CLOCK_SECONDS = 240
# Letters from which on a file counts as one with text, for an error and for a loss that nobody is told of.
TEXT, CLEARLY_TEXT = 20, 50
# Exit status of a Rust program that panicked.
PANICKED = 101
# What of pdftotext's letters shall be found.
ENOUGH = 0.9
# Keys of a plan that hold no words of the document.
NOT_WORDS = {"source", "warnings", "id", "schema_version", "language", "confidence", "match", "field", "key", "type"}


def letters(text):
    return Counter(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalpha())


def limit(cpu, memory=None):
    def apply():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if cpu:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    return apply


def measured(command, errors, output, before):
    """Status (None: ended by us), processor seconds and greatest memory of one process in MiB, descendants included."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, preexec_fn=before)
    until, ended = time.time() + CLOCK_SECONDS, False
    while True:
        pid, status, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            break
        if time.time() > until and not ended:
            child.send_signal(signal.SIGKILL)
            ended = True
        time.sleep(0.003)
    child.returncode = os.waitstatus_to_exitcode(status)
    return None if ended else child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss >> 10


def poppler(path):
    with tempfile.TemporaryFile() as out:
        status, cpu, memory = measured(["pdftotext", "-q", "-enc", "UTF-8", str(path), "-"], subprocess.DEVNULL, out,
                                       limit(CPU_SECONDS, 4 << 30))
        out.seek(0)
        found = letters(out.read().decode("utf-8", "replace"))
    return {"status": status, "cpu": cpu, "memory": memory, "letters": dict(found)}


def words(value):
    """All words of the document that a plan holds."""
    if isinstance(value, dict):
        return "".join(words(v) for k, v in value.items() if k not in NOT_WORDS)
    if isinstance(value, list):
        return "".join(map(words, value))
    return value if isinstance(value, str) else ""


def ours(binary, path):
    with tempfile.TemporaryDirectory(prefix="odd-") as folder, tempfile.TemporaryFile() as err:
        command = [binary, "run", str(path), "-o", f"{folder}/o", "--jobs", "1", "-q", "--limit", f"cpu-seconds={CPU_SECONDS}"]
        status, cpu, memory = measured(command, err, subprocess.DEVNULL, limit(None))
        err.seek(0)
        said = err.read().decode("utf-8", "replace").strip()
        row = {"status": status, "cpu": round(cpu, 3), "memory": memory, "said": said[-300:], "outcome": None}
        found = Counter()
        try:
            entry = json.loads(Path(folder, "o", "run.json").read_bytes())["inputs"][0]
            row |= {"outcome": entry["outcome"], "code": entry.get("code"), "warnings": entry.get("warnings", {})}
            if entry.get("output"):
                found = letters(words(json.loads(Path(folder, "o", entry["output"]).read_bytes())))
        except (OSError, ValueError, LookupError) as fault:
            row["said"] += f" [run.json: {fault!r}]"
    return row, found


def drawn(binary, path):
    """The letters of all words on all pages: a plan says a running head once."""
    with tempfile.TemporaryDirectory(prefix="odd-") as folder:
        page = Path(folder, "page.html")
        measured([binary, "inspect", str(path), "-o", str(page), "-q"], subprocess.DEVNULL, subprocess.DEVNULL, limit(None))
        markup = page.read_text() if page.exists() else ""
    return letters(html.unescape(" ".join(re.findall(r"<text [^>]*textLength[^>]*>([^<]*)", markup))))


def told(row):
    """Whether anything is said of the reading; that no plan was found says nothing of it."""
    return set(row["warnings"]) - {"no-items"}


def judged(row):
    faults, code = [], row.get("code")
    if row["status"] is None or code == "too-slow" or row["cpu"] > CPU_SECONDS:
        faults.append("hang")
    elif row["status"] < 0 or code == "worker-died":
        faults.append("signal")
    elif row["status"] == PANICKED or "panicked" in row["said"] or code == "internal":
        faults.append("panic")
    elif row["outcome"] not in ("ok", "ok-with-warnings", "error"):
        faults.append("no outcome")
    if row["memory"] > MEMORY_MIB:
        faults.append("memory")
    if row["outcome"] == "error" and not row["said"]:
        faults.append("error without words")
    if row["outcome"] in ("ok", "ok-with-warnings") and not row["letters"] and row["theirs"] >= CLEARLY_TEXT and not told(row):
        faults.append("quiet loss")
    return faults


def main():
    parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parse.add_argument("folder", type=Path)
    parse.add_argument("--binary", required=True)
    parse.add_argument("--jobs", type=int, default=1)
    parse.add_argument("--only", default="", help="files whose path holds this")
    parse.add_argument("--poppler", type=Path, help="what pdftotext found, kept between runs")
    parse.add_argument("--rows", type=Path, help="where to write what was measured of every file")
    given = parse.parse_args()

    files = {}
    for path in sorted(given.folder.rglob("*")):
        odd = path.suffix.lower() in (".pdf", ".fuzz") or path.parent.name == "qpdf_extra"
        if odd and path.is_file() and ".git" not in path.parts and given.only in str(path):
            files.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    known = json.loads(given.poppler.read_bytes()) if given.poppler and given.poppler.exists() else {}
    todo, rows, lock = list(files.items())[::-1], [], threading.Lock()

    def work():
        while True:
            with lock:
                if not todo:
                    return
                sha, path = todo.pop()
            theirs = known.get(sha) or poppler(path)
            row, found = ours(given.binary, path)
            theirs_there = Counter(theirs["letters"])
            if row["outcome"] != "error" and (found & theirs_there).total() < ENOUGH * theirs_there.total():
                found |= drawn(given.binary, path)
            row |= {"file": str(path.relative_to(given.folder)), "theirs": sum(theirs["letters"].values()), "their_status": theirs["status"],
                    "letters": found.total(), "common": (found & theirs_there).total()}
            row["faults"] = judged(row)
            with lock:
                known[sha] = theirs
                rows.append(row)

    threads = [threading.Thread(target=work) for _ in range(given.jobs)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    rows.sort(key=lambda row: row["file"])
    if given.poppler:
        given.poppler.write_text(json.dumps(known))
    if given.rows:
        given.rows.write_text(json.dumps(rows, indent=1, ensure_ascii=False))

    for row in rows:
        if row["faults"]:
            print(f"{', '.join(row['faults'])}: {row['file']} ({row['cpu']:.1f} CPU s, {row['memory']} MiB) {row['said'][-160:]}")
    sources = {}
    for row in rows:
        sources.setdefault(row["file"].split("/")[0], []).append(row)
    print("| source | files | ok | with warnings | error | poppler's errors | text lost | of files with text: 90 % of poppler's letters | faults |")
    print("| --- | --: | --: | --: | --: | --: | --: | --: | --: |")
    for name, part in [*sources.items(), ("all", rows)]:
        outcome = Counter(row["outcome"] for row in part)
        lost = sum(row["outcome"] == "error" and row["theirs"] >= TEXT for row in part)
        text = [row for row in part if row["theirs"] >= CLEARLY_TEXT]
        kept = sum(row["common"] >= ENOUGH * row["theirs"] for row in text)
        print(f"| {name} | {len(part)} | {outcome['ok']} | {outcome['ok-with-warnings']} | {outcome['error']} | "
              f"{sum(row['their_status'] != 0 for row in part)} | {lost} | {kept} of {len(text)} | {sum(bool(row['faults']) for row in part)} |")
    text = [row for row in rows if row["outcome"] in ("ok", "ok-with-warnings") and row["theirs"] >= CLEARLY_TEXT]
    empty = sum(not row["letters"] for row in text)
    half = [row["file"] for row in text if 2 * row["common"] < row["theirs"] and not told(row)]
    print(f"less than half of pdftotext's letters, and nothing said: {len(half)}", *half, sep="\n  ")
    if rows:
        print(f"no text, and said so, where pdftotext has {CLEARLY_TEXT} letters: {empty}; "
              f"most processor time {max(r['cpu'] for r in rows):.1f} s, most memory {max(r['memory'] for r in rows)} MiB")
    print("faults:", dict(Counter(fault for row in rows for fault in row["faults"])))
    return int(any(row["faults"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
