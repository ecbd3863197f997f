#!/usr/bin/env python3
"""Writes a data set of many invented plans, to measure `samstem compare` on: tests/many_plans.py DIR [PLANS].

The plans are as run writes them (run.json and plans/*.json): communities with a plan every two years,
some ten measures each, in Nynorsk and Bokmål, put together from words so that most texts differ and
some say the same. The same arguments give the same bytes.
"""
import json
import random
import sys
from pathlib import Path

VERBS = {
    "nn": "etablere utarbeide vidareføre evaluere styrkje kartleggje prøve_ut revidere innføre gjennomføre utgreie samordne".split(),
    "nb": "etablere utarbeide videreføre evaluere styrke kartlegge prøve_ut revidere innføre gjennomføre utrede samordne".split(),
}
THINGS = {
    "nn": "rutine team avtale prosedyre kurs nettverk fagdag opplæringsplan sjekkliste retningsline poliklinikk pilot plan rettleiar register møteplass informasjonsmateriell tilbod ordning modell".split(),
    "nb": "rutine team avtale prosedyre kurs nettverk fagdag opplæringsplan sjekkliste retningslinje poliklinikk pilot plan veileder register møteplass informasjonsmateriell tilbud ordning modell".split(),
}
TOPICS = {
    "nn": "demens|utskriving|palliasjon|KOLS|hjartesvikt|diabetes|rusomsorg|sjølvmord|jordmorteneste|barsel|legemiddelsamstemming|rehabilitering|habilitering|velferdsteknologi|digital heimeoppfølging|legevakt|ambulanse|smittevern|beredskap|tolk|ernæring|fall|trykksår|individuell plan|brukarmedverknad|hospitering|rekruttering|e-melding|tilvising|epikrise|kreft|hjerneslag|barnevern|helsestasjon|skulehelseteneste|psykisk helse|tvang|akuttmottak|forsking|folkehelse".split("|"),
    "nb": "demens|utskrivning|palliasjon|KOLS|hjertesvikt|diabetes|rusomsorg|selvmord|jordmortjeneste|barsel|legemiddelsamstemming|rehabilitering|habilitering|velferdsteknologi|digital hjemmeoppfølging|legevakt|ambulanse|smittevern|beredskap|tolk|ernæring|fall|trykksår|individuell plan|brukermedvirkning|hospitering|rekruttering|e-melding|henvisning|epikrise|kreft|hjerneslag|barnevern|helsestasjon|skolehelsetjeneste|psykisk helse|tvang|akuttmottak|forskning|folkehelse".split("|"),
}
GROUPS = {
    "nn": "skrøpelege eldre|barn og unge|personar med fleire kroniske lidingar|gravide|pårørande|nytilsette|fastlegar|heimetenesta|sjukeheimar|innvandrarar|ungdom|tilsette på sjukehuset".split("|"),
    "nb": "skrøpelige eldre|barn og unge|personer med flere kroniske lidelser|gravide|pårørende|nyansatte|fastleger|hjemmetjenesten|sykehjem|innvandrere|ungdom|ansatte på sykehuset".split("|"),
}
SYLLABLES = "fjord vik nes dal berg sund øy strand elv haug lund moen set vang tind bø lia heim".split()
PLACES = sorted({a + b for a in SYLLABLES for b in SYLLABLES if a != b})
THEMES = ["PG1", "PG2", "PG3", "PG4", "PG5", "X02", "X03", "X04", "X07", "X13"]
ITEMS = 5
MEASURES = 2


def text(rng: random.Random, language: str) -> str:
    verb, thing = rng.choice(VERBS[language]).replace("_", " "), rng.choice(THINGS[language])
    topic, group = rng.choice(TOPICS[language]), rng.choice(GROUPS[language])
    out = f"{verb} {thing} for {topic} for {group}"
    if rng.random() < 0.8:
        out += f" i {rng.choice(PLACES).capitalize()}"
    if rng.random() < 0.5:
        out += f" og {rng.choice(PLACES).capitalize()}, {rng.choice(TOPICS[language])}"
    return out[0].upper() + out[1:]


def plan(number: int, texts: list[str], rng: random.Random) -> dict:
    community, turn = number // 4, number % 4
    language = "nn" if community % 2 else "nb"
    year = 2018 + 2 * turn
    plan_id = f"fellesskap-{community:05}-{year}"
    items = []
    for i in range(ITEMS):
        item_id = f"{plan_id}/{i + 1}"
        due = f"{year + i % 2}-{6 if i % 3 else 12:02}-30"
        measures = [
            {"id": f"{item_id}/{m + 1}", "text": texts[i * MEASURES + m], "points": [],
             "themes": rng.sample(THEMES, rng.randint(0, 2))}
            for m in range(MEASURES)
        ]
        item = {
            "id": item_id, "item_no": str(i + 1), "focus_area": None, "focus_area_goal": None,
            "objective": f"Mål {i + 1}", "measures": measures,
            "responsible": rng.choice([None, {"text": "SSU", "actors": ["ssu"], "types": ["utval"]}]),
            "deadline": {"text": due, "from": None, "to": due, "kind": "by"},
            "status": rng.choice([None, "i gang"]),
            "source": {"pages": [1], "table": 0, "rows": [i + 1],
                       "boxes": [{"page": 1, "bbox": [56.0, 100.0 + 40 * i, 540.0, 140.0 + 40 * i]}]},
            "confidence": 0.97, "warnings": [],
        }
        items.append(item)
    return {
        "schema_version": "1.0",
        "source": {"file": f"{plan_id}.pdf", "sha256": "00", "media_type": "application/pdf", "pages": 3},
        "plan": {"id": plan_id, "title": f"Handlingsplan {year}-{year + 1}",
                 "community": {"id": f"fellesskap-{community:05}", "name": f"Fellesskap {community}"},
                 "language": language, "period": {"from": str(year), "to": str(year + 1), "text": f"{year}-{year + 1}"}},
        "focus_areas": [], "items": items, "headings": [], "unplaced": [], "furniture": [], "warnings": [],
    }


def main() -> None:
    folder = Path(sys.argv[1])
    plans = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    (folder / "plans").mkdir(parents=True)
    rng = random.Random(1)
    inputs, texts = [], []
    for number in range(plans):
        language = "nn" if number // 4 % 2 else "nb"
        # A third of the measures is carried over from the plan before.
        fresh = [text(rng, language) for _ in range(ITEMS * MEASURES)]
        texts = fresh if number % 4 == 0 else [old if rng.random() < 1 / 3 else new for old, new in zip(texts, fresh)]
        made = plan(number, texts, rng)
        name = f"{made['plan']['id']}.pdf.json"
        (folder / "plans" / name).write_text(json.dumps(made, ensure_ascii=False, indent=2), encoding="utf-8")
        inputs.append({"file": made["source"]["file"], "outcome": "ok", "output": f"plans/{name}", "plan_id": made["plan"]["id"]})
    report = {
        "tool": "samstem", "version": "0.1.0", "schema_version": "1.0", "complete": True,
        "options": {"password": False, "headings": None, "ignore_tags": False, "csv_dialect": "standard", "headers": "key"},
        "counts": {"ok": plans, "ok_with_warnings": 0, "error": 0, "skipped": 0, "items": plans * ITEMS,
                   "measures": plans * ITEMS * MEASURES},
        "inputs": inputs,
    }
    (folder / "run.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
