//! `plancast stress`: which scenario is least bad whatever comes.

mod shocks;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::anyhow;
use clap::Args;

use super::arguments::{OutputArguments, PlanArguments, SampleArguments};
use super::publish::{PlanAnalysis, working};
use super::run::{explained, input_files};
use super::seek::number;
use super::{Failure, Prepared, prepare, print_findings, terminal};
use crate::analysis::stress::{Stress, StressError, StressQuestion, stress};
use crate::report::{ResultHead, stress_chart, stress_result, stress_table};
use shocks::Shocks;

/// Its name in the manifest, and of its folder.
const COMMAND: &str = "stress";

#[derive(Debug, Args)]
pub struct StressArguments {
    #[command(flatten)]
    pub plan: PlanArguments,
    /// A shock and what it sets in every scenario, e.g. --shock "wages: driver.care_wage=+3%; driver.x=2"
    #[arg(
        long,
        value_name = "NAME: KEY=VALUE; …",
        required_unless_present = "shocks"
    )]
    pub shock: Vec<String>,
    /// A TOML file of shocks: [[shock]] with title and set = ["KEY=VALUE", …]
    #[arg(long, value_name = "FILE")]
    pub shocks: Option<PathBuf>,
    /// Count the targets of these indicators [default: all]
    #[arg(long, value_name = "INDICATOR", num_args = 1.., value_delimiter = ',')]
    pub target: Vec<String>,
    /// Count the targets of this year only
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// How many targets are enough [default: the median number that the first scenario meets]
    #[arg(long, value_name = "N")]
    pub at_least: Option<usize>,
    /// With which probability
    #[arg(long, value_name = "P", default_value = "50%")]
    pub probability: String,
    #[command(flatten)]
    pub sample: SampleArguments,
    #[command(flatten)]
    pub output: OutputArguments,
}

pub(super) fn run(arguments: &StressArguments) -> Result<ExitCode, Failure> {
    let shocks = Shocks::of(arguments)?;
    let overrides = arguments.sample.overrides(&arguments.plan);
    let mut prepared = prepare(&arguments.plan, &overrides)?;
    let probability = number("--probability", &arguments.probability)?;
    if !(probability > 0.0 && probability <= 1.0) {
        let given = &arguments.probability;
        return Err(anyhow!(
            "--probability {given}: expected more than 0 and at most 100%, such as 50%"
        )
        .into());
    }
    let question = StressQuestion {
        shocks: shocks.list.clone(),
        targets: arguments.target.clone(),
        year: arguments.year,
        enough: arguments.at_least,
        probability,
    };
    let loaded = &mut prepared.loaded;
    let found = working(COMMAND, &arguments.sample, &arguments.output, |bar| {
        let tick = |done: u64, all: u64| {
            bar.set_length(all);
            bar.inc(done);
        };
        stress(loaded, &question, &tick)
    })?;
    let found = found.map_err(|error| match error {
        StressError::Run(error) => anyhow!(explained(&error)).into(),
        StressError::Goal(error) => anyhow!("--target: {error}").into(),
        StressError::Findings(findings) => {
            print_findings(&prepared.loaded.sources, &findings);
            Failure::Reported
        }
    })?;
    let read = (&prepared, overrides.as_slice(), &shocks);
    let written = write(arguments, read, &question, &found)?;
    if !arguments.output.quiet {
        terminal::print(&text::text(&prepared, &question, &found))?;
        terminal::print(&written)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn write(
    arguments: &StressArguments,
    (prepared, overrides, shocks): (&Prepared, &[String], &Shocks),
    question: &StressQuestion,
    found: &Stress,
) -> Result<String, Failure> {
    let scenarios = &prepared.loaded.scenarios;
    let listed = shocks
        .list
        .iter()
        .map(|own| format!("{}: {}", own.id, own.set.join("; ")));
    let settings = vec![
        ("shocks", listed.collect::<Vec<_>>().join(" | ")),
        ("targets", arguments.target.join(" ")),
        ("enough", found.enough.to_string()),
        ("probability", question.probability.to_string()),
    ];
    let mut inputs = input_files(&arguments.plan, prepared);
    inputs.extend(shocks.file.clone());
    let head = ResultHead::of(COMMAND, &scenarios[0], settings, overrides);
    let analysis = PlanAnalysis {
        head: ResultHead {
            model_runs: found.model_runs,
            ..head
        },
        inputs: &inputs,
        output: &arguments.output,
    };
    let result = stress_result(scenarios, question, found);
    let files = vec![stress_table(scenarios, found)];
    analysis.write(&result, files, |language| {
        let titles = &shocks.titles;
        vec![stress_chart(scenarios, titles, question, found, language)]
    })
}
