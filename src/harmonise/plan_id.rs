//! The identifier of a plan, from what the plan says of itself alone.

use super::identity::Identity;
use crate::knowledge::time;
use crate::knowledge::wording::{bokmaal, is_title_word};
use crate::model::plan::{PlanBody, Version};
use crate::text::fold::slug;

/// Words of a title that say what kind of plan it is; one with more is a sentence, and names no kind.
const MOST_WORDS: usize = 5;

/// Letters that two words must have in common from the start to be forms of one name: `Granvikas`.
const SAME_NAME: usize = 4;

/// Community, committee, period, kind and version, as far as they are known. Several plans of one community
/// have identifiers of their own, which do not hang on what else is read; the one without a committee, a kind
/// and a version is named by the rest.
pub fn plan_id(identity: &Identity, body: Option<&PlanBody>, version: Option<&Version>) -> String {
    let mut parts: Vec<&str> = vec![identity.community.as_ref().map_or("plan", |c| c.id.as_str())];
    let owner = identity.community.as_ref().map(|c| c.id.as_str());
    parts.extend(body.map(|b| b.id.as_str()).filter(|id| Some(*id) != owner));
    if let Some(p) = &identity.period {
        parts.push(&p.from);
        if p.to != p.from || identity.community.is_none() {
            parts.push(&p.to);
        }
    }
    let mut id = parts.join("-");
    let kind = kind(identity, body, version);
    if !kind.is_empty() {
        id.push('-');
        id.push_str(&kind);
    }
    if let Some(number) = version.and_then(|v| v.number.as_deref()) {
        id.push_str("-v");
        id.push_str(&number.replace('.', "-"));
    }
    if let Some(date) = version.and_then(|v| v.date.as_deref()) {
        id.push('-');
        id.push_str(date);
    }
    id
}

/// What kind of plan it is by its title: the words that are not the owner's name, no time, and not in the titles
/// of all plans (`Handlingsplan mot vold i nære relasjoner` → `vold-naere-relasjoner`). Empty where there are none.
fn kind(identity: &Identity, body: Option<&PlanBody>, version: Option<&Version>) -> String {
    let said = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let words = lower.split(|c: char| !c.is_alphanumeric());
        words.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let community = identity.community.as_ref().map_or_else(Vec::new, |c| said(&c.name));
    let body = body.map_or_else(Vec::new, |b| said(&b.name));
    let version = version.map_or_else(Vec::new, |v| said(&v.text));
    let named = |word: &str| community.iter().chain(&body).chain(&version).any(|other| one_name(word, other));
    let is_time = |word: &str| {
        let tokens = time::tokens(word).unwrap_or_default();
        word.chars().any(|c| c.is_ascii_digit()) || tokens.iter().any(|t| t.sense().is_some())
    };
    let title = said(identity.title.as_deref().unwrap_or_default());
    let own: Vec<String> =
        title.into_iter().filter(|w| !is_title_word(&bokmaal(w)) && !named(w) && !is_time(w)).collect();
    if own.len() > MOST_WORDS { String::new() } else { slug(&own.join(" ")) }
}

/// Whether a word is this word of a name, or a form of it.
fn one_name(word: &str, name: &str) -> bool {
    let (short, long) = if word.len() < name.len() { (word, name) } else { (name, word) };
    word == name || short.chars().count() >= SAME_NAME && long.starts_with(short)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::{Community, Period};

    fn id(title: &str, community: &str, version: Option<&str>) -> String {
        let period = Some(Period { from: "2024".to_owned(), to: "2028".to_owned(), text: String::new() });
        let community = Some(Community { id: slug(community), name: community.to_owned() });
        let identity = Identity { title: Some(title.to_owned()), community, period, ..Identity::default() };
        let version = version.map(|text| Version { text: text.to_owned(), number: None, date: None });
        plan_id(&identity, None, version.as_ref())
    }

    #[test]
    fn the_kind_of_a_plan_is_in_its_identifier() {
        for (title, want) in [
            ("Handlingsplan 2024–2028 for Granvika kommune", "granvika-kommune-2024-2028"),
            ("Granvikas handlingsplan, våren 2024", "granvika-kommune-2024-2028"),
            ("Handlingsplan mot vold i nære relasjoner 2024–2028", "granvika-kommune-2024-2028-vold-naere-relasjoner"),
            ("Tiltaksplan for folkehelse", "granvika-kommune-2024-2028-folkehelse"),
            ("Beredskapsplan", "granvika-kommune-2024-2028-beredskapsplan"),
            (
                "Planen viser korleis vi saman skal skape trygge tenester, betre kvalitet og sterke fagmiljø overalt",
                "granvika-kommune-2024-2028",
            ),
        ] {
            assert_eq!(id(title, "Granvika kommune", None), want, "{title}");
        }
        let title = "Handlingsplan for folkehelse, vedteken 3. mai i heradsstyret";
        assert_eq!(
            id(title, "Granvika kommune", Some("vedteken 3. mai i heradsstyret")),
            "granvika-kommune-2024-2028-folkehelse"
        );
    }
}
