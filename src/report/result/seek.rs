//! The result of `seek`.

use serde::Serialize;

use super::{NumberResult, ProbabilityResult};
use crate::analysis::seek::{Answer, Seek, SeekQuestion, Trial};
use crate::model::Model;
use crate::report::seek::sought_targets;
use crate::scenario::Scenario;

/// The least of a lever that reaches a probability.
#[derive(Debug, Serialize)]
pub struct SeekResult<'a> {
    scenario: &'a str,
    targets: Vec<Target>,
    wanted: f64,
    lever: &'a str,
    range: [f64; 2],
    /// The scenario as it is.
    now: ProbabilityResult,
    answer: Option<Answered<'a>>,
    /// The value that reaches most.
    most: Tried,
    trials: Vec<Tried>,
    /// Two values between which the probability falls though the lever goes on.
    falls_between: Option<[f64; 2]>,
    /// The least value that the plan cannot pay for.
    cannot_be_paid_for: Option<Refused<'a>>,
}

#[derive(Debug, Serialize)]
struct Target {
    indicator: String,
    year: i32,
}

#[derive(Debug, Serialize)]
struct Answered<'a> {
    value: f64,
    /// The `KEY=VALUE` that makes it.
    set: &'a str,
    #[serde(flatten)]
    estimate: ProbabilityResult,
    /// Values between which the answer lies; an end is null where the range ends first.
    interval_95_of_value: [Option<f64>; 2],
    /// Base-year prices, against the scenario as it is; null without programmes.
    further_spending_real: Option<NumberResult>,
    spending_through: i32,
}

#[derive(Debug, Serialize)]
struct Tried {
    value: f64,
    #[serde(flatten)]
    estimate: ProbabilityResult,
    batch: usize,
}

#[derive(Debug, Serialize)]
struct Refused<'a> {
    from: f64,
    why: &'a str,
}

impl From<&Trial> for Tried {
    fn from(own: &Trial) -> Self {
        Self {
            value: own.value,
            estimate: (&own.estimate).into(),
            batch: own.batch,
        }
    }
}

fn answered(own: &Answer) -> Answered<'_> {
    Answered {
        value: own.value,
        set: &own.set,
        estimate: (&own.estimate).into(),
        interval_95_of_value: [own.interval.0, own.interval.1],
        further_spending_real: own.cost.map(|(mean, error)| NumberResult::new(mean, error)),
        spending_through: own.cost_through,
    }
}

/// The result of a search.
pub fn seek_result<'a>(
    scenario: &'a Scenario,
    model: &Model,
    question: &'a SeekQuestion,
    found: &'a Seek,
) -> SeekResult<'a> {
    let targets = sought_targets(scenario, model, &question.targets).into_iter();
    SeekResult {
        scenario: &scenario.id,
        targets: targets
            .map(|(indicator, year)| Target { indicator, year })
            .collect(),
        wanted: question.probability,
        lever: question.lever.key(),
        range: [found.range.0, found.range.1],
        now: (&found.now).into(),
        answer: found.answer.as_ref().map(answered),
        most: (&found.most).into(),
        trials: found.trials.iter().map(Tried::from).collect(),
        falls_between: found.falls.map(|(before, after)| [before, after]),
        cannot_be_paid_for: found.refused.as_ref().map(|own| Refused {
            from: own.value,
            why: &own.message,
        }),
    }
}
