//! The result of `sensitivity`.

use serde::Serialize;

use crate::analysis::sensitivity::{
    FactorEffect, OutcomeSensitivity, Response, Sensitivity, Swing, ground,
};
use crate::model::Model;
use crate::report::sensitivity::{ground_name, outcome_name};
use crate::scenario::Scenario;
use crate::statistics::{IndexEstimate, SobolIndices};

/// What moves the outcomes of a scenario.
#[derive(Debug, Serialize)]
pub struct SensitivityResult<'a> {
    scenario: &'a str,
    outcomes: Vec<Outcome<'a>>,
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    /// Indicator, `INDICATOR (met)`, or `number_of_targets_met`.
    outcome: String,
    year: i32,
    mean: f64,
    standard_deviation: f64,
    /// Numbers with a source together, and all others together.
    by_ground: Vec<Group>,
    /// Those that move it, the largest total index first; values that correlate are one.
    factors: Vec<Factor<'a>>,
}

#[derive(Debug, Serialize)]
struct Group {
    has_source: bool,
    #[serde(flatten)]
    indices: Indices,
}

#[derive(Debug, Serialize)]
struct Factor<'a> {
    values: Vec<&'a str>,
    /// `source`, `assumed` or `not stated`.
    rests_on: &'static str,
    #[serde(flatten)]
    indices: Indices,
    responses: Vec<Respond<'a>>,
}

/// Sobol' indices: shares of the variance.
#[derive(Debug, Serialize)]
struct Indices {
    first_order: Index,
    total: Index,
}

#[derive(Debug, Serialize)]
struct Index {
    value: f64,
    /// Bootstrap interval.
    interval_95: [f64; 2],
}

#[derive(Debug, Serialize)]
struct Respond<'a> {
    value: &'a str,
    rank_correlation: f64,
    near_p10: Near,
    near_p90: Near,
}

/// Means where the value is near one of its percentiles.
#[derive(Debug, Serialize)]
struct Near {
    value: f64,
    outcome: f64,
    outcome_standard_error: f64,
}

impl From<&IndexEstimate> for Index {
    fn from(own: &IndexEstimate) -> Self {
        Self {
            value: own.value,
            interval_95: [own.interval.0, own.interval.1],
        }
    }
}

impl From<&SobolIndices> for Indices {
    fn from(own: &SobolIndices) -> Self {
        Self {
            first_order: (&own.first).into(),
            total: (&own.total).into(),
        }
    }
}

impl From<&Swing> for Near {
    fn from(own: &Swing) -> Self {
        Self {
            value: own.driver,
            outcome: own.outcome,
            outcome_standard_error: own.standard_error,
        }
    }
}

/// The result of a sensitivity analysis.
pub fn sensitivity_result<'a>(
    scenario: &'a Scenario,
    model: &'a Model,
    found: &'a Sensitivity,
) -> SensitivityResult<'a> {
    let outcomes = found.outcomes.iter();
    SensitivityResult {
        scenario: &scenario.id,
        outcomes: outcomes.map(|own| outcome(scenario, model, own)).collect(),
    }
}

fn outcome<'a>(
    scenario: &'a Scenario,
    model: &'a Model,
    own: &'a OutcomeSensitivity,
) -> Outcome<'a> {
    let group = |(has_source, indices): &(bool, SobolIndices)| Group {
        has_source: *has_source,
        indices: indices.into(),
    };
    let factors = own.factors.iter();
    Outcome {
        outcome: outcome_name(scenario, model, own),
        year: own.outcome.year,
        mean: own.mean,
        standard_deviation: own.standard_deviation,
        by_ground: own.by_ground.iter().map(group).collect(),
        factors: factors.map(|own| factor(scenario, model, own)).collect(),
    }
}

fn factor<'a>(scenario: &'a Scenario, model: &'a Model, effect: &'a FactorEffect) -> Factor<'a> {
    let own = &model.factors[effect.factor];
    let respond = |response: &'a Response| Respond {
        value: &response.name,
        rank_correlation: response.rank_correlation,
        near_p10: (&response.low).into(),
        near_p90: (&response.high).into(),
    };
    Factor {
        values: own.values.iter().map(|value| value.name.as_str()).collect(),
        rests_on: ground_name(ground(scenario, own)),
        indices: (&effect.indices).into(),
        responses: effect.responses.iter().map(respond).collect(),
    }
}
