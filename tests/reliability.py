#!/usr/bin/env python3
"""Measures what docs/reliability.md states beside the figures of hostile.py: the cost of worker processes,
a second run over unchanged plans, and many plans with hostile files among them.

    tests/reliability.py --binary target/release/samstem [--shared DIR] [--attacks DIR] [--plans N]

DIR of --attacks is a folder that `hostile.py make DIR` wrote; without it no hostile files are put among the plans.
"""
import argparse, filecmp, json, os, resource, shutil, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The processor time of one run differs from the next by a few per cent on a quiet machine.
ROUNDS = 5


def run(binary, paths, output, *more):
    """Wall and processor seconds, greatest memory of one process in MiB so far, exit status."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.time()
    done = subprocess.run([binary, "run", *map(str, paths), "-o", str(output), "-q", *more], capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.time() - start, cpu, after.ru_maxrss >> 10, done.returncode


def same(a, b):
    """Whether two folders hold the same files with the same bytes."""
    names = [sorted(p.relative_to(x) for p in x.rglob("*") if p.is_file()) for x in (a, b)]
    return names[0] == names[1] and all(filecmp.cmp(a / n, b / n, shallow=False) for n in names[0])


def isolation(binary, corpus, scratch):
    least = {}
    for _ in range(ROUNDS):
        for name, more in (("workers", []), ("inside", ["--no-isolation"])):
            for jobs in ("1", "2"):
                output = scratch / f"{name}-{jobs}"
                shutil.rmtree(output, ignore_errors=True)
                wall, cpu, _, _ = run(binary, [corpus], output, "--jobs", jobs, *more)
                old = least.get((name, jobs), (1e9, 1e9))
                least[name, jobs] = (min(old[0], wall), min(old[1], cpu))
    for jobs in ("1", "2"):
        (wall, cpu), (wall_inside, cpu_inside) = least["workers", jobs], least["inside", jobs]
        print(f"isolation, --jobs {jobs}: {wall:.2f} s ({cpu:.2f} CPU s), without {wall_inside:.2f} s ({cpu_inside:.2f} CPU s): "
              f"{100 * (wall / wall_inside - 1):+.1f} % wall, {100 * (cpu / cpu_inside - 1):+.1f} % CPU")
    folders = [scratch / f"{n}-{j}" for n in ("workers", "inside") for j in ("1", "2")]
    print("same bytes with and without:", all(same(folders[0], f) for f in folders[1:]))


def generate(folder, count):
    """Plans after the fixtures, each with bytes of its own: comments and empty lines at the end, which change nothing."""
    texts = [p.read_bytes() for p in sorted((ROOT / "fixtures").glob("*.txt"))]
    pdf = (ROOT / "fixtures" / "havneset-2025-2026.pdf").read_bytes()
    for k in range(count):
        below = folder / f"m{k % 50:02}"
        below.mkdir(parents=True, exist_ok=True)
        if k % 4 == 0:
            (below / f"plan-{k:05}.pdf").write_bytes(pdf + b"\n%% %d\n" % k)
        else:
            (below / f"plan-{k:05}.txt").write_bytes(texts[k % len(texts)] + b"\n" * (1 + k // len(texts)))


def unchanged(binary, scratch, count=2_000):
    folder, output = scratch / "unchanged", scratch / "unchanged-out"
    generate(folder, count)
    first = run(binary, [folder], output)[0]
    times = [run(binary, [folder], output)[0] for _ in range(ROUNDS)]
    (folder / "m00" / "plan-00000.pdf").unlink()
    print(f"{count} plans: first run {first:.2f} s, unchanged {min(times):.2f} s, one gone {run(binary, [folder], output)[0]:.2f} s")


def many(binary, scratch, attacks, count):
    good, mixed, few = scratch / "good", scratch / "mixed", scratch / "few"
    generate(few, count // 10)
    wall, cpu, rss, status = run(binary, [few], scratch / "few-out")
    print(f"{count // 10} plans: {wall:.1f} s, {cpu:.1f} CPU s, largest process so far {rss} MiB, status {status}")
    generate(good, count)
    wall, cpu, rss, status = run(binary, [good], scratch / "good-out")
    print(f"{count} plans: {wall:.1f} s, {cpu:.1f} CPU s, largest process so far {rss} MiB, status {status}")
    if not attacks:
        return
    shutil.copytree(good, mixed)
    kinds = [d for d in sorted((attacks / "in").iterdir()) if d.name not in ("fs", "lists")]
    hostile = [p for d in kinds for p in sorted(d.iterdir()) if p.stat().st_size < 20 << 20]
    for k in range(count // 100):
        source = hostile[k % len(hostile)]
        shutil.copy(source, mixed / f"m{k % 50:02}" / f"x-{k:04}-{source.name}")
    wall, cpu, rss, status = run(binary, [mixed], scratch / "mixed-out")
    names = [p.name for p in (scratch / "good-out" / "plans").iterdir()]
    wrong = [n for n in names if not same_plan(scratch, n)]
    wrong_content = not_as_the_fixture(binary, scratch, mixed)
    print(f"with {count // 100} hostile files among them: {wall:.1f} s, {cpu:.1f} CPU s, largest process so far {rss} MiB, "
          f"status {status}; good plans that differ: {len(wrong)} of {len(names)} {wrong[:3]}, "
          f"that do not hold what their fixture holds: {len(wrong_content)} {wrong_content[:3]}")
    complete(scratch / "mixed-out", mixed)


def content(path):
    """The items of a plan but for identifiers and places."""
    items = json.loads(path.read_text())["items"]
    for item in items:
        for key in ("id", "source", "confidence"):
            item.pop(key, None)
        for measure in item["measures"]:
            measure.pop("id", None)
    return items


def not_as_the_fixture(binary, scratch, mixed):
    """Names of generated plans whose items are not those of the fixture that they were made after."""
    output = scratch / "fixtures-out"
    run(binary, [ROOT / "fixtures"], output)
    plans = lambda folder: {entry["file"].split("/")[-1]: folder / entry["output"]
                            for entry in json.loads((folder / "run.json").read_text())["inputs"] if entry.get("output")}
    fixtures, made = plans(output), plans(scratch / "mixed-out")
    texts = sorted(p.name for p in (ROOT / "fixtures").glob("*.txt"))
    wanted = {name: content(path) for name, path in fixtures.items()}
    wrong = []
    for path in sorted(mixed.rglob("plan-*")):
        number = int(path.stem.split("-")[1])
        fixture = "havneset-2025-2026.pdf" if number % 4 == 0 else texts[number % len(texts)]
        if path.name not in made or content(made[path.name]) != wanted[fixture]:
            wrong.append(path.name)
    return wrong


def complete(output, folder):
    """Whether the manifest has every path once, and its counts add up."""
    report = json.loads((output / "run.json").read_text())
    seen = sorted(entry["file"] for entry in report["inputs"])
    there = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())
    counts = report["counts"]
    total = sum(counts[key] for key in ("ok", "ok_with_warnings", "error", "skipped"))
    codes = {}
    for entry in report["inputs"]:
        codes[entry.get("code")] = codes.get(entry.get("code"), 0) + 1
    print(f"manifest: {len(seen)} entries for {len(there)} paths, the same: {seen == there}; counts add up: {total == len(seen)}; {codes}")


def same_plan(scratch, name):
    """The plan but for its identifier, which depends on the plans beside it."""
    found = []
    for folder in ("good-out", "mixed-out"):
        path = scratch / folder / "plans" / name
        if not path.exists():
            return False
        plan = json.loads(path.read_text())
        plan["plan"]["id"] = ""
        for item in plan["items"]:
            item["id"] = ""
            for measure in item["measures"]:
                measure["id"] = ""
        found.append(plan)
    return found[0] == found[1]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("--binary", type=Path, default=ROOT / "target" / "release" / "samstem")
    args.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args.add_argument("--attacks", type=Path)
    args.add_argument("--plans", type=int, default=10_000)
    args.add_argument("--many-alone", action="store_true", help="the many plans alone")
    args = args.parse_args()
    binary = os.path.abspath(args.binary)
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        if not args.many_alone:
            if (args.shared / "corpus").is_dir():
                isolation(binary, args.shared / "corpus", scratch)
            unchanged(binary, scratch)
        many(binary, scratch, args.attacks, args.plans)
    return 0


if __name__ == "__main__":
    sys.exit(main())
