//! Every word that the report itself says, once, in three languages. What comes from a document is
//! never here.

use crate::export::ReaderLanguage;
use crate::export::fields::TABLES;

impl ReaderLanguage {
    pub(super) fn words(self) -> &'static Words {
        match self {
            Self::Nynorsk => &NN,
            Self::Bokmaal => &NB,
            Self::English => &EN,
        }
    }

    /// The title of a field of a measure, from the field table; the name itself where it has none.
    pub(super) fn field(self, name: &str) -> &str {
        let fields = TABLES.iter().filter(|t| t.name == "measures").flat_map(|t| t.fields);
        fields.into_iter().find(|f| f.name == name).map_or(name, |f| f.words[self as usize].0)
    }
}

/// A language without one of the words does not compile.
macro_rules! words {
    ($($name:ident: $nn:literal, $nb:literal, $en:literal;)*) => {
        pub struct Words { $(pub $name: &'static str,)* }
        static NN: Words = Words { $($name: $nn,)* };
        static NB: Words = Words { $($name: $nb,)* };
        static EN: Words = Words { $($name: $en,)* };
        #[cfg(test)]
        pub const ALL: &[(&str, [&str; 3])] = &[$((stringify!($name), [$nn, $nb, $en]),)*];
    };
}

words! {
    title: "Handlingsplanar side om side", "Handlingsplaner side om side", "Action plans side by side";
    skip: "Til innhaldet", "Til innholdet", "To the content";
    contents: "Innhald", "Innhold", "Contents";
    made_by: "Laga av samstem {n}. Sida er éi fil, hentar ingenting og sender ingenting.", "Laget av samstem {n}. Siden er én fil, henter ingenting og sender ingenting.", "Made by samstem {n}. The page is one file; it loads nothing and sends nothing.";

    search: "Søk i tiltaka", "Søk i tiltakene", "Search the measures";
    community_shown: "Vis fellesskap", "Vis fellesskap", "Show community";
    everyone: "Alle", "Alle", "All";
    open_all: "Opne alt", "Åpne alt", "Open all";
    close_all: "Lukk alt", "Lukk alt", "Close all";
    clear: "Nullstill", "Nullstill", "Reset";
    rows_found: "{n} av {m} rader", "{n} av {m} rader", "{n} of {m} rows";
    sort_hint: "Sorter etter {n}", "Sorter etter {n}", "Sort by {n}";

    summary: "Samandrag", "Sammendrag", "Summary";
    plans: "Planar", "Planer", "Plans";
    communities: "Fellesskap", "Fellesskap", "Communities";
    periods: "Periodar", "Perioder", "Periods";
    items: "Rader", "Rader", "Items";
    measures: "Tiltak", "Tiltak", "Measures";
    with_responsible: "Tiltak med ansvarleg", "Tiltak med ansvarlig", "Measures with someone responsible";
    with_deadline: "Tiltak med tid", "Tiltak med tid", "Measures with a time";
    not_read: "Filer som ikkje vart lesne", "Filer som ikke ble lest", "Files that were not read";
    unplaced: "Tekstar utan felt", "Tekster uten felt", "Texts without a field";
    headings_open: "Overskrifter utan felt", "Overskrifter uten felt", "Headings without a field";
    warnings: "Åtvaringar", "Advarsler", "Warnings";
    counted_note: "{n} av dei {m} tiltaka er med i jamføringane nedanfor. Der eit fellesskap har fleire utgåver av planen for same periode, tel den siste.", "{n} av de {m} tiltakene er med i sammenligningene nedenfor. Der et fellesskap har flere utgaver av planen for samme periode, teller den siste.", "{n} of the {m} measures are in the comparisons below. Where a community has several versions of its plan for one period, the last one counts.";
    machine_note: "Sida er laga av eit program som les dokumenta. Kvar rad seier kvar ho står i kjelda; sjå etter der før noko blir avgjort.", "Siden er laget av et program som leser dokumentene. Hver rad sier hvor den står i kilden; se etter der før noe avgjøres.", "This page was made by a program that reads the documents. Every row says where it stands in its source; look there before anything is decided.";
    plans_caption: "Planane i datasettet", "Planene i datasettet", "The plans in the data set";
    plan: "Plan", "Plan", "Plan";
    community: "Fellesskap", "Fellesskap", "Community";
    period: "Periode", "Periode", "Period";
    no_period: "utan periode", "uten periode", "no period";
    language: "Språk", "Språk", "Language";
    lang_nn: "nynorsk", "nynorsk", "Nynorsk";
    lang_nb: "bokmål", "bokmål", "Bokmål";
    lang_se: "nordsamisk", "nordsamisk", "Northern Sami";
    lang_en: "engelsk", "engelsk", "English";
    file: "Fil", "Fil", "File";
    why: "Kvifor", "Hvorfor", "Why";

    coverage: "Dekning", "Dekning", "Coverage";
    coverage_caption: "Tal på tiltak for kvart tema og kvar plan", "Antall tiltak for hvert tema og hver plan", "Number of measures for each theme and plan";
    theme: "Tema", "Tema", "Theme";
    legend: "Teiknforklaring", "Tegnforklaring", "Legend";
    shade_note: "Mørkare felt har fleire tiltak: 1–2, 3–5, 6–9, 10 eller fleire. Eit tiltak kan ha fleire tema.", "Mørkere felt har flere tiltak: 1–2, 3–5, 6–9, 10 eller flere. Et tiltak kan ha flere tema.", "Darker cells hold more measures: 1–2, 3–5, 6–9, 10 or more. A measure may have several themes.";
    state_empty: "tomt", "tomt", "empty";
    state_empty_note: "temaet står som innsatsområde eller mål i planen, men ingen tiltak høyrer til", "temaet står som innsatsområde eller mål i planen, men ingen tiltak hører til", "the theme is printed as a focus area or an objective, but no measure belongs to it";
    state_none_note: "ikkje nemnt", "ikke nevnt", "not mentioned";
    state_later_note: "temaet kom etter at planen vart laga; ikkje noko hol", "temaet kom etter at planen ble laget; ikke noe hull", "the theme is younger than the plan; no gap";
    total: "I alt", "I alt", "In all";

    not_counted: "Ikkje rekna med her: {n}, av di ei nyare eller lik utgåve er det: {m}.", "Ikke regnet med her: {n}, fordi en nyere eller lik utgave er det: {m}.", "Not counted here: {n}, as a newer or equal version is: {m}.";
    time: "Tidslinje", "Tidslinje", "Time line";
    time_caption: "Tal på tiltak etter halvåret dei skal vere ferdige i, eller anna tid", "Antall tiltak etter halvåret de skal være ferdige i, eller annen tid", "Number of measures by the half-year they are to be done in, or another kind of time";
    time_chart: "Tiltak i kvart halvår, alle planar", "Tiltak i hvert halvår, alle planer", "Measures in each half-year, all plans";
    half_note: "1. halvår er januar til juni, 2. halvår juli til desember.", "1. halvår er januar til juni, 2. halvår juli til desember.", "H1 is January to June, H2 July to December.";
    half_1: "1. halvår {n}", "1. halvår {n}", "H1 {n}";
    half_2: "2. halvår {n}", "2. halvår {n}", "H2 {n}";
    no_year: "utan årstal", "uten årstall", "without a year";
    open_ended: "frå ein dag, utan slutt", "fra en dag, uten slutt", "from a day, without end";
    continuous: "løpande", "løpende", "continuous";
    recurring: "gjentek seg", "gjentar seg", "recurring";
    event: "knytt til ei hending", "knyttet til en hendelse", "tied to an event";
    unknown_time: "tid ikkje forstått", "tid ikke forstått", "time not understood";
    empty: "tom celle", "tom celle", "empty cell";
    absent: "inga slik kolonne", "ingen slik kolonne", "no such column";
    overdue: "Over tida utan status per {n}", "Over tiden uten status per {n}", "Past due without a status on {n}";
    overdue_none: "Ingen tiltak var over tida utan status per {n}.", "Ingen tiltak var over tiden uten status per {n}.", "No measure was past due without a status on {n}.";
    last_day: "Siste dag", "Siste dag", "Last day";

    responsibility: "Ansvar", "Ansvar", "Responsibility";
    responsibility_caption: "Tal på tiltak etter kva slag aktør som er ansvarleg", "Antall tiltak etter hva slags aktør som er ansvarlig", "Number of measures by the kind of actor responsible";
    responsibility_note: "Eit tiltak med fleire slag aktørar tel i kvart slag.", "Et tiltak med flere slags aktører teller i hvert slag.", "A measure with several kinds of actors counts in each kind.";
    kind_of_actor: "Slag aktør", "Slags aktør", "Kind of actor";
    actors_caption: "Aktørane som er nemnde oftast", "Aktørene som er nevnt oftest", "The actors named most often";
    actor: "Aktør", "Aktør", "Actor";
    hf: "helseføretak", "helseforetak", "hospital trust";
    rhf: "regionalt helseføretak", "regionalt helseforetak", "regional health authority";
    kommune: "kommune", "kommune", "municipality";
    utval: "utval", "utvalg", "committee";
    partner: "partnarar", "partnere", "partners";
    sekretariat: "sekretariat", "sekretariat", "secretariat";
    brukar: "brukarar", "brukere", "users";
    stat: "stat", "stat", "state";
    fylkeskommune: "fylkeskommune", "fylkeskommune", "county";
    helsefellesskap: "helsefellesskap", "helsefellesskap", "health community";
    rolle: "rolle (uvisst kvar)", "rolle (uvisst hvor)", "role (where is not said)";
    eining: "eining (uvisst kvar)", "enhet (uvisst hvor)", "unit (where is not said)";
    person: "person", "person", "person";
    other_actor: "andre", "andre", "others";
    unknown_actor: "ikkje kjend", "ikke kjent", "not known";
    nobody: "ingen (tom celle)", "ingen (tom celle)", "nobody (empty cell)";

    themes: "Tema for tema", "Tema for tema", "Theme by theme";
    theme_caption: "Tiltak under «{n}»", "Tiltak under «{n}»", "Measures under “{n}”";
    theme_count: "{n} tiltak, {m} fellesskap", "{n} tiltak, {m} fellesskap", "{n} measures, {m} communities";
    theme_none: "Ingen tiltak har dette temaet.", "Ingen tiltak har dette temaet.", "No measure has this theme.";
    printed_empty: "Står i planen utan tiltak: {n}", "Står i planen uten tiltak: {n}", "Printed in the plan without a measure: {n}";
    measure: "Tiltak", "Tiltak", "Measure";
    responsible: "Ansvarleg", "Ansvarlig", "Responsible";
    deadline: "Tid", "Tid", "Time";
    status: "Status", "Status", "Status";
    place: "Stad i kjelda", "Sted i kilden", "Place in the source";
    tentative: "ikkje avgjort", "ikke avgjort", "not decided";

    similar: "Liknande tiltak", "Lignende tiltak", "Similar measures";
    similar_note: "Par av tiltak hos to fellesskap, det likaste først. «Same» seier at dei planlegg det same; «i slekt» er eit tips å lese, ikkje eit funn.", "Par av tiltak hos to fellesskap, det likeste først. «Samme» sier at de planlegger det samme; «i slekt» er et tips å lese, ikke et funn.", "Pairs of measures of two communities, the most alike first. “Same” says that they plan the same; “related” is a hint to read, not a finding.";
    similar_caption: "Par av liknande tiltak", "Par av lignende tiltak", "Pairs of similar measures";
    similar_none: "Ingen tiltak hos to fellesskap liknar kvarandre.", "Ingen tiltak hos to fellesskap ligner hverandre.", "No measures of two communities are alike.";
    likeness: "Likskap", "Likhet", "Likeness";
    same: "same", "samme", "same";
    related: "i slekt", "i slekt", "related";
    one: "Det eine", "Det ene", "The one";
    the_other: "Det andre", "Det andre", "The other";
    shared_words: "Sams ord", "Felles ord", "Shared words";
    clusters_caption: "Tiltak som fleire fellesskap planlegg likt", "Tiltak som flere fellesskap planlegger likt", "Measures that several communities plan alike";
    more_rows: "{n} av {m} er viste; alle står i tabellane som samstem compare skriv.", "{n} av {m} er vist; alle står i tabellene som samstem compare skriver.", "{n} of {m} are shown; all are in the tables that samstem compare writes.";

    changes: "Endringar sidan førre utgåve", "Endringer siden forrige utgave", "Changes since the last version";
    changes_none: "Ingen planar i datasettet følgjer kvarandre.", "Ingen planer i datasettet følger hverandre.", "No plans in the data set follow each other.";
    changes_caption: "Kva som vart av tiltaka, tal", "Hva som ble av tiltakene, antall", "What became of the measures, counts";
    changes_detail: "Frå {n} til {m}", "Fra {n} til {m}", "From {n} to {m}";
    changes_rows: "Tiltak som er nye, borte, endra eller flytta", "Tiltak som er nye, borte, endret eller flyttet", "Measures that are new, gone, changed or moved";
    before_plan: "Førre plan", "Forrige plan", "Earlier plan";
    after_plan: "Ny plan", "Ny plan", "Later plan";
    carried_over: "vidareført", "videreført", "carried over";
    changed: "endra", "endret", "changed";
    moved: "flytta", "flyttet", "moved";
    added: "nytt", "nytt", "added";
    removed: "borte", "borte", "removed";
    fate: "Kva hende", "Hva skjedde", "What happened";
    before: "Før", "Før", "Before";
    after: "No", "Nå", "Now";
    difference: "Skilnad", "Forskjell", "Difference";

    gaps: "Det som ikkje vart forstått", "Det som ikke ble forstått", "What was not understood";
    gaps_none: "Alt vart lese, og all tekst fann eit felt.", "Alt ble lest, og all tekst fant et felt.", "Everything was read, and all text found a field.";
    not_read_caption: "Filer som ikkje vart lesne, og kvifor", "Filer som ikke ble lest, og hvorfor", "Files that were not read, and why";
    headings_caption: "Overskrifter utan felt, og kva dei kan vere", "Overskrifter uten felt, og hva de kan være", "Headings without a field, and what they may be";
    heading: "Overskrift", "Overskrift", "Heading";
    perhaps: "Kanskje", "Kanskje", "Perhaps";
    warnings_caption: "Åtvaringar om dokumenta", "Advarsler om dokumentene", "Warnings about the documents";
    text: "Tekst", "Tekst", "Text";
    unplaced_more: "og {n} til, i unplaced.csv", "og {n} til, i unplaced.csv", "and {n} more, in unplaced.csv";
    items_warned: "Rader med åtvaring eller låg visse", "Rader med advarsel eller lav visshet", "Items with a warning or low confidence";

    plan_sections: "Plan for plan", "Plan for plan", "Plan by plan";
    items_caption: "Radene i planen", "Radene i planen", "The items of the plan";
    no_items: "Ingen rader vart funne i planen.", "Ingen rader ble funnet i planen.", "No items were found in the plan.";
    no_measures: "ingen tiltak", "ingen tiltak", "no measures";
    empty_areas: "Innsatsområde utan rader", "Innsatsområder uten rader", "Focus areas without items";
    number: "Nr.", "Nr.", "No.";
    goal: "Mål", "Mål", "Objective";
    other: "Anna", "Annet", "Other";
    main_goal: "Hovudmål", "Hovedmål", "Main goal";
    purpose: "Føremål", "Formål", "Purpose";
    sensitivity: "Merking", "Merking", "Sensitivity";
    page: "s. {n}", "s. {n}", "p. {n}";
    line: "linje {n}", "linje {n}", "line {n}";
    confidence: "visse {n}", "visshet {n}", "confidence {n}";
    by_day: "til {n}", "til {n}", "by {n}";
    from_day: "frå {n}", "fra {n}", "from {n}";
    back: "Til toppen", "Til toppen", "To the top";
}

/// A sentence with its values: `{n}` and `{m}`.
pub fn fill(sentence: &str, n: &str, m: &str) -> String {
    let mut out = String::with_capacity(sentence.len() + n.len() + m.len());
    let mut rest = sentence;
    while let Some(at) = rest.find('{') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(after) = from.strip_prefix("{n}") {
            out.push_str(n);
            rest = after;
        } else if let Some(after) = from.strip_prefix("{m}") {
            out.push_str(m);
            rest = after;
        } else {
            out.push('{');
            rest = &from[1..];
        }
    }
    out.push_str(rest);
    out
}

impl Words {
    /// A kind of actor; a kind of the user's own stands as written.
    pub fn actor_kind<'a>(&self, kind: &'a str) -> &'a str
    where
        Self: 'a,
    {
        match kind {
            "hf" => self.hf,
            "rhf" => self.rhf,
            "kommune" => self.kommune,
            "utval" => self.utval,
            "partner" => self.partner,
            "sekretariat" => self.sekretariat,
            "brukar" => self.brukar,
            "stat" => self.stat,
            "fylkeskommune" => self.fylkeskommune,
            "helsefellesskap" => self.helsefellesskap,
            "rolle" => self.rolle,
            "eining" => self.eining,
            "person" => self.person,
            "other" => self.other_actor,
            "unknown" => self.unknown_actor,
            "nobody" => self.nobody,
            "column-absent" => self.absent,
            kind => kind,
        }
    }

    /// A half-year or another kind of time.
    pub fn bucket(&self, bucket: &str) -> String {
        let word = match bucket {
            "open-ended" => self.open_ended,
            "continuous" => self.continuous,
            "recurring" => self.recurring,
            "event" => self.event,
            "no-year" => self.no_year,
            "unknown" => self.unknown_time,
            "empty" => self.empty,
            "column-absent" => self.absent,
            _ => {
                return match bucket.split_once("-H") {
                    Some((year, "1")) => fill(self.half_1, year, ""),
                    Some((year, _)) => fill(self.half_2, year, ""),
                    None => bucket.to_owned(),
                };
            }
        };
        word.to_owned()
    }

    /// The name of a language that a plan is written in.
    pub fn language_name(&self, code: &str) -> &'static str {
        match code {
            "nn" => self.lang_nn,
            "nb" => self.lang_nb,
            "se" => self.lang_se,
            "en" => self.lang_en,
            _ => "–",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_there_in_every_language_with_the_same_values() {
        for (name, words) in ALL {
            for (word, language) in words.iter().zip(ReaderLanguage::ALL) {
                assert!(!word.trim().is_empty(), "{name} is missing in {}", language.name());
                for value in ["{n}", "{m}"] {
                    assert_eq!(word.contains(value), words[0].contains(value), "{name}: {value} in {word}");
                }
                assert!(!word.contains(['"', '\\', '<', '\n']), "{name}: {word} stands in a style sheet as it is");
            }
        }
    }

    #[test]
    fn every_kind_of_actor_and_time_has_words() {
        let knowledge = crate::knowledge::Knowledge::builtin();
        for language in ReaderLanguage::ALL {
            let words = language.words();
            for actor in knowledge.actors.list() {
                let shown = words.actor_kind(&actor.kind);
                let known = EN.actor_kind(&actor.kind) != actor.kind;
                assert!(known && !shown.is_empty(), "{} has no word", actor.kind);
            }
            assert!(words.bucket("2025-H2").contains("2025"));
            for field in ["measure", "responsible", "deadline", "status", "objective", "focus_area", "section"] {
                assert_ne!(language.field(field), field);
            }
        }
    }

    #[test]
    fn values_are_not_filled_again() {
        assert_eq!(fill("a {n} b {m} {x}", "{m}", "2"), "a {m} b 2 {x}");
    }
}
