#!/usr/bin/env python3
"""Whether all forms of one data set say the same: JSON, CSV, XLSX, SQLite and Parquet, read back by programs
that are not ours (csv, openpyxl, sqlite3, DuckDB, pandas) and compared field by field; and whether frictionless
and csvw find the descriptions valid. The rows are made from plans/*.json here, once more, on their own.

    tests/agreement.py --binary target/debug/samstem     (built with --features sqlite,parquet)

The packages are in tests/readers.txt.
"""
import argparse
import csv
import datetime
import json
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import duckdb
import openpyxl
import pandas
from csvw import CSVW
from frictionless import Package

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("nn", "nb", "en")
# Sheets of the workbook over a table, in each language.
SHEETS = {
    "measures": ("Tiltak", "Tiltak", "Measures"),
    "unplaced": ("Anna tekst", "Annen tekst", "Other text"),
    "plans": ("Kjelder", "Kilder", "Sources"),
}
# What a table of a plan may have columns for, in the order of the form.
COLUMNS = ("objective measures deliverable responsible deadline resources status comment indicator cost participants "
           "priority target_group").split()
# Cells that break spreadsheets, databases and readers of CSV.
HOSTILE = """Handlingsplan 2025-2026 for Spøkvik kommune

| Nr. | Mål | Tiltak | Ansvarlig | Frist | Kommentar | Kostnad |
| --- | --- | --- | --- | --- | --- | --- |
| 1.10 | =1+1 | - lage rutine, "sitat"; og meir | @utvalet | 31.12.2025 | =HYPERLINK("http://x";"y") | -12 500,50 |
| 001 | '; DROP TABLE plans; -- | +47 22 33 44 55 | SSU | Haust 2025 | NULL | 0 |
| 1E5 | ＝1+1 | NaN | kommunen | 29.02.2028 | true | 1 250 000 kr |
"""


def maybe(value, key):
    return value.get(key) if value else None


def joined(values, between="|"):
    return between.join(str(v) for v in values or []) or None


def flat(plan):
    meta, community, period = plan["plan"], plan["plan"].get("community"), plan["plan"].get("period")
    return {
        "community": maybe(community, "name"), "community_id": maybe(community, "id"), "language": meta.get("language"),
        "period_from": maybe(period, "from"), "period_to": maybe(period, "to"), "source_file": plan["source"]["file"],
    }


def of_item(plan, item):
    area, who, when = item.get("focus_area"), item.get("responsible"), item.get("deadline")
    cost, target = item.get("cost_amount"), item.get("target")
    row = flat(plan) | {
        "plan_id": plan["plan"]["id"], "focus_area_no": maybe(area, "no"), "focus_area": maybe(area, "title"),
        "responsible": maybe(who, "text"), "responsible_actors": joined(maybe(who, "actors")),
        "responsible_types": joined(maybe(who, "types")), "deadline": maybe(when, "text"),
        "deadline_from": maybe(when, "from"), "deadline_to": maybe(when, "to"), "deadline_kind": maybe(when, "kind"),
        "deadline_precision": maybe(when, "precision"), "deadline_flags": joined(maybe(when, "flags")),
        "cost_kroner": maybe(cost, "kroner"), "cost_kroner_upper": maybe(cost, "upper"),
        "target_bound": maybe(target, "bound"), "target_value": maybe(target, "value"),
        "target_upper": maybe(target, "upper"), "target_baseline": maybe(target, "baseline"),
        "target_unit": maybe(target, "unit"), "item_language": item.get("language"),
        "extra": item.get("extra") or None, "pages": joined(item["source"]["pages"]),
        "table": item["source"].get("table"), "rows": joined(item["source"]["rows"]),
        "warnings": joined(item["warnings"], "\n"), "confidence": item["confidence"],
    }
    same = ("focus_area_goal section item_no objective deliverable resources status comment indicator cost participants "
            "priority target_group status_kind")
    row["absent_fields"] = joined(c for c in COLUMNS if c != "measures" and c not in item)
    return row | {name: item.get(name) for name in same.split()}


def made(plans):
    """The rows of every table but that of actors, from the JSON alone."""
    tables = {name: [] for name in ("measures", "items", "plans", "headings", "unplaced")}
    for output, plan in plans:
        here = {"plan_id": plan["plan"]["id"], "source_file": plan["source"]["file"]}
        count = 0
        for item in plan["items"]:
            row, lines = of_item(plan, item), []
            for measure in item["measures"]:
                evidence = [f'{e["theme"]}: {e["phrase"]} ({e["place"]})' for e in measure.get("theme_evidence", [])]
                tables["measures"].append(row | {
                    "id": measure["id"], "item_id": item["id"], "measure": measure["text"],
                    "points": joined(measure["points"], "\n"), "themes": joined(measure["themes"]),
                    "theme_evidence": joined(evidence, "\n"), "tentative": measure.get("tentative", False),
                })
                lines += [measure["text"]] + [f"- {point}" for point in measure["points"]]
                count += 1
            tables["items"].append(row | {
                "id": item["id"], "measures": joined(lines, "\n"), "measure_count": len(item["measures"]),
            })
        used = {(i["focus_area"].get("no"), i["focus_area"]["title"]) for i in plan["items"] if i.get("focus_area")}
        empty = [" ".join(filter(None, (a.get("no"), a["title"]))) for a in plan["focus_areas"]
                 if (a.get("no"), a["title"]) not in used]
        has = [c for c in COLUMNS if any(i.get(c) if c == "measures" else c in i for i in plan["items"])]
        meta = plan["plan"]
        tables["plans"].append(flat(plan) | {
            "id": meta["id"], "title": meta.get("title"), "period": maybe(meta.get("period"), "text"),
            "body": maybe(meta.get("body"), "name"), "body_id": maybe(meta.get("body"), "id"),
            "body_type": maybe(meta.get("body"), "type"), "version": maybe(meta.get("version"), "text"),
            "version_date": maybe(meta.get("version"), "date"),
            "main_goal": meta.get("main_goal"), "purpose": meta.get("purpose"), "sensitivity": meta.get("sensitivity"),
            "focus_areas": len(plan["focus_areas"]), "empty_focus_areas": joined(empty, "\n"),
            "items": len(plan["items"]), "measures": count,
            "fields": joined("measure" if c == "measures" else c for c in has),
            "warnings": sum(n.get("severity", "warning") == "warning" for n in plan["warnings"])
            + sum(len(i["warnings"]) for i in plan["items"]),
            "sha256": plan["source"]["sha256"], "media_type": plan["source"]["media_type"],
            "pages": plan["source"].get("pages"), "output": output,
        })
        for heading in plan["headings"]:
            tables["headings"].append(here | {
                "table": heading["table"], "column": heading.get("column"), "heading": heading["heading"] or None,
                "field": heading.get("field"), "match": heading["match"], "score": heading["score"],
                "suggestions": joined(heading.get("suggestions")),
            })
        tables["unplaced"] += [here | {"page": u.get("page"), "text": u["text"]} for u in plan["unplaced"]]
    return tables


def plain(value, kind):
    """A value as any of the readers gives it, in the type of its field."""
    if value is None or value is pandas.NaT or value == "" or (isinstance(value, float) and value != value):
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[value] if isinstance(value, str) else bool(value)
    if kind in ("integer", "year"):
        assert float(value) == int(float(value)), value
        return int(float(value))
    if kind == "number":
        return float(value)
    if kind == "date":
        return str(value.date() if isinstance(value, datetime.datetime) else value)
    if kind == "object":
        return json.loads(value) if isinstance(value, str) else value
    assert isinstance(value, str), (value, kind)
    return value


class Compare:
    def __init__(self, kinds):
        self.kinds, self.compared, self.faults = kinds, 0, []

    def rows(self, what, table, wanted, found, columns=None, allow=lambda want, got: False):
        kinds = self.kinds[table]
        if len(wanted) != len(found):
            self.faults.append(f"{what} {table}: {len(found)} rows, not {len(wanted)}")
        for number, (want, got) in enumerate(zip(wanted, found)):
            for name in columns or kinds:
                a, b = plain(want.get(name), kinds[name]), plain(got[name], kinds[name])
                self.compared += 1
                if a != b and not allow(a, b):
                    self.faults.append(f"{what} {table} row {number} {name}: {b!r}, not {a!r}")


def run(binary, inputs, output, *options):
    done = subprocess.run([binary, "run", "-q", *inputs, "-o", output, *options], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"run {' '.join(options)}: status {done.returncode}\n{done.stderr}")


def read_csv(path, delimiter=","):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def guarded(want, got):
    """What the dialect for Excel may do to a text: an apostrophe before it, or a dash for a bullet."""
    return isinstance(want, str) and got in ("'" + want, "–" + want[1:])


def workbook(path, language, package, compare, wanted):
    book = openpyxl.load_workbook(path)
    for table, names in SHEETS.items():
        heads = {f["titles"][language]: f["key"] for f in package[table]["schema"]["fields"]}
        rows = list(book[names[LANGUAGES.index(language)]].iter_rows(values_only=True))
        # Columns that the workbook has beside the fields come with titles of their own.
        at = {heads[title]: i for i, title in enumerate(rows[0]) if title in heads}
        if table != "unplaced" and set(at) != set(compare.kinds[table]):
            compare.faults.append(f"XLSX {language} {table}: no column for {set(compare.kinds[table]) - set(at)}")
        found = [{key: row[i] for key, i in at.items()} for row in rows[1:]]
        key = next(k for k in ("id", "text") if k in at)
        order = {row[key]: i for i, row in enumerate(wanted[table])}
        if key == "id":
            found.sort(key=lambda row: order.get(row["id"], -1))
        compare.rows(f"XLSX {language}", table, wanted[table], found, list(at))


def valid(folder):
    report = Package(str(folder / "datapackage.json")).validate()
    faults = [] if report.valid else [f"frictionless: {e}" for e in report.flatten(["type", "note"])[:5]]
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            good = CSVW(str(folder / "csv-metadata.json"), validate=True).is_valid
        except ValueError as error:
            good, faults = False, faults + [f"csvw: {error}"]
    if not good:
        faults.append(f"csvw: not valid {[str(w.message) for w in said][:5]}")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default="target/debug/samstem")
    binary = str(Path(parser.parse_args().binary).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        hostile = folder / "in" / "spokvik.txt"
        hostile.parent.mkdir()
        hostile.write_text(HOSTILE, encoding="utf-8")
        inputs = [str(ROOT / "fixtures"), str(hostile)]
        faults = agree(binary, inputs, folder)
        for headers in (*LANGUAGES, "key"):
            for dialect in ("standard", "excel-no"):
                output = folder / f"{headers}-{dialect}"
                run(binary, inputs, str(output), "--headers", headers, "--csv-dialect", dialect)
                faults += [f"{headers} {dialect}: {fault}" for fault in valid(output)]
        print("descriptions: frictionless and csvw held 8 data sets (2 dialects, 4 kinds of headings)")
    for fault in faults[:40]:
        print("FAULT", fault)
    if faults:
        sys.exit(f"{len(faults)} faults")


def agree(binary, inputs, folder):
    first = folder / "first"
    run(binary, inputs, str(first), "--xlsx", "--language", LANGUAGES[0], "--sqlite", "--parquet")
    package = {r["name"]: r for r in json.loads((first / "datapackage.json").read_text())["resources"]}
    kinds = {name: {f["key"]: f["type"] for f in r["schema"]["fields"]} for name, r in package.items()}
    report = json.loads((first / "run.json").read_text())
    outputs = [i["output"] for i in report["inputs"] if i.get("output")]
    wanted = made([(output, json.loads((first / output).read_text())) for output in outputs])
    compare = Compare(kinds)
    # Names over all plans are in no JSON: the other forms are held against the CSV.
    wanted["actors"] = read_csv(first / "actors.csv")
    assert set(wanted) == set(kinds), set(kinds)
    assert any(r["measure"].startswith("+47") for r in wanted["measures"]), "the hostile cells are not there"

    base = sqlite3.connect(first / "samstem.sqlite")
    base.row_factory = sqlite3.Row
    assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    broken = base.execute("PRAGMA foreign_key_check").fetchall()
    compare.faults += [f"SQLite: foreign key {tuple(row)}" for row in broken]
    described = {(r["table"], r["field"]): r["title_nn"] for r in base.execute("SELECT * FROM fields")}
    for table in kinds:
        compare.rows("CSV", table, wanted[table], read_csv(first / f"{table}.csv"))
        compare.rows("SQLite", table, wanted[table], base.execute(f'SELECT * FROM "{table}"').fetchall())
        assert set(described) >= {(table, name) for name in kinds[table]}
        path = str(first / f"{table}.parquet")
        got = duckdb.sql(f"SELECT * FROM '{path}'")
        compare.rows("DuckDB", table, wanted[table], [dict(zip(got.columns, row)) for row in got.fetchall()])
        frame = pandas.read_parquet(path).astype(object)
        compare.rows("pandas", table, wanted[table], frame.where(frame.notna(), None).to_dict("records"))
    types = {row[0]: row[1] for row in duckdb.sql(f"DESCRIBE SELECT * FROM '{first}/measures.parquet'").fetchall()}
    for name, kind in {"deadline_to": "DATE", "confidence": "DOUBLE", "tentative": "BOOLEAN", "period_from": "INTEGER"}.items():
        if types[name] != kind:
            compare.faults.append(f"Parquet: {name} is {types[name]}, not {kind}")
    # Which type a cell has is told by SQLite itself.
    odd = base.execute("SELECT count(*) FROM measures WHERE typeof(confidence) <> 'real' OR typeof(period_from) NOT IN "
                       "('integer', 'null') OR typeof(tentative) <> 'integer'").fetchone()[0]
    if odd:
        compare.faults.append(f"SQLite: {odd} cells of another type than their column")

    for language in LANGUAGES:
        output = first
        if language != LANGUAGES[0]:
            output = folder / f"xlsx-{language}"
            run(binary, inputs, str(output), "--xlsx", "--language", language)
        workbook(output / "samstem.xlsx", language, package, compare, wanted)

    excel = folder / "excel"
    run(binary, inputs, str(excel), "--csv-dialect", "excel-no")
    for table in kinds:
        rows = read_csv(excel / f"{table}.csv", ";")
        for row in rows:
            for name, kind in kinds[table].items():
                if kind == "number":
                    row[name] = row[name].replace(",", ".")
        compare.rows("CSV excel-no", table, wanted[table], rows, allow=guarded)
    counts = ", ".join(f"{len(rows)} {name}" for name, rows in wanted.items())
    print(f"agreement: {compare.compared} cells of JSON, CSV (2 dialects), XLSX (3 languages), SQLite and Parquet (2 readers)"
          f" compared, {len(compare.faults)} differ ({counts})")
    return compare.faults


if __name__ == "__main__":
    main()
