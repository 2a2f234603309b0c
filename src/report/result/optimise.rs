//! The result of `optimise`.

use serde::Serialize;

use super::{NumberResult, indicator_id};
use crate::analysis::optimise::{Allocation, Estimate, Objective, OptimiseQuestion, Optimised};
use crate::model::Model;
use crate::scenario::Scenario;

/// The best division of money, and the frontier.
#[derive(Debug, Serialize)]
pub struct OptimiseResult<'a> {
    scenario: &'a str,
    objective: &'static str,
    /// What `least money` has to reach; else null.
    probability: Option<f64>,
    targets: Vec<Target<'a>>,
    from_year: i32,
    /// Greatest change from one year to the next; null for at once.
    per_year: Option<f64>,
    /// What the programmes that may change spend through `money_through`, base-year prices.
    money_now_real: f64,
    money_through: i32,
    now: Draws,
    /// Further money below which no allocation reaches the probability on the search's draws; null where
    /// least money is not sought, none reaches it, or nothing of the kind can be said.
    at_least_further_money_real: Option<f64>,
    /// The allocation asked for; null where least money was sought and none reaches the probability.
    best: Option<Best<'a>>,
    frontier: Vec<Best<'a>>,
    /// Programmes that serve none of the targets.
    left_as_they_are: &'a [String],
    search_paths: u64,
    fresh_seed: u64,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    indicator: &'a str,
    year: i32,
    weight: f64,
}

/// The objective on the plan's own draws, and on draws that the search has not seen.
#[derive(Debug, Serialize)]
struct Draws {
    own_draws: NumberResult,
    fresh_draws: NumberResult,
}

#[derive(Debug, Serialize)]
struct Best<'a> {
    /// Further money, as a share of what the programmes have.
    envelope: f64,
    /// `KEY=VALUE` that make it.
    set: &'a [String],
    changes: Vec<Change<'a>>,
    #[serde(flatten)]
    objective: Draws,
    further_money_real: f64,
    /// On the search's draws: the choice made as if gains added up, and after exchanges.
    if_gains_added_up: f64,
    after_exchanges: f64,
    /// What no allocation of the envelope within the bands exceeds on the same draws; null where nothing of
    /// the kind can be said.
    at_most: Option<f64>,
    stopped: &'static str,
}

#[derive(Debug, Serialize)]
struct Change<'a> {
    programme: &'a str,
    change: f64,
}

/// Why the exchanges ended.
pub fn optimise_stopped(own: &Allocation) -> &'static str {
    match own.is_settled {
        true => "no exchange tried at the last step is better on the draws of the search",
        false => "the steps were used up, and exchanges still helped",
    }
}

/// What is sought, in words.
fn objective(objective: Objective) -> &'static str {
    match objective {
        Objective::Expected => "expected weight of targets met",
        Objective::Joint => "probability that all are met",
        Objective::LeastMoney(_) => "least money for a probability that all are met",
    }
}

/// The result of an optimisation.
pub fn optimise_result<'a>(
    scenario: &'a Scenario,
    model: &Model,
    question: &OptimiseQuestion,
    found: &'a Optimised,
) -> OptimiseResult<'a> {
    let target = |&(at, weight): &(usize, f64)| {
        let own = &model.targets[at];
        Target {
            indicator: indicator_id(scenario, own.indicator),
            year: scenario.indicators[own.indicator].targets[own.target].year,
            weight,
        }
    };
    OptimiseResult {
        scenario: &scenario.id,
        objective: objective(question.objective),
        probability: match question.objective {
            Objective::LeastMoney(wanted) => Some(wanted),
            _ => None,
        },
        targets: question.weights.iter().map(target).collect(),
        from_year: question.from_year,
        per_year: question.per_year,
        money_now_real: found.money_now,
        money_through: found.through,
        now: draws(&found.now.0, &found.now.1),
        at_least_further_money_real: found.least_money.filter(|own| own.is_finite()),
        best: found.chosen.map(|at| best(found, &found.allocations[at])),
        frontier: found
            .allocations
            .iter()
            .map(|own| best(found, own))
            .collect(),
        left_as_they_are: &found.left,
        search_paths: found.paths.0,
        fresh_seed: found.fresh_seed,
    }
}

fn draws(own: &Estimate, fresh: &Estimate) -> Draws {
    let number = |own: &Estimate| NumberResult::new(own.value, own.standard_error);
    Draws {
        own_draws: number(own),
        fresh_draws: number(fresh),
    }
}

fn best<'a>(found: &'a Optimised, own: &'a Allocation) -> Best<'a> {
    let changes = found.programmes.iter().zip(&own.changes);
    Best {
        envelope: own.envelope,
        set: &own.set,
        changes: changes
            .map(|(programme, &change)| Change { programme, change })
            .collect(),
        objective: draws(&own.objective, &own.fresh),
        further_money_real: own.further,
        if_gains_added_up: own.start_and_end.0,
        after_exchanges: own.start_and_end.1,
        at_most: own.at_most,
        stopped: optimise_stopped(own),
    }
}
