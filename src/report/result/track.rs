//! The result of `track`; the fans are in `fans.csv` alone.

use serde::Serialize;

use super::{NumberResult, indicator_id};
use crate::analysis::track::{Checked, Course, Stage, TargetCourse, Tracking};
use crate::charts::Language;
use crate::model::Model;
use crate::report::track::{Standing, answer_name, method_name, observed, reason};
use crate::scenario::Scenario;

/// What was measured since does to every target's chance.
#[derive(Debug, Serialize)]
pub struct TrackResult<'a> {
    scenarios: Vec<Tracked<'a>>,
}

#[derive(Debug, Serialize)]
struct Tracked<'a> {
    scenario: &'a str,
    measured: Vec<Measurement>,
    /// The plan's first day, then each year with measurements.
    stages: Vec<AsOf>,
    targets: Vec<Target<'a>>,
}

#[derive(Debug, Serialize)]
struct Measurement {
    of: String,
    year: i32,
    value: f64,
    /// Standard deviation of its error.
    error: f64,
    error_is_given: bool,
    /// Quantiles of the futures before.
    expected_p10: f64,
    expected_p50: f64,
    expected_p90: f64,
    share_of_futures_below: f64,
    nearest_future_in_errors: f64,
}

#[derive(Debug, Serialize)]
struct AsOf {
    as_of: i32,
    effective_paths: f64,
    paths_are: &'static str,
    /// Null where no future comes near.
    log_evidence: Option<f64>,
    answer: &'static str,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    indicator: &'a str,
    year: i32,
    /// One for each stage; null where the stage has no answer.
    probabilities: Vec<Option<NumberResult>>,
    standing: &'static str,
    reason: String,
}

/// The result of a tracking.
pub fn track_result<'a>(
    scenarios: &'a [Scenario],
    models: &[Model],
    found: &Tracking,
) -> TrackResult<'a> {
    let all = scenarios.iter().zip(models).zip(&found.courses);
    TrackResult {
        scenarios: all
            .map(|((scenario, model), course)| tracked(scenario, model, course))
            .collect(),
    }
}

fn tracked<'a>(scenario: &'a Scenario, model: &Model, course: &Course) -> Tracked<'a> {
    let measured = course.measured.iter().enumerate();
    let stage = |own: &Stage| AsOf {
        as_of: own.year.unwrap_or(scenario.plan.base_year),
        effective_paths: own.effective,
        paths_are: method_name(own.method),
        log_evidence: own.log_evidence.is_finite().then_some(own.log_evidence),
        answer: answer_name(own.refusal.as_ref()),
    };
    Tracked {
        scenario: &scenario.id,
        measured: measured
            .map(|(at, own)| measurement(scenario, at, own))
            .collect(),
        stages: course.stages.iter().map(stage).collect(),
        targets: course
            .targets
            .iter()
            .map(|own| target(scenario, model, course, own))
            .collect(),
    }
}

fn measurement(scenario: &Scenario, at: usize, own: &Checked) -> Measurement {
    let [expected_p10, expected_p50, expected_p90] = own.expected;
    Measurement {
        of: observed(scenario, at),
        year: scenario.observations[at].year,
        value: own.value,
        error: own.error,
        error_is_given: own.error_is_given,
        expected_p10,
        expected_p50,
        expected_p90,
        share_of_futures_below: own.share_below,
        nearest_future_in_errors: own.nearest,
    }
}

fn target<'a>(
    scenario: &'a Scenario,
    model: &Model,
    course: &Course,
    own: &TargetCourse,
) -> Target<'a> {
    let number = |chance: crate::analysis::track::Chance| {
        NumberResult::new(chance.probability, Some(chance.standard_error))
    };
    Target {
        indicator: indicator_id(scenario, own.indicator),
        year: scenario.indicators[own.indicator].targets[own.target].year,
        probabilities: own.chances.iter().map(|own| own.map(number)).collect(),
        standing: Standing::of(own).name(Language::En),
        reason: reason(scenario, model, course, own, Language::En),
    }
}
