//! The result of `seek`.

use serde::Serialize;

use super::{NumberResult, ProbabilityResult};
use crate::analysis::seek::{Answer, Limits, Obstacle, Seek, SeekQuestion, Trial, WhatIf};
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
    /// What stands in the way, where a programme's money does not reach the level.
    limits: Option<Limited>,
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
struct Limited {
    /// The first year in which the lever moves an indicator of the targets.
    first_effect: Option<i32>,
    /// Probabilities at `most`, with one thing changed.
    what_if: Vec<Without>,
    /// Of several targets, the least likely where money is no limit.
    weakest: Option<Weakest>,
    /// The uncertain value that decides most there.
    decided_by: Option<Decides>,
}

#[derive(Debug, Serialize)]
struct Without {
    /// `money`, `execution`, `start in YEAR` or `everything`.
    without: String,
    #[serde(flatten)]
    estimate: ProbabilityResult,
    reaches: bool,
}

#[derive(Debug, Serialize)]
struct Weakest {
    #[serde(flatten)]
    target: Target,
    probability: f64,
}

#[derive(Debug, Serialize)]
struct Decides {
    value: String,
    rank_correlation: f64,
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

fn limited(scenario: &Scenario, model: &Model, own: &Limits) -> Limited {
    let without = |own: &WhatIf| Without {
        without: match own.without {
            Obstacle::Money => "money".to_owned(),
            Obstacle::Execution => "execution".to_owned(),
            Obstacle::Start(year) => format!("start in {year}"),
            Obstacle::Everything => "everything".to_owned(),
        },
        estimate: (&own.estimate).into(),
        reaches: own.reaches,
    };
    let weakest = own.weakest.and_then(|(at, probability)| {
        let (indicator, year) = sought_targets(scenario, model, &[at]).pop()?;
        let target = Target { indicator, year };
        Some(Weakest {
            target,
            probability,
        })
    });
    Limited {
        first_effect: own.first_effect,
        what_if: own.what_if.iter().map(without).collect(),
        weakest,
        decided_by: own.decided_by.as_ref().map(|(value, correlation)| Decides {
            value: value.clone(),
            rank_correlation: *correlation,
        }),
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
        limits: found
            .limits
            .as_ref()
            .map(|own| limited(scenario, model, own)),
        cannot_be_paid_for: found.refused.as_ref().map(|own| Refused {
            from: own.value,
            why: &own.message,
        }),
    }
}
