//! Plans side by side: the tables from plans made by hand, and the command with good and bad input.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{code, samstem, stderr, tree};
use samstem::compare::{Options, compare};
use samstem::knowledge::Knowledge;
use samstem::model::PlanDocument;
use samstem::model::comparison::{Comparison, CoverageState, Fate, Likeness};
use serde_json::{Value, json};

/// A plan of a community for a period with these items.
fn plan(id: &str, community: &str, title: &str, period: (&str, &str), areas: &[&str], items: &[Value]) -> PlanDocument {
    let areas: Vec<Value> = areas.iter().map(|a| json!({ "no": null, "title": a, "goal": null })).collect();
    serde_json::from_value(json!({
        "schema_version": "1.0",
        "source": { "file": format!("{id}.pdf"), "sha256": "00", "media_type": "application/pdf", "pages": 1 },
        "plan": {
            "id": id, "title": title, "community": { "id": community, "name": community }, "language": "nn",
            "period": { "from": period.0, "to": period.1, "text": "" }
        },
        "focus_areas": areas, "items": items, "headings": [], "unplaced": [], "furniture": [], "warnings": []
    }))
    .unwrap()
}

/// An item with its measures (text, themes) and more fields.
fn item(id: &str, measures: &[(&str, &[&str])], more: impl std::borrow::Borrow<Value>) -> Value {
    let measures: Vec<Value> = measures
        .iter()
        .enumerate()
        .map(|(i, (text, themes))| json!({ "id": format!("{id}/{}", i + 1), "text": text, "points": [], "themes": themes }))
        .collect();
    let mut item = json!({
        "id": id, "item_no": null, "focus_area": null, "focus_area_goal": null, "measures": measures,
        "source": { "pages": [], "table": null, "rows": [], "boxes": [] }, "confidence": 1.0, "warnings": []
    });
    for (key, value) in more.borrow().as_object().unwrap() {
        item[key] = value.clone();
    }
    item
}

fn compared(plans: &[PlanDocument], date: Option<&str>) -> Comparison {
    let options = Options { reference_date: date.map(str::to_owned) };
    compare(plans, &options, &Knowledge::builtin())
}

#[test]
fn empty_areas_and_silence_and_later_groups_are_told_apart() {
    let plans = [
        plan(
            "a-2022",
            "a",
            "Handlingsplan",
            ("2022", "2023"),
            &["Barn og unge", "Akuttmedisin"],
            &[
                item(
                    "a-2022/1",
                    &[("Team for unge", &["PG1"]), ("Møte", &[])],
                    json!({
                        "focus_area": { "no": null, "title": "Barn og unge" }, "responsible": null,
                        "deadline": { "text": "2023", "from": null, "to": "2023-12-31", "kind": "by" }
                    }),
                ),
                item(
                    "a-2022/2",
                    &[("Helsestasjon", &["PG1"])],
                    json!({ "responsible": { "text": "SSU", "actors": ["ssu"] } }),
                ),
                item("a-2022/3", &[], json!({ "objective": "Betre tilbod innan beredskap" })),
            ],
        ),
        plan("a-2024", "a", "Handlingsplan", ("2024", "2025"), &[], &[item("a-2024/1", &[("Møte", &[])], json!({}))]),
    ];
    let rows = compared(&plans, None).coverage;
    let row = |from: &str, theme: &str| {
        rows.iter().find(|r| r.group.period_from.as_deref() == Some(from) && r.theme == theme).unwrap()
    };
    let pg1 = row("2022", "PG1");
    assert_eq!((pg1.state, pg1.measures, pg1.measures_total), (CoverageState::Measures, 2, 3));
    assert_eq!(pg1.measure_ids, ["a-2022/1/1", "a-2022/2/1"]);
    assert_eq!((pg1.with_responsible, pg1.without_responsible, pg1.no_responsible_column), (1, 1, 0));
    assert_eq!(pg1.share_with_responsible, Some(0.5));
    assert_eq!((pg1.with_deadline, pg1.no_deadline_column, pg1.share_with_deadline), (1, 1, Some(1.0)));
    assert_eq!((pg1.no_status_column, pg1.share_with_status), (2, None));
    assert_eq!(
        (row("2022", "X05").state, &row("2022", "X05").empty_places[..]),
        (CoverageState::PlannedEmpty, &["a-2022#Akuttmedisin".to_owned()][..])
    );
    assert_eq!(row("2022", "X09").empty_places, ["a-2022/3"]);
    assert_eq!(row("2022", "PG2").state, CoverageState::NotMentioned);
    assert_eq!(row("2022", "PG5").state, CoverageState::NotInPeriod);
    // A plan that reaches the year in which the group came knows it; an older one that speaks of it is heard.
    let state = |period, themes: &[&str]| {
        let plan = plan("b", "b", "Plan", period, &[], &[item("b/1", &[("Jordmor", themes)], json!({}))]);
        compared(&[plan], None).coverage.into_iter().find(|r| r.theme == "PG5").unwrap().state
    };
    assert_eq!(state(("2023", "2024"), &[]), CoverageState::NotMentioned);
    assert_eq!(state(("2022", "2023"), &["PG5"]), CoverageState::Measures);
    assert_eq!(row("2024", "PG5").state, CoverageState::NotMentioned);
    assert!(!row("2022", "PG1").group.newest && row("2024", "PG1").group.newest);
}

/// A plan of one community and period with these measures, and a version.
fn versioned(id: &str, version: Option<&Value>, measures: &[&str]) -> PlanDocument {
    let measures: Vec<(&str, &[&str])> = measures.iter().map(|m| (*m, &[][..])).collect();
    let items = [item(&format!("{id}/1"), &measures, json!({}))];
    let mut plan = plan(id, "a", "Handlingsplan 2024", ("2024", "2024"), &[], &items);
    plan.plan.version = version.map(|v| serde_json::from_value(v.clone()).unwrap());
    plan
}

#[test]
fn a_plan_gives_way_to_a_newer_version_alone() {
    let texts =
        ["Etablere ambulant team for eldre", "Revidere avtale om jordmortenester", "Felles fagdag om palliasjon"];
    let others = ["Opprette nettside", "Kartleggje bruken av tolk", "Kurs i bruk av journalsystem"];
    let found = |plans: &[PlanDocument]| {
        let found = compared(plans, None);
        let counted: usize = found.time.iter().map(|t| t.measures).sum();
        let out = found.replaced.iter().map(|r| {
            (
                r.plan_id.clone(),
                r.replaced_by.clone(),
                serde_json::to_value(r.reason).unwrap(),
                r.measures,
                r.shared_texts,
            )
        });
        (counted, out.collect::<Vec<_>>())
    };
    let out = |old: &str, new: &str, why: &str, shared| (old.to_owned(), new.to_owned(), json!(why), 3, shared);
    // Nothing says that one is a version of the other: both count.
    let (a, b) = (versioned("a", None, &texts), versioned("b", None, &others));
    assert_eq!(found(&[a.clone(), b]), (6, vec![]));
    // Nor does a day on one of them where not a word is the same.
    let day = json!({ "text": "Revidert 1.2.2024", "date": "2024-02-01" });
    assert_eq!(found(&[a.clone(), versioned("b", Some(&day), &others)]), (6, vec![]));
    // Numbers and days speak, whatever the names of the files.
    let number = |n: &str| json!({ "text": format!("Versjon {n}"), "number": n });
    let (first, second) =
        (versioned("b", Some(&number("1.9")), &texts), versioned("a", Some(&number("1.10")), &others));
    assert_eq!(found(&[first, second]), (3, vec![out("b", "a", "version", 0)]));
    let revised = versioned("a", Some(&day), &texts);
    assert_eq!(found(&[revised, versioned("b", None, &texts)]), (3, vec![out("b", "a", "version", 3)]));
    // The same text twice is one plan.
    let twice = [a, versioned("b", None, &[texts[0], texts[1], others[0]])];
    assert_eq!(found(&twice), (3, vec![out("a", "b", "same-text", 2)]));
}

#[test]
fn what_is_left_out_is_named() {
    let inputs = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/havneset-2025-2026.pdf");
    for name in ["ein.pdf", "to.pdf"] {
        std::fs::copy(&from, inputs.path().join(name)).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let ran = samstem().arg("run").arg(inputs.path()).arg("-o").arg(folder.path()).arg("--compare").output().unwrap();
    assert_eq!(code(&ran), 0);
    let said = stderr(&ran);
    let line = said.lines().find(|l| l.contains("is in no count")).unwrap();
    assert!(line.contains("ein.pdf") && line.contains("to.pdf") && line.contains("same text"), "{line}");
    let read = |name: &str| std::fs::read_to_string(folder.path().join("comparison").join(name)).unwrap();
    let report: Value = serde_json::from_str(&read("compare.json")).unwrap();
    assert_eq!(report["replaced"][0]["reason"], "same-text");
    assert!(report["replaced"][0]["file"].as_str().unwrap().ends_with("ein.pdf"));
    assert_eq!(read("replaced.csv").lines().count(), 2);
}

#[test]
fn nobody_and_an_absent_column_are_two_things() {
    let actors = json!({ "text": "SSU, Fjordlaget", "actors": ["ssu", "Fjordlaget"], "types": ["utval", "unknown"] });
    let plans = [plan(
        "a",
        "a",
        "Plan",
        ("2024", "2024"),
        &[],
        &[
            item("a/1", &[("En", &[]), ("To", &[])], json!({ "responsible": actors })),
            item("a/2", &[("Tre", &[])], json!({ "responsible": null })),
            item("a/3", &[("Fire", &[])], json!({})),
            // As a data set has it, and as one of an earlier version does.
            item("a/4", &[("Fem", &["PG1"])], json!({ "responsible": { "text": "Ikkje avklart", "actors": [] } })),
            item(
                "a/5",
                &[("Seks", &[])],
                json!({ "responsible": { "text": "Ingen", "actors": ["Ingen"], "types": ["unknown"] } }),
            ),
        ],
    )];
    let found = compared(&plans, None);
    let rows = found.responsibility;
    let counts: Vec<(&str, usize)> = rows.iter().map(|r| (r.actor_type.as_str(), r.measures)).collect();
    assert_eq!(counts, [("utval", 2), ("column-absent", 1), ("nobody", 3), ("unknown", 2)]);
    assert_eq!(rows[3].actors[0].actor, "Fjordlaget");
    assert!(rows.iter().all(|r| r.measures_total == 6));
    let covered = found.coverage.iter().find(|c| c.theme == "PG1").unwrap();
    assert_eq!((covered.with_responsible, covered.without_responsible), (0, 1));
}

#[test]
fn past_due_is_by_the_given_day_alone() {
    let deadline = |to: &str| json!({ "text": to, "from": null, "to": to, "kind": "by" });
    let plans = [plan(
        "a",
        "a",
        "Plan",
        ("2024", "2025"),
        &[],
        &[
            item("a/1", &[("En", &[])], json!({ "deadline": deadline("2024-05-31"), "status": null })),
            item("a/2", &[("To", &[])], json!({ "deadline": deadline("2024-05-31"), "status": "ferdig" })),
            item("a/3", &[("Tre", &[])], json!({ "deadline": deadline("2024-06-01") })),
            item(
                "a/4",
                &[("Fire", &[])],
                json!({ "deadline": { "text": "løpande", "from": null, "to": null, "kind": "continuous" } }),
            ),
        ],
    )];
    let late = |day| compared(&plans, day).overdue.into_iter().map(|o| (o.measure_id, o.status)).collect::<Vec<_>>();
    assert_eq!(late(None), []);
    let flagged = |flags: Value, to: Value| {
        let deadline = json!({ "text": "1. mai", "from": null, "to": to, "kind": "by", "flags": flags });
        let items = [item("b/1", &[("En", &[])], json!({ "deadline": deadline }))];
        let found = compared(&[plan("b", "b", "Plan", ("2024", "2025"), &[], &items)], Some("2024-06-01"));
        (found.time[0].bucket.clone(), found.time[0].assumed, found.overdue.first().map(|o| o.deadline_flags.clone()))
    };
    let inferred = flagged(json!(["year_inferred"]), json!("2024-05-01"));
    assert_eq!(inferred, ("2024-H1".to_owned(), 1, Some(vec!["year_inferred".to_owned()])));
    assert_eq!(flagged(json!(["year_unknown"]), json!(null)), ("no-year".to_owned(), 1, None));
    assert_eq!(flagged(json!(["also:2024"]), json!("2024-05-01")), ("2024-H1".to_owned(), 0, Some(vec![])));
    assert_eq!(late(Some("2024-06-01")), [("a/1/1".to_owned(), "empty".to_owned())]);
    assert_eq!(late(Some("2024-06-02"))[1], ("a/3/1".to_owned(), "column-absent".to_owned()));
    let time = compared(&plans, Some("2024-06-02")).time;
    let rows: Vec<_> = time.iter().map(|t| (t.bucket.as_str(), t.measures, t.past_due_without_status)).collect();
    assert_eq!(rows, [("2024-H1", 3, Some(2)), ("continuous", 1, Some(0))]);
    assert!(compared(&plans, None).time.iter().all(|t| t.past_due_without_status.is_none()));
}

#[test]
fn a_nynorsk_measure_finds_its_bokmaal_twin_elsewhere() {
    let own = [
        ("Utarbeide e-læringsprogram om trygg utskriving frå sjukehuset", &[][..]),
        ("Evaluere hospiteringsordninga for sjukepleiarar", &[]),
    ];
    let theirs = [
        ("Lage e-læringsprogram om trygg utskrivning fra sykehuset", &[][..]),
        ("Innføre felles journalsystem i kommunene", &[]),
    ];
    let plans = [
        plan(
            "a",
            "a",
            "Plan",
            ("2024", "2024"),
            &[],
            &[item("a/1", &own, json!({})), item("a/2", &own[..1], json!({}))],
        ),
        plan("b", "b", "Plan", ("2024", "2024"), &[], &[item("b/1", &theirs, json!({}))]),
    ];
    let found = compared(&plans, None);
    let pairs: Vec<_> = found.similar.iter().map(|s| (s.a_id.as_str(), s.b_id.as_str(), s.likeness)).collect();
    // The second measure of the first community says the same as its first: no pair of one community.
    assert_eq!(pairs, [("a/1/1", "b/1/1", Likeness::Same), ("a/2/1", "b/1/1", Likeness::Same)]);
    assert!(found.similar[0].shared_words.contains(&"sjukehuset".to_owned()), "{:?}", found.similar[0].shared_words);
    assert_eq!(found.clusters.len(), 1);
    assert_eq!((found.clusters[0].measures, found.clusters[0].communities), (3, 2));
}

#[test]
fn what_measures_have_in_common_stands_in_the_measures() {
    let under = |id: &str, text: &str| {
        let objective = json!({ "objective": "Trygge overgangar for skrøpelege eldre mellom sjukehus og kommune" });
        plan(id, id, "Plan", ("2024", "2024"), &[], &[item(&format!("{id}/1"), &[(text, &[])], objective)])
    };
    let pairs = |a: &str, b: &str| compared(&[under("a", a), under("b", b)], None).similar;
    // The objective alone makes nothing alike, not even where the measures have a word like `felles` in common.
    assert_eq!(pairs("Sjekkliste", "Hospitering"), []);
    assert_eq!(pairs("Felles sjekkliste", "Felles hospitering"), []);
    // It makes more alike what is alike.
    let found = pairs("Sjekkliste", "Ny sjekkliste");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].shared_words, ["Sjekkliste"]);
    assert_eq!(pairs("Årleg møte", "Årleg møte").len(), 1);
}

#[test]
fn what_became_of_each_measure_is_told_by_its_text() {
    let area = |title: &str| json!({ "no": null, "title": title });
    let before = plan(
        "a-2022-2023",
        "a",
        "Handlingsplan 2022-2023",
        ("2022", "2023"),
        &[],
        &[
            item(
                "a-2022-2023/1",
                &[("Etablere ambulant team for skrøpelege eldre", &[])],
                json!({
                    "item_no": "1", "focus_area": area("Eldre"), "deadline": { "text": "2022", "from": null, "to": "2022-12-31", "kind": "by" }
                }),
            ),
            item(
                "a-2022-2023/2",
                &[("Revidere avtale om jordmortenester", &[])],
                json!({ "item_no": "2", "focus_area": area("Avtalar") }),
            ),
            item(
                "a-2022-2023/3",
                &[("Felles fagdag om palliasjon kvart år", &[])],
                json!({ "item_no": "3", "focus_area": area("Eldre") }),
            ),
            item("a-2022-2023/4", &[("Opprette nettside for helsefellesskapet", &[])], json!({ "item_no": "4" })),
        ],
    );
    let after = plan(
        "a-2024-2025",
        "a",
        "Tiltaksplan 2024-2025",
        ("2024", "2025"),
        &[],
        &[
            item("a-2024-2025/1", &[("Kartleggje bruken av tolk", &[])], json!({ "item_no": "1" })),
            item(
                "a-2024-2025/2",
                &[("Etablere ambulant team for skrøpelige eldre i alle kommuner", &[])],
                json!({
                    "item_no": "2", "focus_area": area("Eldre"), "deadline": { "text": "2025", "from": null, "to": "2025-12-31", "kind": "by" },
                    "status": "i gang"
                }),
            ),
            item(
                "a-2024-2025/3",
                &[("Revidere avtale om jordmortenester", &[])],
                json!({ "item_no": "3", "focus_area": area("Avtalar") }),
            ),
            item(
                "a-2024-2025/4",
                &[("Felles fagdag om palliasjon kvart år", &[])],
                json!({ "item_no": "4", "focus_area": area("Kompetanse") }),
            ),
        ],
    );
    let other_body = plan(
        "a-fsu",
        "a",
        "Handlingsplan FSU barn og unge 2023",
        ("2023", "2023"),
        &[],
        &[item("a-fsu/1", &[("Team for elevar", &[])], json!({}))],
    );
    let found = compared(&[after, other_body, before], None);
    assert_eq!(found.version_pairs.len(), 1, "{:?}", found.version_pairs);
    let pair = &found.version_pairs[0];
    assert_eq!((pair.before_plan.as_str(), pair.after_plan.as_str()), ("a-2022-2023", "a-2024-2025"));
    assert_eq!((pair.carried_over, pair.changed, pair.moved, pair.added, pair.removed), (1, 1, 1, 1, 1));
    let fate = |id: &str| {
        let row =
            found.versions.iter().find(|v| v.after_id.as_deref() == Some(id) || v.before_id.as_deref() == Some(id));
        row.unwrap()
    };
    assert_eq!(fate("a-2024-2025/1/1").fate, Fate::Added);
    assert_eq!(fate("a-2022-2023/4/1").fate, Fate::Removed);
    let changed = fate("a-2024-2025/2/1");
    assert_eq!((changed.fate, changed.before_id.as_deref()), (Fate::Changed, Some("a-2022-2023/1/1")));
    assert_eq!(changed.changed_fields, ["measure", "item_no", "deadline", "status"]);
    assert_eq!(changed.changes[3].column_absent.as_deref(), Some("before"));
    assert_eq!(fate("a-2024-2025/3/1").fate, Fate::CarriedOver);
    let moved = fate("a-2024-2025/4/1");
    assert!(moved.fate == Fate::Moved && moved.moved);
}

#[test]
fn a_new_name_of_an_area_moves_nothing_and_items_without_measures_are_not_counted() {
    let plans = |areas: [[&str; 3]; 2]| -> Vec<PlanDocument> {
        let texts =
            ["Etablere ambulant team for eldre", "Felles fagdag om palliasjon", "Revidere avtale om jordmortenester"];
        ["2022", "2024"]
            .iter()
            .zip(areas)
            .map(|(year, areas)| {
                let id = format!("a-{year}");
                let mut items: Vec<Value> = texts
                    .iter()
                    .zip(areas)
                    .enumerate()
                    .map(|(i, (text, area))| {
                        let area = json!({ "focus_area": { "no": null, "title": area } });
                        item(&format!("{id}/{i}"), &[(*text, &[][..])], area)
                    })
                    .collect();
                items.push(item(&format!("{id}/9"), &[], json!({ "objective": "Betre beredskap i alle kommunar" })));
                plan(&id, "a", "Handlingsplan", (year, year), &[], &items)
            })
            .collect()
    };
    let counts = |areas| {
        let pair = compared(&plans(areas), None).version_pairs.remove(0);
        (pair.carried_over, pair.changed, pair.moved, pair.added, pair.removed, pair.items_without_measures)
    };
    let before = ["Eldre", "Eldre", "Avtalar"];
    assert_eq!(counts([before, ["Skrøpelege eldre", "Skrøpelege eldre", "Avtalar"]]), (3, 0, 0, 0, 0, 1));
    // Under an area that was there before it has moved; so has what leaves the others.
    assert_eq!(counts([before, ["Eldre", "Avtalar", "Avtalar"]]), (2, 0, 1, 0, 0, 1));
    assert_eq!(counts([before, ["Eldre", "Kompetanse", "Avtalar"]]), (2, 0, 1, 0, 0, 1));
}

#[test]
fn measures_without_a_word_in_common_are_two() {
    let one = |id: &str, year: &str, text: &str| {
        let objective = json!({ "objective": "Trygge overgangar for skrøpelege eldre i kommunane", "item_no": "1" });
        plan(id, "a", "Handlingsplan", (year, year), &[], &[item(&format!("{id}/1"), &[(text, &[])], objective)])
    };
    let pair = |a: &str, b: &str| {
        compared(&[one("a-2022", "2022", a), one("a-2024", "2024", b)], None).version_pairs.remove(0)
    };
    let (apart, alike) = (pair("Sjekkliste", "Hospitering"), pair("Sjekkliste", "Ny sjekkliste"));
    assert_eq!((apart.changed, apart.added, apart.removed), (0, 1, 1));
    assert_eq!((alike.changed, alike.added, alike.removed), (1, 0, 0));
}

#[test]
fn the_order_of_the_plans_and_the_threads_change_nothing() {
    let plans: Vec<PlanDocument> = (0..12)
        .map(|i| {
            let texts = [
                format!("Etablere team nummer {} for eldre med demens", i % 3),
                format!("Felles kurs om sårstell {i}"),
            ];
            let measures: Vec<(&str, &[&str])> = texts.iter().map(|t| (t.as_str(), &["PG3"][..])).collect();
            let id = format!("p{i:02}");
            plan(
                &id,
                &format!("c{}", i % 4),
                "Plan",
                ("2024", "2024"),
                &[],
                &[item(&format!("{id}/1"), &measures, json!({}))],
            )
        })
        .collect();
    let want = compared(&plans, None);
    assert!(want.similar.len() > 10 && !want.clusters.is_empty());
    let mut turned = plans.clone();
    turned.reverse();
    assert!(compared(&turned, None) == want);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert!(pool.install(|| compared(&plans, None)) == want);
}

/// The data set of the plans in `fixtures/`.
fn fixtures() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let ran = samstem().arg("run").arg(from).arg("-o").arg(folder.path()).output().unwrap();
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    folder
}

fn run_compare(data_set: &Path, output: &Path, more: &[&str]) -> std::process::Output {
    samstem().arg("compare").arg(data_set).arg("-o").arg(output).args(more).output().unwrap()
}

#[test]
fn every_number_leads_back_to_the_data_set() {
    let data_set = fixtures();
    let output = tempfile::tempdir().unwrap();
    let ran = run_compare(data_set.path(), output.path(), &["--reference-date", "2026-01-01"]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let column = |file: &str, name: &str| -> Vec<String> {
        let mut reader = csv::Reader::from_path(data_set.path().join(file)).unwrap();
        let at = reader.headers().unwrap().iter().position(|h| h == name).unwrap();
        reader.records().map(|r| r.unwrap()[at].to_owned()).collect()
    };
    let measures: BTreeSet<String> = column("measures.csv", "id").into_iter().collect();
    let items: BTreeSet<String> = column("items.csv", "id").into_iter().collect();
    let read = |name: &str| -> Vec<Value> {
        serde_json::from_slice(&std::fs::read(output.path().join(format!("{name}.json"))).unwrap()).unwrap()
    };
    for table in ["coverage", "responsibility", "time"] {
        let rows = read(table);
        assert!(!rows.is_empty());
        for row in rows {
            let ids = row["measure_ids"].as_array().unwrap();
            assert_eq!(row["measures"].as_u64().unwrap(), ids.len() as u64, "{table}: {row}");
            assert!(ids.iter().all(|id| measures.contains(id.as_str().unwrap())), "{table}: {row}");
        }
    }
    // So does every part of a count: by its own list, and the parts of a column make up the whole.
    let list = |row: &Value, name: &str| -> Vec<String> {
        let ids = row[name].as_array().unwrap_or_else(|| panic!("{name}: {row}"));
        ids.iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    };
    let counted = |row: &Value, count: &str, ids: &str| {
        let found = list(row, ids);
        assert_eq!(row[count].as_u64().unwrap_or_default(), found.len() as u64, "{count}: {row}");
        assert!(found.iter().all(|id| measures.contains(id)), "{count}: {row}");
        found
    };
    let mut parts = BTreeSet::new();
    for row in read("coverage") {
        let all: BTreeSet<String> = list(&row, "measure_ids").into_iter().collect();
        assert!(counted(&row, "inherited", "inherited_ids").iter().all(|id| all.contains(id)));
        for column in ["responsible", "deadline", "status"] {
            let names = [format!("with_{column}"), format!("without_{column}"), format!("no_{column}_column")];
            let mut found = Vec::new();
            for name in &names {
                let ids = counted(&row, name, &format!("{name}_ids"));
                parts.extend((!ids.is_empty()).then(|| name.clone()));
                found.extend(ids);
            }
            assert_eq!((found.len(), found.into_iter().collect::<BTreeSet<_>>()), (all.len(), all.clone()), "{row}");
        }
    }
    assert!(parts.len() >= 6, "{parts:?}");
    for row in read("responsibility") {
        for actor in row["actors"].as_array().unwrap() {
            counted(actor, "measures", "measure_ids");
        }
    }
    for row in read("time") {
        counted(&row, "assumed", "assumed_ids");
        counted(&row, "past_due_without_status", "past_due_ids");
    }
    let groups = read("groups");
    for row in &groups {
        counted(row, "measures_total", "measure_ids");
        let bare = list(row, "bare_item_ids");
        assert_eq!(row["items_without_measures"].as_u64().unwrap(), bare.len() as u64);
        assert!(bare.iter().all(|id| items.contains(id)));
    }
    assert_eq!(groups.iter().map(|g| g["measures_total"].as_u64().unwrap() as usize).sum::<usize>(), measures.len());
    // Every measure has exactly one time.
    let timed: usize = read("time").iter().map(|r| r["measures"].as_u64().unwrap() as usize).sum();
    assert_eq!(timed, measures.len());
    for row in read("similar") {
        for id in [&row["a_id"], &row["b_id"]].map(|id| id.as_str().unwrap().to_owned()) {
            assert!(measures.contains(&id) || items.contains(&id), "{id}");
        }
    }
    // JSON and CSV say the same: as many rows, under the same names.
    for (table, rows) in
        ["groups", "coverage", "responsibility", "time", "overdue", "similar", "clusters", "versions", "replaced"]
            .map(|t| (t, read(t)))
    {
        let mut reader = csv::Reader::from_path(output.path().join(format!("{table}.csv"))).unwrap();
        let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        assert_eq!(reader.records().count(), rows.len(), "{table}");
        for row in rows {
            assert!(row.as_object().unwrap().keys().all(|k| heads.contains(k)), "{table}: {heads:?}");
        }
    }
}

#[test]
fn an_area_printed_without_items_says_so_in_json_and_csv() {
    let data_set = fixtures();
    let mut reader = csv::Reader::from_path(data_set.path().join("plans.csv")).unwrap();
    let heads = reader.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|h| h == name).unwrap();
    let mut empty = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let plan: Value =
            serde_json::from_slice(&std::fs::read(data_set.path().join(&row[at("output")])).unwrap()).unwrap();
        let mut named = Vec::new();
        for area in plan["focus_areas"].as_array().unwrap() {
            let here = |i: &&Value| {
                let own = &i["focus_area"];
                own["title"] == area["title"] && own["no"] == area["no"]
            };
            let items = plan["items"].as_array().unwrap().iter().filter(here).count();
            assert_eq!(area["items"], json!(items), "{area}");
            if items == 0 {
                named.push(area["title"].as_str().unwrap().to_owned());
            }
        }
        let lines: Vec<&str> = row[at("empty_focus_areas")].lines().collect();
        assert_eq!(lines.len(), named.len(), "{lines:?} {named:?}");
        assert!(lines.iter().zip(&named).all(|(line, title)| line.ends_with(title.as_str())));
        empty += named.len();
    }
    assert!(empty > 0);
}

#[test]
fn bad_files_are_named_and_the_others_compared() {
    type Harm<'a> = (&'a str, &'a dyn Fn(&Path), &'a str);
    let damage: [Harm<'_>; 4] = [
        ("missing", &|p| std::fs::remove_file(p).unwrap(), "no such file"),
        ("damaged", &|p| std::fs::write(p, b"{ \"schema_version\": \"1.0\", ").unwrap(), "no plan"),
        ("older", &|p| std::fs::write(p, b"{ \"schema_version\": \"0.9\", \"rows\": [] }").unwrap(), "form 0.9"),
        ("empty", &|p| std::fs::write(p, b"").unwrap(), "no plan"),
    ];
    let data_set = fixtures();
    let file = data_set.path().join("plans/havneset-2025-2026.pdf.json");
    let whole = std::fs::read(&file).unwrap();
    for (name, harm, said) in damage {
        harm(&file);
        let output = tempfile::tempdir().unwrap();
        let ran = run_compare(data_set.path(), output.path(), &[]);
        assert_eq!(code(&ran), 1, "{name}: {}", stderr(&ran));
        let line = stderr(&ran).lines().find(|l| l.starts_with("error:")).unwrap().to_owned();
        assert!(line.contains("plans/havneset-2025-2026.pdf.json") && line.contains(said), "{name}: {line}");
        assert!(output.path().join("coverage.csv").is_file());
        let report: Value =
            serde_json::from_slice(&std::fs::read(output.path().join("compare.json")).unwrap()).unwrap();
        assert_eq!(report["failed"].as_array().unwrap().len(), 1);
        std::fs::write(&file, &whole).unwrap();
    }
}

#[test]
fn an_empty_data_set_is_an_error_and_writes_nothing() {
    let data_set = fixtures();
    let report = data_set.path().join("run.json");
    let mut run: Value = serde_json::from_slice(&std::fs::read(&report).unwrap()).unwrap();
    run["inputs"] = json!([]);
    std::fs::write(&report, run.to_string()).unwrap();
    let output = tempfile::tempdir().unwrap();
    let ran = run_compare(data_set.path(), output.path(), &[]);
    assert_eq!(code(&ran), 3);
    assert!(stderr(&ran).contains("no plan that can be compared"), "{}", stderr(&ran));
    assert_eq!(tree(output.path()), []);
    let nothing = tempfile::tempdir().unwrap();
    assert_eq!(code(&run_compare(nothing.path(), output.path(), &[])), 3);
    assert_eq!(code(&run_compare(data_set.path(), output.path(), &["--reference-date", "i morgon"])), 2);
}

/// A data set of one text export without an item.
fn without_items(more: &[&str]) -> (tempfile::TempDir, std::process::Output) {
    let inputs = tempfile::tempdir().unwrap();
    std::fs::write(inputs.path().join("tom.txt"), "Møtereferat\n\nDet vart servert kaffi.\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ran = samstem().arg("run").arg(inputs.path()).arg("-o").arg(folder.path()).args(more).output().unwrap();
    (folder, ran)
}

#[test]
fn plans_without_items_are_an_error_and_no_tables() {
    let (data_set, ran) = without_items(&[]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let output = data_set.path().join("elsewhere");
    let ran = run_compare(data_set.path(), &output, &[]);
    assert_eq!(code(&ran), 3);
    assert!(stderr(&ran).contains("the data set is empty"), "{}", stderr(&ran));
    assert!(!output.exists());
    // The run has written its data set, and no comparison.
    let (data_set, ran) = without_items(&["--compare"]);
    assert_eq!(code(&ran), 1);
    assert!(stderr(&ran).contains("the data set is empty"), "{}", stderr(&ran));
    assert!(data_set.path().join("measures.csv").is_file() && !data_set.path().join("comparison").exists());
}

#[test]
fn a_bad_report_of_the_run_and_an_identifier_that_stands_twice_are_named() {
    let data_set = fixtures();
    let report = data_set.path().join("run.json");
    let whole = std::fs::read_to_string(&report).unwrap();
    let compared = |bytes: &str| {
        std::fs::write(&report, bytes).unwrap();
        let output = tempfile::tempdir().unwrap();
        let ran = run_compare(data_set.path(), output.path(), &[]);
        let line = stderr(&ran).lines().find(|l| l.starts_with("error:")).unwrap_or_default().to_owned();
        let plans = std::fs::read(output.path().join("compare.json")).ok();
        let plans = plans.map(|b| serde_json::from_slice::<Value>(&b).unwrap()["plans"].as_array().unwrap().len());
        (code(&ran), line, plans)
    };
    let all = compared(&whole).2;
    assert!(all.is_some_and(|n| n > 10));
    let (status, line, plans) = compared(&whole[..whole.len() / 2]);
    assert!(status == 1 && line.contains("run.json: the file is damaged") && plans == all, "{status} {line} {plans:?}");
    let older = whole.replace("\"schema_version\": \"1.0\"", "\"schema_version\": \"0.9\"");
    assert_ne!(older, whole);
    let (status, line, plans) = compared(&older);
    assert!(status == 1 && line.contains("of form 0.9") && plans == all, "{status} {line} {plans:?}");
    let (status, line, plans) = compared("{ \"tool\": \"other\" }");
    assert!(status == 3 && line.contains("not one of samstem") && plans.is_none(), "{status} {line}");
    let [one, two] =
        ["01-avsnittsmerke.txt", "02-html-rader.txt"].map(|n| data_set.path().join(format!("plans/{n}.json")));
    std::fs::copy(one, two).unwrap();
    let (status, line, plans) = compared(&whole);
    assert!(line.contains("02-html-rader") && line.contains("01-avsnittsmerke"), "{line}");
    assert!(status == 1 && plans == all.map(|n| n - 1));
}

#[test]
fn several_data_sets_are_compared_together_and_a_bad_one_is_named() {
    let (whole, other) = (fixtures(), tempfile::tempdir().unwrap());
    let inputs = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    // One plan byte for byte, and one of the same name that says something else.
    std::fs::copy(from.join("havneset-2025-2026.pdf"), inputs.path().join("a.pdf")).unwrap();
    let text = std::fs::read_to_string(from.join("01-avsnittsmerke.txt")).unwrap();
    std::fs::write(inputs.path().join("b.txt"), format!("{text}\n")).unwrap();
    assert_eq!(code(&samstem().arg("run").arg(inputs.path()).arg("-o").arg(other.path()).output().unwrap()), 0);
    let (empty, _) = without_items(&[]);
    let nowhere = other.path().join("nowhere");
    let compared = |sets: &[&Path]| {
        let output = tempfile::tempdir().unwrap();
        let ran = samstem().arg("compare").args(sets).arg("-o").arg(output.path()).output().unwrap();
        let report = std::fs::read(output.path().join("compare.json")).ok();
        let report = report.map(|b| serde_json::from_slice::<Value>(&b).unwrap());
        let ids = |r: &Value| -> Vec<String> {
            r["plans"].as_array().unwrap().iter().map(|p| p["id"].as_str().unwrap().to_owned()).collect()
        };
        let failed = report.as_ref().map_or(0, |r| r["failed"].as_array().unwrap().len());
        (code(&ran), stderr(&ran), report.as_ref().map(ids).unwrap_or_default(), failed)
    };
    let alone = compared(&[whole.path()]).2;
    let (status, said, plans, _) = compared(&[whole.path(), other.path()]);
    assert_eq!((status, plans.len()), (0, alone.len() + 1), "{said}");
    assert_eq!(plans.iter().collect::<BTreeSet<_>>().len(), plans.len());
    assert!(
        said.contains("1 plans are in another data set too") && said.contains("is called havskjer-2025-2027-"),
        "{said}"
    );
    assert_eq!(compared(&[whole.path(), whole.path()]).2, alone);
    let (status, said, plans, failed) = compared(&[empty.path(), &nowhere, whole.path()]);
    assert_eq!((status, plans == alone, failed), (1, true, 2), "{said}");
    let errors: Vec<&str> = said.lines().filter(|l| l.starts_with("error:")).collect();
    assert!(errors.len() == 2 && errors[0].contains("is empty") && errors[1].contains("nowhere"), "{errors:?}");
    let (status, said, plans, _) = compared(&[empty.path(), &nowhere]);
    assert!(status == 3 && plans.is_empty() && said.contains("is empty") && said.contains("nowhere"), "{said}");
}

#[test]
fn nothing_is_written_over_without_force_and_the_bytes_are_the_same() {
    let data_set = fixtures();
    let output = tempfile::tempdir().unwrap();
    assert_eq!(code(&run_compare(data_set.path(), output.path(), &["--jobs", "1"])), 0);
    let first = tree(output.path());
    assert_eq!(first.len(), 21);
    let again = run_compare(data_set.path(), output.path(), &[]);
    assert_eq!(code(&again), 3);
    assert!(stderr(&again).contains("--force"));
    assert_eq!(code(&run_compare(data_set.path(), output.path(), &["--force", "--jobs", "4"])), 0);
    assert!(tree(output.path()) == first);
}

#[test]
fn run_writes_the_comparison_beside_and_takes_an_old_one_away() {
    let folder = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let run = |more: &[&str]| samstem().arg("run").arg(&from).arg("-o").arg(folder.path()).args(more).output().unwrap();
    let ran = run(&["--compare", "--reference-date", "2026-01-01"]);
    assert_eq!(code(&ran), 0, "{}", stderr(&ran));
    let report: Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("comparison/compare.json")).unwrap()).unwrap();
    assert_eq!(report["reference_date"], "2026-01-01");
    assert_eq!(code(&run(&[])), 0);
    assert!(!folder.path().join("comparison").exists());
}
