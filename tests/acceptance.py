#!/usr/bin/env python3
"""Measures the release binary on the plans that lie beside this repository, and holds the figures to their floors.

    tests/acceptance.py [--binary PATH] [--shared DIR] [--keep DIR] [--raise]

Runs samstem over the real plans (text and PDF twins), the development corpus, tests/plans and its folders, scores
the plans with the scripts in DIR/eval, prints every figure beside its floor in tests/acceptance/floors.json, and ends
with 1 where one is below. --raise writes the measured figures as the new floors, rounded down. Without DIR nothing can be measured:
that is said, and the status is 0. Standard library only.
"""
import argparse
import json
import math
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "tests" / "acceptance" / "floors.json"
# Plans by other hands: the first sets, and the later ones with floors of their own.
PLANS = {
    "plans": ROOT / "tests" / "plans",
    "later": ROOT / "tests" / "plans" / "later",
    "latest": ROOT / "tests" / "plans" / "latest",
    "newest": ROOT / "tests" / "plans" / "newest",
    "fresh": ROOT / "tests" / "plans" / "fresh",
    "recent": ROOT / "tests" / "plans" / "recent",
}
# Digits that floors are rounded down to: below them lies noise of the scores, not of the program.
DIGITS = 3
SEED_FORMS = ["txt", "docx.pdf", "untagged.pdf", "word.pdf"]
# Figures of which the smaller is the better; the floor is then a ceiling.
COSTS = re.compile(r"lost")


def call(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True)


def convert(binary, paths, output, *options):
    ran = call(binary, "run", *paths, "-o", output, "-q", *options)
    if ran.returncode not in (0, 1, 3):
        sys.exit(f"{binary} ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    return ran


def passwords(corpus):
    """Inputs that a user password locks, by password."""
    out = {}
    for gold in sorted(corpus.glob("*.gold.json")):
        layout = json.loads(gold.read_text(encoding="utf-8"))["layout"]
        if layout.get("encrypted") == "user":
            out.setdefault(layout["password"], []).append(gold.with_name(gold.name.replace(".gold.json", ".pdf")))
    return out


def convert_corpus(binary, corpus, output):
    """The plans of the corpus in one folder, the locked ones opened with their passwords."""
    locked = passwords(corpus)
    shut = {path for paths in locked.values() for path in paths}
    listed = [p for p in sorted(corpus.glob("*.pdf")) + sorted(corpus.glob("*.txt")) if p not in shut]
    listing = "\n".join(map(str, listed))
    ran = subprocess.run([binary, "run", "-", "-o", output, "-q"], input=listing, capture_output=True, text=True)
    if ran.returncode not in (0, 1, 3):
        sys.exit(f"{binary} ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    for password, paths in locked.items():
        for path in paths:
            made = call(binary, "extract", path, "--password", password, "-q")
            if made.returncode == 0:
                (Path(output) / "plans" / f"{path.name}.json").write_text(made.stdout, encoding="utf-8")


def seed_figures(shared, plans):
    figures = {}
    for form in SEED_FORMS:
        said = call(sys.executable, shared / "eval" / "seeds.py", "--pred", plans, "--form", form).stdout
        found = re.search(r"(\d+) passed, (\d+) failed", said)
        passed, failed = map(int, found.groups()) if found else (0, 0)
        figures[f"seeds.{form}.passed"] = passed / max(1, passed + failed)
    return figures


def corpus_figures(shared, gold, plans, scratch, name):
    result = Path(scratch) / f"{name}.json"
    said = call(sys.executable, shared / "eval" / "evaluate.py", "--gold", gold, "--pred", plans, "--json", result)
    if not result.exists():
        return {}, said.stdout + said.stderr
    report = json.loads(result.read_text(encoding="utf-8"))
    figures = {}
    for form, metrics in {**report["formats"], "overall": report["overall"]}.items():
        for metric in ("score", "item_f1", "measure_f1", "perfect"):
            figures[f"{name}.{form}.{metric}"] = metrics[metric]
    return figures, said.stdout


def lost_share(shared, plans, inputs):
    if not inputs:
        return None
    said = call(sys.executable, shared / "eval" / "conservation.py", "--pred", plans, *inputs).stdout
    found = re.search(r"(\d+) words, (\d+) lost", said)
    if not found:
        return None
    words, lost = map(int, found.groups())
    return lost / max(1, words)


def conservation_figures(shared, plans, folder, name):
    figures = {}
    for end, label in (("*.txt", "txt"), ("*.pdf", "pdf")):
        inputs = [p for p in sorted(folder.rglob(end)) if not p.name.endswith(".scan.pdf")]
        inputs = [p for p in inputs if p not in {q for paths in passwords(folder).values() for q in paths}]
        share = lost_share(shared, plans, inputs)
        if share is not None:
            figures[f"{name}.{label}.lost"] = share
    return figures


def verdict(figures, floors):
    """Prints every figure beside its floor; the names of those that do not hold."""
    low = []
    width = max(map(len, figures))
    print(f"{'figure'.ljust(width)}  measured    floor")
    for name, value in figures.items():
        floor = floors.get(name, 1.0 if COSTS.search(name) else 0.0)
        holds = value <= floor if COSTS.search(name) else value >= floor
        print(f"{name.ljust(width)}  {value:8.4f}  {floor:7.3f}{'' if holds else '  below the floor'}")
        if not holds:
            low.append(name)
    for name in sorted(set(floors) - set(figures)):
        print(f"{name.ljust(width)}   missing  {floors[name]:7.3f}  not measured")
        low.append(name)
    return low


def rounded(name, value):
    scale = 10 ** DIGITS
    return (math.ceil if COSTS.search(name) else math.floor)(value * scale) / scale


def main():
    args = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    args.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "samstem")
    args.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args.add_argument("--keep", type=Path, help="write the data sets here instead of a folder that is removed")
    args.add_argument("--raise", dest="lift", action="store_true", help="write what was measured as the new floors")
    args = args.parse_args()
    if not (args.shared / "eval").is_dir():
        print(f"acceptance: there is no {args.shared}, so nothing can be measured")
        return 0
    if not args.binary.exists():
        sys.exit(f"acceptance: there is no {args.binary}; run cargo build --release first")
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        start = time.monotonic()
        convert(args.binary, [args.shared / "seeds"], folder / "seeds")
        convert_corpus(args.binary, args.shared / "corpus", folder / "corpus")
        for name, gold in PLANS.items():
            convert_corpus(args.binary, gold, folder / name)
        seconds = time.monotonic() - start
        seeds, corpus = (folder / name / "plans" for name in ("seeds", "corpus"))
        figures = seed_figures(args.shared, seeds)
        scores, said = corpus_figures(args.shared, args.shared / "corpus", corpus, scratch, "corpus")
        figures.update(scores)
        for name, gold in PLANS.items():
            scores, of_plans = corpus_figures(args.shared, gold, folder / name / "plans", scratch, name)
            figures.update(scores)
            said += of_plans
        figures.update(conservation_figures(args.shared, seeds, args.shared / "seeds", "seeds"))
        figures.update(conservation_figures(args.shared, corpus, args.shared / "corpus", "corpus"))
    print(said)
    print(f"converted in {seconds:.1f} s\n")
    if args.lift:
        lifted = {name: rounded(name, value) for name, value in figures.items()}
        FLOORS.write_text(json.dumps(lifted, indent=1) + "\n", encoding="utf-8")
    low = verdict(figures, json.loads(FLOORS.read_text(encoding="utf-8")))
    if low:
        print(f"\nacceptance: {len(low)} figures do not hold: {', '.join(low)}")
        return 1
    print(f"\nacceptance: all {len(figures)} figures hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
