//! Measures of different communities that plan alike, and clusters of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::PlanDocument;
use crate::model::comparison::{Cluster, Likeness, Similar};

use super::group::owner;
use super::neighbours::neighbours;
use super::space::{SCALE, Space};
use super::unit::Unit;

/// Partners that are listed of one measure: the nearest, each of another community where it can be.
const PARTNERS: usize = 5;

/// Shared words that are listed.
const WORDS: usize = 12;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Pairs, by the position of their measures.
    pub pairs: Vec<Similar>,
    /// Clusters, the widest spread first.
    pub clusters: Vec<Cluster>,
}

/// The units of a form, by community; the first unit of each is in front.
type Holders<'a> = BTreeMap<&'a str, Vec<usize>>;

/// Pairs and clusters over all plans.
pub fn similar(plans: &[&PlanDocument], units: &[Unit<'_>], space: &Space) -> Found {
    let mut holders: Vec<Holders<'_>> = (0..space.forms.len()).map(|_| Holders::new()).collect();
    for (i, form) in space.of_text.iter().enumerate() {
        holders[*form as usize].entry(owner(plans[units[i].plan]).0).or_default().push(i);
    }
    let near = neighbours(space, SCALE.related);
    Found { pairs: pairs(plans, units, space, &holders, &near), clusters: clusters(units, space, &holders, &near) }
}

fn pairs(
    plans: &[&PlanDocument],
    units: &[Unit<'_>],
    space: &Space,
    holders: &[Holders<'_>],
    near: &[Vec<(u32, f32)>],
) -> Vec<Similar> {
    let mut chosen: BTreeMap<(usize, usize), f32> = BTreeMap::new();
    for (i, form) in space.of_text.iter().enumerate() {
        let community = owner(plans[units[i].plan]).0;
        let own = space.says_enough(*form).then_some((*form, 1.0));
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        'partners: for (other, score) in own.into_iter().chain(near[*form as usize].iter().copied()) {
            for (theirs, members) in &holders[other as usize] {
                if *theirs == community || !taken.insert(*theirs) {
                    continue;
                }
                chosen.insert((i.min(members[0]), i.max(members[0])), score);
                if taken.len() == PARTNERS {
                    break 'partners;
                }
            }
        }
    }
    let mut out = Vec::with_capacity(chosen.len());
    let mut last: Option<(usize, String)> = None;
    for ((a, b), score) in chosen {
        let text = match last.take() {
            Some((unit, text)) if unit == a => text,
            _ => units[a].text(),
        };
        out.push(pair(plans, units, space, (a, &text), b, score));
        last = Some((a, text));
    }
    out
}

fn pair(
    plans: &[&PlanDocument],
    units: &[Unit<'_>],
    space: &Space,
    (a, text): (usize, &str),
    b: usize,
    score: f32,
) -> Similar {
    let language = |unit: &Unit<'_>| unit.item.language.clone().or_else(|| plans[unit.plan].plan.language.clone());
    let (x, y) = (&units[a], &units[b]);
    Similar {
        score: rounded(score),
        likeness: if score >= SCALE.same { Likeness::Same } else { Likeness::Related },
        shared_words: shared(space, text, space.of_text[b]),
        a_id: x.id().to_owned(),
        a_plan: plans[x.plan].plan.id.clone(),
        a_community: owner(plans[x.plan]).0.to_owned(),
        a_language: language(x),
        a_text: text.to_owned(),
        b_id: y.id().to_owned(),
        b_plan: plans[y.plan].plan.id.clone(),
        b_community: owner(plans[y.plan]).0.to_owned(),
        b_language: language(y),
        b_text: y.text(),
    }
}

/// The words of a text that another form has too.
fn shared(space: &Space, text: &str, other: u32) -> Vec<String> {
    let mut words = space.printed(text, |term| space.has(other as usize, term));
    words.truncate(WORDS);
    words
}

/// Clusters around the forms with the most twins (Aslam et al. 2004, star clustering): every member
/// is the same as the one in the middle, so that a chain of small steps makes no cluster.
fn clusters(units: &[Unit<'_>], space: &Space, holders: &[Holders<'_>], near: &[Vec<(u32, f32)>]) -> Vec<Cluster> {
    let twins = |form: usize| near[form].iter().take_while(|(_, s)| *s >= SCALE.same).map(|(o, _)| *o as usize);
    let holding = |form: usize| holders[form].values().map(Vec::len).sum::<usize>();
    let mut order: Vec<(usize, usize)> = (0..space.forms.len())
        .filter(|f| u32::try_from(*f).is_ok_and(|f| space.says_enough(f)))
        .map(|f| (holding(f) + twins(f).map(holding).sum::<usize>(), f))
        .filter(|(size, _)| *size > 1)
        .collect();
    order.sort_unstable_by_key(|(size, form)| (std::cmp::Reverse(*size), *form));
    let mut free = vec![true; space.forms.len()];
    let mut out: Vec<Cluster> = Vec::new();
    for (_, middle) in order {
        if !free[middle] {
            continue;
        }
        let forms: Vec<usize> =
            std::iter::once(middle).chain(twins(middle).filter(|f| free[*f]).collect::<Vec<_>>()).collect();
        let communities: BTreeSet<&str> = forms.iter().flat_map(|f| holders[*f].keys().copied()).collect();
        if communities.len() < 2 {
            continue;
        }
        for form in &forms {
            free[*form] = false;
        }
        let members: Vec<usize> = forms.iter().flat_map(|f| holders[*f].values().flatten().copied()).collect();
        let Some(first) = members.first().map(|m| &units[*m]) else { continue };
        let text = first.text();
        let mut shared_words =
            space.printed(&text, |term| forms.iter().filter(|f| space.has(**f, term)).count() * 2 > forms.len());
        shared_words.truncate(WORDS);
        out.push(Cluster {
            cluster: 0,
            measures: members.len(),
            communities: communities.len(),
            text,
            shared_words,
            community_ids: communities.into_iter().map(str::to_owned).collect(),
            measure_ids: members.iter().map(|m| units[*m].id().to_owned()).collect(),
        });
    }
    out.sort_by(|a, b| {
        b.communities.cmp(&a.communities).then(b.measures.cmp(&a.measures)).then(a.measure_ids.cmp(&b.measure_ids))
    });
    for (cluster, number) in out.iter_mut().zip(1..) {
        cluster.cluster = number;
    }
    out
}

/// Three decimals.
pub fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}
