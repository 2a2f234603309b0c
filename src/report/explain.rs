//! What a part of a plan rests on: every quantity that reaches it, as written, with its
//! evidence, and its neighbours in the plan.

use indexmap::{IndexMap, IndexSet};

use super::diagram::{Diagram, part_of, targets};
use super::evidence::written;
use crate::model::{Cause, Influences, quantities};
use crate::scenario::{Evidence, Form, Quantity, Scenario};

/// One quantity behind a part of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Key path.
    pub key: String,
    /// As the language writes it.
    pub value: String,
    /// `source: …`, `assumed: …`, or nothing.
    pub evidence: String,
}

/// The key of the part that a user's name means, such as `indicator.ID` for `ID`.
pub fn find_part(scenario: &Scenario, influences: &Influences, name: &str) -> Option<String> {
    let known = known_parts(scenario, influences);
    let kinds = [
        "indicator",
        "programme",
        "population",
        "driver",
        "economy",
        "event",
    ];
    let guesses = kinds.iter().map(|kind| format!("{kind}.{name}"));
    let exact = part_of(name).into_iter().chain([name.to_owned()]);
    let mut guesses = exact.chain(guesses);
    guesses.find(|guess| known.contains(guess))
}

/// Keys of everything that can be explained.
pub fn known_parts(scenario: &Scenario, influences: &Influences) -> IndexSet<String> {
    let mut known: IndexSet<String> = IndexSet::new();
    known.extend(
        scenario
            .indicators
            .keys()
            .map(|id| format!("indicator.{id}")),
    );
    known.extend(
        scenario
            .programmes
            .keys()
            .map(|id| format!("programme.{id}")),
    );
    known.extend(scenario.groups.keys().map(|id| format!("population.{id}")));
    known.extend(
        quantities(scenario)
            .iter()
            .filter_map(|own| part_of(&own.key)),
    );
    known.extend(influences.direct.keys().filter_map(|cause| match cause {
        Cause::Name(name) => part_of(name),
        Cause::Quantity(_) => None,
    }));
    known
}

/// Every quantity that a part rests on, its own first, then nearest first. The cut that
/// programmes share where money falls short is not followed: it ties each to each.
pub fn grounds(scenario: &Scenario, influences: &Influences, part: &str) -> Vec<Ground> {
    let all = quantities(scenario);
    let mut reached: IndexSet<Cause> = IndexSet::new();
    let own = all
        .iter()
        .enumerate()
        .filter(|(_, quantity)| is_of(&quantity.key, part));
    reached.extend(own.map(|(at, _)| Cause::Quantity(at)));
    let named = influences.direct.keys().filter(|cause| match cause {
        Cause::Name(name) => part_of(name).as_deref() == Some(part),
        Cause::Quantity(_) => false,
    });
    reached.extend(named.cloned());
    let mut next = 0;
    while let Some(cause) = reached.get_index(next).cloned() {
        next += 1;
        let is_cut = matches!(&cause, Cause::Name(name) if part_of(name).is_none());
        if !is_cut && let Some(read) = influences.direct.get(&cause) {
            reached.extend(read.iter().cloned());
        }
    }
    let found = reached.iter().filter_map(|cause| match cause {
        Cause::Quantity(at) => Some(ground(all[*at])),
        Cause::Name(_) => None,
    });
    found.collect()
}

/// Whether a quantity belongs to a part; targets move nothing.
fn is_of(key: &str, part: &str) -> bool {
    !key.contains(".target") && part_of(key).as_deref() == Some(part)
}

fn ground(quantity: &Quantity) -> Ground {
    Ground {
        key: quantity.key.clone(),
        value: written(quantity),
        evidence: match (&quantity.form, &quantity.evidence) {
            (Form::Lever(_), Some(Evidence::Source(text) | Evidence::Assumed(text))) => {
                format!("the scenario's choice: {text}")
            }
            (Form::Lever(_), None) => "the scenario's choice".to_owned(),
            (_, Some(Evidence::Source(text))) => format!("source: {text}"),
            (_, Some(Evidence::Assumed(text))) => format!("assumed: {text}"),
            (_, None) => String::new(),
        },
    }
}

/// What stands next to a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbours {
    /// Parts that it reads.
    pub reads: Vec<String>,
    /// Parts that read it.
    pub read_by: Vec<String>,
    /// Indicators with a target that rest on it, directly or not, and the number of their targets.
    pub targets_behind: IndexMap<String, usize>,
}

/// The neighbours of a part.
pub fn neighbours(scenario: &Scenario, influences: &Influences, part: &str) -> Neighbours {
    let near = Diagram::around(scenario, influences, part, 1);
    let far = Diagram::around(scenario, influences, part, usize::MAX);
    let own = |along| near.neighbours(part, along).into_iter().map(str::to_owned);
    let behind = far.downstream(part).into_iter().filter_map(|key| {
        let count = targets(scenario, &key);
        (count > 0 && key != part).then_some((key, count))
    });
    Neighbours {
        reads: own(false).collect(),
        read_by: own(true).collect(),
        targets_behind: behind.collect(),
    }
}
