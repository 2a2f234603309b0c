//! What a part of a plan rests on: its equation, every quantity that reaches it, as
//! written, with its evidence, and its neighbours in the plan.

use indexmap::{IndexMap, IndexSet};

use super::diagram::{Diagram, PartKind, kind_of, part_of, targets};
use super::evidence::written;
use crate::model::{Cause, Influences, quantities};
use crate::scenario::{
    BudgetTotal, Dynamics, Evidence, Form, Link, Members, Money, Quantity, Scenario,
};

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

/// The equation of a part, in the README's terms.
pub fn equation(scenario: &Scenario, part: &str) -> Vec<String> {
    let id = part.split_once('.').map_or("", |(_, id)| id);
    let lines = match kind_of(part) {
        PartKind::Indicator => match scenario.indicators.get(id) {
            Some(indicator) => dynamics(&indicator.dynamics),
            None => Vec::new(),
        },
        PartKind::Programme => match scenario.programmes.get(id) {
            Some(programme) => vec![
                match programme.money {
                    Money::Share(_) => "asked[t] = share · budget.total[t] + one_off[t]",
                    Money::Amount(_) => "asked[t] = amount[t] + one_off[t]",
                },
                "nominal = asked · execution, cut where all programmes together ask for more than there is",
                "real = nominal / price_index, per_head = real / heads",
            ],
            None => Vec::new(),
        },
        PartKind::Budget => match scenario.budget.as_ref().map(|budget| &budget.total) {
            Some(BudgetTotal::Parts { .. }) => vec![
                "total = own_revenue + transfers",
                "everything_else = total - all programmes",
            ],
            _ => vec!["everything_else = total - all programmes"],
        },
        PartKind::People => return people(scenario, id),
        PartKind::Event => vec![
            "begins in a year with its chance, lasts its duration, and then changes values as its effects say",
        ],
        PartKind::Driver | PartKind::Economy => vec!["its value"],
    };
    lines.into_iter().map(str::to_owned).collect()
}

fn people(scenario: &Scenario, id: &str) -> Vec<String> {
    let members = scenario.groups.get(id).map(|group| &group.members);
    match members {
        Some(Members::Given(_)) => vec!["its value".to_owned()],
        Some(Members::Ages { first, last, sex }) => {
            let sex = match sex {
                Some(crate::demography::Sex::Male) => "males",
                Some(crate::demography::Sex::Female) => "females",
                None => "people",
            };
            let open = usize::from(*last) == crate::demography::AGES - 1;
            let ages = if open {
                format!("{first} and over")
            } else {
                format!("{first} to {last}")
            };
            vec![format!("projected {sex} aged {ages}")]
        }
        None => vec![
            "people[t] = people[t-1] + births - deaths + migrants, by single year of age and sex"
                .to_owned(),
        ],
    }
}

fn dynamics(dynamics: &Dynamics) -> Vec<&'static str> {
    match dynamics {
        Dynamics::Stock(stock) => {
            let mut lines = vec![
                "K[t] = K[t-1] (1 - retire) + effectiveness (1 + private) S[t-lag] / cost[t]",
                match stock.running {
                    Some(_) => {
                        "S = max(0, funding); what running does not pay upkeep for stands idle"
                    }
                    None => {
                        "S = max(0, funding - upkeep K[t-1]); what upkeep is not paid for stands idle"
                    }
                },
            ];
            lines.push(match stock.of {
                Some(_) => "y = per K_in_use / of",
                None => "y = K_in_use",
            });
            lines
        }
        Dynamics::Response(response) => vec![
            match response.link {
                Link::Identity => "x = y",
                Link::Log => "x = ln y",
                Link::Logit { .. } => "x = logit((y - floor) / (ceiling - floor))",
            },
            "x*[t] = x0 + trend t + sum of elasticity ln(driver[t-lag] / driver[0])",
            "x[t] = x[t-1] + adjustment (x*[t] - x[t-1]) + noise[t]",
        ],
        Dynamics::Cumulative(_) => vec![
            "Y[t] = Y[t-1] + effectiveness (1 + private) max(0, funding[t-lag]) / cost[t]",
            "Y starts from zero in each plan period",
        ],
        Dynamics::Formula(_) => vec!["y = formula"],
    }
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
