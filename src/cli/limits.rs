//! `samstem limits`: what one document may cost.

use serde_json::{Value, json};

use crate::config::{Limit, Limits, Unit};
use crate::export::json;

use super::args::LimitsArgs;
use super::exit::Exit;
use super::say::Say;
use super::setup::print;

/// Runs the command.
pub fn limits(args: &LimitsArgs) -> Exit {
    let say = Say::plain();
    let limits = Limits::default().list();
    if !args.json {
        return print(table(&limits).as_bytes(), &say);
    }
    match json::pretty(&limits.iter().map(object).collect::<Vec<Value>>()) {
        Ok(bytes) => print(&bytes, &say),
        Err(error) => say.nothing_written(&format!("the limits cannot be written as JSON ({error}); please report it")),
    }
}

fn object(limit: &Limit) -> Value {
    let unit = match limit.unit {
        Unit::Bytes => "bytes",
        Unit::Seconds => "seconds",
        Unit::Count => "count",
    };
    json!({ "name": limit.name, "value": limit.value, "unit": unit, "reason": limit.reason })
}

fn table(limits: &[Limit]) -> String {
    let name = limits.iter().map(|l| l.name.len()).max().unwrap_or(0);
    let shown: Vec<String> = limits.iter().map(Limit::shown).collect();
    let value = shown.iter().map(String::len).max().unwrap_or(0);
    let mut out = String::from(
        "What one document may cost; change with --limit NAME=VALUE on run, extract, tables and inspect.\n\n",
    );
    for (limit, shown) in limits.iter().zip(&shown) {
        out.push_str(&format!("{:name$}  {shown:>value$}  {}\n", limit.name, limit.reason));
    }
    out
}
