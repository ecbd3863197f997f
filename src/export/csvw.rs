//! `csv-metadata.json`: the CSV files described as CSV on the Web (W3C), for tools of linked data.

use serde_json::{Map, Value, json};

use super::dialect::{Dialect, HeadLanguage};
use super::fields::{Field, Kind, TABLES, TableSpec};

/// The description of the CSV files in the data set; the standard names the file.
pub const CSVW_FILE: &str = "csv-metadata.json";

/// The vocabulary of such descriptions.
const CONTEXT: &str = "http://www.w3.org/ns/csvw";

/// The language of headings that are keys: no other fits better.
const LANGUAGE_OF_KEYS: &str = "en";

/// The description of a data set's CSV files.
#[must_use]
pub fn csvw(dialect: Dialect, headers: HeadLanguage) -> Value {
    let tables: Vec<Value> = TABLES.iter().map(|table| described(table, dialect, headers)).collect();
    let language = if headers == HeadLanguage::Key { LANGUAGE_OF_KEYS } else { headers.name() };
    json!({
        "@context": [CONTEXT, { "@language": language }],
        "@type": "TableGroup",
        "dc:title": { "@value": "Handlingsplanar, samla i eitt format", "@language": "nn" },
        "dialect": {
            "@type": "Dialect",
            "encoding": "utf-8",
            "delimiter": char::from(dialect.delimiter()).to_string(),
            "quoteChar": "\"",
            "doubleQuote": true,
            "lineTerminators": ["\r\n"],
            "header": true,
        },
        "tables": tables,
    })
}

fn described(table: &TableSpec, dialect: Dialect, headers: HeadLanguage) -> Value {
    let columns: Vec<Value> = table.fields.iter().map(|f| column(f, dialect, headers)).collect();
    let mut schema = Map::new();
    schema.insert("@type".to_owned(), json!("Schema"));
    schema.insert("columns".to_owned(), Value::Array(columns));
    if let Some(key) = table.key {
        schema.insert("primaryKey".to_owned(), json!(key));
    }
    let keys: Vec<Value> = table
        .refers
        .iter()
        .filter_map(|(column, other)| {
            let other = TABLES.iter().find(|t| t.name == *other)?;
            let reference = json!({ "resource": other.file(), "columnReference": other.key? });
            Some(json!({ "columnReference": column, "reference": reference }))
        })
        .collect();
    if !keys.is_empty() {
        schema.insert("foreignKeys".to_owned(), Value::Array(keys));
    }
    let [nn, nb, en] = table.rows_are;
    json!({
        "@type": "Table",
        "url": table.file(),
        "dc:description": in_each(&format!("Éi rad er {nn}."), &format!("Én rad er {nb}."), &format!("A row is {en}.")),
        "tableSchema": schema,
    })
}

/// A text in each language, as a common property has it.
fn in_each(nn: &str, nb: &str, en: &str) -> Value {
    let said = [("nn", nn), ("nb", nb), ("en", en)];
    said.map(|(language, text)| json!({ "@value": text, "@language": language })).to_vec().into()
}

/// A column is named by its key, and titled as its file has it: readers find it by either.
fn column(field: &Field, dialect: Dialect, headers: HeadLanguage) -> Value {
    let languages = [HeadLanguage::Nynorsk, HeadLanguage::Bokmaal, HeadLanguage::English];
    let [nn, nb, en] = languages.map(|l| field.words_in(l));
    let mut column = json!({
        "@type": "Column",
        "name": field.name,
        "titles": field.heading(headers),
        "dc:title": in_each(nn.0, nb.0, en.0),
        "dc:description": in_each(nn.1, nb.1, en.1),
        "datatype": datatype(field.kind, dialect),
    });
    if field.kind == Kind::Codes {
        column["separator"] = json!("|");
    }
    if field.required {
        column["required"] = json!(true);
    }
    column
}

fn datatype(kind: Kind, dialect: Dialect) -> Value {
    let number = || {
        let mut number = json!({ "base": "decimal" });
        if dialect.decimal() != '.' {
            number["format"] = json!({ "decimalChar": dialect.decimal().to_string() });
        }
        number
    };
    match kind {
        Kind::Text | Kind::Lines | Kind::Codes => json!("string"),
        Kind::Choice(words) => json!({ "base": "string", "format": words.join("|") }),
        Kind::Flag => json!({ "base": "boolean", "format": "true|false" }),
        Kind::Whole => json!("nonNegativeInteger"),
        Kind::Share => {
            let mut share = number();
            share["minimum"] = json!(0);
            share["maximum"] = json!(1);
            share
        }
        Kind::Number => number(),
        Kind::Year => json!("gYear"),
        Kind::Date => json!({ "base": "date", "format": "yyyy-MM-dd" }),
        Kind::Object => json!("json"),
    }
}
