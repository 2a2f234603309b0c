//! `plancast sensitivity`: which uncertain values move the targets.

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments};
use super::publish::PlanAnalysis;
use super::run::{explained, input_files};
use super::table::{Cell, render};
use super::{Failure, Prepared, named_scenario, prepare, progress, terminal};
use crate::analysis::sensitivity::{
    FactorEffect, OutcomeSensitivity, Response, Sensitivity, SensitivityOptions, ground, outcomes,
    sensitivity,
};
use crate::expression::nearest;
use crate::model::Model;
use crate::report::{
    ResultHead, ground_name, outcome_name, percent, sensitivity_charts, sensitivity_result,
    sensitivity_table,
};
use crate::scenario::Scenario;
use crate::statistics::IndexEstimate;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "sensitivity";

#[derive(Debug, Args)]
pub struct SensitivityArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// The scenario [default: the first]
    #[arg(long, value_name = "ID")]
    pub scenario: Option<String>,
    /// Explain these indicators [default: those with targets, and how many targets are met]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub of: Vec<String>,
    /// Points of each of the two samples; a power of two suits Sobol' points
    #[arg(long, value_name = "N", default_value_t = 4096, value_parser = clap::value_parser!(u64).range(256..=16_777_216))]
    pub points: u64,
    /// How many values to print for each outcome; the file has all
    #[arg(long, value_name = "N", default_value_t = 8)]
    pub top: usize,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &SensitivityArguments) -> Result<ExitCode, Failure> {
    let overrides = &arguments.plan.set;
    let prepared = prepare(&arguments.plan, overrides)?;
    let scenarios = &prepared.loaded.scenarios;
    let index = named_scenario(scenarios, arguments.scenario.as_deref())?;
    let (scenario, model) = (&scenarios[index], &prepared.compiled.models[index]);
    known_indicators(scenario, &arguments.of)?;
    let wanted = outcomes(scenario, model, &arguments.of);
    if wanted.is_empty() {
        return Err(anyhow!("no targets in this plan: name an indicator with --of").into());
    }
    let options = SensitivityOptions {
        points: arguments.points,
        ..SensitivityOptions::default()
    };
    let bar = progress::bar("sensitivity", 0, arguments.output.quiet);
    let tick = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let found = sensitivity(
        &prepared.compiled,
        scenarios,
        index,
        &wanted,
        options,
        &tick,
    );
    bar.finish_and_clear();
    let found = found.map_err(|error| anyhow!(explained(&error)))?;
    let written = write(arguments, &prepared, (scenario, model), options, &found)?;
    if !arguments.output.quiet {
        terminal::print(&text(scenario, model, &found, arguments.top))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the table, the result and the charts; gives the list of files.
fn write(
    arguments: &SensitivityArguments,
    prepared: &Prepared,
    (scenario, model): (&Scenario, &Model),
    options: SensitivityOptions,
    found: &Sensitivity,
) -> Result<String, Failure> {
    let settings = vec![
        ("scenario", scenario.id.clone()),
        ("of", arguments.of.join(" ")),
        ("points", options.points.to_string()),
        ("resamples", options.resamples.to_string()),
    ];
    let head = ResultHead::of(COMMAND, scenario, settings, &arguments.plan.set);
    let analysis = PlanAnalysis {
        head: ResultHead {
            paths: options.points,
            sampler: options.sampler,
            model_runs: found.model_runs,
            stopped: "every point was simulated",
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let result = sensitivity_result(scenario, model, found);
    let files = vec![sensitivity_table(scenario, model, found)];
    let charts = |language| sensitivity_charts(scenario, model, found, arguments.points, language);
    analysis.write(&result, files, charts)
}

pub(super) fn known_indicators(scenario: &Scenario, wanted: &[String]) -> Result<(), Failure> {
    let known = || scenario.indicators.keys().map(String::as_str);
    for id in wanted {
        if !scenario.indicators.contains_key(id) {
            let hint = nearest(id, known()).map(|near| format!("; did you mean \"{near}\"?"));
            let hint = hint.unwrap_or_else(|| {
                format!("; there are {}", known().collect::<Vec<_>>().join(", "))
            });
            return Err(anyhow!("--of: no indicator is called \"{id}\"{hint}").into());
        }
    }
    Ok(())
}

fn text(scenario: &Scenario, model: &Model, found: &Sensitivity, top: usize) -> String {
    let mut text = String::new();
    for outcome in &found.outcomes {
        text.push_str(&section(scenario, model, outcome, top));
        text.push('\n');
    }
    text.push_str(&format!(
        "scenario {}; {} model runs. TOTAL is the share of the variance that a value is part of, \
         ALONE the share that would go if it were known, each with a 95% interval; NEAR P10 and P90: the \
         mean outcome where the value is near its 10th and 90th percentile.\n",
        scenario.id, found.model_runs
    ));
    text
}

fn section(scenario: &Scenario, model: &Model, found: &OutcomeSensitivity, top: usize) -> String {
    let name = outcome_name(scenario, model, found);
    let year = found.outcome.year;
    if found.factors.is_empty() {
        return format!(
            "{name} in {year} is {} in every future: nothing moves it\n",
            short(found.mean)
        );
    }
    let mut text = format!(
        "{name} in {year}: mean {}, standard deviation {}\n",
        short(found.mean),
        short(found.standard_deviation)
    );
    let header = [
        Cell::left("VALUE"),
        Cell::right("TOTAL"),
        Cell::right("ALONE"),
        Cell::right("RANK CORR."),
        Cell::right("NEAR P10"),
        Cell::right("NEAR P90"),
        Cell::left("RESTS ON"),
    ];
    let rows: Vec<Vec<Cell>> = found
        .factors
        .iter()
        .take(top)
        .flat_map(|effect| rows(scenario, model, effect))
        .collect();
    text.push_str(&render(&header, &rows, terminal::colour_on_stdout()));
    if found.factors.len() > top {
        text.push_str(&format!(
            "and {} more in the file\n",
            found.factors.len() - top
        ));
    }
    for (sourced, indices) in &found.by_ground {
        let share = percent(indices.first.value.clamp(0.0, 1.0));
        text.push_str(&match sourced {
            true => {
                format!("numbers with a source explain {share} of the variance by themselves\n")
            }
            false => {
                format!("numbers without a source explain {share} of the variance by themselves\n")
            }
        });
    }
    text
}

/// A row for the factor, and one for each further value of it.
fn rows(scenario: &Scenario, model: &Model, effect: &FactorEffect) -> Vec<Vec<Cell>> {
    let factor = &model.factors[effect.factor];
    let rests_on = ground_name(ground(scenario, factor));
    let response = |name: &str| effect.responses.iter().find(|own| own.name == name);
    let row = |(position, value): (usize, &crate::model::UncertainValue)| {
        let (total, alone) = match position {
            0 => (share(&effect.indices.total), share(&effect.indices.first)),
            _ => (String::new(), String::new()),
        };
        let name = match position {
            0 => value.name.clone(),
            _ => format!("  with {}", value.name),
        };
        let own = response(&value.name);
        let cell = |of: fn(&Response) -> f64| {
            Cell::right(own.map_or_else(|| "–".to_owned(), |own| short(of(own))))
        };
        vec![
            Cell::left(name),
            Cell::right(total),
            Cell::right(alone),
            Cell::right(own.map_or_else(
                || "–".to_owned(),
                |own| format!("{:+.2}", own.rank_correlation),
            )),
            cell(|own| own.low.outcome),
            cell(|own| own.high.outcome),
            Cell::left(if position == 0 { rests_on } else { "" }),
        ]
    };
    factor.values.iter().enumerate().map(row).collect()
}

fn share(estimate: &IndexEstimate) -> String {
    let whole = |value: f64| format!("{:.0}", 100.0 * value.max(0.0));
    format!(
        "{}% ({}–{})",
        whole(estimate.value),
        whole(estimate.interval.0),
        whole(estimate.interval.1)
    )
}

/// Four significant digits.
fn short(value: f64) -> String {
    let magnitude = value.abs();
    let decimals = match magnitude {
        _ if magnitude >= 1000.0 => 0,
        _ if magnitude >= 100.0 => 1,
        _ if magnitude >= 10.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}
