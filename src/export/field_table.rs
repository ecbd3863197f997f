//! The field table: every column of every CSV file, once.

use crate::model::plan::Column;
use crate::model::{Actors, Deadline, Item, Measure, PlanDocument, Severity, StatusKind};

use super::fields::{Field, Kind, Row, TableSpec, Value};

/// The CSV files of a data set, in the order of the documentation.
pub const TABLES: &[TableSpec] = &[
    TableSpec {
        name: "measures",
        rows_are: ["eitt tiltak", "ett tiltak", "one measure"],
        key: Some("id"),
        refers: &[("item_id", "items"), ("plan_id", "plans")],
        fields: &[
            MEASURE_ID,
            ITEM_ID,
            PLAN_ID,
            COMMUNITY,
            COMMUNITY_ID,
            LANGUAGE,
            PERIOD_FROM,
            PERIOD_TO,
            AREA_NO,
            AREA,
            AREA_GOAL,
            SECTION,
            ITEM_NO,
            OBJECTIVE,
            MEASURE,
            POINTS,
            THEMES,
            DELIVERABLE,
            RESPONSIBLE,
            ACTORS,
            DEADLINE,
            DEADLINE_FROM,
            DEADLINE_TO,
            DEADLINE_KIND,
            RESOURCES,
            STATUS,
            COMMENT,
            INDICATOR,
            COST,
            PARTICIPANTS,
            PRIORITY,
            TARGET_GROUP,
            EXTRA,
            SOURCE_FILE,
            PAGES,
            CONFIDENCE,
            WARNINGS,
            THEME_EVIDENCE,
            TENTATIVE,
            STATUS_KIND,
            COST_KRONER,
            COST_UPPER,
            TARGET_BOUND,
            TARGET_VALUE,
            TARGET_UPPER,
            TARGET_BASELINE,
            TARGET_UNIT,
            ITEM_LANGUAGE,
            ACTOR_TYPES,
            DEADLINE_PRECISION,
            DEADLINE_FLAGS,
            ABSENT_FIELDS,
        ],
        rows: measure_rows,
    },
    TableSpec {
        name: "items",
        rows_are: ["éi rad i tabellen til ein plan", "én rad i tabellen til en plan", "one row of a plan's table"],
        key: Some("id"),
        refers: &[("plan_id", "plans")],
        fields: &[
            OWN_ITEM_ID,
            PLAN_ID,
            COMMUNITY,
            COMMUNITY_ID,
            LANGUAGE,
            PERIOD_FROM,
            PERIOD_TO,
            AREA_NO,
            AREA,
            AREA_GOAL,
            SECTION,
            ITEM_NO,
            OBJECTIVE,
            MEASURES,
            MEASURE_COUNT,
            DELIVERABLE,
            RESPONSIBLE,
            ACTORS,
            DEADLINE,
            DEADLINE_FROM,
            DEADLINE_TO,
            DEADLINE_KIND,
            RESOURCES,
            STATUS,
            COMMENT,
            INDICATOR,
            COST,
            PARTICIPANTS,
            PRIORITY,
            TARGET_GROUP,
            EXTRA,
            SOURCE_FILE,
            PAGES,
            TABLE,
            TABLE_ROWS,
            CONFIDENCE,
            WARNINGS,
            STATUS_KIND,
            COST_KRONER,
            COST_UPPER,
            TARGET_BOUND,
            TARGET_VALUE,
            TARGET_UPPER,
            TARGET_BASELINE,
            TARGET_UNIT,
            ITEM_LANGUAGE,
            ACTOR_TYPES,
            DEADLINE_PRECISION,
            DEADLINE_FLAGS,
            ABSENT_FIELDS,
        ],
        rows: item_rows,
    },
    TableSpec {
        name: "plans",
        rows_are: ["eitt dokument", "ett dokument", "one document"],
        key: Some("id"),
        refers: &[],
        fields: &[
            OWN_PLAN_ID,
            TITLE,
            COMMUNITY,
            COMMUNITY_ID,
            BODY,
            BODY_ID,
            BODY_TYPE,
            VERSION,
            VERSION_DATE,
            LANGUAGE,
            PERIOD_FROM,
            PERIOD_TO,
            PERIOD,
            MAIN_GOAL,
            PURPOSE,
            SENSITIVITY,
            AREAS,
            EMPTY_AREAS,
            ITEM_COUNT,
            MEASURE_TOTAL,
            FIELDS,
            WARNING_COUNT,
            SOURCE_FILE,
            SHA256,
            MEDIA_TYPE,
            PAGE_COUNT,
            OUTPUT,
        ],
        rows: |document, output| vec![Row::plan(document, output)],
    },
    TableSpec {
        name: "headings",
        rows_are: ["éi overskrift i ein tabell", "én overskrift i en tabell", "one heading of a table"],
        key: None,
        refers: &[("plan_id", "plans")],
        fields: &[
            PLAN_ID,
            HEADING_TABLE,
            HEADING_COLUMN,
            HEADING,
            HEADING_FIELD,
            MATCH,
            SCORE,
            SUGGESTIONS,
            SOURCE_FILE,
        ],
        rows: |document, output| {
            let headings = document.headings.iter();
            headings.map(|heading| Row { heading: Some(heading), ..Row::plan(document, output) }).collect()
        },
    },
    TableSpec {
        name: "unplaced",
        rows_are: [
            "ein tekst som ikkje fann noko felt",
            "en tekst som ikke fant noe felt",
            "one text that found no field",
        ],
        key: None,
        refers: &[("plan_id", "plans")],
        fields: &[PLAN_ID, UNPLACED_PAGE, UNPLACED_TEXT, SOURCE_FILE],
        rows: |document, output| {
            let unplaced = document.unplaced.iter();
            unplaced.map(|text| Row { unplaced: Some(text), ..Row::plan(document, output) }).collect()
        },
    },
    TableSpec {
        name: ACTORS_TABLE,
        rows_are: [
            "eit namn på ein aktør som ikkje er kjend",
            "et navn på en aktør som ikke er kjent",
            "a name of an actor that is not known, most frequent first",
        ],
        key: Some("id"),
        refers: &[],
        fields: &[ACTOR_ID, ACTOR_NAME, ACTOR_TYPE, ACTOR_VARIANTS, ACTOR_MENTIONS, ACTOR_PLANS, ACTOR_ITEMS],
        // Gathered over all plans, and written when the last of them is in.
        rows: |_, _| Vec::new(),
    },
];

/// The table that gathers names over all plans.
pub const ACTORS_TABLE: &str = "actors";

/// The languages of `plan.language`.
const LANGUAGES: &[&str] = &["nn", "nb", "se", "en"];
/// The kinds of `deadline.kind`.
const DEADLINE_KINDS: &[&str] = &["interval", "by", "from", "continuous", "recurring", "event", "unknown"];

/// The kinds of `status_kind`.
const STATUS_KINDS: &[&str] =
    &["not-started", "ongoing", "partly-done", "done", "waiting", "delayed", "carried-over", "stopped"];
/// The kinds of `target_bound`.
const BOUNDS: &[&str] = &["at-least", "at-most", "about", "plain"];

type Words = (&'static str, &'static str);

const fn field(
    name: &'static str,
    kind: Kind,
    nn: Words,
    nb: Words,
    en: Words,
    value: for<'a> fn(&Row<'a>) -> Value<'a>,
) -> Field {
    Field { name, kind, required: false, words: [nn, nb, en], value }
}

const fn required(field: Field) -> Field {
    Field { required: true, ..field }
}

// Identifiers

const MEASURE_ID: Field = required(field(
    "id",
    Kind::Text,
    ("Tiltaks-ID", "Fast namn på tiltaket i datasettet"),
    ("Tiltaks-ID", "Fast navn på tiltaket i datasettet"),
    ("Measure ID", "Stable name of the measure in the data set"),
    |r| Value::maybe(r.measure.map(|m| m.id.as_str())),
));
const OWN_ITEM_ID: Field = required(field(
    "id",
    Kind::Text,
    ("Rad-ID", "Fast namn på rada i datasettet"),
    ("Rad-ID", "Fast navn på raden i datasettet"),
    ("Item ID", "Stable name of the item in the data set"),
    |r| Value::maybe(r.item.map(|i| i.id.as_str())),
));
const ITEM_ID: Field = Field { name: "item_id", ..OWN_ITEM_ID };
const OWN_PLAN_ID: Field = required(field(
    "id",
    Kind::Text,
    ("Plan-ID", "Fast namn på planen i datasettet: fellesskap og periode"),
    ("Plan-ID", "Fast navn på planen i datasettet: fellesskap og periode"),
    (
        "Plan ID",
        "Stable name of the plan in the data set: community and period, with the committee, kind and version that it names",
    ),
    |r| Value::text(&r.document.plan.id),
));
const PLAN_ID: Field = Field { name: "plan_id", ..OWN_PLAN_ID };

// The plan

const TITLE: Field = field(
    "title",
    Kind::Text,
    ("Tittel", "Tittelen på planen, som trykt"),
    ("Tittel", "Tittelen på planen, som trykt"),
    ("Title", "The plan's title as printed"),
    |r| Value::maybe(r.document.plan.title.as_deref()),
);
const COMMUNITY: Field = field(
    "community",
    Kind::Text,
    ("Fellesskap", "Helsefellesskapet, kommunen eller fylket som eig planen, som trykt"),
    ("Fellesskap", "Helsefellesskapet, kommunen eller fylket som eier planen, som trykt"),
    ("Community", "The health community, municipality or county whose plan it is, as printed"),
    |r| Value::maybe(r.document.plan.community.as_ref().map(|c| c.name.as_str())),
);
const COMMUNITY_ID: Field = field(
    "community_id",
    Kind::Text,
    ("Fellesskap-ID", "Fast namn på fellesskapet"),
    ("Fellesskap-ID", "Fast navn på fellesskapet"),
    ("Community ID", "Stable name of the community"),
    |r| Value::maybe(r.document.plan.community.as_ref().map(|c| c.id.as_str())),
);
const BODY: Field = field(
    "body",
    Kind::Text,
    ("Organ", "Kven i fellesskapet planen gjeld: eit utval, eller eigaren sjølv"),
    ("Organ", "Hvem i fellesskapet planen gjelder: et utvalg, eller eieren selv"),
    ("Body", "Whose plan it is within the community: a committee, or the owner itself"),
    |r| Value::maybe(r.document.plan.body.as_ref().map(|b| b.name.as_str())),
);
const BODY_ID: Field = field(
    "body_id",
    Kind::Text,
    ("Organ-ID", "Fast namn på organet"),
    ("Organ-ID", "Fast navn på organet"),
    ("Body ID", "Stable name of the body"),
    |r| Value::maybe(r.document.plan.body.as_ref().map(|b| b.id.as_str())),
);
const BODY_TYPE: Field = field(
    "body_type",
    Kind::Text,
    ("Slag organ", "utval, helsefellesskap, kommune, fylkeskommune eller hf"),
    ("Type organ", "utval, helsefellesskap, kommune, fylkeskommune eller hf"),
    ("Body type", "utval, helsefellesskap, kommune, fylkeskommune or hf"),
    |r| Value::maybe(r.document.plan.body.as_ref().map(|b| b.kind.as_str())),
);
const VERSION: Field = field(
    "version",
    Kind::Text,
    ("Versjon", "Versjonen av planen, som trykt"),
    ("Versjon", "Versjonen av planen, som trykt"),
    ("Version", "The version of the plan as printed"),
    |r| Value::maybe(r.document.plan.version.as_ref().map(|v| v.text.as_str())),
);
const VERSION_DATE: Field = field(
    "version_date",
    Kind::Date,
    ("Versjonsdato", "Dagen for status eller revisjon"),
    ("Versjonsdato", "Dagen for status eller revisjon"),
    ("Version date", "The day of its status or revision"),
    |r| Value::maybe(r.document.plan.version.as_ref().and_then(|v| v.date.as_deref())),
);
const LANGUAGE: Field = field(
    "language",
    Kind::Choice(LANGUAGES),
    ("Språk", "Språket i heile dokumentet: nn, nb, se eller en"),
    ("Språk", "Språket i hele dokumentet: nn, nb, se eller en"),
    ("Language", "Language of the whole document: nn, nb, se or en"),
    |r| Value::maybe(r.document.plan.language.as_deref()),
);
const PERIOD_FROM: Field = field(
    "period_from",
    Kind::Year,
    ("Periode frå", "Første året i planperioden"),
    ("Periode fra", "Første år i planperioden"),
    ("Period from", "First year of the plan period"),
    |r| Value::maybe(r.document.plan.period.as_ref().map(|p| p.from.as_str())),
);
const PERIOD_TO: Field = field(
    "period_to",
    Kind::Year,
    ("Periode til", "Siste året i planperioden, medrekna"),
    ("Periode til", "Siste år i planperioden, medregnet"),
    ("Period to", "Last year of the plan period, inclusive"),
    |r| Value::maybe(r.document.plan.period.as_ref().map(|p| p.to.as_str())),
);
const PERIOD: Field = field(
    "period",
    Kind::Text,
    ("Periode", "Planperioden som trykt"),
    ("Periode", "Planperioden som trykt"),
    ("Period", "The plan period as printed"),
    |r| Value::maybe(r.document.plan.period.as_ref().map(|p| p.text.as_str())),
);
const MAIN_GOAL: Field = field(
    "main_goal",
    Kind::Text,
    ("Hovudmål", "Hovudmålet i planen, som trykt"),
    ("Hovedmål", "Hovedmålet i planen, som trykt"),
    ("Main goal", "The plan's main goal as printed"),
    |r| Value::maybe(r.document.plan.main_goal.as_deref()),
);
const PURPOSE: Field = field(
    "purpose",
    Kind::Text,
    ("Føremål", "Føremålet med planen, som trykt"),
    ("Formål", "Formålet med planen, som trykt"),
    ("Purpose", "The plan's purpose as printed"),
    |r| Value::maybe(r.document.plan.purpose.as_deref()),
);
const SENSITIVITY: Field = field(
    "sensitivity",
    Kind::Text,
    ("Følsemd", "Merke for følsemd, til dømes intern"),
    ("Følsomhet", "Merke for følsomhet, for eksempel intern"),
    ("Sensitivity", "Sensitivity label, for example intern"),
    |r| Value::maybe(r.document.plan.sensitivity.as_deref()),
);
const AREAS: Field = required(field(
    "focus_areas",
    Kind::Whole,
    ("Tal på innsatsområde", "Kor mange innsatsområde planen nemner"),
    ("Antall innsatsområder", "Hvor mange innsatsområder planen nevner"),
    ("Focus areas", "Number of focus areas that the plan names"),
    |r| Value::whole(r.document.focus_areas.len()),
));
const EMPTY_AREAS: Field = field(
    "empty_focus_areas",
    Kind::Lines,
    ("Innsatsområde utan rader", "Innsatsområde som står i planen utan tiltak, eitt på kvar linje"),
    ("Innsatsområder uten rader", "Innsatsområder som står i planen uten tiltak, ett på hver linje"),
    ("Focus areas without items", "Focus areas printed without items, one a line"),
    |r| Value::owned(empty_areas(r.document)),
);
const ITEM_COUNT: Field = required(field(
    "items",
    Kind::Whole,
    ("Tal på rader", "Kor mange rader planen har"),
    ("Antall rader", "Hvor mange rader planen har"),
    ("Items", "Number of items of the plan"),
    |r| Value::whole(r.document.items.len()),
));
const MEASURE_TOTAL: Field = required(field(
    "measures",
    Kind::Whole,
    ("Tal på tiltak", "Kor mange tiltak planen har"),
    ("Antall tiltak", "Hvor mange tiltak planen har"),
    ("Measures", "Number of measures of the plan"),
    |r| Value::whole(r.document.items.iter().map(|i| i.measures.len()).sum()),
));
const FIELDS: Field = field(
    "fields",
    Kind::Codes,
    ("Felt", "Felta planen har ein kolonne for, med | mellom: eit felt som manglar her, er fråverande, ikkje tomt"),
    ("Felt", "Feltene planen har en kolonne for, med | mellom: et felt som mangler her, er fraværende, ikke tomt"),
    ("Fields", "The fields that the plan has a column for, | between: one missing here is absent, not empty"),
    |r| Value::owned(fields_present(r.document)),
);
const WARNING_COUNT: Field = required(field(
    "warnings",
    Kind::Whole,
    ("Tal på merknader", "Kor mange åtvaringar dokumentet og radene har"),
    ("Antall merknader", "Hvor mange advarsler dokumentet og radene har"),
    ("Warnings", "Number of warnings about the document and its items"),
    |r| {
        let of_document = r.document.warnings.iter().filter(|n| n.severity == Severity::Warning).count();
        Value::whole(of_document + r.document.items.iter().map(|i| i.warnings.len()).sum::<usize>())
    },
));

// The item

const ITEM_NO: Field = field(
    "item_no",
    Kind::Text,
    ("Nr.", "Nummeret som trykt, utan siste punktum"),
    ("Nr.", "Nummeret som trykt, uten siste punktum"),
    ("No.", "The number as printed, without a final stop"),
    |r| Value::maybe(r.item.and_then(|i| i.item_no.as_deref())),
);
const SECTION: Field = field(
    "section",
    Kind::Text,
    ("Bolk", "Mellomoverskrift i tabellen"),
    ("Bolk", "Mellomoverskrift i tabellen"),
    ("Section", "A heading row inside the table"),
    |r| Value::maybe(r.item.and_then(|i| i.section.as_deref())),
);
const AREA_NO: Field = field(
    "focus_area_no",
    Kind::Text,
    ("Innsatsområde nr.", "Nummeret på innsatsområdet som trykt"),
    ("Innsatsområde nr.", "Nummeret på innsatsområdet som trykt"),
    ("Focus area no.", "The focus area's number as printed"),
    |r| Value::maybe(r.item.and_then(|i| i.focus_area.as_ref()).and_then(|a| a.no.as_deref())),
);
const AREA: Field = field(
    "focus_area",
    Kind::Text,
    ("Innsatsområde", "Tittelen på innsatsområdet"),
    ("Innsatsområde", "Tittelen på innsatsområdet"),
    ("Focus area", "The focus area's title"),
    |r| Value::maybe(r.item.and_then(|i| i.focus_area.as_ref()).map(|a| a.title.as_str())),
);
const AREA_GOAL: Field = field(
    "focus_area_goal",
    Kind::Text,
    ("Mål for innsatsområdet", "Målet som gjeld heile innsatsområdet"),
    ("Mål for innsatsområdet", "Målet som gjelder hele innsatsområdet"),
    ("Focus area goal", "The goal of the whole focus area"),
    |r| Value::maybe(r.item.and_then(|i| i.focus_area_goal.as_deref())),
);
const OBJECTIVE: Field = field(
    "objective",
    Kind::Text,
    ("Delmål", "Målet som tiltaket skal nå"),
    ("Delmål", "Målet som tiltaket skal nå"),
    ("Objective", "What the measures shall reach"),
    |r| column(r, |i| &i.objective),
);
const MEASURE: Field = required(field(
    "measure",
    Kind::Text,
    ("Tiltak", "Kva som skal gjerast"),
    ("Tiltak", "Hva som skal gjøres"),
    ("Measure", "What shall be done"),
    |r| Value::maybe(r.measure.map(|m| m.text.as_str())),
));
const POINTS: Field = field(
    "points",
    Kind::Lines,
    ("Punkt", "Kulepunkta under tiltaket, eitt på kvar linje"),
    ("Punkter", "Kulepunktene under tiltaket, ett på hver linje"),
    ("Points", "The bullets under the measure, one a line"),
    |r| Value::owned(r.measure.map(|m| m.points.join("\n")).unwrap_or_default()),
);
const THEMES: Field = field(
    "themes",
    Kind::Codes,
    ("Tema", "Tema som tiltaket høyrer til, med | mellom"),
    ("Temaer", "Temaer som tiltaket hører til, med | mellom"),
    ("Themes", "Themes of the measure, | between"),
    |r| Value::owned(r.measure.map(|m| m.themes.join("|")).unwrap_or_default()),
);
const MEASURES: Field = field(
    "measures",
    Kind::Lines,
    ("Tiltak", "Tiltaka i rada, eitt på kvar linje, kulepunkt under med bindestrek"),
    ("Tiltak", "Tiltakene i raden, ett på hver linje, kulepunkter under med bindestrek"),
    ("Measures", "The item's measures, one a line, the points below each with a hyphen"),
    |r| Value::owned(r.item.map(|i| measure_lines(&i.measures)).unwrap_or_default()),
);
const MEASURE_COUNT: Field = required(field(
    "measure_count",
    Kind::Whole,
    ("Tal på tiltak", "Kor mange tiltak rada har"),
    ("Antall tiltak", "Hvor mange tiltak raden har"),
    ("Number of measures", "Number of measures of the item"),
    |r| Value::whole(r.item.map_or(0, |i| i.measures.len())),
));
const DELIVERABLE: Field = field(
    "deliverable",
    Kind::Text,
    ("Leveranse", "Kva som skal liggje føre"),
    ("Leveranse", "Hva som skal foreligge"),
    ("Deliverable", "What shall be delivered"),
    |r| column(r, |i| &i.deliverable),
);
const RESPONSIBLE: Field = field(
    "responsible",
    Kind::Text,
    ("Ansvarleg", "Kven som har ansvaret, som trykt"),
    ("Ansvarlig", "Hvem som har ansvaret, som trykt"),
    ("Responsible", "Who is responsible, as printed"),
    |r| Value::maybe(responsible(r).map(|a| a.text.as_str())),
);
const ACTORS: Field = field(
    "responsible_actors",
    Kind::Codes,
    ("Aktørar", "Aktørane i teksten om ansvar, med | mellom"),
    ("Aktører", "Aktørene i teksten om ansvar, med | mellom"),
    ("Actors", "The actors in the text, | between"),
    |r| Value::owned(responsible(r).map(|a| a.actors.join("|")).unwrap_or_default()),
);
const DEADLINE: Field = field(
    "deadline",
    Kind::Text,
    ("Frist", "Tida som trykt"),
    ("Frist", "Tiden som trykt"),
    ("Deadline", "The time as printed"),
    |r| Value::maybe(deadline(r).map(|d| d.text.as_str())),
);
const DEADLINE_FROM: Field = field(
    "deadline_from",
    Kind::Date,
    ("Frist frå", "Første dagen, medrekna"),
    ("Frist fra", "Første dag, medregnet"),
    ("Deadline from", "First day, inclusive"),
    |r| Value::maybe(deadline(r).and_then(|d| d.from.as_deref())),
);
const DEADLINE_TO: Field = field(
    "deadline_to",
    Kind::Date,
    ("Frist til", "Siste dagen, medrekna"),
    ("Frist til", "Siste dag, medregnet"),
    ("Deadline to", "Last day, inclusive"),
    |r| Value::maybe(deadline(r).and_then(|d| d.to.as_deref())),
);
const DEADLINE_KIND: Field = field(
    "deadline_kind",
    Kind::Choice(DEADLINE_KINDS),
    ("Slag frist", "Kva slag tidsuttrykk det er"),
    ("Type frist", "Hva slags tidsuttrykk det er"),
    ("Kind of deadline", "What kind of statement about time it is"),
    |r| Value::owned(deadline(r).map(kind_of).unwrap_or_default()),
);
const RESOURCES: Field = field(
    "resources",
    Kind::Text,
    ("Ressursar", "Kva som trengst"),
    ("Ressurser", "Hva som trengs"),
    ("Resources", "What is needed"),
    |r| column(r, |i| &i.resources),
);
const STATUS: Field = field(
    "status",
    Kind::Text,
    ("Status", "Kor langt arbeidet er kome, som trykt"),
    ("Status", "Hvor langt arbeidet er kommet, som trykt"),
    ("Status", "How far the work has come, as printed"),
    |r| column(r, |i| &i.status),
);
const COMMENT: Field = field(
    "comment",
    Kind::Text,
    ("Kommentar", "Merknad i planen"),
    ("Kommentar", "Merknad i planen"),
    ("Comment", "A comment in the plan"),
    |r| column(r, |i| &i.comment),
);
const INDICATOR: Field = field(
    "indicator",
    Kind::Text,
    ("Indikator", "Korleis ein måler det"),
    ("Indikator", "Hvordan det måles"),
    ("Indicator", "How it is measured"),
    |r| column(r, |i| &i.indicator),
);
const COST: Field = field(
    "cost",
    Kind::Text,
    ("Kostnad", "Kva det kostar, som trykt"),
    ("Kostnad", "Hva det koster, som trykt"),
    ("Cost", "What it costs, as printed"),
    |r| column(r, |i| &i.cost),
);
const PARTICIPANTS: Field = field(
    "participants",
    Kind::Text,
    ("Deltakarar", "Kven som er med"),
    ("Deltakere", "Hvem som er med"),
    ("Participants", "Who takes part"),
    |r| column(r, |i| &i.participants),
);
const PRIORITY: Field = field(
    "priority",
    Kind::Text,
    ("Prioritet", "Kor viktig det er, som trykt"),
    ("Prioritet", "Hvor viktig det er, som trykt"),
    ("Priority", "How important it is, as printed"),
    |r| column(r, |i| &i.priority),
);
const TARGET_GROUP: Field = field(
    "target_group",
    Kind::Text,
    ("Målgruppe", "Kven det er for"),
    ("Målgruppe", "Hvem det er for"),
    ("Target group", "For whom it is"),
    |r| column(r, |i| &i.target_group),
);
const EXTRA: Field = field(
    "extra",
    Kind::Object,
    ("Andre kolonnar", "Kolonnar utan eige felt, som JSON: overskrifta som trykt og teksten"),
    ("Andre kolonner", "Kolonner uten eget felt, som JSON: overskriften som trykt og teksten"),
    ("Other columns", "Columns without a field of their own, as JSON: the heading as printed and the text"),
    |r| match r.item {
        Some(item) if !item.extra.is_empty() => Value::owned(serde_json::to_string(&item.extra).unwrap_or_default()),
        _ => Value::Empty,
    },
);

// Values read from the texts

const THEME_EVIDENCE: Field = field(
    "theme_evidence",
    Kind::Lines,
    ("Grunnlag for tema", "Orda som gav kvart tema og kvar dei står, eitt tema på kvar linje"),
    ("Grunnlag for tema", "Ordene som ga hvert tema og hvor de står, ett tema på hver linje"),
    ("Theme evidence", "The words that gave each theme and where they stand, one theme a line"),
    |r| Value::owned(r.measure.map(evidence_lines).unwrap_or_default()),
);
const TENTATIVE: Field = required(field(
    "tentative",
    Kind::Flag,
    ("Usikkert", "true når eit spørjeteikn seier at tiltaket ikkje er avgjort"),
    ("Usikkert", "true når et spørsmålstegn sier at tiltaket ikke er avgjort"),
    ("Tentative", "true where a question mark says that the measure is not decided"),
    |r| Value::maybe(r.measure.map(|m| if m.tentative { "true" } else { "false" })),
));
const STATUS_KIND: Field = field(
    "status_kind",
    Kind::Choice(STATUS_KINDS),
    ("Slag status", "Kva statusteksten seier; tom når ingen av orda er kjende"),
    ("Type status", "Hva statusteksten sier; tom når ingen av ordene er kjent"),
    ("Kind of status", "What the status text says; empty where no word of it is known"),
    |r| Value::maybe(r.item.and_then(|i| i.status_kind).map(StatusKind::name)),
);
const COST_KRONER: Field = field(
    "cost_kroner",
    Kind::Number,
    ("Kroner", "Beløpet i kostnadsteksten i heile kroner, eller det lågaste"),
    ("Kroner", "Beløpet i kostnadsteksten i hele kroner, eller det laveste"),
    ("Kroner", "The amount in the cost text in whole kroner, or the lower end"),
    |r| r.item.and_then(|i| i.cost_amount.as_ref()).map_or(Value::Empty, |a| kroner(a.kroner)),
);
const COST_UPPER: Field = field(
    "cost_kroner_upper",
    Kind::Number,
    ("Kroner opptil", "Det høgaste beløpet, der teksten gjev to"),
    ("Kroner inntil", "Det høyeste beløpet, der teksten gir to"),
    ("Kroner up to", "The upper end where the text gives two amounts"),
    |r| r.item.and_then(|i| i.cost_amount.as_ref()?.upper).map_or(Value::Empty, kroner),
);
const TARGET_BOUND: Field = field(
    "target_bound",
    Kind::Choice(BOUNDS),
    ("Målverdi gjeld", "Om målverdien er minst, mest, omtrentleg eller berre eit tal"),
    ("Målverdi gjelder", "Om målverdien er minst, høyst, omtrentlig eller bare et tall"),
    ("Target bound", "Whether the target value is the least, the most, about, or a plain number"),
    |r| Value::maybe(r.item.and_then(|i| i.target.as_ref()).map(|t| t.bound.name())),
);
const TARGET_VALUE: Field = field(
    "target_value",
    Kind::Number,
    ("Målverdi", "Talet i teksten om indikator"),
    ("Målverdi", "Tallet i teksten om indikator"),
    ("Target value", "The number in the indicator text"),
    |r| r.item.and_then(|i| i.target.as_ref()).map_or(Value::Empty, |t| Value::Number(t.value)),
);
const TARGET_UPPER: Field = field(
    "target_upper",
    Kind::Number,
    ("Målverdi inntil", "Det høgste talet, der teksten gir to (80–90 %)"),
    ("Målverdi inntil", "Det høyeste tallet, der teksten gir to (80–90 %)"),
    ("Target up to", "The upper end where the text gives a range (80–90 %)"),
    |r| r.item.and_then(|i| i.target.as_ref()?.upper).map_or(Value::Empty, Value::Number),
);
const TARGET_BASELINE: Field = field(
    "target_baseline",
    Kind::Number,
    ("Utgangspunkt", "Talet som målverdien går ut frå (frå 20 til 40)"),
    ("Utgangspunkt", "Tallet som målverdien går ut fra (fra 20 til 40)"),
    ("Target baseline", "The number that the target value starts from (from 20 to 40)"),
    |r| r.item.and_then(|i| i.target.as_ref()?.baseline).map_or(Value::Empty, Value::Number),
);
const TARGET_UNIT: Field = field(
    "target_unit",
    Kind::Text,
    ("Eining", "Kva målverdien tel: % eller ordet etter talet"),
    ("Enhet", "Hva målverdien teller: % eller ordet etter tallet"),
    ("Target unit", "What the target value counts: % or the word after the number"),
    |r| Value::maybe(r.item.and_then(|i| i.target.as_ref()).map(|t| t.unit.as_str())),
);
const ITEM_LANGUAGE: Field = field(
    "item_language",
    Kind::Choice(LANGUAGES),
    ("Språk i rada", "Språket i teksten i rada; tom når for lite talar for eit"),
    ("Språk i raden", "Språket i teksten i raden; tom når for lite taler for et"),
    ("Item language", "Language of the item's own text; empty where too little speaks for one"),
    |r| Value::maybe(r.item.and_then(|i| i.language.as_deref())),
);
const ACTOR_TYPES: Field = field(
    "responsible_types",
    Kind::Codes,
    (
        "Slag aktørar",
        "Kva slag kvar aktør er, i same rekkjefølgje; av eit ukjent namn det orda tyder på, elles unknown",
    ),
    (
        "Typer aktører",
        "Hva slags aktør hver er, i samme rekkefølge; av et ukjent navn det ordene tyder på, ellers unknown",
    ),
    (
        "Actor types",
        "What kind each actor is, in the same order; for a name that is not known what its words suggest, or else unknown",
    ),
    |r| Value::owned(responsible(r).map(|a| a.types.join("|")).unwrap_or_default()),
);
const DEADLINE_PRECISION: Field = field(
    "deadline_precision",
    Kind::Text,
    ("Presisjon", "Kor presist tidsuttrykket er, til dømes season, quarter eller date"),
    ("Presisjon", "Hvor presist tidsuttrykket er, for eksempel season, quarter eller date"),
    ("Deadline precision", "How precise the statement about time is, for example season, quarter or date"),
    |r| Value::maybe(deadline(r).and_then(|d| d.precision.as_deref())),
);
const ABSENT_FIELDS: Field = field(
    "absent_fields",
    Kind::Codes,
    (
        "Kolonnar som manglar",
        "Felt som tabellen ikkje har nokon kolonne for, med | mellom: dei andre tomme er tomme celler",
    ),
    (
        "Kolonner som mangler",
        "Felt som tabellen ikke har noen kolonne for, med | mellom: de andre tomme er tomme celler",
    ),
    (
        "Absent columns",
        "Fields that the table has no column for, | between: what is empty of the others is an empty cell",
    ),
    |r| Value::owned(r.item.map(|i| i.absent_fields().join("|")).unwrap_or_default()),
);
const DEADLINE_FLAGS: Field = field(
    "deadline_flags",
    Kind::Codes,
    ("Føresetnader for frist", "Kva tolkinga av tida byggjer på, med | mellom"),
    ("Forutsetninger for frist", "Hva tolkningen av tiden bygger på, med | mellom"),
    ("Deadline flags", "What the reading of the time rests on, | between"),
    |r| Value::owned(deadline(r).map(|d| d.flags.join("|")).unwrap_or_default()),
);

// Names of actors that are not known: the cells come from `super::actors`

const ACTOR_ID: Field = required(field(
    "id",
    Kind::Text,
    ("Aktør-ID", "Framlegg til fast namn"),
    ("Aktør-ID", "Forslag til fast navn"),
    ("Actor ID", "A suggestion for the stable name"),
    |_| Value::Empty,
));
const ACTOR_NAME: Field = required(field(
    "canonical",
    Kind::Text,
    ("Namn", "Namnet som det er skrive oftast"),
    ("Navn", "Navnet slik det er skrevet oftest"),
    ("Name", "The name as it is written most often"),
    |_| Value::Empty,
));
const ACTOR_TYPE: Field = field(
    "type",
    Kind::Text,
    (
        "Slag",
        "Til å fylle ut: utval, sekretariat, hf, rhf, kommune, fylkeskommune, helsefellesskap, partner, brukar, stat, rolle, eining, person, other",
    ),
    (
        "Type",
        "Til å fylle ut: utval, sekretariat, hf, rhf, kommune, fylkeskommune, helsefellesskap, partner, brukar, stat, rolle, eining, person, other",
    ),
    (
        "Type",
        "For you to fill in: utval, sekretariat, hf, rhf, kommune, fylkeskommune, helsefellesskap, partner, brukar, stat, rolle, eining, person, other",
    ),
    |_| Value::Empty,
);
const ACTOR_VARIANTS: Field = field(
    "variants",
    Kind::Codes,
    ("Variantar", "Andre skrivemåtar av namnet, med | mellom"),
    ("Varianter", "Andre skrivemåter av navnet, med | mellom"),
    ("Variants", "Other spellings of the name, | between"),
    |_| Value::Empty,
);
const ACTOR_MENTIONS: Field = required(field(
    "mentions",
    Kind::Whole,
    ("Nemningar", "Kor mange rader som nemner namnet"),
    ("Nevninger", "Hvor mange rader som nevner navnet"),
    ("Mentions", "Number of items that name it"),
    |_| Value::Empty,
));
const ACTOR_PLANS: Field = required(field(
    "plans",
    Kind::Whole,
    ("Planar", "Kor mange planar som nemner namnet"),
    ("Planer", "Hvor mange planer som nevner navnet"),
    ("Plans", "Number of plans that name it"),
    |_| Value::Empty,
));
const ACTOR_ITEMS: Field = field(
    "item_ids",
    Kind::Codes,
    ("Rad-ID-ar", "Dei første radene som nemner namnet, med | mellom"),
    ("Rad-ID-er", "De første radene som nevner navnet, med | mellom"),
    ("Item IDs", "The first items that name it, | between"),
    |_| Value::Empty,
);

// Where it stands

const SOURCE_FILE: Field = required(field(
    "source_file",
    Kind::Text,
    ("Kjeldefil", "Fila planen er lesen frå"),
    ("Kildefil", "Filen planen er lest fra"),
    ("Source file", "The file that the plan was read from"),
    |r| Value::text(&r.document.source.file),
));
const PAGES: Field = field(
    "pages",
    Kind::Codes,
    ("Sider", "Sidene rada står på, frå 1, med | mellom; tom der kjelda ikkje merkjer sider"),
    ("Sider", "Sidene raden står på, fra 1, med | mellom; tom der kilden ikke merker sider"),
    ("Pages", "The pages of the item, from 1, | between; empty where the source marks none"),
    |r| Value::owned(r.item.map(|i| codes(&i.source.pages)).unwrap_or_default()),
);
const TABLE: Field = field(
    "table",
    Kind::Whole,
    ("Tabell", "Tabellen i dokumentet, frå 0; tom utanfor tabellar"),
    ("Tabell", "Tabellen i dokumentet, fra 0; tom utenfor tabeller"),
    ("Table", "The table in the document, from 0; empty outside tables"),
    |r| r.item.and_then(|i| i.source.table).map_or(Value::Empty, Value::whole),
);
const TABLE_ROWS: Field = field(
    "rows",
    Kind::Codes,
    ("Tabellrader", "Radene i tabellen, frå 0 med overskrifta, med | mellom"),
    ("Tabellrader", "Radene i tabellen, fra 0 med overskriften, med | mellom"),
    ("Table rows", "Rows of the table, from 0 with the header, | between"),
    |r| Value::owned(r.item.map(|i| codes(&i.source.rows)).unwrap_or_default()),
);
const CONFIDENCE: Field = required(field(
    "confidence",
    Kind::Share,
    ("Tillit", "Kor sannsynleg det er at rada er rett, frå 0 til 1"),
    ("Tillit", "Hvor sannsynlig det er at raden er riktig, fra 0 til 1"),
    ("Confidence", "Probability that the item is right, from 0 to 1"),
    |r| r.item.map_or(Value::Empty, |i| Value::Number(i.confidence)),
));
const WARNINGS: Field = field(
    "warnings",
    Kind::Lines,
    ("Merknader", "Det ein bør sjå etter, eitt på kvar linje"),
    ("Merknader", "Det en bør se etter, ett på hver linje"),
    ("Warnings", "What to look at, one a line"),
    |r| Value::owned(r.item.map(|i| i.warnings.join("\n")).unwrap_or_default()),
);
const SHA256: Field = required(field(
    "sha256",
    Kind::Text,
    ("SHA-256", "Kontrollsum av kjeldefila"),
    ("SHA-256", "Kontrollsum av kildefilen"),
    ("SHA-256", "Checksum of the source file"),
    |r| Value::text(&r.document.source.sha256),
));
const MEDIA_TYPE: Field = required(field(
    "media_type",
    Kind::Text,
    ("Medietype", "Kva slag fil kjelda er, etter innhaldet"),
    ("Medietype", "Hva slags fil kilden er, etter innholdet"),
    ("Media type", "The kind of the source file, told by its content"),
    |r| Value::text(&r.document.source.media_type),
));
const PAGE_COUNT: Field = field(
    "pages",
    Kind::Whole,
    ("Sidetal", "Kor mange sider kjelda har; tom der ho ikkje merkjer sider"),
    ("Sidetall", "Hvor mange sider kilden har; tom der den ikke merker sider"),
    ("Pages", "Number of pages of the source; empty where it marks none"),
    |r| r.document.source.pages.map_or(Value::Empty, |n| Value::Whole(u64::from(n))),
);
const OUTPUT: Field = required(field(
    "output",
    Kind::Text,
    ("Plan som JSON", "Fila med heile planen i datasettet"),
    ("Plan som JSON", "Filen med hele planen i datasettet"),
    ("Plan as JSON", "The file of the whole plan in the data set"),
    |r| Value::text(r.output),
));

// Headings and what found no field

const HEADING_TABLE: Field = required(field(
    "table",
    Kind::Whole,
    ("Tabell", "Tabellen i dokumentet, frå 0"),
    ("Tabell", "Tabellen i dokumentet, fra 0"),
    ("Table", "The table in the document, from 0"),
    |r| r.heading.map_or(Value::Empty, |h| Value::whole(h.table)),
));
const HEADING_COLUMN: Field = field(
    "column",
    Kind::Whole,
    ("Kolonne", "Kolonnen i tabellen, frå 0; tom for ein merkelapp utanfor kolonnane"),
    ("Kolonne", "Kolonnen i tabellen, fra 0; tom for en merkelapp utenfor kolonnene"),
    ("Column", "The column of the table, from 0; empty for a label outside the columns"),
    |r| r.heading.map_or(Value::Empty, |h| h.column.map_or(Value::Empty, Value::whole)),
);
const HEADING: Field = field(
    "heading",
    Kind::Text,
    ("Overskrift", "Overskrifta som trykt; tom for ein kolonne utan"),
    ("Overskrift", "Overskriften som trykt; tom for en kolonne uten"),
    ("Heading", "The heading as printed; empty for a column without one"),
    |r| Value::maybe(r.heading.map(|h| h.heading.as_str())),
);
const HEADING_FIELD: Field = field(
    "field",
    Kind::Text,
    ("Felt", "Feltet overskrifta vart knytt til; tom når ho ikkje vart det"),
    ("Felt", "Feltet overskriften ble knyttet til; tom når den ikke ble det"),
    ("Field", "The field that the heading was mapped to; empty where none was found"),
    |r| Value::maybe(r.heading.and_then(|h| h.field.as_deref())),
);
const MATCH: Field = required(field(
    "match",
    Kind::Text,
    ("Treff", "Korleis overskrifta vart kjend att: exact, folded, similar, content, position, user eller none"),
    ("Treff", "Hvordan overskriften ble gjenkjent: exact, folded, similar, content, position, user eller none"),
    ("Match", "How it was recognised: exact, folded, similar, content, position, user or none"),
    |r| Value::maybe(r.heading.map(|h| h.matched.as_str())),
));
const SCORE: Field = required(field(
    "score",
    Kind::Share,
    ("Sikkerheit", "Kor sikkert treffet er, frå 0 til 1"),
    ("Sikkerhet", "Hvor sikkert treffet er, fra 0 til 1"),
    ("Score", "How sure the match is, from 0 to 1"),
    |r| r.heading.map_or(Value::Empty, |h| Value::Number(h.score)),
));
const SUGGESTIONS: Field = field(
    "suggestions",
    Kind::Codes,
    ("Framlegg", "Dei næraste felta for ei ukjend overskrift, med | mellom"),
    ("Forslag", "De nærmeste feltene for en ukjent overskrift, med | mellom"),
    ("Suggestions", "The nearest fields of an unknown heading, | between"),
    |r| Value::owned(r.heading.map(|h| h.suggestions.join("|")).unwrap_or_default()),
);
const UNPLACED_PAGE: Field = field(
    "page",
    Kind::Whole,
    ("Side", "Sida teksten står på, frå 1; tom der kjelda ikkje merkjer sider"),
    ("Side", "Siden teksten står på, fra 1; tom der kilden ikke merker sider"),
    ("Page", "The page of the text, from 1; empty where the source marks none"),
    |r| r.unplaced.and_then(|u| u.page).map_or(Value::Empty, |n| Value::Whole(u64::from(n))),
);
const UNPLACED_TEXT: Field = required(field(
    "text",
    Kind::Text,
    ("Tekst", "Teksten som trykt"),
    ("Tekst", "Teksten som trykt"),
    ("Text", "The text as printed"),
    |r| Value::maybe(r.unplaced.map(|u| u.text.as_str())),
));

fn item_rows<'a>(document: &'a PlanDocument, output: &'a str) -> Vec<Row<'a>> {
    document.items.iter().map(|item| Row { item: Some(item), ..Row::plan(document, output) }).collect()
}

fn measure_rows<'a>(document: &'a PlanDocument, output: &'a str) -> Vec<Row<'a>> {
    let of = |row: Row<'a>| {
        let measures = row.item.map_or(&[][..], |item| &item.measures);
        measures.iter().map(move |measure| Row { measure: Some(measure), ..row })
    };
    item_rows(document, output).into_iter().flat_map(of).collect()
}

fn column<'a>(row: &Row<'a>, of: fn(&Item) -> &Column<String>) -> Value<'a> {
    Value::maybe(row.item.and_then(|i| of(i).as_ref()).and_then(|cell| cell.as_deref()))
}

fn responsible<'a>(row: &Row<'a>) -> Option<&'a Actors> {
    row.item?.responsible.as_ref()?.as_ref()
}

fn deadline<'a>(row: &Row<'a>) -> Option<&'a Deadline> {
    row.item?.deadline.as_ref()?.as_ref()
}

/// The kind's JSON name.
fn kind_of(deadline: &Deadline) -> String {
    match serde_json::to_value(deadline.kind) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// A whole number of kroner as a cell; exact up to 2⁵³.
#[allow(clippy::cast_precision_loss)]
fn kroner<'a>(amount: i64) -> Value<'a> {
    Value::Number(amount as f64)
}

/// `PG1: ungdommen (measure)`, a theme a line.
fn evidence_lines(measure: &Measure) -> String {
    let evidence = measure.theme_evidence.iter();
    evidence.map(|e| format!("{}: {} ({})", e.theme, e.phrase, e.place.name())).collect::<Vec<_>>().join("\n")
}

fn codes<T: ToString>(numbers: &[T]) -> String {
    numbers.iter().map(T::to_string).collect::<Vec<_>>().join("|")
}

fn measure_lines(measures: &[Measure]) -> String {
    let mut lines = Vec::new();
    for measure in measures {
        lines.push(measure.text.clone());
        lines.extend(measure.points.iter().map(|point| format!("- {point}")));
    }
    lines.join("\n")
}

fn empty_areas(document: &PlanDocument) -> String {
    let lines: Vec<String> = document
        .empty_areas()
        .map(|a| match &a.no {
            Some(no) => format!("{no} {}", a.title),
            None => a.title.clone(),
        })
        .collect();
    lines.join("\n")
}

/// The fields that some item of the plan has a column for.
fn fields_present(document: &PlanDocument) -> String {
    type Has = fn(&Item) -> bool;
    let columns: [(&str, Has); 13] = [
        ("objective", |i| i.objective.is_some()),
        ("measure", |i| !i.measures.is_empty()),
        ("deliverable", |i| i.deliverable.is_some()),
        ("responsible", |i| i.responsible.is_some()),
        ("deadline", |i| i.deadline.is_some()),
        ("resources", |i| i.resources.is_some()),
        ("status", |i| i.status.is_some()),
        ("comment", |i| i.comment.is_some()),
        ("indicator", |i| i.indicator.is_some()),
        ("cost", |i| i.cost.is_some()),
        ("participants", |i| i.participants.is_some()),
        ("priority", |i| i.priority.is_some()),
        ("target_group", |i| i.target_group.is_some()),
    ];
    let present = columns.iter().filter(|(_, has)| document.items.iter().any(has));
    present.map(|(name, _)| *name).collect::<Vec<_>>().join("|")
}
