//! `sensitivity.csv`: one row for each outcome, factor and statistic.

use super::tables::{OutputFile, Table, number};
use super::words::factor_title;
use crate::analysis::sensitivity::{
    FactorEffect, Ground, OutcomeSensitivity, Sensitivity, Subject, ground,
};
use crate::charts::Language;
use crate::model::Model;
use crate::scenario::Scenario;
use crate::statistics::IndexEstimate;

const HEADER: [&str; 8] = [
    "scenario",
    "outcome",
    "year",
    "factor",
    "factor_title",
    "rests_on",
    "statistic",
    "value",
];

/// The name of what an outcome is about: an indicator's id, or `number_of_targets_met`.
pub fn outcome_name(scenario: &Scenario, model: &Model, found: &OutcomeSensitivity) -> String {
    let id = |index: usize| {
        let entry = scenario.indicators.get_index(index);
        entry.map_or_else(String::new, |(id, _)| id.clone())
    };
    match found.outcome.subject {
        Subject::Indicator(index) => id(index),
        Subject::Met(target) => format!("{} (met)", id(model.targets[target].indicator)),
        Subject::NumberMet => "number_of_targets_met".to_owned(),
    }
}

/// How a ground is written.
pub fn ground_name(ground: Ground) -> &'static str {
    match ground {
        Ground::Sourced => "source",
        Ground::Assumed => "assumed",
        Ground::NotStated => "not stated",
    }
}

/// The table of a scenario's sensitivity.
pub fn sensitivity_table(scenario: &Scenario, model: &Model, found: &Sensitivity) -> OutputFile {
    let mut table = Table::new(&HEADER);
    for outcome in &found.outcomes {
        let name = outcome_name(scenario, model, outcome);
        let year = outcome.outcome.year.to_string();
        let mut row = |[factor, title]: [&str; 2], rests_on: &str, statistic: &str, value: f64| {
            let value = number(value);
            table.row(&[
                &scenario.id,
                &name,
                &year,
                factor,
                title,
                rests_on,
                statistic,
                &value,
            ]);
        };
        row([""; 2], "", "mean", outcome.mean);
        row([""; 2], "", "sd", outcome.standard_deviation);
        for (sourced, indices) in &outcome.by_ground {
            let group = if *sourced {
                "source"
            } else {
                "assumed or not stated"
            };
            for (statistic, value) in estimates("first", &indices.first)
                .into_iter()
                .chain(estimates("total", &indices.total))
            {
                row([""; 2], group, &statistic, value);
            }
        }
        for effect in &outcome.factors {
            let factor = &model.factors[effect.factor];
            let rests_on = ground_name(ground(scenario, factor));
            let names = factor.values.iter().map(|own| own.name.as_str());
            let (name, title) = (factor.name(), factor_title(scenario, names, Language::En));
            for (statistic, value) in effect_statistics(effect) {
                row([&name, &title], rests_on, &statistic, value);
            }
        }
    }
    OutputFile {
        path: "sensitivity.csv".to_owned(),
        bytes: table.finish(),
    }
}

fn estimates(name: &str, estimate: &IndexEstimate) -> [(String, f64); 3] {
    [
        (name.to_owned(), estimate.value),
        (format!("{name}_p02.5"), estimate.interval.0),
        (format!("{name}_p97.5"), estimate.interval.1),
    ]
}

fn effect_statistics(effect: &FactorEffect) -> Vec<(String, f64)> {
    let mut found: Vec<(String, f64)> = Vec::new();
    found.extend(estimates("first", &effect.indices.first));
    found.extend(estimates("total", &effect.indices.total));
    for response in &effect.responses {
        // A factor of several values has a response for each.
        let of = if effect.responses.len() > 1 {
            format!(" of {}", response.name)
        } else {
            String::new()
        };
        found.extend([
            (format!("rank_correlation{of}"), response.rank_correlation),
            (format!("driver_p10{of}"), response.low.driver),
            (format!("driver_p90{of}"), response.high.driver),
            (format!("outcome_at_p10{of}"), response.low.outcome),
            (format!("outcome_at_p90{of}"), response.high.outcome),
        ]);
    }
    found
}
