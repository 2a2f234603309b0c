//! `targets.csv`, `measured.csv`, `stages.csv` and `fans.csv` of a tracking.

use super::sentences::{Standing, measured_name, reason};
use crate::analysis::track::{FAN_LEVELS, FanOf, Method, Refusal, Tracking};
use crate::charts::Language;
use crate::graph::Moments;
use crate::model::Model;
use crate::report::long::quantile_name;
use crate::report::tables::{OutputFile, Table, file, number};
use crate::scenario::{Form, Scenario};

/// What was measured, as it is written.
pub fn observed(scenario: &Scenario, at: usize) -> String {
    match &scenario.observations[at].of.form {
        Form::Expression(expression) => expression.to_string(),
        _ => scenario.observations[at].of.key.clone(),
    }
}

/// The tables of a tracking; sentences in `language`.
pub fn tracking_tables(
    scenarios: &[Scenario],
    models: &[Model],
    found: &Tracking,
    language: Language,
) -> Vec<OutputFile> {
    vec![
        file("targets.csv", targets(scenarios, models, found, language)),
        file("measured.csv", measured(scenarios, found, language)),
        file("stages.csv", stages(scenarios, found)),
        file("fans.csv", fans(scenarios, found)),
    ]
}

/// How a stage's paths were had.
pub fn method_name(method: Method) -> &'static str {
    match method {
        Method::Weighted => "weighted",
        Method::Moved => "moved and weighted",
    }
}

/// Whether a stage has an answer.
pub fn answer_name(refusal: Option<&Refusal>) -> &'static str {
    match refusal {
        None => "yes",
        Some(Refusal::Far(_)) => "no: no future comes near",
        Some(Refusal::Thin(_)) => "no: too few futures agree",
    }
}

fn targets(
    scenarios: &[Scenario],
    models: &[Model],
    found: &Tracking,
    language: Language,
) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "indicator",
        "year",
        "as_of",
        "probability",
        "se",
        "standing",
        "reason",
    ]);
    for ((scenario, model), course) in scenarios.iter().zip(models).zip(&found.courses) {
        for target in &course.targets {
            let indicator = scenario.indicators.get_index(target.indicator);
            let (id, indicator) = indicator.expect("its own position");
            let year = indicator.targets[target.target].year.to_string();
            let last = course.stages.len() - 1;
            for (at, (stage, chance)) in course.stages.iter().zip(&target.chances).enumerate() {
                let as_of = stage.year.unwrap_or(model.years[0]).to_string();
                let cell = |value: Option<f64>| value.map_or_else(String::new, number);
                let (standing, why) = match at == last {
                    true => (
                        Standing::of(target).name(language),
                        reason(scenario, model, course, target, language),
                    ),
                    false => ("", String::new()),
                };
                table.row(&[
                    &scenario.id,
                    id,
                    &year,
                    &as_of,
                    &cell(chance.map(|chance| chance.probability)),
                    &cell(chance.map(|chance| chance.standard_error)),
                    standing,
                    &why,
                ]);
            }
        }
    }
    table.finish()
}

fn measured(scenarios: &[Scenario], found: &Tracking, language: Language) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "of",
        "title",
        "year",
        "value",
        "error",
        "error_is",
        "expected_p10",
        "expected_p50",
        "expected_p90",
        "share_of_futures_below",
        "nearest_future_in_errors",
    ]);
    for (scenario, course) in scenarios.iter().zip(&found.courses) {
        for (at, own) in course.measured.iter().enumerate() {
            let title = measured_name(scenario, at, language);
            let year = scenario.observations[at].year.to_string();
            let [p10, p50, p90] = own.expected;
            let numbers = [
                own.value,
                own.error,
                p10,
                p50,
                p90,
                own.share_below,
                own.nearest,
            ]
            .map(number);
            let [value, error, p10, p50, p90, below, nearest] = &numbers;
            let error_is = match own.error_is_given {
                true => "given",
                false => "a tenth of the spread",
            };
            table.row(&[
                &scenario.id,
                &observed(scenario, at),
                &title,
                &year,
                value,
                error,
                error_is,
                p10,
                p50,
                p90,
                below,
                nearest,
            ]);
        }
    }
    table.finish()
}

fn stages(scenarios: &[Scenario], found: &Tracking) -> Vec<u8> {
    let mut table = Table::new(&[
        "scenario",
        "as_of",
        "effective_paths",
        "paths_are",
        "log_evidence",
        "answer",
    ]);
    for (scenario, course) in scenarios.iter().zip(&found.courses) {
        for stage in &course.stages {
            let as_of = stage.year.unwrap_or(scenario.plan.base_year).to_string();
            let method = method_name(stage.method);
            let answer = answer_name(stage.refusal.as_ref());
            let evidence = match stage.log_evidence.is_finite() {
                true => number(stage.log_evidence),
                false => String::new(),
            };
            table.row(&[
                &scenario.id,
                &as_of,
                &number(stage.effective),
                method,
                &evidence,
                answer,
            ]);
        }
    }
    table.finish()
}

fn fans(scenarios: &[Scenario], found: &Tracking) -> Vec<u8> {
    let mut table = Table::new(&["scenario", "of", "as_of", "year", "statistic", "value"]);
    for (scenario, course) in scenarios.iter().zip(&found.courses) {
        for fan in &course.fans {
            let name = match fan.of {
                FanOf::Indicator(at) => {
                    let entry = scenario.indicators.get_index(at);
                    let (id, _) = entry.expect("its own position");
                    format!("indicator.{id}")
                }
                FanOf::Measured(at) => observed(scenario, at),
            };
            for (as_of, columns) in [("first day", &fan.before), ("now", &fan.now)] {
                for (year, column) in (scenario.plan.base_year..).zip(columns) {
                    let year = year.to_string();
                    let mut row = |statistic: &str, value: f64| {
                        let cells = [&scenario.id, &name, as_of, &year, statistic, &number(value)];
                        table.row(&cells);
                    };
                    if column.moments > Moments::None {
                        row("mean", column.mean);
                    }
                    if column.moments > Moments::Mean {
                        row("sd", column.standard_deviation);
                    }
                    for (level, value) in FAN_LEVELS.iter().zip(&column.quantiles) {
                        row(&quantile_name(*level), *value);
                    }
                }
            }
        }
    }
    table.finish()
}
