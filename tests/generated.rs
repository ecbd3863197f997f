//! Files that are made from the sources and committed: each must be current.
//! `SAMSTEM_UPDATE=1 cargo test --test generated` writes them anew.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::Path;

use samstem::error::ErrorKind;
use samstem::export::HeadLanguage;
use samstem::export::comparison::COMPARISON_TABLES;
use samstem::export::fields::TABLES;
use samstem::export::schema::plan_schema;

fn current(file: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("SAMSTEM_UPDATE").is_some() {
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "{file} is not current; run SAMSTEM_UPDATE=1 cargo test --test generated");
}

#[test]
fn the_json_schema_is_current() {
    current("schemas/plan.schema.json", &format!("{}\n", serde_json::to_string_pretty(&plan_schema()).unwrap()));
}

#[test]
fn the_list_of_fields_is_current() {
    let mut page = String::from(
        "# Fields of the CSV files\n\n\
         Made from the field table in `src/export/field_table.rs`. The name is the heading with `--headers key`; the\n\
         other headings are those of `--headers nn`, `nb` and `en`. A star marks a field that is never empty.\n",
    );
    for table in TABLES {
        let _ = write!(page, "\n## {}\n\nA row is {}.\n\n", table.file(), table.rows_are[2]);
        page.push_str(
            "| name | holds | Nynorsk | Bokmål | English | what it is |\n| --- | --- | --- | --- | --- | --- |\n",
        );
        for field in table.fields {
            let (english, description) = field.words_in(HeadLanguage::English);
            let _ = writeln!(
                page,
                "| `{}`{} | {} | {} | {} | {english} | {} |",
                field.name,
                if field.required { "\\*" } else { "" },
                field.kind.name().replace('|', "\\|"),
                field.heading(HeadLanguage::Nynorsk),
                field.heading(HeadLanguage::Bokmaal),
                description.replace('|', "\\|"),
            );
        }
    }
    current("docs/fields.md", &page);
}

#[test]
fn the_list_of_comparison_tables_is_current() {
    let mut page = String::from(
        "# Tables of a comparison\n\n\
         Made from the types in `src/model/comparison.rs`. `samstem compare` writes each table as JSON (a list of objects)\n\
         and as CSV (lists of identifiers and words with `|` between, other lists as JSON), and `compare.json`, which says\n\
         what was compared. An empty cell is null in the JSON.\n",
    );
    for table in COMPARISON_TABLES {
        let _ = write!(
            page,
            "\n## {}\n\nA row is {}.\n\n| name | what it is |\n| --- | --- |\n",
            table.name, table.rows_are
        );
        for (name, description) in table.columns() {
            let _ = writeln!(page, "| `{name}` | {} |", description.replace('|', "\\|"));
        }
    }
    current("docs/comparison.md", &page);
}

#[test]
fn the_list_of_errors_is_current() {
    let mut page = String::from(
        "# Errors\n\n\
         Made from the list in `src/error.rs`. An error costs one input: the others are converted. The code stands in\n\
         `run.json`; the line on standard error names the file, says what happened and what to do.\n\n\
         | code | what happened | what to do |\n| --- | --- | --- |\n",
    );
    for kind in ErrorKind::ALL {
        let _ = writeln!(page, "| `{}` | {} | {} |", kind.code(), kind.meaning(), kind.remedy());
    }
    current("docs/errors.md", &page);
}
