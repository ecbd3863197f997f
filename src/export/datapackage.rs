//! `datapackage.json`: the CSV files described for programs (Data Package 2.0, Table Schema).

use serde_json::{Map, Value, json};

use super::dialect::{Dialect, HeadLanguage};
use super::fields::{Field, Kind, TABLES, TableSpec};
use super::file::Written;
use super::run_report::{RunReport, TOOL};

/// Identifier of the form, as the specification asks.
const PROFILE: &str = "https://datapackage.org/profiles/2.0/datapackage.json";

/// The description of a data set's CSV files.
#[must_use]
pub fn datapackage(
    report: &RunReport,
    written: &[(&TableSpec, Written)],
    dialect: Dialect,
    headers: HeadLanguage,
) -> Value {
    let resources: Vec<Value> = written.iter().map(|(table, file)| resource(table, file, dialect, headers)).collect();
    let sources: Vec<Value> = report
        .inputs
        .iter()
        .filter(|input| input.output.is_some())
        .map(|input| json!({ "title": input.file, "sha256": input.sha256 }))
        .collect();
    let mut package = json!({
        "$schema": PROFILE,
        "name": "handlingsplaner",
        "title": "Handlingsplaner, samla i eitt format",
        "description": "Action plans in one harmonised form; plans/ holds every plan whole, with places and findings.",
        "version": report.schema_version,
        "generator": { "name": TOOL, "version": report.version },
        "resources": resources,
    });
    // The specification wants at least one source where there is a list of them.
    if !sources.is_empty() {
        package["sources"] = Value::Array(sources);
    }
    package
}

fn resource(table: &TableSpec, file: &Written, dialect: Dialect, headers: HeadLanguage) -> Value {
    json!({
        "name": table.name,
        "type": "table",
        "path": table.file(),
        "title": format!("{}: {}", table.name, table.rows_are[2]),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
        "dialect": {
            "delimiter": char::from(dialect.delimiter()).to_string(),
            "lineTerminator": "\r\n",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
        },
        "schema": schema(table, dialect, headers),
    })
}

/// The Table Schema of a CSV file. A field is named by its heading, as a reader of the file finds
/// it; `key` is the JSON field name in every language.
pub(super) fn schema(table: &TableSpec, dialect: Dialect, headers: HeadLanguage) -> Value {
    let heading = |table: &TableSpec, name: &str| {
        table.fields.iter().find(|f| f.name == name).map(|f| f.heading(headers)).unwrap_or_default()
    };
    let mut schema = Map::new();
    let fields: Vec<Value> = table.fields.iter().map(|f| field(f, table, dialect, headers)).collect();
    schema.insert("fields".to_owned(), Value::Array(fields));
    schema.insert("missingValues".to_owned(), json!([""]));
    if let Some(key) = table.key {
        schema.insert("primaryKey".to_owned(), json!([heading(table, key)]));
    }
    let keys: Vec<Value> = table
        .refers
        .iter()
        .filter_map(|(column, other)| {
            let other = TABLES.iter().find(|t| t.name == *other)?;
            Some(json!({
                "fields": [heading(table, column)],
                "reference": { "resource": other.name, "fields": [heading(other, other.key?)] },
            }))
        })
        .collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".to_owned(), Value::Array(keys));
    }
    Value::Object(schema)
}

fn field(field: &Field, table: &TableSpec, dialect: Dialect, headers: HeadLanguage) -> Value {
    let (title, description) = field.words_in(headers);
    let in_every = |part: fn((&'static str, &'static str)) -> &'static str| {
        json!({
            "nn": part(field.words_in(HeadLanguage::Nynorsk)),
            "nb": part(field.words_in(HeadLanguage::Bokmaal)),
            "en": part(field.words_in(HeadLanguage::English)),
        })
    };
    let mut constraints = Map::new();
    if field.required {
        constraints.insert("required".to_owned(), json!(true));
    }
    if table.key == Some(field.name) {
        constraints.insert("unique".to_owned(), json!(true));
    }
    match field.kind {
        Kind::Choice(words) => drop(constraints.insert("enum".to_owned(), json!(words))),
        Kind::Whole => drop(constraints.insert("minimum".to_owned(), json!(0))),
        Kind::Share => {
            constraints.insert("minimum".to_owned(), json!(0));
            constraints.insert("maximum".to_owned(), json!(1));
        }
        _ => {}
    }
    let mut value = json!({
        "name": field.heading(headers),
        "key": field.name,
        "type": field.kind.table_schema_type(),
        "title": title,
        "description": description,
        "titles": in_every(|words| words.0),
        "descriptions": in_every(|words| words.1),
    });
    if matches!(field.kind, Kind::Share | Kind::Number) && dialect.decimal() != '.' {
        value["decimalChar"] = json!(dialect.decimal().to_string());
    }
    if !constraints.is_empty() {
        value["constraints"] = Value::Object(constraints);
    }
    value
}
