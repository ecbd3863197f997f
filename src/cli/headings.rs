//! `samstem headings`: how every source heading of a data set was mapped.

use std::fs;
use std::path::Path;

use crate::export::dataset::{NoReport, report_or_why};
use crate::export::heading_map::{HeadingSummary, heading_map};
use crate::export::json;
use crate::model::PlanDocument;

use super::args::{HeadingsArgs, HeadingsFormat};
use super::exit::Exit;
use super::inputs::text_of;
use super::say::Say;
use super::setup::print;

/// Widest heading in the text form, in characters; a longer one is cut, in JSON it stands whole.
const MAX_HEADING: usize = 48;

/// Runs the command.
pub fn headings(args: &HeadingsArgs) -> Exit {
    let say = Say::plain();
    let plans = match read_plans(&args.folder) {
        Ok(plans) => plans,
        Err(sentence) => return say.nothing_written(&format!("{}: {sentence}", text_of(args.folder.as_os_str()))),
    };
    let map = heading_map(&plans);
    match args.format {
        HeadingsFormat::Text => print(text(&map).as_bytes(), &say),
        HeadingsFormat::Json => match json::pretty(&map) {
            Ok(bytes) => print(&bytes, &say),
            Err(error) => say.nothing_written(&format!("the headings cannot be written ({error}); please report it")),
        },
    }
}

fn read_plans(folder: &Path) -> Result<Vec<PlanDocument>, String> {
    let report = report_or_why(folder).map_err(NoReport::sentence)?;
    let outputs = report.inputs.iter().filter_map(|input| input.output.as_deref());
    outputs
        .map(|output| {
            let bytes =
                fs::read(folder.join(output)).map_err(|e| format!("{output} cannot be read ({e}); run it again"))?;
            serde_json::from_slice(&bytes).map_err(|e| format!("{output} is no plan ({e}); run it again"))
        })
        .collect()
}

/// Lines for a person: first the headings without a field and what they may be, then the others.
fn text(map: &[HeadingSummary]) -> String {
    let (unmapped, mapped): (Vec<_>, Vec<_>) = map.iter().partition(|h| h.field.is_none());
    let mut out = String::new();
    if !unmapped.is_empty() {
        out.push_str("Without a field (add a line field,language,heading to a file and give it with --headings):\n");
    }
    for heading in unmapped {
        let nearest = match heading.suggestions.as_slice() {
            [] => "no field is near".to_owned(),
            near => format!("perhaps {}", near.join(", ")),
        };
        out.push_str(&format!("  {}  {} plans  {nearest}\n", padded(&heading.heading), heading.plans));
    }
    if !mapped.is_empty() {
        out.push_str("Mapped:\n");
    }
    for heading in mapped {
        let field = heading.field.as_deref().unwrap_or_default();
        out.push_str(&format!(
            "  {}  {} plans  {field} ({} {:.2})\n",
            padded(&heading.heading),
            heading.plans,
            heading.matched,
            heading.score
        ));
    }
    out
}

fn padded(heading: &str) -> String {
    let line = crate::error::one_line(&heading.split_whitespace().collect::<Vec<_>>().join(" "));
    let shown = if line.is_empty() { "(no heading)".to_owned() } else { line };
    if shown.chars().count() > MAX_HEADING {
        let cut: String = shown.chars().take(MAX_HEADING - 1).collect();
        return format!("{cut}…");
    }
    format!("{shown:MAX_HEADING$}")
}
