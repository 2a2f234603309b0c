//! The result of `value`.

use serde::Serialize;

use super::NumberResult;
use crate::analysis::sensitivity::ground;
use crate::analysis::value::{FactorValue, Measured, ValueOfInformation, ValueQuestion};
use crate::model::Model;
use crate::report::sensitivity::ground_name;
use crate::report::value::refusal;
use crate::scenario::Scenario;

/// What knowing is worth.
#[derive(Debug, Serialize)]
pub struct ValueResult<'a> {
    /// The choice without further knowledge.
    best: &'a str,
    scenarios: Vec<Choice<'a>>,
    everything: Everything,
    /// Each alone, the most valuable first; none where nothing could change the choice.
    values: Vec<Value<'a>>,
    /// How many values no scenario's worth rests on.
    without_effect: usize,
}

#[derive(Debug, Serialize)]
struct Choice<'a> {
    scenario: &'a str,
    /// Mean payoff.
    payoff: NumberResult,
    /// Share of futures in which none is better.
    best_in: f64,
}

#[derive(Debug, Serialize)]
struct Everything {
    worth: NumberResult,
    /// Share of futures in which another scenario is better than `best`.
    another_is_better_in: f64,
}

#[derive(Debug, Serialize)]
struct Value<'a> {
    /// Those that correlate are known together.
    values: &'a [String],
    rests_on: &'static str,
    /// Whether it counts by its mean over the years.
    by_mean: bool,
    /// Null with the reason where there is no number.
    worth: Option<NumberResult>,
    /// What the rule found gains on futures that it was not made from.
    worth_on_unseen_paths: Option<NumberResult>,
    told_from_nothing: bool,
    why_no_number: Option<&'static str>,
}

fn number(own: &Measured) -> NumberResult {
    NumberResult::new(own.value, own.standard_error)
}

/// The result of a value-of-information analysis.
pub fn value_result<'a>(
    scenarios: &'a [Scenario],
    models: &[Model],
    question: &ValueQuestion,
    found: &'a ValueOfInformation,
) -> ValueResult<'a> {
    let perfect = &found.perfect;
    let id = |choice: usize| scenarios[question.among[choice]].id.as_str();
    let choice = |at: usize| Choice {
        scenario: id(at),
        payoff: number(&perfect.means[at]),
        best_in: perfect.best_in[at],
    };
    let value = |own: &'a FactorValue| {
        let (scenario, at) = own.factor;
        let factor = &models[scenario].factors[at];
        let worth = own.worth.as_ref().ok();
        Value {
            values: &own.names,
            rests_on: ground_name(ground(&scenarios[scenario], factor)),
            by_mean: own.by_mean,
            worth: worth.map(|own| number(&own.value)),
            worth_on_unseen_paths: worth.map(|own| number(&own.held_out)),
            told_from_nothing: worth.is_some_and(|own| own.is_told_apart()),
            why_no_number: own.worth.err().map(refusal),
        }
    };
    ValueResult {
        best: id(perfect.best),
        scenarios: (0..perfect.means.len()).map(choice).collect(),
        everything: Everything {
            worth: number(&perfect.value),
            another_is_better_in: perfect.better_elsewhere,
        },
        values: found.factors.iter().map(value).collect(),
        without_effect: found.without_effect,
    }
}
