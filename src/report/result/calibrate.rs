//! The result of `calibrate`.

use serde::Serialize;

use crate::analysis::calibrate::{Calibration, LEVELS};
use crate::report::calibrate::{Verdict, parameter_name};
use crate::report::long::quantile_name;
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;
use std::collections::BTreeMap;

/// What a record says of a response.
#[derive(Debug, Serialize)]
pub struct CalibrationResult<'a> {
    indicator: &'a str,
    scale: &'static str,
    /// Recorded values that counted, and their first and last year.
    values: usize,
    first_year: i32,
    last_year: i32,
    /// Values that no driver's record reaches.
    values_left_out: usize,
    /// Years of drivers that were filled in.
    driver_years_filled: usize,
    parameters: Vec<Parameter>,
    /// Rank correlations of the parameters, in their order.
    rank_correlations: &'a [Vec<f64>],
    held: Vec<Held>,
    /// Within which factor a volatility that the plan holds certain was taken as a guess.
    volatility_guessed_within: Option<f64>,
    fit: FitResult,
    targets: Vec<TargetResult>,
    draws: u64,
    effective_draws: f64,
    rounds: usize,
    log_evidence: f64,
}

#[derive(Debug, Serialize)]
struct Parameter {
    names: Vec<String>,
    plan: BTreeMap<String, f64>,
    record: BTreeMap<String, f64>,
    variance_removed: f64,
    moved_in_plan_sd: f64,
    verdict: &'static str,
    written: String,
    /// How far the written distribution's quantiles are off, in standard deviations.
    written_off_by: f64,
}

#[derive(Debug, Serialize)]
struct Held {
    name: String,
    value: f64,
}

#[derive(Debug, Serialize)]
struct FitResult {
    r_squared: f64,
    one_step_error: f64,
    error_of_last_value: f64,
    /// Root mean square of the errors in the noise's standard deviations.
    standardised_error: f64,
    residual_autocorrelation: Option<f64>,
    autocorrelation_by_chance_within: f64,
}

#[derive(Debug, Serialize)]
struct TargetResult {
    year: i32,
    probability_plan: f64,
    probability_record: f64,
}

fn summary(own: &ColumnSummary) -> BTreeMap<String, f64> {
    let quantiles = LEVELS.iter().zip(&own.quantiles);
    let mut all: BTreeMap<String, f64> = quantiles
        .map(|(&level, &value)| (quantile_name(level), value))
        .collect();
    all.insert("mean".to_owned(), own.mean);
    all.insert("sd".to_owned(), own.standard_deviation);
    all
}

/// The result of a calibration.
pub fn calibration_result<'a>(
    scenario: &'a Scenario,
    found: &'a Calibration,
) -> CalibrationResult<'a> {
    let entry = scenario.indicators.get_index(found.indicator);
    let (id, indicator) = entry.expect("an indicator of the scenario");
    let name = |role| parameter_name(scenario, found.indicator, role);
    let (past, fit) = (&found.recorded.past, &found.fit);
    CalibrationResult {
        indicator: id,
        scale: found.link.name(),
        values: past.points(),
        first_year: past.first_year,
        last_year: past.first_year + past.values.len() as i32 - 1,
        values_left_out: found.recorded.left_out,
        driver_years_filled: found.recorded.filled,
        parameters: (found.learnt.iter())
            .map(|own| Parameter {
                names: own.roles.iter().map(|&role| name(role)).collect(),
                plan: summary(&own.before),
                record: summary(&own.after),
                variance_removed: own.removed,
                moved_in_plan_sd: own.moved,
                verdict: Verdict::of(own).name(),
                written: own.marginal.written(),
                written_off_by: own.marginal.off,
            })
            .collect(),
        rank_correlations: &found.correlations,
        held: (found.held.iter())
            .map(|&(role, value)| Held {
                name: name(role),
                value,
            })
            .collect(),
        volatility_guessed_within: found.guessed,
        fit: FitResult {
            r_squared: fit.r_squared,
            one_step_error: fit.error,
            error_of_last_value: fit.naive_error,
            standardised_error: fit.standardised,
            residual_autocorrelation: fit.autocorrelation,
            autocorrelation_by_chance_within: fit.limit,
        },
        targets: (found.targets.iter())
            .map(|own| TargetResult {
                year: indicator.targets[own.target].year,
                probability_plan: own.before,
                probability_record: own.after,
            })
            .collect(),
        draws: found.draws,
        effective_draws: found.effective,
        rounds: found.rounds,
        log_evidence: found.log_evidence,
    }
}
