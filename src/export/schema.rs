//! The JSON Schema of a plan's JSON, made from the types.

use serde_json::{Value, json};

use crate::model::PlanDocument;
use crate::model::plan::SCHEMA_VERSION;

/// The JSON Schema of `plans/*.json`.
#[must_use]
pub fn plan_schema() -> Value {
    let made = schemars::schema_for!(PlanDocument).to_value();
    let mut schema = json!({
        "$schema": made["$schema"],
        "$comment": format!("Form version {SCHEMA_VERSION}; printed by `samstem schema`"),
        "title": "A plan, harmonised",
    });
    if let (Some(schema), Value::Object(made)) = (schema.as_object_mut(), made) {
        for (key, value) in made {
            schema.entry(key).or_insert(value);
        }
    }
    schema
}
