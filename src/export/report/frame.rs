//! The page around: head, policy, contents, tools, foot.

use crate::markup::{Html, policy};

use super::material::Material;
use super::words::fill;

const STYLE: &str = include_str!("report.css");
const SCRIPT: &str = include_str!("report.js");

/// Everything before the first section.
pub fn open(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    let labels = labels(material);
    let joined = labels.concat();
    html.raw("<!DOCTYPE html>\n").open("html", &[("lang", material.language.name())]);
    html.raw("\n<head>\n<meta charset=\"utf-8\"/>\n");
    let policy = policy(&[STYLE, &joined], &[SCRIPT]);
    html.empty("meta", &[("http-equiv", "Content-Security-Policy"), ("content", &policy)]);
    html.raw("\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    html.raw("<meta name=\"referrer\" content=\"no-referrer\"/>\n").leaf("title", &[], words.title);
    html.raw("\n<style>").raw(STYLE).raw("</style>\n<style>");
    for piece in labels {
        html.raw(piece);
    }
    html.raw("</style>\n</head>\n<body id=\"top\">\n");
    html.leaf("a", &[("class", "skip"), ("href", "#summary")], words.skip);
    html.raw("\n<header>").leaf("h1", &[], words.title).raw("</header>\n");
    html.open("nav", &[("aria-label", words.contents)]).raw("<ul>");
    for (id, title) in sections(material) {
        html.raw("<li>").leaf("a", &[("href", &format!("#{id}"))], title).raw("</li>");
    }
    html.raw("</ul></nav>\n");
    tools(html, material);
    html.raw("<main>\n");
}

/// The sections with their anchors, in order.
fn sections(material: &Material<'_>) -> [(&'static str, &'static str); 9] {
    let words = material.words;
    [
        ("summary", words.summary),
        ("coverage", words.coverage),
        ("time", words.time),
        ("responsibility", words.responsibility),
        ("themes", words.themes),
        ("similar", words.similar),
        ("changes", words.changes),
        ("gaps", words.gaps),
        ("plans", words.plan_sections),
    ]
}

/// Search, choice and switches: shown by the script, as nothing of it works without.
fn tools(html: &mut Html, material: &Material<'_>) {
    let words = material.words;
    html.open(
        "form",
        &[
            ("id", "tools"),
            ("role", "search"),
            ("hidden", "hidden"),
            ("data-found", words.rows_found),
            ("data-sort", words.sort_hint),
        ],
    );
    html.raw("<p>")
        .leaf("label", &[("for", "q")], words.search)
        .raw(" <input id=\"q\" type=\"search\" autocomplete=\"off\"/></p>");
    html.raw("<p>").leaf("label", &[("for", "who")], words.community_shown).raw(" <select id=\"who\">");
    html.leaf("option", &[("value", "")], words.everyone);
    for (i, (_, name)) in material.communities.iter().enumerate() {
        html.leaf("option", &[("value", &i.to_string())], name);
    }
    html.raw("</select></p><p>");
    for (id, word) in [("opened", words.open_all), ("closed", words.close_all), ("clear", words.clear)] {
        html.leaf("button", &[("type", "button"), ("id", id)], word).raw(" ");
    }
    html.raw("</p><p id=\"found\" role=\"status\"></p></form>\n");
}

/// Labels of cells where a narrow page shows a row as a list: column by column, from the words.
fn labels(material: &Material<'_>) -> Vec<&'static str> {
    let words = material.words;
    let tables: [(&str, &[&'static str]); 10] = [
        (".measures", &[words.community, words.measure, words.responsible, words.deadline, words.status, words.place]),
        (
            ".items",
            &[words.number, words.goal, words.measures, words.responsible, words.deadline, words.other, words.place],
        ),
        (".pairs", &[words.likeness, words.one, words.the_other, words.shared_words]),
        (".fates", &[words.fate, words.before, words.after, words.difference]),
        (".overdue", &[words.community, words.measure, words.responsible, words.last_day]),
        (".actors", &[words.actor, words.kind_of_actor, words.measures, words.communities]),
        (".clusters", &[words.measure, words.plans, words.communities]),
        (".files", &[words.file, words.why]),
        (".heads", &[words.plan, words.heading, words.perhaps]),
        (".doubts", &[words.plan, words.place, words.text]),
    ];
    const NUMBERS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];
    let mut out = vec!["@media screen and (max-width:50rem){"];
    for (class, heads) in tables {
        for (head, number) in heads.iter().zip(NUMBERS) {
            out.extend([class, " tr>:nth-child(", number, ")::before{content:\"", head, ": \"}"]);
        }
    }
    out.push("}");
    out
}

/// Opens a section.
pub fn section(html: &mut Html, id: &'static str, title: &str) {
    let head = format!("h-{id}");
    html.open("section", &[("id", id), ("aria-labelledby", &head)]);
    html.leaf("h2", &[("id", &head)], title).raw("\n");
}

/// Opens a part that folds, with its heading and a few words beside.
pub fn fold(html: &mut Html, id: &str, open: bool, heading: &str, beside: &str) {
    match open {
        true => html.open("details", &[("id", id), ("open", "open")]),
        false => html.open("details", &[("id", id)]),
    };
    html.raw("<summary>");
    html.leaf("h3", &[], heading).raw(" ").leaf("span", &[], beside).raw("</summary>\n");
}

/// Everything after the last section.
pub fn close(html: &mut Html, material: &Material<'_>) {
    html.raw("</main>\n<footer><p>");
    html.text(&fill(material.words.made_by, env!("CARGO_PKG_VERSION"), "")).raw(" ");
    html.leaf("a", &[("href", "#top")], material.words.back);
    html.raw("</p></footer>\n<script>").raw(SCRIPT).raw("</script>\n</body>\n</html>\n");
}
