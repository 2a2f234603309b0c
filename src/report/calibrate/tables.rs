//! `parameters.csv`, `futures.csv` and `residuals.csv` of a calibration.

use super::overlay::key;
use super::sentences::{Verdict, parameter_name};
use crate::analysis::calibrate::{Calibration, LEVELS};
use crate::model::response;
use crate::report::long::quantile_name;
use crate::report::tables::{OutputFile, Table, file, number};
use crate::scenario::Scenario;
use crate::statistics::ColumnSummary;

/// The tables.
pub fn calibration_tables(scenario: &Scenario, found: &Calibration) -> Vec<OutputFile> {
    vec![
        file("parameters.csv", parameters(scenario, found)),
        file("futures.csv", futures(scenario, found)),
        file("residuals.csv", residuals(scenario, found)),
    ]
}

fn id(scenario: &Scenario, found: &Calibration) -> String {
    let entry = scenario.indicators.get_index(found.indicator);
    entry.map_or_else(String::new, |(id, _)| id.clone())
}

/// The statistics of a summary, by name.
fn statistics(own: &ColumnSummary) -> Vec<(String, f64)> {
    let mut all = vec![
        ("mean".to_owned(), own.mean),
        ("sd".to_owned(), own.standard_deviation),
    ];
    let quantiles = LEVELS.iter().zip(&own.quantiles);
    all.extend(quantiles.map(|(&level, &value)| (quantile_name(level), value)));
    all
}

fn parameters(scenario: &Scenario, found: &Calibration) -> Vec<u8> {
    let mut table = Table::new(&[
        "indicator",
        "parameter",
        "key",
        "as_of",
        "statistic",
        "value",
        "verdict",
    ]);
    let id = id(scenario, found);
    let own = response(scenario, found.indicator);
    let keys = |role| {
        own.as_ref()
            .map_or_else(|_| String::new(), |own| key(&id, own, role))
    };
    for learnt in &found.learnt {
        for &role in &learnt.roles {
            let (name, key) = (parameter_name(scenario, found.indicator, role), keys(role));
            let mut row = |as_of: &str, statistic: &str, value: f64, verdict: &str| {
                let value = number(value);
                table.row(&[&id, &name, &key, as_of, statistic, &value, verdict]);
            };
            for (as_of, summary) in [("plan", &learnt.before), ("record", &learnt.after)] {
                for (statistic, value) in statistics(summary) {
                    row(as_of, &statistic, value, "");
                }
            }
            let verdict = Verdict::of(learnt).name();
            row("record", "variance_removed", learnt.removed, verdict);
            row("record", "moved_in_plan_sd", learnt.moved, verdict);
        }
    }
    for &(role, value) in &found.held {
        let (name, key) = (parameter_name(scenario, found.indicator, role), keys(role));
        table.row(&[&id, &name, &key, "plan", "value", &number(value), "certain"]);
    }
    table.finish()
}

fn futures(scenario: &Scenario, found: &Calibration) -> Vec<u8> {
    let mut table = Table::new(&["indicator", "as_of", "year", "statistic", "value"]);
    let id = id(scenario, found);
    for (as_of, columns) in [("plan", &found.before), ("record", &found.after)] {
        for (year, column) in (scenario.plan.base_year..).zip(columns) {
            for (statistic, value) in statistics(column) {
                let (year, value) = (year.to_string(), number(value));
                table.row(&[&id, as_of, &year, &statistic, &value]);
            }
        }
    }
    let targets = &scenario.indicators[found.indicator].targets;
    for own in &found.targets {
        let year = targets[own.target].year.to_string();
        for (as_of, chance) in [("plan", own.before), ("record", own.after)] {
            let name = match targets.len() {
                1 => "target_met".to_owned(),
                _ => format!("target_{}_met", own.target + 1),
            };
            table.row(&[&id, as_of, &year, &name, &number(chance)]);
        }
    }
    table.finish()
}

fn residuals(scenario: &Scenario, found: &Calibration) -> Vec<u8> {
    let mut table = Table::new(&["indicator", "year", "surprise", "standardised"]);
    let id = id(scenario, found);
    for own in &found.fit.residuals {
        let numbers = [own.surprise, own.standardised].map(number);
        table.row(&[&id, &own.year.to_string(), &numbers[0], &numbers[1]]);
    }
    table.finish()
}
