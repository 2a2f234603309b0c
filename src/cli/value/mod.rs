//! `plancast value`: what it would be worth to know before choosing a scenario.

mod text;

use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files};
use super::{Failure, Prepared, named_scenario, prepare, terminal};
use crate::analysis::value::{ValueOfInformation, ValueQuestion, Worth, value_of_information};
use crate::expression::{Kind, parse};
use crate::report::{ResultHead, value_chart, value_result, value_table};
use crate::scenario::Scenario;

#[derive(Debug, Args)]
pub struct ValueArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Choose among these scenarios [default: all]
    #[arg(long, value_name = "ID", num_args = 1.., value_delimiter = ',')]
    pub among: Vec<String>,
    /// How much a target of an indicator counts [default: 1 each]
    #[arg(long, value_name = "INDICATOR=N", num_args = 1.., value_delimiter = ',')]
    pub weight: Vec<String>,
    /// Count in money: this much for each target met, e.g. 5000万, less what programmes spend
    #[arg(long, value_name = "AMOUNT")]
    pub money_per_target: Option<String>,
    /// Count an indicator's value instead of targets; less is better where its targets say so
    #[arg(long, value_name = "INDICATOR", conflicts_with_all = ["weight", "money_per_target"])]
    pub worth: Option<String>,
    /// The year of that indicator [default: the last horizon]
    #[arg(long, value_name = "YEAR", requires = "worth")]
    pub year: Option<i32>,
    /// How many values to print; the file has all
    #[arg(long, value_name = "N", default_value_t = 12)]
    pub top: usize,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "value";

pub(super) fn run(arguments: &ValueArguments) -> Result<ExitCode, Failure> {
    let overrides = arguments.sample.overrides(&arguments.plan);
    let prepared = prepare(&arguments.plan, &overrides)?;
    let scenarios = &prepared.loaded.scenarios;
    let question = question(arguments, scenarios)?;
    let found = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let tick = |done: u64, all: u64| {
            bar.set_length(all);
            bar.set_position(done);
        };
        value_of_information(&prepared.compiled, scenarios, &question, &tick)
    })?;
    let found = found.map_err(|error| anyhow!(explained(&error)))?;
    let written = write(arguments, (&prepared, &overrides), &question, &found)?;
    if !arguments.output.quiet {
        let text = text::Text {
            prepared: &prepared,
            question: &question,
            found: &found,
        };
        terminal::print(&text.whole(arguments.top))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn question(arguments: &ValueArguments, scenarios: &[Scenario]) -> Result<ValueQuestion, Failure> {
    let mut among: Vec<usize> = Vec::new();
    for id in &arguments.among {
        let index = named_scenario(scenarios, Some(id))?;
        if !among.contains(&index) {
            among.push(index);
        }
    }
    if arguments.among.is_empty() {
        among = (0..scenarios.len()).collect();
    }
    if among.len() < 2 {
        return Err(anyhow!(
            "a choice needs at least two scenarios, and here is one; \
             give the folder of a plan with several, or name more with --among"
        )
        .into());
    }
    let weights = arguments.weight.iter().map(|text| weight(text));
    let weights = weights.collect::<Result<Vec<_>, Failure>>()?;
    let worth = match (&arguments.worth, &arguments.money_per_target) {
        (Some(id), _) => {
            let plan = &scenarios[among[0]].plan;
            let last = plan.horizons.last().copied();
            Worth::Indicator {
                id: id.clone(),
                year: arguments.year.or(last).unwrap_or(plan.end_year),
            }
        }
        (None, Some(amount)) => Worth::Money {
            weights,
            per_target: number(amount)
                .filter(|value| *value > 0.0)
                .ok_or_else(|| anyhow!("--money-per-target {amount}: expected an amount above 0, such as 50M or 50000000"))?,
        },
        (None, None) => Worth::Targets { weights },
    };
    let chosen: Vec<&Scenario> = among.iter().map(|&at| &scenarios[at]).collect();
    worth.check(&chosen).map_err(|error| anyhow!(error))?;
    Ok(ValueQuestion { among, worth })
}

fn weight(text: &str) -> Result<(String, f64), Failure> {
    let read = || {
        let (id, value) = text.split_once('=')?;
        let value = number(value).filter(|value| *value >= 0.0)?;
        Some((id.trim().to_owned(), value))
    };
    read().ok_or_else(|| {
        anyhow!("--weight {text}: expected INDICATOR=N with N of 0 or more, such as pm25=2").into()
    })
}

/// A number as plans write it: `0.5`, `5000万`, `2M`.
fn number(text: &str) -> Option<f64> {
    match parse(text).ok()?.kind {
        Kind::Number(value) => Some(value),
        _ => None,
    }
}

fn write(
    arguments: &ValueArguments,
    (prepared, overrides): (&Prepared, &[String]),
    question: &ValueQuestion,
    found: &ValueOfInformation,
) -> Result<String, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let ids = question.among.iter().map(|&at| scenarios[at].id.as_str());
    let worth = match &question.worth {
        Worth::Targets { .. } => "number of targets met".to_owned(),
        Worth::Money { per_target, .. } => {
            format!("{per_target} for each target met, less spending")
        }
        Worth::Indicator { id, year } => format!("{id} in {year}"),
    };
    let settings = vec![
        ("among", ids.collect::<Vec<_>>().join(" ")),
        ("worth", worth),
        ("weights", arguments.weight.join(" ")),
    ];
    let head = ResultHead::of(COMMAND, &scenarios[0], settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: found.paths * question.among.len() as u64,
            stopped: match found.perfect.better_elsewhere > 0.0 {
                true => head.stopped,
                false => "nothing that could be learnt would change the choice",
            },
            ..head
        },
        inputs: &input_files(&arguments.plan, prepared),
        output: &arguments.output,
    };
    let models = &prepared.compiled.models;
    let result = value_result(scenarios, models, question, found);
    let files = vec![value_table(scenarios, models, question, found)];
    analysis.write(&result, files, |language| {
        let chart = value_chart(scenarios, question, found, language);
        chart.into_iter().collect()
    })
}
