//! What the workbook says of its own, in Nynorsk, Bokmål and English.

use super::super::dialect::ReaderLanguage;

/// A text in Nynorsk, Bokmål and English.
pub type Words = [&'static str; 3];

/// The text in this language.
pub fn say(words: &Words, language: ReaderLanguage) -> &'static str {
    words[match language {
        ReaderLanguage::Nynorsk => 0,
        ReaderLanguage::Bokmaal => 1,
        ReaderLanguage::English => 2,
    }]
}

// Sheets

pub const MEASURES: Words = ["Tiltak", "Tiltak", "Measures"];
pub const NOTES: Words = ["Merknader", "Merknader", "Notes"];
pub const UNPLACED: Words = ["Anna tekst", "Annen tekst", "Other text"];
pub const SOURCES: Words = ["Kjelder", "Kilder", "Sources"];
pub const ABOUT: Words = ["Om arbeidsboka", "Om arbeidsboken", "About"];
pub const COVERAGE: Words = ["Tema", "Temaer", "Themes"];
pub const RESPONSIBILITY: Words = ["Ansvar", "Ansvar", "Responsibility"];
pub const TIME: Words = ["Tid", "Tid", "Time"];
pub const OVERDUE: Words = ["Over fristen", "Over fristen", "Past due"];
pub const SIMILAR: Words = ["Liknande tiltak", "Lignende tiltak", "Similar measures"];
pub const VERSIONS: Words = ["Endringar", "Endringer", "Changes"];
pub const REPLACED: Words = ["Avløyste planar", "Avløste planer", "Replaced plans"];

// Columns

pub const SOURCE: Words = ["Kjelde", "Kilde", "Source"];
pub const PLAN_ROW: Words = ["I planen", "I planen", "In the plan"];
pub const THEME_NAMES: Words = ["Temanamn", "Temanavn", "Theme names"];
pub const PLAN: Words = ["Plan", "Plan", "Plan"];
pub const PLACE: Words = ["Gjeld", "Gjelder", "About"];
pub const KIND: Words = ["Slag", "Slag", "Kind"];
pub const CODE: Words = ["Kode", "Kode", "Code"];
pub const TEXT: Words = ["Tekst", "Tekst", "Text"];
pub const SHEET: Words = ["Ark", "Ark", "Sheet"];
pub const COLUMN: Words = ["Kolonne", "Kolonne", "Column"];
pub const MEANING: Words = ["Kva det er", "Hva det er", "What it is"];
pub const KEY: Words = ["Feltnamn i CSV og JSON", "Feltnavn i CSV og JSON", "Field name in CSV and JSON"];
pub const THEME: Words = ["Tema", "Tema", "Theme"];
pub const ACTOR_TYPE: Words = ["Type aktør", "Type aktør", "Type of actor"];
pub const PERIOD: Words = ["Tid", "Tid", "Time"];
pub const ALL_MEASURES: Words = ["Alle tiltak", "Alle tiltak", "All measures"];
pub const COMMUNITY: Words = ["Fellesskap", "Fellesskap", "Community"];
pub const OTHER_COMMUNITY: Words = ["Anna fellesskap", "Annet fellesskap", "Other community"];
pub const MEASURE: Words = ["Tiltak", "Tiltak", "Measure"];
pub const OTHER_MEASURE: Words = ["Tiltak der", "Tiltak der", "Measure there"];
pub const MEASURE_ID: Words = ["Tiltaks-ID", "Tiltaks-ID", "Measure ID"];
pub const OTHER_ID: Words = ["Tiltaks-ID der", "Tiltaks-ID der", "Measure ID there"];
pub const LIKENESS: Words = ["Likskap", "Likhet", "Likeness"];
pub const SCORE: Words = ["Tal for likskap", "Tall for likhet", "Score"];
pub const SHARED: Words = ["Felles ord", "Felles ord", "Shared words"];
pub const RESPONSIBLE: Words = ["Ansvarleg", "Ansvarlig", "Responsible"];
pub const DEADLINE: Words = ["Frist", "Frist", "Deadline"];
pub const LAST_DAY: Words = ["Siste dag", "Siste dag", "Last day"];
pub const ASSUMED: Words = ["Føresetnader for dagen", "Forutsetninger for dagen", "What the day rests on"];
pub const BEFORE_PLAN: Words = ["Tidlegare plan", "Tidligere plan", "Earlier plan"];
pub const AFTER_PLAN: Words = ["Seinare plan", "Senere plan", "Later plan"];
pub const FATE: Words = ["Kva som hende", "Hva som skjedde", "What became of it"];
pub const CHANGED_FIELDS: Words = ["Endra felt", "Endrede felt", "Changed fields"];
pub const BEFORE: Words = ["Tiltak før", "Tiltak før", "Measure before"];
pub const AFTER: Words = ["Tiltak no", "Tiltak nå", "Measure now"];
pub const BEFORE_ID: Words = ["Tiltaks-ID før", "Tiltaks-ID før", "Measure ID before"];
pub const AFTER_ID: Words = ["Tiltaks-ID no", "Tiltaks-ID nå", "Measure ID now"];

pub const FILE: Words = ["Fil", "Fil", "File"];
pub const VERSION: Words = ["Versjon", "Versjon", "Version"];
pub const MEASURE_COUNT: Words = ["Tal på tiltak", "Antall tiltak", "Number of measures"];
pub const WHY: Words = ["Kvifor", "Hvorfor", "Why"];
pub const REPLACED_BY: Words = ["Avløyst av", "Avløst av", "Replaced by"];
pub const REPLACED_BY_FILE: Words = ["Fila til den", "Filen til den", "Its file"];
pub const REPLACED_BY_VERSION: Words = ["Versjonen av den", "Versjonen av den", "Its version"];
pub const SHARED_TEXTS: Words = ["Tekstar som begge har", "Tekster som begge har", "Texts that both have"];

// Kinds of notes

pub const WARNING: Words = ["Åtvaring", "Advarsel", "Warning"];
pub const INFO: Words = ["Til orientering", "Til orientering", "For information"];
pub const UNKNOWN_HEADING: Words = ["Ukjend overskrift", "Ukjent overskrift", "Unknown heading"];
pub const FAILED: Words = ["Ikkje lese", "Ikke lest", "Not read"];
pub const SKIPPED: Words = ["Hoppa over", "Hoppet over", "Passed over"];
pub const CUT: Words = ["Avkorta", "Avkortet", "Cut"];
pub const NO_ITEMS_AREA: Words = ["Område utan tiltak", "Område uten tiltak", "Area without measures"];

/// What takes the place of `{n}` in a text is a number.
pub const CUT_CELL: Words = [
    "Ei celle er lengre enn Excel tek; heile teksten står i JSON-fila til planen",
    "En celle er lengre enn Excel tar; hele teksten står i JSON-filen til planen",
    "A cell is longer than Excel takes; the whole text is in the plan's JSON",
];
pub const CUT_ROWS: Words = [
    "Arket tek ikkje fleire rader; resten står i CSV-filene",
    "Arket tar ikke flere rader; resten står i CSV-filene",
    "The sheet takes no more rows; the rest is in the CSV files",
];
pub const CUT_COLUMNS: Words = [
    "Arket tek ikkje fleire kolonnar; resten står i CSV- og JSON-filene",
    "Arket tar ikke flere kolonner; resten står i CSV- og JSON-filene",
    "The sheet takes no more columns; the rest is in the CSV and JSON files",
];
pub const NO_SHEET: Words = [
    "Planen har ikkje eige ark, fordi planane er mange; han står i arket med tiltak og i JSON",
    "Planen har ikke eget ark, fordi planene er mange; den står i arket med tiltak og i JSON",
    "The plan has no sheet of its own, because there are many plans; it is in the sheet of measures and in JSON",
];
pub const HEADING_KEPT: Words = [
    "Kolonnen har ikkje noko felles felt; han står i arket til planen",
    "Kolonnen har ikke noe felles felt; den står i arket til planen",
    "The column has no common field; it is in the plan's own sheet",
];
pub const PAGE_SHORT: Words = ["s.", "s.", "p."];
pub const LINE_SHORT: Words = ["linje", "linje", "line"];

/// How the mark of a cut cell begins and ends, around the number of characters left out.
pub const CUT_MARK: (Words, Words) =
    ([" … (", " … (", " … ("], [" teikn til, sjå JSON)", " tegn til, se JSON)", " more characters, see JSON)"]);

// States and buckets of a comparison, by their published names

pub const STATES: &[(&str, Words)] = &[
    ("planned-empty", ["står i planen, ingen tiltak", "står i planen, ingen tiltak", "in the plan, no measures"]),
    ("not-mentioned", ["ikkje nemnt", "ikke nevnt", "not mentioned"]),
    ("not-in-period", ["nyare enn planen", "nyere enn planen", "younger than the plan"]),
    ("nobody", ["ingen (tom celle)", "ingen (tom celle)", "nobody (empty cell)"]),
    ("column-absent", ["planen har ikkje kolonnen", "planen har ikke kolonnen", "the plan has no such column"]),
    ("unknown", ["ikkje forstått", "ikke forstått", "not understood"]),
    ("empty", ["tom celle", "tom celle", "empty cell"]),
    ("open-ended", ["berre start", "bare start", "a start alone"]),
    ("continuous", ["fortløpande", "fortløpende", "continuous"]),
    ("recurring", ["jamleg", "jevnlig", "recurring"]),
    ("event", ["knytt til ei hending", "knyttet til en hendelse", "tied to an event"]),
    ("no-year", ["utan årstal", "uten årstall", "without a year"]),
    ("same", ["same tiltak", "samme tiltak", "the same"]),
    ("related", ["om det same", "om det samme", "related"]),
    ("carried-over", ["ført vidare", "videreført", "carried over"]),
    ("changed", ["endra", "endret", "changed"]),
    ("moved", ["flytta", "flyttet", "moved"]),
    ("added", ["nytt", "nytt", "added"]),
    ("removed", ["borte", "borte", "removed"]),
    ("version", ["nyare versjon", "nyere versjon", "newer version"]),
    ("same-text", ["nesten same tekst", "nesten samme tekst", "nearly the same text"]),
    ("utval", ["utval", "utvalg", "committee"]),
    ("brukar", ["brukar", "bruker", "users"]),
    ("hf", ["helseføretak", "helseforetak", "hospital trust"]),
    ("rhf", ["regionalt helseføretak", "regionalt helseforetak", "regional health authority"]),
    ("kommune", ["kommune", "kommune", "municipality"]),
    ("partner", ["partnar", "partner", "partner"]),
    ("sekretariat", ["sekretariat", "sekretariat", "secretariat"]),
    ("stat", ["stat", "stat", "state"]),
    ("fylkeskommune", ["fylkeskommune", "fylkeskommune", "county"]),
    ("helsefellesskap", ["helsefellesskap", "helsefellesskap", "health community"]),
    ("rolle", ["rolle (uvisst kvar)", "rolle (uvisst hvor)", "role (where is not said)"]),
    ("eining", ["eining (uvisst kvar)", "enhet (uvisst hvor)", "unit (where is not said)"]),
    ("person", ["person", "person", "person"]),
    ("other", ["andre", "andre", "others"]),
];

/// The word for a published name; a name without one stands as it is.
pub fn state(name: &str, language: ReaderLanguage) -> &str {
    STATES.iter().find(|(known, _)| *known == name).map_or(name, |(_, words)| say(words, language))
}

/// What a person should know before reading on: lines of the last sheet.
pub const HOW_TO_READ: &[Words] = &[
    [
        "Kvar rad i arket med tiltak er eitt tiltak. Kolonnane for program står til slutt, i ei gruppe som er falda saman: trykk + over kolonnane.",
        "Hver rad i arket med tiltak er ett tiltak. Kolonnene for programmer står til slutt, i en gruppe som er slått sammen: trykk + over kolonnene.",
        "Each row of the sheet of measures is one measure. The columns for programs stand last, in a group that is folded: press + above the columns.",
    ],
    [
        "Kolonnar som er tomme i alle rader, er gøymde.",
        "Kolonner som er tomme i alle rader, er skjult.",
        "Columns that are empty in all rows are hidden.",
    ],
    [
        "Kvar plan har eit ark med sine eigne kolonnar, med overskriftene som trykt.",
        "Hver plan har et ark med sine egne kolonner, med overskriftene som trykt.",
        "Each plan has a sheet with its own columns, under their headings as printed.",
    ],
    [
        "Lenkja til kjelda opnar dokumentet når det ligg der det låg då arbeidsboka vart laga; sidetalet står i teksten.",
        "Lenken til kilden åpner dokumentet når det ligger der det lå da arbeidsboken ble laget; sidetallet står i teksten.",
        "The link to the source opens the document where it lies as it lay when the workbook was made; the page stands in the text.",
    ],
    [
        "Tillit er kor sikker lesinga er, frå 0 til 1. Sjå i kjelda før du stolar på ei rad med låg tillit eller merknad.",
        "Tillit er hvor sikker lesingen er, fra 0 til 1. Se i kilden før du stoler på en rad med lav tillit eller merknad.",
        "Confidence is how sure the reading is, from 0 to 1. Look in the source before you trust a row with low confidence or a note.",
    ],
    [
        "Endringar i arbeidsboka vert ikkje lesne tilbake. CSV- og JSON-filene ved sida av har alt, og tekstane i full lengd.",
        "Endringer i arbeidsboken blir ikke lest tilbake. CSV- og JSON-filene ved siden av har alt, og tekstene i full lengde.",
        "Changes made in the workbook are not read back. The CSV and JSON files beside it have everything, and the texts in full.",
    ],
];
